//! One integration binary, a module per theme.

mod decisions;
mod discharges;
mod golden;
mod hostile;
mod money;
mod region_errors;
mod scheme_errors;
mod support;
mod tidy;
mod twins;
mod witnesses;
mod worked;
