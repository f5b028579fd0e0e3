//! How large and how fine the numbers of a case may be.
//!
//! With these bounds and [`Fen::CASE_LIMIT`](super::Fen::CASE_LIMIT) every product of a case stays within 128 bits; a
//! test in `points/deviation.rs` reckons with the largest numbers that are admitted.

use std::fmt;

use super::number::Number;

/// What a table or a policy may state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The largest value.
    pub most: i64,
    /// The most digits after the point.
    pub decimals: u32,
}

impl Bound {
    /// Points or weight of a group.
    pub const WORTH: Self = Self { most: 1_000_000, decimals: 9 };
    /// Points per weight.
    pub const SCALE: Self = Self { most: 10_000, decimals: 4 };
    /// A coefficient.
    pub const COEFFICIENT: Self = Self { most: 1000, decimals: 9 };
    /// The share of a group's points that is paid at a fixed value.
    pub const SHARE: Self = Self { most: 1, decimals: 6 };
    /// A multiple that a cost is measured by.
    pub const TIMES: Self = Self { most: 1000, decimals: 4 };
    /// Yuan per point.
    pub const POINT_VALUE: Self = Self { most: 1_000_000, decimals: 9 };
    /// The share of a month in its year.
    pub const MONTH_SHARE: Self = Self { most: 1, decimals: 9 };
    /// How many monthly means are paid ahead.
    pub const MONTHS_AHEAD: Self = Self { most: 12, decimals: 4 };
    /// For how many months a balance must last.
    pub const PAYABLE_MONTHS: Self = Self { most: 120, decimals: 4 };
    /// The factor that turns a cost into points.
    pub const FACTOR: Self = Self { most: 1_000_000, decimals: 9 };

    /// Whether a number is not below zero, not larger and not finer than this.
    pub fn admits(self, number: Number) -> bool {
        !number.is_negative() && number <= Number::whole(self.most) && number.decimals() <= self.decimals
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} with at most {} decimals", self.most, self.decimals)
    }
}
