//! `casemix verify`: is a finished folder what its receipt says, and does running it again give the same bytes?

use std::collections::BTreeMap;
use std::path::Path;

use crate::domain::{Error, Kind, Problems};
use crate::files::{FileEntry, Receipt, outputs_of, remove_if_stopped};

use super::places::Places;
use super::report::{report_into, wish_of};
use super::task::{Context, Task, perform_into};

/// Verifies a folder.
///
/// # Errors
/// Every file that was changed since: outputs, inputs, tables, region files; and every output that differs when the
/// task is performed again.
pub fn verify(folder: &Path, context: Context<'_>) -> Result<usize, Error> {
    let receipt = Receipt::read(folder)?;
    let shown = folder.display().to_string();
    let known = &receipt.reproducible;
    let mut problems = Problems::new();
    compare(&shown, "output", &known.outputs, &outputs_of(folder)?, &mut problems);
    let places = Places::of_receipt(&receipt.circumstances.paths);
    let again = tempfile::tempdir()
        .map_err(|error| Error::new(Kind::Usage, format!("no temporary folder to run again in: {error}")))?;
    remove_if_stopped(again.path());
    let performed = match wish_of(&known.task, &places) {
        Some(wish) => report_into(&wish, again.path(), context).map(drop),
        None => {
            let task: Task = serde_json::from_value(known.task.clone()).map_err(|error| {
                Error::at(
                    Kind::Input,
                    shown.clone(),
                    format!("the receipt has no task that is known: {error}"),
                )
            })?;
            perform_into(&task, &places, again.path(), context).map(drop)
        }
    };
    if problems.absorb(performed).is_some() {
        let repeated = Receipt::read(again.path())?.reproducible;
        if repeated.version != known.version {
            let message = format!("was made by version {}, this is {}", known.version, repeated.version);
            problems.add(&shown, None, message);
        }
        compare(&shown, "input", &known.inputs, &repeated.inputs, &mut problems);
        compare(&shown, "region file", &known.region, &repeated.region, &mut problems);
        let names: std::collections::BTreeSet<_> =
            known.tables.keys().chain(repeated.tables.keys()).collect();
        for name in names {
            let of =
                |tables: &BTreeMap<String, Vec<FileEntry>>| tables.get(name).cloned().unwrap_or_default();
            compare(
                &shown,
                &format!("table of {name}"),
                &of(&known.tables),
                &of(&repeated.tables),
                &mut problems,
            );
        }
        compare(&shown, "output, run again,", &known.outputs, &repeated.outputs, &mut problems);
    }
    problems.check(Kind::Input)?;
    Ok(known.outputs.len())
}

/// Holds files against each other by name; of several with one name the first against the first, and so on.
fn compare(folder: &str, what: &str, known: &[FileEntry], found: &[FileEntry], problems: &mut Problems) {
    let mut left: Vec<&FileEntry> = found.iter().collect();
    for file in known {
        let other = left.iter().position(|other| other.name == file.name).map(|at| left.remove(at));
        match other {
            None => problems.add(folder, None, format!("{what} `{}` is missing", file.name)),
            Some(other) if other.sha256 != file.sha256 => {
                let (declared, sha256) = (&file.sha256, &other.sha256);
                let message =
                    format!("{what} `{}` differs: the receipt has {declared}, found is {sha256}", file.name);
                problems.add(folder, None, message);
            }
            Some(_) => {}
        }
    }
    for file in left {
        problems.add(folder, None, format!("{what} `{}` is not in the receipt", file.name));
    }
}
