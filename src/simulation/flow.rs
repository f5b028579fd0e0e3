//! How cases and money move between groups.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{Fen, Points};

/// Cases that go from one group to another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flow {
    /// How many; a reversal takes one off.
    pub cases: i64,
    /// What they cost.
    pub cost: Fen,
    /// Their points in the baseline.
    pub before: Points,
    /// Their points in the variant.
    pub after: Points,
}

impl Flow {
    /// Adds other cases.
    pub fn add(&mut self, other: &Self) {
        self.cases += other.cases;
        self.cost += other.cost;
        self.before += other.before;
        self.after += other.after;
    }
}

/// What became of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GroupFate {
    /// Its cases are spread over several groups.
    Split,
    /// Cases of several groups are in it.
    Merged,
    /// The baseline's schemes have it, those of the variant do not.
    Gone,
    /// The other way round.
    New,
}

impl GroupFate {
    /// The word in output files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Split => "split",
            Self::Merged => "merged",
            Self::Gone => "gone",
            Self::New => "new",
        }
    }
}

/// A group that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupChange {
    /// The group.
    pub group: u32,
    /// What became of it.
    pub fate: GroupFate,
    /// The groups on the other side that share cases with it.
    pub others: Vec<u32>,
}

/// What became of the groups that cases moved between; `there` are the groups that the schemes of baseline and variant have.
///
/// # Example
/// Cases of A in B and C: A was split. Cases of B and D in E: E was merged. A group without cases is new or gone only.
pub fn fates(flows: &BTreeMap<(u32, u32), Flow>, there: [&BTreeSet<u32>; 2]) -> Vec<GroupChange> {
    let (mut to, mut from) = (BTreeMap::<u32, Vec<u32>>::new(), BTreeMap::<u32, Vec<u32>>::new());
    for (one, two) in flows.keys() {
        to.entry(*one).or_default().push(*two);
        from.entry(*two).or_default().push(*one);
    }
    let change = |group: &u32, fate, others: Option<&Vec<u32>>| GroupChange {
        group: *group,
        fate,
        others: others.cloned().unwrap_or_default(),
    };
    let [before, after] = there;
    let split = to.iter().filter(|(_, to)| to.len() > 1);
    let merged = from.iter().filter(|(_, from)| from.len() > 1);
    let mut changes: Vec<GroupChange> = split
        .map(|(group, to)| change(group, GroupFate::Split, Some(to)))
        .chain(merged.map(|(group, from)| change(group, GroupFate::Merged, Some(from))))
        .chain(before.difference(after).map(|group| change(group, GroupFate::Gone, to.get(group))))
        .chain(after.difference(before).map(|group| change(group, GroupFate::New, from.get(group))))
        .collect();
    changes.sort_by_key(|change| (change.group, change.fate));
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_split_merged_new_and_gone() {
        let [a, b, c, d, e] = [0, 1, 2, 3, 4];
        let moved = [(a, b), (a, c), (b, e), (d, e)];
        let flows = moved.into_iter().map(|pair| (pair, Flow { cases: 1, ..Flow::default() })).collect();
        let change = |group, fate, others: &[u32]| GroupChange { group, fate, others: others.to_vec() };
        assert_eq!(
            fates(&flows, [&BTreeSet::from([a, b, d]), &BTreeSet::from([b, c, e])]),
            [
                change(a, GroupFate::Split, &[b, c]),
                change(a, GroupFate::Gone, &[b, c]),
                change(c, GroupFate::New, &[a]),
                change(d, GroupFate::Gone, &[e]),
                change(e, GroupFate::Merged, &[b, d]),
                change(e, GroupFate::New, &[b, d]),
            ]
        );
    }
}
