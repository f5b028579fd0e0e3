//! Grouping + policy → points of a case.

mod deviation;
mod price;
mod tariff;

pub use deviation::{DeviationClass, Product};
pub use price::{Bill, Method, Price, price};
pub use tariff::{Base, GroupTariff, LevelTariff, Tariff};
