//! The work on one piece.

use arrow_array::{BooleanArray, RecordBatch, StringArray};

use crate::domain::{
    CaseSums, Date, Error, Fen, Finding, Grouping, HomeSums, Month, PartSums, Placement, Points, RejectReason,
};
use crate::files::discharges::{Field, Input, Location, Piece, RecordKind, Records, Repeat, Verdict, check};
use crate::files::{
    Adjustment, AdjustmentCause, CaseBatch, CaseEncoders, EncodedCases, FindingRow, Reject, Words,
};
use crate::grouper::Grouper;
use crate::points::{DeviationClass, Price, PricedCase, price};
use crate::region::{Outcome, SpecialCase};

use super::audited::{MetAudit, without};
use super::columns::{Caches, Columns, Lists, bill, grey_codes, lists, settlement_day, treatment, unknown};
use super::counts::{Audited, Counts, SumTable, tally};
use super::gauge::{Entering, Gauge};
use super::posting::{Later, Posting, Postings};
use super::program::Program;
use super::ties::{Tie, Ties, root_of};
use super::told::ToldCase;
use super::worth::Worth;

/// What the work on a piece leaves.
pub struct PieceResult {
    /// The cases, encoded.
    pub cases: EncodedCases,
    /// What was refused, in row order.
    pub rejects: Vec<Reject>,
    /// What was odd, in row order.
    pub findings: Vec<FindingRow>,
    /// What months change of earlier ones, case by case, in row order.
    pub adjustments: Vec<Adjustment>,
    /// Where every record went.
    pub counts: Counts,
    /// Sums per pool, hospital and month; empty where cases are only grouped.
    pub sums: SumTable,
    /// The cases that are told one by one, in row order.
    pub told: Vec<ToldCase>,
}

/// Reads a piece, checks, groups and prices its records, and encodes the cases.
///
/// # Errors
/// A damaged file, or cases that cannot be encoded.
pub fn process(
    program: &Program<'_>,
    input: &Input,
    piece: Piece,
    encoders: &CaseEncoders,
) -> Result<PieceResult, Error> {
    let mut encoder = encoders.encoder()?;
    let mut work = Work::new(program, Location { input: piece.input, row: piece.first_row });
    let (mut written, mut fixed) = (Points::ZERO, Points::ZERO);
    input.read(piece, None, &mut |batch| {
        let Some(cases) = work.batch(&batch) else { return Ok(()) };
        written += cases.prices.iter().map(|price| price.points).sum();
        fixed += cases.prices.iter().map(Price::fixed_points).sum();
        encoder.add(cases)
    })?;
    (work.counts.points, work.counts.fixed_points) = (written, fixed);
    Ok(PieceResult {
        cases: encoder.finish()?,
        rejects: work.rejects,
        findings: work.findings,
        adjustments: work.adjustments,
        counts: work.counts,
        sums: work.sums,
        told: work.told,
    })
}

/// The work on rows that follow each other in a file: batch by batch, discharges in and priced cases out, while what is
/// refused, odd, counted and summed gathers here.
pub struct Work<'w, 'p> {
    program: &'w Program<'p>,
    caches: Vec<Caches>,
    /// Where the next batch begins.
    next: Location,
    rejects: Vec<Reject>,
    findings: Vec<FindingRow>,
    adjustments: Vec<Adjustment>,
    counts: Counts,
    sums: SumTable,
    told: Vec<ToldCase>,
}

/// The cases of a batch as they are accepted.
#[derive(Default)]
struct Accepted {
    schemes: Vec<usize>,
    groupings: Vec<Grouping>,
    prices: Vec<Price>,
    taken: Vec<bool>,
}

/// Where a row stands and where it counts.
#[derive(Clone, Copy)]
struct Place<'t> {
    row: usize,
    location: Location,
    scheme: usize,
    tie: Option<&'t Tie>,
    postings: Option<Postings<'t>>,
}

impl<'w, 'p> Work<'w, 'p> {
    /// Begins at a row of a file.
    pub fn new(program: &'w Program<'p>, first: Location) -> Self {
        let (pools, hospitals) = program.tariffs.map_or((0, 0), |tariffs| tariffs.size);
        Self {
            program,
            caches: program.schemes.iter().map(|_| Caches::default()).collect(),
            next: first,
            rejects: Vec::new(),
            findings: Vec::new(),
            adjustments: Vec::new(),
            counts: Counts::default(),
            sums: SumTable::new(pools, hospitals),
            told: Vec::new(),
        }
    }

    /// Works on the next batch: its accepted cases, grouped and (with tariffs) priced; none where there are none.
    pub fn batch(&mut self, batch: &RecordBatch) -> Option<CaseBatch> {
        let records = Records::read(batch, self.program.mapping);
        let lists: Vec<Lists> = self
            .program
            .schemes
            .iter()
            .zip(&mut self.caches)
            .map(|(scheme, cache)| lists(&records, self.program, scheme, cache))
            .collect();
        let checked = check(&records, &self.program.checker, |row| lists[0].has_diagnosis(row));
        let by_class = self.program.tariffs.is_some_and(|tariffs| tariffs.parting.by_class());
        let columns = Columns {
            setl_ids: records.setl_ids(),
            hospitals: records.words(Field::FixmedinsCode),
            insurance_types: records.words(Field::Insutype),
            classes: by_class.then(|| records.words(Field::ProcurementClass)),
            patients: records.patients(),
            words: self.program.tariffs.map(|own| records.route_words(&own.words)).unwrap_or_default(),
            records: &records,
            checked,
            lists,
        };
        let mut accepted = Accepted::default();
        for row in 0..records.rows {
            let taken = self.row(&columns, row, &mut accepted);
            accepted.taken.push(taken);
        }
        self.next.row += records.rows as u64;
        cases(columns, accepted)
    }

    /// Looks at a row; whether it became a case.
    fn row(&mut self, columns: &Columns<'_>, row: usize, accepted: &mut Accepted) -> bool {
        let records = columns.records;
        let setl_id = (columns.setl_ids)(row);
        let cost = records.numbers(Field::MedfeeSumamt).at(row).unwrap_or(0);
        let fund = records.numbers(Field::HifpPay).at(row).unwrap_or(0);
        self.counts.read.add(cost, fund);
        let location = Location { row: self.next.row + row as u64, ..self.next };
        let ties: &'w Ties = self.program.ties;
        let tie = ties.of(location);
        let postings = self.program.postings(records, row, setl_id, tie);
        if postings.is_some_and(|postings| postings.is_elsewhere()) {
            self.counts.passed_over.add(cost, fund);
            return false;
        }
        let verdict = match (&columns.checked.verdicts[row], self.program.repeats.of(location), setl_id) {
            (_, _, None) => Verdict::Rejected(RejectReason::MissingSetlId, String::new()),
            (_, Some(Repeat::Different), _) => {
                Verdict::Rejected(RejectReason::DuplicateSetlId, String::new())
            }
            (_, Some(Repeat::Same), _) => {
                self.counts.repeated.add(cost, fund);
                self.find(setl_id, location, Finding::RepeatedRecord, String::new());
                return false;
            }
            (verdict, None, _) => verdict.clone(),
        };
        let fault = self.program.fault(columns.checked.kinds[row], tie);
        let settled = settlement_day(records, row, tie);
        let scheme =
            self.program.scheme_of(records.numbers(Field::DscgTime).at(row), settled.map(|day| day.0.into()));
        match (verdict, scheme, fault) {
            (Verdict::Rejected(reason, detail), ..) => self.reject(columns, row, location, reason, detail),
            (Verdict::Case, None, _) => {
                self.reject(columns, row, location, RejectReason::NoScheme, String::new())
            }
            (Verdict::Case, _, Some(fault)) => self.reject(columns, row, location, fault, String::new()),
            (Verdict::Case, Some(_), None) if postings.is_some_and(|postings| postings.replaced) => {
                self.counts.superseded.add(cost, fund);
                let by = tie.and_then(|tie| tie.changed.as_ref()).map_or("", |changed| changed.by.as_str());
                self.find(setl_id, location, Finding::SupersededRecord, by.to_owned());
                false
            }
            (Verdict::Case, Some(scheme), None) => {
                let place = Place { row, location, scheme, tie, postings };
                self.accept(columns, &place, accepted)
            }
        }
    }

    fn find(&mut self, setl_id: Option<&str>, location: Location, finding: Finding, detail: String) {
        *self.counts.findings.entry(finding).or_default() += 1;
        self.findings.push(FindingRow {
            setl_id: setl_id.map(str::to_owned),
            row: location.row + 1,
            finding,
            detail,
        });
    }

    fn reject(
        &mut self,
        columns: &Columns<'_>,
        row: usize,
        location: Location,
        reason: RejectReason,
        detail: String,
    ) -> bool {
        let number = |field| columns.records.numbers(field).at(row).unwrap_or(0);
        let count = self.counts.rejected.entry(reason).or_default();
        count.add(number(Field::MedfeeSumamt), number(Field::HifpPay));
        let (hospitals, words) = &columns.hospitals;
        self.rejects.push(Reject {
            setl_id: (columns.setl_ids)(row).map(str::to_owned),
            hospital: Some(words[hospitals[row] as usize].clone()).filter(|word| !word.is_empty()),
            row: location.row + 1,
            reason,
            detail,
        });
        false
    }

    /// Groups and prices a case; whether it counts in the months that are asked for by itself.
    fn accept(&mut self, columns: &Columns<'_>, place: &Place<'w>, accepted: &mut Accepted) -> bool {
        let Place { row, location, scheme, tie, postings } = *place;
        let records = columns.records;
        let setl_id = (columns.setl_ids)(row);
        let lists = &columns.lists[scheme];
        let day = settlement_day(records, row, tie);
        let tariffs = self.program.tariffs;
        let tariff = tariffs.map(|tariffs| {
            let day = day.expect("a case of a region has a settlement date");
            tariffs.on(day, scheme).expect("a case is settled within the year")
        });
        let level = tariff.and_then(|tariff| tariff.level(columns.checked.hospitals[row]));
        let case = lists.case(row, columns.patients[row], level);
        let grouper = &self.program.schemes[scheme].grouper;
        let grouping = grouper.group(&case);
        let bill = bill(records, row);
        let counts = postings.is_none_or(|postings| postings.own.is_some());
        if counts {
            self.oddities(columns, grouper, lists, row, location);
            if let Some(conflict) = grouper.conflict(&case, grouping) {
                self.find(setl_id, location, conflict, String::new());
            }
            let status = grouper.placement(grouping.placement).status;
            self.counts.by_status.entry(status).or_default().add(bill.cost, bill.fund);
            accepted.schemes.push(scheme);
            accepted.groupings.push(grouping);
        } else {
            self.counts.passed_over.add(bill.cost, bill.fund);
        }
        let (Some(tariff), Some(postings)) = (tariff, postings) else { return counts };
        let special = self.special_case(setl_id, tie);
        let decision = special.map(|special| special.outcome);
        let (pool, hospital) = (columns.checked.pools[row], columns.checked.hospitals[row]);
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
        let price = price(tariff, pool, hospital, &priced);
        let price = price.expect("a case's hospital is in the region on its settlement date");
        let reversal = columns.checked.kinds[row] == RecordKind::Reversal;
        let days = columns.patients[row].length_of_stay_days.map_or(0, |days| i64::from(days.max(0)));
        let worth = Worth {
            pool,
            hospital,
            kind: grouper.placement(grouping.placement).kind,
            special: !price.routed && decision.is_some_and(Outcome::is_special),
            primary_care: grouping.primary_care,
            tally: tally(bill.cost, bill.fund, days, reversal),
            audited,
            part: None,
            home: columns.checked.homes.get(row).copied(),
            gauge: Gauge::of(
                records,
                row,
                &columns.patients[row],
                tariffs
                    .expect("a tariff is one of several")
                    .parting
                    .groups
                    .number(scheme, grouping.placement.0 as usize),
            ),
            decimals: tariff.rules(pool, hospital).expect("it was priced by them").rules.decimals,
            price,
        };
        let worth = match price.method.is_by_points() {
            true => Worth { part: self.part(columns, place, pool, grouping.placement.0 as usize), ..worth },
            false => worth,
        };
        if let Some(own) = postings.own {
            met.iter().for_each(|met| self.note_audit(setl_id, location, met));
            for finding in price.findings.into_iter().flatten() {
                self.find(setl_id, location, finding, String::new());
            }
            self.counts.decided.extend(special.map(|special| (special.number, hospital)));
            let counted = self.count(columns, place, &worth, own);
            let placement = grouper.placement(grouping.placement);
            self.tell(&worth, own.month, worth.sums(&counted), (setl_id, day), placement);
            accepted.prices.push(counted);
        }
        if let Some(later) = postings.later {
            let difference = self.change(columns, place, &worth, later);
            let placement = grouper.placement(grouping.placement);
            self.tell(&worth, later.month, difference, (setl_id, day), placement);
        }
        counts
    }

    /// What was decided for a case: by its own identifier, or that of the record it corrects or takes back.
    fn special_case(&self, setl_id: Option<&str>, tie: Option<&Tie>) -> Option<SpecialCase> {
        let decisions = self.program.special_cases;
        [setl_id, root_of(tie)].into_iter().flatten().find_map(|id| decisions.of(id))
    }

    /// Counts a case in its month; the price that it counts with.
    fn count(&mut self, columns: &Columns<'_>, place: &Place<'_>, worth: &Worth, own: Posting) -> Price {
        let setl_id = (columns.setl_ids)(place.row);
        let price = worth.keeping(own.keeps);
        if own.keeps.is_some() {
            let by = place.tie.and_then(|tie| tie.changed.as_ref()).map_or("", |changed| changed.by.as_str());
            self.find(setl_id, place.location, Finding::Readmission, by.to_owned());
        }
        let sums = worth.sums(&price);
        let month = own.month.index();
        if own.month == own.belongs_to {
            self.sums.cell(worth.pool, worth.hospital, month).add(&sums);
        } else {
            self.sums.adjustment(worth.pool, worth.hospital, month).add(&sums);
            let names = place.tie.and_then(|tie| tie.names.as_ref()).map(|named| named.id.clone());
            let cause = match columns.checked.kinds[place.row] {
                RecordKind::Correction => AdjustmentCause::Correction,
                RecordKind::Reversal => AdjustmentCause::Reversal,
                _ => AdjustmentCause::Late,
            };
            if cause == AdjustmentCause::Late {
                self.find(setl_id, place.location, Finding::LateRecord, own.belongs_to.to_string());
            }
            let refers_to = names.unwrap_or_default();
            self.adjusted(columns, place, (own.month, own.belongs_to), (cause, refers_to), sums);
        }
        for (source, cases, points) in worth.sources(&price) {
            self.sums.add_source(worth.pool, worth.hospital, source, cases, points);
        }
        if let Some((drawer, drawn)) = worth.drawn() {
            self.sums.draws.add(drawer, &drawn);
        }
        self.sum_apart(worth, &sums);
        let entering = Entering { times: 1, returned: own.keeps.is_some() };
        self.sums.gauge(worth, &price, &sums, entering);
        price
    }

    /// Keeps what a case, or a change of one, adds to a month, where the cases of its hospital are told one by one.
    fn tell(
        &mut self,
        worth: &Worth,
        month: Month,
        sums: CaseSums,
        (setl_id, day): (Option<&str>, Option<Date>),
        placement: &Placement,
    ) {
        if self.program.told != Some(worth.hospital) {
            return;
        }
        self.told.push(ToldCase {
            setl_id: setl_id.unwrap_or_default().to_owned(),
            pool: worth.pool,
            day: day.expect("a case of a region has a settlement date"),
            month,
            group: placement.group.clone(),
            status: placement.status,
            sums,
            coefficient: worth.price.coefficient,
            auxiliary: worth.price.auxiliary,
            deviation: worth.price.deviation.map(DeviationClass::name),
        });
    }

    /// Adds sums to those by group or class and by consortium, where these are asked for.
    fn sum_apart(&mut self, worth: &Worth, sums: &CaseSums) {
        if let Some(number) = worth.part {
            let part = PartSums { number, points: sums.points, fund: sums.group.fund };
            self.sums.parts.add(worth.pool, worth.hospital, part);
        }
        if let Some(home) = worth.home {
            let own = HomeSums { fund: sums.group.fund, points: sums.points, item_amount: sums.item_amount };
            self.sums.add_home((worth.pool, worth.hospital, home), &own);
        }
    }

    /// Posts what a later month changes of a case that was counted before.
    fn change(
        &mut self,
        columns: &Columns<'_>,
        place: &Place<'_>,
        worth: &Worth,
        later: Later<'_>,
    ) -> CaseSums {
        let mut difference = CaseSums::default();
        if later.keeps.is_some() {
            let kept = worth.keeping(later.keeps);
            difference.add(&worth.sums(&kept));
            for (source, cases, points) in worth.sources(&kept) {
                self.sums.add_source(worth.pool, worth.hospital, source, cases, points);
            }
        }
        difference.subtract(&worth.sums(&worth.price));
        for (source, cases, points) in worth.sources(&worth.price) {
            self.sums.add_source(worth.pool, worth.hospital, source, -cases, -points);
        }
        if let Some((drawer, drawn)) = worth.drawn().filter(|_| later.keeps.is_none()) {
            self.sums.draws.take_back(drawer, &drawn);
        }
        self.sum_apart(worth, &difference);
        let returned = later.keeps.is_some();
        let entering = Entering { times: if returned { 0 } else { -1 }, returned };
        self.sums.gauge(worth, &worth.price, &difference, entering);
        self.sums.adjustment(worth.pool, worth.hospital, later.month.index()).add(&difference);
        self.counts.later.add(&difference);
        let cause = match later.keeps {
            Some(_) => {
                let setl_id = (columns.setl_ids)(place.row);
                self.find(setl_id, place.location, Finding::Readmission, later.by.to_owned());
                AdjustmentCause::Readmission
            }
            None => AdjustmentCause::Replaced,
        };
        let months = (later.month, later.belongs_to);
        self.adjusted(columns, place, months, (cause, later.by.to_owned()), difference);
        difference
    }

    fn adjusted(
        &mut self,
        columns: &Columns<'_>,
        place: &Place<'_>,
        (month, belongs_to): (Month, Month),
        (cause, refers_to): (AdjustmentCause, String),
        sums: CaseSums,
    ) {
        let (keys, words) = &columns.hospitals;
        self.adjustments.push(Adjustment {
            month,
            belongs_to,
            pool: columns.checked.pools[place.row],
            hospital: words[keys[place.row] as usize].clone(),
            setl_id: (columns.setl_ids)(place.row).unwrap_or_default().to_owned(),
            cause,
            refers_to,
            sums,
        });
    }

    /// Notes that an audit met its case.
    fn note_audit(&mut self, setl_id: Option<&str>, location: Location, met: &MetAudit) {
        let cases = met.sign;
        let audited = Audited { cases, fault: met.fault.clone() };
        self.find(setl_id, location, Finding::AuditedBeforePoints, met.detail());
        self.counts.audited.entry(met.place).or_default().add(&audited);
    }

    /// The group or class that a case paid by points is summed by, where sharing asks for such sums.
    fn part(&mut self, columns: &Columns<'_>, place: &Place<'_>, pool: usize, group: usize) -> Option<u32> {
        let parting = &self.program.tariffs?.parting;
        let class = columns.classes.as_ref().map_or("", |(keys, words)| &words[keys[place.row] as usize]);
        let part = parting.part(pool, place.scheme, group, class)?;
        if part.unknown_class {
            let setl_id = (columns.setl_ids)(place.row);
            self.find(setl_id, place.location, Finding::UnknownProcurementClass, class.to_owned());
        }
        Some(part.number)
    }

    fn oddities(
        &mut self,
        columns: &Columns<'_>,
        grouper: &Grouper,
        lists: &Lists,
        row: usize,
        location: Location,
    ) {
        let records = columns.records;
        let setl_id = (columns.setl_ids)(row);
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

fn cases(columns: Columns<'_>, accepted: Accepted) -> Option<CaseBatch> {
    if accepted.groupings.is_empty() {
        return None;
    }
    let ids = columns.records.setl_id_array()?;
    let taken = &accepted.taken;
    let setl_ids = if accepted.groupings.len() == taken.len() {
        ids.clone()
    } else {
        let mask = BooleanArray::from(taken.clone());
        let kept = arrow_select::filter::filter(ids, &mask).expect("a mask has a bit per row");
        StringArray::from(kept.to_data())
    };
    let words = |(keys, words): (Vec<u32>, Vec<String>)| {
        Words::new(
            &words,
            keys.into_iter().zip(taken).filter(|(_, taken)| **taken).map(|(key, _)| key).collect(),
        )
    };
    Some(CaseBatch {
        setl_ids,
        hospitals: words(columns.hospitals),
        insurance_types: words(columns.insurance_types),
        schemes: accepted.schemes,
        groupings: accepted.groupings,
        prices: accepted.prices,
    })
}
