//! What-ifs that settle a year many times: over the sums of a finished run without a discharge file, sweeps, goals. The small
//! region as in `simulate`: a point is worth 100.00.

use casemix::run::{Context, Silent, verify};

use crate::simulate::{Asked, TOTAL_770, bounded, of_700, policy, small, table};
use crate::support::{Table, entry, mini_region, mini_with, program, small_year, stay};

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
    assert_eq!(row[told.place("final")], "387.27");
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
    // One value alone, which meets it or does not.
    let of_one = |goal: &str| goal_of(&small().goal(goal, "budget.total=770..770:1").done())["value"].clone();
    assert_eq!(
        [of_one("hospital.A.final = 220"), of_one("hospital.A.final = 221")],
        [serde_json::json!("770"), serde_json::Value::Null]
    );
}

#[test]
fn a_goal_between_two_values() {
    // 780: 222.86; 790: 225.71, which is nearer to 225.
    let asked = small().goal("hospital.A.final = 225", "budget.total=700..800:10").done();
    let goal = goal_of(&asked);
    assert_eq!([&goal["value"], &goal["reached"]], ["790", "225.71"]);
    assert_eq!(goal["other_side"], serde_json::json!(["780", "222.86"]));
    // As finely as is asked, sixteen values at a time: of 780.00 … 790.00 the first round ends between 787.33 (224.95) and 788.00
    // (225.14), the second one has 787.46 (224.99) and 787.50 (225.00 exactly).
    let asked = small().goal("hospital.A.final = 225", "budget.total=780..790:0.01").done();
    let goal = goal_of(&asked);
    assert_eq!([&goal["value"], &goal["reached"]], ["787.5", "225.00"]);
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

/// Every method of payment and every table that prices a case, each with a case or two.
fn rich() -> Asked {
    let rules = "[[routing.rules]]\nfrom = 2023-01-01\nsource = \"t\"\nrules = [\n\
                 { single_disease = true, method = \"single_disease\", line = \"single\" },\n\
                 { hospital = [\"C\"], group = [\"BR11\"], method = \"capitation\", line = \"heads\" },\n\
                 { bed_day = true, hospital = [\"C\"], method = \"bed_day\" },\n]\n";
    let quota =
        entry("special.quota", "value = 1, rounding = \"floor\", excess = \"refuse\", unit = \"share\"");
    let texts = bounded();
    let policy = format!("{}{quota}{rules}", texts.0["policy.toml"].trim_start());
    let texts = texts
        .with("policy.toml", &policy)
        .with(
            "budget.csv",
            "pool,year,order,line,kind,value\nemployee,2023,1,total,total,2000.00\nemployee,2023,2,single,subtract,300.00\n\
             employee,2023,3,heads,subtract,100.00\nemployee,2023,4,reserve,reserve_share,0.05\n",
        )
        .with("single_disease.csv", "code,name,diagnosis,price,fund\nS1,operation,G01,800,less_paid\n")
        .with("bed_day.csv", "code,name,diagnosis,points,days_from,days_until\nP1,long care,G00,0.1,1,\n")
        .with("capitation.csv", "pool,year,fixmedins_code,line,heads,per_head\nemployee,2023,C,heads,10,5.50\n")
        .with("special_cases.csv", "setl_id,outcome,value,reason\n4,multiple,1.5,x\n");
    let more = [
        stay("5", "A", 2, "G01.000", "", 1200, 500),
        stay("6", "C", 2, "G00.000", "", 900, 300),
        stay("7", "C", 2, "G00.000|J96.000", "", 900, 300),
        stay("8", "B", 4, "Z99.900", "", 300, 100),
        stay("9", "B", 4, "G00.000", "", 2900, 1000),
    ];
    Asked::of(&texts, &[small_year(), more.to_vec()].concat())
}

#[test]
fn whatever_moves_a_case_is_not_taken_for_money_alone() {
    // Over the sums of a run the same figures come out as over the cases, whichever table or key is changed.
    let set = |file: &str, what: &str| table(file, what);
    let changes = [
        set("bed_day.csv", "where = { code = \"P1\" }\nset = { points = 0.2 }"),
        set("single_disease.csv", "where = { code = \"S1\" }\nset = { price = 900 }"),
        set("capitation.csv", "where = { line = \"heads\" }\nset = { per_head = 6.5 }"),
        set("special_cases.csv", "where = { setl_id = \"4\" }\nset = { value = 2 }"),
        set("group_points.csv", "where = { group_code = \"BR15\" }\nset = { weight = 1.5 }"),
        set("group_points.csv", "where = { group_code = \"BR15\" }\nset = { mean_cost = 1200 }"),
        set("coefficients.csv", "where = { fixmedins_code = \"B\" }\nset = { coefficient = 1.5 }"),
        set("hospitals.csv", "where = { fixmedins_code = \"C\" }\nset = { level = \"3\" }"),
        set("budget.csv", "where = { line = \"single\" }\nset = { value = 200 }"),
        set("budget.csv", "where = { line = \"heads\" }\nset = { line = \"head\" }")
            + &set("capitation.csv", "where = { line = \"heads\" }\nset = { line = \"head\" }")
            + &policy(
                "routing.rules",
                "rules = [{ single_disease = true, method = \"single_disease\", line = \"single\" }, { hospital = [\"C\"], method = \"capitation\", line = \"head\" }]",
            ),
        policy("points.high", "value = 1.5; unit = \"times\"; inclusive = false; form = \"excess\""),
        policy("points.decimals", "value = 0; unit = \"decimals\""),
        policy("points.scale", "value = 2; unit = \"points per weight\""),
        policy("points.ungrouped", "value = \"item\"; ratio = 0.5"),
        policy("points.no_points", "value = \"refuse\""),
        policy("point_value.opening", "value = 90; unit = \"yuan per point\""),
        policy("month.share_paid", "value = 0.8; unit = \"share\""),
    ];
    let plain = rich();
    let run = plain.run(plain.region(), "ran");
    for change in changes {
        let asked = rich().variant(&change).done();
        let mut over =
            Asked::over(crate::support::Scene::new(), plain.region().to_owned(), 2023).variant(&change);
        over.places.baseline = Some(run.clone());
        let over = over.done();
        for name in OF_MONEY {
            assert_eq!(over.table(name), asked.table(name), "{name} of {change}");
        }
        asked.agrees_with_run();
    }
}

#[test]
fn the_sums_of_the_demo_regions_say_what_their_cases_say() {
    for (name, year) in [("demo-drg", 2023), ("demo-dip", 2027)] {
        let total = TOTAL_770.replace("set = { value = \"770.00\" }", "multiply = { value = 1.02 }");
        let text = crate::variant_files::HEAD.replace("\"mini\"", &format!("\"{name}\"")) + &total;
        let asked = || {
            Asked::over(
                crate::support::Scene::published(),
                crate::support::repository("fixtures").join(name),
                year,
            )
        };
        let with = asked().file("v.toml", &text).done();
        let mut without = asked().file("v.toml", &text);
        without.places.baseline = Some(without.run(without.region(), "ran"));
        let without = without.done();
        for table in OF_MONEY {
            assert_eq!(without.table(table), with.table(table), "{table} of {name}");
        }
        crate::simulate_causes::closes(&with);
    }
}

#[test]
fn a_value_that_a_year_would_be_refused_for_is_refused_in_a_sweep_too() {
    // One decision on 4 grouped cases: a half of them, rounded down, admits two; none of them none.
    let quota =
        entry("special.quota", "value = 0.5, rounding = \"floor\", excess = \"refuse\", unit = \"share\"");
    let texts =
        of_700(mini_with(&quota)).with("special_cases.csv", "setl_id,outcome,value,reason\n4,multiple,2,x\n");
    let message = "special_cases.csv: decides on 1 cases of pool employee; special.quota admits 0 of its 4 grouped discharges";
    let asked = || Asked::of(&texts, &small_year());
    let none =
        policy("special.quota", "value = 0; rounding = \"floor\"; excess = \"refuse\"; unit = \"share\"");
    assert_eq!(asked().variant(&none).refused(), message);
    assert_eq!(asked().sweep("policy.special.quota.value=0..0.5:0.5").refused(), message);
    asked().sweep("policy.special.quota.value=0.25..0.5:0.25").done();
}
