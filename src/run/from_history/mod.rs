//! The points of a scheme from past cases, so that money can be compared under a scheme that was published without any.

mod survey;
mod table;

use std::path::Path;

use rayon::ThreadPool;

use crate::domain::{Bound, Error, Kind, Number, Problems};
use crate::files::FileEntry;
use crate::grouper::Grouper;
use crate::pipeline::{CodeMaps, SchemeUse};
use crate::points::{GroupWorth, PastCosts, group_worths};
use crate::region::{GroupRow, Region};
use crate::report::Statement;
use crate::scheme::TieBreak;
use crate::variant::FromHistory;

use super::prepare::Discharges;
use super::progress::Progress;
use survey::{Groups, costs};
use table::{BY_THE_DAY, FEW, NONE, kept_rows, note, statement, table};

/// What points are derived from.
#[derive(Clone, Copy, Debug)]
pub struct PastCases<'p> {
    /// Which cases count, and how.
    pub rule: &'p FromHistory,
    /// The folder of the variant's file: where past discharges are looked for.
    pub folder: &'p Path,
    /// The scheme that groups all of them, whatever their dates.
    pub scheme: &'p SchemeUse,
    /// Maps of codes.
    pub maps: &'p CodeMaps,
    /// The region whose cases they are: records that it would refuse are no cases.
    pub region: &'p Region,
    /// The region's own discharges.
    pub own: &'p Discharges,
}

/// Points that follow from past cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derived {
    /// The text of a `group_points.csv`.
    pub table: String,
    /// What each group rests on: `points_from_history.csv`.
    pub statement: Statement,
    /// What people must know who read a result that rests on these points.
    pub warnings: Vec<String>,
    /// The past discharges that were read, those of the region not among them.
    pub inputs: Vec<FileEntry>,
}

/// Derives what each group of a scheme is worth from past cases: those of the stated years by settlement date that the
/// region would not refuse, that no other record takes back or replaces, and that the scheme groups. What finds no group,
/// and what is paid by the day, is in no mean. Rows of the region's table for cases without a group (`0000`) stay as they
/// are.
///
/// # Rounding
/// Each worth once, from exact sums ([`group_worths`]).
///
/// # Errors
/// Discharges that cannot be read; a stated year without a case in a group; a worth that is no worth; a scheme whose groups
/// are themselves decided by points.
pub fn derive_points(
    past: &PastCases<'_>,
    pool: &ThreadPool,
    progress: &mut dyn Progress,
) -> Result<Derived, Error> {
    check_ties_of_groups(past)?;
    let groups = Groups::of(past.scheme.grouper.placements());
    let (mut years, mut warnings, mut inputs) = (Vec::new(), vec![flag(past)], Vec::new());
    for year in &past.rule.years {
        let (costs, left_out) = match &year.discharges {
            None => costs(past, &groups, year.year, past.own, pool, progress)?,
            Some(place) => {
                let columns = past.region.settings.columns.as_ref();
                let columns = columns.map(|columns| past.region.folder.join(columns));
                let place = past.folder.join(place);
                let discharges = Discharges::open(&[place], columns.as_deref(), pool, progress)?;
                let read = costs(past, &groups, year.year, &discharges, pool, progress)?;
                let named = |entry: FileEntry| FileEntry {
                    name: format!("from_history/{}/{}", year.year, entry.name),
                    ..entry
                };
                inputs.extend(discharges.entries(pool)?.into_iter().map(named));
                read
            }
        };
        let cases: usize = costs.iter().map(Vec::len).sum();
        if cases == 0 {
            return Err(nothing(past, year.year, year.discharges.as_deref()));
        }
        warnings.push(left_out.told(year.year, cases));
        years.push(PastCosts { year: year.year, groups: costs });
    }
    let worths = group_worths(past.rule, years);
    check_worths(past.rule, &groups, &worths)?;
    warnings.extend(without_worth(past.rule, &groups, &worths));
    warnings.extend(not_carried_over(past.region));
    let kept = kept_rows(past.region, &groups);
    warnings.extend(kept.iter().map(|(code, _, row)| {
        format!(
            "group_points.csv, line {}: `{code}` keeps its worth, which was not derived; see that it fits the scale {}",
            row.line, past.rule.scale
        )
    }));
    let table = table(past.rule, &groups, &worths, &kept);
    Ok(Derived { table, statement: statement(&groups, &worths), warnings, inputs })
}

/// Groups that points decide cannot have their points from their cases.
fn check_ties_of_groups(past: &PastCases<'_>) -> Result<(), Error> {
    match &past.scheme.grouper {
        Grouper::Dip(grouper) if grouper.local.rules.tie_break == TieBreak::Score => {
            let message = "`from_history` makes points from the cases of groups, and grouping.tie_break = \"score\" decides \
                           groups by their points; set grouping.tie_break = \"library_order\"";
            Err(Error::at_line(&past.rule.file, past.rule.line, message))
        }
        _ => Ok(()),
    }
}

/// A stated year counts, or the result would say that it did.
fn nothing(past: &PastCases<'_>, year: i32, place: Option<&str>) -> Error {
    let place = place.map_or_else(|| past.region.discharges(), |place| past.folder.join(place));
    let message = format!(
        "holds no case settled in {year} that {} groups, and `from_history` counts that year; name the right folder, or leave \
         the year out",
        past.scheme.id
    );
    Error::at(Kind::Input, place.display().to_string(), message)
}

/// Every worth that is stated is one that a table may hold.
fn check_worths(rule: &FromHistory, groups: &Groups<'_>, worths: &[GroupWorth]) -> Result<(), Error> {
    let mut problems = Problems::new();
    let fits = |worth: &Number| *worth > Number::ZERO && Bound::WORTH.admits(*worth);
    for (code, _, own) in groups.with(worths) {
        if own.ratio.is_some() && own.cases >= rule.min_cases && !own.worth.as_ref().is_some_and(fits) {
            let message = format!(
                "`from_history`: group `{code}` would have a {} of 0 or above {}; change `scale` or `decimals`, or a cost is wrong",
                rule.column.name(),
                Bound::WORTH.most
            );
            problems.add(&rule.file, rule.line, message);
        }
    }
    problems.check(Kind::Rules)
}

/// The flag of every result that rests on these points.
fn flag(past: &PastCases<'_>) -> String {
    format!(
        "the {} of each group of {} was not published: it follows from past cases (mean cost of the group over that of all \
         cases × {}; {}), and so does every amount that rests on it",
        past.rule.column.name(),
        past.scheme.id,
        past.rule.scale,
        past.rule.told()
    )
}

/// Groups that have no worth, named as far as a line holds them.
fn without_worth(rule: &FromHistory, groups: &Groups<'_>, worths: &[GroupWorth]) -> Vec<String> {
    const SHOWN: usize = 20;
    let of = |wanted: &str| -> Vec<&str> {
        groups.with(worths).filter(|(_, day, own)| note(*day, own) == wanted).map(|(code, ..)| code).collect()
    };
    let told = |wanted: &str, what: String| {
        let codes = of(wanted);
        let more = if codes.len() > SHOWN { ", …" } else { "" };
        let first = codes.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
        (!codes.is_empty())
            .then(|| format!("{} groups {what} and no {}: {first}{more}", codes.len(), rule.column.name()))
    };
    let few = told(FEW, format!("have fewer than {} past cases", rule.min_cases));
    let none = told(NONE, "have no past case".to_owned());
    let by_the_day = told(BY_THE_DAY, "are paid by the day, which no mean of cases tells,".to_owned());
    few.into_iter().chain(none).chain(by_the_day).collect()
}

/// What the region's own table says of groups beside their worth is that of its own scheme.
fn not_carried_over(region: &Region) -> Option<String> {
    let says_more = |(_, level, row): &(&str, &str, &GroupRow)| {
        let marked = row.no_coefficient || row.severe;
        marked || !level.is_empty() || row.rigid_share.is_some() || row.below_tcm_ratio.is_some()
    };
    let rows = region.group_points.rows().filter(says_more).count();
    (rows > 0).then(|| {
        format!(
            "{rows} rows of group_points.csv state a level, marks, rigid_share or below_tcm_ratio; points from past cases have \
             none of these"
        )
    })
}
