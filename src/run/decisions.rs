//! Decisions on single cases (特例单议) against what the year's cases are.

use std::collections::BTreeMap;

use crate::domain::{Date, Error, Kind, Month, Problems};
use crate::policy::{QuotaCycle, QuotaExcess, QuotaOver, Selection};
use crate::region::Region;

use super::prepare::Loaded;
use super::stream::Streamed;
use super::year::case_sums;

/// Holds decisions against the quotas and the limit of swaps, and finds those whose case is not there. What is left to tell.
///
/// # Errors
/// More decisions than a quota, or more swaps than a limit, that the policy refuses to exceed.
pub(super) fn check_decisions(loaded: &Loaded, streamed: &Streamed) -> Result<Vec<String>, Error> {
    let region = &loaded.region;
    let mut review = Review::new(loaded, streamed);
    for cycle in [QuotaCycle::Year, QuotaCycle::Quarter, QuotaCycle::Month] {
        cycle.of_year(loaded.year).iter().for_each(|months| review.quotas(cycle, months));
    }
    review.swaps();
    review.problems.check(Kind::Rules)?;
    let rows = region.special_cases.rows.iter().enumerate();
    let unmet = rows.filter(|(number, _)| !streamed.counts.decided.contains_key(number));
    let unmet: Vec<String> = unmet.map(|(_, row)| row.line.to_string()).collect();
    let mut told = review.told;
    if !unmet.is_empty() {
        told.push(format!(
            "special_cases.csv: no accepted case of the year has the setl_id of line {}",
            unmet.join(", ")
        ));
    }
    told.extend(unmet_audits(region, streamed));
    Ok(told)
}

/// Holds decisions against quotas that are counted by the month, before the month is paid. What is left to tell.
///
/// # Errors
/// As [`check_decisions`].
pub(super) fn check_month_decisions(
    loaded: &Loaded,
    streamed: &Streamed,
    month: Month,
) -> Result<Vec<String>, Error> {
    let mut review = Review::new(loaded, streamed);
    review.quotas(QuotaCycle::Month, &[month]);
    review.problems.check(Kind::Rules)?;
    Ok(review.told)
}

/// What is found of the decisions of a year.
struct Review<'r> {
    region: &'r Region,
    year: i32,
    streamed: &'r Streamed,
    told: Vec<String>,
    problems: Problems,
}

/// Cases that a quota counts.
#[derive(Clone, Copy)]
struct Counted<'c> {
    pool: usize,
    over: QuotaOver,
    cycle: QuotaCycle,
    /// All hospitals, or the one.
    hospitals: &'c [usize],
    months: &'c [Month],
}

impl Counted<'_> {
    fn words(&self, region: &Region) -> String {
        let pool = &region.settings.pools[self.pool].name;
        let whose = match self.over {
            QuotaOver::Pool => format!("pool {pool}"),
            QuotaOver::Hospital => {
                format!("hospital {} in pool {pool}", region.hospitals.codes()[self.hospitals[0]])
            }
        };
        match (self.cycle, self.months) {
            (QuotaCycle::Year, _) => whose,
            (_, [first, .., last]) => format!("{whose} settled in {first} to {last}"),
            (_, months) => format!("{whose} settled in {}", months[0]),
        }
    }
}

impl<'r> Review<'r> {
    fn new(loaded: &'r Loaded, streamed: &'r Streamed) -> Self {
        let (told, problems) = (Vec::new(), Problems::new());
        Self { region: &loaded.region, year: loaded.year, streamed, told, problems }
    }

    fn exceeds(&mut self, excess: QuotaExcess, message: &str) {
        match excess {
            QuotaExcess::Refuse => self.problems.add("special_cases.csv", None, message),
            QuotaExcess::Accept => self.told.push(format!("special_cases.csv {message}")),
        }
    }

    /// The quotas of a cycle: of each pool over all hospitals and over each.
    fn quotas(&mut self, cycle: QuotaCycle, months: &[Month]) {
        let all: Vec<usize> = (0..self.region.hospitals.len()).collect();
        for pool in 0..self.region.settings.pools.len() {
            let counted = Counted { pool, over: QuotaOver::Pool, cycle, hospitals: &all, months };
            self.quota(&counted);
            for own in all.chunks(1) {
                self.quota(&Counted { over: QuotaOver::Hospital, hospitals: own, ..counted });
            }
        }
    }

    /// The quota in force on the last day of a cycle, where it is counted in this way.
    fn quota(&mut self, counted: &Counted<'_>) {
        let Counted { pool, over, cycle, hospitals, months } = *counted;
        let day = months[months.len() - 1].last();
        let level = match over {
            QuotaOver::Pool => None,
            QuotaOver::Hospital => self.region.hospitals.latest(hospitals[0], Date(day.0 + 1)),
        };
        let level = level.map(|row| row.level.as_str());
        let selection = Selection { day, pool: &self.region.settings.pools[pool].name, level };
        let quota = self.region.policy.special_quota(selection);
        let Some(quota) = quota.filter(|quota| (quota.over, quota.cycle) == (over, cycle)) else { return };
        let (mut special, mut discharges) = (0, 0);
        for month in months {
            for hospital in hospitals {
                let sums = case_sums(self.streamed)(pool, *hospital, month.index()).total();
                special += sums.special;
                discharges += sums.grouped;
            }
        }
        let most = quota.cases(discharges);
        if special > most {
            let whose = counted.words(self.region);
            let message = format!(
                "decides on {special} cases of {whose}; special.quota admits {most} of its {discharges} grouped discharges"
            );
            self.exceeds(quota.excess, &message);
        }
    }

    /// Applications of each hospital that were swapped for others.
    fn swaps(&mut self) {
        let Some(limit) = self.region.policy.special_swap(Month { year: self.year, month: 12 }.last()) else {
            return;
        };
        let mut hospitals: BTreeMap<usize, (i64, i64)> = BTreeMap::new();
        for (number, row) in self.region.special_cases.rows.iter().enumerate() {
            let Some(hospital) = self.streamed.counts.decided.get(&number) else { continue };
            if row.outcome.is_special() {
                let (applied, swapped) = hospitals.entry(*hospital).or_default();
                *applied += 1;
                *swapped += i64::from(row.swapped);
            }
        }
        for (hospital, (applied, swapped)) in hospitals {
            let most = limit.cases(applied);
            if swapped > most {
                let code = &self.region.hospitals.codes()[hospital];
                let message = format!(
                    "swaps {swapped} applications of hospital {code} for others; special.swap admits {most} of its {applied}"
                );
                self.exceeds(limit.excess, &message);
            }
        }
    }
}

/// Holds audits before points against the cases that they name.
///
/// # Errors
/// Rows that do not fit their case.
pub(super) fn check_audits(region: &Region, streamed: &Streamed) -> Result<(), Error> {
    let mut problems = Problems::new();
    for (place, audited) in &streamed.counts.audited {
        if let Some(fault) = &audited.fault {
            problems.add("deductions.csv", region.audits.rows[*place].line, fault);
        }
    }
    problems.check(Kind::Rules)
}

/// Audits before points that took nothing: no case of the year has their settlement id.
fn unmet_audits(region: &Region, streamed: &Streamed) -> Option<String> {
    let rows = region.audits.rows.iter().enumerate();
    let unmet = rows.filter(|(place, _)| !streamed.counts.audited.contains_key(place));
    let unmet: Vec<String> = unmet.map(|(_, audit)| audit.line.to_string()).collect();
    (!unmet.is_empty()).then(|| {
        format!(
            "deductions.csv: no accepted case of the year has the setl_id of line {}; nothing was refused there before points",
            unmet.join(", ")
        )
    })
}
