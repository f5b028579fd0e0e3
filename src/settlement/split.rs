//! Splitting an amount so that the parts add up to it.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive};

use crate::domain::{Fen, Quotient, fen_of};

/// Splits an amount by weights so that the parts sum to it exactly: each share is floored, then one fen more goes to the
/// largest remainders, the first of equal ones (hospitals stand in order of their code).
///
/// # Shape
/// A part per weight, in order. Weights may be negative (reversals); where they sum to zero or below there is nothing to
/// split by: all parts are zero, and the amount stays where it is.
///
/// # Example
/// 100.00 among three equal parties: 33.34, 33.33, 33.33 (P16).
pub fn split(amount: Fen, weights: &[i128]) -> Vec<Fen> {
    split_by(amount, &weights.iter().map(|weight| BigInt::from(*weight)).collect::<Vec<_>>())
}

/// Splits an amount by weights of any size.
pub(super) fn split_by(amount: Fen, weights: &[BigInt]) -> Vec<Fen> {
    let total: BigInt = weights.iter().sum();
    if !total.is_positive() {
        return vec![Fen::ZERO; weights.len()];
    }
    let share = |weight: &BigInt| (weight * amount.0).div_mod_floor(&total);
    largest_remainder(amount, &weights.iter().map(share).collect::<Vec<_>>())
}

/// Splits an amount in the proportions of others.
pub(super) fn split_like(amount: Fen, like: &[Fen]) -> Vec<Fen> {
    split(amount, &like.iter().map(|own| own.0).collect::<Vec<_>>())
}

/// Parts in fractions of a fen, `numerators` over one denominator above zero, as whole fen that sum to what all of them
/// together round to.
///
/// # Example
/// Thirds of a fen: 1/3, 1/3 and 4/3 are 2 fen together; the second fen goes to the first of equal remainders: 1, 0, 1.
pub(super) fn whole_parts(numerators: &[BigInt], denominator: &BigInt) -> Vec<Fen> {
    let total = fen_of(&Quotient::new(numerators.iter().sum(), denominator.clone()));
    let shares: Vec<_> = numerators.iter().map(|part| part.div_mod_floor(denominator)).collect();
    largest_remainder(total, &shares)
}

/// Floors of shares, one fen more for the largest of their remainders, so that they sum to the amount.
fn largest_remainder(amount: Fen, shares: &[(BigInt, BigInt)]) -> Vec<Fen> {
    let floored: BigInt = shares.iter().map(|(share, _)| share).sum();
    let missing = (BigInt::from(amount.0) - floored).to_usize().expect("floors miss at most one fen each");
    let mut order: Vec<usize> = (0..shares.len()).collect();
    order.sort_by(|one, two| shares[*two].1.cmp(&shares[*one].1).then(one.cmp(two)));
    let mut parts: Vec<Fen> = shares
        .iter()
        .map(|(share, _)| Fen(share.to_i128().expect("a part is no larger than amounts are")))
        .collect();
    for index in order.into_iter().take(missing) {
        parts[index] += Fen(1);
    }
    assert_eq!(parts.iter().sum::<Fen>(), amount, "the parts of a split add up");
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(amount: i128, weights: &[i128]) -> Vec<i128> {
        split(Fen(amount), weights).into_iter().map(|part| part.0).collect()
    }

    #[test]
    fn remainders_decide_and_ties_go_to_the_first() {
        assert_eq!(parts(10_000, &[1, 1, 1]), [3334, 3333, 3333]);
        // 100 / 7 = 14.28…: 3/7 → 42.857, 2/7 → 28.571, 2/7 → 28.571; floors 42, 28, 28 leave 2 fen.
        assert_eq!(parts(100, &[3, 2, 2]), [43, 29, 28]);
        assert_eq!(parts(1, &[0, 5, 5]), [0, 1, 0]);
    }

    #[test]
    fn nothing_to_split_by_or_to_split() {
        assert_eq!(parts(500, &[]), Vec::<i128>::new());
        assert_eq!(parts(500, &[0, 0]), [0, 0]);
        assert_eq!(parts(500, &[4, -4]), [0, 0]);
        assert_eq!(parts(0, &[1, 2]), [0, 0]);
    }

    #[test]
    fn signs_are_kept() {
        // −100 by 3 : 2 : 2 = −42.857, −28.571, −28.571; floors −43, −29, −29 are one fen too low.
        assert_eq!(parts(-100, &[3, 2, 2]), [-43, -28, -29]);
        // A hospital with more reversals than cases: 100 by 3 : −1 = 150, −50.
        assert_eq!(parts(100, &[3, -1]), [150, -50]);
        // Only reversals: they are owed nothing, and nobody else is there.
        assert_eq!(parts(100, &[-1, -2]), [0, 0]);
        assert_eq!(parts(100, &[1, -2]), [0, 0]);
    }

    #[test]
    fn fractions_of_a_fen_become_whole_ones() {
        let thirds = |parts: &[i128]| -> Vec<i128> {
            let parts: Vec<BigInt> = parts.iter().map(|part| BigInt::from(*part)).collect();
            whole_parts(&parts, &3.into()).into_iter().map(|part| part.0).collect()
        };
        // 1/3 + 1/3 + 4/3 = 2; floors 0, 0, 1 leave a fen, all remainders are 1/3.
        assert_eq!(thirds(&[1, 1, 4]), [1, 0, 1]);
        // 2/3 + 2/3 = 4/3 rounds to 1; −1/3 − 1/3 to −1: floors −1, −1 are a fen too low.
        assert_eq!(thirds(&[2, 2]), [1, 0]);
        assert_eq!(thirds(&[-1, -1]), [0, -1]);
        // Both round up together: 5/3 + 5/3 + 5/3 = 5.
        assert_eq!(thirds(&[5, 5, 5]), [2, 2, 1]);
    }

    #[test]
    fn amounts_of_any_size_add_up() {
        let weights: Vec<i128> = (1..=10_000).map(|weight| weight * 1_000_000_007).collect();
        let amount = 987_654_321_098_765_432;
        assert_eq!(parts(amount, &weights).iter().sum::<i128>(), amount);
    }
}
