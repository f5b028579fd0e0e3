//! `casemix clear`: the clearing of a year over months already paid.

use std::path::{Path, PathBuf};

use crate::domain::{Error, Fen, Kind, Month, Problems};
use crate::files::{FileEntry, RECEIPT, Receipt, Reproducible, UNFINISHED, read_case_ids};
use crate::pipeline::PaidCases;
use crate::region::Region;
use crate::report::{MONTH_COLUMNS, Summary};
use crate::settlement::{MonthRow, MonthRows, brought_into};
use crate::table::{Column, Row, Sheet, read_bytes, sha256_hex, sha256_of_file, text_of};

use super::changed::{changed_rules, other_discharges};
use super::decisions::check_decisions;
use super::places::real;
use super::task::{Bench, Done, open_region_discharges};
use super::year::{
    advance_warnings, clear_year, finish, load, silent_consortiums, silent_months, stream_year,
    write_indicators, write_reconciliation, write_year,
};

/// Clears a year: its cases as they are known now, against what its months were paid.
pub(super) fn clear(year: i32, bench: &mut Bench<'_>) -> Result<Done, Error> {
    let loaded = load(year, bench)?;
    let Some(folder) = bench.places.paid.clone() else {
        return Err(Error::new(Kind::Usage, "name the folder of paid months with --paid"));
    };
    let months: Vec<Month> = loaded.region.months(year).collect();
    let paid = PaidMonths::read(&loaded.region, &folder, &months)?;
    let discharges = open_region_discharges(&loaded, bench)?;
    let streamed = stream_year(&loaded, &discharges, bench)?;
    let warnings = check_decisions(&loaded, &streamed)?;
    let books = clear_year(&loaded, &streamed, &paid.rows)?;
    write_year(&loaded, &streamed, &books, bench.folder)?;
    write_indicators(&loaded, &streamed, &books, &paid.rows, bench.folder)?;
    write_reconciliation(&loaded, &streamed, &paid.rows, bench.folder)?;
    let title = format!("{} {year}", loaded.region.settings.title);
    let summary = Summary::of_region(&loaded.region, title, &streamed.counts, year, &[], &books.pools)
        .with(warnings)
        .with(streamed.warnings.clone())
        .with(silent_consortiums(&books))
        .with(silent_months(&loaded, &streamed, &Month::of_year(year).collect::<Vec<_>>()))
        .with(advance_warnings(&loaded, &months)?);
    let mut done = finish(&loaded, &discharges, summary, bench)?;
    let changed = changed_rules(&paid.receipts, &done);
    let other = other_discharges(&paid.receipts, &done);
    done.summary = done.summary.with(changed).with(other.into_iter().collect());
    done.region.extend(paid.files);
    Ok(done)
}

/// Months as they were paid.
pub(super) struct PaidMonths {
    /// By month, pool and hospital.
    pub(super) rows: Vec<MonthRows>,
    /// The files they were read from.
    pub(super) files: Vec<FileEntry>,
    /// What each rested on.
    pub(super) receipts: Vec<(Month, Reproducible)>,
}

impl PaidMonths {
    /// Reads months from the outputs of earlier runs below a folder, each held against its receipt.
    pub(super) fn read(region: &Region, folder: &Path, months: &[Month]) -> Result<Self, Error> {
        let mut paid = Self { rows: Vec::new(), files: Vec::new(), receipts: Vec::new() };
        let mut problems = Problems::new();
        for month in months {
            let Some((rows, file, told)) = problems.absorb(read_month(region, folder, *month)) else {
                continue;
            };
            check_transfers(region, *month, &rows, &folder.display().to_string(), &mut problems);
            paid.rows.push(rows);
            paid.files.push(file);
            paid.receipts.push((*month, told));
        }
        problems.check(Kind::Input)?;
        let mut problems = Problems::new();
        let place = folder.display().to_string();
        if let (Some(rows), Some(month)) = (paid.rows.first(), months.first()) {
            brought_in(region, *month, rows, &place, &mut problems);
        }
        for (pair, months) in paid.rows.windows(2).zip(months.windows(2)) {
            handed_over(region, (months[0], &pair[0]), (months[1], &pair[1]), &place, &mut problems);
        }
        problems.check(Kind::Input)?;
        Ok(paid)
    }
}

/// What merged hospitals handed on in a month must have gone to those that hospitals.csv names as their successors.
fn check_transfers(region: &Region, month: Month, rows: &MonthRows, place: &str, problems: &mut Problems) {
    for (pool, rows) in region.settings.pools.iter().zip(rows) {
        let mut arrived = vec![Fen::ZERO; rows.len()];
        for (hospital, row) in rows.iter().enumerate() {
            if let Some(heir) = region.hospitals.heir(hospital, month.last()) {
                arrived[heir] -= row.transferred;
            }
        }
        for (hospital, row) in rows.iter().enumerate() {
            let merged = region.hospitals.heir(hospital, month.last()).is_some();
            if !merged && row.transferred != arrived[hospital] {
                let (name, code) = (&pool.name, &region.hospitals.codes()[hospital]);
                let message = format!(
                    "{month} transferred {} to hospital {code} in pool {name}, but by hospitals.csv it succeeds to {}; a \
                     successor cannot be changed for a month that was paid",
                    row.transferred, arrived[hospital]
                );
                problems.add(place, None, message);
            }
        }
    }
}

/// What the first month was handed must be what hospitals brought in: a month that was paid is not edited.
fn brought_in(region: &Region, month: Month, rows: &MonthRows, place: &str, problems: &mut Problems) {
    if region.months(month.year).next() != Some(month) {
        return;
    }
    for (pool, (name, rows)) in region.pool_names().into_iter().zip(rows).enumerate() {
        for (hospital, row) in rows.iter().enumerate() {
            let brought = brought_into(region, pool, hospital, month.year).carried;
            if row.carried_in != brought {
                let code = &region.hospitals.codes()[hospital];
                let message = format!(
                    "{month} was handed {} of hospital {code} in pool {name}, but opening.csv carries {brought}; mend opening.csv, \
                     or settle {month} again",
                    row.carried_in
                );
                problems.add(place, None, message);
            }
        }
    }
}

/// What a month carried must be what the next one was handed.
fn handed_over(
    region: &Region,
    (month, rows): (Month, &MonthRows),
    (next, next_rows): (Month, &MonthRows),
    place: &str,
    problems: &mut Problems,
) {
    for (pool, (rows, next_rows)) in region.settings.pools.iter().zip(rows.iter().zip(next_rows)) {
        for (hospital, (row, next_row)) in rows.iter().zip(next_rows).enumerate() {
            if row.carried != next_row.carried_in {
                let (name, code) = (&pool.name, &region.hospitals.codes()[hospital]);
                let message = format!(
                    "{month} carried {} of hospital {code} in pool {name}, but {next} was handed {}; settle {next} again with --paid",
                    row.carried, next_row.carried_in
                );
                problems.add(place, None, message);
            }
        }
    }
}

/// Refuses to settle a month that was paid already, but in its own place.
///
/// # Errors
/// Names where it was paid.
pub(super) fn check_unpaid(folder: &Path, month: Month, output: &Path) -> Result<(), Error> {
    let own = real(output);
    let Some(other) = runs_of(folder, month)?.into_iter().find(|run| real(run) != own) else { return Ok(()) };
    let message = format!(
        "{month} is paid already, in {}; what came later is settled at the clearing. To reckon the month apart from the paid \
         ones leave out --paid",
        other.display()
    );
    Err(Error::at(Kind::Usage, folder.display().to_string(), message))
}

/// The run that settled a month: its folder holds the month's folder.
fn run_of(folder: &Path, month: Month) -> Result<PathBuf, Error> {
    let runs = runs_of(folder, month)?;
    match runs.as_slice() {
        [only] => Ok(only.clone()),
        [] => {
            let message = format!(
                "{month} is not paid: neither {month}/settlement.csv nor */{month}/settlement.csv is here"
            );
            Err(Error::at(Kind::Input, folder.display().to_string(), message))
        }
        [first, second, ..] => {
            let message =
                format!("{month} is paid twice: in {} and in {}", first.display(), second.display());
            Err(Error::at(Kind::Input, folder.display().to_string(), message))
        }
    }
}

/// The runs below a folder that settled a month; the folder itself, where it is one.
fn runs_of(folder: &Path, month: Month) -> Result<Vec<PathBuf>, Error> {
    let holds = |run: &Path| run.join(month.to_string()).join("settlement.csv").is_file();
    if holds(folder) {
        return Ok(vec![folder.to_owned()]);
    }
    let fault = |error: std::io::Error| {
        Error::at(Kind::Input, folder.display().to_string(), crate::table::cannot_read(&error))
    };
    let mut runs: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(fault)? {
        let entry = entry.map_err(fault)?;
        // What a killed run left was not paid.
        let unfinished = entry.file_name().to_string_lossy().starts_with(UNFINISHED);
        if !unfinished && holds(&entry.path()) {
            runs.push(entry.path());
        }
    }
    runs.sort();
    Ok(runs)
}

/// The cases that the paid months before a month have counted. A run that holds the whole year holds them all.
///
/// # Errors
/// A file of cases that is damaged or was changed after the month was paid.
pub(super) fn paid_cases(folder: &Path, month: Month) -> Result<PaidCases, Error> {
    let mut cases = PaidCases::default();
    for earlier in Month::of_year(month.year).take_while(|earlier| *earlier < month) {
        let Ok(run) = run_of(folder, earlier) else { continue };
        let (name, path) = ("cases.parquet", run.join("cases.parquet"));
        let declared = Receipt::read(&run)?.reproducible.outputs;
        let sha256 = sha256_of_file(&path).unwrap_or_default();
        if !declared.iter().any(|file| file.name == name && file.sha256 == sha256) {
            let message =
                format!("is not as it was when {earlier} was paid: {RECEIPT} beside it tells another digest");
            return Err(Error::at(Kind::Input, path.display().to_string(), message));
        }
        cases.add_month(earlier, sha256);
        read_case_ids(&path, |setl_id| cases.add(setl_id))?;
    }
    Ok(cases)
}

type PaidMonth = (MonthRows, FileEntry, Reproducible);

fn read_month(region: &Region, folder: &Path, month: Month) -> Result<PaidMonth, Error> {
    let run = run_of(folder, month)?;
    let name = format!("{month}/settlement.csv");
    let path = run.join(&name);
    let shown = path.display().to_string();
    let bytes = read_bytes(&path, &shown, Kind::Input)?;
    let sha256 = sha256_hex(&bytes);
    let told = Receipt::read(&run)?.reproducible;
    if let Some(other) = told.region_id.as_ref().filter(|other| **other != region.settings.id) {
        let message = format!(
            "was paid in the region `{other}`, not in `{}`; name the folder of this region's months with --paid",
            region.settings.id
        );
        return Err(Error::at(Kind::Input, shown, message));
    }
    let declared = told.outputs.iter().find(|file| file.name == name);
    if declared.is_none_or(|declared| declared.sha256 != sha256) {
        let message = format!("was changed after it was paid: {RECEIPT} beside it tells another digest");
        return Err(Error::at(Kind::Input, shown, message));
    }
    // Months that an earlier version paid have no quota.
    let columns = MONTH_COLUMNS.map(|name| Column { required: name != "quota", ..Column::required(name) });
    let text = text_of(bytes, &shown, Kind::Input)?;
    let sheet = Sheet::parse(&text, &shown, &columns)?;
    let mut rows: MonthRows =
        region.settings.pools.iter().map(|_| vec![MonthRow::default(); region.hospitals.len()]).collect();
    let mut problems = Problems::new();
    for row in sheet.rows() {
        let pool = region.settings.pools.iter().position(|pool| pool.name == row.cell("pool"));
        let hospital = region.hospitals.number(row.cell("fixmedins_code"));
        let (Some(pool), Some(hospital)) = (pool, hospital) else {
            row.problem(&mut problems, "the region has no such pool or hospital");
            continue;
        };
        if row.cell("month") != month.to_string() {
            row.problem(&mut problems, format!("is of another month than {month}"));
        }
        if let Some(own) = month_row(row, &mut problems) {
            rows[pool][hospital] = own;
        }
    }
    problems.check(Kind::Input)?;
    Ok((rows, FileEntry::new(name, sha256, Some(sheet.len() as u64)), told))
}

fn month_row(row: Row<'_>, problems: &mut Problems) -> Option<MonthRow> {
    let quota = row.optional_yuan("quota", problems);
    let mut yuan = |column| row.yuan(column, problems);
    let own = MonthRow {
        payable: yuan("payable")?,
        other_methods: yuan("other_methods")?,
        quota,
        deferred: yuan("deferred")?,
        carried_in: yuan("carried_in")?,
        carried: yuan("carried")?,
        adjustment: yuan("adjustment")?,
        deduction: yuan("deduction")?,
        deposit_held: yuan("deposit_held")?,
        paid: yuan("paid")?,
        transferred: yuan("transferred")?,
    };
    let left = own.basis() + own.carried_in + own.transferred;
    let right = own.deduction + own.deposit_held + own.paid + own.carried;
    if left != right {
        row.problem(
            problems,
            "payable + adjustment + other_methods − deferred + carried_in + transferred is not deduction + deposit_held + paid + carried",
        );
    }
    Some(own)
}
