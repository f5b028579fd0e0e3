//! The section `warning`.

use crate::domain::Problems;

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

    /// Complains of limits of a level on what only a pool has: they would never warn.
    pub(super) fn check(&self, problems: &mut Problems) {
        for entry in self.limits.entries.iter().filter(|entry| entry.level.is_some()) {
            let of_pools = |limit: &&WarningLimit| WarningLimit::OF_POOLS.contains(&limit.indicator);
            for limit in entry.value.iter().filter(of_pools) {
                let message = format!(
                    "`warning.limits` limits `{}` at a level, but only a pool as a whole has it; state it in an entry without \
                     `level`",
                    limit.indicator
                );
                problems.add("policy.toml", entry.line, message);
            }
        }
    }
}

impl Policy {
    /// What the bulletin warns of on a day; nothing where nothing is said. A level where a hospital is looked at, none for
    /// a pool as a whole.
    pub fn warning_limits(&self, selection: Selection<'_>) -> &[WarningLimit] {
        self.warning.limits.at(selection).map_or(&[], |entry| &entry.value)
    }
}
