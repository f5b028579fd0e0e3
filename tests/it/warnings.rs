//! What a person must see before amounts go out: months that close by hand, months without records, months that were
//! paid for something else.

use std::path::Path;

use casemix::domain::Error;
use casemix::generate::Stay;
use casemix::report::Summary;
use casemix::run::{Context, Silent, Task, check_region, perform};

use crate::support::{MINI_POLICY, Scene, Table, Texts, mini_region, stay};

fn january() -> Vec<Stay> {
    vec![stay("1", "A", 1, "G00.000", "", 1000, 80)]
}

/// A case in each month, paid by 100.00 of which 95.00 at once.
fn year() -> Vec<Stay> {
    (1..=12).map(|month| stay(&month.to_string(), "A", month, "G00.000", "", 1000, 80)).collect()
}

#[test]
fn each_line_of_the_months_closes_by_hand() {
    let scene = Scene::new();
    let texts = mini_region().with(
        "deductions.csv",
        "date,pool,fixmedins_code,amount,stage,reason\n2023-01-31,employee,A,300.00,after_share,audit\n",
    );
    // N80.000 of a man is in no group, and paid as recorded.
    let mut stays = year();
    stays.push(stay("item", "A", 1, "N80.000", "", 1000, 60));
    let summary = scene.run(&texts, &stays).unwrap();
    // January: 100.00 + 60.00 = 160.00, of which 152.00 − 300.00 = −148.00 is carried and 8.00 held.
    let columns = ["payable", "other_methods", "carried_in", "deduction", "deposit_held", "paid", "carried"];
    let line =
        |month: &str| scene.table(&format!("{month}/pool.csv")).row("month", month, &columns).join(" ");
    assert_eq!(line("2023-01"), "100.00 60.00 0.00 300.00 8.00 0.00 -148.00");
    // February: 95.00 − 148.00 = −53.00 is carried on; March: 95.00 − 53.00 = 42.00 is paid.
    assert_eq!(line("2023-02"), "100.00 0.00 -148.00 0.00 5.00 0.00 -53.00");
    assert_eq!(line("2023-03"), "100.00 0.00 -53.00 0.00 5.00 42.00 0.00");
    let month = &summary.pools[0].months[0];
    let told = [&month.payable, &month.other_methods, &month.carried_in, &month.deduction];
    assert_eq!(told, ["100.00", "60.00", "0.00", "300.00"]);
    assert_eq!([&month.deposit_held, &month.paid, &month.carried], ["8.00", "0.00", "-148.00"]);
    let shown = summary.to_string();
    let row: Vec<&str> = shown
        .lines()
        .find(|line| line.trim_start().starts_with("2023-02"))
        .unwrap()
        .split_whitespace()
        .collect();
    assert_eq!(row, ["2023-02", "1", "100.00", "0.00", "0.00", "-148.00", "0.00", "5.00", "0.00", "-53.00"]);
}

#[test]
fn a_month_without_a_record_is_told() {
    let scene = Scene::new();
    let mut stays = year();
    assert_eq!(scene.run(&mini_region(), &stays).unwrap().warnings, Vec::<String>::new());
    stays.retain(|stay| !["3", "11"].contains(&stay.setl_id.as_deref().unwrap()));
    let summary = scene.run(&mini_region(), &stays).unwrap();
    let warning = "pool employee: no record settled in 2023-03, 2023-11; is a file of discharges missing?";
    assert_eq!(summary.warnings, [warning]);
    assert!(summary.to_string().contains(&format!("! {warning}\n")));
}

#[test]
fn tables_that_nothing_asks_for_are_told() {
    let by_hospital = |value: &str| {
        let rows: String = ["A", "B", "C"].map(|code| format!("employee,2023,{code},1\n")).concat();
        format!("pool,year,fixmedins_code,{value}\n{rows}")
    };
    // Eleven months of 0.08 and one of 0.12.
    let shares: String = (1..=12)
        .map(|month| format!("employee,2023,{month},{}\n", if month < 12 { "0.08" } else { "0.12" }))
        .collect();
    let texts = mini_region()
        .with("quotas.csv", &by_hospital("amount"))
        .with("visits.csv", &by_hospital("visits"))
        .with("month_shares.csv", &format!("pool,year,month,share\n{shares}"))
        .with("base_points.csv", &by_hospital("points"))
        .with("value_history.csv", "pool,year,cost,points\nemployee,2022,1000,10\n");
    let told = |file: &str, asked_by: &str| {
        format!(
            "{file} has rows that nothing asks for in any year with a budget; {asked_by} would, in policy.toml"
        )
    };
    let expected = [
        told("quotas.csv", "month.quota = \"twelfth\" or sharing.level = \"quota\""),
        told("visits.csv", "sharing.gate with max_admissions_ratio"),
        told("month_shares.csv", "month.parts = \"table\""),
        told("base_points.csv", "the convention elastic_volume of month or year"),
        told("value_history.csv", "point_value.history"),
    ];
    let scene = Scene::new();
    assert_eq!(scene.run(&texts, &year()).unwrap().warnings, expected);
    let check = || check_region(&scene.path("region"), Some(&scene.tables()), None, None).unwrap();
    assert_eq!(check().warnings, expected);
    assert!(check().to_string().ends_with(&format!("! {}\nno problem found\n", expected[4])));
    // A quota in one month of the year asks for its table; a table without rows is none.
    let quota = "month.quota = { value = \"twelfth\", carry = false, from = 2023-12-01, source = \"t\" }\n";
    let asked = mini_region()
        .with("policy.toml", &format!("{MINI_POLICY}{quota}"))
        .with("quotas.csv", &by_hospital("amount"))
        .with("visits.csv", "pool,year,fixmedins_code,visits\n");
    scene.region(&asked, &year());
    std::fs::remove_file(scene.path("region/month_shares.csv")).unwrap();
    std::fs::remove_file(scene.path("region/base_points.csv")).unwrap();
    std::fs::remove_file(scene.path("region/value_history.csv")).unwrap();
    assert_eq!(check().warnings, Vec::<String>::new());
}

#[test]
fn that_every_record_was_refused_is_told() {
    let scene = Scene::new();
    let region = scene.region(&mini_region(), &[stay("1", "A", 1, "", "", 1000, 80)]);
    let summary = scene.group(&[region.join("discharges")], None).unwrap();
    assert_eq!(summary.warnings, ["every record was refused (1): see the reasons below and rejects.parquet"]);
}

#[test]
fn a_total_above_the_budget_that_is_left_open_is_shown() {
    let scene = Scene::new();
    let rate = "year.convention = { value = \"rate\", from = 2023-01-01, source = \"t\" }\n\
        year.close_to = { value = \"open\", from = 2023-01-01, source = \"t\" }\n\
        rate.form = { value = \"standard\", from = 2023-01-01, source = \"t\" }";
    let texts = mini_region().exchange(
        "policy.toml",
        "year.convention = { value = \"fund\", from = 2023-01-01, source = \"t\" }",
        rate,
    );
    // Twelve cases at 100.00 from a budget of 1000.00.
    let summary = scene.run(&texts, &year()).unwrap();
    let year = summary.pools[0].year.as_ref().unwrap();
    assert_eq!([&year.standard, &year.open_difference], ["1200.00", "200.00"]);
    let shown = summary.to_string();
    assert!(
        shown.contains("left open 未平差额") && shown.contains("exceed what is available by 200.00"),
        "{shown}"
    );
}

/// A place with a region whose months of 2023 are paid.
fn paid() -> Scene {
    let scene = Scene::new();
    scene.run(&mini_region(), &year()).unwrap();
    std::fs::rename(scene.path("out"), scene.path("paid")).unwrap();
    scene
}

fn clear(scene: &Scene, texts: &Texts, stays: &[Stay]) -> Result<Summary, Error> {
    let places = scene.over_paid(scene.region(texts, stays));
    let context = Context { threads: 1, progress: &mut Silent };
    perform(&Task::Clear { year: 2023 }, &places, &scene.path("out"), true, context)
}

fn settle(scene: &Scene, month: &str, output: &Path) -> Result<Summary, String> {
    let places = scene.over_paid(scene.path("region"));
    let context = Context { threads: 1, progress: &mut Silent };
    perform(&Task::Settle { month: month.to_owned() }, &places, output, true, context)
        .map_err(|error| error.to_string().replace(&scene.path("").display().to_string(), ""))
}

#[test]
fn months_of_another_region_are_refused_and_other_rules_are_told() {
    let scene = paid();
    assert_eq!(clear(&scene, &mini_region(), &year()).unwrap().warnings, Vec::<String>::new());
    // What grows with the year is no change of rules.
    let grown = mini_region().with(
        "deductions.csv",
        "date,pool,fixmedins_code,amount,stage,reason\n2023-12-31,employee,A,1.00,at_clearing,audit\n",
    );
    assert_eq!(clear(&scene, &grown, &year()).unwrap().warnings, Vec::<String>::new());
    std::fs::remove_file(scene.path("region/deductions.csv")).unwrap();
    let all = (1..=12).map(|month| format!("2023-{month:02}")).collect::<Vec<_>>().join(", ");
    let later = mini_region().exchange("policy.toml", "a small policy", "a policy with a rule more");
    assert_eq!(
        clear(&scene, &later, &year()).unwrap().warnings,
        [format!(
            "{all} were settled with another policy.toml; they stay as they were paid: see that only what came later was changed"
        )]
    );
    let mut others = year();
    others[0].medfee_sumamt = Some(99_900);
    assert_eq!(
        clear(&scene, &mini_region(), &others).unwrap().warnings,
        [format!(
            "{all} were settled with other files of discharges, none of which is here unchanged: see that they hold the same records"
        )]
    );
    let other = mini_region().exchange("region.toml", "id = \"mini\"\ntitle", "id = \"other\"\ntitle");
    let error = clear(&scene, &other, &year()).unwrap_err().to_string();
    assert!(
        error.contains("paid/2023-01/settlement.csv: was paid in the region `mini`, not in `other`"),
        "{error}"
    );
    let error = settle(&scene, "2023-02", &scene.path("elsewhere")).unwrap_err();
    assert!(error.contains("2023-02 is paid already"), "{error}");
}

#[test]
fn a_month_that_is_paid_is_settled_again_in_its_own_place_only() {
    let scene = Scene::new();
    scene.region(&mini_region(), &january());
    let place = |month: &str| scene.path("paid").join(month);
    std::fs::create_dir(scene.path("paid")).unwrap();
    settle(&scene, "2023-01", &place("2023-01")).unwrap();
    settle(&scene, "2023-01", &place("2023-01")).unwrap();
    assert_eq!(
        settle(&scene, "2023-01", &place("again")).unwrap_err(),
        "paid: 2023-01 is paid already, in paid/2023-01; what came later is settled at the clearing. To reckon the month \
         apart from the paid ones leave out --paid"
    );
    settle(&scene, "2023-02", &place("2023-02")).unwrap();
    assert_eq!(Table::read(&place("2023-02/2023-02/settlement.csv")).rows.len(), 3);
}
