//! The policy of a region: dated values, each with unit and source, in a closed vocabulary.
//!
//! There are no defaults. A value that is needed on some day and stands nowhere is an error, and so is a key that the
//! vocabulary does not know.

mod basis;
mod consortium;
mod effective;
mod file;
mod grouping;
mod parameter;
mod rules;
mod values;
mod vocabulary;

pub use basis::{ConsortiumBasis, MonthBasis, YearBasis};
pub use file::Policy;
pub use parameter::{Entry, Parameter, Selection};
pub use rules::{
    Band, Bands, CloseTo, CoefficientSource, ConsortiumBudget, ConsortiumClaims, ConsortiumOverrun,
    ConsortiumRules, Convention, Denominator, DepositRule, Deviation, DeviationForm, ElasticForm,
    ElasticRules, FixedPart, ForfeitedTo, GrowthBase, GrowthLimits, Guarantee, Handling, IndicatorWeights,
    MonthRules, MonthValue, NoPoints, PointsRules, QuotaExcess, RateForm, Reimbursement, ReleaseStep,
    SharingLevel, SharingMode, SharingRule, SharingSource, SpecialQuota, SurplusSplit, ValueRules, YearRules,
};
pub use vocabulary::Key;
