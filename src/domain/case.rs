//! A case: a discharge that passed the checks, reduced to what a grouper may look at.

use super::code::{DiagnosisId, ProcedureId};

/// The patient's sex as recorded (`gend`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Sex {
    /// `0`, `9`, blank or anything else: comparisons with it are false.
    #[default]
    Unknown,
    /// `1`
    Male,
    /// `2`
    Female,
}

/// What a rule may compare, beside codes. A missing value makes every comparison with it false.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Patient {
    /// Sex.
    pub sex: Sex,
    /// Age in full years.
    pub age_years: i32,
    /// Age in days, held only for infants (age 0); the check layer drops it otherwise.
    pub age_days: Option<i32>,
    /// Birth weight in grams.
    pub birth_weight_grams: Option<i32>,
    /// Weight at admission in grams.
    pub admission_weight_grams: Option<i32>,
    /// Length of stay in days.
    pub length_of_stay_days: Option<i32>,
    /// Way of leaving (`dscg_way`): 1 ordered, 2 transfer, 3 to primary care, 4 against advice, 5 death, 9 other.
    pub discharge_way: Option<i32>,
    /// Days in intensive care.
    pub intensive_care_days: Option<i32>,
    /// Kind of treatment (`trt_type`): 1 western, 2 traditional, 3 both.
    pub treatment: Option<u8>,
    /// Whether the record is settled by the day (`med_type` 2105).
    pub paid_by_the_day: bool,
}

impl Patient {
    /// Whether the patient died: way 5 of the list of the settlement record (医疗保障基金结算清单, 离院方式).
    pub fn died(&self) -> bool {
        self.discharge_way == Some(5)
    }
}

/// What a grouper sees of one case. Cost is not among it: the cost of a case never chooses its group.
#[derive(Clone, Copy, Debug, Default)]
pub struct Case<'a> {
    /// The first diagnosis of the list.
    pub principal_diagnosis: DiagnosisId,
    /// The rest; order and repetition mean nothing.
    pub other_diagnoses: &'a [DiagnosisId],
    /// The first procedure of the list, if there is one.
    pub principal_procedure: Option<ProcedureId>,
    /// The rest. To DRG order and repetition mean nothing; to DIP the first that may be principal is, and a code that
    /// stands twice was done twice.
    pub other_procedures: &'a [ProcedureId],
    /// Sex, age, weight, stay.
    pub patient: Patient,
    /// The hospital's level, by its place in the region's list of levels; none outside a region.
    pub hospital_level: Option<u8>,
}

impl<'a> Case<'a> {
    /// A case from its code lists, principal codes first.
    ///
    /// # Panics
    /// When there is no diagnosis: such a record was refused before.
    pub fn new(diagnoses: &'a [DiagnosisId], procedures: &'a [ProcedureId], patient: Patient) -> Self {
        Self {
            principal_diagnosis: diagnoses[0],
            other_diagnoses: &diagnoses[1..],
            principal_procedure: procedures.first().copied(),
            other_procedures: procedures.get(1..).unwrap_or_default(),
            patient,
            hospital_level: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_each_list_is_the_principal_one() {
        let (diagnoses, procedures) = ([DiagnosisId(7), DiagnosisId(8)], [ProcedureId(9), ProcedureId(9)]);
        let case = Case::new(&diagnoses, &procedures, Patient::default());
        assert_eq!((case.principal_diagnosis, case.other_diagnoses), (diagnoses[0], &diagnoses[1..]));
        assert_eq!(
            (case.principal_procedure, case.other_procedures),
            (Some(procedures[0]), &procedures[1..])
        );
        let medical = Case::new(&diagnoses[..1], &[], Patient::default());
        assert_eq!((medical.other_diagnoses, medical.principal_procedure), (&diagnoses[1..1], None));
        assert!(medical.other_procedures.is_empty());
    }
}
