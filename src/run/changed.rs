//! What paid months rested on, held against what stands today.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::Month;
use crate::files::{FileEntry, Reproducible};

use super::task::Done;

/// Tables that grow with the year as a matter of course.
const GROWING: [&str; 5] =
    ["deductions.csv", "prepayments.csv", "assessments.csv", "special_cases.csv", "visits.csv"];

/// Warnings of months that were paid by other rules than those of today. That is legal, since rules may be added in the
/// course of a year, but a month that was paid for another task looks just the same.
pub(super) fn changed_rules(paid: &[(Month, Reproducible)], today: &Done) -> Vec<String> {
    let mut months: BTreeMap<Vec<String>, Vec<String>> = BTreeMap::new();
    for (month, then) in paid {
        let changed = changed_files(then, today);
        if !changed.is_empty() {
            months.entry(changed).or_default().push(month.to_string());
        }
    }
    let warning = |(files, months): (Vec<String>, Vec<String>)| {
        format!(
            "{} settled with another {}; they stay as they were paid: see that only what came later was changed",
            were(&months),
            files.join(", ")
        )
    };
    months.into_iter().map(warning).collect()
}

/// A warning of months none of whose discharge files is among those of today: most likely those of another data set.
pub(super) fn other_discharges(paid: &[(Month, Reproducible)], today: &Done) -> Option<String> {
    let known: BTreeSet<&str> = today.inputs.iter().map(|file| file.sha256.as_str()).collect();
    let other = |then: &Reproducible| !then.inputs.iter().any(|file| known.contains(file.sha256.as_str()));
    let months: Vec<String> =
        paid.iter().filter(|(_, then)| other(then)).map(|(month, _)| month.to_string()).collect();
    (!months.is_empty()).then(|| {
        format!(
            "{} settled with other files of discharges, none of which is here unchanged: see that they hold the same records",
            were(&months)
        )
    })
}

fn were(months: &[String]) -> String {
    let verb = if months.len() == 1 { "was" } else { "were" };
    format!("{} {verb}", months.join(", "))
}

fn changed_files(then: &Reproducible, today: &Done) -> Vec<String> {
    let rule = |file: &&FileEntry| !file.name.contains('/') && !GROWING.contains(&file.name.as_str());
    let of_region = |files: &[FileEntry]| -> BTreeMap<String, String> {
        files.iter().filter(rule).map(|file| (file.name.clone(), file.sha256.clone())).collect()
    };
    let of_tables = |tables: &BTreeMap<String, Vec<FileEntry>>| -> BTreeMap<String, String> {
        let digests = |files: &Vec<FileEntry>| -> String {
            files.iter().map(|file| file.sha256.as_str()).collect::<Vec<_>>().join(" ")
        };
        tables.iter().map(|(name, files)| (format!("{name} (tables)"), digests(files))).collect()
    };
    let mut changed = differing(&of_region(&then.region), &of_region(&today.region));
    changed.extend(differing(&of_tables(&then.tables), &of_tables(&today.tables)));
    changed
}

/// Names that only one of two holds, or that stand for different things.
fn differing(one: &BTreeMap<String, String>, two: &BTreeMap<String, String>) -> Vec<String> {
    let names: BTreeSet<&String> = one.keys().chain(two.keys()).collect();
    names.into_iter().filter(|name| one.get(*name) != two.get(*name)).cloned().collect()
}
