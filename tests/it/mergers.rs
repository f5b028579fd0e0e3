//! A hospital that was merged: its cases and final amount stay its own, what is due goes to the successor.
//!
//! The small year: A paid 190.00 in January of 200.00; B 190.00 of 200.00 in January and 285.00 of 300.00 in March. Final
//! amounts A 285.71 and B 714.29, of which 95.71 and 239.29 are still due.

use casemix::run::{Context, Silent, Task, perform};

use crate::support::{Scene, Texts, mini_region, small_year, stay};

fn merged(rows: &str) -> Texts {
    mini_region().with("hospitals.csv", &format!("fixmedins_code,name,level,until,successor\n{rows}"))
}

fn row(scene: &Scene, hospital: &str, columns: &[&str]) -> String {
    scene.table("clearing.csv").row("fixmedins_code", hospital, columns).join(" ")
}

fn run(texts: &Texts) -> Scene {
    let scene = Scene::new();
    scene.run(texts, &small_year()).unwrap();
    closes(&scene);
    scene
}

fn closes(scene: &Scene) {
    for row in &scene.table("closing.csv").rows {
        assert!(matches!(row[5].as_str(), "0" | "0.00" | "0.0000"), "{row:?}");
    }
}

const COLUMNS: [&str; 5] = ["final", "paid_to_date", "prepayment_recovered", "transferred", "net_due"];

#[test]
fn what_is_due_to_a_merged_hospital_goes_to_its_successor() {
    let scene = run(&merged("A,Alpha,3,2023-03-01,B\nB,Beta,3,,\nC,Gamma,2,,\n"));
    assert_eq!(row(&scene, "A", &COLUMNS), "285.71 190.00 0.00 -95.71 0.00");
    assert_eq!(row(&scene, "B", &COLUMNS), "714.29 475.00 0.00 95.71 335.00");
    let ledger = scene.table("ledger.csv");
    assert_eq!(
        ledger.row(
            "cause",
            "clearing: due to the successor (hospitals.csv)",
            &["account_from", "account_to", "amount"]
        ),
        ["Hospital:A:Payable", "Hospital:B:Payable", "95.71"]
    );
}

#[test]
fn debts_and_payments_of_months_after_the_merger_go_over_too() {
    // March, the month in which A was merged: its late case of 100.00 (95.00 to be paid, 5.00 held), less a deduction of
    // 120.00: −25.00. B's 285.00 become 260.00. 8 points: A 375.00, B 625.00. A: 375.00 − 120.00 = 255.00 final, 190.00 paid,
    // + 25.00 that B bore: 90.00 go to B. B: 625.00 − 450.00 − 25.00 = 150.00, and 90.00.
    let texts = merged("A,Alpha,3,2023-03-15,B\nB,Beta,3,,\nC,Gamma,2,,\n").with(
        "deductions.csv",
        "date,pool,fixmedins_code,amount,stage,reason\n2023-03-31,employee,A,120,after_share,audit\n",
    );
    let mut stays = small_year();
    stays.push(stay("5", "A", 3, "G00.000", "", 1000, 90));
    let scene = Scene::new();
    scene.run(&texts, &stays).unwrap();
    closes(&scene);
    let march = scene.table("2023-03/settlement.csv");
    let columns = ["payable", "deduction", "deposit_held", "paid", "carried", "transferred"];
    assert_eq!(march.row("fixmedins_code", "A", &columns).join(" "), "100.00 120.00 5.00 0.00 0.00 25.00");
    assert_eq!(march.row("fixmedins_code", "B", &columns).join(" "), "300.00 0.00 15.00 260.00 0.00 -25.00");
    assert_eq!(row(&scene, "A", &COLUMNS), "255.00 190.00 0.00 -65.00 0.00");
    assert_eq!(row(&scene, "B", &COLUMNS), "625.00 450.00 0.00 65.00 240.00");
    let booked = scene.table("ledger.csv");
    assert_eq!(
        booked.row(
            "cause",
            "2023-03: due to the successor (hospitals.csv)",
            &["account_from", "account_to", "amount"]
        ),
        ["Hospital:B:Payable", "Hospital:A:Payable", "25.00"]
    );
    // The clearing over months that were paid is the same.
    let whole = scene.table("clearing.csv");
    std::fs::rename(scene.path("out"), scene.path("paid")).unwrap();
    let clear = |texts: &Texts| {
        let places = scene.over_paid(scene.region(texts, &stays));
        let context = Context { threads: 1, progress: &mut Silent };
        perform(&Task::Clear { year: 2023 }, &places, &scene.path("out"), true, context)
    };
    clear(&texts).unwrap();
    assert_eq!(scene.table("clearing.csv"), whole);
    // A month that was paid to one successor is not paid to another.
    let other = texts.exchange("hospitals.csv", "2023-03-15,B", "2023-03-15,C");
    let error =
        clear(&other).unwrap_err().to_string().replace(&scene.path("paid").display().to_string(), "paid");
    assert_eq!(
        error,
        "paid: 2023-03 transferred -25.00 to hospital B in pool employee, but by hospitals.csv it succeeds to 0.00; a successor cannot \
         be changed for a month that was paid\n\
         paid: 2023-03 transferred 0.00 to hospital C in pool employee, but by hospitals.csv it succeeds to -25.00; a successor cannot \
         be changed for a month that was paid"
    );
}

#[test]
fn a_successor_that_is_merged_itself_leaves_all_of_it() {
    // A to B in March, B to C in June; A's advance of 50.00 is recovered of what goes to C: 45.71 + 239.29.
    let texts = merged("A,Alpha,3,2023-03-01,B\nB,Beta,3,2023-06-01,C\nC,Gamma,2,,\n")
        .with("prepayments.csv", "date,pool,fixmedins_code,amount\n2023-01-05,employee,A,50.00\n");
    let scene = run(&texts);
    assert_eq!(row(&scene, "A", &COLUMNS), "285.71 190.00 50.00 -45.71 0.00");
    assert_eq!(row(&scene, "B", &COLUMNS), "714.29 475.00 0.00 -239.29 0.00");
    assert_eq!(row(&scene, "C", &COLUMNS), "0.00 0.00 0.00 285.00 285.00");
}

#[test]
fn a_debt_that_goes_over_is_carried_by_the_successor() {
    // A owes 285.71 − 190.00 − 500.00 = −404.29, C had nothing: C carries it.
    let texts = merged("A,Alpha,3,2023-03-01,C\nB,Beta,3,,\nC,Gamma,2,,\n")
        .with("prepayments.csv", "date,pool,fixmedins_code,amount\n2023-01-05,employee,A,500.00\n")
        .exchange(
            "policy.toml",
            "negative_due = { value = \"recover\"",
            "negative_due = { value = \"carry\"",
        );
    let scene = run(&texts);
    let columns = ["transferred", "net_due", "carried_to_next"];
    assert_eq!(row(&scene, "A", &columns), "404.29 0.00 0.00");
    assert_eq!(row(&scene, "C", &columns), "-404.29 0.00 -404.29");
    let opening = scene.table("opening_next.csv");
    assert_eq!(opening.rows.len(), 1);
    assert_eq!(opening.row("fixmedins_code", "C", &["carried"]), ["-404.29"]);
}

#[test]
fn a_merger_at_the_end_of_the_year_moves_only_the_net_due() {
    // Open on 31 December, merged on 1 January: the year is its own.
    let scene = run(&merged("A,Alpha,3,2024-01-01,B\nB,Beta,3,,\nC,Gamma,2,,\n"));
    assert_eq!(row(&scene, "A", &COLUMNS), "285.71 190.00 0.00 0.00 95.71");
    // Merged on 31 December: the twelfth month and the clearing are the successor's.
    let scene = run(&merged("A,Alpha,3,2023-12-31,B\nB,Beta,3,,\nC,Gamma,2,,\n"));
    assert_eq!(row(&scene, "A", &COLUMNS), "285.71 190.00 0.00 -95.71 0.00");
}

#[test]
fn successors_that_cannot_be_are_told() {
    let said = |rows: &str| Scene::new().refused(&merged(rows), &[]);
    assert_eq!(
        said("A,Alpha,3,2023-03-01,X\nB,Beta,3,,\nC,Gamma,2,,\n"),
        "hospitals.csv:2: `successor`: hospitals.csv has no `X`"
    );
    assert_eq!(
        said("A,Alpha,3,,B\nB,Beta,3,,\nC,Gamma,2,,\n"),
        "hospitals.csv:2: `successor`: the row has no `until`; state the day from which the successor stands in"
    );
    // Two that would succeed each other: neither is open when it should take over, or one of them is closed by then.
    assert_eq!(
        said("A,Alpha,3,2023-03-01,B\nB,Beta,3,2023-06-01,A\nC,Gamma,2,,\n"),
        "hospitals.csv:3: `successor`: `A` is not open on 2023-06-01, when it should take over; name the hospital that is"
    );
    assert_eq!(
        said("A,Alpha,3,2023-03-01,A\nB,Beta,3,,\nC,Gamma,2,,\n"),
        "hospitals.csv:2: `successor`: `A` is not open on 2023-03-01, when it should take over; name the hospital that is"
    );
    let again = "fixmedins_code,name,level,from,until,successor\nA,Alpha,3,,2023-03-01,B\nA,Alpha,3,2023-05-01,,\nB,Beta,3,,,\nC,Gamma,2,,,\n";
    assert_eq!(
        Scene::new().refused(&mini_region().with("hospitals.csv", again), &[]),
        "hospitals.csv:2: `successor`: a later row has the hospital open again; only its last row can have a successor"
    );
}
