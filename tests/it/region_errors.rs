//! One broken region per message: the exact text, file and line.

use crate::support::{MINI_POLICY, Scene, Texts, mini_region, stay};

fn said(texts: &Texts) -> String {
    Scene::new().refused(texts, &[stay("1", "A", 1, "G00.000", "", 1000, 80)])
}

fn policy(from: &str, to: &str) -> Texts {
    mini_region().exchange("policy.toml", from, to)
}

#[test]
fn unknown_missing_and_misplaced_tables() {
    let texts =
        mini_region().with("prepayment.csv", "a\n1\n").with("Hospitals.csv", "a\n").without("budget.csv");
    assert_eq!(
        said(&texts),
        "Hospitals.csv: is not read: the table is called `hospitals.csv`, CSV; rename or remove it\n\
         prepayment.csv: is no table of a region; did you mean `prepayments.csv`?\n\
         budget.csv: no such file or folder"
    );
}

#[test]
fn settings() {
    let texts = mini_region().exchange(
        "region.toml",
        "scheme_by = \"settlement_date\"",
        "scheme_by = \"today\"\nyear = 2023",
    );
    assert_eq!(
        said(&texts),
        "region.toml:1: `scheme_by` must be \"discharge_date\" or \"settlement_date\"\nregion.toml:5: unknown key `year`"
    );
    let pools = "[[pool]]\nname = \"employee\"\ntitle = \"x\"\ninsutype = [\"310\"]\n[[pool]]\nname = \"a b\"\ntitle = \"x\"\ninsutype = [\"390\"]\n[[scheme]]";
    assert_eq!(
        said(&mini_region().exchange("region.toml", "[[scheme]]", pools)),
        "region.toml:9: insurance type 310 is already in pool `employee`\n\
         region.toml:9: pool `employee` stands twice\n\
         region.toml:13: pool name `a b` must be letters, digits, `-` or `_`"
    );
    let schemes = "id = \"mini\"\nfrom = 2023-01-01\nuntil = 2023-05-01\n[[scheme]]\nid = \"mini\"\nfrom = 2023-06-01\n";
    assert_eq!(
        said(&mini_region().exchange("region.toml", "id = \"mini\"\nfrom = 2023-01-01\n", schemes)),
        "region.toml:13: the scheme before (from 2023-01-01 until 2023-05-01) must end where `mini` begins (2023-06-01): no gap, no overlap"
    );
}

#[test]
fn policy_keys() {
    assert_eq!(
        said(&policy("month.share_paid", "month.share_payed")),
        "policy.toml:14: unknown key `month.share_payed`; did you mean `share_paid`?"
    );
    assert_eq!(
        said(&policy(
            "month.share_paid = { value = 0.95, unit = \"share\",",
            "month.share_paid = { value = 95, unit = \"percent\","
        )),
        "policy.toml:14: `month.share_paid` must state unit = \"share\"\npolicy.toml:14: 95 is not a share between 0 and 1"
    );
    assert_eq!(
        said(&policy("month.value = { value = \"opening\"", "month.value = { value = \"oppening\"")),
        "policy.toml:13: `oppening` is none of opening, floating; did you mean `opening`?"
    );
    assert_eq!(
        said(&policy("points.scale = { value = 1,", "points.scale = { value = 1e0,")),
        "policy.toml:5: `1e0` is not a decimal number; write digits and at most one point, such as 0.95"
    );
    assert_eq!(
        said(&policy("points.no_points = { value = \"item\", from = 2023-01-01, source = \"t\" }", "")),
        "policy.toml: `points.no_points` has no value on 2023-01-01 for pool employee, level 2; expected: item, ungrouped, refuse\n\
         policy.toml: `points.no_points` has no value on 2023-01-01 for pool employee, level 3; expected: item, ungrouped, refuse"
    );
    assert_eq!(
        said(&policy(
            "month.convention = { value = \"fund\", from = 2023-01-01, source = \"t\" }",
            "month.convention = { value = \"fund\", from = 2023-01-01 }"
        )),
        "policy.toml:12: `month.convention.source` is missing; text was expected"
    );
}

#[test]
fn policy_dates() {
    let two = |first: &str, second: &str| {
        let keep = MINI_POLICY.replace(
            "month.share_paid = { value = 0.95, unit = \"share\", from = 2023-01-01, source = \"t\" }\n",
            "",
        );
        let entry = |dates: &str| {
            format!("[[month.share_paid]]\nvalue = 0.9\nunit = \"share\"\nsource = \"t\"\n{dates}\n")
        };
        let keep =
            keep.replace("month.convention =", "[month]\nconvention =").replace("month.value =", "value =");
        let (before, after) = keep.split_once("year.convention").unwrap();
        let after = format!("[year]\nconvention{after}")
            .replace("sharing.level", "[sharing]\nlevel")
            .replace("deposit.release", "[deposit]\nrelease")
            .replace("deposit.without_score", "without_score")
            .replace("deposit.forfeited_to", "forfeited_to")
            .replace("clearing.negative_due", "[clearing]\nnegative_due");
        mini_region().with("policy.toml", &format!("{before}{}{}{after}", entry(first), entry(second)))
    };
    assert_eq!(
        said(&two("from = 2023-01-01", "from = 2023-06-01")),
        "policy.toml:20: `month.share_paid` overlaps in time with the entry in line 15; set `until` there"
    );
    let gap = said(&two("from = 2023-01-01\nuntil = 2023-05-01", "from = 2023-06-01"));
    assert_eq!(
        gap.lines().next().unwrap(),
        "policy.toml: `month.share_paid` has no value on 2023-05-31 for pool employee, level 2; expected: 0 to 1"
    );
    let backwards = said(&two("from = 2023-05-01\nuntil = 2023-05-01", "from = 2023-06-01"));
    assert_eq!(
        backwards,
        "policy.toml:15: the entry ends before it begins (from 2023-05-01 until 2023-05-01); `until` is the first day after it"
    );
}

#[test]
fn policy_values_that_need_others() {
    let low = "points.low = { value = 0.5, unit = \"times\", inclusive = false, form = \"at_cost\", from = 2023-01-01, source = \"t\" }\nsharing.level";
    let error = said(&policy("sharing.level", low));
    assert_eq!(
        error.lines().next().unwrap(),
        "policy.toml: `points.denominator` has no value on 2023-01-01 for pool employee, level 2, but a bound on costs is set; \
         expected: group_mean, level_mean, standard, payment_standard"
    );
    let error =
        said(&policy("month.convention = { value = \"fund\"", "month.convention = { value = \"rate\""));
    assert_eq!(
        error,
        "policy.toml: `rate.form` has no value on 2023-01-01 for pool employee, but a convention of the year is rate; \
         expected: standard, fund_share (ratio)"
    );
    assert_eq!(
        said(&policy("sharing.level = { value = \"none\"", "sharing.level = { value = \"pool\"")),
        "policy.toml: `sharing.mode` has no value on 2023-12-31 for pool employee, but surplus and overrun are shared; \
         expected: marginal, whole"
    );
    let limited =
        policy("month.share_paid = { value = 0.95,", "month.share_paid = { value = 0.95, level = \"4\",");
    assert_eq!(
        said(&limited),
        "policy.toml:14: `month.share_paid` names level `4`, which the region does not have"
    );
    let pool = policy("month.value = {", "month.value = { level = \"3\",");
    assert_eq!(said(&pool), "policy.toml:13: `month.value` cannot differ by level");
}

#[test]
fn a_rate_convention_asks_for_the_rate_and_its_form_on_every_day() {
    let form = |from: &str| {
        format!("rate.form = {{ value = \"standard\", from = {from}, source = \"t\" }}\nsharing.level")
    };
    let month = |texts: Texts| {
        texts.exchange(
            "policy.toml",
            "month.convention = { value = \"fund\"",
            "month.convention = { value = \"rate\"",
        )
    };
    let year = |texts: Texts| {
        texts.exchange(
            "policy.toml",
            "year.convention = { value = \"fund\"",
            "year.close_to = { value = \"open\", from = 2023-01-01, source = \"t\" }\nyear.convention = { value = \"rate\"",
        )
    };
    let opening = "point_value.opening = { value = 100, unit = \"yuan per point\", from = 2023-01-01, source = \"t\" }\n";
    let no_form = "policy.toml: `rate.form` has no value on 2023-01-01 for pool employee, but a convention of the year is rate; \
                   expected: standard, fund_share (ratio)";
    let no_rate = |day: &str| {
        ["2", "3"].map(|level| {
            format!("policy.toml: `point_value.opening` has no value on {day} for pool employee, level {level}, but rate.form pays cases by it; \
                     expected: above 0, at most 1000000")
        }).join("\n")
    };
    // Without a rate every case was paid 0.00.
    assert_eq!(
        said(&month(policy("sharing.level", &form("2023-01-01")).exchange("policy.toml", opening, ""))),
        no_rate("2023-01-01")
    );
    // The clearing reads its convention on 31 December, and pays the cases of the whole year by it.
    assert_eq!(said(&year(policy("sharing.level", &form("2023-07-01")))), no_form);
    let late = opening.replace("2023-01-01", "2023-07-01");
    let month_by_fund =
        year(policy("sharing.level", &form("2023-01-01"))).exchange("policy.toml", opening, &late).exchange(
            "policy.toml",
            "month.value = { value = \"opening\"",
            "month.value = { value = \"floating\"",
        );
    assert_eq!(said(&month_by_fund), no_rate("2023-01-01"));
    // A form that ends before the year does leaves its last days without one.
    let ends = form("2023-01-01, until = 2023-11-01");
    assert_eq!(said(&month(policy("sharing.level", &ends))), no_form.replace("2023-01-01", "2023-11-01"));
}

#[test]
fn what_this_version_cannot_settle_is_refused_by_name() {
    assert_eq!(
        said(&policy(
            "points.ungrouped = { value = \"item\", ratio = 1,",
            "points.ungrouped = { value = \"row\", group = \"own\","
        )),
        "policy.toml:9: `own` is for points.ambiguous: an ungrouped case has no group of its own; name a row such as 0000"
    );
}

#[test]
fn numbers_of_a_case_are_neither_too_large_nor_too_fine() {
    let high = |value: &str| {
        let high = format!(
            "points.high = {{ value = {value}, unit = \"times\", inclusive = false, form = \"excess_hospital\", from = 2023-01-01, source = \"t\" }}\n\
            points.denominator = {{ value = \"group_mean\", from = 2023-01-01, source = \"t\" }}\nsharing.level"
        );
        policy("sharing.level", &high)
    };
    for value in ["1000.5", "2.00001"] {
        assert_eq!(
            said(&high(value)),
            format!("policy.toml:16: {value} is not above 0 and at most 1000 with at most 4 decimals")
        );
    }
    assert_eq!(
        said(&policy("points.scale = { value = 1,", "points.scale = { value = 10001,")),
        "policy.toml:5: 10001 is not above 0 and at most 10000 with at most 4 decimals"
    );
    assert_eq!(
        said(&policy("point_value.opening = { value = 100,", "point_value.opening = { value = 1000001,")),
        "policy.toml:11: 1000001 is not above 0 and at most 1000000 with at most 9 decimals"
    );
    assert_eq!(
        said(&mini_region().with("group_points.csv", "group_code,weight\nBR15,1000001\nBR13,-1\n")),
        "group_points.csv:2: 1000001 is not between 0 and 1000000 with at most 9 decimals\n\
         group_points.csv:3: -1 is not between 0 and 1000000 with at most 9 decimals"
    );
}

#[test]
fn payments_of_a_year_without_a_budget_are_told() {
    let texts = mini_region()
        .with(
            "prepayments.csv",
            "date,pool,fixmedins_code,amount\n2023-01-05,employee,A,50.00\n2022-12-30,employee,A,50.00\n",
        )
        .with(
            "deductions.csv",
            "date,pool,fixmedins_code,amount,stage,reason\n2032-03-31,employee,B,20.00,after_share,audit\n",
        )
        .with("assessments.csv", "year,fixmedins_code,score\n2024,A,90\n");
    assert_eq!(
        said(&texts),
        "prepayments.csv:3: lies in 2022, for which budget.csv has no line; mend the day or year, or give that year a budget\n\
         deductions.csv:2: lies in 2032, for which budget.csv has no line; mend the day or year, or give that year a budget\n\
         assessments.csv:2: lies in 2024, for which budget.csv has no line; mend the day or year, or give that year a budget"
    );
}

#[test]
fn bands_and_steps() {
    let bands = |bands: &str| {
        let text = format!(
            "sharing.mode = {{ value = \"marginal\", from = 2023-01-01, source = \"t\" }}\n\
             sharing.sources = {{ value = [], from = 2023-01-01, source = \"t\" }}\n\
             sharing.bands = {{ unit = \"share\", from = 2023-01-01, source = \"t\", bands = [{bands}] }}\nsharing.level"
        );
        said(&policy("sharing.level", &text).exchange(
            "policy.toml",
            "sharing.level = { value = \"none\"",
            "sharing.level = { value = \"hospital\"",
        ))
    };
    let below = "{ up_to = 1, upper_inclusive = true, kept_by_hospital = 1 }";
    assert_eq!(bands(""), "policy.toml:18: `bands` is missing or empty; a list of bands was expected");
    assert_eq!(
        bands(below),
        "policy.toml:18: the last band must have no `up_to`, so that every ratio is covered"
    );
    assert_eq!(
        bands("{ up_to = 1.1, upper_inclusive = true, borne_by_fund = 1 }, { borne_by_fund = 0 }"),
        "policy.toml:18: a band reaches over 1; let one band end at 1, below which surplus is kept and above which overrun is shared"
    );
    assert_eq!(
        bands("{ up_to = 1, upper_inclusive = true, borne_by_fund = 1 }, { borne_by_fund = 0 }"),
        "policy.toml:18: `sharing.bands.bands.kept_by_hospital` is missing; a number was expected\n\
         policy.toml:18: unknown key `sharing.bands.bands.borne_by_fund`"
    );
    assert_eq!(
        bands(&format!(
            "{below}, {{ up_to = 1, upper_inclusive = true, borne_by_fund = 2 }}, {{ borne_by_fund = 0 }}"
        )),
        "policy.toml:18: `sharing.bands.bands.kept_by_hospital` is missing; a number was expected\n\
         policy.toml:18: unknown key `sharing.bands.bands.borne_by_fund`\n\
         policy.toml:18: `up_to` must rise from band to band"
    );
    assert_eq!(
        said(&policy(
            "steps = [{ at_least = 0, released = 1 }]",
            "steps = [{ at_least = 60, released = 1 }]"
        )),
        "policy.toml:17: the last step must begin at score 0, so that every score is covered"
    );
}

#[test]
fn tables() {
    let texts = mini_region()
        .with("hospitals.csv", "fixmedins_code,name,level,from,until\nA,Alpha,3,,\nA,Alpha,2,2023-06-01,\n=B,Beta,3,,\n")
        .with("coefficients.csv", "fixmedins_code,level,pool,group_code,coefficient\nX,,,,1\n,9,,,1\nA,3,,,1\nA,,staff,,0\n")
        .with("group_points.csv", "group_code,weight,points,mean_cost,marks\nBR15,1,2,,\nBR13,x,,0,\nBR11,1,,,cheap\nBR11,1,,,\n")
        .with("budget.csv", "pool,year,order,line,kind,value\nemployee,2023,1,a,add,5\nemployee,2023,1,b,totals,5\nemployee,2024,1,c,total,-5\n")
        .with("prepayments.csv", "date,pool,fixmedins_code,amount\n2023-02-30,employee,A,1\n2023-02-01,employes,A,1\n2023-02-01,employee,A,0\n")
        .with("deductions.csv", "date,pool,fixmedins_code,amount,stage,reason\n2023-02-01,employee,A,1,before_points,x\n2023-02-01,employee,A,1,later,x\n2023-02-01,employee,A,1,after_share,\n")
        .with("assessments.csv", "year,fixmedins_code,score\n2023,A,90\n2023,A,91\n2023,A,-1\n20233,A,90\n");
    assert_eq!(
        said(&texts),
        "hospitals.csv:3: hospital `A` stands in line 2 for some of the same days\n\
         hospitals.csv:4: `fixmedins_code`: `=B` must be letters, digits, `-`, `_` or `.`\n\
         group_points.csv:2: has both points and a weight; one of them was expected\n\
         group_points.csv:3: `weight`: `x` is not a decimal number; write digits and at most one point, such as 0.95\n\
         group_points.csv:3: `mean_cost` must be above 0 and possible; leave it blank where it is not known\n\
         group_points.csv:4: mark `cheap` is unknown; no_coefficient or severe was expected\n\
         group_points.csv:5: group `BR11` stands in line 4 for the same level and days\n\
         coefficients.csv:2: hospitals.csv has no `X`\n\
         coefficients.csv:3: hospitals.csv has no level `9`\n\
         coefficients.csv:4: one of `fixmedins_code`, `class` and `level` was expected\n\
         coefficients.csv:5: region.toml has no pool `staff`\n\
         coefficients.csv:5: coefficient 0 is not above 0 and at most 1000 with at most 9 decimals\n\
         budget.csv:2: the first line of a pool's year, and no other, must be of kind `total`, `growth` or `income_share`\n\
         budget.csv:3: kind `totals` is none of total, growth, income_share, add, subtract, subtract_share, reserve, reserve_share, reserve_remainder, change; did you mean `total`?\n\
         budget.csv:4: `value` is negative; use the kind `add` or `subtract` instead of a sign\n\
         prepayments.csv:2: `date`: `2023-02-30` is not a day such as 2023-07-01\n\
         prepayments.csv:3: region.toml has no pool `employes`; did you mean `employee`?\n\
         prepayments.csv:4: `amount` must be above 0\n\
         deductions.csv:2: `setl_id` is blank; the stage before_points takes an amount out of one case\n\
         deductions.csv:3: stage `later` is none of before_points, before_share, after_share, at_clearing\n\
         deductions.csv:4: `reason` is blank; a value is needed\n\
         assessments.csv:3: the hospital has a score for this year already\n\
         assessments.csv:4: `score`: -1 is not from 0 to 100\n\
         assessments.csv:5: `year`: `20233` is not a year such as 2023"
    );
}

#[test]
fn what_only_shows_when_all_is_read() {
    assert_eq!(
        said(&mini_region().with("group_points.csv", "group_code,weight\nBR15,1\nBR51,1\n")),
        "group_points.csv:3: no scheme of the region has group `BR51`; did you mean `BR11`?"
    );
    assert_eq!(
        said(&policy(
            "points.ungrouped = { value = \"item\", ratio = 1,",
            "points.ungrouped = { value = \"row\", group = \"0000\","
        )),
        "group_points.csv: has no points or weight for `0000` at level 2 on 2023-01-01, which points.ungrouped names\n\
         group_points.csv: has no points or weight for `0000` at level 3 on 2023-01-01, which points.ungrouped names"
    );
    assert_eq!(
        said(
            &mini_region().with("budget.csv", "pool,year,order,line,kind,value\nemployee,2024,1,a,total,5\n")
        ),
        "budget.csv: pool `employee` has no lines for 2023; at least a total was expected"
    );
    assert_eq!(
        said(&mini_region().with(
            "budget.csv",
            "pool,year,order,line,kind,value\nemployee,2023,1,a,total,5\nemployee,2023,2,b,subtract,6.50\n"
        )),
        "budget.csv:3: line `b` takes 1.50 more than the lines before it leave"
    );
}

#[test]
fn a_table_under_another_ending_or_in_capitals_is_no_note() {
    let texts = mini_region()
        .with("deductions.CSV", "date\n")
        .with("Budget.xlsx", "PK")
        .with("prepayments", "")
        .with("README.md", "notes")
        .with("budget 2023.xlsx", "PK");
    assert_eq!(
        said(&texts),
        "Budget.xlsx: is not read: the table is called `budget.csv`, CSV; rename or remove it\n\
         deductions.CSV: is not read: the table is called `deductions.csv`, CSV; rename or remove it\n\
         prepayments: is not read: the table is called `prepayments.csv`, CSV; rename or remove it"
    );
}

#[test]
fn tables_that_the_policy_rests_on_are_there() {
    let coefficients = "coefficients.csv: holds no coefficient, and points.coefficient = \"table\" takes them from there; fill \
                        it in, or set points.coefficient = \"one\"";
    assert_eq!(said(&mini_region().without("coefficients.csv")), coefficients);
    assert_eq!(said(&mini_region().with("coefficients.csv", "fixmedins_code,coefficient\n")), coefficients);
    let bounds = "points.denominator = { value = \"group_mean\", from = 2023-01-01, source = \"t\" }\n\
        points.low = { value = 0.5, unit = \"times\", inclusive = false, form = \"none\", from = 2023-01-01, source = \"t\" }\n\
        sharing.level";
    let texts = policy("sharing.level", bounds).with("group_points.csv", "group_code,weight\nBR15,1\n");
    assert_eq!(
        said(&texts),
        "group_points.csv: holds no mean_cost, and points.denominator = \"group_mean\" measures costs by it; fill the column in"
    );
}

#[test]
fn bounds_that_do_not_rise_are_named_with_their_lines() {
    let bound = |name: &str, value: &str| {
        format!(
            "points.{name} = {{ value = {value}, unit = \"times\", inclusive = false, form = \"none\", from = 2023-01-01, source = \"t\" }}\n"
        )
    };
    let texts = policy(
        "point_value.opening",
        &format!(
            "points.denominator = {{ value = \"standard\", from = 2023-01-01, source = \"t\" }}\n{}{}point_value.opening",
            bound("low", "3"),
            bound("high", "2"),
        ),
    );
    // The denominator stands in line 11, where the opening value stood.
    assert_eq!(
        said(&texts).lines().next().unwrap(),
        "policy.toml: points.low (line 12), points.high (line 13) must rise on 2023-01-01 for pool employee, level 2"
    );
}

#[test]
fn slips_of_spreadsheets_and_spelling() {
    let budget = "pool,year,order,line,kind,value,,\nemployee,2023,1,total,total,1000.00,,\n";
    assert_eq!(
        said(&mini_region().with("budget.csv", budget)),
        "budget.csv:1: the header has no name for column 7; a comma at the end? Remove the column\n\
         budget.csv:1: the header has no name for column 8; a comma at the end? Remove the column"
    );
    let budget = "pool,year,order,line,kind,value\nemployee,2023,1,total,total,1000.00\nemployee,2023,2,x,substract,1.00\n";
    assert_eq!(
        said(&mini_region().with("budget.csv", budget)),
        "budget.csv:3: kind `substract` is none of total, growth, income_share, add, subtract, subtract_share, reserve, reserve_share, reserve_remainder, change; did you mean `subtract`?"
    );
    assert_eq!(
        said(&mini_region().with("assessments.csv", "year,fixmedins_code,score\n2023,A,100\n2023,B,960\n")),
        "assessments.csv:3: `score`: 960 is not from 0 to 100"
    );
}

#[test]
fn a_broken_table_is_told_with_its_folder() {
    let scene = Scene::new();
    let texts = mini_region().with("assessments.csv", "year,fixmedins_code,score\n2023,B,960\n");
    let error = scene.run(&texts, &[]).unwrap_err().to_string();
    let file = scene.path("region/assessments.csv");
    assert_eq!(error, format!("{}:2: `score`: 960 is not from 0 to 100", file.display()));
}

#[test]
fn a_map_of_procedures_is_none_of_diagnoses() {
    let texts = mini_region()
        .exchange("region.toml", "[[scheme]]", "[codes]\ndiagnosis_map = \"map.txt\"\n[[scheme]]")
        .with("map.txt", "from,to\n01.01,01.0100\n");
    assert_eq!(
        said(&texts),
        "map.txt: maps to no diagnosis that the scheme knows; is it a map of another kind of codes?"
    );
}
