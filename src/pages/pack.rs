//! `packs/HOSPITAL/`: what a hospital is given, and nothing of another one.
//!
//! Only rows that carry the hospital's own code are kept, before anything is made of them; of the others a pack has its
//! ranks, where at least five hospitals are ranked, and the value of a point, which is public. Indices that hold a
//! hospital against the means of the region are left out unless it shares five groups with four others each.

use std::collections::BTreeMap;
use std::path::Path;

use crate::domain::{Error, Kind, is_plain_name};
use crate::files::{safe_text, write_table};
use crate::report::Indicator;

use super::finished::Finished;
use super::language::Language;
use super::page::{Beside, write_page};
use super::rank::{self, Peers};
use super::sheet::Sheet;
use super::sheets::Sheets;
use super::words::Form;
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
    let sheets = Sheets::of(&own, language);
    let beside = Beside { sheets: &sheets, hospital: Some((code, &ranks)), packs: &[] };
    write_page(&own, beside, language, &folder.join("index.html"))?;
    write_workbook(&own, &sheets, language, &folder.join("report.xlsx"))?;
    let rank = rank::sheet(&own, &ranks, language);
    let tables = [
        ("rank.csv", Some(&rank)),
        ("deviations.csv", Some(&sheets.deviations)),
        ("refused.csv", Some(&sheets.refused)),
        ("settlement.csv", sheets.months.as_ref()),
        ("clearing.csv", sheets.clearing.as_ref()),
        ("groups.csv", sheets.groups.as_ref()),
        ("indicators.csv", sheets.indicators.as_ref()),
    ];
    tables
        .into_iter()
        .filter_map(|(name, sheet)| Some((name, sheet?)))
        .try_for_each(|(name, sheet)| write_csv(&folder.join(name), sheet))
}

/// Writes a table with the keys of its columns.
fn write_csv(path: &Path, sheet: &Sheet) -> Result<(), Error> {
    let header: Vec<&str> = sheet.columns.iter().map(|own| own.key.as_str()).collect();
    // Text of tables that were written already keeps the apostrophe it has.
    let text = |cell: &str, form| match form {
        Form::Text => safe_text(cell).into_owned(),
        Form::Sum | Form::Number => cell.to_owned(),
    };
    let row = |cells: &Vec<String>| -> Vec<String> {
        cells.iter().zip(&sheet.columns).map(|(cell, own)| text(cell, own.form)).collect()
    };
    write_table(path, &header, sheet.rows.iter().map(row))
}

/// The folder of each hospital's pack: its code, and where another one differs from it by case only, which some file systems
/// take for the same, with a number behind it. `~` stands in no code.
///
/// # Example
/// `h1`, `H1`, `H2`: `h1`, `H1~2`, `H2`.
pub(super) fn folder_names(codes: &[String]) -> Vec<(String, String)> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let name = |code: &String| {
        let times = seen.entry(code.to_ascii_lowercase()).or_default();
        *times += 1;
        (code.clone(), if *times == 1 { code.clone() } else { format!("{code}~{times}") })
    };
    codes.iter().map(name).collect()
}

/// Makes the folder of a hospital's pack by the name that [`folder_names`] gives it. Codes are letters, figures, `-`, `_`
/// and `.`: none leads out of the folder.
///
/// # Errors
/// A code that would; a folder that cannot be made.
pub(super) fn make_folder(parent: &Path, code: &str, name: &str) -> Result<std::path::PathBuf, Error> {
    if !is_plain_name(code) {
        return Err(Error::new(
            Kind::Input,
            format!("`{code}` is no code of a hospital that a folder can be named by"),
        ));
    }
    let folder = parent.join(name);
    std::fs::create_dir_all(&folder)
        .map_err(|error| Error::at(Kind::Usage, folder.display().to_string(), error.to_string()))?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_that_differ_by_case_only_have_folders_of_their_own() {
        let codes = ["H1", "H2", "h1", "hB", "Hb", "HB"].map(str::to_owned);
        let names: Vec<String> = folder_names(&codes).into_iter().map(|(_, name)| name).collect();
        assert_eq!(names, ["H1", "H2", "h1~2", "hB", "Hb~2", "HB~3"]);
    }

    #[test]
    fn a_folder_is_named_by_a_code_and_nothing_that_leads_elsewhere() {
        let place = tempfile::tempdir().unwrap();
        for code in ["..", "", ".x", "a/b", "a~/../../b", "~2", "h1~2"] {
            for (code, name) in folder_names(&[code.to_owned()]) {
                assert!(make_folder(place.path(), &code, &name).is_err(), "{name}");
            }
        }
        assert!(make_folder(place.path(), "h1", "h1~2").unwrap().ends_with("h1~2"));
    }
}
