//! The codes that a repair may lead to: those of the code table and of the library.

use std::collections::BTreeSet;
use std::ops::Bound;

use crate::scheme::{CodeBook, DiagnosisKey, DipScheme, MixedKey, Treatment, category, is_procedure_code};
use crate::table::nearest;

/// What the code tables and the library know, made ready for looking up.
#[derive(Debug)]
pub struct Known<'l> {
    library: &'l DipScheme,
    procedures: BTreeSet<&'l str>,
    diagnoses: BTreeSet<&'l str>,
    categories: BTreeSet<String>,
    subcategories: BTreeSet<String>,
}

/// Characters of a subcategory with its dot.
const SUBCATEGORY: usize = 5;

impl<'l> Known<'l> {
    /// The codes of a library and of the code tables it was loaded with.
    pub fn of(library: &'l DipScheme) -> Self {
        let codes = |book: &'l CodeBook| book.codes().map(|(_, code)| code);
        let diagnoses: BTreeSet<&str> = codes(&library.diagnoses).collect();
        let mut known = Self {
            library,
            // A code of another form cannot stand in a table (86.700x0013 of the code table is a slip).
            procedures: codes(&library.procedures).filter(|code| is_procedure_code(code)).collect(),
            categories: diagnoses.iter().map(|code| category(code).to_owned()).collect(),
            subcategories: diagnoses
                .iter()
                .filter_map(|code| code.get(..SUBCATEGORY))
                .map(str::to_owned)
                .collect(),
            diagnoses,
        };
        for row in &library.rows {
            for key in row.principal.iter().chain(&row.any_diagnosis).chain(&row.other) {
                match key {
                    DiagnosisKey::Category(key) => known.categories.insert(key.clone()),
                    DiagnosisKey::Subcategory(key) => known.subcategories.insert(key.clone()),
                    DiagnosisKey::Range(..) => false,
                };
            }
        }
        known
    }

    /// Whether a procedure is known.
    pub(super) fn procedure(&self, code: &str) -> bool {
        self.procedures.contains(code)
    }

    /// Whether a code lies under a key.
    pub(super) fn key(&self, key: &DiagnosisKey) -> bool {
        match key {
            DiagnosisKey::Category(key) => self.categories.contains(key),
            DiagnosisKey::Subcategory(key) => self.subcategories.contains(key),
            DiagnosisKey::Range(first, last) => self.any_category(first, last),
        }
    }

    /// Whether a code lies under the key of a mixed group.
    pub(super) fn mixed_key(&self, key: &MixedKey) -> bool {
        match key {
            MixedKey::Start(key) => {
                self.categories.range(key.clone()..).next().is_some_and(|next| next.starts_with(key))
            }
            MixedKey::Range(first, last) => self.any_category(first, last),
        }
    }

    fn any_category(&self, first: &str, last: &str) -> bool {
        first <= last && self.categories.range(first.to_owned()..=last.to_owned()).next().is_some()
    }

    /// Whether a text is a whole diagnosis code.
    pub(super) fn diagnosis(&self, code: &str) -> bool {
        self.diagnoses.contains(code)
    }

    /// The known procedure most like a text, as the end of a message.
    pub(super) fn nearest_procedure(&self, text: &str) -> String {
        hint(text, &[5, 4, 2], |start| {
            let from = (Bound::Included(start), Bound::Unbounded);
            self.procedures
                .range::<str, _>(from)
                .take_while(|code| code.starts_with(start))
                .copied()
                .collect()
        })
    }

    /// The known key most like a text, as the end of a message.
    pub(super) fn nearest_key(&self, text: &str) -> String {
        hint(text, &[4, 3, 1], |start| {
            let own = |keys: &'_ BTreeSet<String>| -> Vec<String> {
                keys.range(start.to_owned()..).take_while(|key| key.starts_with(start)).cloned().collect()
            };
            [own(&self.subcategories), own(&self.categories)].concat()
        })
    }

    /// What the scheme says of a procedure that it does not always count.
    pub(super) fn treatment(&self, code: &str) -> Option<Treatment> {
        let number = self.library.procedures.number(code)?;
        self.library.treatments.get(&crate::domain::ProcedureId(number)).copied()
    }
}

/// Codes say most at their beginning: the nearest is looked for among those that begin alike. Those of other chapters are
/// not compared, so that a wrong file does not take minutes.
fn hint<C: AsRef<str>>(text: &str, starts: &[usize], alike: impl Fn(&str) -> Vec<C>) -> String {
    let found = starts.iter().filter_map(|length| text.get(..*length)).find_map(|start| {
        let alike = alike(start);
        nearest(text, alike.iter().map(AsRef::as_ref)).map(str::to_owned)
    });
    found.map(|code| format!("; the nearest is `{code}`")).unwrap_or_default()
}
