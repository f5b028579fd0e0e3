//! 特例单议: quotas by hospital, level and cycle, and applications that were swapped.

use casemix::generate::Stay;
use casemix::run::{Context, Places, Silent, Task, perform};

use crate::support::{Scene, Texts, entry, mini_region, mini_with, stay};

fn quota(value: &str, rest: &str) -> String {
    let rest =
        format!("value = {value}, {rest}, rounding = \"floor\", excess = \"accept\", unit = \"share\"");
    entry("special.quota", &rest)
}

/// Cases of a hospital, settled in these months; ids are the hospital and a number.
fn cases(hospital: &str, months: &[u32]) -> Vec<Stay> {
    let one = |(number, month): (usize, &u32)| {
        stay(&format!("{hospital}{}", number + 1), hospital, *month, "G00.000", "", 1000, 80)
    };
    months.iter().enumerate().map(one).collect()
}

fn decided(texts: Texts, ids: &[&str]) -> Texts {
    let rows: String = ids.iter().map(|id| format!("{id},by_item,t\n")).collect();
    texts.with("special_cases.csv", &format!("setl_id,outcome,reason\n{rows}"))
}

fn told(texts: &Texts, stays: &[Stay]) -> Vec<String> {
    let warnings = Scene::new().run(texts, stays).unwrap().warnings;
    warnings.into_iter().filter(|warning| warning.starts_with("special_cases.csv")).collect()
}

fn more(special: u32, whose: &str, most: u32, discharges: u32) -> String {
    format!(
        "special_cases.csv decides on {special} cases of {whose}; special.quota admits {most} of its {discharges} grouped discharges"
    )
}

#[test]
fn a_quota_over_each_hospital_is_its_own() {
    // A: 4 discharges, 2 decided; B: 6 discharges, 1 decided. Over the pool 3 of 10 at 0.3 are admitted; over hospitals
    // 1.2, so 1, and 1.8, so 1.
    let stays = [cases("A", &[1, 1, 2, 5]), cases("B", &[1, 1, 1, 1, 1, 1])].concat();
    let ids = ["A1", "A2", "B1"];
    let with = |rest: &str| decided(mini_with(&quota("0.3", rest)), &ids);
    assert_eq!(told(&with("over = \"pool\", cycle = \"year\""), &stays), [""; 0]);
    assert_eq!(told(&with("over = \"hospital\""), &stays), [more(2, "hospital A in pool employee", 1, 4)]);
}

#[test]
fn the_month_of_settlement_decides_the_cycle() {
    // A: 1 of 2 in January, 1 of 1 in February, 1 of 1 in May; half may be.
    let stays = cases("A", &[1, 1, 2, 5]);
    let with = |over: &str, cycle: &str| {
        let rest = format!("over = \"{over}\", cycle = \"{cycle}\"");
        decided(mini_with(&quota("0.5", &rest)), &["A1", "A3", "A4"])
    };
    assert_eq!(told(&with("pool", "year"), &stays), [more(3, "pool employee", 2, 4)]);
    // 1.5 of three in the first quarter, half a case in the second.
    let quarter = |months: &str| format!("hospital A in pool employee settled in {months}");
    assert_eq!(
        told(&with("hospital", "quarter"), &stays),
        [more(2, &quarter("2023-01 to 2023-03"), 1, 3), more(1, &quarter("2023-04 to 2023-06"), 0, 1)]
    );
    let month = |month: &str| format!("pool employee settled in {month}");
    assert_eq!(
        told(&with("pool", "month"), &stays),
        [more(1, &month("2023-02"), 0, 1), more(1, &month("2023-05"), 0, 1)]
    );
}

#[test]
fn a_quota_by_the_month_is_held_before_the_month_is_paid() {
    let scene = Scene::new();
    let rest = "over = \"pool\", cycle = \"month\"";
    let texts = decided(mini_with(&quota("0.5", rest)), &["A1", "A3"]).exchange(
        "policy.toml",
        "excess = \"accept\"",
        "excess = \"refuse\"",
    );
    let region = scene.region(&texts, &cases("A", &[1, 1, 2, 5]));
    let settle = |month: &str| {
        let task = Task::Settle { month: format!("2023-{month}") };
        let places =
            Places { region: Some(region.clone()), tables: Some(scene.tables()), ..Places::default() };
        let context = Context { threads: 1, progress: &mut Silent };
        perform(&task, &places, &scene.path(month), false, context)
    };
    // January: 1 of 2, as admitted. February: 1 of 1.
    assert!(settle("01").is_ok());
    let message = settle("02").unwrap_err().to_string();
    assert!(
        message.ends_with(
            "special_cases.csv: decides on 1 cases of pool employee settled in 2023-02; special.quota admits 0 of its 1 grouped \
             discharges"
        ),
        "{message}"
    );
}

#[test]
fn a_quota_by_level_counts_hospitals_of_that_level() {
    // Chongqing by the form: one share for level 3, another for level 2. Two of two are decided at A and at C.
    let table = |level: &str, share: &str| {
        format!(
            "[[special.quota]]\nvalue = {share}\nover = \"hospital\"\nlevel = \"{level}\"\nrounding = \"floor\"\nexcess = \"accept\"\n\
             unit = \"share\"\nfrom = 2023-01-01\nsource = \"t\"\n"
        )
    };
    let policy = |text: &str| {
        let region = mini_region();
        let own = format!("{}{text}", region.0["policy.toml"]);
        region.with("policy.toml", &own)
    };
    let stays = [cases("A", &[1, 1]), cases("C", &[1, 1])].concat();
    let texts =
        decided(policy(&format!("{}{}", table("3", "1"), table("2", "0.5"))), &["A1", "A2", "C1", "C2"]);
    assert_eq!(told(&texts, &stays), [more(2, "hospital C in pool employee", 1, 2)]);
    // Over the pool a level says nothing, and one year is counted in one way.
    let over_pool = policy(&table("3", "1").replace("hospital", "pool"));
    assert_eq!(
        Scene::new().refused(&over_pool, &[]),
        "policy.toml: special.quota (line 21) counts over the pool and is limited to level 3; a quota by level counts over the \
         hospital: set over = \"hospital\""
    );
    let two = format!("{}{}", table("3", "1"), table("2", "1").replace("unit", "cycle = \"month\"\nunit"));
    assert_eq!(
        Scene::new().refused(&policy(&two), &[]),
        "policy.toml: special.quota counts cases of pool employee in two ways in 2023 (lines 21 and 30); use one `over` and one \
         `cycle` all year"
    );
}

const SWAP: &str = "value = 0.2, excess = \"refuse\", unit = \"share\"";

/// Five applications of A, some of them swapped in for another case.
fn swapped(replaces: &[&str]) -> Texts {
    let rows = (1..=5).map(|number| {
        format!("A{number},by_item,{},t\n", replaces.get(number - 1).copied().unwrap_or_default())
    });
    let rows: String = rows.collect();
    mini_with(&entry("special.swap", SWAP))
        .with("special_cases.csv", &format!("setl_id,outcome,replaces,reason\n{rows}"))
}

#[test]
fn a_fifth_of_the_applications_may_be_swapped() {
    let stays = [cases("A", &[1, 1, 1, 1, 1]), cases("B", &[1])].concat();
    assert_eq!(told(&swapped(&["A9"]), &stays), [""; 0]);
    let two = "swaps 2 applications of hospital A for others; special.swap admits 1 of its 5";
    assert_eq!(Scene::new().refused(&swapped(&["A8", "A9"]), &stays), format!("special_cases.csv: {two}"));
    let accepted =
        swapped(&["A8", "A9"]).exchange("policy.toml", "excess = \"refuse\"", "excess = \"accept\"");
    assert_eq!(told(&accepted, &stays), [format!("special_cases.csv {two}")]);
}

#[test]
fn swaps_are_checked() {
    let said = |texts: &Texts| Scene::new().refused(texts, &[]);
    assert_eq!(
        said(&swapped(&["A9", "A9", "A1"])),
        "special_cases.csv:2: line 4 swapped this case out; one of the two rows must go\n\
         special_cases.csv:3: `replaces`: the case was swapped out in line 2 already"
    );
    let added = "setl_id,outcome,value,replaces,reason\n1,add_points,3,2,t\n";
    assert_eq!(
        said(&mini_with(&entry("special.swap", SWAP)).with("special_cases.csv", added)),
        "special_cases.csv:2: `replaces`: added points are no application that could be swapped"
    );
    let unruled = mini_region().with("special_cases.csv", "setl_id,outcome,replaces,reason\n1,by_item,2,t\n");
    assert_eq!(
        said(&unruled),
        "special_cases.csv:2: `replaces` swaps an application for another one, and `special.swap` has no value on 2023-12-31; \
         expected: a share from 0 to 1 with excess"
    );
}
