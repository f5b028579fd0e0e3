//! `report.xlsx`.
//!
//! Text is written as text, so that nothing of it runs; numbers keep the decimals of the tables they come from; totals are
//! formulas whose stored values are the exact sums.

use std::path::Path;

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError,
};

use crate::domain::{Error, Kind};

use super::exact::{decimals, is_number};
use super::finished::Finished;
use super::language::Language;
use super::sheet::Sheet;
use super::sheets::Sheets;
use super::words::Form;

/// Figures that a spreadsheet keeps: it reckons with 53 binary digits. A longer number stands as text.
const FIGURES: usize = 15;

/// Rows of a sheet: a spreadsheet holds a million, with head and totals.
const MOST_ROWS: usize = 1_000_000;

/// Characters that a cell holds.
const LONGEST: usize = 32_767;

/// Lists that are shown also where nothing stands on them, so that this can be seen.
const ALWAYS: [&str; 2] = ["deviations", "refused"];

/// Writes the workbook of a run, or of what a hospital is shown of it.
///
/// # Errors
/// When it cannot be written.
pub(super) fn write_workbook(
    finished: &Finished,
    sheets: &Sheets,
    language: Language,
    path: &Path,
) -> Result<(), Error> {
    let fault = |error: XlsxError| {
        Error::at(Kind::Usage, path.display().to_string(), format!("cannot be written: {error}"))
    };
    make(finished, sheets, language).and_then(|mut book| book.save(path)).map_err(fault)
}

fn make(finished: &Finished, sheets: &Sheets, language: Language) -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    // The same run gives the same bytes: no clock.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let title = finished.text("title").to_owned();
    book.set_properties(
        &DocProperties::new().set_title(title).set_author("casemix").set_creation_datetime(&made),
    );
    let formats = Formats::new();
    notes(book.add_worksheet(), finished, language, &formats)?;
    let all = [
        sheets.months.as_ref(),
        sheets.clearing.as_ref(),
        sheets.point_values.as_ref(),
        sheets.pools.as_ref(),
        sheets.groups.as_ref(),
        Some(&sheets.deviations),
        Some(&sheets.refused),
        sheets.bulletin.as_ref(),
        sheets.indicators.as_ref(),
        sheets.closing.as_ref(),
    ];
    // A hospital is shown no books of pools: their sheets would be empty.
    let all = all.into_iter().flatten().filter(|own| !own.rows.is_empty() || ALWAYS.contains(&own.key));
    for sheet in all {
        write_sheet(book.add_worksheet(), sheet, language, &formats)?;
    }
    Ok(book)
}

struct Formats {
    title: Format,
    head: Format,
    wrapped: Format,
    /// By number of decimals: of rows, and of totals.
    numbers: Vec<(Format, Format)>,
    total: Format,
}

impl Formats {
    fn new() -> Self {
        let number = |decimals: usize| {
            let part = if decimals == 0 { String::new() } else { format!(".{}", "0".repeat(decimals)) };
            // Negative amounts have their sign, and are red beside it.
            let pattern = format!("#,##0{part};[Red]-#,##0{part}");
            let plain = Format::new().set_num_format(pattern);
            (plain.clone(), plain.set_bold().set_border_top(FormatBorder::Thin))
        };
        let head = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Center);
        Self {
            title: Format::new().set_bold().set_font_size(14),
            head: head.set_align(FormatAlign::VerticalCenter).set_border_bottom(FormatBorder::Medium),
            wrapped: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            numbers: (0..=9).map(number).collect(),
            total: Format::new().set_bold().set_border_top(FormatBorder::Thin),
        }
    }

    fn number(&self, text: &str, total: bool) -> &Format {
        let (plain, bold) = &self.numbers[(decimals(text) as usize).min(self.numbers.len() - 1)];
        if total { bold } else { plain }
    }
}

/// The number that a cell holds, if it is one that a spreadsheet keeps exactly.
fn as_number(text: &str, form: Form) -> Option<f64> {
    let figures = text.chars().filter(char::is_ascii_digit).count();
    let is = form != Form::Text && is_number(text) && figures <= FIGURES;
    is.then(|| text.parse().ok()).flatten()
}

fn cut(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

fn notes(
    sheet: &mut Worksheet,
    finished: &Finished,
    language: Language,
    formats: &Formats,
) -> Result<(), XlsxError> {
    sheet.set_name(language.of("说明", "Notes"))?;
    sheet.set_column_width(0, 110)?;
    sheet.write_string_with_format(0, 0, cut(finished.text("title")), &formats.title)?;
    let mut lines: Vec<String> = vec![finished.text("notice").to_owned()];
    lines.extend(finished.warnings().into_iter().map(|text| format!("! {text}")));
    lines.extend(super::notes::lines(finished, language));
    for (row, line) in (1u32..).zip(lines.iter().filter(|line| !line.is_empty())) {
        sheet.write_string_with_format(row, 0, cut(line), &formats.wrapped)?;
    }
    Ok(())
}

/// Widest column, in characters; a wide character takes two.
const WIDEST: usize = 40;

fn width(sheet: &Sheet, place: usize) -> u32 {
    let wide = |text: &str| text.chars().map(|own| if own.is_ascii() { 1 } else { 2 }).sum::<usize>();
    let cells = sheet.rows.iter().take(1000).map(|row| wide(&row[place]));
    // Numbers are shown with commas, and totals are longer than what they sum.
    let more = if sheet.columns[place].form == Form::Text { 2 } else { 5 };
    (cells.max().unwrap_or(0) + more).clamp(8, WIDEST) as u32
}

fn write_sheet(
    sheet: &mut Worksheet,
    own: &Sheet,
    language: Language,
    formats: &Formats,
) -> Result<(), XlsxError> {
    sheet.set_name(&own.title)?;
    let last = own.columns.len().saturating_sub(1) as u16;
    for (place, column) in own.columns.iter().enumerate() {
        sheet.write_string_with_format(0, place as u16, &column.label, &formats.head)?;
        sheet.set_column_width(place as u16, width(own, place))?;
    }
    let shown = &own.rows[..own.rows.len().min(MOST_ROWS)];
    for (row, cells) in (1u32..).zip(shown) {
        for (place, cell) in cells.iter().enumerate() {
            let shown = own.shown(place, cell);
            write_cell(sheet, (row, place as u16), &shown, own.columns[place].form, formats)?;
        }
    }
    let end = shown.len() as u32;
    write_totals(sheet, own, language, formats)?;
    if shown.len() < own.rows.len() {
        let told = language
            .of("其余各行放不下,见结果文件夹。", "The other rows do not fit; the result folder has them.");
        sheet.write_string(end + 1, 0, told)?;
    }
    sheet.set_freeze_panes(
        1,
        own.columns.iter().take_while(|own| own.form == Form::Text).count().min(3) as u16,
    )?;
    if end > 0 {
        sheet.autofilter(0, 0, end, last)?;
    }
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    Ok(())
}

fn write_cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &str,
    form: Form,
    formats: &Formats,
) -> Result<(), XlsxError> {
    if let Some(value) = as_number(cell, form) {
        sheet.write_number_with_format(row, column, value, formats.number(cell, false))?;
    } else if !cell.is_empty() {
        sheet.write_string(row, column, cut(cell))?;
    }
    Ok(())
}

/// A line of totals for each pool where there are several, and one for all rows.
fn write_totals(
    sheet: &mut Worksheet,
    own: &Sheet,
    language: Language,
    formats: &Formats,
) -> Result<(), XlsxError> {
    // Of a sheet that is cut the formulas would sum something else.
    if own.rows.is_empty() || !own.adds_up() || own.rows.len() > MOST_ROWS {
        return Ok(());
    }
    let mut parts = own.pools();
    if parts.len() < 2 {
        parts.clear();
    }
    parts.push(("", 0..own.rows.len()));
    let total = language.of("合计", "Total");
    for (line, (pool, range)) in (own.rows.len() as u32 + 3..).zip(parts) {
        sheet.write_string_with_format(
            line,
            0,
            format!("{total} {}", own.pool_title(pool)).trim_end(),
            &formats.total,
        )?;
        for place in 1..own.columns.len() {
            let Some(value) = own.total(place, range.clone()) else { continue };
            let column = column_name(place);
            // The rows of the table begin in line 2 of the sheet.
            let formula = format!("=SUM({column}{}:{column}{})", range.start + 2, range.end + 1);
            let formula = Formula::new(formula).set_result(&value);
            sheet.write_formula_with_format(line, place as u16, formula, formats.number(&value, true))?;
        }
    }
    Ok(())
}

/// The letters of a column.
///
/// # Example
/// 0 is A, 25 is Z, 26 is AA.
fn column_name(place: usize) -> String {
    let letter = char::from(b'A' + (place % 26) as u8);
    match place / 26 {
        0 => letter.to_string(),
        more => column_name(more - 1) + &letter.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_of_spreadsheets() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(column_name), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }

    #[test]
    fn only_numbers_of_columns_of_numbers_are_written_as_such() {
        assert_eq!(as_number("12.30", Form::Sum), Some(12.3));
        assert_eq!(as_number("2023", Form::Text), None);
        assert_eq!(as_number("=1+1", Form::Sum), None);
        assert_eq!(as_number("9999999999999.99", Form::Sum), Some(9_999_999_999_999.99));
        assert_eq!(as_number("99999999999999.99", Form::Sum), None, "sixteen figures are kept as text");
    }
}
