//! From the six sheets to a checked [`DrgScheme`]. Every finding names file and row.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;

use crate::domain::{DiagnosisId, Error, Kind, Problems, Severity};
use crate::rule::{Places, Rule, parse};
use crate::table::{Column, Row, Sheet, TableFile, did_you_mean};

use super::codes::CodeBook;
use super::drg::{AdrgRow, CodeSet, ComplicationLevel, DrgRow, DrgScheme, ExclusionTable, MdcRow};
use super::manifest::{DrgCounts, Manifest};
use super::sheets::read_sheets;

const MDC: &[Column] = &[
    Column::optional("source_row"),
    Column::required("order"),
    Column::required("mdc"),
    Column::required("name"),
    Column::required("rule"),
];
const ADRG: &[Column] = &[
    Column::optional("source_row"),
    Column::required("order"),
    Column::required("mdc"),
    Column::required("adrg"),
    Column::required("name"),
    Column::required("rule"),
];
const DRG: &[Column] = &[
    Column::optional("source_row"),
    Column::required("order"),
    Column::required("adrg"),
    Column::required("drg"),
    Column::required("name"),
    Column::required("rule"),
];
const SET: &[Column] = &[Column::required("set"), Column::required("code")];
const CC: &[Column] = &[Column::required("code"), Column::required("level"), Column::required("exclusion")];
const EXCLUSION: &[Column] = &[Column::required("exclusion"), Column::required("code")];
const CORRECTIONS: &[Column] = &[
    Column::required("file"),
    Column::required("key"),
    Column::required("change"),
    Column::required("value"),
    Column::required("evidence"),
];

/// The files of a DRG scheme; only the corrections may be left out.
const FILES: &[(&str, &[Column])] = &[
    ("mdc.csv", MDC),
    ("adrg.csv", ADRG),
    ("drg.csv", DRG),
    ("set.csv", SET),
    ("cc.csv", CC),
    ("exclusion.csv", EXCLUSION),
    (CORRECTIONS_FILE, CORRECTIONS),
];
const CORRECTIONS_FILE: &str = "corrections.csv";

impl DrgScheme {
    /// Loads and checks the tables of a scheme folder. `diagnoses` and `procedures` are the code tables; codes that only
    /// the scheme knows are added to them.
    ///
    /// # Errors
    /// Everything that is wrong: changed files, counts that differ from the manifest, rules that do not parse, sets that
    /// do not exist, rows that can never be reached because a row before them always holds.
    pub fn load(
        folder: &Path,
        manifest: Manifest,
        counts: DrgCounts,
        diagnoses: CodeBook,
        procedures: CodeBook,
    ) -> Result<Self, Error> {
        let mut problems = Problems::new();
        let (sheets, files) = read_sheets(folder, &manifest, FILES, Some(CORRECTIONS_FILE), &mut problems);
        let mut loader = Loader { problems, diagnoses, procedures };
        let scheme = loader.assemble(sheets, files, manifest, counts);
        loader.problems.check(Kind::Rules)?;
        let mut scheme = scheme.expect("sheets without problems make a scheme");
        (scheme.diagnoses, scheme.procedures) = (loader.diagnoses, loader.procedures);
        Ok(scheme)
    }
}

struct Loader {
    problems: Problems,
    diagnoses: CodeBook,
    procedures: CodeBook,
}

impl Loader {
    fn assemble(
        &mut self,
        sheets: BTreeMap<&'static str, Sheet>,
        files: Vec<TableFile>,
        manifest: Manifest,
        counts: DrgCounts,
    ) -> Option<DrgScheme> {
        let corrections = Corrections::read(sheets.get(CORRECTIONS_FILE), &mut self.problems);
        let mut mdcs = self.mdcs(sheets.get("mdc.csv")?);
        let mut adrgs = self.adrgs(sheets.get("adrg.csv")?, &mut mdcs);
        let drgs = self.drgs(sheets.get("drg.csv")?, &mut adrgs, &mdcs);
        let used = used_sets(&mdcs, &adrgs, &drgs, &sheets, &mut self.problems);
        let sets = self.sets(sheets.get("set.csv")?, &used, &corrections);
        self.check_sets_exist(&used, &sets);
        let exclusions = self.exclusions(sheets.get("exclusion.csv")?, &corrections);
        let levels = self.levels(sheets.get("cc.csv")?, &exclusions);
        self.check_always_true(sheets.get("adrg.csv")?, sheets.get("drg.csv")?, &mdcs, &adrgs, &drgs);
        self.check_counts(&manifest.file, counts, &adrgs, &drgs, &sets);
        Some(DrgScheme {
            manifest,
            files,
            mdcs,
            adrgs,
            drgs,
            sets,
            levels,
            exclusions,
            diagnoses: CodeBook::default(),
            procedures: CodeBook::default(),
        })
    }

    fn rule(&mut self, row: Row<'_>) -> Option<Rule> {
        let text = row.optional_text("rule")?;
        parse(text).map_err(|error| row.problem(&mut self.problems, format!("rule, {error}"))).ok()
    }

    fn mdcs(&mut self, sheet: &Sheet) -> Vec<MdcRow> {
        let mut rows = Vec::new();
        for row in sheet.rows() {
            let order = row.integer::<i64>("order", &mut self.problems);
            let code = row.text("mdc", &mut self.problems);
            let rule = self.rule(row);
            let (Some(order), Some(code)) = (order, code) else { continue };
            if !(code.len() == 4 && code.starts_with("MDC") && code.as_bytes()[3].is_ascii_uppercase()) {
                row.problem(&mut self.problems, format!("`{code}` is no MDC; MDCA to MDCZ were expected"));
            }
            let name = row.cell("name").to_owned();
            rows.push((
                order,
                MdcRow { line: row.line, code: code.to_owned(), name, rule, adrgs: Vec::new() },
            ));
        }
        self.check_unique(sheet, rows.iter().map(|(_, row)| (row.line, format!("`{}`", row.code))));
        self.check_unique(sheet, rows.iter().map(|(order, row)| (row.line, format!("order {order}"))));
        rows.sort_by_key(|(order, row)| (*order, row.line));
        rows.into_iter().map(|(_, row)| row).collect()
    }

    fn adrgs(&mut self, sheet: &Sheet, mdcs: &mut [MdcRow]) -> Vec<AdrgRow> {
        let places: HashMap<String, usize> =
            mdcs.iter().enumerate().map(|(index, mdc)| (mdc.code.clone(), index)).collect();
        let (mut rows, mut orders) = (Vec::new(), Vec::new());
        for row in sheet.rows() {
            let order = row.integer::<i64>("order", &mut self.problems);
            let (mdc, code) = (row.text("mdc", &mut self.problems), row.text("adrg", &mut self.problems));
            let rule = self.rule(row);
            let (Some(order), Some(mdc), Some(code)) = (order, mdc, code) else { continue };
            let Some(&parent) = places.get(mdc) else {
                let hint = did_you_mean(mdc, places.keys().map(String::as_str));
                row.problem(&mut self.problems, format!("mdc.csv has no `{mdc}`{hint}"));
                continue;
            };
            if code.chars().count() != 3 || !code.starts_with(mdcs[parent].letter()) {
                let letter = mdcs[parent].letter();
                row.problem(
                    &mut self.problems,
                    format!("ADRG `{code}` of {mdc} must have three characters and begin with `{letter}`"),
                );
            }
            orders.push((order, rows.len()));
            rows.push(AdrgRow {
                line: row.line,
                mdc: parent,
                code: code.to_owned(),
                name: row.cell("name").to_owned(),
                rule,
                drgs: Vec::new(),
            });
        }
        self.check_unique(
            sheet,
            orders.iter().map(|(order, index)| {
                let (row, mdc) = (&rows[*index], &mdcs[rows[*index].mdc].code);
                let key =
                    if row.rule.is_none() { "an empty rule".to_owned() } else { format!("order {order}") };
                (row.line, format!("{key} of {mdc}"))
            }),
        );
        // An empty rule takes what nothing else took, whatever its order: O00 stands before OT1 and must not swallow it.
        orders.sort_by_key(|(order, index)| (rows[*index].rule.is_none(), *order, rows[*index].line));
        for (_, index) in orders {
            mdcs[rows[index].mdc].adrgs.push(index);
        }
        rows
    }

    fn drgs(&mut self, sheet: &Sheet, adrgs: &mut [AdrgRow], mdcs: &[MdcRow]) -> Vec<DrgRow> {
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, adrg) in adrgs.iter().enumerate() {
            places.entry(adrg.code.clone()).or_default().push(index);
        }
        let (mut rows, mut orders) = (Vec::new(), Vec::new());
        for row in sheet.rows() {
            let order = row.integer::<i64>("order", &mut self.problems);
            let (adrg, code) = (row.text("adrg", &mut self.problems), row.text("drg", &mut self.problems));
            let rule = self.rule(row);
            let (Some(order), Some(adrg), Some(code)) = (order, adrg, code) else { continue };
            if !places.contains_key(adrg) {
                let hint = did_you_mean(adrg, places.keys().map(String::as_str));
                row.problem(&mut self.problems, format!("adrg.csv has no `{adrg}`{hint}"));
                continue;
            }
            if !code.starts_with(adrg) {
                row.problem(&mut self.problems, format!("DRG `{code}` must begin with its ADRG `{adrg}`"));
            }
            orders.push((order, rows.len()));
            let (adrg, code, name) = (adrg.to_owned(), code.to_owned(), row.cell("name").to_owned());
            rows.push(DrgRow { line: row.line, adrg, code, name, rule });
        }
        self.check_unique(sheet, rows.iter().map(|row| (row.line, format!("`{}`", row.code))));
        self.check_unique(
            sheet,
            orders
                .iter()
                .map(|(order, index)| (rows[*index].line, format!("order {order} of {}", rows[*index].adrg))),
        );
        orders.sort_by_key(|(order, index)| (*order, rows[*index].line));
        for (_, index) in orders {
            for parent in &places[&rows[index].adrg] {
                adrgs[*parent].drgs.push(index);
            }
        }
        for adrg in adrgs.iter().filter(|adrg| adrg.drgs.is_empty()) {
            let message = format!("ADRG `{}` of {} has no row in drg.csv", adrg.code, mdcs[adrg.mdc].code);
            self.problems.add(&sheet.file().replace("drg.csv", "adrg.csv"), adrg.line, message);
        }
        rows
    }

    fn check_unique(&mut self, sheet: &Sheet, keys: impl Iterator<Item = (u64, String)>) {
        let mut seen = HashMap::new();
        for (line, key) in keys {
            match seen.entry(key) {
                Entry::Vacant(place) => {
                    place.insert(line);
                }
                Entry::Occupied(earlier) => {
                    let message = format!("{} stands already in line {}", earlier.key(), earlier.get());
                    self.problems.add(sheet.file(), line, message);
                }
            }
        }
    }

    fn sets(
        &mut self,
        sheet: &Sheet,
        used: &BTreeMap<String, (Places, String, u64)>,
        corrections: &Corrections,
    ) -> BTreeMap<String, CodeSet> {
        let mut sets: BTreeMap<&str, (CodeSet, HashSet<u32>)> = BTreeMap::new();
        let file = sheet.file().to_owned();
        let rows = corrections.applied(sheet, "set.csv", ("set", "code"), &mut self.problems);
        for (line, set, code) in rows {
            let (codes, seen) = sets.entry(set).or_insert_with(|| {
                let places = used.get(set).map_or_else(|| guess(set), |(places, _, _)| *places);
                (CodeSet { places, codes: Vec::new() }, HashSet::new())
            });
            let book = if codes.places.diagnoses_only() { &mut self.diagnoses } else { &mut self.procedures };
            let number = book.intern(code);
            if !seen.insert(number) {
                self.problems.add(&file, line, format!("set `{set}` holds `{code}` twice"));
            }
            codes.codes.push(number);
        }
        sets.into_iter().map(|(name, (set, _))| (name.to_owned(), set)).collect()
    }

    fn check_sets_exist(
        &mut self,
        used: &BTreeMap<String, (Places, String, u64)>,
        sets: &BTreeMap<String, CodeSet>,
    ) {
        for (name, (_, file, line)) in used {
            if !sets.contains_key(name) {
                let hint = did_you_mean(name, sets.keys().map(String::as_str));
                self.problems.add(file, *line, format!("rule: set.csv has no set `{name}`{hint}"));
            }
        }
    }

    fn exclusions(&mut self, sheet: &Sheet, corrections: &Corrections) -> Vec<ExclusionTable> {
        let mut tables: Vec<ExclusionTable> = Vec::new();
        let mut places: HashMap<String, (usize, HashSet<u32>)> = HashMap::new();
        let file = sheet.file().to_owned();
        for (line, table, code) in
            corrections.applied(sheet, "exclusion.csv", ("exclusion", "code"), &mut self.problems)
        {
            let number = self.diagnoses.intern(code);
            let (index, seen) = places.entry(table.to_owned()).or_insert_with(|| {
                tables.push(ExclusionTable { name: table.to_owned(), codes: Vec::new() });
                (tables.len() - 1, HashSet::new())
            });
            if !seen.insert(number) {
                self.problems.add(&file, line, format!("exclusion table `{table}` holds `{code}` twice"));
            }
            tables[*index].codes.push(DiagnosisId(number));
        }
        tables
    }

    fn levels(
        &mut self,
        sheet: &Sheet,
        exclusions: &[ExclusionTable],
    ) -> BTreeMap<DiagnosisId, ComplicationLevel> {
        let places: HashMap<&str, usize> =
            exclusions.iter().enumerate().map(|(index, table)| (table.name.as_str(), index)).collect();
        let mut levels = BTreeMap::new();
        for row in sheet.rows() {
            let level = match row.cell("level") {
                "MCC" => Severity::Mcc,
                "CC" => Severity::Cc,
                other => {
                    row.problem(&mut self.problems, format!("level `{other}` is neither MCC nor CC"));
                    continue;
                }
            };
            let exclusion = row.optional_text("exclusion").and_then(|name| {
                let place = places.get(name).copied();
                if place.is_none() {
                    row.problem(&mut self.problems, format!("exclusion.csv has no table `{name}`"));
                }
                place
            });
            let Some(code) = row.text("code", &mut self.problems) else { continue };
            let number = DiagnosisId(self.diagnoses.intern(code));
            if levels.insert(number, ComplicationLevel { level, exclusion }).is_some() {
                row.problem(&mut self.problems, format!("`{code}` stands twice"));
            }
        }
        levels
    }

    /// A row that always holds makes every row behind it dead.
    fn check_always_true(
        &mut self,
        adrg_sheet: &Sheet,
        drg_sheet: &Sheet,
        mdcs: &[MdcRow],
        adrgs: &[AdrgRow],
        drgs: &[DrgRow],
    ) {
        let always = |rule: &Option<Rule>| matches!(rule, None | Some(Rule::Always));
        for mdc in mdcs {
            let tried: Vec<_> = mdc.adrgs.iter().map(|index| &adrgs[*index]).collect();
            for pair in tried.windows(2).filter(|pair| always(&pair[0].rule)) {
                let (first, second) = (&pair[0].code, &pair[1].code);
                let message =
                    format!("ADRG `{first}` always holds, so `{second}` behind it can never be reached");
                self.problems.add(adrg_sheet.file(), pair[0].line, message);
            }
        }
        let mut told = BTreeSet::new();
        for adrg in adrgs {
            let tried: Vec<_> = adrg.drgs.iter().map(|index| &drgs[*index]).collect();
            for pair in tried.windows(2).filter(|pair| always(&pair[0].rule)) {
                if told.insert(pair[0].line) {
                    let (first, second) = (&pair[0].code, &pair[1].code);
                    let message =
                        format!("DRG `{first}` always holds, so `{second}` behind it can never be reached");
                    self.problems.add(drg_sheet.file(), pair[0].line, message);
                }
            }
        }
    }

    fn check_counts(
        &mut self,
        manifest: &str,
        counts: DrgCounts,
        adrgs: &[AdrgRow],
        drgs: &[DrgRow],
        sets: &BTreeMap<String, CodeSet>,
    ) {
        let groups: BTreeSet<&str> =
            adrgs.iter().filter(|row| row.is_group()).map(|row| row.code.as_str()).collect();
        let paid = drgs.iter().filter(|row| groups.contains(row.adrg.as_str())).count();
        for (what, found, declared) in [
            ("ADRG groups", groups.len(), counts.adrgs),
            ("DRG groups", paid, counts.drgs),
            ("sets", sets.len(), counts.sets),
        ] {
            if found as i64 != declared {
                let message = format!("`counts` declares {declared} {what}, the tables have {found}");
                self.problems.add(manifest, None, message);
            }
        }
    }
}

/// Every set that a rule names: the places it is looked for at, and file and line of the first rule.
fn used_sets(
    mdcs: &[MdcRow],
    adrgs: &[AdrgRow],
    drgs: &[DrgRow],
    sheets: &BTreeMap<&'static str, Sheet>,
    problems: &mut Problems,
) -> BTreeMap<String, (Places, String, u64)> {
    let mdc_rules = mdcs.iter().map(|row| ("mdc.csv", row.line, &row.rule));
    let adrg_rules = adrgs.iter().map(|row| ("adrg.csv", row.line, &row.rule));
    let drg_rules = drgs.iter().map(|row| ("drg.csv", row.line, &row.rule));
    let mut used: BTreeMap<String, (Places, String, u64)> = BTreeMap::new();
    for (name, line, rule) in mdc_rules.chain(adrg_rules).chain(drg_rules) {
        let Some(rule) = rule else { continue };
        let file = sheets.get(name).map_or(name, Sheet::file);
        rule.for_each_set(&mut |set, places| {
            let entry = used.entry(set.to_owned()).or_insert((places, file.to_owned(), line));
            if entry.0.diagnoses_only() != places.diagnoses_only() {
                problems.add(file, line, format!("set `{set}` is used for diagnoses and for procedures"));
            }
            entry.0 = if entry.0.diagnoses_only() == places.diagnoses_only() {
                entry.0.and(places)
            } else {
                entry.0
            };
        });
    }
    used
}

/// The kind of a set that no rule names, by the naming of the publications (`DI_…`, `OP_…`).
fn guess(set: &str) -> Places {
    if set.starts_with("OP") { Places::PRINCIPAL_PROCEDURE } else { Places::PRINCIPAL_DIAGNOSIS }
}

/// What we changed against the publication. The publication itself is never edited.
#[derive(Default)]
struct Corrections<'s> {
    added: Vec<(u64, &'s str, &'s str, &'s str)>,
    removed: HashSet<(&'s str, &'s str, &'s str)>,
}

impl<'s> Corrections<'s> {
    fn read(sheet: Option<&'s Sheet>, problems: &mut Problems) -> Self {
        let mut corrections = Self::default();
        for row in sheet.into_iter().flat_map(Sheet::rows) {
            let mut text = |column| row.text(column, problems);
            let (file, key, change, value) = (text("file"), text("key"), text("change"), text("value"));
            text("evidence");
            let (Some(file), Some(key), Some(change), Some(value)) = (file, key, change, value) else {
                continue;
            };
            if !["set.csv", "exclusion.csv"].contains(&file) {
                row.problem(problems, format!("`{file}`: only set.csv and exclusion.csv can be corrected"));
            }
            match change {
                "add" => corrections.added.push((row.line, file, key, value)),
                "remove" => {
                    corrections.removed.insert((file, key, value));
                }
                other => row.problem(problems, format!("change `{other}` is neither add nor remove")),
            }
        }
        corrections
    }

    /// The rows of a two-column sheet with the corrections applied: line, key, value.
    fn applied<'a>(
        &'a self,
        sheet: &'a Sheet,
        file: &str,
        (key, value): (&'static str, &'static str),
        problems: &mut Problems,
    ) -> Vec<(u64, &'a str, &'a str)>
    where
        's: 'a,
    {
        let mut rows = Vec::with_capacity(sheet.len());
        let mut removed = 0;
        for row in sheet.rows() {
            let (Some(key), Some(value)) = (row.text(key, problems), row.text(value, problems)) else {
                continue;
            };
            if self.removed.contains(&(file, key, value)) {
                removed += 1;
            } else {
                rows.push((row.line, key, value));
            }
        }
        let expected = self.removed.iter().filter(|(of, _, _)| *of == file).count();
        if removed != expected {
            let message = format!("corrections.csv removes {expected} rows, {removed} of them are here");
            problems.add(sheet.file(), None, message);
        }
        rows.extend(
            self.added
                .iter()
                .filter(|(_, of, _, _)| *of == file)
                .map(|(line, _, key, value)| (*line, *key, *value)),
        );
        rows
    }
}
