//! A priced case as settlement sees it.

use crate::domain::{CaseSums, Drawer, Drawn, Fen, GroupKind, Method, Number, PointSource, Points, Tally};
use crate::points::Price;

use super::gauge::Gauge;

/// What a case adds to the sums of its hospital.
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
    /// Its price.
    pub(super) price: Price,
}

impl Worth {
    /// Its price where it keeps a share of its points.
    pub(super) fn keeping(&self, share: Number) -> Price {
        self.price.keeping(share, self.decimals)
    }

    /// The sums of the case at a price.
    pub(super) fn sums(&self, price: &Price) -> CaseSums {
        let taken = Tally { cost: self.audited, fund: self.audited, ..Tally::default() };
        let with_taken = |mut tally: Tally| {
            tally.add(&taken);
            tally
        };
        let when = |holds: bool| if holds { self.tally } else { Tally::default() };
        let on_line = price.line.is_some();
        let by_item = price.method == Method::Item && !on_line;
        CaseSums {
            all: with_taken(self.tally),
            grouped: if self.kind.is_some() && !price.routed { self.tally.cases } else { 0 },
            group: when(price.method.is_by_points()),
            points: price.points,
            fixed_points: price.fixed_points(),
            base_points: price.base_points,
            rate_amount: price.rate_amount,
            item: when(by_item),
            item_amount: if by_item { price.item_amount } else { Fen::ZERO },
            other: when(on_line),
            other_amount: if on_line { price.item_amount } else { Fen::ZERO },
            excluded: when(price.method == Method::Excluded),
            refused: with_taken(when(price.method == Method::Refused)),
            audited: self.audited,
            special: if self.special { self.tally.cases } else { 0 },
        }
    }

    /// What it draws on a budget line, where it does.
    pub(super) fn drawn(&self) -> Option<(Drawer, Drawn)> {
        let Price { line, method, item_amount, .. } = self.price;
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
