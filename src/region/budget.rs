//! `budget.csv`: the lines from which a pool's available money follows.

use std::collections::BTreeMap;

use crate::domain::{Date, Fen, Number, Problems};
use crate::table::{Column, Row, Sheet, did_you_mean};

pub(super) const COLUMNS: &[Column] = &[
    Column::required("pool"),
    Column::required("year"),
    Column::required("order"),
    Column::required("line"),
    Column::required("kind"),
    Column::required("value"),
    Column::optional("of").yuan(),
    Column::optional("basis"),
    Column::optional("date"),
    Column::optional("reason"),
];

/// What a budget line does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BudgetKind {
    /// The total of the year; the first line.
    Total(Fen),
    /// The total as last year's times a factor; the first line.
    Growth {
        /// The factor.
        factor: Number,
        /// Last year's total.
        of: Fen,
    },
    /// The total as a share of the fund's income; the first line.
    IncomeShare {
        /// The share.
        share: Number,
        /// The income.
        of: Fen,
    },
    /// More money.
    Add(Fen),
    /// Money for something else.
    Subtract(Fen),
    /// Money for something else, a share of the total with the additions so far.
    SubtractShare(Number),
    /// Set aside, an amount.
    Reserve(Fen),
    /// Set aside, a share of the total with the additions so far.
    ReserveShare(Number),
    /// Set aside, what is more than this.
    ReserveRemainder(Fen),
    /// More or (below zero) less money from a day of the year on.
    Change(Fen, Date),
}

impl BudgetKind {
    const WORDS: [&str; 10] = [
        "total",
        "growth",
        "income_share",
        "add",
        "subtract",
        "subtract_share",
        "reserve",
        "reserve_share",
        "reserve_remainder",
        "change",
    ];

    /// The kinds whose value is a factor or a share, not an amount.
    const OF_SHARES: [&str; 4] = ["growth", "income_share", "subtract_share", "reserve_share"];

    /// The word in the table.
    pub fn name(self) -> &'static str {
        let place = match self {
            Self::Total(_) => 0,
            Self::Growth { .. } => 1,
            Self::IncomeShare { .. } => 2,
            Self::Add(_) => 3,
            Self::Subtract(_) => 4,
            Self::SubtractShare(_) => 5,
            Self::Reserve(_) => 6,
            Self::ReserveShare(_) => 7,
            Self::ReserveRemainder(_) => 8,
            Self::Change(..) => 9,
        };
        Self::WORDS[place]
    }

    /// Whether it sets the total.
    pub fn is_total(self) -> bool {
        matches!(self, Self::Total(_) | Self::Growth { .. } | Self::IncomeShare { .. })
    }

    /// Whether it sets money aside for something else.
    pub fn is_for_others(self) -> bool {
        matches!(self, Self::Subtract(_) | Self::SubtractShare(_))
    }
}

/// What comes off the available money for another method.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Basis {
    /// The stated amount; what is not used stays on the line.
    #[default]
    Budget,
    /// What the method costs; the stated amount is an estimate until the clearing.
    Actual,
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
    /// What comes off.
    pub basis: Basis,
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
        let kind = kind(row, year, problems);
        let basis = basis(row, problems);
        let (Some(pool), Some(year), Some(order), Some(name), Some(kind)) = (pool, year, order, name, kind)
        else {
            continue;
        };
        let Some(basis) = basis else { continue };
        if basis == Basis::Actual && !kind.is_for_others() {
            row.problem(problems, "`basis` is `actual` for lines of kind subtract and subtract_share only");
        }
        let same = |other: &&BudgetLine| (other.pool, other.year) == (pool, year);
        if let Some(other) =
            lines.iter().filter(same).find(|other| other.order == order || other.name == name)
        {
            row.problem(problems, format!("order or name stands already in line {}", other.line));
        }
        let (name, reason) = (name.to_owned(), row.cell("reason").to_owned());
        lines.push(BudgetLine { pool, year, order, name, kind, basis, reason, line: row.line });
    }
    lines.sort_by_key(|line| (line.pool, line.year, line.order));
    check_totals(sheet, &lines, problems);
    lines
}

fn kind(row: Row<'_>, year: Option<i32>, problems: &mut Problems) -> Option<BudgetKind> {
    let word = row.cell("kind");
    if !BudgetKind::WORDS.contains(&word) {
        let hint = did_you_mean(word, BudgetKind::WORDS);
        let message = format!("kind `{word}` is none of {}{hint}", BudgetKind::WORDS.join(", "));
        row.problem(problems, message);
        return None;
    }
    for (column, kinds) in [("of", ["growth", "income_share"].as_slice()), ("date", &["change"])] {
        if !kinds.contains(&word) && !row.cell(column).is_empty() {
            row.problem(
                problems,
                format!("`{column}` belongs to the kind {}, not to `{word}`", kinds.join(" or ")),
            );
        }
    }
    Some(match word {
        "total" => BudgetKind::Total(amount(row, "value", problems)?),
        "growth" => {
            let factor = factor(row, problems);
            BudgetKind::Growth { of: amount(row, "of", problems)?, factor: factor? }
        }
        "income_share" => {
            let share = share(row, problems);
            BudgetKind::IncomeShare { of: amount(row, "of", problems)?, share: share? }
        }
        "add" => BudgetKind::Add(amount(row, "value", problems)?),
        "subtract" => BudgetKind::Subtract(amount(row, "value", problems)?),
        "subtract_share" => BudgetKind::SubtractShare(share(row, problems)?),
        "reserve" => BudgetKind::Reserve(amount(row, "value", problems)?),
        "reserve_share" => BudgetKind::ReserveShare(share(row, problems)?),
        "reserve_remainder" => BudgetKind::ReserveRemainder(amount(row, "value", problems)?),
        _ => change(row, year, problems)?,
    })
}

/// Whether the value of a line of this kind is an amount in yuan.
pub(super) fn value_is_yuan(kind: &str) -> bool {
    !BudgetKind::OF_SHARES.contains(&kind)
}

fn amount(row: Row<'_>, column: &str, problems: &mut Problems) -> Option<Fen> {
    let amount = row.yuan(column, problems)?;
    if amount < Fen::ZERO {
        let message = format!("`{column}` is negative; use the kind `add` or `subtract` instead of a sign");
        row.problem(problems, message);
        return None;
    }
    Some(amount)
}

/// A change in the course of a year is the one amount with a sign: it must say when and why.
fn change(row: Row<'_>, year: Option<i32>, problems: &mut Problems) -> Option<BudgetKind> {
    let (amount, date) = (row.yuan("value", problems), row.date("date", problems));
    row.text("reason", problems);
    let date = date.filter(|date| {
        let within = year.is_none_or(|year| date.month().year == year);
        if !within {
            row.problem(problems, format!("`date`: {date} lies outside the year of the line"));
        }
        within
    });
    Some(BudgetKind::Change(amount?, date?))
}

fn share(row: Row<'_>, problems: &mut Problems) -> Option<Number> {
    let share = row.number("value", problems)?;
    if share.is_negative() || share > Number::ONE {
        row.problem(problems, format!("{share} is not a share between 0 and 1"));
        return None;
    }
    Some(share)
}

fn factor(row: Row<'_>, problems: &mut Problems) -> Option<Number> {
    let factor = row.number("value", problems)?;
    if factor <= Number::ZERO || factor > Number::whole(10) {
        row.problem(problems, format!("{factor} is no factor above 0 and at most 10; 1.05 is growth by 5 %"));
        return None;
    }
    Some(factor)
}

fn check_totals(sheet: &Sheet, lines: &[BudgetLine], problems: &mut Problems) {
    let mut firsts: BTreeMap<(usize, i32), u64> = BTreeMap::new();
    for line in lines {
        let first = *firsts.entry((line.pool, line.year)).or_insert(line.line);
        if (first == line.line) != line.kind.is_total() {
            let message = "the first line of a pool's year, and no other, must be of kind `total`, `growth` or `income_share`";
            problems.add(sheet.file(), line.line, message);
        }
    }
}

fn basis(row: Row<'_>, problems: &mut Problems) -> Option<Basis> {
    match row.cell("basis") {
        "" | "budget" => Some(Basis::Budget),
        "actual" => Some(Basis::Actual),
        other => {
            let hint = did_you_mean(other, ["budget", "actual"]);
            row.problem(problems, format!("`basis`: `{other}` is neither budget nor actual{hint}"));
            None
        }
    }
}
