//! How a year is cleared.

use crate::domain::Number;

use super::{AssessmentRule, SharingRule, ValueRules};

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

/// Where forfeited deposits go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForfeitedTo {
    /// What is left of the pool.
    Pool,
    /// Its reserve.
    Reserve,
    /// The hospitals of the pool that forfeited nothing, by points.
    OtherHospitals,
}

/// What becomes of a hospital's debt at the clearing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NegativeDue {
    /// It is paid back at once.
    Recover,
    /// The next year takes it off.
    Carry,
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
    /// The score at which the whole share is released; a lower one releases its proportion.
    pub in_proportion_to: Option<Number>,
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
    /// How assessment changes the cleared amount; none where it does not.
    pub assessment: Option<AssessmentRule>,
    /// Deposits.
    pub deposit: DepositRule,
    /// Debts.
    pub negative_due: NegativeDue,
}
