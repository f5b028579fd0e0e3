//! House rules, read off the source: which layer may use which, and where files, threads and floats have no place.

use std::path::{Path, PathBuf};

use crate::support::repository;

/// Each folder of `src` with the folders it may use.
const MAY_USE: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("table", &["domain"]),
    ("rule", &["domain", "table"]),
    ("scheme", &["domain", "table", "rule"]),
    ("policy", &["domain", "table", "scheme"]),
    ("grouper", &["domain", "table", "rule", "scheme"]),
    ("region", &["domain", "table", "scheme", "policy"]),
    ("variant", &["domain", "table", "policy", "region"]),
    ("import", &["domain", "table", "scheme"]),
    ("points", &["domain", "scheme", "policy", "region", "variant"]),
    ("settlement", &["domain", "policy", "region"]),
    ("simulation", &["domain", "policy", "points", "settlement"]),
    ("files", &["domain", "table", "policy", "region", "points"]),
    ("pipeline", &["domain", "policy", "region", "scheme", "grouper", "points", "simulation", "files"]),
    ("report", &["domain", "policy", "region", "settlement", "simulation", "files", "pipeline"]),
    ("pages", &["domain", "table", "files", "report"]),
    ("generate", &["domain", "table", "rule", "scheme", "policy", "region", "grouper", "files"]),
    (
        "run",
        &[
            "domain",
            "table",
            "scheme",
            "policy",
            "region",
            "variant",
            "grouper",
            "import",
            "variant",
            "points",
            "settlement",
            "simulation",
            "files",
            "pipeline",
            "report",
            "pages",
            "generate",
        ],
    ),
    ("cli", &["domain", "report", "run"]),
];

/// Folders that know neither files, clock, environment, threads nor floats.
const PURE: &[&str] = &["domain", "rule", "grouper", "points", "settlement", "simulation"];

/// Crates that belong to one place.
const AT_HOME: &[(&str, &[&str])] = &[
    ("rust_decimal", &["domain/number.rs"]),
    ("clap", &["cli/"]),
    ("rayon", &["run/"]),
    ("arrow_array", &["files/", "pipeline/", "generate/"]),
    ("arrow_select", &["pipeline/"]),
    ("parquet", &["files/", "generate/"]),
    ("indicatif", &["cli/"]),
    ("signal_hook", &["cli/"]),
    ("toml", &["table/"]),
    ("calamine", &["import/workbook.rs"]),
    ("zip", &["import/workbook.rs"]),
    ("rust_xlsxwriter", &["pages/workbook.rs"]),
    ("plotters", &["pages/page/charts.rs"]),
    ("maud", &["pages/page/"]),
];

/// No file is longer than this.
const LONGEST: usize = 600;

fn sources() -> Vec<(String, String)> {
    fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { walk(&path, files) } else { files.push(path) }
        }
    }
    let root = repository("src");
    let mut files = Vec::new();
    walk(&root, &mut files);
    files.sort();
    let name = |path: &Path| path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
    files.iter().map(|path| (name(path), std::fs::read_to_string(path).unwrap())).collect()
}

/// The code without comment lines.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .map(|(at, line)| (at + 1, line))
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|character: char| !character.is_alphanumeric() && character != '_')
}

#[test]
fn layers_use_only_what_lies_below_them() {
    let mut faults = Vec::new();
    for (name, text) in sources() {
        let Some((folder, _)) = name.split_once('/') else { continue };
        let Some((_, allowed)) = MAY_USE.iter().find(|(known, _)| *known == folder) else {
            faults.push(format!("{name}: folder {folder} is not in the list of layers"));
            continue;
        };
        for (line, content) in code(&text) {
            for used in content.split("crate::").skip(1) {
                let used = words(used).next().unwrap();
                if used != folder && !allowed.contains(&used) {
                    faults.push(format!("{name}:{line}: {folder} may not use {used}"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn pure_layers_touch_no_file_clock_thread_or_float() {
    let mut faults = Vec::new();
    for (name, text) in sources() {
        let pure = PURE.iter().any(|folder| name.starts_with(&format!("{folder}/")));
        let below_the_edge = pure
            || ["table/", "scheme/", "policy/", "region/", "variant/"]
                .iter()
                .any(|folder| name.starts_with(folder));
        for (line, content) in code(&text) {
            if pure
                && ["std::fs", "std::env", "std::time", "std::thread", "std::io"]
                    .iter()
                    .any(|used| content.contains(used))
            {
                faults.push(format!("{name}:{line}: {content}"));
            }
            if below_the_edge && words(content).any(|word| word == "f64" || word == "f32") {
                faults.push(format!("{name}:{line}: a float below the edge"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn crates_stay_where_they_belong() {
    let mut faults = Vec::new();
    for (name, text) in sources() {
        for (line, content) in code(&text) {
            for (used, homes) in AT_HOME {
                let home = homes.iter().any(|home| name.starts_with(home)) || name == "main.rs";
                if !home && content.contains(&format!("{used}::")) && words(content).any(|word| word == *used)
                {
                    faults.push(format!("{name}:{line}: {used} belongs in {}", homes.join(", ")));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn files_are_short_and_nothing_is_left_behind() {
    let mut faults = Vec::new();
    for (name, text) in sources() {
        let lines = text.lines().count();
        if lines > LONGEST {
            faults.push(format!("{name}: {lines} lines, {LONGEST} at most"));
        }
        for (line, content) in text.lines().enumerate() {
            if ["todo!", "unimplemented!", "TODO", "FIXME", "dbg!"].iter().any(|left| content.contains(left))
            {
                faults.push(format!("{name}:{}: {content}", line + 1));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
