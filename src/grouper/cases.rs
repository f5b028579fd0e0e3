//! Cases that own their codes: as text, and numbered by the books of a scheme.

use crate::domain::{Case, DiagnosisId, Patient, ProcedureId};
use crate::rule::Places;
use crate::scheme::CodeBook;

/// A case as text: codes in list order, blanks already dropped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextCase {
    /// Diagnoses, the principal one first.
    pub diagnoses: Vec<String>,
    /// Procedures, the principal one first; may be empty.
    pub procedures: Vec<String>,
    /// Sex, age, weight, stay.
    pub patient: Patient,
    /// The hospital's level, by its place in the region's list; none outside a region.
    pub hospital_level: Option<u8>,
}

impl TextCase {
    /// The codes at the places of a test, in list order.
    pub(crate) fn codes(&self, places: Places) -> impl Iterator<Item = &str> {
        let (list, principal, others) = if places.diagnoses_only() {
            (&self.diagnoses, Places::PRINCIPAL_DIAGNOSIS, Places::OTHER_DIAGNOSES)
        } else {
            (&self.procedures, Places::PRINCIPAL_PROCEDURE, Places::OTHER_PROCEDURES)
        };
        let wanted = move |index: usize| if index == 0 { places.has(principal) } else { places.has(others) };
        list.iter().enumerate().filter(move |(index, _)| wanted(*index)).map(|(_, code)| code.as_str())
    }
}

/// A case with the numbers of its codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodedCase {
    /// Diagnoses, the principal one first; at least one.
    pub diagnoses: Vec<DiagnosisId>,
    /// Procedures, the principal one first; may be empty.
    pub procedures: Vec<ProcedureId>,
    /// Sex, age, weight, stay.
    pub patient: Patient,
    /// The hospital's level, by its place in the region's list.
    pub hospital_level: Option<u8>,
}

impl CodedCase {
    /// The case as the compiled grouper takes it.
    pub fn case(&self) -> Case<'_> {
        Case {
            hospital_level: self.hospital_level,
            ..Case::new(&self.diagnoses, &self.procedures, self.patient)
        }
    }
}

impl TextCase {
    /// The codes as numbers of a scheme's books; a code that nobody knows becomes 0.
    pub fn encode(&self, diagnoses: &CodeBook, procedures: &CodeBook) -> CodedCase {
        let number = |book: &CodeBook, code: &String| book.number(code).unwrap_or(0);
        CodedCase {
            diagnoses: self.diagnoses.iter().map(|code| DiagnosisId(number(diagnoses, code))).collect(),
            procedures: self.procedures.iter().map(|code| ProcedureId(number(procedures, code))).collect(),
            patient: self.patient,
            hospital_level: self.hospital_level,
        }
    }
}

impl CodedCase {
    /// The numbers as codes.
    pub fn decode(&self, diagnoses: &CodeBook, procedures: &CodeBook) -> TextCase {
        TextCase {
            diagnoses: self.diagnoses.iter().map(|code| diagnoses.code(code.0).to_owned()).collect(),
            procedures: self.procedures.iter().map(|code| procedures.code(code.0).to_owned()).collect(),
            patient: self.patient,
            hospital_level: self.hospital_level,
        }
    }
}
