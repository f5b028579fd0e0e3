//! The worked examples that concern this calculation, each a test by its id. Inputs and expected outputs are read from
//! `fixtures/worked-examples.json`; what the program computes must equal them to the last digit given there.

use std::sync::LazyLock;

use casemix::domain::{
    CaseSums, Fen, Number, Points, Quotient, Tally, decimal_text, fen_of, quotient, quotient_of_fen,
};
use casemix::generate::Stay;
use casemix::policy::{
    Band, Bands, CloseTo, DepositRule, ForfeitedTo, MonthRules, MonthValue, NegativeDue, QuotaCycle,
    QuotaExcess, QuotaOver, Reimbursement, ReleaseStep, SharingLevel, SharingMode, SharingRule,
    SharingSource, SpecialQuota, ValueRules, YearRules,
};
use casemix::report::CaseReadings;
use casemix::settlement::{
    Budget, Claim, HospitalMonth, HospitalYear, MonthTotals, clear, fund_amounts, point_value,
    released_share, settle_month, split,
};
use serde_json::Value;

use crate::support::{MINI_POLICY, Scene, Texts, mini_region, parquet_rows, repository, stay};

static EXAMPLES: LazyLock<Value> = LazyLock::new(|| {
    let text = std::fs::read_to_string(repository("fixtures/worked-examples.json")).unwrap();
    serde_json::from_str(&text).unwrap()
});

/// Inputs and outputs of an example.
pub fn example(id: &str) -> (&'static Value, &'static Value) {
    let found = EXAMPLES.as_array().unwrap().iter().find(|example| example["id"] == id).unwrap();
    (&found["inputs"], &found["outputs"])
}

/// A value of the file as its digits, whether it is written as text or as a number.
pub fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

pub fn number(value: &Value) -> Number {
    Number::parse(&text(value)).unwrap()
}

pub fn yuan(value: &Value) -> Fen {
    Fen::from_yuan(number(value)).unwrap()
}

/// An amount given in ten thousand yuan.
fn wan(value: &Value) -> Fen {
    fen_of(&(quotient(number(value)) * Quotient::from_integer(1_000_000.into())))
}

fn points(value: &Value) -> Points {
    Points(number(value).mantissa() * (Points::ONE / number(value).denominator()))
}

pub fn list(value: &Value) -> Vec<&Value> {
    value.as_array().unwrap().iter().collect()
}

#[test]
fn p1_cmi() {
    let (inputs, outputs) = example("P1");
    let mut sums = CaseSums::default();
    for group in list(&inputs["groups"]) {
        let cases = group[1].as_i64().unwrap();
        sums.group.cases += cases;
        sums.base_points += Points(points(&group[0]).0 * i128::from(cases));
    }
    let cmi = CaseReadings::of(&sums, Fen::ZERO, Some(Number::ONE)).case_mix_index.unwrap();
    assert_eq!(decimal_text(&cmi, 2), text(&outputs["cmi"]));
}

/// A region that pays a rate: weights of the example, one coefficient, one rate.
fn rate_region(weights: &str, coefficient: &str, rate: &str, form: &str, measure: &str) -> Texts {
    let policy = MINI_POLICY
        .replace(
            "value = 100, unit = \"yuan per point\"",
            &format!("value = {rate}, unit = \"yuan per point\""),
        )
        .replace("month.convention = { value = \"fund\"", "month.convention = { value = \"rate\"")
        .replace(
            "sharing.level",
            &format!("rate.form = {{ {form}, from = 2023-01-01, source = \"t\" }}\n{measure}sharing.level"),
        );
    mini_region()
        .with("policy.toml", &policy)
        .with("group_points.csv", &format!("group_code,weight\n{weights}"))
        .with("coefficients.csv", &format!("fixmedins_code,coefficient\nA,{coefficient}\n"))
}

fn standards(scene: &Scene) -> Vec<String> {
    let rows = parquet_rows(&scene.path("out/cases.parquet"), &["standard_amount"]);
    rows.into_iter().map(|row| row[0].clone().unwrap()).collect()
}

#[test]
fn p2_chongqing_standard() {
    let (inputs, outputs) = example("P2");
    let weights =
        format!("BR15,{}\nBR13,{}\n", text(&inputs["weights"]["IU2F"]), text(&inputs["weights"]["IU23"]));
    let (coefficient, rate) = (text(&inputs["coefficient"]), text(&inputs["rate"]));
    let scene = Scene::new();
    let stays =
        [stay("1", "A", 1, "G00.000", "", 9000, 5000), stay("2", "A", 1, "G00.000|E11.900", "", 9000, 5000)];
    scene.run(&rate_region(&weights, &coefficient, &rate, "value = \"standard\"", ""), &stays).unwrap();
    assert_eq!(standards(&scene), [text(&outputs["IU2F"]), text(&outputs["IU23"])]);
    // The month pays the sum of both, each rounded for itself: 8155.59 + 5747.14 = 13902.73.
    let payable = scene.table("2023-01/settlement.csv");
    assert_eq!(payable.row("fixmedins_code", "A", &["payable"]), ["13902.73"]);
    let difference = yuan(&outputs["IU2F"]) - yuan(&outputs["IU23"]);
    // Published 2408.44: the difference of the unrounded standards; that of the published ones is 2408.45.
    assert_eq!(
        (difference.to_string().as_str(), text(&outputs["difference"]).as_str()),
        ("2408.45", "2408.44")
    );
}

#[test]
fn p4_points_month() {
    let (inputs, outputs) = example("P4");
    let (all, own) = (inputs["discharges"].as_i64().unwrap(), inputs["drg_cases"].as_i64().unwrap());
    let cost = wan(&inputs["total_cost_wan"]);
    let value = quotient(number(&inputs["point_value"]));
    let days = fen_of(&(quotient(number(&inputs["alos"])) * Quotient::from_integer((own * 100).into())));
    // What the points are worth, by the program's own month: points at the value, all of it paid.
    let sums = CaseSums {
        all: Tally { cases: all, ..Tally::default() },
        group: Tally { cases: own, cost, fund: cost, days: 0 },
        points: points(&inputs["points"]),
        base_points: Points(
            number(&inputs["cmi"]).mantissa()
                * (Points::ONE / number(&inputs["cmi"]).denominator())
                * i128::from(own),
        ),
        ..CaseSums::default()
    };
    let rules = MonthRules {
        value: ValueRules::Fund,
        month_value: MonthValue::Opening,
        opening_value: Some(number(&inputs["point_value"])),
        quota: None,
        share_paid: Number::ONE,
    };
    let hospital = HospitalMonth {
        sums: sums.into(),
        per_head: Fen::ZERO,
        base_volume: Points::ZERO,
        quota: None,
        rules,
        before_share: Fen::ZERO,
        after_share: Fen::ZERO,
        carried_in: Fen::ZERO,
    };
    let month = settle_month(&[hospital], Fen::ZERO).unwrap();
    assert_eq!(month.values[0], Some(value));
    let income = month.rows[0].payable;
    let in_wan =
        |amount: Fen| decimal_text(&(quotient_of_fen(amount) / Quotient::from_integer(1_000_000.into())), 2);
    let readings = CaseReadings::of(&sums, income, Some(Number::ONE));
    assert_eq!(decimal_text(&readings.by_points_percent.unwrap(), 2), text(&outputs["drg_share_pct"]));
    assert_eq!(in_wan(income), text(&outputs["drg_income_wan"]));
    let whole = |number: i64| Quotient::from_integer(number.into());
    let balance = readings.balance_per_case.unwrap() * whole(sums.group.cases);
    assert_eq!(in_wan(fen_of(&(&balance * whole(100)))), text(&outputs["balance_wan"]));
    let of_cost = balance * whole(10_000) / quotient_of_fen(cost);
    assert_eq!(decimal_text(&of_cost, 2), text(&outputs["balance_pct"]));
    assert_eq!(decimal_text(&readings.mean_cost.unwrap(), 0), text(&outputs["mean_cost"]));
    // Published 6929 rests on inputs that were rounded before: 7293.85 / 1.053 = 6926.7.
    assert_eq!(decimal_text(&readings.cost_per_weight.unwrap(), 0), "6927");
    // Days in hundredths, because 1529 × 6.39 is no whole number of days.
    let hundredths = CaseSums { group: Tally { days: days.0 as i64, ..sums.group }, ..sums };
    let per_weight =
        CaseReadings::of(&hundredths, income, Some(Number::ONE)).days_per_weight.unwrap() / whole(100);
    assert_eq!(decimal_text(&per_weight, 2), text(&outputs["los_per_weight"]));
}

#[test]
fn p5_guangrao_settlement_ratio() {
    let (inputs, outputs) = example("P5");
    let ratio = |pool: &str| {
        let own = &inputs[pool];
        let recorded = wan(&own["recorded_wan"]);
        let group = Tally { cases: own["cases"].as_i64().unwrap(), cost: recorded, fund: recorded, days: 0 };
        let readings =
            CaseReadings::of(&CaseSums { group, ..CaseSums::default() }, wan(&own["cleared_wan"]), None);
        decimal_text(&readings.settlement_percent.unwrap(), 2)
    };
    // 20029.66 / 21465.05 and 6786.64 / 6611.99. The published ratio of employees does not follow from its own inputs.
    assert_eq!(ratio("resident"), text(&outputs["resident_rate_pct"]));
    assert_eq!(ratio("employee"), text(&outputs["employee_rate_pct_computed"]));
    assert_ne!(ratio("employee"), text(&outputs["employee_rate_pct_published"]));
}

#[test]
fn p16_split_to_the_fen() {
    let (inputs, outputs) = example("P16");
    let parties = inputs["parties"].as_u64().unwrap() as usize;
    let parts = split(yuan(&inputs["amount"]), &vec![1; parties]);
    let expected: Vec<String> = list(&outputs["parts"]).into_iter().map(text).collect();
    assert_eq!(parts.iter().map(Fen::to_string).collect::<Vec<_>>(), expected);
}

#[test]
fn d2_point_values() {
    let (inputs, outputs) = example("D2");
    let costs: Vec<Fen> = list(&inputs["year_costs"]).into_iter().map(yuan).collect();
    // A policy states its opening value as a number; the weighing of three years, 1 : 2 : 7, is done where it is made.
    // What is left of it here is a value of points: (0.9 + 1.92 + 7.28) · 10^9 / 10 = 1.01 · 10^9 over 1.2 · 10^8 points.
    let weighted = Fen(costs.iter().zip([1, 2, 7]).map(|(cost, weight)| cost.0 * weight).sum::<i128>() / 10);
    let opening = point_value(weighted, &quotient(Number::ONE), points(&inputs["points_budget"])).unwrap();
    assert_eq!(decimal_text(&opening, 4), text(&outputs["budget_value"]));
    // By cost_ratio: 714 000 000 / 0.70 / 125 000 000. Two hospitals share the money 2 : 3.
    let rules = ValueRules::CostRatio(Reimbursement::Stated(number(&inputs["reimbursement_ratio"])));
    let all = points(&inputs["points_actual"]);
    let of = |fifths| CaseSums { points: Points(all.0 / 5 * fifths), ..CaseSums::default() };
    let (fund, sums) = (yuan(&inputs["fund"]), [of(2), of(3)]);
    let claims = sums.each_ref().map(|sums| Claim { sums, base_volume: Points::ZERO, guaranteed: Fen::ZERO });
    let settled = fund_amounts(&rules, fund, &claims).unwrap();
    let value = settled.value.unwrap().of_pool().unwrap();
    assert_eq!(decimal_text(&value, 4), text(&outputs["settlement_value"]));
    assert_eq!(settled.amounts, [Fen(fund.0 / 5 * 2), Fen(fund.0 / 5 * 3)]);
}

#[test]
fn d3_deviation_bands() {
    let (inputs, outputs) = example("D3");
    let costs = list(&inputs["costs"]);
    let stays: Vec<Stay> = costs
        .iter()
        .enumerate()
        .map(|(index, cost)| Stay {
            medfee_sumamt: Some(yuan(cost).0 as i64),
            ..stay(&text(cost), "A", 1 + index as u32, "G00.000", "", 0, 1000)
        })
        .collect();
    let measure = "points.denominator = { value = \"level_mean\", from = 2023-01-01, source = \"t\" }\n\
        points.low = { value = 0.5, unit = \"times\", inclusive = false, form = \"scaled\", from = 2023-01-01, source = \"t\" }\n\
        points.high = { value = 2, unit = \"times\", inclusive = false, form = \"excess\", from = 2023-01-01, source = \"t\" }\n\
        points.review = { value = 5, unit = \"times\", from = 2023-01-01, source = \"t\" }\n";
    let texts = mini_region()
        .with("policy.toml", &MINI_POLICY.replace("sharing.level", &format!("{measure}sharing.level")))
        // The mean of the level is the one that counts; that of all levels would put every case elsewhere.
        .with("group_points.csv", "group_code,level,points,mean_cost\nBR15,,1000,100\nBR15,3,1000,8000\n");
    let scene = Scene::new();
    scene.run(&texts, &stays).unwrap();
    let rows = parquet_rows(&scene.path("out/cases.parquet"), &["points"]);
    let found: Vec<String> = rows.into_iter().map(|row| row[0].clone().unwrap()).collect();
    let expected: Vec<String> = list(&outputs["points"]).into_iter().map(text).collect();
    assert_eq!(found, expected);
    let review: Vec<String> = list(&outputs["review"]).into_iter().map(text).collect();
    let findings = scene.table("findings.csv");
    assert_eq!(findings.cells("finding", "extreme_cost", &["setl_id"]).concat(), review);
}

fn pool_sharing(bands: &[(&str, &str)], sources: Vec<SharingSource>) -> YearRules {
    let parse = |text: &str| Number::parse(text).unwrap();
    let band = |(up_to, share): &(&str, &str)| Band {
        up_to: (!up_to.is_empty()).then(|| parse(up_to)),
        upper_inclusive: true,
        share: parse(share),
    };
    YearRules {
        value: ValueRules::Fund,
        close_to: CloseTo::Available,
        sharing: SharingRule {
            level: SharingLevel::Pool,
            mode: SharingMode::Marginal,
            bands: Bands(bands.iter().map(band).collect()),
            sources,
            ..SharingRule::none()
        },
        assessment: None,
        deposit: fujian(),
        negative_due: NegativeDue::Recover,
    }
}

/// Fujian 2001: all from 80 points, 3 % less per point below 80 from 60, nothing under 60.
fn fujian() -> DepositRule {
    let whole = Number::whole;
    let step = |at_least, released, less: &str, below| ReleaseStep {
        at_least: whole(at_least),
        released: whole(released),
        less_per_point: Number::parse(less).unwrap(),
        below: whole(below),
        in_proportion_to: None,
    };
    DepositRule {
        steps: vec![step(80, 1, "0", 0), step(60, 1, "0.03", 80), step(0, 0, "0", 0)],
        release_without_score: true,
        forfeited_to: ForfeitedTo::Reserve,
    }
}

/// 85 % of a pool's surplus is kept by the institutions, 85 % of an overrun borne by them.
const ZHEJIANG: &[(&str, &str)] = &[("1", "0.85"), ("", "0.15")];

fn hospital(points: Points, recorded: Fen) -> HospitalYear {
    let group = Tally { cases: 1, cost: recorded, fund: recorded, days: 0 };
    HospitalYear {
        sums: CaseSums { all: group, group, points, grouped: 1, ..CaseSums::default() },
        ..HospitalYear::default()
    }
}

fn budget(total: Fen, reserve: Fen) -> Budget {
    Budget { lines: Vec::new(), total, reserve, available: total - reserve, drawn: Fen::ZERO }
}

#[test]
fn d9_a_pool_from_end_to_end() {
    let (inputs, outputs) = example("D9");
    let own = |name: &str| points(&inputs["points"][name]);
    // What each recorded does not matter at pool level; the sum does.
    let recorded = yuan(&inputs["fund_recorded"]);
    let mut hospitals =
        [hospital(own("A"), recorded), hospital(own("B"), Fen::ZERO), hospital(own("C"), Fen::ZERO)];
    let audit = yuan(&inputs["audit_A"]);
    let payable = yuan(&outputs["payable"]["A"]);
    // The months of A: one month of its payable, the deduction before the share.
    let share_paid = Number::parse("0.95").unwrap();
    let rules = MonthRules {
        value: ValueRules::Rate,
        month_value: MonthValue::Opening,
        opening_value: None,
        quota: None,
        share_paid,
    };
    let sums = CaseSums { rate_amount: payable, ..CaseSums::default() };
    let month = HospitalMonth {
        sums: sums.into(),
        per_head: Fen::ZERO,
        base_volume: Points::ZERO,
        quota: None,
        rules,
        before_share: audit,
        after_share: Fen::ZERO,
        carried_in: Fen::ZERO,
    };
    let month = settle_month(&[month], Fen::ZERO).unwrap().rows[0];
    assert_eq!(month.deposit_held.to_string(), text(&outputs["A_deposit"]));
    hospitals[0].months = MonthTotals {
        payable,
        other_methods: Fen::ZERO,
        deduction: audit,
        deposit_held: month.deposit_held,
        paid: yuan(&inputs["paid_A"]),
        transferred: Fen::ZERO,
        deferred: Fen::ZERO,
    };
    hospitals[0].prepaid = yuan(&inputs["advance_A"]);
    hospitals[0].score = Some(number(&inputs["score_A"]));
    let mut rules = pool_sharing(ZHEJIANG, vec![SharingSource::Reserve]);
    rules.deposit.forfeited_to = ForfeitedTo::Pool;
    let clearing =
        clear(budget(yuan(&inputs["budget"]), yuan(&inputs["reserve"])), &rules, &hospitals).unwrap();
    let total =
        |of: &dyn Fn(&casemix::settlement::ClearingRow) -> Fen| clearing.rows.iter().map(of).sum::<Fen>();
    assert_eq!(total(&|row| row.shared.overrun), yuan(&outputs["overrun"]));
    assert_eq!(total(&|row| row.borne_by_hospital()), yuan(&outputs["borne_by_institutions"]));
    assert_eq!(total(&|row| row.cleared).to_string(), text(&outputs["fund_payout"]));
    for (row, name) in clearing.rows.iter().zip(["A", "B", "C"]) {
        assert_eq!(row.cleared.to_string(), text(&outputs["payable"][name]), "{name}");
    }
    let all = own("A") + own("B") + own("C");
    let value = point_value(yuan(&outputs["fund_payout"]), &quotient(Number::ONE), all).unwrap();
    assert_eq!(decimal_text(&value, 9), text(&outputs["exact_point_value"]));
    // A value rounded to four decimals would miss the payout by the drift: 10.0474 × 9 500 000.
    let rounded = fen_of(
        &(quotient(Number::parse(&decimal_text(&value, 4)).unwrap())
            * Quotient::new(all.0.into(), 100.into())),
    );
    assert_eq!(
        (rounded - yuan(&outputs["fund_payout"])).to_string(),
        text(&outputs["drift_if_value_rounded_to_4"])
    );
    let a = &clearing.rows[0];
    assert_eq!((a.cleared - a.deduction).to_string(), text(&outputs["A_after_audit"]));
    assert_eq!(a.deposit_released.to_string(), text(&outputs["A_deposit_released"]));
    assert_eq!(a.final_amount.to_string(), text(&outputs["A_net"]));
    assert_eq!((a.final_amount - hospitals[0].months.paid).to_string(), text(&outputs["A_due"]));
    assert_eq!(a.net_due.to_string(), text(&outputs["A_cash_after_advance"]));
    assert_eq!(clearing.reserve_left.to_string(), text(&outputs["reserve_left"]));
}

#[test]
fn d12_zhejiang_pool() {
    let (inputs, outputs) = example("D12");
    for (index, spent) in list(&inputs["spent"]).into_iter().map(yuan).enumerate() {
        let hospitals = [hospital(Points(Points::ONE), spent)];
        let rules = pool_sharing(ZHEJIANG, vec![SharingSource::FundBalance { limit: Fen(Fen::LIMIT) }]);
        let clearing = clear(budget(yuan(&inputs["budget"]), Fen::ZERO), &rules, &hospitals).unwrap();
        let payout = clearing.rows[0].cleared;
        assert_eq!(payout, yuan(&outputs["payout"][index]));
        assert_eq!(payout - spent, yuan(&outputs["institutions_plus"][index]));
    }
}

#[test]
fn d13_fujian_deposit() {
    let (inputs, outputs) = example("D13");
    let held = Fen(100_000_000);
    for (score, released) in list(&inputs["scores"]).into_iter().zip(list(&outputs["released"])) {
        let share = released_share(&fujian(), Some(number(score)));
        assert_eq!(fen_of(&(share * quotient_of_fen(held))), yuan(released), "score {score}");
    }
}

#[test]
fn d17_fund_share_of_a_case() {
    let (inputs, outputs) = example("D17");
    let amount = |name: &str| Some(yuan(&inputs[name]).0 as i64);
    let case = |id: &str, deductible: Option<i64>| Stay {
        fulamt_ownpay_amt: amount("full_self"),
        preselfpay_amt: amount("pre_self"),
        act_pay_dedc: deductible,
        ..stay(id, "A", 1, "G00.000", "", 20_000, 9000)
    };
    let form = format!("value = \"fund_share\", ratio = {}", text(&inputs["ratio"]));
    let scene = Scene::new();
    // The second case was paid so much by the person that nothing is left: never below 0.
    let stays = [case("1", amount("deductible")), case("2", Some(1_500_000))];
    scene.run(&rate_region("BR15,1\n", "1", &text(&inputs["standard"]), &form, ""), &stays).unwrap();
    let payable = scene.table("2023-01/settlement.csv");
    let expected = format!("{}.00", text(&outputs["fund"]));
    assert_eq!(payable.row("fixmedins_code", "A", &["payable"]), [expected.as_str()]);
}

#[test]
fn d18_chongqing_lines() {
    let (inputs, outputs) = example("D18");
    // The lines lie at 3262.236 and 40777.95: the fen on either side of each must fall on its side.
    assert_eq!(
        (text(&outputs["low_line"]).as_str(), text(&outputs["high_line"]).as_str()),
        ("3262.236", "40777.95")
    );
    let measure = "points.denominator = { value = \"payment_standard\", from = 2023-01-01, source = \"t\" }\n\
        points.low = { value = 0.4, unit = \"times\", inclusive = true, form = \"item\", from = 2023-01-01, source = \"t\" }\n\
        points.high = { value = 5, unit = \"times\", inclusive = false, form = \"item\", from = 2023-01-01, source = \"t\" }\n";
    let costs = ["3262.23", "3262.24", "40777.95", "40777.96"];
    let cases: Vec<Stay> = costs
        .iter()
        .map(|cost| Stay {
            medfee_sumamt: Some(Fen::parse_yuan(cost).unwrap().0 as i64),
            ..stay(cost, "A", 1, "G00.000", "", 0, 1000)
        })
        .collect();
    let scene = Scene::new();
    scene
        .run(&rate_region("BR15,0.9258\n", "0.92", "9575.25", "value = \"standard\"", measure), &cases)
        .unwrap();
    let rows = parquet_rows(&scene.path("out/cases.parquet"), &["deviation", "payment_method"]);
    let found: Vec<String> =
        rows.iter().map(|row| row.iter().flatten().cloned().collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(found, ["low item", "normal group", "normal group", "high item"]);
    assert_eq!(standards_of_group(&scene), [text(&inputs["standard"]), text(&inputs["standard"])]);
}

fn standards_of_group(scene: &Scene) -> Vec<String> {
    let rows = parquet_rows(&scene.path("out/cases.parquet"), &["standard_amount"]);
    rows.into_iter().filter_map(|row| row[0].clone()).collect()
}

#[test]
fn d4_high_cost_variants() {
    let (inputs, outputs) = example("D4");
    // A group of 1 point and mean cost 1000 yuan; the case costs x times that.
    let cost = (1000 * number(&inputs["x"]).mantissa() / number(&inputs["x"]).denominator()) as i64;
    let factor = |form: &str| {
        let measure = format!(
            "points.denominator = {{ value = \"group_mean\", from = 2023-01-01, source = \"t\" }}\n\
             points.high = {{ value = 2, unit = \"times\", inclusive = false, form = \"{form}\", from = 2023-01-01, source = \"t\" }}\n"
        );
        let texts = mini_region()
            .with("policy.toml", &MINI_POLICY.replace("sharing.level", &format!("{measure}sharing.level")))
            .with(
                "coefficients.csv",
                &format!("fixmedins_code,coefficient\nA,{}\nB,1\nC,1\n", text(&inputs["h"])),
            );
        points_of(&texts, cost)
    };
    assert_eq!(factor("excess"), format!("{}00", text(&outputs["national_factor"])));
    assert_eq!(factor("excess_hospital"), format!("{}000", text(&outputs["jining_factor"])));
}

/// The points of a case of BR15 at hospital A.
fn points_of(texts: &Texts, cost: i64) -> String {
    let scene = Scene::new();
    scene.run(texts, &[stay("1", "A", 1, "G00.000", "", cost, 100)]).unwrap();
    parquet_rows(&scene.path("out/cases.parquet"), &["points"]).remove(0).remove(0).unwrap()
}

#[test]
fn d5_blank_group_factor() {
    let (inputs, outputs) = example("D5");
    // A case of the blank group (no group of the catalogue) that costs x of the mean of all cases, 1000 yuan.
    let cost = (1000 * number(&inputs["x"]).mantissa() / number(&inputs["x"]).denominator()) as i64;
    let points = |factor: &str| {
        let policy = MINI_POLICY.replace(
            "points.ungrouped = { value = \"item\", ratio = 1,",
            &format!("points.ungrouped = {{ value = \"cost\", factor = {factor}, mean_cost = 1000,"),
        );
        let scene = Scene::new();
        let texts = mini_region().with("policy.toml", &policy);
        scene.run(&texts, &[stay("1", "A", 1, "Q99.9x9", "", cost, 100)]).unwrap();
        parquet_rows(&scene.path("out/cases.parquet"), &["points"]).remove(0).remove(0).unwrap()
    };
    // Points have four decimals: 0.42, and 0.235872 as 0.2359. Tai'an: 0.4368 · 0.9 = 0.39312.
    assert_eq!(points("0.7"), format!("{}00", text(&outputs["jining"])));
    assert_eq!(text(&outputs["taian"]), "0.235872");
    assert_eq!(points("0.39312"), "0.2359");
}

#[test]
fn d16_special_case_caps() {
    let (inputs, outputs) = example("D16");
    let discharges = inputs["discharges"].as_i64().unwrap();
    let quota = |share: &str, up| {
        let share = Number::parse(share).unwrap();
        let (over, cycle) = (QuotaOver::Pool, QuotaCycle::Month);
        SpecialQuota { share, over, cycle, up, excess: QuotaExcess::Refuse }.cases(discharges)
    };
    assert_eq!(quota("0.005", false), outputs["dip_national_floor"].as_i64().unwrap());
    assert_eq!(quota("0.05", false), outputs["drg_national_floor"].as_i64().unwrap());
    assert_eq!(quota("0.001", true), outputs["yancheng_monthly_ceil"].as_i64().unwrap());
    assert_eq!(quota("0.002", true), outputs["yancheng_newtech_ceil"].as_i64().unwrap());
}
