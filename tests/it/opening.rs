//! What a region brings in: a year that is settled elsewhere up to some month, and what is left of the year before.
//!
//! The small year at 100 yuan a point, 95 % paid, from March on: A has 2 points in January, B 2 in January and 3 in March.
//! The clearing gives A 285.71 and B 714.29 of 1000.00.

use casemix::run::{Context, Silent, Task, perform};

use crate::support::{MINI_POLICY, Scene, Texts, mini_region, small_year};

const HEADER: &str = "pool,fixmedins_code,paid,held,deducted,prepaid,carried\n";

fn opened(first_month: &str, rows: &str) -> Texts {
    let settings = mini_region().0["region.toml"]
        .replace("scheme_by", &format!("first_month = \"{first_month}\"\nscheme_by"));
    mini_region().with("region.toml", &settings).with("opening.csv", &format!("{HEADER}{rows}"))
}

/// What January and February did elsewhere. A: claims of 210.00, 8.00 deducted, 190.00 paid, 12.00 held, and an advance of
/// 20.00. B: claims of 140.00, 150.00 deducted of which 17.00 could not be taken off, 7.00 held.
fn from_march() -> Texts {
    opened("2023-03", "employee,A,190.00,12.00,8.00,20.00,0\nemployee,B,0.00,7.00,150.00,0.00,-17.00\n")
}

fn cells(scene: &Scene, file: &str, hospital: &str, columns: &[&str]) -> String {
    scene.table(file).row("fixmedins_code", hospital, columns).join(" ")
}

fn booked(scene: &Scene, account: &str) -> Vec<String> {
    let of_account = |row: &&Vec<String>| row[3] == account || row[4] == account;
    let shown = |row: &Vec<String>| format!("{} {} > {} {} {}", row[1], row[3], row[4], row[6], row[7]);
    scene.table("ledger.csv").rows.iter().filter(of_account).map(shown).collect()
}

#[test]
fn a_region_that_starts_in_march_clears_the_whole_year() {
    let scene = Scene::new();
    scene.run(&from_march(), &small_year()).unwrap();
    assert!(!scene.path("out/2023-02").exists());
    // 300.00 × 0.95 − 17.00.
    let columns = ["carried_in", "payable", "deposit_held", "paid", "carried"];
    assert_eq!(cells(&scene, "2023-03/settlement.csv", "B", &columns), "-17.00 300.00 15.00 268.00 0.00");
    let columns = [
        "cases",
        "standard",
        "deduction",
        "deposit_held",
        "final",
        "paid_to_date",
        "prepayment_recovered",
        "debt",
        "net_due",
    ];
    // A: 285.71 − 8.00 = 277.71, less 190.00 and 20.00. B: 714.29 − 150.00 = 564.29, less 268.00.
    assert_eq!(
        cells(&scene, "clearing.csv", "A", &columns),
        "2 285.71 8.00 12.00 277.71 190.00 20.00 0.00 67.71"
    );
    assert_eq!(
        cells(&scene, "clearing.csv", "B", &columns),
        "2 714.29 150.00 22.00 564.29 268.00 0.00 0.00 296.29"
    );
    assert_eq!(
        booked(&scene, "Hospital:B:Payable"),
        [
            "2023-03-01 Fund:Available > Hospital:B:Payable 140.00 opening: claims of the months before (opening.csv:3)",
            "2023-03-01 Hospital:B:Payable > Recovered:Deductions 150.00 opening: deducted by the months before (opening.csv:3)",
            "2023-03-01 Hospital:B:Payable > Hospital:B:Deposit 7.00 opening: held by the months before (opening.csv:3)",
            "2023-03-31 Fund:Available > Hospital:B:Payable 300.00 2023-03: payable by points (point_value.opening, policy.toml:11: t)",
            "2023-03-31 Hospital:B:Payable > Hospital:B:Deposit 15.00 2023-03: deposit held (month.share_paid, policy.toml:14: t)",
            "2023-03-31 Hospital:B:Payable > Hospital:B:Paid 268.00 2023-03: paid (month.share_paid, policy.toml:14: t)",
            "2023-12-31 Fund:Available > Hospital:B:Payable 274.29 clearing: difference to the year's standard (year.convention, policy.toml:15: t)",
            "2023-12-31 Hospital:B:Deposit > Hospital:B:Payable 22.00 clearing: deposit released (deposit.without_score, policy.toml:18: t)",
            "2023-12-31 Hospital:B:Payable > Hospital:B:Paid 296.29 clearing: net due",
        ]
    );
    assert_eq!(
        booked(&scene, "Hospital:A:Prepaid")[0],
        "2023-03-01 Hospital:A:Prepaid > Hospital:A:Paid 20.00 opening: advance outstanding (opening.csv:2)"
    );
    // The bulletin: January and February claimed 210.00 + 140.00, March 300.00, of 1000.00 in a quarter of the year; each of
    // the nine months left is taken for one like March.
    let bulletin = scene.table("bulletin.csv");
    let of_pool = bulletin.rows.iter().filter(|row| row[2].is_empty());
    let standing: Vec<String> = of_pool.map(|row| row[3..5].join(" ")).take(8).collect();
    assert_eq!(
        standing,
        [
            "months_settled 3.0000",
            "time_elapsed_percent 25.0000",
            "budget_used_percent 65.0000",
            "budget_pace_percent 260.0000",
            "forecast 3350.00",
            "forecast_low 3350.00",
            "forecast_high 3350.00",
            "forecast_percent 335.0000",
        ]
    );
    // Cases of January are in the clearing only.
    let reconciled = scene.table("reconciliation.csv");
    assert_eq!(reconciled.rows.len(), 1);
    scene.month_by_month();
}

#[test]
fn a_year_without_cases_here_forecasts_nothing_but_tells_what_was_used_elsewhere() {
    let scene = Scene::new();
    scene.run(&from_march(), &[]).unwrap();
    let bulletin = scene.table("bulletin.csv");
    let told: Vec<String> = bulletin.rows.iter().map(|row| row[3..5].join(" ")).collect();
    // Two of twelve months, 350.00 of 1000.00: 35 / (100 / 6).
    let standing = ["months_settled 2.0000", "time_elapsed_percent 16.6667", "budget_used_percent 35.0000"];
    assert_eq!(told, [&standing[..], &["budget_pace_percent 210.0000"]].concat());
}

#[test]
fn months_before_the_first_one_are_refused() {
    let scene = Scene::new();
    let region = scene.region(&from_march(), &small_year());
    let settle = |task: Task| {
        let context = Context { threads: 1, progress: &mut Silent };
        let mut places = scene.over_paid(region.clone());
        places.paid = None;
        perform(&task, &places, &scene.path("out"), true, context).unwrap_err().to_string()
    };
    assert_eq!(
        settle(Task::Settle { month: "2023-02".to_owned() }),
        "2023-02 is not settled here: region.toml has first_month = \"2023-03\", and what the months before it did stands in \
         opening.csv"
    );
    assert_eq!(
        settle(Task::Run { year: 2022 }),
        "2022-12 is not settled here: region.toml has first_month = \"2023-03\", and what the months before it did stands in \
         opening.csv"
    );
}

#[test]
fn what_was_before_the_first_month_may_not_stand_twice() {
    let refused = |texts: &Texts| Scene::new().refused(texts, &small_year());
    let before =
        "lies before first_month = \"2023-03\" of region.toml; what was before it belongs in opening.csv";
    let prepayments = "date,pool,fixmedins_code,amount\n2023-02-28,employee,A,1.00\n";
    assert_eq!(
        refused(&from_march().with("prepayments.csv", prepayments)),
        format!("prepayments.csv:2: {before}")
    );
    let deductions =
        "date,pool,fixmedins_code,amount,stage,reason\n2023-02-28,employee,A,1.00,after_share,audit\n";
    assert_eq!(
        refused(&from_march().with("deductions.csv", deductions)),
        format!("deductions.csv:2: {before}")
    );
    // One that the clearing takes may lie anywhere in the year.
    let scene = Scene::new();
    let at_clearing = deductions.replace("after_share", "at_clearing");
    scene.run(&from_march().with("deductions.csv", &at_clearing), &small_year()).unwrap();
    assert_eq!(cells(&scene, "clearing.csv", "A", &["deduction", "net_due"]), "9.00 66.71");
}

#[test]
fn a_debt_of_last_year_is_taken_off_what_the_months_pay() {
    // B owes 300.00 of 2022: January pays 190.00 of it, March the rest. A has an advance of 40.00 outstanding.
    let rows = "employee,A,0,0,0,40.00,0\nemployee,B,0,0,0,0,-300.00\n";
    let texts = mini_region().with("opening.csv", &format!("{HEADER}{rows}"));
    let scene = Scene::new();
    scene.run(&texts, &small_year()).unwrap();
    let columns = ["carried_in", "paid", "carried"];
    assert_eq!(cells(&scene, "2023-01/settlement.csv", "B", &columns), "-300.00 0.00 -110.00");
    assert_eq!(cells(&scene, "2023-03/settlement.csv", "B", &columns), "-110.00 175.00 0.00");
    // What the year gives B is not less for it: 714.29 − 175.00 paid − 300.00.
    let columns = ["final", "paid_to_date", "prepayment_recovered", "debt", "net_due"];
    assert_eq!(cells(&scene, "clearing.csv", "B", &columns), "714.29 175.00 0.00 -300.00 239.29");
    assert_eq!(cells(&scene, "clearing.csv", "A", &columns), "285.71 190.00 40.00 0.00 55.71");
    assert_eq!(
        booked(&scene, "Fund:Balance"),
        ["2023-01-01 Hospital:B:Payable > Fund:Balance 300.00 opening: debt of last year (opening.csv:3)"]
    );
    assert_eq!(scene.table("pool.csv").row("line", "debts of last year", &["value"]), ["-300.00"]);
    // The same with the year named, and without the column where nothing is carried.
    let named = opened("2023-01", rows);
    let other = Scene::new();
    other.run(&named, &small_year()).unwrap();
    assert_eq!(other.table("clearing.csv"), scene.table("clearing.csv"));
    let short = mini_region()
        .with("opening.csv", "pool,fixmedins_code,paid,held,deducted,prepaid\nemployee,A,0,0,0,40.00\n");
    other.run(&short, &small_year()).unwrap();
    assert_eq!(cells(&other, "clearing.csv", "A", &columns), "285.71 190.00 40.00 0.00 55.71");
    scene.month_by_month();
}

#[test]
fn unused_quota_is_what_the_months_before_left_of_it() {
    // B claimed 140.00 of two twelfths of 1200.00: 60.00 are left, March may pay 160.00 of 300.00. A claimed 210.00.
    let quota = "month.quota = { value = \"twelfth\", carry = true, from = 2023-01-01, source = \"t\" }\n";
    let texts = from_march()
        .with("policy.toml", &format!("{MINI_POLICY}{quota}"))
        .with("quotas.csv", "pool,year,fixmedins_code,amount\nemployee,2023,A,1200.00\nemployee,2023,B,1200.00\nemployee,2023,C,0\n");
    let scene = Scene::new();
    scene.run(&texts, &small_year()).unwrap();
    assert_eq!(cells(&scene, "2023-03/settlement.csv", "B", &["quota", "deferred"]), "160.00 140.00");
    assert_eq!(cells(&scene, "2023-03/settlement.csv", "A", &["quota", "deferred"]), "100.00 0.00");
    scene.month_by_month();
}

#[test]
fn an_opening_that_cannot_be_is_told() {
    let refused = |texts: &Texts| Scene::new().refused(texts, &small_year());
    let rows = [
        ("employee,A,-1,0,0,0,0\n", "`paid` must not be below 0"),
        ("employee,A,1,0,0,0,0.01\n", "`carried` must not be above 0: it is what the hospital still owes"),
        ("employee,A,1,0,0,,0\n", "`prepaid` is blank; a value is needed"),
        ("employee,D,1,0,0,0,0\n", "hospitals.csv has no `D`"),
    ];
    for (row, message) in rows {
        assert_eq!(refused(&opened("2023-03", row)), format!("opening.csv:2: {message}"));
    }
    assert_eq!(
        refused(&opened("2023-03", "employee,A,1,0,0,0,0\nemployee,A,1,0,0,0,0\n")),
        "opening.csv:3: the hospital stands already in line 2 for this pool"
    );
    assert_eq!(
        refused(&opened("2023-01", "employee,A,1,0,0,0,0\n")),
        "opening.csv:2: `paid`, `held` and `deducted` are of months of the year that were settled elsewhere, and there is none \
         before January; only `prepaid` and `carried` come from last year, or state first_month in region.toml"
    );
    assert_eq!(
        refused(&opened("2023-3", "")),
        "region.toml:1: `first_month`: `2023-3` is not a month such as \"2023-07\""
    );
    let two_years = mini_region()
        .exchange("budget.csv", "1000.00\n", "1000.00\nemployee,2024,1,total,total,1000.00\n")
        .with("opening.csv", &format!("{HEADER}employee,A,0,0,0,1,0\n"));
    assert_eq!(
        refused(&two_years),
        "opening.csv: does not say of which year it is, and budget.csv has not one year only; state first_month in region.toml, such \
         as \"2024-01\""
    );
    assert_eq!(
        refused(&opened("2022-07", "employee,A,0,0,0,1,0\n")),
        "opening.csv: is of 2022-07 (first_month of region.toml), for whose year budget.csv has no line"
    );
}

#[test]
fn an_opening_that_changed_after_the_first_month_was_paid_is_told() {
    let scene = Scene::new();
    scene.run(&from_march(), &small_year()).unwrap();
    std::fs::rename(scene.path("out"), scene.path("paid")).unwrap();
    let changed = from_march().exchange("opening.csv", "-17.00", "-16.00");
    let places = scene.over_paid(scene.region(&changed, &small_year()));
    let context = Context { threads: 1, progress: &mut Silent };
    let error = perform(&Task::Clear { year: 2023 }, &places, &scene.path("out"), true, context).unwrap_err();
    assert_eq!(
        error
            .to_string()
            .replace(&format!("{}/", scene.path("").display().to_string().trim_end_matches('/')), ""),
        "paid: 2023-03 was handed -17.00 of hospital B in pool employee, but opening.csv carries -16.00; mend opening.csv, or settle \
         2023-03 again"
    );
}
