//! A year as it is against a year as it would be: what moved, by how much, and why.
//!
//! Both arms are settled by the same calculation as any other year; nothing here reckons an amount that is paid. What is
//! here takes two settled years apart: differences, and for each hospital the causes that they come from.

mod cause;
mod flow;
mod moves;
mod sample;

pub use cause::{Cause, PoolSides, attribute, effect_of};
pub use flow::{Flow, GroupChange, GroupFate, fates};
pub use moves::{CaseCause, Moves, Seen, Step, case_moves};
pub use sample::chosen;
