//! The compiled grouper.

use crate::domain::{Case, DiagnosisId, Finding, Grouping, Patient, Placement, PlacementId, Sex, Status};
use crate::rule::{Test, Truth};
use crate::scheme::DrgScheme;

use super::facts::{CaseFacts, Classes, Complications};

/// A DRG scheme compiled for speed.
///
/// A case is placed by bit masks: for each MDC, the rows that the class of the principal diagnosis leaves open and those
/// that the class of the principal procedure leaves open. Most rows ask nothing else, so the lowest bit of both masks
/// together is the answer; the few others are tested in order.
#[derive(Debug)]
pub struct Grouper {
    /// The scheme as loaded.
    pub scheme: DrgScheme,
    pub(super) diagnoses: Classes,
    pub(super) procedures: Classes,
    pub(super) complications: Complications,
    pub(super) mdcs: Rows,
    pub(super) programs: Vec<MdcProgram>,
    pub(super) placements: Vec<Placement>,
    pub(super) no_mdc: PlacementId,
    pub(super) unknown_principal_diagnosis: PlacementId,
}

/// What happens inside one MDC.
#[derive(Debug)]
pub(super) struct MdcProgram {
    /// Whether its rule asks anything. An MDC with an empty rule is looked into by every case, which says nothing about
    /// the case, so a case that finds no group was not "in" it.
    pub(super) asks: bool,
    pub(super) adrgs: Rows,
    /// Per ADRG row: its DRG rows with the place of each.
    pub(super) drgs: Vec<Vec<(Test, PlacementId)>>,
    /// The place of a case that entered and found no group.
    pub(super) nothing: PlacementId,
}

/// Rows that are tried in order, with masks that leave out at a glance what cannot hold.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub(super) blocks: Vec<Block>,
}

/// Up to 64 rows.
#[derive(Debug)]
pub(super) struct Block {
    /// By class of the principal diagnosis: rows that it leaves open.
    pub(super) by_diagnosis: Vec<u64>,
    /// By class of the principal procedure plus one (0: no procedure): rows that it leaves open.
    pub(super) by_procedure: Vec<u64>,
    /// Rows that hold whenever both leave them open.
    pub(super) certain: u64,
    pub(super) tests: Vec<Test>,
}

/// Rows in one block.
pub(super) const BLOCK: usize = 64;

impl Rows {
    /// The rows that hold, in order.
    fn holding<'r>(&'r self, facts: &'r CaseFacts<'_, '_>) -> impl Iterator<Item = usize> + 'r {
        self.blocks.iter().enumerate().flat_map(move |(number, block)| {
            let mut open =
                block.by_diagnosis[facts.diagnosis as usize] & block.by_procedure[facts.procedure as usize];
            std::iter::from_fn(move || {
                while open != 0 {
                    let row = open.trailing_zeros() as usize;
                    open &= open - 1;
                    if block.certain >> row & 1 == 1 || block.tests[row].holds(facts) {
                        return Some(number * BLOCK + row);
                    }
                }
                None
            })
        })
    }
}

impl Grouper {
    /// All places of the scheme; a [`PlacementId`] is an index of this list.
    pub fn placements(&self) -> &[Placement] {
        &self.placements
    }

    /// The place with a number.
    pub fn placement(&self, id: PlacementId) -> &Placement {
        &self.placements[id.0 as usize]
    }

    /// Places one case.
    ///
    /// # Panics
    /// When a code of the case is not one of this scheme's code books.
    ///
    /// # Example
    /// CHS-DRG 3.0, principal diagnosis K63.800, principal procedure 33.5000 (lung transplant): `MDCA`, `AA2`, `AA29`.
    pub fn group(&self, case: &Case<'_>) -> Grouping {
        let facts = self.facts(case);
        Grouping { placement: self.place(&facts), severity: facts.levels.highest() }
    }

    fn facts<'p, 'c>(&'p self, case: &'p Case<'c>) -> CaseFacts<'p, 'c> {
        let procedure =
            case.principal_procedure.map_or(0, |code| self.procedures.of_code[code.0 as usize] + 1);
        CaseFacts {
            diagnoses: &self.diagnoses,
            procedures: &self.procedures,
            weight: self.scheme.manifest.newborn_weight,
            case,
            levels: self.complications.levels(case.principal_diagnosis, case.other_diagnoses),
            diagnosis: self.diagnoses.of_code[case.principal_diagnosis.0 as usize],
            procedure,
        }
    }

    fn place(&self, facts: &CaseFacts<'_, '_>) -> PlacementId {
        let mut nothing = self.no_mdc;
        for mdc in self.mdcs.holding(facts) {
            let program = &self.programs[mdc];
            if program.asks {
                nothing = program.nothing;
            }
            for adrg in program.adrgs.holding(facts) {
                if let Some((_, place)) = program.drgs[adrg].iter().find(|(test, _)| test.holds(facts)) {
                    return *place;
                }
            }
        }
        if facts.case.principal_diagnosis == DiagnosisId::UNKNOWN {
            self.unknown_principal_diagnosis
        } else {
            nothing
        }
    }

    /// For a case that no MDC took: whether its principal diagnosis belongs to an MDC of the other sex or of infants.
    /// Rules decide and the case stays where it is; this is for the eyes of quality control.
    pub fn conflict(&self, case: &Case<'_>, grouping: Grouping) -> Option<Finding> {
        if grouping.placement != self.no_mdc {
            return None;
        }
        let patient = case.patient;
        let other_sex = match patient.sex {
            Sex::Unknown => None,
            Sex::Male => Some(Sex::Female),
            Sex::Female => Some(Sex::Male),
        };
        if other_sex.is_some_and(|sex| self.belongs(case, Patient { sex, ..patient })) {
            return Some(Finding::SexConflict);
        }
        // The two kinds of infant that rules know: a newborn, and one past the 28th day.
        let infant = |days| Patient { age_years: 0, age_days: Some(days), ..patient };
        let belongs_to_infants = self.belongs(case, infant(0)) || self.belongs(case, infant(100));
        (patient.age_years > 0 && belongs_to_infants).then_some(Finding::AgeConflict)
    }

    /// Whether another patient would be grouped because of this principal diagnosis. Operations are left aside: they
    /// could place the case whatever its diagnosis.
    fn belongs(&self, case: &Case<'_>, patient: Patient) -> bool {
        let grouped = |diagnosis| {
            let other_diagnoses = case.other_diagnoses;
            let case = Case { principal_diagnosis: diagnosis, other_diagnoses, patient, ..Case::default() };
            self.placement(self.place(&self.facts(&case))).status == Status::Grouped
        };
        grouped(case.principal_diagnosis) && !grouped(DiagnosisId::UNKNOWN)
    }

    /// Whether a weight is wanted for newborns and missing: the finding `missing_weight`.
    pub fn lacks_weight(patient: &Patient) -> bool {
        patient.age_years == 0
            && patient.age_days.is_some_and(|days| days <= 28)
            && patient.birth_weight_grams.or(patient.admission_weight_grams).is_none()
    }
}

/// Whether a compiled row may hold, as far as `truth` tells.
pub(super) fn open(truth: Truth) -> bool {
    truth != Truth::False
}
