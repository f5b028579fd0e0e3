//! Where the difference of a hospital's year comes from, to the fen.

use num_traits::{One, Zero};

use crate::domain::{Fen, Points, Quotient, fen_of, quotient_of_fen};
use crate::policy::{SharingLevel, ValueRules, YearRules};
use crate::settlement::{Clearing, ClearingRow, HospitalYear, PointValue};

use super::moves::{CaseCause, Moves, Step};

/// A cause of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// What cases do, at the value of a point that the baseline has.
    Case(CaseCause),
    /// The value of a point moved because more or less money is available.
    Budget,
    /// The value of a point moved because of the points of all hospitals, or by its own rule.
    PointValue,
    /// Closing the total to the available money.
    Closing,
    /// Surplus kept and overrun shared.
    Sharing,
    /// The coefficient of the assessment.
    Assessment,
    /// What other methods than points pay.
    OtherMethods,
    /// Deductions.
    Deductions,
    /// Deposits forfeited and given to others.
    Deposit,
}

impl Cause {
    /// All of them, in the order in which they are taken.
    pub const ALL: [Self; 14] = [
        Self::Case(CaseCause::Cases),
        Self::Case(CaseCause::Route),
        Self::Case(CaseCause::Group),
        Self::Case(CaseCause::Points),
        Self::Case(CaseCause::Coefficient),
        Self::Case(CaseCause::Deviation),
        Self::Budget,
        Self::PointValue,
        Self::Closing,
        Self::Sharing,
        Self::Assessment,
        Self::OtherMethods,
        Self::Deductions,
        Self::Deposit,
    ];

    /// The column in output files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Case(CaseCause::Cases) => "cases",
            Self::Case(CaseCause::Route) => "route",
            Self::Case(CaseCause::Group) => "group",
            Self::Case(CaseCause::Points) => "points",
            Self::Case(CaseCause::Coefficient) => "coefficient",
            Self::Case(CaseCause::Deviation) => "deviation",
            Self::Budget => "budget",
            Self::PointValue => "point_value",
            Self::Closing => "closing",
            Self::Sharing => "sharing",
            Self::Assessment => "assessment",
            Self::OtherMethods => "other_methods",
            Self::Deductions => "deductions",
            Self::Deposit => "deposit",
        }
    }
}

/// A hospital's year in one arm.
#[derive(Clone, Copy, Debug)]
pub struct Side<'s> {
    year: &'s HospitalYear,
    row: &'s ClearingRow,
    /// What its points stand for before the total is closed.
    before_closing: Fen,
}

/// The pool in both arms.
#[derive(Clone, Copy, Debug)]
pub struct PoolSides<'s> {
    /// How the baseline turns points into money.
    pub rules: &'s YearRules,
    /// The clearing of both.
    pub clearings: [&'s Clearing; 2],
    /// The hospitals of both.
    pub hospitals: [&'s [HospitalYear]; 2],
    /// Points of the baseline for one of the variant: 1 where both count in one unit.
    pub unit: &'s Quotient,
}

/// The difference of a hospital's final amount by cause, in the order of [`Cause::ALL`]; `places` are its places in both
/// arms, none where an arm does not have it.
///
/// Steps of cases are valued as the baseline values points, one after the other; then the available money is exchanged, and
/// what is left of the amount that its points stand for is what the points of all do to the value. What follows the points
/// (closing, sharing, assessment, deposit) is each the difference of its own line.
///
/// # Rounding
/// Each step once, as the rounded sum so far less the one before: all of them add up to the difference exactly.
///
/// # Example
/// Value 10 yuan, 100 points → 110 points, value 9.50 yuan because others gained: 100.00 by points, −55.00 by the value.
pub fn attribute(pool: &PoolSides<'_>, places: [Option<usize>; 2], moves: &Moves) -> [Fen; Cause::ALL.len()] {
    let side = |arm: usize| {
        let place = places[arm]?;
        let clearing = pool.clearings[arm];
        Some(Side {
            year: &pool.hospitals[arm][place],
            row: &clearing.rows[place],
            before_closing: clearing.before_closing[place],
        })
    };
    let [before, after] = [side(0), side(1)];
    let line = |of: &dyn Fn(&Side<'_>) -> Fen| {
        after.as_ref().map_or(Fen::ZERO, of) - before.as_ref().map_or(Fen::ZERO, of)
    };
    let mut steps = by_points(pool, places[0], moves, line(&|side| side.before_closing), after.as_ref());
    let lines: [&dyn Fn(&Side<'_>) -> Fen; 6] = [
        &|side| side.row.standard - side.before_closing,
        &|side| side.row.cleared - side.row.standard,
        &|side| side.row.assessment_effect,
        &|side| side.row.other_methods,
        &|side| -side.row.deduction,
        &|side| side.row.deposit_redistributed - side.row.deposit_forfeited,
    ];
    steps.extend(lines.map(line));
    let steps: [Fen; Cause::ALL.len()] = steps.try_into().expect("a step for each cause");
    let difference = line(&|side| side.row.final_amount);
    assert_eq!(steps.iter().sum::<Fen>(), difference, "causes add up to the difference");
    steps
}

/// The steps of the cases, of the budget and of the value of a point.
fn by_points(
    pool: &PoolSides<'_>,
    place: Option<usize>,
    moves: &Moves,
    difference: Fen,
    after: Option<&Side<'_>>,
) -> Vec<Fen> {
    let worth = Worth::of(pool, place);
    if matches!(worth, Worth::Quota) {
        // What a hospital may be paid is a part of the budget that is its own; no point moves it.
        let mut steps = vec![Fen::ZERO; CaseCause::ALL.len()];
        steps.extend([difference, Fen::ZERO]);
        return steps;
    }
    let mut exact: Vec<Quotient> =
        CaseCause::ALL.map(|cause| worth.of_step(cause, moves.of(cause), pool.unit)).to_vec();
    let points = after.map_or(Points::ZERO, |side| side.year.sums.points);
    exact.push(worth.of_budget(pool, points));
    let (mut sum, mut told) = (Quotient::zero(), Fen::ZERO);
    let mut steps: Vec<Fen> = exact
        .into_iter()
        .map(|step| {
            sum += step;
            let step = fen_of(&sum) - told;
            told += step;
            step
        })
        .collect();
    // A fen is how amounts are split that must add up, and no movement of the value.
    let mut rest = difference - told;
    let last = steps.iter_mut().rev().find(|step| **step != Fen::ZERO);
    if let Some(last) = last.filter(|_| rest.0.abs() == 1) {
        *last += rest;
        rest = Fen::ZERO;
    }
    steps.push(rest);
    steps
}

/// How the baseline values what moves at a hospital.
enum Worth {
    /// Points at a value; what others paid of a case comes off, or not.
    Points { value: Quotient, less_paid: bool },
    /// Points at a value, whole cases by what the rate pays them.
    Rate { value: Quotient },
    /// Recorded amounts at a ratio.
    Recorded { ratio: Quotient },
    /// Nothing: the standard is a quota.
    Quota,
}

impl Worth {
    fn of(pool: &PoolSides<'_>, place: Option<usize>) -> Self {
        let (rules, clearing) = (&pool.rules.value, pool.clearings[0]);
        if pool.rules.sharing.level == SharingLevel::Quota {
            return Self::Quota;
        }
        let mean = |of: fn(&HospitalYear) -> i128| mean(clearing, pool.hospitals[0], place, of);
        let by_points = || mean(|year| year.sums.points.0);
        match (rules, clearing.value.as_ref()) {
            (ValueRules::Recorded, _) => Self::Recorded { ratio: Quotient::one() },
            (ValueRules::GuaranteeRate, _) => Self::Recorded { ratio: mean(|year| year.sums.group.fund.0) },
            (ValueRules::Rate, _) => Self::Rate { value: by_points() },
            (ValueRules::CostLessPaid(_), Some(PointValue::TotalCost { value, .. })) => {
                Self::Points { value: per_unit(value), less_paid: true }
            }
            (ValueRules::CostRatio(_), Some(PointValue::TotalCost { value, reimbursement })) => {
                Self::Points { value: per_unit(&(value * reimbursement)), less_paid: false }
            }
            (ValueRules::Fund, Some(PointValue::Fund(value))) => {
                Self::Points { value: per_unit(value), less_paid: false }
            }
            _ => Self::Points { value: by_points(), less_paid: false },
        }
    }

    fn of_step(&self, cause: CaseCause, step: &Step, unit: &Quotient) -> Quotient {
        let moved = || unit * whole(step.new.0) - whole(step.old.0);
        match self {
            Self::Quota => Quotient::zero(),
            Self::Recorded { ratio } => ratio * quotient_of_fen(step.fund),
            Self::Rate { .. } if matches!(cause, CaseCause::Cases | CaseCause::Route) => {
                quotient_of_fen(step.rate)
            }
            Self::Rate { value } => value * moved(),
            Self::Points { value, less_paid: true } => value * moved() - quotient_of_fen(step.others),
            Self::Points { value, .. } => value * moved(),
        }
    }

    /// What more (or less) available money does to the value, at the points of the variant.
    fn of_budget(&self, pool: &PoolSides<'_>, points: Points) -> Quotient {
        let [before, after] = pool.clearings.map(|clearing| clearing.available);
        match self {
            Self::Points { value, .. } if before > Fen::ZERO => {
                let grown = Quotient::new((after - before).0.into(), before.0.into());
                value * pool.unit * whole(points.0) * grown
            }
            _ => Quotient::zero(),
        }
    }
}

fn whole(number: i128) -> Quotient {
    Quotient::from_integer(number.into())
}

/// A value in yuan per point as fen per ten-thousandth of one.
fn per_unit(value: &Quotient) -> Quotient {
    value * Quotient::new(100.into(), Points::ONE.into())
}

/// What a hospital has before closing for one of what it is paid by; where it has none of that, what the pool has.
fn mean(
    clearing: &Clearing,
    years: &[HospitalYear],
    place: Option<usize>,
    of: fn(&HospitalYear) -> i128,
) -> Quotient {
    let ratio = |amount: Fen, by: i128| (by > 0).then(|| Quotient::new(amount.0.into(), by.into()));
    let own = place.and_then(|place| ratio(clearing.before_closing[place], of(&years[place])));
    let all = || ratio(clearing.before_closing.iter().sum(), years.iter().map(of).sum());
    own.or_else(all).unwrap_or_else(Quotient::zero)
}

/// What the steps of some cases do at the values of the baseline, before anything moves these.
///
/// # Rounding
/// Once, to fen.
pub fn effect_of(pool: &PoolSides<'_>, place: Option<usize>, moves: &Moves) -> Fen {
    let worth = Worth::of(pool, place);
    fen_of(&CaseCause::ALL.into_iter().map(|cause| worth.of_step(cause, moves.of(cause), pool.unit)).sum())
}
