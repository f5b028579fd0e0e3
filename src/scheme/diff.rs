//! What changed from one scheme to another, group by group.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::rule::Places;

use super::codes::CodeBook;
use super::dip::DipScheme;
use super::drg::{CodeSet, DrgScheme};

/// How a group differs between two schemes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Only the second scheme has it.
    Added,
    /// Only the first scheme has it.
    Removed,
    /// Both have it, under other names: the first and the second name.
    Renamed(String, String),
}

/// The differences between two schemes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SchemeDiff {
    /// `ADRG` and `DRG`: codes that were added, removed or renamed. `DIP`: what a group asks, by its text, that was added,
    /// removed, or is another group's number now.
    pub groups: BTreeMap<&'static str, BTreeMap<String, Change>>,
    /// Diagnoses by the letters of the MDCs whose rule names them: letters in the first and in the second scheme.
    pub moved_diagnoses: BTreeMap<String, (String, String)>,
    /// Diagnoses whose level as a complication changed: level in the first and in the second scheme.
    pub levels: BTreeMap<String, (String, String)>,
}

impl SchemeDiff {
    /// Compares two DRG schemes. Codes are compared as text, so the two may rest on different code tables.
    pub fn of_drg(first: &DrgScheme, second: &DrgScheme) -> Self {
        let adrgs = changes(adrg_names(first), adrg_names(second));
        let drgs = changes(drg_names(first), drg_names(second));
        Self {
            groups: BTreeMap::from([("ADRG", adrgs), ("DRG", drgs)]),
            moved_diagnoses: moved(mdc_letters(first), mdc_letters(second)),
            levels: moved(levels(first), levels(second)),
        }
    }
}

impl SchemeDiff {
    /// Compares two DIP libraries by what their groups ask: numbers are of one edition only.
    pub fn of_dip(first: &DipScheme, second: &DipScheme) -> Self {
        let (one, two) = (rules(first), rules(second));
        Self { groups: BTreeMap::from([("DIP", changes(borrow(&one), borrow(&two)))]), ..Self::default() }
    }
}

/// The groups of a library by the text of what they ask.
fn rules(scheme: &DipScheme) -> BTreeMap<String, &str> {
    scheme.rows.iter().map(|row| (scheme.rule(row), row.code.as_str())).collect()
}

fn borrow<'r>(rules: &'r BTreeMap<String, &'r str>) -> BTreeMap<&'r str, &'r str> {
    rules.iter().map(|(rule, code)| (rule.as_str(), *code)).collect()
}

fn adrg_names(scheme: &DrgScheme) -> BTreeMap<&str, &str> {
    let groups = scheme.adrgs.iter().filter(|row| row.is_group());
    groups.map(|row| (row.code.as_str(), row.name.as_str())).collect()
}

fn drg_names(scheme: &DrgScheme) -> BTreeMap<&str, &str> {
    let adrgs: BTreeSet<_> = adrg_names(scheme).into_keys().collect();
    let groups = scheme.drgs.iter().filter(|row| adrgs.contains(row.adrg.as_str()));
    groups.map(|row| (row.code.as_str(), row.name.as_str())).collect()
}

fn changes(first: BTreeMap<&str, &str>, second: BTreeMap<&str, &str>) -> BTreeMap<String, Change> {
    let codes: BTreeSet<_> = first.keys().chain(second.keys()).copied().collect();
    let change = |code: &str| match (first.get(code), second.get(code)) {
        (None, _) => Some(Change::Added),
        (_, None) => Some(Change::Removed),
        (Some(one), Some(two)) if one != two => Some(Change::Renamed((*one).to_owned(), (*two).to_owned())),
        _ => None,
    };
    codes.into_iter().filter_map(|code| Some((code.to_owned(), change(code)?))).collect()
}

/// The MDC letters by which each diagnosis can enter, from the sets that MDC rules ask of the principal diagnosis.
fn mdc_letters(scheme: &DrgScheme) -> BTreeMap<&str, String> {
    let mut letters: BTreeMap<&str, BTreeSet<char>> = BTreeMap::new();
    for mdc in &scheme.mdcs {
        let Some(rule) = &mdc.rule else { continue };
        rule.for_each_set(&mut |name, places| {
            if places.has(Places::PRINCIPAL_DIAGNOSIS) {
                for code in codes(&scheme.diagnoses, scheme.sets.get(name)) {
                    letters.entry(code).or_default().insert(mdc.letter());
                }
            }
        });
    }
    letters.into_iter().map(|(code, letters)| (code, letters.into_iter().collect())).collect()
}

fn codes<'s>(book: &'s CodeBook, set: Option<&'s CodeSet>) -> impl Iterator<Item = &'s str> {
    set.into_iter().flat_map(|set| &set.codes).map(|number| book.code(*number))
}

fn levels(scheme: &DrgScheme) -> BTreeMap<&str, String> {
    let levels = scheme.levels.iter();
    levels.map(|(code, level)| (scheme.diagnoses.code(code.0), level.level.name().to_uppercase())).collect()
}

fn moved(
    first: BTreeMap<&str, String>,
    second: BTreeMap<&str, String>,
) -> BTreeMap<String, (String, String)> {
    let codes: BTreeSet<_> = first.keys().chain(second.keys()).copied().collect();
    let value = |map: &BTreeMap<&str, String>, code| map.get(code).cloned().unwrap_or_default();
    codes
        .into_iter()
        .map(|code| (code.to_owned(), (value(&first, code), value(&second, code))))
        .filter(|(_, (one, two))| one != two)
        .collect()
}
