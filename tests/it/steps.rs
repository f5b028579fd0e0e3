//! What was paid and why, step by step, as pages tell it.

use casemix::domain::Fen;
use casemix::run::Language;

use crate::report::{DEMO, reported};
use crate::support::{Scene, Texts, mini_region, small_year};

/// The tables of steps of a page: of each line its kind, its column and its amount.
fn tables(page: &str) -> Vec<Vec<(String, String, Fen)>> {
    let attribute = |cell: &str, name: &str| {
        let (_, rest) = cell.split_once(&format!("{name}=\"")).unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let line = |row: &str| {
        let (_, cell) = row.split_once("<td").unwrap();
        let text = cell.split_once('>').unwrap().1.split('<').next().unwrap().replace(',', "");
        (attribute(cell, "data-step"), attribute(cell, "data-key"), Fen::parse_yuan(&text).unwrap())
    };
    let table = |own: &str| {
        let rows = own.split("</table>").next().unwrap();
        rows.split("<tr>").skip(1).map(line).collect()
    };
    page.split("data-sheet=\"why\"").skip(1).map(table).collect()
}

fn page(folder: &std::path::Path) -> String {
    std::fs::read_to_string(folder.join("index.html")).unwrap()
}

/// Every sum of a table is what its parts have come to; gives the columns of the sums.
fn adds_up(table: &[(String, String, Fen)]) -> Vec<String> {
    let (mut come, mut sums) = (Fen::ZERO, Vec::new());
    for (kind, column, amount) in table {
        match kind.as_str() {
            "part" => come += *amount,
            "sum" => {
                assert_eq!(*amount, come, "{column} of {table:?}");
                sums.push(column.clone());
            }
            _ => assert_eq!(kind, "beside"),
        }
    }
    sums
}

/// Column and amount of the lines of the only table of a page.
fn told(scene: &Scene, texts: &Texts, hospital: &str) -> Vec<String> {
    scene.run(texts, &small_year()).unwrap();
    let folder = reported(scene, Language::English);
    let mut found = tables(&page(&folder.join("packs").join(hospital)));
    assert_eq!(found.len(), 1);
    let table = found.remove(0);
    assert_eq!(adds_up(&table), ["cleared", "final", "net_due"]);
    table.iter().map(|(_, column, amount)| format!("{column} {amount}")).collect()
}

#[test]
fn an_advance_and_a_debt_that_is_handed_on_are_steps() {
    // 1000.00 for seven points: A's two are 285.71, of which 190.00 was paid and 500.00 was advanced. It is merged into C,
    // which is handed the debt of 404.29 and carries it into the next year. No step is zero but the sums.
    let texts = mini_region()
        .with(
            "hospitals.csv",
            "fixmedins_code,name,level,until,successor\nA,Alpha,3,2023-03-01,C\nB,Beta,3,,\nC,Gamma,2,,\n",
        )
        .with("prepayments.csv", "date,pool,fixmedins_code,amount\n2023-01-05,employee,A,500.00\n")
        .exchange(
            "policy.toml",
            "negative_due = { value = \"recover\"",
            "negative_due = { value = \"carry\"",
        );
    let of_a = [
        "standard 285.71",
        "recorded 200.00",
        "cleared 285.71",
        "final 285.71",
        "paid_to_date -190.00",
        "prepayment_recovered -500.00",
        "transferred 404.29",
        "net_due 0.00",
    ];
    let surplus = ["surplus -85.71", "retained 85.71"];
    let with_surplus = [&of_a[..2], &surplus[..], &of_a[2..]].concat();
    assert_eq!(told(&Scene::new(), &texts, "A"), with_surplus);
    let of_c =
        ["cleared 0.00", "final 0.00", "transferred -404.29", "carried_to_next 404.29", "net_due 0.00"];
    assert_eq!(told(&Scene::new(), &texts, "C"), of_c);
}

#[test]
fn the_deposits_of_others_are_a_step() {
    // Five per cent of 200.00 and 500.00 are held; B's 25.00 are forfeited and go to A, the only other one with points.
    let policy = crate::support::MINI_POLICY
        .replace(
            "{ at_least = 0, released = 1 }",
            "{ at_least = 60, released = 1 }, { at_least = 0, released = 0 }",
        )
        .replace("forfeited_to = { value = \"pool\"", "forfeited_to = { value = \"redistribute_by_points\"");
    let texts = mini_region()
        .with("policy.toml", &policy)
        .with("assessments.csv", "year,fixmedins_code,score\n2023,A,60\n2023,B,59\n");
    let of_a = told(&Scene::new(), &texts, "A");
    assert_eq!(of_a[4..7], ["cleared 285.71", "deposit_redistributed 25.00", "final 310.71"]);
    let of_b = told(&Scene::new(), &texts, "B");
    // 714.29 − 25.00.
    assert_eq!(of_b[4..7], ["cleared 714.29", "deposit_forfeited -25.00", "final 689.29"]);
}

#[test]
fn steps_of_every_page_of_the_demo_come_to_what_is_due() {
    let (_, report) = &*DEMO;
    let mut seen = 0;
    for folder in ["", "packs/D001", "packs/D015", "packs/D030"] {
        for table in tables(&page(&report.join(folder))) {
            assert_eq!(adds_up(&table), ["cleared", "final", "net_due"], "{folder}");
            assert!(table.iter().all(|(kind, _, amount)| kind == "sum" || *amount != Fen::ZERO), "{folder}");
            seen += 1;
        }
    }
    assert_eq!(seen, 8, "two pools of the region and of three hospitals");
}
