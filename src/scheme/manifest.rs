//! `scheme.toml`: what a scheme says of itself, and the digests its tables must have.

use std::path::Path;

use crate::domain::{Date, Error, Kind, Problems};
use crate::table::{Document, Fields, Node, Value, read_bytes, sha256_hex, text_of};

/// Which weight `XSRTZ` means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewbornWeight {
    /// The weight at admission, else the birth weight (3.0).
    Admission,
    /// The birth weight, else the weight at admission (1.1, whose group names say 出生体重).
    Birth,
}

/// A group that no case can reach, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreachable {
    /// The group.
    pub group: String,
    /// The reason, for people.
    pub reason: String,
    /// The line of the manifest.
    pub line: u64,
}

/// The kind of a scheme, with the counts that its tables must have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Disease groups by rules.
    Drg(DrgCounts),
    /// Disease groups by pairs of diagnosis and procedure (按病种分值).
    Dip(DipContent),
}

/// Counts of a DRG scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DrgCounts {
    /// Distinct ADRG codes that are groups (neither `xQY` nor `x00`).
    pub adrgs: i64,
    /// DRGs that are groups (neither `xQY` nor `x000`).
    pub drgs: i64,
    /// Named sets.
    pub sets: i64,
}

/// Counts of a DIP library, and the code by which it knows resistance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DipContent {
    /// 先期分组 XQ.
    pub early: i64,
    /// 并项 BX.
    pub merged: i64,
    /// 诊断辅助细分 FZ.
    pub detailed: i64,
    /// 基本 JC.
    pub basic: i64,
    /// The other diagnosis that says a tuberculosis is resistant.
    pub resistant_diagnosis: String,
}

impl Content {
    /// What people call the kind.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Drg(_) => "DRG",
            Self::Dip(_) => "DIP",
        }
    }

    /// Payment groups.
    pub fn groups(&self) -> i64 {
        match self {
            Self::Drg(counts) => counts.drgs,
            Self::Dip(content) => content.early + content.merged + content.detailed + content.basic,
        }
    }
}

/// A table of the scheme as the manifest declares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FileEntry {
    pub(super) name: String,
    pub(super) rows: i64,
    pub(super) sha256: String,
    pub(super) line: u64,
}

/// A scheme's manifest.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// The identifier, also the name of the folder.
    pub id: String,
    /// The official title.
    pub title: String,
    /// Who issued it.
    pub issuer: String,
    /// The document it was published in.
    pub document: String,
    /// When it was published.
    pub published: Option<Date>,
    /// The first day on which it may be applied.
    pub in_force: Option<Date>,
    /// Where the tables were taken from, with attribution.
    pub source: String,
    /// The code table of diagnoses.
    pub diagnosis_codes: Option<String>,
    /// The code table of procedures.
    pub procedure_codes: Option<String>,
    /// Which of two weights of a newborn counts.
    pub newborn_weight: NewbornWeight,
    /// What only one kind of scheme says.
    pub content: Content,
    /// Groups that cannot be reached.
    pub unreachable: Vec<Unreachable>,
    pub(super) files: Vec<FileEntry>,
    pub(super) file: String,
}

impl Manifest {
    /// Reads and checks a manifest.
    ///
    /// # Errors
    /// Missing, unknown or mistyped keys; a format or kind this version does not know.
    pub fn read(path: &Path) -> Result<Self, Error> {
        Self::of(&Document::read(path, &path.display().to_string(), Kind::Rules)?)
    }

    /// Reads and checks the text of a manifest; `name` is what messages call it.
    ///
    /// # Errors
    /// As [`Manifest::read`].
    pub fn parse(text: &str, name: &str) -> Result<Self, Error> {
        Self::of(&Document::parse(text, name, Kind::Rules)?)
    }

    fn of(document: &Document) -> Result<Self, Error> {
        let mut problems = Problems::new();
        let mut fields = document.fields();
        let manifest = Self::take(&mut fields, &document.file, &mut problems);
        fields.finish(&mut problems);
        problems.check(Kind::Rules)?;
        Ok(manifest.expect("a manifest without problems is complete"))
    }

    fn take(fields: &mut Fields<'_>, file: &str, problems: &mut Problems) -> Option<Self> {
        if fields.integer("format", problems).is_some_and(|format| format != 1) {
            fields.problem(problems, "this version reads format 1 of scheme.toml");
        }
        let kind = fields.text("kind", problems);
        let mut text = |key| fields.text(key, problems).map(str::to_owned);
        let (id, title, issuer) = (text("id"), text("title"), text("issuer"));
        let (document, source) = (text("document"), text("source"));
        let published = fields.optional_date("published", problems);
        let in_force = fields.optional_date("in_force", problems);
        let newborn_weight = match fields.text("newborn_weight", problems) {
            Some("admission") => Some(NewbornWeight::Admission),
            Some("birth") => Some(NewbornWeight::Birth),
            Some(_) => {
                fields.problem(problems, "`newborn_weight` must be \"admission\" or \"birth\"");
                None
            }
            None => None,
        };
        let mut codes = fields.table("codes", problems);
        let mut code_table =
            |key| codes.as_mut().and_then(|codes| codes.optional_text(key, problems)).map(str::to_owned);
        let (diagnosis_codes, procedure_codes) = (code_table("diagnosis"), code_table("procedure"));
        if let Some(codes) = codes {
            codes.finish(problems);
        }
        let content = content(kind, fields, problems);
        let files = files(fields, problems);
        let unreachable = fields
            .tables("unreachable", problems)
            .into_iter()
            .filter_map(|mut entry| {
                let (group, reason) = (entry.text("group", problems), entry.text("reason", problems));
                let line = entry.line;
                entry.finish(problems);
                Some(Unreachable { group: group?.to_owned(), reason: reason?.to_owned(), line })
            })
            .collect();
        Some(Self {
            id: id?,
            title: title?,
            issuer: issuer?,
            document: document?,
            published,
            in_force,
            source: source?,
            diagnosis_codes,
            procedure_codes,
            newborn_weight: newborn_weight?,
            content: content?,
            unreachable,
            files,
            file: file.to_owned(),
        })
    }
}

fn content(kind: Option<&str>, fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Content> {
    let (drg, expected) = match kind? {
        "drg" => (true, "adrg, drg and set"),
        "dip" => (false, "xq, bx, fz and jc"),
        _ => {
            fields.problem(problems, "`kind` must be \"drg\" or \"dip\"");
            fields.table("counts", problems);
            return None;
        }
    };
    let resistant = if drg { None } else { fields.text("resistant_diagnosis", problems) };
    let Some(mut counts) = fields.table("counts", problems) else {
        fields.problem(problems, format!("`counts` is missing; a table with {expected} was expected"));
        return None;
    };
    let mut count = |key| counts.integer(key, problems);
    let content = if drg {
        let (adrgs, drgs, sets) = (count("adrg"), count("drg"), count("set"));
        adrgs.zip(drgs).zip(sets).map(|((adrgs, drgs), sets)| Content::Drg(DrgCounts { adrgs, drgs, sets }))
    } else {
        let (early, merged) = (count("xq"), count("bx"));
        let (detailed, basic) = (count("fz"), count("jc"));
        early.zip(merged).zip(detailed.zip(basic)).zip(resistant).map(
            |(((early, merged), (detailed, basic)), resistant)| {
                let resistant_diagnosis = resistant.to_owned();
                Content::Dip(DipContent { early, merged, detailed, basic, resistant_diagnosis })
            },
        )
    };
    counts.finish(problems);
    content
}

/// The entries of `[files]`: the keys are file names, so they are not known beforehand.
fn files(fields: &mut Fields<'_>, problems: &mut Problems) -> Vec<FileEntry> {
    let file = fields.file();
    let Some(Node { value: Value::Table(entries), .. }) = fields.node("files") else {
        fields
            .problem(problems, "`files` is missing; a table with rows and sha256 of each file was expected");
        return Vec::new();
    };
    let mut files = Vec::new();
    for (name, node) in entries {
        let Some(mut entry) = Fields::new(file, format!("files.{name}"), node) else {
            problems.add(file, node.line, format!("`files.{name}` must be a table with rows and sha256"));
            continue;
        };
        let (rows, sha256) = (entry.integer("rows", problems), entry.text("sha256", problems));
        entry.finish(problems);
        if let (Some(rows), Some(sha256)) = (rows, sha256) {
            files.push(FileEntry { name: name.clone(), rows, sha256: sha256.to_owned(), line: node.line });
        }
    }
    files
}

/// The text of a file that has the digest declared for it.
///
/// # Errors
/// When it cannot be read or was changed; the message gives the digest it has.
pub(super) fn declared_text(path: &Path, name: &str, declared: &str) -> Result<String, Error> {
    let bytes = read_bytes(path, name, Kind::Rules)?;
    let found = sha256_hex(&bytes);
    if found == declared {
        return text_of(bytes, name, Kind::Rules);
    }
    let message = format!(
        "was changed: its SHA-256 is {found}, {declared} is declared; restore it, or declare the change in the manifest"
    );
    Err(Error::at(Kind::Rules, name, message))
}
