//! How much is paid ahead, and from which pools.

use crate::domain::Number;

/// The rules of advances in a pool on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AdvanceRules {
    /// How many monthly means of the year before an advance without a stated amount is.
    pub months: Option<Number>,
    /// For how long the pool's balance must last; none where that is not asked.
    pub payable_months: Option<PayableMonths>,
}

/// For how long a pool's balance must last before anything is advanced from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PayableMonths {
    /// Months of last year's mean spend.
    pub at_least: Number,
    /// Whether an advance from a poorer pool is accepted, with a warning.
    pub accept_shortfall: bool,
}
