//! Names of accounts that beancount and hledger accept.

use std::fmt::Write as _;

/// A part of an account's name in letters that both tools accept, different for different words.
///
/// - Letters and digits of ASCII and Chinese characters (U+4E00 to U+9FFF) stay.
/// - Any other character is written as its number between two hyphens, in capitals: `_` is `-5F-`.
/// - A part must begin with a capital or a digit: before any other beginning stands `X-`. No other word gives that, for
///   behind an `X` of its own and a hyphen comes a number, in which nothing but digits and capitals stands.
///
/// # Example
/// `D001` stays, `employee` is `X-employee`, `A_1` is `A-5F-1`, `异地就医` is `X-异地就医`.
pub fn component(word: &str) -> String {
    let begins = word.starts_with(|first: char| first.is_ascii_uppercase() || first.is_ascii_digit());
    let mut component = if begins { String::new() } else { "X-".to_owned() };
    for character in word.chars() {
        if character.is_ascii_alphanumeric() || ('\u{4E00}'..='\u{9FFF}').contains(&character) {
            component.push(character);
        } else {
            write!(component, "-{:X}-", u32::from(character)).expect("a string takes all that is written");
        }
    }
    component
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_names_are_told_apart_by_what_both_tools_accept() {
        for (word, part) in [
            ("D001", "D001"),
            ("employee", "X-employee"),
            ("A_1", "A-5F-1"),
            ("a-b.c", "X-a-2D-b-2E-c"),
            ("异地就医", "X-异地就医"),
            ("A:B  ;\"\n", "A-3A-B-20--20--3B--22--A-"),
            ("X-employee", "X-2D-employee"),
            ("", "X-"),
        ] {
            assert_eq!(component(word), part);
        }
    }
}
