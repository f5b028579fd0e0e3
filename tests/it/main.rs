//! One integration binary, a module per theme.

mod command;
mod decisions;
mod demo;
mod dip_points;
mod dip_rules;
mod discharges;
mod docs;
mod generated;
mod golden;
mod hostile;
mod kill;
mod late;
mod money;
mod places;
mod properties;
mod receipts;
mod region_errors;
mod same_bytes;
mod scheme_errors;
mod support;
mod tidy;
mod twins;
mod warnings;
mod witnesses;
mod worked;
