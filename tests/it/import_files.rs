//! Regional catalogues, file by file: forms, headings, sheets, regions, and the command.

use std::path::{Path, PathBuf};
use std::process::Output;

use casemix::domain::DiagnosisId;
use casemix::run::{ImportReport, ImportWish, import};
use casemix::scheme::{MatchRules, Rung};
use casemix::table::sha256_hex;
use tempfile::TempDir;

use crate::import_rows::{Catalogue, names};
use crate::support::{Table, dip_region, mini_region, program, repository};
use crate::xlsx::{Cell, Workbook, n, t, texts};

pub const HEAD: [&str; 5] = ["主要诊断编码", "主要手术操作编码", "相关手术操作编码", "分值", "基层病种"];

/// Rows that a spreadsheet has damaged in several ways.
pub const ROWS: [[&str; 5]; 5] = [
    ["A01.4", "", "", "205", "是"],
    ["I639", "3.3101", "", "1000.5", ""],
    ["A05.8", "39.6500/\n34.2000", "", "", "否"],
    ["Ａ０６．０", "", "", "496", ""],
    ["A99.9", "", "", "1", ""],
];

pub fn csv_text() -> String {
    let line = |cells: &[&str; 5]| {
        cells.iter().map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>().join(",") + "\r\n"
    };
    line(&HEAD) + &ROWS.iter().map(line).collect::<String>()
}

pub fn xlsx(bytes: Workbook) -> Result<Catalogue, String> {
    Catalogue::read("a.xlsx", &bytes.bytes(), "", None)
}

/// What a catalogue says, the form of its file aside.
fn said(catalogue: &Catalogue) -> (Vec<(u64, &'static str, String)>, Vec<String>) {
    let tables = ["group_points.csv", "local_groups.csv", "primary_care.csv"];
    (catalogue.verdicts(), tables.iter().flat_map(|name| catalogue.table(name)).collect())
}

#[test]
fn every_form_of_file_says_the_same() {
    let text = csv_text();
    let read = |bytes: &[u8]| Catalogue::read("a.csv", bytes, "", None).unwrap();
    let plain = read(text.as_bytes());
    assert_eq!(
        said(&plain),
        (
            vec![
                (2, "accepted", String::new()),
                (3, "repaired", "lost_dot lost_leading_zero".into()),
                (4, "repaired", "line_break blank_score".into()),
                (5, "repaired", "full_width".into()),
                (6, "refused", "unknown_code".into()),
            ],
            [
                "DF0001,205",
                "DF0002,1000.5",
                "DF0003,",
                "DF0004,496",
                "DF0001,,A01.4,,,",
                "DF0002,,I63.9,,03.3101,",
                "DF0003,,A05.8,,39.6500|34.2000,",
                "DF0004,,A06.0,,,",
                "A01.4,"
            ]
            .map(str::to_owned)
            .to_vec()
        )
    );
    assert_eq!(said(&read(format!("\u{feff}{text}").as_bytes())), said(&plain));
    let (gb, _, _) = encoding_rs::GB18030.encode(&text);
    assert_eq!(said(&read(&gb)), said(&plain));
    let mark = [0x84, 0x31, 0x95, 0x33];
    assert_eq!(said(&read(&[&mark[..], &gb].concat())), said(&plain));
    let rows = |cell: fn(&str) -> Cell| -> Vec<Vec<Cell>> {
        let shown = |cells: &[&str; 5]| cells.iter().map(|text| cell(text)).collect();
        std::iter::once(&HEAD).chain(&ROWS).map(shown).collect()
    };
    let inline = xlsx(Workbook::new().sheet("目录", &rows(t), &[])).unwrap();
    assert_eq!(said(&inline), said(&plain));
    let shared = |text: &str| if text.is_empty() { Cell::Blank } else { Cell::Shared(text.to_owned()) };
    let shared = xlsx(Workbook::new().sheet("目录", &rows(shared), &[])).unwrap();
    assert_eq!(said(&shared), said(&plain));
}

#[test]
fn numbers_of_a_workbook_are_read_exactly() {
    let rows = [
        texts(&HEAD[..4]),
        // Codes that Excel took for numbers, and scores in binary.
        vec![t("I63.9"), n("39.65"), Cell::Blank, n("1234.5678")],
        vec![t("I63.8"), n("396500"), n("3.3101"), n("0.1")],
        vec![t("I63.4"), n("1.01"), Cell::Blank, n("1.5E3")],
        // What a formula left behind, and what was rounded in the sheet only.
        vec![t("I63.3"), Cell::Blank, Cell::Blank, n("0.30000000000000004")],
        vec![t("I63.2"), n("12400"), Cell::Blank, n("5")],
    ];
    let catalogue = xlsx(Workbook::new().sheet("目录", &rows, &[])).unwrap();
    assert_eq!(catalogue.table("group_points.csv"), ["DF0001,1234.5678", "DF0002,0.1", "DF0003,1500"]);
    assert_eq!(
        catalogue.table("local_groups.csv"),
        ["DF0001,,I63.9,,39.6500,", "DF0002,,I63.8,,39.6500,03.3101", "DF0003,,I63.4,,01.0100,"]
    );
    assert_eq!(names(catalogue.row(5)), "bad_score");
    assert_eq!(names(catalogue.row(6)), "ambiguous_code");
}

#[test]
fn formulas_errors_and_days_are_told_of() {
    let rows = [
        texts(&["主要诊断编码", "分值", "备注"]),
        vec![t("A01.4"), Cell::Formula("B9*2", Some("205"))],
        vec![t("A05.8"), Cell::Formula("B9*2", None)],
        vec![t("A06.0"), Cell::Error("#N/A")],
        vec![Cell::Error("#REF!"), n("5")],
        vec![Cell::Day("45292"), n("5")],
        // What no column asks for says nothing.
        vec![t("A07.1"), n("7"), Cell::Error("#DIV/0!")],
        vec![Cell::Error("#N/A")],
    ];
    let catalogue = xlsx(Workbook::new().sheet("目录", &rows, &[])).unwrap();
    assert_eq!(
        catalogue.verdicts(),
        [
            (2, "accepted", "formula_value".into()),
            (3, "refused", "unreadable_cell".into()),
            (4, "refused", "unreadable_cell".into()),
            (5, "refused", "unreadable_cell".into()),
            (6, "refused", "unreadable_cell".into()),
            (7, "accepted", String::new()),
            (8, "refused", "unreadable_cell".into()),
        ]
    );
    assert_eq!(catalogue.row(3).detail, "score holds a formula without a stored value: `=`");
    assert_eq!(catalogue.row(4).detail, "score holds an error of the spreadsheet: `#N/A`");
    assert!(catalogue.row(6).detail.starts_with("principal_diagnosis holds a date"));
    assert_eq!(catalogue.table("group_points.csv"), ["DF0001,205", "DF0002,7"]);
}

#[test]
fn a_heading_may_take_two_rows_and_merged_cells_reach_down() {
    let rows = [
        texts(&["某市病种目录"]),
        vec![],
        texts(&["序号", "主要诊断", "", "手术操作", "", "分值"]),
        texts(&["", "编码", "名称", "编码", "名称", ""]),
        vec![n("1"), t("I63.9"), t("脑梗死"), t("39.6500"), t("体外膜氧合"), n("900")],
        vec![n("2"), Cell::Blank, Cell::Blank, t("34.2000"), t("胸腔镜"), n("800")],
        texts(&["第二章", "", "", "", "", ""]),
        vec![n("3"), t("A05.8"), Cell::Blank, Cell::Blank, Cell::Blank, n("93")],
    ];
    let merged = ["A1:F1", "A3:A4", "B3:C3", "D3:E3", "F3:F4", "B5:B6", "C5:C6", "A7:F7"];
    let catalogue = xlsx(Workbook::new().sheet("目录", &rows, &merged)).unwrap();
    assert_eq!(
        catalogue.table("local_groups.csv"),
        ["DF0001,,I63.9,,39.6500,", "DF0002,,I63.9,,34.2000,", "DF0003,,A05.8,,,"]
    );
    let told: Vec<(u64, &str, String)> =
        catalogue.outcomes.iter().map(|row| (row.row, row.verdict.name(), names(row))).collect();
    assert_eq!(
        told,
        [
            (1, "heading", String::new()),
            (3, "heading", String::new()),
            (4, "heading", String::new()),
            (5, "accepted", String::new()),
            (6, "repaired", "merged_cell".into()),
            (7, "heading", String::new()),
            (8, "accepted", String::new()),
        ]
    );
}

#[test]
fn a_heading_that_is_not_recognised_says_what_was_found_and_what_is_known() {
    let error =
        Catalogue::read("a.csv", "市目录\n编号,病名,价\n1,A01.4,205\n".as_bytes(), "", None).err().unwrap();
    let (first, known) = error.split_once('\n').unwrap();
    assert_eq!(
        first,
        "a.csv: no heading was recognised: row 2 has `编号`, `病名`, `价`. A heading has a column of principal diagnoses and one more of these; name them otherwise with --columns:"
    );
    assert!(known.contains("principal_diagnosis: 主要诊断编码 主要诊断代码"), "{known}");
    assert!(known.contains("primary_care: 基层病种"), "{known}");
    let map = "principal_diagnosis.from = \"病名\"\nscore.from = \"价\"\n";
    let named =
        Catalogue::read("a.csv", "市目录\n编号,病名,价\n1,A01.4,205\n".as_bytes(), map, None).unwrap();
    assert_eq!(named.table("group_points.csv"), ["DF0001,205"]);
    let twice = Catalogue::read("a.csv", "诊断编码,分值,病种分值\nA01.4,1,2\n".as_bytes(), "", None);
    assert_eq!(
        twice.err().unwrap(),
        "a.csv: row 1: both `分值` and `病种分值` are read as score; name the one that is meant with --columns"
    );
    // A remark behind a head, blanks and line breaks in it say nothing.
    let text = "\"主要诊断\n编码\",分值（2026年）\nA01.4,1\n";
    assert_eq!(Catalogue::csv(text).table("group_points.csv"), ["DF0001,1"]);
}

#[test]
fn a_second_table_in_a_sheet_has_its_own_heading() {
    let catalogue = Catalogue::csv(
        "诊断编码,手术编码,分值,,\nA01.4,,205,,\n综合病种,,,,\n序号,诊断编码,,病种类型,分值\n,I63,,治疗性操作,900\n",
    );
    assert_eq!(catalogue.row(4).detail, "another heading");
    assert_eq!(catalogue.table("group_points.csv"), ["DF0001,205", "I63T,900"]);
}

pub fn wish(path: &Path) -> ImportWish {
    ImportWish {
        workbooks: vec![path.to_owned()],
        scheme: "dip-3.0".to_owned(),
        region: None,
        sheets: Vec::new(),
        columns: None,
        comma: None,
    }
}

/// An import into a folder.
pub struct Scene {
    pub folder: TempDir,
}

impl Scene {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub fn import(&self, wish: &ImportWish) -> Result<ImportReport, String> {
        let tables = repository("grouper-tables");
        let done = import(wish, Some(&tables), &self.path("out"), true);
        done.map_err(|error| error.to_string().replace(&format!("{}/", self.folder.path().display()), ""))
    }

    pub fn refused(&self, name: &str, bytes: &[u8]) -> String {
        let error = self.import(&wish(&self.file(name, bytes))).expect_err("the file is refused");
        assert!(!self.path("out").exists(), "nothing is left of a refused import");
        error
    }
}

#[test]
fn sheets_are_read_together_and_others_left_out_by_name() {
    let book = || {
        Workbook::new()
            .sheet("说明", &[texts(&["本目录自2026年起执行"]), texts(&["联系人", "电话"])], &[])
            .sheet("核心病种", &[texts(&["诊断编码", "手术编码", "分值"]), texts(&["A01.4", "", "205"])], &[])
            .sheet("空表", &[], &[])
            .sheet(
                "综合病种",
                &[texts(&["诊断编码", "病种类型", "分值"]), texts(&["I63", "综合手术", "900"])],
                &[],
            )
            .bytes()
    };
    let scene = Scene::new();
    let error = scene.refused("b.xlsx", &book());
    assert!(
        error.starts_with("b.xlsx: sheet `说明`: no heading was recognised: row 2 has `联系人`, `电话`."),
        "{error}"
    );
    assert!(error.ends_with("Sheets that hold no catalogue are left out by naming the others with --sheet"));
    let wanted = ["核心病种", "综合病种"].map(str::to_owned).to_vec();
    let report = scene.import(&ImportWish { sheets: wanted, ..wish(&scene.path("b.xlsx")) }).unwrap();
    assert_eq!(report.files[0].sheets_not_read, ["说明"]);
    assert_eq!((report.counts.rows, report.counts.accepted, report.counts.headings), (4, 2, 2));
    let told = Table::read(&scene.path("out/report.csv"));
    assert_eq!(
        told.cells("sheet", "综合病种", &["row", "outcome", "group_code"]),
        [["1", "heading", ""], ["2", "accepted", "I63S"]]
    );
    let missing = scene.import(&ImportWish { sheets: vec!["核心".into()], ..wish(&scene.path("b.xlsx")) });
    assert_eq!(missing.unwrap_err(), "b.xlsx: has no sheet `核心`; it has 说明, 核心病种, 空表, 综合病种");
    let sheets = ["核心病种", "综合病重"].map(str::to_owned).to_vec();
    let misspelt = scene.import(&ImportWish { sheets, ..wish(&scene.path("b.xlsx")) });
    assert_eq!(
        misspelt.unwrap_err(),
        "--sheet 综合病重: no workbook has such a sheet with rows; did you mean `综合病种`?"
    );
    // A title or note is shown as it stands.
    let all =
        scene.import(&ImportWish { sheets: vec!["核心病种".into()], ..wish(&scene.path("b.xlsx")) }).unwrap();
    assert_eq!(all.files[0].sheets_not_read, ["说明", "综合病种"]);
    assert_eq!(
        Table::read(&scene.path("out/report.csv")).row("row", "1", &["outcome", "detail", "before"]),
        ["heading", "the heading", "诊断编码 | 手术编码 | 分值"]
    );
}

#[test]
fn what_is_written_is_what_a_region_reads() {
    let scene = Scene::new();
    let core = "主要诊断编码,主要手术操作编码,相关手术操作编码,分值,基层病种,病种名称\n\
                A02.0,,,317,否,沙门菌肠炎\nA01.4,,,205,是,副伤寒\nI63.9,39.6500/34.2000,,1000,否,=1+1\nI63.9,34.2000,,900,否,\n";
    let mixed = "诊断编码,病种类型,分值\nI63,S,1500\nI,C,197\nA00-B99,D,\n";
    let books = vec![scene.file("core.csv", core.as_bytes()), scene.file("mixed.csv", mixed.as_bytes())];
    let report = scene.import(&ImportWish { workbooks: books, ..wish(Path::new("")) }).unwrap();
    let counts = report.counts;
    assert_eq!(
        (counts.rows, counts.accepted, counts.repaired, counts.refused, counts.headings),
        (9, 6, 0, 1, 2)
    );
    assert_eq!(report.groups.rungs, ["category", "range", "letter"]);
    let table = |name: &str| std::fs::read_to_string(scene.path("out").join(name)).unwrap();
    assert_eq!(table("core_subset.csv"), "group_code\nJC1859\n");
    assert_eq!(
        table("local_groups.csv"),
        "group_code,name,principal_diagnosis,other_diagnosis,principal_procedure,related_procedure\n\
         DF0001,副伤寒,A01.4,,,\nDF0002,'=1+1,I63.9,,39.6500|34.2000,\n"
    );
    assert_eq!(
        table("group_points.csv"),
        "group_code,points,source\nJC1859,317,core.csv row 2\nDF0001,205,core.csv row 3\nDF0002,1000,core.csv row 4\n\
         I63S,1500,mixed.csv row 2\nIC,197,mixed.csv row 3\nA00-B99D,,mixed.csv row 4\n"
    );
    assert_eq!(table("primary_care.csv"), "principal_diagnosis,principal_procedure\nA01.4,\n");
    // The fourth row asks for less than the third, which stands before it and takes all its cases.
    let told = Table::read(&scene.path("out/report.csv"));
    assert_eq!(told.row("findings", "unreached", &["file", "row", "group_code"]), ["core.csv", "5", ""]);
    // What `import.json` says of the files is so.
    let json: serde_json::Value = serde_json::from_str(&table("import.json")).unwrap();
    assert_eq!(json["format"], "casemix import 1");
    for output in json["outputs"].as_array().unwrap() {
        let name = output["name"].as_str().unwrap();
        assert_eq!(output["sha256"], sha256_hex(table(name).as_bytes()), "{name}");
    }
    let names = ["core_subset.csv", "local_groups.csv", "mixed_groups.csv", "primary_care.csv"];
    let written: Vec<(&str, String)> = names.iter().map(|name| (*name, table(name))).collect();
    let written: Vec<(&str, &str)> = written.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let rules =
        MatchRules { ladder: vec![Rung::Category, Rung::Range, Rung::Letter], ..MatchRules::national() };
    let grouper = dip_region(&written, rules, &[]).unwrap();
    let group = |diagnosis: &str, procedure: &str| {
        let case = casemix::grouper::TextCase {
            diagnoses: vec![diagnosis.to_owned()],
            procedures: procedure.split_whitespace().map(str::to_owned).collect(),
            ..Default::default()
        };
        let case = case.encode(&grouper.scheme.diagnoses, &grouper.scheme.procedures);
        assert_ne!(case.case().principal_diagnosis, DiagnosisId(0), "{diagnosis} is known");
        grouper.placement(grouper.group(&case.case()).placement).group.clone()
    };
    assert_eq!(group("A02.000", ""), "JC1859");
    assert_eq!(group("A01.400", ""), "DF0001");
    assert_eq!(group("I63.900", "34.2000"), "DF0002");
    assert_eq!(group("I63.900", "00.6300"), "I63S");
    assert_eq!(group("I10.x00x002", ""), "IC");
    // JC3789 is not in the file, so that the region does not have it.
    assert_eq!(group("K80.000x002", ""), "0000");
}

#[test]
fn a_region_lends_its_library_and_its_rules() {
    let scene = Scene::new();
    let any =
        "grouping.principal_procedure = { value = \"any\", from = 2023-01-01, source = \"t\" }\npoints.scale";
    let region = mini_region()
        .exchange("region.toml", "id = \"mini\"\nfrom", "id = \"dip-3.0\"\nfrom")
        .exchange("policy.toml", "points.scale", any);
    region.write(&scene.path("region"));
    // By the edition the first procedure is the principal one, and the rows differ. Where any may be, both match the same
    // cases, and the first takes them all.
    let text = "主要诊断编码,主要手术操作编码,分值\nI63.9,34.2000+39.6500,2\nI63.9,39.6500+34.2000,3\n";
    let file = scene.file("a.csv", text.as_bytes());
    let national = scene.import(&wish(&file)).unwrap();
    let own = scene.import(&ImportWish { region: Some(scene.path("region")), ..wish(&file) }).unwrap();
    assert_eq!((national.counts.refused, own.counts.refused), (0, 1));
    assert_eq!(own.scheme, "dip-3.0");
    let nowhere = scene.import(&ImportWish { region: Some(scene.path("nowhere")), ..wish(&file) });
    assert!(nowhere.unwrap_err().starts_with("nowhere: is not a folder"), "a region that is none");
}

#[test]
fn the_real_mixed_groups_of_guangdong_come_through_whole() {
    // fixtures/demo-dip holds the 793 published scores; here they are a catalogue as the region published it.
    let demo = repository("fixtures/demo-dip");
    let (groups, points) =
        (Table::read(&demo.join("mixed_groups.csv")), Table::read(&demo.join("group_points.csv")));
    let mut expected = Vec::new();
    let mut text = "dx_key,key_level,group_type,group_type_name,score\n".to_owned();
    for group in &groups.rows {
        let code = format!("{}{}", group[0], group[1]);
        let score = points.row("group_code", &code, &["points"])[0];
        text += &format!("{},,{},{},{score}\n", group[0], group[1], group[2]);
        expected.push(format!("{code},{score}"));
    }
    assert_eq!(expected.len(), 793);
    let scene = Scene::new();
    let file = scene.file("comp.csv", text.as_bytes());
    let report = scene.import(&ImportWish { region: Some(demo), ..wish(&file) }).unwrap();
    let counts = report.counts;
    assert_eq!(
        (counts.rows, counts.accepted, counts.repaired, counts.refused, counts.headings),
        (794, 793, 0, 0, 1)
    );
    assert_eq!(report.files[0].columns_not_read, ["group_type_name", "key_level"]);
    let written = Table::read(&scene.path("out/group_points.csv"));
    assert_eq!(written.rows.iter().map(|row| row[..2].join(",")).collect::<Vec<_>>(), expected);
}

fn casemix(arguments: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = program().args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (status.code().expect("the program ends by itself"), text(stdout), text(stderr))
}

#[test]
fn the_command_says_what_it_did_and_exits_as_promised() {
    let scene = Scene::new();
    let (file, out) = (scene.file("a.csv", csv_text().as_bytes()), scene.path("out"));
    let (file, out) = (file.display().to_string(), out.display().to_string());
    let run = |more: &[&str]| casemix(&[&["schemes", "import", &file, "-o", &out], more].concat());
    let (code, summary, _) = run(&[]);
    assert_eq!(code, 0);
    assert!(
        summary.starts_with("a.csv (UTF-8): 6 rows = 1 accepted + 3 repaired + 1 refused + 1 headings\n"),
        "{summary}"
    );
    assert!(
        summary.contains("groups: 0 of the 5125 of dip-3.0, 4 of the region's own, 0 mixed\n"),
        "{summary}"
    );
    assert!(
        summary.contains("  1  lost_leading_zero: the leading zero of a procedure was put back"),
        "{summary}"
    );
    // It stands already; rows were refused; the files of an import are not those of a run.
    assert_eq!(run(&[]).0, 2);
    let (code, json, _) = run(&["--force", "--strict", "--json"]);
    assert_eq!(code, 1);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((json["rows"].as_u64(), json["refused"].as_u64()), (Some(6), Some(1)));
    assert_eq!(json["findings"]["unknown_code"], 1);
    assert_eq!(casemix(&["verify", &out]).0, 4);
    // A file without a heading is no catalogue; what was there stays.
    let before = std::fs::read(scene.path("out/report.csv")).unwrap();
    scene.file("a.csv", b"a,b\n1,2\n");
    let (code, _, error) = run(&["--force"]);
    assert_eq!((code, error.contains("no heading was recognised")), (4, true));
    assert_eq!(std::fs::read(scene.path("out/report.csv")).unwrap(), before);
    // Only an import is replaced, and nothing that the import rests on.
    scene.file("a.csv", csv_text().as_bytes());
    std::fs::create_dir(scene.path("other")).unwrap();
    scene.file("other/letter.txt", b"dear");
    let other = scene.path("other").display().to_string();
    let (code, _, error) = casemix(&["schemes", "import", &file, "-o", &other, "--force"]);
    assert_eq!((code, error.contains("holds no import.json of casemix")), (2, true));
    let (code, _, error) =
        casemix(&["schemes", "import", &file, "-o", &scene.folder.path().display().to_string()]);
    assert_eq!((code, error.contains("holds the input")), (2, true));
    let (_, help, _) = casemix(&["schemes", "import", "--help"]);
    assert!(help.contains("Example: casemix schemes import"), "{help}");
}
