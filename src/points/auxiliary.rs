//! What makes a case heavier than its group: age, intensive care, comorbidities, severity.

use crate::domain::{Case, DiagnosisId, Number};
use crate::region::{Auxiliary, AuxiliaryRow, MalignantList, MalignantSubtype, Severe, Subtype};
use crate::scheme::{CodeBook, DiagnosisKey, category};

/// What diagnoses of a scheme say for auxiliary coefficients, by number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DiagnosisMarks {
    marks: Vec<Mark>,
    /// By bit: the weight of a condition, and the bit of the one beside which it does not count.
    conditions: Vec<(u32, Option<usize>)>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Mark {
    /// Bits of comorbid conditions.
    conditions: u32,
    /// Bits of lists of malignant disease.
    lists: u8,
    mcc: bool,
    cc: bool,
    /// C00 to C97, as a principal diagnosis.
    malignant: bool,
}

/// What is known of a case.
struct Facts {
    score: i32,
    lists: u8,
    mcc: bool,
    cc: bool,
    malignant: bool,
}

impl DiagnosisMarks {
    /// Marks the diagnoses of a scheme.
    pub fn new(auxiliary: &Auxiliary, book: &CodeBook) -> Self {
        if auxiliary.rows.is_empty() {
            return Self::default();
        }
        let place = |name: &str| auxiliary.conditions.iter().position(|own| own.name == name);
        let conditions = auxiliary
            .conditions
            .iter()
            .map(|own| (own.weight, own.unless.as_deref().and_then(place)))
            .collect();
        let mark = |code: &str| {
            let under = |keys: &[DiagnosisKey]| keys.iter().any(|key| key.matches(code));
            let own = auxiliary.conditions.iter().enumerate().filter(|(_, condition)| under(&condition.keys));
            let lists = auxiliary.malignant.iter().filter(|(key, _)| key.matches(code));
            let mut levels =
                auxiliary.complications.iter().filter(|(key, _)| key.matches(code)).map(|(_, mcc)| *mcc);
            let highest = levels.by_ref().max();
            Mark {
                conditions: own.fold(0, |bits, (bit, _)| bits | 1 << bit),
                lists: lists.fold(0, |bits, (_, list)| bits | bit(*list)),
                mcc: highest == Some(true),
                cc: highest.is_some(),
                malignant: ("C00"..="C97").contains(&category(code)),
            }
        };
        let known = book.codes().map(|(_, code)| mark(code));
        Self { marks: std::iter::once(Mark::default()).chain(known).collect(), conditions }
    }

    fn of(&self, case: &Case<'_>) -> Facts {
        let mark = |code: DiagnosisId| self.marks[code.0 as usize];
        // A diagnosis that stands again counts once: the principal one is not its own companion.
        let others = case.other_diagnoses.iter().filter(|code| **code != case.principal_diagnosis);
        let all = others.map(|code| mark(*code)).fold(Mark::default(), |all, own| Mark {
            conditions: all.conditions | own.conditions,
            lists: all.lists | own.lists,
            mcc: all.mcc | own.mcc,
            cc: all.cc | own.cc,
            malignant: false,
        });
        let counts = |bit: usize| {
            all.conditions >> bit & 1 == 1
                && self.conditions[bit].1.is_none_or(|other| all.conditions >> other & 1 == 0)
        };
        let score = (0..self.conditions.len())
            .filter(|bit| counts(*bit))
            .map(|bit| self.conditions[bit].0)
            .sum::<u32>();
        Facts {
            score: score as i32,
            lists: all.lists,
            mcc: all.mcc,
            cc: all.cc,
            malignant: mark(case.principal_diagnosis).malignant,
        }
    }

    /// The highest coefficient of the rows that hold for a case; none where no row does.
    ///
    /// # Example
    /// Age 70 with 1.1 from 65 years, 3 days in intensive care with 1.3 from 2 days: 1.3.
    pub fn coefficient<'r>(
        &self,
        rows: impl Iterator<Item = &'r AuxiliaryRow>,
        case: &Case<'_>,
    ) -> Option<Number> {
        let facts = self.of(case);
        rows.filter(|row| facts.hold(row, case)).map(|row| row.coefficient).max()
    }
}

fn bit(list: MalignantList) -> u8 {
    1 << list as u8
}

impl Facts {
    fn hold(&self, row: &AuxiliaryRow, case: &Case<'_>) -> bool {
        let patient = &case.patient;
        let died = patient.died();
        let on = |list| !died && self.lists & bit(list) != 0;
        let stay = patient.length_of_stay_days;
        match row.subtype {
            Subtype::AgeDays => row.holds(patient.age_days),
            Subtype::AgeYears => row.holds(Some(patient.age_years)),
            Subtype::IntensiveCareDays => row.holds(patient.intensive_care_days),
            Subtype::Comorbidity => row.holds(Some(self.score)),
            Subtype::Severity(severe) => {
                let holds = match severe {
                    Severe::Death => died,
                    // A case has one level: who died has level IV, whatever the other diagnoses say.
                    Severe::Severe => !died && self.mcc,
                    Severe::Moderate => !died && self.cc && !self.mcc,
                    Severe::Mild => !died && !self.cc,
                };
                !self.malignant && holds && row.holds(stay)
            }
            Subtype::Malignant(subtype) => {
                let holds = match subtype {
                    MalignantSubtype::Death => died,
                    MalignantSubtype::Metastasis => on(MalignantList::Metastasis),
                    MalignantSubtype::OrganFailure => on(MalignantList::OrganFailure),
                    MalignantSubtype::OrganLesion => on(MalignantList::OrganLesion),
                    MalignantSubtype::Other => self.lists == 0 && !died,
                };
                self.malignant && holds && row.holds(stay)
            }
        }
    }
}
