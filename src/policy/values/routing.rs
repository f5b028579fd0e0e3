//! Values of the section `routing`.

use crate::domain::{Fen, Problems};
use crate::policy::rules::*;
use crate::table::Fields;

use super::*;

const METHODS: [(&str, &str); 6] = [
    ("group", "group"),
    ("bed_day", "bed_day"),
    ("single_disease", "single_disease"),
    ("item", "item"),
    ("capitation", "capitation"),
    ("excluded", "excluded"),
];

/// Conditions on words that are lists of whole words, with their columns.
const WORD_LISTS: [WordField; 5] =
    [WordField::MedType, WordField::IptMedType, WordField::TrtType, WordField::DscgCaty, WordField::DscgWay];

pub(in crate::policy) fn routing_rules(
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> Option<Vec<RoutingRule>> {
    let tables = fields.tables("rules", problems);
    if tables.is_empty() {
        fields.problem(problems, "`routing.rules.rules` is missing or empty; a list of rules was expected");
        return None;
    }
    let count = tables.len();
    let rules: Vec<RoutingRule> =
        tables.into_iter().filter_map(|mut rule| rule_of(&mut rule, problems)).collect();
    let open = rules.iter().position(|rule| rule.conditions == RouteConditions::default());
    if let Some(later) = open.and_then(|at| rules.get(at + 1)) {
        let message = "this rule is never tried: the one before has no condition and takes every case";
        problems.add(fields.file(), later.line, message);
    }
    (rules.len() == count).then_some(rules)
}

fn rule_of(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<RoutingRule> {
    let conditions = conditions(fields, problems);
    let route = route(fields, problems);
    fields.finish(problems);
    let (conditions, route) = (conditions?, route?);
    let row_asked = match route {
        Route::SingleDisease { .. } => Some(("single_disease", conditions.single_disease)),
        Route::BedDay => Some(("bed_day", conditions.bed_day)),
        _ => None,
    };
    if let Some((name, false)) = row_asked {
        let message = format!(
            "a rule with method = \"{name}\" must ask for {name} = true: only a row of {name}.csv says what is paid"
        );
        fields.problem(problems, message);
        return None;
    }
    Some(RoutingRule { conditions, route, line: fields.line })
}

fn route(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Route> {
    let word = fields.text("method", problems)?;
    let method = one_of(word, fields, problems, &METHODS)?;
    let line = fields.optional_text("line", problems).map(str::to_owned);
    let stated = |line: Option<String>, problems: &mut Problems| {
        if line.is_none() {
            let message = format!("method = \"{method}\" must name the `line` of budget.csv that pays it");
            fields.problem(problems, message);
        }
        line
    };
    match method {
        "single_disease" => Some(Route::SingleDisease { line: stated(line, problems)? }),
        "capitation" => Some(Route::Capitation { line: stated(line, problems)? }),
        "item" => Some(Route::Item { ratio: ratio(fields, problems)?, line }),
        _ if line.is_some() => {
            fields
                .problem(problems, format!("method = \"{method}\" draws on no `line` of its own; remove it"));
            None
        }
        "bed_day" => Some(Route::BedDay),
        "excluded" => Some(Route::Excluded),
        _ => Some(Route::Group),
    }
}

fn conditions(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<RouteConditions> {
    let stay_days_at_least = days("stay_days_at_least", fields, problems)?;
    let stay_days_at_most = days("stay_days_at_most", fields, problems)?;
    if let (Some(least), Some(most)) = (stay_days_at_least, stay_days_at_most)
        && least > most
    {
        fields.problem(problems, format!("no stay has at least {least} and at most {most} days"));
        return None;
    }
    let cost_below = match stands("cost_below", fields) {
        true => Some(cost("cost_below", fields, problems)?),
        false => None,
    };
    Some(RouteConditions {
        stay_days_at_least,
        stay_days_at_most,
        cost_below,
        words: words(fields, problems)?,
        hospitals: list("hospital", fields, problems)?.unwrap_or_default(),
        levels: list("level", fields, problems)?.unwrap_or_default(),
        groups: list("group", fields, problems)?.unwrap_or_default(),
        single_disease: asked("single_disease", fields, problems)?,
        bed_day: asked("bed_day", fields, problems)?,
    })
}

/// Whether a key is there. It counts as asked for, so that a slip of another key finds it.
fn stands(key: &'static str, fields: &mut Fields<'_>) -> bool {
    fields.node(key).is_some()
}

fn cost(key: &'static str, fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Fen> {
    let cost = yuan(key, fields, problems)?;
    if cost <= Fen::ZERO {
        fields.problem(problems, format!("`{key}` must be above 0"));
        return None;
    }
    Some(cost)
}

fn words(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Vec<WordCondition>> {
    let mut words = Vec::new();
    for field in WORD_LISTS {
        let own = list(field.name(), fields, problems)?.map(WordTest::OneOf);
        words.extend(own.map(|test| WordCondition { field, test }));
    }
    let field = WordField::InsuplcAdmdvs;
    let inside = list("insuplc_in", fields, problems)?.map(WordTest::Begins);
    let outside = list("insuplc_not_in", fields, problems)?.map(WordTest::BeginsNot);
    words.extend(inside.into_iter().chain(outside).map(|test| WordCondition { field, test }));
    Some(words)
}

/// A list that may be left out; one that is there must hold something. None where it is wrong.
fn list(key: &'static str, fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Option<Vec<String>>> {
    if !stands(key, fields) {
        return Some(None);
    }
    let mut words: Vec<String> = fields.texts(key, problems).into_iter().map(str::to_owned).collect();
    if words.is_empty() || words.iter().any(String::is_empty) {
        fields.problem(
            problems,
            format!("`{key}` must be a list of words such as [\"21\"], none of them blank"),
        );
        return None;
    }
    words.sort();
    words.dedup();
    Some(Some(words))
}

fn days(key: &'static str, fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Option<i32>> {
    if !stands(key, fields) {
        return Some(None);
    }
    let number = fields.number(key, problems)?;
    let days = number.as_integer().and_then(|days| i32::try_from(days).ok()).filter(|days| *days >= 0);
    if days.is_none() {
        fields.problem(problems, format!("`{key}`: {number} is not a number of days"));
    }
    days.map(Some)
}

/// A condition that can only be asked to hold.
fn asked(key: &'static str, fields: &mut Fields<'_>, problems: &mut Problems) -> Option<bool> {
    if !stands(key, fields) {
        return Some(false);
    }
    let flag = fields.flag(key, problems)?;
    if !flag {
        let message = format!("`{key}` can only be true; put a rule for the cases that fit before this one");
        fields.problem(problems, message);
    }
    flag.then_some(true)
}
