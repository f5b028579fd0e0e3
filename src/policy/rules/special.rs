//! Cases that are decided on singly.

use crate::domain::{Fen, Month, Number};

/// What becomes of decisions beyond the quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuotaExcess {
    /// The run stops.
    Refuse,
    /// They stand, and are told.
    Accept,
}

/// Whose discharges a quota is a share of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuotaOver {
    /// Those of the pool, at all hospitals.
    Pool,
    /// Those of each hospital, in the pool.
    Hospital,
}

/// The time that a quota is counted in. The month in which a case is settled decides its cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuotaCycle {
    /// The year.
    Year,
    /// Three months, from January on.
    Quarter,
    /// The month.
    Month,
}

impl QuotaCycle {
    /// The months of each cycle of a year.
    pub fn of_year(self, year: i32) -> Vec<Vec<Month>> {
        let length = match self {
            Self::Year => 12,
            Self::Quarter => 3,
            Self::Month => 1,
        };
        let months: Vec<Month> = Month::of_year(year).collect();
        months.chunks(length).map(<[Month]>::to_vec).collect()
    }
}

/// How many cases may be decided on singly (特例单议).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpecialQuota {
    /// Share of the grouped discharges.
    pub share: Number,
    /// Whose discharges.
    pub over: QuotaOver,
    /// Of which time.
    pub cycle: QuotaCycle,
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
        share_of(self.share, discharges, self.up)
    }
}

/// How many applications a hospital may swap for others before the clearing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SwapLimit {
    /// Share of its applications of the year.
    pub share: Number,
    /// What becomes of more.
    pub excess: QuotaExcess,
}

impl SwapLimit {
    /// The number of applications that may be swapped: a part of one is none.
    ///
    /// # Example
    /// 0.2 of 9 applications is 1.8: 1.
    pub fn cases(&self, applications: i64) -> i64 {
        share_of(self.share, applications, false)
    }
}

fn share_of(share: Number, cases: i64, up: bool) -> i64 {
    let (above, below) = (share.mantissa() * i128::from(cases.max(0)), share.denominator());
    let whole = above / below + i128::from(up && above % below != 0);
    i64::try_from(whole).expect("a share of a number of cases is one")
}

/// Newborns of little weight and high cost, who may be decided on singly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewbornTest {
    /// Birth weight in grams below which they are meant.
    pub weight_below: i32,
    /// How many times the region's mean a case must cost at least.
    pub times_mean: Number,
    /// Mean cost of all cases of the region, frozen for the year.
    pub mean_cost: Fen,
    /// How many times the mean of its group it must cost at least.
    pub times_group: Number,
}
