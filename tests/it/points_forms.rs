//! Forms of points that only some regions have: mixed coefficients, bounds by base points, stays that ended early, newborns.

use casemix::domain::Number;
use casemix::generate::Stay;
use casemix::policy::Mix;
use proptest::prelude::*;

use crate::support::{Scene, Texts, entry, mini_with, stay};
use crate::worked::{example, text};

/// A group mean of 1000 yuan and more, by which costs are measured.
fn measured(keys: &str) -> Texts {
    mini_with(&format!("{}{keys}", entry("points.denominator", "value = \"group_mean\"")))
}

/// A bound of the key `low` or `high` whose form leaves the points as they are.
fn bound(key: &str, value: &str) -> String {
    entry(&format!("points.{key}"), &format!("{value}, unit = \"times\", inclusive = false, form = \"none\""))
}

/// A stay of BR15 at A that costs so many fen.
fn costing(id: &str, fen: i64) -> Stay {
    Stay { medfee_sumamt: Some(fen), ..stay(id, "A", 1, "G00.000", "", 0, 0) }
}

/// Points and deviation of cases in one region.
fn of(texts: &Texts, stays: &[Stay]) -> Vec<Vec<String>> {
    let scene = Scene::new();
    scene.run(texts, stays).unwrap();
    scene.cases(&["points", "deviation"])
}

fn findings(texts: &Texts, stays: &[Stay], finding: &str) -> Vec<String> {
    let scene = Scene::new();
    scene.run(texts, stays).unwrap();
    let table = scene.table("findings.csv");
    table.cells("finding", finding, &["setl_id"]).concat().into_iter().map(str::to_owned).collect()
}

fn said(texts: &Texts) -> String {
    Scene::new().refused(texts, &[stay("1", "A", 1, "G00.000", "", 1000, 80)])
}

/// The mini policy takes coefficients from the table; here they are mixed 0.7 to 0.3.
fn mixed(keys: &str) -> Texts {
    mini_with(keys).exchange(
        "policy.toml",
        "points.coefficient = { value = \"table\"",
        "points.coefficient = { value = \"mix\", own_share = 0.7, level_share = 0.3",
    )
}

#[test]
fn d8_zhoushan_mix_and_bounds() {
    let (inputs, outputs) = example("D8");
    assert_eq!((text(&inputs["own"]), text(&inputs["same_level"])), ("9000".to_owned(), "10000".to_owned()));
    // Mean of all hospitals 10 000: own coefficient 0.9, that of the level 1. 100 points at 100 yuan: 0.93 · 10 000.
    let measure = entry("points.denominator", "value = \"level_mean\"");
    let bounds = [bound("low", "value = 0.4"), bound("high", "value = 2")].concat();
    let texts = mixed(&format!("{measure}{bounds}"))
        .with("group_points.csv", "group_code,level,points,mean_cost\nBR15,,100,5000\nBR15,3,100,10000\n")
        .with("coefficients.csv", "fixmedins_code,level,coefficient\nA,,0.9\n,3,1\n");
    let yuan = |name: &str| text(&outputs[name]).parse::<i64>().unwrap() * 100;
    let (low, high) = (yuan("normal_low"), yuan("normal_high"));
    let stays = [low - 1, low, high, high + 1].map(|fen| costing(&fen.to_string(), fen));
    let scene = Scene::new();
    scene.run(&texts, &stays).unwrap();
    let standard = format!("{}.00", text(&outputs["standard"]));
    let expected = ["low", "normal", "normal", "high"].map(|class| vec!["0.930000000", &standard, class]);
    assert_eq!(scene.cases(&["coefficient", "standard_amount", "deviation"]), expected);
}

#[test]
fn a_mix_of_which_one_part_is_missing_is_the_other_part() {
    // A: its own for BR15 and another for all else; B: its level's only; C: its own only, no row of level 2.
    let rows = "fixmedins_code,level,group_code,coefficient\nA,,BR15,0.9\nA,,,1.2\n,3,,1.1\nC,,,0.8\n";
    let stays = [
        stay("1", "A", 1, "G00.000", "", 1000, 80),
        stay("2", "A", 1, "G00.000|E11.900", "", 1000, 80),
        stay("3", "B", 1, "G00.000", "", 1000, 80),
        stay("4", "C", 1, "G00.000", "", 1000, 80),
    ];
    let texts = mixed("").with("coefficients.csv", rows);
    let scene = Scene::new();
    scene.run(&texts, &stays).unwrap();
    // 0.7·0.9 + 0.3·1.1 = 0.96; 2 · (0.7·1.2 + 0.3·1.1) = 2 · 1.17; then 1.1 and 0.8 alone.
    let expected = [["0.960000000", "0.9600"], ["1.170000000", "2.3400"]];
    let alone = [["1.100000000", "1.1000"], ["0.800000000", "0.8000"]];
    assert_eq!(scene.cases(&["coefficient", "points"]), [expected, alone].concat());
    // Where there is neither, 1 and a finding.
    let texts = mixed("").with("coefficients.csv", "fixmedins_code,coefficient\nC,0.8\n");
    assert_eq!(findings(&texts, &stays, "no_coefficient"), ["1", "2", "3"]);
}

#[test]
fn a_mix_is_checked() {
    let shares = |own: &str, level: &str| {
        mixed("").exchange(
            "policy.toml",
            "own_share = 0.7, level_share = 0.3",
            &format!("own_share = {own}, level_share = {level}"),
        )
    };
    assert_eq!(
        said(&shares("0.7", "0.2")),
        "policy.toml:7: own_share 0.7 and level_share 0.2 do not add up to 1"
    );
    assert_eq!(
        said(&shares("1.7", "-0.7")),
        "policy.toml:7: 1.7 is not a share between 0 and 1\npolicy.toml:7: -0.7 is not a share between 0 and 1"
    );
    let fine = mixed("").with("coefficients.csv", "fixmedins_code,coefficient\nA,0.123456789\n");
    assert_eq!(
        said(&fine),
        "coefficients.csv: a coefficient with 9 decimals and a share of points.coefficient with 1 make more than 9 together; \
         a mix is exact and has at most 9: write fewer"
    );
    let none = mixed("").without("coefficients.csv");
    assert_eq!(
        said(&none),
        "coefficients.csv: holds no coefficient, and points.coefficient = \"mix\" takes them from there; fill it in, or set \
         points.coefficient = \"one\""
    );
}

const BANDS: &str =
    "bands = [{ base_up_to = 100, value = 3 }, { base_up_to = 200, value = 2.5 }, { value = 2 }]";

#[test]
fn bounds_go_by_bands_of_base_points() {
    // Base points at and beyond the ends of bands: weight × scale 1.
    let texts = measured(&[bound("low", "value = 0.4"), bound("high", BANDS)].concat()).with(
        "group_points.csv",
        "group_code,weight,mean_cost\nBR15,100,1000\nBR13,200,1000\nBR11,200.000000001,1000\n",
    );
    let at = |diagnoses: &str, fen: i64| Stay {
        diag_code: stay("", "A", 1, diagnoses, "", 0, 0).diag_code,
        ..costing(&format!("{diagnoses}{fen}"), fen)
    };
    let (br15, br13, br11) = ("G00.000", "G00.000|E11.900", "G00.000|J96.000");
    let cases = [(br15, 300_000), (br13, 250_000), (br11, 200_000)];
    let stays: Vec<Stay> =
        cases.iter().flat_map(|(codes, fen)| [at(codes, *fen), at(codes, fen + 1)]).collect();
    let classes: Vec<String> = of(&texts, &stays).into_iter().map(|mut row| row.remove(1)).collect();
    assert_eq!(classes, ["normal", "high"].repeat(3));
    // The form that counts from the bound counts from that of the band: x = 2.6 over 2.5, b = 200: 200 · 1.1.
    let excess = bound("high", BANDS).replace("\"none\"", "\"excess\"");
    let texts = measured(&excess).with("group_points.csv", "group_code,weight,mean_cost\nBR15,200,1000\n");
    assert_eq!(of(&texts, &[costing("1", 260_000)]), [["220.0000", "high"]]);
}

#[test]
fn bands_that_fall_or_leave_a_gap_are_refused() {
    let high = |bands: &str| measured(&[bound("low", "value = 2.2"), bound("high", bands)].concat());
    // Bounds may fall from band to band, but every one must be above the low one: 2 is not.
    assert!(said(&high(BANDS)).starts_with(
        "policy.toml: points.low (line 17), points.high (line 18) must rise on 2023-01-01 for pool employee, level 2, for \
         groups of the last band"
    ));
    let falling = "bands = [{ base_up_to = 100, value = 2.1 }, { value = 3 }]";
    assert!(
        said(&high(falling)).contains("level 2, for groups of 100 base points"),
        "{}",
        said(&high(falling))
    );
    let first = |bands: &str| said(&high(bands)).lines().next().unwrap().to_owned();
    assert_eq!(
        first("bands = [{ base_up_to = 100, value = 3 }, { base_up_to = 100, value = 3 }, { value = 3 }]"),
        "policy.toml:18: `base_up_to` must be above 0 and rise from band to band"
    );
    assert_eq!(
        first("bands = [{ base_up_to = 100, value = 3 }]"),
        "policy.toml:18: the last band must have no `base_up_to`, so that every group is covered"
    );
    assert_eq!(
        first("bands = [{ value = 3 }, { value = 3 }]"),
        "policy.toml:18: only the last band has no `base_up_to`"
    );
    assert_eq!(first("bands = []"), "policy.toml:18: `bands` is empty; a list of bands was expected");
    assert_eq!(first(&format!("value = 2, {BANDS}")), "policy.toml:18: unknown key `points.high.value`");
}

/// Base 120 points, coefficient 1.1, mean 12 000 yuan: D7.
fn jinhua(marks: &str, form: &str) -> Texts {
    measured(&entry("points.incomplete", &format!("{marks}, form = \"{form}\"")))
        .with("group_points.csv", "group_code,points,mean_cost\nBR15,120,12000\nBR13,120,\n")
        .with("coefficients.csv", "fixmedins_code,coefficient\nA,1.1\nB,1.1\n")
}

fn left_by(way: &str, stay: Stay) -> Stay {
    Stay { dscg_way: Some(way.to_owned()), ..stay }
}

#[test]
fn d7_jinhua_and_zhejiang_points() {
    let (_, outputs) = example("D7");
    let points = |form: &str, way: &str, yuan: i64| {
        let stays = [left_by(way, costing("1", yuan * 100))];
        let [row] = &of(&jinhua("dscg_way = [\"4\"]", form), &stays)[..] else { panic!("one case") };
        row.clone()
    };
    let expected = |name: &str, zeros: &str| format!("{}{zeros}", text(&outputs[name]));
    let (jinhua, zhejiang) = ("scaled_plain_capped", "scaled_capped");
    assert_eq!(points(zhejiang, "1", 4800), [expected("complete", ".0000"), "normal".to_owned()]);
    let incomplete = "incomplete".to_owned();
    let own = |name, zeros| [expected(name, zeros), incomplete.clone()];
    assert_eq!(points(jinhua, "4", 4800), own("jinhua_incomplete_cost_4800", ".0000"));
    assert_eq!(points(zhejiang, "4", 4800), own("zhejiang_incomplete_cost_4800", "000"));
    // 132 · 11 500 / 12 000 = 126.5, capped at the base: 120.
    assert_eq!(text(&outputs["zhejiang_incomplete_cost_11500"]), "120 (cap)");
    assert_eq!(points(zhejiang, "4", 11_500), ["120.0000", "incomplete"]);
    // Without a cap: 126.5.
    assert_eq!(points("scaled", "4", 11_500), ["126.5000", "incomplete"]);
}

#[test]
fn a_stay_is_incomplete_by_its_cost_and_that_goes_before_the_low_bound() {
    let texts = |inclusive: bool| {
        let marks = format!("below = 0.4, inclusive = {inclusive}");
        let low = bound("low", "value = 0.5").replace("\"none\"", "\"item\"");
        jinhua(&marks, "scaled").exchange("policy.toml", "sharing.level", &format!("{low}sharing.level"))
    };
    // 0.4 of 12 000 is 4800: below it 132 x, from there to 6000 the low bound, paid by item.
    let stays = [479_999, 480_000, 599_999, 600_000].map(|fen| costing(&fen.to_string(), fen));
    let expected =
        |at: [&'static str; 2]| [["52.7999", "incomplete"], at, ["0.0000", "low"], ["132.0000", "normal"]];
    // 132 · 479 999 / 1 200 000 = 52.79989
    assert_eq!(of(&texts(false), &stays), expected(["0.0000", "low"]));
    assert_eq!(of(&texts(true), &stays), expected(["52.8000", "incomplete"]));
}

#[test]
fn a_stay_is_incomplete_by_its_own_mark() {
    let rows = |mark: &str| {
        let head = "setl_id,fixmedins_code,insutype,gend,age,adm_time,dscg_time,setl_end_date,act_ipt_days,dscg_way,diag_code,oprn_oprt_code,medfee_sumamt,hifp_pay,incomplete_stay";
        format!("{head}\n1,A,310,1,50,2023-01-01,2023-01-08,2023-01-10,7,1,G00.000,,4800.00,600,{mark}\n")
    };
    let of = |marks: &str, mark: &str| {
        let scene = Scene::new();
        scene.discharges("marked.csv", &rows(mark));
        scene.run(&jinhua(marks, "scaled_capped"), &[]).unwrap();
        scene.cases(&["points"]).concat()
    };
    for mark in ["true", "1", "TRUE", "是"] {
        assert_eq!(of("mark = true", mark), ["52.8000"], "{mark}");
        // A policy that does not ask for the mark does not look at it.
        assert_eq!(of("dscg_way = [\"4\"]", mark), ["132.0000"], "{mark}");
    }
    for mark in ["false", "0", "否", ""] {
        assert_eq!(of("mark = true", mark), ["132.0000"], "{mark}");
    }
    // What is neither is refused like any other cell that makes no sense.
    assert_eq!(of("mark = true", "perhaps"), [""; 0]);
}

#[test]
fn an_incomplete_stay_that_is_reversed_or_cannot_be_measured() {
    let early = |stay: Stay| left_by("4", stay);
    let taken_back = Stay {
        record_kind: Some("reversal".to_owned()),
        medfee_sumamt: Some(-480_000),
        ..early(stay("2", "A", 1, "G00.000", "", 0, -100))
    };
    // BR13 has no mean cost: the points of a complete stay, and a finding.
    let stays = [
        early(costing("1", 480_000)),
        taken_back,
        early(stay("3", "A", 1, "G00.000|E11.900", "", 4800, 80)),
        stay("4", "A", 1, "G00.000|E11.900", "", 4800, 80),
    ];
    let texts = jinhua("dscg_way = [\"4\"]", "scaled_capped");
    let expected =
        [["52.8000", "incomplete"], ["-52.8000", "incomplete"], ["132.0000", ""], ["132.0000", ""]];
    assert_eq!(of(&texts, &stays), expected);
    assert_eq!(findings(&texts, &stays, "missing_mean_cost"), ["3"]);
}

#[test]
fn what_marks_an_incomplete_stay_is_checked() {
    let of = |marks: &str, form: &str| said(&jinhua(marks, form)).lines().next().unwrap().to_owned();
    assert_eq!(
        of("mark = false", "scaled"),
        "policy.toml:17: nothing marks an incomplete stay; `dscg_way`, `below` or `mark = true` was expected"
    );
    assert_eq!(of("dscg_way = [\"8\"]", "scaled"), "policy.toml:17: `8` is none of 1, 2, 3, 4, 5, 9");
    assert_eq!(
        of("below = 0.4", "scaled"),
        "policy.toml:17: `points.incomplete.inclusive` is missing; true or false was expected"
    );
    assert_eq!(
        of("mark = true", "excess"),
        "policy.toml:17: `excess` is none of scaled, scaled_capped, scaled_plain_capped"
    );
    let unmeasured = mini_with(&entry("points.incomplete", "mark = true, form = \"scaled\""));
    assert!(said(&unmeasured).starts_with(
        "policy.toml: `points.denominator` has no value on 2023-01-01 for pool employee, level 2, but a bound on costs is set"
    ));
}

fn newborn(id: &str, days: i32, grams: i32, fen: i64) -> Stay {
    let age = Some(0);
    Stay { age, nwb_age: Some(days), nwb_bir_wt: Some(grams), nwb_adm_wt: Some(grams), ..costing(id, fen) }
}

fn newborns(mean_cost: &str, group_mean: &str) -> Texts {
    let rest =
        format!("value = 1500, times_mean = 2.5, mean_cost = {mean_cost}, times_group = 1, unit = \"grams\"");
    let groups = format!("group_code,points,mean_cost\nBR15,100,{group_mean}\nBR13,100,1\n");
    mini_with(&entry("special.newborn", &rest)).with("group_points.csv", &groups)
}

#[test]
fn d24_newborns_of_little_weight_are_candidates() {
    let (inputs, outputs) = example("D24");
    let (city, group) = (text(&inputs["city_mean"]), text(&inputs["group_mean"]));
    let grams = inputs["weight_g"].as_i64().unwrap() as i32;
    let cost = inputs["cost"].as_i64().unwrap() * 100;
    assert_eq!(outputs["eligible"], true);
    let stays = [
        newborn("as in D24", 10, grams, cost),
        newborn("at the group mean", 28, 1499, 4_800_000),
        newborn("below the group mean", 10, 1499, 4_799_999),
        newborn("heavy", 10, 1500, cost),
        newborn("no newborn", 29, grams, cost),
        Stay { nwb_bir_wt: None, ..newborn("not weighed", 10, grams, cost) },
    ];
    let told = findings(&newborns(&city, &group), &stays, "special_case_candidate");
    assert_eq!(told, ["as in D24", "at the group mean"]);
    // 2.5 times 20 000 is 50 000: at it, and a fen below.
    let stays = [newborn("at", 10, grams, 5_000_000), newborn("below", 10, grams, 4_999_999)];
    assert_eq!(findings(&newborns("20000", &group), &stays, "special_case_candidate"), ["at"]);
    // The mean of the group is not known: that is told in place of a guess.
    let unknown = newborns(&city, "");
    assert_eq!(findings(&unknown, &stays, "special_case_candidate"), [""; 0]);
    assert_eq!(findings(&unknown, &stays, "missing_mean_cost"), ["at", "below"]);
}

#[test]
fn the_test_of_newborns_is_checked() {
    let texts = newborns("14000", "48000");
    let with = |from: &str, to: &str| said(&texts.clone().exchange("policy.toml", from, to));
    assert_eq!(with("value = 1500", "value = 0"), "policy.toml:16: 0 is not a weight from 1 to 9999 grams");
    assert_eq!(with("mean_cost = 14000", "mean_cost = 0"), "policy.toml:16: `mean_cost` must be above 0");
    assert_eq!(
        said(&texts.with("group_points.csv", "group_code,points\nBR15,100\n")),
        "group_points.csv: holds no mean_cost, and special.newborn measures costs by it; fill the column in"
    );
}

proptest! {
    /// A mix lies between its parts, and of equal parts it is that part to the last digit.
    #[test]
    fn a_mix_lies_between_its_parts(share in 0i64..=1000, own in 1i64..1_000_000, level in 1i64..1_000_000) {
        let number = |value: i64, scale: i64, digits: usize| {
            Number::parse(&format!("{}.{:0digits$}", value / scale, value % scale)).unwrap()
        };
        let mix = Mix { own: number(share, 1000, 3), level: number(1000 - share, 1000, 3) };
        let (own, level) = (number(own, 10_000, 4), number(level, 10_000, 4));
        let mixed = mix.of(Some(own), Some(level)).unwrap();
        prop_assert!(own.min(level) <= mixed && mixed <= own.max(level));
        prop_assert_eq!(mix.of(Some(own), Some(own)), Some(own));
        prop_assert_eq!((mix.of(None, Some(own)), mix.of(Some(own), None)), (Some(own), Some(own)));
    }
}
