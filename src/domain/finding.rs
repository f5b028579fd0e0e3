//! What was odd about a discharge that was accepted all the same.

use serde::{Deserialize, Serialize};

macro_rules! findings {
    ($($(#[doc = $doc:literal])+ $variant:ident => $name:literal,)+) => {
        /// Something odd that is reported and never refused. The words are part of the outer contract.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Finding {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Finding {
            /// Every finding.
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

findings! {
    /// Exactly the same record stands more than once; it counts once.
    RepeatedRecord => "repeated_record",
    /// The code table and the scheme do not know a diagnosis.
    UnknownDiagnosis => "unknown_diagnosis",
    /// The code table and the scheme do not know a procedure.
    UnknownProcedure => "unknown_procedure",
    /// The code table asks for a finer code in place of this one (灰码); DIP groups by it all the same.
    GreyCode => "grey_code",
    /// A blank stood in a code list; the next code moved up.
    BlankCode => "blank_code",
    /// Sex is neither 1 nor 2: rules that ask for it are false.
    UnknownSex => "unknown_sex",
    /// Age 0 without an age in days: newborn rules are false.
    MissingAgeDays => "missing_age_days",
    /// A newborn (up to 28 days) without the weight the scheme asks for.
    MissingWeight => "missing_weight",
    /// A weight outside 100 to 9999 grams; rules use it as it stands.
    ImplausibleWeight => "implausible_weight",
    /// An age in days beside an age of one year or more; it is ignored.
    AgeDaysIgnored => "age_days_ignored",
    /// The principal diagnosis belongs to an MDC of the other sex.
    SexConflict => "sex_conflict",
    /// The principal diagnosis belongs to an MDC of infants, and the patient is older.
    AgeConflict => "age_conflict",
    /// The length of stay is missing or negative.
    MissingLengthOfStay => "missing_length_of_stay",
    /// The way of leaving is missing.
    MissingDischargeWay => "missing_discharge_way",
    /// A record that a correction replaced in the month in which it was settled; it is not counted.
    SupersededRecord => "superseded_record",
    /// A correction: it counts in place of the record that it names, in the month in which it was settled itself.
    Correction => "correction",
    /// A case of an earlier month that came after that month was paid; it counts in the month that is settled now.
    LateRecord => "late_record",
    /// The person came back to the same group within the days of points.readmission; points are taken from the earlier stay.
    Readmission => "readmission",
    /// A reversal: its points, cost and fund amount count with a minus.
    Reversal => "reversal",
    /// The group has no mean cost for this hospital's level, so a very low or high cost could not be seen.
    MissingMeanCost => "missing_mean_cost",
    /// The group has neither points nor weight; the policy's rule for such groups was applied.
    NoPoints => "no_points",
    /// The hospital has no coefficient that fits the case; 1 was used.
    NoCoefficient => "no_coefficient",
    /// The cost is beyond points.high, whose form leaves the points as they are, or the case meets special.newborn: a candidate for a single decision (特例单议).
    SpecialCaseCandidate => "special_case_candidate",
    /// Too little traditional treatment (points.tcm_ratio): the case was given the worth of the group in below_tcm_ratio.
    BelowTcmRatio => "below_tcm_ratio",
    /// The share of traditional treatment is not known: an amount is blank, or all are 0. The case keeps the worth of its group.
    TcmRatioUnknown => "tcm_ratio_unknown",
    /// A decision of special_cases.csv has nothing to work on: the case is not paid by the points of a group.
    DecisionNotApplied => "decision_not_applied",
    /// Audit took the case, or an amount of its cost and fund amount (the detail), out of points and recorded amounts.
    AuditedBeforePoints => "audited_before_points",
    /// The policy's classes (sharing.classes) do not name this `procurement_class`: the case shares as one without a class.
    UnknownProcurementClass => "unknown_procurement_class",
    /// The cost is more than the policy's review bound times the standard: for an expert's eyes.
    ExtremeCost => "extreme_cost",
}
