//! `[from_history]`: the points of a scheme from past cases.
//!
//! The small scheme has the groups BB11, BB19, BR11, BR13, BR15 and NR19, in this order; past years are years of the region
//! moved back by 365 days.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use casemix::domain::{Fen, Kind, Number, Period, Problems, Quotient, decimal_text};
use casemix::generate::{Stay, write_stays};
use casemix::pipeline::{CodeMaps, SchemeUse};
use casemix::points::{GroupWorth, PastCosts, group_worths};
use casemix::region::Region;
use casemix::run::{
    Context, Derived, Discharges, Loaded, PastCases, Places, Silent, Task, derive_points, load_scheme,
    perform, thread_pool,
};
use casemix::scheme::Catalogue;
use casemix::table::Document;
use casemix::variant::FromHistory;
use proptest::prelude::*;
use serde_json::Value;

use crate::support::{
    Scene, Texts, dip_mini_region, entry, mini_region, mini_with, parquet_rows, repository, stay,
};
use crate::worked::{example, text};

/// Keys of the table; the years follow.
const KEYS: &str = "column = \"weight\"\nscale = 1\ndecimals = 4\nmean = \"case_weighted\"\nmin_cases = 1\n";
const OWN_2023: &str = "[[from_history.year]]\nyear = 2023\nweight = 1\n";

fn read(keys: &str) -> Result<FromHistory, String> {
    let document = Document::parse(&format!("[from_history]\n{keys}"), "a.toml", Kind::Rules).unwrap();
    let (mut fields, mut problems) = (document.fields(), Problems::new());
    let rule =
        fields.table("from_history", &mut problems).and_then(|own| FromHistory::read(own, &mut problems));
    problems.check(Kind::Rules).map_err(|error| error.to_string())?;
    Ok(rule.expect("what has no problem is read"))
}

fn rule(keys: &str) -> FromHistory {
    read(keys).unwrap()
}

fn of_2022(own: Stay) -> Stay {
    let back = |day: Option<i32>| day.map(|day| day - 365);
    let (adm_time, dscg_time) = (back(own.adm_time), back(own.dscg_time));
    Stay { adm_time, dscg_time, setl_end_date: back(own.setl_end_date), ..own }
}

/// A case at hospital A by the diagnoses of its group: BR15 has one, BR13 a CC, BR11 an MCC.
fn case(id: &str, group: &str, cost: i64) -> Stay {
    let codes = match group {
        "BR13" => "G00.000|E11.900",
        "BR11" => "G00.000|J96.000",
        "BR15" => "G00.000",
        other => other,
    };
    stay(id, "A", 1, codes, "", cost, cost / 2)
}

/// Points of the small scheme, from the region's discharges and from those in `history`.
fn derived(scene: &Scene, keys: &str, texts: &Texts, own: &[Stay], past: &[Stay]) -> Result<Derived, String> {
    let rule = read(keys)?;
    let region = scene.region(texts, own);
    std::fs::create_dir_all(scene.path("history")).unwrap();
    write_stays(&scene.path("history/all.parquet"), past).unwrap();
    let catalogue = Catalogue::at(&scene.tables()).unwrap();
    let scheme = load_scheme(&catalogue, "mini", Period::ALWAYS).unwrap();
    let region = Region::load(&region).unwrap();
    derive(&rule, scene.folder.path(), &scheme, &region)
        .map_err(|error| error.replace(&format!("{}/", scene.folder.path().display()), ""))
}

fn derive(rule: &FromHistory, folder: &Path, scheme: &SchemeUse, region: &Region) -> Result<Derived, String> {
    let pool = thread_pool(2).unwrap();
    let own = Discharges::open(&[region.discharges()], None, &pool, &mut Silent).unwrap();
    let past = PastCases { rule, folder, scheme, maps: &CodeMaps::default(), region, own: &own };
    derive_points(&past, &pool, &mut Silent).map_err(|error| error.to_string())
}

/// The rows of the statement in which there is something to tell.
fn told(derived: &Derived) -> Vec<String> {
    let rows = derived.statement.rows.iter().filter(|row| row[6] != "no case");
    rows.map(|row| row.join(" ")).collect()
}

/// 2022: BR15 costs 1000 and 3000, BR13 4000 and 8000. 2023: BR15 2000 and 2000, BR11 6000.
fn two_years() -> (Vec<Stay>, Vec<Stay>) {
    let past =
        [case("1", "BR15", 1000), case("2", "BR15", 3000), case("3", "BR13", 4000), case("4", "BR13", 8000)];
    let own = [case("5", "BR15", 2000), case("6", "BR15", 2000), case("7", "BR11", 6000)];
    (own.to_vec(), past.map(of_2022).to_vec())
}

const TWO_YEARS: &str = "[[from_history.year]]\nyear = 2023\nweight = 2\n\
                         [[from_history.year]]\nyear = 2022\nweight = 1\ndischarges = \"history\"\n";

#[test]
fn a_weight_is_the_mean_of_a_group_over_that_of_all() {
    let (own, past) = two_years();
    let keys = format!("{}{TWO_YEARS}", KEYS.replace("min_cases = 1", "min_cases = 2"));
    let scene = Scene::new();
    let made = derived(&scene, &keys, &mini_region(), &own, &past).unwrap();
    // All: (16 000 + 2 · 10 000) / (4 + 2 · 3) = 3600. BR15: (4000 + 2 · 4000) / (2 + 2 · 2) = 2000, 2000 / 3600 = 0.5556.
    // BR13: 12 000 / 2 = 6000, 6000 / 3600 = 1.6667. BR11 has one case. Costs: 26 000 in all.
    assert_eq!(
        told(&made),
        [
            "BR11 1 1 6000.00 0.230769  below min_cases",
            "BR13 2 2 6000.00 0.461538 1.6667 ",
            "BR15 4 4 2000.00 0.307692 0.5556 ",
        ]
    );
    assert_eq!(
        made.table,
        "group_code,level,points,weight,mean_cost,source,from,until\n\
         BB11,,,,,,,\n\
         BB19,,,,,,,\n\
         BR11,,,,,,,\n\
         BR13,,,1.6667,6000.00,\"from_history: cases of 2022 × 1, 2023 × 2; 2 of 2 cases\",,\n\
         BR15,,,0.5556,2000.00,\"from_history: cases of 2022 × 1, 2023 × 2; 4 of 4 cases\",,\n\
         NR19,,,,,,,\n"
    );
    assert_eq!(
        made.warnings,
        [
            "the weight of each group of mini was not published: it follows from past cases (mean cost of the group over that \
             of all cases × 1; cases of 2022 × 1, 2023 × 2), and so does every amount that rests on it",
            "from_history 2022: 4 cases in groups; records left out: none",
            "from_history 2023: 3 cases in groups; records left out: none",
            "1 groups have fewer than 2 past cases and no weight: BR11",
            "3 groups have no past case and no weight: BB11, BB19, NR19",
        ]
    );
    let named: Vec<&str> = made.inputs.iter().map(|file| file.name.as_str()).collect();
    assert_eq!((named, made.inputs[0].rows), (vec!["from_history/2022/all.parquet"], Some(4)));
    // The table is one that a region reads: a case of BR15 has its weight as points, and one of BR11 none.
    let scene = Scene::new();
    scene.run(&mini_region().with("group_points.csv", &made.table), &own).unwrap();
    assert_eq!(scene.cases(&["points"]).concat(), ["0.5556", "0.5556", "0.0000"]);
}

#[test]
fn means_of_years_are_weighed_as_the_policy_weighs_them() {
    let (own, past) = two_years();
    let keys = format!(
        "{}{TWO_YEARS}",
        KEYS.replace("case_weighted", "mean_of_means").replace("weight\"", "points\"")
    );
    let made =
        derived(&Scene::new(), &keys.replace("scale = 1", "scale = 1000"), &mini_region(), &own, &past);
    // All: (4000 + 2 · 10 000 / 3) / 3 = 32 000 / 9. BR15: (2000 + 2 · 2000) / 3 = 2000; · 9 / 32 000 · 1000 = 562.5.
    // BR13 only of 2022: 6000 · 9 / 32 = 1687.5. BR11 only of 2023: the same.
    let made = made.unwrap();
    assert_eq!(
        told(&made),
        [
            "BR11 1 1 6000.00 0.230769 1687.5 ",
            "BR13 2 2 6000.00 0.461538 1687.5 ",
            "BR15 4 4 2000.00 0.307692 562.5 ",
        ]
    );
    assert!(made.table.contains("\nBR15,,562.5,,2000.00,"), "{}", made.table);
}

#[test]
fn the_ends_of_the_costs_of_a_group_are_left_out() {
    // BR15: 100, 200, … 2000. Of 20 cases one is below and two are above; 200 … 1800 are 17 cases and 17 000 yuan. Of the
    // three cases of BR13 (1600 yuan) a share below one third is none. All: 18 600 / 20 = 930.
    let mut own: Vec<Stay> = (1..=20).map(|step| case(&step.to_string(), "BR15", 100 * step)).collect();
    own.extend([case("a", "BR13", 1000), case("b", "BR13", 100), case("c", "BR13", 500)]);
    let keys = format!("{KEYS}trim_low = 0.05\ntrim_high = 0.1\n{OWN_2023}");
    let made = derived(&Scene::new(), &keys, &mini_region(), &own, &[]).unwrap();
    // 1000 / 930 = 1.07527; 1600 / 3 / 930 = 0.57348; 1600 of 18 600.
    let expected = ["BR13 3 3 533.33 0.086022 0.5735 ", "BR15 20 17 1000.00 0.913978 1.0753 "];
    assert_eq!(told(&made), expected);
    assert!(made.table.contains("2023 × 1, without the lowest 0.05 and the highest 0.1; 17 of 20 cases"));
    own.reverse();
    let turned = derived(&Scene::new(), &keys, &mini_region(), &own, &[]).unwrap();
    assert_eq!(turned, made, "the order of rows decides nothing");
}

#[test]
fn only_cases_that_stand_are_past_cases() {
    let kind = |kind: &str, names: &str, own: Stay| {
        let names = Some(names.to_owned()).filter(|names| !names.is_empty());
        Stay { record_kind: Some(kind.to_owned()), supersedes_setl_id: names, ..own }
    };
    let own = [
        case("1", "BR15", 1000),
        case("1", "BR15", 1000), // again
        case("2", "BR15", 3000),
        kind("reversal", "2", case("r", "BR15", -3000)),
        kind("reversal", "", case("x", "BR15", -500)),
        case("3", "BR13", 5000),
        kind("correction", "3", case("c", "BR13", 2000)),
        // Six records that are refused.
        kind("correction", "unknown", case("d", "BR15", 900)),
        kind("reversal", "unknown", case("e", "BR15", -900)),
        case("9", "BR15", 7000),
        case("9", "BR15", 8000),
        Stay { fixmedins_code: Some("Z".to_owned()), ..case("z", "BR15", 7000) },
        of_2022(case("old", "BR15", 7000)),
        case("u", "Q99.9x9", 7000),
    ];
    let made = derived(&Scene::new(), &format!("{KEYS}{OWN_2023}"), &mini_region(), &own, &[]).unwrap();
    // Record 1 of 1000 and the correction of 2000: a mean of 1500.
    assert_eq!(told(&made), ["BR13 1 1 2000.00 0.666667 1.3333 ", "BR15 1 1 1000.00 0.333333 0.6667 "]);
    assert_eq!(
        made.warnings[1],
        "from_history 2023: 2 cases in groups; records left out: 1 ungrouped or ambiguous, 2 taken back or replaced, 1 \
         reversals that name no record, 1 repeated, 6 refused or of another year"
    );
}

#[test]
fn rows_of_cases_without_a_group_stay_as_they_are() {
    let rows = "group_code,level,weight,mean_cost,marks,from\nBR15,,9,,no_coefficient,\n0000,3,0.2,700,,2023-01-01\n\
                0000,,0.3,,,\nBQY,,,,,\n";
    let texts = mini_region().with("group_points.csv", rows);
    let own = [case("1", "BR15", 1000)];
    let made = derived(&Scene::new(), &format!("{KEYS}{OWN_2023}"), &texts, &own, &[]).unwrap();
    let first: Vec<&str> = made.table.lines().skip(1).take(3).collect();
    assert_eq!(
        first,
        [
            "0000,,,0.3,,\"group_points.csv of the region, line 4\",,",
            "0000,3,,0.2,700.00,\"group_points.csv of the region, line 3\",2023-01-01,",
            "BB11,,,,,,,",
        ]
    );
    assert_eq!(
        made.warnings[3..],
        [
            "2 rows of group_points.csv state a level, marks, rigid_share or below_tcm_ratio; points from past cases have none \
             of these",
            "group_points.csv, line 4: `0000` keeps its worth, which was not derived; see that it fits the scale 1",
            "group_points.csv, line 3: `0000` keeps its worth, which was not derived; see that it fits the scale 1",
        ]
    );
}

/// The scheme of a region with local groups.
fn dip(texts: &Texts, stays: &[Stay], keys: &str) -> Result<Derived, String> {
    let scene = Scene::published();
    let folder = scene.region(texts, stays);
    let loaded = Loaded::region(&folder, 2023, &Catalogue::at(&scene.tables()).unwrap()).unwrap();
    derive(&rule(keys), &folder, &loaded.schemes[0], &loaded.region)
}

#[test]
fn groups_of_a_region_have_points_and_days_have_none() {
    let stroke = |id: &str, cost| stay(id, "C", 1, "I63.900", "", cost, cost / 2);
    let by_the_day = Stay { med_type: Some("2105".to_owned()), ..stroke("3", 9000) };
    let traditional = Stay { trt_type: Some("2.1".to_owned()), ..stroke("2", 3000) };
    let texts = dip_mini_region()
        .with("group_points.csv", "group_code,points\nJC3264,1000\nZY01,800\nCR01,10\n")
        .with("tcm_groups.csv", "group_code,principal_diagnosis,principal_procedure,trt_type\nZY01,I63,,2\n")
        .with("bed_day_groups.csv", "group_code,principal_diagnosis,marked,days_min\nCR01,,yes,1\n");
    let stays = [stroke("1", 1000), traditional, by_the_day];
    let made = dip(&texts, &stays, &format!("{KEYS}{OWN_2023}")).unwrap();
    // 1000 and 3000 by a mean of 2000; a stay by the day is in no mean.
    let mut found = told(&made);
    found.sort();
    let expected = [
        "CR01 0 0  0.000000  paid by the day",
        "JC3264 1 1 1000.00 0.250000 0.5 ",
        "ZY01 1 1 3000.00 0.750000 1.5 ",
    ];
    assert_eq!(found, expected);
    assert_eq!(
        made.warnings[1],
        "from_history 2023: 2 cases in groups; records left out: 1 in groups paid by the day"
    );
    assert_eq!(
        made.warnings[3],
        "1 groups are paid by the day, which no mean of cases tells, and no weight: CR01"
    );
}

#[test]
fn groups_that_points_decide_have_none_from_their_cases() {
    let texts = dip_mini_region().exchange(
        "policy.toml",
        "sharing.level",
        &format!("{}sharing.level", entry("grouping.tie_break", "value = \"score\"")),
    );
    let stays = [stay("1", "C", 1, "I63.900", "", 1000, 500)];
    assert_eq!(
        dip(&texts, &stays, &format!("{KEYS}{OWN_2023}")).unwrap_err(),
        "a.toml:1: `from_history` makes points from the cases of groups, and grouping.tie_break = \"score\" decides groups by \
         their points; set grouping.tie_break = \"library_order\""
    );
}

#[test]
fn what_gives_no_points_is_refused() {
    let said = |keys: &str| {
        derived(&Scene::new(), keys, &mini_with(""), &two_years().0, &two_years().1).unwrap_err()
    };
    let of_2021 = "[[from_history.year]]\nyear = 2021\nweight = 1\n";
    assert_eq!(
        said(&format!("{KEYS}{of_2021}discharges = \"history\"\n")),
        "history: holds no case settled in 2021 that mini groups, and `from_history` counts that year; name the right folder, \
         or leave the year out"
    );
    assert_eq!(
        said(&format!("{KEYS}{of_2021}")),
        "region/discharges: holds no case settled in 2021 that mini groups, and `from_history` counts that year; name the right \
         folder, or leave the year out"
    );
    assert!(said(&format!("{KEYS}{of_2021}discharges = \"nowhere\"\n")).starts_with("nowhere: "));
    // BR15 is 2000 by a mean of 10 000 / 3, 0.6, and BR11 is 1.8: 0.3 of them are 0.18, to no decimals 0, and 0.54, 1.
    let keys = format!("{KEYS}{OWN_2023}")
        .replace("decimals = 4", "decimals = 0")
        .replace("scale = 1", "scale = 0.3");
    assert_eq!(
        said(&keys),
        "a.toml:1: `from_history`: group `BR15` would have a weight of 0 or above 1000000; change `scale` or `decimals`, or a \
         cost is wrong"
    );
    let large = format!("{KEYS}{OWN_2023}").replace("scale = 1", "scale = 999999");
    assert_eq!(
        said(&large),
        "a.toml:1: `from_history`: group `BR11` would have a weight of 0 or above 1000000; change `scale` or `decimals`, or a \
         cost is wrong"
    );
}

#[test]
fn keys_are_checked() {
    let with = |from: &str, to: &str| {
        let keys = format!("{KEYS}trim_low = 0.1\ntrim_high = 0.2\n{OWN_2023}");
        assert!(keys.contains(from), "{from}");
        read(&keys.replace(from, to)).unwrap_err()
    };
    assert_eq!(with("\"weight\"", "\"price\""), "a.toml:1: `column`: `price` is none of weight, points");
    let scale = "is not above 0 and up to 1000000 with at most 9 decimals";
    assert_eq!(with("scale = 1", "scale = 0"), format!("a.toml:1: `scale`: 0 {scale}"));
    assert_eq!(with("scale = 1", "scale = 1000000.5"), format!("a.toml:1: `scale`: 1000000.5 {scale}"));
    assert_eq!(
        with("decimals = 4", "decimals = 10"),
        "a.toml:1: `decimals`: 10 is not a whole number from 0 to 9"
    );
    assert_eq!(
        with("case_weighted", "history"),
        "a.toml:1: `mean`: `history` is none of mean_of_means, case_weighted"
    );
    assert_eq!(
        with("min_cases = 1\n", "min_cases = 0\n"),
        "a.toml:1: `min_cases`: 0 is not a whole number from 1 to 1000000"
    );
    assert_eq!(
        with("min_cases = 1\n", ""),
        "a.toml:1: `from_history.min_cases` is missing; a whole number was expected"
    );
    assert_eq!(
        with("trim_low = 0.1\n", ""),
        "a.toml:1: `trim_low` and `trim_high` go together; state both, or leave out both"
    );
    assert_eq!(
        with("trim_low = 0.1", "trim_low = 0.8"),
        "a.toml:1: `trim_low` 0.8 and `trim_high` 0.2 leave no case; together they must be below 1"
    );
    assert_eq!(
        with("trim_high = 0.2", "trim_high = 1.5"),
        "a.toml:1: `trim_high`: 1.5 is not a share between 0 and 1 with at most 6 decimals; such as 0.025"
    );
    assert_eq!(
        with(OWN_2023, ""),
        "a.toml:1: 1 to 10 [[from_history.year]] were expected, each with year and weight"
    );
    assert_eq!(
        with("year = 2023", "year = 23"),
        "a.toml:9: `year`: 23 is not a whole number from 1990 to 2100"
    );
    assert_eq!(
        with("weight = 1\n", "weight = 0.5\n"),
        "a.toml:11: `from_history.year.weight` is a number; a whole number was expected"
    );
    assert_eq!(
        with("weight = 1\n", "weight = 1001\n"),
        "a.toml:9: `weight`: 1001 is not a whole number from 1 to 1000"
    );
    assert_eq!(
        with("weight = 1\n", "weight = 1\ndischarges = \" \"\n"),
        "a.toml:9: `discharges` is empty; name a folder, or leave it out for the discharges of the region"
    );
    assert_eq!(
        with("weight = 1\n", "weight = 1\nfolder = \"x\"\n"),
        "a.toml:12: unknown key `from_history.year.folder`"
    );
    assert_eq!(
        with("scale = 1\n", "scale = 1\nscales = 2\n"),
        "a.toml:4: unknown key `from_history.scales`; did you mean `scale`?"
    );
    let twice = format!("{OWN_2023}{OWN_2023}");
    assert_eq!(with(OWN_2023, &twice), "a.toml:12: year 2023 stands twice");
}

#[test]
fn the_example_of_the_page_is_read() {
    let page = std::fs::read_to_string(repository("docs/from-history.md")).unwrap();
    let example = page.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let rule = rule(example.strip_prefix("[from_history]\n").unwrap());
    assert_eq!(rule.told(), "cases of 2022 × 1, 2023 × 2, without the lowest 0.025 and the highest 0.025");
}

/// Whole fen that cost so much together, as equal as they can be.
fn spread(cases: i64, cost: i64) -> Vec<i64> {
    let (each, more) = (cost / cases, cost % cases);
    (0..cases).map(|at| each + i64::from(at < more)).collect()
}

/// Two groups: one of these cases and means (yuan) by year, and the rest of all cases, with their means.
fn group_and_rest(own: [&Value; 2], all: [&Value; 2], keys: &str) -> GroupWorth {
    let list = |value: &Value| -> Vec<i64> {
        value.as_array().unwrap().iter().map(|own| own.as_i64().unwrap()).collect()
    };
    let ([cases, means], [all_cases, all_means]) = (own.map(list), all.map(list));
    let years = (0..3).map(|at| {
        let cost = cases[at] * means[at] * 100;
        let rest = spread(all_cases[at] - cases[at], all_cases[at] * all_means[at] * 100 - cost);
        PastCosts { year: 2020 + at as i32, groups: vec![spread(cases[at], cost), rest] }
    });
    let one_two_seven: String = [(2020, 1), (2021, 2), (2022, 7)]
        .map(|(year, weight)| format!("[[from_history.year]]\nyear = {year}\nweight = {weight}\n"))
        .concat();
    group_worths(&rule(&format!("{keys}{one_two_seven}")), years.collect()).swap_remove(0)
}

#[test]
fn d1_points_of_past_cases_by_one_two_seven() {
    let (inputs, outputs) = example("D1");
    let keys = KEYS.replace("scale = 1", "scale = 1000").replace("\"weight\"", "\"points\"");
    let of = |mean: &str| {
        let own = [&inputs["group_cases"], &inputs["group_means"]];
        let all = [&inputs["region_cases"], &inputs["region_means"]];
        group_and_rest(own, all, &keys.replace("case_weighted", mean)).worth.unwrap().to_string()
    };
    assert_eq!(of("mean_of_means"), text(&outputs["mean_of_means_points"]));
    assert_eq!(of("case_weighted"), text(&outputs["case_weighted_points"]));
}

#[test]
fn d6_a_ratio_of_three_years() {
    let (inputs, outputs) = example("D6");
    // One case of the level in each year, and another that makes the mean of both that of the city.
    let (one, two) = (serde_json::json!([1, 1, 1]), serde_json::json!([2, 2, 2]));
    let keys = KEYS.replace("case_weighted", "mean_of_means");
    let own = group_and_rest([&one, &inputs["level_means"]], [&two, &inputs["city_means"]], &keys);
    assert_eq!(own.mean_cost, Some(Fen(1_077_000)));
    assert_eq!(own.worth.unwrap().to_string(), text(&outputs["coefficient"]));
}

/// Costs and groups of the demo region's cases as `group` finds them, by group of CHS-DRG 3.0.
static DEMO: LazyLock<BTreeMap<String, (i64, i128)>> = LazyLock::new(|| {
    let (scene, inputs) = (Scene::published(), repository("fixtures/demo-drg/discharges"));
    let task = Task::Group { scheme: "chs-drg-3.0".to_owned(), diagnosis_map: None, procedure_map: None };
    let places = Places { inputs: vec![inputs.clone()], tables: Some(scene.tables()), ..Places::default() };
    let context = Context { threads: 2, progress: &mut Silent };
    perform(&task, &places, &scene.path("out"), true, context).unwrap();
    let files = std::fs::read_dir(inputs).unwrap().map(|file| file.unwrap().path());
    let costs: BTreeMap<String, i128> = files
        .flat_map(|file| parquet_rows(&file, &["setl_id", "medfee_sumamt"]))
        .filter_map(|row| Some((row[0].clone()?, Fen::parse_yuan(row[1].as_deref()?)?.0)))
        .collect();
    let mut groups = BTreeMap::new();
    for row in scene.cases(&["setl_id", "group_code", "status"]) {
        if row[2] == "grouped" {
            let entry: &mut (i64, i128) = groups.entry(row[1].clone()).or_default();
            entry.0 += 1;
            entry.1 += costs[&row[0]];
        }
    }
    groups
});

#[test]
fn the_demo_region_has_weights_under_a_scheme_without_any() {
    let catalogue = Catalogue::at(&repository("grouper-tables")).unwrap();
    let scheme = load_scheme(&catalogue, "chs-drg-3.0", Period::ALWAYS).unwrap();
    let region = Region::load(&repository("fixtures/demo-drg")).unwrap();
    let made = derive(&rule(&format!("{KEYS}{OWN_2023}")), Path::new(""), &scheme, &region).unwrap();
    // The same from the cases of `group`: cost / cases of the group over cost / cases of all.
    let (cases, cost) = DEMO.values().fold((0, 0), |all, own| (all.0 + own.0, all.1 + own.1));
    let ratio = |(own, own_cost): &(i64, i128)| {
        Quotient::new((own_cost * i128::from(cases)).into(), (cost * i128::from(*own)).into())
    };
    let whole: Quotient = DEMO.values().map(|own| ratio(own) * Quotient::from_integer(own.0.into())).sum();
    assert_eq!(whole, Quotient::from_integer(cases.into()));
    let worth = |own: &(i64, i128)| Number::parse(&decimal_text(&ratio(own), 4)).unwrap().to_string();
    let expected: BTreeMap<&str, (String, String)> =
        DEMO.iter().map(|(code, own)| (code.as_str(), (own.0.to_string(), worth(own)))).collect();
    let with_cases = made.statement.rows.iter().filter(|row| row[1] != "0");
    let found: BTreeMap<&str, (String, String)> =
        with_cases.map(|row| (row[0].as_str(), (row[1].clone(), row[5].clone()))).collect();
    assert_eq!(found, expected);
    assert!(found.len() > 100, "{}", found.len());
    let kept = made.table.lines().nth(1).unwrap();
    assert_eq!(kept, "0000,,,0.2,,\"group_points.csv of the region, line 2\",,");
}

proptest! {
    /// In one year the ratios of groups, each as often as the group has cases, make as many as there are cases, whatever is
    /// left out; and neither the order of cases nor their currency decides anything.
    #[test]
    fn ratios_make_up_the_cases(
        groups in prop::collection::vec(prop::collection::vec(1i64..10_000_000, 0..30), 1..8),
        one in 1i64..10_000_000,
        low in 0u32..50,
        high in 0u32..50,
        times in 1i64..1000,
        turn in 0usize..30,
    ) {
        let keys = format!("{KEYS}trim_low = 0.{low:02}\ntrim_high = 0.{high:02}\n{OWN_2023}");
        let rule = rule(&keys);
        let mut groups = groups;
        groups.push(vec![one]);
        let worths = |groups: Vec<Vec<i64>>| group_worths(&rule, vec![PastCosts { year: 2023, groups }]);
        let found = worths(groups.clone());
        let cases = |own: &GroupWorth| Quotient::from_integer(own.kept.into());
        let whole: Quotient = found.iter().filter_map(|own| Some(own.ratio.clone()? * cases(own))).sum();
        prop_assert_eq!(whole, found.iter().map(cases).sum::<Quotient>());
        let mut turned = groups.clone();
        turned.iter_mut().filter(|costs| !costs.is_empty()).for_each(|costs| {
            let by = turn % costs.len();
            costs.rotate_left(by);
            costs.reverse();
        });
        prop_assert_eq!(&worths(turned), &found);
        let dearer = worths(groups.iter().map(|costs| costs.iter().map(|cost| cost * times).collect()).collect());
        for (own, other) in found.iter().zip(&dearer) {
            prop_assert_eq!((&own.ratio, &own.worth, own.kept), (&other.ratio, &other.worth, other.kept));
        }
    }
}
