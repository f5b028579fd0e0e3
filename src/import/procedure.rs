//! A cell of procedures → parts: one code of every part is needed.

use super::finding::Finding;
use super::known::Known;
use super::token::{Mended, Refusal, Ways, ways, without_remarks};
use super::width::fold;

/// What a comma between procedures means, and everything that says as little as a comma: `、`, `;`, a line break, a
/// blank, and nothing at all between codes that were run together. Regions differ, so that a person must say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comma {
    /// One of the codes is enough.
    Any,
    /// All of them are needed, as in Jining and Tai'an.
    All,
}

/// What stands between two codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joint {
    /// `+`
    All,
    /// `/` and `|`
    Any,
    /// A comma, or nothing.
    Unsaid,
}

/// The parts of a cell, each of them codes of which one is needed, and what was mended.
pub(super) type Parts = (Vec<Vec<String>>, Vec<Finding>);

/// Reads a cell that is not blank.
pub(super) fn parts(cell: &str, comma: Option<Comma>, known: &Known<'_>) -> Result<Parts, Refusal> {
    let folded = fold(cell.trim());
    let (text, remark) = without_remarks(&folded.text)?;
    let text = text.trim();
    let mut findings = Vec::new();
    let mut note = |found: bool, finding| findings.extend(found.then_some(finding));
    note(folded.wide, Finding::FullWidth);
    note(remark, Finding::Remark);
    note(text.contains('\n'), Finding::LineBreak);
    let plain = without_brackets(text, comma)?;
    let (tokens, empty) = tokens(&plain)?;
    note(empty, Finding::EmptyPart);
    let mut parts: Vec<Vec<String>> = Vec::new();
    let mut unsaid = None;
    for (joint, token) in tokens {
        let (codes, mended) = token_codes(token, known)?;
        findings.extend(mended);
        for (at, code) in codes.into_iter().enumerate() {
            let joint = if at == 0 { joint } else { Joint::Unsaid };
            if joint == Joint::Unsaid && !parts.is_empty() {
                unsaid = Some(code.clone());
            }
            match parts.last_mut() {
                Some(part)
                    if joint == Joint::Any || (joint == Joint::Unsaid && comma != Some(Comma::All)) =>
                {
                    if !part.contains(&code) {
                        part.push(code);
                    }
                }
                _ => parts.push(vec![code]),
            }
        }
    }
    if let (Some(code), None) = (unsaid, comma) {
        let message = format!(
            "a comma, or nothing, stands before `{code}`: any of the procedures, or all of them? Say it with --comma any or --comma all"
        );
        return Err(Refusal::new(Finding::AmbiguousComma, message));
    }
    Ok((parts, findings))
}

/// The text without brackets around alternatives: `a+(b/c)` is `a+b/c`, since `+` parts before `/`.
fn without_brackets(text: &str, comma: Option<Comma>) -> Result<String, Refusal> {
    if !text.contains('(') {
        return Ok(text.to_owned());
    }
    let refused = |message: &str| Err(Refusal::new(Finding::NotExpressible, format!("`{text}`: {message}")));
    let is_joint = |character: char| matches!(character, '+' | '/' | '|' | ',' | ';');
    let mut plain = String::new();
    for (at, outside) in text.split(['(', ')']).enumerate() {
        if at % 2 == 1 {
            if outside.contains('+') || (comma != Some(Comma::Any) && outside.contains([',', ';'])) {
                return refused(
                    "alternatives of which one is several procedures cannot be told by one row; write a row for each",
                );
            }
        } else if at > 0 && !outside.trim().is_empty() && !outside.trim_start().starts_with(is_joint) {
            return refused("a separator is missing behind a bracket");
        }
        if at % 2 == 1 && !plain.trim().is_empty() && !plain.trim_end().ends_with(is_joint) {
            return refused("a separator is missing before a bracket");
        }
        plain.push_str(outside);
    }
    Ok(plain)
}

/// What stands between two separators, and which of them stands before it.
type Token<'t> = (Joint, &'t str);

/// The pieces between separators with the separator before each, and whether some were blank.
fn tokens(text: &str) -> Result<(Vec<Token<'_>>, bool), Refusal> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let (mut empty, mut joint) = (false, Joint::Any);
    for piece in text.split_inclusive(['+', '/', '|', ',', ';']) {
        let (token, next) = match piece.char_indices().next_back() {
            Some((at, '+')) => (&piece[..at], Some(Joint::All)),
            Some((at, '/' | '|')) => (&piece[..at], Some(Joint::Any)),
            Some((at, ',' | ';')) => (&piece[..at], Some(Joint::Unsaid)),
            _ => (piece, None),
        };
        let token = token.trim();
        if token.is_empty() {
            if next == Some(Joint::All) || joint == Joint::All {
                return Err(missing(text));
            }
            empty = true;
        } else {
            tokens.push((joint, token));
        }
        joint = next.unwrap_or(Joint::Any);
    }
    if text.ends_with('+') {
        return Err(missing(text));
    }
    let ends = text.ends_with(['/', '|', ',', ';']);
    if tokens.is_empty() {
        return Err(Refusal::new(Finding::UnknownCode, format!("`{text}` holds no procedure")));
    }
    Ok((tokens, empty || ends))
}

fn missing(text: &str) -> Refusal {
    Refusal::new(Finding::NotExpressible, format!("a procedure is missing beside a `+` of `{text}`"))
}

type Codes = (Vec<String>, Vec<Finding>);

/// The codes between two separators. Blanks and line breaks stand inside a code or between two.
fn token_codes(token: &str, known: &Known<'_>) -> Result<Codes, Refusal> {
    let words: Vec<&str> = token.split_whitespace().collect();
    if words.len() == 1 {
        return word_codes(token, known);
    }
    let mut findings = if token.contains('\n') { Vec::new() } else { vec![Finding::Blanks] };
    match ways(&words, &|code| known.procedure(code)) {
        Ways::One(codes) => Ok((codes, findings)),
        Ways::Several(one, two) => Err(several(token, &[one.join(" and "), two.join(" and ")])),
        Ways::None => {
            let together = word_codes(&words.concat(), known);
            let apart: Result<Vec<Codes>, Refusal> =
                words.iter().map(|word| word_codes(word, known)).collect();
            let (codes, mended) = match (together, apart) {
                (Ok((one, _)), Ok(all)) => {
                    let all: Vec<String> = all.into_iter().flat_map(|(codes, _)| codes).collect();
                    return Err(several(token, &[one.join(" and "), all.join(" and ")]));
                }
                (Ok(codes), Err(_)) => codes,
                (Err(_), Ok(all)) => {
                    let mended = all.iter().flat_map(|(_, mended)| mended.clone()).collect();
                    (all.into_iter().flat_map(|(codes, _)| codes).collect(), mended)
                }
                (Err(_), Err(refusal)) => return Err(refusal),
            };
            findings.extend(mended);
            Ok((codes, findings))
        }
    }
}

/// The code of a word, or its codes where they are run together.
fn word_codes(word: &str, known: &Known<'_>) -> Result<Codes, Refusal> {
    if known.procedure(word) {
        return Ok((vec![word.to_owned()], Vec::new()));
    }
    let cased = cased(word);
    match repairs(&cased, known).as_slice() {
        [] => {}
        [only] => {
            let mut findings = only.findings.clone();
            findings.extend((cased != word).then_some(Finding::LetterCase));
            return Ok((vec![only.code.clone()], findings));
        }
        several_fit => {
            let codes: Vec<String> = several_fit.iter().map(|mended| mended.code.clone()).collect();
            return Err(several(word, &codes));
        }
    }
    let characters: Vec<String> = cased.chars().map(String::from).collect();
    let characters: Vec<&str> = characters.iter().map(String::as_str).collect();
    match ways(&characters, &|code| known.procedure(code)) {
        Ways::One(codes) => {
            let mut findings = vec![Finding::Glued];
            findings.extend((cased != word).then_some(Finding::LetterCase));
            Ok((codes, findings))
        }
        Ways::Several(one, two) => Err(several(word, &[one.join(" and "), two.join(" and ")])),
        Ways::None => {
            let message = format!(
                "`{word}` is no procedure that the code table or the library knows{}",
                known.nearest_procedure(&cased)
            );
            Err(Refusal::new(Finding::UnknownCode, message))
        }
    }
}

fn several(text: &str, codes: &[String]) -> Refusal {
    let shown: Vec<String> = codes.iter().map(|code| format!("`{code}`")).collect();
    let message = format!("`{}` may be {}", text.replace('\n', " "), shown.join(" or "));
    Refusal::new(Finding::AmbiguousCode, message)
}

/// The filler `x` small, the letters of `17.912A0` large.
fn cased(word: &str) -> String {
    let own =
        |character: char| if matches!(character, 'x' | 'X') { 'x' } else { character.to_ascii_uppercase() };
    word.chars().map(own).collect()
}

/// Every known code that loses its leading zero, its dot, the zeros at its end, or several of these, to become the word.
/// An Excel number loses the zeros on both sides at once.
fn repairs(word: &str, known: &Known<'_>) -> Vec<Mended> {
    let (stem, extension) = match word.len().checked_sub(4) {
        Some(at) if word.is_char_boundary(at) && is_extension(&word[at..]) => word.split_at(at),
        _ => (word, ""),
    };
    let halves: Vec<(&str, &str, bool)> = match stem.split_once('.') {
        Some((chapter, rest)) => vec![(chapter, rest, false)],
        None => [1, 2]
            .into_iter()
            .filter(|at| stem.is_char_boundary(*at) && *at < stem.len())
            .map(|at| (&stem[..at], &stem[at..], true))
            .collect(),
    };
    let mut fitting: Vec<Mended> = Vec::new();
    for (chapter, rest, dot) in halves {
        if !(1..=2).contains(&chapter.len()) || rest.is_empty() || rest.len() > LONGEST_REST {
            continue;
        }
        let filler = if rest.len() == 1 { Some(format!("{rest}x00")) } else { None };
        let padded = (rest.len()..=LONGEST_REST).map(|length| format!("{rest:0<length$}"));
        for end in padded.chain(filler) {
            let code = format!("{chapter:0>2}.{end}{extension}");
            if known.procedure(&code) {
                let mut findings = Vec::new();
                findings.extend((chapter.len() == 1).then_some(Finding::LeadingZero));
                findings.extend(dot.then_some(Finding::LostDot));
                findings.extend((end.len() > rest.len()).then_some(Finding::TrailingZeros));
                fitting.push(Mended { code, findings });
            }
        }
    }
    fitting.sort();
    fitting
}

/// The most characters of a code behind its dot, before the extension.
const LONGEST_REST: usize = 5;

/// `x001`
fn is_extension(text: &str) -> bool {
    matches!(text.as_bytes(), [b'x', rest @ ..] if rest.len() == 3 && rest.iter().all(u8::is_ascii_digit))
}
