//! The folder of a region as one value.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::domain::{Date, Error, Kind, Month, Period, Problems};
use crate::policy::{FixedPart, Handling, Policy, Selection};
use crate::scheme::{LOCAL_TABLES, MatchRules};
use crate::table::{Column, Sheet, TableFile, did_you_mean, sha256_hex, text_of};

use super::audits::Audits;
use super::auxiliary::Auxiliary;
use super::base_points::{self, BasePoints};
use super::bed_day::{self, BedDay};
use super::budget::{self, BudgetLine};
use super::capitation::{self, Capitation};
use super::coefficients::Coefficients;
use super::consortium::{ConsortiumSheets, Consortiums};
use super::group_points::GroupPoints;
use super::history::History;
use super::hospitals::Hospitals;
use super::incentive::Incentives;
use super::last_year::LastYear;
use super::month_shares::MonthShares;
use super::opening::Opening;
use super::overlay::Overlay;
use super::payments::{self, Deduction, Prepayment, Score};
use super::pool_totals::{self, PoolTotals};
use super::quotas::{self, Quotas};
use super::settings::Settings;
use super::single_disease::{self, SingleDisease};
use super::special::SpecialCases;
use super::tables::{SETTINGS, columns_of, may_be_left_out, tables};
use super::value_history::ValueHistory;
use super::visits::{self, Visits};
use super::yearly::HospitalYears;

/// A region.
#[derive(Clone, Debug)]
pub struct Region {
    /// The folder.
    pub folder: PathBuf,
    /// `region.toml`
    pub settings: Settings,
    /// `policy.toml`
    pub policy: Policy,
    /// `hospitals.csv`
    pub hospitals: Hospitals,
    /// `group_points.csv`
    pub group_points: GroupPoints,
    /// `coefficients.csv`
    pub coefficients: Coefficients,
    /// `group_history.csv` and `coefficient_history.csv`
    pub history: History,
    /// `auxiliary.csv` and its lists
    pub auxiliary: Auxiliary,
    /// `special_cases.csv`
    pub special_cases: SpecialCases,
    /// `budget.csv`, by pool, year and order
    pub budget: Vec<BudgetLine>,
    /// `base_points.csv`
    pub base_points: BasePoints,
    /// `single_disease.csv`, in the order of the file
    pub single_diseases: Vec<SingleDisease>,
    /// `bed_day.csv`, in the order of the file
    pub bed_days: Vec<BedDay>,
    /// `capitation.csv`, by pool, year and hospital
    pub capitation: Vec<Capitation>,
    /// `value_history.csv`, from which the policy has its opening values already.
    pub(super) value_history: ValueHistory,
    /// `visits.csv`
    pub visits: Visits,
    /// `quotas.csv`
    pub quotas: Quotas,
    /// `pool_totals.csv`
    pub pool_totals: PoolTotals,
    /// `month_shares.csv`
    pub month_shares: MonthShares,
    /// `opening.csv`
    pub opening: Opening,
    /// `last_year.csv` and `fund_balance.csv`
    pub last_year: LastYear,
    /// `prepayments.csv`, by date
    pub prepayments: Vec<Prepayment>,
    /// `deductions.csv`, by date
    pub deductions: Vec<Deduction>,
    /// `deductions.csv`, before points
    pub audits: Audits,
    /// `assessments.csv`
    pub scores: Vec<Score>,
    /// `consortium.csv` and what belongs to it
    pub consortiums: Consortiums,
    /// `incentive.csv` and `incentive_scores.csv`
    pub incentives: Incentives,
    /// The region's own DIP tables by name; those that are there.
    pub local: BTreeMap<&'static str, Sheet>,
    /// Everything that was read, for the receipt.
    pub files: Vec<TableFile>,
}

impl Region {
    /// Reads and checks a region's folder.
    ///
    /// # Errors
    /// Everything that is wrong in any of its files, with file and line.
    pub fn load(folder: &Path) -> Result<Self, Error> {
        Self::load_with(folder, &Overlay::default())
    }

    /// Reads and checks a region's folder as an overlay changes it.
    ///
    /// # Errors
    /// Everything that is wrong in any of its files, at the line that somebody wrote.
    pub fn load_with(folder: &Path, overlay: &Overlay) -> Result<Self, Error> {
        if !folder.is_dir() {
            let message = "is not a folder; a region is a folder with region.toml, policy.toml and tables";
            return Err(Error::at(Kind::Usage, folder.display().to_string(), message));
        }
        let mut loader = Loader { folder, overlay, problems: Problems::new(), files: Vec::new() };
        loader.check_names();
        let settings = loader.settings("region.toml", Settings::parse);
        let policy = loader.settings("policy.toml", Policy::parse);
        let region = match (settings, policy) {
            (Some(settings), Some(policy)) => loader.tables(settings, policy),
            _ => None,
        };
        let (problems, files) = (loader.problems, loader.files);
        problems.check(Kind::Rules).map_err(|error| overlay.told(error.within(folder), folder))?;
        let region = region.expect("a region without problems is complete");
        Ok(Self { files, ..region })
    }

    /// Names of the pools.
    pub fn pool_names(&self) -> Vec<&str> {
        self.settings.pools.iter().map(|pool| pool.name.as_str()).collect()
    }

    /// The years that have a budget and are settled here.
    pub fn years(&self) -> BTreeSet<i32> {
        let years = self.budget.iter().map(|line| line.year);
        years.filter(|year| self.months(*year).next().is_some()).collect()
    }

    /// The folder of discharge files.
    pub fn discharges(&self) -> PathBuf {
        self.folder.join("discharges")
    }

    /// The year cut where something in policy or tables changes: within a piece nothing does.
    ///
    /// A change of scheme cuts nothing: it is each case's own date that decides its scheme, and every piece has the
    /// tariff of every scheme.
    pub fn segments(&self, year: i32) -> Vec<Period> {
        let whole = Period::year(year);
        let until = whole.until.expect("a year ends");
        let mut days = self.policy.turning_days();
        days.extend(self.hospitals.turning_days());
        days.extend(self.group_points.turning_days());
        days.extend(self.coefficients.turning_days());
        days.extend(self.auxiliary.turning_days());
        let periods = self.single_diseases.iter().map(|row| row.period);
        let periods = periods.chain(self.bed_days.iter().map(|row| row.period));
        days.extend(periods.flat_map(|period| [Some(period.from), period.until]).flatten());
        days.insert(whole.from);
        let starts: Vec<Date> = days.into_iter().filter(|day| whole.contains(*day)).collect();
        let ends = starts.iter().skip(1).copied().chain([until]);
        starts.iter().zip(ends).map(|(from, until)| Period { from: *from, until: Some(until) }).collect()
    }

    /// Checks that the policy has every value that settling the year asks for, on every day of it.
    ///
    /// # Errors
    /// Every key that has no value somewhere in the year, and every pool without a budget; a year of no calendar.
    pub fn check_year(&self, year: i32) -> Result<(), Error> {
        if !Month::YEARS.contains(&year) {
            return Err(Error::new(Kind::Usage, format!("{year} is not a year such as 2023")));
        }
        self.check_month(Month { year, month: 12 })?;
        let (mut missing, mut tables) = (BTreeSet::new(), BTreeSet::new());
        for pool in self.pool_names() {
            for segment in self.segments(year) {
                let selection = Selection { day: segment.from, pool, level: None };
                missing.extend(self.policy.check_rate(year, selection).err());
                for level in self.hospitals.levels() {
                    let selection = Selection { level: Some(level), ..selection };
                    match self.policy.points(selection) {
                        Ok(rules) => self.check_tables(&rules, segment.from, &mut tables),
                        Err(message) => drop(missing.insert(message)),
                    }
                }
            }
            for month in self.months(year) {
                for level in self.hospitals.levels() {
                    let selection = Selection { day: month.last(), pool, level: Some(level) };
                    missing.extend(self.policy.month(selection).err());
                }
            }
            let last = Month { year, month: 12 }.last();
            missing.extend(self.policy.year(Selection { day: last, pool, level: None }).err());
            missing.extend(self.policy.check_quotas(year, pool).err());
        }
        let mut problems = Problems::new();
        missing.into_iter().for_each(|message| problems.add("policy.toml", None, message));
        tables.into_iter().for_each(|(file, message)| problems.add(file, None, message));
        for (index, pool) in self.settings.pools.iter().enumerate() {
            if !self.budget.iter().any(|line| (line.pool, line.year) == (index, year)) {
                let message =
                    format!("pool `{}` has no lines for {year}; at least a total was expected", pool.name);
                problems.add("budget.csv", None, message);
            }
        }
        self.check_elastic(year, &mut problems);
        self.check_swaps(year, &mut problems);
        self.check_routing(year, &mut problems);
        self.check_sharing(year, &mut problems);
        self.check_months(year, &mut problems);
        self.check_consortiums(year, &mut problems);
        problems.check(Kind::Rules).map_err(|error| error.within(&self.folder))
    }

    /// Applications that were swapped need a rule of how many may be.
    fn check_swaps(&self, year: i32, problems: &mut Problems) {
        let last = Month { year, month: 12 }.last();
        let swapped = self.special_cases.rows.iter().find(|row| row.swapped);
        if let Some(row) = swapped.filter(|_| self.policy.special_swap(last).is_none()) {
            let message = format!(
                "`replaces` swaps an application for another one, and `special.swap` has no value on {last}; expected: a share \
                 from 0 to 1 with excess"
            );
            problems.add("special_cases.csv", row.line, message);
        }
    }

    /// Checks that the tables state what elastic conventions split points by: a blank is never zero.
    fn check_elastic(&self, year: i32, problems: &mut Problems) {
        let mut shareless = BTreeSet::new();
        for (pool, name) in self.pool_names().into_iter().enumerate() {
            if self.policy.fixed_part(year, name) == Ok(FixedPart::Rigid) {
                let days = self.segments(year).into_iter().map(|segment| segment.from);
                shareless.extend(days.flat_map(|day| self.group_points.without_rigid_share(day)));
            }
            let here = |hospital: &usize| self.is_here(*hospital, year);
            let lacks = |hospital: &usize| self.base_points.of(pool, *hospital, year).is_none();
            let hospitals = (0..self.hospitals.len()).filter(|_| self.policy.pays_growth(year, name));
            for hospital in hospitals.filter(here).filter(lacks) {
                let code = &self.hospitals.codes()[hospital];
                let message = format!(
                    "has no points for hospital {code} in pool {name} in {year}, and a convention of the year is elastic_volume; \
                     write 0 where all points are growth"
                );
                problems.add("base_points.csv", None, message);
            }
        }
        for (code, line) in shareless {
            let message = format!(
                "`rigid_share` of {code} is blank, and a convention of the year is elastic_cost; a share from 0 to 1 was expected"
            );
            problems.add("group_points.csv", line, message);
        }
    }
}

impl Region {
    /// How cases are matched with a DIP catalogue while a scheme applies in a year: the rules may not change in between,
    /// since a group must mean the same for all its cases.
    ///
    /// # Errors
    /// Rules that change, or a combination that no region uses.
    pub fn match_rules(&self, scheme: Period, year: i32) -> Result<MatchRules, Error> {
        let year = Period::year(year);
        let first = year.from.max(scheme.from);
        let fault = |message: String| Error::at(Kind::Rules, "policy.toml", message);
        let rules = self.policy.grouping(first).map_err(fault)?;
        let days = self.policy.turning_days();
        for day in days.into_iter().filter(|day| year.contains(*day) && scheme.contains(*day)) {
            if self.policy.grouping(day).map_err(fault)? != rules {
                return Err(fault(format!(
                    "the section grouping changes on {day}; it may change where a scheme begins"
                )));
            }
        }
        Ok(rules)
    }

    /// Rows of `group_points.csv` that the policy names for cases without a group and that have no worth there.
    pub fn missing_rows(&self, year: i32) -> BTreeSet<String> {
        let mut missing = BTreeSet::new();
        for pool in self.pool_names() {
            for segment in self.segments(year) {
                for level in self.hospitals.levels() {
                    let selection = Selection { day: segment.from, pool, level: Some(level) };
                    let Ok(rules) = self.policy.points(selection) else { continue };
                    for (key, handling) in [("ungrouped", &rules.ungrouped), ("ambiguous", &rules.ambiguous)]
                    {
                        let Handling::Row { group } = handling else { continue };
                        let worth = || self.worth(&rules, group, level, segment.from);
                        if group != Handling::OWN && worth().is_none() {
                            let day = segment.from;
                            missing.insert(format!(
                                "has no points or weight for `{group}` at level {level} on {day}, which points.{key} names"
                            ));
                        }
                    }
                }
            }
        }
        missing
    }
}

struct Loader<'f> {
    folder: &'f Path,
    overlay: &'f Overlay,
    problems: Problems,
    files: Vec<TableFile>,
}

impl Loader<'_> {
    /// A table under a wrong name would be money passed over in silence.
    fn check_names(&mut self) {
        let tables = || tables().map(|(name, _)| name);
        let known = || SETTINGS.into_iter().chain(tables());
        let Ok(entries) = std::fs::read_dir(self.folder) else { return };
        let files = entries.filter_map(Result::ok).filter(|entry| !entry.path().is_dir());
        let mut names: Vec<String> = files.filter_map(|entry| entry.file_name().into_string().ok()).collect();
        names.sort();
        for name in names {
            let (stem, extension) = name.rsplit_once('.').unwrap_or((&name, ""));
            let table = extension.eq_ignore_ascii_case("csv")
                || SETTINGS.iter().any(|own| name.eq_ignore_ascii_case(own));
            let meant = tables().find(|own| own.trim_end_matches(".csv").eq_ignore_ascii_case(stem));
            if let Some(own) = meant.filter(|own| *own != name) {
                let message = format!("is not read: the table is called `{own}`, CSV; rename or remove it");
                self.problems.add(&name, None, message);
            } else if table && !known().any(|own| own == name) {
                let hint = did_you_mean(&name, known());
                self.problems.add(&name, None, format!("is no table of a region{hint}"));
            }
        }
    }

    /// The text and digest of a file, read once: what is parsed is what the receipt tells.
    fn text(&mut self, name: &str) -> Option<(String, String)> {
        let bytes = self.problems.absorb(self.overlay.bytes(self.folder, name))?;
        let Some(bytes) = bytes else {
            self.problems.add(name, None, "no such file or folder");
            return None;
        };
        let sha256 = sha256_hex(&bytes);
        Some((self.problems.absorb(text_of(bytes, name, Kind::Rules))?, sha256))
    }

    fn settings<T>(&mut self, name: &str, parse: impl FnOnce(&str) -> Result<T, Error>) -> Option<T> {
        let (text, sha256) = self.text(name)?;
        self.files.push(TableFile::new(name, sha256, text.lines().count()));
        self.problems.absorb(parse(&text))
    }

    fn sheet(&mut self, name: &str) -> Option<Sheet> {
        let columns = columns_of(name).expect("a region has this table");
        if may_be_left_out(name) && !self.overlay.holds(self.folder, name) {
            return self.problems.absorb(Sheet::parse(&header(columns), name, columns));
        }
        let (text, sha256) = self.text(name)?;
        let sheet = self.problems.absorb(Sheet::parse(&text, name, columns))?;
        self.files.push(TableFile::new(name, sha256, sheet.len()));
        Some(sheet)
    }

    /// The region's own DIP tables.
    fn local(&mut self) -> BTreeMap<&'static str, Sheet> {
        let names = LOCAL_TABLES.iter().map(|(name, _)| *name);
        let there: Vec<_> = names.filter(|name| self.overlay.holds(self.folder, name)).collect();
        there.into_iter().filter_map(|name| Some((name, self.sheet(name)?))).collect()
    }

    fn tables(&mut self, settings: Settings, mut policy: Policy) -> Option<Region> {
        let pools: Vec<&str> = settings.pools.iter().map(|pool| pool.name.as_str()).collect();
        let sheet = self.sheet("hospitals.csv");
        let hospitals = sheet.map(|sheet| Hospitals::read(&sheet, &mut self.problems))?;
        let levels = hospitals.levels();
        policy.check_limits(&pools, &levels, &mut self.problems);
        let group_points = self.sheet("group_points.csv");
        let coefficients = self.sheet("coefficients.csv");
        let budget = self.sheet("budget.csv");
        let prepayments = self.sheet("prepayments.csv");
        let deductions = self.sheet("deductions.csv");
        let scores = self.sheet("assessments.csv");
        let base_points = self.sheet("base_points.csv");
        let single_diseases = self.sheet("single_disease.csv");
        let bed_days = self.sheet("bed_day.csv");
        let capitation = self.sheet("capitation.csv");
        let visits = self.sheet("visits.csv");
        let quotas = self.sheet("quotas.csv");
        let pool_totals = self.sheet("pool_totals.csv");
        let special_cases = self.sheet("special_cases.csv");
        let histories = [self.sheet("group_history.csv")?, self.sheet("coefficient_history.csv")?];
        let lists = [
            self.sheet("auxiliary.csv")?,
            self.sheet("comorbidities.csv")?,
            self.sheet("complications.csv")?,
            self.sheet("malignant.csv")?,
        ];
        let month_shares = self.sheet("month_shares.csv");
        let value_history = self.sheet("value_history.csv");
        let opening = self.sheet("opening.csv");
        let last_year = self.sheet("last_year.csv");
        let fund_balance = self.sheet("fund_balance.csv");
        let consortiums = ConsortiumSheets {
            consortiums: self.sheet("consortium.csv")?,
            enrolment: self.sheet("enrolment.csv")?,
            history: self.sheet("consortium_history.csv")?,
            budgets: self.sheet("consortium_budget.csv")?,
            outside: self.sheet("outside_bills.csv")?,
        };
        let given = self.sheet("incentive.csv");
        let given_for = self.sheet("incentive_scores.csv");
        let local = self.local();
        let problems = &mut self.problems;
        let group_points = GroupPoints::read(&group_points?, &levels, problems);
        let coefficients = Coefficients::read(&coefficients?, &hospitals, &pools, problems);
        let budget = budget::read(&budget?, &pools, problems);
        let years: BTreeSet<i32> = budget.iter().map(|line| line.year).collect();
        let of_year = HospitalYears { hospitals: &hospitals, pools: &pools, years: &years };
        let first_month = settings.first_month;
        let value_history = ValueHistory::read(&value_history?, &pools, problems);
        policy.open_by_history(&pools, years.iter().copied(), problems, |pool, year, rule| {
            value_history.opening((pool, pools[pool]), year, rule)
        });
        let prepayments =
            payments::prepayments(&prepayments?, &hospitals, &pools, &years, first_month, problems);
        let (deductions, audits) =
            payments::deductions(&deductions?, &hospitals, &pools, &years, first_month, problems);
        let consortiums = Consortiums::read(&consortiums, &hospitals, &pools, &years, problems);
        Some(Region {
            incentives: Incentives::read(
                &given?,
                &given_for?,
                &consortiums,
                &hospitals,
                &pools,
                &years,
                problems,
            ),
            consortiums,
            local,
            value_history,
            auxiliary: Auxiliary::read(&lists[0], &lists[1], &lists[2], &lists[3], problems),
            special_cases: SpecialCases::read(&special_cases?, problems),
            folder: self.folder.to_owned(),
            single_diseases: single_disease::read(&single_diseases?, &levels, &pools, problems),
            bed_days: bed_day::read(&bed_days?, &levels, &pools, problems),
            capitation: capitation::read(&capitation?, of_year, problems),
            base_points: BasePoints::read(&base_points?, of_year, problems, base_points::points),
            quotas: Quotas::read(&quotas?, of_year, problems, quotas::amount),
            pool_totals: PoolTotals::read(&pool_totals?, of_year, problems, pool_totals::total),
            visits: Visits::read(&visits?, of_year, problems, visits::visits),
            prepayments,
            deductions,
            audits,
            month_shares: MonthShares::read(&month_shares?, &pools, &years, problems),
            opening: Opening::read(&opening?, &hospitals, &pools, first_month, &years, problems),
            last_year: LastYear::read(&last_year?, &fund_balance?, &hospitals, &pools, problems),
            scores: payments::scores(&scores?, &hospitals, &years, problems),
            group_points,
            coefficients,
            history: History::read(&histories[0], &histories[1], &hospitals, problems),
            budget,
            files: Vec::new(),
            hospitals,
            settings,
            policy,
        })
    }
}

fn header(columns: &[Column]) -> String {
    columns.iter().map(|column| column.name).collect::<Vec<_>>().join(",")
}
