//! The documented example policy of county consortiums: its golden county worked out by hand.

use std::sync::LazyLock;

use casemix::run::{Context, Places, Silent, Task, perform};
use tempfile::TempDir;

use crate::support::{Table, parquet_rows, repository};

static COUNTY: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let places = Places {
        tables: Some(repository("grouper-tables")),
        region: Some(repository("fixtures/policies/huoshan-consortium")),
        ..Places::default()
    };
    let context = Context { threads: 1, progress: &mut Silent };
    perform(&Task::Run { year: 2020 }, &places, &folder.path().join("out"), false, context)
        .unwrap_or_else(|error| panic!("{error}"));
    folder
});

fn table(name: &str) -> Table {
    Table::read(&COUNTY.path().join("out").join(name))
}

#[test]
fn huoshan_every_case_is_one_claim() {
    // No group has points: every case takes the row 0000. One point each, and nothing is paid by it.
    let cases = parquet_rows(&COUNTY.path().join("out/cases.parquet"), &["setl_id", "group_code", "points"]);
    let mut shown: Vec<String> =
        cases.into_iter().map(|row| row.into_iter().flatten().collect::<Vec<_>>().join(" ")).collect();
    shown.sort();
    assert_eq!(
        shown,
        [
            "HS01 BR25 1.0000",
            "HS02 FR45 1.0000",
            "HS03 ET25 1.0000",
            "HS04 ES35 1.0000",
            "HS05 LX19 1.0000",
            "HS06 GW19 1.0000",
            "HS07 BR25 1.0000",
            "HS08 KS15 1.0000",
            "HS09 EX25 1.0000",
            "HS10 FR39 1.0000",
            "HS11 GW19 1.0000",
            "HS12 EX25 1.0000",
        ]
    );
    for row in table("closing.csv").rows {
        assert!(matches!(row[5].as_str(), "0" | "0.00" | "0.0000"), "{row:?}");
    }
}

#[test]
fn huoshan_months_pay_95_of_100_as_recorded() {
    // H01 in January 9000.00 (case 01): 8550.00 paid, 450.00 held. H04 in May 4000.00 (06): 3800.00 and 200.00.
    let columns = ["payable", "paid", "deposit_held"];
    let row = |month: &str, hospital| {
        let settlement = table(&format!("{month}/settlement.csv"));
        settlement.row("fixmedins_code", hospital, &columns).join(" ")
    };
    assert_eq!(row("2020-01", "H01"), "9000.00 8550.00 450.00");
    assert_eq!(row("2020-05", "H04"), "4000.00 3800.00 200.00");
}

#[test]
fn huoshan_budgets_rates_and_surplus() {
    // Budgets, growth of 8 % capped at 6 %. HS1: 45 000.00 + 47 000.00 + 49 509.43 = 141 509.43; × 1.06 / 3 = 49 999.9986.
    // HS2: 41 000.00 + 42 500.00 + 43 858.49 = 127 358.49; × 1.06 / 3 = 44 999.9998.
    // HS1, D14: 50 000 − 8000 outside = 42 000 for 9000 + 12 000 (H01) + 8000 + 7000 (H02) + 6000 (H03) + 4000 (H04) = 46 000.
    //   42 / 46 = 0.913043478… of 21 000: 19 173.913043; 15 000: 13 695.652174; 6000: 5478.260870; 4000: 3652.173913.
    //   Cut to fen 41 999.99; the fen that is left goes to H04, whose remainder .3913 is the largest (H01: .3043).
    // HS2: 45 000 − 5000 = 40 000 for 20 000 + 10 000 (H03) + 3000 (H04) + 5000 (H01) = 38 000: rate 1, surplus 2000.
    //   6 : 3 : 1 of it: 1200, 600, 200.
    let claims = table("consortium_claims.csv");
    let shown: Vec<String> = claims.rows.iter().map(|row| row[2..].join(" ")).collect();
    assert_eq!(
        shown,
        [
            "HS1 H01 HS1 21000.00 0.913043478 19173.91 0.00",
            "HS1 H02 HS1 15000.00 0.913043478 13695.65 0.00",
            "HS1 H03 HS2 6000.00 0.913043478 5478.26 0.00",
            "HS1 H04  4000.00 0.913043478 3652.18 0.00",
            "HS2 H01 HS1 5000.00 1.000000000 5000.00 0.00",
            "HS2 H03 HS2 30000.00 1.000000000 30000.00 0.00",
            "HS2 H04  3000.00 1.000000000 3000.00 0.00",
            " H01 HS1 1000.00  1000.00 0.00",
            " H04  500.00  500.00 0.00",
        ]
    );
    let consortiums = table("consortium.csv");
    let row = |code, columns: &[&str]| consortiums.row("consortium", code, columns).join(" ");
    // HS1's own hospitals: 19 173.91 + 13 695.65.
    let use_of = ["budget", "recorded", "rate", "own", "at_others", "at_non_members", "by_item", "outside"];
    assert_eq!(row("HS1", &use_of), "50000.00 46000.00 0.913043478 32869.56 5478.26 3652.18 0.00 8000.00");
    assert_eq!(row("HS2", &use_of), "45000.00 38000.00 1.000000000 30000.00 5000.00 3000.00 0.00 5000.00");
    let rest = ["surplus", "kept", "county", "township", "village", "returned", "overrun", "owed"];
    assert_eq!(row("HS1", &rest), "0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00");
    assert_eq!(row("HS2", &rest), "2000.00 2000.00 1200.00 600.00 200.00 0.00 0.00 0.00");
    // HS1 owes H03's 5478.26 and is owed H01's 5000.00.
    let netting = table("netting.csv");
    let nets: Vec<String> = netting.rows.iter().map(|row| row.join(" ")).collect();
    assert_eq!(nets, ["resident 2020 HS1 HS2 5478.26 5000.00 478.26"]);
}

#[test]
fn huoshan_the_clearing_of_each_hospital() {
    // Cleared: H01 19 173.91 + 5000 + 1000 of nobody; H02 13 695.65; H03 5478.26 + 30 000; H04 3652.18 + 3000 + 500.
    // Recorded 27 000, 15 000, 36 000, 7500: 95 % was paid. H04's score is 70: 1 − 10 × 0.03 = 0.7 of its deposit of
    // 375.00 is released, 112.50 forfeited: 7152.18 − 112.50 = 7039.68, less 7125.00.
    let clearing = table("clearing.csv");
    let columns = [
        "standard",
        "recorded",
        "overrun",
        "cleared",
        "deposit_forfeited",
        "final",
        "paid_to_date",
        "net_due",
    ];
    let row = |hospital| clearing.row("fixmedins_code", hospital, &columns).join(" ");
    assert_eq!(row("H01"), "25173.91 27000.00 1826.09 25173.91 0.00 25173.91 25650.00 -476.09");
    assert_eq!(row("H02"), "13695.65 15000.00 1304.35 13695.65 0.00 13695.65 14250.00 -554.35");
    assert_eq!(row("H03"), "35478.26 36000.00 521.74 35478.26 0.00 35478.26 34200.00 1278.26");
    assert_eq!(row("H04"), "7152.18 7500.00 347.82 7152.18 112.50 7039.68 7125.00 -85.32");
    let pool = table("pool.csv");
    let line = |name| pool.row("line", name, &["value"]).join("");
    assert_eq!(line("budgets of consortiums"), "95000.00");
    assert_eq!(line("for people of no consortium"), "5000.00");
    // 8000 + 5000 outside and 2000 kept; 85 000 are available for 42 000 + 38 000 + 1500.
    assert_eq!(line("drawn by consortiums"), "15000.00");
    assert_eq!(line("available"), "85000.00");
    assert_eq!(line("standard"), "81500.00");
    assert_eq!(line("difference left open"), "-3500.00");
    // 85 000 − 81 500 and the forfeited 112.50.
    assert_eq!(line("left"), "3612.50");
}

#[test]
fn huoshan_the_incentive_pool_of_1260_wan() {
    // P14: 900 + 360 wan. HS1: 30 × 90 + 30 × 60 + 20 × 80 + 20 × 70 = 7500; HS2: 30 × 70 + 30 × 60 + 20 × 60 + 20 × 70 = 6500.
    // 12 600 000 / 14 000 = 900 yuan each: 6 750 000 and 5 850 000.
    let incentive = table("incentive.csv");
    let shown: Vec<String> = incentive.rows.iter().map(|row| row.join(" ")).collect();
    assert_eq!(
        shown,
        ["resident 2020 HS1  7500.00000000 6750000.00", "resident 2020 HS2  6500.00000000 5850000.00"]
    );
}
