//! The whole story of one case: every row that was tried, and what decided it.

use serde::Serialize;

use crate::domain::{Placement, Severity};

/// One condition of a rule, whether it held, and the fact that decided it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// The condition as the rule language writes it.
    pub condition: String,
    /// Whether it held.
    pub holds: bool,
    /// What of the case made it so.
    pub fact: String,
}

/// A row that was tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tried {
    /// File and line of the row.
    pub row: String,
    /// `mdc`, `adrg` or `drg`; of DIP the sheet, such as `bx` or `mixed`.
    pub level: &'static str,
    /// The code of the row.
    pub code: String,
    /// Its official name.
    pub name: String,
    /// Its rule; empty where it has none.
    pub rule: String,
    /// Whether the rule held.
    pub holds: bool,
    /// The conditions that decided: for a rule that failed, the first of them is the first that failed.
    pub because: Vec<Reading>,
}

/// What became of an other diagnosis with a level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Complication {
    /// The diagnosis.
    pub code: String,
    /// Its name.
    pub name: String,
    /// `mcc` or `cc`.
    pub level: &'static str,
    /// Whether it counted.
    pub counted: bool,
    /// The exclusion table that holds the principal diagnosis, where it did not count.
    pub excluded_by: Option<String>,
}

/// The whole story of one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// Where the case landed.
    pub placement: Placement,
    /// Severity by the lists of the scheme; none where it has none.
    pub severity: Option<Severity>,
    /// Other diagnoses that have a level.
    pub complications: Vec<Complication>,
    /// What was found out before any row was tried: what procedures count for, whether it is a case of primary care.
    pub notes: Vec<String>,
    /// Every row tried, in order.
    pub tried: Vec<Tried>,
}
