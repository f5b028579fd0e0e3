//! Discharge → case, or reject with a reason; and what was odd about those that pass.

use crate::domain::{Date, Finding, Patient, RejectReason, Sex};
use crate::region::{Consortiums, Region};

use super::columns::{COLUMNS, Field};
use super::record::{Numbers, RecordKind, Records};

/// What the checks need to know beside the record.
#[derive(Clone, Copy, Debug, Default)]
pub struct Checker<'r> {
    /// The region whose hospitals and pools are the known ones; without one every hospital and pool will do.
    pub region: Option<&'r Region>,
    /// Days that may be settled, first and last day included (days since 1970); without them every day may.
    pub settled_days: Option<(i64, i64)>,
}

/// Why a record is no case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The reason.
    pub reason: RejectReason,
    /// What it is about.
    pub detail: String,
}

impl From<RejectReason> for Refusal {
    fn from(reason: RejectReason) -> Self {
        Self { reason, detail: String::new() }
    }
}

/// A batch that was looked at.
#[derive(Debug)]
pub struct Checked {
    /// For each row why it is no case; none where it is one. Few are refused, so a refusal lies apart.
    pub refusals: Vec<Option<Box<Refusal>>>,
    /// The hospital of each row as a number of the region; 0 where there is no region or no such hospital.
    pub hospitals: Vec<usize>,
    /// The pool of each row, likewise.
    pub pools: Vec<usize>,
    /// What each record is.
    pub kinds: Vec<RecordKind>,
    /// The consortium that the person of each row belongs to, as a number of the region; one more than the last where it
    /// belongs to none. Empty where the region has no consortiums.
    pub homes: Vec<usize>,
}

/// Oldest age that is believed.
const OLDEST: i64 = 150;

/// A word that stands for a number of the region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Known {
    Missing,
    Unknown,
    Number(usize),
}

impl Known {
    fn of(word: Option<&str>, number: impl FnOnce(&str) -> Option<usize>) -> Self {
        word.map_or(Self::Missing, |word| number(word).map_or(Self::Unknown, Self::Number))
    }

    fn number(self) -> usize {
        self.number_or(0)
    }

    fn number_or(self, other: usize) -> usize {
        if let Self::Number(number) = self { number } else { other }
    }
}

/// Looks at every record of a batch. `has_diagnosis` tells whether a row has a diagnosis once blanks are dropped.
pub fn check(records: &Records<'_>, checker: &Checker<'_>, has_diagnosis: impl Fn(usize) -> bool) -> Checked {
    let region = checker.region;
    let hospital = |code: &str| region.map_or(Some(0), |region| region.hospitals.number(code));
    let homes = region.map(|region| &region.consortiums).filter(|consortiums| !consortiums.is_empty());
    let pool = |insurance: &str| region.map_or(Some(0), |region| region.settings.pool_of(insurance));
    let mut malformed = records.malformed.clone();
    malformed.sort_unstable();
    let mut look = Look {
        records,
        checker,
        has_diagnosis,
        kinds: records.kinds(),
        hospitals: records.category(Field::FixmedinsCode, |word| Known::of(word, hospital)),
        pools: records.category(Field::Insutype, |word| Known::of(word, pool)),
        homes: homes.map_or_else(Vec::new, |homes| {
            records.category(Field::HomeConsortium, |word| Known::of(word, |code| homes.number(code)))
        }),
        parts: records.parts(),
        malformed: malformed.into_iter().peekable(),
    };
    let refusals = (0..records.rows).map(|row| look.at(row)).collect();
    Checked {
        refusals,
        hospitals: look.hospitals.iter().map(|known| known.number()).collect(),
        pools: look.pools.iter().map(|known| known.number()).collect(),
        kinds: look.kinds,
        homes: look.homes.iter().map(|known| known.number_or(homes.map_or(0, Consortiums::len))).collect(),
    }
}

/// Columns of a batch, laid out for the checks.
struct Look<'r, 'b, D> {
    records: &'r Records<'b>,
    checker: &'r Checker<'r>,
    has_diagnosis: D,
    kinds: Vec<RecordKind>,
    hospitals: Vec<Known>,
    pools: Vec<Known>,
    homes: Vec<Known>,
    parts: Vec<(&'static str, Numbers<'r>)>,
    malformed: std::iter::Peekable<std::vec::IntoIter<(usize, usize)>>,
}

fn within(days: Option<(i64, i64)>, day: i64) -> bool {
    days.is_none_or(|(first, last)| (first..=last).contains(&day))
}

fn refuse(reason: RejectReason) -> Option<Refusal> {
    Some(reason.into())
}

impl<D: Fn(usize) -> bool> Look<'_, '_, D> {
    fn at(&mut self, row: usize) -> Option<Box<Refusal>> {
        let malformed = self.malformed_at(row);
        let day = self.number(Field::SetlEndDate, row);
        let refusal = match malformed {
            Some(column) => Some(Refusal { reason: RejectReason::MalformedValue, detail: column.to_owned() }),
            None => self.identity(row, day).or_else(|| self.times(row, day)).or_else(|| self.money(row)),
        };
        refusal.map(Box::new)
    }

    fn number(&self, field: Field, row: usize) -> Option<i64> {
        self.records.numbers(field).at(row)
    }

    /// The first malformed cell of a row; cells stand in order of rows.
    fn malformed_at(&mut self, row: usize) -> Option<&'static str> {
        while self.malformed.next_if(|(at, _)| *at < row).is_some() {}
        self.malformed.next_if(|(at, _)| *at == row).map(|(_, place)| COLUMNS[place].name)
    }

    fn identity(&self, row: usize, settlement: Option<i64>) -> Option<Refusal> {
        use RejectReason::*;
        match (self.kinds[row], self.hospitals[row], self.pools[row]) {
            (RecordKind::Unknown, ..) => refuse(UnsupportedRecordKind),
            (_, Known::Missing, _) => refuse(MissingHospital),
            (_, Known::Unknown, _) => refuse(UnknownHospital),
            _ if settlement.is_some_and(|day| !self.is_in_region(row, day)) => refuse(UnknownHospital),
            (_, _, Known::Missing) => refuse(MissingInsuranceType),
            (_, _, Known::Unknown) => refuse(UnknownPool),
            _ if self.homes.get(row) == Some(&Known::Unknown) => refuse(UnknownConsortium),
            _ if !(self.has_diagnosis)(row) => refuse(NoDiagnosis),
            _ => match self.number(Field::Age, row) {
                None => refuse(MissingAge),
                Some(age) if !(0..=OLDEST).contains(&age) => {
                    Some(Refusal { reason: ImpossibleAge, detail: age.to_string() })
                }
                Some(_) => None,
            },
        }
    }

    fn times(&self, row: usize, settlement: Option<i64>) -> Option<Refusal> {
        use RejectReason::*;
        match (self.number(Field::AdmTime, row), self.number(Field::DscgTime, row), settlement) {
            (None, ..) => refuse(MissingAdmission),
            (_, None, _) => refuse(MissingDischarge),
            (Some(admission), Some(discharge), _) if discharge < admission => {
                refuse(DischargeBeforeAdmission)
            }
            (_, _, None) => refuse(MissingSettlementDate),
            (_, _, Some(day)) if !within(self.checker.settled_days, day) => refuse(SettlementDateOutsideYear),
            _ => None,
        }
    }

    fn is_in_region(&self, row: usize, day: i64) -> bool {
        let day = i32::try_from(day).map(Date);
        self.checker.region.is_none_or(|region| {
            day.is_ok_and(|day| region.hospitals.on(self.hospitals[row].number(), day).is_some())
        })
    }

    fn money(&self, row: usize) -> Option<Refusal> {
        use RejectReason::*;
        let Some(cost) = self.number(Field::MedfeeSumamt, row) else { return refuse(MissingCost) };
        if self.number(Field::HifpPay, row).is_none() {
            return refuse(MissingFundAmount);
        }
        // A reversal is checked with the signs turned: what is taken back was a case once, and had a cost.
        let (sign, wrong_whole, wrong_part) = match self.kinds[row] {
            RecordKind::Reversal => (-1, ReversalNotNegative, ReversalNotNegative),
            _ => (1, CostNotPositive, PartBelowZero),
        };
        let whole = sign * cost;
        if whole <= 0 {
            return refuse(wrong_whole);
        }
        self.parts.iter().find_map(|(name, values)| {
            let part = sign * values.at(row).unwrap_or(0);
            let reason = match part {
                _ if part < 0 => wrong_part,
                _ if part > whole => PartAboveWhole,
                _ => return None,
            };
            Some(Refusal { reason, detail: (*name).to_owned() })
        })
    }
}

impl Records<'_> {
    /// What rules may ask of each patient. The age in days is for infants and is dropped from age 1 on.
    pub fn patients(&self) -> Vec<Patient> {
        let (sexes, ways) = (self.sexes(), self.discharge_ways());
        let (treatments, by_the_day) = (self.treatments(), self.paid_by_the_day());
        let small = |field: Field| {
            let numbers = self.numbers(field);
            move |row| numbers.at(row).and_then(|value| i32::try_from(value).ok())
        };
        let (age, days, stay) = (small(Field::Age), small(Field::NwbAge), small(Field::ActIptDays));
        let (birth, admission) = (small(Field::NwbBirWt), small(Field::NwbAdmWt));
        let intensive = small(Field::IcuDays);
        // Interfaces write 0 where no weight was taken.
        let weight = |grams: Option<i32>| grams.filter(|grams| *grams != 0);
        let patient = |row| {
            let age_years = age(row).unwrap_or(-1);
            Patient {
                sex: sexes[row],
                age_years,
                age_days: days(row).filter(|days| age_years == 0 && *days >= 0),
                birth_weight_grams: weight(birth(row)),
                admission_weight_grams: weight(admission(row)),
                length_of_stay_days: stay(row),
                discharge_way: ways[row],
                intensive_care_days: intensive(row),
                treatment: treatments[row],
                paid_by_the_day: by_the_day[row],
            }
        };
        (0..self.rows).map(patient).collect()
    }

    /// What was odd about the patient of a case, as far as the record alone tells.
    pub fn oddities(&self, patient: &Patient, row: usize, mut found: impl FnMut(Finding)) {
        if patient.sex == Sex::Unknown {
            found(Finding::UnknownSex);
        }
        if patient.age_years == 0 && patient.age_days.is_none() {
            found(Finding::MissingAgeDays);
        }
        if patient.age_years > 0 && self.numbers(Field::NwbAge).at(row).is_some_and(|days| days > 0) {
            found(Finding::AgeDaysIgnored);
        }
        let weights = [patient.birth_weight_grams, patient.admission_weight_grams];
        if weights.into_iter().flatten().any(|grams| !(100..=9999).contains(&grams)) {
            found(Finding::ImplausibleWeight);
        }
        if patient.length_of_stay_days.is_none_or(|days| days < 0) {
            found(Finding::MissingLengthOfStay);
        }
        if patient.discharge_way.is_none() {
            found(Finding::MissingDischargeWay);
        }
    }
}
