//! What a group is worth and what adjusts it, by the rules of a day: from the tables, or from the costs of earlier years.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::domain::{Bound, Date};
use crate::policy::{CoefficientSource, Denominator, PointsRules, Selection};

use super::{Coefficients, GroupRow, Region, Worth};

/// Problems with tables: the file, and what is wrong.
pub(super) type TableProblems = BTreeSet<(&'static str, String)>;

impl Region {
    /// What a group is worth at a level: what its row says, else what the policy's history makes of it.
    pub fn worth(&self, rules: &PointsRules, group: &str, level: &str, day: Date) -> Option<Worth> {
        let stated = self.group_points.on(group, level, day).and_then(|row| row.worth);
        stated.or_else(|| {
            let points = self.history.base_points(group, rules.scale, rules.weights.as_ref()?);
            points.map(Worth::Points)
        })
    }

    /// The coefficients that the policy takes.
    pub fn coefficients_by(&self, rules: &PointsRules) -> Cow<'_, Coefficients> {
        match &rules.coefficient.source {
            CoefficientSource::History(rule) => Cow::Owned(self.history.coefficients(rule)),
            CoefficientSource::Table | CoefficientSource::One => Cow::Borrowed(&self.coefficients),
        }
    }

    /// Tables that the policy rests on and that do not hold what it asks for: a slip that no finding would show.
    pub(super) fn check_tables(&self, rules: &PointsRules, day: Date, problems: &mut TableProblems) {
        if let Some(rule) = &rules.weights {
            self.history.check_weights(rules.scale, rule, self.group_points.worths(day), problems);
        }
        self.check_coefficients(rules, problems);
        self.check_means(rules, problems);
        if rules.tcm_ratio.is_some() && self.group_points.tcm_rows().next().is_none() {
            let message = "names no group in `below_tcm_ratio`, and points.tcm_ratio tests cases of groups that do; fill the \
                           column in";
            problems.insert(("group_points.csv", message.to_owned()));
        }
    }

    /// Rows of `group_points.csv` that name a group without worth in `below_tcm_ratio`, with their lines.
    pub fn tcm_groups_without_worth(&self, year: i32) -> BTreeSet<(u64, String)> {
        let mut missing = BTreeSet::new();
        for pool in self.pool_names() {
            for day in self.segments(year).into_iter().map(|segment| segment.from) {
                for level in self.hospitals.levels() {
                    let rules = self.policy.points(Selection { day, pool, level: Some(level) });
                    let Some(rules) = rules.ok().filter(|rules| rules.tcm_ratio.is_some()) else { continue };
                    let here = |own: &str, row: &GroupRow| {
                        row.period.contains(day) && (own.is_empty() || own == level)
                    };
                    for (_, _, row) in self.group_points.tcm_rows().filter(|(_, own, row)| here(own, row)) {
                        let Some(other) = &row.below_tcm_ratio else { continue };
                        if self.worth(&rules, other, level, day).is_none() {
                            let message = format!(
                                "`below_tcm_ratio`: group `{other}` has no points or weight at level {level} on {day}"
                            );
                            missing.insert((row.line, message));
                        }
                    }
                }
            }
        }
        missing
    }

    fn check_coefficients(&self, rules: &PointsRules, problems: &mut TableProblems) {
        match &rules.coefficient.source {
            CoefficientSource::One => {}
            CoefficientSource::History(rule) => self.history.check_coefficients(rule, problems),
            CoefficientSource::Table if self.coefficients.is_empty() => {
                let word = if rules.coefficient.mix.is_some() { "mix" } else { "table" };
                let message = format!(
                    "holds no coefficient, and points.coefficient = \"{word}\" takes them from there; fill it in, or set \
                     points.coefficient = \"one\""
                );
                problems.insert(("coefficients.csv", message));
            }
            CoefficientSource::Table => {}
        }
        let Some(mix) = rules.coefficient.mix else { return };
        let (file, digits) = match &rules.coefficient.source {
            CoefficientSource::History(rule) => ("policy.toml", rule.decimals),
            _ => ("coefficients.csv", self.coefficients.decimals()),
        };
        let most = Bound::COEFFICIENT.decimals;
        let shares = mix.own.decimals().max(mix.level.decimals());
        if digits + shares > most {
            let message = format!(
                "a coefficient with {digits} decimals and a share of points.coefficient with {shares} make more than {most} \
                 together; a mix is exact and has at most {most}: write fewer"
            );
            problems.insert((file, message));
        }
    }

    fn check_means(&self, rules: &PointsRules, problems: &mut TableProblems) {
        if self.group_points.has_mean_cost() {
            return;
        }
        let denominator = match rules.denominator.filter(|_| rules.measures_costs()) {
            Some(Denominator::GroupMean) => Some("points.denominator = \"group_mean\""),
            Some(Denominator::LevelMean) => Some("points.denominator = \"level_mean\""),
            _ => None,
        };
        let newborn = rules.newborn.map(|_| "special.newborn");
        if let Some(key) = denominator.or(newborn) {
            let message = format!("holds no mean_cost, and {key} measures costs by it; fill the column in");
            problems.insert(("group_points.csv", message));
        }
    }
}
