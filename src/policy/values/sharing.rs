//! Values of the section `sharing`.

use crate::domain::{Number, Problems};
use crate::policy::rules::*;
use crate::table::{Fields, Node, Value};

use super::*;

pub(in crate::policy) fn bands(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Bands> {
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

pub(in crate::policy) fn sources(
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> Option<Vec<SharingSource>> {
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

pub(in crate::policy) fn sharing_level(
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> Option<SharingLevel> {
    choice(fields, problems, &SharingLevel::ALL)
}

pub(in crate::policy) fn sharing_mode(
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> Option<SharingMode> {
    choice(fields, problems, &[("marginal", SharingMode::Marginal), ("whole", SharingMode::Whole)])
}

/// The classes of cases, that of mixed cases among them, and the bands of cases without one where they are stated here.
#[derive(Clone, Debug)]
pub(in crate::policy) struct Classes {
    pub(in crate::policy) classes: Vec<ClassBands>,
    pub(in crate::policy) otherwise: Option<Bands>,
}

pub(in crate::policy) fn classes(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Classes> {
    let mut shares: Vec<(String, Number, Number)> = Vec::new();
    for mut table in fields.tables("classes", problems) {
        let class = table.text("class", problems).map(str::to_owned);
        let own = shares_of(&mut table, problems);
        table.finish(problems);
        let (Some(class), Some((kept, borne))) = (class, own) else { continue };
        shares.push((class, kept, borne));
    }
    let mixed = fields.optional_text("mixed", problems);
    let otherwise = fields.table("otherwise", problems);
    let otherwise = otherwise.and_then(|mut table| {
        let own = shares_of(&mut table, problems);
        table.finish(problems);
        own
    });
    if shares.is_empty() {
        fields.problem(problems, "`classes` is missing or empty; a list of classes was expected");
        return None;
    }
    // A mixed case follows the class that leaves the hospital least.
    let lowest = |of: fn(&(String, Number, Number)) -> Number| shares.iter().map(of).min();
    if let (Some(mixed), Some(kept), Some(borne)) = (mixed, lowest(|own| own.1), lowest(|own| own.2)) {
        shares.push((mixed.to_owned(), kept, borne));
    }
    for (index, (class, ..)) in shares.iter().enumerate() {
        if shares[..index].iter().any(|(other, ..)| other == class) {
            fields.problem(problems, format!("class `{class}` stands twice"));
        }
    }
    let bands = |(class, kept, borne)| ClassBands { class, bands: Bands::of_shares(kept, borne) };
    Some(Classes {
        classes: shares.into_iter().map(bands).collect(),
        otherwise: otherwise.map(|(kept, borne)| Bands::of_shares(kept, borne)),
    })
}

fn shares_of(table: &mut Fields<'_>, problems: &mut Problems) -> Option<(Number, Number)> {
    let mut share = |key| {
        let number = table.number(key, problems);
        within(number, table, problems, "a share between 0 and 1", is_share)
    };
    let (kept, borne) = (share("kept_by_hospital"), share("borne_by_fund"));
    Some((kept?, borne?))
}

pub(in crate::policy) fn cap(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Cap> {
    let mut share = |key| {
        let number = fields.optional_number(key, problems);
        within(number, fields, problems, "a share between 0 and 1", is_share)
    };
    let cap = Cap { kept: share("kept"), borne: share("borne") };
    if cap == Cap::default() {
        fields.problem(problems, "states neither `kept` nor `borne`");
        return None;
    }
    Some(cap)
}

pub(in crate::policy) fn gate(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Gate> {
    let score = score_gate(fields, problems);
    let stated = fields.keys().any(|key| key == "justified");
    let justified = stated && fields.flag("justified", problems)?;
    let ratio = fields.optional_number("max_admissions_ratio", problems);
    let ratio = within(ratio, fields, problems, "a ratio from 0 to 1000", |ratio| Bound::TIMES.admits(ratio));
    let gate = Gate { score, justified, max_admissions_ratio: ratio };
    if gate == Gate::default() {
        let message = "states no condition; min_score, justified = true or max_admissions_ratio was expected";
        fields.problem(problems, message);
        return None;
    }
    Some(gate)
}

fn score_gate(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<ScoreGate> {
    let at_least = fields.optional_number("min_score", problems);
    let at_least = within(at_least, fields, problems, "a score from 0 to 100", |score| {
        !score.is_negative() && score <= Number::whole(100)
    })?;
    let word = fields.text("without_score", problems)?;
    let without_score = one_of(word, fields, problems, &[("shares", true), ("shares_not", false)])?;
    Some(ScoreGate { at_least, without_score })
}
