//! Receipts: what they tell of every file that was read, and that they tell the same wherever the files lie.

use std::path::Path;

use casemix::domain::Error;
use casemix::generate::{Stay, write_stays};
use casemix::run::{Context, Places, Progress, Silent, Task, perform, verify};
use serde_json::Value;

use crate::support::{
    MINI_MANIFEST, Scene, mini_region, mini_scheme, parquet_rows, program, stay, write_scheme,
};

fn receipt(out: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(out.join("receipt.json")).unwrap()).unwrap()
}

/// Name and rows of files in a receipt.
fn rows(files: &Value) -> Vec<(String, u64)> {
    let files = files.as_array().unwrap().iter();
    let told = |file: &Value| {
        (file["name"].as_str().unwrap().to_owned(), file["rows"].as_u64().expect("rows are told"))
    };
    files.map(told).collect()
}

fn named(rows: &[(&str, u64)]) -> Vec<(String, u64)> {
    rows.iter().map(|(name, rows)| ((*name).to_owned(), *rows)).collect()
}

#[test]
fn every_input_table_and_policy_file_has_its_rows() {
    let scene = Scene::new();
    let texts = mini_region()
        .exchange("region.toml", "[[pool]]", "columns = \"layout/columns.toml\"\n[[pool]]")
        .exchange("region.toml", "[[scheme]]", "[codes]\ndiagnosis_map = \"layout/map.csv\"\n[[scheme]]");
    std::fs::create_dir_all(scene.path("region/layout")).unwrap();
    std::fs::write(scene.path("region/layout/columns.toml"), "format = 1\n[column]\nage.from = \"age\"\n")
        .unwrap();
    std::fs::write(scene.path("region/layout/map.csv"), "from,to\nX00,G00.000\nX01,G01.000\n").unwrap();
    let stays = [stay("1", "A", 1, "X00", "", 1000, 80), stay("2", "B", 2, "G00.000", "", 2000, 150)];
    scene.run(&texts, &stays).unwrap();
    assert_eq!(
        parquet_rows(&scene.path("out/cases.parquet"), &["group_code"]).concat(),
        ["BR15", "BR15"].map(|group| Some(group.to_owned()))
    );
    let told = &receipt(&scene.path("out"))["reproducible"];
    assert_eq!(rows(&told["inputs"]), named(&[("all.parquet", 2)]));
    // Of tables the rows below the header, of settings the lines: 11 of mini_region and the three added here.
    assert_eq!(
        rows(&told["region"]),
        named(&[
            ("budget.csv", 1),
            ("coefficients.csv", 3),
            ("group_points.csv", 5),
            ("hospitals.csv", 3),
            ("policy.toml", 20),
            ("region.toml", 14),
        ])
    );
    // The manifest: 12 lines of MINI_MANIFEST, `[files]`, and a line for each of six tables.
    assert_eq!(
        rows(&told["tables"]["mini"]),
        named(&[
            ("adrg.csv", 3),
            ("cc.csv", 2),
            ("drg.csv", 6),
            ("exclusion.csv", 1),
            ("mdc.csv", 2),
            ("scheme.toml", 19),
            ("set.csv", 4),
        ])
    );
    assert_eq!(rows(&told["tables"]["columns"]), named(&[("columns", 3)]));
    assert_eq!(rows(&told["tables"]["diagnosis map"]), named(&[("diagnosis map", 2)]));
}

#[test]
fn files_of_one_name_are_told_apart_and_verified() {
    let scene = Scene::new();
    let files = ["h1/01.parquet", "h2/01.parquet", "h2/02.parquet"].map(|name| scene.path(name));
    for (number, file) in files.iter().enumerate() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        // A case, and a record without a diagnosis, which is refused.
        let id = |what: &str| format!("{what}{number}");
        let stays =
            [stay(&id("good"), "A", 1, "G00.000", "", 1000, 80), stay(&id("bad"), "A", 1, "", "", 1000, 80)];
        write_stays(file, &stays[..2 - number / 2]).unwrap();
    }
    scene.group(&files, None).unwrap();
    let told = receipt(&scene.path("out"));
    let expected = named(&[("h1/01.parquet", 2), ("h2/01.parquet", 2), ("02.parquet", 1)]);
    assert_eq!(rows(&told["reproducible"]["inputs"]), expected);
    let sources = parquet_rows(&scene.path("out/rejects.parquet"), &["source", "setl_id"]);
    let sources: Vec<String> =
        sources.into_iter().map(|row| row.into_iter().flatten().collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(sources, ["h1/01.parquet bad0", "h2/01.parquet bad1"]);
    let again = || verify(&scene.path("out"), Context { threads: 2, progress: &mut Silent });
    // cases.parquet, rejects.parquet, findings.csv, summary.json
    assert_eq!(again(), Ok(4));
    // The same file twice has one name twice.
    scene.group(&[files[2].clone(), files[2].clone()], None).unwrap();
    assert_eq!(again(), Ok(4));
}

#[test]
fn the_same_files_elsewhere_give_the_same_receipt_and_verify_runs_from_anywhere() {
    let places = [Scene::new(), Scene::new()];
    let mut told = Vec::new();
    for (scene, folder) in places.iter().zip(["here", "there/and/deeper"]) {
        let home = scene.path(folder);
        std::fs::create_dir_all(&home).unwrap();
        // A scheme of the user's own beside an empty folder of tables, a map and a column map, all by relative paths.
        write_scheme(&mini_scheme(), MINI_MANIFEST, &home.join("own-scheme"));
        std::fs::create_dir(home.join("grouper-tables")).unwrap();
        std::fs::write(home.join("map.csv"), "from,to\nX00,G00.000\n").unwrap();
        std::fs::write(home.join("columns.toml"), "format = 1\n").unwrap();
        write_stays(&home.join("in.parquet"), &[stay("1", "A", 1, "X00|E11.900", "", 1000, 80)]).unwrap();
        let casemix = |words: &str, from: &Path| {
            let output = program().current_dir(from).args(words.split(' ')).output().unwrap();
            assert!(output.status.success(), "{words}: {}", String::from_utf8_lossy(&output.stderr));
        };
        let group =
            "group --scheme own-scheme --diagnosis-map map.csv --columns columns.toml in.parquet -o out";
        casemix(group, &home);
        assert_eq!(
            parquet_rows(&home.join("out/cases.parquet"), &["group_code"]),
            [[Some("BR13".to_owned())]]
        );
        casemix(&format!("verify {}", home.join("out").display()), Path::new("/"));
        told.push(receipt(&home.join("out"))["reproducible"].clone());
    }
    assert_eq!(told[0], told[1]);
    assert_eq!(told[0]["task"]["scheme"], "mini");
    let digest = casemix::table::sha256_hex(b"from,to\nX00,G00.000\n");
    assert_eq!(told[0]["task"]["diagnosis_map"], format!("sha256:{digest}"));
    // The scheme by its identifier is the same task.
    let scene = &places[0];
    let home = scene.path("here");
    let task = Task::Group {
        scheme: "mini".to_owned(),
        diagnosis_map: Some(home.join("map.csv").display().to_string()),
        procedure_map: None,
    };
    let places = Places {
        tables: Some(scene.tables()),
        inputs: vec![home.join("in.parquet")],
        columns: Some(home.join("columns.toml")),
        ..Places::default()
    };
    let context = Context { threads: 1, progress: &mut Silent };
    perform(&task, &places, &scene.path("by-id"), false, context).unwrap();
    assert_eq!(receipt(&scene.path("by-id"))["reproducible"], told[0]);
    // A map that was changed is found, though its path is the same.
    std::fs::write(home.join("map.csv"), "from,to\nX00,G01.000\n").unwrap();
    let said =
        verify(&home.join("out"), Context { threads: 1, progress: &mut Silent }).unwrap_err().to_string();
    assert!(said.contains("table of diagnosis map `diagnosis map` differs"), "{said}");
}

#[test]
fn a_region_is_verified_from_anywhere() {
    let scene = Scene::new();
    scene.region(&mini_region(), &[stay("1", "A", 1, "G00.000", "", 1000, 80)]);
    std::fs::rename(scene.tables(), scene.path("grouper-tables")).unwrap();
    let casemix = |words: &[&str], from: &Path| {
        let output = program().current_dir(from).args(words).output().unwrap();
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    };
    casemix(&["run", "region", "-o", "out"], &scene.path(""));
    // Not the tables of the place from which it is verified: those of the run.
    casemix(&["verify", &scene.path("out").display().to_string()], Path::new("/"));
}

/// Does something to the inputs once grouping has begun or ended.
struct Meddler<F: FnMut(bool)> {
    grouping: bool,
    act: F,
}

impl<F: FnMut(bool)> Progress for Meddler<F> {
    fn begin(&mut self, phase: &'static str, _: u64) {
        self.grouping = phase == "grouping";
        if self.grouping {
            (self.act)(false);
        }
    }

    fn advance(&mut self, _: u64) {}

    fn end(&mut self) {
        if self.grouping {
            (self.act)(true);
        }
    }
}

#[test]
fn an_input_that_changes_during_the_run_is_refused() {
    let scene = Scene::new();
    let file = scene.path("in.parquet");
    let group = |act: &mut dyn FnMut(bool)| -> Result<(), Error> {
        let stays: Vec<Stay> =
            (0..100).map(|number| stay(&number.to_string(), "A", 1, "G00.000", "", 1000, 80)).collect();
        write_stays(&file, &stays).unwrap();
        let task = Task::Group { scheme: "mini".to_owned(), diagnosis_map: None, procedure_map: None };
        let places = Places { tables: Some(scene.tables()), inputs: vec![file.clone()], ..Places::default() };
        let mut meddler = Meddler { grouping: false, act };
        perform(&task, &places, &scene.path("out"), true, Context { threads: 1, progress: &mut meddler })
            .map(drop)
    };
    assert_eq!(group(&mut |_| ()), Ok(()));
    std::fs::remove_dir_all(scene.path("out")).unwrap();
    let refused = |act: &mut dyn FnMut(bool)| {
        let error = group(act).unwrap_err();
        assert_eq!(error.kind, casemix::domain::Kind::Input);
        assert!(!scene.path("out").exists());
        error.to_string().replace(&file.display().to_string(), "F")
    };
    let changed = "F: was changed while it was read: its size or its time of change is another; run again when it is complete";
    // Written to again with the same bytes, before or after its rows were read.
    let touch = || {
        let later = std::time::SystemTime::now() + std::time::Duration::from_secs(5);
        std::fs::File::options().write(true).open(&file).unwrap().set_modified(later).unwrap();
    };
    for wanted in [false, true] {
        assert_eq!(
            refused(&mut |after| if after == wanted {
                touch()
            }),
            changed
        );
    }
    // Grown by another's writing, its time of change put back.
    let grow = || {
        use std::io::Write;
        let before = std::fs::metadata(&file).unwrap().modified().unwrap();
        let mut own = std::fs::File::options().append(true).open(&file).unwrap();
        own.write_all(b"more").unwrap();
        own.set_modified(before).unwrap();
    };
    assert_eq!(
        refused(&mut |after| if after {
            grow()
        }),
        changed
    );
    // Other rows than were announced.
    let fewer = || write_stays(&file, &[]).unwrap();
    let said = refused(&mut |after| {
        if !after {
            fewer()
        }
    });
    assert!(said.starts_with("F, "), "{said}");
}

#[test]
fn folders_of_discharges_are_read_with_the_folders_in_them_in_order_of_their_paths() {
    let scene = Scene::new();
    let write = |name: &str| {
        let file = scene.path("discharges").join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        write_stays(&file, &[stay(name, "A", 1, "G00.000", "", 1000, 80)]).unwrap();
    };
    for name in ["b.parquet", "2023/02.parquet", "2023/01.parquet", "a.parquet", "2022/q4/12.PARQUET"] {
        write(name);
    }
    // Marks of other programs are passed over, and what is no data.
    for name in ["_temporary/0.parquet", ".hidden.parquet", "_delta_log/1.parquet"] {
        write(name);
    }
    std::fs::write(scene.path("discharges/2023/readme.txt"), "").unwrap();
    scene.group(&[scene.path("discharges")], None).unwrap();
    let ids: Vec<String> =
        parquet_rows(&scene.path("out/cases.parquet"), &["setl_id"]).concat().into_iter().flatten().collect();
    assert_eq!(ids, ["2022/q4/12.PARQUET", "2023/01.parquet", "2023/02.parquet", "a.parquet", "b.parquet"]);
    // What cannot be looked into is said and not passed over.
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(scene.path("nowhere"), scene.path("discharges/2024")).unwrap();
        let said = scene.group(&[scene.path("discharges")], None).unwrap_err().to_string();
        assert_eq!(said, format!("{}: no such file or folder", scene.path("discharges/2024").display()));
    }
}
