//! `casemix simulate` by hand: a variant that says nothing, and each kind of change of tables, policy and schemes. In every
//! one of them what the variant comes to is what `run` makes of a region whose files say so themselves.
//!
//! The small region has 700.00 for 7 points, so that a point is worth 100.00: A has two cases of 1 point and recorded
//! 200.00, B one of 2 and one of 3 and recorded 550.00, C nothing.

use std::path::{Path, PathBuf};

use casemix::generate::Stay;
use casemix::region::Region;
use casemix::report::Summary;
use casemix::run::{Context, Places, Silent, Task, WhatIfTask, perform};
use casemix::variant::{Stack, Variant};

use crate::simulate_causes::closes;
use crate::support::{
    DRG_1_1, DRG_3_0, MINI_MANIFEST, Scene, Table, Texts, entry, mini_region, mini_scheme, mini_with,
    repository, small_year, write_scheme,
};
use crate::variant_files::HEAD;

/// A what-if that is asked, with its region beside it.
pub struct Asked {
    pub scene: Scene,
    pub places: Places,
    pub task: WhatIfTask,
}

impl Asked {
    /// Of 2023 in a region with some cases.
    pub fn of(texts: &Texts, stays: &[Stay]) -> Self {
        let scene = Scene::new();
        let region = scene.region(texts, stays);
        Self::over(scene, region, 2023)
    }

    /// Of a region that stands already.
    pub fn over(scene: Scene, region: PathBuf, year: i32) -> Self {
        let places = Places { tables: Some(scene.tables()), region: Some(region), ..Places::default() };
        Self { scene, places, task: WhatIfTask { year, ..WhatIfTask::default() } }
    }

    /// With a variant of the small region that says this behind its head.
    pub fn variant(self, body: &str) -> Self {
        let number = self.places.variants.len();
        let head = HEAD.replace("id = \"v\"", &format!("id = \"v{number}\""));
        self.file(&format!("v{number}.toml"), &format!("{head}{body}"))
    }

    /// With a variant as a whole file.
    pub fn file(mut self, name: &str, text: &str) -> Self {
        let path = self.scene.path(name);
        std::fs::write(&path, text).unwrap();
        self.places.variants.push(path);
        self
    }

    /// Looking at a hospital.
    pub fn hospital(mut self, code: &str) -> Self {
        self.task.hospital = Some(code.to_owned());
        self
    }

    pub fn sweep(mut self, sweep: &str) -> Self {
        self.task.sweep.push(sweep.to_owned());
        self
    }

    pub fn goal(mut self, goal: &str, vary: &str) -> Self {
        self.task.goal = Some(goal.to_owned());
        self.task.vary = Some(vary.to_owned());
        self
    }

    pub fn region(&self) -> &Path {
        self.places.region.as_deref().unwrap()
    }

    /// Simulates into a folder of the scene with so many threads.
    pub fn simulate(&self, out: &str, threads: usize) -> Result<Summary, String> {
        let task = Task::Simulate(self.task.clone());
        let context = Context { threads, progress: &mut Silent };
        let done = perform(&task, &self.places, &self.scene.path(out), true, context);
        done.map_err(|error| error.to_string().replace(&format!("{}/", self.scene.path("").display()), "/"))
    }

    /// Simulates into `if`.
    pub fn done(self) -> Self {
        self.simulate("if", 2).unwrap_or_else(|error| panic!("{error}"));
        self
    }

    /// Why it is refused; paths are told as they lie in the scene.
    pub fn refused(&self) -> String {
        let error = self.simulate("if", 2).map(|_| ()).expect_err("it is refused");
        assert!(!self.scene.path("if").exists(), "what is refused leaves no output");
        let root = self.scene.path("").display().to_string();
        error.replace(root.trim_end_matches('/'), "").replace("/region/", "")
    }

    /// Runs the year of a region into a folder of the scene.
    pub fn run(&self, region: &Path, out: &str) -> PathBuf {
        let places = Places { region: Some(region.to_owned()), ..self.places.clone() };
        let places = Places { variants: Vec::new(), baseline: None, ..places };
        let (task, context) =
            (Task::Run { year: self.task.year }, Context { threads: 2, progress: &mut Silent });
        perform(&task, &places, &self.scene.path(out), true, context)
            .unwrap_or_else(|error| panic!("{error}"));
        self.scene.path(out)
    }

    pub fn table(&self, name: &str) -> Table {
        Table::read(&self.scene.path("if").join(name))
    }

    /// Baseline, variant, difference and per cent of a figure of `hospitals.csv` (of a hospital of the only pool).
    pub fn of_hospital(&self, code: &str, measure: &str) -> String {
        self.figure("hospitals.csv", "fixmedins_code", code, measure)
    }

    /// The same of `pools.csv`.
    pub fn of_pool(&self, measure: &str) -> String {
        self.figure("pools.csv", "pool", "employee", measure)
    }

    /// The same of any table; nothing where it has no such row.
    pub fn figure(&self, table: &str, key: &str, word: &str, measure: &str) -> String {
        let table = self.table(table);
        let rows = table.cells(key, word, &["measure", "baseline", "variant", "difference", "percent"]);
        rows.into_iter().filter(|row| row[0] == measure).map(|row| row[1..].join(" ")).collect()
    }

    /// The causes of a hospital that move anything: `50.00 = route -300.00, other_methods 350.00`.
    pub fn causes(&self, code: &str) -> String {
        let table = self.table("causes.csv");
        let place = |name: &str| table.place(name);
        let rows: Vec<&Vec<String>> =
            table.rows.iter().filter(|row| row[place("fixmedins_code")] == code).collect();
        let told = |row: &Vec<String>| {
            let first = place("difference") + 1;
            let moved = (first..row.len()).filter(|at| row[*at] != "0.00");
            let parts: Vec<String> = moved.map(|at| format!("{} {}", table.header[at], row[at])).collect();
            format!("{} = {}", row[first - 1], parts.join(", "))
        };
        rows.into_iter().map(told).collect::<Vec<_>>().join("; ")
    }

    /// The rows of a table, blanks between the cells.
    pub fn rows(&self, name: &str) -> Vec<String> {
        self.table(name).rows.iter().map(|row| row.join(" ")).collect()
    }

    /// A copy of the region into which the variants' tables, policy and settings are written.
    pub fn written_out(&self) -> PathBuf {
        let (from, to) = (self.region(), self.scene.path("written"));
        copy(from, &to);
        let region = Region::load(from).unwrap();
        let variants = self.places.variants.iter().map(|path| Variant::read(path).unwrap()).collect();
        let stack = Stack::of(variants, &region, self.task.year).unwrap();
        assert_eq!(stack.cases().count(), 0, "cases cannot be written into a region");
        for name in stack.overlay().names() {
            match stack.overlay().text(from, name).unwrap() {
                Some(text) => std::fs::write(to.join(name), text).unwrap(),
                None => std::fs::remove_file(to.join(name)).unwrap(),
            }
        }
        to
    }

    /// The baseline is what `run` makes of the region, the variant what it makes of the region with the variants
    /// written into it.
    pub fn agrees_with_run(self) -> Self {
        let run = self.run(self.region(), "ran");
        same_figures(&self.scene.path("if"), "baseline", &run);
        let run = self.run(&self.written_out(), "ran");
        same_figures(&self.scene.path("if"), "variant", &run);
        self
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for own in std::fs::read_dir(from).unwrap() {
        let own = own.unwrap();
        let place = to.join(own.file_name());
        if own.path().is_dir() {
            copy(&own.path(), &place);
        } else {
            std::fs::copy(own.path(), place).unwrap();
        }
    }
}

/// Figures of `hospitals.csv` with their columns in `clearing.csv`.
const OF_HOSPITALS: [(&str, &str); 13] = [
    ("cases", "cases"),
    ("points", "points"),
    ("standard", "standard"),
    ("recorded", "recorded"),
    ("retained", "retained"),
    ("borne_by_hospital", "borne_by_hospital"),
    ("cleared", "cleared"),
    ("assessment_effect", "assessment_effect"),
    ("other_methods", "other_methods"),
    ("deduction", "deduction"),
    ("deposit_forfeited", "deposit_forfeited"),
    ("net_due", "net_due"),
    ("final", "final"),
];

/// Figures of `pools.csv` with their lines in `pool.csv`.
const OF_POOLS: [(&str, &str); 9] = [
    ("standard", "standard"),
    ("recorded", "recorded"),
    ("cleared", "cleared"),
    ("final", "final"),
    ("net_due", "net due"),
    ("available", "available"),
    ("reserve_left", "reserve left"),
    ("left", "left"),
    ("point_value", "point value"),
];

/// Holds an arm of a what-if against a run, hospital by hospital and line by line.
pub fn same_figures(what_if: &Path, arm: &str, run: &Path) {
    // A figure that is nothing in both arms has no row.
    let number =
        |text: &str| if text.trim_matches(['0', '.']).is_empty() { "0".to_owned() } else { text.to_owned() };
    let told = |table: &Table, keys: &[&str]| {
        let row = table.rows.iter().find(|row| keys.iter().all(|key| row.iter().any(|cell| cell == key)));
        row.map_or("0".to_owned(), |row| number(&row[table.place(arm)]))
    };
    let (hospitals, clearing) =
        (Table::read(&what_if.join("hospitals.csv")), Table::read(&run.join("clearing.csv")));
    for row in &clearing.rows {
        let (pool, code) = (&row[clearing.place("pool")], &row[clearing.place("fixmedins_code")]);
        for (figure, column) in OF_HOSPITALS {
            let expected = number(&row[clearing.place(column)]);
            assert_eq!(told(&hospitals, &[pool, code, figure]), expected, "{pool} {code} {figure}, {arm}");
        }
    }
    let (pools, lines) = (Table::read(&what_if.join("pools.csv")), Table::read(&run.join("pool.csv")));
    for row in &lines.rows {
        let (pool, line) = (&row[lines.place("pool")], &row[lines.place("line")]);
        for (figure, _) in OF_POOLS.iter().filter(|(_, own)| own == line) {
            let expected = number(&row[lines.place("value")]);
            assert_eq!(told(&pools, &[pool, figure]), expected, "{pool} {figure}, {arm}");
        }
    }
}

/// 700.00 for 7 points: 100.00 a point.
pub fn of_700(texts: Texts) -> Texts {
    texts.exchange("budget.csv", "1000.00", "700.00")
}

pub fn small() -> Asked {
    Asked::of(&of_700(mini_region()), &small_year())
}

/// A change of rows of a table.
pub fn table(file: &str, rest: &str) -> String {
    format!("[[table]]\nfile = \"{file}\"\n{rest}\n")
}

/// A change of cases.
pub fn cases(filter: &str, edit: &str) -> String {
    format!("[[cases]]\nwhere = {{ {filter} }}\n{edit}\n")
}

/// An entry of the policy in a variant.
pub fn policy(key: &str, rest: &str) -> String {
    format!("[[policy.{key}]]\n{}\nfrom = 2023-01-01\nsource = \"what if\"\n", rest.replace("; ", "\n"))
}

pub const TOTAL_770: &str =
    "[[table]]\nfile = \"budget.csv\"\nwhere = { kind = \"total\" }\nset = { value = \"770.00\" }\n";

#[test]
fn without_a_change_nothing_differs_anywhere() {
    for asked in [small().done(), small().variant("").done(), small().variant("").variant("").done()] {
        let asked = asked.agrees_with_run();
        for table in ["pools.csv", "levels.csv", "hospitals.csv", "months.csv", "groups.csv"] {
            let table = asked.table(table);
            let place = table.place("difference");
            assert!(!table.rows.is_empty());
            for row in &table.rows {
                assert!(row[place].trim_matches(['0', '.']).is_empty(), "{row:?}");
            }
        }
        assert!(asked.rows("causes.csv").is_empty() && asked.rows("group_changes.csv").is_empty());
        // Two cases of BR15, one of BR13 and one of BR11, each in its own group again.
        assert_eq!(
            asked.rows("migration.csv"),
            [
                "BR11 BR11 1 3000.00 3.0000 3.0000",
                "BR13 BR13 1 2000.00 2.0000 2.0000",
                "BR15 BR15 2 2000.00 2.0000 2.0000"
            ]
        );
    }
}

#[test]
fn words_of_a_variant_stay_on_their_line() {
    let text = "format = 1\nid = \"v\"\ntitle = \"red \\u001b[31m\\n! forged\"\nreason = \"bell\\u0007\"\nbaseline = \"mini\"\n";
    let summary = small().file("v.toml", text).simulate("if", 2).unwrap().to_string();
    let line = summary.lines().find(|line| line.starts_with("variant")).unwrap();
    assert_eq!(line, "variant 方案 v: red  [31m ! forged (bell )");
    assert!(!summary.contains('\u{1b}') && !summary.contains('\u{7}'));
}

#[test]
fn a_demo_region_against_itself_agrees_with_run() {
    for (name, year) in [("demo-drg", 2023), ("demo-dip", 2027)] {
        let asked = Asked::over(Scene::published(), repository("fixtures").join(name), year).done();
        assert!(asked.rows("causes.csv").is_empty(), "{name}");
        let (baseline, variant) = (asked.table("pools.csv"), asked.table("hospitals.csv"));
        for row in baseline.rows.iter().chain(&variant.rows) {
            assert_eq!(row[row.len() - 4], row[row.len() - 3], "{row:?}");
        }
        asked.agrees_with_run();
    }
}

#[test]
fn a_budget_line() {
    // 770.00 for 7 points: A 2 · 110, B 5 · 110.
    let asked = small().variant(TOTAL_770).done().agrees_with_run();
    assert_eq!(asked.of_pool("available"), "700.00 770.00 70.00 10.00");
    assert_eq!(asked.of_pool("point_value"), "100.000000 110.000000 10.000000 10.00");
    assert_eq!(asked.of_hospital("A", "final"), "200.00 220.00 20.00 10.00");
    assert_eq!(asked.of_hospital("B", "final"), "500.00 550.00 50.00 10.00");
    assert_eq!([asked.causes("A"), asked.causes("B")], ["20.00 = budget 20.00", "50.00 = budget 50.00"]);
    assert_eq!(asked.causes("C"), "");
    // A has level 3 as B; C, of level 2, has nothing in both.
    assert_eq!(asked.figure("levels.csv", "level", "3", "final"), "700.00 770.00 70.00 10.00");
    assert_eq!(asked.figure("levels.csv", "level", "2", "final"), "");
    // BR15 has 2 of 7 points.
    assert_eq!(asked.figure("groups.csv", "group_code", "BR15", "amount"), "200.00 220.00 20.00 10.00");
    assert_eq!(asked.figure("groups.csv", "group_code", "BR15", "cases"), "2 2 0 0.00");
}

#[test]
fn a_coefficient() {
    // A 1 · 1.5 twice: 3 points, 8 in all; 700 / 8 = 87.50 a point. A gains a point of 100.00, and 3 points lose 12.50.
    let set = "where = { fixmedins_code = \"A\" }\nset = { coefficient = 1.5 }";
    let asked = small().variant(&table("coefficients.csv", set)).done().agrees_with_run();
    assert_eq!(asked.of_hospital("A", "points"), "2.0000 3.0000 1.0000 50.00");
    assert_eq!(asked.of_hospital("A", "final"), "200.00 262.50 62.50 31.25");
    assert_eq!(asked.causes("A"), "62.50 = coefficient 100.00, point_value -37.50");
    assert_eq!(asked.causes("B"), "-62.50 = point_value -62.50");
    assert_eq!(asked.of_pool("final"), "700.00 700.00 0.00 0.00");
    // January at the opening 100.00 a point, 95 % of it: 200.00 and 300.00.
    assert_eq!(asked.of_hospital("A", "net_due"), "10.00 -22.50 -32.50 -325.00");
}

#[test]
fn a_weight_and_a_mean_cost() {
    let set = "where = { group_code = \"BR15\" }\nset = { weight = 1.5 }";
    let asked = small().variant(&table("group_points.csv", set)).done().agrees_with_run();
    assert_eq!(asked.causes("A"), "62.50 = points 100.00, point_value -37.50");
    assert_eq!(asked.figure("groups.csv", "group_code", "BR15", "points"), "2.0000 3.0000 1.0000 50.00");
    // BR15 262.50, BR13 2 · 87.50, BR11 3 · 87.50.
    let amounts =
        ["BR15", "BR13", "BR11"].map(|group| asked.figure("groups.csv", "group_code", group, "amount"));
    assert_eq!(
        amounts,
        ["200.00 262.50 62.50 31.25", "200.00 175.00 -25.00 -12.50", "300.00 262.50 -37.50 -12.50"]
    );
}

/// Bounds: above twice the mean a case is worth x − 2 + 1 times its points.
pub fn bounded() -> Texts {
    let keys = entry("points.denominator", "value = \"group_mean\"")
        + &entry("points.high", "value = 2, unit = \"times\", inclusive = false, form = \"excess\"");
    of_700(mini_with(&keys))
}

#[test]
fn a_bound_of_the_policy() {
    // The costs are the means: x = 1. Above 0.5 each case is worth 1 − 0.5 + 1 = 1.5 times its points: 10.5 for 700.00.
    // A: a point more of 100.00, and 3 points that are worth 66.67 instead of 100.00: nothing moves in all.
    let high = policy("points.high", "value = 0.5; unit = \"times\"; inclusive = false; form = \"excess\"");
    let asked = Asked::of(&bounded(), &small_year()).variant(&high).done().agrees_with_run();
    assert_eq!(asked.of_hospital("A", "points"), "2.0000 3.0000 1.0000 50.00");
    assert_eq!(asked.causes("A"), "0.00 = deviation 100.00, point_value -100.00");
    assert_eq!(asked.of_hospital("A", "final"), "200.00 200.00 0.00 0.00");
    // Of A alone: a case at 1500.00 and bounds of 2 and 1.4: 1.5 − 1.4 + 1 = 1.1, 7.1 points in all.
    let mut stays = small_year();
    stays[0].medfee_sumamt = Some(150_000);
    let high = high.replace("0.5", "1.4");
    let asked = Asked::of(&bounded(), &stays).variant(&high).done().agrees_with_run();
    // A: 2.1 · 700 / 7.1 = 207.042 → 207.04; B 5 · 700 / 7.1 = 492.957 → 492.96.
    assert_eq!(asked.of_hospital("A", "final"), "200.00 207.04 7.04 3.52");
    assert_eq!(asked.causes("A"), "7.04 = deviation 10.00, point_value -2.96");
    assert_eq!(asked.causes("B"), "-7.04 = point_value -7.04");
}

#[test]
fn what_the_months_pay_moves_no_final_amount() {
    // A: 200.00 at the opening value; 0.95 and 0.9 of it: 190.00 and 180.00.
    let paid = policy("month.share_paid", "value = 0.9; unit = \"share\"");
    let asked = small().variant(&paid).done().agrees_with_run();
    assert!(asked.rows("causes.csv").is_empty());
    assert_eq!(asked.of_hospital("A", "net_due"), "10.00 20.00 10.00 100.00");
    let months: Vec<String> = asked.rows("months.csv");
    let paid: Vec<&String> = months.iter().filter(|row| row.contains(" paid ")).collect();
    // January: A and B 200.00 each; March: B 300.00.
    assert_eq!(
        paid,
        [
            "employee 2023-01 paid 380.00 360.00 -20.00 -5.26",
            "employee 2023-03 paid 285.00 270.00 -15.00 -5.26"
        ]
    );
}

#[test]
fn a_route() {
    // B's case of BR11 goes by item: its 400.00 come off the 700.00. 4 points share 300.00, 75.00 each.
    // B: 3 points of 100.00 gone; of its 2 left, 100.00 · 2 · (300 − 700) / 700 by the budget = −114.29; the rest of
    // 150.00 − 500.00 is the value: −350.00 + 300.00 + 114.29 = 64.29. A: −50.00 + 114.29.
    let rules = "[[policy.routing.rules]]\nrules = [{ group = [\"BR11\"], method = \"item\", ratio = 1 }]\nfrom = 2023-01-01\nsource = \"what if\"\n";
    let asked = small().variant(rules).done().agrees_with_run();
    assert_eq!(asked.of_pool("available"), "700.00 300.00 -400.00 -57.14");
    assert_eq!(asked.of_hospital("B", "final"), "500.00 550.00 50.00 10.00");
    assert_eq!(asked.of_hospital("A", "final"), "200.00 150.00 -50.00 -25.00");
    assert_eq!(
        asked.causes("B"),
        "50.00 = route -300.00, budget -114.29, point_value 64.29, other_methods 400.00"
    );
    assert_eq!(asked.causes("A"), "-50.00 = budget -114.29, point_value 64.29");
}

/// With the scheme `mini-2` among the tables, which has one group BR19 for BR13 and BR15, and a table of points for it.
fn with_other_scheme(asked: Asked) -> Asked {
    let scheme = mini_scheme().exchange(
        "drg.csv",
        "2,BR1,BR13,with CC,\"QTZD in {MCC, CC}\"\n3,BR1,BR15,without,",
        "2,BR1,BR19,without,",
    );
    let manifest = MINI_MANIFEST.replace("id = \"mini\"", "id = \"mini-2\"").replace("drg = 6", "drg = 5");
    write_scheme(&scheme, &manifest, &asked.scene.tables().join("mini-2"));
    let points = "group_code,weight\nBR11,3\nBR19,1.5\nBB19,4\nBB11,5\n";
    std::fs::write(asked.scene.path("points.csv"), points).unwrap();
    asked
}

fn other_scheme() -> String {
    let replace = table("group_points.csv", "replace = \"points.csv\"");
    format!("[[region.scheme]]\nid = \"mini-2\"\nfrom = 2023-01-01\n{replace}")
}

#[test]
fn another_scheme_with_a_table_of_points() {
    // `mini-2` has BR13 and BR15 in one group BR19 of weight 1.5: A 2 · 1.5, B 1.5 + 3: 7.5 points for 700.00.
    // A point of the baseline is 7 / 7.5 of the variant, so that BR19 counts as 1.4: A gains 2 · 0.4 · 100.00, B loses
    // 0.6 · 100.00 by the other group and 3 · (1 − 7/7.5) · 100.00 = 20.00 by the points of its BR11.
    let asked = with_other_scheme(small()).variant(&other_scheme()).hospital("A").done().agrees_with_run();
    assert_eq!(asked.of_hospital("A", "final"), "200.00 280.00 80.00 40.00");
    assert_eq!(asked.of_hospital("B", "final"), "500.00 420.00 -80.00 -16.00");
    assert_eq!(asked.causes("A"), "80.00 = group 80.00");
    assert_eq!(asked.causes("B"), "-80.00 = group -60.00, points -20.00");
    assert_eq!(
        asked.rows("migration.csv"),
        [
            "BR11 BR11 1 3000.00 3.0000 3.0000",
            "BR13 BR19 1 2000.00 2.0000 1.5000",
            "BR15 BR19 2 2000.00 2.0000 3.0000"
        ]
    );
    assert_eq!(
        asked.rows("group_changes.csv"),
        ["BR13 gone BR19", "BR15 gone BR19", "BR19 merged BR13 BR15", "BR19 new BR13 BR15"]
    );
    assert_eq!(asked.figure("groups.csv", "group_code", "BR19", "cases"), "0 3 3 ");
    // Each case of A is worth 40.00 more.
    assert_eq!(
        asked.rows("own_cases.csv"),
        [
            "employee 1 BR15 BR19 1000.00 1000.00 1.0000 1.5000 0.5000 0.00 0.00 40.00",
            "employee 2 BR15 BR19 1000.00 1000.00 1.0000 1.5000 0.5000 0.00 0.00 40.00"
        ]
    );
}

#[test]
fn variants_are_applied_together() {
    // 770.00, and A has 3 of 8 points: 96.25 each. A: a point of 100.00; 3 · 10 by the budget; the rest of 288.75 − 200.00.
    let set = "where = { fixmedins_code = \"A\" }\nset = { coefficient = 1.5 }";
    let asked = small().variant(TOTAL_770).variant(&table("coefficients.csv", set)).done().agrees_with_run();
    assert_eq!(asked.of_hospital("A", "final"), "200.00 288.75 88.75 44.38");
    assert_eq!(asked.causes("A"), "88.75 = coefficient 100.00, budget 30.00, point_value -41.25");
    // In the other order: the same bytes.
    let other = small().variant(&table("coefficients.csv", set)).variant(TOTAL_770).done();
    for name in ["pools.csv", "hospitals.csv", "causes.csv", "months.csv", "groups.csv"] {
        assert_eq!(asked.table(name), other.table(name), "{name}");
    }
}

#[test]
fn a_hospital_that_only_the_variant_has_and_one_that_it_lacks() {
    // C is gone: it has no case, and nothing differs. D comes and has nothing either.
    let body = table("hospitals.csv", "where = { fixmedins_code = \"C\" }\nremove = true")
        + &table("coefficients.csv", "where = { fixmedins_code = \"C\" }\nremove = true")
        + &table("hospitals.csv", "add = { fixmedins_code = \"D\", name = \"Delta\", level = \"2\" }");
    let asked = small().variant(&body).done().agrees_with_run();
    assert!(asked.rows("causes.csv").is_empty());
    // B is gone with its two cases, whose records are then refused: A has the 700.00 alone.
    let body = table("hospitals.csv", "where = { fixmedins_code = \"B\" }\nremove = true")
        + &table("coefficients.csv", "where = { fixmedins_code = \"B\" }\nremove = true");
    let asked = small().variant(&body).done().agrees_with_run();
    assert_eq!(asked.of_hospital("B", "final"), "500.00 0.00 -500.00 -100.00");
    assert_eq!(asked.causes("B"), "-500.00 = cases -500.00");
    assert_eq!(asked.causes("A"), "500.00 = point_value 500.00");
}

#[test]
fn variants_of_the_demo_regions_are_what_run_makes_of_the_written_region() {
    let head =
        |id: &str| format!("format = 1\nid = \"v\"\ntitle = \"t\"\nreason = \"r\"\nbaseline = \"{id}\"\n");
    let drg = [
        table("budget.csv", "where = { kind = \"reserve_share\" }\nset = { value = 0.08 }"),
        policy(
            "points.high",
            "value = 2.5; unit = \"times\"; level = \"3\"; inclusive = false; form = \"excess\"",
        ),
        table(
            "coefficients.csv",
            "where = { fixmedins_code = \"D001\" }\nmultiply = { coefficient = 1.02 }\nfrom = 2023-07-01",
        ),
    ]
    .concat();
    let dip = [
        table("budget.csv", "where = { kind = \"total\" }\nmultiply = { value = 1.03 }"),
        policy("month.share_paid", "value = 0.9; unit = \"share\""),
    ]
    .concat();
    for (name, year, body) in [("demo-drg", 2023, drg), ("demo-dip", 2027, dip)] {
        let body = if year == 2027 { body.replace("2023-01-01", "2027-01-01") } else { body };
        let asked = Asked::over(Scene::published(), repository("fixtures").join(name), year);
        let asked = asked.file("v.toml", &(head(name) + &body)).done().agrees_with_run();
        assert!(!asked.rows("causes.csv").is_empty(), "{name}");
        closes(&asked);
    }
}

#[test]
fn another_scheme_and_other_cases_at_once() {
    // `mini-2` as above, without the case that is of BR13 in the baseline, a group that the variant does not have: A 2 · 1.5,
    // B 3 points of 6 for 700.00. The cases of both arms had 5 points and have 6, so that BR19 counts as 1.25.
    let body = other_scheme() + "[[cases]]\nwhere = { group = [\"BR13\"] }\ndrop = true\n";
    let asked = with_other_scheme(small()).variant(&body).done();
    // A: 2 · 0.25 · 100.00, then 350.00 − 250.00; B: −2 · 100.00, 3 · (1.25 / 1.5 − 1) · 100.00, then 350.00 − 250.00.
    assert_eq!(asked.causes("A"), "150.00 = group 50.00, point_value 100.00");
    assert_eq!(asked.causes("B"), "-150.00 = cases -200.00, points -50.00, point_value 100.00");
    closes(&asked);
}

#[test]
fn the_demo_region_by_a_scheme_whose_points_follow_from_its_cases() {
    let asked = Asked::over(Scene::published(), repository("fixtures/demo-drg"), 2023);
    let text = std::fs::read_to_string(repository("fixtures/variants/chs-drg-3.0.toml")).unwrap();
    let asked = asked.file("v.toml", &text).hospital("D001").done();
    closes(&asked);
    let run = asked.run(asked.region(), "ran");
    same_figures(&asked.scene.path("if"), "baseline", &run);
    // Every figure that rests on derived points says so.
    for name in ["pools.csv", "hospitals.csv", "causes.csv", "groups.csv", "migration.csv", "own_cases.csv"] {
        let table = asked.table(name);
        assert_eq!(table.header.last().unwrap(), "basis", "{name}");
        assert!(
            !table.rows.is_empty()
                && table.rows.iter().all(|row| row.last().unwrap() == "points from_history")
        );
    }
    // A group of 3.0 alone is new, one of 1.1 alone is gone; both are told once.
    let changes = asked.table("group_changes.csv");
    let told = |change: &str| -> Vec<String> {
        changes.rows.iter().filter(|row| row[1] == change).map(|row| row[0].clone()).collect()
    };
    // Places for cases without a group, x000 and xQY by MDC, are rows of 3.0's table and are known to 1.1 without.
    let place = |code: &String| code.ends_with("000") || code.ends_with("QY");
    let groups = |codes: Vec<String>| -> std::collections::BTreeSet<String> {
        codes.into_iter().filter(|code| !place(code)).collect()
    };
    let codes = |grouper: &casemix::grouper::drg::Grouper| {
        groups(grouper.scheme.drgs.iter().map(|row| row.code.clone()).collect())
    };
    let (one, three) = (codes(&DRG_1_1), codes(&DRG_3_0));
    assert_eq!(groups(told("gone")), &one - &three);
    assert_eq!(groups(told("new")), &three - &one);
}
