//! Which of some cases are chosen, where a share of them is.

/// Whether each of `count` cases in a row is chosen: a share of them, given as numerator and denominator, evenly spread, so that cases that stand together
/// because they are alike are chosen alike.
///
/// # Rounding
/// share × count to a whole number of cases, halves up.
///
/// # Example
/// A fifth of ten cases: two, the third and the eighth.
pub fn chosen(count: usize, (above, below): (i128, i128)) -> impl Iterator<Item = bool> {
    // Twice the places, so that half a case is a whole number.
    let reached = move |cases: i128| (2 * cases * above + below).div_euclid(2 * below);
    (0..count as i128).map(move |case| reached(case + 1) > reached(case))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(count: usize, share: (i128, i128)) -> Vec<usize> {
        chosen(count, share).enumerate().filter(|(_, chosen)| *chosen).map(|(place, _)| place).collect()
    }

    #[test]
    fn a_share_is_spread_evenly() {
        // 0.5 + 3/5 is the first that reaches 1, 0.5 + 8/5 the first that reaches 2.
        assert_eq!(places(10, (2, 10)), [2, 7]);
        assert_eq!(places(4, (1, 1)), [0, 1, 2, 3]);
        assert!(places(4, (0, 1)).is_empty() && places(0, (1, 2)).is_empty());
    }

    #[test]
    fn half_a_case_is_one() {
        // 0.1 × 5 = 0.5 → 1; 0.1 × 4 = 0.4 → 0.
        assert_eq!((places(5, (1, 10)).len(), places(4, (1, 10)).len()), (1, 0));
    }
}
