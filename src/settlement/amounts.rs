//! Points to money: the value of a point, and the fund amount of each hospital by each convention.

use num_traits::{Signed, Zero};

use crate::domain::{
    CaseSums, Error, Fen, Kind, Number, Points, Quotient, fen_of, quotient, quotient_of_fen,
};
use crate::policy::{CloseTo, Convention, Reimbursement, ValueRules};

use super::split::split;

/// Yuan per point, exactly: money over reimbursement ratio over points.
///
/// # Shape
/// None without points above zero: there is nothing to value.
///
/// # Example
/// 714 000 000 yuan / 0.70 / 125 000 000 points = 8.16 (D2). 95 450 000 / 9 500 000 = 10.047368421… (D9).
pub fn point_value(available: Fen, reimbursement: &Quotient, points: Points) -> Option<Quotient> {
    if points <= Points::ZERO || !reimbursement.is_positive() {
        return None;
    }
    let yuan = quotient_of_fen(available) / Quotient::from_integer(100.into());
    Some(yuan / reimbursement / quotient_of_points(points))
}

fn quotient_of_points(points: Points) -> Quotient {
    Quotient::new(points.0.into(), Points::ONE.into())
}

/// What the points of a hospital are worth, rounded once to fen.
pub(super) fn worth(points: Points, value: &Quotient) -> Fen {
    fen_of(&(quotient_of_points(points) * value * Quotient::from_integer(100.into())))
}

/// The reimbursement ratio of the pool's group cases. Zero where nothing was recorded.
pub(super) fn reimbursement(rule: Option<Reimbursement>, hospitals: &[&CaseSums]) -> Quotient {
    match rule {
        Some(Reimbursement::Stated(ratio)) => quotient(ratio),
        Some(Reimbursement::Actual) | None => {
            let fund: Fen = hospitals.iter().map(|sums| sums.group.fund).sum();
            let cost: Fen = hospitals.iter().map(|sums| sums.group.cost).sum();
            if cost == Fen::ZERO { Quotient::zero() } else { quotient_of_fen(fund) / quotient_of_fen(cost) }
        }
    }
}

/// The fund amount of each hospital out of an available amount, and the value of a point.
///
/// - `fund`: the available money split by points, so the amounts sum to it.
/// - `cost_less_paid`: points × (available / ρ / Σ points) − what others paid, each rounded once.
/// - `rate`: the sums of the cases' own amounts; the value is fixed and not reckoned here.
///
/// # Edges
/// Points of zero or below (no cases, or reversals that outweigh them) have no claim on the money: the value is 0, nothing
/// is paid and all is left.
///
/// # Errors
/// When a total-cost value is wanted and nothing was reimbursed (ρ is not above 0).
pub fn fund_amounts(
    rules: &ValueRules,
    available: Fen,
    hospitals: &[&CaseSums],
) -> Result<(Vec<Fen>, Option<Quotient>), Error> {
    let points: Points = hospitals.iter().map(|sums| sums.points).sum();
    match rules.convention {
        Convention::Fund | Convention::CostLessPaid if points <= Points::ZERO => {
            Ok((vec![Fen::ZERO; hospitals.len()], Some(Quotient::zero())))
        }
        Convention::Fund => {
            let weights: Vec<i128> = hospitals.iter().map(|sums| sums.points.0).collect();
            Ok((split(available, &weights), point_value(available, &quotient(Number::ONE), points)))
        }
        Convention::CostLessPaid => {
            let ratio = reimbursement(rules.reimbursement, hospitals);
            let Some(value) = point_value(available, &ratio, points) else {
                let message = "the fund amounts recorded for the cases of the pool are not above 0, so a reimbursement ratio \
                               and a total-cost point value do not exist; state point_value.reimbursement";
                return Err(Error::new(Kind::Rules, message));
            };
            let amount = |sums: &&CaseSums| worth(sums.points, &value) - sums.paid_by_others();
            Ok((hospitals.iter().map(amount).collect(), Some(value)))
        }
        Convention::Rate => Ok((hospitals.iter().map(|sums| sums.rate_amount).collect(), None)),
    }
}

/// What must be said of money and points that do not meet: money that nobody has points for, points without money.
pub fn unmatched(available: Fen, points: Points) -> Option<String> {
    if points <= Points::ZERO && available > Fen::ZERO {
        return Some(format!(
            "{points} points for {available} yuan: the value of a point is 0, nothing is paid by points and all is left"
        ));
    }
    let unpaid = points > Points::ZERO && available <= Fen::ZERO;
    unpaid.then(|| format!("{points} points for {available} yuan: the value of a point is 0"))
}

/// Amounts closed to the available money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// The amounts.
    pub amounts: Vec<Fen>,
    /// What was taken from the reserve.
    pub from_reserve: Fen,
    /// What is left open: the total above (or, negative, below) the available money.
    pub open: Fen,
}

/// Closes amounts whose total differs from the available money, as the policy says. Never silently.
///
/// # Errors
/// When a total of zero or less would have to be scaled to available money.
pub fn close_to(rule: CloseTo, amounts: Vec<Fen>, available: Fen, reserve: Fen) -> Result<Closed, Error> {
    let total: Fen = amounts.iter().sum();
    let scaled = |target: Fen, from_reserve: Fen| {
        if total <= Fen::ZERO && target > Fen::ZERO {
            let message = format!(
                "the amounts of the pool sum to {total} and cannot be scaled to {target}; close_to = \"open\" leaves the difference"
            );
            return Err(Error::new(Kind::Rules, message));
        }
        let weights: Vec<i128> = amounts.iter().map(|amount| amount.0).collect();
        Ok(Closed { amounts: split(target, &weights), from_reserve, open: Fen::ZERO })
    };
    let open = total - available;
    // A year without points has nothing to scale: the money stays.
    let nothing = amounts.iter().all(|amount| *amount == Fen::ZERO);
    match rule {
        _ if nothing || open == Fen::ZERO => Ok(Closed { amounts, from_reserve: Fen::ZERO, open }),
        CloseTo::Open => Ok(Closed { amounts, from_reserve: Fen::ZERO, open }),
        CloseTo::Available => scaled(available, Fen::ZERO),
        CloseTo::Reserve if open < Fen::ZERO => Ok(Closed { amounts, from_reserve: Fen::ZERO, open }),
        CloseTo::Reserve => {
            let from_reserve = open.min(reserve);
            let target = available + from_reserve;
            if target == total {
                return Ok(Closed { amounts, from_reserve, open: Fen::ZERO });
            }
            scaled(target, from_reserve)
        }
    }
}
