//! Stays of persons, to find those who come back to the same group.

use crate::domain::{Date, Error, Month, Number, Patient, Status};
use crate::files::discharges::{Checked, Field, Input, Location, Piece, RecordKind, Records, check};
use crate::policy::{ReadmissionRule, Selection};

use super::columns::{Caches, Lists, lists};
use super::posting::fingerprint;
use super::program::Program;

/// A stay in words that sort by person, group and time.
pub type StayWords = [u64; 8];

/// A stay of a person in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stay {
    person: [u64; 2],
    /// Scheme and place.
    group: (u32, u32),
    admission: Date,
    discharge: Date,
    settlement: Date,
    /// The month in which it counts.
    month: u32,
    /// Whether its group or diagnosis makes coming back part of the treatment.
    excepted: bool,
    pool: u32,
    hospital: u32,
    location: Location,
}

/// A day as a number that sorts as days do.
fn word(day: Date) -> u64 {
    u64::from(day.0.abs_diff(i32::MIN))
}

fn day(word: u64) -> Date {
    Date((word as i64 + i64::from(i32::MIN)) as i32)
}

impl Stay {
    fn words(&self) -> StayWords {
        let pair = |high: u64, low: u64| high << 32 | low;
        let flags = u64::from(self.month) << 1 | u64::from(self.excepted);
        [
            self.person[0],
            self.person[1],
            pair(self.group.0.into(), self.group.1.into()),
            pair(word(self.admission), word(self.discharge)),
            pair(word(self.settlement), flags),
            pair(self.pool.into(), self.hospital.into()),
            self.location.input as u64,
            self.location.row,
        ]
    }

    fn of(words: &StayWords) -> Self {
        let high = |at: usize| words[at] >> 32;
        let low = |at: usize| words[at] & 0xffff_ffff;
        Self {
            person: [words[0], words[1]],
            group: (high(2) as u32, low(2) as u32),
            admission: day(high(3)),
            discharge: day(low(3)),
            settlement: day(high(4)),
            month: (low(4) >> 1) as u32,
            excepted: low(4) & 1 == 1,
            pool: high(5) as u32,
            hospital: low(5) as u32,
            location: Location { input: words[6] as usize, row: words[7] },
        }
    }
}

/// A stay whose patient came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Returned {
    /// The earlier stay.
    pub earlier: Location,
    /// The later one.
    pub later: Location,
    /// The month in which both are known.
    pub month: Month,
    /// What the earlier stay keeps of its points.
    pub keeps: Number,
}

/// Who came back, among the sorted stays of some persons. `rule` is that of the day on which the later stay was settled.
///
/// # Example
/// Left on 1 March, back in the same group on 16 March: 15 days, so with a window of 15 the first stay is halved, with one
/// of 10 it is not.
pub fn returns<'r>(
    stays: &[StayWords],
    year: i32,
    rule: impl Fn(u32, Date) -> Option<&'r ReadmissionRule>,
) -> Vec<Returned> {
    let mut found = Vec::new();
    for pair in stays.windows(2) {
        let (earlier, later) = (Stay::of(&pair[0]), Stay::of(&pair[1]));
        if (earlier.person, earlier.group) != (later.person, later.group) || later.excepted {
            continue;
        }
        let Some(rule) = rule(later.pool, later.settlement) else { continue };
        let days = later.admission.0 - earlier.discharge.0;
        let elsewhere = rule.same_hospital && earlier.hospital != later.hospital;
        if !elsewhere && (0..=rule.days).contains(&days) {
            let month = Month { year, month: earlier.month.max(later.month) };
            found.push(Returned {
                earlier: earlier.location,
                later: later.location,
                month,
                keeps: rule.factor,
            });
        }
    }
    found
}

/// The stays of a piece, and how many of its cases name no person.
///
/// # Errors
/// A damaged file.
pub fn stays(program: &Program<'_>, input: &Input, piece: Piece) -> Result<(Vec<StayWords>, u64), Error> {
    let mut caches: Vec<Caches> = program.schemes.iter().map(|_| Caches::default()).collect();
    let (mut stays, mut nobody, mut row) = (Vec::new(), 0, piece.first_row);
    input.read_with_person(piece, &mut |batch| {
        let records = Records::read(&batch, program.mapping);
        let lists: Vec<Lists> = program
            .schemes
            .iter()
            .zip(&mut caches)
            .map(|(scheme, cache)| lists(&records, program.maps, scheme, cache))
            .collect();
        let checked = check(&records, &program.checker, |row| lists[0].has_diagnosis(row));
        let persons = records.keys(Field::PsnNo);
        for (at, patient) in records.patients().into_iter().enumerate() {
            let location = Location { input: piece.input, row: row + at as u64 };
            let Some((scheme, month)) = counting(program, &records, &checked, at, location) else { continue };
            let Some(person) = persons(at).filter(|person| !person.trim().is_empty()) else {
                nobody += 1;
                continue;
            };
            let place = Place { at, location, scheme, month, person: fingerprint(person) };
            stays.extend(
                stay(program, &records, &checked, &lists[scheme], patient, &place).map(|stay| stay.words()),
            );
        }
        row += records.rows as u64;
        Ok(())
    })?;
    Ok((stays, nobody))
}

/// A row that counts.
struct Place {
    at: usize,
    location: Location,
    scheme: usize,
    month: Month,
    person: [u64; 2],
}

/// The scheme and the month of a row that counts by itself: sound, neither taken back nor replaced, nor taking back.
fn counting(
    program: &Program<'_>,
    records: &Records<'_>,
    checked: &Checked,
    at: usize,
    location: Location,
) -> Option<(usize, Month)> {
    let tie = program.ties.of(location);
    let gone = tie.is_some_and(|tie| tie.fault.is_some() || tie.reversed || tie.changed.is_some());
    let stands = checked.refusals[at].is_none()
        && checked.kinds[at] != RecordKind::Reversal
        && program.repeats.of(location).is_none();
    if gone || !stands {
        return None;
    }
    let (asked, settlement) = (program.asked?, records.settlement_date(at)?);
    let discharge = records.numbers(Field::DscgTime).at(at);
    let scheme = program.scheme_of(discharge, Some(settlement.0.into()))?;
    let month = asked.counts_in(records.setl_ids()(at).unwrap_or_default(), settlement.month());
    (month <= *asked.months.end()).then_some((scheme, month))
}

/// The stay of a row; none where it is in no group.
fn stay(
    program: &Program<'_>,
    records: &Records<'_>,
    checked: &Checked,
    lists: &Lists,
    patient: Patient,
    place: &Place,
) -> Option<Stay> {
    let (at, scheme) = (place.at, place.scheme);
    let (pool, hospital) = (checked.pools[at], checked.hospitals[at]);
    let (region, settlement) = (program.checker.region?, records.settlement_date(at)?);
    let tariff = program.tariffs.and_then(|tariffs| tariffs.on(settlement, scheme));
    let case = lists.case(at, patient, tariff.and_then(|tariff| tariff.level(hospital)));
    let grouper = &program.schemes[scheme].grouper;
    let group = grouper.group(&case).placement;
    let placement = grouper.placement(group);
    if placement.status != Status::Grouped {
        return None;
    }
    let selection = Selection { day: settlement, pool: &region.settings.pools[pool].name, level: None };
    let principal = grouper.diagnoses().code(case.principal_diagnosis.0);
    let rule = region.policy.readmission(selection);
    let day = |field| Some(Date(i32::try_from(records.numbers(field).at(at)?).ok()?));
    Some(Stay {
        person: place.person,
        group: (scheme as u32, group.0.into()),
        admission: day(Field::AdmTime)?,
        discharge: day(Field::DscgTime)?,
        settlement,
        month: place.month.month,
        excepted: rule.is_some_and(|rule| rule.excepts(&placement.group, principal)),
        pool: pool as u32,
        hospital: hospital as u32,
        location: place.location,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(month: u32, day: u32) -> Date {
        Date::new(2023, month, day).unwrap()
    }

    /// A stay of person 1 in hospital 0, by row: from and to a day of a month, settled on the day it ends.
    fn of(row: u64, from: Date, to: Date) -> Stay {
        Stay {
            person: [1, 1],
            group: (0, 7),
            admission: from,
            discharge: to,
            settlement: to,
            month: to.month().month,
            excepted: false,
            pool: 0,
            hospital: 0,
            location: Location { input: 0, row },
        }
    }

    fn found(stays: &[Stay], days: i32, same_hospital: bool) -> Vec<(u64, u64, u32)> {
        let rule = ReadmissionRule {
            days,
            factor: Number::parse("0.5").unwrap(),
            same_hospital,
            except_groups: Vec::new(),
            except_diagnoses: Vec::new(),
        };
        let mut words: Vec<StayWords> = stays.iter().map(Stay::words).collect();
        words.sort_unstable();
        let found = returns(&words, 2023, |_, _| Some(&rule));
        found.iter().map(|pair| (pair.earlier.row, pair.later.row, pair.month.month)).collect()
    }

    #[test]
    fn words_keep_a_stay() {
        let stay = Stay { excepted: true, pool: 1, hospital: 9999, ..of(5, date(2, 28), date(3, 1)) };
        assert_eq!(Stay::of(&stay.words()), stay);
        assert_eq!(day(word(Date(-1))), Date(-1));
    }

    #[test]
    fn who_is_back_within_the_days_in_the_same_group_came_back() {
        let first = of(0, date(2, 20), date(3, 1));
        let second = of(1, date(3, 16), date(4, 2));
        // Left on 1 March, back on 16 March: 15 days; both are known in April.
        assert_eq!(found(&[second, first], 15, false), [(0, 1, 4)]);
        assert_eq!(found(&[first, second], 14, false), []);
        let other_group = Stay { group: (0, 8), ..second };
        let other_person = Stay { person: [1, 2], ..second };
        let excepted = Stay { excepted: true, ..second };
        let overlapping = of(1, date(2, 27), date(4, 2));
        for other in [other_group, other_person, excepted, overlapping] {
            assert_eq!(found(&[first, other], 30, false), []);
        }
        let elsewhere = Stay { hospital: 1, ..second };
        assert_eq!(found(&[first, elsewhere], 15, true), []);
        assert_eq!(found(&[first, elsewhere], 15, false), [(0, 1, 4)]);
        // A third stay: each earlier one has the next after it.
        let third = of(2, date(4, 3), date(4, 9));
        assert_eq!(found(&[first, second, third], 15, true), [(0, 1, 4), (1, 2, 4)]);
    }
}
