//! Where a case was placed, and why.

use serde::{Deserialize, Serialize};

/// The three outcomes of grouping. A discharge refused before grouping is a reject, not a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
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
    /// The principal diagnosis is on the library's list of those that cannot be grouped (DIP).
    ExcludedPrincipalDiagnosis,
    /// No core group of the library or the region, and no mixed group of the region (DIP).
    NoDipGroup,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 6] = [
        Self::UnrelatedProcedure,
        Self::NoGroupInMdc,
        Self::NoMdc,
        Self::UnknownPrincipalDiagnosis,
        Self::ExcludedPrincipalDiagnosis,
        Self::NoDipGroup,
    ];

    /// The word in output files.
    pub fn name(self) -> &'static str {
        match self {
            Self::UnrelatedProcedure => "unrelated_procedure",
            Self::NoGroupInMdc => "no_group_in_mdc",
            Self::NoMdc => "no_mdc",
            Self::UnknownPrincipalDiagnosis => "unknown_principal_diagnosis",
            Self::ExcludedPrincipalDiagnosis => "excluded_principal_diagnosis",
            Self::NoDipGroup => "no_dip_group",
        }
    }
}

/// What kind of group a case is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GroupKind {
    /// A DRG.
    Drg,
    /// 核心病种: a group of the national DIP library.
    Core,
    /// 地方增补病种: a group that the region added to the library.
    Local,
    /// 中医优势病种: a group for traditional treatment, of the region.
    Tcm,
    /// 床日病种: a group paid by the day, of the region.
    BedDay,
    /// 综合病种: what found no group of its own, by category and class of procedure, of the region.
    Mixed,
}

impl GroupKind {
    /// Every kind, in the order of tables.
    pub const ALL: [Self; 6] = [Self::Drg, Self::Core, Self::Local, Self::Tcm, Self::BedDay, Self::Mixed];

    /// The word in output files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Drg => "drg",
            Self::Core => "core",
            Self::Local => "local",
            Self::Tcm => "tcm",
            Self::BedDay => "bed_day",
            Self::Mixed => "mixed",
        }
    }
}

/// Where points come from: what a DIP statement tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PointSource {
    /// A group of some kind.
    Group(GroupKind),
    /// 基层病种: cases of primary care, whatever their group.
    PrimaryCare,
    /// 特例单议: points that were decided on for single cases.
    Special,
    /// A row or rule of the policy for cases without a group.
    NoGroup,
    /// What auxiliary coefficients (辅助分型) add to all of the above, or take away.
    Auxiliary,
    /// Points added for new technology and joint operations.
    Added,
}

impl PointSource {
    /// Every source, in the order of tables.
    pub const ALL: [Self; 11] = [
        Self::Group(GroupKind::Drg),
        Self::Group(GroupKind::Core),
        Self::Group(GroupKind::Local),
        Self::Group(GroupKind::Tcm),
        Self::Group(GroupKind::BedDay),
        Self::Group(GroupKind::Mixed),
        Self::PrimaryCare,
        Self::Special,
        Self::NoGroup,
        Self::Auxiliary,
        Self::Added,
    ];

    /// Its place in [`PointSource::ALL`].
    pub fn index(self) -> usize {
        match self {
            Self::Group(kind) => kind as usize,
            Self::PrimaryCare => 6,
            Self::Special => 7,
            Self::NoGroup => 8,
            Self::Auxiliary => 9,
            Self::Added => 10,
        }
    }

    /// The word in output files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Group(kind) => kind.name(),
            Self::PrimaryCare => "primary_care",
            Self::Special => "special",
            Self::NoGroup => "no_group",
            Self::Auxiliary => "auxiliary",
            Self::Added => "added",
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
    /// Empty unless grouped.
    pub kind: Option<GroupKind>,
    /// Whether it is a group of cases without a procedure (DIP, 保守治疗).
    pub conservative: bool,
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

    /// The place of cases that no group row took.
    pub fn nowhere(reason: Reason, mdc: Option<&str>) -> Self {
        Self {
            status: Status::Ungrouped,
            reason: Some(reason),
            kind: None,
            conservative: false,
            mdc: mdc.map(str::to_owned),
            adrg: None,
            group: Self::NOWHERE.to_owned(),
            rule_path: String::new(),
        }
    }
}

/// The number of a [`Placement`] in its scheme's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PlacementId(pub u16);

/// The result for one case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grouping {
    /// Where it landed.
    pub placement: PlacementId,
    /// Severity by the scheme's MCC and CC lists, whether or not the group is split by it; none where there are no lists.
    pub severity: Option<Severity>,
    /// 基层病种: whether diagnosis and procedure are those of primary care, which has one price at all hospitals (DIP).
    pub primary_care: bool,
}
