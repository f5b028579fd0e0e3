//! The months of a year that are settled here, and what the tables must hold for them.

use crate::domain::{Error, Kind, Month, Period, Problems};
use crate::policy::MonthParts;

use super::folder::Region;
use super::month_shares::MonthWeights;

impl Region {
    /// The months of a year that are settled here: all of them, but in the year of `first_month` those from it on.
    pub fn months(&self, year: i32) -> impl Iterator<Item = Month> + use<> {
        let first = self.settings.first_month;
        Month::of_year(year).filter(move |month| first.is_none_or(|first| *month >= first))
    }

    /// Refuses a month before the first one that is settled here.
    ///
    /// # Errors
    /// Names the first one.
    pub fn check_month(&self, month: Month) -> Result<(), Error> {
        let Some(first) = self.settings.first_month.filter(|first| month < *first) else { return Ok(()) };
        let message = format!(
            "{month} is not settled here: region.toml has first_month = \"{first}\", and what the months before it did stands \
             in opening.csv"
        );
        Err(Error::new(Kind::Usage, message))
    }

    /// The weights by which the months of a pool's year part its money.
    pub fn month_weights(&self, pool: usize, year: i32) -> MonthWeights {
        // A year was checked before it is settled: where the shares are asked for, they are there.
        let parts = self.policy.month_parts(year, &self.settings.pools[pool].name);
        let shares = self.month_shares.of(pool, year).filter(|_| parts == Ok(MonthParts::Table));
        shares.unwrap_or([1; 12])
    }

    /// Checks that the tables hold the shares and quotas that the policy asks for: a blank is never zero.
    pub(super) fn check_months(&self, year: i32, problems: &mut Problems) {
        for (pool, name) in self.pool_names().into_iter().enumerate() {
            match self.policy.month_parts(year, name) {
                Err(message) => problems.add("policy.toml", None, message),
                Ok(MonthParts::Table) if self.month_shares.of(pool, year).is_none() => {
                    let message = format!(
                        "has no shares for pool {name} in {year}, and month.parts = \"table\" parts its money by them; twelve \
                         that sum to 1 were expected"
                    );
                    problems.add("month_shares.csv", None, message);
                }
                Ok(_) => {}
            }
            if self.policy.has_quota(year, name) {
                self.check_quotas(pool, year, problems);
            }
        }
    }

    fn check_quotas(&self, pool: usize, year: i32, problems: &mut Problems) {
        let here = |hospital: &usize| {
            let rows = self.hospitals.rows(*hospital);
            rows.iter().any(|row| row.period.overlaps(Period::year(year)))
        };
        let lacks = |hospital: &usize| self.quotas.of(pool, *hospital, year).is_none();
        for hospital in (0..self.hospitals.len()).filter(here).filter(lacks) {
            let (code, name) = (&self.hospitals.codes()[hospital], &self.settings.pools[pool].name);
            let message = format!(
                "has no quota for hospital {code} in pool {name} in {year}, and month.quota = \"twelfth\" pays its months by it"
            );
            problems.add("quotas.csv", None, message);
        }
    }
}
