//! Every group of the published schemes is reached by a case, or is declared unreachable with a reason.

use std::collections::BTreeSet;

use casemix::grouper::dip;
use casemix::grouper::drg::{Effort, Grouper, Interpreter, witnesses};

use crate::support::{DIP_3_0, DRG_1_1, DRG_3_0};

fn check(grouper: &Grouper, rows: usize, unreachable: &[&str]) {
    let interpreter = Interpreter::new(&grouper.scheme);
    let found = witnesses(grouper, Effort::Thorough);
    assert_eq!(found.len(), rows);
    let mut missing = BTreeSet::new();
    for (drg, case) in found {
        let code = grouper.scheme.drgs[drg].code.as_str();
        match case {
            Some(case) => {
                let (placement, _) = interpreter.group(&grouper.decode(&case), &mut |_| {});
                assert_eq!(placement.group, code, "the naive grouper puts the witness elsewhere");
            }
            None => {
                missing.insert(code);
            }
        }
    }
    assert_eq!(missing, unreachable.iter().copied().collect::<BTreeSet<_>>());
    let declared: BTreeSet<_> =
        grouper.scheme.manifest.unreachable.iter().map(|entry| entry.group.as_str()).collect();
    assert_eq!(missing, declared);
}

#[test]
fn every_group_of_1_1_is_reached() {
    check(&DRG_1_1, 628, &[]);
}

#[test]
fn every_group_of_3_0_is_reached_and_fallbacks_that_cannot_be_are_listed() {
    // 24 fallback rows are printed; only that of the newborns can be reached. The other 23 stand behind medical ADRGs
    // that hold every diagnosis of their MDC between them.
    let unreachable = [
        "B000", "C000", "D000", "E000", "F000", "G000", "H000", "I000", "J000", "K000", "L000", "M000",
        "N000", "O000", "Q000", "R000", "S000", "T000", "U000", "V000", "W000", "X000", "Y000",
    ];
    check(&DRG_3_0, 870, &unreachable);
}

#[test]
fn every_group_of_dip_3_0_is_reached_but_for_two_that_are_shadowed() {
    let interpreter = dip::Interpreter::new(&DIP_3_0.scheme, &DIP_3_0.local);
    let found = dip::witnesses(&DIP_3_0);
    assert_eq!(found.len(), 5_125);
    let mut missing = BTreeSet::new();
    for (code, case) in &found {
        match case {
            Some(case) => {
                let naive = interpreter.group(&DIP_3_0.decode(case));
                assert_eq!(naive.group, *code, "the naive matcher puts the witness elsewhere");
            }
            None => {
                missing.insert(code.as_str());
            }
        }
    }
    // BX0361 takes D25 with 68.2912, BX1143 takes M35.0 with 26.1100x001, and BX comes before JC.
    assert_eq!(missing, BTreeSet::from(["JC2339", "JC3992"]));
    let declared = DIP_3_0.scheme.manifest.unreachable.iter().map(|entry| entry.group.as_str());
    assert_eq!(declared.collect::<BTreeSet<_>>(), missing);
}
