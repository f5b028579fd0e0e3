//! What assessment does to the cleared amount and to deposits, and debts that are carried into the next year.
//!
//! The small year: standards A 285.71 and B 714.29 of 1000.00; deposits A 10.00 and B 25.00; paid A 190.00, B 475.00.

use crate::support::{MINI_POLICY, Scene, Texts, mini_region, small_year, stay};

fn run(texts: &Texts) -> Scene {
    let scene = Scene::new();
    scene.run(texts, &small_year()).unwrap();
    for row in &scene.table("closing.csv").rows {
        assert!(matches!(row[5].as_str(), "0" | "0.00" | "0.0000"), "{row:?}");
    }
    scene
}

fn row(scene: &Scene, hospital: &str, columns: &[&str]) -> String {
    scene.table("clearing.csv").row("fixmedins_code", hospital, columns).join(" ")
}

fn line(scene: &Scene, name: &str) -> String {
    scene.table("pool.csv").row("line", name, &["value"]).join("")
}

/// The small region with scores and an assessment.
fn assessed(assessment: &str, scores: &str) -> Texts {
    let policy = format!(
        "{MINI_POLICY}assessment.coefficient = {{ unit = \"times\", from = 2023-01-01, source = \"t\", {assessment} }}\n"
    );
    mini_region()
        .with("policy.toml", &policy)
        .with("assessments.csv", &format!("year,fixmedins_code,score\n{scores}"))
}

const STEPS: &str = "steps = [{ at_least = 90, coefficient = 1.02 }, { at_least = 80, coefficient = 1 }, { at_least = 0, coefficient = 0.95 }]";
const COLUMNS: [&str; 5] =
    ["assessment_coefficient", "assessment_effect", "assessment_cut", "final", "net_due"];

#[test]
fn a_coefficient_moves_the_cleared_amount_and_its_source_limits_rewards() {
    // A, 70 points: 5 % of 285.71 are 14.2855 → 14.29 less. B, 90 points: 2 % of 714.29 are 14.2858 → 14.29 more. The
    // reduction goes to the reserve and pays the reward.
    let scores = "2023,A,70\n2023,B,90\n";
    let scene = run(&assessed(
        &format!("{STEPS}, without_score = 1, to = \"reserve\", reward_from = \"reserve\""),
        scores,
    ));
    assert_eq!(row(&scene, "A", &COLUMNS), "0.95 -14.29 0.00 271.42 81.42");
    assert_eq!(row(&scene, "B", &COLUMNS), "1.02 14.29 0.00 728.58 253.58");
    assert_eq!([line(&scene, "reserve left"), line(&scene, "left")], ["0.00", "0.00"]);
    // To the pool: the reserve is empty, and the whole reward is cut.
    let scene = run(&assessed(
        &format!("{STEPS}, without_score = 1, to = \"pool\", reward_from = \"reserve\""),
        scores,
    ));
    assert_eq!(row(&scene, "B", &COLUMNS), "1.02 0.00 14.29 714.29 239.29");
    assert_eq!([line(&scene, "reserve left"), line(&scene, "left")], ["0.00", "14.29"]);
    assert_eq!(line(&scene, "assessment rewards cut"), "14.29");
    // From the balance, up to 10.00.
    let scene = run(&assessed(
        &format!("{STEPS}, without_score = 1, to = \"pool\", reward_from = \"fund_balance\", limit = 10"),
        scores,
    ));
    assert_eq!(row(&scene, "B", &COLUMNS), "1.02 10.00 4.29 724.29 249.29");
    let ledger = scene.table("ledger.csv");
    let cause = "(assessment.coefficient, policy.toml:21: t)";
    assert_eq!(
        ledger.row(
            "cause",
            &format!("clearing: assessment reward {cause}"),
            &["account_from", "account_to", "amount"]
        ),
        ["Fund:Balance", "Hospital:B:Payable", "10.00"]
    );
    assert_eq!(
        ledger.row(
            "cause",
            &format!("clearing: assessment reduction {cause}"),
            &["account_from", "account_to", "amount"]
        ),
        ["Hospital:A:Payable", "Fund:Left", "14.29"]
    );
}

#[test]
fn a_reward_that_its_source_cannot_pay_is_cut_pro_rata() {
    // Both have 1.02: 5.7142 → 5.71 and 14.2858 → 14.29, 20.00 together; 7.00 are there: 1.9985 and 5.0015, so 2.00 (the
    // larger remainder) and 5.00.
    let scene = run(&assessed(
        &format!("{STEPS}, without_score = 1.02, to = \"pool\", reward_from = \"fund_balance\", limit = 7"),
        "",
    ));
    assert_eq!(row(&scene, "A", &COLUMNS[..3]), "1.02 2.00 3.71");
    assert_eq!(row(&scene, "B", &COLUMNS[..3]), "1.02 5.00 9.29");
}

#[test]
fn a_linear_coefficient_stays_between_its_bounds() {
    // 0.005 a point around 85 from 0.9 to 1: 79.5 points give 1 − 0.0275 = 0.9725: 2.75 % of 285.71 are 7.857 → 7.86.
    // 20 points would be 0.675: 0.9, and 71.429 → 71.43 less.
    let form = "per_point = 0.005, around = 85, lowest = 0.9, highest = 1, without_score = 1, to = \"pool\"";
    let scene = run(&assessed(form, "2023,A,79.5\n2023,B,20\n"));
    assert_eq!(row(&scene, "A", &COLUMNS[..3]), "0.9725 -7.86 0.00");
    assert_eq!(row(&scene, "B", &COLUMNS[..3]), "0.9 -71.43 0.00");
    assert_eq!(line(&scene, "left"), "79.29");
    let scene = run(&assessed(form, "2023,A,100\n"));
    assert_eq!(
        [row(&scene, "A", &COLUMNS[..3]), row(&scene, "B", &COLUMNS[..3])],
        ["1 0.00 0.00", "1 0.00 0.00"]
    );
}

#[test]
fn a_debt_is_not_changed_by_assessment() {
    // A is paid less than nothing by the year: what others paid is more than its points are worth. 7 points, 1000.00 / 0.5 /
    // 7 = 285.714 of total cost: A 2 · V − 1800.00 = −1228.57, B 5 · V − 4450.00 = −3021.43; left open.
    let texts = assessed(&format!("{STEPS}, without_score = 0.5, to = \"pool\", reward_from = \"reserve\""), "")
        .exchange("policy.toml", "year.convention = { value = \"fund\"", "year.close_to = { value = \"open\", from = 2023-01-01, source = \"t\" }\n\
            point_value.reimbursement = { value = \"stated\", ratio = 0.5, from = 2023-01-01, source = \"t\" }\n\
            year.convention = { value = \"cost_less_paid\"");
    let scene = run(&texts);
    let columns = ["cleared", "assessment_coefficient", "assessment_effect"];
    assert_eq!(row(&scene, "A", &columns), "-1228.57 0.5 0.00");
    assert_eq!(row(&scene, "B", &columns), "-3021.43 0.5 0.00");
}

#[test]
fn assessments_that_make_no_sense_are_told() {
    let said = |assessment: &str| Scene::new().refused(&assessed(assessment, ""), &[]);
    assert_eq!(
        said(&format!("{STEPS}, without_score = 1, to = \"reserve\"")),
        "policy.toml:21: a coefficient is above 1: state what pays it, reward_from = \"reserve\" or \"fund_balance\""
    );
    assert_eq!(
        said(
            "steps = [{ at_least = 0, coefficient = 0.9 }], without_score = 1, to = \"reserve\", reward_from = \"reserve\""
        ),
        "policy.toml:21: `reward_from` has nothing to pay: no coefficient is above 1"
    );
    assert_eq!(
        said("steps = [{ at_least = 60, coefficient = 2.5 }], without_score = 1, to = \"left\""),
        "policy.toml:21: 2.5 is not a coefficient from 0 to 2\npolicy.toml:21: `left` is none of pool, reserve"
    );
    assert_eq!(
        said("steps = [{ at_least = 60, coefficient = 1 }], without_score = 1, to = \"pool\""),
        "policy.toml:21: the last step must begin at score 0, so that every score is covered"
    );
    assert_eq!(
        said("per_point = 0.01, around = 80, lowest = 1, highest = 0.9, without_score = 1, to = \"pool\""),
        "policy.toml:21: `lowest` 1 is above `highest` 0.9"
    );
    assert_eq!(
        said(&format!("{STEPS}, without_score = 1, to = \"pool\", reward_from = \"balance\"")),
        "policy.toml:21: `balance` is none of reserve, fund_balance"
    );
}

/// The small region with a release of deposits and a place for forfeited ones.
fn deposits(steps: &str, to: &str, scores: &str) -> Texts {
    mini_region()
        .exchange("policy.toml", "steps = [{ at_least = 0, released = 1 }]", steps)
        .exchange(
            "policy.toml",
            "forfeited_to = { value = \"pool\"",
            &format!("forfeited_to = {{ value = \"{to}\""),
        )
        .with("assessments.csv", &format!("year,fixmedins_code,score\n{scores}"))
}

const ALL_OR_NOTHING: &str = "steps = [{ at_least = 60, released = 1 }, { at_least = 0, released = 0 }]";
const DEPOSIT: [&str; 4] = ["deposit_released", "deposit_forfeited", "deposit_redistributed", "final"];

#[test]
fn below_a_score_a_deposit_is_released_in_proportion() {
    // All from 95; 76 points release 76 / 95 = 0.8 of 10.00; 94 points 94 / 95 of 25.00 = 24.7368 → 24.74.
    let steps =
        "steps = [{ at_least = 95, released = 1 }, { at_least = 0, released = 1, in_proportion_to = 95 }]";
    let scene = run(&deposits(steps, "pool", "2023,A,76\n2023,B,94\n"));
    assert_eq!(row(&scene, "A", &DEPOSIT), "8.00 2.00 0.00 283.71");
    assert_eq!(row(&scene, "B", &DEPOSIT), "24.74 0.26 0.00 714.03");
    assert_eq!(line(&scene, "left"), "2.26");
    let both =
        "steps = [{ at_least = 0, released = 1, in_proportion_to = 95, less_per_point = 0.01, below = 95 }]";
    assert_eq!(
        Scene::new().refused(&deposits(both, "pool", ""), &[]),
        "policy.toml:17: `in_proportion_to` and `less_per_point` are two ways to release; state one"
    );
    let zero = "steps = [{ at_least = 0, released = 1, in_proportion_to = 0 }]";
    assert_eq!(
        Scene::new().refused(&deposits(zero, "pool", ""), &[]),
        "policy.toml:17: 0 is not a score above 0 and at most 100"
    );
}

#[test]
fn forfeited_deposits_go_to_the_others_by_points() {
    // C has a case of 1 point, B forfeits its 25.00: A 2 points, C 1 point: 16.67 and 8.33. 8 points share 1000.00:
    // A 250.00, B 625.00, C 125.00.
    let mut stays = small_year();
    stays.push(stay("5", "C", 1, "G00.000", "", 1000, 80));
    let texts = deposits(ALL_OR_NOTHING, "redistribute_by_points", "2023,A,60\n2023,B,59\n2023,C,100\n");
    let scene = Scene::new();
    scene.run(&texts, &stays).unwrap();
    assert_eq!(row(&scene, "A", &DEPOSIT), "10.00 0.00 16.67 266.67");
    assert_eq!(row(&scene, "B", &DEPOSIT), "0.00 25.00 0.00 600.00");
    assert_eq!(row(&scene, "C", &DEPOSIT), "5.00 0.00 8.33 133.33");
    assert_eq!([line(&scene, "deposits redistributed"), line(&scene, "left")], ["25.00", "0.00"]);
    // Where everybody with points forfeits, it stays with the pool: C has none.
    let scene = run(&deposits(ALL_OR_NOTHING, "redistribute_by_points", "2023,A,0\n2023,B,59\n"));
    assert_eq!(row(&scene, "A", &DEPOSIT), "0.00 10.00 0.00 275.71");
    assert_eq!([line(&scene, "deposits redistributed"), line(&scene, "left")], ["0.00", "35.00"]);
}

#[test]
fn a_debt_is_carried_into_the_next_year_where_the_policy_says_so() {
    // A: 285.71 − 190.00 − 500.00 = −404.29.
    let texts = mini_region()
        .with("prepayments.csv", "date,pool,fixmedins_code,amount\n2023-01-05,employee,A,500.00\n");
    let columns = ["final", "paid_to_date", "prepayment_recovered", "net_due", "carried_to_next"];
    let scene = run(&texts);
    assert_eq!(row(&scene, "A", &columns), "285.71 190.00 500.00 -404.29 0.00");
    assert!(!scene.path("out/opening_next.csv").exists());
    let scene = run(&texts.exchange(
        "policy.toml",
        "negative_due = { value = \"recover\"",
        "negative_due = { value = \"carry\"",
    ));
    assert_eq!(row(&scene, "A", &columns), "285.71 190.00 500.00 0.00 -404.29");
    assert_eq!(row(&scene, "B", &columns), "714.29 475.00 0.00 239.29 0.00");
    assert_eq!(line(&scene, "carried into the next year"), "-404.29");
    assert_eq!(
        std::fs::read_to_string(scene.path("out/opening_next.csv")).unwrap(),
        "pool,fixmedins_code,paid,held,deducted,prepaid,carried\nemployee,A,0.00,0.00,0.00,0.00,-404.29\n"
    );
    let cause = "clearing: carried into the next year (clearing.negative_due, policy.toml:20: t)";
    assert_eq!(
        scene.table("ledger.csv").row(
            "cause",
            cause,
            &["account_from", "account_to", "fixmedins_code", "amount"]
        ),
        ["Hospital:A:Carried", "Hospital:A:Payable", "A", "404.29"]
    );
}
