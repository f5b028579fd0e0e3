//! The cases that a hospital does not hold: what its bureau publishes of the whole pool, less its own.

use crate::domain::{CaseSums, Error, Kind, Month, Problems, Tally};
use crate::policy::{Selection, ValueRules};
use crate::region::PoolTotal;
use crate::settlement::split;

use super::super::prepare::Loaded;
use super::super::stream::Streamed;

const FILE: &str = "pool_totals.csv";

/// The year of all other hospitals, by pool and the hospital that stands for them. No variant changes it.
#[derive(Debug, Default)]
pub(super) struct Others(Vec<(usize, usize, CaseSums)>);

impl Others {
    /// The published totals less what the baseline's own cases add up to.
    ///
    /// # Errors
    /// Totals that are less than the hospital's own; cases of the hospital that stands for others; a convention that asks
    /// more of each case than the totals tell.
    pub(super) fn of(loaded: &Loaded, own: &Streamed) -> Result<Self, Error> {
        let (region, year) = (&loaded.region, loaded.year);
        let (mut others, mut problems) = (Vec::new(), Problems::new());
        let mut pools: Vec<usize> = Vec::new();
        for ((pool, place, _), total, line) in region.pool_totals.of_year(year) {
            let mut fault = |message: String| problems.add(FILE, line, message);
            if pools.contains(&pool) {
                fault("the pool has totals already; one row for each pool and year".to_owned());
            }
            pools.push(pool);
            let sums = |hospital: usize| {
                let mut sums = CaseSums::default();
                (0..12).for_each(|month| {
                    sums.add(&own.sums.get(pool, hospital, month));
                    sums.add(&own.sums.adjusted(pool, hospital, month));
                });
                sums
            };
            if sums(place) != CaseSums::default() {
                let code = &region.hospitals.codes()[place];
                fault(format!(
                    "`{code}` stands for all other hospitals, and the discharges hold cases of it; name another code"
                ));
            }
            let mut mine = CaseSums::default();
            (0..region.hospitals.len()).for_each(|hospital| mine.add(&sums(hospital)));
            match rest(&total, &mine) {
                Some(rest) => others.push((pool, place, rest)),
                None => fault(format!(
                    "the totals of the pool are less than the hospital's own: {} cases, {} points, cost {}, fund {}",
                    mine.group.cases, mine.points, mine.group.cost, mine.group.fund
                )),
            }
        }
        problems.check(Kind::Input)?;
        let others = Self(others);
        others.check_conventions(loaded)?;
        Ok(others)
    }

    /// Totals tell points, cost and fund: a convention that asks more of each case cannot be reckoned from them.
    fn check_conventions(&self, loaded: &Loaded) -> Result<(), Error> {
        let day = Month { year: loaded.year, month: 12 }.last();
        let mut problems = Problems::new();
        for (pool, _, _) in &self.0 {
            let name = &loaded.region.settings.pools[*pool].name;
            let rules = loaded.region.policy.year(Selection { day, pool: name, level: None });
            let value = rules.map_err(|message| Error::at(Kind::Rules, "policy.toml", message))?.value;
            if matches!(value, ValueRules::Rate | ValueRules::GuaranteeRate | ValueRules::Elastic(_)) {
                let message = format!(
                    "pool {name} is cleared by a rate, guarantee rate or elastic value, which asks more of each case than totals \
                     tell; a hospital needs the others' cases for that"
                );
                problems.add(FILE, None, message);
            }
        }
        problems.check(Kind::Rules)
    }

    /// Adds them to the sums of a year, in twelve parts.
    pub(super) fn add(&self, streamed: &mut Streamed) {
        for (pool, hospital, sums) in &self.0 {
            for (month, part) in twelfths(sums).iter().enumerate() {
                streamed.sums.cell(*pool, *hospital, month).add(part);
            }
            streamed.counts.later.add(sums);
        }
    }
}

/// What is left of the totals for others; none where some of it would be below 0.
fn rest(total: &PoolTotal, mine: &CaseSums) -> Option<CaseSums> {
    let group = Tally {
        cases: i64::from(total.cases) - mine.group.cases,
        cost: total.cost - mine.group.cost,
        fund: total.fund - mine.group.fund,
        days: 0,
    };
    let points = total.points - mine.points;
    let below = group.cases < 0 || group.cost.0 < 0 || group.fund.0 < 0 || points.0 < 0;
    (!below).then_some(CaseSums {
        all: group,
        group,
        grouped: group.cases,
        points,
        base_points: points,
        ..CaseSums::default()
    })
}

/// Sums in twelve parts, each number by largest remainder.
fn twelfths(sums: &CaseSums) -> Vec<CaseSums> {
    let parts = sums.numbers().map(|number| split(crate::domain::Fen(number), &[1; 12]));
    let of = |month: usize| {
        let mut numbers = [0; CaseSums::NUMBERS];
        numbers.iter_mut().zip(&parts).for_each(|(number, part)| *number = part[month].0);
        CaseSums::of_numbers(&numbers).expect("a part is no larger than the whole")
    };
    (0..12).map(of).collect()
}
