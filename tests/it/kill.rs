//! A run that is killed leaves no folder that looks complete.

use std::time::Duration;

use rand::{Rng, SeedableRng, rngs::SmallRng};

use crate::support::{program, repository};

#[test]
fn a_killed_run_never_leaves_an_output_that_looks_complete() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("out");
    let run = || {
        let mut command = program();
        command.arg("run").arg(repository("fixtures/demo-drg")).arg("--force").arg("-o").arg(&output);
        command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        command
    };
    // How long a whole run takes here, so that the kills fall all over it.
    let clock = std::time::Instant::now();
    assert!(run().status().unwrap().success());
    let whole = clock.elapsed();
    let complete = std::fs::read(output.join("receipt.json")).unwrap().len();
    let mut random = SmallRng::seed_from_u64(9);
    let mut killed = 0;
    for _ in 0..20 {
        let _ = std::fs::remove_dir_all(&output);
        let mut child = run().spawn().unwrap();
        std::thread::sleep(Duration::from_micros(random.random_range(0..whole.as_micros() as u64)));
        child.kill().unwrap();
        let ended = child.wait().unwrap();
        killed += usize::from(!ended.success());
        match std::fs::read_dir(&output) {
            // Nothing in its place: what was begun stands beside it under a name that says so.
            Err(_) => {}
            // In its place only as a whole: the receipt is written last, and the folder is renamed after it.
            Ok(_) => assert_eq!(std::fs::read(output.join("receipt.json")).unwrap().len(), complete),
        }
        for entry in std::fs::read_dir(folder.path()).unwrap() {
            let name = entry.unwrap().file_name().to_string_lossy().into_owned();
            assert!(name == "out" || name.starts_with(".casemix-unfinished-"), "{name}");
        }
    }
    assert!(killed >= 10, "most of the runs were killed: {killed}");
}
