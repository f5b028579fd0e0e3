//! 中治率: how much of what was done for a case is traditional treatment.

use crate::domain::{Finding, Number};

/// What was done for a case, in fen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Treatment {
    /// TCM treatment, patent medicines and herbs.
    pub traditional: i64,
    /// These, western treatment, western drugs, surgery and consumables.
    pub all: i64,
}

/// What the test of a case says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TreatmentTest {
    /// It stays in its group.
    Stays,
    /// It is given the worth of another group.
    Falls,
    /// Nothing: an amount is blank, or all are 0. It stays in its group.
    Unknown,
}

impl TreatmentTest {
    /// Holds the share of traditional treatment against the policy's; a share at it stays.
    ///
    /// # Edges
    /// Of a reversal all amounts have a minus, and the shares are the same.
    ///
    /// # Example
    /// 1600 of 3500 yuan is 0.4571: below 0.6. 3400 of 5300 is 0.6415: not below (D19).
    pub(super) fn of(treatment: Option<Treatment>, ratio: Number) -> Self {
        let Some(Treatment { traditional, all }) = treatment.filter(|treatment| treatment.all != 0) else {
            return Self::Unknown;
        };
        let (own, limit) = (i128::from(traditional).abs(), i128::from(all).abs());
        if own * ratio.denominator() < ratio.mantissa() * limit { Self::Falls } else { Self::Stays }
    }

    pub(super) fn finding(self) -> Option<Finding> {
        match self {
            Self::Stays => None,
            Self::Falls => Some(Finding::BelowTcmRatio),
            Self::Unknown => Some(Finding::TcmRatioUnknown),
        }
    }
}
