//! One synthetic discharge.

use rand::Rng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;

use crate::domain::{Date, Month, Patient, Sex, Status};
use crate::grouper::drg::{CodedCase, Effort, Grouper, TextCase, witnesses};
use crate::rule::Places;

use super::calibration::{Category, Sketch, categories, normal};
use super::setting::{Hospital, Setting};

/// A discharge record. `None` is a null.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the fields are the columns of the contract")]
pub struct Stay {
    pub setl_id: Option<String>,
    pub fixmedins_code: Option<String>,
    pub psn_no: Option<String>,
    pub insutype: Option<String>,
    pub record_kind: Option<String>,
    pub supersedes_setl_id: Option<String>,
    pub gend: Option<String>,
    pub age: Option<i32>,
    pub nwb_age: Option<i32>,
    pub nwb_bir_wt: Option<i32>,
    pub nwb_adm_wt: Option<i32>,
    pub adm_time: Option<i32>,
    pub dscg_time: Option<i32>,
    pub setl_end_date: Option<i32>,
    pub act_ipt_days: Option<i32>,
    pub dscg_way: Option<String>,
    pub diag_code: Vec<Option<String>>,
    pub oprn_oprt_code: Vec<Option<String>>,
    /// Amounts in fen.
    pub medfee_sumamt: Option<i64>,
    pub hifp_pay: Option<i64>,
    pub fulamt_ownpay_amt: Option<i64>,
    pub preselfpay_amt: Option<i64>,
    pub act_pay_dedc: Option<i64>,
    pub psn_part_amt: Option<i64>,
    pub oth_fund_pay: Option<i64>,
    pub drug_amt: Option<i64>,
    pub consumable_amt: Option<i64>,
    pub exam_amt: Option<i64>,
    pub surgery_amt: Option<i64>,
}

/// Makes stays.
pub struct Maker<'m> {
    pub(super) grouper: &'m Grouper,
    pub(super) setting: &'m Setting,
    categories: Vec<Category>,
    /// Diagnoses of each category that the scheme groups.
    diagnoses: Vec<Vec<u32>>,
    /// Categories, each as often as it was seen.
    urn: Vec<usize>,
    /// Operations by the MDC that asks for them.
    operations: Vec<(char, Vec<u32>)>,
    witnesses: Vec<CodedCase>,
}

impl<'m> Maker<'m> {
    /// Prepares the choice of codes; none where the scheme knows no diagnosis of any category.
    pub fn new(grouper: &'m Grouper, setting: &'m Setting) -> Option<Self> {
        let scheme = &grouper.scheme;
        let mut categories = categories();
        let of_category = |category: &Category| -> Vec<u32> {
            let own = scheme.sets.values().filter(|set| set.places.has(Places::PRINCIPAL_DIAGNOSIS));
            let mut codes: Vec<u32> = own
                .flat_map(|set| set.codes.iter().copied())
                .filter(|code| scheme.diagnoses.code(*code).starts_with(&category.code))
                .collect();
            codes.sort_unstable();
            codes.dedup();
            codes
        };
        let mut diagnoses: Vec<Vec<u32>> = categories.iter().map(of_category).collect();
        let known: Vec<bool> = diagnoses.iter().map(|codes| !codes.is_empty()).collect();
        let mut keep = known.iter().copied();
        categories.retain(|_| keep.next() == Some(true));
        diagnoses.retain(|codes| !codes.is_empty());
        if categories.is_empty() {
            return None;
        }
        let urn = categories
            .iter()
            .enumerate()
            .flat_map(|(number, category)| std::iter::repeat_n(number, category.cases as usize))
            .collect();
        let witnesses = witnesses(grouper, Effort::Quick).into_iter().filter_map(|(_, case)| case);
        let paid = |case: &CodedCase| {
            let grouping = grouper.group(&case.case());
            let group = setting.groups[grouping.placement.0 as usize];
            grouper.placement(grouping.placement).status == Status::Grouped && group.has_worth
        };
        Some(Self {
            grouper,
            setting,
            diagnoses,
            urn,
            operations: operations(grouper),
            witnesses: witnesses.filter(paid).collect(),
            categories,
        })
    }

    /// The stay with a number: a witness of each group first, then cases of the mix, settled in a month.
    ///
    /// # Panics
    /// When no hospital of the setting is open on any day of the month.
    pub fn stay(&self, number: u64, month: Month, random: &mut ChaCha8Rng) -> Stay {
        let category = &self.categories[self.urn[random.random_range(0..self.urn.len())]];
        let sketch = category.sketch(random);
        let case = match self.witnesses.get(number as usize) {
            Some(witness) => self.grouper.decode(witness),
            None => self.case(category, &sketch, random),
        };
        self.bill(number, month, &case, category, &sketch, random)
    }

    /// A case of the mix: a diagnosis of the category, often an operation that its MDC knows, and companions.
    fn case(&self, category: &Category, sketch: &Sketch, random: &mut ChaCha8Rng) -> TextCase {
        let scheme = &self.grouper.scheme;
        let place = self.categories.iter().position(|own| own.code == category.code).unwrap_or(0);
        let patient = patient(sketch, random);
        let mut best = TextCase::default();
        for _ in 0..6 {
            let principal = *self.diagnoses[place].choose(random).expect("a category has diagnoses");
            let mut case = TextCase {
                diagnoses: vec![scheme.diagnoses.code(principal).to_owned()],
                procedures: Vec::new(),
                patient,
            };
            let plain = self.group_of(&case);
            let letter = plain.and_then(|place| self.grouper.placement(place).mdc.as_ref()?.chars().last());
            if let Some(letter) = letter
                && random.random_bool(0.3)
            {
                case.procedures.extend(self.operation(letter, random));
            }
            for _ in 0..*[0, 0, 1, 1, 2, 2, 3, 4, 5].choose(random).expect("not empty") {
                let other = self.urn[random.random_range(0..self.urn.len())];
                let code = *self.diagnoses[other].choose(random).expect("a category has diagnoses");
                case.diagnoses.push(scheme.diagnoses.code(code).to_owned());
            }
            let grouped = self
                .group_of(&case)
                .is_some_and(|place| self.grouper.placement(place).status == Status::Grouped);
            best = case;
            // A few cases stay ambiguous or ungrouped, as in life.
            if grouped || random.random_bool(0.03) {
                break;
            }
        }
        best
    }

    fn group_of(&self, case: &TextCase) -> Option<crate::domain::PlacementId> {
        Some(self.grouper.group(&self.grouper.encode(case).case()).placement)
    }

    fn operation(&self, letter: char, random: &mut ChaCha8Rng) -> Option<String> {
        let (_, codes) = self.operations.iter().find(|(own, _)| *own == letter)?;
        codes.choose(random).map(|code| self.grouper.scheme.procedures.code(*code).to_owned())
    }

    fn bill(
        &self,
        number: u64,
        month: Month,
        case: &TextCase,
        category: &Category,
        sketch: &Sketch,
        random: &mut ChaCha8Rng,
    ) -> Stay {
        let place = self.group_of(case).expect("a case has a place");
        let group = self.setting.groups[place.0 as usize];
        let settled = Date(random.random_range(month.first().0..month.until().0));
        let settled = self.setting.open_day(month, settled).expect("some hospital is open in the month");
        let hospital = self.hospital(group.mean_yuan, settled, random);
        let level = if hospital.level >= 3 { 1.0 } else { 0.94 };
        let spread = category.cost_spread.min(1.0);
        let yuan = group.mean_yuan * level * (spread * normal(random) - spread * spread / 2.0).exp();
        let cost = (yuan * 100.0).round().clamp(5_000.0, 5e9) as i64;
        let employee = sketch.age_years >= 18 && random.random_bool(0.45);
        let insurance = &self.setting.insurance_types;
        let insutype =
            if employee { &insurance[0] } else { insurance.last().expect("a pool has an insurance type") };
        let part = |share: f64| (cost as f64 * share).floor() as i64;
        let (own, first) = (part(random.random_range(0.02..0.10)), part(random.random_range(0.02..0.08)));
        let deductible = (if hospital.level >= 3 { 80_000 } else { 50_000 }).min(cost / 5);
        let ratio = if employee { random.random_range(0.80..0.90) } else { random.random_range(0.65..0.78) };
        let fund = ((cost - own - first - deductible) as f64 * ratio).floor() as i64;
        let other = part(if employee { 0.0 } else { 0.02 });
        // Settled at once or within days; a stay may begin in the year before, it may not end there.
        let wait = *[0, 0, 0, 0, 1, 2, 5].choose(random).expect("not empty");
        let discharged = (settled.0 - wait).max(Month { year: month.year, month: 1 }.first().0);
        let surgical = !case.procedures.is_empty();
        Stay {
            setl_id: Some(format!("S{}{number:09}", month.year)),
            fixmedins_code: Some(hospital.code.clone()),
            psn_no: Some(format!("P{:09}", random.random_range(0..1 + number * 3 / 4))),
            insutype: Some(insutype.clone()),
            record_kind: None,
            supersedes_setl_id: None,
            gend: Some(if case.patient.sex == Sex::Female { "2" } else { "1" }.to_owned()),
            age: Some(case.patient.age_years),
            nwb_age: case.patient.age_days,
            nwb_bir_wt: case.patient.birth_weight_grams,
            nwb_adm_wt: case.patient.admission_weight_grams,
            adm_time: Some(discharged - sketch.los_days),
            dscg_time: Some(discharged),
            setl_end_date: Some(settled.0),
            act_ipt_days: Some(sketch.los_days),
            dscg_way: Some(
                if sketch.died {
                    "5"
                } else {
                    ["1", "1", "1", "1", "1", "1", "2", "3", "4"].choose(random).expect("not empty")
                }
                .to_owned(),
            ),
            diag_code: case.diagnoses.iter().cloned().map(Some).collect(),
            oprn_oprt_code: case.procedures.iter().cloned().map(Some).collect(),
            medfee_sumamt: Some(cost),
            hifp_pay: Some(fund),
            fulamt_ownpay_amt: Some(own),
            preselfpay_amt: Some(first),
            act_pay_dedc: Some(deductible),
            psn_part_amt: Some(cost - fund - other),
            oth_fund_pay: Some(other),
            drug_amt: Some(part(random.random_range(0.15..0.35))),
            consumable_amt: Some(part(if surgical { random.random_range(0.1..0.35) } else { 0.05 })),
            exam_amt: Some(part(random.random_range(0.08..0.2))),
            surgery_amt: Some(part(if surgical { 0.09 } else { 0.0 })),
        }
    }

    /// A hospital that is open, the large ones more often, and for heavy cases the higher levels more often.
    fn hospital(&self, mean_yuan: f64, day: Date, random: &mut ChaCha8Rng) -> &Hospital {
        let heavy = mean_yuan > 15_000.0;
        let pull = |hospital: &Hospital| match hospital {
            closed if !closed.open.contains(day) => 0,
            small if heavy && small.level < 3 => small.size,
            other => other.size * 3,
        };
        let hospitals = &self.setting.hospitals;
        let mut at = random.random_range(0..hospitals.iter().map(pull).sum());
        let chosen = hospitals.iter().find(|hospital| {
            let own = pull(hospital);
            let found = at < own;
            at = at.saturating_sub(own);
            found
        });
        chosen.expect("the pulls sum to the total")
    }
}

fn patient(sketch: &Sketch, random: &mut ChaCha8Rng) -> Patient {
    let newborn = sketch.age_days.is_some_and(|days| days <= 28);
    let weight = newborn.then(|| (3_100.0 + 650.0 * normal(random)).clamp(600.0, 5_200.0) as i32);
    Patient {
        sex: if sketch.female { Sex::Female } else { Sex::Male },
        age_years: sketch.age_years,
        age_days: sketch.age_days,
        birth_weight_grams: weight,
        admission_weight_grams: weight,
        length_of_stay_days: Some(sketch.los_days),
        discharge_way: Some(1),
    }
}

/// The procedures that the ADRG rows of each MDC name, by its letter.
fn operations(grouper: &Grouper) -> Vec<(char, Vec<u32>)> {
    let scheme = &grouper.scheme;
    let of_mdc = |mdc: &crate::scheme::MdcRow| {
        let mut codes = Vec::new();
        for row in mdc.adrgs.iter().map(|row| &scheme.adrgs[*row]).filter(|row| row.is_group()) {
            if let Some(rule) = &row.rule {
                rule.for_each_set(&mut |name, places| {
                    if places.has(Places::PRINCIPAL_PROCEDURE) && name != "OP_ALL" {
                        codes.extend(scheme.sets[name].codes.iter().copied());
                    }
                });
            }
        }
        codes.sort_unstable();
        codes.dedup();
        (mdc.letter(), codes)
    };
    scheme.mdcs.iter().map(of_mdc).filter(|(_, codes)| !codes.is_empty()).collect()
}
