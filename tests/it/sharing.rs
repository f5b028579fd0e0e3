//! Surplus and overrun in all levels, with caps, gates and sources, through the whole program. The worked examples of the
//! year's sharing by their id.

use casemix::generate::Stay;
use serde_json::Value;

use crate::support::{MINI_POLICY, Scene, Texts, mini_region, repository, stay};

/// Inputs and outputs of a worked example.
fn example(id: &str) -> (Value, Value) {
    let text = std::fs::read_to_string(repository("fixtures/worked-examples.json")).unwrap();
    let all: Value = serde_json::from_str(&text).unwrap();
    let found = all.as_array().unwrap().iter().find(|example| example["id"] == id).unwrap();
    (found["inputs"].clone(), found["outputs"].clone())
}

/// Whole yuan as statements write them.
fn shown(yuan: &Value) -> String {
    format!("{}.00", yuan.as_i64().unwrap())
}

const WHOLE: &str = "sharing.mode = { value = \"whole\", from = 2023-01-01, source = \"t\" }\n";
const MARGINAL: &str = "sharing.mode = { value = \"marginal\", from = 2023-01-01, source = \"t\" }\n";
/// The fund's balance pays whatever is borne.
const BALANCE: &str = "sharing.sources = { value = [\"fund_balance\"], limit = 100000000, from = 2023-01-01, source = \"t\" }\n";

fn bands(bands: &str) -> String {
    format!("sharing.bands = {{ unit = \"share\", from = 2023-01-01, source = \"t\", bands = [{bands}] }}\n")
}

/// Half of a surplus is kept, 60 % of an overrun borne.
pub fn half() -> String {
    bands("{ up_to = 1, upper_inclusive = true, kept_by_hospital = 0.5 }, { borne_by_fund = 0.6 }")
}

/// The small region with a budget, and the policy with a level of sharing and more lines.
fn region(budget: &str, level: &str, lines: &[&str]) -> Texts {
    let level = format!("sharing.level = {{ value = \"{level}\"");
    let policy = MINI_POLICY.replace("sharing.level = { value = \"none\"", &level);
    mini_region().with("policy.toml", &format!("{policy}{}", lines.concat())).with(
        "budget.csv",
        &format!("pool,year,order,line,kind,value\nemployee,2023,1,total,total,{budget}\n"),
    )
}

const SHARES: [&str; 7] =
    ["surplus", "overrun", "retained", "shared_by_fund", "sharing_cut", "cleared", "gate"];

fn row(scene: &Scene, hospital: &str, columns: &[&str]) -> String {
    scene.table("clearing.csv").row("fixmedins_code", hospital, columns).join(" ")
}

fn run(texts: &Texts, stays: &[Stay]) -> Scene {
    let scene = Scene::new();
    scene.run(texts, stays).unwrap();
    for row in &scene.table("closing.csv").rows {
        assert!(matches!(row[5].as_str(), "0" | "0.00" | "0.0000"), "{row:?}");
    }
    scene
}

const SHENZHEN: &str = "{ up_to = 1, upper_inclusive = true, kept_by_hospital = 0 }, \
     { up_to = 1.05, upper_inclusive = true, borne_by_fund = 0.6 }, \
     { up_to = 1.1, upper_inclusive = true, borne_by_fund = 0.5 }, { borne_by_fund = 0 }";

#[test]
fn d10_shenzhen_2014_justified_overruns() {
    let (inputs, outputs) = example("D10");
    let gate = "sharing.gate = { justified = true, from = 2023-01-01, source = \"R-SZ14\" }\n";
    let texts = region(&shown(&inputs["standard"]), "hospital", &[MARGINAL, &bands(SHENZHEN), BALANCE, gate]);
    for (index, actual) in inputs["actual"].as_array().unwrap().iter().enumerate() {
        // One case of one point, so the whole budget is its hospital's standard.
        let actual = actual.as_i64().unwrap();
        let stays = [stay("1", "A", 1, "G00.000", "", 2 * actual, actual)];
        let borne = |justified: &str| {
            let assessments = format!("year,fixmedins_code,score,justified\n2023,A,,{justified}\n");
            let scene = run(&texts.clone().with("assessments.csv", &assessments), &stays);
            row(&scene, "A", &["shared_by_fund", "gate"])
        };
        assert_eq!(borne("yes"), format!("{} met", shown(&outputs["fund_adds"][index])));
        assert_eq!(borne("no"), "0.00 justified");
    }
    // A hospital that nobody judged has no justified overrun either.
    let scene = run(&texts, &[stay("1", "A", 1, "G00.000", "", 30_000_000, 10_800_000)]);
    assert_eq!(row(&scene, "A", &["shared_by_fund", "gate"]), "0.00 justified");
}

/// Taicang: 30 % of what is left of the quota, at most 3 % of it; half of an overrun up to 20 %.
const TAICANG: &str = "{ up_to = 1, upper_inclusive = true, kept_by_hospital = 0.3 }, \
     { up_to = 1.2, upper_inclusive = true, borne_by_fund = 0.5 }, { borne_by_fund = 0 }";
const OPEN: &str = "year.close_to = { value = \"open\", from = 2023-01-01, source = \"t\" }\n";
const CAP: &str = "sharing.cap = { kept = 0.03, unit = \"share\", from = 2023-01-01, source = \"R-TC\" }\n";

#[test]
fn d11_taicang_quota() {
    let (inputs, outputs) = example("D11");
    let quota = shown(&inputs["quota"]);
    let texts = region(&quota, "quota", &[MARGINAL, &bands(TAICANG), BALANCE, OPEN, CAP]).with(
        "quotas.csv",
        &format!(
            "pool,year,fixmedins_code,amount\nemployee,2023,A,{quota}\nemployee,2023,B,0\nemployee,2023,C,0\n"
        ),
    );
    for (index, actual) in inputs["actual"].as_array().unwrap().iter().enumerate() {
        let actual = actual.as_i64().unwrap();
        let scene = run(&texts, &[stay("1", "A", 1, "G00.000", "", 2 * actual, actual)]);
        assert_eq!(
            row(&scene, "A", &["standard", "cleared"]),
            format!("{quota} {}", shown(&outputs["fund_pays"][index]))
        );
    }
}

#[test]
fn taicang_gives_no_reward_for_too_many_admissions() {
    // Quotas 300.00, 500.00 and 0.00 of 1000.00. A recorded 200.00: 30 % of 100.00 is more than 3 % of 300.00 = 9.00. B
    // recorded 550.00: half of 50.00. 2 admissions on 111 visits are 1.8018 %, on 112 visits 1.7857 %.
    let gate = "sharing.gate = { max_admissions_ratio = 0.018, from = 2023-01-01, source = \"R-TC\" }\n";
    let cleared = |visits: &str| {
        let texts = region("1000.00", "quota", &[MARGINAL, &bands(TAICANG), BALANCE, OPEN, CAP, gate])
            .with("quotas.csv", "pool,year,fixmedins_code,amount\nemployee,2023,A,300\nemployee,2023,B,500\nemployee,2023,C,0\n")
            .with("visits.csv", &format!("pool,year,fixmedins_code,visits\nemployee,2023,A,{visits}\nemployee,2023,B,0\nemployee,2023,C,0\n"));
        let scene = run(&texts, &crate::support::small_year());
        // What is left of the quotas and of the budget beyond them stays: 1000 − 800 + (100 − kept).
        let left = scene.table("pool.csv").row("line", "left", &["value"]).join("");
        [row(&scene, "A", &SHARES), row(&scene, "B", &SHARES), left]
    };
    assert_eq!(
        cleared("112"),
        ["100.00 0.00 9.00 0.00 0.00 209.00 met", "0.00 50.00 0.00 25.00 0.00 525.00 met", "291.00"]
    );
    // B has an overrun: its many admissions on no visit cost it no reward.
    assert_eq!(
        cleared("111"),
        [
            "100.00 0.00 0.00 0.00 0.00 200.00 max_admissions_ratio",
            "0.00 50.00 0.00 25.00 0.00 525.00 met",
            "300.00"
        ]
    );
}

const CLASSES: &str = "sharing.classes = { unit = \"share\", from = 2023-01-01, source = \"R-BJ\", mixed = \"mixed\", classes = [\
     { class = \"in_volume\", kept_by_hospital = 1, borne_by_fund = 0 }, \
     { class = \"beyond\", kept_by_hospital = 0.7, borne_by_fund = 0.25 }, \
     { class = \"not_chosen\", kept_by_hospital = 0.5, borne_by_fund = 0 }]OTHERWISE }\n";

/// The policy of Beijing; the class of a case stands in `med_type`, as a column map may have it.
pub fn beijing(budget: &str, otherwise: &str, lines: &[&str]) -> Texts {
    let classes = CLASSES.replace("OTHERWISE", otherwise);
    let lines = [
        &[
            classes.as_str(),
            WHOLE,
            "sharing.sources = { value = [\"unkept_surplus\"], from = 2023-01-01, source = \"t\" }\n",
        ],
        lines,
    ]
    .concat();
    region(budget, "case", &lines)
        .exchange("region.toml", "scheme_by", "columns = \"map.toml\"\nscheme_by")
        .with("map.toml", "format = 1\n[column]\nprocurement_class.from = \"med_type\"\n")
}

fn of_class(id: &str, hospital: &str, class: &str, diagnoses: &str, fund: i64) -> Stay {
    Stay {
        med_type: (!class.is_empty()).then(|| class.to_owned()),
        ..stay(id, hospital, 1, diagnoses, "", 2 * fund, fund)
    }
}

#[test]
fn d15_beijing_retention_by_class() {
    let (inputs, outputs) = example("D15");
    let surplus = inputs["surplus"].as_i64().unwrap();
    // Three points share 3 · 20 000: each case falls short of its 20 000 by the surplus.
    let kept = |classes: [&str; 3]| {
        let stays: Vec<Stay> = ["A", "B", "C"]
            .into_iter()
            .zip(classes)
            .map(|(hospital, class)| of_class(hospital, hospital, class, "G00.000", 20_000 - surplus))
            .collect();
        let otherwise = ", otherwise = { kept_by_hospital = 0, borne_by_fund = 0 }";
        let scene = run(&beijing("60000.00", otherwise, &[]), &stays);
        ["A", "B", "C"].map(|hospital| row(&scene, hospital, &["surplus", "retained"]))
    };
    let expected = |name: &str| format!("{} {}", shown(&inputs["surplus"]), shown(&outputs[name]));
    assert_eq!(
        kept(["in_volume", "beyond", "not_chosen"]),
        [expected("chosen_in_volume"), expected("chosen_beyond"), expected("not_chosen")]
    );
    // The lowest applies to mixed cases; a class that the policy does not name is none, and `otherwise` keeps nothing.
    assert_eq!(outputs["mixed"], "lowest applies");
    let none = format!("{} 0.00", shown(&inputs["surplus"]));
    assert_eq!(kept(["mixed", "", "elsewhere"]), [expected("not_chosen"), none.clone(), none]);
}

#[test]
fn classes_of_a_hospital_share_apart_and_a_class_without_a_name_is_told() {
    // A has 4 points of 800.00: in_volume 1 (200.00), beyond 2 (400.00), no class 1 (200.00). Recorded 150.00, 460.00,
    // 120.00: 50.00 kept whole; of the overrun 60.00 a quarter; of 80.00 half, by the bands.
    let stays = [
        of_class("1", "A", "in_volume", "G00.000", 150),
        of_class("2", "A", "beyond", "G00.000|E11.900", 460),
        of_class("3", "A", "somewhere", "G00.000", 120),
    ];
    let scene = run(&beijing("800.00", "", &[&half()]), &stays);
    assert_eq!(row(&scene, "A", &SHARES), "130.00 60.00 90.00 15.00 0.00 775.00 ");
    assert_eq!(
        scene.table("findings.csv").row("setl_id", "3", &["finding", "detail"]),
        ["unknown_procurement_class", "somewhere"]
    );
}

#[test]
fn groups_of_a_hospital_share_apart() {
    // 7 points share 700.00. A: BR15 1 point, 100.00, and BB19 4 points, 400.00. Recorded 150.00 and 300.00: the fund
    // bears 60 % of 50.00, half of 100.00 is kept. By the hospital's own sums half of 50.00 would be kept.
    let stays = [
        stay("1", "A", 1, "G00.000", "", 300, 150),
        stay("2", "A", 2, "G00.000", "01.0100", 600, 300),
        stay("3", "B", 3, "G00.000|E11.900", "", 400, 200),
    ];
    let unkept = "sharing.sources = { value = [\"unkept_surplus\"], from = 2023-01-01, source = \"t\" }\n";
    let scene = run(&region("700.00", "group", &[WHOLE, &half(), unkept]), &stays);
    assert_eq!(row(&scene, "A", &SHARES), "100.00 50.00 50.00 30.00 0.00 480.00 ");
    assert_eq!(row(&scene, "B", &SHARES), "0.00 0.00 0.00 0.00 0.00 200.00 ");
    assert_eq!(scene.table("pool.csv").row("line", "left", &["value"]), ["20.00"]);
    let checks = scene.table("closing.csv");
    let own = "points: of groups or classes = of all cases";
    assert_eq!(checks.row("check", own, &["expected", "held"]), ["7.0000", "7.0000"]);
    let scene = run(&region("700.00", "hospital", &[WHOLE, &half(), unkept]), &stays);
    assert_eq!(row(&scene, "A", &SHARES), "50.00 0.00 25.00 0.00 0.00 475.00 ");
}

#[test]
fn the_standard_of_a_group_is_split_to_the_fen() {
    // 100.00 for 3 points: BR13 (2 points) 66.666…, BR15 (1 point) 33.333…: 66.67 and 33.33, by the larger remainder. Recorded 66.66 and 33.33: one fen of surplus, half of it is half a fen, rounded away from zero.
    let fen = |fund, own: Stay| Stay { hifp_pay: Some(fund), ..own };
    let stays = [
        fen(6666, stay("1", "A", 1, "G00.000|E11.900", "", 300, 0)),
        fen(3333, stay("2", "A", 1, "G00.000", "", 300, 0)),
    ];
    let none = "sharing.sources = { value = [], from = 2023-01-01, source = \"t\" }\n";
    let scene = run(&region("100.00", "group", &[WHOLE, &half(), none]), &stays);
    assert_eq!(row(&scene, "A", &SHARES), "0.01 0.00 0.01 0.00 0.00 100.00 ");
}

#[test]
fn without_points_there_is_no_part_to_share_in() {
    // A's only case was taken back: points 0, standard 0.00; B's 4 points take all.
    let reversal =
        Stay { record_kind: Some("reversal".to_owned()), ..stay("1R", "A", 2, "G00.000", "", -300, -150) };
    let stays = [
        stay("1", "A", 1, "G00.000", "", 300, 170),
        reversal,
        stay("2", "B", 1, "G00.000", "01.0100", 600, 300),
    ];
    let none = "sharing.sources = { value = [], from = 2023-01-01, source = \"t\" }\n";
    let scene = run(&region("400.00", "group", &[WHOLE, &half(), none]), &stays);
    // Recorded 170 − 150 = 20.00 against nothing: the hospital bears it.
    assert_eq!(row(&scene, "A", &SHARES), "0.00 20.00 0.00 0.00 0.00 0.00 ");
    assert_eq!(row(&scene, "B", &SHARES), "100.00 0.00 50.00 0.00 0.00 350.00 ");
}

#[test]
fn a_score_opens_the_gate_and_a_cap_limits_both_sides() {
    // Standards 285.71 and 714.29; recorded 200.00 and 800.00. Surplus 85.71: half is 42.855, so 42.86, at most 10 % of the
    // standard: 28.571 → 28.57. Overrun 85.71: 60 % are 51.43, at most 5 %: 35.7145 → 35.71.
    let mut stays = crate::support::small_year();
    stays[3].hifp_pay = Some(65_000);
    let cap =
        "sharing.cap = { kept = 0.1, borne = 0.05, unit = \"share\", from = 2023-01-01, source = \"t\" }\n";
    let gate = |without: &str| {
        format!(
            "sharing.gate = {{ min_score = 60, without_score = \"{without}\", from = 2023-01-01, source = \"t\" }}\n"
        )
    };
    let cleared = |without: &str, scores: &str| {
        let texts = region("1000.00", "hospital", &[WHOLE, &half(), BALANCE, cap, &gate(without)])
            .with("assessments.csv", &format!("year,fixmedins_code,score\n{scores}"));
        let scene = run(&texts, &stays);
        [row(&scene, "A", &SHARES), row(&scene, "B", &SHARES)]
    };
    let met = ["85.71 0.00 28.57 0.00 0.00 228.57 met", "0.00 85.71 0.00 35.71 0.00 750.00 met"];
    let unmet = ["85.71 0.00 0.00 0.00 0.00 200.00 min_score", "0.00 85.71 0.00 0.00 0.00 714.29 min_score"];
    assert_eq!(cleared("shares_not", "2023,A,60\n2023,B,100\n"), met);
    assert_eq!(cleared("shares_not", "2023,A,59.9\n2023,B,0\n"), unmet);
    assert_eq!(cleared("shares", ""), met);
    assert_eq!(cleared("shares_not", ""), unmet);
}

#[test]
fn a_cap_of_the_pool_limits_its_sums() {
    // 1000.00 against 550.00 recorded of B and 200.00 of A: surplus 250.00, half 125.00, at most 5 % of 1000.00: the pool is
    // paid 750.00 + 50.00, by 2 : 5 points 228.57 and 571.43.
    let cap = "sharing.cap = { kept = 0.05, unit = \"share\", from = 2023-01-01, source = \"t\" }\n";
    let scene =
        run(&region("1000.00", "pool", &[WHOLE, &half(), BALANCE, cap]), &crate::support::small_year());
    assert_eq!([row(&scene, "A", &["cleared"]), row(&scene, "B", &["cleared"])], ["228.57", "571.43"]);
}

#[test]
fn sources_are_drawn_in_order_and_what_they_lack_is_cut_pro_rata() {
    // 900.00 are available, 30.00 in reserve; 3 points each, 300.00. Overruns 100.00 (A), 50.00 (B), of which the fund bears
    // 60.00 and 30.00; C keeps half of its surplus of 20.00. 10.00 unkept, 30.00 of the reserve, 44.00 of the balance: 84.00
    // for 90.00. A 56.00, B 28.00; cut 4.00 and 2.00.
    let lines = "employee,2023,1,total,total,1000.00\nemployee,2023,2,set aside,reserve,30.00\nemployee,2023,3,elsewhere,subtract,70.00\n";
    let sources = "sharing.sources = { value = [\"unkept_surplus\", \"reserve\", \"fund_balance\"], limit = 44, from = 2023-01-01, source = \"t\" }\n";
    let texts = region("0", "hospital", &[WHOLE, &half(), sources])
        .with("budget.csv", &format!("pool,year,order,line,kind,value\n{lines}"));
    let stays = [("A", 400), ("B", 350), ("C", 280)]
        .map(|(hospital, fund)| stay(hospital, hospital, 1, "G00.000|J96.000", "", 2 * fund, fund));
    let scene = run(&texts, &stays);
    assert_eq!(row(&scene, "A", &SHARES), "0.00 100.00 0.00 60.00 4.00 356.00 ");
    assert_eq!(row(&scene, "B", &SHARES), "0.00 50.00 0.00 30.00 2.00 328.00 ");
    assert_eq!(row(&scene, "C", &SHARES), "20.00 0.00 10.00 0.00 0.00 290.00 ");
    let pool = scene.table("pool.csv");
    let used =
        ["sharing paid from unkept surplus", "sharing paid from reserve", "sharing paid from fund balance"];
    let used = used.map(|line| pool.row("line", line, &["value"]).join(""));
    assert_eq!(used, ["10.00", "30.00", "44.00"]);
    assert_eq!(pool.row("line", "reserve left", &["value"]), ["0.00"]);
}

#[test]
fn what_closing_the_total_took_of_the_reserve_does_not_share() {
    // At the rate 100.00 the points of A (2) and B (5) stand for 700.00; 600.00 are available and 150.00 in reserve. Closing
    // takes 100.00 of the reserve. A recorded 300.00 of 200.00: the fund bears 60.00, 50.00 of it from what is left.
    let lines = "employee,2023,1,total,total,750.00\nemployee,2023,2,set aside,reserve,150.00\n";
    let sources = "sharing.sources = { value = [\"reserve\"], from = 2023-01-01, source = \"t\" }\n";
    let close = "year.close_to = { value = \"reserve\", from = 2023-01-01, source = \"t\" }\n\
        rate.form = { value = \"standard\", from = 2023-01-01, source = \"t\" }\n";
    let texts = region("0", "hospital", &[WHOLE, &half(), sources, close])
        .exchange(
            "policy.toml",
            "year.convention = { value = \"fund\"",
            "year.convention = { value = \"rate\"",
        )
        .with("budget.csv", &format!("pool,year,order,line,kind,value\n{lines}"));
    let stays = [
        stay("1", "A", 1, "G00.000|E11.900", "", 600, 300),
        stay("2", "B", 1, "G00.000", "01.0100", 900, 400),
        stay("3", "B", 1, "G00.000", "", 200, 100),
    ];
    let scene = run(&texts, &stays);
    assert_eq!(row(&scene, "A", &SHARES), "0.00 100.00 0.00 60.00 10.00 250.00 ");
    assert_eq!(row(&scene, "B", &SHARES), "0.00 0.00 0.00 0.00 0.00 500.00 ");
}

#[test]
fn what_sharing_asks_for_and_does_not_find_is_told() {
    let said = |texts: &Texts| Scene::new().refused(texts, &[stay("1", "A", 1, "G00.000", "", 1000, 80)]);
    let gate = "sharing.gate = { max_admissions_ratio = 0.018, from = 2023-01-01, source = \"t\" }\n";
    let texts = region("10.00", "quota", &[WHOLE, &half(), BALANCE, OPEN, gate])
        .with("hospitals.csv", "fixmedins_code,name,level,until\nA,Alpha,3,\nB,Beta,3,2023-01-01\n")
        .with("coefficients.csv", "fixmedins_code,coefficient\nA,1\n");
    assert_eq!(
        said(&texts),
        "quotas.csv: has no amount for hospital A in pool employee in 2023, and sharing.level is quota; write 0 where it has none\n\
         visits.csv: has no visits of hospital A in pool employee in 2023, and sharing.gate asks for max_admissions_ratio; write 0 where it had none"
    );
    assert_eq!(
        said(&region("10.00", "quota", &[WHOLE, &half(), BALANCE])),
        "policy.toml: sharing.level = \"quota\" takes the standards from quotas.csv, which are neither made from points nor scaled, on \
         2023-12-31 for pool employee; set year.convention = \"fund\" and year.close_to = \"open\" with it"
    );
    assert_eq!(
        said(&region("10.00", "pool", &[WHOLE, &half(), BALANCE, gate])),
        "policy.toml: `sharing.gate` has no meaning with sharing.level = \"pool\", and is set on 2023-12-31 for pool employee; remove \
         it, or set another sharing.level"
    );
    assert_eq!(
        said(&region("10.00", "none", &[CAP])),
        "policy.toml: `sharing.cap` has no meaning with sharing.level = \"none\", and is set on 2023-12-31 for pool employee; remove \
         it, or set another sharing.level"
    );
    assert_eq!(
        said(&region("10.00", "hospital", &[WHOLE, &half(), BALANCE, &CLASSES.replace("OTHERWISE", "")])),
        "policy.toml: `sharing.classes` has no meaning with sharing.level = \"hospital\", and is set on 2023-12-31 for pool employee; \
         remove it, or set another sharing.level"
    );
    assert_eq!(
        said(&region("10.00", "case", &[WHOLE, &half(), BALANCE])),
        "policy.toml: `sharing.classes` has no value on 2023-12-31 for pool employee, but sharing.level is case; expected: classes = \
         [{ class, kept_by_hospital, borne_by_fund }, …]; mixed; otherwise = { kept_by_hospital, borne_by_fund }"
    );
    // Cases without a class need the bands, where `otherwise` is not stated.
    assert_eq!(
        said(&region("10.00", "case", &[WHOLE, BALANCE, &CLASSES.replace("OTHERWISE", "")])),
        "policy.toml: `sharing.bands` has no value on 2023-12-31 for pool employee, but surplus and overrun are shared; expected: bands \
         = [{ up_to, upper_inclusive, kept_by_hospital | borne_by_fund }, …]"
    );
}

#[test]
fn values_of_sharing_that_make_no_sense_are_told() {
    let said = |line: &str| Scene::new().refused(&region("10.00", "hospital", &[line]), &[]);
    let dated = ", from = 2023-01-01, source = \"t\" }\n";
    assert_eq!(
        said(&format!("sharing.cap = {{ unit = \"share\"{dated}")),
        "policy.toml:21: states neither `kept` nor `borne`"
    );
    assert_eq!(
        said(&format!("sharing.cap = {{ kept = 1.5, unit = \"share\"{dated}")),
        "policy.toml:21: 1.5 is not a share between 0 and 1\npolicy.toml:21: states neither `kept` nor `borne`"
    );
    assert_eq!(
        said(&format!("sharing.gate = {{ justified = false{dated}")),
        "policy.toml:21: states no condition; min_score, justified = true or max_admissions_ratio was expected"
    );
    assert_eq!(
        said(&format!("sharing.gate = {{ justified = true, min_score = 60{dated}")),
        "policy.toml:21: `sharing.gate.without_score` is missing; text was expected"
    );
    assert_eq!(
        said(&format!("sharing.classes = {{ classes = [], unit = \"share\"{dated}")),
        "policy.toml:21: `classes` is missing or empty; a list of classes was expected"
    );
    let twice = "classes = [{ class = \"a\", kept_by_hospital = 1, borne_by_fund = 0 }], mixed = \"a\"";
    assert_eq!(
        said(&format!("sharing.classes = {{ {twice}, unit = \"share\"{dated}")),
        "policy.toml:21: class `a` stands twice"
    );
    assert_eq!(
        Scene::new().refused(
            &mini_region()
                .with("assessments.csv", "year,fixmedins_code,score,justified\n2023,A,,maybe\n2023,B,,\n"),
            &[]
        ),
        "assessments.csv:2: `justified`: `maybe` is neither `yes` nor `no`\n\
         assessments.csv:3: `score` is blank; a value is needed"
    );
    let quotas =
        "pool,year,fixmedins_code,amount\nemployee,2023,A,-1\nemployee,2024,A,1\nemployee,2023,A,1\n";
    let visits =
        "pool,year,fixmedins_code,visits\nemployee,2023,A,-1\nemployee,2023,A,1.5\nemployee,2023,A,1\n";
    assert_eq!(
        Scene::new().refused(&mini_region().with("quotas.csv", quotas).with("visits.csv", visits), &[]),
        "quotas.csv:2: `amount` must not be below 0\n\
         quotas.csv:3: lies in 2024, for which budget.csv has no line; mend the day or year, or give that year a budget\n\
         quotas.csv:4: the hospital stands already in line 2 for this pool and year\n\
         visits.csv:2: `visits` must not be below 0\n\
         visits.csv:3: `visits`: `1.5` is not a whole number of the expected size\n\
         visits.csv:4: the hospital stands already in line 2 for this pool and year"
    );
}
