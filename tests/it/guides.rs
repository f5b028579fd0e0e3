//! The guides of `docs/` and `docs/zh/`: their commands work as they stand, and both languages give the same ones.

use casemix::settlement::CHART;

use crate::support::{program, repository};

const GUIDES: [&str; 7] = [
    "first-hour-bureau.md",
    "first-hour-hospital.md",
    "writing-a-region.md",
    "adding-an-edition.md",
    "reading-a-statement.md",
    "rule-language.md",
    "performance.md",
];

fn read(name: &str) -> String {
    std::fs::read_to_string(repository("docs").join(name))
        .unwrap_or_else(|error| panic!("docs/{name}: {error}"))
}

/// The commands of a guide: the lines of its `sh` blocks that call casemix.
fn commands(guide: &str) -> Vec<String> {
    let blocks = guide.split("```sh\n").skip(1).map(|block| block.split("```").next().unwrap());
    blocks.flat_map(str::lines).filter(|line| line.starts_with("casemix ")).map(str::to_owned).collect()
}

#[test]
fn the_commands_of_the_guides_work_as_they_stand() {
    for guide in GUIDES {
        let place = tempfile::tempdir().unwrap();
        for folder in ["fixtures", "grouper-tables"] {
            std::os::unix::fs::symlink(repository(folder), place.path().join(folder)).unwrap();
        }
        for line in commands(&read(guide)) {
            let words: Vec<&str> = line.split_whitespace().skip(1).collect();
            let output = program().current_dir(place.path()).args(&words).output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(0), "{guide}: {line}\n{said}");
        }
    }
}

#[test]
fn both_languages_give_the_same_commands() {
    let mut all = 0;
    for guide in GUIDES {
        let (english, chinese) = (commands(&read(guide)), commands(&read(&format!("zh/{guide}"))));
        assert_eq!(english, chinese, "{guide}");
        all += english.len();
    }
    assert!(all >= 15, "{all} commands");
}

#[test]
fn what_the_guides_refer_to_is_there() {
    for guide in GUIDES.iter().flat_map(|name| [(*name).to_owned(), format!("zh/{name}")]) {
        let folder = repository("docs").join(&guide);
        for link in read(&guide).split("](").skip(1).map(|link| link.split(')').next().unwrap().to_owned()) {
            let path = link.split('#').next().unwrap();
            assert!(folder.parent().unwrap().join(path).exists(), "{guide} refers to {link}");
        }
    }
}

#[test]
fn the_chinese_page_of_accounts_tells_of_every_account() {
    let page = read("zh/accounts.md");
    for kind in CHART {
        assert!(page.contains(&format!("| `{}` |", kind.pattern)), "{}", kind.pattern);
    }
}
