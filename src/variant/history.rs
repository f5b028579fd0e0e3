//! `[from_history]`: from which past cases the points of a scheme follow that was published without any.

use std::ops::RangeInclusive;

use crate::domain::{Bound, Number, Problems};
use crate::policy::{HistoryMean, HistoryRule};
use crate::table::Fields;

/// The column of `group_points.csv` that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorthColumn {
    /// Weights, which `points.scale` of the policy turns into points.
    Weight,
    /// Points.
    Points,
}

impl WorthColumn {
    /// The word of the column.
    pub fn name(self) -> &'static str {
        match self {
            Self::Weight => "weight",
            Self::Points => "points",
        }
    }
}

/// Which part of the cases of a group and year is left out at either end of their costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trim {
    /// The share of the cheapest.
    pub low: Number,
    /// The share of the dearest; both together are below 1, so that a case always remains.
    pub high: Number,
}

/// A year whose cases count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastYear {
    /// The year in which its cases were settled.
    pub year: i32,
    /// Its weight.
    pub weight: u32,
    /// Where its discharges lie, beside the variant's file; none for those of the region.
    pub discharges: Option<String>,
}

/// How points follow from past cases: the mean cost of a group over that of all cases, times the scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FromHistory {
    /// The file that says so, as messages call it.
    pub file: String,
    /// The line of the table.
    pub line: u64,
    /// The column that is written.
    pub column: WorthColumn,
    /// What a group of mean cost is worth.
    pub scale: Number,
    /// Digits that a worth is rounded to, once.
    pub decimals: u32,
    /// How years are weighed.
    pub mean: HistoryMean,
    /// What is left out at both ends; none where every case counts.
    pub trim: Option<Trim>,
    /// Groups with fewer cases have no worth: those of all years, before any is left out.
    pub min_cases: u64,
    /// The years in order, at least one, each once.
    pub years: Vec<PastYear>,
}

/// The largest weight of a year.
const MOST: i64 = 1000;
/// No region weighs more years.
const YEARS: usize = 10;

impl FromHistory {
    /// Reads the table `[from_history]` with its `[[from_history.year]]`.
    pub fn read(mut fields: Fields<'_>, problems: &mut Problems) -> Option<Self> {
        let (file, line) = (fields.file().to_owned(), fields.line);
        let own = &mut fields;
        let column = word(
            own,
            "column",
            problems,
            &[("weight", WorthColumn::Weight), ("points", WorthColumn::Points)],
        );
        let scale = scale(own, problems);
        let decimals = whole(own, "decimals", 0..=i64::from(Bound::WORTH.decimals), problems);
        let mean = word(own, "mean", problems, &HistoryMean::WORDS);
        let trim = trim(own, problems);
        let min_cases = whole(own, "min_cases", 1..=1_000_000, problems);
        let years = years(own, problems);
        fields.finish(problems);
        Some(Self {
            file,
            line,
            column: column?,
            scale: scale?,
            decimals: u32::try_from(decimals?).ok()?,
            mean: mean?,
            trim: trim?,
            min_cases: u64::try_from(min_cases?).ok()?,
            years: years?,
        })
    }

    /// How the years are weighed: years between them that are not stated weigh nothing.
    pub fn weighing(&self) -> HistoryRule {
        let first = self.years.first().map_or(0, |own| own.year);
        let last_year = self.years.last().map_or(0, |own| own.year);
        let weight = |year| self.years.iter().find(|own| own.year == year).map_or(0, |own| own.weight);
        let year_weights = (first..=last_year).map(weight).collect();
        HistoryRule { last_year, year_weights, mean: self.mean, decimals: self.decimals }
    }

    /// What the worths rest on, for the people who read them.
    ///
    /// # Example
    /// `cases of 2022 × 1, 2023 × 2, without the lowest 0.025 and the highest 0.025`
    pub fn told(&self) -> String {
        let year = |own: &PastYear| format!("{} × {}", own.year, own.weight);
        let years = self.years.iter().map(year).collect::<Vec<_>>().join(", ");
        let cut = |trim: Trim| format!(", without the lowest {} and the highest {}", trim.low, trim.high);
        format!("cases of {years}{}", self.trim.map(cut).unwrap_or_default())
    }
}

fn word<T: Copy>(
    fields: &mut Fields<'_>,
    key: &'static str,
    problems: &mut Problems,
    words: &[(&str, T)],
) -> Option<T> {
    let text = fields.text(key, problems)?;
    let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
    if found.is_none() {
        let known = words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
        fields.problem(problems, format!("`{key}`: `{text}` is none of {known}"));
    }
    found
}

fn whole(
    fields: &mut Fields<'_>,
    key: &'static str,
    range: RangeInclusive<i64>,
    problems: &mut Problems,
) -> Option<i64> {
    let value = fields.integer(key, problems)?;
    if !range.contains(&value) {
        let message =
            format!("`{key}`: {value} is not a whole number from {} to {}", range.start(), range.end());
        fields.problem(problems, message);
        return None;
    }
    Some(value)
}

fn scale(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Number> {
    let scale = fields.number("scale", problems)?;
    if scale <= Number::ZERO || !Bound::WORTH.admits(scale) {
        let message = format!("`scale`: {scale} is not above 0 and up to {}", Bound::WORTH);
        fields.problem(problems, message);
        return None;
    }
    Some(scale)
}

/// Both shares or none.
fn trim(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Option<Trim>> {
    let stated = fields.keys().filter(|key| ["trim_low", "trim_high"].contains(key)).count();
    let (low, high) = (share(fields, "trim_low", problems), share(fields, "trim_high", problems));
    match stated {
        0 => return Some(None),
        2 => {}
        _ => {
            let message = "`trim_low` and `trim_high` go together; state both, or leave out both";
            fields.problem(problems, message);
            return None;
        }
    }
    let (low, high) = (low?, high?);
    if below_one(low, high) {
        return Some(Some(Trim { low, high }));
    }
    let message =
        format!("`trim_low` {low} and `trim_high` {high} leave no case; together they must be below 1");
    fields.problem(problems, message);
    None
}

fn below_one(low: Number, high: Number) -> bool {
    let unit = 10i128.pow(Bound::SHARE.decimals);
    let parts = |share: Number| share.mantissa() * (unit / share.denominator());
    parts(low) + parts(high) < unit
}

fn share(fields: &mut Fields<'_>, key: &'static str, problems: &mut Problems) -> Option<Number> {
    let share = fields.optional_number(key, problems)?;
    if !Bound::SHARE.admits(share) {
        let message =
            format!("`{key}`: {share} is not a share between 0 and {}; such as 0.025", Bound::SHARE);
        fields.problem(problems, message);
        return None;
    }
    Some(share)
}

fn years(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Vec<PastYear>> {
    let tables = fields.tables("year", problems);
    if !(1..=YEARS).contains(&tables.len()) {
        let message = format!("1 to {YEARS} [[from_history.year]] were expected, each with year and weight");
        fields.problem(problems, message);
        return None;
    }
    let mut years: Vec<Option<PastYear>> = Vec::new();
    for table in tables {
        let line = table.line;
        let own = past_year(table, problems);
        if let Some(own) =
            own.as_ref().filter(|own| years.iter().flatten().any(|other| other.year == own.year))
        {
            problems.add(fields.file(), line, format!("year {} stands twice", own.year));
        }
        years.push(own);
    }
    let mut years: Vec<PastYear> = years.into_iter().collect::<Option<_>>()?;
    years.sort_by_key(|own| own.year);
    Some(years)
}

fn past_year(mut fields: Fields<'_>, problems: &mut Problems) -> Option<PastYear> {
    let year = whole(&mut fields, "year", 1990..=2100, problems);
    let weight = whole(&mut fields, "weight", 1..=MOST, problems);
    let discharges = fields.optional_text("discharges", problems);
    if discharges.is_some_and(|place| place.trim().is_empty()) {
        let message =
            "`discharges` is empty; name a folder, or leave it out for the discharges of the region";
        fields.problem(problems, message);
    }
    fields.finish(problems);
    Some(PastYear {
        year: i32::try_from(year?).ok()?,
        weight: u32::try_from(weight?).ok()?,
        discharges: discharges.map(str::to_owned),
    })
}
