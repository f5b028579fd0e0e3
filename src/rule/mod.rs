//! The condition language of the national rule tables: text → tree → compiled test.
//!
//! The language is small and closed: `ZYZD in DI_B00 and (NL < 1 or not XB = 2)`. The published rules of CHS-DRG 3.0
//! are its definition; older and regional editions fit into it. Text that does not parse is an error with its column,
//! never "true".

mod lexer;
mod parser;
mod test;
mod tree;

pub use parser::parse;
pub use test::{Facts, GroupId, Test, TestCompiler, Truth};
pub use tree::{Comparison, Member, Places, Rule, Target, Variable};
