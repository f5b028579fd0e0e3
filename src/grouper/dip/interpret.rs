//! The naive matcher: every row, one by one, over text.
//!
//! Slow and plain on purpose. It shares the loaded rows with the compiled matcher and nothing else, so the two can be
//! held against each other; `explain` tells what it did.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use crate::domain::{Patient, Placement, ProcedureId, Reason};
use crate::grouper::TextCase;
use crate::scheme::{
    BedDays, Block, ClassOf, ClassSource, DiagnosisKey, DipRow, DipScheme, LocalCatalogue, MixedClass,
    MixedGroup, Newborn, NewbornWeight, PrincipalRule, Procedures, TieBreak, Treatment,
};

use super::compile::{mixed_placement, row_placement};

/// What a case may be matched as: its row, and the place of its principal procedure in the list.
#[derive(Clone, Copy, Debug)]
pub struct Match<'s> {
    /// The row.
    pub row: &'s DipRow,
    /// The principal procedure, by its place.
    pub principal: Option<usize>,
}

/// Reads the rows of a library and a region.
#[derive(Debug)]
pub struct Interpreter<'s> {
    pub(super) scheme: &'s DipScheme,
    pub(super) local: &'s LocalCatalogue,
    treatments: HashMap<&'s str, Treatment>,
    excluded: HashSet<&'s str>,
    resistant: HashSet<&'s str>,
}

impl<'s> Interpreter<'s> {
    /// Lays the lists out as text.
    pub fn new(scheme: &'s DipScheme, local: &'s LocalCatalogue) -> Self {
        let procedure = |code: &ProcedureId| scheme.procedures.code(code.0);
        Self {
            treatments: scheme.treatments.iter().map(|(code, own)| (procedure(code), *own)).collect(),
            excluded: scheme.excluded_diagnoses.iter().map(|code| scheme.diagnoses.code(code.0)).collect(),
            resistant: scheme.resistant_diagnoses.iter().map(|code| scheme.diagnoses.code(code.0)).collect(),
            scheme,
            local,
        }
    }

    /// The rows that are in use, in file order.
    pub(super) fn rows(&self) -> impl Iterator<Item = &'s DipRow> {
        let subset = self.local.subset.as_ref();
        let used = move |row: &&DipRow| subset.is_none_or(|subset| subset.contains(&row.code));
        self.scheme.rows.iter().filter(used).chain(&self.local.rows)
    }

    /// Groups one case.
    pub fn group(&self, case: &TextCase) -> Placement {
        let principal = case.diagnoses.first().map_or("", String::as_str);
        if self.scheme.diagnoses.number(principal).is_none() {
            return Placement::nowhere(Reason::UnknownPrincipalDiagnosis, None);
        }
        if self.excluded.contains(principal) {
            return Placement::nowhere(Reason::ExcludedPrincipalDiagnosis, None);
        }
        if let Some(found) = self.best(case) {
            let forced = self.local.rules.unmatched_surgery_is_mixed
                && found.row.block > Block::Early
                && self.leaves_surgery(case, found);
            let mixed = if forced { self.mixed(case, MixedClass::Surgical) } else { None };
            return mixed.map_or_else(|| row_placement(found.row), mixed_placement);
        }
        let mixed = self.mixed(case, self.mixed_class(case));
        mixed.map_or_else(|| Placement::nowhere(Reason::NoDipGroup, None), mixed_placement)
    }

    /// The row that is preferred to all others that match.
    pub(super) fn best(&self, case: &TextCase) -> Option<Match<'s>> {
        let principals = self.principals(case);
        let under = self.rows().filter(|row| self.is_under(row, case));
        let matches = under.flat_map(|row| {
            let asks = matches!(row.procedures, Procedures::Principal { .. });
            let places = if asks { principals.as_slice() } else { &[None] };
            places.iter().map(move |principal| Match { row, principal: *principal })
        });
        let open = |found: &Match<'_>| self.is_open(&found.row.code, case);
        matches
            .filter(|found| self.holds(*found, case) && open(found))
            .min_by_key(|found| self.preference(*found, case))
    }

    /// Places of procedures that may be tried as the principal one.
    pub(super) fn principals(&self, case: &TextCase) -> Vec<Option<usize>> {
        let full = (0..case.procedures.len()).filter(|at| self.may_be_principal(case, *at));
        match self.local.rules.principal {
            PrincipalRule::First => full.take(1).map(Some).collect(),
            PrincipalRule::Any => full.map(Some).collect(),
        }
    }

    /// What makes one match preferred to another: the lower.
    pub(super) fn preference(&self, found: Match<'s>, case: &TextCase) -> impl Ord + use<'s> {
        let row = found.row;
        let by_order = matches!(row.block, Block::BedDay | Block::Early);
        let principal = case.diagnoses[0].as_str();
        let length =
            row.principal.iter().filter(|key| key.matches(principal)).map(DiagnosisKey::length).max();
        let used = row.parts() + usize::from(found.principal.is_some());
        let exact = self.local.rules.principal == PrincipalRule::Any && self.local.rules.exact_first;
        let unused = exact && !by_order && used < self.counting(case).count();
        let score = match self.local.rules.tie_break {
            TieBreak::Score => self.local.scores.get(&row.code).copied(),
            TieBreak::LibraryOrder => None,
        };
        let order = self.rows().position(|own| std::ptr::eq(own, row));
        if by_order {
            return (row.block, false, Reverse(None), Reverse(0), Reverse(None), order);
        }
        (row.block, unused, Reverse(length), Reverse(row.parts()), Reverse(score), order)
    }

    /// Whether the diagnoses put the case under a row.
    pub(super) fn is_under(&self, row: &DipRow, case: &TextCase) -> bool {
        row.principal.is_empty() || row.principal.iter().any(|key| key.matches(&case.diagnoses[0]))
    }

    /// Whether everything that a row asks beside the principal diagnosis is there.
    pub(super) fn holds(&self, found: Match<'_>, case: &TextCase) -> bool {
        let row = found.row;
        self.procedures_hold(&row.procedures, found.principal, case)
            && under(&row.other, &others(case))
            && under(&row.any_diagnosis, &case.diagnoses)
            && row.resistant.is_none_or(|wanted| wanted == self.is_resistant(case))
            && row.treatment.is_none_or(|wanted| case.patient.treatment == Some(wanted))
            && row.newborn.is_none_or(|newborn| self.is_newborn(newborn, &case.patient))
            && row.bed_days.is_none_or(|days| is_by_the_day(days, &case.patient))
    }

    pub(super) fn procedures_hold(
        &self,
        asked: &Procedures,
        principal: Option<usize>,
        case: &TextCase,
    ) -> bool {
        let code = |at: usize| case.procedures[at].as_str();
        let any = |codes: &[ProcedureId], at: usize| {
            codes.iter().any(|own| self.scheme.procedures.code(own.0) == code(at))
        };
        match asked {
            Procedures::Any => true,
            Procedures::None => self.counting(case).next().is_none(),
            Procedures::Principal { any_of, related } => principal.is_some_and(|principal| {
                any(any_of, principal)
                    && related
                        .iter()
                        .all(|part| self.counting(case).any(|at| at != principal && any(part, at)))
            }),
            Procedures::Anywhere(parts) => {
                parts.iter().all(|part| self.counting(case).any(|at| any(part, at)))
            }
        }
    }

    /// What the list of exclusions says of a procedure.
    pub(super) fn treatment(&self, code: &str) -> Option<Treatment> {
        self.treatments.get(code).copied()
    }

    fn may_be_principal(&self, case: &TextCase, at: usize) -> bool {
        match self.treatment(&case.procedures[at]) {
            None => true,
            Some(Treatment::Conservative | Treatment::NeverPrincipal) => false,
            Some(Treatment::PrincipalOnlyFor(range)) => {
                under(&self.scheme.principal_ranges[range], &case.diagnoses[..1])
            }
        }
    }

    /// Places of the procedures that count.
    pub(super) fn counting<'c>(&'c self, case: &'c TextCase) -> impl Iterator<Item = usize> + 'c {
        (0..case.procedures.len()).filter(|at| {
            self.may_be_principal(case, *at)
                || self.treatment(&case.procedures[*at]) == Some(Treatment::NeverPrincipal)
        })
    }

    /// Whether a tuberculosis is resistant.
    pub(super) fn is_resistant(&self, case: &TextCase) -> bool {
        let other = self.scheme.diagnoses.code(self.scheme.resistant_other.0);
        self.resistant.contains(case.diagnoses[0].as_str()) || others(case).iter().any(|code| code == other)
    }

    pub(super) fn is_newborn(&self, newborn: Newborn, patient: &Patient) -> bool {
        let (birth, admission) = (patient.birth_weight_grams, patient.admission_weight_grams);
        let weight = match self.scheme.manifest.newborn_weight {
            NewbornWeight::Birth => birth.or(admission),
            NewbornWeight::Admission => admission.or(birth),
        };
        match (patient.age_days, weight) {
            (Some(days), Some(grams)) => {
                days <= newborn.age_days_max
                    && newborn.weight_grams_min <= grams
                    && grams <= newborn.weight_grams_max
            }
            _ => false,
        }
    }

    /// Whether a group is open to hospitals of the case's level.
    pub(super) fn is_open(&self, group: &str, case: &TextCase) -> bool {
        !self
            .local
            .closed
            .iter()
            .any(|closed| closed.group == group && Some(closed.level) == case.hospital_level)
    }

    fn leaves_surgery(&self, case: &TextCase, found: Match<'_>) -> bool {
        let parts = match &found.row.procedures {
            Procedures::Any | Procedures::None => &Vec::new(),
            Procedures::Principal { related: parts, .. } | Procedures::Anywhere(parts) => parts,
        };
        self.counting(case).filter(|at| Some(*at) != found.principal).any(|at| {
            let code = case.procedures[at].as_str();
            let named = parts.iter().flatten().any(|own| self.scheme.procedures.code(own.0) == code);
            !named && self.class(code) == MixedClass::Surgical
        })
    }

    /// The mixed class of a procedure.
    pub(super) fn class(&self, code: &str) -> MixedClass {
        let number = self.scheme.procedures.number(code);
        let class = match self.local.rules.class_source {
            ClassSource::CodeTable => {
                number.and_then(|number| self.scheme.procedures.class(number)).map(MixedClass::from)
            }
            ClassSource::Table => {
                number.and_then(|number| self.local.classes.get(&ProcedureId(number)).copied())
            }
        };
        class.unwrap_or(self.local.rules.unclassed)
    }

    /// The mixed class of a case.
    pub(super) fn mixed_class(&self, case: &TextCase) -> MixedClass {
        let class = |at: usize| self.class(&case.procedures[at]);
        let class = match self.local.rules.class_of {
            ClassOf::Principal => {
                (0..case.procedures.len()).find(|at| self.may_be_principal(case, *at)).map(class)
            }
            ClassOf::Highest => self.counting(case).map(class).max(),
        };
        class.unwrap_or(MixedClass::Conservative)
    }

    /// The first mixed group on the ladder.
    pub(super) fn mixed(&self, case: &TextCase, class: MixedClass) -> Option<&'s MixedGroup> {
        let fits = |group: &&MixedGroup| group.class == class && group.key.matches(&case.diagnoses[0]);
        self.local.rules.ladder.iter().find_map(|rung| {
            let on = self.local.mixed.iter().filter(|group| group.key.rung() == *rung).filter(fits);
            on.into_iter().find(|group| self.is_open(&group.code(), case))
        })
    }

    /// Whether diagnosis and procedure are those of primary care.
    pub fn is_primary_care(&self, case: &TextCase) -> bool {
        let marks = self.local.primary_care.as_ref().unwrap_or(&self.scheme.primary_care);
        let principal = (0..case.procedures.len()).find(|at| self.may_be_principal(case, *at));
        marks.iter().any(|mark| {
            under(&mark.principal, &case.diagnoses[..1])
                && match principal {
                    Some(at) => mark
                        .any_of
                        .iter()
                        .any(|own| self.scheme.procedures.code(own.0) == case.procedures[at]),
                    None => mark.any_of.is_empty() && self.counting(case).next().is_none(),
                }
        })
    }
}

/// The other diagnoses of a case. One that stands again counts once, so the principal one is not among them.
pub(super) fn others(case: &TextCase) -> Vec<String> {
    case.diagnoses[1..].iter().filter(|code| **code != case.diagnoses[0]).cloned().collect()
}

/// Whether some code lies under some key; nothing asked is always met.
pub(super) fn under(keys: &[DiagnosisKey], codes: &[String]) -> bool {
    keys.is_empty() || codes.iter().any(|code| keys.iter().any(|key| key.matches(code)))
}

/// Whether a stay is paid by the day.
pub(super) fn is_by_the_day(days: BedDays, patient: &Patient) -> bool {
    let Some(stay) = patient.length_of_stay_days else { return false };
    (patient.paid_by_the_day || !days.marked)
        && days.days_min <= stay
        && days.days_max.is_none_or(|most| stay <= most)
}
