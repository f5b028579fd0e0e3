//! Values of the section `special`.

use crate::domain::Problems;
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
    let excess = fields.text("excess", problems);
    let words = [("refuse", QuotaExcess::Refuse), ("accept", QuotaExcess::Accept)];
    let excess = excess.and_then(|word| one_of(word, fields, problems, &words));
    Some(SpecialQuota { share: share?, up: up?, excess: excess? })
}
