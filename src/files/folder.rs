//! Output folders that appear whole or not at all.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::TempDir;

use crate::domain::{Error, Kind};

/// A folder that is filled beside its final place and then renamed into it.
#[derive(Debug)]
pub struct Staging {
    folder: TempDir,
    target: PathBuf,
    replace: bool,
}

/// Names of folders that were not finished begin with this; a killed run leaves one behind, which may be deleted.
pub const UNFINISHED: &str = ".casemix-unfinished-";

/// Names of folders that are being replaced begin with this. A run that is killed just then leaves one behind; while
/// nothing stands in its place it is the former output, whole, and may be renamed back.
pub const REPLACED: &str = ".casemix-replaced-";

/// Folders that are being filled. Held while one is put in its place, so that nothing is taken away under it.
static UNDER_WAY: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn under_way() -> MutexGuard<'static, Vec<PathBuf>> {
    UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Has a temporary folder removed if the program is asked to stop.
pub fn remove_if_stopped(folder: &Path) {
    under_way().push(folder.to_owned());
}

/// Removes every folder that is not finished, for a program that is about to end: none is put in its place any more.
pub fn abandon() {
    let folders = under_way();
    for folder in folders.iter() {
        // Other threads still write: a file that appears meanwhile keeps its folder from going.
        let gone = || std::fs::remove_dir_all(folder).is_ok() || !folder.exists();
        let _ = (0..100).any(|_| gone());
    }
    std::mem::forget(folders);
}

impl Staging {
    /// Begins an output folder. `replaceable` tells of a folder that stands at its place why it is not to be replaced.
    ///
    /// # Errors
    /// When something stands at its place already and `replace` is not wanted or not allowed, or nothing can be written
    /// beside it.
    pub fn begin(
        target: &Path,
        replace: bool,
        replaceable: impl FnOnce(&Path) -> Result<(), String>,
    ) -> Result<Self, Error> {
        let shown = target.display().to_string();
        // Without a slash at its end, which would look through a link.
        let target = &target.components().collect::<PathBuf>();
        if target.is_symlink() {
            let message = "is a link, and a result would stand in its place; name the folder that it leads to, or another one";
            return Err(Error::at(Kind::Usage, shown, message));
        }
        let occupied = match std::fs::read_dir(target) {
            Ok(mut entries) => entries.next().is_some(),
            Err(error) => error.kind() != std::io::ErrorKind::NotFound,
        };
        if occupied && !replace {
            let message =
                "exists and is not an empty folder; name another one, or replace it as a whole with --force";
            return Err(Error::at(Kind::Usage, shown, message));
        }
        if target.is_file() {
            return Err(Error::at(Kind::Usage, shown, "is a file; a folder was expected"));
        }
        if occupied {
            replaceable(target).map_err(|message| Error::at(Kind::Usage, shown, message))?;
        }
        let parent = match target.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let fault = |error: std::io::Error| {
            Error::at(Kind::Usage, parent.display().to_string(), format!("cannot be written to: {error}"))
        };
        std::fs::create_dir_all(parent).map_err(fault)?;
        let folder = builder().tempdir_in(parent).map_err(fault)?;
        remove_if_stopped(folder.path());
        Ok(Self { folder, target: target.to_owned(), replace })
    }

    /// Where files are written until the folder is finished.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Puts the folder in its place once everything in it is on the disk.
    ///
    /// # Errors
    /// When the system refuses; the target is then as it was, or (replacing) beside it under another name.
    pub fn finish(self) -> Result<(), Error> {
        let shown = self.target.display().to_string();
        let fault = |error: std::io::Error| {
            Error::at(Kind::Usage, shown.clone(), format!("cannot be put in place: {error}"))
        };
        sync_all_below(self.folder.path()).map_err(fault)?;
        let parent = self.folder.path().parent().map(Path::to_owned).unwrap_or_default();
        let _placing = under_way();
        let old = parent.join(format!("{REPLACED}{}", std::process::id()));
        let replaced = self.replace && self.target.exists();
        if replaced {
            std::fs::rename(&self.target, &old).map_err(fault)?;
        } else if self.target.exists() {
            // Only an empty folder can stand here.
            std::fs::remove_dir(&self.target).map_err(fault)?;
        }
        let staged = self.folder.keep();
        if let Err(error) = std::fs::rename(&staged, &self.target) {
            if replaced {
                std::fs::rename(&old, &self.target).map_err(fault)?;
            }
            return Err(fault(error));
        }
        sync_folder(&parent).map_err(fault)?;
        if replaced {
            std::fs::remove_dir_all(&old).map_err(fault)?;
        }
        Ok(())
    }
}

/// Temporary folders are closed to others by default; a result has the rights that the user's mask leaves.
#[cfg(unix)]
fn builder() -> tempfile::Builder<'static, 'static> {
    use std::os::unix::fs::PermissionsExt;
    let mut builder = tempfile::Builder::new();
    builder.prefix(UNFINISHED).permissions(std::fs::Permissions::from_mode(0o777));
    builder
}

#[cfg(not(unix))]
fn builder() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(UNFINISHED);
    builder
}

/// Brings every file and folder below a folder, and the folder itself, to the disk: a name is safe only with the folder it
/// stands in.
fn sync_all_below(folder: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { sync_all_below(&path)? } else { File::open(&path)?.sync_all()? }
    }
    sync_folder(folder)
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_lies_in_folders_of_the_output_is_brought_to_the_disk_too() {
        let place = tempfile::tempdir().unwrap();
        let target = place.path().join("out");
        let staging = Staging::begin(&target, false, |_| Ok(())).unwrap();
        // A link to nowhere cannot be opened: that it stops the end shows that each file of a month is looked at.
        std::fs::create_dir(staging.path().join("2023-01")).unwrap();
        std::os::unix::fs::symlink("nowhere", staging.path().join("2023-01/settlement.csv")).unwrap();
        assert!(staging.finish().unwrap_err().to_string().contains("cannot be put in place"));
        assert!(!target.exists());
    }
}
