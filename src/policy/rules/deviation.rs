//! Costs that deviate, and stays that ended early.

use crate::domain::{Number, quotient};

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

/// A bound for groups up to some base points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BoundBand {
    /// The base points with which the band ends, these included; the last band has no end.
    pub base_up_to: Option<Number>,
    /// The multiple of the denominator.
    pub bound: Number,
}

/// A bound, or bounds by bands of base points, and what lies beyond.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviationRule {
    /// In rising order; one band where all groups have one bound.
    pub bands: Vec<BoundBand>,
    /// Whether a cost at exactly the bound lies beyond it.
    pub inclusive: bool,
    /// What becomes of the points.
    pub form: DeviationForm,
}

impl DeviationRule {
    /// The band of a group, by its place; its base points are the product of two numbers. Found when a tariff is laid out,
    /// not for each case.
    ///
    /// # Example
    /// Bands up to 100, up to 200 and beyond: 100 points are in the first, 100.0001 in the second.
    pub fn band_of(&self, base: [Number; 2]) -> usize {
        let up_to = |end: Number| quotient(base[0]) * quotient(base[1]) <= quotient(end);
        let holds = |band: &BoundBand| band.base_up_to.is_none_or(up_to);
        self.bands.iter().position(holds).expect("the last band has no end")
    }

    /// What is beyond the bound of a band.
    pub fn in_band(&self, band: usize) -> Deviation {
        Deviation { bound: self.bands[band].bound, inclusive: self.inclusive, form: self.form }
    }
}

/// A cost below which a stay ended early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IncompleteBelow {
    /// The multiple of the denominator.
    pub bound: Number,
    /// Whether a cost at exactly the bound is below it.
    pub inclusive: bool,
}

/// Which stays ended early, and what becomes of their points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incomplete {
    /// Ways of leaving (`dscg_way`).
    pub ways: Vec<i32>,
    /// By cost.
    pub below: Option<IncompleteBelow>,
    /// By the record's own mark (`incomplete_stay`).
    pub by_mark: bool,
    /// What becomes of the points: one of the forms that ask for no bound.
    pub form: DeviationForm,
}

impl Incomplete {
    /// The stay as a deviation. Its forms look at no bound.
    pub fn deviation(&self) -> Deviation {
        Deviation { bound: Number::ZERO, inclusive: false, form: self.form }
    }
}
