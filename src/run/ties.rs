//! Which records of a region's discharges have to do with each other: corrections and reversals with what they name, and
//! stays of a person that follow each other.

use std::collections::HashSet;

use rayon::ThreadPool;

use crate::domain::{Error, Kind};
use crate::files::discharges::{Field, Input, Location, Partitions, RecordKind, Records};
use crate::pipeline::{Asked, Changed, Linked, Program, Returned, Ties, returns, stays};
use crate::region::Region;

use super::parallel::in_order;
use super::prepare::{Discharges, rows_at};
use super::progress::Progress;
use super::task::Bench;

/// The ties of all records that count in the months that are asked for, or before them. `program` is that of the year, as
/// yet without ties. The other value is how many cases name no person, where that matters.
///
/// # Errors
/// A damaged file; a policy that asks for persons where no file names them.
pub(super) fn find_ties(
    program: &Program<'_>,
    region: &Region,
    asked: &Asked,
    discharges: &Discharges,
    bench: &mut Bench<'_>,
) -> Result<(Ties, u64), Error> {
    let mut ties = Ties::resolve(&linked(
        |records| program.accepts(records),
        asked,
        discharges,
        bench.pool,
        bench.progress,
    )?);
    if !region.policy.has_readmission() {
        return Ok((ties, 0));
    }
    let (returned, nobody) =
        returned(&Program { ties: &ties, ..*program }, region, asked, discharges, bench)?;
    let later: Vec<Location> = returned.iter().map(|returned| returned.later).collect();
    let ids = ids_at(discharges, later, bench)?;
    for Returned { earlier, later, month, keeps } in returned {
        let by = ids[ids.partition_point(|(at, _)| *at < later)].1.clone();
        ties.change(earlier, Changed { month, by, keeps: Some(keeps) });
    }
    Ok((ties, nobody))
}

/// The identifiers of some rows, in order of location.
fn ids_at(
    discharges: &Discharges,
    mut rows: Vec<Location>,
    bench: &Bench<'_>,
) -> Result<Vec<(Location, String)>, Error> {
    rows.sort_unstable();
    let Discharges { mapping, inputs, pieces, .. } = discharges;
    let id = |at, records: &Records<'_>| Some((at, records.setl_ids()(0)?.to_owned()));
    rows_at(inputs, pieces, mapping, &rows, bench.pool, id)
}

/// Corrections and reversals that name a record, and the records that they name: those that `accepts` finds sound.
pub(super) fn linked(
    accepts: impl Fn(&Records<'_>) -> bool + Sync,
    asked: &Asked,
    discharges: &Discharges,
    pool: &ThreadPool,
    progress: &mut dyn Progress,
) -> Result<Vec<Linked>, Error> {
    let Discharges { mapping, inputs, pieces, repeats, .. } = discharges;
    if !inputs.iter().any(|input| input.has(Field::RecordKind, mapping)) {
        return Ok(Vec::new());
    }
    let (mut rows, mut named) = (Vec::new(), HashSet::new());
    let mut found = scan(discharges, pool, progress, &["record_kind", "supersedes_setl_id"], |records| {
        let (kinds, names) = (records.kinds(), records.keys(Field::SupersedesSetlId));
        let links = |row: &usize| matches!(kinds[*row], RecordKind::Correction | RecordKind::Reversal);
        (0..records.rows).filter(links).map(|row| (row, names(row).map(str::to_owned))).collect()
    })?;
    found.retain(|(at, _)| repeats.of(*at).is_none());
    for (at, names) in found {
        rows.push(at);
        named.extend(names);
    }
    if !named.is_empty() {
        let originals = scan(discharges, pool, progress, &["setl_id"], |records| {
            let ids = records.setl_ids();
            (0..records.rows)
                .filter(|row| ids(*row).is_some_and(|id| named.contains(id)))
                .map(|row| (row, ()))
                .collect()
        })?;
        rows.extend(originals.into_iter().map(|(at, ())| at).filter(|at| repeats.of(*at).is_none()));
    }
    rows.sort_unstable();
    rows.dedup();
    rows_at(inputs, pieces, mapping, &rows, pool, |location, records| {
        let (id, day) = (records.setl_ids()(0)?.to_owned(), records.settlement_date(0)?);
        let month = asked.counts_in(&id, day.month());
        let (kind, supersedes) =
            (records.kinds()[0], records.keys(Field::SupersedesSetlId)(0).map(str::to_owned));
        // What was settled later is not known yet: a month that is settled again comes out as it was.
        let known = month <= *asked.months.end() && accepts(records);
        known.then_some(Linked { location, id, kind, supersedes, day, month })
    })
}

/// What `find` makes of the rows of all files, by number of the row within its batch, with their places.
fn scan<T: Send>(
    discharges: &Discharges,
    pool: &ThreadPool,
    progress: &mut dyn Progress,
    columns: &[&str],
    find: impl Fn(&Records<'_>) -> Vec<(usize, T)> + Sync,
) -> Result<Vec<(Location, T)>, Error> {
    let Discharges { mapping, inputs, pieces, .. } = discharges;
    progress.begin("looking for corrections", discharges.rows());
    let work = |piece: &crate::files::discharges::Piece| {
        let (mut found, mut first) = (Vec::new(), piece.first_row);
        inputs[piece.input].read(*piece, Some(columns), &mut |batch| {
            let records = Records::read(&batch, mapping);
            let at = |row: usize| Location { input: piece.input, row: first + row as u64 };
            found.extend(find(&records).into_iter().map(|(row, own)| (at(row), own)));
            first += records.rows as u64;
            Ok(())
        })?;
        Ok(found)
    };
    let mut all = Vec::new();
    in_order(pool, pieces, work, |piece, found: Vec<(Location, T)>| {
        all.extend(found);
        progress.advance(piece.rows);
        Ok(())
    })?;
    progress.end();
    Ok(all)
}

/// Who came back, and how many cases name no person.
fn returned(
    program: &Program<'_>,
    region: &Region,
    asked: &Asked,
    discharges: &Discharges,
    bench: &mut Bench<'_>,
) -> Result<(Vec<Returned>, u64), Error> {
    let Discharges { mapping, inputs, pieces, .. } = discharges;
    if !inputs.iter().any(|input: &Input| input.has(Field::PsnNo, mapping)) {
        let message =
            "points.readmission asks who came back, and no file of discharges has the column `psn_no`";
        return Err(Error::at(Kind::Input, region.discharges().display().to_string(), message));
    }
    let (mut partitions, mut nobody) = (Partitions::default(), 0);
    bench.progress.begin("looking for those who came back", discharges.rows());
    let work = |piece: &crate::files::discharges::Piece| stays(program, &inputs[piece.input], *piece);
    in_order(bench.pool, pieces, work, |piece, (stays, without)| {
        partitions.add(stays.into_iter())?;
        nobody += without;
        bench.progress.advance(piece.rows);
        Ok(())
    })?;
    bench.progress.end();
    let names = region.pool_names();
    let rule = |pool: u32, day| {
        region.policy.readmission(crate::policy::Selection { day, pool: names[pool as usize], level: None })
    };
    let mut found = Vec::new();
    for partition in partitions.into_parts() {
        found.extend(returns(&partition.sorted()?, asked.months.start().year, rule));
    }
    Ok((found, nobody))
}
