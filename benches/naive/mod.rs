//! What a plain grouper costs: the rows of the tables walked one by one over numbered codes, with one row of bits for
//! each code and nothing else prepared. No masks over rows, no lookup of an MDC or of the rows of a diagnosis.
//!
//! It reads the same loaded scheme as the kernel and places cases in the same groups; the bench asserts that first.

mod bits;
mod dip;
mod drg;

use casemix::domain::{DiagnosisId, Patient, ProcedureId};
use casemix::grouper::Grouper;

/// What a naive grouper sees of a case.
pub struct Seen<'c> {
    pub diagnoses: &'c [DiagnosisId],
    pub procedures: &'c [ProcedureId],
    pub patient: &'c Patient,
}

/// A naive grouper of either kind.
pub enum Naive<'s> {
    Drg(drg::Walker<'s>),
    Dip(dip::Walker<'s>),
}

impl<'s> Naive<'s> {
    pub fn new(grouper: &'s Grouper) -> Self {
        match grouper {
            Grouper::Drg(grouper) => Self::Drg(drg::Walker::new(&grouper.scheme)),
            Grouper::Dip(grouper) => Self::Dip(dip::Walker::new(&grouper.scheme)),
        }
    }

    /// The code of the group, `0000` where no row takes the case.
    pub fn group(&self, case: &Seen<'_>) -> &'s str {
        match self {
            Self::Drg(walker) => walker.group(case),
            Self::Dip(walker) => walker.group(case),
        }
    }
}
