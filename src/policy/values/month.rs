//! Values of the section `month`.

use crate::domain::Problems;
use crate::policy::rules::*;
use crate::table::Fields;

use super::*;

pub(in crate::policy) fn month_value(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<MonthValue> {
    choice(fields, problems, &[("opening", MonthValue::Opening), ("floating", MonthValue::Floating)])
}

pub(in crate::policy) fn month_parts(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<MonthParts> {
    choice(fields, problems, &[("twelfths", MonthParts::Twelfths), ("table", MonthParts::Table)])
}

/// A quota, or the word that there is none.
pub(in crate::policy) fn month_quota(
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> Option<Option<QuotaRule>> {
    match choice(fields, problems, &[("none", false), ("twelfth", true)])? {
        false => Some(None),
        true => Some(Some(QuotaRule { carry: fields.flag("carry", problems)? })),
    }
}
