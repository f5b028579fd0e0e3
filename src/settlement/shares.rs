//! Surplus and overrun of a pool: what each hospital keeps and bears, and what pays the fund's part.

use crate::domain::{Fen, Number, Points};
use crate::policy::{Bands, Cap, SharingLevel, SharingRule, SharingSource};

use super::clearing::HospitalYear;
use super::gate::Unmet;
use super::sharing::{Shared, share_difference};
use super::split::{split, split_like};

/// Surplus and overrun of all hospitals, and what pays for the fund's part.
pub(super) struct Sharing {
    shared: Vec<Shared>,
    gates: Vec<Option<Unmet>>,
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
            SharingLevel::Pool => {
                let points: Vec<i128> = hospitals.iter().map(|hospital| hospital.sums.points.0).collect();
                Self::by_pool(rule, standards, &recorded, &points, reserve)
            }
            _ => Self::by_hospital(rule, hospitals, standards, reserve),
        }
    }

    /// Nothing is shared: a surplus is the hospital's, and so is an overrun.
    fn none(standards: &[Fen], recorded: &[Fen]) -> Self {
        let shared =
            standards.iter().zip(recorded).map(|(standard, recorded)| as_it_stands(*standard, *recorded));
        Self {
            shared: shared.collect(),
            gates: vec![None; standards.len()],
            cuts: vec![Fen::ZERO; standards.len()],
            sources: Vec::new(),
        }
    }

    fn by_hospital(rule: &SharingRule, hospitals: &[HospitalYear], standards: &[Fen], reserve: Fen) -> Self {
        let share = |(hospital, standard): (&HospitalYear, &Fen)| behind_gate(rule, hospital, *standard);
        let (shared, gates): (Vec<Shared>, Vec<_>) = hospitals.iter().zip(standards).map(share).unzip();
        let wanted: Vec<Fen> = shared.iter().map(|shared| shared.shared_by_fund).collect();
        let unkept: Fen = shared.iter().map(|shared| shared.surplus - shared.retained).sum();
        let (sources, paid) = draw(&rule.sources, wanted.iter().sum(), unkept, reserve);
        let paid = split_like(paid, &wanted);
        let cuts = wanted.iter().zip(paid).map(|(wanted, paid)| *wanted - paid).collect();
        Self { shared, gates, cuts, sources }
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
        let pool = capped(pool, rule.cap, standard);
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
        Self { shared: shared.collect(), gates: vec![None; standards.len()], cuts, sources }
    }

    /// What becomes of a hospital's difference, what was cut of it, and its gate.
    pub(super) fn of_hospital(&self, index: usize) -> (Shared, Fen, Option<Unmet>) {
        (self.shared[index], self.cuts[index], self.gates[index])
    }

    pub(super) fn used(&self, wanted: SharingSource) -> Fen {
        self.sources.iter().filter(|(source, _)| *source == wanted).map(|(_, amount)| *amount).sum()
    }
}

/// A surplus is kept and an overrun borne: the standard is paid.
fn as_it_stands(standard: Fen, recorded: Fen) -> Shared {
    let surplus = (standard - recorded).at_least_zero();
    let overrun = (recorded - standard).at_least_zero();
    Shared { surplus, retained: surplus, overrun, shared_by_fund: Fen::ZERO }
}

/// The shares of a hospital, limited by cap and gate. A standard that cannot be compared with is paid as it is.
fn behind_gate(rule: &SharingRule, hospital: &HospitalYear, standard: Fen) -> (Shared, Option<Unmet>) {
    if standard <= Fen::ZERO {
        return (as_it_stands(standard, hospital.sums.group.fund), rule.gate.map(|_| Unmet::default()));
    }
    let shared = capped(in_parts(rule, hospital, standard), rule.cap, standard);
    match rule.gate.map(|gate| Unmet::of(&gate, hospital, &shared)) {
        Some(unmet) => (unmet.applied(shared), Some(unmet)),
        None => (shared, None),
    }
}

/// The shares of a hospital in all its parts together; a hospital has one part, where it is not shared by group or class.
///
/// # Example
/// Standard 1000 of two groups with 3 and 1 points: 750 and 250. Recorded 700 and 300: a surplus of 50 in the one, an overrun
/// of 50 in the other, each shared for itself.
fn in_parts(rule: &SharingRule, hospital: &HospitalYear, standard: Fen) -> Shared {
    let of_part = |bands: &Bands, standard: Fen, recorded: Fen| match standard > Fen::ZERO {
        true => share_difference(bands, rule.mode, standard, recorded),
        false => as_it_stands(standard, recorded),
    };
    let recorded = hospital.sums.group.fund;
    if !matches!(rule.level, SharingLevel::Group | SharingLevel::Case) {
        return of_part(&rule.bands, standard, recorded);
    }
    if hospital.sums.points <= Points::ZERO {
        return as_it_stands(standard, recorded);
    }
    let points: Vec<i128> = hospital.parts.iter().map(|part| part.points.0).collect();
    let mut sum = Shared::default();
    for (part, standard) in hospital.parts.iter().zip(split(standard, &points)) {
        let own = rule.classes.get(part.number as usize).filter(|_| rule.level == SharingLevel::Case);
        sum.add(&of_part(own.map_or(&rule.bands, |class| &class.bands), standard, part.fund));
    }
    sum
}

/// At most so much is kept or borne, in shares of the standard.
///
/// # Rounding
/// The limit once, to fen.
///
/// # Example
/// Quota 10 million, recorded 8 million: 30 % of 2 million are 600 000, of which 3 % of the quota remain, 300 000 (D11).
fn capped(shared: Shared, cap: Option<Cap>, standard: Fen) -> Shared {
    let Some(cap) = cap else { return shared };
    let most = |share: Option<Number>, amount: Fen| match share {
        Some(share) => amount.min(standard.times(share)),
        None => amount,
    };
    Shared {
        retained: most(cap.kept, shared.retained),
        shared_by_fund: most(cap.borne, shared.shared_by_fund),
        ..shared
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
