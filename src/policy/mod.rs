//! The policy of a region: dated values, each with unit and source, in a closed vocabulary.
//!
//! There are no defaults. A value that is needed on some day and stands nowhere is an error, and so is a key that the
//! vocabulary does not know.

mod basis;
mod effective;
mod file;
mod grouping;
mod history;
mod monthly;
mod parameter;
mod prepayment;
mod rules;
mod values;
mod vocabulary;

pub use basis::{MonthBasis, YearBasis};
pub use file::Policy;
pub use parameter::{Entry, Parameter, Selection};
pub use rules::{
    AdvanceRules, Band, Bands, CloseTo, CoefficientSource, Convention, Denominator, DepositRule, Deviation,
    DeviationForm, ElasticForm, ElasticRules, FixedPart, ForfeitedTo, GrowthLimits, Handling, HistoryRule,
    MonthParts, MonthRules, MonthValue, NoPoints, PayableMonths, PointsRules, QuotaExcess, QuotaRule,
    RateForm, Reimbursement, ReleaseStep, SharingLevel, SharingMode, SharingRule, SharingSource,
    SpecialQuota, ValueRules, YearRules,
};
pub use vocabulary::Key;
