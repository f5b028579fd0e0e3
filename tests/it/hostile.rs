//! Files that are damaged, empty or wrong: a clear error or a correct empty result, never a panic, never half an output.

use std::fs::File;
use std::path::Path;

use casemix::generate::{Stay, write_stays};
use parquet::file::metadata::{FileMetaData, ParquetMetaData, ParquetMetaDataReader, ParquetMetaDataWriter};
use rand::{Rng, SeedableRng, rngs::SmallRng};

use crate::support::{Scene, mini_region, parquet_rows, program, stay};

#[test]
fn no_rows_give_a_correct_empty_result() {
    let scene = Scene::new();
    let file = scene.path("in.parquet");
    write_stays(&file, &[]).unwrap();
    let summary = scene.group(&[file], None).unwrap();
    assert_eq!(summary.records.read.records, 0);
    assert!(parquet_rows(&scene.path("out/cases.parquet"), &["setl_id"]).is_empty());
    assert!(parquet_rows(&scene.path("out/rejects.parquet"), &["setl_id"]).is_empty());
    assert!(scene.table("findings.csv").rows.is_empty());
    // A year without a case is settled and cleared all the same.
    let summary = scene.run(&mini_region(), &[]).unwrap();
    assert_eq!(summary.pools[0].months.len(), 12);
    assert_eq!(summary.pools[0].year.as_ref().unwrap().left, "1000.00");
}

#[test]
fn empty_missing_and_foreign_files_are_refused_by_name() {
    let scene = Scene::new();
    let said = |name: &str, bytes: &[u8]| {
        let file = scene.path(name);
        std::fs::write(&file, bytes).unwrap();
        let error = scene.group(std::slice::from_ref(&file), None).unwrap_err().to_string();
        assert!(!scene.path("out").exists());
        error.replace(&file.display().to_string(), "F")
    };
    assert!(said("a.parquet", b"").starts_with("F: is no complete Parquet file ("));
    assert!(said("a.parquet", b"PAR1PAR1").starts_with("F: is no complete Parquet file ("));
    assert!(said("a.parquet", b"setl_id,age\n1,2\n").starts_with("F: is no complete Parquet file ("));
    assert!(said("a.csv", b"").starts_with("F:1: column `setl_id` is missing"));
    let missing = scene.group(&[scene.path("nowhere")], None).unwrap_err().to_string();
    assert_eq!(missing, format!("{}: no such file or folder", scene.path("nowhere").display()));
    std::fs::create_dir(scene.path("empty")).unwrap();
    let empty = scene.group(&[scene.path("empty")], None).unwrap_err().to_string();
    assert_eq!(
        empty,
        format!("no .parquet or .csv file in {}; put the discharges there", scene.path("empty").display())
    );
}

fn some_stays(count: usize) -> Vec<Stay> {
    let id = |number: usize| format!("id-{number}");
    (0..count)
        .map(|number| stay(&id(number), "A", 1 + number as u32 % 12, "G00.000|E11.900", "01.0100", 1000, 600))
        .collect()
}

#[test]
fn a_truncated_file_is_refused_wherever_it_was_cut() {
    let scene = Scene::new();
    let whole = scene.path("whole.parquet");
    write_stays(&whole, &some_stays(500)).unwrap();
    let bytes = std::fs::read(&whole).unwrap();
    let cut = scene.path("cut.parquet");
    for length in (0..bytes.len()).step_by(bytes.len() / 60) {
        std::fs::write(&cut, &bytes[..length]).unwrap();
        let error =
            scene.group(std::slice::from_ref(&cut), None).expect_err("a cut file is refused").to_string();
        assert!(error.contains("is no complete Parquet file"), "{length}: {error}");
        assert!(!scene.path("out").exists());
    }
}

#[test]
fn damaged_bytes_never_panic_and_never_leave_half_an_output() {
    let scene = Scene::new();
    let whole = scene.path("whole.parquet");
    write_stays(&whole, &some_stays(300)).unwrap();
    let bytes = std::fs::read(&whole).unwrap();
    let damaged = scene.path("damaged.parquet");
    let mut random = SmallRng::seed_from_u64(1);
    let mut refused = 0;
    for _ in 0..400 {
        let mut bytes = bytes.clone();
        for _ in 0..random.random_range(1..4) {
            let at = random.random_range(0..bytes.len());
            bytes[at] ^= 1 << random.random_range(0..8);
        }
        std::fs::write(&damaged, &bytes).unwrap();
        let _ = std::fs::remove_dir_all(scene.path("out"));
        match scene.group(std::slice::from_ref(&damaged), None) {
            // A flipped bit may fall into a value and change it; then every record still has its place.
            Ok(summary) => assert_eq!(summary.records.read.records, 300),
            Err(_) => {
                refused += 1;
                assert!(!scene.path("out").exists());
            }
        }
    }
    assert!(refused > 100, "most damage shows: {refused}");
}

#[test]
fn a_damaged_file_ends_with_exit_code_4_and_no_trace_on_the_screen() {
    let scene = Scene::new();
    let file = scene.path("in.parquet");
    write_stays(&file, &some_stays(300)).unwrap();
    let mut bytes = std::fs::read(&file).unwrap();
    // The first page's own length, made absurd.
    bytes[4..40].fill(0xff);
    std::fs::write(&file, &bytes).unwrap();
    let output = program()
        .args(["group", "--scheme", "mini", "--tables"])
        .arg(scene.tables())
        .arg(&file)
        .arg("-o")
        .arg(scene.path("out"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(4), "{said}");
    assert!(said.starts_with("error: ") && !said.contains("panicked"), "{said}");
    assert!(!scene.path("out").exists());
}

#[test]
fn text_that_a_spreadsheet_would_run_is_made_inert() {
    let scene = Scene::new();
    let file = scene.path("in.parquet");
    let hostile = "=HYPERLINK(\"http://x\")";
    let mut odd = stay(hostile, "A", 1, "G00.000", "", 1000, 600);
    odd.diag_code.push(Some("@SUM(A1)".to_owned()));
    write_stays(&file, &[odd]).unwrap();
    scene.group(&[file], None).unwrap();
    let findings = scene.table("findings.csv");
    assert_eq!(findings.rows[0][0], format!("'{hostile}"));
    assert_eq!(findings.rows[0][4], "'@SUM(A1)");
    // In Parquet, which no spreadsheet runs, the id stays what it is.
    assert_eq!(parquet_rows(&scene.path("out/cases.parquet"), &["setl_id"])[0][0].as_deref(), Some(hostile));
}

/// The bytes of a file with its metadata rewritten; the pages stay as they are.
fn forged(file: &Path, forge: impl FnOnce(ParquetMetaData) -> ParquetMetaData) -> Vec<u8> {
    let bytes = std::fs::read(file).unwrap();
    let metadata = ParquetMetaDataReader::new().parse_and_finish(&File::open(file).unwrap()).unwrap();
    // The footer ends with the length of the metadata and a mark of four bytes.
    let at = bytes.len() - 8;
    let length = u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    let mut forged = bytes[..at - length].to_vec();
    ParquetMetaDataWriter::new(&mut forged, &forge(metadata)).finish().unwrap();
    forged
}

/// With another number of rows in the only row group; everywhere where it is told, or only there.
fn with_rows(metadata: ParquetMetaData, rows: i64, everywhere: bool) -> ParquetMetaData {
    let group = metadata.row_group(0).clone().into_builder().set_num_rows(rows);
    if !everywhere {
        return metadata.into_builder().set_row_groups(vec![group.build().unwrap()]).build();
    }
    let columns = metadata.row_group(0).columns().iter().map(|column| {
        let flat = column.column_descr().max_rep_level() == 0;
        let values = if flat { rows } else { column.num_values() };
        column.clone().into_builder().set_num_values(values).build().unwrap()
    });
    let group = group.set_column_metadata(columns.collect()).build().unwrap();
    let file = metadata.file_metadata();
    let file = FileMetaData::new(
        file.version(),
        rows,
        file.created_by().map(str::to_owned),
        file.key_value_metadata().cloned(),
        file.schema_descr_ptr(),
        file.column_orders().cloned(),
    );
    ParquetMetaData::new(file, vec![group])
}

#[test]
fn rows_that_a_file_claims_and_does_not_hold_are_refused() {
    let scene = Scene::new();
    let (whole, file) = (scene.path("whole.parquet"), scene.path("in.parquet"));
    write_stays(&whole, &some_stays(300)).unwrap();
    // In a process of its own: memory that cannot be had ends it without a word.
    let group = || {
        let mut command = program();
        command.args(["group", "--scheme", "mini", "--force", "--tables"]).arg(scene.tables());
        let output = command.arg(&file).arg("-o").arg(scene.path("out")).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).replace(&file.display().to_string(), "F");
        (output.status.code(), said)
    };
    // The forging itself changes nothing.
    std::fs::write(&file, forged(&whole, |metadata| with_rows(metadata, 300, true))).unwrap();
    assert_eq!(group(), (Some(0), String::new()));
    assert_eq!(parquet_rows(&scene.path("out/cases.parquet"), &["setl_id"]).len(), 300);
    std::fs::remove_dir_all(scene.path("out")).unwrap();
    let contradiction =
        "F: is no complete Parquet file (its numbers of rows contradict each other); fetch or write it again";
    let announced = |claimed: &str, held: &str| {
        format!(
            "F, part 1: holds {held} than the {claimed} rows that were announced: it is damaged, or was changed while it \
             was read; fetch or write it again"
        )
    };
    let too_many = "F: announces more rows than any file holds: it is damaged; fetch or write it again";
    // 2^40 = 1,099,511,627,776 is the most that is believed.
    for (rows, everywhere) in [
        (i64::MAX, too_many.to_owned()),
        ((1 << 40) + 1, too_many.to_owned()),
        (1_000_000_000_000, announced("1000000000000", "fewer")),
        (301, announced("301", "fewer")),
        (299, announced("299", "more")),
        (-1, contradiction.to_owned()),
        (i64::MIN, contradiction.to_owned()),
    ] {
        for (forge, expected) in [(true, everywhere.as_str()), (false, contradiction)] {
            std::fs::write(&file, forged(&whole, |metadata| with_rows(metadata, rows, forge))).unwrap();
            assert_eq!(group(), (Some(4), format!("error: {expected}\n")), "{rows} {forge}");
            assert!(!scene.path("out").exists());
        }
    }
    // A group that claims to be empty would be passed over by the reader, and its records with it.
    std::fs::write(&file, forged(&whole, |metadata| with_rows(metadata, 0, false))).unwrap();
    assert_eq!(group(), (Some(4), format!("error: {contradiction}\n")));
}
