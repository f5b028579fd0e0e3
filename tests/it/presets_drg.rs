//! Documented example policies for DRG and for standards per admission: what their texts state, and their golden regions by hand.

use std::path::{Path, PathBuf};

use casemix::domain::Error;
use casemix::run::{Context, Places, Silent, Task, perform};
use tempfile::TempDir;

use crate::support::{Table, parquet_rows, repository};

/// A golden region that was run.
struct Preset {
    folder: TempDir,
}

fn preset(id: &str) -> PathBuf {
    repository("fixtures/policies").join(id)
}

fn perform_on(region: &Path, year: i32, output: &Path) -> Result<(), Error> {
    let places = Places {
        tables: Some(repository("grouper-tables")),
        region: Some(region.to_owned()),
        ..Places::default()
    };
    let context = Context { threads: 1, progress: &mut Silent };
    perform(&Task::Run { year }, &places, output, false, context).map(drop)
}

impl Preset {
    fn run(id: &str, year: i32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        perform_on(&preset(id), year, &folder.path().join("out")).unwrap_or_else(|error| panic!("{error}"));
        let run = Self { folder };
        let closing = run.table("closing.csv");
        assert!(closing.rows.iter().all(|row| matches!(row[5].as_str(), "0" | "0.00" | "0.0000")));
        run
    }

    fn table(&self, name: &str) -> Table {
        Table::read(&self.folder.path().join("out").join(name))
    }

    /// Id and some columns of every case, blanks between them; a null is `-`.
    fn cases(&self, columns: &[&str]) -> Vec<String> {
        let columns = [&["setl_id"], columns].concat();
        let rows = parquet_rows(&self.folder.path().join("out/cases.parquet"), &columns);
        let text = |row: Vec<Option<String>>| {
            row.into_iter().map(|cell| cell.unwrap_or("-".to_owned())).collect::<Vec<_>>().join(" ")
        };
        rows.into_iter().map(text).collect()
    }

    /// Some columns of a pool's hospitals in a statement, hospital first, blanks between them.
    fn hospitals(&self, name: &str, pool: &str, columns: &[&str]) -> Vec<String> {
        let table = self.table(name);
        let columns = [&["fixmedins_code"], columns].concat();
        table.cells("pool", pool, &columns).into_iter().map(|row| row.join(" ")).collect()
    }

    /// Values of the lines of a pool's `pool.csv`.
    fn lines(&self, pool: &str, names: &[&str]) -> Vec<String> {
        let table = self.table("pool.csv");
        let rows = table.cells("pool", pool, &["line", "value"]);
        let value = |name: &&str| {
            let own = rows.iter().find(|row| row[0] == *name);
            own.unwrap_or_else(|| panic!("no line {name}"))[1].to_owned()
        };
        names.iter().map(value).collect()
    }

    /// Cases and what was found of them.
    fn findings(&self) -> Vec<String> {
        self.table("findings.csv").rows.iter().map(|row| format!("{} {}", row[0], row[3])).collect()
    }
}

/// The entries of a policy: key and text.
fn entries(id: &str) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(preset(id).join("policy.toml")).unwrap();
    let entry = |block: &str| {
        let (key, rest) = block.split_once("]]\n").unwrap();
        (key.to_owned(), rest.to_owned())
    };
    text.split("\n[[").skip(1).map(entry).collect()
}

/// A field of an entry as it is written; a list over several lines in one.
fn field(entry: &str, name: &str) -> String {
    let mut lines = entry.lines().skip_while(|line| !line.starts_with(&format!("{name} = ")));
    let first = lines.next().unwrap_or_else(|| panic!("no {name} in {entry}"));
    let mut value = first.split_once(" = ").unwrap().1.to_owned();
    if value == "[" {
        lines.take_while(|line| *line != "]").for_each(|line| value += line.trim());
    }
    value
}

/// What the entries of a key state in a field.
fn stated(id: &str, key: &str, name: &str) -> Vec<String> {
    let own = entries(id).into_iter().filter(|(own, _)| own == key);
    own.map(|(_, entry)| field(&entry, name)).collect()
}

/// Decides on a case of a copy of the region: the error of its run.
fn refused_decision(id: &str, year: i32, setl_id: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let region = folder.path().join("region");
    std::fs::create_dir_all(region.join("discharges")).unwrap();
    for part in ["", "discharges"] {
        for file in std::fs::read_dir(preset(id).join(part)).unwrap().map(Result::unwrap) {
            if file.path().is_file() {
                std::fs::copy(file.path(), region.join(part).join(file.file_name())).unwrap();
            }
        }
    }
    let decisions = format!("setl_id,outcome,reason\n{setl_id},by_item,t\n");
    std::fs::write(region.join("special_cases.csv"), decisions).unwrap();
    let error = perform_on(&region, year, &folder.path().join("out")).unwrap_err().to_string();
    error.split("special_cases.csv: ").nth(1).unwrap_or(&error).to_owned()
}

const IDS: [&str; 3] = ["zhejiang-drg-points", "chongqing-rate", "shenzhen-2014"];

#[test]
fn they_say_where_each_value_comes_from_and_that_the_region_is_made_up() {
    for id in IDS {
        for (key, entry) in entries(id) {
            let source = field(&entry, "source");
            let named = ["assumed", "R-", "号"].iter().any(|mark| source.contains(mark));
            assert!(named, "{id}: {key} rests on {source:?}");
        }
        let region = std::fs::read_to_string(preset(id).join("region.toml")).unwrap();
        assert!(region.contains("notice = \"synthetic: ") && region.contains("合成数据"), "{id}");
    }
}

#[test]
fn zhejiang_states_what_its_texts_state() {
    let one = |key: &str, field: &str| stated("zhejiang-drg-points", key, field).join(" ");
    // ×100; capped at base; 15 days, half, but not chemotherapy (Z51.1) and radiotherapy (Z51.0); 85 % a month; 85 / 85.
    assert_eq!(one("points.scale", "value"), "100");
    assert_eq!(one("points.incomplete", "form"), "\"scaled_capped\"");
    assert_eq!([one("points.readmission", "value"), one("points.readmission", "factor")], ["15", "0.5"]);
    assert_eq!(one("points.readmission", "except_diagnoses"), "[\"Z51.0\", \"Z51.1\"]");
    assert_eq!(one("month.share_paid", "value"), "0.85");
    assert_eq!(one("sharing.level", "value"), "\"pool\"");
    let bands = one("sharing.bands", "bands");
    assert!(bands.contains("kept_by_hospital = 0.85") && bands.contains("borne_by_fund = 0.15"), "{bands}");
    // Single decisions: 5‰ a quarter, a fifth swapped, newborns below 1500 g at 2.5 times the city's mean and once the group's.
    let quota = ["value", "over", "cycle"].map(|field| one("special.quota", field));
    assert_eq!(quota, ["0.005", "\"hospital\"", "\"quarter\""]);
    assert_eq!(one("special.swap", "value"), "0.2");
    let newborn = ["value", "times_mean", "times_group"].map(|field| one("special.newborn", field));
    assert_eq!(newborn, ["1500", "2.5", "1"]);
    // The bands of high costs were not found, and say so.
    assert!(one("points.high", "source").contains("assumed: bands"));
}

#[test]
fn zhejiang_points_by_hand() {
    let run = Preset::run("zhejiang-drg-points", 2020);
    // Base points: BR25 1.2 · 100 = 120, ES35 60, RE15 80. Coefficients in BR25: Z01 1.1, Z02 0.9; else 1.
    let expected = [
        // Complete: 120 · 1.1 (worked example D7).
        "E01 BR25 132.0000",
        // Incomplete by the mark: 132 · 4 800 / 12 000 (D7).
        "E02 BR25 52.8000",
        // 132 · 11 500 / 12 000 = 126.5, capped at 120 (D7).
        "E03 BR25 120.0000",
        // 2 400 is 0.2 times the mean: 120 · 0.9 · 0.2.
        "E04 BR25 21.6000",
        // P05 left on 20 January and came back ten days later, to ES35 again: 60 · 0.5. January was paid by 60, so the case
        // file has 60 and February takes 30 back.
        "E05 ES35 60.0000",
        "E06 ES35 60.0000",
        // P06 came back for chemotherapy after ten days: both whole.
        "E07 RE15 80.0000",
        "E08 RE15 80.0000",
        // 36 000 is 3 times the mean, above 2.5 for base points of 120: as a complete stay, for single decision.
        "E09 BR25 132.0000",
        // 4.2 · 35 days (D7).
        "E10 - 147.0000",
        "R01 BR25 132.0000",
        // 120 · 0.9.
        "R02 BR25 108.0000",
        "R03 ES35 60.0000",
    ];
    let found = run.cases(&["payment_method", "group_code", "points"]);
    let found: Vec<String> = found
        .iter()
        .map(|row| match row.split(' ').collect::<Vec<_>>()[..] {
            [id, "bed_day", _, points] => format!("{id} - {points}"),
            [id, "group", group, points] => format!("{id} {group} {points}"),
            _ => row.clone(),
        })
        .collect();
    assert_eq!(found, expected);
    assert_eq!(
        run.table("adjustments.csv").row("setl_id", "E05", &["month", "cause", "refers_to", "points"]),
        ["2020-02", "readmission", "E06", "-30.0000"]
    );
    assert_eq!(run.table("adjustments.csv").rows.len(), 1);
    assert!(run.findings().contains(&"E09 special_case_candidate".to_owned()), "{:?}", run.findings());
    // 5‰ of the three cases of Z01 in the second quarter are none.
    assert_eq!(
        refused_decision("zhejiang-drg-points", 2020, "E09"),
        "decides on 1 cases of hospital Z01 in pool employee settled in 2020-04 to 2020-06; special.quota admits 0 of its 3 \
         grouped discharges"
    );
}

#[test]
fn zhejiang_months_and_year_by_hand() {
    let run = Preset::run("zhejiang-drg-points", 2020);
    // January at 90 yuan a point, 85 % paid. Z01: 132 + 52.8 = 184.8 points: 16 632.00, paid 14 137.20, held 2 494.80.
    // Z02: 60 points, as E05 was whole until the person came back: 5 400.00, 4 590.00, 810.00.
    let month = ["points", "payable", "adjustment", "paid", "deposit_held"];
    assert_eq!(
        run.hospitals("2020-01/settlement.csv", "employee", &month),
        [
            "Z01 184.8000 16632.00 0.00 14137.20 2494.80",
            "Z02 60.0000 5400.00 0.00 4590.00 810.00",
            "Z03 0.0000 0.00 0.00 0.00 0.00"
        ]
    );
    // February, Z02: 60 points 5 400.00, and the 30 points that E05 lost, −2 700.00: 85 % of 2 700.00.
    assert_eq!(
        run.hospitals("2020-02/settlement.csv", "employee", &month)[1],
        "Z02 60.0000 5400.00 -2700.00 2295.00 405.00"
    );
    // Employees: points 596.8 + 111.6 + 147 = 855.4; 85 540.00 / 855.4 = 100 yuan. Recorded 76 986.00, so a surplus of
    // 8 554.00, a tenth of the budget, 85 % of it kept: each hospital has its standard less 1.5 %.
    // Paid 85 % of points · 90, that is 76.5 a point: 45 655.20, 8 537.40, 11 245.50; held 13.5 a point, all released.
    let sharing = ["points", "recorded", "standard", "surplus", "retained", "cleared"];
    let due = ["paid_to_date", "deposit_released", "final", "net_due"];
    assert_eq!(
        run.hospitals("clearing.csv", "employee", &[&sharing[..], &due].concat()),
        [
            "Z01 596.8000 55100.00 59680.00 5968.00 5072.80 58784.80 45655.20 8056.80 58784.80 13129.60",
            "Z02 111.6000 11200.00 11160.00 1116.00 948.60 10992.60 8537.40 1506.60 10992.60 2455.20",
            "Z03 147.0000 10686.00 14700.00 1470.00 1249.50 14479.50 11245.50 1984.50 14479.50 3234.00"
        ]
    );
    // Paid out 76 986.00 + 0.85 · 8 554.00 = 84 256.90; left 1 283.10.
    assert_eq!(run.lines("employee", &["cleared", "left"]), ["84256.90", "1283.10"]);
    // Residents: 132 + 168 = 300 points, 30 000.00 / 300 = 100 yuan. Recorded 33 000.00: an overrun of 3 000.00, the fund
    // bears 15 % = 450.00, 1.5 yuan a point.
    let overrun = ["standard", "overrun", "shared_by_fund", "borne_by_hospital", "cleared", "net_due"];
    assert_eq!(
        run.hospitals("clearing.csv", "resident", &overrun),
        [
            // Paid 132 · 76.5 = 10 098.00.
            "Z01 13200.00 1320.00 198.00 1122.00 13398.00 3300.00",
            // Paid 168 · 76.5 = 12 852.00.
            "Z02 16800.00 1680.00 252.00 1428.00 17052.00 4200.00",
            "Z03 0.00 0.00 0.00 0.00 0.00 0.00"
        ]
    );
    assert_eq!(
        run.lines("resident", &["cleared", "sharing paid from fund balance", "left"]),
        ["30450.00", "450.00", "0.00"]
    );
}

#[test]
fn chongqing_states_what_its_texts_state() {
    let one = |key: &str, field: &str| stated("chongqing-rate", key, field).join(" ");
    assert_eq!(one("point_value.opening", "value"), "9575.25");
    // At most 40 % and above 5 times by item; 3 % held; 中治率 60 %; 5‰, 3‰, 1‰ by level; more than 60 days by item.
    let low = ["value", "inclusive", "form"].map(|field| one("points.low", field));
    assert_eq!(low, ["0.4", "true", "\"item\""]);
    assert_eq!(["value", "form"].map(|field| one("points.high", field)), ["5", "\"item\""]);
    assert_eq!(one("month.share_paid", "value"), "0.97");
    assert_eq!(one("points.tcm_ratio", "value"), "0.6");
    let quota = ["level", "value"].map(|field| one("special.quota", field));
    assert_eq!(quota, ["\"3\" \"2\" \"1\"", "0.005 0.003 0.001"]);
    assert!(one("routing.rules", "rules").contains("stay_days_at_least = 61"));
    let table = |name: &str| Table::read(&preset("chongqing-rate").join(name));
    assert_eq!(table("coefficients.csv").row("fixmedins_code", "Q01", &["coefficient"]), ["0.92"]);
    assert_eq!(table("group_points.csv").cells("group_code", "ES35", &["level"]), [["3"], ["2"]]);
    assert_eq!(table("budget.csv").row("line", "风险金", &["kind", "value"]), ["reserve_share", "0.05"]);
}

#[test]
fn chongqing_cases_by_hand() {
    let run = Preset::run("chongqing-rate", 2025);
    // Points are weight × coefficient: 0.9258 · 0.92 = 0.851736, 0.6524 · 0.92 = 0.600208, 0.8 · 0.92 = 0.736, 0.7 · 1.
    let cases = run.cases(&["payment_method", "points", "deviation"]);
    // Traditional treatment of C01 (1 800 + 900 + 700) / 5 300 = 0.6415 (worked example D19 b): stays. Of C02
    // (1 200 + 200 + 200) / 3 500 = 0.4571 (D19 a): falls to the weight 0.6524.
    assert_eq!(cases[..2], ["C01 group 0.8517 normal", "C02 group 0.6002 normal"]);
    // The standard is 8 155.59, its lines 3 262.236 and 40 777.95 (D18).
    assert_eq!(cases[2..4], ["C03 item 0.0000 low", "C04 group 0.8517 normal"]);
    assert_eq!(cases[4..6], ["C05 group 0.8517 normal", "C06 item 0.0000 high"]);
    // C07 stayed 61 days; C08 and C09 have the weight of level 2.
    assert_eq!(cases[6..8], ["C07 item 0.0000 -", "C08 group 0.7000 normal"]);
    assert_eq!(cases[8..], ["C09 group 0.7000 normal", "C10 group 0.7360 normal"]);
    assert!(run.findings().contains(&"C02 below_tcm_ratio".to_owned()), "{:?}", run.findings());
    // 3‰ of two cases are none.
    assert_eq!(
        refused_decision("chongqing-rate", 2025, "C08"),
        "decides on 1 cases of hospital Q02 in pool employee; special.quota admits 0 of its 2 grouped discharges"
    );
}

#[test]
fn chongqing_months_and_year_by_hand() {
    let run = Preset::run("chongqing-rate", 2025);
    // Amounts of cases, each rounded once (worked example P2): C01, C04, C05 9 575.25 · 0.9258 · 0.92 = 8 155.585134;
    // C02 9 575.25 · 0.6524 · 0.92 = 5 747.141652; C10 9 575.25 · 0.8 · 0.92 = 7 047.384; C08, C09 9 575.25 · 0.7 = 6 702.675.
    let month = ["payable", "other_methods", "paid", "deposit_held"];
    let months: Vec<String> = ["01", "02", "03", "04", "05"]
        .iter()
        .flat_map(|number| run.hospitals(&format!("2025-{number}/settlement.csv"), "employee", &month))
        .filter(|row| !row.ends_with(" 0.00 0.00 0.00 0.00"))
        .collect();
    assert_eq!(
        months,
        [
            // 8 155.59 + 5 747.14 = 13 902.73; 97 % = 13 485.6481.
            "Q01 13902.73 0.00 13485.65 417.08",
            // 97 % of 6 702.68 = 6 501.5996.
            "Q02 6702.68 0.00 6501.60 201.08",
            // C03 by item: 11 417.82; 97 % = 11 075.2854.
            "Q01 8155.59 3262.23 11075.29 342.53",
            "Q02 6702.68 0.00 6501.60 201.08",
            // C06 by item: 48 933.55; 97 % = 47 465.5435.
            "Q01 8155.59 40777.96 47465.54 1468.01",
            // C07 by item: 50 000.00.
            "Q01 0.00 50000.00 48500.00 1500.00",
            // 97 % of 7 047.38 = 6 835.9586.
            "Q01 7047.38 0.00 6835.96 211.42",
        ]
    );
    // Q01: standards 3 · 8 155.59 + 5 747.14 + 7 047.38 = 37 261.29, by item 3 262.23 + 40 777.96 + 50 000.00 =
    // 94 040.19; paid 127 362.44. Q02: 13 405.36, paid 13 003.20. What is due is what was held.
    let year = ["standard", "cleared", "other_methods", "deposit_held", "final", "paid_to_date", "net_due"];
    assert_eq!(
        run.hospitals("clearing.csv", "employee", &year),
        [
            "Q01 37261.29 37261.29 94040.19 3939.04 131301.48 127362.44 3939.04",
            "Q02 13405.36 13405.36 0.00 402.16 13405.36 13003.20 402.16",
            "Q03 0.00 0.00 0.00 0.00 0.00 0.00 0.00"
        ]
    );
    // Budget 150 000.00, risk fund 7 500.00; by item 94 040.19: 48 459.81 are left for standards of 50 666.65, and
    // 2 206.84 come from the risk fund.
    assert_eq!(
        run.lines(
            "employee",
            &["风险金", "available", "standard", "reserve to close the total", "reserve left"]
        ),
        ["-7500.00", "48459.81", "50666.65", "2206.84", "5293.16"].map(str::to_owned)
    );
}

#[test]
fn shenzhen_states_what_its_text_states() {
    let one = |key: &str, field: &str| stated("shenzhen-2014", key, field).join(" ");
    assert_eq!(one("month.share_paid", "value"), "0.97");
    assert_eq!(
        ["sharing.level", "sharing.mode"].map(|key| one(key, "value")),
        ["\"hospital\"", "\"marginal\""]
    );
    assert_eq!(one("sharing.gate", "justified"), "true");
    let bands = one("sharing.bands", "bands");
    for band in [
        "up_to = 1.05, upper_inclusive = true, borne_by_fund = 0.6",
        "up_to = 1.1, upper_inclusive = true, borne_by_fund = 0.5",
        "{ borne_by_fund = 0 }",
    ] {
        assert!(bands.contains(band), "{bands}");
    }
}

#[test]
fn shenzhen_by_hand() {
    let run = Preset::run("shenzhen-2014", 2014);
    // An admission is one point, whatever its group.
    assert!(run.cases(&["points"]).iter().all(|row| row.ends_with(" 1.0000")));
    // January: S01 one admission at 5 000.00, S02 two at 2 500.00; 97 %.
    let month = ["payable", "paid", "deposit_held"];
    assert_eq!(
        run.hospitals("2014-01/settlement.csv", "employee", &month),
        [
            "S01 5000.00 4850.00 150.00",
            "S02 5000.00 4850.00 150.00",
            "S03 0.00 0.00 0.00",
            "S04 0.00 0.00 0.00"
        ]
    );
    // Worked example D10, a thousandth: standard 10 000.00 each, recorded 10 500, 10 800, 11 200. The fund adds 5 % · 60 % =
    // 300; 300 + 3 % · 50 % = 450; 300 + 5 % · 50 % = 550. S04 with 10 800 was not found justified: nothing.
    let sharing = ["standard", "recorded", "shared_by_fund", "borne_by_hospital", "cleared", "gate"];
    assert_eq!(
        run.hospitals("clearing.csv", "employee", &sharing),
        [
            "S01 10000.00 10500.00 300.00 200.00 10300.00 met",
            "S02 10000.00 10800.00 450.00 350.00 10450.00 met",
            "S03 10000.00 11200.00 550.00 650.00 10550.00 met",
            "S04 10000.00 10800.00 0.00 800.00 10000.00 justified"
        ]
    );
    // 9 700.00 were paid to each; the 3 % that were held are part of what is due.
    let due = ["deposit_released", "paid_to_date", "final", "net_due"];
    assert_eq!(
        run.hospitals("clearing.csv", "employee", &due),
        [
            "S01 300.00 9700.00 10300.00 600.00",
            "S02 300.00 9700.00 10450.00 750.00",
            "S03 300.00 9700.00 10550.00 850.00",
            "S04 300.00 9700.00 10000.00 300.00"
        ]
    );
    // 300 + 450 + 550 from the fund's balance; of 42 000.00 the standards leave 2 000.00.
    assert_eq!(
        run.lines("employee", &["sharing paid from fund balance", "left"]),
        ["1300.00", "2000.00"].map(str::to_owned)
    );
    // Residents of S01: 4 500.00 recorded of 5 000.00, nothing kept (assumed); 4 850.00 were paid, 350.00 come back.
    let below = ["surplus", "retained", "cleared", "paid_to_date", "net_due"];
    assert_eq!(
        run.hospitals("clearing.csv", "resident", &below)[0],
        "S01 500.00 0.00 4500.00 4850.00 -350.00"
    );
}
