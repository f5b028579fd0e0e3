//! `--cache`: only files that are new or were corrected are worked on again, and the bytes are those of a full run.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use casemix::generate::write_stays;
use casemix::run::{Context, Places, Silent, Task, perform};

use crate::support::{
    MINI_MANIFEST, Scene, Texts, files_below, mini_region, mini_scheme, program, repository, small_year,
    stay, write_scheme,
};

/// A region whose discharges lie in several files.
struct Night {
    scene: Scene,
}

impl Night {
    fn new(texts: &Texts) -> Self {
        let scene = Scene::new();
        scene.region(texts, &[]);
        let night = Self { scene };
        fs::remove_file(night.file("all")).unwrap();
        let [one, two, three, four]: [_; 4] = small_year().try_into().unwrap();
        write_stays(&night.file("01"), &[one, two, three]).unwrap();
        write_stays(&night.file("03"), &[four]).unwrap();
        night
    }

    fn file(&self, name: &str) -> PathBuf {
        self.scene.path("region/discharges").join(format!("{name}.parquet"))
    }

    fn places(&self, cache: bool) -> Places {
        Places {
            tables: Some(self.scene.tables()),
            region: Some(self.scene.path("region")),
            cache: cache.then(|| self.scene.path("kept")),
            ..Places::default()
        }
    }

    fn perform(&self, task: &Task, places: &Places, output: &str) -> Result<(), String> {
        let context = Context { threads: 2, progress: &mut Silent };
        let done = perform(task, places, &self.scene.path(output), true, context);
        done.map(drop).map_err(|error| error.to_string())
    }

    /// Runs with what is kept and without, and shows that nothing differs; the files that were worked on again.
    fn worked_on(&self) -> Vec<String> {
        let before = self.parts();
        let task = Task::Run { year: 2023 };
        self.perform(&task, &self.places(true), "out").unwrap();
        self.perform(&task, &self.places(false), "full").unwrap();
        same_folders(&self.scene.path("out"), &self.scene.path("full"));
        let after = self.parts();
        let again = after.iter().filter(|(name, own)| before.get(*name) != Some(own));
        again.map(|(name, _)| name.clone()).collect()
    }

    /// The sums that are kept, by the name of their file of discharges, with what changes when they are written again.
    fn parts(&self) -> BTreeMap<String, (u64, i64, i64)> {
        let mut parts = BTreeMap::new();
        for file in ["01", "02", "03", "04"] {
            for path in kept_files(&self.scene.path("kept"), &format!("{file}.parquet"), "sums") {
                parts.insert(file.to_owned(), written(path));
            }
        }
        parts
    }
}

/// What changes when a file is written again.
fn written(path: PathBuf) -> (u64, i64, i64) {
    let own = fs::metadata(path).unwrap();
    (own.ino(), own.mtime(), own.mtime_nsec())
}

/// The files that are kept for a file of discharges.
fn kept_files(cache: &Path, name: &str, extension: &str) -> Vec<PathBuf> {
    let place = &casemix::table::sha256_hex(name.as_bytes())[..32];
    let Ok(tasks) = fs::read_dir(cache) else { return Vec::new() };
    let files = tasks.map(|task| task.unwrap().path().join(place).with_extension(extension));
    files.filter(|path| path.is_file()).collect()
}

/// All bytes are the same; of the receipt those that decide.
fn same_folders(one: &Path, two: &Path) {
    let (one, two) = (files_below(one), files_below(two));
    assert!(one.len() > 5 && one.keys().eq(two.keys()), "other files: {:?} {:?}", one.keys(), two.keys());
    for (name, bytes) in &one {
        if name == "receipt.json" {
            let decides = |bytes: &[u8]| {
                serde_json::from_slice::<serde_json::Value>(bytes).unwrap()["reproducible"].clone()
            };
            assert_eq!(decides(bytes), decides(&two[name]));
        } else {
            assert!(*bytes == two[name], "{name} is another");
        }
    }
}

#[test]
fn only_what_is_new_or_was_corrected_is_worked_on() {
    let night = Night::new(&mini_region());
    assert_eq!(night.worked_on(), ["01", "03"]);
    assert_eq!(night.worked_on(), [""; 0]);
    // A file that is added.
    write_stays(&night.file("02"), &[stay("5", "A", 2, "G00.000", "", 1500, 70)]).unwrap();
    assert_eq!(night.worked_on(), ["02"]);
    // A file that was written again.
    write_stays(&night.file("03"), &[stay("4", "B", 3, "G00.000|J96.000", "", 3300, 400)]).unwrap();
    assert_eq!(night.worked_on(), ["03"]);
    // A file that is taken away: nothing of it is kept.
    fs::remove_file(night.file("02")).unwrap();
    assert_eq!(night.worked_on(), [""; 0]);
    assert!(kept_files(&night.scene.path("kept"), "02.parquet", "parquet").is_empty());
    // A file without a record holds nothing to keep.
    write_stays(&night.file("04"), &[]).unwrap();
    assert_eq!(night.worked_on(), [""; 0]);
}

#[test]
fn what_a_file_says_of_another_ones_records_is_worked_on_in_both() {
    let night = Night::new(&mini_region());
    night.worked_on();
    // A correction of a record in another file takes that out of its month.
    let mut correction = stay("6", "B", 4, "G00.000|J96.000", "", 2800, 400);
    correction.record_kind = Some("correction".to_owned());
    correction.supersedes_setl_id = Some("4".to_owned());
    write_stays(&night.file("04"), &[correction]).unwrap();
    assert_eq!(night.worked_on(), ["03", "04"]);
    // The same identifier in two files: both records are refused.
    write_stays(&night.file("02"), &[stay("1", "A", 2, "G00.000", "", 1500, 70)]).unwrap();
    assert_eq!(night.worked_on(), ["01", "02"]);
    assert_eq!(night.worked_on(), [""; 0]);
}

#[test]
fn other_rules_and_other_tables_make_all_of_it_stale() {
    let night = Night::new(&mini_region());
    night.worked_on();
    let region = night.scene.path("region");
    let coefficients = fs::read_to_string(region.join("coefficients.csv")).unwrap();
    fs::write(region.join("coefficients.csv"), format!("{coefficients}\n")).unwrap();
    assert_eq!(night.worked_on(), ["01", "03"]);
    let scheme = mini_scheme().exchange("adrg.csv", "operation", "an operation");
    write_scheme(&scheme, MINI_MANIFEST, &night.scene.tables().join("mini"));
    assert_eq!(night.worked_on(), ["01", "03"]);
    assert_eq!(night.worked_on(), [""; 0]);
}

#[test]
fn what_is_damaged_is_worked_on_again() {
    let night = Night::new(&mini_region());
    night.worked_on();
    let cache = night.scene.path("kept");
    for extension in ["sums", "parquet"] {
        let [path]: [PathBuf; 1] = kept_files(&cache, "01.parquet", extension).try_into().unwrap();
        let whole = fs::read(&path).unwrap();
        // Every bit of some bytes: of the head, the middle and the end.
        let places = [0, 1, whole.len() / 3, whole.len() / 2, whole.len() - 9, whole.len() - 1];
        for at in places {
            let mut damaged = whole.clone();
            damaged[at] ^= 0x10;
            fs::write(&path, damaged).unwrap();
            assert_eq!(night.worked_on(), ["01"], "byte {at} of {extension}");
        }
        for damaged in [&whole[..0], &whole[..whole.len() / 2], &whole[..whole.len() - 1]] {
            fs::write(&path, damaged).unwrap();
            assert_eq!(night.worked_on(), ["01"], "{} bytes of {extension}", damaged.len());
        }
        fs::remove_file(&path).unwrap();
        assert_eq!(night.worked_on(), ["01"], "{extension} is gone");
    }
    // The part of one file in the place of another's.
    let of = |name: &str, extension: &str| kept_files(&cache, name, extension).remove(0);
    for extension in ["sums", "parquet"] {
        fs::copy(of("03.parquet", extension), of("01.parquet", extension)).unwrap();
    }
    assert_eq!(night.worked_on(), ["01"]);
    // What a killed run left of making parts goes.
    let left = of("01.parquet", "sums").with_file_name(".making-x");
    fs::create_dir(&left).unwrap();
    fs::write(left.join("part.parquet"), "half").unwrap();
    assert_eq!(night.worked_on(), [""; 0]);
    assert!(!left.exists());
}

#[test]
fn months_and_the_clearing_over_them_are_the_same() {
    let night = Night::new(&mini_region());
    for cache in [true, false] {
        let name = |what: &str| format!("{what}-{cache}");
        let places = Places { paid: Some(night.scene.path(&name("paid"))), ..night.places(cache) };
        fs::create_dir_all(night.scene.path(&name("paid"))).unwrap();
        for month in (1..=12).map(|month| format!("2023-{month:02}")) {
            let task = Task::Settle { month: month.clone() };
            night.perform(&task, &places, &format!("{}/{month}", name("paid"))).unwrap();
        }
        night.perform(&Task::Clear { year: 2023 }, &places, &name("cleared")).unwrap();
    }
    for month in (1..=12).map(|month| format!("2023-{month:02}")) {
        same_folders(
            &night.scene.path(&format!("paid-true/{month}")),
            &night.scene.path(&format!("paid-false/{month}")),
        );
    }
    same_folders(&night.scene.path("cleared-true"), &night.scene.path("cleared-false"));
    // Each month keeps a part of its own, and so does the year.
    let cache = night.scene.path("kept");
    assert_eq!(kept_files(&cache, "01.parquet", "sums").len(), 13);
    // The year's parts serve a run of it too.
    let stamps = |cache: &Path| -> Vec<_> {
        kept_files(cache, "01.parquet", "sums").into_iter().map(written).collect()
    };
    let before = stamps(&cache);
    night.perform(&Task::Run { year: 2023 }, &night.places(true), "out").unwrap();
    assert_eq!(stamps(&cache), before);
}

#[test]
fn the_demo_region_is_the_same_to_the_byte_from_what_is_kept() {
    let scene = Scene::published();
    let run = |cache: bool, output: &str| {
        let places = Places {
            tables: Some(scene.tables()),
            region: Some(repository("fixtures/demo-drg")),
            cache: cache.then(|| scene.path("kept")),
            ..Places::default()
        };
        let context = Context { threads: 2, progress: &mut Silent };
        perform(&Task::Run { year: 2023 }, &places, &scene.path(output), true, context).unwrap();
    };
    run(false, "full");
    let kept = || -> Vec<_> {
        let files = (1..=12).map(|month| format!("2023-{month:02}.parquet"));
        files.flat_map(|name| kept_files(&scene.path("kept"), &name, "sums")).map(written).collect()
    };
    run(true, "first");
    let first = kept();
    assert_eq!(first.len(), 12);
    run(true, "second");
    assert_eq!(kept(), first);
    for output in ["first", "second"] {
        same_folders(&scene.path("full"), &scene.path(output));
    }
}

#[test]
fn a_cache_in_the_way_is_told() {
    let night = Night::new(&mini_region());
    let run = |cache: &str, output: &str| {
        let places = Places { cache: Some(night.scene.path(cache)), ..night.places(false) };
        night.perform(&Task::Run { year: 2023 }, &places, output)
    };
    let folder = night.scene.path("");
    let shown = |error: String| error.replace(folder.to_str().unwrap(), "");
    assert_eq!(
        run("region/discharges/kept", "out").map_err(shown),
        Err("region/discharges/kept: lies in the region, where it could become an input; name a folder outside it with \
             --cache"
            .to_owned())
    );
    assert_eq!(
        run("kept", "kept/out").map_err(shown),
        Err("kept/out: lies in the cache kept; a result must not mix with what it rests on: name a folder outside it"
            .to_owned())
    );
    // Another run at the same time.
    run("kept", "out").unwrap();
    let [sums]: [PathBuf; 1] =
        kept_files(&night.scene.path("kept"), "01.parquet", "sums").try_into().unwrap();
    let lock = fs::File::open(sums.with_file_name("lock")).unwrap();
    lock.lock().unwrap();
    assert_eq!(
        run("kept", "out").map_err(shown),
        Err("kept: is used by another run of the same months; wait until it is done, or name another folder"
            .to_owned())
    );
    drop(lock);
    run("kept", "out").unwrap();
    fs::write(night.scene.path("file"), "").unwrap();
    let error = run("file", "out").unwrap_err();
    assert!(error.contains("nothing can be kept here"), "{error}");
}

#[test]
fn the_program_keeps_parts() {
    let night = Night::new(&mini_region());
    let run = || {
        let mut command = program();
        command.arg("run").arg(night.scene.path("region")).arg("--tables").arg(night.scene.tables());
        command.arg("--cache").arg(night.scene.path("kept")).arg("--force");
        let done = command.arg("-o").arg(night.scene.path("out")).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    run();
    let before = night.parts();
    run();
    assert_eq!((night.parts(), before.len()), (before, 2));
}
