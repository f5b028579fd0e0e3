//! Everything that a policy says on a day, for reading.

use crate::domain::Date;

use super::file::{Limit, Policy};
use super::vocabulary::Key;

/// An entry in force.
#[derive(Clone, Debug)]
pub struct InForce<'p> {
    /// The key.
    pub key: &'static Key,
    /// What it says, for reading.
    pub value: &'p str,
    /// The line of the policy file.
    pub line: u64,
    /// The document and article.
    pub source: &'p str,
    /// The pools it holds for, each with the levels; empty: all of them.
    pub holds_for: Vec<(&'p str, Vec<&'p str>)>,
}

impl Policy {
    /// Whether two policies say the same of a key, at all times and for everybody.
    pub fn says_the_same(&self, other: &Self, key: &str) -> bool {
        type Said<'l> = (crate::domain::Period, Option<&'l str>, Option<&'l str>, &'l str);
        fn said<'l>(policy: &'l Policy, key: &str) -> Vec<Said<'l>> {
            let entries = policy.limits.iter().filter(|limit| limit.key == key);
            entries
                .map(|own| (own.period, own.pool.as_deref(), own.level.as_deref(), own.shown.as_str()))
                .collect()
        }
        said(self, key) == said(other, key)
    }

    /// The entries in force on a day, in the order of the reference page. An entry that others stand before everywhere is
    /// not in force.
    pub fn in_force<'p>(&'p self, day: Date, pools: &[&'p str], levels: &[&'p str]) -> Vec<InForce<'p>> {
        let mut all = Vec::new();
        for key in Key::all() {
            let on_day = |limit: &&Limit| limit.key == key.name && limit.period.contains(day);
            let entries: Vec<&Limit> = self.limits.iter().filter(on_day).collect();
            for entry in &entries {
                let levels_of = |pool: &str| -> Vec<&'p str> {
                    let ours = |level: &&&str| {
                        chosen(&entries, pool, level).is_some_and(|own| std::ptr::eq(own, *entry))
                    };
                    levels.iter().filter(ours).copied().collect()
                };
                let of_pools = pools.iter().map(|pool| (*pool, levels_of(pool)));
                let mut holds_for: Vec<_> = of_pools.filter(|(_, levels)| !levels.is_empty()).collect();
                if holds_for.is_empty() {
                    continue;
                }
                if holds_for.len() == pools.len()
                    && holds_for.iter().all(|(_, own)| own.len() == levels.len())
                {
                    holds_for.clear();
                }
                let (value, source) = (entry.shown.as_str(), entry.source.as_str());
                all.push(InForce { key, value, line: entry.line, source, holds_for });
            }
        }
        all
    }
}

/// Among the entries that fit, the one that is limited to more.
fn chosen<'l>(entries: &[&'l Limit], pool: &str, level: &str) -> Option<&'l Limit> {
    let admits = |limit: &Option<String>, word: &str| limit.as_deref().is_none_or(|own| own == word);
    let fits = entries.iter().filter(|entry| admits(&entry.pool, pool) && admits(&entry.level, level));
    fits.copied().max_by_key(|entry| (entry.level.is_some(), entry.pool.is_some()))
}
