//! `single_disease.csv`: prices of single diseases (单病种) beside the points.

use crate::domain::{Fen, Number, Period, Problems};
use crate::table::{Column, Row, Sheet, did_you_mean};

use super::prefixes::{limited, prefixes};

pub(super) const COLUMNS: &[Column] = &[
    Column::required("code"),
    Column::required("name"),
    Column::required("diagnosis"),
    Column::optional("procedure"),
    Column::optional("level"),
    Column::optional("pool"),
    Column::required("price").yuan(),
    Column::required("fund"),
    Column::optional("from"),
    Column::optional("until"),
];

/// What of a price the fund pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FundPart {
    /// All of it.
    Price,
    /// What others than the fund have not paid; at least nothing.
    LessPaid,
    /// A share of it.
    Share(Number),
}

/// A price for the whole stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SingleDisease {
    /// Its code, for people.
    pub code: String,
    /// The principal diagnosis begins with one of these.
    pub diagnosis: Vec<String>,
    /// The principal procedure begins with one of these; empty: none is asked.
    pub procedure: Vec<String>,
    /// The level of the hospital; none: any.
    pub level: Option<String>,
    /// The pool, as an index; none: any.
    pub pool: Option<usize>,
    /// The price, which covers everything.
    pub price: Fen,
    /// What of it the fund pays.
    pub fund: FundPart,
    /// The days of the row.
    pub period: Period,
    /// The line of the file.
    pub line: u64,
}

/// The rows in the order of the file: the first that fits a case is its price.
pub(super) fn read(
    sheet: &Sheet,
    levels: &[&str],
    pools: &[&str],
    problems: &mut Problems,
) -> Vec<SingleDisease> {
    let mut rows: Vec<SingleDisease> = Vec::new();
    for row in sheet.rows() {
        let (code, name) = (row.text("code", problems), row.text("name", problems));
        let diagnosis = row.text("diagnosis", problems).and_then(|_| prefixes(row, "diagnosis", problems));
        let procedure = prefixes(row, "procedure", problems);
        let (level, pool) = limited(row, levels, pools, problems);
        let (price, fund, period) = (price(row, problems), fund(row, problems), row.period(problems));
        let (Some(code), Some(_), Some(diagnosis), Some(procedure)) = (code, name, diagnosis, procedure)
        else {
            continue;
        };
        let (Some(price), Some(fund), Some(period)) = (price, fund, period) else { continue };
        let own = SingleDisease {
            code: code.to_owned(),
            diagnosis,
            procedure,
            level: level.map(str::to_owned),
            pool,
            price,
            fund,
            period,
            line: row.line,
        };
        if let Some(other) = rows.iter().find(|other| other.asks_the_same(&own)) {
            let message = format!(
                "line {} asks for the same on some of the same days; one of them was expected",
                other.line
            );
            row.problem(problems, message);
        }
        rows.push(own);
    }
    rows
}

impl SingleDisease {
    fn asks_the_same(&self, other: &Self) -> bool {
        let asked = |row: &Self| (row.diagnosis.clone(), row.procedure.clone(), row.level.clone(), row.pool);
        asked(self) == asked(other) && self.period.overlaps(other.period)
    }
}

fn price(row: Row<'_>, problems: &mut Problems) -> Option<Fen> {
    let price = row.yuan("price", problems)?;
    if price <= Fen::ZERO || price.0 > Fen::CASE_LIMIT {
        row.problem(problems, "`price` must be above 0 and possible");
        return None;
    }
    Some(price)
}

fn fund(row: Row<'_>, problems: &mut Problems) -> Option<FundPart> {
    const WORDS: [&str; 2] = ["price", "less_paid"];
    match row.text("fund", problems)? {
        "price" => Some(FundPart::Price),
        "less_paid" => Some(FundPart::LessPaid),
        other => {
            let share =
                Number::parse(other).ok().filter(|share| !share.is_negative() && *share <= Number::ONE);
            if share.is_none() {
                let hint = did_you_mean(other, WORDS);
                row.problem(
                    problems,
                    format!("`fund`: `{other}` is neither price, less_paid nor a share from 0 to 1{hint}"),
                );
            }
            share.map(FundPart::Share)
        }
    }
}
