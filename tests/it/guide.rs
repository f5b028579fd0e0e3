//! The worked guide of what-if: its commands run, and what they write is what its two pages quote.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, create_dir_all, read_dir, read_to_string, write};
use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::{BooleanArray, RecordBatch};
use arrow_select::filter::filter_record_batch;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::support::{program, repository};

/// The folder of a hospital that holds only its own cases, as the guide calls it.
const OWN: &str = "own-d005";

/// What a part of the guide asks, shows and quotes.
#[derive(Debug, Default, PartialEq, Eq)]
struct Part {
    commands: Vec<String>,
    /// Pieces of variants.
    changes: Vec<String>,
    /// Files of the reader's own, by path.
    files: BTreeMap<String, String>,
    /// Lines of tables, and of what is shown on the terminal.
    lines: Vec<String>,
    /// Code spans that are decimal numbers.
    figures: BTreeSet<String>,
}

impl Part {
    fn read(text: &str) -> Self {
        let mut part = Self::default();
        // Prose and blocks take turns.
        for (place, piece) in text.split("```").enumerate() {
            if place % 2 == 0 {
                let spans = piece.split('`').skip(1).step_by(2);
                part.figures.extend(spans.filter(|span| is_figure(span)).map(str::to_owned));
                continue;
            }
            let (kind, block) = piece.split_once('\n').unwrap();
            let lines = || block.lines().map(str::to_owned);
            match kind.split_once(' ') {
                Some(("csv", path)) => _ = part.files.insert(path.to_owned(), block.to_owned()),
                None if kind.is_empty() => part.commands.extend(lines()),
                None if kind == "toml" => part.changes.push(block.to_owned()),
                None if ["text", "csv"].contains(&kind) => part.lines.extend(lines()),
                _ => panic!("a block of `{kind}` is not looked at"),
            }
        }
        part
    }

    /// The words that follow a flag in its commands.
    fn after<'p>(&'p self, flag: &str) -> impl Iterator<Item = &'p str> {
        let words = self.commands.iter().map(|command| command.split(' ').collect::<Vec<&str>>());
        words.flat_map(move |words| {
            let values = words.windows(2).filter(|pair| pair[0] == flag);
            values.map(|pair| pair[1]).collect::<Vec<&str>>()
        })
    }
}

fn is_figure(span: &str) -> bool {
    span.contains('.') && span.chars().all(|character| character.is_ascii_digit() || "-.".contains(character))
}

fn page(name: &str) -> Vec<Part> {
    let text = read_to_string(repository("docs").join(name)).unwrap();
    text.split("\n## ").map(Part::read).collect()
}

/// The words of a command; what stands in double quotes is one.
fn words(command: &str) -> Vec<String> {
    let pieces = command.split('"').enumerate();
    let words = pieces.flat_map(|(place, piece)| match place % 2 {
        0 => piece.split_whitespace().map(str::to_owned).collect(),
        _ => vec![piece.to_owned()],
    });
    words.collect()
}

/// Runs a command of the guide from the repository, with the reader's own folders in `folder`; what it shows.
fn run(command: &str, folder: &Path) -> String {
    let mut words = words(command);
    assert_eq!(words.remove(0), "casemix", "{command}");
    for at in 1..words.len() {
        if words[at] == OWN || ["-o", "--baseline"].contains(&words[at - 1].as_str()) {
            words[at] = folder.join(&words[at]).display().to_string();
        }
    }
    let output = program().args(&words).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{command}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

/// All lines of the tables of a folder.
fn tables(folder: &Path) -> Vec<String> {
    let paths = read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let tables = paths.filter(|path| path.extension().is_some_and(|ending| ending == "csv"));
    tables.flat_map(|path| lines(&path)).collect()
}

fn lines(path: &Path) -> Vec<String> {
    read_to_string(path).unwrap().lines().map(str::to_owned).collect()
}

/// Writes the folder of D005 from the demo region: the settings, its own rows and cases, and the files that the guide shows.
fn write_own(folder: &Path, shown: &BTreeMap<String, String>) {
    let whole = repository("fixtures/demo-drg");
    create_dir_all(folder.join(OWN).join("discharges")).unwrap();
    for name in ["region.toml", "policy.toml", "group_points.csv"] {
        std::fs::copy(whole.join(name), folder.join(OWN).join(name)).unwrap();
    }
    for name in ["assessments.csv", "coefficients.csv", "deductions.csv", "prepayments.csv"] {
        let own = lines(&whole.join(name)).into_iter().enumerate();
        let own = own.filter(|(at, line)| *at == 0 || line.split(',').any(|cell| cell == "D005"));
        let text: String = own.map(|(_, line)| line + "\n").collect();
        write(folder.join(OWN).join(name), text).unwrap();
    }
    shown.iter().for_each(|(path, text)| write(folder.join(path), text).unwrap());
    for entry in read_dir(whole.join("discharges")).unwrap() {
        let entry = entry.unwrap();
        write_cases(&entry.path(), &folder.join(OWN).join("discharges").join(entry.file_name()));
    }
}

/// Writes those cases of a file that are of D005.
fn write_cases(from: &Path, to: &Path) {
    let all = ParquetRecordBatchReaderBuilder::try_new(File::open(from).unwrap()).unwrap();
    let mut writer = ArrowWriter::try_new(File::create(to).unwrap(), all.schema().clone(), None).unwrap();
    for batch in all.build().unwrap() {
        let batch: RecordBatch = batch.unwrap();
        let codes = batch.column_by_name("fixmedins_code").unwrap().as_string::<i32>();
        let own: BooleanArray = codes.iter().map(|code| Some(code == Some("D005"))).collect();
        writer.write(&filter_record_batch(&batch, &own).unwrap()).unwrap();
    }
    writer.close().unwrap();
}

#[test]
fn both_pages_ask_and_quote_the_same() {
    let (english, chinese) = (page("what-if.md"), page("zh/what-if.md"));
    assert_eq!(english.len(), chinese.len());
    for (one, two) in english.iter().zip(&chinese) {
        assert_eq!(one, two);
    }
    let asked: usize = english.iter().map(|part| part.commands.len()).sum();
    let quoted: usize = english.iter().map(|part| part.figures.len()).sum();
    assert!(asked > 9 && quoted > 40, "{asked} commands and {quoted} figures were found");
}

#[test]
fn commands_of_the_guide_write_what_it_quotes() {
    let scene = tempfile::tempdir().unwrap();
    let folder = scene.path();
    for part in page("what-if.md") {
        if !part.files.is_empty() {
            write_own(folder, &part.files);
        }
        let shown: Vec<String> = part.commands.iter().map(|command| run(command, folder)).collect();
        let mut written: Vec<String> =
            part.after("-o").flat_map(|output| tables(&folder.join(output))).collect();
        written.extend(shown.iter().flat_map(|text| text.lines().map(|line| line.trim().to_owned())));
        let missing: Vec<&String> = part.lines.iter().filter(|line| !written.contains(line)).collect();
        assert!(missing.is_empty(), "{:?} do not tell {missing:#?}", part.commands);

        let cells = written.iter().flat_map(|line| line.split([',', ' ']));
        let cells: BTreeSet<&str> = cells.collect();
        let missing: Vec<&String> = part.figures.iter().filter(|own| !cells.contains(own.as_str())).collect();
        assert!(missing.is_empty(), "{:?} do not tell {missing:?}", part.commands);

        let variants: Vec<String> =
            part.after("--variant").map(|path| read_to_string(repository(path)).unwrap()).collect();
        for change in &part.changes {
            assert!(variants.iter().any(|own| own.contains(change)), "no variant holds {change}");
        }
    }
}

/// The published totals of all stand in for the cases of the others: months, groups, cases, figures and causes of the hospital are the
/// same to the fen as with everybody's records. Nothing but the records differs, so this needs no expected value.
#[test]
fn a_hospital_with_its_own_cases_sees_what_the_bureau_sees() {
    let scene = tempfile::tempdir().unwrap();
    let folder = scene.path();
    let shown = page("what-if.md").into_iter().find(|part| !part.files.is_empty()).unwrap().files;
    write_own(folder, &shown);
    for variant in ["shorter-stays", "day-surgery-outpatient", "day-surgery-by-item"] {
        for (region, output) in [("fixtures/demo-drg", "whole"), (OWN, "own")] {
            let asked =
                format!("--variant fixtures/variants/{variant}.toml --hospital D005 --force -o {output}");
            run(&format!("casemix simulate {region} {asked}"), folder);
        }
        for name in ["own_cases.csv", "own_groups.csv", "own_months.csv", "hospitals.csv", "causes.csv"] {
            let of = |output: &str| -> Vec<String> {
                let mut rows = lines(&folder.join(output).join(name));
                rows.retain(|row| name.starts_with("own_") || row.contains(",D005,"));
                rows
            };
            let (whole, own) = (of("whole"), of("own"));
            assert!(whole.len() > 1 && whole == own, "{variant}, {name}:\n{whole:#?}\n{own:#?}");
        }
    }
}
