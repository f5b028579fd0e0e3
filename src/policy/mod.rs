//! The policy of a region: dated values, each with unit and source, in a closed vocabulary.
//!
//! There are no defaults. A value that is needed on some day and stands nowhere is an error, and so is a key that the
//! vocabulary does not know.

mod basis;
mod consortium;
mod effective;
mod file;
mod grouping;
mod history;
mod in_force;
mod monthly;
mod parameter;
mod point_forms;
mod prepayment;
mod routing;
mod rules;
mod sharing;
mod special;
mod values;
mod vocabulary;
mod warning;

pub use basis::{CaseBasis, ConsortiumBasis, MonthBasis, YearBasis};
pub use file::Policy;
pub use in_force::InForce;
pub use parameter::{Entry, Parameter, Selection};
pub use rules::{
    AdvanceRules, AssessmentRule, Band, Bands, BoundBand, Cap, ClassBands, CloseTo, CoefficientForm,
    CoefficientRule, CoefficientSource, CoefficientStep, ConsortiumBudget, ConsortiumClaims,
    ConsortiumOverrun, ConsortiumRules, Convention, Denominator, DepositRule, Deviation, DeviationForm,
    DeviationRule, ElasticForm, ElasticRules, FixedPart, ForfeitedTo, Gate, GrowthBase, GrowthLimits,
    Guarantee, Handling, HistoryMean, HistoryRule, Incomplete, IncompleteBelow, IndicatorWeights, Mix,
    MonthParts, MonthRules, MonthValue, NegativeDue, NewbornTest, NoPoints, PayableMonths, PointsRules,
    QuotaCycle, QuotaExcess, QuotaOver, QuotaRule, RateForm, ReadmissionRule, ReductionTo, Reimbursement,
    ReleaseStep, RewardFrom, Route, RouteConditions, RoutingRule, ScoreGate, SharingLevel, SharingMode,
    SharingRule, SharingSource, SpecialQuota, SurplusSplit, SwapLimit, ValueHistoryRule, ValueRules,
    WarningLimit, WordCondition, WordField, WordTest, YearRules,
};
pub use vocabulary::Key;
