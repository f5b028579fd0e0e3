//! `casemix schemes`: what there is, what is in it, what changed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::domain::{Error, Fen, Kind, Period, PlacementId};
use crate::files::discharges::{Checker, Piece};
use crate::grouper::Grouper;
use crate::pipeline::{CodeMaps, SchemeUse, Survey};
use crate::scheme::{Change, DipScheme, DrgScheme, MdcRow, SchemeDiff};

use super::parallel::{in_order, thread_pool};
use super::prepare::{Discharges, catalogue, load_scheme};
use super::progress::Silent;

/// A scheme in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SchemeLine {
    /// Its identifier.
    pub id: String,
    /// Its title.
    pub title: String,
    /// When it may first be applied.
    pub in_force: Option<String>,
    /// Its payment groups.
    pub groups: i64,
}

/// Lists the schemes.
///
/// # Errors
/// A folder that cannot be listed, or a manifest that is invalid.
pub fn list_schemes(tables: Option<&Path>) -> Result<Vec<SchemeLine>, Error> {
    let catalogue = catalogue(tables)?;
    let line = |id: &String| {
        let manifest = catalogue.manifest(id)?;
        let in_force = manifest.in_force.map(|day| day.to_string());
        Ok(SchemeLine { id: manifest.id, title: manifest.title, in_force, groups: manifest.content.groups() })
    };
    let ids = catalogue.scheme_ids()?;
    if ids.is_empty() {
        let message =
            "holds no scheme: no folder in it has a scheme.toml; name the folder of schemes with --tables";
        return Err(Error::at(Kind::Usage, catalogue.root().display().to_string(), message));
    }
    ids.iter().map(line).collect()
}

/// A scheme in full: where it comes from, and its MDCs with their groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SchemePage {
    /// Its identifier.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who issued it, in which document, and where the tables come from.
    pub origin: Vec<String>,
    /// Its parts: MDCs with their ADRGs and DRGs, or sheets with their groups.
    pub parts: Vec<SchemePart>,
    /// Files with their digests.
    pub files: Vec<(String, String)>,
    /// Rows that no case reaches, with the reason.
    pub unreachable: Vec<(String, String)>,
}

/// A part of a scheme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SchemePart {
    /// `MDCB`, or `BX`.
    pub code: String,
    /// Its name.
    pub name: String,
    /// ADRGs; none for DIP.
    pub adrgs: Option<usize>,
    /// Payment groups.
    pub groups: usize,
}

/// Shows a scheme.
///
/// # Errors
/// A scheme that does not exist or is invalid.
pub fn show_scheme(name: &str, tables: Option<&Path>) -> Result<SchemePage, Error> {
    let grouper = load_scheme(&catalogue(tables)?, name, Period::ALWAYS)?.grouper;
    let manifest = grouper.manifest();
    let mut origin = vec![manifest.issuer.clone(), manifest.document.clone(), manifest.source.clone()];
    origin.extend(manifest.published.map(|day| format!("published {day}")));
    origin.extend(manifest.in_force.map(|day| format!("in force from {day}")));
    let parts = match &grouper {
        Grouper::Drg(grouper) => mdcs(&grouper.scheme),
        Grouper::Dip(grouper) => sheets(&grouper.scheme),
    };
    let unreachable = manifest.unreachable.iter().map(|entry| (entry.group.clone(), entry.reason.clone()));
    Ok(SchemePage {
        id: manifest.id.clone(),
        title: manifest.title.clone(),
        origin,
        parts,
        files: grouper.files().iter().map(|file| (file.name.clone(), file.sha256.clone())).collect(),
        unreachable: unreachable.collect(),
    })
}

fn mdcs(scheme: &DrgScheme) -> Vec<SchemePart> {
    let part = |mdc: &MdcRow| {
        let own = || mdc.adrgs.iter().map(|row| &scheme.adrgs[*row]).filter(|row| row.is_group());
        let adrgs: BTreeSet<_> = own().map(|row| row.code.as_str()).collect();
        let drgs: BTreeSet<_> = own().flat_map(|row| &row.drgs).collect();
        SchemePart {
            code: mdc.code.clone(),
            name: mdc.name.clone(),
            adrgs: Some(adrgs.len()),
            groups: drgs.len(),
        }
    };
    scheme.mdcs.iter().map(part).collect()
}

fn sheets(scheme: &DipScheme) -> Vec<SchemePart> {
    let part = |(code, name): (&str, &str)| SchemePart {
        code: code.to_owned(),
        name: name.to_owned(),
        adrgs: None,
        groups: scheme.rows.iter().filter(|row| row.code.starts_with(code)).count(),
    };
    [("XQ", "先期分组"), ("BX", "并项"), ("FZ", "诊断辅助细分"), ("JC", "基本")]
        .into_iter()
        .map(part)
        .collect()
}

/// How cases move between two schemes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Migration {
    /// Group in the first scheme.
    pub from: String,
    /// Group in the second scheme.
    pub to: String,
    /// Cases that move so.
    pub cases: u64,
    /// Their cost in yuan.
    pub cost: String,
}

/// The differences of two schemes, and how cases move between them.
#[derive(Debug, Serialize)]
pub struct DiffReport {
    /// The first scheme.
    pub first: String,
    /// The second scheme.
    pub second: String,
    /// What changed in the tables.
    pub changes: SchemeDiff,
    /// How cases move; empty where none were given.
    pub migrations: Vec<Migration>,
}

/// Compares two schemes, over cases where some are given.
///
/// # Errors
/// Schemes that are invalid, discharges that cannot be read.
pub fn diff_schemes(
    first: &str,
    second: &str,
    cases: &[PathBuf],
    tables: Option<&Path>,
) -> Result<DiffReport, Error> {
    let catalogue = catalogue(tables)?;
    let schemes =
        [load_scheme(&catalogue, first, Period::ALWAYS)?, load_scheme(&catalogue, second, Period::ALWAYS)?];
    let [one, two] = &schemes;
    let changes = match (&one.grouper, &two.grouper) {
        (Grouper::Drg(one), Grouper::Drg(two)) => SchemeDiff::of_drg(&one.scheme, &two.scheme),
        (Grouper::Dip(one), Grouper::Dip(two)) => SchemeDiff::of_dip(&one.scheme, &two.scheme),
        // Groups of two kinds have nothing in common but the cases that fall into them.
        _ => SchemeDiff::default(),
    };
    let (first, second) = (one.id.clone(), two.id.clone());
    if first == second {
        return Err(Error::new(
            Kind::Usage,
            format!("both are {first}; two different schemes were expected"),
        ));
    }
    let migrations = if cases.is_empty() { Vec::new() } else { migrations(&schemes, cases)? };
    Ok(DiffReport { first, second, changes, migrations })
}

/// Cases and cost by something of both schemes.
type Matrix<K> = BTreeMap<(K, K), (u64, Fen)>;

fn add<K: Ord>(matrix: &mut Matrix<K>, pair: (K, K), (cases, cost): (u64, Fen)) {
    let own = matrix.entry(pair).or_default();
    *own = (own.0 + cases, own.1 + cost);
}

fn migrations(schemes: &[SchemeUse; 2], cases: &[PathBuf]) -> Result<Vec<Migration>, Error> {
    // The same records are cases here as in `group`: repeated ones count once, differing ones not at all.
    let pool = thread_pool(0)?;
    let discharges = Discharges::open(cases, None, &pool, &mut Silent)?;
    let survey = Survey {
        mapping: &discharges.mapping,
        checker: Checker::default(),
        schemes: &schemes.each_ref(),
        maps: &CodeMaps::default(),
        repeats: &discharges.repeats,
        ties: None,
    };
    let mut places: Matrix<PlacementId> = Matrix::new();
    let work = |piece: &Piece| {
        let mut own: Matrix<PlacementId> = Matrix::new();
        survey.piece(&discharges.inputs[piece.input], *piece, |case| {
            add(&mut own, (case.places[0], case.places[1]), (1, Fen(case.cost.into())));
        })?;
        Ok(own)
    };
    in_order(&pool, &discharges.pieces, work, |_, own| {
        own.into_iter().for_each(|(pair, sums)| add(&mut places, pair, sums));
        Ok(())
    })?;
    let group = |index: usize, place: PlacementId| schemes[index].grouper.placement(place).group.clone();
    let mut matrix: Matrix<String> = Matrix::new();
    for ((one, two), sums) in places {
        add(&mut matrix, (group(0, one), group(1, two)), sums);
    }
    let migration = |((from, to), (cases, cost)): ((String, String), (u64, Fen))| Migration {
        from,
        to,
        cases,
        cost: cost.to_string(),
    };
    Ok(matrix.into_iter().map(migration).collect())
}

impl fmt::Display for SchemeLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let in_force = self.in_force.as_ref().map(|day| format!(", in force from {day}")).unwrap_or_default();
        write!(f, "{}  {} ({} groups{in_force})", self.id, self.title, self.groups)
    }
}

impl fmt::Display for SchemePage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {}", self.id, self.title)?;
        self.origin.iter().try_for_each(|line| writeln!(f, "  {line}"))?;
        let drg = self.parts.iter().any(|part| part.adrgs.is_some());
        writeln!(f, "\n{}", if drg { "MDC   ADRG   DRG  name" } else { "sheet groups  name" })?;
        for part in &self.parts {
            match part.adrgs {
                Some(adrgs) => writeln!(f, "{} {adrgs:>5} {:>5}  {}", part.code, part.groups, part.name)?,
                None => writeln!(f, "{:<5} {:>6}  {}", part.code, part.groups, part.name)?,
            }
        }
        writeln!(f, "\nfiles:")?;
        self.files.iter().try_for_each(|(name, sha256)| writeln!(f, "  {sha256}  {name}"))?;
        if !self.unreachable.is_empty() {
            writeln!(f, "\nrows that no case reaches:")?;
        }
        self.unreachable.iter().try_for_each(|(group, reason)| writeln!(f, "  {group}: {reason}"))
    }
}

impl fmt::Display for DiffReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} → {}", self.first, self.second)?;
        if self.changes == SchemeDiff::default() {
            writeln!(
                f,
                "\nthe tables do not differ, or are of two kinds (DRG and DIP); --cases shows how cases move"
            )?;
        }
        for (what, changes) in &self.changes.groups {
            let count =
                |wanted: fn(&Change) -> bool| changes.values().filter(|change| wanted(change)).count();
            let added = count(|change| *change == Change::Added);
            let removed = count(|change| *change == Change::Removed);
            let renamed = count(|change| matches!(change, Change::Renamed(..)));
            writeln!(f, "\n{what}: {added} added, {removed} removed, {renamed} renamed")?;
            for (code, change) in changes {
                match change {
                    Change::Added => writeln!(f, "  + {code}")?,
                    Change::Removed => writeln!(f, "  - {code}")?,
                    Change::Renamed(one, two) => writeln!(f, "  ~ {code} {one} → {two}")?,
                }
            }
        }
        let (moved, levels) = (&self.changes.moved_diagnoses, &self.changes.levels);
        if !moved.is_empty() || !levels.is_empty() {
            let (moved, levels) = (moved.len(), levels.len());
            writeln!(
                f,
                "\n{moved} diagnoses enter by other MDCs, {levels} have another level (--json lists them)"
            )?;
        }
        if !self.migrations.is_empty() {
            writeln!(f, "\ncases by group of both:")?;
        }
        for line in &self.migrations {
            writeln!(f, "  {} → {}  {} cases, {} yuan", line.from, line.to, line.cases, line.cost)?;
        }
        Ok(())
    }
}
