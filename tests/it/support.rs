//! What several themes need: the schemes of the repository, loaded once.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use casemix::grouper::drg::Grouper;
use casemix::scheme::Catalogue;

/// A path of the repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn load(id: &str) -> Grouper {
    let catalogue = Catalogue::at(&repository("grouper-tables")).unwrap();
    Grouper::compile(catalogue.load(id).unwrap_or_else(|error| panic!("{error}")))
        .unwrap_or_else(|error| panic!("{error}"))
}

/// CHS-DRG 1.1.
pub static DRG_1_1: LazyLock<Grouper> = LazyLock::new(|| load("chs-drg-1.1"));
/// CHS-DRG 3.0.
pub static DRG_3_0: LazyLock<Grouper> = LazyLock::new(|| load("chs-drg-3.0"));
