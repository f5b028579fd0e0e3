//! `adjustments.csv`: what months change of earlier ones, case by case.

use std::fs::File;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::domain::{CaseSums, Error, Month};

use super::cases::write_fault;
use super::tables::safe_text;

/// Why a month changes an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AdjustmentCause {
    /// A case that came after its month was paid.
    Late,
    /// The new record of a correction.
    Correction,
    /// The old record of a correction, taken out.
    Replaced,
    /// A record that takes an earlier one back.
    Reversal,
    /// The patient came back to the same group.
    Readmission,
}

impl AdjustmentCause {
    /// The word in the file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Correction => "correction",
            Self::Replaced => "replaced",
            Self::Reversal => "reversal",
            Self::Readmission => "readmission",
        }
    }
}

/// What a month changes of a case of an earlier one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjustment {
    /// The month that makes the change.
    pub month: Month,
    /// The month that the case belongs to.
    pub belongs_to: Month,
    /// The pool, by number.
    pub pool: usize,
    /// The hospital.
    pub hospital: String,
    /// The case.
    pub setl_id: String,
    /// Why.
    pub cause: AdjustmentCause,
    /// The other record that it has to do with; blank where there is none.
    pub refers_to: String,
    /// What is added, or (below zero) taken away.
    pub sums: CaseSums,
}

/// The file while it is written.
pub struct AdjustmentFile {
    writer: csv::Writer<File>,
    pools: Vec<String>,
}

impl AdjustmentFile {
    /// The columns.
    pub const COLUMNS: [&'static str; 12] = [
        "month",
        "belongs_to",
        "pool",
        "fixmedins_code",
        "setl_id",
        "cause",
        "refers_to",
        "cases",
        "points",
        "medfee_sumamt",
        "hifp_pay",
        "other_methods",
    ];

    /// Begins the file. `pools` are the names of the pools, by number.
    ///
    /// # Errors
    /// When it cannot be created.
    pub fn create(path: &Path, pools: &[&str]) -> Result<Self, Error> {
        let mut writer = csv::Writer::from_path(path).map_err(write_fault)?;
        writer.write_record(Self::COLUMNS).map_err(write_fault)?;
        Ok(Self { writer, pools: pools.iter().map(|pool| (*pool).to_owned()).collect() })
    }

    /// Adds the adjustments of a piece of a file.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add(&mut self, adjustments: &[Adjustment]) -> Result<(), Error> {
        for own in adjustments {
            let sums = &own.sums;
            let cells = [
                own.month.to_string(),
                own.belongs_to.to_string(),
                self.pools[own.pool].clone(),
                own.hospital.clone(),
                safe_text(&own.setl_id).into_owned(),
                own.cause.name().to_owned(),
                safe_text(&own.refers_to).into_owned(),
                sums.all.cases.to_string(),
                sums.points.to_string(),
                sums.all.cost.to_string(),
                sums.all.fund.to_string(),
                sums.item_amount.to_string(),
            ];
            self.writer.write_record(cells).map_err(write_fault)?;
        }
        Ok(())
    }

    /// Ends the file and brings it to the disk.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(self) -> Result<(), Error> {
        let file = self.writer.into_inner().map_err(|error| write_fault(error.error()))?;
        file.sync_all().map_err(write_fault)
    }
}
