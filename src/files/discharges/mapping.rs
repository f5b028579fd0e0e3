//! `--columns`: how the columns of another layout become ours.
//!
//! ```toml
//! format = 1
//! [column.setl_id]
//! from = "P3"                         # another name
//! [column.gend]
//! from = "sex"
//! values = { "男" = "1", "女" = "2" }   # other words
//! [column.diag_code]
//! from = ["dx1", "dx2", "dx3"]        # several columns, each a code or a list, the principal one first
//! [column.oprn_oprt_code]
//! from = "ops"
//! separator = ";"                     # several codes in one text
//! [column.insutype]
//! value = "310"                       # the same in every row
//! ```

use std::collections::BTreeMap;
use std::path::Path;

use crate::domain::{Error, Kind, Problems};
use crate::table::{Document, Fields, Node, TableFile, Value, did_you_mean, read_bytes, sha256_hex, text_of};

use super::cells::number_of;
use super::columns::{COLUMNS, Form, UNREAD};

/// Where one of our columns comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The columns of the file; several only for code lists.
    pub from: Vec<String>,
    /// What separates the codes within one text.
    pub separator: Option<String>,
    /// Words that stand for other words.
    pub values: BTreeMap<String, String>,
    /// The same value in every row.
    pub constant: Option<String>,
}

impl Source {
    /// The column of the same name.
    fn plain(name: &str) -> Self {
        Self { from: vec![name.to_owned()], separator: None, values: BTreeMap::new(), constant: None }
    }
}

/// Where each of our columns comes from, by its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// A source per column.
    pub sources: Vec<Source>,
    /// The file it was read from; none for our own names.
    pub file: Option<TableFile>,
}

impl Default for Mapping {
    /// Our own names.
    fn default() -> Self {
        Self { sources: COLUMNS.iter().map(|column| Source::plain(column.name)).collect(), file: None }
    }
}

/// Columns of a file that are looked at and stand in it more than once: which of them counts cannot be told.
pub(super) fn twice<'n>(names: &[&'n str], mapping: &Mapping) -> Vec<&'n str> {
    let sources = || mapping.sources.iter().flat_map(|source| source.from.iter().map(String::as_str));
    let known = |name: &str| sources().any(|own| own == name) || UNREAD.contains(&name);
    let again = |index: usize| names[..index].iter().filter(|earlier| **earlier == names[index]).count() == 1;
    let found = names.iter().enumerate().filter(|(index, name)| again(*index) && known(name));
    found.map(|(_, name)| *name).collect()
}

impl Mapping {
    /// Reads a mapping file; columns that it does not name keep their own names.
    ///
    /// # Errors
    /// Unknown columns and keys, with the nearest right word.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let shown = path.display().to_string();
        let bytes = read_bytes(path, &shown, Kind::Rules)?;
        let sha256 = sha256_hex(&bytes);
        let text = text_of(bytes, &shown, Kind::Rules)?;
        let document = Document::parse(&text, &shown, Kind::Rules)?;
        let mut problems = Problems::new();
        let mut fields = document.fields();
        if fields.integer("format", &mut problems).is_some_and(|format| format != 1) {
            fields.problem(&mut problems, "this version reads format 1 of a column map");
        }
        let file = Some(TableFile::new("columns", sha256, text.lines().count()));
        let mut mapping = Self { file, ..Self::default() };
        if let Some(Node { value: Value::Table(entries), .. }) = fields.node("column") {
            for (name, node) in entries {
                let Some(place) = COLUMNS.iter().position(|column| column.name == name) else {
                    let hint = did_you_mean(name, COLUMNS.iter().map(|column| column.name));
                    problems.add(&document.file, node.line, format!("no column `{name}` is read{hint}"));
                    continue;
                };
                match Fields::new(&document.file, format!("column.{name}"), node) {
                    Some(mut entry) => mapping.sources[place] = source(&mut entry, place, &mut problems),
                    None => {
                        problems.add(&document.file, node.line, format!("`column.{name}` must be a table"))
                    }
                }
            }
        }
        fields.finish(&mut problems);
        problems.check(Kind::Rules)?;
        Ok(mapping)
    }
}

fn source(entry: &mut Fields<'_>, place: usize, problems: &mut Problems) -> Source {
    let column = &COLUMNS[place];
    let from: Vec<String> = entry.texts("from", problems).into_iter().map(str::to_owned).collect();
    let separator = entry.optional_text("separator", problems).map(str::to_owned);
    let constant = entry.optional_text("value", problems).map(str::to_owned);
    let values = entry.words("values", problems);
    entry.finish(problems);
    let codes = column.form == Form::Codes;
    if from.is_empty() == constant.is_none() {
        entry.problem(problems, "either `from` or `value` was expected");
    }
    if from.len() > 1 && !codes {
        entry.problem(
            problems,
            format!("`{}` comes from one column; only code lists come from several", column.name),
        );
    }
    if separator.as_deref() == Some("") || (separator.is_some() && !codes) {
        entry.problem(problems, "`separator` is the text between the codes of a code list");
    }
    if !values.is_empty() && column.form != Form::Category {
        entry.problem(problems, format!("`values` is for columns of words, `{}` is none", column.name));
    }
    if let Some(constant) = &constant {
        let fits = match column.form {
            Form::Category => true,
            Form::Key | Form::Codes => false,
            Form::Integer | Form::Date | Form::Money | Form::Flag => {
                number_of(constant, column.form).is_some()
            }
        };
        if !fits {
            entry.problem(problems, format!("`{constant}` cannot stand in every row of `{}`", column.name));
        }
    }
    Source { from, separator, values, constant }
}

#[cfg(test)]
mod tests {
    use super::super::columns::Field;
    use super::*;

    fn read(text: &str) -> Result<Mapping, Error> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        Mapping::read(file.path()).map_err(|mut error| {
            error.problems.iter_mut().for_each(|problem| "map.toml".clone_into(&mut problem.file));
            error
        })
    }

    #[test]
    fn a_mapping_renames_joins_translates_and_fills_in() {
        let text = "format = 1\n[column.diag_code]\nfrom = [\"dx1\", \"dx2\"]\n[column.gend]\nfrom = \"sex\"\n\
                    values = { \"男\" = \"1\" }\n[column.insutype]\nvalue = \"310\"\n\
                    [column.hifp_pay]\nvalue = \"0.00\"\n";
        let mapping = read(text).unwrap();
        let source = |field: Field| &mapping.sources[field as usize];
        assert_eq!(source(Field::DiagCode).from, ["dx1", "dx2"]);
        assert_eq!(source(Field::Gend).values["男"], "1");
        assert_eq!(source(Field::Insutype).constant.as_deref(), Some("310"));
        assert_eq!(source(Field::HifpPay).constant.as_deref(), Some("0.00"));
        assert_eq!(source(Field::Age).from, ["age"]);
    }

    #[test]
    fn slips_are_named() {
        let text = "format = 1\n[column.gendr]\nfrom = \"sex\"\n[column.age]\nfrom = [\"a\", \"b\"]\n[column.gend]\nform = \"x\"\n\
                    [column.setl_id]\nvalue = \"1\"\n[column.hifp_pay]\nvalue = \"free\"\n\
                    [column.adm_time]\nfrom = \"P22\"\nvalues = { a = \"b\" }\n";
        assert_eq!(
            read(text).unwrap_err().to_string(),
            "map.toml:2: no column `gendr` is read; did you mean `gend`?\n\
             map.toml:4: `age` comes from one column; only code lists come from several\n\
             map.toml:6: either `from` or `value` was expected\n\
             map.toml:7: unknown key `column.gend.form`; did you mean `from`?\n\
             map.toml:8: `1` cannot stand in every row of `setl_id`\n\
             map.toml:10: `free` cannot stand in every row of `hifp_pay`\n\
             map.toml:12: `values` is for columns of words, `adm_time` is none"
        );
    }
}
