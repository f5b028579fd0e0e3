//! Variants that hold together.

use std::sync::Arc;

use crate::domain::{Error, Kind, Problems};
use crate::region::{Overlay, Region};
use crate::table::did_you_mean;

use super::case_change::CaseChange;
use super::claims::{Claims, Extent, Thing};
use super::file::Variant;
use super::history::FromHistory;
use super::plan::Plan;
use super::policy_change;
use super::policy_text::{self, PolicyEntry, PolicyText};
use super::region_change::{self, RegionChange};
use super::table_text::TableText;

/// Variants over one baseline. They are applied together, and no two touch the same value: so it does not matter in which
/// order they are named.
#[derive(Clone, Debug)]
pub struct Stack {
    /// The variants in order of their identifiers.
    pub variants: Vec<Variant>,
    overlay: Overlay,
}

impl Stack {
    /// Stacks variants over a region, as it is, for a year.
    ///
    /// # Errors
    /// Variants of another region, names that the region does not have, changes that change nothing, and two changes that
    /// touch the same value.
    pub fn of(mut variants: Vec<Variant>, region: &Region, year: i32) -> Result<Self, Error> {
        variants.sort_by(|one, other| one.id.cmp(&other.id));
        let mut problems = Problems::new();
        check_names(&variants, region, &mut problems);
        let mut claims = Claims::default();
        let mut plan = Plan::new(region);
        for change in variants.iter().flat_map(|variant| &variant.tables) {
            claims.begin();
            plan.take(change, &mut claims, &mut problems)?;
        }
        check_history(&variants, &mut claims, &mut problems);
        let mut overlay = plan.done();
        change_policy(&variants, region, &mut overlay, &mut claims, &mut problems)?;
        change_settings(&variants, region, &mut overlay, &mut claims, &mut problems)?;
        let hospitals = hospitals(region, &overlay)?;
        for change in variants.iter().flat_map(|variant| &variant.cases) {
            change.check(region, &hospitals, year, &mut problems);
        }
        problems.check(Kind::Rules)?;
        if !variants.is_empty() {
            let ids: Vec<&str> = variants.iter().map(|variant| variant.id.as_str()).collect();
            overlay.label(format!("with {} applied", ids.join(", ")));
        }
        Ok(Self { variants, overlay })
    }

    /// What stands in the place of the region's files.
    pub fn overlay(&self) -> &Overlay {
        &self.overlay
    }

    /// The changes of cases, in the order of the variants and of their files.
    pub fn cases(&self) -> impl Iterator<Item = &CaseChange> {
        self.variants.iter().flat_map(|variant| &variant.cases)
    }

    /// The points from past cases that one of the variants asks for.
    pub fn history(&self) -> Option<(&Variant, &FromHistory)> {
        self.variants.iter().find_map(|variant| Some((variant, variant.history.as_ref()?)))
    }
}

fn check_names(variants: &[Variant], region: &Region, problems: &mut Problems) {
    let own = region.settings.id.as_str();
    for (index, variant) in variants.iter().enumerate() {
        if variant.baseline != own {
            let hint = did_you_mean(&variant.baseline, [own]);
            let message =
                format!("is about the region `{}`, and this one is `{own}`{hint}", variant.baseline);
            problems.add(&variant.file, None, message);
        }
        if let Some(other) = variants[..index].iter().find(|other| other.id == variant.id) {
            problems.add(&variant.file, None, format!("has the same id as {}: `{}`", other.file, variant.id));
        }
    }
}

/// Points from past cases are the whole of a table, and of one variant only.
fn check_history(variants: &[Variant], claims: &mut Claims, problems: &mut Problems) {
    for history in variants.iter().filter_map(|variant| variant.history.as_ref()) {
        claims.begin();
        let file = Arc::from(history.file.as_str());
        claims.touch(Thing::Table("group_points.csv"), Extent::Whole, (&file, history.line), problems);
    }
}

fn change_policy(
    variants: &[Variant],
    region: &Region,
    overlay: &mut Overlay,
    claims: &mut Claims,
    problems: &mut Problems,
) -> Result<(), Error> {
    let changes: Vec<&PolicyEntry> = variants.iter().flat_map(|variant| &variant.policy).collect();
    if changes.is_empty() {
        return Ok(());
    }
    let text = text(region, overlay, policy_text::FILE)?;
    let mut policy = PolicyText::parse(&text, overlay)?;
    for change in &changes {
        claims.begin();
        policy_change::check(change, &policy, problems);
        let file = change.place.file.as_ref().expect("a change stands in the file of a variant");
        let entry = Extent::Entry((*change).clone());
        claims.touch(Thing::Key(change.key.name), entry, (file, change.line), problems);
    }
    policy_change::apply(&mut policy, &changes);
    policy.put(overlay);
    Ok(())
}

fn change_settings(
    variants: &[Variant],
    region: &Region,
    overlay: &mut Overlay,
    claims: &mut Claims,
    problems: &mut Problems,
) -> Result<(), Error> {
    let changes: Vec<&RegionChange> = variants.iter().flat_map(|variant| &variant.region).collect();
    if changes.is_empty() {
        return Ok(());
    }
    for change in &changes {
        claims.begin();
        claims.touch(Thing::Part(change.part), Extent::Whole, (&change.file, change.node.line), problems);
    }
    let text = text(region, overlay, region_change::FILE)?;
    region_change::apply(&text, &changes, overlay, problems)
}

/// The hospitals of the changed region, by code.
fn hospitals(region: &Region, overlay: &Overlay) -> Result<Vec<String>, Error> {
    let text = text(region, overlay, "hospitals.csv")?;
    let table = TableText::parse(&text, "hospitals.csv", overlay);
    Ok(table.rows.iter().map(|row| table.cell(row, "fixmedins_code").to_owned()).collect())
}

/// The text of a file that no region is without.
pub(super) fn text(region: &Region, overlay: &Overlay, name: &str) -> Result<String, Error> {
    Ok(overlay.text(&region.folder, name)?.unwrap_or_default())
}
