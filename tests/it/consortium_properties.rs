//! Consortiums: every sum closes, and a fen in the wrong place is noticed.

use casemix::domain::{CaseSums, Date, Fen, HomeSums, Month, Number, Points, Tally};
use casemix::policy::Bands;
use casemix::policy::{
    CloseTo, ConsortiumBasis, ConsortiumBudget, ConsortiumClaims, ConsortiumOverrun, ConsortiumRules,
    DepositRule, ForfeitedTo, ReleaseStep, SharingLevel, SharingMode, SharingRule, SurplusSplit, ValueRules,
    YearBasis, YearRules,
};
use casemix::region::OutsideBill;
use casemix::settlement::{
    Budget, Check, Clearing, ConsortiumBooks, ConsortiumYear, Home, HomeYear, HospitalYear, Incentive,
    Ledger, at_guarantee_rates, by_points, clear, consortium_checks, failed, netting, pool_checks,
};
use proptest::prelude::*;
use proptest::sample::{Index, select};

const HOSPITALS: usize = 4;
const HOMES: usize = 3;

fn year_rules() -> YearRules {
    let step = ReleaseStep {
        in_proportion_to: None,
        at_least: Number::ZERO,
        released: Number::ONE,
        less_per_point: Number::ZERO,
        below: Number::ZERO,
    };
    YearRules {
        assessment: None,
        negative_due: casemix::policy::NegativeDue::Recover,
        value: ValueRules::GuaranteeRate,
        close_to: CloseTo::Open,
        sharing: SharingRule {
            cap: None,
            classes: Vec::new(),
            gate: None,
            level: SharingLevel::None,
            mode: SharingMode::Marginal,
            bands: Bands(Vec::new()),
            sources: Vec::new(),
        },
        deposit: DepositRule {
            steps: vec![step],
            release_without_score: true,
            forfeited_to: ForfeitedTo::Pool,
        },
    }
}

prop_compose! {
    fn rules()(
        kept in 0i64..=100,
        levels in [0i64..10, 0i64..10, 1i64..10],
        share in 0i64..=100,
        overrun in 0..3,
    ) -> ConsortiumRules {
        let percent = |share: i64| Number::parse(&format!("{}.{:02}", share / 100, share % 100)).unwrap();
        ConsortiumRules {
            claims: ConsortiumClaims::Recorded,
            budget: ConsortiumBudget::Stated,
            surplus: SurplusSplit { kept: percent(kept), levels },
            overrun: match overrun {
                0 => ConsortiumOverrun::None,
                1 => ConsortiumOverrun::Share(percent(share)),
                _ => ConsortiumOverrun::Carry,
            },
            incentive: None,
        }
    }
}

prop_compose! {
    fn home_sums()(fund in -20_000i64..90_000, item in 0i64..9_000, points in -500i64..9_000) -> HomeSums {
        HomeSums { fund: Fen(fund.into()), item_amount: Fen(item.into()), points: Points(points.into()) }
    }
}

prop_compose! {
    fn homes()(
        homes in proptest::collection::vec(
            (0i64..300_000, 0i64..200_000, proptest::collection::vec(home_sums(), HOSPITALS)), HOMES)
    ) -> Vec<Home> {
        let home = |(number, (budget, outside, sums)): (usize, (i64, i64, Vec<HomeSums>))| {
            Home { code: number.to_string(), budget: Fen(budget.into()), outside: Fen(outside.into()), sums }
        };
        homes.into_iter().enumerate().map(home).collect()
    }
}

/// A county cleared by hand over the program's own steps, as the program does it.
struct County {
    books: ConsortiumBooks,
    clearing: Clearing,
    hospitals: Vec<HospitalYear>,
    bills: Vec<OutsideBill>,
}

fn days() -> (Date, Date) {
    (Month { year: 2023, month: 1 }.first(), Month { year: 2023, month: 12 }.last())
}

impl County {
    fn of(rules: &ConsortiumRules, homes: &[Home], others: &[HomeSums], rest: i64) -> Self {
        // The last hospital is a non-member institution.
        let members: Vec<Option<usize>> =
            (0..HOSPITALS).map(|hospital| Some(hospital).filter(|hospital| *hospital < HOMES)).collect();
        let rest = Fen(rest.into());
        let available = rest + homes.iter().map(|home| home.budget).sum();
        let year = at_guarantee_rates(rules, members, rest, homes, others);
        let hospitals: Vec<HospitalYear> = (0..HOSPITALS)
            .map(|hospital| {
                let mut own = others[hospital];
                homes.iter().for_each(|home| own.add(&home.sums[hospital]));
                let group = Tally { fund: own.fund, ..Tally::default() };
                let item = Tally { fund: own.item_amount, ..Tally::default() };
                let mut all = group;
                all.add(&item);
                let sums = CaseSums {
                    all,
                    group,
                    item,
                    item_amount: own.item_amount,
                    points: own.points,
                    ..CaseSums::default()
                };
                HospitalYear { sums, guaranteed: year.paid_to(hospital), ..HospitalYear::default() }
            })
            .collect();
        let budget = Budget {
            lines: Vec::new(),
            total: available,
            reserve: Fen::ZERO,
            available,
            drawn: year.drawn(),
        };
        let clearing = clear(budget, &year_rules(), &hospitals).unwrap();
        let bills = homes.iter().enumerate().filter(|(_, home)| home.outside > Fen::ZERO);
        let bills = bills.map(|(number, home)| OutsideBill {
            date: days().0,
            pool: 0,
            consortium: number,
            payee: String::new(),
            amount: home.outside,
            reason: String::new(),
        });
        let (bills, nets) = (bills.collect(), netting(&year));
        let books = ConsortiumBooks { year, nets, incentive: Incentive::default(), from_reserve: Fen::ZERO };
        Self { books, clearing, hospitals, bills }
    }

    fn ledger(&self) -> Ledger {
        let mut ledger = Ledger::default();
        ledger.open(days().0, &self.clearing.budget);
        let bills: Vec<&OutsideBill> = self.bills.iter().collect();
        ledger.consortiums(days(), &self.books, &bills, &ConsortiumBasis::default());
        ledger.clear(days().1, &self.clearing, &self.hospitals, &YearBasis::default());
        ledger
    }

    fn failed(&self, ledger: &Ledger) -> Vec<Check> {
        let bills: Vec<&OutsideBill> = self.bills.iter().collect();
        let nothing = vec![Fen::ZERO; HOSPITALS];
        let mut checks = pool_checks(&self.clearing, &self.hospitals, ledger, &nothing);
        checks.extend(consortium_checks(
            &self.books,
            &self.clearing,
            &self.hospitals,
            ledger,
            &bills,
            days().0,
        ));
        // The lines of this budget are not written out.
        failed(&checks).filter(|check| !check.name.starts_with("budget: lines")).cloned().collect()
    }
}

fn identities(year: &ConsortiumYear) -> Result<(), TestCaseError> {
    for home in &year.homes {
        let used = home.paid() + home.by_item() + home.outside;
        prop_assert_eq!(home.budget, used + home.surplus - home.overrun);
        prop_assert_eq!(home.levels.iter().sum::<Fen>(), home.kept);
        prop_assert_eq!(home.surplus, home.kept + home.cut + home.returned());
        prop_assert_eq!(home.overrun, home.owed + home.carried + home.borne());
        prop_assert!(home.surplus == Fen::ZERO || home.overrun == Fen::ZERO);
    }
    // What is owed between two consortiums is what their people's bills say.
    for net in netting(year) {
        prop_assert_eq!(net.owes, year.paid_at(net.from, Some(net.to)));
        prop_assert_eq!(net.is_owed, year.paid_at(net.to, Some(net.from)));
        prop_assert!(net.amount() >= Fen::ZERO);
    }
    Ok(())
}

/// One of the amounts of a consortium's year.
type AmountOf = fn(&mut HomeYear) -> &mut Fen;

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_sum_of_a_county_closes(
        rules in rules(),
        homes in homes(),
        others in proptest::collection::vec(home_sums(), HOSPITALS),
        rest in 0i64..200_000,
    ) {
        let county = County::of(&rules, &homes, &others, rest);
        let open = county.failed(&county.ledger());
        prop_assert!(open.is_empty(), "{open:?}");
        identities(&county.books.year)?;
        // A rate below 1 spends the budget to the fen, where there is anything left for claims.
        for home in &county.books.year.homes {
            let rate = home.rate.clone().unwrap();
            let claims: Fen = home.bills.iter().map(|bill| bill.recorded).sum();
            prop_assert!(home.paid() == claims || home.surplus == Fen::ZERO, "{}", rate);
        }
    }

    #[test]
    fn a_fen_in_the_wrong_place_of_a_county_is_noticed(
        rules in rules(),
        homes in homes(),
        others in proptest::collection::vec(home_sums(), HOSPITALS),
        rest in 0i64..200_000,
        (at, hospital) in any::<(Index, Index)>(),
        fen in select(vec![Fen(1), Fen(-1)]),
    ) {
        let county = County::of(&rules, &homes, &others, rest);
        let places: &[(&str, AmountOf)] = &[
            ("budget", |home| &mut home.budget),
            ("kept", |home| &mut home.kept),
            ("surplus", |home| &mut home.surplus),
            ("county", |home| &mut home.levels[0]),
            ("village", |home| &mut home.levels[2]),
            ("overrun", |home| &mut home.overrun),
            ("owed", |home| &mut home.owed),
            ("carried", |home| &mut home.carried),
        ];
        for (name, place) in places {
            let mut books = county.books.clone();
            *place(&mut books.year.homes[at.index(HOMES)]) += fen;
            let planted = County { books, clearing: county.clearing.clone(), hospitals: county.hospitals.clone(), bills: county.bills.clone() };
            prop_assert!(!planted.failed(&planted.ledger()).is_empty(), "{} of a consortium", name);
        }
        for number in 0..3 {
            let mut books = county.books.clone();
            let bill = &mut books.year.homes[at.index(HOMES)].bills[hospital.index(HOSPITALS)];
            *[&mut bill.recorded, &mut bill.paid, &mut bill.by_item][number] += fen;
            let planted = County { books, clearing: county.clearing.clone(), hospitals: county.hospitals.clone(), bills: county.bills.clone() };
            prop_assert!(!planted.failed(&planted.ledger()).is_empty(), "amount {} of a bill", number);
        }
        let ledger = county.ledger();
        for posting in 0..ledger.postings.len() {
            let mut planted = ledger.clone();
            planted.postings[posting].amount += fen;
            prop_assert!(!county.failed(&planted).is_empty(), "{:?}", ledger.postings[posting]);
        }
    }

    #[test]
    fn what_is_charged_by_points_adds_up_to_the_standards(
        rules in rules(),
        homes in homes(),
        others in proptest::collection::vec(home_sums(), HOSPITALS),
        standards in proptest::collection::vec(-9_000i64..90_000, HOSPITALS),
        money in -5_000i64..300_000,
    ) {
        let standards: Vec<Fen> = standards.into_iter().map(|standard| Fen(standard.into())).collect();
        let members = vec![Some(0), Some(1), Some(1), None];
        let mut year = by_points(&rules, members, Fen::ZERO, &homes, &others, &standards);
        for (hospital, standard) in standards.iter().enumerate() {
            prop_assert_eq!(year.paid_to(hospital), *standard);
        }
        identities(&year)?;
        let wanted: Fen = year.homes.iter().map(|home| home.kept).sum();
        year.cut_to(Fen(money.into()), &rules.surplus);
        identities(&year)?;
        let kept: Fen = year.homes.iter().map(|home| home.kept).sum();
        prop_assert_eq!(kept, wanted.min(Fen(money.into()).at_least_zero()));
    }
}
