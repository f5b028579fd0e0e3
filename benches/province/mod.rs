//! A region as large as a province: the rules of demo-drg, 2,000 hospitals, and budgets that grow with the cases.

use std::fmt::Write as _;

use crate::data::{demo, discharges};

/// Hospitals; every tenth is of level 3.
const HOSPITALS: u64 = 2_000;

/// What a case brings into the budget, in yuan: about what demo-drg has for each of its cases.
const YUAN_PER_CASE: u64 = 7_500;

fn table(header: &str, row: impl Fn(u64) -> String) -> String {
    let mut text = format!("{header}\n");
    (1..=HOSPITALS).for_each(|number| writeln!(text, "{}", row(number)).expect("writing to a string"));
    text
}

fn level(number: u64) -> u64 {
    if number.is_multiple_of(10) { 3 } else { 2 }
}

fn texts(cases: u64) -> [(&'static str, String); 5] {
    let half = cases * YUAN_PER_CASE / 2;
    let budget = format!(
        "pool,year,order,line,kind,value,reason\n\
         employee,2023,1,total,total,{half},made up\nemployee,2023,2,reserve,reserve_share,0.05,made up\n\
         resident,2023,1,total,total,{half},made up\nresident,2023,2,reserve,reserve_share,0.05,made up\n"
    );
    [
        ("budget.csv", budget),
        (
            "hospitals.csv",
            table("fixmedins_code,name,level", |number| {
                format!("P{number:04},Hospital {number},{}", level(number))
            }),
        ),
        (
            "coefficients.csv",
            table("fixmedins_code,coefficient", |number| format!("P{number:04},{}.{:02}", 1, number % 10)),
        ),
        (
            "assessments.csv",
            table("year,fixmedins_code,score", |number| format!("2023,P{number:04},{}", 70 + number % 30)),
        ),
        (
            "prepayments.csv",
            table("date,pool,fixmedins_code,amount", |number| {
                let advance = cases * YUAN_PER_CASE / HOSPITALS / 50;
                format!(
                    "2023-01-15,employee,P{number:04},{advance}\n2023-01-15,resident,P{number:04},{advance}"
                )
            }),
        ),
    ]
}

/// The region in a temporary folder, with so many discharges; those are made once and kept beside the build.
pub fn region(cases: u64) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for name in ["region.toml", "policy.toml", "group_points.csv"] {
        std::fs::copy(demo("demo-drg").join(name), folder.path().join(name)).expect("a copy of the region");
    }
    for (name, text) in texts(cases) {
        std::fs::write(folder.path().join(name), text).expect("a table of the region");
    }
    let link = folder.path().join("discharges");
    std::os::unix::fs::symlink(discharges("province", cases, Some(folder.path())), link).expect("a link");
    folder
}
