//! `coefficients.csv`: what adjusts points per hospital, level, pool and group.

use std::collections::HashMap;

use crate::domain::{Bound, Date, Number, Period, Problems};
use crate::table::{Column, Row, Sheet, did_you_mean};

use super::hospitals::Hospitals;

pub(super) const COLUMNS: &[Column] = &[
    Column::optional("fixmedins_code"),
    Column::optional("class"),
    Column::optional("level"),
    Column::optional("pool"),
    Column::optional("group_code"),
    Column::required("coefficient"),
    Column::optional("from"),
    Column::optional("until"),
];

/// Whom a coefficient is for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// One hospital, by number.
    Hospital(usize),
    /// All hospitals of a class.
    Class(String),
    /// All hospitals of a level.
    Level(String),
}

/// Subject, pool (empty: all), group (empty: all).
type Key = (Subject, String, String);

/// All coefficients.
#[derive(Clone, Debug, Default)]
pub struct Coefficients {
    rows: HashMap<Key, Vec<(Period, Number, u64)>>,
}

impl Coefficients {
    pub(super) fn read(
        sheet: &Sheet,
        hospitals: &Hospitals,
        pools: &[&str],
        problems: &mut Problems,
    ) -> Self {
        let mut rows: HashMap<Key, Vec<(Period, Number, u64)>> = HashMap::new();
        for row in sheet.rows() {
            let subject = subject(row, hospitals, problems);
            let pool = row.cell("pool");
            if !pool.is_empty() && !pools.contains(&pool) {
                row.problem(problems, format!("region.toml has no pool `{pool}`"));
            }
            let coefficient = row.number("coefficient", problems).filter(|number| {
                let fits = *number != Number::ZERO && Bound::COEFFICIENT.admits(*number);
                if !fits {
                    let message =
                        format!("coefficient {number} is not above 0 and at most {}", Bound::COEFFICIENT);
                    row.problem(problems, message);
                }
                fits
            });
            let period = row.period(problems);
            let (Some(subject), Some(coefficient), Some(period)) = (subject, coefficient, period) else {
                continue;
            };
            let key = (subject, pool.to_owned(), row.cell("group_code").to_owned());
            let earlier = rows.entry(key).or_default();
            if let Some((_, _, line)) = earlier.iter().find(|(other, _, _)| other.overlaps(period)) {
                row.problem(
                    problems,
                    format!("line {line} gives a coefficient for the same and some of the same days"),
                );
            }
            earlier.push((period, coefficient, row.line));
        }
        Self { rows }
    }

    /// Coefficients for groups, in all pools and on all days.
    pub(super) fn of_groups(rows: impl Iterator<Item = (Subject, String, Number, u64)>) -> Self {
        let row = |(subject, group, coefficient, line)| {
            ((subject, String::new(), group), vec![(Period::ALWAYS, coefficient, line)])
        };
        Self { rows: rows.map(row).collect() }
    }

    /// The most digits after the point of a coefficient.
    pub(super) fn decimals(&self) -> u32 {
        self.rows.values().flatten().map(|(_, coefficient, _)| coefficient.decimals()).max().unwrap_or(0)
    }

    /// The coefficient for a group, the most particular row first: in the order of the subjects, then group before pool.
    /// None where no row fits.
    pub fn on(&self, subjects: &[Subject], pool: &str, group: &str, day: Date) -> Option<Number> {
        let narrowings = [(pool, group), ("", group), (pool, ""), ("", "")];
        subjects.iter().find_map(|subject| {
            narrowings.iter().find_map(|(pool, group)| {
                let key = (subject.clone(), (*pool).to_owned(), (*group).to_owned());
                let rows = self.rows.get(&key)?;
                rows.iter()
                    .find(|(period, _, _)| period.contains(day))
                    .map(|(_, coefficient, _)| *coefficient)
            })
        })
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The group codes that have rows of their own, with the line of one of them.
    pub fn groups(&self) -> impl Iterator<Item = (&str, u64)> {
        self.rows
            .iter()
            .filter(|((_, _, group), _)| !group.is_empty())
            .map(|((_, _, group), rows)| (group.as_str(), rows[0].2))
    }

    pub(super) fn turning_days(&self) -> impl Iterator<Item = Date> + '_ {
        self.rows.values().flatten().flat_map(|(period, _, _)| [Some(period.from), period.until]).flatten()
    }
}

pub(super) fn subject(row: Row<'_>, hospitals: &Hospitals, problems: &mut Problems) -> Option<Subject> {
    let cells = ["fixmedins_code", "class", "level"].map(|column| row.optional_text(column));
    let (what, word, known): (_, _, Vec<&str>) = match cells {
        [Some(code), None, None] => match hospitals.number(code) {
            Some(hospital) => return Some(Subject::Hospital(hospital)),
            None => ("", code, hospitals.codes().iter().map(String::as_str).collect()),
        },
        [None, Some(class), None] if hospitals.classes().contains(&class) => {
            return Some(Subject::Class(class.to_owned()));
        }
        [None, None, Some(level)] if hospitals.levels().contains(&level) => {
            return Some(Subject::Level(level.to_owned()));
        }
        [None, Some(class), None] => ("class ", class, hospitals.classes()),
        [None, None, Some(level)] => ("level ", level, hospitals.levels()),
        _ => {
            row.problem(problems, "one of `fixmedins_code`, `class` and `level` was expected");
            return None;
        }
    };
    let hint = did_you_mean(word, known);
    row.problem(problems, format!("hospitals.csv has no {what}`{word}`{hint}"));
    None
}
