//! What must hold for any input.

use casemix::domain::{CaseSums, Date, Fen, Month, Number, Points, Tally};
use casemix::grouper::TextCase;
use casemix::grouper::drg::{Effort, witnesses};
use casemix::policy::{
    Band, Bands, CloseTo, DepositRule, ElasticForm, ElasticRules, ForfeitedTo, GrowthLimits, MonthBasis,
    MonthRules, MonthValue, Reimbursement, ReleaseStep, SharingLevel, SharingMode, SharingRule,
    SharingSource, ValueRules, YearBasis, YearRules,
};
use casemix::settlement::{
    Budget, Clearing, ClearingRow, Deducted, HospitalMonth, HospitalYear, Ledger, MonthRow, MonthTotals,
    clear, failed, pool_checks, settle_month, split, twelfths,
};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::support::{DRG_1_1, DRG_3_0};

fn number(text: &str) -> Number {
    Number::parse(text).unwrap()
}

fn fen(range: std::ops::Range<i64>) -> impl Strategy<Value = Fen> {
    range.prop_map(|fen| Fen(fen.into()))
}

prop_compose! {
    /// Cases of a hospital in a month; reversals may outweigh them.
    fn sums()(
        cases in -2i64..40,
        points in -5_000_000i64..400_000_000,
        cost in 0i64..50_000_000,
        fund_share in 0i64..=100,
        item in 0i64..3_000_000,
        rate in 0i64..40_000_000,
        empty in any::<bool>(),
    ) -> CaseSums {
        if empty {
            return CaseSums::default();
        }
        let group = Tally { cases, cost: Fen(cost.into()), fund: Fen((cost * fund_share / 100).into()), days: cases * 7 };
        let by_item = Tally { cases: 1, cost: Fen((item * 2).into()), fund: Fen(item.into()), days: 3 };
        let mut all = group;
        all.add(&by_item);
        CaseSums {
            all,
            grouped: cases,
            group,
            points: Points(points.into()),
            base_points: Points(points.into()),
            fixed_points: Points(i128::from(points) * i128::from(fund_share) / 100),
            rate_amount: Fen(rate.into()),
            item: by_item,
            item_amount: Fen(item.into()),
            refused: Tally::default(),
            special: 0,
        }
    }
}

fn convention() -> impl Strategy<Value = ValueRules> {
    let reimbursement = prop_oneof![Just(Reimbursement::Actual), Just(Reimbursement::Stated(number("0.7")))];
    let limits = proptest::option::of(Just(GrowthLimits { lowest: number("20"), highest: number("300.5") }));
    (reimbursement, limits).prop_flat_map(|(ratio, limits)| {
        let elastic =
            |form, limits| ValueRules::Elastic(ElasticRules { form, fixed: number("107.35"), limits });
        select(vec![
            elastic(ElasticForm::Volume, limits),
            elastic(ElasticForm::Severity, None),
            elastic(ElasticForm::Cost, None),
            ValueRules::Fund,
            ValueRules::CostRatio(ratio),
            ValueRules::CostRatioHospital(ratio),
            ValueRules::CostLessPaid(ratio),
            ValueRules::Rate,
            ValueRules::Recorded,
        ])
    })
}

/// A rate has no floating value, an elastic convention no opening one.
fn month_value(value: &ValueRules) -> MonthValue {
    if matches!(value, ValueRules::Elastic(_)) { MonthValue::Floating } else { MonthValue::Opening }
}

fn share() -> impl Strategy<Value = Number> {
    (0i64..=100).prop_map(|percent| number(&format!("{}.{:02}", percent / 100, percent % 100)))
}

prop_compose! {
    fn bands()(kept in share(), kept_more in share(), borne in share(), borne_more in share(), inclusive in any::<bool>()) -> Bands {
        let band = |up_to: Option<&str>, share| Band { up_to: up_to.map(number), upper_inclusive: inclusive, share };
        Bands(vec![band(Some("0.9"), kept), band(Some("1"), kept_more), band(Some("1.1"), borne), band(None, borne_more)])
    }
}

prop_compose! {
    fn year_rules()(
        value in convention(),
        close_to in select(vec![CloseTo::Available, CloseTo::Reserve, CloseTo::Open]),
        level in select(vec![SharingLevel::None, SharingLevel::Hospital, SharingLevel::Pool]),
        mode in select(vec![SharingMode::Marginal, SharingMode::Whole]),
        bands in bands(),
        sources in select(vec![
            vec![],
            vec![SharingSource::UnkeptSurplus],
            vec![SharingSource::Reserve, SharingSource::UnkeptSurplus],
            vec![SharingSource::UnkeptSurplus, SharingSource::Reserve, SharingSource::FundBalance { limit: Fen(5_000_000) }],
        ]),
        forfeited_to in select(vec![ForfeitedTo::Pool, ForfeitedTo::Reserve]),
        release_without_score in any::<bool>(),
    ) -> YearRules {
        let step = |at_least, released, less_per_point: &str, below| ReleaseStep {
            at_least: Number::whole(at_least), released: Number::whole(released),
            less_per_point: number(less_per_point), below: Number::whole(below),
        };
        YearRules {
            value,
            close_to,
            sharing: SharingRule { level, mode, bands, sources },
            deposit: DepositRule {
                steps: vec![step(80, 1, "0", 0), step(60, 1, "0.03", 80), step(0, 0, "0", 0)],
                release_without_score,
                forfeited_to,
            },
        }
    }
}

prop_compose! {
    /// A hospital with one month, settled by the program, and what else befell it in the year.
    fn hospital()(
        sums in sums(),
        value in convention(),
        before_share in fen(0..2_000_000),
        after_share in fen(0..2_000_000),
        at_clearing in fen(0..2_000_000),
        prepaid in fen(0..9_000_000),
        score in proptest::option::of(0i64..=100),
        late in sums(),
        base in 0i64..400_000_000,
    ) -> (HospitalYear, MonthRow) {
        let settled = |value| {
            let rules = MonthRules {
                value,
                month_value: month_value(&value),
                opening_value: Some(number("107.35")),
                share_paid: number("0.95"),
            };
            let base_volume = Points::ZERO;
            let month = HospitalMonth { sums, base_volume, rules, before_share, after_share, carried_in: Fen::ZERO };
            settle_month(&[month], Fen::ZERO).map(|month| month.rows[0])
        };
        // A month without a ratio cannot be paid by it; how it was paid does not matter here.
        let row = settled(value).or_else(|_| settled(ValueRules::Fund)).unwrap();
        let mut months = MonthTotals::default();
        months.add(&row);
        // The year knows of cases that the month did not.
        let mut year = sums;
        year.add(&late);
        let score = score.map(Number::whole);
        let at_clearing = vec![Deducted { amount: at_clearing, why: String::new() }];
        (HospitalYear { sums: year, base_volume: Points(base.into()), guaranteed: Fen::ZERO, months, at_clearing, prepaid, score }, row)
    }
}

/// One of the amounts of a thing.
type AmountOf<T> = fn(&mut T) -> &mut Fen;

/// Books a year as the program does: the months and the tables as they are, the clearing by what it holds of them.
fn books(clearing: &Clearing, hospitals: &[(HospitalYear, MonthRow)], years: &[HospitalYear]) -> Ledger {
    let (first, last) = (Month { year: 2023, month: 1 }, Date::new(2023, 12, 31).unwrap());
    let mut ledger = Ledger::default();
    ledger.open(first.first(), &clearing.budget);
    for (index, (hospital, row)) in hospitals.iter().enumerate() {
        ledger.prepay(first.first(), index, hospital.prepaid);
        let taken = Deducted { amount: row.deduction, why: String::new() };
        ledger.month(first, index, row, &[taken], &MonthBasis::default());
    }
    ledger.clear(last, clearing, years, &YearBasis::default());
    ledger
}

/// What `deductions.csv` states of each hospital: its month took all of its rows, the clearing takes the rest.
fn stated(hospitals: &[(HospitalYear, MonthRow)]) -> Vec<Fen> {
    hospitals.iter().map(|(year, row)| row.deduction + year.at_clearing[0].amount).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_sum_closes_for_any_policy_and_any_year(
        rules in year_rules(),
        hospitals in proptest::collection::vec(hospital(), 0..8),
        total in 0i64..300_000_000,
        reserve_share in 0i64..=100,
    ) {
        let reserve = Fen(i128::from(total) * i128::from(reserve_share) / 100);
        let budget = Budget { lines: Vec::new(), total: Fen(total.into()), reserve, available: Fen(total.into()) - reserve, drawn: Fen::ZERO };
        let years: Vec<HospitalYear> = hospitals.iter().map(|(year, _)| year.clone()).collect();
        // A total that cannot be scaled, or a ratio of 0, is told; everything else must close.
        let Ok(clearing) = clear(budget, &rules, &years) else { return Ok(()) };
        let ledger = books(&clearing, &hospitals, &years);
        let checks = pool_checks(&clearing, &years, &ledger, &stated(&hospitals));
        // The lines of this budget are not written out; every other check holds.
        let open: Vec<_> = failed(&checks).filter(|check| !check.name.starts_with("budget: lines")).collect();
        prop_assert!(open.is_empty(), "{open:?}");
        for (row, year) in clearing.rows.iter().zip(&years) {
            let shared = row.shared;
            prop_assert_eq!(row.cleared, row.standard - row.returned() + shared.shared_by_fund - row.sharing_cut);
            prop_assert_eq!(row.borne_by_hospital() + shared.shared_by_fund - row.sharing_cut, shared.overrun);
            prop_assert_eq!(row.final_amount, row.cleared + row.other_methods - row.deduction - row.deposit_forfeited);
            prop_assert_eq!(row.net_due, row.final_amount - year.months.paid - year.prepaid);
            prop_assert_eq!(row.deposit_released + row.deposit_forfeited, year.months.deposit_held);
        }
    }

    #[test]
    fn a_fen_in_the_wrong_place_is_noticed_wherever_it_is_planted(
        rules in year_rules(),
        hospitals in proptest::collection::vec(hospital(), 1..8),
        total in 0i64..300_000_000,
        at in any::<Index>(),
        fen in select(vec![Fen(1), Fen(-1)]),
    ) {
        let budget = Budget { lines: Vec::new(), total: Fen(total.into()), reserve: Fen::ZERO, available: Fen(total.into()), drawn: Fen::ZERO };
        let years: Vec<HospitalYear> = hospitals.iter().map(|(year, _)| year.clone()).collect();
        let Ok(clearing) = clear(budget, &rules, &years) else { return Ok(()) };
        let noticed_in = |clearing: &Clearing, years: &[HospitalYear], ledger: &Ledger| {
            let checks = pool_checks(clearing, years, ledger, &stated(&hospitals));
            failed(&checks).any(|check| !check.name.starts_with("budget: lines"))
        };
        let noticed = |clearing: &Clearing, ledger: &Ledger| noticed_in(clearing, &years, ledger);
        let places: &[(&str, AmountOf<ClearingRow>)] = &[
            ("standard", |row| &mut row.standard),
            ("recorded", |row| &mut row.recorded),
            ("surplus", |row| &mut row.shared.surplus),
            ("retained", |row| &mut row.shared.retained),
            ("overrun", |row| &mut row.shared.overrun),
            ("shared_by_fund", |row| &mut row.shared.shared_by_fund),
            ("sharing_cut", |row| &mut row.sharing_cut),
            ("cleared", |row| &mut row.cleared),
            ("other_methods", |row| &mut row.other_methods),
            ("other_cut", |row| &mut row.other_cut),
            ("deduction", |row| &mut row.deduction),
            ("deposit_released", |row| &mut row.deposit_released),
            ("deposit_forfeited", |row| &mut row.deposit_forfeited),
            ("final_amount", |row| &mut row.final_amount),
            ("prepayment_recovered", |row| &mut row.prepayment_recovered),
            ("net_due", |row| &mut row.net_due),
        ];
        for (name, place) in places {
            let mut planted = clearing.clone();
            *place(&mut planted.rows[at.index(years.len())]) += fen;
            prop_assert!(noticed(&planted, &books(&planted, &hospitals, &years)), "{} of a row", name);
        }
        let places: &[(&str, AmountOf<Clearing>)] = &[
            ("budget.total", |clearing| &mut clearing.budget.total),
            ("budget.reserve", |clearing| &mut clearing.budget.reserve),
            ("budget.available", |clearing| &mut clearing.budget.available),
            ("items_from_available", |clearing| &mut clearing.items_from_available),
            ("items_from_reserve", |clearing| &mut clearing.items_from_reserve),
            ("available", |clearing| &mut clearing.available),
            ("closing_from_reserve", |clearing| &mut clearing.closing_from_reserve),
            ("open_difference", |clearing| &mut clearing.open_difference),
            ("before_closing", |clearing| &mut clearing.before_closing[0]),
            ("scaled", |clearing| &mut clearing.scaled),
            ("reserve_left", |clearing| &mut clearing.reserve_left),
            ("left", |clearing| &mut clearing.left),
        ];
        for (name, place) in places {
            let mut planted = clearing.clone();
            *place(&mut planted) += fen;
            prop_assert!(noticed(&planted, &books(&planted, &hospitals, &years)), "{} of the pool", name);
        }
        let ledger = books(&clearing, &hospitals, &years);
        for posting in 0..ledger.postings.len() {
            let mut planted = ledger.clone();
            planted.postings[posting].amount += fen;
            prop_assert!(noticed(&clearing, &planted), "{:?}", ledger.postings[posting]);
        }
        // What the clearing believes of the months and the tables, against what they say themselves.
        let places: &[(&str, AmountOf<HospitalYear>)] = &[
            ("months.payable", |year| &mut year.months.payable),
            ("months.other_methods", |year| &mut year.months.other_methods),
            ("months.deduction", |year| &mut year.months.deduction),
            ("months.deposit_held", |year| &mut year.months.deposit_held),
            ("months.paid", |year| &mut year.months.paid),
            ("at_clearing", |year| &mut year.at_clearing[0].amount),
            ("prepaid", |year| &mut year.prepaid),
            ("all.cost", |year| &mut year.sums.all.cost),
            ("all.fund", |year| &mut year.sums.all.fund),
        ];
        for (name, place) in places {
            let mut planted = years.clone();
            *place(&mut planted[at.index(years.len())]) += fen;
            let clearing = clear(clearing.budget.clone(), &rules, &planted).unwrap();
            let ledger = books(&clearing, &hospitals, &planted);
            prop_assert!(noticed_in(&clearing, &planted, &ledger), "{} of a hospital", name);
        }
    }

    #[test]
    fn a_month_keeps_every_fen(
        hospitals in proptest::collection::vec((sums(), fen(0..900_000), fen(0..900_000), fen(-900_000..1)), 0..8),
        value in convention(),
        floating in any::<bool>(),
        twelfth in fen(0..90_000_000),
    ) {
        let month_value = if floating && value != ValueRules::Rate { MonthValue::Floating } else { month_value(&value) };
        let rules = MonthRules { value, month_value, opening_value: Some(number("107.35")), share_paid: number("0.95") };
        let hospitals: Vec<HospitalMonth> = hospitals
            .into_iter()
            .map(|(sums, before_share, after_share, carried_in)| HospitalMonth { sums, base_volume: Points(70_000_000), rules: rules.clone(), before_share, after_share, carried_in })
            .collect();
        let Ok(month) = settle_month(&hospitals, twelfth) else { return Ok(()) };
        for row in &month.rows {
            prop_assert_eq!(row.payable + row.other_methods + row.carried_in, row.deduction + row.deposit_held + row.paid + row.carried);
            prop_assert!(row.paid >= Fen::ZERO && row.carried <= Fen::ZERO);
        }
        let points: i128 = hospitals.iter().map(|hospital| hospital.sums.points.0).sum();
        if let (Some(available), ValueRules::Fund | ValueRules::CostRatio(_), true) = (month.available, value, points > 0) {
            prop_assert_eq!(month.rows.iter().map(|row| row.payable).sum::<Fen>(), available);
        }
    }

    #[test]
    fn parts_equal_the_whole_and_differ_from_the_exact_share_by_less_than_a_fen(
        amount in -1_000_000_000_000i64..1_000_000_000_000,
        weights in proptest::collection::vec(0i64..1_000_000, 1..20),
    ) {
        let weights: Vec<i128> = weights.into_iter().map(i128::from).collect();
        let total: i128 = weights.iter().sum();
        let parts = split(Fen(amount.into()), &weights);
        if total == 0 {
            prop_assert!(parts.iter().all(|part| *part == Fen::ZERO));
            return Ok(());
        }
        prop_assert_eq!(parts.iter().sum::<Fen>(), Fen(amount.into()));
        for (part, weight) in parts.iter().zip(&weights) {
            prop_assert!((part.0 * total - i128::from(amount) * weight).abs() < total);
        }
        prop_assert_eq!(twelfths(Fen(amount.into())).iter().sum::<Fen>(), Fen(amount.into()));
    }
}

/// Witnesses of every group, as text.
fn seeds() -> Vec<(bool, TextCase)> {
    let of = |new: bool, grouper: &casemix::grouper::drg::Grouper| {
        let found = witnesses(grouper, Effort::Quick).into_iter().filter_map(|(_, case)| case);
        found.map(|case| (new, grouper.decode(&case))).collect::<Vec<_>>()
    };
    [of(false, &DRG_1_1), of(true, &DRG_3_0)].concat()
}

#[test]
fn order_and_repetition_of_other_codes_never_change_a_group() {
    let seeds = seeds();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 3000,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let cases =
        (any::<Index>(), proptest::collection::vec(any::<Index>(), 0..5), any::<Index>(), any::<Index>());
    runner
        .run(&cases, |(seed, borrowed, turn, repeat)| {
            let (new, seed) = &seeds[seed.index(seeds.len())];
            let grouper = if *new { &*DRG_3_0 } else { &*DRG_1_1 };
            let mut case = seed.clone();
            for other in borrowed {
                let (_, other) = &seeds[other.index(seeds.len())];
                case.diagnoses.extend(other.diagnoses.iter().take(2).cloned());
                case.procedures.extend(other.procedures.iter().skip(1).cloned());
            }
            let group = |case: &TextCase| grouper.group(&grouper.encode(case).case());
            let before = group(&case);
            let mut turned = case.clone();
            for list in [&mut turned.diagnoses, &mut turned.procedures] {
                if list.len() > 1 {
                    let others = &mut list[1..];
                    others.rotate_left(turn.index(others.len()));
                    let again = others[repeat.index(others.len())].clone();
                    list.push(again);
                }
            }
            prop_assert_eq!(before, group(&turned), "{:?}", case);
            Ok(())
        })
        .unwrap();
}
