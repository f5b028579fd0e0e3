//! The policy of a region: dated values, each with unit and source, in a closed vocabulary.
//!
//! There are no defaults. A value that is needed on some day and stands nowhere is an error, and so is a key that the
//! vocabulary does not know.

mod basis;
mod effective;
mod file;
mod grouping;
mod parameter;
mod rules;
mod sharing;
mod values;
mod vocabulary;

pub use basis::{MonthBasis, YearBasis};
pub use file::Policy;
pub use parameter::{Entry, Parameter, Selection};
pub use rules::{
    AssessmentRule, Band, Bands, Cap, ClassBands, CloseTo, CoefficientForm, CoefficientSource,
    CoefficientStep, Convention, Denominator, DepositRule, Deviation, DeviationForm, ElasticForm,
    ElasticRules, FixedPart, ForfeitedTo, Gate, GrowthLimits, Handling, MonthRules, MonthValue, NegativeDue,
    NoPoints, PointsRules, QuotaExcess, RateForm, ReductionTo, Reimbursement, ReleaseStep, RewardFrom,
    ScoreGate, SharingLevel, SharingMode, SharingRule, SharingSource, SpecialQuota, ValueRules, YearRules,
};
pub use vocabulary::Key;
