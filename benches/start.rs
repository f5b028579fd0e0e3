//! `start`: a scheme from its tables to a compiled grouper (read, verify digests, check, compile, prove that every group
//! is reached), against reading the needed columns of 1,000,000 discharges with one thread.

mod clock;
mod data;

use std::hint::black_box;
use std::time::Duration;

use casemix::domain::Period;
use casemix::files::discharges::{Mapping, open_inputs};
use casemix::run::load_scheme;
use casemix::scheme::Catalogue;
use clock::{Clock, SAMPLES, tell};
use criterion::{Criterion, criterion_group, criterion_main};

/// Rows that the loading of a scheme is held against.
const ROWS: u64 = 1_000_000;

fn read(cases: u64) {
    let inputs = open_inputs(&[data::discharges("demo-drg", cases, None)], &Mapping::default())
        .expect("the discharges can be read");
    for (number, input) in inputs.iter().enumerate() {
        for piece in input.pieces(number) {
            let mut each = |batch| {
                black_box(batch);
                Ok(())
            };
            input.read(piece, None, &mut each).expect("the discharges can be read");
        }
    }
}

fn bench(criterion: &mut Criterion) {
    let cases = data::cases().min(ROWS);
    let catalogue = Catalogue::at(&data::tables()).expect("the tables are there");
    data::discharges("demo-drg", cases, None);
    let clock = Clock::default();
    let mut group = criterion.benchmark_group("start");
    group.sample_size(SAMPLES).measurement_time(Duration::from_secs(5));
    let reading = format!("reading {cases} rows");
    group.bench_function(&reading, |bencher| clock.time(&reading, bencher, || read(cases)));
    for scheme in ["chs-drg-1.1", "chs-drg-3.0", "dip-3.0"] {
        group.bench_function(scheme, |bencher| {
            clock.time(scheme, bencher, || {
                let loaded = load_scheme(&catalogue, scheme, Period::ALWAYS).expect("the scheme is sound");
                black_box(loaded);
            });
        });
        let what = format!("start: {scheme} takes so many times as long as {reading}");
        tell(&what, clock.seconds(scheme), clock.seconds(&reading));
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
