//! Indicators of a hospital or a pool.

use num_traits::Zero;

use crate::domain::{CaseSums, Fen, Points, Quotient, quotient_of_fen};

/// `part` of `whole` in per cent; none where there is no whole.
///
/// # Example
/// 1529 of 2266 cases: 67.48 (P4).
pub fn share_percent(part: &Quotient, whole: &Quotient) -> Option<Quotient> {
    (!whole.is_zero()).then(|| part / whole * Quotient::from_integer(100.into()))
}

/// Indicators over cases paid by points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indicators {
    /// CMI: mean base points per case (mean weight, where the scale is 1).
    pub case_mix: Option<Quotient>,
    /// Share of all cases that are in a payment group, in per cent (入组率).
    pub grouped_percent: Option<Quotient>,
    /// Share of all cases that are paid by points, in per cent.
    pub by_points_percent: Option<Quotient>,
    /// Mean cost per case in yuan (次均费用).
    pub mean_cost: Option<Quotient>,
    /// Days of stay per case (平均住院日).
    pub mean_days: Option<Quotient>,
    /// Mean cost over CMI, in yuan (每权重费用).
    pub cost_per_weight: Option<Quotient>,
    /// Mean days over CMI (每权重住院日).
    pub days_per_weight: Option<Quotient>,
    /// Cleared over recorded fund amount, in per cent (结算率).
    pub settlement_percent: Option<Quotient>,
    /// Cleared less recorded fund amount (结算差额).
    pub balance: Fen,
}

impl Indicators {
    /// Reckons them from the sums of cases and what was cleared for the cases paid by points.
    ///
    /// # Example
    /// Weights 1.2 × 50, 0.8 × 30, 2.5 × 20 cases: CMI 134 / 100 = 1.34 (P1).
    pub fn of(sums: &CaseSums, cleared: Fen) -> Self {
        let whole = |count: i64| Quotient::from_integer(count.into());
        let per = |amount: Quotient, count: i64| (count != 0).then(|| amount / whole(count));
        let hundred = Quotient::from_integer(100.into());
        let base_points = Quotient::new(sums.base_points.0.into(), Points::ONE.into());
        let cost = quotient_of_fen(sums.group.cost) / hundred;
        let per_weight = |amount: &Quotient| (!base_points.is_zero()).then(|| amount / &base_points);
        Self {
            mean_days: per(whole(sums.group.days), sums.group.cases),
            cost_per_weight: per_weight(&cost),
            days_per_weight: per_weight(&whole(sums.group.days)),
            case_mix: per(base_points.clone(), sums.group.cases),
            grouped_percent: share_percent(&whole(sums.grouped), &whole(sums.all.cases)),
            by_points_percent: share_percent(&whole(sums.group.cases), &whole(sums.all.cases)),
            mean_cost: per(cost, sums.group.cases),
            settlement_percent: share_percent(&quotient_of_fen(cleared), &quotient_of_fen(sums.group.fund)),
            balance: cleared - sums.group.fund,
        }
    }
}
