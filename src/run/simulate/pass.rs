//! One pass over all discharges for the baseline and every arm that needs one.

use crate::domain::{Error, Kind};
use crate::files::discharges::Piece;
use crate::pipeline::{
    Arm, ArmSums, Candidate, Compared, Comparing, Plan, PlannedEdit, Program, candidates, process_arms,
};
use crate::simulation::chosen;

use super::super::parallel::in_order;
use super::super::prepare::Discharges;
use super::super::stream::Streamed;
use super::super::task::Bench;

/// What a pass leaves: the baseline first, then the arms in order.
pub(super) struct Passed {
    pub(super) streamed: Vec<Streamed>,
    pub(super) compared: Compared,
}

/// Works on all discharges.
///
/// # Errors
/// A damaged file; a change of cases that cannot be; records whose places do not add up.
pub(super) fn pass(
    baseline: &Program<'_>,
    arms: &[Arm<'_>],
    comparing: &Comparing<'_>,
    discharges: &Discharges,
    bench: &mut Bench<'_>,
) -> Result<Passed, Error> {
    bench.progress.begin("grouping and pricing", discharges.rows());
    let size = |program: &Program<'_>| program.tariffs.map_or((0, 0), |tariffs| tariffs.size);
    let mut sums = vec![ArmSums::new(size(baseline))];
    sums.extend(arms.iter().map(|arm| ArmSums::new(size(&arm.program))));
    let mut compared = Compared::default();
    let work =
        |piece: &Piece| process_arms(baseline, arms, comparing, &discharges.inputs[piece.input], *piece);
    in_order(bench.pool, &discharges.pieces, work, |piece, result| {
        sums.iter_mut().zip(&result.sums).for_each(|(sums, own)| sums.merge(own));
        compared.merge(result.compared);
        bench.progress.advance(piece.rows);
        Ok(())
    })?;
    bench.progress.end();
    for (arm, sums) in arms.iter().zip(&sums[1..]) {
        check_plan(arm.plan, sums)?;
    }
    let streamed = sums.into_iter().map(closed).collect::<Result<_, Error>>()?;
    Ok(Passed { streamed, compared })
}

fn closed(sums: ArmSums) -> Result<Streamed, Error> {
    if !sums.counts.closes() {
        let message = "the records read and the places they went to do not add up; nothing was written";
        return Err(Error::new(Kind::Sum, message));
    }
    Ok(Streamed { counts: sums.counts, sums: sums.sums, warnings: Vec::new(), told: Vec::new() })
}

/// Every change of cases is for some case and changes it, and none for one that another changes too.
fn check_plan(plan: &Plan, sums: &ArmSums) -> Result<(), Error> {
    if let Some(fault) = &sums.planned.fault {
        return Err(Error::new(Kind::Rules, fault.clone()));
    }
    let matched = sums.planned.matched.iter().copied().chain(std::iter::repeat(0));
    for (change, matched) in plan.changes.iter().zip(matched) {
        let complaint = match change.edit {
            _ if matched == 0 => "no case of the year is as `where` says; widen it, or remove the change",
            PlannedEdit::Without(set) if !sums.planned.uncoded.contains_key(&set) => {
                "no case that is as `where` says has such an other diagnosis; mend the codes, or remove the change"
            }
            _ => continue,
        };
        return Err(Error::new(Kind::Rules, format!("{}: {complaint}", change.told)));
    }
    Ok(())
}

/// Chooses the cases of the changes that take a share.
///
/// # Errors
/// A damaged file.
pub(super) fn choose(
    baseline: &Program<'_>,
    plan: &mut Plan,
    comparing: &Comparing<'_>,
    discharges: &Discharges,
    bench: &mut Bench<'_>,
) -> Result<(), Error> {
    if plan.changes.iter().all(|change| change.share.is_none()) {
        return Ok(());
    }
    bench.progress.begin("choosing cases", discharges.rows());
    let mut found: Vec<Vec<Candidate>> = vec![Vec::new(); plan.changes.len()];
    let own = &*plan;
    let work = |piece: &Piece| candidates(baseline, own, comparing, &discharges.inputs[piece.input], *piece);
    in_order(bench.pool, &discharges.pieces, work, |piece, result| {
        found.iter_mut().zip(result).for_each(|(found, more)| found.extend(more));
        bench.progress.advance(piece.rows);
        Ok(())
    })?;
    bench.progress.end();
    for (change, mut candidates) in plan.changes.iter_mut().zip(found) {
        let Some(share) = change.share else { continue };
        candidates.sort_unstable();
        // A case and what corrects it or takes it back are one to choose, where the first of them stands.
        let mut roots: Vec<&str> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        roots.extend(candidates.iter().map(|own| own.root.as_str()).filter(|root| seen.insert(*root)));
        let taken: std::collections::HashSet<&str> = roots
            .iter()
            .zip(chosen(roots.len(), share))
            .filter(|(_, chosen)| *chosen)
            .map(|(root, _)| *root)
            .collect();
        change.chosen = candidates
            .iter()
            .filter(|own| taken.contains(own.root.as_str()))
            .map(|own| own.location)
            .collect();
    }
    Ok(())
}
