//! A region: the folder that a person edits, read into one checked value.

mod auxiliary;
mod base_points;
mod budget;
mod coefficients;
mod consortium;
mod consortium_checks;
mod folder;
mod group_points;
mod hospitals;
mod incentive;
mod payments;
mod settings;
mod special;

pub use auxiliary::{Auxiliary, AuxiliaryRow, Condition, MalignantList, MalignantSubtype, Severe, Subtype};
pub use base_points::BasePoints;
pub use budget::{BudgetKind, BudgetLine};
pub use coefficients::{Coefficients, Subject};
pub use consortium::{Consortium, Consortiums, OutsideBill};
pub use folder::Region;
pub use group_points::{GroupPoints, GroupRow, Worth};
pub use hospitals::{HospitalRow, Hospitals};
pub use incentive::{IncentiveSource, Incentives, Receiver};
pub use payments::{Deduction, Prepayment, Score, Stage};
pub use settings::{Pool, SchemeBy, Settings};
pub use special::{Outcome, SpecialCase, SpecialCases};
