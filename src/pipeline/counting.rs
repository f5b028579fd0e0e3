//! A priced case into the sums: in the month in which it counts, and in the later one that changes it.

use crate::domain::{CaseSums, Finding, HomeSums, Month, PartSums};
use crate::files::discharges::{Location, RecordKind};
use crate::files::{Adjustment, AdjustmentCause};
use crate::points::Price;

use super::audited::MetAudit;
use super::columns::Columns;
use super::counts::Audited;
use super::gauge::{Entering, Moved};
use super::posting::{Later, Posting};
use super::ties::{changed_by, taken_back};
use super::work::{Place, Work};
use super::worth::Worth;

impl Work<'_, '_> {
    /// Counts a case in its month at a price: where it keeps a share of its points only, that share.
    pub(super) fn count(
        &mut self,
        columns: &Columns<'_>,
        place: &Place<'_>,
        worth: &Worth,
        price: &Price,
        own: Posting,
    ) {
        let (setl_id, returned) = (place.setl_id, own.keeps.is_some());
        if returned {
            self.find(setl_id, place.location, Finding::Readmission, changed_by(place.tie).to_owned());
        }
        let month = own.month.index();
        if own.month == own.belongs_to {
            worth.enter(price, self.gathered.sums.cell(worth.pool, worth.hospital, month), 1);
        } else {
            worth.enter(price, self.gathered.sums.adjustment(worth.pool, worth.hospital, month), 1);
            let names = place.tie.and_then(|tie| tie.names.as_ref()).map(|named| named.id.clone());
            let cause = match columns.checked.kinds[place.row] {
                RecordKind::Correction => AdjustmentCause::Correction,
                RecordKind::Reversal => AdjustmentCause::Reversal,
                _ => AdjustmentCause::Late,
            };
            if cause == AdjustmentCause::Late {
                self.find(setl_id, place.location, Finding::LateRecord, own.belongs_to.to_string());
            }
            let refers_to = names.unwrap_or_default();
            let months = (own.month, own.belongs_to);
            self.adjusted(columns, place, months, (cause, refers_to), worth.sums(price));
        }
        for (source, cases, points) in worth.sources(price) {
            self.gathered.sums.add_source(worth.pool, worth.hospital, source, cases, points);
        }
        if let Some((drawer, drawn)) = worth.drawn(price) {
            self.gathered.sums.draws.add(drawer, &drawn);
        }
        if worth.part.is_some() || worth.home.is_some() {
            self.sum_apart(worth, &worth.sums(price));
        }
        let paired = taken_back(columns.checked.kinds[place.row], place.tie);
        let moved = Moved { tally: worth.tally, points: price.points, base_points: price.base_points };
        self.gathered.sums.gauge(worth, price, &moved, Entering { times: 1, paired, returned });
    }

    /// Adds sums to those by group or class and by consortium, where these are asked for.
    fn sum_apart(&mut self, worth: &Worth, sums: &CaseSums) {
        if let Some(number) = worth.part {
            let part = PartSums { number, points: sums.points, fund: sums.group.fund };
            self.gathered.sums.parts.add(worth.pool, worth.hospital, part);
        }
        if let Some(home) = worth.home {
            let own = HomeSums { fund: sums.group.fund, points: sums.points, item_amount: sums.item_amount };
            self.gathered.sums.add_home((worth.pool, worth.hospital, home), &own);
        }
    }

    /// Posts what a later month changes of a case that was counted before at a price.
    pub(super) fn change(
        &mut self,
        columns: &Columns<'_>,
        place: &Place<'_>,
        worth: &Worth,
        price: &Price,
        later: Later<'_>,
    ) -> CaseSums {
        let mut difference = CaseSums::default();
        if let Some(share) = later.keeps {
            let kept = worth.keeping(price, share);
            worth.enter(&kept, &mut difference, 1);
            for (source, cases, points) in worth.sources(&kept) {
                self.gathered.sums.add_source(worth.pool, worth.hospital, source, cases, points);
            }
        }
        worth.enter(price, &mut difference, -1);
        for (source, cases, points) in worth.sources(price) {
            self.gathered.sums.add_source(worth.pool, worth.hospital, source, -cases, -points);
        }
        if let Some((drawer, drawn)) = worth.drawn(price).filter(|_| later.keeps.is_none()) {
            self.gathered.sums.draws.take_back(drawer, &drawn);
        }
        self.sum_apart(worth, &difference);
        let returned = later.keeps.is_some();
        let entering = Entering { times: if returned { 0 } else { -1 }, paired: false, returned };
        let CaseSums { group: tally, points, base_points, .. } = difference;
        self.gathered.sums.gauge(worth, price, &Moved { tally, points, base_points }, entering);
        self.gathered.sums.adjustment(worth.pool, worth.hospital, later.month.index()).add(&difference);
        self.gathered.counts.later.add(&difference);
        let cause = match later.keeps {
            Some(_) => {
                self.find(place.setl_id, place.location, Finding::Readmission, later.by.to_owned());
                AdjustmentCause::Readmission
            }
            None => AdjustmentCause::Replaced,
        };
        let months = (later.month, later.belongs_to);
        self.adjusted(columns, place, months, (cause, later.by.to_owned()), difference);
        difference
    }

    fn adjusted(
        &mut self,
        columns: &Columns<'_>,
        place: &Place<'_>,
        (month, belongs_to): (Month, Month),
        (cause, refers_to): (AdjustmentCause, String),
        sums: CaseSums,
    ) {
        let (keys, words) = &columns.hospitals;
        self.gathered.adjustments.push(Adjustment {
            month,
            belongs_to,
            pool: columns.checked.pools[place.row],
            hospital: words[keys[place.row] as usize].clone(),
            setl_id: place.setl_id.unwrap_or_default().to_owned(),
            cause,
            refers_to,
            sums,
        });
    }

    /// Notes that an audit met its case.
    pub(super) fn note_audit(&mut self, setl_id: Option<&str>, location: Location, met: &MetAudit) {
        let cases = met.sign;
        let audited = Audited { cases, fault: met.fault.clone() };
        self.find(setl_id, location, Finding::AuditedBeforePoints, met.detail());
        self.gathered.counts.audited.entry(met.place).or_default().add(&audited);
    }

    /// The group or class that a case paid by points is summed by, where sharing asks for such sums.
    pub(super) fn part(
        &mut self,
        columns: &Columns<'_>,
        place: &Place<'_>,
        pool: usize,
        group: usize,
    ) -> Option<u32> {
        let parting = &self.program.tariffs?.parting;
        let class = columns.classes.as_ref().map_or("", |(keys, words)| &words[keys[place.row] as usize]);
        let part = parting.part(pool, place.scheme, group, class)?;
        if part.unknown_class {
            self.find(place.setl_id, place.location, Finding::UnknownProcurementClass, class.to_owned());
        }
        Some(part.number)
    }
}
