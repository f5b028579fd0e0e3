//! What arrives after its month was paid: the month stays as it is, the clearing takes the rest.
//!
//! Months of the small year at 100 yuan a point, 95 % paid: A is owed 200.00 in January, paid 190.00, 10.00 held; B 200.00
//! in January and 300.00 in March, paid 475.00, 25.00 held.

use casemix::generate::Stay;
use casemix::run::{Context, Silent, Task, perform};

use crate::support::{Scene, Texts, mini_region, small_year, stay};

/// Pays the months of a region, then clears the year of the region as it has become.
fn clear_over(paid: &Texts, now: &Texts, stays_now: &[Stay]) -> Scene {
    let scene = Scene::new();
    scene.run(paid, &small_year()).unwrap();
    std::fs::rename(scene.path("out"), scene.path("paid")).unwrap();
    let _ = std::fs::remove_file(scene.path("region/deductions.csv"));
    let places = scene.over_paid(scene.region(now, stays_now));
    let context = Context { threads: 1, progress: &mut Silent };
    perform(&Task::Clear { year: 2023 }, &places, &scene.path("out"), false, context).unwrap();
    scene
}

fn deductions(rows: &str) -> Texts {
    mini_region().with("deductions.csv", &format!("date,pool,fixmedins_code,amount,stage,reason\n{rows}"))
}

#[test]
fn a_deduction_added_or_withdrawn_after_its_month_was_paid_is_settled_at_the_clearing() {
    // January took 8.00 of A (182.00 paid). Then the row was withdrawn, and 30.00 of B were added to March.
    let scene = clear_over(
        &deductions("2023-01-31,employee,A,8.00,after_share,audit\n"),
        &deductions(
            "2023-03-20,employee,B,30.00,before_share,late audit\n2023-12-31,employee,A,5.00,at_clearing,year\n",
        ),
        &small_year(),
    );
    let columns = ["cleared", "deduction", "final", "paid_to_date", "net_due"];
    // 285.71 − 5.00 = 280.71, less 182.00; 714.29 − 30.00 = 684.29, less 475.00.
    assert_eq!(scene.cleared("A", &columns), "285.71 5.00 280.71 182.00 98.71");
    assert_eq!(scene.cleared("B", &columns), "714.29 30.00 684.29 475.00 209.29");
    assert_eq!(
        scene.booked("Recovered:Deductions"),
        [
            "Hospital:A:Payable > Recovered:Deductions 8.00 2023-01: deduction (as it was paid; deductions.csv has changed since)",
            "Recovered:Deductions > Hospital:A:Payable 8.00 clearing: deduction (deductions.csv of 2023-01 less what that month took)",
            "Hospital:A:Payable > Recovered:Deductions 5.00 clearing: deduction (year)",
            "Hospital:B:Payable > Recovered:Deductions 30.00 clearing: deduction (deductions.csv of 2023-03 less what that month took)",
        ]
    );
    let closing = scene.table("closing.csv");
    assert_eq!(
        closing.row("check", "ledger: deductions.csv = deducted", &["expected", "held"]),
        ["35.00", "35.00"]
    );
}

#[test]
fn a_case_that_arrives_after_its_month_was_paid_is_part_of_the_year() {
    // One more case of A in March: 8 points share 1000.00, A 3/8 = 375.00, B 5/8 = 625.00. March is not paid again.
    let mut stays = small_year();
    stays.push(stay("5", "A", 3, "G00.000", "", 1000, 90));
    let scene = clear_over(&mini_region(), &mini_region(), &stays);
    let columns = ["cases", "points", "standard", "recorded", "paid_to_date", "net_due"];
    assert_eq!(scene.cleared("A", &columns), "3 3.0000 375.00 290.00 190.00 185.00");
    assert_eq!(scene.cleared("B", &columns), "2 5.0000 625.00 550.00 475.00 150.00");
    let available = scene.booked("Fund:Available");
    let difference = "clearing: difference to the year's standard (year.convention, policy.toml:15: t)";
    assert_eq!(
        available[available.len() - 2..],
        [
            format!("Fund:Available > Hospital:A:Payable 175.00 {difference}"),
            format!("Fund:Available > Hospital:B:Payable 125.00 {difference}"),
        ]
    );
}
