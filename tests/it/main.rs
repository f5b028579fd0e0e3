//! One integration binary, a module per theme.

mod command;
mod decisions;
mod demo;
mod dip_rules;
mod discharges;
mod docs;
mod golden;
mod hostile;
mod import_files;
mod import_rows;
mod kill;
mod money;
mod properties;
mod region_errors;
mod same_bytes;
mod scheme_errors;
mod support;
mod tidy;
mod twins;
mod witnesses;
mod worked;
mod xlsx;
