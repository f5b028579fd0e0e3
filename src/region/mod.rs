//! A region: the folder that a person edits, read into one checked value.

mod auxiliary;
mod base_points;
mod budget;
mod coefficients;
mod folder;
mod group_points;
mod hospitals;
mod last_year;
mod month_shares;
mod months;
mod opening;
mod payments;
mod quotas;
mod settings;
mod special;
mod value_history;

pub use auxiliary::{Auxiliary, AuxiliaryRow, Condition, MalignantList, MalignantSubtype, Severe, Subtype};
pub use base_points::BasePoints;
pub use budget::{BudgetKind, BudgetLine};
pub use coefficients::{Coefficients, Subject};
pub use folder::Region;
pub use group_points::{GroupPoints, GroupRow, Worth};
pub use hospitals::{HospitalRow, Hospitals};
pub use last_year::{FundBalance, LastYear};
pub use month_shares::{MonthShares, MonthWeights};
pub use opening::{Opening, OpeningBalance};
pub use payments::{Deduction, Prepayment, Score, Stage};
pub use quotas::Quotas;
pub use settings::{Pool, SchemeBy, Settings};
pub use special::{Outcome, SpecialCase, SpecialCases};
pub use value_history::ValueHistory;
