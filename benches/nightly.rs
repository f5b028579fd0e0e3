//! `nightly`: Parquet in → group → price → cases.parquet → settlement and clearing. `floor`: the same columns read and
//! the same columns written, with no work between. Both with the same threads in the same run, so their ratio is what
//! the work costs.

mod clock;
mod copied;
mod data;

use std::path::Path;
use std::time::Duration;

use casemix::domain::{Error, Placement};
use casemix::files::discharges::{Checker, Location, Mapping, Piece, Repeats, open_inputs};
use casemix::files::{CaseBatch, CaseFile, CaseLayout};
use casemix::pipeline::{Asked, CodeMaps, Program, SchemeUse, Tariffs, Ties, Watch, Work};
use casemix::region::Region;
use casemix::run::{Context, Places, Silent, Task, in_order, load_scheme, perform_into, thread_pool};
use casemix::scheme::Catalogue;
use clock::{Clock, SAMPLES, tell};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

/// The region of the night.
const REGION: &str = "demo-drg";

/// The output columns of every piece, made beforehand.
fn made_before(cases: u64, scheme: &SchemeUse, region: &Region) -> Vec<Vec<CaseBatch>> {
    let (mapping, maps, repeats) = (Mapping::default(), CodeMaps::default(), Repeats::default());
    let tariffs = Tariffs::new(region, 2023, std::slice::from_ref(scheme));
    let program = Program {
        watch: Watch::Nothing,
        mapping: &mapping,
        checker: Checker { region: Some(region), settled_days: None },
        schemes: std::slice::from_ref(scheme),
        scheme_by: region.settings.scheme_by,
        maps: &maps,
        tariffs: Some(&tariffs),
        special_cases: &region.special_cases,
        audits: &region.audits,
        repeats: &repeats,
        ties: &Ties::default(),
        asked: Some(&Asked::year(2023)),
    };
    let inputs =
        open_inputs(&[data::discharges(REGION, cases, None)], &mapping).expect("the discharges can be read");
    let mut made = Vec::new();
    for (number, input) in inputs.iter().enumerate() {
        for piece in input.pieces(number) {
            let mut work = Work::new(&program, Location { input: number, row: piece.first_row });
            let mut batches = Vec::new();
            let mut each = |batch| {
                batches.extend(work.batch(&batch));
                Ok(())
            };
            input.read(piece, None, &mut each).expect("the discharges can be read");
            made.push(batches);
        }
    }
    made
}

fn floor(
    cases: u64,
    threads: usize,
    layout: CaseLayout,
    made: &[Vec<CaseBatch>],
    folder: &Path,
) -> Result<(), Error> {
    let inputs = open_inputs(&[data::discharges(REGION, cases, None)], &Mapping::default())?;
    let pieces: Vec<Piece> =
        inputs.iter().enumerate().flat_map(|(number, input)| input.pieces(number)).collect();
    let tasks: Vec<(Piece, &Vec<CaseBatch>)> = pieces.into_iter().zip(made).collect();
    let (mut file, encoders) = CaseFile::create(&folder.join("cases.parquet"), layout)?;
    let pool = thread_pool(threads)?;
    let work = |(piece, batches): &(Piece, &Vec<CaseBatch>)| {
        inputs[piece.input].read(*piece, None, &mut |batch| {
            std::hint::black_box(batch);
            Ok(())
        })?;
        let mut encoder = encoders.encoder()?;
        batches.iter().try_for_each(|batch| encoder.add(batch.clone()))?;
        encoder.finish()
    };
    in_order(&pool, &tasks, work, |_, cases| file.append(cases))?;
    file.finish()
}

fn night(region: &Path, threads: usize, folder: &Path) {
    let places =
        Places { tables: Some(data::tables()), region: Some(region.to_owned()), ..Places::default() };
    let context = Context { threads, progress: &mut Silent };
    perform_into(&Task::Run { year: 2023 }, &places, folder, context).expect("a night");
}

fn bench(criterion: &mut Criterion) {
    let cases = data::cases();
    let catalogue = Catalogue::at(&data::tables()).expect("the tables are there");
    let mut region = Region::load(&data::demo(REGION)).expect("the demo region is sound");
    let (period, id) = region.settings.schemes[0].clone();
    let scheme = load_scheme(&catalogue, &id, period).expect("its scheme is sound");
    let made = made_before(cases, &scheme, &region);
    let copy = copied::region(REGION, cases);
    region.folder = copy.path().to_owned();
    let places: &[Placement] = scheme.grouper.placements();
    let layout = || CaseLayout::new(&[(id.as_str(), places)], true);
    let (one, other) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    floor(cases, 2, layout(), &made, one.path()).expect("reading and writing");
    night(&region.folder, 2, other.path());
    let written = |folder: &Path| std::fs::read(folder.join("cases.parquet")).expect("the cases");
    assert!(written(one.path()) == written(other.path()), "floor and nightly write the same cases");
    let clock = Clock::default();
    let mut group = criterion.benchmark_group("night");
    group
        .sample_size(SAMPLES)
        .measurement_time(Duration::from_secs(10))
        .throughput(Throughput::Elements(cases));
    for threads in [1, 2] {
        group.bench_function(BenchmarkId::new("floor", threads), |bencher| {
            clock.time(&format!("floor/{threads}"), bencher, || {
                let folder = tempfile::tempdir().expect("a temporary folder");
                floor(cases, threads, layout(), &made, folder.path()).expect("reading and writing");
            });
        });
        group.bench_function(BenchmarkId::new("nightly", threads), |bencher| {
            clock.time(&format!("nightly/{threads}"), bencher, || {
                let folder = tempfile::tempdir().expect("a temporary folder");
                night(&region.folder, threads, folder.path());
            });
        });
    }
    group.finish();
    let seconds = |name: &str| clock.seconds(name);
    for threads in ["1", "2"] {
        let (floor, nightly) = (seconds(&format!("floor/{threads}")), seconds(&format!("nightly/{threads}")));
        tell(
            &format!("night: nightly takes so many times as long as floor, threads {threads}"),
            nightly,
            floor,
        );
    }
    for name in ["floor", "nightly"] {
        let (one, two) = (seconds(&format!("{name}/1")), seconds(&format!("{name}/2")));
        tell(&format!("night: {name} with two threads is so many times as fast as with one"), one, two);
    }
}

criterion_group!(benches, bench);
criterion_main!(benches);
