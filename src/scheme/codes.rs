//! Code tables, and maps from one edition of codes to another.

use std::collections::HashMap;

use crate::domain::{Error, Kind, Problems};
use crate::table::{Column, Sheet, TableFile};

/// All codes of one kind that a scheme knows: those of the code table and those of its own sets.
///
/// The number of a code is its place in the book; 0 stands for every code that is not in it.
#[derive(Debug, Default)]
pub struct CodeBook {
    numbers: HashMap<Box<str>, u32>,
    entries: Vec<(Box<str>, Box<str>)>,
}

/// Columns of a code table; the marks are read where DIP needs them.
const CODE_TABLE: &[Column] = &[
    Column::required("code"),
    Column::required("name"),
    Column::optional("grey"),
    Column::optional("procedure_class"),
];

impl CodeBook {
    /// Reads the text of a code table; `name` is what messages call it.
    ///
    /// # Errors
    /// Blank or repeated codes, or anything wrong with the sheet.
    pub fn parse(text: &str, name: &str) -> Result<Self, Error> {
        let sheet = Sheet::parse(text, name, CODE_TABLE)?;
        let (mut book, mut problems) = (Self::default(), Problems::new());
        for row in sheet.rows() {
            let Some(code) = row.text("code", &mut problems) else { continue };
            if book.number(code).is_some() {
                row.problem(&mut problems, format!("code `{code}` stands twice"));
            } else {
                book.add(code, row.cell("name"));
            }
        }
        problems.check(Kind::Rules)?;
        Ok(book)
    }

    /// The number of a code; `None` where nobody knows it.
    pub fn number(&self, code: &str) -> Option<u32> {
        self.numbers.get(code).copied()
    }

    /// The number of a code, which is added without a name where it is new.
    pub fn intern(&mut self, code: &str) -> u32 {
        match self.number(code) {
            Some(number) => number,
            None => self.add(code, ""),
        }
    }

    fn add(&mut self, code: &str, name: &str) -> u32 {
        self.entries.push((code.into(), name.into()));
        let number = u32::try_from(self.entries.len()).expect("a code table has fewer than 2^32 rows");
        self.numbers.insert(code.into(), number);
        number
    }

    /// The code with a number; `?` for 0.
    pub fn code(&self, number: u32) -> &str {
        self.entry(number).map_or("?", |(code, _)| code)
    }

    /// The name of the code with a number; empty where it has none.
    pub fn name(&self, number: u32) -> &str {
        self.entry(number).map_or("", |(_, name)| name)
    }

    fn entry(&self, number: u32) -> Option<&(Box<str>, Box<str>)> {
        self.entries.get((number as usize).checked_sub(1)?)
    }

    /// One more than the largest number.
    pub fn size(&self) -> usize {
        self.entries.len() + 1
    }

    /// The codes with their numbers, in the order of the book.
    pub fn codes(&self) -> impl Iterator<Item = (u32, &str)> {
        (1..).zip(self.entries.iter().map(|(code, _)| code.as_ref()))
    }
}

/// A map from codes of one edition to codes of another (国临 → 医保, 医保 1.0 → 2.0). A code that the map does not
/// hold stays as it is.
#[derive(Debug)]
pub struct CodeMap {
    codes: HashMap<String, String>,
    /// The file it was read from.
    pub file: TableFile,
}

impl CodeMap {
    /// Reads the text of a map with the columns `from` and `to`; `name` is what messages call it, `sha256` its digest.
    ///
    /// # Errors
    /// A code that is mapped twice to different codes, or anything wrong with the sheet.
    pub fn parse(text: &str, name: &str, sha256: &str) -> Result<Self, Error> {
        let columns = &[Column::required("from"), Column::required("to")];
        let sheet = Sheet::parse(text, name, columns)?;
        let (mut map, mut problems) = (HashMap::new(), Problems::new());
        for row in sheet.rows() {
            let (from, to) = (row.text("from", &mut problems), row.text("to", &mut problems));
            let (Some(from), Some(to)) = (from, to) else { continue };
            if let Some(earlier) = map.insert(from.to_owned(), to.to_owned()).filter(|earlier| earlier != to)
            {
                row.problem(&mut problems, format!("`{from}` is mapped to `{earlier}` and to `{to}`"));
            }
        }
        problems.check(Kind::Rules)?;
        Ok(Self { codes: map, file: TableFile::new(name, sha256, sheet.len()) })
    }

    /// The code that stands for `code` in the target edition.
    pub fn apply<'c>(&'c self, code: &'c str) -> &'c str {
        self.codes.get(code).map_or(code, String::as_str)
    }
}
