//! The grouping kernel alone, cases already in columns, on one thread; beside it the naive grouper on the same cases.

mod data;

use std::hint::black_box;
use std::time::Duration;

use casemix::domain::{Case, DiagnosisId, Patient, ProcedureId};
use casemix::files::discharges::{CodeLists, DictionaryCache, Field, Mapping, Records, open_inputs};
use casemix::grouper::drg::{Grouper, Interpreter, TextCase};
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

fn columns(grouper: &Grouper, cases: u64) -> Vec<Columns> {
    let mapping = Mapping::default();
    let inputs = open_inputs(&[data::discharges(cases)], &mapping).expect("the discharges can be read");
    let book = &grouper.scheme;
    let diagnosis = |code: &str| DiagnosisId(book.diagnoses.number(code).unwrap_or(0));
    let procedure = |code: &str| ProcedureId(book.procedures.number(code).unwrap_or(0));
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

fn bench(criterion: &mut Criterion) {
    let cases = data::cases().min(500_000);
    let catalogue = Catalogue::at(&data::tables()).expect("the tables are there");
    for scheme in ["chs-drg-1.1", "chs-drg-3.0"] {
        let grouper =
            Grouper::compile(catalogue.load(scheme).expect("the scheme is sound")).expect("and reachable");
        let batches = columns(&grouper, cases);
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
        let interpreter = Interpreter::new(&grouper.scheme);
        let text = |codes: Vec<&str>| codes.into_iter().map(str::to_owned).collect();
        let few: Vec<TextCase> = batches[0]
            .patients
            .iter()
            .enumerate()
            .map(|(row, patient)| TextCase {
                diagnoses: text(
                    batches[0]
                        .diagnoses
                        .row(row)
                        .iter()
                        .map(|code| grouper.scheme.diagnoses.code(code.0))
                        .collect(),
                ),
                procedures: text(
                    batches[0]
                        .procedures
                        .row(row)
                        .iter()
                        .map(|code| grouper.scheme.procedures.code(code.0))
                        .collect(),
                ),
                patient: *patient,
            })
            .collect();
        group.throughput(Throughput::Elements(few.len() as u64));
        group.bench_function("naive", |bencher| {
            bencher
                .iter(|| few.iter().for_each(|case| drop(black_box(interpreter.group(case, &mut |_| {})))));
        });
        group.finish();
    }
}

criterion_group!(benches, bench);
criterion_main!(benches);
