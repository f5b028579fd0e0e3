//! What a change does to one hospital, by its bureau and by itself: its groups, months and cases that differ, and the same
//! figures where it holds only its own cases beside what is published of the pool. The small region as in `simulate`.

use crate::simulate::{Asked, TOTAL_770, bounded, of_700, policy, table};
use crate::support::{Texts, mini_region, small_year};

fn cases(edit: &str) -> String {
    format!("[[cases]]\nwhere = {{ hospital = [\"A\"] }}\n{edit}\n")
}

#[test]
fn my_groups_months_and_cases() {
    // A's second case of 1500.00 and E11: BR13, 2 points. 8 points for 800.00. Without E11 it is BR15, above whose mean of
    // 1000.00 it is not twice: 1 point, 7 in all, 800 / 7 each.
    let mut stays = small_year();
    stays[1].diag_code.push(Some("E11.900".to_owned()));
    stays[1].medfee_sumamt = Some(150_000);
    stays[1].setl_end_date = Some(crate::support::day(2, 10));
    let texts = bounded().exchange("budget.csv", "700.00", "800.00");
    let body = cases("without_diagnosis = [\"E11\"]");
    let asked = Asked::of(&texts, &stays).variant(&body).hospital("A").done();
    assert_eq!(asked.causes("A"), "-71.43 = group -100.00, point_value 28.57");
    assert_eq!(
        asked.rows("own_cases.csv"),
        ["employee 2 BR13 BR15 1500.00 1500.00 2.0000 1.0000 -1.0000 0.00 0.00 -100.00"]
    );
    // 300.00 over 1 and 2 points; 2 · 800 / 7 = 228.57 over 2.
    assert_eq!(
        asked.rows("own_groups.csv"),
        [
            "employee BR13 amount 200.00 0.00 -200.00 -100.00",
            "employee BR13 cases 1 0 -1 -100.00",
            "employee BR13 cost 1500.00 0.00 -1500.00 -100.00",
            "employee BR13 points 2.0000 0.0000 -2.0000 -100.00",
            "employee BR15 amount 100.00 228.57 128.57 128.57",
            "employee BR15 cases 1 2 1 100.00",
            "employee BR15 cost 1000.00 2500.00 1500.00 150.00",
            "employee BR15 points 1.0000 2.0000 1.0000 100.00",
        ]
    );
    // Months at the opening 100.00 a point, 95 % paid.
    assert_eq!(
        asked.rows("own_months.csv"),
        [
            "employee 2023-01 paid 95.00 95.00 0.00 0.00",
            "employee 2023-01 cases 1 1 0 0.00",
            "employee 2023-01 points 1.0000 1.0000 0.0000 0.00",
            "employee 2023-01 payable 100.00 100.00 0.00 0.00",
            "employee 2023-01 deposit_held 5.00 5.00 0.00 0.00",
            "employee 2023-02 paid 190.00 95.00 -95.00 -50.00",
            "employee 2023-02 cases 1 1 0 0.00",
            "employee 2023-02 points 2.0000 1.0000 -1.0000 -50.00",
            "employee 2023-02 payable 200.00 100.00 -100.00 -50.00",
            "employee 2023-02 deposit_held 10.00 5.00 -5.00 -50.00",
        ]
    );
}

#[test]
fn the_largest_change_of_a_case_goes_first() {
    // Three times their mean: 1 → 2 points; six times: 1 → 6 − 2 + 1 = 5.
    let mut stays = small_year();
    stays[1].medfee_sumamt = Some(200_000);
    let asked = Asked::of(&bounded(), &stays).variant(&cases("cost = 3")).hospital("A").done();
    assert_eq!(
        asked.rows("own_cases.csv"),
        [
            "employee 2 BR15 BR15 2000.00 6000.00 1.0000 5.0000 4.0000 0.00 0.00 400.00",
            "employee 1 BR15 BR15 1000.00 3000.00 1.0000 2.0000 1.0000 0.00 0.00 100.00",
        ]
    );
    // B's own view of the same: none of its cases differs, and its points are worth less.
    let asked = Asked::of(&bounded(), &stays).variant(&cases("cost = 3")).hospital("B").done();
    assert!(asked.rows("own_cases.csv").is_empty());
    // 12 points for 700.00: 5 · 700 / 12 = 291.67.
    assert_eq!(asked.causes("B"), "-208.33 = point_value -208.33");
}

const TOTALS: &str =
    "pool,year,fixmedins_code,cases,points,medfee_sumamt,hifp_pay\nemployee,2023,B,4,7,7000.00,750.00\n";

/// A's figures where all cases are there, and where only A's are, beside the totals of the pool: they must be the same.
fn same_to_me(texts: &Texts, totals: &str, body: &str) -> [Asked; 2] {
    let whole = Asked::of(texts, &small_year()).variant(body).hospital("A").done();
    let own = Asked::of(&texts.clone().with("pool_totals.csv", totals), &small_year()[..2]);
    let own = own.variant(body).hospital("A").done();
    let mine = |asked: &Asked| -> Vec<Vec<String>> {
        let table = asked.table("hospitals.csv");
        table.rows.into_iter().filter(|row| row[1] == "A").collect()
    };
    assert!(!mine(&whole).is_empty());
    assert_eq!(mine(&own), mine(&whole));
    for name in ["own_months.csv", "own_groups.csv", "own_cases.csv"] {
        assert_eq!(own.table(name), whole.table(name), "{name}");
    }
    assert_eq!(own.causes("A"), whole.causes("A"));
    for measure in ["point_value", "available", "standard", "points", "recorded", "cost", "cases"] {
        assert_eq!(own.of_pool(measure), whole.of_pool(measure), "{measure}");
    }
    [own, whole]
}

#[test]
fn a_hospital_with_its_own_cases_and_the_published_totals_finds_the_same() {
    let texts = of_700(mini_region());
    // As it is: 2 of 7 points of 700.00.
    let [own, _] = same_to_me(&texts, TOTALS, "");
    assert_eq!(own.of_hospital("A", "final"), "200.00 200.00 0.00 0.00");
    assert_eq!(own.of_pool("point_value"), "100.000000 100.000000 0.000000 0.00");
    // A coefficient of 1.5: 3 of 8 points; the others' points are as published.
    let set = table("coefficients.csv", "where = { fixmedins_code = \"A\" }\nset = { coefficient = 1.5 }");
    let [own, _] = same_to_me(&texts, TOTALS, &set);
    assert_eq!(own.of_hospital("A", "final"), "200.00 262.50 62.50 31.25");
    assert_eq!(own.of_pool("point_value"), "100.000000 87.500000 -12.500000 -12.50");
    assert_eq!(own.causes("A"), "62.50 = coefficient 100.00, point_value -37.50");
    // Half of its cases gone: 1 of 6 points, 116.67.
    let [own, _] = same_to_me(&texts, TOTALS, &cases("volume = -0.5"));
    assert_eq!(own.of_hospital("A", "final"), "200.00 116.67 -83.33 -41.67");
    assert_eq!(own.causes("A"), "-83.33 = cases -100.00, point_value 16.67");
    // Money: 2/7 of 770.00.
    let [own, _] = same_to_me(&texts, TOTALS, TOTAL_770);
    assert_eq!(own.causes("A"), "20.00 = budget 20.00");
    // Dearer cases that deviate: 4 of 9 points.
    let [own, _] = same_to_me(&bounded(), TOTALS, &cases("cost = 3"));
    assert_eq!(own.causes("A"), "111.11 = deviation 200.00, point_value -88.89");
}

#[test]
fn what_is_published_serves_conventions_of_total_cost_and_sharing_too() {
    // cost_less_paid, closed to 700.00: ρ = 750 / 7000 in both; V = 700 / ρ / 7.
    let texts = of_700(mini_region()).exchange(
        "policy.toml",
        "year.convention = { value = \"fund\"",
        "point_value.reimbursement = { value = \"actual\", from = 2023-01-01, source = \"t\" }\n\
         year.close_to = { value = \"available\", from = 2023-01-01, source = \"t\" }\nyear.convention = { value = \"cost_ratio\"",
    );
    let [own, _] = same_to_me(&texts, TOTALS, &cases("volume = 0.5"));
    assert_eq!(own.of_hospital("A", "final"), "200.00 262.50 62.50 31.25");
    let kept = policy("month.share_paid", "value = 0.5; unit = \"share\"");
    same_to_me(&texts, TOTALS, &kept);
}

#[test]
fn a_sweep_over_the_published_totals_is_that_over_all_cases() {
    let texts = of_700(mini_region());
    let swept = |texts: &Texts, all: bool| {
        let stays = if all { small_year() } else { small_year()[..2].to_vec() };
        let asked = Asked::of(texts, &stays).hospital("A").variant(&cases("volume = 0.5"));
        let asked = asked
            .sweep("budget.total=700..800:50")
            .sweep("coefficients.csv[fixmedins_code=A].coefficient=1..1.5:0.5");
        let table = asked.done().table("sweep.csv");
        let keys = ["value_1", "value_2", "final", "points", "standard", "net_due"];
        table.cells("fixmedins_code", "A", &keys).iter().map(|row| row.join(" ")).collect::<Vec<_>>()
    };
    let own = swept(&texts.clone().with("pool_totals.csv", TOTALS), false);
    assert_eq!(own, swept(&texts, true));
    // 3 · 1.5 = 4.5 points of 9.5: 700 · 4.5 / 9.5 = 331.58; 3 and 4.5 in January at 100.00, 95 % paid.
    assert_eq!(own[..2], ["700 1 262.50 3.0000 262.50 -22.50", "700 1.5 331.58 4.5000 331.58 -95.92"]);
}
