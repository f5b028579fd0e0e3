//! Small regions settled by hand.

use casemix::domain::{CaseSums, Draws, Fen, HomeSums, Kind, Points, Tally};
use casemix::generate::Stay;
use casemix::region::Region;
use casemix::settlement::{MonthBooks, MonthSums, YearCases, clear_region_year, settle_region_year};

use crate::support::{
    MINI_MANIFEST, MINI_POLICY, Scene, mini_region, mini_scheme, parquet_rows, small_year, stay, write_scheme,
};

#[test]
fn a_year_by_hand() {
    // 7 points. Months at 100 yuan: A 200.00 in January; B 200.00 in January and 300.00 in March; 95 % paid.
    // Year: 1000.00 / 7 points: A 2/7 = 285.714 → 285.71; B 5/7 = 714.285 → 714.29 (larger remainder).
    // Deposits: A 10.00, B 25.00, all released. Net due: A 285.71 − 190.00, B 714.29 − 475.00.
    let scene = Scene::new();
    scene.run(&mini_region(), &small_year()).unwrap();
    let month = |month: &str, hospital: &str| {
        let table = scene.table(&format!("2023-{month}/settlement.csv"));
        let columns = ["cases", "points", "point_value", "payable", "deposit_held", "paid"];
        table.row("fixmedins_code", hospital, &columns).join(" ")
    };
    assert_eq!(month("01", "A"), "2 2.0000 100.000000 200.00 10.00 190.00");
    assert_eq!(month("01", "B"), "1 2.0000 100.000000 200.00 10.00 190.00");
    assert_eq!(month("02", "B"), "0 0.0000 100.000000 0.00 0.00 0.00");
    assert_eq!(month("03", "B"), "1 3.0000 100.000000 300.00 15.00 285.00");
    assert_eq!(month("03", "C"), "0 0.0000 100.000000 0.00 0.00 0.00");
    let clearing = scene.table("clearing.csv");
    let columns = [
        "points",
        "standard",
        "recorded",
        "surplus",
        "retained",
        "cleared",
        "deposit_released",
        "final",
        "paid_to_date",
        "net_due",
    ];
    let row = |hospital| clearing.row("fixmedins_code", hospital, &columns).join(" ");
    assert_eq!(row("A"), "2.0000 285.71 200.00 85.71 85.71 285.71 10.00 285.71 190.00 95.71");
    assert_eq!(row("B"), "5.0000 714.29 550.00 164.29 164.29 714.29 25.00 714.29 475.00 239.29");
    assert_eq!(row("C"), "0.0000 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00");
    let pool = scene.table("pool.csv");
    assert_eq!(pool.row("line", "point value", &["value"]), ["142.857143"]);
    assert_eq!(pool.row("line", "left", &["value"]), ["0.00"]);
    for row in &scene.table("closing.csv").rows {
        assert!(matches!(row[5].as_str(), "0" | "0.00" | "0.0000"), "{row:?}");
    }
}

#[test]
fn every_fen_of_the_ledger_has_one_place() {
    let scene = Scene::new();
    let texts = mini_region()
        .with("prepayments.csv", "date,pool,fixmedins_code,amount\n2023-01-05,employee,A,50.00\n")
        .with("deductions.csv", "date,pool,fixmedins_code,amount,stage,reason\n2023-03-31,employee,B,20.00,after_share,audit\n2023-12-31,employee,A,5.00,at_clearing,=cmd\n");
    scene.run(&texts, &small_year()).unwrap();
    let ledger = scene.table("ledger.csv");
    let lines: Vec<String> = ledger
        .rows
        .iter()
        .map(|row| format!("{} {} > {} {} {}", row[1], row[3], row[4], row[6], row[7]))
        .collect();
    let expected = [
        "2023-01-01 Fund:Budget > Fund:Available 1000.00 budget: available",
        "2023-01-05 Hospital:A:Prepaid > Hospital:A:Paid 50.00 prepayment",
        "2023-01-31 Fund:Available > Hospital:A:Payable 200.00 2023-01: payable by points (point_value.opening, policy.toml:11: t)",
        "2023-01-31 Hospital:A:Payable > Hospital:A:Deposit 10.00 2023-01: deposit held (month.share_paid, policy.toml:14: t)",
        "2023-01-31 Hospital:A:Payable > Hospital:A:Paid 190.00 2023-01: paid (month.share_paid, policy.toml:14: t)",
        "2023-01-31 Fund:Available > Hospital:B:Payable 200.00 2023-01: payable by points (point_value.opening, policy.toml:11: t)",
        "2023-01-31 Hospital:B:Payable > Hospital:B:Deposit 10.00 2023-01: deposit held (month.share_paid, policy.toml:14: t)",
        "2023-01-31 Hospital:B:Payable > Hospital:B:Paid 190.00 2023-01: paid (month.share_paid, policy.toml:14: t)",
        "2023-03-31 Fund:Available > Hospital:B:Payable 300.00 2023-03: payable by points (point_value.opening, policy.toml:11: t)",
        "2023-03-31 Hospital:B:Payable > Recovered:Deductions 20.00 2023-03: deduction (audit)",
        "2023-03-31 Hospital:B:Payable > Hospital:B:Deposit 15.00 2023-03: deposit held (month.share_paid, policy.toml:14: t)",
        "2023-03-31 Hospital:B:Payable > Hospital:B:Paid 265.00 2023-03: paid (month.share_paid, policy.toml:14: t)",
        "2023-12-31 Fund:Available > Hospital:A:Payable 85.71 clearing: difference to the year's standard (year.convention, policy.toml:15: t)",
        "2023-12-31 Hospital:A:Payable > Recovered:Deductions 5.00 clearing: deduction (=cmd)",
        "2023-12-31 Hospital:A:Deposit > Hospital:A:Payable 10.00 clearing: deposit released (deposit.without_score, policy.toml:18: t)",
        "2023-12-31 Hospital:A:Payable > Hospital:A:Prepaid 50.00 clearing: prepayment recovered",
        // 285.71 − 5.00 − 190.00 − 50.00
        "2023-12-31 Hospital:A:Payable > Hospital:A:Paid 40.71 clearing: net due",
        "2023-12-31 Fund:Available > Hospital:B:Payable 214.29 clearing: difference to the year's standard (year.convention, policy.toml:15: t)",
        "2023-12-31 Hospital:B:Deposit > Hospital:B:Payable 25.00 clearing: deposit released (deposit.without_score, policy.toml:18: t)",
        // 714.29 − 20.00 − 455.00
        "2023-12-31 Hospital:B:Payable > Hospital:B:Paid 239.29 clearing: net due",
    ];
    assert_eq!(lines, expected);
}

/// The policy with sharing by hospital in the bands of the test, from the sources that are named.
fn sharing(sources: &str) -> String {
    let bands = "{ up_to = 1, upper_inclusive = true, kept_by_hospital = 0.5 }, { borne_by_fund = 0.6 }";
    MINI_POLICY.replace(
        "sharing.level = { value = \"none\", from = 2023-01-01, source = \"t\" }",
        &format!(
            "sharing.level = {{ value = \"hospital\", from = 2023-01-01, source = \"t\" }}\n\
             sharing.mode = {{ value = \"marginal\", from = 2023-01-01, source = \"t\" }}\n\
             sharing.bands = {{ unit = \"share\", from = 2023-01-01, source = \"t\", bands = [{bands}] }}\n\
             sharing.sources = {{ value = {sources}, from = 2023-01-01, source = \"t\" }}"
        ),
    )
}

#[test]
fn overruns_are_shared_as_far_as_the_sources_reach() {
    // Standards 285.71 and 714.29. A recorded 385.71: overrun 100.00, the fund's part 60.00. B recorded 550.00: surplus
    // 164.29, half of it kept: 82.145 → 82.15 (half away from zero), 82.14 goes back and pays A's part.
    let stays = vec![
        stay("1", "A", 1, "G00.000", "", 1000, 185),
        Stay { hifp_pay: Some(20_071), ..stay("2", "A", 1, "G00.000", "", 1000, 0) },
        stay("3", "B", 1, "G00.000|E11.900", "", 2000, 150),
        stay("4", "B", 3, "G00.000|J96.000", "", 3000, 400),
    ];
    let columns = ["overrun", "shared_by_fund", "sharing_cut", "borne_by_hospital", "retained", "cleared"];
    let cleared = |sources: &str, hospital: &str, left: &str| {
        let scene = Scene::new();
        scene.run(&mini_region().with("policy.toml", &sharing(sources)), &stays).unwrap();
        assert_eq!(scene.table("pool.csv").row("line", "left", &["value"]), [left], "{sources}");
        scene.table("clearing.csv").row("fixmedins_code", hospital, &columns).join(" ")
    };
    let kept = "[\"unkept_surplus\", \"reserve\"]";
    assert_eq!(cleared(kept, "A", "22.14"), "100.00 60.00 0.00 40.00 0.00 345.71");
    assert_eq!(cleared(kept, "B", "22.14"), "0.00 0.00 0.00 0.00 82.15 632.15");
    // Without a source that holds anything all of it is cut.
    assert_eq!(cleared("[\"reserve\"]", "A", "82.14"), "100.00 60.00 60.00 100.00 0.00 285.71");
    assert_eq!(cleared("[]", "A", "82.14"), "100.00 60.00 60.00 100.00 0.00 285.71");
}

#[test]
fn the_edges_of_a_budget() {
    let outcome = |budget: &str, stays: &[Stay]| {
        let scene = Scene::new();
        let budget = format!("pool,year,order,line,kind,value\n{budget}");
        scene.run(&mini_region().with("budget.csv", &budget), stays).unwrap();
        let total: Vec<String> = ["A", "B"]
            .iter()
            .map(|hospital| {
                scene.table("clearing.csv").row("fixmedins_code", hospital, &["final", "net_due"]).join(" ")
            })
            .collect();
        (total.join(" | "), scene.table("pool.csv").row("line", "left", &["value"]).join(""))
    };
    // Nothing to share out: what the months paid is owed back.
    assert_eq!(
        outcome("employee,2023,1,total,total,0.00\n", &small_year()),
        ("0.00 -190.00 | 0.00 -475.00".to_owned(), "0.00".to_owned())
    );
    // No cases: nothing is paid and all is left.
    assert_eq!(
        outcome("employee,2023,1,total,total,1000.00\n", &[]),
        ("0.00 0.00 | 0.00 0.00".to_owned(), "1000.00".to_owned())
    );
    // 1000.00 + 100.00 − 10 % of 1100.00 − 90.00 = 900.00: A 2/7 = 257.142…, B 5/7 = 642.857….
    let lines = "employee,2023,1,total,total,1000.00\nemployee,2023,2,more,add,100.00\nemployee,2023,3,reserve,reserve_share,0.1\nemployee,2023,4,elsewhere,subtract,90.00\n";
    assert_eq!(outcome(lines, &small_year()).0, "257.14 67.14 | 642.86 167.86");
}

#[test]
fn amounts_by_item_come_off_first_and_are_cut_last() {
    // A's second case has no group: its 120.00 are paid by item. With 1000.00 there are 880.00 for 6 points.
    let mut stays = small_year();
    stays[1].diag_code = vec![Some("Z99.900".to_owned())];
    let columns = ["points", "standard", "other_methods", "other_cut", "final"];
    let outcome = |budget: &str| {
        let scene = Scene::new();
        let budget = format!("pool,year,order,line,kind,value\n{budget}");
        scene.run(&mini_region().with("budget.csv", &budget), &stays).unwrap();
        scene.table("clearing.csv").row("fixmedins_code", "A", &columns).join(" ")
    };
    // 880.00 / 6 = 146.666… → B has 5/6 = 733.333…, A 146.67 by remainder.
    assert_eq!(outcome("employee,2023,1,total,total,1000.00\n"), "1.0000 146.67 120.00 0.00 266.67");
    // 100.00 in all, 30.00 of it in reserve: 70.00 available + 30.00 from the reserve, 20.00 are cut.
    let poor = "employee,2023,1,total,total,100.00\nemployee,2023,2,reserve,reserve,30.00\n";
    assert_eq!(outcome(poor), "1.0000 0.00 100.00 20.00 100.00");
}

#[test]
fn a_reversal_takes_its_case_back_with_a_minus() {
    let mut reversal = stay("2R", "A", 2, "G00.000", "", -1000, -120);
    reversal.record_kind = Some("reversal".to_owned());
    let mut stays = small_year();
    stays.push(reversal);
    let scene = Scene::new();
    scene.run(&mini_region(), &stays).unwrap();
    let february = scene.table("2023-02/settlement.csv");
    let columns =
        ["cases", "points", "medfee_sumamt", "hifp_pay", "payable", "carried", "deposit_held", "paid"];
    // −1 point at 100.00: 95.00 cannot be taken off in February and is carried, 5.00 of the deposit go back.
    assert_eq!(
        february.row("fixmedins_code", "A", &columns).join(" "),
        "-1 -1.0000 -1000.00 -120.00 -100.00 -95.00 -5.00 0.00"
    );
    let columns = ["cases", "points", "standard", "recorded", "paid_to_date", "net_due"];
    // 1 of 6 points: 166.67 (remainder), 190.00 were paid.
    assert_eq!(
        scene.table("clearing.csv").row("fixmedins_code", "A", &columns).join(" "),
        "1 1.0000 166.67 80.00 190.00 -23.33"
    );
}

#[test]
fn a_refused_amount_touches_only_its_hospital() {
    let with = |deductions: &str| {
        let scene = Scene::new();
        let head = "date,pool,fixmedins_code,amount,stage,reason\n";
        scene
            .run(&mini_region().with("deductions.csv", &format!("{head}{deductions}")), &small_year())
            .unwrap();
        scene.table("clearing.csv").rows
    };
    let (without, refused) = (with(""), with("2023-01-20,employee,A,33.00,before_share,audit\n"));
    assert_eq!(without[1..], refused[1..]);
    assert_ne!(without[0], refused[0]);
}

#[test]
fn the_coefficient_that_fits_best_is_used_and_a_missing_one_is_told() {
    let scene = Scene::new();
    let coefficients = "fixmedins_code,level,pool,group_code,coefficient\n\
        A,,,,1.1\nA,,employee,,1.2\nA,,,BR13,1.3\nA,,employee,BR15,1.4\n,3,,,2\n";
    let stays = vec![
        stay("1", "A", 1, "G00.000", "", 1000, 80), // hospital + pool + group
        stay("2", "A", 1, "G00.000|E11.900", "", 1000, 80), // hospital + group before hospital + pool
        stay("3", "A", 1, "G00.000|J96.000", "", 1000, 80), // hospital + pool
        stay("4", "B", 1, "G00.000", "", 1000, 80), // level
        stay("5", "C", 1, "G00.000", "", 1000, 80), // none
    ];
    scene.run(&mini_region().with("coefficients.csv", coefficients), &stays).unwrap();
    let rows =
        crate::support::parquet_rows(&scene.path("out/cases.parquet"), &["setl_id", "coefficient", "points"]);
    let shown: Vec<String> =
        rows.iter().map(|row| row.iter().flatten().cloned().collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(
        shown,
        [
            "1 1.400000000 1.4000",
            "2 1.300000000 2.6000",
            "3 1.200000000 3.6000",
            "4 2.000000000 2.0000",
            "5 1.000000000 1.0000",
        ]
    );
    assert_eq!(scene.table("findings.csv").row("setl_id", "5", &["finding"]), ["no_coefficient"]);
}

#[test]
fn rules_change_in_the_middle_of_a_year() {
    let scene = Scene::new();
    let policy = MINI_POLICY
        .replace(
            "point_value.opening = { value = 100, unit = \"yuan per point\", from = 2023-01-01, source = \"t\" }",
            "[[point_value.opening]]\nvalue = 100\nunit = \"yuan per point\"\nfrom = 2023-01-01\nuntil = 2023-07-01\nsource = \"t\"\n\
             [[point_value.opening]]\nvalue = 110\nunit = \"yuan per point\"\nfrom = 2023-07-01\nsource = \"t\"",
        );
    // The table of the entries must stand last in TOML.
    let (tables, keys): (Vec<&str>, Vec<&str>) = {
        let start = policy.find("[[point_value.opening]]").unwrap();
        let end = policy[start..].find("\nmonth.convention").unwrap() + start;
        (vec![&policy[start..end]], vec![&policy[..start], &policy[end..]])
    };
    let policy = format!("{}\n{}", keys.concat(), tables.concat());
    let points = "group_code,weight,from,until\nBR15,1,,2023-07-01\nBR15,1.5,2023-07-01,\n";
    let stays = vec![stay("1", "A", 6, "G00.000", "", 1000, 80), stay("2", "A", 7, "G00.000", "", 1000, 80)];
    scene.run(&mini_region().with("policy.toml", &policy).with("group_points.csv", points), &stays).unwrap();
    let payable = |month: &str| {
        let table = scene.table(&format!("2023-{month}/settlement.csv"));
        table.row("fixmedins_code", "A", &["points", "payable"]).join(" ")
    };
    assert_eq!((payable("06").as_str(), payable("07").as_str()), ("1.0000 100.00", "1.5000 165.00"));
}

#[test]
fn a_fen_that_the_hospitals_do_not_have_stops_the_run() {
    let scene = Scene::new();
    let region = Region::load(&scene.region(&mini_region(), &small_year())).unwrap();
    let nothing = |_: usize, _: usize, _: usize| MonthSums::default();
    let months = settle_region_year(&region, 2023, &nothing).unwrap();
    let rows: Vec<_> = months.iter().map(MonthBooks::rows).collect();
    let nobody = |_: usize, _: usize, _: usize| HomeSums::default();
    let cases =
        YearCases { months: &nothing, draws: &Draws::default(), parts: &|_, _| Vec::new(), homes: &nobody };
    let clear = |read: CaseSums| clear_region_year(&region, 2023, &cases, &rows, &read);
    assert!(clear(CaseSums::default()).is_ok());
    // A case that was accepted and written, and that the sums of the hospitals do not hold.
    let all = Tally { cases: 1, cost: Fen(100_000), fund: Fen(1), days: 7 };
    let error = clear(CaseSums { all, points: Points(10_000), ..CaseSums::default() }).unwrap_err();
    assert_eq!(error.kind, Kind::Sum);
    assert_eq!(
        error.to_string(),
        "cases: accepted = of all pools: 1 expected, 0 held; nothing was written\n\
         cost: accepted = of all pools: 1000.00 expected, 0.00 held; nothing was written\n\
         fund: accepted = of all pools: 0.01 expected, 0.00 held; nothing was written\n\
         points: of cases written = of all pools: 1.0000 expected, 0.0000 held; nothing was written"
    );
}

#[test]
fn the_closing_checks_begin_with_what_was_read() {
    // Of five accepted records one takes another back: three cases; 7000.00 − 1000.00; 750.00 − 120.00; 7 − 1 points.
    let mut stays = small_year();
    stays.push(reversal("2R", "A", 2, 1000, 120));
    let scene = Scene::new();
    scene.run(&mini_region(), &stays).unwrap();
    let closing = scene.table("closing.csv");
    let shown: Vec<String> = closing.rows.iter().take(4).map(|row| row.join(" ")).collect();
    assert_eq!(
        shown,
        [
            " cases: accepted = of all pools cases 3 3 0",
            " cost: accepted = of all pools yuan 6000.00 6000.00 0.00",
            " fund: accepted = of all pools yuan 630.00 630.00 0.00",
            " points: of cases written = of all pools points 6.0000 6.0000 0.0000",
        ]
    );
}

/// The policy with a floating month value.
fn floating() -> String {
    let policy =
        MINI_POLICY.replace("month.value = { value = \"opening\"", "month.value = { value = \"floating\"");
    assert_ne!(policy, MINI_POLICY);
    policy
}

fn reversal(id: &str, hospital: &str, month: u32, cost: i64, fund: i64) -> Stay {
    let record_kind = Some("reversal".to_owned());
    Stay { record_kind, ..stay(id, hospital, month, "G00.000", "", -cost, -fund) }
}

#[test]
fn negative_points_have_no_claim_on_the_money() {
    // 1200.00, 100.00 a month. January: two cases of A share it. February: one of them is taken back, −1 point, and
    // nobody else is there: nothing is paid, the month's 100.00 are left for the year.
    let budget = "pool,year,order,line,kind,value\nemployee,2023,1,total,total,1200.00\n";
    let total_cost = floating()
        .replace("month.convention = { value = \"fund\"", "month.convention = { value = \"cost_less_paid\"")
        .replace(
            "sharing.level",
            "point_value.reimbursement = { value = \"actual\", from = 2023-01-01, source = \"t\" }\nsharing.level",
        );
    for policy in [floating(), total_cost] {
        let scene = Scene::new();
        let texts = mini_region().with("budget.csv", budget).with("policy.toml", &policy);
        let stays = [
            stay("1", "A", 1, "G00.000", "", 100, 100),
            stay("2", "A", 1, "G00.000", "", 100, 100),
            reversal("2R", "A", 2, 100, 100),
        ];
        let summary = scene.run(&texts, &stays).unwrap();
        let columns = ["points", "point_value", "payable", "deposit_held", "paid", "carried"];
        let month = scene.table("2023-02/settlement.csv");
        assert_eq!(
            month.row("fixmedins_code", "A", &columns).join(" "),
            "-1.0000 0.000000 0.00 0.00 0.00 0.00"
        );
        assert_eq!(
            summary.pools[0].warnings[0],
            "2023-02: -1.0000 points for 100.00 yuan: the value of a point is 0, nothing is paid by points and all is left"
        );
        assert!(summary.pools[0].warnings[1].starts_with("2023-03: 0.0000 points for 100.00 yuan"));
        // The point that is left takes the year's money.
        let columns = ["points", "standard", "final"];
        assert_eq!(
            scene.table("clearing.csv").row("fixmedins_code", "A", &columns).join(" "),
            "1.0000 1200.00 1200.00"
        );
    }
}

#[test]
fn a_year_of_reversals_leaves_its_money() {
    // One record in the year: −1 point. At the opening value January owes −100.00: −95.00 are carried to the end, −5.00 held.
    for convention in ["fund", "cost_less_paid"] {
        let policy = MINI_POLICY.replace(
            "year.convention = { value = \"fund\"",
            &format!(
                "point_value.reimbursement = {{ value = \"actual\", from = 2023-01-01, source = \"t\" }}\n\
                 year.close_to = {{ value = \"available\", from = 2023-01-01, source = \"t\" }}\n\
                 year.convention = {{ value = \"{convention}\""
            ),
        );
        let scene = Scene::new();
        let summary = scene
            .run(&mini_region().with("policy.toml", &policy), &[reversal("1R", "A", 1, 1000, 80)])
            .unwrap();
        let columns = ["points", "payable", "carried", "deposit_held", "paid"];
        assert_eq!(
            scene.table("2023-01/settlement.csv").row("fixmedins_code", "A", &columns).join(" "),
            "-1.0000 -100.00 -95.00 -5.00 0.00"
        );
        let columns = ["points", "point_value", "standard", "final", "net_due"];
        assert_eq!(
            scene.table("clearing.csv").row("fixmedins_code", "A", &columns).join(" "),
            "-1.0000 0.000000 0.00 0.00 0.00"
        );
        let pool = scene.table("pool.csv");
        assert_eq!(
            [pool.row("line", "left", &["value"]), pool.row("line", "point value", &["value"])],
            [["1000.00"], ["0.000000"]]
        );
        assert_eq!(
            summary.pools[0].warnings,
            [
                "clearing: -1.0000 points for 1000.00 yuan: the value of a point is 0, nothing is paid by points and all is left"
            ]
        );
        assert!(summary.to_string().contains("! clearing: -1.0000 points for 1000.00 yuan"));
    }
}

#[test]
fn a_reversal_without_a_cost_takes_nothing_back() {
    // Every case has a cost, so what has none was no case: it counted −1 case and +1 point.
    let mut stays = small_year();
    stays.push(reversal("1R", "A", 2, 0, 0));
    let scene = Scene::new();
    let summary = scene.run(&mini_region(), &stays).unwrap();
    assert_eq!(summary.records.rejected_by_reason["reversal_not_negative"].records, 1);
    let columns = ["cases", "points"];
    assert_eq!(scene.table("clearing.csv").row("fixmedins_code", "A", &columns), ["2", "2.0000"]);
    // One that the fund paid nothing of is a reversal like any other.
    stays.pop();
    stays.push(reversal("1R", "A", 2, 1000, 0));
    scene.run(&mini_region(), &stays).unwrap();
    assert_eq!(scene.table("clearing.csv").row("fixmedins_code", "A", &columns), ["1", "1.0000"]);
}

#[test]
fn an_ambiguous_group_without_points_is_told_once_and_handled_as_the_policy_says() {
    // Operation 39.5300 is none of MDCB: such a case is ambiguous (BQY). BQY has a row, and no weight in it.
    let scheme = mini_scheme()
        .exchange("adrg.csv", "2,MDCB,BR1", "2,MDCB,BQY,,ZYSS in OP_ALL\n3,MDCB,BR1")
        .exchange("drg.csv", "1,NR1,", "1,BQY,BQY,ambiguous,\n1,NR1,")
        .exchange("set.csv", "OP_B,01.0100\n", "OP_B,01.0100\nOP_ALL,01.0100\nOP_ALL,39.5300\n");
    let manifest = MINI_MANIFEST.replace("set = 3", "set = 4");
    for (ungrouped, method) in [("\"refuse\"", "refused"), ("\"item\", ratio = 1", "item")] {
        let scene = Scene::new();
        write_scheme(&scheme, &manifest, &scene.path("tables/mini"));
        let policy = MINI_POLICY
            .replace("points.no_points = { value = \"item\"", "points.no_points = { value = \"ungrouped\"")
            .replace(
                "points.ungrouped = { value = \"item\", ratio = 1",
                &format!("points.ungrouped = {{ value = {ungrouped}"),
            )
            .replace(
                "points.ambiguous = { value = \"item\", ratio = 1",
                "points.ambiguous = { value = \"row\", group = \"own\"",
            );
        let texts = mini_region()
            .with("policy.toml", &policy)
            .with("group_points.csv", "group_code,weight\nBR15,1\nBQY,\n");
        scene.run(&texts, &[stay("1", "A", 1, "G00.000", "39.5300", 1000, 80)]).unwrap();
        let rows = parquet_rows(&scene.path("out/cases.parquet"), &["group_code", "payment_method"]);
        assert_eq!(rows, [[Some("BQY".to_owned()), Some(method.to_owned())]]);
        assert_eq!(scene.table("findings.csv").cells("setl_id", "1", &["finding"]), [["no_points"]]);
    }
}
