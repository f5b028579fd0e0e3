//! Values of the sections `year`, `deposit` and `clearing`.

use crate::domain::{Number, Problems};
use crate::policy::rules::*;
use crate::table::Fields;

use super::*;

pub(in crate::policy) fn close_to(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<CloseTo> {
    let choices = [("available", CloseTo::Available), ("reserve", CloseTo::Reserve), ("open", CloseTo::Open)];
    choice(fields, problems, &choices)
}

pub(in crate::policy) fn negative_due(
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> Option<NegativeDue> {
    choice(fields, problems, &[("recover", NegativeDue::Recover), ("carry", NegativeDue::Carry)])
}

pub(in crate::policy) fn release_steps(
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> Option<Vec<ReleaseStep>> {
    steps_by_score(fields, problems, release_step, |step| step.at_least)
}

fn release_step(table: &mut Fields<'_>, problems: &mut Problems) -> Option<ReleaseStep> {
    let at_least = table.number("at_least", problems);
    let released = table.number("released", problems);
    let released = within(released, table, problems, "a share between 0 and 1", is_share);
    let less_per_point = table.optional_number("less_per_point", problems);
    let below = table.optional_number("below", problems);
    let in_proportion_to = in_proportion_to(table, problems);
    if less_per_point.is_some() != below.is_some() {
        table.problem(problems, "`less_per_point` and `below` belong together");
    }
    if below.is_some() && in_proportion_to.is_some() {
        table.problem(problems, "`in_proportion_to` and `less_per_point` are two ways to release; state one");
    }
    Some(ReleaseStep {
        at_least: at_least?,
        released: released?,
        less_per_point: less_per_point.unwrap_or(Number::ZERO),
        below: below.unwrap_or(Number::ZERO),
        in_proportion_to,
    })
}

/// The score that releases all: above 0 and at most 100, as scores are.
fn in_proportion_to(table: &mut Fields<'_>, problems: &mut Problems) -> Option<Number> {
    let score = table.optional_number("in_proportion_to", problems);
    within(score, table, problems, "a score above 0 and at most 100", |score| {
        score > Number::ZERO && score <= Number::whole(100)
    })
}

pub(in crate::policy) fn without_score(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<bool> {
    choice(fields, problems, &[("release", true), ("keep", false)])
}

pub(in crate::policy) fn forfeited_to(
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> Option<ForfeitedTo> {
    let choices = [
        ("pool", ForfeitedTo::Pool),
        ("reserve", ForfeitedTo::Reserve),
        ("redistribute_by_points", ForfeitedTo::OtherHospitals),
    ];
    choice(fields, problems, &choices)
}
