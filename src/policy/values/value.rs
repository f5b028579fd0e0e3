//! Values of the sections `point_value` and `rate`.

use crate::domain::{Bound, Number, Problems};
use crate::policy::rules::*;
use crate::table::{Fields, Value};

use super::*;

pub(in crate::policy) fn point_value(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Number> {
    positive(fields, problems, Bound::POINT_VALUE)
}

pub(in crate::policy) fn value_history(
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> Option<ValueHistoryRule> {
    let most = Bound::POINT_VALUE.decimals;
    let decimals = fields.integer("decimals", problems);
    let fits = decimals.and_then(|own| u32::try_from(own).ok()).filter(|own| *own <= most);
    if decimals.is_some() && fits.is_none() {
        fields.problem(problems, format!("`decimals` must be from 0 to {most}"));
    }
    let year_weights = year_weights(fields);
    if year_weights.is_none() {
        let message = "`year_weights` must be a list of whole numbers from 1 to 1000, one for each of at most ten years, the \
                       last one for the year before, such as [1, 2, 7]";
        fields.problem(problems, message);
    }
    Some(ValueHistoryRule { year_weights: year_weights?, decimals: fits? })
}

fn year_weights(fields: &mut Fields<'_>) -> Option<Vec<i64>> {
    let Value::List(items) = &fields.node("year_weights")?.value else { return None };
    let weight = |value: &Value| match value {
        Value::Number(number) => number.as_integer().filter(|weight| (1..=1000).contains(weight)),
        _ => None,
    };
    let weights: Option<Vec<i64>> = items.iter().map(|item| weight(&item.value)).collect();
    weights.filter(|weights| (1..=10).contains(&weights.len()))
}

pub(in crate::policy) fn reimbursement(
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> Option<Reimbursement> {
    match choice(fields, problems, &[("actual", false), ("stated", true)])? {
        false => Some(Reimbursement::Actual),
        true => {
            let ratio = ratio(fields, problems);
            within(ratio, fields, problems, "above 0", |ratio| ratio > Number::ZERO)
                .map(Reimbursement::Stated)
        }
    }
}

pub(in crate::policy) fn growth_limits(
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> Option<GrowthLimits> {
    let mut limit = |key: &'static str| {
        let number = fields.number(key, problems);
        let range = format!("between 0 and {}", Bound::POINT_VALUE);
        within(number, fields, problems, &range, |number| Bound::POINT_VALUE.admits(number))
    };
    let (lowest, highest) = (limit("lowest"), limit("highest"));
    let limits = GrowthLimits { lowest: lowest?, highest: highest? };
    if limits.lowest > limits.highest {
        fields.problem(problems, "`lowest` is above `highest`");
        return None;
    }
    Some(limits)
}

pub(in crate::policy) fn rate_form(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<RateForm> {
    match choice(fields, problems, &[("standard", false), ("fund_share", true)])? {
        false => Some(RateForm::Standard),
        true => Some(RateForm::FundShare { ratio: ratio(fields, problems)? }),
    }
}

pub(in crate::policy) fn convention(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Convention> {
    choice(fields, problems, &Convention::WORDS)
}
