//! From the lines of a budget to the available money, of the year and of its months.

use crate::domain::{Date, Error, Fen, Month};
use crate::region::{Basis, BudgetKind, BudgetLine};

use super::split::split;

/// A line with its amount in fen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BudgetAmount {
    /// The name of the line.
    pub name: String,
    /// The word for its kind.
    pub kind: &'static str,
    /// What it adds to the available money; below zero where it takes away.
    pub effect: Fen,
    /// Of money for another method: what comes off. None for all other lines.
    pub for_others: Option<Basis>,
    /// Of a change in the course of the year: its day.
    pub changed_on: Option<Date>,
    /// The reason that the table gives.
    pub reason: String,
}

/// The budget of a pool for a year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Budget {
    /// The lines in order.
    pub lines: Vec<BudgetAmount>,
    /// The total with all additions and changes.
    pub total: Fen,
    /// What is set aside.
    pub reserve: Fen,
    /// What the lines leave for the group method, before amounts paid by item.
    pub available: Fen,
    /// What consortiums draw from that beside the hospitals' standards; set once their claims are known.
    pub drawn: Fen,
}

impl Budget {
    /// Reckons the lines of one pool and year, in order.
    ///
    /// # Rounding
    /// A share, and a total that grows, is rounded once, to fen.
    ///
    /// # Errors
    /// When the lines take more than there is.
    ///
    /// # Example
    /// Total 100 000 000.00, reserve share 0.05: reserve 5 000 000.00, available 95 000 000.00 (D9).
    pub fn of(lines: &[BudgetLine]) -> Result<Self, Error> {
        let mut budget = Self::default();
        for line in lines {
            budget.add(line);
            if budget.available < Fen::ZERO {
                let message = format!(
                    "line `{}` takes {} more than the lines before it leave",
                    line.name, -budget.available
                );
                return Err(Error::at_line("budget.csv", line.line, message));
            }
        }
        Ok(budget)
    }

    fn add(&mut self, line: &BudgetLine) {
        let effect = self.effect(line.kind);
        match line.kind {
            BudgetKind::Reserve(_) | BudgetKind::ReserveShare(_) | BudgetKind::ReserveRemainder(_) => {
                self.reserve -= effect;
            }
            kind if kind.is_for_others() => {}
            _ => self.total += effect,
        }
        self.available += effect;
        self.lines.push(BudgetAmount {
            name: line.name.clone(),
            kind: line.kind.name(),
            effect,
            for_others: line.kind.is_for_others().then_some(line.basis),
            changed_on: change_day(line.kind),
            reason: line.reason.clone(),
        });
    }

    /// What a line adds to the available money.
    fn effect(&self, kind: BudgetKind) -> Fen {
        match kind {
            BudgetKind::Total(amount) | BudgetKind::Add(amount) | BudgetKind::Change(amount, _) => amount,
            BudgetKind::Growth { factor, of } => of.times(factor),
            BudgetKind::IncomeShare { share, of } => of.times(share),
            BudgetKind::Subtract(amount) | BudgetKind::Reserve(amount) => -amount,
            BudgetKind::SubtractShare(share) | BudgetKind::ReserveShare(share) => -self.total.times(share),
            BudgetKind::ReserveRemainder(stays) => -(self.available - stays).at_least_zero(),
        }
    }

    /// The available money of a year by month: parted by the weights of the months, largest remainder; what a change makes of
    /// it by those of the months from that of its day on.
    ///
    /// # Example
    /// 1200.00 in twelve equal parts, and 600.00 more from 1 July: 100.00 a month until June, 200.00 from July on.
    pub fn months(lines: &[BudgetLine], weights: &[i128; 12]) -> Vec<Fen> {
        let month_of = |line: &BudgetLine| change_day(line.kind).map(Date::month);
        let mut changes: Vec<Month> = lines.iter().filter_map(month_of).collect();
        changes.sort_unstable();
        changes.dedup();
        let until = |last: Option<Month>| {
            let mut budget = Self::default();
            let made = |line: &&BudgetLine| month_of(line).is_none_or(|month| Some(month) <= last);
            lines.iter().filter(made).for_each(|line| budget.add(line));
            budget.available
        };
        let mut before = until(None);
        let mut months = split(before, weights);
        for month in changes {
            let now = until(Some(month));
            let left = split(now - before, &weights[month.index()..]);
            for (own, part) in months[month.index()..].iter_mut().zip(left) {
                *own += part;
            }
            before = now;
        }
        months
    }

    /// Lines that take money away for something other than the reserve.
    pub fn subtracted(&self) -> impl Iterator<Item = &BudgetAmount> {
        self.lines.iter().filter(|line| line.for_others.is_some())
    }

    /// What they take away together.
    pub fn for_others(&self) -> Fen {
        self.subtracted().map(|line| -line.effect).sum()
    }
}

fn change_day(kind: BudgetKind) -> Option<Date> {
    if let BudgetKind::Change(_, day) = kind { Some(day) } else { None }
}
