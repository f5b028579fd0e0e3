//! A scheme of either kind.

use crate::table::TableFile;

use super::codes::CodeBook;
use super::dip::DipScheme;
use super::drg::DrgScheme;
use super::manifest::Manifest;

/// A loaded and checked scheme.
#[derive(Debug)]
pub enum Scheme {
    /// Disease groups by rules.
    Drg(DrgScheme),
    /// Disease groups by pairs of diagnosis and procedure.
    Dip(DipScheme),
}

impl Scheme {
    /// What it says of itself.
    pub fn manifest(&self) -> &Manifest {
        match self {
            Self::Drg(scheme) => &scheme.manifest,
            Self::Dip(scheme) => &scheme.manifest,
        }
    }

    /// Files that it was read from, with their digests.
    pub fn files(&self) -> &[TableFile] {
        match self {
            Self::Drg(scheme) => &scheme.files,
            Self::Dip(scheme) => &scheme.files,
        }
    }

    pub(super) fn files_mut(&mut self) -> &mut Vec<TableFile> {
        match self {
            Self::Drg(scheme) => &mut scheme.files,
            Self::Dip(scheme) => &mut scheme.files,
        }
    }

    /// All diagnoses that it knows.
    pub fn diagnoses(&self) -> &CodeBook {
        match self {
            Self::Drg(scheme) => &scheme.diagnoses,
            Self::Dip(scheme) => &scheme.diagnoses,
        }
    }

    /// All procedures that it knows.
    pub fn procedures(&self) -> &CodeBook {
        match self {
            Self::Drg(scheme) => &scheme.procedures,
            Self::Dip(scheme) => &scheme.procedures,
        }
    }
}
