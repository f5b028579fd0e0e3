//! Tables that nothing asks for: a bureau may have prepared one, or have forgotten the key that uses it.

use crate::domain::Month;
use crate::policy::{MonthParts, Selection, SharingLevel, SharingRule};

use super::folder::Region;

impl Region {
    /// Tables with rows that no pool's policy asks for in any year that has a budget, each with what would.
    pub fn unused_tables(&self) -> Vec<String> {
        type Asks = fn(&Region, i32, &str) -> bool;
        let tables: [(&str, bool, &str, Asks); 5] = [
            (
                "quotas.csv",
                self.quotas.is_empty(),
                "month.quota = \"twelfth\" or sharing.level = \"quota\"",
                Self::asks_quotas,
            ),
            (
                "visits.csv",
                self.visits.is_empty(),
                "sharing.gate with max_admissions_ratio",
                Self::asks_visits,
            ),
            (
                "month_shares.csv",
                self.month_shares.is_empty(),
                "month.parts = \"table\"",
                |region, year, pool| region.policy.month_parts(year, pool) == Ok(MonthParts::Table),
            ),
            (
                "base_points.csv",
                self.base_points.is_empty(),
                "the convention elastic_volume of month or year",
                |region, year, pool| region.policy.pays_growth(year, pool),
            ),
            (
                "value_history.csv",
                self.value_history.is_empty(),
                "point_value.history",
                |region, year, pool| region.policy.opens_by_history(year, pool),
            ),
        ];
        let used = |asks: Asks| {
            self.years().into_iter().any(|year| self.pool_names().iter().any(|pool| asks(self, year, pool)))
        };
        let unused = tables.into_iter().filter(|(_, empty, _, asks)| !empty && !used(*asks));
        unused
            .map(|(file, _, asked_by, _)| {
                format!(
                    "{file} has rows that nothing asks for in any year with a budget; {asked_by} would, in policy.toml"
                )
            })
            .collect()
    }

    fn asks_quotas(&self, year: i32, pool: &str) -> bool {
        let standard = |rule: SharingRule| rule.level == SharingLevel::Quota;
        self.policy.has_quota(year, pool) || self.sharing(year, pool).is_some_and(standard)
    }

    fn asks_visits(&self, year: i32, pool: &str) -> bool {
        let gate = self.sharing(year, pool).and_then(|rule| rule.gate);
        gate.is_some_and(|gate| gate.max_admissions_ratio.is_some())
    }

    /// How a pool's year is shared; none where the policy lacks a value, which is told elsewhere.
    fn sharing(&self, year: i32, pool: &str) -> Option<SharingRule> {
        let day = Month { year, month: 12 }.last();
        self.policy.year(Selection { day, pool, level: None }).ok().map(|rules| rules.sharing)
    }
}
