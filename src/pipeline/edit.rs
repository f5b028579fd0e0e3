//! What a what-if does to single records, before they are grouped and priced.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::domain::{DiagnosisId, Grouping, Number, Patient};
use crate::points::{Bill, Product};

/// What becomes of a record. The record itself is checked as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edit {
    /// How many times it counts.
    pub times: u32,
    /// The hospital that has it instead.
    pub hospital: Option<usize>,
    /// What its amounts are multiplied by.
    pub cost: Option<Number>,
    /// Days that its stay is longer (below zero: shorter). A day remains of a stay that had one.
    pub stay_days: i32,
    /// The set of other diagnoses that are not coded, by its place in [`Edits::sets`].
    pub without: Option<usize>,
}

impl Edit {
    /// Nothing.
    pub const NONE: Self = Self { times: 1, hospital: None, cost: None, stay_days: 0, without: None };

    /// The patient of the case.
    pub(super) fn patient(&self, patient: Patient) -> Patient {
        let longer = |days: i32| match days {
            ..=0 => days,
            _ => days.saturating_add(self.stay_days).max(1),
        };
        Patient { length_of_stay_days: patient.length_of_stay_days.map(longer), ..patient }
    }

    /// What the case cost.
    ///
    /// # Rounding
    /// Each amount once, to fen; a cost stays at least one fen.
    pub(super) fn bill(&self, bill: Bill) -> Bill {
        let Some(factor) = self.cost else { return bill };
        let times = |amount: i64| {
            let product = Product::ONE.times(amount.into(), 1).by(factor).rounded(1);
            i64::try_from(product).expect("an amount of a case times at most a thousand fits 64 bits")
        };
        Bill {
            // A case that cost nothing could not be told from a reversal.
            cost: match times(bill.cost) {
                0 => bill.cost.signum(),
                cost => cost,
            },
            fund: times(bill.fund),
            own_pay: times(bill.own_pay),
            paid_first: times(bill.paid_first),
            deductible: times(bill.deductible),
        }
    }
}

/// The edits of a batch.
#[derive(Clone, Copy, Debug, Default)]
pub struct Edits<'e> {
    /// By row; empty where nothing is edited.
    pub of_row: &'e [Edit],
    /// Sets of diagnoses that are not coded, by scheme.
    pub sets: &'e [Vec<HashSet<DiagnosisId>>],
    /// Where the records were placed as they stand, by row, where an arm of the same schemes knows that.
    pub groupings: &'e [Option<Grouping>],
}

impl Edits<'_> {
    /// The edit of a row.
    pub(super) fn of(&self, row: usize) -> &Edit {
        self.of_row.get(row).unwrap_or(&Edit::NONE)
    }

    /// Where a record was placed, if it is known and stands as it was.
    pub(super) fn known(&self, edit: &Edit, row: usize) -> Option<Grouping> {
        let known = self.groupings.get(row).copied().flatten();
        known.filter(|_| *edit == Edit::NONE)
    }

    /// The other diagnoses of a case that stay coded.
    pub(super) fn others<'c>(
        &self,
        edit: &Edit,
        scheme: usize,
        all: &'c [DiagnosisId],
    ) -> Cow<'c, [DiagnosisId]> {
        let Some(set) = edit.without.map(|set| &self.sets[set][scheme]) else { return Cow::Borrowed(all) };
        all.iter().filter(|code| !set.contains(code)).copied().collect()
    }
}
