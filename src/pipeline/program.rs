//! Everything that the work on a piece needs to know.

use std::sync::Arc;

use crate::domain::{Date, DiagnosisId, Period, RejectReason};
use crate::files::discharges::{
    Checker, DictionaryCache, Field, Mapping, RecordKind, Records, Repeats, check,
};
use crate::grouper::Grouper;
use crate::points::{DiagnosisMarks, RouteCodes, SchemeCodes, Tariff};
use crate::region::{Audits, Region, RouteWords, SchemeBy, SpecialCases};
use crate::scheme::CodeMap;

use super::parts::Parting;
use super::posting::{Asked, Postings};
use super::ties::{Tie, Ties, fault};
use super::told::Watch;

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
#[derive(Debug, PartialEq)]
pub struct Tariffs {
    segments: Vec<Period>,
    tariffs: Vec<Vec<Tariff>>,
    /// What routing asks of words.
    pub words: RouteWords,
    /// How cases are summed apart for sharing.
    pub(super) parting: Parting,
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
        let codes = |scheme: &SchemeUse| {
            let (diagnoses, procedures) = (scheme.grouper.diagnoses(), scheme.grouper.procedures());
            SchemeCodes {
                marks: Arc::new(DiagnosisMarks::new(&region.auxiliary, diagnoses)),
                routes: Arc::new(RouteCodes::new(region, diagnoses, procedures)),
            }
        };
        let codes: Vec<SchemeCodes> = schemes.iter().map(codes).collect();
        let of_day = |day: Date| {
            let tariff = |(scheme, codes): (&SchemeUse, &SchemeCodes)| {
                Tariff::on(region, scheme.grouper.placements(), codes, day)
            };
            schemes.iter().zip(&codes).map(tariff).collect()
        };
        let tariffs = segments.iter().map(|segment| of_day(segment.from)).collect();
        let words = region.route_words();
        let parting = Parting::of(region, year, schemes);
        let size = (region.settings.pools.len(), region.hospitals.len());
        Self { segments, tariffs, words, parting, size }
    }

    /// The tariff of a day and a scheme; none outside the year.
    pub fn on(&self, day: Date, scheme: usize) -> Option<&Tariff> {
        let segment = self.segments.partition_point(|segment| segment.from <= day).checked_sub(1)?;
        self.segments[segment].contains(day).then(|| &self.tariffs[segment][scheme])
    }
}

/// Whether a record given by itself passes the checks.
pub(super) fn is_sound(records: &Records<'_>, checker: &Checker<'_>) -> bool {
    let mut cache = DictionaryCache::default();
    let codes = records.codes(Field::DiagCode, &mut cache, &|_| DiagnosisId(0));
    check(records, checker, |row| !codes.row(row).is_empty()).refusals[0].is_none()
}

/// A program for pieces.
#[derive(Clone, Copy, Debug)]
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
    /// What audit takes out of cases before they have points.
    pub audits: &'p Audits,
    /// Records that stand more than once.
    pub repeats: &'p Repeats,
    /// Corrections, reversals and stays that follow each other.
    pub ties: &'p Ties,
    /// The months that are settled; none where cases are only grouped.
    pub asked: Option<&'p Asked>,
    /// Which cases are watched one by one.
    pub watch: Watch,
}

impl<'p> Program<'p> {
    /// Pools and hospitals of the region; none where cases are only grouped.
    pub fn size(&self) -> (usize, usize) {
        self.tariffs.map_or((0, 0), |tariffs| tariffs.size)
    }

    /// Why a record that is sound by itself cannot stand. Where cases are only grouped nothing is known of other records,
    /// and nothing depends on them.
    pub(super) fn fault(&self, kind: RecordKind, tie: Option<&Tie>) -> Option<RejectReason> {
        self.asked.and_then(|_| fault(kind, tie))
    }

    /// Whether a record given by itself is sound: nothing in it would have it refused.
    pub fn accepts(&self, records: &Records<'_>) -> bool {
        let number = |field| records.numbers(field).at(0);
        is_sound(records, &self.checker)
            && self.scheme_of(number(Field::DscgTime), number(Field::SetlEndDate)).is_some()
    }

    /// Where a record counts; none where cases are only grouped, and where its settlement date is none of the year.
    pub(super) fn postings(
        &self,
        records: &Records<'_>,
        row: usize,
        setl_id: Option<&str>,
        tie: Option<&'p Tie>,
    ) -> Option<Postings<'p>> {
        let (asked, month) = (self.asked?, records.settlement_date(row)?.month());
        let of_year = month.year == asked.months.start().year;
        of_year.then(|| asked.postings(setl_id.unwrap_or_default(), month, tie))
    }

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
