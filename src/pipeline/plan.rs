//! The changes of cases that a what-if makes: which records each is for, and what it does to them.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::domain::{DiagnosisId, Fen, Grouping, Month, Number};
use crate::files::discharges::{Field, Location};
use crate::region::Region;

use super::columns::Columns;
use super::edit::{Edit, Edits};
use super::numbering::Numbering;
use super::told::Watched;

/// What a change does to the cases that it is for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PlannedEdit {
    /// Each counts so many times, and the chosen ones once more.
    Times {
        /// How often all of them count.
        all: u32,
        /// How often the chosen ones do.
        chosen: u32,
    },
    /// Amounts are multiplied.
    Cost(Number),
    /// Days of stay are added.
    StayDays(i32),
    /// The chosen ones are at another hospital.
    Move(usize),
    /// Other diagnoses of the set are not coded.
    Without(usize),
}

/// The places of a filter; none of a kind: all of them.
#[derive(Clone, Debug, Default)]
pub struct PlannedFilter {
    /// Hospitals.
    pub hospitals: BTreeSet<usize>,
    /// Levels, by their word.
    pub levels: Vec<String>,
    /// Pools.
    pub pools: BTreeSet<usize>,
    /// Groups of the baseline, by their number.
    pub groups: Option<HashSet<u32>>,
    /// Principal diagnoses, by scheme.
    pub diagnoses: Option<Vec<HashSet<DiagnosisId>>>,
    /// Departments, by their word.
    pub departments: Vec<String>,
    /// Months of settlement; of a correction or reversal those of the case that it is about.
    pub months: BTreeSet<Month>,
    /// Age in years: from, and below.
    pub age: [Option<i32>; 2],
    /// Days of stay: from, and at most.
    pub stay_days: [Option<i32>; 2],
}

/// A change of cases.
#[derive(Clone, Debug)]
pub struct PlannedChange {
    /// Which cases.
    pub filter: PlannedFilter,
    /// What happens to them.
    pub edit: PlannedEdit,
    /// The share of them that is chosen, as numerator and denominator; none: all.
    pub share: Option<(i128, i128)>,
    /// The chosen ones, where a share is.
    pub chosen: HashSet<Location>,
    /// Where it stands, for messages.
    pub told: String,
}

/// The changes of an arm.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// In the order of the variants.
    pub changes: Vec<PlannedChange>,
    /// The sets of [`PlannedEdit::Without`], by scheme of the arm.
    pub sets: Vec<Vec<HashSet<DiagnosisId>>>,
}

/// What became of a plan in some records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Planned {
    /// By change: the cases that its filter let through.
    pub matched: Vec<u64>,
    /// By set of diagnoses that are not coded: the cases that had one.
    pub uncoded: BTreeMap<usize, u64>,
    /// Why the plan cannot be: the first reason of some case.
    pub fault: Option<String>,
}

impl Planned {
    /// Adds what became of it in other records.
    pub fn merge(&mut self, other: &Self) {
        self.matched.resize(self.matched.len().max(other.matched.len()), 0);
        self.matched.iter_mut().zip(&other.matched).for_each(|(own, other)| *own += other);
        other.uncoded.iter().for_each(|(set, cases)| *self.uncoded.entry(*set).or_default() += cases);
        self.fault = self.fault.take().or_else(|| other.fault.clone());
    }
}

/// A batch of the baseline, for filters.
pub(super) struct Baseline<'b, 'c> {
    region: &'b Region,
    numbering: &'b Numbering,
    columns: &'b Columns<'c>,
    departments: Option<(Vec<u32>, Vec<String>)>,
    first: Location,
}

impl<'b, 'c> Baseline<'b, 'c> {
    pub(super) fn new(
        plan: &Plan,
        (region, numbering): (&'b Region, &'b Numbering),
        columns: &'b Columns<'c>,
        first: Location,
    ) -> Self {
        let asked = plan.changes.iter().any(|change| !change.filter.departments.is_empty());
        let departments = asked.then(|| columns.records.words(Field::DscgCaty));
        Self { region, numbering, columns, departments, first }
    }

    pub(super) fn location(&self, row: usize) -> Location {
        Location { row: self.first.row + row as u64, ..self.first }
    }
}

impl PlannedFilter {
    /// Whether it is for a case of the baseline.
    pub(super) fn holds(&self, batch: &Baseline<'_, '_>, case: &Watched) -> bool {
        let (row, worth) = (case.row, &case.worth);
        let patient = &batch.columns.patients[row];
        let level = || batch.region.hospitals.on(worth.hospital, case.day).map(|row| row.level.as_str());
        let group = || batch.numbering.group(0, case.scheme, case.grouping.placement.0 as usize);
        let principal = || batch.columns.lists[case.scheme].diagnoses.row(row)[0];
        let department = || {
            let (keys, words) = batch.departments.as_ref().expect("a filter asks for it");
            words[keys[row] as usize].as_str()
        };
        let within = |number: Option<i32>, from: Option<i32>, last: Option<i32>| {
            let asked = from.is_some() || last.is_some();
            !asked
                || number.is_some_and(|own| {
                    from.is_none_or(|from| own >= from) && last.is_none_or(|last| own <= last)
                })
        };
        let [age, below] = self.age;
        let [stay, at_most] = self.stay_days;
        (self.hospitals.is_empty() || self.hospitals.contains(&worth.hospital))
            && (self.pools.is_empty() || self.pools.contains(&worth.pool))
            // What corrects a case or takes it back is of the month of that case, so that one does not go without the other.
            && (self.months.is_empty() || self.months.contains(&case.day.month()))
            && within(Some(patient.age_years), age, below.map(|below| below - 1))
            && within(patient.length_of_stay_days, stay, at_most)
            && (self.levels.is_empty()
                || level().is_some_and(|own| self.levels.iter().any(|level| level == own)))
            && self.groups.as_ref().is_none_or(|groups| groups.contains(&group()))
            && self.diagnoses.as_ref().is_none_or(|sets| sets[case.scheme].contains(&principal()))
            && (self.departments.is_empty() || self.departments.iter().any(|own| own == department()))
    }
}

impl Plan {
    /// The first entry of each case of a batch: what it adds by itself, before later records change it.
    pub(super) fn cases(watched: &[Watched]) -> impl Iterator<Item = &Watched> {
        watched
            .iter()
            .enumerate()
            .filter(|(at, case)| *at == 0 || watched[at - 1].row != case.row)
            .map(|(_, case)| case)
    }

    /// The edits of a batch whose cases of the baseline are known; `arm` is the region that they are for.
    pub(super) fn edits(
        &self,
        batch: &Baseline<'_, '_>,
        watched: &[Watched],
        arm: &Region,
        planned: &mut Planned,
    ) -> Vec<Edit> {
        planned.matched.resize(self.changes.len(), 0);
        let mut edits = vec![Edit::NONE; batch.columns.records.rows];
        let mut by: Vec<Option<&PlannedChange>> = Vec::new();
        for case in Self::cases(watched) {
            by.clear();
            by.resize(KINDS, None);
            for (number, change) in self.changes.iter().enumerate() {
                if !change.filter.holds(batch, case) {
                    continue;
                }
                planned.matched[number] += 1;
                let chosen = change.share.is_none() || change.chosen.contains(&batch.location(case.row));
                let fault = change.apply(&mut edits[case.row], chosen, case, arm, &mut by);
                planned.fault = planned.fault.take().or(fault);
            }
        }
        edits
    }

    /// The edits as the work on a batch takes them, with what is known of the rows as they stand.
    pub(super) fn of_rows<'e>(&'e self, of_row: &'e [Edit], groupings: &'e [Option<Grouping>]) -> Edits<'e> {
        Edits { of_row, sets: &self.sets, groupings }
    }
}

/// Kinds of [`PlannedEdit`].
const KINDS: usize = 5;

impl PlannedChange {
    fn kind(&self) -> usize {
        match self.edit {
            PlannedEdit::Times { .. } => 0,
            PlannedEdit::Cost(_) => 1,
            PlannedEdit::StayDays(_) => 2,
            PlannedEdit::Move(_) => 3,
            PlannedEdit::Without(_) => 4,
        }
    }

    /// Applies the change to a case; why it cannot be, if so. `by` are the changes that touched the case, by kind.
    fn apply<'c>(
        &'c self,
        edit: &mut Edit,
        chosen: bool,
        case: &Watched,
        region: &Region,
        by: &mut [Option<&'c Self>],
    ) -> Option<String> {
        if let Some(other) = by[self.kind()].replace(self) {
            return Some(format!(
                "{}: is for a case that {} changes in the same way; narrow one of the filters",
                self.told, other.told
            ));
        }
        match self.edit {
            PlannedEdit::Times { all, chosen: times } => edit.times = if chosen { times } else { all },
            PlannedEdit::Cost(factor) => {
                let cost = case.worth.tally.cost;
                if cost.0.abs() * factor.mantissa() > Fen::CASE_LIMIT * factor.denominator() {
                    return Some(format!(
                        "{}: a case of {cost} yuan would cost more than the {} that a case may; take a smaller factor",
                        self.told,
                        Fen(Fen::CASE_LIMIT)
                    ));
                }
                edit.cost = Some(factor);
            }
            PlannedEdit::StayDays(days) => edit.stay_days = days,
            PlannedEdit::Without(set) => edit.without = Some(set),
            PlannedEdit::Move(to) if chosen => {
                if region.hospitals.on(to, case.day).is_none() {
                    let (code, day) = (&region.hospitals.codes()[to], case.day);
                    return Some(format!("{}: hospital {code} is not in the region on {day}", self.told));
                }
                edit.hospital = Some(to);
            }
            PlannedEdit::Move(_) => {}
        }
        None
    }
}
