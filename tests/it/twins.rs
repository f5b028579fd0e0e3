//! The compiled grouper and the naive one are held against each other on generated cases.

use casemix::domain::{Patient, Sex};
use casemix::grouper::drg::{Effort, Grouper, Interpreter, witnesses};
use casemix::grouper::{TextCase, dip};
use casemix::scheme::{ClassOf, MatchRules, PrincipalRule, Rung, TieBreak};
use rand::{Rng, SeedableRng, rngs::SmallRng, seq::IndexedRandom};

use crate::support::{DIP_3_0, DRG_1_1, DRG_3_0, dip_region};

/// Cases near the rules: witnesses with codes added, dropped, exchanged and shuffled, and patients at every threshold.
struct Mutations<'g> {
    grouper: &'g Grouper,
    seeds: Vec<TextCase>,
    diagnoses: Vec<&'g str>,
    procedures: Vec<&'g str>,
    random: SmallRng,
}

impl<'g> Mutations<'g> {
    fn new(grouper: &'g Grouper, seed: u64) -> Self {
        let found = witnesses(grouper, Effort::Quick).into_iter().filter_map(|(_, case)| case);
        let seeds = found.map(|case| grouper.decode(&case)).collect();
        let diagnoses = grouper
            .scheme
            .diagnoses
            .codes()
            .map(|(_, code)| code)
            .chain(["", "Q99.9x9", "a00.000"])
            .collect();
        let procedures =
            grouper.scheme.procedures.codes().map(|(_, code)| code).chain(["17.4", "99.99"]).collect();
        Self { grouper, seeds, diagnoses, procedures, random: SmallRng::seed_from_u64(seed) }
    }

    fn next(&mut self) -> TextCase {
        let random = &mut self.random;
        let mut case = self.seeds.choose(random).unwrap().clone();
        for _ in 0..random.random_range(0..4) {
            let (list, codes) = if random.random_bool(0.5) {
                (&mut case.diagnoses, &self.diagnoses)
            } else {
                (&mut case.procedures, &self.procedures)
            };
            // Codes of another witness are more telling than codes at large.
            let other = self.seeds.choose(random).unwrap();
            let other =
                if std::ptr::eq(codes, &self.diagnoses) { &other.diagnoses } else { &other.procedures };
            let code = other.choose(random).map_or_else(|| *codes.choose(random).unwrap(), String::as_str);
            let code = if random.random_bool(0.7) { code } else { codes.choose(random).unwrap() };
            let at = random.random_range(0..=list.len());
            match random.random_range(0..4) {
                0 if at < list.len() => {
                    list.remove(at);
                }
                1 if at < list.len() => code.clone_into(&mut list[at]),
                2 if list.len() > 1 => list.swap(0, at % 2),
                _ => list.insert(at, code.to_owned()),
            }
        }
        if case.diagnoses.is_empty() {
            case.diagnoses.push((*self.diagnoses.choose(random).unwrap()).to_owned());
        }
        if random.random_bool(0.5) {
            case.patient = patient(random);
        }
        case
    }

    fn check(&mut self, cases: usize) {
        let interpreter = Interpreter::new(&self.grouper.scheme);
        for _ in 0..cases {
            let case = self.next();
            let coded = self.grouper.encode(&case);
            let grouping = self.grouper.group(&coded.case());
            let (naive, severity) = interpreter.group(&case, &mut |_| {});
            assert_eq!(*self.grouper.placement(grouping.placement), naive, "{case:?}");
            assert_eq!(grouping.severity, Some(severity), "{case:?}");
        }
    }
}

fn patient(random: &mut SmallRng) -> Patient {
    let age_years = *[0, 0, 0, 1, 5, 6, 7, 17, 18, 40, 69, 70, 71, 100].choose(random).unwrap();
    let days = [0, 1, 28, 29, 100, 364, 365, 366, 400].choose(random).copied();
    let mut weight = || {
        let grams = [0, 1, 999, 1000, 1499, 1500, 1999, 2000, 2499, 2500, 3500];
        grams.choose(random).copied().filter(|_| random.random_bool(0.8))
    };
    let (birth_weight_grams, admission_weight_grams) = (weight(), weight());
    Patient {
        sex: *[Sex::Unknown, Sex::Male, Sex::Female].choose(random).unwrap(),
        age_years,
        age_days: days.filter(|_| age_years == 0 && random.random_bool(0.9)),
        birth_weight_grams,
        admission_weight_grams,
        length_of_stay_days: Some(7),
        discharge_way: Some(1),
        ..Patient::default()
    }
}

#[test]
fn compiled_and_naive_grouping_agree_on_200_000_cases_of_1_1() {
    Mutations::new(&DRG_1_1, 11).check(200_000);
}

#[test]
fn compiled_and_naive_grouping_agree_on_200_000_cases_of_3_0() {
    Mutations::new(&DRG_3_0, 30).check(200_000);
}

/// Cases near the rows of a DIP library: witnesses with codes added, dropped, exchanged and repeated.
fn check_dip(grouper: &dip::Grouper, cases: usize, seed: u64) {
    let mut random = SmallRng::seed_from_u64(seed);
    let found = dip::witnesses(grouper).into_iter().filter_map(|(_, case)| case);
    let seeds: Vec<TextCase> = found.map(|case| grouper.decode(&case)).collect();
    let diagnoses: Vec<&str> = grouper.scheme.diagnoses.codes().map(|(_, code)| code).collect();
    let excluded: Vec<&str> =
        grouper.scheme.treatments.keys().map(|code| grouper.scheme.procedures.code(code.0)).collect();
    let procedures: Vec<&str> =
        grouper.scheme.procedures.codes().map(|(_, code)| code).chain(["99.99x9"]).collect();
    let interpreter = dip::Interpreter::new(&grouper.scheme, &grouper.local);
    let mut places = std::collections::BTreeSet::new();
    for _ in 0..cases {
        let mut case = seeds.choose(&mut random).unwrap().clone();
        for _ in 0..random.random_range(0..4) {
            let other = seeds.choose(&mut random).unwrap();
            match random.random_range(0..6) {
                0 => case.diagnoses.extend(other.diagnoses.first().cloned()),
                1 => case.diagnoses.push((*diagnoses.choose(&mut random).unwrap()).to_owned()),
                2 => case.procedures.extend(other.procedures.iter().cloned()),
                3 => {
                    let code = *excluded.choose(&mut random).unwrap();
                    let at = random.random_range(0..=case.procedures.len());
                    case.procedures.insert(at, code.to_owned());
                }
                4 => case.procedures.push((*procedures.choose(&mut random).unwrap()).to_owned()),
                _ if case.procedures.len() > 1 => case.procedures.rotate_left(1),
                _ => case.diagnoses.rotate_left(1),
            }
        }
        if random.random_bool(0.3) {
            case.patient = patient(&mut random);
            case.patient.treatment = [None, Some(1), Some(2)].choose(&mut random).copied().flatten();
            case.patient.paid_by_the_day = random.random_bool(0.2);
        }
        case.hospital_level = [None, Some(0), Some(1)].choose(&mut random).copied().flatten();
        let coded = grouper.encode(&case);
        let grouping = grouper.group(&coded.case());
        let naive = interpreter.group(&case);
        assert_eq!(*grouper.placement(grouping.placement), naive, "{case:?}");
        assert_eq!(grouping.primary_care, interpreter.is_primary_care(&case), "{case:?}");
        places.insert(naive.group);
    }
    assert!(places.len() > 1_000, "the cases reach far into the library: {} groups", places.len());
}

#[test]
fn compiled_and_naive_matching_agree_on_200_000_cases_of_dip_3_0() {
    check_dip(&DIP_3_0, 200_000, 30);
}

/// Every table that a region may add, and the switches of older libraries.
#[test]
fn compiled_and_naive_matching_agree_with_all_that_a_region_may_add() {
    let tables = [
        ("mixed_groups.csv", "key,class\nI63,S\nI,S\nI,T\nI,C\nI,D\nK,S\nK8,D\nC00-C75,S\nC,C\nM,S\nS,S\n"),
        (
            "local_groups.csv",
            "group_code,principal_diagnosis,principal_procedure,related_procedure\nDF01,I63,06.3100,93.1600x001\n",
        ),
        ("tcm_groups.csv", "group_code,principal_diagnosis,principal_procedure,trt_type\nZY01,I63|K80,,2\n"),
        (
            "bed_day_groups.csv",
            "group_code,principal_diagnosis,marked,days_min,days_max\nCR01,F20,no,60,\nCR02,,yes,3,9\n",
        ),
        ("closed_groups.csv", "group_code,level\nBX0692,1\nI63S,1\nXQ0006,2\n"),
    ];
    let ladder = vec![Rung::Category, Rung::TwoCharacters, Rung::Range, Rung::Letter];
    let first = MatchRules { ladder, class_of: ClassOf::Highest, ..MatchRules::national() };
    let any = MatchRules { principal: PrincipalRule::Any, unmatched_surgery_is_mixed: true, ..first.clone() };
    let scored = MatchRules { exact_first: true, tie_break: TieBreak::Score, ..any.clone() };
    for (rules, seed) in [(first, 1), (any, 2), (scored, 3)] {
        let region = dip_region(&tables, rules, &[("BX0107", "1000"), ("BX0111", "1200")]).unwrap();
        check_dip(&region, 20_000, seed);
    }
}
