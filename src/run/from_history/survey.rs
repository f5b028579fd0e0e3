//! The past cases of a scheme: their costs by group, and what is left out of every mean.

use std::collections::BTreeMap;

use rayon::ThreadPool;

use crate::domain::{Error, GroupKind, Period, Placement, Status};
use crate::files::discharges::{Checker, Piece, RecordKind};
use crate::pipeline::{Asked, NotShown, Survey, Surveyed, Ties};
use crate::points::GroupWorth;
use crate::run::parallel::in_order;
use crate::run::prepare::Discharges;
use crate::run::progress::Progress;
use crate::run::ties::linked;

use super::PastCases;

/// The groups of a scheme in its order.
pub(super) struct Groups<'s> {
    /// Their codes, and whether each is paid by the day.
    pub(super) list: Vec<(&'s str, bool)>,
    /// By place of the scheme; none for places without a group.
    pub(super) of_place: Vec<Option<usize>>,
    /// Codes of places without a group, such as `0000`.
    pub(super) others: Vec<&'s str>,
}

impl<'s> Groups<'s> {
    pub(super) fn of(placements: &'s [Placement]) -> Self {
        let mut groups = Self { list: Vec::new(), of_place: Vec::new(), others: Vec::new() };
        let mut known: BTreeMap<&str, usize> = BTreeMap::new();
        for place in placements {
            let code = place.group.as_str();
            if place.status != Status::Grouped {
                groups.of_place.push(None);
                groups.others.push(code);
                continue;
            }
            let number = *known.entry(code).or_insert_with(|| {
                groups.list.push((code, place.kind == Some(GroupKind::BedDay)));
                groups.list.len() - 1
            });
            groups.of_place.push(Some(number));
        }
        groups
    }

    /// With what was made of each.
    pub(super) fn with<'w>(
        &self,
        worths: &'w [GroupWorth],
    ) -> impl Iterator<Item = (&'s str, bool, &'w GroupWorth)> {
        self.list.iter().zip(worths).map(|((code, by_the_day), worth)| (*code, *by_the_day, worth))
    }
}

/// Records of a year that are in no mean.
#[derive(Clone, Copy, Default)]
pub(super) struct LeftOut {
    no_group: u64,
    by_the_day: u64,
    gone: u64,
    reversals: u64,
    not_shown: NotShown,
}

impl LeftOut {
    fn add(&mut self, other: &Self) {
        self.no_group += other.no_group;
        self.by_the_day += other.by_the_day;
        self.gone += other.gone;
        self.reversals += other.reversals;
        self.not_shown.refused += other.not_shown.refused;
        self.not_shown.repeated += other.not_shown.repeated;
    }

    pub(super) fn told(&self, year: i32, cases: usize) -> String {
        let parts = [
            (self.no_group, "ungrouped or ambiguous"),
            (self.by_the_day, "in groups paid by the day"),
            (self.gone, "taken back or replaced"),
            (self.reversals, "reversals that name no record"),
            (self.not_shown.repeated, "repeated"),
            (self.not_shown.refused, "refused or of another year"),
        ];
        let told: Vec<String> = (parts.iter().filter(|(count, _)| *count > 0))
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        let left_out = if told.is_empty() { "none".to_owned() } else { told.join(", ") };
        format!("from_history {year}: {cases} cases in groups; records left out: {left_out}")
    }

    /// Counts a record that is in no mean; the group of one that is.
    fn group(&mut self, own: &Surveyed<'_>, groups: &Groups<'_>) -> Option<usize> {
        if !own.stands() {
            let names_none = own.tie.is_none_or(|tie| tie.names.is_none());
            // A reversal that names a record is told of by that record.
            match own.kind {
                RecordKind::Reversal => self.reversals += u64::from(names_none),
                _ => self.gone += 1,
            }
            return None;
        }
        let Some(group) = groups.of_place[own.places[0].0 as usize] else {
            self.no_group += 1;
            return None;
        };
        let by_the_day = groups.list[group].1;
        self.by_the_day += u64::from(by_the_day);
        (!by_the_day).then_some(group)
    }
}

/// The costs of the cases of a year by group, and what was left out.
pub(super) fn costs(
    past: &PastCases<'_>,
    groups: &Groups<'_>,
    year: i32,
    discharges: &Discharges,
    pool: &ThreadPool,
    progress: &mut dyn Progress,
) -> Result<(Vec<Vec<i64>>, LeftOut), Error> {
    let days = Period::year(year);
    let last = days.until.map_or(days.from.0, |until| until.0 - 1);
    let survey = Survey {
        mapping: &discharges.mapping,
        checker: Checker { region: Some(past.region), settled_days: Some((days.from.0.into(), last.into())) },
        schemes: &[past.scheme],
        maps: past.maps,
        repeats: &discharges.repeats,
        ties: None,
    };
    let asked = Asked::year(year);
    let linked = linked(|records| survey.accepts(records), &asked, discharges, pool, progress)?;
    let ties = Ties::resolve(&linked);
    let survey = Survey { ties: Some(&ties), ..survey };
    let (mut costs, mut all) = (vec![Vec::new(); groups.list.len()], LeftOut::default());
    let work = |piece: &Piece| {
        let (mut found, mut left_out) = (Vec::new(), LeftOut::default());
        left_out.not_shown = survey.piece(&discharges.inputs[piece.input], *piece, |own| {
            found.extend(left_out.group(&own, groups).map(|group| (group, own.cost)));
        })?;
        Ok((found, left_out))
    };
    progress.begin("reading past cases", discharges.rows());
    in_order(pool, &discharges.pieces, work, |piece, (found, left_out)| {
        found.into_iter().for_each(|(group, cost): (usize, i64)| costs[group].push(cost));
        all.add(&left_out);
        progress.advance(piece.rows);
        Ok(())
    })?;
    progress.end();
    Ok((costs, all))
}
