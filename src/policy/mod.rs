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
mod values;
mod vocabulary;

pub use basis::{CaseBasis, MonthBasis, YearBasis};
pub use file::Policy;
pub use parameter::{Entry, Parameter, Selection};
pub use rules::{
    Band, Bands, CloseTo, CoefficientSource, Convention, Denominator, DepositRule, Deviation, DeviationForm,
    ElasticForm, ElasticRules, FixedPart, ForfeitedTo, GrowthLimits, Handling, MonthRules, MonthValue,
    NoPoints, PointsRules, QuotaExcess, RateForm, Reimbursement, ReleaseStep, SharingLevel, SharingMode,
    SharingRule, SharingSource, SpecialQuota, ValueRules, YearRules,
};
pub use vocabulary::Key;
