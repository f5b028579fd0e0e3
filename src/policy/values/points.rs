//! Values of the section `points`.

use crate::domain::{Bound, Fen, Number, Problems};
use crate::policy::rules::*;
use crate::table::Fields;

use super::*;

pub(in crate::policy) fn scale(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Number> {
    positive(fields, problems, Bound::SCALE)
}

pub(in crate::policy) fn decimals(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<u32> {
    let number = fields.number("value", problems);
    let number = within(number, fields, problems, "a whole number from 0 to 4", |number| {
        number.as_integer().is_some_and(|value| (0..=4).contains(&value))
    });
    number.and_then(Number::as_integer).and_then(|value| u32::try_from(value).ok())
}

pub(in crate::policy) fn conservative(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<bool> {
    choice(fields, problems, &[("as_others", false), ("class_only", true)])
}

pub(in crate::policy) fn primary_care(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<bool> {
    choice(fields, problems, &[("as_others", false), ("no_coefficient", true)])
}

pub(in crate::policy) fn ungrouped(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Handling> {
    let handling = handling(fields, problems);
    if matches!(&handling, Some(Handling::Row { group }) if group == Handling::OWN) {
        let message = "`own` is for points.ambiguous: an ungrouped case has no group of its own; \
                       name a row such as 0000";
        fields.problem(problems, message);
        return None;
    }
    handling
}

pub(in crate::policy) fn handling(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Handling> {
    match fields.text("value", problems)? {
        "item" => Some(Handling::Item { ratio: ratio(fields, problems)? }),
        "row" => Some(Handling::Row { group: fields.text("group", problems)?.to_owned() }),
        "cost" => {
            let factor = fields.number("factor", problems);
            let range = format!("between 0 and {}", Bound::FACTOR);
            let factor = within(factor, fields, problems, &range, |number| Bound::FACTOR.admits(number));
            let mean_cost = yuan("mean_cost", fields, problems);
            let mean_cost = mean_cost.filter(|amount| {
                let positive = *amount > Fen::ZERO;
                if !positive {
                    fields.problem(problems, "`mean_cost` must be above 0");
                }
                positive
            });
            Some(Handling::Cost { factor: factor?, mean_cost: mean_cost? })
        }
        "refuse" => Some(Handling::Refuse),
        other => one_of(other, fields, problems, &[("item", ()), ("row", ()), ("cost", ()), ("refuse", ())])
            .and(None),
    }
}

fn deviation(
    fields: &mut Fields<'_>,
    problems: &mut Problems,
    forms: &[(&str, DeviationForm)],
) -> Option<Deviation> {
    let bound = times(fields, problems);
    let inclusive = fields.flag("inclusive", problems);
    let form = fields.text("form", problems).and_then(|word| one_of(word, fields, problems, forms));
    Some(Deviation { bound: bound?, inclusive: inclusive?, form: form? })
}

pub(in crate::policy) fn coefficient_source(
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> Option<CoefficientSource> {
    choice(fields, problems, &[("table", CoefficientSource::Table), ("one", CoefficientSource::One)])
}

pub(in crate::policy) fn no_points(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<NoPoints> {
    let choices =
        [("item", NoPoints::Item), ("ungrouped", NoPoints::Ungrouped), ("refuse", NoPoints::Refuse)];
    choice(fields, problems, &choices)
}

pub(in crate::policy) fn low(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Deviation> {
    let forms = [
        ("none", DeviationForm::None),
        ("scaled", DeviationForm::Scaled),
        ("at_cost", DeviationForm::AtCost),
        ("scaled_capped", DeviationForm::ScaledCapped),
        ("scaled_plain_capped", DeviationForm::ScaledPlainCapped),
        ("item", DeviationForm::Item),
    ];
    deviation(fields, problems, &forms)
}

pub(in crate::policy) fn high(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Deviation> {
    let forms = [
        ("none", DeviationForm::None),
        ("excess", DeviationForm::Excess),
        ("excess_hospital", DeviationForm::ExcessHospital),
        ("item", DeviationForm::Item),
    ];
    deviation(fields, problems, &forms)
}

pub(in crate::policy) fn denominator(
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> Option<Denominator> {
    let choices = [
        ("group_mean", Denominator::GroupMean),
        ("level_mean", Denominator::LevelMean),
        ("standard", Denominator::Standard),
        ("payment_standard", Denominator::PaymentStandard),
    ];
    choice(fields, problems, &choices)
}
