//! How points become money.

use crate::domain::Number;

/// The opening value of a year from the cost and points of the years before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueHistoryRule {
    /// What each year weighs; the last one is the year before the one that is settled.
    pub year_weights: Vec<i64>,
    /// Digits after the point of the value as it is published.
    pub decimals: u32,
}

/// What the rate convention pays a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateForm {
    /// The standard itself.
    Standard,
    /// max(0, (standard − own pay − paid first − deductible) × ratio).
    FundShare {
        /// The fund's share.
        ratio: Number,
    },
}

/// How points become a fund amount: the word of the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Convention {
    /// The available money split by points.
    Fund,
    /// Points × total-cost value × the pool's reimbursement ratio.
    CostRatio,
    /// Points × total-cost value × the hospital's own reimbursement ratio.
    CostRatioHospital,
    /// Points × total-cost value − what others paid.
    CostLessPaid,
    /// The sum of amounts per case at a fixed rate.
    Rate,
    /// The recorded fund amounts as they are.
    Recorded,
    /// The recorded fund amounts at the guarantee rate of the consortium that each person belongs to.
    GuaranteeRate,
    /// Some points at a fixed value, the others at what then remains.
    Elastic(ElasticForm),
}

/// Which points an elastic convention pays at the fixed value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ElasticForm {
    /// Those of a hospital up to its base points.
    Volume,
    /// Those of groups marked severe.
    Severity,
    /// The rigid share of each group: drugs and consumables.
    Cost,
}

impl Convention {
    /// All of them with their words.
    pub const WORDS: [(&str, Self); 10] = [
        ("fund", Self::Fund),
        ("cost_ratio", Self::CostRatio),
        ("cost_ratio_hospital", Self::CostRatioHospital),
        ("cost_less_paid", Self::CostLessPaid),
        ("rate", Self::Rate),
        ("recorded", Self::Recorded),
        ("guarantee_rate", Self::GuaranteeRate),
        ("elastic_volume", Self::Elastic(ElasticForm::Volume)),
        ("elastic_severity", Self::Elastic(ElasticForm::Severity)),
        ("elastic_cost", Self::Elastic(ElasticForm::Cost)),
    ];

    /// The word in the policy.
    ///
    /// # Panics
    /// When a convention has no word: a slip in the code.
    pub fn name(self) -> &'static str {
        Self::WORDS.iter().find(|(_, own)| *own == self).map(|(word, _)| *word).expect("each has a word")
    }
}

/// The reimbursement ratio of the total-cost value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reimbursement {
    /// Σ fund / Σ cost of the pool's group cases.
    Actual,
    /// Given.
    Stated(Number),
}

/// A convention with all that it needs to turn points into money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueRules {
    /// [`Convention::Fund`]
    Fund,
    /// [`Convention::CostRatio`]
    CostRatio(Reimbursement),
    /// [`Convention::CostRatioHospital`]; the ratio of the pool is in the value of a point.
    CostRatioHospital(Reimbursement),
    /// [`Convention::CostLessPaid`]
    CostLessPaid(Reimbursement),
    /// [`Convention::Rate`]
    Rate,
    /// [`Convention::Recorded`]
    Recorded,
    /// [`Convention::GuaranteeRate`]
    GuaranteeRate,
    /// [`Convention::Elastic`]
    Elastic(ElasticRules),
}

/// How fixed and floating points are paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ElasticRules {
    /// Which points are fixed.
    pub form: ElasticForm,
    /// Yuan per fixed point.
    pub fixed: Number,
    /// Between which values a point of growth is paid; only for [`ElasticForm::Volume`].
    pub limits: Option<GrowthLimits>,
}

/// Between which values a point of growth is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GrowthLimits {
    /// Yuan per point, at least.
    pub lowest: Number,
    /// Yuan per point, at most.
    pub highest: Number,
}

/// Which points of a case are fixed, by the elastic conventions of its year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FixedPart {
    /// None.
    None,
    /// All points of a severe group.
    Severe,
    /// The rigid share of its group.
    Rigid,
}
