//! How county consortiums (县域医共体) are budgeted and settled.

use crate::domain::{Fen, Number};

/// What the growth of a budget starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrowthBase {
    /// The mean of what the fund paid for the members in so many years before.
    Mean {
        /// How many.
        years: i32,
    },
    /// What it paid in the year before.
    LastYear,
}

/// How the budget of a consortium is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsortiumBudget {
    /// An amount for each enrolled person.
    PerHead(Fen),
    /// Payments of earlier years, grown.
    Growth {
        /// From what.
        base: GrowthBase,
        /// By what share of it.
        growth: Number,
        /// The region's growth that may not be exceeded.
        cap: Number,
    },
    /// Given by a table.
    Stated,
}

/// What the use of a consortium's budget by its members at the region's hospitals is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsortiumClaims {
    /// The recorded fund amounts, paid at the guarantee rate.
    Recorded,
    /// The members' part of what the points of each hospital stand for.
    Points,
}

/// How the guarantee rate (医共体预算基金保障率) is reckoned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guarantee {
    /// (budget − what is paid in full) / recorded claims inside, between 0 and 1.
    ModelD14,
}

/// What becomes of a consortium's surplus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SurplusSplit {
    /// The share that the consortium keeps; the rest stays with the pool.
    pub kept: Number,
    /// How county, township and village share what is kept.
    pub levels: [i64; 3],
}

/// What becomes of the part of a consortium's use that its budget does not cover. It is never deducted by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsortiumOverrun {
    /// The pool bears it.
    None,
    /// The consortium owes this share, the pool bears the rest.
    Share(Number),
    /// All of it is carried to the consortium's next year.
    Carry,
}

/// The weight of each indicator in the distribution of the incentive pool.
pub type IndicatorWeights = Vec<(String, Number)>;

/// The consortiums of a pool in a year, by the rules of its last day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsortiumRules {
    /// What counts as use inside the county.
    pub claims: ConsortiumClaims,
    /// Budgets.
    pub budget: ConsortiumBudget,
    /// Surplus.
    pub surplus: SurplusSplit,
    /// Overrun.
    pub overrun: ConsortiumOverrun,
    /// The incentive pool, where there is one.
    pub incentive: Option<IndicatorWeights>,
}
