//! What comes of a piece of a cell, and the ways in which pieces can be put together.

use super::finding::Finding;

/// Why a row is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    /// The word.
    pub(super) finding: Finding,
    /// What is wrong, and what would help.
    pub(super) message: String,
}

impl Refusal {
    pub(super) fn new(finding: Finding, message: impl Into<String>) -> Self {
        Self { finding, message: message.into() }
    }
}

/// A code that was read, and how it had to be mended.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mended {
    /// The code.
    pub(super) code: String,
    /// What was mended; nothing where it stood as it is.
    pub(super) findings: Vec<Finding>,
}

/// The only way to put pieces together so that everything that comes out is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ways {
    /// None.
    None,
    /// One: the codes.
    One(Vec<String>),
    /// Several: two of them.
    Several(Vec<String>, Vec<String>),
}

/// The most pieces that are tried.
const MOST_PIECES: usize = 400;

/// Puts neighbouring pieces together in every way that leaves nothing but known codes.
///
/// The pieces are the parts between blanks or line breaks (a break inside a code, or between two), or single characters
/// (codes run together).
pub(super) fn ways(pieces: &[&str], known: &dyn Fn(&str) -> bool) -> Ways {
    if pieces.is_empty() || pieces.len() > MOST_PIECES {
        return Ways::None;
    }
    // For every place up to two ways to fill what stands before it.
    let mut before: Vec<Vec<Vec<String>>> = vec![vec![Vec::new()]];
    for end in 1..=pieces.len() {
        let mut here: Vec<Vec<String>> = Vec::new();
        let mut code = String::new();
        for begin in (0..end).rev() {
            code.insert_str(0, pieces[begin]);
            if code.len() > LONGEST_CODE {
                break;
            }
            if before[begin].is_empty() || !known(&code) {
                continue;
            }
            for way in &before[begin] {
                let mut way = way.clone();
                way.push(code.clone());
                here.push(way);
            }
            here.truncate(2);
        }
        before.push(here);
    }
    match before.pop().unwrap_or_default().as_slice() {
        [] => Ways::None,
        [only] => Ways::One(only.clone()),
        [one, two, ..] => Ways::Several(one.clone(), two.clone()),
    }
}

/// Characters of the longest code there is, with room to spare.
const LONGEST_CODE: usize = 16;

/// The text without remarks in brackets, and whether there were any. Brackets around codes are left.
///
/// # Errors
/// Brackets that do not match.
pub(super) fn without_remarks(text: &str) -> Result<(String, bool), Refusal> {
    let (mut kept, mut inside, mut dropped) = (String::new(), None::<String>, false);
    for character in text.chars() {
        match (character, &mut inside) {
            ('(' | '[', None) => inside = Some(String::new()),
            (')' | ']', Some(content)) => {
                if is_remark(content) {
                    dropped = true;
                } else {
                    kept.push('(');
                    kept.push_str(content);
                    kept.push(')');
                }
                inside = None;
            }
            ('(' | '[', Some(_)) | (')' | ']', None) => return Err(unmatched(text)),
            (own, Some(content)) => content.push(own),
            (own, None) => kept.push(own),
        }
    }
    if inside.is_some() { Err(unmatched(text)) } else { Ok((kept, dropped)) }
}

/// A remark is words: no code has a Chinese character or none of the digits.
fn is_remark(content: &str) -> bool {
    super::width::is_prose(content) || !content.bytes().any(|byte| byte.is_ascii_digit())
}

fn unmatched(text: &str) -> Refusal {
    Refusal::new(Finding::NotExpressible, format!("the brackets of `{}` do not match", text.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(way: &[&str]) -> Vec<String> {
        way.iter().map(|code| (*code).to_owned()).collect()
    }

    #[test]
    fn pieces_go_together_in_one_way_or_are_left() {
        let known = |code: &str| ["39.6500", "37.6600", "39.65", "00"].contains(&code);
        assert_eq!(ways(&["39.6", "500", "37.6600"], &known), Ways::One(codes(&["39.6500", "37.6600"])));
        assert_eq!(
            ways(&["39.65", "00"], &known),
            Ways::Several(codes(&["39.65", "00"]), codes(&["39.6500"]))
        );
        assert_eq!(ways(&["39.6", "5"], &|code| code == "39.6500"), Ways::None);
        let characters: Vec<String> = "39.650037.6600".chars().map(String::from).collect();
        let characters: Vec<&str> = characters.iter().map(String::as_str).collect();
        let whole = |code: &str| ["39.6500", "37.6600"].contains(&code);
        assert_eq!(ways(&characters, &whole), Ways::One(codes(&["39.6500", "37.6600"])));
    }

    #[test]
    fn remarks_go_and_codes_in_brackets_stay() {
        assert_eq!(without_remarks("39.6500(体外膜氧合)").unwrap(), ("39.6500".into(), true));
        assert_eq!(without_remarks("39.6500(ECMO)").unwrap(), ("39.6500".into(), true));
        let kept = "39.6500+(40.3x00x005/40.5900x011)";
        assert_eq!(without_remarks(kept).unwrap(), (kept.into(), false));
        for bad in ["(39.6500", "39.6500)", "((39.6500))"] {
            assert_eq!(without_remarks(bad).unwrap_err().finding, Finding::NotExpressible, "{bad}");
        }
    }
}
