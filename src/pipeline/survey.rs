//! Where schemes place the cases of a file, where nothing is priced and nothing written.

use crate::domain::{Date, Error, PlacementId};
use crate::files::discharges::{
    Checker, Field, Input, Location, Mapping, Piece, RecordKind, Records, Repeat, Repeats, check,
};

use super::columns::{Caches, Lists, lists};
use super::program::{CodeMaps, SchemeUse, is_sound};
use super::ties::{Tie, Ties, fault};

/// How records are looked at.
#[derive(Clone, Copy, Debug)]
pub struct Survey<'s> {
    /// Where columns come from.
    pub mapping: &'s Mapping,
    /// What is checked.
    pub checker: Checker<'s>,
    /// The schemes that place each case, whatever its dates.
    pub schemes: &'s [&'s SchemeUse],
    /// Maps of codes.
    pub maps: &'s CodeMaps,
    /// Records that stand more than once.
    pub repeats: &'s Repeats,
    /// Corrections and reversals with what they name; none where records are looked at one by one.
    pub ties: Option<&'s Ties>,
}

/// A record that is sound.
#[derive(Clone, Copy, Debug)]
pub struct Surveyed<'s> {
    /// What it is.
    pub kind: RecordKind,
    /// What it is to other records.
    pub tie: Option<&'s Tie>,
    /// Its total cost in fen.
    pub cost: i64,
    /// Where each scheme places it.
    pub places: &'s [PlacementId],
}

impl Surveyed<'_> {
    /// Whether it is a case that no other record takes back or replaces.
    pub fn stands(&self) -> bool {
        let gone = self.tie.is_some_and(|tie| tie.reversed || tie.changed.is_some());
        self.kind != RecordKind::Reversal && !gone
    }
}

/// Records that were not shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NotShown {
    /// Those that would be refused.
    pub refused: u64,
    /// Those that stand before.
    pub repeated: u64,
}

impl Survey<'_> {
    /// Whether a record given by itself is sound.
    pub fn accepts(&self, records: &Records<'_>) -> bool {
        is_sound(records, &self.checker)
    }

    /// Shows each sound record of a piece, in order of rows.
    ///
    /// # Errors
    /// A damaged file.
    pub fn piece(
        &self,
        input: &Input,
        piece: Piece,
        mut each: impl FnMut(Surveyed<'_>),
    ) -> Result<NotShown, Error> {
        let mut caches: Vec<Caches> = self.schemes.iter().map(|_| Caches::default()).collect();
        let mut next = Location { input: piece.input, row: piece.first_row };
        let mut not_shown = NotShown::default();
        input.read(piece, None, &mut |batch| {
            let records = Records::read(&batch, self.mapping);
            self.batch(&records, next, &mut caches, &mut not_shown, &mut each);
            next.row += records.rows as u64;
            Ok(())
        })?;
        Ok(not_shown)
    }

    fn batch(
        &self,
        records: &Records<'_>,
        first: Location,
        caches: &mut [Caches],
        not_shown: &mut NotShown,
        each: &mut impl FnMut(Surveyed<'_>),
    ) {
        let lists: Vec<Lists> = (self.schemes.iter().zip(caches))
            .map(|(scheme, cache)| lists(records, self.maps, scheme, cache))
            .collect();
        let checked = check(records, &self.checker, |row| lists[0].has_diagnosis(row));
        let (patients, setl_id) = (records.patients(), records.setl_ids());
        let costs = records.numbers(Field::MedfeeSumamt);
        let levels = self.checker.region.map(|region| region.hospitals.levels()).unwrap_or_default();
        let mut places = Vec::with_capacity(self.schemes.len());
        for (row, patient) in patients.into_iter().enumerate() {
            let location = Location { row: first.row + row as u64, ..first };
            let (kind, tie) = (checked.kinds[row], self.ties.and_then(|ties| ties.of(location)));
            let faulty = self.ties.is_some() && fault(kind, tie).is_some();
            let sound = checked.refusals[row].is_none() && setl_id(row).is_some() && !faulty;
            match self.repeats.of(location) {
                Some(Repeat::Same) => not_shown.repeated += 1,
                None if sound => {
                    let level = self.level(&levels, records.settlement_date(row), checked.hospitals[row]);
                    places.clear();
                    places.extend(lists.iter().zip(self.schemes).map(|(lists, scheme)| {
                        scheme.grouper.group(&lists.case(row, patient, level)).placement
                    }));
                    each(Surveyed { kind, tie, cost: costs.at(row).unwrap_or(0), places: &places });
                }
                None | Some(Repeat::Different) => not_shown.refused += 1,
            }
        }
    }

    /// The level of a hospital on a day, by its place in the region's list; none without a region.
    fn level(&self, levels: &[&str], day: Option<Date>, hospital: usize) -> Option<u8> {
        let own = self.checker.region?.hospitals.on(hospital, day?)?;
        u8::try_from(levels.iter().position(|level| *level == own.level)?).ok()
    }
}
