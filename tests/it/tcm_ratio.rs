//! 中治率: groups for traditional treatment with too little of it.

use crate::support::{Scene, Texts, entry, mini_with};
use crate::worked::{example, text};
use serde_json::Value;

const HEAD: &str = "setl_id,fixmedins_code,insutype,record_kind,gend,age,adm_time,dscg_time,setl_end_date,act_ipt_days,dscg_way,diag_code,oprn_oprt_code,medfee_sumamt,hifp_pay,tcm_treatment_amt,west_treatment_amt,west_drug_amt,patent_medicine_amt,herb_amt,surgery_amt,consumable_amt\n";

/// A case of BR15 at A with its seven amounts, in the order of the columns; the total is 10 000 yuan.
fn row(id: &str, amounts: &str) -> String {
    format!("{id},A,310,,1,50,2023-01-01,2023-01-08,2023-01-10,7,1,G00.000,,10000,600,{amounts}\n")
}

fn amounts(case: &Value) -> String {
    let names = ["tcm", "west_treat", "west_drug", "patent", "herb", "op", "material"];
    names.map(|name| text(&case[name])).join(",")
}

/// BR15 weighs 3 and falls to BR13 with 2, whose coefficient at A is 0.9.
fn region(ratio: &str) -> Texts {
    mini_with(&entry("points.tcm_ratio", &format!("value = {ratio}, unit = \"share\"")))
        .with("group_points.csv", "group_code,weight,below_tcm_ratio\nBR15,3,BR13\nBR13,2,\n")
        .with("coefficients.csv", "fixmedins_code,group_code,coefficient\nA,,1\nA,BR13,0.9\n")
}

/// Points, and what was found of the test, case by case.
fn of(texts: &Texts, rows: &str) -> Vec<(String, String)> {
    let scene = Scene::new();
    scene.discharges("tcm.csv", &format!("{HEAD}{rows}"));
    scene.run(texts, &[]).unwrap();
    let table = scene.table("findings.csv");
    let found = |id: &str| {
        let all = table.cells("setl_id", id, &["finding"]).concat();
        all.into_iter().filter(|finding| finding.contains("tcm_ratio")).collect::<Vec<_>>().join(" ")
    };
    let cases = scene.cases(&["setl_id", "points"]);
    cases.into_iter().map(|row| (row[1].clone(), found(&row[0]))).collect()
}

/// 3 · 1, in its own group.
const STAYS: (&str, &str) = ("3.0000", "");
/// 2 · 0.9, as in the group that stands in.
const FALLS: (&str, &str) = ("1.8000", "below_tcm_ratio");

fn owned(pair: (&str, &str)) -> (String, String) {
    (pair.0.to_owned(), pair.1.to_owned())
}

#[test]
fn d19_tcm_ratio() {
    let (inputs, outputs) = example("D19");
    let both = format!("{}{}", row("a", &amounts(&inputs["a"])), row("b", &amounts(&inputs["b"])));
    assert_eq!((&outputs["a_passes_60"], &outputs["b_passes_60"]), (&Value::Bool(false), &Value::Bool(true)));
    assert_eq!(of(&region("0.6"), &both), [owned(FALLS), owned(STAYS)]);
    // The ratio itself, to four digits: a case stays at a bound half a unit below it and falls at one half a unit above.
    for name in ["a", "b"] {
        let units: i64 = text(&outputs[name]).replace("0.", "").parse().unwrap();
        let at = |bound: i64| of(&region(&format!("0.{bound:05}")), &row("1", &amounts(&inputs[name])));
        assert_eq!(at(units * 10 - 5), [owned(STAYS)], "{name}");
        assert_eq!(at(units * 10 + 5), [owned(FALLS)], "{name}");
    }
}

#[test]
fn a_case_at_the_ratio_stays_and_a_blank_is_never_zero() {
    let unknown = ("3.0000", "tcm_ratio_unknown");
    for (amounts, expected) in [
        ("600,400,0,0,0,0,0", STAYS),       // 0.6
        ("599.99,400,0,0,0,0,0.01", FALLS), // 599.99 / 1000
        ("0,0,0,0,600,400,0", STAYS),       // herbs beside surgery
        ("0,0,0,0,0,0,0", unknown),         // nothing to divide by
        ("600,400,0,0,,0,0", unknown),      // herbs not stated
    ] {
        assert_eq!(of(&region("0.6"), &row("1", amounts)), [owned(expected)], "{amounts}");
    }
    // A reversal has the same ratio, and takes back the points that were given.
    let back = row("1", "-1200,-300,-1200,-200,-200,0,-400").replace("310,,1", "310,reversal,1");
    let back = back.replace("10000,600", "-10000,-600");
    assert_eq!(of(&region("0.6"), &back), [("-1.8000".to_owned(), "below_tcm_ratio".to_owned())]);
    // A file without the columns: not known.
    let scene = Scene::new();
    scene.run(&region("0.6"), &[crate::support::stay("1", "A", 1, "G00.000", "", 1000, 80)]).unwrap();
    let findings = scene.table("findings.csv");
    assert_eq!(findings.cells("finding", "tcm_ratio_unknown", &["setl_id"]).concat(), ["1"]);
    // A decision for points asks for the worth of no group.
    let decided = region("0.6")
        .with("special_cases.csv", "setl_id,outcome,value,reason\n1,points,7,t\n2,multiple,2,t\n");
    let low = "1200,300,1200,200,200,0,400";
    let rows = format!("{}{}", row("1", low), row("2", low));
    assert_eq!(of(&decided, &rows), [owned(("7.0000", "")), owned(("3.6000", "below_tcm_ratio"))]);
}

#[test]
fn the_group_that_stands_in_exists_and_is_worth_something() {
    let said = |groups: &str| Scene::new().refused(&region("0.6").with("group_points.csv", groups), &[]);
    let head = "group_code,weight,below_tcm_ratio\n";
    assert_eq!(
        said(&format!("{head}BR15,3,BR99\n")),
        "group_points.csv:2: `below_tcm_ratio`: scheme mini of group `BR15` has no group `BR99`; name the group that such a \
         case is given the points of\n\
         group_points.csv:2: `below_tcm_ratio`: group `BR99` has no points or weight at level 2 on 2023-01-01\n\
         group_points.csv:2: `below_tcm_ratio`: group `BR99` has no points or weight at level 3 on 2023-01-01"
    );
    assert_eq!(
        said(&format!("{head}BR15,3,BR13\nBR13,,\n")),
        "group_points.csv:2: `below_tcm_ratio`: group `BR13` has no points or weight at level 2 on 2023-01-01\n\
         group_points.csv:2: `below_tcm_ratio`: group `BR13` has no points or weight at level 3 on 2023-01-01"
    );
    assert_eq!(
        said(&format!("{head}BR15,3,BR15\n")),
        "group_points.csv:2: `below_tcm_ratio`: `BR15` names itself; name another group"
    );
    assert_eq!(
        said("group_code,weight\nBR15,3\n"),
        "group_points.csv: names no group in `below_tcm_ratio`, and points.tcm_ratio tests cases of groups that do; fill the \
         column in"
    );
}
