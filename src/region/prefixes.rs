//! What tables of other payment methods ask of a case: beginnings of codes, the level of the hospital, the pool.

use crate::domain::Problems;
use crate::table::{Row, did_you_mean};

/// Codes or beginnings of codes joined by a bar, sorted; none where one is blank. An empty cell has none.
pub(super) fn prefixes(row: Row<'_>, column: &str, problems: &mut Problems) -> Option<Vec<String>> {
    let cell = row.cell(column);
    if cell.is_empty() {
        return Some(Vec::new());
    }
    let mut prefixes: Vec<String> = cell.split('|').map(|prefix| prefix.trim().to_owned()).collect();
    if prefixes.iter().any(String::is_empty) {
        row.problem(
            problems,
            format!("`{column}`: `{cell}` has a blank between its bars, which every code begins with"),
        );
        return None;
    }
    prefixes.sort();
    prefixes.dedup();
    Some(prefixes)
}

/// The columns `level` and `pool`; blank: all.
pub(super) fn limited<'r>(
    row: Row<'r>,
    levels: &[&str],
    pools: &[&str],
    problems: &mut Problems,
) -> (Option<&'r str>, Option<usize>) {
    let level = row.optional_text("level");
    if let Some(level) = level.filter(|level| !levels.contains(level)) {
        row.problem(problems, format!("hospitals.csv has no level `{level}`"));
    }
    let pool = row.optional_text("pool").and_then(|name| {
        let place = pools.iter().position(|own| *own == name);
        if place.is_none() {
            let hint = did_you_mean(name, pools.iter().copied());
            row.problem(problems, format!("region.toml has no pool `{name}`{hint}"));
        }
        place
    });
    (level, pool)
}
