//! Regional DIP catalogues as people send them: workbooks and CSV files → rows that were read, mended or refused, each
//! told of, and the tables that a region's folder holds.
//!
//! A cell goes through [`fold`](width), then through [`diagnosis`] or [`procedure`], which mend only what leads to
//! exactly one code that the code table or the library knows. Nothing is guessed: what can be read in two ways is refused
//! and says so.

mod book;
mod csv_text;
mod diagnosis;
mod draft;
mod finding;
mod heading;
mod kind;
mod known;
mod layout;
mod outcome;
mod procedure;
mod row;
mod score;
mod sheet;
mod signature;
mod token;
mod width;
mod workbook;

pub use book::{Book, Cell, Grid, Line};
pub use draft::{Draft, Groups, Table};
pub use finding::{Finding, Standing};
pub use known::Known;
pub use layout::{Field, Layout};
pub use outcome::{Outcome, Verdict};
pub use procedure::Comma;
pub use sheet::SheetReading;
