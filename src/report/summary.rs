//! The summary of a run: `summary.json`, and a few tables on the terminal.

use std::collections::BTreeMap;

use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets};
use serde::Serialize;

use super::indicators::{CaseReadings, ValueOf, points_per_weight};
use super::what_if_summary::WhatIfSummary;
use crate::domain::{CaseSums, Fen, Points, Quotient, Status, decimal_text};
use crate::pipeline::{Counts, StatusCount};
use crate::region::Region;
use crate::settlement::{ClearingRow, ElasticValue, MonthBooks, MonthRow, PointValue, PoolBooks, unmatched};

/// Records with their money, in yuan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CountSummary {
    /// Records.
    pub records: u64,
    /// Total cost.
    pub cost: String,
    /// Fund amount recorded by item.
    pub fund: String,
}

impl From<&StatusCount> for CountSummary {
    fn from(count: &StatusCount) -> Self {
        Self { records: count.cases, cost: count.cost.to_string(), fund: count.fund.to_string() }
    }
}

/// The records of a run: every one has a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecordSummary {
    /// All that were read.
    pub read: CountSummary,
    /// In a payment group.
    pub grouped: CountSummary,
    /// 歧义.
    pub ambiguous: CountSummary,
    /// In no group.
    pub ungrouped: CountSummary,
    /// Refused.
    pub rejected: CountSummary,
    /// The same record again.
    pub repeated: CountSummary,
    /// Of another month than the one that is settled.
    pub passed_over: CountSummary,
    /// Replaced by a correction of the same month.
    pub superseded: CountSummary,
    /// Refused, by reason.
    pub rejected_by_reason: BTreeMap<&'static str, CountSummary>,
    /// Findings, by kind.
    pub findings: BTreeMap<&'static str, u64>,
}

/// A month of a pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MonthSummary {
    /// The month.
    pub month: String,
    /// Cases.
    pub cases: i64,
    /// Payable by points.
    pub payable: String,
    /// Changes of earlier months, by points.
    pub adjustment: String,
    /// Payable by item.
    pub other_methods: String,
    /// Above the quotas, waiting for the clearing.
    pub deferred: String,
    /// Brought over from the month before, zero or below.
    pub carried_in: String,
    /// Deducted.
    pub deduction: String,
    /// Held as deposit.
    pub deposit_held: String,
    /// Paid.
    pub paid: String,
    /// Handed to the next month, zero or below.
    pub carried: String,
}

/// The cleared year of a pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct YearSummary {
    /// Total of the budget.
    pub budget: String,
    /// Available for the points.
    pub available: String,
    /// Points of all cases.
    pub points: String,
    /// Yuan per point.
    pub point_value: Option<String>,
    /// What money that is: [`ValueOf::name`].
    pub value_of: Option<&'static str>,
    /// What money the value of a point of the months is.
    pub month_value_of: Option<&'static str>,
    /// What the points stand for.
    pub standard: String,
    /// What was recorded by item.
    pub recorded: String,
    /// What the hospitals keep of surpluses.
    pub retained: String,
    /// What the fund bears of overruns.
    pub shared_by_fund: String,
    /// What the hospitals get in all.
    #[serde(rename = "final")]
    pub final_amount: String,
    /// What is still due.
    pub net_due: String,
    /// What is left of the reserve.
    pub reserve_left: String,
    /// By how much the total was left above (below zero: below) the available money (`year.close_to = "open"`).
    pub open_difference: String,
    /// What is left.
    pub left: String,
    /// Closing checks that were made; all of them closed.
    pub closing_checks: usize,
    /// Mean base points per case paid by points.
    pub case_mix_index: Option<String>,
    /// Share of cases in a payment group, in per cent.
    pub grouped_percent: Option<String>,
    /// Share of cases paid by points, in per cent.
    pub by_points_percent: Option<String>,
    /// Cost per case paid by points, in yuan.
    pub mean_cost: Option<String>,
    /// Days of stay per case paid by points.
    pub mean_days: Option<String>,
    /// Cost per weight, in yuan.
    pub cost_per_weight: Option<String>,
    /// Days of stay per weight.
    pub days_per_weight: Option<String>,
    /// Cleared over recorded, in per cent.
    pub settlement_percent: Option<String>,
    /// Cleared less recorded.
    pub balance: String,
}

/// A pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PoolSummary {
    /// Its name.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// Money without points and points without money: what a person must see before the amounts go out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
    /// Its months, as far as they were settled.
    pub months: Vec<MonthSummary>,
    /// Its year, where it was cleared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<YearSummary>,
}

/// The summary of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Version of the format.
    pub format: &'static str,
    /// What was settled or grouped.
    pub title: String,
    /// What must be said wherever results are shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<String>,
    /// What a person must see before the amounts go out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
    /// The records.
    pub records: RecordSummary,
    /// The pools; none where cases were only grouped.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pools: Vec<PoolSummary>,
    /// The what-if, where the year was compared with what it would be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what_if: Option<WhatIfSummary>,
}

/// The records of a run.
pub fn count_summary(counts: &Counts) -> RecordSummary {
    let status = |status: Status| counts.by_status.get(&status).copied().unwrap_or_default();
    RecordSummary {
        read: (&counts.read).into(),
        grouped: (&status(Status::Grouped)).into(),
        ambiguous: (&status(Status::Ambiguous)).into(),
        ungrouped: (&status(Status::Ungrouped)).into(),
        rejected: (&counts.refused()).into(),
        repeated: (&counts.repeated).into(),
        passed_over: (&counts.passed_over).into(),
        superseded: (&counts.superseded).into(),
        rejected_by_reason: counts
            .rejected
            .iter()
            .map(|(reason, count)| (reason.name(), count.into()))
            .collect(),
        findings: counts.findings.iter().map(|(finding, count)| (finding.name(), *count)).collect(),
    }
}

impl Summary {
    /// The format that is written.
    pub const FORMAT: &str = "casemix summary 1";

    /// The summary of grouping alone.
    pub fn of_grouping(title: String, counts: &Counts) -> Self {
        Self {
            format: Self::FORMAT,
            title,
            notice: None,
            warnings: all_refused(counts).into_iter().collect(),
            records: count_summary(counts),
            pools: Vec::new(),
            what_if: None,
        }
    }

    /// The summary of a region that was settled in a year: its months, and its pools where it was cleared.
    pub fn of_region(
        region: &Region,
        title: String,
        counts: &Counts,
        year: i32,
        months: &[MonthBooks],
        pools: &[PoolBooks],
    ) -> Self {
        let pool = |(index, pool): (usize, &crate::region::Pool)| PoolSummary {
            name: pool.name.clone(),
            title: pool.title.clone(),
            warnings: warnings(index, months, pools.get(index)),
            months: months.iter().map(|books| month_summary(books, index)).collect(),
            year: pools.get(index).map(|books| year_summary(region, index, year, books)),
        };
        Self {
            format: Self::FORMAT,
            title,
            notice: region.settings.notice.clone(),
            warnings: all_refused(counts).into_iter().collect(),
            records: count_summary(counts),
            pools: region.settings.pools.iter().enumerate().map(pool).collect(),
            what_if: None,
        }
    }

    /// The summary of a what-if, instead of months and years of one region.
    pub fn comparing(self, what_if: WhatIfSummary) -> Self {
        Self { pools: Vec::new(), what_if: Some(what_if), ..self }
    }

    /// With what else a person must see of the region.
    pub fn with(mut self, warnings: Vec<String>) -> Self {
        self.warnings.extend(warnings);
        self
    }

    /// Records that were refused.
    pub fn rejected(&self) -> u64 {
        self.records.rejected.records
    }

    /// Findings of all kinds.
    pub fn findings(&self) -> u64 {
        self.records.findings.values().sum()
    }
}

/// Files of another edition or region are refused record by record: that nothing is left must not pass for a result.
fn all_refused(counts: &Counts) -> Option<String> {
    let refused = counts.refused().cases;
    let accepted: u64 = counts.by_status.values().map(|count| count.cases).sum();
    let nothing = refused > 0 && accepted + counts.passed_over.cases == 0;
    nothing
        .then(|| format!("every record was refused ({refused}): see the reasons below and rejects.parquet"))
}

/// Where money and points do not meet, and where a fixed value could not be paid, in a month whose value floats and in
/// the year (a rate has no such value); and where a total above the available money was left open.
fn warnings(pool: usize, months: &[MonthBooks], year: Option<&PoolBooks>) -> Vec<String> {
    let open = year.map(|books| books.clearing.open_difference);
    let warning = |available: Fen, points: Points, elastic: Option<&ElasticValue>| {
        unmatched(available, points).or_else(|| elastic?.shortfall(available))
    };
    let months = months.iter().filter_map(|books| {
        let own = &books.pools[pool];
        let points = own.sums.iter().map(|sums| sums.total().points).sum();
        let warning = warning(own.result.available?, points, own.result.elastic.as_ref())?;
        Some(format!("{}: {warning}", books.month))
    });
    let year = year.and_then(|books| {
        let points = books.hospitals.iter().map(|hospital| hospital.sums.points).sum();
        let elastic = books.clearing.value.as_ref()?.elastic();
        Some(format!("clearing: {}", warning(books.clearing.available, points, elastic)?))
    });
    let open = open.filter(|open| *open > Fen::ZERO).map(|open| {
        format!("clearing: the standards exceed what is available by {open}, which no budget pays (year.close_to = \"open\")")
    });
    months.chain(year).chain(open).collect()
}

fn month_summary(books: &MonthBooks, pool: usize) -> MonthSummary {
    let own = &books.pools[pool];
    let total = |of: fn(&MonthRow) -> Fen| own.result.rows.iter().map(of).sum::<Fen>().to_string();
    MonthSummary {
        month: books.month.to_string(),
        cases: own.sums.iter().map(|sums| sums.own.all.cases).sum(),
        payable: total(|row| row.payable),
        adjustment: total(|row| row.adjustment),
        other_methods: total(|row| row.other_methods),
        deferred: total(|row| row.deferred),
        carried_in: total(|row| row.carried_in),
        deduction: total(|row| row.deduction),
        deposit_held: total(|row| row.deposit_held),
        paid: total(|row| row.paid),
        carried: total(|row| row.carried),
    }
}

fn year_summary(region: &Region, pool: usize, year: i32, books: &PoolBooks) -> YearSummary {
    let clearing = &books.clearing;
    let total = |of: fn(&ClearingRow) -> Fen| clearing.rows.iter().map(of).sum::<Fen>();
    let mut sums = CaseSums::default();
    books.hospitals.iter().for_each(|hospital| sums.add(&hospital.sums));
    let cleared = total(|row| row.cleared);
    let readings = CaseReadings::of(&sums, cleared, points_per_weight(region, pool, year));
    let told =
        |reading: &Option<Quotient>, decimals| reading.as_ref().map(|value| decimal_text(value, decimals));
    YearSummary {
        budget: clearing.budget.total.to_string(),
        available: clearing.available.to_string(),
        points: sums.points.to_string(),
        point_value: clearing
            .value
            .as_ref()
            .and_then(PointValue::of_pool)
            .map(|value| decimal_text(&value, 6)),
        value_of: ValueOf::of_clearing(books).map(ValueOf::name),
        month_value_of: ValueOf::of_months(region, pool, year).map(ValueOf::name),
        standard: total(|row| row.standard).to_string(),
        recorded: total(|row| row.recorded).to_string(),
        retained: total(|row| row.shared.retained).to_string(),
        shared_by_fund: total(|row| row.shared.shared_by_fund - row.sharing_cut).to_string(),
        final_amount: total(|row| row.final_amount).to_string(),
        net_due: total(|row| row.net_due).to_string(),
        reserve_left: clearing.reserve_left.to_string(),
        open_difference: clearing.open_difference.to_string(),
        left: clearing.left.to_string(),
        closing_checks: books.checks.len(),
        case_mix_index: told(&readings.case_mix_index, 4),
        grouped_percent: told(&readings.grouping_percent, 2),
        by_points_percent: told(&readings.by_points_percent, 2),
        mean_cost: told(&readings.mean_cost, 2),
        mean_days: told(&readings.mean_days, 2),
        cost_per_weight: told(&readings.cost_per_weight, 2),
        days_per_weight: told(&readings.days_per_weight, 2),
        settlement_percent: told(&readings.settlement_percent, 2),
        balance: (cleared - sums.group.fund).to_string(),
    }
}

/// A plain table: the first column to the left, the others to the right, wide characters counted as wide.
pub(super) fn shown(header: &[&str], rows: Vec<Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(header.iter().map(Cell::new)).add_rows(rows);
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table.trim_fmt()
}

impl std::fmt::Display for Summary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{}", self.title)?;
        if let Some(notice) = &self.notice {
            writeln!(f, "! {notice}")?;
        }
        self.warnings.iter().try_for_each(|warning| writeln!(f, "! {warning}"))?;
        writeln!(f, "\n{}", self.records_table())?;
        let rejected = self.records.rejected_by_reason.iter().map(|(name, count)| (*name, count.records));
        write_counts(f, "rejected 拒收", rejected.collect())?;
        let findings = self.records.findings.iter().map(|(name, count)| (*name, *count));
        write_counts(f, "finding 提示", findings.collect())?;
        if let Some(what_if) = &self.what_if {
            return write!(f, "\n{what_if}");
        }
        self.pools.iter().try_for_each(|pool| pool.write(f))
    }
}

fn write_counts(f: &mut std::fmt::Formatter<'_>, name: &str, counts: Vec<(&str, u64)>) -> std::fmt::Result {
    if counts.is_empty() {
        return Ok(());
    }
    let rows = counts.into_iter().map(|(name, count)| vec![name.to_owned(), count.to_string()]).collect();
    writeln!(f, "\n{}", shown(&[name, "number 例数"], rows))
}

impl Summary {
    fn records_table(&self) -> String {
        let records = &self.records;
        let mut rows = vec![
            ("grouped 入组", &records.grouped),
            ("ambiguous 歧义", &records.ambiguous),
            ("ungrouped 未入组", &records.ungrouped),
            ("rejected 拒收", &records.rejected),
            ("repeated 重复", &records.repeated),
        ];
        if records.superseded.records > 0 {
            rows.push(("superseded 已更正", &records.superseded));
        }
        if records.passed_over.records > 0 {
            rows.push(("other months 其他月份", &records.passed_over));
        }
        rows.push(("read 读入", &records.read));
        let row = |(name, count): (&str, &CountSummary)| {
            vec![name.to_owned(), count.records.to_string(), count.cost.clone(), count.fund.clone()]
        };
        let header = ["records 病例", "number 例数", "cost 总费用", "fund 统筹记账"];
        shown(&header, rows.into_iter().map(row).collect())
    }
}

impl PoolSummary {
    fn write(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "\npool 统筹 {} {}", self.name, self.title)?;
        self.warnings.iter().try_for_each(|warning| writeln!(f, "! {warning}"))?;
        let row = |month: &MonthSummary| {
            let cells = [
                &month.month,
                &month.cases.to_string(),
                &month.payable,
                &month.adjustment,
                &month.other_methods,
                &month.carried_in,
                &month.deduction,
                &month.deposit_held,
                &month.paid,
                &month.carried,
            ];
            cells.into_iter().cloned().collect()
        };
        if !self.months.is_empty() {
            // payable + adjustment + other methods + carried in = deduction + deposit + paid + carried
            let header = [
                "month 月",
                "cases 例数",
                "payable 应付",
                "adjustment 调整",
                "other methods 其他方式",
                "carried in 上月结转",
                "deduction 扣款",
                "deposit 保证金",
                "paid 拨付",
                "carried 结转下月",
            ];
            writeln!(f, "{}", shown(&header, self.months.iter().map(row).collect()))?;
        }
        let Some(year) = &self.year else { return Ok(()) };
        let none = "—".to_owned();
        let rows = [
            ("budget 预算总额", &year.budget),
            ("available 可分配", &year.available),
            ("points 总点数", &year.points),
            ("point value 点值", year.point_value.as_ref().unwrap_or(&none)),
            ("standard 应付标准", &year.standard),
            ("recorded 记账", &year.recorded),
            ("retained 结余留用", &year.retained),
            ("overrun shared 超支分担", &year.shared_by_fund),
            ("final 清算额", &year.final_amount),
            ("net due 应补(退)", &year.net_due),
            ("reserve left 风险金结余", &year.reserve_left),
            ("left open 未平差额", &year.open_difference),
            ("left 结余", &year.left),
            ("CMI 病例组合指数", year.case_mix_index.as_ref().unwrap_or(&none)),
            ("settlement rate % 结算率", year.settlement_percent.as_ref().unwrap_or(&none)),
        ];
        let none_open = year.open_difference == Fen::ZERO.to_string();
        let rows = rows.into_iter().filter(|(name, _)| !(none_open && *name == "left open 未平差额"));
        let rows = rows.map(|(name, value)| vec![name.to_owned(), value.clone()]).collect();
        writeln!(f, "\n{}", shown(&["clearing 清算", "yuan 元"], rows))?;
        writeln!(f, "{} closing checks, every difference 0", year.closing_checks)
    }
}
