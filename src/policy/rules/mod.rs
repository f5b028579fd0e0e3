//! What a policy says on one day: plain values for the layers that reckon.

mod month;
mod points;
mod prepayment;
mod special;
mod value;
mod year;

pub use month::{MonthParts, MonthRules, MonthValue, QuotaRule};
pub use points::{CoefficientSource, Denominator, Deviation, DeviationForm, Handling, NoPoints, PointsRules};
pub use prepayment::{AdvanceRules, PayableMonths};
pub use special::{QuotaExcess, SpecialQuota};
pub use value::{
    Convention, ElasticForm, ElasticRules, FixedPart, GrowthLimits, HistoryRule, RateForm, Reimbursement,
    ValueRules,
};
pub use year::{
    Band, Bands, CloseTo, DepositRule, ForfeitedTo, ReleaseStep, SharingLevel, SharingMode, SharingRule,
    SharingSource, YearRules,
};
