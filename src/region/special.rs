//! `special_cases.csv`: cases that were decided on one by one (特例单议), and points added for new technology.

use std::collections::{BTreeMap, HashMap};

use crate::domain::{Bound, Number, Problems};
use crate::table::{Column, Sheet, did_you_mean};

pub(super) const COLUMNS: &[Column] = &[
    Column::required("setl_id"),
    Column::required("outcome"),
    Column::optional("value"),
    Column::optional("replaces"),
    Column::required("reason"),
];

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Paid as recorded, outside the points.
    ByItem,
    /// These points.
    Points(Number),
    /// The points of a normal case of its group times this.
    Multiple(Number),
    /// These points beside its own (new technology, joint operations).
    AddPoints(Number),
}

impl Outcome {
    /// Whether it counts against the quota of special cases; added points do not.
    pub fn is_special(self) -> bool {
        !matches!(self, Self::AddPoints(_))
    }
}

/// A decision, with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpecialCase {
    /// What was decided.
    pub outcome: Outcome,
    /// Its place in the table.
    pub number: usize,
}

/// The decisions by settlement id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpecialCases {
    by_id: HashMap<String, SpecialCase>,
    /// Each decision, by its number.
    pub rows: Vec<Decision>,
}

/// A decision as its row says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The line of the table.
    pub line: u64,
    /// What was decided.
    pub outcome: Outcome,
    /// Whether the application was swapped in for another one (`replaces`).
    pub swapped: bool,
}

impl SpecialCases {
    pub(super) fn read(sheet: &Sheet, problems: &mut Problems) -> Self {
        let mut cases = Self::default();
        let mut replaced: BTreeMap<&str, u64> = BTreeMap::new();
        for row in sheet.rows() {
            let (Some(id), Some(word)) = (row.text("setl_id", problems), row.text("outcome", problems))
            else {
                continue;
            };
            row.text("reason", problems);
            let value = row.optional_number("value", problems);
            let fits = |number: &Number| *number > Number::ZERO && Bound::WORTH.admits(*number);
            let outcome = match (word, value) {
                ("by_item", None) => Some(Outcome::ByItem),
                ("points", Some(value)) if fits(&value) => Some(Outcome::Points(value)),
                ("multiple", Some(value)) if value > Number::ZERO && Bound::COEFFICIENT.admits(value) => {
                    Some(Outcome::Multiple(value))
                }
                ("add_points", Some(value)) if fits(&value) => Some(Outcome::AddPoints(value)),
                _ => None,
            };
            let Some(outcome) = outcome else {
                let words = ["by_item", "points", "multiple", "add_points"];
                let message = if words.contains(&word) {
                    format!(
                        "`{word}` has no fitting value: by_item has none; points and add_points at most {}, multiple at most {}, above 0",
                        Bound::WORTH,
                        Bound::COEFFICIENT
                    )
                } else {
                    format!("outcome `{word}` is none of {}{}", words.join(", "), did_you_mean(word, words))
                };
                row.problem(problems, message);
                continue;
            };
            let own = SpecialCase { outcome, number: cases.rows.len() };
            if let Some(other) = cases.by_id.insert(id.to_owned(), own) {
                let line = cases.rows[other.number].line;
                row.problem(problems, format!("this setl_id stands already in line {line}"));
            }
            let replaces = row.optional_text("replaces");
            if replaces.is_some() && !outcome.is_special() {
                row.problem(problems, "`replaces`: added points are no application that could be swapped");
            }
            if let Some(line) = replaces.and_then(|other| replaced.insert(other, row.line)) {
                row.problem(problems, format!("`replaces`: the case was swapped out in line {line} already"));
            }
            cases.rows.push(Decision { line: row.line, outcome, swapped: replaces.is_some() });
        }
        for row in sheet.rows() {
            let id = row.cell("setl_id");
            if let Some(line) = replaced.get(id) {
                let message = format!("line {line} swapped this case out; one of the two rows must go");
                row.problem(problems, message);
            }
        }
        cases
    }

    /// What was decided for a case.
    pub fn of(&self, setl_id: &str) -> Option<SpecialCase> {
        if self.by_id.is_empty() { None } else { self.by_id.get(setl_id).copied() }
    }
}
