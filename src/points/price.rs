//! The points of one case.

use crate::domain::{Case, Fen, Finding, Grouping, Method, Number, Patient, Points, Status};
use crate::policy::{
    CoefficientSource, Deviation, DeviationForm, Handling, Incomplete, IncompleteBelow, NewbornTest,
    NoPoints, PointsRules, RateForm,
};
use crate::region::{DayBand, Outcome};

use super::deviation::{Deviating, DeviationClass, Product, points};
use super::limits::{Limits, Multiple};
use super::routing::{DAY_UNIT, Destination, RoutedCase, fund_part, points_of_days};
use super::tariff::{Base, Coefficients, GroupTariff, LevelTariff, Tariff};
use super::treatment::{Treatment, TreatmentTest};

/// What a case cost and who paid it, in fen. A reversal has a cost below zero, every other case one above zero (the
/// checks refuse the rest), so the sign of the cost tells them apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bill {
    /// Total cost.
    pub cost: i64,
    /// Fund amount recorded by item.
    pub fund: i64,
    /// Paid wholly by the person (`fulamt_ownpay_amt`).
    pub own_pay: i64,
    /// Paid first by the person (`preselfpay_amt`).
    pub paid_first: i64,
    /// Deductible (`act_pay_dedc`).
    pub deductible: i64,
}

/// A case with its points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    /// How it is paid.
    pub method: Method,
    /// Points; 0 unless paid by points.
    pub points: Points,
    /// What of the points the auxiliary coefficient adds, or takes away.
    pub auxiliary_points: Points,
    /// What of the points a decision added (new technology, joint operations).
    pub added_points: Points,
    /// Base points, before coefficient and deviation.
    pub base_points: Points,
    /// The hospital's coefficient used.
    pub coefficient: Option<Number>,
    /// 辅助分型: the case's own coefficient; none where no row holds.
    pub auxiliary: Option<Number>,
    /// The share of the points that is paid at a fixed value.
    pub fixed_share: Number,
    /// Where the cost stands; none where it is not measured.
    pub deviation: Option<DeviationClass>,
    /// Whether the cost is more than 0.9 and less than 1.1 times the mean it is measured by; none where it is not measured.
    /// Source: 控费准确率 of A-RPT2 (policy-dossier.md 8.2), the share of cases whose multiple lies in (0.9, 1.1).
    pub near_mean: Option<bool>,
    /// Points × opening value, for information.
    pub standard_amount: Option<Fen>,
    /// What the rate convention pays.
    pub rate_amount: Fen,
    /// What is paid outside the points: by item, or by the price of a single disease.
    pub item_amount: Fen,
    /// What was odd, each thing once.
    pub findings: [Option<Finding>; Self::ODDITIES],
    /// The budget line that pays it, by its place among those of the pool's year; none: the money of the group method.
    pub line: Option<usize>,
    /// Whether a rule of routing took the case from its group.
    pub routed: bool,
}

impl Price {
    /// A case is odd in no more ways: its coefficient, its mean cost or a candidate, an extreme cost, its treatment, its
    /// decision.
    const ODDITIES: usize = 5;

    const NOTHING: Self = Self {
        method: Method::Refused,
        points: Points::ZERO,
        auxiliary_points: Points::ZERO,
        added_points: Points::ZERO,
        base_points: Points::ZERO,
        coefficient: None,
        auxiliary: None,
        fixed_share: Number::ZERO,
        deviation: None,
        near_mean: None,
        standard_amount: None,
        rate_amount: Fen::ZERO,
        item_amount: Fen::ZERO,
        line: None,
        routed: false,
        findings: [None; Self::ODDITIES],
    };

    /// The points that are paid at a fixed value: a share of the case's points, rounded once to the unit of points. What
    /// is left of them floats.
    ///
    /// # Example
    /// 0.9258 points of which 0.35 are rigid: 0.32403, so 0.3240 fixed and 0.6018 floating.
    pub fn fixed_points(&self) -> Points {
        match self.fixed_share {
            Number::ZERO => Points::ZERO,
            Number::ONE => self.points,
            share => Points(Product::ONE.times(self.points.0, 1).by(share).rounded(1)),
        }
    }

    fn of_group(self, base: &Base) -> Self {
        Self { fixed_share: base.fixed_share, ..self }
    }

    fn found(mut self, finding: Finding) -> Self {
        let free = |place: &&mut Option<Finding>| place.is_none_or(|own| own == finding);
        let place = self.findings.iter_mut().find(free);
        *place.expect("a case is odd in no more ways than there are places") = Some(finding);
        self
    }

    /// A share of the case's points and of what they are paid, each rounded once more; points to `decimals`. What is paid by
    /// item stays.
    ///
    /// # Example
    /// 132 points of a stay that keeps half of them: 66 (D7).
    pub fn keeping(self, share: Number, decimals: u32) -> Self {
        let unit = 10i128.pow(decimals);
        let part = |whole: i128| Product::ONE.times(whole, 1).by(share);
        let points = |points: Points| {
            Points(part(points.0).times(unit, Points::ONE).rounded(1) * (Points::ONE / unit))
        };
        let fen = |amount: Fen| Fen(part(amount.0).rounded(1));
        Self {
            points: points(self.points),
            auxiliary_points: points(self.auxiliary_points),
            added_points: points(self.added_points),
            standard_amount: self.standard_amount.map(fen),
            rate_amount: fen(self.rate_amount),
            ..self
        }
    }

    /// The same with the opposite sign, for a reversal.
    fn negated(self) -> Self {
        Self {
            points: -self.points,
            auxiliary_points: -self.auxiliary_points,
            added_points: -self.added_points,
            base_points: -self.base_points,
            standard_amount: self.standard_amount.map(|amount| -amount),
            rate_amount: -self.rate_amount,
            item_amount: -self.item_amount,
            ..self
        }
    }
}

/// A case as pricing sees it.
#[derive(Clone, Copy, Debug)]
pub struct PricedCase<'c> {
    /// Where it was placed.
    pub grouping: Grouping,
    /// What it cost.
    pub bill: Bill,
    /// The patient and the diagnoses.
    pub case: &'c Case<'c>,
    /// What was decided for it on its own.
    pub decision: Option<Outcome>,
    /// Whether the record says that the stay ended early (`incomplete_stay`).
    pub marked_incomplete: bool,
    /// How much of its treatment is traditional; none where that is not known or not asked.
    pub treatment: Option<Treatment>,
    /// The conditions of routing that its words meet.
    pub words: u128,
    /// Whether audit refused it as a whole, whatever else was decided.
    pub refused: bool,
}

/// Prices a case at a hospital, whose rules in the pool are those of its level.
///
/// # Rounding
/// Points once, to the policy's decimals; amounts once, to fen; halves away from zero.
///
/// # Example
/// Weight 0.9258, scale 1, coefficient 0.92, rate 9575.25: rate amount 8155.59 yuan (P2).
pub fn price(
    tariff: &Tariff,
    level: &LevelTariff,
    (pool, hospital): (usize, usize),
    case: &PricedCase<'_>,
) -> Price {
    if case.refused {
        return Price::NOTHING;
    }
    let reversed = case.bill.cost < 0;
    let (place, treatment) = worth_of(level, case);
    let plain = case.grouping.primary_care && level.rules.primary_care_plain;
    let pricing = Pricing {
        level,
        rules: &level.rules,
        group: &level.groups[place],
        bill: if reversed { negated(&case.bill) } else { case.bill },
        patient: case.case.patient,
        marked_incomplete: case.marked_incomplete,
        coefficient: if plain { Some(Number::ONE) } else { tariff.coefficient(pool, hospital, place) },
        auxiliary: tariff.auxiliary(place, case.case),
    };
    let (cost, words) = (pricing.bill.cost, case.words);
    let own = case.grouping.placement.0 as usize;
    let routed = RoutedCase { pool, hospital, place: own, cost, words, case: case.case };
    let price = match tariff.routing.route(&routed, tariff.level(hospital)) {
        Destination::Group => {
            // A decision for an amount or for points asks for the worth of no group.
            let by_group = !matches!(case.decision, Some(Outcome::ByItem | Outcome::Points(_)));
            let price = pricing.by_group(case.decision);
            treatment.filter(|_| by_group).map_or(price, |finding| price.found(finding))
        }
        other => {
            let usual = tariff.usual_coefficient(pool, hospital);
            let price = Pricing { coefficient: usual, ..pricing }.elsewhere(other);
            let price = Price { routed: true, ..price };
            if case.decision.is_some() { price.found(Finding::DecisionNotApplied) } else { price }
        }
    };
    if reversed { price.negated() } else { price }
}

/// The place whose worth a case is given, and what its treatment says to that: its own place, or that of the group for
/// cases with too little traditional treatment.
fn worth_of(level: &LevelTariff, case: &PricedCase<'_>) -> (usize, Option<Finding>) {
    let own = case.grouping.placement.0 as usize;
    let (Some(other), Some(ratio)) = (level.groups[own].below_tcm_ratio, level.rules.tcm_ratio) else {
        return (own, None);
    };
    let test = TreatmentTest::of(case.treatment, ratio);
    (if test == TreatmentTest::Falls { other } else { own }, test.finding())
}

/// Everything that the price of a case rests on.
struct Pricing<'p> {
    level: &'p LevelTariff,
    rules: &'p PointsRules,
    group: &'p GroupTariff,
    bill: Bill,
    patient: Patient,
    marked_incomplete: bool,
    coefficient: Option<Number>,
    auxiliary: Option<Number>,
}

/// Where the cost of a case stands.
struct Measure {
    /// None where it is not measured.
    class: Option<DeviationClass>,
    /// What gives its points; none for a normal case.
    deviation: Option<Deviation>,
    /// Whether a bound is set and the cost could not be held against it.
    unseen: bool,
}

impl Measure {
    /// Whether the cost is beyond the high bound and the points stay as they are.
    fn stands_out(&self) -> bool {
        let plain = self.deviation.is_some_and(|deviation| deviation.form == DeviationForm::None);
        self.class == Some(DeviationClass::High) && plain
    }
}

fn negated(bill: &Bill) -> Bill {
    Bill {
        cost: -bill.cost,
        fund: -bill.fund,
        own_pay: -bill.own_pay,
        paid_first: -bill.paid_first,
        deductible: -bill.deductible,
    }
}

impl Pricing<'_> {
    /// A case that goes by its group, or by what was decided for it.
    fn by_group(&self, decision: Option<Outcome>) -> Price {
        match decision {
            None => self.usual(),
            Some(Outcome::ByItem) => self.by_item(Number::ONE),
            Some(Outcome::Points(points)) => self.given(points),
            Some(Outcome::Multiple(multiple)) => self.multiple(multiple),
            Some(Outcome::AddPoints(more)) => self.with_more(more),
        }
    }

    /// A case that another method pays.
    fn elsewhere(&self, destination: Destination<'_>) -> Price {
        match destination {
            Destination::Group => self.usual(),
            Destination::BedDay(bands) => self.bed_days(bands),
            Destination::SingleDisease(row, line) => {
                let (amount, ratio) = fund_part(row, self.bill.cost - self.bill.fund);
                let amount = Product::ONE.times(amount, 1).by(ratio).rounded(1);
                let method = Method::SingleDisease;
                Price { method, item_amount: Fen(amount), line: Some(line), ..Price::NOTHING }
            }
            Destination::Item(ratio, line) => Price { line, ..self.by_item(ratio) },
            Destination::Capitation(line) => {
                Price { method: Method::Capitation, line: Some(line), ..Price::NOTHING }
            }
            Destination::Excluded => Price { method: Method::Excluded, ..Price::NOTHING },
        }
    }

    /// Points of `bed_day.csv`: they are points as they stand, so no scale applies, and no auxiliary coefficient. All of
    /// them float where a convention fixes some: the table states no part that is fixed.
    fn bed_days(&self, bands: &[DayBand]) -> Price {
        let points = Product::ONE.times(points_of_days(bands, self.days()), DAY_UNIT);
        let base = Base::unmeasured(points, self.rules.coefficient.source == CoefficientSource::One);
        Price { method: Method::BedDay, ..self.of_row(&base, points, Number::ONE) }
    }

    /// The price of a case that nothing was decided on.
    fn usual(&self) -> Price {
        match (self.group.status, &self.group.base) {
            (Status::Grouped, Some(base)) if self.group.by_the_day => self.by_the_day(base),
            (Status::Grouped, Some(base)) => self.in_group(base),
            (Status::Grouped, None) => self.without_points(),
            (Status::Ungrouped, _) => self.ungrouped(),
            (Status::Ambiguous, own) => {
                let row = self.level.ambiguous_row.as_ref().or(own.as_ref());
                self.handled(&self.rules.ambiguous, row).unwrap_or_else(|| self.without_points())
            }
        }
    }

    /// 床日. The cost of such a case is not measured.
    fn by_the_day(&self, base: &Base) -> Price {
        self.of_row(base, self.points_of_stay(base), Number::ONE)
    }

    /// Days of stay, at least one.
    fn days(&self) -> i32 {
        self.patient.length_of_stay_days.unwrap_or(1).max(1)
    }

    /// Base points of the stay: of a group paid by the day those of a day times its days.
    fn points_of_stay(&self, base: &Base) -> Product {
        if self.group.by_the_day { base.points.times(i128::from(self.days()), 1) } else { base.points }
    }

    /// Base points × hospital coefficient × a multiple, whatever the cost.
    fn of_row(&self, base: &Base, points: Product, multiple: Number) -> Price {
        let (used, missing) = self.used_coefficient(base);
        let own = points.by(used);
        let own = if multiple == Number::ONE { own } else { own.by(multiple) };
        let price = self.by_points(own, rounded(&points), Some(used), None).of_group(base);
        if missing { price.found(Finding::NoCoefficient) } else { price }
    }

    /// A decision for certain points.
    fn given(&self, points: Number) -> Price {
        let product = Product::ONE.by(points);
        let price = self.by_points(product, rounded(&product), None, None);
        self.group.base.as_ref().map_or(price, |base| price.of_group(base))
    }

    /// A decision for a multiple of what a normal case of the group is given.
    fn multiple(&self, multiple: Number) -> Price {
        let Some(base) = &self.group.base else {
            return self.usual().found(Finding::DecisionNotApplied);
        };
        let points = self.points_of_stay(base);
        let plain = self.of_row(base, points, multiple);
        let Some(auxiliary) = self.auxiliary else { return plain };
        let (hospital, _) = self.used_coefficient(base);
        let own = Coefficients { hospital, auxiliary }.of(points).by(multiple);
        let price = self.by_points(own, rounded(&points), Some(hospital), None).of_group(base);
        Price {
            auxiliary: Some(auxiliary),
            auxiliary_points: price.points - plain.points,
            findings: plain.findings,
            ..price
        }
    }

    /// A decision for points beside the case's own. Both are rounded before they are added, so a rate is paid on the sum of
    /// rounded points here, and only here.
    fn with_more(&self, more: Number) -> Price {
        let price = self.usual();
        if price.method != Method::Group {
            return price.found(Finding::DecisionNotApplied);
        }
        let more = self.rounded(&Product::ONE.by(more));
        let own = Product::ONE.times((price.points + more).0, Points::ONE);
        let sum = self.by_points(own, rounded(&own), price.coefficient, price.deviation);
        Price {
            points: sum.points,
            standard_amount: sum.standard_amount,
            rate_amount: sum.rate_amount,
            added_points: more,
            ..price
        }
    }

    /// A case whose group has neither points nor weight.
    fn without_points(&self) -> Price {
        match self.rules.no_points {
            NoPoints::Item => self.by_item(Number::ONE),
            NoPoints::Ungrouped => self.ungrouped(),
            NoPoints::Refuse => Price::NOTHING,
        }
        .found(Finding::NoPoints)
    }

    fn ungrouped(&self) -> Price {
        self.handled(&self.rules.ungrouped, self.level.ungrouped_row.as_ref())
            .expect("the row that points.ungrouped names was checked to have points")
    }

    fn by_item(&self, ratio: Number) -> Price {
        let amount = Product::ONE.times(i128::from(self.bill.fund), 1).by(ratio).rounded(1);
        Price { method: Method::Item, item_amount: Fen(amount), ..Price::NOTHING }
    }

    /// A case in no payment group, by the policy's rule for it; none where the rule names a row without points. Its cost is
    /// not measured: there is no group to measure it by.
    fn handled(&self, handling: &Handling, row: Option<&Base>) -> Option<Price> {
        Some(match (handling, row) {
            (Handling::Refuse, _) => Price::NOTHING,
            (Handling::Item { ratio }, _) => self.by_item(*ratio),
            (Handling::Cost { factor, mean_cost }, _) => {
                let product = Product::ONE.by(*factor).times(i128::from(self.bill.cost), mean_cost.0);
                self.by_points(product, rounded(&product), None, None)
            }
            (Handling::Row { .. }, Some(base)) => self.of_row(base, base.points, Number::ONE),
            (Handling::Row { .. }, None) => return None,
        })
    }

    /// The hospital's coefficient to use, and whether one was missing.
    fn used_coefficient(&self, base: &Base) -> (Number, bool) {
        match self.coefficient {
            _ if base.no_coefficient => (Number::ONE, false),
            Some(coefficient) => (coefficient, false),
            None => (Number::ONE, true),
        }
    }

    /// A case of a group, its cost measured by the policy's bounds.
    fn in_group(&self, base: &Base) -> Price {
        let Self { rules, auxiliary, .. } = *self;
        let (used, missing) = self.used_coefficient(base);
        let coefficients = Coefficients { hospital: used, auxiliary: auxiliary.unwrap_or(Number::ONE) };
        let cost = self.bill.cost;
        let limits = base.limits(rules, coefficients);
        let measure = self.measure(base, limits.as_ref());
        let own = |coefficients: Coefficients| match (&measure.deviation, &limits) {
            (Some(deviation), Some(limits)) => {
                let (cost, denominator) = (i128::from(cost), limits.mean);
                let opening_value = rules.opening_value;
                points(
                    deviation,
                    &Deviating { base: base.points, coefficients, cost, denominator, opening_value },
                )
            }
            _ => Some(coefficients.of(base.points)),
        };
        let mut price = match own(coefficients) {
            Some(product) => self.by_points(product, base.rounded, Some(used), measure.class).of_group(base),
            None => Price { deviation: measure.class, ..self.by_item(Number::ONE) },
        };
        if auxiliary.is_some() && price.method == Method::Group {
            let plain = own(Coefficients { auxiliary: Number::ONE, ..coefficients });
            price.auxiliary_points =
                price.points - plain.map_or(Points::ZERO, |product| self.rounded(&product));
        }
        price.auxiliary = auxiliary;
        price.near_mean = limits.map(|limits| limits.is_near(cost));
        let newborn = rules.newborn.map(|test| self.meets(&test, base));
        let odd = [
            (missing, Finding::NoCoefficient),
            (measure.stands_out() || newborn == Some(Some(true)), Finding::SpecialCaseCandidate),
            (measure.unseen || newborn == Some(None), Finding::MissingMeanCost),
            (limits.is_some_and(|limits| limits.is_extreme(cost)), Finding::ExtremeCost),
        ];
        for (is, finding) in odd {
            if is {
                price = price.found(finding);
            }
        }
        price
    }

    /// Where the cost of a case stands. That a stay ended early goes before its cost.
    fn measure(&self, base: &Base, limits: Option<&Limits>) -> Measure {
        let incomplete = self.rules.incomplete.as_ref();
        let told = incomplete.is_some_and(|rule| self.ended_early(rule));
        let Some(limits) = limits else {
            let by_cost = incomplete.is_some_and(|rule| rule.below.is_some());
            let unseen = told || by_cost || self.rules.low.is_some() || self.rules.high.is_some();
            return Measure { class: None, deviation: None, unseen };
        };
        let cost = self.bill.cost;
        let below = |it: IncompleteBelow| {
            cost <= Multiple { times: it.bound, inclusive: it.inclusive }.highest_below(limits.mean)
        };
        let incomplete = incomplete.filter(|rule| told || rule.below.is_some_and(below));
        let class = incomplete.map_or_else(|| limits.class(cost), |_| DeviationClass::Incomplete);
        let deviation = match class {
            DeviationClass::Incomplete => incomplete.map(Incomplete::deviation),
            DeviationClass::Low => base.bounds(self.rules)[0],
            DeviationClass::High => base.bounds(self.rules)[1],
            DeviationClass::Normal => None,
        };
        Measure { class: Some(class), deviation, unseen: false }
    }

    /// Whether the way of leaving or the record itself says that the stay ended early.
    fn ended_early(&self, rule: &Incomplete) -> bool {
        let way = |way: i32| rule.ways.contains(&way);
        self.patient.discharge_way.is_some_and(way) || (rule.by_mark && self.marked_incomplete)
    }

    /// Whether a case is of the newborns that may be decided on singly; none where the mean cost of its group is not known.
    ///
    /// # Example
    /// 1400 g, 50 000 yuan; 2.5 times 14 000 = 35 000, once 48 000: it is (D24).
    fn meets(&self, test: &NewbornTest, base: &Base) -> Option<bool> {
        const NEWBORN_DAYS: i32 = 28;
        let newborn = self.patient.age_days.is_some_and(|days| days <= NEWBORN_DAYS);
        let light = self.patient.birth_weight_grams.is_some_and(|grams| grams < test.weight_below);
        if !(newborn && light) {
            return Some(false);
        }
        let reaches = |mean, times| self.bill.cost > Multiple { times, inclusive: false }.highest_below(mean);
        Some(reaches(test.mean_cost.0, test.times_mean) && reaches(base.group_mean?, test.times_group))
    }

    /// Points rounded to the decimals of the policy.
    fn rounded(&self, product: &Product) -> Points {
        let unit = 10i128.pow(self.rules.decimals);
        Points(product.rounded(unit) * (Points::ONE / unit))
    }

    /// A case paid by points: the product that gives them, and the base points before coefficient and deviation.
    fn by_points(
        &self,
        product: Product,
        base_points: Points,
        coefficient: Option<Number>,
        deviation: Option<DeviationClass>,
    ) -> Price {
        let rules = self.rules;
        let points = self.rounded(&product);
        let at_value = |product: Product| rules.opening_value.map(|value| product.by(value).rounded(100));
        // A rate is paid on weight × coefficient as they are; everything else on the rounded points.
        let standard = match rules.rate {
            Some(_) => at_value(product),
            None => at_value(Product::ONE.times(points.0, Points::ONE)),
        };
        Price {
            method: Method::Group,
            points,
            base_points,
            coefficient,
            deviation,
            standard_amount: standard.map(Fen),
            rate_amount: rate_amount(rules, standard, &self.bill),
            ..Price::NOTHING
        }
    }
}

/// Points before coefficients and deviations, rounded to their unit.
fn rounded(points: &Product) -> Points {
    Points(points.rounded(Points::ONE))
}

/// What the rate convention pays: the standard, from weight × coefficient × rate without rounding points first, or the
/// fund's share of what is left of it.
///
/// # Example
/// Standard 12000, own pay 800, paid first 600, deductible 500, ratio 0.85: 8585 yuan (D17).
fn rate_amount(rules: &PointsRules, standard: Option<i128>, bill: &Bill) -> Fen {
    // Without a form no convention of the year is the rate: nobody asks for this amount.
    let Some(form) = rules.rate else { return Fen::ZERO };
    let standard = standard.expect("rate.form is only read with an opening value");
    match form {
        RateForm::Standard => Fen(standard),
        RateForm::FundShare { ratio } => {
            let own = [bill.own_pay, bill.paid_first, bill.deductible].map(i128::from);
            let left = standard - own.iter().sum::<i128>();
            Fen(Product::ONE.times(left.max(0), 1).by(ratio).rounded(1))
        }
    }
}
