//! Records that change what earlier months counted: corrections, reversals, late records, persons who come back. A month that
//! was paid stays as it is; the difference counts in the month in which it arrives, and in the year.
//!
//! The small year at 100 yuan a point, 95 % paid: A has records 1 and 2 of one point each in January, B record 3 of two points
//! in January and record 4 of three in March. 1000.00 yuan for the year.

use casemix::generate::{Stay, write_stays};
use casemix::run::{Context, Silent, Task, perform};

use crate::support::{
    MINI_POLICY, Scene, Table, day, mini_region, naming, parquet_rows, small_year, stay, taking_back,
};

/// A record of a kind that names another.
fn with(more: &[Stay]) -> Vec<Stay> {
    [small_year(), more.to_vec()].concat()
}

fn ran(stays: &[Stay]) -> Scene {
    let scene = Scene::new();
    scene.run(&mini_region(), stays).unwrap();
    scene
}

/// Some columns of a hospital's month.
fn month(table: &Table, hospital: &str) -> String {
    let columns = ["cases", "points", "payable", "adjustment_points", "adjustment", "paid"];
    table.row("fixmedins_code", hospital, &columns).join(" ")
}

fn year(scene: &Scene, hospital: &str) -> String {
    let columns = ["cases", "points", "standard", "recorded", "paid_to_date"];
    scene.table("clearing.csv").row("fixmedins_code", hospital, &columns).join(" ")
}

fn adjustments(scene: &Scene) -> Vec<String> {
    scene.table("adjustments.csv").rows.iter().map(|row| row.join(" ")).collect()
}

fn reasons(scene: &Scene) -> Vec<(String, String)> {
    let rows = parquet_rows(&scene.path("out/rejects.parquet"), &["setl_id", "reason"]);
    rows.into_iter().map(|row| (row[0].clone().unwrap(), row[1].clone().unwrap())).collect()
}

#[test]
fn a_correction_counts_in_the_month_in_which_it_comes() {
    // Record 1 was of two points, says a record of March: one point more for A, 100.00, of which 95.00 are paid.
    let corrected = naming("correction", "1", stay("c1", "A", 3, "G00.000|E11.900", "", 2000, 110));
    let scene = ran(&with(&[corrected]));
    assert_eq!(month(&scene.table("2023-01/settlement.csv"), "A"), "2 2.0000 200.00 0.0000 0.00 190.00");
    let march = scene.table("2023-03/settlement.csv");
    assert_eq!(month(&march, "A"), "0 0.0000 0.00 1.0000 100.00 95.00");
    assert_eq!(month(&march, "B"), "1 3.0000 300.00 0.0000 0.00 285.00");
    assert_eq!(
        adjustments(&scene),
        [
            "2023-03 2023-01 employee A 1 replaced c1 -1 -1.0000 -1000.00 -80.00 0.00",
            "2023-03 2023-01 employee A c1 correction 1 1 2.0000 2000.00 110.00 0.00",
        ]
    );
    // Two cases, 3 points of 8: 375.00; recorded 110 + 120.
    assert_eq!(year(&scene, "A"), "2 3.0000 375.00 230.00 285.00");
    assert_eq!(year(&scene, "B"), "2 5.0000 625.00 550.00 475.00");
    let ledger = scene.table("ledger.csv");
    let adjustment =
        ledger.rows.iter().filter(|row| row[7].contains("adjustments.csv")).map(|row| row[1..7].join(" "));
    assert_eq!(
        adjustment.collect::<Vec<_>>(),
        ["2023-03-31 employee Fund:Available Hospital:A:Payable A 100.00"]
    );
}

#[test]
fn a_correction_of_its_own_month_takes_the_place_of_the_record() {
    let mut corrected = naming("correction", "1", stay("c1", "A", 1, "G00.000|E11.900", "", 2000, 110));
    corrected.setl_end_date = Some(day(1, 30));
    let scene = ran(&with(&[corrected]));
    assert_eq!(month(&scene.table("2023-01/settlement.csv"), "A"), "2 3.0000 300.00 0.0000 0.00 285.00");
    assert_eq!(adjustments(&scene), Vec::<String>::new());
    let ids: Vec<_> = parquet_rows(&scene.path("out/cases.parquet"), &["setl_id"]).concat();
    assert_eq!(ids.into_iter().flatten().collect::<Vec<_>>(), ["2", "3", "4", "c1"]);
    let findings = scene.table("findings.csv");
    assert_eq!(findings.row("finding", "superseded_record", &["setl_id", "detail"]), ["1", "c1"]);
    let summary = std::fs::read_to_string(scene.path("out/summary.json")).unwrap();
    let summary: serde_json::Value = serde_json::from_str(&summary).unwrap();
    assert_eq!(summary["records"]["superseded"]["records"], 1);
    assert_eq!(summary["records"]["superseded"]["cost"], "1000.00");
}

#[test]
fn a_reversal_of_a_later_month_leaves_the_earlier_one() {
    let reversal = naming("reversal", "3", taking_back(stay("r3", "B", 3, "G00.000|E11.900", "", 2000, 150)));
    let scene = ran(&with(&[reversal]));
    assert_eq!(month(&scene.table("2023-01/settlement.csv"), "B"), "1 2.0000 200.00 0.0000 0.00 190.00");
    // 300.00 − 200.00 = 100.00, of which 95.00 are paid.
    assert_eq!(month(&scene.table("2023-03/settlement.csv"), "B"), "1 3.0000 300.00 -2.0000 -200.00 95.00");
    assert_eq!(
        adjustments(&scene),
        ["2023-03 2023-01 employee B r3 reversal 3 -1 -2.0000 -2000.00 -150.00 0.00"]
    );
    // One case of 3 points against A's 2: 600.00.
    assert_eq!(year(&scene, "B"), "1 3.0000 600.00 400.00 285.00");
}

#[test]
fn a_reversal_of_a_decided_case_takes_back_what_was_decided() {
    let reversal = naming("reversal", "3", taking_back(stay("r3", "B", 3, "G00.000|E11.900", "", 2000, 150)));
    let scene = Scene::new();
    let region =
        mini_region().with("special_cases.csv", "setl_id,outcome,value,reason\n3,points,5,experts\n");
    scene.run(&region, &with(&[reversal])).unwrap();
    assert_eq!(month(&scene.table("2023-01/settlement.csv"), "B"), "1 5.0000 500.00 0.0000 0.00 475.00");
    // −5 points: 300.00 − 500.00 leaves B 190.00 in debt to April, of the deposit 10.00 are given back.
    assert_eq!(month(&scene.table("2023-03/settlement.csv"), "B"), "1 3.0000 300.00 -5.0000 -500.00 0.00");
}

#[test]
fn a_chain_of_corrections_counts_its_last_record() {
    let scene = ran(&with(&[
        naming("correction", "1", stay("c1", "A", 2, "G00.000|E11.900", "", 2000, 110)),
        naming("correction", "c1", stay("c2", "A", 3, "G00.000|J96.000", "", 3000, 115)),
    ]));
    assert_eq!(month(&scene.table("2023-02/settlement.csv"), "A"), "0 0.0000 0.00 1.0000 100.00 95.00");
    assert_eq!(month(&scene.table("2023-03/settlement.csv"), "A"), "0 0.0000 0.00 1.0000 100.00 95.00");
    let belongs: Vec<String> = scene
        .table("adjustments.csv")
        .rows
        .iter()
        .map(|row| format!("{} {} {} {}", row[0], row[1], row[4], row[8]))
        .collect();
    assert_eq!(
        belongs,
        [
            "2023-02 2023-01 1 -1.0000",
            "2023-02 2023-01 c1 2.0000",
            "2023-03 2023-01 c1 -2.0000",
            "2023-03 2023-01 c2 3.0000",
        ]
    );
    assert_eq!(year(&scene, "A"), "2 4.0000 444.44 235.00 380.00");
}

#[test]
fn a_correction_may_move_a_case_to_another_hospital() {
    let moved = naming("correction", "1", stay("c1", "B", 3, "G00.000", "", 1000, 80));
    let scene = ran(&with(&[moved]));
    let march = scene.table("2023-03/settlement.csv");
    // A gives back 100.00, which waits for what it is owed later; B has them.
    assert_eq!(month(&march, "A"), "0 0.0000 0.00 -1.0000 -100.00 0.00");
    assert_eq!(month(&march, "B"), "1 3.0000 300.00 1.0000 100.00 380.00");
    assert_eq!(march.row("fixmedins_code", "A", &["carried", "deposit_held"]), ["-95.00", "-5.00"]);
    assert_eq!(year(&scene, "A"), "1 1.0000 142.86 120.00 190.00");
}

#[test]
fn a_case_is_paid_by_the_rules_of_the_day_it_belongs_to() {
    // From March on a weight has 2 points; the corrected case is of January, where it has one.
    let policy = MINI_POLICY.replace(
        "points.scale = { value = 1, unit = \"points per weight\", from = 2023-01-01, source = \"t\" }",
        "points.scale = [\n    { value = 1, unit = \"points per weight\", from = 2023-01-01, until = 2023-03-01, source = \"t\" },\n    \
         { value = 2, unit = \"points per weight\", from = 2023-03-01, source = \"t\" },\n]",
    );
    let corrected = naming("correction", "1", stay("c1", "A", 3, "G00.000|E11.900", "", 2000, 110));
    let scene = Scene::new();
    scene.run(&mini_region().with("policy.toml", &policy), &with(&[corrected])).unwrap();
    assert_eq!(month(&scene.table("2023-03/settlement.csv"), "A"), "0 0.0000 0.00 1.0000 100.00 95.00");
    assert_eq!(month(&scene.table("2023-03/settlement.csv"), "B"), "1 6.0000 600.00 0.0000 0.00 570.00");
}

#[test]
fn what_names_no_accepted_earlier_record_is_refused() {
    let broken = Stay {
        medfee_sumamt: None,
        ..naming("correction", "2", stay("broken", "A", 3, "G00.000", "", 1, 1))
    };
    let scene = ran(&with(&[
        naming("correction", "nobody", stay("c1", "A", 3, "G00.000", "", 1000, 80)),
        Stay { record_kind: Some("correction".to_owned()), ..stay("c2", "A", 3, "G00.000", "", 1000, 80) },
        naming("reversal", "nobody", taking_back(stay("r1", "A", 3, "G00.000", "", 1000, 80))),
        naming("correction", "4", stay("c3", "B", 1, "G00.000", "", 1000, 80)),
        naming("correction", "3", stay("c4", "B", 2, "G00.000", "", 1000, 80)),
        naming("correction", "3", stay("c5", "B", 3, "G00.000", "", 1000, 80)),
        broken,
        Stay { record_kind: Some("amendment".to_owned()), ..stay("x", "A", 3, "G00.000", "", 1000, 80) },
    ]));
    let expected = [
        ("c1", "unknown_superseded"),
        ("c2", "unknown_superseded"),
        ("r1", "unknown_superseded"),
        ("c3", "unknown_superseded"),
        ("c5", "superseded_twice"),
        ("broken", "missing_cost"),
        ("x", "unsupported_record_kind"),
    ];
    let expected = expected.map(|(id, reason)| (id.to_owned(), reason.to_owned()));
    assert_eq!(reasons(&scene), expected);
    // Record 2 stays, for what would have replaced it was refused: 2 points; record 3 is c4 since February: 1 + 3.
    assert_eq!(year(&scene, "A").split(' ').nth(1), Some("2.0000"));
    assert_eq!(year(&scene, "B").split(' ').nth(1), Some("4.0000"));
}

#[test]
fn a_reversal_that_names_nothing_stands_by_itself() {
    let alone = Stay {
        record_kind: Some("reversal".to_owned()),
        ..taking_back(stay("r", "A", 3, "G00.000", "", 1000, 80))
    };
    let scene = ran(&with(&[alone]));
    assert_eq!(month(&scene.table("2023-03/settlement.csv"), "A"), "-1 -1.0000 -100.00 0.0000 0.00 0.00");
    assert_eq!(adjustments(&scene), Vec::<String>::new());
}

/// Settles months one after the other over what the months before paid; the discharges of each are those that are there then.
fn settled_in_turn(scene: &Scene, arrivals: &[(u32, Vec<Stay>)]) {
    let region = scene.region(&mini_region(), &[]);
    std::fs::remove_file(region.join("discharges/all.parquet")).unwrap();
    std::fs::create_dir_all(scene.path("paid")).unwrap();
    for number in 1..=12 {
        for (at, (_, stays)) in arrivals.iter().enumerate().filter(|(_, (month, _))| *month == number) {
            write_stays(&region.join(format!("discharges/{number:02}-{at}.parquet")), stays).unwrap();
        }
        let month = format!("2023-{number:02}");
        let task = Task::Settle { month: month.clone() };
        let output = scene.path(&format!("paid/{month}-run"));
        let context = Context { threads: 2, progress: &mut Silent };
        perform(&task, &scene.over_paid(region.clone()), &output, false, context).unwrap();
    }
    let context = Context { threads: 2, progress: &mut Silent };
    perform(&Task::Clear { year: 2023 }, &scene.over_paid(region), &scene.path("out"), false, context)
        .unwrap();
}

fn paid(scene: &Scene, number: u32) -> Table {
    Table::read(&scene.path(&format!("paid/2023-{number:02}-run/2023-{number:02}/settlement.csv")))
}

#[test]
fn months_settled_one_by_one_and_the_year_at_once_agree_on_corrections() {
    let corrected = naming("correction", "1", stay("c1", "A", 2, "G00.000|E11.900", "", 2000, 110));
    let reversal = naming("reversal", "3", taking_back(stay("r3", "B", 3, "G00.000|E11.900", "", 2000, 150)));
    let of_month = |number: u32| -> Vec<Stay> {
        let all = with(&[corrected.clone(), reversal.clone()]);
        all.into_iter().filter(|stay| stay.setl_end_date == Some(day(number, 10))).collect()
    };
    let in_turn = Scene::new();
    settled_in_turn(&in_turn, &[(1, of_month(1)), (2, of_month(2)), (3, of_month(3))]);
    let at_once = ran(&with(&[corrected.clone(), reversal.clone()]));
    for number in 1..=12 {
        let at_once = at_once.table(&format!("2023-{number:02}/settlement.csv"));
        assert_eq!(paid(&in_turn, number), at_once, "month {number}");
    }
    for table in ["clearing.csv", "closing.csv", "ledger.csv", "pool.csv", "points.csv", "adjustments.csv"] {
        let sorted = |scene: &Scene| {
            let mut table = scene.table(table);
            table.rows.sort();
            table
        };
        assert_eq!(sorted(&in_turn), sorted(&at_once), "{table}");
    }
}

#[test]
fn what_comes_after_its_month_was_paid_counts_in_the_month_that_is_settled_next() {
    let late = stay("late", "A", 1, "G00.000|E11.900", "", 2000, 90);
    let (first, rest) = (small_year()[..3].to_vec(), small_year()[3..].to_vec());
    let scene = Scene::new();
    settled_in_turn(&scene, &[(1, first), (2, vec![late]), (3, rest)]);
    assert_eq!(month(&paid(&scene, 1), "A"), "2 2.0000 200.00 0.0000 0.00 190.00");
    assert_eq!(month(&paid(&scene, 2), "A"), "0 0.0000 0.00 2.0000 200.00 190.00");
    // Once it was counted it is not late any more.
    assert_eq!(month(&paid(&scene, 3), "A"), "0 0.0000 0.00 0.0000 0.00 0.00");
    let february = Table::read(&scene.path("paid/2023-02-run/adjustments.csv"));
    let row: Vec<String> = february.rows.iter().map(|row| row.join(" ")).collect();
    assert_eq!(row, ["2023-02 2023-01 employee A late late  1 2.0000 2000.00 90.00 0.00"]);
    // 4 of 9 points.
    assert_eq!(year(&scene, "A"), "3 4.0000 444.44 290.00 380.00");
}

#[test]
fn a_month_that_is_settled_again_does_not_know_what_came_later() {
    let (early, late) = (Scene::new(), Scene::new());
    let corrected = naming("correction", "1", stay("c1", "A", 2, "G00.000|E11.900", "", 2000, 110));
    let settle = |scene: &Scene, stays: &[Stay]| {
        let region = scene.region(&mini_region(), stays);
        let places =
            casemix::run::Places { tables: Some(scene.tables()), region: Some(region), ..Default::default() };
        let context = Context { threads: 2, progress: &mut Silent };
        perform(&Task::Settle { month: "2023-01".to_owned() }, &places, &scene.path("out"), false, context)
            .unwrap();
    };
    settle(&early, &small_year());
    settle(&late, &with(&[corrected]));
    for file in ["2023-01/settlement.csv", "2023-01/pool.csv", "adjustments.csv"] {
        let bytes = |scene: &Scene| std::fs::read(scene.path("out").join(file)).unwrap();
        assert_eq!(bytes(&early), bytes(&late), "{file}");
    }
}

/// A stay of a person from one day of a month to another.
fn visit(id: &str, person: &str, month: u32, from: u32, to: u32) -> Stay {
    Stay {
        psn_no: Some(person.to_owned()),
        adm_time: Some(day(month, from)),
        dscg_time: Some(day(month, to)),
        setl_end_date: Some(day(month, to)),
        ..stay(id, "A", month, "G00.000", "", 1000, 80)
    }
}

fn with_readmission(more: &str) -> crate::support::Texts {
    let key = format!(
        "points.readmission = {{ value = 15, factor = 0.5, same_hospital = false, {more}unit = \"days\", from = 2023-01-01, source = \"t\" }}\n"
    );
    mini_region().with("policy.toml", &(MINI_POLICY.to_owned() + &key))
}

#[test]
fn who_comes_back_to_the_same_group_halves_the_earlier_stay() {
    let scene = Scene::new();
    // p: left on 5 January, back on 20 January (15 days) and on 3 February (of the stay that ended on 25 January: 9 days).
    // q: back after 16 days.
    let stays = [
        visit("p1", "p", 1, 1, 5),
        visit("p2", "p", 1, 20, 25),
        visit("p3", "p", 2, 3, 9),
        visit("q1", "q", 1, 1, 5),
        visit("q2", "q", 1, 21, 25),
    ];
    scene.run(&with_readmission(""), &stays).unwrap();
    // January: 0.5 + 1 + 1 + 1; February: 1 and half a point of p2 back.
    assert_eq!(month(&scene.table("2023-01/settlement.csv"), "A"), "4 3.5000 350.00 0.0000 0.00 332.50");
    assert_eq!(month(&scene.table("2023-02/settlement.csv"), "A"), "1 1.0000 100.00 -0.5000 -50.00 47.50");
    assert_eq!(
        adjustments(&scene),
        ["2023-02 2023-01 employee A p2 readmission p3 0 -0.5000 0.00 0.00 0.00"]
    );
    let findings = scene.table("findings.csv");
    let back = findings.cells("finding", "readmission", &["setl_id", "detail"]);
    assert_eq!(back, [["p1", "p2"], ["p2", "p3"]]);
    assert_eq!(year(&scene, "A"), "5 4.0000 1000.00 400.00 380.00");
}

#[test]
fn coming_back_for_treatment_halves_nothing() {
    let stays = [visit("p1", "p", 1, 1, 5), visit("p2", "p", 1, 10, 15)];
    for except in ["except_groups = [\"BR15\"], ", "except_diagnoses = [\"G00\"], "] {
        let scene = Scene::new();
        scene.run(&with_readmission(except), &stays).unwrap();
        assert_eq!(year(&scene, "A").split(' ').nth(1), Some("2.0000"), "{except}");
    }
}

#[test]
fn persons_are_asked_for_where_the_policy_asks_for_them() {
    let scene = Scene::new();
    let region = scene.region(&with_readmission(""), &[]);
    std::fs::remove_file(region.join("discharges/all.parquet")).unwrap();
    let header = "setl_id,fixmedins_code,insutype,gend,age,adm_time,dscg_time,setl_end_date,act_ipt_days,dscg_way,diag_code,oprn_oprt_code,medfee_sumamt,hifp_pay\n";
    std::fs::write(region.join("discharges/all.csv"), header).unwrap();
    let places = casemix::run::Places {
        tables: Some(scene.tables()),
        region: Some(region.clone()),
        ..Default::default()
    };
    let context = Context { threads: 1, progress: &mut Silent };
    let error = perform(&Task::Run { year: 2023 }, &places, &scene.path("out"), false, context).unwrap_err();
    assert_eq!(
        error.to_string().replace(&format!("{}/", region.display()), ""),
        "discharges: points.readmission asks who came back, and no file of discharges has the column `psn_no`"
    );
    // A case without a person is counted and told.
    let scene = Scene::new();
    let nobody = Stay { psn_no: None, ..visit("n", "", 1, 1, 5) };
    let summary = scene.run(&with_readmission(""), &[nobody, visit("p", "p", 1, 1, 5)]).unwrap();
    let told = "1 cases name no person (psn_no): whether their patients came back cannot be seen";
    assert!(summary.warnings.iter().any(|warning| warning == told), "{:?}", summary.warnings);
}

#[test]
fn d7_a_stay_that_was_followed_by_another_keeps_half_of_its_points() {
    // Base 120, coefficient 1.1: 132 points, of which 66 stay (Zhejiang 2019).
    let scene = Scene::new();
    let region = with_readmission("")
        .with("group_points.csv", "group_code,points,mean_cost\nBR15,120,12000\n")
        .with("coefficients.csv", "fixmedins_code,coefficient\nA,1.1\nB,1\nC,1\n");
    scene.run(&region, &[visit("p1", "p", 1, 1, 5), visit("p2", "p", 1, 10, 15)]).unwrap();
    let points = parquet_rows(&scene.path("out/cases.parquet"), &["setl_id", "points"]);
    let shown: Vec<String> = points.iter().map(|row| row[1].clone().unwrap()).collect();
    assert_eq!(shown, ["66.0000", "132.0000"]);
}
