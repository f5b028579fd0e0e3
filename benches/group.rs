//! The grouping kernel alone, cases already in columns, on one thread; beside it the naive grouper on the same cases.

mod data;

use std::hint::black_box;
use std::time::Duration;

use casemix::domain::{Case, DiagnosisId, Patient, Period, ProcedureId};
use casemix::files::discharges::{CodeLists, DictionaryCache, Field, Mapping, Records, open_inputs};
use casemix::grouper::{CodedCase, Grouper, TextCase, dip, drg};
use casemix::run::load_scheme;
use casemix::scheme::Catalogue;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// Cases in columns.
struct Columns {
    diagnoses: CodeLists<DiagnosisId>,
    procedures: CodeLists<ProcedureId>,
    patients: Vec<Patient>,
}

impl Columns {
    fn case(&self, row: usize) -> Case<'_> {
        Case::new(self.diagnoses.row(row), self.procedures.row(row), self.patients[row])
    }
}

fn columns(grouper: &Grouper, region: &str, cases: u64) -> Vec<Columns> {
    let mapping = Mapping::default();
    let inputs =
        open_inputs(&[data::discharges(region, cases)], &mapping).expect("the discharges can be read");
    let diagnosis = |code: &str| DiagnosisId(grouper.diagnoses().number(code).unwrap_or(0));
    let procedure = |code: &str| ProcedureId(grouper.procedures().number(code).unwrap_or(0));
    let mut all = Vec::new();
    for (number, input) in inputs.iter().enumerate() {
        for piece in input.pieces(number) {
            input
                .read(piece, None, &mut |batch| {
                    let records = Records::read(&batch, &mapping);
                    all.push(Columns {
                        diagnoses: records.codes(
                            Field::DiagCode,
                            &mut DictionaryCache::default(),
                            &diagnosis,
                        ),
                        procedures: records.codes(
                            Field::OprnOprtCode,
                            &mut DictionaryCache::default(),
                            &procedure,
                        ),
                        patients: records.patients(),
                    });
                    Ok(())
                })
                .expect("the discharges can be read");
        }
    }
    all
}

/// Cases as text, for the naive groupers.
fn texts(grouper: &Grouper, columns: &Columns, most: usize) -> Vec<TextCase> {
    let text = |row: usize| {
        let (diagnoses, procedures) =
            (columns.diagnoses.row(row).to_vec(), columns.procedures.row(row).to_vec());
        let patient = columns.patients[row];
        grouper.decode(&CodedCase { diagnoses, procedures, patient, hospital_level: None })
    };
    (0..columns.patients.len().min(most)).map(text).collect()
}

/// Groups cases row by row, as the tables read.
fn naive(grouper: &Grouper, cases: &[TextCase]) {
    match grouper {
        Grouper::Drg(grouper) => {
            let interpreter = drg::Interpreter::new(&grouper.scheme);
            cases.iter().for_each(|case| drop(black_box(interpreter.group(case, &mut |_| {}))));
        }
        Grouper::Dip(grouper) => {
            let interpreter = dip::Interpreter::new(&grouper.scheme, &grouper.local);
            cases.iter().for_each(|case| drop(black_box(interpreter.group(case))));
        }
    }
}

fn bench(criterion: &mut Criterion) {
    let cases = data::cases().min(500_000);
    let catalogue = Catalogue::at(&data::tables()).expect("the tables are there");
    for (scheme, region) in
        [("chs-drg-1.1", "demo-drg"), ("chs-drg-3.0", "demo-drg"), ("dip-3.0", "demo-dip")]
    {
        let grouper = load_scheme(&catalogue, scheme, Period::ALWAYS).expect("the scheme is sound").grouper;
        let batches = columns(&grouper, region, cases);
        let mut group = criterion.benchmark_group(format!("group/{scheme}"));
        group.sample_size(10).measurement_time(Duration::from_secs(5));
        group.throughput(Throughput::Elements(cases));
        group.bench_function("kernel", |bencher| {
            bencher.iter(|| {
                for columns in &batches {
                    for row in 0..columns.patients.len() {
                        black_box(grouper.group(&columns.case(row)));
                    }
                }
            });
        });
        let few = texts(&grouper, &batches[0], 8_192);
        group.throughput(Throughput::Elements(few.len() as u64));
        group.bench_function("naive", |bencher| bencher.iter(|| naive(&grouper, &few)));
        group.finish();
    }
}

criterion_group!(benches, bench);
criterion_main!(benches);
