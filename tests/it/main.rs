//! One integration binary, a module per theme.

mod golden;
mod support;
mod tidy;
mod twins;
mod witnesses;
