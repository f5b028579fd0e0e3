//! What the sharing of a year rests on beside the policy.

use crate::domain::{Month, Period, Problems};
use crate::policy::{Selection, SharingLevel};

use super::folder::Region;

/// By what the cases of a pool are summed apart, because surplus and overrun are shared in parts of a hospital.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartedBy {
    /// Not at all.
    Nothing,
    /// By group.
    Group,
    /// By these words of `procurement_class`; cases without one are a part of their own.
    Class(Vec<String>),
}

impl Region {
    /// By what the cases of each pool are summed apart in a year.
    ///
    /// # Panics
    /// When the policy lacks a value: the year was checked before.
    pub fn parted_by(&self, year: i32) -> Vec<PartedBy> {
        let last = Month { year, month: 12 }.last();
        let of_pool = |pool| {
            let rules = self.policy.year(Selection { day: last, pool, level: None });
            let sharing = rules.expect("the policy of the year was checked").sharing;
            match sharing.level {
                SharingLevel::Group => PartedBy::Group,
                SharingLevel::Case => {
                    PartedBy::Class(sharing.classes.into_iter().map(|class| class.class).collect())
                }
                _ => PartedBy::Nothing,
            }
        };
        self.pool_names().into_iter().map(of_pool).collect()
    }

    /// Checks that the tables state what sharing asks for, of every hospital that is in the region in the year: a quota or
    /// visits that are not stated are not zero.
    pub(super) fn check_sharing(&self, year: i32, problems: &mut Problems) {
        let last = Month { year, month: 12 }.last();
        for (pool, name) in self.pool_names().into_iter().enumerate() {
            // What the policy lacks was told before.
            let Ok(rules) = self.policy.year(Selection { day: last, pool: name, level: None }) else {
                continue;
            };
            let measured = rules.sharing.gate.is_some_and(|gate| gate.max_admissions_ratio.is_some());
            for hospital in (0..self.hospitals.len()).filter(|hospital| self.is_here(*hospital, year)) {
                let code = &self.hospitals.codes()[hospital];
                if rules.sharing.level == SharingLevel::Quota
                    && self.quotas.of(pool, hospital, year).is_none()
                {
                    let message = format!(
                        "has no amount for hospital {code} in pool {name} in {year}, and sharing.level is quota; write 0 where it \
                         has none"
                    );
                    problems.add("quotas.csv", None, message);
                }
                if measured && self.visits.of(pool, hospital, year).is_none() {
                    let message = format!(
                        "has no visits of hospital {code} in pool {name} in {year}, and sharing.gate asks for \
                         max_admissions_ratio; write 0 where it had none"
                    );
                    problems.add("visits.csv", None, message);
                }
            }
        }
    }

    /// Whether a hospital is in the region at some time of a year.
    pub(super) fn is_here(&self, hospital: usize, year: i32) -> bool {
        let rows = self.hospitals.rows(hospital);
        rows.iter().any(|row| row.period.overlaps(Period::year(year)))
    }
}
