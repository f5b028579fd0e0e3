//! What is shown, as tables: once for the workbook, the page and the packs.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{Finding, Number, Quotient, Reason, RejectReason, Status, decimal_text};
use crate::report::{BulletinItem, Indicator};

use super::exact::{less, number, sum};
use super::finished::{CaseRow, Finished, RejectRow};
use super::grid::Grid;
use super::language::Language;
use super::words::{Form, word};

/// A table that people are shown.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    /// What it is, for programs.
    pub(super) key: &'static str,
    /// Its name.
    pub(super) title: String,
    /// The keys of its columns, what they are called, and how they are read.
    pub(super) columns: Vec<(String, String, Form)>,
    /// The rows, those of a pool together.
    pub(super) rows: Vec<Vec<String>>,
}

impl Sheet {
    pub(super) fn new(
        key: &'static str,
        titles: [&str; 2],
        header: &[String],
        rows: Vec<Vec<String>>,
        language: Language,
    ) -> Self {
        let columns = header.iter().map(|key| {
            let (label, form) = word(key, language);
            (key.clone(), label, form)
        });
        let title = language.of(titles[0], titles[1]).to_owned();
        Self { key, title, columns: columns.collect(), rows }
    }

    /// Without columns that are blank or zero in every row: a region uses only some of them.
    fn lean(mut self) -> Self {
        let used: Vec<bool> = (0..self.columns.len())
            .map(|place| {
                self.columns[place].2 == Form::Text && self.columns[place].0 != "gate"
                    || self.rows.iter().any(|row| {
                        let zero = Number::parse(&row[place]).is_ok_and(|own| own.mantissa() == 0);
                        !zero && !row[place].is_empty()
                    })
            })
            .collect();
        let keep = |cells: Vec<String>| -> Vec<String> {
            cells.into_iter().zip(&used).filter(|(_, used)| **used).map(|(cell, _)| cell).collect()
        };
        self.columns =
            self.columns.into_iter().zip(&used).filter(|(_, used)| **used).map(|(own, _)| own).collect();
        self.rows = self.rows.into_iter().map(keep).collect();
        self
    }

    /// The place of a column, where the sheet has it.
    pub(super) fn place(&self, key: &str) -> Option<usize> {
        self.columns.iter().position(|(own, ..)| own == key)
    }

    /// The total of a column that adds up.
    pub(super) fn total(&self, place: usize, rows: std::ops::Range<usize>) -> Option<String> {
        (self.columns[place].2 == Form::Sum)
            .then(|| sum(self.rows[rows].iter().map(|row| row[place].as_str())))
    }

    /// The rows of each pool, where the first column names one.
    pub(super) fn pools(&self) -> Vec<(String, std::ops::Range<usize>)> {
        if self.columns.first().is_none_or(|(key, ..)| key != "pool") {
            return Vec::new();
        }
        let mut pools: Vec<(String, std::ops::Range<usize>)> = Vec::new();
        for (place, row) in self.rows.iter().enumerate() {
            match pools.last_mut() {
                Some((name, range)) if *name == row[0] => range.end = place + 1,
                _ => pools.push((row[0].clone(), place..place + 1)),
            }
        }
        pools
    }
}

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
pub(super) fn months(finished: &Finished, language: Language) -> Option<Sheet> {
    if finished.months.rows.is_empty() {
        return None;
    }
    let grid = named(finished, &finished.months);
    Some(Sheet::new("months", ["月结算", "Months"], &grid.header, grid.rows, language).lean())
}

/// 年度清算.
pub(super) fn clearing(finished: &Finished, language: Language) -> Option<Sheet> {
    let grid = named(finished, &finished.year.as_ref()?.clearing);
    Some(Sheet::new("clearing", ["年度清算", "Clearing"], &grid.header, grid.rows, language).lean())
}

/// 点值: the value of a point that the months were settled by, against that of the year. Hospitals of a level that had the same
/// values stand in one row.
pub(super) fn point_values(finished: &Finished, language: Language) -> Option<Sheet> {
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
    let sheet = Sheet::new("value", ["点值", "Point value"], &header, rows, language);
    (!sheet.rows.is_empty()).then_some(sheet)
}

/// 基金与预算: the lines of each pool.
pub(super) fn pools(finished: &Finished, language: Language) -> Option<Sheet> {
    let grid = &finished.year.as_ref()?.pools;
    Some(Sheet::new("pool", ["基金与预算", "Pool and budget"], &grid.header, grid.rows.clone(), language))
}

/// A group of a pool with its sums.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct GroupLine {
    pub(super) pool: String,
    pub(super) group: String,
    /// Standard less recorded; none where the standard is not split by points.
    pub(super) balance: Option<String>,
    /// Cases, cost, fund, days, points, base points, low, high, standard.
    pub(super) sums: Vec<String>,
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
        let balance = less(&sums[8], &sums[2]);
        GroupLine { pool: pool.to_owned(), group: group.to_owned(), balance, sums }
    };
    rows.into_iter().map(line).collect()
}

/// 病组.
pub(super) fn groups(finished: &Finished, language: Language) -> Option<Sheet> {
    finished.year.as_ref()?;
    let header = strings(&[&["pool", "group_code"], &GROUP_SUMS[..], &["mean_cost", "balance"]].concat());
    let row = |line: GroupLine| {
        let mean = number(&line.sums[0])
            .zip(number(&line.sums[1]))
            .filter(|(cases, _)| *cases > Quotient::default())
            .map(|(cases, cost)| decimal_text(&(cost / cases), 2));
        let own = [vec![line.pool, line.group], line.sums].concat();
        [own, vec![mean.unwrap_or_default(), line.balance.unwrap_or_default()]].concat()
    };
    let rows = group_lines(finished).into_iter().map(row).collect();
    Some(Sheet::new("groups", ["病组", "Groups"], &header, rows, language).lean())
}

/// 偏差与特例候选: cases whose cost deviates, and candidates for a single decision.
pub(super) fn deviations(finished: &Finished, language: Language) -> Sheet {
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
    Sheet::new("deviations", titles, &header, rows, language)
}

/// 未入组与拒收: with the reason of each.
pub(super) fn refused(finished: &Finished, language: Language) -> Sheet {
    let header = strings(&[
        "fixmedins_code",
        "name",
        "setl_id",
        "what",
        "reason",
        "meaning",
        "source",
        "row",
        "detail",
    ]);
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
    Sheet::new("refused", ["未入组与拒收", "Ungrouped and rejected"], &header, rows, language)
}

/// What an indicator is called; blank where nobody knows the key.
pub(super) fn indicator_title(key: &str, language: Language) -> String {
    let definition = Indicator::named(key).map(Indicator::definition);
    definition.map(|own| language.of(own.title, own.english)).unwrap_or_default().to_owned()
}

/// 指标, with what each is called; those of single groups stand in `indicators.csv`.
pub(super) fn indicators(finished: &Finished, language: Language) -> Option<Sheet> {
    let mut grid = finished.year.as_ref()?.indicators.clone();
    let place = grid.place("group_code");
    grid.rows.retain(|row| row[place].is_empty());
    grid.rows.iter_mut().for_each(|row| drop(row.remove(place)));
    grid.header.remove(place);
    grid.insert_after("indicator", "title", |key| indicator_title(key, language));
    Some(Sheet::new("indicators", ["指标", "Indicators"], &grid.header, grid.rows, language))
}

/// 月通报与预警.
pub(super) fn bulletin(finished: &Finished, language: Language) -> Option<Sheet> {
    let mut grid = finished.year.as_ref()?.bulletin.clone();
    grid.insert_after("item", "title", |key| match BulletinItem::named(key) {
        Some(own) => language.of(own.titles[0], own.titles[1]).to_owned(),
        None => indicator_title(key, language),
    });
    let sheet = Sheet::new("bulletin", ["通报与预警", "Bulletin"], &grid.header, grid.rows, language);
    (!sheet.rows.is_empty()).then_some(sheet)
}

/// 校验.
pub(super) fn closing(finished: &Finished, language: Language) -> Option<Sheet> {
    let grid = &finished.year.as_ref()?.closing;
    Some(Sheet::new("closing", ["平衡校验", "Closing checks"], &grid.header, grid.rows.clone(), language))
}

/// 提示: how many records each finding was made on.
pub(super) fn findings(finished: &Finished, language: Language) -> Sheet {
    let counts = finished.summary["records"]["findings"].as_object();
    let row = |(name, count): (&String, &serde_json::Value)| {
        let known = Finding::ALL.iter().find(|own| own.name() == name);
        let meaning = known.map_or("", |own| super::reasons::of_finding(*own, language));
        vec![name.clone(), count.to_string(), meaning.to_owned()]
    };
    let rows = counts.into_iter().flatten().map(row).collect();
    Sheet::new("findings", ["提示", "Findings"], &strings(&["what", "cases", "meaning"]), rows, language)
}
