//! `casemix simulate`: a year as it is against a year as it would be.

mod arm;
mod goal;
mod pass;
mod plan;
mod scenario;
mod sweep;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::domain::{Error, Kind, Quotient};
use crate::files::write_table;
use crate::pipeline::{Asked, Comparing, Numbering, Plan, Ties};
use crate::report::{Statement, Summary, WhatIf, WhatIfArm, WhatIfSummary};

use super::prepare::Loaded;
use super::task::{Bench, Done};

/// What is asked of a what-if. Everything in it decides the result.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhatIfTask {
    /// The year.
    pub year: i32,
    /// The hospital whose own view is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hospital: Option<String>,
    /// One or two numbers with the values they take, such as `policy.month.share_paid.value=0.9..1:0.05`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sweep: Vec<String>,
    /// What is to come out, such as `pool.employee.left = 0`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goal: Option<String>,
    /// The number that is varied for it, with the values it may take.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vary: Option<String>,
}
