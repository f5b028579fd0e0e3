//! Money paid ahead: how much, and whether the pool can bear it.

use crate::domain::{Error, Fen, Kind, Number, Problems, decimal_text, quotient, round_product};
use crate::policy::{AdvanceRules, Selection};
use crate::region::{Prepayment, Region};

use super::indicator::payable_months;

/// An advance with its amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advance<'r> {
    /// The row of `prepayments.csv`.
    pub row: &'r Prepayment,
    /// How much.
    pub amount: Fen,
    /// What the amount follows from; blank where it is stated.
    pub why: String,
    /// What a person must see: the pool's balance lasts shorter than the policy asks for.
    pub warning: Option<String>,
}

/// Monthly means of last year, so many as the policy pays ahead.
///
/// # Rounding
/// Once, to fen.
///
/// # Example
/// 36 000 000.00 settled last year, one month: 3 000 000.00 (D22).
pub fn advance_of(settled: Fen, months: Number) -> Fen {
    Fen(round_product(&[settled.0, months.mantissa()], &[months.denominator(), 12]))
}

/// The advances of a pool's year, by date.
///
/// # Errors
/// An amount that is neither stated nor follows from last year; a pool whose balance does not last as long as the policy
/// asks for.
pub fn advances(region: &Region, pool: usize, year: i32) -> Result<Vec<Advance<'_>>, Error> {
    let mut problems = Problems::new();
    let own = region.prepayments.iter().filter(|row| row.pool == pool && row.date.month().year == year);
    let found: Vec<Advance<'_>> = own
        .filter_map(|row| {
            let told = advance(region, row);
            told.map_err(|message| problems.add("prepayments.csv", row.line, message)).ok()
        })
        .collect();
    problems.check(Kind::Rules)?;
    Ok(found)
}

fn advance<'r>(region: &'r Region, row: &'r Prepayment) -> Result<Advance<'r>, String> {
    let pool = &region.settings.pools[row.pool].name;
    let selection = Selection { day: row.date, pool, level: None };
    let rules = region.policy.advances(selection);
    let warning = shortfall(region, row, &rules)?;
    if let Some(amount) = row.amount {
        return Ok(Advance { row, amount, why: String::new(), warning });
    }
    let (last_year, code) = (row.date.month().year - 1, &region.hospitals.codes()[row.hospital]);
    let Some(months) = rules.months else {
        return Err(format!(
            "`amount` is blank, and prepayment.months has no value on {} for pool {pool}; state the amount here, or how many \
             months are paid ahead there",
            row.date
        ));
    };
    let Some(settled) = region.last_year.settled(row.pool, row.hospital, last_year) else {
        return Err(format!(
            "`amount` is blank, and last_year.csv does not say what hospital {code} was settled by in pool {pool} in {last_year}"
        ));
    };
    let amount = advance_of(settled, months);
    if amount == Fen::ZERO {
        return Err(format!(
            "`amount` is blank, and {settled} settled for hospital {code} in pool {pool} in {last_year} give no advance; remove \
             the row, or state the amount"
        ));
    }
    let basis = region.policy.advance_basis(selection);
    let why = format!("{settled} settled in {last_year} / 12 × {months}; {basis}");
    Ok(Advance { row, amount, why, warning })
}

/// Whether the pool's balance lasts as long as the policy asks for: an error or a warning where it does not.
fn shortfall(region: &Region, row: &Prepayment, rules: &AdvanceRules) -> Result<Option<String>, String> {
    let Some(asked) = rules.payable_months else { return Ok(None) };
    let (last_year, pool) = (row.date.month().year - 1, &region.settings.pools[row.pool].name);
    let Some(fund) = region.last_year.balance(row.pool, last_year) else {
        return Err(format!(
            "fund_balance.csv does not say what pool {pool} held at the end of {last_year}, and prepayment.payable_months asks \
             for how long it lasts"
        ));
    };
    let months = payable_months(fund.balance, fund.spend).expect("spend was checked to be above 0");
    if months >= quotient(asked.at_least) {
        return Ok(None);
    }
    let message = format!(
        "the balance of pool {pool}, {} at {} spent in {last_year}, lasts {} months, and prepayment.payable_months asks for {}",
        fund.balance,
        fund.spend,
        decimal_text(&months, 2),
        asked.at_least
    );
    if asked.accept_shortfall {
        let (file, line) = ("prepayments.csv", row.line);
        return Ok(Some(format!(
            "{file}:{line}: {message}; the advance is accepted (shortfall = \"accept\")"
        )));
    }
    Err(format!("{message}; remove the advance, or accept it by shortfall = \"accept\" of that key"))
}
