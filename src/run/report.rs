//! `casemix report`: what people read of a finished run.

use std::path::{Path, PathBuf};

use rayon::ThreadPool;
use serde::{Deserialize, Serialize};

use crate::domain::{Error, Kind};
use crate::files::{FileEntry, RECEIPT, Receipt, Reproducible, Staging, outputs_of};
use crate::pages::{Finished, Language, Report};
use crate::table::sha256_of_file;

use super::parallel::{in_order, thread_pool};
use super::places::Places;
use super::progress::Progress;
use super::task::{Clock, Context};

/// What is to be reported, and how.
#[derive(Clone, Debug)]
pub struct ReportWish {
    /// The folder of a finished run.
    pub folder: PathBuf,
    /// The language of what people read.
    pub language: Language,
    /// The only hospital to report on; none: all.
    pub hospital: Option<String>,
}

/// What was written.
#[derive(Clone, Debug, Serialize)]
pub struct Reported {
    /// The page to begin with.
    pub page: PathBuf,
    /// How many files.
    pub files: usize,
}

impl std::fmt::Display for Reported {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{} files; begin with {}", self.files, self.page.display())
    }
}

/// Reports on a finished run; the output folder appears whole or not at all.
///
/// # Errors
/// A run that is not as it was written; a hospital that it does not have; an output place that is occupied.
pub fn report(
    wish: &ReportWish,
    output: &Path,
    force: bool,
    context: Context<'_>,
) -> Result<Reported, Error> {
    places_of(wish).keep_clear(output, None)?;
    let staging = Staging::begin(output, force, |old| match Receipt::task_of(old) {
        Some(task) if task["command"] == "report" => Ok(()),
        _ => Err("is no report of casemix; --force replaces only a report: name another folder".to_owned()),
    })?;
    let receipt = report_into(wish, staging.path(), context)?;
    staging.finish()?;
    Ok(Reported { page: output.join("index.html"), files: receipt.reproducible.outputs.len() })
}

/// Reports into a folder that stands already.
///
/// # Errors
/// As [`report`].
pub(super) fn report_into(wish: &ReportWish, folder: &Path, context: Context<'_>) -> Result<Receipt, Error> {
    let (clock, pool) = (Clock::start(), thread_pool(context.threads)?);
    let finished = Finished::open(&wish.folder)?;
    let report = Report::of(&finished, wish.language);
    match &wish.hospital {
        Some(code) => report.write_pack(code, folder)?,
        None => write_all(&report, &finished.hospital_codes(), folder, &pool, context.progress)?,
    }
    let task = ReportTask::Report { lang: wish.language, hospital: wish.hospital.clone() };
    let path = wish.folder.join(RECEIPT);
    let fault = |error: std::io::Error| Error::at(Kind::Input, path.display().to_string(), error.to_string());
    let receipt = Receipt {
        format: Receipt::FORMAT.to_owned(),
        reproducible: Reproducible {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            task: serde_json::to_value(task).expect("a task is plain data"),
            region_id: finished.region_id().map(str::to_owned),
            // The receipt of the run holds the digest of every file of it.
            inputs: vec![FileEntry::new(RECEIPT, sha256_of_file(&path).map_err(fault)?, None)],
            tables: Default::default(),
            region: Vec::new(),
            counts: serde_json::Value::Null,
            outputs: outputs_of(folder)?,
        },
        circumstances: clock.circumstances(&pool, &places_of(wish)),
    };
    receipt.write(folder)?;
    Ok(receipt)
}

/// What a receipt tells of a report: all that decides it but the run.
#[derive(Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
enum ReportTask {
    Report { lang: Language, hospital: Option<String> },
}

/// The wish that a receipt tells of; none where it is that of another task.
pub(super) fn wish_of(task: &serde_json::Value, places: &Places) -> Option<ReportWish> {
    let ReportTask::Report { lang, hospital } = serde_json::from_value(task.clone()).ok()?;
    let folder = places.inputs.first().cloned().unwrap_or_default();
    Some(ReportWish { folder, language: lang, hospital })
}

fn places_of(wish: &ReportWish) -> Places {
    Places { inputs: vec![wish.folder.clone()], ..Places::default() }
}

/// Writes the parts for the region, and the packs with all threads; no pack depends on another.
fn write_all(
    report: &Report<'_>,
    codes: &[String],
    folder: &Path,
    pool: &ThreadPool,
    progress: &mut dyn Progress,
) -> Result<(), Error> {
    progress.begin("workbook and page", 1);
    report.write_region(folder)?;
    progress.advance(1);
    progress.end();
    progress.begin("packs of hospitals", codes.len() as u64);
    let packs = folder.join("packs");
    in_order(
        pool,
        codes,
        |code| report.write_own_pack(code, &packs),
        |_, ()| {
            progress.advance(1);
            Ok(())
        },
    )?;
    progress.end();
    Ok(())
}
