//! Discharge records in every accepted form, and every reason to refuse one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::builder::{LargeListBuilder, ListBuilder, StringBuilder, StringDictionaryBuilder};
use arrow_array::types::{Decimal256Type, Int16Type};
use arrow_array::{
    ArrayRef, ArrowPrimitiveType, BooleanArray, Date32Array, Decimal128Array, Decimal256Array, Float64Array,
    Int8Array, Int32Array, Int64Array, LargeStringArray, RecordBatch, StringArray, StringViewArray,
    TimestampMillisecondArray, TimestampNanosecondArray, UInt16Array,
};
use casemix::domain::{Finding, RejectReason};
use casemix::generate::{Stay, faulty_stays, write_stays};
use casemix::run::{Context, Places, Silent, Task, perform};
use parquet::arrow::ArrowWriter;

use crate::support::{Scene, Table, day, mini_region, parquet_rows, repository, stay};

/// Two discharges as columns, to be replaced one by one.
struct Columns(Vec<(&'static str, ArrayRef)>);

fn lists(rows: &[&[&str]]) -> ArrayRef {
    let mut builder = ListBuilder::new(StringBuilder::new());
    for row in rows {
        builder.append_value(row.iter().map(|code| Some(*code)));
    }
    Arc::new(builder.finish())
}

impl Columns {
    fn sound() -> Self {
        let text = |rows: [&str; 2]| -> ArrayRef { Arc::new(StringArray::from(rows.to_vec())) };
        let days = |days: [i32; 2]| -> ArrayRef { Arc::new(Date32Array::from(days.to_vec())) };
        let yuan = |fen: [i128; 2]| -> ArrayRef {
            Arc::new(Decimal128Array::from(fen.to_vec()).with_precision_and_scale(16, 2).unwrap())
        };
        Self(vec![
            ("setl_id", text(["1", "2"])),
            ("fixmedins_code", text(["A", "B"])),
            ("insutype", text(["310", "390"])),
            ("gend", text(["1", "2"])),
            ("age", Arc::new(Int32Array::from(vec![50, 40]))),
            ("adm_time", days([day(1, 1), day(2, 1)])),
            ("dscg_time", days([day(1, 8), day(2, 8)])),
            ("setl_end_date", days([day(1, 10), day(2, 10)])),
            ("act_ipt_days", Arc::new(Int32Array::from(vec![7, 7]))),
            ("dscg_way", text(["1", "1"])),
            ("diag_code", lists(&[&["G00.000", "E11.900"], &["N80.000"]])),
            ("oprn_oprt_code", lists(&[&["01.0100"], &[]])),
            ("medfee_sumamt", yuan([100_000, 200_050])),
            ("hifp_pay", yuan([60_000, 100_000])),
        ])
    }

    fn with(mut self, name: &'static str, array: ArrayRef) -> Self {
        match self.0.iter_mut().find(|(own, _)| *own == name) {
            Some(column) => column.1 = array,
            None => self.0.push((name, array)),
        }
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.0.retain(|(own, _)| *own != name);
        self
    }

    fn write(self, path: &Path) {
        let batch = RecordBatch::try_from_iter(self.0).unwrap();
        let mut writer =
            ArrowWriter::try_new(std::fs::File::create(path).unwrap(), batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
    }
}

const SHOWN: [&str; 6] = ["setl_id", "fixmedins_code", "insutype", "status", "group_code", "severity"];

/// Groups a file by the small scheme and shows its cases.
fn grouped(scene: &Scene, file: PathBuf, columns: Option<PathBuf>) -> Vec<String> {
    scene.group(&[file], columns).unwrap_or_else(|error| panic!("{error}"));
    let rows = parquet_rows(&scene.path("out/cases.parquet"), &SHOWN);
    rows.iter().map(|row| row.iter().flatten().cloned().collect::<Vec<_>>().join(" ")).collect()
}

/// What the two sound discharges become: an operation in MDCB with a CC that BB1 is not split by; a woman in MDCN.
const EXPECTED: [&str; 2] = ["1 A 310 grouped BB19 cc", "2 B 390 grouped NR19 none"];

/// A number of 256 bits.
type Wide = <Decimal256Type as ArrowPrimitiveType>::Native;

#[test]
fn every_physical_type_is_read() {
    let scene = Scene::new();
    let file = scene.path("in.parquet");
    let mut dictionary = StringDictionaryBuilder::<Int16Type>::new();
    ["A", "B"].iter().for_each(|code| dictionary.append_value(code));
    let mut large = LargeListBuilder::new(StringBuilder::new());
    large.append_value([Some("G00.000"), Some("E11.900")]);
    large.append_value([Some("N80.000")]);
    let forms: Vec<(&'static str, ArrayRef)> = vec![
        ("setl_id", Arc::new(LargeStringArray::from(vec!["1", "2"]))),
        ("setl_id", Arc::new(StringViewArray::from(vec!["1", "2"]))),
        ("fixmedins_code", Arc::new(dictionary.finish())),
        ("insutype", Arc::new(Int64Array::from(vec![310, 390]))),
        ("insutype", Arc::new(StringViewArray::from(vec!["310", "390"]))),
        ("gend", Arc::new(UInt16Array::from(vec![1, 2]))),
        ("age", Arc::new(Int8Array::from(vec![50, 40]))),
        ("age", Arc::new(Decimal128Array::from(vec![505, 409]).with_precision_and_scale(4, 1).unwrap())),
        ("age", Arc::new(StringArray::from(vec!["50", "40"]))),
        (
            "adm_time",
            Arc::new(TimestampMillisecondArray::from(vec![
                i64::from(day(1, 1)) * 86_400_000 + 5,
                i64::from(day(2, 1)) * 86_400_000,
            ])),
        ),
        (
            "dscg_time",
            Arc::new(TimestampNanosecondArray::from(vec![
                i64::from(day(1, 8)) * 86_400_000_000_000,
                i64::from(day(2, 8)) * 86_400_000_000_000,
            ])),
        ),
        ("setl_end_date", Arc::new(StringArray::from(vec!["2023-01-10", "20230210"]))),
        ("diag_code", Arc::new(large.finish())),
        (
            "medfee_sumamt",
            Arc::new(Decimal128Array::from(vec![1000, 2000]).with_precision_and_scale(38, 0).unwrap()),
        ),
        (
            "medfee_sumamt",
            Arc::new(
                Decimal256Array::from_iter_values([100_000, 200_000].map(Wide::from_i128))
                    .with_precision_and_scale(50, 2)
                    .unwrap(),
            ),
        ),
        ("medfee_sumamt", Arc::new(Int64Array::from(vec![1000, 2000]))),
        ("medfee_sumamt", Arc::new(StringArray::from(vec!["1000.00", "2000.5"]))),
        ("unasked_for", Arc::new(Float64Array::from(vec![0.5, 1.5]))),
    ];
    for (name, array) in forms {
        let data_type = array.data_type().clone();
        Columns::sound().with(name, array).write(&file);
        assert_eq!(grouped(&scene, file.clone(), None), EXPECTED, "{name} as {data_type}");
    }
}

#[test]
fn timestamps_that_know_their_zone_are_taken_as_days_of_beijing() {
    // 2023-12-31 16:30 UTC is 2024-01-01 00:30 in Beijing: outside the year that is settled.
    let scene = Scene::new();
    let region = scene.region(&mini_region(), &[]);
    let instant = i64::from(day(12, 31)) * 86_400_000 + 16 * 3_600_000 + 30 * 60_000;
    let zoned = TimestampMillisecondArray::from(vec![instant, instant - 86_400_000]).with_timezone("UTC");
    Columns::sound()
        .with("insutype", Arc::new(StringArray::from(vec!["310", "310"])))
        .with("setl_end_date", Arc::new(zoned))
        .write(&region.join("discharges/all.parquet"));
    let places =
        casemix::run::Places { tables: Some(scene.tables()), region: Some(region), ..Default::default() };
    let context = casemix::run::Context { threads: 1, progress: &mut casemix::run::Silent };
    casemix::run::perform(
        &casemix::run::Task::Run { year: 2023 },
        &places,
        &scene.path("out"),
        true,
        context,
    )
    .unwrap();
    let rejects = parquet_rows(&scene.path("out/rejects.parquet"), &["setl_id", "reason"]);
    assert_eq!(rejects, [[Some("1".to_owned()), Some("settlement_date_outside_year".to_owned())]]);
}

#[test]
fn columns_that_cannot_hold_what_they_should_are_refused_together() {
    let scene = Scene::new();
    let file = scene.path("in.parquet");
    Columns::sound()
        .with("medfee_sumamt", Arc::new(Float64Array::from(vec![0.5, 1.5])))
        .with(
            "hifp_pay",
            Arc::new(Decimal128Array::from(vec![1, 2]).with_precision_and_scale(10, 3).unwrap()),
        )
        .with("diag_code", Arc::new(Int32Array::from(vec![1, 2])))
        .with("gendr", Arc::new(StringArray::from(vec!["1", "2"])))
        .without("gend")
        .write(&file);
    let error = scene.group(std::slice::from_ref(&file), None).unwrap_err().to_string();
    let expected = "F: column `gend` is missing; did you mean `gendr`?\n\
        F: column `diag_code` is Int32; a list of text was expected\n\
        F: column `medfee_sumamt` is Float64; a decimal with at most two digits after the point (never a float: money must be exact) was expected\n\
        F: column `hifp_pay` is Decimal128(10, 3); a decimal with at most two digits after the point (never a float: money must be exact) was expected";
    assert_eq!(error.replace(&file.display().to_string(), "F"), expected);
    assert!(!scene.path("out").exists());
}

#[test]
fn csv_is_read_as_utf_8_with_or_without_mark_and_as_gb18030() {
    let head = "setl_id,fixmedins_code,insutype,gend,age,adm_time,dscg_time,setl_end_date,act_ipt_days,dscg_way,diag_code,oprn_oprt_code,medfee_sumamt,hifp_pay,医生\n";
    let rows = "1,A,310,1,50,2023-01-01 09:30:00,2023-01-08,2023-01-10,7,1,G00.000|E11.900,01.0100,1000.00,600,张\n\
                2,B,390,2,40,2023/2/1,2023/2/8,20230210,7,1,N80.000,,2000.50,1000,李\n";
    let scene = Scene::new();
    let file = scene.path("in.csv");
    let text = format!("{head}{rows}");
    let (gb18030, _, _) = encoding_rs::GB18030.encode(&text);
    let marked = [&[0xef, 0xbb, 0xbf], text.as_bytes()].concat();
    for bytes in [text.as_bytes(), &marked, &gb18030] {
        std::fs::write(&file, bytes).unwrap();
        assert_eq!(grouped(&scene, file.clone(), None), EXPECTED);
    }
    let broken = [text.as_bytes(), &[0xff, 0xff, b'\n']].concat();
    std::fs::write(&file, broken).unwrap();
    let error = scene.group(std::slice::from_ref(&file), None).unwrap_err().to_string();
    assert_eq!(error, format!("{}: is neither UTF-8 nor GB18030; save it as UTF-8", file.display()));
    std::fs::write(&file, format!("{head}1,A\n")).unwrap();
    let error = scene.group(std::slice::from_ref(&file), None).unwrap_err().to_string();
    assert!(error.contains("is no proper CSV file") && error.contains("line: 2"), "{error}");
}

#[test]
fn a_column_that_stands_twice_is_refused() {
    let scene = Scene::new();
    let file = scene.path("in.csv");
    let head = "setl_id,fixmedins_code,insutype,gend,age,adm_time,dscg_time,setl_end_date,act_ipt_days,dscg_way,diag_code,oprn_oprt_code,medfee_sumamt,hifp_pay";
    let row = "1,A,310,1,50,2023-01-01,2023-01-08,2023-01-10,7,1,G00.000,,1000.00,600";
    // One that is not read may.
    std::fs::write(&file, format!("{head},note,note\n{row},,\n")).unwrap();
    assert_eq!(scene.group(std::slice::from_ref(&file), None).unwrap().records.grouped.records, 1);
    std::fs::write(&file, format!("{head},medfee_sumamt,psn_no,psn_no\n{row},2000.00,P,Q\n")).unwrap();
    let error = scene.group(std::slice::from_ref(&file), None).unwrap_err().to_string();
    let line = |name: &str| {
        format!("{}:1: column `{name}` stands twice; remove the one that does not count", file.display())
    };
    assert_eq!(error, [line("medfee_sumamt"), line("psn_no")].join("\n"));
}

#[test]
fn a_long_csv_file_is_read_piece_by_piece_and_in_order() {
    let scene = Scene::new();
    let file = scene.path("in.csv");
    let mut text = "setl_id,fixmedins_code,insutype,gend,age,adm_time,dscg_time,setl_end_date,act_ipt_days,dscg_way,diag_code,oprn_oprt_code,medfee_sumamt,hifp_pay\n".to_owned();
    // Two pieces of 131,072 rows and some: an embedded line break keeps bytes and lines apart.
    let rows = 270_000;
    for row in 0..rows {
        let hospital = if row % 1000 == 0 { "\"A\n\"" } else { "A" };
        text +=
            &format!("{row},{hospital},310,1,50,2023-01-01,2023-01-08,2023-01-10,7,1,G00.000,,1000,600\n");
    }
    std::fs::write(&file, text).unwrap();
    scene.group(&[file], None).unwrap();
    let ids = parquet_rows(&scene.path("out/cases.parquet"), &["setl_id"]);
    assert!(ids.iter().enumerate().all(|(row, id)| id[0].as_deref() == Some(row.to_string().as_str())));
    assert_eq!(ids.len(), rows);
}

#[test]
fn other_layouts_are_read_through_a_column_map() {
    let scene = Scene::new();
    let file = scene.path("in.csv");
    // In the manner of a front page: wide diagnoses, joined operations, words for sex, one pool, no fund amount but cost.
    let text = "P3,P900,P5,P7,P22,P25,P27,P741,P321,P324,P327,ops,P782\n\
                1,A,男,50,2023-01-01,2023-01-08,7,1,G00.000,,E11.900,01.0100;,1000\n\
                2,B,女,40,2023-02-01,2023-02-08,7,1,N80.000,,,,2000\n";
    std::fs::write(&file, text).unwrap();
    let map = scene.path("map.toml");
    let toml = "format = 1\n[column]\nsetl_id.from = \"P3\"\nfixmedins_code.from = \"P900\"\ninsutype.value = \"310\"\n\
        gend = { from = \"P5\", values = { \"男\" = \"1\", \"女\" = \"2\" } }\nage.from = \"P7\"\nadm_time.from = \"P22\"\n\
        dscg_time.from = \"P25\"\nsetl_end_date.from = \"P25\"\nact_ipt_days.from = \"P27\"\ndscg_way.from = \"P741\"\n\
        diag_code.from = [\"P321\", \"P324\", \"P327\"]\noprn_oprt_code = { from = \"ops\", separator = \";\" }\n\
        medfee_sumamt.from = \"P782\"\nhifp_pay.from = \"P782\"\n";
    std::fs::write(&map, toml).unwrap();
    let expected = ["1 A 310 grouped BB19 cc", "2 B 310 grouped NR19 none"];
    assert_eq!(grouped(&scene, file, Some(map.clone())), expected);
    // The blank between two diagnoses is told; the empty columns at the end are none.
    let findings = Table::read(&scene.path("out/findings.csv"));
    assert_eq!(findings.rows, [["1", "in.csv", "1", "blank_code", ""]]);
    // The same layout in Parquet.
    let parquet = scene.path("in.parquet");
    let column = |cells: [&str; 2]| -> ArrayRef {
        Arc::new(StringArray::from(
            cells.iter().map(|cell| Some(*cell).filter(|cell| !cell.is_empty())).collect::<Vec<_>>(),
        ))
    };
    let names =
        ["P3", "P900", "P5", "P7", "P22", "P25", "P27", "P741", "P321", "P324", "P327", "ops", "P782"];
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let columns =
        names.iter().enumerate().map(|(place, name)| (*name, column([rows[0][place], rows[1][place]])));
    Columns(columns.collect()).write(&parquet);
    assert_eq!(grouped(&scene, parquet, Some(map)), expected);
}

#[test]
fn codes_of_several_columns_follow_each_other_whatever_the_columns_hold() {
    let scene = Scene::new();
    let map = scene.path("map.toml");
    let text = |rows: [&str; 2]| -> ArrayRef { Arc::new(StringArray::from(rows.to_vec())) };
    let grouped = |toml: &str, more: Vec<(&'static str, ArrayRef)>| {
        std::fs::write(&map, format!("format = 1\n[column]\n{toml}\n")).unwrap();
        let file = scene.path("in.parquet");
        let columns =
            more.into_iter().fold(Columns::sound(), |columns, (name, array)| columns.with(name, array));
        columns.write(&file);
        grouped(&scene, file, Some(map.clone()))
    };
    let main = || ("main_dx", text(["G00.000", "N80.000"]));
    let from = "diag_code.from = [\"main_dx\", \"other_dx\"]";
    // The other diagnosis (a CC) as a list, as a large list, as one text, as a text of several.
    let mut large = LargeListBuilder::new(StringBuilder::new());
    large.append_value([Some("E11.900")]);
    large.append_null();
    for other in [
        lists(&[&["E11.900"], &[]]),
        Arc::new(large.finish()),
        text(["E11.900", ""]),
        text(["|E11.900", " "]),
    ] {
        let data_type = other.data_type().clone();
        assert_eq!(grouped(from, vec![main(), ("other_dx", other)]), EXPECTED, "{data_type}");
    }
    // A list beside a list; the order of `from` decides which diagnosis is the principal one.
    let parts = || {
        vec![
            ("one", lists(&[&["G00.000"], &["N80.000", "E11.900"]])),
            ("two", lists(&[&["E11.900", "J96.000"], &[]])),
        ]
    };
    assert_eq!(
        grouped("diag_code.from = [\"one\", \"two\"]", parts()),
        ["1 A 310 grouped BB11 mcc", "2 B 390 grouped NR19 cc"]
    );
    // 1: E11.900 as the principal diagnosis belongs to no MDC; 2: the empty list leaves the first place to the second.
    assert_eq!(
        grouped("diag_code.from = [\"two\", \"one\"]", parts()),
        ["1 A 310 ungrouped 0000 mcc", "2 B 390 grouped NR19 cc"]
    );
    // A separator splits the items of a list as well: without 01.0100 the first case would be in BR1.
    let ops = lists(&[&["99.0000;01.0100"], &[]]);
    let joined = "oprn_oprt_code = { from = \"ops\", separator = \";\" }";
    assert_eq!(grouped(joined, vec![("ops", lists(&[&["01.0100;99.0000"], &[]]))]), EXPECTED);
    assert_eq!(grouped(joined, vec![("ops", ops)]), ["1 A 310 grouped BR13 cc", "2 B 390 grouped NR19 none"]);
}

#[test]
fn the_front_page_fixture_is_grouped() {
    // G00.000 with J96.000 (respiratory failure): BT2 with a major complication; a perforated
    // appendix taken out by endoscope without one: GD1.
    let scene = Scene::new();
    let task = Task::Group { scheme: "chs-drg-1.1".to_owned(), diagnosis_map: None, procedure_map: None };
    let places = Places {
        tables: Some(repository("grouper-tables")),
        inputs: vec![repository("fixtures/columns/front-page.csv")],
        columns: Some(repository("fixtures/columns/front-page.toml")),
        ..Places::default()
    };
    let context = Context { threads: 1, progress: &mut Silent };
    perform(&task, &places, &scene.path("out"), false, context).unwrap();
    let rows = parquet_rows(&scene.path("out/cases.parquet"), &["setl_id", "adrg", "group_code"]);
    let rows: Vec<String> =
        rows.iter().map(|row| row.iter().flatten().cloned().collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(rows, ["F0001 BT2 BT21", "F0002 GD1 GD15"]);
}

#[test]
fn malformed_cells_are_rejects_that_name_their_column() {
    let scene = Scene::new();
    let file = scene.path("in.csv");
    let text = "setl_id,fixmedins_code,insutype,gend,age,adm_time,dscg_time,setl_end_date,act_ipt_days,dscg_way,diag_code,oprn_oprt_code,medfee_sumamt,hifp_pay\n\
        1,A,310,1,fifty,2023-01-01,2023-01-08,2023-01-10,7,1,G00.000,,1000,600\n\
        2,A,310,1,50,2023-01-01,soon,2023-01-10,7,1,G00.000,,\"1,000\",600\n\
        3,A,310,1,50,2023-01-01,2023-01-08,2023-01-10,7,1,G00.000,,1000.005,600\n\
        4,A,310,1,50,2023-01-01,2023-01-08,2023-01-10,7,1,G00.000,,1000.00,600\n";
    std::fs::write(&file, text).unwrap();
    scene.group(&[file], None).unwrap();
    let rejects = parquet_rows(&scene.path("out/rejects.parquet"), &["setl_id", "row", "reason", "detail"]);
    let shown: Vec<String> =
        rejects.iter().map(|row| row.iter().flatten().cloned().collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(
        shown,
        ["1 1 malformed_value age", "2 2 malformed_value dscg_time", "3 3 malformed_value medfee_sumamt"]
    );
    assert_eq!(parquet_rows(&scene.path("out/cases.parquet"), &["setl_id"]), [[Some("4".to_owned())]]);
}

/// A sound discharge that a fault can be made of.
fn sound() -> Stay {
    Stay {
        drug_amt: Some(10_000),
        fulamt_ownpay_amt: Some(0),
        preselfpay_amt: Some(0),
        act_pay_dedc: Some(0),
        psn_part_amt: Some(40_000),
        oth_fund_pay: Some(0),
        consumable_amt: Some(0),
        exam_amt: Some(0),
        surgery_amt: Some(0),
        ..stay("S2023-1", "A", 6, "G00.000|E11.900", "01.0100", 1000, 600)
    }
}

#[test]
fn every_reason_and_every_finding_has_a_record_that_meets_it() {
    let scene = Scene::new();
    let stays: Vec<Stay> = std::iter::once(sound()).chain(faulty_stays(&sound())).collect();
    // Consortiums, newborn diagnoses, grey codes and tables without a coefficient, a mean or points belong to other schemes and regions.
    let texts = mini_region()
        .with("coefficients.csv", "fixmedins_code,coefficient\nB,1\n")
        .with("group_points.csv", "group_code,weight\nBR15,1\n");
    let summary = scene.run(&texts, &stays).unwrap();
    let met: Vec<&str> = summary.records.rejected_by_reason.keys().copied().collect();
    let mut expected: Vec<&str> = RejectReason::ALL
        .iter()
        .filter(|reason| ![RejectReason::NoScheme, RejectReason::UnknownConsortium].contains(reason))
        .map(|reason| reason.name())
        .collect();
    expected.sort_unstable();
    assert_eq!(met, expected);
    let met: Vec<&str> = summary.records.findings.keys().copied().collect();
    let elsewhere = [
        Finding::AgeConflict,
        Finding::GreyCode,
        Finding::SpecialCaseCandidate,
        Finding::DecisionNotApplied,
        Finding::BelowTcmRatio,
        Finding::TcmRatioUnknown,
        Finding::AuditedBeforePoints,
        Finding::UnknownProcurementClass,
        Finding::MissingMeanCost,
        Finding::ExtremeCost,
        Finding::NoCoefficient,
        Finding::LateRecord,
        Finding::Readmission,
    ];
    let mut expected: Vec<&str> = Finding::ALL
        .iter()
        .filter(|finding| !elsewhere.contains(finding))
        .map(|finding| finding.name())
        .collect();
    expected.sort_unstable();
    assert_eq!(met, expected);
}

#[test]
fn each_reject_is_kept_with_its_row_and_its_money_is_counted() {
    let scene = Scene::new();
    let stays = vec![
        stay("1", "A", 1, "G00.000", "", 1000, 600),
        stay("2", "Z", 1, "G00.000", "", 500, 300),
        Stay {
            dscg_time: Some(day(1, 1)),
            adm_time: Some(day(1, 2)),
            ..stay("3", "A", 1, "G00.000", "", 200, 100)
        },
    ];
    let summary = scene.run(&mini_region(), &stays).unwrap();
    let rejects = parquet_rows(
        &scene.path("out/rejects.parquet"),
        &["setl_id", "fixmedins_code", "source", "row", "reason"],
    );
    let shown: Vec<String> =
        rejects.iter().map(|row| row.iter().flatten().cloned().collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(shown, ["2 Z all.parquet 2 unknown_hospital", "3 A all.parquet 3 discharge_before_admission"]);
    let records = &summary.records;
    let shown = [&records.read, &records.grouped, &records.rejected]
        .map(|count| format!("{} {} {}", count.records, count.cost, count.fund));
    assert_eq!(shown, ["3 1700.00 1000.00", "1 1000.00 600.00", "2 700.00 400.00"]);
}

#[test]
fn a_hospital_is_known_only_while_it_is_in_the_region() {
    let scene = Scene::new();
    let texts = mini_region().with(
        "hospitals.csv",
        "fixmedins_code,name,level,from,until\nA,Alpha,3,2023-06-01,2023-09-01\nB,Beta,3,,\nC,Gamma,2,,\n",
    );
    let stays: Vec<Stay> =
        [5, 6, 8, 9].map(|month| stay(&month.to_string(), "A", month, "G00.000", "", 1000, 600)).to_vec();
    scene.run(&texts, &stays).unwrap();
    let ids = |file: &str| {
        parquet_rows(&scene.path("out").join(file), &["setl_id"])
            .concat()
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
    };
    assert_eq!(
        (ids("cases.parquet"), ids("rejects.parquet")),
        (vec!["6".to_owned(), "8".to_owned()], vec!["5".to_owned(), "9".to_owned()])
    );
    // Its statements begin with its opening and end with its closing.
    let months: BTreeMap<u32, usize> = (1..=12)
        .map(|month| {
            (
                month,
                scene
                    .table(&format!("2023-{month:02}/settlement.csv"))
                    .cells("fixmedins_code", "A", &["paid"])
                    .len(),
            )
        })
        .filter(|(_, rows)| *rows > 0)
        .collect();
    assert_eq!(months.into_keys().collect::<Vec<_>>(), [6, 7, 8]);
}

#[test]
fn repeated_keys_are_found_across_files_and_row_order_decides_nothing() {
    let one = || stay("1", "A", 1, "G00.000", "", 1000, 600);
    let other = || stay("2", "A", 1, "G00.000", "", 1000, 600);
    let changed = || Stay { act_ipt_days: Some(8), ..other() };
    let outcome = |first: &[Stay], second: &[Stay]| {
        let scene = Scene::new();
        let files = [scene.path("a.parquet"), scene.path("b.parquet")];
        write_stays(&files[0], first).unwrap();
        write_stays(&files[1], second).unwrap();
        let summary = scene.group(&files, None).unwrap();
        let records = &summary.records;
        let rejects = parquet_rows(&scene.path("out/rejects.parquet"), &["setl_id", "reason"]);
        (records.grouped.records, records.repeated.records, rejects.len(), records.read.records)
    };
    assert_eq!(outcome(&[one(), other()], &[one(), changed()]), (1, 1, 2, 4));
    assert_eq!(outcome(&[changed(), one()], &[other(), one()]), (1, 1, 2, 4));
    assert_eq!(outcome(&[one(), one(), one()], &[one()]), (1, 3, 0, 4));
    assert_eq!(outcome(&[other(), other()], &[changed()]), (0, 0, 3, 3));
}

#[test]
fn of_two_faults_the_one_that_the_page_names_first_is_the_reason() {
    use RejectReason::*;
    type Spoil = fn(&mut Stay);
    let spoils: [(RejectReason, Spoil); 27] = [
        (MissingSetlId, |stay| stay.setl_id = None),
        (DuplicateSetlId, |_| ()), // stands twice, see below
        (MalformedValue, |stay| stay.adm_time = Some(900_000)),
        (UnsupportedRecordKind, |stay| stay.record_kind = Some("amendment".to_owned())),
        (MissingHospital, |stay| stay.fixmedins_code = None),
        (UnknownHospital, |stay| stay.fixmedins_code = Some("Z".to_owned())),
        (UnknownHospital, |stay| stay.fixmedins_code = Some("C".to_owned())), // closed on that day
        (MissingInsuranceType, |stay| stay.insutype = None),
        (UnknownPool, |stay| stay.insutype = Some("510".to_owned())),
        (UnknownConsortium, |stay| stay.home_consortium = Some("Z".to_owned())),
        (NoDiagnosis, |stay| stay.diag_code.clear()),
        (MissingAge, |stay| stay.age = None),
        (ImpossibleAge, |stay| stay.age = Some(200)),
        (MissingAdmission, |stay| stay.adm_time = None),
        (MissingDischarge, |stay| stay.dscg_time = None),
        (DischargeBeforeAdmission, |stay| {
            (stay.adm_time, stay.dscg_time) = (Some(day(12, 2)), Some(day(12, 1)));
        }),
        (MissingSettlementDate, |stay| stay.setl_end_date = None),
        (SettlementDateOutsideYear, |stay| stay.setl_end_date = Some(day(12, 31) + 1)),
        (MissingCost, |stay| stay.medfee_sumamt = None),
        (MissingFundAmount, |stay| stay.hifp_pay = None),
        (CostNotPositive, |stay| (stay.record_kind, stay.medfee_sumamt) = (None, Some(0))),
        (ReversalNotNegative, |stay| stay.record_kind = Some("reversal".to_owned())),
        (PartBelowZero, |stay| (stay.record_kind, stay.drug_amt) = (None, Some(-1))),
        (PartAboveWhole, |stay| stay.drug_amt = Some(100_001)),
        (NoScheme, |stay| stay.setl_end_date = stay.setl_end_date.map(|_| day(12, 10))),
        (UnknownSuperseded, |stay| {
            stay.record_kind.get_or_insert("correction".to_owned());
            stay.supersedes_setl_id = Some("nobody".to_owned());
        }),
        (SupersededTwice, |stay| {
            stay.record_kind.get_or_insert("correction".to_owned());
            stay.supersedes_setl_id = Some("mended".to_owned());
        }),
    ];
    let named: Vec<RejectReason> = spoils.iter().map(|(reason, _)| *reason).collect();
    let mut once = named.clone();
    once.dedup();
    assert_eq!(once, RejectReason::ALL, "a spoil for every reason, in the order of the page");
    // A record that was corrected before anything else names it.
    let mended = stay("mended", "A", 10, "G00.000", "", 1000, 600);
    let (kind, names) = (Some("correction".to_owned()), Some("mended".to_owned()));
    let mending = Stay {
        record_kind: kind,
        supersedes_setl_id: names,
        ..stay("mending", "A", 10, "G00.000", "", 1000, 600)
    };
    let (mut stays, mut expected) = (vec![mended, mending], Vec::new());
    for (first, (reason, spoil)) in spoils.iter().enumerate() {
        for (other, also) in &spoils[first + 1..] {
            let id = format!("{}-{}", reason.name(), stays.len());
            let mut stay = stay(&id, "A", 11, "G00.000", "", 1000, 600);
            // The later fault first, so that the earlier one stands where both touch one column.
            also(&mut stay);
            spoil(&mut stay);
            // A hospital that is closed on a day is known to be so only where there is a day.
            if *reason == UnknownHospital && stay.setl_end_date.is_none() {
                stay.fixmedins_code = Some("Z".to_owned());
            }
            if [*reason, *other].contains(&DuplicateSetlId) {
                stays.push(Stay { act_ipt_days: Some(99), ..stay.clone() });
                expected.push(reason.name());
            }
            stays.push(stay);
            expected.push(reason.name());
        }
    }
    let scene = Scene::new();
    let texts = mini_region()
        .exchange("region.toml", "from = 2023-01-01", "from = 2023-01-01\nuntil = 2023-12-01")
        .with(
            "hospitals.csv",
            "fixmedins_code,name,level,until,consortium\nA,Alpha,3,,X\nB,Beta,3,,\nC,Gamma,2,2023-11-01,\n",
        )
        .with("consortium.csv", "consortium,name,lead\nX,North,A\n");
    scene.run(&texts, &stays).unwrap();
    let rejects = parquet_rows(&scene.path("out/rejects.parquet"), &["reason"]);
    let reasons: Vec<&str> = rejects.iter().flatten().flatten().map(String::as_str).collect();
    assert_eq!(reasons, expected);
}

#[test]
fn records_that_differ_in_a_column_that_is_not_looked_at_are_different() {
    let scene = Scene::new();
    let files = [scene.path("a.parquet"), scene.path("b.parquet")];
    let text = |rows: [&str; 2]| -> ArrayRef { Arc::new(StringArray::from(rows.to_vec())) };
    // Both files hold records 1 and 2; in the second file a column of record 2 differs.
    let outcome = |name: &'static str, first: ArrayRef, second: ArrayRef| {
        Columns::sound().with(name, first).write(&files[0]);
        Columns::sound().with(name, second).write(&files[1]);
        let records = scene.group(&files, None).unwrap().records;
        let duplicates = records.rejected_by_reason.get("duplicate_setl_id").map_or(0, |count| count.records);
        (records.grouped.records, records.repeated.records, duplicates)
    };
    for name in casemix::files::discharges::UNREAD {
        assert_eq!(outcome(name, text(["x", "y"]), text(["x", "y"])), (2, 2, 0), "{name}");
        assert_eq!(outcome(name, text(["x", "y"]), text(["x", "z"])), (1, 1, 2), "{name}");
    }
    // One record in two forms is one record; a null and a blank say the same.
    let hours = |rows: [Option<i32>; 2]| -> ArrayRef { Arc::new(Int32Array::from(rows.to_vec())) };
    assert_eq!(outcome("icu_days", hours([Some(5), None]), text(["5", " "])), (2, 2, 0));
    assert_eq!(outcome("icu_days", hours([Some(5), None]), text(["5", "0"])), (1, 1, 2));
    let flags: ArrayRef = Arc::new(BooleanArray::from(vec![true, false]));
    assert_eq!(outcome("incomplete_stay", flags, text(["true", "false"])), (2, 2, 0));
    // What makes no sense is compared as it stands.
    assert_eq!(outcome("icu_days", text(["1", "2"]), text(["1", "2"])), (2, 2, 0));
    assert_eq!(outcome("drug_amt", text(["1", "1,5"]), text(["1", "2,5"])), (1, 1, 2));
    // CSV beside Parquet.
    let csv = scene.path("b.csv");
    let head = "setl_id,fixmedins_code,insutype,gend,age,adm_time,dscg_time,setl_end_date,act_ipt_days,dscg_way,diag_code,oprn_oprt_code,medfee_sumamt,hifp_pay,psn_no\n";
    let row = "1,A,310,1,50,2023-01-01,2023-01-08,2023-01-10,7,1,G00.000|E11.900,01.0100,1000.00,600";
    Columns::sound().with("psn_no", text(["P1", "P2"])).write(&files[0]);
    for (person, expected) in [("P1", (2, 1)), ("P9", (1, 0))] {
        std::fs::write(&csv, format!("{head}{row},{person}\n")).unwrap();
        let records = scene.group(&[files[0].clone(), csv.clone()], None).unwrap().records;
        assert_eq!((records.grouped.records, records.repeated.records), expected, "{person}");
    }
}
