//! `packs/HOSPITAL/`: what a hospital is given, and nothing of another one.
//!
//! Only rows that carry the hospital's own code are kept, before anything is made of them; of the others a pack has its
//! ranks, where at least five hospitals are ranked, and the value of a point, which is public. Indices that hold a
//! hospital against the means of the region are left out unless it shares five groups with four others each.

use std::path::Path;

use crate::domain::{Error, Kind};
use crate::files::{safe_text, write_table};
use crate::report::Indicator;

use super::finished::Finished;
use super::language::Language;
use super::page::{Beside, write_page};
use super::rank::{self, Peers};
use super::sheets::{self, Sheet};
use super::workbook::write_workbook;

/// Indicators that rest on the means of the region.
const RELATIVE: [Indicator; 2] = [Indicator::cost_index, Indicator::time_index];

/// What a hospital may see of a run.
///
/// # Errors
/// A hospital that the run does not have.
fn own_part(finished: &Finished, peers: &Peers, code: &str) -> Result<Finished, Error> {
    let mut own = finished.of_hospital(code)?;
    if let Some(year) = &mut own.year {
        let relative = |key: &str| RELATIVE.iter().any(|own| own.key() == key);
        let open = |pool: &str, key: &str| !relative(key) || peers.shows_indices(code, pool);
        for (grid, name) in [(&mut year.indicators, "indicator"), (&mut year.bulletin, "item")] {
            let [pool, key] = ["pool", name].map(|name| grid.place(name));
            grid.rows.retain(|row| open(&row[pool], &row[key]));
        }
    }
    // Names and digests of the region's files are no figures, but nothing of theirs either.
    own.receipt.reproducible.inputs.clear();
    own.receipt.reproducible.region.clear();
    Ok(own)
}

/// Writes the pack of a hospital into a folder that stands.
///
/// # Errors
/// A hospital that the run does not have; a folder that cannot be written.
pub(super) fn write_pack(
    finished: &Finished,
    peers: &Peers,
    code: &str,
    language: Language,
    folder: &Path,
) -> Result<(), Error> {
    let own = own_part(finished, peers, code)?;
    let ranks = peers.ranks(code);
    let beside = Beside { hospital: Some((code, &ranks)), packs: &[] };
    write_page(&own, beside, language, &folder.join("index.html"))?;
    write_workbook(&own, language, &folder.join("report.xlsx"))?;
    let mut tables = vec![
        ("rank.csv", rank::sheet(&ranks, language)),
        ("deviations.csv", sheets::deviations(&own, language)),
        ("refused.csv", sheets::refused(&own, language)),
    ];
    let more = [
        ("settlement.csv", sheets::months(&own, language)),
        ("clearing.csv", sheets::clearing(&own, language)),
        ("groups.csv", sheets::groups(&own, language)),
        ("indicators.csv", sheets::indicators(&own, language)),
    ];
    tables.extend(more.into_iter().filter_map(|(name, sheet)| Some((name, sheet?))));
    tables.into_iter().try_for_each(|(name, sheet)| write_csv(&folder.join(name), &sheet))
}

/// Writes a table with the keys of its columns.
pub(super) fn write_csv(path: &Path, sheet: &Sheet) -> Result<(), Error> {
    use super::words::Form;
    let header: Vec<&str> = sheet.columns.iter().map(|(key, ..)| key.as_str()).collect();
    let row = |cells: &Vec<String>| -> Vec<String> {
        let columns = cells.iter().zip(&sheet.columns);
        columns
            .map(|(cell, (_, _, form))| if *form == Form::Text { safe(cell) } else { cell.clone() })
            .collect()
    };
    write_table(path, &header, sheet.rows.iter().map(row))
}

/// Text of tables that were written already keeps the apostrophe it has.
fn safe(cell: &str) -> String {
    safe_text(cell).into_owned()
}

/// Makes the folder of a pack. Codes are letters, figures, `-`, `_` and `.`: none leads out of the folder.
///
/// # Errors
/// A code that would; a folder that cannot be made.
pub(super) fn make_folder(parent: &Path, code: &str) -> Result<std::path::PathBuf, Error> {
    let plain = |own: char| own.is_ascii_alphanumeric() || "-_.".contains(own);
    if code.is_empty() || code.starts_with('.') || !code.chars().all(plain) {
        return Err(Error::new(
            Kind::Input,
            format!("`{code}` is no code of a hospital that a folder can be named by"),
        ));
    }
    let folder = parent.join(code);
    std::fs::create_dir_all(&folder)
        .map_err(|error| Error::at(Kind::Usage, folder.display().to_string(), error.to_string()))?;
    Ok(folder)
}
