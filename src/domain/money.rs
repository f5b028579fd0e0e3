//! Money in whole fen.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use serde::{Deserialize, Serialize};

use super::number::{Number, NumberFault, round_product, write_scaled};

/// An amount of money in fen (1/100 yuan), signed. The only way money is held below the edge.
///
/// Written and read as yuan with two decimals. 128 bits hold the sum of any number of amounts of a country.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Fen(pub i128);

impl Fen {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// The largest amount accepted from a file, either sign: 10^18 fen.
    pub const LIMIT: i128 = 1_000_000_000_000_000_000;

    /// The largest amount accepted for a single case, either sign: 10^15 fen. With it, and with numbers within their
    /// [`Bound`](super::Bound), every product of a case stays within 128 bits.
    pub const CASE_LIMIT: i128 = 1_000_000_000_000_000;

    /// Reads yuan such as `1234.5` exactly.
    ///
    /// # Errors
    /// `None` for what is not a number, has more than two decimals that matter, or is beyond [`Fen::LIMIT`].
    pub fn parse_yuan(text: &str) -> Option<Self> {
        Number::parse(text).map_err(|_: NumberFault| ()).ok().and_then(Self::from_yuan)
    }

    /// Yuan as a number to fen; `None` where a part of a fen would be lost.
    pub fn from_yuan(yuan: Number) -> Option<Self> {
        let scale = 10i128.pow(2u32.checked_sub(yuan.decimals())?);
        let fen = yuan.mantissa().checked_mul(scale)?;
        (fen.abs() <= Self::LIMIT).then_some(Self(fen))
    }

    /// The amount times a number, rounded once to fen, halves away from zero.
    ///
    /// # Example
    /// 0.95 of 59 684 210.53 is 56 700 000.0035: 56 700 000.00 (D9).
    pub fn times(self, number: Number) -> Self {
        Self(round_product(&[self.0, number.mantissa()], &[number.denominator()]))
    }

    /// The larger of the amount and nothing.
    pub fn at_least_zero(self) -> Self {
        self.max(Self::ZERO)
    }
}

impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_scaled(f, self.0, 2)
    }
}

impl Add for Fen {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Fen {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Fen {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl AddAssign for Fen {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl SubAssign for Fen {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}

impl Sum for Fen {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

impl<'a> Sum<&'a Fen> for Fen {
    fn sum<I: Iterator<Item = &'a Fen>>(amounts: I) -> Self {
        amounts.copied().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yuan_are_read_to_the_fen_and_written_back() {
        for (text, fen, back) in [
            ("0", 0, "0.00"),
            ("12.3", 1230, "12.30"),
            ("-0.07", -7, "-0.07"),
            ("95450000.00", 9_545_000_000, "95450000.00"),
        ] {
            assert_eq!(Fen::parse_yuan(text), Some(Fen(fen)), "{text}");
            assert_eq!(Fen(fen).to_string(), back);
        }
        assert_eq!(Fen::parse_yuan("1.500"), Some(Fen(150)), "zeros behind the fen are no money");
    }

    #[test]
    fn a_part_of_a_fen_is_refused() {
        assert_eq!(Fen::parse_yuan("0.005"), None);
        assert_eq!(Fen::parse_yuan("10000000000000001"), None);
        assert_eq!(Fen::parse_yuan("yuan"), None);
    }
}
