//! `bed_day.csv`: points of stays that are paid by the day (按床日) in DRG regions.

use crate::domain::{Bound, Number, Period, Problems};
use crate::policy::{WordCondition, WordField, WordTest};
use crate::table::{Column, Row, Sheet};

use super::prefixes::{limited, prefixes};

pub(super) const COLUMNS: &[Column] = &[
    Column::required("code"),
    Column::required("name"),
    Column::optional("dscg_caty"),
    Column::optional("diagnosis"),
    Column::optional("level"),
    Column::optional("pool"),
    Column::required("points"),
    Column::optional("days_from"),
    Column::optional("days_until"),
    Column::optional("from"),
    Column::optional("until"),
];

/// The points of a day, for the days of a stay up to one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayBand {
    /// The first day of the stay, from 1.
    pub first: i32,
    /// The last day, this included; none: all that follow.
    pub last: Option<i32>,
    /// Points of each of these days.
    pub points: Number,
}

/// Stays that are paid alike by the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BedDay {
    /// Its code, for people.
    pub code: String,
    /// The department; none: any.
    pub department: Option<WordCondition>,
    /// The principal diagnosis begins with one of these; empty: any.
    pub diagnosis: Vec<String>,
    /// The level of the hospital; none: any.
    pub level: Option<String>,
    /// The pool, as an index; none: any.
    pub pool: Option<usize>,
    /// The points, from day 1 on without a gap.
    pub bands: Vec<DayBand>,
    /// The days on which this is in force.
    pub period: Period,
    /// The first line of the file.
    pub line: u64,
}

/// The tariffs in the order of the file, the rows of one put together: the first that fits a case gives its points.
pub(super) fn read(sheet: &Sheet, levels: &[&str], pools: &[&str], problems: &mut Problems) -> Vec<BedDay> {
    let mut tariffs: Vec<BedDay> = Vec::new();
    for row in sheet.rows() {
        let Some(own) = tariff(row, levels, pools, problems) else { continue };
        match tariffs.iter_mut().find(|other| other.is_of(&own)) {
            Some(other) => other.bands.extend(own.bands),
            None => tariffs.push(own),
        }
    }
    for (index, own) in tariffs.iter().enumerate() {
        check_bands(sheet, own, problems);
        if let Some(other) = tariffs[..index].iter().find(|other| other.asks_the_same(own)) {
            let message = format!(
                "line {} asks for the same on some of the same days; one of them was expected",
                other.line
            );
            problems.add(sheet.file(), own.line, message);
        }
    }
    tariffs
}

fn tariff(row: Row<'_>, levels: &[&str], pools: &[&str], problems: &mut Problems) -> Option<BedDay> {
    let (code, name) = (row.text("code", problems), row.text("name", problems));
    let words = prefixes(row, "dscg_caty", problems);
    let diagnosis = prefixes(row, "diagnosis", problems);
    let (level, pool) = limited(row, levels, pools, problems);
    let (band, period) = (band(row, problems), row.period(problems));
    name?;
    let department = Some(words?).filter(|words| !words.is_empty());
    Some(BedDay {
        code: code?.to_owned(),
        department: department
            .map(|words| WordCondition { field: WordField::DscgCaty, test: WordTest::OneOf(words) }),
        diagnosis: diagnosis?,
        level: level.map(str::to_owned),
        pool,
        bands: vec![band?],
        period: period?,
        line: row.line,
    })
}

fn band(row: Row<'_>, problems: &mut Problems) -> Option<DayBand> {
    let points = row.number("points", problems).filter(|points| {
        let fits = Bound::WORTH.admits(*points);
        if !fits {
            row.problem(problems, format!("`points`: {points} is not between 0 and {}", Bound::WORTH));
        }
        fits
    });
    let first = if row.cell("days_from").is_empty() { Some(1) } else { row.integer("days_from", problems) };
    let last = match row.cell("days_until") {
        "" => Some(None),
        _ => row.integer("days_until", problems).map(Some),
    };
    Some(DayBand { first: first?, last: last?, points: points? })
}

/// Bands begin at day 1, follow each other and do not end: a day without points would be a blank taken for zero.
fn check_bands(sheet: &Sheet, tariff: &BedDay, problems: &mut Problems) {
    let mut next = Some(1);
    for band in &tariff.bands {
        let forward = band.last.is_none_or(|last| last >= band.first);
        if next != Some(band.first) || !forward {
            let message = format!(
                "the rows of `{}` must cover the days of a stay from 1 on, in order, without gap or overlap; days_from {} was \
                 met where {} was expected",
                tariff.code,
                band.first,
                next.map_or("no more row".to_owned(), |next: i32| next.to_string())
            );
            problems.add(sheet.file(), tariff.line, message);
            return;
        }
        next = band.last.and_then(|last| last.checked_add(1));
    }
    if let Some(next) = next {
        let message = format!(
            "the rows of `{}` end before day {next}; leave days_until of the last one blank, and state 0 points where days are \
             not paid",
            tariff.code
        );
        problems.add(sheet.file(), tariff.line, message);
    }
}

impl BedDay {
    fn conditions(&self) -> (&Option<WordCondition>, &[String], &Option<String>, Option<usize>) {
        (&self.department, &self.diagnosis, &self.level, self.pool)
    }

    fn is_of(&self, other: &Self) -> bool {
        (&self.code, self.period) == (&other.code, other.period) && self.conditions() == other.conditions()
    }

    fn asks_the_same(&self, other: &Self) -> bool {
        self.conditions() == other.conditions() && self.period.overlaps(other.period)
    }
}
