//! What a region adds to a DIP library: its own groups, its mixed groups, and how it matches.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::domain::{Number, ProcedureId};

use super::cells::category;
use super::codes::ProcedureClass;
use super::dip::{DipRow, PrimaryCare};

/// The class of a case in a mixed group (综合病种).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MixedClass {
    /// 内科诊疗组, 保守治疗.
    Conservative,
    /// 诊断性操作组.
    Diagnostic,
    /// 治疗性操作组.
    Therapeutic,
    /// 相关手术组: operations and interventional treatment.
    Surgical,
}

impl MixedClass {
    /// Every class, from the lightest to the heaviest.
    pub const ALL: [Self; 4] = [Self::Conservative, Self::Diagnostic, Self::Therapeutic, Self::Surgical];

    /// The letter that ends the group code.
    pub fn letter(self) -> char {
        match self {
            Self::Conservative => 'C',
            Self::Diagnostic => 'D',
            Self::Therapeutic => 'T',
            Self::Surgical => 'S',
        }
    }

    /// The class with a letter.
    pub fn lettered(letter: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| letter.chars().eq([class.letter()]))
    }
}

impl From<ProcedureClass> for MixedClass {
    fn from(class: ProcedureClass) -> Self {
        match class {
            ProcedureClass::Diagnostic => Self::Diagnostic,
            ProcedureClass::Therapeutic => Self::Therapeutic,
            ProcedureClass::Interventional | ProcedureClass::Surgery => Self::Surgical,
        }
    }
}

/// How wide the key of a mixed group is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rung {
    /// Three characters.
    Category,
    /// Two characters.
    TwoCharacters,
    /// Categories from one to another, such as `A00-C50`.
    Range,
    /// The first letter.
    Letter,
}

impl Rung {
    /// Every rung with its word in policies.
    pub const ALL: [(&str, Self); 4] = [
        ("category", Self::Category),
        ("two_characters", Self::TwoCharacters),
        ("range", Self::Range),
        ("letter", Self::Letter),
    ];
}

/// The key of a mixed group.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MixedKey {
    /// The beginning of the principal diagnosis: one, two or three characters.
    Start(String),
    /// Categories from the first to the last, both included.
    Range(String, String),
}

impl MixedKey {
    /// Reads a key.
    ///
    /// # Errors
    /// Text of another form.
    pub fn parse(text: &str) -> Result<Self, String> {
        let starts = |text: &str| {
            text.starts_with(|c: char| c.is_ascii_uppercase())
                && text[1..].bytes().all(|b| b.is_ascii_digit())
        };
        match text.split_once('-') {
            Some((first, last))
                if [first, last].iter().all(|end| end.len() == 3 && starts(end)) && first <= last =>
            {
                Ok(Self::Range(first.to_owned(), last.to_owned()))
            }
            None if (1..=3).contains(&text.len()) && starts(text) => Ok(Self::Start(text.to_owned())),
            _ => Err(format!("`{text}` is no key of mixed groups; I63, I6, I or A00-C50 was expected")),
        }
    }

    /// The rung of the ladder on which the key stands.
    pub fn rung(&self) -> Rung {
        match self {
            Self::Range(..) => Rung::Range,
            Self::Start(key) if key.len() == 1 => Rung::Letter,
            Self::Start(key) if key.len() == 2 => Rung::TwoCharacters,
            Self::Start(_) => Rung::Category,
        }
    }

    /// Whether a principal diagnosis lies under the key.
    pub fn matches(&self, code: &str) -> bool {
        match self {
            Self::Start(key) => code.starts_with(key.as_str()),
            Self::Range(first, last) => (first.as_str()..=last.as_str()).contains(&category(code)),
        }
    }
}

impl fmt::Display for MixedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start(key) => f.write_str(key),
            Self::Range(first, last) => write!(f, "{first}-{last}"),
        }
    }
}

/// A mixed group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MixedGroup {
    /// The line of the file.
    pub line: u64,
    /// Which diagnoses.
    pub key: MixedKey,
    /// Which class.
    pub class: MixedClass,
}

impl MixedGroup {
    /// The code that is paid: key and letter, such as `I63S`.
    pub fn code(&self) -> String {
        format!("{}{}", self.key, self.class.letter())
    }
}

/// A group that hospitals of a level may not be paid for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// The group.
    pub group: String,
    /// The level, by its place in the region's list of levels.
    pub level: u8,
}

/// Which procedure of a case may be the principal one of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrincipalRule {
    /// The first that may be principal (DIP 3.0).
    First,
    /// Any that may be principal (libraries before 3.0).
    Any,
}

/// What decides between rows that match equally well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TieBreak {
    /// The lower number.
    LibraryOrder,
    /// The higher score, then the lower number.
    Score,
}

/// Which procedures of a case give the class of its mixed group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClassOf {
    /// The principal procedure.
    Principal,
    /// The heaviest of all that count.
    Highest,
}

/// Where classes of procedures come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClassSource {
    /// The national code table.
    CodeTable,
    /// The region's own table, `procedure_classes.csv`.
    Table,
}

/// How a region matches cases with the library. None of it looks at the cost of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatchRules {
    /// Which procedure may be the principal one.
    pub principal: PrincipalRule,
    /// Whether a row that leaves no procedure unused goes before one that does.
    pub exact_first: bool,
    /// What decides at last.
    pub tie_break: TieBreak,
    /// Whether an operation that the row does not name sends the case to its mixed group.
    pub unmatched_surgery_is_mixed: bool,
    /// Whose class it is.
    pub class_of: ClassOf,
    /// Where the class comes from.
    pub class_source: ClassSource,
    /// The class of a procedure that has none.
    pub unclassed: MixedClass,
    /// Widths of keys, in the order in which they are tried.
    pub ladder: Vec<Rung>,
}

impl MatchRules {
    /// The rules of the national edition 3.0, with keys of three characters.
    pub fn national() -> Self {
        Self {
            principal: PrincipalRule::First,
            exact_first: false,
            tie_break: TieBreak::LibraryOrder,
            unmatched_surgery_is_mixed: false,
            class_of: ClassOf::Principal,
            class_source: ClassSource::CodeTable,
            unclassed: MixedClass::Conservative,
            ladder: vec![Rung::Category],
        }
    }
}

/// Everything that a region adds to a library. Without a region there is nothing.
#[derive(Clone, Debug)]
pub struct LocalCatalogue {
    /// How cases are matched.
    pub rules: MatchRules,
    /// The groups of the library that the region uses; none where it uses all.
    pub subset: Option<BTreeSet<String>>,
    /// Its own groups: additions, traditional treatment, bed days.
    pub rows: Vec<DipRow>,
    /// Its mixed groups.
    pub mixed: Vec<MixedGroup>,
    /// Its list of primary care; none where it uses the library's.
    pub primary_care: Option<Vec<PrimaryCare>>,
    /// Groups that are closed to levels.
    pub closed: Vec<Closed>,
    /// Its classes of procedures.
    pub classes: BTreeMap<ProcedureId, MixedClass>,
    /// Scores by group, for ties.
    pub scores: BTreeMap<String, Number>,
}

impl LocalCatalogue {
    /// No addition.
    pub fn none() -> Self {
        Self {
            rules: MatchRules::national(),
            subset: None,
            rows: Vec::new(),
            mixed: Vec::new(),
            primary_care: None,
            closed: Vec::new(),
            classes: BTreeMap::new(),
            scores: BTreeMap::new(),
        }
    }
}
