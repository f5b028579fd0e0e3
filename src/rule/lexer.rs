//! Rule text to tokens. Publications come out of spreadsheets: line breaks, `_x000D_`, full-width signs and no-break
//! spaces are read as what they stand for, and columns still count the characters of the original text.

use super::tree::Comparison;

/// A sign or word of the language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Word(String),
    Number(i64),
    Compare(Comparison),
    Open,
    Close,
    OpenBrace,
    CloseBrace,
    Comma,
    Intersection,
    End,
}

impl Token {
    /// How messages show the token.
    pub(super) fn show(&self) -> String {
        match self {
            Self::Word(word) => format!("`{word}`"),
            Self::Number(number) => format!("`{number}`"),
            Self::Compare(comparison) => format!("`{}`", comparison.sign()),
            Self::Open => "`(`".to_owned(),
            Self::Close => "`)`".to_owned(),
            Self::OpenBrace => "`{`".to_owned(),
            Self::CloseBrace => "`}`".to_owned(),
            Self::Comma => "`,`".to_owned(),
            Self::Intersection => "`∩`".to_owned(),
            Self::End => "the end of the rule".to_owned(),
        }
    }
}

/// A token and the character of the text where it begins, counted from 1.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) token: Token,
    pub(super) column: usize,
}

/// What a spreadsheet writes for a carriage return inside a cell.
const CARRIAGE_RETURN: &str = "_x000D_";

/// Splits a rule into tokens, the last of which is the end.
pub(super) fn tokens(text: &str) -> Result<Vec<Placed>, String> {
    let characters: Vec<char> = blank_out_carriage_returns(text).chars().map(plain).collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < characters.len() {
        let (column, start) = (at + 1, at);
        let next = characters.get(at + 1).copied();
        at += 1;
        let token = match characters[start] {
            ' ' => continue,
            '(' => Token::Open,
            ')' => Token::Close,
            '{' => Token::OpenBrace,
            '}' => Token::CloseBrace,
            ',' => Token::Comma,
            '∩' => Token::Intersection,
            '=' => Token::Compare(Comparison::Equal),
            '≤' => Token::Compare(Comparison::AtMost),
            '≥' => Token::Compare(Comparison::AtLeast),
            sign @ ('<' | '>') => {
                let or_equal = next == Some('=');
                at += usize::from(or_equal);
                Token::Compare(match (sign, or_equal) {
                    ('<', true) => Comparison::AtMost,
                    ('<', false) => Comparison::Less,
                    (_, true) => Comparison::AtLeast,
                    (_, false) => Comparison::Greater,
                })
            }
            first if first.is_ascii_alphanumeric() || first == '_' => {
                while characters.get(at).is_some_and(|next| next.is_ascii_alphanumeric() || *next == '_') {
                    at += 1;
                }
                let word: String = characters[start..at].iter().collect();
                if word.bytes().all(|byte| byte.is_ascii_digit()) {
                    let number =
                        word.parse().map_err(|_| format!("column {column}: number `{word}` is too large"))?;
                    Token::Number(number)
                } else {
                    Token::Word(word)
                }
            }
            other => return Err(format!("column {column}: `{other}` has no meaning in a rule")),
        };
        tokens.push(Placed { token, column });
    }
    tokens.push(Placed { token: Token::End, column: characters.len() + 1 });
    Ok(tokens)
}

/// Carriage-return marks become as many blanks, so that columns stay those of the text.
fn blank_out_carriage_returns(text: &str) -> String {
    text.replace(CARRIAGE_RETURN, &" ".repeat(CARRIAGE_RETURN.len()))
}

/// Full-width forms to plain ones, and every kind of blank to a blank.
fn plain(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(character as u32 - 0xfee0).unwrap_or(character),
        '、' => ',',
        '\u{200b}' | '\u{feff}' => ' ',
        blank if blank.is_whitespace() => ' ',
        other => other,
    }
}
