//! Every row of a DIP library for every case, the preferred one of those that match.

use std::cmp::Reverse;

use casemix::domain::{DiagnosisId, Placement, ProcedureId};
use casemix::scheme::{
    Block, DiagnosisKey, DipRow, DipScheme, Newborn, NewbornWeight, Procedures, Treatment,
};

use super::Seen;
use super::bits::Bits;

/// Lists of keys, a number each.
#[derive(Default)]
struct KeyLists<'s>(Vec<&'s [DiagnosisKey]>);

impl<'s> KeyLists<'s> {
    /// The number of a list; none for one that asks nothing.
    fn number(&mut self, keys: &'s [DiagnosisKey]) -> Option<usize> {
        if keys.is_empty() {
            return None;
        }
        let known = self.0.iter().position(|own| *own == keys);
        Some(known.unwrap_or_else(|| {
            self.0.push(keys);
            self.0.len() - 1
        }))
    }

    fn bits(&self, scheme: &DipScheme) -> Bits {
        let mut bits = Bits::new(scheme.diagnoses.size(), self.0.len());
        for (number, code) in scheme.diagnoses.codes() {
            let under = |keys: &[DiagnosisKey]| keys.iter().any(|key| key.matches(code));
            let lists = self.0.iter().enumerate().filter(|(_, keys)| under(keys));
            lists.for_each(|(list, _)| bits.put(number, list));
        }
        bits
    }
}

/// A row with the numbers of its lists of diagnoses.
struct Row<'s> {
    row: &'s DipRow,
    principal: Option<usize>,
    any: Option<usize>,
    other: Option<usize>,
}

/// Walks the rows of a national library: no groups of a region, no mixed groups.
pub struct Walker<'s> {
    scheme: &'s DipScheme,
    rows: Vec<Row<'s>>,
    diagnoses: Bits,
    /// By procedure.
    treatments: Vec<Option<Treatment>>,
    /// The list of each range beside which a procedure may be principal.
    ranges: Vec<Option<usize>>,
    /// By diagnosis.
    excluded: Vec<bool>,
    resistant: Vec<bool>,
}

impl<'s> Walker<'s> {
    pub fn new(scheme: &'s DipScheme) -> Self {
        let mut lists = KeyLists::default();
        let row = |row: &'s DipRow| Row {
            row,
            principal: lists.number(&row.principal),
            any: lists.number(&row.any_diagnosis),
            other: lists.number(&row.other),
        };
        let rows = scheme.rows.iter().map(row).collect();
        let ranges = scheme.principal_ranges.iter().map(|keys| lists.number(keys)).collect();
        let mut treatments = vec![None; scheme.procedures.size()];
        for (code, treatment) in &scheme.treatments {
            treatments[code.0 as usize] = Some(*treatment);
        }
        let flags = |codes: &std::collections::BTreeSet<DiagnosisId>| {
            let mut flags = vec![false; scheme.diagnoses.size()];
            codes.iter().for_each(|code| flags[code.0 as usize] = true);
            flags
        };
        Self {
            rows,
            diagnoses: lists.bits(scheme),
            treatments,
            ranges,
            excluded: flags(&scheme.excluded_diagnoses),
            resistant: flags(&scheme.resistant_diagnoses),
            scheme,
        }
    }

    pub fn group(&self, case: &Seen<'_>) -> &'s str {
        let principal = case.diagnoses[0];
        if principal == DiagnosisId::UNKNOWN || self.excluded[principal.0 as usize] {
            return Placement::NOWHERE;
        }
        let first = (0..case.procedures.len()).find(|at| self.may_be_principal(case, *at));
        let matching = self.rows.iter().filter(|row| self.holds(row, first, case));
        let best = matching.min_by_key(|row| preference(row.row, self.scheme.diagnoses.code(principal.0)));
        best.map_or(Placement::NOWHERE, |row| &row.row.code)
    }

    fn holds(&self, row: &Row<'_>, first: Option<usize>, case: &Seen<'_>) -> bool {
        let principal = case.diagnoses[0];
        let under =
            |list: Option<usize>, code: DiagnosisId| list.is_none_or(|list| self.diagnoses.has(code.0, list));
        let others = || case.diagnoses[1..].iter().filter(|code| **code != principal);
        under(row.principal, principal)
            && self.procedures_hold(&row.row.procedures, first, case)
            && (row.other.is_none() || others().any(|code| under(row.other, *code)))
            && (row.any.is_none() || case.diagnoses.iter().any(|code| under(row.any, *code)))
            && row.row.resistant.is_none_or(|wanted| wanted == self.is_resistant(case))
            && row.row.treatment.is_none_or(|wanted| case.patient.treatment == Some(wanted))
            && row.row.newborn.is_none_or(|newborn| self.is_newborn(newborn, case))
    }

    fn procedures_hold(&self, asked: &Procedures, first: Option<usize>, case: &Seen<'_>) -> bool {
        let any = |codes: &[ProcedureId], at: usize| codes.contains(&case.procedures[at]);
        let mut counting = (0..case.procedures.len()).filter(|at| self.counts(case, *at));
        match asked {
            Procedures::Any => true,
            Procedures::None => counting.next().is_none(),
            Procedures::Principal { any_of, related } => first.is_some_and(|first| {
                any(any_of, first)
                    && related.iter().all(|part| counting.clone().any(|at| at != first && any(part, at)))
            }),
            Procedures::Anywhere(parts) => parts.iter().all(|part| counting.clone().any(|at| any(part, at))),
        }
    }

    fn may_be_principal(&self, case: &Seen<'_>, at: usize) -> bool {
        match self.treatments[case.procedures[at].0 as usize] {
            None => true,
            Some(Treatment::Conservative | Treatment::NeverPrincipal) => false,
            Some(Treatment::PrincipalOnlyFor(range)) => {
                self.ranges[range].is_some_and(|list| self.diagnoses.has(case.diagnoses[0].0, list))
            }
        }
    }

    fn counts(&self, case: &Seen<'_>, at: usize) -> bool {
        let treatment = self.treatments[case.procedures[at].0 as usize];
        treatment == Some(Treatment::NeverPrincipal) || self.may_be_principal(case, at)
    }

    fn is_resistant(&self, case: &Seen<'_>) -> bool {
        let principal = case.diagnoses[0];
        let mut others = case.diagnoses[1..].iter().filter(|code| **code != principal);
        self.resistant[principal.0 as usize] || others.any(|code| *code == self.scheme.resistant_other)
    }

    fn is_newborn(&self, newborn: Newborn, case: &Seen<'_>) -> bool {
        let (birth, admission) = (case.patient.birth_weight_grams, case.patient.admission_weight_grams);
        let weight = match self.scheme.manifest.newborn_weight {
            NewbornWeight::Birth => birth.or(admission),
            NewbornWeight::Admission => admission.or(birth),
        };
        let bounds = newborn.weight_grams_min..=newborn.weight_grams_max;
        case.patient.age_days.is_some_and(|days| days <= newborn.age_days_max)
            && weight.is_some_and(|grams| bounds.contains(&grams))
    }
}

/// The lower is preferred; of equal ones the first in the library.
fn preference(row: &DipRow, principal: &str) -> impl Ord {
    if row.block == Block::Early {
        return (row.block, Reverse(None), Reverse(0));
    }
    let keys = row.principal.iter().filter(|key| key.matches(principal));
    (row.block, Reverse(keys.map(DiagnosisKey::length).max()), Reverse(row.parts()))
}
