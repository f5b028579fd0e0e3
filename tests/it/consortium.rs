//! County consortiums: guarantee rates, netting, surplus, the incentive pool, and a whole county by hand.

use std::collections::BTreeMap;

use casemix::domain::{Fen, HomeSums, Number, Points, decimal_text};
use casemix::policy::{ConsortiumBudget, ConsortiumClaims, ConsortiumOverrun, ConsortiumRules, SurplusSplit};
use casemix::region::Receiver;
use casemix::settlement::{
    ConsortiumYear, Home, IncentivePart, at_guarantee_rates, by_points, distribute, guarantee_rate, netting,
};

use casemix::run::{Context, Silent, Task, perform};

use crate::support::{MINI_POLICY, Scene, Texts, mini_region, small_year};
use crate::worked::{example, text, yuan};

/// All of a surplus is kept, in 6 : 3 : 1; the pool bears overruns.
fn rules() -> ConsortiumRules {
    ConsortiumRules {
        claims: ConsortiumClaims::Recorded,
        budget: ConsortiumBudget::Stated,
        surplus: SurplusSplit { kept: Number::ONE, levels: [6, 3, 1] },
        overrun: ConsortiumOverrun::None,
        incentive: None,
    }
}

fn home(code: &str, budget: i128, outside: i128, recorded: &[i128]) -> Home {
    let sums = |fund: &i128| HomeSums { fund: Fen(*fund), ..HomeSums::default() };
    let sums = recorded.iter().map(sums).collect();
    Home { code: code.to_owned(), budget: Fen(budget), outside: Fen(outside), sums }
}

/// The only consortium of a county of as many hospitals as it has claims, all of them its own.
fn alone(rules: &ConsortiumRules, home: Home) -> ConsortiumYear {
    let hospitals = home.sums.len();
    let nobody = vec![HomeSums::default(); hospitals];
    at_guarantee_rates(rules, vec![Some(0); hospitals], Fen::ZERO, &[home], &nobody)
}

fn paid(year: &ConsortiumYear, home: usize) -> Vec<i128> {
    year.homes[home].bills.iter().map(|bill| bill.paid.0).collect()
}

#[test]
fn d14_two_consortiums_at_their_guarantee_rates_and_what_they_owe_each_other() {
    let (inputs, outputs) = example("D14");
    let of = |name: &str, key: &str| yuan(&inputs[name][key]);
    let claims = |name: &str, recorded: [Fen; 2]| {
        home(name, of(name, "budget").0, of(name, "outside").0, &recorded.map(|amount| amount.0))
    };
    // The first hospital is of X, the second of Y.
    let homes =
        [claims("X", [of("X", "own"), of("X", "at_Y")]), claims("Y", [of("Y", "at_X"), of("Y", "own")])];
    let nobody = [HomeSums::default(); 2];
    let year = at_guarantee_rates(&rules(), vec![Some(0), Some(1)], Fen::ZERO, &homes, &nobody);
    let rate = |home: usize, decimals| decimal_text(year.homes[home].rate.as_ref().unwrap(), decimals);
    assert_eq!(rate(0, 9), text(&outputs["rate_X"]));
    assert_eq!(rate(1, 0), text(&outputs["rate_Y"]));
    assert_eq!(year.homes[0].bills[0].paid.to_string(), text(&outputs["X_own_gets"]));
    assert_eq!(year.homes[1].surplus, yuan(&outputs["Y_surplus"]));
    let nets = netting(&year);
    assert_eq!(nets.len(), 1);
    assert_eq!((nets[0].from, nets[0].to), (0, 1));
    assert_eq!(nets[0].owes.to_string(), text(&outputs["X_pays_Y"]));
    assert_eq!(nets[0].is_owed, of("Y", "at_X"));
    assert_eq!(nets[0].amount().to_string(), text(&outputs["net_X_to_Y"]));
    // X spends all of its budget: 8 000 000 + 42 000 000.
    assert_eq!((year.homes[0].surplus, year.homes[0].overrun), (Fen::ZERO, Fen::ZERO));
    assert_eq!(year.homes[0].paid(), yuan(&"42000000".into()));
}

#[test]
fn p14_the_incentive_pool_of_huoshan() {
    let (inputs, outputs) = example("P14");
    // In wan: a wan is 10 000 yuan.
    let wan = |value: &serde_json::Value| Fen(yuan(value).0 * 10_000);
    let pool = wan(&inputs["county"]) + wan(&inputs["consortia"]);
    assert_eq!(pool, wan(&outputs["pool"]));
    // Weights are not published. 60 and 40 over scores 90, 60 and 70, 60: 7800 and 6600 of 14400.
    let weights = vec![
        ("in_county_visits".to_owned(), Number::whole(60)),
        ("primary_care_visits".to_owned(), Number::whole(40)),
    ];
    let scores = |county: i64, primary: i64| {
        let own = [("in_county_visits", county), ("primary_care_visits", primary)];
        own.into_iter()
            .map(|(name, score)| (name.to_owned(), Number::whole(score)))
            .collect::<BTreeMap<_, _>>()
    };
    let receivers = [(Receiver::Consortium(0), scores(90, 60)), (Receiver::Consortium(1), scores(70, 60))];
    let parts = distribute(pool, &weights, &receivers).unwrap();
    let shown: Vec<String> = parts.iter().map(|part| part.amount.to_string()).collect();
    assert_eq!(shown, ["6825000.00", "5775000.00"]);
    assert_eq!(parts[0].weighted, 7800 * IncentivePart::ONE);
}

#[test]
fn an_incentive_of_equal_scores_is_split_to_the_fen() {
    let weights = vec![("visits".to_owned(), Number::parse("0.5").unwrap())];
    let scores = |score: &str| BTreeMap::from([("visits".to_owned(), Number::parse(score).unwrap())]);
    let of = |scored: [&str; 3]| {
        let receivers = [0, 1, 2].map(|number| (Receiver::Hospital(number), scores(scored[number])));
        let parts = distribute(Fen(100), &weights, &receivers);
        parts
            .map(|parts| parts.iter().map(|part| part.amount.0).collect::<Vec<_>>())
            .map_err(|error| error.to_string())
    };
    // 33.33 fen each: the fen that is left goes to the first.
    assert_eq!(of(["88.5", "88.5", "88.5"]).unwrap(), [34, 33, 33]);
    assert_eq!(of(["0", "10", "30"]).unwrap(), [0, 25, 75]);
    assert_eq!(
        of(["0", "0", "0"]).unwrap_err(),
        "incentive_scores.csv: every weighted score is 0, and 1.00 of incentive.csv cannot be distributed by them"
    );
}

#[test]
fn the_guarantee_rate_at_its_edges() {
    let rate =
        |budget, in_full, claims| decimal_text(&guarantee_rate(Fen(budget), Fen(in_full), Fen(claims)), 4);
    assert_eq!(rate(100, 20, 160), "0.5000");
    // Enough for all, just enough, nothing to pay, more taken back than claimed.
    assert_eq!(rate(100, 20, 70), "1.0000");
    assert_eq!(rate(100, 20, 80), "1.0000");
    assert_eq!(rate(100, 20, 0), "1.0000");
    assert_eq!(rate(100, 20, -5), "1.0000");
    // No budget; more outside than there is.
    assert_eq!(rate(0, 0, 10), "0.0000");
    assert_eq!(rate(100, 120, 10), "0.0000");
}

#[test]
fn bills_are_split_by_largest_remainder_and_ties_go_to_the_first_hospital() {
    // 100 fen for three claims of 100: 33.33 each; the fen that is left goes to the first.
    let year = alone(&rules(), home("X", 100, 0, &[100, 100, 100]));
    assert_eq!(paid(&year, 0), [34, 33, 33]);
    // A hospital that gives back more than it claims is charged by the same rate: 50 / 100 of 150 and −50.
    let year = alone(&rules(), home("X", 50, 0, &[150, -50]));
    assert_eq!(paid(&year, 0), [75, -25]);
    // All in all taken back: in full, and the budget is there for it.
    let year = alone(&rules(), home("X", 50, 0, &[-30, 10]));
    assert_eq!((paid(&year, 0), year.homes[0].surplus), (vec![-30, 10], Fen(70)));
}

#[test]
fn a_budget_that_outside_bills_exceed_is_overrun_by_the_rest() {
    let of = |overrun| {
        let year = alone(&ConsortiumRules { overrun, ..rules() }, home("X", 100, 131, &[40]));
        let own = &year.homes[0];
        assert_eq!((paid(&year, 0), own.surplus, own.overrun), (vec![0], Fen::ZERO, Fen(31)));
        [own.owed.0, own.carried.0, own.borne().0]
    };
    assert_eq!(of(ConsortiumOverrun::None), [0, 0, 31]);
    // Half of 31 fen: 15.5, half away from zero.
    assert_eq!(of(ConsortiumOverrun::Share(Number::parse("0.5").unwrap())), [16, 0, 15]);
    assert_eq!(of(ConsortiumOverrun::Carry), [0, 31, 0]);
    // Without a budget and without use nothing is over.
    let idle = alone(&rules(), home("X", 0, 0, &[0]));
    assert_eq!((idle.homes[0].surplus, idle.homes[0].overrun), (Fen::ZERO, Fen::ZERO));
}

#[test]
fn a_surplus_is_kept_in_part_and_shared_among_the_levels() {
    let surplus = SurplusSplit { kept: Number::parse("0.7").unwrap(), levels: [6, 3, 1] };
    let year = alone(&ConsortiumRules { surplus, ..rules() }, home("X", 10_001, 0, &[0]));
    let own = &year.homes[0];
    // 70.007 kept: 70.01. In 6 : 3 : 1: 42.006, 21.003, 7.001; the fen that is left to the county: 42.01, 21.00, 7.00.
    assert_eq!((own.kept, own.returned()), (Fen(7001), Fen(3000)));
    assert_eq!(own.levels, [Fen(4201), Fen(2100), Fen(700)]);
}

#[test]
fn a_standard_is_charged_by_the_points_of_the_people() {
    let own = |points: i128| HomeSums { points: Points(points), ..HomeSums::default() };
    let with =
        |code: &str, points: [i128; 2]| Home { sums: points.map(own).to_vec(), ..home(code, 100, 0, &[]) };
    let homes = [with("X", [1, 0]), with("Y", [1, 0])];
    let others = [own(1), own(0)];
    let year = by_points(&rules(), vec![None; 2], Fen::ZERO, &homes, &others, &[Fen(100), Fen(7)]);
    // Thirds of 100: the fen that is left goes to the first consortium. A standard without points is nobody's.
    assert_eq!((paid(&year, 0), paid(&year, 1)), (vec![34, 0], vec![33, 0]));
    assert_eq!([year.others[0].paid, year.others[1].paid], [Fen(33), Fen(7)]);
    assert!(year.homes.iter().all(|home| home.rate.is_none()));
}

/// A record: id, hospital, home, diagnosis, fund amount in yuan; a negative one is a reversal.
type Record<'r> = (&'r str, &'r str, &'r str, &'r str, i64);

/// Discharges of January as CSV, with the consortium that each person belongs to. The fund pays all of the cost.
fn discharges(records: &[Record<'_>]) -> String {
    let mut text = "setl_id,fixmedins_code,insutype,record_kind,gend,age,adm_time,dscg_time,setl_end_date,act_ipt_days,dscg_way,\
                    diag_code,oprn_oprt_code,medfee_sumamt,hifp_pay,home_consortium\n"
        .to_owned();
    for (id, hospital, home, diagnosis, fund) in records {
        let kind = if *fund < 0 { "reversal" } else { "normal" };
        text += &format!(
            "{id},{hospital},310,{kind},1,50,2023-01-01,2023-01-08,2023-01-10,7,1,{diagnosis},,{fund},{fund},{home}\n"
        );
    }
    text
}

/// Two consortiums: X of A and B, Y of C; D belongs to none. Months are advances on recorded amounts.
pub fn county() -> Texts {
    let policy = MINI_POLICY
        .replace("month.convention = { value = \"fund\"", "month.convention = { value = \"recorded\"")
        .replace("year.convention = { value = \"fund\"", "year.convention = { value = \"guarantee_rate\"")
        + r#"
year.close_to = { value = "open", from = 2023-01-01, source = "t" }
consortium.budget = { value = "per_head", yuan = 500, from = 2023-01-01, source = "t" }
consortium.guarantee = { value = "model_d14", from = 2023-01-01, source = "t" }
consortium.surplus = { kept = 1, county = 6, township = 3, village = 1, unit = "share", from = 2023-01-01, source = "t" }
consortium.overrun = { value = "none", from = 2023-01-01, source = "t" }
"#;
    mini_region()
        .with("policy.toml", &policy)
        .with("hospitals.csv", "fixmedins_code,name,level,consortium\nA,Alpha,3,X\nB,Beta,2,X\nC,Gamma,3,Y\nD,Delta,3,\n")
        .with("coefficients.csv", "level,coefficient\n3,1\n2,1\n")
        .with("budget.csv", "pool,year,order,line,kind,value\nemployee,2023,1,total,total,100000.00\n")
        .with("consortium.csv", "consortium,name,lead\nY,South,C\nX,North,A\n")
        .with("enrolment.csv", "pool,year,consortium,heads\nemployee,2023,X,100\nemployee,2023,Y,90\n")
        .with(
            "outside_bills.csv",
            "date,pool,consortium,payee,amount,reason\n2023-06-30,employee,X,City Hospital,8000.00,stays of June\n\
             2023-07-31,employee,Y,=Province,4899.99,stays\n",
        )
}

const COUNTY_CASES: &[Record<'_>] = &[
    ("1", "A", "X", "G00.000", 24_000),
    ("2", "B", "X", "G00.000", 10_000),
    ("3", "C", "X", "G00.000", 6_000),
    ("4", "D", "X", "G00.000", 5_000),
    // A man in a group of women: no group, paid by item.
    ("5", "A", "X", "N80.000", 1_000),
    ("6", "C", "Y", "G00.000", 33_000),
    ("7", "A", "Y", "G00.000", 5_000),
    ("8", "C", "Y", "G00.000", 1_000),
    ("9", "C", "Y", "G00.000", -1_000),
    ("10", "A", "", "G00.000", 700),
    ("11", "D", "", "G00.000", 800),
];

/// A county with its discharges.
pub fn with_cases(texts: &Texts, records: &[Record<'_>]) -> (Scene, Texts) {
    let scene = Scene::new();
    std::fs::create_dir_all(scene.path("region/discharges")).unwrap();
    (scene, texts.clone().with("discharges/county.csv", &discharges(records)))
}

fn run(texts: &Texts, records: &[Record<'_>]) -> Scene {
    let (scene, texts) = with_cases(texts, records);
    scene.run(&texts, &[]).unwrap_or_else(|error| panic!("{error}"));
    for row in &scene.table("closing.csv").rows {
        assert!(matches!(row[5].as_str(), "0" | "0.00" | "0.0000"), "{row:?}");
    }
    scene
}

fn lines(scene: &Scene, table: &str) -> Vec<String> {
    scene.table(table).rows.iter().map(|row| row.join(" ")).collect()
}

#[test]
fn a_county_from_budget_to_netting_by_hand() {
    // X: 100 heads, 50 000. In full: 8000 outside and 1000 by item. 41 000 for claims of 45 000: rate 0.911111…
    //   A 24 000 → 21 866.666, B 10 000 → 9111.111, C 6000 → 5466.666, D 5000 → 4555.555; two fen to A and C.
    // Y: 90 heads, 45 000, 4899.99 outside. 40 100.01 for claims of 38 000: rate 1, surplus 2100.01.
    //   6 : 3 : 1 of it: 1260.006, 630.003, 210.001; the fen that is left to the county.
    // None: 1500 in full, of the 5000 that the budgets leave.
    let scene = run(&county(), COUNTY_CASES);
    let claims = scene.table("consortium_claims.csv");
    let shown: Vec<String> = claims.rows.iter().map(|row| row[2..].join(" ")).collect();
    assert_eq!(
        shown,
        [
            "X A X 24000.00 0.911111111 21866.67 1000.00",
            "X B X 10000.00 0.911111111 9111.11 0.00",
            "X C Y 6000.00 0.911111111 5466.67 0.00",
            "X D  5000.00 0.911111111 4555.55 0.00",
            "Y A X 5000.00 1.000000000 5000.00 0.00",
            "Y C Y 33000.00 1.000000000 33000.00 0.00",
            " A X 700.00  700.00 0.00",
            " D  800.00  800.00 0.00",
        ]
    );
    assert_eq!(lines(&scene, "netting.csv"), ["employee 2023 X Y 5466.67 5000.00 466.67"]);
    assert_eq!(
        lines(&scene, "consortium.csv"),
        [
            // own 21 866.67 + 9111.11
            "employee 2023 X North 100 50000.00 45000.00 0.911111111 30977.78 5466.67 4555.55 1000.00 8000.00 \
             0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00",
            "employee 2023 Y South 90 45000.00 38000.00 1.000000000 33000.00 5000.00 0.00 0.00 4899.99 \
             2100.01 2100.01 1260.01 630.00 210.00 0.00 0.00 0.00 0.00 0.00 0.00",
        ]
    );
    assert!(scene.table("incentive.csv").rows.is_empty());
    // A: 21 866.67 + 5000 + 700. January: 30 700 recorded, 95 % paid: 29 165. With 1000 by item: 28 566.67 − 29 165.
    let clearing = scene.table("clearing.csv");
    let columns =
        ["standard", "recorded", "overrun", "cleared", "other_methods", "final", "paid_to_date", "net_due"];
    let row = |hospital| clearing.row("fixmedins_code", hospital, &columns).join(" ");
    assert_eq!(row("A"), "27566.67 29700.00 2133.33 27566.67 1000.00 28566.67 29165.00 -598.33");
    assert_eq!(row("B"), "9111.11 10000.00 888.89 9111.11 0.00 9111.11 9500.00 -388.89");
    // C: 5466.67 + 33 000. The reversal takes its case back.
    assert_eq!(row("C"), "38466.67 39000.00 533.33 38466.67 0.00 38466.67 37050.00 1416.67");
    assert_eq!(row("D"), "5355.55 5800.00 444.45 5355.55 0.00 5355.55 5510.00 -154.45");
    let pool = scene.table("pool.csv");
    let line = |name| pool.row("line", name, &["value"]).join("");
    assert_eq!(line("budgets of consortiums"), "95000.00");
    assert_eq!(line("for people of no consortium"), "5000.00");
    // 8000 + 4899.99 outside and 2100.01 kept.
    assert_eq!(line("drawn by consortiums"), "15000.00");
    assert_eq!(line("available"), "84000.00");
    // 41 000 + 38 000 + 1500
    assert_eq!(line("standard"), "80500.00");
    assert_eq!(line("difference left open"), "-3500.00");
    assert_eq!(line("left"), "3500.00");
}

#[test]
fn the_ledger_of_a_county_gives_every_budget_its_place() {
    let scene = run(&county(), COUNTY_CASES);
    let ledger = scene.table("ledger.csv");
    let of_consortiums =
        ledger.rows.iter().filter(|row| row[3].starts_with("Con") || row[4].starts_with("Con"));
    let shown: Vec<String> = of_consortiums
        .map(|row| format!("{} {} > {} {} {}", row[1], row[3], row[4], row[6], row[7]))
        .collect();
    let budget = "budget of the consortium (consortium.budget, policy.toml:23: t)";
    let inside = "clearing: use inside the county (consortium.guarantee, policy.toml:24: t)";
    let kept = "clearing: surplus kept (consortium.surplus, policy.toml:25: t)";
    assert_eq!(
        shown,
        [
            format!("2023-01-01 Fund:Available > Consortium:X:Budget 50000.00 {budget}"),
            format!("2023-01-01 Fund:Available > Consortium:Y:Budget 45000.00 {budget}"),
            "2023-06-30 Consortium:X:Budget > Consortium:X:Outside 8000.00 bill outside of City Hospital (stays of June)".to_owned(),
            "2023-07-31 Consortium:Y:Budget > Consortium:Y:Outside 4899.99 bill outside of =Province (stays)".to_owned(),
            format!("2023-12-31 Consortium:X:Budget > Fund:Available 41000.00 {inside}"),
            "2023-12-31 Consortium:X:Budget > Fund:Available 1000.00 clearing: use inside the county, by item".to_owned(),
            format!("2023-12-31 Consortium:Y:Budget > Fund:Available 38000.00 {inside}"),
            format!("2023-12-31 Consortium:Y:Budget > Consortium:Y:County 1260.01 {kept}"),
            format!("2023-12-31 Consortium:Y:Budget > Consortium:Y:Township 630.00 {kept}"),
            format!("2023-12-31 Consortium:Y:Budget > Consortium:Y:Village 210.00 {kept}"),
            "2023-12-31 Consortium:X:Between > Consortium:Y:Between 466.67 clearing: netting of 5466.67 owed less 5000.00 owed back".to_owned(),
        ]
    );
}

#[test]
fn outside_bills_beyond_a_budget_leave_no_rate_and_an_overrun() {
    // X: 8000 outside and 1000 by item against 10 heads × 500: rate 0, 4000 over. Half of it is owed.
    // Y as ever: 15 000 − 2000.01 of X: drawn 8000 − 2000 + 4899.99 + 2100.01.
    let texts = county().exchange("enrolment.csv", "X,100", "X,10").exchange(
        "policy.toml",
        "consortium.overrun = { value = \"none\"",
        "consortium.overrun = { value = \"share\", owed_by_consortium = 0.5",
    );
    let scene = run(&texts, COUNTY_CASES);
    let columns = ["rate", "own", "surplus", "overrun", "owed", "carried", "borne_by_pool"];
    let own = |scene: &Scene| scene.table("consortium.csv").row("consortium", "X", &columns).join(" ");
    assert_eq!(own(&scene), "0.000000000 0.00 0.00 4000.00 2000.00 0.00 2000.00");
    assert_eq!(scene.table("pool.csv").row("line", "drawn by consortiums", &["value"]), ["13000.00"]);
    let texts =
        texts.exchange("policy.toml", "value = \"share\", owed_by_consortium = 0.5", "value = \"carry\"");
    let scene = run(&texts, COUNTY_CASES);
    assert_eq!(own(&scene), "0.000000000 0.00 0.00 4000.00 0.00 4000.00 0.00");
    let ledger = lines(&scene, "ledger.csv");
    let carried = ledger.iter().filter(|row| row.contains("Consortium:X:Carried")).count();
    assert_eq!(carried, 1, "the next year's debt is booked once");
}

#[test]
fn a_consortium_without_budget_or_cases_and_people_of_none_beyond_the_rest() {
    // X has nothing: its claims are paid 0 of 5000. Y has no case: rate 1, all of 45 000 is left.
    // None: 60 000 of 55 000 that the budgets leave. Of the total 45 000 are kept, 55 000 available: 5000 too little.
    let texts = county().exchange("enrolment.csv", "X,100", "X,0").without("outside_bills.csv");
    let records = [("1", "A", "X", "G00.000", 5_000), ("2", "D", "", "G00.000", 60_000)];
    let scene = run(&texts, &records);
    let table = scene.table("consortium.csv");
    let columns = ["budget", "rate", "surplus", "kept"];
    assert_eq!(table.row("consortium", "X", &columns).join(" "), "0.00 0.000000000 0.00 0.00");
    assert_eq!(table.row("consortium", "Y", &columns).join(" "), "45000.00 1.000000000 45000.00 45000.00");
    let pool = scene.table("pool.csv");
    assert_eq!(pool.row("line", "difference left open", &["value"]), ["5000.00"]);
    assert_eq!(pool.row("line", "left", &["value"]), ["0.00"]);
    let summary = std::fs::read_to_string(scene.path("out/summary.json")).unwrap();
    assert!(
        summary.contains(
            "consortium Y: no case of the year names it in home_consortium; is the column missing?"
        )
    );
}

#[test]
fn a_person_of_an_unknown_consortium_is_refused_and_not_of_none() {
    let scene = run(&county(), &[("1", "A", "Z", "G00.000", 5_000), ("2", "A", "X", "G00.000", 100)]);
    let summary = std::fs::read_to_string(scene.path("out/summary.json")).unwrap();
    assert!(summary.contains("unknown_consortium"), "{summary}");
    assert_eq!(
        lines(&scene, "consortium_claims.csv"),
        ["employee 2023 X A X 100.00 1.000000000 100.00 0.00"]
    );
}

#[test]
fn budgets_grow_from_the_mean_of_earlier_years_no_faster_than_the_cap() {
    // X: 30 000.00, 33 000.00, 36 000.02: mean 33 000.00666…; growth 8 %, cap 6 %: 34 980.00706… → 34 980.01.
    let texts = county()
        .without("enrolment.csv")
        .exchange(
            "policy.toml",
            "value = \"per_head\", yuan = 500",
            "value = \"growth\", base = \"mean\", years = 3, growth = 0.08, cap = 0.06",
        )
        .with(
            "consortium_history.csv",
            "pool,year,consortium,paid\nemployee,2020,X,30000\nemployee,2021,X,33000\nemployee,2022,X,36000.02\n\
             employee,2020,Y,1\nemployee,2021,Y,1\nemployee,2022,Y,1\n",
        );
    let budget = |texts: &Texts| {
        let scene = run(texts, COUNTY_CASES);
        scene.table("consortium.csv").row("consortium", "X", &["heads", "budget"]).join("/")
    };
    assert_eq!(budget(&texts), "/34980.01");
    // The year before: 36 000.02 × 1.05 = 37 800.021.
    let texts = texts.exchange(
        "policy.toml",
        "base = \"mean\", years = 3, growth = 0.08",
        "base = \"last_year\", growth = 0.05",
    );
    assert_eq!(budget(&texts), "/37800.02");
}

#[test]
fn an_incentive_pool_reaches_its_receivers() {
    let texts = county()
        .with(
            "incentive.csv",
            "pool,year,source,amount\nemployee,2023,county,900.00\nemployee,2023,consortiums,360.00\n",
        )
        .with(
            "incentive_scores.csv",
            "year,consortium,fixmedins_code,indicator,score\n2023,Y,,visits,70\n2023,X,,visits,90.5\n\
             2023,X,,primary,60\n2023,Y,,primary,60\n",
        );
    let weights = "\n[[consortium.incentive]]\nfrom = 2023-01-01\nsource = \"t\"\n\
                   indicators = [{ indicator = \"visits\", weight = 60 }, { indicator = \"primary\", weight = 40 }]\n";
    let policy = texts.0["policy.toml"].clone() + weights;
    let scene = run(&texts.with("policy.toml", &policy), COUNTY_CASES);
    // 7830 and 6600 of 14430: 683.7006… and 576.2994… of 1260.00: 683.70 and 576.30.
    assert_eq!(
        lines(&scene, "incentive.csv"),
        ["employee 2023 X  7830.00000000 683.70", "employee 2023 Y  6600.00000000 576.30"]
    );
    let ledger = lines(&scene, "ledger.csv");
    assert!(
        ledger.iter().any(|row| row.contains("Incentive:From:county Incentive:Pool  900.00")),
        "{ledger:?}"
    );
    assert!(
        ledger.iter().any(|row| row.contains("Incentive:Pool Consortium:Y:Incentive  576.30")),
        "{ledger:?}"
    );
}

#[test]
fn beside_points_a_consortium_is_charged_with_the_points_of_its_people() {
    // 1020.00 with a reserve of 20.00; 300.00 outside: 700.00 for 7 points, 100.00 each. A 200.00, C 500.00.
    // X: 650.00 − 300.00 − 100.00 (A) − 200.00 (C) = 50.00 over; nothing is left, the reserve holds 20.00: 30.00 are cut.
    // Y: 250.00 − 300.00 (C): 50.00 beyond, 40 % of it owed. None: 100.00 (A).
    let policy = MINI_POLICY.to_owned()
        + r#"
consortium.budget = { value = "amount", from = 2023-01-01, source = "t" }
consortium.surplus = { kept = 1, county = 6, township = 3, village = 1, unit = "share", from = 2023-01-01, source = "t" }
consortium.overrun = { value = "share", owed_by_consortium = 0.4, from = 2023-01-01, source = "t" }
"#;
    let texts = county()
        .without("enrolment.csv")
        .with("policy.toml", &policy)
        .with("consortium_budget.csv", "pool,year,consortium,amount\nemployee,2023,X,650\nemployee,2023,Y,250\n")
        .with(
            "budget.csv",
            "pool,year,order,line,kind,value\nemployee,2023,1,total,total,1020.00\nemployee,2023,2,reserve,reserve,20.00\n",
        )
        .with("outside_bills.csv", "date,pool,consortium,payee,amount,reason\n2023-06-30,employee,X,City,300.00,June\n");
    let records = [
        ("1", "A", "X", "G00.000", 90),
        ("2", "C", "X", "G00.000|E11.900", 90),
        ("3", "C", "Y", "G00.000|J96.000", 90),
        ("4", "A", "", "G00.000", 90),
    ];
    let scene = run(&texts, &records);
    assert_eq!(
        lines(&scene, "consortium.csv"),
        [
            "employee 2023 X North  650.00 180.00  100.00 200.00 0.00 0.00 300.00 \
             50.00 20.00 12.00 6.00 2.00 30.00 0.00 0.00 0.00 0.00 0.00",
            "employee 2023 Y South  250.00 90.00  300.00 0.00 0.00 0.00 0.00 \
             0.00 0.00 0.00 0.00 0.00 0.00 0.00 50.00 20.00 0.00 30.00",
        ]
    );
    assert_eq!(lines(&scene, "netting.csv"), ["employee 2023 X Y 200.00 0.00 200.00"]);
    let pool = scene.table("pool.csv");
    let line = |name| pool.row("line", name, &["value"]).join("");
    assert_eq!(line("drawn by consortiums"), "300.00");
    assert_eq!(line("drawn by consortiums, from reserve"), "20.00");
    // What Y owes comes in: nothing else is left.
    assert_eq!(line("drawn by consortiums, from left"), "-20.00");
    assert_eq!((line("reserve left"), line("left")), ("0.00".to_owned(), "20.00".to_owned()));
    assert_eq!(line("standard"), "700.00");
}

#[test]
fn a_year_by_recorded_amounts_pays_what_was_recorded() {
    // A 200.00 and B 550.00 recorded of 1000.00; 250.00 are left, openly.
    let policy = MINI_POLICY
        .replace("year.convention = { value = \"fund\"", "year.convention = { value = \"recorded\"")
        + "year.close_to = { value = \"open\", from = 2023-01-01, source = \"t\" }\n";
    let scene = Scene::new();
    scene.run(&mini_region().with("policy.toml", &policy), &small_year()).unwrap();
    let clearing = scene.table("clearing.csv");
    let row = |hospital| {
        clearing.row("fixmedins_code", hospital, &["point_value", "standard", "overrun"]).join(" ")
    };
    assert_eq!((row("A"), row("B")), (" 200.00 0.00".to_owned(), " 550.00 0.00".to_owned()));
    assert_eq!(scene.table("pool.csv").row("line", "left", &["value"]), ["250.00"]);
    assert!(!scene.path("out/consortium.csv").exists());
}

#[test]
fn a_case_that_arrives_after_its_month_was_paid_is_charged_at_the_clearing() {
    // 4000 more of Y at A: 42 000 of 40 100.01 left for claims; rate 0.954762…; nothing is left of Y's budget.
    let (scene, texts) = with_cases(&county(), COUNTY_CASES);
    scene.run(&texts, &[]).unwrap();
    std::fs::rename(scene.path("out"), scene.path("paid")).unwrap();
    let mut records = COUNTY_CASES.to_vec();
    records.push(("12", "A", "Y", "G00.000", 4_000));
    std::fs::write(scene.path("region/discharges/county.csv"), discharges(&records)).unwrap();
    let places = scene.over_paid(scene.path("region"));
    let context = Context { threads: 1, progress: &mut Silent };
    perform(&Task::Clear { year: 2023 }, &places, &scene.path("out"), false, context).unwrap();
    let table = scene.table("consortium.csv");
    assert_eq!(
        table.row("consortium", "Y", &["recorded", "surplus", "overrun"]).join(" "),
        "42000.00 0.00 0.00"
    );
    // 9000 / 42 000 of 40 100.01 = 8592.859…; 33 000 / 42 000 = 31 507.150…: 8592.86 and 31 507.15.
    let claims = scene.table("consortium_claims.csv");
    let paid: Vec<_> = claims.cells("home_consortium", "Y", &["fixmedins_code", "paid"]);
    assert_eq!(paid, [["A", "8592.86"], ["C", "31507.15"]]);
    // 21 866.67 + 8592.86 + 700 and 1000 by item, less 29 165.00 paid.
    let columns = ["standard", "paid_to_date", "net_due"];
    assert_eq!(
        scene.table("clearing.csv").row("fixmedins_code", "A", &columns).join(" "),
        "31159.53 29165.00 2994.53"
    );
}
