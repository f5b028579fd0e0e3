//! The statements of a what-if: a year as it is against the year as it would be.

use std::collections::BTreeSet;

use crate::domain::{Fen, Points, Quotient, decimal_text};
use crate::pipeline::{Compared, ComparedGroup, Numbering};
use crate::region::Region;
use crate::settlement::{ClearingRow, HospitalYear, MonthBooks, MonthRow, PointValue, PoolBooks, split};
use crate::simulation::{Cause, Moves, PoolSides, attribute, fates};

use super::statements::Statement;
use super::what_if_summary::{Compare, ComparedHospital, ComparedPool};

/// One arm of a what-if.
#[derive(Clone, Copy, Debug)]
pub struct WhatIfArm<'a> {
    /// Its region.
    pub region: &'a Region,
    /// Its months.
    pub months: &'a [MonthBooks],
    /// Its year.
    pub books: &'a [PoolBooks],
}

/// Two arms, the baseline first.
#[derive(Clone, Copy, Debug)]
pub struct WhatIf<'a> {
    /// The year.
    pub year: i32,
    /// Baseline and variant.
    pub arms: [WhatIfArm<'a>; 2],
    /// One numbering of the groups and hospitals of both.
    pub numbering: &'a Numbering,
    /// How their cases differ.
    pub compared: &'a Compared,
    /// By pool: points of the baseline for one of the variant; 1 where both count in one unit.
    pub units: &'a [Quotient],
}

/// A figure of a statement.
#[derive(Clone, Debug, PartialEq)]
enum Figure {
    Count(i64),
    Points(Points),
    Yuan(Fen),
    /// Yuan per point, with six decimals; none where there is none.
    Value(Option<Quotient>),
}

impl Figure {
    fn quotient(&self) -> Quotient {
        let over = |whole: i128, unit: i128| Quotient::new(whole.into(), unit.into());
        match self {
            Self::Count(count) => over((*count).into(), 1),
            Self::Points(points) => over(points.0, Points::ONE),
            Self::Yuan(amount) => over(amount.0, 100),
            Self::Value(value) => value.clone().unwrap_or_else(|| over(0, 1)),
        }
    }

    fn decimals(&self) -> u32 {
        match self {
            Self::Count(_) => 0,
            Self::Points(_) => Points::DECIMALS,
            Self::Yuan(_) => 2,
            Self::Value(_) => 6,
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Value(None) => String::new(),
            own => decimal_text(&own.quotient(), own.decimals()),
        }
    }
}

type Figures = Vec<(&'static str, Figure)>;

/// Baseline, variant, difference, and the difference in per cent of the baseline (blank where that is 0).
fn cells(before: &Figure, after: &Figure) -> [String; 4] {
    let (one, two) = (before.quotient(), after.quotient());
    let difference = &two - &one;
    let nothing = Quotient::new(0.into(), 1.into());
    let percent = (one != nothing).then(|| &difference / &one * Quotient::new(100.into(), 1.into()));
    [
        before.text(),
        after.text(),
        decimal_text(&difference, before.decimals()),
        percent.map(|percent| decimal_text(&percent, 2)).unwrap_or_default(),
    ]
}

/// Rows of one subject: a figure each, but those that are nothing in both arms.
fn rows(keys: &[String], [before, after]: [Figures; 2]) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for ((measure, before), (same, after)) in before.into_iter().zip(after) {
        assert_eq!(measure, same, "both arms have the same figures");
        let nothing = Figure::Count(0).quotient();
        if before.quotient() != nothing || after.quotient() != nothing {
            let own = [measure.to_owned()];
            rows.push([keys, &own, &cells(&before, &after)].concat());
        }
    }
    rows
}

const DIFFERENCE: [&str; 5] = ["measure", "baseline", "variant", "difference", "percent"];

fn header(keys: &[&'static str]) -> Vec<&'static str> {
    [keys, &DIFFERENCE].concat()
}

/// A hospital's figures; nothing where the arm does not have it.
fn hospital_figures(own: Option<(&HospitalYear, &ClearingRow)>) -> Figures {
    let (year, row) = match own {
        Some((year, row)) => (year.clone(), Some(row)),
        None => (HospitalYear::default(), None),
    };
    let yuan = |of: fn(&ClearingRow) -> Fen| Figure::Yuan(row.map_or(Fen::ZERO, of));
    vec![
        ("final", yuan(|row| row.final_amount)),
        ("cases", Figure::Count(year.sums.all.cases)),
        ("cost", Figure::Yuan(year.sums.all.cost)),
        ("points", Figure::Points(year.sums.points)),
        ("standard", yuan(|row| row.standard)),
        ("recorded", yuan(|row| row.recorded)),
        ("retained", yuan(|row| row.shared.retained)),
        ("borne_by_hospital", yuan(ClearingRow::borne_by_hospital)),
        ("cleared", yuan(|row| row.cleared)),
        ("assessment_effect", yuan(|row| row.assessment_effect)),
        ("other_methods", yuan(|row| row.other_methods)),
        ("deduction", yuan(|row| row.deduction)),
        ("deposit_forfeited", yuan(|row| row.deposit_forfeited)),
        ("net_due", yuan(|row| row.net_due)),
    ]
}

fn added(mut sum: Figures, other: Figures) -> Figures {
    for ((_, own), (_, other)) in sum.iter_mut().zip(other) {
        match (own, other) {
            (Figure::Count(own), Figure::Count(other)) => *own += other,
            (Figure::Points(own), Figure::Points(other)) => *own += other,
            (Figure::Yuan(own), Figure::Yuan(other)) => *own += other,
            _ => unreachable!("figures of hospitals are counts, points and yuan"),
        }
    }
    sum
}

/// A pool's month, of the hospitals that are asked for.
fn month_figures(month: &MonthBooks, pool: usize, asked: impl Fn(usize) -> bool) -> Figures {
    let pool = &month.pools[pool];
    let mine = || pool.result.rows.iter().enumerate().filter(|(place, _)| asked(*place));
    let yuan = |of: fn(&MonthRow) -> Fen| Figure::Yuan(mine().map(|(_, row)| of(row)).sum());
    vec![
        ("paid", yuan(|row| row.paid)),
        ("cases", Figure::Count(mine().map(|(place, _)| pool.sums[place].own.all.cases).sum())),
        ("points", Figure::Points(mine().map(|(place, _)| pool.sums[place].total().points).sum())),
        ("payable", yuan(|row| row.payable + row.adjustment)),
        ("other_methods", yuan(|row| row.other_methods)),
        ("deduction", yuan(|row| row.deduction)),
        ("deposit_held", yuan(|row| row.deposit_held)),
    ]
}

fn pool_figures(books: &PoolBooks) -> Figures {
    let all = books.hospitals.iter().zip(&books.clearing.rows);
    let all =
        all.map(|own| hospital_figures(Some(own))).reduce(added).unwrap_or_else(|| hospital_figures(None));
    let clearing = &books.clearing;
    let value = clearing.value.as_ref().and_then(PointValue::of_pool);
    let mut figures = all;
    figures.extend([
        ("available", Figure::Yuan(clearing.available)),
        ("point_value", Figure::Value(value)),
        ("reserve_left", Figure::Yuan(clearing.reserve_left)),
        ("open_difference", Figure::Yuan(clearing.open_difference)),
        ("left", Figure::Yuan(clearing.left)),
    ]);
    figures
}

impl<'a> WhatIf<'a> {
    fn pool_names(&self) -> Vec<&'a str> {
        self.arms[0].region.pool_names()
    }

    fn of_hospital(
        &self,
        arm: usize,
        pool: usize,
        number: usize,
    ) -> Option<(&'a HospitalYear, &'a ClearingRow)> {
        let place = self.numbering.place(arm, number)?;
        let books = &self.arms[arm].books[pool];
        Some((&books.hospitals[place], &books.clearing.rows[place]))
    }

    /// The level of a hospital at the end of the year: that of the variant, else that of the baseline.
    fn level(&self, number: usize) -> &'a str {
        let level = |arm: usize| {
            let hospitals = &self.arms[arm].region.hospitals;
            let rows = hospitals.rows(self.numbering.place(arm, number)?);
            rows.last().map(|row| row.level.as_str())
        };
        level(1).or_else(|| level(0)).unwrap_or_default()
    }

    fn pool_figures(&self, arm: usize, pool: usize) -> Figures {
        pool_figures(&self.arms[arm].books[pool])
    }

    /// `pools.csv`
    pub fn pools(&self) -> Statement {
        let of = |(pool, name): (usize, &str)| {
            rows(&[name.to_owned()], [0, 1].map(|arm| self.pool_figures(arm, pool)))
        };
        let rows = self.pool_names().into_iter().enumerate().flat_map(of).collect();
        Statement { header: header(&["pool"]), rows }
    }

    /// `levels.csv`
    pub fn levels(&self) -> Statement {
        let numbers = 0..self.numbering.hospitals.len();
        let levels: BTreeSet<&str> = numbers.clone().map(|number| self.level(number)).collect();
        let mut all = Vec::new();
        for (pool, name) in self.pool_names().into_iter().enumerate() {
            for level in &levels {
                let figures = |arm: usize| {
                    let own = numbers.clone().filter(|number| self.level(*number) == *level);
                    own.map(|number| hospital_figures(self.of_hospital(arm, pool, number)))
                        .reduce(added)
                        .expect("a level is that of some hospital")
                };
                all.extend(rows(&[name.to_owned(), (*level).to_owned()], [0, 1].map(figures)));
            }
        }
        Statement { header: header(&["pool", "level"]), rows: all }
    }

    /// `hospitals.csv`
    pub fn hospitals(&self) -> Statement {
        let mut all = Vec::new();
        for (pool, name) in self.pool_names().into_iter().enumerate() {
            for (number, code) in self.numbering.hospitals.iter().enumerate() {
                let keys = [name.to_owned(), code.clone(), self.level(number).to_owned()];
                all.extend(rows(
                    &keys,
                    [0, 1].map(|arm| hospital_figures(self.of_hospital(arm, pool, number))),
                ));
            }
        }
        Statement { header: header(&["pool", "fixmedins_code", "level"]), rows: all }
    }

    /// `months.csv`: of all hospitals, or of one.
    pub fn months(&self, hospital: Option<usize>) -> Statement {
        let mut all = Vec::new();
        for (pool, name) in self.pool_names().into_iter().enumerate() {
            for (before, after) in self.arms[0].months.iter().zip(self.arms[1].months) {
                let own = |arm: usize, month| {
                    let place = hospital.map(|number| self.numbering.place(arm, number));
                    month_figures(month, pool, |own| place.is_none_or(|place| place == Some(own)))
                };
                let keys = [name.to_owned(), before.month.to_string()];
                all.extend(rows(&keys, [own(0, before), own(1, after)]));
            }
        }
        Statement { header: header(&["pool", "month"]), rows: all }
    }

    /// `groups.csv`: by pool, or those of one hospital. The amount of a group is its part of what its hospitals' points stand
    /// for, by points.
    pub fn groups(&self, hospital: Option<usize>) -> Statement {
        let sums = if hospital.is_some() { &self.compared.own_groups } else { &self.compared.groups };
        let mut all = Vec::new();
        for (pool, name) in self.pool_names().into_iter().enumerate() {
            let own: Vec<(u32, &[ComparedGroup; 2])> =
                sums.range((pool, 0)..=(pool, u32::MAX)).map(|((_, group), sums)| (*group, sums)).collect();
            let amounts = [0, 1].map(|arm| {
                let books = &self.arms[arm].books[pool];
                let rows = books.clearing.rows.iter().enumerate();
                let place = hospital.map(|number| self.numbering.place(arm, number));
                let mine = rows.filter(|(own, _)| place.is_none_or(|place| place == Some(*own)));
                let standard: Fen = mine.map(|(_, row)| row.standard).sum();
                split(standard, &own.iter().map(|(_, sums)| sums[arm].points.0).collect::<Vec<_>>())
            });
            for (at, (group, sums)) in own.iter().enumerate() {
                let figures = |arm: usize| {
                    vec![
                        ("amount", Figure::Yuan(amounts[arm][at])),
                        ("cases", Figure::Count(sums[arm].cases)),
                        ("cost", Figure::Yuan(sums[arm].cost)),
                        ("points", Figure::Points(sums[arm].points)),
                    ]
                };
                let code = self.numbering.code(*group).to_owned();
                all.extend(rows(&[name.to_owned(), code], [0, 1].map(figures)));
            }
        }
        Statement { header: header(&["pool", "group_code"]), rows: all }
    }

    /// The causes of a hospital's difference.
    fn causes_of(&self, pool: usize, number: usize) -> [Fen; Cause::ALL.len()] {
        let [before, after] = self.arms;
        let sides = PoolSides {
            rules: &before.books[pool].rules,
            clearings: [&before.books[pool].clearing, &after.books[pool].clearing],
            hospitals: [&before.books[pool].hospitals, &after.books[pool].hospitals],
            unit: &self.units[pool],
        };
        let moves = self.compared.moves.get(&(pool, number)).copied().unwrap_or_default();
        attribute(&sides, [0, 1].map(|arm| self.numbering.place(arm, number)), &moves)
    }

    /// `causes.csv`: the difference of every hospital's final amount, taken apart; the rows of a pool add up to its own.
    pub fn causes(&self) -> Statement {
        let mut all = Vec::new();
        for (pool, name) in self.pool_names().into_iter().enumerate() {
            for (number, code) in self.numbering.hospitals.iter().enumerate() {
                let causes = self.causes_of(pool, number);
                if causes.iter().all(|amount| *amount == Fen::ZERO) {
                    continue;
                }
                let mut cells = vec![name.to_owned(), code.clone(), self.level(number).to_owned()];
                cells.push(causes.iter().sum::<Fen>().to_string());
                cells.extend(causes.iter().map(Fen::to_string));
                all.push(cells);
            }
        }
        let mut header = vec!["pool", "fixmedins_code", "level", "difference"];
        header.extend(Cause::ALL.map(Cause::name));
        Statement { header, rows: all }
    }

    /// `migration.csv`: cases of both arms by the groups of both.
    pub fn migration(&self) -> Statement {
        let code = |group: u32| self.numbering.code(group).to_owned();
        let row = |((from, to), flow): (&(u32, u32), &crate::simulation::Flow)| {
            let figures = [flow.cost.to_string(), flow.before.to_string(), flow.after.to_string()];
            [vec![code(*from), code(*to), flow.cases.to_string()], figures.to_vec()].concat()
        };
        let header = vec!["from_group", "to_group", "cases", "cost", "points_baseline", "points_variant"];
        Statement { header, rows: self.compared.flows.iter().map(row).collect() }
    }

    /// `group_changes.csv`: groups that were split or merged, that are new or gone.
    pub fn group_changes(&self) -> Statement {
        let there = [0, 1].map(|arm| self.numbering.groups_of(arm).collect::<BTreeSet<u32>>());
        let code = |group: u32| self.numbering.code(group).to_owned();
        let changes = fates(&self.compared.flows, [&there[0], &there[1]]);
        let row = |change: &crate::simulation::GroupChange| {
            let others: Vec<String> = change.others.iter().map(|group| code(*group)).collect();
            vec![code(change.group), change.fate.name().to_owned(), others.join(" ")]
        };
        Statement { header: vec!["group_code", "change", "groups"], rows: changes.iter().map(row).collect() }
    }

    /// `own_cases.csv`: the cases of the hospital that is looked at and that differ, the largest change of points first.
    /// `effect` is what the change of the case does at the baseline's value of a point, before anything moves that value.
    pub fn own_cases(&self, number: usize) -> Statement {
        let mut cases: Vec<&crate::pipeline::OwnCase> = self.compared.own_cases.iter().collect();
        let moved = |case: &crate::pipeline::OwnCase| (case.points[1] - case.points[0]).0.abs();
        cases.sort_by(|one, two| moved(two).cmp(&moved(one)).then_with(|| one.setl_id.cmp(&two.setl_id)));
        let names = self.pool_names();
        let group =
            |group: Option<u32>| group.map(|own| self.numbering.code(own).to_owned()).unwrap_or_default();
        let row = |case: &&crate::pipeline::OwnCase| {
            let mut cells =
                vec![names[case.pool].to_owned(), crate::files::safe_text(&case.setl_id).into_owned()];
            cells.extend(case.groups.map(group));
            cells.extend(case.cost.map(|cost| cost.to_string()));
            cells.extend(case.points.map(|points| points.to_string()));
            cells.push((case.points[1] - case.points[0]).to_string());
            cells.extend(case.other.map(|amount| amount.to_string()));
            cells.push(self.effect(case.pool, number, &case.moves).to_string());
            cells
        };
        Statement {
            header: vec![
                "pool",
                "setl_id",
                "group_baseline",
                "group_variant",
                "cost_baseline",
                "cost_variant",
                "points_baseline",
                "points_variant",
                "points_difference",
                "other_methods_baseline",
                "other_methods_variant",
                "effect",
            ],
            rows: cases.iter().map(row).collect(),
        }
    }

    fn effect(&self, pool: usize, number: usize, moves: &Moves) -> Fen {
        let before = &self.arms[0].books[pool];
        let sides = PoolSides {
            rules: &before.rules,
            clearings: [&before.clearing; 2],
            hospitals: [&before.hospitals; 2],
            unit: &self.units[pool],
        };
        crate::simulation::effect_of(&sides, self.numbering.place(0, number), moves)
    }

    /// Figures of both arms beside each other.
    fn compare([before, after]: [Figures; 2]) -> Vec<Compare> {
        let one = |((measure, before), (_, after)): ((&'static str, Figure), (&'static str, Figure))| {
            let [baseline, variant, difference, percent] = cells(&before, &after);
            Compare { measure, baseline, variant, difference, percent }
        };
        before.into_iter().zip(after).map(one).collect()
    }

    fn named_causes(causes: &[Fen; Cause::ALL.len()]) -> Vec<(&'static str, String)> {
        Cause::ALL.iter().zip(causes).map(|(cause, amount)| (cause.name(), amount.to_string())).collect()
    }

    /// The pools for the summary; of the hospitals the `most` with the largest differences.
    pub fn compared_pools(&self, most: usize) -> Vec<ComparedPool> {
        let of = |(pool, settings): (usize, &crate::region::Pool)| {
            let numbers = 0..self.numbering.hospitals.len();
            let mut causes = [Fen::ZERO; Cause::ALL.len()];
            let mut moved: Vec<(Fen, &String)> = Vec::new();
            for number in numbers {
                let own = self.causes_of(pool, number);
                causes.iter_mut().zip(&own).for_each(|(sum, own)| *sum += *own);
                moved.push((own.iter().sum(), &self.numbering.hospitals[number]));
            }
            moved.retain(|(amount, _)| *amount != Fen::ZERO);
            let gaining = moved.iter().filter(|(amount, _)| *amount > Fen::ZERO).count();
            let losing = moved.len() - gaining;
            moved.sort_by(|one, two| two.0.0.abs().cmp(&one.0.0.abs()).then(one.1.cmp(two.1)));
            moved.truncate(most);
            moved.sort_by(|one, two| two.0.cmp(&one.0).then(one.1.cmp(two.1)));
            ComparedPool {
                name: settings.name.clone(),
                title: settings.title.clone(),
                figures: Self::compare([0, 1].map(|arm| self.pool_figures(arm, pool))),
                gaining,
                losing,
                largest: moved.into_iter().map(|(amount, code)| (code.clone(), amount.to_string())).collect(),
                causes: Self::named_causes(&causes),
            }
        };
        self.arms[0].region.settings.pools.iter().enumerate().map(of).collect()
    }

    /// A hospital for the summary, pool by pool.
    pub fn compared_hospital(&self, number: usize) -> Vec<ComparedHospital> {
        let of = |(pool, name): (usize, &str)| ComparedHospital {
            pool: name.to_owned(),
            figures: Self::compare([0, 1].map(|arm| hospital_figures(self.of_hospital(arm, pool, number)))),
            causes: Self::named_causes(&self.causes_of(pool, number)),
        };
        self.pool_names().into_iter().enumerate().map(of).collect()
    }
}

/// Whose figure is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A pool's.
    Pool(usize),
    /// A hospital's in a pool, or in all together.
    Hospital(usize, Option<usize>),
}

impl WhatIfArm<'_> {
    /// All figures of a pool or hospital, as text, with their names; a hospital goes by its place in this arm.
    pub fn texts(&self, what: &What) -> Vec<(&'static str, String)> {
        self.figures(what).into_iter().map(|(name, figure)| (name, figure.text())).collect()
    }

    /// One figure, exactly: cases, points, yuan; none where there is no such figure.
    pub fn figure(&self, what: &What, measure: &str) -> Option<Quotient> {
        let figures = self.figures(what);
        figures.iter().find(|(name, _)| *name == measure).map(|(_, figure)| figure.quotient())
    }

    fn figures(&self, what: &What) -> Figures {
        match what {
            What::Pool(pool) => pool_figures(&self.books[*pool]),
            What::Hospital(hospital, pool) => {
                let pools = pool.map_or(0..self.books.len(), |pool| pool..pool + 1);
                let own = |pool: usize| {
                    let books = &self.books[pool];
                    hospital_figures(Some((&books.hospitals[*hospital], &books.clearing.rows[*hospital])))
                };
                pools.map(own).reduce(added).unwrap_or_default()
            }
        }
    }
}
