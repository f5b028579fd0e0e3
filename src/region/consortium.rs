//! `consortium.csv` and the tables that say what each consortium has and what it is charged with outside the county.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{
    Date, Fen, Number, Period, Problems, Quotient, fen_of, is_plain_name, quotient, quotient_of_fen,
};
use crate::policy::{ConsortiumBudget, GrowthBase};
use crate::table::{Column, Row, Sheet, did_you_mean};

use super::hospitals::Hospitals;
use super::payments::{date, pool, positive};

pub(super) const CONSORTIUMS: &[Column] =
    &[Column::required("consortium"), Column::required("name"), Column::required("lead")];

pub(super) const ENROLMENT: &[Column] = &[
    Column::required("pool"),
    Column::required("year"),
    Column::required("consortium"),
    Column::required("heads"),
];

pub(super) const HISTORY: &[Column] = &[
    Column::required("pool"),
    Column::required("year"),
    Column::required("consortium"),
    Column::required("paid").yuan(),
];

pub(super) const BUDGETS: &[Column] = &[
    Column::required("pool"),
    Column::required("year"),
    Column::required("consortium"),
    Column::required("amount").yuan(),
];

pub(super) const OUTSIDE: &[Column] = &[
    Column::required("date"),
    Column::required("pool"),
    Column::required("consortium"),
    Column::required("payee"),
    Column::required("amount").yuan(),
    Column::required("reason"),
];

/// A county consortium (县域医共体).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consortium {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// A bill of a member's treatment outside the region, paid to others than its hospitals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutsideBill {
    /// When it was paid.
    pub date: Date,
    /// The pool, as an index.
    pub pool: usize,
    /// The consortium that the person belongs to, as a number.
    pub consortium: usize,
    /// Who was paid.
    pub payee: String,
    /// How much.
    pub amount: Fen,
    /// What for.
    pub reason: String,
}

/// Pool, year and consortium.
type Place = (usize, i32, usize);
/// A value of each, with the line where it stands.
type Stated<T> = BTreeMap<Place, (T, u64)>;

/// The consortiums of a region, sorted by code: a consortium's number is its place.
#[derive(Clone, Debug, Default)]
pub struct Consortiums {
    list: Vec<Consortium>,
    enrolment: Stated<i64>,
    history: Stated<Fen>,
    budgets: Stated<Fen>,
    /// `outside_bills.csv`, by date.
    pub outside: Vec<OutsideBill>,
}

/// The sheets of the consortiums.
pub(super) struct ConsortiumSheets {
    pub(super) consortiums: Sheet,
    pub(super) enrolment: Sheet,
    pub(super) history: Sheet,
    pub(super) budgets: Sheet,
    pub(super) outside: Sheet,
}

impl Consortiums {
    pub(super) fn read(
        sheets: &ConsortiumSheets,
        hospitals: &Hospitals,
        pools: &[&str],
        years: &BTreeSet<i32>,
        problems: &mut Problems,
    ) -> Self {
        let mut own = Self { list: list(&sheets.consortiums, hospitals, problems), ..Self::default() };
        own.enrolment = stated(&sheets.enrolment, &own, pools, problems, heads);
        own.history = stated(&sheets.history, &own, pools, problems, |row, problems| {
            not_negative("paid", row, problems)
        });
        own.budgets = stated(&sheets.budgets, &own, pools, problems, |row, problems| {
            not_negative("amount", row, problems)
        });
        own.outside = outside(&sheets.outside, &own, pools, years, problems);
        own.check_members(hospitals, problems);
        own
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// All of them, in order of their codes.
    pub fn all(&self) -> &[Consortium] {
        &self.list
    }

    /// The number of a consortium by its code.
    pub fn number(&self, code: &str) -> Option<usize> {
        self.list.binary_search_by(|own| own.code.as_str().cmp(code)).ok()
    }

    /// The people enrolled with a consortium, where the table says so.
    pub fn heads(&self, pool: usize, year: i32, consortium: usize) -> Option<i64> {
        self.enrolment.get(&(pool, year, consortium)).map(|(heads, _)| *heads)
    }

    /// The budget of a consortium for a pool's year.
    ///
    /// # Rounding
    /// A grown budget once, to fen.
    ///
    /// # Errors
    /// The table that lacks what the rule asks for: its name, and what is missing.
    ///
    /// # Example
    /// Payments of 100, 110 and 120 wan: mean 110 wan; growth 8 %, not above a cap of 6 %: 116.6 wan.
    pub fn budget(
        &self,
        rule: &ConsortiumBudget,
        pool: usize,
        year: i32,
        consortium: usize,
    ) -> Result<Fen, (&'static str, String)> {
        let code = &self.list[consortium].code;
        let lacks = |what: &str, year: i32| format!("has no {what} of consortium {code} for {year}");
        match rule {
            ConsortiumBudget::PerHead(amount) => {
                let heads = self.heads(pool, year, consortium);
                let heads = heads.ok_or_else(|| ("enrolment.csv", lacks("heads", year)))?;
                Ok(Fen(amount.0 * i128::from(heads)))
            }
            ConsortiumBudget::Growth { base, growth, cap } => {
                let years = match base {
                    GrowthBase::Mean { years } => *years,
                    GrowthBase::LastYear => 1,
                };
                let paid =
                    |year| self.history.get(&(pool, year, consortium)).map(|(paid, _)| *paid).ok_or(year);
                let paid: Result<Vec<Fen>, i32> = (year - years..year).map(paid).collect();
                let paid = paid.map_err(|year| ("consortium_history.csv", lacks("payments", year)))?;
                Ok(grown(paid.iter().sum(), years, (*growth).min(*cap)))
            }
            ConsortiumBudget::Stated => {
                let budget = self.budgets.get(&(pool, year, consortium)).map(|(amount, _)| *amount);
                budget.ok_or_else(|| ("consortium_budget.csv", lacks("budget", year)))
            }
        }
    }

    /// A consortium by the code in a row of a table.
    pub(super) fn of_row(&self, row: Row<'_>, problems: &mut Problems) -> Option<usize> {
        self.named(row.text("consortium", problems)?, row, problems)
    }

    pub(super) fn named(&self, code: &str, row: Row<'_>, problems: &mut Problems) -> Option<usize> {
        let number = self.number(code);
        if number.is_none() {
            let hint = did_you_mean(code, self.list.iter().map(|own| own.code.as_str()));
            row.problem(problems, format!("consortium.csv has no `{code}`{hint}"));
        }
        number
    }

    /// The consortiums that hospitals name exist, and a hospital changes its consortium with the year: bills of a year are
    /// netted together.
    fn check_members(&self, hospitals: &Hospitals, problems: &mut Problems) {
        for hospital in 0..hospitals.len() {
            let rows = hospitals.rows(hospital);
            for row in rows {
                if let Some(code) = row.consortium.as_deref().filter(|code| self.number(code).is_none()) {
                    let hint = did_you_mean(code, self.list.iter().map(|own| own.code.as_str()));
                    let message = format!("`consortium`: consortium.csv has no `{code}`{hint}");
                    problems.add("hospitals.csv", row.line, message);
                }
            }
            for pair in rows.windows(2).filter(|pair| pair[0].consortium != pair[1].consortium) {
                let (year, day) = (pair[1].period.from.month().year, pair[1].period.from);
                if pair[0]
                    .period
                    .until
                    .is_some_and(|until| until.month().year == year && until != Period::year(year).from)
                {
                    let message = format!(
                        "`consortium` changes on {day}, within {year}; its bills are netted by year, so let it change on 1 January"
                    );
                    problems.add("hospitals.csv", pair[1].line, message);
                }
            }
        }
    }
}

fn grown(paid: Fen, years: i32, growth: Number) -> Fen {
    let mean = quotient_of_fen(paid) / Quotient::from_integer(years.into());
    fen_of(&(mean * (quotient(Number::ONE) + quotient(growth))))
}

fn list(sheet: &Sheet, hospitals: &Hospitals, problems: &mut Problems) -> Vec<Consortium> {
    let mut list: Vec<Consortium> = Vec::new();
    for row in sheet.rows() {
        let (code, name) = (row.text("consortium", problems), row.text("name", problems));
        let lead = row.text("lead", problems);
        let (Some(code), Some(name), Some(lead)) = (code, name, lead) else { continue };
        if !is_plain_name(code) {
            let message = format!("`consortium`: `{code}` must be letters, digits, `-`, `_` or `.`");
            row.problem(problems, message);
        }
        if list.iter().any(|other| other.code == code) {
            row.problem(problems, format!("consortium `{code}` stands twice"));
            continue;
        }
        let member = |hospital: usize| {
            hospitals.rows(hospital).iter().any(|row| row.consortium.as_deref() == Some(code))
        };
        if !hospitals.number(lead).is_some_and(member) {
            row.problem(problems, format!("`lead`: hospitals.csv has no `{lead}` of consortium `{code}`"));
        }
        list.push(Consortium { code: code.to_owned(), name: name.to_owned() });
    }
    list.sort_by(|one, two| one.code.cmp(&two.code));
    list
}

/// The rows of a table that states a value for pool, year and consortium.
fn stated<T>(
    sheet: &Sheet,
    consortiums: &Consortiums,
    pools: &[&str],
    problems: &mut Problems,
    value: impl Fn(Row<'_>, &mut Problems) -> Option<T>,
) -> Stated<T> {
    let mut stated = Stated::new();
    for row in sheet.rows() {
        let (pool, year) = (pool(row, pools, problems), row.year("year", problems));
        let consortium = consortiums.of_row(row, problems);
        let value = value(row, problems);
        let (Some(pool), Some(year), Some(consortium), Some(value)) = (pool, year, consortium, value) else {
            continue;
        };
        if let Some((_, line)) = stated.insert((pool, year, consortium), (value, row.line)) {
            let message = format!("the consortium stands already in line {line} for this pool and year");
            row.problem(problems, message);
        }
    }
    stated
}

/// People, at most ten thousand million.
fn heads(row: Row<'_>, problems: &mut Problems) -> Option<i64> {
    let heads = row.integer::<i64>("heads", problems)?;
    if !(0..=10_000_000_000).contains(&heads) {
        row.problem(problems, format!("`heads`: {heads} is not a number of people"));
        return None;
    }
    Some(heads)
}

fn not_negative(column: &str, row: Row<'_>, problems: &mut Problems) -> Option<Fen> {
    let amount = row.yuan(column, problems)?;
    if amount < Fen::ZERO {
        row.problem(problems, format!("`{column}` is below 0"));
        return None;
    }
    Some(amount)
}

fn outside(
    sheet: &Sheet,
    consortiums: &Consortiums,
    pools: &[&str],
    years: &BTreeSet<i32>,
    problems: &mut Problems,
) -> Vec<OutsideBill> {
    let mut bills = Vec::new();
    for row in sheet.rows() {
        let (date, pool) = (date(row, years, problems), pool(row, pools, problems));
        let consortium = consortiums.of_row(row, problems);
        let (payee, amount) = (row.text("payee", problems), positive(row, problems));
        let reason = row.text("reason", problems);
        let (Some(date), Some(pool), Some(consortium)) = (date, pool, consortium) else { continue };
        let (Some(payee), Some(amount), Some(reason)) = (payee, amount, reason) else { continue };
        let (payee, reason) = (payee.to_owned(), reason.to_owned());
        bills.push(OutsideBill { date, pool, consortium, payee, amount, reason });
    }
    bills.sort_by_key(|bill| (bill.date, bill.pool, bill.consortium));
    bills
}
