//! Seeded synthetic discharges for the benches, made once and kept beside the build.

use std::path::{Path, PathBuf};

use casemix::run::{Context, Silent, Wish, generate};

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

/// The folder of seeded discharges of a region, made when it is not there. Where no region is given, the name is that of a
/// demo region, or of a scheme whose codes are enough.
pub fn discharges(name: &str, cases: u64, region: Option<&Path>) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("bench-{name}-{cases}"));
    if !folder.exists() {
        let wish = Wish { cases, seed: 20_230_101, faults: false };
        let context = Context { threads: 0, progress: &mut Silent };
        let own = demo(name);
        let region = region.or(Some(&own).filter(|own| own.is_dir()).map(PathBuf::as_path));
        generate(&wish, region, name, Some(&tables()), &folder, false, context)
            .expect("discharges can be made");
    }
    folder
}
