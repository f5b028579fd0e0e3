//! The changes of cases of a stack of variants, in numbers.

use std::collections::HashSet;

use crate::domain::{DiagnosisId, Error, Kind, Problems};
use crate::pipeline::{Numbering, Plan, PlannedChange, PlannedEdit, PlannedFilter, SchemeUse};
use crate::region::Region;
use crate::table::did_you_mean;
use crate::variant::{CaseChange, CaseEdit, CaseFilter};

use super::super::prepare::Loaded;

/// Lays out changes of cases. Filters are about the baseline's cases, edits make those of the variant.
///
/// # Errors
/// Groups and diagnoses that no scheme has.
pub(super) fn plan_of<'c>(
    changes: impl Iterator<Item = &'c CaseChange>,
    [baseline, variant]: [&Loaded; 2],
    numbering: &Numbering,
) -> Result<Plan, Error> {
    let (mut plan, mut problems) = (Plan::default(), Problems::new());
    for change in changes {
        let filter = filter_of(change, baseline, numbering, &mut problems);
        let (edit, share) = edit_of(&change.edit, variant, change, &mut plan, &mut problems);
        plan.changes.push(PlannedChange {
            filter,
            edit,
            share: share.filter(|(above, below)| above != below),
            chosen: HashSet::new(),
            told: format!("{}, line {}", change.file, change.line),
        });
    }
    problems.check(Kind::Rules)?;
    Ok(plan)
}

/// What happens to the cases, and the share of them that is chosen.
fn edit_of(
    edit: &CaseEdit,
    variant: &Loaded,
    change: &CaseChange,
    plan: &mut Plan,
    problems: &mut Problems,
) -> (PlannedEdit, Option<(i128, i128)>) {
    match edit {
        CaseEdit::Volume(volume) if volume.is_negative() => {
            (PlannedEdit::Times { all: 1, chosen: 0 }, Some((-volume.mantissa(), volume.denominator())))
        }
        CaseEdit::Volume(volume) => {
            let whole = volume.mantissa() / volume.denominator();
            let rest = volume.mantissa() % volume.denominator();
            let all = 1 + u32::try_from(whole).expect("a variant adds at most a hundred times as many");
            match rest {
                0 => (PlannedEdit::Times { all, chosen: all }, None),
                _ => (PlannedEdit::Times { all, chosen: all + 1 }, Some((rest, volume.denominator()))),
            }
        }
        CaseEdit::Cost(factor) => (PlannedEdit::Cost(*factor), None),
        CaseEdit::StayDays(days) => (PlannedEdit::StayDays(*days), None),
        CaseEdit::Move { to, share } => {
            let to = variant.region.hospitals.number(to).expect("the stack was checked against the region");
            (PlannedEdit::Move(to), Some((share.mantissa(), share.denominator())))
        }
        CaseEdit::Drop => (PlannedEdit::Times { all: 0, chosen: 0 }, None),
        CaseEdit::WithoutDiagnosis(prefixes) => {
            for prefix in prefixes {
                check_prefix(prefix, "without_diagnosis", &variant.schemes, change, problems);
            }
            plan.sets.push(diagnoses(prefixes, &variant.schemes));
            (PlannedEdit::Without(plan.sets.len() - 1), None)
        }
    }
}

/// The diagnoses of each scheme that begin with one of some texts.
fn diagnoses(prefixes: &[String], schemes: &[SchemeUse]) -> Vec<HashSet<DiagnosisId>> {
    let begins = |code: &str| prefixes.iter().any(|prefix| code.starts_with(prefix.as_str()));
    let of = |scheme: &SchemeUse| {
        let codes = scheme.grouper.diagnoses().codes();
        codes.filter(|(_, code)| begins(code)).map(|(number, _)| DiagnosisId(number)).collect()
    };
    schemes.iter().map(of).collect()
}

fn check_prefix(
    prefix: &String,
    key: &str,
    schemes: &[SchemeUse],
    change: &CaseChange,
    problems: &mut Problems,
) {
    if diagnoses(std::slice::from_ref(prefix), schemes).iter().all(HashSet::is_empty) {
        let message = format!("`{key}`: no diagnosis of the schemes begins with `{prefix}`");
        problems.add(&change.file, change.line, message);
    }
}

fn filter_of(
    change: &CaseChange,
    baseline: &Loaded,
    numbering: &Numbering,
    problems: &mut Problems,
) -> PlannedFilter {
    let filter: &CaseFilter = &change.filter;
    let region: &Region = &baseline.region;
    let known: HashSet<u32> = numbering.groups_of(0).collect();
    let mut groups = HashSet::new();
    for code in &filter.groups {
        match numbering.group_named(code).filter(|group| known.contains(group)) {
            Some(group) => drop(groups.insert(group)),
            None => {
                let codes = known.iter().map(|group| numbering.code(*group));
                let hint = did_you_mean(code, codes);
                let message = format!("`where.group`: no scheme of the baseline has group `{code}`{hint}");
                problems.add(&change.file, change.line, message);
            }
        }
    }
    for prefix in &filter.diagnoses {
        check_prefix(prefix, "where.diagnosis", &baseline.schemes, change, problems);
    }
    let whole = |number: Option<i64>| number.map(|number| i32::try_from(number).unwrap_or(i32::MAX));
    PlannedFilter {
        hospitals: filter.hospitals.iter().filter_map(|code| region.hospitals.number(code)).collect(),
        levels: filter.levels.clone(),
        pools: {
            let names = region.pool_names();
            filter.pools.iter().filter_map(|pool| names.iter().position(|own| own == pool)).collect()
        },
        groups: (!filter.groups.is_empty()).then_some(groups),
        diagnoses: (!filter.diagnoses.is_empty()).then(|| diagnoses(&filter.diagnoses, &baseline.schemes)),
        departments: filter.departments.clone(),
        months: filter.months.iter().copied().collect(),
        age: [whole(filter.age_at_least), whole(filter.age_below)],
        stay_days: [whole(filter.stay_days_at_least), whole(filter.stay_days_at_most)],
    }
}
