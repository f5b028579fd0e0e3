//! What the amounts in the ledger rest on: the entries of the policy that decided them, each with key, line and source.

use super::consortium::Consortium;
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
    /// The quota that claims are held to.
    pub quota: String,
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
    /// How assessment changes the cleared amount.
    pub assessment: String,
    /// How deposits are released by score.
    pub release: String,
    /// What becomes of a deposit without a score.
    pub without_score: String,
    /// Where forfeited deposits go.
    pub forfeited_to: String,
    /// What becomes of debts.
    pub negative_due: String,
}

/// For a case, on the day it is settled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseBasis {
    /// Which coefficient is used.
    pub coefficient: String,
    /// How low costs are paid.
    pub low: String,
    /// How high costs are paid.
    pub high: String,
    /// What becomes of a case in no group.
    pub ungrouped: String,
    /// What becomes of a case between groups.
    pub ambiguous: String,
    /// What becomes of a group without points.
    pub no_points: String,
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
    /// What a case rests on; `selection` names its day.
    pub fn case_basis(&self, selection: Selection<'_>) -> CaseBasis {
        CaseBasis {
            coefficient: basis(&self.coefficient, selection),
            low: basis(&self.low, selection),
            high: basis(&self.high, selection),
            ungrouped: basis(&self.ungrouped, selection),
            ambiguous: basis(&self.ambiguous, selection),
            no_points: basis(&self.no_points, selection),
        }
    }

    /// What a month rests on; `selection` names its last day.
    pub fn month_basis(&self, selection: Selection<'_>) -> MonthBasis {
        let floating =
            self.month_value.at(selection).is_some_and(|entry| entry.value == MonthValue::Floating);
        MonthBasis {
            value: match floating {
                true => {
                    self.with_values(basis(&self.month_value, selection), &self.month_convention, selection)
                }
                false if self.history.rules.at(selection).is_some() => basis(&self.history.rules, selection),
                false => basis(&self.opening_value, selection),
            },
            share_paid: basis(&self.share_paid, selection),
            quota: basis(&self.monthly.quota, selection),
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
            bands: self.shares(selection),
            sources: basis(&self.sharing.sources, selection),
            assessment: basis(&self.sharing.assessment, selection),
            release: basis(&self.deposit_release, selection),
            without_score: basis(&self.without_score, selection),
            forfeited_to: basis(&self.forfeited_to, selection),
            negative_due: basis(&self.negative_due, selection),
        }
    }

    /// What the settlement of consortiums rests on; `selection` names the last day of the year.
    pub fn consortium_basis(&self, selection: Selection<'_>) -> ConsortiumBasis {
        let Consortium { budget, guarantee, surplus, overrun, incentive } = &self.consortium;
        ConsortiumBasis {
            budget: basis(budget, selection),
            guarantee: basis(guarantee, selection),
            surplus: basis(surplus, selection),
            overrun: basis(overrun, selection),
            incentive: basis(incentive, selection),
        }
    }
}

impl Policy {
    /// The entries that surplus and overrun are shared by.
    fn shares(&self, selection: Selection<'_>) -> String {
        let own = &self.sharing;
        let entries = [
            basis(&own.classes, selection),
            basis(&own.bands, selection),
            basis(&own.cap, selection),
            basis(&own.gate, selection),
        ];
        joined(&entries)
    }

    /// What the amount of an advance rests on; `selection` names its day.
    pub fn advance_basis(&self, selection: Selection<'_>) -> String {
        basis(&self.advances.months, selection)
    }

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
        joined(&[own, fixed, limits])
    }
}

fn joined(entries: &[String]) -> String {
    entries.iter().filter(|entry| !entry.is_empty()).cloned().collect::<Vec<_>>().join("; ")
}

fn basis<T>(parameter: &Parameter<T>, selection: Selection<'_>) -> String {
    let words = |entry: &super::Entry<T>| {
        format!("{}, policy.toml:{}: {}", parameter.key.name, entry.line, entry.source)
    };
    parameter.at(selection).map(words).unwrap_or_default()
}
