//! How surplus and overrun are shared.

use crate::domain::{Fen, Number};

/// Where surplus and overrun are shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SharingLevel {
    /// Not at all: a hospital receives its standard.
    None,
    /// By each hospital's own ratio.
    Hospital,
    /// On the sums of the pool.
    Pool,
    /// In each group of each hospital.
    Group,
    /// In each class of a hospital's cases (`procurement_class`).
    Case,
    /// By each hospital's ratio to its quota, which stands in place of the standard.
    Quota,
}

impl SharingLevel {
    /// Every level with its word in policies.
    pub const ALL: [(&str, Self); 6] = [
        ("none", Self::None),
        ("hospital", Self::Hospital),
        ("pool", Self::Pool),
        ("group", Self::Group),
        ("case", Self::Case),
        ("quota", Self::Quota),
    ];

    /// The word in policies.
    pub fn name(self) -> &'static str {
        let own = Self::ALL.iter().find(|(_, level)| *level == self);
        own.expect("every level has a word").0
    }
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

impl Bands {
    /// One share of every surplus, and one of every overrun.
    pub fn of_shares(kept_by_hospital: Number, borne_by_fund: Number) -> Self {
        let band = |up_to, share| Band { up_to, upper_inclusive: true, share };
        Self(vec![band(Some(Number::ONE), kept_by_hospital), band(None, borne_by_fund)])
    }
}

/// A class of cases with its own shares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassBands {
    /// The word in the records.
    pub class: String,
    /// Its shares.
    pub bands: Bands,
}

/// The most that is kept of a surplus or borne of an overrun, as shares of the standard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cap {
    /// Of what a hospital keeps.
    pub kept: Option<Number>,
    /// Of what the fund bears.
    pub borne: Option<Number>,
}

/// The score from which a hospital shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScoreGate {
    /// That score.
    pub at_least: Number,
    /// Whether a hospital without a score shares.
    pub without_score: bool,
}

/// What a hospital must meet to share in its surplus and overrun.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gate {
    /// Its assessment; else nothing is kept and nothing borne.
    pub score: Option<ScoreGate>,
    /// Whether its overrun must be marked as justified; else nothing is borne.
    pub justified: bool,
    /// The most admissions per outpatient visit; else nothing is kept.
    pub max_admissions_ratio: Option<Number>,
}

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
    /// In which bands; with [`SharingLevel::Case`] those of cases without a class.
    pub bands: Bands,
    /// The classes of [`SharingLevel::Case`], in order.
    pub classes: Vec<ClassBands>,
    /// What limits the shares.
    pub cap: Option<Cap>,
    /// Who shares.
    pub gate: Option<Gate>,
    /// Paid from what, in order.
    pub sources: Vec<SharingSource>,
}

impl SharingRule {
    /// Nothing is shared: every hospital receives its standard.
    pub fn none() -> Self {
        Self {
            level: SharingLevel::None,
            mode: SharingMode::Marginal,
            bands: Bands(Vec::new()),
            classes: Vec::new(),
            cap: None,
            gate: None,
            sources: Vec::new(),
        }
    }
}
