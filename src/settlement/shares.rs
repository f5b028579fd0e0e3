//! Surplus and overrun of a pool: what each hospital keeps and bears, and what pays the fund's part.

use crate::domain::Fen;
use crate::policy::{SharingLevel, SharingRule, SharingSource};

use super::clearing::HospitalYear;
use super::sharing::{Shared, share_difference};
use super::split::{split, split_like};

/// Surplus and overrun of all hospitals, and what pays for the fund's part.
pub(super) struct Sharing {
    shared: Vec<Shared>,
    cuts: Vec<Fen>,
    pub(super) sources: Vec<(SharingSource, Fen)>,
}

impl Sharing {
    pub(super) fn of(
        rule: &SharingRule,
        hospitals: &[HospitalYear],
        standards: &[Fen],
        reserve: Fen,
    ) -> Self {
        let recorded: Vec<Fen> = hospitals.iter().map(|hospital| hospital.sums.group.fund).collect();
        match rule.level {
            SharingLevel::None => Self::none(standards, &recorded),
            SharingLevel::Hospital => Self::by_hospital(rule, standards, &recorded, reserve),
            SharingLevel::Pool => {
                let points: Vec<i128> = hospitals.iter().map(|hospital| hospital.sums.points.0).collect();
                Self::by_pool(rule, standards, &recorded, &points, reserve)
            }
        }
    }

    /// Nothing is shared: a surplus is the hospital's, and so is an overrun.
    fn none(standards: &[Fen], recorded: &[Fen]) -> Self {
        let shared = standards.iter().zip(recorded).map(|(standard, recorded)| {
            let surplus = (*standard - *recorded).at_least_zero();
            let overrun = (*recorded - *standard).at_least_zero();
            Shared { surplus, retained: surplus, overrun, shared_by_fund: Fen::ZERO }
        });
        Self { shared: shared.collect(), cuts: vec![Fen::ZERO; standards.len()], sources: Vec::new() }
    }

    fn by_hospital(rule: &SharingRule, standards: &[Fen], recorded: &[Fen], reserve: Fen) -> Self {
        let share = |(standard, recorded): (&Fen, &Fen)| {
            let shared = share_difference(&rule.bands, rule.mode, *standard, *recorded);
            // Without a standard to compare with, the standard stands: all of a surplus counts as kept.
            if *standard <= Fen::ZERO { Shared { retained: shared.surplus, ..shared } } else { shared }
        };
        let shared: Vec<Shared> = standards.iter().zip(recorded).map(share).collect();
        let wanted: Vec<Fen> = shared.iter().map(|shared| shared.shared_by_fund).collect();
        let unkept: Fen = shared.iter().map(|shared| shared.surplus - shared.retained).sum();
        let (sources, paid) = draw(&rule.sources, wanted.iter().sum(), unkept, reserve);
        let paid = split_like(paid, &wanted);
        let cuts = wanted.iter().zip(paid).map(|(wanted, paid)| *wanted - paid).collect();
        Self { shared, cuts, sources }
    }

    /// The pool's difference is shared, and what is paid out is split by points.
    fn by_pool(
        rule: &SharingRule,
        standards: &[Fen],
        recorded: &[Fen],
        points: &[i128],
        reserve: Fen,
    ) -> Self {
        let (standard, total): (Fen, Fen) = (standards.iter().sum(), recorded.iter().sum());
        if standard <= Fen::ZERO || points.iter().sum::<i128>() <= 0 {
            return Self::none(standards, recorded);
        }
        let pool = share_difference(&rule.bands, rule.mode, standard, total);
        let returned = pool.surplus - pool.retained;
        let (sources, paid) = draw(&rule.sources, pool.shared_by_fund, returned, reserve);
        let full = split(standard - returned + pool.shared_by_fund, points);
        let cut = split(standard - returned + paid, points);
        let (surplus, overrun) = (split(pool.surplus, points), split(pool.overrun, points));
        let shared = (0..standards.len()).map(|index| {
            // What goes back or is added is what the two splits differ by, so that every row closes to the fen.
            let change = full[index] - standards[index];
            let (added, back) =
                if pool.shared_by_fund > Fen::ZERO { (change, Fen::ZERO) } else { (Fen::ZERO, -change) };
            Shared {
                surplus: surplus[index],
                retained: surplus[index] - back,
                overrun: overrun[index],
                shared_by_fund: added,
            }
        });
        let cuts = full.iter().zip(cut).map(|(full, cut)| *full - cut).collect();
        Self { shared: shared.collect(), cuts, sources }
    }

    pub(super) fn of_hospital(&self, index: usize) -> (Shared, Fen) {
        (self.shared[index], self.cuts[index])
    }

    pub(super) fn used(&self, wanted: SharingSource) -> Fen {
        self.sources.iter().filter(|(source, _)| *source == wanted).map(|(_, amount)| *amount).sum()
    }
}

/// Draws an amount from the sources in order: what each gives, and what they give together.
fn draw(
    sources: &[SharingSource],
    amount: Fen,
    unkept: Fen,
    reserve: Fen,
) -> (Vec<(SharingSource, Fen)>, Fen) {
    let mut missing = amount;
    let mut used = Vec::new();
    for source in sources {
        let holds = match source {
            SharingSource::UnkeptSurplus => unkept,
            SharingSource::Reserve => reserve,
            SharingSource::FundBalance { limit } => *limit,
        };
        let taken = missing.min(holds).at_least_zero();
        missing -= taken;
        used.push((*source, taken));
    }
    (used, amount - missing)
}
