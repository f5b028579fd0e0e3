//! `incentive.csv` and `incentive_scores.csv`: the incentive pool and the frozen scores that it is distributed by.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{Bound, Fen, Number, Problems};
use crate::table::{Column, Row, Sheet};

use super::consortium::Consortiums;
use super::hospitals::Hospitals;
use super::payments::{check_year, hospital, pool, positive};

pub(super) const SOURCES: &[Column] = &[
    Column::required("pool"),
    Column::required("year"),
    Column::required("source"),
    Column::required("amount").yuan(),
];

pub(super) const SCORES: &[Column] = &[
    Column::required("year"),
    Column::optional("consortium"),
    Column::optional("fixmedins_code"),
    Column::required("indicator"),
    Column::required("score"),
];

/// Money for the incentive pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncentiveSource {
    /// The pool, as an index.
    pub pool: usize,
    /// The year.
    pub year: i32,
    /// Who gives it.
    pub source: String,
    /// How much.
    pub amount: Fen,
}

/// Who receives a part of the incentive pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Receiver {
    /// A consortium, by number.
    Consortium(usize),
    /// A hospital, by number.
    Hospital(usize),
}

/// The incentive pools of a region and the scores of their receivers.
#[derive(Clone, Debug, Default)]
pub struct Incentives {
    /// What was given, in file order.
    pub sources: Vec<IncentiveSource>,
    /// Scores by year, receiver and indicator.
    scores: BTreeMap<(i32, Receiver), BTreeMap<String, Number>>,
}

impl Incentives {
    pub(super) fn read(
        sources: &Sheet,
        scores: &Sheet,
        consortiums: &Consortiums,
        hospitals: &Hospitals,
        pools: &[&str],
        years: &BTreeSet<i32>,
        problems: &mut Problems,
    ) -> Self {
        let mut own = Self::default();
        for row in sources.rows() {
            let (pool, year) = (pool(row, pools, problems), row.year("year", problems));
            check_year(row, year, years, problems);
            let (source, amount) = (row.text("source", problems), positive(row, problems));
            let (Some(pool), Some(year), Some(source), Some(amount)) = (pool, year, source, amount) else {
                continue;
            };
            own.sources.push(IncentiveSource { pool, year, source: source.to_owned(), amount });
        }
        for row in scores.rows() {
            let year = row.year("year", problems);
            check_year(row, year, years, problems);
            let receiver = receiver(row, consortiums, hospitals, problems);
            let (indicator, score) = (row.text("indicator", problems), score(row, problems));
            let (Some(year), Some(receiver)) = (year, receiver) else { continue };
            let (Some(indicator), Some(score)) = (indicator, score) else { continue };
            let scores = own.scores.entry((year, receiver)).or_default();
            if scores.insert(indicator.to_owned(), score).is_some() {
                row.problem(
                    problems,
                    format!("the receiver has a score for `{indicator}` in {year} already"),
                );
            }
        }
        own
    }

    /// The receivers of a year in order, each with its scores by indicator: consortiums before hospitals.
    pub fn receivers(&self, year: i32) -> impl Iterator<Item = (Receiver, &BTreeMap<String, Number>)> {
        let of_year = self.scores.iter().filter(move |((own, _), _)| *own == year);
        of_year.map(|((_, receiver), scores)| (*receiver, scores))
    }

    /// What was given to a pool's year.
    pub fn of(&self, pool: usize, year: i32) -> impl Iterator<Item = &IncentiveSource> {
        self.sources.iter().filter(move |source| (source.pool, source.year) == (pool, year))
    }
}

fn receiver(
    row: Row<'_>,
    consortiums: &Consortiums,
    hospitals: &Hospitals,
    problems: &mut Problems,
) -> Option<Receiver> {
    match (row.optional_text("consortium"), row.optional_text("fixmedins_code")) {
        (Some(code), None) => consortiums.named(code, row, problems).map(Receiver::Consortium),
        (None, Some(_)) => hospital(row, hospitals, problems).map(Receiver::Hospital),
        _ => {
            row.problem(problems, "one of `consortium` and `fixmedins_code` was expected, and not both");
            None
        }
    }
}

/// A score from 0 to 100 with at most four decimals, so that weight × score stays exact.
fn score(row: Row<'_>, problems: &mut Problems) -> Option<Number> {
    let score = row.number("score", problems)?;
    let bound = Bound { most: 100, ..Bound::TIMES };
    if !bound.admits(score) {
        row.problem(problems, format!("`score`: {score} is not between 0 and {bound}"));
        return None;
    }
    Some(score)
}
