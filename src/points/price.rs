//! The points of one case.

use crate::domain::{Case, Fen, Finding, Grouping, Number, Points, Status};
use crate::policy::{DeviationForm, Handling, NoPoints, PointsRules, RateForm};
use crate::region::Outcome;

use super::deviation::{Deviating, DeviationClass, Product, beyond, classify, points};
use super::tariff::{Base, Coefficients, LevelTariff, Tariff};

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

/// How a case is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// By the points of its group.
    Group,
    /// As recorded.
    Item,
    /// Not at all.
    Refused,
}

impl Method {
    /// The word in output files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::Item => "item",
            Self::Refused => "refused",
        }
    }
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
    /// Points × opening value, for information.
    pub standard_amount: Option<Fen>,
    /// What the rate convention pays.
    pub rate_amount: Fen,
    /// What is paid by item.
    pub item_amount: Fen,
    /// What was odd; at most three things.
    pub findings: [Option<Finding>; 3],
}

impl Price {
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
        standard_amount: None,
        rate_amount: Fen::ZERO,
        item_amount: Fen::ZERO,
        findings: [None; 3],
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
        let free = self.findings.iter_mut().find(|place| place.is_none());
        *free.expect("a case is odd in at most three ways") = Some(finding);
        self
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
}

/// Prices a case. None when the hospital is not in the region on these days.
///
/// # Rounding
/// Points once, to the policy's decimals; amounts once, to fen; halves away from zero.
///
/// # Example
/// Weight 0.9258, scale 1, coefficient 0.92, rate 9575.25: rate amount 8155.59 yuan (P2).
pub fn price(tariff: &Tariff, pool: usize, hospital: usize, case: &PricedCase<'_>) -> Option<Price> {
    let level = tariff.rules(pool, hospital)?;
    let reversed = case.bill.cost < 0;
    let bill = if reversed { negated(&case.bill) } else { case.bill };
    let place = case.grouping.placement.0 as usize;
    let plain = case.grouping.primary_care && level.rules.primary_care_plain;
    let coefficient = if plain { Some(Number::ONE) } else { tariff.coefficient(pool, hospital, place) };
    let auxiliary = tariff.auxiliary(place, case.case);
    let price = match case.decision {
        Some(Outcome::ByItem) => by_item(&bill, Number::ONE),
        Some(Outcome::Points(points)) => {
            let product = Product::ONE.by(points);
            let price = by_points(&level.rules, product, &product, None, None, &bill);
            level.groups[place].base.as_ref().map_or(price, |base| price.of_group(base))
        }
        Some(Outcome::Multiple(multiple)) => {
            standard_times(level, place, multiple, case, &bill, coefficient, auxiliary)
        }
        None | Some(Outcome::AddPoints(_)) => by_status(level, place, case, &bill, coefficient, auxiliary),
    };
    let price = match case.decision {
        Some(Outcome::AddPoints(more)) if price.method == Method::Group => {
            with_more(&level.rules, price, more, &bill)
        }
        Some(Outcome::AddPoints(_)) => price.found(Finding::DecisionNotApplied),
        _ => price,
    };
    Some(if reversed { price.negated() } else { price })
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

fn by_status(
    level: &LevelTariff,
    place: usize,
    case: &PricedCase<'_>,
    bill: &Bill,
    coefficient: Option<Number>,
    auxiliary: Option<Number>,
) -> Price {
    let group = &level.groups[place];
    let rules = &level.rules;
    match (group.status, &group.base) {
        (Status::Grouped, Some(base)) if group.by_the_day => by_the_day(rules, base, case, bill, coefficient),
        (Status::Grouped, Some(base)) => in_group(rules, base, bill, coefficient, auxiliary),
        (Status::Grouped, None) => without_points(level, bill, coefficient),
        (Status::Ungrouped, _) => ungrouped(level, bill, coefficient),
        (Status::Ambiguous, own) => {
            let row = level.ambiguous_row.as_ref().or(own.as_ref());
            handled(rules, &rules.ambiguous, row, bill, coefficient)
                .unwrap_or_else(|| without_points(level, bill, coefficient))
        }
    }
}

/// 床日. The cost of such a case is not measured.
fn by_the_day(
    rules: &PointsRules,
    base: &Base,
    case: &PricedCase<'_>,
    bill: &Bill,
    coefficient: Option<Number>,
) -> Price {
    let (used, missing) = used_coefficient(base, coefficient);
    let points = points_of_days(base, case);
    let price = by_points(rules, points.by(used), &points, Some(used), None, bill).of_group(base);
    if missing { price.found(Finding::NoCoefficient) } else { price }
}

/// The points of a day times the days of the stay, at least one.
fn points_of_days(base: &Base, case: &PricedCase<'_>) -> Product {
    let days = case.case.patient.length_of_stay_days.unwrap_or(1).max(1);
    base.points.times(i128::from(days), 1)
}

/// A decision for a multiple of what a normal case of the group is given.
fn standard_times(
    level: &LevelTariff,
    place: usize,
    multiple: Number,
    case: &PricedCase<'_>,
    bill: &Bill,
    coefficient: Option<Number>,
    auxiliary: Option<Number>,
) -> Price {
    let group = &level.groups[place];
    let Some(base) = &group.base else {
        return by_status(level, place, case, bill, coefficient, auxiliary)
            .found(Finding::DecisionNotApplied);
    };
    let own = if group.by_the_day { points_of_days(base, case) } else { base.points };
    let (hospital, missing) = used_coefficient(base, coefficient);
    let coefficients = Coefficients { hospital, auxiliary: auxiliary.unwrap_or(Number::ONE) };
    let product = coefficients.of(own).by(multiple);
    let price = by_points(&level.rules, product, &own, Some(hospital), None, bill).of_group(base);
    let plain = rounded(&level.rules, &own.by(hospital).by(multiple));
    let price = Price { auxiliary, auxiliary_points: price.points - plain, ..price };
    if missing { price.found(Finding::NoCoefficient) } else { price }
}

/// A case with points added to its own.
fn with_more(rules: &PointsRules, price: Price, more: Number, bill: &Bill) -> Price {
    let more = rounded(rules, &Product::ONE.by(more));
    let points = price.points + more;
    let own = Product::ONE.times(points.0, Points::ONE);
    let sum = by_points(rules, own, &own, price.coefficient, price.deviation, bill);
    Price {
        points: sum.points,
        standard_amount: sum.standard_amount,
        rate_amount: sum.rate_amount,
        added_points: more,
        ..price
    }
}

/// A case whose group has neither points nor weight.
fn without_points(level: &LevelTariff, bill: &Bill, coefficient: Option<Number>) -> Price {
    match level.rules.no_points {
        NoPoints::Item => by_item(bill, Number::ONE),
        NoPoints::Ungrouped => ungrouped(level, bill, coefficient),
        NoPoints::Refuse => Price::NOTHING,
    }
    .found(Finding::NoPoints)
}

fn ungrouped(level: &LevelTariff, bill: &Bill, coefficient: Option<Number>) -> Price {
    handled(&level.rules, &level.rules.ungrouped, level.ungrouped_row.as_ref(), bill, coefficient)
        .expect("the row that points.ungrouped names was checked to have points")
}

fn by_item(bill: &Bill, ratio: Number) -> Price {
    let amount = Product::ONE.times(i128::from(bill.fund), 1).by(ratio).rounded(1);
    Price { method: Method::Item, item_amount: Fen(amount), ..Price::NOTHING }
}

/// A case in no payment group, by the policy's rule for it; none where the rule names a row without points. Its cost is
/// not measured: there is no group to measure it by.
fn handled(
    rules: &PointsRules,
    handling: &Handling,
    row: Option<&Base>,
    bill: &Bill,
    coefficient: Option<Number>,
) -> Option<Price> {
    Some(match (handling, row) {
        (Handling::Refuse, _) => Price::NOTHING,
        (Handling::Item { ratio }, _) => by_item(bill, *ratio),
        (Handling::Cost { factor, mean_cost }, _) => {
            let product = Product::ONE.by(*factor).times(i128::from(bill.cost), mean_cost.0);
            by_points(rules, product, &product, None, None, bill)
        }
        (Handling::Row { .. }, Some(base)) => {
            let (used, missing) = used_coefficient(base, coefficient);
            let price =
                by_points(rules, base.points.by(used), &base.points, Some(used), None, bill).of_group(base);
            if missing { price.found(Finding::NoCoefficient) } else { price }
        }
        (Handling::Row { .. }, None) => return None,
    })
}

/// The coefficient to use, and whether one was missing.
fn used_coefficient(base: &Base, coefficient: Option<Number>) -> (Number, bool) {
    match coefficient {
        _ if base.no_coefficient => (Number::ONE, false),
        Some(coefficient) => (coefficient, false),
        None => (Number::ONE, true),
    }
}

fn in_group(
    rules: &PointsRules,
    base: &Base,
    bill: &Bill,
    coefficient: Option<Number>,
    auxiliary: Option<Number>,
) -> Price {
    let (used, missing) = used_coefficient(base, coefficient);
    let coefficients = Coefficients { hospital: used, auxiliary: auxiliary.unwrap_or(Number::ONE) };
    let cost = i128::from(bill.cost);
    let denominator = base.denominator(rules, coefficients);
    let (low, high) = (rules.low.as_ref(), rules.high.as_ref());
    let class = denominator.map(|denominator| classify(cost, denominator, low, high));
    let deviation = match class {
        Some(DeviationClass::Low) => low,
        Some(DeviationClass::High) => high,
        _ => None,
    };
    let own = |coefficients: Coefficients| match (deviation, denominator) {
        (Some(deviation), Some(denominator)) => {
            let opening_value = rules.opening_value;
            points(
                deviation,
                &Deviating { base: base.points, coefficients, cost, denominator, opening_value },
            )
        }
        _ => Some(coefficients.of(base.points)),
    };
    let mut price = match own(coefficients) {
        Some(product) => by_points(rules, product, &base.points, Some(used), class, bill).of_group(base),
        None => Price { deviation: class, ..by_item(bill, Number::ONE) },
    };
    if auxiliary.is_some() && price.method == Method::Group {
        let plain = own(Coefficients { auxiliary: Number::ONE, ..coefficients });
        price.auxiliary_points =
            price.points - plain.map_or(Points::ZERO, |product| rounded(rules, &product));
    }
    price.auxiliary = auxiliary;
    if missing {
        price = price.found(Finding::NoCoefficient);
    }
    if class == Some(DeviationClass::High) && high.is_some_and(|high| high.form == DeviationForm::None) {
        price = price.found(Finding::SpecialCaseCandidate);
    }
    if class.is_none() && (low.is_some() || high.is_some()) {
        price = price.found(Finding::MissingMeanCost);
    }
    let extreme =
        |bound| denominator.is_some_and(|denominator| beyond(cost, denominator, bound, false, false));
    if rules.review.is_some_and(extreme) {
        price = price.found(Finding::ExtremeCost);
    }
    price
}

/// Points rounded to the decimals of the policy.
fn rounded(rules: &PointsRules, product: &Product) -> Points {
    let unit = 10i128.pow(rules.decimals);
    Points(product.rounded(unit) * (Points::ONE / unit))
}

fn by_points(
    rules: &PointsRules,
    product: Product,
    base: &Product,
    coefficient: Option<Number>,
    deviation: Option<DeviationClass>,
    bill: &Bill,
) -> Price {
    let points = rounded(rules, &product);
    let at_value = |product: Product| rules.opening_value.map(|value| product.by(value).rounded(100));
    // A rate is paid on weight × coefficient as they are; everything else on the rounded points.
    let standard = match rules.rate {
        Some(_) => at_value(product),
        None => at_value(Product::ONE.times(points.0, Points::ONE)),
    };
    Price {
        method: Method::Group,
        points,
        base_points: Points(base.rounded(Points::ONE)),
        coefficient,
        deviation,
        standard_amount: standard.map(Fen),
        rate_amount: rate_amount(rules, standard, bill),
        ..Price::NOTHING
    }
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
