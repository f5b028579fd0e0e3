//! Which files the user means, what they are called, and whether they stayed as they were.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use crate::domain::{Error, Kind};

fn fault(path: &Path) -> impl Fn(std::io::Error) -> Error {
    move |error| Error::at(Kind::Input, path.display().to_string(), crate::table::cannot_read(&error))
}

/// A file as it is; a folder's `.parquet` and `.csv` files, those in its folders too, in order of their paths. What begins
/// with `.` or `_` is a mark of other programs and passed over.
pub(super) fn files_of(path: &Path) -> Result<Vec<PathBuf>, Error> {
    if !std::fs::metadata(path).map_err(fault(path))?.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    collect(path, &mut files)?;
    files.sort();
    Ok(files)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Error> {
    for entry in std::fs::read_dir(folder).map_err(fault(folder))? {
        let entry = entry.map_err(fault(folder))?;
        let path = entry.path();
        if entry.file_name().to_string_lossy().starts_with(['.', '_']) {
            continue;
        }
        if std::fs::metadata(&path).map_err(fault(&path))?.is_dir() {
            collect(&path, files)?;
        } else if is_data(&path) {
            files.push(path);
        }
    }
    Ok(())
}

fn is_data(path: &Path) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    matches!(extension.as_deref(), Some("parquet" | "csv"))
}

/// What outputs and messages call each file: its name, with as many of its folders before it as tell it from the others.
///
/// # Example
/// `h1/01.parquet`, `h2/01.parquet` and `h2/02.parquet` are `h1/01.parquet`, `h2/01.parquet` and `02.parquet`, wherever
/// `h1` and `h2` lie.
pub(super) fn names_of(paths: &[PathBuf]) -> Vec<String> {
    let parts: Vec<Vec<String>> = paths.iter().map(|path| parts(path)).collect();
    let mut depths = vec![1; paths.len()];
    loop {
        let name = |(parts, depth): (&Vec<String>, &usize)| parts[parts.len() - depth..].join("/");
        let names: Vec<String> = parts.iter().zip(&depths).map(name).collect();
        let mut same: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (file, name) in names.iter().enumerate() {
            same.entry(name).or_default().push(file);
        }
        // One file that was named twice has one name.
        let clash = |files: &Vec<usize>| files.iter().any(|file| parts[*file] != parts[files[0]]);
        let deeper =
            same.into_values().filter(clash).flatten().filter(|file| depths[*file] < parts[*file].len());
        let deeper: Vec<usize> = deeper.collect();
        if deeper.is_empty() {
            return names;
        }
        deeper.into_iter().for_each(|file| depths[file] += 1);
    }
}

/// The folders of a path and its name, the same from wherever the path was written.
fn parts(path: &Path) -> Vec<String> {
    let mut parts = Vec::new();
    for part in std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).components() {
        match part {
            Component::Normal(part) => parts.push(part.to_string_lossy().into_owned()),
            Component::ParentDir => drop(parts.pop()),
            Component::Prefix(_) | Component::RootDir | Component::CurDir => {}
        }
    }
    if parts.is_empty() { vec![String::new()] } else { parts }
}

/// What shows that a file was written to: its size and the time of its last change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stamp(u64, Option<SystemTime>);

impl Stamp {
    pub(super) fn of(path: &Path) -> Result<Self, Error> {
        let metadata = std::fs::metadata(path).map_err(fault(path))?;
        Ok(Self(metadata.len(), metadata.modified().ok()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_by_its_name_and_by_its_folders_where_others_have_that_name() {
        let names = |paths: &[&str]| names_of(&paths.iter().map(PathBuf::from).collect::<Vec<_>>());
        assert_eq!(names(&["d/01.parquet", "d/02.parquet"]), ["01.parquet", "02.parquet"]);
        assert_eq!(
            names(&["/x/h1/01.parquet", "/x/h2/01.parquet", "/x/h2/02.parquet"]),
            ["h1/01.parquet", "h2/01.parquet", "02.parquet"]
        );
        // Two levels up, and a name that runs out of folders.
        assert_eq!(names(&["/a/m/1.csv", "/b/m/1.csv"]), ["a/m/1.csv", "b/m/1.csv"]);
        assert_eq!(names(&["/1.csv", "/m/1.csv"]), ["1.csv", "m/1.csv"]);
        // The same file twice, and by another way.
        assert_eq!(names(&["/m/1.csv", "/n/../m/1.csv", "/n/1.csv"]), ["m/1.csv", "m/1.csv", "n/1.csv"]);
        assert_eq!(names(&["1.csv", "./1.csv"]), ["1.csv", "1.csv"]);
    }
}
