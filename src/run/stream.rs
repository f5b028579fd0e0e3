//! All pieces of all inputs through the pipeline, into the case files of an output folder.

use std::path::Path;

use rayon::ThreadPool;

use crate::domain::{Error, Kind, Placement};
use crate::files::discharges::Piece;
use crate::files::{AdjustmentFile, CaseFile, CaseLayout, FindingFile, RejectFile};
use crate::pipeline::{Counts, Program, SumTable, ToldCase, process};
use crate::region::Region;

use super::parallel::in_order;
use super::prepare::Discharges;
use super::progress::Progress;

/// What all pieces add up to.
#[derive(Clone, Debug)]
pub struct Streamed {
    /// Where every record went.
    pub counts: Counts,
    /// Sums per pool, hospital and month.
    pub sums: SumTable,
    /// What a person should know of the records.
    pub warnings: Vec<String>,
    /// The cases that are told one by one, in the order of the inputs.
    pub told: Vec<ToldCase>,
}

/// Reads all discharges and writes `cases.parquet`, `rejects.parquet`, `findings.csv` and, for a region, `adjustments.csv`.
///
/// # Errors
/// A damaged input, an output that cannot be written, or records whose places do not add up.
pub fn stream(
    program: &Program<'_>,
    discharges: &Discharges,
    folder: &Path,
    pool: &ThreadPool,
    progress: &mut dyn Progress,
) -> Result<Streamed, Error> {
    let schemes: Vec<(&str, &[Placement])> =
        program.schemes.iter().map(|scheme| (scheme.id.as_str(), scheme.grouper.placements())).collect();
    let layout = CaseLayout::new(&schemes, program.tariffs.is_some());
    let (mut cases, encoders) = CaseFile::create(&folder.join("cases.parquet"), layout)?;
    let mut rejects = RejectFile::create(&folder.join("rejects.parquet"))?;
    let mut findings = FindingFile::create(&folder.join("findings.csv"))?;
    let names = program.checker.region.map(Region::pool_names);
    let adjustments = names.map(|names| AdjustmentFile::create(&folder.join("adjustments.csv"), &names));
    let mut adjustments = adjustments.transpose()?;
    let (pools, hospitals) = program.tariffs.map_or((0, 0), |tariffs| tariffs.size);
    let mut streamed = Streamed {
        counts: Counts::default(),
        sums: SumTable::new(pools, hospitals),
        warnings: Vec::new(),
        told: Vec::new(),
    };
    progress.begin("grouping", discharges.rows());
    let work = |piece: &Piece| process(program, &discharges.inputs[piece.input], *piece, &encoders);
    in_order(pool, &discharges.pieces, work, |piece, result| {
        let source = &discharges.inputs[piece.input].name;
        cases.append(result.cases)?;
        rejects.add(source, &result.rejects)?;
        findings.add(source, &result.findings)?;
        adjustments.as_mut().map_or(Ok(()), |file| file.add(&result.adjustments))?;
        streamed.counts.merge(&result.counts);
        streamed.sums.merge(&result.sums);
        streamed.told.extend(result.told);
        progress.advance(piece.rows);
        Ok(())
    })?;
    progress.end();
    cases.finish()?;
    rejects.finish()?;
    findings.finish()?;
    adjustments.map_or(Ok(()), AdjustmentFile::finish)?;
    if !streamed.counts.closes() {
        let message = "the records read and the places they went to do not add up; nothing was written";
        return Err(Error::new(Kind::Sum, message));
    }
    Ok(streamed)
}
