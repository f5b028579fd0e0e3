//! What must hold for any input.

use casemix::domain::{
    CaseSums, Date, Fen, Method, Month, Number, PartSums, Points, Tally, fen_of, quotient, quotient_of_fen,
};
use casemix::grouper::TextCase;
use casemix::grouper::drg::{Effort, witnesses};
use casemix::policy::{
    AssessmentRule, Band, Bands, Cap, ClassBands, CloseTo, CoefficientForm, CoefficientStep, DepositRule,
    ElasticForm, ElasticRules, ForfeitedTo, Gate, GrowthLimits, MonthBasis, MonthRules, MonthValue,
    NegativeDue, ReductionTo, Reimbursement, ReleaseStep, RewardFrom, ScoreGate, SharingLevel, SharingMode,
    SharingRule, SharingSource, ValueRules, YearBasis, YearRules,
};
use casemix::region::Basis;
use casemix::settlement::{
    Brought, Budget, BudgetAmount, Clearing, ClearingRow, Deducted, HospitalMonth, HospitalYear, Ledger,
    LineClaim, LineYear, MonthRow, MonthTotals, clear, failed, pool_checks, settle_month, split, twelfths,
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
            ..CaseSums::default()
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
        level in select(SharingLevel::ALL.map(|(_, level)| level).to_vec()),
        mode in select(vec![SharingMode::Marginal, SharingMode::Whole]),
        bands in bands(),
        sources in select(vec![
            vec![],
            vec![SharingSource::UnkeptSurplus],
            vec![SharingSource::Reserve, SharingSource::UnkeptSurplus],
            vec![SharingSource::UnkeptSurplus, SharingSource::Reserve, SharingSource::FundBalance { limit: Fen(5_000_000) }],
        ]),
        limits in limits(),
        assessment in proptest::option::of(assessment()),
        deposit in deposit(),
        negative_due in select(vec![NegativeDue::Recover, NegativeDue::Carry]),
    ) -> YearRules {
        let (cap, gate) = limits;
        let bands_of = |class: &str, kept, borne| ClassBands {
            class: class.to_owned(),
            bands: Bands::of_shares(number(kept), number(borne)),
        };
        let classes = match level {
            SharingLevel::Case => vec![bands_of("in_volume", "1", "0"), bands_of("beyond", "0.7", "0.25")],
            _ => Vec::new(),
        };
        // Quotas are neither made from points nor scaled: the policy refuses the rest.
        let (value, close_to) = match level {
            SharingLevel::Quota => (ValueRules::Fund, CloseTo::Open),
            _ => (value, close_to),
        };
        YearRules {
            value,
            close_to,
            sharing: SharingRule { level, mode, bands, classes, cap, gate, sources },
            assessment,
            deposit,
            negative_due,
        }
    }
}

/// What cases draw on two lines of a budget; reversals may outweigh the cases.
fn claims() -> impl Strategy<Value = Vec<LineClaim>> {
    let claim = |line, method| {
        (fen(-90_000..3_000_000), fen(0..5_000_000)).prop_map(move |(amount, cost)| LineClaim {
            line,
            method,
            tally: Tally { cases: 1, cost, fund: amount, days: 4 },
            amount,
        })
    };
    (claim(1, Method::SingleDisease), claim(2, Method::Item)).prop_map(|(one, two)| vec![one, two])
}

/// A budget with a line of which the rest stays and one that is paid as it costs.
fn budget_with_lines(total: i64, reserve_share: i64, shares: (i64, i64)) -> Budget {
    let part = |percent: i64| Fen(i128::from(total) * i128::from(percent) / 100);
    let (reserve, stays, actual) = (part(reserve_share), part(shares.0), part(shares.1));
    let line = |name: &str, kind, effect, for_others| BudgetAmount {
        name: name.to_owned(),
        kind,
        effect,
        for_others,
        changed_on: None,
        reason: String::new(),
    };
    Budget {
        drawn: Fen::ZERO,
        lines: vec![
            line("total", "total", Fen(total.into()), None),
            line("stays", "subtract", -stays, Some(Basis::Budget)),
            line("actual", "subtract", -actual, Some(Basis::Actual)),
            line("reserve", "reserve", -reserve, None),
        ],
        total: Fen(total.into()),
        reserve,
        available: Fen(total.into()) - reserve - stays - actual,
    }
}

prop_compose! {
    fn limits()(
        kept in proptest::option::of(share()),
        borne in proptest::option::of(share()),
        score in proptest::option::of((0i64..=100, any::<bool>())),
        justified in any::<bool>(),
        capped in any::<bool>(),
        gated in any::<bool>(),
        ratio in proptest::option::of(share()),
    ) -> (Option<Cap>, Option<Gate>) {
        let score = score.map(|(at_least, without_score)| ScoreGate { at_least: Number::whole(at_least), without_score });
        let gate = Gate { score, justified, max_admissions_ratio: ratio };
        (capped.then_some(Cap { kept, borne }), gated.then_some(gate))
    }
}

prop_compose! {
    fn assessment()(
        steps in any::<bool>(),
        without_score in share(),
        reduction_to in select(vec![ReductionTo::Pool, ReductionTo::Reserve]),
        reward_from in select(vec![
            None,
            Some(RewardFrom::Reserve),
            Some(RewardFrom::FundBalance { limit: Fen(900_000) }),
        ]),
    ) -> AssessmentRule {
        let step = |at_least, coefficient: &str| CoefficientStep { at_least: Number::whole(at_least), coefficient: number(coefficient) };
        let most = if reward_from.is_some() { "1.037" } else { "1" };
        let form = match steps {
            true => CoefficientForm::Steps(vec![step(85, most), step(40, "0.9431"), step(0, "0")]),
            false => CoefficientForm::Linear {
                per_point: number("0.0031"), around: Number::whole(70), lowest: number("0.8"), highest: number(most),
            },
        };
        AssessmentRule { form, without_score, reduction_to, reward_from }
    }
}

prop_compose! {
    fn deposit()(
        forfeited_to in select(vec![ForfeitedTo::Pool, ForfeitedTo::Reserve, ForfeitedTo::OtherHospitals]),
        release_without_score in any::<bool>(),
        in_proportion in any::<bool>(),
    ) -> DepositRule {
        let step = |at_least, released, less_per_point: &str, below| ReleaseStep {
            at_least: Number::whole(at_least), released: Number::whole(released),
            less_per_point: number(less_per_point), below: Number::whole(below), in_proportion_to: None,
        };
        let steps = match in_proportion {
            true => vec![
                step(95, 1, "0", 0),
                ReleaseStep { in_proportion_to: Some(Number::whole(95)), ..step(0, 1, "0", 0) },
            ],
            false => vec![step(80, 1, "0", 0), step(60, 1, "0.03", 80), step(0, 0, "0", 0)],
        };
        DepositRule { steps, release_without_score, forfeited_to }
    }
}

/// The points and fund amount of cases paid by points, cut in three as the number says: groups, or two classes and the rest.
fn parts_of(sums: &CaseSums, cut: i64) -> Vec<PartSums> {
    let third = |amount: i128| amount * i128::from(cut) / 100;
    let (points, fund) = (sums.points.0, sums.group.fund.0);
    let part = |number, points, fund| PartSums { number, points: Points(points), fund: Fen(fund) };
    let (first, second) = ((third(points), third(fund)), (third(points) / 2, third(fund) * 2));
    let rest = (points - first.0 - second.0, fund - first.1 - second.1);
    vec![part(0, first.0, first.1), part(1, second.0, second.1), part(2, rest.0, rest.1)]
}

prop_compose! {
    /// What a hospital brings into a year, as the tables are read: from months that were settled elsewhere, or from last year.
    fn brought()(
        in_year in any::<bool>(),
        paid in fen(0..9_000_000),
        held in fen(0..900_000),
        deducted in fen(0..900_000),
        prepaid in fen(0..9_000_000),
        carried in fen(-900_000..1),
    ) -> Brought {
        if !in_year {
            return Brought { prepaid, carried, debt: carried, ..Brought::default() };
        }
        let payable = paid + held + deducted + carried;
        let months = MonthTotals { payable, paid, deposit_held: held, deduction: deducted, ..MonthTotals::default() };
        Brought { months, prepaid, carried, ..Brought::default() }
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
        claims in claims(),
        per_head in fen(0..900_000),
        cut in 0i64..=100,
        year_quota in fen(0..60_000_000),
        justified in any::<bool>(),
        visits in 0i64..2000,
        quota in proptest::option::of(fen(0..9_000_000)),
        brought in brought(),
    ) -> (HospitalYear, MonthRow, Brought) {
        let settled = |value| {
            let rules = MonthRules {
                value,
                month_value: month_value(&value),
                opening_value: Some(number("107.35")),
                quota: None,
                share_paid: number("0.95"),
            };
            let (base_volume, carried_in) = (Points::ZERO, brought.carried);
            let (sums, per_head) = (sums.into(), Fen::ZERO);
            let month =
                HospitalMonth { sums, per_head, base_volume, quota, rules, before_share, after_share, carried_in };
            settle_month(&[month], Fen::ZERO).map(|month| month.rows[0])
        };
        // A month without a ratio cannot be paid by it; how it was paid does not matter here.
        let row = settled(value).or_else(|_| settled(ValueRules::Fund)).unwrap();
        let mut months = brought.months;
        months.add(&row);
        let (prepaid, debt) = (prepaid + brought.prepaid, brought.debt);
        // The year knows of cases that the month did not.
        let mut year = sums;
        year.add(&late);
        for claim in &claims {
            year.all.add(&claim.tally);
            year.other.add(&claim.tally);
            year.other_amount += claim.amount;
        }
        let heads = LineClaim { line: 1, method: Method::Capitation, tally: Tally::default(), amount: per_head };
        let claims = [claims, vec![heads]].concat();
        let score = score.map(Number::whole);
        let at_clearing = vec![Deducted { amount: at_clearing, why: String::new() }];
        let year = HospitalYear {
            sums: year,
            claims,
            per_head,
            base_volume: Points(base.into()),
            months,
            at_clearing,
            prepaid,
            debt,
            score,
            parts: parts_of(&year, cut),
            quota: Some(year_quota),
            justified,
            visits: Some(visits),
            heir: None,
            guaranteed: Fen::ZERO,
        };
        (year, row, brought)
    }
}

/// A hospital with its month and what it brought in.
type Hospital = (HospitalYear, MonthRow, Brought);

/// A year in which the first hospitals were merged into the last one.
fn merged(mut hospitals: Vec<Hospital>, merged: usize) -> Vec<Hospital> {
    let last = hospitals.len().saturating_sub(1);
    for (year, ..) in hospitals.iter_mut().take(merged.min(last)) {
        year.heir = Some(last);
    }
    hospitals
}

/// One of the amounts of a thing.
type AmountOf<T> = fn(&mut T) -> &mut Fen;

/// Books a year as the program does: the months and the tables as they are, the clearing by what it holds of them.
fn books(clearing: &Clearing, hospitals: &[Hospital], years: &[HospitalYear]) -> Ledger {
    let (first, last) = (Month { year: 2023, month: 1 }, Date::new(2023, 12, 31).unwrap());
    let mut ledger = Ledger::default();
    ledger.open(first.first(), &clearing.budget);
    for (index, (hospital, row, brought)) in hospitals.iter().enumerate() {
        ledger.bring(first.first(), index, brought);
        ledger.prepay(first.first(), index, hospital.prepaid - brought.prepaid, "");
        let taken = Deducted { amount: row.deduction, why: String::new() };
        ledger.month(first, index, row, &[taken], &MonthBasis::default());
    }
    ledger.clear(last, clearing, years, &YearBasis::default());
    ledger
}

/// What `deductions.csv` states of each hospital: its month took all of its rows, the clearing takes the rest.
fn stated(hospitals: &[Hospital]) -> Vec<Fen> {
    let of = |(year, row, brought): &Hospital| {
        row.deduction + year.at_clearing[0].amount + brought.months.deduction
    };
    hospitals.iter().map(of).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_sum_closes_for_any_policy_and_any_year(
        rules in year_rules(),
        hospitals in (proptest::collection::vec(hospital(), 0..8), 0usize..4).prop_map(|(all, first)| merged(all, first)),
        total in 0i64..300_000_000,
        reserve_share in 0i64..=40,
        lines in (0i64..=30, 0i64..=30),
    ) {
        let budget = budget_with_lines(total, reserve_share, lines);
        let years: Vec<HospitalYear> = hospitals.iter().map(|(year, ..)| year.clone()).collect();
        // A total that cannot be scaled, or a ratio of 0, is told; everything else must close.
        let Ok(clearing) = clear(budget, &rules, &years) else { return Ok(()) };
        let ledger = books(&clearing, &hospitals, &years);
        let checks = pool_checks(&clearing, &years, &ledger, &stated(&hospitals));
        let open: Vec<_> = failed(&checks).collect();
        prop_assert!(open.is_empty(), "{open:?}");
        for (row, year) in clearing.rows.iter().zip(&years) {
            let shared = row.shared;
            prop_assert_eq!(row.cleared, row.standard - row.returned() + shared.shared_by_fund - row.sharing_cut);
            prop_assert_eq!(row.borne_by_hospital() + shared.shared_by_fund - row.sharing_cut, shared.overrun);
            prop_assert_eq!(
                row.final_amount,
                row.cleared + row.assessment_effect + row.other_methods - row.deduction - row.deposit_forfeited
                    + row.deposit_redistributed
            );
            prop_assert_eq!(
                row.net_due + row.carried_to_next,
                row.final_amount - year.months.paid - year.prepaid + row.transferred + year.debt
            );
            prop_assert!(year.heir.is_none() || (row.net_due, row.carried_to_next) == (Fen::ZERO, Fen::ZERO));
            prop_assert!(row.carried_to_next <= Fen::ZERO);
            prop_assert!(rules.negative_due == NegativeDue::Recover || row.net_due >= Fen::ZERO);
            if let Some(cap) = rules.sharing.cap.filter(|_| rules.sharing.level == SharingLevel::Hospital && row.standard > Fen::ZERO) {
                let most = |share: Option<Number>, amount: Fen| share.map_or(amount, |share| fen_of(&(quotient(share) * quotient_of_fen(row.standard))));
                prop_assert!(shared.retained <= most(cap.kept, shared.retained));
                prop_assert!(shared.shared_by_fund <= most(cap.borne, shared.shared_by_fund));
            }
            prop_assert_eq!(row.deposit_released + row.deposit_forfeited, year.months.deposit_held);
        }
    }

    #[test]
    fn a_fen_in_the_wrong_place_is_noticed_wherever_it_is_planted(
        rules in year_rules(),
        hospitals in (proptest::collection::vec(hospital(), 1..8), 0usize..4).prop_map(|(all, first)| merged(all, first)),
        total in 0i64..300_000_000,
        lines in (0i64..=30, 0i64..=30),
        at in any::<Index>(),
        fen in select(vec![Fen(1), Fen(-1)]),
    ) {
        let budget = budget_with_lines(total, 0, lines);
        let years: Vec<HospitalYear> = hospitals.iter().map(|(year, ..)| year.clone()).collect();
        let Ok(clearing) = clear(budget, &rules, &years) else { return Ok(()) };
        let noticed_in = |clearing: &Clearing, years: &[HospitalYear], ledger: &Ledger| {
            let checks = pool_checks(clearing, years, ledger, &stated(&hospitals));
            failed(&checks).next().is_some()
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
            ("debt", |row| &mut row.debt),
            ("net_due", |row| &mut row.net_due),
            ("assessment_effect", |row| &mut row.assessment_effect),
            ("assessment_cut", |row| &mut row.assessment_cut),
            ("deposit_redistributed", |row| &mut row.deposit_redistributed),
            ("transferred", |row| &mut row.transferred),
            ("carried_to_next", |row| &mut row.carried_to_next),
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
        let places: &[(&str, AmountOf<LineYear>)] = &[
            ("set_aside", |line| &mut line.set_aside),
            ("from_reserve", |line| &mut line.from_reserve),
            ("from_available", |line| &mut line.from_available),
            ("returned", |line| &mut line.returned),
            ("left", |line| &mut line.left),
            ("claim.amount", |line| &mut line.claims[0].claim.amount),
            ("claim.paid", |line| &mut line.claims[0].paid),
            ("claim.tally.cost", |line| &mut line.claims[0].claim.tally.cost),
        ];
        for (name, place) in places {
            let mut planted = clearing.clone();
            *place(&mut planted.lines[at.index(2)]) += fen;
            prop_assert!(noticed(&planted, &books(&planted, &hospitals, &years)), "{} of a line", name);
        }
        let mut planted = clearing.clone();
        planted.items[at.index(years.len())] += fen;
        prop_assert!(noticed(&planted, &books(&planted, &hospitals, &years)), "by item of a hospital");
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
            ("months.transferred", |year| &mut year.months.transferred),
            ("months.deferred", |year| &mut year.months.deferred),
            ("debt", |year| &mut year.debt),
            ("at_clearing", |year| &mut year.at_clearing[0].amount),
            ("prepaid", |year| &mut year.prepaid),
            ("all.cost", |year| &mut year.sums.all.cost),
            ("all.fund", |year| &mut year.sums.all.fund),
            ("per_head", |year| &mut year.per_head),
            ("other_amount", |year| &mut year.sums.other_amount),
            ("claim", |year| &mut year.claims[0].amount),
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
        hospitals in proptest::collection::vec((sums(), fen(0..900_000), fen(0..900_000), fen(-900_000..1), proptest::option::of(fen(0..9_000_000))), 0..8),
        value in convention(),
        floating in any::<bool>(),
        twelfth in fen(0..90_000_000),
    ) {
        let month_value = if floating && value != ValueRules::Rate { MonthValue::Floating } else { month_value(&value) };
        let rules = MonthRules { value, month_value, opening_value: Some(number("107.35")), quota: None, share_paid: number("0.95") };
        let hospitals: Vec<HospitalMonth> = hospitals
            .into_iter()
            .map(|(sums, before_share, after_share, carried_in, quota)| HospitalMonth { sums: sums.into(), per_head: Fen::ZERO, base_volume: Points(70_000_000), quota, rules: rules.clone(), before_share, after_share, carried_in })
            .collect();
        let Ok(month) = settle_month(&hospitals, twelfth) else { return Ok(()) };
        for row in &month.rows {
            prop_assert_eq!(row.basis() + row.carried_in, row.deduction + row.deposit_held + row.paid + row.carried);
            prop_assert!(row.deferred >= Fen::ZERO && row.quota_left() >= Fen::ZERO);
            prop_assert!(row.paid >= Fen::ZERO && row.carried <= Fen::ZERO);
        }
        let points: i128 = hospitals.iter().map(|hospital| hospital.sums.own.points.0).sum();
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
