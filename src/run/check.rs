//! `casemix check`: load, check, report; writes nothing.

use std::path::Path;

use serde::Serialize;

use crate::domain::{Date, Error, Period};
use crate::grouper::Grouper;
use crate::policy::{InForce, Key};
use crate::region::Region;
use crate::scheme::Content;

use super::prepare::{Loaded, catalogue, load_scheme};

/// What was checked and found in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CheckReport {
    /// The region or scheme.
    pub title: String,
    /// What it holds, a line each.
    pub lines: Vec<String>,
    /// What is no fault and may be a slip.
    pub warnings: Vec<String>,
}

/// Checks a scheme.
///
/// # Errors
/// Everything that is wrong with it.
pub fn check_scheme(name: &str, tables: Option<&Path>) -> Result<CheckReport, Error> {
    let grouper = load_scheme(&catalogue(tables)?, name, Period::ALWAYS)?.grouper;
    let manifest = grouper.manifest();
    let mut lines = match (&grouper, &manifest.content) {
        (Grouper::Drg(grouper), Content::Drg(counts)) => {
            let own = &grouper.scheme;
            vec![
                format!("{} MDC, {} ADRG rows, {} DRG rows", own.mdcs.len(), own.adrgs.len(), own.drgs.len()),
                format!("{} ADRG and {} DRG groups, as declared", counts.adrgs, counts.drgs),
                format!(
                    "{} sets, {} complication codes, {} exclusion tables",
                    own.sets.len(),
                    own.levels.len(),
                    own.exclusions.len()
                ),
            ]
        }
        (Grouper::Dip(grouper), Content::Dip(content)) => {
            let own = &grouper.scheme;
            vec![
                format!(
                    "{} groups: {} XQ, {} BX, {} FZ, {} JC, as declared",
                    own.rows.len(),
                    content.early,
                    content.merged,
                    content.detailed,
                    content.basic
                ),
                format!(
                    "{} principal diagnoses not grouped, {} procedures not grouped by, or not always",
                    own.excluded_diagnoses.len(),
                    own.treatments.len()
                ),
                format!("{} rows of primary care", own.primary_care.len()),
            ]
        }
        _ => unreachable!("a scheme is compiled as its manifest says"),
    };
    lines.push(format!(
        "every group reached by a case, but {} rows declared unreachable",
        manifest.unreachable.len()
    ));
    Ok(CheckReport { title: format!("{} {}", manifest.id, manifest.title), lines, warnings: Vec::new() })
}

/// Checks a region with its schemes, for one year or for every year that has a budget, and tells the policy of a day where
/// one is named.
///
/// # Errors
/// Everything that is wrong with it.
pub fn check_region(
    folder: &Path,
    tables: Option<&Path>,
    year: Option<i32>,
    on: Option<Date>,
) -> Result<CheckReport, Error> {
    let catalogue = catalogue(tables)?;
    let years = match year {
        Some(year) => vec![year],
        None => Region::load(folder)?.years().into_iter().collect(),
    };
    let mut report = None;
    for year in years {
        report = Some(Loaded::region(folder, year, &catalogue)?.report(report));
    }
    if let (Some(report), Some(day)) = (&mut report, on) {
        report.lines.extend(policy_on(&Region::load(folder)?, day));
    }
    report.ok_or_else(|| {
        Error::at(
            crate::domain::Kind::Rules,
            "budget.csv",
            "no year has a budget; at least a total per pool was expected",
        )
    })
}

/// Every entry of the policy that is in force on a day, and the keys that have none.
fn policy_on(region: &Region, day: Date) -> Vec<String> {
    let (pools, levels) = (region.pool_names(), region.hospitals.levels());
    let entries = region.policy.in_force(day, &pools, &levels);
    let mut lines = vec![format!("the policy on {day}:")];
    lines.extend(entries.iter().map(|entry| {
        let unit = entry.key.unit.map(|unit| format!(" [{unit}]")).unwrap_or_default();
        let holds_for: Vec<String> = entry
            .holds_for
            .iter()
            .map(|(pool, own)| match own.len() == levels.len() {
                true => (*pool).to_owned(),
                false => format!("{pool} level {}", own.join(", ")),
            })
            .collect();
        let whom =
            if holds_for.is_empty() { String::new() } else { format!(" for {}", holds_for.join("; ")) };
        let InForce { key, value, line, source, .. } = entry;
        format!("{}{whom}: {value}{unit} (policy.toml:{line}: {source})", key.name)
    }));
    let unset = Key::all().filter(|key| !entries.iter().any(|entry| entry.key.name == key.name));
    let unset: Vec<&str> = unset.map(|key| key.name).collect();
    if !unset.is_empty() {
        lines.push(format!("not set on {day}: {}", unset.join(", ")));
    }
    lines
}

impl Loaded {
    fn report(&self, before: Option<CheckReport>) -> CheckReport {
        let settings = &self.region.settings;
        let pools: Vec<_> =
            settings.pools.iter().map(|pool| format!("{} ({})", pool.name, pool.title)).collect();
        let schemes: Vec<_> = settings.schemes.iter().map(|(period, id)| format!("{id} {period}")).collect();
        let mut report = before.unwrap_or_else(|| CheckReport {
            title: format!("{} {}", settings.id, settings.title),
            lines: vec![
                format!("pools: {}", pools.join(", ")),
                format!("schemes: {}", schemes.join(", ")),
                format!(
                    "{} hospitals of levels {}",
                    self.region.hospitals.len(),
                    self.region.hospitals.levels().join(", ")
                ),
                format!("policy: {}", self.region.policy.title),
            ],
            warnings: self.region.unused_tables(),
        });
        let stretches: Vec<_> = self.region.segments(self.year).iter().map(Period::to_string).collect();
        report.lines.push(format!(
            "{}: the policy has every value; rules change {}",
            self.year,
            stretches.join(", ")
        ));
        report
    }
}

impl std::fmt::Display for CheckReport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{}", self.title)?;
        self.lines.iter().try_for_each(|line| writeln!(f, "  {line}"))?;
        self.warnings.iter().try_for_each(|warning| writeln!(f, "! {warning}"))?;
        writeln!(f, "no problem found")
    }
}
