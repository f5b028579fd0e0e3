//! Sweeps: the year settled for each value of one number, or for each pair of two.

use crate::domain::{Error, Kind, Number};
use crate::region::Overlay;
use crate::report::{Statement, What};
use crate::scheme::Catalogue;
use crate::variant::Sweep;

use super::super::stream::Streamed;
use super::super::task::Bench;
use super::arm::Rules;
use super::scenario::Settled;
use super::study::{Study, all_changed};

/// One or two numbers that are turned.
pub(super) struct Sweeps(Vec<Sweep>);

/// No more combinations are settled in one run.
const MOST: usize = 10_000;
/// So many regions are laid out at a time.
const AT_ONCE: usize = 64;

impl Sweeps {
    /// Reads what is to be turned.
    ///
    /// # Errors
    /// More than two, paths that lead nowhere, too many combinations.
    pub(super) fn parse(texts: &[String], study: &Study, overlay: &Overlay) -> Result<Self, Error> {
        if texts.len() > 2 {
            return Err(Error::new(
                Kind::Usage,
                "--sweep may be given once or twice: a table has two dimensions",
            ));
        }
        let (region, year) = (&study.baseline.loaded.region, study.baseline.loaded.year);
        let sweeps: Result<Vec<Sweep>, Error> =
            texts.iter().map(|text| Sweep::parse(text, region, overlay, year)).collect();
        let own = Self(sweeps?);
        let count: usize = own.0.iter().map(|sweep| sweep.values.len()).product();
        if count > MOST {
            let message = format!("the sweep has {count} combinations, {MOST} at most; take wider steps");
            return Err(Error::new(Kind::Usage, message));
        }
        Ok(own)
    }

    /// Every combination, the last number turning fastest.
    fn combinations(&self) -> Vec<Vec<Number>> {
        let longer = |all: Vec<Vec<Number>>, sweep: &Sweep| {
            let with = |own: &Vec<Number>| {
                sweep.values.iter().map(|value| [own.as_slice(), &[*value]].concat()).collect::<Vec<_>>()
            };
            all.iter().flat_map(with).collect()
        };
        self.0.iter().fold(vec![Vec::new()], longer)
    }

    /// Settles every combination: `sweep.csv`, and how many there are.
    ///
    /// # Errors
    /// A value that the rules do not admit; everything that keeps a year from being settled.
    pub(super) fn table(
        &self,
        study: &mut Study,
        (overlay, catalogue): (&Overlay, &Catalogue),
        variant: &Streamed,
        bench: &mut Bench<'_>,
    ) -> Result<(Statement, usize), Error> {
        let combinations = self.combinations();
        let (mut header, mut rows) = (vec!["value"; self.0.len()], Vec::new());
        if self.0.len() == 2 {
            header = vec!["value_1", "value_2"];
        }
        header.extend(["pool", "fixmedins_code"]);
        for some in combinations.chunks(AT_ONCE) {
            let overlays = some.iter().map(|values| self.overlay(values, study, overlay));
            let overlays = overlays.collect::<Result<Vec<Overlay>, Error>>()?;
            let rules = all_changed(&study.variant.loaded, &overlays, catalogue, bench)?;
            let settled = study.settle(&rules, variant, bench)?;
            for (values, (rules, settled)) in some.iter().zip(rules.iter().zip(&settled)) {
                let cells: Vec<String> = values.iter().map(Number::to_string).collect();
                push_rows(study, rules, settled, &cells, (&mut header, &mut rows));
            }
        }
        Ok((Statement { header, rows }, combinations.len()))
    }

    fn overlay(&self, values: &[Number], study: &Study, overlay: &Overlay) -> Result<Overlay, Error> {
        let mut overlay = overlay.clone();
        for (sweep, value) in self.0.iter().zip(values) {
            overlay = sweep.knob.set(&study.baseline.loaded.region, &overlay, *value)?;
        }
        Ok(overlay)
    }
}

/// The rows of a combination: each pool, and the hospital that is looked at.
fn push_rows(
    study: &Study,
    rules: &Rules,
    settled: &Settled,
    values: &[String],
    (header, rows): (&mut Vec<&'static str>, &mut Vec<Vec<String>>),
) {
    let arm = settled.arm(&rules.loaded);
    let region = &rules.loaded.region;
    let hospital = study.hospital.and_then(|number| {
        let code = &study.numbering.hospitals[number];
        Some((code.as_str(), region.hospitals.number(code)?))
    });
    let keys = values.len() + 2;
    for (pool, name) in region.pool_names().into_iter().enumerate() {
        let mut push = |code: &str, what: &What| {
            let texts = arm.texts(what);
            if header.len() == keys {
                header.extend(texts.iter().map(|(name, _)| *name));
            }
            let own = texts.into_iter().map(|(_, text)| text);
            let mut cells = [values, &[name.to_owned(), code.to_owned()]].concat();
            cells.extend(own);
            cells.resize(header.len(), String::new());
            rows.push(cells);
        };
        push("", &What::Pool(pool));
        if let Some((code, place)) = hospital {
            push(code, &What::Hospital(place, Some(pool)));
        }
    }
}
