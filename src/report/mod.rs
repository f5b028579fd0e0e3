//! What people read: statements as tables, and the summary of a run.

mod consortiums;
mod statements;
mod summary;

pub use consortiums::consortium_statements;
pub use statements::{
    MONTH_COLUMNS, Statement, clearing, closing, ledger, month_pools, point_sources, pools, settlement,
};
pub use summary::{PoolSummary, Summary, count_summary};
