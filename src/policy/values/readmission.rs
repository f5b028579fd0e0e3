//! The value of `points.readmission`.

use crate::domain::Problems;
use crate::policy::rules::ReadmissionRule;
use crate::table::Fields;

use super::{is_share, within};

pub(in crate::policy) fn readmission(
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> Option<ReadmissionRule> {
    let days = fields.integer("value", problems);
    let factor = fields.number("factor", problems);
    let factor = within(factor, fields, problems, "a share between 0 and 1", is_share);
    let same_hospital = fields.flag("same_hospital", problems);
    let mut list = |key: &'static str| match fields.node(key) {
        Some(_) => fields.texts(key, problems).into_iter().map(str::to_owned).collect(),
        None => Vec::new(),
    };
    let (except_groups, except_diagnoses) = (list("except_groups"), list("except_diagnoses"));
    let days = days.and_then(|days| i32::try_from(days).ok().filter(|days| (0..=366).contains(days)));
    if days.is_none() {
        fields.problem(problems, "`value` must be a number of days from 0 to 366");
    }
    Some(ReadmissionRule {
        days: days?,
        factor: factor?,
        same_hospital: same_hospital?,
        except_groups,
        except_diagnoses,
    })
}
