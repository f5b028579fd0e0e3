//! Changes of a region's tables.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::domain::{Kind, Number, Period, Problems};
use crate::region::{columns_of, tables};
use crate::table::{Fields, Node, TableFile, Value, did_you_mean, read_bytes, sha256_hex, text_of};

use super::writer::pairs_of;

/// Cells by column.
pub(super) type Cells = BTreeMap<String, String>;

/// What becomes of a table, or of the rows of it in which some cells are as stated.
#[derive(Clone, Debug)]
pub(super) enum TableEdit {
    /// Cells get another content.
    Set { rows: Cells, cells: Cells },
    /// Numbers are multiplied.
    Multiply { rows: Cells, factors: Vec<(String, Number)> },
    /// Rows go.
    Remove { rows: Cells },
    /// A row comes.
    Add(Cells),
    /// Another file stands in its place.
    Replace { text: String, file: Arc<str> },
    /// It is gone.
    Drop,
}

impl TableEdit {
    /// Whether it is about rows, and not about the table as a whole.
    pub(super) fn is_of_rows(&self) -> bool {
        !matches!(self, Self::Replace { .. } | Self::Drop)
    }
}

/// One change of a table.
#[derive(Clone, Debug)]
pub(super) struct TableChange {
    pub(super) table: &'static str,
    pub(super) edit: TableEdit,
    /// The days on which it holds; always, where the change does not say.
    pub(super) period: Period,
    pub(super) file: Arc<str>,
    pub(super) line: u64,
}

const EDITS: [&str; 6] = ["set", "multiply", "remove", "add", "replace", "drop"];

/// Reads a `[[table]]` of a variant's file that lies in `folder`; files that it names are added to `files`.
pub(super) fn read(
    mut fields: Fields<'_>,
    folder: &Path,
    files: &mut Vec<TableFile>,
    problems: &mut Problems,
) -> Option<TableChange> {
    let (file, line) = (Arc::from(fields.file()), fields.line);
    let table = table(&mut fields, problems);
    let nodes: Vec<_> = EDITS.into_iter().filter_map(|edit| Some((edit, fields.node(edit)?))).collect();
    let rows = fields.node("where");
    let (from, until) = (fields.optional_date("from", problems), fields.optional_date("until", problems));
    let period = Period { from: from.unwrap_or(Period::ALWAYS.from), until };
    fields.finish(problems);
    let table = table?;
    let [(word, node)] = nodes.as_slice() else {
        let message = "a change of a table is exactly one of set, multiply, remove, add, replace and drop";
        fields.problem(problems, message);
        return None;
    };
    check_rows(word, rows.is_some(), &fields, problems)?;
    check_period(table, word, period, &fields, problems)?;
    let mut source = Source { table, folder, files, problems, file: fields.file() };
    let edit = source.edit(word, node, rows)?;
    let sets_days = matches!(&edit, TableEdit::Set { cells, .. } if cells.contains_key("from") || cells.contains_key("until"));
    if sets_days && period != Period::ALWAYS {
        let message = "`set` gives the rows other days; leave `from` and `until` of the change itself out";
        fields.problem(problems, message);
        return None;
    }
    Some(TableChange { table, edit, period, file, line })
}

fn table(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<&'static str> {
    let name = fields.text("file", problems)?;
    let known = || tables().map(|(table, _)| table);
    let found = known().find(|table| *table == name);
    if found.is_none() {
        let hint = did_you_mean(name, known());
        fields.problem(problems, format!("`file`: a region has no table `{name}`{hint}"));
    }
    found
}

fn check_rows(edit: &str, named: bool, fields: &Fields<'_>, problems: &mut Problems) -> Option<()> {
    let needed = ["set", "multiply", "remove"].contains(&edit);
    match (needed, named) {
        (true, false) => {
            let message = format!("`where` is missing: `{edit}` needs it, such as {{ pool = \"employee\" }}");
            fields.problem(problems, message);
            None
        }
        (false, true) => {
            fields.problem(problems, format!("`{edit}` concerns no rows that are there; leave `where` out"));
            None
        }
        _ => Some(()),
    }
}

fn check_period(
    table: &str,
    edit: &str,
    period: Period,
    fields: &Fields<'_>,
    problems: &mut Problems,
) -> Option<()> {
    if period == Period::ALWAYS {
        return Some(());
    }
    let has =
        |name| columns_of(table).is_some_and(|columns| columns.iter().any(|column| column.name == name));
    let complaint = if !["set", "multiply", "remove"].contains(&edit) {
        format!("`from` and `until` belong to set, multiply and remove, not to `{edit}`")
    } else if !has("from") || !has("until") {
        format!("`{table}` has no columns from and until; a change of it cannot begin or end on a day")
    } else if period.until.is_some_and(|until| until <= period.from) {
        format!("the change ends before it begins ({period}); `until` is the first day after it")
    } else {
        return Some(());
    };
    fields.problem(problems, complaint);
    None
}

/// The cell that a value stands for; none for lists and tables.
pub(super) fn cell_of(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Date(date) => Some(date.to_string()),
        Value::Flag(flag) => Some(flag.to_string()),
        Value::List(_) | Value::Table(_) => None,
    }
}

struct Source<'s> {
    table: &'static str,
    folder: &'s Path,
    file: &'s str,
    files: &'s mut Vec<TableFile>,
    problems: &'s mut Problems,
}

impl Source<'_> {
    fn edit(&mut self, word: &str, node: &Node, rows: Option<&Node>) -> Option<TableEdit> {
        let rows = rows.map(|rows| self.cells("where", rows));
        match word {
            "set" => Some(TableEdit::Set { rows: rows??, cells: self.cells("set", node)? }),
            "multiply" => Some(TableEdit::Multiply { rows: rows??, factors: self.factors(node)? }),
            "add" => Some(TableEdit::Add(self.cells("add", node)?)),
            "replace" => self.replace(node),
            "remove" => self.flag(word, node).and(rows?).map(|rows| TableEdit::Remove { rows }),
            _ => self.flag(word, node).map(|()| TableEdit::Drop),
        }
    }

    fn problem<T>(&mut self, node: &Node, message: String) -> Option<T> {
        self.problems.add(self.file, node.line, message);
        None
    }

    fn flag(&mut self, word: &str, node: &Node) -> Option<()> {
        match node.value {
            Value::Flag(true) => Some(()),
            _ => self.problem(node, format!("`{word}` is true or left out")),
        }
    }

    fn cells(&mut self, word: &str, node: &Node) -> Option<Cells> {
        let pairs = pairs_of(node);
        if pairs.is_empty() {
            return self.problem(
                node,
                format!("`{word}` must be a table of columns with a cell each, and not empty"),
            );
        }
        let columns = columns_of(self.table).unwrap_or_default();
        let mut cells = Cells::new();
        for (column, node) in pairs {
            if !columns.iter().any(|own| own.name == column) {
                let hint = did_you_mean(column, columns.iter().map(|own| own.name));
                return self
                    .problem(node, format!("`{word}`: `{}` has no column `{column}`{hint}", self.table));
            }
            let Some(cell) = cell_of(&node.value) else {
                return self
                    .problem(node, format!("`{word}.{column}` must be one cell: text, a number or a day"));
            };
            cells.insert(column.clone(), cell);
        }
        Some(cells)
    }

    fn factors(&mut self, node: &Node) -> Option<Vec<(String, Number)>> {
        let mut factors = Vec::new();
        for (column, cell) in self.cells("multiply", node)? {
            match Number::parse(&cell) {
                Ok(factor) => factors.push((column, factor)),
                Err(fault) => {
                    return self.problem(node, format!("`multiply.{column}`: `{cell}` {}", fault.message()));
                }
            }
        }
        Some(factors)
    }

    /// Paths are relative to the variant's file.
    fn replace(&mut self, node: &Node) -> Option<TableEdit> {
        let Value::Text(name) = &node.value else {
            return self.problem(node, "`replace` must be the path of a file".to_owned());
        };
        let path = self.folder.join(name);
        let shown = path.display().to_string();
        let read = read_bytes(&path, name, Kind::Rules).and_then(|bytes| {
            let sha256 = sha256_hex(&bytes);
            Ok((text_of(bytes, name, Kind::Rules)?, sha256))
        });
        match read {
            Ok((text, sha256)) => {
                self.files.push(TableFile::new(
                    shown.clone(),
                    sha256,
                    text.lines().count().saturating_sub(1),
                ));
                Some(TableEdit::Replace { text, file: Arc::from(shown) })
            }
            Err(error) => self.problem(node, format!("`replace`: {error}")),
        }
    }
}
