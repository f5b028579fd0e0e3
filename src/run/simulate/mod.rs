//! `casemix simulate`: a year as it is against a year as it would be.

mod arm;
mod derived;
mod goal;
mod others;
mod pass;
mod plan;
mod scenario;
mod study;
mod sweep;

use serde::{Deserialize, Serialize};

use crate::domain::{Error, Kind};
use crate::files::{FileEntry, write_table};
use crate::pipeline::Numbering;
use crate::region::Overlay;
use crate::report::{AppliedVariant, Statement, Summary, WhatIf, WhatIfSummary};
use crate::scheme::Catalogue;
use crate::table::did_you_mean;
use crate::variant::{Stack, Variant};

use super::from_history::Derived;
use super::prepare::catalogue;
use super::stored::StoredRun;
use super::task::{Bench, Done, region_entries, table_entries};
use super::year::load_whole_or_part;
use arm::Rules;
use derived::derive;
use goal::Goal;
use plan::plan_of;
use study::{Studied, Study, changed};
use sweep::Sweeps;

/// What is asked of a what-if. Everything in it decides the result.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhatIfTask {
    /// The year.
    pub year: i32,
    /// The hospital whose own view is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hospital: Option<String>,
    /// One or two numbers with the values they take, such as `policy.month.share_paid.value=0.9..1:0.05`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sweep: Vec<String>,
    /// What is to come out, such as `pool.employee.left = 0`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<String>,
    /// The number that is varied for it, with the values it may take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vary: Option<String>,
}

/// Settles a year as it is and as variants would have it, and tells the difference.
pub(super) fn simulate(task: &WhatIfTask, bench: &mut Bench<'_>) -> Result<Done, Error> {
    let catalogue = catalogue(bench.places.tables.as_deref())?;
    let mut asked = Asked::set_up(task, &catalogue, bench)?;
    let sweeps = Sweeps::parse(&task.sweep, &asked.study, &asked.overlay)?;
    let goal = match (&task.goal, &task.vary) {
        (Some(goal), Some(vary)) => Some(Goal::parse(goal, vary, &asked.study, &asked.overlay)?),
        (None, None) => None,
        _ => return Err(Error::new(Kind::Usage, "--goal and --vary belong together")),
    };
    let studied = asked.study.study(bench)?;
    let mut what_if = asked.tell(&studied, bench)?;
    let Asked { stack, overlay, derived, mut study } = asked;
    let (basis, rules) = (derived.as_ref().map(|_| FROM_HISTORY), (&overlay, &catalogue));
    if !task.sweep.is_empty() {
        let (table, count) = sweeps.table(&mut study, rules, &studied.streamed[1], bench)?;
        write("sweep.csv", table, basis, bench)?;
        what_if.swept = Some(count);
    }
    if let Some(goal) = goal {
        let (table, found) = goal.seek(&mut study, rules, &studied.streamed[1], bench)?;
        write("goal.csv", table, basis, bench)?;
        what_if.goal = Some(found);
    }
    what_if.notes = notes(&study, derived.as_ref());
    let mut done = done(&study, &studied, &stack, what_if, bench)?;
    done.inputs.extend(derived.map(|derived| derived.inputs).unwrap_or_default());
    Ok(done)
}

/// A what-if as it was asked for: variants stacked, both regions loaded, nothing settled yet.
struct Asked {
    stack: Stack,
    /// The variant's files in the place of the region's, derived points among them.
    overlay: Overlay,
    /// The points that were derived from past cases, where a variant asks for that.
    derived: Option<Derived>,
    study: Study,
}

impl Asked {
    fn set_up(task: &WhatIfTask, catalogue: &Catalogue, bench: &mut Bench<'_>) -> Result<Self, Error> {
        let baseline = Rules::new(load_whole_or_part(task.year, bench)?);
        let variants = bench.places.variants.iter().map(|path| Variant::read(path));
        let variants = variants.collect::<Result<Vec<Variant>, Error>>()?;
        let stack = Stack::of(variants, &baseline.loaded.region, task.year)?;
        let mut overlay = stack.overlay().clone();
        let derived = derive(&stack, &baseline, &mut overlay, catalogue, bench)?;
        let base = derived.as_ref().map_or(&baseline.loaded, |derived| &derived.grouping);
        let variant = changed(base, &overlay, catalogue)?;
        let (one, two) = (&baseline.loaded, &variant.loaded);
        let numbering = Numbering::of(&[
            (&one.schemes, one.region.hospitals.codes()),
            (&two.schemes, two.region.hospitals.codes()),
        ]);
        let plan = plan_of(stack.cases(), [one, two], &numbering)?;
        let hospital = task.hospital.as_deref().map(|code| number_of(code, &numbering)).transpose()?;
        let folder = bench.places.baseline.as_deref();
        let stored = folder.map(|folder| StoredRun::read(one, folder)).transpose()?;
        let (derived, own) = derived.map(|derived| (derived.points, derived.own)).unzip();
        let mut study = Study::new([baseline, variant], numbering, plan, hospital, stored);
        own.map_or(Ok(()), |own| study.open(own, bench))?;
        Ok(Self { stack, overlay, derived, study })
    }

    /// Writes the tables of both years, and says what is in them.
    fn tell(&self, studied: &Studied, bench: &Bench<'_>) -> Result<WhatIfSummary, Error> {
        let told = self.study.statements(studied);
        let basis = self.derived.as_ref().map(|_| FROM_HISTORY);
        for (name, statement) in statements(&told, &self.study) {
            write(name, statement, basis, bench)?;
        }
        if let Some(derived) = &self.derived {
            write("points_from_history.csv", derived.statement.clone(), None, bench)?;
        }
        let hospital =
            |number: usize| (self.study.numbering.hospitals[number].clone(), told.compared_hospital(number));
        Ok(WhatIfSummary {
            variants: self.stack.variants.iter().map(applied).collect(),
            pools: told.compared_pools(LARGEST),
            hospital: self.study.hospital.map(hospital),
            ..WhatIfSummary::default()
        })
    }
}

/// What stands beside every figure that rests on derived points.
const FROM_HISTORY: &str = "points from_history";

/// So many hospitals the summary names in each pool.
const LARGEST: usize = 10;

fn number_of(code: &str, numbering: &Numbering) -> Result<usize, Error> {
    let codes = &numbering.hospitals;
    codes.iter().position(|own| own == code).ok_or_else(|| {
        let hint = did_you_mean(code, codes.iter().map(String::as_str));
        Error::at(Kind::Usage, "hospitals.csv", format!("has no hospital `{code}`{hint}"))
    })
}

fn applied(variant: &Variant) -> AppliedVariant {
    let Variant { id, title, reason, .. } = variant;
    AppliedVariant { id: id.clone(), title: title.clone(), reason: reason.clone() }
}

/// What must be said of every result.
fn notes(study: &Study, derived: Option<&Derived>) -> Vec<String> {
    let mut notes = derived.map(|derived| derived.warnings.clone()).unwrap_or_default();
    if !study.has_read() {
        notes.push(
            "only money is reckoned otherwise, and the sums of the cases are those of --baseline: no discharge file was read, \
             and cases and groups are not told"
                .to_owned(),
        );
    }
    if !study.plan.changes.is_empty() && study.variant.loaded.region.policy.has_readmission() {
        notes.push(
            "cases are changed, and who came back (points.readmission) is looked up among them as they are in the discharges"
                .to_owned(),
        );
    }
    notes
}

/// Writes a table; where its figures rest on something that must be said of each, that stands in a last column.
fn write(name: &str, table: Statement, basis: Option<&str>, bench: &Bench<'_>) -> Result<(), Error> {
    let Statement { mut header, mut rows } = table;
    if let Some(basis) = basis {
        header.push("basis");
        rows.iter_mut().for_each(|row| row.push(basis.to_owned()));
    }
    write_table(&bench.folder.join(name), &header, rows.into_iter())
}

/// The tables of a what-if. Those of cases are there where cases were read.
fn statements(what_if: &WhatIf<'_>, study: &Study) -> Vec<(&'static str, Statement)> {
    let mut all = vec![
        ("pools.csv", what_if.pools()),
        ("levels.csv", what_if.levels()),
        ("hospitals.csv", what_if.hospitals()),
        ("months.csv", what_if.months(None)),
        ("causes.csv", what_if.causes()),
    ];
    if study.has_read() {
        all.extend([
            ("groups.csv", what_if.groups(None)),
            ("migration.csv", what_if.migration()),
            ("group_changes.csv", what_if.group_changes()),
        ]);
    }
    if let Some(number) = study.hospital {
        all.push(("own_months.csv", what_if.months(Some(number))));
        if study.has_read() {
            all.push(("own_groups.csv", what_if.groups(Some(number))));
            all.push(("own_cases.csv", what_if.own_cases(number)));
        }
    }
    all
}

fn done(
    study: &Study,
    studied: &Studied,
    stack: &Stack,
    what_if: WhatIfSummary,
    bench: &Bench<'_>,
) -> Result<Done, Error> {
    let (baseline, variant) = (&study.baseline.loaded, &study.variant.loaded);
    let title = format!("{} {}: what if", baseline.region.settings.title, baseline.year);
    let summary =
        Summary::of_region(&baseline.region, title, &studied.streamed[0].counts, baseline.year, &[], &[]);
    let mapping = study.mapping();
    let mut tables = table_entries(&baseline.schemes, &baseline.maps, &mapping);
    tables.extend(table_entries(&variant.schemes, &variant.maps, &mapping));
    let mut region = region_entries(&baseline.region);
    for own in &stack.variants {
        // By its identifier and the bare names of its files: where they lay must not decide.
        region.extend(own.files.iter().map(|file| {
            let name = file.name.rsplit(['/', '\\']).next().unwrap_or_default();
            FileEntry::new(format!("variant {}: {name}", own.id), file.sha256.clone(), Some(file.rows))
        }));
    }
    Ok(Done {
        summary: summary.with(studied.warnings.clone()).comparing(what_if),
        inputs: study.inputs(bench)?,
        tables,
        region,
        region_id: Some(baseline.region.settings.id.clone()),
    })
}
