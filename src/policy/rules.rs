//! What a policy says on one day: plain values for the layers that reckon.

use crate::domain::{Fen, Number};

/// What a cost is measured against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denominator {
    /// The mean cost of the group.
    GroupMean,
    /// The mean cost of the group at the hospital's level.
    LevelMean,
    /// Base points × opening value, in whole fen.
    Standard,
    /// Base points × coefficient × opening value, in whole fen.
    PaymentStandard,
}

/// How a very low or very high cost changes the points of a case with base `b`, coefficient `k` and ratio
/// `x` = cost / denominator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviationForm {
    /// `b·k`: as a normal case.
    None,
    /// `b·k·x` (DIP 2020, low).
    Scaled,
    /// cost / opening value: the case is paid its cost (DIP 3.0, low).
    AtCost,
    /// `min(b·k·x, b)` (Zhejiang).
    ScaledCapped,
    /// `min(b·x, b)` (Jinhua).
    ScaledPlainCapped,
    /// `b·k·(x − high + 1)` (DIP 2020, high).
    Excess,
    /// `b·(x − high + k)` (Jining, Tai'an).
    ExcessHospital,
    /// Paid as recorded, outside the points (Chongqing).
    Item,
}

/// A bound and what lies beyond it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deviation {
    /// The multiple of the denominator.
    pub bound: Number,
    /// Whether a cost at exactly the bound lies beyond it.
    pub inclusive: bool,
    /// What becomes of the points.
    pub form: DeviationForm,
}

/// Whether coefficients come from the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CoefficientSource {
    /// From `coefficients.csv`.
    Table,
    /// All are 1.
    One,
}

/// What becomes of a case in a group without points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPoints {
    /// Paid as recorded.
    Item,
    /// Treated as ungrouped.
    Ungrouped,
    /// Not paid.
    Refuse,
}

/// What becomes of a case that is in no payment group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handling {
    /// Paid ratio × recorded fund amount.
    Item {
        /// The ratio.
        ratio: Number,
    },
    /// The points of a row of the table.
    Row {
        /// The group code of the row; `own` is the code the case was given.
        group: String,
    },
    /// factor × cost / mean cost points.
    Cost {
        /// The factor.
        factor: Number,
        /// The mean cost of all cases of the pool, frozen for the year.
        mean_cost: Fen,
    },
    /// Not paid.
    Refuse,
}

impl Handling {
    /// In [`Handling::Row`]: the row of the code that the case was given.
    pub const OWN: &str = "own";
}

/// How points are given, on one day, in one pool, at one level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointsRules {
    /// Base points of a weight of 1.
    pub scale: Number,
    /// Decimals that the points of a case are rounded to.
    pub decimals: u32,
    /// Where coefficients come from.
    pub coefficient: CoefficientSource,
    /// Whether only the coefficients of class and level adjust groups of cases without a procedure (DIP).
    pub conservative_by_class: bool,
    /// Whether cases of primary care have no coefficient (DIP, 基层病种).
    pub primary_care_plain: bool,
    /// Groups without points.
    pub no_points: NoPoints,
    /// Ungrouped cases.
    pub ungrouped: Handling,
    /// Ambiguous cases.
    pub ambiguous: Handling,
    /// Low-cost cases; without it there are none.
    pub low: Option<Deviation>,
    /// High-cost cases; without it there are none.
    pub high: Option<Deviation>,
    /// Above this multiple a case is named for review.
    pub review: Option<Number>,
    /// What a cost is measured against; needed where a bound is set.
    pub denominator: Option<Denominator>,
    /// Yuan per point.
    pub opening_value: Option<Number>,
    /// What a rate pays a case.
    pub rate: Option<RateForm>,
    /// Which points are paid at a fixed value.
    pub fixed: FixedPart,
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
    pub const WORDS: [(&str, Self); 8] = [
        ("fund", Self::Fund),
        ("cost_ratio", Self::CostRatio),
        ("cost_ratio_hospital", Self::CostRatioHospital),
        ("cost_less_paid", Self::CostLessPaid),
        ("rate", Self::Rate),
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

/// The value of a point in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MonthValue {
    /// The opening value of the year.
    Opening,
    /// The month's twelfth of the available budget over its points.
    Floating,
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

/// The rules of a month in one pool for hospitals of one level, in force on its last day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthRules {
    /// Points to money.
    pub value: ValueRules,
    /// Which value of a point.
    pub month_value: MonthValue,
    /// Yuan per point; there where months are settled with it.
    pub opening_value: Option<Number>,
    /// Share of the payable that is paid; the rest is held as deposit.
    pub share_paid: Number,
}

/// What becomes of decisions beyond the quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuotaExcess {
    /// The run stops.
    Refuse,
    /// They stand, and are told.
    Accept,
}

/// How many cases of a pool may be decided on singly (特例单议).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpecialQuota {
    /// Share of the pool's grouped discharges.
    pub share: Number,
    /// Whether a part of a case is rounded up.
    pub up: bool,
    /// What becomes of more.
    pub excess: QuotaExcess,
}

impl SpecialQuota {
    /// The number of cases.
    ///
    /// # Example
    /// 0.005 of 12345 discharges is 61.725: 61, or 62 rounded up (D16).
    pub fn cases(&self, discharges: i64) -> i64 {
        let (above, below) =
            (self.share.mantissa() * i128::from(discharges.max(0)), self.share.denominator());
        let whole = above / below + i128::from(self.up && above % below != 0);
        i64::try_from(whole).expect("a share of a number of cases is one")
    }
}

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
