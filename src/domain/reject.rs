//! Why a discharge record is refused.

use serde::{Deserialize, Serialize};

macro_rules! reasons {
    ($($(#[doc = $doc:literal])+ $variant:ident => $name:literal,)+) => {
        /// A reason for refusing a discharge record. The words are part of the outer contract: people count by them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum RejectReason {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl RejectReason {
            /// Every reason, in the order of the checks.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word in output files.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// What it means, in a sentence.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => concat!($($doc),+),)+ }
            }
        }
    };
}

reasons! {
    /// `setl_id` is missing.
    MissingSetlId => "missing_setl_id",
    /// The same `setl_id` stands on records that differ.
    DuplicateSetlId => "duplicate_setl_id",
    /// A cell holds text that is no value of its column, such as `12,3` for an amount.
    MalformedValue => "malformed_value",
    /// `record_kind` is none of normal, correction and reversal.
    UnsupportedRecordKind => "unsupported_record_kind",
    /// `fixmedins_code` is missing.
    MissingHospital => "missing_hospital",
    /// The region has no such hospital on the settlement date.
    UnknownHospital => "unknown_hospital",
    /// `insutype` is missing.
    MissingInsuranceType => "missing_insurance_type",
    /// No pool of the region holds this insurance type.
    UnknownPool => "unknown_pool",
    /// `home_consortium` names a consortium that `consortium.csv` does not have.
    UnknownConsortium => "unknown_consortium",
    /// The diagnosis list is empty.
    NoDiagnosis => "no_diagnosis",
    /// `age` is missing.
    MissingAge => "missing_age",
    /// `age` is below 0 or above 150 years.
    ImpossibleAge => "impossible_age",
    /// The admission time is missing.
    MissingAdmission => "missing_admission",
    /// The discharge time is missing.
    MissingDischarge => "missing_discharge",
    /// The discharge lies before the admission.
    DischargeBeforeAdmission => "discharge_before_admission",
    /// The settlement date is missing.
    MissingSettlementDate => "missing_settlement_date",
    /// The settlement date lies outside the year that is settled.
    SettlementDateOutsideYear => "settlement_date_outside_year",
    /// The total cost is missing.
    MissingCost => "missing_cost",
    /// The fund amount recorded by item is missing.
    MissingFundAmount => "missing_fund_amount",
    /// The total cost is zero or below, and the record is no reversal.
    CostNotPositive => "cost_not_positive",
    /// A reversal whose total cost is not below zero, or of which the fund amount or another part is above zero.
    ReversalNotNegative => "reversal_not_negative",
    /// A part of the cost is negative, and the record is no reversal.
    PartBelowZero => "part_below_zero",
    /// A part of the cost is larger than the total.
    PartAboveWhole => "part_above_whole",
    /// The region has no grouping scheme on the date that decides it.
    NoScheme => "no_scheme",
    /// A correction or reversal whose `supersedes_setl_id` names no accepted earlier record of the year.
    UnknownSuperseded => "unknown_superseded",
    /// A correction or reversal of a record that another one replaced or took back before it, or on the same day.
    SupersededTwice => "superseded_twice",
}
