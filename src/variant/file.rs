//! The file of a variant.

use std::path::Path;
use std::sync::Arc;

use crate::domain::{Error, Kind, Problems, is_plain_name};
use crate::table::{Document, Fields, TableFile, read_bytes, sha256_hex, text_of};

use super::case_change::{self, CaseChange};
use super::history::FromHistory;
use super::policy_change;
use super::policy_text::PolicyEntry;
use super::region_change::{self, RegionChange};
use super::table_change::{self, TableChange};

/// What somebody would have different.
#[derive(Clone, Debug)]
pub struct Variant {
    /// The identifier.
    pub id: String,
    /// The title.
    pub title: String,
    /// Why it is asked for.
    pub reason: String,
    /// The region it is about.
    pub baseline: String,
    /// Its file, as the user named it.
    pub file: Arc<str>,
    /// Its file and each file it names, for the receipt.
    pub files: Vec<TableFile>,
    pub(super) policy: Vec<PolicyEntry>,
    pub(super) tables: Vec<TableChange>,
    pub(super) region: Vec<RegionChange>,
    pub(super) cases: Vec<CaseChange>,
    pub(super) history: Option<FromHistory>,
}

impl Variant {
    /// Reads a variant. Files that it names lie beside it.
    ///
    /// # Errors
    /// Everything that can be seen to be wrong without the region: unknown keys, changes that say two things or none.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let name = path.display().to_string();
        let bytes = read_bytes(path, &name, Kind::Rules)?;
        let sha256 = sha256_hex(&bytes);
        let text = text_of(bytes, &name, Kind::Rules)?;
        let document = Document::parse(&text, &name, Kind::Rules)?;
        let own = TableFile::new(name, sha256, text.lines().count());
        let mut problems = Problems::new();
        let variant = Self::take(&document, own, path.parent().unwrap_or(Path::new("")), &mut problems);
        problems.check(Kind::Rules)?;
        Ok(variant.expect("a variant without problems is complete"))
    }

    fn take(document: &Document, own: TableFile, folder: &Path, problems: &mut Problems) -> Option<Self> {
        let mut fields = document.fields();
        if fields.integer("format", problems).is_some_and(|format| format != 1) {
            fields.problem(problems, "this version reads format 1 of a variant");
        }
        let (id, title) = (identifier(&mut fields, problems), fields.text("title", problems));
        let (reason, baseline) = (fields.text("reason", problems), fields.text("baseline", problems));
        let file: Arc<str> = Arc::from(document.file.as_str());
        let mut files = vec![own];
        let policy = fields.node("policy").map(|node| policy_change::read(node, &file, problems));
        let tables = fields.tables("table", problems);
        let tables =
            tables.into_iter().filter_map(|table| table_change::read(table, folder, &mut files, problems));
        let tables = tables.collect();
        let region = fields.table("region", problems);
        let region = region.map(|region| region_change::read(region, &file, problems));
        let variant = id.unwrap_or_default();
        let cases = fields.tables("cases", problems);
        let cases =
            cases.into_iter().filter_map(|change| case_change::read(change, variant, problems)).collect();
        let history = fields.table("from_history", problems);
        let history = history.and_then(|fields| FromHistory::read(fields, problems));
        fields.finish(problems);
        Some(Self {
            id: id?.to_owned(),
            title: title?.to_owned(),
            reason: reason?.to_owned(),
            baseline: baseline?.to_owned(),
            file,
            files,
            policy: policy.unwrap_or_default(),
            tables,
            region: region.unwrap_or_default(),
            cases,
            history,
        })
    }
}

fn identifier<'d>(fields: &mut Fields<'d>, problems: &mut Problems) -> Option<&'d str> {
    let id = fields.text("id", problems)?;
    if !is_plain_name(id) {
        fields.problem(problems, format!("`id`: `{id}` must be letters, digits, `-`, `_` or `.`"));
    }
    Some(id)
}
