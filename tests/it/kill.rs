//! A run that is killed leaves no folder that looks complete and is not, and takes no former output with it.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use casemix::files::{REPLACED, Receipt, UNFINISHED, outputs_of};
use rand::{Rng, SeedableRng, rngs::SmallRng};

use crate::support::{Scene, mini_region, program, repository, stay};

/// A place in which an output is replaced again and again.
struct Place {
    folder: PathBuf,
    run: Box<dyn Fn(&Path) -> Command>,
}

impl Place {
    /// A place for the demo region's year.
    fn of_demo(folder: &Path) -> Self {
        let run = |output: &Path| {
            let mut command = program();
            command.arg("run").arg(repository("fixtures/demo-drg")).arg("-o").arg(output);
            command
        };
        Self { folder: folder.to_owned(), run: Box::new(run) }
    }

    fn output(&self) -> PathBuf {
        self.folder.join("out")
    }

    fn begin(&self) -> Child {
        let mut command = (self.run)(&self.output());
        command.arg("--force").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// Folders beside the output that begin with a prefix; nothing else may stand there.
    fn beside(&self, prefix: &str) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(&self.folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            assert!(
                name == "out" || name.starts_with(UNFINISHED) || name.starts_with(REPLACED),
                "{name} stands beside the output"
            );
            if name.starts_with(prefix) {
                found.push(path);
            }
        }
        found
    }

    /// After a kill: the output is whole, or the former one is and can be renamed back. Then cleans up, as a person would.
    fn check(&self) {
        let (output, replaced) = (self.output(), self.beside(REPLACED));
        if output.exists() {
            assert!(is_whole(&output), "what stands in its place is whole");
        } else {
            assert_eq!(replaced.len(), 1, "nothing in its place: the former output stands beside it");
            assert!(is_whole(&replaced[0]), "the former output is whole");
            std::fs::rename(&replaced[0], &output).unwrap();
        }
        for left in [self.beside(REPLACED), self.beside(UNFINISHED)].concat() {
            std::fs::remove_dir_all(left).unwrap();
        }
    }
}

/// Whether a folder has a receipt and every file of it has the digest told there.
fn is_whole(folder: &Path) -> bool {
    let Ok(receipt) = Receipt::read(folder) else { return false };
    outputs_of(folder).unwrap() == receipt.reproducible.outputs
}

#[test]
fn a_run_killed_at_any_time_leaves_the_former_output_or_the_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::of_demo(folder.path());
    // How long a whole run takes here, so that the kills fall all over it.
    let clock = Instant::now();
    assert!(place.begin().wait().unwrap().success());
    let whole = clock.elapsed();
    let mut random = SmallRng::seed_from_u64(9);
    let mut killed = 0;
    for _ in 0..20 {
        let mut child = place.begin();
        std::thread::sleep(Duration::from_micros(random.random_range(0..whole.as_micros() as u64)));
        child.kill().unwrap();
        killed += usize::from(!child.wait().unwrap().success());
        place.check();
    }
    assert!(killed >= 10, "most of the runs were killed: {killed}");
}

#[cfg(unix)]
#[test]
fn a_run_that_is_asked_to_stop_leaves_nothing() {
    use std::os::unix::process::ExitStatusExt;
    for (name, number) in [("-INT", 2), ("-TERM", 15)] {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::of_demo(folder.path());
        let mut child = place.begin();
        while place.beside(UNFINISHED).is_empty() {
            assert!(child.try_wait().unwrap().is_none(), "the run is under way");
        }
        let sent = Command::new("kill").args([name, &child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        assert_eq!(child.wait().unwrap().signal(), Some(number));
        assert!(place.beside("").is_empty(), "{name}: {:?}", place.beside(""));
    }
}

#[test]
fn a_run_killed_while_it_replaces_an_output_loses_none() {
    let scene = Scene::new();
    let region = scene.region(&mini_region(), &[stay("1", "A", 1, "G00.000", "", 1000, 80)]);
    let tables = scene.tables();
    let run = move |output: &Path| {
        let mut command = program();
        command.arg("run").arg(&region).arg("--tables").arg(&tables).arg("-o").arg(output);
        command
    };
    let folder = tempfile::tempdir().unwrap();
    let place = Place { folder: folder.path().to_owned(), run: Box::new(run) };
    assert!(place.begin().wait().unwrap().success());
    // From the moment in which the former output is put aside until it is deleted; killed as soon as that is seen, and
    // not every kill comes in time.
    let mut between = 0;
    for _ in 0..200 {
        let mut child = place.begin();
        while child.try_wait().unwrap().is_none() {
            if !place.beside(REPLACED).is_empty() {
                child.kill().unwrap();
            }
        }
        between += usize::from(!place.beside(REPLACED).is_empty());
        place.check();
        if between == 5 {
            return;
        }
    }
    assert!(between > 0, "no run was killed while it replaced its output");
}
