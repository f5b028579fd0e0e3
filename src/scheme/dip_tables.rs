//! From the sheets of a DIP library to a checked [`DipScheme`]. Every finding names file and row.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::domain::{DiagnosisId, Error, GroupKind, Kind, Problems, ProcedureId};
use crate::table::{Column, Row, Sheet, TableFile};

use super::cells::{DiagnosisKey, diagnosis_keys, procedure_parts};
use super::codes::CodeBook;
use super::dip::{Block, DipRow, DipScheme, Newborn, PrimaryCare, Procedures, Treatment};
use super::manifest::{DipContent, Manifest};
use super::sheets::read_sheets;

const SEQ: Column = Column::required("seq");
const SOURCE_ROW: Column = Column::optional("source_row");
const PRINCIPAL_DIAGNOSIS: Column = Column::required("principal_diagnosis");
const PRINCIPAL_PROCEDURE: Column = Column::required("principal_procedure");
const RELATED_PROCEDURE: Column = Column::required("related_procedure");
const OTHER_DIAGNOSIS: Column = Column::required("other_diagnosis");
const CODE: Column = Column::required("code");
const NAME: Column = Column::required("name");

const XQ: &[Column] = &[
    SEQ,
    SOURCE_ROW,
    NAME,
    PRINCIPAL_DIAGNOSIS,
    Column::required("diagnosis_in_any_position"),
    Column::required("procedure"),
    Column::required("procedure_in_any_position"),
    Column::required("age_days_max"),
    Column::required("weight_g_min"),
    Column::required("weight_g_max"),
    Column::optional("note"),
];
const BX: &[Column] = &[SEQ, SOURCE_ROW, PRINCIPAL_DIAGNOSIS, PRINCIPAL_PROCEDURE, RELATED_PROCEDURE];
const BURN: &[Column] = &[
    SEQ,
    SOURCE_ROW,
    PRINCIPAL_DIAGNOSIS,
    Column::optional("burn_degree"),
    OTHER_DIAGNOSIS,
    Column::optional("burn_area"),
    PRINCIPAL_PROCEDURE,
    RELATED_PROCEDURE,
];
const TUMOUR: &[Column] =
    &[SEQ, SOURCE_ROW, PRINCIPAL_DIAGNOSIS, OTHER_DIAGNOSIS, Column::required("procedure")];
const TUBERCULOSIS: &[Column] = &[
    SEQ,
    SOURCE_ROW,
    PRINCIPAL_DIAGNOSIS,
    PRINCIPAL_PROCEDURE,
    Column::required("drug_resistant"),
    Column::optional("resistance_rule"),
];
const JC: &[Column] = &[SEQ, SOURCE_ROW, PRINCIPAL_DIAGNOSIS, PRINCIPAL_PROCEDURE];
const EXCLUDED_DIAGNOSIS: &[Column] = &[SOURCE_ROW, CODE, NAME];
const EXCLUDED_PROCEDURE: &[Column] =
    &[SOURCE_ROW, CODE, NAME, Column::required("treatment"), Column::required("diagnosis_range")];
const RESISTANT: &[Column] = &[CODE, NAME];

/// Ranges are told apart by the bits of a word.
const MOST_RANGES: usize = 32;

/// The files of a DIP library.
const FILES: &[(&str, &[Column])] = &[
    ("xq.csv", XQ),
    ("bx.csv", BX),
    ("fz_burn.csv", BURN),
    ("fz_tumour.csv", TUMOUR),
    ("fz_tuberculosis.csv", TUBERCULOSIS),
    ("jc.csv", JC),
    ("excluded_diagnosis.csv", EXCLUDED_DIAGNOSIS),
    ("excluded_procedure.csv", EXCLUDED_PROCEDURE),
    ("primary_care.csv", JC),
    ("tb_resistant_diagnosis.csv", RESISTANT),
];

impl DipScheme {
    /// Loads and checks the sheets of a library folder. `diagnoses` and `procedures` are the code tables; codes that only
    /// the library knows are added to them.
    ///
    /// # Errors
    /// Everything that is wrong: changed files, counts that differ from the manifest, numbers that do not run on, cells
    /// that do not parse, procedures in the groups that the list of exclusions keeps out of them.
    pub fn load(
        folder: &Path,
        manifest: Manifest,
        content: &DipContent,
        diagnoses: CodeBook,
        procedures: CodeBook,
    ) -> Result<Self, Error> {
        let mut problems = Problems::new();
        let (sheets, files) = read_sheets(folder, &manifest, FILES, None, &mut problems);
        let mut loader = Loader { problems, diagnoses, procedures };
        let scheme = loader.assemble(&sheets, files, manifest, content);
        loader.problems.check(Kind::Rules)?;
        let mut scheme = scheme.expect("sheets without problems make a library");
        (scheme.diagnoses, scheme.procedures) = (loader.diagnoses, loader.procedures);
        Ok(scheme)
    }
}

/// Reads DIP cells into numbers of codes.
pub(super) struct Loader {
    pub(super) problems: Problems,
    pub(super) diagnoses: CodeBook,
    pub(super) procedures: CodeBook,
}

impl Loader {
    fn assemble(
        &mut self,
        sheets: &BTreeMap<&'static str, Sheet>,
        files: Vec<TableFile>,
        manifest: Manifest,
        content: &DipContent,
    ) -> Option<DipScheme> {
        let mut rows = Vec::new();
        let (mut counts, mut seen) = ([0usize; 4], BTreeMap::new());
        type Read = fn(&mut Loader, Row<'_>, &mut DipRow);
        let parts: [(&'static str, &str, Block, Read); 6] = [
            ("xq.csv", "XQ", Block::Early, Loader::early),
            ("bx.csv", "BX", Block::Merged, Loader::pair),
            ("fz_burn.csv", "FZ", Block::Detailed, Loader::burn),
            ("fz_tumour.csv", "FZ", Block::Detailed, Loader::tumour),
            ("fz_tuberculosis.csv", "FZ", Block::Detailed, Loader::tuberculosis),
            ("jc.csv", "JC", Block::Basic, Loader::pair),
        ];
        for (file, letters, block, read) in parts {
            let sheet = sheets.get(file)?;
            for row in sheet.rows() {
                let Some(seq) = row.integer::<u32>("seq", &mut self.problems) else { continue };
                if let Some(other) = seen.insert(seq, row.line) {
                    row.problem(&mut self.problems, format!("seq {seq} stands already, in line {other}"));
                }
                let mut own = blank(file, row.line, format!("{letters}{seq:04}"), block, GroupKind::Core);
                read(self, row, &mut own);
                rows.push(own);
            }
            counts[["XQ", "BX", "FZ", "JC"].iter().position(|own| *own == letters)?] += sheet.len();
        }
        // The workbook swaps two neighbours (4489 and 4490), so rows are tried by number, not by line.
        rows.sort_by_key(|row: &DipRow| row.code[2..].parse::<u32>().ok());
        if seen.keys().copied().ne(1..=rows.len() as u32) {
            let message =
                format!("the sheets have {} groups, but their numbers do not run from 1 to that", rows.len());
            self.problems.add(&manifest.file, None, message);
        }
        let declared = [content.early, content.merged, content.detailed, content.basic];
        for (what, (found, declared)) in
            ["xq", "bx", "fz", "jc"].into_iter().zip(counts.into_iter().zip(declared))
        {
            if found as i64 != declared {
                let message = format!("`counts.{what}` declares {declared}, the sheets have {found}");
                self.problems.add(&manifest.file, None, message);
            }
        }
        let excluded_diagnoses = self.codes(sheets.get("excluded_diagnosis.csv")?);
        let (treatments, principal_ranges) = self.treatments(sheets.get("excluded_procedure.csv")?);
        let primary_care = self.primary_care(sheets.get("primary_care.csv")?);
        let resistant_diagnoses = self.codes(sheets.get("tb_resistant_diagnosis.csv")?);
        let resistant_other = DiagnosisId(self.diagnoses.intern(&content.resistant_diagnosis));
        self.check_treatments(&rows, &treatments);
        Some(DipScheme {
            manifest,
            files,
            rows,
            excluded_diagnoses,
            treatments,
            principal_ranges,
            primary_care,
            resistant_diagnoses,
            resistant_other,
            diagnoses: CodeBook::default(),
            procedures: CodeBook::default(),
        })
    }

    /// Keys of diagnoses in a cell that must or may be blank.
    pub(super) fn keys(&mut self, row: Row<'_>, column: &str, needed: bool) -> Vec<DiagnosisKey> {
        let cell = if needed { row.text(column, &mut self.problems).unwrap_or("") } else { row.cell(column) };
        let keys = diagnosis_keys(cell).map_err(|message| self.fault(row, column, &message));
        keys.unwrap_or_default()
    }

    /// Parts of procedures in a cell.
    pub(super) fn parts(&mut self, row: Row<'_>, column: &str) -> Vec<Vec<ProcedureId>> {
        let parts = procedure_parts(row.cell(column)).map_err(|message| self.fault(row, column, &message));
        let mut numbers =
            |codes: Vec<String>| codes.iter().map(|code| ProcedureId(self.procedures.intern(code))).collect();
        parts.unwrap_or_default().into_iter().map(&mut numbers).collect()
    }

    pub(super) fn fault(&mut self, row: Row<'_>, column: &str, message: &str) {
        row.problem(&mut self.problems, format!("`{column}`: {message}"));
    }

    /// Principal procedures of a cell: a list of which one is needed.
    pub(super) fn principal_procedures(&mut self, row: Row<'_>) -> Vec<ProcedureId> {
        let mut parts = self.parts(row, "principal_procedure");
        if parts.len() > 1 {
            self.fault(
                row,
                "principal_procedure",
                "a case has one principal procedure; `+` has no meaning here",
            );
        }
        if parts.is_empty() { Vec::new() } else { parts.swap_remove(0) }
    }

    /// The procedures of a row with a principal and perhaps related ones.
    pub(super) fn principal_and_related(&mut self, row: Row<'_>, related: bool) -> Procedures {
        let any_of = self.principal_procedures(row);
        let related = if related { self.parts(row, "related_procedure") } else { Vec::new() };
        if any_of.is_empty() {
            if !related.is_empty() {
                self.fault(row, "related_procedure", "needs a principal procedure beside it");
            }
            return Procedures::None;
        }
        Procedures::Principal { any_of, related }
    }

    fn early(&mut self, row: Row<'_>, own: &mut DipRow) {
        row.cell("name").clone_into(&mut own.name);
        let anywhere = self.yes_or_no(row, "diagnosis_in_any_position");
        let keys = self.keys(row, "principal_diagnosis", false);
        if anywhere {
            own.any_diagnosis = keys
        } else {
            own.principal = keys
        }
        let mut parts = self.parts(row, "procedure");
        own.procedures = match (self.yes_or_no(row, "procedure_in_any_position"), parts.len()) {
            (_, 0) => Procedures::Any,
            (true, _) => Procedures::Anywhere(parts),
            (false, 1) => Procedures::Principal { any_of: parts.swap_remove(0), related: Vec::new() },
            (false, _) => {
                self.fault(row, "procedure", "`+` needs procedure_in_any_position");
                Procedures::Any
            }
        };
        let mut bound =
            |column| row.optional_text(column).and_then(|_| row.integer::<i32>(column, &mut self.problems));
        let bounds = (bound("age_days_max"), bound("weight_g_min"), bound("weight_g_max"));
        own.newborn = match bounds {
            (None, None, None) => None,
            (Some(age_days_max), Some(weight_grams_min), Some(weight_grams_max))
                if weight_grams_min <= weight_grams_max =>
            {
                Some(Newborn { age_days_max, weight_grams_min, weight_grams_max })
            }
            _ => {
                row.problem(
                    &mut self.problems,
                    "a newborn needs age_days_max, weight_g_min and weight_g_max, in order",
                );
                None
            }
        };
        if own.procedures == Procedures::Any && own.newborn.is_none() {
            row.problem(
                &mut self.problems,
                "the row asks for no procedure and no newborn: it would take every case",
            );
        }
    }

    pub(super) fn pair(&mut self, row: Row<'_>, own: &mut DipRow) {
        own.principal = self.keys(row, "principal_diagnosis", true);
        own.procedures = self.principal_and_related(row, own.block == Block::Merged);
    }

    fn burn(&mut self, row: Row<'_>, own: &mut DipRow) {
        own.principal = self.keys(row, "principal_diagnosis", true);
        own.other = self.keys(row, "other_diagnosis", true);
        own.procedures = self.principal_and_related(row, true);
        let words = [row.cell("burn_degree"), row.cell("burn_area")];
        own.name = words.join(" ").trim().to_owned();
    }

    fn tumour(&mut self, row: Row<'_>, own: &mut DipRow) {
        own.principal = self.keys(row, "principal_diagnosis", true);
        own.other = self.keys(row, "other_diagnosis", true);
        row.text("procedure", &mut self.problems);
        own.procedures = Procedures::Anywhere(self.parts(row, "procedure"));
    }

    fn tuberculosis(&mut self, row: Row<'_>, own: &mut DipRow) {
        own.principal = self.keys(row, "principal_diagnosis", true);
        own.procedures = self.principal_and_related(row, false);
        own.resistant = Some(self.yes_or_no(row, "drug_resistant"));
        own.name = if own.resistant == Some(true) { "耐药" } else { "非耐药" }.to_owned();
    }

    pub(super) fn yes_or_no(&mut self, row: Row<'_>, column: &str) -> bool {
        match row.cell(column) {
            "yes" => true,
            "no" => false,
            other => {
                let message = format!("`{other}` is neither yes nor no");
                self.fault(row, column, &message);
                false
            }
        }
    }

    /// Exact codes of a list.
    fn codes(&mut self, sheet: &Sheet) -> BTreeSet<DiagnosisId> {
        let mut codes = BTreeSet::new();
        for row in sheet.rows() {
            let Some(code) = row.text("code", &mut self.problems) else { continue };
            if !codes.insert(DiagnosisId(self.diagnoses.intern(code))) {
                row.problem(&mut self.problems, format!("`{code}` stands twice"));
            }
        }
        codes
    }

    fn treatments(&mut self, sheet: &Sheet) -> (BTreeMap<ProcedureId, Treatment>, Vec<Vec<DiagnosisKey>>) {
        let (mut treatments, mut ranges) = (BTreeMap::new(), Vec::new());
        for row in sheet.rows() {
            let Some(code) = row.text("code", &mut self.problems) else { continue };
            let treatment = match row.cell("treatment") {
                "conservative" => Treatment::Conservative,
                "never_principal" => Treatment::NeverPrincipal,
                "principal_only_for" => {
                    let range = self.keys(row, "diagnosis_range", true);
                    let known = ranges.iter().position(|own| *own == range);
                    Treatment::PrincipalOnlyFor(known.unwrap_or_else(|| {
                        ranges.push(range);
                        ranges.len() - 1
                    }))
                }
                other => {
                    let message =
                        format!("`{other}` is none of conservative, never_principal, principal_only_for");
                    self.fault(row, "treatment", &message);
                    continue;
                }
            };
            if treatments.insert(ProcedureId(self.procedures.intern(code)), treatment).is_some() {
                row.problem(&mut self.problems, format!("`{code}` stands twice"));
            }
        }
        if ranges.len() > MOST_RANGES {
            let message = format!(
                "{} different ranges of diagnoses, and {MOST_RANGES} can be told apart",
                ranges.len()
            );
            self.problems.add(sheet.file(), None, message);
        }
        (treatments, ranges)
    }

    pub(super) fn primary_care(&mut self, sheet: &Sheet) -> Vec<PrimaryCare> {
        let mut marks = Vec::new();
        for row in sheet.rows() {
            let principal = self.keys(row, "principal_diagnosis", true);
            marks.push(PrimaryCare { principal, any_of: self.principal_procedures(row) });
        }
        marks
    }

    /// What the list of exclusions keeps out of the groups must not stand in them: the row could not be reached as it
    /// reads.
    pub(super) fn check_treatments(
        &mut self,
        rows: &[DipRow],
        treatments: &BTreeMap<ProcedureId, Treatment>,
    ) {
        for row in rows {
            let (principal, related): (Vec<ProcedureId>, Vec<ProcedureId>) = match &row.procedures {
                Procedures::Any | Procedures::None => continue,
                Procedures::Principal { any_of, related } => (any_of.clone(), related.concat()),
                Procedures::Anywhere(parts) => (Vec::new(), parts.concat()),
            };
            for (code, as_principal) in
                principal.iter().map(|code| (code, true)).chain(related.iter().map(|code| (code, false)))
            {
                let message = match treatments.get(code) {
                    Some(Treatment::Conservative) => {
                        "does not count as a procedure (excluded_procedure.csv: conservative)"
                    }
                    Some(Treatment::NeverPrincipal) if as_principal => {
                        "cannot be a principal procedure (excluded_procedure.csv: never_principal)"
                    }
                    _ => continue,
                };
                let code = self.procedures.code(code.0);
                self.problems.add(row.file, row.line, format!("`{code}` {message}"));
            }
        }
    }
}

/// A row that asks nothing yet.
pub(super) fn blank(file: &'static str, line: u64, code: String, block: Block, kind: GroupKind) -> DipRow {
    DipRow {
        file,
        line,
        code,
        name: String::new(),
        block,
        kind,
        principal: Vec::new(),
        any_diagnosis: Vec::new(),
        other: Vec::new(),
        resistant: None,
        procedures: Procedures::Any,
        newborn: None,
        treatment: None,
        bed_days: None,
    }
}
