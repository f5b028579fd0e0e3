//! `bulletin.csv`: how the year stands after the months that were settled, what it may come to, and what goes beyond the
//! limits of the policy (月通报, 预警).

use crate::domain::{CaseSums, Fen, Month, Number, Quotient, decimal_text, quotient, quotient_of_fen};
use crate::policy::{Selection, WarningLimit};
use crate::settlement::{MonthRow, MonthRows, brought_into};

use super::definition::{Indicator, Scale};
use super::{Measured, Statement, YearFacts};

/// A reading that only the bulletin has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BulletinItem {
    /// Its key.
    pub key: &'static str,
    /// What it is counted in.
    pub unit: Scale,
    /// What it is: 中文, English.
    pub titles: [&'static str; 2],
    /// How it is reckoned, as the table says it: in keys.
    pub method: &'static str,
    /// The same in words: 中文, English.
    pub method_words: [&'static str; 2],
}

impl BulletinItem {
    /// The item of a key.
    pub fn named(key: &str) -> Option<&'static Self> {
        BULLETIN.iter().find(|own| own.key == key)
    }
}

/// The readings that only the bulletin has.
pub const BULLETIN: &[BulletinItem] = &[
    BulletinItem {
        key: "months_settled",
        unit: Scale::Months,
        titles: ["已结月份", "months settled"],
        method: "months to the last in which a record counts, those settled elsewhere too",
        method_words: [
            "至最后有记录(含更正、冲销)的月份,含在别处结算的月份",
            "months up to the last in which a record (a correction or reversal too) counts, those settled elsewhere included",
        ],
    },
    BulletinItem {
        key: "time_elapsed_percent",
        unit: Scale::Percent,
        titles: ["时间进度", "time elapsed"],
        method: "months_settled / 12",
        method_words: ["已结月份 / 12", "months settled / 12"],
    },
    BulletinItem {
        key: "budget_used_percent",
        unit: Scale::Percent,
        titles: ["月结应付占预算", "claims of the months against the budget"],
        method: "payable + adjustment + other_methods (per head too) of these months, and what opening.csv brings in of them / total of the budget",
        method_words: [
            "这些月份的应付、调整与其他方式(含按人头),加 opening.csv 带入的部分 / 预算总额",
            "claims of these months (by points, adjustments, other methods, per head), and what was claimed elsewhere before / total of the budget",
        ],
    },
    BulletinItem {
        key: "budget_pace_percent",
        unit: Scale::Percent,
        titles: ["月结应付进度与时间进度之比", "pace of the months' claims"],
        method: "budget_used_percent / time_elapsed_percent",
        method_words: ["月结应付占预算 / 时间进度", "claims of the months against the budget / time elapsed"],
    },
    BulletinItem {
        key: "forecast",
        unit: Scale::Yuan,
        titles: ["月结应付全年预测", "forecast of the months' claims"],
        method: "claims of the months + months left × mean of the months settled here; not the clearing",
        method_words: [
            "已结月份应付 + 剩余月数 × 本次运行所结月份的平均;不是清算预测",
            "claims of the months + months left × mean of the months settled here; no forecast of the clearing",
        ],
    },
    BulletinItem {
        key: "forecast_low",
        unit: Scale::Yuan,
        titles: ["月结应付全年预测下限", "forecast of the months' claims, low"],
        method: "claims of the months + months left × their lowest month; not the clearing",
        method_words: [
            "已结月份应付 + 剩余月数 × 最低月份;不是清算预测",
            "claims of the months + months left × their lowest month; no forecast of the clearing",
        ],
    },
    BulletinItem {
        key: "forecast_high",
        unit: Scale::Yuan,
        titles: ["月结应付全年预测上限", "forecast of the months' claims, high"],
        method: "claims of the months + months left × their highest month; not the clearing",
        method_words: [
            "已结月份应付 + 剩余月数 × 最高月份;不是清算预测",
            "claims of the months + months left × their highest month; no forecast of the clearing",
        ],
    },
    BulletinItem {
        key: "forecast_percent",
        unit: Scale::Percent,
        titles: ["月结应付全年预测占预算", "forecast of the months' claims against the budget"],
        method: "forecast / total of the budget",
        method_words: ["月结应付全年预测 / 预算总额", "forecast of the months' claims / total of the budget"],
    },
    BulletinItem {
        key: "cost_growth_months_percent",
        unit: Scale::Percent,
        titles: ["次均费用较前几月增长", "growth of the mean cost in the year"],
        method: "mean cost of cases by points in the last month with cases / that of the months before it − 1",
        method_words: [
            "最后有病例月份的按点数病例次均费用 / 此前各月的次均费用 − 1",
            "mean cost of cases by points in the last month with cases / that of the months before it − 1",
        ],
    },
];

/// Indicators that the bulletin of a pool repeats.
const REPEATED: [Indicator; 7] = [
    Indicator::payable_months,
    Indicator::out_of_county_percent,
    Indicator::settlement_percent,
    Indicator::mean_cost,
    Indicator::readmission_percent,
    Indicator::drug_percent,
    Indicator::consumable_percent,
];

/// A line of the bulletin.
struct Line<'l> {
    subject: [&'l str; 3],
    item: &'l str,
    value: Quotient,
    unit: &'l str,
    how: &'l str,
}

fn percent(value: Quotient) -> Quotient {
    value * Quotient::from_integer(100.into())
}

/// Columns of `bulletin.csv`.
pub const BULLETIN_COLUMNS: [&str; 10] =
    ["pool", "level", "fixmedins_code", "item", "value", "unit", "at_least", "at_most", "beyond", "method"];

/// The bulletin of a year: for each pool how it stands, and for each hospital what goes beyond a limit.
pub fn bulletin(facts: &YearFacts<'_>, told: &[Measured], months: &[MonthRows]) -> Statement {
    let mut rows = Vec::new();
    for pool in 0..facts.books.len() {
        let standing = standing(facts, pool, months).into_iter().chain(repeated(facts, pool, told));
        rows.extend(standing.map(|line| row(&line, limit(facts, pool, None, line.item))));
        rows.extend(of_hospitals(facts, pool, told).filter_map(|told| {
            let item = told.reading.indicator.definition().key;
            let limit = limit(facts, pool, Some(&told.subject[1]), item)?;
            let line = line_of(told);
            beyond(&line.value, limit).map(|_| row(&line, Some(limit)))
        }));
    }
    Statement { header: BULLETIN_COLUMNS.to_vec(), rows }
}

/// What the policy says of an item on the last day of the year.
fn limit<'f>(
    facts: &YearFacts<'f>,
    pool: usize,
    level: Option<&'f str>,
    item: &str,
) -> Option<&'f WarningLimit> {
    let region = facts.region;
    let selection = Selection { level, ..facts.selection(pool) };
    region.policy.warning_limits(selection).iter().find(|limit| limit.indicator == item)
}

fn beyond(value: &Quotient, limit: &WarningLimit) -> Option<&'static str> {
    let below = limit.at_least.is_some_and(|least| *value < quotient(least));
    let above = limit.at_most.is_some_and(|most| *value > quotient(most));
    below.then_some("below").or(above.then_some("above"))
}

fn row(line: &Line<'_>, limit: Option<&WarningLimit>) -> Vec<String> {
    let bound = |bound: fn(&WarningLimit) -> Option<Number>| {
        limit.and_then(bound).map(|own| own.to_string()).unwrap_or_default()
    };
    let decimals = match line.unit {
        "yuan" => 2,
        _ => 4,
    };
    let beyond = limit.and_then(|limit| beyond(&line.value, limit)).unwrap_or_default();
    let [pool, level, hospital] = line.subject.map(str::to_owned);
    vec![
        pool,
        level,
        hospital,
        line.item.to_owned(),
        decimal_text(&line.value, decimals),
        line.unit.to_owned(),
        bound(|own| own.at_least),
        bound(|own| own.at_most),
        beyond.to_owned(),
        line.how.to_owned(),
    ]
}

/// The sums of a pool's cases in a month.
fn cases_of(facts: &YearFacts<'_>, pool: usize, month: usize) -> CaseSums {
    let mut sums = CaseSums::default();
    for hospital in 0..facts.region.hospitals.len() {
        sums.add(&facts.sums.get(pool, hospital, month));
    }
    sums
}

/// Whether a record counts in a month of a pool: a case, or what changes earlier ones. Amounts per head say nothing of how
/// far a year has come: every month of it has its twelfth.
fn has_records(facts: &YearFacts<'_>, pool: usize, month: usize) -> bool {
    let none = CaseSums::default();
    (0..facts.region.hospitals.len()).any(|hospital| {
        facts.sums.get(pool, hospital, month) != none || facts.sums.adjusted(pool, hospital, month) != none
    })
}

/// What the months of the year that were settled elsewhere claimed of a pool.
fn used_elsewhere(facts: &YearFacts<'_>, pool: usize) -> Fen {
    let hospitals = 0..facts.region.hospitals.len();
    hospitals.map(|hospital| brought_into(facts.region, pool, hospital, facts.year).months.payable).sum()
}

/// How a pool stands. What is forecast are the claims of the months, at the months' values: what the clearing comes to is
/// the budget shared out. Months before the first one that is settled here are over, and what they claimed is used; what a
/// month comes to is told from those settled here alone.
///
/// # Example
/// March is the first month here and claims 300.00; January and February claimed 350.00: 650.00 are used after a quarter of
/// the year, and the forecast is 650.00 + 9 × 300.00.
fn standing<'f>(facts: &YearFacts<'f>, pool: usize, months: &[MonthRows]) -> Vec<Line<'f>> {
    let first = facts.region.months(facts.year).next().map_or(0, Month::index);
    let claims: Vec<Fen> = months.iter().map(|rows| rows[pool].iter().map(MonthRow::claims).sum()).collect();
    let cases: Vec<CaseSums> = (0..claims.len()).map(|place| cases_of(facts, pool, first + place)).collect();
    let here = (0..claims.len())
        .rposition(|place| has_records(facts, pool, first + place))
        .map_or(0, |last| last + 1);
    let subject = [facts.pool_name(pool), "", ""];
    let line = |item: &str, value: Quotient| {
        let own = BulletinItem::named(item).expect("it is one of the readings");
        Line { subject, item: own.key, value, unit: own.unit.name(), how: own.method }
    };
    let whole = |number: usize| Quotient::from_integer(number.into());
    let settled = first + here;
    let elapsed = whole(settled) / whole(12);
    let mut lines =
        vec![line("months_settled", whole(settled)), line("time_elapsed_percent", percent(elapsed.clone()))];
    if settled == 0 {
        return lines;
    }
    let budget = facts.books[pool].clearing.budget.total;
    let yuan = |fen: Fen| quotient_of_fen(fen) / Quotient::from_integer(100.into());
    let of_budget = |value: Quotient| (budget > Fen::ZERO).then(|| percent(value / yuan(budget)));
    let used_here: Fen = claims[..here].iter().sum();
    let used = used_elsewhere(facts, pool) + used_here;
    if let Some(share) = of_budget(yuan(used)) {
        lines.push(line("budget_used_percent", share.clone()));
        lines.push(line("budget_pace_percent", share / elapsed));
    }
    let (Some(low), Some(high)) = (claims[..here].iter().min(), claims[..here].iter().max()) else {
        return lines;
    };
    let year = |month: Quotient| yuan(used) + whole(claims.len() - here) * month;
    let forecast = year(yuan(used_here) / whole(here));
    lines.push(line("forecast", forecast.clone()));
    lines.push(line("forecast_low", year(yuan(*low))));
    lines.push(line("forecast_high", year(yuan(*high))));
    lines.extend(of_budget(forecast).map(|share| line("forecast_percent", share)));
    lines.extend(growth(&cases[..here]).map(|growth| line("cost_growth_months_percent", growth)));
    lines
}

/// The mean cost of the last month against that of the months before it, less one, in per cent.
///
/// # Example
/// 1000 yuan on average in January and February, 1100 in March: 10.
fn growth(months: &[CaseSums]) -> Option<Quotient> {
    let last = months.iter().rposition(|sums| sums.group.cases > 0)?;
    let (last, before) = months[..=last].split_last()?;
    let mut earlier = CaseSums::default();
    before.iter().for_each(|sums| earlier.add(sums));
    let mean = |sums: &CaseSums| {
        let known = sums.group.cases > 0 && sums.group.cost > Fen::ZERO;
        known.then(|| quotient_of_fen(sums.group.cost) / Quotient::from_integer(sums.group.cases.into()))
    };
    Some(percent(mean(last)? / mean(&earlier)? - Quotient::from_integer(1.into())))
}

/// What the bulletin repeats of the indicators of a pool, and what the policy limits of them.
fn repeated<'l>(facts: &YearFacts<'l>, pool: usize, told: &'l [Measured]) -> Vec<Line<'l>> {
    let own = [facts.pool_name(pool), "", "", ""];
    let of_pool = told.iter().filter(move |told| told.subject.each_ref().map(String::as_str) == own);
    let shown = of_pool.filter(|told| {
        let indicator = told.reading.indicator;
        REPEATED.contains(&indicator) || limit(facts, pool, None, indicator.definition().key).is_some()
    });
    shown.map(line_of).collect()
}

/// The readings of the hospitals of a pool.
fn of_hospitals<'l>(
    facts: &YearFacts<'l>,
    pool: usize,
    told: &'l [Measured],
) -> impl Iterator<Item = &'l Measured> {
    let name = facts.pool_name(pool);
    let own = move |told: &&Measured| {
        let [of_pool, _, hospital, group] = &told.subject;
        of_pool == name && !hospital.is_empty() && group.is_empty()
    };
    told.iter().filter(own)
}

fn line_of(told: &Measured) -> Line<'_> {
    let definition = told.reading.indicator.definition();
    let [pool, level, hospital, _] = told.subject.each_ref().map(String::as_str);
    Line {
        subject: [pool, level, hospital],
        item: definition.key,
        value: told.reading.exact(),
        unit: definition.scale.name(),
        how: "indicators.csv",
    }
}
