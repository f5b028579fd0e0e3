//! Values of the section `consortium`.

use crate::domain::{Bound, Fen, Number, Problems};
use crate::policy::rules::*;
use crate::table::Fields;

use super::*;

pub(in crate::policy) fn guarantee(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Guarantee> {
    choice(fields, problems, &[("model_d14", Guarantee::ModelD14)])
}

pub(in crate::policy) fn consortium_budget(
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> Option<ConsortiumBudget> {
    match choice(fields, problems, &[("per_head", 0), ("growth", 1), ("amount", 2)])? {
        0 => per_head(fields, problems),
        1 => growth(fields, problems),
        _ => Some(ConsortiumBudget::Stated),
    }
}

fn per_head(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<ConsortiumBudget> {
    let amount = yuan("yuan", fields, problems)?;
    if amount < Fen::ZERO || amount > PER_HEAD {
        fields.problem(problems, format!("`yuan`: {amount} is not between 0 and {PER_HEAD} yuan per head"));
        return None;
    }
    Some(ConsortiumBudget::PerHead(amount))
}

/// The most that a person's year may be budgeted with: a million yuan.
const PER_HEAD: Fen = Fen(100_000_000);

fn growth(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<ConsortiumBudget> {
    let word = fields.text("base", problems);
    let known = [("mean", true), ("last_year", false)];
    let mean = word.and_then(|word| one_of(word, fields, problems, &known));
    let base = match mean {
        Some(true) => years(fields, problems).map(|years| GrowthBase::Mean { years }),
        Some(false) => Some(GrowthBase::LastYear),
        None => None,
    };
    let mut share = |key: &'static str| {
        let number = fields.number(key, problems);
        let fits = |number: Number| number >= Number::whole(-1) && number <= Number::ONE;
        within(number, fields, problems, "a share between -1 and 1", fits)
    };
    let (growth, cap) = (share("growth"), share("cap"));
    Some(ConsortiumBudget::Growth { base: base?, growth: growth?, cap: cap? })
}

fn years(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<i32> {
    let years = fields.integer("years", problems)?;
    let fits = (2..=10).contains(&years);
    if !fits {
        fields.problem(problems, format!("`years`: {years} is not between 2 and 10"));
    }
    i32::try_from(years).ok().filter(|_| fits)
}

pub(in crate::policy) fn consortium_surplus(
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> Option<SurplusSplit> {
    let kept = fields.number("kept", problems);
    let kept = within(kept, fields, problems, "a share between 0 and 1", is_share);
    let levels = ["county", "township", "village"].map(|level| part(level, fields, problems));
    let [county, township, village] = levels;
    let levels = [county?, township?, village?];
    if levels == [0; 3] {
        fields.problem(problems, "county, township and village are all 0; one part at least was expected");
        return None;
    }
    Some(SurplusSplit { kept: kept?, levels })
}

fn part(level: &'static str, fields: &mut Fields<'_>, problems: &mut Problems) -> Option<i64> {
    let part = fields.integer(level, problems)?;
    if !(0..=1000).contains(&part) {
        fields.problem(problems, format!("`{level}`: {part} is not a part between 0 and 1000, such as 6"));
        return None;
    }
    Some(part)
}

pub(in crate::policy) fn consortium_overrun(
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> Option<ConsortiumOverrun> {
    match choice(fields, problems, &[("none", 0), ("share", 1), ("carry", 2)])? {
        0 => Some(ConsortiumOverrun::None),
        1 => {
            let share = fields.number("owed_by_consortium", problems);
            let share = within(share, fields, problems, "a share between 0 and 1", is_share);
            share.map(ConsortiumOverrun::Share)
        }
        _ => Some(ConsortiumOverrun::Carry),
    }
}

pub(in crate::policy) fn indicator_weights(
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> Option<IndicatorWeights> {
    let mut weights: IndicatorWeights = Vec::new();
    for mut table in fields.tables("indicators", problems) {
        let name = table.text("indicator", problems);
        let weight = table.number("weight", problems);
        let range = format!("above 0 and at most {}", Bound::TIMES);
        let fits = |weight: Number| weight > Number::ZERO && Bound::TIMES.admits(weight);
        let weight = within(weight, &table, problems, &range, fits);
        table.finish(problems);
        let (name, weight) = (name?, weight?);
        if weights.iter().any(|(own, _)| own == name) {
            table.problem(problems, format!("indicator `{name}` stands twice"));
        }
        weights.push((name.to_owned(), weight));
    }
    if weights.is_empty() {
        fields.problem(problems, "`indicators` is missing or empty; a list of indicators was expected");
        return None;
    }
    Some(weights)
}
