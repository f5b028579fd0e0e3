//! What the amounts in the ledger rest on: the entries of the policy that decided them, each with key, line and source.

use super::file::Policy;
use super::parameter::{Parameter, Selection};
use super::rules::{Convention, ElasticForm, MonthValue};

/// For a month of the hospitals of one level.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MonthBasis {
    /// The value of a point: the opening value (the rate, where a rate is paid), or the rule that lets it float, with the
    /// fixed value beside it.
    pub value: String,
    /// The share of the payable that is paid.
    pub share_paid: String,
}

/// For the clearing of a pool. Blank where the policy has no such entry, and so no such posting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct YearBasis {
    /// How points become the standard, and at which fixed value.
    pub convention: String,
    /// What the total is closed to.
    pub close_to: String,
    /// How surplus and overrun are shared.
    pub bands: String,
    /// What pays the fund's part of overruns.
    pub sources: String,
    /// How deposits are released by score.
    pub release: String,
    /// What becomes of a deposit without a score.
    pub without_score: String,
    /// Where forfeited deposits go.
    pub forfeited_to: String,
}

/// For the consortiums of a pool's year. Blank where the policy has no such entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConsortiumBasis {
    /// How budgets are set.
    pub budget: String,
    /// How the guarantee rate is reckoned.
    pub guarantee: String,
    /// What becomes of a surplus.
    pub surplus: String,
    /// What becomes of an overrun.
    pub overrun: String,
    /// How the incentive pool is distributed.
    pub incentive: String,
}

impl Policy {
    /// What a month rests on; `selection` names its last day.
    pub fn month_basis(&self, selection: Selection<'_>) -> MonthBasis {
        let floating =
            self.month_value.at(selection).is_some_and(|entry| entry.value == MonthValue::Floating);
        MonthBasis {
            value: match floating {
                true => {
                    self.with_values(basis(&self.month_value, selection), &self.month_convention, selection)
                }
                false => basis(&self.opening_value, selection),
            },
            share_paid: basis(&self.share_paid, selection),
        }
    }

    /// What a clearing rests on; `selection` names the last day of the year.
    pub fn year_basis(&self, selection: Selection<'_>) -> YearBasis {
        YearBasis {
            convention: self.with_values(
                basis(&self.year_convention, selection),
                &self.year_convention,
                selection,
            ),
            close_to: basis(&self.close_to, selection),
            bands: basis(&self.sharing_bands, selection),
            sources: basis(&self.sharing_sources, selection),
            release: basis(&self.deposit_release, selection),
            without_score: basis(&self.without_score, selection),
            forfeited_to: basis(&self.forfeited_to, selection),
        }
    }

    /// What the settlement of consortiums rests on; `selection` names the last day of the year.
    pub fn consortium_basis(&self, selection: Selection<'_>) -> ConsortiumBasis {
        let own = &self.consortium;
        ConsortiumBasis {
            budget: basis(&own.budget, selection),
            guarantee: basis(&own.guarantee, selection),
            surplus: basis(&own.surplus, selection),
            overrun: basis(&own.overrun, selection),
            incentive: basis(&own.incentive, selection),
        }
    }
}

impl Policy {
    /// A basis with the entries of the values that an elastic convention pays by.
    fn with_values(
        &self,
        own: String,
        convention: &Parameter<Convention>,
        selection: Selection<'_>,
    ) -> String {
        let form = match convention.at(selection).map(|entry| entry.value) {
            Some(Convention::Elastic(form)) => form,
            _ => return own,
        };
        let fixed = basis(&self.fixed_value, selection);
        let limits = match form {
            ElasticForm::Volume => basis(&self.growth_limits, selection),
            ElasticForm::Severity | ElasticForm::Cost => String::new(),
        };
        let entries = [own, fixed, limits];
        entries.into_iter().filter(|entry| !entry.is_empty()).collect::<Vec<_>>().join("; ")
    }
}

fn basis<T>(parameter: &Parameter<T>, selection: Selection<'_>) -> String {
    let words = |entry: &super::Entry<T>| {
        format!("{}, policy.toml:{}: {}", parameter.key.name, entry.line, entry.source)
    };
    parameter.at(selection).map(words).unwrap_or_default()
}
