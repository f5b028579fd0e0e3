//! How cases are given points.

use crate::domain::{Bound, Fen, Number, quotient, rounded_number};

use super::{Denominator, DeviationRule, FixedPart, HistoryRule, Incomplete, NewbornTest, RateForm};

/// Where coefficients come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CoefficientSource {
    /// From `coefficients.csv`.
    Table,
    /// All are 1.
    One,
    /// From mean costs of earlier years, in `coefficient_history.csv` and `group_history.csv`.
    History(HistoryRule),
}

/// Shares of a hospital's own coefficient and of that of its class or level; together 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mix {
    /// Share of the hospital's own coefficient.
    pub own: Number,
    /// Share of the coefficient of its class or level.
    pub level: Number,
}

impl Mix {
    /// The mixed coefficient, exactly; where there is only one of them, that one alone; none where there is neither.
    ///
    /// # Edges
    /// The digits of shares and coefficients were checked: nine places hold the whole.
    ///
    /// # Example
    /// 0.7 own + 0.3 level of 0.9 and 1: 0.93 (Zhoushan, D8).
    pub fn of(self, own: Option<Number>, level: Option<Number>) -> Option<Number> {
        let (Some(first), Some(second)) = (own, level) else { return own.or(level) };
        let mixed = quotient(self.own) * quotient(first) + quotient(self.level) * quotient(second);
        Some(rounded_number(&mixed, Bound::COEFFICIENT.decimals).expect("a mix of coefficients is one"))
    }
}

/// Which coefficient a hospital has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoefficientRule {
    /// Where coefficients come from.
    pub source: CoefficientSource,
    /// How the hospital's own is mixed with that of its class or level; without it the most particular one counts.
    pub mix: Option<Mix>,
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
    /// Where weights come from, beside the table.
    pub weights: Option<HistoryRule>,
    /// Which coefficient a hospital has.
    pub coefficient: CoefficientRule,
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
    /// Stays that ended early; without it there are none.
    pub incomplete: Option<Incomplete>,
    /// Low-cost cases; without it there are none.
    pub low: Option<DeviationRule>,
    /// High-cost cases; without it there are none.
    pub high: Option<DeviationRule>,
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
    /// 中治率: below this share of traditional treatment a group for it gives way to the one that its row names.
    pub tcm_ratio: Option<Number>,
    /// Newborns that are candidates for a single decision.
    pub newborn: Option<NewbornTest>,
}

impl PointsRules {
    /// Whether costs are measured, so that a denominator is needed.
    pub fn measures_costs(&self) -> bool {
        self.incomplete.is_some() || self.low.is_some() || self.high.is_some() || self.review.is_some()
    }
}
