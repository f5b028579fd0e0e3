//! One integration binary, a module per theme.

mod command;
mod decisions;
mod demo;
mod discharges;
mod golden;
mod hostile;
mod kill;
mod money;
mod region_errors;
mod same_bytes;
mod scheme_errors;
mod support;
mod tidy;
mod twins;
mod witnesses;
mod worked;
