//! All pieces of all inputs through the pipeline, into the case files of an output folder.

use std::path::Path;

use rayon::ThreadPool;

use crate::domain::{Error, Kind, Placement};
use crate::files::discharges::Piece;
use crate::files::{AdjustmentFile, CaseEncoders, CaseFile, CaseLayout, FindingFile, RejectFile};
use crate::pipeline::{Counts, Gathered, Program, SumTable, ToldCase, process};
use crate::region::Region;

use super::kept::{FreshPart, Kept, Part};
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

/// The files of cases of an output folder while they are written, with what they add up to.
struct Sinks {
    cases: CaseFile,
    rejects: RejectFile,
    findings: FindingFile,
    adjustments: Option<AdjustmentFile>,
    streamed: Streamed,
}

/// What is worked on by itself.
#[derive(Clone, Copy)]
struct Unit {
    /// A piece of a file; the first one where the part of the file is kept.
    piece: Piece,
    /// Whether the part of its file is kept.
    kept: bool,
    /// Whether it is the last one of its file.
    last: bool,
}

fn units(pieces: &[Piece], kept: impl Fn(usize) -> bool) -> Vec<Unit> {
    let of_input = |pieces: &[Piece]| -> Vec<Unit> {
        let kept = kept(pieces[0].input);
        let worked_on = if kept { &pieces[..1] } else { pieces };
        let unit = |(place, piece): (usize, &Piece)| Unit {
            piece: *piece,
            kept,
            last: place + 1 == worked_on.len(),
        };
        worked_on.iter().enumerate().map(unit).collect()
    };
    pieces.chunk_by(|one, two| one.input == two.input).flat_map(of_input).collect()
}

impl Sinks {
    fn create(program: &Program<'_>, folder: &Path) -> Result<(Self, CaseEncoders), Error> {
        let schemes: Vec<(&str, &[Placement])> =
            program.schemes.iter().map(|scheme| (scheme.id.as_str(), scheme.grouper.placements())).collect();
        let layout = CaseLayout::new(&schemes, program.tariffs.is_some());
        let (cases, encoders) = CaseFile::create(&folder.join("cases.parquet"), layout)?;
        let names = program.checker.region.map(Region::pool_names);
        let adjustments = names.map(|names| AdjustmentFile::create(&folder.join("adjustments.csv"), &names));
        let Gathered { counts, sums, .. } = Gathered::new(program.size());
        let sinks = Self {
            cases,
            rejects: RejectFile::create(&folder.join("rejects.parquet"))?,
            findings: FindingFile::create(&folder.join("findings.csv"))?,
            adjustments: adjustments.transpose()?,
            streamed: Streamed { counts, sums, warnings: Vec::new(), told: Vec::new() },
        };
        Ok((sinks, encoders))
    }

    /// Adds what some records of a file leave beside their cases.
    fn add(&mut self, source: &str, gathered: Gathered) -> Result<(), Error> {
        self.rejects.add(source, &gathered.rejects)?;
        self.findings.add(source, &gathered.findings)?;
        self.adjustments.as_mut().map_or(Ok(()), |file| file.add(&gathered.adjustments))?;
        self.streamed.counts.merge(&gathered.counts);
        self.streamed.sums.merge(&gathered.sums);
        self.streamed.told.extend(gathered.told);
        Ok(())
    }

    /// Adds all of a file from its part.
    fn add_part(&mut self, source: &str, part: &Part, gathered: Gathered) -> Result<(), Error> {
        self.cases.append_file(&part.cases())?;
        self.add(source, gathered)
    }

    fn finish(self) -> Result<Streamed, Error> {
        self.cases.finish()?;
        self.rejects.finish()?;
        self.findings.finish()?;
        self.adjustments.map_or(Ok(()), AdjustmentFile::finish)?;
        if !self.streamed.counts.closes() {
            let message = "the records read and the places they went to do not add up; nothing was written";
            return Err(Error::new(Kind::Sum, message));
        }
        Ok(self.streamed)
    }
}

/// Reads all discharges and writes `cases.parquet`, `rejects.parquet`, `findings.csv` and, for a region, `adjustments.csv`.
/// Files whose parts are kept are not read again.
///
/// # Errors
/// A damaged input, an output that cannot be written, or records whose places do not add up.
pub(super) fn stream(
    program: &Program<'_>,
    discharges: &Discharges,
    kept: Option<&Kept>,
    folder: &Path,
    pool: &ThreadPool,
    progress: &mut dyn Progress,
) -> Result<Streamed, Error> {
    let (mut sinks, encoders) = Sinks::create(program, folder)?;
    let parts = kept.map_or(Ok(Vec::new()), |kept| kept.parts(program, discharges, pool))?;
    let units = units(&discharges.pieces, |input| parts.get(input).is_some_and(Part::is_kept));
    progress.begin("grouping", discharges.rows());
    let work = |unit: &Unit| match unit {
        Unit { piece, kept: true, .. } => parts[piece.input].read().map(|gathered| (None, gathered)),
        Unit { piece, .. } => {
            let result = process(program, &discharges.inputs[piece.input], *piece, &encoders)?;
            Ok((Some(result.cases), result.gathered))
        }
    };
    let mut fresh: Option<FreshPart<'_>> = None;
    in_order(pool, &units, work, |Unit { piece, last, .. }, (cases, gathered)| {
        let input = &discharges.inputs[piece.input];
        progress.advance(if cases.is_none() { input.rows() } else { piece.rows });
        match (cases, kept) {
            (None, _) => sinks.add_part(&input.name, &parts[piece.input], gathered),
            (Some(cases), None) => {
                sinks.cases.append(cases)?;
                sinks.add(&input.name, gathered)
            }
            (Some(cases), Some(kept)) => {
                let part = &parts[piece.input];
                let mut making = match fresh.take() {
                    Some(making) => making,
                    None => kept.begin(part, &encoders, program.size())?,
                };
                making.add(cases, gathered)?;
                if *last {
                    return sinks.add_part(&input.name, part, making.finish()?);
                }
                fresh = Some(making);
                Ok(())
            }
        }
    })?;
    progress.end();
    if let Some(kept) = kept {
        kept.tidy(&parts)?;
    }
    sinks.finish()
}
