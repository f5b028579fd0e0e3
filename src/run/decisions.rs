//! Decisions on single cases (特例单议) against what the year's cases are.

use crate::domain::{Error, Kind, Month, Problems};
use crate::policy::{QuotaExcess, Selection};
use crate::region::Region;

use super::prepare::Loaded;
use super::stream::Streamed;

/// Holds decisions against the quota of each pool, and finds those whose case is not there. What is left to tell.
///
/// # Errors
/// More decisions than a quota that the policy refuses to exceed.
pub(super) fn check_decisions(loaded: &Loaded, streamed: &Streamed) -> Result<Vec<String>, Error> {
    let region = &loaded.region;
    let (mut told, mut problems) = (Vec::new(), Problems::new());
    let last = Month { year: loaded.year, month: 12 }.last();
    for (pool, name) in region.pool_names().into_iter().enumerate() {
        let Some(quota) = region.policy.special_quota(Selection { day: last, pool: name, level: None })
        else {
            continue;
        };
        let cells =
            (0..region.hospitals.len()).flat_map(|hospital| (0..12).map(move |month| (hospital, month)));
        let (special, discharges) = cells.fold((0, 0), |(special, discharges), (hospital, month)| {
            let sums = streamed.sums.get(pool, hospital, month);
            (special + sums.special, discharges + sums.grouped)
        });
        let most = quota.cases(discharges);
        if special > most {
            let message = format!(
                "decides on {special} cases of pool {name}; special.quota admits {most} of its {discharges} grouped discharges"
            );
            match quota.excess {
                QuotaExcess::Refuse => problems.add("special_cases.csv", None, message),
                QuotaExcess::Accept => told.push(format!("special_cases.csv {message}")),
            }
        }
    }
    problems.check(Kind::Rules)?;
    let lines = region.special_cases.lines.iter().enumerate();
    let unmet = lines.filter(|(number, _)| !streamed.counts.decided.contains(number)).map(|(_, line)| *line);
    let unmet: Vec<String> = unmet.map(|line| line.to_string()).collect();
    if !unmet.is_empty() {
        told.push(format!(
            "special_cases.csv: no accepted case of the year has the setl_id of line {}",
            unmet.join(", ")
        ));
    }
    told.extend(unmet_audits(region, streamed));
    Ok(told)
}

/// Holds audits before points against the cases that they name.
///
/// # Errors
/// Rows that do not fit their case.
pub(super) fn check_audits(region: &Region, streamed: &Streamed) -> Result<(), Error> {
    let mut problems = Problems::new();
    for (place, fault) in &streamed.counts.audited {
        if let Some(fault) = fault {
            problems.add("deductions.csv", region.audits.rows[*place].line, fault);
        }
    }
    problems.check(Kind::Rules)
}

/// Audits before points that took nothing: no case of the year has their settlement id.
fn unmet_audits(region: &Region, streamed: &Streamed) -> Option<String> {
    let rows = region.audits.rows.iter().enumerate();
    let unmet = rows.filter(|(place, _)| !streamed.counts.audited.contains_key(place));
    let unmet: Vec<String> = unmet.map(|(_, audit)| audit.line.to_string()).collect();
    (!unmet.is_empty()).then(|| {
        format!(
            "deductions.csv: no accepted case of the year has the setl_id of line {}; nothing was refused there before points",
            unmet.join(", ")
        )
    })
}
