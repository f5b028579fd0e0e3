//! Witnesses: for every row a case that lands in it.

use std::collections::HashMap;

use crate::domain::{DiagnosisId, Patient, ProcedureId};
use crate::grouper::CodedCase;
use crate::scheme::{DiagnosisKey, DipRow, Procedures, category};

use super::grouper::Grouper;

/// A witness for every row in use, with the row's code; none where no case reaches it.
pub fn witnesses(grouper: &Grouper) -> Vec<(String, Option<CodedCase>)> {
    let finder = Finder::new(grouper);
    let subset = grouper.local.subset.as_ref();
    let used = |row: &&DipRow| subset.is_none_or(|subset| subset.contains(&row.code));
    let rows = grouper.scheme.rows.iter().filter(used).chain(&grouper.local.rows);
    rows.map(|row| (row.code.clone(), finder.find(row))).collect()
}

struct Finder<'g> {
    grouper: &'g Grouper,
    by_category: HashMap<&'g str, Vec<u32>>,
    /// A diagnosis that no key of other diagnoses asks for, for rows that take any.
    plain: DiagnosisId,
}

impl<'g> Finder<'g> {
    fn new(grouper: &'g Grouper) -> Self {
        let mut by_category: HashMap<&str, Vec<u32>> = HashMap::new();
        for (number, code) in grouper.scheme.diagnoses.codes() {
            by_category.entry(category(code)).or_default().push(number);
        }
        let plain = (1..grouper.diagnoses.len() as u32)
            .find(|number| {
                let facts = &grouper.diagnoses[*number as usize];
                !facts.excluded && facts.lists == 0
            })
            .unwrap_or(0);
        Self { grouper, by_category, plain: DiagnosisId(plain) }
    }

    fn find(&self, row: &DipRow) -> Option<CodedCase> {
        let principals = match row.principal.as_slice() {
            [] => vec![self.plain],
            keys => {
                let mut codes = self.under(keys);
                codes.retain(|code| !self.grouper.diagnoses[code.0 as usize].excluded);
                codes
            }
        };
        let lists = procedure_lists(&row.procedures);
        let patients = self.patients(row);
        principals.iter().find_map(|principal| {
            let mut diagnoses = vec![*principal];
            diagnoses.extend(self.under(&row.other).into_iter().find(|other| other != principal));
            diagnoses.extend(self.under(&row.any_diagnosis).first());
            if row.resistant == Some(true) {
                diagnoses.push(self.grouper.scheme.resistant_other);
            }
            let tried = lists
                .iter()
                .flat_map(|procedures| patients.iter().map(move |patient| (procedures, *patient)));
            tried.into_iter().find_map(|(procedures, patient)| {
                let (diagnoses, procedures) = (diagnoses.clone(), procedures.clone());
                let case = CodedCase { diagnoses, procedures, patient, hospital_level: None };
                let grouping = self.grouper.group(&case.case());
                (self.grouper.placement(grouping.placement).group == row.code).then_some(case)
            })
        })
    }

    /// Patients that a row takes. A row of bed days may stand behind others of the same diagnosis, so stays are tried with
    /// and without the mark of the record, and on every side of the others' bounds.
    fn patients(&self, row: &DipRow) -> Vec<Patient> {
        let usual = patient(row);
        let Some(days) = row.bed_days else { return vec![usual] };
        let others = self.grouper.local.rows.iter().filter_map(|other| other.bed_days);
        let bounds = others.flat_map(|other| {
            [other.days_min - 1, other.days_max.map_or(i32::MAX, |most| most.saturating_add(1))]
        });
        let mut stays: Vec<i32> = [days.days_min, 1].into_iter().chain(days.days_max).chain(bounds).collect();
        stays.retain(|stay| {
            *stay >= days.days_min.max(0)
                && days.days_max.is_none_or(|most| *stay <= most)
                && *stay < i32::MAX
        });
        let marks = if days.marked { vec![true] } else { vec![false, true] };
        let of = |marked| {
            stays.iter().map(move |stay| Patient {
                paid_by_the_day: marked,
                length_of_stay_days: Some(*stay),
                ..usual
            })
        };
        marks.into_iter().flat_map(of).collect()
    }

    /// Diagnoses under some of the keys.
    fn under(&self, keys: &[DiagnosisKey]) -> Vec<DiagnosisId> {
        let matching = |key: &DiagnosisKey| -> Vec<DiagnosisId> {
            let own = match key {
                DiagnosisKey::Category(text) | DiagnosisKey::Subcategory(text) => vec![category(text)],
                DiagnosisKey::Range(..) => self.by_category.keys().copied().collect(),
            };
            let codes = own.iter().filter_map(|category| self.by_category.get(category)).flatten();
            let book = &self.grouper.scheme.diagnoses;
            codes.filter(|code| key.matches(book.code(**code))).map(|code| DiagnosisId(*code)).collect()
        };
        let mut codes: Vec<DiagnosisId> = keys.iter().flat_map(matching).collect();
        codes.sort_unstable();
        codes
    }
}

/// Lists of procedures that meet what a row asks: each principal one, with the codes of the parts turned through once.
fn procedure_lists(asked: &Procedures) -> Vec<Vec<ProcedureId>> {
    let turned = |parts: &[Vec<ProcedureId>], turn: usize| -> Vec<ProcedureId> {
        parts.iter().map(|codes| codes[turn % codes.len()]).collect()
    };
    let longest = |parts: &[Vec<ProcedureId>]| parts.iter().map(Vec::len).max().unwrap_or(1);
    match asked {
        Procedures::Any | Procedures::None => vec![Vec::new()],
        Procedures::Anywhere(parts) => (0..longest(parts)).map(|turn| turned(parts, turn)).collect(),
        Procedures::Principal { any_of, related } => any_of
            .iter()
            .flat_map(|principal| {
                (0..longest(related)).map(|turn| {
                    let mut list = vec![*principal];
                    list.extend(turned(related, turn));
                    list
                })
            })
            .collect(),
    }
}

fn patient(row: &DipRow) -> Patient {
    let adult =
        Patient { age_years: 40, length_of_stay_days: Some(7), discharge_way: Some(1), ..Patient::default() };
    let newborn = row.newborn.map(|newborn| Patient {
        age_years: 0,
        age_days: Some(0),
        birth_weight_grams: Some(newborn.weight_grams_min.max(1)),
        admission_weight_grams: Some(newborn.weight_grams_min.max(1)),
        ..adult
    });
    let patient = newborn.unwrap_or(adult);
    Patient { treatment: row.treatment, ..patient }
}
