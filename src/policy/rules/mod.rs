//! What a policy says on one day: plain values for the layers that reckon.

mod assessment;
mod month;
mod points;
mod sharing;
mod special;
mod value;
mod year;

pub use assessment::{AssessmentRule, CoefficientForm, CoefficientStep, ReductionTo, RewardFrom};
pub use month::{MonthRules, MonthValue};
pub use points::{CoefficientSource, Denominator, Deviation, DeviationForm, Handling, NoPoints, PointsRules};
pub use sharing::{
    Band, Bands, Cap, ClassBands, Gate, ScoreGate, SharingLevel, SharingMode, SharingRule, SharingSource,
};
pub use special::{QuotaExcess, SpecialQuota};
pub use value::{
    Convention, ElasticForm, ElasticRules, FixedPart, GrowthLimits, RateForm, Reimbursement, ValueRules,
};
pub use year::{CloseTo, DepositRule, ForfeitedTo, NegativeDue, ReleaseStep, YearRules};
