//! The proof that every group can be reached.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{Error, GroupKind, Kind, Problems};
use crate::scheme::{DipRow, DipScheme, LocalCatalogue, MatchRules};

use super::grouper::Grouper;
use super::witness::witnesses;

impl Grouper {
    /// Compiles a library with what a region adds, and proves each group reachable by a case that lands in it: every
    /// group of the library where it stands alone, and every group that the region adds.
    ///
    /// # Errors
    /// A group that no case was found for and that the manifest does not declare unreachable, and the reverse; a group
    /// of the region that others take all cases of.
    pub fn compile(scheme: DipScheme, local: LocalCatalogue) -> Result<Self, Error> {
        let grouper = Self::compile_unproved(scheme, local);
        let mut problems = Problems::new();
        let found: BTreeMap<String, bool> =
            witnesses(&grouper).into_iter().map(|(code, case)| (code, case.is_some())).collect();
        let alone = grouper.local.subset.is_none()
            && grouper.local.rows.is_empty()
            && grouper.local.closed.is_empty()
            && (MatchRules { ladder: Vec::new(), ..grouper.local.rules.clone() })
                == (MatchRules { ladder: Vec::new(), ..MatchRules::national() });
        if alone {
            grouper.check_library(&found, &mut problems);
        }
        for row in grouper.local.rows.iter().filter(|row| !found[&row.code]) {
            let others = match row.kind {
                GroupKind::Local => "groups of the library take all its cases",
                _ => "others take all its cases",
            };
            problems.add(row.file, row.line, format!("no case reaches `{}`: {others}", row.code));
        }
        problems.check(Kind::Rules)?;
        Ok(grouper)
    }

    /// The groups of a region that no case reaches.
    pub fn unreached_additions(scheme: DipScheme, local: LocalCatalogue) -> BTreeSet<String> {
        let grouper = Self::compile_unproved(scheme, local);
        let own: BTreeSet<&str> = grouper.local.rows.iter().map(|row| row.code.as_str()).collect();
        let found = witnesses(&grouper).into_iter();
        found
            .filter(|(code, case)| case.is_none() && own.contains(code.as_str()))
            .map(|(code, _)| code)
            .collect()
    }

    fn check_library(&self, found: &BTreeMap<String, bool>, problems: &mut Problems) {
        let declared: BTreeMap<&str, u64> =
            self.scheme.manifest.unreachable.iter().map(|entry| (entry.group.as_str(), entry.line)).collect();
        for row in &self.scheme.rows {
            match (found[&row.code], declared.get(row.code.as_str())) {
                (false, None) => problems.add(row.file, row.line, unreached(row)),
                (true, Some(line)) => {
                    let message = format!("`{}` is declared unreachable, but a case reaches it", row.code);
                    problems.add("scheme.toml", *line, message);
                }
                _ => {}
            }
        }
        let known: BTreeSet<&str> = self.scheme.rows.iter().map(|row| row.code.as_str()).collect();
        for (group, line) in declared.into_iter().filter(|(group, _)| !known.contains(group)) {
            let message = format!("`{group}` is declared unreachable, but the library has no such group");
            problems.add("scheme.toml", line, message);
        }
    }
}

fn unreached(row: &DipRow) -> String {
    format!(
        "no case reaches `{}`: rows before it take them all; mend the row, or declare the group in scheme.toml under \
         [[unreachable]] with the reason",
        row.code
    )
}
