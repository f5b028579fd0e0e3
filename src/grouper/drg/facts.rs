//! What is known of a case while rules are tested: everything at night, a part while compiling.

use crate::domain::{Case, DiagnosisId, Patient, ProcedureId, Severity, Sex};
use crate::rule::{Comparison, Facts, GroupId, Places, Truth, Variable};
use crate::scheme::NewbornWeight;

/// Codes fall into classes: two codes are of one class when every test treats them alike. A case is placed by the
/// classes of its codes, so all tables of the grouper are small.
#[derive(Debug, Default)]
pub(super) struct Classes {
    /// The class of each code by its number; class 0 is in no group.
    pub(super) of_code: Vec<u16>,
    /// One bit per group and class: `bits[group * words + class / 64]`.
    bits: Vec<u64>,
    words: usize,
    /// Number of classes.
    pub(super) count: usize,
}

impl Classes {
    /// Sorts codes into classes. `groups` holds the codes of each group; groups of the other kind of code are empty.
    pub(super) fn new(codes: usize, groups: &[Vec<u32>]) -> Self {
        let mut memberships: Vec<Vec<u16>> = vec![Vec::new(); codes];
        for (group, members) in groups.iter().enumerate() {
            for code in members {
                memberships[*code as usize].push(group as u16);
            }
        }
        let mut numbers = std::collections::BTreeMap::from([(Vec::new(), 0u16)]);
        let of_code = memberships
            .into_iter()
            .map(|mut groups| {
                groups.dedup();
                let next = u16::try_from(numbers.len()).expect("fewer than 65,536 classes of codes");
                *numbers.entry(groups).or_insert(next)
            })
            .collect();
        let words = numbers.len().div_ceil(64);
        let mut bits = vec![0; groups.len() * words];
        for (groups, class) in &numbers {
            for group in groups {
                bits[*group as usize * words + *class as usize / 64] |= 1 << (class % 64);
            }
        }
        Self { of_code, bits, words, count: numbers.len() }
    }

    pub(super) fn in_group(&self, class: u16, group: GroupId) -> bool {
        self.bits[group.0 as usize * self.words + class as usize / 64] >> (class % 64) & 1 == 1
    }
}

/// The levels of diagnoses as complications, and what excludes them.
#[derive(Debug, Default)]
pub(super) struct Complications {
    /// By diagnosis: 0 for none, else [`MCC`] or [`CC`] with the number of the exclusion table plus one, 0 for no table.
    pub(super) levels: Vec<u16>,
    /// By diagnosis: which row of `excluded` belongs to it as a principal diagnosis.
    pub(super) rows: Vec<u16>,
    /// One bit per exclusion table: those that hold the principal diagnosis.
    pub(super) excluded: Vec<u64>,
    pub(super) words: usize,
}

/// Marks of a level; the exclusion table stands in the bits below.
pub(super) const MCC: u16 = 0x8000;
pub(super) const CC: u16 = 0x4000;

/// Which levels occur among the other diagnoses of a case.
#[derive(Clone, Copy, Default)]
pub(super) struct Levels {
    mcc: bool,
    cc: bool,
}

impl Levels {
    pub(super) fn has(self, level: Severity) -> bool {
        match level {
            Severity::Mcc => self.mcc,
            Severity::Cc => self.cc,
            Severity::None => !self.mcc && !self.cc,
        }
    }

    pub(super) fn highest(self) -> Severity {
        match (self.mcc, self.cc) {
            (true, _) => Severity::Mcc,
            (false, true) => Severity::Cc,
            (false, false) => Severity::None,
        }
    }
}

impl Complications {
    pub(super) fn levels(&self, principal: DiagnosisId, others: &[DiagnosisId]) -> Levels {
        let mut levels = Levels::default();
        for other in others {
            let level = self.levels[other.0 as usize];
            if level != 0 && !self.excludes(principal, level & !(MCC | CC)) {
                levels.mcc |= level & MCC != 0;
                levels.cc |= level & CC != 0;
            }
        }
        levels
    }

    fn excludes(&self, principal: DiagnosisId, table: u16) -> bool {
        let Some(table) = table.checked_sub(1) else { return false };
        let row = self.rows[principal.0 as usize] as usize * self.words;
        self.excluded[row + table as usize / 64] >> (table % 64) & 1 == 1
    }
}

/// The value a rule compares; nothing where the case has none.
pub(super) fn value_of(patient: &Patient, variable: Variable, weight: NewbornWeight) -> Option<i64> {
    let value = match variable {
        Variable::AgeYears => Some(patient.age_years),
        Variable::Sex => match patient.sex {
            Sex::Unknown => None,
            Sex::Male => Some(1),
            Sex::Female => Some(2),
        },
        Variable::AgeDays => patient.age_days,
        Variable::WeightGrams => match weight {
            NewbornWeight::Admission => patient.admission_weight_grams.or(patient.birth_weight_grams),
            NewbornWeight::Birth => patient.birth_weight_grams.or(patient.admission_weight_grams),
        },
        Variable::LengthOfStayDays => patient.length_of_stay_days,
        Variable::DischargeWay => patient.discharge_way,
    };
    value.map(i64::from)
}

/// Everything about one case.
pub(super) struct CaseFacts<'p, 'c> {
    pub(super) diagnoses: &'p Classes,
    pub(super) procedures: &'p Classes,
    pub(super) weight: NewbornWeight,
    pub(super) case: &'p Case<'c>,
    pub(super) levels: Levels,
    /// Class of the principal diagnosis.
    pub(super) diagnosis: u16,
    /// Class of the principal procedure plus one; 0 for a case without procedures.
    pub(super) procedure: u16,
}

impl CaseFacts<'_, '_> {
    fn procedure_in(&self, procedure: ProcedureId, group: GroupId) -> bool {
        self.procedures.in_group(self.procedures.of_code[procedure.0 as usize], group)
    }

    fn diagnosis_in(&self, diagnosis: DiagnosisId, group: GroupId) -> bool {
        self.diagnoses.in_group(self.diagnoses.of_code[diagnosis.0 as usize], group)
    }
}

impl Facts for CaseFacts<'_, '_> {
    fn member(&self, places: Places, group: GroupId) -> Truth {
        let case = self.case;
        let found = if places.diagnoses_only() {
            (places.has(Places::PRINCIPAL_DIAGNOSIS) && self.diagnoses.in_group(self.diagnosis, group))
                || (places.has(Places::OTHER_DIAGNOSES)
                    && case.other_diagnoses.iter().any(|other| self.diagnosis_in(*other, group)))
        } else {
            (places.has(Places::PRINCIPAL_PROCEDURE)
                && self.procedure.checked_sub(1).is_some_and(|class| self.procedures.in_group(class, group)))
                || (places.has(Places::OTHER_PROCEDURES)
                    && case.other_procedures.iter().any(|other| self.procedure_in(*other, group)))
        };
        found.into()
    }

    fn level(&self, level: Severity) -> Truth {
        self.levels.has(level).into()
    }

    fn count(&self, places: Places, group: GroupId, comparison: Comparison, value: i64) -> Truth {
        let case = self.case;
        let count = if places.diagnoses_only() {
            let principal = places.has(Places::PRINCIPAL_DIAGNOSIS).then_some(&case.principal_diagnosis);
            let others = if places.has(Places::OTHER_DIAGNOSES) { case.other_diagnoses } else { &[] };
            count_different(principal, others, |code| self.diagnosis_in(*code, group))
        } else {
            let principal =
                case.principal_procedure.as_ref().filter(|_| places.has(Places::PRINCIPAL_PROCEDURE));
            let others = if places.has(Places::OTHER_PROCEDURES) { case.other_procedures } else { &[] };
            count_different(principal, others, |code| self.procedure_in(*code, group))
        };
        comparison.holds(count as i64, value).into()
    }

    fn compare(&self, variable: Variable, comparison: Comparison, value: i64) -> Truth {
        let own = value_of(&self.case.patient, variable, self.weight);
        own.is_some_and(|own| comparison.holds(own, value)).into()
    }
}

/// How many different codes are wanted ones. Lists are short, so looking back beats a set.
fn count_different<C: PartialEq>(first: Option<&C>, others: &[C], wanted: impl Fn(&C) -> bool) -> usize {
    let new = |index: usize, code: &C| Some(code) != first && !others[..index].contains(code);
    let others_wanted =
        others.iter().enumerate().filter(|(index, code)| wanted(code) && new(*index, code)).count();
    usize::from(first.is_some_and(&wanted)) + others_wanted
}

/// Only the class of the principal diagnosis is known.
pub(super) struct DiagnosisFacts<'p> {
    pub(super) classes: &'p Classes,
    pub(super) class: u16,
}

impl Facts for DiagnosisFacts<'_> {
    fn member(&self, places: Places, group: GroupId) -> Truth {
        match places.has(Places::PRINCIPAL_DIAGNOSIS) && self.classes.in_group(self.class, group) {
            true => Truth::True,
            false if places == Places::PRINCIPAL_DIAGNOSIS => Truth::False,
            false => Truth::Unknown,
        }
    }

    fn level(&self, _: Severity) -> Truth {
        Truth::Unknown
    }

    fn count(&self, _: Places, _: GroupId, _: Comparison, _: i64) -> Truth {
        Truth::Unknown
    }

    fn compare(&self, _: Variable, _: Comparison, _: i64) -> Truth {
        Truth::Unknown
    }
}

/// Only the class of the principal procedure is known, or that there is no procedure at all.
pub(super) struct ProcedureFacts<'p> {
    pub(super) classes: &'p Classes,
    pub(super) class: Option<u16>,
}

impl Facts for ProcedureFacts<'_> {
    fn member(&self, places: Places, group: GroupId) -> Truth {
        match self.class {
            None if places.procedures_only() => Truth::False,
            Some(class) if places.has(Places::PRINCIPAL_PROCEDURE) && self.classes.in_group(class, group) => {
                Truth::True
            }
            Some(_) if places == Places::PRINCIPAL_PROCEDURE => Truth::False,
            _ => Truth::Unknown,
        }
    }

    fn level(&self, _: Severity) -> Truth {
        Truth::Unknown
    }

    fn count(&self, places: Places, _: GroupId, comparison: Comparison, value: i64) -> Truth {
        match self.class {
            None if places.procedures_only() => comparison.holds(0, value).into(),
            _ => Truth::Unknown,
        }
    }

    fn compare(&self, _: Variable, _: Comparison, _: i64) -> Truth {
        Truth::Unknown
    }
}
