//! `clearing`: a year of 2,000 hospitals and two pools from the sums that a finished run keeps, against the whole night
//! of the same region in the same run, both with one thread.
//!
//! One clearing is what a sweep of `casemix simulate --baseline` takes for each further value: the region with that value
//! is read and checked, twelve months are settled, the year is cleared and its row told. The whole command is told beside
//! it: it loads the scheme and the sums, settles and clears the year of both sides, compares them and writes the tables.
#![expect(clippy::float_arithmetic, reason = "times are told as ratios")]

mod clock;
mod data;
mod province;

use std::path::{Path, PathBuf};
use std::time::Duration;

use casemix::run::{Context, Places, Silent, Task, WhatIfTask, perform_into};
use clock::{Clock, SAMPLES, tell};
use criterion::{Criterion, criterion_group, criterion_main};

/// Values of the longer sweep beside the one of the shorter.
const FURTHER: f64 = 10.0;

fn perform(task: &Task, region: &Path, baseline: Option<&Path>, folder: &Path) {
    let places = Places {
        tables: Some(data::tables()),
        region: Some(region.to_owned()),
        baseline: baseline.map(PathBuf::from),
        ..Places::default()
    };
    perform_into(task, &places, folder, Context { threads: 1, progress: &mut Silent }).expect("a year");
}

fn what_if(sweep: Option<&str>) -> Task {
    let sweep = sweep.map(|values| format!("policy.month.share_paid.value={values}")).into_iter().collect();
    Task::Simulate(WhatIfTask { year: 2023, sweep, ..WhatIfTask::default() })
}

fn bench(criterion: &mut Criterion) {
    let cases = data::cases();
    let region = province::region(cases);
    let finished = tempfile::tempdir().expect("a temporary folder");
    let run = Task::Run { year: 2023 };
    perform(&run, region.path(), None, finished.path());
    let clock = Clock::default();
    let mut group = criterion.benchmark_group("clearing");
    group.sample_size(SAMPLES).measurement_time(Duration::from_secs(10));
    let tasks = [
        ("nightly", run, None),
        ("the command", what_if(None), Some(finished.path())),
        ("a sweep of 1", what_if(Some("0.9..0.9:0.01")), Some(finished.path())),
        ("a sweep of 11", what_if(Some("0.9..1:0.01")), Some(finished.path())),
    ];
    for (name, task, baseline) in &tasks {
        group.bench_function(*name, |bencher| {
            clock.time(name, bencher, || {
                let folder = tempfile::tempdir().expect("a temporary folder");
                perform(task, region.path(), *baseline, folder.path());
            });
        });
    }
    group.finish();
    let seconds = |name: &str| clock.seconds(name);
    let one = (seconds("a sweep of 11") - seconds("a sweep of 1")) / FURTHER;
    tell(&format!("clearing: one, of the time of nightly at {cases} rows"), one, seconds("nightly"));
    tell("clearing: the whole command, of the time of nightly", seconds("the command"), seconds("nightly"));
}

criterion_group!(benches, bench);
criterion_main!(benches);
