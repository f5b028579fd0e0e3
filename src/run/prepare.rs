//! What commands need before the first row: inputs, schemes, repeats.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use rayon::ThreadPool;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::domain::{Error, Kind, Period, Problems, Status};
use crate::files::FileEntry;
use crate::files::discharges::{
    Input, KeyPartition, KeyPartitions, Location, Mapping, Piece, Records, Repeats, key_hash, open_inputs,
};
use crate::grouper::Grouper;
use crate::pipeline::{CodeMaps, SchemeUse};
use crate::region::{Overlay, Region};
use crate::scheme::{Catalogue, CodeBook, CodeMap, LocalCatalogue, MatchRules, Scheme, TieBreak};
use crate::settlement::advances;

use super::parallel::in_order;
use super::progress::Progress;

/// Discharge files, opened and compared for repeated keys.
#[derive(Debug)]
pub struct Discharges {
    /// Where columns come from.
    pub mapping: Mapping,
    /// The files in order.
    pub inputs: Vec<Input>,
    /// Their pieces in order.
    pub pieces: Vec<Piece>,
    /// Records that stand more than once.
    pub repeats: Repeats,
    /// The files with their digests, once these were taken.
    entries: OnceLock<Vec<FileEntry>>,
}

impl Discharges {
    /// Opens files and folders and finds repeated keys.
    ///
    /// # Errors
    /// Files that cannot be read as discharges.
    pub fn open(
        paths: &[PathBuf],
        columns: Option<&Path>,
        pool: &ThreadPool,
        progress: &mut dyn Progress,
    ) -> Result<Self, Error> {
        let mapping = columns.map_or_else(|| Ok(Mapping::default()), Mapping::read)?;
        let inputs = open_inputs(paths, &mapping)?;
        if inputs.is_empty() {
            let named = paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ");
            let message = format!("no .parquet or .csv file in {named}; put the discharges there");
            return Err(Error::new(Kind::Input, message));
        }
        for input in inputs.iter().filter(|input| !input.ignored().is_empty()) {
            tracing::info!(
                file = input.name,
                columns = input.ignored().join(", "),
                "columns that are not read"
            );
        }
        let pieces: Vec<Piece> =
            inputs.iter().enumerate().flat_map(|(number, input)| input.pieces(number)).collect();
        let repeats = find_repeats(&inputs, &pieces, &mapping, pool, progress)?;
        Ok(Self { mapping, inputs, pieces, repeats, entries: OnceLock::new() })
    }

    /// The rows of all files.
    pub fn rows(&self) -> u64 {
        self.inputs.iter().map(Input::rows).sum()
    }

    /// The files with their digests: taken once, and each time only as long as no file was changed since it was opened.
    ///
    /// # Errors
    /// A file that was changed.
    pub fn entries(&self, pool: &ThreadPool) -> Result<Vec<FileEntry>, Error> {
        let Some(entries) = self.entries.get() else {
            let mut entries = Vec::new();
            in_order(pool, &self.inputs, Input::sha256, |input, sha256| {
                entries.push(FileEntry::new(input.name.clone(), sha256, Some(input.rows())));
                Ok(())
            })?;
            return Ok(self.entries.get_or_init(|| entries).clone());
        };
        self.inputs.iter().try_for_each(Input::check_unchanged)?;
        Ok(entries.clone())
    }
}

fn find_repeats(
    inputs: &[Input],
    pieces: &[Piece],
    mapping: &Mapping,
    pool: &ThreadPool,
    progress: &mut dyn Progress,
) -> Result<Repeats, Error> {
    progress.begin("comparing setl_id", pieces.iter().map(|piece| piece.rows).sum());
    let mut partitions = KeyPartitions::default();
    let hashes = |piece: &Piece| {
        let mut hashes = Vec::new();
        inputs[piece.input].read(*piece, Some(&["setl_id"]), &mut |batch| {
            let records = Records::read(&batch, mapping);
            let key = records.setl_ids();
            hashes.extend((0..records.rows).map(|row| key(row).map(key_hash)));
            Ok(())
        })?;
        Ok(hashes)
    };
    in_order(pool, pieces, hashes, |piece, hashes| {
        partitions.add(Location { input: piece.input, row: piece.first_row }, &hashes)?;
        progress.advance(piece.rows);
        Ok(())
    })?;
    progress.end();
    let found: Result<Vec<Vec<Location>>, Error> =
        pool.install(|| partitions.into_parts().into_par_iter().map(KeyPartition::candidates).collect());
    let mut candidates = found?.concat();
    candidates.sort_unstable();
    if candidates.is_empty() {
        return Ok(Repeats::default());
    }
    let read = |at: Location, records: &Records<'_>| {
        let key = records.setl_ids()(0).unwrap_or_default().to_owned();
        Some((at, key, records.canonical()))
    };
    Ok(Repeats::decide(rows_at(inputs, pieces, mapping, &candidates, pool, read)?))
}

/// What `read` makes of some rows, each given by itself and read whole. `rows` and the answers are in order
/// of location.
///
/// # Errors
/// A damaged file.
pub(super) fn rows_at<T: Send>(
    inputs: &[Input],
    pieces: &[Piece],
    mapping: &Mapping,
    rows: &[Location],
    pool: &ThreadPool,
    read: impl Fn(Location, &Records<'_>) -> Option<T> + Sync,
) -> Result<Vec<T>, Error> {
    let first_of = |piece: &Piece| Location { input: piece.input, row: piece.first_row };
    let held = |piece: &&Piece| {
        let at = rows.partition_point(|row| *row < first_of(piece));
        rows.get(at).is_some_and(|next| next.input == piece.input && next.row < piece.first_row + piece.rows)
    };
    let pieces: Vec<Piece> = pieces.iter().filter(held).copied().collect();
    let of_piece = |piece: &Piece| {
        let (mut found, mut first) = (Vec::new(), piece.first_row);
        inputs[piece.input].read_whole(*piece, &mut |batch| {
            let begin = rows.partition_point(|at| *at < Location { input: piece.input, row: first });
            let end = first + batch.num_rows() as u64;
            for at in rows[begin..].iter().take_while(|at| at.input == piece.input && at.row < end) {
                let row = batch.slice((at.row - first) as usize, 1);
                found.extend(read(*at, &Records::read(&row, mapping)));
            }
            first = end;
            Ok(())
        })?;
        Ok(found)
    };
    let mut all = Vec::with_capacity(rows.len());
    in_order(pool, &pieces, of_piece, |_, found: Vec<T>| {
        all.extend(found);
        Ok(())
    })?;
    Ok(all)
}

/// Where tables lie: the folder that was named, or `grouper-tables` here or beside the program.
///
/// # Errors
/// When there is none.
pub fn catalogue(named: Option<&Path>) -> Result<Catalogue, Error> {
    if let Some(folder) = named {
        return Catalogue::at(folder);
    }
    let mut places = vec![PathBuf::from(".")];
    if let Ok(program) = std::env::current_exe() {
        places.extend(program.ancestors().skip(1).map(Path::to_owned));
    }
    Catalogue::find(&places)
}

/// Loads, checks and compiles a scheme.
///
/// # Errors
/// Everything that is wrong with its tables.
pub fn load_scheme(catalogue: &Catalogue, name: &str, period: Period) -> Result<SchemeUse, Error> {
    compiled(catalogue.load(name)?, LocalCatalogue::none(), period)
}

fn compiled(scheme: Scheme, local: LocalCatalogue, period: Period) -> Result<SchemeUse, Error> {
    let grouper = Grouper::compile(scheme, local)?;
    Ok(SchemeUse { id: grouper.manifest().id.clone(), period, grouper })
}

/// Loads a scheme of a region, with what the region adds to it.
///
/// # Errors
/// Everything that is wrong with its tables, or with the region's.
pub(super) fn load_scheme_of(
    region: &Region,
    catalogue: &Catalogue,
    name: &str,
    period: Period,
    year: i32,
) -> Result<SchemeUse, Error> {
    let mut scheme = catalogue.load(name)?;
    let Scheme::Dip(library) = &mut scheme else {
        return compiled(scheme, LocalCatalogue::none(), period);
    };
    let first = Period::year(year).from.max(period.from);
    let rules = region.match_rules(period, year)?;
    if rules.tie_break == TieBreak::Score {
        region.group_points.check_scores()?;
    }
    let scores = region.group_points.points_on(first);
    let local = LocalCatalogue::read(&region.local, rules, &region.hospitals.levels(), scores, library)?;
    compiled(scheme, local, period)
}

/// Loads the code maps that are named.
///
/// # Errors
/// A map that does not exist or is invalid.
pub fn load_maps(
    catalogue: &Catalogue,
    diagnoses: Option<&str>,
    procedures: Option<&str>,
) -> Result<CodeMaps, Error> {
    let load = |name: Option<&str>| name.map(|name| catalogue.code_map(name)).transpose();
    Ok(CodeMaps { diagnoses: load(diagnoses)?, procedures: load(procedures)? })
}

/// Refuses a map of procedures in the place of one of diagnoses, and the other way round: it would change no code, and say
/// nothing.
///
/// # Errors
/// A map that gives no code of its kind that a scheme knows.
pub(super) fn check_maps(schemes: &[SchemeUse], maps: &CodeMaps) -> Result<(), Error> {
    let mut problems = Problems::new();
    type Book = for<'g> fn(&'g Grouper) -> &'g CodeBook;
    let kinds: [(&Option<CodeMap>, &str, Book); 2] = [
        (&maps.diagnoses, "diagnosis", Grouper::diagnoses),
        (&maps.procedures, "procedure", Grouper::procedures),
    ];
    for (map, kind, book) in kinds {
        let Some(map) = map else { continue };
        let known = |code: &str| schemes.iter().any(|scheme| book(&scheme.grouper).number(code).is_some());
        if map.file.rows > 0 && !map.targets().any(known) {
            let message =
                format!("maps to no {kind} that the scheme knows; is it a map of another kind of codes?");
            problems.add(&map.file.name, None, message);
        }
    }
    problems.check(Kind::Rules)
}

/// A region with its schemes and maps.
#[derive(Debug)]
pub struct Loaded {
    /// The region.
    pub region: Region,
    /// Its schemes in order of time; those of another arm of a what-if, where these are the same.
    pub schemes: Arc<[SchemeUse]>,
    /// Its code maps, likewise.
    pub maps: Arc<CodeMaps>,
    /// The year that is settled.
    pub year: i32,
}

impl Loaded {
    /// Loads a region and everything it names, and checks that the year can be settled.
    ///
    /// # Errors
    /// Everything that is wrong.
    pub fn region(folder: &Path, year: i32, catalogue: &Catalogue) -> Result<Self, Error> {
        let region = Region::load(folder).map_err(|error| error.within(folder))?;
        Self::checked(region, year, catalogue, None).map_err(|error| error.within(folder))
    }

    /// Loads the region of another one as an overlay changes it: what both group by is not compiled twice.
    ///
    /// # Errors
    /// Everything that is wrong.
    pub fn changed(&self, overlay: &Overlay, catalogue: &Catalogue) -> Result<Self, Error> {
        let folder = &self.region.folder;
        let region = Region::load_with(folder, overlay)?;
        let changed = Self::checked(region, self.year, catalogue, Some(self));
        changed.map_err(|error| overlay.told(error.within(folder), folder))
    }

    fn checked(
        region: Region,
        year: i32,
        catalogue: &Catalogue,
        other: Option<&Self>,
    ) -> Result<Self, Error> {
        region.check_year(year)?;
        let same = other.filter(|other| groups_alike(&other.region, &region, year));
        let (schemes, maps) = match same {
            Some(other) => (other.schemes.clone(), other.maps.clone()),
            None => schemes_and_maps(&region, year, catalogue)?,
        };
        let loaded = Self { schemes, maps, year, region };
        loaded.check_groups()?;
        for pool in 0..loaded.region.settings.pools.len() {
            advances(&loaded.region, pool, year)?;
        }
        Ok(loaded)
    }

    /// Every group code that a table names is one of a scheme, and every row that the policy names exists.
    fn check_groups(&self) -> Result<(), Error> {
        let mut problems = Problems::new();
        let mut known: Vec<&str> = self
            .schemes
            .iter()
            .flat_map(|scheme| scheme.grouper.placements())
            .map(|place| place.group.as_str())
            .collect();
        known.sort_unstable();
        known.dedup();
        let named = self.region.group_points.codes().map(|(code, line)| ("group_points.csv", code, line));
        let adjusted = self.region.coefficients.groups().map(|(code, line)| ("coefficients.csv", code, line));
        let heavier = self.region.auxiliary.rows.iter();
        let heavier = heavier.filter_map(|row| Some(("auxiliary.csv", row.group.as_deref()?, row.line)));
        let earlier = self.region.history.group_codes();
        let routed = self.region.routed_groups().map(|(code, line)| ("policy.toml", code, line));
        for (file, code, line) in named.chain(adjusted).chain(heavier).chain(earlier).chain(routed) {
            if known.binary_search(&code).is_err() {
                let hint = crate::table::did_you_mean(code, known.iter().copied());
                problems.add(file, line, format!("no scheme of the region has group `{code}`{hint}"));
            }
        }
        self.check_tcm_groups(&mut problems);
        for message in self.region.missing_rows(self.year) {
            problems.add("group_points.csv", None, message);
        }
        problems.check(Kind::Rules)
    }
}

/// Whether two states of a region group alike: they have the same schemes, compiled from the same tables.
fn groups_alike(one: &Region, two: &Region, year: i32) -> bool {
    let (own, other) = (&one.settings, &two.settings);
    let rules = |region: &Region| -> Vec<Option<MatchRules>> {
        region.settings.schemes.iter().map(|(period, _)| region.match_rules(*period, year).ok()).collect()
    };
    let by_score = rules(one).iter().flatten().any(|rules| rules.tie_break == TieBreak::Score);
    let files = |region: &Region| -> Vec<String> {
        let counts = |name: &str| region.local.contains_key(name) || (by_score && name == "group_points.csv");
        let files = region.files.iter().filter(|file| counts(&file.name));
        files.map(|file| format!("{} {}", file.name, file.sha256)).collect()
    };
    own.schemes == other.schemes
        && (&own.diagnosis_map, &own.procedure_map) == (&other.diagnosis_map, &other.procedure_map)
        && one.hospitals.levels() == two.hospitals.levels()
        && rules(one) == rules(two)
        && files(one) == files(two)
}

type SchemesAndMaps = (Arc<[SchemeUse]>, Arc<CodeMaps>);

/// Loads and compiles what a region groups by.
///
/// # Errors
/// Everything that is wrong with it.
pub(super) fn schemes_and_maps(
    region: &Region,
    year: i32,
    catalogue: &Catalogue,
) -> Result<SchemesAndMaps, Error> {
    let settings = &region.settings;
    let schemes: Result<Vec<SchemeUse>, Error> = settings
        .schemes
        .iter()
        .map(|(period, id)| load_scheme_of(region, catalogue, id, *period, year))
        .collect();
    // A file of the region's own goes first, so that the folder from which casemix was called does not matter.
    let own = |map: &Option<String>| {
        let file = map.as_ref().map(|name| region.folder.join(name)).filter(|file| file.is_file());
        file.map(|file| file.display().to_string()).or_else(|| map.clone())
    };
    let (diagnoses, procedures) = (own(&settings.diagnosis_map), own(&settings.procedure_map));
    let maps = load_maps(catalogue, diagnoses.as_deref(), procedures.as_deref())?;
    let schemes = schemes?;
    check_maps(&schemes, &maps)?;
    let dip = schemes.iter().any(|scheme| matches!(scheme.grouper, Grouper::Dip(_)));
    if let Some(name) = region.local.keys().next().filter(|_| !dip) {
        let message = "belongs to a DIP catalogue, and no scheme of the region is one; remove it, or name the scheme in region.toml";
        return Err(Error::at(Kind::Rules, *name, message));
    }
    Ok((schemes.into(), Arc::new(maps)))
}

impl Loaded {
    /// Every group that stands in for one with too little traditional treatment is one of the same scheme, and is worth
    /// something.
    fn check_tcm_groups(&self, problems: &mut Problems) {
        const FILE: &str = "group_points.csv";
        for scheme in self.schemes.iter() {
            let of = |code: &str| scheme.grouper.placements().iter().find(|place| place.group == code);
            let rows = self.region.group_points.tcm_rows().filter(|(code, _, _)| of(code).is_some());
            for (code, _, row) in rows {
                let other = row.below_tcm_ratio.as_deref().unwrap_or_default();
                if of(other).is_none_or(|place| place.status != Status::Grouped) {
                    let message = format!(
                        "`below_tcm_ratio`: scheme {} of group `{code}` has no group `{other}`; name the group that such a \
                         case is given the points of",
                        scheme.id
                    );
                    problems.add(FILE, row.line, message);
                }
            }
        }
        for (line, message) in self.region.tcm_groups_without_worth(self.year) {
            problems.add(FILE, line, message);
        }
    }
}

/// The only year that a region has a budget for.
///
/// # Errors
/// When there are several, or none.
pub fn only_year(folder: &Path) -> Result<i32, Error> {
    let years: Vec<i32> = Region::load(folder)?.years().into_iter().collect();
    match years.as_slice() {
        [only] => Ok(*only),
        [] => Err(Error::at(
            Kind::Rules,
            "budget.csv",
            "no year has a budget; at least a total per pool was expected",
        )),
        several => {
            let shown = several.iter().map(i32::to_string).collect::<Vec<_>>().join(", ");
            Err(Error::new(Kind::Usage, format!("budget.csv has the years {shown}; name one with --year")))
        }
    }
}
