//! Days, months and half-open periods of the calendar.

use std::fmt;
use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// A day, counted from 1970-01-01 as Arrow's `date32` counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Date(pub i32);

/// Days from the first day of the common era to 1970-01-01, as `chrono` counts them.
const EPOCH: i32 = 719_163;

impl Date {
    /// A day of the calendar; `None` where the calendar has no such day or it lies outside the years 1800 to 2999.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        let date = NaiveDate::from_ymd_opt(year, month, day)?;
        (1800..3000).contains(&year).then(|| Self(date.num_days_from_ce() - EPOCH))
    }

    /// Reads `2023-07-01`, `20230701` or `2023/7/1`; a time of day behind a space or `T` is passed over.
    pub fn parse(text: &str) -> Option<Self> {
        let day = text.split([' ', 'T']).next()?;
        let number = |part: &str| if part.len() <= 4 { part.parse::<u32>().ok() } else { None };
        if day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit()) {
            return Self::new(number(&day[..4])? as i32, number(&day[4..6])?, number(&day[6..])?);
        }
        let mut parts = day.split(['-', '/']);
        let (year, month, date) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() || year.len() != 4 {
            return None;
        }
        Self::new(number(year)? as i32, number(month)?, number(date)?)
    }

    /// The month that holds the day.
    pub fn month(self) -> Month {
        let date = self.calendar();
        Month { year: date.year(), month: date.month() }
    }

    fn calendar(self) -> NaiveDate {
        NaiveDate::from_num_days_from_ce_opt(self.0.saturating_add(EPOCH)).unwrap_or(NaiveDate::MAX)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.calendar().format("%Y-%m-%d"))
    }
}

/// A month of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Month {
    /// The year, such as 2023.
    pub year: i32,
    /// 1 to 12.
    pub month: u32,
}

impl Month {
    /// Years that can be settled: all their days, and the day after the last, are days of [`Date`].
    pub const YEARS: RangeInclusive<i32> = 1800..=2998;

    /// Reads a year that can be settled.
    pub fn parse_year(text: &str) -> Option<i32> {
        text.parse().ok().filter(|year| Self::YEARS.contains(year))
    }

    /// Reads `2023-07`.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-').filter(|_| text.len() == 7)?;
        let (year, month) = (Self::parse_year(year)?, month.parse().ok()?);
        Date::new(year, month, 1).map(Date::month)
    }

    /// The twelve months of a year in order.
    pub fn of_year(year: i32) -> impl Iterator<Item = Self> {
        (1..=12).map(move |month| Self { year, month })
    }

    /// The first day.
    pub fn first(self) -> Date {
        Date::new(self.year, self.month, 1).expect("a month has a first day")
    }

    /// The first day of the next month: where this month ends, exclusive.
    pub fn until(self) -> Date {
        let next = if self.month == 12 { (self.year + 1, 1) } else { (self.year, self.month + 1) };
        Date::new(next.0, next.1, 1).expect("a month has a first day")
    }

    /// The last day.
    pub fn last(self) -> Date {
        Date(self.until().0 - 1)
    }

    /// Position within the year, 0 to 11.
    pub fn index(self) -> usize {
        self.month as usize - 1
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// A stretch of days, `from` inclusive, `until` exclusive; without an `until` it has no end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// The first day that belongs to it.
    pub from: Date,
    /// The first day that no longer belongs to it.
    pub until: Option<Date>,
}

impl Period {
    /// All days.
    pub const ALWAYS: Self = Self { from: Date(i32::MIN), until: None };

    /// The year from its first to its last day.
    pub fn year(year: i32) -> Self {
        let first = |year| Month { year, month: 1 }.first();
        Self { from: first(year), until: Some(first(year + 1)) }
    }

    /// Whether the day lies within.
    pub fn contains(self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }

    /// Whether the two share a day.
    pub fn overlaps(self, other: Self) -> bool {
        let starts_before_end = |one: Self, two: Self| two.until.is_none_or(|until| one.from < until);
        starts_before_end(self, other) && starts_before_end(other, self)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.until) {
            (Date(i32::MIN), None) => write!(f, "always"),
            (Date(i32::MIN), Some(until)) => write!(f, "before {until}"),
            (from, None) => write!(f, "from {from}"),
            (from, Some(until)) => write!(f, "from {from} until {until}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_the_forms_that_occur() {
        let july = Date::new(2023, 7, 1).unwrap();
        assert_eq!(july.0, 19_539);
        for text in ["2023-07-01", "20230701", "2023/7/1", "2023-07-01 08:30:00", "2023-07-01T08:30:00"] {
            assert_eq!(Date::parse(text), Some(july), "{text}");
        }
        for text in
            ["", "2023-13-01", "2023-02-29", "23-07-01", "2023-07", "20230732", "1.7.2023", "2023-07-01-02"]
        {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        assert_eq!(Date::parse("2024-02-29").unwrap().to_string(), "2024-02-29");
    }

    #[test]
    fn months_and_periods_are_half_open() {
        let february = Month::parse("2024-02").unwrap();
        assert_eq!(february.last().to_string(), "2024-02-29");
        assert_eq!(Month { year: 2023, month: 12 }.until().to_string(), "2024-01-01");
        for text in ["2024-2", "2024-13", "2999-12", "1799-12", "20233-1", "2024"] {
            assert_eq!(Month::parse(text), None, "{text}");
        }
        let last = Month::parse("2998-12").unwrap();
        assert_eq!(last.until().to_string(), "2999-01-01");
        assert_eq!(Period::year(2998).until, Some(last.until()));
        let year = Period::year(2024);
        assert!(year.contains(february.last()));
        assert!(!year.contains(Date::new(2025, 1, 1).unwrap()));
        assert!(!year.overlaps(Period::year(2025)));
        assert!(year.overlaps(Period::ALWAYS));
    }
}
