//! The bulletin of a year and what it warns of.

use crate::support::{Scene, entry, mini_region, mini_with, naming, small_year, stay, taking_back};

/// Item and value (and what it goes beyond) of the rows of a hospital; blank for the pool.
fn lines(scene: &Scene, hospital: &str) -> Vec<String> {
    let table = scene.table("bulletin.csv");
    let own = table.rows.iter().filter(|row| row[2] == hospital);
    own.map(|row| [&row[3], &row[4], &row[8]].map(String::as_str).join(" ").trim_end().to_owned()).collect()
}

#[test]
fn how_a_year_stands_after_three_months_and_what_it_may_come_to() {
    let scene = Scene::new();
    // At 100 yuan a point: 400.00 in January, nothing in February, 300.00 in March, of a budget of 1000.00.
    scene.run(&mini_region(), &small_year()).unwrap();
    let expected = [
        "months_settled 3.0000",
        "time_elapsed_percent 25.0000",
        "budget_used_percent 70.0000",
        // 70 % used after 25 % of the year.
        "budget_pace_percent 280.0000",
        // 700.00 + 9 months of 233.33…, of 0.00 and of 400.00.
        "forecast 2800.00",
        "forecast_low 700.00",
        "forecast_high 4300.00",
        "forecast_percent 280.0000",
        // 3000 in March against (1000 + 1000 + 2000) / 3.
        "cost_growth_months_percent 125.0000",
        "mean_cost 1750.00",
        // 1000.00 cleared, 80 + 120 + 150 + 400 recorded.
        "settlement_percent 133.3333",
    ];
    assert_eq!(lines(&scene, ""), expected);
    assert_eq!(lines(&scene, "A"), [""; 0]);
}

#[test]
fn a_month_that_only_changes_earlier_ones_is_settled_and_its_claims_are_used() {
    // March's case of three points is taken back in May: 400.00 in January, 300.00 in March, −300.00 in May.
    let back = taking_back(stay("9", "B", 5, "G00.000|J96.000", "", 3000, 400));
    let stays = [small_year(), vec![naming("reversal", "4", back)]].concat();
    let scene = Scene::new();
    scene.run(&mini_region(), &stays).unwrap();
    let own = lines(&scene, "");
    let expected = [
        "months_settled 5.0000",
        "time_elapsed_percent 41.6667",
        "budget_used_percent 40.0000",
        // 40 % after 5/12.
        "budget_pace_percent 96.0000",
        // 400.00 + 7 months of 80.00, of −300.00 and of 400.00.
        "forecast 960.00",
        "forecast_low -1700.00",
        "forecast_high 3200.00",
        "forecast_percent 96.0000",
    ];
    assert_eq!(own[..8], expected);
}

#[test]
fn amounts_per_head_are_claims_and_settle_no_month() {
    // 12 heads of 10.00 are 10.00 a month for C, in every month of the year: to March 700.00 + 30.00 of 1460.00.
    let routed =
        entry("routing.rules", "rules = [{ hospital = [\"C\"], method = \"capitation\", line = \"heads\" }]");
    let texts = mini_with(&routed)
        .with(
            "budget.csv",
            "pool,year,order,line,kind,value,date,basis,reason\nemployee,2023,1,total,total,1460,,,\n\
             employee,2023,2,heads,subtract,120,,budget,\n",
        )
        .with(
            "capitation.csv",
            "pool,year,fixmedins_code,line,heads,per_head\nemployee,2023,C,heads,12,10.00\n",
        );
    let scene = Scene::new();
    scene.run(&texts, &small_year()).unwrap();
    let own = lines(&scene, "");
    assert_eq!(own[0], "months_settled 3.0000");
    assert_eq!(own[2], "budget_used_percent 50.0000");
    // 730.00 + 9 × 243.33…
    assert_eq!(own[4], "forecast 2920.00");
}

#[test]
fn what_lies_beyond_the_limits_of_the_policy_is_marked() {
    let limits = entry(
        "warning.limits",
        "limits = [{ indicator = \"budget_pace_percent\", at_most = 105 }, \
         { indicator = \"settlement_percent\", at_least = 140, at_most = 150 }, { indicator = \"mean_days\", at_most = 7 }]",
    );
    let scene = Scene::new();
    scene.run(&mini_with(&limits), &small_year()).unwrap();
    let pool = lines(&scene, "");
    assert!(pool.contains(&"budget_pace_percent 280.0000 above".to_owned()), "{pool:?}");
    assert!(pool.contains(&"settlement_percent 133.3333 below".to_owned()), "{pool:?}");
    // Seven days are not above seven.
    assert!(pool.contains(&"mean_days 7.0000".to_owned()), "{pool:?}");
    // A: 2/7 of 1000.00 of 200.00 recorded, 142.855 %: within. B: 714.29 of 550.00, 129.8709 %: below.
    assert_eq!(lines(&scene, "A"), [""; 0]);
    assert_eq!(lines(&scene, "B"), ["settlement_percent 129.8709 below"]);
    let table = scene.table("bulletin.csv");
    let row = table.row("fixmedins_code", "B", &["at_least", "at_most", "unit", "method"]);
    assert_eq!(row, ["140", "150", "percent", "indicators.csv"]);
}

#[test]
fn limits_of_a_level_are_for_its_hospitals_only() {
    let limits = "[[warning.limits]]\nlevel = \"2\"\nfrom = 2023-01-01\nsource = \"t\"\n\
                  limits = [{ indicator = \"mean_days\", at_least = 8 }]\n";
    let policy = format!("{}{limits}", crate::support::MINI_POLICY);
    let scene = Scene::new();
    let stays = [small_year(), vec![stay("9", "C", 1, "G00.000", "", 900, 90)]].concat();
    scene.run(&mini_region().with("policy.toml", &policy), &stays).unwrap();
    assert_eq!(lines(&scene, "C"), ["mean_days 7.0000 below"]);
    assert_eq!(lines(&scene, "A"), [""; 0]);
    assert!(lines(&scene, "").iter().all(|line| !line.starts_with("mean_days")));
}

#[test]
fn limits_of_a_level_on_what_only_a_pool_has_are_refused() {
    let limits = "[[warning.limits]]\nlevel = \"2\"\nfrom = 2023-01-01\nsource = \"t\"\n\
                  limits = [{ indicator = \"mean_days\", at_least = 8 }, { indicator = \"payable_months\", at_least = 6 }]\n";
    let policy = format!("{}{limits}", crate::support::MINI_POLICY);
    let line = 1 + policy.lines().position(|line| line == "[[warning.limits]]").unwrap();
    assert_eq!(
        Scene::new().refused(&mini_region().with("policy.toml", &policy), &[]),
        format!(
            "policy.toml:{line}: `warning.limits` limits `payable_months` at a level, but only a pool as a whole has it; state it in \
             an entry without `level`"
        )
    );
}

#[test]
fn what_only_a_pool_has_is_told_of_no_hospital() {
    // Readings of the bulletin itself are told of pools; of the others no row of a hospital may exist.
    let (folder, _) = &*crate::report::DEMO;
    let told = crate::support::Table::read(&folder.path().join("out/indicators.csv"));
    for key in casemix::policy::WarningLimit::OF_POOLS {
        let bulletin = casemix::report::BULLETIN.iter().any(|own| own.key == key);
        let rows = told.rows.iter().filter(|row| row[4] == key && !row[2].is_empty()).count();
        assert!(casemix::policy::WarningLimit::INDICATORS.contains(&key) && rows == 0, "{key}");
        assert!(bulletin || casemix::report::Indicator::named(key).is_some(), "{key}");
    }
}

#[test]
fn a_year_without_cases_forecasts_nothing() {
    let scene = Scene::new();
    scene.run(&mini_region(), &[]).unwrap();
    assert_eq!(lines(&scene, ""), ["months_settled 0.0000", "time_elapsed_percent 0.0000"]);
}

#[test]
fn limits_that_mean_nothing_are_refused() {
    let refused = |limits: &str| {
        let key = entry("warning.limits", limits);
        Scene::new().refused(&mini_with(&key), &small_year())
    };
    let line =
        1 + crate::support::MINI_POLICY.lines().position(|line| line.starts_with("sharing.level")).unwrap();
    let at = |message: &str| format!("policy.toml:{line}: {message}");
    assert_eq!(refused("limits = []"), at("`limits` is missing or empty; a list of limits was expected"));
    assert_eq!(
        refused("limits = [{ indicator = \"mean_days\" }]"),
        at("`mean_days` has neither `at_least` nor `at_most`; state one of them")
    );
    assert_eq!(
        refused("limits = [{ indicator = \"mean_days\", at_least = 9, at_most = 8 }]"),
        at("`mean_days`: `at_least` is above `at_most`")
    );
    assert!(
        refused("limits = [{ indicator = \"mean_day\", at_most = 8 }]").contains("did you mean `mean_days`?")
    );
    let twice =
        "limits = [{ indicator = \"mean_days\", at_most = 8 }, { indicator = \"mean_days\", at_most = 9 }]";
    assert_eq!(refused(twice), at("indicator `mean_days` stands twice"));
}

#[test]
fn what_may_be_limited_is_an_indicator_or_a_reading_of_the_bulletin() {
    use casemix::policy::WarningLimit;
    use casemix::report::{BULLETIN, Indicator};
    for name in WarningLimit::INDICATORS {
        let known = Indicator::ALL.iter().any(|own| own.definition().key == name);
        assert!(known || BULLETIN.iter().any(|own| own.key == name), "{name}");
    }
}

#[test]
fn the_page_of_the_policy_names_what_may_be_limited() {
    let key = casemix::policy::Key::all().find(|key| key.name == "warning.limits").unwrap();
    let (_, from) = key.meaning.split_once("Of indicators.csv: ").unwrap();
    let named = from.split_once(". ").unwrap().0.replace("of the bulletin itself: ", "").replace(';', ",");
    let mut named: Vec<&str> = named.split(", ").collect();
    let mut known = casemix::policy::WarningLimit::INDICATORS.to_vec();
    named.sort_unstable();
    known.sort_unstable();
    assert_eq!(named, known);
}
