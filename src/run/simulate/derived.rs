//! The points of a scheme that was published without any, for the variant that asks for them.

use std::path::Path;

use crate::domain::{Error, Month};
use crate::region::{Overlay, Region};
use crate::scheme::Catalogue;
use crate::variant::Stack;

use super::super::from_history::{Derived, PastCases, derive_points};
use super::super::prepare::{Discharges, Loaded, schemes_and_maps};
use super::super::task::{Bench, open_region_discharges};
use super::arm::Rules;

/// Points of the variant that follow from past cases, and what was loaded for them.
pub(super) struct DerivedPoints {
    pub(super) points: Derived,
    /// The variant's region with the schemes that group by it; its points are still those of the baseline.
    pub(super) grouping: Loaded,
    pub(super) own: Discharges,
}

/// Derives the points that a variant asks for, and puts them in the place of the region's.
///
/// # Errors
/// Past cases that cannot be read or tell no points.
pub(super) fn derive(
    stack: &Stack,
    baseline: &Rules,
    overlay: &mut Overlay,
    catalogue: &Catalogue,
    bench: &mut Bench<'_>,
) -> Result<Option<DerivedPoints>, Error> {
    let Some((variant, rule)) = stack.history() else { return Ok(None) };
    let year = baseline.loaded.year;
    let region = Region::load_with(&baseline.loaded.region.folder, overlay)?;
    let (schemes, maps) = schemes_and_maps(&region, year, catalogue)?;
    let last = Month { year, month: 12 }.last();
    let scheme = schemes.iter().find(|scheme| scheme.period.contains(last)).ok_or_else(|| {
        let message = format!("no scheme is in force on {last}, whose points `from_history` could derive");
        Error::at_line(&rule.file, rule.line, message)
    })?;
    let own = open_region_discharges(&baseline.loaded, bench)?;
    let folder = Path::new(&*variant.file).parent().unwrap_or(Path::new(""));
    let past = PastCases { rule, folder, scheme, maps: &maps, region: &region, own: &own };
    let points = derive_points(&past, bench.pool, bench.progress)?;
    overlay.put("group_points.csv", points.table.clone(), Vec::new());
    let grouping = Loaded { region, schemes, maps, year };
    Ok(Some(DerivedPoints { points, grouping, own }))
}
