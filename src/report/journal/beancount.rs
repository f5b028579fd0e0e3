//! `ledger.beancount`.

use std::io::{Result, Write};

use super::super::one_line;
use super::{CURRENCY, Journal};

/// Writes the ledger for beancount.
///
/// # Rounding
/// None, and none is allowed: balances are asserted with a tolerance of 0, for beancount's own would let a fen pass.
///
/// # Errors
/// When it cannot be written.
pub fn write_beancount(journal: &Journal<'_>, out: &mut dyn Write) -> Result<()> {
    let first = journal.first_day();
    let title = format!("{} {}", journal.region.settings.title, journal.year);
    writeln!(out, "; Made by casemix beside ledger.csv; accounts are named in docs/accounts.md.")?;
    writeln!(out, "option \"title\" {}", quoted(&title))?;
    writeln!(out, "option \"operating_currency\" \"{CURRENCY}\"\n\n{first} commodity {CURRENCY}")?;
    for account in journal.accounts() {
        writeln!(out, "{first} open {} {CURRENCY}", account.name)?;
        writeln!(out, "  pool: {}\n  account: {}", quoted(&account.pool), quoted(&account.plain))?;
    }
    for (entry, pool, posting) in journal.entries() {
        let (from, to) = (journal.name(pool, &posting.from), journal.name(pool, &posting.to));
        writeln!(out, "\n{} * {}", posting.date, quoted(&posting.cause))?;
        writeln!(out, "  entry: {entry}\n  pool: {}", quoted(pool))?;
        writeln!(out, "  {from}  {} {CURRENCY}\n  {to}  {} {CURRENCY}", posting.amount, -posting.amount)?;
    }
    writeln!(out)?;
    // A balance holds at the beginning of its day.
    let after = journal.last_day().month().until();
    for account in journal.accounts() {
        writeln!(out, "{after} balance {}  {} ~ 0 {CURRENCY}", account.name, account.closing)?;
    }
    Ok(())
}

/// Text in quotation marks, on one line.
fn quoted(text: &str) -> String {
    format!("\"{}\"", one_line(text).replace('\\', "\\\\").replace('"', "\\\""))
}
