//! How a case is paid.

use serde::{Deserialize, Serialize};

/// Exactly one of these pays a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Method {
    /// By the points of its group.
    Group,
    /// 按床日: by the points of its days.
    BedDay,
    /// 单病种: a price for the whole stay, from a line of the budget.
    SingleDisease,
    /// A ratio of what was recorded, from the group method's money or from a line of the budget.
    Item,
    /// 按人头: nothing for the case; its hospital is paid per head, from a line of the budget.
    Capitation,
    /// Paid elsewhere, so not here.
    Excluded,
    /// Not at all.
    Refused,
}

impl Method {
    /// Every method, in the order of tables.
    pub const ALL: [Self; 7] = [
        Self::Group,
        Self::BedDay,
        Self::SingleDisease,
        Self::Item,
        Self::Capitation,
        Self::Excluded,
        Self::Refused,
    ];

    /// The word in output files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::BedDay => "bed_day",
            Self::SingleDisease => "single_disease",
            Self::Item => "item",
            Self::Capitation => "capitation",
            Self::Excluded => "excluded",
            Self::Refused => "refused",
        }
    }

    /// Whether it shares out the pool's money by points.
    pub fn is_by_points(self) -> bool {
        matches!(self, Self::Group | Self::BedDay)
    }
}
