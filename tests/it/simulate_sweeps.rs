//! What-ifs that settle a year many times: over the sums of a finished run without a discharge file, sweeps, goals. The small
//! region as in `simulate`: a point is worth 100.00.

use casemix::run::{Context, Silent, verify};

use crate::simulate::{Asked, TOTAL_770, bounded, of_700, policy, small, table};
use crate::support::{Table, mini_region, program, small_year};

/// Over the sums of the region's run, with no discharge file left.
fn without_files(mut asked: Asked) -> Asked {
    let run = asked.run(asked.region(), "ran");
    asked.places.baseline = Some(run);
    std::fs::remove_file(asked.region().join("discharges/all.parquet")).unwrap();
    asked
}

const OF_MONEY: [&str; 5] = ["pools.csv", "levels.csv", "hospitals.csv", "months.csv", "causes.csv"];

#[test]
fn money_alone_is_reckoned_without_the_cases() {
    let bands = "[[policy.sharing.bands]]\nunit = \"share\"\nfrom = 2023-01-01\nsource = \"what if\"\n\
                 bands = [{ up_to = 1, upper_inclusive = true, kept_by_hospital = 0.3 }, { borne_by_fund = 0.6 }]\n";
    let body = [
        TOTAL_770,
        &policy("month.share_paid", "value = 0.9; unit = \"share\""),
        &policy("deposit.without_score", "value = \"keep\""),
        bands,
        &policy("sharing.level", "value = \"hospital\""),
        &policy("sharing.mode", "value = \"marginal\""),
        &policy("sharing.sources", "value = [\"unkept_surplus\"]"),
    ]
    .concat();
    let asked = || small().variant(&body).hospital("A").sweep("budget.total=700..800:50");
    let with = asked().done();
    let without = without_files(asked()).done();
    for name in OF_MONEY.iter().chain(&["own_months.csv", "sweep.csv"]) {
        assert_eq!(without.table(name), with.table(name), "{name}");
    }
    // 220.00 against 200.00 recorded: 30 % of 20.00 is kept, and 10.00 of a deposit in January (20.00 now) is lost.
    assert_eq!(without.of_hospital("A", "cleared"), "200.00 206.00 6.00 3.00");
    assert_eq!(without.causes("A"), "-14.00 = budget 20.00, sharing -14.00, deposit -20.00");
    // Nothing is told of cases that were not read, and that is said.
    for name in ["groups.csv", "migration.csv", "own_cases.csv", "own_groups.csv"] {
        assert!(with.scene.path("if").join(name).exists() && !without.scene.path("if").join(name).exists());
    }
    let summary = std::fs::read_to_string(without.scene.path("if/summary.json")).unwrap();
    assert!(summary.contains("no discharge file was read"), "{summary}");
    let receipt = |asked: &Asked| -> serde_json::Value {
        let text = std::fs::read_to_string(asked.scene.path("if/receipt.json")).unwrap();
        serde_json::from_str::<serde_json::Value>(&text).unwrap()["reproducible"]["inputs"].clone()
    };
    assert_eq!(receipt(&without), receipt(&with), "the inputs are those of the run");
    assert_eq!(verify(&without.scene.path("if"), Context { threads: 1, progress: &mut Silent }), Ok(8));
}

#[test]
fn points_that_change_ask_for_the_cases() {
    let set = "where = { group_code = \"BR15\" }\nset = { weight = 1.5 }";
    let asked = without_files(small().variant(&table("group_points.csv", set)));
    let told = asked.refused();
    assert!(told.contains("discharges") && told.contains("no .parquet or .csv"), "{told}");
    // So does a sweep over points, and a change of cases.
    let asked = without_files(small().sweep("group_points.csv[group_code=BR15].weight=1..2:0.5"));
    assert!(asked.refused().contains("discharges"));
    let asked = without_files(small().variant("[[cases]]\nwhere = { }\ncost = 2\n"));
    assert!(asked.refused().contains("discharges"));
}

/// The figures of the variant by name, as `sweep.csv` has them in one row.
fn figures(asked: &Asked, table: &str, key: &str, word: &str, names: &[String]) -> Vec<String> {
    let table = asked.table(table);
    let rows = table.cells(key, word, &["measure", "variant"]);
    let told = |name: &String| rows.iter().find(|row| row[0] == *name).map(|row| row[1].to_owned());
    // A figure that is nothing in both arms has no row.
    names.iter().map(|name| told(name).unwrap_or_default()).collect()
}

/// Cells that are nothing, however they are written.
fn nothing_blank(cells: &[String]) -> Vec<String> {
    let blank =
        |cell: &String| if cell.trim_matches(['0', '.']).is_empty() { String::new() } else { cell.clone() };
    cells.iter().map(blank).collect()
}

/// Holds the rows of a sweep against a what-if for each of its values.
fn each_is_a_what_if(swept: &Asked, values: usize, single: impl Fn(&[String]) -> Asked) -> usize {
    let table = swept.table("sweep.csv");
    let names = &table.header[values + 2..];
    for row in &table.rows {
        let asked = single(&row[..values]).done();
        let (pool, hospital) = (&row[values], &row[values + 1]);
        let own = match hospital.as_str() {
            "" => figures(&asked, "pools.csv", "pool", pool, names),
            code => figures(&asked, "hospitals.csv", "fixmedins_code", code, names),
        };
        assert_eq!(nothing_blank(&own), nothing_blank(&row[values + 2..]), "{row:?}");
    }
    table.rows.len()
}

fn total(value: &str) -> String {
    TOTAL_770.replace("770.00", value)
}

fn weight(value: &str) -> String {
    table(
        "group_points.csv",
        &format!("where = {{ group_code = \"BR15\" }}\nset = {{ weight = \"{value}\" }}"),
    )
}

#[test]
fn a_sweep_has_a_row_for_every_value_and_is_a_what_if_of_each() {
    let swept = small().hospital("A").sweep("budget.total=680..800:40").done();
    // 680 / 7 · 2 = 194.29; 720: 205.71; 760: 217.14; 800: 228.57. Both arms without the sweep are the baseline.
    let finals: Vec<String> = swept
        .table("sweep.csv")
        .cells("fixmedins_code", "A", &["value", "final"])
        .iter()
        .map(|row| row.join(" "))
        .collect();
    assert_eq!(finals, ["680 194.29", "720 205.71", "760 217.14", "800 228.57"]);
    assert!(swept.rows("causes.csv").is_empty());
    let rows = each_is_a_what_if(&swept, 1, |values| small().variant(&total(&values[0])));
    assert_eq!(rows, 8);
    // Points: every value goes over the cases again, in one pass.
    let swept = small().hospital("B").sweep("group_points.csv[group_code=BR15].weight=1.25..2:0.25").done();
    assert_eq!(each_is_a_what_if(&swept, 1, |values| small().variant(&weight(&values[0]))), 8);
}

#[test]
fn two_numbers_are_swept_pair_by_pair_on_top_of_a_variant() {
    let set = table("coefficients.csv", "where = { fixmedins_code = \"A\" }\nset = { coefficient = 1.5 }");
    let swept = small()
        .variant(&set)
        .hospital("A")
        .sweep("budget.employee.total=690..710:20")
        .sweep("group_points.csv[group_code=BR15].weight=1.5..2.5:0.5")
        .done();
    let told = swept.table("sweep.csv");
    let pairs: Vec<String> =
        told.cells("fixmedins_code", "", &["value_1", "value_2"]).iter().map(|row| row.join(" ")).collect();
    assert_eq!(pairs, ["690 1.5", "690 2", "690 2.5", "710 1.5", "710 2", "710 2.5"]);
    // A 2 · 1.5 · 2 = 6 points of 11 at weight 2: 710 · 6 / 11 = 387.27.
    let row = told.rows.iter().find(|row| row[..4] == ["710", "2", "employee", "A"]).unwrap();
    assert_eq!(row[told.header.iter().position(|own| own == "final").unwrap()], "387.27");
    let single =
        |values: &[String]| small().variant(&set).variant(&total(&values[0])).variant(&weight(&values[1]));
    assert_eq!(each_is_a_what_if(&swept, 2, single), 12);
}

#[test]
fn a_sweep_over_a_bound_of_the_policy() {
    // Costs are the means: above 0.5 every case deviates, and points are 1.5 times as many for all alike.
    let swept = Asked::of(&bounded(), &small_year()).sweep("policy.points.high.value=0.5..1.5:0.5").done();
    let told: Vec<String> =
        swept.table("sweep.csv").rows.iter().map(|row| format!("{} {}", row[0], row[6])).collect();
    assert_eq!(swept.table("sweep.csv").header[6], "points");
    assert_eq!(told, ["0.5 10.5000", "1 7.0000", "1.5 7.0000"]);
}

fn goal_of(asked: &Asked) -> serde_json::Value {
    let text = std::fs::read_to_string(asked.scene.path("if/summary.json")).unwrap();
    let summary: serde_json::Value = serde_json::from_str(&text).unwrap();
    summary["what_if"]["goal"].clone()
}

#[test]
fn a_goal_that_is_met() {
    // 2/7 of 770.00 is 220.00.
    let asked = small().goal("hospital.A.final = 220", "budget.total=700..800:10").done();
    let goal = goal_of(&asked);
    assert_eq!([&goal["value"], &goal["reached"]], ["770", "220.00"]);
    assert!(goal["other_side"].is_null());
    let table = asked.table("goal.csv");
    assert_eq!(table.header, ["value", "figure"]);
    assert!(table.rows.contains(&vec!["700".to_owned(), "200.00".to_owned()]));
    // In a pool of its own: the same hospital.
    let asked = small().goal("hospital.A.employee.final = 220", "budget.total=700..800:10").done();
    assert_eq!(goal_of(&asked)["value"], "770");
}

#[test]
fn a_goal_between_two_values() {
    // 780: 222.86; 790: 225.71, which is nearer to 225.
    let asked = small().goal("hospital.A.final = 225", "budget.total=700..800:10").done();
    let goal = goal_of(&asked);
    assert_eq!([&goal["value"], &goal["reached"]], ["790", "225.71"]);
    assert_eq!(goal["other_side"], serde_json::json!(["780", "222.86"]));
    // As finely as is asked: 2/7 of 787.49 is 224.997 → 225.00.
    let asked = small().goal("hospital.A.final = 225", "budget.total=780..790:0.01").done();
    let goal = goal_of(&asked);
    assert_eq!(goal["reached"], "225.00");
    let value: f64 = goal["value"].as_str().unwrap().parse().unwrap();
    assert!((787.48..=787.52).contains(&value), "{value}");
    // Points of all, falling by the coefficient of the group: goals are met from both sides.
    let asked =
        small().goal("hospital.B.final = 450", "group_points.csv[group_code=BR15].weight=1..3:0.5").done();
    // B 5 of 5 + 2 · weight: 1: 500.00, 1.5: 437.50.
    let goal = goal_of(&asked);
    assert_eq!([&goal["value"], &goal["reached"]], ["1.5", "437.50"]);
    assert_eq!(goal["other_side"], serde_json::json!(["1", "500.00"]));
}

#[test]
fn a_goal_that_no_value_meets() {
    let asked = small().goal("hospital.A.final = 500", "budget.total=700..800:10").done();
    let goal = goal_of(&asked);
    assert!(goal["value"].is_null() && goal["reached"].is_null(), "{goal}");
    assert_eq!(goal["tried"], 11);
    let summary = asked.simulate("if", 2).unwrap().to_string();
    assert!(summary.contains("there is no such value within these bounds"), "{summary}");
}

#[test]
fn the_command_does_what_the_library_does() {
    let asked = Asked::of(&of_700(mini_region()), &small_year()).variant(TOTAL_770);
    let path = |name: &str| asked.scene.path(name).display().to_string();
    let run = |more: &[&str]| {
        let [region, tables, out, variant] = ["region", "tables", "told", "v0.toml"].map(path);
        let own = ["simulate", &region, "--tables", &tables, "--variant", &variant, "-o", &out, "--force"];
        program().args(own).args(more).output().unwrap()
    };
    let output = run(&["--hospital", "A", "--sweep", "budget.total=700..800:50"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let shown = String::from_utf8(output.stdout).unwrap();
    for told in ["variant 方案 v0: t (r)", "hospital 医院 A, pool employee", "3 settled in sweep.csv"] {
        assert!(shown.contains(told), "{told}: {shown}");
    }
    asked.simulate("if", 1).unwrap();
    for name in OF_MONEY {
        assert_eq!(Table::read(&asked.scene.path("told").join(name)), asked.table(name), "{name}");
    }
    let told = |arguments: &[&str], code: i32, message: &str| {
        let output = run(arguments);
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{error}");
        assert!(error.contains(message), "{error}");
    };
    told(&["--goal", "pool.employee.left = 0"], 2, "--vary");
    told(&["--vary", "budget.total=700..800:50"], 2, "--goal");
    told(&["--hospital", "X"], 2, "has no hospital `X`");
    let total = "budget.total=700..800:50";
    told(&["--sweep", total, "--sweep", total, "--sweep", total], 2, "once or twice");
    told(&["--baseline", &path("v0.toml")], 4, "v0.toml");
}
