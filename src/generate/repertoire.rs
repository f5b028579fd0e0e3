//! The codes of a scheme that made-up cases draw on.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{DiagnosisId, Placement, ProcedureId};
use crate::grouper::Grouper;
use crate::rule::Places;
use crate::scheme::{Procedures, category};

/// Diagnoses that a scheme groups by, and the operations that go with them.
pub(super) struct Repertoire {
    /// Principal diagnoses, by number.
    pub(super) principal: Vec<u32>,
    /// Procedures by the MDC (DRG) or the category of the principal diagnosis (DIP) that asks for them.
    operations: BTreeMap<String, Vec<u32>>,
}

impl Repertoire {
    pub(super) fn of(grouper: &Grouper) -> Self {
        match grouper {
            Grouper::Drg(grouper) => of_drg(&grouper.scheme),
            Grouper::Dip(grouper) => of_dip(&grouper.scheme),
        }
    }

    /// Procedures that go with a case, by the place it has without any and its principal diagnosis; there may be an empty
    /// list of them.
    pub(super) fn operations(&self, place: &Placement, diagnosis: &str) -> Option<&Vec<u32>> {
        let key = place.mdc.as_deref().unwrap_or_else(|| category(diagnosis));
        self.operations.get(key)
    }
}

fn of_drg(scheme: &crate::scheme::DrgScheme) -> Repertoire {
    let own = scheme.sets.values().filter(|set| set.places.has(Places::PRINCIPAL_DIAGNOSIS));
    let principal: BTreeSet<u32> = own.flat_map(|set| set.codes.iter().copied()).collect();
    let mut operations: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    for mdc in &scheme.mdcs {
        let named = operations.entry(mdc.code.clone()).or_default();
        for row in mdc.adrgs.iter().map(|row| &scheme.adrgs[*row]).filter(|row| row.is_group()) {
            let Some(rule) = &row.rule else { continue };
            rule.for_each_set(&mut |name, places| {
                if places.has(Places::PRINCIPAL_PROCEDURE) && name != "OP_ALL" {
                    named.extend(scheme.sets[name].codes.iter().copied());
                }
            });
        }
    }
    finished(principal, operations)
}

fn of_dip(scheme: &crate::scheme::DipScheme) -> Repertoire {
    let excluded = |number: u32| scheme.excluded_diagnoses.contains(&DiagnosisId(number));
    let principal =
        scheme.diagnoses.codes().map(|(number, _)| number).filter(|number| !excluded(*number)).collect();
    let mut operations: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    for row in &scheme.rows {
        let Procedures::Principal { any_of, .. } = &row.procedures else { continue };
        for key in &row.principal {
            let own = operations.entry(category(&key.to_string()).to_owned()).or_default();
            own.extend(any_of.iter().map(|ProcedureId(number)| *number));
        }
    }
    finished(principal, operations)
}

fn finished(principal: BTreeSet<u32>, operations: BTreeMap<String, BTreeSet<u32>>) -> Repertoire {
    Repertoire {
        principal: principal.into_iter().collect(),
        operations: operations.into_iter().map(|(key, codes)| (key, codes.into_iter().collect())).collect(),
    }
}
