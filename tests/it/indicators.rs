//! Indicators of a year, by hand, and the tables beside them.

use std::collections::BTreeMap;

use casemix::domain::Fen;
use casemix::generate::Stay;
use casemix::report::Indicator;
use casemix::settlement::variation;

use crate::support::{Scene, Table, entry, mini_region, mini_with, small_year, stay};

/// [`small_year`] and one more case of B in BR15, of 2000 yuan and 200 from the fund: points A 2, B 2 + 3 + 1.
fn five_cases() -> Vec<Stay> {
    let parts = Stay {
        drug_amt: Some(50_000),
        consumable_amt: Some(20_000),
        exam_amt: Some(10_000),
        psn_part_amt: Some(90_000),
        fulamt_ownpay_amt: Some(10_000),
        preselfpay_amt: Some(10_000),
        dscg_way: Some("5".to_owned()),
        ..stay("5", "B", 2, "G00.000", "", 2000, 200)
    };
    small_year().into_iter().chain([parts]).collect()
}

/// Numerator, denominator and value by subject and key.
fn readings(scene: &Scene) -> BTreeMap<(String, String), String> {
    let table = scene.table("indicators.csv");
    let subject =
        |row: &[String]| row[..4].iter().filter(|cell| !cell.is_empty()).cloned().collect::<Vec<_>>();
    table.rows.iter().map(|row| ((subject(row).join(" "), row[4].clone()), row[5..8].join(" "))).collect()
}

#[test]
fn indicators_of_a_small_year_are_those_reckoned_by_hand() {
    let scene = Scene::new();
    scene.run(&mini_region(), &five_cases()).unwrap();
    let readings = readings(&scene);
    let of = |subject: &str, key: &str| {
        let own = readings.get(&(subject.to_owned(), key.to_owned()));
        own.map_or("", String::as_str)
    };
    let expected = [
        // Weights 1 + 1 + 2 + 3 + 1 over five cases.
        ("employee", "case_mix_index", "8.0000 5 1.6000"),
        ("employee 3 A", "case_mix_index", "2.0000 2 1.0000"),
        // BR15 costs 1000 + 1000 + 2000 in three cases, 4000/3 on average: A used 2000 / (4000/3) = 1.5 of it in two cases.
        ("employee 3 A", "cost_index", "1.5000 2 0.7500"),
        // B used 2000 / (4000/3) = 1.5 of it, and as much as the region in groups that only it has: 3.5 in three cases.
        ("employee 3 B", "cost_index", "3.5000 3 1.1667"),
        ("employee", "cost_index", "5.0000 5 1.0000"),
        ("employee 3 B", "time_index", "3.0000 3 1.0000"),
        // Costs 1000, 1000 and 2000: variance 2/9 of a million, deviation 471.4045, over 1333.3333.
        ("employee BR15", "cost_variation", "471.40 1333.3333 0.3536"),
        // A group with one case has no variation.
        ("employee BR13", "cost_variation", ""),
        ("employee", "mean_cost", "9000.00 5 1800.0000"),
        ("employee", "mean_days", "35 5 7.0000"),
        ("employee", "cost_per_weight", "9000.00 8.0000 1125.0000"),
        // Only case 5 states its parts: 500 of 2000 yuan.
        ("employee", "drug_percent", "500.00 2000.00 25.0000"),
        ("employee 3 A", "drug_percent", ""),
        ("employee", "person_payment", "900.00 1 900.0000"),
        // Own pay and what is paid first are stated, what is above limits is not: the three are never guessed.
        ("employee", "out_of_policy_percent", ""),
        ("employee", "death_percent", "1 5 20.0000"),
        ("employee", "readmission_percent", ""),
        // Weights of a group: BR15 1 (three cases), BR13 2, BR11 3.
        ("employee", "weight_to_1_percent", "0 5 0.0000"),
        ("employee", "weight_to_2_percent", "3 5 60.0000"),
        ("employee", "weight_to_3_percent", "1 5 20.0000"),
        ("employee", "weight_to_4_percent", "1 5 20.0000"),
        ("employee", "complex_percent", "2 5 40.0000"),
        // A gets 2/8 of 1000.00, and 200.00 was recorded; B 750.00 of 750.00.
        ("employee 3 A", "settlement_percent", "250.00 200.00 125.0000"),
        ("employee 3 A", "balance_per_case", "50.00 2 25.0000"),
        ("employee 3 A", "fund_difference_per_case", "-50.00 2 -25.0000"),
        ("employee", "budget_accuracy_percent", "1000.00 1000.00 100.0000"),
        // 1000.00 / 8 = 125 yuan per point against 100.
        ("employee", "opening_difference_percent", "25.0000 100.0000 25.0000"),
        ("employee 3", "cases_share_percent", "5 5 100.0000"),
        ("", "list_quality_percent", "5 5 100.0000"),
        // Nothing is shared, each hospital receives its standard: A keeps its surplus of 50.00, B has none.
        ("employee", "retention_percent", "1 2 50.0000"),
        ("employee 3 A", "retention_percent", ""),
    ];
    for (subject, key, reading) in expected {
        assert_eq!(of(subject, key), reading, "{subject} {key}");
    }
}

#[test]
fn weights_are_base_points_over_their_scale_and_points_are_no_weights() {
    let keys = ["case_mix_index", "cost_per_weight", "days_per_weight"];
    let told = |texts: &crate::support::Texts, stays: &[Stay]| {
        let scene = Scene::new();
        let summary = scene.run(texts, stays).unwrap();
        let own = readings(&scene);
        let year = summary.pools[0].year.as_ref().unwrap();
        // The summary has the same readings with fewer decimals.
        let of_summary =
            [&year.case_mix_index, &year.cost_per_weight, &year.days_per_weight].map(Option::is_some);
        let of = |key: &str| own.get(&("employee".to_owned(), key.to_owned())).cloned().unwrap_or_default();
        assert_eq!(of_summary, keys.map(|key| !of(key).is_empty()));
        keys.map(of)
    };
    // Weights 1 + 1 + 2 + 3 + 1 = 8 in five cases of 9000 yuan and 35 days; 800 points where a weight has a hundred.
    let weights = ["8.0000 5 1.6000", "9000.00 8.0000 1125.0000", "35 8.0000 4.3750"];
    assert_eq!(told(&mini_region(), &five_cases()), weights);
    let scale = |value: &str| format!("points.scale = {{ value = {value}, unit");
    let hundred = mini_region().exchange("policy.toml", &scale("1"), &scale("100"));
    assert_eq!(told(&hundred, &five_cases()), weights);
    // Groups that are worth points as they stand: a mean of points, and nothing per weight.
    let points = mini_region().with(
        "group_points.csv",
        "group_code,points,mean_cost\nBR15,100,1000\nBR13,200,2000\nBR11,300,3000\n",
    );
    assert_eq!(told(&points, &five_cases()), ["800.0000 5 160.0000", "", ""]);
    // A scale that changes within the year: points of its cases are of different weights.
    let changed = crate::support::MINI_POLICY.replace(
        "points.scale = { value = 1, unit = \"points per weight\", from = 2023-01-01, source = \"t\" }",
        "points.scale = [{ value = 1, unit = \"points per weight\", from = 2023-01-01, until = 2023-03-01, source = \"t\" }, \
         { value = 100, unit = \"points per weight\", from = 2023-03-01, source = \"t\" }]",
    );
    // 1 + 1 + 2 + 1 to February, 300 in March.
    let told = told(&mini_region().with("policy.toml", &changed), &five_cases());
    assert_eq!(told, ["305.0000 5 61.0000", "", ""]);
}

#[test]
fn cases_at_a_loss_are_weighed_by_the_money_that_a_point_of_the_months_is_of() {
    let told = |texts: &crate::support::Texts, stays: &[Stay], subject: &str| {
        let scene = Scene::new();
        scene.run(texts, stays).unwrap();
        let own = readings(&scene);
        let of = |key: &str| own.get(&(subject.to_owned(), key.to_owned())).cloned().unwrap_or_default();
        [of("loss_cases_percent"), of("loss_per_case")]
    };
    // Of the fund, 100 yuan a point: 80 and 120 of 100 each, 150 of 200, 400 of 300, 200 of 100: 20, 100 and 100 are lacking.
    let fund = mini_region();
    assert_eq!(told(&fund, &five_cases(), "employee"), ["3 5 60.0000", "220.00 3 73.3333"]);
    assert_eq!(told(&fund, &five_cases(), "employee 3 A"), ["1 2 50.0000", "20.00 1 20.0000"]);
    // Case 5 taken back: 20 and 100 of four cases; a year without a loss has no mean of it.
    let back = Stay {
        record_kind: Some("reversal".to_owned()),
        supersedes_setl_id: Some("5".to_owned()),
        ..stay("6", "B", 4, "G00.000", "", -2000, -200)
    };
    let taken_back: Vec<Stay> = five_cases().into_iter().chain([back]).collect();
    assert_eq!(told(&fund, &taken_back, "employee"), ["2 4 50.0000", "120.00 2 60.0000"]);
    assert_eq!(told(&fund, &small_year()[..1], "employee"), ["0 1 0.0000", ""]);
    // Of total cost, 1500 yuan a point: 1000 of 1500 twice, 2000 of 3000, 3000 of 4500, 2000 of 1500: 500 are lacking.
    let policy = crate::support::MINI_POLICY
        .replace("month.convention = { value = \"fund\"", "month.convention = { value = \"cost_ratio\"")
        .replace("value = 100, unit = \"yuan per point\"", "value = 1500, unit = \"yuan per point\"");
    let cost = mini_region()
        .with("policy.toml", &(policy + &entry("point_value.reimbursement", "value = \"actual\"")));
    assert_eq!(told(&cost, &five_cases(), "employee"), ["1 5 20.0000", "500.00 1 500.0000"]);
}

#[test]
fn candidates_for_a_single_decision_are_told_of_the_region() {
    // A mean of 1000 yuan, twice that is the bound: 2001 of three cases.
    let keys = entry("points.denominator", "value = \"group_mean\"")
        + &entry("points.high", "value = 2, inclusive = false, form = \"none\", unit = \"times\"");
    let scene = Scene::new();
    let costs = [("1", 1000), ("2", 2000), ("3", 2001)];
    let stays = costs.map(|(id, cost)| stay(id, "A", 1, "G00.000", "", cost, 10));
    scene.run(&mini_with(&keys), &stays).unwrap();
    let own = readings(&scene);
    assert_eq!(own[&(String::new(), "special_candidates_percent".to_owned())], "1 3 33.3333");
}

#[test]
fn the_summary_tells_the_same_indicators() {
    // A's two cases of January are paid elsewhere: of five accepted cases three are of this settlement, all in groups.
    let elsewhere = entry("routing.rules", "rules = [{ method = \"excluded\", hospital = [\"A\"] }]");
    let scene = Scene::new();
    let summary = scene.run(&mini_with(&elsewhere), &five_cases()).unwrap();
    let of = readings(&scene);
    let of = |key: &str| of[&("employee".to_owned(), key.to_owned())].clone();
    assert_eq!(of("grouping_percent"), "3 3 100.0000");
    assert_eq!(of("by_points_percent"), "3 5 60.0000");
    let year = summary.pools[0].year.as_ref().unwrap();
    assert_eq!(year.grouped_percent.as_deref(), Some("100.00"));
    assert_eq!(year.by_points_percent.as_deref(), Some("60.00"));
    // Weights 2 + 3 + 1, costs 2000 + 3000 + 2000, 1000.00 cleared of 150 + 400 + 200 recorded.
    assert_eq!(year.case_mix_index.as_deref(), Some("2.0000"));
    assert_eq!(year.mean_cost.as_deref(), Some("2333.33"));
    assert_eq!(year.settlement_percent.as_deref(), Some("133.33"));
    assert_eq!(year.balance, "250.00");
}

#[test]
fn groups_add_up_to_the_clearing() {
    let scene = Scene::new();
    scene.run(&mini_region(), &five_cases()).unwrap();
    let rows: Vec<String> = scene.table("groups.csv").rows.iter().map(|row| row.join(" ")).collect();
    // B's 750.00 by points: 1/6, 3/6 and 2/6 of it, in order of the groups' codes.
    let expected = [
        "employee A BR15 2 2000.00 200.00 14 2.0000 2.0000 0 0 250.00",
        "employee B BR11 1 3000.00 400.00 7 3.0000 3.0000 0 0 375.00",
        "employee B BR13 1 2000.00 150.00 7 2.0000 2.0000 0 0 250.00",
        "employee B BR15 1 2000.00 200.00 7 1.0000 1.0000 0 0 125.00",
    ];
    assert_eq!(rows, expected);
    let hospitals: Vec<String> = scene.table("hospitals.csv").rows.iter().map(|row| row.join(" ")).collect();
    assert_eq!(hospitals, ["A Alpha 3  ", "B Beta 3  ", "C Gamma 2  "]);
}

#[test]
fn deviating_costs_are_counted_against_the_mean_they_are_measured_by() {
    let keys = [
        entry("points.denominator", "value = \"group_mean\""),
        entry("points.low", "value = 0.5, inclusive = false, form = \"scaled\", unit = \"times\""),
        entry("points.high", "value = 2, inclusive = false, form = \"none\", unit = \"times\""),
    ];
    let scene = Scene::new();
    // BR15 has a mean of 1000 yuan. At 0.9 and 1.1 times it a cost is no longer near it.
    let costs = [499, 900, 901, 1099, 1100, 2001];
    let stays: Vec<Stay> = costs
        .iter()
        .enumerate()
        .map(|(number, cost)| stay(&number.to_string(), "A", 1, "G00.000", "", *cost, 10))
        .collect();
    scene.run(&mini_with(&keys.concat()), &stays).unwrap();
    let readings = readings(&scene);
    let of = |key: &str| readings[&("employee 3 A".to_owned(), key.to_owned())].clone();
    assert_eq!(of("low_percent"), "1 6 16.6667");
    assert_eq!(of("high_percent"), "1 6 16.6667");
    assert_eq!(of("deviation_percent"), "2 6 33.3333");
    assert_eq!(of("cost_control_percent"), "2 6 33.3333");
}

#[test]
fn what_a_correction_and_a_reversal_take_back_is_no_longer_counted() {
    let scene = Scene::new();
    let corrected = Stay {
        record_kind: Some("correction".to_owned()),
        supersedes_setl_id: Some("5".to_owned()),
        ..stay("6", "B", 4, "G00.000", "", 1000, 100)
    };
    let mut stays = five_cases();
    stays.push(corrected);
    scene.run(&mini_region(), &stays).unwrap();
    let corrected = readings(&scene);
    // Case 5, its death and its parts are gone; case 6 of 1000 yuan stands in its place: BR15 has three cases of 1000 yuan.
    let of = |key: &str| corrected.get(&("employee".to_owned(), key.to_owned())).cloned().unwrap_or_default();
    assert_eq!(of("death_percent"), "0 5 0.0000");
    assert_eq!(of("drug_percent"), "");
    assert_eq!(of("mean_cost"), "8000.00 5 1600.0000");
    let variation = &corrected[&("employee BR15".to_owned(), "cost_variation".to_owned())];
    assert_eq!(variation, "0.00 1000.0000 0.0000");
}

#[test]
fn a_reversal_takes_back_what_the_case_stated_whatever_it_states_itself() {
    // Case 6 died and states 300 of 1000 yuan of drugs; in April it is taken back, by a record that states neither.
    let died = Stay {
        drug_amt: Some(30_000),
        dscg_way: Some("5".to_owned()),
        ..stay("6", "B", 2, "G00.000", "", 1000, 100)
    };
    let blank = Stay {
        record_kind: Some("reversal".to_owned()),
        supersedes_setl_id: Some("6".to_owned()),
        dscg_way: None,
        ..stay("7", "B", 4, "G00.000", "", -1000, -100)
    };
    let filled = Stay { drug_amt: Some(-30_000), dscg_way: Some("5".to_owned()), ..blank.clone() };
    // One that names no case takes back what it states: 100 of 500 yuan of case 5's 500 of 2000.
    let alone = Stay {
        drug_amt: Some(-10_000),
        supersedes_setl_id: None,
        ..Stay { setl_id: Some("8".to_owned()), medfee_sumamt: Some(-50_000), ..blank.clone() }
    };
    let told = |reversals: &[&Stay]| {
        let scene = Scene::new();
        let more = reversals.iter().copied().cloned();
        let stays: Vec<Stay> = five_cases().into_iter().chain([died.clone()]).chain(more).collect();
        scene.run(&mini_region(), &stays).unwrap();
        let own = readings(&scene);
        ["drug_percent", "death_percent", "mean_cost_all"]
            .map(|key| own[&("employee".to_owned(), key.to_owned())].clone())
    };
    // Of five_cases: 500 of 2000 yuan, one of five died, 9000 in five cases.
    let five = ["500.00 2000.00 25.0000", "1 5 20.0000", "9000.00 5 1800.0000"];
    assert_eq!(told(&[]), ["800.00 3000.00 26.6667", "2 6 33.3333", "10000.00 6 1666.6667"]);
    assert_eq!(told(&[&blank]), five);
    assert_eq!(told(&[&filled]), five);
    assert_eq!(told(&[&blank, &alone]), ["400.00 1500.00 26.6667", "1 4 25.0000", "8500.00 4 2125.0000"]);
}

#[test]
fn indicators_of_months_cleared_later_are_those_of_the_run() {
    let scene = Scene::new();
    scene.run(&mini_region(), &five_cases()).unwrap();
    scene.month_by_month();
    for file in ["indicators.csv", "groups.csv", "hospitals.csv"] {
        let read = |folder: &str| Table::read(&scene.path(folder).join(file));
        assert_eq!(read("out"), read("cleared"), "{file}");
    }
}

#[test]
fn the_variation_of_two_costs() {
    // 800 and 1200 yuan: mean 1000, deviation 200.
    let (deviation, mean) = variation(2, Fen(200_000), 80_000 * 80_000 + 120_000 * 120_000).unwrap();
    assert_eq!((deviation, mean), (Fen(20_000), casemix::domain::quotient_of_fen(Fen(100_000))));
    assert_eq!(variation(1, Fen(100), 10_000), None);
    assert_eq!(variation(2, Fen(0), 0), None);
}

#[test]
fn every_indicator_has_its_own_key_and_definition() {
    let mut keys: Vec<&str> = Indicator::ALL.iter().map(|own| own.definition().key).collect();
    keys.sort_unstable();
    let all = keys.len();
    keys.dedup();
    assert_eq!(keys.len(), all);
    for definition in Indicator::ALL.iter().map(|own| own.definition()) {
        let texts = [
            definition.title,
            definition.english,
            definition.numerator,
            definition.denominator,
            definition.source,
        ];
        assert!(texts.iter().all(|text| !text.is_empty()), "{}", definition.key);
    }
}
