//! The story of a case by DRG.

use crate::grouper::{Complication, Reading, Story, TextCase, Tried};
use crate::rule::{Member, Places, Rule, Target};
use crate::scheme::DrgScheme;

use super::facts::value_of;
use super::interpret::{Interpreter, Place, Step};

impl Interpreter<'_> {
    /// Groups a case and tells how.
    pub fn tell(&self, case: &TextCase) -> Story {
        let mut tried = Vec::new();
        let (placement, severity) = self.group(case, &mut |step| tried.push(self.read(step, case)));
        Story {
            placement,
            severity: Some(severity),
            complications: self.complications(case),
            notes: Vec::new(),
            tried,
        }
    }

    fn read(&self, step: Step<'_>, case: &TextCase) -> Tried {
        let (level, file, line, code, name, rule) = match step.place {
            Place::Mdc(row) => ("mdc", "mdc.csv", row.line, &row.code, &row.name, &row.rule),
            Place::Adrg(row) => ("adrg", "adrg.csv", row.line, &row.code, &row.name, &row.rule),
            Place::Drg(row) => ("drg", "drg.csv", row.line, &row.code, &row.name, &row.rule),
        };
        let mut because = Vec::new();
        if let Some(rule) = rule {
            self.decisive(rule, case, &mut because);
        }
        Tried {
            row: DrgScheme::place(file, line),
            level,
            code: code.clone(),
            name: name.clone(),
            rule: rule.as_ref().map(Rule::to_string).unwrap_or_default(),
            holds: step.holds,
            because,
        }
    }

    /// The conditions that decided a rule: the first failing part of an `and`, the first holding part of an `or`, and
    /// all parts where all were needed.
    fn decisive(&self, rule: &Rule, case: &TextCase, readings: &mut Vec<Reading>) {
        let (parts, decides) = match rule {
            Rule::And(parts) => (parts, false),
            Rule::Or(parts) => (parts, true),
            Rule::Not(inner) => return self.decisive(inner, case, readings),
            condition => {
                let reading = Reading {
                    condition: condition.to_string(),
                    holds: self.holds(condition, case),
                    fact: self.fact(condition, case),
                };
                if !readings.contains(&reading) {
                    readings.push(reading);
                }
                return;
            }
        };
        match parts.iter().find(|part| self.holds(part, case) == decides) {
            Some(part) => self.decisive(part, case, readings),
            None => parts.iter().for_each(|part| self.decisive(part, case, readings)),
        }
    }

    fn fact(&self, condition: &Rule, case: &TextCase) -> String {
        match condition {
            Rule::In(member) | Rule::NotIn(member) => self.member_fact(member, case),
            Rule::Count { places, set, .. } => {
                let mut found: Vec<_> = self.counted(*places, set, case).into_iter().collect();
                found.sort_unstable();
                format!("{} of {set}: {}", found.len(), listed(&found))
            }
            Rule::Compare { variable, .. } => {
                match value_of(&case.patient, *variable, self.scheme.manifest.newborn_weight) {
                    Some(value) => format!("{} is {value}", variable.word()),
                    None => format!("{} is not known", variable.word()),
                }
            }
            Rule::Always | Rule::Not(_) | Rule::And(_) | Rule::Or(_) => "always".to_owned(),
        }
    }

    fn member_fact(&self, member: &Member, case: &TextCase) -> String {
        let codes: Vec<&str> = case.codes(member.places).collect();
        let hit = member.targets.iter().find_map(|target| {
            codes
                .iter()
                .find(|code| self.in_target(code, target, case))
                .map(|code| format!("{code} is in {target}"))
        });
        let excluded = || {
            let level = |code: &&&str| {
                let own = self.level(code).map(|(level, _)| Target::Level(level));
                own.is_some_and(|own| member.targets.contains(&own)) && self.excluded(code, case)
            };
            codes.iter().find(level).map(|code| format!("{code} does not count beside {}", case.diagnoses[0]))
        };
        let targets = || member.targets.iter().map(Target::to_string).collect::<Vec<_>>().join(", ");
        hit.or_else(excluded).unwrap_or_else(|| match (codes.as_slice(), member.targets.len()) {
            ([], _) => format!("there is no code at {}", member.places),
            (codes, 1) => format!("{} is not in {}", listed(codes), targets()),
            (codes, _) => format!("{} is in none of them", listed(codes)),
        })
    }

    fn complications(&self, case: &TextCase) -> Vec<Complication> {
        let complication = |code: &str| {
            let (level, table) = self.level(code)?;
            let excluded = self.excluded(code, case);
            let table = table.filter(|_| excluded).map(|table| self.scheme.exclusions[table].name.clone());
            let book = &self.scheme.diagnoses;
            Some(Complication {
                code: code.to_owned(),
                name: book.number(code).map(|number| book.name(number).to_owned()).unwrap_or_default(),
                level: level.name(),
                counted: !excluded,
                excluded_by: table,
            })
        };
        case.codes(Places::OTHER_DIAGNOSES).filter_map(complication).collect()
    }
}

/// The codes, or the first few of them.
fn listed(codes: &[&str]) -> String {
    const SHOWN: usize = 6;
    let shown = codes.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
    match codes.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
