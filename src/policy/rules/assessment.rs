//! How assessment changes the cleared amount.

use crate::domain::{Fen, Number};

/// From a score to the coefficient of the cleared amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CoefficientForm {
    /// Steps from the highest score down; the last begins at 0.
    Steps(Vec<CoefficientStep>),
    /// 1 + per point × (score − around), between two bounds.
    Linear {
        /// What a point adds or takes away.
        per_point: Number,
        /// The score of coefficient 1.
        around: Number,
        /// The lowest coefficient.
        lowest: Number,
        /// The highest.
        highest: Number,
    },
}

/// One step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CoefficientStep {
    /// The score from which it applies.
    pub at_least: Number,
    /// The coefficient.
    pub coefficient: Number,
}

/// Where a reduction goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReductionTo {
    /// What is left of the pool.
    Pool,
    /// Its reserve.
    Reserve,
}

/// What pays a reward.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RewardFrom {
    /// The pool's reserve.
    Reserve,
    /// The fund's balance, up to a limit.
    FundBalance {
        /// The limit.
        limit: Fen,
    },
}

/// How assessment changes the cleared amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssessmentRule {
    /// From score to coefficient.
    pub form: CoefficientForm,
    /// The coefficient of a hospital without a score.
    pub without_score: Number,
    /// Where (1 − coefficient) × cleared goes.
    pub reduction_to: ReductionTo,
    /// What pays (coefficient − 1) × cleared; there where a coefficient may be above 1.
    pub reward_from: Option<RewardFrom>,
}
