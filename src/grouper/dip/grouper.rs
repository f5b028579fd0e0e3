//! The compiled matcher.

use crate::domain::{Case, DiagnosisId, Grouping, Patient, Placement, PlacementId, ProcedureId};
use crate::grouper::{CodedCase, TextCase};
use crate::scheme::{
    BedDays, Block, ClassOf, DipScheme, LocalCatalogue, MixedClass, Newborn, NewbornWeight, PrincipalRule,
};

/// A DIP library with what a region adds to it, compiled to lookups by the numbers of codes.
///
/// A diagnosis belongs to a class: the rows whose keys it lies under. The rows of a class are laid out once, in the
/// order in which they are preferred, and found by the class of the principal procedure. A case looks at a handful of
/// rows, never at the library.
#[derive(Debug)]
pub struct Grouper {
    /// The library as loaded.
    pub scheme: DipScheme,
    /// What the region adds.
    pub local: LocalCatalogue,
    pub(super) placements: Vec<Placement>,
    pub(super) rows: Vec<Row>,
    /// By number of the diagnosis.
    pub(super) diagnoses: Vec<DiagnosisFacts>,
    /// By number of the procedure.
    pub(super) procedures: Vec<ProcedureFacts>,
    /// By class of the diagnosis.
    pub(super) lists: Vec<ClassLists>,
    /// By class of the diagnosis for them: rows paid by the day, in order.
    pub(super) bed_day_rows: Vec<Vec<u16>>,
    /// Rows tried whatever the diagnosis, in order.
    pub(super) early_rows: Vec<u16>,
    /// The oldest newborn that an early row asks for.
    pub(super) newborn_days: i32,
    /// By mixed class number of the diagnosis and class of procedure: mixed groups in the order of the ladder.
    pub(super) mixed: Vec<[Vec<PlacementId>; 4]>,
    /// By number: what makes a diagnosis one of primary care.
    pub(super) primary_care: Vec<PrimaryCareRow>,
    /// By place: hospital levels for which the group is closed. Empty where none is.
    pub(super) closed: Vec<u32>,
    pub(super) excluded: PlacementId,
    pub(super) unknown: PlacementId,
    pub(super) nothing: PlacementId,
}

/// What is known of a diagnosis.
#[derive(Clone, Debug, Default)]
pub(super) struct DiagnosisFacts {
    /// Its class.
    pub(super) class: u16,
    /// Bits of the lists of keys that rows ask other diagnoses for.
    pub(super) lists: u64,
    /// Bits of the ranges beside which some procedures may be principal.
    pub(super) ranges: u32,
    /// Its class for rows paid by the day.
    pub(super) bed_day: u16,
    /// Its row of [`Grouper::mixed`].
    pub(super) mixed: u16,
    /// Its row of [`Grouper::primary_care`].
    pub(super) primary_care: u16,
    /// Whether it cannot be grouped as principal.
    pub(super) excluded: bool,
    /// Whether as principal it says that a tuberculosis is resistant.
    pub(super) resistant: bool,
}

/// What an entry of the procedure list counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// For everything.
    Full,
    /// For nothing.
    Nothing,
    /// As a related procedure only.
    Related,
    /// For everything beside diagnoses of a range, for nothing elsewhere.
    OnlyFor(u8),
}

/// What is known of a procedure.
#[derive(Clone, Debug)]
pub(super) struct ProcedureFacts {
    /// Its class as a principal procedure; 0 where no row names it.
    pub(super) class: u16,
    pub(super) standing: Standing,
    pub(super) mixed: MixedClass,
    /// Whether an early row names it.
    pub(super) early: bool,
}

/// A row in numbers. What it asks of principal diagnosis and principal procedure was asked by finding it.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) place: PlacementId,
    pub(super) block: Block,
    /// Some other diagnosis has one of these bits; 0: not asked.
    pub(super) other: u64,
    /// Some diagnosis has one of these bits; 0: not asked.
    pub(super) any_diagnosis: u64,
    /// The principal diagnosis has one of these bits; 0: not asked. Only of early rows.
    pub(super) principal: u64,
    pub(super) resistant: Option<bool>,
    /// Codes of each part that must stand at a place beside the principal procedure's, sorted.
    pub(super) related: Vec<Vec<ProcedureId>>,
    /// Codes of each part that must stand anywhere, sorted.
    pub(super) anywhere: Vec<Vec<ProcedureId>>,
    /// Codes of which one must be principal, sorted; only of early rows.
    pub(super) any_of: Vec<ProcedureId>,
    pub(super) newborn: Option<Newborn>,
    pub(super) treatment: Option<u8>,
    pub(super) bed_days: Option<BedDays>,
}

/// The rows of a class of diagnoses; a position is a place in `order`.
#[derive(Debug, Default)]
pub(super) struct ClassLists {
    /// Rows, the most preferred first.
    pub(super) order: Vec<u16>,
    /// By class of the principal procedure, sorted: where its positions stand in `positions`.
    pub(super) by_procedure: Vec<(u16, u32, u32)>,
    pub(super) positions: Vec<u16>,
    /// Positions of rows for cases without a procedure.
    pub(super) conservative: Vec<u16>,
    /// Positions of rows that are not found by the principal procedure.
    pub(super) loose: Vec<u16>,
}

impl ClassLists {
    fn of(&self, procedure: u16) -> &[u16] {
        let found = self.by_procedure.binary_search_by_key(&procedure, |entry| entry.0);
        found.map_or(&[], |at| {
            let (_, first, end) = self.by_procedure[at];
            &self.positions[first as usize..end as usize]
        })
    }
}

/// The procedures that make a diagnosis one of primary care.
#[derive(Debug, Default)]
pub(super) struct PrimaryCareRow {
    /// Whether it is one without any procedure.
    pub(super) conservative: bool,
    /// Principal procedures, sorted.
    pub(super) any_of: Vec<ProcedureId>,
}

/// A case with what was found out about its lists.
struct Looked<'g, 'c> {
    grouper: &'g Grouper,
    case: &'c Case<'c>,
    principal: &'g DiagnosisFacts,
    /// Place of the principal procedure in the list.
    principal_procedure: Option<usize>,
    /// Entries that count, the principal one with them.
    counting: usize,
}

impl Looked<'_, '_> {
    fn entries(&self) -> impl Iterator<Item = (usize, ProcedureId)> {
        self.case
            .principal_procedure
            .into_iter()
            .chain(self.case.other_procedures.iter().copied())
            .enumerate()
    }

    fn standing(&self, code: ProcedureId) -> Standing {
        match self.grouper.procedures[code.0 as usize].standing {
            Standing::OnlyFor(range) if self.principal.ranges >> range & 1 == 1 => Standing::Full,
            Standing::OnlyFor(_) => Standing::Nothing,
            standing => standing,
        }
    }

    /// Entries that count, but for the one at a place.
    fn counting_beside(&self, place: Option<usize>) -> impl Iterator<Item = ProcedureId> {
        self.entries()
            .filter(move |(at, code)| Some(*at) != place && self.standing(*code) != Standing::Nothing)
            .map(|(_, code)| code)
    }

    fn lists_of_others(&self) -> u64 {
        let lists = |code: &DiagnosisId| self.grouper.diagnoses[code.0 as usize].lists;
        // A diagnosis that stands again counts once: the principal one is not its own companion.
        let others = self.case.other_diagnoses.iter().filter(|code| **code != self.case.principal_diagnosis);
        others.map(lists).fold(0, |all, own| all | own)
    }

    /// Whether everything else that a row asks is there, with the principal procedure at a place.
    fn meets(&self, row: &Row, principal: Option<usize>) -> bool {
        let part = |codes: &Vec<ProcedureId>, beside| {
            self.counting_beside(beside).any(|code| codes.binary_search(&code).is_ok())
        };
        let patient = &self.case.patient;
        (row.other == 0 || self.lists_of_others() & row.other != 0)
            && (row.any_diagnosis == 0
                || (self.lists_of_others() | self.principal.lists) & row.any_diagnosis != 0)
            && row.resistant.is_none_or(|wanted| wanted == self.is_resistant())
            && row.treatment.is_none_or(|wanted| patient.treatment == Some(wanted))
            && row.newborn.is_none_or(|newborn| self.grouper.is_newborn(newborn, patient))
            && row.bed_days.is_none_or(|days| is_by_the_day(days, patient))
            && row.related.iter().all(|codes| part(codes, principal))
            && row.anywhere.iter().all(|codes| part(codes, None))
            && self.grouper.is_open(row.place, self.case.hospital_level)
    }

    fn is_resistant(&self) -> bool {
        self.principal.resistant || self.lists_of_others() & RESISTANT != 0
    }
}

/// The bit of the diagnosis that says among the others that a tuberculosis is resistant.
pub(super) const RESISTANT: u64 = 1;

fn is_by_the_day(days: BedDays, patient: &Patient) -> bool {
    let stay = patient.length_of_stay_days;
    (!days.marked || patient.paid_by_the_day)
        && stay.is_some_and(|stay| stay >= days.days_min && days.days_max.is_none_or(|most| stay <= most))
}

impl Grouper {
    /// All places of the library and the region; a [`PlacementId`] is an index of this list.
    pub fn placements(&self) -> &[Placement] {
        &self.placements
    }

    /// The place with a number.
    pub fn placement(&self, id: PlacementId) -> &Placement {
        &self.placements[id.0 as usize]
    }

    /// The codes as numbers; a code that nobody knows becomes 0.
    pub fn encode(&self, case: &TextCase) -> CodedCase {
        case.encode(&self.scheme.diagnoses, &self.scheme.procedures)
    }

    /// The numbers as codes.
    pub fn decode(&self, case: &CodedCase) -> TextCase {
        case.decode(&self.scheme.diagnoses, &self.scheme.procedures)
    }

    /// Places one case. Its cost is not looked at.
    ///
    /// # Panics
    /// When a code of the case is not one of this library's code books.
    ///
    /// # Example
    /// DIP 3.0, principal diagnosis Z51.101, other diagnosis C34.900, procedures 99.2503 and 99.2800x005: `FZ1771`.
    pub fn group(&self, case: &Case<'_>) -> Grouping {
        let principal = &self.diagnoses[case.principal_diagnosis.0 as usize];
        let mut looked = Looked { grouper: self, case, principal, principal_procedure: None, counting: 0 };
        looked.counting = looked.counting_beside(None).count();
        let first = looked.entries().find(|(_, code)| looked.standing(*code) == Standing::Full);
        looked.principal_procedure = first.map(|(at, _)| at);
        Grouping {
            placement: self.place(&looked),
            severity: None,
            primary_care: self.is_primary_care(&looked),
        }
    }

    fn place(&self, looked: &Looked<'_, '_>) -> PlacementId {
        if looked.case.principal_diagnosis == DiagnosisId::UNKNOWN {
            return self.unknown;
        }
        if looked.principal.excluded {
            return self.excluded;
        }
        let bed_days = &self.bed_day_rows[looked.principal.bed_day as usize];
        let by_the_day = self.first_meeting(bed_days, looked);
        if let Some(place) = by_the_day.or_else(|| self.early(looked)) {
            return place;
        }
        let found = match self.local.rules.principal {
            PrincipalRule::First => self.by_first(looked),
            PrincipalRule::Any => self.by_any(looked),
        };
        if let Some((row, principal)) = found {
            let row = &self.rows[row as usize];
            let forced =
                self.local.rules.unmatched_surgery_is_mixed && self.leaves_surgery(looked, row, principal);
            let mixed = if forced { self.mixed(looked, MixedClass::Surgical) } else { None };
            return mixed.unwrap_or(row.place);
        }
        self.mixed(looked, self.mixed_class(looked)).unwrap_or(self.nothing)
    }

    /// The first of some rows, in order, that a case meets.
    fn first_meeting(&self, rows: &[u16], looked: &Looked<'_, '_>) -> Option<PlacementId> {
        let under = |row: &Row| row.principal == 0 || looked.principal.lists & row.principal != 0;
        let meets = |row: &&Row| {
            if row.any_of.is_empty() {
                return under(row) && looked.meets(row, None);
            }
            let mut named =
                self.principals(looked).filter(|(_, code)| row.any_of.binary_search(code).is_ok());
            under(row) && named.any(|(at, _)| looked.meets(row, Some(at)))
        };
        rows.iter().map(|row| &self.rows[*row as usize]).find(meets).map(|row| row.place)
    }

    /// Entries that may be tried as the principal procedure, with their places.
    fn principals(&self, looked: &Looked<'_, '_>) -> impl Iterator<Item = (usize, ProcedureId)> {
        let most = match self.local.rules.principal {
            PrincipalRule::First => 1,
            PrincipalRule::Any => usize::MAX,
        };
        looked.entries().filter(|(_, code)| looked.standing(*code) == Standing::Full).take(most)
    }

    fn early(&self, looked: &Looked<'_, '_>) -> Option<PlacementId> {
        let newborn = looked.case.patient.age_days.is_some_and(|days| days <= self.newborn_days);
        let named = looked.entries().any(|(_, code)| self.procedures[code.0 as usize].early);
        if newborn || named { self.first_meeting(&self.early_rows, looked) } else { None }
    }

    /// The most preferred row for the first procedure that may be principal, or for none at all.
    fn by_first(&self, looked: &Looked<'_, '_>) -> Option<(u16, Option<usize>)> {
        let lists = &self.lists[looked.principal.class as usize];
        let principal = looked.principal_procedure;
        let code = principal.and_then(|at| looked.entries().nth(at));
        let named = match code {
            Some((_, code)) => lists.of(self.procedures[code.0 as usize].class),
            None if looked.counting == 0 => lists.conservative.as_slice(),
            None => &[],
        };
        let first = |positions: &[u16], principal| {
            let row = |position: u16| &self.rows[lists.order[position as usize] as usize];
            let found = positions.iter().find(|position| looked.meets(row(**position), principal));
            found.map(|position| (*position, principal))
        };
        let found = [first(named, principal), first(&lists.loose, None)].into_iter().flatten().min();
        found.map(|(position, principal)| (lists.order[position as usize], principal))
    }

    /// The most preferred row over all procedures that may be principal.
    fn by_any(&self, looked: &Looked<'_, '_>) -> Option<(u16, Option<usize>)> {
        let lists = &self.lists[looked.principal.class as usize];
        let mut best: Option<((Block, bool, u16), Option<usize>)> = None;
        let mut offer = |position: u16, principal: Option<usize>| {
            let row = &self.rows[lists.order[position as usize] as usize];
            if !looked.meets(row, principal) {
                return;
            }
            let used = usize::from(principal.is_some()) + row.related.len() + row.anywhere.len();
            let unused = self.local.rules.exact_first && used < looked.counting;
            let key = (row.block, unused, position);
            if best.is_none_or(|(other, _)| key < other) {
                best = Some((key, principal));
            }
        };
        for (at, code) in self.principals(looked) {
            let positions = lists.of(self.procedures[code.0 as usize].class);
            positions.iter().for_each(|position| offer(*position, Some(at)));
        }
        if looked.counting == 0 {
            lists.conservative.iter().for_each(|position| offer(*position, None));
        }
        lists.loose.iter().for_each(|position| offer(*position, None));
        best.map(|((_, _, position), principal)| (lists.order[position as usize], principal))
    }

    /// Whether an operation counts that the row does not name.
    fn leaves_surgery(&self, looked: &Looked<'_, '_>, row: &Row, principal: Option<usize>) -> bool {
        let named = |code: &ProcedureId| {
            row.related.iter().chain(&row.anywhere).any(|codes| codes.binary_search(code).is_ok())
        };
        looked
            .counting_beside(principal)
            .any(|code| self.procedures[code.0 as usize].mixed == MixedClass::Surgical && !named(&code))
    }

    fn mixed_class(&self, looked: &Looked<'_, '_>) -> MixedClass {
        let class = |code: ProcedureId| self.procedures[code.0 as usize].mixed;
        let class = match self.local.rules.class_of {
            ClassOf::Principal => looked
                .principal_procedure
                .and_then(|at| looked.entries().nth(at))
                .map(|(_, code)| class(code)),
            ClassOf::Highest => looked.counting_beside(None).map(class).max(),
        };
        class.unwrap_or(MixedClass::Conservative)
    }

    fn mixed(&self, looked: &Looked<'_, '_>, class: MixedClass) -> Option<PlacementId> {
        let groups = &self.mixed[looked.principal.mixed as usize][class as usize];
        groups.iter().copied().find(|place| self.is_open(*place, looked.case.hospital_level))
    }

    fn is_primary_care(&self, looked: &Looked<'_, '_>) -> bool {
        let row = &self.primary_care[looked.principal.primary_care as usize];
        match looked.principal_procedure.and_then(|at| looked.entries().nth(at)) {
            Some((_, code)) => row.any_of.binary_search(&code).is_ok(),
            None => row.conservative && looked.counting == 0,
        }
    }

    fn is_open(&self, place: PlacementId, level: Option<u8>) -> bool {
        let closed = self.closed.get(place.0 as usize).copied().unwrap_or(0);
        closed == 0 || level.is_none_or(|level| closed.checked_shr(level.into()).unwrap_or(0) & 1 == 0)
    }

    fn is_newborn(&self, newborn: Newborn, patient: &Patient) -> bool {
        let weight = match self.scheme.manifest.newborn_weight {
            NewbornWeight::Birth => patient.birth_weight_grams.or(patient.admission_weight_grams),
            NewbornWeight::Admission => patient.admission_weight_grams.or(patient.birth_weight_grams),
        };
        patient.age_days.is_some_and(|days| days <= newborn.age_days_max)
            && weight
                .is_some_and(|grams| (newborn.weight_grams_min..=newborn.weight_grams_max).contains(&grams))
    }
}
