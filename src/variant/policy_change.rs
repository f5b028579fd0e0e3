//! Entries of a variant in the place of entries of the policy.

use crate::domain::{Period, Problems};
use crate::policy::Key;
use crate::table::{Fields, Node, Value, did_you_mean};

use super::policy_text::{PolicyEntry, PolicyText};
use super::writer::{pairs_of, tables_of};

use std::sync::Arc;

/// Reads the entries below `policy` of a variant's file.
pub(super) fn read(node: &Node, file: &Arc<str>, problems: &mut Problems) -> Vec<PolicyEntry> {
    let mut entries = Vec::new();
    for (section, node) in pairs_of(node) {
        if !matches!(node.value, Value::Table(_)) {
            problems.add(
                file,
                node.line,
                format!("`policy.{section}` is no section of keys, such as policy.points"),
            );
        }
        for (short, node) in pairs_of(node) {
            entries.extend(entries_of(&format!("{section}.{short}"), node, file, problems));
        }
    }
    entries.sort_by_key(|entry: &PolicyEntry| entry.line);
    entries
}

fn entries_of(name: &str, node: &Node, file: &Arc<str>, problems: &mut Problems) -> Vec<PolicyEntry> {
    let Some(key) = Key::all().find(|key| key.name == name) else {
        let hint = did_you_mean(name, Key::all().map(|key| key.name));
        problems.add(file, node.line, format!("`policy.{name}`: the policy has no key `{name}`{hint}"));
        return Vec::new();
    };
    let tables = tables_of(node);
    if tables.is_empty() {
        problems.add(
            file,
            node.line,
            format!("`policy.{name}` is no entry; an entry as in policy.toml was expected"),
        );
    }
    tables
        .into_iter()
        .filter(|node| dated(name, node, file, problems))
        .map(|node| PolicyEntry::of_variant(key, node, file))
        .collect()
}

/// Whether an entry says from when on: what it stands in the place of follows from that.
fn dated(name: &str, node: &Node, file: &Arc<str>, problems: &mut Problems) -> bool {
    let Some(mut fields) = Fields::new(file, format!("policy.{name}"), node) else { return false };
    let (from, until) = (fields.date("from", problems), fields.optional_date("until", problems));
    let Some(from) = from else { return false };
    let ends = until.is_none_or(|until| from < until);
    if !ends {
        let period = Period { from, until };
        fields.problem(
            problems,
            format!("the entry ends before it begins ({period}); `until` is the first day after it"),
        );
    }
    ends
}

/// Whether an entry that is limited like `inner` holds for no more pools and levels than one like `outer`.
fn is_within(inner: &PolicyEntry, outer: &PolicyEntry) -> bool {
    ["pool", "level"].iter().all(|what| outer.limit(what).is_none_or(|word| inner.limit(what) == Some(word)))
}

/// Whether two entries of a key hold for some same pool, level and day.
pub(super) fn meet(one: &PolicyEntry, other: &PolicyEntry) -> bool {
    let shares = |what| match (one.limit(what), other.limit(what)) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    };
    one.key.name == other.key.name
        && one.period().overlaps(other.period())
        && shares("pool")
        && shares("level")
}

/// Checks an entry of a variant against the policy it changes.
///
/// It stands in the place of entries that are limited like it, or to more. One that is limited in another way and would go
/// first all the same is told of: the level goes before the pool.
pub(super) fn check(change: &PolicyEntry, policy: &PolicyText, problems: &mut Problems) {
    let file = change.place.file.as_deref().unwrap_or_default();
    let name = change.key.name;
    let met: Vec<&PolicyEntry> = policy.entries.iter().filter(|entry| meet(entry, change)).collect();
    let rank = |entry: &PolicyEntry| (entry.limit("level").is_some(), entry.limit("pool").is_some());
    for entry in met.iter().filter(|entry| !is_within(entry, change) && rank(entry) > rank(change)) {
        let level = entry.limit("level").unwrap_or_default();
        let message = format!(
            "`policy.{name}`: the entry for level {level} in policy.toml, line {}, would go first on the same days; limit the \
             change to level = \"{level}\" too, with an entry for each level that it is meant for",
            entry.line
        );
        problems.add(file, change.line, message);
    }
    let covers = |entry: &&&PolicyEntry| {
        let (own, theirs) = (entry.period(), change.period());
        is_within(change, entry)
            && own.from <= theirs.from
            && own.until.is_none_or(|until| theirs.until.is_some_and(|theirs| theirs <= until))
    };
    if let Some(same) =
        met.iter().find(covers).filter(|_| met.iter().all(|entry| entry.says() == change.says()))
    {
        let message =
            format!("`policy.{name}` changes nothing: line {} of policy.toml says the same", same.line);
        problems.add(file, change.line, message);
    }
}

/// The policy with entries of variants in it.
pub(super) fn apply(policy: &mut PolicyText, changes: &[&PolicyEntry]) {
    for change in changes {
        let replaced = |entry: &PolicyEntry| entry.key.name == change.key.name && is_within(entry, change);
        policy.entries = std::mem::take(&mut policy.entries)
            .into_iter()
            .flat_map(|entry| if replaced(&entry) { entry.without(change.period()) } else { vec![entry] })
            .collect();
    }
    policy.entries.extend(changes.iter().map(|change| (*change).clone()));
}
