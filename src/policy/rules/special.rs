//! Cases that are decided on singly.

use crate::domain::Number;

/// What becomes of decisions beyond the quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuotaExcess {
    /// The run stops.
    Refuse,
    /// They stand, and are told.
    Accept,
}

/// How many cases of a pool may be decided on singly (特例单议).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpecialQuota {
    /// Share of the pool's grouped discharges.
    pub share: Number,
    /// Whether a part of a case is rounded up.
    pub up: bool,
    /// What becomes of more.
    pub excess: QuotaExcess,
}

impl SpecialQuota {
    /// The number of cases.
    ///
    /// # Example
    /// 0.005 of 12345 discharges is 61.725: 61, or 62 rounded up (D16).
    pub fn cases(&self, discharges: i64) -> i64 {
        let (above, below) =
            (self.share.mantissa() * i128::from(discharges.max(0)), self.share.denominator());
        let whole = above / below + i128::from(self.up && above % below != 0);
        i64::try_from(whole).expect("a share of a number of cases is one")
    }
}
