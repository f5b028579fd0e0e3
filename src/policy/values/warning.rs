//! Values of the section `warning`.

use crate::domain::{Number, Problems};
use crate::policy::rules::*;
use crate::table::Fields;

use super::*;

/// The largest limit, which catches slips of the hand: every indicator of a sound year is far below it. Source: own.
const LARGEST: i64 = 1_000_000_000;

pub(in crate::policy) fn warning_limits(
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> Option<Vec<WarningLimit>> {
    let mut limits: Vec<WarningLimit> = Vec::new();
    for mut table in fields.tables("limits", problems) {
        let word = table.text("indicator", problems);
        let known = WarningLimit::INDICATORS.map(|name| (name, name));
        let indicator = word.and_then(|word| one_of(word, &table, problems, &known));
        let mut bound = |key: &'static str| {
            let number = table.optional_number(key, problems);
            let fits = |own: Number| own >= Number::whole(-LARGEST) && own <= Number::whole(LARGEST);
            within(number, &table, problems, "a limit between -1000000000 and 1000000000", fits)
        };
        let (at_least, at_most) = (bound("at_least"), bound("at_most"));
        table.finish(problems);
        let Some(indicator) = indicator else { continue };
        if at_least.is_none() && at_most.is_none() {
            table.problem(
                problems,
                format!("`{indicator}` has neither `at_least` nor `at_most`; state one of them"),
            );
        }
        if at_least.zip(at_most).is_some_and(|(least, most)| least > most) {
            table.problem(problems, format!("`{indicator}`: `at_least` is above `at_most`"));
        }
        if limits.iter().any(|own| own.indicator == indicator) {
            table.problem(problems, format!("indicator `{indicator}` stands twice"));
        }
        limits.push(WarningLimit { indicator, at_least, at_most });
    }
    if limits.is_empty() {
        fields.problem(problems, "`limits` is missing or empty; a list of limits was expected");
        return None;
    }
    Some(limits)
}
