//! The work on a piece for several arms at once: the year as it is, and years as they would be. Records are read and checked
//! once; what an arm shares with the baseline is not done again.

use std::collections::BTreeMap;

use crate::domain::{CaseSums, Error, Fen, Points};
use crate::files::discharges::{Input, Location, Piece, Records};
use crate::region::Region;
use crate::simulation::{Flow, Moves, Seen, Step, case_moves};

use super::columns::Columns;
use super::counts::{Counts, SumTable};
use super::edit::{Edit, Edits};
use super::numbering::Numbering;
use super::plan::{Baseline, Plan, Planned};
use super::program::Program;
use super::told::Watched;
use super::work::Work;

/// A year as it would be.
#[derive(Clone, Copy, Debug)]
pub struct Arm<'a> {
    /// Its region.
    pub region: &'a Region,
    /// What it needs to know.
    pub program: Program<'a>,
    /// Its changes of cases.
    pub plan: &'a Plan,
    /// Whether schemes, maps, checks and words of routing are those of the baseline: then its records are too.
    pub same_records: bool,
}

/// What cases are compared by.
#[derive(Clone, Copy, Debug)]
pub struct Comparing<'c> {
    /// The region of the baseline.
    pub region: &'c Region,
    /// One numbering for baseline (0) and the first arm (1).
    pub numbering: &'c Numbering,
    /// The hospital, by its number, whose cases are told one by one.
    pub hospital: Option<usize>,
    /// Whether the first arm (without one: the baseline itself) is compared with the baseline case by case.
    pub compares: bool,
}

/// Some cases of a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ComparedGroup {
    /// Cases; a reversal takes one off.
    pub cases: i64,
    /// Their cost.
    pub cost: Fen,
    /// Their points.
    pub points: Points,
}

impl ComparedGroup {
    fn add(&mut self, sums: &CaseSums) {
        self.cases += sums.all.cases;
        self.cost += sums.all.cost;
        self.points += sums.points;
    }

    fn merge(&mut self, other: &Self) {
        self.cases += other.cases;
        self.cost += other.cost;
        self.points += other.points;
    }
}

/// A case of the hospital that is looked at, in both arms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnCase {
    /// Its settlement id.
    pub setl_id: String,
    /// Its pool.
    pub pool: usize,
    /// Its group in each, by number; none where it is not there.
    pub groups: [Option<u32>; 2],
    /// Cost in each.
    pub cost: [Fen; 2],
    /// Points in each.
    pub points: [Points; 2],
    /// What each pays it beside points.
    pub other: [Fen; 2],
    /// Its steps.
    pub moves: Moves,
}

/// How two arms differ in some cases.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    /// By pool and hospital.
    pub moves: BTreeMap<(usize, usize), Moves>,
    /// By pool and group, in both arms.
    pub groups: BTreeMap<(usize, u32), [ComparedGroup; 2]>,
    /// The same of the hospital that is looked at.
    pub own_groups: BTreeMap<(usize, u32), [ComparedGroup; 2]>,
    /// Between groups.
    pub flows: BTreeMap<(u32, u32), Flow>,
    /// Base points of the cases paid by points in both arms, by pool: how many points of one are as many of the other.
    pub bases: BTreeMap<usize, [Points; 2]>,
    /// The cases of the hospital that is looked at, where they differ, in the order of the inputs.
    pub own_cases: Vec<OwnCase>,
}

impl Compared {
    /// Adds what follows in the order of the inputs.
    pub fn merge(&mut self, other: Self) {
        for (place, moves) in &other.moves {
            self.moves.entry(*place).or_default().merge(moves);
        }
        for (own, others) in [(&mut self.groups, &other.groups), (&mut self.own_groups, &other.own_groups)] {
            for (place, sums) in others {
                let own = own.entry(*place).or_default();
                own.iter_mut().zip(sums).for_each(|(own, sums)| own.merge(sums));
            }
        }
        for (pair, flow) in &other.flows {
            self.flows.entry(*pair).or_default().add(flow);
        }
        for (pool, [before, after]) in &other.bases {
            let [one, two] = self.bases.entry(*pool).or_default();
            (*one, *two) = (*one + *before, *two + *after);
        }
        self.own_cases.extend(other.own_cases);
    }
}

/// What an arm adds up to.
#[derive(Clone, Debug)]
pub struct ArmSums {
    /// Where every record went.
    pub counts: Counts,
    /// Sums per pool, hospital and month.
    pub sums: SumTable,
    /// What became of its changes of cases.
    pub planned: Planned,
}

impl ArmSums {
    /// Without a record.
    pub fn new((pools, hospitals): (usize, usize)) -> Self {
        Self { counts: Counts::default(), sums: SumTable::new(pools, hospitals), planned: Planned::default() }
    }

    /// Adds the records of another piece.
    pub fn merge(&mut self, other: &Self) {
        self.counts.merge(&other.counts);
        self.sums.merge(&other.sums);
        self.planned.merge(&other.planned);
    }
}

/// What the work on a piece leaves: the baseline first (empty where nothing looks at its cases), then the arms in order.
#[derive(Debug)]
pub struct ArmsPiece {
    /// Sums of each.
    pub sums: Vec<ArmSums>,
    /// The first arm against the baseline.
    pub compared: Compared,
}

/// Works on a piece for the baseline and for every arm.
///
/// # Errors
/// A damaged file.
pub fn process_arms(
    baseline: &Program<'_>,
    arms: &[Arm<'_>],
    comparing: &Comparing<'_>,
    input: &Input,
    piece: Piece,
) -> Result<ArmsPiece, Error> {
    let mut first = Location { input: piece.input, row: piece.first_row };
    let mut own = Work::new(baseline, first);
    let mut others: Vec<Work<'_, '_>> = arms.iter().map(|arm| Work::new(&arm.program, first)).collect();
    let mut planned = vec![Planned::default(); arms.len()];
    let mut compared = Compared::default();
    // The baseline's own cases are asked for where they are compared, or changed.
    let asks = comparing.compares || arms.iter().any(|arm| !arm.plan.changes.is_empty());
    let looks = asks || arms.len() > 1;
    // Where several arms have the same records and schemes, each record is grouped once.
    own.groupings = (looks && arms.iter().any(|arm| arm.same_records)).then(Vec::new);
    input.read(piece, None, &mut |batch| {
        let records = Records::read(&batch, baseline.mapping);
        let columns = own.lay_out(&records);
        if looks {
            own.rows(&columns, Edits::default());
        }
        let known = own.groupings.as_deref().unwrap_or_default();
        for (number, (arm, work)) in arms.iter().zip(&mut others).enumerate() {
            let edits = if arm.plan.changes.is_empty() {
                Vec::new()
            } else {
                let of = Baseline::new(arm.plan, (comparing.region, comparing.numbering), &columns, first);
                arm.plan.edits(&of, &own.watched, arm.region, &mut planned[number])
            };
            if arm.same_records {
                work.rows(&columns, arm.plan.of_rows(&edits, known));
            } else {
                let columns = work.lay_out(&records);
                work.rows(&columns, arm.plan.of_rows(&edits, &[]));
            }
            if number == 0 && comparing.compares {
                Rows { comparing, columns: &columns, edits: &edits }.compare(
                    &own.watched,
                    &work.watched,
                    &mut compared,
                );
            }
        }
        if arms.is_empty() && comparing.compares {
            let rows = Rows { comparing, columns: &columns, edits: &[] };
            rows.compare(&own.watched, &own.watched, &mut compared);
        }
        first.row += records.rows as u64;
        Ok(())
    })?;
    let done = |work: Work<'_, '_>, planned: Planned| {
        let planned = Planned { uncoded: work.uncoded, ..planned };
        ArmSums { counts: work.gathered.counts, sums: work.gathered.sums, planned }
    };
    let mut sums = vec![done(own, Planned::default())];
    sums.extend(others.into_iter().zip(planned).map(|(work, planned)| done(work, planned)));
    Ok(ArmsPiece { sums, compared })
}

/// The rows of a batch in two arms.
struct Rows<'r, 'b> {
    comparing: &'r Comparing<'r>,
    columns: &'r Columns<'b>,
    edits: &'r [Edit],
}

impl Rows<'_, '_> {
    fn compare(&self, before: &[Watched], after: &[Watched], compared: &mut Compared) {
        let (mut before, mut after) = (Entries(before), Entries(after));
        for row in 0..self.columns.records.rows {
            let (before, after) = (before.of(row), after.of(row));
            if before.is_empty() && after.is_empty() {
                continue;
            }
            let times = self.edits.get(row).map_or(1, |edit| edit.times).max(1) as usize;
            let one = self.seen(0, before);
            let mut copies = after.chunks((after.len() / times).max(1)).map(|copy| self.seen(1, copy));
            self.case(row, one, copies.next().flatten(), compared);
            copies.for_each(|copy| self.case(row, None, copy, compared));
        }
    }

    /// A case of an arm from what it adds to the months.
    fn seen(&self, arm: usize, entries: &[Watched]) -> Option<Seen> {
        let first = entries.first()?;
        let mut sums = CaseSums::default();
        entries.iter().for_each(|entry| sums.add(&entry.sums));
        let (worth, price) = (&first.worth, &first.price);
        let numbering = self.comparing.numbering;
        Some(Seen {
            pool: worth.pool,
            hospital: numbering.hospital(arm, worth.hospital),
            group: numbering.group(arm, first.scheme, first.grouping.placement.0 as usize),
            method: price.method,
            line: price.line,
            sums,
            base: price.base_points,
            coefficient: price.coefficient,
            auxiliary: price.auxiliary,
            decimals: worth.decimals,
            plain: entries.len() == 1,
        })
    }

    fn case(&self, row: usize, before: Option<Seen>, after: Option<Seen>, compared: &mut Compared) {
        let mut own = Moves::default();
        case_moves(before.as_ref(), after.as_ref(), |place, cause, step: Step| {
            compared.moves.entry(place).or_default().add(cause, &step);
            if Some(place.1) == self.comparing.hospital {
                own.add(cause, &step);
            }
        });
        let sides = [before, after];
        let mine = |seen: &Seen| Some(seen.hospital) == self.comparing.hospital;
        for (arm, seen) in sides.iter().enumerate().filter_map(|(arm, seen)| Some((arm, seen.as_ref()?))) {
            compared.groups.entry((seen.pool, seen.group)).or_default()[arm].add(&seen.sums);
            if mine(seen) {
                compared.own_groups.entry((seen.pool, seen.group)).or_default()[arm].add(&seen.sums);
            }
        }
        if let [Some(before), Some(after)] = &sides {
            let (cases, cost) = (before.sums.all.cases, before.sums.all.cost);
            let flow = Flow { cases, cost, before: before.sums.points, after: after.sums.points };
            compared.flows.entry((before.group, after.group)).or_default().add(&flow);
            if before.method.is_by_points() && after.method.is_by_points() {
                let [one, two] = compared.bases.entry(before.pool).or_default();
                (*one, *two) = (*one + before.base, *two + after.base);
            }
        }
        let mine = sides.map(|seen| seen.filter(mine));
        if mine.iter().any(Option::is_some) && !alike(&mine) {
            compared.own_cases.push(OwnCase {
                setl_id: (self.columns.setl_ids)(row).unwrap_or_default().to_owned(),
                pool: mine.iter().flatten().next().expect("one of them is there").pool,
                groups: mine.map(|seen| seen.map(|seen| seen.group)),
                cost: mine.map(|seen| seen.map_or(Fen::ZERO, |seen| seen.sums.all.cost)),
                points: mine.map(|seen| seen.map_or(Points::ZERO, |seen| seen.sums.points)),
                other: mine.map(|seen| {
                    seen.map_or(Fen::ZERO, |seen| seen.sums.item_amount + seen.sums.other_amount)
                }),
                moves: own,
            });
        }
    }
}

/// Whether a case is paid alike in both arms; its days alone are no difference.
fn alike(sides: &[Option<Seen>; 2]) -> bool {
    let [Some(one), Some(two)] = sides else { return false };
    (one.group, one.method, one.sums.without_days()) == (two.group, two.method, two.sums.without_days())
}

/// Entries in order of rows, taken row by row.
struct Entries<'e>(&'e [Watched]);

impl<'e> Entries<'e> {
    fn of(&mut self, row: usize) -> &'e [Watched] {
        let end = self.0.iter().position(|entry| entry.row != row).unwrap_or(self.0.len());
        let (own, rest) = self.0.split_at(end);
        self.0 = rest;
        own
    }
}
