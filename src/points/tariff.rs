//! What every group is worth in every pool at every hospital while nothing changes: the policy of a stretch of days,
//! laid out by number so that pricing a case looks up and multiplies, and nothing else.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::domain::{Case, Date, Fen, GroupKind, Number, Placement, Points, Status};
use crate::policy::{
    CoefficientSource, Denominator, Deviation, DeviationRule, FixedPart, Handling, PointsRules, Selection,
};
use crate::region::{AuxiliaryRow, Region, Subject, Worth};

use super::auxiliary::DiagnosisMarks;
use super::deviation::Product;
use super::limits::Limits;
use super::routing::{RouteCodes, Routing};

/// What adjusts the points of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coefficients {
    /// Of the hospital.
    pub hospital: Number,
    /// 辅助分型: of the case.
    pub auxiliary: Number,
}

impl Coefficients {
    /// Base points with both.
    #[inline]
    pub(super) fn of(self, base: Product) -> Product {
        self.without_hospital(base).by(self.hospital)
    }

    /// Base points with the auxiliary coefficient only. Most cases have none, and a factor less is less to multiply.
    #[inline]
    pub(super) fn without_hospital(self, base: Product) -> Product {
        if self.auxiliary == Number::ONE { base } else { base.by(self.auxiliary) }
    }
}

/// What a group is worth at a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Base {
    /// Base points: weight × scale, or points as they stand.
    pub points: Product,
    /// The same rounded to the unit of points.
    pub rounded: Points,
    /// Mean cost of the group over all levels, in fen.
    pub group_mean: Option<i128>,
    /// Whether coefficients do not apply.
    pub no_coefficient: bool,
    /// The share of its points that is paid at a fixed value.
    pub fixed_share: Number,
    /// The bands of `points.low` and `points.high` that its base points are in.
    pub bands: [usize; 2],
    /// What costs are held against, where that does not depend on coefficients.
    pub limits: Option<Limits>,
}

/// A place of the scheme as the tariff sees it, for one level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupTariff {
    /// The status of cases that land there.
    pub status: Status,
    /// Whether it is a group of cases without a procedure.
    pub conservative: bool,
    /// Whether it is paid by the day: the table's points are those of a day.
    pub by_the_day: bool,
    /// What it is worth; none where the table has no points for it.
    pub base: Option<Base>,
    /// The place whose worth a case is given that has too little traditional treatment; none where that is not tested.
    pub below_tcm_ratio: Option<usize>,
}

/// The rules of one pool at one level.
#[derive(Clone, Debug, PartialEq)]
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

/// What the codes of a scheme say for tariffs: looked up once.
#[derive(Clone, Debug, Default)]
pub struct SchemeCodes {
    /// For auxiliary coefficients.
    pub marks: Arc<DiagnosisMarks>,
    /// For other payment methods.
    pub routes: Arc<RouteCodes>,
}

/// The tariff of a region for one stretch of days and one scheme.
#[derive(Debug, PartialEq)]
pub struct Tariff {
    levels: usize,
    /// By pool and level.
    rules: Vec<LevelTariff>,
    /// Level of each hospital; none while it is not in the region.
    level_of: Vec<Option<usize>>,
    /// Coefficient of each hospital in each pool, where no row names the group.
    usual: Vec<Option<Number>>,
    /// The same by rows of class and level only.
    usual_of_class: Vec<Option<Number>>,
    /// Coefficients of rows that name a group: pool, hospital, place.
    particular: HashMap<(usize, usize, usize), Number>,
    hospitals: usize,
    /// Rows of auxiliary coefficients in force.
    auxiliary: Vec<AuxiliaryRow>,
    /// By place: which of them may hold. Empty where there are none.
    auxiliary_of: Vec<Vec<u16>>,
    /// What diagnoses say for them.
    marks: Arc<DiagnosisMarks>,
    /// Whether the share of traditional treatment is tested in some group.
    tests_treatment: bool,
    /// Which method pays a case.
    pub(super) routing: Routing,
}

impl Tariff {
    /// Lays out the tariff that holds on a day. `places` are those of the scheme, `codes` what its codes say.
    ///
    /// # Panics
    /// When the policy lacks a value: the region's year was checked before.
    pub fn on(region: &Region, places: &[Placement], codes: &SchemeCodes, day: Date) -> Self {
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
            usual_of_class: Vec::new(),
            particular: HashMap::new(),
            hospitals,
            auxiliary: Vec::new(),
            auxiliary_of: Vec::new(),
            marks: codes.marks.clone(),
            routing: Routing::on(region, places, &codes.routes, day),
            tests_treatment: false,
        };
        for pool in region.pool_names() {
            for level in &levels {
                let selection = Selection { day, pool, level: Some(level) };
                let rules = region.policy.points(selection).expect("the policy of the year was checked");
                tariff.rules.push(LevelTariff::new(region, rules, places, level, day));
            }
        }
        let groups = || tariff.rules.iter().flat_map(|level| &level.groups);
        tariff.tests_treatment = groups().any(|group| group.below_tcm_ratio.is_some());
        tariff.lay_out_coefficients(region, places, day);
        tariff.lay_out_auxiliary(region, places, day);
        tariff
    }

    /// Groups for traditional treatment and bed days have no auxiliary coefficients.
    fn lay_out_auxiliary(&mut self, region: &Region, places: &[Placement], day: Date) {
        let in_force = region.auxiliary.rows.iter().filter(|row| row.period.contains(day));
        self.auxiliary = in_force.cloned().collect();
        if self.auxiliary.is_empty() {
            return;
        }
        let may = |place: &Placement, row: &AuxiliaryRow| {
            row.group.as_deref().is_none_or(|group| group == place.group)
        };
        let of = |place: &Placement| match place.kind {
            None | Some(GroupKind::Tcm | GroupKind::BedDay) => Vec::new(),
            Some(_) => {
                (0u16..).zip(&self.auxiliary).filter(|(_, row)| may(place, row)).map(|(at, _)| at).collect()
            }
        };
        self.auxiliary_of = places.iter().map(of).collect();
    }

    fn lay_out_coefficients(&mut self, region: &Region, places: &[Placement], day: Date) {
        let levels = region.hospitals.levels();
        for (pool, name) in region.pool_names().into_iter().enumerate() {
            // The rule of coefficients is one at all levels; without a level there is no hospital.
            let Some(rules) = self.rules.get(pool * self.levels).map(|level| &level.rules) else { continue };
            let (rows, mix) = (region.coefficients_by(rules), rules.coefficient.mix);
            let named: BTreeSet<&str> = rows.groups().map(|(group, _)| group).collect();
            let named: Vec<(usize, &Placement)> =
                places.iter().enumerate().filter(|(_, place)| named.contains(place.group.as_str())).collect();
            for hospital in 0..self.hospitals {
                let Some(level) = self.level_of[hospital].map(|level| levels[level]) else {
                    self.usual.push(None);
                    self.usual_of_class.push(None);
                    continue;
                };
                let row = region.hospitals.on(hospital, day);
                let class = row.and_then(|row| row.class.clone()).map(Subject::Class);
                let shared: Vec<Subject> =
                    class.into_iter().chain([Subject::Level(level.to_owned())]).collect();
                let of_class = |group: &str| rows.on(&shared, name, group, day);
                let of_hospital = |group: &str| {
                    let own = rows.on(&[Subject::Hospital(hospital)], name, group, day);
                    match mix {
                        Some(mix) => mix.of(own, of_class(group)),
                        None => own.or_else(|| of_class(group)),
                    }
                };
                self.usual.push(of_hospital(""));
                self.usual_of_class.push(of_class(""));
                let by_class = self.by_class(pool, hospital);
                for (place, placement) in &named {
                    let group = &placement.group;
                    let found =
                        if by_class && placement.conservative { of_class(group) } else { of_hospital(group) };
                    self.particular.extend(found.map(|found| ((pool, hospital, *place), found)));
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

    /// Whether only class and level adjust groups of cases without a procedure.
    fn by_class(&self, pool: usize, hospital: usize) -> bool {
        self.rules(pool, hospital).is_some_and(|level| level.rules.conservative_by_class)
    }

    /// Whether the share of traditional treatment is tested in some group.
    pub fn tests_treatment(&self) -> bool {
        self.tests_treatment
    }

    /// The highest auxiliary coefficient of a case at a place; none where no row holds.
    pub fn auxiliary(&self, place: usize, case: &Case<'_>) -> Option<Number> {
        let rows = self.auxiliary_of.get(place)?;
        self.marks.coefficient(rows.iter().map(|row| &self.auxiliary[*row as usize]), case)
    }

    /// The coefficient of a hospital in a pool, where no row names the group.
    pub fn usual_coefficient(&self, pool: usize, hospital: usize) -> Option<Number> {
        self.usual[pool * self.hospitals + hospital]
    }

    /// The coefficient of a hospital in a pool for a place.
    pub fn coefficient(&self, pool: usize, hospital: usize, place: usize) -> Option<Number> {
        let particular = if self.particular.is_empty() {
            None
        } else {
            self.particular.get(&(pool, hospital, place)).copied()
        };
        let conservative = || {
            self.rules(pool, hospital).is_some_and(|level| level.groups[place].conservative)
                && self.by_class(pool, hospital)
        };
        particular.or_else(|| {
            let own = pool * self.hospitals + hospital;
            if conservative() { self.usual_of_class[own] } else { self.usual[own] }
        })
    }
}

impl LevelTariff {
    fn new(region: &Region, rules: PointsRules, places: &[Placement], level: &str, day: Date) -> Self {
        let base = |group: &str| Base::of(region, &rules, group, level, day);
        let below_tcm_ratio = |group: &str| {
            let row = region.group_points.on(group, level, day)?;
            let other = row.below_tcm_ratio.as_deref()?;
            places.iter().position(|place| place.group == other)
        };
        let row = |handling: &Handling| match handling {
            Handling::Row { group } if group != Handling::OWN => base(group),
            _ => None,
        };
        Self {
            groups: places
                .iter()
                .map(|place| GroupTariff {
                    status: place.status,
                    conservative: place.conservative,
                    by_the_day: place.kind == Some(GroupKind::BedDay),
                    base: base(&place.group),
                    below_tcm_ratio: rules.tcm_ratio.and_then(|_| below_tcm_ratio(&place.group)),
                })
                .collect(),
            ungrouped_row: row(&rules.ungrouped),
            ambiguous_row: row(&rules.ambiguous),
            rules,
        }
    }
}

impl Base {
    /// Points whose cost is not measured.
    pub(super) fn unmeasured(points: Product, no_coefficient: bool) -> Self {
        Self {
            points,
            rounded: Points(points.rounded(Points::ONE)),
            group_mean: None,
            no_coefficient,
            fixed_share: Number::ZERO,
            bands: [0; 2],
            limits: None,
        }
    }

    fn of(region: &Region, rules: &PointsRules, group: &str, level: &str, day: Date) -> Option<Self> {
        let row = region.group_points.on(group, level, day);
        let mean = |level: &str| region.group_points.on(group, level, day)?.mean_cost.map(|mean: Fen| mean.0);
        let (points, exact) = match region.worth(rules, group, level, day)? {
            Worth::Points(points) => (Product::ONE.by(points), [points, Number::ONE]),
            Worth::Weight(weight) => (Product::ONE.by(weight).by(rules.scale), [weight, rules.scale]),
        };
        let plain = rules.coefficient.source == CoefficientSource::One;
        let band = |rule: &Option<DeviationRule>| rule.as_ref().map_or(0, |rule| rule.band_of(exact));
        let base = Self {
            group_mean: mean(""),
            fixed_share: match rules.fixed {
                FixedPart::Severe if row.is_some_and(|row| row.severe) => Number::ONE,
                FixedPart::None | FixedPart::Severe => Number::ZERO,
                FixedPart::Rigid => {
                    row.and_then(|row| row.rigid_share).expect("a rigid share was checked to be there")
                }
            },
            bands: [band(&rules.low), band(&rules.high)],
            ..Self::unmeasured(points, plain || row.is_some_and(|row| row.no_coefficient))
        };
        let measured_by = match rules.denominator {
            Some(Denominator::GroupMean) => base.group_mean,
            Some(Denominator::LevelMean) => mean(level).or(base.group_mean),
            Some(Denominator::Standard) => standard(rules, points),
            Some(Denominator::PaymentStandard) | None => None,
        };
        Some(Self { limits: measured_by.and_then(|mean| base.limits_by(rules, mean)), ..base })
    }

    /// What lies beyond the low and the high bound of the group.
    pub(super) fn bounds(&self, rules: &PointsRules) -> [Option<Deviation>; 2] {
        let [low, high] = self.bands;
        let of = |rule: &Option<DeviationRule>, band| rule.as_ref().map(|rule| rule.in_band(band));
        [of(&rules.low, low), of(&rules.high, high)]
    }

    /// The limits by a mean that a cost can be measured by.
    fn limits_by(&self, rules: &PointsRules, mean: i128) -> Option<Limits> {
        let can = (1..=Fen::CASE_LIMIT).contains(&mean);
        can.then(|| Limits::new(mean, self.bounds(rules), rules.review))
    }

    /// What the cost of a case is held against.
    pub(super) fn limits(&self, rules: &PointsRules, coefficients: Coefficients) -> Option<Limits> {
        match rules.denominator {
            Some(Denominator::PaymentStandard) => {
                self.limits_by(rules, standard(rules, coefficients.of(self.points))?)
            }
            _ => self.limits,
        }
    }
}

/// What points are worth at the opening value, in fen.
fn standard(rules: &PointsRules, points: Product) -> Option<i128> {
    Some(points.by(rules.opening_value?).rounded(100))
}
