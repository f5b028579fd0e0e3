//! `indicators.csv`, `groups.csv` and `hospitals.csv`: reckoned once, read by everything that people are shown.

mod bulletin;
mod definition;
mod scope;
mod value_of;

use std::collections::BTreeMap;

use crate::domain::{Date, Fen, Finding, GroupSums, Month, Number, Quotient, quotient, quotient_of_fen};
use crate::files::safe_text;
use crate::pipeline::{Counts, GroupCell, SumTable};
use crate::policy::{Selection, SharingLevel, ValueRules};
use crate::region::Region;
use crate::settlement::{PointValue, PoolBooks, monthly, split, variation};

use super::Statement;
use scope::{Cleared, OwnGroup, Reading, Scope, Side, Terms};

pub use bulletin::{BULLETIN, BULLETIN_COLUMNS, BulletinItem, bulletin};
pub use definition::{Definition, Indicator, SOURCES, Scale};
pub use scope::CaseReadings;
pub use value_of::ValueOf;

/// Everything that indicators of a year are made of.
#[derive(Clone, Copy)]
pub struct YearFacts<'f> {
    /// The region.
    pub region: &'f Region,
    /// The year.
    pub year: i32,
    /// Its cases.
    pub sums: &'f SumTable,
    /// Its records.
    pub counts: &'f Counts,
    /// Its books.
    pub books: &'f [PoolBooks],
    /// The codes of the groups by their number.
    pub groups: &'f [String],
}

/// Columns of `indicators.csv`.
pub const INDICATOR_COLUMNS: [&str; 10] = [
    "pool",
    "level",
    "fixmedins_code",
    "group_code",
    "indicator",
    "numerator",
    "denominator",
    "value",
    "unit",
    "source",
];

/// Columns of `groups.csv`.
pub const GROUP_COLUMNS: [&str; 12] = [
    "pool",
    "fixmedins_code",
    "group_code",
    "cases",
    "medfee_sumamt",
    "hifp_pay",
    "days",
    "points",
    "base_points",
    "low",
    "high",
    "standard",
];

/// Whom a reading is about: pool, level, hospital, group; blank for all.
type Subject<'s> = [&'s str; 4];

/// A reading with whom it is about.
#[derive(Clone, Debug)]
pub struct Measured {
    subject: [String; 4],
    reading: Reading,
}

impl Measured {
    fn new(subject: Subject<'_>, reading: Reading) -> Self {
        Self { subject: subject.map(str::to_owned), reading }
    }

    fn row(&self) -> Vec<String> {
        let definition = self.reading.indicator.definition();
        let own = [
            definition.key,
            &self.reading.above.text(),
            &self.reading.below.text(),
            &self.reading.value(),
            definition.scale.name(),
            definition.source,
        ];
        [self.subject.to_vec(), own.map(str::to_owned).to_vec()].concat()
    }
}

/// `indicators.csv`.
pub fn indicators(told: &[Measured]) -> Statement {
    Statement { header: INDICATOR_COLUMNS.to_vec(), rows: told.iter().map(Measured::row).collect() }
}

impl<'f> YearFacts<'f> {
    fn pool_name(&self, pool: usize) -> &'f str {
        &self.region.settings.pools[pool].name
    }

    fn selection(&self, pool: usize) -> Selection<'f> {
        let day = Month { year: self.year, month: 12 }.last();
        Selection { day, pool: self.pool_name(pool), level: None }
    }

    /// What a hospital is: its level on its last day in the year.
    fn level(&self, hospital: usize) -> &'f str {
        let end = Date::new(self.year + 1, 1, 1).expect("the first of January exists");
        self.region.hospitals.latest(hospital, end).map_or("", |row| row.level.as_str())
    }

    fn terms(&self, pool: usize) -> Terms {
        let value = self.books[pool].clearing.value.as_ref();
        Terms {
            scale: points_per_weight(self.region, pool, self.year),
            total_cost_value: value.and_then(|value| match value {
                PointValue::TotalCost { value, .. } => Some(value.clone()),
                _ => None,
            }),
            month_value: ValueOf::of_months(self.region, pool, self.year),
            readmissions: self.region.policy.has_readmission(),
        }
    }

    /// The cells of a pool, those of each hospital together.
    fn cells(&self) -> BTreeMap<(usize, usize), Vec<GroupCell>> {
        let mut by_hospital: BTreeMap<(usize, usize), Vec<GroupCell>> = BTreeMap::new();
        for cell in self.sums.groups().in_order() {
            by_hospital.entry((cell.pool, cell.hospital)).or_default().push(cell);
        }
        by_hospital
    }

    fn scope(&self, pool: usize, hospital: usize, groups: Vec<OwnGroup>) -> Scope {
        let (books, row) = (&self.books[pool], &self.books[pool].clearing.rows[hospital]);
        let cases = books.hospitals[hospital].sums;
        let here = i64::from(cases.group.cases != 0);
        let cleared = Cleared {
            standard: row.standard,
            recorded: row.recorded,
            cleared: row.cleared,
            overrun: row.shared.overrun,
            hospitals: here,
            keeping: if row.shared.retained > Fen::ZERO { here } else { 0 },
            in_overrun: if row.shared.overrun > Fen::ZERO { here } else { 0 },
        };
        let gauges = self.sums.gauges(pool, hospital);
        let mut scope = Scope { cases, gauges, cleared, groups, ..Scope::default() };
        for (source, cases, _) in self.sums.sources(pool, hospital) {
            scope.count_source(source, cases);
        }
        scope
    }

    /// The readings of the region, then of each pool, its levels, hospitals and groups.
    pub fn readings(&self) -> Vec<Measured> {
        let of_region = self.of_region().into_iter().flatten();
        let mut told: Vec<Measured> = of_region.map(|reading| Measured::new([""; 4], reading)).collect();
        let cells = self.cells();
        for pool in 0..self.books.len() {
            told.extend(self.of_pool(pool, &cells));
        }
        told
    }

    fn of_region(&self) -> [Option<Reading>; 3] {
        let accepted = self.counts.accepted().cases as i64;
        let looked_at = accepted + self.counts.refused().cases as i64;
        let (mut cost, mut cases) = (Fen::ZERO, 0);
        for hospital in self.books.iter().flat_map(|books| &books.hospitals) {
            cost += hospital.sums.group.cost;
            cases += hospital.sums.group.cases;
        }
        let before = self.region.history.mean_of_all(self.year - 1).filter(|_| cases > 0);
        let growth = before.and_then(|before| {
            let mean = quotient_of_fen(cost) / Quotient::from_integer((cases * 100).into());
            let last = quotient_of_fen(before) / Quotient::from_integer(100.into());
            Reading::new(Indicator::cost_growth_percent, Side::Exact(mean - last), Side::Yuan(before))
        });
        let quality =
            Reading::new(Indicator::list_quality_percent, Side::Count(accepted), Side::Count(looked_at));
        let found = self.counts.findings.get(&Finding::SpecialCaseCandidate).copied().unwrap_or_default();
        let (above, below) = (Side::Count(found as i64), Side::Count(accepted));
        let candidates = Reading::new(Indicator::special_candidates_percent, above, below);
        [growth, candidates.filter(|_| found > 0), quality]
    }

    fn of_pool(&self, pool: usize, cells: &BTreeMap<(usize, usize), Vec<GroupCell>>) -> Vec<Measured> {
        let (name, terms) = (self.pool_name(pool), self.terms(pool));
        let mut totals: BTreeMap<u32, GroupSums> = BTreeMap::new();
        for cell in cells.range((pool, 0)..(pool + 1, 0)).flat_map(|(_, cells)| cells) {
            totals.entry(cell.group).or_default().add(&cell.sums);
        }
        let own = |cell: &GroupCell| OwnGroup { own: cell.sums, pool: totals[&cell.group] };
        let told = |subject, readings: Vec<Reading>| {
            readings.into_iter().map(move |own| Measured::new(subject, own)).collect::<Vec<_>>()
        };
        let (mut all, mut levels) = (Scope::default(), BTreeMap::<&str, Scope>::new());
        let mut hospitals = Vec::new();
        for (hospital, code) in self.region.hospitals.codes().iter().enumerate() {
            let groups = cells.get(&(pool, hospital)).into_iter().flatten().map(own).collect();
            let (scope, level) = (self.scope(pool, hospital, groups), self.level(hospital));
            let readings = scope.readings(&terms).into_iter().filter(of_one_hospital).collect();
            hospitals.extend(told([name, level, code, ""], readings));
            levels.entry(level).or_default().add(&scope);
            all.add(&scope);
        }
        let mut rows = told([name, "", "", ""], all.readings(&terms));
        rows.extend(told([name, "", "", ""], self.of_pool_alone(pool, &all).into_iter().flatten().collect()));
        for (level, scope) in &levels {
            let shares = shares(scope, &all).into_iter().flatten();
            // One opening value for all levels is told of the pool.
            let of_levels = self.opening_difference(pool, None).is_none();
            let difference = self.opening_difference(pool, Some(level)).filter(|_| of_levels);
            let readings = scope.readings(&terms).into_iter().chain(shares).chain(difference);
            rows.extend(told([name, level, "", ""], readings.collect()));
        }
        rows.extend(hospitals);
        rows.extend(totals.iter().filter_map(|(group, sums)| {
            let code = safe_text(&self.groups[*group as usize]);
            Some(Measured::new([name, "", "", &code], of_group(sums)?))
        }));
        rows
    }

    /// What only a pool as a whole has.
    fn of_pool_alone(&self, pool: usize, all: &Scope) -> [Option<Reading>; 5] {
        let (books, yuan) = (&self.books[pool], Side::Yuan);
        let clearing = &books.clearing;
        let others: Fen = clearing.rows.iter().map(|row| row.other_methods).sum();
        let difference = self.opening_difference(pool, None);
        let fund = self.region.last_year.balance(pool, self.year - 1);
        let months = fund.and_then(|fund| {
            let month = monthly(fund.spend) / Quotient::from_integer(100.into());
            Reading::new(Indicator::payable_months, yuan(fund.balance), Side::Exact(month))
        });
        let outside = books.consortium.as_ref().and_then(|own| {
            let homes = &own.year.homes;
            let outside: Fen = homes.iter().map(|home| home.outside).sum();
            let inside: Fen = homes.iter().map(|home| home.paid() + home.by_item()).sum();
            Reading::new(Indicator::out_of_county_percent, yuan(outside), yuan(outside + inside))
        });
        let paid = yuan(all.cleared.cleared + others);
        let accuracy = Reading::new(Indicator::budget_accuracy_percent, yuan(clearing.budget.total), paid);
        [accuracy, difference, self.change_of_value(pool), months, outside]
    }

    /// The value of a point against that of last year, where both are of total cost.
    fn change_of_value(&self, pool: usize) -> Option<Reading> {
        let PointValue::TotalCost { value, .. } = self.books[pool].clearing.value.as_ref()? else {
            return None;
        };
        let last = self.region.past_point_value(pool, self.year - 1)?;
        let above = Side::Exact(value - &last);
        Reading::new(Indicator::point_value_change_percent, above, Side::Exact(last))
    }

    /// The opening value of a point against that of the clearing; of a level where each has its own.
    fn opening_difference(&self, pool: usize, level: Option<&str>) -> Option<Reading> {
        let (opening, value) = self.opening_and_value(pool, level)?;
        let above = Side::Exact(value - &opening);
        Reading::new(Indicator::opening_difference_percent, above, Side::Exact(opening))
    }

    /// The opening value of a point and that of the clearing, where months and year count a point in the same money: of the
    /// fund, or of total cost.
    fn opening_and_value(&self, pool: usize, level: Option<&str>) -> Option<(Quotient, Quotient)> {
        let month = self.region.policy.month(Selection { level, ..self.selection(pool) }).ok()?;
        let books = &self.books[pool];
        let value = books.clearing.value.as_ref()?;
        let of_year = ValueOf::of_clearing(books).filter(|own| *own != ValueOf::Elastic);
        let same = of_year.is_some() && of_year == ValueOf::of_months(self.region, pool, self.year);
        Some((quotient(month.opening_value?), value.of_pool()?)).filter(|_| same)
    }

    /// Whether the standard of a pool's hospitals is split by points, so that groups have a part of it.
    fn splits_by_points(&self, pool: usize) -> bool {
        let by_points = |rules: &ValueRules| {
            use ValueRules::{CostRatio, CostRatioHospital, Fund};
            matches!(rules, Fund | CostRatio(_) | CostRatioHospital(_))
        };
        let rules = self.region.policy.year(self.selection(pool));
        rules.is_ok_and(|rules| by_points(&rules.value) && rules.sharing.level != SharingLevel::Quota)
    }

    /// `groups.csv`: the cases by points of each hospital by group; the rows of a hospital add up to its row of `clearing.csv`.
    pub fn group_rows(&self) -> Statement {
        let mut rows = Vec::new();
        for ((pool, hospital), cells) in self.cells() {
            let standard = self.books[pool].clearing.rows[hospital].standard;
            let weights: Vec<i128> = cells.iter().map(|cell| cell.sums.points.0).collect();
            let parts = self.splits_by_points(pool).then(|| split(standard, &weights));
            for (place, GroupCell { group, sums, .. }) in cells.iter().enumerate() {
                rows.push(vec![
                    self.pool_name(pool).to_owned(),
                    self.region.hospitals.codes()[hospital].clone(),
                    safe_text(&self.groups[*group as usize]).into_owned(),
                    sums.tally.cases.to_string(),
                    sums.tally.cost.to_string(),
                    sums.tally.fund.to_string(),
                    sums.tally.days.to_string(),
                    sums.points.to_string(),
                    sums.base_points.to_string(),
                    sums.low.to_string(),
                    sums.high.to_string(),
                    parts.as_ref().map(|parts| parts[place].to_string()).unwrap_or_default(),
                ]);
            }
        }
        Statement { header: GROUP_COLUMNS.to_vec(), rows }
    }
}

/// How many base points a weight has in a year; none where groups are worth points as they stand, or the scale changed within
/// the year, so that points of its cases are of different weights.
pub(super) fn points_per_weight(region: &Region, pool: usize, year: i32) -> Option<Number> {
    let (name, levels) = (&region.settings.pools[pool].name, region.hospitals.levels());
    // The scale does not depend on the level; the other keys of points may.
    let scale = |month: Month| {
        let at = |level| Selection { day: month.last(), pool: name, level: Some(level) };
        levels.iter().find_map(|level| region.policy.points(at(level)).ok()).map(|rules| rules.scale)
    };
    let mut scales = Month::of_year(year).filter_map(scale);
    let first = scales.next().filter(|_| region.group_points.are_weights())?;
    scales.all(|own| own == first).then_some(first)
}

/// Shares of hospitals mean nothing for a single one.
fn of_one_hospital(reading: &Reading) -> bool {
    let of_many = [Indicator::retention_percent, Indicator::overrun_hospitals_percent];
    !of_many.contains(&reading.indicator)
}

/// How the costs of a group vary.
fn of_group(sums: &GroupSums) -> Option<Reading> {
    let (deviation, mean) = variation(sums.tally.cases, sums.tally.cost, sums.squares)?;
    let mean = mean / Quotient::from_integer(100.into());
    Reading::new(Indicator::cost_variation, Side::Yuan(deviation), Side::Exact(mean))
}

/// What a level is of its pool.
fn shares(level: &Scope, pool: &Scope) -> [Option<Reading>; 2] {
    let (own, all) = (&level.cases.all, &pool.cases.all);
    [
        Reading::new(Indicator::cases_share_percent, Side::Count(own.cases), Side::Count(all.cases)),
        Reading::new(Indicator::fund_share_percent, Side::Yuan(own.fund), Side::Yuan(all.fund)),
    ]
}

/// Columns of `hospitals.csv`.
pub const HOSPITAL_COLUMNS: [&str; 5] = ["fixmedins_code", "name", "level", "class", "consortium"];

/// `hospitals.csv` of a run: what each hospital is called and what it was on its last day before `until`.
pub fn hospital_rows(region: &Region, until: Date) -> Statement {
    let row = |(hospital, code): (usize, &String)| {
        let row = region.hospitals.latest(hospital, until)?;
        let optional = |text: &Option<String>| safe_text(text.as_deref().unwrap_or("")).into_owned();
        Some(vec![
            code.clone(),
            safe_text(&row.name).into_owned(),
            safe_text(&row.level).into_owned(),
            optional(&row.class),
            optional(&row.consortium),
        ])
    };
    let rows = region.hospitals.codes().iter().enumerate().filter_map(row).collect();
    Statement { header: HOSPITAL_COLUMNS.to_vec(), rows }
}
