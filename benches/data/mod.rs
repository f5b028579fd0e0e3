//! Seeded synthetic discharges for the benches, made once and kept beside the build.

use std::path::{Path, PathBuf};

use casemix::run::{Wish, generate};

fn repository(path: &str) -> PathBuf {
    let root = std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo runs the benches");
    Path::new(&root).join(path)
}

/// Where a demo region lies.
pub fn demo(name: &str) -> PathBuf {
    repository("fixtures").join(name)
}

/// Where the schemes lie.
pub fn tables() -> PathBuf {
    repository("grouper-tables")
}

/// Cases to work on: 1,000,000, or as many as `CASEMIX_BENCH_CASES` says.
pub fn cases() -> u64 {
    std::env::var("CASEMIX_BENCH_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_000)
}

/// The folder of discharges of a demo region, made when it is not there.
pub fn discharges(region: &str, cases: u64) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("bench-{region}-{cases}"));
    if !folder.exists() {
        let wish = Wish { cases, seed: 20_230_101, faults: false };
        generate(&wish, Some(&demo(region)), "", Some(&tables()), &folder, false)
            .expect("discharges can be made");
    }
    folder
}
