//! An amount of a hospital told case by case.

use num_bigint::BigInt;
use num_traits::Signed;

use crate::domain::{CaseSums, Fen};
use crate::policy::{ElasticForm, ElasticRules, ValueRules};

use super::amounts::PointValue;
use super::elastic::ElasticValue;
use super::split::split_by;

/// What each case has of `amount`, which is what the points of its hospital stand for before the total is closed. Nothing is
/// paid by it: the hospital's amount is what is paid, and these are parts of it that add up.
///
/// - `rate`, `recorded`: the cases' own amounts. `guarantee_rate`: by what was recorded.
/// - `cost_less_paid`: the worth of the points by points, less what others paid of the case.
/// - `elastic_severity`, `elastic_cost`: by fixed points × fixed value + floating points × floating value.
/// - all else: by points. Base points of `elastic_volume` are the hospital's, not a case's.
///
/// # Rounding
/// Largest remainder, ties in the order of the cases.
///
/// # Edges
/// Reversals have points below zero, and so have hospitals with little else.
///
/// # Example
/// 285.71 for cases of 1 and 2 points: 95.24 and 190.47.
pub fn amounts_of_cases(
    rules: &ValueRules,
    value: Option<&PointValue>,
    amount: Fen,
    cases: &[CaseSums],
) -> Vec<Fen> {
    let by_points = |amount| signed_split(amount, cases.iter().map(|case| case.points.0.into()).collect());
    match (rules, value.and_then(PointValue::elastic)) {
        (ValueRules::Recorded, _) => cases.iter().map(|case| case.group.fund).collect(),
        (ValueRules::GuaranteeRate, _) => {
            signed_split(amount, cases.iter().map(|case| case.group.fund.0.into()).collect())
        }
        (ValueRules::Rate, _) => cases.iter().map(|case| case.rate_amount).collect(),
        (ValueRules::CostLessPaid(_), _) => {
            let others: Vec<Fen> = cases.iter().map(CaseSums::paid_by_others).collect();
            let worth = by_points(amount + others.iter().sum());
            worth.into_iter().zip(others).map(|(worth, others)| worth - others).collect()
        }
        (
            ValueRules::Elastic(ElasticRules { form: ElasticForm::Severity | ElasticForm::Cost, .. }),
            Some(value),
        ) => signed_split(amount, cases.iter().map(|case| worth(value, case)).collect()),
        _ => by_points(amount),
    }
}

/// Points at their values, over the product of the denominators.
fn worth(value: &ElasticValue, case: &CaseSums) -> BigInt {
    let (fixed, floating) = (&value.fixed, &value.floating);
    let fixed_part = fixed.numer() * floating.denom() * case.fixed_points.0;
    fixed_part + floating.numer() * fixed.denom() * (case.points - case.fixed_points).0
}

/// A split by weights that may sum to less than zero, as the amount then does.
fn signed_split(amount: Fen, weights: Vec<BigInt>) -> Vec<Fen> {
    let below = weights.iter().sum::<BigInt>().is_negative();
    split_by(amount, &if below { weights.into_iter().map(|weight| -weight).collect() } else { weights })
}

#[cfg(test)]
mod tests {
    use crate::domain::{Points, Quotient, Tally};
    use crate::policy::Reimbursement;
    use crate::settlement::Parts;

    use super::*;

    fn case(points: i128, fixed: i128, others: i128) -> CaseSums {
        CaseSums {
            points: Points(points),
            fixed_points: Points(fixed),
            group: Tally { cost: Fen(others), ..Tally::default() },
            rate_amount: Fen(points * 7),
            ..CaseSums::default()
        }
    }

    fn parts(rules: &ValueRules, value: Option<&PointValue>, amount: i128, cases: &[CaseSums]) -> Vec<i128> {
        amounts_of_cases(rules, value, Fen(amount), cases).into_iter().map(|part| part.0).collect()
    }

    #[test]
    fn parts_go_by_the_convention() {
        let cases = [case(1, 0, 50), case(2, 2, 10)];
        assert_eq!(parts(&ValueRules::Fund, None, 28_571, &cases), [9524, 19_047]);
        assert_eq!(parts(&ValueRules::Rate, None, 21, &cases), [7, 14]);
        // 240 + 60 that others paid = 300 for the points: 100 and 200.
        assert_eq!(parts(&ValueRules::CostLessPaid(Reimbursement::Actual), None, 240, &cases), [50, 190]);
        // One floating point at 3, two fixed at 6: 3 of 15, 12 of 15.
        let form = ElasticForm::Severity;
        let rules =
            ValueRules::Elastic(ElasticRules { form, fixed: crate::domain::Number::ONE, limits: None });
        let whole = |number: i64| Quotient::from_integer(number.into());
        let fixed = whole(6);
        let elastic = ElasticValue {
            stated: fixed.clone(),
            fixed,
            floating: whole(3),
            parts: vec![Parts { fixed: Points(2), floating: Points(1) }],
        };
        assert_eq!(parts(&rules, Some(&PointValue::Elastic(elastic)), 1500, &cases), [300, 1200]);
    }

    #[test]
    fn reversals_turn_the_sign_and_still_add_up() {
        // −10 in the proportions 1 : −3: +5 and −15.
        assert_eq!(parts(&ValueRules::Fund, None, -10, &[case(1, 0, 0), case(-3, 0, 0)]), [5, -15]);
        // A case and its reversal: no points, no amount.
        assert_eq!(parts(&ValueRules::Fund, None, 0, &[case(4, 0, 0), case(-4, 0, 0)]), [0, 0]);
    }
}
