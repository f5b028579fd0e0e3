//! Weights and coefficients from the mean costs of earlier years.

use casemix::domain::{Fen, Quotient, decimal_text};
use casemix::policy::{HistoryMean, HistoryRule};
use casemix::region::{YearCosts, Years, weighted_mean, weighted_ratio};
use proptest::prelude::*;
use serde_json::Value;

use crate::support::{Scene, Texts, entry, mini_with, stay};
use crate::worked::{example, text};

fn said(texts: &Texts) -> String {
    Scene::new().refused(texts, &[stay("1", "A", 1, "G00.000", "", 1000, 80)])
}

/// Rows of a table: a mean for each year up to 2022, with cases where they are given.
fn rows(key: &str, means: &Value, cases: Option<&Value>) -> String {
    let means = means.as_array().unwrap();
    let row = |(index, mean): (usize, &Value)| {
        let cases = cases.map_or_else(|| "1".to_owned(), |cases| text(&cases[index]));
        format!("{key},{},{cases},{}\n", 2023 - means.len() + index, text(mean))
    };
    means.iter().enumerate().map(row).collect()
}

fn weights(mean: &str, decimals: u32) -> String {
    let rest = format!(
        "value = \"history\", last_year = 2022, year_weights = [1, 2, 7], mean = \"{mean}\", decimals = {decimals}"
    );
    entry("points.weights", &rest)
}

const HEAD: &str = "group_code,year,cases,mean_cost\n";

/// A scale of 1000, weights from history; BR15 has the means of the table, BR13 a weight of its own.
fn by_history(mean: &str, table: &str) -> Texts {
    mini_with(&weights(mean, 4))
        .exchange("policy.toml", "points.scale = { value = 1,", "points.scale = { value = 1000,")
        .with("group_points.csv", "group_code,weight,mean_cost\nBR15,,1000\nBR13,2,2000\n")
        .with("group_history.csv", &format!("{HEAD}{table}"))
}

fn points(texts: &Texts) -> Vec<String> {
    let scene = Scene::new();
    let codes = ["G00.000", "G00.000|E11.900", "G00.000|J96.000"];
    let stays: Vec<_> = codes.iter().map(|codes| stay(codes, "A", 1, codes, "", 1000, 80)).collect();
    scene.run(texts, &stays).unwrap();
    scene.cases(&["points"]).concat()
}

#[test]
fn d1_weights_by_one_two_seven() {
    let (inputs, outputs) = example("D1");
    let table = format!(
        "{}{}",
        rows("BR15", &inputs["group_means"], Some(&inputs["group_cases"])),
        rows("", &inputs["region_means"], Some(&inputs["region_cases"]))
    );
    for (mean, name) in [("mean_of_means", "mean_of_means_points"), ("case_weighted", "case_weighted_points")]
    {
        // BR13 keeps the weight of the table, 2 × 1000; BR11 has neither and is paid as recorded.
        let expected = [text(&outputs[name]), "2000.0000".to_owned(), "0.0000".to_owned()];
        assert_eq!(points(&by_history(mean, &table)), expected, "{mean}");
    }
}

#[test]
fn d6_coefficient_of_three_years() {
    let (inputs, outputs) = example("D6");
    let years = |name: &str| -> Years {
        let means = inputs[name].as_array().unwrap().iter().map(|mean| mean.as_i64().unwrap() * 100);
        let mean = |fen: i64| YearCosts::of_mean(1, Fen(fen.into()));
        (2020..).zip(means.map(mean)).collect()
    };
    let (own, all) = (years("level_means"), years("city_means"));
    let rule =
        HistoryRule { last_year: 2022, year_weights: vec![1, 2, 7], mean: HistoryMean::OfMeans, decimals: 4 };
    assert_eq!(decimal_text(&weighted_mean(&own, &rule).unwrap(), 0), "1077000");
    let ratio = weighted_ratio(&own, &all, &rule).unwrap();
    assert_eq!(decimal_text(&ratio, 4), text(&outputs["coefficient"]));
    // The same through a region: BR15 at level 3 and in the city; weight 1.
    let history = "value = \"history\", last_year = 2022, year_weights = [1, 2, 7], mean = \"mean_of_means\", decimals = 4";
    let texts = mini_with("")
        .exchange(
            "policy.toml",
            "points.coefficient = { value = \"table\"",
            &format!("points.coefficient = {{ {history}"),
        )
        .with("group_history.csv", &format!("{HEAD}{}", rows("BR15", &inputs["city_means"], None)))
        .with(
            "coefficient_history.csv",
            &format!(
                "level,group_code,year,cases,mean_cost\n{}",
                rows("3,BR15", &inputs["level_means"], None)
            ),
        );
    let scene = Scene::new();
    let stays = [
        stay("1", "A", 1, "G00.000", "", 1000, 80),
        stay("2", "A", 1, "G00.000|E11.900", "", 1000, 80),
        stay("3", "C", 1, "G00.000", "", 1000, 80),
    ];
    scene.run(&texts, &stays).unwrap();
    let own = format!("{}00000", text(&outputs["coefficient"]));
    assert_eq!(
        scene.cases(&["coefficient", "points"]),
        [[own.as_str(), "1.0813"], ["1.000000000", "2.0000"], ["1.000000000", "1.0000"]]
    );
    // A new group and a level without a past have 1, and that is told.
    let table = scene.table("findings.csv");
    assert_eq!(table.cells("finding", "no_coefficient", &["setl_id"]).concat(), ["2", "3"]);
    // Mixed with the hospital's own, 8964 / 9960 = 0.9 in one year: 0.7 · 0.9 + 0.3 · 1.0813 = 0.95439.
    let mixed = texts
        .exchange(
            "policy.toml",
            "decimals = 4, from",
            "decimals = 4, own_share = 0.7, level_share = 0.3, from",
        )
        .with(
            "coefficient_history.csv",
            &format!(
                "fixmedins_code,level,group_code,year,cases,mean_cost\n{}A,,BR15,2022,3,8964\n",
                rows(",3,BR15", &inputs["level_means"], None)
            ),
        );
    let scene = Scene::new();
    scene.run(&mixed, &stays).unwrap();
    assert_eq!(scene.cases(&["coefficient"])[0], ["0.954390000"]);
}

#[test]
fn years_without_cases_have_no_weight() {
    // Only 2021 and 2022: (2 · 9600 + 7 · 10 200) / 9 = 10 066.67, over 8780: 1146.545… ; only 2019: no points.
    let all = ",2020,1,8000\n,2021,1,8400\n,2022,1,9000\n";
    let of = |own: &str| points(&by_history("mean_of_means", &format!("{own}{all}")));
    // 90 600 / 9 / 8780 · 1000 = 1146.54517…
    assert_eq!(of("BR15,2021,4,9600\nBR15,2022,5,10200\n")[0], "1146.5452");
    assert_eq!(of("BR15,2019,4,9600\n")[0], "0.0000");
}

#[test]
fn weights_of_the_table_end_where_history_begins() {
    // Until July the table gives BR15 3 × 1000 points, then history gives 9960 / 8780 · 1000, as in D1.
    let table =
        "BR15,2020,1,9000\nBR15,2021,1,9600\nBR15,2022,1,10200\n,2020,1,8000\n,2021,1,8400\n,2022,1,9000\n";
    let july = weights("mean_of_means", 4).replace("2023-01-01", "2023-07-01");
    let january = weights("mean_of_means", 4);
    let texts = by_history("mean_of_means", table)
        .exchange("policy.toml", &january, &july)
        .with("group_points.csv", "group_code,weight,until\nBR15,3,2023-07-01\n");
    let scene = Scene::new();
    let stays = [6, 7].map(|month| stay(&month.to_string(), "A", month, "G00.000", "", 1000, 80));
    scene.run(&texts, &stays).unwrap();
    assert_eq!(scene.cases(&["points"]).concat(), ["3000.0000", "1134.3964"]);
}

#[test]
fn tables_of_history_are_checked() {
    let all = ",2020,1,8000\n,2021,1,8400\n,2022,1,9000\n";
    let with = |table: &str| said(&by_history("mean_of_means", table));
    assert_eq!(
        with("BR15,2022,0,1\nBR15,22,1,1\nBR15,2021,1,0\nBR15,2020,1,1.001\n,2020,1,1\n,2020,1,1\n"),
        "group_history.csv:2: `cases` is 0; a year without cases has no row\n\
         group_history.csv:3: `year`: `22` is not a year such as 2023\n\
         group_history.csv:4: `mean_cost` must be above 0 and possible\n\
         group_history.csv:5: `mean_cost`: `1.001` is not an amount in yuan with at most two decimals\n\
         group_history.csv:7: stands twice for 2020; one row a year was expected"
    );
    assert_eq!(
        with("BR15,2022,1,1\n,2020,1,1\n"),
        "group_history.csv: has no row of all cases (blank group_code) for 2021, and points.weights weighs the years up to \
         2022; add it\n\
         group_history.csv: has no row of all cases (blank group_code) for 2022, and points.weights weighs the years up to \
         2022; add it"
    );
    assert_eq!(
        with(&format!("BR13,2022,1,9000\n{all}")),
        "group_points.csv: gives group `BR13` a worth in line 3, and group_history.csv, line 2, another; points.weights = \
         \"history\" takes one: leave points and weight blank"
    );
    assert_eq!(
        with(&format!("BR99,2022,1,9000\n{all}")),
        "group_history.csv:2: no scheme of the region has group `BR99`"
    );
    // 0.01 yuan of 8780, times 1000, is 0.0011 points: to two decimals nothing.
    let tiny = by_history("mean_of_means", &format!("BR15,2022,1,0.01\n{all}")).exchange(
        "policy.toml",
        "decimals = 4, from = 2023-01-01, source = \"t\" }\nsharing",
        "decimals = 2, from = 2023-01-01, source = \"t\" }\nsharing",
    );
    assert_eq!(
        said(&tiny),
        "group_history.csv: line 2: group `BR15` would have base points that are 0 or above 1000000; a cost is wrong, or \
         points.scale"
    );
}

#[test]
fn what_rests_on_the_table_of_points_is_refused_with_history() {
    let table = "BR15,2022,1,9000\n,2020,1,8000\n,2021,1,8400\n,2022,1,9000\n";
    let texts = by_history("mean_of_means", table);
    let score = entry("grouping.tie_break", "value = \"score\"");
    let by_score = texts.clone().exchange("policy.toml", "sharing.level", &format!("{score}sharing.level"));
    let of = |level: &str| {
        format!(
            "policy.toml: grouping.tie_break = \"score\" decides by the scores of group_points.csv, and points.weights = \"history\" \
             on 2023-01-01 for pool employee, level {level} takes them from elsewhere; state points or weights in group_points.csv"
        )
    };
    assert_eq!(said(&by_score), format!("{}\n{}", of("2"), of("3")));
    let elastic = texts.exchange(
        "policy.toml",
        "year.convention = { value = \"fund\"",
        "year.convention = { value = \"elastic_cost\"",
    );
    let told = said(&elastic);
    let expected = "policy.toml: points.weights = \"history\" on 2023-01-01 for pool employee, level 2 has no rigid_share for its \
                    groups, which elastic_cost splits points by; state points or weights in group_points.csv";
    assert!(told.lines().any(|line| line == expected), "{told}");
}

#[test]
fn a_history_of_coefficients_is_checked() {
    let history =
        "value = \"history\", last_year = 2022, year_weights = [1], mean = \"case_weighted\", decimals = 4";
    let texts = mini_with("").exchange(
        "policy.toml",
        "points.coefficient = { value = \"table\"",
        &format!("points.coefficient = {{ {history}"),
    );
    assert_eq!(
        said(&texts),
        "coefficient_history.csv: holds no mean cost, and points.coefficient = \"history\" takes coefficients from there; \
         fill it in, or set points.coefficient = \"one\""
    );
    let head = "fixmedins_code,level,group_code,year,cases,mean_cost\n";
    assert_eq!(
        said(&texts.clone().with("coefficient_history.csv", &format!("{head}A,,BR15,2022,1,9000\n"))),
        "coefficient_history.csv: line 2: group `BR15` has no cases in group_history.csv in the years up to 2022, and a \
         coefficient is a part of their mean; add them"
    );
    let extreme = texts
        .with("group_history.csv", &format!("{HEAD}BR15,2022,1,1\n"))
        .with("coefficient_history.csv", &format!("{head},3,BR15,2022,1,1000.01\n"));
    assert_eq!(
        said(&extreme),
        "coefficient_history.csv: line 2: the coefficient for group `BR15` would be 0 or above 1000; a cost is wrong"
    );
}

#[test]
fn keys_of_history_are_checked() {
    let with = |from: &str, to: &str| {
        said(&mini_with(&weights("mean_of_means", 4)).exchange("policy.toml", from, to))
            .lines()
            .next()
            .unwrap()
            .to_owned()
    };
    let list = "policy.toml:16: `year_weights` must be a list of 1 to 10 whole numbers from 1 to 1000, the oldest year first, \
                such as [1, 2, 7]";
    for wrong in ["[]", "[1, 0, 7]", "[1, 2.5]", "7", "[1, \"2\"]"] {
        assert_eq!(with("[1, 2, 7]", wrong), list, "{wrong}");
    }
    assert_eq!(with("last_year = 2022", "last_year = 22"), "policy.toml:16: 22 is not a year such as 2022");
    assert_eq!(
        with("mean_of_means", "means"),
        "policy.toml:16: `means` is none of mean_of_means, case_weighted"
    );
    assert_eq!(
        with("decimals = 4, from", "decimals = 10, from"),
        "policy.toml:16: 10 is not a whole number of `decimals` from 0 to 9"
    );
}

proptest! {
    /// A weighted mean lies between its means, and a weight or coefficient does not change when all costs do.
    #[test]
    fn means_lie_between_and_ratios_know_no_currency(
        means in prop::collection::vec((1u32..5000, 1i64..10_000_000), 1..6),
        others in prop::collection::vec((1u32..5000, 1i64..10_000_000), 1..6),
        weights in prop::collection::vec(1u32..=1000, 1..6),
        by_cases: bool,
        times in 1i64..1000,
    ) {
        let mean = if by_cases { HistoryMean::ByCases } else { HistoryMean::OfMeans };
        let rule = HistoryRule { last_year: 2022, year_weights: weights, mean, decimals: 4 };
        let years = |list: &[(u32, i64)], times: i64| -> Years {
            let own = |(cases, fen): &(u32, i64)| YearCosts::of_mean(*cases, Fen((fen * times).into()));
            (0..).map(|back| 2022 - back).zip(list.iter().map(own)).collect()
        };
        let (own, all) = (years(&means, 1), years(&others, 1));
        let weighted = weighted_mean(&own, &rule).unwrap();
        let counted: Vec<_> = means.iter().take(rule.year_weights.len()).map(|(_, fen)| *fen).collect();
        let whole = |fen: &i64| Quotient::from_integer((*fen).into());
        prop_assert!(whole(counted.iter().min().unwrap()) <= weighted);
        prop_assert!(weighted <= whole(counted.iter().max().unwrap()));
        let ratio = weighted_ratio(&own, &all, &rule);
        prop_assert_eq!(weighted_ratio(&years(&means, times), &years(&others, times), &rule), ratio);
    }
}
