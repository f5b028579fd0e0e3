//! The cases that a change of cases could choose from, where it takes only a share of them.

use crate::domain::{Error, Fen};
use crate::files::discharges::{Input, Location, Piece, Records};

use super::compare::Comparing;
use super::edit::Edits;
use super::plan::{Baseline, Plan};
use super::program::Program;
use super::ties::root_of;
use super::work::Work;

/// A case that a change could choose. In this order cases that are alike stand together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// Its pool, hospital and group.
    pub place: (usize, usize, u32),
    /// What it cost.
    pub cost: Fen,
    /// The settlement id of the record at the root: what corrects a case or takes it back goes with it.
    pub root: String,
    /// Where it stands.
    pub location: Location,
}

/// The candidates of each change of a plan that takes a share, in a piece.
///
/// # Errors
/// A damaged file.
pub fn candidates(
    baseline: &Program<'_>,
    plan: &Plan,
    comparing: &Comparing<'_>,
    input: &Input,
    piece: Piece,
) -> Result<Vec<Vec<Candidate>>, Error> {
    let mut first = Location { input: piece.input, row: piece.first_row };
    let mut work = Work::new(baseline, first);
    let mut found = vec![Vec::new(); plan.changes.len()];
    input.read(piece, None, &mut |batch| {
        let records = Records::read(&batch, baseline.mapping);
        let columns = work.lay_out(&records);
        work.rows(&columns, Edits::default());
        let of = Baseline::new(plan, (comparing.region, comparing.numbering), &columns, first);
        for case in Plan::cases(&work.watched) {
            for (change, found) in
                plan.changes.iter().zip(&mut found).filter(|(change, _)| change.share.is_some())
            {
                if !change.filter.holds(&of, case) {
                    continue;
                }
                let location = of.location(case.row);
                let group = comparing.numbering.group(0, case.scheme, case.grouping.placement.0 as usize);
                let id = (columns.setl_ids)(case.row).unwrap_or_default();
                found.push(Candidate {
                    place: (case.worth.pool, case.worth.hospital, group),
                    cost: case.worth.tally.cost,
                    root: root_of(baseline.ties.of(location)).unwrap_or(id).to_owned(),
                    location,
                });
            }
        }
        first.row += records.rows as u64;
        Ok(())
    })?;
    Ok(found)
}
