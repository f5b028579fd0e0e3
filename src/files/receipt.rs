//! `receipt.json`: what decided a result, what came out, and the circumstances that must not have mattered.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::domain::{Error, Kind};
use crate::table::sha256_of_file;

use super::cases::write_fault;

/// The name of the file.
pub const RECEIPT: &str = "receipt.json";

/// A file that a result rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Its name; of outputs, and of inputs that share a name, with folders.
    pub name: String,
    /// Its SHA-256.
    pub sha256: String,
    /// Rows of data, of settings the lines; none of outputs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
    /// Version of the format, of an output.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
}

impl FileEntry {
    /// A file that a result rests on.
    pub fn new(name: impl Into<String>, sha256: impl Into<String>, rows: Option<u64>) -> Self {
        Self { name: name.into(), sha256: sha256.into(), rows, format: None }
    }

    /// An output: its format follows from its name.
    fn output(name: String, sha256: String) -> Self {
        let last = name.rsplit('/').next().unwrap_or_default();
        let table = last.split('.').next().unwrap_or_default();
        // The sums of a month and those of a year share a name and differ by their folder.
        let format = match last {
            "ledger.beancount" => "ledger beancount",
            "ledger.journal" => "ledger hledger",
            _ if name.contains('/') && table == "pool" => "month pool",
            _ => table,
        };
        let format = Some(format!("casemix {format} 1"));
        Self { format, name, sha256, rows: None }
    }
}

/// What decides the result: with the same of all this, every output is the same to the byte.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reproducible {
    /// The version of the program.
    pub version: String,
    /// What was done, with the flags that matter.
    pub task: serde_json::Value,
    /// The identifier of the region, where one was settled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region_id: Option<String>,
    /// Discharge files, in the order in which they were read.
    pub inputs: Vec<FileEntry>,
    /// Schemes with their tables, code tables and code maps.
    pub tables: BTreeMap<String, Vec<FileEntry>>,
    /// Files of the region, and months already paid.
    pub region: Vec<FileEntry>,
    /// Counts and sums per status.
    pub counts: serde_json::Value,
    /// Every file that was written, but this one.
    pub outputs: Vec<FileEntry>,
}

/// What must not decide the result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Circumstances {
    /// SHA-256 of the program that ran.
    pub build: String,
    /// Threads that worked.
    pub threads: usize,
    /// When it began, in UTC.
    pub started: String,
    /// Seconds it took.
    pub seconds: u64,
    /// Where things were, by what they are: for running it again.
    pub paths: BTreeMap<String, Vec<PathBuf>>,
}

/// The receipt of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Version of this file's format.
    pub format: String,
    /// What decides the result.
    pub reproducible: Reproducible,
    /// What must not.
    pub circumstances: Circumstances,
}

impl Receipt {
    /// The format that is written.
    pub const FORMAT: &str = "casemix receipt 1";

    /// Reads the receipt of a finished run.
    ///
    /// # Errors
    /// A folder without a receipt, or one that is damaged or of another format.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        let path = folder.join(RECEIPT);
        let shown = path.display().to_string();
        let text = crate::table::read_text(&path, &shown, Kind::Input)?;
        let receipt: Self = serde_json::from_str(&text)
            .map_err(|error| Error::at(Kind::Input, shown.clone(), format!("is no receipt: {error}")))?;
        if receipt.format != Self::FORMAT {
            let message = format!("has format `{}`; this version reads `{}`", receipt.format, Self::FORMAT);
            return Err(Error::at(Kind::Input, shown, message));
        }
        Ok(receipt)
    }

    /// The task of the run that wrote a folder, whatever the version of its receipt; none where casemix did not write it.
    pub fn task_of(folder: &Path) -> Option<serde_json::Value> {
        let text = std::fs::read_to_string(folder.join(RECEIPT)).ok()?;
        let mut receipt: serde_json::Value = serde_json::from_str(&text).ok()?;
        let ours = receipt["format"].as_str().is_some_and(|format| format.starts_with("casemix receipt "));
        ours.then(|| receipt["reproducible"]["task"].take())
    }

    /// Writes the receipt into a folder and brings it to the disk.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, folder: &Path) -> Result<(), Error> {
        write_json(&folder.join(RECEIPT), self)
    }
}

/// Writes a value as JSON and brings it to the disk.
///
/// # Errors
/// When it cannot be written.
pub fn write_json(path: &Path, value: &impl Serialize) -> Result<(), Error> {
    use std::io::Write;
    let mut text = serde_json::to_vec_pretty(value).map_err(write_fault)?;
    text.push(b'\n');
    let mut file = std::fs::File::create(path).map_err(write_fault)?;
    file.write_all(&text).and_then(|()| file.sync_all()).map_err(write_fault)
}

/// Every file below a folder but its receipt, by name, with its digest.
///
/// # Errors
/// When one cannot be read.
pub fn outputs_of(folder: &Path) -> Result<Vec<FileEntry>, Error> {
    let mut files = Vec::new();
    collect(folder, "", &mut files)?;
    files.sort_by(|one: &FileEntry, two| one.name.cmp(&two.name));
    Ok(files)
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<FileEntry>) -> Result<(), Error> {
    let fault =
        |error: std::io::Error| Error::at(Kind::Input, folder.display().to_string(), error.to_string());
    for entry in std::fs::read_dir(folder).map_err(fault)? {
        let path = entry.map_err(fault)?.path();
        let name = format!("{prefix}{}", path.file_name().unwrap_or_default().to_string_lossy());
        if path.is_dir() {
            collect(&path, &format!("{name}/"), files)?;
        } else if name != RECEIPT {
            files.push(FileEntry::output(name, sha256_of_file(&path).map_err(fault)?));
        }
    }
    Ok(())
}
