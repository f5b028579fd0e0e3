//! `sums.csv`: what the cases of a finished run add up to, so that a what-if of money alone reads no discharges.

use std::path::{Path, PathBuf};

use crate::domain::{CaseSums, Error, Kind, Problems};
use crate::files::discharges::Mapping;
use crate::files::{FileEntry, RECEIPT, Receipt, Reproducible, write_table};
use crate::pipeline::{StoredRow, of_stored, stored_rows};
use crate::region::Region;
use crate::table::{Column, Sheet, read_bytes, sha256_hex, text_of};

use super::prepare::Loaded;
use super::stream::Streamed;
use super::task::{Task, region_entries, table_entries};

const NAME: &str = "sums.csv";
/// Columns before the numbers.
const KEYS: [&str; 4] = ["what", "pool", "fixmedins_code", "key"];

/// Writes the sums of a run.
///
/// # Errors
/// When they cannot be written.
pub(super) fn write_sums(region: &Region, streamed: &Streamed, folder: &Path) -> Result<(), Error> {
    let (pools, codes) = (region.pool_names(), region.hospitals.codes());
    let cells = |row: StoredRow| {
        let pool = row.pool.map(|pool| pools[pool].to_owned()).unwrap_or_default();
        let hospital = row.hospital.map(|hospital| codes[hospital].clone()).unwrap_or_default();
        let mut cells = vec![row.what, pool, hospital, row.key];
        cells.extend(row.sums.numbers().map(|number| number.to_string()));
        cells
    };
    let rows = stored_rows(&streamed.counts, &streamed.sums).into_iter().map(cells);
    write_table(&folder.join(NAME), &[&KEYS[..], &CaseSums::NAMES].concat(), rows)
}

/// A finished run whose sums stand in for the cases.
pub(super) struct StoredRun {
    folder: PathBuf,
    pub(super) streamed: Streamed,
    /// The discharges that it read.
    pub(super) inputs: Vec<FileEntry>,
}

impl StoredRun {
    /// Reads the sums of a run of the same year by the same files of the region.
    ///
    /// # Errors
    /// A folder that is no such run; a region that was changed since; sums that were.
    pub(super) fn read(loaded: &Loaded, folder: &Path) -> Result<Self, Error> {
        let receipt = Receipt::read(folder)?.reproducible;
        let shown = folder.join(NAME).display().to_string();
        let fault = |message: String| Error::at(Kind::Input, folder.display().to_string(), message);
        let task = serde_json::to_value(Task::Run { year: loaded.year }).expect("a task is plain data");
        if receipt.task != task || receipt.region_id.as_ref() != Some(&loaded.region.settings.id) {
            let message = format!(
                "is no finished `run` of the region `{}` for {}; name the output folder of one",
                loaded.region.settings.id, loaded.year
            );
            return Err(fault(message));
        }
        if receipt.version != env!("CARGO_PKG_VERSION") {
            let message = format!("was made by version {}; run the region again", receipt.version);
            return Err(fault(message));
        }
        check_unchanged(loaded, &receipt, &fault)?;
        let bytes = read_bytes(&folder.join(NAME), &shown, Kind::Input)?;
        let sha256 = sha256_hex(&bytes);
        if !receipt.outputs.iter().any(|file| file.name == NAME && file.sha256 == sha256) {
            let message = format!("was changed after the run: {RECEIPT} beside it tells another digest");
            return Err(Error::at(Kind::Input, shown, message));
        }
        let rows = rows_of(&loaded.region, &text_of(bytes, &shown, Kind::Input)?, &shown)?;
        let size = (loaded.region.settings.pools.len(), loaded.region.hospitals.len());
        let (counts, sums) = of_stored(&rows, size).map_err(|at| {
            let mut problems = Problems::new();
            problems.add(&shown, at as u64 + 2, "is no row that a run writes; run the region again");
            problems.check(Kind::Input).expect_err("a problem was added")
        })?;
        let streamed = Streamed { counts, sums, warnings: Vec::new(), told: Vec::new() };
        Ok(Self { folder: folder.to_owned(), streamed, inputs: receipt.inputs })
    }

    /// Where cases are read beside the sums, both must be of the same records.
    ///
    /// # Errors
    /// Discharges that are other ones than the run read.
    pub(super) fn check_inputs(&self, today: &[FileEntry]) -> Result<(), Error> {
        let other = self.inputs.iter().find(|file| !today.contains(file));
        let Some(file) = other.or_else(|| today.iter().find(|file| !self.inputs.contains(file))) else {
            return Ok(());
        };
        let message = format!(
            "was run over other discharges than the region has today, see `{}`; run the region again, or leave out --baseline",
            file.name
        );
        Err(Error::at(Kind::Input, self.folder.display().to_string(), message))
    }
}

/// The run must rest on the same tables: its sums are those of these rules only.
fn check_unchanged(
    loaded: &Loaded,
    receipt: &Reproducible,
    fault: &dyn Fn(String) -> Error,
) -> Result<(), Error> {
    let digests = |files: &[FileEntry]| -> Vec<(String, String)> {
        files.iter().map(|file| (file.name.clone(), file.sha256.clone())).collect()
    };
    let (then, today) = (digests(&receipt.region), digests(&region_entries(&loaded.region)));
    let other =
        then.iter().find(|file| !today.contains(file)).or(today.iter().find(|file| !then.contains(file)));
    if let Some((name, _)) = other {
        return Err(fault(format!(
            "was run by another {name} than the region has today; run the region again"
        )));
    }
    let columns = loaded.region.settings.columns.as_ref().map(|name| loaded.region.folder.join(name));
    let columns = columns.as_deref().map_or_else(|| Ok(Mapping::default()), Mapping::read)?;
    let tables = table_entries(&loaded.schemes, &loaded.maps, &columns);
    let changed = tables
        .iter()
        .find(|(name, files)| receipt.tables.get(*name).map(|own| digests(own)) != Some(digests(files)));
    match changed {
        Some((name, _)) => Err(fault(format!(
            "was run by other tables of {name} than there are today; run the region again"
        ))),
        None => Ok(()),
    }
}

fn rows_of(region: &Region, text: &str, shown: &str) -> Result<Vec<StoredRow>, Error> {
    let columns: Vec<Column> =
        KEYS.iter().chain(&CaseSums::NAMES).map(|name| Column::required(name)).collect();
    let sheet = Sheet::parse(text, shown, &columns)?;
    let mut problems = Problems::new();
    let mut rows = Vec::new();
    for row in sheet.rows() {
        let pool = row.optional_text("pool");
        let hospital = row.optional_text("fixmedins_code");
        let own_pool = pool.and_then(|pool| region.pool_names().iter().position(|own| *own == pool));
        let own_hospital = hospital.and_then(|code| region.hospitals.number(code));
        let numbers = CaseSums::NAMES.map(|name| row.cell(name).parse::<i128>().ok());
        let sums = numbers
            .iter()
            .copied()
            .collect::<Option<Vec<i128>>>()
            .and_then(|numbers| CaseSums::of_numbers(&numbers.try_into().ok()?));
        match sums
            .filter(|_| pool.is_some() == own_pool.is_some() && hospital.is_some() == own_hospital.is_some())
        {
            Some(sums) => rows.push(StoredRow {
                what: row.cell("what").to_owned(),
                pool: own_pool,
                hospital: own_hospital,
                key: row.cell("key").to_owned(),
                sums,
            }),
            None => row.problem(&mut problems, "is no row that a run writes; run the region again"),
        }
    }
    problems.check(Kind::Input)?;
    Ok(rows)
}
