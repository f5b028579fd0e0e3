//! Witnesses: for every group a case that lands in it, found by inverting the rules.
//!
//! A group that no case reaches is a slip in the tables, so a scheme is refused for it. The same cases seed the tests
//! and the generator.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{DiagnosisId, Patient, ProcedureId, Severity, Sex};
use crate::rule::{Comparison, Member, Places, Rule, Target, Variable};

use super::facts::Classes;
use super::grouper::Grouper;
use crate::grouper::CodedCase;

/// How hard to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// A few representatives of each class of codes: enough for every group of a sound scheme, in a moment.
    Quick,
    /// Every class of codes as principal diagnosis and procedure: what finds nothing here is unreachable for the forms
    /// of rule that the publications use.
    Thorough,
}

/// A witness for every row of `drg.csv` (by index), or none where none was found.
pub fn witnesses(grouper: &Grouper, effort: Effort) -> Vec<(usize, Option<CodedCase>)> {
    let finder = Finder::new(grouper, effort);
    (0..grouper.scheme.drgs.len()).map(|drg| (drg, finder.find(drg))).collect()
}

/// One condition that a witness must meet. Negative memberships are not listed: codes are chosen so that few are in the
/// way, and every candidate is grouped before it is believed.
#[derive(Clone)]
enum Need<'r> {
    /// Some code at the places is in some of the sets.
    Member { places: Places, sets: Vec<&'r str> },
    /// Some other diagnosis counts with the level.
    Level(Severity),
    /// So many different codes of the set stand at the places.
    Count { places: Places, set: &'r str, at_least: i64 },
    /// A comparison.
    Compare(Variable, Comparison, i64),
}

/// The alternatives of a rule, each a list of needs.
type Alternatives<'r> = Vec<Vec<Need<'r>>>;

/// More alternatives than this are cut; no published rule comes near.
const MOST_ALTERNATIVES: usize = 512;

struct Finder<'g> {
    grouper: &'g Grouper,
    effort: Effort,
    /// A diagnosis of each class.
    diagnoses: Vec<u32>,
    /// A procedure of each class.
    procedures: Vec<u32>,
    /// A diagnosis of each level and exclusion table.
    complications: Vec<(Severity, DiagnosisId)>,
    /// The codes of each set in order of number.
    sorted: BTreeMap<&'g str, Vec<u32>>,
}

impl<'g> Finder<'g> {
    fn new(grouper: &'g Grouper, effort: Effort) -> Self {
        let scheme = &grouper.scheme;
        let mut tables = BTreeSet::new();
        Self {
            grouper,
            effort,
            diagnoses: one_per_class(1..scheme.diagnoses.size() as u32, &grouper.diagnoses).collect(),
            procedures: one_per_class(1..scheme.procedures.size() as u32, &grouper.procedures).collect(),
            complications: scheme
                .levels
                .iter()
                .filter(|(_, level)| tables.insert((level.level, level.exclusion)))
                .map(|(code, level)| (level.level, *code))
                .collect(),
            sorted: scheme
                .sets
                .iter()
                .map(|(name, set)| (name.as_str(), in_order(set.codes.clone())))
                .collect(),
        }
    }

    fn find(&self, drg: usize) -> Option<CodedCase> {
        let scheme = &self.grouper.scheme;
        let target = &scheme.drgs[drg];
        for mdc in &scheme.mdcs {
            for adrg in
                mdc.adrgs.iter().map(|row| &scheme.adrgs[*row]).filter(|adrg| adrg.drgs.contains(&drg))
            {
                let rules = [&mdc.rule, &adrg.rule, &target.rule].into_iter().flatten();
                let ways = rules.fold(vec![Vec::new()], |ways, rule| both(ways, alternatives(rule, true)));
                let found = ways.iter().find_map(|needs| self.satisfy(needs, &target.code));
                if found.is_some() {
                    return found;
                }
            }
        }
        None
    }

    fn satisfy(&self, needs: &[Need<'_>], target: &str) -> Option<CodedCase> {
        let patients = patients(needs);
        let principals =
            self.candidates(needs, Places::PRINCIPAL_DIAGNOSIS, &self.diagnoses, &self.grouper.diagnoses);
        let asks_procedures = needs.iter().any(|need| match need {
            Need::Member { places, .. } | Need::Count { places, .. } => places.procedures_only(),
            Need::Level(_) | Need::Compare(..) => false,
        });
        let procedures: Vec<Option<u32>> = if asks_procedures {
            let place = Places::PRINCIPAL_PROCEDURE;
            let codes = self.candidates(needs, place, &self.procedures, &self.grouper.procedures);
            codes.into_iter().map(Some).collect()
        } else {
            vec![None]
        };
        let rounds = if self.effort == Effort::Quick { 4 } else { 12 };
        let firsts =
            principals.iter().flat_map(|principal| procedures.iter().map(move |own| (*principal, *own)));
        (0..rounds).find_map(|round| {
            firsts.clone().find_map(|(principal, procedure)| {
                let (diagnoses, procedures) = self.lists(needs, principal, procedure, round)?;
                let cases = patients.iter().map(|patient| CodedCase {
                    diagnoses: diagnoses.clone(),
                    procedures: procedures.clone(),
                    patient: *patient,
                    hospital_level: None,
                });
                cases.into_iter().find(|case| self.lands(case, target))
            })
        })
    }

    fn lands(&self, case: &CodedCase, target: &str) -> bool {
        self.grouper.placement(self.grouper.group(&case.case()).placement).group == target
    }

    /// Codes that may stand first: those in every set that is asked of the first place alone, one of each class.
    fn candidates(&self, needs: &[Need<'_>], place: Places, all: &[u32], classes: &Classes) -> Vec<u32> {
        let (mut alone, mut shared): (Vec<&[&str]>, Vec<&[&str]>) = (Vec::new(), Vec::new());
        for need in needs {
            match need {
                Need::Member { places, sets } if *places == place => alone.push(sets),
                Need::Member { places, sets } if places.has(place) => shared.push(sets),
                _ => {}
            }
        }
        let most = if self.effort == Effort::Quick { 200 } else { usize::MAX };
        if alone.is_empty() {
            // Nothing is asked of the first place alone: what its list needs, or anything.
            let shared = shared.into_iter().flat_map(|sets| self.codes(sets));
            return one_per_class(shared.chain(all.iter().copied()), classes).take(most).collect();
        }
        one_per_class(self.in_all(alone).into_iter(), classes).take(most).collect()
    }

    /// The codes that are in some set of each of the lists, in order of number.
    fn in_all(&self, mut lists: Vec<&[&str]>) -> Vec<u32> {
        // From the shortest on, so that few codes are looked up in the longer ones.
        lists.sort_by_key(|sets| self.codes(sets).count());
        let holds = |sets: &[&str], code: &u32| self.of(sets).any(|own| own.binary_search(code).is_ok());
        let mut codes = in_order(self.of(lists[0]).flatten().copied().collect());
        codes.retain(|code| lists[1..].iter().all(|sets| holds(sets, code)));
        codes
    }

    /// Sets in order of number.
    fn of<'s>(&'s self, sets: &'s [&str]) -> impl Iterator<Item = &'s Vec<u32>> {
        sets.iter().filter_map(|name| self.sorted.get(name))
    }

    fn codes<'s>(&'s self, sets: &'s [&str]) -> impl Iterator<Item = u32> + 's {
        sets.iter()
            .filter_map(|name| self.grouper.scheme.sets.get(*name))
            .flat_map(|set| set.codes.iter().copied())
    }

    /// Both lists with these first codes, the other needs filled with the `round`-th code that fits each.
    fn lists(
        &self,
        needs: &[Need<'_>],
        principal: u32,
        procedure: Option<u32>,
        round: usize,
    ) -> Option<(Vec<DiagnosisId>, Vec<ProcedureId>)> {
        let principal = DiagnosisId(principal);
        let (mut diagnoses, mut procedures) = (vec![principal], Vec::from_iter(procedure.map(ProcedureId)));
        for need in needs {
            match need {
                Need::Level(level) => {
                    let counts = |code: &DiagnosisId| {
                        self.grouper.complications.levels(principal, std::slice::from_ref(code)).has(*level)
                    };
                    let codes =
                        self.complications.iter().filter(|(own, _)| own == level).map(|(_, code)| *code);
                    diagnoses.push(nth_or_last(codes.filter(counts), round)?);
                }
                Need::Member { places, sets } if places.has(Places::OTHER_DIAGNOSES) => {
                    let codes = self.codes(sets).map(DiagnosisId).filter(|code| *code != principal);
                    diagnoses.push(nth_or_last(codes, round)?);
                }
                Need::Member { places, sets } if places.has(Places::OTHER_PROCEDURES) => {
                    let first_fits = places.has(Places::PRINCIPAL_PROCEDURE)
                        && procedure.is_some_and(|own| self.codes(sets).any(|code| code == own));
                    if !first_fits {
                        procedures.push(nth_or_last(self.codes(sets).map(ProcedureId), round)?);
                    }
                }
                Need::Count { places, set, at_least } if places.procedures_only() => {
                    let sets = [*set];
                    let codes =
                        self.codes(&sets).map(ProcedureId).filter(|code| Some(code) != procedures.first());
                    let more: Vec<_> = codes.take(*at_least as usize).collect();
                    procedures.extend(more);
                }
                Need::Member { .. } | Need::Count { .. } | Need::Compare(..) => {}
            }
        }
        Some((diagnoses, procedures))
    }
}

fn nth_or_last<T>(items: impl Iterator<Item = T>, n: usize) -> Option<T> {
    items.take(n + 1).last()
}

fn in_order(mut codes: Vec<u32>) -> Vec<u32> {
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn one_per_class(codes: impl Iterator<Item = u32>, classes: &Classes) -> impl Iterator<Item = u32> {
    let mut seen = vec![false; classes.count];
    codes.filter(move |code| !std::mem::replace(&mut seen[classes.of_code[*code as usize] as usize], true))
}

/// The ways in which a rule (or, with `wanted` false, its opposite) can hold.
fn alternatives(rule: &Rule, wanted: bool) -> Alternatives<'_> {
    let one = |need| vec![vec![need]];
    match (rule, wanted) {
        (Rule::Always, true) => vec![Vec::new()],
        (Rule::Always, false) => Vec::new(),
        (Rule::In(member), true) | (Rule::NotIn(member), false) => memberships(member),
        (Rule::In(_), false) | (Rule::NotIn(_), true) => vec![Vec::new()],
        (Rule::Count { places, set, value, comparison }, true) => {
            let at_least = value + i64::from(*comparison == Comparison::Greater);
            one(Need::Count { places: *places, set, at_least })
        }
        (Rule::Count { .. }, false) => vec![Vec::new()],
        (Rule::Compare { variable, comparison, value }, true) => {
            one(Need::Compare(*variable, *comparison, *value))
        }
        (Rule::Compare { variable, comparison, value }, false) => opposite(*comparison)
            .iter()
            .map(|comparison| vec![Need::Compare(*variable, *comparison, *value)])
            .collect(),
        (Rule::Not(inner), wanted) => alternatives(inner, !wanted),
        (Rule::And(parts), true) | (Rule::Or(parts), false) => {
            parts.iter().fold(vec![Vec::new()], |all, part| both(all, alternatives(part, wanted)))
        }
        (Rule::Or(parts), true) | (Rule::And(parts), false) => {
            parts.iter().flat_map(|part| alternatives(part, wanted)).take(MOST_ALTERNATIVES).collect()
        }
    }
}

/// A membership in sets is one way; each level is a way of its own, because rows for MCC stand before those for CC.
fn memberships(member: &Member) -> Alternatives<'_> {
    let mut ways = Vec::new();
    let mut sets = Vec::new();
    for target in &member.targets {
        match target {
            Target::Set(name) => sets.push(name.as_str()),
            Target::Level(level) => ways.push(vec![Need::Level(*level)]),
        }
    }
    if !sets.is_empty() {
        ways.push(vec![Need::Member { places: member.places, sets }]);
    }
    ways
}

fn opposite(comparison: Comparison) -> &'static [Comparison] {
    match comparison {
        Comparison::Equal => &[Comparison::Less, Comparison::Greater],
        Comparison::Less => &[Comparison::AtLeast],
        Comparison::AtMost => &[Comparison::Greater],
        Comparison::Greater => &[Comparison::AtMost],
        Comparison::AtLeast => &[Comparison::Less],
    }
}

fn both<'r>(left: Alternatives<'r>, right: Alternatives<'r>) -> Alternatives<'r> {
    let joined =
        left.iter().flat_map(|one| right.iter().map(move |two| one.iter().chain(two).cloned().collect()));
    joined.take(MOST_ALTERNATIVES).collect()
}

/// Patients that meet the comparisons; several where a rule leaves open what may matter to the rows before it.
fn patients(needs: &[Need<'_>]) -> Vec<Patient> {
    let range = |wanted: Variable| {
        needs.iter().fold((i64::MIN, i64::MAX), |(low, high), need| match need {
            Need::Compare(variable, comparison, value) if *variable == wanted => match comparison {
                Comparison::Equal => (low.max(*value), high.min(*value)),
                Comparison::Less => (low, high.min(value - 1)),
                Comparison::AtMost => (low, high.min(*value)),
                Comparison::Greater => (low.max(value + 1), high),
                Comparison::AtLeast => (low.max(*value), high),
            },
            _ => (low, high),
        })
    };
    let choose = |variable, usual: i64| {
        let (low, high) = range(variable);
        (low <= high).then(|| usual.clamp(low, high) as i32)
    };
    let asks = |variable| range(variable) != (i64::MIN, i64::MAX);
    let infant = asks(Variable::AgeDays) || asks(Variable::WeightGrams);
    let sexes = if asks(Variable::Sex) { vec![range(Variable::Sex).0] } else { vec![1, 2] };
    let ages = if infant { vec![0] } else { vec![40, 0] };
    let mut patients = Vec::new();
    for (sex, age) in sexes.into_iter().flat_map(|sex| ages.iter().map(move |age| (sex, *age))) {
        let (Some(age_years), Some(days), Some(weight)) = (
            choose(Variable::AgeYears, age),
            choose(Variable::AgeDays, 100),
            choose(Variable::WeightGrams, 3000),
        ) else {
            continue;
        };
        let patient = Patient {
            sex: if sex == 2 { Sex::Female } else { Sex::Male },
            age_years,
            age_days: (age_years == 0).then_some(days),
            birth_weight_grams: (age_years == 0).then_some(weight),
            admission_weight_grams: (age_years == 0).then_some(weight),
            length_of_stay_days: choose(Variable::LengthOfStayDays, 7),
            discharge_way: choose(Variable::DischargeWay, 1),
            ..Patient::default()
        };
        if !patients.contains(&patient) {
            patients.push(patient);
        }
    }
    patients
}
