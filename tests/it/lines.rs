//! Routing of cases to payment methods, and the budget lines that pay them, worked by hand on the small region.

use std::path::PathBuf;

use casemix::domain::Error;
use casemix::run::{Context, Places, Silent, Task, perform};

use crate::support::{MINI_POLICY, Scene, Table, Texts, mini_region, parquet_rows};

/// The columns of the discharges of this theme, with what stands there where a record says nothing else.
const COLUMNS: [(&str, &str); 19] = [
    ("setl_id", ""),
    ("fixmedins_code", "A"),
    ("insutype", "310"),
    ("gend", "1"),
    ("age", "50"),
    ("adm_time", "2023-01-01"),
    ("dscg_time", "2023-01-08"),
    ("setl_end_date", "2023-01-10"),
    ("act_ipt_days", "7"),
    ("dscg_way", "1"),
    ("med_type", "21"),
    ("ipt_med_type", "1"),
    ("trt_type", "1"),
    ("dscg_caty", "03"),
    ("insuplc_admdvs", "411001"),
    ("record_kind", ""),
    ("diag_code", "G00.000"),
    ("oprn_oprt_code", ""),
    ("medfee_sumamt", "1000"),
];

/// A record: its id, its fund amount and what it says of other columns, as `column=word`.
fn record(id: &str, fund: &str, words: &[&str]) -> String {
    let said = |name: &str| words.iter().find_map(|word| word.strip_prefix(&format!("{name}=")));
    let cell = |(name, usual): &(&str, &str)| match *name {
        "setl_id" => id.to_owned(),
        name => said(name).unwrap_or(usual).to_owned(),
    };
    COLUMNS.iter().map(cell).chain([fund.to_owned()]).collect::<Vec<_>>().join(",")
}

/// A text of discharges without some of the columns.
fn discharges(records: &[String]) -> String {
    let names: Vec<&str> = COLUMNS.iter().map(|(name, _)| *name).chain(["hifp_pay"]).collect();
    format!("{}\n{}\n", names.join(","), records.join("\n"))
}

fn places(scene: &Scene, texts: &Texts, csv: &str) -> Places {
    let region: PathBuf = scene.path("region");
    texts.write(&region);
    std::fs::create_dir_all(region.join("discharges")).unwrap();
    std::fs::write(region.join("discharges/all.csv"), csv).unwrap();
    Places { tables: Some(scene.tables()), region: Some(region), ..Places::default() }
}

fn try_run(scene: &Scene, texts: &Texts, csv: &str, threads: usize) -> Result<(), Error> {
    let places = places(scene, texts, csv);
    let context = Context { threads, progress: &mut Silent };
    perform(&Task::Run { year: 2023 }, &places, &scene.path("out"), true, context).map(drop)
}

fn run(texts: &Texts, records: &[String]) -> Scene {
    let scene = Scene::new();
    try_run(&scene, texts, &discharges(records), 2).unwrap_or_else(|error| panic!("{error}"));
    scene
}

/// The small policy with rules of routing.
fn rules(rules: &str) -> String {
    format!(
        "{MINI_POLICY}\n[[routing.rules]]\nfrom = 2023-01-01\nsource = \"t\"\nrules = [\n{}\n]\n",
        rules.trim()
    )
}

fn budget(lines: &[&str]) -> String {
    let rows = (1..).zip(lines).map(|(order, line)| format!("employee,2023,{order},{line}\n"));
    format!("pool,year,order,line,kind,value,of,basis,date,reason\n{}", rows.collect::<String>())
}

const SINGLE: &str = "code,name,diagnosis,procedure,level,pool,price,fund,from,until\n";
const BED_DAY: &str = "code,name,dscg_caty,diagnosis,level,pool,points,days_from,days_until\n";
const HEADS: &str = "pool,year,fixmedins_code,line,heads,per_head\n";

/// Every method at once. The lines leave 10000 − 1000 − 500 − 600 − 100 = 7800.00.
fn every_method() -> Texts {
    let policy = rules(
        "{ stay_days_at_least = 60, method = \"item\", ratio = 1, line = \"long\" },\n\
         { insuplc_not_in = [\"4110\"], method = \"excluded\" },\n\
         { single_disease = true, method = \"single_disease\", line = \"单病种\" },\n\
         { bed_day = true, med_type = [\"2105\"], method = \"bed_day\" },\n\
         { hospital = [\"C\"], method = \"capitation\", line = \"heads\" },\n\
         { cost_below = 100, method = \"item\", ratio = 0.5 },",
    );
    let lines = budget(&[
        "total,total,10000,,,,",
        "单病种,subtract,1000,,,,",
        "long,subtract,500,,actual,,",
        "heads,subtract,600,,budget,,",
        "reserve,reserve,100,,,,",
    ]);
    mini_region()
        .with("policy.toml", &policy)
        .with("budget.csv", &lines)
        .with("single_disease.csv", &format!("{SINGLE}S1,operation,G01|Z99,01.01,,,800,less_paid,,\n"))
        .with(
            "bed_day.csv",
            &format!("{BED_DAY}P1,long care,03|04,G00,,,0.1,1,30\nP1,long care,03|04,G00,,,0.02,31,\n"),
        )
        .with("capitation.csv", &format!("{HEADS}employee,2023,C,heads,100,5.50\n"))
}

fn cases_of_every_method() -> Vec<String> {
    vec![
        record("1", "600", &[]),
        record("2", "1200", &["fixmedins_code=B", "diag_code=G00.000|E11.900", "medfee_sumamt=2000"]),
        record("3", "700", &["act_ipt_days=60", "medfee_sumamt=900"]),
        record("4", "300", &["fixmedins_code=B", "insuplc_admdvs=110000", "medfee_sumamt=500"]),
        record("5", "650", &["diag_code=G01.000", "oprn_oprt_code=01.0100"]),
        record("6", "2000", &["fixmedins_code=B", "med_type=2105", "act_ipt_days=35", "medfee_sumamt=3000"]),
        record("7", "200", &["fixmedins_code=C", "medfee_sumamt=300"]),
        record("8", "60", &["medfee_sumamt=90"]),
    ]
}

/// How each case of a run is paid, in order.
fn methods(scene: &Scene) -> Vec<String> {
    let rows = parquet_rows(&scene.path("out/cases.parquet"), &["setl_id", "payment_method", "points"]);
    rows.into_iter().map(|row| row.into_iter().flatten().collect::<Vec<_>>().join(" ")).collect()
}

/// Rows of `other_methods.csv` without pool and year.
fn other_methods(scene: &Scene) -> Vec<String> {
    let table = scene.table("other_methods.csv");
    table.rows.iter().map(|row| [&row[1..2], &row[3..]].concat().join(" ")).collect()
}

/// Values of the rows of a line in `pool.csv`.
fn line(scene: &Scene, name: &str) -> String {
    let table = scene.table("pool.csv");
    table.cells("line", name, &["value"]).concat().join(" ")
}

fn closes(scene: &Scene) {
    for row in &scene.table("closing.csv").rows {
        assert!(matches!(row[5].as_str(), "0" | "0.00" | "0.0000"), "{row:?}");
    }
}

#[test]
fn every_case_is_paid_by_one_method() {
    let scene = run(&every_method(), &cases_of_every_method());
    // The bed days: 30 · 0.1 + 5 · 0.02 = 3.1.
    assert_eq!(
        methods(&scene),
        [
            "1 group 1.0000",
            "2 group 2.0000",
            "3 item 0.0000",
            "4 excluded 0.0000",
            "5 single_disease 0.0000",
            "6 bed_day 3.1000",
            "7 capitation 0.0000",
            "8 item 0.0000",
        ]
    );
    // The single disease: 800 − (1000 − 650) = 450. Per head: 100 · 5.50. By item without a line: 60 · 0.5.
    assert_eq!(
        other_methods(&scene),
        [
            "A item  1 90.00 60.00 30.00 0.00",
            "A single_disease 单病种 1 1000.00 650.00 450.00 0.00",
            "A item long 1 900.00 700.00 700.00 0.00",
            "B excluded  1 500.00 300.00 0.00 0.00",
            "C capitation heads 1 300.00 200.00 550.00 0.00",
        ]
    );
    closes(&scene);
}

#[test]
fn lines_pay_and_what_is_left_of_the_budget_is_paid_by_points() {
    let scene = run(&every_method(), &cases_of_every_method());
    // Drawn, from reserve, from available, cut, returned, left; first the line of the budget itself.
    assert_eq!(line(&scene, "单病种"), "-1000.00 450.00 0.00 0.00 0.00 0.00 550.00");
    // As it costs: 200.00 more than was estimated.
    assert_eq!(line(&scene, "long"), "-500.00 700.00 0.00 200.00 0.00 0.00 0.00");
    assert_eq!(line(&scene, "heads"), "-600.00 550.00 0.00 0.00 0.00 0.00 50.00");
    // 7800.00 − 30.00 by item − 200.00, for 1 point of A and 5.1 of B: 1240.9836…, 6329.0163….
    assert_eq!(line(&scene, "available"), "7570.00");
    let columns = ["points", "standard", "recorded", "other_methods", "other_cut", "final"];
    assert_eq!(scene.cleared("A", &columns), "1.0000 1240.98 600.00 1180.00 0.00 2420.98");
    assert_eq!(scene.cleared("B", &columns), "5.1000 6329.02 3200.00 0.00 0.00 6329.02");
    assert_eq!(scene.cleared("C", &columns), "0.0000 0.00 0.00 550.00 0.00 550.00");
    assert_eq!(
        (line(&scene, "reserve left"), line(&scene, "left")),
        ("100.00".to_owned(), "0.00".to_owned())
    );
    let ledger = scene.table("ledger.csv");
    let of_line = |row: &&Vec<String>| row[3] == "Fund:Lines:long" || row[4] == "Fund:Lines:long";
    let shown = |row: &Vec<String>| format!("{} > {} {} {}", row[3], row[4], row[6], row[7]);
    assert_eq!(
        ledger.rows.iter().filter(of_line).map(shown).collect::<Vec<_>>(),
        [
            "Fund:Budget > Fund:Lines:long 500.00 budget: long",
            "Fund:Available > Fund:Lines:long 200.00 clearing: line long overdrawn",
            "Fund:Lines:long > Hospital:A:Payable 700.00 clearing: by item (long)",
        ]
    );
}

#[test]
fn months_pay_other_methods_and_a_twelfth_per_head() {
    let scene = run(&every_method(), &cases_of_every_method());
    let columns = ["cases", "grouped", "payable", "other_methods", "deposit_held", "paid"];
    let month = |month: &str, hospital: &str| {
        scene
            .table(&format!("2023-{month}/settlement.csv"))
            .row("fixmedins_code", hospital, &columns)
            .join(" ")
    };
    // 1 point at 100.00; 700 + 450 + 30 by other methods; 95 % paid. One case of four goes by its group.
    assert_eq!(month("01", "A"), "4 1 100.00 1180.00 64.00 1216.00");
    // 550.00 in twelve parts: 45.84 in the first four months. 45.84 · 0.95 = 43.548.
    assert_eq!(month("01", "C"), "1 0 0.00 45.84 2.29 43.55");
    assert_eq!(month("04", "C"), "0 0 0.00 45.84 2.29 43.55");
    // 45.83 · 0.95 = 43.5385.
    assert_eq!(month("05", "C"), "0 0 0.00 45.83 2.29 43.54");
    assert_eq!(month("12", "C"), "0 0 0.00 45.83 2.29 43.54");
}

#[test]
fn months_that_were_paid_and_a_year_at_once_are_the_same() {
    let (texts, csv) = (every_method(), discharges(&cases_of_every_method()));
    let scene = Scene::new();
    try_run(&scene, &texts, &csv, 1).unwrap();
    let clearing = scene.table("clearing.csv");
    std::fs::rename(scene.path("out"), scene.path("paid")).unwrap();
    let over = scene.over_paid(scene.path("region"));
    let context = Context { threads: 1, progress: &mut Silent };
    perform(&Task::Clear { year: 2023 }, &over, &scene.path("out"), false, context).unwrap();
    assert_eq!(scene.table("clearing.csv"), clearing);
    closes(&scene);
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let many: Vec<String> = (0..40)
        .flat_map(|copy| {
            let renamed = move |row: String| {
                let (id, rest) = row.split_once(',').unwrap();
                format!("{id}-{copy},{rest}")
            };
            cases_of_every_method().into_iter().map(renamed)
        })
        .collect();
    let files = |threads| {
        let scene = Scene::new();
        try_run(&scene, &every_method(), &discharges(&many), threads).unwrap();
        let names =
            ["cases.parquet", "clearing.csv", "pool.csv", "ledger.csv", "other_methods.csv", "closing.csv"];
        names.map(|name| std::fs::read(scene.path("out").join(name)).unwrap())
    };
    assert!(files(1) == files(8));
}

#[test]
fn a_reversal_is_routed_as_its_case_and_takes_back_what_that_was_paid() {
    let mut cases = cases_of_every_method();
    let back = ["diag_code=G01.000", "oprn_oprt_code=01.0100", "medfee_sumamt=-1000", "record_kind=reversal"];
    cases.push(record("5R", "-650", &back));
    let back = ["medfee_sumamt=-90", "record_kind=reversal"];
    cases.push(record("8R", "-60", &back));
    let scene = run(&every_method(), &cases);
    let rows = other_methods(&scene);
    // Nothing is left of either but that they were: no case, no money.
    assert!(!rows.iter().any(|row| row.contains("单病种") || row.starts_with("A item  ")), "{rows:?}");
    assert_eq!(line(&scene, "单病种"), "-1000.00 0.00 0.00 0.00 0.00 0.00 1000.00");
    closes(&scene);
}

#[test]
fn a_decision_does_not_change_a_case_that_is_routed_elsewhere() {
    let texts = every_method()
        .with("special_cases.csv", "setl_id,outcome,value,reason\n5,points,9,r\n1,points,9,r\n");
    let scene = run(&texts, &cases_of_every_method());
    assert_eq!(methods(&scene)[4], "5 single_disease 0.0000");
    assert_eq!(methods(&scene)[0], "1 group 9.0000");
    assert_eq!(scene.table("findings.csv").row("setl_id", "5", &["finding"]), ["decision_not_applied"]);
}

/// The methods of three cases by one rule: one that meets it, one that does not, one that leaves the word blank.
fn excluded_by(condition: &str, met: &str, unmet: &str, blank: Option<&str>) -> String {
    let policy = rules(&format!("{{ {condition}, method = \"excluded\" }}"));
    let mut cases = vec![record("1", "80", &[met]), record("2", "80", &[unmet])];
    cases.extend(blank.map(|column| record("3", "80", &[&format!("{column}=")])));
    let scene = run(&mini_region().with("policy.toml", &policy), &cases);
    let methods = methods(&scene);
    methods.iter().map(|row| row.split(' ').nth(1).unwrap()).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_condition_has_two_sides_and_a_blank_meets_none() {
    let both = "excluded group";
    assert_eq!(excluded_by("stay_days_at_least = 60", "act_ipt_days=60", "act_ipt_days=59", None), both);
    assert_eq!(excluded_by("stay_days_at_most = 2", "act_ipt_days=2", "act_ipt_days=3", None), both);
    assert_eq!(excluded_by("cost_below = 500.01", "medfee_sumamt=500", "medfee_sumamt=500.01", None), both);
    assert_eq!(excluded_by("hospital = [\"B\"]", "fixmedins_code=B", "fixmedins_code=A", None), both);
    assert_eq!(excluded_by("level = [\"2\"]", "fixmedins_code=C", "fixmedins_code=A", None), both);
    assert_eq!(
        excluded_by("group = [\"BR13\"]", "diag_code=G00.000|E11.900", "diag_code=G00.000", None),
        both
    );
    let all = "excluded group group";
    for (condition, column, met, unmet) in [
        ("stay_days_at_least = 0", "act_ipt_days", "0", "-1"),
        ("med_type = [\"2105\", \"26\"]", "med_type", "26", "21"),
        ("ipt_med_type = [\"2\"]", "ipt_med_type", "2", "1"),
        ("trt_type = [\"2.1\"]", "trt_type", "2.1", "2"),
        ("dscg_caty = [\"A20\"]", "dscg_caty", "A20", "A2"),
        ("dscg_way = [\"4\"]", "dscg_way", "4", "1"),
        ("insuplc_in = [\"41\", \"42\"]", "insuplc_admdvs", "420100", "110000"),
        ("insuplc_not_in = [\"4110\"]", "insuplc_admdvs", "411101", "411002"),
    ] {
        let (met, unmet) = (format!("{column}={met}"), format!("{column}={unmet}"));
        assert_eq!(excluded_by(condition, &met, &unmet, Some(column)), all, "{condition}");
    }
    // All conditions of a rule must hold.
    let condition = "med_type = [\"26\"], cost_below = 900";
    assert_eq!(excluded_by(condition, "med_type=26", "medfee_sumamt=800", None), "group group");
}

#[test]
fn the_first_rule_that_holds_decides_and_rules_change_with_the_day() {
    let policy = format!(
        "{MINI_POLICY}\n[[routing.rules]]\nfrom = 2023-01-01\nuntil = 2023-07-01\nsource = \"t\"\nrules = [\n\
         {{ dscg_way = [\"4\"], method = \"group\" }},\n{{ method = \"excluded\" }}\n]\n"
    );
    let july = ["setl_end_date=2023-07-01", "dscg_time=2023-06-30"];
    let cases = [
        record("1", "80", &["dscg_way=4"]),
        record("2", "80", &[]),
        record("3", "80", &["setl_end_date=2023-06-30"]),
        record("4", "80", &july),
    ];
    let scene = run(&mini_region().with("policy.toml", &policy), &cases);
    let expected = ["1 group 1.0000", "2 excluded 0.0000", "3 excluded 0.0000", "4 group 1.0000"];
    assert_eq!(methods(&scene), expected);
}

#[test]
fn rows_of_single_diseases_are_tried_in_order_by_diagnosis_procedure_level_and_day() {
    let table = format!(
        "{SINGLE}S1,of level 2,G00,,2,,500,price,,\nS2,operation,G00.0|G01,01.0100,,,600,0.7,,2023-07-01\n\
         S3,all others,G,,,employee,700,less_paid,,\n"
    );
    let policy = rules("{ single_disease = true, method = \"single_disease\", line = \"s\" }");
    let texts = mini_region()
        .with("policy.toml", &policy)
        .with("budget.csv", &budget(&["total,total,10000,,,,", "s,subtract,5000,,,,"]))
        .with("single_disease.csv", &table);
    let scene = run(
        &texts,
        &[
            record("1", "800", &["fixmedins_code=C"]),
            record("2", "800", &["oprn_oprt_code=01.0100"]),
            record("3", "850", &["fixmedins_code=B"]),
            record("4", "10", &["fixmedins_code=B", "medfee_sumamt=900"]),
            record("5", "800", &["oprn_oprt_code=01.0100", "setl_end_date=2023-07-01"]),
            record("6", "800", &["diag_code=N80.000", "gend=2"]),
        ],
    );
    // A: 600 · 0.7 = 420 until June, 700 − 200 = 500 from July on. B: 700 − 150 = 550, and 700 − 890 is nothing.
    assert_eq!(
        other_methods(&scene),
        [
            // No row fits the last: its group has no points, so it is paid as recorded.
            "A item  1 1000.00 800.00 800.00 0.00",
            "A single_disease s 2 2000.00 1600.00 920.00 0.00",
            "B single_disease s 2 1900.00 860.00 550.00 0.00",
            "C single_disease s 1 1000.00 800.00 500.00 0.00",
        ]
    );
}

/// A and B draw 450.00 and 600.00 on a line, beside 1 point of A.
fn overdrawn(lines: &[&str]) -> Scene {
    let policy = rules("{ single_disease = true, method = \"single_disease\", line = \"s\" }");
    let texts = mini_region()
        .with("policy.toml", &policy)
        .with("budget.csv", &budget(lines))
        .with("single_disease.csv", &format!("{SINGLE}S1,a,G01,,3,,600,less_paid,,\n"));
    let cases = [
        record("1", "850", &["diag_code=G01.000"]),
        record("2", "1000", &["diag_code=G01.000", "fixmedins_code=B"]),
        record("3", "80", &[]),
    ];
    let scene = run(&texts, &cases);
    closes(&scene);
    scene
}

#[test]
fn an_overdrawn_line_takes_from_the_reserve_then_from_what_is_available_and_is_then_cut() {
    let outcome = |lines: &[&str]| {
        let scene = overdrawn(lines);
        let paid = ["A", "B"].map(|hospital| scene.cleared(hospital, &["other_methods", "other_cut"]));
        let left = [line(&scene, "available"), line(&scene, "reserve left")].join(" ");
        (line(&scene, "s"), paid.join(" | "), left)
    };
    let of = |line: &str, paid: &str, left: &str| (line.to_owned(), paid.to_owned(), left.to_owned());
    // Drawn, from reserve, from available, cut, returned, left. 1050.00 are drawn.
    assert_eq!(
        outcome(&["total,total,2000,,,,", "s,subtract,1000,,,,", "r,reserve,300,,,,"]),
        of("-1000.00 1050.00 50.00 0.00 0.00 0.00 0.00", "450.00 0.00 | 600.00 0.00", "700.00 250.00")
    );
    assert_eq!(
        outcome(&["total,total,2000,,,,", "s,subtract,700,,,,", "r,reserve,300,,,,"]),
        of("-700.00 1050.00 300.00 50.00 0.00 0.00 0.00", "450.00 0.00 | 600.00 0.00", "950.00 0.00")
    );
    // 500.00 for 450.00 and 600.00: 214.285… and 285.714….
    assert_eq!(
        outcome(&["total,total,500,,,,", "s,subtract,200,,,,", "r,reserve,100,,,,"]),
        of("-200.00 1050.00 100.00 200.00 550.00 0.00 0.00", "214.29 235.71 | 285.71 314.29", "0.00 0.00")
    );
    assert_eq!(
        outcome(&["total,total,0,,,,", "s,subtract,0,,,,"]),
        of("0.00 1050.00 0.00 0.00 1050.00 0.00 0.00", "0.00 450.00 | 0.00 600.00", "0.00 0.00")
    );
}

#[test]
fn a_line_that_is_paid_as_it_costs_gives_back_what_it_does_not_need_and_takes_what_it_lacks() {
    let outcome = |estimate: &str| {
        let own = format!("s,subtract,{estimate},,actual,,");
        let scene = overdrawn(&["total,total,2000,,,,", &own, "r,reserve,300,,,,"]);
        format!("{} / {} {}", line(&scene, "s"), line(&scene, "available"), line(&scene, "reserve left"))
    };
    // 2000 − 300 − 1050 = 650 are left for points, whatever was estimated.
    assert_eq!(outcome("1100"), "-1100.00 1050.00 0.00 0.00 0.00 50.00 0.00 / 650.00 300.00");
    assert_eq!(outcome("1050"), "-1050.00 1050.00 0.00 0.00 0.00 0.00 0.00 / 650.00 300.00");
    assert_eq!(outcome("400"), "-400.00 1050.00 0.00 650.00 0.00 0.00 0.00 / 650.00 300.00");
    // What was estimated serves the line first: 1000 of 1050, 50 of the reserve.
    let scene = overdrawn(&["total,total,1000,,,,", "s,subtract,400,,actual,,", "r,reserve,300,,,,"]);
    assert_eq!(line(&scene, "s"), "-400.00 1050.00 300.00 300.00 50.00 0.00 0.00");
}

#[test]
fn amounts_by_item_of_the_group_method_come_off_before_lines_take() {
    let policy = rules(
        "{ single_disease = true, method = \"single_disease\", line = \"s\" },\n{ dscg_way = [\"4\"], method = \"item\", ratio = 1 }",
    );
    let texts = mini_region()
        .with("policy.toml", &policy)
        .with("budget.csv", &budget(&["total,total,500,,,,", "s,subtract,100,,,,", "r,reserve,50,,,,"]))
        .with("single_disease.csv", &format!("{SINGLE}S1,a,G01,,,,600,price,,\n"));
    let cases =
        [record("1", "850", &["diag_code=G01.000"]), record("2", "380", &["dscg_way=4", "fixmedins_code=B"])];
    let scene = run(&texts, &cases);
    // 350 available and 50 in reserve: 380 by item take 350 and 30; of the reserve 20 are left for the line: 120 of 600.
    assert_eq!(scene.cleared("B", &["other_methods", "other_cut"]), "380.00 0.00");
    assert_eq!(scene.cleared("A", &["other_methods", "other_cut"]), "120.00 480.00");
    closes(&scene);
}

#[test]
fn the_three_ways_to_set_a_total_and_all_that_comes_off_it() {
    let shown = |lines: &[&str]| {
        let scene = run(&mini_region().with("budget.csv", &budget(lines)), &[record("1", "80", &[])]);
        let table: Table = scene.table("pool.csv");
        let own = table.rows.iter().take(lines.len()).map(|row| row[4].clone());
        let reserve = table.row("line", "reserve left", &["value"])[0].to_owned();
        let available = table.row("line", "available", &["value"])[0].to_owned();
        own.chain([available, reserve]).collect::<Vec<_>>().join(" ")
    };
    // 1000.10 · 1.05 = 1050.105, a half, away from zero.
    assert_eq!(shown(&["t,growth,1.05,1000.10,,,"]), "1050.11 1050.11 0.00");
    assert_eq!(shown(&["t,income_share,0.9,1000,,,"]), "900.00 900.00 0.00");
    // 10 % and then 5 % of 1100 are set aside; what is more than 700 goes to the reserve.
    assert_eq!(
        shown(&[
            "t,total,1000,,,,",
            "more,add,100,,,,",
            "elsewhere,subtract_share,0.1,,,,",
            "r,reserve_share,0.05,,,,",
            "rest,reserve_remainder,700,,,,",
        ]),
        "1000.00 100.00 -110.00 -55.00 -235.00 700.00 290.00"
    );
    assert_eq!(shown(&["t,total,600,,,,", "rest,reserve_remainder,700,,,,"]), "600.00 0.00 600.00 0.00");
}

#[test]
fn a_change_in_the_course_of_the_year_leaves_the_months_before_it_as_they_are() {
    let floating =
        MINI_POLICY.replace("month.value = { value = \"opening\"", "month.value = { value = \"floating\"");
    let months = |lines: &[&str]| {
        let texts = mini_region().with("policy.toml", &floating).with("budget.csv", &budget(lines));
        let of_month = |month: usize| {
            let (discharged, settled) =
                (format!("dscg_time=2023-{month:02}-02"), format!("setl_end_date=2023-{month:02}-10"));
            record(&month.to_string(), "80", &[&discharged, &settled])
        };
        let scene = run(&texts, &(1..=12).map(of_month).collect::<Vec<_>>());
        let paid = |month: usize| {
            let table = scene.table(&format!("2023-{month:02}/settlement.csv"));
            table.row("fixmedins_code", "A", &["payable"])[0].to_owned()
        };
        let year = scene.cleared("A", &["standard"]);
        closes(&scene);
        format!("{} {} {} {year}", paid(1), paid(6), paid(7))
    };
    // 600.00 more from July on: 100.00 a month.
    assert_eq!(
        months(&["t,total,1200,,,,", "visits,change,600,,,2023-07-15,more visits"]),
        "100.00 100.00 200.00 1800.00"
    );
    assert_eq!(
        months(&["t,total,1200,,,,", "visits,change,-300,,,2023-07-01,fewer"]),
        "100.00 100.00 50.00 900.00"
    );
    // A tenth of the total goes to the reserve, of the change too: 1080 / 12, and 540 / 6 more.
    assert_eq!(
        months(&["t,total,1200,,,,", "visits,change,600,,,2023-07-31,more", "r,reserve_share,0.1,,,,"]),
        "90.00 90.00 180.00 1620.00"
    );
    // From January on: no month lies before it.
    assert_eq!(
        months(&["t,total,1200,,,,", "visits,change,600,,,2023-01-31,more"]),
        "150.00 150.00 150.00 1800.00"
    );
}

#[test]
fn a_change_is_booked_on_its_day_with_its_reason() {
    let lines = budget(&[
        "t,total,1000,,,,",
        "visits,change,-300,,,2023-07-15,fewer visits",
        "r,reserve_share,0.1,,,,",
    ]);
    let scene = run(&mini_region().with("budget.csv", &lines), &[record("1", "80", &[])]);
    let shown = |row: &Vec<String>| format!("{} {} > {} {} {}", row[1], row[3], row[4], row[6], row[7]);
    // The reserve is a tenth of 700.00; 630.00 are available, 930.00 before the change.
    assert_eq!(
        scene.table("ledger.csv").rows[..3].iter().map(shown).collect::<Vec<_>>(),
        [
            "2023-01-01 Fund:Budget > Fund:Reserve 70.00 budget: reserve",
            "2023-01-01 Fund:Budget > Fund:Available 930.00 budget: available",
            "2023-07-15 Fund:Available > Fund:Budget 300.00 budget: visits (fewer visits)",
        ]
    );
    closes(&scene);
}

#[test]
fn d7_bed_day_points() {
    // 4.2 points a day, 35 days: 147. A scale of weights does not apply to points.
    let text = std::fs::read_to_string(crate::support::repository("fixtures/worked-examples.json")).unwrap();
    assert!(text.contains("\"bed_day_4.2_x_35\": \"147\""));
    let policy = rules("{ bed_day = true, method = \"bed_day\" }")
        .replace("points.scale = { value = 1,", "points.scale = { value = 100,");
    let texts = mini_region()
        .with("policy.toml", &policy)
        .with("bed_day.csv", &format!("{BED_DAY}P1,psychiatric,03,,,,4.2,,\n"))
        .with("coefficients.csv", "fixmedins_code,group_code,coefficient\nA,,1\nA,BR15,3\nB,,1.5\n");
    let days = "act_ipt_days=35";
    let cases = [
        record("1", "80", &[days]),
        record("2", "80", &[days, "fixmedins_code=B"]),
        record("3", "80", &["dscg_caty=99"]),
    ];
    // The coefficient of the hospital, not that of the group that the case would be in: 147 · 1.5 = 220.5.
    let scene = run(&texts, &cases);
    assert_eq!(methods(&scene), ["1 bed_day 147.0000", "2 bed_day 220.5000", "3 group 300.0000"]);
    let sources = scene.table("points.csv");
    assert_eq!(sources.cells("source", "bed_day", &["points"]).concat(), ["147.0000", "220.5000"]);
}
