//! Values of the sections `point_value` and `rate`.

use crate::domain::{Bound, Number, Problems};
use crate::policy::rules::*;
use crate::table::Fields;

use super::*;

pub(in crate::policy) fn point_value(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Number> {
    positive(fields, problems, Bound::POINT_VALUE)
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
