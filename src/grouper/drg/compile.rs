//! From a loaded scheme to the compiled grouper.

use crate::domain::{Error, GroupKind, Kind, Placement, PlacementId, Problems, Reason, Severity, Status};
use crate::rule::{Places, Rule, Test, TestCompiler};
use crate::scheme::{AdrgRow, DrgRow, DrgScheme, MdcRow};

use super::facts::{CC, Classes, Complications, DiagnosisFacts, MCC, ProcedureFacts};
use super::grouper::{BLOCK, Block, Grouper, MdcProgram, Rows, open};
use super::witness::{Effort, witnesses};

impl Grouper {
    /// Compiles a scheme and proves each of its groups reachable by a case that lands in it.
    ///
    /// # Errors
    /// A group that no case was found for and that the manifest does not declare unreachable, and the reverse.
    pub fn compile(scheme: DrgScheme) -> Result<Self, Error> {
        let grouper = Self::compile_unproved(scheme);
        grouper.check_reachable()?;
        Ok(grouper)
    }

    /// Compiles without the proof.
    pub(super) fn compile_unproved(scheme: DrgScheme) -> Self {
        let mut compiler = TestCompiler::default();
        let mut tests =
            |rule: &Option<Rule>| rule.as_ref().map_or(Test::Always, |rule| compiler.compile(rule));
        let mdc_tests: Vec<_> = scheme.mdcs.iter().map(|row| tests(&row.rule)).collect();
        let adrg_tests: Vec<_> = scheme.adrgs.iter().map(|row| tests(&row.rule)).collect();
        let drg_tests: Vec<_> = scheme.drgs.iter().map(|row| tests(&row.rule)).collect();
        let diagnoses = classes(&scheme, &compiler, scheme.diagnoses.size(), Places::diagnoses_only);
        let procedures = classes(&scheme, &compiler, scheme.procedures.size(), Places::procedures_only);
        let mut placements = Placements(Vec::new());
        let programs = scheme
            .mdcs
            .iter()
            .map(|mdc| MdcProgram {
                asks: mdc.rule.is_some(),
                adrgs: Rows::new(
                    mdc.adrgs.iter().map(|row| adrg_tests[*row].clone()),
                    &diagnoses,
                    &procedures,
                ),
                drgs: mdc
                    .adrgs
                    .iter()
                    .map(|row| {
                        let adrg = &scheme.adrgs[*row];
                        let place = |drg: &usize| placements.add(placed(mdc, adrg, &scheme.drgs[*drg]));
                        adrg.drgs
                            .iter()
                            .map(|drg| drg_tests[*drg].clone())
                            .zip(adrg.drgs.iter().map(place))
                            .collect()
                    })
                    .collect(),
                nothing: placements.add(Placement::nowhere(Reason::NoGroupInMdc, Some(&mdc.code))),
            })
            .collect();
        Self {
            mdcs: Rows::new(mdc_tests.into_iter(), &diagnoses, &procedures),
            complications: complications(&scheme),
            no_mdc: placements.add(Placement::nowhere(Reason::NoMdc, None)),
            unknown_principal_diagnosis: placements
                .add(Placement::nowhere(Reason::UnknownPrincipalDiagnosis, None)),
            placements: placements.0,
            diagnoses,
            procedures,
            programs,
            scheme,
        }
    }

    fn check_reachable(&self) -> Result<(), Error> {
        let manifest = &self.scheme.manifest;
        let mut problems = Problems::new();
        for (drg, witness) in witnesses(self, Effort::Quick) {
            let row = &self.scheme.drgs[drg];
            let declared = manifest.unreachable.iter().find(|entry| entry.group == row.code);
            match (witness, declared) {
                (None, None) => {
                    let message = format!(
                        "no case reaches `{}`: rows before it take them all; mend the rule, or declare the group in \
                         scheme.toml under [[unreachable]] with the reason",
                        row.code
                    );
                    problems.add("drg.csv", row.line, message);
                }
                (Some(_), Some(entry)) => {
                    let message = format!("`{}` is declared unreachable, but a case reaches it", entry.group);
                    problems.add("scheme.toml", entry.line, message);
                }
                _ => {}
            }
        }
        for entry in &manifest.unreachable {
            if !self.scheme.drgs.iter().any(|row| row.code == entry.group) {
                let message =
                    format!("`{}` is declared unreachable, but drg.csv has no such group", entry.group);
                problems.add("scheme.toml", entry.line, message);
            }
        }
        problems.check(Kind::Rules)
    }
}

/// The classes of codes of one kind, told apart by every group of sets that a test asks for.
fn classes(
    scheme: &DrgScheme,
    compiler: &TestCompiler,
    codes: usize,
    kind: impl Fn(Places) -> bool,
) -> Classes {
    let members = |name: &String| {
        let set = scheme.sets.get(name).filter(|set| kind(set.places));
        set.into_iter().flat_map(|set| set.codes.iter().copied())
    };
    let groups: Vec<Vec<u32>> =
        compiler.groups().iter().map(|names| names.iter().flat_map(members).collect()).collect();
    Classes::new(codes, &groups)
}

fn complications(scheme: &DrgScheme) -> Complications {
    let words = scheme.exclusions.len().div_ceil(64).max(1);
    let mut levels = vec![0; scheme.diagnoses.size()];
    for (code, level) in &scheme.levels {
        let mark = if level.level == Severity::Mcc { MCC } else { CC };
        let table = level.exclusion.map_or(0, |table| table + 1) as u16;
        assert!(table < CC, "an exclusion table's number fits below the marks");
        levels[code.0 as usize] = mark | table;
    }
    let mut by_code = vec![vec![0u64; words]; scheme.diagnoses.size()];
    for (table, exclusion) in scheme.exclusions.iter().enumerate() {
        for code in &exclusion.codes {
            by_code[code.0 as usize][table / 64] |= 1 << (table % 64);
        }
    }
    // Few principal diagnoses are excluded alike, so the rows are shared.
    let mut numbers = std::collections::BTreeMap::new();
    let mut excluded = Vec::new();
    let rows = by_code
        .into_iter()
        .map(|row| {
            *numbers.entry(row).or_insert_with_key(|row| {
                excluded.extend_from_slice(row);
                u16::try_from(excluded.len() / words - 1).expect("fewer than 65,536 rows of exclusions")
            })
        })
        .collect();
    Complications { levels, rows, excluded, words }
}

impl Rows {
    fn new(tests: impl Iterator<Item = Test>, diagnoses: &Classes, procedures: &Classes) -> Self {
        let tests: Vec<Test> = tests.collect();
        Self {
            blocks: tests
                .chunks(BLOCK)
                .map(|tests| Block::new(tests.to_vec(), diagnoses, procedures))
                .collect(),
        }
    }
}

impl Block {
    fn new(tests: Vec<Test>, diagnoses: &Classes, procedures: &Classes) -> Self {
        let mask = |holds: &dyn Fn(&Test) -> bool| {
            tests.iter().enumerate().fold(0u64, |mask, (row, test)| mask | u64::from(holds(test)) << row)
        };
        let by_diagnosis = (0..diagnoses.count as u16)
            .map(|class| mask(&|test| open(test.evaluate(&DiagnosisFacts { classes: diagnoses, class }))))
            .collect();
        let by_procedure = std::iter::once(None)
            .chain((0..procedures.count as u16).map(Some))
            .map(|class| mask(&|test| open(test.evaluate(&ProcedureFacts { classes: procedures, class }))))
            .collect();
        // A conjunction of parts that ask only for the principal diagnosis or only for the principal procedure is
        // decided by the two masks: each leaves the row open exactly when its own parts hold.
        let certain = mask(&|test| {
            test.conjuncts().iter().all(|part| {
                part.asks_only(Places::PRINCIPAL_DIAGNOSIS) || part.asks_only(Places::PRINCIPAL_PROCEDURE)
            })
        });
        Self { by_diagnosis, by_procedure, certain, tests }
    }
}

/// The list of places while it grows.
struct Placements(Vec<Placement>);

impl Placements {
    fn add(&mut self, placement: Placement) -> PlacementId {
        self.0.push(placement);
        PlacementId(u16::try_from(self.0.len() - 1).expect("fewer than 65,536 places"))
    }
}

/// The place of a row. What its code makes it (a group, `xQY`, `x00`) is a fact of the table, so both groupers share it.
pub(super) fn placed(mdc: &MdcRow, adrg: &AdrgRow, drg: &DrgRow) -> Placement {
    let (status, reason) = if adrg.is_ambiguous() {
        (Status::Ambiguous, Some(Reason::UnrelatedProcedure))
    } else if adrg.is_fallback() {
        (Status::Ungrouped, Some(Reason::NoGroupInMdc))
    } else {
        (Status::Grouped, None)
    };
    Placement {
        status,
        reason,
        kind: (status == Status::Grouped).then_some(GroupKind::Drg),
        conservative: false,
        mdc: Some(mdc.code.clone()),
        adrg: Some(adrg.code.clone()),
        group: drg.code.clone(),
        rule_path: [("mdc.csv", mdc.line), ("adrg.csv", adrg.line), ("drg.csv", drg.line)]
            .map(|(file, line)| DrgScheme::place(file, line))
            .join("/"),
    }
}
