//! How a DIP region matches cases with its catalogue.

use crate::domain::{Date, Problems};
use crate::scheme::{ClassOf, ClassSource, MatchRules, MixedClass, PrincipalRule, Rung, TieBreak};
use crate::table::Fields;

use super::file::Reader;
use super::parameter::{Parameter, Selection};
use super::values::{choice, one_of};

/// The entries of the section `grouping`. What is not set is as the national edition 3.0 has it.
#[derive(Clone, Debug)]
pub(super) struct Grouping {
    principal: Parameter<PrincipalRule>,
    exact_first: Parameter<bool>,
    tie_break: Parameter<TieBreak>,
    unmatched_surgery: Parameter<bool>,
    class_of: Parameter<ClassOf>,
    class_source: Parameter<ClassSource>,
    unclassed: Parameter<MixedClass>,
    ladder: Parameter<Vec<Rung>>,
}

impl Grouping {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            principal: reader.parameter("grouping.principal_procedure", |fields, problems| {
                choice(fields, problems, &[("first", PrincipalRule::First), ("any", PrincipalRule::Any)])
            }),
            exact_first: reader.parameter("grouping.exact_first", |fields, problems| {
                choice(fields, problems, &[("yes", true), ("no", false)])
            }),
            tie_break: reader.parameter("grouping.tie_break", tie_break),
            unmatched_surgery: reader.parameter("grouping.unmatched_surgery", |fields, problems| {
                choice(fields, problems, &[("stays", false), ("mixed", true)])
            }),
            class_of: reader.parameter("grouping.mixed_class", |fields, problems| {
                choice(fields, problems, &[("principal", ClassOf::Principal), ("highest", ClassOf::Highest)])
            }),
            class_source: reader.parameter("grouping.class_source", |fields, problems| {
                choice(
                    fields,
                    problems,
                    &[("code_table", ClassSource::CodeTable), ("table", ClassSource::Table)],
                )
            }),
            unclassed: reader.parameter("grouping.unclassed", |fields, problems| {
                let letters = [
                    ("C", MixedClass::Conservative),
                    ("D", MixedClass::Diagnostic),
                    ("T", MixedClass::Therapeutic),
                ];
                choice(fields, problems, &[&letters[..], &[("S", MixedClass::Surgical)]].concat())
            }),
            ladder: reader.parameter("grouping.ladder", ladder),
        }
    }

    /// The rules on a day.
    ///
    /// # Errors
    /// A combination that no region uses.
    pub(super) fn on(&self, day: Date) -> Result<MatchRules, String> {
        let selection = Selection { day, pool: "", level: None };
        fn at<T: Clone>(parameter: &Parameter<T>, selection: Selection<'_>, otherwise: T) -> T {
            parameter.at(selection).map_or(otherwise, |entry| entry.value.clone())
        }
        let national = MatchRules::national();
        let rules = MatchRules {
            principal: at(&self.principal, selection, national.principal),
            exact_first: at(&self.exact_first, selection, national.exact_first),
            tie_break: at(&self.tie_break, selection, national.tie_break),
            unmatched_surgery_is_mixed: at(
                &self.unmatched_surgery,
                selection,
                national.unmatched_surgery_is_mixed,
            ),
            class_of: at(&self.class_of, selection, national.class_of),
            class_source: at(&self.class_source, selection, national.class_source),
            unclassed: at(&self.unclassed, selection, national.unclassed),
            ladder: at(&self.ladder, selection, national.ladder),
        };
        if rules.exact_first && rules.principal == PrincipalRule::First {
            return Err(format!(
                "grouping.exact_first = \"yes\" on {day} has no meaning with one principal procedure; Jingzhou uses it \
                 with grouping.principal_procedure = \"any\""
            ));
        }
        if rules.unmatched_surgery_is_mixed && rules.principal == PrincipalRule::First {
            return Err(format!(
                "grouping.unmatched_surgery = \"mixed\" on {day} is used with grouping.principal_procedure = \"any\" \
                 (Yichang); with \"first\" an operation beside the principal one would move most cases"
            ));
        }
        Ok(rules)
    }
}

fn tie_break(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<TieBreak> {
    let word = fields.text("value", problems)?;
    if word == "nearest_cost" {
        let message = "`nearest_cost` (Jining, Tai'an) is refused: the cost of a case never chooses its group; \
                       library_order and score are known";
        fields.problem(problems, message);
        return None;
    }
    one_of(word, fields, problems, &[("library_order", TieBreak::LibraryOrder), ("score", TieBreak::Score)])
}

fn ladder(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Vec<Rung>> {
    let words = fields.texts("value", problems);
    let mut rungs = Vec::new();
    for word in words {
        let rung = one_of(word, fields, problems, &Rung::ALL)?;
        if rungs.contains(&rung) {
            fields.problem(problems, format!("`{word}` stands twice on the ladder"));
            return None;
        }
        rungs.push(rung);
    }
    if rungs.is_empty() {
        fields.problem(problems, "the ladder is empty; at least \"category\" was expected");
        return None;
    }
    Some(rungs)
}
