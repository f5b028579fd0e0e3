//! Values of the section `month`.

use crate::domain::Problems;
use crate::policy::rules::*;
use crate::table::Fields;

use super::*;

pub(in crate::policy) fn month_value(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<MonthValue> {
    choice(fields, problems, &[("opening", MonthValue::Opening), ("floating", MonthValue::Floating)])
}
