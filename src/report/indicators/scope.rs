//! The sums of a hospital, a level or a pool that its indicators are made of.

use crate::domain::{
    CaseSums, Fee, Fen, GaugeSums, GroupKind, GroupSums, Number, PointSource, Points, Quotient, decimal_text,
    quotient,
};
use crate::settlement::{GroupUse, consumption_index};

use super::definition::{Indicator, Scale};
use super::value_of::ValueOf;

/// A side of an indicator, as it is shown and as it is reckoned with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Count(i64),
    Yuan(Fen),
    Points(Points),
    Exact(Quotient),
}

impl Side {
    pub(super) fn text(&self) -> String {
        match self {
            Self::Count(count) => count.to_string(),
            Self::Yuan(amount) => amount.to_string(),
            Self::Points(points) => points.to_string(),
            Self::Exact(value) => decimal_text(value, 4),
        }
    }

    fn quotient(&self) -> Quotient {
        let over = |numerator: i128, denominator: i128| Quotient::new(numerator.into(), denominator.into());
        match self {
            Self::Count(count) => over((*count).into(), 1),
            Self::Yuan(amount) => over(amount.0, 100),
            Self::Points(points) => over(points.0, Points::ONE),
            Self::Exact(value) => value.clone(),
        }
    }

    fn is_positive(&self) -> bool {
        match self {
            Self::Count(count) => *count > 0,
            Self::Yuan(amount) => *amount > Fen::ZERO,
            Self::Points(points) => *points > Points::ZERO,
            Self::Exact(value) => *value > Quotient::default(),
        }
    }
}

/// An indicator with its sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) indicator: Indicator,
    pub(super) above: Side,
    pub(super) below: Side,
}

impl Reading {
    /// None where there is nothing to divide by.
    pub(super) fn new(indicator: Indicator, above: Side, below: Side) -> Option<Self> {
        below.is_positive().then_some(Self { indicator, above, below })
    }

    /// The exact value; of a percentage times a hundred.
    pub(super) fn exact(&self) -> Quotient {
        let times = if self.indicator.definition().scale == Scale::Percent { 100 } else { 1 };
        let (above, below) = (self.above.quotient(), self.below.quotient());
        Quotient::new(above.numer() * below.denom() * times, above.denom() * below.numer())
    }

    /// The value, to four decimals.
    pub(super) fn value(&self) -> String {
        decimal_text(&self.exact(), 4)
    }
}

/// A group at a hospital, beside the same group in the pool.
#[derive(Clone, Copy, Debug)]
pub(super) struct OwnGroup {
    pub(super) own: GroupSums,
    pub(super) pool: GroupSums,
}

/// What the clearing gave.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cleared {
    pub(super) standard: Fen,
    pub(super) recorded: Fen,
    pub(super) cleared: Fen,
    pub(super) overrun: Fen,
    /// Hospitals with cases by points, those of them that keep a surplus, and those in overrun.
    pub(super) hospitals: i64,
    pub(super) keeping: i64,
    pub(super) in_overrun: i64,
}

impl Cleared {
    fn add(&mut self, other: &Self) {
        self.standard += other.standard;
        self.recorded += other.recorded;
        self.cleared += other.cleared;
        self.overrun += other.overrun;
        self.hospitals += other.hospitals;
        self.keeping += other.keeping;
        self.in_overrun += other.in_overrun;
    }
}

/// The sums of a scope.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    pub(super) cases: CaseSums,
    pub(super) gauges: GaugeSums,
    pub(super) cleared: Cleared,
    pub(super) core: i64,
    pub(super) mixed: i64,
    pub(super) groups: Vec<OwnGroup>,
}

/// The indicators that sums of cases, and what was cleared for those by points, tell by themselves; none where there is
/// nothing to divide by.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the indicator of its name")]
pub struct CaseReadings {
    pub case_mix_index: Option<Quotient>,
    pub grouping_percent: Option<Quotient>,
    pub by_points_percent: Option<Quotient>,
    pub mean_cost: Option<Quotient>,
    pub mean_days: Option<Quotient>,
    pub cost_per_weight: Option<Quotient>,
    pub days_per_weight: Option<Quotient>,
    pub settlement_percent: Option<Quotient>,
    pub balance_per_case: Option<Quotient>,
}

impl CaseReadings {
    /// Reckons them. `scale` is how many points a weight has, where weights can be told.
    ///
    /// # Example
    /// Weights 1.2 × 50, 0.8 × 30, 2.5 × 20 cases: CMI 134 / 100 = 1.34 (P1).
    pub fn of(sums: &CaseSums, cleared: Fen, scale: Option<Number>) -> Self {
        let cleared = Cleared { cleared, ..Cleared::default() };
        let scope = Scope { cases: *sums, cleared, ..Scope::default() };
        let readings = scope.readings(&Terms { scale, ..Terms::default() });
        let of = |indicator| readings.iter().find(|own| own.indicator == indicator).map(Reading::exact);
        Self {
            case_mix_index: of(Indicator::case_mix_index),
            grouping_percent: of(Indicator::grouping_percent),
            by_points_percent: of(Indicator::by_points_percent),
            mean_cost: of(Indicator::mean_cost),
            mean_days: of(Indicator::mean_days),
            cost_per_weight: of(Indicator::cost_per_weight),
            days_per_weight: of(Indicator::days_per_weight),
            settlement_percent: of(Indicator::settlement_percent),
            balance_per_case: of(Indicator::balance_per_case),
        }
    }
}

/// What is the same for all scopes of a pool.
#[derive(Clone, Debug, Default)]
pub(super) struct Terms {
    /// Points per weight, where weights can be told.
    pub(super) scale: Option<Number>,
    /// The value of a point in total cost, where it is one.
    pub(super) total_cost_value: Option<Quotient>,
    /// What a point of the months is of, where they have an opening value in money.
    pub(super) month_value: Option<ValueOf>,
    /// Whether the policy looks at people who come back.
    pub(super) readmissions: bool,
}

impl Scope {
    pub(super) fn add(&mut self, other: &Self) {
        self.cases.add(&other.cases);
        self.gauges.add_signed(&other.gauges, 1);
        self.cleared.add(&other.cleared);
        self.core += other.core;
        self.mixed += other.mixed;
        self.groups.extend(&other.groups);
    }

    /// Counts the cases of a source of points.
    pub(super) fn count_source(&mut self, source: PointSource, cases: i64) {
        match source {
            PointSource::Group(GroupKind::Core) => self.core += cases,
            PointSource::Group(GroupKind::Mixed) => self.mixed += cases,
            _ => {}
        }
    }

    /// Its indicators; those without a denominator are left out.
    pub(super) fn readings(&self, terms: &Terms) -> Vec<Reading> {
        let all = [
            self.of_mix(terms.scale),
            self.of_deviation(),
            self.of_weights(terms.scale),
            self.of_use(terms.scale),
            self.of_fees(),
            self.of_stays(terms),
            self.of_losses(terms),
            self.of_money(terms),
        ];
        let mut readings: Vec<Reading> = all.into_iter().flatten().flatten().collect();
        readings.sort_by_key(|reading| reading.indicator);
        readings
    }

    fn by_points(&self) -> Side {
        Side::Count(self.cases.group.cases)
    }

    /// The weight of all cases: base points over points per weight.
    ///
    /// # Example
    /// 134 base points at 100 points per weight: 1.34.
    fn weight(&self, scale: Option<Number>) -> Option<Side> {
        let points = Side::Points(self.cases.base_points).quotient();
        scale.map(|scale| Side::Exact(points / quotient(scale)))
    }

    fn of_mix(&self, scale: Option<Number>) -> Vec<Option<Reading>> {
        let (cases, count) = (&self.cases, Side::Count);
        let index = |indicator, of: fn(&GroupSums) -> i128| {
            let used = self.groups.iter().map(|group| GroupUse {
                cases: group.own.tally.cases,
                own: of(&group.own),
                regional_cases: group.pool.tally.cases,
                regional: of(&group.pool),
            });
            let (used, cases) = consumption_index(used)?;
            Reading::new(indicator, Side::Exact(used), count(cases))
        };
        let dip = self.core != 0 || self.mixed != 0;
        let kind =
            |indicator, cases: i64| Reading::new(indicator, count(cases), self.by_points()).filter(|_| dip);
        let paid_here = cases.all.cases - cases.excluded.cases;
        let mix = self.weight(scale).unwrap_or(Side::Points(cases.base_points));
        vec![
            Reading::new(Indicator::case_mix_index, mix, self.by_points()),
            index(Indicator::cost_index, |sums| sums.tally.cost.0),
            index(Indicator::time_index, |sums| sums.tally.days.into()),
            Reading::new(Indicator::grouping_percent, count(cases.grouped), count(paid_here)),
            Reading::new(Indicator::by_points_percent, self.by_points(), count(cases.all.cases)),
            kind(Indicator::core_percent, self.core),
            kind(Indicator::mixed_percent, self.mixed),
        ]
    }

    fn of_deviation(&self) -> Vec<Option<Reading>> {
        let own = &self.gauges;
        let share = |indicator, cases| Reading::new(indicator, Side::Count(cases), Side::Count(own.measured));
        vec![
            share(Indicator::deviation_percent, own.low + own.high + own.incomplete),
            share(Indicator::low_percent, own.low),
            share(Indicator::high_percent, own.high),
            share(Indicator::cost_control_percent, own.near_mean),
        ]
    }

    /// Cases by the mean weight of their group at their hospital.
    fn of_weights(&self, scale: Option<Number>) -> Vec<Option<Reading>> {
        let Some(scale) = scale else { return Vec::new() };
        const BANDS: [(i128, Indicator); 5] = [
            (50, Indicator::weight_to_0_5_percent),
            (100, Indicator::weight_to_1_percent),
            (200, Indicator::weight_to_2_percent),
            (300, Indicator::weight_to_3_percent),
            (400, Indicator::weight_to_4_percent),
        ];
        let (mut complex, mut bands) = (0, [0; 6]);
        for group in self.groups.iter().filter(|group| group.own.tally.cases > 0) {
            let cases = group.own.tally.cases;
            // Mean weight = base points / cases / scale, both sides multiplied out, in hundredths.
            let weight = group.own.base_points.0 * scale.denominator() * 100;
            let unit = i128::from(cases) * scale.mantissa() * Points::ONE;
            let at_least = |hundredths: i128| weight >= hundredths * unit;
            let band = BANDS[..4].iter().filter(|(end, _)| at_least(*end)).count();
            bands[if weight > 400 * unit { 5 } else { band }] += cases;
            complex += if at_least(200) { cases } else { 0 };
        }
        let share = |indicator, cases| Reading::new(indicator, Side::Count(cases), self.by_points());
        let named = BANDS.map(|(_, indicator)| indicator);
        let named = named.into_iter().chain([Indicator::weight_above_4_percent]);
        let bands = named.zip(bands).map(|(indicator, cases)| share(indicator, cases));
        bands.chain([share(Indicator::complex_percent, complex)]).collect()
    }

    fn of_use(&self, scale: Option<Number>) -> Vec<Option<Reading>> {
        let own = &self.cases.group;
        let per_weight =
            |indicator, above| self.weight(scale).and_then(|weight| Reading::new(indicator, above, weight));
        vec![
            Reading::new(Indicator::mean_cost, Side::Yuan(own.cost), self.by_points()),
            Reading::new(
                Indicator::mean_cost_all,
                Side::Yuan(self.cases.all.cost),
                Side::Count(self.cases.all.cases),
            ),
            Reading::new(Indicator::mean_days, Side::Count(own.days), self.by_points()),
            per_weight(Indicator::cost_per_weight, Side::Yuan(own.cost)),
            per_weight(Indicator::days_per_weight, Side::Count(own.days)),
        ]
    }

    fn of_fees(&self) -> Vec<Option<Reading>> {
        let share = |indicator, fee| {
            let own = self.gauges.fee(fee);
            Reading::new(indicator, Side::Yuan(own.amount), Side::Yuan(own.cost))
        };
        let person = self.gauges.fee(Fee::Person);
        vec![
            share(Indicator::drug_percent, Fee::Drug),
            share(Indicator::consumable_percent, Fee::Consumable),
            share(Indicator::exam_percent, Fee::Exam),
            share(Indicator::out_of_policy_percent, Fee::OutOfPolicy),
            Reading::new(Indicator::person_payment, Side::Yuan(person.amount), Side::Count(person.cases)),
        ]
    }

    fn of_stays(&self, terms: &Terms) -> Vec<Option<Reading>> {
        let share =
            |indicator, cases| Reading::new(indicator, Side::Count(cases), Side::Count(self.cases.all.cases));
        vec![
            share(Indicator::death_percent, self.gauges.deaths),
            share(Indicator::readmission_percent, self.gauges.returned).filter(|_| terms.readmissions),
            share(Indicator::special_percent, self.cases.special),
        ]
    }

    /// Cases at a loss by the opening value: what they are paid in the months is known of each.
    fn of_losses(&self, terms: &Terms) -> Vec<Option<Reading>> {
        let losses = match terms.month_value {
            Some(ValueOf::Fund) => self.gauges.fund_losses,
            Some(ValueOf::TotalCost) => self.gauges.cost_losses,
            Some(ValueOf::Elastic) | None => return Vec::new(),
        };
        let cases = || Side::Count(losses.cases);
        vec![
            Reading::new(Indicator::loss_cases_percent, cases(), Side::Count(self.gauges.valued)),
            Reading::new(Indicator::loss_per_case, Side::Yuan(losses.amount), cases()),
        ]
    }

    fn of_money(&self, terms: &Terms) -> Vec<Option<Reading>> {
        let (own, yuan) = (&self.cleared, Side::Yuan);
        let at_value = |value: &Quotient| {
            let points = Side::Points(self.cases.points).quotient();
            let above = Side::Exact(points * value);
            Reading::new(Indicator::full_settlement_percent, above, yuan(self.cases.group.cost))
        };
        let hospitals =
            |indicator, count| Reading::new(indicator, Side::Count(count), Side::Count(own.hospitals));
        vec![
            Reading::new(Indicator::settlement_percent, yuan(own.cleared), yuan(self.cases.group.fund)),
            Reading::new(
                Indicator::recorded_to_cleared_percent,
                yuan(self.cases.group.fund),
                yuan(own.cleared),
            ),
            terms.total_cost_value.as_ref().and_then(at_value),
            Reading::new(
                Indicator::balance_per_case,
                yuan(own.cleared - self.cases.group.fund),
                self.by_points(),
            ),
            Reading::new(
                Indicator::fund_difference_per_case,
                yuan(own.recorded - own.standard),
                self.by_points(),
            ),
            hospitals(Indicator::retention_percent, own.keeping),
            hospitals(Indicator::overrun_hospitals_percent, own.in_overrun),
            Reading::new(Indicator::overrun_percent, yuan(own.overrun), yuan(own.standard)),
        ]
    }
}
