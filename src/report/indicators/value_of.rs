//! What money a point is counted in: values of different money are never held against each other.

use crate::domain::Month;
use crate::policy::{Selection, ValueRules};
use crate::region::Region;
use crate::settlement::{PointValue, PoolBooks};

/// What the value of a point is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueOf {
    /// What the fund pays.
    Fund,
    /// What the fund pays, as the mean of a hospital's fixed and floating points.
    Elastic,
    /// What a case costs in all.
    TotalCost,
}

impl ValueOf {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Fund, Self::Elastic, Self::TotalCost];

    /// The word in `summary.json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fund => "fund",
            Self::Elastic => "elastic",
            Self::TotalCost => "total_cost",
        }
    }

    /// What a point of a pool's months is of, by the policy of the last day of the year; none where they have no value of
    /// a point. It is the same for all levels, whose opening values may differ.
    pub(in crate::report) fn of_months(region: &Region, pool: usize, year: i32) -> Option<Self> {
        use ValueRules::{CostLessPaid, CostRatio, CostRatioHospital, Elastic, Fund};
        let (day, pool) = (Month { year, month: 12 }.last(), region.settings.pools[pool].name.as_str());
        let levels = region.hospitals.levels();
        let levels = [None].into_iter().chain(levels.into_iter().map(Some));
        let month = |level| region.policy.month(Selection { day, pool, level }).ok();
        match levels.into_iter().find_map(month)?.value {
            Fund => Some(Self::Fund),
            Elastic(_) => Some(Self::Elastic),
            CostRatio(_) | CostRatioHospital(_) | CostLessPaid(_) => Some(Self::TotalCost),
            _ => None,
        }
    }

    /// What a point of the clearing is of; none where it has no value of a point.
    pub(in crate::report) fn of_clearing(books: &PoolBooks) -> Option<Self> {
        books.clearing.value.as_ref().map(|value| match value {
            PointValue::Fund(_) => Self::Fund,
            PointValue::Elastic(_) => Self::Elastic,
            PointValue::TotalCost { .. } => Self::TotalCost,
        })
    }
}
