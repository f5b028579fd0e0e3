//! Which method pays a case: the rules of a stretch of days as numbers and sets, so that asking them looks up and compares,
//! and nothing else.

use std::collections::HashMap;
use std::sync::Arc;

use crate::domain::{Case, Date, DiagnosisId, Number, Placement, ProcedureId};
use crate::policy::{Route, RouteConditions, RoutingRule, Selection};
use crate::region::{BedDay, DayBand, FundPart, Region, RouteWords, SingleDisease};
use crate::scheme::CodeBook;

/// What the codes of a scheme say for the tables of other methods.
#[derive(Debug, Default, PartialEq)]
pub struct RouteCodes {
    words: RouteWords,
    single_diseases: RowsOf,
    /// By row of `single_disease.csv`: the procedures of which one is asked, sorted; none: none is asked.
    procedures: Vec<Option<Vec<ProcedureId>>>,
    bed_days: RowsOf,
}

/// The rows of a table that a principal diagnosis fits, in order.
#[derive(Debug, Default, PartialEq)]
struct RowsOf {
    /// Of diagnoses that some row names.
    named: HashMap<DiagnosisId, Vec<u32>>,
    /// Of all others: the rows that name none.
    others: Vec<u32>,
}

impl RowsOf {
    /// From the beginnings of codes that each row names; a row that names none takes every diagnosis.
    fn new<'r>(rows: impl Iterator<Item = &'r [String]> + Clone, book: &CodeBook) -> Self {
        let fits = |prefixes: &[String], code: &str| {
            prefixes.is_empty() || prefixes.iter().any(|prefix| code.starts_with(prefix.as_str()))
        };
        let of = |code: &str| -> Vec<u32> {
            (0..).zip(rows.clone()).filter(|(_, prefixes)| fits(prefixes, code)).map(|(row, _)| row).collect()
        };
        // No code is empty, so an empty one fits the rows only that name none.
        let others = of("");
        let named = book.codes().map(|(number, code)| (DiagnosisId(number), of(code)));
        Self { named: named.filter(|(_, rows)| *rows != others).collect(), others }
    }

    fn of(&self, diagnosis: DiagnosisId) -> &[u32] {
        self.named.get(&diagnosis).unwrap_or(&self.others)
    }
}

impl RouteCodes {
    /// Looks up the codes of a scheme.
    pub fn new(region: &Region, diagnoses: &CodeBook, procedures: &CodeBook) -> Self {
        let procedures = |row: &SingleDisease| {
            let fits = |code: &str| row.procedure.iter().any(|prefix| code.starts_with(prefix.as_str()));
            let own = procedures.codes().filter(|(_, code)| fits(code));
            (!row.procedure.is_empty()).then(|| own.map(|(number, _)| ProcedureId(number)).collect())
        };
        let rows_of = |rows: Vec<&[String]>| match rows.is_empty() {
            true => RowsOf::default(),
            false => RowsOf::new(rows.into_iter(), diagnoses),
        };
        Self {
            words: region.route_words(),
            single_diseases: rows_of(
                region.single_diseases.iter().map(|row| row.diagnosis.as_slice()).collect(),
            ),
            procedures: region.single_diseases.iter().map(procedures).collect(),
            bed_days: rows_of(region.bed_days.iter().map(|row| row.diagnosis.as_slice()).collect()),
        }
    }
}

/// A case as routing sees it.
#[derive(Clone, Copy, Debug)]
pub struct RoutedCase<'c> {
    /// The pool.
    pub pool: usize,
    /// The hospital.
    pub hospital: usize,
    /// Its place in the scheme.
    pub place: usize,
    /// Its total cost, above zero.
    pub cost: i64,
    /// The conditions on words that it meets.
    pub words: u128,
    /// The patient and the codes.
    pub case: &'c Case<'c>,
}

/// Where a case is routed. Lines go by their place among the lines of the pool's year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Destination<'t> {
    /// To its group.
    Group,
    /// To the points of its days.
    BedDay(&'t [DayBand]),
    /// To a price and the fund's part of it.
    SingleDisease(&'t SingleDisease, usize),
    /// To a ratio of what was recorded, and the line that pays.
    Item(Number, Option<usize>),
    /// To what its hospital is paid per head.
    Capitation(usize),
    /// Elsewhere.
    Excluded,
}

/// The rules of a stretch of days.
#[derive(Debug, PartialEq)]
pub struct Routing {
    /// By pool.
    rules: Vec<Vec<Rule>>,
    codes: Arc<RouteCodes>,
    single_diseases: Vec<Limited<SingleDisease>>,
    bed_days: Vec<Limited<BedDay>>,
}

/// A row of a table with what limits it, as numbers.
#[derive(Debug, PartialEq)]
struct Limited<R> {
    row: R,
    in_force: bool,
    pool: Option<usize>,
    level: Option<u8>,
    words: u128,
}

#[derive(Debug, PartialEq)]
struct Rule {
    at_least: i32,
    at_most: i32,
    asks_stay: bool,
    cost_below: Option<i64>,
    words: u128,
    /// By number; none: any.
    hospitals: Option<Vec<bool>>,
    /// By place of the scheme; none: any.
    places: Option<Vec<bool>>,
    asks_single_disease: bool,
    asks_bed_day: bool,
    target: Target,
}

/// [`Destination`] without the row, which each case finds itself: a rule that is paid by a row asks for one.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Target {
    Group,
    BedDay,
    SingleDisease(usize),
    Item(Number, Option<usize>),
    Capitation(usize),
    Excluded,
}

impl Routing {
    /// Lays out the rules of a day. `places` are those of the scheme.
    ///
    /// # Panics
    /// When a rule names a line or level that is not there: the region's year was checked before.
    pub fn on(region: &Region, places: &[Placement], codes: &Arc<RouteCodes>, day: Date) -> Self {
        let levels = region.hospitals.levels();
        let level_of = |level: &Option<String>| {
            let place = levels.iter().position(|own| Some(*own) == level.as_deref());
            place.map(|place| u8::try_from(place).expect("a region has few levels"))
        };
        let rules_of = |(pool, name): (usize, &str)| {
            let rules = region.policy.routing(Selection { day, pool: name, level: None });
            rules.iter().map(|rule| Rule::new(region, rule, places, &codes.words, (pool, day))).collect()
        };
        let single_diseases = region.single_diseases.iter().map(|row| Limited {
            in_force: row.period.contains(day),
            pool: row.pool,
            level: level_of(&row.level),
            words: 0,
            row: row.clone(),
        });
        let bed_days = region.bed_days.iter().map(|row| Limited {
            in_force: row.period.contains(day),
            pool: row.pool,
            level: level_of(&row.level),
            words: row.department.as_ref().map_or(0, |department| codes.words.bit(department)),
            row: row.clone(),
        });
        Self {
            rules: region.pool_names().into_iter().enumerate().map(rules_of).collect(),
            single_diseases: single_diseases.collect(),
            bed_days: bed_days.collect(),
            codes: codes.clone(),
        }
    }

    /// Where a case goes: by the first rule that holds, and without one to its group. `level` is that of its hospital.
    pub fn route(&self, case: &RoutedCase<'_>, level: Option<u8>) -> Destination<'_> {
        let mut rules = self.rules[case.pool].iter();
        rules.find_map(|rule| self.by_rule(rule, case, level)).unwrap_or(Destination::Group)
    }

    /// Where a rule sends a case; none where it does not hold, or where no row fits of a table that it asks.
    fn by_rule(&self, rule: &Rule, case: &RoutedCase<'_>, level: Option<u8>) -> Option<Destination<'_>> {
        if !rule.holds(case) {
            return None;
        }
        let single = if rule.asks_single_disease { Some(self.single_disease(case, level)?) } else { None };
        let bed_day = if rule.asks_bed_day { Some(self.bed_day(case, level)?) } else { None };
        Some(match rule.target {
            Target::Group => Destination::Group,
            Target::BedDay => Destination::BedDay(&bed_day?.bands),
            Target::SingleDisease(line) => Destination::SingleDisease(single?, line),
            Target::Item(ratio, line) => Destination::Item(ratio, line),
            Target::Capitation(line) => Destination::Capitation(line),
            Target::Excluded => Destination::Excluded,
        })
    }

    fn single_disease(&self, case: &RoutedCase<'_>, level: Option<u8>) -> Option<&SingleDisease> {
        let rows = self.codes.single_diseases.of(case.case.principal_diagnosis).iter();
        let operated = |row: usize| match &self.codes.procedures[row] {
            None => true,
            Some(asked) => case.case.principal_procedure.is_some_and(|own| asked.binary_search(&own).is_ok()),
        };
        let mut rows = rows.map(|row| *row as usize).filter(|row| operated(*row));
        rows.find_map(|row| self.single_diseases[row].fitting(case, level))
    }

    fn bed_day(&self, case: &RoutedCase<'_>, level: Option<u8>) -> Option<&BedDay> {
        let mut rows = self.codes.bed_days.of(case.case.principal_diagnosis).iter();
        rows.find_map(|row| self.bed_days[*row as usize].fitting(case, level))
    }
}

impl<R> Limited<R> {
    fn fitting(&self, case: &RoutedCase<'_>, level: Option<u8>) -> Option<&R> {
        let fits = self.in_force
            && self.pool.is_none_or(|pool| pool == case.pool)
            && (self.level.is_none() || self.level == level)
            && case.words & self.words == self.words;
        fits.then_some(&self.row)
    }
}

impl Rule {
    fn new(
        region: &Region,
        rule: &RoutingRule,
        places: &[Placement],
        words: &RouteWords,
        (pool, day): (usize, Date),
    ) -> Self {
        let asked = &rule.conditions;
        let line = |name: &str| {
            let place = region.budget_lines(pool, day.month().year).position(|line| line.name == name);
            place.expect("the lines of routing rules were checked to be there")
        };
        Self {
            at_least: asked.stay_days_at_least.unwrap_or(i32::MIN),
            at_most: asked.stay_days_at_most.unwrap_or(i32::MAX),
            asks_stay: asked.stay_days_at_least.is_some() || asked.stay_days_at_most.is_some(),
            cost_below: asked.cost_below.map(|cost| i64::try_from(cost.0).unwrap_or(i64::MAX)),
            words: asked.words.iter().fold(0, |bits, own| bits | words.bit(own)),
            hospitals: hospitals(region, asked, day),
            places: (!asked.groups.is_empty())
                .then(|| places.iter().map(|place| asked.groups.contains(&place.group)).collect()),
            asks_single_disease: asked.single_disease,
            asks_bed_day: asked.bed_day,
            target: match &rule.route {
                Route::Group => Target::Group,
                Route::BedDay => Target::BedDay,
                Route::SingleDisease { line: name } => Target::SingleDisease(line(name)),
                Route::Item { ratio, line: name } => Target::Item(*ratio, name.as_deref().map(line)),
                Route::Capitation { line: name } => Target::Capitation(line(name)),
                Route::Excluded => Target::Excluded,
            },
        }
    }

    /// Whether everything holds but what tables are asked.
    fn holds(&self, case: &RoutedCase<'_>) -> bool {
        let stay = case.case.patient.length_of_stay_days;
        let stays = || stay.is_some_and(|days| days >= 0 && (self.at_least..=self.at_most).contains(&days));
        case.words & self.words == self.words
            && (!self.asks_stay || stays())
            && self.cost_below.is_none_or(|bound| case.cost < bound)
            && self.hospitals.as_ref().is_none_or(|own| own[case.hospital])
            && self.places.as_ref().is_none_or(|own| own[case.place])
    }
}

/// The hospitals that a rule admits on a day; none where it admits all.
fn hospitals(region: &Region, asked: &RouteConditions, day: Date) -> Option<Vec<bool>> {
    if asked.hospitals.is_empty() && asked.levels.is_empty() {
        return None;
    }
    let admits = |(hospital, code): (usize, &String)| {
        let level = region.hospitals.on(hospital, day).map(|row| &row.level);
        (asked.hospitals.is_empty() || asked.hospitals.contains(code))
            && (asked.levels.is_empty() || level.is_some_and(|level| asked.levels.contains(level)))
    };
    Some(region.hospitals.codes().iter().enumerate().map(admits).collect())
}

/// The fund's part of a price, in fen and not rounded: numerator and ratio.
pub(super) fn fund_part(row: &SingleDisease, paid_by_others: i64) -> (i128, Number) {
    match row.fund {
        FundPart::Price => (row.price.0, Number::ONE),
        FundPart::LessPaid => ((row.price.0 - i128::from(paid_by_others)).max(0), Number::ONE),
        FundPart::Share(share) => (row.price.0, share),
    }
}

/// Points of a stay, in units of 10^-9: those of each of its days.
///
/// # Example
/// 4.2 points a day, 35 days: 147 points (D7). 4.2 to day 30 and 3 from day 31 on: 126 + 15 = 141.
pub(super) fn points_of_days(bands: &[DayBand], days: i32) -> i128 {
    let own = |band: &DayBand| {
        let last = band.last.map_or(days, |last| last.min(days));
        let days = i128::from((i64::from(last) - i64::from(band.first) + 1).max(0));
        days * band.points.mantissa() * (DAY_UNIT / band.points.denominator())
    };
    bands.iter().map(own).sum()
}

/// The unit of [`points_of_days`]: a table has at most nine decimals.
pub(super) const DAY_UNIT: i128 = 1_000_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    fn band(first: i32, last: Option<i32>, points: &str) -> DayBand {
        DayBand { first, last, points: Number::parse(points).unwrap() }
    }

    #[test]
    fn d7_bed_days() {
        assert_eq!(points_of_days(&[band(1, None, "4.2")], 35), 147 * DAY_UNIT);
    }

    #[test]
    fn each_day_has_the_points_of_its_band() {
        let bands = [band(1, Some(30), "4.2"), band(31, Some(60), "3"), band(61, None, "0")];
        // 1 · 4.2; 30 · 4.2 = 126; 126 + 1 · 3; 126 + 30 · 3 = 216, and nothing for what follows.
        for (days, points) in [(1, 42), (30, 1260), (31, 1290), (60, 2160), (61, 2160), (i32::MAX, 2160)] {
            assert_eq!(points_of_days(&bands, days), points * DAY_UNIT / 10, "{days} days");
        }
    }
}
