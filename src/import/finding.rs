//! What can be said of a row, as words that a report uses.

/// What a finding means for its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// The row is taken as it stands.
    Said,
    /// The row is taken with what was mended.
    Mended,
    /// The row is not taken.
    Refused,
}

macro_rules! findings {
    ($($variant:ident $name:literal $standing:ident $meaning:literal,)*) => {
        /// What was found in a row.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Finding {
            $(#[doc = $meaning] $variant,)*
        }

        impl Finding {
            /// Every finding.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The word in reports.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What it means for the row.
            pub fn standing(self) -> Standing {
                match self { $(Self::$variant => Standing::$standing,)* }
            }

            /// What it means, in a sentence.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning,)* }
            }
        }
    };
}

findings! {
    BlankScore "blank_score" Said "the score is blank: the group is taken without points, never with zero",
    FormulaValue "formula_value" Said "a formula: the value that the workbook stores was read",
    LeadingZero "lost_leading_zero" Mended "the leading zero of a procedure was put back: `3.3101` → `03.3101`",
    LostDot "lost_dot" Mended "the dot was put back: `396500` → `39.6500`, `I639` → `I63.9`",
    TrailingZeros "lost_trailing_zeros" Mended "the end of a procedure was put back: `39.65` → `39.6500`, `33.6` → `33.6x00`",
    Glued "glued_codes" Mended "codes run together were parted: `A09.0A09.9` → `A09.0` and `A09.9`",
    LineBreak "line_break" Mended "a line break inside a cell was taken out of a code, or parts two codes",
    Blanks "blanks" Mended "a blank inside a cell was taken out of a code, or parts two codes",
    LetterCase "letter_case" Mended "capital and small letters were put right: `i63.9`, `33.6X00`",
    FullWidth "full_width" Mended "full-width characters were made plain: `Ａ０９．０`, `，`, `（）`",
    EmptyPart "empty_part" Mended "a separator with nothing beside it was dropped",
    Remark "remark" Mended "a remark in brackets was dropped",
    MergedCell "merged_cell" Mended "the value of a merged cell that begins in a row above was read",
    NeverCounts "never_counts" Mended "a procedure that the scheme never counts in this place was dropped from a list of alternatives: it can match no case",
    DuplicateRow "duplicate_row" Mended "the same key with the same score stands above: the row counts once",
    UnknownCode "unknown_code" Refused "a code that neither the code table nor the library knows, and that no repair leads to one",
    AmbiguousCode "ambiguous_code" Refused "a code that several known codes fit",
    AmbiguousComma "ambiguous_comma" Refused "a comma, or nothing, between procedures: any of them or all of them? `--comma` says it",
    BadKey "bad_key" Refused "a diagnosis key that is missing or of no known form",
    NotExpressible "not_expressible" Refused "something that the tables cannot say",
    ExcludedProcedure "excluded_procedure" Refused "nothing but procedures that the scheme never counts in this place",
    KindUnclear "kind_unclear" Refused "core or mixed group, or the class of a mixed group, cannot be told, or is contradicted by the row",
    BadWord "bad_word" Refused "a word in a column of words that is not known",
    BadScore "bad_score" Refused "a score that is not a number from 0 to 1000000000 with at most 4 decimals",
    UnreadableCell "unreadable_cell" Refused "an error of the spreadsheet (#N/A), a date, or a formula without a stored value",
    DuplicateKey "duplicate_key" Refused "the same key stands in other rows with another score or mark: all of them are refused",
    OverlappingRange "overlapping_range" Refused "two ranges of mixed groups of a class overlap: both are refused",
    Unreached "unreached" Refused "no case can reach the group: others take all its cases, or its diagnoses are never grouped",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_words_and_differ() {
        let mut names: Vec<_> = Finding::ALL.iter().map(|finding| finding.name()).collect();
        assert!(names.iter().all(|name| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')));
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Finding::ALL.len());
    }
}
