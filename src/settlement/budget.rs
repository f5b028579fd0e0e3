//! From the lines of a budget to the available money.

use crate::domain::{Error, Fen, round_product};
use crate::region::{BudgetKind, BudgetLine};

/// A line with its amount in fen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BudgetAmount {
    /// The name of the line.
    pub name: String,
    /// The word for its kind.
    pub kind: &'static str,
    /// What it adds to the available money; below zero where it takes away.
    pub effect: Fen,
    /// The reason that the table gives.
    pub reason: String,
}

/// The budget of a pool for a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    /// The lines in order.
    pub lines: Vec<BudgetAmount>,
    /// The total with all additions.
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
    /// A share of the reserve is rounded once, to fen.
    ///
    /// # Errors
    /// When the lines take more than there is.
    ///
    /// # Example
    /// Total 100 000 000.00, reserve share 0.05: reserve 5 000 000.00, available 95 000 000.00 (D9).
    pub fn of(lines: &[BudgetLine]) -> Result<Self, Error> {
        let mut budget = Self {
            lines: Vec::new(),
            total: Fen::ZERO,
            reserve: Fen::ZERO,
            available: Fen::ZERO,
            drawn: Fen::ZERO,
        };
        for line in lines {
            let (kind, effect) = match line.kind {
                BudgetKind::Total(amount) => ("total", amount),
                BudgetKind::Add(amount) => ("add", amount),
                BudgetKind::Subtract(amount) => ("subtract", -amount),
                BudgetKind::Reserve(amount) => ("reserve", -amount),
                BudgetKind::ReserveShare(share) => (
                    "reserve_share",
                    -Fen(round_product(&[budget.total.0, share.mantissa()], &[share.denominator()])),
                ),
            };
            match line.kind {
                BudgetKind::Total(_) | BudgetKind::Add(_) => budget.total += effect,
                BudgetKind::Reserve(_) | BudgetKind::ReserveShare(_) => budget.reserve -= effect,
                BudgetKind::Subtract(_) => {}
            }
            budget.available += effect;
            if budget.available < Fen::ZERO {
                let message = format!(
                    "line `{}` takes {} more than the lines before it leave",
                    line.name, -budget.available
                );
                return Err(Error::at_line("budget.csv", line.line, message));
            }
            let (name, reason) = (line.name.clone(), line.reason.clone());
            budget.lines.push(BudgetAmount { name, kind, effect, reason });
        }
        Ok(budget)
    }

    /// Lines that take money away for something other than the reserve.
    pub fn subtracted(&self) -> impl Iterator<Item = &BudgetAmount> {
        self.lines.iter().filter(|line| line.kind == "subtract")
    }

    /// What they take away together.
    pub fn for_others(&self) -> Fen {
        self.subtracted().map(|line| -line.effect).sum()
    }
}
