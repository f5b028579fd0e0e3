//! A row of the table → a core or a mixed group with its score.

use crate::domain::Number;
use crate::scheme::{DiagnosisKey, MixedClass, MixedKey, Treatment};

use super::book::{Cell, Line};
use super::diagnosis::{keys, mixed_key};
use super::finding::Finding;
use super::heading::Heading;
use super::kind::{Kind, class_for_codes, kind_and_class, mark};
use super::known::Known;
use super::layout::{Field, Layout};
use super::procedure::{Comma, parts};
use super::score::score;
use super::token::Refusal;
use super::width::is_prose;

/// What a row asks of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// A core group.
    Core(Core),
    /// A mixed group.
    Mixed(MixedKey, MixedClass),
}

/// A core group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Core {
    /// The principal diagnosis is one of these; none only in a row of the library that asks for none.
    pub(super) principal: Vec<DiagnosisKey>,
    /// Another diagnosis is one of these.
    pub(super) other: Vec<DiagnosisKey>,
    /// One procedure of every part: the first part is the principal one; no part: no procedure at all.
    pub(super) parts: Vec<Vec<String>>,
}

/// A row that was read.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    /// What it asks.
    pub(super) content: Content,
    /// What people call it.
    pub(super) name: String,
    /// What it is worth. A score that cannot be read still stands against another row with the same key.
    pub(super) score: Result<Option<Number>, Refusal>,
    /// Whether it is marked as primary care.
    pub(super) primary_care: bool,
}

/// What was found in a row, and which cells read otherwise than they are written.
#[derive(Clone, Debug, Default)]
pub(super) struct Notes {
    /// Findings in the order in which they were met, each once.
    pub(super) findings: Vec<Finding>,
    /// Cells before and after.
    pub(super) changes: Vec<(Field, String, String)>,
}

impl Notes {
    pub(super) fn add(&mut self, findings: impl IntoIterator<Item = Finding>) {
        for finding in findings {
            if !self.findings.contains(&finding) {
                self.findings.push(finding);
            }
        }
    }

    fn change(&mut self, field: Field, before: &str, after: String) {
        if before != after {
            self.changes.push((field, before.to_owned(), after));
        }
    }
}

/// What is needed to read rows.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowReader<'r> {
    pub(super) known: &'r Known<'r>,
    pub(super) layout: &'r Layout,
    pub(super) comma: Option<Comma>,
}

/// The cells of a row by column.
struct Cells<'r> {
    line: &'r Line,
    heading: &'r Heading,
    layout: &'r Layout,
}

impl<'r> Cells<'r> {
    fn cell(&self, field: Field) -> Option<&'r Cell> {
        self.line.cell(self.heading.column(field)?)
    }

    /// The text of a cell, or what the map puts in its place; empty where there is none.
    fn text(&self, field: Field) -> &'r str {
        match self.layout.constant(field) {
            Some(constant) => constant,
            None => self.cell(field).map_or("", |cell| &cell.text),
        }
    }

    /// A word, as the map translates it.
    fn word(&self, field: Field) -> &'r str {
        self.layout.word(field, self.text(field))
    }
}

impl RowReader<'_> {
    /// Why a row is none of the table: a chapter's name, a note, a line of marks. `None` for a row of data.
    pub(super) fn between(self, line: &Line, heading: &Heading) -> Option<&'static str> {
        let own = |field: Field| {
            let cell = heading.column(field).and_then(|column| line.cell(column));
            cell.filter(|cell| !cell.merged)
        };
        let data = [
            Field::OtherDiagnosis,
            Field::PrincipalProcedure,
            Field::RelatedProcedure,
            Field::Score,
            Field::GroupType,
            Field::Class,
            Field::PrimaryCare,
        ];
        // A title that is merged over the whole row, or was copied into each of its cells.
        let mut texts = line.own().map(|(_, cell)| cell.text.trim());
        let first = texts.next()?;
        if is_prose(first) && texts.all(|text| text == first) && self.key_of(first).is_none() {
            return Some("a line of text");
        }
        if data.into_iter().any(|field| own(field).is_some()) {
            return None;
        }
        let Some(diagnosis) = own(Field::PrincipalDiagnosis) else {
            return Some("a line without diagnosis, procedure and score");
        };
        if diagnosis.fault.is_some() {
            return None;
        }
        match self.key_of(&diagnosis.text) {
            // `A00-B99` before the groups of a chapter.
            Some(keys) if keys.iter().all(|key| matches!(key, DiagnosisKey::Range(..))) => {
                Some("the range of a chapter")
            }
            Some(_) => None,
            None => {
                let code =
                    diagnosis.text.chars().any(|own| own.is_ascii_digit()) && !is_prose(&diagnosis.text);
                (!code).then_some("a line of text")
            }
        }
    }

    /// The keys that a text names as it stands, remarks aside.
    fn key_of(self, text: &str) -> Option<Vec<DiagnosisKey>> {
        keys(text, self.known).ok().map(|(keys, _)| keys)
    }

    /// Reads a row of data. What was noted is kept where it is refused, too.
    pub(super) fn read(self, line: &Line, heading: &Heading, notes: &mut Notes) -> Result<Reading, Refusal> {
        let cells = Cells { line, heading, layout: self.layout };
        for (field, column, _) in &heading.columns {
            let Some(cell) = line.cell(*column) else { continue };
            if let Some(fault) = cell.fault {
                let message = format!("{} holds {fault}: `{}`", field.key(), cell.text);
                return Err(Refusal::new(Finding::UnreadableCell, message));
            }
            notes.add(cell.formula.then_some(Finding::FormulaValue));
            notes.add(cell.merged.then_some(Finding::MergedCell));
        }
        let (kind, class) = self.kind(&cells)?;
        let content = match kind {
            Kind::Mixed => self.mixed(&cells, class, notes)?,
            Kind::Core | Kind::PrimaryCare => self.core(&cells, class, notes)?,
        };
        let word = cells.word(Field::PrimaryCare);
        let Some(marked) = mark(word) else {
            let message = format!("primary_care: `{word}` is neither 是 nor 否 (1, 0, yes, no)");
            return Err(Refusal::new(Finding::BadWord, message));
        };
        let primary_care = marked || kind == Kind::PrimaryCare;
        if primary_care {
            check_mark(&content)?;
        }
        let own_score = cells.text(Field::Score);
        let score = score(own_score).map(|(score, findings)| {
            notes.add(findings);
            score
        });
        let name = super::width::fold(cells.text(Field::Name)).text;
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        Ok(Reading { content, name, score, primary_care })
    }

    /// Core or mixed, and the class. Nothing is guessed where the row can be both.
    fn kind(self, cells: &Cells<'_>) -> Result<(Kind, Option<MixedClass>), Refusal> {
        let read = |field: Field| {
            let word = cells.word(field);
            kind_and_class(word).ok_or_else(|| {
                let message = format!(
                    "{}: `{}` is not known; 核心, 综合, 基层, or a class (C 保守治疗, D 诊断性操作, T 治疗性操作, S 相关手术) was expected; --columns may translate it",
                    field.key(),
                    word.trim()
                );
                Refusal::new(Finding::BadWord, message)
            })
        };
        let ((kind, one), (other_kind, two)) = (read(Field::GroupType)?, read(Field::Class)?);
        let procedure = cells.text(Field::PrincipalProcedure);
        let three = class_for_codes(procedure);
        let unclear = |message: &str| Err(Refusal::new(Finding::KindUnclear, message));
        let classes: Vec<MixedClass> = [one, two, three].into_iter().flatten().collect();
        if classes.windows(2).any(|pair| pair[0] != pair[1]) {
            return unclear("the row names two classes");
        }
        if let (Some(one), Some(two)) = (kind, other_kind)
            && one != two
        {
            return unclear("the row names two kinds");
        }
        let class = classes.first().copied();
        let codes = three.is_none() && !procedure.trim().is_empty()
            || !cells.text(Field::RelatedProcedure).trim().is_empty();
        let kind = match kind.or(other_kind) {
            Some(kind) => kind,
            None => self.kind_by_form(cells, class, codes)?,
        };
        match (kind, class, codes) {
            (Kind::Mixed, _, true) => unclear("a mixed group names no procedures"),
            (Kind::Mixed, None, _) => unclear(
                "the class of the mixed group is missing: C 保守治疗, D 诊断性操作, T 治疗性操作 or S 相关手术",
            ),
            (Kind::Core | Kind::PrimaryCare, Some(class), false) if class != MixedClass::Conservative => {
                unclear("the class says that there is a procedure, and the row names none")
            }
            (Kind::Core | Kind::PrimaryCare, Some(MixedClass::Conservative), true) => {
                unclear("the class says that there is no procedure, and the row names one")
            }
            _ => Ok((kind, class)),
        }
    }

    /// The kind of a row that does not say it.
    fn kind_by_form(
        self,
        cells: &Cells<'_>,
        class: Option<MixedClass>,
        codes: bool,
    ) -> Result<Kind, Refusal> {
        let unclear = |message: &str| Err(Refusal::new(Finding::KindUnclear, message));
        if codes {
            return Ok(Kind::Core);
        }
        // A core group without a procedure is conservative, so another class is that of a mixed group.
        if !cells.heading.has_procedures() && class.is_some_and(|class| class != MixedClass::Conservative) {
            return Ok(Kind::Mixed);
        }
        let diagnosis = cells.text(Field::PrincipalDiagnosis);
        let key = mixed_key(diagnosis, self.known).ok().map(|(key, _)| key);
        let (Some(key), Some(class)) = (&key, class) else {
            return match (key, class) {
                (Some(MixedKey::Range(..)), None) if cells.text(Field::OtherDiagnosis).is_empty() => {
                    unclear("a range without procedures is the key of a mixed group; its class is missing")
                }
                (Some(MixedKey::Start(key)), None) if key.len() < 3 => {
                    unclear("a key of one or two characters is that of a mixed group; its class is missing")
                }
                _ => Ok(Kind::Core),
            };
        };
        let category = matches!(key, MixedKey::Start(key) if key.len() == 3);
        if category && class == MixedClass::Conservative && cells.heading.has_procedures() {
            return unclear(
                "the row may be the core group or the mixed group without procedures: 核心 or 综合 is missing",
            );
        }
        Ok(Kind::Mixed)
    }

    fn mixed(
        self,
        cells: &Cells<'_>,
        class: Option<MixedClass>,
        notes: &mut Notes,
    ) -> Result<Content, Refusal> {
        let class = class.expect("a mixed group without a class was refused");
        let cell = cells.text(Field::PrincipalDiagnosis);
        if cell.trim().is_empty() {
            return Err(Refusal::new(Finding::BadKey, "the key of the mixed group is blank"));
        }
        let (key, findings) = mixed_key(cell, self.known)?;
        notes.add(findings);
        notes.change(Field::PrincipalDiagnosis, cell, key.to_string());
        Ok(Content::Mixed(key, class))
    }

    fn core(
        self,
        cells: &Cells<'_>,
        class: Option<MixedClass>,
        notes: &mut Notes,
    ) -> Result<Content, Refusal> {
        let principal = self.diagnoses(cells, Field::PrincipalDiagnosis, notes)?;
        let other = self.diagnoses(cells, Field::OtherDiagnosis, notes)?;
        // 保守治疗 in the column of procedures stands for none.
        let conservative =
            class.is_some() && class_for_codes(cells.text(Field::PrincipalProcedure)).is_some();
        let mut parts = if conservative {
            Vec::new()
        } else {
            self.procedures(cells, Field::PrincipalProcedure, true, notes)?
        };
        let related = self.procedures(cells, Field::RelatedProcedure, false, notes)?;
        let refused = |message: String| Err(Refusal::new(Finding::NotExpressible, message));
        if parts.is_empty() && !related.is_empty() {
            return refused("a related procedure needs a principal procedure beside it".to_owned());
        }
        parts.extend(related);
        let mut seen: Vec<&String> = Vec::new();
        for code in parts.iter().skip(1).flatten() {
            if seen.contains(&code) {
                return refused(format!("`{code}` stands in two parts of the related procedures"));
            }
            seen.push(code);
        }
        if principal.is_empty() && parts.is_empty() {
            return Err(Refusal::new(Finding::BadKey, "the principal diagnosis is blank"));
        }
        Ok(Content::Core(Core { principal, other, parts }))
    }

    fn diagnoses(
        self,
        cells: &Cells<'_>,
        field: Field,
        notes: &mut Notes,
    ) -> Result<Vec<DiagnosisKey>, Refusal> {
        let cell = cells.text(field);
        if cell.trim().is_empty() {
            return Ok(Vec::new());
        }
        let (keys, findings) = keys(cell, self.known)?;
        notes.add(findings);
        notes.change(field, cell, DiagnosisKey::list(&keys));
        Ok(keys)
    }

    fn procedures(
        self,
        cells: &Cells<'_>,
        field: Field,
        principal: bool,
        notes: &mut Notes,
    ) -> Result<Vec<Vec<String>>, Refusal> {
        let cell = cells.text(field);
        if cell.trim().is_empty() {
            return Ok(Vec::new());
        }
        let (mut parts, findings) = parts(cell, self.comma, self.known)?;
        notes.add(findings);
        for (at, part) in parts.iter_mut().enumerate() {
            let whole = part.clone();
            part.retain(|code| self.counts(code, principal && at == 0));
            if part.is_empty() {
                let message = format!(
                    "{}: the scheme never counts {} in this place (excluded_procedure.csv)",
                    field.key(),
                    whole.join(", ")
                );
                return Err(Refusal::new(Finding::ExcludedProcedure, message));
            }
            notes.add((part.len() < whole.len()).then_some(Finding::NeverCounts));
        }
        let text: Vec<String> = parts.iter().map(|part| part.join("|")).collect();
        notes.change(field, cell, text.join("+"));
        Ok(parts)
    }

    /// Whether a procedure can ever stand where the row wants it.
    fn counts(self, code: &str, principal: bool) -> bool {
        match self.known.treatment(code) {
            Some(Treatment::Conservative) => false,
            Some(Treatment::NeverPrincipal) => !principal,
            Some(Treatment::PrincipalOnlyFor(_)) | None => true,
        }
    }
}

/// A mark of primary care is a principal diagnosis with one of some procedures, or with none.
fn check_mark(content: &Content) -> Result<(), Refusal> {
    let refused = |message: &str| Err(Refusal::new(Finding::NotExpressible, message));
    match content {
        Content::Mixed(..) => refused("a mixed group cannot be marked as primary care"),
        Content::Core(core) if core.parts.len() > 1 || !core.other.is_empty() => {
            refused("a mark of primary care cannot ask for related procedures or other diagnoses")
        }
        Content::Core(core) if core.principal.is_empty() => {
            refused("a mark of primary care asks for a principal diagnosis")
        }
        Content::Core(_) => Ok(()),
    }
}
