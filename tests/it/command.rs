//! The command line as a user and a script meet it.

use std::path::Path;
use std::process::Output;

use casemix::generate::{Stay, write_stays};
use serde_json::Value;

use crate::support::{
    MINI_MANIFEST, Scene, mini_region, mini_scheme, program, repository, stay, write_scheme,
};

fn casemix(arguments: &[&str]) -> Output {
    program().args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or_else(|| panic!("ended by a signal: {}", text(&output.stderr)))
}

/// A scene with a region and a path to each as text.
fn scene() -> (Scene, String, String, String) {
    let scene = Scene::new();
    let stays = [
        stay("1", "A", 1, "G00.000", "", 1000, 80),
        stay("2", "B", 2, "G00.000|E11.900", "", 2000, 150),
        stay("3", "Z", 2, "G00.000", "", 2000, 150),
    ];
    let region = scene.region(&mini_region(), &stays).display().to_string();
    let (tables, out) = (scene.tables().display().to_string(), scene.path("out").display().to_string());
    (scene, region, tables, out)
}

#[test]
fn help_teaches_every_command_with_an_example() {
    let help = text(&casemix(&["--help"]).stdout);
    let commands = [
        "group",
        "explain",
        "run",
        "settle",
        "clear",
        "check",
        "verify",
        "schemes",
        "generate",
        "completions",
        "man",
    ];
    for command in commands {
        assert!(help.contains(&format!("  {command} ")), "{command} is listed");
    }
    let nested = ["list", "show", "diff"].map(|command| vec!["schemes", command]);
    for command in commands.map(|command| vec![command]).into_iter().chain(nested) {
        let output = casemix(&[&command[..], &["--help"]].concat());
        assert_eq!(code(&output), 0);
        let example = format!(": casemix {}", command.join(" "));
        let shown = text(&output.stdout);
        assert!(
            shown.contains("Example") && shown.contains(&example),
            "{command:?} shows an example: {shown}"
        );
    }
    assert!(help.contains("Exit codes: 0 done"));
}

#[test]
fn exit_codes_are_those_of_the_contract() {
    let (scene, region, tables, out) = scene();
    let run = |more: &[&str]| casemix(&[&["run", &region, "--tables", &tables, "-o", &out], more].concat());
    assert_eq!(code(&run(&[])), 0);
    // 2: the output stands already, a flag that does not exist, a limit that is none.
    let again = run(&[]);
    assert_eq!(code(&again), 2);
    assert_eq!(
        text(&again.stderr),
        format!(
            "error: {out}: exists and is not an empty folder; name another one, or replace it as a whole with --force\n"
        )
    );
    assert_eq!(code(&run(&["--forse"])), 2);
    assert_eq!(code(&run(&["--force", "--max-rejects", "some"])), 2);
    // 1: done, but there are rejects.
    assert_eq!(code(&run(&["--force", "--max-rejects", "1"])), 0);
    assert_eq!(code(&run(&["--force", "--max-rejects", "0"])), 1);
    assert_eq!(code(&run(&["--force", "--max-rejects", "34%"])), 0);
    assert_eq!(code(&run(&["--force", "--max-rejects", "33%"])), 1);
    assert_eq!(code(&run(&["--force", "--strict"])), 1);
    assert!(Path::new(&out).join("receipt.json").exists(), "the output of a run that exits with 1 is there");
    // 3: an invalid policy. 4: an input that cannot be read.
    mini_region().exchange("policy.toml", "value = 0.95", "value = 1.95").write(&scene.path("region"));
    assert_eq!(code(&run(&["--force"])), 3);
    mini_region().write(&scene.path("region"));
    std::fs::write(scene.path("region/discharges/all.parquet"), b"PAR1").unwrap();
    assert_eq!(code(&run(&["--force"])), 4);
    assert!(Path::new(&out).join("receipt.json").exists(), "a refused run leaves what was there");
}

#[test]
fn a_slip_in_a_year_is_refused_and_never_a_panic() {
    let (scene, region, tables, out) = scene();
    let said = |arguments: &[&str], year: &str| {
        let output = casemix(&[arguments, &["--tables", &tables]].concat());
        let said = text(&output.stderr);
        assert_eq!(code(&output), 2, "{arguments:?}: {said}");
        assert!(said.contains(year) && said.contains("not a ") && said.contains(" such as 2023"), "{said}");
        assert!(!Path::new(&out).exists());
    };
    for year in ["20233", "2999", "-1", "2147483647"] {
        let flag = format!("--year={year}");
        said(&["run", &region, &flag, "-o", &out], year);
        said(&["check", &region, &flag], year);
        said(&["clear", &region, &flag, "--paid", &region, "-o", &out], year);
    }
    for month in ["2999-12", "20233-1", "2023-00"] {
        said(&["settle", &region, "--month", month, "-o", &out], month);
    }
    // In a table it is the table that is wrong: 3.
    mini_region().exchange("budget.csv", "employee,2023", "employee,20233").write(&scene.path("region"));
    for command in ["run", "check", "generate"] {
        let arguments: &[&str] = match command {
            "run" => &["run", &region, "-o", &out],
            "check" => &["check", &region],
            _ => &["generate", "--cases", "12", "--seed", "1", "--region", &region, "-o", &out],
        };
        let output = casemix(&[arguments, &["--tables", &tables]].concat());
        let said = text(&output.stderr).replace(&format!("{region}/"), "");
        assert_eq!(
            (code(&output), said.as_str()),
            (3, "error: budget.csv:2: `year`: `20233` is not a year such as 2023\n")
        );
    }
    let output = casemix(&["settle", "--help"]);
    assert!(!text(&output.stdout).contains("needed from February"), "--paid may be left out");
}

#[test]
fn messages_go_to_standard_error_and_results_to_standard_output() {
    let (_scene, region, tables, out) = scene();
    let output = casemix(&["run", &region, "--tables", &tables, "-o", &out, "--json"]);
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(summary["format"], "casemix summary 1");
    assert_eq!(summary["records"]["read"]["records"], 3);
    assert_eq!(summary["records"]["rejected_by_reason"]["unknown_hospital"]["cost"], "2000.00");
    assert_eq!(summary["pools"][0]["year"]["final"], "1000.00");
    let written: Value =
        serde_json::from_slice(&std::fs::read(Path::new(&out).join("summary.json")).unwrap()).unwrap();
    assert_eq!(summary, written);
    let people = casemix(&["run", &region, "--tables", &tables, "-o", &out, "--force"]);
    let shown = text(&people.stdout);
    assert!(shown.contains("final 清算额") && shown.contains("every difference 0"), "{shown}");
    assert!(!shown.contains('\u{1b}'), "no colours where there is no terminal");
}

#[test]
fn machines_read_messages_and_progress_as_json_lines() {
    let (_scene, region, tables, out) = scene();
    let output = casemix(&["run", &region, "--tables", &tables, "-o", &out, "--progress", "json"]);
    let lines: Vec<Value> =
        text(&output.stderr).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(
        lines.iter().any(|line| line["phase"] == "grouping" && line["done"] == 3 && line["total"] == 3),
        "{lines:?}"
    );
    let output = casemix(&["check", "/nowhere", "--log-format", "json"]);
    let line: Value = serde_json::from_str(text(&output.stderr).trim()).unwrap();
    assert_eq!((line["level"].as_str(), line["file"].as_str()), (Some("ERROR"), Some("/nowhere")));
    assert_eq!(code(&output), 2);
}

#[test]
fn explain_tells_what_decided() {
    let (_scene, region, tables, _) = scene();
    let file = format!("{region}/discharges/all.parquet");
    let explain = |id: &str, more: &[&str]| {
        casemix(&[&["explain", "--scheme", "mini", "--tables", &tables, &file, "--case", id], more].concat())
    };
    let told = text(&explain("2", &[]).stdout);
    let expected = "case 2 by mini\n\
        grouped: MDCB → BR1 → BR13; severity cc\n\
        \n\
        sex 1 (male), age 50 years\n\
        diagnoses:\n\
        \x20 principal G00.000 (not known)\n\
        \x20 E11.900 (not known)\n\
        procedures: none\n\
        \x20 E11.900 counts as CC\n\
        \n\
        rows tried:\n\
        ✓ MDCB nerves [mdc.csv:2] true ZYZD in DI_B: G00.000 is in DI_B\n\
        \x20 ✗ BB1 operation [adrg.csv:2] false ZYSS in OP_B: there is no code at ZYSS\n\
        \x20 ✓ BR1 nerves [adrg.csv:3] true ZYZD in DI_B: G00.000 is in DI_B\n\
        \x20   ✗ BR11 with MCC [drg.csv:4] false QTZD in MCC: E11.900 is not in MCC\n\
        \x20   ✓ BR13 with CC [drg.csv:5] true QTZD in {MCC, CC}: E11.900 is in CC\n";
    assert_eq!(told, expected);
    let json: Value = serde_json::from_slice(&explain("2", &["--json"]).stdout).unwrap();
    assert_eq!(json["group_code"], "BR13");
    assert_eq!(json["tried"][1]["because"][0]["fact"], "there is no code at ZYSS");
    assert_eq!(json["complications"][0]["counted"], true);
    let missing = explain("99", &[]);
    assert_eq!(
        (code(&missing), text(&missing.stderr)),
        (4, format!("error: {file}: holds no record with this setl_id\n"))
    );
}

#[test]
fn explain_names_what_an_exclusion_table_kept_from_counting_and_where_an_ungrouped_case_failed() {
    let scene = Scene::new();
    let stays =
        [stay("1", "A", 1, "G01.000|J96.000", "", 1000, 80), stay("2", "A", 1, "N80.000", "", 1000, 80)];
    let region = scene.region(&mini_region(), &stays);
    let file = region.join("discharges/all.parquet").display().to_string();
    let tables = scene.tables().display().to_string();
    let told = |id: &str| {
        text(&casemix(&["explain", "--scheme", "mini", "--tables", &tables, &file, "--case", id]).stdout)
    };
    let excluded = told("1");
    assert!(
        excluded.contains("J96.000 is MCC but does not count: table EX1 holds the principal diagnosis"),
        "{excluded}"
    );
    assert!(
        excluded
            .contains("✗ BR11 with MCC [drg.csv:4] false QTZD in MCC: J96.000 does not count beside G01.000"),
        "{excluded}"
    );
    let ungrouped = told("2");
    assert!(ungrouped.contains("ungrouped (no_mdc): 0000"), "{ungrouped}");
    assert!(
        ungrouped.contains("✗ MDCB nerves [mdc.csv:2] false ZYZD in DI_B: N80.000 is not in DI_B"),
        "{ungrouped}"
    );
    assert!(ungrouped.contains("✗ MDCN women [mdc.csv:3] false XB = 2: XB is 1"), "{ungrouped}");
}

#[test]
fn schemes_are_listed_shown_and_compared() {
    let list = text(&casemix(&["schemes", "list"]).stdout);
    assert!(
        list.contains("chs-drg-1.1")
            && list.contains("chs-drg-3.0")
            && list.contains("in force from 2027-01-01"),
        "{list}"
    );
    let show: Value =
        serde_json::from_slice(&casemix(&["schemes", "show", "chs-drg-3.0", "--json"]).stdout).unwrap();
    assert_eq!(show["parts"].as_array().unwrap().len(), 26);
    assert_eq!(show["unreachable"].as_array().unwrap().len(), 23);
    let files: Vec<&str> =
        show["files"].as_array().unwrap().iter().map(|file| file[0].as_str().unwrap()).collect();
    assert!(
        files.contains(&"set.csv")
            && files.contains(&"codes/icd10-nhsa-2.0")
            && files.contains(&"scheme.toml"),
        "{files:?}"
    );
    let diff: Value =
        serde_json::from_slice(&casemix(&["schemes", "diff", "chs-drg-1.1", "chs-drg-3.0", "--json"]).stdout)
            .unwrap();
    // 376 ADRG in 1.1, 492 in 3.0.
    let adrgs = diff["changes"]["groups"]["ADRG"].as_object().unwrap();
    let count = |wanted: &str| adrgs.values().filter(|change| *change == wanted).count() as i64;
    assert_eq!(count("added") - count("removed"), 492 - 376);
    assert_eq!(code(&casemix(&["schemes", "diff", "chs-drg-1.1", "chs-drg-1.1"])), 2);
    // A DRG and a DIP scheme have nothing in common but cases.
    let kinds: Value =
        serde_json::from_slice(&casemix(&["schemes", "diff", "chs-drg-3.0", "dip-3.0", "--json"]).stdout)
            .unwrap();
    assert_eq!(kinds["changes"]["groups"].as_object().unwrap().len(), 0);
    let show: Value =
        serde_json::from_slice(&casemix(&["schemes", "show", "dip-3.0", "--json"]).stdout).unwrap();
    let groups: Vec<i64> =
        show["parts"].as_array().unwrap().iter().map(|part| part["groups"].as_i64().unwrap()).collect();
    assert_eq!(groups, [19, 1725, 113, 3268]);
}

#[test]
fn cases_move_between_schemes_and_none_is_lost() {
    let discharges = repository("fixtures/demo-drg/discharges/2023-01.parquet");
    let diff = casemix(&[
        "schemes",
        "diff",
        "chs-drg-1.1",
        "chs-drg-3.0",
        "--json",
        "--cases",
        &discharges.display().to_string(),
    ]);
    let diff: Value = serde_json::from_slice(&diff.stdout).unwrap();
    let moved: u64 =
        diff["migrations"].as_array().unwrap().iter().map(|line| line["cases"].as_u64().unwrap()).sum();
    assert_eq!(moved, 5000);
}

#[test]
fn check_says_what_a_region_and_a_scheme_hold() {
    let region = text(&casemix(&["check", "fixtures/demo-drg"]).stdout);
    assert!(
        region.contains("30 hospitals of levels 2, 3") && region.ends_with("no problem found\n"),
        "{region}"
    );
    let scheme = text(&casemix(&["check", "--scheme", "chs-drg-1.1"]).stdout);
    assert!(scheme.contains("376 ADRG and 628 DRG groups, as declared"), "{scheme}");
    assert_eq!(code(&casemix(&["check"])), 2);
}

#[test]
fn verify_runs_again_from_the_receipt() {
    let (_scene, region, tables, out) = scene();
    assert_eq!(code(&casemix(&["run", &region, "--tables", &tables, "-o", &out])), 0);
    let verified = casemix(&["verify", &out]);
    assert_eq!(code(&verified), 0, "{}", text(&verified.stderr));
    std::fs::write(Path::new(&out).join("clearing.csv"), "changed\n").unwrap();
    let verified = casemix(&["verify", &out]);
    assert_eq!(code(&verified), 4);
    assert!(text(&verified.stderr).contains("output `clearing.csv` differs"));
}

#[test]
fn receipts_say_what_decides_and_what_must_not() {
    let (_scene, region, tables, out) = scene();
    let receipt = |threads: &str| -> Value {
        let output =
            casemix(&["run", &region, "--tables", &tables, "-o", &out, "--force", "--threads", threads]);
        assert_eq!(code(&output), 0);
        serde_json::from_slice(&std::fs::read(Path::new(&out).join("receipt.json")).unwrap()).unwrap()
    };
    let (one, two) = (receipt("1"), receipt("2"));
    assert_eq!(one["reproducible"], two["reproducible"]);
    assert_eq!(
        (one["circumstances"]["threads"].as_u64(), two["circumstances"]["threads"].as_u64()),
        (Some(1), Some(2))
    );
    let sound = &one["reproducible"];
    assert_eq!(sound["task"], serde_json::json!({ "command": "run", "year": 2023 }));
    assert_eq!(
        (sound["inputs"][0]["name"].as_str(), sound["inputs"][0]["rows"].as_u64()),
        (Some("all.parquet"), Some(3))
    );
    assert_eq!(sound["counts"]["grouped"]["records"], 2);
    let outputs = sound["outputs"].as_array().unwrap();
    let format = |name: &str| {
        outputs
            .iter()
            .find(|file| file["name"] == name)
            .map(|file| file["format"].as_str().unwrap().to_owned())
    };
    assert_eq!(format("2023-01/settlement.csv").as_deref(), Some("casemix settlement 1"));
    assert_eq!(format("clearing.csv").as_deref(), Some("casemix clearing 1"));
    assert_eq!(
        (format("pool.csv").as_deref(), format("2023-01/pool.csv").as_deref()),
        (Some("casemix pool 1"), Some("casemix month pool 1"))
    );
}

#[test]
fn completions_and_the_manual_are_made() {
    assert!(text(&casemix(&["completions", "bash"]).stdout).contains("_casemix"));
    assert!(text(&casemix(&["man"]).stdout).contains(".TH casemix"));
}

#[test]
fn no_ids_and_no_names_reach_the_messages() {
    let (_scene, region, tables, out) = scene();
    let output = casemix(&[
        "run",
        &region,
        "--tables",
        &tables,
        "-o",
        &out,
        "--log-format",
        "json",
        "--progress",
        "json",
    ]);
    let said = text(&output.stderr) + &text(&output.stdout);
    assert!(!said.contains("Alpha") && !said.contains("\"Z\""), "{said}");
}

#[test]
fn explain_tells_no_story_of_a_record_that_would_be_rejected() {
    let scene = Scene::new();
    let sound = |id: &str| stay(id, "A", 1, "G00.000", "", 1000, 80);
    let stays = [
        Stay { age: None, ..sound("age") },
        Stay { adm_time: Some(900_000), ..sound("malformed") },
        Stay { medfee_sumamt: Some(0), ..sound("cost") },
        Stay { diag_code: Vec::new(), ..sound("diagnosis") },
        sound("twice"),
        sound("twice"),
        sound("differs"),
        Stay { psn_no: Some("P1".to_owned()), ..sound("differs") },
    ];
    let file = scene.path("in.parquet");
    write_stays(&file, &stays).unwrap();
    let (file, tables) = (file.display().to_string(), scene.tables().display().to_string());
    let explain =
        |id: &str| casemix(&["explain", "--scheme", "mini", "--tables", &tables, &file, "--case", id]);
    for (id, reason) in [
        ("age", "missing_age. `age` is missing."),
        (
            "malformed",
            "malformed_value (adm_time). A cell holds text that is no value of its column, such as `12,3` for an amount.",
        ),
        ("cost", "cost_not_positive. The total cost is zero or below, and the record is no reversal."),
        ("diagnosis", "no_diagnosis. The diagnosis list is empty."),
    ] {
        let said = format!("error: {file}: the record is no case, it would be rejected: {reason}\n");
        assert_eq!((code(&explain(id)), text(&explain(id).stderr)), (4, said));
    }
    assert_eq!(code(&explain("twice")), 0);
    assert!(text(&explain("differs").stderr).contains("holds different records with this setl_id"));
}

#[test]
fn cases_that_move_between_schemes_are_those_that_group_accepts() {
    let scene = Scene::new();
    // A second scheme in which the principal diagnosis G01.000 is in no group.
    let other = mini_scheme().exchange("set.csv", "DI_B,G01.000\n", "");
    write_scheme(&other, &MINI_MANIFEST.replace("\"mini\"", "\"other\""), &scene.path("tables/other"));
    let moves = |id: &str| stay(id, "A", 1, "G01.000", "", 1000, 80);
    let stays = [
        moves("1"),
        moves("1"), // again: counted once
        stay("2", "A", 1, "G00.000", "", 1000, 80),
        Stay { act_ipt_days: Some(9), ..moves("2") }, // another record with its id: neither is a case
        Stay { setl_id: None, ..moves("3") },
        Stay { age: None, ..moves("4") },
    ];
    let file = scene.path("in.parquet");
    write_stays(&file, &stays).unwrap();
    let grouped = scene.group(std::slice::from_ref(&file), None).unwrap();
    assert_eq!(grouped.records.grouped.records, 1);
    let (file, tables) = (file.display().to_string(), scene.tables().display().to_string());
    let diff =
        casemix(&["schemes", "diff", "mini", "other", "--cases", &file, "--tables", &tables, "--json"]);
    let diff: Value = serde_json::from_slice(&diff.stdout).unwrap();
    let expected = serde_json::json!([{ "from": "BR15", "to": "0000", "cases": 1, "cost": "1000.00" }]);
    assert_eq!(diff["migrations"], expected);
}

#[test]
fn an_exit_code_of_1_is_told_with_its_cause() {
    let (_scene, region, tables, out) = scene();
    let said = |more: &[&str]| {
        let output = casemix(&[&["run", &region, "--tables", &tables, "-o", &out, "--force"], more].concat());
        assert_eq!(code(&output), 1);
        text(&output.stderr)
    };
    // One of three records is of a hospital that the region has not.
    let cause = "exit code 1: 1 of 3 records were rejected, and --max-rejects allows";
    assert!(said(&["--max-rejects", "0"]).contains(&format!("{cause} 0; {out} is complete\n")));
    assert!(said(&["--max-rejects", "33%"]).contains(&format!("{cause} 33%; {out} is complete\n")));
    let strict = said(&["--strict", "--log-format", "json"]);
    assert!(strict.contains("--strict allows no reject and no finding, and there are 1 and 0"), "{strict}");
}

#[test]
fn limits_without_sense_are_refused() {
    let (_scene, region, tables, out) = scene();
    let said = |more: &[&str]| {
        let output = casemix(&[&["run", &region, "--tables", &tables, "-o", &out], more].concat());
        assert_eq!(code(&output), 2);
        text(&output.stderr)
    };
    assert!(said(&["--max-rejects", "101%"]).contains("a share from 0% to 100%"));
    assert!(said(&["--threads", "20000"]).contains("20000 is not in 0..=1024"));
}

#[cfg(target_os = "linux")]
#[test]
fn streams_that_cannot_be_written_are_no_panic() {
    let (_scene, region, tables, out) = scene();
    let full = || std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let run = |region: &str| {
        let mut command = program();
        command.args(["run", region, "--tables", &tables, "-o", &out, "--force", "--progress", "json"]);
        command
    };
    // Messages that nobody can read change nothing: not of a failure, not of a run that is done.
    let status = run("nowhere").stderr(full()).status().unwrap();
    assert_eq!(status.code(), Some(2));
    let status = run(&region).args(["--strict"]).stderr(full()).stdout(full()).status().unwrap();
    assert_eq!(status.code(), Some(2));
    let status = run(&region).args(["--strict"]).stderr(full()).output().unwrap().status;
    assert_eq!(status.code(), Some(1));
    // A summary that cannot be shown is told, and where it stands: the output is complete.
    let output = run(&region).stdout(full()).output().unwrap();
    assert_eq!(code(&output), 2);
    let said = text(&output.stderr);
    assert!(
        said.contains("standard output cannot be written")
            && said.contains(&format!("{out} is complete, and its summary.json holds the summary")),
        "{said}"
    );
    assert!(Path::new(&out).join("receipt.json").exists());
}

#[test]
fn what_is_named_wrongly_is_told_with_what_there_is() {
    let (scene, region, tables, _) = scene();
    let file = format!("{region}/discharges/all.parquet");
    let out = scene.path("grouped").display().to_string();
    let said = |arguments: &[&str], expected: i32| {
        let output = casemix(arguments);
        assert_eq!(code(&output), expected, "{arguments:?}: {}", text(&output.stderr));
        text(&output.stderr)
    };
    let map = said(&["group", "--scheme", "chs-drg-1.1", &file, "--diagnosis-map", "nope", "-o", &out], 3);
    assert!(map.contains("no code map `nope`; those there are: icd10-clinical-2.0-to-nhsa-2.0,"), "{map}");
    let empty = scene.path("nothing");
    std::fs::create_dir(&empty).unwrap();
    let list = said(&["schemes", "list", "--tables", &empty.display().to_string()], 2);
    assert!(list.contains("nothing: holds no scheme"), "{list}");
    std::fs::rename(scene.path("tables/mini"), scene.path("tables/minor")).unwrap();
    let list = said(&["schemes", "list", "--tables", &tables], 3);
    assert!(
        list.contains("is the scheme `mini`, and its folder is called `minor`; rename one of them"),
        "{list}"
    );
    let check = said(&["check", "--scheme", "minor", "--tables", &tables], 3);
    assert!(check.contains("rename one of them"), "{check}");
}

#[test]
fn verify_and_generate_answer_in_json() {
    let (scene, region, tables, out) = scene();
    assert_eq!(code(&casemix(&["run", &region, "--tables", &tables, "-o", &out])), 0);
    let verified: Value = serde_json::from_slice(&casemix(&["verify", &out, "--json"]).stdout).unwrap();
    assert_eq!((&verified["verified"], &verified["files"]), (&Value::from(true), &Value::from(44)));
    let made = scene.path("made").display().to_string();
    let arguments = ["generate", "--cases", "24", "--seed", "1", "-o", &made, "--json"];
    let made: Value = serde_json::from_slice(&casemix(&arguments).stdout).unwrap();
    assert_eq!(made["records"], 24);
}
