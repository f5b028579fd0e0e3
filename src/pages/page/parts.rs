//! Parts of a page: tables and figures.

use maud::{Markup, PreEscaped, html};

use crate::pages::exact::is_number;
use crate::pages::language::Language;
use crate::pages::sheet::Sheet;
use crate::pages::words::Form;

use super::charts::Caption;

/// A number with commas between thousands; other text as it is.
///
/// # Example
/// `1234567.80` is `1,234,567.80`.
pub(super) fn grouped(text: &str) -> String {
    let (sign, figures) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, part) = figures.split_once('.').unwrap_or((figures, ""));
    if !is_number(text) || whole.len() < 4 {
        return text.to_owned();
    }
    let mut out = String::from(sign);
    for (place, figure) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            out.push(',');
        }
        out.push(figure);
    }
    if part.is_empty() { out } else { out + "." + part }
}

/// A cell of a table.
pub(super) fn cell(text: &str, form: Form) -> Markup {
    let numeric = form != Form::Text && is_number(text);
    html! {
        @if numeric && text.starts_with('-') { td.n.minus { (grouped(text)) } }
        @else if numeric { td.n { (grouped(text)) } }
        @else { td dir="auto" { (text) } }
    }
}

/// A table of so many rows of each pool; what is left out is told, and stands in the workbook.
pub(super) fn table(sheet: &Sheet, most: usize, language: Language) -> Markup {
    let (rows, left_out) = sheet.first_rows(most);
    let sums = sheet.adds_up() && rows.len() > 1;
    html! {
        div.wide tabindex="0" role="region" aria-label=(sheet.title) {
            table data-sheet=(sheet.key) {
                caption { (sheet.title) " (" (sheet.rows.len()) ")" }
                thead { tr { @for own in &sheet.columns {
                    @if own.form == Form::Text { th scope="col" data-key=(own.key) { (own.label) } }
                    @else { th.n scope="col" data-key=(own.key) { (own.label) } }
                } } }
                tbody { @for row in rows { tr { @for (place, text) in row.iter().enumerate() { (cell(&sheet.shown(place, text), sheet.columns[place].form)) } } } }
                @if sums {
                    tfoot { tr { @for place in 0..sheet.columns.len() {
                        @match sheet.total(place, 0..sheet.rows.len()) {
                            Some(total) => { (cell(&total, Form::Sum)) }
                            None => { td { @if place == 0 { "Σ" } } }
                        }
                    } } }
                }
            }
        }
        @for (pool, more) in left_out { p { (left_out_words(sheet.pool_title(pool), most, more, language)) } }
    }
}

fn left_out_words(pool: &str, most: usize, more: usize, language: Language) -> String {
    let of = match (pool, language) {
        ("", _) => String::new(),
        (pool, Language::Chinese) => format!("{pool}:"),
        (pool, Language::English) => format!("{pool}: "),
    };
    match language {
        Language::Chinese => format!("{of}此处为前 {most} 行,其余 {more} 行见 report.xlsx。"),
        Language::English => {
            format!("{of}these are the first {most} rows; {more} more stand in report.xlsx.")
        }
    }
}

/// A chart with its caption. The drawing is made here and holds no text but codes, numbers and our own words, escaped.
pub(super) fn figure(caption: Caption<'_>, svg: String) -> Markup {
    html! { figure { (PreEscaped(svg)) figcaption { (caption.title) " — " (caption.says) } } }
}

/// Figures side by side.
pub(super) fn cards(items: &[(String, String)]) -> Markup {
    html! {
        dl.cards { @for (name, value) in items.iter().filter(|(_, value)| !value.is_empty()) {
            div { dt { (name) } dd { (grouped(value)) } }
        } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart_in_numbers_only() {
        for (text, shown) in [
            ("1234567.80", "1,234,567.80"),
            ("-1000", "-1,000"),
            ("999.99", "999.99"),
            ("0.5", "0.5"),
            ("2023-01", "2023-01"),
            ("D001", "D001"),
        ] {
            assert_eq!(grouped(text), shown);
        }
    }

    #[test]
    fn text_of_others_is_never_markup() {
        let markup = cell("<script>alert(1)</script>", Form::Text).into_string();
        assert_eq!(markup, "<td dir=\"auto\">&lt;script&gt;alert(1)&lt;/script&gt;</td>");
    }
}
