//! The county consortiums of a region.

use super::effective::{missing, needed_where, value};
use super::file::Reader;
use super::parameter::{Parameter, Selection};
use super::rules::{
    ConsortiumBudget, ConsortiumClaims, ConsortiumOverrun, ConsortiumRules, Convention, Guarantee,
    IndicatorWeights, SurplusSplit,
};
use super::values;

/// The entries of the section `consortium`. A pool has consortiums in a year where it has a budget for them.
#[derive(Clone, Debug)]
pub(super) struct Consortium {
    pub(super) budget: Parameter<ConsortiumBudget>,
    pub(super) guarantee: Parameter<Guarantee>,
    pub(super) surplus: Parameter<SurplusSplit>,
    pub(super) overrun: Parameter<ConsortiumOverrun>,
    pub(super) incentive: Parameter<IndicatorWeights>,
}

impl Consortium {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            budget: reader.parameter("consortium.budget", values::consortium_budget),
            guarantee: reader.parameter("consortium.guarantee", values::guarantee),
            surplus: reader.parameter("consortium.surplus", values::consortium_surplus),
            overrun: reader.parameter("consortium.overrun", values::consortium_overrun),
            incentive: reader.parameter("consortium.incentive", values::indicator_weights),
        }
    }

    /// The rules of a pool's year under its convention; none where it has no consortiums.
    ///
    /// # Errors
    /// The key that has no value there, and one that has a value without any use.
    pub(super) fn on(
        &self,
        selection: Selection<'_>,
        convention: Option<Convention>,
    ) -> Result<Option<ConsortiumRules>, String> {
        let guaranteed = convention == Some(Convention::GuaranteeRate);
        let Some(budget) = value(&self.budget, selection) else {
            return self.without_budget(selection, guaranteed).map(|()| None);
        };
        let claims = match (guaranteed, self.guarantee.at(selection)) {
            (true, guarantee) => {
                guarantee.ok_or_else(|| {
                    missing(&self.guarantee, selection, "year.convention is guarantee_rate")
                })?;
                ConsortiumClaims::Recorded
            }
            (false, None) if convention == Some(Convention::Recorded) => {
                return Err(format!(
                    "year.convention = \"recorded\" has no points to charge consortiums with, for pool {}; pay their claims by \
                     year.convention = \"guarantee_rate\", or remove consortium.budget",
                    selection.pool
                ));
            }
            (false, None) => ConsortiumClaims::Points,
            (false, Some(entry)) => {
                let convention = convention.map_or("not set", Convention::name);
                return Err(format!(
                    "`consortium.guarantee` (line {}) has no use where year.convention is {convention}, for pool {}; set \
                     year.convention = \"guarantee_rate\", or remove it",
                    entry.line, selection.pool
                ));
            }
        };
        let why = "consortium.budget has one";
        Ok(Some(ConsortiumRules {
            claims,
            budget,
            surplus: needed_where(&self.surplus, selection, why)?,
            overrun: needed_where(&self.overrun, selection, why)?,
            incentive: value(&self.incentive, selection),
        }))
    }

    /// Without a budget nothing else may be there that only a budget gives a use.
    fn without_budget(&self, selection: Selection<'_>, guaranteed: bool) -> Result<(), String> {
        let others = [
            (guaranteed, "year.convention is guarantee_rate"),
            (self.guarantee.at(selection).is_some(), "consortium.guarantee has one"),
            (self.surplus.at(selection).is_some(), "consortium.surplus has one"),
            (self.overrun.at(selection).is_some(), "consortium.overrun has one"),
            (self.incentive.at(selection).is_some(), "consortium.incentive has one"),
        ];
        let first = others.iter().find(|(there, _)| *there);
        first.map_or(Ok(()), |(_, why)| Err(missing(&self.budget, selection, why)))
    }
}
