//! Values of the section `special`.

use crate::domain::{Bound, Fen, Number, Problems};
use crate::policy::rules::*;
use crate::table::Fields;

use super::*;

pub(in crate::policy) fn special_quota(
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> Option<SpecialQuota> {
    let share = share(fields, problems);
    let rounding = fields.text("rounding", problems);
    let up = rounding.and_then(|word| one_of(word, fields, problems, &[("floor", false), ("ceil", true)]));
    let excess = excess(fields, problems);
    let over = match fields.optional_text("over", problems) {
        None => Some(QuotaOver::Pool),
        Some(word) => {
            one_of(word, fields, problems, &[("pool", QuotaOver::Pool), ("hospital", QuotaOver::Hospital)])
        }
    };
    let cycles = [("year", QuotaCycle::Year), ("quarter", QuotaCycle::Quarter), ("month", QuotaCycle::Month)];
    let cycle = match fields.optional_text("cycle", problems) {
        None => Some(QuotaCycle::Year),
        Some(word) => one_of(word, fields, problems, &cycles),
    };
    Some(SpecialQuota { share: share?, over: over?, cycle: cycle?, up: up?, excess: excess? })
}

pub(in crate::policy) fn special_swap(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<SwapLimit> {
    let (share, excess) = (share(fields, problems), excess(fields, problems));
    Some(SwapLimit { share: share?, excess: excess? })
}

fn excess(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<QuotaExcess> {
    let word = fields.text("excess", problems)?;
    let words = [("refuse", QuotaExcess::Refuse), ("accept", QuotaExcess::Accept)];
    one_of(word, fields, problems, &words)
}

pub(in crate::policy) fn newborn(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<NewbornTest> {
    let weight = fields.number("value", problems);
    let weight = within(weight, fields, problems, "a weight from 1 to 9999 grams", |number| {
        number.as_integer().is_some_and(|grams| (1..=9999).contains(&grams))
    });
    let times_mean = multiple("times_mean", fields, problems);
    let times_group = multiple("times_group", fields, problems);
    let mean_cost = mean_cost(fields, problems);
    Some(NewbornTest {
        weight_below: weight?.as_integer().and_then(|grams| i32::try_from(grams).ok())?,
        times_mean: times_mean?,
        mean_cost: mean_cost?,
        times_group: times_group?,
    })
}

fn multiple(key: &'static str, fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Number> {
    let number = fields.number(key, problems);
    let range = format!("between 0 and {}", Bound::TIMES);
    within(number, fields, problems, &range, |number| Bound::TIMES.admits(number))
}

/// `mean_cost`, above 0 and possible for a case.
pub(in crate::policy) fn mean_cost(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Fen> {
    let amount = yuan("mean_cost", fields, problems)?;
    if amount <= Fen::ZERO {
        fields.problem(problems, "`mean_cost` must be above 0");
        return None;
    }
    Some(amount)
}
