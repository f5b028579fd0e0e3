//! `casemix group`: discharges → cases in groups.

use crate::domain::{Error, Period};
use crate::files::discharges::Checker;
use crate::pipeline::{Program, Ties, Watch};
use crate::region::{Audits, SchemeBy, SpecialCases};
use crate::report::Summary;

use super::prepare::{Discharges, catalogue, check_maps, load_maps, load_scheme};
use super::stream::stream;
use super::task::{Bench, Done, table_entries};

/// Groups the discharges that were named.
pub(super) fn group(
    scheme: &str,
    diagnosis_map: Option<&str>,
    procedure_map: Option<&str>,
    bench: &mut Bench<'_>,
) -> Result<Done, Error> {
    let catalogue = catalogue(bench.places.tables.as_deref())?;
    let schemes = [load_scheme(&catalogue, scheme, Period::ALWAYS)?];
    let maps = load_maps(&catalogue, diagnosis_map, procedure_map)?;
    check_maps(&schemes, &maps)?;
    let columns = bench.places.columns.as_deref();
    let discharges = Discharges::open(&bench.places.inputs, columns, bench.pool, bench.progress)?;
    let program = Program {
        watch: Watch::Nothing,
        mapping: &discharges.mapping,
        checker: Checker::default(),
        schemes: &schemes,
        scheme_by: SchemeBy::SettlementDate,
        maps: &maps,
        tariffs: None,
        special_cases: &SpecialCases::default(),
        audits: &Audits::default(),
        repeats: &discharges.repeats,
        ties: &Ties::default(),
        asked: None,
    };
    let streamed = stream(&program, &discharges, None, bench.folder, bench.pool, bench.progress)?;
    let title = schemes[0].grouper.manifest().title.clone();
    Ok(Done {
        summary: Summary::of_grouping(title, &streamed.counts),
        inputs: discharges.entries(bench.pool)?,
        tables: table_entries(&schemes, &maps, &discharges.mapping),
        region: Vec::new(),
        region_id: None,
    })
}
