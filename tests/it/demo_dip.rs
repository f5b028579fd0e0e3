//! The DIP demo region: every kind of group, bound and list is in it, and its year closes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use casemix::report::Summary;
use casemix::run::{Context, Places, Question, Silent, Task, explain, perform};
use tempfile::TempDir;

use crate::support::{DIP_3_0, Table, parquet_rows, repository};

static DEMO: LazyLock<(TempDir, Summary)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let places = Places {
        tables: Some(repository("grouper-tables")),
        region: Some(repository("fixtures/demo-dip")),
        ..Places::default()
    };
    let context = Context { threads: 2, progress: &mut Silent };
    let summary = perform(&Task::Run { year: 2027 }, &places, &folder.path().join("out"), false, context);
    (folder, summary.unwrap())
});

/// Groups by kind.
fn groups() -> BTreeMap<String, BTreeSet<String>> {
    let mut groups: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in parquet_rows(&DEMO.0.path().join("out/cases.parquet"), &["group_kind", "group_code"]) {
        if let [Some(kind), Some(code)] = row.as_slice() {
            groups.entry(kind.clone()).or_default().insert(code.clone());
        }
    }
    groups
}

fn settlement_id(diagnosis: &str, more: impl Fn(&casemix::grouper::TextCase) -> bool) -> Vec<String> {
    // Probes stand among the first cases: their codes are looked for in the records.
    let mut found = Vec::new();
    let folder = repository("fixtures/demo-dip/discharges");
    let mapping = casemix::files::discharges::Mapping::default();
    for (number, input) in
        casemix::files::discharges::open_inputs(&[folder], &mapping).unwrap().iter().enumerate()
    {
        for piece in input.pieces(number) {
            let mut read = |batch: arrow_array::RecordBatch| {
                let records = casemix::files::discharges::Records::read(&batch, &mapping);
                let codes = |field| {
                    use casemix::files::discharges::{DictionaryCache, Field};
                    let field: Field = field;
                    records.codes(field, &mut DictionaryCache::<u8>::default(), &|_| 0).unknown
                };
                let mut cases: BTreeMap<usize, casemix::grouper::TextCase> = BTreeMap::new();
                for (row, code) in codes(casemix::files::discharges::Field::DiagCode) {
                    cases.entry(row).or_default().diagnoses.push(code);
                }
                for (row, code) in codes(casemix::files::discharges::Field::OprnOprtCode) {
                    cases.entry(row).or_default().procedures.push(code);
                }
                let ids = records.setl_ids();
                for (row, case) in cases {
                    if case.diagnoses.first().is_some_and(|code| code == diagnosis) && more(&case) {
                        found.extend(ids(row).map(str::to_owned));
                    }
                }
                Ok(())
            };
            input.read(piece, None, &mut read).unwrap();
        }
    }
    found
}

#[test]
fn it_says_on_its_face_that_it_is_synthetic() {
    let notice = DEMO.1.notice.as_deref().unwrap();
    assert!(notice.contains("SYNTHETIC") && notice.contains("合成数据"), "{notice}");
    // Every row of the points says where it comes from.
    let points = Table::read(&repository("fixtures/demo-dip/group_points.csv"));
    assert!(points.rows.iter().all(|row| row[2].starts_with("real") || row[2].starts_with("synthetic")));
}

#[test]
fn every_kind_of_group_occurs() {
    let groups = groups();
    let core = &groups["core"];
    // Every group of the library that can be reached, so all of XQ and FZ and far more than 2,000 others.
    let reachable: BTreeSet<String> = DIP_3_0
        .scheme
        .rows
        .iter()
        .map(|row| row.code.clone())
        .filter(|code| code != "JC2339" && code != "JC3992")
        .collect();
    assert_eq!(core.len(), 5_123);
    assert_eq!(*core, reachable);
    let classes: BTreeSet<char> = groups["mixed"].iter().filter_map(|code| code.chars().last()).collect();
    assert_eq!(classes, BTreeSet::from(['C', 'D', 'S', 'T']));
    // Keys of three characters and of one: both rungs of the ladder.
    assert!(
        groups["mixed"].iter().any(|code| code.len() == 4)
            && groups["mixed"].iter().any(|code| code.len() == 2)
    );
    for (kind, wanted) in
        [("local", ["DF01", "DF02"]), ("tcm", ["ZY01", "ZY02"]), ("bed_day", ["CR01", "CR02"])]
    {
        assert_eq!(groups[kind], wanted.map(str::to_owned).into(), "{kind}");
    }
}

#[test]
fn bounds_and_lists_are_probed() {
    let story = |id: &String| {
        explain(&Question {
            region: Some(repository("fixtures/demo-dip")),
            tables: Some(repository("grouper-tables")),
            setl_id: id.clone(),
            ..Question::default()
        })
        .unwrap()
    };
    let any = |_: &casemix::grouper::TextCase| true;
    let one = |diagnosis: &str, procedure: &str| {
        let found = settlement_id(diagnosis, |case| case.procedures.iter().any(|code| code == procedure));
        story(&found[0])
    };
    // Weights 999, 1000, 1499, 1500, 1999, 2000, 2499, 2500 on days 28 and 29: sixteen newborns with P07.300 first.
    let mut newborns = settlement_id("P07.300", any);
    newborns.sort_unstable();
    let groups: Vec<String> = newborns[..16].iter().map(|id| story(id).group_code).collect();
    let on_day_28: Vec<&str> = groups.iter().step_by(2).map(String::as_str).collect();
    assert_eq!(on_day_28[..7], ["XQ0016", "XQ0017", "XQ0017", "XQ0018", "XQ0018", "XQ0019", "XQ0019"]);
    let on_day_29 = groups.iter().skip(1).step_by(2).chain(&groups[14..15]);
    assert!(
        on_day_29.clone().count() == 9 && on_day_29.clone().all(|group| !group.starts_with("XQ")),
        "{groups:?}"
    );
    // Tuberculosis resistant by its own code, by U84.300, and not.
    let resistant = |case: &casemix::grouper::TextCase| case.diagnoses.iter().any(|code| code == "U84.300");
    let conservative = |case: &casemix::grouper::TextCase| case.procedures.is_empty();
    assert_eq!(story(&settlement_id("A15.000x010", conservative)[0]).group_code, "FZ1836");
    assert_eq!(
        story(&settlement_id("A15.001", |case| conservative(case) && resistant(case))[0]).group_code,
        "FZ1836"
    );
    assert_eq!(
        story(&settlement_id("A15.001", |case| conservative(case) && !resistant(case))[0]).group_code,
        "FZ1837"
    );
    let excluded = story(&settlement_id("K80.000", any)[0]);
    assert_eq!(excluded.reason, Some("excluded_principal_diagnosis"));
    assert!(excluded.tried.is_empty() && excluded.notes[0].contains("excluded_diagnosis.csv"));
    let gastroscopy = one("I63.900", "44.1300x001");
    assert_eq!(gastroscopy.group_code, "JC3264");
    assert!(
        gastroscopy.notes[0].starts_with("44.1300x001 does not count: it may be principal beside A00-A09|")
    );
    assert_eq!(one("K25.000", "44.1300x001").group_code, "BX0882");
    assert!(one("I63.900", "00.0100").notes[0].contains("conservative"));
    let fusion = one("M51.200x001", "81.6300");
    assert!(fusion.notes[0].contains("never_principal"));
    assert_eq!(
        fusion.group_code, "MC",
        "a lone related procedure is class C, and M51 has no such group of its own"
    );
}

#[test]
fn its_year_closes_and_points_have_a_source() {
    assert!(DEMO.1.warnings.is_empty(), "{:?}", DEMO.1.warnings);
    let sources = Table::read(&DEMO.0.path().join("out/points.csv"));
    let found: BTreeSet<&str> = sources.rows.iter().map(|row| row[3].as_str()).collect();
    assert_eq!(
        found,
        BTreeSet::from([
            "added",
            "auxiliary",
            "bed_day",
            "core",
            "local",
            "mixed",
            "primary_care",
            "special",
            "tcm"
        ])
    );
    let closing = Table::read(&DEMO.0.path().join("out/closing.csv"));
    let difference = closing.place("difference");
    assert!(closing.rows.iter().all(|row| row[difference].trim_start_matches(['0', '.']).is_empty()));
}
