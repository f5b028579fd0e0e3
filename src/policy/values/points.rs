//! Values of the section `points`.

use crate::domain::{Bound, Number, Problems, quotient};
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
            let mean_cost = mean_cost(fields, problems);
            Some(Handling::Cost { factor: factor?, mean_cost: mean_cost? })
        }
        "refuse" => Some(Handling::Refuse),
        other => one_of(other, fields, problems, &[("item", ()), ("row", ()), ("cost", ()), ("refuse", ())])
            .and(None),
    }
}

pub(in crate::policy) fn coefficient(
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> Option<CoefficientRule> {
    let plain = |source| Some(CoefficientRule { source, mix: None });
    match fields.text("value", problems)? {
        "table" => plain(CoefficientSource::Table),
        "one" => plain(CoefficientSource::One),
        "mix" => {
            let mix = Some(mix(fields, problems)?);
            Some(CoefficientRule { source: CoefficientSource::Table, mix })
        }
        "history" => {
            let source = history(fields, problems).map(CoefficientSource::History);
            let mixed = fields.keys().any(|key| key == "own_share" || key == "level_share");
            let mix = if mixed { Some(mix(fields, problems)?) } else { None };
            Some(CoefficientRule { source: source?, mix })
        }
        other => {
            let words = [("table", ()), ("one", ()), ("mix", ()), ("history", ())];
            one_of(other, fields, problems, &words).and(None)
        }
    }
}

/// Shares that together are 1.
fn mix(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Mix> {
    let mut part = |key| {
        let number = fields.number(key, problems);
        within(number, fields, problems, "a share between 0 and 1", is_share)
    };
    let (own, level) = (part("own_share"), part("level_share"));
    let (own, level) = (own?, level?);
    if quotient(own) + quotient(level) != quotient(Number::ONE) {
        fields.problem(problems, format!("own_share {own} and level_share {level} do not add up to 1"));
        return None;
    }
    Some(Mix { own, level })
}

pub(in crate::policy) fn no_points(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<NoPoints> {
    let choices =
        [("item", NoPoints::Item), ("ungrouped", NoPoints::Ungrouped), ("refuse", NoPoints::Refuse)];
    choice(fields, problems, &choices)
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
