//! Regional catalogues, row by row: each defect that files were seen with, mended, told of, or refused.

use std::sync::LazyLock;

use casemix::import::{Book, Comma, Draft, Finding, Known, Layout, Outcome, SheetReading, Verdict};

use crate::support::{DIP_3_0, Table, repository};

static KNOWN: LazyLock<Known<'static>> = LazyLock::new(|| Known::of(&DIP_3_0.scheme));

/// A catalogue that was read.
pub struct Catalogue {
    pub outcomes: Vec<Outcome>,
    pub draft: Draft,
}

impl Catalogue {
    /// Reads a file with a column map, given as text.
    pub fn read(name: &str, bytes: &[u8], columns: &str, comma: Option<Comma>) -> Result<Self, String> {
        let folder = tempfile::tempdir().unwrap();
        let (path, map) = (folder.path().join(name), folder.path().join("map.toml"));
        std::fs::write(&path, bytes).unwrap();
        std::fs::write(&map, format!("format = 1\n[column]\n{columns}")).unwrap();
        let place = format!("{}/", folder.path().display());
        let read = || {
            let layout = Layout::read(&map)?;
            let book = Book::open(&path, name, &[])?;
            let sheets = SheetReading::all(&book, &KNOWN, &layout, comma)?;
            let draft = Draft::of(sheets, &DIP_3_0.scheme);
            let outcomes = draft.outcomes(book.rows())?.to_vec();
            Ok(Self { outcomes, draft })
        };
        read().map_err(|error: casemix::domain::Error| error.to_string().replace(&place, ""))
    }

    /// Reads CSV.
    pub fn csv(text: &str) -> Self {
        Self::read("a.csv", text.as_bytes(), "", None).unwrap()
    }

    /// The outcome of a row.
    pub fn row(&self, number: u64) -> &Outcome {
        self.outcomes.iter().find(|outcome| outcome.row == number).unwrap()
    }

    /// Verdict and findings of every row behind the heading.
    pub fn verdicts(&self) -> Vec<(u64, &'static str, String)> {
        let told = |outcome: &Outcome| (outcome.row, outcome.verdict.name(), names(outcome));
        self.outcomes.iter().skip(1).map(told).collect()
    }

    /// The rows of a table, cells joined by a comma; of points without their source.
    pub fn table(&self, name: &str) -> Vec<String> {
        let tables = self.draft.tables();
        let rows = tables.iter().find(|(own, _, _)| *own == name).map(|(_, _, rows)| rows.clone());
        let width = if name == "group_points.csv" { 2 } else { usize::MAX };
        rows.unwrap_or_default().iter().map(|row| row[..row.len().min(width)].join(",")).collect()
    }
}

pub fn names(outcome: &Outcome) -> String {
    outcome.findings.iter().map(|finding| finding.name()).collect::<Vec<_>>().join(" ")
}

const HEAD: &str = "主要诊断编码,主要手术操作编码,相关手术操作编码,分值\n";

/// One row: its diagnosis, principal and related procedure.
fn outcome(diagnosis: &str, principal: &str, related: &str, comma: Option<Comma>) -> Outcome {
    let quoted = |cell: &str| format!("\"{cell}\"");
    let text = format!("{HEAD}{},{},{},100\n", quoted(diagnosis), quoted(principal), quoted(related));
    Catalogue::read("a.csv", text.as_bytes(), "", comma).unwrap().row(2).clone()
}

/// What a cell reads, and the findings; or the finding and the message that refuse it.
fn cell(outcome: &Outcome, field: &str) -> (String, String) {
    if outcome.verdict == Verdict::Refused {
        return (outcome.detail.clone(), names(outcome));
    }
    let change = outcome.changes.iter().find(|(own, _, _)| own.key() == field);
    (change.map_or("as it stands".to_owned(), |(_, _, after)| after.clone()), names(outcome))
}

fn procedure(text: &str) -> (String, String) {
    cell(&outcome("I63.9", text, "", None), "principal_procedure")
}

fn with_comma(text: &str, comma: Comma) -> (String, String) {
    cell(&outcome("I63.9", text, "", Some(comma)), "principal_procedure")
}

fn diagnosis(text: &str) -> (String, String) {
    cell(&outcome(text, "03.3101", "", None), "principal_diagnosis")
}

fn read(text: &str, findings: &str) -> (String, String) {
    (text.to_owned(), findings.to_owned())
}

#[test]
fn a_lost_leading_zero_is_put_back() {
    assert_eq!(procedure("3.3101"), read("03.3101", "lost_leading_zero"));
    assert_eq!(procedure("3.3100x001"), read("03.3100x001", "lost_leading_zero"));
    // In a list, too.
    assert_eq!(procedure("3.3101/39.6500"), read("03.3101|39.6500", "lost_leading_zero"));
}

#[test]
fn a_lost_dot_is_put_back() {
    assert_eq!(procedure("396500"), read("39.6500", "lost_dot"));
    assert_eq!(procedure("336x00"), read("33.6x00", "lost_dot"));
    assert_eq!(diagnosis("I639"), read("I63.9", "lost_dot"));
    assert_eq!(diagnosis("A38x"), read("A38.x", "lost_dot"));
    assert_eq!(diagnosis("A15.0"), read("as it stands", ""));
}

#[test]
fn lost_zeros_are_put_back_where_one_code_fits() {
    assert_eq!(procedure("39.65"), read("39.6500", "lost_trailing_zeros"));
    assert_eq!(procedure("39.650"), read("39.6500", "lost_trailing_zeros"));
    // 33.6 of ICD-9-CM-3 is 33.6x00 in the national table.
    assert_eq!(procedure("33.6"), read("33.6x00", "lost_trailing_zeros"));
    // An Excel number loses both ends: 01.0100 → 1.01.
    assert_eq!(procedure("1.01"), read("01.0100", "lost_leading_zero lost_trailing_zeros"));
    // 01.2400 without zero and dot, or 12.4000 without dot and zeros.
    assert_eq!(procedure("12400"), read("`12400` may be `01.2400` or `12.4000`", "ambiguous_code"));
    assert_eq!(
        procedure("39.6599"),
        read(
            "`39.6599` is no procedure that the code table or the library knows; the nearest is `39.6500`",
            "unknown_code"
        )
    );
    assert_eq!(
        procedure("ECMO"),
        read("`ECMO` is no procedure that the code table or the library knows", "unknown_code")
    );
}

#[test]
fn glued_codes_are_parted_where_there_is_one_way() {
    assert_eq!(diagnosis("A09.0A09.9"), read("A09.0|A09.9", "glued_codes"));
    assert_eq!(diagnosis("A09A15.0"), read("A09|A15.0", "glued_codes"));
    // How procedures belong together was lost with the separator.
    let (message, finding) = procedure("39.650034.2000");
    assert_eq!(finding, "ambiguous_comma");
    assert_eq!(
        message,
        "a comma, or nothing, stands before `34.2000`: any of the procedures, or all of them? Say it with --comma any or --comma all"
    );
    assert_eq!(with_comma("39.650034.2000", Comma::Any), read("39.6500|34.2000", "glued_codes"));
    assert_eq!(with_comma("39.650034.2000", Comma::All), read("39.6500+34.2000", "glued_codes"));
    // xq.csv: the library also knows 39.6500x001.
    assert_eq!(with_comma("39.6500x00134.2000", Comma::Any).0, "39.6500x001|34.2000");
    assert_eq!(with_comma("39.6500x00234.2000", Comma::Any).1, "unknown_code");
}

#[test]
fn a_line_break_stands_inside_a_code_or_between_two() {
    assert_eq!(procedure("39.6\n500"), read("39.6500", "line_break"));
    assert_eq!(procedure("39.6500/\n34.2000"), read("39.6500|34.2000", "line_break"));
    assert_eq!(diagnosis("A09\n.0"), read("A09.0", "line_break"));
    assert_eq!(diagnosis("A09.0\r\nA09.9"), read("A09.0|A09.9", "line_break"));
    assert_eq!(procedure("39.6500\n34.2000").1, "ambiguous_comma");
    assert_eq!(with_comma("39.6500\n34.2000", Comma::All), read("39.6500+34.2000", "line_break"));
    assert_eq!(with_comma("39.6\n500\n34.20\n00", Comma::Any), read("39.6500|34.2000", "line_break"));
    // `A09` is a key by itself, and `A09.0` another.
    let (message, finding) = diagnosis("A09 A15 A16");
    assert_eq!((message.as_str(), finding.as_str()), ("A09|A15|A16", "blanks"));
    assert_eq!(procedure("39. 6500"), read("39.6500", "blanks"));
}

#[test]
fn full_width_characters_become_plain() {
    assert_eq!(diagnosis("Ａ０９．０"), read("A09.0", "full_width"));
    assert_eq!(diagnosis("A09.0、A09.9；A15.0，A16.0"), read("A09.0|A09.9|A15.0|A16.0", "full_width"));
    assert_eq!(procedure("３９．６５００／34.2000"), read("39.6500|34.2000", "full_width"));
    assert_eq!(procedure("39.6500＋34.2000"), read("39.6500+34.2000", "full_width"));
    assert_eq!(procedure("39.6500（体外膜氧合）"), read("39.6500", "full_width remark"));
    assert_eq!(procedure("39.6500＋（34.2000／03.3101）"), read("39.6500+34.2000|03.3101", "full_width"));
}

#[test]
fn capital_and_small_letters_are_put_right() {
    assert_eq!(diagnosis("i63.9"), read("I63.9", "letter_case"));
    assert_eq!(diagnosis("A38.X"), read("A38.x", "letter_case"));
    assert_eq!(procedure("33.6X00"), read("33.6x00", "letter_case"));
    // A code that the scheme never counts, found under its own letters.
    assert!(procedure("17.912a0").0.contains("never counts 17.912A0"));
}

#[test]
fn a_plus_is_a_dagger_on_a_diagnosis_and_joins_procedures() {
    assert_eq!(diagnosis("M47.0+"), read("M47.0", ""));
    assert_eq!(diagnosis("M47.0+/M47.1+"), read("M47.0|M47.1", ""));
    assert_eq!(diagnosis("M47.0＋"), read("M47.0", "full_width"));
    // A dagger with its asterisk asks for two diagnoses.
    for pair in ["A17.0+G01*", "A17.0+ G01*", "A17.0+M47.0+"] {
        assert_eq!(diagnosis(pair).1, "not_expressible", "{pair}");
    }
    assert_eq!(procedure("39.6500+34.2000"), read("as it stands", ""));
    // `+` parts before `/`.
    assert_eq!(procedure("39.6500+34.2000/03.3101"), read("39.6500+34.2000|03.3101", ""));
    assert_eq!(procedure("39.6500+").0, "a procedure is missing beside a `+` of `39.6500+`");
    assert_eq!(procedure("39.6500+/34.2000").1, "not_expressible");
    // One of two ways, of which one is two procedures: no row can say it.
    assert_eq!(procedure("03.3101/(39.6500+34.2000)").1, "not_expressible");
    assert_eq!(procedure("39.6500+(34.2000").0, "the brackets of `39.6500+(34.2000` do not match");
    assert_eq!(procedure("39.6500(34.2000)").1, "not_expressible");
}

#[test]
fn a_comma_is_what_the_flag_says_and_nothing_without_it() {
    for text in ["39.6500,34.2000", "39.6500，34.2000", "39.6500、34.2000", "39.6500;34.2000"] {
        assert_eq!(procedure(text).1, "ambiguous_comma", "{text}");
        assert_eq!(with_comma(text, Comma::Any).0, "39.6500|34.2000", "{text}");
        assert_eq!(with_comma(text, Comma::All).0, "39.6500+34.2000", "{text}");
    }
    // Both other separators mean any of them, everywhere.
    for comma in [Comma::Any, Comma::All] {
        assert_eq!(with_comma("39.6500/34.2000", comma).0, "39.6500|34.2000");
        assert_eq!(with_comma("39.6500|34.2000", comma).0, "as it stands");
    }
    assert_eq!(with_comma("39.6500/03.3101,34.2000", Comma::All).0, "39.6500|03.3101+34.2000");
    // A comma with nothing behind it joins nothing.
    assert_eq!(procedure("39.6500,"), read("39.6500", "empty_part"));
    assert_eq!(procedure("39.6500//34.2000"), read("39.6500|34.2000", "empty_part"));
    // Between diagnoses it can only mean any of them.
    assert_eq!(diagnosis("A09.0,A09.9"), read("A09.0|A09.9", ""));
}

#[test]
fn keys_are_of_three_or_four_characters_and_known() {
    assert_eq!(
        diagnosis("I63.900"),
        read(
            "`I63.900` is a whole code; a row names the key above it, of 3 or 4 characters: `I63.9`",
            "bad_key"
        )
    );
    assert_eq!(diagnosis("I63900").1, "bad_key");
    // ICD-10 has no A99.9; the category A99 has one code.
    let (message, finding) = diagnosis("A99.9");
    assert_eq!(finding, "unknown_code");
    assert!(
        message.starts_with("neither the code table nor the library knows a code under `A99.9`"),
        "{message}"
    );
    assert_eq!(diagnosis("肺炎1").1, "bad_key");
    assert_eq!(diagnosis("A15 - A16").0, "A15-A16");
    assert_eq!(diagnosis("A15～A16").0, "A15-A16");
    assert_eq!(diagnosis("A16-A15").1, "bad_key");
}

#[test]
fn a_related_procedure_stands_beside_a_principal_one() {
    let related = |principal: &str, related: &str| {
        cell(&outcome("I63.9", principal, related, None), "related_procedure")
    };
    assert_eq!(
        related("39.6500", "3.3101/34.2"),
        read("03.3101|34.2000", "lost_leading_zero lost_trailing_zeros")
    );
    assert_eq!(related("", "34.2000").0, "a related procedure needs a principal procedure beside it");
    assert_eq!(
        related("39.6500", "34.2000+34.2000").0,
        "`34.2000` stands in two parts of the related procedures"
    );
    // Both hips: the same code as principal and as related is two procedures.
    assert_eq!(related("81.5100", "81.5100"), read("as it stands", ""));
    // The first part of a lone column is the principal procedure, the others are related.
    let row = Catalogue::csv("诊断编码,手术操作编码,分值\nI63.9,39.6500+34.2000/03.3101,5\n");
    assert_eq!(row.table("local_groups.csv"), ["DF0001,,I63.9,,39.6500,34.2000|03.3101"]);
}

#[test]
fn procedures_that_never_count_leave_lists_but_not_rows() {
    // excluded_procedure.csv: 34.9100 is conservative, 34.9101 is not listed.
    assert_eq!(procedure("34.9100|34.9101"), read("34.9101", "never_counts"));
    assert_eq!(
        procedure("34.9100"),
        read(
            "principal_procedure: the scheme never counts 34.9100 in this place (excluded_procedure.csv)",
            "excluded_procedure"
        )
    );
    // 81.6300 is never principal; beside a principal procedure it counts.
    assert_eq!(procedure("81.6300").1, "excluded_procedure");
    assert_eq!(cell(&outcome("I63.9", "39.6500", "81.6300", None), "related_procedure").1, "");
}

#[test]
fn rows_between_the_groups_are_headings() {
    let catalogue = Catalogue::csv(
        "某市2026年病种目录,,,\n\n主要诊断编码,主要手术操作编码,相关手术操作编码,分值\n\
         第一章 某些传染病和寄生虫病(A00-B99),,,\nA01.4,,,205\n主要诊断编码,主要手术操作编码,相关手术操作编码,分值\n\
         A00-B99,,,\nA05.8,,,93\n,,,\n注：以上分值自2026年起执行,,,\n制表：医保局,制表：医保局,制表：医保局,制表：医保局\n",
    );
    let told: Vec<(u64, &str, &str)> = catalogue
        .outcomes
        .iter()
        .map(|outcome| (outcome.row, outcome.verdict.name(), outcome.detail.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (1, "heading", "above the heading"),
            (3, "heading", "the heading"),
            (4, "heading", "a line of text"),
            (5, "accepted", ""),
            (6, "heading", "the heading again"),
            (7, "heading", "the range of a chapter"),
            (8, "accepted", ""),
            (10, "heading", "a line of text"),
            (11, "heading", "a line of text"),
        ]
    );
}

#[test]
fn equal_rows_count_once_and_differing_ones_not_at_all() {
    let catalogue = Catalogue::csv(&format!(
        "{HEAD}A01.4,,,205\nA01.4,,,205.0\nA05.8,39.6500/34.2000,,93\nA05.8,34.20|39.65,,94\nA06.0,,,1\nA06.0,,,\nA07.1,,,1\nA07.1,,,x\n"
    ));
    assert_eq!(
        catalogue.verdicts(),
        [
            (2, "accepted", String::new()),
            (3, "repaired", "duplicate_row".into()),
            (4, "refused", "duplicate_key".into()),
            (5, "refused", "duplicate_key".into()),
            (6, "refused", "duplicate_key".into()),
            (7, "refused", "duplicate_key".into()),
            (8, "refused", "duplicate_key".into()),
            (9, "refused", "duplicate_key".into()),
        ]
    );
    assert_eq!(catalogue.row(3).detail, "the same as a.csv row 2, and counts once with it");
    assert_eq!(
        catalogue.row(4).detail,
        "the key stands with another score or mark in a.csv row 5 (94); which of them is right must be decided in the file"
    );
    assert!(catalogue.row(7).detail.contains("a.csv row 6 (1)"));
    assert!(catalogue.row(6).detail.contains("a.csv row 7 (a blank score)"));
    assert!(catalogue.row(8).detail.contains("a.csv row 9 (a score that cannot be read)"));
    assert_eq!(catalogue.table("group_points.csv"), ["DF0001,205"]);
}

#[test]
fn a_blank_score_stays_blank() {
    let catalogue = Catalogue::csv(&format!("{HEAD}A01.4,,,\nA05.8,,,0\nA06.0,,,12.34567\n"));
    assert_eq!(
        catalogue.verdicts(),
        [
            (2, "accepted", "blank_score".into()),
            (3, "accepted", String::new()),
            (4, "refused", "bad_score".into()),
        ]
    );
    assert_eq!(catalogue.table("group_points.csv"), ["DF0001,", "DF0002,0"]);
    assert_eq!(catalogue.draft.groups().without_points, 1);
}

#[test]
fn groups_of_the_library_are_known_to_the_letter() {
    // jc.csv: 1859 = A02.0 without procedures. bx.csv: 20 = A09.0 with three codes; 690 = I63 with related 00.6101.
    let catalogue = Catalogue::csv(&format!(
        "{HEAD}A02.0,,,317\nA09.0,45.2302/44.1300x001/45.1300x004,,5\nA09.0,44.1300x001/45.1300x004,,6\nC02,25.2x01/25.2x00,40.5900x011/40.5901/40.5903/40.3x00x005+25.5905,7\n"
    ));
    let groups: Vec<&str> = catalogue.outcomes.iter().skip(1).map(|row| row.group.as_str()).collect();
    // The order of alternatives and of parts says nothing; two codes of three are another group.
    assert_eq!(groups, ["JC1859", "BX0020", "DF0001", "BX0051"]);
    assert_eq!(catalogue.table("core_subset.csv"), ["JC1859", "BX0020", "BX0051"]);
    // fz_tumour.csv: 1771 = Z51.1 beside C00-C75 with 99.2503 and 99.2800x005 at any place.
    let catalogue = Catalogue::csv(
        "主要诊断编码,其他诊断编码,主要手术操作编码,分值\nZ51.1,C00-C75,99.2800x005+99.2503,9\n,,55.6100,8\n,,39.6501,1\n",
    );
    assert_eq!(catalogue.row(2).group, "FZ1771");
    // A transplant asks for no diagnosis; nothing else may lack one.
    assert_eq!(catalogue.row(4).findings, [Finding::UnknownCode]);
    let catalogue = Catalogue::csv(&format!("{HEAD},34.2000,,8\n,,,5\n"));
    assert_eq!(catalogue.verdicts()[0].2, "bad_key");
    assert_eq!(catalogue.verdicts()[1].2, "bad_key");
}

/// Damages a cell of procedures in one of the ways that files were seen with.
fn damaged(cell: &str, way: usize) -> String {
    let wide = |own: char| match own {
        '!'..='~' => char::from_u32(own as u32 + 0xFEE0).unwrap(),
        own => own,
    };
    let each = |change: &dyn Fn(&str) -> String| {
        let part = |part: &str| part.split('|').map(change).collect::<Vec<_>>().join("/");
        cell.split('+').map(part).collect::<Vec<_>>().join("+")
    };
    match way {
        0 => each(&|code| code.strip_prefix('0').unwrap_or(code).to_owned()),
        1 => each(&|code| code.replacen('.', "", 1)),
        2 => each(&|code| match code.strip_suffix("00") {
            Some(short) if !short.ends_with(['x', '.']) && code.len() == 7 => short.to_owned(),
            _ => code.to_owned(),
        }),
        3 => cell.chars().map(wide).collect(),
        4 => each(&|code| {
            if code.is_empty() { String::new() } else { format!("{}\n{}", &code[..4], &code[4..]) }
        }),
        _ => cell.to_owned(),
    }
}

#[test]
fn every_row_of_the_library_is_found_again_however_it_was_damaged() {
    let mut text = "主要诊断编码,主要手术操作编码,相关手术操作编码,分值\n".to_owned();
    let mut expected = Vec::new();
    for (file, letters) in [("bx.csv", "BX"), ("jc.csv", "JC")] {
        let table = Table::read(&repository("grouper-tables/dip-3.0").join(file));
        for row in &table.rows {
            let cell = |name: &str| {
                table.header.iter().position(|own| own == name).map_or("", |at| row[at].as_str())
            };
            let way = expected.len() % 6;
            let procedures =
                ["principal_procedure", "related_procedure"].map(|name| damaged(cell(name), way));
            text +=
                &format!("{},\"{}\",\"{}\",1\n", cell("principal_diagnosis"), procedures[0], procedures[1]);
            expected.push(format!("{letters}{:0>4}", cell("seq")));
        }
    }
    assert_eq!(expected.len(), 1725 + 3268);
    let catalogue = Catalogue::csv(&text);
    let wrong: Vec<_> =
        catalogue.outcomes[1..].iter().zip(&expected).filter(|(row, code)| row.group != **code).collect();
    assert!(wrong.is_empty(), "{} rows, such as {:?}", wrong.len(), wrong[0]);
    // Codes with a leading zero, codes without a dot …: every repair was needed somewhere.
    let met: Vec<&str> = Finding::ALL
        .iter()
        .filter(|finding| catalogue.outcomes.iter().any(|row| row.findings.contains(finding)))
        .map(|finding| finding.name())
        .collect();
    assert_eq!(met, ["lost_leading_zero", "lost_dot", "lost_trailing_zeros", "line_break", "full_width"]);
}

#[test]
fn mixed_groups_have_a_key_and_a_class() {
    let head = "dx_key,group_type,score\n";
    let catalogue = Catalogue::csv(&format!(
        "{head}I63,S,1000\nI6,T,900\nI,C,800\nA00-B99,D,700\n i63 ,C,600\nＣ00～C97,相关手术组,500\nI63.9,S,1\nI63,X,2\nZZ,C,3\nI63/I64,D,4\n"
    ));
    assert_eq!(
        catalogue.table("mixed_groups.csv"),
        ["I63,S,", "I6,T,", "I,C,", "A00-B99,D,", "I63,C,", "C00-C97,S,"]
    );
    assert_eq!(
        catalogue.table("group_points.csv"),
        ["I63S,1000", "I6T,900", "IC,800", "A00-B99D,700", "I63C,600", "C00-C97S,500"]
    );
    let refused: Vec<(u64, String)> =
        catalogue.verdicts().into_iter().filter(|row| row.1 == "refused").map(|row| (row.0, row.2)).collect();
    assert_eq!(
        refused,
        [
            (8, "bad_key".to_owned()),
            (9, "bad_word".to_owned()),
            (10, "bad_key".to_owned()),
            (11, "bad_key".to_owned())
        ]
    );
    assert_eq!(names(catalogue.row(6)), "letter_case");
    // No core row: the region's subset of the library is not touched.
    assert!(!catalogue.draft.tables().iter().any(|(name, _, _)| *name == "core_subset.csv"));
}

#[test]
fn a_row_is_core_or_mixed_by_its_word_or_by_its_form_and_never_by_guess() {
    let head = "主要诊断编码,主要手术操作编码,病种类型,分值\n";
    let catalogue = Catalogue::csv(&format!(
        "{head}I63,,综合手术,1\nI63,治疗性操作组,综合,2\nI63,,核心,3\nI63.9,39.6500,核心手术,4\nI63,,T,5\nI63.9,,,6\n\
         I64,,C,7\nI63.9,,核心手术,8\nI63.9,39.6500,核心保守,9\nI63,39.6500,综合手术,10\nI63,,综合,11\nI6,,,12\nA00-B99,,,13\nI65,39.6500,S,14\n"
    ));
    assert_eq!(
        catalogue.verdicts(),
        [
            (2, "accepted", String::new()),
            (3, "refused", "duplicate_key".into()),
            (4, "accepted", String::new()),
            (5, "accepted", String::new()),
            // The same key and class as row 3, with another score.
            (6, "refused", "duplicate_key".into()),
            (7, "accepted", String::new()),
            // Core group without procedures, or mixed group of class C?
            (8, "refused", "kind_unclear".into()),
            (9, "refused", "kind_unclear".into()),
            (10, "refused", "kind_unclear".into()),
            (11, "refused", "kind_unclear".into()),
            (12, "refused", "kind_unclear".into()),
            (13, "refused", "kind_unclear".into()),
            (14, "refused", "kind_unclear".into()),
            (15, "accepted", String::new()),
        ]
    );
    assert_eq!(catalogue.table("mixed_groups.csv"), ["I63,S,"]);
}

#[test]
fn overlapping_ranges_of_a_class_are_refused() {
    let catalogue = Catalogue::csv(
        "dx_key,class,score\nA00-B99,C,1\nB50-C97,C,2\nB50-C97,D,3\nD00-D48,C,4\nA00-Z99,S,5\nB00-B09,S,6\nC00-C09,S,7\n",
    );
    let refused: Vec<u64> =
        catalogue.outcomes.iter().filter(|row| row.verdict == Verdict::Refused).map(|row| row.row).collect();
    assert_eq!(refused, [2, 3, 6, 7, 8]);
    assert_eq!(catalogue.row(2).detail, "the range overlaps that of a.csv row 3");
    assert_eq!(catalogue.table("mixed_groups.csv"), ["B50-C97,D,", "D00-D48,C,"]);
}

#[test]
fn primary_care_is_written_where_the_file_speaks_of_it() {
    let catalogue = Catalogue::csv(
        "主要诊断编码,主要手术操作编码,相关手术操作编码,分值,基层病种\nA01.4,,,205,是\nA05.8,39.65/34.2000,,93,1\nA06.0,,,5,否\nA07.1,39.6500,34.2000,6,1\nA08.0,,,6,也许\n",
    );
    assert_eq!(catalogue.table("primary_care.csv"), ["A01.4,", "A05.8,39.6500|34.2000"]);
    assert_eq!(names(catalogue.row(5)), "not_expressible");
    assert_eq!(names(catalogue.row(6)), "bad_word");
    let catalogue = Catalogue::csv("诊断编码,病种类型,分值\nA01.4,基层病种,205\nA05.8,核心病种,3\n");
    assert_eq!(catalogue.table("primary_care.csv"), ["A01.4,"]);
    // A file that does not speak of it leaves the library's list in force.
    let catalogue = Catalogue::csv(&format!("{HEAD}A01.4,,,205\n"));
    assert!(!catalogue.draft.tables().iter().any(|(name, _, _)| *name == "primary_care.csv"));
}

#[test]
fn a_map_names_other_heads_and_words() {
    let map = "score.from = \"2026分值\"\ngroup_type = { from = \"属性\", values = { \"1\" = \"核心\", \"0\" = \"综合\" } }\n\
               primary_care.value = \"否\"\n";
    let text = "诊断编码,手术编码,分值,2026分值,属性,治疗方式,病种名称\nA01.4,,1,205,1,,副伤寒\nI63,,1,900,0,T,脑梗死\n";
    let catalogue = Catalogue::read("a.csv", text.as_bytes(), map, None).unwrap();
    assert_eq!(catalogue.table("group_points.csv"), ["DF0001,205", "I63T,900"]);
    assert_eq!(catalogue.table("mixed_groups.csv"), ["I63,T,脑梗死"]);
    assert_eq!(catalogue.table("local_groups.csv"), ["DF0001,副伤寒,A01.4,,,"]);
    // The file says that nothing is primary care.
    assert!(
        catalogue.draft.tables().iter().any(|(name, _, rows)| *name == "primary_care.csv" && rows.is_empty())
    );
    let wrong = Catalogue::read("a.csv", text.as_bytes(), "scor.from = \"a\"\nscore.value = \"1\"\n", None);
    assert_eq!(
        wrong.err().unwrap(),
        "map.toml:3: unknown key `column.scor`; did you mean `score`?\n\
         map.toml:4: `value` and `values` are for columns of words, `score` is none"
    );
}

#[test]
fn a_refused_row_shows_all_its_cells_and_a_mended_one_what_changed() {
    let catalogue = Catalogue::csv(&format!("{HEAD}I63.9,\"39.6\n500\",3.3101,100\nI63.9,39.6599,,77\n"));
    assert_eq!(
        catalogue.row(2).cells(),
        [
            "a.csv",
            "",
            "2",
            "repaired",
            "DF0001",
            "line_break|lost_leading_zero",
            "",
            "principal_procedure: 39.6\\n500; related_procedure: 3.3101",
            "principal_procedure: 39.6500; related_procedure: 03.3101"
        ]
    );
    let refused = catalogue.row(3).cells();
    assert_eq!(refused[7], "principal_diagnosis: I63.9; principal_procedure: 39.6599; score: 77");
    assert_eq!((refused[4].as_str(), refused[8].as_str()), ("", ""));
    // A row without an outcome is a bug, and nothing is written.
    let error = catalogue.draft.outcomes(4).unwrap_err();
    assert_eq!(error.kind, casemix::domain::Kind::Sum);
    assert_eq!(error.to_string(), "the files have 4 rows, and 3 are accounted for; nothing was written");
}
