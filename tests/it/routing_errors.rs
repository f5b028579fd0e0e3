//! What is wrong with rules of routing and the tables they rest on: the exact text, file and line.

use casemix::domain::Date;
use casemix::run::check_region;

use crate::support::{MINI_POLICY, Scene, Texts, mini_region, stay};

fn said(texts: &Texts) -> String {
    Scene::new().refused(texts, &[stay("1", "A", 1, "G00.000", "", 1000, 80)])
}

/// The small region with rules of routing; the first of them stands in line 25 of the policy.
fn routed(rules: &str) -> Texts {
    let policy =
        format!("{MINI_POLICY}[[routing.rules]]\nfrom = 2023-01-01\nsource = \"t\"\nrules = [\n{rules}\n]\n");
    mini_region().with("policy.toml", &policy)
}

const BUDGET: &str =
    "pool,year,order,line,kind,value,of,basis,date,reason\nemployee,2023,1,total,total,1000,,,,\n";

fn budget(lines: &str) -> Texts {
    mini_region().with("budget.csv", &format!("{BUDGET}{lines}"))
}

#[test]
fn rules_are_read_to_the_word() {
    assert_eq!(
        said(&routed(
            "{ stay_days_atleast = 3, method = \"excluded\" },\n{ method = \"exclude\" },\n\
             { stay_days_at_least = 5, stay_days_at_most = 4, method = \"group\" },\n{ med_type = [], method = \"group\" },\n\
             { insuplc_in = [\"\"], method = \"group\" },\n{ bed_day = false, method = \"group\" },\n\
             { method = \"item\" },\n{ method = \"item\", ratio = 1.1 },\n{ method = \"single_disease\", line = \"s\" },\n\
             { single_disease = true, method = \"single_disease\" },\n{ method = \"excluded\", line = \"s\" },\n\
             { cost_below = 0, method = \"group\" },\n{ stay_days_at_least = 2.5, method = \"group\" },\n{ level = [\"3\"] },"
        )),
        "policy.toml:25: unknown key `routing.rules.rules.stay_days_atleast`; did you mean `stay_days_at_least`?\n\
         policy.toml:26: `exclude` is none of group, bed_day, single_disease, item, capitation, excluded; did you mean `excluded`?\n\
         policy.toml:27: no stay has at least 5 and at most 4 days\n\
         policy.toml:28: `med_type` must be a list of words such as [\"21\"], none of them blank\n\
         policy.toml:29: `insuplc_in` must be a list of words such as [\"21\"], none of them blank\n\
         policy.toml:30: `bed_day` can only be true; put a rule for the cases that fit before this one\n\
         policy.toml:31: `routing.rules.rules.ratio` is missing; a number was expected\n\
         policy.toml:32: 1.1 is not a ratio between 0 and 1\n\
         policy.toml:33: a rule with method = \"single_disease\" must ask for single_disease = true: only a row of single_disease.csv says what is paid\n\
         policy.toml:34: method = \"single_disease\" must name the `line` of budget.csv that pays it\n\
         policy.toml:35: method = \"excluded\" draws on no `line` of its own; remove it\n\
         policy.toml:36: `cost_below` must be above 0\n\
         policy.toml:37: `stay_days_at_least`: 2.5 is not a number of days\n\
         policy.toml:38: `routing.rules.rules.method` is missing; text was expected"
    );
    assert_eq!(
        said(&routed("{ method = \"excluded\" },\n{ level = [\"3\"], method = \"group\" }")),
        "policy.toml:26: this rule is never tried: the one before has no condition and takes every case"
    );
    let empty = mini_region().exchange(
        "policy.toml",
        "month.convention",
        "routing.rules = { from = 2023-01-01, source = \"t\", rules = [] }\nmonth.convention",
    );
    assert_eq!(
        said(&empty),
        "policy.toml:12: `routing.rules.rules` is missing or empty; a list of rules was expected"
    );
}

#[test]
fn what_rules_name_is_there() {
    assert_eq!(
        said(&routed(
            "{ hospital = [\"AA\"], method = \"excluded\" },\n{ level = [\"9\"], method = \"excluded\" },\n\
             { single_disease = true, method = \"excluded\" },\n{ bed_day = true, method = \"bed_day\" },\n\
             { cost_below = 1, method = \"item\", ratio = 1, line = \"special\" },\n"
        )
        .with("budget.csv", &format!("{BUDGET}employee,2023,2,specials,subtract,5,,,,\n"))),
        "policy.toml:25: `routing.rules`: hospitals.csv has no `AA`\n\
         policy.toml:26: `routing.rules`: hospitals.csv has no level `9`\n\
         policy.toml:27: `routing.rules` asks for single_disease = true, and single_disease.csv holds no row\n\
         policy.toml:28: `routing.rules` asks for bed_day = true, and bed_day.csv holds no row\n\
         policy.toml:29: budget.csv has no line `special` of kind subtract or subtract_share for pool `employee` in 2023; did you mean `specials`?"
    );
    assert_eq!(
        said(&routed("{ group = [\"BR51\"], method = \"excluded\" }")),
        "policy.toml:25: no scheme of the region has group `BR51`; did you mean `BR11`?"
    );
    assert_eq!(
        said(&routed("{ dscg_caty = [\"03\"], method = \"excluded\" }")),
        "policy.toml:25: `routing.rules` asks for the column dscg_caty, which no file of discharges has; add it, or name in a \
         column map where it comes from"
    );
    let many: String =
        (0..130).map(|number| format!("{{ med_type = [\"{number}\"], method = \"excluded\" }},\n")).collect();
    assert_eq!(
        said(&routed(&many)),
        "policy.toml: routing.rules and bed_day.csv ask more than 128 different things of words; put words of one method into \
         one rule"
    );
}

#[test]
fn heads_are_there_for_every_hospital_that_is_paid_per_head() {
    let capitation = "pool,year,fixmedins_code,line,heads,per_head\n";
    let texts = routed("{ level = [\"3\"], method = \"capitation\", line = \"heads\" }")
        .with("budget.csv", &format!("{BUDGET}employee,2023,2,heads,subtract,5,,,,\n"));
    assert_eq!(
        said(&texts.clone().with("capitation.csv", &format!("{capitation}employee,2023,A,heads,1,2\n"))),
        "capitation.csv: has no heads of hospital B in pool employee in 2023 on the line `heads`, and routing.rules \
         (policy.toml:25) pays its cases per head; write 0 heads where nobody is enrolled"
    );
    assert_eq!(
        said(&texts.with(
            "capitation.csv",
            &format!(
                "{capitation}employee,2023,A,head,1,2\nemployee,2023,A,heads,1.5,2\nemployee,2023,B,heads,1,-2\n\
                 employee,2024,B,heads,1,2\nstaff,2023,B,heads,1,2\nemployee,2023,A,head,3,2\n"
            )
        )),
        "capitation.csv:3: `heads`: `1.5` is not a whole number of the expected size\n\
         capitation.csv:4: `per_head` must be 0 or above, and heads × per_head at most 10^16 yuan\n\
         capitation.csv:5: lies in 2024, for which budget.csv has no line; mend the day or year, or give that year a budget\n\
         capitation.csv:6: region.toml has no pool `staff`\n\
         capitation.csv:7: the hospital stands already in line 2 for this pool, year and line"
    );
}

#[test]
fn tables_of_prices_and_days() {
    let single = "code,name,diagnosis,procedure,level,pool,price,fund,from,until\n";
    assert_eq!(
        said(&mini_region().with(
            "single_disease.csv",
            &format!(
                "{single}S1,a,G00|,,,,1,price,,\nS1,a,,,,,1,price,,\nS1,a,G00,,7,staff,0,prize,,\nS1,a,G00,,,,1,1.01,,\n\
                 S1,a,G00|G01,,,,1,price,,2023-07-01\nS2,b,G01|G00,,,,2,price,2023-06-30,\n"
            )
        )),
        "single_disease.csv:2: `diagnosis`: `G00|` has a blank between its bars, which every code begins with\n\
         single_disease.csv:3: `diagnosis` is blank; a value is needed\n\
         single_disease.csv:4: hospitals.csv has no level `7`\n\
         single_disease.csv:4: region.toml has no pool `staff`\n\
         single_disease.csv:4: `price` must be above 0 and possible\n\
         single_disease.csv:4: `fund`: `prize` is neither price, less_paid nor a share from 0 to 1; did you mean `price`?\n\
         single_disease.csv:5: `fund`: `1.01` is neither price, less_paid nor a share from 0 to 1\n\
         single_disease.csv:7: line 6 asks for the same on some of the same days; one of them was expected"
    );
    let bed_day = "code,name,dscg_caty,diagnosis,level,pool,points,days_from,days_until\n";
    assert_eq!(
        said(&mini_region().with(
            "bed_day.csv",
            &format!(
                "{bed_day}P1,a,1,,,,4,2,\nP2,a,2,,,,4,1,30\nP2,a,2,,,,3,32,\nP3,a,3,,,,4,,30\nP4,a,4,,,,-1,,\nP5,a,5,,,,,,\n\
                 P6,a,,,,,1,,\nP7,a,,,,,1,,\nP8,a,8,,,,1,1,x\nP9,a,9,,,,1,,\nP9,a,9,,,,1,,\n"
            )
        )),
        "bed_day.csv:2: the rows of `P1` must cover the days of a stay from 1 on, in order, without gap or overlap; days_from 2 \
         was met where 1 was expected\n\
         bed_day.csv:3: the rows of `P2` must cover the days of a stay from 1 on, in order, without gap or overlap; days_from 32 \
         was met where 31 was expected\n\
         bed_day.csv:5: the rows of `P3` end before day 31; leave days_until of the last one blank, and state 0 points where days \
         are not paid\n\
         bed_day.csv:6: `points`: -1 is not between 0 and 1000000 with at most 9 decimals\n\
         bed_day.csv:7: `points` is blank; a value is needed\n\
         bed_day.csv:9: line 8 asks for the same on some of the same days; one of them was expected\n\
         bed_day.csv:10: `days_until`: `x` is not a whole number of the expected size\n\
         bed_day.csv:11: the rows of `P9` must cover the days of a stay from 1 on, in order, without gap or overlap; days_from 1 \
         was met where no more row was expected"
    );
}

#[test]
fn lines_of_a_budget() {
    assert_eq!(
        said(&budget(
            "employee,2023,2,a,growth,1.05,100,,,\nemployee,2023,3,b,subtract,5,5,,,\nemployee,2023,4,c,add,5,,actual,,\n\
             employee,2023,5,d,subtract,5,,actuel,,\nemployee,2023,6,e,change,-5,,,,\nemployee,2023,7,f,change,-5,,,2024-01-01,r\n\
             employee,2023,8,g,add,5,,,2023-02-01,\nemployee,2023,9,h,subtract_share,1.1,,,,\n"
        )),
        "budget.csv:3: the first line of a pool's year, and no other, must be of kind `total`, `growth` or `income_share`\n\
         budget.csv:4: `of` belongs to the kind growth or income_share, not to `subtract`\n\
         budget.csv:5: `basis` is `actual` for lines of kind subtract and subtract_share only\n\
         budget.csv:6: `basis`: `actuel` is neither budget nor actual; did you mean `actual`?\n\
         budget.csv:7: `date` is blank; a value is needed\n\
         budget.csv:7: `reason` is blank; a value is needed\n\
         budget.csv:8: `date`: 2024-01-01 lies outside the year of the line\n\
         budget.csv:9: `date` belongs to the kind change, not to `add`\n\
         budget.csv:10: 1.1 is not a share between 0 and 1"
    );
    let first = |line: &str| said(&mini_region().with("budget.csv", &BUDGET.replace("total,1000,", line)));
    assert_eq!(
        first("growth,11,1000"),
        "budget.csv:2: 11 is no factor above 0 and at most 10; 1.05 is growth by 5 %"
    );
    assert_eq!(first("income_share,0.5,"), "budget.csv:2: `of` is blank; a value is needed");
    assert_eq!(
        said(&budget("employee,2023,2,s,subtract,5,,actual,,\n")),
        "budget.csv:3: `basis` is `actual`, and no rule of routing.rules and no row of capitation.csv draws on `s`: what it costs \
         is not known here; use budget"
    );
    assert_eq!(
        said(&budget("employee,2023,2,s,change,-1000.01,,,2023-03-01,less\n")),
        "budget.csv:3: line `s` takes 0.01 more than the lines before it leave"
    );
}

#[test]
fn check_tells_the_policy_of_a_day() {
    let scene = Scene::new();
    let texts = routed("{ stay_days_at_least = 60, method = \"excluded\" }").exchange(
        "policy.toml",
        "[[routing.rules]]",
        "[[points.low]]\nvalue = 0.5\nunit = \"times\"\ninclusive = false\nform = \"scaled\"\nlevel = \"3\"\nfrom = 2023-07-01\n\
         source = \"Art. 7\"\n[[points.denominator]]\nvalue = \"group_mean\"\nfrom = 2023-01-01\nsource = \"t\"\n[[routing.rules]]",
    );
    let region = scene.region(&texts, &[]);
    let lines = |day| {
        let day = Date::parse(day).unwrap();
        let report = check_region(&region, Some(&scene.tables()), None, Some(day)).unwrap();
        let from = report.lines.iter().position(|line| line.starts_with("the policy on")).unwrap();
        report.lines[from..].to_vec()
    };
    let (june, july) = (lines("2023-06-30"), lines("2023-07-01"));
    assert_eq!(june[0], "the policy on 2023-06-30:");
    assert_eq!(
        june[1],
        "routing.rules: rules = [{ method = \"excluded\", stay_days_at_least = 60 }] (policy.toml:33: t)"
    );
    assert_eq!(june[2], "points.scale: value = 1 [points per weight] (policy.toml:5: t)");
    let low = "points.low for employee level 3: value = 0.5, form = \"scaled\", inclusive = false [times] (policy.toml:21: Art. 7)";
    assert!(july.iter().any(|line| line == low), "{july:#?}");
    assert!(!june.iter().any(|line| line.starts_with("points.low")), "{june:#?}");
    assert!(june.last().unwrap().starts_with("not set on 2023-06-30: "), "{june:#?}");
    assert!(june.last().unwrap().contains("points.low, "), "{june:#?}");
}
