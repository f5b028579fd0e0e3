//! Full-width and invisible characters → plain ones.

/// Text with plain characters, and what had to be done for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Folded {
    /// The text: line breaks are `\n`, other blanks a space.
    pub(super) text: String,
    /// Whether characters of another width stood in it.
    pub(super) wide: bool,
}

/// Whether a character takes no room on paper.
pub(super) fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}')
}

/// Makes characters plain: `Ａ０９．０` becomes `A09.0`, `、` a comma, `。` a dot, every dash a hyphen.
pub(super) fn fold(text: &str) -> Folded {
    // What Excel writes into a file for a carriage return.
    let text = text.replace("_x000D_", "\r").replace("\r\n", "\n");
    let mut folded = Folded { text: String::with_capacity(text.len()), wide: false };
    for character in text.chars() {
        let plain = match character {
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => '\n',
            '\u{3000}' => ' ',
            own if own.is_whitespace() => ' ',
            own if is_invisible(own) => continue,
            '\u{FF01}'..='\u{FF5E}' => {
                char::from_u32(character as u32 - 0xFEE0).expect("the forms lie beside ASCII in one block")
            }
            '、' | '､' => ',',
            '。' | '｡' => '.',
            '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => '-',
            '†' => '+',
            own => own,
        };
        folded.wide |= plain != character && !character.is_whitespace();
        folded.text.push(plain);
    }
    folded
}

/// Text of a cell on one line, to be compared with known words: plain, without blanks, in small letters.
pub(super) fn bare(text: &str) -> String {
    fold(text)
        .text
        .chars()
        .filter(|character| !character.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether a text holds Chinese characters.
pub(super) fn is_prose(text: &str) -> bool {
    text.chars().any(|character| matches!(character, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_become_plain() {
        let folded = |text| fold(text).text;
        assert_eq!(folded("Ａ０９．０／Ａ０９．９"), "A09.0/A09.9");
        assert_eq!(folded("39.6500＋37.6600，（x）；、"), "39.6500+37.6600,(x);,");
        assert_eq!(folded("A00–B99 A00—B99 A00～B99"), "A00-B99 A00-B99 A00~B99");
        assert_eq!(folded("39。6500"), "39.6500");
        assert!(fold("Ａ").wide && fold("，").wide && !fold("A09.0, ").wide);
    }

    #[test]
    fn blanks_and_breaks_are_told_apart_and_the_invisible_goes() {
        assert_eq!(fold("39.6\r\n500_x000D_\n"), Folded { text: "39.6\n500\n".into(), wide: false });
        assert_eq!(fold("a\u{a0}b\u{3000}c\t\u{200b}d"), Folded { text: "a b c d".into(), wide: false });
        assert_eq!(bare(" 主要诊断\n编码 ICD"), "主要诊断编码icd");
        assert!(is_prose("第1章") && !is_prose("A00-B99"));
    }
}
