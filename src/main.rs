//! The `casemix` command.

fn main() {}
