//! Rules compiled to tests over numbered groups of sets.

use std::collections::HashMap;

use crate::domain::Severity;

use super::tree::{Comparison, Member, Places, Rule, Target, Variable};

/// The number of a group: all codes of one or several named sets of one kind, as a membership test asks for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GroupId(pub u16);

/// Whether a test holds, as far as the facts tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It does not hold.
    False,
    /// The facts at hand leave it open.
    Unknown,
    /// It holds.
    True,
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::True } else { Self::False }
    }
}

impl Truth {
    fn not(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
            Self::True => Self::False,
        }
    }
}

/// What a test may ask. A full case answers everything; while compiling, only a part is known.
pub trait Facts {
    /// Whether some code at the places is in the group.
    fn member(&self, places: Places, group: GroupId) -> Truth;
    /// Whether some other diagnosis has the level and is not excluded by the principal diagnosis.
    fn level(&self, level: Severity) -> Truth;
    /// Whether the number of different codes of the group at the places compares so.
    fn count(&self, places: Places, group: GroupId, comparison: Comparison, value: i64) -> Truth;
    /// Whether the variable has a value that compares so.
    fn compare(&self, variable: Variable, comparison: Comparison, value: i64) -> Truth;
}

/// A compiled rule.
#[derive(Clone, Debug)]
pub enum Test {
    /// Holds always.
    Always,
    /// Membership in a group.
    Member(Places, GroupId),
    /// A level among the other diagnoses.
    Level(Severity),
    /// A count of different codes.
    Count(Places, GroupId, Comparison, i64),
    /// A comparison.
    Compare(Variable, Comparison, i64),
    /// The opposite.
    Not(Box<Test>),
    /// All of these.
    And(Box<[Test]>),
    /// Any of these.
    Or(Box<[Test]>),
}

impl Test {
    /// Whether the test holds. With full facts the answer is never [`Truth::Unknown`].
    pub fn evaluate(&self, facts: &impl Facts) -> Truth {
        match self {
            Self::Always => Truth::True,
            Self::Member(places, group) => facts.member(*places, *group),
            Self::Level(level) => facts.level(*level),
            Self::Count(places, group, comparison, value) => {
                facts.count(*places, *group, *comparison, *value)
            }
            Self::Compare(variable, comparison, value) => facts.compare(*variable, *comparison, *value),
            Self::Not(inner) => inner.evaluate(facts).not(),
            Self::And(parts) => until(parts, facts, Truth::False, Truth::True),
            Self::Or(parts) => until(parts, facts, Truth::True, Truth::False),
        }
    }

    /// Whether the test holds for a case that answers everything.
    pub fn holds(&self, case: &impl Facts) -> bool {
        self.evaluate(case) == Truth::True
    }

    /// The tests that must all hold.
    pub fn conjuncts(&self) -> &[Self] {
        match self {
            Self::And(parts) => parts,
            single => std::slice::from_ref(single),
        }
    }

    /// Whether the test asks nothing but whether the code at `place` is in groups.
    pub fn asks_only(&self, place: Places) -> bool {
        match self {
            Self::Always => true,
            Self::Member(places, _) => *places == place,
            Self::Level(_) | Self::Count(..) | Self::Compare(..) => false,
            Self::Not(inner) => inner.asks_only(place),
            Self::And(parts) | Self::Or(parts) => parts.iter().all(|part| part.asks_only(place)),
        }
    }
}

/// The first part that decides; otherwise open if any part is open.
fn until(parts: &[Test], facts: &impl Facts, deciding: Truth, otherwise: Truth) -> Truth {
    let mut result = otherwise;
    for part in parts {
        match part.evaluate(facts) {
            truth if truth == deciding => return deciding,
            Truth::Unknown => result = Truth::Unknown,
            _ => {}
        }
    }
    result
}

/// Turns rules into tests and numbers the groups of sets on the way.
#[derive(Debug, Default)]
pub struct TestCompiler {
    groups: Vec<Vec<String>>,
    numbers: HashMap<Vec<String>, GroupId>,
}

impl TestCompiler {
    /// Compiles one rule.
    ///
    /// # Panics
    /// With more than 65,536 different groups, which no scheme comes near.
    pub fn compile(&mut self, rule: &Rule) -> Test {
        match rule {
            Rule::Always => Test::Always,
            Rule::In(member) => self.member(member),
            Rule::NotIn(member) => Test::Not(Box::new(self.member(member))),
            Rule::Count { places, set, comparison, value } => {
                Test::Count(*places, self.group(vec![set.clone()]), *comparison, *value)
            }
            Rule::Compare { variable, comparison, value } => Test::Compare(*variable, *comparison, *value),
            Rule::Not(inner) => Test::Not(Box::new(self.compile(inner))),
            Rule::And(parts) => Test::And(parts.iter().map(|part| self.compile(part)).collect()),
            Rule::Or(parts) => Test::Or(parts.iter().map(|part| self.compile(part)).collect()),
        }
    }

    fn member(&mut self, member: &Member) -> Test {
        let (mut sets, mut tests) = (Vec::new(), Vec::new());
        for target in &member.targets {
            match target {
                Target::Set(name) => sets.push(name.clone()),
                Target::Level(level) => tests.push(Test::Level(*level)),
            }
        }
        if !sets.is_empty() {
            tests.push(Test::Member(member.places, self.group(sets)));
        }
        if tests.len() == 1 { tests.remove(0) } else { Test::Or(tests.into()) }
    }

    fn group(&mut self, mut sets: Vec<String>) -> GroupId {
        sets.sort();
        sets.dedup();
        if let Some(number) = self.numbers.get(&sets) {
            return *number;
        }
        let number = GroupId(u16::try_from(self.groups.len()).expect("fewer than 65,536 groups of sets"));
        self.numbers.insert(sets.clone(), number);
        self.groups.push(sets);
        number
    }

    /// The names of the sets of each group, by number.
    pub fn groups(&self) -> &[Vec<String>] {
        &self.groups
    }
}
