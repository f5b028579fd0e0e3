//! How surplus and overrun are shared, and how assessment changes the cleared amount.

use super::effective::{needed, needed_where, shown, value};
use super::file::Reader;
use super::parameter::{Parameter, Selection};
use super::rules::{
    AssessmentRule, Bands, Cap, CloseTo, Convention, Gate, SharingLevel, SharingMode, SharingRule,
    SharingSource,
};
use super::values::{self, Classes};

/// The entries of the sections `sharing` and `assessment`.
#[derive(Clone, Debug)]
pub(super) struct Sharing {
    pub(super) level: Parameter<SharingLevel>,
    pub(super) mode: Parameter<SharingMode>,
    pub(super) bands: Parameter<Bands>,
    pub(super) sources: Parameter<Vec<SharingSource>>,
    pub(super) classes: Parameter<Classes>,
    pub(super) cap: Parameter<Cap>,
    pub(super) gate: Parameter<Gate>,
    pub(super) assessment: Parameter<AssessmentRule>,
}

impl Sharing {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            level: reader.parameter("sharing.level", values::sharing_level),
            mode: reader.parameter("sharing.mode", values::sharing_mode),
            bands: reader.parameter("sharing.bands", values::bands),
            sources: reader.parameter("sharing.sources", values::sources),
            classes: reader.parameter("sharing.classes", values::classes),
            cap: reader.parameter("sharing.cap", values::cap),
            gate: reader.parameter("sharing.gate", values::gate),
            assessment: reader.parameter("assessment.coefficient", values::assessment),
        }
    }

    /// The rule of a year; `selection` names its last day.
    ///
    /// # Errors
    /// The key that has no value there, or a combination that no source uses.
    pub(super) fn on(
        &self,
        selection: Selection<'_>,
        convention: Convention,
        close_to: CloseTo,
    ) -> Result<SharingRule, String> {
        let level = needed(&self.level, selection)?;
        self.check(level, convention, close_to, selection)?;
        if level == SharingLevel::None {
            return Ok(SharingRule::none());
        }
        let why = "surplus and overrun are shared";
        let classes = match level {
            SharingLevel::Case => needed_where(&self.classes, selection, "sharing.level is case")?,
            _ => Classes { classes: Vec::new(), otherwise: None },
        };
        Ok(SharingRule {
            level,
            mode: needed_where(&self.mode, selection, why)?,
            bands: match classes.otherwise {
                Some(bands) => bands,
                None => needed_where(&self.bands, selection, why)?,
            },
            classes: classes.classes,
            cap: value(&self.cap, selection),
            gate: value(&self.gate, selection),
            sources: needed_where(&self.sources, selection, why)?,
        })
    }

    /// The combinations that have a meaning.
    fn check(
        &self,
        level: SharingLevel,
        convention: Convention,
        close_to: CloseTo,
        selection: Selection<'_>,
    ) -> Result<(), String> {
        let by_hospital = matches!(convention, Convention::CostRatioHospital | Convention::Elastic(_));
        if level == SharingLevel::Pool && by_hospital {
            return Err(format!(
                "sharing.level = \"pool\" splits what is paid out by points, which would undo year.convention = \"{}\", \
                 on {}; share by hospital or not at all",
                convention.name(),
                shown(selection)
            ));
        }
        if level == SharingLevel::Quota && (convention, close_to) != (Convention::Fund, CloseTo::Open) {
            return Err(format!(
                "sharing.level = \"quota\" takes the standards from quotas.csv, which are neither made from points nor scaled, \
                 on {}; set year.convention = \"fund\" and year.close_to = \"open\" with it",
                shown(selection)
            ));
        }
        let apart = !matches!(level, SharingLevel::None | SharingLevel::Pool);
        let set = |key, stated: bool, meaningful: bool| (stated && !meaningful).then_some(key);
        let meaningless = set("sharing.gate", self.gate.at(selection).is_some(), apart)
            .or(set("sharing.cap", self.cap.at(selection).is_some(), level != SharingLevel::None))
            .or(set("sharing.classes", self.classes.at(selection).is_some(), level == SharingLevel::Case));
        meaningless.map_or(Ok(()), |key| {
            Err(format!(
                "`{key}` has no meaning with sharing.level = \"{}\", and is set on {}; remove it, or set another sharing.level",
                level.name(),
                shown(selection)
            ))
        })
    }
}
