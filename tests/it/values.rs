//! Points to money by each convention, worked by hand on the small region.

use casemix::domain::{CaseSums, Fen, Points, Tally};
use casemix::generate::Stay;
use casemix::policy::{Reimbursement, ValueRules};
use casemix::settlement::{Claim, fund_amounts};

use crate::support::{MINI_POLICY, Scene, Texts, mini_region, stay};

/// A: 2 points of January, 200.00 recorded of 2000.00. B: 2 points of January, 150.00 of 2000.00, and 3 of March, 400.00
/// of 2000.00.
fn stays() -> Vec<Stay> {
    vec![
        stay("1", "A", 1, "G00.000", "", 1000, 80),
        stay("2", "A", 1, "G00.000", "", 1000, 120),
        stay("3", "B", 1, "G00.000|E11.900", "", 2000, 150),
        stay("4", "B", 3, "G00.000|J96.000", "", 2000, 400),
    ]
}

/// The policy with another convention for the year, and the keys that it asks for. `key = value…` for each of them.
fn policy(convention: &str, keys: &[&str]) -> String {
    let entry = |key: &&str| {
        let (name, value) = key.split_once(" = ").unwrap();
        format!("{name} = {{ {value}, from = 2023-01-01, source = \"t\" }}\n")
    };
    let keys: String = keys.iter().map(entry).collect();
    let policy = MINI_POLICY.replace(
        "year.convention = { value = \"fund\"",
        &format!("year.convention = {{ value = \"{convention}\""),
    );
    assert!(convention == "fund" || policy != MINI_POLICY);
    policy + &keys
}

/// The same convention for months whose value floats.
fn by_month(policy: &str, convention: &str) -> String {
    let found = policy
        .replace(
            "month.convention = { value = \"fund\"",
            &format!("month.convention = {{ value = \"{convention}\""),
        )
        .replace("month.value = { value = \"opening\"", "month.value = { value = \"floating\"");
    assert_ne!(found, policy);
    found
}

const FIXED_100: &str = "point_value.fixed = value = 100, unit = \"yuan per point\"";
const ACTUAL: &str = "point_value.reimbursement = value = \"actual\"";
const AVAILABLE: &str = "year.close_to = value = \"available\"";
const OPEN: &str = "year.close_to = value = \"open\"";

/// The small region with a policy, run.
fn run(policy: &str, change: impl Fn(Texts) -> Texts) -> Scene {
    let scene = Scene::new();
    scene.run(&change(mini_region().with("policy.toml", policy)), &stays()).unwrap();
    scene
}

fn same(texts: Texts) -> Texts {
    texts
}

/// Cells of A and B in a table.
fn both(scene: &Scene, table: &str, columns: &[&str]) -> [String; 2] {
    let table = scene.table(table);
    ["A", "B"].map(|hospital| table.row("fixmedins_code", hospital, columns).join(" "))
}

fn standards(scene: &Scene) -> [String; 2] {
    both(scene, "clearing.csv", &["standard"])
}

/// Lines of the year's pool.csv.
fn lines(scene: &Scene, names: &[&str]) -> Vec<String> {
    let pool = scene.table("pool.csv");
    names.iter().map(|name| pool.row("line", name, &["value"]).concat()).collect()
}

#[test]
fn cost_ratio_pays_as_fund_does_and_prints_the_value_of_total_cost() {
    // ρ = 750 / 6000 = 0.125; V = 1000 / 0.125 / 7 = 1142.857142…; 1000.00 split 2 : 5.
    let scene = run(&policy("cost_ratio", &[ACTUAL]), same);
    let columns = ["point_value", "standard"];
    assert_eq!(both(&scene, "clearing.csv", &columns), ["1142.857143 285.71", "1142.857143 714.29"]);
    assert_eq!(lines(&scene, &["point value", "reimbursement ratio"]), ["1142.857143", "0.125000"]);
}

#[test]
fn the_value_of_total_cost_is_told_against_that_of_last_year() {
    // 1142.857142… of this year; 8000.00 and eight points of last year: 1000.00.
    let history = "pool,year,cost,points\nemployee,2022,8000.00,8\n";
    let scene = run(&policy("cost_ratio", &[ACTUAL]), |texts| texts.with("value_history.csv", history));
    let told = |scene: &Scene| {
        let table = scene.table("indicators.csv");
        let rows =
            table.cells("indicator", "point_value_change_percent", &["numerator", "denominator", "value"]);
        rows.into_iter().map(|row| row.join(" ")).collect::<Vec<_>>()
    };
    assert_eq!(told(&scene), ["142.8571 1000.0000 14.2857"]);
    // Of a value of the fund the table says nothing.
    let scene = run(&policy("fund", &[]), |texts| texts.with("value_history.csv", history));
    assert_eq!(told(&scene), [""; 0]);
}

#[test]
fn cost_ratio_at_the_opening_value_pays_points_times_value_times_ratio() {
    let month = |reimbursement: &str| {
        let policy = policy("fund", &[reimbursement])
            .replace("month.convention = { value = \"fund\"", "month.convention = { value = \"cost_ratio\"");
        run(&policy, same)
    };
    // January: ρ = (80 + 120 + 150) / 4000 = 0.0875; 2 points × 100 yuan × 0.0875. March: 3 × 100 × 400 / 2000.
    let actual = month(ACTUAL);
    assert_eq!(both(&actual, "2023-01/settlement.csv", &["point_value", "payable"]), ["100.000000 17.50"; 2]);
    assert_eq!(both(&actual, "2023-03/settlement.csv", &["payable"]), ["0.00", "60.00"]);
    // Nobody was there in February: no ratio is asked for.
    assert_eq!(both(&actual, "2023-02/settlement.csv", &["payable"]), ["0.00", "0.00"]);
    let stated = month("point_value.reimbursement = value = \"stated\", ratio = 0.7");
    assert_eq!(both(&stated, "2023-01/settlement.csv", &["payable"]), ["140.00", "140.00"]);
}

#[test]
fn cost_ratio_hospital_pays_by_each_hospitals_own_ratio_and_is_closed() {
    // V = 1142.857142…; A: 2 × V × 0.1 = 228.5714; B: 5 × V × 550 / 4000 = 785.7142; together 1014.28.
    let of = |close_to: &str, budget: &str| {
        let budget = format!("pool,year,order,line,kind,value\nemployee,2023,1,total,total,{budget}");
        run(&policy("cost_ratio_hospital", &[ACTUAL, close_to]), |texts| texts.with("budget.csv", &budget))
    };
    let named = ["standard before closing", "scaled to close the total", "standard", "difference left open"];
    let open = of(OPEN, "1000.00\n");
    assert_eq!(standards(&open), ["228.57", "785.71"]);
    assert_eq!(lines(&open, &named), ["1014.28", "0.00", "1014.28", "14.28"]);
    // 228.57 × 1000 / 1014.28 = 225.35197, 785.71 × … = 774.64802: the fen that is missing goes to B.
    let available = of(AVAILABLE, "1000.00\n");
    assert_eq!(standards(&available), ["225.35", "774.65"]);
    assert_eq!(lines(&available, &named), ["1014.28", "-14.28", "1000.00", "0.00"]);
    // The reserve has 10.00 of the 14.28: scaled to 1010.00, 227.60549 and 782.39450, the fen to A.
    let reserve = "year.close_to = value = \"reserve\"";
    let reserve = of(reserve, "1010.00\nemployee,2023,2,reserve,reserve,10.00\n");
    assert_eq!(standards(&reserve), ["227.61", "782.39"]);
    let used = ["scaled to close the total", "reserve to close the total", "reserve left"];
    assert_eq!(lines(&reserve, &used), ["-4.28", "10.00", "0.00"]);
    // A reserve that has enough: nothing is scaled.
    let enough =
        of("year.close_to = value = \"reserve\"", "1020.00\nemployee,2023,2,reserve,reserve,20.00\n");
    assert_eq!(standards(&enough), ["228.57", "785.71"]);
    assert_eq!(lines(&enough, &used), ["0.00", "14.28", "5.72"]);
}

#[test]
fn cost_ratio_hospital_at_the_opening_value() {
    let policy = policy("fund", &[ACTUAL]).replace(
        "month.convention = { value = \"fund\"",
        "month.convention = { value = \"cost_ratio_hospital\"",
    );
    let scene = run(&policy, same);
    // January: A 2 × 100 × 200 / 2000, B 2 × 100 × 150 / 2000. March: B 3 × 100 × 400 / 2000.
    assert_eq!(both(&scene, "2023-01/settlement.csv", &["payable"]), ["20.00", "15.00"]);
    assert_eq!(both(&scene, "2023-03/settlement.csv", &["payable"]), ["0.00", "60.00"]);
}

#[test]
fn a_ratio_that_does_not_exist_stops_the_run() {
    let unpaid: Vec<Stay> = stays().into_iter().map(|stay| Stay { hifp_pay: Some(0), ..stay }).collect();
    let said = |policy: String| Scene::new().refused(&mini_region().with("policy.toml", &policy), &unpaid);
    let no_ratio = "the fund recorded 0.00 of 6000.00 yuan for the cases of the pool that are paid by points: no \
                    reimbursement ratio above 0, so no total-cost value of a point; state point_value.reimbursement";
    for convention in ["cost_ratio", "cost_ratio_hospital", "cost_less_paid"] {
        assert_eq!(said(policy(convention, &[ACTUAL, AVAILABLE])), format!("pool employee: {no_ratio}"));
    }
    let month = policy("fund", &[ACTUAL])
        .replace("month.convention = { value = \"fund\"", "month.convention = { value = \"cost_ratio\"");
    let january = no_ratio.replace("6000.00", "4000.00");
    assert_eq!(said(month), format!("pool employee, 2023-01: {january}"));
    // The pool's ratio is stated, so there is a value; but no hospital has a ratio, and 0.00 cannot be made 1000.00.
    let stated = "point_value.reimbursement = value = \"stated\", ratio = 0.7";
    assert_eq!(
        said(policy("cost_ratio_hospital", &[stated, AVAILABLE])),
        "pool employee: the amounts of the pool sum to 0.00 and cannot be scaled to 1000.00; close_to = \"open\" leaves the difference"
    );
}

#[test]
fn a_hospital_whose_cases_cost_nothing_has_the_ratio_0() {
    // Of A only a case and its reversal at another weight are left: points, but neither cost nor recorded amount.
    let of = |points: i128, cost: i128, fund: i128| CaseSums {
        points: Points(points * Points::ONE),
        group: Tally { cases: 1, cost: Fen(cost), fund: Fen(fund), days: 7 },
        ..CaseSums::default()
    };
    let (a, b) = (of(1, 0, 0), of(1, 1000, 500));
    let rules = ValueRules::CostRatioHospital(Reimbursement::Actual);
    let claims = [&a, &b].map(|sums| Claim { sums, base_volume: Points::ZERO, guaranteed: Fen::ZERO });
    // V = 10.00 / 0.5 / 2 points = 10 yuan; B: 1 × 10 × 0.5.
    assert_eq!(fund_amounts(&rules, Fen(1000), &claims).unwrap().amounts, [Fen::ZERO, Fen(500)]);
}

/// Base points of A, B and C.
fn base_points(a: &str, b: &str) -> impl Fn(Texts) -> Texts {
    let rows = [("A", a), ("B", b), ("C", "0")];
    let rows: String =
        rows.iter().map(|(hospital, points)| format!("employee,{hospital},2023,{points}\n")).collect();
    move |texts| texts.with("base_points.csv", &format!("pool,fixmedins_code,year,points\n{rows}"))
}

const ELASTIC_LINES: [&str; 5] =
    ["fixed points", "fixed value", "floating points", "floating value", "point value"];

#[test]
fn elastic_volume_pays_base_points_at_the_fixed_value_and_growth_at_what_is_left() {
    // A has 2 points over a base of 1, B 5 over 4: 5 × 100 yuan fixed, 500 yuan left for 2 points of growth.
    let scene = run(&policy("elastic_volume", &[FIXED_100, OPEN]), base_points("1", "4"));
    let columns = ["points", "fixed_points", "point_value", "standard"];
    // A: 100 + 250, in the mean 175; B: 400 + 250, in the mean 130.
    assert_eq!(
        both(&scene, "clearing.csv", &columns),
        ["2.0000 1.0000 175.000000 350.00", "5.0000 4.0000 130.000000 650.00"]
    );
    assert_eq!(lines(&scene, &ELASTIC_LINES), ["5.0000", "100.000000", "2.0000", "250.000000", "142.857143"]);
    let closing = scene.table("closing.csv");
    let check = |name: &str| closing.row("check", name, &["expected", "held"]).join(" ");
    assert_eq!(check("points: fixed + floating = of all cases"), "7.0000 7.0000");
    assert_eq!(check("elastic: fixed + floating points at their values = before closing"), "1000.00 1000.00");
    let ledger = scene.table("ledger.csv");
    let rests_on = "(year.convention, policy.toml:15: t; point_value.fixed, policy.toml:21: t)";
    let posted = ledger.rows.iter().filter(|row| row[7].ends_with(rests_on)).count();
    assert_eq!(posted, 2, "{:?}", ledger.rows);
}

#[test]
fn the_value_of_growth_stays_within_its_limits() {
    let of = |limits: &str, close_to: &str| {
        let limits = format!("point_value.growth_limits = {limits}, unit = \"yuan per point\"");
        run(&policy("elastic_volume", &[FIXED_100, &limits, close_to]), base_points("1", "4"))
    };
    let named = ["floating value", "standard before closing", "standard", "left"];
    // At most 200 instead of 250: 300 + 600 = 900, and 100 are left open or shared out again, 1 : 2.
    let highest = "lowest = 0, highest = 200";
    let open = of(highest, OPEN);
    assert_eq!(standards(&open), ["300.00", "600.00"]);
    assert_eq!(lines(&open, &named), ["200.000000", "900.00", "900.00", "100.00"]);
    assert_eq!(standards(&of(highest, AVAILABLE)), ["333.33", "666.67"]);
    // At least 300: 400 + 700 = 1100, scaled to 1000: 363.636, 636.363.
    let lowest = "lowest = 300, highest = 400";
    let scaled = of(lowest, AVAILABLE);
    assert_eq!(standards(&scaled), ["363.64", "636.36"]);
    assert_eq!(lines(&scaled, &named), ["300.000000", "1100.00", "1000.00", "0.00"]);
    assert_eq!(standards(&of(lowest, OPEN)), ["400.00", "700.00"]);
}

#[test]
fn without_growth_its_value_is_0_and_what_is_left_is_closed() {
    // 7 points at 100 yuan; 300 yuan are left, and nobody has grown.
    let keys = |close_to| policy("elastic_volume", &[FIXED_100, close_to]);
    let open = run(&keys(OPEN), base_points("2", "10"));
    assert_eq!(standards(&open), ["200.00", "500.00"]);
    assert_eq!(lines(&open, &ELASTIC_LINES), ["7.0000", "100.000000", "0.0000", "0.000000", "100.000000"]);
    assert_eq!(lines(&open, &["difference left open", "left"]), ["-300.00", "300.00"]);
    assert_eq!(standards(&run(&keys(AVAILABLE), base_points("2", "10"))), ["285.71", "714.29"]);
}

#[test]
fn a_fixed_part_that_takes_more_than_there_is_is_scaled_and_told() {
    // 5 base points at 250 yuan are 1250 of 1000: 200 each, and growth is worth nothing.
    let policy =
        policy("elastic_volume", &["point_value.fixed = value = 250, unit = \"yuan per point\"", OPEN]);
    let scene = Scene::new();
    let texts = base_points("1", "4")(mini_region().with("policy.toml", &policy));
    let summary = scene.run(&texts, &stays()).unwrap();
    assert_eq!(standards(&scene), ["200.00", "800.00"]);
    assert_eq!(lines(&scene, &ELASTIC_LINES), ["5.0000", "200.000000", "2.0000", "0.000000", "142.857143"]);
    assert_eq!(
        summary.pools[0].warnings,
        [
            "clearing: 5.0000 points at the fixed value would take 1250.00 of 1000.00 yuan: the fixed value is lowered to what there is, \
             and floating points are worth 0"
        ]
    );
}

#[test]
fn elastic_severity_fixes_all_points_of_severe_groups() {
    // BR11 is severe: B's 3 points at 100 yuan; 700 yuan are left for the 4 others, 175 each.
    let points = "group_code,weight,marks\nBR15,1,\nBR13,2,no_coefficient\nBR11,3,no_coefficient|severe\n";
    let scene =
        run(&policy("elastic_severity", &[FIXED_100, OPEN]), |texts| texts.with("group_points.csv", points));
    assert_eq!(
        both(&scene, "clearing.csv", &["fixed_points", "point_value", "standard"]),
        ["0.0000 175.000000 350.00", "3.0000 130.000000 650.00"]
    );
    assert_eq!(lines(&scene, &ELASTIC_LINES), ["3.0000", "100.000000", "4.0000", "175.000000", "142.857143"]);
}

#[test]
fn elastic_cost_rounds_the_fixed_points_of_each_case_once() {
    // BR15: 0.9258 points, 0.35 of them fixed: 0.32403 → 0.3240 for each of A's two cases, not 0.6481 for both.
    // B: 2 × 0.5 + 3 × 1 = 4. Fixed 4.6480 × 100; 535.20 yuan are left for 1.2036 + 1 points: 242.875295.
    // A: 64.80 + 1.2036 × 242.875295 = 357.1247; B: 400 + 242.8753.
    let points = "group_code,weight,rigid_share\nBR15,0.9258,0.35\nBR13,2,0.5\nBR11,3,1\n";
    let policy = policy("elastic_cost", &[FIXED_100, OPEN]);
    let scene = run(&policy, |texts| texts.with("group_points.csv", points));
    assert_eq!(
        both(&scene, "clearing.csv", &["points", "fixed_points", "standard"]),
        ["1.8516 0.6480 357.12", "5.0000 4.0000 642.88"]
    );
    assert_eq!(lines(&scene, &ELASTIC_LINES[..4]), ["4.6480", "100.000000", "2.2036", "242.875295"]);
    // A reversal takes its fixed points back: one case of A is left.
    let mut stays = stays();
    let record_kind = Some("reversal".to_owned());
    stays.push(Stay { record_kind, ..stay("2R", "A", 2, "G00.000", "", -1000, -120) });
    let texts = mini_region().with("policy.toml", &policy).with("group_points.csv", points);
    scene.run(&texts, &stays).unwrap();
    assert_eq!(both(&scene, "clearing.csv", &["points", "fixed_points"])[0], "0.9258 0.3240");
    let closing = scene.table("closing.csv");
    let check = closing.row("check", "points: fixed, of cases written = of all pools", &["expected", "held"]);
    assert_eq!(check, ["4.3240", "4.3240"]);
}

#[test]
fn a_decision_on_a_case_is_split_as_its_group_is_and_points_by_cost_float() {
    // A's cases are given 3 points and 0.5 more; B's case of no group has 1 × 2000 / 1000 = 2 points that no share splits.
    let points = "group_code,weight,rigid_share\nBR15,1,0.5\nBR13,2,0.5\nBR11,3,1\n";
    let special = "setl_id,outcome,value,reason\n1,points,3,t\n2,add_points,0.5,t\n";
    let policy = policy("elastic_cost", &[FIXED_100, OPEN]).replace(
        "points.ungrouped = { value = \"item\", ratio = 1",
        "points.ungrouped = { value = \"cost\", factor = 1, mean_cost = 1000",
    );
    let mut stays = stays();
    stays[2].diag_code = vec![Some("Z99.900".to_owned())];
    let texts = mini_region()
        .with("policy.toml", &policy)
        .with("group_points.csv", points)
        .with("special_cases.csv", special);
    let scene = Scene::new();
    scene.run(&texts, &stays).unwrap();
    // A: 3 × 0.5 + 1.5 × 0.5 = 2.25 of 4.5; B: 3 of 5.
    assert_eq!(both(&scene, "clearing.csv", &["points", "fixed_points"]), ["4.5000 2.2500", "5.0000 3.0000"]);
}

#[test]
fn elastic_values_float_in_months_with_a_twelfth_of_the_base_points() {
    // 1000.00 a month. Base points 12 and 24: 1 and 2 a month. January: A 1 + 1 of growth, B 2. 300 yuan fixed, 700 for
    // the point of growth. March: B 2 + 1 of growth: 200 fixed, 800. February: nobody.
    let policy = by_month(&policy("elastic_volume", &[FIXED_100, OPEN]), "elastic_volume");
    let scene = run(&policy, |texts| {
        base_points("12", "24")(texts)
            .with("budget.csv", "pool,year,order,line,kind,value\nemployee,2023,1,total,total,12000.00\n")
    });
    let columns = ["points", "fixed_points", "point_value", "payable"];
    assert_eq!(
        both(&scene, "2023-01/settlement.csv", &columns),
        ["2.0000 1.0000 400.000000 800.00", "2.0000 2.0000 100.000000 200.00"]
    );
    assert_eq!(both(&scene, "2023-03/settlement.csv", &columns)[1], "3.0000 2.0000 333.333333 1000.00");
    assert_eq!(both(&scene, "2023-02/settlement.csv", &columns), ["0.0000 0.0000  0.00"; 2]);
    let pool = |month: &str| {
        let columns =
            ["available", "payable", "fixed_points", "fixed_value", "floating_points", "floating_value"];
        scene.table(&format!("2023-{month}/pool.csv")).row("pool", "employee", &columns).join(" ")
    };
    assert_eq!(pool("01"), "1000.00 1000.00 3.0000 100.000000 1.0000 700.000000");
    assert_eq!(pool("02"), "1000.00 0.00 0.0000 0.000000 0.0000 0.000000");
    // The year has 7 points under a base of 36: no growth, 700.00 of 12000.00.
    assert_eq!(standards(&scene), ["200.00", "500.00"]);
}

#[test]
fn months_at_the_opening_value_stay_as_they_are_beside_an_elastic_year() {
    let scene = run(&policy("elastic_volume", &[FIXED_100, OPEN]), base_points("1", "4"));
    let columns = ["point_value", "payable", "fixed_points"];
    assert_eq!(both(&scene, "2023-01/settlement.csv", &columns), ["100.000000 200.00 "; 2]);
}

#[test]
fn elastic_conventions_say_what_they_need() {
    let said = |texts: Texts| Scene::new().refused(&texts, &stays());
    let with = |policy: &str| mini_region().with("policy.toml", policy);
    assert_eq!(
        said(with(&policy("elastic_severity", &[AVAILABLE]))),
        "policy.toml: `point_value.fixed` has no value on 2023-12-31 for pool employee, but the convention is elastic_severity; \
         expected: above 0, at most 1000000"
    );
    assert_eq!(
        said(with(&policy("elastic_severity", &[FIXED_100]))),
        "policy.toml: `year.close_to` has no value on 2023-12-31 for pool employee, but year.convention is elastic_severity; \
         expected: available, reserve, open"
    );
    let opening = by_month(&policy("fund", &[FIXED_100]), "elastic_cost")
        .replace("month.value = { value = \"floating\"", "month.value = { value = \"opening\"");
    let shares = "group_code,weight,rigid_share\nBR15,1,0.5\n";
    assert_eq!(
        said(with(&opening).with("group_points.csv", shares)),
        "policy.toml: month.value = \"opening\" pays all points at one value, which month.convention = \"elastic_cost\" does not \
         (pool employee); use month.value = \"floating\", or month.convention = \"fund\" and the elastic one for the year"
    );
    let two = by_month(&policy("elastic_severity", &[FIXED_100, OPEN]), "elastic_cost");
    assert_eq!(
        said(with(&two)),
        "policy.toml: the conventions of 2023 for pool employee are elastic_severity here and elastic_cost there; the points of a \
         case are split in one way all year: use one of them"
    );
    for (convention, keys) in
        [("elastic_severity", [FIXED_100, OPEN]), ("cost_ratio_hospital", [ACTUAL, OPEN])]
    {
        let pool = policy(convention, &keys)
            .replace("sharing.level = { value = \"none\"", "sharing.level = { value = \"pool\"")
            + "sharing.mode = { value = \"marginal\", from = 2023-01-01, source = \"t\" }\n\
               sharing.sources = { value = [], from = 2023-01-01, source = \"t\" }\n\
               sharing.bands = { unit = \"share\", from = 2023-01-01, source = \"t\", bands = [{ up_to = 1, upper_inclusive = true, \
               kept_by_hospital = 1 }, { borne_by_fund = 1 }] }\n";
        assert_eq!(
            said(with(&pool)),
            format!(
                "policy.toml: sharing.level = \"pool\" splits what is paid out by points, which would undo year.convention = \
                 \"{convention}\", on 2023-12-31 for pool employee; share by hospital or not at all"
            )
        );
    }
    let limits = "point_value.growth_limits = lowest = 9, highest = 8.5, unit = \"yuan per point\"";
    assert_eq!(
        said(with(&policy("elastic_volume", &[FIXED_100, OPEN, limits]))),
        "policy.toml:23: `lowest` is above `highest`"
    );
}

#[test]
fn what_splits_the_points_is_stated_for_every_hospital_and_group() {
    let said = |texts: Texts| Scene::new().refused(&texts, &stays());
    let volume = mini_region().with("policy.toml", &policy("elastic_volume", &[FIXED_100, OPEN]));
    let head = "pool,fixmedins_code,year,points\n";
    let hospitals =
        "fixmedins_code,name,level,from,until\nA,Alpha,3,,\nB,Beta,3,,\nC,Gamma,2,2022-01-01,2023-01-01\n";
    // C left before the year began: nobody asks for its base.
    assert_eq!(
        said(
            volume
                .clone()
                .with("hospitals.csv", hospitals)
                .with("base_points.csv", &format!("{head}employee,A,2023,1\n"))
        ),
        "base_points.csv: has no points for hospital B in pool employee in 2023, and a convention of the year is elastic_volume; \
         write 0 where all points are growth"
    );
    let rows = "employee,A,2023,1\nemployee,A,2023,2\nemploye,B,2023,1\nemployee,D,2023,1\nemployee,B,2024,1\n\
                employee,B,2023,-1\nemployee,C,2023,0.00001\n";
    assert_eq!(
        said(volume.with("base_points.csv", &format!("{head}{rows}"))),
        "base_points.csv:3: the hospital stands already in line 2 for this pool and year\n\
         base_points.csv:4: region.toml has no pool `employe`; did you mean `employee`?\n\
         base_points.csv:5: hospitals.csv has no `D`\n\
         base_points.csv:6: lies in 2024, for which budget.csv has no line; mend the day or year, or give that year a budget\n\
         base_points.csv:7: `points`: -1 is not between 0 and 10^15 with at most 4 decimals\n\
         base_points.csv:8: `points`: 0.00001 is not between 0 and 10^15 with at most 4 decimals"
    );
    let cost = mini_region().with("policy.toml", &policy("elastic_cost", &[FIXED_100, OPEN]));
    assert_eq!(
        said(
            cost.clone()
                .with("group_points.csv", "group_code,weight,rigid_share\nBR15,1,0\nBR13,2,\nBR11,,\n")
        ),
        "group_points.csv:3: `rigid_share` of BR13 is blank, and a convention of the year is elastic_cost; a share from 0 to 1 was \
         expected"
    );
    assert_eq!(
        said(cost.with("group_points.csv", "group_code,weight,rigid_share\nBR15,1,1.1\nBR13,2,0.1234567\n")),
        "group_points.csv:2: `rigid_share`: 1.1 is not a share between 0 and 1 with at most 6 decimals; such as 0.35\n\
         group_points.csv:3: `rigid_share`: 0.1234567 is not a share between 0 and 1 with at most 6 decimals; such as 0.35"
    );
}
