//! What records have to do with each other: corrections and reversals with the record they name, a stay with the one
//! after it.
//!
//! A month that was paid is never edited. What a later record changes counts in the month in which that record was
//! settled, and points to the month of the case it changes.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::domain::{Date, Month, Number, RejectReason};
use crate::files::discharges::{Location, RecordKind};

/// What a record is to others. Most records are nothing to each other and have none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tie {
    /// Of a correction or reversal: the record that it names.
    pub names: Option<Named>,
    /// What a later record does to this one.
    pub changed: Option<Changed>,
    /// Whether a later record takes this one back. That record has amounts of its own, so nothing of the settlement is
    /// changed here; indicators ask neither of the two for what only a record says.
    pub reversed: bool,
    /// Why a correction or reversal cannot stand.
    pub fault: Option<RejectReason>,
}

/// The identifier of the record at the root of what a record corrects or takes back.
pub fn root_of(tie: Option<&Tie>) -> Option<&str> {
    tie.and_then(|tie| tie.names.as_ref()).map(|named| named.root_id.as_str())
}

/// Whether a record and the reversal that names it take each other back: as a pair they are nothing.
pub(super) fn taken_back(kind: RecordKind, tie: Option<&Tie>) -> bool {
    tie.is_some_and(|tie| tie.reversed || (kind == RecordKind::Reversal && tie.names.is_some()))
}

/// The identifier of the later record that changes this one; blank where none does.
pub fn changed_by(tie: Option<&Tie>) -> &str {
    tie.and_then(|tie| tie.changed.as_ref()).map_or("", |changed| changed.by.as_str())
}

/// The record that a correction or reversal names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Its identifier.
    pub id: String,
    /// That of the record at the root: the one that was corrected first.
    pub root_id: String,
    /// The settlement date of the root. It decides the policy in force and the month that the case belongs to: a
    /// correction mends a record, not the rules it is paid by.
    pub root_day: Date,
}

/// A change that a later record makes to a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// The month in which the later record counts.
    pub month: Month,
    /// The identifier of the later record.
    pub by: String,
    /// What the case keeps of its points; nothing at all where it was replaced.
    pub keeps: Option<Number>,
}

/// Why a record that is sound by itself cannot stand among all others: a correction must name what it mends.
pub(super) fn fault(kind: RecordKind, tie: Option<&Tie>) -> Option<RejectReason> {
    let alone = kind == RecordKind::Correction && tie.is_none();
    tie.and_then(|tie| tie.fault).or(alone.then_some(RejectReason::UnknownSuperseded))
}

/// The ties of all records that have any.
#[derive(Clone, Debug, Default)]
pub struct Ties(HashMap<Location, Tie>);

/// A record that names another, or is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked {
    /// Where it stands.
    pub location: Location,
    /// Its identifier.
    pub id: String,
    /// What it is.
    pub kind: RecordKind,
    /// The record that it names.
    pub supersedes: Option<String>,
    /// Its settlement date.
    pub day: Date,
    /// The month in which it counts.
    pub month: Month,
}

impl Linked {
    fn names_another(&self) -> bool {
        match self.kind {
            RecordKind::Correction => true,
            // A reversal that names nothing stands by itself.
            RecordKind::Reversal => self.supersedes.is_some(),
            RecordKind::Normal | RecordKind::Unknown => false,
        }
    }
}

impl Ties {
    /// The tie of a record, if it has any.
    pub fn of(&self, location: Location) -> Option<&Tie> {
        if self.0.is_empty() { None } else { self.0.get(&location) }
    }

    /// The ties of the records of a file, in order of rows.
    pub fn of_input(&self, input: usize) -> BTreeMap<u64, &Tie> {
        let own = self.0.iter().filter(|(location, _)| location.input == input);
        own.map(|(location, tie)| (location.row, tie)).collect()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Notes what a later stay does to an earlier one.
    pub fn change(&mut self, location: Location, changed: Changed) {
        self.0.entry(location).or_default().changed = Some(changed);
    }

    /// Ties corrections and reversals to what they name. `records` are accepted ones, each identifier once.
    ///
    /// A record may be replaced or taken back once; where two name it, the one that was settled first stands, and of two
    /// of one day neither. A reversal cannot be named, nor a record that was settled later.
    pub fn resolve(records: &[Linked]) -> Self {
        let chains = Chains::new(records);
        let mut ties = Self::default();
        for (at, record) in records.iter().enumerate().filter(|(_, record)| record.names_another()) {
            let own = ties.0.entry(record.location).or_default();
            match chains.roots[at] {
                Err(fault) => own.fault = Some(fault),
                Ok(root) => {
                    let target = chains.targets[at].expect("a record with a root names one");
                    let (root, target) = (&records[root], &records[target]);
                    own.names =
                        Some(Named { id: target.id.clone(), root_id: root.id.clone(), root_day: root.day });
                    let theirs = ties.0.entry(target.location).or_default();
                    if record.kind == RecordKind::Reversal {
                        theirs.reversed = true;
                    } else {
                        let (month, by) = (record.month, record.id.clone());
                        theirs.changed = Some(Changed { month, by, keeps: None });
                    }
                }
            }
        }
        ties
    }
}

/// Who names whom.
struct Chains {
    /// The record that each names, where it may.
    targets: Vec<Option<usize>>,
    /// Where the chain of each record ends: at a record that names none, or at a fault.
    roots: Vec<Result<usize, RejectReason>>,
}

impl Chains {
    fn new(records: &[Linked]) -> Self {
        let by_id: HashMap<&str, usize> =
            records.iter().enumerate().map(|(at, record)| (record.id.as_str(), at)).collect();
        let target = |record: &Linked| {
            let at = *by_id.get(record.supersedes.as_deref().filter(|_| record.names_another())?)?;
            let target = &records[at];
            (target.kind != RecordKind::Reversal && target.day <= record.day).then_some(at)
        };
        let targets: Vec<Option<usize>> = records.iter().map(target).collect();
        let stands = Self::uncontested(records, &targets);
        let mut roots: Vec<Option<Result<usize, RejectReason>>> = vec![None; records.len()];
        for first in 0..records.len() {
            let (mut path, mut at) = (Vec::new(), first);
            let end = loop {
                if let Some(known) = roots[at] {
                    break known.map_err(|_| RejectReason::UnknownSuperseded);
                }
                // Until its end is known a record on the path is a fault: one that is met again closes a circle.
                roots[at] = Some(Err(RejectReason::UnknownSuperseded));
                path.push(at);
                match targets[at] {
                    _ if !records[at].names_another() => break Ok(at),
                    None => break Err(RejectReason::UnknownSuperseded),
                    Some(_) if !stands[at] => break Err(RejectReason::SupersededTwice),
                    Some(target) => at = target,
                }
            };
            // Only the record that came too late is at fault for that; those that name it name nothing that stands.
            let last = path.len().saturating_sub(1);
            for (place, at) in path.iter().enumerate() {
                let own = place == last && targets[*at].is_some();
                roots[*at] =
                    Some(end.map_err(|fault| if own { fault } else { RejectReason::UnknownSuperseded }));
            }
        }
        Self { targets, roots: roots.into_iter().flatten().collect() }
    }

    /// Whether each record has the first claim on what it names.
    fn uncontested(records: &[Linked], targets: &[Option<usize>]) -> Vec<bool> {
        let mut first: HashMap<usize, (Date, usize)> = HashMap::new();
        for (record, target) in records.iter().zip(targets) {
            let Some(target) = target else { continue };
            let claim = first.entry(*target).or_insert((record.day, 0));
            match record.day.cmp(&claim.0) {
                Ordering::Less => *claim = (record.day, 1),
                Ordering::Equal => claim.1 += 1,
                Ordering::Greater => {}
            }
        }
        let stands = |(record, target): (&Linked, &Option<usize>)| {
            target.is_some_and(|target| first[&target] == (record.day, 1))
        };
        records.iter().zip(targets).map(stands).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(row: u64, id: &str, kind: RecordKind, supersedes: &str, day: u32) -> Linked {
        let date = Date::new(2023, day / 100, day % 100).unwrap();
        let supersedes = (!supersedes.is_empty()).then(|| supersedes.to_owned());
        let location = Location { input: 0, row };
        Linked { location, id: id.to_owned(), kind, supersedes, day: date, month: date.month() }
    }

    fn tie(ties: &Ties, row: u64) -> Tie {
        ties.of(Location { input: 0, row }).cloned().unwrap_or_default()
    }

    #[test]
    fn a_chain_leads_to_the_record_that_was_corrected_first() {
        use RecordKind::{Correction, Normal, Reversal};
        let ties = Ties::resolve(&[
            record(0, "o", Normal, "", 110),
            record(1, "c1", Correction, "o", 212),
            record(2, "c2", Correction, "c1", 313),
            record(3, "r", Reversal, "c2", 414),
        ]);
        let month = |month| Month { year: 2023, month };
        let replaced = |month, by: &str| Some(Changed { month, by: by.to_owned(), keeps: None });
        assert_eq!(tie(&ties, 0).changed, replaced(month(2), "c1"));
        assert_eq!(tie(&ties, 1).changed, replaced(month(3), "c2"));
        assert!(tie(&ties, 2).reversed && tie(&ties, 2).changed.is_none());
        let root_day = Date::new(2023, 1, 10).unwrap();
        for (row, named) in [(1, "o"), (2, "c1"), (3, "c2")] {
            let names = Named { id: named.to_owned(), root_id: "o".to_owned(), root_day };
            assert_eq!(tie(&ties, row).names, Some(names));
        }
    }

    #[test]
    fn what_names_nothing_that_stands_is_refused() {
        use RecordKind::{Correction, Normal, Reversal};
        use RejectReason::{SupersededTwice, UnknownSuperseded};
        let ties = Ties::resolve(&[
            record(0, "o", Normal, "", 310),
            record(1, "none", Correction, "", 312),
            record(2, "unknown", Correction, "x", 312),
            record(3, "early", Correction, "o", 301),
            record(4, "self", Correction, "self", 312),
            record(5, "round", Correction, "trip", 312),
            record(6, "trip", Correction, "round", 312),
            record(7, "r", Reversal, "o", 401),
            record(8, "of-r", Correction, "r", 402),
            record(9, "second", Correction, "o", 402),
            record(10, "of-second", Correction, "second", 403),
        ]);
        let fault = |row| tie(&ties, row).fault;
        for row in [1, 2, 3, 4, 5, 6, 8, 10] {
            assert_eq!(fault(row), Some(UnknownSuperseded), "row {row}");
        }
        assert_eq!((fault(7), fault(9)), (None, Some(SupersededTwice)));
        assert!(tie(&ties, 0).reversed && tie(&ties, 0).changed.is_none());
    }

    #[test]
    fn of_two_corrections_of_one_day_neither_stands() {
        use RecordKind::{Correction, Normal};
        let ties = Ties::resolve(&[
            record(0, "o", Normal, "", 110),
            record(1, "a", Correction, "o", 212),
            record(2, "b", Correction, "o", 212),
        ]);
        assert_eq!(tie(&ties, 1).fault, Some(RejectReason::SupersededTwice));
        assert_eq!(tie(&ties, 2).fault, Some(RejectReason::SupersededTwice));
        assert_eq!(tie(&ties, 0), Tie::default());
    }
}
