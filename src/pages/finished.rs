//! The folder of a finished run, read back: every file as it was written, or nothing at all.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use crate::domain::{Error, Finding, Kind, Problems, Status};
use crate::files::{FINDING_COLUMNS, Receipt, read_rows, safe_text};
use crate::report::{
    BULLETIN_COLUMNS, CLEARING_COLUMNS, CLOSING_COLUMNS, GROUP_COLUMNS, HOSPITAL_COLUMNS, INDICATOR_COLUMNS,
    Indicator, MONTH_COLUMNS, POOL_COLUMNS,
};
use crate::table::{read_text, sha256_of_file};

use super::grid::Grid;

/// A case that a person should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CaseRow {
    pub(super) setl_id: String,
    pub(super) hospital: String,
    pub(super) group: String,
    pub(super) status: String,
    pub(super) reason: String,
    pub(super) method: String,
    pub(super) points: String,
    pub(super) deviation: String,
    pub(super) standard_amount: String,
    /// Findings on it: a candidate for a single decision, an extreme cost.
    pub(super) marks: String,
}

/// A refused record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RejectRow {
    pub(super) setl_id: String,
    pub(super) hospital: String,
    pub(super) source: String,
    pub(super) row: String,
    pub(super) reason: String,
    pub(super) detail: String,
}

/// A finished run.
#[derive(Clone, Debug)]
pub struct Finished {
    pub(super) receipt: Receipt,
    pub(super) summary: serde_json::Value,
    /// The rows of all months, each with its month.
    pub(super) months: Grid,
    pub(super) hospitals: Grid,
    /// The row of each hospital by its code.
    places: HashMap<String, usize>,
    /// Of a year; none of a single month.
    pub(super) year: Option<YearTables>,
    /// Cases that deviate, are in no group or were marked.
    pub(super) odd_cases: Vec<CaseRow>,
    pub(super) rejects: Vec<RejectRow>,
}

/// The tables of a cleared year.
#[derive(Clone, Debug)]
pub(super) struct YearTables {
    pub(super) clearing: Grid,
    pub(super) pools: Grid,
    pub(super) groups: Grid,
    pub(super) indicators: Grid,
    pub(super) closing: Grid,
    pub(super) bulletin: Grid,
}

/// Findings that make a case one to look at.
const MARKS: [Finding; 2] = [Finding::SpecialCaseCandidate, Finding::ExtremeCost];

/// The word of `cases.parquet` for a cost that does not deviate.
const NORMAL: &str = "normal";

impl Finished {
    /// Reads the folder of a finished `run`, `clear` or `settle`.
    ///
    /// # Errors
    /// A folder without a receipt, of another task or version, or with a file that is not as it was written.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let receipt = Receipt::read(folder)?;
        let shown = folder.display().to_string();
        let command = receipt.reproducible.task["command"].as_str().unwrap_or_default().to_owned();
        if !["run", "clear", "settle"].contains(&command.as_str()) {
            let message = format!(
                "is the output of `casemix {command}`; a report is made of that of run, clear or settle"
            );
            return Err(Error::at(Kind::Usage, shown, message));
        }
        if receipt.reproducible.version != env!("CARGO_PKG_VERSION") {
            let (own, other) = (env!("CARGO_PKG_VERSION"), &receipt.reproducible.version);
            let message = format!("was written by version {other}, this is {own}; run it again");
            return Err(Error::at(Kind::Input, shown, message));
        }
        check_files(folder, &receipt, command != "settle")?;
        let months = read_months(folder, &receipt)?;
        let year = (command != "settle").then(|| YearTables::read(folder)).transpose()?;
        let hospitals = Grid::read(&folder.join("hospitals.csv"), &HOSPITAL_COLUMNS)?;
        let odd_cases = read_odd_cases(folder)?;
        let rejects = read_rejects(folder)?;
        let summary = folder.join("summary.json");
        let text = read_text(&summary, &summary.display().to_string(), Kind::Input)?;
        let summary = serde_json::from_str(&text)
            .map_err(|error| Error::at(Kind::Input, summary.display().to_string(), error.to_string()))?;
        let places = places_of(&hospitals);
        Ok(Self { receipt, summary, months, hospitals, places, year, odd_cases, rejects })
    }

    /// The identifier of its region.
    pub fn region_id(&self) -> Option<&str> {
        self.receipt.reproducible.region_id.as_deref()
    }

    /// The codes of the hospitals, in order.
    pub fn hospital_codes(&self) -> Vec<String> {
        self.hospitals.rows.iter().map(|row| self.hospitals.cell(row, "fixmedins_code").to_owned()).collect()
    }

    /// The rows that are a hospital's own.
    ///
    /// # Errors
    /// A hospital that the run does not have.
    pub(super) fn of_hospital(&self, code: &str) -> Result<Self, Error> {
        let hospitals = self.hospitals.with("fixmedins_code", code);
        if hospitals.rows.is_empty() {
            return Err(Error::new(Kind::Usage, format!("the run has no hospital `{code}`")));
        }
        let own = |grid: &Grid| grid.with("fixmedins_code", code);
        let year = self.year.as_ref().map(|year| YearTables {
            clearing: own(&year.clearing),
            groups: own(&year.groups),
            indicators: own(&year.indicators),
            // The books of pools are sums over all hospitals.
            bulletin: own(&year.bulletin),
            pools: Grid { rows: Vec::new(), ..year.pools.clone() },
            closing: Grid { rows: Vec::new(), ..year.closing.clone() },
        });
        let odd_cases: Vec<CaseRow> =
            self.odd_cases.iter().filter(|case| case.hospital == code).cloned().collect();
        Ok(Self {
            receipt: self.receipt.clone(),
            summary: self.own_summary(),
            months: own(&self.months),
            places: places_of(&hospitals),
            hospitals,
            year,
            odd_cases,
            rejects: self.rejects.iter().filter(|reject| reject.hospital == code).cloned().collect(),
        })
    }

    /// What of the summary is no figure: titles, and what money a point is of.
    fn own_summary(&self) -> serde_json::Value {
        let pool = |pool: &serde_json::Value| {
            let year = &pool["year"];
            let money = serde_json::json!({
                "value_of": year["value_of"], "month_value_of": year["month_value_of"],
            });
            serde_json::json!({ "name": pool["name"], "title": pool["title"], "year": money })
        };
        let pools: Vec<_> = self.summary["pools"].as_array().into_iter().flatten().map(pool).collect();
        serde_json::json!({
            "title": self.summary["title"], "notice": self.summary["notice"], "pools": pools,
        })
    }

    /// What money a point of a pool's months and one of its year are of; blank where they have no value.
    pub(super) fn money_of_points(&self, pool: &str) -> [&str; 2] {
        let pools = self.summary["pools"].as_array();
        let own = pools.into_iter().flatten().find(|own| own["name"].as_str() == Some(pool));
        let of = |key: &str| own.and_then(|own| own["year"][key].as_str()).unwrap_or_default();
        [of("month_value_of"), of("value_of")]
    }

    /// What the region calls its pools, by their names; two that it calls the same have their names beside.
    pub(super) fn pool_titles(&self) -> BTreeMap<String, String> {
        let pools = self.summary["pools"].as_array().into_iter().flatten();
        let told = pools.filter_map(|pool| Some((pool["name"].as_str()?, pool["title"].as_str()?)));
        let told: Vec<(&str, &str)> = told.filter(|(_, title)| !title.is_empty()).collect();
        let title = |(name, title): &(&str, &str)| {
            let alone = told.iter().filter(|(_, other)| other == title).count() == 1;
            let shown = if alone { (*title).to_owned() } else { format!("{title} ({name})") };
            ((*name).to_owned(), shown)
        };
        told.iter().map(title).collect()
    }

    /// What the region calls a pool.
    pub(super) fn pool_title(&self, name: &str) -> String {
        self.pool_titles().remove(name).unwrap_or_else(|| name.to_owned())
    }

    fn hospital(&self, code: &str) -> Option<&Vec<String>> {
        self.places.get(code).map(|place| &self.hospitals.rows[*place])
    }

    /// What a hospital is called; blank where it is not known.
    pub(super) fn name_of(&self, code: &str) -> String {
        self.hospital(code).map(|row| self.hospitals.cell(row, "name").to_owned()).unwrap_or_default()
    }

    /// The level of a hospital; blank where it is not known.
    pub(super) fn level_of(&self, code: &str) -> &str {
        self.hospital(code).map_or("", |row| self.hospitals.cell(row, "level"))
    }

    /// A text of the summary; blank where it has none.
    pub(super) fn text(&self, key: &str) -> &str {
        self.summary[key].as_str().unwrap_or_default()
    }

    /// What a person must see before the amounts go out: of the region, and of each pool.
    pub(super) fn warnings(&self) -> Vec<String> {
        let list = |value: &serde_json::Value| -> Vec<String> {
            let texts = value["warnings"].as_array().into_iter().flatten();
            texts.filter_map(|text| text.as_str().map(str::to_owned)).collect()
        };
        let pools = self.summary["pools"].as_array().into_iter().flatten();
        let of_pool = |pool: &serde_json::Value| {
            let name = self.pool_title(pool["name"].as_str().unwrap_or_default());
            list(pool).into_iter().map(move |text| format!("{name}: {text}"))
        };
        list(&self.summary).into_iter().chain(pools.flat_map(of_pool)).collect()
    }
}

fn places_of(hospitals: &Grid) -> HashMap<String, usize> {
    let code = hospitals.place("fixmedins_code");
    hospitals.rows.iter().enumerate().map(|(place, row)| (row[code].clone(), place)).collect()
}

/// Files that are read of every run, and of one that was cleared.
const OF_A_RUN: [&str; 5] =
    ["hospitals.csv", "findings.csv", "cases.parquet", "rejects.parquet", "summary.json"];
const OF_A_YEAR: [&str; 6] =
    ["clearing.csv", "pool.csv", "groups.csv", "indicators.csv", "bulletin.csv", "closing.csv"];

/// Every file that the receipt names is as it was written, and it names every file that is read.
fn check_files(folder: &Path, receipt: &Receipt, of_year: bool) -> Result<(), Error> {
    let mut problems = Problems::new();
    let shown = folder.display().to_string();
    let read = OF_A_RUN.iter().chain(OF_A_YEAR.iter().filter(|_| of_year));
    for name in read.filter(|name| !receipt.reproducible.outputs.iter().any(|file| file.name == **name)) {
        let message = format!("the receipt has no digest of `{name}`, which a report reads; run it again");
        problems.add(&shown, None, message);
    }
    for file in &receipt.reproducible.outputs {
        match sha256_of_file(&folder.join(&file.name)) {
            Err(error) => problems.add(&shown, None, format!("`{}` cannot be read: {error}", file.name)),
            Ok(found) if found != file.sha256 => {
                let message = format!(
                    "`{}` is not as it was written: the receipt has {}, found is {found}; run it again",
                    file.name, file.sha256
                );
                problems.add(&shown, None, message);
            }
            Ok(_) => {}
        }
    }
    problems.check(Kind::Input)
}

/// The statements of all months, one below the other.
fn read_months(folder: &Path, receipt: &Receipt) -> Result<Grid, Error> {
    let mut months = Grid { header: MONTH_COLUMNS.map(str::to_owned).to_vec(), rows: Vec::new() };
    let files = receipt.reproducible.outputs.iter().map(|file| file.name.as_str());
    let files = files.filter(|name| name.ends_with("/settlement.csv"));
    for name in files.collect::<std::collections::BTreeSet<_>>() {
        months.rows.extend(Grid::read(&folder.join(name), &MONTH_COLUMNS)?.rows);
    }
    Ok(months)
}

impl YearTables {
    fn read(folder: &Path) -> Result<Self, Error> {
        let read = |name: &str, columns: &[&str]| Grid::read(&folder.join(name), columns);
        Ok(Self {
            clearing: read("clearing.csv", &CLEARING_COLUMNS)?,
            pools: read("pool.csv", &POOL_COLUMNS)?,
            groups: read("groups.csv", &GROUP_COLUMNS)?,
            indicators: read("indicators.csv", &INDICATOR_COLUMNS)?,
            bulletin: read("bulletin.csv", &BULLETIN_COLUMNS)?,
            closing: read("closing.csv", &CLOSING_COLUMNS)?,
        })
    }

    /// The value of an indicator of a hospital in a pool; blank where it has none.
    pub(super) fn indicator(&self, pool: &str, hospital: &str, indicator: Indicator) -> &str {
        let own = &self.indicators;
        let places =
            ["pool", "fixmedins_code", "group_code", "indicator", "value"].map(|name| own.place(name));
        let row = own.rows.iter().find(|row| {
            let [row_pool, row_hospital, group, key, _] = places.map(|place| row[place].as_str());
            (row_pool, row_hospital, group, key) == (pool, hospital, "", indicator.key())
        });
        row.map_or("", |row| row[places[4]].as_str())
    }

    /// The value of an indicator of a level, or else of its whole pool; blank where neither has one.
    pub(super) fn of_level(&self, pool: &str, level: &str, indicator: Indicator) -> &str {
        let own = &self.indicators;
        let places =
            ["pool", "level", "fixmedins_code", "group_code", "indicator"].map(|name| own.place(name));
        let of = |level: &str| {
            own.rows
                .iter()
                .find(|row| places.map(|place| row[place].as_str()) == [pool, level, "", "", indicator.key()])
        };
        of(level).or_else(|| of("")).map_or("", |row| own.cell(row, "value"))
    }
}

fn read_odd_cases(folder: &Path) -> Result<Vec<CaseRow>, Error> {
    let findings = Grid::read(&folder.join("findings.csv"), &FINDING_COLUMNS)?;
    let mut marks: HashMap<&str, Vec<&str>> = HashMap::new();
    for row in &findings.rows {
        let (id, finding) = (findings.cell(row, "setl_id"), findings.cell(row, "finding"));
        if MARKS.iter().any(|own| own.name() == finding) {
            marks.entry(id).or_default().push(finding);
        }
    }
    let columns = [
        "setl_id",
        "fixmedins_code",
        "group_code",
        "status",
        "reason",
        "payment_method",
        "points",
        "deviation",
        "standard_amount",
    ];
    let [id, status, deviation] = ["setl_id", "status", "deviation"]
        .map(|name| columns.iter().position(|own| *own == name).expect("it is among them"));
    let mut rows = Vec::new();
    read_rows(&folder.join("cases.parquet"), columns, |row| {
        // findings.csv has what a spreadsheet may read.
        let marks = marks.get(&*safe_text(&row.cell(id)));
        let class = row.cell(deviation);
        let deviates = !class.is_empty() && class != NORMAL;
        if row.cell(status) == Status::Grouped.name() && !deviates && marks.is_none() {
            return;
        }
        let marks = marks.map(|own| own.join(" ")).unwrap_or_default();
        let [setl_id, hospital, group, status, reason, method, points, deviation, standard_amount] =
            row.cells();
        rows.push(CaseRow {
            setl_id,
            hospital,
            group,
            status,
            reason,
            method,
            points,
            deviation,
            standard_amount,
            marks,
        });
    })?;
    Ok(rows)
}

fn read_rejects(folder: &Path) -> Result<Vec<RejectRow>, Error> {
    let columns = ["setl_id", "fixmedins_code", "source", "row", "reason", "detail"];
    let mut rows = Vec::new();
    read_rows(&folder.join("rejects.parquet"), columns, |reject| {
        let [setl_id, hospital, source, row, reason, detail] = reject.cells();
        rows.push(RejectRow { setl_id, hospital, source, row, reason, detail });
    })?;
    Ok(rows)
}
