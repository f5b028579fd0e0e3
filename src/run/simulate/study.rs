//! A baseline, a variant, and what their years come to.

use crate::domain::{Error, Points, Quotient};
use crate::files::FileEntry;
use crate::files::discharges::Mapping;
use crate::pipeline::{Arm, Asked, Compared, Comparing, Numbering, Plan, Ties, Watch};
use crate::region::Overlay;
use crate::report::WhatIf;
use crate::scheme::Catalogue;

use super::super::decisions::{check_audits, check_decisions};
use super::super::parallel::in_order;
use super::super::prepare::{Discharges, Loaded};
use super::super::stored::StoredRun;
use super::super::stream::Streamed;
use super::super::task::{Bench, check_route_columns, open_region_discharges};
use super::super::ties::find_ties;
use super::arm::{Rules, Shared};
use super::others::Others;
use super::pass::{choose, pass};
use super::scenario::Settled;

/// So many years are summed in one pass over the discharges, so that memory stays bounded.
pub(super) const ABREAST: usize = 16;

/// A baseline and a variant over the same records.
pub(super) struct Study {
    pub(super) baseline: Rules,
    pub(super) variant: Rules,
    pub(super) numbering: Numbering,
    pub(super) plan: Plan,
    /// The hospital that is looked at, by its number.
    pub(super) hospital: Option<usize>,
    pub(super) stored: Option<StoredRun>,
    records: Option<Records>,
    others: Others,
}

/// The discharges with what has to be known of all of them before a pass.
struct Records {
    discharges: Discharges,
    ties: Ties,
}

/// Both years, and how their cases differ.
pub(super) struct Studied {
    pub(super) streamed: [Streamed; 2],
    pub(super) settled: [Settled; 2],
    pub(super) compared: Compared,
    /// By pool: points of the baseline for one of the variant.
    pub(super) units: Vec<Quotient>,
    pub(super) warnings: Vec<String>,
}

impl Study {
    pub(super) fn new(
        [baseline, variant]: [Rules; 2],
        numbering: Numbering,
        plan: Plan,
        hospital: Option<usize>,
        stored: Option<StoredRun>,
    ) -> Self {
        Self {
            baseline,
            variant,
            numbering,
            plan,
            hospital,
            stored,
            records: None,
            others: Others::default(),
        }
    }

    /// Whether discharges were read.
    pub(super) fn has_read(&self) -> bool {
        self.records.is_some()
    }

    /// Where the columns of the discharges come from.
    pub(super) fn mapping(&self) -> Mapping {
        self.records.as_ref().map(|records| records.discharges.mapping.clone()).unwrap_or_default()
    }

    /// What was read, for the receipt.
    ///
    /// # Errors
    /// A file that was changed since it was opened.
    pub(super) fn inputs(&self, bench: &Bench<'_>) -> Result<Vec<FileEntry>, Error> {
        match (&self.records, &self.stored) {
            (Some(records), _) => records.discharges.entries(bench.pool),
            (None, stored) => Ok(stored.as_ref().map(|stored| stored.inputs.clone()).unwrap_or_default()),
        }
    }

    /// The discharges, opened when they are first asked for.
    fn read(&mut self, bench: &mut Bench<'_>) -> Result<(), Error> {
        match self.records {
            Some(_) => Ok(()),
            None => self.open(open_region_discharges(&self.baseline.loaded, bench)?, bench),
        }
    }

    /// Takes opened discharges, and chooses among them the cases of the plan.
    ///
    /// # Errors
    /// A damaged file; columns that are asked for and not there; other discharges than those of the baseline's run.
    pub(super) fn open(&mut self, discharges: Discharges, bench: &mut Bench<'_>) -> Result<(), Error> {
        check_route_columns(&self.variant.loaded, &discharges)?;
        if let Some(stored) = &self.stored {
            stored.check_inputs(&discharges.entries(bench.pool)?)?;
        }
        let ties = ties_of(&self.baseline, &discharges, bench)?;
        let asked = Asked::year(self.baseline.loaded.year);
        let mut plan = std::mem::take(&mut self.plan);
        let program = watching(self.baseline.program(&discharges, &ties, &asked));
        choose(&program, &mut plan, &self.comparing(false), &discharges, bench)?;
        self.plan = plan;
        self.records = Some(Records { discharges, ties });
        Ok(())
    }

    fn comparing(&self, compares: bool) -> Comparing<'_> {
        let region = &self.baseline.loaded.region;
        Comparing { region, numbering: &self.numbering, hospital: self.hospital, compares }
    }

    /// Sums, settles and compares both years.
    ///
    /// # Errors
    /// Everything that keeps one of them from being settled.
    pub(super) fn study(&mut self, bench: &mut Bench<'_>) -> Result<Studied, Error> {
        let same = self.plan.changes.is_empty() && self.baseline.shared(&self.variant) == Shared::Sums;
        let ([mut one, mut two], compared) = match &self.stored {
            Some(stored) if same => ([stored.streamed.clone(), stored.streamed.clone()], Compared::default()),
            _ => self.both(same, bench)?,
        };
        self.others = Others::of(&self.baseline.loaded, &one)?;
        [&mut one, &mut two].into_iter().for_each(|streamed| self.others.add(streamed));
        let mut warnings = Vec::new();
        for (rules, streamed, arm) in [(&self.baseline, &one, "baseline"), (&self.variant, &two, "variant")] {
            check_audits(&rules.loaded.region, streamed)?;
            let told = check_decisions(&rules.loaded, streamed)?;
            warnings.extend(told.into_iter().map(|warning| format!("{arm}: {warning}")));
        }
        let settled = [Settled::of(&self.baseline.loaded, &one)?, Settled::of(&self.variant.loaded, &two)?];
        let units = self.units(&compared);
        Ok(Studied { streamed: [one, two], settled, compared, units, warnings })
    }

    fn both(&mut self, same: bool, bench: &mut Bench<'_>) -> Result<([Streamed; 2], Compared), Error> {
        self.read(bench)?;
        let Records { discharges, ties } = self.records.as_ref().expect("they were read just now");
        let asked = Asked::year(self.baseline.loaded.year);
        let baseline = watching(self.baseline.program(discharges, ties, &asked));
        if same {
            let mut passed = pass(&baseline, &[], &self.comparing(true), discharges, bench)?;
            let own = passed.streamed.remove(0);
            return Ok(([own.clone(), own], passed.compared));
        }
        let shared = self.baseline.shared(&self.variant);
        let own =
            if shared == Shared::Files { Some(ties_of(&self.variant, discharges, bench)?) } else { None };
        let arm = Arm {
            region: &self.variant.loaded.region,
            program: watching(self.variant.program(discharges, own.as_ref().unwrap_or(ties), &asked)),
            plan: &self.plan,
            same_records: shared != Shared::Files,
        };
        let mut passed = pass(&baseline, &[arm], &self.comparing(true), discharges, bench)?;
        let two = passed.streamed.remove(1);
        Ok(([passed.streamed.remove(0), two], passed.compared))
    }

    /// Settles years by other rules over the cases of the variant: in order. Only rules that make other sums of them go over
    /// the discharges again, several in one pass.
    ///
    /// # Errors
    /// Everything that keeps one of them from being settled.
    pub(super) fn settle(
        &mut self,
        all: &[Rules],
        variant: &Streamed,
        bench: &mut Bench<'_>,
    ) -> Result<Vec<Settled>, Error> {
        let shared: Vec<Shared> = all.iter().map(|rules| self.variant.shared(rules)).collect();
        let mut sums: Vec<Option<Streamed>> = vec![None; all.len()];
        let others: Vec<usize> = (0..all.len()).filter(|at| shared[*at] != Shared::Sums).collect();
        if !others.is_empty() {
            self.read(bench)?;
        }
        for places in others.chunks(ABREAST) {
            let Records { discharges, ties } = self.records.as_ref().expect("they were read just now");
            let asked = Asked::year(self.baseline.loaded.year);
            let same: Vec<bool> =
                places.iter().map(|at| self.baseline.shared(&all[*at]) != Shared::Files).collect();
            let mut own: Vec<Option<Ties>> = Vec::new();
            for (at, same) in places.iter().zip(&same) {
                own.push(if *same { None } else { Some(ties_of(&all[*at], discharges, bench)?) });
            }
            let arms: Vec<Arm<'_>> = places
                .iter()
                .zip(own.iter().zip(&same))
                .map(|(at, (own, same))| Arm {
                    region: &all[*at].loaded.region,
                    program: all[*at].program(discharges, own.as_ref().unwrap_or(ties), &asked),
                    plan: &self.plan,
                    same_records: *same,
                })
                .collect();
            let baseline = self.baseline.program(discharges, ties, &asked);
            // Filters of changes look at the baseline's cases.
            let baseline = if self.plan.changes.is_empty() { baseline } else { watching(baseline) };
            let passed = pass(&baseline, &arms, &self.comparing(false), discharges, bench)?;
            for (at, mut streamed) in places.iter().zip(passed.streamed.into_iter().skip(1)) {
                self.others.add(&mut streamed);
                sums[*at] = Some(streamed);
            }
        }
        let tasks: Vec<(&Rules, &Streamed)> =
            all.iter().zip(&sums).map(|(rules, own)| (rules, own.as_ref().unwrap_or(variant))).collect();
        let settle = |(rules, streamed): &(&Rules, &Streamed)| {
            // What a year of its own would be refused for, one of many is refused for too.
            check_audits(&rules.loaded.region, streamed)?;
            check_decisions(&rules.loaded, streamed)?;
            Settled::of(&rules.loaded, streamed)
        };
        bench.progress.begin("settling", tasks.len() as u64);
        let mut settled = Vec::with_capacity(tasks.len());
        in_order(bench.pool, &tasks, settle, |_, own| {
            settled.push(own);
            bench.progress.advance(1);
            Ok(())
        })?;
        bench.progress.end();
        Ok(settled)
    }

    /// Where other schemes count points in another unit, points of the baseline for one of the variant: so many that the
    /// cases of both have as many base points in all.
    fn units(&self, compared: &Compared) -> Vec<Quotient> {
        let ids = |rules: &Rules| -> Vec<String> {
            rules.loaded.schemes.iter().map(|scheme| scheme.id.clone()).collect()
        };
        let same = ids(&self.baseline) == ids(&self.variant);
        let one = || Quotient::from_integer(1.into());
        let unit = |pool: usize| {
            let [before, after] = compared.bases.get(&pool).copied().unwrap_or_default();
            let counts = !same && before > Points::ZERO && after > Points::ZERO;
            if counts { Quotient::new(before.0.into(), after.0.into()) } else { one() }
        };
        (0..self.baseline.loaded.region.settings.pools.len()).map(unit).collect()
    }

    /// What statements are made of.
    pub(super) fn statements<'s>(&'s self, studied: &'s Studied) -> WhatIf<'s> {
        let [one, two] = &studied.settled;
        WhatIf {
            year: self.baseline.loaded.year,
            arms: [one.arm(&self.baseline.loaded), two.arm(&self.variant.loaded)],
            numbering: &self.numbering,
            compared: &studied.compared,
            units: &studied.units,
        }
    }
}

/// A program whose cases are compared one by one.
fn watching(program: crate::pipeline::Program<'_>) -> crate::pipeline::Program<'_> {
    crate::pipeline::Program { watch: Watch::All, ..program }
}

fn ties_of(rules: &Rules, discharges: &Discharges, bench: &mut Bench<'_>) -> Result<Ties, Error> {
    let (alone, asked) = (Ties::default(), Asked::year(rules.loaded.year));
    let program = rules.program(discharges, &alone, &asked);
    let (ties, _) = find_ties(&program, &rules.loaded.region, &asked, discharges, bench)?;
    Ok(ties)
}

/// The variant of a baseline's region, sharing what it can.
///
/// # Errors
/// Everything that is wrong with it.
pub(super) fn changed(baseline: &Loaded, overlay: &Overlay, catalogue: &Catalogue) -> Result<Rules, Error> {
    Ok(Rules::new(baseline.changed(overlay, catalogue)?))
}

/// Several variants of a region, in order.
///
/// # Errors
/// The first that is wrong, in their order.
pub(super) fn all_changed(
    baseline: &Loaded,
    overlays: &[Overlay],
    catalogue: &Catalogue,
    bench: &Bench<'_>,
) -> Result<Vec<Rules>, Error> {
    let mut all = Vec::with_capacity(overlays.len());
    in_order(
        bench.pool,
        overlays,
        |overlay| changed(baseline, overlay, catalogue),
        |_, rules| {
            all.push(rules);
            Ok(())
        },
    )?;
    Ok(all)
}
