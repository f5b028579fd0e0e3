//! What a policy says on one day: plain values for the layers that reckon.

mod assessment;
mod consortium;
mod deviation;
mod history;
mod month;
mod points;
mod prepayment;
mod readmission;
mod routing;
mod sharing;
mod special;
mod value;
mod warning;
mod year;

pub use assessment::{AssessmentRule, CoefficientForm, CoefficientStep, ReductionTo, RewardFrom};
pub use consortium::{
    ConsortiumBudget, ConsortiumClaims, ConsortiumOverrun, ConsortiumRules, GrowthBase, Guarantee,
    IndicatorWeights, SurplusSplit,
};
pub use deviation::{
    BoundBand, Denominator, Deviation, DeviationForm, DeviationRule, Incomplete, IncompleteBelow,
};
pub use history::{HistoryMean, HistoryRule};
pub use month::{MonthParts, MonthRules, MonthValue, QuotaRule};
pub use points::{CoefficientRule, CoefficientSource, Handling, Mix, NoPoints, PointsRules};
pub use prepayment::{AdvanceRules, PayableMonths};
pub use readmission::ReadmissionRule;
pub use routing::{Route, RouteConditions, RoutingRule, WordCondition, WordField, WordTest};
pub use sharing::{
    Band, Bands, Cap, ClassBands, Gate, ScoreGate, SharingLevel, SharingMode, SharingRule, SharingSource,
};
pub use special::{NewbornTest, QuotaCycle, QuotaExcess, QuotaOver, SpecialQuota, SwapLimit};
pub use value::{
    Convention, ElasticForm, ElasticRules, FixedPart, GrowthLimits, RateForm, Reimbursement,
    ValueHistoryRule, ValueRules,
};
pub use warning::WarningLimit;
pub use year::{CloseTo, DepositRule, ForfeitedTo, NegativeDue, ReleaseStep, YearRules};
