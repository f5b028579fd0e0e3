//! The columns that are read, their known names, and a map for files that name them otherwise.
//!
//! ```toml
//! format = 1
//! [column]
//! score.from = "2025年分值"                                        # another name
//! group_type = { from = "属性", values = { "1" = "核心", "0" = "综合" } } # other words
//! primary_care.value = "否"                                        # the same in every row
//! ```

use std::collections::BTreeMap;
use std::path::Path;

use crate::domain::{Error, Kind, Problems};
use crate::table::{Document, Fields, did_you_mean};

use super::width::bare;

/// A column that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The principal diagnosis, or the key of a mixed group.
    PrincipalDiagnosis,
    /// Another diagnosis that the case must have.
    OtherDiagnosis,
    /// The principal procedure; parts joined by `+` are all needed.
    PrincipalProcedure,
    /// Procedures that must stand beside the principal one.
    RelatedProcedure,
    /// The score.
    Score,
    /// Core or mixed group, perhaps with the class.
    GroupType,
    /// The class of a mixed group.
    Class,
    /// Whether it is a group of primary care.
    PrimaryCare,
    /// What people call it.
    Name,
}

impl Field {
    /// Every column.
    pub const ALL: [Self; 9] = [
        Self::PrincipalDiagnosis,
        Self::OtherDiagnosis,
        Self::PrincipalProcedure,
        Self::RelatedProcedure,
        Self::Score,
        Self::GroupType,
        Self::Class,
        Self::PrimaryCare,
        Self::Name,
    ];

    /// The word in maps and reports.
    pub fn key(self) -> &'static str {
        match self {
            Self::PrincipalDiagnosis => "principal_diagnosis",
            Self::OtherDiagnosis => "other_diagnosis",
            Self::PrincipalProcedure => "principal_procedure",
            Self::RelatedProcedure => "related_procedure",
            Self::Score => "score",
            Self::GroupType => "group_type",
            Self::Class => "class",
            Self::PrimaryCare => "primary_care",
            Self::Name => "name",
        }
    }

    /// Heads by which the column is known, beside its own word.
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Self::PrincipalDiagnosis => &[
                "主要诊断编码",
                "主要诊断代码",
                "主要诊断",
                "主诊断编码",
                "主诊断代码",
                "诊断编码",
                "诊断代码",
                "疾病诊断编码",
                "疾病诊断代码",
                "疾病编码",
                "疾病代码",
                "ICD编码",
                "ICD-10编码",
                "ICD-10",
                "dx_key",
                "principal_dx",
                "key",
            ],
            Self::OtherDiagnosis => {
                &["其他诊断编码", "其他诊断代码", "其他诊断", "次要诊断编码", "次要诊断代码", "other_dx"]
            }
            Self::PrincipalProcedure => &[
                "主要手术操作编码",
                "主要手术操作代码",
                "主要手术及操作编码",
                "主要手术及操作代码",
                "主要手术操作",
                "主要手术编码",
                "主要手术代码",
                "主要操作编码",
                "主要操作代码",
                "主手术操作编码",
                "主手术操作代码",
                "手术操作编码",
                "手术操作代码",
                "手术及操作编码",
                "手术及操作代码",
                "手术操作",
                "手术编码",
                "手术代码",
                "操作编码",
                "操作代码",
                "ICD-9-CM-3编码",
                "ICD-9-CM-3",
                "ICD-9编码",
            ],
            Self::RelatedProcedure => &[
                "相关手术操作编码",
                "相关手术操作代码",
                "相关手术及操作编码",
                "相关手术及操作代码",
                "相关手术操作",
                "相关手术编码",
                "相关手术代码",
                "相关操作编码",
                "相关操作代码",
                "其他手术操作编码",
                "其他手术操作代码",
            ],
            Self::Score => {
                &["分值", "病种分值", "基准分值", "标准分值", "病种基准分值", "病种标准分值", "points"]
            }
            Self::GroupType => &["病种类型", "病种类别", "病种分类", "病组类型", "目录类型", "类型"],
            Self::Class => &[
                "治疗方式",
                "治疗类型",
                "治疗类别",
                "操作类型",
                "手术操作类型",
                "手术操作类别",
                "综合病种类型",
            ],
            Self::PrimaryCare => &["基层病种", "是否基层病种", "是否基层", "基层病种标识"],
            Self::Name => &["病种名称", "病组名称"],
        }
    }

    /// Whether the column holds one of a few words.
    fn is_of_words(self) -> bool {
        matches!(self, Self::GroupType | Self::Class | Self::PrimaryCare)
    }
}

/// Where a column comes from, where a map says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Source {
    from: Option<String>,
    constant: Option<String>,
    values: BTreeMap<String, String>,
}

/// Where the columns come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    sources: BTreeMap<Field, Source>,
    /// The column of every known head, written bare: every row is looked at, since it may be a heading.
    heads: BTreeMap<String, Field>,
}

impl Default for Layout {
    /// The known names.
    fn default() -> Self {
        Self::of(BTreeMap::new())
    }
}

impl Layout {
    /// Reads a map; columns that it does not name keep their known names.
    ///
    /// # Errors
    /// Unknown columns and keys, with the nearest right word.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let document = Document::read(path, &path.display().to_string(), Kind::Rules)?;
        let mut problems = Problems::new();
        let mut fields = document.fields();
        if fields.integer("format", &mut problems).is_some_and(|format| format != 1) {
            fields.problem(&mut problems, "this version reads format 1 of a column map");
        }
        let mut sources = BTreeMap::new();
        if let Some(mut columns) = fields.table("column", &mut problems) {
            for field in Field::ALL {
                if let Some(mut entry) = columns.table(field.key(), &mut problems) {
                    sources.insert(field, source(&mut entry, field, &mut problems));
                }
            }
            columns.finish(&mut problems);
        }
        fields.finish(&mut problems);
        problems.check(Kind::Rules)?;
        Ok(Self::of(sources))
    }

    fn of(sources: BTreeMap<Field, Source>) -> Self {
        let mut heads = BTreeMap::new();
        for field in Field::ALL {
            match sources.get(&field) {
                Some(Source { from, .. }) => heads.extend(from.iter().map(|name| (bare(name), field))),
                None => {
                    let known = std::iter::once(field.key()).chain(field.names().iter().copied());
                    heads.extend(known.map(|name| (bare(name), field)));
                }
            }
        }
        // What a map names goes before a name that is known for another column.
        for (field, source) in &sources {
            heads.extend(source.from.iter().map(|name| (bare(name), *field)));
        }
        Self { sources, heads }
    }

    /// The column that a head names.
    pub(super) fn field(&self, head: &str) -> Option<Field> {
        self.heads.get(&bare(head)).copied()
    }

    /// The same value in every row.
    pub(super) fn constant(&self, field: Field) -> Option<&str> {
        self.sources.get(&field)?.constant.as_deref()
    }

    /// The word that stands for a word of the file.
    pub(super) fn word<'w>(&'w self, field: Field, word: &'w str) -> &'w str {
        let words = self.sources.get(&field).map(|source| &source.values);
        words.and_then(|words| words.get(word.trim())).map_or(word, String::as_str)
    }

    /// Heads that the map names.
    pub(super) fn named(&self) -> impl Iterator<Item = (Field, &str)> {
        self.sources.iter().filter_map(|(field, source)| Some((*field, source.from.as_deref()?)))
    }

    /// Heads that the map names and that none of the headings has, each with a hint.
    pub fn missing(&self, heads: &[String]) -> Vec<(Field, &str, String)> {
        let missing = self.named().filter(|(_, name)| !heads.iter().any(|head| bare(head) == bare(name)));
        missing
            .map(|(field, name)| (field, name, did_you_mean(name, heads.iter().map(String::as_str))))
            .collect()
    }
}

fn source(entry: &mut Fields<'_>, field: Field, problems: &mut Problems) -> Source {
    let from = entry.optional_text("from", problems).map(str::to_owned);
    let constant = entry.optional_text("value", problems).map(str::to_owned);
    let values = entry.words("values", problems);
    entry.finish(problems);
    if from.is_some() == constant.is_some() {
        entry.problem(problems, "either `from` or `value` was expected");
    }
    if !field.is_of_words() && (constant.is_some() || !values.is_empty()) {
        let message = format!("`value` and `values` are for columns of words, `{}` is none", field.key());
        entry.problem(problems, message);
    }
    Source { from, constant, values }
}
