//! A demo region with other discharges.

use crate::data::{demo, discharges};

/// A copy of a demo region with so many discharges in place of its own.
pub fn region(name: &str, cases: u64) -> tempfile::TempDir {
    let copy = tempfile::tempdir().expect("a temporary folder");
    let files = std::fs::read_dir(demo(name)).expect("the demo region is there");
    for file in files.map(|file| file.expect("a file").path()).filter(|path| path.is_file()) {
        let name = file.file_name().expect("a file has a name");
        std::fs::copy(&file, copy.path().join(name)).expect("a copy of the region");
    }
    std::os::unix::fs::symlink(discharges(name, cases, None), copy.path().join("discharges"))
        .expect("a link");
    copy
}
