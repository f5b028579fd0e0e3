//! What a what-if refuses, in so many words: changes of cases that are for no case or for one twice, questions that cannot be
//! answered, and a baseline that is another one.

use casemix::generate::write_stays;

use crate::simulate::{Asked, TOTAL_770, cases, of_700, small, table};
use crate::support::{
    MINI_MANIFEST, Texts, files_below, mini_region, mini_scheme, small_year, stay, write_scheme,
};

#[test]
fn a_filter_that_no_case_fits() {
    for edit in ["drop = true", "volume = 0.1", "cost = 2"] {
        assert_eq!(
            small().variant(&cases("hospital = [\"C\"]", edit)).refused(),
            "/v0.toml, line 6: no case of the year is as `where` says; widen it, or remove the change"
        );
    }
}

#[test]
fn two_edits_of_one_kind_for_one_case() {
    let (of_a, of_group) = (cases("hospital = [\"A\"]", "cost = 2"), cases("group = [\"BR15\"]", "cost = 3"));
    assert_eq!(
        small().variant(&(of_a.clone() + &of_group)).refused(),
        "/v0.toml, line 9: is for a case that /v0.toml, line 6 changes in the same way; narrow one of the filters"
    );
    assert_eq!(
        small().variant(&of_a).variant(&of_group).refused(),
        "/v1.toml, line 6: is for a case that /v0.toml, line 6 changes in the same way; narrow one of the filters"
    );
    // Gone and more of them is one kind, too.
    let body = cases("hospital = [\"A\"]", "drop = true") + &cases("level = [\"3\"]", "volume = 0.1");
    assert_eq!(
        small().variant(&body).refused(),
        "/v0.toml, line 9: is for a case that /v0.toml, line 6 changes in the same way; narrow one of the filters"
    );
    // Of different cases, or different kinds, both are done.
    small().variant(&(of_a.clone() + &cases("hospital = [\"B\"]", "cost = 3"))).done();
    small().variant(&of_a).variant(&cases("group = [\"BR15\"]", "stay_days = 1")).done();
}

#[test]
fn a_case_dearer_than_a_case_may_be() {
    // 10^13 yuan is the most that a case may cost; a thousand times 2 · 10^10 is twice that.
    let mut stays = small_year();
    stays[3] = stay("4", "B", 3, "G00.000|J96.000", "", 20_000_000_000, 400);
    let asked = Asked::of(&of_700(mini_region()), &stays).variant(&cases("", "cost = 1000"));
    assert_eq!(
        asked.refused(),
        "/v0.toml, line 6: a case of 20000000000.00 yuan would cost more than the 10000000000000.00 that a case may; take a smaller \
         factor"
    );
}

#[test]
fn words_that_the_region_does_not_have() {
    assert_eq!(
        small().variant(&cases("group = [\"BR12\"]", "drop = true")).refused(),
        "/v0.toml:6: `where.group`: no scheme of the baseline has group `BR12`; did you mean `BR11`?"
    );
    assert_eq!(
        small().variant(&cases("", "without_diagnosis = [\"Q99\"]")).refused(),
        "/v0.toml:6: `without_diagnosis`: no diagnosis of the schemes begins with `Q99`"
    );
    assert_eq!(
        small().variant(&cases("diagnosis = [\"Q99\"]", "drop = true")).refused(),
        "/v0.toml:6: `where.diagnosis`: no diagnosis of the schemes begins with `Q99`"
    );
    assert_eq!(
        small().variant(&cases("hospital = [\"D\"]", "drop = true")).refused(),
        "/v0.toml:6: `where.hospital`: the region has no hospital `D`"
    );
    assert_eq!(
        small().variant(&cases("", "move = { to = \"D\", share = 1 }")).refused(),
        "/v0.toml:6: `move.to`: the region has no hospital `D`"
    );
}

#[test]
fn a_hospital_that_is_not_open_that_day() {
    // C opens in February; A's cases are of January.
    let texts = of_700(mini_region()).with(
        "hospitals.csv",
        "fixmedins_code,name,level,from\nA,Alpha,3,\nB,Beta,3,\nC,Gamma,2,2023-02-01\n",
    );
    let asked = || Asked::of(&texts, &small_year());
    assert_eq!(
        asked().variant(&cases("hospital = [\"A\"]", "move = { to = \"C\", share = 0.5 }")).refused(),
        "/v0.toml, line 6: hospital C is not in the region on 2023-01-10"
    );
    let march = cases("month = [\"2023-03\"]", "move = { to = \"C\", share = 1 }");
    assert_eq!(asked().variant(&march).done().of_hospital("C", "cases"), "0 1 1 ");
}

#[test]
fn questions_that_cannot_be_answered() {
    let mut asked = small();
    asked.task.goal = Some("pool.employee.left = 0".to_owned());
    assert_eq!(asked.refused(), "--goal and --vary belong together");
    let total = "budget.total=700..800:10";
    let asked = small().sweep(total).sweep(total).sweep(total);
    assert_eq!(asked.refused(), "--sweep may be given once or twice: a table has two dimensions");
    let goal = |goal: &str| small().goal(goal, total).refused();
    assert_eq!(
        goal("pool.employee.lefft = 0"),
        "`pool.employee.lefft = 0`: there is no figure `lefft`; did you mean `left`?; there is final, cases, cost, points, standard, \
         recorded, retained, borne_by_hospital, cleared, assessment_effect, other_methods, deduction, deposit_forfeited, net_due, \
         available, point_value, reserve_left, open_difference, left"
    );
    assert_eq!(
        goal("pool.employees.left = 0"),
        "`pool.employees.left = 0`: the region has no pool `employees`; did you mean `employee`?"
    );
    assert_eq!(goal("hospital.X.final = 0"), "`hospital.X.final = 0`: the region has no hospital `X`");
    let shape = "pool.NAME.FIGURE = NUMBER or hospital.CODE.FIGURE = NUMBER was expected, such as `pool.employee.left = 0`";
    assert_eq!(goal("pool.employee.left"), format!("`pool.employee.left`: {shape}"));
    assert_eq!(goal("left = 0"), format!("`left = 0`: {shape}"));
    assert_eq!(small().hospital("X").refused(), "hospitals.csv: has no hospital `X`");
    let combinations = small().sweep("budget.total=1..1000:1").sweep("point_value.csv");
    assert!(combinations.refused().starts_with("`point_value.csv`: PATH=FROM..TO:STEP was expected"));
    let many = small().sweep("budget.total=1..1000:1").sweep("policy.month.share_paid.value=0..1:0.1");
    assert_eq!(many.refused(), "the sweep has 11000 combinations, 10000 at most; take wider steps");
}

/// A region that holds the cases of A only, with totals of the pool behind them; B stands for the others.
fn with_totals(row: &str) -> Texts {
    let totals = format!("pool,year,fixmedins_code,cases,points,medfee_sumamt,hifp_pay\n{row}\n");
    of_700(mini_region()).with("pool_totals.csv", &totals)
}

#[test]
fn totals_that_cannot_be() {
    let own = || small_year()[..2].to_vec();
    let refused = |row: &str| Asked::of(&with_totals(row), &own()).refused();
    let mine = "the totals of the pool are less than the hospital's own: 2 cases, 2.0000 points, cost 2000.00, fund 200.00";
    for row in [
        "employee,2023,B,1,7,7000.00,750.00",
        "employee,2023,B,4,1.9999,7000.00,750.00",
        "employee,2023,B,4,7,1999.99,750.00",
        "employee,2023,B,4,7,7000.00,199.99",
    ] {
        assert_eq!(refused(row), format!("pool_totals.csv:2: {mine}"));
    }
    assert_eq!(
        refused("employee,2023,A,4,7,7000.00,750.00"),
        "pool_totals.csv:2: `A` stands for all other hospitals, and the discharges hold cases of it; name another code"
    );
    let whole = "employee,2023,B,4,7,7000.00,750.00";
    assert_eq!(
        refused(&format!("{whole}\n{}", whole.replace(",B,", ",C,"))),
        "pool_totals.csv:3: the pool has totals already; one row for each pool and year"
    );
    // A rate asks more of each case than totals tell.
    let texts = with_totals(whole).exchange(
        "policy.toml",
        "year.convention = { value = \"fund\"",
        "rate.form = { value = \"standard\", from = 2023-01-01, source = \"t\" }\n\
         year.close_to = { value = \"open\", from = 2023-01-01, source = \"t\" }\nyear.convention = { value = \"rate\"",
    );
    assert_eq!(
        Asked::of(&texts, &own()).refused(),
        "pool_totals.csv: pool employee is cleared by a rate, guarantee rate or elastic value, which asks more of each case than \
         totals tell; a hospital needs the others' cases for that"
    );
}

#[test]
fn totals_are_for_simulate_only() {
    let scene = crate::support::Scene::new();
    assert_eq!(
        scene.refused(&with_totals("employee,2023,B,4,7,7000.00,750.00"), &small_year()[..2]),
        "pool_totals.csv: published totals stand for the cases of others in `casemix simulate` only; take the table away where the \
         discharges of all hospitals are here"
    );
}

/// A what-if over the sums of the region's run.
fn over_a_run() -> Asked {
    let mut asked = small().variant(TOTAL_770);
    let run = asked.run(asked.region(), "ran");
    asked.places.baseline = Some(run);
    asked
}

#[test]
fn a_baseline_that_is_another_one() {
    // Of another region, by its id.
    let asked = over_a_run();
    let settings = asked.region().join("region.toml");
    let text = std::fs::read_to_string(&settings).unwrap();
    std::fs::write(&settings, text.replace("id = \"mini\"\ntitle", "id = \"other\"\ntitle")).unwrap();
    let other =
        Asked { places: casemix::run::Places { variants: Vec::new(), ..asked.places.clone() }, ..asked };
    assert_eq!(
        other.refused(),
        "/ran: is no finished `run` of the region `other` for 2023; name the output folder of one"
    );
    // Of another year: the region has one for 2024, too.
    let texts = of_700(mini_region()).exchange(
        "budget.csv",
        "employee,2023,1,total,total,700.00\n",
        "employee,2023,1,total,total,700.00\nemployee,2024,1,total,total,700.00\n",
    );
    let mut asked = Asked::of(&texts, &small_year());
    let run = asked.run(asked.region(), "ran");
    asked.places.baseline = Some(run);
    asked.task.year = 2024;
    assert_eq!(
        asked.refused(),
        "/ran: is no finished `run` of the region `mini` for 2024; name the output folder of one"
    );
    // A table that was changed since.
    let asked = over_a_run();
    let weights = asked.region().join("group_points.csv");
    let text = std::fs::read_to_string(&weights).unwrap();
    std::fs::write(&weights, text.replace("BR13,2", "BR13,2.5")).unwrap();
    assert_eq!(
        asked.refused(),
        "/ran: was run by another group_points.csv than the region has today; run the region again"
    );
    // A scheme that was.
    let asked = over_a_run();
    let scheme = mini_scheme().exchange("mdc.csv", "nerves", "other nerves");
    write_scheme(&scheme, MINI_MANIFEST, &asked.scene.tables().join("mini"));
    assert_eq!(
        asked.refused(),
        "/ran: was run by other tables of mini than there are today; run the region again"
    );
    // Other records than it read, where a change asks for them: both years would be of two states.
    let weight = "group_points.csv[group_code=BR15].weight=1..2:1";
    small().sweep(weight).done();
    let asked = over_a_run().sweep(weight);
    let more = [stay("5", "B", 4, "G00.000", "", 1000, 100)];
    write_stays(&asked.region().join("discharges/more.parquet"), &more).unwrap();
    assert_eq!(
        asked.refused(),
        "/ran: was run over other discharges than the region has today, see `more.parquet`; run the region again, or leave out \
         --baseline"
    );
    // What is no run at all.
    let mut asked = over_a_run();
    asked.places.baseline = Some(asked.scene.path("nowhere"));
    assert!(asked.refused().contains("nowhere"), "{}", asked.refused());
}

#[test]
fn sums_that_were_changed_after_the_run() {
    let asked = over_a_run();
    let sums = asked.scene.path("ran/sums.csv");
    let text = std::fs::read_to_string(&sums).unwrap();
    std::fs::write(&sums, text.replacen("month,employee,A", "month,employee,B", 1)).unwrap();
    assert_eq!(
        asked.refused(),
        "/ran/sums.csv: was changed after the run: receipt.json beside it tells another digest"
    );
}

#[test]
fn a_region_that_its_variant_breaks_is_told_with_its_line() {
    let asked =
        small().variant(&table("budget.csv", "where = { kind = \"total\" }\nset = { value = \"-1\" }"));
    assert_eq!(
        asked.refused(),
        "budget.csv:2: with v0 applied: `value` is negative; use the kind `add` or `subtract` instead of a sign"
    );
}

#[test]
fn an_output_that_would_take_the_place_of_what_is_read() {
    let asked = over_a_run();
    let before = files_below(&asked.scene.path(""));
    for (out, told) in
        [("ran", "is the baseline's run"), ("region", "is the region"), ("v0.toml", "is the variant")]
    {
        let error = asked.simulate(out, 2).map(|_| ()).expect_err(out);
        assert!(error.contains(told), "{error}");
        assert!(files_below(&asked.scene.path("")) == before, "{out}");
    }
}
