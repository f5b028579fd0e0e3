//! A score, exactly.

use crate::domain::Number;

use super::finding::Finding;
use super::token::Refusal;
use super::width::{Folded, fold};

/// Digits after the point of a score, as points have them.
const DECIMALS: u32 = 4;
/// The largest score that a region's table takes.
const LARGEST: i64 = 1_000_000_000;

/// Reads a score; a blank one is none, and never zero.
pub(super) fn score(cell: &str) -> Result<(Option<Number>, Vec<Finding>), Refusal> {
    let Folded { text, wide } = fold(cell.trim());
    let text = text.trim();
    if text.is_empty() {
        return Ok((None, vec![Finding::BlankScore]));
    }
    let refused = |why: &str| Err(Refusal::new(Finding::BadScore, format!("the score `{text}` {why}")));
    let number = match Number::parse(text) {
        Ok(number) => number,
        Err(fault) => return refused(fault.message()),
    };
    if number.decimals() > DECIMALS {
        return refused("has more than 4 decimals; a formula may have made it: round it in the workbook");
    }
    if number.is_negative() || number > Number::whole(LARGEST) {
        return refused("is not between 0 and 1000000000");
    }
    Ok((Some(number), if wide { vec![Finding::FullWidth] } else { Vec::new() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_exact_and_a_blank_is_none() {
        let shown = |cell: &str| score(cell).unwrap().0.map(|number| number.to_string());
        assert_eq!(shown(" 1771.2500 "), Some("1771.25".to_owned()));
        assert_eq!(shown("１２３．４"), Some("123.4".to_owned()));
        assert_eq!(shown("0"), Some("0".to_owned()));
        assert_eq!(score("").unwrap(), (None, vec![Finding::BlankScore]));
        for bad in ["1,234", "1e3", "-5", "0.30000000000000004", "12.34567", "—", "待定", "1000000000.1"]
        {
            assert_eq!(score(bad).unwrap_err().finding, Finding::BadScore, "{bad}");
        }
    }
}
