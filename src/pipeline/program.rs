//! Everything that the work on a piece needs to know.

use std::sync::Arc;

use crate::domain::{Date, Period};
use crate::files::discharges::{Checker, Mapping, Repeats};
use crate::grouper::Grouper;
use crate::points::{DiagnosisMarks, Tariff};
use crate::region::{Region, SchemeBy, SpecialCases};
use crate::scheme::CodeMap;

/// A scheme that cases are grouped by.
#[derive(Debug)]
pub struct SchemeUse {
    /// Its identifier.
    pub id: String,
    /// The days on which it applies.
    pub period: Period,
    /// The compiled scheme.
    pub grouper: Grouper,
}

/// Maps that are applied to codes before grouping.
#[derive(Debug, Default)]
pub struct CodeMaps {
    /// For diagnoses.
    pub diagnoses: Option<CodeMap>,
    /// For procedures.
    pub procedures: Option<CodeMap>,
}

/// The tariffs of a year: for each stretch of days and each scheme.
#[derive(Debug)]
pub struct Tariffs {
    segments: Vec<Period>,
    tariffs: Vec<Vec<Tariff>>,
    /// Pools and hospitals of the region.
    pub size: (usize, usize),
}

impl Tariffs {
    /// Lays out the tariffs of a year.
    ///
    /// # Panics
    /// When the region's policy lacks a value: the year was checked before.
    pub fn new(region: &Region, year: i32, schemes: &[SchemeUse]) -> Self {
        let segments = region.segments(year);
        let marks: Vec<Arc<DiagnosisMarks>> = schemes
            .iter()
            .map(|scheme| Arc::new(DiagnosisMarks::new(&region.auxiliary, scheme.grouper.diagnoses())))
            .collect();
        let of_day = |day: Date| {
            let tariff = |(scheme, marks): (&SchemeUse, &Arc<DiagnosisMarks>)| {
                Tariff::on(region, scheme.grouper.placements(), marks, day)
            };
            schemes.iter().zip(&marks).map(tariff).collect()
        };
        let tariffs = segments.iter().map(|segment| of_day(segment.from)).collect();
        Self { segments, tariffs, size: (region.settings.pools.len(), region.hospitals.len()) }
    }

    /// The tariff of a day and a scheme; none outside the year.
    pub fn on(&self, day: Date, scheme: usize) -> Option<&Tariff> {
        let segment = self.segments.partition_point(|segment| segment.from <= day).checked_sub(1)?;
        self.segments[segment].contains(day).then(|| &self.tariffs[segment][scheme])
    }
}

/// A program for pieces.
#[derive(Debug)]
pub struct Program<'p> {
    /// Where columns come from.
    pub mapping: &'p Mapping,
    /// What is checked.
    pub checker: Checker<'p>,
    /// Schemes in order of time.
    pub schemes: &'p [SchemeUse],
    /// Which date decides the scheme.
    pub scheme_by: SchemeBy,
    /// Maps of codes.
    pub maps: &'p CodeMaps,
    /// What groups are worth; none where cases are only grouped.
    pub tariffs: Option<&'p Tariffs>,
    /// Decisions on single cases.
    pub special_cases: &'p SpecialCases,
    /// Records that stand more than once.
    pub repeats: &'p Repeats,
    /// The hospital whose cases are told one by one, where an amount is explained.
    pub told: Option<usize>,
}

impl Program<'_> {
    /// The scheme of a case by its dates (days since 1970).
    pub(super) fn scheme_of(&self, discharge: Option<i64>, settlement: Option<i64>) -> Option<usize> {
        if let [only] = self.schemes
            && only.period == Period::ALWAYS
        {
            return Some(0);
        }
        let day = match self.scheme_by {
            SchemeBy::DischargeDate => discharge,
            SchemeBy::SettlementDate => settlement,
        };
        let day = Date(i32::try_from(day?).ok()?);
        self.schemes.iter().position(|scheme| scheme.period.contains(day))
    }
}
