//! Bills between consortiums, netted to one transfer for each pair.

use crate::domain::Fen;

use super::consortium::ConsortiumYear;

/// What two consortiums owe each other for treating each other's people; consortiums by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Net {
    /// The one that pays.
    pub from: usize,
    /// The one that receives.
    pub to: usize,
    /// What `from` owes `to`.
    pub owes: Fen,
    /// What `to` owes `from`; not more than that.
    pub is_owed: Fen,
}

impl Net {
    /// What is paid.
    pub fn amount(&self) -> Fen {
        self.owes - self.is_owed
    }
}

/// The transfers between the consortiums of a pool's year: what one pays another receives, to the fen.
///
/// # Shape
/// One for each pair with bills between them, in order of their codes.
///
/// # Example
/// X owes Y 5 478 260.87 and Y owes X 5 000 000.00: X pays Y 478 260.87 (D14).
pub fn netting(year: &ConsortiumYear) -> Vec<Net> {
    let mut nets = Vec::new();
    for one in 0..year.homes.len() {
        for other in one + 1..year.homes.len() {
            let (owes, is_owed) = (year.paid_at(one, Some(other)), year.paid_at(other, Some(one)));
            if (owes, is_owed) == (Fen::ZERO, Fen::ZERO) {
                continue;
            }
            nets.push(match owes >= is_owed {
                true => Net { from: one, to: other, owes, is_owed },
                false => Net { from: other, to: one, owes: is_owed, is_owed: owes },
            });
        }
    }
    nets
}
