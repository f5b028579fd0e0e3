//! Points to money: the value of a point, and the fund amount of each hospital by each convention.

use num_traits::{Signed, Zero};

use crate::domain::{
    CaseSums, Error, Fen, Kind, Number, Points, Quotient, fen_of, quotient, quotient_of_fen, round_product,
};
use crate::policy::{Reimbursement, ValueRules};

use super::elastic::{ElasticValue, elastic_amounts};
use super::split::split;

/// Yuan per point, exactly: money over reimbursement ratio over points.
///
/// # Shape
/// None without points above zero: there is nothing to value.
///
/// # Example
/// 714 000 000 yuan / 0.70 / 125 000 000 points = 8.16 (D2). 95 450 000 / 9 500 000 = 10.047368421… (D9).
pub fn point_value(available: Fen, reimbursement: &Quotient, points: Points) -> Option<Quotient> {
    if points <= Points::ZERO || !reimbursement.is_positive() {
        return None;
    }
    let yuan = quotient_of_fen(available) / Quotient::from_integer(100.into());
    Some(yuan / reimbursement / quotient_of_points(points))
}

pub(super) fn quotient_of_points(points: Points) -> Quotient {
    Quotient::new(points.0.into(), Points::ONE.into())
}

/// What the points of a hospital are worth, rounded once to fen. The quotient is not reduced: it is rounded at once, and a
/// year of a province asks for it a hundred thousand times.
pub(super) fn worth(points: Points, value: &Quotient) -> Fen {
    let (numerator, denominator) = (value.numer() * points.0 * 100, value.denom() * Points::ONE);
    fen_of(&Quotient::new_raw(numerator, denominator))
}

/// The same at a value that is stated.
pub(super) fn worth_at(points: Points, value: Number) -> Fen {
    Fen(round_product(&[points.0, value.mantissa(), 100], &[Points::ONE, value.denominator()]))
}

/// What the fund recorded of the cost of cases paid by points; zero where they cost nothing.
pub(super) fn recorded_ratio(sums: &CaseSums) -> Quotient {
    match sums.group.cost {
        Fen::ZERO => Quotient::zero(),
        cost => quotient_of_fen(sums.group.fund) / quotient_of_fen(cost),
    }
}

/// The reimbursement ratio of the pool's group cases.
///
/// # Errors
/// When there are points to pay and nothing was reimbursed: no value can be made of that, and nothing is paid by it.
pub(super) fn reimbursement(rule: Reimbursement, hospitals: &[&CaseSums]) -> Result<Quotient, Error> {
    if let Reimbursement::Stated(ratio) = rule {
        return Ok(quotient(ratio));
    }
    let mut pool = CaseSums::default();
    hospitals.iter().for_each(|sums| pool.add(sums));
    let ratio = recorded_ratio(&pool);
    if !ratio.is_positive() && hospitals.iter().any(|sums| sums.points != Points::ZERO) {
        let message = format!(
            "the fund recorded {} of {} yuan for the cases of the pool that are paid by points: no reimbursement ratio above 0, \
             so no total-cost value of a point; state point_value.reimbursement",
            pool.group.fund, pool.group.cost
        );
        return Err(Error::new(Kind::Rules, message));
    }
    Ok(ratio)
}

/// What a point is worth in a pool, exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PointValue {
    /// Yuan of the fund.
    Fund(Quotient),
    /// Yuan of the fund, fixed for some points and floating for the others.
    Elastic(ElasticValue),
    /// Yuan of total cost, and the ratio of it that the fund pays in the pool.
    TotalCost {
        /// The value.
        value: Quotient,
        /// The ratio.
        reimbursement: Quotient,
    },
}

impl PointValue {
    /// Yuan per point of a hospital, for reading: with elastic values the mean of its own points, if it has any.
    pub fn of_hospital(&self, hospital: usize) -> Option<Quotient> {
        match self {
            Self::Elastic(own) => own.blended(own.parts[hospital]),
            Self::Fund(value) | Self::TotalCost { value, .. } => Some(value.clone()),
        }
    }

    /// Yuan per point of the pool, for reading.
    pub fn of_pool(&self) -> Option<Quotient> {
        match self {
            Self::Elastic(own) => own.blended(own.total()),
            Self::Fund(value) | Self::TotalCost { value, .. } => Some(value.clone()),
        }
    }

    /// The elastic values, where they are.
    pub fn elastic(&self) -> Option<&ElasticValue> {
        match self {
            Self::Elastic(own) => Some(own),
            Self::Fund(_) | Self::TotalCost { .. } => None,
        }
    }
}

/// What a hospital brings to the valuation of points.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'s> {
    /// Its cases.
    pub sums: &'s CaseSums,
    /// Its base points, where growth over them is paid.
    pub base_volume: Points,
    /// Its claims at the guarantee rates of the year.
    pub guaranteed: Fen,
}

/// The points of a pool turned into money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Valued {
    /// The fund amount of each hospital, in order, before the total is closed.
    pub amounts: Vec<Fen>,
    /// The value of a point; none for a rate, which is paid case by case.
    pub value: Option<PointValue>,
}

/// The fund amount of each hospital out of an available amount, and the value of a point.
///
/// - `fund`: the available money split by points, so the amounts sum to it.
/// - `cost_ratio`: points × V × ρ with V = available / ρ / Σ points. ρ cancels: the amounts are those of `fund`.
/// - `cost_ratio_hospital`: points × V × the hospital's own ratio, each rounded once.
/// - `cost_less_paid`: points × V − what others paid, each rounded once.
/// - elastic: fixed points × fixed value + floating points × floating value, split so that they sum to their total.
/// - `rate`: the sums of the cases' own amounts; the value is fixed and not reckoned here.
/// - `recorded`, `guarantee_rate`: recorded fund amounts, in full or at the rates of the year; points are not valued.
///
/// # Edges
/// Points of zero or below (no cases, or reversals that outweigh them) have no claim on the money: the value is 0, nothing
/// is paid and all is left.
///
/// # Errors
/// When a total-cost value is wanted and nothing was reimbursed (ρ is not above 0).
pub fn fund_amounts(rules: &ValueRules, available: Fen, claims: &[Claim<'_>]) -> Result<Valued, Error> {
    let hospitals: Vec<&CaseSums> = claims.iter().map(|claim| claim.sums).collect();
    let points: Points = hospitals.iter().map(|sums| sums.points).sum();
    let each = |amount: &dyn Fn(&CaseSums) -> Fen| hospitals.iter().map(|sums| amount(sums)).collect();
    let by_points = || split(available, &hospitals.iter().map(|sums| sums.points.0).collect::<Vec<_>>());
    let value_at = |ratio: &Quotient| {
        point_value(available, ratio, points).expect("there are points, and the ratio is above 0")
    };
    let total_cost = |rule: Reimbursement| {
        let reimbursement = reimbursement(rule, &hospitals)?;
        Ok::<_, Error>((value_at(&reimbursement), reimbursement))
    };
    let (amounts, value) = match rules {
        ValueRules::Rate => (each(&|sums| sums.rate_amount), None),
        ValueRules::Recorded => (each(&|sums| sums.group.fund), None),
        ValueRules::GuaranteeRate => (claims.iter().map(|claim| claim.guaranteed).collect(), None),
        ValueRules::Elastic(rules) => {
            let (amounts, value) = elastic_amounts(rules, available, claims);
            (amounts, Some(PointValue::Elastic(value)))
        }
        _ if points <= Points::ZERO => {
            (vec![Fen::ZERO; hospitals.len()], Some(PointValue::Fund(Quotient::zero())))
        }
        ValueRules::Fund => (by_points(), Some(PointValue::Fund(value_at(&quotient(Number::ONE))))),
        ValueRules::CostRatio(rule) => {
            let (value, reimbursement) = total_cost(*rule)?;
            (by_points(), Some(PointValue::TotalCost { value, reimbursement }))
        }
        ValueRules::CostRatioHospital(rule) => {
            let (value, reimbursement) = total_cost(*rule)?;
            // Where every hospital has the pool's ratio it cancels again, and the amounts sum to what is available.
            let alike =
                |sums: &CaseSums| sums.points == Points::ZERO || recorded_ratio(sums) == reimbursement;
            let amounts = match hospitals.iter().all(|sums| alike(sums)) {
                true => by_points(),
                false => each(&|sums| worth(sums.points, &(&value * recorded_ratio(sums)))),
            };
            (amounts, Some(PointValue::TotalCost { value, reimbursement }))
        }
        ValueRules::CostLessPaid(rule) => {
            let (value, reimbursement) = total_cost(*rule)?;
            let amounts = each(&|sums| worth(sums.points, &value) - sums.paid_by_others());
            (amounts, Some(PointValue::TotalCost { value, reimbursement }))
        }
    };
    Ok(Valued { amounts, value })
}

/// What must be said of money and points that do not meet: money that nobody has points for, points without money.
pub fn unmatched(available: Fen, points: Points) -> Option<String> {
    if points <= Points::ZERO && available > Fen::ZERO {
        return Some(format!(
            "{points} points for {available} yuan: the value of a point is 0, nothing is paid by points and all is left"
        ));
    }
    let unpaid = points > Points::ZERO && available <= Fen::ZERO;
    unpaid.then(|| format!("{points} points for {available} yuan: the value of a point is 0"))
}
