//! Synthetic discharges: where they are written, and that they fit the region they are made for.

use std::path::Path;

use casemix::run::{Context, Progress, Silent, Wish, generate};

use crate::support::{Scene, Texts, load, mini_region, parquet_rows, repository};

/// The small region on a published scheme; generated discharges need real codes.
fn region() -> Texts {
    mini_region().exchange("region.toml", "id = \"mini\"\nfrom", "id = \"chs-drg-1.1\"\nfrom")
}

/// Makes discharges for a region, or for none.
fn make(cases: u64, region: Option<&Path>, output: &Path) -> Result<u64, String> {
    let wish = Wish { cases, seed: 3, faults: false };
    let tables = repository("grouper-tables");
    let context = Context { threads: 2, progress: &mut Silent };
    generate(&wish, region, "chs-drg-1.1", Some(&tables), output, true, context)
        .map_err(|error| error.to_string())
}

#[test]
fn a_weight_is_worth_its_points_times_the_opening_value() {
    // GD15 weighs 1: at 100 yuan per point that is 100 yuan with one point per weight, 10,000 with 100 points per weight.
    // A table of points is taken as it stands: 1 point is 100 yuan whatever the scale.
    let mean = |scale: &str, table: &str| {
        let scene = Scene::new();
        let folder = scene.path("region");
        let scale = format!("points.scale = {{ value = {scale},");
        region()
            .exchange("policy.toml", "points.scale = { value = 1,", &scale)
            .with("group_points.csv", table)
            .write(&folder);
        let region = casemix::region::Region::load(&folder).unwrap();
        let grouper = load("chs-drg-1.1");
        let setting = casemix::generate::Setting::of_region(&region, &grouper, 2023);
        let place = grouper.placements().iter().position(|place| place.group == "GD15").unwrap();
        setting.groups[place].mean_yuan
    };
    let (weights, points) = ("group_code,weight\nGD15,1\n", "group_code,points\nGD15,1\n");
    assert_eq!([mean("1", weights), mean("100", weights)].map(f64::round), [100.0, 10_000.0]);
    assert_eq!([mean("1", points), mean("100", points)].map(f64::round), [100.0, 100.0]);
}

#[test]
fn discharges_fall_on_days_on_which_a_hospital_is_open() {
    let scene = Scene::new();
    let folder = scene.path("region");
    let hospitals = |rows: &str| format!("fixmedins_code,name,level,from,until\n{rows}");
    // Nobody is open from 11 to 19 January, and in February only on the last day.
    let rows = "A,Alpha,3,,2023-01-11\nB,Beta,3,2023-01-20,2023-02-01\nC,Gamma,2,2023-02-28,\n";
    region()
        .with("hospitals.csv", &hospitals(rows))
        .with("coefficients.csv", "fixmedins_code,coefficient\n")
        .write(&folder);
    assert_eq!(make(600, Some(&folder), &scene.path("made")), Ok(600));
    let days = |month: &str| {
        let file = scene.path("made").join(month).with_extension("parquet");
        parquet_rows(&file, &["fixmedins_code"]).concat().into_iter().flatten().collect::<Vec<_>>()
    };
    let january = days("2023-01");
    assert_eq!(january.len(), 50);
    assert!(january.iter().all(|code| code == "A" || code == "B"));
    assert!(days("2023-02").iter().all(|code| code == "C"));
    // A month without any: said so before anything is written.
    let rows = "A,Alpha,3,,2023-01-11\nB,Beta,3,2023-03-01,\nC,Gamma,2,2023-03-01,\n";
    region()
        .with("hospitals.csv", &hospitals(rows))
        .with("coefficients.csv", "fixmedins_code,coefficient\n")
        .write(&folder);
    let said = make(600, Some(&folder), &scene.path("none")).unwrap_err();
    assert_eq!(
        said,
        "hospitals.csv: no hospital is in the region in 2023-02; discharges need one in every month"
    );
    assert!(!scene.path("none").exists());
}

#[test]
fn a_scheme_without_the_diagnoses_of_the_case_mix_is_refused() {
    let scene = Scene::new();
    let wish = Wish { cases: 12, seed: 3, faults: false };
    let context = Context { threads: 1, progress: &mut Silent };
    let said = generate(&wish, None, "mini", Some(&scene.tables()), &scene.path("made"), false, context)
        .unwrap_err();
    assert_eq!(
        said.to_string(),
        "scheme mini knows no diagnosis of the case mix that discharges are drawn from"
    );
}

#[test]
fn generated_discharges_replace_generated_ones_and_nothing_else() {
    let scene = Scene::new();
    let folder = scene.path("region");
    region().write(&folder);
    let discharges = folder.join("discharges");
    let rows = || parquet_rows(&discharges.join("2023-01.parquet"), &["setl_id"]).len();
    make(12, Some(&folder), &discharges).unwrap();
    assert_eq!(rows(), 1);
    make(24, Some(&folder), &discharges).unwrap();
    assert_eq!(rows(), 2);
    // A file of somebody else among them, or in their place.
    std::fs::write(discharges.join("2023-13.csv"), "setl_id\n").unwrap();
    let said = make(12, Some(&folder), &discharges).unwrap_err();
    let expected = "holds other files than generated discharges; --force replaces only what casemix wrote: name another \
                    folder, or remove this one yourself";
    assert_eq!(said, format!("{}: {expected}", discharges.display()));
    assert_eq!(rows(), 2);
}

/// Hears how many records are told of, and whether the end was.
#[derive(Default)]
struct Heard {
    expected: u64,
    done: u64,
    ended: bool,
}

impl Progress for Heard {
    fn begin(&mut self, _: &'static str, rows: u64) {
        self.expected = rows;
    }

    fn advance(&mut self, rows: u64) {
        self.done += rows;
    }

    fn end(&mut self) {
        self.ended = true;
    }
}

#[test]
fn progress_is_told_of_every_record() {
    let folder = tempfile::tempdir().unwrap();
    let wish = Wish { cases: 1_000, seed: 1, faults: false };
    let (tables, output) = (repository("grouper-tables"), folder.path().join("made"));
    let mut heard = Heard::default();
    let context = Context { threads: 2, progress: &mut heard };
    let written = generate(&wish, None, "chs-drg-1.1", Some(&tables), &output, false, context);
    assert_eq!(written.unwrap(), 1_000);
    assert_eq!((heard.expected, heard.done, heard.ended), (1_000, 1_000, true));
}
