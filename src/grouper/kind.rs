//! A grouper of either kind.

use crate::domain::{Case, Error, Finding, Grouping, Patient, Placement, PlacementId};
use crate::scheme::{CodeBook, LocalCatalogue, Manifest, Scheme};

use crate::table::TableFile;

use super::{CodedCase, Story, TextCase, dip, drg};

/// A compiled scheme.
#[derive(Debug)]
pub enum Grouper {
    /// Disease groups by rules.
    Drg(drg::Grouper),
    /// Disease groups by pairs of diagnosis and procedure.
    Dip(dip::Grouper),
}

impl Grouper {
    /// Compiles a scheme and proves that its groups can be reached. A DIP library is compiled with what a region adds.
    ///
    /// # Errors
    /// A group that no case was found for and that the manifest does not declare unreachable, and the reverse.
    pub fn compile(scheme: Scheme, local: LocalCatalogue) -> Result<Self, Error> {
        Ok(match scheme {
            Scheme::Drg(scheme) => Self::Drg(drg::Grouper::compile(scheme)?),
            Scheme::Dip(scheme) => Self::Dip(dip::Grouper::compile(scheme, local)?),
        })
    }

    /// What the scheme says of itself.
    pub fn manifest(&self) -> &Manifest {
        match self {
            Self::Drg(grouper) => &grouper.scheme.manifest,
            Self::Dip(grouper) => &grouper.scheme.manifest,
        }
    }

    /// Files that the scheme was read from, with their digests.
    pub fn files(&self) -> &[TableFile] {
        match self {
            Self::Drg(grouper) => &grouper.scheme.files,
            Self::Dip(grouper) => &grouper.scheme.files,
        }
    }

    /// All diagnoses that the scheme knows.
    pub fn diagnoses(&self) -> &CodeBook {
        match self {
            Self::Drg(grouper) => &grouper.scheme.diagnoses,
            Self::Dip(grouper) => &grouper.scheme.diagnoses,
        }
    }

    /// All procedures that the scheme knows.
    pub fn procedures(&self) -> &CodeBook {
        match self {
            Self::Drg(grouper) => &grouper.scheme.procedures,
            Self::Dip(grouper) => &grouper.scheme.procedures,
        }
    }

    /// All places; a [`PlacementId`] is an index of this list.
    pub fn placements(&self) -> &[Placement] {
        match self {
            Self::Drg(grouper) => grouper.placements(),
            Self::Dip(grouper) => grouper.placements(),
        }
    }

    /// The place with a number.
    pub fn placement(&self, id: PlacementId) -> &Placement {
        &self.placements()[id.0 as usize]
    }

    /// Places one case.
    ///
    /// # Panics
    /// When a code of the case is not one of this scheme's code books.
    pub fn group(&self, case: &Case<'_>) -> Grouping {
        match self {
            Self::Drg(grouper) => grouper.group(case),
            Self::Dip(grouper) => grouper.group(case),
        }
    }

    /// Groups a case row by row and tells how.
    pub fn tell(&self, case: &TextCase) -> Story {
        match self {
            Self::Drg(grouper) => drg::Interpreter::new(&grouper.scheme).tell(case),
            Self::Dip(grouper) => dip::Interpreter::new(&grouper.scheme, &grouper.local).tell(case),
        }
    }

    /// A case for each group, as far as one was found, with the group's code.
    pub fn witnesses(&self) -> Vec<CodedCase> {
        match self {
            Self::Drg(grouper) => {
                drg::witnesses(grouper, drg::Effort::Quick).into_iter().filter_map(|(_, case)| case).collect()
            }
            Self::Dip(grouper) => dip::witnesses(grouper).into_iter().filter_map(|(_, case)| case).collect(),
        }
    }

    /// What makes a principal diagnosis odd beside the patient, of a case that found no group.
    pub fn conflict(&self, case: &Case<'_>, grouping: Grouping) -> Option<Finding> {
        match self {
            Self::Drg(grouper) => grouper.conflict(case, grouping),
            Self::Dip(_) => None,
        }
    }

    /// Whether a weight is wanted for newborns and missing: the finding `missing_weight`.
    pub fn lacks_weight(patient: &Patient) -> bool {
        patient.age_years == 0
            && patient.age_days.is_some_and(|days| days <= 28)
            && patient.birth_weight_grams.or(patient.admission_weight_grams).is_none()
    }

    /// The codes as numbers; a code that nobody knows becomes 0.
    pub fn encode(&self, case: &TextCase) -> CodedCase {
        case.encode(self.diagnoses(), self.procedures())
    }

    /// The numbers as codes.
    pub fn decode(&self, case: &CodedCase) -> TextCase {
        case.decode(self.diagnoses(), self.procedures())
    }
}
