//! Amounts whose total differs from the available money, closed to it as the policy says.

use crate::domain::{Error, Fen, Kind, Points};
use crate::policy::CloseTo;

use super::split::split_like;

/// Amounts closed to the available money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// The amounts.
    pub amounts: Vec<Fen>,
    /// What scaling added to their total, or (negative) took from it.
    pub scaled: Fen,
    /// What was taken from the reserve.
    pub from_reserve: Fen,
    /// What is left open: the total above (or, negative, below) the available money.
    pub open: Fen,
}

/// Closes the amounts of a pool with `points` to the available money. Never silently.
///
/// # Edges
/// Without points and without amounts there is nothing to close: the money stays.
///
/// # Errors
/// When a total of zero or less would have to be scaled to available money.
pub fn close_to(
    rule: CloseTo,
    amounts: Vec<Fen>,
    points: Points,
    available: Fen,
    reserve: Fen,
) -> Result<Closed, Error> {
    let total: Fen = amounts.iter().sum();
    let open = total - available;
    let nothing = points <= Points::ZERO && amounts.iter().all(|amount| *amount == Fen::ZERO);
    let from_reserve = match rule {
        CloseTo::Reserve => open.min(reserve).at_least_zero(),
        CloseTo::Available | CloseTo::Open => Fen::ZERO,
    };
    let left_open = match rule {
        CloseTo::Available => nothing,
        CloseTo::Reserve => nothing || open < Fen::ZERO,
        CloseTo::Open => true,
    };
    let target = available + from_reserve;
    if left_open || target == total {
        let open = total - target;
        return Ok(Closed { amounts, scaled: Fen::ZERO, from_reserve, open });
    }
    if total <= Fen::ZERO && target > Fen::ZERO {
        let message = format!(
            "the amounts of the pool sum to {total} and cannot be scaled to {target}; close_to = \"open\" leaves the difference"
        );
        return Err(Error::new(Kind::Rules, message));
    }
    Ok(Closed {
        amounts: split_like(target, &amounts),
        scaled: target - total,
        from_reserve,
        open: Fen::ZERO,
    })
}
