//! What pages and workbooks show of the tables, and what they leave out and say so.

use casemix::run::{Language, ReportWish};

use crate::report::{DEMO, html_rows, report, reported, sheet, told};
use crate::support::{Scene, Table, entry, mini_region, mini_with, small_year, stay};

fn page(folder: &std::path::Path) -> String {
    std::fs::read_to_string(folder.join("index.html")).unwrap()
}

/// The markup of a table of a page, with what stands below it.
fn table<'p>(page: &'p str, key: &str) -> &'p str {
    let (_, from) = page.split_once(&format!("data-sheet=\"{key}\"")).unwrap();
    from.split("data-sheet=").next().unwrap()
}

#[test]
fn five_hundred_rows_of_each_pool_are_shown_and_the_rest_is_told() {
    let (folder, report) = &*DEMO;
    let (page, all) = (page(report), Table::read(&folder.path().join("out/indicators.csv")));
    let shown = html_rows(&page, "indicators");
    for (pool, title) in [("employee", "职工"), ("resident", "居民")] {
        let of_pool: Vec<&Vec<String>> =
            all.rows.iter().filter(|row| row[0] == pool && row[3].is_empty()).collect();
        let rows: Vec<&Vec<String>> = shown.iter().filter(|row| row[0] == title).collect();
        assert!(of_pool.len() > 500, "the demo has enough indicators");
        assert_eq!(rows.len(), 500, "{pool}");
        let more = format!("{title}:此处为前 500 行,其余 {} 行见 report.xlsx。", of_pool.len() - 500);
        assert!(table(&page, "indicators").contains(&more), "{more}");
        // Those of the pool and of its levels stand first.
        let wide = of_pool.iter().filter(|row| row[2].is_empty()).count();
        assert!(wide > 20 && rows[..wide].iter().all(|row| row[2].is_empty()), "{pool}");
    }
}

#[test]
fn a_total_stands_only_where_rows_add_up() {
    let scene = told();
    let folder = reported(&scene, Language::Chinese);
    let page = page(&folder);
    for (key, adds_up) in [("clearing", true), ("months", true), ("gains", false), ("findings", false)] {
        assert_eq!(table(&page, key).contains("<tfoot>"), adds_up, "{key}");
    }
}

#[test]
fn pools_go_by_what_the_region_calls_them_and_files_by_their_word() {
    let scene = told();
    let folder = reported(&scene, Language::Chinese);
    let page = page(&folder);
    let clearing = html_rows(&page, "clearing");
    assert!(clearing[1..4].iter().all(|row| row[0] == "职工"), "{clearing:?}");
    assert!(page.contains("<h3>统筹 职工</h3>"));
    let heads = &html_rows(&page, "refused")[0];
    assert!(heads.contains(&"文件".to_owned()) && !heads.contains(&"出处".to_owned()), "{heads:?}");
    let book = sheet(&folder.join("report.xlsx"), "年度清算");
    assert_eq!(book[1][0].to_string(), "职工");
    // Tables for programs keep the name.
    assert_eq!(Table::read(&folder.join("packs/A/clearing.csv")).rows[0][0], "employee");
    // Two pools of one name are told apart.
    let two = "[[pool]]\nname = \"staff\"\ntitle = \"职工\"\ninsutype = [\"340\"]\n[[scheme]]";
    let texts = mini_region().exchange("region.toml", "[[scheme]]", two).with(
        "budget.csv",
        "pool,year,order,line,kind,value\nemployee,2023,1,t,total,1\nstaff,2023,1,t,total,1\n",
    );
    let scene = Scene::new();
    scene.run(&texts, &small_year()).unwrap();
    let page = std::fs::read_to_string(reported(&scene, Language::Chinese).join("index.html")).unwrap();
    assert!(page.contains("<h3>统筹 职工 (employee)</h3>"));
}

#[test]
fn a_low_and_a_high_cost_have_one_word_each() {
    let keys = entry("points.denominator", "value = \"group_mean\"")
        + &entry("points.low", "value = 0.5, inclusive = false, form = \"scaled\", unit = \"times\"")
        + &entry("points.high", "value = 2, inclusive = false, form = \"none\", unit = \"times\"");
    let stays = [("1", 400), ("2", 3000)].map(|(id, cost)| stay(id, "A", 1, "G00.000", "", cost, 10));
    let scene = Scene::new();
    scene.run(&mini_with(&keys), &stays).unwrap();
    let page = page(&reported(&scene, Language::Chinese));
    let rows = html_rows(&page, "deviations");
    let words: Vec<&str> = rows[1..3].iter().map(|row| row[7].as_str()).collect();
    assert_eq!(words, ["低倍率", "高倍率"]);
}

#[test]
fn a_file_that_the_receipt_does_not_name_is_not_read() {
    let scene = told();
    let receipt = scene.path("out/receipt.json");
    let text = std::fs::read_to_string(&receipt).unwrap();
    let mut told: serde_json::Value = serde_json::from_str(&text).unwrap();
    let outputs = told["reproducible"]["outputs"].as_array_mut().unwrap();
    outputs.retain(|file| file["name"] != "bulletin.csv" && file["name"] != "rejects.parquet");
    std::fs::write(&receipt, serde_json::to_string(&told).unwrap()).unwrap();
    let wish = ReportWish { folder: scene.path("out"), language: Language::Chinese, hospital: None };
    let error = report(&wish, &scene.path("r"), false).unwrap_err().to_string();
    let out = scene.path("out").display().to_string();
    let line = |name: &str| {
        format!("{out}: the receipt has no digest of `{name}`, which a report reads; run it again")
    };
    assert_eq!(error, [line("rejects.parquet"), line("bulletin.csv")].join("\n"));
}

#[test]
fn hospitals_that_differ_by_case_only_have_packs_of_their_own() {
    let texts = mini_region()
        .with("hospitals.csv", "fixmedins_code,name,level\nA,Alpha,3\nB,Beta,3\na,Gamma,2\n")
        .with("coefficients.csv", "fixmedins_code,coefficient\nA,1\nB,1\na,1\n");
    let scene = Scene::new();
    scene.run(&texts, &small_year()).unwrap();
    let folder = reported(&scene, Language::English);
    let title = |pack: &str| page(&folder.join("packs").join(pack));
    assert!(title("A").contains("· A Alpha</title>") && title("a~2").contains("· a Gamma</title>"));
    assert!(page(&folder).contains("href=\"packs/a~2/index.html\""));
}
