//! What months may pay: quotas, parts of the year, the opening value from the years before, advances, reconciliation.
//!
//! The small year at 100 yuan a point: A has 2 points in January (200.00), B 2 in January (200.00) and 3 in March (300.00);
//! at the clearing A has 2/7 of the budget and B 5/7.

use casemix::domain::{
    CaseSums, Date, Draws, Fen, HomeSums, Points, Quotient, decimal_text, fen_of, quotient,
};
use casemix::region::Region;
use casemix::report::CaseReadings;
use casemix::run::{Context, Places, Silent, Task, perform};
use casemix::settlement::{
    GroupUse, Reconciliation, YearCases, clear_region_year, consumption_index, payable_months,
    settle_region_year,
};
use casemix::table::sha256_hex;

use crate::support::{MINI_POLICY, Scene, Texts, mini_region, parquet_rows, small_year, stay};
use crate::worked::{example, list, number, text, yuan};

fn with_keys(keys: &str) -> Texts {
    mini_region().with("policy.toml", &format!("{MINI_POLICY}{keys}"))
}

const PAID_IN_FULL: (&str, &str) = ("value = 0.95, unit = \"share\"", "value = 1, unit = \"share\"");

fn quota(carry: &str) -> String {
    format!(
        "month.quota = {{ value = \"twelfth\", carry = {carry}, from = 2023-01-01, source = \"Art. 7\" }}\n"
    )
}

fn quota_region(carry: &str, quotas: &str) -> Texts {
    with_keys(&quota(carry)).with("quotas.csv", &format!("pool,year,fixmedins_code,amount\n{quotas}"))
}

const QUOTAS: &str = "employee,2023,A,1200.00\nemployee,2023,B,1200.05\nemployee,2023,C,0\n";

fn month(scene: &Scene, month: u32, hospital: &str, columns: &[&str]) -> String {
    let table = scene.table(&format!("2023-{month:02}/settlement.csv"));
    table.row("fixmedins_code", hospital, columns).join(" ")
}

#[test]
fn d21_harbin_month() {
    let (inputs, outputs) = example("D21");
    // At 100 yuan a point a claim of 900 000 is 9000 points: BR15 in January, BR13 in February.
    let points: Vec<Points> =
        list(&inputs["claims"]).into_iter().map(|claim| Points(yuan(claim).0)).collect();
    let quotas =
        format!("employee,2023,A,{}\nemployee,2023,B,0\nemployee,2023,C,0\n", text(&inputs["year_quota"]));
    let texts = quota_region("false", &quotas)
        .with("group_points.csv", &format!("group_code,weight\nBR15,{}\nBR13,{}\n", points[0], points[1]))
        .exchange("policy.toml", PAID_IN_FULL.0, PAID_IN_FULL.1);
    let stays = [stay("1", "A", 1, "G00.000", "", 9, 8), stay("2", "A", 2, "G00.000|E11.900", "", 9, 8)];
    let scene = Scene::new();
    scene.run(&texts, &stays).unwrap();
    for (index, claim) in list(&inputs["claims"]).into_iter().enumerate() {
        let expected = [yuan(claim), yuan(&outputs["paid"][index]), yuan(&outputs["deferred"][index])];
        let expected: Vec<String> = expected.iter().map(Fen::to_string).collect();
        assert_eq!(
            month(&scene, index as u32 + 1, "A", &["payable", "paid", "deferred"]),
            expected.join(" ")
        );
    }
}

#[test]
fn claims_above_a_twelfth_of_the_quota_wait_for_the_clearing() {
    let scene = Scene::new();
    scene.run(&quota_region("false", QUOTAS), &small_year()).unwrap();
    let columns = ["payable", "quota", "deferred", "paid", "deposit_held"];
    // 1200.05 / 12: the five fen that are left go to the first five months. 100.01 × 0.95 = 95.0095.
    assert_eq!(month(&scene, 1, "A", &columns), "200.00 100.00 100.00 95.00 5.00");
    assert_eq!(month(&scene, 1, "B", &columns), "200.00 100.01 99.99 95.01 5.00");
    assert_eq!(month(&scene, 3, "B", &columns), "300.00 100.01 199.99 95.01 5.00");
    assert_eq!(month(&scene, 6, "B", &columns), "0.00 100.00 0.00 0.00 0.00");
    assert_eq!(scene.table("2023-01/pool.csv").row("pool", "employee", &["deferred"]), ["199.99"]);
    // 285.71 − 95.00 and 714.29 − 190.02: what was deferred is part of what is due.
    let columns = ["final", "deferred", "paid_to_date", "net_due"];
    assert_eq!(scene.cleared("A", &columns), "285.71 100.00 95.00 190.71");
    assert_eq!(scene.cleared("B", &columns), "714.29 299.98 190.02 524.27");
    assert_eq!(
        scene.booked("Hospital:A:Deferred"),
        [
            "Hospital:A:Payable > Hospital:A:Deferred 100.00 2023-01: deferred above the quota (month.quota, policy.toml:21: Art. 7)",
            "Hospital:A:Deferred > Hospital:A:Payable 100.00 clearing: what the months deferred",
        ]
    );
    scene.month_by_month();
}

#[test]
fn unused_quota_is_carried_where_the_policy_says_so() {
    let scene = Scene::new();
    scene.run(&quota_region("true", QUOTAS), &small_year()).unwrap();
    let columns = ["quota", "deferred", "paid", "deposit_held"];
    // February left 100.01, so that March may pay 200.02 of 300.00: 190.019 paid.
    assert_eq!(month(&scene, 2, "B", &columns), "100.01 0.00 0.00 0.00");
    assert_eq!(month(&scene, 3, "B", &columns), "200.02 99.98 190.02 10.00");
    // Nine months of 100.01, 100.01 and seven times 100.00 after March.
    assert_eq!(month(&scene, 12, "B", &columns), "900.02 0.00 0.00 0.00");
    scene.month_by_month();
}

#[test]
fn deductions_are_taken_off_what_the_quota_leaves_of_the_claims() {
    let deductions = "date,pool,fixmedins_code,amount,stage,reason\n2023-01-31,employee,A,30.00,before_share,audit\n\
                      2023-01-31,employee,B,100.00,after_share,audit\n2023-12-31,employee,B,500.00,after_share,audit\n";
    let scene = Scene::new();
    scene.run(&quota_region("false", QUOTAS).with("deductions.csv", deductions), &small_year()).unwrap();
    // (200 − 100 − 30) × 0.95 = 66.50. 95.01 − 100.00 = −4.99, which February has nothing to take from; March has.
    assert_eq!(month(&scene, 1, "A", &["paid", "deposit_held", "carried"]), "66.50 3.50 0.00");
    assert_eq!(month(&scene, 1, "B", &["paid", "deposit_held", "carried"]), "0.00 5.00 -4.99");
    assert_eq!(month(&scene, 2, "B", &["carried_in", "paid", "carried"]), "-4.99 0.00 -4.99");
    assert_eq!(month(&scene, 3, "B", &["carried_in", "paid", "carried"]), "-4.99 90.02 0.00");
    // December cannot take off 500.00; the clearing does: 714.29 − 600.00 − 90.02.
    assert_eq!(month(&scene, 12, "B", &["paid", "carried"]), "0.00 -500.00");
    assert_eq!(scene.cleared("B", &["deduction", "final", "net_due"]), "600.00 114.29 24.27");
    scene.month_by_month();
}

#[test]
fn a_quota_that_is_missing_or_said_badly_is_told() {
    let refused = |texts: &Texts| Scene::new().refused(texts, &small_year());
    assert_eq!(
        refused(&quota_region("false", "employee,2023,A,1200.00\nemployee,2023,B,0\n")),
        "quotas.csv: has no quota for hospital C in pool employee in 2023, and month.quota = \"twelfth\" pays its months by it"
    );
    let keys = [
        ("value = \"twelfth\"", "`month.quota.carry` is missing; true or false was expected"),
        ("value = \"quarter\"", "`quarter` is none of none, twelfth"),
        ("value = \"none\", carry = true", "unknown key `month.quota.carry`"),
    ];
    for (value, message) in keys {
        let key = format!("month.quota = {{ {value}, from = 2023-01-01, source = \"t\" }}\n");
        assert_eq!(refused(&with_keys(&key)), format!("policy.toml:21: {message}"));
    }
}

const SHARES: &str = "pool,year,month,share\nemployee,2023,1,0.5\nemployee,2023,2,0.02\nemployee,2023,3,0.3\n\
                      employee,2023,4,0.02\nemployee,2023,5,0.02\nemployee,2023,6,0.02\nemployee,2023,7,0.02\n\
                      employee,2023,8,0.02\nemployee,2023,9,0.02\nemployee,2023,10,0.02\nemployee,2023,11,0.02\n\
                      employee,2023,12,0.02\n";

fn shares_region() -> Texts {
    with_keys("month.parts = { value = \"table\", from = 2023-01-01, source = \"t\" }\n")
        .exchange(
            "policy.toml",
            "month.value = { value = \"opening\"",
            "month.value = { value = \"floating\"",
        )
        .exchange("budget.csv", "1000.00", "1000.01")
        .with("month_shares.csv", SHARES)
}

#[test]
fn floating_months_share_the_year_by_historical_shares() {
    let scene = Scene::new();
    scene.run(&shares_region(), &small_year()).unwrap();
    // 1000.01 × 0.5 = 500.005, × 0.3 = 300.003, × 0.02 = 20.0002: the fen that is left to the largest remainder.
    let available = |month: u32| {
        scene.table(&format!("2023-{month:02}/pool.csv")).row("pool", "employee", &["available"]).join("")
    };
    assert_eq!([1, 2, 3, 12].map(available), ["500.01", "20.00", "300.00", "20.00"]);
    assert_eq!(month(&scene, 1, "A", &["payable", "point_value"]), "250.01 125.002500");
    assert_eq!(month(&scene, 1, "B", &["payable"]), "250.00");
    assert_eq!(month(&scene, 3, "B", &["payable"]), "300.00");
    scene.month_by_month();
}

#[test]
fn shares_that_are_missing_or_do_not_sum_to_one_are_told() {
    let refused = |texts: &Texts| Scene::new().refused(texts, &small_year());
    let sum = "month_shares.csv: the shares of pool employee in 2023 are not twelve that sum to 1, a row for each month";
    assert_eq!(refused(&shares_region().exchange("month_shares.csv", "12,0.02", "12,0.020000001")), sum);
    assert_eq!(refused(&shares_region().exchange("month_shares.csv", "employee,2023,12,0.02\n", "")), sum);
    assert_eq!(
        refused(&shares_region().without("month_shares.csv")),
        "month_shares.csv: has no shares for pool employee in 2023, and month.parts = \"table\" parts its money by them; twelve \
         that sum to 1 were expected"
    );
    let rows = [
        ("12,0.02", "13,0.02", "`month`: 13 is not from 1 to 12"),
        ("12,0.02", "1,0.02", "the month has a share in this pool and year already"),
        ("12,0.02", "12,-0.02", "`share`: -0.02 is not between 0 and 1 with at most 9 decimals"),
        (
            "2023,12",
            "2024,12",
            "lies in 2024, for which budget.csv has no line; mend the day or year, or give that year a budget",
        ),
    ];
    for (from, to, message) in rows {
        let texts = shares_region().exchange("month_shares.csv", from, to);
        assert_eq!(refused(&texts), format!("month_shares.csv:13: {message}"));
    }
    assert_eq!(
        refused(&shares_region().exchange("policy.toml", "value = \"floating\"", "value = \"opening\"")),
        "policy.toml: month.parts = \"table\" parts the available money among months, and month.value of pool employee floats in \
         no month of 2023; use month.value = \"floating\", or leave month.parts out"
    );
    let july = shares_region().exchange(
        "policy.toml",
        "month.parts = { value = \"table\", from = 2023-01-01",
        "month.parts = { value = \"table\", from = 2023-07-01",
    );
    assert_eq!(
        refused(&july),
        "policy.toml: month.parts of pool employee changes in 2023-07; the parts of a year add up to its money only where all its \
         months are parted in one way: let it change on 1 January"
    );
}

/// The small region with its opening value from the years before.
fn history_region(weights: &str, decimals: u32, rows: &str) -> Texts {
    let history = format!(
        "point_value.history = {{ year_weights = {weights}, decimals = {decimals}, unit = \"yuan per point\", from = 2023-01-01, \
         source = \"N-50\" }}"
    );
    let stated = MINI_POLICY.lines().find(|line| line.starts_with("point_value.opening")).unwrap();
    mini_region()
        .exchange("policy.toml", stated, &history)
        .with("value_history.csv", &format!("pool,year,cost,points\n{rows}"))
}

#[test]
fn d2_opening_value_from_the_years_before() {
    let (inputs, outputs) = example("D2");
    let costs = list(&inputs["year_costs"]).into_iter().zip(2020..);
    let rows: String = costs
        .map(|(cost, year)| format!("employee,{year},{},{}\n", text(cost), text(&inputs["points_budget"])))
        .collect();
    let scene = Scene::new();
    scene.run(&history_region("[1, 2, 7]", 4, &rows), &small_year()).unwrap();
    // Two points of A at 8.4167: 16.8334. The price list has the value as it is published, and no digit more.
    let value = format!("{}00", text(&outputs["budget_value"]));
    assert_eq!(month(&scene, 1, "A", &["point_value", "payable"]), format!("{value} 16.83"));
    let standards = parquet_rows(&scene.path("out/cases.parquet"), &["standard_amount"]);
    assert_eq!(standards[0][0].as_deref(), Some("8.42"));
    assert!(
        scene.booked("Hospital:A:Payable")[0]
            .ends_with("payable by points (point_value.history, policy.toml:11: N-50)")
    );
    scene.month_by_month();
}

#[test]
fn the_weights_count_for_points_as_for_cost() {
    // (1 × 100 + 2 × 200 + 7 × 300) / (1 × 10 + 2 × 20 + 7 × 40) = 2600 / 330 = 7.8787…
    let rows = "employee,2022,300.00,40\nemployee,2021,200.00,20\nemployee,2020,100.00,10\n";
    let scene = Scene::new();
    scene.run(&history_region("[1, 2, 7]", 2, rows), &small_year()).unwrap();
    assert_eq!(month(&scene, 1, "A", &["point_value"]), "7.880000");
}

#[test]
fn a_history_that_gives_no_value_is_told() {
    let rows = "employee,2022,300.00,40\nemployee,2021,200.00,20\nemployee,2020,100.00,10\n";
    let refused = |texts: &Texts| Scene::new().refused(texts, &small_year());
    assert_eq!(
        refused(&history_region("[1, 2, 7]", 2, "employee,2022,300.00,40\nemployee,2021,200.00,20\n")),
        "value_history.csv: has no row of 2020 for pool employee, which point_value.history weighs for 2023"
    );
    assert_eq!(
        refused(&history_region("[1]", 2, "employee,2022,300.00,0\n")),
        "value_history.csv: has no points for pool employee in the years before 2023: no value of a point"
    );
    assert_eq!(
        refused(&history_region("[1]", 0, "employee,2022,4.00,10\n")),
        "value_history.csv: gives pool employee the value 0 yuan per point for 2023, which is not above 0 and at most 1000000 with \
         at most 9 decimals"
    );
    let both = history_region("[1, 2, 7]", 2, rows).exchange(
        "policy.toml",
        "month.convention",
        "point_value.opening = { value = 9, unit = \"yuan per point\", from = 2023-06-01, source = \"t\" }\nmonth.convention",
    );
    assert_eq!(
        refused(&both),
        "policy.toml:11: `point_value.history` gives the opening value on days on which `point_value.opening` in line 12 states it; \
         set `until` or `pool` on one of them"
    );
    for weights in ["[]", "[0, 1]", "[1.5]", "7"] {
        assert_eq!(
            refused(&history_region(weights, 2, rows)),
            "policy.toml:11: `year_weights` must be a list of whole numbers from 1 to 1000, one for each of at most ten years, the \
             last one for the year before, such as [1, 2, 7]"
        );
    }
    assert_eq!(refused(&history_region("[1]", 10, rows)), "policy.toml:11: `decimals` must be from 0 to 9");
}

const ONE_MONTH: &str =
    "prepayment.months = { value = 1, unit = \"months\", from = 2023-01-01, source = \"Art. 25\" }\n";

fn advance_region(settled: &str) -> Texts {
    with_keys(ONE_MONTH)
        .with("prepayments.csv", "date,pool,fixmedins_code,amount\n2023-02-01,employee,A,\n")
        .with("last_year.csv", &format!("pool,year,fixmedins_code,settled\nemployee,2022,A,{settled}\n"))
}

#[test]
fn d22_yunnan_prepay() {
    let (inputs, outputs) = example("D22");
    let scene = Scene::new();
    scene.run(&advance_region(&text(&inputs["last_year_settlement_both_pools"])), &small_year()).unwrap();
    let advance = yuan(&outputs["prepay"]).to_string();
    assert_eq!(scene.cleared("A", &["prepayment_recovered"]), advance);
    assert_eq!(
        scene.booked("Hospital:A:Prepaid")[0],
        format!(
            "Hospital:A:Prepaid > Hospital:A:Paid {advance} prepayment (36000000.00 settled in 2022 / 12 × 1; prepayment.months, \
             policy.toml:21: Art. 25)"
        )
    );
    scene.month_by_month();
}

#[test]
fn an_advance_that_does_not_follow_is_told() {
    let refused = |texts: &Texts| Scene::new().refused(texts, &small_year());
    assert_eq!(
        refused(&advance_region("100.00").exchange(
            "policy.toml",
            "prepayment.months = { value = 1",
            "prepayment.months = { value = 0"
        )),
        "policy.toml:21: 0 is not above 0 and at most 12 with at most 4 decimals"
    );
    assert_eq!(
        refused(&advance_region("100.00").exchange("policy.toml", ONE_MONTH, "")),
        "prepayments.csv:2: `amount` is blank, and prepayment.months has no value on 2023-02-01 for pool employee; state the amount \
         here, or how many months are paid ahead there"
    );
    assert_eq!(
        refused(&advance_region("100.00").exchange("last_year.csv", "2022", "2021")),
        "prepayments.csv:2: `amount` is blank, and last_year.csv does not say what hospital A was settled by in pool employee in 2022"
    );
    assert_eq!(
        refused(&advance_region("0.05")),
        "prepayments.csv:2: `amount` is blank, and 0.05 settled for hospital A in pool employee in 2022 give no advance; remove the \
         row, or state the amount"
    );
}

#[test]
fn d23_payable_months_xuchang() {
    let (inputs, outputs) = example("D23");
    // In hundred millions of yuan.
    let yi = |value| fen_of(&(quotient(number(value)) * Quotient::from_integer(10_000_000_000i64.into())));
    let employee = &inputs["employee"];
    let months = payable_months(yi(&employee["pool_balance_yi"]), yi(&employee["spend_yi"])).unwrap();
    assert_eq!(decimal_text(&months, 2), text(&outputs["employee"]));
    let resident = &inputs["resident"];
    let months = payable_months(yi(&resident["balance_yi"]), yi(&resident["spend_yi"])).unwrap();
    assert_eq!(decimal_text(&months, 2), text(&outputs["resident"]));
    assert_eq!(payable_months(Fen(1), Fen::ZERO), None);
}

#[test]
fn a_pool_whose_balance_does_not_last_advances_nothing_or_says_so() {
    let region = |at_least: &str, shortfall: &str| {
        with_keys(&format!(
            "prepayment.payable_months = {{ value = {at_least}, shortfall = \"{shortfall}\", unit = \"months\", from = 2023-01-01, \
             source = \"t\" }}\n"
        ))
        .with("prepayments.csv", "date,pool,fixmedins_code,amount\n2023-02-01,employee,A,50.00\n")
        .with("fund_balance.csv", "pool,year,balance,spend\nemployee,2022,1008000000.00,1144000000.00\n")
    };
    let refused = |texts: &Texts| Scene::new().refused(texts, &small_year());
    let told = "prepayments.csv:2: the balance of pool employee, 1008000000.00 at 1144000000.00 spent in 2022, lasts 10.57 months, and \
                prepayment.payable_months asks for 12";
    assert_eq!(
        refused(&region("12", "refuse")),
        format!("{told}; remove the advance, or accept it by shortfall = \"accept\" of that key")
    );
    let scene = Scene::new();
    let summary = scene.run(&region("12", "accept"), &small_year()).unwrap();
    assert!(
        summary.warnings.contains(&format!("{told}; the advance is accepted (shortfall = \"accept\")")),
        "{:?}",
        summary.warnings
    );
    assert_eq!(scene.cleared("A", &["prepayment_recovered"]), "50.00");
    // 12 × 1008 / 1144 = 10.5734…: ten and a half months are there.
    let summary = Scene::new().run(&region("10.5", "refuse"), &small_year()).unwrap();
    assert!(!summary.warnings.iter().any(|warning| warning.contains("payable_months")));
    assert_eq!(
        refused(&region("12", "refuse").without("fund_balance.csv")),
        "prepayments.csv:2: fund_balance.csv does not say what pool employee held at the end of 2022, and prepayment.payable_months \
         asks for how long it lasts"
    );
    assert_eq!(
        refused(&region("12", "refuse").exchange("fund_balance.csv", "1144000000.00", "0")),
        "fund_balance.csv:2: `spend` must be above 0"
    );
}

#[test]
fn p15_receivable_reconciliation() {
    let (inputs, outputs) = example("P15");
    let mut total = Fen::ZERO;
    for (index, row) in list(&inputs["rows"]).into_iter().enumerate() {
        let [declared, paid_by_others, refused] = [1, 3, 4].map(|column| yuan(&row[column]));
        let settled = fen_of(&(quotient(number(&row[2])) * Quotient::from_integer(declared.0.into())));
        assert_eq!(settled, yuan(&outputs["settlement"][index]));
        let own = Reconciliation { declared, settled, paid_by_others, refused };
        assert_eq!(own.receivable(), yuan(&outputs["receivable"][index]));
        total += own.receivable();
    }
    assert_eq!(total, yuan(&outputs["total"]));
}

#[test]
fn every_month_is_reconciled_with_the_books_of_its_hospitals() {
    let deductions = "date,pool,fixmedins_code,amount,stage,reason\n2023-01-31,employee,A,8.00,after_share,audit\n\
                      2023-04-30,employee,A,1.00,after_share,audit\n";
    let scene = Scene::new();
    scene.run(&mini_region().with("deductions.csv", deductions), &small_year()).unwrap();
    // A in January: 200 recorded, 200 − 8 settled, 2000 − 200 paid by others. B has 150 of 2000 and 400 of 3000.
    let rows: Vec<String> = scene.table("reconciliation.csv").rows.iter().map(|row| row.join(" ")).collect();
    assert_eq!(
        rows,
        [
            "employee A 2023-01 200.00 192.00 1800.00 8.00 2000.00",
            "employee A 2023-04 0.00 -1.00 0.00 1.00 0.00",
            "employee B 2023-01 150.00 200.00 1850.00 0.00 2050.00",
            "employee B 2023-03 400.00 300.00 2600.00 0.00 2900.00",
        ]
    );
}

#[test]
fn d20_cost_and_time_index() {
    let (inputs, outputs) = example("D20");
    let groups = || ["g1", "g2"].map(|group| &inputs[group]);
    let index = |own: &str, regional: &str| {
        // Means in hundredths; the region's is that of one case.
        let hundredths = |group: &serde_json::Value| Fen::from_yuan(number(group)).unwrap().0;
        let used = groups().map(|group| {
            let cases = group["cases"].as_i64().unwrap();
            let own = hundredths(&group[own]) * i128::from(cases);
            GroupUse { cases, own, regional_cases: 1, regional: hundredths(&group[regional]) }
        });
        let (used, cases) = consumption_index(used).unwrap();
        decimal_text(&(used / Quotient::from_integer(cases.into())), 4)
    };
    assert_eq!(index("cost", "region_cost"), text(&outputs["cost_index"]));
    assert_eq!(index("los", "region_los"), text(&outputs["time_index"]));
    let mut sums = CaseSums::default();
    for group in groups() {
        let (cases, weight) = (group["cases"].as_i64().unwrap(), number(&group["weight"]));
        sums.group.cases += cases;
        sums.base_points +=
            Points(weight.mantissa() * (Points::ONE / weight.denominator()) * i128::from(cases));
    }
    let cmi = CaseReadings::of(&sums, Fen::ZERO, Some(casemix::domain::Number::ONE)).case_mix_index.unwrap();
    assert_eq!(decimal_text(&cmi, 4), text(&outputs["cmi"]));
    assert_eq!(consumption_index([]), None);
    let nothing = GroupUse { cases: 1, own: 5, regional_cases: 1, regional: 0 };
    assert_eq!(consumption_index([nothing]), None, "a group that used nothing compares nothing");
}

#[test]
fn a_month_settled_again_has_the_same_bytes() {
    let scene = Scene::new();
    scene.run(&quota_region("true", QUOTAS), &small_year()).unwrap();
    scene.month_by_month();
    let march = scene.path("paid/2023-03");
    let files = || {
        let names =
            ["2023-03/settlement.csv", "2023-03/pool.csv", "cases.parquet", "findings.csv", "summary.json"];
        names.map(|name| std::fs::read(march.join(name)).unwrap())
    };
    let before = files();
    let context = Context { threads: 1, progress: &mut Silent };
    let task = Task::Settle { month: "2023-03".to_owned() };
    perform(&task, &scene.over_paid(scene.path("region")), &march, true, context).unwrap();
    assert!(before == files());
}

#[test]
fn months_that_an_earlier_version_paid_are_cleared() {
    let scene = Scene::new();
    scene.run(&mini_region(), &small_year()).unwrap();
    let now = scene.table("clearing.csv");
    std::fs::rename(scene.path("out"), scene.path("paid")).unwrap();
    // It wrote no column `quota`, the last one here; its receipt tells the digest of what it wrote.
    let mut receipt = std::fs::read_to_string(scene.path("paid/receipt.json")).unwrap();
    for month in 1..=12 {
        let path = scene.path(&format!("paid/2023-{month:02}/settlement.csv"));
        let text = std::fs::read_to_string(&path).unwrap();
        let before: String =
            text.lines().map(|line| format!("{}\n", line.rsplit_once(',').unwrap().0)).collect();
        receipt = receipt.replace(&sha256_hex(text.as_bytes()), &sha256_hex(before.as_bytes()));
        std::fs::write(&path, before).unwrap();
    }
    std::fs::write(scene.path("paid/receipt.json"), receipt).unwrap();
    let context = Context { threads: 1, progress: &mut Silent };
    let places = scene.over_paid(scene.path("region"));
    perform(&Task::Clear { year: 2023 }, &places, &scene.path("out"), false, context).unwrap();
    assert_eq!(scene.table("clearing.csv"), now);
}

#[test]
fn a_29_february_is_settled_in_february() {
    let leap = Date::new(2024, 2, 29).unwrap().0;
    let mut own = stay("1", "A", 1, "G00.000", "", 1000, 80);
    (own.adm_time, own.dscg_time, own.setl_end_date) = (Some(leap - 7), Some(leap), Some(leap));
    let texts = mini_region().exchange("budget.csv", "2023", "2024").with(
        "deductions.csv",
        "date,pool,fixmedins_code,amount,stage,reason\n2024-02-29,employee,A,5.00,after_share,audit\n",
    );
    let scene = Scene::new();
    let places = Places {
        tables: Some(scene.tables()),
        region: Some(scene.region(&texts, &[own])),
        ..Places::default()
    };
    let context = Context { threads: 1, progress: &mut Silent };
    perform(&Task::Run { year: 2024 }, &places, &scene.path("out"), false, context).unwrap();
    let columns = ["cases", "payable", "deduction", "paid"];
    let february = scene.table("2024-02/settlement.csv");
    // 100.00 × 0.95 − 5.00, booked on the last day.
    assert_eq!(february.row("fixmedins_code", "A", &columns), ["1", "100.00", "5.00", "90.00"]);
    assert!(scene.table("ledger.csv").rows.iter().any(|row| row[1] == "2024-02-29" && row[6] == "90.00"));
}

#[test]
fn amounts_of_a_country_close_to_the_fen() {
    let scene = Scene::new();
    let texts = quota_region("true", &QUOTAS.replace("1200.00", "9999999999999.99")).exchange(
        "budget.csv",
        "1000.00",
        "10000000000000.00",
    );
    scene.run(&texts, &small_year()).unwrap();
    // 10^15 fen by 2 : 5 = 285 714 285 714 285.71… and 714 285 714 285 714.28…: the fen that is left goes to A.
    assert_eq!(scene.cleared("A", &["standard"]), "2857142857142.86");
    assert_eq!(scene.cleared("B", &["standard"]), "7142857142857.14");
    // 999 999 999 999 999 fen in twelve parts: 83 333 333 333 333.25, three fen more in the first months.
    assert_eq!(month(&scene, 1, "A", &["quota"]), "833333333333.34");
    scene.month_by_month();
}

#[test]
fn ten_thousand_hospitals_are_settled_and_cleared() {
    let count = 10_000;
    let lines = |row: &dyn Fn(usize) -> String| (0..count).map(row).collect::<String>();
    let code = |hospital: usize| format!("H{hospital:05}");
    let texts = quota_region("true", &lines(&|own| format!("employee,2023,{},1200.00\n", code(own))))
        .with(
            "hospitals.csv",
            &format!("fixmedins_code,name,level\n{}", lines(&|own| format!("{},n,3\n", code(own)))),
        )
        .with("coefficients.csv", "level,coefficient\n3,1\n")
        .with(
            "deductions.csv",
            &format!(
                "date,pool,fixmedins_code,amount,stage,reason\n{}",
                lines(&|own| format!(
                    "2023-{:02}-15,employee,{},0.01,after_share,audit\n",
                    own % 12 + 1,
                    code(own)
                ))
            ),
        )
        .exchange("budget.csv", "1000.00", "50000000.00");
    let scene = Scene::new();
    let region = Region::load(&scene.region(&texts, &[])).unwrap();
    // Every hospital has 2 points, 200.00, in each month: a twelfth of its quota pays 100.00 of them.
    let two = CaseSums { points: Points(2 * Points::ONE), ..CaseSums::default() };
    let sums = |_: usize, _: usize, _: usize| two.into();
    let months = settle_region_year(&region, 2023, &sums).unwrap();
    let rows: Vec<_> = months.iter().map(|month| month.rows()).collect();
    assert!(rows.iter().flat_map(|rows| &rows[0]).all(|row| row.deferred == Fen(10_000)));
    let read = CaseSums { points: Points(2 * 12 * count as i128 * Points::ONE), ..CaseSums::default() };
    let cases = YearCases {
        months: &sums,
        draws: &Draws::default(),
        parts: &|_, _| Vec::new(),
        homes: &|_, _, _| HomeSums::default(),
    };
    let books = clear_region_year(&region, 2023, &cases, &rows, &read).unwrap();
    // 50 000 000 / 10 000 = 5000.00 each, 0.01 deducted; paid 12 × 95.00 − 0.01.
    let clearing = &books.pools[0].clearing;
    assert!(clearing.rows.iter().all(|row| (row.final_amount, row.net_due) == (Fen(499_999), Fen(386_000))));
}
