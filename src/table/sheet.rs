//! A CSV table with known columns.

use std::str::FromStr;

use crate::domain::{Date, Error, Fen, Kind, Month, Number, Period, Problems};

use super::nearest::did_you_mean;

/// A column that a sheet may have.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name in the header row.
    pub name: &'static str,
    /// Whether a sheet without it is refused.
    pub required: bool,
    /// Whether its cells are amounts in yuan: what is reckoned of one is rounded to fen.
    pub yuan: bool,
}

impl Column {
    /// A column that must be there.
    pub const fn required(name: &'static str) -> Self {
        Self { name, required: true, yuan: false }
    }

    /// A column that may be left out.
    pub const fn optional(name: &'static str) -> Self {
        Self { name, required: false, yuan: false }
    }

    /// The column, of amounts in yuan.
    pub const fn yuan(self) -> Self {
        Self { yuan: true, ..self }
    }
}

/// A CSV table in memory: UTF-8, a header row, columns in any order, none unknown.
#[derive(Clone, Debug)]
pub struct Sheet {
    file: String,
    columns: Vec<(&'static str, Option<usize>)>,
    records: Vec<(u64, csv::StringRecord)>,
}

/// One row of a sheet.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    sheet: &'a Sheet,
    /// The line of the file on which the row begins.
    pub line: u64,
    record: &'a csv::StringRecord,
}

impl Sheet {
    /// Reads a sheet from text; `name` is what messages call it.
    ///
    /// # Errors
    /// Missing, unknown or repeated columns, rows of another length: all of them at once.
    pub fn parse(text: &str, name: &str, columns: &[Column]) -> Result<Self, Error> {
        let mut problems = Problems::new();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let headers =
            reader.headers().cloned().map_err(|error| Error::at(Kind::Rules, name, error.to_string()))?;
        let columns = match_columns(name, &headers, columns, &mut problems);
        let mut records = Vec::new();
        for record in reader.into_records() {
            match record {
                Ok(record) => {
                    let line = record.position().map_or(0, csv::Position::line);
                    if record.len() != headers.len() {
                        let (found, expected) = (record.len(), headers.len());
                        problems.add(
                            name,
                            line,
                            format!("the row has {found} cells, the header has {expected}"),
                        );
                    }
                    records.push((line, record));
                }
                Err(error) => {
                    problems.add(name, error.position().map(csv::Position::line), error.to_string())
                }
            }
        }
        problems.check(Kind::Rules)?;
        Ok(Self { file: name.to_owned(), columns, records })
    }

    /// What messages call the sheet.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Number of rows, the header not counted.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The rows in file order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.records.iter().map(|(line, record)| Row { sheet: self, line: *line, record })
    }
}

fn match_columns(
    name: &str,
    headers: &csv::StringRecord,
    columns: &[Column],
    problems: &mut Problems,
) -> Vec<(&'static str, Option<usize>)> {
    let known = || columns.iter().map(|column| column.name);
    for (index, header) in headers.iter().enumerate() {
        if header.trim().is_empty() {
            let place = index + 1;
            let message =
                format!("the header has no name for column {place}; a comma at the end? Remove the column");
            problems.add(name, 1, message);
            continue;
        }
        if headers.iter().take(index).any(|earlier| earlier.trim() == header.trim()) {
            problems.add(name, 1, format!("column `{header}` stands twice"));
        }
        if !known().any(|column| column == header.trim()) {
            problems.add(name, 1, format!("unknown column `{header}`{}", did_you_mean(header, known())));
        }
    }
    let place = |column: &str| headers.iter().position(|header| header.trim() == column);
    for column in columns {
        if column.required && place(column.name).is_none() {
            let expected = known().collect::<Vec<_>>().join(", ");
            problems.add(name, 1, format!("column `{}` is missing; columns are {expected}", column.name));
        }
    }
    columns.iter().map(|column| (column.name, place(column.name))).collect()
}

impl<'a> Row<'a> {
    /// The cell without surrounding blanks; empty where the sheet has no such column.
    ///
    /// # Panics
    /// When the sheet was not read with this column: a slip in the code, not in the file.
    pub fn cell(&self, column: &str) -> &'a str {
        let known = self.sheet.columns.iter().find(|(name, _)| *name == column);
        let (_, place) =
            known.unwrap_or_else(|| panic!("{} was read without column {column}", self.sheet.file));
        place.and_then(|place| self.record.get(place)).unwrap_or("").trim()
    }

    /// Notes a problem at this row.
    pub fn problem(&self, problems: &mut Problems, message: impl Into<String>) {
        problems.add(&self.sheet.file, self.line, message);
    }

    /// A cell that must not be blank.
    pub fn text(&self, column: &str, problems: &mut Problems) -> Option<&'a str> {
        let cell = self.cell(column);
        if cell.is_empty() {
            self.problem(problems, format!("`{column}` is blank; a value is needed"));
            return None;
        }
        Some(cell)
    }

    /// A cell that may be blank.
    pub fn optional_text(&self, column: &str) -> Option<&'a str> {
        Some(self.cell(column)).filter(|cell| !cell.is_empty())
    }

    /// A decimal number.
    pub fn number(&self, column: &str, problems: &mut Problems) -> Option<Number> {
        let cell = self.text(column, problems)?;
        self.number_of(column, cell, problems)
    }

    /// A decimal number that may be blank. A blank is never zero.
    pub fn optional_number(&self, column: &str, problems: &mut Problems) -> Option<Number> {
        self.optional_text(column).and_then(|cell| self.number_of(column, cell, problems))
    }

    fn number_of(&self, column: &str, cell: &str, problems: &mut Problems) -> Option<Number> {
        let number = Number::parse(cell);
        number
            .map_err(|fault| self.problem(problems, format!("`{column}`: `{cell}` {}", fault.message())))
            .ok()
    }

    /// An amount in yuan.
    pub fn yuan(&self, column: &str, problems: &mut Problems) -> Option<Fen> {
        let cell = self.text(column, problems)?;
        self.yuan_of(column, cell, problems)
    }

    /// An amount in yuan that may be blank.
    pub fn optional_yuan(&self, column: &str, problems: &mut Problems) -> Option<Fen> {
        self.optional_text(column).and_then(|cell| self.yuan_of(column, cell, problems))
    }

    fn yuan_of(&self, column: &str, cell: &str, problems: &mut Problems) -> Option<Fen> {
        let amount = Fen::parse_yuan(cell);
        if amount.is_none() {
            self.problem(
                problems,
                format!("`{column}`: `{cell}` is not an amount in yuan with at most two decimals"),
            );
        }
        amount
    }

    /// A whole number of any type.
    pub fn integer<T: FromStr>(&self, column: &str, problems: &mut Problems) -> Option<T> {
        let cell = self.text(column, problems)?;
        let value = cell.parse().ok();
        if value.is_none() {
            self.problem(
                problems,
                format!("`{column}`: `{cell}` is not a whole number of the expected size"),
            );
        }
        value
    }

    /// A year that can be settled.
    pub fn year(&self, column: &str, problems: &mut Problems) -> Option<i32> {
        let cell = self.text(column, problems)?;
        let year = Month::parse_year(cell);
        if year.is_none() {
            self.problem(problems, format!("`{column}`: `{cell}` is not a year such as 2023"));
        }
        year
    }

    /// A day.
    pub fn date(&self, column: &str, problems: &mut Problems) -> Option<Date> {
        let cell = self.text(column, problems)?;
        self.date_of(column, cell, problems)
    }

    fn date_of(&self, column: &str, cell: &str, problems: &mut Problems) -> Option<Date> {
        let date = Date::parse(cell);
        if date.is_none() {
            self.problem(problems, format!("`{column}`: `{cell}` is not a day such as 2023-07-01"));
        }
        date
    }

    /// The period of the columns `from` and `until`, each of which may be blank or absent.
    pub fn period(&self, problems: &mut Problems) -> Option<Period> {
        let mut end = |column| match self.optional_text(column) {
            None => Some(None),
            Some(cell) => self.date_of(column, cell, problems).map(Some),
        };
        let (from, until) = (end("from")?, end("until")?);
        let period = Period { from: from.unwrap_or(Period::ALWAYS.from), until };
        if until.is_some_and(|until| until <= period.from) {
            self.problem(
                problems,
                format!("the row ends before it begins ({period}); `until` is the first day after it"),
            );
            return None;
        }
        Some(period)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[Column] = &[
        Column::required("code"),
        Column::optional("amount"),
        Column::optional("from"),
        Column::optional("until"),
    ];

    #[test]
    fn a_sheet_is_read_by_column_name() {
        let sheet = Sheet::parse("\u{feff}amount,code\n 1.50 ,A\n,B\n", "a.csv", COLUMNS).unwrap();
        let rows: Vec<_> = sheet.rows().collect();
        let mut problems = Problems::new();
        assert_eq!(rows[0].yuan("amount", &mut problems), Some(Fen(150)));
        assert_eq!(rows[1].optional_yuan("amount", &mut problems), None);
        assert_eq!((rows[1].cell("code"), rows[1].line), ("B", 3));
        assert_eq!(rows[0].period(&mut problems), Some(Period::ALWAYS));
        assert!(problems.is_empty());
    }

    #[test]
    fn every_fault_of_the_head_is_told_at_once() {
        let error = Sheet::parse("amuont,from,from\n1,2\n", "a.csv", COLUMNS).unwrap_err();
        assert_eq!(
            error.to_string(),
            "a.csv:1: unknown column `amuont`; did you mean `amount`?\n\
             a.csv:1: column `from` stands twice\n\
             a.csv:1: column `code` is missing; columns are code, amount, from, until\n\
             a.csv:2: the row has 2 cells, the header has 3"
        );
    }

    #[test]
    fn cells_that_do_not_fit_are_named() {
        let sheet = Sheet::parse(
            "code,amount,from,until\n,1e3,2023-02-30,\nA,,2023-02-01,2023-02-01\n",
            "a.csv",
            COLUMNS,
        );
        let sheet = sheet.unwrap();
        let mut problems = Problems::new();
        for row in sheet.rows() {
            row.text("code", &mut problems);
            row.optional_yuan("amount", &mut problems);
            row.period(&mut problems);
        }
        let error = problems.check(Kind::Rules).unwrap_err();
        assert_eq!(
            error.to_string(),
            "a.csv:2: `code` is blank; a value is needed\n\
             a.csv:2: `amount`: `1e3` is not an amount in yuan with at most two decimals\n\
             a.csv:2: `from`: `2023-02-30` is not a day such as 2023-07-01\n\
             a.csv:3: the row ends before it begins (from 2023-02-01 until 2023-02-01); `until` is the first day after it"
        );
    }
}
