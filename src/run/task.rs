//! A task that writes a folder: what to do, on what, and the receipt of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use rayon::ThreadPool;
use serde::{Deserialize, Serialize};

use crate::domain::{Error, Kind, Month};
use crate::files::discharges::Mapping;
use crate::files::{Circumstances, FileEntry, Receipt, Reproducible, Staging, outputs_of};
use crate::pipeline::{CodeMaps, SchemeUse};
use crate::region::Region;
use crate::report::Summary;
use crate::scheme::CodeMap;
use crate::table::{TableFile, sha256_of_file};

use super::parallel::thread_pool;
use super::prepare::Discharges;
use super::progress::Progress;
use super::{clear, group, settle, year};

/// What is to be done. Everything in it decides the result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Task {
    /// Group discharges.
    Group {
        /// The scheme, by its identifier.
        scheme: String,
        /// A map applied to diagnoses first.
        #[serde(skip_serializing_if = "Option::is_none")]
        diagnosis_map: Option<String>,
        /// A map applied to procedures first.
        #[serde(skip_serializing_if = "Option::is_none")]
        procedure_map: Option<String>,
    },
    /// Settle all months of a year and clear it.
    Run {
        /// The year.
        year: i32,
    },
    /// Settle one month.
    Settle {
        /// The month, such as `2023-04`.
        month: String,
    },
    /// Clear a year over months already paid.
    Clear {
        /// The year.
        year: i32,
    },
}

/// Where things are. Nothing in it decides the result: the same files elsewhere give the same bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// The folder of tables, where one was named.
    pub tables: Option<PathBuf>,
    /// Discharge files and folders, where no region has its own.
    pub inputs: Vec<PathBuf>,
    /// The region.
    pub region: Option<PathBuf>,
    /// A column map.
    pub columns: Option<PathBuf>,
    /// Months already paid.
    pub paid: Option<PathBuf>,
}

impl Places {
    fn named(&self) -> BTreeMap<String, Vec<PathBuf>> {
        let absolute = |path: &PathBuf| std::path::absolute(path).unwrap_or_else(|_| path.clone());
        let one = |path: &Option<PathBuf>| path.iter().map(absolute).collect::<Vec<_>>();
        [
            ("tables", one(&self.tables)),
            ("inputs", self.inputs.iter().map(absolute).collect()),
            ("region", one(&self.region)),
            ("columns", one(&self.columns)),
            ("paid", one(&self.paid)),
        ]
        .into_iter()
        .filter(|(_, paths)| !paths.is_empty())
        .map(|(name, paths)| (name.to_owned(), paths))
        .collect()
    }

    pub(super) fn of_receipt(paths: &BTreeMap<String, Vec<PathBuf>>) -> Self {
        let all = |name: &str| paths.get(name).cloned().unwrap_or_default();
        let one = |name: &str| all(name).into_iter().next();
        Self {
            tables: one("tables"),
            inputs: all("inputs"),
            region: one("region"),
            columns: one("columns"),
            paid: one("paid"),
        }
    }

    pub(super) fn region(&self) -> Result<&Path, Error> {
        self.region.as_deref().ok_or_else(|| Error::new(Kind::Usage, "no region was named"))
    }
}

/// How to work.
pub struct Context<'c> {
    /// Threads; 0 for all there are.
    pub threads: usize,
    /// Hears how far the run is.
    pub progress: &'c mut dyn Progress,
}

/// A task under way: where it writes, and with which threads.
pub(super) struct Bench<'b> {
    pub(super) folder: &'b Path,
    pub(super) places: &'b Places,
    pub(super) pool: &'b ThreadPool,
    pub(super) progress: &'b mut dyn Progress,
}

/// What a task leaves beside its files.
pub(super) struct Done {
    pub(super) summary: Summary,
    pub(super) inputs: Vec<FileEntry>,
    pub(super) tables: BTreeMap<String, Vec<FileEntry>>,
    pub(super) region: Vec<FileEntry>,
}

/// Performs a task and puts its output folder in place, whole or not at all.
///
/// # Errors
/// Everything that keeps the task from being done; the output place is then as it was before.
pub fn perform(
    task: &Task,
    places: &Places,
    output: &Path,
    force: bool,
    context: Context<'_>,
) -> Result<Summary, Error> {
    let staging = Staging::begin(output, force)?;
    let summary = perform_into(task, places, staging.path(), context)?;
    staging.finish()?;
    Ok(summary)
}

/// Performs a task into a folder that stands already.
///
/// # Errors
/// As [`perform`].
pub fn perform_into(
    task: &Task,
    places: &Places,
    folder: &Path,
    context: Context<'_>,
) -> Result<Summary, Error> {
    let (clock, started) = (Instant::now(), chrono_now());
    let pool = thread_pool(context.threads)?;
    let mut bench = Bench { folder, places, pool: &pool, progress: context.progress };
    let done = match task {
        Task::Group { scheme, diagnosis_map, procedure_map } => {
            group::group(scheme, diagnosis_map.as_deref(), procedure_map.as_deref(), &mut bench)?
        }
        Task::Run { year } => year::run(*year, &mut bench)?,
        Task::Settle { month } => settle::settle(parse_month(month)?, &mut bench)?,
        Task::Clear { year } => clear::clear(*year, &mut bench)?,
    };
    crate::files::write_json(&folder.join("summary.json"), &done.summary)?;
    let receipt = Receipt {
        format: Receipt::FORMAT.to_owned(),
        reproducible: Reproducible {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            task: serde_json::to_value(task).expect("a task is plain data"),
            inputs: done.inputs,
            tables: done.tables,
            region: done.region,
            counts: serde_json::to_value(&done.summary.records).expect("counts are plain data"),
            outputs: outputs_of(folder)?,
        },
        circumstances: Circumstances {
            build: std::env::current_exe().and_then(|program| sha256_of_file(&program)).unwrap_or_default(),
            threads: pool.current_num_threads(),
            started,
            seconds: clock.elapsed().as_secs(),
            paths: places.named(),
        },
    };
    receipt.write(folder)?;
    Ok(done.summary)
}

fn chrono_now() -> String {
    let seconds =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default().as_secs();
    let day = crate::domain::Date(i32::try_from(seconds / 86_400).unwrap_or_default());
    let time = seconds % 86_400;
    format!("{day}T{:02}:{:02}:{:02}Z", time / 3600, time / 60 % 60, time % 60)
}

/// Reads a month of a task.
///
/// # Errors
/// Text that is no month.
pub(super) fn parse_month(text: &str) -> Result<Month, Error> {
    Month::parse(text)
        .ok_or_else(|| Error::new(Kind::Usage, format!("`{text}` is not a month such as 2023-04")))
}

/// A file of tables, for the receipt.
fn entry(file: &TableFile) -> FileEntry {
    FileEntry::new(file.name.clone(), file.sha256.clone(), Some(file.rows))
}

/// The tables of schemes and maps, for the receipt.
pub(super) fn table_entries(
    schemes: &[SchemeUse],
    maps: &CodeMaps,
    columns: &Mapping,
) -> BTreeMap<String, Vec<FileEntry>> {
    let of_scheme = |scheme: &SchemeUse| {
        (scheme.id.clone(), scheme.grouper.scheme.files.iter().map(entry).collect::<Vec<_>>())
    };
    let mut tables: BTreeMap<String, Vec<FileEntry>> = schemes.iter().map(of_scheme).collect();
    let file = |map: &Option<CodeMap>| map.as_ref().map(|map| entry(&map.file));
    let others = [
        ("diagnosis map", file(&maps.diagnoses)),
        ("procedure map", file(&maps.procedures)),
        ("columns", columns.file.as_ref().map(entry)),
    ];
    for (name, file) in others {
        // Named by what it is: where it lay must not decide.
        let file = file.map(|file| FileEntry { name: name.to_owned(), ..file });
        tables.extend(file.map(|file| (name.to_owned(), vec![file])));
    }
    tables
}

/// The files of a region, for the receipt.
pub(super) fn region_entries(region: &Region) -> Vec<FileEntry> {
    let mut entries: Vec<FileEntry> = region.files.iter().map(entry).collect();
    entries.sort_by(|one, two| one.name.cmp(&two.name));
    entries
}

/// The discharges of a region.
pub(super) fn open_region_discharges(region: &Region, bench: &mut Bench<'_>) -> Result<Discharges, Error> {
    let columns = region.settings.columns.as_ref().map(|columns| region.folder.join(columns));
    Discharges::open(&[region.discharges()], columns.as_deref(), bench.pool, bench.progress)
}
