//! Values of the section `prepayment`.

use crate::domain::{Bound, Number, Problems};
use crate::policy::rules::*;
use crate::table::Fields;

use super::*;

pub(in crate::policy) fn advance_months(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Number> {
    positive(fields, problems, Bound::MONTHS_AHEAD)
}

pub(in crate::policy) fn payable_months(
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> Option<PayableMonths> {
    let range = format!("from 0 to {}", Bound::PAYABLE_MONTHS);
    let number = fields.number("value", problems);
    let at_least = within(number, fields, problems, &range, |number| Bound::PAYABLE_MONTHS.admits(number));
    let word = fields.text("shortfall", problems);
    let accept_shortfall =
        word.and_then(|word| one_of(word, fields, problems, &[("refuse", false), ("accept", true)]));
    Some(PayableMonths { at_least: at_least?, accept_shortfall: accept_shortfall? })
}
