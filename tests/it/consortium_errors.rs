//! What is wrong with a region's consortiums: the exact text.

use crate::consortium::{county, with_cases};
use crate::support::Texts;

fn said(texts: &Texts) -> String {
    let (scene, texts) = with_cases(texts, &[("1", "A", "X", "G00.000", 100)]);
    scene.refused(&texts, &[])
}

fn policy(from: &str, to: &str) -> Texts {
    county().exchange("policy.toml", from, to)
}

/// The county with another line in its policy.
fn and(line: &str) -> Texts {
    let policy = county().0["policy.toml"].clone() + line + "\n";
    county().with("policy.toml", &policy)
}

#[test]
fn what_the_guarantee_rate_does_not_go_with() {
    assert_eq!(
        said(&policy(
            "month.convention = { value = \"recorded\"",
            "month.convention = { value = \"guarantee_rate\""
        )),
        "policy.toml: month.convention = \"guarantee_rate\" needs the bills of the whole year (pool employee); use \
         month.convention = \"recorded\", whose payments are advances on it"
    );
    assert_eq!(
        said(&policy("year.close_to = { value = \"open\"", "year.close_to = { value = \"available\"")),
        "policy.toml: year.close_to must be open where year.convention is guarantee_rate, on 2023-12-31 for pool employee: \
         scaling would undo the rates of the consortiums; what their people do not use is surplus or left"
    );
    let shared = "sharing.level = { value = \"hospital\", from = 2023-01-01, source = \"t\" }\n\
                  sharing.mode = { value = \"marginal\", from = 2023-01-01, source = \"t\" }\n\
                  sharing.bands = { unit = \"share\", from = 2023-01-01, source = \"t\", bands = [{ up_to = 1, \
                  upper_inclusive = true, kept_by_hospital = 0.5 }, { borne_by_fund = 0.6 }] }\n\
                  sharing.sources = { value = [], from = 2023-01-01, source = \"t\" }";
    assert_eq!(
        said(&policy("sharing.level = { value = \"none\", from = 2023-01-01, source = \"t\" }", shared)),
        "policy.toml: sharing.level must be none where year.convention is guarantee_rate, on 2023-12-31 for pool employee: what \
         a consortium does not use is shared by consortium.surplus, and a rate below 1 is borne by the hospitals"
    );
    assert_eq!(
        said(&policy(
            "year.convention = { value = \"guarantee_rate\"",
            "year.convention = { value = \"fund\""
        )),
        "policy.toml: `consortium.guarantee` (line 24) has no use where year.convention is fund, for pool employee; set \
         year.convention = \"guarantee_rate\", or remove it"
    );
}

#[test]
fn recorded_amounts_have_no_points_to_charge() {
    let guarantee = "consortium.guarantee = { value = \"model_d14\", from = 2023-01-01, source = \"t\" }\n";
    let recorded =
        policy("year.convention = { value = \"guarantee_rate\"", "year.convention = { value = \"recorded\"");
    assert_eq!(
        said(&recorded.exchange("policy.toml", guarantee, "")),
        "policy.toml: year.convention = \"recorded\" has no points to charge consortiums with, for pool employee; pay their \
         claims by year.convention = \"guarantee_rate\", or remove consortium.budget"
    );
}

#[test]
fn keys_that_are_missing() {
    let guarantee = "consortium.guarantee = { value = \"model_d14\", from = 2023-01-01, source = \"t\" }\n";
    assert_eq!(
        said(&policy(guarantee, "")),
        "policy.toml: `consortium.guarantee` has no value on 2023-12-31 for pool employee, but year.convention is \
         guarantee_rate; expected: model_d14"
    );
    let budget =
        "consortium.budget = { value = \"per_head\", yuan = 500, from = 2023-01-01, source = \"t\" }\n";
    assert_eq!(
        said(&policy(budget, "")),
        "policy.toml: `consortium.budget` has no value on 2023-12-31 for pool employee, but year.convention is \
         guarantee_rate; expected: per_head (yuan), growth (base = mean (years) or last_year, growth, cap), amount"
    );
    let overrun = "consortium.overrun = { value = \"none\", from = 2023-01-01, source = \"t\" }\n";
    assert_eq!(
        said(&policy(overrun, "")),
        "policy.toml: `consortium.overrun` has no value on 2023-12-31 for pool employee, but consortium.budget has one; \
         expected: none, share (owed_by_consortium), carry"
    );
}

#[test]
fn values_that_make_no_sense() {
    let budget = "value = \"per_head\", yuan = 500";
    // What is written in the place of what, and what is said of it.
    for (stated, instead, wanted) in [
        (
            budget,
            "value = \"per_heads\"",
            "policy.toml:23: `per_heads` is none of per_head, growth, amount; did you mean `per_head`?",
        ),
        (
            budget,
            "value = \"per_head\", yuan = 1000000.01",
            "policy.toml:23: `yuan`: 1000000.01 is not between 0 and 1000000.00 yuan per head",
        ),
        (
            budget,
            "value = \"growth\", base = \"mean\", years = 1, growth = 1.1, cap = 0.06",
            "policy.toml:23: `years`: 1 is not between 2 and 10\npolicy.toml:23: 1.1 is not a share between -1 and 1",
        ),
        (
            "county = 6, township = 3, village = 1",
            "county = 0, township = 0, village = 0",
            "policy.toml:25: county, township and village are all 0; one part at least was expected",
        ),
        (
            "county = 6",
            "county = -6",
            "policy.toml:25: `county`: -6 is not a part between 0 and 1000, such as 6",
        ),
        (
            "consortium.overrun = { value = \"none\"",
            "consortium.overrun = { value = \"share\", owed_by_consortium = 2",
            "policy.toml:26: 2 is not a share between 0 and 1",
        ),
    ] {
        assert_eq!(said(&policy(stated, instead)), wanted);
    }
    assert_eq!(
        said(&and("consortium.incentive = { indicators = [], from = 2023-01-01, source = \"t\" }")),
        "policy.toml:27: `indicators` is missing or empty; a list of indicators was expected"
    );
    let twice = "{ indicator = \"a\", weight = 1 }, { indicator = \"a\", weight = 0 }, { indicator = \"a\", weight = 2 }";
    assert_eq!(
        said(&and(&format!(
            "consortium.incentive = {{ indicators = [{twice}], from = 2023-01-01, source = \"t\" }}"
        ))),
        "policy.toml:27: 0 is not above 0 and at most 1000 with at most 4 decimals"
    );
}

#[test]
fn members_and_leads() {
    assert_eq!(
        said(&county().exchange("hospitals.csv", "B,Beta,2,X", "B,Beta,2,Z")),
        "hospitals.csv:3: `consortium`: consortium.csv has no `Z`"
    );
    assert_eq!(
        said(&county().exchange("consortium.csv", "X,North,A", "X,North,C\nX,Again,A\n-,Bad,A")),
        "consortium.csv:3: `lead`: hospitals.csv has no `C` of consortium `X`\n\
         consortium.csv:4: consortium `X` stands twice\n\
         consortium.csv:5: `consortium`: `-` must be letters, digits, `-`, `_` or `.`\n\
         consortium.csv:5: `lead`: hospitals.csv has no `A` of consortium `-`"
    );
    let moving = "fixmedins_code,name,level,consortium,from,until\nA,Alpha,3,X,,\nB,Beta,2,X,,2023-07-01\n\
                  B,Beta,2,Y,2023-07-01,\nC,Gamma,3,Y,,2023-01-01\nC,Gamma,3,Y,2023-01-01,\nD,Delta,3,X,,2023-01-01\nD,Delta,3,,2023-01-01,\n";
    assert_eq!(
        said(&county().with("hospitals.csv", moving)),
        "hospitals.csv:4: `consortium` changes on 2023-07-01, within 2023; its bills are netted by year, so let it change on 1 \
         January"
    );
}

#[test]
fn budgets_that_the_tables_do_not_state_or_the_pool_does_not_hold() {
    assert_eq!(
        said(&county().with("enrolment.csv", "pool,year,consortium,heads\nemployee,2023,X,100\nemployee,2023,X,-1\nemployee,2023,X,2\nemployee,2023,Q,2\n")),
        "enrolment.csv:3: `heads`: -1 is not a number of people\n\
         enrolment.csv:4: the consortium stands already in line 2 for this pool and year\n\
         enrolment.csv:5: consortium.csv has no `Q`"
    );
    assert_eq!(
        said(&county().with("enrolment.csv", "pool,year,consortium,heads\nemployee,2023,X,100\n")),
        "enrolment.csv: has no heads of consortium Y for 2023 in pool employee, which consortium.budget asks for"
    );
    let grown = "value = \"growth\", base = \"last_year\", growth = 0, cap = 0";
    assert_eq!(
        said(&policy("value = \"per_head\", yuan = 500", grown).with(
            "consortium_history.csv",
            "pool,year,consortium,paid\nemployee,2022,X,10\nemployee,2022,Y,-10\n"
        )),
        "consortium_history.csv:3: `paid` is below 0"
    );
    assert_eq!(
        said(&policy("value = \"per_head\", yuan = 500", grown).with(
            "consortium_history.csv",
            "pool,year,consortium,paid\nemployee,2022,X,10\nemployee,2021,Y,10\n"
        )),
        "consortium_history.csv: has no payments of consortium Y for 2022 in pool employee, which consortium.budget asks for"
    );
    assert_eq!(
        said(
            &policy("value = \"per_head\", yuan = 500", "value = \"amount\"")
                .with("consortium_budget.csv", "pool,year,consortium,amount\nemployee,2023,Y,10\n")
        ),
        "consortium_budget.csv: has no budget of consortium X for 2023 in pool employee, which consortium.budget asks for"
    );
    // 190 heads × 526.32 = 100 000.80.
    assert_eq!(
        said(&policy("yuan = 500", "yuan = 526.32")),
        "policy.toml: the budgets of the consortiums (100000.80) exceed what is available to pool employee in 2023 \
         (100000.00); lower consortium.budget, or raise the pool's total in budget.csv"
    );
    let nobody = county()
        .without("consortium.csv")
        .without("enrolment.csv")
        .without("outside_bills.csv")
        .with("hospitals.csv", "fixmedins_code,name,level\nA,Alpha,3\n")
        .with("coefficients.csv", "level,coefficient\n3,1\n");
    assert_eq!(
        said(&nobody),
        "consortium.csv: names no consortium, and consortium.budget has a value for pool employee in 2023"
    );
}

#[test]
fn money_that_nobody_would_be_charged_with_or_paid() {
    let texts = county()
        .with("policy.toml", crate::support::MINI_POLICY)
        .with("incentive.csv", "pool,year,source,amount\nemployee,2023,county,1\n");
    assert_eq!(
        said(&texts),
        "outside_bills.csv: has rows for pool employee in 2023, and consortium.budget has no value there: nobody would be \
         charged or paid; set it, or remove the rows\n\
         incentive.csv: has rows for pool employee in 2023, and consortium.budget has no value there: nobody would be charged \
         or paid; set it, or remove the rows"
    );
    let bills = "date,pool,consortium,payee,amount,reason\n2023-06-30,employee,,City,0,June\n";
    assert_eq!(
        said(&county().with("outside_bills.csv", bills)),
        "outside_bills.csv:2: `consortium` is blank; a value is needed\noutside_bills.csv:2: `amount` must be above 0"
    );
}

#[test]
fn an_incentive_pool_without_weights_or_scores() {
    let given =
        |texts: Texts| texts.with("incentive.csv", "pool,year,source,amount\nemployee,2023,county,1\n");
    assert_eq!(
        said(&given(county())),
        "incentive.csv: has rows for pool employee in 2023, and consortium.incentive has no value there; set the weights, or \
         remove the rows"
    );
    let weighed = "consortium.incentive = { indicators = [{ indicator = \"a\", weight = 1 }, { indicator = \"b\", weight = 1 }], \
                   from = 2023-01-01, source = \"t\" }";
    assert_eq!(
        said(&given(and(weighed))),
        "incentive_scores.csv: has no score for 2023, and incentive.csv has money to distribute"
    );
    let scores = "year,consortium,fixmedins_code,indicator,score\n2023,X,,a,50\n2023,X,,c,50\n2023,,D,a,50\n2023,,D,b,50\n";
    assert_eq!(
        said(&given(and(weighed)).with("incentive_scores.csv", scores)),
        "incentive_scores.csv: has no score of consortium X for `b` in 2023, which consortium.incentive weighs\n\
         incentive_scores.csv: scores consortium X for `c` in 2023, which consortium.incentive does not weigh\n\
         incentive_scores.csv: scores consortiums and hospitals in 2023; the pool goes to the one or to the other"
    );
    let scores = "year,consortium,fixmedins_code,indicator,score\n2023,X,D,a,50\n2023,X,,a,100.5\n2023,X,,a,5\n2023,X,,a,5\n";
    assert_eq!(
        said(&given(and(weighed)).with("incentive_scores.csv", scores)),
        "incentive_scores.csv:2: one of `consortium` and `fixmedins_code` was expected, and not both\n\
         incentive_scores.csv:3: `score`: 100.5 is not between 0 and 100 with at most 4 decimals\n\
         incentive_scores.csv:5: the receiver has a score for `a` in 2023 already"
    );
}
