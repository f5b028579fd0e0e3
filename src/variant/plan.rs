//! What becomes of the tables of a region: every change is looked up in the baseline's rows, and all are done together.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{Date, Error, Fen, Number, Period, Problems, round_product};
use crate::region::{Overlay, Place, Region, is_yuan};

use super::claims::{Claims, Extent, Thing};
use super::table_change::{Cells, TableChange, TableEdit};
use super::table_text::{TableRow, TableText};

/// What becomes of a row on some days.
#[derive(Clone, Debug)]
struct RowEdit {
    period: Period,
    /// The cell of a column; none: the row goes.
    cell: Option<(String, String)>,
}

/// The changes of one table, by place of the row.
#[derive(Debug)]
struct TablePlan {
    text: TableText,
    wanted: BTreeSet<String>,
    edits: BTreeMap<usize, Vec<RowEdit>>,
    added: Vec<(Cells, Place)>,
}

/// The changes of all tables.
#[derive(Debug)]
pub(super) struct Plan<'r> {
    region: &'r Region,
    tables: BTreeMap<&'static str, TablePlan>,
    whole: Overlay,
}

impl<'r> Plan<'r> {
    pub(super) fn new(region: &'r Region) -> Self {
        Self { region, tables: BTreeMap::new(), whole: Overlay::default() }
    }

    /// Takes in a change: what it touches, and what it does to which rows.
    ///
    /// # Errors
    /// A table of the region that cannot be read any more.
    pub(super) fn take(
        &mut self,
        change: &TableChange,
        claims: &mut Claims,
        problems: &mut Problems,
    ) -> Result<(), Error> {
        if let Some(plan) = self.tables.get_mut(change.table).filter(|_| change.edit.is_of_rows()) {
            plan.take(change, claims, problems);
            return Ok(());
        }
        let text = Overlay::default().text(&self.region.folder, change.table)?;
        let complaint = match (&change.edit, text) {
            (TableEdit::Replace { text: other, .. }, Some(text)) if text == *other => {
                format!("changes nothing: the file is `{}` of the region", change.table)
            }
            (TableEdit::Drop, None) => format!("changes nothing: the region has no `{}`", change.table),
            (TableEdit::Replace { .. } | TableEdit::Drop, _) => {
                let at = (&change.file, change.line);
                claims.touch(Thing::Table(change.table), Extent::Whole, at, problems);
                self.replace(change);
                return Ok(());
            }
            (_, None) => format!("the region has no `{}`; give all of it by `replace`", change.table),
            (_, Some(text)) => {
                let mut plan = TablePlan::new(&text, change.table);
                plan.take(change, claims, problems);
                self.tables.insert(change.table, plan);
                return Ok(());
            }
        };
        problems.add(&change.file, change.line, complaint);
        Ok(())
    }

    fn replace(&mut self, change: &TableChange) {
        match &change.edit {
            TableEdit::Replace { text, file } => {
                let lines = 1..=text.lines().count().max(1) as u64;
                let places = lines.map(|line| (line, Place { file: Some(file.clone()), line })).collect();
                self.whole.put(change.table, text.clone(), places);
            }
            _ => self.whole.remove(change.table),
        }
    }

    /// The overlay of all changes.
    pub(super) fn done(self) -> Overlay {
        let mut overlay = self.whole;
        for plan in self.tables.into_values() {
            plan.done().put(&mut overlay);
        }
        overlay
    }
}

impl TablePlan {
    fn new(text: &str, table: &'static str) -> Self {
        let text = TableText::parse(text, table, &Overlay::default());
        Self { text, wanted: BTreeSet::new(), edits: BTreeMap::new(), added: Vec::new() }
    }

    fn take(&mut self, change: &TableChange, claims: &mut Claims, problems: &mut Problems) {
        match &change.edit {
            TableEdit::Add(cells) => {
                let thing = Thing::Row(change.table, 0);
                claims.touch(thing, Extent::New, (&change.file, change.line), problems);
                self.wanted.extend(cells.keys().cloned());
                let place = Place { file: Some(change.file.clone()), line: change.line };
                self.added.push((cells.clone(), place));
            }
            TableEdit::Set { rows, .. } | TableEdit::Multiply { rows, .. } | TableEdit::Remove { rows } => {
                let found = self.rows(rows, change.period);
                if found.is_empty() {
                    let wanted: Vec<String> =
                        rows.iter().map(|(column, cell)| format!("{column} = `{cell}`")).collect();
                    let days = if change.period == Period::ALWAYS {
                        String::new()
                    } else {
                        format!(" {}", change.period)
                    };
                    let message = format!("no row of `{}` has {}{days}", change.table, wanted.join(", "));
                    return problems.add(&change.file, change.line, message);
                }
                self.change_rows(&found, change, claims, problems);
            }
            TableEdit::Replace { .. } | TableEdit::Drop => {}
        }
    }

    fn rows(&self, wanted: &Cells, period: Period) -> Vec<usize> {
        let fits = |row: &TableRow| {
            wanted.iter().all(|(column, cell)| self.text.cell(row, column) == cell)
                && self.text.period(row).overlaps(period)
        };
        let rows = self.text.rows.iter().enumerate();
        rows.filter(|(_, row)| fits(row)).map(|(at, _)| at).collect()
    }

    fn change_rows(
        &mut self,
        found: &[usize],
        change: &TableChange,
        claims: &mut Claims,
        problems: &mut Problems,
    ) {
        if change.period != Period::ALWAYS {
            self.wanted.extend(["from", "until"].map(str::to_owned));
        }
        let (at, mut changes_something) = ((&change.file, change.line), false);
        for row in found {
            let line = self.text.rows[*row].line;
            let cells = match self.cells(*row, change) {
                Ok(cells) => cells,
                Err(message) => return problems.add(&change.file, change.line, message),
            };
            let thing = Thing::Row(change.table, line);
            for edit in cells {
                claims.touch(thing, extent(&edit, change.period), at, problems);
                changes_something |=
                    edit.as_ref().is_none_or(|(column, cell)| self.differs(*row, column, cell));
                self.wanted.extend(edit.iter().map(|(column, _)| column.clone()));
                self.edits.entry(*row).or_default().push(RowEdit { period: change.period, cell: edit });
            }
        }
        if !changes_something {
            let line = self.text.rows[found[0]].line;
            let message = format!("changes nothing: `{}` says so already, as in line {line}", change.table);
            problems.add(&change.file, change.line, message);
        }
    }

    fn differs(&self, row: usize, column: &str, cell: &str) -> bool {
        let old = self.text.cell(&self.text.rows[row], column);
        let same_number =
            matches!((Number::parse(old), Number::parse(cell)), (Ok(old), Ok(new)) if old == new);
        old != cell && !same_number
    }

    /// What a change makes of the cells of a row; a lone none: the row goes.
    fn cells(&self, row: usize, change: &TableChange) -> Result<Vec<Option<(String, String)>>, String> {
        match &change.edit {
            TableEdit::Set { cells, .. } => {
                Ok(cells.iter().map(|(column, cell)| Some((column.clone(), cell.clone()))).collect())
            }
            TableEdit::Multiply { factors, .. } => {
                let product = |(column, factor): &(String, Number)| {
                    Ok(Some((column.clone(), self.product(row, column, *factor)?)))
                };
                factors.iter().map(product).collect()
            }
            _ => Ok(vec![None]),
        }
    }

    /// A number times a factor, exactly; an amount in yuan is rounded once, to fen.
    fn product(&self, row: usize, column: &str, factor: Number) -> Result<String, String> {
        let (table, row) = (self.text.name, &self.text.rows[row]);
        let cell = self.text.cell(row, column);
        let place = format!("`{column}` of line {} of `{table}`", row.line);
        let own = Number::parse(cell)
            .map_err(|_| format!("{place} is `{cell}`, and no number that could be multiplied"))?;
        if is_yuan(table, column, self.text.cell(row, "kind")) {
            let above = [own.mantissa(), factor.mantissa(), 100];
            return Ok(Fen(round_product(&above, &[own.denominator(), factor.denominator()])).to_string());
        }
        let product = own.times(factor).ok_or_else(|| {
            format!("{place}: {own} × {factor} has more than 18 digits before or after the point")
        })?;
        Ok(product.to_string())
    }

    fn done(mut self) -> TableText {
        let wanted: Vec<&str> = self.wanted.iter().map(String::as_str).collect();
        self.text.widen(&wanted);
        let rows = std::mem::take(&mut self.text.rows);
        for (at, row) in rows.into_iter().enumerate() {
            let pieces = match self.edits.get(&at) {
                Some(edits) => pieces(&self.text, &row, edits),
                None => vec![row],
            };
            self.text.rows.extend(pieces);
        }
        for (cells, place) in self.added {
            let row = self.text.row(&cells, place);
            self.text.rows.push(row);
        }
        self.text
    }
}

/// What of a row an edit touches. Whoever sets the days of a row takes all of it.
fn extent(edit: &Option<(String, String)>, period: Period) -> Extent {
    match edit {
        None => Extent::Days(period),
        Some((column, _)) if column == "from" || column == "until" => Extent::Days(Period::ALWAYS),
        Some((column, _)) => Extent::Cell(column.clone(), period),
    }
}

/// A row cut where a change of it begins or ends, each piece as the changes of its days make it.
fn pieces(text: &TableText, row: &TableRow, edits: &[RowEdit]) -> Vec<TableRow> {
    let own = text.period(row);
    let days = edits.iter().flat_map(|edit| [Some(edit.period.from), edit.period.until]).flatten();
    let starts: BTreeSet<Date> = days.filter(|day| own.contains(*day)).chain([own.from]).collect();
    let ends = starts.iter().skip(1).map(|day| Some(*day)).chain([own.until]);
    let mut pieces = Vec::new();
    for (from, until) in starts.iter().zip(ends) {
        let live: Vec<_> = edits.iter().filter(|edit| edit.period.contains(*from)).collect();
        if live.iter().any(|edit| edit.cell.is_none()) {
            continue;
        }
        let mut piece = row.clone();
        if starts.len() > 1 {
            text.set_period(&mut piece, Period { from: *from, until });
        }
        for (column, cell) in live.iter().filter_map(|edit| edit.cell.as_ref()) {
            text.set(&mut piece, column, cell.clone());
        }
        pieces.push(piece);
    }
    pieces
}
