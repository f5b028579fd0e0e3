//! What the bulletin warns of.

use crate::domain::Number;

/// Between which values an indicator raises no warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WarningLimit {
    /// One of [`Self::INDICATORS`].
    pub indicator: &'static str,
    /// Below this it warns.
    pub at_least: Option<Number>,
    /// Above this it warns.
    pub at_most: Option<Number>,
}

impl WarningLimit {
    /// What may be limited: indicators of a pool or a hospital, and the readings of the bulletin.
    pub const INDICATORS: [&str; 21] = [
        "budget_pace_percent",
        "forecast_percent",
        "cost_growth_months_percent",
        "payable_months",
        "out_of_county_percent",
        "settlement_percent",
        "overrun_percent",
        "readmission_percent",
        "death_percent",
        "cost_index",
        "time_index",
        "mean_cost",
        "mean_days",
        "drug_percent",
        "consumable_percent",
        "exam_percent",
        "out_of_policy_percent",
        "deviation_percent",
        "low_percent",
        "high_percent",
        "special_percent",
    ];

    /// Those that only a pool as a whole has: an entry that is limited to a level is for hospitals, and would never warn of
    /// them.
    pub const OF_POOLS: [&str; 5] = [
        "budget_pace_percent",
        "forecast_percent",
        "cost_growth_months_percent",
        "payable_months",
        "out_of_county_percent",
    ];
}
