//! Very low and very high costs.

use crate::domain::{Number, round_product};
use crate::policy::{Deviation, DeviationForm};

use super::tariff::Coefficients;

/// A quotient of products that is rounded once, where it ends.
///
/// Weight, scale, coefficient, ratio and value of a point are whole numbers over powers of ten, so every amount of a
/// case is such a quotient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Product {
    above: [i128; Self::FACTORS],
    below: [i128; Self::FACTORS],
    used: usize,
}

impl Product {
    /// Base, scale, coefficient, ratio, value and unit: no chain is longer.
    const FACTORS: usize = 6;

    /// One.
    pub const ONE: Self = Self { above: [1; Self::FACTORS], below: [1; Self::FACTORS], used: 0 };

    /// The product times `above / below`. Factors that fit a machine word together are kept as one.
    #[inline]
    pub fn times(mut self, above: i128, below: i128) -> Self {
        let last = self.used.saturating_sub(1);
        let joined = within_word(self.above[last], above).zip(within_word(self.below[last], below));
        let at = if joined.is_some() { last } else { self.used };
        (self.above[at], self.below[at]) = joined.unwrap_or((above, below));
        self.used = at + 1;
        self
    }

    /// The product times a number.
    #[inline]
    pub fn by(self, number: Number) -> Self {
        self.times(number.mantissa(), number.denominator())
    }

    /// The product times `unit`, rounded to a whole number, halves away from zero.
    #[inline]
    pub fn rounded(&self, unit: i128) -> i128 {
        let mut above = [unit; Self::FACTORS + 1];
        above[..self.used].copy_from_slice(&self.above[..self.used]);
        round_product(&above[..=self.used], &self.below[..self.used])
    }
}

fn within_word(one: i128, other: i128) -> Option<i128> {
    i64::try_from(one).ok()?.checked_mul(i64::try_from(other).ok()?).map(i128::from)
}

/// Where the cost of a case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DeviationClass {
    /// Below the low bound.
    Low,
    /// Between the bounds, or not measured.
    Normal,
    /// Above the high bound.
    High,
    /// A stay that ended early, whatever its cost.
    Incomplete,
}

impl DeviationClass {
    /// The word in output files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
            Self::Incomplete => "incomplete",
        }
    }
}

/// Base points and coefficient of a case with a deviating cost.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deviating {
    /// Base points, scaled.
    pub(super) base: Product,
    pub(super) coefficients: Coefficients,
    pub(super) cost: i128,
    pub(super) denominator: i128,
    pub(super) opening_value: Option<Number>,
}

/// The points of a deviating case before rounding; none where it is paid by item.
pub(super) fn points(deviation: &Deviation, case: &Deviating) -> Option<Product> {
    let Deviating { base, coefficients, cost, denominator, opening_value } = *case;
    let coefficient = coefficients.hospital;
    let capped = |product: Product| if larger(&product, &base) { base } else { product };
    let bound = deviation.bound;
    Some(match deviation.form {
        DeviationForm::None => coefficients.of(base),
        DeviationForm::Scaled => coefficients.of(base).times(cost, denominator),
        DeviationForm::ScaledCapped => capped(base.by(coefficient).times(cost, denominator)),
        DeviationForm::ScaledPlainCapped => capped(base.times(cost, denominator)),
        DeviationForm::AtCost => {
            // Cost in fen over yuan per point; the policy was checked to have an opening value.
            let value = opening_value.expect("at_cost is only read with an opening value");
            Product::ONE.times(cost, 100).times(value.denominator(), value.mantissa())
        }
        DeviationForm::Excess => {
            // b·k·(x − high + 1), over the common denominator of x and high.
            let unit = bound.denominator();
            let above = cost * unit - bound.mantissa() * denominator + unit * denominator;
            coefficients.of(base).times(above, unit * denominator)
        }
        DeviationForm::ExcessHospital => {
            let (unit, own) = (bound.denominator(), coefficient.denominator());
            let above = (cost * unit - bound.mantissa() * denominator) * own
                + coefficient.mantissa() * denominator * unit;
            coefficients.without_hospital(base).times(above, unit * own).times(1, denominator)
        }
        DeviationForm::Item => return None,
    })
}

/// Whether one product is larger than another, by their rounding to a far finer unit than points have.
fn larger(one: &Product, other: &Product) -> bool {
    const FINE: i128 = 1_000_000_000_000;
    one.rounded(FINE) > other.rounded(FINE)
}

#[cfg(test)]
mod tests {
    use crate::domain::{Bound, Fen, Quotient, fen_of, quotient};

    use super::super::limits::Limits;
    use super::*;

    fn number(text: &str) -> Number {
        Number::parse(text).unwrap()
    }

    fn deviation(bound: &str, form: DeviationForm) -> Deviation {
        Deviation { bound: number(bound), inclusive: false, form }
    }

    /// Points in ten-thousandths of a case of 1000 base points and mean cost 8000.00.
    fn of(bound: &str, form: DeviationForm, cost: i128, coefficient: &str) -> Option<i128> {
        let case = Deviating {
            base: Product::ONE.by(Number::whole(1000)),
            coefficients: Coefficients { hospital: number(coefficient), auxiliary: Number::ONE },
            cost,
            denominator: 800_000,
            opening_value: Some(number("8")),
        };
        points(&deviation(bound, form), &case).map(|product| product.rounded(10_000))
    }

    #[test]
    fn each_form_is_the_formula_of_its_region() {
        use DeviationForm::*;
        // x = 3000 / 8000 = 0.375
        assert_eq!(of("0.5", Scaled, 300_000, "0.9"), Some(3_375_000)); // 1000·0.9·0.375 = 337.5
        assert_eq!(of("0.5", AtCost, 300_000, "0.9"), Some(3_750_000)); // 3000 yuan / 8 = 375 points
        assert_eq!(of("0.5", ScaledPlainCapped, 300_000, "0.9"), Some(3_750_000)); // 1000·0.375
        assert_eq!(of("0.5", None, 300_000, "0.9"), Some(9_000_000)); // 1000·0.9
        assert_eq!(of("0.5", Item, 300_000, "0.9"), Option::None);
        // x = 11500 / 12000 of D7 on 1.1: here x = 0.95, k = 1.1: 1045, capped at 1000.
        assert_eq!(of("1", ScaledCapped, 760_000, "1.1"), Some(10_000_000));
        assert_eq!(of("1", ScaledCapped, 720_000, "1.1"), Some(9_900_000)); // 1000·1.1·0.9
        // x = 2.5, D4: national (2.5 − 2 + 1)·0.9 = 1.35; Jining 2.5 − 2 + 0.9 = 1.4.
        assert_eq!(of("2", Excess, 2_000_000, "0.9"), Some(13_500_000));
        assert_eq!(of("2", ExcessHospital, 2_000_000, "0.9"), Some(14_000_000));
    }

    /// The largest number within a bound that has all its digits, such as 999.9999.
    fn largest(bound: Bound) -> Number {
        number(&format!("{}.{}", bound.most - 1, "9".repeat(bound.decimals as usize)))
    }

    fn ratio(above: i128, below: i128) -> Quotient {
        Quotient::new(above.into(), below.into())
    }

    /// Each form over the largest numbers that tables, policy and records may hold, against the formula in exact
    /// fractions: a product that left 128 bits would stop the test here and wrap in a release build.
    #[test]
    fn products_of_the_largest_numbers_stay_within_128_bits() {
        use DeviationForm::*;
        let (worth, scale, value) =
            (largest(Bound::WORTH), largest(Bound::SCALE), largest(Bound::POINT_VALUE));
        let (coefficient, bound) = (largest(Bound::COEFFICIENT), largest(Bound::TIMES));
        let (base, k, high) = (quotient(worth) * quotient(scale), quotient(coefficient), quotient(bound));
        let one = ratio(1, 1);
        // x as large and as fine as it gets; a low-cost case has an x below its bound.
        let limit = Fen::CASE_LIMIT;
        for (cost, denominator) in [(limit, 1), (limit, limit - 1), (limit, limit / 999), (1, limit), (1, 1)]
        {
            let x = ratio(cost, denominator);
            let low_forms =
                if x < high { vec![Scaled, ScaledCapped, ScaledPlainCapped, AtCost] } else { vec![] };
            for form in low_forms.into_iter().chain([None, Excess, ExcessHospital]) {
                let points_of = |form| match form {
                    Scaled => &base * &k * &x,
                    ScaledCapped => (&base * &k * &x).min(base.clone()),
                    ScaledPlainCapped => (&base * &x).min(base.clone()),
                    AtCost => ratio(cost, 100) / quotient(value),
                    Excess => &base * &k * (&x - &high + &one),
                    ExcessHospital => &base * (&x - &high + &k),
                    None | Item => &base * &k,
                };
                let case = Deviating {
                    base: Product::ONE.by(worth).by(scale),
                    coefficients: Coefficients { hospital: coefficient, auxiliary: Number::ONE },
                    cost,
                    denominator,
                    opening_value: Some(value),
                };
                let product = points(&Deviation { bound, inclusive: true, form }, &case).unwrap();
                let (exact, name) = (points_of(form), format!("{form:?} of {cost} / {denominator}"));
                let ten_thousand = ratio(10_000, 1);
                assert_eq!(product.rounded(10_000), fen_of(&(&exact * ten_thousand)).0, "{name}");
                // The part of them that is paid at a fixed value.
                let share = largest(Bound::SHARE);
                let fixed = Product::ONE.times(product.rounded(10_000), 1).by(share);
                let exactly = ratio(product.rounded(10_000), 1) * quotient(share);
                assert_eq!(fixed.rounded(1), fen_of(&exactly).0, "{name}");
                let in_fen = exact * quotient(value) * ratio(100, 1);
                assert_eq!(product.by(value).rounded(100), fen_of(&in_fen).0, "{name}");
                // As the high bound it is inclusive, as the one for review it is not.
                let high_bound = Some(Deviation { bound, inclusive: true, form });
                let limits = Limits::new(denominator, [Option::None, high_bound], Some(bound));
                let cost = i64::try_from(cost).unwrap();
                assert_eq!(limits.class(cost) == DeviationClass::High, x >= high, "{name}");
                assert_eq!(limits.is_extreme(cost), x > high, "{name}");
                let below = Limits::new(denominator, [high_bound, Option::None], Option::None);
                assert_eq!(below.class(cost) == DeviationClass::Low, x <= high, "{name}");
            }
        }
        // Points by cost, and an amount by item with a ratio of 18 decimals.
        let factor = largest(Bound::FACTOR);
        let by_cost = Product::ONE.by(factor).times(limit, 1).by(value);
        let exact = quotient(factor) * ratio(limit, 1) * quotient(value) * ratio(100, 1);
        assert_eq!(by_cost.rounded(100), fen_of(&exact).0);
        // 10^15 · (1 − 10^-18) = 10^15 − 0.001
        assert_eq!(Product::ONE.times(limit, 1).by(number("0.999999999999999999")).rounded(1), limit);
    }
}
