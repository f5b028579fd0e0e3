//! Where a case was placed, and why.

/// The three outcomes of grouping. A discharge refused before grouping is a reject, not a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// In a payment group.
    Grouped,
    /// 歧义: the principal procedure does not fit the principal diagnosis (`xQY`).
    Ambiguous,
    /// In no group.
    Ungrouped,
}

impl Status {
    /// The word in output files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Grouped => "grouped",
            Self::Ambiguous => "ambiguous",
            Self::Ungrouped => "ungrouped",
        }
    }
}

/// Why a case is not in a payment group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// A principal procedure that is an operation, but not one of this MDC (`xQY` row).
    UnrelatedProcedure,
    /// An MDC was entered, and none of its groups took the case.
    NoGroupInMdc,
    /// No MDC holds the principal diagnosis as the case stands.
    NoMdc,
    /// Neither the code table nor the scheme knows the principal diagnosis.
    UnknownPrincipalDiagnosis,
}

impl Reason {
    /// The word in output files.
    pub fn name(self) -> &'static str {
        match self {
            Self::UnrelatedProcedure => "unrelated_procedure",
            Self::NoGroupInMdc => "no_group_in_mdc",
            Self::NoMdc => "no_mdc",
            Self::UnknownPrincipalDiagnosis => "unknown_principal_diagnosis",
        }
    }
}

/// The highest level among the other diagnoses that the principal diagnosis does not exclude.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Severity {
    /// No complication or comorbidity that counts.
    #[default]
    None,
    /// A complication or comorbidity.
    Cc,
    /// A major complication or comorbidity.
    Mcc,
}

impl Severity {
    /// The word in output files.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Cc => "cc",
            Self::Mcc => "mcc",
        }
    }
}

/// One of the places a scheme has for cases: a pair of group row and the row above it, or a way of finding none.
/// A scheme lists all of them once, so that a case only carries the number of its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placement {
    /// Grouped, ambiguous or ungrouped.
    pub status: Status,
    /// Empty when grouped.
    pub reason: Option<Reason>,
    /// The MDC, for DRG.
    pub mdc: Option<String>,
    /// The ADRG, for DRG.
    pub adrg: Option<String>,
    /// The code that is paid: a DRG or DIP group, `BQY`, `B000`, `0000`.
    pub group: String,
    /// File and line of each rule row that placed the case; empty where none did.
    pub rule_path: String,
}

impl Placement {
    /// The group code of a case that no group row took.
    pub const NOWHERE: &str = "0000";
}

/// The number of a [`Placement`] in its scheme's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PlacementId(pub u16);

/// The result for one case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grouping {
    /// Where it landed.
    pub placement: PlacementId,
    /// Severity by the scheme's MCC and CC lists, whether or not the group is split by it.
    pub severity: Severity,
}
