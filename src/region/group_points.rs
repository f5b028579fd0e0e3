//! `group_points.csv`: what a group is worth.

use std::collections::BTreeMap;

use crate::domain::{Bound, Date, Error, Fen, Kind, Number, Period, Problems};
use crate::table::{Column, Row, Sheet};

pub(super) const COLUMNS: &[Column] = &[
    Column::required("group_code"),
    Column::optional("level"),
    Column::optional("points"),
    Column::optional("weight"),
    Column::optional("mean_cost").yuan(),
    Column::optional("mean_los"),
    Column::optional("marks"),
    Column::optional("rigid_share"),
    Column::optional("below_tcm_ratio"),
    Column::optional("source"),
    Column::optional("from"),
    Column::optional("until"),
];

/// What a row says a group is worth. A blank is never zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worth {
    /// Base points.
    Points(Number),
    /// A weight, to be multiplied by the policy's scale.
    Weight(Number),
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupRow {
    /// The days of the row.
    pub period: Period,
    /// Base points or weight; none where both cells are blank.
    pub worth: Option<Worth>,
    /// Mean cost of the group (at the level of the row, where it has one).
    pub mean_cost: Option<Fen>,
    /// Whether hospital coefficients do not apply (mark `no_coefficient`, 不设差异系数).
    pub no_coefficient: bool,
    /// Whether all its points are paid at the fixed value of `elastic_severity` (mark `severe`).
    pub severe: bool,
    /// The share of its points that `elastic_cost` pays at the fixed value: that of drugs and consumables in its cost.
    pub rigid_share: Option<Number>,
    /// The group whose worth a case is given that has too little traditional treatment (`points.tcm_ratio`).
    pub below_tcm_ratio: Option<String>,
    /// The line of the file.
    pub line: u64,
}

/// The rows by group code and, within that, by level, so that looking one up makes no key; the empty level is every level
/// that has no row of its own.
#[derive(Clone, Debug, Default)]
pub struct GroupPoints {
    rows: BTreeMap<String, BTreeMap<String, Vec<GroupRow>>>,
}

impl GroupPoints {
    /// Whether every group that is worth anything has a weight, so that points can be told as weights.
    pub fn are_weights(&self) -> bool {
        let mut worths = self.rows().filter_map(|(_, _, row)| row.worth).peekable();
        worths.peek().is_some() && worths.all(|worth| matches!(worth, Worth::Weight(_)))
    }

    pub(super) fn read(sheet: &Sheet, levels: &[&str], problems: &mut Problems) -> Self {
        let mut rows: BTreeMap<String, BTreeMap<String, Vec<GroupRow>>> = BTreeMap::new();
        for row in sheet.rows() {
            let Some(code) = row.text("group_code", problems) else { continue };
            let level = row.cell("level");
            if !level.is_empty() && !levels.contains(&level) {
                row.problem(problems, format!("hospitals.csv has no level `{level}`"));
            }
            let Some(period) = row.period(problems) else { continue };
            let (worth, mean_cost) = (worth(row, problems), mean_cost(row, problems));
            let [no_coefficient, severe] = marks(row, problems);
            let rigid_share = rigid_share(row, problems);
            let below_tcm_ratio = row.optional_text("below_tcm_ratio").map(str::to_owned);
            if below_tcm_ratio.as_deref() == Some(code) {
                row.problem(
                    problems,
                    format!("`below_tcm_ratio`: `{code}` names itself; name another group"),
                );
            }
            let own = GroupRow {
                period,
                worth,
                mean_cost,
                no_coefficient,
                severe,
                rigid_share,
                below_tcm_ratio,
                line: row.line,
            };
            row.optional_number("mean_los", problems);
            let earlier = rows.entry(code.to_owned()).or_default().entry(level.to_owned()).or_default();
            if let Some(other) = earlier.iter().find(|other| other.period.overlaps(period)) {
                let message =
                    format!("group `{code}` stands in line {} for the same level and days", other.line);
                row.problem(problems, message);
            }
            earlier.push(own);
        }
        Self { rows }
    }

    /// The row of a group for a level on a day: that of the level, else that of all levels.
    pub fn on(&self, code: &str, level: &str, day: Date) -> Option<&GroupRow> {
        let levels = self.rows.get(code)?;
        let find = |level: &str| levels.get(level)?.iter().find(|row| row.period.contains(day));
        find(level).or_else(|| find(""))
    }

    /// Checks that every group has one score for the whole year: ties that levels or days decided otherwise would put like
    /// cases into different groups.
    ///
    /// # Errors
    /// Rows with a level or days, and points beside weights.
    pub fn check_scores(&self) -> Result<(), Error> {
        let mut problems = Problems::new();
        let weighed = |row: &GroupRow| matches!(row.worth, Some(Worth::Weight(_)));
        let scored = |row: &GroupRow| matches!(row.worth, Some(Worth::Points(_)));
        let any = |is: &dyn Fn(&GroupRow) -> bool| self.rows().any(|(_, _, row)| is(row));
        let mixed = any(&weighed) && any(&scored);
        for (_, level, row) in self.rows() {
            if !level.is_empty() || row.period != Period::ALWAYS || (mixed && weighed(row)) {
                let message = "grouping.tie_break = \"score\" needs one score for each group: no level, from or until, and \
                               all points or all weights";
                problems.add("group_points.csv", row.line, message);
            }
        }
        problems.check(Kind::Rules)
    }

    /// The points of each group on a day at all levels: what ties between DIP groups are decided by.
    pub fn points_on(&self, day: Date) -> BTreeMap<String, Number> {
        let of = |code: &String| match self.on(code, "", day)?.worth? {
            Worth::Points(points) | Worth::Weight(points) => Some(points),
        };
        self.rows.keys().filter_map(|code| Some((code.clone(), of(code)?))).collect()
    }

    /// Rows in force on a day that are worth something and state no rigid share.
    pub(super) fn without_rigid_share(&self, day: Date) -> impl Iterator<Item = (&str, u64)> {
        let lacks = move |row: &GroupRow| {
            row.period.contains(day) && row.worth.is_some() && row.rigid_share.is_none()
        };
        self.rows().filter(move |(_, _, row)| lacks(row)).map(|(code, _, row)| (code, row.line))
    }

    /// Every row that names a group for cases with too little traditional treatment: its own code, its level (empty for
    /// all), and the row.
    pub fn tcm_rows(&self) -> impl Iterator<Item = (&str, &str, &GroupRow)> {
        self.rows().filter(|(_, _, row)| row.below_tcm_ratio.is_some())
    }

    /// Every row by its code and its level (empty for all), in order of both.
    pub fn rows(&self) -> impl Iterator<Item = (&str, &str, &GroupRow)> {
        self.rows.iter().flat_map(|(code, levels)| {
            levels.iter().flat_map(move |(level, rows)| {
                rows.iter().map(move |row| (code.as_str(), level.as_str(), row))
            })
        })
    }

    /// Rows in force on a day that state points or a weight, with their codes.
    pub(super) fn worths(&self, day: Date) -> impl Iterator<Item = (&str, u64)> {
        let states = move |row: &GroupRow| row.period.contains(day) && row.worth.is_some();
        self.rows().filter(move |(_, _, row)| states(row)).map(|(code, _, row)| (code, row.line))
    }

    /// The group codes with the line of one of their rows.
    pub fn codes(&self) -> impl Iterator<Item = (&str, u64)> {
        self.rows.iter().flat_map(|(code, levels)| levels.values().map(|rows| (code.as_str(), rows[0].line)))
    }

    /// Whether any group has a mean cost.
    pub fn has_mean_cost(&self) -> bool {
        self.rows().any(|(_, _, row)| row.mean_cost.is_some())
    }

    pub(super) fn turning_days(&self) -> impl Iterator<Item = Date> + '_ {
        self.rows().flat_map(|(_, _, row)| [Some(row.period.from), row.period.until]).flatten()
    }
}

fn worth(row: Row<'_>, problems: &mut Problems) -> Option<Worth> {
    let (points, weight) = (row.optional_number("points", problems), row.optional_number("weight", problems));
    if points.is_some() && weight.is_some() {
        row.problem(problems, "has both points and a weight; one of them was expected");
    }
    let number = points.or(weight)?;
    if !Bound::WORTH.admits(number) {
        row.problem(problems, format!("{number} is not between 0 and {}", Bound::WORTH));
        return None;
    }
    Some(points.map_or(Worth::Weight(number), Worth::Points))
}

fn mean_cost(row: Row<'_>, problems: &mut Problems) -> Option<Fen> {
    let mean = row.optional_yuan("mean_cost", problems)?;
    if mean <= Fen::ZERO || mean.0 > Fen::CASE_LIMIT {
        row.problem(
            problems,
            "`mean_cost` must be above 0 and possible; leave it blank where it is not known",
        );
        return None;
    }
    Some(mean)
}

/// Whether each of the marks is there, in this order.
fn marks(row: Row<'_>, problems: &mut Problems) -> [bool; 2] {
    const MARKS: [&str; 2] = ["no_coefficient", "severe"];
    let marks: Vec<&str> =
        row.cell("marks").split('|').map(str::trim).filter(|mark| !mark.is_empty()).collect();
    for other in marks.iter().filter(|mark| !MARKS.contains(mark)) {
        row.problem(problems, format!("mark `{other}` is unknown; {} was expected", MARKS.join(" or ")));
    }
    MARKS.map(|mark| marks.contains(&mark))
}

fn rigid_share(row: Row<'_>, problems: &mut Problems) -> Option<Number> {
    let share = row.optional_number("rigid_share", problems)?;
    if !Bound::SHARE.admits(share) {
        let message =
            format!("`rigid_share`: {share} is not a share between 0 and {}; such as 0.35", Bound::SHARE);
        row.problem(problems, message);
        return None;
    }
    Some(share)
}
