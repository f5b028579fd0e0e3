//! From a command to the library, and what is printed of the result.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::CommandFactory;
use serde::Serialize;

use crate::domain::{Date, Error, Kind};
use crate::report::Summary;
use crate::run::{
    AmountQuestion, Comma, Context, ImportWish, Language, Places, Question, ReportWish, Task, WhatIfTask,
    check_region, check_scheme, diff_schemes, explain, explain_amount, generate, import, list_schemes,
    only_year, perform, report, show_scheme, verify,
};

use super::args::{Arguments, CommaMeaning, Command, Common, Lang, Output, SchemeCommand};
use super::browser;
use super::exit::Exit;
use super::progress::progress;

/// Does what the command says.
pub(super) fn dispatch(arguments: &Arguments) -> Result<Exit, Error> {
    let common = &arguments.common;
    match &arguments.command {
        Command::Group { scheme, maps, inputs, output } => {
            let task = Task::Group {
                scheme: scheme.clone(),
                diagnosis_map: maps.diagnosis_map.clone(),
                procedure_map: maps.procedure_map.clone(),
            };
            let places =
                Places { inputs: inputs.clone(), columns: maps.columns.clone(), ..places(common, None) };
            perform_task(&task, &places, output, common)
        }
        Command::Explain { region, inputs, hospital: Some(hospital), year, pool, cases, .. } => {
            let question = AmountQuestion {
                region: only_region(region.as_ref(), inputs)?,
                tables: common.tables.clone(),
                hospital: hospital.clone(),
                year: *year,
                pool: pool.clone(),
                most: cases.unwrap_or(5),
            };
            show(&explain_amount(&question, context(common, &mut *progress(common)))?, common)
        }
        Command::Explain { scheme, region, maps, inputs, case, .. } => {
            let question = Question {
                scheme: scheme.clone(),
                region: region.clone(),
                tables: common.tables.clone(),
                columns: maps.columns.clone(),
                diagnosis_map: maps.diagnosis_map.clone(),
                procedure_map: maps.procedure_map.clone(),
                inputs: inputs.clone(),
                setl_id: case.clone().unwrap_or_default(),
            };
            show(&explain(&question)?, common)
        }
        Command::Run { region, year, cache, output } => {
            let year = year.map_or_else(|| only_year(region), Ok)?;
            let places = Places { cache: cache.cache.clone(), ..places(common, Some(region)) };
            perform_task(&Task::Run { year }, &places, output, common)
        }
        Command::Settle { region, month, paid, cache, output } => {
            let (paid, cache) = (paid.clone(), cache.cache.clone());
            let places = Places { paid, cache, ..places(common, Some(region)) };
            perform_task(&Task::Settle { month: month.clone() }, &places, output, common)
        }
        Command::Clear { region, year, paid, cache, output } => {
            let (paid, cache) = (Some(paid.clone()), cache.cache.clone());
            let places = Places { paid, cache, ..places(common, Some(region)) };
            perform_task(&Task::Clear { year: *year }, &places, output, common)
        }
        Command::Simulate { region, year, variant, hospital, sweep, goal, vary, baseline, output } => {
            let task = Task::Simulate(WhatIfTask {
                year: year.map_or_else(|| only_year(region), Ok)?,
                hospital: hospital.clone(),
                sweep: sweep.clone(),
                goal: goal.clone(),
                vary: vary.clone(),
            });
            let (variants, baseline) = (variant.clone(), baseline.clone());
            let places = Places { variants, baseline, ..places(common, Some(region)) };
            perform_task(&task, &places, output, common)
        }
        Command::Check { region, scheme, year, on } => {
            check(region.as_deref(), scheme.as_deref(), (*year, *on), common)
        }
        Command::Verify { folder } => {
            let files = verify(folder, context(common, &mut *progress(common)))?;
            if common.json {
                return print_json(
                    &serde_json::json!({ "folder": folder, "verified": true, "files": files }),
                );
            }
            print(&format!(
                "{}: every input and table is as the receipt says, and running again gives the same {files} files\n",
                folder.display()
            ))
        }
        Command::Report { folder, output, lang, hospital, open, force } => {
            let language = match lang {
                Lang::Zh => Language::Chinese,
                Lang::En => Language::English,
            };
            let wish = ReportWish { folder: folder.clone(), language, hospital: hospital.clone() };
            let reported = report(&wish, output, *force, context(common, &mut *progress(common)))?;
            if *open {
                browser::open(&reported.page);
            }
            show(&reported, common)
        }
        Command::Schemes { command } => schemes(command, common),
        Command::Generate { cases, seed, region, scheme, faults, output, force } => {
            let wish = crate::run::Wish { cases: *cases, seed: *seed, faults: *faults };
            let tables = common.tables.as_deref();
            let (region, mut progress) = (region.as_deref(), progress(common));
            let context = context(common, &mut *progress);
            let written = generate(&wish, region, scheme, tables, output, *force, context)?;
            if common.json {
                return print_json(&serde_json::json!({ "folder": output, "records": written }));
            }
            print(&format!("{written} synthetic records in {}\n", output.display()))
        }
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Arguments::command(), "casemix", &mut script);
            print(&String::from_utf8_lossy(&script))
        }
        Command::Man => {
            let mut page = Vec::new();
            let fault = |error: std::io::Error| Error::new(Kind::Usage, error.to_string());
            clap_mangen::Man::new(Arguments::command()).render(&mut page).map_err(fault)?;
            print(&String::from_utf8_lossy(&page))
        }
    }
}

/// The region whose amount is explained: the only folder that is named.
fn only_region(flag: Option<&PathBuf>, inputs: &[PathBuf]) -> Result<PathBuf, Error> {
    match (flag, inputs) {
        (Some(region), []) => Ok(region.clone()),
        (None, [region]) => Ok(region.clone()),
        _ => Err(Error::new(Kind::Usage, "name one region, whose discharges are read, before --hospital")),
    }
}

fn places(common: &Common, region: Option<&Path>) -> Places {
    Places { tables: common.tables.clone(), region: region.map(Path::to_owned), ..Places::default() }
}

fn context<'c>(common: &Common, progress: &'c mut dyn crate::run::Progress) -> Context<'c> {
    Context { threads: common.threads.into(), progress }
}

fn perform_task(task: &Task, places: &Places, output: &Output, common: &Common) -> Result<Exit, Error> {
    let summary =
        perform(task, places, &output.output, output.force, context(common, &mut *progress(common)))?;
    show(&summary, common).map_err(|error| {
        let complete =
            format!("; {} is complete, and its summary.json holds the summary", output.output.display());
        let shown = error.problems.iter().map(|problem| problem.message.clone() + &complete);
        Error::new(error.kind, shown.collect::<String>())
    })?;
    Ok(exit_of(&summary, output))
}

/// The exit code of a finished run; a code of 1 is told with its cause.
fn exit_of(summary: &Summary, output: &Output) -> Exit {
    let (rejected, read) = (summary.rejected(), summary.records.read.records);
    let findings = summary.findings();
    let mut causes = Vec::new();
    if let Some(limit) = output.max_rejects.filter(|limit| limit.exceeded(rejected, read)) {
        causes.push(format!("{rejected} of {read} records were rejected, and --max-rejects allows {limit}"));
    }
    if output.strict && rejected + findings > 0 {
        causes.push(format!(
            "--strict allows no reject and no finding, and there are {rejected} and {findings}"
        ));
    }
    if causes.is_empty() {
        return Exit::Done;
    }
    tracing::warn!("exit code 1: {}; {} is complete", causes.join("; "), output.output.display());
    Exit::Findings
}

/// Prints a result: as JSON where that was asked for, else for people.
fn show<T: Serialize + std::fmt::Display>(result: &T, common: &Common) -> Result<Exit, Error> {
    if common.json { print_json(result) } else { print(&result.to_string()) }
}

fn print_json(result: &impl Serialize) -> Result<Exit, Error> {
    let text = serde_json::to_string_pretty(result).expect("a result is plain data");
    print(&format!("{text}\n"))
}

/// Writes to standard output. A reader that has seen enough is no fault.
fn print(text: &str) -> Result<Exit, Error> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Error::new(Kind::Usage, format!("standard output cannot be written: {error}")))
        }
        _ => Ok(Exit::Done),
    }
}

fn check(
    region: Option<&Path>,
    scheme: Option<&str>,
    (year, on): (Option<i32>, Option<Date>),
    common: &Common,
) -> Result<Exit, Error> {
    let tables = common.tables.as_deref();
    let report = match (region, scheme) {
        (Some(region), _) => check_region(region, tables, year, on)?,
        (None, Some(scheme)) => check_scheme(scheme, tables)?,
        (None, None) => return Err(Error::new(Kind::Usage, "name a region or --scheme")),
    };
    show(&report, common)
}

fn schemes(command: &SchemeCommand, common: &Common) -> Result<Exit, Error> {
    let tables = common.tables.as_deref();
    match command {
        SchemeCommand::List => {
            let schemes = list_schemes(tables)?;
            if common.json {
                return print_json(&schemes);
            }
            print(&schemes.iter().map(|scheme| format!("{scheme}\n")).collect::<String>())
        }
        SchemeCommand::Show { scheme } => show(&show_scheme(scheme, tables)?, common),
        SchemeCommand::Diff { first, second, cases } => {
            show(&diff_schemes(first, second, cases, tables)?, common)
        }
        SchemeCommand::Import { workbooks, scheme, region, sheet, columns, comma, output, force, strict } => {
            let wish = ImportWish {
                workbooks: workbooks.clone(),
                scheme: scheme.clone(),
                region: region.clone(),
                sheets: sheet.clone(),
                columns: columns.clone(),
                comma: comma.map(|comma| match comma {
                    CommaMeaning::Any => Comma::Any,
                    CommaMeaning::All => Comma::All,
                }),
            };
            let report = import(&wish, tables, output, *force)?;
            show(&report, common)?;
            Ok(if *strict && report.counts.refused > 0 { Exit::Findings } else { Exit::Done })
        }
    }
}
