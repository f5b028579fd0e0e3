//! Sweeps: a knob and the numbers it is turned to.

use crate::domain::{Error, Kind, Number};
use crate::region::{Overlay, Region};

use super::knob::Knob;

/// The most numbers of one sweep.
const MOST: usize = 10_000;

/// A knob and the numbers it is turned to.
#[derive(Clone, Debug)]
pub struct Sweep {
    /// What is turned.
    pub knob: Knob,
    /// To which numbers, rising.
    pub values: Vec<Number>,
}

impl Sweep {
    /// Reads `PATH=FROM..TO:STEP`: from the first number in steps up to the last, which belongs to it where a step meets it.
    ///
    /// # Errors
    /// A path that leads nowhere; a step that is not above 0; more than 10 000 numbers, or none.
    ///
    /// # Example
    /// `0.5..1.0:0.2` is 0.5, 0.7 and 0.9.
    pub fn parse(text: &str, region: &Region, overlay: &Overlay, year: i32) -> Result<Self, Error> {
        let fault = |message: String| Error::new(Kind::Usage, format!("`{text}`: {message}"));
        let (path, range) = text.rsplit_once('=').ok_or_else(|| {
            fault("PATH=FROM..TO:STEP was expected, such as budget.growth=1..1.1:0.01".to_owned())
        })?;
        let values = values(range).map_err(fault)?;
        Ok(Self { knob: Knob::parse(path, region, overlay, year)?, values })
    }
}

fn values(range: &str) -> Result<Vec<Number>, String> {
    let parts = range.split_once("..").and_then(|(from, rest)| Some((from, rest.split_once(':')?)));
    let (from, (to, step)) =
        parts.ok_or_else(|| format!("`{range}` is no range such as 0.5..1.0:0.05 (from, to, step)"))?;
    let number = |text: &str| Number::parse(text).map_err(|fault| format!("`{text}` {}", fault.message()));
    let (from, to, step) = (number(from)?, number(to)?, number(step)?);
    if step <= Number::ZERO {
        return Err(format!("the step {step} is not above 0"));
    }
    if from > to {
        return Err(format!("{from} is above {to}; write the smaller number first"));
    }
    let mut values = Vec::new();
    let mut next = Some(from);
    while let Some(value) = next.filter(|value| *value <= to) {
        if values.len() == MOST {
            return Err(format!("has more than {MOST} numbers; take a wider step"));
        }
        values.push(value);
        next = value.plus(step);
    }
    Ok(values)
}
