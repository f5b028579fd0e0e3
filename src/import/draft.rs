//! All rows of all files together: repeated keys, group codes, tables.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::domain::{Error, Kind, Number};
use crate::scheme::{DiagnosisKey, DipScheme, MixedGroup, MixedKey, Rung};

use super::finding::Finding;
use super::outcome::{Outcome, Verdict};
use super::row::{Content, Core, Reading};
use super::sheet::SheetReading;
use super::signature::{Signatures, ordered};
use super::token::Refusal;

/// A table of the output: name, columns, rows.
pub type Table = (&'static str, &'static [&'static str], Vec<Vec<String>>);

/// How many groups a catalogue has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Groups {
    /// Groups of the library.
    pub national: usize,
    /// Core groups of the region's own.
    pub local: usize,
    /// Mixed groups.
    pub mixed: usize,
    /// The widths of their keys, in the words of the policy key `grouping.ladder`.
    pub rungs: Vec<&'static str>,
    /// Groups marked as primary care.
    pub primary_care: usize,
    /// Groups whose score is blank.
    pub without_points: usize,
}

/// A row that is taken.
#[derive(Clone, Debug)]
struct Entry {
    /// The place of its outcome.
    outcome: usize,
    /// The places of rows that say the same.
    twins: Vec<usize>,
    content: Content,
    name: String,
    score: Option<Number>,
    primary_care: bool,
    /// The group of the library that it is.
    national: Option<String>,
}

/// A row with its score, which may be unreadable.
type Scored = (Entry, Result<Option<Number>, Refusal>);

/// A catalogue that was read, ready to be checked and written.
#[derive(Debug)]
pub struct Draft {
    /// What became of every row, in the order of files and rows.
    outcomes: Vec<Outcome>,
    entries: Vec<Entry>,
    speaks_of_primary_care: bool,
}

impl Draft {
    /// Puts the sheets together.
    pub fn of(sheets: Vec<SheetReading>, library: &DipScheme) -> Self {
        let signatures = Signatures::of(library);
        let (mut outcomes, mut rows) = (Vec::new(), Vec::new());
        let mut speaks_of_primary_care = false;
        for sheet in sheets {
            let before = outcomes.len();
            outcomes.extend(sheet.outcomes);
            rows.extend(sheet.readings.into_iter().map(|(at, reading)| (before + at, reading)));
            speaks_of_primary_care |= sheet.speaks_of_primary_care;
        }
        let mut draft = Self { outcomes, entries: Vec::new(), speaks_of_primary_care };
        for (_, alike) in draft.by_key(rows, &signatures) {
            draft.settle(alike);
        }
        draft.entries.sort_by_key(|entry| entry.outcome);
        draft.refuse_overlaps();
        draft.name_groups();
        draft
    }

    /// Rows by what they ask. A row without principal diagnosis must be a group of the library.
    fn by_key(
        &mut self,
        rows: Vec<(usize, Reading)>,
        signatures: &Signatures,
    ) -> BTreeMap<String, Vec<Scored>> {
        let mut by_key: BTreeMap<String, Vec<_>> = BTreeMap::new();
        for (outcome, reading) in rows {
            let Reading { content, name, score, primary_care } = reading;
            let national = match &content {
                Content::Core(core) => signatures.find(core).map(str::to_owned),
                Content::Mixed(..) => None,
            };
            if let (Content::Core(Core { principal, .. }), None) = (&content, &national)
                && principal.is_empty()
            {
                let message = "the principal diagnosis is blank, and the library has no group of these procedures alone";
                self.outcomes[outcome].refuse(&Refusal::new(Finding::BadKey, message));
                continue;
            }
            let key = match (&national, &content) {
                (Some(code), _) => code.clone(),
                (None, Content::Core(core)) => format!("core {}", ordered(core)),
                (None, Content::Mixed(key, class)) => format!("mixed {key} {}", class.letter()),
            };
            let entry =
                Entry { outcome, twins: Vec::new(), content, name, score: None, primary_care, national };
            by_key.entry(key).or_default().push((entry, score));
        }
        by_key
    }

    /// Rows that ask the same: one counts where they agree, none where they do not.
    fn settle(&mut self, alike: Vec<Scored>) {
        let worth = |score: &Result<Option<Number>, Refusal>| match score {
            Ok(Some(score)) => score.to_string(),
            Ok(None) => "a blank score".to_owned(),
            Err(_) => "a score that cannot be read".to_owned(),
        };
        let agree = alike.windows(2).all(|pair| {
            worth(&pair[0].1) == worth(&pair[1].1) && pair[0].0.primary_care == pair[1].0.primary_care
        });
        if !agree {
            for (at, (entry, _)) in alike.iter().enumerate() {
                let others = alike.iter().enumerate().filter(|(other, _)| *other != at);
                let shown: Vec<String> = others
                    .map(|(_, (other, score))| {
                        let mark = if other.primary_care { ", primary care" } else { "" };
                        format!("{} ({}{mark})", self.outcomes[other.outcome].place(), worth(score))
                    })
                    .collect();
                let message = format!(
                    "the key stands with another score or mark in {}; which of them is right must be decided in the file",
                    shown.join(", ")
                );
                self.outcomes[entry.outcome].refuse(&Refusal::new(Finding::DuplicateKey, message));
            }
            return;
        }
        let mut rows = alike.into_iter();
        let Some((mut first, Ok(score))) = rows.next() else { return };
        for (entry, _) in rows {
            first.twins.push(entry.outcome);
            let place = self.outcomes[first.outcome].place();
            let outcome = &mut self.outcomes[entry.outcome];
            outcome.findings.push(Finding::DuplicateRow);
            outcome.verdict = Verdict::of(&outcome.findings);
            outcome.detail = format!("the same as {place}, and counts once with it");
        }
        self.entries.push(Entry { score, ..first });
    }

    /// Ranges of a class must not overlap: a case would have two groups.
    fn refuse_overlaps(&mut self) {
        let range = |entry: &Entry| match &entry.content {
            Content::Mixed(MixedKey::Range(first, last), class) => {
                Some((*class, first.clone(), last.clone(), entry.outcome))
            }
            _ => None,
        };
        let mut ranges: Vec<_> = self.entries.iter().filter_map(range).collect();
        ranges.sort();
        let mut refused: BTreeMap<usize, usize> = BTreeMap::new();
        // The range that reaches farthest so far is the one that a later one may overlap.
        let mut farthest: Option<&(_, String, String, usize)> = None;
        for own in &ranges {
            if let Some(earlier) = farthest.filter(|earlier| earlier.0 == own.0 && own.1 <= earlier.2) {
                refused.entry(own.3).or_insert(earlier.3);
                refused.entry(earlier.3).or_insert(own.3);
            }
            if farthest.is_none_or(|earlier| earlier.0 != own.0 || earlier.2 < own.2) {
                farthest = Some(own);
            }
        }
        self.drop_entries(|draft, entry| {
            let other = refused.get(&entry.outcome)?;
            let message = format!("the range overlaps that of {}", draft.outcomes[*other].place());
            Some(Refusal::new(Finding::OverlappingRange, message))
        });
    }

    /// Refuses rows that were taken, and those that say the same with them.
    fn drop_entries(&mut self, refusal: impl Fn(&Self, &Entry) -> Option<Refusal>) {
        for entry in std::mem::take(&mut self.entries) {
            match refusal(self, &entry) {
                Some(refusal) => {
                    let rows = entry.twins.iter().chain([&entry.outcome]);
                    rows.for_each(|row| self.outcomes[*row].refuse(&refusal));
                }
                None => self.entries.push(entry),
            }
        }
    }

    /// Gives every row its group, in the order of the files.
    fn name_groups(&mut self) {
        let mut own = 0;
        for entry in &self.entries {
            let group = match (&entry.national, &entry.content) {
                (Some(code), _) => code.clone(),
                (None, Content::Core(_)) => {
                    own += 1;
                    format!("DF{own:04}")
                }
                (None, Content::Mixed(key, class)) => {
                    MixedGroup { line: 0, key: key.clone(), class: *class }.code()
                }
            };
            for row in entry.twins.iter().chain([&entry.outcome]) {
                self.outcomes[*row].group.clone_from(&group);
            }
        }
    }

    /// Refuses groups of the region that no case reaches; the others are numbered anew.
    pub fn refuse_unreached(&mut self, groups: &BTreeSet<String>) {
        let message = "no case can reach the group: groups before it take all its cases, or its diagnoses or procedures are never grouped by";
        self.drop_entries(|draft, entry| {
            groups.contains(&draft.group(entry)).then(|| Refusal::new(Finding::Unreached, message))
        });
        self.name_groups();
    }

    /// What became of every row.
    ///
    /// # Errors
    /// A row of the files that has no outcome, or more than one: a bug.
    pub fn outcomes(&self, rows: u64) -> Result<&[Outcome], Error> {
        let told = self.outcomes.len() as u64;
        if told != rows {
            let message =
                format!("the files have {rows} rows, and {told} are accounted for; nothing was written");
            return Err(Error::new(Kind::Sum, message));
        }
        Ok(&self.outcomes)
    }

    /// How many groups of each kind there are.
    pub fn groups(&self) -> Groups {
        let count = |wanted: &dyn Fn(&&Entry) -> bool| self.entries.iter().filter(wanted).count();
        let mixed = count(&|entry| matches!(entry.content, Content::Mixed(..)));
        let national = count(&|entry| entry.national.is_some());
        Groups {
            national,
            local: self.entries.len() - national - mixed,
            mixed,
            rungs: self.rungs(),
            primary_care: count(&|entry| entry.primary_care),
            without_points: count(&|entry| entry.score.is_none()),
        }
    }

    fn rungs(&self) -> Vec<&'static str> {
        let own: BTreeSet<Rung> = self
            .entries
            .iter()
            .filter_map(|entry| match &entry.content {
                Content::Mixed(key, _) => Some(key.rung()),
                Content::Core(_) => None,
            })
            .collect();
        Rung::ALL.iter().filter(|(_, rung)| own.contains(rung)).map(|(word, _)| *word).collect()
    }

    /// The tables of a region, those that have a meaning.
    pub fn tables(&self) -> Vec<Table> {
        let mut tables: Vec<Table> =
            vec![("group_points.csv", &["group_code", "points", "source"], self.points())];
        let core = self.entries.iter().any(|entry| matches!(entry.content, Content::Core(_)));
        if core {
            let national = self.entries.iter().filter_map(|entry| Some(vec![entry.national.clone()?]));
            tables.push(("core_subset.csv", &["group_code"], national.collect()));
        }
        let mut add = |name, columns, rows: Vec<Vec<String>>| {
            if !rows.is_empty() {
                tables.push((name, columns, rows));
            }
        };
        add("local_groups.csv", LOCAL, self.local());
        add("mixed_groups.csv", &["key", "class", "name"], self.mixed());
        if self.speaks_of_primary_care {
            tables.push((
                "primary_care.csv",
                &["principal_diagnosis", "principal_procedure"],
                self.primary_care(),
            ));
        }
        tables
    }

    fn points(&self) -> Vec<Vec<String>> {
        let score = |entry: &Entry| entry.score.map(|score| score.to_string()).unwrap_or_default();
        let source = |entry: &Entry| self.outcomes[entry.outcome].place();
        self.entries.iter().map(|entry| vec![self.group(entry), score(entry), source(entry)]).collect()
    }

    fn local(&self) -> Vec<Vec<String>> {
        let own = self.entries.iter().filter(|entry| entry.national.is_none());
        let row = |entry: &Entry| match &entry.content {
            Content::Core(core) => {
                let parts: Vec<String> = core.parts.iter().map(|part| part.join("|")).collect();
                let (principal, related) = parts
                    .split_first()
                    .map_or((String::new(), &[][..]), |(first, rest)| (first.clone(), rest));
                Some(vec![
                    self.group(entry),
                    entry.name.clone(),
                    DiagnosisKey::list(&core.principal),
                    DiagnosisKey::list(&core.other),
                    principal,
                    related.join("+"),
                ])
            }
            Content::Mixed(..) => None,
        };
        own.filter_map(row).collect()
    }

    fn mixed(&self) -> Vec<Vec<String>> {
        let row = |entry: &Entry| match &entry.content {
            Content::Mixed(key, class) => {
                Some(vec![key.to_string(), class.letter().to_string(), entry.name.clone()])
            }
            Content::Core(_) => None,
        };
        self.entries.iter().filter_map(row).collect()
    }

    fn primary_care(&self) -> Vec<Vec<String>> {
        let row = |entry: &Entry| match &entry.content {
            Content::Core(core) if entry.primary_care => {
                let procedures = core.parts.first().map(|part| part.join("|")).unwrap_or_default();
                Some(vec![DiagnosisKey::list(&core.principal), procedures])
            }
            _ => None,
        };
        self.entries.iter().filter_map(row).collect()
    }

    fn group(&self, entry: &Entry) -> String {
        self.outcomes[entry.outcome].group.clone()
    }
}

const LOCAL: &[&str] = &[
    "group_code",
    "name",
    "principal_diagnosis",
    "other_diagnosis",
    "principal_procedure",
    "related_procedure",
];
