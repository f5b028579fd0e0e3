//! A DIP library: groups by principal diagnosis and procedures, and the lists of what is left out.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{DiagnosisId, GroupKind, ProcedureId};

use crate::table::TableFile;

use super::cells::DiagnosisKey;
use super::codes::CodeBook;
use super::manifest::Manifest;

/// The sheet that a row stands in. Sheets are tried in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Block {
    /// 床日病种 of the region.
    BedDay,
    /// 先期分组 XQ.
    Early,
    /// 中医优势病种 of the region.
    Tcm,
    /// 并项 BX.
    Merged,
    /// 诊断辅助细分 FZ.
    Detailed,
    /// 基本 JC, and the groups that the region adds.
    Basic,
}

/// Which procedures a row asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Procedures {
    /// It does not ask.
    Any,
    /// 保守治疗: none that counts.
    None,
    /// One of a list as the principal procedure, and one of every part among the others.
    Principal {
        /// The principal procedure is one of these.
        any_of: Vec<ProcedureId>,
        /// One of each part stands among the other procedures.
        related: Vec<Vec<ProcedureId>>,
    },
    /// One of every part, at any place.
    Anywhere(Vec<Vec<ProcedureId>>),
}

/// A newborn by age and weight, all bounds included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Newborn {
    /// Oldest age in days.
    pub age_days_max: i32,
    /// Least weight in grams.
    pub weight_grams_min: i32,
    /// Largest weight in grams.
    pub weight_grams_max: i32,
}

/// A stay of a region's bed-day group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BedDays {
    /// Whether the record must say that it is settled by the day (`med_type` 2105).
    pub marked: bool,
    /// Least length of stay.
    pub days_min: i32,
    /// Largest length of stay, where there is one.
    pub days_max: Option<i32>,
}

/// A row of a DIP sheet: a group and what puts a case into it. A case must meet everything that the row asks.
#[derive(Clone, Debug)]
pub struct DipRow {
    /// The file of the scheme or region.
    pub file: &'static str,
    /// Its line.
    pub line: u64,
    /// The code that is paid, such as `BX0020`.
    pub code: String,
    /// What people call it; empty where the sheet has no name.
    pub name: String,
    /// Its sheet.
    pub block: Block,
    /// Whose group it is.
    pub kind: GroupKind,
    /// The principal diagnosis is one of these; empty: any.
    pub principal: Vec<DiagnosisKey>,
    /// A diagnosis at any place is one of these; empty: not asked.
    pub any_diagnosis: Vec<DiagnosisKey>,
    /// An other diagnosis is one of these; empty: not asked.
    pub other: Vec<DiagnosisKey>,
    /// Whether a tuberculosis must be resistant or must not be.
    pub resistant: Option<bool>,
    /// Procedures.
    pub procedures: Procedures,
    /// Age and weight of a newborn.
    pub newborn: Option<Newborn>,
    /// Kind of treatment (`trt_type`): 1 western, 2 traditional, 3 both.
    pub treatment: Option<u8>,
    /// A stay that is paid by the day.
    pub bed_days: Option<BedDays>,
}

impl DipRow {
    /// How many parts of procedures the row asks for beside the principal one.
    pub fn parts(&self) -> usize {
        match &self.procedures {
            Procedures::Any | Procedures::None => 0,
            Procedures::Principal { related, .. } => related.len(),
            Procedures::Anywhere(parts) => parts.len(),
        }
    }
}

/// What an entry of the list of excluded procedures means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Treatment {
    /// It does not count as a procedure at all.
    Conservative,
    /// It cannot be the principal procedure; it counts as a related one.
    NeverPrincipal,
    /// It may be principal beside some diagnoses (an index of [`DipScheme::principal_ranges`]); elsewhere it does not count.
    PrincipalOnlyFor(usize),
}

/// A case of primary care: a diagnosis with one of some procedures, or without any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrimaryCare {
    /// The principal diagnosis is one of these.
    pub principal: Vec<DiagnosisKey>,
    /// The principal procedure is one of these; empty: there is no procedure that counts.
    pub any_of: Vec<ProcedureId>,
}

/// A checked DIP library.
#[derive(Debug)]
pub struct DipScheme {
    /// What it says of itself.
    pub manifest: Manifest,
    /// Files that it was read from, with their digests: for receipts.
    pub files: Vec<TableFile>,
    /// All groups in order of their number.
    pub rows: Vec<DipRow>,
    /// Principal diagnoses that cannot be grouped.
    pub excluded_diagnoses: BTreeSet<DiagnosisId>,
    /// Procedures that are not grouped by, or not always.
    pub treatments: BTreeMap<ProcedureId, Treatment>,
    /// Diagnoses beside which some procedures may be principal.
    pub principal_ranges: Vec<Vec<DiagnosisKey>>,
    /// 基层病种.
    pub primary_care: Vec<PrimaryCare>,
    /// Diagnoses that say by themselves that a tuberculosis is resistant.
    pub resistant_diagnoses: BTreeSet<DiagnosisId>,
    /// The other diagnosis that says it.
    pub resistant_other: DiagnosisId,
    /// All diagnoses that the code table or the library knows.
    pub diagnoses: CodeBook,
    /// All procedures that the code table or the library knows.
    pub procedures: CodeBook,
}

impl DipScheme {
    /// What a row asks, in the form of the sheet: `Z51.1; other C00-C75; 99.2503+99.2800x005`.
    pub fn rule(&self, row: &DipRow) -> String {
        let parts = |parts: &[Vec<ProcedureId>]| {
            parts.iter().map(|codes| self.codes(codes)).collect::<Vec<_>>().join("+")
        };
        let keys = |what: &str, keys: &[DiagnosisKey]| {
            (!keys.is_empty()).then(|| format!("{what}{}", DiagnosisKey::list(keys)))
        };
        let procedures = match &row.procedures {
            Procedures::Any => vec![],
            Procedures::None => vec!["conservative".to_owned()],
            Procedures::Principal { any_of, related } if related.is_empty() => vec![self.codes(any_of)],
            Procedures::Principal { any_of, related } => {
                vec![self.codes(any_of), format!("related {}", parts(related))]
            }
            Procedures::Anywhere(own) => vec![parts(own)],
        };
        let newborn = row.newborn.map(|newborn| {
            let Newborn { age_days_max, weight_grams_min, weight_grams_max } = newborn;
            format!("at most {age_days_max} days, {weight_grams_min} to {weight_grams_max} g")
        });
        let resistant = row.resistant.map(|own| if own { "resistant" } else { "not resistant" }.to_owned());
        let diagnoses = [
            keys("", &row.principal),
            keys("any ", &row.any_diagnosis),
            keys("other ", &row.other),
            resistant,
        ];
        let all: Vec<String> = diagnoses.into_iter().flatten().chain(procedures).chain(newborn).collect();
        all.join("; ")
    }

    /// Procedures as a cell writes them.
    pub fn codes(&self, codes: &[ProcedureId]) -> String {
        codes.iter().map(|code| self.procedures.code(code.0)).collect::<Vec<_>>().join("|")
    }
}
