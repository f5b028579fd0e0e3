//! What the policy says on a given day.

use std::collections::BTreeSet;

use crate::domain::{Date, Month, Number};
use crate::scheme::{MatchRules, TieBreak};

use super::file::Policy;
use super::parameter::{Parameter, Selection};
use super::rules::{
    BoundBand, CloseTo, ConsortiumRules, Convention, Denominator, DepositRule, DeviationForm, DeviationRule,
    ElasticForm, ElasticRules, FixedPart, MonthRules, MonthValue, PointsRules, ReadmissionRule, SharingLevel,
    ValueRules, YearRules,
};

impl Policy {
    /// How cases are matched with a DIP catalogue on a day.
    ///
    /// # Errors
    /// A combination that no region uses.
    pub fn grouping(&self, day: Date) -> Result<MatchRules, String> {
        self.grouping.on(day)
    }

    /// How points are given on a day, in a pool, at a level.
    ///
    /// # Errors
    /// The key that has no value there.
    pub fn points(&self, selection: Selection<'_>) -> Result<PointsRules, String> {
        let rules = PointsRules {
            scale: needed(&self.scale, selection)?,
            decimals: needed(&self.decimals, selection)?,
            weights: value(&self.point_forms.weights, selection).flatten(),
            coefficient: needed(&self.coefficient, selection)?,
            conservative_by_class: value(&self.conservative, selection).unwrap_or(false),
            primary_care_plain: value(&self.primary_care, selection).unwrap_or(false),
            no_points: needed(&self.no_points, selection)?,
            ungrouped: needed(&self.ungrouped, selection)?,
            ambiguous: needed(&self.ambiguous, selection)?,
            incomplete: value(&self.point_forms.incomplete, selection),
            low: value(&self.low, selection),
            high: value(&self.high, selection),
            review: value(&self.review, selection),
            denominator: value(&self.denominator, selection),
            opening_value: self.opening_value(selection),
            rate: value(&self.rate_form, selection),
            fixed: self.fixed_part(selection.day.month().year, selection.pool)?,
            tcm_ratio: value(&self.point_forms.tcm_ratio, selection),
            newborn: value(&self.special.newborn, selection),
        };
        self.check_points(&rules, selection)?;
        Ok(rules)
    }

    /// Which points of a case are fixed. A month and the clearing read their conventions on their last days, but a case
    /// carries what was reckoned on its own: so the conventions of a year must split points in one way.
    ///
    /// # Errors
    /// Two conventions that split them differently.
    pub fn fixed_part(&self, year: i32, pool: &str) -> Result<FixedPart, String> {
        let has = |form| self.conventions(year, pool).any(|own| own == Convention::Elastic(form));
        match (has(ElasticForm::Severity), has(ElasticForm::Cost)) {
            (false, false) => Ok(FixedPart::None),
            (true, false) => Ok(FixedPart::Severe),
            (false, true) => Ok(FixedPart::Rigid),
            (true, true) => Err(format!(
                "the conventions of {year} for pool {pool} are elastic_severity here and elastic_cost there; the points of a \
                 case are split in one way all year: use one of them"
            )),
        }
    }

    /// Whether a pool's year pays growth over base points.
    pub fn pays_growth(&self, year: i32, pool: &str) -> bool {
        self.conventions(year, pool).any(|own| own == Convention::Elastic(ElasticForm::Volume))
    }

    fn check_points(&self, rules: &PointsRules, selection: Selection<'_>) -> Result<(), String> {
        if rules.measures_costs() && rules.denominator.is_none() {
            return Err(missing(&self.denominator, selection, "a bound on costs is set"));
        }
        let by_value =
            matches!(rules.denominator, Some(Denominator::Standard | Denominator::PaymentStandard));
        let at_cost = rules.low.as_ref().is_some_and(|low| low.form == DeviationForm::AtCost);
        if (by_value || at_cost) && rules.opening_value.is_none() {
            return Err(missing(&self.opening_value, selection, "costs are measured or paid by it"));
        }
        if rules.rate.is_some() && rules.opening_value.is_none() {
            return Err(missing(&self.opening_value, selection, "rate.form pays cases by it"));
        }
        if rules.weights.is_some() && rules.fixed == FixedPart::Rigid {
            return Err(format!(
                "points.weights = \"history\" on {} has no rigid_share for its groups, which elastic_cost splits points by; state \
                 points or weights in group_points.csv",
                shown(selection)
            ));
        }
        let by_score = self.grouping(selection.day).is_ok_and(|rules| rules.tie_break == TieBreak::Score);
        if rules.weights.is_some() && by_score {
            return Err(format!(
                "grouping.tie_break = \"score\" decides by the scores of group_points.csv, and points.weights = \"history\" on {} \
                 takes them from elsewhere; state points or weights in group_points.csv",
                shown(selection)
            ));
        }
        self.check_bounds(rules, selection)
    }

    /// Bounds rise from low to high to review, whatever the base points of a group.
    fn check_bounds(&self, rules: &PointsRules, selection: Selection<'_>) -> Result<(), String> {
        let bands = |rule: &Option<DeviationRule>| rule.iter().flat_map(|rule| rule.bands.clone()).collect();
        let (low, high): (Vec<BoundBand>, Vec<BoundBand>) = (bands(&rules.low), bands(&rules.high));
        let at = |bands: &[BoundBand], end: Option<Number>| {
            let holds = |band: &&BoundBand| match (band.base_up_to, end) {
                (None, _) => true,
                (Some(own), Some(end)) => end <= own,
                (Some(_), None) => false,
            };
            bands.iter().find(holds).map(|band| band.bound)
        };
        let ends = low.iter().chain(&high).map(|band| band.base_up_to).chain([None]);
        for end in ends.collect::<BTreeSet<_>>() {
            let rising: Vec<_> =
                [at(&low, end), at(&high, end), rules.review].into_iter().flatten().collect();
            if rising.windows(2).any(|pair| pair[0] >= pair[1]) {
                let groups = match end {
                    Some(end) => format!(", for groups of {end} base points"),
                    None if low.len() > 1 || high.len() > 1 => ", for groups of the last band".to_owned(),
                    None => String::new(),
                };
                return Err(format!("{}{groups}", self.must_rise(selection)));
            }
        }
        Ok(())
    }

    /// What becomes of the earlier stay of a person who comes back on a day; nothing where the policy has no such rule.
    pub fn readmission(&self, selection: Selection<'_>) -> Option<&ReadmissionRule> {
        self.readmission.at(selection).map(|entry| &entry.value)
    }

    /// Whether there is such a rule on any day of any pool.
    pub fn has_readmission(&self) -> bool {
        !self.readmission.entries.is_empty()
    }

    fn must_rise(&self, selection: Selection<'_>) -> String {
        let line = |name: &str, line: Option<u64>| line.map(|line| format!("{name} (line {line})"));
        let named = [
            line("points.low", self.low.at(selection).map(|entry| entry.line)),
            line("points.high", self.high.at(selection).map(|entry| entry.line)),
            line("points.review", self.review.at(selection).map(|entry| entry.line)),
        ];
        let named: Vec<_> = named.into_iter().flatten().collect();
        format!("{} must rise on {}", named.join(", "), shown(selection))
    }

    /// The rules of a month in a pool at a level; `selection` names the last day of the month.
    ///
    /// # Errors
    /// The key that has no value there.
    pub fn month(&self, selection: Selection<'_>) -> Result<MonthRules, String> {
        let convention = needed(&self.month_convention, selection)?;
        let month_value = needed(&self.month_value, selection)?;
        if convention == Convention::GuaranteeRate {
            return Err(format!(
                "month.convention = \"guarantee_rate\" needs the bills of the whole year (pool {}); use month.convention = \
                 \"recorded\", whose payments are advances on it",
                selection.pool
            ));
        }
        let by_case = matches!(convention, Convention::Rate | Convention::Recorded);
        if by_case && month_value == MonthValue::Floating {
            let shown = shown(selection);
            return Err(format!(
                "month.value = \"floating\" has no meaning with the {} convention, on {shown}",
                convention.name()
            ));
        }
        if matches!(convention, Convention::Elastic(_)) && month_value == MonthValue::Opening {
            return Err(format!(
                "month.value = \"opening\" pays all points at one value, which month.convention = \"{}\" does not (pool {}); use \
                 month.value = \"floating\", or month.convention = \"fund\" and the elastic one for the year",
                convention.name(),
                selection.pool
            ));
        }
        let opening_value = match month_value {
            MonthValue::Opening if !by_case => {
                let why = "months are settled with it";
                let value = self.opening_value(selection);
                Some(value.ok_or_else(|| missing(&self.opening_value, selection, why))?)
            }
            _ => None,
        };
        let share_paid = needed(&self.share_paid, selection)?;
        Ok(MonthRules {
            value: self.value_rules(convention, selection)?,
            month_value,
            opening_value,
            quota: self.monthly.quota_on(selection),
            share_paid,
        })
    }

    /// Checks that a day has a rate form, where the months or the clearing of its year pay by rate: they read their
    /// convention on the last day, but a case carries the amount that was reckoned on its own. With the form the rate
    /// itself is asked for, by [`Policy::points`].
    ///
    /// # Errors
    /// The key that has no value there.
    pub fn check_rate(&self, year: i32, selection: Selection<'_>) -> Result<(), String> {
        if self.conventions(year, selection.pool).any(|convention| convention == Convention::Rate) {
            needed_where(&self.rate_form, selection, "a convention of the year is rate")?;
        }
        Ok(())
    }

    /// The conventions that a pool's year reads: those of its months on their last days, and that of its clearing.
    fn conventions<'p>(&'p self, year: i32, pool: &'p str) -> impl Iterator<Item = Convention> + 'p {
        let on = move |day| Selection { day, pool, level: None };
        let months = Month::of_year(year).map(move |month| value(&self.month_convention, on(month.last())));
        let clearing = value(&self.year_convention, on(Month { year, month: 12 }.last()));
        months.chain([clearing]).flatten()
    }

    /// The rules of the clearing in a pool; `selection` names the last day of the year.
    ///
    /// # Errors
    /// The key that has no value there.
    pub fn year(&self, selection: Selection<'_>) -> Result<YearRules, String> {
        let convention = needed(&self.year_convention, selection)?;
        let close_to = match (convention, value(&self.close_to, selection)) {
            (_, Some(close_to)) => close_to,
            // Their amounts are parts of the available money: there is nothing to close.
            (Convention::Fund | Convention::CostRatio, None) => CloseTo::Available,
            (_, None) => {
                let why = format!("year.convention is {}", convention.name());
                return Err(missing(&self.close_to, selection, &why));
            }
        };
        let sharing = self.sharing.on(selection, convention, close_to)?;
        self.check_guarantee(convention, close_to, sharing.level, selection)?;
        Ok(YearRules {
            value: self.value_rules(convention, selection)?,
            close_to,
            sharing,
            assessment: value(&self.sharing.assessment, selection),
            negative_due: needed(&self.negative_due, selection)?,
            deposit: DepositRule {
                steps: needed(&self.deposit_release, selection)?,
                release_without_score: needed(&self.without_score, selection)?,
                forfeited_to: needed(&self.forfeited_to, selection)?,
            },
        })
    }

    /// The consortiums of a pool's year; `selection` names its last day. None where it has none.
    ///
    /// # Errors
    /// The key that has no value there, or one that has no use.
    pub fn consortium(&self, selection: Selection<'_>) -> Result<Option<ConsortiumRules>, String> {
        self.consortium.on(selection, value(&self.year_convention, selection))
    }

    /// The guarantee rate decides what every claim is paid: nothing that would scale or share the sums goes with it.
    fn check_guarantee(
        &self,
        convention: Convention,
        close_to: CloseTo,
        level: SharingLevel,
        selection: Selection<'_>,
    ) -> Result<(), String> {
        if convention != Convention::GuaranteeRate {
            return Ok(());
        }
        let shown = shown(selection);
        if close_to != CloseTo::Open {
            return Err(format!(
                "year.close_to must be open where year.convention is guarantee_rate, on {shown}: scaling would undo the rates \
                 of the consortiums; what their people do not use is surplus or left"
            ));
        }
        if level != SharingLevel::None {
            return Err(format!(
                "sharing.level must be none where year.convention is guarantee_rate, on {shown}: what a consortium does not \
                 use is shared by consortium.surplus, and a rate below 1 is borne by the hospitals"
            ));
        }
        Ok(())
    }

    fn value_rules(&self, convention: Convention, selection: Selection<'_>) -> Result<ValueRules, String> {
        let why = format!("the convention is {}", convention.name());
        let reimbursement = || needed_where(&self.reimbursement, selection, &why);
        Ok(match convention {
            Convention::Fund => ValueRules::Fund,
            Convention::CostRatio => ValueRules::CostRatio(reimbursement()?),
            Convention::CostRatioHospital => ValueRules::CostRatioHospital(reimbursement()?),
            Convention::CostLessPaid => ValueRules::CostLessPaid(reimbursement()?),
            Convention::Rate => ValueRules::Rate,
            Convention::Recorded => ValueRules::Recorded,
            Convention::GuaranteeRate => ValueRules::GuaranteeRate,
            Convention::Elastic(form) => ValueRules::Elastic(ElasticRules {
                form,
                fixed: needed_where(&self.fixed_value, selection, &why)?,
                limits: match form {
                    ElasticForm::Volume => value(&self.growth_limits, selection),
                    ElasticForm::Severity | ElasticForm::Cost => None,
                },
            }),
        })
    }
}

pub(super) fn value<T: Clone>(parameter: &Parameter<T>, selection: Selection<'_>) -> Option<T> {
    parameter.at(selection).map(|entry| entry.value.clone())
}

pub(super) fn needed<T: Clone>(parameter: &Parameter<T>, selection: Selection<'_>) -> Result<T, String> {
    value(parameter, selection).ok_or_else(|| {
        format!(
            "`{}` has no value on {}; expected: {}",
            parameter.key.name,
            shown(selection),
            parameter.key.range
        )
    })
}

pub(super) fn needed_where<T: Clone>(
    parameter: &Parameter<T>,
    selection: Selection<'_>,
    why: &str,
) -> Result<T, String> {
    value(parameter, selection).ok_or_else(|| missing(parameter, selection, why))
}

pub(super) fn missing<T>(parameter: &Parameter<T>, selection: Selection<'_>, why: &str) -> String {
    let (name, range) = (parameter.key.name, parameter.key.range);
    format!("`{name}` has no value on {}, but {why}; expected: {range}", shown(selection))
}

pub(super) fn shown(selection: Selection<'_>) -> String {
    let level = selection.level.map(|level| format!(", level {level}")).unwrap_or_default();
    format!("{} for pool {}{level}", selection.day, selection.pool)
}
