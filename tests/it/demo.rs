//! The demo region: what its face says, and that every kind of case and fault is in it.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use casemix::domain::{Finding, RejectReason};
use casemix::report::Summary;
use casemix::run::{Context, Places, Silent, Task, perform};
use tempfile::TempDir;

use crate::support::{DRG_1_1, Table, parquet_rows, repository};

static DEMO: LazyLock<(TempDir, Summary)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let places = Places {
        tables: Some(repository("grouper-tables")),
        region: Some(repository("fixtures/demo-drg")),
        ..Places::default()
    };
    let output = folder.path().join("out");
    let summary = perform(
        &Task::Run { year: 2023 },
        &places,
        &output,
        false,
        Context { threads: 2, progress: &mut Silent },
    );
    (folder, summary.unwrap())
});

fn table(name: &str) -> Table {
    Table::read(&DEMO.0.path().join("out").join(name))
}

#[test]
fn it_says_on_its_face_that_it_is_synthetic() {
    let notice = DEMO.1.notice.as_deref().unwrap();
    assert!(notice.contains("SYNTHETIC") && notice.contains("合成数据"), "{notice}");
    assert!(DEMO.1.to_string().contains(notice));
}

#[test]
fn every_group_with_a_weight_occurs() {
    let weights = Table::read(&repository("fixtures/demo-drg/group_points.csv"));
    let weighted: BTreeSet<String> =
        weights.rows.iter().filter(|row| !row[1].is_empty()).map(|row| row[0].clone()).collect();
    assert_eq!(weighted.len(), 610);
    let found: BTreeSet<String> = parquet_rows(&DEMO.0.path().join("out/cases.parquet"), &["group_code"])
        .into_iter()
        .filter_map(|row| row[0].clone())
        .collect();
    let missing: Vec<&String> = weighted.difference(&found).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn weights_are_those_of_linyi_and_every_group_of_the_scheme_stands_in_the_table() {
    let weights = Table::read(&repository("fixtures/demo-drg/group_points.csv"));
    let known: BTreeSet<&str> = weights.rows.iter().map(|row| row[0].as_str()).collect();
    let groups: BTreeSet<&str> = DRG_1_1.scheme.drgs.iter().map(|row| row.code.as_str()).collect();
    assert_eq!(groups.difference(&known).count(), 0);
    // Published: 0000 0.2, AE19 11.93, BB11 5.56.
    for (group, weight) in [("0000", "0.2"), ("AE19", "11.93"), ("BB11", "5.56"), ("AA19", "")] {
        assert_eq!(weights.row("group_code", group, &["weight"]), [weight]);
    }
}

#[test]
fn thirty_hospitals_of_two_levels_in_two_pools() {
    let hospitals = Table::read(&repository("fixtures/demo-drg/hospitals.csv"));
    assert_eq!(hospitals.rows.len(), 30);
    let levels: BTreeSet<&str> = hospitals.rows.iter().map(|row| row[2].as_str()).collect();
    assert_eq!(levels, BTreeSet::from(["2", "3"]));
    assert_eq!(table("clearing.csv").rows.len(), 60);
}

#[test]
fn every_fault_is_among_its_records() {
    let records = &DEMO.1.records;
    let met: BTreeSet<&str> = records.rejected_by_reason.keys().copied().collect();
    let expected: BTreeSet<&str> = RejectReason::ALL
        .iter()
        .filter(|reason| ![RejectReason::NoScheme, RejectReason::UnknownConsortium].contains(reason))
        .map(|reason| reason.name())
        .collect();
    assert_eq!(met, expected);
    let met: BTreeSet<&str> = records.findings.keys().copied().collect();
    // Of DIP, of decisions on single cases, and of policies that measure by mean costs, leave high costs as they are or test
    // treatment.
    let elsewhere = [
        Finding::MissingMeanCost,
        Finding::GreyCode,
        Finding::SpecialCaseCandidate,
        Finding::DecisionNotApplied,
        Finding::LateRecord,
        Finding::Readmission,
        Finding::BelowTcmRatio,
        Finding::TcmRatioUnknown,
        Finding::AuditedBeforePoints,
        Finding::UnknownProcurementClass,
    ];
    let expected: BTreeSet<&str> = Finding::ALL
        .iter()
        .filter(|finding| !elsewhere.contains(finding))
        .map(|finding| finding.name())
        .collect();
    assert_eq!(met, expected);
}

#[test]
fn its_sums_close() {
    let records = &DEMO.1.records;
    let parts = [
        &records.grouped,
        &records.ambiguous,
        &records.ungrouped,
        &records.rejected,
        &records.repeated,
        &records.superseded,
    ];
    assert_eq!(parts.iter().map(|part| part.records).sum::<u64>(), records.read.records);
    let fen = |yuan: &str| casemix::domain::Fen::parse_yuan(yuan).unwrap().0;
    assert_eq!(parts.iter().map(|part| fen(&part.cost)).sum::<i128>(), fen(&records.read.cost));
    let closing = table("closing.csv");
    assert_eq!(closing.rows.len(), 6 + 2 * 41);
    assert!(closing.rows.iter().all(|row| matches!(row[5].as_str(), "0" | "0.00" | "0.0000")));
    // What the statements of a year paid is what the ledger paid.
    let paid = |account: &str, column: usize| -> i128 {
        table("ledger.csv")
            .rows
            .iter()
            .filter(|row| row[column].ends_with(account))
            .map(|row| fen(&row[6]))
            .sum()
    };
    let finals: i128 = table("clearing.csv").rows.iter().map(|row| fen(&row[21])).sum();
    assert_eq!(paid(":Paid", 4) - paid(":Paid", 3), finals);
}

#[test]
fn months_and_points_of_the_tables_are_those_of_the_case_file() {
    let rows =
        parquet_rows(&DEMO.0.path().join("out/cases.parquet"), &["points", "fixmedins_code", "insutype"]);
    let tenthousandths = |text: &str| text.replace('.', "").parse::<i64>().unwrap();
    let of_cases: i64 = rows
        .iter()
        .filter(|row| row[1].as_deref() == Some("D001") && row[2].as_deref() == Some("310"))
        .map(|row| tenthousandths(row[0].as_deref().unwrap()))
        .sum();
    let clearing = table("clearing.csv");
    let own = clearing.rows.iter().find(|row| row[0] == "employee" && row[1] == "D001").unwrap();
    assert_eq!(tenthousandths(&own[4]), of_cases);
}

#[test]
fn outliers_and_stays_have_the_shape_of_the_real_case_mix() {
    // Of 6,202 real admissions in categories of at least thirty, 16.7 % cost less than 0.4 times their category's mean
    // and 3.5 % more than 3 times. Groups are narrower than categories, so the shares are of that order, not equal.
    let rows = parquet_rows(&DEMO.0.path().join("out/cases.parquet"), &["deviation"]);
    let per_mille =
        |class: &str| rows.iter().filter(|row| row[0].as_deref() == Some(class)).count() * 1000 / rows.len();
    assert!((50..=250).contains(&per_mille("low")), "{}", per_mille("low"));
    assert!((15..=80).contains(&per_mille("high")), "{}", per_mille("high"));
}
