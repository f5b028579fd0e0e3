//! `casemix schemes import`: a regional catalogue → the tables of a region, and a report of every row.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::domain::{Error, Kind, Number, Problems};
use crate::files::{FileEntry, Staging, outputs_of, safe_text, write_json, write_table};
use crate::grouper::dip;
use crate::import::{
    Book, Comma, Draft, Finding, Groups, Known, Layout, Outcome, SheetReading, Standing, Table, Verdict,
};
use crate::region::Region;
use crate::scheme::{Catalogue, DipScheme, LOCAL_TABLES, LocalCatalogue, MatchRules, Scheme};
use crate::table::{Sheet, did_you_mean};

use super::places::Places;
use super::prepare::catalogue;

/// What to import, and where to.
#[derive(Clone, Debug)]
pub struct ImportWish {
    /// Workbooks and CSV files.
    pub workbooks: Vec<PathBuf>,
    /// The library, where no region is named.
    pub scheme: String,
    /// The region that the tables are for: its library and its rules of matching.
    pub region: Option<PathBuf>,
    /// Sheets to read; all where none is named.
    pub sheets: Vec<String>,
    /// A map for files with other heads.
    pub columns: Option<PathBuf>,
    /// What a comma between procedures means.
    pub comma: Option<Comma>,
}

/// Rows by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RowCounts {
    /// Rows that hold something.
    pub rows: u64,
    /// Taken as they stand.
    pub accepted: u64,
    /// Taken with what was mended.
    pub repaired: u64,
    /// Not taken.
    pub refused: u64,
    /// No rows of the table.
    pub headings: u64,
}

impl RowCounts {
    fn add(&mut self, verdict: Verdict) {
        self.rows += 1;
        *match verdict {
            Verdict::Accepted => &mut self.accepted,
            Verdict::Repaired => &mut self.repaired,
            Verdict::Refused => &mut self.refused,
            Verdict::Heading => &mut self.headings,
        } += 1;
    }
}

/// A file that was imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ImportedFile {
    /// Its name.
    pub name: String,
    /// Its SHA-256.
    pub sha256: String,
    /// `xlsx`, `UTF-8` or `GB18030`.
    pub form: String,
    /// Its rows.
    #[serde(flatten)]
    pub counts: RowCounts,
    /// Columns that were not read.
    pub columns_not_read: Vec<String>,
    /// Sheets that were not read.
    pub sheets_not_read: Vec<String>,
}

/// What came of an import; `import.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// Version of the form.
    pub format: String,
    /// Version of the program.
    pub version: String,
    /// The library.
    pub scheme: String,
    /// How many groups it has.
    pub library_groups: usize,
    /// What a comma was taken for.
    pub comma: Option<String>,
    /// The files.
    pub files: Vec<ImportedFile>,
    /// Rows of all files.
    #[serde(flatten)]
    pub counts: RowCounts,
    /// How often each finding was met.
    pub findings: BTreeMap<String, u64>,
    /// Groups that were written.
    pub groups: Groups,
    /// What was written.
    pub outputs: Vec<FileEntry>,
}

/// Reads catalogues and writes the tables of a region with a report of every row.
///
/// # Errors
/// Files that cannot be read or whose heading is not recognised, a library that is none of DIP, an output folder that is
/// not free. A row that cannot be read is no error.
pub fn import(
    wish: &ImportWish,
    tables: Option<&Path>,
    output: &Path,
    force: bool,
) -> Result<ImportReport, Error> {
    let catalogue = catalogue(tables)?;
    let places = Places {
        tables: Some(catalogue.root().to_owned()),
        inputs: wish.workbooks.clone(),
        region: wish.region.clone(),
        columns: wish.columns.clone(),
        scheme: Some(PathBuf::from(&wish.scheme)).filter(|folder| folder.is_dir()),
        ..Places::default()
    };
    places.keep_clear(output, None)?;
    let staging = Staging::begin(output, force, replaceable)?;
    let layout = wish.columns.as_deref().map_or_else(|| Ok(Layout::default()), Layout::read)?;
    let books = open_books(wish)?;
    let setting = Setting::load(wish, &catalogue)?;
    let library_groups = setting.library.rows.len();
    let scheme = setting.library.manifest.id.clone();
    let (mut draft, columns_not_read) = read(&books, &setting.library, &layout, wish)?;
    draft.refuse_unreached(&setting.unreached(&draft.tables())?);
    let outcomes = draft.outcomes(books.iter().map(Book::rows).sum())?;
    for (name, columns, rows) in draft.tables() {
        let safe = |row: Vec<String>| row.iter().map(|cell| safe_text(cell).into_owned()).collect();
        write_table(&staging.path().join(name), columns, rows.into_iter().map(safe))?;
    }
    let safe = |outcome: &Outcome| outcome.cells().iter().map(|cell| safe_text(cell).into_owned()).collect();
    write_table(&staging.path().join("report.csv"), Outcome::COLUMNS, outcomes.iter().map(safe))?;
    let (mut counts, mut findings) = (RowCounts::default(), BTreeMap::new());
    for outcome in outcomes {
        counts.add(outcome.verdict);
        for finding in &outcome.findings {
            *findings.entry(finding.name().to_owned()).or_insert(0) += 1;
        }
    }
    let report = ImportReport {
        format: FORMAT.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        scheme,
        library_groups,
        comma: wish.comma.map(|comma| if comma == Comma::Any { "any" } else { "all" }.to_owned()),
        files: imported(books, columns_not_read, outcomes),
        counts,
        findings,
        groups: draft.groups(),
        outputs: outputs_of(staging.path())?,
    };
    write_json(&staging.path().join(REPORT), &report)?;
    staging.finish()?;
    Ok(report)
}

/// The file that tells of an import as a whole.
const REPORT: &str = "import.json";
/// Its format.
const FORMAT: &str = "casemix import 1";

/// Why a folder is not replaced by an import, if it is not.
fn replaceable(old: &Path) -> Result<(), String> {
    let text = std::fs::read_to_string(old.join(REPORT)).unwrap_or_default();
    let told: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    let message = "holds no import.json of casemix; --force replaces only what casemix wrote: name another folder, or \
                   remove this one yourself";
    if told["format"] == FORMAT { Ok(()) } else { Err(message.to_owned()) }
}

/// The library, and how the region matches with it.
struct Setting {
    library: DipScheme,
    rules: MatchRules,
    levels: Vec<String>,
    /// Tables of the region that an import does not write and that decide which groups are reached.
    kept: BTreeMap<&'static str, Sheet>,
}

impl Setting {
    fn load(wish: &ImportWish, catalogue: &Catalogue) -> Result<Self, Error> {
        let Some(folder) = &wish.region else {
            return Ok(Self {
                library: dip_library(catalogue, &wish.scheme)?,
                rules: MatchRules::national(),
                levels: Vec::new(),
                kept: BTreeMap::new(),
            });
        };
        let region = Region::load(folder)?;
        // The latest scheme is the one that a new catalogue is for.
        let (period, id) = region.settings.schemes.last().expect("a region has a scheme");
        let year = region.years().last().copied().ok_or_else(|| {
            Error::at(
                Kind::Rules,
                "budget.csv",
                "no year has a budget; the rules of matching are those of a year",
            )
        })?;
        Ok(Self {
            library: dip_library(catalogue, id)?,
            rules: region.match_rules(*period, year)?,
            levels: region.hospitals.levels().into_iter().map(str::to_owned).collect(),
            kept: region.local.into_iter().filter(|(name, _)| KEPT.contains(name)).collect(),
        })
    }

    /// Reads the tables as a region's, and finds the groups that no case reaches.
    fn unreached(self, tables: &[Table]) -> Result<BTreeSet<String>, Error> {
        let Self { mut library, rules, levels, kept: mut sheets } = self;
        for (name, columns) in LOCAL_TABLES {
            if let Some((_, header, rows)) = tables.iter().find(|(own, _, _)| own == name) {
                sheets.insert(name, Sheet::parse(&csv_text(header, rows), name, columns)?);
            }
        }
        let levels: Vec<&str> = levels.iter().map(String::as_str).collect();
        let local = LocalCatalogue::read(&sheets, rules, &levels, scores(tables), &mut library)?;
        Ok(dip::Grouper::unreached_additions(library, local))
    }
}

/// Tables that are not part of an imported catalogue.
const KEPT: [&str; 3] = ["tcm_groups.csv", "bed_day_groups.csv", "procedure_classes.csv"];

fn dip_library(catalogue: &Catalogue, name: &str) -> Result<DipScheme, Error> {
    match catalogue.load(name)? {
        Scheme::Dip(library) => Ok(library),
        Scheme::Drg(_) => {
            let message = format!(
                "`{name}` groups by DRG; a catalogue is imported beside a DIP library such as dip-3.0"
            );
            Err(Error::new(Kind::Usage, message))
        }
    }
}

fn csv_text(header: &[&str], rows: &[Vec<String>]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written =
        writer.write_record(header).and_then(|()| rows.iter().try_for_each(|row| writer.write_record(row)));
    written.expect("writing to memory");
    let bytes = writer.into_inner().expect("writing to memory");
    String::from_utf8(bytes).expect("cells are text")
}

/// Points by group: what ties are decided by.
fn scores(tables: &[Table]) -> BTreeMap<String, Number> {
    let rows = tables.iter().filter(|(name, _, _)| *name == "group_points.csv").flat_map(|(_, _, rows)| rows);
    rows.filter_map(|row| Some((row[0].clone(), Number::parse(&row[1]).ok()?))).collect()
}

fn open_books(wish: &ImportWish) -> Result<Vec<Book>, Error> {
    let short = |path: &Path| path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let names: Vec<String> = wish.workbooks.iter().map(|path| short(path)).collect();
    let mut problems = Problems::new();
    let mut books = Vec::new();
    for (path, name) in wish.workbooks.iter().zip(&names) {
        // Two files of one name are told apart by their folders.
        let twice = names.iter().filter(|other| *other == name).count() > 1;
        let name = if twice { path.display().to_string() } else { name.clone() };
        books.extend(problems.absorb(Book::open(path, &name, &wish.sheets)));
    }
    problems.check(Kind::Input)?;
    let read: Vec<&str> =
        books.iter().flat_map(|book| &book.sheets).map(|sheet| sheet.name.as_str()).collect();
    let workbook = books.iter().any(|book| book.form == "xlsx");
    if let Some(missing) = wish.sheets.iter().find(|sheet| workbook && !read.contains(&sheet.as_str())) {
        let hint = did_you_mean(missing, books.iter().flat_map(|book| &book.unread).map(String::as_str));
        return Err(Error::new(
            Kind::Usage,
            format!("--sheet {missing}: no workbook has such a sheet with rows{hint}"),
        ));
    }
    Ok(books)
}

/// The catalogue, and for each file the columns that were not read.
fn read(
    books: &[Book],
    library: &DipScheme,
    layout: &Layout,
    wish: &ImportWish,
) -> Result<(Draft, Vec<Vec<String>>), Error> {
    let known = Known::of(library);
    let (mut problems, mut sheets, mut not_read, mut heads) =
        (Problems::new(), Vec::new(), Vec::new(), Vec::new());
    for book in books {
        let own = problems.absorb(SheetReading::all(book, &known, layout, wish.comma)).unwrap_or_default();
        let mut columns: Vec<String> = own.iter().flat_map(|sheet| sheet.ignored.clone()).collect();
        columns.sort();
        columns.dedup();
        not_read.push(columns);
        heads.extend(own.iter().flat_map(|sheet| sheet.heads.clone()));
        sheets.extend(own);
    }
    problems.check(Kind::Input)?;
    let map = wish.columns.as_deref().map(|path| path.display().to_string()).unwrap_or_default();
    let mut problems = Problems::new();
    for (field, name, hint) in layout.missing(&heads) {
        problems.add(&map, None, format!("`column.{}`: no sheet has a head `{name}`{hint}", field.key()));
    }
    problems.check(Kind::Rules)?;
    Ok((Draft::of(sheets, library), not_read))
}

fn imported(books: Vec<Book>, columns_not_read: Vec<Vec<String>>, outcomes: &[Outcome]) -> Vec<ImportedFile> {
    let file = |(book, columns_not_read): (Book, Vec<String>)| {
        let mut counts = RowCounts::default();
        let own = outcomes.iter().filter(|outcome| outcome.file == book.name);
        own.for_each(|outcome| counts.add(outcome.verdict));
        ImportedFile {
            name: book.name,
            sha256: book.sha256,
            form: book.form.to_owned(),
            counts,
            columns_not_read,
            sheets_not_read: book.unread,
        }
    };
    books.into_iter().zip(columns_not_read).map(file).collect()
}

impl fmt::Display for RowCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rows, accepted, repaired, refused, headings } = self;
        write!(
            f,
            "{rows} rows = {accepted} accepted + {repaired} repaired + {refused} refused + {headings} headings"
        )
    }
}

impl fmt::Display for ImportReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for file in &self.files {
            writeln!(f, "{} ({}): {}", file.name, file.form, file.counts)?;
            for (what, names) in [("columns", &file.columns_not_read), ("sheets", &file.sheets_not_read)] {
                if !names.is_empty() {
                    writeln!(f, "  {what} not read: {}", names.join(", "))?;
                }
            }
        }
        if self.files.len() > 1 {
            writeln!(f, "together: {}", self.counts)?;
        }
        let Groups { national, local, mixed, rungs, primary_care, without_points } = &self.groups;
        writeln!(
            f,
            "\ngroups: {national} of the {} of {}, {local} of the region's own, {mixed} mixed",
            self.library_groups, self.scheme
        )?;
        writeln!(f, "  {primary_care} marked as primary care, {without_points} without points")?;
        if !rungs.is_empty() {
            let rungs = rungs.join(", ");
            writeln!(f, "  mixed groups are found by grouping.ladder of the policy: {rungs}")?;
        }
        if national + local > 0 {
            writeln!(
                f,
                "  core_subset.csv limits the region to these groups of the library; leave it out where the file only adds to it"
            )?;
        }
        for standing in [Standing::Mended, Standing::Refused, Standing::Said] {
            let own = Finding::ALL.iter().filter(|finding| finding.standing() == standing);
            let mut counted =
                own.filter_map(|finding| Some((finding, self.findings.get(finding.name())?))).peekable();
            if counted.peek().is_some() {
                writeln!(
                    f,
                    "\n{}:",
                    match standing {
                        Standing::Mended => "repaired",
                        Standing::Refused => "refused",
                        Standing::Said => "accepted, but",
                    }
                )?;
            }
            for (finding, count) in counted {
                writeln!(f, "  {count:>5}  {}: {}", finding.name(), finding.meaning())?;
            }
        }
        writeln!(f, "\nreport.csv tells what became of every row")
    }
}
