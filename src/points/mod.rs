//! Grouping + policy → points of a case.

mod auxiliary;
mod deviation;
mod price;
mod tariff;
mod treatment;

pub use auxiliary::DiagnosisMarks;
pub use deviation::{DeviationClass, Product};
pub use price::{Bill, Method, Price, PricedCase, price};
pub use tariff::{Base, Coefficients, GroupTariff, LevelTariff, Tariff};
pub use treatment::Treatment;
