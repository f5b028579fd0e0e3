//! `casemix run`: everything of a year, all months and then the clearing.

use std::collections::BTreeMap;
use std::path::Path;

use crate::domain::{Date, Error, Kind, Month, Points, Tally};
use crate::files::discharges::Checker;
use crate::files::{write_table, write_text};
use crate::pipeline::{Asked, GroupCodes, PaidCases, Program, Tariffs, Ties, Watch};
use crate::region::Region;
use crate::report::{
    Journal, Statement, Summary, YearFacts, accounts, bulletin, clearing, closing, consortium_statements,
    hospital_rows, indicators, ledger, month_pools, opening_next, other_methods, point_sources, pools,
    reconciliation, settlement, write_beancount, write_hledger,
};
use crate::settlement::{
    Bill, MonthBooks, MonthRows, MonthSums, YearBooks, YearCases, advances, clear_region_year,
    settle_region_year,
};

use super::decisions::{check_audits, check_decisions};
use super::kept::Kept;
use super::prepare::{Discharges, Loaded, catalogue};
use super::stored::write_sums;
use super::stream::{Streamed, stream};
use super::task::{Bench, Done, open_region_discharges, region_entries, table_entries};
use super::ties::find_ties;

/// Settles and clears a year.
pub(super) fn run(year: i32, bench: &mut Bench<'_>) -> Result<Done, Error> {
    let loaded = load(year, bench)?;
    let discharges = open_region_discharges(&loaded, bench)?;
    let streamed = stream_year(&loaded, &discharges, bench)?;
    let sums = case_sums(&streamed);
    let months = settle_region_year(&loaded.region, year, &sums)?;
    let rows: Vec<MonthRows> = months.iter().map(MonthBooks::rows).collect();
    let warnings = check_decisions(&loaded, &streamed)?;
    let books = clear_year(&loaded, &streamed, &rows)?;
    for month in &months {
        write_month(&loaded, month, bench.folder)?;
    }
    write_year(&loaded, &streamed, &books, bench.folder)?;
    write_indicators(&loaded, &streamed, &books, &rows, bench.folder)?;
    write_reconciliation(&loaded, &streamed, &rows, bench.folder)?;
    write_sums(&loaded.region, &streamed, bench.folder)?;
    let title = format!("{} {year}", loaded.region.settings.title);
    let summary = Summary::of_region(&loaded.region, title, &streamed.counts, year, &months, &books.pools)
        .with(warnings)
        .with(streamed.warnings.clone())
        .with(silent_consortiums(&books))
        .with(silent_months(&loaded, &streamed, &Month::of_year(year).collect::<Vec<_>>()))
        .with(advance_warnings(&loaded, &loaded.region.months(year).collect::<Vec<_>>())?);
    finish(&loaded, &discharges, summary, bench)
}

pub(super) fn load(year: i32, bench: &Bench<'_>) -> Result<Loaded, Error> {
    let loaded = load_whole_or_part(year, bench)?;
    if loaded.region.pool_totals.of_year(year).next().is_some() {
        let message = "published totals stand for the cases of others in `casemix simulate` only; take the table away where the \
                       discharges of all hospitals are here";
        return Err(Error::at(Kind::Rules, "pool_totals.csv", message));
    }
    Ok(loaded)
}

/// A region that may hold the cases of some hospitals only, with the published totals of all.
pub(super) fn load_whole_or_part(year: i32, bench: &Bench<'_>) -> Result<Loaded, Error> {
    let catalogue = catalogue(bench.places.tables.as_deref())?;
    Loaded::region(bench.places.region()?, year, &catalogue)
}

/// The cases settled in some months of a year, grouped, priced and written to a folder.
pub(super) fn stream_months(
    loaded: &Loaded,
    discharges: &Discharges,
    asked: &Asked,
    folder: &Path,
    bench: &mut Bench<'_>,
) -> Result<Streamed, Error> {
    let tariffs = Tariffs::new(&loaded.region, loaded.year, &loaded.schemes);
    let alone = Ties::default();
    let program = Program { watch: bench.watch, ..program_of(loaded, &tariffs, discharges, &alone, asked) };
    let (ties, nobody) = find_ties(&program, &loaded.region, asked, discharges, bench)?;
    let program = Program { ties: &ties, ..program };
    let kept = bench.places.cache.as_deref().filter(|_| bench.watch == Watch::Nothing);
    let kept = kept.map(|cache| open_kept(cache, loaded, discharges, asked)).transpose()?;
    let mut streamed = stream(&program, discharges, kept.as_ref(), folder, bench.pool, bench.progress)?;
    check_audits(&loaded.region, &streamed)?;
    if nobody > 0 {
        let warning = format!(
            "{nobody} cases name no person (psn_no): whether their patients came back cannot be seen"
        );
        streamed.warnings.push(warning);
    }
    Ok(streamed)
}

/// What is kept of the files of discharges for the same months of the same region. It rests on the whole region, since
/// what a table does to a case is nowhere said but in the work itself.
fn open_kept(cache: &Path, loaded: &Loaded, discharges: &Discharges, asked: &Asked) -> Result<Kept, Error> {
    let Loaded { region, schemes, maps, .. } = loaded;
    let months = (asked.months.start().to_string(), asked.months.end().to_string());
    let tables = table_entries(schemes, maps, &discharges.mapping);
    let paid = asked.paid.as_ref().map(PaidCases::digests);
    Kept::open(cache, &(&region.settings.id, &months), &(region_entries(region), tables, &months, paid))
}

/// What the work on a piece of a region's discharges needs to know.
pub(super) fn program_of<'p>(
    loaded: &'p Loaded,
    tariffs: &'p Tariffs,
    discharges: &'p Discharges,
    ties: &'p Ties,
    asked: &'p Asked,
) -> Program<'p> {
    let days = |first: Month, last: Month| (i64::from(first.first().0), i64::from(last.last().0));
    let of_year = |month| Month { year: loaded.year, month };
    Program {
        watch: Watch::Nothing,
        mapping: &discharges.mapping,
        checker: Checker { region: Some(&loaded.region), settled_days: Some(days(of_year(1), of_year(12))) },
        schemes: &loaded.schemes,
        scheme_by: loaded.region.settings.scheme_by,
        maps: &loaded.maps,
        tariffs: Some(tariffs),
        special_cases: &loaded.region.special_cases,
        audits: &loaded.region.audits,
        repeats: &discharges.repeats,
        ties,
        asked: Some(asked),
    }
}

/// What settlement takes from the cases.
pub(super) fn case_sums(streamed: &Streamed) -> impl Fn(usize, usize, usize) -> MonthSums {
    |pool, hospital, month| MonthSums {
        own: streamed.sums.get(pool, hospital, month),
        adjusted: streamed.sums.adjusted(pool, hospital, month),
    }
}

/// The cases of a whole year.
pub(super) fn stream_year(
    loaded: &Loaded,
    discharges: &Discharges,
    bench: &mut Bench<'_>,
) -> Result<Streamed, Error> {
    stream_months(loaded, discharges, &Asked::year(loaded.year), bench.folder, bench)
}

pub(super) fn clear_year(
    loaded: &Loaded,
    streamed: &Streamed,
    months: &[MonthRows],
) -> Result<YearBooks, Error> {
    let parts = |pool: usize, hospital: usize| streamed.sums.parts.of(pool, hospital);
    let homes = |pool: usize, hospital: usize, home: usize| streamed.sums.home(pool, hospital, home);
    let read = streamed.counts.to_settle(&loaded.region.audits);
    let (months_of, draws) = (case_sums(streamed), &streamed.sums.draws);
    let cases = YearCases { months: &months_of, draws, parts: &parts, homes: &homes };
    clear_region_year(&loaded.region, loaded.year, &cases, months, &read)
}

/// Months of a pool in which no record was settled: most likely a file is missing.
pub(super) fn silent_months(loaded: &Loaded, streamed: &Streamed, months: &[Month]) -> Vec<String> {
    let hospitals = loaded.region.hospitals.len();
    let silent = |pool: usize, month: &Month| {
        let none = |hospital| case_sums(streamed)(pool, hospital, month.index()) == MonthSums::default();
        (0..hospitals).all(none)
    };
    let mut warnings = Vec::new();
    for (pool, name) in loaded.region.pool_names().into_iter().enumerate() {
        let silent: Vec<String> =
            months.iter().filter(|month| silent(pool, month)).map(|month| month.to_string()).collect();
        if !silent.is_empty() {
            let months = silent.join(", ");
            warnings.push(format!(
                "pool {name}: no record settled in {months}; is a file of discharges missing?"
            ));
        }
    }
    warnings
}

/// Advances in some months that the balance of their pool does not bear.
pub(super) fn advance_warnings(loaded: &Loaded, months: &[Month]) -> Result<Vec<String>, Error> {
    let mut warnings = Vec::new();
    for pool in 0..loaded.region.settings.pools.len() {
        let advances = advances(&loaded.region, pool, loaded.year)?;
        let here = advances.into_iter().filter(|advance| months.contains(&advance.row.date.month()));
        warnings.extend(here.filter_map(|advance| advance.warning));
    }
    Ok(warnings)
}

/// Consortiums whose people had no case: most likely `home_consortium` is missing, and all was paid as of people of none.
pub(super) fn silent_consortiums(books: &YearBooks) -> Vec<String> {
    let years = books.pools.iter().filter_map(|pool| Some(&pool.consortium.as_ref()?.year));
    let mut codes: Vec<&str> = Vec::new();
    let mut silent: Vec<bool> = Vec::new();
    for year in years {
        codes = year.homes.iter().map(|home| home.code.as_str()).collect();
        silent.resize(codes.len(), true);
        for (silent, home) in silent.iter_mut().zip(&year.homes) {
            *silent &= home.bills.iter().all(|bill| *bill == Bill::default());
        }
    }
    let silent = codes.iter().zip(silent).filter(|(_, silent)| *silent);
    silent
        .map(|(code, _)| {
            format!(
                "consortium {code}: no case of the year names it in home_consortium; is the column missing?"
            )
        })
        .collect()
}

fn write(path: &Path, statement: Statement) -> Result<(), Error> {
    write_table(path, &statement.header, statement.rows.into_iter())
}

pub(super) fn write_month(loaded: &Loaded, month: &MonthBooks, folder: &Path) -> Result<(), Error> {
    let folder = folder.join(month.month.to_string());
    std::fs::create_dir(&folder)
        .map_err(|error| Error::at(Kind::Usage, folder.display().to_string(), error.to_string()))?;
    write(&folder.join("settlement.csv"), settlement(&loaded.region, month))?;
    write(&folder.join("pool.csv"), month_pools(&loaded.region, month))
}

pub(super) fn write_year(
    loaded: &Loaded,
    streamed: &Streamed,
    books: &YearBooks,
    folder: &Path,
) -> Result<(), Error> {
    let (region, year) = (&loaded.region, loaded.year);
    check_sources(streamed, books)?;
    for (name, statement) in consortium_statements(region, year, &books.pools) {
        write(&folder.join(name), statement)?;
    }
    write(&folder.join("points.csv"), point_sources(region, year, &streamed.sums))?;
    write(&folder.join("clearing.csv"), clearing(region, year, &books.pools))?;
    write(&folder.join("pool.csv"), pools(region, year, &books.pools))?;
    write(&folder.join("other_methods.csv"), other_methods(region, year, &books.pools))?;
    write(&folder.join("ledger.csv"), ledger(region, &books.pools))?;
    if let Some(opening) = opening_next(region, &books.pools) {
        write(&folder.join("opening_next.csv"), opening)?;
    }
    write(&folder.join("accounts.csv"), accounts(region, &books.pools))?;
    let journal = Journal { region, year, pools: &books.pools };
    write_text(&folder.join("ledger.beancount"), |out| write_beancount(&journal, out))?;
    write_text(&folder.join("ledger.journal"), |out| write_hledger(&journal, out))?;
    write(&folder.join("closing.csv"), closing(region, books))
}

/// Writes the indicators, what they are reckoned from, the bulletin, and whom they are about.
pub(super) fn write_indicators(
    loaded: &Loaded,
    streamed: &Streamed,
    books: &YearBooks,
    months: &[MonthRows],
    folder: &Path,
) -> Result<(), Error> {
    let groups = GroupCodes::of(loaded.schemes.iter()).codes;
    let facts = YearFacts {
        region: &loaded.region,
        year: loaded.year,
        sums: &streamed.sums,
        counts: &streamed.counts,
        books: &books.pools,
        groups: &groups,
    };
    let told = facts.readings();
    write(&folder.join("indicators.csv"), indicators(&told))?;
    write(&folder.join("bulletin.csv"), bulletin(&facts, &told, months))?;
    write(&folder.join("groups.csv"), facts.group_rows())?;
    write_hospitals(&loaded.region, Month { year: loaded.year, month: 12 }.until(), folder)
}

/// Writes what the hospitals are called and were on their last day before a day.
pub(super) fn write_hospitals(region: &Region, until: Date, folder: &Path) -> Result<(), Error> {
    write(&folder.join("hospitals.csv"), hospital_rows(region, until))
}

/// Writes what the books of each hospital expect, month by month.
pub(super) fn write_reconciliation(
    loaded: &Loaded,
    streamed: &Streamed,
    months: &[MonthRows],
    folder: &Path,
) -> Result<(), Error> {
    let statement = reconciliation(&loaded.region, loaded.year, &streamed.sums, months);
    write(&folder.join("reconciliation.csv"), statement)
}

/// The points of every hospital are those of its sources, and its cases by points, their money and points those of its
/// groups.
fn check_sources(streamed: &Streamed, books: &YearBooks) -> Result<(), Error> {
    let mut groups: BTreeMap<(usize, usize), (Tally, Points)> = BTreeMap::new();
    for cell in streamed.sums.groups().in_order() {
        let own = groups.entry((cell.pool, cell.hospital)).or_default();
        own.0.add(&cell.sums.tally);
        own.1 += cell.sums.points;
    }
    for (pool, own) in books.pools.iter().enumerate() {
        for (hospital, year) in own.hospitals.iter().enumerate() {
            let sources: Points = streamed.sums.sources(pool, hospital).map(|(_, _, points)| points).sum();
            if sources != year.sums.points {
                let message = "the points of a hospital are not those of its sources; nothing was written";
                return Err(Error::new(Kind::Sum, message));
            }
            if groups.get(&(pool, hospital)).copied().unwrap_or_default()
                != (year.sums.group, year.sums.points)
            {
                let message = "the cases of a hospital are not those of its groups; nothing was written";
                return Err(Error::new(Kind::Sum, message));
            }
        }
    }
    Ok(())
}

pub(super) fn finish(
    loaded: &Loaded,
    discharges: &Discharges,
    summary: Summary,
    bench: &Bench<'_>,
) -> Result<Done, Error> {
    Ok(Done {
        summary: summary.with(loaded.region.unused_tables()),
        inputs: discharges.entries(bench.pool)?,
        tables: table_entries(&loaded.schemes, &loaded.maps, &discharges.mapping),
        region: region_entries(&loaded.region),
        region_id: Some(loaded.region.settings.id.clone()),
    })
}
