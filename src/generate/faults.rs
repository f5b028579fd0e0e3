//! Records that are wrong or odd in every way that is rejected or reported.

use super::stay::Stay;

/// A day that no calendar of this program has.
const IMPOSSIBLE_DAY: i32 = 900_000;

/// Faulty records made from sound ones: for each kind of reject and finding at least one.
///
/// `sound` is a record to spoil; its settlement id is the stem of the new ones.
pub fn faulty_stays(sound: &Stay) -> Vec<Stay> {
    let mut stays = Vec::new();
    let mut number = 0;
    let mut add = |spoil: &dyn Fn(&mut Stay)| {
        number += 1;
        let mut stay = sound.clone();
        stay.setl_id = Some(format!("F{number:03}-{}", sound.setl_id.as_deref().unwrap_or_default()));
        spoil(&mut stay);
        stays.push(stay);
    };
    let text = |text: &str| Some(text.to_owned());
    // Rejected: a record for each reason that needs no table of its own.
    add(&|stay| stay.adm_time = Some(IMPOSSIBLE_DAY));
    add(&|stay| stay.setl_id = None);
    add(&|stay| stay.setl_id = text("F-DUPLICATE"));
    add(&|stay| {
        stay.setl_id = text("F-DUPLICATE");
        stay.act_ipt_days = Some(99);
    });
    add(&|stay| stay.record_kind = text("amendment"));
    add(&|stay| stay.fixmedins_code = None);
    add(&|stay| stay.fixmedins_code = text("H-NOWHERE"));
    add(&|stay| stay.insutype = None);
    add(&|stay| stay.insutype = text("510"));
    add(&|stay| stay.diag_code.clear());
    add(&|stay| stay.age = None);
    add(&|stay| stay.age = Some(200));
    add(&|stay| stay.adm_time = None);
    add(&|stay| stay.dscg_time = None);
    add(&|stay| stay.adm_time = stay.dscg_time.map(|day| day + 1));
    add(&|stay| stay.setl_end_date = None);
    add(&|stay| stay.setl_end_date = stay.setl_end_date.map(|day| day + 800));
    add(&|stay| stay.medfee_sumamt = None);
    add(&|stay| stay.medfee_sumamt = Some(0));
    add(&|stay| stay.record_kind = text("reversal"));
    add(&|stay| stay.hifp_pay = None);
    add(&|stay| stay.drug_amt = Some(-1));
    add(&|stay| stay.drug_amt = stay.medfee_sumamt.map(|cost| cost + 1));
    // Odd, and accepted.
    add(&|stay| stay.setl_id = text("F-REPEATED"));
    add(&|stay| stay.setl_id = text("F-REPEATED"));
    add(&|stay| stay.diag_code.push(text("Q99.9x9")));
    add(&|stay| stay.oprn_oprt_code.push(text("99.99x9")));
    add(&|stay| stay.diag_code.insert(0, text(" ")));
    add(&|stay| stay.gend = text("9"));
    add(&|stay| (stay.age, stay.nwb_age) = (Some(0), None));
    add(&|stay| {
        (stay.age, stay.nwb_age) = (Some(0), Some(3));
        (stay.nwb_bir_wt, stay.nwb_adm_wt) = (None, None);
    });
    add(&|stay| {
        (stay.age, stay.nwb_age) = (Some(0), Some(3));
        (stay.nwb_bir_wt, stay.nwb_adm_wt) = (Some(30), Some(30));
    });
    add(&|stay| (stay.age, stay.nwb_age) = (Some(40), Some(3)));
    add(&|stay| {
        // A disease of women beside a man; of newborns beside an adult.
        (stay.gend, stay.age) = (text("1"), Some(40));
        (stay.diag_code, stay.oprn_oprt_code) = (vec![text("N80.000")], Vec::new());
    });
    add(&|stay| {
        (stay.age, stay.nwb_age) = (Some(40), None);
        (stay.diag_code, stay.oprn_oprt_code) = (vec![text("P22.000")], Vec::new());
    });
    add(&|stay| stay.act_ipt_days = None);
    add(&|stay| stay.dscg_way = None);
    add(&|stay| {
        let negative = |amount: &mut Option<i64>| *amount = amount.map(|amount| -amount);
        stay.record_kind = text("reversal");
        stay.supersedes_setl_id = stay.setl_id.as_ref().map(|id| id[5..].to_owned());
        [
            &mut stay.medfee_sumamt,
            &mut stay.hifp_pay,
            &mut stay.fulamt_ownpay_amt,
            &mut stay.preselfpay_amt,
            &mut stay.act_pay_dedc,
            &mut stay.psn_part_amt,
            &mut stay.oth_fund_pay,
            &mut stay.drug_amt,
            &mut stay.consumable_amt,
            &mut stay.exam_amt,
            &mut stay.surgery_amt,
        ]
        .into_iter()
        .for_each(negative);
    });
    // Corrections: of a record that nobody knows, of one that is there, and once more of that one.
    let correction = |stay: &mut Stay, names: &str| {
        (stay.record_kind, stay.supersedes_setl_id) = (text("correction"), text(names));
    };
    add(&|stay| correction(stay, "F-NOBODY"));
    add(&|stay| stay.setl_id = text("F-MENDED"));
    add(&|stay| correction(stay, "F-MENDED"));
    add(&|stay| {
        correction(stay, "F-MENDED");
        stay.setl_end_date = stay.setl_end_date.map(|day| day + 1);
    });
    stays
}
