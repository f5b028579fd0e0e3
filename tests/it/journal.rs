//! The ledger for other tools: what is written, and that beancount and hledger accept and check it.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use casemix::report::component;
use proptest::prelude::*;

use crate::support::{Scene, Texts, mini_region, skipped, small_year, stay};

/// One case of weight 1 in January: 100.00 at the opening value, 95.00 paid and 5.00 held. The year gives A all of 1000.00.
fn one_case(scene: &Scene) {
    scene.run(&mini_region(), &[stay("1", "A", 1, "G00.000", "", 1000, 80)]).unwrap();
}

fn text(scene: &Scene, name: &str) -> String {
    std::fs::read_to_string(scene.path("out").join(name)).unwrap()
}

#[test]
fn a_year_of_one_case_for_beancount() {
    let scene = Scene::new();
    one_case(&scene);
    let mut wanted = r#"; Made by casemix beside ledger.csv; accounts are named in docs/accounts.md.
option "title" "a small region 2023"
option "operating_currency" "CNY"

2023-01-01 commodity CNY
2023-01-01 open Assets:X-employee:Fund:Budget CNY
  pool: "employee"
  account: "Fund:Budget"
2023-01-01 open Equity:X-employee:Fund:Available CNY
  pool: "employee"
  account: "Fund:Available"
2023-01-01 open Liabilities:X-employee:Hospital:A:Payable CNY
  pool: "employee"
  account: "Hospital:A:Payable"
2023-01-01 open Liabilities:X-employee:Hospital:A:Deposit CNY
  pool: "employee"
  account: "Hospital:A:Deposit"
2023-01-01 open Assets:X-employee:Hospital:A:Paid CNY
  pool: "employee"
  account: "Hospital:A:Paid"

"#
    .to_owned();
    let (budget, available) = ("Assets:X-employee:Fund:Budget", "Equity:X-employee:Fund:Available");
    let [payable, deposit] =
        ["Payable", "Deposit"].map(|part| format!("Liabilities:X-employee:Hospital:A:{part}"));
    let (payable, deposit) = (payable.as_str(), deposit.as_str());
    let paid = "Assets:X-employee:Hospital:A:Paid";
    let year = "clearing: difference to the year's standard (year.convention, policy.toml:15: t)";
    let released = "clearing: deposit released (deposit.without_score, policy.toml:18: t)";
    let postings = [
        ("2023-01-01", "budget: available", budget, available, "1000.00"),
        (
            "2023-01-31",
            "2023-01: payable by points (point_value.opening, policy.toml:11: t)",
            available,
            payable,
            "100.00",
        ),
        (
            "2023-01-31",
            "2023-01: deposit held (month.share_paid, policy.toml:14: t)",
            payable,
            deposit,
            "5.00",
        ),
        ("2023-01-31", "2023-01: paid (month.share_paid, policy.toml:14: t)", payable, paid, "95.00"),
        ("2023-12-31", year, available, payable, "900.00"),
        ("2023-12-31", released, deposit, payable, "5.00"),
        ("2023-12-31", "clearing: net due", payable, paid, "905.00"),
    ];
    for (entry, (day, cause, from, to, amount)) in (1..).zip(postings) {
        wanted += &format!("{day} * \"{cause}\"\n  entry: {entry}\n  pool: \"employee\"\n");
        wanted += &format!("  {from}  {amount} CNY\n  {to}  -{amount} CNY\n\n");
    }
    wanted += r#"2024-01-01 balance Assets:X-employee:Fund:Budget  1000.00 ~ 0 CNY
2024-01-01 balance Equity:X-employee:Fund:Available  0.00 ~ 0 CNY
2024-01-01 balance Liabilities:X-employee:Hospital:A:Payable  0.00 ~ 0 CNY
2024-01-01 balance Liabilities:X-employee:Hospital:A:Deposit  0.00 ~ 0 CNY
2024-01-01 balance Assets:X-employee:Hospital:A:Paid  -1000.00 ~ 0 CNY
"#;
    assert_eq!(text(&scene, "ledger.beancount"), wanted);
}

#[test]
fn a_year_of_one_case_for_hledger() {
    let scene = Scene::new();
    one_case(&scene);
    let journal = text(&scene, "ledger.journal");
    let begins = "; Made by casemix beside ledger.csv; accounts are named in docs/accounts.md.\n; a small region 2023\n\
        commodity 1000.00 CNY\n\n\
        account Assets:X-employee:Fund:Budget  ; pool:employee, account:Fund:Budget\n";
    assert!(journal.starts_with(begins), "{journal}");
    let entry = "\n2023-01-31 * (3) 2023-01: deposit held (month.share_paid， policy.toml:14: t)  ; pool:employee\n    \
        Liabilities:X-employee:Hospital:A:Payable  5.00 CNY\n    Liabilities:X-employee:Hospital:A:Deposit  -5.00 CNY\n";
    assert!(journal.contains(entry), "{journal}");
    let ends = "\n2023-12-31 * what each account holds at the end\n    \
        Assets:X-employee:Fund:Budget  0.00 CNY = 1000.00 CNY\n    \
        Equity:X-employee:Fund:Available  0.00 CNY = 0.00 CNY\n    \
        Liabilities:X-employee:Hospital:A:Payable  0.00 CNY = 0.00 CNY\n    \
        Liabilities:X-employee:Hospital:A:Deposit  0.00 CNY = 0.00 CNY\n    \
        Assets:X-employee:Hospital:A:Paid  0.00 CNY = -1000.00 CNY\n";
    assert!(journal.ends_with(ends), "{journal}");
}

#[test]
fn every_account_of_a_year_of_one_case_closes() {
    let scene = Scene::new();
    one_case(&scene);
    let table = scene.table("accounts.csv");
    let row = |account: &str| table.row("account", account, &["pool", "opening", "in", "out", "closing"]);
    assert_eq!(row("Fund:Budget"), ["employee", "0.00", "0.00", "1000.00", "-1000.00"]);
    assert_eq!(row("Fund:Available"), ["employee", "0.00", "1000.00", "1000.00", "0.00"]);
    // In: 100 and 900 of points, 5 of the deposit. Out: 5 held, 95 and 905 paid.
    assert_eq!(row("Hospital:A:Payable"), ["employee", "0.00", "1005.00", "1005.00", "0.00"]);
    assert_eq!(row("Hospital:A:Deposit"), ["employee", "0.00", "5.00", "5.00", "0.00"]);
    assert_eq!(row("Hospital:A:Paid"), ["employee", "0.00", "1000.00", "0.00", "1000.00"]);
    assert_eq!(table.rows.len(), 5);
}

/// A region whose words try to be something else in a journal: two pools and three lines that differ by a sign, reasons that
/// would end a text, begin a comment, a tag or a posting.
fn hostile_region() -> Texts {
    let pools = "[[pool]]\nname = \"employee\"\ntitle = \"职工\"\ninsutype = [\"310\"]\n";
    let more = "[[pool]]\nname = \"Employee_1\"\ntitle = \"居民\"\ninsutype = [\"390\"]\n";
    let budget = "pool,year,order,line,kind,value,reason\nemployee,2023,1,total,total,1000.00,\n\
        employee,2023,2,异地,subtract,10.00,\"a \"\"b\"\" \\ c ; date:1999-01-01, type:A\"\n\
        employee,2023,3,异地_,subtract,1.00,\"one\n  Assets:Mine  5 CNY\"\n\
        employee,2023,4,\"=X:\"\"y  ;z, type:A\",subtract,2.00,; include /etc/passwd\n\
        employee,2023,5,reserve,reserve,100.00,\n\
        Employee_1,2023,1,total,total,50.00,\n";
    mini_region()
        .exchange("region.toml", pools, &format!("{pools}{more}"))
        .exchange("region.toml", "a small region", "a \\\"small\\\" \\\\ region; x")
        .with("budget.csv", budget)
        .with("hospitals.csv", "fixmedins_code,name,level\nA,Alpha,3\nB,Beta,3\na,Gamma,2\nA_,Delta,2\n")
        .with("coefficients.csv", "fixmedins_code,coefficient\nA,1\nB,1\na,1\nA_,1\n")
        .with(
            "prepayments.csv",
            "date,pool,fixmedins_code,amount\n2023-01-15,employee,A,20.00\n2023-01-15,employee,a,30.01\n",
        )
        .with(
            "deductions.csv",
            "date,pool,fixmedins_code,amount,stage,reason\n2023-03-02,employee,B,7.77,after_share,\"x\"\"\n; y\"\n\
             2023-12-02,employee,A_,3.00,at_clearing,\"* \"\"\"\n",
        )
}

fn hostile_year() -> Vec<casemix::generate::Stay> {
    let mut stays = small_year();
    stays.push(stay("5", "a", 2, "G00.000", "", 1000, 90));
    stays.push(stay("6", "A_", 2, "G00.000", "", 1000, 90));
    stays
}

/// A tool that checks journals; none, and a line that says so, where it is not installed.
fn tool(name: &str) -> Option<Command> {
    let found = Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success());
    if !found {
        skipped(&format!("{name} is not on PATH, so its own check of the ledger is not run"));
    }
    let mut command = Command::new(name);
    command.env("LC_ALL", "C.UTF-8");
    found.then_some(command)
}

/// What a tool says of a journal: whether it accepts it.
fn accepts(command: &mut Command, path: &Path) -> (bool, String) {
    let output = command.arg(path).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

fn bean_check() -> Option<Command> {
    tool("bean-check")
}

fn hledger_check() -> Option<Command> {
    tool("hledger").map(|mut command| {
        command.args(["check", "--strict", "-f"]);
        command
    })
}

/// Holds a journal against its tool: as it was written, and with its last asserted balance a fen off.
fn checked_by(tool: impl Fn() -> Option<Command>, scene: &Scene, name: &str, sign: &str) {
    let Some(mut command) = tool() else { return };
    let path = scene.path("out").join(name);
    let (accepted, said) = accepts(&mut command, &path);
    assert!(accepted, "{said}");
    let written = std::fs::read_to_string(&path).unwrap();
    let last = written.lines().rev().find(|line| line.contains(sign) && !line.contains(" 0.00 ~")).unwrap();
    let (before, amount) = last.rsplit_once(sign).unwrap();
    let (amount, after) = amount.split_once(' ').unwrap();
    let fen = casemix::domain::Fen::parse_yuan(amount).unwrap() + casemix::domain::Fen(1);
    let planted = scene.path(&format!("planted-{name}"));
    std::fs::write(&planted, written.replace(last, &format!("{before}{sign}{fen} {after}"))).unwrap();
    let (accepted, said) = accepts(&mut tool().unwrap(), &planted);
    assert!(!accepted && said.to_lowercase().contains("balance"), "{name} a fen off: {said}");
}

#[test]
fn bean_check_accepts_the_ledger_and_sees_a_fen() {
    for (texts, stays) in [(mini_region(), small_year()), (hostile_region(), hostile_year())] {
        let scene = Scene::new();
        scene.run(&texts, &stays).unwrap();
        checked_by(bean_check, &scene, "ledger.beancount", "  ");
    }
}

#[test]
fn hledger_accepts_the_ledger_and_sees_a_fen() {
    for (texts, stays) in [(mini_region(), small_year()), (hostile_region(), hostile_year())] {
        let scene = Scene::new();
        scene.run(&texts, &stays).unwrap();
        checked_by(hledger_check, &scene, "ledger.journal", " = ");
    }
}

#[test]
fn hostile_words_stay_words() {
    let scene = Scene::new();
    scene.run(&hostile_region(), &hostile_year()).unwrap();
    let (beancount, hledger) = (text(&scene, "ledger.beancount"), text(&scene, "ledger.journal"));
    assert!(beancount.contains("option \"title\" \"a \\\"small\\\" \\\\ region; x 2023\"\n"));
    assert!(
        beancount.contains(r#" * "budget: 异地 (a \"b\" \\ c ; date:1999-01-01, type:A)""#),
        "{beancount}"
    );
    assert!(beancount.contains("(one   Assets:Mine  5 CNY)\"\n"), "{beancount}");
    assert!(
        hledger.contains("budget: 异地 (a \"b\" \\ c ； date:1999-01-01， type:A)  ; pool:employee\n"),
        "{hledger}"
    );
    // Nothing begins a line but what the writers put there.
    let begins = |line: &str| {
        [
            "",
            ";",
            "option",
            "20",
            "  pool:",
            "  entry:",
            "  account:",
            "account ",
            "commodity",
            "  Assets:X-employee",
        ]
        .iter()
        .chain(&["  Equity:", "  Liabilities:", "  Income:", "  Assets:Employee-5F-1", "    "])
        .any(|begin| if begin.is_empty() { line.is_empty() } else { line.starts_with(begin) })
    };
    for line in beancount.lines().chain(hledger.lines()) {
        assert!(begins(line), "{line}");
    }
}

/// The accounts of a journal with what they must hold, by their plain names.
fn stated(scene: &Scene) -> BTreeMap<(String, String), String> {
    let journal = text(scene, "ledger.beancount");
    let mut names = BTreeMap::new();
    let lines: Vec<&str> = journal.lines().collect();
    let own = |line: &str| line.split_once(": \"").unwrap().1.trim_end_matches('"').to_owned();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.contains(" open ")) {
        let name = line.split(' ').nth(2).unwrap();
        names.insert(name, (own(lines[at + 1]), own(lines[at + 2])));
    }
    let balances = lines.iter().filter_map(|line| line.split_once(" balance ")).map(|(_, rest)| {
        let (name, amount) = rest.split_once("  ").unwrap();
        (names[name].clone(), amount.split(' ').next().unwrap().to_owned())
    });
    balances.collect()
}

#[test]
fn the_journals_state_the_closing_of_every_account() {
    let scene = Scene::new();
    scene.run(&hostile_region().exchange("budget.csv", "=X:\"\"y  ;z", "plain"), &hostile_year()).unwrap();
    let accounts = scene.table("accounts.csv");
    let opposite = |amount: &str| (-casemix::domain::Fen::parse_yuan(amount).unwrap()).to_string();
    let wanted: BTreeMap<(String, String), String> =
        accounts.rows.iter().map(|row| ((row[0].clone(), row[1].clone()), opposite(&row[5]))).collect();
    assert_eq!(stated(&scene), wanted);
    assert_eq!(wanted[&("employee".to_owned(), "Fund:Lines:异地".to_owned())], "-10.00");
}

/// Reads a part of a name back.
fn word(component: &str) -> String {
    let marked = component
        .strip_prefix("X-")
        .filter(|rest| !rest.starts_with(|first: char| first.is_ascii_digit() || first.is_ascii_uppercase()));
    let mut word = String::new();
    for (at, piece) in marked.unwrap_or(component).split('-').enumerate() {
        match at % 2 {
            0 => word += piece,
            _ => word.push(char::from_u32(u32::from_str_radix(piece, 16).unwrap()).unwrap()),
        }
    }
    word
}

proptest! {
    #[test]
    fn no_two_words_share_the_part_of_a_name(one in "[A-Za-z0-9X_. :;\"\\-异]{0,6}|\\PC{0,4}") {
        let part = component(&one);
        prop_assert_eq!(word(&part), one, "{}", part);
        prop_assert!(part.starts_with(|first: char| first.is_ascii_uppercase() || first.is_ascii_digit()));
        let kept = |character: char| character.is_ascii_alphanumeric() || character == '-' || ('\u{4E00}'..='\u{9FFF}').contains(&character);
        prop_assert!(part.chars().all(kept), "{}", part);
    }
}
