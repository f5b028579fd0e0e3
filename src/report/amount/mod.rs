//! How the amount of a hospital came about, as a tree: each amount with its formula, what went into it, the entry of the
//! policy it rests on, and its parts, down to cases.

mod cases;
mod months;
mod text;
mod year;

use serde::Serialize;

use crate::domain::{CaseSums, Error, Fen, Kind};
use crate::pipeline::ToldCase;
use crate::policy::{Selection, YearBasis};
use crate::region::Region;
use crate::settlement::{Brought, ClearingRow, HospitalYear, MonthBooks, PoolBooks, brought_into};

/// How a part enters what it is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Sign {
    /// Added.
    #[serde(rename = "+")]
    Plus,
    /// Taken off.
    #[serde(rename = "-")]
    Minus,
}

/// A number that went into an amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Input {
    /// What it is; a column of a statement by its name.
    pub name: &'static str,
    /// The number.
    pub value: String,
}

/// An amount, and how it came about.
///
/// An amount with parts is their sum, each with its sign: [`Node::check`] sees to it. One without is what its formula says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Node {
    /// What it is; a column of a statement by its name.
    pub name: String,
    /// How it enters what it is a part of.
    pub sign: Sign,
    /// The amount.
    #[serde(serialize_with = "yuan")]
    pub amount: Fen,
    /// The formula in words.
    pub formula: String,
    /// What went into it.
    pub inputs: Vec<Input>,
    /// The entries of the policy that it rests on: key, line of policy.toml, source.
    pub basis: Vec<String>,
    /// What it is the sum of.
    pub parts: Vec<Node>,
    /// Whether it is a sum even where it has no parts: then it is nothing.
    #[serde(skip)]
    summed: bool,
}

fn yuan<S: serde::Serializer>(amount: &Fen, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(amount)
}

impl Node {
    /// An amount that its formula explains.
    fn leaf(name: impl Into<String>, amount: Fen, formula: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            sign: Sign::Plus,
            amount,
            formula: formula.into(),
            inputs: Vec::new(),
            basis: Vec::new(),
            parts: Vec::new(),
            summed: false,
        }
    }

    /// An amount that is the sum of its parts, told by their names.
    fn sum(name: impl Into<String>, amount: Fen, parts: Vec<Self>) -> Self {
        let mut formula = String::new();
        for (number, part) in parts.iter().enumerate() {
            let sign = match (part.sign, number) {
                (Sign::Plus, 0) => "",
                (Sign::Plus, _) => " + ",
                (Sign::Minus, _) => " − ",
            };
            formula = formula + sign + &part.name;
        }
        Self { parts, summed: true, ..Self::leaf(name, amount, formula) }
    }

    /// An amount that is the sum of a list; nothing where the list is empty.
    fn list(name: impl Into<String>, amount: Fen, formula: impl Into<String>, parts: Vec<Self>) -> Self {
        Self { parts, summed: true, ..Self::leaf(name, amount, formula) }
    }

    fn minus(mut self) -> Self {
        self.sign = Sign::Minus;
        self
    }

    fn input(mut self, name: &'static str, value: impl ToString) -> Self {
        self.inputs.push(Input { name, value: value.to_string() });
        self
    }

    /// With an input that is not always there.
    fn maybe(self, name: &'static str, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.input(name, value),
            None => self,
        }
    }

    /// With an entry of the policy; a blank one is none.
    fn resting_on(mut self, basis: &str) -> Self {
        self.basis.extend(Some(basis.to_owned()).filter(|basis| !basis.is_empty()));
        self
    }

    /// The node, where it holds anything: most years have no debts, mergers or quotas, and need not be told so.
    fn if_any(self) -> Option<Self> {
        (self.amount != Fen::ZERO).then_some(self)
    }

    /// Every amount is the sum of its parts, to the fen.
    ///
    /// # Errors
    /// The first that is not ([`Kind::Sum`]).
    pub fn check(&self) -> Result<(), Error> {
        let signed = |part: &Self| if part.sign == Sign::Minus { -part.amount } else { part.amount };
        let sum: Fen = self.parts.iter().map(signed).sum();
        if self.summed && sum != self.amount {
            let message = format!("{}: {} expected, its parts sum to {sum}", self.name, self.amount);
            return Err(Error::new(Kind::Sum, message));
        }
        self.parts.iter().try_for_each(Self::check)
    }
}

/// The story of what is due to a hospital for a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AmountStory {
    /// Version of this form.
    pub format: &'static str,
    /// The region.
    pub region: String,
    /// What its settings want said with every result.
    pub notice: Option<String>,
    /// The year.
    pub year: i32,
    /// The hospital.
    pub fixmedins_code: String,
    /// Its name.
    pub hospital: String,
    /// What is due, of all pools or of one.
    pub net_due: Node,
}

/// What the story is told from.
pub struct Told<'t> {
    /// The region.
    pub region: &'t Region,
    /// The year.
    pub year: i32,
    /// The hospital.
    pub hospital: usize,
    /// Its only pool that is told; all of them where none is named.
    pub pool: Option<usize>,
    /// The months, reckoned anew.
    pub months: &'t [MonthBooks],
    /// The cleared year.
    pub books: &'t [PoolBooks],
    /// All cases of the hospital.
    pub cases: &'t [ToldCase],
    /// How many groups, and how many cases of each, are told one by one.
    pub most: usize,
}

impl Told<'_> {
    /// Tells the story.
    ///
    /// # Errors
    /// Parts that do not sum to what they are parts of, or cases that do not to what was settled ([`Kind::Sum`]); a policy
    /// value that is missing.
    pub fn story(&self) -> Result<AmountStory, Error> {
        let mut pools = Vec::new();
        for pool in 0..self.books.len() {
            if self.pool.is_none_or(|own| own == pool) {
                pools.push(Chapter::of(self, pool)?.net_due());
            }
        }
        let net_due = match (pools.len(), pools.pop()) {
            (1, Some(only)) => only,
            (_, last) => {
                pools.extend(last);
                let total = pools.iter().map(|pool| pool.amount).sum();
                Node::list("net_due", total, "sum of the pools", pools)
            }
        };
        net_due.check()?;
        let settings = &self.region.settings;
        let hospitals = &self.region.hospitals;
        let next_year = crate::domain::Month { year: self.year, month: 12 }.until();
        let row = hospitals.latest(self.hospital, next_year).unwrap_or(&hospitals.rows(self.hospital)[0]);
        Ok(AmountStory {
            format: "casemix amount 1",
            region: settings.title.clone(),
            notice: settings.notice.clone(),
            year: self.year,
            fixmedins_code: hospitals.codes()[self.hospital].clone(),
            hospital: row.name.clone(),
            net_due,
        })
    }
}

/// What is told of one pool.
struct Chapter<'t> {
    told: &'t Told<'t>,
    pool: usize,
    books: &'t PoolBooks,
    row: &'t ClearingRow,
    year: &'t HospitalYear,
    cases: Vec<&'t ToldCase>,
    rules: crate::policy::YearRules,
    basis: YearBasis,
    /// What months that were settled elsewhere, and last year, handed over.
    brought: Brought,
}

impl<'t> Chapter<'t> {
    fn of(told: &'t Told<'t>, pool: usize) -> Result<Self, Error> {
        let (books, policy) = (&told.books[pool], &told.region.policy);
        let (row, year) = (&books.clearing.rows[told.hospital], &books.hospitals[told.hospital]);
        let cases: Vec<&ToldCase> = told.cases.iter().filter(|case| case.pool == pool).collect();
        let mut sums = CaseSums::default();
        cases.iter().for_each(|case| sums.add(&case.sums));
        if sums != year.sums {
            let message = "the cases of the hospital do not add up to what was settled for it";
            return Err(Error::new(Kind::Sum, message));
        }
        let day = crate::domain::Month { year: told.year, month: 12 }.last();
        let selection = Selection { day, pool: &told.region.settings.pools[pool].name, level: None };
        let rules =
            policy.year(selection).map_err(|message| Error::at(Kind::Rules, "policy.toml", message))?;
        let basis = policy.year_basis(selection);
        let brought = brought_into(told.region, pool, told.hospital, told.year);
        Ok(Self { told, pool, books, row, year, cases, rules, basis, brought })
    }
}
