//! The tables of a scheme folder, held against what its manifest declares.

use std::collections::BTreeMap;
use std::path::Path;

use crate::domain::{Kind, Problems};
use crate::table::{Column, Sheet, TableFile, did_you_mean, sha256_hex};

use super::manifest::Manifest;

/// Reads the files that the manifest declares and compares digests and row counts.
///
/// `files` are those of the kind of scheme with their columns; `optional` is one that may be left out.
pub(super) fn read_sheets(
    folder: &Path,
    manifest: &Manifest,
    files: &[(&'static str, &'static [Column])],
    optional: Option<&str>,
    problems: &mut Problems,
) -> (BTreeMap<&'static str, Sheet>, Vec<TableFile>) {
    let (mut sheets, mut files_read) = (BTreeMap::new(), Vec::new());
    for &(name, columns) in files {
        let path = folder.join(name);
        let shown = path.display().to_string();
        let Some(entry) = manifest.files.iter().find(|entry| entry.name == name) else {
            if Some(name) != optional || path.exists() {
                problems.add(
                    &manifest.file,
                    None,
                    format!("`files.\"{name}\"` is missing; declare its rows and sha256"),
                );
            }
            continue;
        };
        let Some(bytes) = problems.absorb(crate::table::read_bytes(&path, &shown, Kind::Rules)) else {
            continue;
        };
        let found = sha256_hex(&bytes);
        if found != entry.sha256 {
            let declared = &entry.sha256;
            problems.add(
                &shown,
                None,
                format!("was changed: its SHA-256 is {found}, the manifest declares {declared}"),
            );
        }
        let sheet = crate::table::text_of(bytes, &shown, Kind::Rules)
            .and_then(|text| Sheet::parse(&text, &shown, columns));
        if let Some(sheet) = problems.absorb(sheet) {
            if sheet.len() as i64 != entry.rows {
                let (rows, declared) = (sheet.len(), entry.rows);
                problems.add(&shown, None, format!("has {rows} rows, the manifest declares {declared}"));
            }
            files_read.push(TableFile::new(name, found, sheet.len()));
            sheets.insert(name, sheet);
        }
    }
    for entry in &manifest.files {
        if !files.iter().any(|(name, _)| *name == entry.name) {
            let hint = did_you_mean(&entry.name, files.iter().map(|(name, _)| *name));
            problems.add(
                &manifest.file,
                entry.line,
                format!("a {} scheme has no file `{}`{hint}", manifest.content.name(), entry.name),
            );
        }
    }
    (sheets, files_read)
}
