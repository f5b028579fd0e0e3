//! Audit before points: a case, or an amount of it, is out of points and of what was recorded.

use casemix::generate::Stay;
use casemix::run::{Context, Silent, Task, perform};

use crate::support::{Scene, Texts, mini_region, parquet_rows, small_year, stay};

fn audited(rows: &str) -> Texts {
    mini_region()
        .with("deductions.csv", &format!("date,pool,fixmedins_code,setl_id,amount,stage,reason\n{rows}"))
}

fn row(scene: &Scene, hospital: &str, columns: &[&str]) -> String {
    scene.table("clearing.csv").row("fixmedins_code", hospital, columns).join(" ")
}

const COLUMNS: [&str; 6] = ["cases", "points", "standard", "recorded", "deduction", "final"];

#[test]
fn a_whole_case_is_refused_and_has_no_points() {
    // B's case of 3 points is out: 2 points each, 500.00 each. It stays among the cases.
    let scene = Scene::new();
    scene.run(&audited("2023-06-01,employee,B,4,,before_points,no such operation\n"), &small_year()).unwrap();
    assert_eq!(row(&scene, "A", &COLUMNS), "2 2.0000 500.00 200.00 0.00 500.00");
    assert_eq!(row(&scene, "B", &COLUMNS), "2 2.0000 500.00 150.00 0.00 500.00");
    let cases = parquet_rows(&scene.path("out/cases.parquet"), &["setl_id", "payment_method", "points"]);
    let shown = cases[3].iter().flatten().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(shown, "4 refused 0.0000");
    assert_eq!(
        scene.table("findings.csv").row("setl_id", "4", &["finding", "detail"]),
        ["audited_before_points", ""]
    );
    let march = scene.table("2023-03/settlement.csv");
    assert_eq!(march.row("fixmedins_code", "B", &["cases", "hifp_pay", "payable"]), ["1", "400.00", "0.00"]);
    for row in &scene.table("closing.csv").rows {
        assert!(matches!(row[5].as_str(), "0" | "0.00" | "0.0000"), "{row:?}");
    }
}

#[test]
fn an_amount_comes_off_cost_and_fund_and_counts_once() {
    // 30.00 off the 80.00 of case 1: A recorded 170.00. The points stay: nothing measures the cost here.
    let scene = Scene::new();
    let texts = audited("2023-01-31,employee,A,1,30.00,before_points,drugs\n");
    scene.run(&texts, &small_year()).unwrap();
    assert_eq!(row(&scene, "A", &COLUMNS), "2 2.0000 285.71 170.00 0.00 285.71");
    let check = "audit: deductions.csv before points = taken off cases";
    assert_eq!(scene.table("closing.csv").row("check", check, &["expected", "held"]), ["30.00", "30.00"]);
    assert_eq!(
        scene.table("findings.csv").row("setl_id", "1", &["finding", "detail"]),
        ["audited_before_points", "30.00"]
    );
    // Where the cost is measured, the points follow: 1000.00 − 200.00 of a mean of 1000.00 are 0.8 of a point.
    let measure = "points.denominator = { value = \"group_mean\", from = 2023-01-01, source = \"t\" }\n\
        points.low = { value = 0.9, unit = \"times\", inclusive = false, form = \"scaled\", from = 2023-01-01, source = \"t\" }\n\
        sharing.level";
    let measured = |rows: &str| {
        let scene = Scene::new();
        let own = stay("1", "A", 1, "G00.000", "", 1000, 300);
        scene.run(&audited(rows).exchange("policy.toml", "sharing.level", measure), &[own]).unwrap();
        row(&scene, "A", &["points", "recorded"])
    };
    assert_eq!(measured(""), "1.0000 300.00");
    assert_eq!(measured("2023-01-31,employee,A,1,200.00,before_points,drugs\n"), "0.8000 100.00");
    // By item, too, only what is left is paid.
    let scene = Scene::new();
    let own = stay("1", "A", 1, "Z99.900", "", 1000, 300);
    scene.run(&audited("2023-01-31,employee,A,1,200.00,before_points,drugs\n"), &[own]).unwrap();
    assert_eq!(row(&scene, "A", &["other_methods", "final"]), "100.00 100.00");
}

#[test]
fn an_audit_after_the_month_was_paid_is_part_of_the_year() {
    // March paid B 285.00 for the case of 300.00; then it was refused. 2 points each: 500.00 − 475.00 = 25.00.
    let scene = Scene::new();
    scene.run(&mini_region(), &small_year()).unwrap();
    std::fs::rename(scene.path("out"), scene.path("paid")).unwrap();
    let texts = audited("2023-06-01,employee,B,4,,before_points,no such operation\n");
    let places = scene.over_paid(scene.region(&texts, &small_year()));
    let context = Context { threads: 1, progress: &mut Silent };
    perform(&Task::Clear { year: 2023 }, &places, &scene.path("out"), false, context).unwrap();
    let columns = ["standard", "recorded", "deduction", "paid_to_date", "net_due"];
    assert_eq!(row(&scene, "B", &columns), "500.00 150.00 0.00 475.00 25.00");
}

#[test]
fn an_audit_whose_case_is_not_there_is_told() {
    let scene = Scene::new();
    let summary = scene.run(&audited("2023-06-01,employee,B,77,,before_points,x\n"), &small_year()).unwrap();
    assert!(
        summary.warnings.contains(
            &"deductions.csv: no accepted case of the year has the setl_id of line 2; nothing was refused there before points"
                .to_owned()
        ),
        "{:?}",
        summary.warnings
    );
}

#[test]
fn audits_that_do_not_fit_their_case_are_told() {
    let said = |rows: &str, stays: &[Stay]| Scene::new().refused(&audited(rows), stays);
    assert_eq!(
        said("2023-06-01,employee,A,4,,before_points,x\n", &small_year()),
        "deductions.csv:2: `setl_id` is a case of another pool or hospital than the row names"
    );
    let left = "it may be at most the fund amount, and blank refuses the whole case";
    assert_eq!(
        said("2023-06-01,employee,A,1,80.01,before_points,x\n", &small_year()),
        format!(
            "deductions.csv:2: `amount` 80.01 does not leave a case that cost 1000.00 and of which the fund recorded 80.00; {left}"
        )
    );
    let whole = [stay("1", "A", 1, "G00.000", "", 80, 80)];
    assert_eq!(
        said("2023-06-01,employee,A,1,80,before_points,x\n", &whole),
        format!(
            "deductions.csv:2: `amount` 80.00 does not leave a case that cost 80.00 and of which the fund recorded 80.00; {left}"
        )
    );
    let reversal =
        Stay { record_kind: Some("reversal".to_owned()), ..stay("1", "A", 1, "G00.000", "", -80, -80) };
    assert_eq!(
        said("2023-06-01,employee,A,1,,before_points,x\n", &[reversal]),
        "deductions.csv:2: `setl_id` is a reversal; name the case that audit refuses"
    );
    assert_eq!(
        said(
            "2023-06-01,employee,A,1,5,before_points,x\n2023-06-02,employee,A,1,6,before_points,x\n2023-06-02,employee,A,2,0,before_points,x\n2023-06-02,employee,A,2,,before_points,\n",
            &small_year()
        ),
        "deductions.csv:3: this setl_id stands already in line 2 before points; sum both\n\
         deductions.csv:4: `amount` must be above 0, or blank where the whole case is refused\n\
         deductions.csv:5: `reason` is blank; a value is needed"
    );
}
