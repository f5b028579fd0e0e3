//! The sections of a page.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::domain::Fen;
use crate::pages::exact::{less, sum, ten_thousandths};
use crate::pages::finished::Finished;
use crate::pages::language::Language;
use crate::pages::rank::{self, Rank};
use crate::pages::sheet::Sheet;
use crate::pages::sheets::{GroupLine, Sheets, group_lines};
use crate::pages::words::word;
use crate::report::Indicator;

use super::Beside;
use super::charts::{Bubble, Caption, bars, bubbles, lines, pairs};
use super::parts::{cards, figure, table};
use super::steps;

/// A section.
pub(super) struct Section {
    pub(super) id: &'static str,
    pub(super) title: String,
    pub(super) content: Markup,
}

/// Rows of a table on a page, of each pool.
const MOST_ROWS: usize = 500;
/// Hospitals in a chart, and groups on each side.
const MOST_BARS: usize = 40;
const MOST_GROUPS: usize = 10;

/// All sections that have something to show.
pub(super) fn all(finished: &Finished, beside: Beside<'_>, language: Language) -> Vec<Section> {
    let name = |id, chinese: &str, english: &str, content: Option<Markup>| {
        Some(Section { id, title: language.of(chinese, english).to_owned(), content: content? })
    };
    let (of_region, sheets) = (beside.hospital.is_none(), beside.sheets);
    let told = |sheet: &Option<Sheet>| sheet.as_ref().map(|own| listed(own, language));
    let sections = [
        name("warnings", "提醒", "Warnings", warnings(finished)),
        name("bulletin", "通报与预警", "Bulletin and early warning", told(&sheets.bulletin)),
        name("figures", "付了多少,为什么", "What was paid and why", figures(finished, language)),
        name(
            "rank",
            "同级排名",
            "Rank in the level",
            ranks(finished, beside.hospital.map(|(_, ranks)| ranks), language),
        ),
        name("trend", "逐月走势", "Month by month", trend(finished, sheets, language)),
        name("value", "点值", "Value of a point", value(sheets, language)),
        name("clearing", "结余与超支", "Surplus and overrun", clearing(finished, sheets, language)),
        name("groups", "盈亏最大的病组", "Groups by gain and loss", groups(finished, language)),
        name(
            "bubbles",
            "CMI 与费用消耗指数",
            "Case mix against cost",
            of_region.then(|| scatter(finished, language)).flatten(),
        ),
        name("indicators", "指标", "Indicators", told(&sheets.indicators)),
        name(
            "appeal",
            "偏差、特例候选与未入组",
            "Deviations, candidates, ungrouped",
            Some(cases(sheets, language)),
        ),
        name("closing", "平衡校验", "Closing checks", of_region.then(|| told(&sheets.closing)).flatten()),
        name("packs", "医疗机构报告包", "Hospital packs", packs(finished, beside.packs)),
    ];
    sections.into_iter().flatten().collect()
}

fn listed(sheet: &Sheet, language: Language) -> Markup {
    table(sheet, MOST_ROWS, language)
}

fn warnings(finished: &Finished) -> Option<Markup> {
    let warnings = finished.warnings();
    (!warnings.is_empty())
        .then(|| html! { ul.warnings { @for own in &warnings { li dir="auto" { (own) } } } })
}

fn figures(finished: &Finished, language: Language) -> Option<Markup> {
    let clearing = &finished.year.as_ref()?.clearing;
    let mut pools: BTreeMap<&str, Vec<&Vec<String>>> = BTreeMap::new();
    for row in &clearing.rows {
        pools.entry(clearing.cell(row, "pool")).or_default().push(row);
    }
    let total = |rows: &[&Vec<String>], column: &str| sum(rows.iter().map(|row| clearing.cell(row, column)));
    let head = |rows: &[&Vec<String>]| {
        let own = ["cases", "points", "cleared", "final", "paid_to_date", "net_due"];
        own.map(|column| (word(column, language).0, total(rows, column))).to_vec()
    };
    Some(html! {
        @for (pool, rows) in &pools {
            h3 { (word("pool", language).0) " " (finished.pool_title(pool)) }
            (cards(&head(rows)))
            (steps::table(clearing, rows, pool, language))
        }
    })
}

fn ranks(finished: &Finished, ranks: Option<&[Rank]>, language: Language) -> Option<Markup> {
    let ranks = ranks.filter(|own| !own.is_empty())?;
    Some(listed(&rank::sheet(finished, ranks, language), language))
}

fn fen(text: &str) -> i64 {
    Fen::parse_yuan(text).and_then(|own| i64::try_from(own.0).ok()).unwrap_or_default()
}

/// Sums of a column by month.
fn by_month(finished: &Finished, pool: &str, column: &str) -> Vec<(String, String)> {
    let grid = &finished.months;
    let mut months: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in grid.rows.iter().filter(|row| grid.cell(row, "pool") == pool) {
        months.entry(grid.cell(row, "month")).or_default().push(grid.cell(row, column));
    }
    months.into_iter().map(|(month, cells)| (month.to_owned(), sum(cells.into_iter()))).collect()
}

fn pools_of_months(finished: &Finished) -> Vec<String> {
    let grid = &finished.months;
    let mut pools: Vec<String> = grid.rows.iter().map(|row| grid.cell(row, "pool").to_owned()).collect();
    pools.sort();
    pools.dedup();
    pools
}

fn trend(finished: &Finished, sheets: &Sheets, language: Language) -> Option<Markup> {
    if finished.months.rows.is_empty() {
        return None;
    }
    let names = ["payable", "paid"].map(|column| word(column, language).0);
    let pool = |(number, pool): (usize, &String)| {
        let payable = by_month(finished, pool, "payable");
        let months: Vec<String> = payable.iter().map(|(month, _)| month.clone()).collect();
        let series: Vec<(String, Vec<i64>)> = ["payable", "paid"]
            .iter()
            .zip(&names)
            .map(|(column, name)| {
                (name.clone(), by_month(finished, pool, column).iter().map(|(_, text)| fen(text)).collect())
            })
            .collect();
        let id = format!("trend-{number}");
        let title = format!(
            "{} {}",
            language.of("逐月应付与拨付(万元)", "Payable and paid by month, ten thousand yuan:"),
            finished.pool_title(pool)
        );
        let says = language.of(
            "实线为应付,虚线为拨付;数值见下表。",
            "Solid: payable; dashed: paid. The table below has the figures.",
        );
        let caption = Caption { id: &id, title: &title, says };
        html! { (figure(caption, lines(caption, &months, &series))) }
    };
    let sheet = sheets.months.as_ref()?;
    Some(
        html! { @for own in pools_of_months(finished).iter().enumerate() { (pool(own)) } (listed(sheet, language)) },
    )
}

fn value(sheets: &Sheets, language: Language) -> Option<Markup> {
    let sheet = sheets.point_values.as_ref()?;
    let places = ["pool", "level", "opening_value", "settlement_value", "opening_of", "settlement_of"]
        .map(|key| sheet.place(key).expect("the sheet has it"));
    // Only values of the same money stand side by side.
    let same = |row: &&Vec<String>| !row[places[4]].is_empty() && row[places[4]] == row[places[5]];
    let pair = |row: &Vec<String>| {
        let name = format!("{} {}", sheet.pool_title(&row[places[0]]), row[places[1]]).trim_end().to_owned();
        Some((name, ten_thousandths(&row[places[2]])?, ten_thousandths(&row[places[3]])?))
    };
    let items: Vec<(String, i64, i64)> =
        sheet.rows.iter().filter(same).filter_map(pair).take(MOST_BARS).collect();
    let title = language.of(
        "预结算点值(实心)与清算点值(空心),元",
        "Opening value (filled) and settlement value (hollow), yuan",
    );
    let says =
        language.of("按统筹与等级;数值见下表。", "By pool and level; the table below has the figures.");
    let caption = Caption { id: "values", title, says };
    let note = language.of(
        "有的行,月份与年度的一个点不是同一种钱(见“预结算点值为”与“清算点值为”):不作比较,也不画在一起。",
        "In some rows a point of the months and one of the year are not of the same money (the table says of which): they are not compared, nor drawn side by side.",
    );
    Some(html! {
        @if !items.is_empty() { (figure(caption, pairs(caption, &items))) }
        (listed(sheet, language))
        @if !sheet.rows.iter().all(|row| same(&row)) { p { (note) } }
    })
}

fn clearing(finished: &Finished, sheets: &Sheets, language: Language) -> Option<Markup> {
    let sheet = sheets.clearing.as_ref()?;
    let grid = &finished.year.as_ref()?.clearing;
    let mut balances: BTreeMap<&str, i64> = BTreeMap::new();
    for row in &grid.rows {
        let own = less(grid.cell(row, "surplus"), grid.cell(row, "overrun")).unwrap_or_default();
        let sum = balances.entry(grid.cell(row, "fixmedins_code")).or_default();
        *sum = sum.saturating_add(fen(&own));
    }
    let mut items: Vec<(String, i64)> =
        balances.into_iter().map(|(code, own)| (code.to_owned(), own)).collect();
    items.sort_by_key(|(_, own)| std::cmp::Reverse(*own));
    if items.len() > MOST_BARS {
        // The largest of both ends.
        items.drain(MOST_BARS / 2..items.len() - MOST_BARS / 2);
    }
    let title = language
        .of("结余(实心)与超支(斜线),万元", "Surplus (filled) and overrun (hatched), ten thousand yuan");
    let says = language.of(
        "各医院应付标准减记账额;数值见下表。",
        "Standard less recorded of each hospital; the table below has the figures.",
    );
    let caption = Caption { id: "surplus", title, says };
    Some(html! { @if items.len() > 1 { (figure(caption, bars(caption, &items))) } (listed(sheet, language)) })
}

fn groups(finished: &Finished, language: Language) -> Option<Markup> {
    let mut lines: Vec<GroupLine> =
        group_lines(finished).into_iter().filter(|line| line.balance.is_some()).collect();
    if lines.is_empty() {
        return None;
    }
    let own = |line: &GroupLine| fen(line.balance.as_deref().unwrap_or_default());
    lines.sort_by_key(|line| std::cmp::Reverse(own(line)));
    let gains = lines.iter().filter(|line| own(line) > 0).take(MOST_GROUPS);
    let losses = lines.iter().rev().filter(|line| own(line) < 0).take(MOST_GROUPS);
    let shown: Vec<&GroupLine> = gains.chain(losses).collect();
    let row = |line: &&GroupLine| {
        let balance = line.balance.clone().unwrap_or_default();
        vec![
            line.pool.clone(),
            line.group.clone(),
            line.sum("cases").to_owned(),
            line.sum("standard").to_owned(),
            line.sum("hifp_pay").to_owned(),
            balance,
        ]
    };
    let header = ["pool", "group_code", "cases", "standard", "hifp_pay", "balance"].map(str::to_owned);
    let titles = ["盈亏最大的病组", "Groups by gain and loss"];
    let rows = shown.iter().map(row).collect();
    // Some groups only: their sums are those of nothing.
    let sheet = Sheet::new((finished, language), "gains", titles, &header, rows).without_totals();
    let items: Vec<(String, i64)> = shown
        .iter()
        .map(|line| (format!("{} {}", line.group, sheet.pool_title(&line.pool)), own(line)))
        .collect();
    let title = language.of("病组盈亏,万元", "Gain and loss by group, ten thousand yuan");
    let says = language
        .of("按点数分得的标准减记账额。", "Its part of the standards by points less what was recorded.");
    let caption = Caption { id: "gains", title, says };
    Some(html! { (figure(caption, bars(caption, &items))) (listed(&sheet, language)) })
}

fn scatter(finished: &Finished, language: Language) -> Option<Markup> {
    let year = finished.year.as_ref()?;
    let grid = &year.clearing;
    let mut pools: BTreeMap<&str, Vec<Bubble>> = BTreeMap::new();
    for row in &grid.rows {
        let (pool, code) = (grid.cell(row, "pool"), grid.cell(row, "fixmedins_code"));
        let [mix, cost] = [Indicator::case_mix_index, Indicator::cost_index]
            .map(|indicator| ten_thousandths(year.indicator(pool, code, indicator)));
        let (Some(across), Some(upwards)) = (mix, cost) else { continue };
        let size = grid.cell(row, "cases").parse().unwrap_or(0);
        pools.entry(pool).or_default().push(Bubble { name: code.to_owned(), across, upwards, size });
    }
    let axes = [language.of("CMI 病例组合指数", "Case mix index"), language.of("费用消耗指数", "Cost index")];
    let chart = |number: usize, pool: &str, own: &[Bubble]| {
        let (id, title) = (
            format!("mix-{number}"),
            format!("{} {}", language.of("病例组合与费用:", "Case mix and cost:"), finished.pool_title(pool)),
        );
        let says = language.of(
            "虚线为本统筹均值 1;圆越大病例越多;线上方的医院同样病组花费较多。数值见指标表。",
            "Dashed: the mean of the pool, 1. Larger circles have more cases; hospitals above the line spend more on the same groups. The table of indicators has the figures.",
        );
        let caption = Caption { id: &id, title: &title, says };
        figure(caption, bubbles(caption, axes, own))
    };
    (!pools.is_empty()).then(
        || html! { @for (number, (pool, own)) in pools.iter().enumerate() { (chart(number, pool, own)) } },
    )
}

fn cases(sheets: &Sheets, language: Language) -> Markup {
    html! {
        (listed(&sheets.deviations, language))
        (listed(&sheets.refused, language))
        (listed(&sheets.findings, language))
    }
}

fn packs(finished: &Finished, codes: &[(String, String)]) -> Option<Markup> {
    (!codes.is_empty()).then(|| {
        html! { ul { @for (code, folder) in codes { li { a href={ "packs/" (folder) "/index.html" } dir="auto" { (code) " " (finished.name_of(code)) } } } } }
    })
}
