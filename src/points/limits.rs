//! The costs at which what is said of a case changes: worked out once for a group, so that a case is only compared.

use crate::domain::Number;
use crate::policy::Deviation;

use super::deviation::DeviationClass;

/// What costs are measured by, and the bounds that follow from it, in whole fen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// What costs are measured by, in fen.
    pub mean: i128,
    /// The highest cost that is very low.
    low: i64,
    /// The lowest cost that is very high.
    high: i64,
    /// Ten times the costs between which a cost is near the mean.
    around: (i128, i128),
    /// The lowest cost that is named for review.
    review: i64,
}

/// A multiple of a mean cost that costs are held against.
#[derive(Clone, Copy)]
pub(super) struct Multiple {
    pub(super) times: Number,
    /// Whether a cost that is exactly at it is beyond it.
    pub(super) inclusive: bool,
}

impl Multiple {
    /// The highest cost below it, in fen. A cost is a whole number of fen, so nothing is rounded: it is below the multiple
    /// exactly where it is at most this.
    ///
    /// # Example
    /// 0.5 times 80.01 yuan is 40.005: 40.00.
    pub(super) fn highest_below(self, mean: i128) -> i64 {
        let at = self.times.mantissa() * mean - i128::from(!self.inclusive);
        let unit = self.times.denominator();
        // Most limits fit a machine word, where dividing costs a tenth.
        match (i64::try_from(at), i64::try_from(unit)) {
            (Ok(at), Ok(unit)) => at.div_euclid(unit),
            _ => i64::try_from(at.div_euclid(unit)).unwrap_or(i64::MAX),
        }
    }

    /// The lowest cost above it.
    fn lowest_above(self, mean: i128) -> i64 {
        Self { inclusive: !self.inclusive, ..self }.highest_below(mean).saturating_add(1)
    }
}

impl From<Deviation> for Multiple {
    fn from(deviation: Deviation) -> Self {
        Self { times: deviation.bound, inclusive: deviation.inclusive }
    }
}

impl Limits {
    /// The bounds by a mean cost: `low` and `high` are what lies beyond, `review` the multiple above which a cost is named.
    /// Without a bound no cost is beyond it.
    ///
    /// # Example
    /// Mean 8000 yuan, bounds 0.5 and 2 exclusive: 3999.99 is low, 4000 and 16000 are normal, 16000.01 is high (D3).
    pub(super) fn new(mean: i128, [low, high]: [Option<Deviation>; 2], review: Option<Number>) -> Self {
        let review = review.map(|times| Multiple { times, inclusive: false });
        Self {
            mean,
            low: low.map_or(i64::MIN, |low| Multiple::from(low).highest_below(mean)),
            high: high.map_or(i64::MAX, |high| Multiple::from(high).lowest_above(mean)),
            around: (9 * mean, 11 * mean),
            review: review.map_or(i64::MAX, |review| review.lowest_above(mean)),
        }
    }

    /// The class of a cost.
    pub(super) fn class(&self, cost: i64) -> DeviationClass {
        if cost <= self.low {
            DeviationClass::Low
        } else if cost >= self.high {
            DeviationClass::High
        } else {
            DeviationClass::Normal
        }
    }

    /// Whether a cost is more than 0.9 and less than 1.1 times the mean: [`Price::near_mean`](super::Price::near_mean), where
    /// the source stands.
    pub(super) fn is_near(&self, cost: i64) -> bool {
        let tenfold = 10 * i128::from(cost);
        self.around.0 < tenfold && tenfold < self.around.1
    }

    /// Whether a cost is beyond the multiple above which it is named for review.
    pub(super) fn is_extreme(&self, cost: i64) -> bool {
        cost >= self.review
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::DeviationForm;

    use super::*;

    fn deviation(bound: &str, inclusive: bool) -> Option<Deviation> {
        Some(Deviation { bound: Number::parse(bound).unwrap(), inclusive, form: DeviationForm::None })
    }

    /// The classes of the costs about two bounds: 0.5 and 2 times 80.01 yuan, that is 40.005 and 160.02.
    fn classes(inclusive: bool, costs: [i64; 6]) -> [&'static str; 6] {
        let limits = Limits::new(8_001, [deviation("0.5", inclusive), deviation("2", inclusive)], None);
        costs.map(|cost| limits.class(cost).name())
    }

    #[test]
    fn a_cost_is_beyond_a_bound_or_at_it() {
        let costs = [1, 4_000, 4_001, 16_001, 16_002, 16_003];
        assert_eq!(classes(false, costs), ["low", "low", "normal", "normal", "normal", "high"]);
        assert_eq!(classes(true, costs), ["low", "low", "normal", "normal", "high", "high"]);
        // A mean of 80.00: a cost can be exactly at the low bound.
        let at =
            |inclusive| Limits::new(8_000, [deviation("0.5", inclusive), None], None).class(4_000).name();
        assert_eq!((at(false), at(true)), ("normal", "low"));
    }

    #[test]
    fn without_a_bound_no_cost_is_beyond_it() {
        let limits = Limits::new(1, [None, None], None);
        for cost in [1, 1_000_000_000_000_000] {
            assert_eq!(limits.class(cost), DeviationClass::Normal);
            assert!(!limits.is_extreme(cost));
        }
    }

    #[test]
    fn near_the_mean_is_between_nine_and_eleven_tenths() {
        // 0.9 and 1.1 times 100.05 are 90.045 and 110.055.
        let limits = Limits::new(10_005, [None, None], Some(Number::whole(5)));
        let near = [9_004, 9_005, 11_005, 11_006].map(|cost| limits.is_near(cost));
        assert_eq!(near, [false, true, true, false]);
        // 0.9 and 1.1 times 100.00: exactly these are not near.
        let whole = Limits::new(10_000, [None, None], None);
        assert_eq!(
            [9_000, 9_001, 10_999, 11_000].map(|cost| whole.is_near(cost)),
            [false, true, true, false]
        );
        assert_eq!([50_025, 50_026].map(|cost| limits.is_extreme(cost)), [false, true]);
    }
}
