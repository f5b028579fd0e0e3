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
mod sheet;
mod sheets;
mod values;
mod words;
mod workbook;

use std::path::Path;

use crate::domain::Error;

use page::Beside;
use rank::Peers;
use sheets::Sheets;

pub use finished::Finished;
pub use language::Language;
pub use reasons::{of_finding, of_grouping, of_reject};
pub use values::value_words;

/// What people read of a finished run, laid out once: each part is written by itself, in any order, and is the same whoever
/// writes it.
#[derive(Debug)]
pub struct Report<'f> {
    finished: &'f Finished,
    peers: Peers,
    /// The code of each hospital, and the folder of its pack.
    folders: Vec<(String, String)>,
    language: Language,
}

impl<'f> Report<'f> {
    /// Lays out what packs may say of other hospitals.
    pub fn of(finished: &'f Finished, language: Language) -> Self {
        let folders = pack::folder_names(&finished.hospital_codes());
        Self { finished, peers: Peers::of(finished), folders, language }
    }

    /// Writes the workbook and the page of the region into a folder that stands.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub fn write_region(&self, folder: &Path) -> Result<(), Error> {
        let sheets = Sheets::of(self.finished, self.language);
        workbook::write_workbook(self.finished, &sheets, self.language, &folder.join("report.xlsx"))?;
        let beside = Beside { sheets: &sheets, hospital: None, packs: &self.folders };
        page::write_page(self.finished, beside, self.language, &folder.join("index.html"))
    }

    /// Writes the pack of a hospital into a folder of its own below `packs`.
    ///
    /// # Errors
    /// A hospital that the run does not have; a folder that cannot be written.
    pub fn write_own_pack(&self, code: &str, packs: &Path) -> Result<(), Error> {
        let name = self.folders.iter().find(|(own, _)| own == code).map_or(code, |(_, name)| name);
        self.write_pack(code, &pack::make_folder(packs, code, name)?)
    }

    /// Writes the pack of a hospital into a folder that stands.
    ///
    /// # Errors
    /// A hospital that the run does not have; a folder that cannot be written.
    pub fn write_pack(&self, code: &str, folder: &Path) -> Result<(), Error> {
        pack::write_pack(self.finished, &self.peers, code, self.language, folder)
    }
}
