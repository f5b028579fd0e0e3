//! The work on one piece.

use arrow_array::{BooleanArray, RecordBatch, StringArray};

use crate::domain::{
    Case, CaseSums, Date, DiagnosisId, Error, Finding, GroupKind, Grouping, HomeSums, Patient, PointSource,
    Points, ProcedureId, RejectReason, Tally,
};
use crate::files::discharges::{
    Checked, CodeLists, DictionaryCache, Field, Input, Location, Piece, RecordKind, Records, Repeat, Verdict,
    check,
};
use crate::files::{CaseBatch, CaseEncoders, EncodedCases, FindingRow, Reject, Words};
use crate::grouper::Grouper;
use crate::points::{Bill, Method, Price, PricedCase, Tariff, price};
use crate::region::Outcome;
use crate::scheme::{CodeBook, CodeMap};

use super::counts::{Counts, SumTable, tally};
use super::program::{Program, SchemeUse};

/// What the work on a piece leaves.
pub struct PieceResult {
    /// The cases, encoded.
    pub cases: EncodedCases,
    /// What was refused, in row order.
    pub rejects: Vec<Reject>,
    /// What was odd, in row order.
    pub findings: Vec<FindingRow>,
    /// Where every record went.
    pub counts: Counts,
    /// Sums per pool, hospital and month; empty where cases are only grouped.
    pub sums: SumTable,
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
        counts: work.counts,
        sums: work.sums,
    })
}

/// Numbers of codes by value of the dictionary, kept from batch to batch.
#[derive(Default)]
struct Caches {
    diagnoses: DictionaryCache<DiagnosisId>,
    procedures: DictionaryCache<ProcedureId>,
}

/// Code lists of a batch in the numbers of one scheme.
struct Lists {
    diagnoses: CodeLists<DiagnosisId>,
    procedures: CodeLists<ProcedureId>,
}

impl Lists {
    fn case(&self, row: usize, patient: Patient, hospital_level: Option<u8>) -> Case<'_> {
        Case { hospital_level, ..Case::new(self.diagnoses.row(row), self.procedures.row(row), patient) }
    }
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
    counts: Counts,
    sums: SumTable,
}

/// The cases of a batch as they are accepted.
#[derive(Default)]
struct Accepted {
    schemes: Vec<usize>,
    groupings: Vec<Grouping>,
    prices: Vec<Price>,
    taken: Vec<bool>,
}

/// A batch laid out by column.
struct Columns<'b> {
    records: &'b Records<'b>,
    setl_ids: Box<dyn Fn(usize) -> Option<&'b str> + 'b>,
    hospitals: (Vec<u32>, Vec<String>),
    insurance_types: (Vec<u32>, Vec<String>),
    checked: Checked,
    lists: Vec<Lists>,
    patients: Vec<Patient>,
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
            counts: Counts::default(),
            sums: SumTable::new(pools, hospitals),
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
        let has_diagnosis = |row: usize| !lists[0].diagnoses.row(row).is_empty();
        let checked = check(&records, &self.program.checker, has_diagnosis);
        let columns = Columns {
            setl_ids: records.setl_ids(),
            hospitals: records.words(Field::FixmedinsCode),
            insurance_types: records.words(Field::Insutype),
            patients: records.patients(),
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
        let verdict = match (&columns.checked.verdicts[row], self.program.repeats.of(location), setl_id) {
            (Verdict::PassedOver, ..) => Verdict::PassedOver,
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
        let day = |field| records.numbers(field).at(row);
        let scheme = self.program.scheme_of(day(Field::DscgTime), day(Field::SetlEndDate));
        match (verdict, scheme) {
            (Verdict::PassedOver, _) => {
                self.counts.passed_over.add(cost, fund);
                false
            }
            (Verdict::Rejected(reason, detail), _) => self.reject(columns, row, location, reason, detail),
            (Verdict::Case, None) => {
                self.reject(columns, row, location, RejectReason::NoScheme, String::new())
            }
            (Verdict::Case, Some(scheme)) => {
                self.accept(columns, row, location, scheme, accepted);
                true
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

    fn accept(
        &mut self,
        columns: &Columns<'_>,
        row: usize,
        location: Location,
        scheme: usize,
        accepted: &mut Accepted,
    ) {
        let records = columns.records;
        let lists = &columns.lists[scheme];
        let patient = columns.patients[row];
        let tariff = self.tariff(records, row, scheme);
        let level = tariff.and_then(|tariff| tariff.level(columns.checked.hospitals[row]));
        let case = lists.case(row, patient, level);
        let grouper = &self.program.schemes[scheme].grouper;
        let grouping = grouper.group(&case);
        let reversal = columns.checked.kinds[row] == RecordKind::Reversal;
        self.oddities(columns, grouper, lists, row, location, reversal);
        if let Some(conflict) = grouper.conflict(&case, grouping) {
            self.find((columns.setl_ids)(row), location, conflict, String::new());
        }
        let status = grouper.placement(grouping.placement).status;
        let bill = bill(records, row);
        self.counts.by_status.entry(status).or_default().add(bill.cost, bill.fund);
        accepted.schemes.push(scheme);
        accepted.groupings.push(grouping);
        let special = (columns.setl_ids)(row).and_then(|id| self.program.special_cases.of(id));
        let decision = special.map(|special| special.outcome);
        let priced = PricedCase { grouping, bill, case: &case, decision };
        if let Some(tariff) = tariff {
            let (pool, hospital) = (columns.checked.pools[row], columns.checked.hospitals[row]);
            let price = price(tariff, pool, hospital, &priced);
            let price = price.expect("a case's hospital is in the region on its settlement date");
            for finding in price.findings.into_iter().flatten() {
                self.find((columns.setl_ids)(row), location, finding, String::new());
            }
            let kind = grouper.placement(grouping.placement).kind;
            self.counts.decided.extend(special.map(|special| special.number));
            self.add(columns, row, kind, &price, &priced, reversal);
            accepted.prices.push(price);
        }
    }

    fn oddities(
        &mut self,
        columns: &Columns<'_>,
        grouper: &Grouper,
        lists: &Lists,
        row: usize,
        location: Location,
        reversal: bool,
    ) {
        let records = columns.records;
        let setl_id = (columns.setl_ids)(row);
        let patient = &columns.patients[row];
        let mut found = Vec::new();
        if reversal {
            found.push((Finding::Reversal, String::new()));
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

    /// The tariff of a case; none where cases are only grouped.
    fn tariff(&self, records: &Records<'_>, row: usize, scheme: usize) -> Option<&'w Tariff> {
        let tariffs = self.program.tariffs?;
        Some(tariffs.on(settlement_day(records, row), scheme).expect("a case is settled within the year"))
    }

    fn add(
        &mut self,
        columns: &Columns<'_>,
        row: usize,
        kind: Option<GroupKind>,
        price: &Price,
        case: &PricedCase<'_>,
        reversal: bool,
    ) {
        let days = columns.patients[row].length_of_stay_days.map_or(0, |days| i64::from(days.max(0)));
        let own = tally(case.bill.cost, case.bill.fund, days, reversal);
        let special = case.decision.is_some_and(Outcome::is_special);
        let of = |method| if price.method == method { own } else { Tally::default() };
        let sums = CaseSums {
            all: own,
            grouped: if kind.is_some() { own.cases } else { 0 },
            group: of(Method::Group),
            points: price.points,
            fixed_points: price.fixed_points(),
            base_points: price.base_points,
            rate_amount: price.rate_amount,
            item: of(Method::Item),
            item_amount: price.item_amount,
            refused: of(Method::Refused),
            special: if special { own.cases } else { 0 },
        };
        let month = settlement_day(columns.records, row).month().index();
        let (pool, hospital) = (columns.checked.pools[row], columns.checked.hospitals[row]);
        self.sums.cell(pool, hospital, month).add(&sums);
        if let Some(home) = columns.checked.homes.get(row) {
            let own = HomeSums { fund: sums.group.fund, points: sums.points, item_amount: sums.item_amount };
            self.sums.add_home((pool, hospital, *home), &own);
        }
        if price.method == Method::Group {
            let source = match kind {
                _ if special => PointSource::Special,
                _ if case.grouping.primary_care => PointSource::PrimaryCare,
                Some(kind) => PointSource::Group(kind),
                None => PointSource::NoGroup,
            };
            let (auxiliary, added) = (price.auxiliary_points, price.added_points);
            self.sums.add_source(pool, hospital, source, own.cases, price.points - auxiliary - added);
            for (source, points) in [(PointSource::Auxiliary, auxiliary), (PointSource::Added, added)] {
                if points != Points::ZERO {
                    self.sums.add_source(pool, hospital, source, own.cases, points);
                }
            }
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

fn settlement_day(records: &Records<'_>, row: usize) -> Date {
    let day = records.numbers(Field::SetlEndDate).at(row).expect("a case has a settlement date");
    Date(i32::try_from(day).expect("days are checked when they are read"))
}

/// Codes of a row that DIP asks a finer code for. CHS-DRG has sets for them, so there they are nothing odd.
fn grey_codes<'g>(grouper: &'g Grouper, lists: &'g Lists, row: usize) -> impl Iterator<Item = String> + 'g {
    let dip = matches!(grouper, Grouper::Dip(_));
    let (diagnoses, procedures) = (grouper.diagnoses(), grouper.procedures());
    let grey =
        move |book: &'g CodeBook, code: u32| (dip && book.is_grey(code)).then(|| book.code(code).to_owned());
    let diagnoses = lists.diagnoses.row(row).iter().filter_map(move |code| grey(diagnoses, code.0));
    diagnoses.chain(lists.procedures.row(row).iter().filter_map(move |code| grey(procedures, code.0)))
}

/// Unknown codes of a row; they stand in order of rows.
fn unknown<C>(lists: &CodeLists<C>, row: usize) -> impl Iterator<Item = String> + '_ {
    let first = lists.unknown.partition_point(|(at, _)| *at < row);
    lists.unknown[first..].iter().take_while(move |(at, _)| *at == row).map(|(_, code)| code.clone())
}

fn lists(records: &Records<'_>, program: &Program<'_>, scheme: &SchemeUse, cache: &mut Caches) -> Lists {
    let apply = |map: &Option<CodeMap>, code: &str| {
        map.as_ref().map_or(code.to_owned(), |map| map.apply(code).to_owned())
    };
    let (diagnoses, procedures) = (scheme.grouper.diagnoses(), scheme.grouper.procedures());
    let diagnosis =
        |code: &str| DiagnosisId(diagnoses.number(&apply(&program.maps.diagnoses, code)).unwrap_or(0));
    let procedure =
        |code: &str| ProcedureId(procedures.number(&apply(&program.maps.procedures, code)).unwrap_or(0));
    Lists {
        diagnoses: records.codes(Field::DiagCode, &mut cache.diagnoses, &diagnosis),
        procedures: records.codes(Field::OprnOprtCode, &mut cache.procedures, &procedure),
    }
}

fn bill(records: &Records<'_>, row: usize) -> Bill {
    let amount = |field| records.numbers(field).at(row).unwrap_or(0);
    Bill {
        cost: amount(Field::MedfeeSumamt),
        fund: amount(Field::HifpPay),
        own_pay: amount(Field::FulamtOwnpayAmt),
        paid_first: amount(Field::PreselfpayAmt),
        deductible: amount(Field::ActPayDedc),
    }
}
