//! Cases on either side of every bound that a scheme draws.

use crate::domain::Patient;
use crate::grouper::{CodedCase, Grouper, TextCase};

/// Probes beside the witnesses: of DIP the newborns on both sides of each bound, procedures and diagnoses of each kind
/// that is kept out, and tuberculosis resistant both ways. Of DRG none: its witnesses are enough.
pub(super) fn probes(grouper: &Grouper) -> Vec<CodedCase> {
    match grouper {
        Grouper::Drg(_) => Vec::new(),
        Grouper::Dip(_) => dip().iter().map(|case| grouper.encode(case)).collect(),
    }
}

fn dip() -> Vec<TextCase> {
    let adult =
        Patient { age_years: 45, length_of_stay_days: Some(6), discharge_way: Some(1), ..Patient::default() };
    let case = |diagnoses: &[&str], procedures: &[&str], patient: Patient| TextCase {
        diagnoses: diagnoses.iter().map(|code| (*code).to_owned()).collect(),
        procedures: procedures.iter().map(|code| (*code).to_owned()).collect(),
        patient,
        hospital_level: None,
    };
    let mut cases = Vec::new();
    for grams in [999, 1000, 1499, 1500, 1999, 2000, 2499, 2500] {
        for days in [28, 29] {
            let newborn = Patient {
                age_years: 0,
                age_days: Some(days),
                birth_weight_grams: Some(grams),
                admission_weight_grams: Some(grams),
                ..adult
            };
            cases.push(case(&["P07.300", "P22.000"], &[], newborn));
        }
    }
    // Resistant by the code itself, by U84.300, and not at all.
    cases.push(case(&["A15.000x010"], &[], adult));
    cases.push(case(&["A15.001", "U84.300"], &[], adult));
    cases.push(case(&["A15.001"], &[], adult));
    // Not grouped as a principal diagnosis; an exact code, so a finer one is grouped.
    cases.push(case(&["K80.000"], &[], adult));
    cases.push(case(&["K80.000x002"], &[], adult));
    // A procedure that does not count, one that is never principal, and a gastroscopy inside and outside its range.
    cases.push(case(&["I63.900"], &["00.0100"], adult));
    cases.push(case(&["M51.200x001"], &["81.6300"], adult));
    cases.push(case(&["K25.000"], &["44.1300x001"], adult));
    cases.push(case(&["I63.900"], &["44.1300x001"], adult));
    cases
}
