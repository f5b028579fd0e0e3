//! Values of the keys of `points` that weigh earlier years.

use crate::domain::{Bound, Number, Problems};
use crate::policy::rules::*;
use crate::table::{Fields, Value};

use super::*;

/// The largest weight of a year.
const MOST: i64 = 1000;
/// No region weighs more years.
const YEARS: usize = 10;

/// `points.weights`: none for the table.
pub(in crate::policy) fn weights(
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> Option<Option<HistoryRule>> {
    match fields.text("value", problems)? {
        "table" => Some(None),
        "history" => history(fields, problems).map(Some),
        other => one_of(other, fields, problems, &[("table", ()), ("history", ())]).and(None),
    }
}

/// `last_year`, `year_weights`, `mean` and `decimals`.
pub(in crate::policy) fn history(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<HistoryRule> {
    let last = fields.number("last_year", problems);
    let last = within(last, fields, problems, "a year such as 2022", |number| {
        number.as_integer().is_some_and(|year| (1990..=2100).contains(&year))
    });
    let year_weights = year_weights(fields, problems);
    let mean =
        fields.text("mean", problems).and_then(|word| one_of(word, fields, problems, &HistoryMean::WORDS));
    let most = i64::from(Bound::COEFFICIENT.decimals);
    let decimals = fields.number("decimals", problems);
    let range = format!("a whole number of `decimals` from 0 to {most}");
    let decimals = within(decimals, fields, problems, &range, |number| {
        number.as_integer().is_some_and(|value| (0..=most).contains(&value))
    });
    Some(HistoryRule {
        last_year: last?.as_integer().and_then(|year| i32::try_from(year).ok())?,
        year_weights: year_weights?,
        mean: mean?,
        decimals: decimals?.as_integer().and_then(|value| u32::try_from(value).ok())?,
    })
}

/// Whole numbers, the oldest year first.
fn year_weights(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Vec<u32>> {
    let items = match fields.node("year_weights").map(|node| &node.value) {
        Some(Value::List(items)) => items.as_slice(),
        _ => &[],
    };
    let weight = |number: Number| {
        let whole = number.as_integer().filter(|weight| (1..=MOST).contains(weight))?;
        u32::try_from(whole).ok()
    };
    let weights: Option<Vec<u32>> = items
        .iter()
        .map(|item| if let Value::Number(number) = item.value { weight(number) } else { None })
        .collect();
    let weights = weights.filter(|weights| (1..=YEARS).contains(&weights.len()));
    if weights.is_none() {
        let message = format!(
            "`year_weights` must be a list of 1 to {YEARS} whole numbers from 1 to {MOST}, the oldest year first, such as \
             [1, 2, 7]"
        );
        fields.problem(problems, message);
    }
    weights
}
