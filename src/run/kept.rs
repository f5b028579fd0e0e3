//! What is kept of every file of discharges from run to run, so that a night works only on files that are new or were
//! corrected.
//!
//! A part is the priced cases of one file and what they add up to. It is used again only where everything that it rests
//! on is the same to the byte: the program, the tables, the region, the months that are asked for, the file, and what
//! records of other files say of its records. What is stale or damaged is worked on again.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use rayon::ThreadPool;
use serde::{Deserialize, Serialize};

use crate::domain::{Error, Kind};
use crate::files::{CaseEncoders, CaseFile, EncodedCases, FileEntry, remove_if_stopped};
use crate::pipeline::{Gathered, Program};
use crate::table::{sha256_hex, sha256_of_file};

use super::parallel::in_order;
use super::prepare::Discharges;

/// The folder in which parts are kept for one task.
pub(super) struct Kept {
    folder: PathBuf,
    /// Where parts are written until they are whole.
    making: tempfile::TempDir,
    /// Held as long as this is: two runs must not make the same parts at once.
    _lock: File,
    /// The digest of everything that all parts rest on.
    grounds: String,
}

/// The part of one file.
pub(super) struct Part {
    /// The digest of everything that it rests on.
    key: String,
    /// Where its two files lie, without what tells them apart.
    place: PathBuf,
    /// Whether it is kept, whole and of the same grounds.
    kept: bool,
}

/// The first line of the file of sums.
#[derive(Serialize, Deserialize)]
struct Header {
    /// The digest of everything that the part rests on.
    key: String,
    /// The digest of its cases.
    cases: String,
    /// The digest of what follows in the file.
    sums: String,
}

/// A part while it is made.
pub(super) struct FreshPart<'k> {
    part: &'k Part,
    /// Where it is written until it is whole.
    fresh: PathBuf,
    file: CaseFile,
    gathered: Gathered,
}

/// What is locked as long as a run uses the folder.
const LOCK: &str = "lock";
/// How folders of parts that are being made begin.
const MAKING: &str = ".making-";

fn fault(path: &Path) -> impl Fn(std::io::Error) -> Error + '_ {
    move |error| {
        let message = format!("nothing can be kept here: {error}; name another folder with --cache, or none");
        Error::at(Kind::Usage, path.display().to_string(), message)
    }
}

impl Kept {
    /// Opens the folder. `task` tells what is done from what else is done with the same folder; `grounds` is everything
    /// that all parts rest on, but the program.
    ///
    /// # Errors
    /// A folder that cannot be written to.
    pub(super) fn open(cache: &Path, task: &impl Serialize, grounds: &impl Serialize) -> Result<Self, Error> {
        let folder = cache.join(&digest_of(task)[..SHORT]);
        std::fs::create_dir_all(&folder).map_err(fault(&folder))?;
        let lock = folder.join(LOCK);
        let lock = File::create(&lock).map_err(fault(&lock))?;
        if lock.try_lock().is_err() {
            let message =
                "is used by another run of the same months; wait until it is done, or name another folder";
            return Err(Error::at(Kind::Usage, cache.display().to_string(), message));
        }
        let making = tempfile::Builder::new().prefix(MAKING).tempdir_in(&folder).map_err(fault(&folder))?;
        remove_if_stopped(making.path());
        // Another build of the same version may work otherwise.
        let program = std::env::current_exe().and_then(|program| sha256_of_file(&program));
        let program = program.map_err(|error| {
            let message = format!("which program this is cannot be seen, so nothing can be kept: {error}");
            Error::new(Kind::Usage, message)
        })?;
        Ok(Self { grounds: digest_of(&(program, grounds)), folder, making, _lock: lock })
    }

    /// The parts of all files.
    ///
    /// # Errors
    /// A file of discharges that cannot be read any more.
    pub(super) fn parts(
        &self,
        program: &Program<'_>,
        discharges: &Discharges,
        pool: &ThreadPool,
    ) -> Result<Vec<Part>, Error> {
        let entries = discharges.entries(pool)?;
        let numbered: Vec<(usize, &FileEntry)> = entries.iter().enumerate().collect();
        let mut parts = Vec::new();
        let part = |(number, entry): &(usize, &FileEntry)| {
            let others = (program.repeats.of_input(*number), program.ties.of_input(*number));
            let key = digest_of(&(&self.grounds, entry, others));
            let place = self.folder.join(&sha256_hex(entry.name.as_bytes())[..SHORT]);
            let part = Part { kept: false, key, place };
            Ok(Part { kept: part.is_whole(), ..part })
        };
        in_order(pool, &numbered, part, |_, part| {
            parts.push(part);
            Ok(())
        })?;
        let kept = parts.iter().filter(|part| part.kept).count();
        tracing::info!(files = parts.len(), kept, "files whose cases are taken from the cache");
        Ok(parts)
    }

    /// Begins a part that is not kept, or no more. `size` is that of the region.
    ///
    /// # Errors
    /// A folder that cannot be written to.
    pub(super) fn begin<'k>(
        &self,
        part: &'k Part,
        encoders: &CaseEncoders,
        size: (usize, usize),
    ) -> Result<FreshPart<'k>, Error> {
        let fresh = self.making.path().join("part");
        let file = encoders.file(&fresh.with_extension(CASES))?;
        Ok(FreshPart { part, fresh, file, gathered: Gathered::new(size) })
    }

    /// Removes the parts of files that are no more, and what killed runs left: the lock is held, so nobody else makes parts.
    ///
    /// # Errors
    /// A folder that cannot be written to.
    pub(super) fn tidy(&self, parts: &[Part]) -> Result<(), Error> {
        let mut used: BTreeSet<PathBuf> = parts.iter().flat_map(|part| [part.cases(), part.sums()]).collect();
        used.extend([self.folder.join(LOCK), self.making.path().to_owned()]);
        for entry in std::fs::read_dir(&self.folder).map_err(fault(&self.folder))? {
            let path = entry.map_err(fault(&self.folder))?.path();
            if used.contains(&path) {
                continue;
            }
            let removed =
                if path.is_dir() { std::fs::remove_dir_all(&path) } else { std::fs::remove_file(&path) };
            removed.map_err(fault(&path))?;
        }
        Ok(())
    }
}

/// As much of a digest as names a place.
const SHORT: usize = 32;
const CASES: &str = "parquet";
const SUMS: &str = "sums";

fn digest_of(value: &impl Serialize) -> String {
    sha256_hex(&serde_json::to_vec(value).expect("it is plain data"))
}

impl Part {
    /// Whether it is kept, and need not be made.
    pub(super) fn is_kept(&self) -> bool {
        self.kept
    }

    /// The file of its cases.
    pub(super) fn cases(&self) -> PathBuf {
        self.place.with_extension(CASES)
    }

    fn sums(&self) -> PathBuf {
        self.place.with_extension(SUMS)
    }

    /// Whether there are files of this key, as they were written.
    fn is_whole(&self) -> bool {
        let whole = || {
            let (header, sums) = self.header_and_sums()?;
            let cases = sha256_of_file(&self.cases()).ok()?;
            Some(header.key == self.key && header.cases == cases && header.sums == sha256_hex(&sums))
        };
        whole().unwrap_or(false)
    }

    fn header_and_sums(&self) -> Option<(Header, Vec<u8>)> {
        let mut file = BufReader::new(File::open(self.sums()).ok()?);
        let (mut header, mut sums) = (String::new(), Vec::new());
        // A header is short: what has no line break early on is none.
        file.by_ref().take(1 << 10).read_line(&mut header).ok()?;
        file.read_to_end(&mut sums).ok()?;
        Some((serde_json::from_str(&header).ok()?, sums))
    }

    /// What its records left beside their cases.
    ///
    /// # Errors
    /// A part that was whole a moment ago.
    pub(super) fn read(&self) -> Result<Gathered, Error> {
        let of_key =
            |(header, sums): &(Header, Vec<u8>)| header.key == self.key && header.sums == sha256_hex(sums);
        let own = self.header_and_sums().filter(of_key);
        own.and_then(|(_, sums)| postcard::from_bytes(&sums).ok()).ok_or_else(|| {
            let message = "was changed while it was read; does another run use this --cache? Run again";
            Error::at(Kind::Input, self.sums().display().to_string(), message)
        })
    }
}

impl FreshPart<'_> {
    /// Adds what the next piece leaves.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn add(&mut self, cases: EncodedCases, gathered: Gathered) -> Result<(), Error> {
        self.gathered.append(gathered);
        self.file.append(cases)
    }

    /// Puts the part in its place.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn finish(self) -> Result<Gathered, Error> {
        let Self { part, fresh, file, gathered } = self;
        let (cases, sums) = (fresh.with_extension(CASES), fresh.with_extension(SUMS));
        file.finish()?;
        let body = postcard::to_stdvec(&gathered).expect("sums are plain data");
        let header = Header {
            key: part.key.clone(),
            cases: sha256_of_file(&cases).map_err(fault(&cases))?,
            sums: sha256_hex(&body),
        };
        let header = serde_json::to_string(&header).expect("a header is plain data");
        let whole = [header.as_bytes(), b"\n", &body].concat();
        std::fs::write(&sums, whole).map_err(fault(&sums))?;
        // Whatever ends the program between the two, the old sums tell another digest of the cases.
        for (fresh, place) in [(cases, part.cases()), (sums, part.sums())] {
            std::fs::rename(&fresh, &place).map_err(fault(&place))?;
        }
        Ok(gathered)
    }
}
