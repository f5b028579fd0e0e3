//! What must hold of the value of points, whatever the points are.

use casemix::domain::{CaseSums, Fen, Kind, Number, Points, Quotient, Tally, quotient};
use casemix::policy::{ElasticForm, ElasticRules, GrowthLimits, Reimbursement, ValueRules};
use casemix::settlement::{Claim, PointValue, fund_amounts};
use proptest::prelude::*;
use proptest::sample::select;

/// Points of hospitals, which of them are fixed, and base points.
type Hospitals = Vec<(CaseSums, Points)>;

fn hospitals() -> impl Strategy<Value = Hospitals> {
    let one = (0i64..400_000_000, 0i64..=100, 0i64..400_000_000, 0i64..9_000_000);
    let one = one.prop_map(|(points, fixed, base, cost)| {
        let points = Points(points.into());
        // A cost in whole yuan, so that any share of it in per cent is whole fen.
        let cost = Fen(i128::from(cost) * 100);
        let group = Tally { cases: 1, cost, fund: Fen(cost.0 / 100 * 37), days: 7 };
        let fixed_points = Points(points.0 * i128::from(fixed) / 100);
        (CaseSums { group, points, fixed_points, ..CaseSums::default() }, Points(base.into()))
    });
    proptest::collection::vec(one, 1..9)
}

fn elastic(form: ElasticForm, fixed: i64) -> ValueRules {
    ValueRules::Elastic(ElasticRules { form, fixed: Number::whole(fixed), limits: None })
}

const FORMS: [ElasticForm; 3] = [ElasticForm::Volume, ElasticForm::Severity, ElasticForm::Cost];

fn amounts(rules: &ValueRules, available: Fen, hospitals: &Hospitals) -> Vec<Fen> {
    valued(rules, available, hospitals).0
}

fn valued(rules: &ValueRules, available: Fen, hospitals: &Hospitals) -> (Vec<Fen>, Option<PointValue>) {
    let claims: Vec<Claim<'_>> = hospitals
        .iter()
        .map(|(sums, base)| Claim { sums, base_volume: *base, guaranteed: Fen::ZERO })
        .collect();
    let valued = fund_amounts(rules, available, &claims).unwrap();
    (valued.amounts, valued.value)
}

fn points_of(hospitals: &Hospitals) -> i128 {
    hospitals.iter().map(|(sums, _)| sums.points.0).sum()
}

/// All points, fixed points and base points times `factor`.
fn scaled(hospitals: &Hospitals, factor: i128) -> Hospitals {
    let times = |points: Points| Points(points.0 * factor);
    let scale = |(sums, base): &(CaseSums, Points)| {
        let (points, fixed_points) = (times(sums.points), times(sums.fixed_points));
        (CaseSums { points, fixed_points, ..*sums }, times(*base))
    };
    hospitals.iter().map(scale).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_ratio_for_all_hospitals_pays_as_fund_does(hospitals in hospitals(), available in 0i64..300_000_000) {
        prop_assume!(hospitals.iter().any(|(sums, _)| sums.group.cost > Fen::ZERO));
        // A hospital without a cost has the ratio 0: here each has one.
        let mut hospitals = hospitals;
        hospitals.retain(|(sums, _)| sums.group.cost > Fen::ZERO);
        let available = Fen(available.into());
        let fund = amounts(&ValueRules::Fund, available, &hospitals);
        prop_assert_eq!(&amounts(&ValueRules::CostRatio(Reimbursement::Actual), available, &hospitals), &fund);
        prop_assert_eq!(&amounts(&ValueRules::CostRatioHospital(Reimbursement::Actual), available, &hospitals), &fund);
        let stated = Reimbursement::Stated(Number::parse("0.7").unwrap());
        prop_assert_eq!(&amounts(&ValueRules::CostRatio(stated), available, &hospitals), &fund);
    }

    #[test]
    fn where_nothing_is_fixed_elastic_values_pay_as_fund_does(hospitals in hospitals(), available in 0i64..300_000_000, value in 1i64..900) {
        let floating: Hospitals = hospitals
            .iter()
            .map(|(sums, _)| (CaseSums { fixed_points: Points::ZERO, ..*sums }, Points::ZERO))
            .collect();
        let available = Fen(available.into());
        let fund = amounts(&ValueRules::Fund, available, &floating);
        for form in FORMS {
            prop_assert_eq!(&amounts(&elastic(form, value), available, &floating), &fund, "{:?}", form);
        }
    }

    #[test]
    fn a_fixed_value_that_is_the_value_of_all_points_changes_nothing(hospitals in hospitals(), value in 1i64..900) {
        // Points in ten-thousandths × 100 fen × hundreds of yuan: whole fen.
        let available = Fen(points_of(&hospitals) * i128::from(value));
        let fund = amounts(&ValueRules::Fund, available, &hospitals);
        for form in FORMS {
            prop_assert_eq!(&amounts(&elastic(form, value * 100), available, &hospitals), &fund, "{:?}", form);
        }
    }

    #[test]
    fn points_in_another_unit_at_a_value_in_that_unit_are_paid_alike(
        hospitals in hospitals(), available in 0i64..300_000_000, value in 1i64..900, factor in select(vec![2i64, 3, 10, 1000]),
    ) {
        let available = Fen(available.into());
        let larger = scaled(&hospitals, factor.into());
        for form in FORMS {
            let (one, other) = (elastic(form, value * factor), elastic(form, value));
            prop_assert_eq!(amounts(&one, available, &hospitals), amounts(&other, available, &larger), "{:?}", form);
        }
    }

    #[test]
    fn more_points_for_all_change_nothing_where_all_are_paid_in_one_way(
        hospitals in hospitals(), available in 1i64..300_000_000, value in 1i64..900, factor in 2i128..9,
    ) {
        let available = Fen(available.into());
        for form in FORMS {
            let rules = elastic(form, value);
            let (before, own) = valued(&rules, available, &hospitals);
            let Some(PointValue::Elastic(own)) = own else { panic!("elastic values") };
            let total = own.total();
            // The fixed part takes all there is: its points share it, however many there are.
            if own.fixed != own.stated && total.points() > Points::ZERO {
                prop_assert_eq!(before, amounts(&rules, available, &scaled(&hospitals, factor)), "{:?}", form);
            }
        }
        // Nothing is fixed, or the same share of every hospital: points share the money.
        let same: Hospitals = hospitals
            .iter()
            .map(|(sums, base)| (CaseSums { fixed_points: Points(sums.points.0 / 2), points: Points(sums.points.0 / 2 * 2), ..*sums }, *base))
            .collect();
        let rules = elastic(ElasticForm::Severity, value);
        let left = available.0 * 2 >= points_of(&scaled(&same, factor)) * i128::from(value) / 100;
        if left && points_of(&same) > 0 {
            prop_assert_eq!(
                amounts(&rules, available, &same),
                amounts(&rules, available, &scaled(&same, factor))
            );
        }
    }

    #[test]
    fn fixed_and_floating_parts_sum_to_what_is_available(
        hospitals in hospitals(), available in 0i64..300_000_000, value in 1i64..900,
        limits in proptest::option::of((0i64..50, 0i64..50)),
    ) {
        let available = Fen(available.into());
        for form in FORMS {
            let limits = limits.filter(|_| form == ElasticForm::Volume);
            let limits = limits.map(|(lowest, more)| GrowthLimits {
                lowest: Number::whole(lowest), highest: Number::whole(lowest + more),
            });
            let rules = ValueRules::Elastic(ElasticRules { form, fixed: Number::whole(value), limits });
            let (amounts, own) = valued(&rules, available, &hospitals);
            let Some(PointValue::Elastic(own)) = own else { panic!("elastic values") };
            let total = own.total();
            prop_assert_eq!(total.points().0, points_of(&hospitals));
            let sum: Fen = amounts.iter().sum();
            prop_assert_eq!(sum, own.total_worth());
            let zero = Quotient::from_integer(0.into());
            if total.points() == Points::ZERO {
                prop_assert_eq!(sum, Fen::ZERO);
            } else if limits.is_none() && total.floating > Points::ZERO || own.fixed != own.stated {
                prop_assert_eq!(sum, available);
            } else if let (Some(limits), true) = (limits, total.floating > Points::ZERO) {
                let within = quotient(limits.lowest) <= own.floating && own.floating <= quotient(limits.highest);
                prop_assert!(within && own.fixed == own.stated);
            } else {
                prop_assert!(own.floating == zero && sum <= available);
            }
        }
    }
}

#[test]
fn more_points_for_all_move_money_where_some_are_fixed() {
    // 100.00 yuan, 10 yuan a fixed point. A has a fixed point, B a floating one: 10 and 90. With two each: 20 and 80.
    let of = |points: i128| -> Hospitals {
        let own = |fixed: i128| CaseSums {
            points: Points(points * Points::ONE),
            fixed_points: Points(fixed * Points::ONE),
            ..CaseSums::default()
        };
        vec![(own(points), Points::ZERO), (own(0), Points::ZERO)]
    };
    let rules = elastic(ElasticForm::Severity, 10);
    assert_eq!(amounts(&rules, Fen(10_000), &of(1)), [Fen(1000), Fen(9000)]);
    assert_eq!(amounts(&rules, Fen(10_000), &of(2)), [Fen(2000), Fen(8000)]);
}

#[test]
fn the_error_of_a_missing_ratio_is_one_of_the_rules() {
    let sums = CaseSums { points: Points(Points::ONE), ..CaseSums::default() };
    let claim = Claim { sums: &sums, base_volume: Points::ZERO, guaranteed: Fen::ZERO };
    let rules = ValueRules::CostRatio(Reimbursement::Actual);
    assert_eq!(fund_amounts(&rules, Fen(100), &[claim]).unwrap_err().kind, Kind::Rules);
}
