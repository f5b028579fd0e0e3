//! Variants: a file of changes in, the texts of the changed region out; and what is refused.

use std::path::Path;

use casemix::domain::{Date, Month, Number};
use casemix::region::{Overlay, Region};
use casemix::variant::{CaseEdit, CaseFilter, Knob, Stack, Sweep, Variant};

use crate::support::{Scene, Texts, mini_region, mini_with, repository};

/// The first five lines of a variant of the small region; what is changed begins in line 6.
pub const HEAD: &str = "format = 1\nid = \"v\"\ntitle = \"t\"\nreason = \"r\"\nbaseline = \"mini\"\n";

/// A small region and variants of it in one folder.
pub struct World {
    pub scene: Scene,
    pub region: Region,
}

impl World {
    pub fn new(texts: &Texts) -> Self {
        let scene = Scene::new();
        let region = Region::load(&scene.region(texts, &[])).unwrap_or_else(|error| panic!("{error}"));
        Self { scene, region }
    }

    /// A variant by the name of its file.
    pub fn variant(&self, name: &str, text: &str) -> Result<Variant, String> {
        std::fs::write(self.scene.path(name), text).unwrap();
        Variant::read(&self.scene.path(name)).map_err(|error| self.shown(&error))
    }

    /// Variants applied together; `v.toml` and so on.
    pub fn stack(&self, texts: &[&str]) -> Result<Stack, String> {
        let named = texts.iter().zip(["v.toml", "w.toml", "x.toml"]);
        let variants: Result<Vec<_>, _> = named.map(|(text, name)| self.variant(name, text)).collect();
        Stack::of(variants?, &self.region, 2023).map_err(|error| self.shown(&error))
    }

    /// The stack of one variant that says this behind its head.
    pub fn one(&self, body: &str) -> Result<Stack, String> {
        self.stack(&[&format!("{HEAD}{body}")])
    }

    /// Messages without the folder of the test.
    pub fn shown(&self, error: &casemix::domain::Error) -> String {
        error
            .to_string()
            .replace(&format!("{}/", self.scene.path("").display().to_string().trim_end_matches('/')), "")
    }

    pub fn text(&self, stack: &Stack, name: &str) -> String {
        stack.overlay().text(&self.region.folder, name).unwrap().unwrap_or_default()
    }

    /// The changed region, or what is wrong with it.
    pub fn changed(&self, stack: &Stack) -> Result<Region, String> {
        Region::load_with(&self.region.folder, stack.overlay()).map_err(|error| self.shown(&error))
    }

    fn refusal(&self, body: &str) -> String {
        self.one(body).map(|_| ()).expect_err(body)
    }
}

fn mini() -> World {
    World::new(&mini_region())
}

fn table(file: &str, rest: &str) -> String {
    format!("[[table]]\nfile = \"{file}\"\n{rest}\n")
}

#[test]
fn a_variant_that_says_nothing_changes_no_file() {
    let world = mini();
    let stack = world.one("").unwrap();
    assert!(stack.overlay().is_empty());
    assert_eq!((stack.cases().count(), stack.history().is_none()), (0, true));
    let names: Vec<&str> = stack.variants[0].files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names.len(), 1);
    assert!(names[0].ends_with("v.toml"));
    assert_eq!(world.changed(&stack).unwrap().files, world.region.files);
}

#[test]
fn an_entry_cuts_those_of_its_key_to_the_days_outside_of_its_own() {
    let policy = "month.share_paid = { value = 0.9, unit = \"share\", from = 2023-04-01, until = 2023-10-01, source = \"what if\" }\n";
    let world = mini();
    let stack = world.one(&format!("[policy]\n{policy}")).unwrap();
    let text = world.text(&stack, "policy.toml");
    let blocks: Vec<&str> =
        text.split("\n[[").filter(|block| block.starts_with("month.share_paid")).collect();
    assert_eq!(
        blocks,
        [
            "month.share_paid]]\nsource = \"t\"\nunit = \"share\"\nvalue = 0.95\nfrom = 2023-01-01\nuntil = 2023-04-01",
            "month.share_paid]]\nsource = \"t\"\nunit = \"share\"\nvalue = 0.95\nfrom = 2023-10-01",
            "month.share_paid]]\nfrom = 2023-04-01\nsource = \"what if\"\nunit = \"share\"\nuntil = 2023-10-01\nvalue = 0.9\n",
        ]
    );
    world.changed(&stack).unwrap();
    // All other keys say what they said.
    let days = |region: &Region| {
        region
            .policy
            .in_force(Date::new(2023, 2, 1).unwrap(), &["employee"], &["2", "3"])
            .into_iter()
            .map(|own| (own.key.name, own.value.to_owned()))
            .collect::<Vec<_>>()
    };
    assert_eq!(days(&world.changed(&stack).unwrap()), days(&world.region));
}

#[test]
fn an_entry_stands_in_the_place_of_those_that_are_limited_to_more() {
    let of_level = |level: &str, value: &str| {
        format!(
            "[[points.high]]\nvalue = {value}\nunit = \"times\"\nlevel = \"{level}\"\ninclusive = false\nform = \"excess\"\nfrom = 2023-01-01\nsource = \"t\"\n"
        )
    };
    let texts = mini_region();
    let policy = format!(
        "{}points.denominator = {{ value = \"group_mean\", from = 2023-01-01, source = \"t\" }}\n{}{}",
        texts.0["policy.toml"],
        of_level("2", "2"),
        of_level("3", "3")
    );
    let world = World::new(&texts.with("policy.toml", &policy));
    let change = "[[policy.points.high]]\nvalue = 2.5\nunit = \"times\"\ninclusive = false\nform = \"excess\"\nfrom = 2023-07-01\nsource = \"what if\"\n";
    let changed = world.changed(&world.one(change).unwrap()).unwrap();
    let high = |region: &Region, month: u32| -> Vec<String> {
        let day = Date::new(2023, month, 1).unwrap();
        let own = region.policy.in_force(day, &["employee"], &["2", "3"]);
        own.into_iter()
            .filter(|own| own.key.name == "points.high")
            .map(|own| format!("{:?} {}", own.holds_for, own.value))
            .collect()
    };
    assert_eq!(high(&changed, 6), high(&world.region, 6));
    assert_eq!(high(&changed, 7), ["[] value = 2.5, form = \"excess\", inclusive = false"]);
    let level_3 = change.replace("inclusive", "level = \"3\"\ninclusive");
    let changed = world.changed(&world.one(&level_3).unwrap()).unwrap();
    assert_eq!(
        high(&changed, 7),
        [
            "[(\"employee\", [\"2\"])] value = 2, form = \"excess\", inclusive = false",
            "[(\"employee\", [\"3\"])] value = 2.5, form = \"excess\", inclusive = false"
        ]
    );
    // An entry for a pool would not hold for the levels that have an entry of their own.
    assert_eq!(
        world.refusal(&change.replace("inclusive", "pool = \"employee\"\ninclusive")).lines().next().unwrap(),
        "v.toml:6: `policy.points.high`: the entry for level 2 in policy.toml, line 22, would go first on the same days; limit \
         the change to level = \"2\" too, with an entry for each level that it is meant for"
    );
}

#[test]
fn an_entry_of_a_key_that_the_policy_has_not_is_added() {
    let world = mini();
    let change =
        "[[policy.points.review]]\nvalue = 5\nunit = \"times\"\nfrom = 2023-01-01\nsource = \"what if\"\n";
    let text = world.text(&world.one(change).unwrap(), "policy.toml");
    assert!(
        text.ends_with(
            "[[points.review]]\nfrom = 2023-01-01\nsource = \"what if\"\nunit = \"times\"\nvalue = 5\n"
        ),
        "{text}"
    );
}

#[test]
fn rows_are_set_multiplied_removed_and_added() {
    let world = mini();
    let text = |body: &str, name: &str| world.text(&world.one(body).unwrap(), name);
    assert_eq!(
        text(
            &table(
                "budget.csv",
                "where = { pool = \"employee\", kind = \"total\" }\nset = { value = \"1200.00\" }"
            ),
            "budget.csv"
        ),
        "pool,year,order,line,kind,value\nemployee,2023,1,total,total,1200.00\n"
    );
    // 1000 × 1.00005 = 1000.05; 1000.00 × 1.000005 = 1000.005, rounded to 1000.01.
    assert_eq!(
        text(
            &table("budget.csv", "where = { kind = \"total\" }\nmultiply = { value = 1.000005 }"),
            "budget.csv"
        ),
        "pool,year,order,line,kind,value\nemployee,2023,1,total,total,1000.01\n"
    );
    // A weight is no amount: 3 × 1.0005 keeps its digits; the mean cost is one: 3000 × 0.3333333 = 999.9999.
    assert_eq!(
        text(
            &table(
                "group_points.csv",
                "where = { group_code = \"BR11\" }\nmultiply = { weight = 1.0005, mean_cost = \"0.3333333\" }"
            ),
            "group_points.csv"
        ),
        "group_code,weight,mean_cost\nBR15,1,1000\nBR13,2,2000\nBR11,3.0015,1000.00\nBB19,4,4000\nBB11,5,5000\n"
    );
    assert_eq!(
        text(
            &table("coefficients.csv", "where = { fixmedins_code = \"B\" }\nremove = true"),
            "coefficients.csv"
        ),
        "fixmedins_code,coefficient\nA,1\nC,1\n"
    );
    assert_eq!(
        text(
            &table(
                "coefficients.csv",
                "add = { fixmedins_code = \"B\", group_code = \"BR15\", coefficient = 0.9 }"
            ),
            "coefficients.csv"
        ),
        "fixmedins_code,coefficient,group_code\nA,1,\nB,1,\nC,1,\nB,0.9,BR15\n"
    );
}

#[test]
fn a_change_with_days_splits_the_rows_there() {
    let world = mini();
    let body = table(
        "coefficients.csv",
        "where = { fixmedins_code = \"A\" }\nmultiply = { coefficient = 1.02 }\nfrom = 2023-07-01\nuntil = 2023-10-01",
    );
    let body = body
        + &table(
            "coefficients.csv",
            "where = { fixmedins_code = \"A\" }\nset = { coefficient = 2 }\nfrom = 2023-10-01",
        );
    let body = body
        + &table("coefficients.csv", "where = { fixmedins_code = \"B\" }\nremove = true\nuntil = 2023-02-01");
    assert_eq!(
        world.text(&world.one(&body).unwrap(), "coefficients.csv"),
        "fixmedins_code,coefficient,from,until\nA,1,,2023-07-01\nA,1.02,2023-07-01,2023-10-01\nA,2,2023-10-01,\n\
         B,1,2023-02-01,\nC,1,,\n"
    );
}

#[test]
fn a_table_is_replaced_dropped_or_brought() {
    let world = mini();
    std::fs::write(world.scene.path("points.csv"), "group_code,weight\nBR15,7\n").unwrap();
    std::fs::write(world.scene.path("quotas.csv"), "pool,year,fixmedins_code,amount\nemployee,2023,A,1.00\n")
        .unwrap();
    let body =
        table("group_points.csv", "replace = \"points.csv\"") + &table("coefficients.csv", "drop = true");
    let stack = world.one(&(body + &table("quotas.csv", "replace = \"quotas.csv\""))).unwrap();
    assert_eq!(world.text(&stack, "group_points.csv"), "group_code,weight\nBR15,7\n");
    let changed = world.changed(&stack).unwrap();
    let names: Vec<&str> = changed.files.iter().map(|file| file.name.as_str()).collect();
    assert!(names.contains(&"quotas.csv") && !names.contains(&"coefficients.csv"), "{names:?}");
    let files: Vec<&str> =
        stack.variants[0].files.iter().map(|file| file.name.rsplit('/').next().unwrap()).collect();
    assert_eq!(files, ["v.toml", "points.csv", "quotas.csv"]);
}

#[test]
fn parts_of_the_settings_are_replaced() {
    let world = mini();
    let body = "[region]\nscheme_by = \"discharge_date\"\n[[region.scheme]]\nid = \"old\"\nfrom = 2022-01-01\nuntil = 2023-01-01\n[[region.scheme]]\nid = \"new\"\nfrom = 2023-01-01\n[region.codes]\ndiagnosis_map = \"map.csv\"\n";
    let changed = world.changed(&world.one(body).unwrap()).unwrap().settings;
    let schemes: Vec<&str> = changed.schemes.iter().map(|(_, id)| id.as_str()).collect();
    assert_eq!(schemes, ["old", "new"]);
    assert_eq!(
        (changed.diagnosis_map.as_deref(), changed.title.as_str()),
        (Some("map.csv"), "a small region")
    );
    assert_eq!(changed.pools, world.region.settings.pools);
}

#[test]
fn changes_of_cases_are_typed() {
    let world = mini();
    let filter = "where = { hospital = [\"A\"], level = \"3\", pool = [\"employee\"], group = [\"BR11\"], diagnosis = [\"I63\"], \
                  department = [\"0301\"], month = [\"2023-07\"], age_at_least = 65, age_below = 80, stay_days_at_least = 10, \
                  stay_days_at_most = 30 }";
    let edits = [
        ("volume = -0.2", CaseEdit::Volume(Number::parse("-0.2").unwrap())),
        ("cost = 0.95", CaseEdit::Cost(Number::parse("0.95").unwrap())),
        ("stay_days = -2", CaseEdit::StayDays(-2)),
        ("move = { to = \"B\", share = 1 }", CaseEdit::Move { to: "B".to_owned(), share: Number::ONE }),
        ("drop = true", CaseEdit::Drop),
        ("without_diagnosis = [\"J96\"]", CaseEdit::WithoutDiagnosis(vec!["J96".to_owned()])),
    ];
    let body: String = edits.iter().map(|(text, _)| format!("[[cases]]\n{filter}\n{text}\n")).collect();
    let stack = world.one(&body).unwrap();
    assert!(stack.overlay().is_empty());
    let own = |word: &str| vec![word.to_owned()];
    let expected = CaseFilter {
        hospitals: own("A"),
        levels: own("3"),
        pools: own("employee"),
        groups: own("BR11"),
        diagnoses: own("I63"),
        departments: own("0301"),
        months: vec![Month { year: 2023, month: 7 }],
        age_at_least: Some(65),
        age_below: Some(80),
        stay_days_at_least: Some(10),
        stay_days_at_most: Some(30),
    };
    for (at, (change, (text, edit))) in stack.cases().zip(&edits).enumerate() {
        assert_eq!((&change.filter, &change.edit, change.variant.as_str()), (&expected, edit, "v"), "{text}");
        assert_eq!(change.line, 6 + 3 * at as u64);
    }
    assert_eq!(stack.cases().count(), edits.len());
}

#[test]
fn a_hospital_that_a_variant_opens_can_be_moved_to() {
    let world = mini();
    let body = table("hospitals.csv", "add = { fixmedins_code = \"D\", name = \"Delta\", level = 3 }");
    let body = body + "[[cases]]\nwhere = { hospital = \"A\" }\nmove = { to = \"D\", share = 0.5 }\n";
    assert_eq!(world.one(&body).unwrap().cases().count(), 1);
}

#[test]
fn a_number_in_quotes_is_a_number_to_knobs_and_to_changes() {
    let texts = mini_region().exchange("policy.toml", "value = 0.95", "value = \"0.95\"");
    let world = World::new(&texts);
    let stack = world.one("").unwrap();
    let knob = Knob::parse("policy.month.share_paid.value", &world.region, stack.overlay(), 2023).unwrap();
    let number = |text: &str| Number::parse(text).unwrap();
    assert_eq!(knob.values(&world.region, stack.overlay()).unwrap(), [number("0.95")]);
    let turned = knob.set(&world.region, stack.overlay(), number("0.9")).unwrap();
    assert_eq!(knob.values(&world.region, &turned).unwrap(), [number("0.9")]);
}

#[test]
fn points_from_past_cases_are_handed_on_with_their_variant() {
    let world = mini();
    let rule = "[from_history]\ncolumn = \"weight\"\nscale = 1\ndecimals = 4\nmean = \"case_weighted\"\nmin_cases = 1\n\
                [[from_history.year]]\nyear = 2023\nweight = 1\n";
    let stack = world.one(rule).unwrap();
    let (variant, history) = stack.history().unwrap();
    assert_eq!((variant.id.as_str(), history.scale, history.line), ("v", Number::ONE, 6));
    assert!(history.file.ends_with("v.toml"));
}

#[test]
fn what_is_wrong_with_the_changed_region_is_told_at_the_line_that_was_written() {
    let world = mini();
    let told = |body: &str| world.changed(&world.one(body).unwrap()).map(|_| ()).unwrap_err();
    assert_eq!(
        told(&table("budget.csv", "where = { kind = \"total\" }\nset = { value = \"many\" }")),
        "region/budget.csv:2: with v applied: `value`: `many` is not an amount in yuan with at most two decimals\n\
         region/budget.csv:2: with v applied: the first line of a pool's year, and no other, must be of kind `total`, `growth` or `income_share`"
            .lines().next().unwrap()
    );
    assert_eq!(
        told(&table("coefficients.csv", "add = { fixmedins_code = \"Z\", coefficient = 1 }")),
        "v.toml:6: with v applied: coefficients.csv: hospitals.csv has no `Z`"
    );
    assert_eq!(
        told(
            "[[policy.month.share_paid]]\nvalue = 2\nunit = \"share\"\nfrom = 2023-01-01\nsource = \"what if\"\n"
        ),
        "v.toml:6: with v applied: policy.toml: 2 is not a share between 0 and 1"
    );
    std::fs::write(world.scene.path("points.csv"), "group_code,weight\nBR15,x\n").unwrap();
    assert_eq!(
        told(&table("group_points.csv", "replace = \"points.csv\"")),
        "points.csv:2: with v applied: group_points.csv: `weight`: `x` is not a decimal number; write digits and at most one point, such as 0.95"
    );
}

#[test]
fn what_a_file_may_not_say_is_told_with_its_line() {
    let world = mini();
    let budget = |rest: &str| table("budget.csv", rest);
    let total = "where = { kind = \"total\" }";
    let cases = |rest: &str| format!("[[cases]]\nwhere = {{}}\n{rest}\n");
    let reads = [
        ("colour = 1\n".to_owned(), "v.toml:6: unknown key `colour`"),
        (
            "[policy.points.hihg]\nvalue = 1\nfrom = 2023-01-01\n".to_owned(),
            "v.toml:6: `policy.points.hihg`: the policy has no key `points.hihg`; did you mean `points.high`?",
        ),
        (
            "[policy]\npoints = 3\n".to_owned(),
            "v.toml:7: `policy.points` is no section of keys, such as policy.points",
        ),
        (
            "[policy.points]\nhigh = 3\n".to_owned(),
            "v.toml:7: `policy.points.high` is no entry; an entry as in policy.toml was expected",
        ),
        (
            "[[policy.points.high]]\nvalue = 3\n".to_owned(),
            "v.toml:6: `policy.points.high.from` is missing; a date such as 2023-07-01 was expected",
        ),
        (
            "[[policy.points.high]]\nfrom = 2023-07-01\nuntil = 2023-07-01\n".to_owned(),
            "v.toml:6: the entry ends before it begins (from 2023-07-01 until 2023-07-01); `until` is the first day after it",
        ),
        (
            table("bugdet.csv", "drop = true"),
            "v.toml:6: `file`: a region has no table `bugdet.csv`; did you mean `budget.csv`?",
        ),
        (
            budget(total),
            "v.toml:6: a change of a table is exactly one of set, multiply, remove, add, replace and drop",
        ),
        (
            budget("set = { value = 1 }\ndrop = true"),
            "v.toml:6: a change of a table is exactly one of set, multiply, remove, add, replace and drop",
        ),
        (
            budget("set = { value = 1 }"),
            "v.toml:6: `where` is missing: `set` needs it, such as { pool = \"employee\" }",
        ),
        (
            budget(&format!("{total}\ndrop = true")),
            "v.toml:6: `drop` concerns no rows that are there; leave `where` out",
        ),
        (budget("drop = false"), "v.toml:8: `drop` is true or left out"),
        (
            budget("where = {}\nset = { value = 1 }"),
            "v.toml:8: `where` must be a table of columns with a cell each, and not empty",
        ),
        (
            budget(&format!("{total}\nset = {{ vlaue = 1 }}")),
            "v.toml:9: `set`: `budget.csv` has no column `vlaue`; did you mean `value`?",
        ),
        (
            budget(&format!("{total}\nset = {{ value = [1] }}")),
            "v.toml:9: `set.value` must be one cell: text, a number or a day",
        ),
        (
            budget(&format!("{total}\nmultiply = {{ value = \"x\" }}")),
            "v.toml:9: `multiply.value`: `x` is not a decimal number; write digits and at most one point, such as 0.95",
        ),
        (
            budget(&format!("{total}\nset = {{ value = 1 }}\nfrom = 2023-07-01")),
            "v.toml:6: `budget.csv` has no columns from and until; a change of it cannot begin or end on a day",
        ),
        (
            table("coefficients.csv", "drop = true\nfrom = 2023-07-01"),
            "v.toml:6: `from` and `until` belong to set, multiply and remove, not to `drop`",
        ),
        (
            table(
                "coefficients.csv",
                "where = { level = 3 }\nremove = true\nfrom = 2023-07-01\nuntil = 2023-07-01",
            ),
            "v.toml:6: the change ends before it begins (from 2023-07-01 until 2023-07-01); `until` is the first day after it",
        ),
        (
            table(
                "coefficients.csv",
                "where = { level = 3 }\nset = { until = 2023-12-01 }\nfrom = 2023-07-01",
            ),
            "v.toml:6: `set` gives the rows other days; leave `from` and `until` of the change itself out",
        ),
        (budget("replace = \"none.csv\""), "v.toml:8: `replace`: none.csv: no such file or folder"),
        (budget("replace = 3"), "v.toml:8: `replace` must be the path of a file"),
        ("[region]\npool = 1\n".to_owned(), "v.toml:7: unknown key `region.pool`"),
        (
            "[[cases]]\ndrop = true\n".to_owned(),
            "v.toml:6: `where` is missing: which cases? `where = {}` means all of them",
        ),
        (
            cases(""),
            "v.toml:6: a change of cases is exactly one of volume, cost, stay_days, move, drop and without_diagnosis",
        ),
        (
            cases("drop = true\ncost = 2"),
            "v.toml:6: a change of cases is exactly one of volume, cost, stay_days, move, drop and without_diagnosis",
        ),
        (
            cases("volume = -1"),
            "v.toml:6: `volume` is a share above -1 and at most 100, and not 0: 0.1 is 10 % more; all of them gone is `drop = true`",
        ),
        (
            cases("cost = 1"),
            "v.toml:6: `cost` is a factor above 0 and at most 1000, and not 1: 0.95 is 5 % less",
        ),
        (cases("stay_days = 0"), "v.toml:6: `stay_days` is a number of days from -36500 to 36500, and not 0"),
        (
            cases("move = { to = \"B\", share = 0 }"),
            "v.toml:8: `move.share` is a share above 0 and at most 1",
        ),
        (cases("drop = false"), "v.toml:6: `drop` is true or left out"),
        (
            cases("without_diagnosis = []"),
            "v.toml:6: `without_diagnosis` is empty; leave it out where it does not matter",
        ),
        (
            "[[cases]]\nwhere = { group = [] }\ndrop = true\n".to_owned(),
            "v.toml:7: `group` is empty; leave it out where it does not matter",
        ),
        (
            "[[cases]]\nwhere = { month = \"July\" }\ndrop = true\n".to_owned(),
            "v.toml:7: `where.month`: `July` is not a month such as \"2023-07\"",
        ),
        (
            "[[cases]]\nwhere = { age_below = -1 }\ndrop = true\n".to_owned(),
            "v.toml:7: `age_below` is below 0",
        ),
        (
            "[[cases]]\nwhere = { age_at_least = 9, age_below = 9 }\ndrop = true\n".to_owned(),
            "v.toml:7: no age is at least 9 and below 9",
        ),
        (
            "[[cases]]\nwhere = { stay_days_at_least = 9, stay_days_at_most = 8 }\ndrop = true\n".to_owned(),
            "v.toml:7: no stay is at least 9 and at most 8 days",
        ),
    ];
    for (body, message) in reads {
        assert_eq!(world.refusal(&body), message, "{body}");
    }
    let head = |from: &str, to: &str| world.stack(&[&HEAD.replace(from, to)]).map(|_| ()).unwrap_err();
    assert_eq!(head("format = 1", "format = 2"), "v.toml:1: this version reads format 1 of a variant");
    assert_eq!(
        head("id = \"v\"", "id = \"a b\""),
        "v.toml:1: `id`: `a b` must be letters, digits, `-`, `_` or `.`"
    );
    assert_eq!(head("reason = \"r\"", ""), "v.toml:1: `reason` is missing; text was expected");
    assert!(
        Variant::read(Path::new("none.toml")).unwrap_err().to_string().starts_with("none.toml: no such file")
    );
}

#[test]
fn what_the_region_does_not_have_is_told_with_the_line() {
    let world = mini();
    let share = |value: &str| {
        format!(
            "[[policy.month.share_paid]]\nvalue = {value}\nunit = \"share\"\nfrom = 2023-01-01\nsource = \"what if\"\n"
        )
    };
    let of_case = |filter: &str| format!("[[cases]]\nwhere = {{ {filter} }}\ndrop = true\n");
    let refused = [
        (
            share("0.95"),
            "v.toml:6: `policy.month.share_paid` changes nothing: line 14 of policy.toml says the same",
        ),
        (
            table("budget.csv", "where = { kind = \"reserve\", pool = \"employee\" }\nremove = true"),
            "v.toml:6: no row of `budget.csv` has kind = `reserve`, pool = `employee`",
        ),
        (
            table("budget.csv", "where = { kind = \"total\" }\nset = { value = \"1000\" }"),
            "v.toml:6: changes nothing: `budget.csv` says so already, as in line 2",
        ),
        (
            table("budget.csv", "where = { kind = \"total\" }\nmultiply = { value = 1 }"),
            "v.toml:6: changes nothing: `budget.csv` says so already, as in line 2",
        ),
        (
            table("budget.csv", "where = { kind = \"total\" }\nmultiply = { of = 2 }"),
            "v.toml:6: `of` of line 2 of `budget.csv` is ``, and no number that could be multiplied",
        ),
        (
            table(
                "coefficients.csv",
                "where = { fixmedins_code = \"A\" }\nmultiply = { coefficient = \"0.1234567890123456789\" }",
            ),
            "v.toml:9: `multiply.coefficient`: `0.1234567890123456789` has more than 18 digits before or after the point",
        ),
        (table("quotas.csv", "drop = true"), "v.toml:6: changes nothing: the region has no `quotas.csv`"),
        (
            table("quotas.csv", "add = { pool = \"employee\" }"),
            "v.toml:6: the region has no `quotas.csv`; give all of it by `replace`",
        ),
        (
            table("budget.csv", "replace = \"region/budget.csv\""),
            "v.toml:6: changes nothing: the file is `budget.csv` of the region",
        ),
        (
            "[region]\nscheme_by = \"settlement_date\"\n".to_owned(),
            "v.toml:7: `region.scheme_by` changes nothing: line 4 of region.toml says the same",
        ),
        (of_case("hospital = \"Z\""), "v.toml:6: `where.hospital`: the region has no hospital `Z`"),
        (of_case("level = \"9\""), "v.toml:6: `where.level`: the region has no level `9`"),
        (
            of_case("pool = \"employees\""),
            "v.toml:6: `where.pool`: the region has no pool `employees`; did you mean `employee`?",
        ),
        (
            of_case("month = \"2022-07\""),
            "v.toml:6: `where.month`: 2022-07 is not a month of 2023, the year that is simulated",
        ),
        (
            "[[cases]]\nwhere = {}\nmove = { to = \"Z\", share = 1 }\n".to_owned(),
            "v.toml:6: `move.to`: the region has no hospital `Z`",
        ),
        (
            "[[cases]]\nwhere = { hospital = \"A\" }\nmove = { to = \"A\", share = 1 }\n".to_owned(),
            "v.toml:6: `move.to`: cases of `A` cannot be moved to `A`; take it out of `where.hospital`",
        ),
    ];
    for (body, message) in refused {
        assert_eq!(world.refusal(&body), message, "{body}");
    }
    let other = world.stack(&[&HEAD.replace("\"mini\"", "\"minni\"")]).map(|_| ()).unwrap_err();
    assert_eq!(other, "v.toml: is about the region `minni`, and this one is `mini`; did you mean `mini`?");
}

#[test]
fn a_knob_turns_one_number_wherever_its_path_leads() {
    let world = World::new(&mini_with("sharing.mode = { value = \"marginal\", from = 2023-01-01, source = \"t\" }\nsharing.bands = { unit = \"share\", from = 2023-01-01, source = \"t\", bands = [{ up_to = 1, upper_inclusive = true, kept_by_hospital = 0.85 }, { borne_by_fund = 0.15 }] }\n").exchange("policy.toml", "sharing.level = { value = \"none\"", "sharing.level = { value = \"hospital\""));
    let stack = world
        .one(&table("budget.csv", "where = { kind = \"total\" }\nset = { value = \"1200.00\" }"))
        .unwrap();
    let number = |text: &str| Number::parse(text).unwrap();
    let values = |path: &str| {
        let knob =
            Knob::parse(path, &world.region, stack.overlay(), 2023).map_err(|error| error.to_string())?;
        assert_eq!(knob.path(), path);
        let turned = knob.set(&world.region, stack.overlay(), number("0.125")).unwrap();
        assert!(knob.values(&world.region, &turned).unwrap().iter().all(|own| *own == number("0.125")));
        knob.values(&world.region, stack.overlay()).map_err(|error| error.to_string())
    };
    let ok = |path: &str, expected: &[&str]| {
        let shown: Vec<String> = values(path).unwrap().iter().map(Number::to_string).collect();
        assert_eq!(shown, expected, "{path}");
    };
    ok("policy.month.share_paid.value", &["0.95"]);
    ok("policy.sharing.bands.bands[1].kept_by_hospital", &["0.85"]);
    ok("policy.sharing.bands.bands[2].borne_by_fund", &["0.15"]);
    // On top of what the stack has changed.
    ok("budget.total", &["1200"]);
    ok("budget.employee.total", &["1200"]);
    ok("group_points.csv[group_code=BR15].weight", &["1"]);
    let wrong =
        |path: &str, message: &str| assert_eq!(values(path).unwrap_err(), format!("`{path}`: {message}"));
    wrong(
        "budget",
        "policy.SECTION.KEY.FIELD, budget.WORD, budget.POOL.WORD or TABLE.csv[column=word].COLUMN was expected",
    );
    wrong(
        "policy..value",
        "policy.SECTION.KEY.FIELD, budget.WORD, budget.POOL.WORD or TABLE.csv[column=word].COLUMN was expected",
    );
    wrong(
        "budget.totl",
        "budget.csv has no line or kind `totl` in 2023; there is total; did you mean `total`?",
    );
    wrong("budget.resident.total", "the region has no pool `resident`");
    wrong("policy.month.share.value", "the policy has no key `month.share`");
    wrong("policy.points.high.value", "policy.toml has no entry of `points.high` in 2023");
    wrong(
        "policy.month.share_paid[pool=employee].value",
        "no entry of `month.share_paid` is limited so; there is one for all (line 14)",
    );
    wrong(
        "policy.month.share_paid[pol=employee].value",
        "`pol` is none of pool, level; did you mean `pool`?",
    );
    wrong("policy.month.share_paid[pool].value", "`pool` is no choice such as pool=…");
    wrong("policy.month.share_paid[level=2,level=3].value", "`level` stands twice");
    wrong("policy.month.share_paid[level=2.value", "a bracket is not closed");
    wrong("policy.month.share_paid[level=2]value", "`value` stands where a point or the end was expected");
    wrong(
        "policy.month.share_paid.valeu",
        "line 14 of policy.toml has no `valeu`; there is from, source, unit, value; did you mean `value`?",
    );
    wrong(
        "policy.month.share_paid.unit",
        "line 14 of policy.toml says \"share\"; a path to one number was expected",
    );
    wrong(
        "policy.month.share_paid.value.x",
        "line 14 of policy.toml says 0.95 there; the path leads further than that",
    );
    wrong(
        "policy.sharing.bands.bands[3].kept_by_hospital",
        "line 17 of policy.toml has a list of 2 there, and no item 3",
    );
    wrong(
        "policy.sharing.bands.bands[0].kept_by_hospital",
        "the items of a list are counted 1, 2, 3: `[1]` is the first",
    );
    wrong(
        "policy.sharing.bands.bands.kept_by_hospital",
        "line 17 of policy.toml has a list before `kept_by_hospital`; name the item, such as [1] for the first",
    );
    wrong(
        "group_point.csv[group_code=BR15].weight",
        "a region has no table `group_point.csv`; did you mean `group_points.csv`?",
    );
    wrong(
        "group_points.csv.weight",
        "rows and a column are missing: group_points.csv[group_code=…].COLUMN was expected",
    );
    wrong(
        "group_points.csv[group_code=BR15].wieght",
        "`group_points.csv` has no column `wieght`; did you mean `weight`?",
    );
    wrong("group_points.csv[group_code=XX].weight", "no row of `group_points.csv` is like that");
    wrong(
        "group_points.csv[group_code=BR15].marks",
        "`marks` of line 2 of `group_points.csv` is ``, and no number",
    );
    wrong("quotas.csv[pool=employee].amount", "the region has no `quotas.csv`");
}

#[test]
fn a_number_that_the_rules_refuse_is_told_with_the_path() {
    let world = mini();
    let stack = world
        .one(&table("budget.csv", "where = { kind = \"total\" }\nset = { value = \"1200.00\" }"))
        .unwrap();
    let knob = Knob::parse("policy.month.share_paid.value", &world.region, stack.overlay(), 2023).unwrap();
    let turned = knob.set(&world.region, stack.overlay(), Number::parse("1.5").unwrap()).unwrap();
    let error = Region::load_with(&world.region.folder, &turned).unwrap_err();
    assert_eq!(
        world.shown(&error),
        "region/policy.toml:14: policy.month.share_paid.value = 1.5: with v applied: 1.5 is not a share between 0 and 1"
    );
}

#[test]
fn a_sweep_is_a_knob_with_a_range() {
    let world = mini();
    let stack = world.one("").unwrap();
    let sweep = |range: &str| {
        let text = format!("group_points.csv[group_code=BR15].weight={range}");
        let sweep = Sweep::parse(&text, &world.region, stack.overlay(), 2023);
        sweep
            .map(|sweep| sweep.values.iter().map(Number::to_string).collect::<Vec<_>>())
            .map_err(|error| error.to_string())
    };
    assert_eq!(sweep("0.5..1.0:0.25").unwrap(), ["0.5", "0.75", "1"]);
    assert_eq!(sweep("0.5..1.0:0.2").unwrap(), ["0.5", "0.7", "0.9"]);
    assert_eq!(sweep("-1..-1:1").unwrap(), ["-1"]);
    assert_eq!(sweep("0..0.9999:0.0001").unwrap().len(), 10_000);
    let wrong = |range: &str, message: &str| {
        assert_eq!(
            sweep(range).unwrap_err(),
            format!("`group_points.csv[group_code=BR15].weight={range}`: {message}")
        );
    };
    wrong("1", "`1` is no range such as 0.5..1.0:0.05 (from, to, step)");
    wrong("0..1:0", "the step 0 is not above 0");
    wrong("1..0:1", "1 is above 0; write the smaller number first");
    wrong("0..1:x", "`x` is not a decimal number; write digits and at most one point, such as 0.95");
    wrong("0..1:0.0001", "has more than 10000 numbers; take a wider step");
    let none = Sweep::parse("budget.total", &world.region, stack.overlay(), 2023).unwrap_err().to_string();
    assert_eq!(none, "`budget.total`: PATH=FROM..TO:STEP was expected, such as budget.growth=1..1.1:0.01");
}

#[test]
fn a_file_that_is_written_again_says_the_same() {
    let presets = std::fs::read_dir(repository("fixtures/policies")).unwrap();
    let presets = presets.map(|entry| entry.unwrap().path());
    for folder in presets.chain(["demo-drg", "demo-dip"].map(|name| repository("fixtures").join(name))) {
        let region = Region::load(&folder).unwrap();
        let year = *region.years().first().unwrap();
        let mut overlay = Overlay::default();
        let first = &region.budget[0];
        let line = format!("budget.{}.{}", region.pool_names()[first.pool], first.name);
        for path in ["policy.points.decimals.value", line.as_str()] {
            let knob = Knob::parse(path, &region, &overlay, year).unwrap();
            let same = knob.values(&region, &overlay).unwrap()[0];
            overlay = knob.set(&region, &overlay, same).unwrap();
        }
        let again = Region::load_with(&region.folder, &overlay).unwrap();
        let (pools, levels) = (region.pool_names(), region.hospitals.levels());
        for day in region.policy.turning_days() {
            let says = |region: &Region| {
                let own = region.policy.in_force(day, &pools, &levels);
                own.into_iter()
                    .map(|own| (own.key.name, own.value.to_owned(), own.source.to_owned()))
                    .collect::<Vec<_>>()
            };
            assert_eq!(says(&again), says(&region));
        }
        assert_eq!(again.policy.turning_days(), region.policy.turning_days());
        assert_eq!(again.budget, region.budget);
    }
}
