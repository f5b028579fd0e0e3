//! What every group is worth in every pool at every hospital while nothing changes: the policy of a stretch of days,
//! laid out by number so that pricing a case looks up and multiplies, and nothing else.

use std::collections::HashMap;

use crate::domain::{Date, Fen, Number, Placement, Status};
use crate::policy::{CoefficientSource, Denominator, Handling, PointsRules, Selection};
use crate::region::{Region, Worth};

use super::deviation::Product;

/// What a group is worth at a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Base {
    /// Base points: weight × scale, or points as they stand.
    pub points: Product,
    /// Mean cost of the group in fen: of the level, else of all levels.
    pub level_mean: Option<i128>,
    /// Mean cost of the group over all levels, in fen.
    pub group_mean: Option<i128>,
    /// Whether coefficients do not apply.
    pub no_coefficient: bool,
}

/// A place of the scheme as the tariff sees it, for one level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupTariff {
    /// The status of cases that land there.
    pub status: Status,
    /// What it is worth; none where the table has no points for it.
    pub base: Option<Base>,
}

/// The rules of one pool at one level.
#[derive(Clone, Debug)]
pub struct LevelTariff {
    /// The policy's rules.
    pub rules: PointsRules,
    /// By place of the scheme.
    pub groups: Vec<GroupTariff>,
    /// Base of the row named by `points.ungrouped = row`.
    pub ungrouped_row: Option<Base>,
    /// Base of the row named by `points.ambiguous = row`; none where each place has its own.
    pub ambiguous_row: Option<Base>,
}

/// The tariff of a region for one stretch of days and one scheme.
#[derive(Clone, Debug)]
pub struct Tariff {
    levels: usize,
    /// By pool and level.
    rules: Vec<LevelTariff>,
    /// Level of each hospital; none while it is not in the region.
    level_of: Vec<Option<usize>>,
    /// Coefficient of each hospital in each pool, where no row names the group.
    usual: Vec<Option<Number>>,
    /// Coefficients of rows that name a group: pool, hospital, place.
    particular: HashMap<(usize, usize, usize), Number>,
    hospitals: usize,
}

impl Tariff {
    /// Lays out the tariff that holds on a day. `places` are those of the scheme.
    ///
    /// # Panics
    /// When the policy lacks a value: the region's year was checked before.
    pub fn on(region: &Region, places: &[Placement], day: Date) -> Self {
        let levels = region.hospitals.levels();
        let hospitals = region.hospitals.len();
        let level_of: Vec<Option<usize>> = (0..hospitals)
            .map(|hospital| {
                let row = region.hospitals.on(hospital, day)?;
                levels.iter().position(|level| *level == row.level)
            })
            .collect();
        let mut tariff = Self {
            levels: levels.len(),
            rules: Vec::new(),
            level_of,
            usual: Vec::new(),
            particular: HashMap::new(),
            hospitals,
        };
        for pool in region.pool_names() {
            for level in &levels {
                let selection = Selection { day, pool, level: Some(level) };
                let rules = region.policy.points(selection).expect("the policy of the year was checked");
                tariff.rules.push(LevelTariff::new(region, rules, places, level, day));
            }
        }
        tariff.lay_out_coefficients(region, places, day);
        tariff
    }

    fn lay_out_coefficients(&mut self, region: &Region, places: &[Placement], day: Date) {
        let levels = region.hospitals.levels();
        let named: Vec<&str> = region.coefficients.groups().map(|(group, _)| group).collect();
        for (pool, name) in region.pool_names().into_iter().enumerate() {
            for hospital in 0..self.hospitals {
                let Some(level) = self.level_of[hospital].map(|level| levels[level]) else {
                    self.usual.push(None);
                    continue;
                };
                let find = |group: &str| region.coefficients.on(hospital, level, name, group, day);
                let usual = find("");
                self.usual.push(usual);
                let own =
                    places.iter().enumerate().filter(|(_, place)| named.contains(&place.group.as_str()));
                for (place, placement) in own {
                    if let Some(particular) = find(&placement.group).filter(|found| Some(*found) != usual) {
                        self.particular.insert((pool, hospital, place), particular);
                    }
                }
            }
        }
    }

    /// The level of a hospital, by its place in the region's list; none while it is not in the region.
    pub fn level(&self, hospital: usize) -> Option<u8> {
        self.level_of[hospital].and_then(|level| u8::try_from(level).ok())
    }

    /// The rules for a hospital in a pool; none while it is not in the region.
    pub fn rules(&self, pool: usize, hospital: usize) -> Option<&LevelTariff> {
        self.level_of[hospital].map(|level| &self.rules[pool * self.levels + level])
    }

    /// The coefficient of a hospital in a pool for a place.
    pub fn coefficient(&self, pool: usize, hospital: usize, place: usize) -> Option<Number> {
        let particular = if self.particular.is_empty() {
            None
        } else {
            self.particular.get(&(pool, hospital, place)).copied()
        };
        particular.or(self.usual[pool * self.hospitals + hospital])
    }
}

impl LevelTariff {
    fn new(region: &Region, rules: PointsRules, places: &[Placement], level: &str, day: Date) -> Self {
        let base = |group: &str| Base::of(region, &rules, group, level, day);
        let row = |handling: &Handling| match handling {
            Handling::Row { group } if group != Handling::OWN => base(group),
            _ => None,
        };
        Self {
            groups: places
                .iter()
                .map(|place| GroupTariff { status: place.status, base: base(&place.group) })
                .collect(),
            ungrouped_row: row(&rules.ungrouped),
            ambiguous_row: row(&rules.ambiguous),
            rules,
        }
    }
}

impl Base {
    fn of(region: &Region, rules: &PointsRules, group: &str, level: &str, day: Date) -> Option<Self> {
        let row = region.group_points.on(group, level, day)?;
        let mean = |level: &str| region.group_points.on(group, level, day)?.mean_cost.map(|mean: Fen| mean.0);
        let points = match row.worth? {
            Worth::Points(points) => Product::ONE.by(points),
            Worth::Weight(weight) => Product::ONE.by(weight).by(rules.scale),
        };
        Some(Self {
            points,
            level_mean: mean(level).or_else(|| mean("")),
            group_mean: mean(""),
            no_coefficient: row.no_coefficient || rules.coefficient == CoefficientSource::One,
        })
    }

    /// What the cost of a case is measured against, in fen.
    pub fn denominator(&self, rules: &PointsRules, coefficient: Number) -> Option<i128> {
        let standard = |product: Product| Some(product.by(rules.opening_value?).rounded(100));
        let denominator = match rules.denominator? {
            Denominator::GroupMean => self.group_mean,
            Denominator::LevelMean => self.level_mean,
            Denominator::Standard => standard(self.points),
            Denominator::PaymentStandard => standard(self.points.by(coefficient)),
        };
        denominator.filter(|fen| (1..=Fen::CASE_LIMIT).contains(fen))
    }
}
