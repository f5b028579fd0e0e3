//! The consortiums of a pool's year from the tables of a region, before and after its clearing.

use std::collections::BTreeMap;

use crate::domain::{Error, Fen, HomeSums, Kind, Month, Number, Problems};
use crate::policy::{ConsortiumClaims, ConsortiumRules, Selection};
use crate::region::{OutsideBill, Receiver, Region};

use super::budget::Budget;
use super::clearing::{Clearing, HospitalYear};
use super::consortium::{ConsortiumYear, Home, at_guarantee_rates, by_points};
use super::incentive::{Incentive, distribute};
use super::netting::{Net, netting};

/// Sums of the year by pool, hospital and the consortium of the people; those of none stand behind the last.
pub type HomesOf<'s> = dyn Fn(usize, usize, usize) -> HomeSums + 's;

/// The consortiums of a pool before its clearing.
pub(super) struct ConsortiumTerms<'r> {
    region: &'r Region,
    rules: ConsortiumRules,
    members: Vec<Option<usize>>,
    rest: Fen,
    homes: Vec<Home>,
    others: Vec<HomeSums>,
    /// Bills outside the county, by date.
    pub(super) bills: Vec<&'r OutsideBill>,
    place: (usize, i32),
}

/// The consortiums of a pool's year as they are cleared.
#[derive(Clone, Debug)]
pub struct ConsortiumBooks {
    /// Use, surplus and overrun.
    pub year: ConsortiumYear,
    /// Transfers between consortiums.
    pub nets: Vec<Net>,
    /// Its incentive pool.
    pub incentive: Incentive,
    /// What the reserve paid of kept surpluses, where they come out of what the points leave.
    pub from_reserve: Fen,
}

impl<'r> ConsortiumTerms<'r> {
    /// The consortiums of a pool's year; none where the policy has none.
    ///
    /// # Errors
    /// A value that is missing; budgets that exceed what is available to the pool.
    pub(super) fn of(
        region: &'r Region,
        (pool, year): (usize, i32),
        available: Fen,
        homes: &HomesOf<'_>,
    ) -> Result<Option<Self>, Error> {
        let name = &region.settings.pools[pool].name;
        let selection = Selection { day: Month { year, month: 12 }.last(), pool: name, level: None };
        let fault = |message: String| Error::at(Kind::Rules, "policy.toml", message);
        let Some(rules) = region.policy.consortium(selection).map_err(fault)? else { return Ok(None) };
        let sums =
            |home: usize| (0..region.hospitals.len()).map(|hospital| homes(pool, hospital, home)).collect();
        let bills = region.consortiums.outside.iter();
        let bills = bills.filter(|bill| (bill.pool, bill.date.month().year) == (pool, year)).collect();
        let mut own = Self {
            members: members(region, year),
            homes: Vec::new(),
            others: sums(region.consortiums.len()),
            rest: available,
            place: (pool, year),
            region,
            rules,
            bills,
        };
        let mut problems = Problems::new();
        for (number, consortium) in region.consortiums.all().iter().enumerate() {
            let budget = region.consortiums.budget(&own.rules.budget, pool, year, number);
            let budget = budget.map_err(|(file, message)| problems.add(file, None, message));
            let charged = own.bills.iter().filter(|bill| bill.consortium == number);
            own.homes.push(Home {
                code: consortium.code.clone(),
                budget: budget.unwrap_or_default(),
                outside: charged.map(|bill| bill.amount).sum(),
                sums: sums(number),
            });
        }
        problems.check(Kind::Rules)?;
        let budgets: Fen = own.homes.iter().map(|home| home.budget).sum();
        own.rest = available - budgets;
        if own.rest < Fen::ZERO {
            return Err(fault(format!(
                "the budgets of the consortiums ({budgets}) exceed what is available to pool {name} in {year} ({available}); \
                 lower consortium.budget, or raise the pool's total in budget.csv"
            )));
        }
        Ok(Some(own))
    }

    /// Where claims are paid at guarantee rates: what they are, into the year of each hospital. What the consortiums draw
    /// beside that comes off the available money.
    pub(super) fn before(
        &self,
        budget: &mut Budget,
        hospitals: &mut [HospitalYear],
    ) -> Option<ConsortiumYear> {
        if self.rules.claims == ConsortiumClaims::Points {
            budget.drawn = self.homes.iter().map(|home| home.outside).sum();
            return None;
        }
        let year =
            at_guarantee_rates(&self.rules, self.members.clone(), self.rest, &self.homes, &self.others);
        for (number, hospital) in hospitals.iter_mut().enumerate() {
            hospital.guaranteed = year.paid_to(number);
        }
        budget.drawn = year.drawn();
        Some(year)
    }

    /// The consortiums once the pool is cleared. Charged by points, they keep of their surplus what the pool has left, then
    /// what its reserve holds.
    ///
    /// # Errors
    /// An incentive pool that cannot be distributed.
    pub(super) fn after(
        &self,
        guaranteed: Option<ConsortiumYear>,
        clearing: &mut Clearing,
    ) -> Result<ConsortiumBooks, Error> {
        let (year, from_reserve) = match guaranteed {
            Some(year) => (year, Fen::ZERO),
            None => self.charged(clearing),
        };
        Ok(ConsortiumBooks { nets: netting(&year), year, incentive: self.incentive()?, from_reserve })
    }

    fn charged(&self, clearing: &mut Clearing) -> (ConsortiumYear, Fen) {
        let standards: Vec<Fen> = clearing.rows.iter().map(|row| row.standard).collect();
        let (members, homes) = (self.members.clone(), &self.homes);
        let mut year = by_points(&self.rules, members, self.rest, homes, &self.others, &standards);
        let left = clearing.left.at_least_zero();
        year.cut_to(left + clearing.reserve_left, &self.rules.surplus);
        let kept: Fen = year.homes.iter().map(|home| home.kept).sum();
        let from_reserve = (kept - left).at_least_zero();
        clearing.left += from_reserve + clearing.budget.drawn - year.drawn();
        clearing.reserve_left -= from_reserve;
        (year, from_reserve)
    }

    fn incentive(&self) -> Result<Incentive, Error> {
        let (pool, year) = self.place;
        let given = self.region.incentives.of(pool, year);
        let given: Vec<(String, Fen)> = given.map(|row| (row.source.clone(), row.amount)).collect();
        let Some(weights) = self.rules.incentive.as_ref().filter(|_| !given.is_empty()) else {
            return Ok(Incentive::default());
        };
        let receivers = self.region.incentives.receivers(year);
        let receivers: Vec<(Receiver, BTreeMap<String, Number>)> =
            receivers.map(|(receiver, scores)| (receiver, scores.clone())).collect();
        let parts = distribute(given.iter().map(|(_, amount)| *amount).sum(), weights, &receivers)?;
        Ok(Incentive { given, parts })
    }
}

/// The consortium of each hospital in a year.
fn members(region: &Region, year: i32) -> Vec<Option<usize>> {
    let of = |hospital| region.hospitals.consortium(hospital, year);
    (0..region.hospitals.len())
        .map(|hospital| of(hospital).and_then(|code| region.consortiums.number(code)))
        .collect()
}
