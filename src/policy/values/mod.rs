//! How each kind of value is read from its entry.

mod assessment;
mod consortium;
mod deviation;
mod history;
mod month;
mod points;
mod prepayment;
mod readmission;
mod routing;
mod sharing;
mod special;
mod value;
mod warning;
mod year;

use crate::domain::{Bound, Fen, Number, Problems};
use crate::table::{Fields, did_you_mean};

pub(super) use assessment::*;
pub(super) use consortium::*;
pub(super) use deviation::*;
pub(super) use history::*;
pub(super) use month::*;
pub(super) use points::*;
pub(super) use prepayment::*;
pub(super) use readmission::*;
pub(super) use routing::*;
pub(super) use sharing::*;
pub(super) use special::*;
pub(super) use value::*;
pub(super) use warning::*;
pub(super) use year::*;

/// `value` as one of the words of a choice.
pub(in crate::policy) fn choice<T: Clone>(
    fields: &mut Fields<'_>,
    problems: &mut Problems,
    choices: &[(&str, T)],
) -> Option<T> {
    let word = fields.text("value", problems)?;
    one_of(word, fields, problems, choices)
}

pub(in crate::policy) fn one_of<T: Clone>(
    word: &str,
    fields: &Fields<'_>,
    problems: &mut Problems,
    choices: &[(&str, T)],
) -> Option<T> {
    let found = choices.iter().find(|(name, _)| *name == word).map(|(_, value)| value.clone());
    if found.is_none() {
        let words = choices.iter().map(|(name, _)| *name);
        let hint = did_you_mean(word, words.clone());
        let known = words.collect::<Vec<_>>().join(", ");
        fields.problem(problems, format!("`{word}` is none of {known}{hint}"));
    }
    found
}

pub(in crate::policy) fn within(
    number: Option<Number>,
    fields: &Fields<'_>,
    problems: &mut Problems,
    range: &str,
    fits: impl Fn(Number) -> bool,
) -> Option<Number> {
    let number = number?;
    if !fits(number) {
        fields.problem(problems, format!("{number} is not {range}"));
        return None;
    }
    Some(number)
}

pub(in crate::policy) fn positive(
    fields: &mut Fields<'_>,
    problems: &mut Problems,
    bound: Bound,
) -> Option<Number> {
    let number = fields.number("value", problems);
    let range = format!("above 0 and at most {bound}");
    within(number, fields, problems, &range, |number| number > Number::ZERO && bound.admits(number))
}

pub(in crate::policy) fn times(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Number> {
    positive(fields, problems, Bound::TIMES)
}

pub(in crate::policy) fn is_share(number: Number) -> bool {
    !number.is_negative() && number <= Number::ONE
}

pub(in crate::policy) fn share(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Number> {
    let number = fields.number("value", problems);
    within(number, fields, problems, "a share between 0 and 1", is_share)
}

pub(in crate::policy) fn ratio(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Number> {
    let number = fields.number("ratio", problems);
    within(number, fields, problems, "a ratio between 0 and 1", is_share)
}

/// Steps by score, the highest first: `at_least` falls from step to step to 0, so that every score is covered. `read` reads
/// what a step states.
fn steps_by_score<T>(
    fields: &mut Fields<'_>,
    problems: &mut Problems,
    read: impl Fn(&mut Fields<'_>, &mut Problems) -> Option<T>,
    at_least: impl Fn(&T) -> Number,
) -> Option<Vec<T>> {
    let mut steps: Vec<T> = Vec::new();
    for mut table in fields.tables("steps", problems) {
        let step = read(&mut table, problems);
        table.finish(problems);
        let step = step?;
        if steps.last().is_some_and(|last| at_least(last) <= at_least(&step)) {
            table.problem(problems, "`at_least` must fall from step to step");
        }
        steps.push(step);
    }
    if steps.last().is_none_or(|last| at_least(last) != Number::ZERO) {
        fields.problem(problems, "the last step must begin at score 0, so that every score is covered");
        return None;
    }
    Some(steps)
}

pub(in crate::policy) fn yuan(
    key: &'static str,
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> Option<Fen> {
    let number = fields.number(key, problems)?;
    let amount = Fen::from_yuan(number);
    if amount.is_none() {
        fields.problem(
            problems,
            format!("`{key}`: {number} is not an amount in yuan with at most two decimals"),
        );
    }
    amount
}
