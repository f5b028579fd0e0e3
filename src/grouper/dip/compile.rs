//! From a loaded library to the compiled matcher.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use crate::domain::{GroupKind, Placement, PlacementId, ProcedureId, Reason, Status};
use crate::scheme::{
    Block, ClassSource, DiagnosisKey, DipRow, DipScheme, LocalCatalogue, MixedClass, PrimaryCare, Procedures,
    TieBreak, Treatment, category,
};

use super::grouper::{
    ClassLists, DiagnosisFacts, Grouper, PrimaryCareRow, ProcedureFacts, RESISTANT, Row, Standing,
};

impl Grouper {
    /// Compiles without the proof that every group is reached.
    pub(super) fn compile_unproved(scheme: DipScheme, local: LocalCatalogue) -> Self {
        let used = |row: &&DipRow| local.subset.as_ref().is_none_or(|subset| subset.contains(&row.code));
        let sources: Vec<DipRow> = scheme.rows.iter().filter(used).chain(&local.rows).cloned().collect();
        let mut placements = Placements::default();
        let mut keys = KeyLists::default();
        let rows: Vec<Row> = sources.iter().map(|row| compiled(row, &mut placements, &mut keys)).collect();
        let mixed_places: Vec<(usize, PlacementId)> = local
            .mixed
            .iter()
            .enumerate()
            .map(|(at, group)| (at, placements.add(mixed_placement(group))))
            .collect();
        let mut diagnoses: Vec<DiagnosisFacts> = (0..scheme.diagnoses.size() as u32)
            .map(|number| DiagnosisFacts {
                lists: keys.bits(scheme.diagnoses.code(number)),
                ..DiagnosisFacts::default()
            })
            .collect();
        diagnoses[0].lists = 0;
        let procedures = procedures(&scheme, &local, &sources);
        let bed_day_rows = bed_day_rows(&scheme, &sources, &mut diagnoses);
        let lists = class_lists(&scheme, &local, &sources, &procedures, &mut diagnoses);
        let mixed = mixed_rows(&scheme, &local, &mixed_places, &mut diagnoses);
        let marks = local.primary_care.as_ref().unwrap_or(&scheme.primary_care);
        let primary_care = primary_care_rows(&scheme, marks, &mut diagnoses);
        mark(&scheme, &mut diagnoses);
        let early_rows =
            (0u16..).zip(&sources).filter(|(_, row)| row.block == Block::Early).map(|(at, _)| at).collect();
        let newborn = sources.iter().filter_map(|row| row.newborn).map(|newborn| newborn.age_days_max).max();
        Self {
            bed_day_rows,
            early_rows,
            newborn_days: newborn.unwrap_or(-1),
            closed: closed(&local, &placements.0),
            excluded: placements.add(Placement::nowhere(Reason::ExcludedPrincipalDiagnosis, None)),
            unknown: placements.add(Placement::nowhere(Reason::UnknownPrincipalDiagnosis, None)),
            nothing: placements.add(Placement::nowhere(Reason::NoDipGroup, None)),
            placements: placements.0,
            rows,
            diagnoses,
            procedures,
            lists,
            mixed,
            primary_care,
            scheme,
            local,
        }
    }
}

/// The list of places while it grows.
#[derive(Default)]
struct Placements(Vec<Placement>);

impl Placements {
    fn add(&mut self, placement: Placement) -> PlacementId {
        self.0.push(placement);
        PlacementId(u16::try_from(self.0.len() - 1).expect("fewer than 65,536 places"))
    }
}

/// The place of a mixed group.
pub(super) fn mixed_placement(group: &crate::scheme::MixedGroup) -> Placement {
    Placement {
        status: Status::Grouped,
        reason: None,
        kind: Some(GroupKind::Mixed),
        conservative: group.class == MixedClass::Conservative,
        mdc: None,
        adrg: None,
        group: group.code(),
        rule_path: format!("mixed_groups.csv:{}", group.line),
    }
}

/// The place of a row.
pub(super) fn row_placement(row: &DipRow) -> Placement {
    Placement {
        status: Status::Grouped,
        reason: None,
        kind: Some(row.kind),
        conservative: row.procedures == Procedures::None,
        mdc: None,
        adrg: None,
        group: row.code.clone(),
        rule_path: format!("{}:{}", row.file, row.line),
    }
}

/// Different lists of keys that rows ask diagnoses for, a bit each; the first is kept for resistance.
#[derive(Default)]
struct KeyLists(Vec<Vec<DiagnosisKey>>);

impl KeyLists {
    fn bit(&mut self, keys: &[DiagnosisKey]) -> u64 {
        if keys.is_empty() {
            return 0;
        }
        let at = self.0.iter().position(|own| own == keys).unwrap_or_else(|| {
            self.0.push(keys.to_vec());
            self.0.len() - 1
        });
        assert!(at < 63, "at most 63 different lists of other diagnoses");
        RESISTANT << (at + 1)
    }

    fn bits(&self, code: &str) -> u64 {
        let holds = |keys: &Vec<DiagnosisKey>| keys.iter().any(|key| key.matches(code));
        self.0
            .iter()
            .enumerate()
            .filter(|(_, keys)| holds(keys))
            .fold(0, |bits, (at, _)| bits | RESISTANT << (at + 1))
    }
}

fn sorted(codes: &[ProcedureId]) -> Vec<ProcedureId> {
    let mut codes = codes.to_vec();
    codes.sort_unstable();
    codes
}

fn compiled(row: &DipRow, placements: &mut Placements, keys: &mut KeyLists) -> Row {
    let sorted_parts = |parts: &[Vec<ProcedureId>]| parts.iter().map(|codes| sorted(codes)).collect();
    let found_by_diagnosis = !matches!(row.block, Block::BedDay | Block::Early);
    let (related, anywhere, any_of) = match &row.procedures {
        Procedures::Any | Procedures::None => (Vec::new(), Vec::new(), Vec::new()),
        Procedures::Principal { any_of, related } => (sorted_parts(related), Vec::new(), sorted(any_of)),
        Procedures::Anywhere(parts) => (Vec::new(), sorted_parts(parts), Vec::new()),
    };
    Row {
        place: placements.add(row_placement(row)),
        block: row.block,
        other: keys.bit(&row.other),
        any_diagnosis: keys.bit(&row.any_diagnosis),
        principal: if row.block == Block::Early { keys.bit(&row.principal) } else { 0 },
        resistant: row.resistant,
        related,
        anywhere,
        any_of: if found_by_diagnosis { Vec::new() } else { any_of },
        newborn: row.newborn,
        treatment: row.treatment,
        bed_days: row.bed_days,
    }
}

fn procedures(scheme: &DipScheme, local: &LocalCatalogue, rows: &[DipRow]) -> Vec<ProcedureFacts> {
    let size = scheme.procedures.size();
    // Procedures are of one class when they stand in the same rows as principal ones.
    let mut standing_in: Vec<Vec<u16>> = vec![Vec::new(); size];
    let mut early = vec![false; size];
    for (at, row) in rows.iter().enumerate() {
        let (principal, all): (&[ProcedureId], Vec<ProcedureId>) = match &row.procedures {
            Procedures::Any | Procedures::None => (&[], Vec::new()),
            Procedures::Principal { any_of, .. } => (any_of, any_of.clone()),
            Procedures::Anywhere(parts) => (&[], parts.concat()),
        };
        principal.iter().for_each(|code| standing_in[code.0 as usize].push(at as u16));
        if row.block == Block::Early {
            all.iter().for_each(|code| early[code.0 as usize] = true);
        }
    }
    let mut numbers = BTreeMap::from([(Vec::new(), 0u16)]);
    let class_of = |number: u32| {
        let own = local.classes.get(&ProcedureId(number)).copied();
        let national = || scheme.procedures.class(number).map(MixedClass::from);
        let class = match local.rules.class_source {
            ClassSource::Table => own,
            ClassSource::CodeTable => national(),
        };
        class.unwrap_or(local.rules.unclassed)
    };
    let facts = standing_in.into_iter().zip(early).zip(0u32..).map(|((mut rows, early), number)| {
        rows.dedup();
        let next = u16::try_from(numbers.len()).expect("fewer than 65,536 classes of procedures");
        let standing = match scheme.treatments.get(&ProcedureId(number)) {
            None => Standing::Full,
            Some(Treatment::Conservative) => Standing::Nothing,
            Some(Treatment::NeverPrincipal) => Standing::Related,
            Some(Treatment::PrincipalOnlyFor(range)) => Standing::OnlyFor(*range as u8),
        };
        ProcedureFacts {
            class: *numbers.entry(rows).or_insert(next),
            standing,
            mixed: class_of(number),
            early,
        }
    });
    facts.collect()
}

/// What marks a diagnosis on its own.
fn mark(scheme: &DipScheme, diagnoses: &mut [DiagnosisFacts]) {
    for code in &scheme.excluded_diagnoses {
        diagnoses[code.0 as usize].excluded = true;
    }
    for code in &scheme.resistant_diagnoses {
        diagnoses[code.0 as usize].resistant = true;
    }
    diagnoses[scheme.resistant_other.0 as usize].lists |= RESISTANT;
    for (number, code) in scheme.diagnoses.codes() {
        let holds = |range: &Vec<DiagnosisKey>| range.iter().any(|key| key.matches(code));
        let ranges = scheme.principal_ranges.iter().enumerate().filter(|(_, range)| holds(range));
        diagnoses[number as usize].ranges = ranges.fold(0, |bits, (at, _)| bits | 1 << at);
    }
}

/// Rows by the text of their keys, so that a diagnosis finds its rows without trying all.
struct RowIndex<'r> {
    by_key: HashMap<&'r str, Vec<(u16, u8)>>,
    ranges: Vec<(&'r DiagnosisKey, u16)>,
}

impl<'r> RowIndex<'r> {
    fn new(rows: &'r [DipRow]) -> Self {
        let mut index = Self { by_key: HashMap::new(), ranges: Vec::new() };
        for (at, row) in rows.iter().enumerate() {
            for key in &row.principal {
                match key {
                    DiagnosisKey::Category(text) | DiagnosisKey::Subcategory(text) => {
                        index.by_key.entry(text).or_default().push((at as u16, key.length()));
                    }
                    DiagnosisKey::Range(..) => index.ranges.push((key, at as u16)),
                }
            }
        }
        index
    }

    /// Rows under which a code lies with the length of the longest key, in order of rows.
    fn of(&self, code: &str) -> Vec<(u16, u8)> {
        let subcategory = code.get(..5).unwrap_or(code);
        let own = |key: &str| self.by_key.get(key).into_iter().flatten().copied();
        let ranges =
            self.ranges.iter().filter(|(key, _)| key.matches(code)).map(|(key, row)| (*row, key.length()));
        let mut rows: Vec<(u16, u8)> = own(category(code)).chain(own(subcategory)).chain(ranges).collect();
        rows.sort_unstable_by_key(|(row, length)| (*row, Reverse(*length)));
        rows.dedup_by_key(|(row, _)| *row);
        rows
    }
}

/// Rows paid by the day by class of diagnosis: those that name it, and those that name none, in order.
fn bed_day_rows(scheme: &DipScheme, rows: &[DipRow], diagnoses: &mut [DiagnosisFacts]) -> Vec<Vec<u16>> {
    let own: Vec<(u16, &DipRow)> = (0u16..).zip(rows).filter(|(_, row)| row.block == Block::BedDay).collect();
    let mut numbers: BTreeMap<Vec<u16>, u16> = BTreeMap::new();
    for (number, code) in std::iter::once((0, "")).chain(scheme.diagnoses.codes()) {
        let under =
            |row: &DipRow| row.principal.is_empty() || row.principal.iter().any(|key| key.matches(code));
        let list = own.iter().filter(|(_, row)| under(row)).map(|(at, _)| *at).collect();
        let next = u16::try_from(numbers.len()).expect("fewer than 65,536 classes of diagnoses");
        diagnoses[number as usize].bed_day = *numbers.entry(list).or_insert(next);
    }
    let mut lists: Vec<(u16, Vec<u16>)> = numbers.into_iter().map(|(list, number)| (number, list)).collect();
    lists.sort_unstable();
    lists.into_iter().map(|(_, list)| list).collect()
}

fn class_lists(
    scheme: &DipScheme,
    local: &LocalCatalogue,
    rows: &[DipRow],
    procedures: &[ProcedureFacts],
    diagnoses: &mut [DiagnosisFacts],
) -> Vec<ClassLists> {
    let found_by_diagnosis = |row: &DipRow| !matches!(row.block, Block::BedDay | Block::Early);
    let index = RowIndex::new(rows);
    let mut numbers = BTreeMap::from([(Vec::new(), 0u16)]);
    for (number, code) in scheme.diagnoses.codes() {
        let own: Vec<(u16, u8)> =
            index.of(code).into_iter().filter(|(row, _)| found_by_diagnosis(&rows[*row as usize])).collect();
        let next = u16::try_from(numbers.len()).expect("fewer than 65,536 classes of diagnoses");
        diagnoses[number as usize].class = *numbers.entry(own).or_insert(next);
    }
    // Few scores stand in one list, so looking each up once is enough.
    let score = |row: u16| local.scores.get(&rows[row as usize].code).copied();
    let mut lists: Vec<(u16, ClassLists)> = numbers
        .into_iter()
        .map(|(mut own, class)| {
            own.sort_by(|one, two| {
                let key = |(row, length): &(u16, u8)| {
                    let source = &rows[*row as usize];
                    (source.block, Reverse(*length), Reverse(source.parts()))
                };
                let by_score = match local.rules.tie_break {
                    TieBreak::Score => score(two.0).cmp(&score(one.0)),
                    TieBreak::LibraryOrder => std::cmp::Ordering::Equal,
                };
                key(one).cmp(&key(two)).then(by_score).then(one.0.cmp(&two.0))
            });
            (class, ClassLists::new(own.into_iter().map(|(row, _)| row).collect(), rows, procedures))
        })
        .collect();
    lists.sort_by_key(|(class, _)| *class);
    lists.into_iter().map(|(_, lists)| lists).collect()
}

impl ClassLists {
    fn new(order: Vec<u16>, rows: &[DipRow], procedures: &[ProcedureFacts]) -> Self {
        let mut lists = Self::default();
        let mut by_procedure: BTreeMap<u16, Vec<u16>> = BTreeMap::new();
        for (position, row) in order.iter().enumerate() {
            let position = position as u16;
            match &rows[*row as usize].procedures {
                Procedures::None => lists.conservative.push(position),
                Procedures::Any | Procedures::Anywhere(_) => lists.loose.push(position),
                Procedures::Principal { any_of, .. } => {
                    for code in any_of {
                        let own = by_procedure.entry(procedures[code.0 as usize].class).or_default();
                        if own.last() != Some(&position) {
                            own.push(position);
                        }
                    }
                }
            }
        }
        for (class, positions) in by_procedure {
            let first = lists.positions.len() as u32;
            lists.positions.extend(positions);
            lists.by_procedure.push((class, first, lists.positions.len() as u32));
        }
        lists.order = order;
        lists
    }
}

fn mixed_rows(
    scheme: &DipScheme,
    local: &LocalCatalogue,
    places: &[(usize, PlacementId)],
    diagnoses: &mut [DiagnosisFacts],
) -> Vec<[Vec<PlacementId>; 4]> {
    let mut by_category: HashMap<&str, u16> = HashMap::new();
    let mut rows: Vec<[Vec<PlacementId>; 4]> = vec![Default::default()];
    for (number, code) in scheme.diagnoses.codes() {
        let own = *by_category.entry(category(code)).or_insert_with(|| {
            let ladder = |class: MixedClass| {
                let on = |rung| {
                    places.iter().filter(move |(at, _)| {
                        let group = &local.mixed[*at];
                        group.class == class && group.key.rung() == rung && group.key.matches(category(code))
                    })
                };
                local.rules.ladder.iter().flat_map(|rung| on(*rung)).map(|(_, place)| *place).collect()
            };
            rows.push(MixedClass::ALL.map(ladder));
            (rows.len() - 1) as u16
        });
        diagnoses[number as usize].mixed = own;
    }
    rows
}

fn primary_care_rows(
    scheme: &DipScheme,
    marks: &[PrimaryCare],
    diagnoses: &mut [DiagnosisFacts],
) -> Vec<PrimaryCareRow> {
    let mut numbers: BTreeMap<Vec<usize>, u16> = BTreeMap::from([(Vec::new(), 0)]);
    let mut rows = vec![PrimaryCareRow::default()];
    for (number, code) in scheme.diagnoses.codes() {
        let own: Vec<usize> = marks
            .iter()
            .enumerate()
            .filter(|(_, mark)| mark.principal.iter().any(|key| key.matches(code)))
            .map(|(at, _)| at)
            .collect();
        diagnoses[number as usize].primary_care = *numbers.entry(own).or_insert_with_key(|own| {
            let mut any_of: Vec<ProcedureId> =
                own.iter().flat_map(|at| marks[*at].any_of.iter().copied()).collect();
            any_of.sort_unstable();
            rows.push(PrimaryCareRow {
                conservative: own.iter().any(|at| marks[*at].any_of.is_empty()),
                any_of,
            });
            (rows.len() - 1) as u16
        });
    }
    rows
}

fn closed(local: &LocalCatalogue, placements: &[Placement]) -> Vec<u32> {
    if local.closed.is_empty() {
        return Vec::new();
    }
    let levels = |place: &Placement| {
        let own = local.closed.iter().filter(|closed| closed.group == place.group);
        own.fold(0, |levels, closed| levels | 1 << closed.level)
    };
    placements.iter().map(levels).collect()
}
