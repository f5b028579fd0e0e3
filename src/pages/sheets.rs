//! What is shown, as tables: once for the workbook, the page and the packs.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{Finding, Quotient, Reason, RejectReason, Status, decimal_text};
use crate::report::{BulletinItem, Indicator};

use super::exact::{less, number, sum};
use super::finished::{CaseRow, Finished, RejectRow};
use super::grid::Grid;
use super::language::Language;
use super::sheet::Sheet;

/// All tables of a run, or of what a hospital is shown of it, made once for the workbook, the page and the pack.
#[derive(Clone, Debug)]
pub(super) struct Sheets {
    pub(super) months: Option<Sheet>,
    pub(super) clearing: Option<Sheet>,
    pub(super) point_values: Option<Sheet>,
    pub(super) pools: Option<Sheet>,
    pub(super) groups: Option<Sheet>,
    pub(super) deviations: Sheet,
    pub(super) refused: Sheet,
    pub(super) findings: Sheet,
    pub(super) bulletin: Option<Sheet>,
    pub(super) indicators: Option<Sheet>,
    pub(super) closing: Option<Sheet>,
}

impl Sheets {
    pub(super) fn of(finished: &Finished, language: Language) -> Self {
        let told = (finished, language);
        Self {
            months: months(told),
            clearing: clearing(told),
            point_values: point_values(told),
            pools: pools(told),
            groups: groups(told),
            deviations: deviations(told),
            refused: refused(told),
            findings: findings(told),
            bulletin: bulletin(told),
            indicators: indicators(told),
            closing: closing(told),
        }
    }
}

/// What is told, and in which language.
type Telling<'f> = (&'f Finished, Language);

fn strings(list: &[&str]) -> Vec<String> {
    list.iter().map(|text| (*text).to_owned()).collect()
}

/// With what each hospital is called, and in order of pools.
fn named(finished: &Finished, grid: &Grid) -> Grid {
    let mut grid = grid.clone();
    if grid.has("fixmedins_code") {
        grid.insert_after("fixmedins_code", "name", |code| finished.name_of(code));
    }
    let place = grid.place("pool");
    grid.rows.sort_by(|one, two| one[place].cmp(&two[place]));
    grid
}

/// 月结算: every hospital in every month.
fn months((finished, language): Telling<'_>) -> Option<Sheet> {
    if finished.months.rows.is_empty() {
        return None;
    }
    let grid = named(finished, &finished.months);
    Some(Sheet::new((finished, language), "months", ["月结算", "Months"], &grid.header, grid.rows).lean())
}

/// 年度清算.
fn clearing((finished, language): Telling<'_>) -> Option<Sheet> {
    let grid = named(finished, &finished.year.as_ref()?.clearing);
    Some(
        Sheet::new((finished, language), "clearing", ["年度清算", "Clearing"], &grid.header, grid.rows)
            .lean(),
    )
}

/// 点值: the value of a point that the months were settled by, against that of the year. Hospitals of a level that had the same
/// values stand in one row.
fn point_values((finished, language): Telling<'_>) -> Option<Sheet> {
    let year = finished.year.as_ref()?;
    let (grid, months) = (&year.clearing, &finished.months);
    let settled: BTreeMap<(&str, &str), &str> = grid
        .rows
        .iter()
        .map(|row| {
            ((grid.cell(row, "pool"), grid.cell(row, "fixmedins_code")), grid.cell(row, "point_value"))
        })
        .collect();
    // By pool, level, opening value and settlement value: months and hospitals.
    let mut found: BTreeMap<[&str; 4], (BTreeSet<&str>, BTreeSet<&str>)> = BTreeMap::new();
    for row in &months.rows {
        let [pool, code, month, opening] =
            ["pool", "fixmedins_code", "month", "point_value"].map(|name| months.cell(row, name));
        let Some(settled) = settled.get(&(pool, code)).filter(|own| !own.is_empty()) else { continue };
        if !opening.is_empty() {
            let own = found.entry([pool, finished.level_of(code), opening, settled]).or_default();
            own.0.insert(month);
            own.1.insert(code);
        }
    }
    let row = |([pool, level, opening, settled], (months, codes)): (
        &[&str; 4],
        &(BTreeSet<&str>, BTreeSet<&str>),
    )| {
        let span: BTreeSet<&str> = months.first().into_iter().chain(months.last()).copied().collect();
        let percent = year.of_level(pool, level, Indicator::opening_difference_percent);
        let span = span.into_iter().collect::<Vec<_>>().join(" – ");
        let [of_months, of_year] = finished.money_of_points(pool);
        let codes = codes.len().to_string();
        strings(&[pool, level, &span, &codes, opening, of_months, settled, of_year, percent])
    };
    let mut header = strings(&[
        "pool",
        "level",
        "month",
        "hospitals",
        "opening_value",
        "opening_of",
        "settlement_value",
        "settlement_of",
        "percent",
    ]);
    let mut rows: Vec<Vec<String>> = found.iter().map(row).collect();
    if rows.iter().all(|row| row.last().is_none_or(String::is_empty)) {
        header.pop();
        rows.iter_mut().for_each(|row| drop(row.pop()));
    }
    let sheet = Sheet::new((finished, language), "value", ["点值", "Point value"], &header, rows);
    (!sheet.rows.is_empty()).then_some(sheet)
}

/// 基金与预算: the lines of each pool.
fn pools((finished, language): Telling<'_>) -> Option<Sheet> {
    let grid = &finished.year.as_ref()?.pools;
    Some(Sheet::new(
        (finished, language),
        "pool",
        ["基金与预算", "Pool and budget"],
        &grid.header,
        grid.rows.clone(),
    ))
}

/// A group of a pool with its sums.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct GroupLine {
    pub(super) pool: String,
    pub(super) group: String,
    /// Standard less recorded; none where the standard is not split by points.
    pub(super) balance: Option<String>,
    /// By [`GROUP_SUMS`].
    sums: Vec<String>,
}

impl GroupLine {
    /// The sum of a column.
    ///
    /// # Panics
    /// Where it is none of those that add up: a slip in the code.
    pub(super) fn sum(&self, column: &str) -> &str {
        let place =
            GROUP_SUMS.iter().position(|own| *own == column).expect("a column of groups that adds up");
        &self.sums[place]
    }
}

/// The columns of groups that add up.
const GROUP_SUMS: [&str; 9] =
    ["cases", "medfee_sumamt", "hifp_pay", "days", "points", "base_points", "low", "high", "standard"];

/// The groups of each pool, summed over the hospitals that are shown.
pub(super) fn group_lines(finished: &Finished) -> Vec<GroupLine> {
    let Some(year) = &finished.year else { return Vec::new() };
    let grid = &year.groups;
    let mut rows: BTreeMap<(&str, &str), Vec<&Vec<String>>> = BTreeMap::new();
    for row in &grid.rows {
        rows.entry((grid.cell(row, "pool"), grid.cell(row, "group_code"))).or_default().push(row);
    }
    let line = |((pool, group), rows): ((&str, &str), Vec<&Vec<String>>)| {
        let total = |name: &str| {
            let cells: Vec<&str> = rows.iter().map(|row| grid.cell(row, name)).collect();
            if cells.iter().all(|cell| cell.is_empty()) { String::new() } else { sum(cells.into_iter()) }
        };
        let sums: Vec<String> = GROUP_SUMS.iter().map(|name| total(name)).collect();
        let line = GroupLine { pool: pool.to_owned(), group: group.to_owned(), balance: None, sums };
        GroupLine { balance: less(line.sum("standard"), line.sum("hifp_pay")), ..line }
    };
    rows.into_iter().map(line).collect()
}

/// 病组.
fn groups((finished, language): Telling<'_>) -> Option<Sheet> {
    finished.year.as_ref()?;
    let header = strings(&[&["pool", "group_code"], &GROUP_SUMS[..], &["mean_cost", "balance"]].concat());
    let row = |line: GroupLine| {
        let mean = number(line.sum("cases"))
            .zip(number(line.sum("medfee_sumamt")))
            .filter(|(cases, _)| *cases > Quotient::default())
            .map(|(cases, cost)| decimal_text(&(cost / cases), 2));
        let own = [vec![line.pool, line.group], line.sums].concat();
        [own, vec![mean.unwrap_or_default(), line.balance.unwrap_or_default()]].concat()
    };
    let rows = group_lines(finished).into_iter().map(row).collect();
    Some(Sheet::new((finished, language), "groups", ["病组", "Groups"], &header, rows).lean())
}

/// 偏差与特例候选: cases whose cost deviates, and candidates for a single decision.
fn deviations((finished, language): Telling<'_>) -> Sheet {
    let header = strings(&[
        "fixmedins_code",
        "name",
        "setl_id",
        "group_code",
        "payment_method",
        "points",
        "standard_amount",
        "deviation",
        "what",
    ]);
    let deviating = finished.odd_cases.iter().filter(|case| case.status == Status::Grouped.name());
    let row = |case: &CaseRow| {
        let own = [
            &case.hospital,
            &finished.name_of(&case.hospital),
            &case.setl_id,
            &case.group,
            &case.method,
            &case.points,
            &case.standard_amount,
            &case.deviation,
            &case.marks,
        ];
        own.map(Clone::clone).to_vec()
    };
    let titles = ["偏差与特例候选", "Deviations"];
    let rows = deviating.map(row).collect();
    Sheet::new((finished, language), "deviations", titles, &header, rows)
}

/// 未入组与拒收: with the reason of each.
fn refused((finished, language): Telling<'_>) -> Sheet {
    let header =
        strings(&["fixmedins_code", "name", "setl_id", "what", "reason", "meaning", "file", "row", "detail"]);
    let ungrouped =
        finished.odd_cases.iter().filter(|case| case.status != Status::Grouped.name()).map(|case| {
            let known = Reason::ALL.into_iter().find(|own| own.name() == case.reason);
            let meaning = known.map_or("", |own| super::reasons::of_grouping(own, language));
            let own = [
                &case.hospital,
                &finished.name_of(&case.hospital),
                &case.setl_id,
                &case.status,
                &case.reason,
            ];
            [
                own.map(Clone::clone).to_vec(),
                vec![meaning.to_owned(), String::new(), String::new(), String::new()],
            ]
            .concat()
        });
    let rejected = finished.rejects.iter().map(|reject: &RejectRow| {
        let own = [&reject.hospital, &finished.name_of(&reject.hospital), &reject.setl_id];
        let known = RejectReason::ALL.iter().find(|own| own.name() == reject.reason);
        let meaning = known.map_or("", |own| super::reasons::of_reject(*own, language));
        let rest = ["rejected", &reject.reason, meaning, &reject.source, &reject.row, &reject.detail];
        [own.map(Clone::clone).to_vec(), strings(&rest)].concat()
    });
    let rows = rejected.chain(ungrouped).collect();
    Sheet::new((finished, language), "refused", ["未入组与拒收", "Ungrouped and rejected"], &header, rows)
}

/// What an indicator is called; blank where nobody knows the key.
pub(super) fn indicator_title(key: &str, language: Language) -> String {
    let definition = Indicator::named(key).map(Indicator::definition);
    definition.map(|own| language.of(own.title, own.english)).unwrap_or_default().to_owned()
}

/// 指标, with what each is called; those of single groups stand in `indicators.csv`.
fn indicators((finished, language): Telling<'_>) -> Option<Sheet> {
    let mut grid = finished.year.as_ref()?.indicators.clone();
    let place = grid.place("group_code");
    grid.rows.retain(|row| row[place].is_empty());
    grid.rows.iter_mut().for_each(|row| drop(row.remove(place)));
    grid.header.remove(place);
    grid.insert_after("indicator", "title", |key| indicator_title(key, language));
    Some(Sheet::new((finished, language), "indicators", ["指标", "Indicators"], &grid.header, grid.rows))
}

/// How the bulletin has what it repeats.
const FROM_INDICATORS: [&str; 2] =
    ["见 indicators.csv,定义见 docs/indicators.md", "indicators.csv; docs/indicators.md defines it"];

/// 月通报与预警.
fn bulletin((finished, language): Telling<'_>) -> Option<Sheet> {
    let mut grid = finished.year.as_ref()?.bulletin.clone();
    grid.insert_after("item", "title", |key| match BulletinItem::named(key) {
        Some(own) => language.of(own.titles[0], own.titles[1]).to_owned(),
        None => indicator_title(key, language),
    });
    let [item, method] = ["item", "method"].map(|name| grid.place(name));
    for row in &mut grid.rows {
        let words = BulletinItem::named(&row[item]).map_or(FROM_INDICATORS, |own| own.method_words);
        row[method] = language.of(words[0], words[1]).to_owned();
    }
    let sheet =
        Sheet::new((finished, language), "bulletin", ["通报与预警", "Bulletin"], &grid.header, grid.rows);
    (!sheet.rows.is_empty()).then_some(sheet)
}

/// 校验.
fn closing((finished, language): Telling<'_>) -> Option<Sheet> {
    let grid = &finished.year.as_ref()?.closing;
    Some(Sheet::new(
        (finished, language),
        "closing",
        ["平衡校验", "Closing checks"],
        &grid.header,
        grid.rows.clone(),
    ))
}

/// 提示: how many records each finding was made on. A record may have several: they do not add up.
fn findings((finished, language): Telling<'_>) -> Sheet {
    let counts = finished.summary["records"]["findings"].as_object();
    let row = |(name, count): (&String, &serde_json::Value)| {
        let known = Finding::ALL.iter().find(|own| own.name() == name);
        let meaning = known.map_or("", |own| super::reasons::of_finding(*own, language));
        vec![name.clone(), count.to_string(), meaning.to_owned()]
    };
    let rows = counts.into_iter().flatten().map(row).collect();
    Sheet::new(
        (finished, language),
        "findings",
        ["提示", "Findings"],
        &strings(&["finding", "cases", "meaning"]),
        rows,
    )
    .without_totals()
}
