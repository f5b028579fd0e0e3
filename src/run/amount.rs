//! `casemix explain REGION --hospital H`: how the amount of a hospital came about.

use std::path::PathBuf;

use crate::domain::{Error, Kind};
use crate::files::remove_if_stopped;
use crate::pipeline::Watch;
use crate::region::Region;
use crate::report::{AmountStory, Told};
use crate::settlement::{MonthBooks, MonthRows, settle_region_year};
use crate::table::did_you_mean;

use super::decisions::check_decisions;
use super::parallel::thread_pool;
use super::places::Places;
use super::prepare::only_year;
use super::task::{Bench, Context, open_region_discharges};
use super::year::{case_sums, clear_year, load, stream_year};

/// Whose amount is to be explained.
#[derive(Clone, Debug, Default)]
pub struct AmountQuestion {
    /// The region.
    pub region: PathBuf,
    /// The folder of tables, where one is named.
    pub tables: Option<PathBuf>,
    /// The code of the hospital.
    pub hospital: String,
    /// The year; the only one that has a budget, where none is named.
    pub year: Option<i32>,
    /// The pool; all of them, where none is named.
    pub pool: Option<String>,
    /// How many groups, and how many cases of each, are told one by one.
    pub most: usize,
}

/// Reckons a year anew, as `run` does but for the files, and tells how the amount of a hospital came about.
///
/// # Errors
/// Everything that keeps the year from being settled; a hospital or pool that the region does not have.
pub fn explain_amount(question: &AmountQuestion, context: Context<'_>) -> Result<AmountStory, Error> {
    told(question, context).map_err(|error| error.within(&question.region))
}

fn told(question: &AmountQuestion, context: Context<'_>) -> Result<AmountStory, Error> {
    let year = question.year.map_or_else(|| only_year(&question.region), Ok)?;
    let places = Places {
        tables: question.tables.clone(),
        region: Some(question.region.clone()),
        ..Places::default()
    };
    let scratch = tempfile::tempdir()
        .map_err(|error| Error::new(Kind::Usage, format!("no temporary folder for the cases: {error}")))?;
    remove_if_stopped(scratch.path());
    let pool = thread_pool(context.threads)?;
    let (folder, progress) = (scratch.path(), context.progress);
    let mut bench = Bench { folder, places: &places, pool: &pool, progress, watch: Watch::Nothing };
    let loaded = load(year, &bench)?;
    let region = &loaded.region;
    let hospital = hospital(region, &question.hospital)?;
    let only = question.pool.as_deref().map(|name| pool_named(region, name)).transpose()?;
    bench.watch = Watch::Hospital(hospital);
    let discharges = open_region_discharges(&loaded, &mut bench)?;
    let streamed = stream_year(&loaded, &discharges, &mut bench)?;
    let months = settle_region_year(region, year, &case_sums(&streamed))?;
    let rows: Vec<MonthRows> = months.iter().map(MonthBooks::rows).collect();
    for warning in check_decisions(&loaded, &streamed)? {
        tracing::warn!("{warning}");
    }
    let books = clear_year(&loaded, &streamed, &rows)?;
    let told = Told {
        region,
        year,
        hospital,
        pool: only,
        months: &months,
        books: &books.pools,
        cases: &streamed.told,
        most: question.most,
    };
    told.story()
}

fn hospital(region: &Region, code: &str) -> Result<usize, Error> {
    let codes = region.hospitals.codes();
    region.hospitals.number(code).ok_or_else(|| {
        let hint = did_you_mean(code, codes.iter().map(String::as_str));
        Error::at(Kind::Usage, "hospitals.csv", format!("has no hospital `{code}`{hint}"))
    })
}

fn pool_named(region: &Region, name: &str) -> Result<usize, Error> {
    let names = region.pool_names();
    names.iter().position(|own| *own == name).ok_or_else(|| {
        let message = format!("has no pool `{name}`; its pools are {}", names.join(", "));
        Error::at(Kind::Usage, "region.toml", message)
    })
}
