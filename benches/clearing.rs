//! `clearing`: a year of 2,000 hospitals and two pools from the sums that a finished run keeps, against the whole night
//! of the same region in the same run.
//!
//! The clearing is that of `casemix simulate --baseline` without a variant: it reads and checks the region and the sums,
//! settles twelve months and clears the year of both arms, compares them and writes the tables. So it does all of a
//! clearing twice.

mod clock;
mod data;
mod province;

use std::path::{Path, PathBuf};
use std::time::Duration;

use casemix::run::{Context, Places, Silent, Task, WhatIfTask, perform_into};
use clock::{Clock, tell};
use criterion::{Criterion, criterion_group, criterion_main};

fn perform(task: &Task, region: &Path, baseline: Option<&Path>, folder: &Path) {
    let places = Places {
        tables: Some(data::tables()),
        region: Some(region.to_owned()),
        baseline: baseline.map(PathBuf::from),
        ..Places::default()
    };
    perform_into(task, &places, folder, Context { threads: 2, progress: &mut Silent }).expect("a year");
}

fn bench(criterion: &mut Criterion) {
    let cases = data::cases();
    let region = province::region(cases);
    let finished = tempfile::tempdir().expect("a temporary folder");
    let run = Task::Run { year: 2023 };
    perform(&run, region.path(), None, finished.path());
    let clock = Clock::default();
    let mut group = criterion.benchmark_group("clearing");
    group.sample_size(10).measurement_time(Duration::from_secs(10));
    let clear = Task::Simulate(WhatIfTask { year: 2023, ..WhatIfTask::default() });
    for (name, task, baseline) in [("nightly", &run, None), ("of stored sums", &clear, Some(finished.path()))]
    {
        group.bench_function(name, |bencher| {
            clock.time(name, bencher, || {
                let folder = tempfile::tempdir().expect("a temporary folder");
                perform(task, region.path(), baseline, folder.path());
            });
        });
    }
    group.finish();
    let what = format!("clearing: of the time of nightly at {cases} rows");
    tell(&what, clock.seconds("of stored sums"), clock.seconds("nightly"));
}

criterion_group!(benches, bench);
criterion_main!(benches);
