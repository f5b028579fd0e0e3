//! Values of the keys of `points` that measure costs.

use crate::domain::{Bound, Number, Problems};
use crate::policy::rules::*;
use crate::table::Fields;

use super::*;

type Forms = [(&'static str, DeviationForm)];

const SCALED: [(&str, DeviationForm); 3] = [
    ("scaled", DeviationForm::Scaled),
    ("scaled_capped", DeviationForm::ScaledCapped),
    ("scaled_plain_capped", DeviationForm::ScaledPlainCapped),
];

const LOW: [(&str, DeviationForm); 3] =
    [("none", DeviationForm::None), ("at_cost", DeviationForm::AtCost), ("item", DeviationForm::Item)];

const HIGH: [(&str, DeviationForm); 4] = [
    ("none", DeviationForm::None),
    ("excess", DeviationForm::Excess),
    ("excess_hospital", DeviationForm::ExcessHospital),
    ("item", DeviationForm::Item),
];

pub(in crate::policy) fn low(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<DeviationRule> {
    deviation(fields, problems, &[&SCALED[..], &LOW[..]].concat())
}

pub(in crate::policy) fn high(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<DeviationRule> {
    deviation(fields, problems, &HIGH)
}

fn deviation(fields: &mut Fields<'_>, problems: &mut Problems, forms: &Forms) -> Option<DeviationRule> {
    let banded = fields.keys().any(|key| key == "bands");
    let bands = if banded {
        bound_bands(fields, problems)
    } else {
        times(fields, problems).map(|bound| vec![BoundBand { base_up_to: None, bound }])
    };
    let inclusive = fields.flag("inclusive", problems);
    let form = fields.text("form", problems).and_then(|word| one_of(word, fields, problems, forms));
    Some(DeviationRule { bands: bands?, inclusive: inclusive?, form: form? })
}

/// `bands`: bounds for groups up to some base points. Their ends rise, and the last one has none; the bounds need not rise.
fn bound_bands(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Vec<BoundBand>> {
    let tables = fields.tables("bands", problems);
    let last = tables.len().checked_sub(1);
    if last.is_none() {
        fields.problem(problems, "`bands` is empty; a list of bands was expected");
    }
    let mut lower = Number::ZERO;
    let mut bands = Vec::new();
    for (index, mut table) in tables.into_iter().enumerate() {
        bands.push(bound_band(&mut table, problems, &mut lower, Some(index) == last));
    }
    // Every band is read before one that is wrong ends the reading, so that all faults are told at once.
    last.and(bands.into_iter().collect())
}

fn bound_band(
    table: &mut Fields<'_>,
    problems: &mut Problems,
    lower: &mut Number,
    last: bool,
) -> Option<BoundBand> {
    let end = table.optional_number("base_up_to", problems);
    let bound = times(table, problems);
    table.finish(problems);
    let complaint = match end {
        Some(end) if end <= *lower => Some("`base_up_to` must be above 0 and rise from band to band"),
        Some(_) if last => Some("the last band must have no `base_up_to`, so that every group is covered"),
        None if !last => Some("only the last band has no `base_up_to`"),
        _ => None,
    };
    if let Some(complaint) = complaint {
        table.problem(problems, complaint);
        return None;
    }
    *lower = end.unwrap_or(*lower);
    Some(BoundBand { base_up_to: end, bound: bound? })
}

/// `points.incomplete`: what marks such a stay, and its form.
pub(in crate::policy) fn incomplete(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Incomplete> {
    let ways = ways(fields, problems);
    let below = below(fields, problems);
    let marked = fields.keys().any(|key| key == "mark");
    let by_mark = if marked { fields.flag("mark", problems) } else { Some(false) };
    let form = fields.text("form", problems).and_then(|word| one_of(word, fields, problems, &SCALED));
    let rule = Incomplete { ways: ways?, below: below?, by_mark: by_mark?, form: form? };
    if rule.ways.is_empty() && rule.below.is_none() && !rule.by_mark {
        let message = "nothing marks an incomplete stay; `dscg_way`, `below` or `mark = true` was expected";
        fields.problem(problems, message);
        return None;
    }
    Some(rule)
}

/// `dscg_way`: the ways of leaving that the interface knows.
fn ways(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Vec<i32>> {
    const WAYS: [(&str, i32); 6] = [("1", 1), ("2", 2), ("3", 3), ("4", 4), ("5", 5), ("9", 9)];
    let words = fields.texts("dscg_way", problems);
    words.into_iter().map(|word| one_of(word, fields, problems, &WAYS)).collect()
}

/// `below` with `inclusive`; nothing where the cost marks no stay. The outer option is none where they are wrong.
fn below(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Option<IncompleteBelow>> {
    if !fields.keys().any(|key| key == "below") {
        return Some(None);
    }
    let bound = fields.number("below", problems);
    let range = format!("above 0 and at most {}", Bound::TIMES);
    let fits = |number| number > Number::ZERO && Bound::TIMES.admits(number);
    let bound = within(bound, fields, problems, &range, fits);
    let inclusive = fields.flag("inclusive", problems);
    Some(Some(IncompleteBelow { bound: bound?, inclusive: inclusive? }))
}

pub(in crate::policy) fn tcm_ratio(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Number> {
    positive(fields, problems, Bound::SHARE)
}
