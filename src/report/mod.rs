//! What people read: statements as tables, and the summary of a run.

mod other_methods;
mod reconciliation;
mod statements;
mod summary;

pub use other_methods::other_methods;
pub use reconciliation::reconciliation;
pub use statements::{
    MONTH_COLUMNS, Statement, clearing, closing, ledger, month_pools, opening_next, point_sources, pools,
    settlement,
};
pub use summary::{PoolSummary, Summary, count_summary};
