//! Sums of numbers as they stand in tables.

use crate::domain::{Number, Quotient, decimal_text, quotient};

/// A number of a table; none of text and of a blank.
pub(super) fn number(text: &str) -> Option<Quotient> {
    Number::parse(text).ok().map(quotient)
}

/// Whether text is a number of a table.
pub(super) fn is_number(text: &str) -> bool {
    Number::parse(text).is_ok()
}

/// Decimals that a number is written with.
pub(super) fn decimals(text: &str) -> u32 {
    text.split_once('.').map_or(0, |(_, part)| part.len() as u32)
}

/// The sum of some cells, with as many decimals as the finest of them. Blanks add nothing.
pub(super) fn sum<'t>(cells: impl Iterator<Item = &'t str>) -> String {
    let (mut total, mut most) = (Quotient::default(), 0);
    for cell in cells {
        most = most.max(decimals(cell));
        total += number(cell).unwrap_or_default();
    }
    decimal_text(&total, most)
}

/// The first less the second, as amounts of money.
pub(super) fn less(one: &str, two: &str) -> Option<String> {
    Some(decimal_text(&(number(one)? - number(two)?), 2))
}

/// A number with the opposite sign and as many decimals; other text as it is.
pub(super) fn negated(text: &str) -> String {
    number(text).map_or_else(|| text.to_owned(), |own| decimal_text(&-own, decimals(text)))
}

/// A number in ten-thousandths, rounded to whole ones, for charts; none of text and of what leaves 64 bits.
///
/// # Example
/// `7428.898110` is 74288981.
pub(super) fn ten_thousandths(text: &str) -> Option<i64> {
    decimal_text(&number(text)?, 4).replace('.', "").parse().ok()
}
