//! One synthetic discharge.

use rand::Rng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;

use crate::domain::{Date, GroupKind, Month, Patient, Sex, Status};
use crate::grouper::{CodedCase, Grouper, TextCase};

use super::calibration::{Category, Sketch, categories, normal};
use super::probes::probes;
use super::repertoire::Repertoire;
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
    pub med_type: Option<String>,
    pub trt_type: Option<String>,
    pub icu_days: Option<i32>,
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
    pub home_consortium: Option<String>,
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
    repertoire: Repertoire,
    witnesses: Vec<CodedCase>,
}

impl<'m> Maker<'m> {
    /// Prepares the choice of codes; none where the scheme knows no diagnosis of any category.
    pub fn new(grouper: &'m Grouper, setting: &'m Setting) -> Option<Self> {
        let repertoire = Repertoire::of(grouper);
        let mut categories = categories();
        let of_category = |category: &Category| -> Vec<u32> {
            let codes = repertoire.principal.iter().copied();
            codes.filter(|code| grouper.diagnoses().code(*code).starts_with(&category.code)).collect()
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
        let witnesses = grouper.witnesses().into_iter();
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
            repertoire,
            witnesses: witnesses.filter(paid).chain(probes(grouper)).collect(),
            categories,
        })
    }

    /// The year of the stays.
    pub fn year(&self) -> i32 {
        self.setting.year
    }

    /// The stay with a number: a witness of each group first, then cases of the mix, settled in a month.
    ///
    /// # Panics
    /// When no hospital of the setting is open on any day of the month.
    pub fn stay(&self, number: u64, month: Month, random: &mut ChaCha8Rng) -> Stay {
        let place = self.urn[random.random_range(0..self.urn.len())];
        let sketch = self.categories[place].sketch(random);
        let case = match self.witnesses.get(number as usize) {
            Some(witness) => self.grouper.decode(witness),
            None => self.case(place, &sketch, random),
        };
        self.bill(number, month, &case, &self.categories[place], &sketch, random)
    }

    /// A case of the mix: a diagnosis of the category with a place in the list, often an operation that its MDC knows, and
    /// companions.
    fn case(&self, place: usize, sketch: &Sketch, random: &mut ChaCha8Rng) -> TextCase {
        let patient = patient(sketch, random);
        let mut best = TextCase::default();
        for _ in 0..6 {
            let principal = *self.diagnoses[place].choose(random).expect("a category has diagnoses");
            let mut case = TextCase {
                diagnoses: vec![self.grouper.diagnoses().code(principal).to_owned()],
                patient,
                ..TextCase::default()
            };
            let plain = self.group_of(&case).map(|place| self.grouper.placement(place));
            let own = plain.and_then(|place| self.repertoire.operations(place, &case.diagnoses[0]));
            if let Some(codes) = own
                && random.random_bool(0.3)
            {
                let code = codes.choose(random);
                case.procedures.extend(code.map(|code| self.grouper.procedures().code(*code).to_owned()));
            }
            for _ in 0..*[0, 0, 1, 1, 2, 2, 3, 4, 5].choose(random).expect("not empty") {
                let other = self.urn[random.random_range(0..self.urn.len())];
                let code = *self.diagnoses[other].choose(random).expect("a category has diagnoses");
                case.diagnoses.push(self.grouper.diagnoses().code(code).to_owned());
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
        let by_the_day = case.patient.paid_by_the_day;
        let los_days = match case.patient.length_of_stay_days {
            Some(days) if self.grouper.placement(place).kind == Some(GroupKind::BedDay) => days,
            _ => sketch.los_days,
        };
        // Who dies has often been in intensive care, and of the operated one in thirty; no draw, so that the rest of
        // the discharges does not depend on it.
        let icu_days = match (sketch.died, surgical && number.is_multiple_of(30)) {
            (true, _) => Some((2 + (number % 9) as i32).min(los_days)),
            (_, true) => Some((1 + (number % 4) as i32).min(los_days)),
            _ => None,
        };
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
            adm_time: Some(discharged - los_days),
            dscg_time: Some(discharged),
            setl_end_date: Some(settled.0),
            act_ipt_days: Some(los_days),
            dscg_way: Some(
                if sketch.died {
                    "5"
                } else {
                    ["1", "1", "1", "1", "1", "1", "2", "3", "4"].choose(random).expect("not empty")
                }
                .to_owned(),
            ),
            med_type: Some(if by_the_day { "2105" } else { "21" }.to_owned()),
            trt_type: Some(case.patient.treatment.unwrap_or(1).to_string()),
            icu_days,
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
            home_consortium: None,
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
        ..Patient::default()
    }
}
