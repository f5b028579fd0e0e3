//! MDC, ADRG and DRG rows in order, each rule a tree.

use std::cell::RefCell;
use std::collections::HashMap;

use casemix::domain::{Patient, Placement, Severity, Sex};
use casemix::rule::{Comparison, Member, Places, Rule, Target, Variable};
use casemix::scheme::{DrgScheme, NewbornWeight};

use super::Seen;
use super::bits::{Bits, has};

/// A rule with the numbers of its sets.
enum Tree {
    Always,
    Sets { places: Places, sets: Vec<usize>, levels: Vec<Severity> },
    Count { places: Places, set: usize, comparison: Comparison, value: i64 },
    Compare { variable: Variable, comparison: Comparison, value: i64 },
    Not(Box<Tree>),
    And(Vec<Tree>),
    Or(Vec<Tree>),
}

/// The four lists of a case, each as the sets that its codes are in, and the levels among its other diagnoses.
#[derive(Default)]
struct Facts {
    lists: [Vec<u64>; 4],
    levels: Vec<Severity>,
}

const LISTS: [Places; 4] = [
    Places::PRINCIPAL_DIAGNOSIS,
    Places::OTHER_DIAGNOSES,
    Places::PRINCIPAL_PROCEDURE,
    Places::OTHER_PROCEDURES,
];

/// Walks the rows of a DRG scheme.
pub struct Walker<'s> {
    scheme: &'s DrgScheme,
    diagnoses: Bits,
    procedures: Bits,
    /// By diagnosis: its level, and the exclusion table.
    levels: Vec<Option<(Severity, Option<usize>)>>,
    exclusions: Bits,
    mdcs: Vec<Tree>,
    adrgs: Vec<Tree>,
    drgs: Vec<Tree>,
    facts: RefCell<Facts>,
}

impl<'s> Walker<'s> {
    pub fn new(scheme: &'s DrgScheme) -> Self {
        let names: HashMap<&str, usize> =
            scheme.sets.keys().enumerate().map(|(number, name)| (name.as_str(), number)).collect();
        let mut diagnoses = Bits::new(scheme.diagnoses.size(), names.len());
        let mut procedures = Bits::new(scheme.procedures.size(), names.len());
        for (number, set) in scheme.sets.values().enumerate() {
            let bits = if set.places.diagnoses_only() { &mut diagnoses } else { &mut procedures };
            set.codes.iter().for_each(|code| bits.put(*code, number));
        }
        let mut levels = vec![None; scheme.diagnoses.size()];
        for (code, level) in &scheme.levels {
            levels[code.0 as usize] = Some((level.level, level.exclusion));
        }
        let mut exclusions = Bits::new(scheme.diagnoses.size(), scheme.exclusions.len());
        for (number, table) in scheme.exclusions.iter().enumerate() {
            table.codes.iter().for_each(|code| exclusions.put(code.0, number));
        }
        let tree = |rule: &Option<Rule>| rule.as_ref().map_or(Tree::Always, |rule| tree(rule, &names));
        Self {
            mdcs: scheme.mdcs.iter().map(|row| tree(&row.rule)).collect(),
            adrgs: scheme.adrgs.iter().map(|row| tree(&row.rule)).collect(),
            drgs: scheme.drgs.iter().map(|row| tree(&row.rule)).collect(),
            scheme,
            diagnoses,
            procedures,
            levels,
            exclusions,
            facts: RefCell::default(),
        }
    }

    pub fn group(&self, case: &Seen<'_>) -> &'s str {
        let mut facts = self.facts.borrow_mut();
        self.look(case, &mut facts);
        let holds = |tree: &Tree| self.holds(tree, case, &facts);
        for (mdc, _) in self.scheme.mdcs.iter().zip(&self.mdcs).filter(|(_, tree)| holds(tree)) {
            for adrg in mdc.adrgs.iter().filter(|row| holds(&self.adrgs[**row])) {
                let mut rows = self.scheme.adrgs[*adrg].drgs.iter();
                if let Some(drg) = rows.find(|row| holds(&self.drgs[**row])) {
                    return &self.scheme.drgs[*drg].code;
                }
            }
        }
        Placement::NOWHERE
    }

    fn look(&self, case: &Seen<'_>, facts: &mut Facts) {
        let [principal, others, operation, operations] = &mut facts.lists;
        let (first, rest) = case.diagnoses.split_at(1);
        self.diagnoses.union(first.iter().map(|code| code.0), principal);
        self.diagnoses.union(rest.iter().map(|code| code.0), others);
        let (first, rest) = case.procedures.split_at(case.procedures.len().min(1));
        self.procedures.union(first.iter().map(|code| code.0), operation);
        self.procedures.union(rest.iter().map(|code| code.0), operations);
        let excluded = |table: usize| self.exclusions.has(case.diagnoses[0].0, table);
        facts.levels.clear();
        for (level, table) in case.diagnoses[1..].iter().filter_map(|code| self.levels[code.0 as usize]) {
            if !table.is_some_and(excluded) {
                facts.levels.push(level);
            }
        }
    }

    fn holds(&self, tree: &Tree, case: &Seen<'_>, facts: &Facts) -> bool {
        match tree {
            Tree::Always => true,
            Tree::Sets { places, sets, levels } => {
                let mut lists =
                    LISTS.iter().zip(&facts.lists).filter(|(list, _)| places.has(**list)).map(|(_, own)| own);
                lists.any(|own| sets.iter().any(|set| has(own, *set)))
                    || levels.iter().any(|level| facts.levels.contains(level))
            }
            Tree::Count { places, set, comparison, value } => {
                comparison.holds(self.counted(*places, *set, case), *value)
            }
            Tree::Compare { variable, comparison, value } => {
                let own = value_of(case.patient, *variable, self.scheme.manifest.newborn_weight);
                own.is_some_and(|own| comparison.holds(i64::from(own), *value))
            }
            Tree::Not(inner) => !self.holds(inner, case, facts),
            Tree::And(parts) => parts.iter().all(|part| self.holds(part, case, facts)),
            Tree::Or(parts) => parts.iter().any(|part| self.holds(part, case, facts)),
        }
    }

    /// How many different codes of a set stand at the places.
    fn counted(&self, places: Places, set: usize, case: &Seen<'_>) -> i64 {
        let mut seen = Vec::new();
        let mut count = |bits: &Bits, code: u32, place: Places| {
            if places.has(place) && bits.has(code, set) && !seen.contains(&code) {
                seen.push(code);
            }
        };
        if places.diagnoses_only() {
            let (first, rest) = case.diagnoses.split_at(1);
            first.iter().for_each(|code| count(&self.diagnoses, code.0, LISTS[0]));
            rest.iter().for_each(|code| count(&self.diagnoses, code.0, LISTS[1]));
        } else {
            let (first, rest) = case.procedures.split_at(case.procedures.len().min(1));
            first.iter().for_each(|code| count(&self.procedures, code.0, LISTS[2]));
            rest.iter().for_each(|code| count(&self.procedures, code.0, LISTS[3]));
        }
        seen.len() as i64
    }
}

fn tree(rule: &Rule, names: &HashMap<&str, usize>) -> Tree {
    let member = |member: &Member| {
        let (mut sets, mut levels) = (Vec::new(), Vec::new());
        for target in &member.targets {
            match target {
                Target::Set(name) => sets.push(names[name.as_str()]),
                Target::Level(level) => levels.push(*level),
            }
        }
        Tree::Sets { places: member.places, sets, levels }
    };
    let all = |parts: &[Rule]| parts.iter().map(|part| tree(part, names)).collect();
    match rule {
        Rule::Always => Tree::Always,
        Rule::In(own) => member(own),
        Rule::NotIn(own) => Tree::Not(Box::new(member(own))),
        Rule::Count { places, set, comparison, value } => {
            Tree::Count { places: *places, set: names[set.as_str()], comparison: *comparison, value: *value }
        }
        Rule::Compare { variable, comparison, value } => {
            Tree::Compare { variable: *variable, comparison: *comparison, value: *value }
        }
        Rule::Not(inner) => Tree::Not(Box::new(tree(inner, names))),
        Rule::And(parts) => Tree::And(all(parts)),
        Rule::Or(parts) => Tree::Or(all(parts)),
    }
}

fn value_of(patient: &Patient, variable: Variable, weight: NewbornWeight) -> Option<i32> {
    let (birth, admission) = (patient.birth_weight_grams, patient.admission_weight_grams);
    match variable {
        Variable::AgeYears => Some(patient.age_years),
        Variable::Sex => match patient.sex {
            Sex::Unknown => None,
            Sex::Male => Some(1),
            Sex::Female => Some(2),
        },
        Variable::AgeDays => patient.age_days,
        Variable::WeightGrams => match weight {
            NewbornWeight::Admission => admission.or(birth),
            NewbornWeight::Birth => birth.or(admission),
        },
        Variable::LengthOfStayDays => patient.length_of_stay_days,
        Variable::DischargeWay => patient.discharge_way,
    }
}
