//! A DRG scheme: MDC, ADRG and DRG rows with their rules, sets, complication levels and exclusion tables.

use std::collections::BTreeMap;

use crate::domain::{DiagnosisId, Severity};
use crate::rule::{Places, Rule};
use crate::table::TableFile;

use super::codes::CodeBook;
use super::manifest::Manifest;

/// One row of `mdc.csv`: a major diagnostic category.
#[derive(Debug)]
pub struct MdcRow {
    /// Line of the file.
    pub line: u64,
    /// `MDCB`
    pub code: String,
    /// The official name.
    pub name: String,
    /// When a case looks into it; an empty rule lets every case look in.
    pub rule: Option<Rule>,
    /// Its ADRG rows in the order in which they are tried: by their order, an empty rule last.
    pub adrgs: Vec<usize>,
}

impl MdcRow {
    /// The letter that its groups begin with.
    pub fn letter(&self) -> char {
        self.code.chars().next_back().unwrap_or('?')
    }
}

/// One row of `adrg.csv`. An ADRG may have several rows, of which any may take the case.
#[derive(Debug)]
pub struct AdrgRow {
    /// Line of the file.
    pub line: u64,
    /// Its MDC, as an index of [`DrgScheme::mdcs`].
    pub mdc: usize,
    /// `BB1`; `BQY` for ambiguous cases; `B00` for the fallback.
    pub code: String,
    /// The official name; empty for `BQY` and `B00`.
    pub name: String,
    /// When it takes a case; an empty rule is the fallback of its MDC.
    pub rule: Option<Rule>,
    /// Its DRG rows in the order in which they are tried.
    pub drgs: Vec<usize>,
}

impl AdrgRow {
    /// Whether the row collects ambiguous cases (歧义).
    pub fn is_ambiguous(&self) -> bool {
        self.code.get(1..) == Some("QY")
    }

    /// Whether the row collects what its MDC could not place.
    pub fn is_fallback(&self) -> bool {
        self.code.get(1..) == Some("00")
    }

    /// Whether the row is a payment group.
    pub fn is_group(&self) -> bool {
        !self.is_ambiguous() && !self.is_fallback()
    }
}

/// One row of `drg.csv`.
#[derive(Debug)]
pub struct DrgRow {
    /// Line of the file.
    pub line: u64,
    /// The code of its ADRG.
    pub adrg: String,
    /// `BB11`
    pub code: String,
    /// The official name.
    pub name: String,
    /// When it takes a case; an empty rule always does.
    pub rule: Option<Rule>,
}

/// A named set of codes.
#[derive(Debug)]
pub struct CodeSet {
    /// Whether its codes are diagnoses or procedures, as the rules use it: the places it is looked for at.
    pub places: Places,
    /// Numbers in the code book of that kind, in file order.
    pub codes: Vec<u32>,
}

/// The level of a diagnosis as a complication or comorbidity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ComplicationLevel {
    /// MCC or CC.
    pub level: Severity,
    /// The exclusion table, as an index of [`DrgScheme::exclusions`]; without one it is never excluded.
    pub exclusion: Option<usize>,
}

/// The principal diagnoses beside which some complications do not count.
#[derive(Debug)]
pub struct ExclusionTable {
    /// Its name, such as `EX_103`.
    pub name: String,
    /// The principal diagnoses.
    pub codes: Vec<DiagnosisId>,
}

/// A checked DRG scheme.
#[derive(Debug)]
pub struct DrgScheme {
    /// What it says of itself.
    pub manifest: Manifest,
    /// Files that it was read from, with their digests: for receipts.
    pub files: Vec<TableFile>,
    /// MDC rows in the order in which they are tried.
    pub mdcs: Vec<MdcRow>,
    /// ADRG rows in file order.
    pub adrgs: Vec<AdrgRow>,
    /// DRG rows in file order.
    pub drgs: Vec<DrgRow>,
    /// Sets by name.
    pub sets: BTreeMap<String, CodeSet>,
    /// Levels of diagnoses.
    pub levels: BTreeMap<DiagnosisId, ComplicationLevel>,
    /// Exclusion tables in file order.
    pub exclusions: Vec<ExclusionTable>,
    /// All diagnoses that the code table or the scheme knows.
    pub diagnoses: CodeBook,
    /// All procedures that the code table or the scheme knows.
    pub procedures: CodeBook,
}

impl DrgScheme {
    /// How a finding or a rule path names a row: file and line.
    pub fn place(file: &str, line: u64) -> String {
        format!("{file}:{line}")
    }
}
