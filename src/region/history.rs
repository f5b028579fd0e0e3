//! `group_history.csv` and `coefficient_history.csv`: mean costs of earlier years, and the weights and coefficients that
//! follow from them.

use std::collections::BTreeMap;

use num_traits::Zero;

use crate::domain::{Bound, Fen, Number, Problems, Quotient, quotient, quotient_of_fen, rounded_number};
use crate::policy::{HistoryMean, HistoryRule};
use crate::table::{Column, Row, Sheet};

use super::coefficients::{self, Coefficients, Subject};
use super::hospitals::Hospitals;
use super::worths::TableProblems;

pub(super) const GROUPS: &[Column] = &[
    Column::optional("group_code"),
    Column::required("year"),
    Column::required("cases"),
    Column::required("mean_cost").yuan(),
];
pub(super) const SUBJECTS: &[Column] = &[
    Column::optional("fixmedins_code"),
    Column::optional("class"),
    Column::optional("level"),
    Column::required("group_code"),
    Column::required("year"),
    Column::required("cases"),
    Column::required("mean_cost").yuan(),
];

/// The cases of a year: how many, and what they cost together. No mean is kept, so that none is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct YearCosts {
    /// How many; at least one.
    pub cases: u64,
    /// What they cost together.
    pub cost: Fen,
}

impl YearCosts {
    /// Cases of which a table states the mean cost.
    pub fn of_mean(cases: u32, mean_cost: Fen) -> Self {
        Self { cases: cases.into(), cost: Fen(mean_cost.0 * i128::from(cases)) }
    }
}

/// Cases by year.
pub type Years = BTreeMap<i32, YearCosts>;

/// The mean cost in fen over the years of a rule, each with its weight; none where there is no case in any of them. A year
/// without cases has no weight.
///
/// # Rounding
/// None: what is made of the mean is rounded once, where it ends.
///
/// # Example
/// 9000, 9600 and 10 200 yuan by 1 : 2 : 7: (9000 + 19 200 + 71 400) / 10 = 9960 (D1). With 100, 120 and 150 cases:
/// (100 · 9000 + 240 · 9600 + 1050 · 10 200) / 1390.
pub fn weighted_mean(years: &Years, rule: &HistoryRule) -> Option<Quotient> {
    let (mut above, mut below) = (Quotient::zero(), Quotient::zero());
    for (year, weight) in rule.years() {
        let Some(own) = years.get(&year) else { continue };
        let (weight, cases) =
            (Quotient::from_integer(weight.into()), Quotient::from_integer(own.cases.into()));
        // Of means a case counts by its part of the year, else by the weight of the year alone.
        let of_case = match rule.mean {
            HistoryMean::OfMeans => weight / &cases,
            HistoryMean::ByCases => weight,
        };
        above += &of_case * quotient_of_fen(own.cost);
        below += of_case * cases;
    }
    (!below.is_zero()).then(|| above / below)
}

/// The weighted mean of some cases over that of others: a weight where the others are all cases, a coefficient where they
/// are all of the group. None where one of them has no case, or the others cost nothing.
///
/// # Example
/// Level means 9900, 10 400, 11 000 and city means 9000, 9600, 10 200 by 1 : 2 : 7: 10 770 / 9960 = 1.0813 (D6).
pub fn weighted_ratio(own: &Years, all: &Years, rule: &HistoryRule) -> Option<Quotient> {
    Some(weighted_mean(own, rule)? / weighted_mean(all, rule)?)
}

/// Mean costs of earlier years.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// All cases of the region.
    all: Years,
    /// By group, with the line of one of its rows.
    groups: BTreeMap<String, (Years, u64)>,
    /// Of hospitals, classes and levels by group, with the line of one of their rows.
    subjects: BTreeMap<(Subject, String), (Years, u64)>,
}

impl History {
    pub(super) fn read(
        groups: &Sheet,
        subjects: &Sheet,
        hospitals: &Hospitals,
        problems: &mut Problems,
    ) -> Self {
        let mut history = Self::default();
        for row in groups.rows() {
            let Some((year, own)) = year_mean(row, problems) else { continue };
            let years = match row.optional_text("group_code") {
                None => &mut history.all,
                Some(code) => {
                    &mut history.groups.entry(code.to_owned()).or_insert((Years::new(), row.line)).0
                }
            };
            add(years, year, own, row, problems);
        }
        for row in subjects.rows() {
            let subject = coefficients::subject(row, hospitals, problems);
            let (group, own) = (row.text("group_code", problems), year_mean(row, problems));
            let (Some(subject), Some(group), Some((year, own))) = (subject, group, own) else { continue };
            let entry = history.subjects.entry((subject, group.to_owned()));
            add(&mut entry.or_insert((Years::new(), row.line)).0, year, own, row, problems);
        }
        history
    }

    /// The mean cost of all cases of the region in a year; none where the table does not say.
    pub fn mean_of_all(&self, year: i32) -> Option<Fen> {
        // The table states a mean, so that dividing by the cases gives it back.
        self.all.get(&year).map(|own| Fen(own.cost.0 / i128::from(own.cases)))
    }

    /// The base points of a group: its mean over that of all cases, times the scale, rounded once. None for a group without
    /// cases in the years of the rule.
    ///
    /// # Example
    /// 9960 / 8780 · 1000 to four digits: 1134.3964 (D1).
    pub fn base_points(&self, group: &str, scale: Number, rule: &HistoryRule) -> Option<Number> {
        let (years, _) = self.groups.get(group)?;
        let exact = weighted_ratio(years, &self.all, rule)? * quotient(scale);
        rounded_number(&exact, rule.decimals)
    }

    /// The coefficients of hospitals, classes and levels, each rounded once.
    pub fn coefficients(&self, rule: &HistoryRule) -> Coefficients {
        let rows = self.subjects.iter().filter_map(|((subject, group), (own, line))| {
            let (all, _) = self.groups.get(group)?;
            let coefficient = rounded_number(&weighted_ratio(own, all, rule)?, rule.decimals)?;
            Some((subject.clone(), group.clone(), coefficient, *line))
        });
        Coefficients::of_groups(rows)
    }

    /// The group codes of both tables, with the file and the line of one of their rows.
    pub fn group_codes(&self) -> impl Iterator<Item = (&'static str, &str, u64)> {
        let groups = self.groups.iter().map(|(code, (_, line))| ("group_history.csv", code.as_str(), *line));
        let subjects = self.subjects.iter();
        let subjects =
            subjects.map(|((_, group), (_, line))| ("coefficient_history.csv", group.as_str(), *line));
        groups.chain(subjects)
    }

    /// What keeps the rule of `points.weights` from giving weights. `worths` are the rows of `group_points.csv` that state
    /// some.
    pub(super) fn check_weights<'w>(
        &self,
        scale: Number,
        rule: &HistoryRule,
        worths: impl Iterator<Item = (&'w str, u64)>,
        problems: &mut TableProblems,
    ) {
        self.check_all_years(rule, problems);
        for (code, line) in worths {
            let own = self.groups.get(code).filter(|(years, _)| weighted_mean(years, rule).is_some());
            if let Some((_, history)) = own {
                let message = format!(
                    "gives group `{code}` a worth in line {line}, and group_history.csv, line {history}, another; \
                     points.weights = \"history\" takes one: leave points and weight blank"
                );
                problems.insert(("group_points.csv", message));
            }
        }
        for (code, (years, line)) in &self.groups {
            let points = self.base_points(code, scale, rule);
            let none = weighted_mean(years, rule).is_none();
            if !none && !points.is_some_and(|points| points > Number::ZERO && Bound::WORTH.admits(points)) {
                let message = format!(
                    "line {line}: group `{code}` would have base points that are 0 or above {}; a cost is wrong, or \
                     points.scale",
                    Bound::WORTH.most
                );
                problems.insert(("group_history.csv", message));
            }
        }
    }

    /// What keeps the rule of `points.coefficient` from giving coefficients.
    pub(super) fn check_coefficients(&self, rule: &HistoryRule, problems: &mut TableProblems) {
        const FILE: &str = "coefficient_history.csv";
        if self.subjects.is_empty() {
            let message = "holds no mean cost, and points.coefficient = \"history\" takes coefficients from there; fill it in, \
                           or set points.coefficient = \"one\"";
            problems.insert((FILE, message.to_owned()));
        }
        for ((_, group), (own, line)) in &self.subjects {
            if weighted_mean(own, rule).is_none() {
                continue;
            }
            let all = self.groups.get(group).map(|(years, _)| years);
            let Some(ratio) = all.and_then(|all| weighted_ratio(own, all, rule)) else {
                let message = format!(
                    "line {line}: group `{group}` has no cases in group_history.csv in the years up to {}, and a coefficient is \
                     a part of their mean; add them",
                    rule.last_year
                );
                problems.insert((FILE, message));
                continue;
            };
            let rounded = rounded_number(&ratio, rule.decimals);
            let fits = |number: &Number| *number > Number::ZERO && Bound::COEFFICIENT.admits(*number);
            if !rounded.is_some_and(|number| fits(&number)) {
                let message = format!(
                    "line {line}: the coefficient for group `{group}` would be 0 or above {}; a cost is wrong",
                    Bound::COEFFICIENT.most
                );
                problems.insert((FILE, message));
            }
        }
    }

    /// Every year of a rule needs the mean of all cases: a weight is a part of it.
    fn check_all_years(&self, rule: &HistoryRule, problems: &mut TableProblems) {
        for (year, _) in rule.years().filter(|(year, _)| !self.all.contains_key(year)) {
            let message = format!(
                "has no row of all cases (blank group_code) for {year}, and points.weights weighs the years up to {}; add it",
                rule.last_year
            );
            problems.insert(("group_history.csv", message));
        }
    }
}

fn add(years: &mut Years, year: i32, own: YearCosts, row: Row<'_>, problems: &mut Problems) {
    if years.insert(year, own).is_some() {
        row.problem(problems, format!("stands twice for {year}; one row a year was expected"));
    }
}

fn year_mean(row: Row<'_>, problems: &mut Problems) -> Option<(i32, YearCosts)> {
    let year = row.year("year", problems);
    let cases = row.integer::<u32>("cases", problems);
    if cases == Some(0) {
        row.problem(problems, "`cases` is 0; a year without cases has no row");
        return None;
    }
    let mean_cost = row.yuan("mean_cost", problems)?;
    if mean_cost <= Fen::ZERO || mean_cost.0 > Fen::CASE_LIMIT {
        row.problem(problems, "`mean_cost` must be above 0 and possible");
        return None;
    }
    Some((year?, YearCosts::of_mean(cases?, mean_cost)))
}
