//! Derived points as a table of the region, and what each group rests on.

use crate::domain::{Fen, Period, decimal_text, quotient_of_fen};
use crate::files::safe_text;
use crate::points::GroupWorth;
use crate::region::{GroupRow, Region, Worth};
use crate::report::Statement;
use crate::variant::{FromHistory, WorthColumn};

use super::survey::Groups;

const COLUMNS: [&str; 8] =
    ["group_code", "level", "points", "weight", "mean_cost", "source", "from", "until"];

/// Rows of the region's table for cases without a group.
pub(super) fn kept_rows<'r>(
    region: &'r Region,
    groups: &Groups<'_>,
) -> Vec<(&'r str, &'r str, &'r GroupRow)> {
    let rows = region.group_points.rows();
    rows.filter(|(code, _, row)| row.worth.is_some() && groups.others.contains(code)).collect()
}

pub(super) const FEW: &str = "below min_cases";
pub(super) const NONE: &str = "no case";
pub(super) const BY_THE_DAY: &str = "paid by the day";

/// Why a group has no worth; nothing where it has one.
pub(super) fn note(by_the_day: bool, own: &GroupWorth) -> &'static str {
    match own {
        _ if by_the_day => BY_THE_DAY,
        GroupWorth { cases: 0, .. } => NONE,
        GroupWorth { worth: None, .. } => FEW,
        GroupWorth { worth: Some(_), .. } => "",
    }
}

pub(super) fn table(
    rule: &FromHistory,
    groups: &Groups<'_>,
    worths: &[GroupWorth],
    kept: &[(&str, &str, &GroupRow)],
) -> String {
    let (blank, source) = (String::new, rule.told());
    let derived = groups.with(worths).map(|(code, _, own)| {
        let worth = own.worth.map(|worth| worth.to_string());
        let mean_cost = own.mean_cost.filter(|_| worth.is_some()).map(|mean| mean.to_string());
        let source =
            worth.as_ref().map(|_| format!("from_history: {source}; {} of {} cases", own.kept, own.cases));
        let (points, weight) = match rule.column {
            WorthColumn::Points => (worth, None),
            WorthColumn::Weight => (None, worth),
        };
        let cells = [points, weight, mean_cost, source].map(Option::unwrap_or_default);
        [vec![code.to_owned(), blank()], cells.to_vec(), vec![blank(), blank()]].concat()
    });
    let kept = kept.iter().map(|(code, level, row)| {
        let (points, weight) = match row.worth {
            Some(Worth::Points(points)) => (points.to_string(), blank()),
            Some(Worth::Weight(weight)) => (blank(), weight.to_string()),
            None => (blank(), blank()),
        };
        let mean_cost = row.mean_cost.map(|mean| mean.to_string()).unwrap_or_default();
        let from = Some(row.period.from).filter(|from| *from != Period::ALWAYS.from);
        let [from, until] =
            [from, row.period.until].map(|day| day.map(|day| day.to_string()).unwrap_or_default());
        let source = format!("group_points.csv of the region, line {}", row.line);
        vec![(*code).to_owned(), (*level).to_owned(), points, weight, mean_cost, source, from, until]
    });
    csv_text(kept.chain(derived))
}

fn csv_text(rows: impl Iterator<Item = Vec<String>>) -> String {
    const MEMORY: &str = "text is written to memory";
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS).expect(MEMORY);
    rows.for_each(|row| writer.write_record(row).expect(MEMORY));
    String::from_utf8(writer.into_inner().expect(MEMORY)).expect("cells are text")
}

pub(super) fn statement(groups: &Groups<'_>, worths: &[GroupWorth]) -> Statement {
    let all: Fen = worths.iter().map(|own| own.cost).sum();
    let share = |cost: Fen| quotient_of_fen(cost) / quotient_of_fen(all);
    let row = |(code, by_the_day, own): (&str, bool, &GroupWorth)| {
        vec![
            safe_text(code).into_owned(),
            own.cases.to_string(),
            own.kept.to_string(),
            own.mean_cost.map(|mean| mean.to_string()).unwrap_or_default(),
            decimal_text(&share(own.cost), 6),
            own.worth.map(|worth| worth.to_string()).unwrap_or_default(),
            note(by_the_day, own).to_owned(),
        ]
    };
    Statement {
        header: vec!["group_code", "cases", "kept", "mean_cost", "share_of_cost", "worth", "note"],
        rows: groups.with(worths).map(row).collect(),
    }
}
