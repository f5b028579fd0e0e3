//! What is due to or from a merged hospital goes to its successor; what a hospital owes at the clearing may be carried.
//!
//! A merged hospital keeps its cases, its points and its final amount. From the month on at whose end it is merged, what would
//! be paid to it or carried by it is transferred. A successor that is merged itself leaves all of it to its own: a row
//! transfers or receives, never both.

use crate::domain::Fen;
use crate::policy::NegativeDue;

use super::month::MonthRow;

/// Transfers what a month leaves due to or from merged hospitals. `heirs` are their successors at the end of the month.
///
/// # Example
/// A, merged into B, is due 95.00 and B 190.00: A is paid nothing and transfers −95.00, B is paid 285.00.
pub(super) fn transfer_month(rows: &mut [MonthRow], heirs: &[Option<usize>]) {
    let dues: Vec<Fen> = rows.iter().map(|row| row.paid + row.carried).collect();
    for (transferred, row) in transfers(&dues, heirs).into_iter().zip(rows) {
        let due = row.paid + row.carried + transferred;
        row.transferred = transferred;
        row.paid = due.at_least_zero();
        row.carried = due - row.paid;
    }
}

/// What each hospital is handed of the dues of others, or (with the opposite sign of its due) hands on. They sum to zero.
fn transfers(dues: &[Fen], heirs: &[Option<usize>]) -> Vec<Fen> {
    let mut transferred = vec![Fen::ZERO; dues.len()];
    for (hospital, heir) in heirs.iter().enumerate() {
        if let Some(heir) = heir {
            transferred[hospital] -= dues[hospital];
            transferred[*heir] += dues[hospital];
        }
    }
    transferred
}

/// What becomes of what is due at the clearing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Due {
    /// Handed on to (negative: where it was a claim) or by another hospital.
    pub(super) transferred: Fen,
    /// Carried into the next year; zero or below.
    pub(super) carried: Fen,
    /// Paid now, or paid back.
    pub(super) net: Fen,
}

/// Transfers the dues of merged hospitals, then carries debts where the policy says so.
pub(super) fn settle_dues(dues: &[Fen], heirs: &[Option<usize>], rule: NegativeDue) -> Vec<Due> {
    let settle = |(due, transferred): (&Fen, Fen)| {
        let due = *due + transferred;
        let net = if rule == NegativeDue::Carry { due.at_least_zero() } else { due };
        Due { transferred, carried: due - net, net }
    };
    dues.iter().zip(transfers(dues, heirs)).map(settle).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_goes_to_the_successor_and_every_fen_with_it() {
        let row = |payable, paid, carried| MonthRow {
            payable: Fen(payable),
            deposit_held: Fen(payable - paid - carried),
            paid: Fen(paid),
            carried: Fen(carried),
            ..MonthRow::default()
        };
        // A is due 95, B owes 20, both are merged into C, which is due 190: 95 − 20 + 190 = 265.
        let mut rows = [row(100, 95, 0), row(-21, 0, -20), row(200, 190, 0)];
        transfer_month(&mut rows, &[Some(2), Some(2), None]);
        let shown = rows.map(|row| (row.transferred.0, row.paid.0, row.carried.0));
        assert_eq!(shown, [(-95, 0, 0), (20, 0, 0), (75, 265, 0)]);
    }

    #[test]
    fn debts_are_carried_only_where_the_policy_says_so() {
        let of = |rule| settle_dues(&[Fen(-30), Fen(10), Fen(5)], &[Some(1), None, None], rule);
        // −30 go to the second: 10 − 30 = −20.
        let shown = |due: Due| (due.transferred.0, due.carried.0, due.net.0);
        assert_eq!(
            of(NegativeDue::Recover).into_iter().map(shown).collect::<Vec<_>>(),
            [(30, 0, 0), (-30, 0, -20), (0, 0, 5)]
        );
        assert_eq!(
            of(NegativeDue::Carry).into_iter().map(shown).collect::<Vec<_>>(),
            [(30, 0, 0), (-30, -20, 0), (0, 0, 5)]
        );
    }
}
