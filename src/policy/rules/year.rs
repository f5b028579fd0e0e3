//! How a year is cleared.

use crate::domain::{Fen, Number};

use super::ValueRules;

/// What a total that differs from the available money is closed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloseTo {
    /// Scaled to the available money.
    Available,
    /// An excess is taken from the reserve, the rest scaled.
    Reserve,
    /// Left as a stated line.
    Open,
}

/// Where surplus and overrun are shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SharingLevel {
    /// Not at all: a hospital receives its standard.
    None,
    /// By each hospital's own ratio.
    Hospital,
    /// On the sums of the pool.
    Pool,
}

/// What a band applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SharingMode {
    /// Its own slice of the difference.
    Marginal,
    /// All of the difference.
    Whole,
}

/// A band of r = recorded / standard: from the band before it up to its own upper end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band {
    /// Where it ends; the last one does not.
    pub up_to: Option<Number>,
    /// Whether the upper end belongs to it (matters where the whole difference is shared).
    pub upper_inclusive: bool,
    /// Below 1: the hospital's share of the surplus. Above 1: the fund's share of the overrun.
    pub share: Number,
}

/// Bands in rising order that cover every ratio; one of them ends at 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bands(pub Vec<Band>);

/// What pays the fund's part of overruns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SharingSource {
    /// Surplus that hospitals did not keep.
    UnkeptSurplus,
    /// The pool's reserve.
    Reserve,
    /// The fund's balance, up to a limit.
    FundBalance {
        /// The limit.
        limit: Fen,
    },
}

/// How surplus and overrun are shared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharingRule {
    /// Where.
    pub level: SharingLevel,
    /// On what.
    pub mode: SharingMode,
    /// In which bands.
    pub bands: Bands,
    /// Paid from what, in order.
    pub sources: Vec<SharingSource>,
}

/// Where forfeited deposits go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForfeitedTo {
    /// What is left of the pool.
    Pool,
    /// Its reserve.
    Reserve,
}

/// One step of the release of deposits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReleaseStep {
    /// The score from which it applies.
    pub at_least: Number,
    /// The share released.
    pub released: Number,
    /// What is taken off the share for each point below [`ReleaseStep::below`].
    pub less_per_point: Number,
    /// See there.
    pub below: Number,
}

/// How assessment releases deposits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DepositRule {
    /// Steps from the highest score down; the last begins at 0.
    pub steps: Vec<ReleaseStep>,
    /// Whether a hospital without a score gets its deposit.
    pub release_without_score: bool,
    /// Where the rest goes.
    pub forfeited_to: ForfeitedTo,
}

/// The rules of the clearing of a year in one pool, in force on its last day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearRules {
    /// Points to money.
    pub value: ValueRules,
    /// What the total is closed to.
    pub close_to: CloseTo,
    /// Surplus and overrun.
    pub sharing: SharingRule,
    /// Deposits.
    pub deposit: DepositRule,
}
