//! Changes of cases in a what-if: by hand, against `run` over records that were changed in the same way, and which cases a
//! share of them takes. The small region as in `simulate`: a point is worth 100.00.

use casemix::generate::{Stay, write_stays};
use casemix::run::verify;
use casemix::run::{Context, Silent};
use rand::seq::SliceRandom;
use rand::{SeedableRng, rngs::SmallRng};

use crate::simulate::{Asked, bounded, cases, of_700, same_figures, small};
use crate::support::{
    MINI_POLICY, Texts, files_below, mini_region, mini_with, naming, small_year, stay, taking_back,
};

const OF_A: &str = "hospital = [\"A\"]";

#[test]
fn more_cases() {
    // Half of A's two cases comes again, the first one: 3 points of 8, 87.50 each.
    let asked = small().variant(&cases(OF_A, "volume = 0.5")).hospital("A").done();
    assert_eq!(asked.of_hospital("A", "cases"), "2 3 1 50.00");
    assert_eq!(asked.of_hospital("A", "cost"), "2000.00 3000.00 1000.00 50.00");
    assert_eq!(asked.of_hospital("A", "recorded"), "200.00 280.00 80.00 40.00");
    assert_eq!(asked.of_hospital("A", "final"), "200.00 262.50 62.50 31.25");
    assert_eq!(asked.causes("A"), "62.50 = cases 100.00, point_value -37.50");
    assert_eq!(asked.causes("B"), "-62.50 = point_value -62.50");
    assert_eq!(
        asked.rows("own_cases.csv"),
        ["employee 1  BR15 0.00 1000.00 0.0000 1.0000 1.0000 0.00 0.00 100.00"]
    );
    // One and a half times as many more: each twice, and one of the two a third time. 5 points of 10.
    let asked = small().variant(&cases(OF_A, "volume = 1.5")).done();
    assert_eq!(asked.of_hospital("A", "cases"), "2 5 3 150.00");
    assert_eq!(asked.causes("A"), "150.00 = cases 300.00, point_value -150.00");
}

#[test]
fn fewer_cases_and_none() {
    // Half of B's two: BR11 goes before BR13. 2 points of 4, 175.00 each.
    let asked = small().variant(&cases("hospital = [\"B\"]", "volume = -0.5")).done();
    assert_eq!(asked.of_hospital("B", "points"), "5.0000 2.0000 -3.0000 -60.00");
    assert_eq!(asked.causes("B"), "-150.00 = cases -300.00, point_value 150.00");
    assert_eq!(asked.causes("A"), "150.00 = point_value 150.00");
    // BR13 is gone: 3 points of 5, 140.00 each.
    let asked = small().variant(&cases("group = [\"BR13\"]", "drop = true")).done();
    assert_eq!(asked.of_hospital("B", "final"), "500.00 420.00 -80.00 -16.00");
    assert_eq!(asked.causes("B"), "-80.00 = cases -200.00, point_value 120.00");
    assert_eq!(asked.figure("groups.csv", "group_code", "BR13", "amount"), "200.00 0.00 -200.00 -100.00");
    // What is gone moves from no group to another.
    assert_eq!(
        asked.rows("migration.csv"),
        ["BR11 BR11 1 3000.00 3.0000 3.0000", "BR15 BR15 2 2000.00 2.0000 2.0000"]
    );
    // No case is left: nothing is paid, all is left.
    let asked = small().variant(&cases("", "drop = true")).done();
    assert_eq!(asked.of_pool("final"), "700.00 0.00 -700.00 -100.00");
    assert_eq!(asked.of_pool("left"), "0.00 700.00 700.00 ");
    assert_eq!(asked.causes("A"), "-200.00 = cases -200.00");
}

#[test]
fn dearer_cases() {
    // A's cases at three times their mean: 1 · (3 − 2 + 1) points each. 4 of 9 points: 311.11 of 700.00.
    let asked = Asked::of(&bounded(), &small_year()).variant(&cases(OF_A, "cost = 3")).done();
    assert_eq!(asked.of_hospital("A", "cost"), "2000.00 6000.00 4000.00 200.00");
    assert_eq!(asked.of_hospital("A", "recorded"), "200.00 600.00 400.00 200.00");
    assert_eq!(asked.causes("A"), "111.11 = deviation 200.00, point_value -88.89");
    assert_eq!(asked.causes("B"), "-111.11 = point_value -111.11");
}

/// A region in which stays of A that are short enough go by item.
fn short_stays(most: i32) -> Texts {
    let rules = format!(
        "[[routing.rules]]\nfrom = 2023-01-01\nsource = \"t\"\nrules = [{{ stay_days_at_most = {most}, method = \"item\", ratio = 1 }}]\n"
    );
    of_700(mini_region()).with("policy.toml", &format!("{MINI_POLICY}{rules}"))
}

#[test]
fn shorter_stays() {
    // 7 − 2 = 5 days: A's cases go by item, as recorded. 500.00 are left for B's 5 points.
    // B: 5 · 100.00 · (500 − 700) / 700 = −142.86 by the budget, and as much more by the value.
    let asked = Asked::of(&short_stays(6), &small_year()).variant(&cases(OF_A, "stay_days = -2")).done();
    assert_eq!(asked.causes("A"), "0.00 = route -200.00, other_methods 200.00");
    assert_eq!(asked.causes("B"), "0.00 = budget -142.86, point_value 142.86");
    assert_eq!(asked.of_hospital("A", "other_methods"), "0.00 200.00 200.00 ");
    // A day remains of every stay: one of 7 days that is 100 days shorter is not one of none.
    let asked = Asked::of(&short_stays(0), &small_year()).variant(&cases(OF_A, "stay_days = -100")).done();
    assert!(asked.rows("causes.csv").is_empty());
    let asked = Asked::of(&short_stays(1), &small_year()).variant(&cases(OF_A, "stay_days = -100")).done();
    assert_eq!(asked.of_hospital("A", "other_methods"), "0.00 200.00 200.00 ");
}

#[test]
fn longer_stays_that_are_paid_by_the_day() {
    // A's cases have 0.1 points a day: 2 · 7 · 0.1 = 1.4, and 2 · 9 · 0.1 = 1.8 of 6.8. 640.00 · 1.8 / 6.8 = 169.41.
    let rules = "[[routing.rules]]\nfrom = 2023-01-01\nsource = \"t\"\nrules = [{ hospital = [\"A\"], bed_day = true, method = \"bed_day\" }]\n";
    let texts = mini_region()
        .with("policy.toml", &format!("{MINI_POLICY}{rules}"))
        .exchange("budget.csv", "1000.00", "640.00")
        .with("bed_day.csv", "code,name,diagnosis,points,days_from,days_until\nP1,long care,G00,0.1,1,\n");
    let asked = Asked::of(&texts, &small_year()).variant(&cases(OF_A, "stay_days = 2")).done();
    assert_eq!(asked.of_hospital("A", "points"), "1.4000 1.8000 0.4000 28.57");
    assert_eq!(asked.of_hospital("A", "final"), "140.00 169.41 29.41 21.01");
    assert_eq!(asked.causes("A"), "29.41 = points 40.00, point_value -10.59");
}

#[test]
fn cases_that_are_treated_elsewhere() {
    // B's coefficient is 1.2: 2 + 6 points share 800.00. A's first case moves: 1 and 7.2 points, 97.56 each.
    let texts = mini_region().exchange("budget.csv", "1000.00", "800.00").exchange(
        "coefficients.csv",
        "B,1",
        "B,1.2",
    );
    let edit = "move = { to = \"B\", share = 0.5 }";
    let asked = Asked::of(&texts, &small_year()).variant(&cases(OF_A, edit)).hospital("B").done();
    assert_eq!(asked.of_hospital("A", "final"), "200.00 97.56 -102.44 -51.22");
    assert_eq!(asked.of_hospital("B", "final"), "600.00 702.44 102.44 17.07");
    assert_eq!(asked.causes("A"), "-102.44 = cases -100.00, point_value -2.44");
    assert_eq!(asked.causes("B"), "102.44 = cases 120.00, point_value -17.56");
    assert_eq!(
        asked.rows("own_cases.csv"),
        ["employee 1  BR15 0.00 1000.00 0.0000 1.2000 1.2000 0.00 0.00 120.00"]
    );
    // It is another case of BR15 all the same.
    assert_eq!(asked.figure("groups.csv", "group_code", "BR15", "cases"), "2 2 0 0.00");
}

#[test]
fn a_diagnosis_that_is_not_coded() {
    // Without E11 the case of BR13 is one of BR15: 1 point instead of 2; 6 points for 700.00.
    let asked = small().variant(&cases("", "without_diagnosis = [\"E11\"]")).done();
    assert_eq!(asked.of_hospital("A", "final"), "200.00 233.33 33.33 16.67");
    assert_eq!(asked.causes("A"), "33.33 = point_value 33.33");
    assert_eq!(asked.causes("B"), "-33.33 = group -100.00, point_value 66.67");
    assert!(asked.rows("migration.csv").contains(&"BR13 BR15 1 2000.00 2.0000 1.0000".to_owned()));
    assert_eq!(asked.rows("group_changes.csv"), ["BR15 merged BR13 BR15"]);
    // A principal diagnosis stays what it is, so that nothing would change: a slip in a code must not look like a finding.
    let message = "/v0.toml, line 6: no case that is as `where` says has such an other diagnosis; mend the codes, or remove the change";
    assert_eq!(small().variant(&cases("", "without_diagnosis = [\"G00\"]")).refused(), message);
    // E11 is coded at B only.
    let of_a = cases("hospital = [\"A\"]", "without_diagnosis = [\"E11\"]");
    assert_eq!(small().variant(&of_a).refused(), message);
}

#[test]
fn every_word_of_a_filter() {
    // Three cases of one point at A that differ in one thing each from the first: who is gone?
    let header = "setl_id,fixmedins_code,insutype,gend,age,adm_time,dscg_time,setl_end_date,act_ipt_days,dscg_way,dscg_caty,\
                  diag_code,oprn_oprt_code,medfee_sumamt,hifp_pay\n";
    let row = |id: &str, own: [&str; 6]| {
        let [hospital, age, month, days, department, diagnosis] = own;
        format!(
            "{id},{hospital},310,1,{age},2023-01-01,2023-01-08,2023-{month}-10,{days},1,{department},{diagnosis},,1000,100\n"
        )
    };
    let rows = [
        row("plain", ["A", "50", "02", "7", "03", "G00.000"]),
        row("beta", ["B", "50", "02", "7", "03", "G00.000"]),
        row("gamma", ["C", "50", "02", "7", "03", "G00.000"]),
        row("old", ["A", "65", "02", "7", "03", "G00.000"]),
        row("march", ["A", "50", "03", "7", "03", "G00.000"]),
        row("long", ["A", "50", "02", "10", "03", "G00.000"]),
        row("other-department", ["A", "50", "02", "7", "0301", "G00.000"]),
        row("severe", ["A", "50", "02", "7", "03", "G01.000|E11.900"]),
    ];
    let gone = |filter: &str| {
        let asked = Asked::of(&mini_region(), &[]);
        std::fs::remove_file(asked.region().join("discharges/all.parquet")).unwrap();
        asked.scene.discharges("all.csv", &format!("{header}{}", rows.concat()));
        let mut told = Vec::new();
        let mut asked = asked.variant(&cases(filter, "drop = true"));
        for hospital in ["A", "B", "C"] {
            asked = asked.hospital(hospital).done();
            told.extend(asked.table("own_cases.csv").rows.iter().map(|row| row[1].clone()));
        }
        told.join(" ")
    };
    assert_eq!(gone("hospital = [\"B\", \"C\"]"), "beta gamma");
    assert_eq!(gone("level = [\"2\"]"), "gamma");
    assert_eq!(gone("group = [\"BR13\"]"), "severe");
    assert_eq!(gone("diagnosis = [\"G01\"]"), "severe");
    assert_eq!(gone("department = [\"0301\"]"), "other-department");
    assert_eq!(gone("month = [\"2023-03\", \"2023-05\"]"), "march");
    assert_eq!(gone("age_at_least = 65"), "old");
    assert_eq!(gone("age_at_least = 50, age_below = 51, hospital = [\"B\"]"), "beta");
    assert_eq!(gone("stay_days_at_least = 8"), "long");
    assert_eq!(gone("stay_days_at_least = 10, stay_days_at_most = 10"), "long");
    // 2 points for the case of BR13: the largest change goes first, then in order of the identifiers.
    assert_eq!(gone("pool = [\"employee\"]"), "severe long march old other-department plain beta gamma");
    // All words of a filter must fit.
    assert_eq!(
        gone(
            "level = [\"3\"], stay_days_at_most = 7, age_below = 65, month = [\"2023-02\"], group = [\"BR15\"], hospital = [\"A\"]"
        ),
        "other-department plain"
    );
}

/// A record of a kind that names another.
/// The small year with two more stays of B, of which the first is taken back in March, and with a correction of A's first
/// stay in March.
fn lively() -> Vec<Stay> {
    let taken_back = stay("5", "B", 2, "G00.000|E11.900", "", 2000, 150);
    let more = [
        taken_back,
        stay("6", "B", 2, "G00.000", "", 1000, 90),
        stay("=u", "C", 2, "Z99.900", "", 1000, 60),
        naming("reversal", "5", taking_back(stay("r5", "B", 3, "G00.000|E11.900", "", 2000, 150))),
        naming("correction", "1", stay("c1", "A", 3, "G00.000|E11.900", "", 2500, 110)),
    ];
    [small_year(), more.to_vec()].concat()
}

#[test]
fn a_month_is_that_of_the_case_that_is_corrected_or_taken_back() {
    // The cases of February are 5, which March takes back, and 6; those of March are 4 alone.
    let gone = |hospital: &str, month: &str| {
        let asked = Asked::of(&of_700(mini_region()), &lively()).hospital(hospital);
        let asked = asked.variant(&cases(&format!("month = [\"{month}\"]"), "drop = true")).done();
        let mut gone: Vec<String> =
            asked.table("own_cases.csv").rows.iter().map(|row| row[1].clone()).collect();
        gone.sort();
        gone.join(" ")
    };
    assert_eq!([gone("B", "2023-02"), gone("B", "2023-03")], ["5 6 r5", "4"]);
    assert_eq!([gone("A", "2023-01"), gone("A", "2023-03")], ["1 2 c1", ""]);
    let asked = Asked::of(&of_700(mini_region()), &lively());
    let asked = asked.variant(&cases("hospital = [\"B\"], month = [\"2023-02\"]", "drop = true")).done();
    let is_gone = |own: &Stay| matches!(own.setl_id.as_deref(), Some("5" | "r5" | "6"));
    let left: Vec<Stay> = lively().into_iter().filter(|own| !is_gone(own)).collect();
    write_stays(&asked.region().join("discharges/all.parquet"), &left).unwrap();
    same_figures(&asked.scene.path("if"), "variant", &asked.run(asked.region(), "ran"));
}

/// What is done to the records by hand.
type ByHand = fn(Stay) -> Vec<Stay>;

fn at(hospital: &str, own: Stay) -> Stay {
    Stay { fixmedins_code: Some(hospital.to_owned()), ..own }
}

fn times(factor: i64, own: Stay) -> Stay {
    let times = |amount: Option<i64>| amount.map(|amount| amount * factor);
    Stay { medfee_sumamt: times(own.medfee_sumamt), hifp_pay: times(own.hifp_pay), ..own }
}

fn again(own: Stay) -> Stay {
    let other = |id: Option<String>| id.map(|id| format!("{id}-again"));
    Stay { setl_id: other(own.setl_id), supersedes_setl_id: other(own.supersedes_setl_id), ..own }
}

fn is_of(own: &Stay, hospital: &str) -> bool {
    own.fixmedins_code.as_deref() == Some(hospital)
}

#[test]
fn a_change_of_cases_is_what_run_makes_of_records_that_are_changed() {
    // Whole hospitals, so that it does not matter which cases are chosen; corrections and reversals among them.
    let by_hand: [(&str, &str, ByHand); 8] = [
        ("", "cost = 2", |own| vec![times(2, own)]),
        (OF_A, "cost = 2", |own| if is_of(&own, "A") { vec![times(2, own)] } else { vec![own] }),
        ("", "volume = 1", |own| vec![own.clone(), again(own)]),
        ("hospital = [\"B\"]", "volume = 1", |own| {
            if is_of(&own, "B") { vec![own.clone(), again(own)] } else { vec![own] }
        }),
        (OF_A, "drop = true", |own| if is_of(&own, "A") { vec![] } else { vec![own] }),
        ("hospital = [\"B\"]", "move = { to = \"C\", share = 1 }", |own| {
            if is_of(&own, "B") { vec![at("C", own)] } else { vec![own] }
        }),
        ("", "without_diagnosis = [\"E11\", \"J96\"]", |mut own| {
            own.diag_code.truncate(1);
            vec![own]
        }),
        ("", "stay_days = 60", |own| {
            vec![Stay { act_ipt_days: own.act_ipt_days.map(|days| days + 60), ..own }]
        }),
    ];
    let rules = "[[routing.rules]]\nfrom = 2023-01-01\nsource = \"t\"\nrules = [{ stay_days_at_least = 60, hospital = [\"B\"], method = \"item\", ratio = 0.5 }]\n";
    let texts = bounded().exchange("coefficients.csv", "C,1", "C,0.8");
    let texts = texts.clone().with("policy.toml", &format!("{}{rules}", texts.0["policy.toml"]));
    for (filter, edit, own) in by_hand {
        let asked = Asked::of(&texts, &lively()).variant(&cases(filter, edit)).done();
        let run = asked.run(asked.region(), "ran");
        same_figures(&asked.scene.path("if"), "baseline", &run);
        let changed: Vec<Stay> = lively().into_iter().flat_map(own).collect();
        write_stays(&asked.region().join("discharges/all.parquet"), &changed).unwrap();
        let run = asked.run(asked.region(), "ran");
        same_figures(&asked.scene.path("if"), "variant", &run);
    }
}

#[test]
fn edits_of_different_kinds_meet_in_one_case() {
    // A's cases come twice, at B, and cost three times as much: 4 · 2 points more there, and none at A.
    let body =
        [cases(OF_A, "volume = 1"), cases(OF_A, "cost = 3"), cases(OF_A, "move = { to = \"B\", share = 1 }")]
            .concat();
    let asked = Asked::of(&bounded(), &small_year()).variant(&body).done();
    assert_eq!(asked.of_hospital("A", "final"), "200.00 0.00 -200.00 -100.00");
    assert_eq!(asked.of_hospital("B", "points"), "5.0000 13.0000 8.0000 160.00");
    assert_eq!(asked.of_hospital("B", "cost"), "5000.00 17000.00 12000.00 240.00");
    assert_eq!(asked.causes("A"), "-200.00 = cases -200.00");
    assert_eq!(asked.causes("B"), "200.00 = cases 800.00, point_value -600.00");
}

#[test]
fn a_tenth_of_n_cases_is_as_many_as_rounding_says() {
    // 0.4, 0.5, 1.4 and 1.5 cases: 0, 1, 1 and 2.
    for (count, gone) in [(4, 0), (5, 1), (14, 1), (15, 2)] {
        let stays: Vec<Stay> =
            (0..count).map(|at| stay(&format!("{at:02}"), "A", 1, "G00.000", "", 1000 + at, 80)).collect();
        let asked = Asked::of(&of_700(mini_region()), &stays).variant(&cases("", "volume = -0.1")).done();
        let left = asked.of_hospital("A", "cases");
        assert!(left.starts_with(&format!("{count} {} ", count - gone)), "{count}: {left}");
    }
}

#[test]
fn what_corrects_a_case_or_takes_it_back_goes_with_it() {
    // A: the case 1 with its correction (BR13 goes before BR15), and the case 2. B: 3, 4, 5 with its reversal, 6.
    let left_of = |hospital: &str, share: &str| {
        let asked = Asked::of(&of_700(mini_region()), &lively());
        let asked =
            asked.variant(&cases(&format!("hospital = [\"{hospital}\"]"), &format!("volume = {share}")));
        let asked = asked.hospital(hospital).done();
        let mut gone: Vec<String> =
            asked.table("own_cases.csv").rows.iter().map(|row| row[1].clone()).collect();
        gone.sort();
        gone.join(" ")
    };
    assert_eq!(left_of("A", "-0.5"), "1 c1");
    // BR11: 4; BR13 by cost: r5 (−2000.00) with 5, then 3; BR15: 6. Of four the second: 0.5 + 2/4 reaches 1.
    assert_eq!(left_of("B", "-0.25"), "5 r5");
    // Both that were chosen are gone: what is left is what the others come to.
    let asked = Asked::of(&of_700(mini_region()), &lively());
    let asked = asked.variant(&cases("hospital = [\"B\"]", "volume = -0.25")).done();
    let left: Vec<Stay> =
        lively().into_iter().filter(|own| !matches!(own.setl_id.as_deref(), Some("5" | "r5"))).collect();
    write_stays(&asked.region().join("discharges/all.parquet"), &left).unwrap();
    same_figures(&asked.scene.path("if"), "variant", &asked.run(asked.region(), "ran"));
}

/// Sixty stays of all hospitals and groups, some alike in everything but the identifier.
fn sixty() -> Vec<Stay> {
    let lists = ["G00.000", "G00.000|E11.900", "G00.000|J96.000"];
    let one = |number: i64| {
        let (hospital, list) = (["A", "B", "C"][number as usize % 3], lists[number as usize / 3 % 3]);
        let (month, cost) = (1 + number as u32 % 12, 900 + number % 4 * 100);
        stay(&format!("S{number:02}"), hospital, month, list, "", cost, 70)
    };
    (0..60).map(one).collect()
}

fn shares() -> String {
    cases("hospital = [\"A\"]", "volume = -0.1")
        + &cases("hospital = [\"B\"]", "move = { to = \"C\", share = 0.3 }")
        + &cases("hospital = [\"C\"]", "volume = 0.25")
}

const OF_CASES: [&str; 8] = [
    "pools.csv",
    "hospitals.csv",
    "months.csv",
    "groups.csv",
    "causes.csv",
    "migration.csv",
    "own_cases.csv",
    "own_groups.csv",
];

#[test]
fn rows_in_any_order_and_in_any_files_give_the_same_choice() {
    let asked = Asked::of(&mini_region(), &sixty()).variant(&shares()).hospital("A").done();
    let first: Vec<_> = OF_CASES.iter().map(|name| asked.table(name)).collect();
    // A has 20 cases, B moves 6 of 20, C has 20 + 6 · (whether they are C's in the baseline: no) and 5 more.
    assert_eq!(asked.of_hospital("A", "cases"), "20 18 -2 -10.00");
    assert_eq!(asked.of_hospital("B", "cases"), "20 14 -6 -30.00");
    assert_eq!(asked.of_hospital("C", "cases"), "20 31 11 55.00");
    let mut random = SmallRng::seed_from_u64(5);
    for files in [1, 3, 7] {
        let mut stays = sixty();
        stays.shuffle(&mut random);
        let discharges = asked.region().join("discharges");
        std::fs::remove_dir_all(&discharges).unwrap();
        std::fs::create_dir_all(&discharges).unwrap();
        for (number, part) in stays.chunks(60usize.div_ceil(files)).enumerate() {
            write_stays(&discharges.join(format!("{number}.parquet")), part).unwrap();
        }
        asked.simulate("if", 2).unwrap();
        for (name, table) in OF_CASES.iter().zip(&first) {
            assert_eq!(asked.table(name), *table, "{name} of {files} files");
        }
    }
}

#[test]
fn any_number_of_threads_gives_the_same_bytes_and_verify_says_so() {
    let asked = Asked::of(&mini_region(), &[]).variant(&shares()).hospital("C");
    for (number, part) in sixty().chunks(9).enumerate() {
        write_stays(&asked.region().join(format!("discharges/{number}.parquet")), part).unwrap();
    }
    let bytes = |threads: usize| {
        asked.simulate("if", threads).unwrap();
        let mut files = files_below(&asked.scene.path("if"));
        let receipt = files.remove("receipt.json").unwrap();
        let receipt: serde_json::Value = serde_json::from_slice(&receipt).unwrap();
        (files, receipt["reproducible"].clone())
    };
    let one = bytes(1);
    assert_eq!(one.0.len(), 12);
    for threads in [2, 8] {
        assert!(bytes(threads) == one, "{threads} threads");
    }
    let again = || verify(&asked.scene.path("if"), Context { threads: 2, progress: &mut Silent });
    assert_eq!(again(), Ok(12));
    // Another variant: another file than the receipt tells, and other figures.
    let variant = asked.scene.path("v0.toml");
    let text = std::fs::read_to_string(&variant).unwrap();
    std::fs::write(&variant, text.replace("-0.1", "-0.2")).unwrap();
    let told = again().unwrap_err().to_string();
    assert!(told.contains("v0.toml") && told.contains("hospitals.csv"), "{told}");
}

#[test]
fn a_person_who_comes_back_keeps_what_the_rule_leaves_where_cases_are_dearer() {
    // Records 1 and 2 are one person's, ten days apart: the first keeps half. 0.5 + 1 points in both arms.
    let key = "points.readmission = { value = 15, factor = 0.5, same_hospital = false, unit = \"days\", from = 2023-01-01, source = \"t\" }\n";
    let mut stays = small_year();
    for (at, own) in stays.iter_mut().enumerate() {
        own.psn_no = Some(if at < 2 { "P".to_owned() } else { format!("P{at}") });
    }
    stays[1].adm_time = stays[0].dscg_time.map(|day| day + 10);
    stays[1].dscg_time = stays[1].adm_time.map(|day| day + 7);
    stays[1].setl_end_date = stays[1].dscg_time;
    let asked = Asked::of(&of_700(mini_with(key)), &stays).variant(&cases(OF_A, "cost = 2")).done();
    assert_eq!(asked.of_hospital("A", "points"), "1.5000 1.5000 0.0000 0.00");
    assert_eq!(asked.of_hospital("A", "cost"), "2000.00 4000.00 2000.00 100.00");
    // Without the second stay nobody came back; that the first is halved all the same is said.
    let summary =
        asked.variant(&cases("month = [\"2023-01\"], hospital = [\"B\"]", "drop = true")).simulate("if", 2);
    let told = "who came back (points.readmission) is looked up among them as they are in the discharges";
    assert!(summary.unwrap().to_string().contains(told));
}

#[test]
fn text_of_records_is_safe_in_a_spreadsheet() {
    let asked =
        Asked::of(&of_700(mini_region()), &lively()).variant(&cases("hospital = [\"C\"]", "cost = 2"));
    assert_eq!(
        asked.hospital("C").done().rows("own_cases.csv"),
        ["employee '=u 0000 0000 1000.00 2000.00 0.0000 0.0000 0.0000 60.00 120.00 0.00"]
    );
}
