//! `policy.toml` as parameters.

use std::collections::BTreeSet;

use crate::domain::{Date, Error, Kind, Number, Period, Problems};
use crate::table::{Document, Fields, did_you_mean};

use super::consortium::Consortium;
use super::grouping::Grouping;
use super::history::History;
use super::monthly::Monthly;
use super::parameter::Parameter;
use super::point_forms::PointForms;
use super::prepayment::Advances;
use super::routing::Routing;
use super::rules::{
    CloseTo, CoefficientRule, Convention, Denominator, DeviationRule, ForfeitedTo, GrowthLimits, Handling,
    MonthValue, NegativeDue, NoPoints, RateForm, ReadmissionRule, Reimbursement, ReleaseStep,
};
use super::sharing::Sharing;
use super::special::Special;
use super::values;
use super::warning::Warning;

/// A policy file: every key with its dated entries.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Its identifier.
    pub id: String,
    /// Its title.
    pub title: String,
    pub(super) scale: Parameter<Number>,
    pub(super) decimals: Parameter<u32>,
    pub(super) coefficient: Parameter<CoefficientRule>,
    pub(super) conservative: Parameter<bool>,
    pub(super) primary_care: Parameter<bool>,
    pub(super) no_points: Parameter<NoPoints>,
    pub(super) ungrouped: Parameter<Handling>,
    pub(super) ambiguous: Parameter<Handling>,
    pub(super) low: Parameter<DeviationRule>,
    pub(super) high: Parameter<DeviationRule>,
    pub(super) review: Parameter<Number>,
    pub(super) denominator: Parameter<Denominator>,
    pub(super) readmission: Parameter<ReadmissionRule>,
    pub(super) opening_value: Parameter<Number>,
    pub(super) reimbursement: Parameter<Reimbursement>,
    pub(super) fixed_value: Parameter<Number>,
    pub(super) growth_limits: Parameter<GrowthLimits>,
    pub(super) rate_form: Parameter<RateForm>,
    pub(super) month_convention: Parameter<Convention>,
    pub(super) month_value: Parameter<MonthValue>,
    pub(super) share_paid: Parameter<Number>,
    pub(super) year_convention: Parameter<Convention>,
    pub(super) close_to: Parameter<CloseTo>,
    pub(super) sharing: Sharing,
    pub(super) deposit_release: Parameter<Vec<ReleaseStep>>,
    pub(super) without_score: Parameter<bool>,
    pub(super) forfeited_to: Parameter<ForfeitedTo>,
    pub(super) negative_due: Parameter<NegativeDue>,
    pub(super) consortium: Consortium,
    pub(super) grouping: Grouping,
    pub(super) point_forms: PointForms,
    pub(super) special: Special,
    pub(super) routing: Routing,
    pub(super) history: History,
    pub(super) monthly: Monthly,
    pub(super) advances: Advances,
    pub(super) warning: Warning,
    pub(super) limits: Vec<Limit>,
}

/// What is common to the entries of all keys: what they say, when they are in force, and what they are limited to.
#[derive(Clone, Debug)]
pub(super) struct Limit {
    pub(super) key: &'static str,
    pub(super) line: u64,
    pub(super) period: Period,
    pub(super) pool: Option<String>,
    pub(super) level: Option<String>,
    pub(super) source: String,
    pub(super) shown: String,
}

impl Policy {
    /// Reads a policy from the text of its file.
    ///
    /// # Errors
    /// Every unknown, repeated, mistyped or overlapping entry, with its line.
    pub fn parse(text: &str) -> Result<Self, Error> {
        Self::of(&Document::parse(text, "policy.toml", Kind::Rules)?)
    }

    fn of(document: &Document) -> Result<Self, Error> {
        let mut problems = Problems::new();
        let mut fields = document.fields();
        if fields.integer("format", &mut problems).is_some_and(|format| format != 1) {
            fields.problem(&mut problems, "this version reads format 1 of policy.toml");
        }
        let id = fields.text("id", &mut problems).unwrap_or_default().to_owned();
        let title = fields.text("title", &mut problems).unwrap_or_default().to_owned();
        let mut reader = Reader { document: fields, sections: Vec::new(), limits: Vec::new(), problems };
        let mut policy = Self {
            id,
            title,
            scale: reader.parameter("points.scale", values::scale),
            decimals: reader.parameter("points.decimals", values::decimals),
            coefficient: reader.parameter("points.coefficient", values::coefficient),
            conservative: reader.parameter("points.conservative", values::conservative),
            primary_care: reader.parameter("points.primary_care", values::primary_care),
            no_points: reader.parameter("points.no_points", values::no_points),
            ungrouped: reader.parameter("points.ungrouped", values::ungrouped),
            ambiguous: reader.parameter("points.ambiguous", values::handling),
            low: reader.parameter("points.low", values::low),
            high: reader.parameter("points.high", values::high),
            review: reader.parameter("points.review", values::times),
            denominator: reader.parameter("points.denominator", values::denominator),
            readmission: reader.parameter("points.readmission", values::readmission),
            opening_value: reader.parameter("point_value.opening", values::point_value),
            reimbursement: reader.parameter("point_value.reimbursement", values::reimbursement),
            fixed_value: reader.parameter("point_value.fixed", values::point_value),
            growth_limits: reader.parameter("point_value.growth_limits", values::growth_limits),
            rate_form: reader.parameter("rate.form", values::rate_form),
            month_convention: reader.parameter("month.convention", values::convention),
            month_value: reader.parameter("month.value", values::month_value),
            share_paid: reader.parameter("month.share_paid", values::share),
            year_convention: reader.parameter("year.convention", values::convention),
            close_to: reader.parameter("year.close_to", values::close_to),
            sharing: Sharing::read(&mut reader),
            deposit_release: reader.parameter("deposit.release", values::release_steps),
            without_score: reader.parameter("deposit.without_score", values::without_score),
            forfeited_to: reader.parameter("deposit.forfeited_to", values::forfeited_to),
            negative_due: reader.parameter("clearing.negative_due", values::negative_due),
            consortium: Consortium::read(&mut reader),
            grouping: Grouping::read(&mut reader),
            point_forms: PointForms::read(&mut reader),
            special: Special::read(&mut reader),
            routing: Routing::read(&mut reader),
            history: History::read(&mut reader),
            monthly: Monthly::read(&mut reader),
            advances: Advances::read(&mut reader),
            warning: Warning::read(&mut reader),
            limits: Vec::new(),
        };
        (policy.limits, problems) = reader.finish();
        policy.history.check_alone(&policy.opening_value, &mut problems);
        problems.check(Kind::Rules)?;
        Ok(policy)
    }

    /// The days on which some value begins or ends: between two of them nothing changes.
    pub fn turning_days(&self) -> BTreeSet<Date> {
        self.limits.iter().flat_map(|limit| [Some(limit.period.from), limit.period.until]).flatten().collect()
    }

    /// Checks that the pools and levels that entries are limited to exist, and that what they limit can be limited to them.
    pub fn check_limits(&self, pools: &[&str], levels: &[&str], problems: &mut Problems) {
        self.warning.check(problems);
        for limit in &self.limits {
            for (what, word, known) in [("pool", &limit.pool, pools), ("level", &limit.level, levels)] {
                if let Some(word) = word.as_deref().filter(|word| !known.contains(word)) {
                    let hint = did_you_mean(word, known.iter().copied());
                    let message = format!(
                        "`{}` names {what} `{word}`, which the region does not have{hint}",
                        limit.key
                    );
                    problems.add("policy.toml", limit.line, message);
                }
            }
        }
    }
}

/// Reads keys section by section, however they stand in the file.
pub(super) struct Reader<'d> {
    document: Fields<'d>,
    sections: Vec<(&'static str, Option<Fields<'d>>)>,
    limits: Vec<Limit>,
    problems: Problems,
}

impl<'d> Reader<'d> {
    pub(super) fn parameter<T>(
        &mut self,
        key: &'static str,
        value: impl FnMut(&mut Fields<'_>, &mut Problems) -> Option<T>,
    ) -> Parameter<T> {
        let (name, _) = key.split_once('.').expect("a key is section.name");
        let place = self.sections.iter().position(|(known, _)| *known == name).unwrap_or_else(|| {
            self.sections.push((name, self.document.table(name, &mut self.problems)));
            self.sections.len() - 1
        });
        let parameter = Parameter::read(key, self.sections[place].1.as_mut(), &mut self.problems, value);
        self.limits.extend(parameter.entries.iter().map(|entry| Limit {
            key,
            line: entry.line,
            period: entry.period,
            pool: entry.pool.clone(),
            level: entry.level.clone(),
            source: entry.source.clone(),
            shown: entry.shown.clone(),
        }));
        parameter
    }

    /// What was not asked for, in any section, is unknown.
    fn finish(mut self) -> (Vec<Limit>, Problems) {
        self.sections
            .into_iter()
            .filter_map(|(_, fields)| fields)
            .for_each(|fields| fields.finish(&mut self.problems));
        self.document.finish(&mut self.problems);
        (self.limits, self.problems)
    }
}
