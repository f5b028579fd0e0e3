//! The grouping kernel alone, cases already in columns, with one thread and with two; beside it a naive grouper on the
//! same cases in the same run, and how many times as fast the kernel is.
#![expect(clippy::float_arithmetic, reason = "times are told as ratios")]

mod clock;
mod data;
mod naive;

use std::hint::black_box;
use std::time::Duration;

use casemix::domain::{Case, DiagnosisId, Patient, Period, ProcedureId};
use casemix::files::discharges::{CodeLists, DictionaryCache, Field, Mapping, Records, open_inputs};
use casemix::grouper::Grouper;
use casemix::run::{load_scheme, thread_pool};
use casemix::scheme::Catalogue;
use clock::{Clock, SAMPLES, tell};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use naive::{Naive, Seen};
use rayon::prelude::*;

/// Batches that the naive grouper is given, at most.
const FEW: usize = 8;

/// Cases in columns.
struct Columns {
    diagnoses: CodeLists<DiagnosisId>,
    procedures: CodeLists<ProcedureId>,
    patients: Vec<Patient>,
}

impl Columns {
    fn len(&self) -> usize {
        self.patients.len()
    }

    fn case(&self, row: usize) -> Case<'_> {
        Case::new(self.diagnoses.row(row), self.procedures.row(row), self.patients[row])
    }

    fn seen(&self, row: usize) -> Seen<'_> {
        let (diagnoses, procedures) = (self.diagnoses.row(row), self.procedures.row(row));
        Seen { diagnoses, procedures, patient: &self.patients[row] }
    }
}

fn columns(grouper: &Grouper, scheme: &str, cases: u64) -> Vec<Columns> {
    let mapping = Mapping::default();
    let inputs =
        open_inputs(&[data::discharges(scheme, cases, None)], &mapping).expect("the discharges can be read");
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

fn kernel(grouper: &Grouper, columns: &Columns) {
    for row in 0..columns.len() {
        black_box(grouper.group(&columns.case(row)));
    }
}

fn walk(naive: &Naive<'_>, columns: &Columns) {
    for row in 0..columns.len() {
        black_box(naive.group(&columns.seen(row)));
    }
}

/// Both groupers must do the same work, or their speeds say nothing of each other.
fn assert_same(grouper: &Grouper, naive: &Naive<'_>, columns: &Columns) {
    for row in 0..columns.len() {
        let place = grouper.group(&columns.case(row)).placement;
        let seen = columns.seen(row);
        let codes = || (seen.diagnoses.to_vec(), seen.procedures.to_vec());
        assert_eq!(grouper.placement(place).group, naive.group(&seen), "{:?}", codes());
    }
}

fn bench(criterion: &mut Criterion) {
    let cases = data::cases();
    let catalogue = Catalogue::at(&data::tables()).expect("the tables are there");
    for scheme in ["chs-drg-1.1", "chs-drg-3.0", "dip-3.0"] {
        let grouper = load_scheme(&catalogue, scheme, Period::ALWAYS).expect("the scheme is sound").grouper;
        let batches = columns(&grouper, scheme, cases);
        let naive = Naive::new(&grouper);
        // The naive grouper takes its time: some of the cases, from all months, are enough of it.
        let few: Vec<&Columns> = batches.iter().step_by(batches.len().div_ceil(FEW)).collect();
        few.iter().for_each(|columns| assert_same(&grouper, &naive, columns));
        let few_cases: u64 = few.iter().map(|columns| columns.len() as u64).sum();
        let clock = Clock::default();
        let mut group = criterion.benchmark_group(format!("group/{scheme}"));
        group.sample_size(SAMPLES).measurement_time(Duration::from_secs(5));
        group.throughput(Throughput::Elements(cases));
        for threads in [1, 2] {
            let pool = thread_pool(threads).expect("threads to work with");
            let name = format!("kernel/{threads}");
            group.bench_function(&name, |bencher| {
                let round =
                    || pool.install(|| batches.par_iter().for_each(|columns| kernel(&grouper, columns)));
                clock.time(&name, bencher, round);
            });
        }
        group.throughput(Throughput::Elements(few_cases));
        group.bench_function("naive", |bencher| {
            clock.time("naive", bencher, || few.iter().for_each(|columns| walk(&naive, columns)));
        });
        group.finish();
        let (one, two) = (clock.seconds("kernel/1"), clock.seconds("kernel/2"));
        let of_naive = clock.seconds("naive") * (cases as f64 / few_cases as f64);
        tell(
            &format!("group/{scheme}: the kernel is so many times as fast as the naive grouper"),
            of_naive,
            one,
        );
        tell(&format!("group/{scheme}: two threads are so many times as fast as one"), one, two);
    }
}

criterion_group!(benches, bench);
criterion_main!(benches);
