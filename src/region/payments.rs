//! `prepayments.csv`, `deductions.csv` and `assessments.csv`.

use std::collections::BTreeSet;

use crate::domain::{Date, Fen, Month, Number, Problems};
use crate::table::{Column, Row, Sheet, did_you_mean};

use super::audits::Audits;
use super::hospitals::Hospitals;

pub(super) const PREPAYMENTS: &[Column] = &[
    Column::required("date"),
    Column::required("pool"),
    Column::required("fixmedins_code"),
    Column::required("amount").yuan(),
];

pub(super) const DEDUCTIONS: &[Column] = &[
    Column::required("date"),
    Column::required("pool"),
    Column::required("fixmedins_code"),
    Column::optional("setl_id"),
    Column::required("amount").yuan(),
    Column::required("stage"),
    Column::required("reason"),
];

pub(super) const ASSESSMENTS: &[Column] = &[
    Column::required("year"),
    Column::required("fixmedins_code"),
    Column::required("score"),
    Column::optional("justified"),
];

/// Money paid ahead, to be recovered at the clearing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepayment {
    /// When.
    pub date: Date,
    /// The pool, as an index.
    pub pool: usize,
    /// The hospital, as a number.
    pub hospital: usize,
    /// How much; none where it follows from last year.
    pub amount: Option<Fen>,
    /// The line of the file.
    pub line: u64,
}

/// When a deduction is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// In its month, off the payable before the share is taken.
    BeforeShare,
    /// In its month, off the paid part.
    AfterShare,
    /// At the clearing.
    AtClearing,
}

/// An amount that audit refuses or recovers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deduction {
    /// When it is posted.
    pub date: Date,
    /// The pool, as an index.
    pub pool: usize,
    /// The hospital, as a number.
    pub hospital: usize,
    /// How much.
    pub amount: Fen,
    /// At which stage.
    pub stage: Stage,
    /// Why.
    pub reason: String,
}

/// A hospital's assessment of a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Score {
    /// The year.
    pub year: i32,
    /// The hospital, as a number.
    pub hospital: usize,
    /// The score; none where only its overrun was judged.
    pub score: Option<Number>,
    /// Whether an overrun of its year was found justified.
    pub justified: bool,
}

pub(super) fn prepayments(
    sheet: &Sheet,
    hospitals: &Hospitals,
    pools: &[&str],
    years: &BTreeSet<i32>,
    first_month: Option<Month>,
    problems: &mut Problems,
) -> Vec<Prepayment> {
    let mut prepayments = Vec::new();
    for row in sheet.rows() {
        let date = date(row, years, problems);
        let (pool, hospital) = (pool(row, pools, problems), hospital(row, hospitals, problems));
        check_first(row, date, first_month, problems);
        let amount = match row.optional_text("amount") {
            Some(_) => positive(row, problems).map(Some),
            None => Some(None),
        };
        let (Some(date), Some(pool), Some(hospital), Some(amount)) = (date, pool, hospital, amount) else {
            continue;
        };
        prepayments.push(Prepayment { date, pool, hospital, amount, line: row.line });
    }
    prepayments.sort_by_key(|row| (row.date, row.pool, row.hospital));
    prepayments
}

pub(super) fn deductions(
    sheet: &Sheet,
    hospitals: &Hospitals,
    pools: &[&str],
    years: &BTreeSet<i32>,
    first_month: Option<Month>,
    problems: &mut Problems,
) -> (Vec<Deduction>, Audits) {
    let (mut deductions, mut audits) = (Vec::new(), Audits::default());
    for row in sheet.rows() {
        let date = date(row, years, problems);
        let (pool, hospital) = (pool(row, pools, problems), hospital(row, hospitals, problems));
        if row.cell("stage") == "before_points" {
            row.text("reason", problems);
            if let (Some(pool), Some(hospital)) = (pool, hospital) {
                audits.add(row, pool, hospital, problems);
            }
            continue;
        }
        let (amount, reason) = (positive(row, problems), row.text("reason", problems));
        let stage = match row.cell("stage") {
            "before_share" => Some(Stage::BeforeShare),
            "after_share" => Some(Stage::AfterShare),
            "at_clearing" => Some(Stage::AtClearing),
            other => {
                let known = ["before_points", "before_share", "after_share", "at_clearing"];
                let hint = did_you_mean(other, known);
                row.problem(problems, format!("stage `{other}` is none of {}{hint}", known.join(", ")));
                None
            }
        };
        let (Some(date), Some(pool), Some(hospital)) = (date, pool, hospital) else { continue };
        let (Some(amount), Some(reason), Some(stage)) = (amount, reason, stage) else { continue };
        if stage != Stage::AtClearing {
            check_first(row, Some(date), first_month, problems);
        }
        deductions.push(Deduction { date, pool, hospital, amount, stage, reason: reason.to_owned() });
    }
    deductions.sort_by_key(|row| (row.date, row.pool, row.hospital));
    (deductions, audits)
}

pub(super) fn scores(
    sheet: &Sheet,
    hospitals: &Hospitals,
    years: &BTreeSet<i32>,
    problems: &mut Problems,
) -> Vec<Score> {
    let mut scores: Vec<Score> = Vec::new();
    for row in sheet.rows() {
        let year = row.year("year", problems);
        check_year(row, year, years, problems);
        let hospital = hospital(row, hospitals, problems);
        let justified = match row.cell("justified") {
            "" => None,
            "yes" => Some(true),
            "no" => Some(false),
            other => {
                row.problem(problems, format!("`justified`: `{other}` is neither `yes` nor `no`"));
                continue;
            }
        };
        // A hospital may stand here for the judgement of its overrun alone; a blank score is never zero.
        let blank = justified.is_some() && row.cell("score").is_empty();
        let score = if blank { Some(None) } else { score(row, problems).map(Some) };
        let (Some(year), Some(hospital), Some(score)) = (year, hospital, score) else { continue };
        if scores.iter().any(|other| (other.year, other.hospital) == (year, hospital)) {
            row.problem(problems, "the hospital has a score for this year already");
        }
        scores.push(Score { year, hospital, score, justified: justified == Some(true) });
    }
    scores
}

fn score(row: Row<'_>, problems: &mut Problems) -> Option<Number> {
    let score = row.number("score", problems)?;
    if score.is_negative() || score > Number::whole(100) {
        row.problem(problems, format!("`score`: {score} is not from 0 to 100"));
        return None;
    }
    Some(score)
}

/// The day of a payment. One in a year without a budget belongs to no clearing: nobody would take or recover it.
pub(super) fn date(row: Row<'_>, years: &BTreeSet<i32>, problems: &mut Problems) -> Option<Date> {
    let date = row.date("date", problems);
    check_year(row, date.map(|date| date.month().year), years, problems);
    date
}

/// What was paid or deducted before the first month stands in `opening.csv`: here it would count twice.
fn check_first(row: Row<'_>, date: Option<Date>, first_month: Option<Month>, problems: &mut Problems) {
    if let Some(first) = first_month.filter(|first| date.is_some_and(|date| date < first.first())) {
        let message = format!(
            "lies before first_month = \"{first}\" of region.toml; what was before it belongs in opening.csv"
        );
        row.problem(problems, message);
    }
}

pub(super) fn check_year(row: Row<'_>, year: Option<i32>, years: &BTreeSet<i32>, problems: &mut Problems) {
    if let Some(year) = year.filter(|year| !years.contains(year)) {
        let message = format!(
            "lies in {year}, for which budget.csv has no line; mend the day or year, or give that year a budget"
        );
        row.problem(problems, message);
    }
}

pub(super) fn pool(row: Row<'_>, pools: &[&str], problems: &mut Problems) -> Option<usize> {
    let name = row.text("pool", problems)?;
    let pool = pools.iter().position(|pool| *pool == name);
    if pool.is_none() {
        let hint = did_you_mean(name, pools.iter().copied());
        row.problem(problems, format!("region.toml has no pool `{name}`{hint}"));
    }
    pool
}

pub(super) fn hospital(row: Row<'_>, hospitals: &Hospitals, problems: &mut Problems) -> Option<usize> {
    let code = row.text("fixmedins_code", problems)?;
    let hospital = hospitals.number(code);
    if hospital.is_none() {
        let hint = did_you_mean(code, hospitals.codes().iter().map(String::as_str));
        row.problem(problems, format!("hospitals.csv has no `{code}`{hint}"));
    }
    hospital
}

pub(super) fn positive(row: Row<'_>, problems: &mut Problems) -> Option<Fen> {
    let amount = row.yuan("amount", problems)?;
    if amount <= Fen::ZERO {
        row.problem(problems, "`amount` must be above 0");
        return None;
    }
    Some(amount)
}
