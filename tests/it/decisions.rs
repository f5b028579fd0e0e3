//! The points on which readers of CHS-DRG 3.0 differ (`domain/drg.md`): our decision on each, shown on the real tables.

use casemix::domain::{Finding, Patient, Placement, Severity, Sex};
use casemix::generate::{Stay, write_stays};
use casemix::grouper::TextCase;
use casemix::grouper::drg::Grouper;
use casemix::run::{Context, Places, Silent, Task, perform};

use crate::support::{DRG_1_1, DRG_3_0, Table, parquet_rows, repository, stay};

fn case(diagnoses: &str, procedures: &str) -> TextCase {
    let list = |codes: &str| codes.split(' ').filter(|code| !code.is_empty()).map(str::to_owned).collect();
    let patient = Patient { sex: Sex::Female, age_years: 40, ..Patient::default() };
    TextCase { diagnoses: list(diagnoses), procedures: list(procedures), patient, ..TextCase::default() }
}

fn place<'g>(grouper: &'g Grouper, case: &TextCase) -> (&'g Placement, Severity) {
    let grouping = grouper.group(&grouper.encode(case).case());
    (grouper.placement(grouping.placement), grouping.severity.expect("DRG has lists of complications"))
}

/// Status and group of a case by 3.0.
fn group(diagnoses: &str, procedures: &str) -> String {
    let (place, _) = place(&DRG_3_0, &case(diagnoses, procedures));
    format!("{} {}", place.status.name(), place.group)
}

#[test]
fn an_empty_adrg_rule_is_the_fallback_of_its_mdc_whatever_its_order() {
    // O00 has order 18, OT1 (ectopic pregnancy) 19, OZ1 20: O00 must not swallow them.
    assert_eq!(group("O00.100", ""), "grouped OT19");
    assert_eq!(group("O10.001", ""), "grouped OZ19");
}

#[test]
fn an_empty_mdc_rule_lets_every_case_look_in_and_few_stay() {
    // MDCA has no rule. A lung transplant stays there whatever the diagnosis; a diagnosis of MDCB goes on.
    assert_eq!(group("K63.800", "33.5000"), "grouped AA29");
    assert_eq!(group("G91.000x002", ""), "grouped BR15");
    // Looking into MDCA says nothing about a case: one that no other MDC takes was in no MDC.
    let (place, _) = place(&DRG_3_0, &case("G25.800", ""));
    assert_eq!((place.group.as_str(), place.mdc.as_deref()), ("0000", None));
}

#[test]
fn an_empty_drg_rule_always_holds() {
    assert_eq!(group("K63.800", "33.5000"), "grouped AA29");
}

#[test]
fn rows_are_tried_in_order_and_the_ambiguous_row_stands_before_the_medical_ones() {
    // 39.5300x015 is an operation, but none of MDCB; 17.4100 (robot) is a procedure and no operation of OP_ALL.
    assert_eq!(group("G91.000x002", "39.5300x015"), "ambiguous BQY");
    assert_eq!(group("G91.000x002", "17.4100"), "grouped BR15");
}

#[test]
fn an_mdc_without_an_ambiguous_row_has_no_ambiguous_cases() {
    // MDCS has no xQY row: a foreign operation does not keep the case from its medical ADRG.
    assert!(group("A02.100", "01.1000x001").starts_with("grouped S"), "{}", group("A02.100", "01.1000x001"));
}

#[test]
fn codes_match_exactly() {
    let known = |code: &str| DRG_3_0.scheme.procedures.number(code).is_some();
    for code in ["86.700x0013", "17.98330", "75.0x01x001"] {
        assert!(known(code), "{code} is a real code");
    }
    // None of these is one, though each begins a real one.
    assert!(!known("86.700x00") && !known("17.9833"));
    assert_ne!(group("G91.000x002", "86.700x0013"), group("G91.000x002", "86.700x00"));
    // Blanks around a code are no part of it, in any list of a record.
    let with = |diagnosis: &str, procedure: &str| Stay {
        oprn_oprt_code: vec![Some(procedure.to_owned())],
        ..stay("1", "A", 1, diagnosis, "", 1000, 600)
    };
    let plain = through("chs-drg-3.0", None, &[with("G91.000x002", "86.700x0013")]);
    assert_eq!(through("chs-drg-3.0", None, &[with(" G91.000x002", " 86.700x0013 ")]), plain);
    assert_ne!(through("chs-drg-3.0", None, &[with("G91.000x002", "86.700x00")]), plain);
}

#[test]
fn robot_assistance_is_the_five_codes_of_its_set() {
    let set = &DRG_3_0.scheme.sets["OP_ARB"];
    let codes: Vec<&str> = set.codes.iter().map(|code| DRG_3_0.scheme.procedures.code(*code)).collect();
    assert_eq!(codes, ["17.4100", "17.4200", "17.4300", "17.4400", "17.4500"]);
    // A large operation of the lung (EB1): with robot assistance it is EB10, without EB19. Of the codes that begin with
    // 17.4, 17.4900 (other and unspecified) and 17.4901 (rehabilitation) stand in no set and are not enough.
    for (procedure, expected) in
        [("17.4100", "EB10"), ("17.4500", "EB10"), ("17.4900", "EB19"), ("17.4901", "EB19")]
    {
        let operation = format!("32.2903 {procedure}");
        assert_eq!(group("J47.x00", &operation), format!("grouped {expected}"), "{procedure}");
    }
    // EB10 is one of nine groups that ask for it.
    let rules = DRG_3_0.scheme.drgs.iter().filter_map(|row| row.rule.as_ref());
    assert_eq!(rules.filter(|rule| rule.to_string().contains("OP_ARB")).count(), 9);
}

#[test]
fn several_joints_are_two_different_codes() {
    // IC2: at least two different codes of its set among the procedures.
    let two = group("M17.000", "81.5100 81.5201");
    let same = group("M17.000", "81.5100 81.5100");
    assert!(two.starts_with("grouped IC2"), "{two}");
    assert!(!same.contains("IC2"), "{same}");
}

#[test]
fn the_seven_corrected_exclusion_rows_are_in_force() {
    // Each: a complication of the table, the principal diagnosis that the printed scheme excludes it beside.
    for (complication, principal) in [
        ("P20.000", "P22.100"),
        ("P20.000", "P24.100"),
        ("P35.000", "P39.800"),
        ("P52.000", "P55.100"),
        ("P52.000", "P59.900"),
        ("P76.100", "P78.800"),
        ("S01.100", "S02.400"),
    ] {
        let beside = |principal: &str| place(&DRG_3_0, &case(&format!("{principal} {complication}"), "")).1;
        assert_eq!(beside(principal), Severity::None, "{complication} beside {principal}");
        assert_ne!(beside("G91.000x002"), Severity::None, "{complication} counts elsewhere");
    }
}

#[test]
fn the_fourteen_z94_codes_are_never_excluded() {
    let scheme = &DRG_3_0.scheme;
    let free: Vec<_> =
        scheme.levels.iter().filter(|(_, level)| level.exclusion.is_none()).map(|(code, _)| *code).collect();
    assert_eq!(free.len(), 14);
    for code in free {
        let code = scheme.diagnoses.code(code.0);
        assert!(code.starts_with("Z94"));
        // Beside every principal diagnosis that any exclusion table holds.
        for table in &scheme.exclusions {
            let principal = scheme.diagnoses.code(table.codes[0].0);
            if principal != code {
                assert_eq!(place(&DRG_3_0, &case(&format!("{principal} {code}"), "")).1, Severity::Cc);
            }
        }
    }
}

#[test]
fn weight_at_admission_in_3_0_and_at_birth_in_1_1() {
    let newborn = |birth, admission| {
        let mut case = case("P07.300", "");
        case.patient = Patient {
            sex: Sex::Male,
            age_days: Some(3),
            birth_weight_grams: birth,
            admission_weight_grams: admission,
            ..Patient::default()
        };
        case
    };
    let of = |grouper: &Grouper, birth, admission| {
        place(grouper, &newborn(birth, admission)).0.adrg.clone().unwrap_or_default()
    };
    // Born with 1900 g, admitted with 2100 g: 3.0 PS4 is 2000 to 2499 g; 1.1 PS2 is 1500 to 1999 g.
    assert_eq!(of(&DRG_3_0, Some(1900), Some(2100)), "PS4");
    assert_eq!(of(&DRG_1_1, Some(1900), Some(2100)), "PS2");
    // Where one is missing, the other stands in.
    assert_eq!(of(&DRG_3_0, Some(1900), None), "PS3");
    assert_eq!(of(&DRG_1_1, None, Some(2100)), "PS3");
    // Without any, no comparison holds.
    assert_eq!(of(&DRG_3_0, None, None), "P00");
}

/// Groups records by a real scheme through the whole line.
fn through(scheme: &str, map: Option<&str>, stays: &[Stay]) -> (Vec<String>, Table) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("in.parquet");
    write_stays(&file, stays).unwrap();
    let task =
        Task::Group { scheme: scheme.to_owned(), diagnosis_map: map.map(str::to_owned), procedure_map: None };
    let places =
        Places { tables: Some(repository("grouper-tables")), inputs: vec![file], ..Places::default() };
    let out = folder.path().join("out");
    perform(&task, &places, &out, false, Context { threads: 1, progress: &mut Silent }).unwrap();
    let rows = parquet_rows(&out.join("cases.parquet"), &["status", "reason", "mdc", "group_code"]);
    let shown = rows.iter().map(|row| row.iter().flatten().cloned().collect::<Vec<_>>().join(" ")).collect();
    (shown, Table::read(&out.join("findings.csv")))
}

#[test]
fn clinical_codes_are_converted_only_with_a_map() {
    // I70.207 means one thing in both editions and another: the clinical one is I70.217 here.
    let stays = [stay("1", "A", 1, "I70.207", "", 1000, 600)];
    let (plain, _) = through("chs-drg-3.0", None, &stays);
    let (mapped, _) = through("chs-drg-3.0", Some("icd10-clinical-2.0-to-nhsa-2.0"), &stays);
    assert!(
        plain[0].starts_with("grouped MDCF") && mapped[0].starts_with("grouped MDCI"),
        "{plain:?} {mapped:?}"
    );
}

#[test]
fn age_in_days_of_a_child_of_one_year_or_more_is_ignored_and_reported() {
    let adult = Stay { nwb_age: Some(10), ..stay("1", "A", 1, "P22.000", "", 1000, 600) };
    let newborn = Stay {
        age: Some(0),
        nwb_age: Some(10),
        nwb_adm_wt: Some(3000),
        ..stay("2", "A", 1, "P22.000", "", 1000, 600)
    };
    let (cases, findings) = through("chs-drg-3.0", None, &[adult, newborn]);
    assert!(cases[1].starts_with("grouped MDCP PR1"), "{cases:?}");
    assert!(!cases[0].contains("MDCP"), "{cases:?}");
    assert_eq!(findings.cells("setl_id", "1", &["finding"]).concat(), ["age_days_ignored", "age_conflict"]);
}

#[test]
fn a_code_that_conflicts_with_sex_or_age_is_grouped_as_the_rules_say_and_reported() {
    let man = stay("1", "A", 1, "N80.000", "", 1000, 600);
    let woman = Stay { gend: Some("2".to_owned()), ..stay("2", "A", 1, "N80.000", "", 1000, 600) };
    let unknown = Stay { gend: Some("9".to_owned()), ..stay("3", "A", 1, "N80.000", "", 1000, 600) };
    let (cases, findings) = through("chs-drg-3.0", None, &[man, woman, unknown]);
    assert_eq!(cases[0], "ungrouped no_mdc 0000");
    assert!(cases[1].starts_with("grouped MDCN"), "{cases:?}");
    assert_eq!(cases[2], "ungrouped no_mdc 0000");
    let found: Vec<Vec<&str>> =
        ["1", "2", "3"].iter().map(|id| findings.cells("setl_id", id, &["finding"]).concat()).collect();
    assert_eq!(found, [vec![Finding::SexConflict.name()], vec![], vec![Finding::UnknownSex.name()]]);
}

#[test]
fn reasons_of_ungrouped_cases() {
    let stays = [
        stay("1", "A", 1, "G25.800", "", 1000, 600), // known to the code table, in no MDC
        stay("2", "A", 1, "Q99.9x9", "", 1000, 600), // known to nobody
        stay("3", "A", 1, "G25.800", "00.5500", 1000, 600),
    ];
    let (cases, findings) = through("chs-drg-1.1", None, &stays[..2]);
    assert_eq!(cases, ["ungrouped no_mdc 0000", "ungrouped unknown_principal_diagnosis 0000"]);
    assert_eq!(findings.row("setl_id", "2", &["finding", "detail"]), ["unknown_diagnosis", "Q99.9x9"]);
    // 1.1: MDCA is entered by every operation, and left without a group: the last MDC entered is named.
    let (cases, _) = through("chs-drg-1.1", None, &stays[2..]);
    assert_eq!(cases, ["ungrouped no_group_in_mdc MDCA 0000"]);
}

#[test]
fn a_blank_code_is_dropped_and_the_next_one_moves_up() {
    let mut odd = stay("1", "A", 1, "G91.000x002", "", 1000, 600);
    odd.diag_code =
        vec![Some(" ".to_owned()), None, Some("O00.100".to_owned()), Some("G91.000x002".to_owned())];
    odd.oprn_oprt_code = vec![None];
    odd.gend = Some("2".to_owned());
    let (cases, findings) = through("chs-drg-3.0", None, &[odd]);
    assert!(cases[0].starts_with("grouped MDCO OT1"), "{cases:?}");
    assert_eq!(findings.row("setl_id", "1", &["finding"]), ["blank_code"]);
}

#[test]
fn order_and_repetition_of_other_codes_never_matter() {
    let plain = place(&DRG_3_0, &case("G91.000x002 A19.000x012 B05.801", "01.0900x003 39.5300x015"));
    let turned = place(
        &DRG_3_0,
        &case("G91.000x002 B05.801 A19.000x012 B05.801", "01.0900x003 39.5300x015 39.5300x015"),
    );
    assert_eq!(plain, turned);
}
