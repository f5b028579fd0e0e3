//! What people read: the workbook, the pages and the packs of a finished run, made from its tables as they were written.

mod exact;
mod finished;
mod grid;
mod language;
mod notes;
mod pack;
mod page;
mod rank;
mod reasons;
mod sheets;
mod values;
mod words;
mod workbook;

use std::path::Path;

use crate::domain::Error;

use page::Beside;
use rank::Peers;

pub use finished::Finished;
pub use language::Language;
pub use reasons::{of_finding, of_grouping, of_reject};
pub use values::value_words;

/// Writes what people read of a run into a folder that stands: workbook, page and a pack for each hospital; or, for one
/// hospital, its pack alone.
///
/// # Errors
/// A hospital that the run does not have; a folder that cannot be written.
pub fn write_report(
    finished: &Finished,
    hospital: Option<&str>,
    language: Language,
    folder: &Path,
) -> Result<(), Error> {
    let peers = Peers::of(finished);
    if let Some(code) = hospital {
        return pack::write_pack(finished, &peers, code, language, folder);
    }
    let codes = finished.hospital_codes();
    workbook::write_workbook(finished, language, &folder.join("report.xlsx"))?;
    let beside = Beside { hospital: None, packs: &codes };
    page::write_page(finished, beside, language, &folder.join("index.html"))?;
    for code in &codes {
        pack::write_pack(finished, &peers, code, language, &pack::make_folder(&folder.join("packs"), code)?)?;
    }
    Ok(())
}
