//! `hospitals.csv`.

use std::collections::BTreeMap;

use crate::domain::{Date, Period, Problems};
use crate::table::{Column, Sheet};

use super::settings::is_plain_name;

pub(super) const COLUMNS: &[Column] = &[
    Column::required("fixmedins_code"),
    Column::required("name"),
    Column::required("level"),
    Column::optional("class"),
    Column::optional("consortium"),
    Column::optional("successor"),
    Column::optional("from"),
    Column::optional("until"),
];

/// A hospital during a period. A hospital whose level changes has a row for each period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HospitalRow {
    /// The days of the row.
    pub period: Period,
    /// The name.
    pub name: String,
    /// The level, such as `3`.
    pub level: String,
    /// The class (机构类别), such as `3A-TCM`, where coefficients differ by it.
    pub class: Option<String>,
    /// The consortium that it belongs to; none is a non-member institution.
    pub consortium: Option<String>,
    /// The line of the file.
    pub line: u64,
}

/// All hospitals, sorted by code: a hospital's number is its place.
#[derive(Clone, Debug, Default)]
pub struct Hospitals {
    codes: Vec<String>,
    rows: Vec<Vec<HospitalRow>>,
}

impl Hospitals {
    pub(super) fn read(sheet: &Sheet, problems: &mut Problems) -> Self {
        let mut hospitals: BTreeMap<&str, Vec<HospitalRow>> = BTreeMap::new();
        for row in sheet.rows() {
            let code = row.text("fixmedins_code", problems);
            let (name, level) = (row.text("name", problems), row.text("level", problems));
            let period = row.period(problems);
            if row.optional_text("successor").is_some() {
                row.problem(problems, "`successor`: mergers are not settled by this version");
            }
            let (Some(code), Some(name), Some(level), Some(period)) = (code, name, level, period) else {
                continue;
            };
            for (what, word) in [("fixmedins_code", code), ("level", level)] {
                if !is_plain_name(word) {
                    row.problem(
                        problems,
                        format!("`{what}`: `{word}` must be letters, digits, `-`, `_` or `.`"),
                    );
                }
            }
            let rows = hospitals.entry(code).or_default();
            if let Some(other) = rows.iter().find(|other| other.period.overlaps(period)) {
                let message =
                    format!("hospital `{code}` stands in line {} for some of the same days", other.line);
                row.problem(problems, message);
            }
            rows.push(HospitalRow {
                period,
                name: name.to_owned(),
                level: level.to_owned(),
                class: row.optional_text("class").map(str::to_owned),
                consortium: row.optional_text("consortium").map(str::to_owned),
                line: row.line,
            });
        }
        let (codes, mut rows): (Vec<_>, Vec<_>) =
            hospitals.into_iter().map(|(code, rows)| (code.to_owned(), rows)).unzip();
        rows.iter_mut().for_each(|rows| rows.sort_by_key(|row| row.period));
        Self { codes, rows }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// The codes in order.
    pub fn codes(&self) -> &[String] {
        &self.codes
    }

    /// The number of a hospital by its code.
    pub fn number(&self, code: &str) -> Option<usize> {
        self.codes.binary_search_by(|own| own.as_str().cmp(code)).ok()
    }

    /// The row of a hospital on a day; none on a day on which it is not in the region.
    pub fn on(&self, hospital: usize, day: Date) -> Option<&HospitalRow> {
        self.rows[hospital].iter().find(|row| row.period.contains(day))
    }

    /// The last row of a hospital that begins before a day: what it is, or was when it closed.
    pub fn latest(&self, hospital: usize, before: Date) -> Option<&HospitalRow> {
        self.rows[hospital].iter().rev().find(|row| row.period.from < before)
    }

    /// The consortium of a hospital in a year; it changes with the year only.
    pub fn consortium(&self, hospital: usize, year: i32) -> Option<&str> {
        let here = |row: &&HospitalRow| row.period.overlaps(Period::year(year));
        self.rows[hospital].iter().find(here)?.consortium.as_deref()
    }

    /// All rows of a hospital in order of time.
    pub fn rows(&self, hospital: usize) -> &[HospitalRow] {
        &self.rows[hospital]
    }

    /// All levels that occur, sorted.
    pub fn levels(&self) -> Vec<&str> {
        let mut levels: Vec<_> = self.rows.iter().flatten().map(|row| row.level.as_str()).collect();
        levels.sort_unstable();
        levels.dedup();
        levels
    }

    /// All classes that occur, sorted.
    pub fn classes(&self) -> Vec<&str> {
        let mut classes: Vec<_> = self.rows.iter().flatten().filter_map(|row| row.class.as_deref()).collect();
        classes.sort_unstable();
        classes.dedup();
        classes
    }

    pub(super) fn turning_days(&self) -> impl Iterator<Item = Date> + '_ {
        self.rows.iter().flatten().flat_map(|row| [Some(row.period.from), row.period.until]).flatten()
    }
}
