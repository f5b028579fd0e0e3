//! The same inputs give the same bytes; the order and the split of the input change no amount; every change shows.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use casemix::generate::{Stay, faulty_stays, write_stays};
use casemix::run::{Context, Places, Silent, Task, Wish, generate, perform, verify};
use casemix::table::sha256_hex;
use rand::seq::SliceRandom;
use rand::{SeedableRng, rngs::SmallRng};

use crate::support::{Scene, Texts, files_below, mini_region, parquet_rows, repository, stay};

/// Some hundred discharges of the small region, with every fault among them.
static STAYS: LazyLock<Vec<Stay>> = LazyLock::new(|| {
    let lists = [
        ("G00.000", ""),
        ("G00.000|E11.900", ""),
        ("G01.000|J96.000", "01.0100"),
        ("G00.000|J96.000", ""),
        ("Z99.900", ""),
    ];
    let hospitals = ["A", "B", "C"];
    let sound = |number: usize| {
        let (diagnoses, procedures) = lists[number % lists.len()];
        let id = format!("S2023{number:05}");
        stay(
            &id,
            hospitals[number % 3],
            1 + number as u32 % 12,
            diagnoses,
            procedures,
            900 + number as i64 % 700,
            500,
        )
    };
    let mut stays: Vec<Stay> = (0..600).map(sound).collect();
    stays.extend(faulty_stays(&stays[7]));
    stays
});

/// Performs the year of the small region over files of discharges.
fn run(scene: &Scene, files: &[(&str, &[Stay])], threads: usize, output: &str) -> PathBuf {
    let region = scene.path("region");
    mini_region().write(&region);
    let discharges = region.join("discharges");
    let _ = std::fs::remove_dir_all(&discharges);
    std::fs::create_dir_all(&discharges).unwrap();
    for (name, stays) in files {
        write_stays(&discharges.join(name), stays).unwrap();
    }
    let places = Places { tables: Some(scene.tables()), region: Some(region), ..Places::default() };
    let output = scene.path(output);
    perform(&Task::Run { year: 2023 }, &places, &output, true, Context { threads, progress: &mut Silent })
        .unwrap();
    output
}

/// Every file below a folder but the receipt.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    files_below(folder).into_iter().filter(|(name, _)| name != "receipt.json").collect()
}

/// Tables of amounts: everything but the case files and the findings, which follow the rows of the input.
fn amounts(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let follows_rows = ["cases.parquet", "rejects.parquet", "findings.csv"];
    files(folder).into_iter().filter(|(name, _)| !follows_rows.contains(&name.as_str())).collect()
}

fn sorted_cases(folder: &Path) -> Vec<Vec<Option<String>>> {
    let columns = [
        "setl_id",
        "fixmedins_code",
        "status",
        "reason",
        "group_code",
        "severity",
        "rule_path",
        "points",
        "coefficient",
        "standard_amount",
    ];
    let mut rows = parquet_rows(&folder.join("cases.parquet"), &columns);
    rows.sort();
    rows
}

fn sorted_rejects(folder: &Path) -> Vec<Vec<Option<String>>> {
    let mut rows = parquet_rows(&folder.join("rejects.parquet"), &["setl_id", "reason", "detail"]);
    rows.sort();
    rows
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let scene = Scene::new();
    let parts: Vec<(String, &[Stay])> =
        STAYS.chunks(37).enumerate().map(|(number, stays)| (format!("{number:02}.parquet"), stays)).collect();
    let parts: Vec<(&str, &[Stay])> = parts.iter().map(|(name, stays)| (name.as_str(), *stays)).collect();
    let one = files(&run(&scene, &parts, 1, "one"));
    assert_eq!(one.len(), 44);
    for threads in [2, 8] {
        assert_eq!(one, files(&run(&scene, &parts, threads, "more")), "{threads} threads");
    }
}

#[test]
fn the_demo_region_gives_the_same_bytes_with_1_2_and_8_threads() {
    let folder = tempfile::tempdir().unwrap();
    let places = Places {
        tables: Some(repository("grouper-tables")),
        region: Some(repository("fixtures/demo-drg")),
        ..Places::default()
    };
    let run = |threads: usize| {
        let output = folder.path().join(format!("{threads}"));
        perform(
            &Task::Run { year: 2023 },
            &places,
            &output,
            false,
            Context { threads, progress: &mut Silent },
        )
        .unwrap();
        files(&output)
    };
    let one = run(1);
    assert!(one == run(2) && one == run(8));
}

#[test]
fn order_and_split_of_the_input_change_no_amount() {
    let scene = Scene::new();
    let whole = run(&scene, &[("all.parquet", &STAYS)], 2, "whole");
    let mut shuffled = STAYS.clone();
    shuffled.shuffle(&mut SmallRng::seed_from_u64(5));
    let (first, second) = shuffled.split_at(123);
    let other = run(&scene, &[("z.parquet", first), ("b.parquet", &[]), ("a.parquet", second)], 2, "other");
    assert_eq!(amounts(&whole), amounts(&other));
    assert_eq!(sorted_cases(&whole), sorted_cases(&other));
    assert_eq!(sorted_rejects(&whole), sorted_rejects(&other));
}

#[test]
fn months_settled_one_by_one_and_then_cleared_are_the_year_settled_at_once() {
    let scene = Scene::new();
    let year = run(&scene, &[("all.parquet", &STAYS)], 2, "year");
    let places = |paid: Option<PathBuf>| Places {
        tables: Some(scene.tables()),
        region: Some(scene.path("region")),
        paid,
        ..Places::default()
    };
    let context = || Silent;
    for month in 1..=12 {
        let name = format!("2023-{month:02}");
        let output = scene.path("paid").join(&name);
        let mut silent = context();
        let task = Task::Settle { month: name.clone() };
        let paid = (month > 1).then(|| scene.path("paid"));
        perform(&task, &places(paid), &output, false, Context { threads: 1, progress: &mut silent }).unwrap();
        let statement = format!("{name}/settlement.csv");
        assert_eq!(
            std::fs::read(output.join(&statement)).unwrap(),
            std::fs::read(year.join(&statement)).unwrap()
        );
    }
    let cleared = scene.path("cleared");
    let mut silent = context();
    let task = Task::Clear { year: 2023 };
    perform(
        &task,
        &places(Some(scene.path("paid"))),
        &cleared,
        false,
        Context { threads: 1, progress: &mut silent },
    )
    .unwrap();
    for table in [
        "clearing.csv",
        "pool.csv",
        "ledger.csv",
        "ledger.beancount",
        "ledger.journal",
        "accounts.csv",
        "closing.csv",
    ] {
        assert_eq!(
            std::fs::read(cleared.join(table)).unwrap(),
            std::fs::read(year.join(table)).unwrap(),
            "{table}"
        );
    }
    // A month without --paid is reckoned with the months before it.
    let alone = scene.path("alone");
    let mut silent = context();
    let task = Task::Settle { month: "2023-09".to_owned() };
    perform(&task, &places(None), &alone, false, Context { threads: 1, progress: &mut silent }).unwrap();
    let statement = "2023-09/settlement.csv";
    assert_eq!(std::fs::read(alone.join(statement)).unwrap(), std::fs::read(year.join(statement)).unwrap());
}

#[test]
fn paid_months_that_are_missing_changed_or_double_are_refused() {
    let scene = Scene::new();
    let year = run(&scene, &[("all.parquet", &STAYS[..200])], 1, "paid");
    let clear = || {
        let places = scene.over_paid(scene.path("region"));
        let context = Context { threads: 1, progress: &mut Silent };
        let done = perform(&Task::Clear { year: 2023 }, &places, &scene.path("out"), true, context);
        done.map(drop).map_err(|error| error.to_string().replace(&scene.path("").display().to_string(), ""))
    };
    assert_eq!(clear(), Ok(()));
    let statement = year.join("2023-05/settlement.csv");
    let text = std::fs::read_to_string(&statement).unwrap();
    std::fs::write(&statement, text.replacen("0.00", "0.01", 1)).unwrap();
    assert_eq!(
        clear().unwrap_err(),
        "paid/2023-05/settlement.csv: was changed after it was paid: receipt.json beside it tells another digest"
    );
    // With a receipt that agrees: a month that was handed what the month before did not carry.
    let header = text.lines().next().unwrap();
    let at = |column: &str| header.split(',').position(|name| name == column).unwrap();
    let lines = text.lines().enumerate().map(|(line, row)| {
        let mut cells: Vec<&str> = row.split(',').collect();
        if line == 1 {
            cells[at("carried_in")] = "-0.01";
            cells[at("carried")] = "-0.01";
        }
        cells.join(",") + "\n"
    });
    let changed: String = lines.collect();
    std::fs::write(&statement, &changed).unwrap();
    let receipt = year.join("receipt.json");
    let (old, new) = (sha256_hex(text.as_bytes()), sha256_hex(changed.as_bytes()));
    std::fs::write(&receipt, std::fs::read_to_string(&receipt).unwrap().replace(&old, &new)).unwrap();
    assert_eq!(
        clear().unwrap_err(),
        "paid: 2023-04 carried 0.00 of hospital A in pool employee, but 2023-05 was handed -0.01; settle 2023-05 again with --paid\n\
         paid: 2023-05 carried -0.01 of hospital A in pool employee, but 2023-06 was handed 0.00; settle 2023-06 again with --paid"
    );
    std::fs::remove_file(&statement).unwrap();
    assert_eq!(
        clear().unwrap_err(),
        "paid: 2023-05 is not paid: neither 2023-05/settlement.csv nor */2023-05/settlement.csv is here"
    );
}

/// A place with a region, schemes and a finished run, to be verified after something in it was changed.
struct Verified {
    scene: Scene,
}

impl Verified {
    fn new() -> Self {
        let scene = Scene::new();
        run(&scene, &[("all.parquet", &STAYS[..100])], 1, "out");
        Self { scene }
    }

    fn verify(&self) -> Result<usize, String> {
        let context = Context { threads: 2, progress: &mut Silent };
        verify(&self.scene.path("out"), context).map_err(|error| error.to_string())
    }

    /// What verify says when a byte of a file is another; the byte is put back.
    fn with_changed(&self, file: &str) -> String {
        let path = self.scene.path(file);
        let bytes = std::fs::read(&path).unwrap();
        let mut changed = bytes.clone();
        let at = changed.len() / 2;
        changed[at] ^= 1;
        std::fs::write(&path, &changed).unwrap();
        let said = self.verify().expect_err(file);
        std::fs::write(&path, &bytes).unwrap();
        said
    }
}

#[test]
fn verify_finds_a_changed_byte_wherever_it_is() {
    let verified = Verified::new();
    assert_eq!(verified.verify(), Ok(44));
    for file in [
        "out/cases.parquet",
        "out/rejects.parquet",
        "out/findings.csv",
        "out/summary.json",
        "out/clearing.csv",
        "out/ledger.csv",
        "out/ledger.beancount",
        "out/accounts.csv",
        "out/2023-07/settlement.csv",
        "region/discharges/all.parquet",
        "region/policy.toml",
        "region/budget.csv",
        "region/hospitals.csv",
        "region/group_points.csv",
        "tables/mini/set.csv",
        "tables/mini/scheme.toml",
    ] {
        assert!(!verified.with_changed(file).is_empty(), "{file}");
    }
    let said = verified.with_changed("out/clearing.csv");
    assert!(said.contains("output `clearing.csv` differs: the receipt has "), "{said}");
    assert_eq!(verified.verify(), Ok(44), "everything is as it was");
}

#[test]
fn verify_finds_files_that_are_gone_or_were_added() {
    let verified = Verified::new();
    std::fs::write(verified.scene.path("out/more.csv"), "a\n").unwrap();
    std::fs::remove_file(verified.scene.path("out/2023-01/pool.csv")).unwrap();
    let said = verified.verify().unwrap_err().replace(&verified.scene.path("").display().to_string(), "");
    assert_eq!(
        said,
        "out: output `2023-01/pool.csv` is missing\nout: output `more.csv` is not in the receipt"
    );
}

#[test]
fn generated_discharges_follow_from_the_seed() {
    let folder = tempfile::tempdir().unwrap();
    let make = |seed, name: &str, threads| {
        let wish = Wish { cases: 300, seed, faults: true };
        let (tables, output) = (repository("grouper-tables"), folder.path().join(name));
        let context = Context { threads, progress: &mut Silent };
        generate(&wish, None, "chs-drg-3.0", Some(&tables), &output, false, context).unwrap();
        files(&output)
    };
    let first = make(1, "first", 1);
    assert_eq!(first.len(), 12);
    assert!(first == make(1, "again", 1));
    assert!(first == make(1, "by five threads", 5));
    assert!(first != make(2, "other", 1));
}

#[test]
fn scaling_all_points_leaves_payments() {
    let year = |factor: i64| {
        let scene = Scene::new();
        let points = [("BR15", 1), ("BR13", 2), ("BR11", 3), ("BB19", 4), ("BB11", 5)];
        let rows: String =
            points.iter().map(|(group, weight)| format!("{group},{}\n", weight * factor)).collect();
        let texts: Texts = mini_region().with("group_points.csv", &format!("group_code,weight\n{rows}"));
        scene.run(&texts, &STAYS[..600]).unwrap();
        let clearing = scene.table("clearing.csv");
        ["A", "B", "C"].map(|hospital| {
            clearing.row("fixmedins_code", hospital, &["standard", "cleared", "final"]).join(" ")
        })
    };
    assert_eq!(year(1), year(7));
}
