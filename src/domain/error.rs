//! Errors that end a run: what, where, what was expected, what to do.

use std::fmt;
use std::path::Path;

/// What kind of failure it is; decides the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The command was used wrongly, or its output place is not free (exit 2).
    Usage,
    /// A scheme, region, policy or table is invalid (exit 3).
    Rules,
    /// An input of discharges, or a finished run that is read back, cannot be used (exit 4).
    Input,
    /// A sum did not close; nothing was written (exit 5).
    Sum,
}

/// One thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, as the user named it; empty when no file is concerned.
    pub file: String,
    /// The line in it, counted from 1.
    pub line: Option<u64>,
    /// What is wrong, what was expected and what to do, in a sentence or two.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.file.as_str(), self.line) {
            ("", _) => write!(f, "{}", self.message),
            (file, None) => write!(f, "{file}: {}", self.message),
            (file, Some(line)) => write!(f, "{file}:{line}: {}", self.message),
        }
    }
}

/// A failure: its kind and everything that was found wrong, so that a file can be mended in one go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The kind of failure.
    pub kind: Kind,
    /// At least one problem.
    pub problems: Vec<Problem>,
}

/// The most problems shown; a table of the wrong kind would otherwise fill the screen.
const SHOWN: usize = 30;

impl Error {
    /// A failure that concerns no file.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self::at(kind, "", message)
    }

    /// An invalid rule, policy or table, at a line.
    pub fn at_line(file: impl Into<String>, line: u64, message: impl Into<String>) -> Self {
        let problem = Problem { file: file.into(), line: Some(line), message: message.into() };
        Self { kind: Kind::Rules, problems: vec![problem] }
    }

    /// A failure that concerns a file as a whole.
    pub fn at(kind: Kind, file: impl Into<String>, message: impl Into<String>) -> Self {
        Self { kind, problems: vec![Problem { file: file.into(), line: None, message: message.into() }] }
    }

    /// With tables and settings that go by their bare name told by the folder in which they lie.
    pub fn within(mut self, folder: &Path) -> Self {
        for problem in &mut self.problems {
            let bare = !problem.file.contains(['/', '\\']);
            if bare && [".csv", ".toml"].iter().any(|end| problem.file.ends_with(end)) {
                problem.file = folder.join(&problem.file).display().to_string();
            }
        }
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().take(SHOWN).enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{problem}")?;
        }
        match self.problems.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => write!(f, "\n… and {more} more problems"),
        }
    }
}

impl std::error::Error for Error {}

/// Collects what is wrong while reading goes on.
#[derive(Debug, Default)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Nothing wrong so far.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes something wrong in a file, at a line where one is known.
    pub fn add(&mut self, file: &str, line: impl Into<Option<u64>>, message: impl Into<String>) {
        self.0.push(Problem { file: file.to_owned(), line: line.into(), message: message.into() });
    }

    /// Takes over the problems of a failure met on the way.
    pub fn absorb<T>(&mut self, result: Result<T, Error>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.0.extend(error.problems);
                None
            }
        }
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The failure, where there is one: file by file as they were met, line by line.
    pub fn check(mut self, kind: Kind) -> Result<(), Error> {
        if self.0.is_empty() {
            return Ok(());
        }
        let mut files: Vec<String> = Vec::new();
        for problem in &self.0 {
            if !files.contains(&problem.file) {
                files.push(problem.file.clone());
            }
        }
        self.0.sort_by_key(|problem| (files.iter().position(|file| *file == problem.file), problem.line));
        Err(Error { kind, problems: self.0 })
    }
}
