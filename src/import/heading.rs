//! Where the table begins, and what its columns are.

use super::book::Line;
use super::layout::{Field, Layout};

/// A heading: one row, or two where the upper one joins columns (`主要诊断` above `编码` and `名称`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    /// How many rows it takes.
    pub(super) rows: usize,
    /// The columns that are read, with their heads.
    pub(super) columns: Vec<(Field, usize, String)>,
    /// Heads of columns that are not read.
    pub(super) ignored: Vec<String>,
}

impl Heading {
    /// The heading that begins with a line, if one does.
    ///
    /// # Errors
    /// Two heads for one column.
    pub(super) fn at(line: &Line, next: Option<&Line>, layout: &Layout) -> Result<Option<Self>, String> {
        let single = Self::of(heads(line), 1, layout);
        // A row of data holds codes and scores; the lower row of a heading holds words.
        let lower =
            next.filter(|next| next.own().all(|(_, cell)| !cell.text.contains(|c: char| c.is_ascii_digit())));
        let double = lower.map(|lower| Self::of(joined_heads(line, lower), 2, layout));
        let best = match double {
            Some(double) if double.columns.len() > single.columns.len() => double,
            Some(double)
                if double.columns.len() == single.columns.len() && double.columns != single.columns =>
            {
                double
            }
            _ => single,
        };
        if !best.is_one() {
            return Ok(None);
        }
        for (at, (field, _, head)) in best.columns.iter().enumerate() {
            if let Some((_, _, other)) = best.columns[..at].iter().find(|(other, _, _)| other == field) {
                return Err(format!(
                    "row {}: both `{other}` and `{head}` are read as {}; name the one that is meant with --columns",
                    line.number,
                    field.key()
                ));
            }
        }
        Ok(Some(best))
    }

    fn of(heads: Vec<(usize, String)>, rows: usize, layout: &Layout) -> Self {
        let (mut columns, mut ignored) = (Vec::new(), Vec::new());
        for (column, head) in heads {
            match layout.field(&head).or_else(|| layout.field(without_remark(&head))) {
                Some(field) => columns.push((field, column, head)),
                None => ignored.push(head),
            }
        }
        Self { rows, columns, ignored }
    }

    /// One name alone may stand in a title; a diagnosis and something else make a heading.
    fn is_one(&self) -> bool {
        let has = |wanted: Field| self.columns.iter().any(|(field, _, _)| *field == wanted);
        has(Field::PrincipalDiagnosis)
            && self.columns.iter().any(|(field, _, _)| *field != Field::PrincipalDiagnosis)
    }

    /// The place of a column.
    pub(super) fn column(&self, wanted: Field) -> Option<usize> {
        self.columns.iter().find(|(field, _, _)| *field == wanted).map(|(_, column, _)| *column)
    }

    /// Whether the table has columns of procedures.
    pub(super) fn has_procedures(&self) -> bool {
        self.column(Field::PrincipalProcedure).or(self.column(Field::RelatedProcedure)).is_some()
    }
}

/// What stands in a row, without line breaks and blanks.
fn heads(line: &Line) -> Vec<(usize, String)> {
    line.own().map(|(column, cell)| (column, one_line(&cell.text))).collect()
}

/// The heads of two rows: a head of the upper row goes on to the right over columns that only the lower row names.
fn joined_heads(upper: &Line, lower: &Line) -> Vec<(usize, String)> {
    let text = |line: &Line, column: usize| {
        line.cell(column).filter(|cell| !cell.merged).map(|cell| one_line(&cell.text)).unwrap_or_default()
    };
    let mut above = String::new();
    let mut heads = Vec::new();
    for column in 0..upper.cells.len().max(lower.cells.len()) {
        let (over, under) = (text(upper, column), text(lower, column));
        if !over.is_empty() {
            above.clone_from(&over);
        }
        let head = if under.is_empty() { over } else { format!("{above}{under}") };
        if !head.is_empty() {
            heads.push((column, head));
        }
    }
    heads
}

fn one_line(text: &str) -> String {
    super::width::fold(text).text.split_whitespace().collect()
}

/// `分值(2025年)` → `分值`
fn without_remark(head: &str) -> &str {
    let end = head.find(['(', '[', '（', '【']).unwrap_or(head.len());
    &head[..end]
}

/// What to say where no heading was found: the row most like one, and what is known.
pub(super) fn unrecognised(lines: &[Line], layout: &Layout) -> String {
    let words = |line: &&Line| {
        line.own().filter(|(_, cell)| !cell.text.contains(|c: char| c.is_ascii_digit())).count()
    };
    let first = &lines[..lines.len().min(LOOKED_AT)];
    let most = first.iter().map(|line| words(&line)).max().unwrap_or(0);
    let found = first.iter().find(|line| words(line) == most);
    let shown = found.map(|line| {
        let heads: Vec<String> =
            heads(line).into_iter().take(SHOWN).map(|(_, head)| format!("`{head}`")).collect();
        format!("row {} has {}", line.number, heads.join(", "))
    });
    let known: Vec<String> = Field::ALL
        .iter()
        .map(|field| {
            let names: Vec<&str> =
                std::iter::once(field.key()).chain(field.names().iter().copied()).collect();
            match layout.named().find(|(named, _)| named == field) {
                Some((_, name)) => format!("{}: {name}", field.key()),
                None => format!("{}: {}", field.key(), names[1..].join(" ")),
            }
        })
        .collect();
    format!(
        "no heading was recognised: {}. A heading has a column of principal diagnoses and one more of these; name them otherwise with --columns:\n  {}",
        shown.unwrap_or_else(|| "there is no row".to_owned()),
        known.join("\n  ")
    )
}

/// Rows among which a heading is looked for.
pub(super) const LOOKED_AT: usize = 50;
/// Heads that a message shows.
const SHOWN: usize = 20;
