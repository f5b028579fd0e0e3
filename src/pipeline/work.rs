//! The work on the rows of a batch: each is checked, grouped, priced and counted.

use std::collections::BTreeMap;

use arrow_array::RecordBatch;

use crate::domain::{Case, CaseSums, Date, Fen, Finding, Grouping, Month, RejectReason};
use crate::files::discharges::{Field, Location, RecordKind, Records, Refusal, Repeat, check};
use crate::files::{CaseBatch, FindingRow, Reject};
use crate::grouper::Grouper;
use crate::points::{Bill, Price, PricedCase, price};
use crate::region::{Outcome, SpecialCase};

use super::audited::{MetAudit, without};
use super::columns::{Caches, Columns, Lists, bill, grey_codes, lists, settlement_day, treatment, unknown};
use super::counts::tally;
use super::edit::{Edit, Edits};
use super::gauge::Gauge;
use super::piece::{Gathered, cases};
use super::posting::Postings;
use super::program::Program;
use super::ties::{Tie, Ties, changed_by, root_of};
use super::told::{Watch, Watched};
use super::worth::Worth;

/// The work on rows that follow each other in a file: batch by batch, discharges in and priced cases out, while what is
/// refused, odd, counted and summed gathers here.
pub struct Work<'w, 'p> {
    pub(super) program: &'w Program<'p>,
    caches: Vec<Caches>,
    /// Where the next batch begins.
    next: Location,
    pub(super) gathered: Gathered,
    /// The cases of the batch at hand that are watched.
    pub(super) watched: Vec<Watched>,
    /// By set of diagnoses that are not coded: the cases that had one.
    pub(super) uncoded: BTreeMap<usize, u64>,
    /// Where the rows of the batch at hand were placed, where another arm asks for it.
    pub(super) groupings: Option<Vec<Option<Grouping>>>,
}

/// The cases of a batch as they are accepted.
#[derive(Default)]
pub(super) struct Accepted {
    pub(super) schemes: Vec<usize>,
    pub(super) groupings: Vec<Grouping>,
    pub(super) prices: Vec<Price>,
    pub(super) taken: Vec<bool>,
}

/// Where a row stands and where it counts.
#[derive(Clone, Copy)]
pub(super) struct Place<'t> {
    pub(super) row: usize,
    pub(super) setl_id: Option<&'t str>,
    pub(super) location: Location,
    pub(super) scheme: usize,
    bill: Bill,
    /// The day by whose rules it is paid.
    pub(super) day: Option<Date>,
    pub(super) tie: Option<&'t Tie>,
    pub(super) postings: Option<Postings<'t>>,
}

impl<'w, 'p> Work<'w, 'p> {
    /// Begins at a row of a file.
    pub fn new(program: &'w Program<'p>, first: Location) -> Self {
        Self {
            program,
            caches: program.schemes.iter().map(|_| Caches::default()).collect(),
            next: first,
            gathered: Gathered::new(program.size()),
            watched: Vec::new(),
            uncoded: BTreeMap::new(),
            groupings: None,
        }
    }

    /// Works on the next batch: its accepted cases, grouped and (with tariffs) priced; none where there are none.
    pub fn batch(&mut self, batch: &RecordBatch) -> Option<CaseBatch> {
        let records = Records::read(batch, self.program.mapping);
        let columns = self.lay_out(&records);
        let accepted = self.rows(&columns, Edits::default());
        self.gathered.told.extend(self.watched.iter().map(|watched| watched.told(&columns, self.program)));
        cases(columns, accepted)
    }

    /// Lays out a batch by column.
    pub(super) fn lay_out<'b>(&mut self, records: &'b Records<'b>) -> Columns<'b> {
        let lists: Vec<Lists> = self
            .program
            .schemes
            .iter()
            .zip(&mut self.caches)
            .map(|(scheme, cache)| lists(records, self.program.maps, scheme, cache))
            .collect();
        let checked = check(records, &self.program.checker, |row| lists[0].has_diagnosis(row));
        let by_class = self.program.tariffs.is_some_and(|tariffs| tariffs.parting.by_class());
        Columns {
            setl_ids: records.setl_ids(),
            hospitals: records.words(Field::FixmedinsCode),
            insurance_types: records.words(Field::Insutype),
            classes: by_class.then(|| records.words(Field::ProcurementClass)),
            patients: records.patients(),
            words: self.program.tariffs.map(|own| records.route_words(&own.words)).unwrap_or_default(),
            records,
            checked,
            lists,
        }
    }

    /// Looks at all rows of the next batch, each as its edit has it.
    pub(super) fn rows(&mut self, columns: &Columns<'_>, edits: Edits<'_>) -> Accepted {
        let mut accepted = Accepted::default();
        self.watched.clear();
        if let Some(groupings) = &mut self.groupings {
            groupings.clear();
            groupings.resize(columns.records.rows, None);
        }
        for row in 0..columns.records.rows {
            let edit = edits.of(row);
            let mut taken = false;
            for _ in 0..edit.times {
                taken = self.row(columns, row, (edit, &edits), &mut accepted);
            }
            accepted.taken.push(taken);
        }
        self.next.row += columns.records.rows as u64;
        accepted
    }

    /// Looks at a row; whether it became a case.
    fn row(
        &mut self,
        columns: &Columns<'_>,
        row: usize,
        edits: (&Edit, &Edits<'_>),
        accepted: &mut Accepted,
    ) -> bool {
        let records = columns.records;
        let setl_id = (columns.setl_ids)(row);
        let bill = edits.0.bill(bill(records, row));
        let Bill { cost, fund, .. } = bill;
        self.gathered.counts.read.add(cost, fund);
        let location = Location { row: self.next.row + row as u64, ..self.next };
        let ties: &'w Ties = self.program.ties;
        let tie = ties.of(location);
        let postings = self.program.postings(records, row, setl_id, tie);
        if postings.is_some_and(|postings| postings.is_elsewhere()) {
            self.gathered.counts.passed_over.add(cost, fund);
            return false;
        }
        let mut refuse = |refusal: Refusal| {
            self.gathered.counts.rejected.entry(refusal.reason).or_default().add(cost, fund);
            self.gathered.rejects.push(reject(columns, row, location, refusal));
            false
        };
        match self.program.repeats.of(location) {
            _ if setl_id.is_none() => return refuse(RejectReason::MissingSetlId.into()),
            Some(Repeat::Different) => return refuse(RejectReason::DuplicateSetlId.into()),
            Some(Repeat::Same) => {
                self.gathered.counts.repeated.add(cost, fund);
                self.find(setl_id, location, Finding::RepeatedRecord, String::new());
                return false;
            }
            None => {}
        }
        if let Some(refusal) = &columns.checked.refusals[row] {
            return refuse(refusal.as_ref().clone());
        }
        let settled = settlement_day(records, row, tie);
        let discharged = records.numbers(Field::DscgTime).at(row);
        let Some(scheme) = self.program.scheme_of(discharged, settled.map(|day| day.0.into())) else {
            return refuse(RejectReason::NoScheme.into());
        };
        if let Some(fault) = self.program.fault(columns.checked.kinds[row], tie) {
            return refuse(fault.into());
        }
        if postings.is_some_and(|postings| postings.replaced) {
            self.gathered.counts.superseded.add(cost, fund);
            self.find(setl_id, location, Finding::SupersededRecord, changed_by(tie).to_owned());
            return false;
        }
        let place = Place { row, setl_id, location, scheme, bill, day: settled, tie, postings };
        self.accept(columns, &place, edits, accepted)
    }

    pub(super) fn find(
        &mut self,
        setl_id: Option<&str>,
        location: Location,
        finding: Finding,
        detail: String,
    ) {
        *self.gathered.counts.findings.entry(finding).or_default() += 1;
        self.gathered.findings.push(FindingRow {
            setl_id: setl_id.map(str::to_owned),
            row: location.row + 1,
            finding,
            detail,
        });
    }

    /// Groups and prices a case; whether it counts in the months that are asked for by itself.
    fn accept(
        &mut self,
        columns: &Columns<'_>,
        place: &Place<'_>,
        (edit, edits): (&Edit, &Edits<'_>),
        accepted: &mut Accepted,
    ) -> bool {
        let Place { row, setl_id, location, scheme, bill, day, tie, postings } = *place;
        let records = columns.records;
        let lists = &columns.lists[scheme];
        let tariffs = self.program.tariffs;
        let tariff = tariffs.map(|tariffs| {
            let day = day.expect("a case of a region has a settlement date");
            tariffs.on(day, scheme).expect("a case is settled within the year")
        });
        let hospital = edit.hospital.unwrap_or(columns.checked.hospitals[row]);
        let patient = edit.patient(columns.patients[row]);
        let level = tariff.and_then(|tariff| tariff.level(hospital));
        let whole = lists.case(row, patient, level);
        let others = edits.others(edit, scheme, whole.other_diagnoses);
        if let Some(set) = edit.without.filter(|_| others.len() < whole.other_diagnoses.len()) {
            *self.uncoded.entry(set).or_default() += 1;
        }
        let case = Case { other_diagnoses: &others, ..whole };
        let grouper = &self.program.schemes[scheme].grouper;
        let grouping = edits.known(edit, row).unwrap_or_else(|| grouper.group(&case));
        if let Some(groupings) = &mut self.groupings {
            groupings[row] = Some(grouping);
        }
        let counts = postings.is_none_or(|postings| postings.own.is_some());
        if counts {
            self.oddities(columns, grouper, lists, place);
            if let Some(conflict) = grouper.conflict(&case, grouping) {
                self.find(setl_id, location, conflict, String::new());
            }
            let status = grouper.placement(grouping.placement).status;
            self.gathered.counts.by_status.entry(status).or_default().add(bill.cost, bill.fund);
            accepted.schemes.push(scheme);
            accepted.groupings.push(grouping);
        } else {
            self.gathered.counts.passed_over.add(bill.cost, bill.fund);
        }
        let (Some(tariffs), Some(tariff), Some(postings)) = (tariffs, tariff, postings) else {
            return counts;
        };
        let special = self.special_case(setl_id, tie);
        let decision = special.map(|special| special.outcome);
        let pool = columns.checked.pools[row];
        let marked_incomplete = records.numbers(Field::IncompleteStay).at(row) == Some(1);
        let treatment = if tariff.tests_treatment() { treatment(records, row) } else { None };
        let words = columns.words.get(row).copied().unwrap_or_default();
        let met = MetAudit::of(self.program.audits, [setl_id, root_of(tie)], (pool, hospital), &bill, tie);
        let (audited, refused) = met.as_ref().map_or((Fen::ZERO, false), MetAudit::takes);
        let bill = without(&bill, audited);
        let priced = PricedCase {
            grouping,
            bill,
            case: &case,
            decision,
            marked_incomplete,
            treatment,
            words,
            refused,
        };
        let level = tariff.rules(pool, hospital);
        let level = level.expect("a case's hospital is in the region on its settlement date");
        let price = price(tariff, level, (pool, hospital), &priced);
        let reversal = columns.checked.kinds[row] == RecordKind::Reversal;
        let days = patient.length_of_stay_days.map_or(0, |days| i64::from(days.max(0)));
        let placement = grouping.placement.0 as usize;
        let part =
            if price.method.is_by_points() { self.part(columns, place, pool, placement) } else { None };
        let worth = Worth {
            pool,
            hospital,
            kind: grouper.placement(grouping.placement).kind,
            special: !price.routed && decision.is_some_and(Outcome::is_special),
            primary_care: grouping.primary_care,
            tally: tally(bill.cost, bill.fund, days, reversal),
            audited,
            part,
            home: columns.checked.homes.get(row).copied(),
            gauge: Gauge::of(records, row, &patient, tariffs.parting.groups.number(scheme, placement)),
            decimals: level.rules.decimals,
        };
        if let Some(own) = postings.own {
            met.iter().for_each(|met| self.note_audit(setl_id, location, met));
            for finding in price.findings.iter().map_while(|finding| *finding) {
                self.find(setl_id, location, finding, String::new());
            }
            self.gathered.counts.decided.extend(special.map(|special| (special.number, hospital)));
            let kept = own.keeps.map(|share| worth.keeping(&price, share));
            let counted = kept.as_ref().unwrap_or(&price);
            self.count(columns, place, &worth, counted, own);
            self.gathered.counts.points += counted.points;
            self.gathered.counts.fixed_points += counted.fixed_points();
            if self.watches(hospital) {
                self.watch(place, grouping, (&worth, counted), own.month, worth.sums(counted));
            }
            accepted.prices.push(*counted);
        }
        if let Some(later) = postings.later {
            let difference = self.change(columns, place, &worth, &price, later);
            if self.watches(hospital) {
                self.watch(place, grouping, (&worth, &price), later.month, difference);
            }
        }
        counts
    }

    fn watches(&self, hospital: usize) -> bool {
        match self.program.watch {
            Watch::Nothing => false,
            Watch::Hospital(watched) => watched == hospital,
            Watch::All => true,
        }
    }

    /// Keeps what a case, or a change of one, adds to a month.
    fn watch(
        &mut self,
        place: &Place<'_>,
        grouping: Grouping,
        (worth, price): (&Worth, &Price),
        month: Month,
        sums: CaseSums,
    ) {
        let (row, scheme) = (place.row, place.scheme);
        let day = place.day.expect("a case of a region has a settlement date");
        self.watched.push(Watched { row, scheme, day, grouping, worth: *worth, price: *price, month, sums });
    }

    /// What was decided for a case: by its own identifier, or that of the record it corrects or takes back.
    fn special_case(&self, setl_id: Option<&str>, tie: Option<&Tie>) -> Option<SpecialCase> {
        let decisions = self.program.special_cases;
        let of = |id: Option<&str>| id.and_then(|id| decisions.of(id));
        of(setl_id).or_else(|| of(root_of(tie)))
    }

    fn oddities(&mut self, columns: &Columns<'_>, grouper: &Grouper, lists: &Lists, place: &Place<'_>) {
        let Place { row, setl_id, location, .. } = *place;
        let records = columns.records;
        let patient = &columns.patients[row];
        let mut found = Vec::new();
        match columns.checked.kinds[row] {
            RecordKind::Reversal => found.push((Finding::Reversal, String::new())),
            RecordKind::Correction => found.push((Finding::Correction, String::new())),
            RecordKind::Normal | RecordKind::Unknown => {}
        }
        records.oddities(patient, row, |finding| found.push((finding, String::new())));
        if Grouper::lacks_weight(patient) {
            found.push((Finding::MissingWeight, String::new()));
        }
        let blank = lists.diagnoses.blanks.binary_search(&row).is_ok()
            || lists.procedures.blanks.binary_search(&row).is_ok();
        if blank {
            found.push((Finding::BlankCode, String::new()));
        }
        found.extend(grey_codes(grouper, lists, row).map(|code| (Finding::GreyCode, code)));
        found.extend(unknown(&lists.diagnoses, row).map(|code| (Finding::UnknownDiagnosis, code)));
        found.extend(unknown(&lists.procedures, row).map(|code| (Finding::UnknownProcedure, code)));
        for (finding, detail) in found {
            self.find(setl_id, location, finding, detail);
        }
    }
}

fn reject(columns: &Columns<'_>, row: usize, location: Location, refusal: Refusal) -> Reject {
    let (hospitals, words) = &columns.hospitals;
    Reject {
        setl_id: (columns.setl_ids)(row).map(str::to_owned),
        hospital: Some(words[hospitals[row] as usize].clone()).filter(|word| !word.is_empty()),
        row: location.row + 1,
        reason: refusal.reason,
        detail: refusal.detail,
    }
}
