//! The opening value that follows from the years before.

use std::collections::BTreeMap;

use crate::domain::{Number, Period, Problems};

use super::file::{Policy, Reader};
use super::parameter::{Entry, Parameter, Selection};
use super::rules::ValueHistoryRule;
use super::values;

/// The entries of `point_value.history`, and the values that the region's table makes of them.
#[derive(Clone, Debug)]
pub(super) struct History {
    pub(super) rules: Parameter<ValueHistoryRule>,
    /// By pool, year and line of the entry.
    values: BTreeMap<(String, i32, u64), Number>,
}

impl History {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let rules = reader.parameter("point_value.history", values::value_history);
        Self { rules, values: BTreeMap::new() }
    }

    /// On a day a pool's opening value is stated, or follows from the years before, not both.
    pub(super) fn check_alone(&self, stated: &Parameter<Number>, problems: &mut Problems) {
        for own in &self.rules.entries {
            let same_pool =
                |other: &Entry<Number>| own.pool.is_none() || other.pool.is_none() || own.pool == other.pool;
            let both =
                stated.entries.iter().find(|other| same_pool(other) && own.period.overlaps(other.period));
            if let Some(other) = both {
                let message = format!(
                    "`point_value.history` gives the opening value on days on which `point_value.opening` in line {} states \
                     it; set `until` or `pool` on one of them",
                    other.line
                );
                problems.add("policy.toml", own.line, message);
            }
        }
    }
}

impl Policy {
    /// Reckons the opening values that rest on the years before, for pools and years; `reckon` is asked for each by the
    /// place of the pool.
    pub fn open_by_history(
        &mut self,
        pools: &[&str],
        years: impl Iterator<Item = i32> + Clone,
        problems: &mut Problems,
        reckon: impl Fn(usize, i32, &ValueHistoryRule) -> Result<Number, String>,
    ) {
        let entries = self.history.rules.entries.iter();
        for (entry, (place, pool)) in
            entries.flat_map(|own| pools.iter().enumerate().map(move |pool| (own, pool)))
        {
            let holds = |year: &i32| entry.period.overlaps(Period::year(*year));
            let here = entry.pool.as_deref().is_none_or(|own| own == *pool);
            for year in years.clone().filter(|_| here).filter(holds) {
                match reckon(place, year, &entry.value) {
                    Ok(value) => {
                        self.history.values.insert(((*pool).to_owned(), year, entry.line), value);
                    }
                    Err(message) => problems.add("value_history.csv", None, message),
                }
            }
        }
    }

    /// Whether the opening value of a pool follows from the years before at some time of a year.
    pub fn opens_by_history(&self, year: i32, pool: &str) -> bool {
        let mut entries = self.history.rules.entries.iter();
        entries.any(|own| {
            own.period.overlaps(Period::year(year)) && own.pool.as_deref().is_none_or(|here| here == pool)
        })
    }

    /// The opening value on a day: stated, or of the day's year by the years before.
    pub(super) fn opening_value(&self, selection: Selection<'_>) -> Option<Number> {
        let Some(entry) = self.history.rules.at(selection) else {
            return self.opening_value.at(selection).map(|entry| entry.value);
        };
        let key = (selection.pool.to_owned(), selection.day.month().year, entry.line);
        self.history.values.get(&key).copied()
    }
}
