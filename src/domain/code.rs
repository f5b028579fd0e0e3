//! Diagnosis and procedure codes as small numbers.

/// A diagnosis code of the scheme in use, as its place in the scheme's code book. Zero is every code that neither the
/// code table nor the scheme knows: such a code stands in no set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct DiagnosisId(pub u32);

/// A procedure code of the scheme in use; zero is an unknown one, as for [`DiagnosisId`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ProcedureId(pub u32);

impl DiagnosisId {
    /// A code that nobody knows.
    pub const UNKNOWN: Self = Self(0);
}
