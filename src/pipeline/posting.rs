//! In which month a case counts, and which month it belongs to.

use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::RangeInclusive;

use crate::domain::{Month, Number};

use super::ties::{Changed, Tie};

/// What a case counts in the months that are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Postings<'t> {
    /// The case itself; none where it counts in another month, or not at all.
    pub own: Option<Posting>,
    /// What a record of a later month changes of it, posted in that month.
    pub later: Option<Later<'t>>,
    /// Whether a correction of its own month takes its place: it counts nowhere.
    pub replaced: bool,
}

/// A case in the month in which it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    /// The month.
    pub month: Month,
    /// The month that it belongs to: an earlier one for corrections, reversals and late records.
    pub belongs_to: Month,
    /// What it keeps of its points where its patient came back within the month.
    pub keeps: Option<Number>,
}

/// A change that a later month makes to a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Later<'t> {
    /// The month that makes it.
    pub month: Month,
    /// The month that the case belongs to.
    pub belongs_to: Month,
    /// What the case keeps of its points; none where a correction takes its place.
    pub keeps: Option<Number>,
    /// The record that makes it.
    pub by: &'t str,
}

/// The cases that paid months have counted: what is not among them and belongs to one of them came late.
#[derive(Clone, Debug, Default)]
pub struct PaidCases {
    /// The paid months, each with the digest of its cases.
    months: BTreeMap<Month, String>,
    /// Identifiers by two hashes: one could stand for two of them by chance.
    ids: HashSet<[u64; 2]>,
}

/// An identifier as two numbers.
pub fn fingerprint(text: &str) -> [u64; 2] {
    let hash = |part: u8| {
        let mut hasher = DefaultHasher::new();
        (part, text).hash(&mut hasher);
        hasher.finish()
    };
    [hash(0), hash(1)]
}

impl Postings<'_> {
    /// Whether nothing of the case concerns the months that are asked for.
    pub fn is_elsewhere(&self) -> bool {
        self.own.is_none() && self.later.is_none() && !self.replaced
    }
}

impl PaidCases {
    /// Adds a month that was paid, with the digest of the file of its cases.
    pub fn add_month(&mut self, month: Month, sha256: String) {
        self.months.insert(month, sha256);
    }

    /// The digests of the files of cases, by month: they tell what is among these cases.
    pub fn digests(&self) -> Vec<(String, &str)> {
        self.months.iter().map(|(month, sha256)| (month.to_string(), sha256.as_str())).collect()
    }

    /// Adds a case that was counted in some paid month.
    pub fn add(&mut self, setl_id: &str) {
        self.ids.insert(fingerprint(setl_id));
    }

    fn lack(&self, month: Month, setl_id: &str) -> bool {
        self.months.contains_key(&month) && !self.ids.contains(&fingerprint(setl_id))
    }
}

/// The months that are asked for, all of one year, and what was paid before them.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The months.
    pub months: RangeInclusive<Month>,
    /// The paid months before; none where nothing is known of them.
    pub paid: Option<PaidCases>,
}

impl Asked {
    /// All months of a year.
    pub fn year(year: i32) -> Self {
        let month = |month| Month { year, month };
        Self { months: month(1)..=month(12), paid: None }
    }

    /// The month in which a record counts by itself: its own, or the one that is settled now where its own was paid
    /// without it.
    pub fn counts_in(&self, setl_id: &str, own: Month) -> Month {
        let first = *self.months.start();
        let late = own < first && self.paid.as_ref().is_some_and(|paid| paid.lack(own, setl_id));
        if late { first } else { own }
    }

    /// Where a case counts, as far as it is asked for.
    pub fn postings<'t>(&self, setl_id: &str, own: Month, tie: Option<&'t Tie>) -> Postings<'t> {
        let month = self.counts_in(setl_id, own);
        let root = tie.and_then(|tie| tie.names.as_ref()).map(|named| named.root_day.month());
        // A reversal that names nothing, and every case that nothing came after, belongs where it counts.
        let belongs_to = root.unwrap_or(own);
        let changed = tie.and_then(|tie| tie.changed.as_ref());
        let at_once = changed.filter(|changed| changed.month <= month);
        let replaced = at_once.is_some_and(|changed| changed.keeps.is_none());
        let own = Posting { month, belongs_to, keeps: at_once.and_then(|changed| changed.keeps) };
        let later = |Changed { month, by, keeps }: &'t Changed| Later {
            month: *month,
            belongs_to,
            keeps: *keeps,
            by,
        };
        Postings {
            own: Some(own).filter(|own| !replaced && self.months.contains(&own.month)),
            later: changed
                .filter(|changed| changed.month > month && self.months.contains(&changed.month))
                .map(later),
            replaced: replaced && self.months.contains(&month),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(month: u32) -> Month {
        Month { year: 2023, month }
    }

    fn asked(first: u32, last: u32) -> Asked {
        Asked { months: month(first)..=month(last), paid: None }
    }

    fn replaced_in(later: u32) -> Tie {
        let changed = Changed { month: month(later), by: "c".to_owned(), keeps: None };
        Tie { changed: Some(changed), ..Tie::default() }
    }

    #[test]
    fn a_correction_takes_a_case_out_of_the_month_in_which_it_comes() {
        let tie = replaced_in(3);
        let year = asked(1, 12).postings("o", month(1), Some(&tie));
        assert_eq!(year.own.map(|own| (own.month, own.belongs_to)), Some((month(1), month(1))));
        assert_eq!(year.later.map(|later| (later.month, later.belongs_to)), Some((month(3), month(1))));
        let of = |settled| {
            let postings = asked(settled, settled).postings("o", month(1), Some(&tie));
            (postings.own.is_some(), postings.later.is_some(), postings.replaced)
        };
        assert_eq!(
            (of(1), of(2), of(3)),
            ((true, false, false), (false, false, false), (false, true, false))
        );
        let at_once = asked(1, 12).postings("o", month(3), Some(&tie));
        assert_eq!((at_once.own, at_once.later, at_once.replaced), (None, None, true));
    }

    #[test]
    fn what_a_paid_month_did_not_count_is_late() {
        let mut paid = PaidCases::default();
        paid.add_month(month(1), String::new());
        paid.add("known");
        let april = Asked { months: month(4)..=month(4), paid: Some(paid) };
        assert_eq!(april.postings("known", month(1), None).own, None);
        let late = april.postings("new", month(1), None).own.unwrap();
        assert_eq!((late.month, late.belongs_to), (month(4), month(1)));
        // February was not paid: nothing is known of its cases.
        assert_eq!(april.postings("new", month(2), None).own, None);
    }
}
