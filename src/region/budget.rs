//! `budget.csv`: the lines from which a pool's available money follows.

use crate::domain::{Fen, Number, Problems};
use crate::table::{Column, Row, Sheet, did_you_mean};

pub(super) const COLUMNS: &[Column] = &[
    Column::required("pool"),
    Column::required("year"),
    Column::required("order"),
    Column::required("line"),
    Column::required("kind"),
    Column::required("value"),
    Column::optional("basis"),
    Column::optional("reason"),
];

/// What a budget line does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BudgetKind {
    /// The total of the year; the first line.
    Total(Fen),
    /// More money in the course of the year.
    Add(Fen),
    /// Money for something else.
    Subtract(Fen),
    /// Set aside, an amount.
    Reserve(Fen),
    /// Set aside, a share of the total with the additions so far.
    ReserveShare(Number),
}

/// A line of a pool's budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BudgetLine {
    /// The pool, as an index of the region's pools.
    pub pool: usize,
    /// The year.
    pub year: i32,
    /// Its place among the lines.
    pub order: i64,
    /// Its name.
    pub name: String,
    /// What it does.
    pub kind: BudgetKind,
    /// Why, where a reason is given.
    pub reason: String,
    /// The line of the file.
    pub line: u64,
}

pub(super) fn read(sheet: &Sheet, pools: &[&str], problems: &mut Problems) -> Vec<BudgetLine> {
    let mut lines: Vec<BudgetLine> = Vec::new();
    for row in sheet.rows() {
        let pool = super::payments::pool(row, pools, problems);
        let year = row.year("year", problems);
        let order = row.integer::<i64>("order", problems);
        let name = row.text("line", problems);
        let kind = kind(row, problems);
        if !matches!(row.cell("basis"), "" | "budget") {
            row.problem(
                problems,
                "`basis` must be blank or `budget`: actual use of other methods is not settled here",
            );
        }
        let (Some(pool), Some(year), Some(order), Some(name), Some(kind)) = (pool, year, order, name, kind)
        else {
            continue;
        };
        let same = |other: &&BudgetLine| (other.pool, other.year) == (pool, year);
        if let Some(other) =
            lines.iter().filter(same).find(|other| other.order == order || other.name == name)
        {
            row.problem(problems, format!("order or name stands already in line {}", other.line));
        }
        let reason = row.cell("reason").to_owned();
        lines.push(BudgetLine { pool, year, order, name: name.to_owned(), kind, reason, line: row.line });
    }
    lines.sort_by_key(|line| (line.pool, line.year, line.order));
    check_totals(sheet, &lines, problems);
    lines
}

fn kind(row: Row<'_>, problems: &mut Problems) -> Option<BudgetKind> {
    Some(match row.cell("kind") {
        "total" => BudgetKind::Total(amount(row, problems)?),
        "add" => BudgetKind::Add(amount(row, problems)?),
        "subtract" => BudgetKind::Subtract(amount(row, problems)?),
        "reserve" => BudgetKind::Reserve(amount(row, problems)?),
        "reserve_share" => BudgetKind::ReserveShare(share(row, problems)?),
        other => {
            let kinds = ["total", "add", "subtract", "reserve", "reserve_share"];
            let hint = did_you_mean(other, kinds);
            let message = format!("kind `{other}` is none of {}{hint}", kinds.join(", "));
            row.problem(problems, message);
            return None;
        }
    })
}

fn amount(row: Row<'_>, problems: &mut Problems) -> Option<Fen> {
    let amount = row.yuan("value", problems)?;
    if amount < Fen::ZERO {
        row.problem(problems, "`value` is negative; use the kind `add` or `subtract` instead of a sign");
        return None;
    }
    Some(amount)
}

fn share(row: Row<'_>, problems: &mut Problems) -> Option<Number> {
    let share = row.number("value", problems)?;
    if share.is_negative() || share > Number::ONE {
        row.problem(problems, format!("{share} is not a share between 0 and 1"));
        return None;
    }
    Some(share)
}

fn check_totals(sheet: &Sheet, lines: &[BudgetLine], problems: &mut Problems) {
    for (index, line) in lines.iter().enumerate() {
        let first = index == 0 || (lines[index - 1].pool, lines[index - 1].year) != (line.pool, line.year);
        if first != matches!(line.kind, BudgetKind::Total(_)) {
            let message = "the first line of a pool's year, and no other, must be of kind `total`";
            problems.add(sheet.file(), line.line, message);
        }
    }
}
