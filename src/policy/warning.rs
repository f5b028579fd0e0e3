//! The section `warning`.

use super::file::{Policy, Reader};
use super::parameter::{Parameter, Selection};
use super::rules::WarningLimit;
use super::values;

/// The entries of the section.
#[derive(Clone, Debug)]
pub(super) struct Warning {
    limits: Parameter<Vec<WarningLimit>>,
}

impl Warning {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        Self { limits: reader.parameter("warning.limits", values::warning_limits) }
    }
}

impl Policy {
    /// What the bulletin warns of on a day; nothing where nothing is said. A level where a hospital is looked at, none for
    /// a pool as a whole.
    pub fn warning_limits(&self, selection: Selection<'_>) -> &[WarningLimit] {
        self.warning.limits.at(selection).map_or(&[], |entry| &entry.value)
    }
}
