//! What people read: statements as tables, and the summary of a run.

mod amount;
mod consortiums;
mod indicators;
mod journal;
mod other_methods;
mod reconciliation;
mod statements;
mod summary;
mod what_if;
mod what_if_summary;

pub use amount::{AmountStory, Input, Node, Sign, Told};
pub use consortiums::consortium_statements;
pub use indicators::{
    BULLETIN, BULLETIN_COLUMNS, BulletinItem, CaseReadings, Definition, GROUP_COLUMNS, HOSPITAL_COLUMNS,
    INDICATOR_COLUMNS, Indicator, Measured, SOURCES, Scale, ValueOf, YearFacts, bulletin, hospital_rows,
    indicators,
};
pub use journal::{Journal, component, write_beancount, write_hledger};
pub use other_methods::other_methods;
pub use reconciliation::reconciliation;
pub use statements::{
    CLEARING_COLUMNS, CLOSING_COLUMNS, MONTH_COLUMNS, POOL_COLUMNS, Statement, accounts, clearing, closing,
    ledger, month_pools, opening_next, point_sources, pools, settlement,
};
pub use summary::{PoolSummary, Summary, count_summary};
pub use what_if::{What, WhatIf, WhatIfArm};
pub use what_if_summary::{
    AppliedVariant, Compare, ComparedHospital, ComparedPool, GoalSummary, WhatIfSummary,
};

/// Text on one line: what would end it, or is no text, becomes a blank.
fn one_line(text: &str) -> String {
    let breaks = |character: char| character.is_control() || matches!(character, '\u{2028}' | '\u{2029}');
    text.chars().map(|character| if breaks(character) { ' ' } else { character }).collect()
}
