//! What the groups of a scheme are worth by past cases.

use std::ops::Range;

use crate::domain::{Fen, Number, Quotient, fen_of, quotient, rounded_number};
use crate::policy::HistoryRule;
use crate::region::{YearCosts, Years, weighted_mean, weighted_ratio};
use crate::variant::{FromHistory, Trim};

/// The costs in fen of the cases of a year, by group, in any order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastCosts {
    /// The year.
    pub year: i32,
    /// Of each group, in the order of the groups.
    pub groups: Vec<Vec<i64>>,
}

/// What a group is worth by its past cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupWorth {
    /// Its cases in all years.
    pub cases: u64,
    /// Those that were not left out at either end of costs.
    pub kept: u64,
    /// What these cost.
    pub cost: Fen,
    /// Their mean cost over the years, rounded for reading; none without a case.
    pub mean_cost: Option<Fen>,
    /// Their mean cost over that of all cases, exactly; none without a case.
    pub ratio: Option<Quotient>,
    /// The ratio times the scale, rounded once; none without a case, or with fewer than `min_cases`.
    pub worth: Option<Number>,
}

/// What each group is worth: its mean cost over that of all cases, times the scale. In both means the same cases count:
/// those of all groups, also of groups with too few of them, but for what is left out at the ends of a group's costs.
/// `years` are the years of the rule, and all have the same groups.
///
/// # Rounding
/// A worth is rounded once, from exact sums.
///
/// # Example
/// A group with cases of 1000 and 3000 yuan among four cases that cost 8000 together: 2000 / 2000 = 1. Of twenty cases the
/// shares 0.05 and 0.1 leave out the cheapest one and the two dearest.
pub fn group_worths(rule: &FromHistory, mut years: Vec<PastCosts>) -> Vec<GroupWorth> {
    let groups = years.first().map_or(0, |own| own.groups.len());
    let (mut cases, mut own) = (vec![0; groups], vec![Years::new(); groups]);
    let mut all = Years::new();
    for PastCosts { year, groups } in &mut years {
        for (group, costs) in groups.iter_mut().enumerate().filter(|(_, costs)| !costs.is_empty()) {
            cases[group] += costs.len() as u64;
            let kept = kept(costs, rule.trim);
            own[group].insert(*year, kept);
            let sum = all.entry(*year).or_insert(YearCosts { cases: 0, cost: Fen::ZERO });
            sum.cases += kept.cases;
            sum.cost += kept.cost;
        }
    }
    let weighing = rule.weighing();
    cases.into_iter().zip(&own).map(|(cases, own)| worth((rule, &weighing), cases, own, &all)).collect()
}

fn worth((rule, weighing): (&FromHistory, &HistoryRule), cases: u64, own: &Years, all: &Years) -> GroupWorth {
    let ratio = weighted_ratio(own, all, weighing);
    let enough = ratio.as_ref().filter(|_| cases >= rule.min_cases);
    GroupWorth {
        cases,
        kept: own.values().map(|year| year.cases).sum(),
        cost: own.values().map(|year| year.cost).sum(),
        mean_cost: weighted_mean(own, weighing).map(|mean| fen_of(&mean)),
        worth: enough.and_then(|ratio| rounded_number(&(ratio * quotient(rule.scale)), rule.decimals)),
        ratio,
    }
}

/// The cases that count. What two cases of one cost are to each other decides nothing, so the order of rows does not
/// either.
fn kept(costs: &mut [i64], trim: Option<Trim>) -> YearCosts {
    costs.sort_unstable();
    let kept = &costs[trim.map_or(0..costs.len(), |trim| within(costs.len(), trim))];
    YearCosts { cases: kept.len() as u64, cost: Fen(kept.iter().map(|cost| i128::from(*cost)).sum()) }
}

/// Whole cases are left out: a share of a case is none.
fn within(cases: usize, trim: Trim) -> Range<usize> {
    let cut = |share: Number| (share.mantissa() * cases as i128 / share.denominator()) as usize;
    cut(trim.low)..cases - cut(trim.high)
}
