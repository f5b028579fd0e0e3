//! Surplus and overrun: bands on the ratio of what was recorded to the standard.

use num_traits::{One, Zero};

use crate::domain::{Fen, Quotient, fen_of, quotient, quotient_of_fen};
use crate::policy::{Band, Bands, SharingMode};

/// What becomes of a difference between standard and recorded amount.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shared {
    /// Standard above recorded.
    pub surplus: Fen,
    /// The hospital's part of it.
    pub retained: Fen,
    /// Recorded above standard.
    pub overrun: Fen,
    /// The fund's part of it.
    pub shared_by_fund: Fen,
}

impl Shared {
    /// Adds those of another part.
    pub(super) fn add(&mut self, other: &Self) {
        self.surplus += other.surplus;
        self.retained += other.retained;
        self.overrun += other.overrun;
        self.shared_by_fund += other.shared_by_fund;
    }
}

/// Shares one difference by bands on r = recorded / standard.
///
/// # Rounding
/// The part kept or borne is rounded once, to fen.
///
/// # Edges
/// A standard of zero or less cannot be compared with: nothing is kept or borne, the standard stands.
///
/// # Example
/// Standard 10 million, recorded 11.2 million, the fund bears 60 % of the first 5 % and 50 % of the next: 550 000 (D10).
pub fn share_difference(bands: &Bands, mode: SharingMode, standard: Fen, recorded: Fen) -> Shared {
    let mut shared = Shared {
        surplus: (standard - recorded).at_least_zero(),
        overrun: (recorded - standard).at_least_zero(),
        ..Shared::default()
    };
    if standard <= Fen::ZERO || standard == recorded {
        return shared;
    }
    let ratio = quotient_of_fen(recorded) / quotient_of_fen(standard);
    let part = match mode {
        SharingMode::Marginal => marginal(bands, &ratio) * quotient_of_fen(standard),
        SharingMode::Whole => {
            band_of(bands, &ratio)
                * quotient_of_fen(if recorded < standard { shared.surplus } else { shared.overrun })
        }
    };
    if recorded < standard {
        shared.retained = fen_of(&part);
    } else {
        shared.shared_by_fund = fen_of(&part);
    }
    shared
}

/// Σ share × the slice of the difference that lies in each band, in units of the standard.
fn marginal(bands: &Bands, ratio: &Quotient) -> Quotient {
    let one = Quotient::one();
    let (from, until) = if *ratio < one { (ratio, &one) } else { (&one, ratio) };
    let mut sum = Quotient::zero();
    let mut lower = Quotient::zero();
    for band in &bands.0 {
        let upper = band.up_to.map(quotient);
        let end = upper.clone().map_or_else(|| until.clone(), |upper| upper.min(until.clone()));
        let start = lower.clone().max(from.clone());
        if end > start {
            sum += (end - start) * quotient(band.share);
        }
        match upper {
            Some(upper) => lower = upper,
            None => break,
        }
    }
    sum
}

/// The share of the band that holds the ratio.
fn band_of(bands: &Bands, ratio: &Quotient) -> Quotient {
    let holds = |band: &&Band| match band.up_to.map(quotient) {
        None => true,
        Some(upper) => *ratio < upper || (band.upper_inclusive && *ratio == upper),
    };
    let band = bands.0.iter().find(holds).expect("bands cover every ratio");
    quotient(band.share)
}

#[cfg(test)]
mod tests {
    use crate::domain::Number;

    use super::*;

    /// Bands from (upper end, inclusive, share); the last without an end.
    fn bands(list: &[(&str, bool, &str)]) -> Bands {
        let number = |text: &str| Number::parse(text).unwrap();
        let band = |(up_to, upper_inclusive, share): &(&str, bool, &str)| Band {
            up_to: (!up_to.is_empty()).then(|| number(up_to)),
            upper_inclusive: *upper_inclusive,
            share: number(share),
        };
        Bands(list.iter().map(band).collect())
    }

    const WAN: i128 = 1_000_000; // fen

    #[test]
    fn marginal_bands_share_slice_by_slice() {
        // Shenzhen 2014: standard 1000 wan; 1050, 1080 and 1120 wan give 30, 45 and 55 wan (D10).
        let shenzhen =
            bands(&[("1", true, "1"), ("1.05", true, "0.6"), ("1.10", true, "0.5"), ("", false, "0")]);
        for (recorded, borne) in [(1050, 30), (1080, 45), (1120, 55), (1000, 0)] {
            let shared =
                share_difference(&shenzhen, SharingMode::Marginal, Fen(1000 * WAN), Fen(recorded * WAN));
            assert_eq!(shared.shared_by_fund, Fen(borne * WAN), "{recorded}");
        }
        // Below 1: the first 10 % kept whole, the rest by half. Recorded 850 of 1000: 100 + 50/2 = 125.
        let kept = bands(&[("0.9", false, "0.5"), ("1", true, "1"), ("", false, "0")]);
        let shared = share_difference(&kept, SharingMode::Marginal, Fen(1000 * WAN), Fen(850 * WAN));
        assert_eq!((shared.surplus, shared.retained), (Fen(150 * WAN), Fen(125 * WAN)));
    }

    #[test]
    fn whole_bands_share_all_of_the_difference_and_the_edge_takes_its_side() {
        let closed = bands(&[("1", true, "1"), ("1.05", true, "0.6"), ("", false, "0")]);
        let open = bands(&[("1", true, "1"), ("1.05", false, "0.6"), ("", false, "0")]);
        let at_edge = |bands| {
            share_difference(bands, SharingMode::Whole, Fen(1000 * WAN), Fen(1050 * WAN)).shared_by_fund
        };
        assert_eq!(at_edge(&closed), Fen(30 * WAN));
        assert_eq!(at_edge(&open), Fen::ZERO);
    }

    #[test]
    fn edges_share_nothing() {
        let all = bands(&[("1", true, "1"), ("", false, "1")]);
        let none = share_difference(&all, SharingMode::Marginal, Fen(0), Fen(500));
        assert_eq!((none.overrun, none.shared_by_fund), (Fen(500), Fen::ZERO));
        let negative = share_difference(&all, SharingMode::Whole, Fen(-100), Fen(-300));
        assert_eq!((negative.surplus, negative.retained), (Fen(200), Fen::ZERO));
        assert_eq!(share_difference(&all, SharingMode::Whole, Fen(7), Fen(7)), Shared::default());
    }
}
