//! What-if: a sweep of 100 policies over the cases of a year, against one run of that year.

mod clock;
mod copied;
mod data;

use std::path::{Path, PathBuf};
use std::time::Duration;

use casemix::run::{Context, Places, Silent, Task, WhatIfTask, perform_into};
use clock::{Clock, SAMPLES, tell};
use criterion::{Criterion, criterion_group, criterion_main};

const REGION: &str = "demo-drg";
/// 100 shares of the reserve: only money changes.
const MONEY: &str = "budget.reserve_share=0..0.099:0.001";
/// 16 weights of a group: every case is priced 16 times, and grouped once.
const POINTS: &str = "group_points.csv[group_code=ES33].weight=0.5..2:0.1";

fn perform(task: &Task, region: &Path, baseline: Option<PathBuf>, folder: &Path) {
    let places = Places {
        tables: Some(data::tables()),
        region: Some(region.to_owned()),
        baseline,
        ..Places::default()
    };
    perform_into(task, &places, folder, Context { threads: 0, progress: &mut Silent }).expect("a year");
}

fn sweep(path: &str) -> Task {
    Task::Simulate(WhatIfTask { year: 2023, sweep: vec![path.to_owned()], ..WhatIfTask::default() })
}

fn bench(criterion: &mut Criterion) {
    let cases = data::cases();
    let region = copied::region(REGION, cases);
    let finished = tempfile::tempdir().expect("a temporary folder");
    perform(&Task::Run { year: 2023 }, region.path(), None, finished.path());
    let clock = Clock::default();
    let mut group = criterion.benchmark_group("simulate");
    group.sample_size(SAMPLES).measurement_time(Duration::from_secs(10));
    let tasks = [
        ("run", Task::Run { year: 2023 }, None),
        ("100 policies", sweep(MONEY), None),
        ("100 policies of stored sums", sweep(MONEY), Some(finished.path().to_owned())),
        ("16 weights", sweep(POINTS), None),
    ];
    for (name, task, baseline) in tasks {
        group.bench_function(name, |bencher| {
            clock.time(name, bencher, || {
                let folder = tempfile::tempdir().expect("a temporary folder");
                perform(&task, region.path(), baseline.clone(), folder.path());
            });
        });
    }
    group.finish();
    for name in ["100 policies", "100 policies of stored sums", "16 weights"] {
        let what = format!("simulate: {name} take so many times as long as the run of {cases} rows");
        tell(&what, clock.seconds(name), clock.seconds("run"));
    }
}

criterion_group!(benches, bench);
criterion_main!(benches);
