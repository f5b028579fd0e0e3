//! How cases are given points.

use crate::domain::{Fen, Number};

use super::{FixedPart, RateForm};

/// What a cost is measured against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denominator {
    /// The mean cost of the group.
    GroupMean,
    /// The mean cost of the group at the hospital's level.
    LevelMean,
    /// Base points × opening value, in whole fen.
    Standard,
    /// Base points × coefficient × opening value, in whole fen.
    PaymentStandard,
}

/// How a very low or very high cost changes the points of a case with base `b`, coefficient `k` and ratio
/// `x` = cost / denominator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviationForm {
    /// `b·k`: as a normal case.
    None,
    /// `b·k·x` (DIP 2020, low).
    Scaled,
    /// cost / opening value: the case is paid its cost (DIP 3.0, low).
    AtCost,
    /// `min(b·k·x, b)` (Zhejiang).
    ScaledCapped,
    /// `min(b·x, b)` (Jinhua).
    ScaledPlainCapped,
    /// `b·k·(x − high + 1)` (DIP 2020, high).
    Excess,
    /// `b·(x − high + k)` (Jining, Tai'an).
    ExcessHospital,
    /// Paid as recorded, outside the points (Chongqing).
    Item,
}

/// A bound and what lies beyond it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deviation {
    /// The multiple of the denominator.
    pub bound: Number,
    /// Whether a cost at exactly the bound lies beyond it.
    pub inclusive: bool,
    /// What becomes of the points.
    pub form: DeviationForm,
}

/// Whether coefficients come from the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CoefficientSource {
    /// From `coefficients.csv`.
    Table,
    /// All are 1.
    One,
}

/// What becomes of a case in a group without points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPoints {
    /// Paid as recorded.
    Item,
    /// Treated as ungrouped.
    Ungrouped,
    /// Not paid.
    Refuse,
}

/// What becomes of a case that is in no payment group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handling {
    /// Paid ratio × recorded fund amount.
    Item {
        /// The ratio.
        ratio: Number,
    },
    /// The points of a row of the table.
    Row {
        /// The group code of the row; `own` is the code the case was given.
        group: String,
    },
    /// factor × cost / mean cost points.
    Cost {
        /// The factor.
        factor: Number,
        /// The mean cost of all cases of the pool, frozen for the year.
        mean_cost: Fen,
    },
    /// Not paid.
    Refuse,
}

impl Handling {
    /// In [`Handling::Row`]: the row of the code that the case was given.
    pub const OWN: &str = "own";
}

/// How points are given, on one day, in one pool, at one level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointsRules {
    /// Base points of a weight of 1.
    pub scale: Number,
    /// Decimals that the points of a case are rounded to.
    pub decimals: u32,
    /// Where coefficients come from.
    pub coefficient: CoefficientSource,
    /// Whether only the coefficients of class and level adjust groups of cases without a procedure (DIP).
    pub conservative_by_class: bool,
    /// Whether cases of primary care have no coefficient (DIP, 基层病种).
    pub primary_care_plain: bool,
    /// Groups without points.
    pub no_points: NoPoints,
    /// Ungrouped cases.
    pub ungrouped: Handling,
    /// Ambiguous cases.
    pub ambiguous: Handling,
    /// Low-cost cases; without it there are none.
    pub low: Option<Deviation>,
    /// High-cost cases; without it there are none.
    pub high: Option<Deviation>,
    /// Above this multiple a case is named for review.
    pub review: Option<Number>,
    /// What a cost is measured against; needed where a bound is set.
    pub denominator: Option<Denominator>,
    /// Yuan per point.
    pub opening_value: Option<Number>,
    /// What a rate pays a case.
    pub rate: Option<RateForm>,
    /// Which points are paid at a fixed value.
    pub fixed: FixedPart,
}
