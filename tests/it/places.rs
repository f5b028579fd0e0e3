//! Where a run may write, and what it must never destroy: regions, inputs, tables, paid months, other people's files.

use std::collections::BTreeMap;

use crate::support::{Scene, files_below, mini_region, program, stay};

/// A scene whose programs run in it, so that paths are short and relative.
struct Desk {
    scene: Scene,
}

impl Desk {
    fn new() -> Self {
        let scene = Scene::new();
        let stays = [1, 2, 3].map(|month| stay(&format!("S{month}"), "A", month, "G00.000", "", 1000, 80));
        scene.region(&mini_region(), &stays);
        Self { scene }
    }

    /// Runs casemix with words; its exit code and what it said.
    fn casemix(&self, words: &str) -> (i32, String) {
        let mut command = program();
        command.current_dir(self.scene.path("")).args(words.split(' ')).args(["--tables", "tables"]);
        let output = command.output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    }

    fn done(&self, words: &str) {
        let (code, said) = self.casemix(words);
        assert_eq!(code, 0, "{words}: {said}");
    }

    /// Every file with its bytes.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        files_below(&self.scene.path(""))
    }
}

#[test]
fn an_output_never_replaces_or_enters_what_it_rests_on() {
    let desk = Desk::new();
    let scene = &desk.scene;
    desk.done("settle region --month 2023-01 -o paid/2023-01");
    std::fs::create_dir_all(scene.path("maps")).unwrap();
    std::fs::write(scene.path("maps/own.csv"), "from,to\nX,G00.000\n").unwrap();
    std::fs::write(scene.path("maps/columns.toml"), "format = 1\n").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(scene.path("region"), scene.path("link")).unwrap();
    let before = desk.files();
    let replaced = "a result would replace it: name another folder";
    let mixed = "a result must not mix with what it rests on: name a folder outside it";
    for (words, expected) in [
        ("run region -o region", format!("region: is the region region; {replaced}")),
        ("run region -o ./region/../region", format!("./region/../region: is the region region; {replaced}")),
        ("run region -o link", format!("link: is the region region; {replaced}")),
        ("run link -o region", format!("region: is the region link; {replaced}")),
        ("run region -o .", format!(".: holds the folder of tables tables; {replaced}")),
        ("run region -o region/out", format!("region/out: lies in the region region; {mixed}")),
        ("run region -o region/discharges", format!("region/discharges: lies in the region region; {mixed}")),
        ("run region -o link/a/b", format!("link/a/b: lies in the region region; {mixed}")),
        ("run region -o tables/out", format!("tables/out: lies in the folder of tables tables; {mixed}")),
        (
            "settle region --month 2023-02 --paid paid -o paid",
            format!("paid: is the folder of paid months paid; {replaced}"),
        ),
        (
            "settle region --month 2023-02 --paid paid/2023-01 -o paid",
            format!("paid: holds the folder of paid months paid/2023-01; {replaced}"),
        ),
        (
            "clear region --year 2023 --paid paid -o paid/cleared",
            format!("paid/cleared: lies in the folder of paid months paid; {mixed}"),
        ),
        (
            "group --scheme mini region/discharges -o region",
            format!("region: holds the input region/discharges; {replaced}"),
        ),
        (
            "group --scheme mini region/discharges/all.parquet -o region/discharges",
            format!("region/discharges: holds the input region/discharges/all.parquet; {replaced}"),
        ),
        (
            "group --scheme mini region/discharges --diagnosis-map maps/own.csv -o maps",
            format!("maps: holds the code map maps/own.csv; {replaced}"),
        ),
        (
            "group --scheme mini region/discharges --columns maps/columns.toml -o maps",
            format!("maps: holds the column map maps/columns.toml; {replaced}"),
        ),
        (
            "generate --cases 12 --seed 1 --region region -o region",
            format!("region: is the region region; {replaced}"),
        ),
    ] {
        for force in ["", " --force"] {
            let (code, said) = desk.casemix(&format!("{words}{force}"));
            assert_eq!((code, said), (2, format!("error: {expected}\n")), "{words}{force}");
        }
        assert!(desk.files() == before, "{words}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_is_no_place_for_a_result() {
    let desk = Desk::new();
    std::fs::create_dir(desk.scene.path("folder")).unwrap();
    for (target, link) in [("folder", "link"), ("nowhere", "dangling")] {
        std::os::unix::fs::symlink(target, desk.scene.path(link)).unwrap();
        for words in [format!("{link} --force"), format!("{link}/")] {
            let (code, said) = desk.casemix(&format!("run region -o {words}"));
            assert_eq!(code, 2);
            assert!(said.contains("is a link, and a result would stand in its place"), "{words}: {said}");
            assert!(desk.scene.path(link).is_symlink());
        }
    }
}

#[test]
fn only_what_casemix_wrote_is_replaced() {
    let desk = Desk::new();
    let scene = &desk.scene;
    let foreign = |words: &str| {
        let before = desk.files();
        let (code, said) = desk.casemix(words);
        assert_eq!(code, 2, "{said}");
        assert!(desk.files() == before, "{words}");
        said
    };
    std::fs::create_dir(scene.path("out")).unwrap();
    std::fs::write(scene.path("out/thesis.txt"), "mine").unwrap();
    let said = "error: out: holds no receipt.json of casemix; --force replaces only what casemix wrote: name another folder, \
                or remove this one yourself\n";
    assert_eq!(foreign("run region -o out --force"), said);
    std::fs::write(scene.path("out/receipt.json"), "{\"format\": \"of another program\"}").unwrap();
    assert_eq!(foreign("run region -o out --force"), said);
    assert!(
        foreign("generate --cases 12 --seed 1 --region region -o out --force").contains("holds other files")
    );
    std::fs::remove_dir_all(scene.path("out")).unwrap();
    // Its own output is, and an empty folder is taken.
    std::fs::create_dir(scene.path("out")).unwrap();
    desk.done("run region -o out");
    desk.done("group --scheme mini region/discharges -o out --force");
    assert!(scene.path("out/cases.parquet").exists() && !scene.path("out/clearing.csv").exists());
}

#[test]
fn months_are_put_among_the_paid_ones_and_never_in_the_place_of_another() {
    let desk = Desk::new();
    desk.done("settle region --month 2023-01 -o paid/2023-01");
    desk.done("settle region --month 2023-02 --paid paid -o paid/2023-02");
    // The same month again, in its own place.
    desk.done("settle region --month 2023-02 --paid paid -o paid/2023-02 --force");
    let before = desk.files();
    let (code, said) = desk.casemix("settle region --month 2023-03 --paid paid -o paid/2023-01 --force");
    let expected = "error: paid/2023-01: holds other paid months; name another folder for this one\n";
    assert_eq!((code, said.as_str()), (2, expected));
    assert!(desk.files() == before);
    desk.done("settle region --month 2023-03 --paid paid -o paid/2023-03");
}

#[test]
fn what_a_killed_settle_left_is_no_paid_month() {
    let desk = Desk::new();
    let scene = &desk.scene;
    desk.done("settle region --month 2023-01 -o paid/2023-01");
    // As a kill leaves it before the rename: complete, beside its place, under the name of what is not finished.
    desk.done("settle region --month 2023-02 --paid paid -o other");
    std::fs::rename(scene.path("other"), scene.path("paid/.casemix-unfinished-Ab12Cd")).unwrap();
    let (code, said) = desk.casemix("settle region --month 2023-03 --paid paid -o paid/2023-03");
    let expected = "error: paid: 2023-02 is not paid: neither 2023-02/settlement.csv nor */2023-02/settlement.csv is here\n";
    assert_eq!((code, said.as_str()), (4, expected));
    // Settled again, it is paid once.
    desk.done("settle region --month 2023-02 --paid paid -o paid/2023-02");
    desk.done("settle region --month 2023-03 --paid paid -o paid/2023-03");
}
