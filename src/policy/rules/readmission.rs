//! People who come back.

use crate::domain::Number;

/// What becomes of a stay whose patient came back to the same group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadmissionRule {
    /// The most days between leaving and coming back.
    pub days: i32,
    /// What the earlier stay keeps of its points.
    pub factor: Number,
    /// Whether only a return to the same hospital counts.
    pub same_hospital: bool,
    /// Groups in which coming back is part of the treatment.
    pub except_groups: Vec<String>,
    /// Beginnings of principal diagnoses with which coming back is part of the treatment.
    pub except_diagnoses: Vec<String>,
}

impl ReadmissionRule {
    /// Whether coming back in a group, for a principal diagnosis, is part of the treatment.
    pub fn excepts(&self, group: &str, principal: &str) -> bool {
        self.except_groups.iter().any(|own| own == group)
            || self.except_diagnoses.iter().any(|own| principal.starts_with(own.as_str()))
    }
}
