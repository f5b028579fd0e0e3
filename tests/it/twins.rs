//! The compiled grouper and the naive one are held against each other on generated cases.

use casemix::domain::{Patient, Sex};
use casemix::grouper::drg::{Effort, Grouper, Interpreter, TextCase, witnesses};
use rand::{Rng, SeedableRng, rngs::SmallRng, seq::IndexedRandom};

use crate::support::{DRG_1_1, DRG_3_0};

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
            assert_eq!(grouping.severity, severity, "{case:?}");
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
