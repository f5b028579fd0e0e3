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
    let owed = owed(year);
    let pairs = (0..owed.len()).flat_map(|one| (one + 1..owed.len()).map(move |other| (one, other)));
    let net = |(one, other): (usize, usize)| {
        let (owes, is_owed) = (owed[one][other], owed[other][one]);
        match owes >= is_owed {
            true => Net { from: one, to: other, owes, is_owed },
            false => Net { from: other, to: one, owes: is_owed, is_owed: owes },
        }
    };
    let nets = pairs.map(net);
    nets.filter(|net| (net.owes, net.is_owed) != (Fen::ZERO, Fen::ZERO)).collect()
}

/// What the people of each consortium cost the hospitals of each other one.
fn owed(year: &ConsortiumYear) -> Vec<Vec<Fen>> {
    let mut owed = vec![vec![Fen::ZERO; year.homes.len()]; year.homes.len()];
    for (home, own) in year.homes.iter().zip(&mut owed) {
        for (bill, member) in home.bills.iter().zip(&year.members) {
            if let Some(payee) = *member {
                own[payee] += bill.paid;
            }
        }
    }
    owed
}
