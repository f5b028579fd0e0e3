//! The rules of `domain/dip.md` 2, each with cases worked out by hand from the sheets.

use casemix::domain::{GroupKind, Patient};
use casemix::grouper::TextCase;
use casemix::grouper::dip::{Grouper, Interpreter};
use casemix::scheme::{ClassOf, ClassSource, MatchRules, MixedClass, PrincipalRule, Rung, TieBreak};

use crate::support::{DIP_3_0, dip_region, repository};

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// A case of an adult; codes are separated by blanks, the principal one first.
fn case(diagnoses: &str, procedures: &str) -> TextCase {
    let patient =
        Patient { age_years: 50, length_of_stay_days: Some(5), discharge_way: Some(1), ..Patient::default() };
    TextCase { diagnoses: words(diagnoses), procedures: words(procedures), patient, ..TextCase::default() }
}

fn newborn(days: i32, grams: i32) -> TextCase {
    let patient = Patient { age_days: Some(days), birth_weight_grams: Some(grams), ..Patient::default() };
    TextCase { diagnoses: words("P22.000 P07.300"), patient, ..TextCase::default() }
}

/// Group and reason, on which both groupers agree.
fn place(grouper: &Grouper, case: &TextCase) -> (String, &'static str) {
    let compiled = grouper.placement(grouper.group(&grouper.encode(case).case()).placement);
    let naive = Interpreter::new(&grouper.scheme, &grouper.local).group(case);
    assert_eq!(*compiled, naive, "{case:?}");
    (naive.group, naive.reason.map_or("", |reason| reason.name()))
}

fn group(case: &TextCase) -> String {
    place(&DIP_3_0, case).0
}

#[test]
fn excluded_principal_diagnoses_are_exact_codes() {
    // excluded_diagnosis.csv holds K80.000 and not K80.000x002.
    assert_eq!(place(&DIP_3_0, &case("K80.000", "")), ("0000".into(), "excluded_principal_diagnosis"));
    assert_eq!(group(&case("K80.000x002", "")), "JC3789");
    // Not even a transplant groups beside it: the exclusions come first.
    assert_eq!(group(&case("K80.000", "55.6100")), "0000");
}

#[test]
fn a_principal_diagnosis_that_nobody_knows_is_not_grouped() {
    assert_eq!(place(&DIP_3_0, &case("Q99.9x9", "55.6100")), ("0000".into(), "unknown_principal_diagnosis"));
}

#[test]
fn early_groups_ask_for_no_diagnosis() {
    assert_eq!(group(&case("I63.900", "55.6100")), "XQ0006");
    // Kidney transplant is asked for as the principal procedure; beside another it is not enough.
    assert_ne!(group(&case("I63.900", "00.6300 55.6100")), "XQ0006");
    // ECMO counts at any place.
    assert_eq!(group(&case("I63.900", "00.6300 39.6500")), "XQ0011");
    // Ventilation with CRRT stands before ventilation alone.
    assert_eq!(group(&case("I63.900", "96.7201 39.9500x007")), "XQ0013");
    assert_eq!(group(&case("I63.900", "39.9500x007 96.7201")), "XQ0013");
    assert_eq!(group(&case("I63.900", "00.6300 96.7201")), "XQ0014");
}

#[test]
fn newborns_by_weight_up_to_day_28() {
    for (grams, code) in [
        (0, "XQ0016"),
        (999, "XQ0016"),
        (1000, "XQ0017"),
        (1499, "XQ0017"),
        (1500, "XQ0018"),
        (1999, "XQ0018"),
        (2000, "XQ0019"),
        (2499, "XQ0019"),
    ] {
        assert_eq!(group(&newborn(28, grams)), code, "{grams} g");
        assert!(!group(&newborn(29, grams)).starts_with("XQ"), "{grams} g on day 29");
    }
    assert!(!group(&newborn(28, 2500)).starts_with("XQ"));
    // P07 at any place, but somewhere.
    let mut without = newborn(3, 1200);
    without.diagnoses = words("P22.000");
    assert!(!group(&without).starts_with("XQ"));
    without.diagnoses = words("P07.100");
    assert_eq!(group(&without), "XQ0017");
    // The birth weight counts; the weight at admission stands in for it.
    let mut admitted = newborn(3, 1200);
    admitted.patient.admission_weight_grams = Some(1600);
    assert_eq!(group(&admitted), "XQ0017");
    admitted.patient.birth_weight_grams = None;
    assert_eq!(group(&admitted), "XQ0018");
}

#[test]
fn merged_rows_with_related_procedures_come_first() {
    // bx.csv: 690 = I63 + 00.6300… + 00.6101, 691 = the same principal list twice, 692 = the principal list alone.
    assert_eq!(group(&case("I63.900", "00.6300 00.6101")), "BX0690");
    assert_eq!(group(&case("I63.900", "00.6300 00.6300")), "BX0691");
    assert_eq!(group(&case("I63.900", "00.6300")), "BX0692");
    // A related procedure that no row names changes nothing.
    assert_eq!(group(&case("I63.900", "00.6300 03.3101")), "BX0692");
    // One entry serves one role: both hips need the code twice.
    assert_eq!(group(&case("M16.000", "81.5100 81.5100")), "BX1111");
    assert_ne!(group(&case("M16.000", "81.5100")), "BX1111");
}

#[test]
fn parts_joined_by_plus_are_all_needed_and_each_has_its_own_or_list() {
    // bx.csv 51: C02, 25.2x00|25.2x01, 25.5905+40.3x00x005|40.5900x011|40.5901|40.5903.
    assert_eq!(group(&case("C02.900", "25.2x01 25.5905 40.5901")), "BX0051");
    assert_eq!(group(&case("C02.900", "25.2x01 40.5903 25.5905")), "BX0051");
    assert_ne!(group(&case("C02.900", "25.2x01 25.5905")), "BX0051");
    assert_ne!(group(&case("C02.900", "25.2x01 40.3x00x005")), "BX0051");
}

#[test]
fn the_row_with_all_procedures_comes_before_the_row_with_one() {
    // Tumours: 1770 = 99.2503, 1771 = 99.2503+99.2800x005, 1773 = all three; C34 lies in C00-C75.
    assert_eq!(group(&case("Z51.101 C34.900", "99.2503")), "FZ1770");
    assert_eq!(group(&case("Z51.101 C34.900", "99.2503 99.2800x005")), "FZ1771");
    assert_eq!(group(&case("Z51.101 C34.900", "99.2800x005 99.2503")), "FZ1771");
    assert_eq!(group(&case("Z51.101 C34.900", "99.2503 99.2800x006 99.2800x005")), "FZ1773");
    // The other diagnosis decides the range: C78 lies in C76-C80.
    assert_eq!(group(&case("Z51.101 C78.000", "99.2503")), "FZ1774");
    assert_eq!(place(&DIP_3_0, &case("Z51.101", "99.2503")).1, "no_dip_group");
}

#[test]
fn burns_by_area_and_degree() {
    // T31.0 less than 10 %, T31.1 and T31.2 up to 29 %, T31.3 and T31.4 up to 49 %, T31.5 and more.
    for (area, second, third) in [
        ("T31.000", "FZ1745", "FZ1755"),
        ("T31.200", "FZ1748", "FZ1760"),
        ("T31.400", "FZ1751", "FZ1764"),
        ("T31.900", "FZ1754", "FZ1767"),
        ("T32.100", "FZ1748", "FZ1760"),
    ] {
        assert_eq!(group(&case(&format!("T21.200x011 {area}"), "")), second);
        assert_eq!(group(&case(&format!("T21.300x011 {area}"), "")), third);
    }
    // Skin grafts with an artificial dermis beside them come before grafts alone.
    assert_eq!(group(&case("T21.300x011 T31.000", "86.6201 86.6901")), "FZ1759");
    assert_eq!(group(&case("T21.300x011 T31.000", "86.6201")), "FZ1757");
}

#[test]
fn tuberculosis_resistant_by_its_own_code_or_by_another() {
    assert_eq!(group(&case("A15.000x010", "")), "FZ1836");
    assert_eq!(group(&case("A15.001 U84.300", "")), "FZ1836");
    assert_eq!(group(&case("A15.001", "")), "FZ1837");
    // A17 and A18 by U84.300 only.
    assert_eq!(group(&case("A17.000+G01* U84.300", "")), "FZ1840");
    assert_eq!(group(&case("A17.000+G01*", "")), "FZ1841");
}

#[test]
fn procedures_that_do_not_count_or_only_beside_some_diagnoses() {
    // 00.0100 is conservative: as if it were not there.
    assert_eq!(group(&case("I63.900", "00.0100")), "JC3264");
    assert_eq!(group(&case("I63.900", "00.0100 00.6300")), "BX0692");
    // 17.4100 is never principal, but it is the related procedure of BX1110.
    assert_eq!(group(&case("M16.000", "81.5100 17.4100")), "BX1110");
    assert_eq!(group(&case("M16.000", "17.4100 81.5100")), "BX1110");
    // Alone it counts as a procedure, so the conservative row does not take the case.
    assert_eq!(place(&DIP_3_0, &case("I63.900", "17.4100")).1, "no_dip_group");
    // A gastroscopy may be principal beside K20–K93; beside a stroke it does not count.
    assert_eq!(group(&case("K25.000", "44.1300x001")), "BX0882");
    assert_eq!(group(&case("I63.900", "44.1300x001")), "JC3264");
    assert_eq!(group(&case("I63.900", "44.1300x001 00.6300")), "BX0692");
}

#[test]
fn the_lower_number_wins_between_equal_rows() {
    // bx.csv 107 and 111 both hold C22 with 50.3x05.
    assert_eq!(group(&case("C22.000", "50.3x05")), "BX0107");
    assert_eq!(group(&case("C22.000", "50.3x06")), "BX0111");
    // 361 comes before JC2339, which holds the same diagnosis and procedure.
    assert_eq!(group(&case("D25.900", "68.2912")), "BX0361");
}

#[test]
fn cases_of_primary_care_are_marked() {
    let marked = |case: &TextCase| {
        let compiled = DIP_3_0.group(&DIP_3_0.encode(case).case()).primary_care;
        let naive = Interpreter::new(&DIP_3_0.scheme, &DIP_3_0.local).is_primary_care(case);
        assert_eq!(compiled, naive, "{case:?}");
        compiled
    };
    // primary_care.csv: A09.9 without a procedure, D17.0 with 86.3x03 or 86.3x02, D24 with 85.2300x001.
    assert!(marked(&case("A09.900", "")) && marked(&case("A09.900", "00.0100")));
    assert!(!marked(&case("A09.900", "45.2302")));
    assert!(marked(&case("D17.000", "86.3x02")) && !marked(&case("D17.000", "")));
    assert!(marked(&case("D24.x00", "85.2300x001")));
}

const MIXED: &str = "key,class\nI63,S\nI63,T\nI63,C\nI,S\nI,D\nI6,D\nI60-I69,D\n";

fn ladder(rungs: &[Rung]) -> MatchRules {
    MatchRules { ladder: rungs.to_vec(), ..MatchRules::national() }
}

#[test]
fn what_finds_no_core_group_goes_to_a_mixed_one_by_the_class_of_its_principal_procedure() {
    let region =
        dip_region(&[("mixed_groups.csv", MIXED)], ladder(&[Rung::Category, Rung::Letter]), &[]).unwrap();
    let group = |diagnoses: &str, procedures: &str| place(&region, &case(diagnoses, procedures)).0;
    // icd9cm3-nhsa-2.0.csv: 06.3100x001 is surgery, 39.7800 interventional, 99.1500 therapeutic, 88.7200 diagnostic.
    assert_eq!(group("I63.900", "06.3100"), "I63S");
    assert_eq!(group("I63.900", "17.4100"), "I63C");
    assert_eq!(place(&region, &case("I63.900", "")).0, "JC3264");
    // A letter takes what three characters do not hold.
    assert_eq!(group("I71.000x002", "06.3100"), "IS");
    assert_eq!(place(&region, &case("J18.900", "06.3100")).1, "no_dip_group");
    let classes =
        [("surgery", "I63S"), ("interventional", "I63S"), ("therapeutic", "I63T"), ("diagnostic", "ID")];
    for (class, expected) in classes {
        let code = procedure_of(class);
        assert_eq!(group("I63.900", &code), expected, "{class} {code}");
    }
    let kind = |group: &str| region.placements().iter().find(|place| place.group == group).unwrap().kind;
    assert_eq!(kind("I63S"), Some(GroupKind::Mixed));
}

/// A procedure of a class that no row of the library names beside I63, and that is on no list of exclusions.
fn procedure_of(class: &str) -> String {
    let table = std::fs::read_to_string(repository("grouper-tables/codes/icd9cm3-nhsa-2.0.csv")).unwrap();
    let excluded =
        std::fs::read_to_string(repository("grouper-tables/dip-3.0/excluded_procedure.csv")).unwrap();
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let found = rows.records().map(Result::unwrap).find(|row| {
        let code = &row[0];
        let free = !excluded.contains(&format!(",{code},"))
            && place(&DIP_3_0, &case("I63.900", code)).1 == "no_dip_group";
        &row[3] == class && free
    });
    found.unwrap()[0].to_owned()
}

#[test]
fn the_ladder_is_climbed_in_the_order_of_the_policy() {
    let code = procedure_of("diagnostic");
    for (rungs, expected) in [
        (vec![Rung::Category], "0000"),
        (vec![Rung::Category, Rung::TwoCharacters, Rung::Range, Rung::Letter], "I6D"),
        (vec![Rung::Category, Rung::Range, Rung::Letter], "I60-I69D"),
        (vec![Rung::Letter, Rung::TwoCharacters], "ID"),
    ] {
        let region = dip_region(&[("mixed_groups.csv", MIXED)], ladder(&rungs), &[]).unwrap();
        assert_eq!(place(&region, &case("I63.900", &code)).0, expected);
    }
}

#[test]
fn a_procedure_without_a_class_follows_the_policy() {
    // A code that neither table knows counts as a procedure and has no class.
    for (unclassed, expected) in [(MixedClass::Conservative, "I63C"), (MixedClass::Surgical, "I63S")] {
        let rules = MatchRules { unclassed, ..ladder(&[Rung::Category]) };
        let region = dip_region(&[("mixed_groups.csv", MIXED)], rules, &[]).unwrap();
        assert_eq!(place(&region, &case("I63.900", "99.99x9")).0, expected);
    }
}

#[test]
fn groups_of_the_region_stand_beside_the_library() {
    let tables = [
        ("core_subset.csv", "group_code\nJC3264\nBX0692\n"),
        (
            "local_groups.csv",
            "group_code,name,principal_diagnosis,principal_procedure,related_procedure\nDF01,addition,I63,03.3101,00.6300\n",
        ),
        (
            "tcm_groups.csv",
            "group_code,name,principal_diagnosis,principal_procedure,trt_type\nZY01,stroke by traditional treatment,I63,,2\n",
        ),
        (
            "bed_day_groups.csv",
            "group_code,name,principal_diagnosis,marked,days_min,days_max\nCR01,long stay,F20,no,60,\nCR02,marked,,yes,0,\n",
        ),
        ("closed_groups.csv", "group_code,level\nBX0692,1\n"),
        ("primary_care.csv", "principal_diagnosis,principal_procedure\nI63,\n"),
    ];
    let region = dip_region(&tables, MatchRules::national(), &[]).unwrap();
    let place_of = |case: &TextCase| place(&region, case).0;
    // A group of the library that the region does not use.
    assert_eq!(place_of(&case("K80.000x002", "")), "0000");
    assert_eq!(place_of(&case("I63.900", "")), "JC3264");
    assert_eq!(place_of(&case("I63.900", "03.3101 00.6300")), "DF01");
    // Traditional treatment comes before the library.
    let mut traditional = case("I63.900", "");
    traditional.patient.treatment = Some(2);
    assert_eq!(place_of(&traditional), "ZY01");
    // Bed days by diagnosis and stay, or by the mark of the record.
    let mut stay = case("F20.000", "");
    stay.patient.length_of_stay_days = Some(60);
    assert_eq!(place_of(&stay), "CR01");
    stay.patient.length_of_stay_days = Some(59);
    assert_eq!(place_of(&stay), "0000");
    stay.patient.paid_by_the_day = true;
    assert_eq!(place_of(&stay), "CR02");
    // Closed to level 1, the first of the region's levels.
    for (level, expected) in [(None, "BX0692"), (Some(0), "0000"), (Some(1), "BX0692")] {
        let at_level = TextCase { hospital_level: level, ..case("I63.900", "00.6300") };
        assert_eq!(place_of(&at_level), expected);
    }
    assert!(region.group(&region.encode(&case("I63.900", "")).case()).primary_care);
    assert!(!region.group(&region.encode(&case("A09.900", "")).case()).primary_care);
    let kind = |code: &str| {
        region.placements().iter().find(|place| place.group == code).unwrap().kind.unwrap().name()
    };
    assert_eq!(["DF01", "ZY01", "CR01", "JC3264"].map(kind), ["local", "tcm", "bed_day", "core"]);
}

#[test]
fn a_group_of_the_region_that_the_library_shadows_is_refused() {
    let table = "group_code,name,principal_diagnosis,principal_procedure\nDF01,addition,I63,00.6300\n";
    let message = dip_region(&[("local_groups.csv", table)], MatchRules::national(), &[]).unwrap_err();
    assert_eq!(
        message,
        "local_groups.csv:2: no case reaches `DF01`: groups of the library take all its cases"
    );
}

#[test]
fn tables_of_the_region_are_checked() {
    let faults =
        |name: &str, text: &str| dip_region(&[(name, text)], MatchRules::national(), &[]).unwrap_err();
    assert_eq!(
        faults(
            "local_groups.csv",
            "group_code,principal_diagnosis,principal_procedure\nX1,I6,00.0100\nDF1,I63,17.4100\n"
        ),
        "local_groups.csv:2: group `X1`: codes of this table begin with DF, so that every output shows whose group it is, and go on in letters and digits\n\
         local_groups.csv:2: `principal_diagnosis`: `I6` is no key of diagnoses; three characters (M51), four (M51.2) or a range (C00-C75) were expected\n\
         local_groups.csv:2: `00.0100` does not count as a procedure (excluded_procedure.csv: conservative)\n\
         local_groups.csv:3: `17.4100` cannot be a principal procedure (excluded_procedure.csv: never_principal)"
    );
    assert_eq!(
        faults("mixed_groups.csv", "key,class\nI63,X\ni63,S\nI63,S\nI63,S\nA00-B99,C\nB50-C10,C\n"),
        "mixed_groups.csv:2: `class`: `X` is none of C, D, T, S\n\
         mixed_groups.csv:3: `key`: `i63` is no key of mixed groups; I63, I6, I or A00-C50 was expected\n\
         mixed_groups.csv:5: group `I63S` stands already in line 4\n\
         mixed_groups.csv:7: B50-C10C overlaps A00-B99C in line 6"
    );
    assert_eq!(
        faults("core_subset.csv", "group_code\nBX1\nBX0020\nBX0020\n"),
        "core_subset.csv:2: the library has no group `BX1`\ncore_subset.csv:4: group `BX0020` stands twice"
    );
    assert_eq!(
        faults("closed_groups.csv", "group_code,level\nBX0020,4\n"),
        "closed_groups.csv:2: hospitals.csv has no level `4`"
    );
}

#[test]
fn regions_of_older_libraries_match_by_any_operation() {
    let any = MatchRules { principal: PrincipalRule::Any, ..MatchRules::national() };
    // First operation 03.3101 has its own row JC3254; over any operation, BX0692 stands in an earlier sheet.
    assert_eq!(group(&case("I63.900", "03.3101 00.6300")), "JC3254");
    let region = dip_region(&[], any.clone(), &[]).unwrap();
    assert_eq!(place(&region, &case("I63.900", "03.3101 00.6300")).0, "BX0692");
    // Jingzhou: a row that leaves nothing unused first, then the higher score. C22 with 50.3x05: 107 or 111.
    let scored = MatchRules { tie_break: TieBreak::Score, exact_first: true, ..any };
    let region = dip_region(&[], scored, &[("BX0107", "1000"), ("BX0111", "1200")]).unwrap();
    assert_eq!(place(&region, &case("C22.000", "50.3x05")).0, "BX0111");
}

#[test]
fn an_operation_left_over_may_force_the_mixed_group() {
    // Yichang: 06.3100 is an operation that BX0692 does not name.
    let rules = MatchRules { unmatched_surgery_is_mixed: true, ..ladder(&[Rung::Category]) };
    let region = dip_region(&[("mixed_groups.csv", MIXED)], rules, &[]).unwrap();
    assert_eq!(place(&region, &case("I63.900", "00.6300 06.3100")).0, "I63S");
    assert_eq!(place(&region, &case("I63.900", "00.6300")).0, "BX0692");
    // Without a mixed group of operations the case stays.
    assert_eq!(place(&region, &case("M17.000", "81.5400 81.5400 06.3100")).0, "BX1119");
}

#[test]
fn the_class_may_be_that_of_the_heaviest_procedure() {
    let (diagnostic, surgery) = (procedure_of("diagnostic"), procedure_of("surgery"));
    let both = case("I63.900", &format!("{diagnostic} {surgery}"));
    for (class_of, expected) in [(ClassOf::Principal, "ID"), (ClassOf::Highest, "I63S")] {
        let rules = MatchRules { class_of, ..ladder(&[Rung::Category, Rung::Letter]) };
        let region = dip_region(&[("mixed_groups.csv", MIXED)], rules, &[]).unwrap();
        assert_eq!(place(&region, &both).0, expected);
    }
}

#[test]
fn a_row_that_leaves_nothing_unused_goes_first_in_jingzhou() {
    // Three procedures. DF01 fixes more of the diagnosis and uses two of them, DF02 uses all three.
    let tables = [(
        "local_groups.csv",
        "group_code,principal_diagnosis,principal_procedure,related_procedure\n\
         DF01,I63.9,39.7401,38.1201\nDF02,I63,39.7401,38.1201+00.6300\n",
    )];
    let any = MatchRules { principal: PrincipalRule::Any, ..MatchRules::national() };
    let exact = MatchRules { exact_first: true, ..any.clone() };
    for (rules, three) in [(any, "DF01"), (exact, "DF02")] {
        let region = dip_region(&tables, rules, &[]).unwrap();
        assert_eq!(place(&region, &case("I63.900", "39.7401 38.1201 00.6300")).0, three);
        // Of two procedures DF01 leaves none, and DF02 asks for a third.
        assert_eq!(place(&region, &case("I63.900", "39.7401 38.1201")).0, "DF01");
    }
}

#[test]
fn classes_may_come_from_the_region_by_class_or_by_grade() {
    let rules = MatchRules { class_source: ClassSource::Table, ..ladder(&[Rung::Category, Rung::Letter]) };
    let (therapeutic, diagnostic) = (procedure_of("therapeutic"), procedure_of("diagnostic"));
    let interventional = procedure_of("interventional");
    let classes = format!(
        "code,class,grade\n06.3100,diagnostic,\n{therapeutic},,4\n{diagnostic},,2\n{interventional},,1\n"
    );
    let tables = [("mixed_groups.csv", MIXED), ("procedure_classes.csv", classes.as_str())];
    let region = dip_region(&tables, rules.clone(), &[]).unwrap();
    let group = |code: &str| place(&region, &case("I63.900", code)).0;
    // 06.3100 is surgery in the national table; grades 4 and 3 are operations, 2 therapeutic, 1 diagnostic.
    let codes = ["06.3100", &therapeutic, &diagnostic, &interventional];
    assert_eq!(codes.map(group), ["ID", "I63S", "I63T", "ID"]);
    // A code that the table does not hold has no class.
    assert_eq!(group("17.3100"), "I63C");
    let missing = dip_region(&[("mixed_groups.csv", MIXED)], rules.clone(), &[]).unwrap_err();
    assert_eq!(missing, "procedure_classes.csv: is missing; grouping.class_source = \"table\" needs it");
    let both = dip_region(&[("procedure_classes.csv", "code,class,grade\n06.3100,surgery,4\n")], rules, &[])
        .unwrap_err();
    assert!(both.contains("either a class"), "{both}");
}

#[test]
fn bed_day_groups_of_a_city_and_stays_on_every_side_of_their_bounds() {
    // 123 groups, as in Zhoushan, each of a diagnosis of its own.
    let letters = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M"];
    let keys = letters.iter().flat_map(|letter| (0..90).map(move |number| format!("{letter}{number:02}")));
    let known = keys.filter(|key| {
        DIP_3_0.scheme.diagnoses.codes().any(|(number, code)| {
            code.starts_with(key.as_str())
                && !DIP_3_0.scheme.excluded_diagnoses.contains(&casemix::domain::DiagnosisId(number))
        })
    });
    let rows: String =
        known.take(123).enumerate().map(|(at, key)| format!("CR{:03},{key},yes,1,\n", at + 1)).collect();
    let table = format!("group_code,principal_diagnosis,marked,days_min,days_max\n{rows}");
    assert!(dip_region(&[("bed_day_groups.csv", &table)], MatchRules::national(), &[]).is_ok());
    // CR01 takes every marked stay; an unmarked one of 60 days still reaches CR02, and one of 60 days CR04 behind CR03.
    let table = "group_code,principal_diagnosis,marked,days_min,days_max\n\
        CR01,F20,yes,1,\nCR02,F20,no,60,\nCR03,F31,yes,1,59\nCR04,F31,yes,30,\n";
    let region = dip_region(&[("bed_day_groups.csv", table)], MatchRules::national(), &[]).unwrap();
    let stay = |diagnosis: &str, marked, days| {
        let mut case = case(diagnosis, "");
        (case.patient.paid_by_the_day, case.patient.length_of_stay_days) = (marked, Some(days));
        place(&region, &case).0
    };
    assert_eq!(stay("F20.000", true, 60), "CR01");
    assert_eq!(stay("F20.000", false, 60), "CR02");
    assert_eq!(stay("F31.000", true, 59), "CR03");
    assert_eq!(stay("F31.000", true, 60), "CR04");
    // One that the row before it takes all of is refused.
    let shadowed =
        "group_code,principal_diagnosis,marked,days_min,days_max\nCR01,F20,no,1,\nCR02,F20,no,60,\n";
    let message = dip_region(&[("bed_day_groups.csv", shadowed)], MatchRules::national(), &[]).unwrap_err();
    assert_eq!(message, "bed_day_groups.csv:3: no case reaches `CR02`: others take all its cases");
}

#[test]
fn an_addition_with_a_related_procedure_is_as_particular_as_those_of_the_library() {
    // BX0692 takes I63 with 00.6300; the region adds what has 03.3101 beside it.
    let table =
        "group_code,principal_diagnosis,principal_procedure,related_procedure\nDF01,I63,00.6300,03.3101\n";
    let region = dip_region(&[("local_groups.csv", table)], MatchRules::national(), &[]).unwrap();
    assert_eq!(place(&region, &case("I63.900", "00.6300 03.3101")).0, "DF01");
    assert_eq!(place(&region, &case("I63.900", "00.6300")).0, "BX0692");
    // Beside a row of the library that is as particular, the library goes first.
    assert_eq!(place(&region, &case("I63.900", "00.6300 00.6101 03.3101")).0, "BX0690");
}

#[test]
fn a_story_tells_why_an_operation_left_over_moved_the_case() {
    let any = MatchRules { principal: PrincipalRule::Any, ..ladder(&[Rung::Category]) };
    let rules = MatchRules { unmatched_surgery_is_mixed: true, ..any };
    let region = dip_region(&[("mixed_groups.csv", MIXED)], rules, &[]).unwrap();
    let story = Interpreter::new(&region.scheme, &region.local).tell(&case("I63.900", "00.6300 06.3100"));
    assert_eq!(story.placement.group, "I63S");
    assert!(story.notes.iter().any(|note| note.contains("BX0692 does not name")), "{:?}", story.notes);
    assert!(story.tried.last().is_some_and(|tried| tried.code == "I63S" && tried.holds));
}
