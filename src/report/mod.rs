//! What people read: statements as tables, and the summary of a run.

mod journal;
mod statements;
mod summary;

pub use journal::{Journal, component, write_beancount, write_hledger};
pub use statements::{
    MONTH_COLUMNS, Statement, accounts, clearing, closing, ledger, month_pools, point_sources, pools,
    settlement,
};
pub use summary::{PoolSummary, Summary, count_summary};
