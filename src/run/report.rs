//! `casemix report`: what people read of a finished run.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::domain::{Error, Kind};
use crate::files::{Circumstances, FileEntry, RECEIPT, Receipt, Reproducible, Staging, outputs_of};
use crate::pages::{Finished, Language, Report};
use crate::table::sha256_of_file;

use super::parallel::{in_order, thread_pool};
use super::places::Places;
use super::task::Context;

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
    let finished = Finished::open(&wish.folder)?;
    Places { inputs: vec![wish.folder.clone()], ..Places::default() }.keep_clear(output, None)?;
    let staging = Staging::begin(output, force, |old| match Receipt::task_of(old) {
        Some(task) if task["command"] == "report" => Ok(()),
        _ => Err("is no report of casemix; --force replaces only a report: name another folder".to_owned()),
    })?;
    let report = Report::of(&finished, wish.language);
    match &wish.hospital {
        Some(code) => report.write_pack(code, staging.path())?,
        None => write_all(&report, &finished.hospital_codes(), staging.path(), context)?,
    }
    let receipt = receipt(wish, finished.region_id(), staging.path())?;
    receipt.write(staging.path())?;
    staging.finish()?;
    Ok(Reported { page: output.join("index.html"), files: receipt.reproducible.outputs.len() })
}

/// Writes the parts for the region, and the packs with all threads; no pack depends on another.
fn write_all(
    report: &Report<'_>,
    codes: &[String],
    folder: &Path,
    context: Context<'_>,
) -> Result<(), Error> {
    let Context { threads, progress } = context;
    progress.begin("workbook and page", 1);
    report.write_region(folder)?;
    progress.advance(1);
    progress.end();
    progress.begin("packs of hospitals", codes.len() as u64);
    let packs = folder.join("packs");
    in_order(
        &thread_pool(threads)?,
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

/// The receipt of a report: which run it tells of.
fn receipt(wish: &ReportWish, region_id: Option<&str>, folder: &Path) -> Result<Receipt, Error> {
    let path = wish.folder.join(RECEIPT);
    let fault = |error: std::io::Error| Error::at(Kind::Input, path.display().to_string(), error.to_string());
    let language = if wish.language == Language::Chinese { "zh" } else { "en" };
    Ok(Receipt {
        format: Receipt::FORMAT.to_owned(),
        reproducible: Reproducible {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            task: serde_json::json!({ "command": "report", "lang": language, "hospital": wish.hospital }),
            region_id: region_id.map(str::to_owned),
            inputs: vec![FileEntry::new(RECEIPT, sha256_of_file(&path).map_err(fault)?, None)],
            tables: Default::default(),
            region: Vec::new(),
            counts: serde_json::Value::Null,
            outputs: outputs_of(folder)?,
        },
        circumstances: Circumstances {
            build: String::new(),
            threads: 1,
            started: String::new(),
            seconds: 0,
            paths: Default::default(),
        },
    })
}
