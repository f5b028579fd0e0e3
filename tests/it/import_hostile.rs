//! Catalogues that are damaged, huge or none at all: a clear error or a correct result, never a panic.

use std::path::Path;

use casemix::run::ImportWish;
use rand::{Rng, SeedableRng, rngs::SmallRng};

use crate::import_files::{HEAD, ROWS, Scene, csv_text, wish, xlsx};
use crate::import_rows::Catalogue;
use crate::xlsx::{Cell, Workbook, t, texts};

#[test]
fn files_that_are_no_catalogue_are_refused_by_name() {
    let scene = Scene::new();
    assert_eq!(
        scene.refused("a.xlsx", b"setl_id,age\n"),
        "a.xlsx: is no .xlsx workbook: such a file is a zip archive"
    );
    assert_eq!(
        scene.refused("a.xls", &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]),
        "a.xls: is an old .xls workbook or one with a password; save it as .xlsx without a password"
    );
    assert!(scene.refused("a.xlsx", b"PK\x03\x04").starts_with("a.xlsx: is no sound .xlsx workbook: "));
    assert_eq!(scene.refused("a.csv", b""), "a.csv: holds no row");
    assert_eq!(scene.refused("a.csv", b"\n,,\n\n"), "a.csv: holds no row");
    assert_eq!(
        scene.refused("a.csv", &[0, 1, 2, 3]),
        "a.csv: is no text; a CSV file or an .xlsx workbook was expected"
    );
    assert_eq!(
        scene.refused("a.xlsx", &Workbook::new().sheet("s", &[], &[]).bytes()),
        "a.xlsx: holds no row"
    );
    assert_eq!(scene.refused("a.xlsx", &Workbook::new().bytes()), "a.xlsx: holds no row");
    let missing = scene.import(&wish(&scene.path("nowhere.csv"))).unwrap_err();
    assert_eq!(missing, "nowhere.csv: no such file or folder");
    assert!(scene.import(&wish(scene.folder.path())).is_err());
    let drg =
        ImportWish { scheme: "chs-drg-3.0".into(), ..wish(&scene.file("a.csv", csv_text().as_bytes())) };
    assert_eq!(
        scene.import(&drg).unwrap_err(),
        "`chs-drg-3.0` groups by DRG; a catalogue is imported beside a DIP library such as dip-3.0"
    );
    // Every fault of several files at once.
    let (one, two) = (scene.file("one.csv", b"a,b\n"), scene.file("two.csv", b"c,d\n"));
    let both = scene.import(&ImportWish { workbooks: vec![one, two], ..wish(Path::new("")) }).unwrap_err();
    assert!(both.contains("one.csv: no heading") && both.contains("two.csv: no heading"), "{both}");
    // A head that the map names must be somewhere.
    let map = scene.file("map.toml", "format = 1\n[column]\nscore.from = \"分直\"\n".as_bytes());
    let file = scene.file("a.csv", "诊断编码,病种名称,分值\nA01.4,a,205\n".as_bytes());
    let error = scene.import(&ImportWish { columns: Some(map), ..wish(&file) }).unwrap_err();
    assert_eq!(error, "map.toml: `column.score`: no sheet has a head `分直`");
}

#[test]
fn workbooks_that_would_fill_the_memory_are_refused() {
    let scene = Scene::new();
    let heading = || Workbook::new().sheet("s", &[texts(&HEAD)], &[]);
    // 160 MiB of blanks in a file of some hundred kilobytes.
    let bomb = heading().part("xl/media/image1.png", &vec![b' '; 160 << 20]).bytes();
    assert!(bomb.len() < 1 << 20);
    assert_eq!(
        scene.refused("a.xlsx", &bomb),
        "a.xlsx: holds more than 128 MiB when it is unpacked; a catalogue was expected"
    );
    let texts_announced = b"<sst uniqueCount=\"999999999999999999\"><si><t>x</t></si></sst>";
    assert_eq!(
        scene.refused("a.xlsx", &heading().part("xl/sharedStrings.xml", texts_announced).bytes()),
        "a.xlsx: announces more texts than a catalogue can hold; it is damaged"
    );
    let row = |row: usize| format!("<row r=\"{row}\"><c r=\"A{row}\"><v>1</v></c></row>");
    let rows: String = (1..=50_001).map(row).collect();
    assert_eq!(
        scene.refused(
            "a.xlsx",
            &Workbook::new().raw_sheet("s", &format!("<sheetData>{rows}</sheetData>")).bytes()
        ),
        "a.xlsx: sheet `s` has more than 50000 rows; a catalogue of groups was expected"
    );
    assert_eq!(
        scene.refused("a.csv", "1,2\n".repeat(50_001).as_bytes()),
        "a.csv: has more than 50000 rows; a catalogue of groups was expected"
    );
    let far = "<sheetData><row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row></sheetData>";
    assert_eq!(
        scene.refused("a.xlsx", &Workbook::new().raw_sheet("s", far).bytes()),
        "a.xlsx: sheet `s` has more than 256 columns in row 1"
    );
}

#[test]
fn odd_but_sound_workbooks_are_read() {
    let cell =
        |place: &str, text: &str| format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    // A dimension that lies, a lone cell in the last row there is, a blank cell far right, a merged area over all rows.
    let body = format!(
        "<dimension ref=\"A1:XFD1048576\"/><sheetData><row r=\"1\">{}{}</row><row r=\"7\">{}<c r=\"B7\"><v>205</v></c><c r=\"XFD7\" s=\"1\"/></row>\
         <row r=\"1048576\">{}<c r=\"B1048576\"><v>93</v></c></row></sheetData><mergeCells><mergeCell ref=\"C1:C1048576\"/></mergeCells>",
        cell("A1", "诊断编码"),
        cell("B1", "分值"),
        cell("A7", "A01.4"),
        cell("A1048576", "A05.8"),
    );
    let catalogue = xlsx(Workbook::new().raw_sheet("s", &body)).unwrap();
    assert_eq!(
        catalogue.verdicts(),
        [(7, "accepted", String::new()), (1_048_576, "accepted", String::new())]
    );
    // A shared formula with a number that no list can have.
    let body = format!(
        "<sheetData><row r=\"1\">{}{}</row><row r=\"2\">{}<c r=\"B2\"><f t=\"shared\" si=\"99999999999\" ref=\"B2:B3\">1</f><v>205</v></c></row></sheetData>",
        cell("A1", "诊断编码"),
        cell("B1", "分值"),
        cell("A2", "A01.4"),
    );
    assert_eq!(
        xlsx(Workbook::new().raw_sheet("s", &body)).unwrap().table("group_points.csv"),
        ["DF0001,205"]
    );
}

#[test]
fn damaged_workbooks_and_texts_never_panic() {
    let rows: Vec<Vec<Cell>> = std::iter::once(&HEAD).chain(&ROWS).map(|row| texts(row)).collect();
    let whole = Workbook::new().sheet("s", &rows, &["A1:B2"]).bytes();
    for cut in (0..whole.len()).step_by(97) {
        assert!(Catalogue::read("a.xlsx", &whole[..cut], "", None).is_err(), "cut at {cut}");
    }
    let mut random = SmallRng::seed_from_u64(20_260_101);
    let sheet = |random: &mut SmallRng| {
        let mut xml = format!(
            "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row>\
             <row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>{}</t></is></c><c r=\"B2\" t=\"e\"><v>#N/A</v></c></row>\
             </sheetData><mergeCells><mergeCell ref=\"A1:A2\"/></mergeCells></worksheet>",
            ROWS[random.random_range(0..ROWS.len())][0]
        )
        .into_bytes();
        for _ in 0..random.random_range(1..4) {
            let at = random.random_range(0..xml.len());
            xml[at] = random.random_range(0x20..0x7F);
        }
        xml
    };
    for _ in 0..200 {
        let strings = "<sst><si><t>诊断编码</t></si><si><t>分值</t></si></sst>";
        let xml = sheet(&mut random);
        let book = Workbook::new()
            .raw_sheet("s", "")
            .part("xl/worksheets/sheet1.xml", &xml)
            .part("xl/sharedStrings.xml", strings.as_bytes());
        // Read or refused; either is right, and neither is a panic.
        let _ = xlsx(book);
    }
    // Cells made of what codes are made of, in the wrong order.
    let pieces = [
        "A09.0", "39.6500", "3.31", "+", "/", ",", "、", "（", "）", "\n", "*", "x00", "Ａ", "-", " ", "é",
        "\"", ".",
    ];
    for _ in 0..60 {
        let mut cell = || {
            (0..random.random_range(0..9))
                .map(|_| pieces[random.random_range(0..pieces.len())])
                .collect::<String>()
        };
        let rows: Vec<Vec<Cell>> = std::iter::once(texts(&HEAD))
            .chain((0..20).map(|_| (0..5).map(|_| t(&cell())).collect()))
            .collect();
        let catalogue = xlsx(Workbook::new().sheet("s", &rows, &[])).unwrap();
        catalogue.draft.tables();
    }
}
