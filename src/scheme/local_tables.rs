//! A region's own DIP tables → [`LocalCatalogue`].

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{Error, GroupKind, Kind, Number, Problems, ProcedureId};
use crate::table::{Column, Sheet, did_you_mean};

use super::cells::DiagnosisKey;
use super::codes::ProcedureClass;
use super::dip::{BedDays, Block, DipRow, DipScheme, Procedures};
use super::dip_tables::{Loader, blank};
use super::local::{ClassSource, Closed, LocalCatalogue, MatchRules, MixedClass, MixedGroup, MixedKey};

const GROUP_CODE: Column = Column::required("group_code");
const NAME: Column = Column::optional("name");
const PRINCIPAL_DIAGNOSIS: Column = Column::required("principal_diagnosis");
const PRINCIPAL_PROCEDURE: Column = Column::required("principal_procedure");
const RELATED_PROCEDURE: Column = Column::optional("related_procedure");
const OTHER_DIAGNOSIS: Column = Column::optional("other_diagnosis");

const PAIRS: &[Column] =
    &[GROUP_CODE, NAME, PRINCIPAL_DIAGNOSIS, OTHER_DIAGNOSIS, PRINCIPAL_PROCEDURE, RELATED_PROCEDURE];
const TCM: &[Column] = &[
    GROUP_CODE,
    NAME,
    PRINCIPAL_DIAGNOSIS,
    OTHER_DIAGNOSIS,
    PRINCIPAL_PROCEDURE,
    RELATED_PROCEDURE,
    Column::required("trt_type"),
];
const BED_DAY: &[Column] = &[
    GROUP_CODE,
    NAME,
    PRINCIPAL_DIAGNOSIS,
    Column::required("marked"),
    Column::required("days_min"),
    Column::optional("days_max"),
];
const MIXED: &[Column] = &[Column::required("key"), Column::required("class"), NAME];
const PRIMARY_CARE: &[Column] = &[PRINCIPAL_DIAGNOSIS, PRINCIPAL_PROCEDURE];
const CLOSED: &[Column] = &[GROUP_CODE, Column::required("level")];
const CLASSES: &[Column] = &[Column::required("code"), Column::optional("class"), Column::optional("grade")];

/// The tables of a region's own DIP catalogue with their columns. Each may be left out.
pub const LOCAL_TABLES: &[(&str, &[Column])] = &[
    ("core_subset.csv", &[GROUP_CODE]),
    (LOCAL, PAIRS),
    (TCM_GROUPS, TCM),
    (BED_DAY_GROUPS, BED_DAY),
    ("mixed_groups.csv", MIXED),
    ("primary_care.csv", PRIMARY_CARE),
    ("closed_groups.csv", CLOSED),
    (CLASS_TABLE, CLASSES),
];
/// The most different lists of other diagnoses.
const MOST_LISTS: usize = 63;
/// The most groups; a few places are kept for cases without one.
const MOST_GROUPS: usize = 65_000;
const LOCAL: &str = "local_groups.csv";
const TCM_GROUPS: &str = "tcm_groups.csv";
const BED_DAY_GROUPS: &str = "bed_day_groups.csv";
const CLASS_TABLE: &str = "procedure_classes.csv";

impl LocalCatalogue {
    /// Reads a region's tables beside the library they add to; codes that only they know are added to its books.
    ///
    /// `levels` are the hospital levels of the region, `scores` the points of its groups.
    ///
    /// # Errors
    /// Everything that is wrong: cells that do not parse, groups that do not exist or stand twice, procedures that the
    /// library keeps out of groups.
    pub fn read(
        sheets: &BTreeMap<&'static str, Sheet>,
        rules: MatchRules,
        levels: &[&str],
        scores: BTreeMap<String, Number>,
        library: &mut DipScheme,
    ) -> Result<Self, Error> {
        let mut loader = Loader {
            problems: Problems::new(),
            diagnoses: std::mem::take(&mut library.diagnoses),
            procedures: std::mem::take(&mut library.procedures),
        };
        let local = loader.local(sheets, rules, levels, scores, library);
        (library.diagnoses, library.procedures) = (loader.diagnoses, loader.procedures);
        loader.problems.check(Kind::Rules)?;
        Ok(local)
    }
}

impl Loader {
    fn local(
        &mut self,
        sheets: &BTreeMap<&'static str, Sheet>,
        rules: MatchRules,
        levels: &[&str],
        scores: BTreeMap<String, Number>,
        library: &DipScheme,
    ) -> LocalCatalogue {
        let mut rows = Vec::new();
        for (file, block, kind, letters) in [
            (LOCAL, Block::Basic, GroupKind::Local, "DF"),
            (TCM_GROUPS, Block::Tcm, GroupKind::Tcm, "ZY"),
            (BED_DAY_GROUPS, Block::BedDay, GroupKind::BedDay, "CR"),
        ] {
            if let Some(sheet) = sheets.get(file) {
                rows.extend(self.own_rows(sheet, file, block, kind, letters));
            }
        }
        self.check_treatments(&rows, &library.treatments);
        let mixed = sheets.get("mixed_groups.csv").map(|sheet| self.mixed(sheet)).unwrap_or_default();
        self.check_room(&rows, &mixed, library);
        let known: BTreeSet<String> = library
            .rows
            .iter()
            .chain(&rows)
            .map(|row| row.code.clone())
            .chain(mixed.iter().map(MixedGroup::code))
            .collect();
        let subset = sheets.get("core_subset.csv").map(|sheet| self.subset(sheet, library));
        let closed = sheets.get("closed_groups.csv").map(|sheet| self.closed(sheet, levels, &known));
        let classes = sheets.get(CLASS_TABLE).map(|sheet| self.classes(sheet)).unwrap_or_default();
        if rules.class_source == ClassSource::Table && !sheets.contains_key(CLASS_TABLE) {
            let message = "is missing; grouping.class_source = \"table\" needs it";
            self.problems.add(CLASS_TABLE, None, message);
        }
        LocalCatalogue {
            primary_care: sheets.get("primary_care.csv").map(|sheet| self.primary_care(sheet)),
            closed: closed.unwrap_or_default(),
            rules,
            subset,
            rows,
            mixed,
            classes,
            scores,
        }
    }

    /// The compiled matcher tells lists of other diagnoses apart by the bits of a word, and groups by numbers of 16 bits.
    fn check_room(&mut self, rows: &[DipRow], mixed: &[MixedGroup], library: &DipScheme) {
        let lists: BTreeSet<&Vec<DiagnosisKey>> = library
            .rows
            .iter()
            .chain(rows)
            .flat_map(|row| [&row.other, &row.any_diagnosis])
            .filter(|keys| !keys.is_empty())
            .collect();
        if lists.len() > MOST_LISTS {
            let found = lists.len();
            let message = format!(
                "library and region ask for {found} different lists of other diagnoses, and {MOST_LISTS} can be told apart"
            );
            self.problems.add(LOCAL, None, message);
        }
        let groups = library.rows.len() + rows.len() + mixed.len();
        if groups > MOST_GROUPS {
            let message =
                format!("library and region have {groups} groups, and {MOST_GROUPS} can be told apart");
            self.problems.add(LOCAL, None, message);
        }
    }

    fn own_rows(
        &mut self,
        sheet: &Sheet,
        file: &'static str,
        block: Block,
        kind: GroupKind,
        letters: &str,
    ) -> Vec<DipRow> {
        let mut rows: Vec<DipRow> = Vec::new();
        for row in sheet.rows() {
            let Some(code) = row.text("group_code", &mut self.problems) else { continue };
            let tail = code.strip_prefix(letters).unwrap_or_default();
            if tail.is_empty() || !tail.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                let message = format!(
                    "group `{code}`: codes of this table begin with {letters}, so that every output shows whose group it is, and go on in letters and digits"
                );
                row.problem(&mut self.problems, message);
            }
            if let Some(other) = rows.iter().find(|other| other.code == code) {
                row.problem(
                    &mut self.problems,
                    format!("group `{code}` stands already in line {}", other.line),
                );
            }
            let mut own = blank(file, row.line, code.to_owned(), block, kind);
            row.cell("name").clone_into(&mut own.name);
            own.principal = self.keys(row, "principal_diagnosis", block != Block::BedDay);
            match block {
                Block::BedDay => self.bed_days(row, &mut own),
                _ => {
                    own.other = self.keys(row, "other_diagnosis", false);
                    own.procedures = self.principal_and_related(row, true);
                    // An addition with a related procedure is a 并项 like those of the library, and as particular.
                    if block == Block::Basic && own.parts() > 0 {
                        own.block = Block::Merged;
                    }
                }
            }
            if block == Block::Tcm {
                own.treatment = self.treatment(row);
            }
            rows.push(own);
        }
        rows
    }

    fn treatment(&mut self, row: crate::table::Row<'_>) -> Option<u8> {
        match row.cell("trt_type") {
            "2" => Some(2),
            "3" => Some(3),
            other => {
                let message = format!("`{other}` is neither 2 (traditional) nor 3 (traditional and western)");
                self.fault(row, "trt_type", &message);
                None
            }
        }
    }

    fn bed_days(&mut self, row: crate::table::Row<'_>, own: &mut DipRow) {
        let marked = self.yes_or_no(row, "marked");
        let days_min = row.integer::<i32>("days_min", &mut self.problems).unwrap_or(0);
        let days_max =
            row.optional_text("days_max").and_then(|_| row.integer::<i32>("days_max", &mut self.problems));
        if days_min < 0 || days_max.is_some_and(|most| most < days_min) {
            row.problem(&mut self.problems, "days_min and days_max must be days in order");
        }
        if !marked && own.principal.is_empty() && days_min == 0 {
            row.problem(&mut self.problems, "the row asks for nothing: it would take every case");
        }
        own.bed_days = Some(BedDays { marked, days_min, days_max });
        own.procedures = Procedures::Any;
    }

    fn mixed(&mut self, sheet: &Sheet) -> Vec<MixedGroup> {
        let mut groups: Vec<MixedGroup> = Vec::new();
        let mut seen = BTreeMap::new();
        for row in sheet.rows() {
            let key = row.text("key", &mut self.problems).map(MixedKey::parse);
            let class =
                row.text("class", &mut self.problems).map(|letter| (letter, MixedClass::lettered(letter)));
            let key = match key {
                Some(Err(message)) => {
                    self.fault(row, "key", &message);
                    None
                }
                other => other.and_then(Result::ok),
            };
            if let Some((letter, None)) = class {
                let message = format!("`{letter}` is none of C, D, T, S");
                self.fault(row, "class", &message);
            }
            let (Some(key), Some((_, Some(class)))) = (key, class) else { continue };
            let group = MixedGroup { line: row.line, key, class };
            if let Some(line) = seen.insert(group.code(), row.line) {
                row.problem(
                    &mut self.problems,
                    format!("group `{}` stands already in line {line}", group.code()),
                );
            }
            groups.push(group);
        }
        for (at, one) in groups.iter().enumerate() {
            let (MixedKey::Range(first, last), class) = (&one.key, one.class) else { continue };
            for other in &groups[..at] {
                if let MixedKey::Range(from, until) = &other.key
                    && other.class == class
                    && first <= until
                    && from <= last
                {
                    let message = format!("{} overlaps {} in line {}", one.code(), other.code(), other.line);
                    self.problems.add(sheet.file(), one.line, message);
                }
            }
        }
        groups
    }

    fn subset(&mut self, sheet: &Sheet, library: &DipScheme) -> BTreeSet<String> {
        let known: BTreeSet<&str> = library.rows.iter().map(|row| row.code.as_str()).collect();
        let mut subset = BTreeSet::new();
        for row in sheet.rows() {
            let Some(code) = row.text("group_code", &mut self.problems) else { continue };
            if !known.contains(code) {
                let hint = did_you_mean(code, known.iter().copied());
                row.problem(&mut self.problems, format!("the library has no group `{code}`{hint}"));
            } else if !subset.insert(code.to_owned()) {
                row.problem(&mut self.problems, format!("group `{code}` stands twice"));
            }
        }
        subset
    }

    fn closed(&mut self, sheet: &Sheet, levels: &[&str], known: &BTreeSet<String>) -> Vec<Closed> {
        let mut closed = Vec::new();
        for row in sheet.rows() {
            let (group, level) =
                (row.text("group_code", &mut self.problems), row.text("level", &mut self.problems));
            let (Some(group), Some(level)) = (group, level) else { continue };
            if !known.contains(group) {
                let hint = did_you_mean(group, known.iter().map(String::as_str));
                row.problem(&mut self.problems, format!("there is no group `{group}`{hint}"));
            }
            match levels.iter().position(|own| *own == level).map(u8::try_from) {
                Some(Ok(level)) if level < 32 => closed.push(Closed { group: group.to_owned(), level }),
                Some(_) => {
                    row.problem(&mut self.problems, "groups can be closed to the first 32 levels only")
                }
                None => row.problem(&mut self.problems, format!("hospitals.csv has no level `{level}`")),
            }
        }
        closed
    }

    fn classes(&mut self, sheet: &Sheet) -> BTreeMap<ProcedureId, MixedClass> {
        let mut classes = BTreeMap::new();
        for row in sheet.rows() {
            let Some(code) = row.text("code", &mut self.problems) else { continue };
            // Jining counts by the grade of the operation: 4 and 3 are operations, 2 therapeutic, 1 diagnostic.
            let class = match (row.optional_text("class"), row.optional_text("grade")) {
                (Some(word), None) => ProcedureClass::named(word).map(MixedClass::from),
                (None, Some("4" | "3")) => Some(MixedClass::Surgical),
                (None, Some("2")) => Some(MixedClass::Therapeutic),
                (None, Some("1")) => Some(MixedClass::Diagnostic),
                _ => None,
            };
            let Some(class) = class else {
                let words = ProcedureClass::ALL.map(ProcedureClass::name).join(", ");
                row.problem(
                    &mut self.problems,
                    format!("either a class ({words}) or a grade from 1 to 4 was expected"),
                );
                continue;
            };
            if classes.insert(ProcedureId(self.procedures.intern(code)), class).is_some() {
                row.problem(&mut self.problems, format!("`{code}` stands twice"));
            }
        }
        classes
    }
}
