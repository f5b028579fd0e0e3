//! Values of the section `assessment`.

use crate::domain::{Number, Problems};
use crate::policy::rules::*;
use crate::table::Fields;

use super::*;

/// No coefficient is above this.
const MOST: Number = Number::whole(2);

pub(in crate::policy) fn assessment(
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> Option<AssessmentRule> {
    let linear = fields.keys().any(|key| key == "per_point");
    let form = if linear { linear_form(fields, problems) } else { steps(fields, problems) };
    let without_score = coefficient("without_score", fields, problems);
    let to = fields.text("to", problems);
    let words = [("pool", ReductionTo::Pool), ("reserve", ReductionTo::Reserve)];
    let reduction_to = to.and_then(|word| one_of(word, fields, problems, &words));
    let reward_from = reward_from(fields, problems)?;
    let rule = AssessmentRule {
        form: form?,
        without_score: without_score?,
        reduction_to: reduction_to?,
        reward_from,
    };
    let above = highest(&rule) > Number::ONE;
    if above != rule.reward_from.is_some() {
        let message = match above {
            true => {
                "a coefficient is above 1: state what pays it, reward_from = \"reserve\" or \"fund_balance\""
            }
            false => "`reward_from` has nothing to pay: no coefficient is above 1",
        };
        fields.problem(problems, message);
        return None;
    }
    Some(rule)
}

fn highest(rule: &AssessmentRule) -> Number {
    let of_form = match &rule.form {
        CoefficientForm::Steps(steps) => steps.iter().map(|step| step.coefficient).max(),
        CoefficientForm::Linear { highest, .. } => Some(*highest),
    };
    rule.without_score.max(of_form.unwrap_or(Number::ZERO))
}

fn coefficient(key: &'static str, fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Number> {
    let number = fields.number(key, problems);
    within(number, fields, problems, "a coefficient from 0 to 2", |number| {
        !number.is_negative() && number <= MOST
    })
}

fn steps(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<CoefficientForm> {
    let step = |table: &mut Fields<'_>, problems: &mut Problems| {
        let at_least = table.number("at_least", problems);
        let coefficient = coefficient("coefficient", table, problems);
        Some(CoefficientStep { at_least: at_least?, coefficient: coefficient? })
    };
    steps_by_score(fields, problems, step, |step| step.at_least).map(CoefficientForm::Steps)
}

fn linear_form(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<CoefficientForm> {
    let per_point = fields.number("per_point", problems);
    let per_point = within(per_point, fields, problems, "from 0 to 1", is_share);
    let around = fields.number("around", problems);
    let lowest = coefficient("lowest", fields, problems);
    let highest = coefficient("highest", fields, problems);
    let (lowest, highest) = (lowest?, highest?);
    if lowest > highest {
        fields.problem(problems, format!("`lowest` {lowest} is above `highest` {highest}"));
        return None;
    }
    Some(CoefficientForm::Linear { per_point: per_point?, around: around?, lowest, highest })
}

/// What pays a reward; none where it is not stated. The outer value is none where it is wrong.
fn reward_from(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Option<RewardFrom>> {
    let Some(word) = fields.optional_text("reward_from", problems) else { return Some(None) };
    if word == "fund_balance" {
        return Some(Some(RewardFrom::FundBalance { limit: yuan("limit", fields, problems)? }));
    }
    let words = [("reserve", Some(RewardFrom::Reserve)), ("fund_balance", None)];
    one_of(word, fields, problems, &words)
}
