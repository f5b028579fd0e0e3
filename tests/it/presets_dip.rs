//! The example policies of DIP (`fixtures/policies/dip-*`): each small region beside a policy, worked out by hand.

use std::path::PathBuf;

use casemix::domain::Error;
use casemix::report::Summary;
use casemix::run::{Context, Places, Silent, Task, perform};

use crate::support::{Scene, Texts, repository};

fn folder(id: &str) -> PathBuf {
    repository("fixtures/policies").join(id)
}

fn run(scene: &Scene, region: PathBuf, year: i32) -> Result<Summary, Error> {
    let places = Places { tables: Some(scene.tables()), region: Some(region), ..Places::default() };
    let context = Context { threads: 2, progress: &mut Silent };
    perform(&Task::Run { year }, &places, &scene.path("out"), true, context)
}

/// A preset, run.
fn preset(id: &str, year: i32) -> Scene {
    let scene = Scene::published();
    run(&scene, folder(id), year).unwrap_or_else(|error| panic!("{error}"));
    scene
}

/// A preset with changed tables and more discharges.
fn changed(scene: &Scene, id: &str, change: impl Fn(Texts) -> Texts, more: &str) -> PathBuf {
    let mut texts = Texts::default();
    for entry in std::fs::read_dir(folder(id)).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_file() {
            let text = std::fs::read_to_string(entry.path()).unwrap();
            texts = texts.with(entry.file_name().to_str().unwrap(), &text);
        }
    }
    let region = scene.path("region");
    change(texts).write(&region);
    let cases = std::fs::read_to_string(folder(id).join("discharges/cases.csv")).unwrap();
    Texts::new(&[("cases.csv", &format!("{cases}{more}"))]).write(&region.join("discharges"));
    region
}

fn cases(scene: &Scene, columns: &[&str]) -> Vec<String> {
    scene.cases(columns).into_iter().map(|row| row.join(" ")).collect()
}

/// A table of the output, the cells joined by blanks.
fn rows(scene: &Scene, table: &str, key: &str, value: &str, columns: &[&str]) -> Vec<String> {
    scene.table(table).cells(key, value, columns).into_iter().map(|row| row.join(" ")).collect()
}

fn line(scene: &Scene, line: &str) -> String {
    scene.table("pool.csv").row("line", line, &["value"]).concat()
}

const MONTH: &[&str] =
    &["fixmedins_code", "points", "payable", "other_methods", "deduction", "deposit_held", "paid"];
const YEAR: &[&str] = &["fixmedins_code", "points", "standard", "recorded", "surplus", "overrun"];
const SHARED: &[&str] = &["fixmedins_code", "retained", "shared_by_fund", "borne_by_hospital", "cleared"];
const DUE: &[&str] = &[
    "fixmedins_code",
    "assessment_effect",
    "deposit_released",
    "deposit_forfeited",
    "final",
    "paid_to_date",
    "prepayment_recovered",
    "net_due",
];

#[test]
fn every_entry_names_a_text_or_says_that_it_is_assumed() {
    for (id, texts) in [
        ("dip-national-3.0", &["DIP 3.0", "医保发〔", "医保办发〔", "医保办函〔"][..]),
        ("dip-2020", &["医保办发〔2020〕50号"]),
    ] {
        let policy = std::fs::read_to_string(folder(id).join("policy.toml")).unwrap();
        let sources: Vec<&str> = policy.lines().filter_map(|line| line.strip_prefix("source = \"")).collect();
        assert_eq!(sources.len(), policy.lines().filter(|line| line.starts_with("[[")).count(), "{id}");
        for source in sources {
            let named = source.starts_with("assumed: ") || texts.iter().any(|text| source.starts_with(text));
            assert!(named, "{id}: {source}");
        }
    }
}

#[test]
fn dip_national_3_0_cases() {
    let scene = preset("dip-national-3.0", 2027);
    // M = (1·9000 + 2·10500 + 7·10000) / 10 = 10000. Group points m / M · 1000, m weighted 1:2:7:
    // JC3789  (8000 + 2·9500 + 7·9000) / 10 = 9000 → 900
    // BX0692  (40000 + 2·47500 + 7·45000) / 10 = 45000 → 4500
    // BX1029  (14000 + 2·15500 + 7·15000) / 10 = 15000 → 1500
    // JC1868  (1600 + 2·2200 + 7·2000) / 10 = 2000 → 200
    // I63S    (11000 + 2·12500 + 7·12000) / 10 = 12000 → 1200
    // Opening value: (9 + 2·10.5 + 7·10) million / (0.9 + 2·1.05 + 7·1) million = 100 / 10 = 10 yuan per point.
    assert_eq!(
        cases(&scene, &["setl_id", "group_code", "group_kind", "points", "deviation", "payment_method"]),
        [
            // Conservative: 900 × 1.1 of the class, not the 1.15 of the hospital.
            "S01 JC3789 core 990.0000 normal group",
            // 4500 × 1.15 × 1.2: of age 1.1 and three days of intensive care 1.2 the higher.
            "S02 BX0692 core 6210.0000 normal group",
            // Standard 900 × 0.95 × 10 = 8550; 4000 < 50 %: at cost, 4000 / 10.
            "S03 JC3789 core 400.0000 low group",
            // 4275 is 50 %, not below: 900 × 0.95.
            "S04 JC3789 core 855.0000 normal group",
            // Primary care: 200 at level 1 and at level 3.
            "S05 JC1868 core 200.0000 normal group",
            "S06 JC1868 core 200.0000 normal group",
            // 1500 × 0.95 = 1425; 42750 is 3 times 14250: a candidate, its points as they are.
            "S07 BX1029 core 1425.0000 high group",
            // 1500 × 1.15 + 75 for new technology.
            "S08 BX1029 core 1800.0000 normal group",
            // Mixed: 1200 × 1.15.
            "S09 I63S mixed 1380.0000 normal group",
            // A principal diagnosis on the exclusion list: paid as recorded.
            "S10 0000  0.0000  item",
            // 900 × 0.8.
            "S11 JC3789 core 720.0000 normal group",
        ]
    );
    let primary: Vec<String> = scene.cases(&["primary_care"]).concat();
    assert_eq!(primary.iter().filter(|cell| *cell == "true").count(), 2);
    assert_eq!(rows(&scene, "findings.csv", "finding", "special_case_candidate", &["setl_id"]), ["S07"]);
}

#[test]
fn dip_national_3_0_months() {
    let scene = preset("dip-national-3.0", 2027);
    // January, points × 10 − (cost − recorded):
    // SYN1 990 + 6210 + 200 = 7400; 74000 − (72000 − 50330) = 52330; 95 % = 49713.50
    // SYN2 400 + 855 = 1255; 12550 − (8275 − 5800) = 10075; 95 % = 9571.25
    // SYN3 200; 2000 − (1900 − 1500) = 1600; 95 % = 1520
    assert_eq!(
        rows(&scene, "2027-01/settlement.csv", "month", "2027-01", MONTH),
        [
            "SYN1 7400.0000 52330.00 0.00 0.00 2616.50 49713.50",
            "SYN2 1255.0000 10075.00 0.00 0.00 503.75 9571.25",
            "SYN3 200.0000 1600.00 0.00 0.00 80.00 1520.00",
        ]
    );
    let value = |hospital| {
        scene.table("2027-01/settlement.csv").row("fixmedins_code", hospital, &["point_value"]).concat()
    };
    assert_eq!(value("SYN1"), "10.000000");
    // March:
    // SYN1 1800 + 1380 = 3180; 31800 − (29800 − 20860) = 22860; 95 % = 21717, less 1000 audited = 20717
    // SYN2 1425; 14250 − (42750 − 29117.50) = 617.50; 95 % = 586.625 → 586.63
    // SYN3 720; 7200 − (7000 − 5600) = 5800, and 300 by item; 95 % of 6100 = 5795
    assert_eq!(
        rows(&scene, "2027-03/settlement.csv", "month", "2027-03", MONTH),
        [
            "SYN1 3180.0000 22860.00 0.00 1000.00 1143.00 20717.00",
            "SYN2 1425.0000 617.50 0.00 0.00 30.87 586.63",
            "SYN3 720.0000 5800.00 300.00 0.00 305.00 5795.00",
        ]
    );
}

#[test]
fn dip_national_3_0_year() {
    let scene = preset("dip-national-3.0", 2027);
    // Budget 119000 − 5 % + 690 of July = 113740; less 300 by item: 113440 for 10580 + 2680 + 920 = 14180 points.
    // Recorded 113207.50 of a cost of 161725: ρ = 0.7. Value (113440 / 0.7) / 14180 = 8 / 0.7 = 11.428571.
    assert_eq!(line(&scene, "available"), "113440.00");
    assert_eq!(line(&scene, "reimbursement ratio"), "0.700000");
    assert_eq!(line(&scene, "point value"), "11.428571");
    // Points × V × ρ = points × 8.
    assert_eq!(
        rows(&scene, "clearing.csv", "year", "2027", YEAR),
        [
            "SYN1 10580.0000 84640.00 71190.00 13450.00 0.00",
            "SYN2 2680.0000 21440.00 34917.50 0.00 13477.50",
            "SYN3 920.0000 7360.00 7100.00 260.00 0.00",
        ]
    );
    // No national ratio of sharing: a surplus is kept and an overrun borne.
    assert_eq!(
        rows(&scene, "clearing.csv", "year", "2027", SHARED),
        [
            "SYN1 13450.00 0.00 0.00 84640.00",
            "SYN2 0.00 0.00 13477.50 21440.00",
            "SYN3 260.00 0.00 0.00 7360.00",
        ]
    );
    // SYN1 score 95: 84640 − 1000 audited = 83640; − 70430.50 − 5000 (60000 / 12) = 8209.50
    // SYN2 score 85: 21440 − (9571.25 + 586.63) − 1500 (18000 / 12) = 9782.12
    // SYN3 score 72: 0.98, so − 147.20; of 385 held 1 − 8 × 3 % = 76 % = 292.60 released, 92.40 not;
    //      7360 + 300 − 147.20 − 92.40 = 7420.40; − 7315 − 500 (6000 / 12) = − 394.60, recovered
    assert_eq!(
        rows(&scene, "clearing.csv", "year", "2027", DUE),
        [
            "SYN1 0.00 3759.50 0.00 83640.00 70430.50 5000.00 8209.50",
            "SYN2 0.00 534.62 0.00 21440.00 10157.88 1500.00 9782.12",
            "SYN3 -147.20 292.60 92.40 7420.40 7315.00 500.00 -394.60",
        ]
    );
    // Reserve 5950 + 147.20; left the forfeited deposit.
    assert_eq!([line(&scene, "reserve left"), line(&scene, "left")], ["6097.20", "92.40"]);
}

#[test]
fn dip_national_3_0_decides_on_five_in_a_thousand_of_the_pool() {
    let with = |decided: &'static str, more: usize| {
        let scene = Scene::published();
        let other = |number: usize| {
            format!(
                "T{number},SYN3,310,1,30,2027-02-01,2027-02-04,2027-02-04,3,1,0,A09.901,,2000.00,1400.00\n"
            )
        };
        let more: String = (0..more).map(other).collect();
        let decide = |texts: Texts| {
            texts.with("special_cases.csv", &format!("setl_id,outcome,value,reason\n{decided}"))
        };
        let region = changed(&scene, "dip-national-3.0", decide, &more);
        let result = run(&scene, region, 2027).map_err(|error| error.to_string());
        result.map(|_| cases(&scene, &["setl_id", "payment_method"])[6].clone())
    };
    let refused = |result: Result<String, String>| {
        let error = result.expect_err("more decisions than the quota");
        error.split(": ").last().unwrap().to_owned()
    };
    let one = "S07,by_item,,病情复杂 complex illness\n";
    let two = "S07,by_item,,病情复杂 complex illness\nS09,by_item,,病情复杂 complex illness\n";
    // Grouped are all but S10: of 10 and of 199 none, of 200 one.
    assert!(refused(with(one, 0)).ends_with("special.quota admits 0 of its 10 grouped discharges"));
    assert!(refused(with(one, 189)).ends_with("special.quota admits 0 of its 199 grouped discharges"));
    assert_eq!(with(one, 190).unwrap(), "S07 item");
    assert!(refused(with(two, 190)).ends_with("special.quota admits 1 of its 200 grouped discharges"));
}

#[test]
fn dip_2020_cases() {
    let scene = preset("dip-2020", 2021);
    assert_eq!(
        cases(&scene, &["setl_id", "group_code", "points", "deviation", "payment_method"]),
        [
            // Level 2, mean 8000, coefficient 1. x = 0.3751 and 0.4999 are low: 1000 · x.
            "R01 JC3264 375.1000 low group",
            "R02 JC3264 499.9000 low group",
            // x = 0.5 and x = 2 are normal.
            "R03 JC3264 1000.0000 normal group",
            "R04 JC3264 1000.0000 normal group",
            // x = 2.5: 1000 · (2.5 − 2 + 1), which is 2.5 actual times less one.
            "R05 JC3264 1500.0000 high group",
            // Level 3, mean 10000: x = 6: 1000 · 1.1 · (6 − 2 + 1).
            "R06 JC3264 5500.0000 high group",
            // 1200 · 1.1.
            "R07 JC3625 1320.0000 normal group",
            // Level 1, mean 6000: x = 1: 1000 · 0.8.
            "R08 JC3264 800.0000 normal group",
            // Level 1, mean 7000: x = 2.5: 1200 · 0.8 · 1.5.
            "R09 JC3625 1440.0000 high group",
            // A principal diagnosis on the exclusion list: paid as recorded.
            "R10 0000 0.0000  item",
            // x = 5: 1000 · 1.1 · 4; not above 5, so no expert looks.
            "R11 JC3264 4400.0000 high group",
        ]
    );
    assert_eq!(rows(&scene, "findings.csv", "finding", "extreme_cost", &["setl_id"]), ["R06"]);
}

#[test]
fn dip_2020_months() {
    let scene = preset("dip-2020", 2021);
    // Opening value: (9.0 + 2·9.6 + 7·10.4) million / (1.125 + 2·1.2 + 7·1.3) million = 101 / 12.625 = 8.
    // January: recorded 53400 of a cost of 89000, ρ = 0.6: 4.8 a point.
    // SYN1 5500 + 1320 = 6820 → 32736; SYN2 375.1 + 499.9 + 1000 = 1875 → 9000; SYN3 800 → 3840. Paid 95 %.
    assert_eq!(
        rows(&scene, "2021-01/settlement.csv", "month", "2021-01", MONTH),
        [
            "SYN1 6820.0000 32736.00 0.00 0.00 1636.80 31099.20",
            "SYN2 1875.0000 9000.00 0.00 0.00 450.00 8550.00",
            "SYN3 800.0000 3840.00 0.00 0.00 192.00 3648.00",
        ]
    );
    // March: recorded 72450 of a cost of 103500 by points, ρ = 0.7: 5.6 a point.
    // SYN1 4400 → 24640; SYN2 1000 + 1500 = 2500 → 14000, 95 % less 500 audited; SYN3 1440 → 8064, and 200 by item.
    assert_eq!(
        rows(&scene, "2021-03/settlement.csv", "month", "2021-03", MONTH),
        [
            "SYN1 4400.0000 24640.00 0.00 0.00 1232.00 23408.00",
            "SYN2 2500.0000 14000.00 0.00 500.00 700.00 12800.00",
            "SYN3 1440.0000 8064.00 200.00 0.00 413.20 7850.80",
        ]
    );
}

#[test]
fn dip_2020_year() {
    let scene = preset("dip-2020", 2021);
    // 140000 − 5 % − 7955 of other places = 125045; less 200 by item: 124845 for 11220 + 4375 + 2240 = 17835 points.
    // ρ = 125850 / 192500 = 0.653766; value (124845 / ρ) / 17835 = 7 · 192500 / 125850 = 10.707191.
    assert_eq!(line(&scene, "available"), "124845.00");
    assert_eq!(line(&scene, "reimbursement ratio"), "0.653766");
    assert_eq!(line(&scene, "point value"), "10.707191");
    // Points × V × ρ = points × 7. Recorded: 36000 + 7000 + 36000; 2000 + 2400 + 2400 + 11000 + 13450; 3600 + 12000.
    assert_eq!(
        rows(&scene, "clearing.csv", "year", "2021", YEAR),
        [
            "SYN1 11220.0000 78540.00 79000.00 0.00 460.00",
            "SYN2 4375.0000 30625.00 31250.00 0.00 625.00",
            "SYN3 2240.0000 15680.00 15600.00 80.00 0.00",
        ]
    );
    assert_eq!(
        rows(&scene, "clearing.csv", "year", "2021", SHARED),
        ["SYN1 0.00 0.00 460.00 78540.00", "SYN2 0.00 0.00 625.00 30625.00", "SYN3 80.00 0.00 0.00 15680.00"]
    );
    // SYN1 score 95: all 2868.80 released; 78540 − 54507.20 − 3000 = 21032.80
    // SYN2 score 76: 76 / 95 = 0.8 of 1150 = 920; 30625 − 500 − 230 = 29895; − 21350 = 8545
    // SYN3 without a score: 605.20; 15680 + 200 = 15880; − 11498.80 = 4381.20
    assert_eq!(
        rows(&scene, "clearing.csv", "year", "2021", DUE),
        [
            "SYN1 0.00 2868.80 0.00 78540.00 54507.20 3000.00 21032.80",
            "SYN2 0.00 920.00 230.00 29895.00 21350.00 0.00 8545.00",
            "SYN3 0.00 605.20 0.00 15880.00 11498.80 0.00 4381.20",
        ]
    );
    // Forfeited deposits are left in the pool; the line of other places stays whole.
    assert_eq!([line(&scene, "reserve left"), line(&scene, "left")], ["7000.00", "230.00"]);
}
