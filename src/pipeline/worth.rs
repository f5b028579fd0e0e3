//! A priced case as settlement sees it.

use crate::domain::{CaseSums, Drawer, Drawn, Fen, GroupKind, Method, Number, PointSource, Points, Tally};
use crate::points::Price;

use super::gauge::Gauge;

/// What a case is to the sums of its hospital, beside its price.
#[derive(Clone, Copy, Debug)]
pub(super) struct Worth {
    /// Its pool.
    pub(super) pool: usize,
    /// Its hospital.
    pub(super) hospital: usize,
    /// The kind of its group; none where it is in no payment group.
    pub(super) kind: Option<GroupKind>,
    /// Whether it was decided on singly.
    pub(super) special: bool,
    /// 基层病种
    pub(super) primary_care: bool,
    /// One case with its money; a reversal takes one back.
    pub(super) tally: Tally,
    /// What audit took off its cost and fund amount.
    pub(super) audited: Fen,
    /// The group or class that it is summed by, where sharing asks for such sums.
    pub(super) part: Option<u32>,
    /// The consortium that the person belongs to, where the region has consortiums; its number, those of none last.
    pub(super) home: Option<usize>,
    /// What indicators ask of it.
    pub(super) gauge: Gauge,
    /// To how many decimals its points are rounded.
    pub(super) decimals: u32,
}

impl Worth {
    /// A price of it where it keeps a share of its points.
    pub(super) fn keeping(&self, price: &Price, share: Number) -> Price {
        price.keeping(share, self.decimals)
    }

    /// Adds the case at a price to sums, or (−1) takes it away. Every case is in one of their parts.
    pub(super) fn enter(&self, price: &Price, sums: &mut CaseSums, times: i64) {
        let (cases, money) = (times * self.tally.cases, i128::from(times));
        sums.all.add_signed(&self.tally, times);
        sums.grouped += if self.kind.is_some() && !price.routed { cases } else { 0 };
        sums.special += if self.special { cases } else { 0 };
        sums.points.0 += money * price.points.0;
        sums.fixed_points.0 += money * price.fixed_points().0;
        sums.base_points.0 += money * price.base_points.0;
        sums.rate_amount.0 += money * price.rate_amount.0;
        let part = match price.method {
            _ if price.line.is_some() => {
                sums.other_amount.0 += money * price.item_amount.0;
                &mut sums.other
            }
            Method::Group | Method::BedDay => &mut sums.group,
            Method::Excluded => &mut sums.excluded,
            Method::Refused => &mut sums.refused,
            Method::Item | Method::SingleDisease | Method::Capitation => {
                sums.item_amount.0 += money * price.item_amount.0;
                &mut sums.item
            }
        };
        part.add_signed(&self.tally, times);
        if self.audited != Fen::ZERO {
            let taken = Tally { cost: self.audited, fund: self.audited, ..Tally::default() };
            sums.all.add_signed(&taken, times);
            sums.refused.add_signed(&taken, times);
            sums.audited.0 += money * self.audited.0;
        }
    }

    /// The sums of the case alone at a price.
    pub(super) fn sums(&self, price: &Price) -> CaseSums {
        let mut sums = CaseSums::default();
        self.enter(price, &mut sums, 1);
        sums
    }

    /// What it draws on a budget line at a price, where it does.
    pub(super) fn drawn(&self, price: &Price) -> Option<(Drawer, Drawn)> {
        let Price { line, method, item_amount, .. } = *price;
        let drawer = Drawer { pool: self.pool, hospital: self.hospital, line: line?, method };
        Some((drawer, Drawn { tally: self.tally, amount: item_amount }))
    }

    /// Where its points come from, at a price.
    pub(super) fn sources(&self, price: &Price) -> impl Iterator<Item = (PointSource, i64, Points)> + use<> {
        let source = match self.kind {
            _ if price.method == Method::BedDay => PointSource::Group(GroupKind::BedDay),
            _ if self.special => PointSource::Special,
            _ if self.primary_care => PointSource::PrimaryCare,
            Some(kind) => PointSource::Group(kind),
            None => PointSource::NoGroup,
        };
        let (auxiliary, added) = (price.auxiliary_points, price.added_points);
        let cases = self.tally.cases;
        let more = [(PointSource::Auxiliary, auxiliary), (PointSource::Added, added)];
        let more = more.into_iter().filter(|(_, points)| *points != Points::ZERO);
        let main = (source, cases, price.points - auxiliary - added);
        let by_points = price.method.is_by_points();
        [main]
            .into_iter()
            .chain(more.map(move |(source, points)| (source, cases, points)))
            .filter(move |_| by_points)
    }
}
