//! Words for what a group is: core or mixed, and its class.

use crate::scheme::MixedClass;

use super::width::bare;

/// Whether a row is a core or a mixed group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// 核心病种
    Core,
    /// 综合病种
    Mixed,
    /// 基层病种: a core group of primary care.
    PrimaryCare,
}

const KINDS: &[(&str, Kind)] = &[
    ("核心病种", Kind::Core),
    ("核心", Kind::Core),
    ("综合病种", Kind::Mixed),
    ("综合", Kind::Mixed),
    ("基层病种", Kind::PrimaryCare),
    ("基层", Kind::PrimaryCare),
    ("core", Kind::Core),
    ("mixed", Kind::Mixed),
];

const CLASSES: &[(MixedClass, &[&str])] = &[
    (MixedClass::Conservative, &["c", "保守治疗", "保守", "内科诊疗", "内科", "bszl"]),
    (MixedClass::Diagnostic, &["d", "诊断性操作", "诊断性", "诊断", "诊断操作", "zdxcz"]),
    (MixedClass::Therapeutic, &["t", "治疗性操作", "治疗性", "治疗", "治疗操作", "zlxcz"]),
    (MixedClass::Surgical, &["s", "相关手术", "手术", "手术治疗", "介入治疗", "介入", "ss"]),
];

/// Reads a word such as `综合`, `保守治疗`, `核心手术` or `T`; nothing where it is not known.
pub(super) fn kind_and_class(word: &str) -> Option<(Option<Kind>, Option<MixedClass>)> {
    let word = bare(word);
    if word.is_empty() {
        return Some((None, None));
    }
    let kind = KINDS.iter().find(|(name, _)| word.starts_with(name));
    let rest = kind.map_or(word.as_str(), |(name, _)| &word[name.len()..]);
    let rest = rest.trim_start_matches(['-', '_', '(', ':', '/']).trim_end_matches(')');
    let rest = rest.strip_suffix('组').or(rest.strip_suffix("病种")).unwrap_or(rest);
    let class = CLASSES.iter().find(|(_, names)| names.contains(&rest)).map(|(class, _)| *class);
    match (kind, class, rest.is_empty()) {
        (Some((_, kind)), class, empty) if class.is_some() || empty => Some((Some(*kind), class)),
        (None, Some(class), _) => Some((None, Some(class))),
        _ => None,
    }
}

/// The class that a cell of procedures names instead of a code.
pub(super) fn class_for_codes(cell: &str) -> Option<MixedClass> {
    // A lone letter is no word among codes.
    match kind_and_class(cell)? {
        (_, Some(class)) if bare(cell).chars().count() > 1 => Some(class),
        _ => None,
    }
}

/// Reads a mark: 是, 1, yes …; blank is no.
pub(super) fn mark(word: &str) -> Option<bool> {
    match bare(word).as_str() {
        "是" | "1" | "yes" | "y" | "true" | "√" | "有" | "基层" | "基层病种" => Some(true),
        "" | "否" | "0" | "no" | "n" | "false" | "×" | "无" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_regions_are_read() {
        use MixedClass::{Conservative, Diagnostic, Surgical, Therapeutic};
        for (word, kind, class) in [
            ("核心病种", Some(Kind::Core), None),
            ("综合", Some(Kind::Mixed), None),
            ("综合手术", Some(Kind::Mixed), Some(Surgical)),
            ("核心保守", Some(Kind::Core), Some(Conservative)),
            ("基层 治疗", Some(Kind::PrimaryCare), Some(Therapeutic)),
            ("综合病种（诊断性操作）", Some(Kind::Mixed), Some(Diagnostic)),
            ("C", None, Some(Conservative)),
            ("Ｔ", None, Some(Therapeutic)),
            ("保守治疗", None, Some(Conservative)),
            ("介入治疗", None, Some(Surgical)),
            ("内科诊疗组", None, Some(Conservative)),
            ("相关手术组", None, Some(Surgical)),
            ("", None, None),
        ] {
            assert_eq!(kind_and_class(word), Some((kind, class)), "{word}");
        }
        for word in ["1", "2", "其他", "核心X", "综合治疗方式"] {
            assert_eq!(kind_and_class(word), None, "{word}");
        }
        assert_eq!(class_for_codes("治疗性操作组"), Some(Therapeutic));
        assert_eq!(class_for_codes("S"), None);
        assert_eq!(
            (mark("是"), mark("０"), mark(""), mark("2")),
            (Some(true), Some(false), Some(false), None)
        );
    }
}
