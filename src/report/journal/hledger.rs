//! `ledger.journal`, for hledger.

use std::io::{Result, Write};

use super::super::one_line;
use super::{CURRENCY, Journal};

/// Writes the ledger for hledger. What each account must hold stands in a last transaction of nothing.
///
/// # Errors
/// When it cannot be written.
pub fn write_hledger(journal: &Journal<'_>, out: &mut dyn Write) -> Result<()> {
    let last = journal.last_day();
    let title = format!("{} {}", journal.region.settings.title, journal.year);
    writeln!(out, "; Made by casemix beside ledger.csv; accounts are named in docs/accounts.md.")?;
    writeln!(out, "; {}\ncommodity 1000.00 {CURRENCY}\n", one_line(&title))?;
    for account in journal.accounts() {
        let (pool, plain) = (account.pool, in_comment(&account.plain));
        writeln!(out, "account {}  ; pool:{pool}, account:{plain}", account.name)?;
    }
    for (entry, pool, posting) in journal.entries() {
        let (from, to) = (journal.name(pool, &posting.from), journal.name(pool, &posting.to));
        let cause = in_comment(&posting.cause);
        writeln!(out, "\n{} * ({entry}) {cause}  ; pool:{pool}", posting.date)?;
        writeln!(out, "    {from}  {} {CURRENCY}", posting.amount)?;
        writeln!(out, "    {to}  {} {CURRENCY}", -posting.amount)?;
    }
    for (number, account) in journal.accounts().enumerate() {
        if number == 0 {
            writeln!(out, "\n{last} * what each account holds at the end")?;
        }
        writeln!(out, "    {}  0.00 {CURRENCY} = {} {CURRENCY}", account.name, account.closing)?;
    }
    Ok(())
}

/// Text that neither begins a comment nor ends a tag: both signs become their full-width forms.
fn in_comment(text: &str) -> String {
    one_line(text).replace(';', "；").replace(',', "，")
}
