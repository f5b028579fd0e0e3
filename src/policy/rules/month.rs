//! How a month is paid.

use crate::domain::Number;

use super::ValueRules;

/// The value of a point in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MonthValue {
    /// The opening value of the year.
    Opening,
    /// The month's part of the available budget over its points.
    Floating,
}

/// How the claims of a month are held to a yearly quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuotaRule {
    /// Whether what a month leaves of its quota is added to the next one.
    pub carry: bool,
}

/// How a year's money is parted among its months.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MonthParts {
    /// Twelve equal parts.
    Twelfths,
    /// By the shares of `month_shares.csv`.
    Table,
}

/// The rules of a month in one pool for hospitals of one level, in force on its last day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthRules {
    /// Points to money.
    pub value: ValueRules,
    /// Which value of a point.
    pub month_value: MonthValue,
    /// Yuan per point; there where months are settled with it.
    pub opening_value: Option<Number>,
    /// Whether claims are held to a quota.
    pub quota: Option<QuotaRule>,
    /// Share of the payable that is paid; the rest is held as deposit.
    pub share_paid: Number,
}
