//! Pages that are made from the code, and the promises of the README.

use std::fmt::Write as _;

use casemix::domain::{Finding, RejectReason};
use casemix::import::Standing;
use casemix::policy::{Key, Policy};

use crate::consortium::{county, with_cases};
use crate::support::{Scene, mini_region, repository, stay};

/// Compares a page with what the code says; the page it should be is put where it can be copied from.
fn check(name: &str, page: &str) {
    let made = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&made, page).unwrap();
    let kept = std::fs::read_to_string(repository("docs").join(name)).unwrap_or_default();
    assert!(kept == page, "docs/{name} is not what the code says; copy {} there", made.display());
}

#[test]
fn the_policy_page_lists_every_key() {
    let mut page = "# Keys of `policy.toml`\n\n\
        <!-- Made from src/policy/vocabulary/; tests/it/docs.rs holds the two together. -->\n\n\
        Every entry states `value` (or what stands in its place), `from` (inclusive), `until` (exclusive, may be left out),\n\
        `source` (document and article) and, where the key has one, `unit`. Several entries of a key are written as\n\
        `[[section.key]]` tables, one for each period, pool or level; the entry that is limited to more goes first. There are\n\
        no defaults: a value that is needed on some day and stands nowhere is an error, and so is a key that is not listed here.\n\n\
        Months are settled by the rules of their last day, years by those of 31 December. The points of a case, its rate and its\n\
        standards go by its settlement date.\n"
        .to_owned();
    let mut section = "";
    for key in Key::all() {
        let (own, short) = key.name.split_once('.').unwrap();
        if own != section {
            section = own;
            writeln!(page, "\n## {section}").unwrap();
        }
        writeln!(page, "\n### {short}\n\n{}\n", key.meaning).unwrap();
        writeln!(page, "- range: {}", key.range).unwrap();
        if let Some(unit) = key.unit {
            writeln!(page, "- unit: `{unit}`").unwrap();
        }
        let limits: Vec<&str> = [("pool", key.by_pool), ("level", key.by_level)]
            .iter()
            .filter(|(_, may)| *may)
            .map(|(what, _)| *what)
            .collect();
        writeln!(page, "- may differ by: {}", limits.join(", ")).unwrap();
        writeln!(
            page,
            "- needed: {}",
            if key.optional { "where another value asks for it" } else { "always" }
        )
        .unwrap();
        writeln!(page, "- used by: {}", key.used_by).unwrap();
        writeln!(page, "\n```toml\n{}\n```", key.example).unwrap();
        let file = format!("format = 1\nid = \"example\"\ntitle = \"an example\"\n{}\n", key.example);
        let read =
            Policy::parse(&file).unwrap_or_else(|error| panic!("the example of {}: {error}", key.name));
        assert_eq!(read.turning_days().len(), 1, "{} has an example of one entry", key.name);
    }
    check("policy.md", &page);
}

#[test]
fn the_page_of_reasons_lists_every_reject_and_finding() {
    let mut page = "# Why a record is refused, and what is odd about one that is not\n\n\
        <!-- Made from src/domain/reject.rs and src/domain/finding.rs; tests/it/docs.rs holds them together. -->\n\n\
        ## Rejects (`rejects.parquet`, column `reason`)\n\nThe first that applies, in this order.\n\n| reason | meaning |\n|---|---|\n"
        .to_owned();
    for reason in RejectReason::ALL {
        writeln!(page, "| `{}` |{} |", reason.name(), reason.meaning()).unwrap();
    }
    page += "\n## Findings (`findings.csv`, column `finding`)\n\nThe record is accepted all the same.\n\n| finding | meaning |\n|---|---|\n";
    for finding in Finding::ALL {
        writeln!(page, "| `{}` |{} |", finding.name(), finding.meaning()).unwrap();
    }
    check("reasons.md", &page);
}

#[test]
fn the_page_of_imports_lists_every_finding_and_every_head() {
    let page = std::fs::read_to_string(repository("docs/import.md")).unwrap();
    let mut missing = Vec::new();
    for finding in casemix::import::Finding::ALL {
        let row = match finding.standing() {
            Standing::Said => "accepted",
            Standing::Mended => "repaired",
            Standing::Refused => "refused",
        };
        missing.push(format!("| `{}` | {row} | {} |", finding.name(), finding.meaning()));
    }
    for field in casemix::import::Field::ALL {
        missing.push(format!("| `{}` | {} |", field.key(), field.names().join(" ")));
    }
    missing.retain(|line| !page.lines().any(|own| own == line));
    assert!(missing.is_empty(), "docs/import.md lacks\n{}", missing.join("\n"));
}

#[test]
fn both_readmes_begin_with_the_two_commands() {
    for name in ["README.md", "README.zh-CN.md"] {
        let text = std::fs::read_to_string(repository(name)).unwrap();
        let run = text.find("cargo run --release -- run fixtures/demo-drg -o out").unwrap();
        let test = text.find("cargo test").unwrap();
        assert!(run < test && text[..test].lines().count() < 25, "{name}");
    }
}

/// The part of a page below a heading, to the next one of its rank.
fn below<'p>(page: &'p str, heading: &str) -> &'p str {
    let (_, part) = page.split_once(&format!("\n{heading}\n")).unwrap_or_else(|| panic!("no {heading}"));
    let rank = format!("\n{} ", heading.split(' ').next().unwrap());
    part.split(&rank).next().unwrap()
}

#[test]
fn every_column_and_line_of_the_statements_is_documented() {
    let scene = Scene::new();
    scene.run(&mini_region(), &[stay("1", "A", 1, "G00.000", "", 1000, 80)]).unwrap();
    let formats = std::fs::read_to_string(repository("docs/formats.md")).unwrap();
    let mut missing = Vec::new();
    for (file, heading) in [
        ("2023-01/settlement.csv", "settlement.csv"),
        ("2023-01/pool.csv", "YYYY-MM/pool.csv"),
        ("clearing.csv", "clearing.csv"),
        ("points.csv", "points.csv"),
        ("pool.csv", "pool.csv"),
        ("ledger.csv", "ledger.csv"),
        ("closing.csv", "closing.csv"),
    ] {
        let part = below(&formats, &format!("#### `{heading}`"));
        let table = scene.table(file);
        // Of the lines of a budget each has its own name.
        let own =
            |row: &&Vec<String>| ["amount", "points", "yuan per point", "ratio"].contains(&row[3].as_str());
        let lines = table.rows.iter().filter(|_| file == "pool.csv").filter(own).map(|row| &row[2]);
        for word in table.header.iter().chain(lines) {
            if !part.contains(&format!("| `{word}` |")) {
                missing.push(format!("{file} {word}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_column_and_line_of_a_county_with_consortiums_is_documented() {
    let (scene, texts) = with_cases(&county(), &[("1", "A", "X", "G00.000", 100)]);
    scene.run(&texts, &[]).unwrap();
    let formats = std::fs::read_to_string(repository("docs/formats.md")).unwrap();
    let mut missing = Vec::new();
    for file in ["consortium.csv", "consortium_claims.csv", "netting.csv", "incentive.csv", "pool.csv"] {
        let part = below(&formats, &format!("#### `{file}`"));
        let table = scene.table(file);
        let of_consortiums = table.rows.iter().map(|row| &row[2]).filter(|line| line.contains("consortium"));
        let lines = of_consortiums.filter(|_| file == "pool.csv");
        for word in table.header.iter().chain(lines).filter(|word| !part.contains(&format!("| `{word}` |"))) {
            missing.push(format!("{file} {word}"));
        }
    }
    for table in county().0.keys().filter(|name| name.contains("consortium") || name.contains("outside")) {
        let columns = county().0[table].lines().next().unwrap().to_owned();
        let own = columns.split(',').filter(|column| !formats.contains(&format!("`{column}`")));
        missing.extend(own.map(|column| format!("{table} {column}")));
    }
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_column_of_the_tables_is_documented() {
    let formats = std::fs::read_to_string(repository("docs/formats.md")).unwrap();
    let mut missing = Vec::new();
    for column in casemix::files::discharges::COLUMNS {
        if !formats.contains(&format!("| `{}` |", column.name)) {
            missing.push(column.name.to_owned());
        }
    }
    let demo = repository("fixtures/demo-drg");
    for table in [
        "hospitals.csv",
        "group_points.csv",
        "coefficients.csv",
        "budget.csv",
        "prepayments.csv",
        "deductions.csv",
        "assessments.csv",
    ] {
        let header = std::fs::read_to_string(demo.join(table)).unwrap();
        for column in header.lines().next().unwrap().split(',') {
            if !formats.contains(&format!("`{column}`")) {
                missing.push(format!("{table} {column}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}
