//! What months may pay, and the parts of the year's money that they share.

use crate::domain::Month;

use super::file::{Policy, Reader};
use super::parameter::{Parameter, Selection};
use super::rules::{MonthParts, MonthValue, QuotaRule};
use super::values;

/// The entries of the section `month` that a policy can do without.
#[derive(Clone, Debug)]
pub(super) struct Monthly {
    parts: Parameter<MonthParts>,
    pub(super) quota: Parameter<Option<QuotaRule>>,
}

impl Monthly {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            parts: reader.parameter("month.parts", values::month_parts),
            quota: reader.parameter("month.quota", values::month_quota),
        }
    }

    /// The quota rule on a day; none also where nothing is said.
    pub(super) fn quota_on(&self, selection: Selection<'_>) -> Option<QuotaRule> {
        self.quota.at(selection).and_then(|entry| entry.value)
    }
}

impl Policy {
    /// How a pool's year is parted among its months.
    ///
    /// # Errors
    /// Two ways in one year, whose parts would not add up to the year's money; shares for months of which none floats.
    pub fn month_parts(&self, year: i32, pool: &str) -> Result<MonthParts, String> {
        let on = |month: Month| Selection { day: month.last(), pool, level: None };
        let parts =
            |month| self.monthly.parts.at(on(month)).map_or(MonthParts::Twelfths, |entry| entry.value);
        let first = parts(Month { year, month: 1 });
        if let Some(other) = Month::of_year(year).find(|month| parts(*month) != first) {
            return Err(format!(
                "month.parts of pool {pool} changes in {other}; the parts of a year add up to its money only where all \
                 its months are parted in one way: let it change on 1 January"
            ));
        }
        let floats =
            |month| self.month_value.at(on(month)).is_some_and(|entry| entry.value == MonthValue::Floating);
        if first == MonthParts::Table && !Month::of_year(year).any(floats) {
            return Err(format!(
                "month.parts = \"table\" parts the available money among months, and month.value of pool {pool} floats in no \
                 month of {year}; use month.value = \"floating\", or leave month.parts out"
            ));
        }
        Ok(first)
    }

    /// Whether a quota holds in some month of a pool's year.
    pub fn has_quota(&self, year: i32, pool: &str) -> bool {
        Month::of_year(year)
            .any(|month| self.monthly.quota_on(Selection { day: month.last(), pool, level: None }).is_some())
    }
}
