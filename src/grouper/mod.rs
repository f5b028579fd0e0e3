//! Case → Grouping. Compiled rules, no text, nothing allocated per case.

mod cases;
pub mod dip;
pub mod drg;
mod kind;
mod story;

pub use cases::{CodedCase, TextCase};
pub use kind::Grouper;
pub use story::{Complication, Reading, Story, Tried};
