//! Goals: the value of one number at which a figure of the year is what it is to be.

use std::collections::BTreeMap;

use num_traits::{Signed, Zero};

use crate::domain::{Error, Kind, Number, Quotient, decimal_text, quotient};
use crate::region::{Overlay, Region};
use crate::report::{GoalSummary, Statement, What};
use crate::scheme::Catalogue;
use crate::table::did_you_mean;
use crate::variant::Sweep;

use super::super::stream::Streamed;
use super::super::task::Bench;
use super::arm::Rules;
use super::study::{ABREAST, Study, all_changed};

/// A figure and what it is to be.
pub(super) struct Goal {
    text: String,
    what: What,
    measure: String,
    wanted: Quotient,
    sweep: Sweep,
    vary: String,
}

impl Goal {
    /// Reads `pool.NAME.FIGURE = NUMBER`, `hospital.CODE.FIGURE = NUMBER` or `hospital.CODE.POOL.FIGURE = NUMBER`, and the
    /// number that is varied, `PATH=FROM..TO:STEP`.
    ///
    /// # Errors
    /// Pools, hospitals, numbers and paths that are not there.
    pub(super) fn parse(text: &str, vary: &str, study: &Study, overlay: &Overlay) -> Result<Self, Error> {
        let fault = |message: String| Error::new(Kind::Usage, format!("`{text}`: {message}"));
        let shape = "pool.NAME.FIGURE = NUMBER or hospital.CODE.FIGURE = NUMBER was expected, such as `pool.employee.left = 0`";
        let (path, wanted) = text.split_once('=').ok_or_else(|| fault(shape.to_owned()))?;
        let wanted = Number::parse(wanted.trim())
            .map_err(|error| fault(format!("`{}` {}", wanted.trim(), error.message())))?;
        let region = &study.variant.loaded.region;
        let parts: Vec<&str> = path.trim().split('.').collect();
        let (what, measure) = match parts.as_slice() {
            ["pool", name, measure] => (What::Pool(pool(region, name).map_err(fault)?), *measure),
            ["hospital", code, measure] => {
                (What::Hospital(hospital(region, code).map_err(fault)?, None), *measure)
            }
            ["hospital", code, name, measure] => {
                let place = hospital(region, code).map_err(fault)?;
                (What::Hospital(place, Some(pool(region, name).map_err(fault)?)), *measure)
            }
            _ => return Err(fault(shape.to_owned())),
        };
        let baseline = &study.baseline.loaded;
        let sweep = Sweep::parse(vary, &baseline.region, overlay, baseline.year)?;
        Ok(Self {
            text: text.to_owned(),
            what,
            measure: measure.to_owned(),
            wanted: quotient(wanted),
            sweep,
            vary: vary.to_owned(),
        })
    }

    /// Looks for the value: first in even steps over all that it may take, then between two neighbours of which one falls
    /// short and the other goes beyond, until they are neighbours of the finest step. `goal.csv`, and what came of it.
    ///
    /// # Errors
    /// A figure that is not there; a value that the rules do not admit; what keeps a year from being settled.
    pub(super) fn seek(
        &self,
        study: &mut Study,
        (overlay, catalogue): (&Overlay, &Catalogue),
        variant: &Streamed,
        bench: &mut Bench<'_>,
    ) -> Result<(Statement, GoalSummary), Error> {
        let mut tried: BTreeMap<usize, Quotient> = BTreeMap::new();
        let last = self.sweep.values.len() - 1;
        let (mut low, mut high) = (0, last);
        let found = loop {
            let fresh: Vec<usize> =
                places(low, high).into_iter().filter(|at| !tried.contains_key(at)).collect();
            let figures = self.figures(&fresh, study, (overlay, catalogue), variant, bench)?;
            tried.extend(fresh.iter().copied().zip(figures));
            let within: Vec<(usize, &Quotient)> =
                tried.range(low..=high).map(|(at, own)| (*at, own)).collect();
            if let Some((at, _)) = within.iter().find(|(_, own)| (*own - &self.wanted).is_zero()) {
                break Some((*at, None));
            }
            let beyond = |own: &Quotient| (own - &self.wanted).is_positive();
            let Some(pair) = within.windows(2).find(|pair| beyond(pair[0].1) != beyond(pair[1].1)) else {
                break None;
            };
            (low, high) = (pair[0].0, pair[1].0);
            if high == low + 1 {
                let distance = |own: &Quotient| (own - &self.wanted).abs();
                let (one, two) = (pair[0], pair[1]);
                let nearest =
                    if distance(one.1) <= distance(two.1) { (one.0, two.0) } else { (two.0, one.0) };
                break Some((nearest.0, Some(nearest.1)));
            }
        };
        let reached = |at: usize| self.figure_text(&tried[&at]);
        let value = |at: usize| self.sweep.values[at].to_string();
        let summary = GoalSummary {
            goal: self.text.clone(),
            vary: self.vary.clone(),
            value: found.map(|(at, _)| value(at)),
            reached: found.map(|(at, _)| reached(at)),
            other_side: found.and_then(|(_, other)| other.map(|other| (value(other), reached(other)))),
            tried: tried.len(),
        };
        let rows = tried.keys().map(|at| vec![value(*at), reached(*at)]).collect();
        Ok((Statement { header: vec!["value", "figure"], rows }, summary))
    }

    fn figure_text(&self, figure: &Quotient) -> String {
        let decimals = match self.measure.as_str() {
            "cases" => 0,
            "points" => 4,
            "point_value" => 6,
            _ => 2,
        };
        decimal_text(figure, decimals)
    }

    fn figures(
        &self,
        places: &[usize],
        study: &mut Study,
        (overlay, catalogue): (&Overlay, &Catalogue),
        variant: &Streamed,
        bench: &mut Bench<'_>,
    ) -> Result<Vec<Quotient>, Error> {
        let region = &study.baseline.loaded.region;
        let overlay = |at: &usize| self.sweep.knob.set(region, overlay, self.sweep.values[*at]);
        let overlays = places.iter().map(overlay).collect::<Result<Vec<Overlay>, Error>>()?;
        let all = all_changed(&study.variant.loaded, &overlays, catalogue, bench)?;
        let settled = study.settle(&all, variant, bench)?;
        let figure = |(rules, settled): (&Rules, &super::scenario::Settled)| {
            let arm = settled.arm(&rules.loaded);
            arm.figure(&self.what, &self.measure).ok_or_else(|| {
                let texts = arm.texts(&self.what);
                let names: Vec<&str> = texts.iter().map(|(name, _)| *name).collect();
                let hint = did_you_mean(&self.measure, names.iter().copied());
                let message = format!(
                    "`{}`: there is no figure `{}`{hint}; there is {}",
                    self.text,
                    self.measure,
                    names.join(", ")
                );
                Error::new(Kind::Usage, message)
            })
        };
        all.iter().zip(&settled).map(figure).collect()
    }
}

/// Places from the lowest to the highest, evenly spread, both ends among them: as many as one pass over the discharges takes.
fn places(low: usize, high: usize) -> Vec<usize> {
    let steps = (high - low).min(ABREAST - 1);
    let mut places: Vec<usize> = (0..=steps).map(|step| low + (high - low) * step / steps.max(1)).collect();
    places.dedup();
    places
}

fn pool(region: &Region, name: &str) -> Result<usize, String> {
    let names = region.pool_names();
    names.iter().position(|own| *own == name).ok_or_else(|| {
        format!("the region has no pool `{name}`{}", did_you_mean(name, names.iter().copied()))
    })
}

fn hospital(region: &Region, code: &str) -> Result<usize, String> {
    let codes = region.hospitals.codes().iter().map(String::as_str);
    region
        .hospitals
        .number(code)
        .ok_or_else(|| format!("the region has no hospital `{code}`{}", did_you_mean(code, codes)))
}
