//! How each kind of value is read from its entry.

use crate::domain::{Bound, Fen, Number, Problems};
use crate::table::{Fields, Node, Value, did_you_mean};

use super::rules::{
    Band, Bands, CloseTo, CoefficientSource, Convention, Denominator, Deviation, DeviationForm, ForfeitedTo,
    GrowthLimits, Handling, MonthValue, NoPoints, QuotaExcess, RateForm, Reimbursement, ReleaseStep,
    SharingLevel, SharingMode, SharingSource, SpecialQuota,
};

/// `value` as one of the words of a choice.
pub(super) fn choice<T: Clone>(
    fields: &mut Fields<'_>,
    problems: &mut Problems,
    choices: &[(&str, T)],
) -> Option<T> {
    let word = fields.text("value", problems)?;
    one_of(word, fields, problems, choices)
}

pub(super) fn one_of<T: Clone>(
    word: &str,
    fields: &Fields<'_>,
    problems: &mut Problems,
    choices: &[(&str, T)],
) -> Option<T> {
    let found = choices.iter().find(|(name, _)| *name == word).map(|(_, value)| value.clone());
    if found.is_none() {
        let words = choices.iter().map(|(name, _)| *name);
        let hint = did_you_mean(word, words.clone());
        let known = words.collect::<Vec<_>>().join(", ");
        fields.problem(problems, format!("`{word}` is none of {known}{hint}"));
    }
    found
}

fn within(
    number: Option<Number>,
    fields: &Fields<'_>,
    problems: &mut Problems,
    range: &str,
    fits: impl Fn(Number) -> bool,
) -> Option<Number> {
    let number = number?;
    if !fits(number) {
        fields.problem(problems, format!("{number} is not {range}"));
        return None;
    }
    Some(number)
}

fn positive(fields: &mut Fields<'_>, problems: &mut Problems, bound: Bound) -> Option<Number> {
    let number = fields.number("value", problems);
    let range = format!("above 0 and at most {bound}");
    within(number, fields, problems, &range, |number| number > Number::ZERO && bound.admits(number))
}

pub(super) fn scale(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Number> {
    positive(fields, problems, Bound::SCALE)
}

pub(super) fn point_value(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Number> {
    positive(fields, problems, Bound::POINT_VALUE)
}

pub(super) fn times(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Number> {
    positive(fields, problems, Bound::TIMES)
}

fn is_share(number: Number) -> bool {
    !number.is_negative() && number <= Number::ONE
}

pub(super) fn share(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Number> {
    let number = fields.number("value", problems);
    within(number, fields, problems, "a share between 0 and 1", is_share)
}

fn ratio(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Number> {
    let number = fields.number("ratio", problems);
    within(number, fields, problems, "a ratio between 0 and 1", is_share)
}

pub(super) fn decimals(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<u32> {
    let number = fields.number("value", problems);
    let number = within(number, fields, problems, "a whole number from 0 to 4", |number| {
        number.as_integer().is_some_and(|value| (0..=4).contains(&value))
    });
    number.and_then(Number::as_integer).and_then(|value| u32::try_from(value).ok())
}

pub(super) fn special_quota(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<SpecialQuota> {
    let share = share(fields, problems);
    let rounding = fields.text("rounding", problems);
    let up = rounding.and_then(|word| one_of(word, fields, problems, &[("floor", false), ("ceil", true)]));
    let excess = fields.text("excess", problems);
    let words = [("refuse", QuotaExcess::Refuse), ("accept", QuotaExcess::Accept)];
    let excess = excess.and_then(|word| one_of(word, fields, problems, &words));
    Some(SpecialQuota { share: share?, up: up?, excess: excess? })
}

pub(super) fn conservative(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<bool> {
    choice(fields, problems, &[("as_others", false), ("class_only", true)])
}

pub(super) fn primary_care(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<bool> {
    choice(fields, problems, &[("as_others", false), ("no_coefficient", true)])
}

pub(super) fn ungrouped(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Handling> {
    let handling = handling(fields, problems);
    if matches!(&handling, Some(Handling::Row { group }) if group == Handling::OWN) {
        let message = "`own` is for points.ambiguous: an ungrouped case has no group of its own; \
                       name a row such as 0000";
        fields.problem(problems, message);
        return None;
    }
    handling
}

pub(super) fn handling(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Handling> {
    match fields.text("value", problems)? {
        "item" => Some(Handling::Item { ratio: ratio(fields, problems)? }),
        "row" => Some(Handling::Row { group: fields.text("group", problems)?.to_owned() }),
        "cost" => {
            let factor = fields.number("factor", problems);
            let range = format!("between 0 and {}", Bound::FACTOR);
            let factor = within(factor, fields, problems, &range, |number| Bound::FACTOR.admits(number));
            let mean_cost = yuan("mean_cost", fields, problems);
            let mean_cost = mean_cost.filter(|amount| {
                let positive = *amount > Fen::ZERO;
                if !positive {
                    fields.problem(problems, "`mean_cost` must be above 0");
                }
                positive
            });
            Some(Handling::Cost { factor: factor?, mean_cost: mean_cost? })
        }
        "refuse" => Some(Handling::Refuse),
        other => one_of(other, fields, problems, &[("item", ()), ("row", ()), ("cost", ()), ("refuse", ())])
            .and(None),
    }
}

fn yuan(key: &'static str, fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Fen> {
    let number = fields.number(key, problems)?;
    let amount = Fen::from_yuan(number);
    if amount.is_none() {
        fields.problem(
            problems,
            format!("`{key}`: {number} is not an amount in yuan with at most two decimals"),
        );
    }
    amount
}

fn deviation(
    fields: &mut Fields<'_>,
    problems: &mut Problems,
    forms: &[(&str, DeviationForm)],
) -> Option<Deviation> {
    let bound = times(fields, problems);
    let inclusive = fields.flag("inclusive", problems);
    let form = fields.text("form", problems).and_then(|word| one_of(word, fields, problems, forms));
    Some(Deviation { bound: bound?, inclusive: inclusive?, form: form? })
}

pub(super) fn reimbursement(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Reimbursement> {
    match choice(fields, problems, &[("actual", false), ("stated", true)])? {
        false => Some(Reimbursement::Actual),
        true => {
            let ratio = ratio(fields, problems);
            within(ratio, fields, problems, "above 0", |ratio| ratio > Number::ZERO)
                .map(Reimbursement::Stated)
        }
    }
}

pub(super) fn growth_limits(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<GrowthLimits> {
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

pub(super) fn rate_form(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<RateForm> {
    match choice(fields, problems, &[("standard", false), ("fund_share", true)])? {
        false => Some(RateForm::Standard),
        true => Some(RateForm::FundShare { ratio: ratio(fields, problems)? }),
    }
}

pub(super) fn convention(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Convention> {
    choice(fields, problems, &Convention::WORDS)
}

pub(super) fn close_to(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<CloseTo> {
    let choices = [("available", CloseTo::Available), ("reserve", CloseTo::Reserve), ("open", CloseTo::Open)];
    choice(fields, problems, &choices)
}

/// A choice of one: carrying a debt needs a next year that is handed it.
pub(super) fn negative_due(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<()> {
    let word = fields.text("value", problems)?;
    if word == "carry" {
        let message = "`carry` is not settled by this version: next year could not receive the debt \
                       (opening.csv); use recover";
        fields.problem(problems, message);
        return None;
    }
    one_of(word, fields, problems, &[("recover", ())])
}

pub(super) fn bands(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Bands> {
    let tables = fields.tables("bands", problems);
    if tables.is_empty() {
        fields.problem(problems, "`bands` is missing or empty; a list of bands was expected");
        return None;
    }
    let last = tables.len() - 1;
    let mut lower = Number::ZERO;
    // Every band is read before one that is wrong ends the reading, so that all faults are told at once.
    let mut bands = Vec::new();
    for (index, mut table) in tables.into_iter().enumerate() {
        bands.push(band(&mut table, problems, &mut lower, index == last));
    }
    bands.into_iter().collect::<Option<_>>().map(Bands)
}

/// One band, from `lower`, where the one before it ends, to its own end, where the next one begins.
fn band(table: &mut Fields<'_>, problems: &mut Problems, lower: &mut Number, last: bool) -> Option<Band> {
    let up_to = table.optional_number("up_to", problems);
    let below_one = up_to.is_some_and(|up_to| up_to <= Number::ONE);
    let inclusive = if up_to.is_some() { table.flag("upper_inclusive", problems) } else { Some(false) };
    let key = if below_one { "kept_by_hospital" } else { "borne_by_fund" };
    let share = table.number(key, problems);
    let share = within(share, table, problems, "a share between 0 and 1", is_share);
    table.finish(problems);
    let complaint = match up_to {
        Some(up_to) if up_to <= *lower => Some("`up_to` must rise from band to band"),
        Some(up_to) if *lower < Number::ONE && up_to > Number::ONE => Some(
            "a band reaches over 1; let one band end at 1, below which surplus is kept and above which overrun is \
             shared",
        ),
        None if *lower < Number::ONE => Some("no band ends at 1"),
        None if !last => Some("only the last band has no `up_to`"),
        Some(_) if last => Some("the last band must have no `up_to`, so that every ratio is covered"),
        _ => None,
    };
    if let Some(complaint) = complaint {
        table.problem(problems, complaint);
    }
    *lower = up_to.unwrap_or(*lower);
    Some(Band { up_to, upper_inclusive: inclusive?, share: share? })
}

pub(super) fn sources(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Vec<SharingSource>> {
    let words: Vec<&str> = match fields.node("value") {
        Some(Node { value: Value::List(_), .. }) => fields.texts("value", problems),
        _ => {
            fields.problem(
                problems,
                "`value` must be a list such as [\"unkept_surplus\", \"reserve\"]; it may be empty",
            );
            return None;
        }
    };
    let mut sources = Vec::new();
    for word in words {
        let source = match word {
            "unkept_surplus" => SharingSource::UnkeptSurplus,
            "reserve" => SharingSource::Reserve,
            "fund_balance" => SharingSource::FundBalance { limit: yuan("limit", fields, problems)? },
            other => {
                one_of(
                    other,
                    fields,
                    problems,
                    &[("unkept_surplus", ()), ("reserve", ()), ("fund_balance", ())],
                );
                return None;
            }
        };
        if sources.contains(&source) {
            fields.problem(problems, format!("source `{word}` stands twice"));
        }
        sources.push(source);
    }
    Some(sources)
}

pub(super) fn release_steps(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Vec<ReleaseStep>> {
    let mut steps: Vec<ReleaseStep> = Vec::new();
    let tables = fields.tables("steps", problems);
    for mut table in tables {
        let at_least = table.number("at_least", problems);
        let released = table.number("released", problems);
        let released = within(released, &table, problems, "a share between 0 and 1", is_share);
        let less_per_point = table.optional_number("less_per_point", problems);
        let below = table.optional_number("below", problems);
        table.finish(problems);
        if less_per_point.is_some() != below.is_some() {
            table.problem(problems, "`less_per_point` and `below` belong together");
        }
        let step = ReleaseStep {
            at_least: at_least?,
            released: released?,
            less_per_point: less_per_point.unwrap_or(Number::ZERO),
            below: below.unwrap_or(Number::ZERO),
        };
        if steps.last().is_some_and(|last| last.at_least <= step.at_least) {
            table.problem(problems, "`at_least` must fall from step to step");
        }
        steps.push(step);
    }
    if steps.last().is_none_or(|last| last.at_least != Number::ZERO) {
        fields.problem(problems, "the last step must begin at score 0, so that every score is covered");
        return None;
    }
    Some(steps)
}

pub(super) fn coefficient_source(
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> Option<CoefficientSource> {
    choice(fields, problems, &[("table", CoefficientSource::Table), ("one", CoefficientSource::One)])
}

pub(super) fn no_points(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<NoPoints> {
    let choices =
        [("item", NoPoints::Item), ("ungrouped", NoPoints::Ungrouped), ("refuse", NoPoints::Refuse)];
    choice(fields, problems, &choices)
}

pub(super) fn low(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Deviation> {
    let forms = [
        ("none", DeviationForm::None),
        ("scaled", DeviationForm::Scaled),
        ("at_cost", DeviationForm::AtCost),
        ("scaled_capped", DeviationForm::ScaledCapped),
        ("scaled_plain_capped", DeviationForm::ScaledPlainCapped),
        ("item", DeviationForm::Item),
    ];
    deviation(fields, problems, &forms)
}

pub(super) fn high(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Deviation> {
    let forms = [
        ("none", DeviationForm::None),
        ("excess", DeviationForm::Excess),
        ("excess_hospital", DeviationForm::ExcessHospital),
        ("item", DeviationForm::Item),
    ];
    deviation(fields, problems, &forms)
}

pub(super) fn denominator(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Denominator> {
    let choices = [
        ("group_mean", Denominator::GroupMean),
        ("level_mean", Denominator::LevelMean),
        ("standard", Denominator::Standard),
        ("payment_standard", Denominator::PaymentStandard),
    ];
    choice(fields, problems, &choices)
}

pub(super) fn month_value(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<MonthValue> {
    choice(fields, problems, &[("opening", MonthValue::Opening), ("floating", MonthValue::Floating)])
}

pub(super) fn sharing_level(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<SharingLevel> {
    let choices =
        [("none", SharingLevel::None), ("hospital", SharingLevel::Hospital), ("pool", SharingLevel::Pool)];
    choice(fields, problems, &choices)
}

pub(super) fn sharing_mode(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<SharingMode> {
    choice(fields, problems, &[("marginal", SharingMode::Marginal), ("whole", SharingMode::Whole)])
}

pub(super) fn without_score(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<bool> {
    choice(fields, problems, &[("release", true), ("keep", false)])
}

pub(super) fn forfeited_to(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<ForfeitedTo> {
    choice(fields, problems, &[("pool", ForfeitedTo::Pool), ("reserve", ForfeitedTo::Reserve)])
}
