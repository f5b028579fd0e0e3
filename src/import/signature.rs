//! Which group of the library a row is, to the letter.

use std::collections::HashMap;

use crate::domain::ProcedureId;
use crate::scheme::{DiagnosisKey, DipRow, DipScheme, Procedures};

use super::row::Core;

/// The groups of a library by what they ask. The order of alternatives says nothing.
#[derive(Debug)]
pub(super) struct Signatures {
    codes: HashMap<String, String>,
}

impl Signatures {
    /// The groups that ask for diagnoses and procedures alone: nothing of age, weight, resistance or treatment.
    pub(super) fn of(library: &DipScheme) -> Self {
        let mut codes = HashMap::new();
        for row in &library.rows {
            if let Some(signature) = signature(library, row) {
                // Rows that ask the same are tried in order: the first takes all cases.
                codes.entry(signature).or_insert_with(|| row.code.clone());
            }
        }
        Self { codes }
    }

    /// The group of the library that a row is.
    pub(super) fn find(&self, core: &Core) -> Option<&str> {
        let found = self.codes.get(&ordered(core)).or_else(|| self.codes.get(&anywhere(core)));
        found.map(String::as_str)
    }
}

fn signature(library: &DipScheme, row: &DipRow) -> Option<String> {
    let plain = row.any_diagnosis.is_empty()
        && row.resistant.is_none()
        && row.newborn.is_none()
        && row.treatment.is_none()
        && row.bed_days.is_none();
    let code = |code: &ProcedureId| library.procedures.code(code.0).to_owned();
    let codes = |part: &Vec<ProcedureId>| part.iter().map(code).collect::<Vec<String>>();
    let core = |parts| Core { principal: row.principal.clone(), other: row.other.clone(), parts };
    match &row.procedures {
        _ if !plain => None,
        Procedures::Any => None,
        Procedures::None => Some(ordered(&core(Vec::new()))),
        Procedures::Principal { any_of, related } => {
            Some(ordered(&core(std::iter::once(any_of).chain(related).map(codes).collect())))
        }
        Procedures::Anywhere(parts) => Some(anywhere(&core(parts.iter().map(codes).collect()))),
    }
}

/// What a row asks where the first part is the principal procedure.
pub(super) fn ordered(core: &Core) -> String {
    let mut parts = texts(core);
    if let Some((_, related)) = parts.split_first_mut() {
        related.sort();
    }
    format!("{} {} {}", sorted(&core.principal), sorted(&core.other), parts.join("+"))
}

/// What a row asks where the procedures may stand at any place.
fn anywhere(core: &Core) -> String {
    let mut parts = texts(core);
    parts.sort();
    format!("{} {} anywhere {}", sorted(&core.principal), sorted(&core.other), parts.join("+"))
}

fn texts(core: &Core) -> Vec<String> {
    let text = |part: &Vec<String>| {
        let mut part = part.clone();
        part.sort();
        part.join("|")
    };
    core.parts.iter().map(text).collect()
}

fn sorted(keys: &[DiagnosisKey]) -> String {
    let mut keys = keys.to_vec();
    keys.sort();
    DiagnosisKey::list(&keys)
}
