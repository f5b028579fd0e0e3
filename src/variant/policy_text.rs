//! The text of `policy.toml` as entries that can be changed.

use std::sync::Arc;

use crate::domain::{Date, Error, Kind, Period};
use crate::policy::Key;
use crate::region::{Overlay, Place};
use crate::table::{Document, Node, Value};

use super::writer::{Writer, pairs_of, tables_of};

pub(super) const FILE: &str = "policy.toml";

/// One entry of a key.
#[derive(Clone, Debug)]
pub(super) struct PolicyEntry {
    pub(super) key: &'static Key,
    pub(super) pairs: Vec<(String, Node)>,
    pub(super) place: Place,
    /// The line of the text it was taken from.
    pub(super) line: u64,
}

/// A policy as entries in the order of the file, with what stands before them.
#[derive(Debug)]
pub(super) struct PolicyText {
    head: Vec<(String, Node)>,
    pub(super) entries: Vec<PolicyEntry>,
}

impl PolicyText {
    /// Takes a policy apart.
    ///
    /// # Errors
    /// Text that is no TOML. The region's reader has passed it before.
    pub(super) fn parse(text: &str, overlay: &Overlay) -> Result<Self, Error> {
        let document = Document::parse(text, FILE, Kind::Rules)?;
        let (mut head, mut entries) = (Vec::new(), Vec::new());
        for (section, node) in pairs_of(&document.root) {
            if !matches!(node.value, Value::Table(_)) {
                head.push((section.clone(), node.clone()));
            }
            for (short, node) in pairs_of(node) {
                let name = format!("{section}.{short}");
                let Some(key) = Key::all().find(|key| key.name == name) else { continue };
                entries.extend(tables_of(node).into_iter().map(|node| PolicyEntry {
                    key,
                    pairs: pairs_of(node).to_vec(),
                    place: overlay.place(FILE, node.line),
                    line: node.line,
                }));
            }
        }
        head.sort_by_key(|(_, node)| node.line);
        entries.sort_by_key(|entry| entry.line);
        Ok(Self { head, entries })
    }

    /// Puts the policy in the place of the region's.
    pub(super) fn put(&self, overlay: &mut Overlay) {
        let mut writer = Writer::default();
        writer.pairs(&self.head, None);
        for entry in &self.entries {
            writer.line(&format!("[[{}]]", entry.key.name), entry.place.clone());
            writer.pairs(&entry.pairs, entry.place.file.as_ref());
        }
        overlay.put(FILE, writer.text, writer.places);
    }
}

impl PolicyEntry {
    /// What stands behind a key of the entry.
    pub(super) fn node(&self, key: &str) -> Option<&Node> {
        self.pairs.iter().find(|(own, _)| own == key).map(|(_, node)| node)
    }

    fn day(&self, key: &str) -> Option<Date> {
        match &self.node(key)?.value {
            Value::Date(day) => Some(*day),
            Value::Text(text) => Date::parse(text),
            _ => None,
        }
    }

    /// The days on which it is in force.
    pub(super) fn period(&self) -> Period {
        Period { from: self.day("from").unwrap_or(Period::ALWAYS.from), until: self.day("until") }
    }

    /// The pool (`pool`) or level (`level`) that it is limited to.
    pub(super) fn limit(&self, what: &str) -> Option<&str> {
        match &self.node(what)?.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What it says, beside when, for whom and why.
    pub(super) fn says(&self) -> Vec<String> {
        let beside = ["from", "until", "source", "pool", "level"];
        let own = self.pairs.iter().filter(|(key, _)| !beside.contains(&key.as_str()));
        // A number in quotes is the same number; a code such as "0000" stays a word.
        let said = |value: &Value| match value.as_number().map(|number| number.to_string()) {
            Some(number) if !matches!(value, Value::Text(text) if *text != number) => number,
            _ => value.to_string(),
        };
        own.map(|(key, node)| format!("{key} = {}", said(&node.value))).collect()
    }

    /// The entry with what is left of its days when those of a period are taken out.
    pub(super) fn without(&self, period: Period) -> Vec<Self> {
        let own = self.period();
        if !own.overlaps(period) {
            return vec![self.clone()];
        }
        let before = Period { from: own.from, until: Some(period.from) };
        let after = period.until.map(|until| Period { from: until, until: own.until });
        let rest = [Some(before), after].into_iter().flatten();
        rest.filter(|rest| rest.until.is_none_or(|until| rest.from < until))
            .map(|rest| self.on(rest))
            .collect()
    }

    fn on(&self, period: Period) -> Self {
        let mut own = self.clone();
        own.pairs.retain(|(key, _)| key != "from" && key != "until");
        let days = [("from", Some(period.from)), ("until", period.until)];
        for (key, day) in days.into_iter().filter_map(|(key, day)| Some((key, day?))) {
            own.pairs.push((key.to_owned(), Node { line: self.line, value: Value::Date(day) }));
        }
        own
    }

    /// An entry of a variant's file.
    pub(super) fn of_variant(key: &'static Key, node: &Node, file: &Arc<str>) -> Self {
        let place = Place { file: Some(file.clone()), line: node.line };
        Self { key, pairs: pairs_of(node).to_vec(), place, line: node.line }
    }
}
