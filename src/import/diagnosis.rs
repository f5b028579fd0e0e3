//! A cell of diagnoses → keys.
//!
//! Every separator means "any of": a case has one principal diagnosis. A `+` or `*` that ends a code is the dagger or
//! asterisk of ICD and says nothing for grouping.

use crate::scheme::{DiagnosisKey, MixedKey};

use super::finding::Finding;
use super::known::Known;
use super::token::{Refusal, Ways, ways, without_remarks};
use super::width::fold;

/// What stands between keys.
const SEPARATORS: [char; 4] = ['/', '|', ',', ';'];

/// The keys of a cell, in its order, and what was mended.
pub(super) type Keys = (Vec<DiagnosisKey>, Vec<Finding>);

/// Reads a cell that is not blank.
pub(super) fn keys(cell: &str, known: &Known<'_>) -> Result<Keys, Refusal> {
    let folded = fold(cell.trim());
    let (text, remark) = without_remarks(&folded.text)?;
    if text.contains('(') {
        return Err(Refusal::new(
            Finding::NotExpressible,
            format!("brackets around the diagnoses of `{text}` have no meaning here"),
        ));
    }
    let mut findings = Vec::new();
    let mut note = |found: bool, finding| findings.extend(found.then_some(finding));
    note(folded.wide, Finding::FullWidth);
    note(remark, Finding::Remark);
    note(text.trim().contains('\n'), Finding::LineBreak);
    let pieces: Vec<&str> = text.split(SEPARATORS).map(str::trim).collect();
    note(pieces.len() > 1 && pieces.iter().any(|piece| piece.is_empty()), Finding::EmptyPart);
    let mut keys: Vec<DiagnosisKey> = Vec::new();
    for piece in pieces.iter().filter(|piece| !piece.is_empty()) {
        if piece.trim_end_matches(['+', '*']).contains(['+', '*']) {
            return Err(pair(piece));
        }
        let (own, mended) = piece_keys(piece, known)?;
        own.into_iter().for_each(|key| {
            if !keys.contains(&key) {
                keys.push(key);
            }
        });
        findings.extend(mended);
    }
    if keys.is_empty() {
        return Err(Refusal::new(Finding::BadKey, "the cell of the principal diagnosis holds no key"));
    }
    Ok((keys, findings))
}

/// The keys between two separators. Blanks and line breaks stand inside a key or between two.
fn piece_keys(piece: &str, known: &Known<'_>) -> Result<Keys, Refusal> {
    let words: Vec<&str> = piece.split_whitespace().collect();
    let [first, _, ..] = words.as_slice() else { return word_keys(piece, known) };
    let mut findings = if piece.contains('\n') { Vec::new() } else { vec![Finding::Blanks] };
    let exact = |code: &str| exact(code, known).is_some();
    match ways(&words, &exact) {
        Ways::One(codes) => {
            Ok((codes.iter().filter_map(|code| self::exact(code, known)).collect(), findings))
        }
        Ways::Several(one, two) => Err(Refusal::new(
            Finding::AmbiguousCode,
            format!("`{}` may be {} or {}", words.join(" "), one.join(" and "), two.join(" and ")),
        )),
        Ways::None => {
            let together = word_keys(&words.concat(), known);
            let apart: Result<Vec<Keys>, Refusal> = words.iter().map(|word| word_keys(word, known)).collect();
            let (keys, mended) = match (together, apart) {
                (Ok(_), Ok(_)) => {
                    let message =
                        format!("`{}` may be one key or several; write them apart with `|`", words.join(" "));
                    return Err(Refusal::new(Finding::AmbiguousCode, message));
                }
                (Ok(keys), Err(_)) => keys,
                (Err(_), Ok(all)) => {
                    all.into_iter().fold((Vec::new(), Vec::new()), |mut all, (keys, mended)| {
                        all.0.extend(keys);
                        all.1.extend(mended);
                        all
                    })
                }
                (Err(refusal), Err(_)) if first.len() < 3 => return Err(refusal),
                (Err(_), Err(refusal)) => return Err(refusal),
            };
            findings.extend(mended);
            Ok((keys, findings))
        }
    }
}

/// The key of a word, or its keys where they are run together.
fn word_keys(word: &str, known: &Known<'_>) -> Result<Keys, Refusal> {
    let refusal = match key(word, known) {
        Ok((key, findings)) => return Ok((vec![key], findings)),
        Err(refusal) => refusal,
    };
    // A key begins with its only letter, so there is one way to part them.
    let starts: Vec<usize> =
        word.char_indices().filter(|(_, own)| own.is_ascii_uppercase()).map(|(at, _)| at).collect();
    if starts.len() < 2 || starts[0] != 0 || word.contains(['-', '~']) {
        return Err(refusal);
    }
    let ends = starts.iter().skip(1).copied().chain([word.len()]);
    let parts = starts.iter().zip(ends).map(|(from, until)| key(&word[*from..until], known));
    let parts: Result<Vec<_>, Refusal> = parts.collect();
    let Ok(parts) = parts else { return Err(refusal) };
    let mut findings = vec![Finding::Glued];
    let keys = parts.into_iter().map(|(key, mended)| {
        findings.extend(mended);
        key
    });
    let keys = keys.collect();
    Ok((keys, findings))
}

/// A key that needs no repair.
fn exact(word: &str, known: &Known<'_>) -> Option<DiagnosisKey> {
    let key = DiagnosisKey::parse(word.trim_end_matches('*')).ok()?;
    known.key(&key).then_some(key)
}

fn key(word: &str, known: &Known<'_>) -> Result<(DiagnosisKey, Vec<Finding>), Refusal> {
    let plain = word.trim_end_matches(['+', '*']).replace(['~', '至'], "-");
    let cased = cased(&plain);
    let mut findings = Vec::new();
    findings.extend((cased != plain).then_some(Finding::LetterCase));
    if let Some(key) = exact(&cased, known) {
        return Ok((key, findings));
    }
    let dotted = with_dot(&cased);
    if let Some(key) = dotted.as_deref().filter(|code| code.len() == 5).and_then(|code| exact(code, known)) {
        findings.push(Finding::LostDot);
        return Ok((key, findings));
    }
    let code = dotted.as_deref().unwrap_or(&cased);
    if known.diagnosis(code) {
        let message = format!(
            "`{word}` is a whole code; a row names the key above it, of 3 or 4 characters: `{}`",
            code.get(..5).unwrap_or(code)
        );
        return Err(Refusal::new(Finding::BadKey, message));
    }
    Err(match DiagnosisKey::parse(&cased) {
        Ok(key) => {
            let message = format!(
                "neither the code table nor the library knows a code under `{key}`{}",
                known.nearest_key(&cased)
            );
            Refusal::new(Finding::UnknownCode, message)
        }
        Err(_) => Refusal::new(
            Finding::BadKey,
            format!(
                "`{word}` is no key of diagnoses: three characters (M51), four (M51.2) or a range of three (C00-C75) were expected{}",
                known.nearest_key(&cased)
            ),
        ),
    })
}

/// `I639` → `I63.9`; nothing where a dot stands already.
fn with_dot(code: &str) -> Option<String> {
    let (category, rest) = (code.get(..3)?, code.get(3..)?);
    (!code.contains(['.', '-']) && !rest.is_empty()).then(|| format!("{category}.{rest}"))
}

/// The letter of the chapter large, the filler `x` small.
fn cased(key: &str) -> String {
    let upper = key.to_ascii_uppercase();
    if upper.contains('-') {
        return upper;
    }
    let small = |(at, own): (usize, char)| if at > 0 && own == 'X' { 'x' } else { own };
    upper.char_indices().map(small).collect()
}

fn pair(text: &str) -> Refusal {
    let message = format!(
        "`{}`: `+` and `*` are read as dagger and asterisk at the end of a code only; a row asks for one principal diagnosis",
        text.replace('\n', " ")
    );
    Refusal::new(Finding::NotExpressible, message)
}

/// Reads the key of a mixed group: `I63`, `I6`, `I`, `A00-C50`.
pub(super) fn mixed_key(cell: &str, known: &Known<'_>) -> Result<(MixedKey, Vec<Finding>), Refusal> {
    let folded = fold(cell.trim());
    let (text, remark) = without_remarks(&folded.text)?;
    let words: Vec<&str> = text.split_whitespace().collect();
    let joined = words.concat().replace(['~', '至'], "-");
    let upper = joined.to_ascii_uppercase();
    let mut findings = Vec::new();
    let mut note = |found: bool, finding| findings.extend(found.then_some(finding));
    note(folded.wide, Finding::FullWidth);
    note(remark, Finding::Remark);
    note(text.trim().contains('\n'), Finding::LineBreak);
    note(words.len() > 1 && !text.trim().contains('\n'), Finding::Blanks);
    note(upper != joined, Finding::LetterCase);
    let key = MixedKey::parse(&upper).map_err(|message| Refusal::new(Finding::BadKey, message))?;
    if known.mixed_key(&key) {
        return Ok((key, findings));
    }
    let message = format!(
        "neither the code table nor the library knows a code under `{key}`{}",
        known.nearest_key(&upper)
    );
    Err(Refusal::new(Finding::UnknownCode, message))
}
