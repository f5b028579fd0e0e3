//! Forms of points that only some regions have: stays that ended early, the test of traditional treatment, weights from
//! history.

use crate::domain::Number;

use super::file::Reader;
use super::parameter::Parameter;
use super::rules::{HistoryRule, Incomplete};
use super::values;

/// The entries of those keys. Where one is not set, there is no such thing.
#[derive(Clone, Debug)]
pub(super) struct PointForms {
    pub(super) weights: Parameter<Option<HistoryRule>>,
    pub(super) incomplete: Parameter<Incomplete>,
    pub(super) tcm_ratio: Parameter<Number>,
}

impl PointForms {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            weights: reader.parameter("points.weights", values::weights),
            incomplete: reader.parameter("points.incomplete", values::incomplete),
            tcm_ratio: reader.parameter("points.tcm_ratio", values::tcm_ratio),
        }
    }
}
