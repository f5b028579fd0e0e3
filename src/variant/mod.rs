//! What a variant says: how a year would be settled otherwise.

mod history;

pub use history::{FromHistory, PastYear, Trim, WorthColumn};
