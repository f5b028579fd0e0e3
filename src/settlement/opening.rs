//! What a hospital brings into a year: from months that were settled elsewhere, and from the year before.

use crate::domain::{Fen, Month};
use crate::region::Region;

use super::clearing::MonthTotals;
use super::month::{MonthRow, twelfths};

/// What a hospital brings into a pool's year.
///
/// In the middle of a year everything is of the year itself: the months before did it. In January what could not be
/// taken off is a debt of last year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Brought {
    /// What the months before did. Their claims are what they paid, held, deducted and carried.
    pub months: MonthTotals,
    /// Advances outstanding.
    pub prepaid: Fen,
    /// What the first month here is handed, zero or below.
    pub carried: Fen,
    /// How much of that is a debt of last year.
    pub debt: Fen,
    /// The line of `opening.csv`.
    pub line: u64,
}

/// What a hospital brings into a pool's year; nothing where `opening.csv` says nothing.
pub fn brought_into(region: &Region, pool: usize, hospital: usize, year: i32) -> Brought {
    let first = region.months(year).next();
    let balance = first.and_then(|month| Some((month, region.opening.into_month(pool, hospital, month)?)));
    let Some((month, own)) = balance else { return Brought::default() };
    let debt = if month.month == 1 { own.carried } else { Fen::ZERO };
    Brought {
        months: MonthTotals {
            payable: own.paid + own.held + own.deducted + own.carried - debt,
            deduction: own.deducted,
            deposit_held: own.held,
            paid: own.paid,
            ..MonthTotals::default()
        },
        prepaid: own.prepaid,
        carried: own.carried,
        debt,
        line: own.line,
    }
}

/// The quota of a hospital for a month: a twelfth of the year's and, where unused quota is carried, what is left of the
/// months before.
///
/// # Rounding
/// The year's quota in twelve parts by largest remainder.
///
/// # Edges
/// In the first month after months that were settled elsewhere, these are taken to have used what they claimed.
pub fn quota_of(quota: Fen, month: Month, carry: bool, before: Option<&MonthRow>, brought: &Brought) -> Fen {
    let parts = twelfths(quota);
    let elsewhere = || (parts[..month.index()].iter().sum::<Fen>() - brought.months.payable).at_least_zero();
    match before {
        _ if !carry => parts[month.index()],
        Some(before) => parts[month.index()] + before.quota_left(),
        None => parts[month.index()] + elsewhere(),
    }
}
