//! Every cause of a difference once, by hand, and every convention: the causes of a hospital add up to its difference.
//!
//! The small region has 2 points at A and 5 at B. In the region of conventions A recorded 700.00 of 2000.00 and B 1750.00
//! of 5000.00, so that ρ = 0.35; 2450.00 for 7 points are 350.00 a point of fund, 1000.00 a point of total cost.

use casemix::generate::Stay;

use crate::simulate::{Asked, TOTAL_770, bounded, cases, of_700, policy, small, table};
use crate::support::{MINI_POLICY, Texts, mini_region, small_year, stay};

/// The causes of a hospital of the region of 700.00, with more keys, tables and another total.
fn of(texts: &Texts, body: &str, hospital: &str) -> String {
    Asked::of(texts, &small_year()).variant(body).done().causes(hospital)
}

/// The small policy with other values of keys that it has, and more.
fn with_policy(total: &str, exchanged: &[(&str, &str)], more: &str) -> Texts {
    let policy = exchanged.iter().fold(MINI_POLICY.to_owned(), |policy, (from, to)| {
        assert!(policy.contains(from), "{from}");
        policy.replace(from, to)
    });
    mini_region().with("policy.toml", &format!("{policy}{more}")).exchange("budget.csv", "1000.00", total)
}

#[test]
fn cases_route_group_points_coefficient_and_deviation() {
    let texts = of_700(mini_region());
    // A's two points are gone: B has 5 of 5.
    assert_eq!(of(&texts, &cases("hospital = [\"A\"]", "drop = true"), "A"), "-200.00 = cases -200.00");
    assert_eq!(of(&texts, &cases("hospital = [\"A\"]", "drop = true"), "B"), "200.00 = point_value 200.00");
    // All by item, as recorded: 200.00 for A's 2 points of 100.00. 700.00 do not reach for 750.00.
    let rules = "[[policy.routing.rules]]\nrules = [{ hospital = [\"A\"], method = \"item\", ratio = 0.5 }]\nfrom = 2023-01-01\nsource = \"what if\"\n";
    // A gets 100.00 by item; 600.00 are left for B's 5 points: 120.00 each.
    assert_eq!(of(&texts, rules, "A"), "-100.00 = route -200.00, other_methods 100.00");
    // B: 5 · 100.00 · (600 − 700) / 700 = −71.43; 600.00 − 500.00 + 71.43.
    assert_eq!(of(&texts, rules, "B"), "100.00 = budget -71.43, point_value 171.43");
    // BR11 without J96 is BR15: 1 point of 100.00 instead of 3; 5 in all, 140.00 each.
    assert_eq!(
        of(&texts, &cases("", "without_diagnosis = [\"J96\"]"), "B"),
        "-80.00 = group -200.00, point_value 120.00"
    );
    // BR11 weighs 1 more: 8 points, 87.50 each; B has 6.
    let weight = table("group_points.csv", "where = { group_code = \"BR11\" }\nset = { weight = 4 }");
    assert_eq!(of(&texts, &weight, "B"), "25.00 = points 100.00, point_value -75.00");
    let half = table("coefficients.csv", "where = { fixmedins_code = \"B\" }\nset = { coefficient = 0.6 }");
    // B 3 of 5 points: 420.00.
    assert_eq!(of(&texts, &half, "B"), "-80.00 = coefficient -200.00, point_value 120.00");
    // B's costs are three times the means: 2 · 2 + 3 · 2 = 10 of 12 points, 583.33.
    assert_eq!(
        of(&bounded(), &cases("hospital = [\"B\"]", "cost = 3"), "B"),
        "83.33 = deviation 500.00, point_value -416.67"
    );
}

#[test]
fn points_and_coefficient_of_one_case_one_after_the_other() {
    // A's coefficient 1.05 → 1.1 and BR15 1 → 1.2: 1.05 → 1.26 → 1.32 points, twice; 2.1 + 5 = 7.1 points for 710.00.
    // 7.64 points in the variant: 2.64 · 710 / 7.64 = 245.34 − 210.00.
    let texts = with_policy("710.00", &[], "").exchange("coefficients.csv", "A,1\n", "A,1.05\n");
    let body = table("coefficients.csv", "where = { fixmedins_code = \"A\" }\nset = { coefficient = 1.1 }")
        + &table("group_points.csv", "where = { group_code = \"BR15\" }\nset = { weight = 1.2 }");
    assert_eq!(of(&texts, &body, "A"), "35.34 = points 42.00, coefficient 12.00, point_value -18.66");
}

#[test]
fn budget_and_point_value() {
    assert_eq!(small().variant(TOTAL_770).done().causes("A"), "20.00 = budget 20.00");
    // Nothing available in the baseline: no point had a value, and what it has now is the value's.
    let texts = of_700(mini_region()).exchange("budget.csv", "700.00", "0.00");
    assert_eq!(of(&texts, TOTAL_770, "B"), "550.00 = point_value 550.00");
}

const BALANCE: &str =
    "sharing.sources = { value = [\"fund_balance\"], limit = 100000, from = 2023-01-01, source = \"t\" }\n";

fn shared(total: &str) -> Texts {
    let bands = "sharing.mode = { value = \"marginal\", from = 2023-01-01, source = \"t\" }\n\
                 sharing.bands = { unit = \"share\", from = 2023-01-01, source = \"t\", bands = [\
                 { up_to = 1, upper_inclusive = true, kept_by_hospital = 0.5 }, { borne_by_fund = 0.6 }] }\n";
    let level = ("sharing.level = { value = \"none\"", "sharing.level = { value = \"hospital\"");
    with_policy(total, &[level], &format!("{bands}{BALANCE}"))
}

#[test]
fn sharing() {
    // 770.00: A 220.00 against 200.00, half of 20.00 kept: 210.00. All of it: 220.00. B 550.00 against 550.00.
    let bands = "[[policy.sharing.bands]]\nunit = \"share\"\nfrom = 2023-01-01\nsource = \"what if\"\n\
                 bands = [{ up_to = 1, upper_inclusive = true, kept_by_hospital = 1 }, { borne_by_fund = 0.6 }]\n";
    let asked = Asked::of(&shared("770.00"), &small_year()).variant(bands).done().agrees_with_run();
    assert_eq!([asked.causes("A"), asked.causes("B")], ["10.00 = sharing 10.00".to_owned(), String::new()]);
    // 700.00 → 770.00: A's surplus of 20.00 is halved. B's overrun of 50.00, of which 30.00 were borne, is gone.
    let asked = Asked::of(&shared("700.00"), &small_year()).variant(TOTAL_770).done().agrees_with_run();
    assert_eq!(asked.causes("A"), "10.00 = budget 20.00, sharing -10.00");
    assert_eq!(asked.causes("B"), "20.00 = budget 50.00, sharing -30.00");
    // Recorded amounts alone move sharing: B's cases at half the cost leave 500.00 − 275.00, half of which is kept.
    let asked =
        Asked::of(&shared("700.00"), &small_year()).variant(&cases("hospital = [\"B\"]", "cost = 0.5"));
    // 275.00 + 112.50 = 387.50 against 530.00.
    assert_eq!(asked.done().causes("B"), "-142.50 = sharing -142.50");
}

#[test]
fn assessment() {
    let coefficient = "assessment.coefficient = { unit = \"times\", from = 2023-01-01, source = \"t\", without_score = 1, to = \"reserve\", \
                       reward_from = \"fund_balance\", limit = 1000, steps = [{ at_least = 90, coefficient = 1.02 }, { at_least = 0, coefficient = 0.95 }] }\n";
    let texts = with_policy("700.00", &[], coefficient)
        .with("assessments.csv", "year,fixmedins_code,score\n2023,A,85\n2023,B,95\n");
    // A 200.00: −10.00 → +4.00; B 500.00: +10.00 → −25.00.
    let body = table("assessments.csv", "where = { fixmedins_code = \"A\" }\nset = { score = 95 }")
        + &table("assessments.csv", "where = { fixmedins_code = \"B\" }\nset = { score = 85 }");
    let asked = Asked::of(&texts, &small_year()).variant(&body).done().agrees_with_run();
    assert_eq!(
        [asked.causes("A"), asked.causes("B")],
        ["14.00 = assessment 14.00", "-35.00 = assessment -35.00"]
    );
}

#[test]
fn other_methods() {
    // C has a case that is in no group, 70.00 recorded and paid: 770.00 − 70.00 for 7 points. Half of it: 735.00.
    let stays = [small_year(), vec![stay("5", "C", 1, "Z99.900", "", 100, 70)]].concat();
    let half = policy("points.ungrouped", "value = \"item\"; ratio = 0.5");
    let asked = Asked::of(&with_policy("770.00", &[], ""), &stays).variant(&half).done().agrees_with_run();
    assert_eq!(asked.causes("C"), "-35.00 = other_methods -35.00");
    assert_eq!([asked.causes("A"), asked.causes("B")], ["10.00 = budget 10.00", "25.00 = budget 25.00"]);
}

#[test]
fn deductions() {
    let header = "date,pool,fixmedins_code,amount,stage,reason\n";
    let texts = of_700(mini_region())
        .with("deductions.csv", &format!("{header}2023-12-31,employee,A,5.00,at_clearing,audit\n"));
    let body = table("deductions.csv", "where = { fixmedins_code = \"A\" }\nmultiply = { amount = 3 }");
    let asked = Asked::of(&texts, &small_year()).variant(&body).done().agrees_with_run();
    assert_eq!(
        [asked.causes("A"), asked.causes("B")],
        ["-10.00 = deductions -10.00".to_owned(), String::new()]
    );
}

#[test]
fn deposits() {
    // 5 % of 200.00 and of 500.00 are lost without a score.
    let asked =
        small().variant(&policy("deposit.without_score", "value = \"keep\"")).done().agrees_with_run();
    assert_eq!(
        [asked.causes("A"), asked.causes("B")],
        ["-10.00 = deposit -10.00", "-25.00 = deposit -25.00"]
    );
    // What A and C lose goes to B where they have no score and B has one.
    let texts = of_700(mini_region()).with("assessments.csv", "year,fixmedins_code,score\n2023,B,90\n");
    let body = policy("deposit.without_score", "value = \"keep\"")
        + &policy("deposit.forfeited_to", "value = \"redistribute_by_points\"");
    let asked = Asked::of(&texts, &small_year()).variant(&body).done().agrees_with_run();
    assert_eq!([asked.causes("A"), asked.causes("B")], ["-10.00 = deposit -10.00", "10.00 = deposit 10.00"]);
}

/// Fund amounts of 35 % of the cost.
fn at_35_percent() -> Vec<Stay> {
    vec![
        stay("1", "A", 1, "G00.000", "", 1000, 350),
        stay("2", "A", 1, "G00.000", "", 1000, 350),
        stay("3", "B", 1, "G00.000|E11.900", "", 2000, 700),
        stay("4", "B", 3, "G00.000|J96.000", "", 3000, 1050),
    ]
}

/// 2450.00 by a convention; `close_to` where it needs one.
fn convention(convention: &str, close_to: &str, more: &str) -> Texts {
    let close_to = match close_to {
        "" => String::new(),
        own => format!("year.close_to = {{ value = \"{own}\", from = 2023-01-01, source = \"t\" }}\n"),
    };
    let reimbursement =
        "point_value.reimbursement = { value = \"actual\", from = 2023-01-01, source = \"t\" }\n";
    let own = format!("year.convention = {{ value = \"{convention}\"");
    with_policy(
        "2450.00",
        &[("year.convention = { value = \"fund\"", &own)],
        &format!("{reimbursement}{close_to}{more}"),
    )
}

/// A's coefficient becomes 1.5: 3 points of 8.
fn half_more() -> String {
    table("coefficients.csv", "where = { fixmedins_code = \"A\" }\nset = { coefficient = 1.5 }")
}

const TOTAL_2940: &str =
    "[[table]]\nfile = \"budget.csv\"\nwhere = { kind = \"total\" }\nset = { value = \"2940.00\" }\n";

fn in_year(texts: &Texts, body: &str) -> [String; 2] {
    let asked = Asked::of(texts, &at_35_percent()).variant(body).done();
    closes(&asked);
    [asked.causes("A"), asked.causes("B")]
}

/// The causes of every hospital add up to its difference, as `causes.csv` has them and as `hospitals.csv` has it.
pub fn closes(asked: &Asked) {
    let fen = |text: &str| text.replace('.', "").parse::<i64>().unwrap();
    let table = asked.table("causes.csv");
    let hospitals = asked.table("hospitals.csv");
    let finals: i64 =
        hospitals.cells("measure", "final", &["difference"]).iter().map(|row| fen(row[0])).sum();
    let mut all = 0;
    // Behind the causes a last column may say what the figures rest on.
    let end = table.header.iter().position(|own| own == "basis").unwrap_or(table.header.len());
    for row in &table.rows {
        let told = fen(&row[3]);
        assert_eq!(row[4..end].iter().map(|cell| fen(cell)).sum::<i64>(), told, "{row:?}");
        let own = hospitals.rows.iter().find(|own| own[..2] == row[..2] && own[3] == "final");
        assert_eq!(own.map_or(0, |own| fen(&own[6])), told, "{row:?}");
        all += told;
    }
    assert_eq!(all, finals, "what has no cause does not differ");
}

#[test]
fn fund() {
    // 2450 · 3 / 8 = 918.75; a point of 350.00 more.
    let told = in_year(&convention("fund", "", ""), &half_more());
    assert_eq!(told, ["218.75 = coefficient 350.00, point_value -131.25", "-218.75 = point_value -218.75"]);
}

#[test]
fn cost_ratio() {
    let texts = convention("cost_ratio", "", "");
    assert_eq!(in_year(&texts, &half_more())[0], "218.75 = coefficient 350.00, point_value -131.25");
    // A fifth more of 700.00 and 1750.00.
    assert_eq!(in_year(&texts, TOTAL_2940), ["140.00 = budget 140.00", "350.00 = budget 350.00"]);
}

#[test]
fn cost_ratio_hospital() {
    // V = 2450 / 0.35 / 8 = 875: A 3 · 875 · 0.35 = 918.75, and nothing is to be closed.
    let texts = convention("cost_ratio_hospital", "available", "");
    let told = in_year(&texts, &half_more());
    assert_eq!(told, ["218.75 = coefficient 350.00, point_value -131.25", "-218.75 = point_value -218.75"]);
}

#[test]
fn cost_less_paid() {
    // A 2 · 1000 − 1300, B 5 · 1000 − 3250. With 8 points of 875: 3 · 875 − 1300 = 1325, 5 · 875 − 3250 = 1125.
    let texts = convention("cost_less_paid", "available", "");
    let told = in_year(&texts, &half_more());
    assert_eq!(told, ["625.00 = coefficient 1000.00, point_value -375.00", "-625.00 = point_value -625.00"]);
    // 2940.00: V = 1200. A 1100, B 2750: 3850 are scaled by 2940 / 3850 to 840 and 2100.
    let told = in_year(&texts, TOTAL_2940);
    assert_eq!(told, ["140.00 = budget 400.00, closing -260.00", "350.00 = budget 1000.00, closing -650.00"]);
    // A's first case gone, and the total open: V = 2450 / 0.35 / 6 = 1166.67; A 1166.67 − 650, B 5833.33 − 3250. The case
    // was worth 1000.00 less the 650.00 that others paid of it.
    let open = convention("cost_less_paid", "open", "");
    let told = in_year(&open, &cases("hospital = [\"A\"]", "volume = -0.5"));
    assert_eq!(told, ["-183.33 = cases -350.00, point_value 166.67", "833.33 = point_value 833.33"]);
    // Of A's cases others pay half as much less (ρ = (1400 + 1750) / 7000 needs the cost to stay): twice cost and fund,
    // o = 2600; ρ is 0.35 still. 2 points of 1000 − 2600 and 5 of 1000 − 3250.
    let told = in_year(&open, &cases("hospital = [\"A\"]", "cost = 2"));
    assert_eq!(told, ["-1300.00 = cases -1300.00", ""]);
}

const RATE: &str = "rate.form = { value = \"standard\", from = 2023-01-01, source = \"t\" }\n";

#[test]
fn rate() {
    // 100.00 a point, whatever the budget is: A 200.00, B 500.00.
    let open = convention("rate", "open", RATE);
    assert_eq!(in_year(&open, &half_more()), ["100.00 = coefficient 100.00", ""]);
    assert_eq!(in_year(&open, TOTAL_2940), ["", ""]);
    assert_eq!(in_year(&open, &cases("group = [\"BR13\"]", "drop = true")), ["", "-200.00 = cases -200.00"]);
    assert_eq!(in_year(&open, &cases("", "without_diagnosis = [\"E11\"]")), ["", "-100.00 = group -100.00"]);
    // Closed to the budget: 700.00 are scaled to 2450.00, and 800.00 are: A 300 · 2450 / 800 = 918.75.
    let closed = convention("rate", "available", RATE);
    // A 700.00 − 200.00 by closing before, 918.75 − 300.00 after it.
    assert_eq!(
        in_year(&closed, &half_more()),
        ["218.75 = coefficient 100.00, closing 118.75", "-218.75 = closing -218.75"]
    );
    // Another rate: 110.00 a point.
    let value = policy("point_value.opening", "value = 110; unit = \"yuan per point\"");
    assert_eq!(in_year(&open, &value), ["20.00 = point_value 20.00", "50.00 = point_value 50.00"]);
}

#[test]
fn recorded() {
    // As recorded: twice as much of A's 700.00.
    let texts = convention("recorded", "open", "");
    assert_eq!(in_year(&texts, &cases("hospital = [\"A\"]", "cost = 2")), ["700.00 = cases 700.00", ""]);
    assert_eq!(
        in_year(&texts, &cases("group = [\"BR11\"]", "drop = true")),
        ["", "-1050.00 = cases -1050.00"]
    );
    assert_eq!(in_year(&texts, &half_more()), ["", ""]);
    assert_eq!(in_year(&texts, TOTAL_2940), ["", ""]);
}

#[test]
fn elastic_severity() {
    // BR11 is severe: its 3 points are worth 350.00 each whatever comes. 1400.00 for the other 4, and for 5: 280.00 each.
    let more =
        "point_value.fixed = { value = 350, unit = \"yuan per point\", from = 2023-01-01, source = \"t\" }\n";
    let texts = convention("elastic_severity", "available", more).with(
        "group_points.csv",
        "group_code,weight,marks\nBR15,1,\nBR13,2,\nBR11,3,severe\nBB19,4,\nBB11,5,\n",
    );
    // A 3 · 280 = 840.00: a point of 350.00 more. B 2 · 280 + 1050 = 1610.00.
    assert_eq!(
        in_year(&texts, &half_more()),
        ["140.00 = coefficient 350.00, point_value -210.00", "-140.00 = point_value -140.00"]
    );
    // 490.00 more, for the 4 points that float: 472.50 each. A 945.00, of which a fifth of 700.00 goes by the budget; B
    // 945.00 + 1050.00 = 1995.00, of which a fifth of 1750.00 would, and 105.00 of it went to A.
    assert_eq!(
        in_year(&texts, TOTAL_2940),
        ["245.00 = budget 140.00, point_value 105.00", "245.00 = budget 350.00, point_value -105.00"]
    );
}

#[test]
fn another_convention() {
    // From the fund's 350.00 a point to the rate of 100.00, open: 150.00 less a point at A, by its value.
    let rate = [
        policy("year.convention", "value = \"rate\""),
        policy("year.close_to", "value = \"open\""),
        policy("rate.form", "value = \"standard\""),
    ]
    .concat();
    assert_eq!(
        in_year(&convention("fund", "", ""), &rate),
        ["-500.00 = point_value -500.00", "-1250.00 = point_value -1250.00"]
    );
}

#[test]
fn a_fen_that_splitting_moves_is_no_movement_of_the_value() {
    // 1000.00 for 7 points: A 285.71 (285.714), B 714.29. 1000.07: 285.73 (.734), 714.34 (.336): exact steps are 0.02 and
    // 0.05. 1000.04: A 285.7257 → 285.73, B 714.3143 → 714.31: the budget moves both by whole fen that add up.
    for (total, of_a, of_b) in [("1000.07", "0.02", "0.05"), ("1000.04", "0.02", "0.02")] {
        let body = TOTAL_770.replace("770.00", total);
        let asked = Asked::of(&mini_region(), &small_year()).variant(&body).done();
        closes(&asked);
        assert_eq!(asked.causes("A"), format!("{of_a} = budget {of_a}"));
        assert_eq!(asked.causes("B"), format!("{of_b} = budget {of_b}"));
    }
}
