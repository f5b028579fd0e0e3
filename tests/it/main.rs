//! One integration binary, a module per theme.

mod golden;
mod money;
mod support;
mod tidy;
mod twins;
mod witnesses;
mod worked;
