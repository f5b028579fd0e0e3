//! A region: the folder that a person edits, read into one checked value.

mod auxiliary;
mod base_points;
mod bed_day;
mod budget;
mod capitation;
mod coefficients;
mod folder;
mod group_points;
mod history;
mod hospitals;
mod payments;
mod prefixes;
mod routing;
mod settings;
mod single_disease;
mod special;
mod worths;

pub use auxiliary::{Auxiliary, AuxiliaryRow, Condition, MalignantList, MalignantSubtype, Severe, Subtype};
pub use base_points::BasePoints;
pub use bed_day::{BedDay, DayBand};
pub use budget::{Basis, BudgetKind, BudgetLine};
pub use capitation::Capitation;
pub use coefficients::{Coefficients, Subject};
pub use folder::Region;
pub use group_points::{GroupPoints, GroupRow, Worth};
pub use history::{History, YearMean, Years, weighted_mean, weighted_ratio};
pub use hospitals::{HospitalRow, Hospitals};
pub use payments::{Deduction, Prepayment, Score, Stage};
pub use routing::RouteWords;
pub use settings::{Pool, SchemeBy, Settings};
pub use single_disease::{FundPart, SingleDisease};
pub use special::{Decision, Outcome, SpecialCase, SpecialCases};
