//! Entries of many rows in bounded memory: spread over partitions by their first word, spilled to temporary files, and
//! taken back partition by partition.

use std::io::{Read, Seek, SeekFrom, Write};

use tempfile::SpooledTempFile;

use crate::domain::{Error, Kind};

/// Entries of `WORDS` words each. Those with the same first word lie in the same partition.
#[derive(Debug)]
pub struct Partitions<const WORDS: usize>(Vec<Partition<WORDS>>);

/// The entries of one partition.
#[derive(Debug)]
pub struct Partition<const WORDS: usize>(SpooledTempFile);

/// How many partitions: with 50 million entries of three words each holds 19 MB.
const PARTITIONS: usize = 64;
/// Bytes a partition keeps in memory before it spills to a file.
const IN_MEMORY: usize = 1 << 18;

fn fault(error: std::io::Error) -> Error {
    Error::new(
        Kind::Input,
        format!(
            "the temporary files for comparing records cannot be used: {error}; is there room in the temporary folder?"
        ),
    )
}

impl<const WORDS: usize> Default for Partitions<WORDS> {
    fn default() -> Self {
        Self((0..PARTITIONS).map(|_| Partition(SpooledTempFile::new(IN_MEMORY))).collect())
    }
}

impl<const WORDS: usize> Partitions<WORDS> {
    /// Adds entries.
    ///
    /// # Errors
    /// When a temporary file cannot be written.
    pub fn add(&mut self, entries: impl Iterator<Item = [u64; WORDS]>) -> Result<(), Error> {
        let mut bytes: Vec<Vec<u8>> = vec![Vec::new(); PARTITIONS];
        for entry in entries {
            let own = &mut bytes[(entry[0] % PARTITIONS as u64) as usize];
            entry.iter().for_each(|word| own.extend_from_slice(&word.to_le_bytes()));
        }
        for (partition, bytes) in self.0.iter_mut().zip(bytes) {
            partition.0.write_all(&bytes).map_err(fault)?;
        }
        Ok(())
    }

    /// The partitions, each to be sorted by itself.
    pub fn into_parts(self) -> Vec<Partition<WORDS>> {
        self.0
    }
}

impl<const WORDS: usize> Partition<WORDS> {
    /// The entries, sorted.
    ///
    /// # Errors
    /// When a temporary file cannot be read.
    pub fn sorted(mut self) -> Result<Vec<[u64; WORDS]>, Error> {
        let mut bytes = Vec::new();
        self.0.seek(SeekFrom::Start(0)).and_then(|_| self.0.read_to_end(&mut bytes)).map_err(fault)?;
        let word = |bytes: &[u8]| u64::from_le_bytes(bytes.try_into().expect("eight bytes"));
        let entry = |bytes: &[u8]| std::array::from_fn(|at| word(&bytes[at * 8..at * 8 + 8]));
        let mut entries: Vec<[u64; WORDS]> = bytes.chunks_exact(WORDS * 8).map(entry).collect();
        entries.sort_unstable();
        Ok(entries)
    }
}
