//! What stands in the place of a region's files: the region as somebody would have it.
//!
//! A region is a folder of text files. One that is changed is read by the very same reader with the very same checks, so
//! that whatever can be written can be changed, and nothing else.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::domain::{Error, Kind, Problem};
use crate::table::{read_bytes, text_of};

/// Where a line of a changed file comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, as its user named it; none: the region's own file of that name.
    pub file: Option<Arc<str>>,
    /// The line there.
    pub line: u64,
}

impl Place {
    /// A line of the region's own file.
    fn own(line: u64) -> Self {
        Self { file: None, line }
    }
}

/// A file in the place of another.
#[derive(Clone, Debug, PartialEq, Eq)]
struct StandIn {
    /// Its text; none: the region has no such file any more.
    text: Option<String>,
    /// From which line on which place is meant, in order; without any, each line is its own.
    places: Vec<(u64, Place)>,
}

/// By name what stands in the place of a region's files. An empty one changes nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overlay {
    labels: Vec<String>,
    files: BTreeMap<String, StandIn>,
}

impl Overlay {
    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The names of the files it changes, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Puts a text in the place of a file. `places` says from which of its lines on which place is meant, in order.
    pub fn put(&mut self, name: &str, text: String, places: Vec<(u64, Place)>) {
        self.files.insert(name.to_owned(), StandIn { text: Some(text), places });
    }

    /// Takes a file away.
    pub fn remove(&mut self, name: &str) {
        self.files.insert(name.to_owned(), StandIn { text: None, places: Vec::new() });
    }

    /// What messages say first, before what they said so far: `with reserve-8 applied`.
    pub fn label(&mut self, label: impl Into<String>) {
        self.labels.insert(0, label.into());
    }

    /// The text of a file of a region as it is changed; none where there is no such file.
    ///
    /// # Errors
    /// A file that cannot be read, or is not UTF-8.
    pub fn text(&self, folder: &Path, name: &str) -> Result<Option<String>, Error> {
        self.bytes(folder, name)?.map(|bytes| text_of(bytes, name, Kind::Rules)).transpose()
    }

    /// The bytes of a file as it is changed.
    pub(super) fn bytes(&self, folder: &Path, name: &str) -> Result<Option<Vec<u8>>, Error> {
        if let Some(own) = self.files.get(name) {
            return Ok(own.text.clone().map(String::into_bytes));
        }
        let path = folder.join(name);
        if path.exists() { read_bytes(&path, name, Kind::Rules).map(Some) } else { Ok(None) }
    }

    /// Whether there is a file of this name.
    pub(super) fn holds(&self, folder: &Path, name: &str) -> bool {
        self.files.get(name).map_or_else(|| folder.join(name).exists(), |own| own.text.is_some())
    }

    /// Where a line of a file comes from.
    pub fn place(&self, name: &str, line: u64) -> Place {
        let places = self.files.get(name).map_or(&[][..], |own| own.places.as_slice());
        let at = places.partition_point(|(first, _)| *first <= line);
        at.checked_sub(1).map_or_else(|| Place::own(line), |at| places[at].1.clone())
    }

    /// A failure of the changed region as its user has to see it: at the line that was written, and with what was applied.
    pub fn told(&self, mut error: Error, folder: &Path) -> Error {
        error.problems.iter_mut().for_each(|problem| self.tell(problem, folder));
        error
    }

    fn tell(&self, problem: &mut Problem, folder: &Path) {
        let named = |name: &&str| problem.file == *name || Path::new(&problem.file) == folder.join(name);
        if let (Some(name), Some(line)) = (self.names().find(named), problem.line) {
            let place = self.place(name, line);
            problem.line = Some(place.line);
            if let Some(file) = place.file {
                problem.message = format!("{name}: {}", problem.message);
                problem.file = file.to_string();
            }
        }
        if !self.labels.is_empty() {
            problem.message = format!("{}: {}", self.labels.join(": "), problem.message);
        }
    }
}
