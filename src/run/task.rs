//! A task that writes a folder: what to do, on what, and the receipt of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use rayon::ThreadPool;
use serde::{Deserialize, Serialize};

use crate::domain::{Error, Kind, Month, Problems};
use crate::files::discharges::Mapping;
use crate::files::{Circumstances, FileEntry, Receipt, Reproducible, Staging, outputs_of};
use crate::pipeline::{CodeMaps, SchemeUse, Watch};
use crate::policy::WordField;
use crate::region::Region;
use crate::report::Summary;
use crate::scheme::CodeMap;
use crate::table::{TableFile, sha256_of_file};

use super::parallel::thread_pool;
use super::places::{Places, real};
use super::prepare::{Discharges, Loaded, catalogue};
use super::progress::Progress;
use super::simulate::{self, WhatIfTask};
use super::{clear, group, settle, year};

/// What is to be done. Everything in it decides the result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Task {
    /// Group discharges.
    Group {
        /// The scheme, by its identifier or its folder; a receipt has the identifier.
        scheme: String,
        /// A map applied to diagnoses first, by its identifier or its file; a receipt has the digest of a file.
        #[serde(skip_serializing_if = "Option::is_none")]
        diagnosis_map: Option<String>,
        /// A map applied to procedures first, likewise.
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
    /// Compare a year with what it would be.
    Simulate(WhatIfTask),
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
    /// Which cases are watched one by one.
    pub(super) watch: Watch,
}

/// What a task leaves beside its files.
pub(super) struct Done {
    pub(super) summary: Summary,
    pub(super) inputs: Vec<FileEntry>,
    pub(super) tables: BTreeMap<String, Vec<FileEntry>>,
    pub(super) region: Vec<FileEntry>,
    pub(super) region_id: Option<String>,
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
    let (task, places) = resolved(task, places)?;
    // A month is put among the paid ones; nothing else is.
    let month = matches!(task, Task::Settle { .. });
    places.keep_clear(output, places.paid.as_deref().filter(|_| month))?;
    if let (Task::Settle { month }, Some(paid)) = (&task, &places.paid) {
        clear::check_unpaid(paid, parse_month(month)?, output)?;
    }
    let staging = Staging::begin(output, force, |old| replaceable(old, &task, &places))?;
    let summary = work(&task, &places, staging.path(), context)?;
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
    let (task, places) = resolved(task, places)?;
    work(&task, &places, folder, context)
}

/// The task in words that decide the result, and the places of what it names: a scheme goes by its identifier, wherever its
/// folder lies.
fn resolved(task: &Task, places: &Places) -> Result<(Task, Places), Error> {
    let (mut task, mut places) = (task.clone(), places.clone());
    let catalogue = catalogue(places.tables.as_deref())?;
    places.tables = Some(catalogue.root().to_owned());
    if let Task::Group { scheme, diagnosis_map, procedure_map } = &mut task {
        let name = name_or_place(scheme, &places.scheme);
        let folder = catalogue.scheme_folder(&name)?;
        *scheme = catalogue.manifest(&name)?.id;
        places.scheme = Some(folder).filter(|folder| *folder != catalogue.root().join(&scheme));
        let maps = [(diagnosis_map, &mut places.diagnosis_map), (procedure_map, &mut places.procedure_map)];
        for (map, place) in maps {
            let file = map.as_ref().map(PathBuf::from).filter(|file| file.is_file());
            *place = place.take().or(file);
        }
    }
    Ok((task, places))
}

/// Why a folder is not replaced by the output of a task, if it is not.
fn replaceable(old: &Path, task: &Task, places: &Places) -> Result<(), String> {
    let told = Receipt::task_of(old);
    let paid = places.paid.as_ref().is_some_and(|paid| real(old).starts_with(real(paid)));
    let message = match told {
        None => {
            "holds no receipt.json of casemix; --force replaces only what casemix wrote: name another folder, or remove \
             this one yourself"
        }
        Some(told) if paid && told != serde_json::to_value(task).expect("a task is plain data") => {
            "holds other paid months; name another folder for this one"
        }
        Some(_) => return Ok(()),
    };
    Err(message.to_owned())
}

fn work(task: &Task, places: &Places, folder: &Path, context: Context<'_>) -> Result<Summary, Error> {
    let clock = Clock::start();
    let pool = thread_pool(context.threads)?;
    let of_region =
        |error: Error| places.region.as_deref().map_or(error.clone(), |region| error.clone().within(region));
    let mut bench = Bench { folder, places, pool: &pool, progress: context.progress, watch: Watch::Nothing };
    let done = match task {
        Task::Group { scheme, diagnosis_map, procedure_map } => {
            let map = |name: &Option<String>, place| name.as_ref().map(|name| name_or_place(name, place));
            let diagnoses = map(diagnosis_map, &places.diagnosis_map);
            let procedures = map(procedure_map, &places.procedure_map);
            let scheme = name_or_place(scheme, &places.scheme);
            group::group(&scheme, diagnoses.as_deref(), procedures.as_deref(), &mut bench)?
        }
        Task::Run { year } => year::run(*year, &mut bench).map_err(of_region)?,
        Task::Settle { month } => settle::settle(parse_month(month)?, &mut bench).map_err(of_region)?,
        Task::Clear { year } => clear::clear(*year, &mut bench).map_err(of_region)?,
        Task::Simulate(task) => simulate::simulate(task, &mut bench).map_err(of_region)?,
    };
    crate::files::write_json(&folder.join("summary.json"), &done.summary)?;
    let receipt = Receipt {
        format: Receipt::FORMAT.to_owned(),
        reproducible: Reproducible {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            task: serde_json::to_value(told(task, places, &done.tables)).expect("a task is plain data"),
            region_id: done.region_id,
            inputs: done.inputs,
            tables: done.tables,
            region: done.region,
            counts: serde_json::to_value(&done.summary.records).expect("counts are plain data"),
            outputs: outputs_of(folder)?,
        },
        circumstances: clock.circumstances(&pool, places),
    };
    receipt.write(folder)?;
    Ok(done.summary)
}

/// What a catalogue is asked for: the place, where there is one.
fn name_or_place(name: &str, place: &Option<PathBuf>) -> String {
    place.as_ref().map_or_else(|| name.to_owned(), |place| place.display().to_string())
}

/// The task as the receipt tells it: a code map of the user's own goes by its digest.
fn told(task: &Task, places: &Places, tables: &BTreeMap<String, Vec<FileEntry>>) -> Task {
    let mut task = task.clone();
    if let Task::Group { diagnosis_map, procedure_map, .. } = &mut task {
        let maps = [
            (diagnosis_map, &places.diagnosis_map, DIAGNOSIS_MAP),
            (procedure_map, &places.procedure_map, PROCEDURE_MAP),
        ];
        for (map, _, table) in maps.into_iter().filter(|(_, place, _)| place.is_some()) {
            *map = tables.get(table).map(|files| format!("sha256:{}", files[0].sha256));
        }
    }
    task
}

/// What the receipt calls the map of diagnoses.
const DIAGNOSIS_MAP: &str = "diagnosis map";
/// What the receipt calls the map of procedures.
const PROCEDURE_MAP: &str = "procedure map";

/// When a task was begun.
pub(super) struct Clock {
    since: Instant,
    started: String,
}

impl Clock {
    pub(super) fn start() -> Self {
        let seconds =
            std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default().as_secs();
        let day = crate::domain::Date(i32::try_from(seconds / 86_400).unwrap_or_default());
        let time = seconds % 86_400;
        let started = format!("{day}T{:02}:{:02}:{:02}Z", time / 3600, time / 60 % 60, time % 60);
        Self { since: Instant::now(), started }
    }

    /// What must not have mattered to a result.
    pub(super) fn circumstances(self, pool: &ThreadPool, places: &Places) -> Circumstances {
        Circumstances {
            build: std::env::current_exe().and_then(|program| sha256_of_file(&program)).unwrap_or_default(),
            threads: pool.current_num_threads(),
            started: self.started,
            seconds: self.since.elapsed().as_secs(),
            paths: places.named(),
        }
    }
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
        (scheme.id.clone(), scheme.grouper.files().iter().map(entry).collect::<Vec<_>>())
    };
    let mut tables: BTreeMap<String, Vec<FileEntry>> = schemes.iter().map(of_scheme).collect();
    let file = |map: &Option<CodeMap>| map.as_ref().map(|map| entry(&map.file));
    let others = [
        (DIAGNOSIS_MAP, file(&maps.diagnoses)),
        (PROCEDURE_MAP, file(&maps.procedures)),
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
pub(super) fn open_region_discharges(loaded: &Loaded, bench: &mut Bench<'_>) -> Result<Discharges, Error> {
    let region = &loaded.region;
    let columns = region.settings.columns.as_ref().map(|columns| region.folder.join(columns));
    let discharges =
        Discharges::open(&[region.discharges()], columns.as_deref(), bench.pool, bench.progress)?;
    check_route_columns(loaded, &discharges)?;
    Ok(discharges)
}

/// Columns that rules of routing ask for: where no file has one, the rules would never hold.
pub(super) fn check_route_columns(loaded: &Loaded, discharges: &Discharges) -> Result<(), Error> {
    let mut problems = Problems::new();
    for field in WordField::ALL {
        let asking = loaded.region.rule_asking(field, loaded.year);
        let there = discharges.inputs.iter().any(|input| input.has(field.into(), &discharges.mapping));
        if let Some(line) = asking.filter(|_| !there) {
            let name = field.name();
            let message = format!(
                "`routing.rules` asks for the column {name}, which no file of discharges has; add it, or name in a column map \
                 where it comes from"
            );
            problems.add("policy.toml", line, message);
        }
    }
    problems.check(Kind::Rules)
}
