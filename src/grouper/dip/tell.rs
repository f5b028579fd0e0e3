//! The story of a case by DIP.

use crate::domain::{GroupKind, Placement, ProcedureId, Reason};
use crate::grouper::{Reading, Story, TextCase, Tried};
use crate::scheme::{
    Block, DiagnosisKey, DipRow, MixedClass, MixedGroup, Procedures, Rung, Treatment, category,
};

use super::interpret::{Interpreter, Match, is_by_the_day, others, under};

impl Interpreter<'_> {
    /// Groups a case and tells how: every row of the library and the region under which its principal diagnosis lies,
    /// in the order of preference, and the ladder of mixed groups where no row took it.
    pub fn tell(&self, case: &TextCase) -> Story {
        let placement = self.group(case);
        let looked = !matches!(
            placement.reason,
            Some(Reason::UnknownPrincipalDiagnosis | Reason::ExcludedPrincipalDiagnosis)
        );
        let mut tried: Vec<Tried> = Vec::new();
        if looked {
            tried.extend(self.near(case).into_iter().map(|found| self.read(found, case)));
            match self.best(case) {
                None => tried.extend(self.ladder(case, self.mixed_class(case), &placement)),
                Some(_) if placement.kind == Some(GroupKind::Mixed) => {
                    tried.extend(self.ladder(case, MixedClass::Surgical, &placement));
                }
                Some(_) => {}
            }
        }
        let mut notes = self.notes(case, &placement);
        if tried.iter().filter(|row| row.holds).count() > 1 {
            notes.push(
                "several rows hold; they stand in order of preference, and the first takes the case"
                    .to_owned(),
            );
        }
        Story { severity: None, complications: Vec::new(), notes, tried, placement }
    }

    /// Rows worth telling of, the most preferred first: those under which the principal diagnosis lies, and early rows
    /// that a procedure or the patient comes near.
    fn near(&self, case: &TextCase) -> Vec<Match<'_>> {
        let named = |row: &DipRow| {
            codes_of(&row.procedures)
                .any(|own| case.procedures.iter().any(|code| code == self.scheme.procedures.code(own.0)))
        };
        let close = |row: &&DipRow| match row.block {
            Block::Early => named(row) || row.newborn.is_some() && under(&row.any_diagnosis, &case.diagnoses),
            _ => self.is_under(row, case),
        };
        let principals = self.principals(case);
        let best_place = |row: &DipRow| {
            let holds = |principal: &&Option<usize>| self.procedures_hold(&row.procedures, **principal, case);
            principals.iter().find(holds).or(principals.first()).copied().flatten()
        };
        let mut near: Vec<Match<'_>> =
            self.rows().filter(close).map(|row| Match { row, principal: best_place(row) }).collect();
        near.sort_by_cached_key(|found| self.preference(*found, case));
        near
    }

    fn read(&self, found: Match<'_>, case: &TextCase) -> Tried {
        let row = found.row;
        let readings = self.readings(found, case);
        let holds = readings.iter().all(|reading| reading.holds);
        let because = if holds {
            readings
        } else {
            readings.into_iter().filter(|reading| !reading.holds).take(1).collect()
        };
        Tried {
            row: format!("{}:{}", row.file, row.line),
            level: sheet(row),
            code: row.code.clone(),
            name: row.name.clone(),
            rule: self.scheme.rule(row),
            holds,
            because,
        }
    }

    /// Everything that a row asks, and whether the case has it.
    fn readings(&self, found: Match<'_>, case: &TextCase) -> Vec<Reading> {
        let row = found.row;
        let mut readings = Vec::new();
        let mut add =
            |condition: String, holds: bool, fact: String| readings.push(Reading { condition, holds, fact });
        if !row.principal.is_empty() {
            let code = &case.diagnoses[0];
            add(
                format!("principal diagnosis under {}", DiagnosisKey::list(&row.principal)),
                self.is_under(row, case),
                format!("it is {code}"),
            );
        }
        self.read_procedures(found, case, &mut add);
        let others = others(case);
        for (what, keys_of, codes) in [
            ("an other diagnosis", &row.other, others.as_slice()),
            ("a diagnosis", &row.any_diagnosis, &case.diagnoses[..]),
        ] {
            if !keys_of.is_empty() {
                let hit = codes.iter().find(|code| keys_of.iter().any(|key| key.matches(code)));
                let fact = hit.map_or("there is none".to_owned(), |code| format!("{code} is"));
                add(format!("{what} under {}", DiagnosisKey::list(keys_of)), hit.is_some(), fact);
            }
        }
        if let Some(wanted) = row.resistant {
            let own = self.is_resistant(case);
            let fact = if own { "resistant by its code or U84.300" } else { "no code says resistant" };
            add(
                if wanted { "resistant" } else { "not resistant" }.to_owned(),
                own == wanted,
                fact.to_owned(),
            );
        }
        let patient = &case.patient;
        let known = |value: Option<i32>, unit: &str| {
            value.map_or("not known".to_owned(), |own| format!("{own} {unit}"))
        };
        if let Some(newborn) = row.newborn {
            let condition = format!(
                "age at most {} days, weight {} to {} g",
                newborn.age_days_max, newborn.weight_grams_min, newborn.weight_grams_max
            );
            let weight = patient.birth_weight_grams.or(patient.admission_weight_grams);
            let fact = format!("age {}, weight {}", known(patient.age_days, "days"), known(weight, "g"));
            add(condition, self.is_newborn(newborn, patient), fact);
        }
        if let Some(wanted) = row.treatment {
            let fact = patient.treatment.map_or("not known".to_owned(), |own| format!("it is {own}"));
            add(format!("kind of treatment {wanted}"), patient.treatment == Some(wanted), fact);
        }
        if let Some(days) = row.bed_days {
            let most = days.days_max.map_or(String::new(), |most| format!(" and at most {most}"));
            let marked = if days.marked { ", marked as paid by the day" } else { "" };
            let fact = known(patient.length_of_stay_days, "days");
            let condition = format!("stay of at least {} days{most}{marked}", days.days_min);
            add(condition, is_by_the_day(days, patient), fact);
        }
        if !self.is_open(&row.code, case) {
            add(
                "open to hospitals of this level".to_owned(),
                false,
                "closed_groups.csv closes it".to_owned(),
            );
        }
        readings
    }

    fn read_procedures(&self, found: Match<'_>, case: &TextCase, add: &mut impl FnMut(String, bool, String)) {
        let counting: Vec<&str> = self.counting(case).map(|at| case.procedures[at].as_str()).collect();
        let listed =
            |codes: &[&str]| if codes.is_empty() { "there is none".to_owned() } else { codes.join(", ") };
        let part = |part: &[ProcedureId], beside: Option<usize>| {
            let mut places = self.counting(case).filter(|at| Some(*at) != beside);
            places
                .find(|at| part.iter().any(|own| self.scheme.procedures.code(own.0) == case.procedures[*at]))
        };
        match &found.row.procedures {
            Procedures::Any => {}
            Procedures::None => {
                add("no procedure that counts".to_owned(), counting.is_empty(), listed(&counting))
            }
            Procedures::Principal { any_of, related } => {
                let own = found.principal.map(|at| case.procedures[at].as_str());
                let holds = own
                    .is_some_and(|own| any_of.iter().any(|code| self.scheme.procedures.code(code.0) == own));
                let fact = own.map_or("there is none".to_owned(), |own| format!("it is {own}"));
                add(format!("principal procedure {}", self.scheme.codes(any_of)), holds, fact);
                for codes in related {
                    let hit = part(codes, found.principal).map(|at| case.procedures[at].clone());
                    let fact = hit.clone().map_or("there is none".to_owned(), |code| format!("{code} is"));
                    add(format!("related procedure {}", self.scheme.codes(codes)), hit.is_some(), fact);
                }
            }
            Procedures::Anywhere(parts) => {
                for codes in parts {
                    let hit = part(codes, None).map(|at| case.procedures[at].clone());
                    let fact = hit.clone().map_or("there is none".to_owned(), |code| format!("{code} is"));
                    add(format!("a procedure {}", self.scheme.codes(codes)), hit.is_some(), fact);
                }
            }
        }
    }

    /// The rungs of the ladder down to the one that took the case.
    fn ladder(&self, case: &TextCase, class: MixedClass, placement: &Placement) -> Vec<Tried> {
        let mut tried = Vec::new();
        for rung in &self.local.rules.ladder {
            let own = self.local.mixed.iter().filter(|group| group.key.rung() == *rung);
            let fits = |group: &&MixedGroup| group.class == class && group.key.matches(&case.diagnoses[0]);
            let group = own.into_iter().find(fits);
            let code = group.map_or_else(
                || format!("{}{}", wanted(*rung, &case.diagnoses[0]), class.letter()),
                MixedGroup::code,
            );
            let open = group.is_some() && self.is_open(&code, case);
            let fact = match (group.is_some(), open) {
                (_, true) => "the region has it",
                (true, false) => "closed_groups.csv closes it to hospitals of this level",
                _ => "the region has no such mixed group",
            };
            let holds = open;
            tried.push(Tried {
                row: group.map_or("mixed_groups.csv".to_owned(), |group| {
                    format!("mixed_groups.csv:{}", group.line)
                }),
                level: "mixed",
                name: String::new(),
                rule: String::new(),
                because: vec![Reading {
                    condition: format!("mixed group {code}"),
                    holds,
                    fact: fact.to_owned(),
                }],
                holds,
                code: code.clone(),
            });
            if holds && placement.group == code {
                break;
            }
        }
        tried
    }

    fn notes(&self, case: &TextCase, placement: &Placement) -> Vec<String> {
        let mut notes = Vec::new();
        match placement.reason {
            Some(Reason::ExcludedPrincipalDiagnosis) => {
                notes.push(format!(
                    "{} is on the list of principal diagnoses that are not grouped (excluded_diagnosis.csv)",
                    case.diagnoses[0]
                ));
            }
            Some(Reason::UnknownPrincipalDiagnosis) => {
                notes.push(format!("neither the code table nor the library knows {}", case.diagnoses[0]));
            }
            _ => {}
        }
        for code in &case.procedures {
            let range = |range: usize| DiagnosisKey::list(&self.scheme.principal_ranges[range]);
            let what = match self.treatment(code) {
                None => format!("counts; its class is {}", self.class(code).letter()),
                Some(Treatment::Conservative) => {
                    "does not count (excluded_procedure.csv: conservative)".to_owned()
                }
                Some(Treatment::NeverPrincipal) => {
                    "counts as a related procedure only (excluded_procedure.csv: never_principal)".to_owned()
                }
                Some(Treatment::PrincipalOnlyFor(own)) => {
                    let inside = under(&self.scheme.principal_ranges[own], &case.diagnoses[..1]);
                    let verb = if inside { "counts" } else { "does not count" };
                    format!("{verb}: it may be principal beside {} only", range(own))
                }
            };
            notes.push(format!("{code} {what}"));
        }
        if let Some(found) = self.best(case).filter(|_| placement.kind == Some(GroupKind::Mixed)) {
            notes.push(format!(
                "an operation that {} does not name sends the case to its mixed group (grouping.unmatched_surgery)",
                found.row.code
            ));
        }
        if self.is_primary_care(case) {
            notes.push(
                "diagnosis and procedure are those of primary care: no hospital coefficient".to_owned(),
            );
        }
        notes
    }
}

fn codes_of(asked: &Procedures) -> Box<dyn Iterator<Item = &ProcedureId> + '_> {
    match asked {
        Procedures::Any | Procedures::None => Box::new(std::iter::empty()),
        Procedures::Principal { any_of, related } => Box::new(any_of.iter().chain(related.iter().flatten())),
        Procedures::Anywhere(parts) => Box::new(parts.iter().flatten()),
    }
}

/// The key that a rung would have for a diagnosis.
fn wanted(rung: Rung, diagnosis: &str) -> &str {
    match rung {
        Rung::Category | Rung::Range => category(diagnosis),
        Rung::TwoCharacters => diagnosis.get(..2).unwrap_or(diagnosis),
        Rung::Letter => diagnosis.get(..1).unwrap_or(diagnosis),
    }
}

fn sheet(row: &DipRow) -> &'static str {
    match (row.block, row.kind) {
        (Block::BedDay, _) => "bed_day",
        (Block::Early, _) => "xq",
        (Block::Tcm, _) => "tcm",
        (_, GroupKind::Local) => "local",
        (Block::Merged, _) => "bx",
        (Block::Detailed, _) => "fz",
        (Block::Basic, _) => "jc",
    }
}
