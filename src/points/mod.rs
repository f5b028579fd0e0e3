//! Grouping + policy → points of a case.

mod auxiliary;
mod deviation;
mod history;
mod limits;
mod price;
mod routing;
mod tariff;
mod treatment;

pub use auxiliary::DiagnosisMarks;
pub use deviation::{DeviationClass, Product};
pub use history::{GroupWorth, PastCosts, group_worths};
pub use limits::Limits;
pub use price::{Bill, Price, PricedCase, price};
pub use routing::{Destination, RouteCodes, RoutedCase, Routing};
pub use tariff::{Base, Coefficients, GroupTariff, LevelTariff, SchemeCodes, Tariff};
pub use treatment::Treatment;
