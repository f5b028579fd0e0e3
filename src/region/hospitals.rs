//! `hospitals.csv`.

use std::collections::BTreeMap;

use crate::domain::{Date, Period, Problems, is_plain_name};
use crate::table::{Column, Sheet, did_you_mean};

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
    /// The hospital that takes over its rights and debts when the row ends, by its code.
    successor: Option<String>,
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
                successor: row.optional_text("successor").map(str::to_owned),
                consortium: row.optional_text("consortium").map(str::to_owned),
                line: row.line,
            });
        }
        let (codes, mut rows): (Vec<_>, Vec<_>) =
            hospitals.into_iter().map(|(code, rows)| (code.to_owned(), rows)).unzip();
        rows.iter_mut().for_each(|rows| rows.sort_by_key(|row| row.period));
        let own = Self { codes, rows };
        own.check_successors(sheet, problems);
        own
    }

    /// A merged hospital ends, stays closed, and leaves to one that is open on that day. So no two can succeed each other.
    fn check_successors(&self, sheet: &Sheet, problems: &mut Problems) {
        for rows in &self.rows {
            for (index, row) in rows.iter().enumerate() {
                let Some(code) = &row.successor else { continue };
                let complaint = match (self.number(code), row.period.until) {
                    (None, _) => {
                        let known = self.codes.iter().map(String::as_str);
                        format!("hospitals.csv has no `{code}`{}", did_you_mean(code, known))
                    }
                    (_, None) => {
                        "the row has no `until`; state the day from which the successor stands in".to_owned()
                    }
                    _ if index + 1 < rows.len() => {
                        "a later row has the hospital open again; only its last row can have a successor"
                            .to_owned()
                    }
                    (Some(successor), Some(day)) if self.on(successor, day).is_none() => {
                        format!(
                            "`{code}` is not open on {day}, when it should take over; name the hospital that is"
                        )
                    }
                    _ => continue,
                };
                problems.add(sheet.file(), row.line, format!("`successor`: {complaint}"));
            }
        }
    }

    /// The hospital that has the rights and debts of another on a day: the last of its successors by then, if it was
    /// merged. Each takes over later than the one before it, so the chain ends.
    pub fn heir(&self, hospital: usize, day: Date) -> Option<usize> {
        let next = |hospital: usize| {
            let last = self.rows[hospital].last()?;
            let merged = last.period.until.is_some_and(|until| until <= day);
            self.number(last.successor.as_deref().filter(|_| merged)?)
        };
        std::iter::successors(next(hospital), |heir| next(*heir)).last()
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
