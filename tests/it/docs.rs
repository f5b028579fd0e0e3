//! Pages that are made from the code, and the promises of the README.

use std::fmt::Write as _;

use casemix::domain::{Finding, Reason, RejectReason};
use casemix::import::Standing;
use casemix::pages::{Language, of_finding, of_grouping, of_reject};
use casemix::policy::{Key, Policy};
use casemix::report::{Definition, Indicator, SOURCES, component};
use casemix::settlement::{AccountKind, CHART};

use crate::consortium::{county, with_cases};
use crate::reason_examples::{BASE, Example, FAILURES};
use crate::support::{Scene, Table, mini_region, repository, stay};

/// Compares a page with what the code says; the page it should be is put where it can be copied from.
fn check(name: &str, page: &str) {
    let made = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(made.parent().unwrap()).unwrap();
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

/// The sound record that the examples differ from, as a CSV file.
fn sound_record() -> String {
    let [heads, cells] = [BASE.map(|(name, _)| name), BASE.map(|(_, value)| value)].map(|row| row.join(","));
    format!("```csv\n{heads}\n{cells}\n```\n")
}

/// A line of a table of reasons: the word, what it means, the smallest record that meets it, and the detail that is written.
fn reason_line(name: &str, meaning: &str, chinese: bool) -> String {
    let example = Example::of(name);
    let detail = if example.detail.is_empty() { String::new() } else { format!("`{}`", example.detail) };
    format!("| `{name}` | {} | {} | {detail} |", meaning.trim(), example.shown(chinese))
}

#[test]
fn the_page_of_reasons_lists_every_reject_and_finding() {
    let mut page = "# Why a record is refused, and what is odd about one that is not\n\n\
        <!-- Made from src/domain/reject.rs and finding.rs and the examples of tests/it/reason_examples.rs, which are run; \
        tests/it/docs.rs holds them together. -->\n\n\
        An example is the smallest change of this sound record that meets the reason; columns that it does not have are added:\n\n"
        .to_owned();
    page += &sound_record();
    page += "\n## Rejects (`rejects.parquet`, column `reason`)\n\nThe first that applies, in this order.\n\n\
        | reason | meaning | example | `detail` |\n|---|---|---|---|\n";
    for reason in RejectReason::ALL {
        writeln!(page, "{}", reason_line(reason.name(), reason.meaning(), false)).unwrap();
    }
    page += "\n## Ambiguous and ungrouped cases (`cases.parquet`, column `reason`)\n\n\
        The record is accepted; its case is in no payment group. `unrelated_procedure` makes it ambiguous (歧义), the others ungrouped.\n\n\
        | reason | meaning | example | `detail` |\n|---|---|---|---|\n";
    for reason in Reason::ALL {
        writeln!(page, "{}", reason_line(reason.name(), of_grouping(reason, Language::English), false))
            .unwrap();
    }
    page += "\n## Findings (`findings.csv`, column `finding`)\n\nThe record is accepted all the same.\n\n\
        | finding | meaning | example | `detail` |\n|---|---|---|---|\n";
    for finding in Finding::ALL {
        writeln!(page, "{}", reason_line(finding.name(), finding.meaning(), false)).unwrap();
    }
    page += "\n## Errors (exit codes)\n\nA command ends with 0 where all is well. From 2 on it was ended by an error, and nothing is written; the error says what is wrong, where, what was expected \
        and what to do.\n\n| exit code | meaning | example | what is said |\n|---|---|---|---|\n";
    for own in FAILURES {
        writeln!(page, "| {} | {} | {} | `` {} `` |", own.code, own.meaning[1], own.example[1], own.said)
            .unwrap();
    }
    check("reasons.md", &page);
}

#[test]
fn the_chinese_page_of_reasons_lists_every_reject_and_finding() {
    let mut page = "# 记录为何被拒收，以及接收的记录有何异常\n\n\
        <!-- 由 src/pages/reasons.rs 与实际运行的 tests/it/reason_examples.rs 生成；tests/it/docs.rs 保证一致。 -->\n\n\
        每个例子是对下面合格记录的最小改动；记录没有的列即为添加：\n\n"
        .to_owned();
    page += &sound_record();
    page += "\n## 拒收（`rejects.parquet` 的 `reason` 列）\n\n按此顺序，取第一个成立的原因。\n\n\
        | 原因 | 含义 | 例子 | `detail` |\n|---|---|---|---|\n";
    for reason in RejectReason::ALL {
        let meaning = of_reject(*reason, Language::Chinese);
        writeln!(page, "{}", reason_line(reason.name(), meaning, true)).unwrap();
    }
    page += "\n## 歧义与未入组的病例（`cases.parquet` 的 `reason` 列）\n\n记录被接收，但病例不在任何付费病组中。\
        `unrelated_procedure` 为歧义，其余为未入组。\n\n| 原因 | 含义 | 例子 | `detail` |\n|---|---|---|---|\n";
    for reason in Reason::ALL {
        writeln!(page, "{}", reason_line(reason.name(), of_grouping(reason, Language::Chinese), true))
            .unwrap();
    }
    page += "\n## 提示（`findings.csv` 的 `finding` 列）\n\n记录仍被接收。\n\n| 提示 | 含义 | 例子 | `detail` |\n|---|---|---|---|\n";
    for finding in Finding::ALL {
        let meaning = of_finding(*finding, Language::Chinese);
        writeln!(page, "{}", reason_line(finding.name(), meaning, true)).unwrap();
    }
    page += "\n## 错误（退出码）\n\n一切正常时退出码为 0。自 2 起为错误：命令结束，不写任何结果，并说明何处有何错误、应为什么、怎样处理。\n\n\
        | 退出码 | 含义 | 例子 | 输出 |\n|---|---|---|---|\n";
    for own in FAILURES {
        writeln!(page, "| {} | {} | {} | `` {} `` |", own.code, own.meaning[0], own.example[0], own.said)
            .unwrap();
    }
    check("zh/reasons.md", &page);
}

#[test]
fn the_page_of_accounts_is_the_chart() {
    let mut page = "# Accounts\n\n\
        <!-- Made from src/settlement/account.rs; tests/it/docs.rs holds the two together. -->\n\n\
        Each pool has its own books. A posting of `ledger.csv` moves money from an account to another, and names its cause: the\n\
        step, and what the amount rests on. An amount below zero is booked the other way, nothing is not booked. `accounts.csv`\n\
        has what came into each account and what went out; every account closes, or nothing is written.\n\n\
        In `ledger.beancount` and `ledger.journal` (hledger) each posting is a transaction that debits `account_from` and credits\n\
        `account_to`, so that every account has the sign of its root: what a hospital is owed (Liabilities) is below zero, what it\n\
        was paid ahead (Assets) above. An account there holds the opposite of `closing` in `accounts.csv`. Its name is root, pool\n\
        and account. Of codes, pools and lines ASCII letters and digits and Chinese characters stay; any other character is its\n\
        number between hyphens (`_` is `-5F-`); before what does not begin with a capital or a digit stands `X-`. The plain name\n\
        stands beside it as `account`. The last lines state what each account must hold, and the tools check it to the fen.\n"
        .to_owned();
    for kind in CHART {
        let AccountKind { pattern, meaning, comes_in, goes_out, at_the_end, example, .. } = kind;
        writeln!(page, "\n## `{pattern}`\n\n{meaning}\n").unwrap();
        writeln!(page, "- comes in: {comes_in}\n- goes out: {goes_out}\n- at the end: {at_the_end}").unwrap();
        // Whose account it is stands last or in the middle: the part that the pattern has in angles.
        let parts = pattern.split(':').zip(example.split(':'));
        let exported: Vec<String> = parts
            .map(|(part, own)| if part.starts_with('<') { component(own) } else { own.to_owned() })
            .collect();
        let exported = exported.join(":");
        writeln!(page, "- example: `{example}`, exported as `{}:X-employee:{exported}`", kind.root.name())
            .unwrap();
    }
    check("accounts.md", &page);
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

#[test]
fn the_page_of_indicators_defines_every_one() {
    let mut page = "# Indicators\n\n\
        <!-- Made from src/report/indicators/definition.rs; tests/it/docs.rs holds the two together. -->\n\n\
        `indicators.csv` of `run` and `clear`: each value with what was divided by what. A row without a denominator is left out,\n\
        and a blank is never 0: parts of the cost are held against the cost of the cases that state them. Corrections and reversals\n\
        are reckoned in: a case that a reversal names, and that reversal, state no part of the cost and no death, whatever cells the\n\
        reversal fills.\n\n\
        | key | name | 名称 | numerator | denominator | unit | source |\n|---|---|---|---|---|---|---|\n"
        .to_owned();
    for own in Indicator::ALL.iter().map(|own| own.definition()) {
        let Definition { key, title, english, scale, numerator, denominator, source } = own;
        let unit = scale.name();
        writeln!(page, "| `{key}` | {english} | {title} | {numerator} | {denominator} | {unit} | {source} |")
            .unwrap();
    }
    page +=
        "\n## Sources\n\nThe keys of the project's dossier of policies:\n\n| key | what it is |\n|---|---|\n";
    for (key, meaning) in SOURCES {
        writeln!(page, "| {key} | {meaning} |").unwrap();
    }
    let named: Vec<&str> =
        Indicator::ALL.iter().flat_map(|own| own.definition().source.split("; ")).collect();
    for source in &named {
        let source = source.strip_prefix("after ").unwrap_or(source);
        assert!(SOURCES.iter().any(|(key, _)| source.starts_with(key)), "{source} is no key");
    }
    for (key, _) in SOURCES {
        assert!(named.iter().any(|source| source.contains(key)), "{key} is named by nothing");
    }
    page += "\n## What the records cannot bear\n\n\
        These indicators of the published lists are not reckoned, because the records and tables do not say what they need:\n\n\
        - share of cases in overrun at the value of the clearing (超支人次占比): that value is known only after every case was read;\n  `loss_cases_percent` tells it at the opening value;\n\
        - readmission within 14, 15 or 31 days apart from the days of `points.readmission`;\n\
        - death in low-risk groups: no published list of such groups; `death_percent` is that of all cases;\n\
        - change of the value of a point of the fund from year to year: of earlier years `value_history.csv` has cost and points, so it\n  is told of points of total cost only (`point_value_change_percent`);\n\
        - special cases applied for: `special_cases.csv` holds decisions, and no application that was refused; `special_percent` tells\n  the cases decided on, `special_candidates_percent` those that may be applied for;\n\
        - visits inside the county (县域内就诊率): bills from outside name amounts, not visits;\n\
        - fund spent outside the region (异地支出占比): discharges are those of the region's own hospitals, and what others are paid for its\n  people stands in no table but `outside_bills.csv` of consortiums (`out_of_county_percent`);\n\
        - whether lists came in time: no record says when it was uploaded.\n";
    check("indicators.md", &page);
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
        ("indicators.csv", "indicators.csv"),
        ("groups.csv", "groups.csv"),
        ("bulletin.csv", "bulletin.csv"),
        ("hospitals.csv", "hospitals.csv"),
        ("other_methods.csv", "other_methods.csv"),
        ("reconciliation.csv", "reconciliation.csv"),
        ("pool.csv", "pool.csv"),
        ("ledger.csv", "ledger.csv"),
        ("accounts.csv", "accounts.csv"),
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

/// The words of a list that a section has no line for.
fn lacking<'w>(section: &str, words: impl IntoIterator<Item = &'w String>) -> Vec<String> {
    words.into_iter().filter(|word| !section.contains(&format!("| `{word}` |"))).cloned().collect()
}

#[test]
fn every_column_and_figure_of_a_what_if_is_documented() {
    use crate::simulate::{policy, small, table};
    let body = table("group_points.csv", "where = { group_code = \"BR15\" }\nset = { weight = 1.5 }")
        + &policy("month.share_paid", "value = 0.9; unit = \"share\"");
    let asked = small().variant(&body).hospital("A").sweep("budget.total=700..800:50");
    let told = asked.goal("hospital.A.final = 220", "budget.total=700..800:10").done();
    let two =
        small().sweep("budget.total=700..800:50").sweep("policy.month.share_paid.value=0.9..1.0:0.1").done();
    let formats = std::fs::read_to_string(repository("docs/formats.md")).unwrap();
    let section = |file: &str| below(&formats, &format!("#### `{file}`"));
    let figures = below(&formats, "#### Figures of a what-if");
    let causes = below(&formats, "### A what-if: the output of `simulate`");
    let mut missing = Vec::new();
    for file in ["migration.csv", "group_changes.csv", "own_cases.csv", "goal.csv"] {
        missing.extend(lacking(section(file), &told.table(file).header));
    }
    missing.extend(lacking(&format!("{}{causes}", section("causes.csv")), &told.table("causes.csv").header));
    let sweeps = format!("{}{figures}", section("sweep.csv"));
    for asked in [&told, &two] {
        missing.extend(lacking(&sweeps, &asked.table("sweep.csv").header));
    }
    for file in [
        "pools.csv",
        "levels.csv",
        "hospitals.csv",
        "months.csv",
        "groups.csv",
        "own_months.csv",
        "own_groups.csv",
    ] {
        let own = told.table(file);
        let at = own.place("measure");
        missing.extend(lacking(figures, own.rows.iter().map(|row| &row[at])));
        let words = own.header.iter().filter(|word| !formats.contains(&format!("`{word}`")));
        missing.extend(words.cloned());
    }
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_column_of_the_packs_is_documented() {
    let (_, report) = &*crate::report::DEMO;
    let formats = std::fs::read_to_string(repository("docs/formats.md")).unwrap();
    let mut missing = Vec::new();
    for file in ["rank.csv", "deviations.csv", "refused.csv", "groups.csv"] {
        let table = Table::read(&report.join("packs/D015").join(file));
        missing.extend(lacking(below(&formats, &format!("#### `packs/HOSPITAL/{file}`")), &table.header));
    }
    // What a pack adds to the statements.
    let added = ["name".to_owned(), "title".to_owned()];
    for file in ["settlement.csv", "clearing.csv", "indicators.csv"] {
        let table = Table::read(&report.join("packs/D015").join(file));
        let own = table.header.iter().filter(|word| !added.contains(word));
        missing.extend(lacking(below(&formats, &format!("#### `{file}`")), own));
    }
    let listed = below(&formats, "### `casemix report DIR -o OUT`");
    for entry in std::fs::read_dir(report.join("packs/D015")).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        if !listed.contains(&format!("`{name}`")) {
            missing.push(name);
        }
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
