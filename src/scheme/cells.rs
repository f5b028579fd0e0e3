//! The cells of DIP sheets: keys of diagnoses and lists of procedures.

use std::fmt;

/// What a principal or other diagnosis is compared with.
///
/// A key is compared by whole lengths, never as a raw prefix of text: `M51` takes every code of the category M51,
/// `M51.2` every code of the subcategory, `C00-C75` every code of a category between the two.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DiagnosisKey {
    /// 类目: three characters.
    Category(String),
    /// 亚目: three characters, a dot and one more.
    Subcategory(String),
    /// Categories from the first to the last, both included.
    Range(String, String),
}

/// Characters of a category.
const CATEGORY: usize = 3;
/// Characters of a subcategory with its dot.
const SUBCATEGORY: usize = 5;

/// The category of a diagnosis code: its first three characters; the whole code where it is shorter.
pub fn category(code: &str) -> &str {
    code.get(..CATEGORY).unwrap_or(code)
}

fn subcategory(code: &str) -> &str {
    code.get(..SUBCATEGORY).unwrap_or(code)
}

impl DiagnosisKey {
    /// Reads a key; a `+` at its end (the dagger of ICD) says nothing for grouping and is dropped.
    ///
    /// # Errors
    /// Text of another form.
    ///
    /// # Example
    /// `M47.0+` is the subcategory M47.0; `A15-A16` the range of two categories.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let key = text.strip_suffix('+').unwrap_or(text);
        let parsed = match key.split_once('-') {
            Some((first, last)) if is_category(first) && is_category(last) && first <= last => {
                Some(Self::Range(first.to_owned(), last.to_owned()))
            }
            Some(_) => None,
            None if is_category(key) => Some(Self::Category(key.to_owned())),
            None if is_subcategory(key) => Some(Self::Subcategory(key.to_owned())),
            None => None,
        };
        parsed.ok_or_else(|| {
            format!("`{text}` is no key of diagnoses; three characters (M51), four (M51.2) or a range (C00-C75) were expected")
        })
    }

    /// Whether a code lies under the key.
    pub fn matches(&self, code: &str) -> bool {
        match self {
            Self::Category(key) => category(code) == key,
            Self::Subcategory(key) => subcategory(code) == key,
            Self::Range(first, last) => (first.as_str()..=last.as_str()).contains(&category(code)),
        }
    }

    /// Keys as a cell writes them.
    pub fn list(keys: &[Self]) -> String {
        keys.iter().map(Self::to_string).collect::<Vec<_>>().join("|")
    }

    /// How much of a code it fixes: 4 characters before 3.
    pub fn length(&self) -> u8 {
        match self {
            Self::Subcategory(_) => 4,
            Self::Category(_) | Self::Range(..) => 3,
        }
    }
}

impl fmt::Display for DiagnosisKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Category(key) | Self::Subcategory(key) => f.write_str(key),
            Self::Range(first, last) => write!(f, "{first}-{last}"),
        }
    }
}

fn is_category(text: &str) -> bool {
    matches!(text.as_bytes(), [letter, one, two]
        if letter.is_ascii_uppercase() && one.is_ascii_digit() && two.is_ascii_digit())
}

fn is_subcategory(text: &str) -> bool {
    let tail = |tail: &str| matches!(tail.as_bytes(), [b'.', last] if last.is_ascii_digit() || *last == b'x');
    text.is_ascii() && text.len() == SUBCATEGORY && is_category(&text[..CATEGORY]) && tail(&text[CATEGORY..])
}

/// Reads keys joined by `|`; an empty cell has none.
///
/// # Errors
/// The first key of another form.
pub fn diagnosis_keys(cell: &str) -> Result<Vec<DiagnosisKey>, String> {
    if cell.is_empty() { Ok(Vec::new()) } else { cell.split('|').map(DiagnosisKey::parse).collect() }
}

/// Whether a text has the form of a procedure code: `39.6500`, `39.6500x001`, `33.6x00`, `17.98330`, `17.912A0`.
pub fn is_procedure_code(text: &str) -> bool {
    let Some((chapter, rest)) = text.split_once('.') else { return false };
    let (stem, extension) = match rest.as_bytes() {
        [stem @ .., b'x', one, two, three]
            if [one, two, three].iter().all(|digit| digit.is_ascii_digit()) && stem.len() >= 3 =>
        {
            (stem, true)
        }
        stem => (stem, false),
    };
    let fits = if extension { 3..=4 } else { 3..=5 };
    chapter.len() == 2
        && chapter.bytes().all(|digit| digit.is_ascii_digit())
        && fits.contains(&stem.len())
        && stem.iter().all(|digit| digit.is_ascii_digit() || digit.is_ascii_uppercase() || *digit == b'x')
}

/// Reads parts joined by `+`, each of them codes joined by `|`: one code of every part is needed.
///
/// # Errors
/// Text that is no code, or a code in two parts of the cell: one procedure cannot serve both.
///
/// # Example
/// `25.5905+40.3x00x005|40.5900x011`: 25.5905, and one of the other two.
pub fn procedure_parts(cell: &str) -> Result<Vec<Vec<String>>, String> {
    let mut parts: Vec<Vec<String>> = Vec::new();
    if cell.is_empty() {
        return Ok(parts);
    }
    for part in cell.split('+') {
        let mut codes: Vec<String> = Vec::new();
        for code in part.split('|').map(str::trim) {
            if !is_procedure_code(code) {
                return Err(format!("`{code}` is no procedure code such as 39.6500 or 39.6500x001"));
            }
            if parts.iter().flatten().any(|other| other == code) {
                return Err(format!("`{code}` stands in two parts of the cell"));
            }
            if !codes.iter().any(|other| other == code) {
                codes.push(code.to_owned());
            }
        }
        parts.push(codes);
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_compared_by_whole_lengths() {
        let key = |text| DiagnosisKey::parse(text).unwrap();
        assert!(key("M51").matches("M51.200x001") && !key("M51").matches("M5"));
        assert!(key("M51.2").matches("M51.200") && !key("M51.2").matches("M51.300"));
        assert!(key("A38.x").matches("A38.x00") && !key("A38.x").matches("A38.100"));
        assert!(key("C00-C75").matches("C75.900") && !key("C00-C75").matches("C76.000"));
        assert_eq!(key("M47.0+").to_string(), "M47.0");
        for bad in ["", "M5", "M512", "51.2", "m51", "M51.20", "C75-C00", "C00-", "M51|M52"] {
            assert!(DiagnosisKey::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_plus_splits_before_a_bar() {
        let parts = procedure_parts("25.5905+40.3x00x005|40.5900x011").unwrap();
        assert_eq!(parts, [vec!["25.5905"], vec!["40.3x00x005", "40.5900x011"]]);
        assert_eq!(procedure_parts("").unwrap(), Vec::<Vec<String>>::new());
        assert!(procedure_parts("25.5905+25.5905").is_err());
        for bad in ["3.3101", "33.", "33.6x00x01", "39.6500x001x", "39,6500", "39.6500||39.6600"] {
            assert!(procedure_parts(bad).is_err(), "{bad}");
        }
        for good in ["33.6x00", "17.98330", "39.6500x001", "86.3x03", "14.9x01", "25.4x00x001", "17.912A0"] {
            assert!(procedure_parts(good).is_ok(), "{good}");
        }
    }
}
