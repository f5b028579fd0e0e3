//! What each change touches: two that touch the same value are refused, and so the order of variants does not matter.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::{Period, Problems};

use super::policy_change::meet;
use super::policy_text::PolicyEntry;

/// The thing of which a part is touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Thing {
    /// A key of the policy.
    Key(&'static str),
    /// A part of `region.toml`.
    Part(&'static str),
    /// A table.
    Table(&'static str),
    /// A row of a table by its line; 0 for the rows that are added.
    Row(&'static str, u64),
}

/// How much of it is touched.
#[derive(Clone, Debug)]
pub(super) enum Extent {
    /// All of it.
    Whole,
    /// For some days, pools and levels.
    Entry(PolicyEntry),
    /// The whole row on some days.
    Days(Period),
    /// One cell of the row on some days.
    Cell(String, Period),
    /// A row that was not there.
    New,
}

#[derive(Clone, Debug)]
struct Claim {
    extent: Extent,
    file: Arc<str>,
    line: u64,
    change: usize,
}

/// What the changes of all variants touch.
#[derive(Debug, Default)]
pub(super) struct Claims {
    by_thing: BTreeMap<Thing, Vec<Claim>>,
    change: usize,
}

impl Claims {
    /// Begins the next change: one change does not stand in its own way.
    pub(super) fn begin(&mut self) {
        self.change += 1;
    }

    /// Notes what the change touches, and tells of another one that touches the same.
    pub(super) fn touch(
        &mut self,
        thing: Thing,
        extent: Extent,
        at: (&Arc<str>, u64),
        problems: &mut Problems,
    ) {
        let claim = Claim { extent, file: at.0.clone(), line: at.1, change: self.change };
        if let Some(other) = self.others(thing).find(|other| claim.meets(other)) {
            let message = format!(
                "changes {}, which {}, line {} changes too; leave it to one of them, or limit each to days or rows of its own",
                claim.shown(thing),
                other.file,
                other.line
            );
            problems.add(&claim.file, claim.line, message);
        }
        self.by_thing.entry(thing).or_default().push(claim);
    }

    /// What was touched of a thing so far: of a row also by who touches the table, of a table also by who touches its rows.
    fn others(&self, thing: Thing) -> impl Iterator<Item = &Claim> {
        let (rows, table) = match thing {
            Thing::Row(name, _) => (thing..=thing, Thing::Table(name)),
            Thing::Table(name) => (Thing::Row(name, 0)..=Thing::Row(name, u64::MAX), thing),
            other => (other..=other, other),
        };
        let of_table = self.by_thing.get(&table).into_iter().flatten();
        of_table.chain(self.by_thing.range(rows).flat_map(|(_, claims)| claims))
    }
}

impl Claim {
    fn meets(&self, other: &Self) -> bool {
        match (&self.extent, &other.extent) {
            _ if self.change == other.change => false,
            (Extent::Entry(own), Extent::Entry(theirs)) => {
                // In one file the entry that is limited to more goes first, as in policy.toml.
                let alike = ["pool", "level"].iter().all(|what| own.limit(what) == theirs.limit(what));
                meet(own, theirs) && (alike || self.file != other.file)
            }
            (Extent::New, Extent::New) => false,
            (Extent::Cell(own, days), Extent::Cell(theirs, others)) => {
                own == theirs && days.overlaps(*others)
            }
            (Extent::Cell(_, days) | Extent::Days(days), Extent::Cell(_, others) | Extent::Days(others)) => {
                days.overlaps(*others)
            }
            _ => true,
        }
    }

    fn shown(&self, thing: Thing) -> String {
        match (thing, &self.extent) {
            (Thing::Row(table, line), Extent::Cell(column, _)) => format!("`{table}` line {line} `{column}`"),
            (Thing::Row(table, _), Extent::New) => format!("`{table}`"),
            (Thing::Row(table, line), _) => format!("`{table}` line {line}"),
            (Thing::Table(table), _) => format!("the whole of `{table}`"),
            (Thing::Part(part), _) => format!("`{part}` of region.toml"),
            (Thing::Key(key), _) => format!("`policy.{key}`"),
        }
    }
}
