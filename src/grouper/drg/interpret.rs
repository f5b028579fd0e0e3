//! The naive grouper: the rows of the tables, one by one, over text.
//!
//! Slow and plain on purpose. It shares the parsed rules with the compiled grouper and nothing else, so the two can be
//! held against each other; `explain` tells what it did.

use std::collections::{HashMap, HashSet};

use crate::domain::{Placement, Reason, Severity};
use crate::rule::{Member, Places, Rule, Target};
use crate::scheme::{AdrgRow, DrgRow, DrgScheme, MdcRow};

use super::compile::placed;
use super::facts::value_of;
use crate::grouper::TextCase;

/// A row that was tried.
#[derive(Clone, Copy, Debug)]
pub enum Place<'s> {
    /// Of `mdc.csv`.
    Mdc(&'s MdcRow),
    /// Of `adrg.csv`.
    Adrg(&'s AdrgRow),
    /// Of `drg.csv`.
    Drg(&'s DrgRow),
}

/// A row that was tried, and whether its rule held.
#[derive(Clone, Copy, Debug)]
pub struct Step<'s> {
    /// The row.
    pub place: Place<'s>,
    /// Whether its rule held.
    pub holds: bool,
}

/// Walks the tables of a scheme.
#[derive(Debug)]
pub struct Interpreter<'s> {
    pub(super) scheme: &'s DrgScheme,
    pub(super) sets: HashMap<&'s str, HashSet<&'s str>>,
    levels: HashMap<&'s str, (Severity, Option<usize>)>,
    exclusions: Vec<HashSet<&'s str>>,
}

impl<'s> Interpreter<'s> {
    /// Lays out the scheme's sets as text.
    pub fn new(scheme: &'s DrgScheme) -> Self {
        let codes = |set: &'s crate::scheme::CodeSet| {
            let book = if set.places.diagnoses_only() { &scheme.diagnoses } else { &scheme.procedures };
            set.codes.iter().map(|code| book.code(*code)).collect()
        };
        let level = |(code, level): (&crate::domain::DiagnosisId, &crate::scheme::ComplicationLevel)| {
            (scheme.diagnoses.code(code.0), (level.level, level.exclusion))
        };
        Self {
            scheme,
            sets: scheme.sets.iter().map(|(name, set)| (name.as_str(), codes(set))).collect(),
            levels: scheme.levels.iter().map(level).collect(),
            exclusions: scheme
                .exclusions
                .iter()
                .map(|table| table.codes.iter().map(|code| scheme.diagnoses.code(code.0)).collect())
                .collect(),
        }
    }

    /// Groups one case, calling `step` for every row that is tried.
    pub fn group(&self, case: &TextCase, step: &mut impl FnMut(Step<'s>)) -> (Placement, Severity) {
        let severity = self.severity(case);
        let mut entered: Option<&MdcRow> = None;
        for mdc in &self.scheme.mdcs {
            if !self.tried(Place::Mdc(mdc), mdc.rule.as_ref(), case, step) {
                continue;
            }
            if mdc.rule.is_some() {
                entered = Some(mdc);
            }
            for adrg in mdc.adrgs.iter().map(|row| &self.scheme.adrgs[*row]) {
                if !self.tried(Place::Adrg(adrg), adrg.rule.as_ref(), case, step) {
                    continue;
                }
                for drg in adrg.drgs.iter().map(|row| &self.scheme.drgs[*row]) {
                    if self.tried(Place::Drg(drg), drg.rule.as_ref(), case, step) {
                        return (placed(mdc, adrg, drg), severity);
                    }
                }
            }
        }
        (self.not_taken(case, entered), severity)
    }

    fn tried(
        &self,
        place: Place<'s>,
        rule: Option<&Rule>,
        case: &TextCase,
        step: &mut impl FnMut(Step<'s>),
    ) -> bool {
        let holds = rule.is_none_or(|rule| self.holds(rule, case));
        step(Step { place, holds });
        holds
    }

    fn not_taken(&self, case: &TextCase, entered: Option<&MdcRow>) -> Placement {
        let known = case.diagnoses.first().is_some_and(|code| self.scheme.diagnoses.number(code).is_some());
        let reason = match entered {
            _ if !known => Reason::UnknownPrincipalDiagnosis,
            Some(_) => Reason::NoGroupInMdc,
            None => Reason::NoMdc,
        };
        Placement::nowhere(reason, entered.filter(|_| known).map(|mdc| mdc.code.as_str()))
    }

    /// Whether a rule holds for a case.
    pub(super) fn holds(&self, rule: &Rule, case: &TextCase) -> bool {
        match rule {
            Rule::Always => true,
            Rule::In(member) => self.member(member, case),
            Rule::NotIn(member) => !self.member(member, case),
            Rule::Count { places, set, comparison, value } => {
                comparison.holds(self.counted(*places, set, case).len() as i64, *value)
            }
            Rule::Compare { variable, comparison, value } => {
                let own = value_of(&case.patient, *variable, self.scheme.manifest.newborn_weight);
                own.is_some_and(|own| comparison.holds(own, *value))
            }
            Rule::Not(inner) => !self.holds(inner, case),
            Rule::And(parts) => parts.iter().all(|part| self.holds(part, case)),
            Rule::Or(parts) => parts.iter().any(|part| self.holds(part, case)),
        }
    }

    fn member(&self, member: &Member, case: &TextCase) -> bool {
        member
            .targets
            .iter()
            .any(|target| case.codes(member.places).any(|code| self.in_target(code, target, case)))
    }

    /// Whether a code of the case is in a target.
    pub(super) fn in_target(&self, code: &str, target: &Target, case: &TextCase) -> bool {
        match target {
            Target::Set(name) => self.sets[name.as_str()].contains(code),
            Target::Level(level) => {
                self.level(code).is_some_and(|(own, _)| own == *level) && !self.excluded(code, case)
            }
        }
    }

    /// The different codes of a set at the places.
    pub(super) fn counted<'c>(&self, places: Places, set: &str, case: &'c TextCase) -> HashSet<&'c str> {
        case.codes(places).filter(|code| self.sets[set].contains(code)).collect()
    }

    /// The level of a diagnosis and its exclusion table.
    pub(super) fn level(&self, code: &str) -> Option<(Severity, Option<usize>)> {
        self.levels.get(code).copied()
    }

    /// Whether the principal diagnosis keeps a complication from counting.
    pub(super) fn excluded(&self, code: &str, case: &TextCase) -> bool {
        let table = self.level(code).and_then(|(_, table)| table);
        table.is_some_and(|table| {
            case.diagnoses.first().is_some_and(|own| self.exclusions[table].contains(own.as_str()))
        })
    }

    fn severity(&self, case: &TextCase) -> Severity {
        let counts = case.codes(Places::OTHER_DIAGNOSES).filter(|code| !self.excluded(code, case));
        counts.filter_map(|code| self.level(code)).map(|(level, _)| level).max().unwrap_or_default()
    }
}
