//! How an amount came about: every level is the sum of its parts, and the amounts are those of the statements.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use casemix::domain::{CaseSums, Fen, Number, Points, Tally};
use casemix::generate::Stay;
use casemix::policy::{ElasticForm, ElasticRules, Reimbursement, ValueRules};
use casemix::report::{AmountStory, Node, Sign};
use casemix::run::{AmountQuestion, Context, Places, Silent, Task, explain_amount, perform};
use casemix::settlement::{Claim, amounts_of_cases, fund_amounts};
use proptest::prelude::*;

use crate::support::{MINI_POLICY, Scene, Table, Texts, mini_region, program, repository, small_year, stay};

fn told(
    region: PathBuf,
    tables: PathBuf,
    hospital: &str,
    year: i32,
    most: usize,
) -> Result<AmountStory, String> {
    let question = AmountQuestion {
        region,
        tables: Some(tables),
        hospital: hospital.to_owned(),
        year: Some(year),
        pool: None,
        most,
    };
    explain_amount(&question, Context { threads: 2, progress: &mut Silent })
        .map_err(|error| error.to_string())
}

fn of(scene: &Scene, hospital: &str, most: usize) -> AmountStory {
    told(scene.path("region"), scene.tables(), hospital, 2023, most).unwrap()
}

/// A node of the tree by the names on the way to it.
fn at<'n>(node: &'n Node, path: &[&str]) -> &'n Node {
    path.iter().fold(node, |node, name| {
        let names: Vec<&str> = node.parts.iter().map(|part| part.name.as_str()).collect();
        node.parts.iter().find(|part| part.name == *name).unwrap_or_else(|| panic!("no {name} in {names:?}"))
    })
}

/// The parts of a node: sign, name and amount.
fn parts(node: &Node) -> Vec<String> {
    let sign = |part: &Node| if part.sign == Sign::Plus { '+' } else { '-' };
    node.parts.iter().map(|part| format!("{} {} {}", sign(part), part.name, part.amount)).collect()
}

#[test]
fn a_small_year_is_told_down_to_its_cases() {
    let scene = Scene::new();
    scene.run(&mini_region(), &small_year()).unwrap();
    let story = of(&scene, "A", 1);
    let due = &story.net_due;
    // 2 of 7 points of 1000.00 are 285.71; January paid 95 % of 200.00 and held the rest, which is released.
    assert_eq!(due.formula, "final − paid_to_date − prepayment_recovered");
    assert_eq!(parts(due), ["+ final 285.71", "- paid_to_date 190.00", "- prepayment_recovered 0.00"]);
    assert_eq!(
        parts(at(due, &["final"])),
        ["+ cleared 285.71", "+ other_methods 0.00", "- deduction 0.00", "- deposit_forfeited 0.00"]
    );
    assert_eq!(
        parts(at(due, &["final", "cleared"])),
        ["+ standard 285.71", "- surplus not kept 0.00", "+ shared_by_fund 0.00", "- sharing_cut 0.00"]
    );
    let before = at(due, &["final", "cleared", "standard", "standard before closing"]);
    assert_eq!(before.basis, ["year.convention, policy.toml:15: t"]);
    let inputs: Vec<String> = before.inputs.iter().map(|own| format!("{} {}", own.name, own.value)).collect();
    assert_eq!(
        inputs,
        [
            "points 2.0000",
            "point_value 142.857143",
            "points of the pool 7.0000",
            "available of the pool 1000.00"
        ]
    );
    // Two cases of one group, a point each: the odd fen goes to the first. One of them is told, the other is the rest.
    assert_eq!(parts(before), ["+ group BR15 285.71"]);
    let group = at(before, &["group BR15"]);
    assert_eq!(parts(group), ["+ case 1 142.86", "+ 1 other cases 142.85"]);
    assert_eq!(group.parts[0].basis, ["points.coefficient, policy.toml:7: t"]);
    assert_eq!(parts(at(due, &["paid_to_date"])), ["+ 2023-01 190.00"]);
    let january = at(due, &["paid_to_date", "2023-01"]);
    assert_eq!(january.formula, "payable + other_methods + carried_in − deduction − deposit_held − carried");
    assert_eq!(
        parts(january),
        [
            "+ payable 200.00",
            "+ other_methods 0.00",
            "+ carried_in 0.00",
            "- deduction 0.00",
            "- deposit_held 10.00",
            "- carried 0.00"
        ]
    );
    let forfeited = at(due, &["final", "deposit_forfeited"]);
    assert_eq!(parts(forfeited), ["+ deposit_held 10.00", "- deposit_released 10.00"]);
    assert_eq!(at(forfeited, &["deposit_released"]).basis, ["deposit.without_score, policy.toml:18: t"]);
}

#[test]
fn deductions_and_advances_are_told_as_the_ledger_booked_them() {
    let scene = Scene::new();
    let texts = mini_region()
        .with("prepayments.csv", "date,pool,fixmedins_code,amount\n2023-01-15,employee,A,20.00\n")
        .with(
            "deductions.csv",
            "date,pool,fixmedins_code,amount,stage,reason\n2023-01-20,employee,A,8.00,after_share,audit\n\
             2023-12-20,employee,A,3.00,at_clearing,year\n",
        );
    scene.run(&texts, &small_year()).unwrap();
    let due = of(&scene, "A", 5).net_due;
    assert_eq!(parts(at(&due, &["prepayment_recovered"])), ["+ 2023-01-15 20.00"]);
    let deduction = at(&due, &["final", "deduction"]);
    assert_eq!(parts(deduction), ["+ 2023-01-31 8.00", "+ 2023-12-31 3.00"]);
    assert_eq!(deduction.parts[0].formula, "2023-01: deduction (audit)");
    // 285.71 − 11.00 − (190.00 − 8.00) − 20.00
    assert_eq!(due.amount, Fen(7271));
}

#[test]
fn a_hospital_without_anything_is_told_too() {
    let scene = Scene::new();
    scene.run(&mini_region(), &small_year()).unwrap();
    let due = of(&scene, "C", 5).net_due;
    assert_eq!((due.amount, at(&due, &["paid_to_date"]).parts.len()), (Fen::ZERO, 0));
}

/// Every column of clearing.csv that is a node of the tree.
const NODES: &[(&str, &[&str])] = &[
    ("net_due", &[]),
    ("final", &["final"]),
    ("cleared", &["final", "cleared"]),
    ("standard", &["final", "cleared", "standard"]),
    ("surplus", &["final", "cleared", "surplus not kept", "surplus"]),
    ("retained", &["final", "cleared", "surplus not kept", "retained"]),
    ("shared_by_fund", &["final", "cleared", "shared_by_fund"]),
    ("sharing_cut", &["final", "cleared", "sharing_cut"]),
    ("other_methods", &["final", "other_methods"]),
    ("other_cut", &["final", "other_methods", "other_cut"]),
    ("deduction", &["final", "deduction"]),
    ("deposit_forfeited", &["final", "deposit_forfeited"]),
    ("deposit_held", &["final", "deposit_forfeited", "deposit_held"]),
    ("deposit_released", &["final", "deposit_forfeited", "deposit_released"]),
    ("paid_to_date", &["paid_to_date"]),
    ("prepayment_recovered", &["prepayment_recovered"]),
];

/// Columns that are told as inputs of a node.
const INPUTS: &[(&str, &[&str])] = &[
    ("cases", &[]),
    ("points", &["final", "cleared", "standard", "standard before closing"]),
    ("recorded", &["final", "cleared", "surplus not kept", "surplus"]),
    ("overrun", &["final", "cleared", "shared_by_fund"]),
    ("borne_by_hospital", &["final", "cleared", "shared_by_fund"]),
];

/// Nothing but signs and names: each amount with parts is their sum, reckoned here apart from the program's own check.
fn adds_up(node: &Node) {
    let sum: Fen =
        node.parts.iter().map(|part| if part.sign == Sign::Plus { part.amount } else { -part.amount }).sum();
    assert!(node.parts.is_empty() || sum == node.amount, "{}: {} is not {sum}", node.name, node.amount);
    node.parts.iter().for_each(adds_up);
}

/// Holds the story of a hospital against the statements of a finished run.
fn agrees(story: &AmountStory, clearing: &Table, output: &Path) {
    adds_up(&story.net_due);
    let place = |name: &str| clearing.place(name);
    let input = |node: &Node, name: &str| {
        node.inputs
            .iter()
            .find(|input| input.name == name)
            .map(|input| input.value.clone())
            .unwrap_or_default()
    };
    let rows: Vec<&Vec<String>> = clearing.rows.iter().filter(|row| row[1] == story.fixmedins_code).collect();
    let pools = if rows.len() == 1 { std::slice::from_ref(&story.net_due) } else { &story.net_due.parts };
    assert_eq!(pools.len(), rows.len());
    for (row, due) in rows.iter().zip(pools) {
        assert_eq!(input(due, "pool"), row[0]);
        for (column, path) in NODES {
            assert_eq!(at(due, path).amount.to_string(), row[place(column)], "{column} of {row:?}");
        }
        for (column, path) in INPUTS {
            assert_eq!(input(at(due, path), column), row[place(column)], "{column} of {row:?}");
        }
        for month in &at(due, &["paid_to_date"]).parts {
            let table = Table::read(&output.join(&month.name).join("settlement.csv"));
            let column = |name: &str| table.place(name);
            let own = table.rows.iter().find(|own| own[..2] == row[..2]).unwrap();
            assert_eq!(month.amount.to_string(), own[column("paid")]);
            for part in &month.parts {
                assert_eq!(part.amount.to_string(), own[column(&part.name)], "{} of {own:?}", part.name);
            }
        }
    }
}

/// Cases of every sort: of several groups, in no group, by item, taken back.
fn stays() -> Vec<Stay> {
    let mut stays = small_year();
    stays.extend([
        stay("5", "A", 5, "G00.000|J96.000", "01.0100", 7000, 333),
        stay("6", "B", 6, "G01.000", "01.0100", 4001, 277),
        stay("7", "B", 7, "Z99.900", "", 555, 44),
        stay("8", "C", 7, "G00.000", "", 3000, 2500),
        stay("9", "A", 8, "Z99.900", "", 911, 91),
        Stay { record_kind: Some("reversal".to_owned()), ..stay("2R", "A", 9, "G00.000", "", -1000, -120) },
        Stay {
            record_kind: Some("reversal".to_owned()),
            ..stay("8R", "C", 9, "G00.000|J96.000", "", -3000, -2500)
        },
    ]);
    stays
}

/// The small region with a convention for the year, and what it asks for; shared in a way, closed in another.
fn region(convention: &str, sharing: &str, close_to: &str) -> Texts {
    let more = r#"
point_value.reimbursement = { value = "actual", from = 2023-01-01, source = "t" }
point_value.fixed = { value = 100, unit = "yuan per point", from = 2023-01-01, source = "t" }
sharing.mode = { value = "marginal", from = 2023-01-01, source = "t" }
sharing.bands = { unit = "share", from = 2023-01-01, source = "t", bands = [{ up_to = 1, upper_inclusive = true, kept_by_hospital = 0.5 }, { borne_by_fund = 0.77 }] }
sharing.sources = { value = ["unkept_surplus", "reserve"], from = 2023-01-01, source = "t" }
rate.form = { value = "standard", from = 2023-01-01, source = "t" }
"#;
    let close_to =
        format!("year.close_to = {{ value = \"{close_to}\", from = 2023-01-01, source = \"t\" }}\n");
    let asked = |line: &&str| match line.split(' ').next().unwrap_or_default() {
        "point_value.reimbursement" => convention.starts_with("cost"),
        "point_value.fixed" => convention.starts_with("elastic"),
        "rate.form" => convention == "rate",
        name if name.starts_with("sharing") => sharing != "none",
        _ => true,
    };
    let more: String = more.lines().filter(asked).map(|line| format!("{line}\n")).collect();
    let policy = MINI_POLICY
        .replace(
            "year.convention = { value = \"fund\"",
            &format!("year.convention = {{ value = \"{convention}\""),
        )
        .replace("sharing.level = { value = \"none\"", &format!("sharing.level = {{ value = \"{sharing}\""))
        .replace(
            "deposit.without_score = { value = \"release\"",
            "deposit.without_score = { value = \"keep\"",
        );
    let policy = policy + &more + if matches!(convention, "fund" | "cost_ratio") { "" } else { &close_to };
    let points = "group_code,weight,marks,rigid_share\nBR15,1.3333,,0.35\nBR13,2,,0.5\nBR11,3,severe,1\nBB19,4,,0.123\nBB11,5,,0\n";
    let texts = mini_region()
        .with("policy.toml", &policy)
        .with("group_points.csv", points)
        .with("budget.csv", "pool,year,order,line,kind,value\nemployee,2023,1,total,total,1600.00\nemployee,2023,2,reserve,reserve,7.77\n");
    match convention {
        "elastic_volume" => {
            let rows = "employee,A,2023,1.5\nemployee,B,2023,20\nemployee,C,2023,0\n";
            texts.with("base_points.csv", &format!("pool,fixmedins_code,year,points\n{rows}"))
        }
        _ => texts,
    }
}

#[test]
fn every_convention_is_told_as_it_was_cleared() {
    let conventions = [
        "fund",
        "cost_ratio",
        "cost_ratio_hospital",
        "cost_less_paid",
        "rate",
        "elastic_volume",
        "elastic_severity",
        "elastic_cost",
    ];
    let ways = [("none", "open"), ("hospital", "available"), ("pool", "reserve")];
    for convention in conventions {
        for (sharing, close_to) in ways {
            // What the pool shares it splits by points, which the policy refuses beside amounts that do not go by them.
            let by_points = matches!(convention, "fund" | "cost_ratio");
            let sharing = if by_points || sharing == "none" { sharing } else { "hospital" };
            let scene = Scene::new();
            let texts = region(convention, sharing, close_to);
            scene.run(&texts, &stays()).unwrap_or_else(|error| panic!("{convention}, {sharing}: {error}"));
            let clearing = scene.table("clearing.csv");
            for (hospital, most) in [("A", 5), ("B", 1), ("C", 0)] {
                agrees(&of(&scene, hospital, most), &clearing, &scene.path("out"));
            }
        }
    }
}

#[test]
fn the_demo_regions_are_told_as_they_were_cleared() {
    for (name, year, hospitals) in [("demo-drg", 2023, ["D001", "D030"]), ("demo-dip", 2027, ["", ""])] {
        let region = repository("fixtures").join(name);
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("out");
        let tables = repository("grouper-tables");
        let places =
            Places { tables: Some(tables.clone()), region: Some(region.clone()), ..Places::default() };
        let context = Context { threads: 2, progress: &mut Silent };
        perform(&Task::Run { year }, &places, &output, false, context).unwrap();
        let clearing = Table::read(&output.join("clearing.csv"));
        let own = clearing.rows[0][1].clone();
        for hospital in hospitals {
            let hospital = if hospital.is_empty() { &own } else { hospital };
            agrees(&told(region.clone(), tables.clone(), hospital, year, 3).unwrap(), &clearing, &output);
        }
    }
}

#[test]
fn a_hospital_or_pool_that_is_not_there_is_told_with_the_nearest() {
    let scene = Scene::new();
    let hospitals = "fixmedins_code,name,level\nH1001,Alpha,3\nB,Beta,3\n";
    let texts = mini_region()
        .with("hospitals.csv", hospitals)
        .with("coefficients.csv", "fixmedins_code,coefficient\nH1001,1\nB,1\n");
    let region = scene.region(&texts, &[stay("1", "B", 1, "G00.000", "", 1000, 80)]);
    let said = told(region.clone(), scene.tables(), "H1010", 2023, 5).unwrap_err();
    let place = region.display();
    assert_eq!(said, format!("{place}/hospitals.csv: has no hospital `H1010`; did you mean `H1001`?"));
    let question = AmountQuestion {
        region: region.clone(),
        tables: Some(scene.tables()),
        hospital: "B".to_owned(),
        year: None,
        pool: Some("employees".to_owned()),
        most: 5,
    };
    let said = explain_amount(&question, Context { threads: 1, progress: &mut Silent }).unwrap_err();
    assert_eq!(
        said.to_string(),
        format!("{place}/region.toml: has no pool `employees`; its pools are employee")
    );
}

#[test]
fn the_program_prints_the_tree_and_its_json() {
    let scene = Scene::new();
    let texts =
        mini_region().exchange("hospitals.csv", "Alpha", "第一医院").exchange("region.toml", "small", "小");
    scene.run(&texts, &small_year()).unwrap();
    let (region, tables) = (scene.path("region"), scene.tables());
    let explain = |more: &[&str]| {
        let mut command = program();
        command.arg("explain").arg(&region).args(["--hospital", "A", "--year", "2023"]).args(more);
        let output = command.arg("--tables").arg(&tables).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let text = explain(&["--cases", "1"]);
    // The widest name is `+ standard before closing`, 25 wide behind 8 blanks; amounts are as wide as `yuan 元`, 7. A
    // Chinese character is 2 wide: `amount 金额` takes 11 of the 33.
    let line = |name: &str, wide: usize, amount: &str, how: &str| {
        format!(" {name}{}  {amount}  {how}\n", " ".repeat(33 - wide))
    };
    let head = line("amount 金额", 11, "yuan 元", "how 计算");
    let due = line("net_due", 7, "  95.71", "= final − paid_to_date − prepayment_recovered");
    assert!(text.starts_with(&format!("A 第一医院 2023, a 小 region\n\n{head}{due}")), "{text}");
    let case = line("            + case 1", 20, " 142.86", "= its part, by what its points stand for");
    assert!(text.contains(&case), "{text}");
    let json: serde_json::Value = serde_json::from_str(&explain(&["--json", "--pool", "employee"])).unwrap();
    assert_eq!((&json["format"], &json["net_due"]["amount"]), (&"casemix amount 1".into(), &"95.71".into()));
    assert_eq!(json["net_due"]["parts"][1]["sign"], "-");
    assert_eq!(json["net_due"]["parts"][1]["name"], "paid_to_date");
    // It needs one region, and no flags of the story of a case.
    for (flags, said) in [
        (vec!["--hospital", "A"], "required arguments were not provided"),
        (vec!["a", "b", "--hospital", "A"], "name one region, whose discharges are read, before --hospital"),
        (vec!["a", "--hospital", "A", "--case", "1"], "cannot be used with"),
        (vec!["a", "--case", "1", "--year", "2023"], "required arguments were not provided"),
    ] {
        let output = program().arg("explain").args(flags).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && told.contains(said), "{told}");
    }
}

prop_compose! {
    fn case()(
        points in -4_000_000i64..40_000_000,
        cost in 0i64..5_000_000,
        share in 0i64..=100,
        rate in -100_000i64..4_000_000,
    ) -> CaseSums {
        let (fund, fixed) = (cost * share / 100, points * share / 100);
        CaseSums {
            group: Tally { cases: 1, cost: Fen(cost.into()), fund: Fen(fund.into()), days: 1 },
            points: Points(points.into()),
            fixed_points: Points(fixed.into()),
            rate_amount: Fen(rate.into()),
            ..CaseSums::default()
        }
    }
}

fn conventions() -> BTreeMap<&'static str, ValueRules> {
    let fixed = Number::parse("1.07").unwrap();
    let elastic = |form| ValueRules::Elastic(ElasticRules { form, fixed, limits: None });
    BTreeMap::from([
        ("fund", ValueRules::Fund),
        ("cost_ratio", ValueRules::CostRatio(Reimbursement::Actual)),
        ("cost_ratio_hospital", ValueRules::CostRatioHospital(Reimbursement::Actual)),
        ("cost_less_paid", ValueRules::CostLessPaid(Reimbursement::Actual)),
        ("rate", ValueRules::Rate),
        ("elastic_volume", elastic(ElasticForm::Volume)),
        ("elastic_severity", elastic(ElasticForm::Severity)),
        ("elastic_cost", elastic(ElasticForm::Cost)),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_cases_of_a_hospital_have_its_amount_whatever_the_convention(
        hospitals in proptest::collection::vec(proptest::collection::vec(case(), 0..6), 1..5),
        available in 0i64..90_000_000,
        base in 0i64..40_000_000,
    ) {
        let sums: Vec<CaseSums> = hospitals
            .iter()
            .map(|cases| cases.iter().fold(CaseSums::default(), |mut sum, case| { sum.add(case); sum }))
            .collect();
        let claims: Vec<Claim<'_>> = sums.iter().map(|sums| Claim { sums, base_volume: Points(base.into()), guaranteed: Fen::ZERO }).collect();
        for (name, rules) in conventions() {
            // A ratio of 0 is told; there is nothing to split then.
            let Ok(valued) = fund_amounts(&rules, Fen(available.into()), &claims) else { continue };
            for (amount, cases) in valued.amounts.iter().zip(&hospitals) {
                let parts = amounts_of_cases(&rules, valued.value.as_ref(), *amount, cases);
                prop_assert_eq!(parts.iter().sum::<Fen>(), *amount, "{}", name);
            }
        }
    }
}
