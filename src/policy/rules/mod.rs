//! What a policy says on one day: plain values for the layers that reckon.

mod month;
mod points;
mod routing;
mod special;
mod value;
mod year;

pub use month::{MonthRules, MonthValue};
pub use points::{CoefficientSource, Denominator, Deviation, DeviationForm, Handling, NoPoints, PointsRules};
pub use routing::{Route, RouteConditions, RoutingRule, WordCondition, WordField, WordTest};
pub use special::{QuotaExcess, SpecialQuota};
pub use value::{
    Convention, ElasticForm, ElasticRules, FixedPart, GrowthLimits, RateForm, Reimbursement, ValueRules,
};
pub use year::{
    Band, Bands, CloseTo, DepositRule, ForfeitedTo, ReleaseStep, SharingLevel, SharingMode, SharingRule,
    SharingSource, YearRules,
};
