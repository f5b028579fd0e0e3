//! Decimal numbers exactly as people write them, and the one place where a product is rounded.
//!
//! This is the only module that touches `rust_decimal`: its exact parser guards the door, and what passes is kept
//! as an integer and a power of ten, so that no later step can round by accident.

use std::cmp::Ordering;
use std::fmt;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A decimal number as written: `mantissa / 10^scale`, trailing zeros removed. A weight, a coefficient, a share, a rate.
///
/// # Example
/// `0.92` is mantissa 92, scale 2; `0.920` is the same number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Number {
    mantissa: i128,
    scale: u32,
}

/// Why a text is not a number that can be kept exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberFault {
    /// Nothing but digits, one point and a leading minus is accepted.
    NotANumber,
    /// More than 18 digits before or after the point.
    TooLong,
}

impl NumberFault {
    /// What to tell the person who wrote the number.
    pub fn message(self) -> &'static str {
        match self {
            Self::NotANumber => "is not a decimal number; write digits and at most one point, such as 0.95",
            Self::TooLong => "has more than 18 digits before or after the point",
        }
    }
}

impl Number {
    /// Zero.
    pub const ZERO: Self = Self { mantissa: 0, scale: 0 };
    /// One.
    pub const ONE: Self = Self { mantissa: 1, scale: 0 };

    /// A whole number.
    pub const fn whole(value: i64) -> Self {
        Self { mantissa: value as i128, scale: 0 }
    }

    /// Reads a number exactly.
    ///
    /// # Errors
    /// Exponents, thousands separators, underscores and signs other than a leading minus are refused: a table with
    /// `1e5` or `1,000` was made by a program that may have rounded before.
    pub fn parse(text: &str) -> Result<Self, NumberFault> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let only_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !only_digits(whole) || !only_digits(part) || digits.ends_with('.') {
            return Err(NumberFault::NotANumber);
        }
        if whole.trim_start_matches('0').len() > 18 || part.trim_end_matches('0').len() > 18 {
            return Err(NumberFault::TooLong);
        }
        let decimal = Decimal::from_str_exact(text).map_err(|_| NumberFault::TooLong)?.normalize();
        Ok(Self { mantissa: decimal.mantissa(), scale: decimal.scale() })
    }

    /// The number times ten to the power of its scale.
    pub const fn mantissa(self) -> i128 {
        self.mantissa
    }

    /// Ten to the power of the scale: what the mantissa is divided by.
    pub const fn denominator(self) -> i128 {
        10i128.pow(self.scale)
    }

    /// Digits after the point, none of them a trailing zero.
    pub const fn decimals(self) -> u32 {
        self.scale
    }

    /// The number as an integer, where it is one that fits.
    pub fn as_integer(self) -> Option<i64> {
        if self.scale == 0 { self.mantissa.to_i64() } else { None }
    }

    /// The sum, exactly; `None` where it has more digits than a number may be written with.
    pub fn plus(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let at = |number: Self| number.mantissa.checked_mul(10i128.checked_pow(scale - number.scale)?);
        Self::scaled(at(self)?.checked_add(at(other)?)?, scale)
    }

    /// The product, exactly: with as many digits after the point as it has.
    ///
    /// `None` where it has more digits than a number may be written with.
    ///
    /// # Example
    /// 1.05 × 1.02 is 1.071.
    pub fn times(self, other: Self) -> Option<Self> {
        Self::scaled(self.mantissa.checked_mul(other.mantissa)?, self.scale + other.scale)
    }

    /// `mantissa / 10^scale` with the bounds of [`Number::parse`].
    fn scaled(mut mantissa: i128, mut scale: u32) -> Option<Self> {
        while scale > 0 && mantissa % 10 == 0 {
            (mantissa, scale) = (mantissa / 10, scale - 1);
        }
        let fits = scale <= 18 && mantissa.unsigned_abs() / 10u128.pow(scale) < 10u128.pow(18);
        // What is written within these bounds may still be more than the parser keeps.
        if fits { Self::parse(&Self { mantissa, scale }.to_string()).ok() } else { None }
    }

    /// Whether the number is below zero.
    pub const fn is_negative(self) -> bool {
        self.mantissa < 0
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        let left = BigInt::from(self.mantissa) * other.denominator();
        let right = BigInt::from(other.mantissa) * self.denominator();
        left.cmp(&right)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_scaled(f, self.mantissa, self.scale)
    }
}

/// Writes `value / 10^scale` with exactly `scale` digits after the point.
pub(super) fn write_scaled(f: &mut fmt::Formatter<'_>, value: i128, scale: u32) -> fmt::Result {
    let sign = if value < 0 { "-" } else { "" };
    let magnitude = value.unsigned_abs();
    if scale == 0 {
        return write!(f, "{sign}{magnitude}");
    }
    let unit = 10u128.pow(scale);
    let (whole, part, width) = (magnitude / unit, magnitude % unit, scale as usize);
    write!(f, "{sign}{whole}.{part:0width$}")
}

/// The product of `numerators` over the product of `denominators`, rounded once to the nearest integer, halves away
/// from zero. This is the rounding of a case: whatever chain of weights, coefficients and costs leads to it, no step
/// in between is rounded.
///
/// # Panics
/// When a denominator is zero or the result does not fit: both are broken invariants of the caller, which has checked
/// its tables when they were loaded.
///
/// # Example
/// Weight 0.9258 × coefficient 0.92 × rate 9575.25 yuan, in fen: `9258 · 92 · 957525 / (10^4 · 10^2)` = 815 558.6…,
/// so 8155.59 yuan (published: worked example P2).
pub fn round_product(numerators: &[i128], denominators: &[i128]) -> i128 {
    // Most products of a case fit a machine word, where dividing costs a tenth.
    if let Some(rounded) = narrow(numerators).zip(narrow(denominators)).and_then(narrow_half_away) {
        return rounded.into();
    }
    let product = |factors: &[i128]| factors.iter().try_fold(1i128, |all, one| all.checked_mul(*one));
    match (product(numerators), product(denominators)) {
        (Some(above), Some(below)) if above.checked_mul(2).is_some() && below.checked_mul(2).is_some() => {
            half_away(above, below)
        }
        _ => {
            let product = |factors: &[i128]| factors.iter().map(|factor| BigInt::from(*factor)).product();
            round_big(&product(numerators), &product(denominators))
                .to_i128()
                .expect("a rounded amount fits 128 bits")
        }
    }
}

/// A product that fits 64 bits.
fn narrow(factors: &[i128]) -> Option<i64> {
    factors.iter().try_fold(1i64, |all, one| all.checked_mul(i64::try_from(*one).ok()?))
}

fn narrow_half_away((above, below): (i64, i64)) -> Option<i64> {
    let (quotient, rest) = (above.checked_div(below)?, above.checked_rem(below)?.unsigned_abs());
    // rest × 2 ≥ below, without a product that could be too large.
    let up = rest >= below.unsigned_abs() - rest;
    Some(if up { quotient + above.signum() * below.signum() } else { quotient })
}

fn half_away(above: i128, below: i128) -> i128 {
    assert!(below != 0, "a quotient has a denominator");
    let (quotient, rest) = (above / below, above % below);
    if rest.abs() * 2 >= below.abs() { quotient + above.signum() * below.signum() } else { quotient }
}

/// `above / below` to the nearest integer, halves away from zero.
pub fn round_big(above: &BigInt, below: &BigInt) -> BigInt {
    let (quotient, rest) = above.div_rem(below);
    if rest.abs() * 2 >= below.abs() { quotient + above.signum() * below.signum() } else { quotient }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_kept_as_written() {
        let number = Number::parse("0.0920").unwrap();
        assert_eq!((number.mantissa(), number.denominator()), (92, 1000));
        assert_eq!(number.to_string(), "0.092");
        assert_eq!(Number::parse("-3.50").unwrap().to_string(), "-3.5");
        assert_eq!(Number::parse("000120").unwrap(), Number::whole(120));
        assert_eq!(Number::parse("256090.476123457").unwrap().decimals(), 9);
    }

    #[test]
    fn what_is_not_plainly_a_number_is_refused() {
        for text in
            ["", "-", ".5", "5.", "1e5", "1,000", "1_000", "+1", " 1", "0x10", "½", "--1", "1.2.3", "NaN"]
        {
            assert_eq!(Number::parse(text), Err(NumberFault::NotANumber), "{text:?}");
        }
        assert_eq!(Number::parse("1234567890123456789"), Err(NumberFault::TooLong));
        assert_eq!(Number::parse("0.1234567890123456789"), Err(NumberFault::TooLong));
    }

    #[test]
    fn halves_round_away_from_zero_on_both_sides() {
        assert_eq!(round_product(&[5], &[2]), 3);
        assert_eq!(round_product(&[-5], &[2]), -3);
        assert_eq!(round_product(&[5, -1], &[-2]), 3);
        assert_eq!(round_product(&[7], &[3]), 2);
        assert_eq!(round_product(&[-7], &[3]), -2);
    }

    #[test]
    fn a_product_beyond_128_bits_is_still_exact() {
        let huge = 10i128.pow(30);
        assert_eq!(round_product(&[huge, huge, 3], &[huge, huge, 2]), 2);
        assert_eq!(round_product(&[i128::MAX, 5], &[i128::MAX, 2]), 3);
    }

    #[test]
    fn sums_and_products_are_exact_or_none() {
        let of = |text| Number::parse(text).unwrap();
        assert_eq!(of("1.05").times(of("1.02")), Some(of("1.071")));
        assert_eq!(of("-0.5").times(of("0.2")), Some(of("-0.1")));
        assert_eq!(of("0.5").plus(of("0.05")), Some(of("0.55")));
        assert_eq!(of("0.95").plus(of("0.05")), Some(Number::ONE));
        assert_eq!(of("999999999999999999").plus(Number::ONE), None);
        assert_eq!(of("0.0000000001").times(of("0.0000000001")), None);
    }

    #[test]
    fn numbers_compare_by_value() {
        let of = |text| Number::parse(text).unwrap();
        assert!(of("0.4") < of("0.41"));
        assert!(of("-2") < of("0.1"));
        assert_eq!(of("2.0"), of("2"));
    }
}
