//! Cases that are decided on singly (特例单议): how many there may be, and who is a candidate.

use crate::domain::{Date, Month};

use super::file::{Policy, Reader};
use super::parameter::{Entry, Parameter, Selection};
use super::rules::{NewbornTest, QuotaOver, SpecialQuota, SwapLimit};
use super::values;

/// The entries of the section `special`.
#[derive(Clone, Debug)]
pub(super) struct Special {
    quota: Parameter<SpecialQuota>,
    swap: Parameter<SwapLimit>,
    pub(super) newborn: Parameter<NewbornTest>,
}

impl Special {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            quota: reader.parameter("special.quota", values::special_quota),
            swap: reader.parameter("special.swap", values::special_swap),
            newborn: reader.parameter("special.newborn", values::newborn),
        }
    }
}

impl Policy {
    /// How many cases may be decided on singly; `selection` names the last day of the cycle. None where the policy sets no
    /// quota.
    pub fn special_quota(&self, selection: Selection<'_>) -> Option<SpecialQuota> {
        self.special.quota.at(selection).map(|entry| entry.value)
    }

    /// How many of the applications of a hospital may be swapped for others; none where nothing is said of it.
    pub fn special_swap(&self, day: Date) -> Option<SwapLimit> {
        self.special.swap.at(Selection { day, pool: "", level: None }).map(|entry| entry.value)
    }

    /// Checks the quotas of a pool's year.
    ///
    /// # Errors
    /// A quota over the pool that is limited to a level, and two ways of counting in one year.
    pub fn check_quotas(&self, year: i32, pool: &str) -> Result<(), String> {
        let here = |entry: &&Entry<SpecialQuota>| {
            let last = |month: Month| entry.period.contains(month.last());
            entry.pool.as_deref().is_none_or(|own| own == pool) && Month::of_year(year).any(last)
        };
        let entries: Vec<_> = self.special.quota.entries.iter().filter(here).collect();
        for entry in &entries {
            if let (QuotaOver::Pool, Some(level)) = (entry.value.over, &entry.level) {
                return Err(format!(
                    "special.quota (line {}) counts over the pool and is limited to level {level}; a quota by level counts over \
                     the hospital: set over = \"hospital\"",
                    entry.line
                ));
            }
        }
        let way = |entry: &Entry<SpecialQuota>| (entry.value.over, entry.value.cycle);
        match entries.iter().find(|entry| way(entry) != way(entries[0])) {
            Some(other) => Err(format!(
                "special.quota counts cases of pool {pool} in two ways in {year} (lines {} and {}); use one `over` and one \
                 `cycle` all year",
                entries[0].line, other.line
            )),
            None => Ok(()),
        }
    }
}
