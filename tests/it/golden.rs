//! Cases whose groups other programs found: every one must agree.

use casemix::domain::{Patient, Sex, Status};
use casemix::grouper::TextCase;
use casemix::grouper::drg::{Grouper, Interpreter};

use crate::support::{DRG_1_1, DRG_3_0, repository};

struct Golden {
    name: String,
    case: TextCase,
    status: String,
    mdc: String,
    adrg: String,
    drg: String,
}

fn golden(file: &str) -> Vec<Golden> {
    let mut reader = csv::Reader::from_path(repository("fixtures/golden").join(file)).unwrap();
    let headers = reader.headers().unwrap().clone();
    let cases = reader.records().map(|record| {
        let record = record.unwrap();
        let cell = |column: &str| record[headers.iter().position(|name| name == column).unwrap()].to_owned();
        let codes = |column: &str| {
            cell(column).split('|').filter(|code| !code.is_empty()).map(str::to_owned).collect()
        };
        let number = |column: &str| cell(column).parse::<i32>().ok();
        let age_years = number("age").unwrap();
        let patient = Patient {
            sex: match cell("sex").as_str() {
                "1" => Sex::Male,
                "2" => Sex::Female,
                _ => Sex::Unknown,
            },
            age_years,
            age_days: number("age_days").filter(|_| age_years == 0),
            birth_weight_grams: number("weight"),
            admission_weight_grams: number("weight"),
            ..Patient::default()
        };
        Golden {
            name: cell("case"),
            case: TextCase {
                diagnoses: codes("diagnoses"),
                procedures: codes("procedures"),
                patient,
                ..TextCase::default()
            },
            status: cell("status"),
            mdc: cell("mdc"),
            adrg: cell("adrg"),
            drg: cell("drg"),
        }
    });
    cases.collect()
}

fn check(grouper: &Grouper, file: &str, expected: usize) {
    let cases = golden(file);
    assert_eq!(cases.len(), expected);
    let interpreter = Interpreter::new(&grouper.scheme);
    let mut differing = Vec::new();
    for golden in &cases {
        let coded = grouper.encode(&golden.case);
        let compiled = grouper.placement(grouper.group(&coded.case()).placement);
        let (naive, _) = interpreter.group(&golden.case, &mut |_| {});
        for found in [compiled, &naive] {
            // The other program of 1.1 names no MDC for a case that it leaves ungrouped.
            let (mdc, adrg) = match found.status {
                Status::Ungrouped if golden.mdc == "0000" => ("0000", "00"),
                _ => (found.mdc.as_deref().unwrap_or(""), found.adrg.as_deref().unwrap_or("")),
            };
            if (found.status.name(), mdc, adrg, found.group.as_str())
                != (golden.status.as_str(), golden.mdc.as_str(), golden.adrg.as_str(), golden.drg.as_str())
            {
                differing
                    .push(format!("{}: {} {} expected, {found:?}", golden.name, golden.status, golden.drg));
            }
        }
    }
    assert!(differing.is_empty(), "{} differ:\n{}", differing.len(), differing.join("\n"));
}

#[test]
fn chs_drg_1_1_agrees_with_another_program_on_3998_cases() {
    check(&DRG_1_1, "chs-drg-1.1.csv", 3998);
}

#[test]
fn chs_drg_3_0_agrees_with_another_reader_of_the_workbook_on_100_cases() {
    check(&DRG_3_0, "chs-drg-3.0.csv", 100);
}
