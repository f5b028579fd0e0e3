//! Case → Grouping. Compiled rules, no text, nothing allocated per case.

pub mod drg;
