//! The same `setl_id` twice: identical records count once, differing ones are all refused, so row order decides nothing.
//!
//! A first pass over the keys alone finds rows that may share one (equal hashes), in bounded memory: hashes go to
//! partitions that spill to temporary files. Only those rows are then read whole and compared.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::{Deserialize, Serialize};

use crate::domain::Error;

use super::partitions::{Partition, Partitions};

/// Where a record stands: the file by its place among the inputs, and its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// The file.
    pub input: usize,
    /// The row, from 0.
    pub row: u64,
}

/// What becomes of a record whose key stands elsewhere too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Repeat {
    /// The same record stands before it: it is not counted again.
    Same,
    /// A different record has the same key: both are refused.
    Different,
}

/// Rows that are not to be taken as they stand.
#[derive(Debug, Default)]
pub struct Repeats(HashMap<Location, Repeat>);

impl Repeats {
    /// What becomes of a row; nothing for all rows whose key is their own.
    pub fn of(&self, location: Location) -> Option<Repeat> {
        if self.0.is_empty() { None } else { self.0.get(&location).copied() }
    }

    /// What becomes of the rows of a file, in order of rows.
    pub fn of_input(&self, input: usize) -> BTreeMap<u64, Repeat> {
        let own = self.0.iter().filter(|(location, _)| location.input == input);
        own.map(|(location, repeat)| (location.row, *repeat)).collect()
    }

    /// Decides from the candidates' keys and contents, given in order of location.
    pub fn decide(candidates: impl IntoIterator<Item = (Location, String, String)>) -> Self {
        let mut by_key: BTreeMap<String, Vec<(Location, String)>> = BTreeMap::new();
        for (location, key, content) in candidates {
            by_key.entry(key).or_default().push((location, content));
        }
        let mut repeats = HashMap::new();
        for rows in by_key.into_values().filter(|rows| rows.len() > 1) {
            let same = rows.iter().all(|(_, content)| *content == rows[0].1);
            for (index, (location, _)) in rows.iter().enumerate() {
                match (same, index) {
                    (true, 0) => {}
                    (true, _) => drop(repeats.insert(*location, Repeat::Same)),
                    (false, _) => drop(repeats.insert(*location, Repeat::Different)),
                }
            }
        }
        Self(repeats)
    }
}

/// Hashes of keys with the places they stand in.
#[derive(Debug, Default)]
pub struct KeyPartitions(Partitions<3>);

/// The hash of a key. Equal keys have equal hashes; unequal ones that collide are told apart later.
pub fn key_hash(key: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

/// The hashes of one partition: all that are equal stand in the same one.
#[derive(Debug)]
pub struct KeyPartition(Partition<3>);

impl KeyPartition {
    /// The rows whose hash stands more than once.
    ///
    /// # Errors
    /// When a temporary file cannot be read.
    pub fn candidates(self) -> Result<Vec<Location>, Error> {
        let entries = self.0.sorted()?;
        let groups = entries.chunk_by(|one, two| one[0] == two[0]).filter(|group| group.len() > 1);
        let location = |[_, input, row]: &[u64; 3]| Location { input: *input as usize, row: *row };
        Ok(groups.flatten().map(location).collect())
    }
}

impl KeyPartitions {
    /// Adds the hashes of rows that follow each other in a file, from `first` on. Rows without a key have none.
    ///
    /// # Errors
    /// When a temporary file cannot be written.
    pub fn add(&mut self, first: Location, hashes: &[Option<u64>]) -> Result<(), Error> {
        let rows = (first.row..).zip(hashes);
        self.0.add(rows.filter_map(|(row, hash)| Some([(*hash)?, first.input as u64, row])))
    }

    /// The partitions, each to be looked at by itself.
    pub fn into_parts(self) -> Vec<KeyPartition> {
        self.0.into_parts().into_iter().map(KeyPartition).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(input: usize, row: u64) -> Location {
        Location { input, row }
    }

    fn candidates(partitions: KeyPartitions) -> Vec<Location> {
        let parts = partitions.into_parts().into_iter();
        let mut found: Vec<Location> = parts.flat_map(|part| part.candidates().unwrap()).collect();
        found.sort_unstable();
        found
    }

    #[test]
    fn only_keys_that_stand_twice_are_candidates() {
        let mut partitions = KeyPartitions::default();
        let hash = |key: &str| Some(key_hash(key));
        partitions.add(at(0, 0), &[hash("a"), hash("b"), None]).unwrap();
        partitions.add(at(1, 5), &[hash("c"), hash("a"), None]).unwrap();
        assert_eq!(candidates(partitions), [at(0, 0), at(1, 6)]);
    }

    #[test]
    fn more_keys_than_memory_spill_and_are_found() {
        let mut partitions = KeyPartitions::default();
        let hashes: Vec<_> = (0..2_000_000u64).map(|key| Some(key_hash(&key.to_string()))).collect();
        partitions.add(at(0, 0), &hashes).unwrap();
        partitions.add(at(1, 0), &[hashes[1_234_567]]).unwrap();
        assert_eq!(candidates(partitions), [at(0, 1_234_567), at(1, 0)]);
    }

    #[test]
    fn the_same_record_counts_once_and_different_ones_not_at_all() {
        let row = |location, key: &str, content: &str| (location, key.to_owned(), content.to_owned());
        let repeats = Repeats::decide([
            row(at(0, 0), "a", "x"),
            row(at(0, 1), "b", "x"),
            row(at(1, 0), "a", "x"),
            row(at(1, 1), "b", "y"),
            row(at(1, 2), "c", "x"), // a collision of hashes only
        ]);
        assert_eq!(repeats.of(at(0, 0)), None);
        assert_eq!(repeats.of(at(1, 0)), Some(Repeat::Same));
        assert_eq!(
            (repeats.of(at(0, 1)), repeats.of(at(1, 1))),
            (Some(Repeat::Different), Some(Repeat::Different))
        );
        assert_eq!(repeats.of(at(1, 2)), None);
    }
}
