//! Code tables, and maps from one edition of codes to another.

use std::collections::HashMap;

use crate::domain::{Error, Kind, Problems};
use crate::table::{Column, Sheet, TableFile};

/// 手术操作类别: what kind of act a procedure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProcedureClass {
    /// 诊断性操作
    Diagnostic,
    /// 治疗性操作
    Therapeutic,
    /// 介入治疗
    Interventional,
    /// 手术
    Surgery,
}

impl ProcedureClass {
    /// Every class.
    pub const ALL: [Self; 4] = [Self::Diagnostic, Self::Therapeutic, Self::Interventional, Self::Surgery];

    /// The word in code tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Diagnostic => "diagnostic",
            Self::Therapeutic => "therapeutic",
            Self::Interventional => "interventional",
            Self::Surgery => "surgery",
        }
    }

    /// The class with a word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.name() == word)
    }
}

/// A code with what the code table says of it.
#[derive(Debug, Default)]
struct Entry {
    code: Box<str>,
    name: Box<str>,
    /// 灰码: to be replaced by a finer code.
    grey: bool,
    class: Option<ProcedureClass>,
}

/// All codes of one kind that a scheme knows: those of the code table and those of its own sets.
///
/// The number of a code is its place in the book; 0 stands for every code that is not in it.
#[derive(Debug, Default)]
pub struct CodeBook {
    numbers: HashMap<Box<str>, u32>,
    entries: Vec<Entry>,
}

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
                continue;
            }
            let grey = match row.cell("grey") {
                "" | "no" => false,
                "yes" => true,
                other => {
                    row.problem(&mut problems, format!("`grey`: `{other}` is neither yes nor no"));
                    false
                }
            };
            let class = row.optional_text("procedure_class");
            let known = class.and_then(ProcedureClass::named);
            if let (Some(word), None) = (class, known) {
                let words = ProcedureClass::ALL.map(ProcedureClass::name).join(", ");
                row.problem(&mut problems, format!("`procedure_class`: `{word}` is none of {words}"));
            }
            book.add(Entry { code: code.into(), name: row.cell("name").into(), grey, class: known });
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
            None => self.add(Entry { code: code.into(), ..Entry::default() }),
        }
    }

    fn add(&mut self, entry: Entry) -> u32 {
        let code = entry.code.clone();
        self.entries.push(entry);
        let number = u32::try_from(self.entries.len()).expect("a code table has fewer than 2^32 rows");
        self.numbers.insert(code, number);
        number
    }

    /// The code with a number; `?` for 0.
    pub fn code(&self, number: u32) -> &str {
        self.entry(number).map_or("?", |entry| &entry.code)
    }

    /// The name of the code with a number; empty where it has none.
    pub fn name(&self, number: u32) -> &str {
        self.entry(number).map_or("", |entry| &entry.name)
    }

    /// 灰码: whether the code table asks for a finer code in its place.
    pub fn is_grey(&self, number: u32) -> bool {
        self.entry(number).is_some_and(|entry| entry.grey)
    }

    /// The class of a procedure; none where the code table gives none.
    pub fn class(&self, number: u32) -> Option<ProcedureClass> {
        self.entry(number)?.class
    }

    fn entry(&self, number: u32) -> Option<&Entry> {
        self.entries.get((number as usize).checked_sub(1)?)
    }

    /// One more than the largest number.
    pub fn size(&self) -> usize {
        self.entries.len() + 1
    }

    /// The codes with their numbers, in the order of the book.
    pub fn codes(&self) -> impl Iterator<Item = (u32, &str)> {
        (1..).zip(self.entries.iter().map(|entry| entry.code.as_ref()))
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

    /// The codes of the target edition, in no order.
    pub fn targets(&self) -> impl Iterator<Item = &str> {
        self.codes.values().map(String::as_str)
    }

    /// The code that stands for `code` in the target edition.
    pub fn apply<'c>(&'c self, code: &'c str) -> &'c str {
        self.codes.get(code).map_or(code, String::as_str)
    }
}
