//! What a hospital must meet to share in its surplus and overrun.

use crate::domain::Fen;
use crate::policy::Gate;

use super::clearing::HospitalYear;
use super::sharing::Shared;

/// The conditions that a hospital did not meet and that so took effect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unmet {
    /// Its score is too low: nothing is kept, nothing borne.
    pub score: bool,
    /// Its overrun is not marked as justified: nothing is borne.
    pub justified: bool,
    /// It had too many admissions per visit: nothing is kept.
    pub admissions: bool,
}

impl Unmet {
    /// Holds a hospital with a surplus or overrun against the gate.
    ///
    /// # Example
    /// 19 admissions on 1000 visits are 1.9 %, more than Taicang's 1.8 %: no reward.
    pub(super) fn of(gate: &Gate, hospital: &HospitalYear, shared: &Shared) -> Self {
        let (surplus, overrun) = (shared.surplus > Fen::ZERO, shared.overrun > Fen::ZERO);
        let score = gate
            .score
            .is_some_and(|gate| !hospital.score.map_or(gate.without_score, |score| score >= gate.at_least));
        let admissions = gate.max_admissions_ratio.is_some_and(|most| {
            let visits = i128::from(hospital.visits.unwrap_or_default());
            i128::from(hospital.sums.all.cases) * most.denominator() > visits * most.mantissa()
        });
        Self {
            score: score && (surplus || overrun),
            justified: gate.justified && !hospital.justified && overrun,
            admissions: admissions && surplus,
        }
    }

    /// The shares as they are behind the gate.
    pub(super) fn applied(self, shared: Shared) -> Shared {
        let keeps = !(self.score || self.admissions);
        let borne = !(self.score || self.justified);
        Shared {
            retained: if keeps { shared.retained } else { Fen::ZERO },
            shared_by_fund: if borne { shared.shared_by_fund } else { Fen::ZERO },
            ..shared
        }
    }

    /// The conditions by the words of the policy, joined by a bar; `met` where there is none.
    pub fn words(self) -> String {
        let conditions = [
            (self.score, "min_score"),
            (self.justified, "justified"),
            (self.admissions, "max_admissions_ratio"),
        ];
        let unmet: Vec<&str> = conditions.iter().filter(|(unmet, _)| *unmet).map(|(_, word)| *word).collect();
        if unmet.is_empty() { "met".to_owned() } else { unmet.join("|") }
    }
}
