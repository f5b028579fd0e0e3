//! Consortiums: what the policy asks of the tables, and tables that no policy would settle.

use crate::domain::{Month, Problems};
use crate::policy::{ConsortiumRules, IndicatorWeights, Selection};

use super::folder::Region;
use super::incentive::Receiver;

impl Region {
    /// Checks that the tables state what the policy's consortiums ask for in a year, and nothing that the policy would pass
    /// over: a bill that nobody is charged with.
    pub(super) fn check_consortiums(&self, year: i32, problems: &mut Problems) {
        for (pool, name) in self.pool_names().into_iter().enumerate() {
            let last = Month { year, month: 12 }.last();
            match self.policy.consortium(Selection { day: last, pool: name, level: None }) {
                Err(message) => problems.add("policy.toml", None, message),
                Ok(None) => self.check_unsettled((pool, name), year, problems),
                Ok(Some(rules)) => {
                    self.check_budgets(&rules, (pool, name), year, problems);
                    self.check_incentive(rules.incentive.as_ref(), (pool, name), year, problems);
                }
            }
        }
    }

    fn check_budgets(
        &self,
        rules: &ConsortiumRules,
        (pool, name): (usize, &str),
        year: i32,
        problems: &mut Problems,
    ) {
        if self.consortiums.is_empty() {
            let message =
                format!("names no consortium, and consortium.budget has a value for pool {name} in {year}");
            problems.add("consortium.csv", None, message);
        }
        for consortium in 0..self.consortiums.len() {
            if let Err((file, lack)) = self.consortiums.budget(&rules.budget, pool, year, consortium) {
                problems.add(file, None, format!("{lack} in pool {name}, which consortium.budget asks for"));
            }
        }
    }

    fn check_unsettled(&self, (pool, name): (usize, &str), year: i32, problems: &mut Problems) {
        let bills = self.consortiums.outside.iter();
        let charged = bills.clone().any(|bill| (bill.pool, bill.date.month().year) == (pool, year));
        let given = self.incentives.of(pool, year).next().is_some();
        for (file, there) in [("outside_bills.csv", charged), ("incentive.csv", given)] {
            if there {
                let message = format!(
                    "has rows for pool {name} in {year}, and consortium.budget has no value there: nobody would be charged or \
                     paid; set it, or remove the rows"
                );
                problems.add(file, None, message);
            }
        }
    }

    /// An incentive pool needs weights, and every receiver a score for each of them: a blank is never zero.
    fn check_incentive(
        &self,
        weights: Option<&IndicatorWeights>,
        (pool, name): (usize, &str),
        year: i32,
        problems: &mut Problems,
    ) {
        if self.incentives.of(pool, year).next().is_none() {
            return;
        }
        let Some(weights) = weights else {
            let message = format!(
                "has rows for pool {name} in {year}, and consortium.incentive has no value there; set the weights, or remove \
                 the rows"
            );
            return problems.add("incentive.csv", None, message);
        };
        let file = "incentive_scores.csv";
        let mut kinds = (false, false);
        for (receiver, scores) in self.incentives.receivers(year) {
            let of_consortium = matches!(receiver, Receiver::Consortium(_));
            kinds = (kinds.0 || of_consortium, kinds.1 || !of_consortium);
            let who = self.receiver_name(receiver);
            for (indicator, _) in weights.iter().filter(|(name, _)| !scores.contains_key(name)) {
                let message = format!(
                    "has no score of {who} for `{indicator}` in {year}, which consortium.incentive weighs"
                );
                problems.add(file, None, message);
            }
            for indicator in scores.keys().filter(|own| !weights.iter().any(|(name, _)| name == *own)) {
                let message = format!(
                    "scores {who} for `{indicator}` in {year}, which consortium.incentive does not weigh"
                );
                problems.add(file, None, message);
            }
        }
        match kinds {
            (false, false) => {
                problems.add(
                    file,
                    None,
                    format!("has no score for {year}, and incentive.csv has money to distribute"),
                );
            }
            (true, true) => {
                let message = format!(
                    "scores consortiums and hospitals in {year}; the pool goes to the one or to the other"
                );
                problems.add(file, None, message);
            }
            _ => {}
        }
    }

    /// A receiver of the incentive pool in messages.
    fn receiver_name(&self, receiver: Receiver) -> String {
        match receiver {
            Receiver::Consortium(number) => format!("consortium {}", self.consortiums.all()[number].code),
            Receiver::Hospital(number) => format!("hospital {}", self.hospitals.codes()[number]),
        }
    }
}
