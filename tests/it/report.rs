//! What people read of a finished run, read back: workbook, page and packs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use calamine::{Data, Reader, Xlsx, open_workbook};
use casemix::domain::{Error, Finding, RejectReason};
use casemix::generate::Stay;
use casemix::pages::{of_finding, of_reject, value_words};
use casemix::run::{Context, Language, Places, ReportWish, Reported, Silent, Task, perform};
use casemix::table::sha256_hex;
use tempfile::TempDir;

use crate::support::{Scene, Table, mini_region, program, repository, small_year, stay};

fn wish(folder: PathBuf, language: Language) -> ReportWish {
    ReportWish { folder, language, hospital: None }
}

/// Reports with two threads and no word.
pub fn report(wish: &ReportWish, output: &Path, force: bool) -> Result<Reported, Error> {
    report_by(wish, output, force, 2)
}

fn report_by(wish: &ReportWish, output: &Path, force: bool, threads: usize) -> Result<Reported, Error> {
    casemix::run::report(wish, output, force, Context { threads, progress: &mut Silent })
}

/// Reports on the run in `out` into `report`.
pub fn reported(scene: &Scene, language: Language) -> PathBuf {
    let folder = scene.path("report");
    report(&wish(scene.path("out"), language), &folder, true).unwrap();
    folder
}

/// A small year with shares and deductions, and one case that is in no group.
pub fn told() -> Scene {
    let scene = Scene::new();
    let ungrouped = stay("6", "C", 5, "Z99.000", "", 700, 300);
    let bad = Stay { medfee_sumamt: None, ..stay("7", "C", 5, "G00.000", "", 700, 300) };
    let stays: Vec<Stay> = small_year().into_iter().chain([ungrouped, bad]).collect();
    scene.run(&mini_region(), &stays).unwrap();
    scene
}

/// The cells of a sheet as text; numbers with so many decimals as the workbook shows.
pub fn sheet(path: &Path, name: &str) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let range = book.worksheet_range(name).unwrap_or_else(|error| panic!("{name}: {error}"));
    range.rows().map(<[Data]>::to_vec).collect()
}

/// Whether a cell of the workbook is what a table says, to the last decimal.
fn same(cell: &Data, text: &str) -> bool {
    match cell {
        Data::Float(value) => {
            let decimals = text.split_once('.').map_or(0, |(_, part)| part.len());
            format!("{value:.decimals$}") == text
        }
        Data::Int(value) => value.to_string() == text,
        Data::String(own) => own == text,
        Data::Empty => text.is_empty(),
        _ => false,
    }
}

#[test]
fn figures_of_the_workbook_are_those_of_the_tables_to_the_fen() {
    let scene = told();
    let book = reported(&scene, Language::English).join("report.xlsx");
    let cleared = scene.table("clearing.csv");
    let rows = sheet(&book, "Clearing");
    // Columns that are 0 or blank in every row are left out; those that stay are found by their heads.
    let heads: Vec<String> = rows[0].iter().map(ToString::to_string).collect();
    let columns = [
        ("Hospital code", "fixmedins_code"),
        ("Cases", "cases"),
        ("Points", "points"),
        ("Point value", "point_value"),
        ("Standard", "standard"),
        ("Recorded", "recorded"),
        ("Cleared", "cleared"),
        ("Final", "final"),
        ("Paid to date", "paid_to_date"),
        ("Net due", "net_due"),
    ];
    for (head, column) in columns {
        let place =
            heads.iter().position(|own| own == head).unwrap_or_else(|| panic!("no {head} in {heads:?}"));
        for (row, own) in cleared.rows.iter().enumerate() {
            let text = &own[cleared.place(column)];
            assert!(same(&rows[row + 1][place], text), "{head}: {:?} is not {text}", rows[row + 1][place]);
        }
    }
    // C is paid 300.00 by item; A and B have 2/7 and 5/7 of the 700.00 left: 200.00 + 500.00.
    let place = heads.iter().position(|own| own == "Standard").unwrap();
    let total = rows.iter().find(|row| row[0] == "Total").unwrap();
    assert!(same(&total[place], "700.00"), "{total:?}");
}

#[test]
fn totals_are_formulas_over_the_rows_they_sum() {
    let scene = told();
    let book = reported(&scene, Language::English).join("report.xlsx");
    let mut book: Xlsx<_> = open_workbook(book).unwrap();
    let formulas = book.worksheet_formula("Months").unwrap();
    let all: Vec<String> = formulas.used_cells().map(|(_, _, text)| text.to_owned()).collect();
    assert!(!all.is_empty() && all.iter().all(|text| text.starts_with("SUM(")), "{all:?}");
    // A and B in twelve months, C too: rows 2 to 37.
    assert!(all.iter().any(|text| text.ends_with("37)")), "{all:?}");
}

#[test]
fn every_sheet_is_there_in_both_languages_and_every_column_has_a_name() {
    let scene = told();
    let names = |language| {
        let book: Xlsx<_> = open_workbook(reported(&scene, language).join("report.xlsx")).unwrap();
        book.sheet_names().clone()
    };
    let english = names(Language::English);
    assert_eq!(
        english,
        [
            "Notes",
            "Months",
            "Clearing",
            "Point value",
            "Pool and budget",
            "Groups",
            "Deviations",
            "Ungrouped and rejected",
            "Bulletin",
            "Indicators",
            "Closing checks"
        ]
    );
    for name in &english[1..] {
        let heads: Vec<String> = sheet(&scene.path("report/report.xlsx"), name)
            .swap_remove(0)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert!(heads.iter().all(|head| !head.contains('_') && !head.is_empty()), "{name}: {heads:?}");
    }
    let chinese = [
        "说明",
        "月结算",
        "年度清算",
        "点值",
        "基金与预算",
        "病组",
        "偏差与特例候选",
        "未入组与拒收",
        "通报与预警",
        "指标",
        "平衡校验",
    ];
    assert_eq!(names(Language::Chinese), chinese);
}

#[test]
fn refused_and_ungrouped_records_stand_with_their_reason() {
    let scene = told();
    let book = reported(&scene, Language::Chinese).join("report.xlsx");
    let rows: Vec<String> = sheet(&book, "未入组与拒收")
        .iter()
        .skip(1)
        .map(|row| row[..6].iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(
        rows,
        [
            "C Gamma 7 拒收 missing_cost 缺总费用",
            "C Gamma 6 未入组 unknown_principal_diagnosis 主要诊断编码未知"
        ]
    );
}

#[test]
fn every_reason_and_finding_is_told_in_both_languages() {
    for reason in RejectReason::ALL {
        assert!(is_chinese(of_reject(*reason, Language::Chinese)), "{}", reason.name());
        assert!(of_reject(*reason, Language::English).ends_with('.'), "{}", reason.name());
    }
    for finding in Finding::ALL {
        assert!(is_chinese(of_finding(*finding, Language::Chinese)), "{}", finding.name());
        assert!(of_finding(*finding, Language::English).ends_with('.'), "{}", finding.name());
    }
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|own| ('\u{4e00}'..='\u{9fff}').contains(&own))
}

#[test]
fn every_closing_check_is_told_in_chinese() {
    // The checks as they stand in the source: quoted, a subject, a colon.
    let mut seen = 0;
    for file in ["closing.rs", "consortium_closing.rs"] {
        let text = std::fs::read_to_string(repository("src/settlement").join(file)).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        for name in code.split('"').skip(1).step_by(2).filter(|own| own.contains(": ") && !own.contains('{'))
        {
            assert!(is_chinese(&value_words("check", name, Language::Chinese)), "{name}");
            assert_eq!(value_words("check", name, Language::English), name);
            seen += 1;
        }
    }
    assert!(seen > 55, "{seen} checks");
}

#[test]
fn an_english_report_has_no_chinese_head_or_title_and_a_chinese_one_tells_its_words_in_chinese() {
    let scene = told();
    // Cells that names and codes of the region stand in are not told in words.
    let words =
        ["unit", "kind", "beyond", "line", "check", "gate", "method", "payment_method", "deviation", "title"];
    for (language, chinese) in [(Language::English, false), (Language::Chinese, true)] {
        let folder = reported(&scene, language);
        let page = std::fs::read_to_string(folder.join("index.html")).unwrap();
        let mut book: Xlsx<_> = open_workbook(folder.join("report.xlsx")).unwrap();
        let mut cells = 0;
        for name in book.sheet_names().clone().iter().skip(1) {
            let range = book.worksheet_range(name).unwrap();
            let heads: Vec<String> = range.rows().next().unwrap().iter().map(ToString::to_string).collect();
            assert!(
                heads.iter().all(|head| is_chinese(head) == (chinese && head != "CMI")),
                "{name}: {heads:?}"
            );
        }
        for key in ["months", "clearing", "bulletin", "indicators", "closing", "deviations", "refused"] {
            let (_, from) = page.split_once(&format!("data-sheet=\"{key}\"")).unwrap();
            let head = from.split("</thead>").next().unwrap();
            let keys: Vec<&str> =
                head.split("data-key=\"").skip(1).map(|own| own.split('"').next().unwrap()).collect();
            let rows = html_rows(&page, key);
            for row in rows.iter().skip(1).filter(|row| row.len() == keys.len() && row[0] != "Σ") {
                for (cell, _) in
                    row.iter().zip(&keys).filter(|(cell, own)| !cell.is_empty() && words.contains(own))
                {
                    assert!(is_chinese(cell) == chinese || cell.starts_with("RW"), "{key}: {cell}");
                    cells += 1;
                }
            }
        }
        assert!(cells > 100, "{cells} cells");
    }
    // Tables for programs keep their keys, in both languages.
    let keys = |language| {
        let folder = reported(&scene, language);
        let of = |name: &str| Table::read(&folder.join("packs/C").join(name));
        (of("refused.csv").rows[0][3].clone(), of("indicators.csv").rows[0][8].clone())
    };
    assert_eq!(keys(Language::Chinese), ("rejected".to_owned(), "percent".to_owned()));
    assert_eq!(keys(Language::English), ("rejected".to_owned(), "percent".to_owned()));
}

/// The cells of a table of a page by row, without markup and without commas between thousands.
pub fn html_rows(page: &str, key: &str) -> Vec<Vec<String>> {
    let (_, from) =
        page.split_once(&format!("data-sheet=\"{key}\"")).unwrap_or_else(|| panic!("no table {key}"));
    let table = from.split("</table>").next().unwrap();
    let text = |cell: &str| {
        let (mut out, mut inside) = (String::new(), false);
        for own in cell.chars() {
            match own {
                '<' => inside = true,
                '>' => inside = false,
                _ if !inside => out.push(own),
                _ => {}
            }
        }
        let number = out.replace(',', "");
        let is = number.trim_start_matches('-').chars().all(|own| own.is_ascii_digit() || own == '.');
        if is { number } else { out }
    };
    let cells = |row: &str| -> Vec<String> {
        row.split("<t").skip(1).map(|cell| text(&format!("<t{cell}"))).collect()
    };
    let rows = table.split("<tr>").skip(1).map(|row| cells(row.split("</tr>").next().unwrap()));
    rows.collect()
}

#[test]
fn figures_of_the_page_are_those_of_the_tables_to_the_fen() {
    let scene = told();
    let page = std::fs::read_to_string(reported(&scene, Language::English).join("index.html")).unwrap();
    let months: Vec<Vec<String>> = html_rows(&page, "months");
    let place = |head: &str| months[0].iter().position(|own| own == head).unwrap();
    let mut shown: Vec<String> = Vec::new();
    for row in &months[1..37] {
        shown.push(
            [place("Hospital code"), place("Month"), place("Payable"), place("Paid")]
                .map(|at| row[at].clone())
                .join(" "),
        );
    }
    let mut expected = Vec::new();
    for month in 1..=12 {
        let table = scene.table(&format!("2023-{month:02}/settlement.csv"));
        for row in &table.rows {
            let of = |name: &str| row[table.place(name)].clone();
            expected.push([of("fixmedins_code"), of("month"), of("payable"), of("paid")].join(" "));
        }
    }
    assert_eq!(shown, expected);
    // A and B got 190.00 and 190.00 in January, B 285.00 in March (95 % of 300.00), C 285.00 by item: 950.00.
    let why = html_rows(&page, "why");
    let of = |name: &str| why.iter().find(|row| row[0] == name).map(|row| row[1].clone()).unwrap();
    assert_eq!(of("Standard"), "700.00");
    assert_eq!(of("Recorded"), "750.00");
    assert_eq!(of("Paid to date"), "-950.00");
}

/// Rows of the value of a point of a page and of its workbook: both must be the same.
fn point_values(folder: &Path) -> Vec<String> {
    let page = std::fs::read_to_string(folder.join("index.html")).unwrap();
    let shown: Vec<String> = html_rows(&page, "value").iter().skip(1).map(|row| row.join(" ")).collect();
    let book = sheet(&folder.join("report.xlsx"), "Point value");
    for (row, text) in book.iter().skip(1).zip(html_rows(&page, "value").iter().skip(1)) {
        assert!(row.iter().zip(text).all(|(cell, text)| same(cell, text)), "{row:?} is not {text:?}");
    }
    assert!(page.contains("<svg role=\"img\" aria-labelledby=\"values-t values-d\""));
    shown
}

#[test]
fn the_value_of_a_point_is_told_against_that_of_the_months() {
    // 100 yuan in the months; 700.00 for seven points in the year (C's 300.00 by item come off the budget): 100 yuan too.
    assert_eq!(
        point_values(&reported(&told(), Language::English)),
        [
            "职工 2 2023-01 – 2023-12 1 100.000000 the fund 100.000000 the fund 0.0000",
            "职工 3 2023-01 – 2023-12 2 100.000000 the fund 100.000000 the fund 0.0000"
        ]
    );
    // Each level with a value of its own: 1000.00 for seven points, 142.857143, is 42.8571 % above 100 and 78.5714 % above 80.
    let at_level = |level: &str, value: u32| {
        format!(
            "{{ value = {value}, unit = \"yuan per point\", level = \"{level}\", from = 2023-01-01, source = \"t\" }}"
        )
    };
    let levels = format!("point_value.opening = [{}, {}]", at_level("2", 80), at_level("3", 100));
    let line =
        crate::support::MINI_POLICY.lines().find(|line| line.starts_with("point_value.opening")).unwrap();
    let scene = Scene::new();
    scene.run(&mini_region().exchange("policy.toml", line, &levels), &small_year()).unwrap();
    let folder = reported(&scene, Language::English);
    assert_eq!(
        point_values(&folder),
        [
            "职工 2 2023-01 – 2023-12 1 80.000000 the fund 142.857143 the fund 78.5714",
            "职工 3 2023-01 – 2023-12 2 100.000000 the fund 142.857143 the fund 42.8571"
        ]
    );
    // A has cases at a loss by the value of its level, 100 yuan a point: 120 of 100.
    let indicators = scene.table("indicators.csv");
    let losses =
        indicators.cells("indicator", "loss_cases_percent", &["fixmedins_code", "numerator", "denominator"]);
    assert!(losses.contains(&vec!["A", "1", "2"]), "{losses:?}");
    // A hospital is told the values of its own level.
    assert_eq!(
        point_values(&folder.join("packs/A")),
        ["职工 3 2023-01 – 2023-12 1 100.000000 the fund 142.857143 the fund"]
    );
}

#[test]
fn values_of_different_money_are_shown_and_not_compared() {
    // The months of the demo pay total cost less what others paid, its year shares out the fund.
    let (folder, report) = &*DEMO;
    let page = std::fs::read_to_string(report.join("index.html")).unwrap();
    let rows: Vec<String> = html_rows(&page, "value").iter().skip(1).map(|row| row.join(" ")).collect();
    let values = |row: &str| row.split(' ').skip(5).collect::<Vec<_>>().join(" ");
    let pools = Table::read(&folder.path().join("out/pool.csv"));
    let value = |pool: &str| -> String {
        let lines = pools.cells("pool", pool, &["line", "value"]);
        lines.into_iter().find(|cells| cells[0] == "point value").unwrap()[1].to_owned()
    };
    let (employee, resident) = (value("employee"), value("resident"));
    // The rates of Linyi 2022, as the policy of the demo states them, and the value of each pool as pool.csv has it.
    assert_eq!(
        rows.iter().map(|row| values(row)).collect::<Vec<_>>(),
        [
            format!("20 9651.000000 总费用 {employee} 统筹基金"),
            format!("10 9865.000000 总费用 {employee} 统筹基金"),
            format!("20 8501.000000 总费用 {resident} 统筹基金"),
            format!("10 9391.000000 总费用 {resident} 统筹基金")
        ]
    );
    // Yuan of total cost and yuan of the fund are not drawn side by side, and a hospital is told so too.
    for page in [&page, &std::fs::read_to_string(report.join("packs/D001/index.html")).unwrap()] {
        assert!(page.contains("月份与年度的一个点不是同一种钱"));
        assert!(!page.contains("values-t"));
    }
    let same =
        std::fs::read_to_string(reported(&told(), Language::Chinese).join("packs/A/index.html")).unwrap();
    assert!(!same.contains("月份与年度的一个点不是同一种钱") && same.contains("values-t"));
}

#[test]
fn a_page_is_one_file_without_script_or_request() {
    let scene = told();
    let folder = reported(&scene, Language::Chinese);
    for page in [folder.join("index.html"), folder.join("packs/A/index.html")] {
        let text = std::fs::read_to_string(&page).unwrap();
        for banned in ["<script", "http://", "https://", "@import", "url(http", " onload", "<iframe", "<img"]
        {
            let own = text.replace("http://www.w3.org/2000/svg", "");
            assert!(!own.contains(banned), "{}: {banned}", page.display());
        }
        assert!(text.starts_with("<!DOCTYPE html><html lang=\"zh-CN\">"));
        // Each chart is named and described, and the first thing a keyboard reaches leads to the content.
        assert_eq!(text.matches("<svg role=\"img\"").count(), text.matches("<desc id=").count());
        assert!(text.contains("class=\"skip\" href=\"#main\"") && text.contains("prefers-color-scheme:dark"));
    }
}

const HOSTILE: [&str; 4] = ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "\u{202e}gnp.exe", "长"];

#[test]
fn hostile_names_are_inert_in_csv_workbook_and_page() {
    let scene = Scene::new();
    let long = HOSTILE[3].repeat(200);
    let names = [HOSTILE[0], HOSTILE[1], HOSTILE[2], &long];
    let rows: String =
        names.iter().zip(["A", "B", "C", "D"]).map(|(name, code)| format!("{code},\"{name}\",3\n")).collect();
    let region = mini_region()
        .with("hospitals.csv", &format!("fixmedins_code,name,level\n{rows}"))
        .with("coefficients.csv", "fixmedins_code,coefficient\nA,1\nB,1\nC,1\nD,1\n");
    scene.run(&region, &small_year()).unwrap();
    let csv = scene.table("hospitals.csv");
    assert_eq!(csv.row("fixmedins_code", "A", &["name"]), ["'=cmd|' /C calc'!A0"]);
    let folder = reported(&scene, Language::English);
    let book = sheet(&folder.join("report.xlsx"), "Clearing");
    let shown: Vec<String> = book[1..5].iter().map(|row| row[2].to_string()).collect();
    assert_eq!(shown, ["'=cmd|' /C calc'!A0", names[1], names[2], names[3]]);
    let mut formulas: Xlsx<_> = open_workbook(folder.join("report.xlsx")).unwrap();
    let formulas = formulas.worksheet_formula("Clearing").unwrap();
    assert!(formulas.used_cells().all(|(_, _, text)| text.starts_with("SUM(")));
    for page in ["index.html", "packs/B/index.html"] {
        let text = std::fs::read_to_string(folder.join(page)).unwrap();
        assert!(
            !text.contains("<script") && text.contains("&lt;script&gt;alert(1)&lt;/script&gt;"),
            "{page}"
        );
        // A text that runs from right to left turns only its own cell.
        assert!(!text.contains('\u{202e}') || text.contains("dir=\"auto\">\u{202e}gnp.exe"), "{page}");
    }
}

/// The demo, run and reported on once.
pub static DEMO: LazyLock<(TempDir, PathBuf)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let places = Places {
        tables: Some(repository("grouper-tables")),
        region: Some(repository("fixtures/demo-drg")),
        ..Places::default()
    };
    let out = folder.path().join("out");
    let context = Context { threads: 2, progress: &mut Silent };
    perform(&Task::Run { year: 2023 }, &places, &out, false, context).unwrap();
    let shown = folder.path().join("report");
    report(&wish(out, Language::Chinese), &shown, false).unwrap();
    (folder, shown)
});

/// Text without the commas between the figures of a number.
fn without_commas(text: &str) -> String {
    let all: Vec<char> = text.chars().collect();
    let figure = |place: usize| all.get(place).is_some_and(char::is_ascii_digit);
    let between = |place: usize| all[place] == ',' && place > 0 && figure(place - 1) && figure(place + 1);
    (0..all.len()).filter(|place| !between(*place)).map(|place| all[place]).collect()
}

/// A cell of a workbook as tables write it: amounts with two decimals, points with four.
fn as_written(cell: &Data) -> String {
    match cell {
        Data::Float(value) => format!("{value:.2} {value:.4}"),
        other => other.to_string(),
    }
}

/// Every text of a pack: cells of CSV apart, pages without the commas of their numbers, workbooks cell by cell.
fn texts(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.ends_with(".xlsx") {
            let mut book: Xlsx<_> = open_workbook(&path).unwrap();
            for sheet in book.sheet_names().clone() {
                let range = book.worksheet_range(&sheet).unwrap();
                let cells = range.rows().flatten().map(as_written).collect::<Vec<_>>().join("\n");
                found.push((format!("{name} {sheet}"), cells));
            }
        } else {
            let text = std::fs::read_to_string(&path).unwrap();
            let plain = if name.ends_with(".html") { without_commas(&text) } else { text.replace(',', " ") };
            found.push((name, plain));
        }
    }
    found
}

#[test]
fn a_pack_holds_no_code_no_amount_and_no_case_of_another_hospital() {
    let (folder, shown) = &*DEMO;
    let table = |name: &str| Table::read(&folder.path().join("out").join(name));
    let cleared = table("clearing.csv");
    let place = |name: &str| cleared.place(name);
    // Amounts of more than five figures that only one hospital has.
    let mut holders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in &cleared.rows {
        for column in ["standard", "recorded", "cleared", "final", "paid_to_date", "points"] {
            holders.entry(&row[place(column)]).or_default().push(&row[place("fixmedins_code")]);
        }
    }
    let codes: Vec<String> = table("hospitals.csv").rows.iter().map(|row| row[0].clone()).collect();
    assert_eq!(codes.len(), 30);
    let mut told = 0;
    for own in ["D001", "D015", "D030"] {
        let words: Vec<(String, String)> = texts(&shown.join("packs").join(own));
        assert!(words.len() >= 15, "{own}: {words:?}");
        for (name, text) in &words {
            let all: std::collections::HashSet<&str> =
                text.split(|own: char| !own.is_ascii_alphanumeric() && own != '.' && own != '-').collect();
            // Seen to see: where a hospital's clearing stands, every one of these amounts is found.
            if ["index.html", "report.xlsx 年度清算", "clearing.csv"].contains(&name.as_str()) {
                let mine = holders.iter().filter(|(amount, who)| amount.len() > 8 && who.contains(&own));
                let missing: Vec<_> = mine.filter(|(amount, _)| !all.contains(*amount)).collect();
                assert!(missing.is_empty(), "{own}/{name} lacks {missing:?}");
                told += 1;
            }
            for other in codes.iter().filter(|code| *code != own) {
                assert!(!all.contains(other.as_str()), "{own}/{name} names {other}");
            }
            for (amount, who) in holders.iter().filter(|(amount, _)| amount.len() > 8) {
                let others = !who.contains(&own);
                assert!(!(others && all.contains(amount)), "{own}/{name} has {amount} of {who:?}");
            }
        }
        // The cases on the lists are its own.
        let mine: std::collections::HashSet<String> = crate::support::parquet_rows(
            &folder.path().join("out/cases.parquet"),
            &["setl_id", "fixmedins_code"],
        )
        .into_iter()
        .filter(|row| row[1].as_deref() == Some(own))
        .filter_map(|row| row[0].clone())
        .collect();
        let listed = Table::read(&shown.join("packs").join(own).join("deviations.csv"));
        assert!(!listed.rows.is_empty());
        assert!(listed.rows.iter().all(|row| mine.contains(&row[2])));
    }
    assert_eq!(told, 9, "page, workbook and table of three hospitals");
}

#[test]
fn ranks_name_a_place_and_a_number_of_hospitals_only_where_there_are_five() {
    let (folder, shown) = &*DEMO;
    let table = Table::read(&shown.join("packs/D015/rank.csv"));
    assert_eq!(table.header, ["pool", "indicator", "title", "value", "rank", "of"]);
    let indicators = Table::read(&folder.path().join("out/indicators.csv"));
    let level =
        Table::read(&folder.path().join("out/hospitals.csv")).row("fixmedins_code", "D015", &["level"])[0]
            .to_owned();
    let row = table.rows.iter().find(|row| row[0] == "employee" && row[1] == "case_mix_index").unwrap();
    let mut peers: Vec<f64> = indicators
        .rows
        .iter()
        .filter(|own| {
            own[0] == "employee" && own[1] == level && !own[2].is_empty() && own[4] == "case_mix_index"
        })
        .map(|own| own[7].parse().unwrap())
        .collect();
    peers.sort_by(f64::total_cmp);
    let better = peers.iter().filter(|own| **own > row[3].parse::<f64>().unwrap()).count();
    assert_eq!(
        (row[4].parse::<usize>().unwrap(), row[5].parse::<usize>().unwrap()),
        (better + 1, peers.len())
    );
    // Three hospitals: nobody is ranked.
    let scene = told();
    let small = Table::read(&reported(&scene, Language::English).join("packs/A/rank.csv"));
    assert!(small.rows.is_empty());
    let indices = Table::read(&scene.path("report/packs/A/indicators.csv"));
    assert!(
        indices.rows.iter().all(|row| !row.contains(&"cost_index".to_owned())),
        "too few make up the means"
    );
}

#[test]
fn one_hospital_alone_gets_what_its_pack_holds() {
    let scene = told();
    let whole = reported(&scene, Language::English);
    let alone = scene.path("alone");
    let own = ReportWish { hospital: Some("A".to_owned()), ..wish(scene.path("out"), Language::English) };
    report(&own, &alone, false).unwrap();
    for file in ["index.html", "report.xlsx", "rank.csv", "clearing.csv", "indicators.csv"] {
        let read = |path: PathBuf| std::fs::read(path).unwrap();
        assert!(read(alone.join(file)) == read(whole.join("packs/A").join(file)), "{file}");
    }
    let unknown = ReportWish { hospital: Some("X".to_owned()), ..own };
    let error = report(&unknown, &scene.path("none"), false).unwrap_err().to_string();
    assert_eq!(error, "the run has no hospital `X`");
}

/// What a receipt tells but the circumstances: it holds the digest of every file of the report.
fn decides(folder: &Path) -> serde_json::Value {
    let receipt = std::fs::read(folder.join("receipt.json")).unwrap();
    serde_json::from_slice::<serde_json::Value>(&receipt).unwrap()["reproducible"].clone()
}

#[test]
fn a_report_is_verified_like_every_output() {
    let scene = told();
    let folder = reported(&scene, Language::English);
    let verified = || {
        let mut command = program();
        let done = command.arg("verify").arg(&folder).output().unwrap();
        (done.status.code(), String::from_utf8(done.stderr).unwrap())
    };
    assert_eq!(verified(), (Some(0), String::new()));
    let page = folder.join("packs/B/index.html");
    std::fs::write(&page, std::fs::read_to_string(&page).unwrap() + " ").unwrap();
    let (code, said) = verified();
    assert_eq!(code, Some(4));
    assert!(said.contains("output `packs/B/index.html` differs: the receipt has "), "{said}");
    // The run that it tells of is no more.
    std::fs::remove_dir_all(scene.path("out")).unwrap();
    let (code, said) = verified();
    assert_eq!(code, Some(4));
    assert!(said.contains("receipt.json"), "{said}");
}

#[test]
fn the_same_run_gives_the_same_report_to_the_byte() {
    let scene = told();
    let first = reported(&scene, Language::Chinese);
    let read = |name: &str| std::fs::read(first.join(name)).unwrap();
    let before = ["report.xlsx", "index.html", "packs/B/report.xlsx"].map(read);
    let decided = decides(&first);
    reported(&scene, Language::Chinese);
    assert!(before == ["report.xlsx", "index.html", "packs/B/report.xlsx"].map(read));
    assert_eq!(decided, decides(&first));
}

#[test]
fn threads_make_no_difference_and_every_pack_is_told_of() {
    let scene = told();
    let all = |threads: usize, name: &str| {
        let folder = scene.path(name);
        report_by(&wish(scene.path("out"), Language::Chinese), &folder, false, threads).unwrap();
        decides(&folder)
    };
    let one = all(1, "one");
    assert!(one["outputs"].as_array().unwrap().iter().any(|file| file["name"] == "packs/B/report.xlsx"));
    assert_eq!(one, all(4, "four"));
    let mut command = program();
    command.args(["report", "--progress", "json"]).arg(scene.path("out")).arg("-o").arg(scene.path("told"));
    let said = String::from_utf8(command.output().unwrap().stderr).unwrap();
    let lines: Vec<&str> = said.lines().filter(|line| line.contains("packs of hospitals")).collect();
    assert_eq!(
        (lines.first(), lines.last()),
        (
            Some(&r#"{"done":0,"phase":"packs of hospitals","total":3}"#),
            Some(&r#"{"done":3,"phase":"packs of hospitals","total":3}"#)
        )
    );
    assert!(said.contains(r#"{"done":0,"phase":"workbook and page","total":1}"#), "{said}");
}

#[test]
fn a_run_that_was_changed_is_not_reported_on() {
    let scene = told();
    let path = scene.path("out/clearing.csv");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("285.71", "985.71").replace("200.00", "900.00")).unwrap();
    let error =
        report(&wish(scene.path("out"), Language::Chinese), &scene.path("r"), false).unwrap_err().to_string();
    assert!(error.contains("`clearing.csv` is not as it was written: the receipt has "), "{error}");
    std::fs::remove_file(&path).unwrap();
    let error =
        report(&wish(scene.path("out"), Language::Chinese), &scene.path("r"), false).unwrap_err().to_string();
    assert!(error.contains("`clearing.csv` cannot be read: "), "{error}");
    assert!(!scene.path("r").exists());
}

/// Changes a file of a finished run and puts its digest into the receipt, as one would who does not want it seen.
fn forged(scene: &Scene, file: &str, change: impl Fn(&str) -> String) -> String {
    let (path, receipt) = (scene.path("out").join(file), scene.path("out/receipt.json"));
    let (own, told) = (std::fs::read_to_string(&path).unwrap(), std::fs::read_to_string(&receipt).unwrap());
    let changed = change(&own);
    assert_ne!(changed, own);
    let digest = |text: &str| sha256_hex(text.as_bytes());
    std::fs::write(&path, &changed).unwrap();
    std::fs::write(&receipt, told.replace(&digest(&own), &digest(&changed))).unwrap();
    let done =
        program().arg("report").arg(scene.path("out")).arg("-o").arg(scene.path("r")).output().unwrap();
    // Exit code 4: an input that cannot be used.
    assert_eq!(done.status.code(), Some(4));
    assert!(!scene.path("r").exists());
    let said = String::from_utf8(done.stderr).unwrap();
    said.replace(&format!("{}/", scene.path("out").display()), "")
}

#[test]
fn a_table_without_one_of_its_columns_is_told_and_no_panic() {
    let column = |text: &str, name: &str, other: Option<&str>| {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let place = rows[0].iter().position(|own| own == name).unwrap();
        let mut writer = csv::Writer::from_writer(Vec::new());
        for (row, cells) in rows.iter().enumerate() {
            let new = |(at, cell)| match (at == place, other) {
                (true, None) => None,
                (true, Some(other)) if row == 0 => Some(other.to_owned()),
                _ => Some(str::to_owned(cell)),
            };
            writer.write_record(cells.iter().enumerate().filter_map(new)).unwrap();
        }
        String::from_utf8(writer.into_inner().unwrap()).unwrap()
    };
    let tables = [
        ("clearing.csv", "retained"),
        ("clearing.csv", "assessment_effect"),
        ("groups.csv", "base_points"),
        ("bulletin.csv", "method"),
        ("indicators.csv", "source"),
        ("hospitals.csv", "level"),
        ("closing.csv", "unit"),
        ("pool.csv", "kind"),
        ("2023-03/settlement.csv", "quota"),
        ("findings.csv", "finding"),
    ];
    for (file, name) in tables {
        let said = forged(&told(), file, |text| column(text, name, None));
        let expected = format!("{file}: has no column {name}; run the year again with this version");
        assert!(said.contains(&expected), "{file} {name}: {said}");
    }
    // A column by another name is one too few and one too many; one that stands twice is one too many.
    let said = forged(&told(), "closing.csv", |text| column(text, "unit", Some("units")));
    assert!(said.contains("closing.csv: has no column unit; "), "{said}");
    let said = forged(&told(), "closing.csv", |text| text.replace('\n', ",x\n"));
    let columns = "pool,check,unit,expected,held,difference";
    let expected =
        format!("closing.csv: has the columns {columns},x; {columns} were expected: run the year again");
    assert!(said.contains(&expected), "{said}");
}

#[test]
fn a_column_of_another_type_is_told_and_never_read_as_blank() {
    use arrow_array::{ArrayRef, Int32Array, RecordBatch, StringArray};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rejects.parquet");
    let ids: ArrayRef = std::sync::Arc::new(StringArray::from(vec![Some("1"), None]));
    let rows: ArrayRef = std::sync::Arc::new(Int32Array::from(vec![7, 8]));
    let batch =
        RecordBatch::try_from_iter_with_nullable([("setl_id", ids, true), ("row", rows, true)]).unwrap();
    let file = std::fs::File::create(&path).unwrap();
    let mut writer = parquet::arrow::ArrowWriter::try_new(file, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    let read = |column| {
        let mut found = Vec::new();
        let done = casemix::files::read_rows(&path, [column], |row| found.push(row.cells()[0].clone()));
        done.map(|()| found).map_err(|error| error.to_string().replace(&path.display().to_string(), "F"))
    };
    assert_eq!(read("setl_id"), Ok(vec!["1".to_owned(), String::new()]));
    let message = "F: cannot be read: column row is Int32; text, a flag, a count or a decimal was expected";
    assert_eq!(read("row"), Err(message.to_owned()));
    assert_eq!(read("source"), Err("F: cannot be read: it has no column source".to_owned()));
}

#[test]
fn only_settled_runs_are_reported_on_and_never_into_themselves() {
    let scene = told();
    let region = scene.path("region/discharges");
    let out = scene.path("out");
    let error =
        report(&wish(out.clone(), Language::Chinese), &out.join("report"), false).unwrap_err().to_string();
    let out_text = out.display();
    assert_eq!(
        error,
        format!(
            "{out_text}/report: lies in the input {out_text}; a result must not mix with what it rests on: name a folder outside it"
        )
    );
    scene.group(&[region], None).unwrap();
    let error =
        report(&wish(out.clone(), Language::Chinese), &scene.path("r"), false).unwrap_err().to_string();
    assert_eq!(
        error,
        format!(
            "{out_text}: is the output of `casemix group`; a report is made of that of run, clear or settle"
        )
    );
}

#[test]
fn a_single_month_is_reported_on_too() {
    let scene = told();
    scene.month_by_month();
    let folder = scene.path("may");
    report(&wish(scene.path("paid/2023-05"), Language::English), &folder, false).unwrap();
    let book: Xlsx<_> = open_workbook(folder.join("report.xlsx")).unwrap();
    assert_eq!(book.sheet_names(), ["Notes", "Months", "Deviations", "Ungrouped and rejected"]);
}

#[test]
fn the_command_writes_the_report_and_replaces_only_reports() {
    let scene = told();
    let command = |output: &str, force: bool| {
        let mut command = program();
        command.args(["report", "--lang", "en"]).arg(scene.path("out")).arg("-o").arg(scene.path(output));
        command.args(if force { &["--force"][..] } else { &[] }).output().unwrap()
    };
    let done = command("first", false);
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    let said = String::from_utf8(done.stdout).unwrap();
    assert!(said.ends_with("index.html\n"), "{said}");
    assert_eq!(command("first", true).status.code(), Some(0));
    std::fs::create_dir(scene.path("other")).unwrap();
    std::fs::write(scene.path("other/mine.txt"), "mine").unwrap();
    let refused = command("other", true);
    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(said.contains("is no report of casemix; --force replaces only a report"), "{said}");
}
