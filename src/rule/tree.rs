//! Rules as trees.

use std::fmt;

use crate::domain::Severity;

/// The lists of a case that a membership test looks at: principal and other diagnoses, principal and other procedures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Places(u8);

impl Places {
    /// `ZYZD`
    pub const PRINCIPAL_DIAGNOSIS: Self = Self(1);
    /// `QTZD`
    pub const OTHER_DIAGNOSES: Self = Self(2);
    /// `ZYSS`
    pub const PRINCIPAL_PROCEDURE: Self = Self(4);
    /// `QTSS`
    pub const OTHER_PROCEDURES: Self = Self(8);

    const WORDS: [(Self, &'static str); 4] = [
        (Self::PRINCIPAL_DIAGNOSIS, "ZYZD"),
        (Self::OTHER_DIAGNOSES, "QTZD"),
        (Self::PRINCIPAL_PROCEDURE, "ZYSS"),
        (Self::OTHER_PROCEDURES, "QTSS"),
    ];

    /// The place that a word of the language names.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, name)| word.eq_ignore_ascii_case(name)).map(|(place, _)| *place)
    }

    /// Both together.
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether all of `other` is among these places.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether only diagnoses are looked at.
    pub const fn diagnoses_only(self) -> bool {
        self.0 & 0b1100 == 0
    }

    /// Whether only procedures are looked at.
    pub const fn procedures_only(self) -> bool {
        self.0 & 0b0011 == 0
    }
}

impl fmt::Display for Places {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<_> =
            Self::WORDS.iter().filter(|(place, _)| self.has(*place)).map(|(_, word)| *word).collect();
        match words.as_slice() {
            [word] => write!(f, "{word}"),
            words => write!(f, "{{{}}}", words.join(", ")),
        }
    }
}

/// A number of the case that a rule may compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Variable {
    /// `NL`, age in full years.
    AgeYears,
    /// `XB`, 1 male, 2 female.
    Sex,
    /// `XSRTL`, age in days, only at age 0.
    AgeDays,
    /// `XSRTZ`, weight of a newborn in grams; the scheme says which one.
    WeightGrams,
    /// `ZYTS`, length of stay in days (regional editions).
    LengthOfStayDays,
    /// `LYFS`, way of leaving (regional editions).
    DischargeWay,
}

impl Variable {
    /// Every variable with its word.
    pub const WORDS: [(Self, &'static str); 6] = [
        (Self::AgeYears, "NL"),
        (Self::Sex, "XB"),
        (Self::AgeDays, "XSRTL"),
        (Self::WeightGrams, "XSRTZ"),
        (Self::LengthOfStayDays, "ZYTS"),
        (Self::DischargeWay, "LYFS"),
    ];

    /// The variable that a word names.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, name)| word.eq_ignore_ascii_case(name)).map(|(variable, _)| *variable)
    }

    /// The word of the language.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(variable, _)| *variable == self).expect("every variable has a word").1
    }
}

/// How two numbers are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

impl Comparison {
    /// The sign in the language.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
        }
    }

    /// Whether it holds between the two.
    pub fn holds(self, left: i64, right: i64) -> bool {
        match self {
            Self::Equal => left == right,
            Self::Less => left < right,
            Self::AtMost => left <= right,
            Self::Greater => left > right,
            Self::AtLeast => left >= right,
        }
    }
}

/// What a membership test looks for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// A code of a named set.
    Set(String),
    /// `MCC` or `CC`: a diagnosis of that level which the principal diagnosis does not exclude.
    Level(Severity),
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Set(name) => write!(f, "{name}"),
            Self::Level(level) => write!(f, "{}", level.name().to_uppercase()),
        }
    }
}

/// Some code at one of the places is in one of the targets.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Member {
    /// Where to look.
    pub places: Places,
    /// What to look for, any of them.
    pub targets: Vec<Target>,
}

impl fmt::Display for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in ", self.places)?;
        write_targets(f, &self.targets)
    }
}

fn write_targets(f: &mut fmt::Formatter<'_>, targets: &[Target]) -> fmt::Result {
    match targets {
        [target] => write!(f, "{target}"),
        targets => {
            let words: Vec<_> = targets.iter().map(Target::to_string).collect();
            write!(f, "{{{}}}", words.join(", "))
        }
    }
}

/// A condition on a case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// `1`: holds always.
    Always,
    /// `QTZD in SET`, `{ZYSS, QTSS} in {SET, SET}`, `QTZD in MCC`.
    In(Member),
    /// `ZYSS not in SET`: no code at the places is in any of the targets; true where there is no code at all.
    NotIn(Member),
    /// `length(SET ∩ {ZYSS, QTSS}) >= 2`: how many different codes of the set stand at the places.
    Count {
        /// Where to look.
        places: Places,
        /// The set counted in.
        set: String,
        /// How the count is compared.
        comparison: Comparison,
        /// With what.
        value: i64,
    },
    /// `NL >= 70`; false where the case has no such value.
    Compare {
        /// What is compared.
        variable: Variable,
        /// How.
        comparison: Comparison,
        /// With what.
        value: i64,
    },
    /// `not …`
    Not(Box<Rule>),
    /// `… and …`
    And(Vec<Rule>),
    /// `… or …`
    Or(Vec<Rule>),
}

impl Rule {
    /// Calls `visit` with every named set and the places it is looked for at.
    pub fn for_each_set<'r>(&'r self, visit: &mut impl FnMut(&'r str, Places)) {
        match self {
            Self::Always | Self::Compare { .. } => {}
            Self::In(member) | Self::NotIn(member) => {
                for target in &member.targets {
                    if let Target::Set(name) = target {
                        visit(name, member.places);
                    }
                }
            }
            Self::Count { places, set, .. } => visit(set, *places),
            Self::Not(inner) => inner.for_each_set(visit),
            Self::And(parts) | Self::Or(parts) => parts.iter().for_each(|part| part.for_each_set(visit)),
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Always => write!(f, "1"),
            Self::In(member) => write!(f, "{member}"),
            Self::NotIn(member) => {
                write!(f, "{} not in ", member.places)?;
                write_targets(f, &member.targets)
            }
            Self::Count { places, set, comparison, value } => {
                write!(f, "length({set} ∩ {places}) {} {value}", comparison.sign())
            }
            Self::Compare { variable, comparison, value } => {
                write!(f, "{} {} {value}", variable.word(), comparison.sign())
            }
            Self::Not(inner) => write!(f, "not {}", Nested(inner)),
            Self::And(parts) => write_joined(f, parts, " and "),
            Self::Or(parts) => write_joined(f, parts, " or "),
        }
    }
}

/// A part of a larger rule: in parentheses where it is an `and`, an `or` or a `not`.
struct Nested<'r>(&'r Rule);

impl fmt::Display for Nested<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Rule::And(_) | Rule::Or(_) | Rule::Not(_) => write!(f, "({})", self.0),
            plain => write!(f, "{plain}"),
        }
    }
}

fn write_joined(f: &mut fmt::Formatter<'_>, parts: &[Rule], word: &str) -> fmt::Result {
    for (index, part) in parts.iter().enumerate() {
        write!(f, "{}{}", if index == 0 { "" } else { word }, Nested(part))?;
    }
    Ok(())
}
