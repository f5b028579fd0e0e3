//! What a DIP case is worth (`domain/dip.md` 3), each through a whole run on a small region.

use casemix::generate::Stay;
use casemix::report::Summary;

use crate::support::{MINI_POLICY, Scene, Texts, dip_mini_region, parquet_rows, stay};

/// A stroke at a hospital; cost in yuan.
fn stroke(id: &str, hospital: &str, procedures: &str, cost: i64) -> Stay {
    stay(id, hospital, 1, "I63.900", procedures, cost, cost / 2)
}

/// The cells of `cases.parquet` of a run, in order of cases.
fn cells(texts: &Texts, stays: &[Stay], columns: &[&str]) -> Vec<Vec<String>> {
    let scene = Scene::published();
    scene.run(texts, stays).unwrap();
    let rows = parquet_rows(&scene.path("out/cases.parquet"), columns);
    rows.into_iter().map(|row| row.into_iter().map(Option::unwrap_or_default).collect()).collect()
}

fn with_policy(lines: &str) -> Texts {
    dip_mini_region()
        .with("policy.toml", &MINI_POLICY.replace("sharing.level", &format!("{lines}sharing.level")))
}

fn key(name: &str, rest: &str) -> String {
    format!("{name} = {{ {rest}, from = 2023-01-01, source = \"t\" }}\n")
}

#[test]
fn coefficients_go_from_hospital_to_class_to_level() {
    let stays =
        [stroke("1", "A", "00.6300", 90), stroke("2", "B", "00.6300", 90), stroke("3", "C", "00.6300", 90)];
    let found = cells(&dip_mini_region(), &stays, &["group_code", "points", "coefficient", "group_kind"]);
    // 2000 points × 1.1 of the hospital, × 0.9 of its class, × 0.8 of its level.
    assert_eq!(found[0], ["BX0692", "2200.0000", "1.100000000", "core"]);
    assert_eq!(found[1], ["BX0692", "1800.0000", "0.900000000", "core"]);
    assert_eq!(found[2], ["BX0692", "1600.0000", "0.800000000", "core"]);
}

#[test]
fn conservative_groups_may_have_the_class_coefficient_only() {
    let stays = [stroke("1", "A", "", 90), stroke("2", "B", "", 90), stroke("3", "A", "00.6300", 90)];
    let points = |texts: &Texts| cells(texts, &stays, &["points"]).concat();
    assert_eq!(points(&dip_mini_region()), ["1100.0000", "900.0000", "2200.0000"]);
    // The 1.1 of hospital A is its own; its level has 1.05.
    let by_class = with_policy(&key("points.conservative", "value = \"class_only\""));
    assert_eq!(points(&by_class), ["1050.0000", "900.0000", "2200.0000"]);
}

#[test]
fn primary_care_has_one_price_for_all() {
    let case = |id: &str, hospital: &str| stay(id, hospital, 1, "A09.901", "", 90, 45);
    let stays = [case("1", "A"), case("2", "C")];
    let found = |texts: &Texts| cells(texts, &stays, &["group_code", "primary_care", "points"]);
    assert_eq!(found(&dip_mini_region())[0], ["JC1868", "true", "440.0000"]);
    let plain = with_policy(&key("points.primary_care", "value = \"no_coefficient\""));
    assert_eq!(found(&plain), [["JC1868", "true", "400.0000"], ["JC1868", "true", "400.0000"]]);
}

#[test]
fn the_highest_auxiliary_coefficient_wins() {
    let mut stays = vec![
        stroke("1", "A", "", 90),
        stroke("2", "A", "", 90),
        stroke("3", "A", "", 90),
        stroke("4", "A", "", 90),
    ];
    stays[1].age = Some(80);
    stays[2].age = Some(80);
    stays[2].icu_days = Some(3);
    stays[3].dscg_way = Some("5".to_owned());
    stays[3].act_ipt_days = Some(2);
    let auxiliary = "group_code,kind,subtype,at_least,at_most,coefficient\n\
        ,age_years,,65,,1.05\nJC3264,age_years,,80,,1.2\nBX0692,age_years,,80,,9\n\
        ,intensive_care_days,,2,7,1.3\n,severity,death,3,,2\n,severity,death,,2,0.5\n";
    let texts = dip_mini_region().with("auxiliary.csv", auxiliary);
    let found = cells(&texts, &stays, &["points", "auxiliary"]);
    assert_eq!(found[0], ["1100.0000", ""]);
    assert_eq!(found[1], ["1320.0000", "1.200000000"]); // 1000 · 1.1 · 1.2
    assert_eq!(found[2], ["1430.0000", "1.300000000"]); // 1000 · 1.1 · 1.3
    assert_eq!(found[3], ["550.0000", "0.500000000"]); // death on day 2: 1000 · 1.1 · 0.5
}

#[test]
fn severity_and_comorbidity_rest_on_lists_of_the_region() {
    let case = |id: &str, others: &str| stay(id, "A", 1, &format!("I63.900{others}"), "", 90, 45);
    let tumour = |id: &str, others: &str| stay(id, "A", 1, &format!("C34.900x001{others}"), "", 90, 45);
    let stays = [
        case("1", ""),
        case("2", "|J96.000"),
        case("3", "|J96.000|A41.900"),
        // Diabetes does not count beside diabetes with complications: 2, not 3.
        case("4", "|E11.900|E11.200"),
        case("5", "|E11.900"),
        tumour("6", ""),
        tumour("7", "|C78.000"),
    ];
    let texts = dip_mini_region()
        .with("group_points.csv", "group_code,points\nJC3264,1000\nC34C,1000\n")
        .with("mixed_groups.csv", "key,class\nC34,C\n")
        .with("core_subset.csv", "group_code\nJC3264\n")
        .with("complications.csv", "diagnosis,level\nJ96,CC\nA41,MCC\n")
        .with(
            "comorbidities.csv",
            "diagnosis,condition,weight,unless\nE11.9,diabetes,1,complicated\nE11.2,complicated,2,\n",
        )
        .with("malignant.csv", "diagnosis,list\nC77|C78,metastasis\n")
        .with(
            "auxiliary.csv",
            "kind,subtype,at_least,at_most,coefficient\nseverity,severe,3,,1.4\nseverity,moderate,3,,1.2\n\
             comorbidity,,2,2,1.15\ncomorbidity,,1,1,1.05\ncomorbidity,,3,,7\n\
             malignant,metastasis,,,1.6\nmalignant,other,,,1.1\n",
        );
    let found = cells(&texts, &stays, &["auxiliary"]).concat();
    assert_eq!(
        found,
        ["", "1.200000000", "1.400000000", "1.150000000", "1.050000000", "1.100000000", "1.600000000"]
    );
}

#[test]
fn traditional_and_bed_day_groups_have_no_auxiliary_coefficient_and_days_are_counted() {
    let mut stays = vec![stroke("1", "C", "", 90), stroke("2", "C", "", 90), stroke("3", "C", "", 90)];
    stays[0].trt_type = Some("2.1".to_owned());
    stays[1].med_type = Some("2105".to_owned());
    stays[1].act_ipt_days = Some(40);
    let texts = dip_mini_region()
        .with("group_points.csv", "group_code,points\nJC3264,1000\nZY01,800\nCR01,10\n")
        .with("tcm_groups.csv", "group_code,principal_diagnosis,principal_procedure,trt_type\nZY01,I63,,2\n")
        .with("bed_day_groups.csv", "group_code,principal_diagnosis,marked,days_min\nCR01,,yes,1\n")
        .with("mixed_groups.csv", "key,class\nI63,S\n")
        .with("auxiliary.csv", "kind,at_least,coefficient\nage_years,18,2\n");
    let found = cells(&texts, &stays, &["group_code", "group_kind", "points", "auxiliary"]);
    assert_eq!(found[0], ["ZY01", "tcm", "640.0000", ""]); // 800 · 0.8
    assert_eq!(found[1], ["CR01", "bed_day", "320.0000", ""]); // 10 · 40 days · 0.8
    assert_eq!(found[2], ["JC3264", "core", "1600.0000", "2.000000000"]); // 1000 · 0.8 · 2
}

#[test]
fn low_cost_by_both_rules() {
    // Standard: 1000 points × 100 yuan = 100 000 yuan; half of it is the bound.
    let stays = [stroke("1", "A", "", 40_000), stroke("2", "A", "", 50_000)];
    let points = |form: &str| {
        let lines = key("points.denominator", "value = \"standard\"")
            + &key(
                "points.low",
                &format!("value = 0.5, unit = \"times\", inclusive = false, form = \"{form}\""),
            );
        cells(&with_policy(&lines), &stays, &["points", "deviation"])
    };
    // 2020: 1000 · 1.1 · 0.4. 3.0: paid at cost, 40 000 yuan / 100 yuan, whatever the coefficient.
    assert_eq!(points("scaled"), [["440.0000", "low"], ["1100.0000", "normal"]]);
    assert_eq!(points("at_cost"), [["400.0000", "low"], ["1100.0000", "normal"]]);
}

const DECISIONS: &str = "setl_id,outcome,value,reason\n2,by_item,,long stay\n3,points,500,rare\n4,multiple,2.5,complex\n5,add_points,120.5,new technology\n";

/// What is told of decisions; that all cases lie in one month is told, too.
fn of_decisions(summary: Summary) -> Vec<String> {
    summary.warnings.into_iter().filter(|warning| warning.starts_with("special_cases.csv")).collect()
}

#[test]
fn decisions_on_single_cases() {
    let stays: Vec<Stay> = (1..=5).map(|id| stroke(&id.to_string(), "A", "", 90)).collect();
    let texts = dip_mini_region().with("special_cases.csv", DECISIONS);
    let scene = Scene::published();
    let summary = scene.run(&texts, &stays).unwrap();
    assert_eq!(of_decisions(summary), [""; 0]);
    let rows = parquet_rows(&scene.path("out/cases.parquet"), &["payment_method", "points"]);
    let rows: Vec<Vec<String>> =
        rows.into_iter().map(|row| row.into_iter().map(Option::unwrap).collect()).collect();
    assert_eq!(rows[0], ["group", "1100.0000"]);
    assert_eq!(rows[1], ["item", "0.0000"]);
    assert_eq!(rows[2], ["group", "500.0000"]);
    assert_eq!(rows[3], ["group", "2750.0000"]); // 1000 · 1.1 · 2.5
    assert_eq!(rows[4], ["group", "1220.5000"]); // 1100 + 120.5
    // Where the points come from: 1100 + 1100 of primary care (I63.9 without a procedure stands in the list), 500 + 2750
    // decided, 120.5 added.
    let table = scene.table("points.csv");
    let sources = table.cells("fixmedins_code", "A", &["source", "cases", "points"]);
    assert_eq!(
        sources,
        [["primary_care", "2", "2200.0000"], ["special", "2", "3250.0000"], ["added", "1", "120.5000"]]
    );
}

#[test]
fn a_quota_of_decisions_and_decisions_without_a_case() {
    let stays: Vec<Stay> = (1..=5).map(|id| stroke(&id.to_string(), "A", "", 90)).collect();
    let quota = |share: &str, excess: &str| {
        let rest = format!("value = {share}, unit = \"share\", rounding = \"floor\", excess = \"{excess}\"");
        with_policy(&key("special.quota", &rest)).with("special_cases.csv", DECISIONS)
    };
    // 5 grouped discharges × 0.5 = 2.5, so 2; three are decided on, the added points do not count.
    let message = Scene::published().refused(&quota("0.5", "refuse"), &stays);
    assert_eq!(
        message,
        "special_cases.csv: decides on 3 cases of pool employee; special.quota admits 2 of its 5 grouped discharges"
    );
    let told = of_decisions(Scene::published().run(&quota("0.5", "accept"), &stays[..4]).unwrap());
    assert_eq!(
        told,
        [
            "special_cases.csv decides on 3 cases of pool employee; special.quota admits 2 of its 4 grouped discharges",
            "special_cases.csv: no accepted case of the year has the setl_id of line 5",
        ]
    );
    assert_eq!(of_decisions(Scene::published().run(&quota("0.6", "refuse"), &stays).unwrap()), [""; 0]);
}

#[test]
fn tables_of_points_are_checked() {
    let fault = |name: &str, text: &str| Scene::published().refused(&dip_mini_region().with(name, text), &[]);
    assert_eq!(
        fault(
            "special_cases.csv",
            "setl_id,outcome,value,reason\n1,item,,x\n2,points,,x\n3,by_item,,x\n3,by_item,,x\n"
        ),
        "special_cases.csv:2: outcome `item` is none of by_item, points, multiple, add_points\n\
         special_cases.csv:3: `points` has no fitting value: by_item has none; points and add_points at most 1000000 with at most 9 decimals, multiple at most 1000 with at most 9 decimals, above 0\n\
         special_cases.csv:5: this setl_id stands already in line 4"
    );
    assert_eq!(
        fault(
            "auxiliary.csv",
            "kind,subtype,at_least,at_most,coefficient\nage,,1,2,1\nage_years,,,,1\nseverity,severe,,,1\nmalignant,high_cost_drugs,,,1\nage_days,,5,2,0\n"
        ),
        "auxiliary.csv:2: kind `age` is none of age_days, age_years, intensive_care_days, comorbidity, severity, malignant\n\
         auxiliary.csv:3: neither `at_least` nor `at_most`: the row would hold for every case\n\
         auxiliary.csv:4: rests on complications.csv, which is missing or empty\n\
         auxiliary.csv:5: `high_cost_drugs` is not reckoned: no published text says which columns are its treatment and drug fees\n\
         auxiliary.csv:6: `at_most` is less than `at_least`\n\
         auxiliary.csv:6: coefficient 0 is not above 0 and at most 1000 with at most 9 decimals"
    );
    assert_eq!(
        fault("coefficients.csv", "fixmedins_code,class,level,coefficient\n,tmc,,1\nA,,3,1\n"),
        "coefficients.csv:2: hospitals.csv has no class `tmc`; did you mean `tcm`?\n\
         coefficients.csv:3: one of `fixmedins_code`, `class` and `level` was expected"
    );
}

#[test]
fn combinations_of_matching_that_no_region_uses_are_refused() {
    let fault = |lines: &str| Scene::published().refused(&with_policy(lines), &[]);
    assert!(
        fault(&key("grouping.exact_first", "value = \"yes\""))
            .contains("has no meaning with one principal procedure")
    );
    assert!(
        fault(&key("grouping.unmatched_surgery", "value = \"mixed\""))
            .contains("is used with grouping.principal_procedure")
    );
    assert!(
        fault(&key("grouping.tie_break", "value = \"nearest_cost\""))
            .contains("the cost of a case never chooses its group")
    );
    assert!(
        fault(&key("grouping.ladder", "value = [\"category\", \"category\"]"))
            .contains("stands twice on the ladder")
    );
    let later = "grouping.ladder = [{ value = [\"category\"], from = 2023-01-01, until = 2023-07-01, source = \"t\" }, \
                 { value = [\"letter\"], from = 2023-07-01, source = \"t\" }]\n";
    assert!(fault(later).contains("the section grouping changes on 2023-07-01"));
}

#[test]
fn grey_codes_are_grouped_and_told() {
    // 00.6300 is plain and 00.0100 grey in the code table; a code that nobody knows is a finding of its own.
    let stays = [stroke("1", "A", "00.6300", 90), stroke("2", "A", "00.0100|99.99x9", 90)];
    let scene = Scene::published();
    scene.run(&dip_mini_region(), &stays).unwrap();
    let table = scene.table("findings.csv");
    let told = |finding: &str| table.cells("finding", finding, &["setl_id", "detail"]);
    assert_eq!(told("grey_code"), [["2", "00.0100"]]);
    assert_eq!(told("unknown_procedure"), [["2", "99.99x9"]]);
}

#[test]
fn a_multiple_of_a_bed_day_group_counts_its_days() {
    let mut stays = vec![stroke("1", "C", "", 90)];
    stays[0].med_type = Some("2105".to_owned());
    stays[0].act_ipt_days = Some(40);
    let texts = dip_mini_region()
        .with("group_points.csv", "group_code,points\nCR01,10\n")
        .with("bed_day_groups.csv", "group_code,principal_diagnosis,marked,days_min\nCR01,,yes,1\n")
        .with("special_cases.csv", "setl_id,outcome,value,reason\n1,multiple,1.5,long stay\n");
    // 10 points · 40 days · 0.8 · 1.5
    assert_eq!(cells(&texts, &stays, &["group_code", "points"])[0], ["CR01", "480.0000"]);
}

#[test]
fn a_case_has_one_level_of_severity_and_a_repeated_diagnosis_counts_once() {
    let mut stays = vec![
        stay("1", "C", 1, "I63.900|I63.900", "", 90, 45),
        stay("2", "C", 1, "I63.900|A41.900", "", 90, 45),
    ];
    // Who died has the level of death and no other, even where another would be higher.
    stays[1].dscg_way = Some("5".to_owned());
    let texts = dip_mini_region().with("complications.csv", "diagnosis,level\nI63|A41,MCC\n").with(
        "auxiliary.csv",
        "kind,subtype,coefficient\nseverity,severe,1.4\nseverity,mild,0.9\nseverity,death,0.5\n",
    );
    let found = cells(&texts, &stays, &["auxiliary"]).concat();
    assert_eq!(found, ["0.900000000", "0.500000000"]);
}

#[test]
fn candidates_and_decisions_without_effect_are_told() {
    // Standard 1000 points × 100 yuan: 300 000 yuan is three times that. The ungrouped case is paid by item.
    let stays = [
        stroke("1", "A", "", 299_999),
        stroke("2", "A", "", 300_000),
        stay("3", "A", 1, "K80.000", "", 90, 45),
    ];
    let lines = key("points.denominator", "value = \"standard\"")
        + &key("points.high", "value = 3, unit = \"times\", inclusive = true, form = \"none\"");
    let texts =
        with_policy(&lines).with("special_cases.csv", "setl_id,outcome,value,reason\n3,multiple,2,x\n");
    let scene = Scene::published();
    scene.run(&texts, &stays).unwrap();
    let findings = scene.table("findings.csv");
    let told = |finding: &str| findings.cells("finding", finding, &["setl_id"]).concat();
    assert_eq!(told("special_case_candidate"), ["2"]);
    assert_eq!(told("decision_not_applied"), ["3"]);
    let points = parquet_rows(&scene.path("out/cases.parquet"), &["points"]).concat();
    assert_eq!(points[..2], [Some("1100.0000".to_owned()), Some("1100.0000".to_owned())]);
}

#[test]
fn groups_that_only_auxiliary_coefficients_name_must_exist() {
    let texts = dip_mini_region()
        .with("auxiliary.csv", "group_code,kind,at_least,coefficient\nJC32640,age_years,80,1.2\n");
    let message = Scene::published().refused(&texts, &[]);
    assert!(
        message
            .contains("auxiliary.csv:2: no scheme of the region has group `JC32640`; did you mean `JC2640`?"),
        "{message}"
    );
}

#[test]
fn scores_that_decide_ties_are_one_for_each_group() {
    let texts = with_policy(&key("grouping.tie_break", "value = \"score\"")).with(
        "group_points.csv",
        "group_code,level,points,weight,from\nJC3264,3,1000,,\nBX0692,,,2,\nI63S,,3000,,2023-07-01\n",
    );
    let message = Scene::published().refused(&texts, &[]);
    assert_eq!(message.matches("needs one score for each group").count(), 3, "{message}");
}
