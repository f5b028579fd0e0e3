//! The commands, each a straight function from a request to files in a folder.

mod amount;
mod changed;
mod check;
mod clear;
mod decisions;
mod explain;
mod generate;
mod group;
mod import;
mod parallel;
mod places;
mod prepare;
mod progress;
mod schemes;
mod settle;
mod stream;
mod task;
mod ties;
mod verify;
mod year;

pub use crate::files::abandon;
pub use crate::files::discharges::is_guarded;
pub use crate::import::Comma;
pub use amount::{AmountQuestion, explain_amount};
pub use check::{CheckReport, check_region, check_scheme};
pub use explain::{Explanation, Question, explain};
pub use generate::{Wish, generate};
pub use import::{ImportReport, ImportWish, ImportedFile, RowCounts, import};
pub use parallel::{in_order, thread_pool};
pub use places::Places;
pub use prepare::{load_scheme, only_year};
pub use progress::{Progress, Silent};
pub use schemes::{DiffReport, Migration, SchemeLine, SchemePage, diff_schemes, list_schemes, show_scheme};
pub use task::{Context, Task, perform, perform_into};
pub use verify::verify;
