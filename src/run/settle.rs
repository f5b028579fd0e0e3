//! `casemix settle`: one month.

use crate::domain::{CaseSums, Error, Kind, Month};
use crate::files::remove_if_stopped;
use crate::pipeline::Asked;
use crate::report::Summary;
use crate::settlement::{MonthBooks, MonthRows, MonthSums, reading_checks, require, settle_region_month};

use super::changed::changed_rules;
use super::clear::{PaidMonths, paid_cases};
use super::decisions::check_month_decisions;
use super::prepare::{Discharges, Loaded};
use super::task::{Bench, Done, open_region_discharges};
use super::year::{
    advance_warnings, case_sums, finish, load, silent_months, stream_months, write_hospitals, write_month,
};

/// Settles a month. What the month before could not take off is read from where it was paid; where no such place is
/// named, the months before are reckoned from the same discharges.
pub(super) fn settle(month: Month, bench: &mut Bench<'_>) -> Result<Done, Error> {
    let loaded = load(month.year, bench)?;
    loaded.region.check_month(month)?;
    let discharges = open_region_discharges(&loaded, bench)?;
    let (before, paid) = rows_before(&loaded, &discharges, month, bench)?;
    let cases = bench.places.paid.as_deref().map(|folder| paid_cases(folder, month)).transpose()?;
    let asked = Asked { months: month..=month, paid: cases };
    let streamed = stream_months(&loaded, &discharges, &asked, bench.folder, bench)?;
    let warnings = check_month_decisions(&loaded, &streamed, month)?;
    let books = settle_region_month(&loaded.region, month, &case_sums(&streamed), before.as_ref())?;
    let settled: Vec<CaseSums> =
        books.pools.iter().flat_map(|pool| &pool.sums).map(MonthSums::total).collect();
    require("", &reading_checks(&streamed.counts.to_settle(&loaded.region.audits), settled.iter()))?;
    write_month(&loaded, &books, bench.folder)?;
    write_hospitals(&loaded.region, month.until(), bench.folder)?;
    let title = format!("{} {month}", loaded.region.settings.title);
    let summary = Summary::of_region(
        &loaded.region,
        title,
        &streamed.counts,
        loaded.year,
        std::slice::from_ref(&books),
        &[],
    )
    .with(streamed.warnings.clone())
    .with(warnings)
    .with(silent_months(&loaded, &streamed, &[month]))
    .with(advance_warnings(&loaded, &[month])?);
    let mut done = finish(&loaded, &discharges, summary, bench)?;
    if let Some(paid) = paid {
        done.summary = done.summary.clone().with(changed_rules(&paid.receipts, &done));
        done.region.extend(paid.files);
    }
    Ok(done)
}

/// The rows of the month before, and the paid month they were read from.
fn rows_before(
    loaded: &Loaded,
    discharges: &Discharges,
    month: Month,
    bench: &mut Bench<'_>,
) -> Result<(Option<MonthRows>, Option<PaidMonths>), Error> {
    let before: Vec<Month> = loaded.region.months(month.year).take_while(|own| *own < month).collect();
    let (Some(first), Some(last)) = (before.first().copied(), before.last().copied()) else {
        return Ok((None, None));
    };
    if let Some(folder) = bench.places.paid.as_deref() {
        let paid = PaidMonths::read(&loaded.region, folder, &[last])?;
        return Ok((paid.rows.first().cloned(), Some(paid)));
    }
    tracing::info!("no --paid: the months before {month} are reckoned from the same discharges");
    let scratch = tempfile::tempdir().map_err(|error| {
        Error::new(Kind::Usage, format!("no temporary folder for the months before: {error}"))
    })?;
    remove_if_stopped(scratch.path());
    let asked = Asked { months: first..=last, paid: None };
    let streamed = stream_months(loaded, discharges, &asked, scratch.path(), bench)?;
    let sums = case_sums(&streamed);
    let mut rows: Option<MonthRows> = None;
    for month in before {
        let books = settle_region_month(&loaded.region, month, &sums, rows.as_ref())?;
        rows = Some(MonthBooks::rows(&books));
    }
    Ok((rows, None))
}
