//! An example of every reason and finding: the smallest record that meets it, and what the program then writes. The pages
//! of reasons show them.

use casemix::domain::{Finding, Kind, Reason, RejectReason};
use casemix::run::{Context, Places, Silent, Task, perform};
use casemix::settlement::{Check, Unit, require};

use crate::consortium::county;
use crate::sharing::{beijing, half};
use crate::support::{
    MINI_POLICY, Scene, Table, Texts, dip_mini_region, entry, mini_region, mini_with, parquet_rows,
    repository,
};

/// Where the records of an example are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The small region.
    M,
    /// The small region on DIP 3.0.
    Dip,
    /// A published scheme, without a region.
    Group(&'static str),
    /// January is paid with all records but the first, then February is settled with all.
    Late,
    County,
    ByDischarge,
    Readmission,
    Measured,
    NoPoints,
    NoCoefficient,
    Tcm,
    Decided,
    Audited,
    Classes,
    Review,
}

/// An example.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// The reason or finding.
    pub name: &'static str,
    region: Place,
    /// What the reader must know of the region: 中文, English; blank where nothing.
    pub context: [&'static str; 2],
    /// The records, by the cells in which each differs from [`BASE`].
    pub rows: &'static [&'static [&'static str]],
    /// What stands in `detail`.
    pub detail: &'static str,
}

/// A sound record.
pub const BASE: [(&str, &str); 14] = [
    ("setl_id", "1"),
    ("fixmedins_code", "A"),
    ("insutype", "310"),
    ("gend", "1"),
    ("age", "50"),
    ("adm_time", "2023-01-01"),
    ("dscg_time", "2023-01-08"),
    ("setl_end_date", "2023-01-10"),
    ("act_ipt_days", "7"),
    ("dscg_way", "1"),
    ("diag_code", "G00.000"),
    ("oprn_oprt_code", ""),
    ("medfee_sumamt", "1000.00"),
    ("hifp_pay", "600.00"),
];

impl Example {
    /// The example of a reason or finding.
    pub fn of(name: &str) -> &'static Self {
        let found = REJECTS.iter().chain(FINDINGS).chain(UNGROUPED).find(|own| own.name == name);
        found.unwrap_or_else(|| panic!("{name} has no example"))
    }

    /// Its records in a line: the cells that differ.
    pub fn shown(&self, chinese: bool) -> String {
        let (sound, blank, then) = if chinese {
            ("合格记录", "空", "；再有")
        } else {
            ("the sound record", "blank", "; then ")
        };
        let cell = |cell: &&str| {
            let (column, value) = cell.split_once('=').unwrap();
            if value.is_empty() {
                format!("`{column}` {blank}")
            } else {
                format!("`{column} = {}`", value.replace('|', "\\|"))
            }
        };
        let row = |row: &&[&str]| {
            let cells: Vec<String> = row.iter().map(cell).collect();
            if cells.is_empty() { sound.to_owned() } else { cells.join(", ") }
        };
        let rows: Vec<String> = self.rows.iter().map(row).collect();
        let context = self.context[usize::from(!chinese)];
        if context.is_empty() { rows.join(then) } else { format!("{} ({context})", rows.join(then)) }
    }

    /// The records as a CSV file.
    fn csv(&self, rows: &[&[&str]]) -> String {
        let mut columns: Vec<&str> = BASE.iter().map(|(name, _)| *name).collect();
        let optional = ["record_kind", "supersedes_setl_id", "nwb_age", "nwb_bir_wt", "drug_amt"];
        let own = self.rows.iter().copied().flatten().map(|cell| cell.split_once('=').unwrap().0);
        for name in optional.into_iter().chain(own) {
            if !columns.contains(&name) {
                columns.push(name);
            }
        }
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&columns).unwrap();
        for row in rows {
            let cell = |column: &&str| {
                let own = row.iter().filter_map(|cell| cell.split_once('=')).find(|(name, _)| name == column);
                own.or(BASE.into_iter().find(|(name, _)| name == column)).map_or("", |(_, value)| value)
            };
            writer.write_record(columns.iter().map(cell)).unwrap();
        }
        String::from_utf8(writer.into_inner().unwrap()).unwrap()
    }

    fn texts(&self) -> Texts {
        let measured = |more: &str| {
            let keys = entry("points.denominator", "value = \"group_mean\"")
                + &entry("points.high", "value = 2, inclusive = false, form = \"none\", unit = \"times\"");
            mini_with(&(keys + more))
        };
        match self.region {
            Place::M | Place::Group(_) | Place::Late => mini_region(),
            Place::Dip => dip_mini_region(),
            Place::County => county(),
            Place::ByDischarge => {
                mini_region().exchange("region.toml", "scheme_by = \"settlement_date\"", "scheme_by = \"discharge_date\"")
            }
            Place::Readmission => {
                let key = "value = 15, factor = 0.5, same_hospital = false, unit = \"days\"";
                mini_region().with("policy.toml", &(MINI_POLICY.to_owned() + &entry("points.readmission", key)))
            }
            Place::Measured => measured("").exchange("group_points.csv", "BR13,2,2000", "BR13,2,"),
            Place::NoPoints => mini_region().exchange("group_points.csv", "BR11,3,3000\n", ""),
            Place::NoCoefficient => mini_region().with("coefficients.csv", "fixmedins_code,coefficient\nB,1\n"),
            Place::Tcm => mini_with(&entry("points.tcm_ratio", "value = 0.6, unit = \"share\""))
                .with("group_points.csv", "group_code,weight,below_tcm_ratio\nBR15,3,BR13\nBR13,2,\n"),
            Place::Decided => {
                mini_region().with("special_cases.csv", "setl_id,outcome,value,reason\n1,multiple,2,reason\n")
            }
            Place::Audited => mini_region().with(
                "deductions.csv",
                "date,pool,fixmedins_code,setl_id,amount,stage,reason\n2023-01-31,employee,A,1,30.00,before_points,drugs\n",
            ),
            Place::Classes => beijing("1000.00", "", &[&half()])
                .exchange("region.toml", "columns = \"map.toml\"\n", "")
                .without("map.toml"),
            Place::Review => measured(&entry("points.review", "value = 5, unit = \"times\"")),
        }
    }

    /// What the program writes of the records: reasons and findings, with their details.
    fn written(&self) -> Vec<(String, String)> {
        let scene = if self.region == Place::Dip { Scene::published() } else { Scene::new() };
        let all = self.csv(self.rows);
        match self.region {
            Place::Group(scheme) => {
                let file = scene.path("example.csv");
                std::fs::write(&file, all).unwrap();
                let scheme = scheme.to_owned();
                let task = Task::Group { scheme, diagnosis_map: None, procedure_map: None };
                let tables = Some(repository("grouper-tables"));
                let places = Places { tables, inputs: vec![file], ..Places::default() };
                let context = Context { threads: 1, progress: &mut Silent };
                perform(&task, &places, &scene.path("out"), false, context).unwrap();
            }
            Place::Late => {
                scene.discharges("example.csv", &self.csv(&self.rows[1..]));
                let places = scene.over_paid(scene.region(&self.texts(), &[]));
                let settle = |month: &str, output: &str| {
                    let context = Context { threads: 1, progress: &mut Silent };
                    let task = Task::Settle { month: month.to_owned() };
                    perform(&task, &places, &scene.path(output), true, context).unwrap();
                };
                std::fs::create_dir_all(scene.path("paid")).unwrap();
                settle("2023-01", "paid/2023-01");
                scene.discharges("example.csv", &all);
                settle("2023-02", "out");
            }
            _ => {
                scene.discharges("example.csv", &all);
                scene.run(&self.texts(), &[]).unwrap_or_else(|error| panic!("{}: {error}", self.name));
            }
        }
        let rejects = parquet_rows(&scene.path("out/rejects.parquet"), &["reason", "setl_id", "detail"]);
        let rejects = rejects.into_iter().map(|row| row.into_iter().map(Option::unwrap_or_default).collect());
        let findings = Table::read(&scene.path("out/findings.csv"));
        let findings =
            findings.rows.into_iter().map(|row| vec![row[3].clone(), row[0].clone(), row[4].clone()]);
        let cases = parquet_rows(&scene.path("out/cases.parquet"), &["reason", "setl_id"]);
        let of_case = |row: Vec<Option<String>>| {
            row.into_iter().map(Option::unwrap_or_default).chain([String::new()]).collect()
        };
        let all = rejects.chain(findings).chain(cases.into_iter().map(of_case));
        all.filter(|row: &Vec<String>| !row[0].is_empty())
            .map(|row| (row[0].clone(), row[2].clone()))
            .collect()
    }
}

#[test]
fn the_program_writes_what_every_example_says() {
    let mut wrong = Vec::new();
    for example in REJECTS.iter().chain(FINDINGS).chain(UNGROUPED) {
        let written = example.written();
        let (own, others): (Vec<_>, Vec<_>) = written.iter().partition(|(name, _)| name == example.name);
        let told = !own.is_empty() && own.iter().all(|(_, detail)| detail == example.detail);
        // A smallest example is refused for nothing else.
        let refused =
            others.iter().any(|(name, _)| RejectReason::ALL.iter().any(|reason| reason.name() == name));
        if !told || refused {
            wrong.push(format!("{}: {written:?} instead of `{}`", example.name, example.detail));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_sound_record_of_the_examples_is_sound() {
    let sound = Example { name: "", rows: &[&[]], ..*Example::of("missing_cost") };
    let scene = Scene::new();
    scene.discharges("example.csv", &sound.csv(sound.rows));
    let summary = scene.run(&mini_region(), &[]).unwrap();
    assert_eq!((summary.records.grouped.records, summary.rejected(), summary.findings()), (1, 0, 0));
}

#[test]
fn every_reason_and_finding_has_its_example() {
    let rejects: Vec<&str> = RejectReason::ALL.iter().map(|own| own.name()).collect();
    assert_eq!(REJECTS.iter().map(|own| own.name).collect::<Vec<_>>(), rejects);
    let ungrouped: Vec<&str> = Reason::ALL.iter().map(|own| own.name()).collect();
    assert_eq!(UNGROUPED.iter().map(|own| own.name).collect::<Vec<_>>(), ungrouped);
    let findings: Vec<&str> = Finding::ALL.iter().map(|own| own.name()).collect();
    assert_eq!(FINDINGS.iter().map(|own| own.name).collect::<Vec<_>>(), findings);
}

/// Of the reasons, in their order.
pub const REJECTS: &[Example] = &[
    Example {
        name: "missing_setl_id",
        region: Place::M,
        context: ["", ""],
        rows: &[&["setl_id="]],
        detail: "",
    },
    Example {
        name: "duplicate_setl_id",
        region: Place::M,
        context: ["", ""],
        rows: &[&[], &["medfee_sumamt=2000.00"]],
        detail: "",
    },
    Example {
        name: "malformed_value",
        region: Place::M,
        context: ["", ""],
        rows: &[&["medfee_sumamt=12,3"]],
        detail: "medfee_sumamt",
    },
    Example {
        name: "unsupported_record_kind",
        region: Place::M,
        context: ["", ""],
        rows: &[&["record_kind=amendment"]],
        detail: "",
    },
    Example {
        name: "missing_hospital",
        region: Place::M,
        context: ["", ""],
        rows: &[&["fixmedins_code="]],
        detail: "",
    },
    Example {
        name: "unknown_hospital",
        region: Place::M,
        context: ["", ""],
        rows: &[&["fixmedins_code=Z"]],
        detail: "",
    },
    Example {
        name: "missing_insurance_type",
        region: Place::M,
        context: ["", ""],
        rows: &[&["insutype="]],
        detail: "",
    },
    Example {
        name: "unknown_pool",
        region: Place::M,
        context: ["", ""],
        rows: &[&["insutype=510"]],
        detail: "",
    },
    Example {
        name: "unknown_consortium",
        region: Place::County,
        context: ["统筹区有医共体 X、Y", "the region has the consortiums X and Y"],
        rows: &[&["home_consortium=Z"]],
        detail: "",
    },
    Example {
        name: "no_diagnosis",
        region: Place::M,
        context: ["", ""],
        rows: &[&["diag_code="]],
        detail: "",
    },
    Example { name: "missing_age", region: Place::M, context: ["", ""], rows: &[&["age="]], detail: "" },
    Example {
        name: "impossible_age",
        region: Place::M,
        context: ["", ""],
        rows: &[&["age=200"]],
        detail: "200",
    },
    Example {
        name: "missing_admission",
        region: Place::M,
        context: ["", ""],
        rows: &[&["adm_time="]],
        detail: "",
    },
    Example {
        name: "missing_discharge",
        region: Place::M,
        context: ["", ""],
        rows: &[&["dscg_time="]],
        detail: "",
    },
    Example {
        name: "discharge_before_admission",
        region: Place::M,
        context: ["", ""],
        rows: &[&["dscg_time=2022-12-31"]],
        detail: "",
    },
    Example {
        name: "missing_settlement_date",
        region: Place::M,
        context: ["", ""],
        rows: &[&["setl_end_date="]],
        detail: "",
    },
    Example {
        name: "settlement_date_outside_year",
        region: Place::M,
        context: ["清算 2023 年", "the year 2023 is settled"],
        rows: &[&["setl_end_date=2024-01-10"]],
        detail: "",
    },
    Example {
        name: "missing_cost",
        region: Place::M,
        context: ["", ""],
        rows: &[&["medfee_sumamt="]],
        detail: "",
    },
    Example {
        name: "missing_fund_amount",
        region: Place::M,
        context: ["", ""],
        rows: &[&["hifp_pay="]],
        detail: "",
    },
    Example {
        name: "cost_not_positive",
        region: Place::M,
        context: ["", ""],
        rows: &[&["medfee_sumamt=0.00"]],
        detail: "",
    },
    Example {
        name: "reversal_not_negative",
        region: Place::M,
        context: ["", ""],
        rows: &[&["record_kind=reversal"]],
        detail: "",
    },
    Example {
        name: "part_below_zero",
        region: Place::M,
        context: ["", ""],
        rows: &[&["drug_amt=-0.01"]],
        detail: "drug_amt",
    },
    Example {
        name: "part_above_whole",
        region: Place::M,
        context: ["", ""],
        rows: &[&["drug_amt=1000.01"]],
        detail: "drug_amt",
    },
    Example {
        name: "no_scheme",
        region: Place::ByDischarge,
        context: [
            "方案自 2023-01-01 起,按出院日选用",
            "the scheme begins on 2023-01-01 and goes by the day of discharge",
        ],
        rows: &[&["adm_time=2022-12-20", "dscg_time=2022-12-30"]],
        detail: "",
    },
    Example {
        name: "unknown_superseded",
        region: Place::M,
        context: ["", ""],
        rows: &[&["record_kind=correction", "supersedes_setl_id=X"]],
        detail: "",
    },
    Example {
        name: "superseded_twice",
        region: Place::M,
        context: ["", ""],
        rows: &[
            &[],
            &["setl_id=2", "setl_end_date=2023-02-10", "record_kind=correction", "supersedes_setl_id=1"],
            &["setl_id=3", "setl_end_date=2023-03-10", "record_kind=correction", "supersedes_setl_id=1"],
        ],
        detail: "",
    },
];

/// Of the findings, in their order.
pub const FINDINGS: &[Example] = &[
    Example { name: "repeated_record", region: Place::M, context: ["", ""], rows: &[&[], &[]], detail: "" },
    Example {
        name: "unknown_diagnosis",
        region: Place::M,
        context: ["", ""],
        rows: &[&["diag_code=G00.000|Q99.9x9"]],
        detail: "Q99.9x9",
    },
    Example {
        name: "unknown_procedure",
        region: Place::M,
        context: ["", ""],
        rows: &[&["oprn_oprt_code=99.99x9"]],
        detail: "99.99x9",
    },
    Example {
        name: "grey_code",
        region: Place::Dip,
        context: ["DIP 3.0,编码表注明 00.0100 为灰码", "DIP 3.0, whose code table has 00.0100 as grey"],
        rows: &[&["diag_code=I63.900", "oprn_oprt_code=00.0100"]],
        detail: "00.0100",
    },
    Example {
        name: "blank_code",
        region: Place::M,
        context: ["", ""],
        rows: &[&["diag_code=G00.000||E11.900"]],
        detail: "",
    },
    Example { name: "unknown_sex", region: Place::M, context: ["", ""], rows: &[&["gend=9"]], detail: "" },
    Example {
        name: "missing_age_days",
        region: Place::M,
        context: ["", ""],
        rows: &[&["age=0"]],
        detail: "",
    },
    Example {
        name: "missing_weight",
        region: Place::M,
        context: ["", ""],
        rows: &[&["age=0", "nwb_age=3"]],
        detail: "",
    },
    Example {
        name: "implausible_weight",
        region: Place::M,
        context: ["", ""],
        rows: &[&["age=0", "nwb_age=3", "nwb_bir_wt=30"]],
        detail: "",
    },
    Example {
        name: "age_days_ignored",
        region: Place::M,
        context: ["", ""],
        rows: &[&["age=40", "nwb_age=3"]],
        detail: "",
    },
    Example {
        name: "sex_conflict",
        region: Place::M,
        context: ["", ""],
        rows: &[&["diag_code=N80.000"]],
        detail: "",
    },
    Example {
        name: "age_conflict",
        region: Place::Group("chs-drg-3.0"),
        context: ["CHS-DRG 3.0,P22.000 属新生儿 MDC", "CHS-DRG 3.0, where P22.000 is of newborns"],
        rows: &[&["diag_code=P22.000"]],
        detail: "",
    },
    Example {
        name: "missing_length_of_stay",
        region: Place::M,
        context: ["", ""],
        rows: &[&["act_ipt_days="]],
        detail: "",
    },
    Example {
        name: "missing_discharge_way",
        region: Place::M,
        context: ["", ""],
        rows: &[&["dscg_way="]],
        detail: "",
    },
    Example {
        name: "superseded_record",
        region: Place::M,
        context: ["", ""],
        rows: &[
            &[],
            &["setl_id=2", "setl_end_date=2023-01-20", "record_kind=correction", "supersedes_setl_id=1"],
        ],
        detail: "2",
    },
    Example {
        name: "correction",
        region: Place::M,
        context: ["", ""],
        rows: &[
            &[],
            &["setl_id=2", "setl_end_date=2023-02-10", "record_kind=correction", "supersedes_setl_id=1"],
        ],
        detail: "",
    },
    Example {
        name: "late_record",
        region: Place::Late,
        context: [
            "2023-01 已拨付,2 在其中,1 在结算 2023-02 时才到",
            "2023-01 was paid with 2; 1 came when 2023-02 was settled",
        ],
        rows: &[&[], &["setl_id=2", "dscg_time=2023-01-09"]],
        detail: "2023-01",
    },
    Example {
        name: "readmission",
        region: Place::Readmission,
        context: ["政策:points.readmission,15 天", "policy: points.readmission, 15 days"],
        rows: &[
            &["psn_no=p"],
            &[
                "setl_id=2",
                "psn_no=p",
                "adm_time=2023-01-15",
                "dscg_time=2023-01-20",
                "setl_end_date=2023-01-22",
            ],
        ],
        detail: "2",
    },
    Example {
        name: "reversal",
        region: Place::M,
        context: ["", ""],
        rows: &[
            &[],
            &[
                "setl_id=2",
                "setl_end_date=2023-02-10",
                "medfee_sumamt=-1000.00",
                "hifp_pay=-600.00",
                "record_kind=reversal",
                "supersedes_setl_id=1",
            ],
        ],
        detail: "",
    },
    Example {
        name: "missing_mean_cost",
        region: Place::Measured,
        context: [
            "费用与病组均费相比,BR13 没有均费",
            "costs are measured by the mean of the group, and BR13 has none",
        ],
        rows: &[&["diag_code=G00.000|E11.900"]],
        detail: "",
    },
    Example {
        name: "no_points",
        region: Place::NoPoints,
        context: ["group_points.csv 没有 BR11", "group_points.csv lacks BR11"],
        rows: &[&["diag_code=G00.000|J96.000"]],
        detail: "",
    },
    Example {
        name: "no_coefficient",
        region: Place::NoCoefficient,
        context: ["coefficients.csv 只有 B", "coefficients.csv has B only"],
        rows: &[&[]],
        detail: "",
    },
    Example {
        name: "special_case_candidate",
        region: Place::Measured,
        context: [
            "费用超过均费 2 倍的病例点数不变(points.high,form = none)",
            "above twice the mean cost points do not change (points.high, form = none)",
        ],
        rows: &[&["medfee_sumamt=2000.01"]],
        detail: "",
    },
    Example {
        name: "below_tcm_ratio",
        region: Place::Tcm,
        context: [
            "中医治疗占比至少 0.6(points.tcm_ratio)",
            "at least 0.6 of the treatment is traditional (points.tcm_ratio)",
        ],
        rows: &[&[
            "tcm_treatment_amt=59.00",
            "west_treatment_amt=41.00",
            "west_drug_amt=0.00",
            "patent_medicine_amt=0.00",
            "herb_amt=0.00",
            "surgery_amt=0.00",
            "consumable_amt=0.00",
        ]],
        detail: "",
    },
    Example {
        name: "tcm_ratio_unknown",
        region: Place::Tcm,
        context: [
            "中医治疗占比至少 0.6(points.tcm_ratio)",
            "at least 0.6 of the treatment is traditional (points.tcm_ratio)",
        ],
        rows: &[&[
            "tcm_treatment_amt=",
            "west_treatment_amt=41.00",
            "west_drug_amt=0.00",
            "patent_medicine_amt=0.00",
            "herb_amt=0.00",
            "surgery_amt=0.00",
            "consumable_amt=0.00",
        ]],
        detail: "",
    },
    Example {
        name: "decision_not_applied",
        region: Place::Decided,
        context: ["special_cases.csv:1,multiple,2,理由", "special_cases.csv: 1,multiple,2,reason"],
        rows: &[&["diag_code=Z99.000"]],
        detail: "",
    },
    Example {
        name: "audited_before_points",
        region: Place::Audited,
        context: [
            "deductions.csv:审核在计点前扣除 1 的 30.00 元",
            "deductions.csv: audit takes 30.00 off case 1 before points",
        ],
        rows: &[&[]],
        detail: "30.00",
    },
    Example {
        name: "unknown_procurement_class",
        region: Place::Classes,
        context: [
            "sharing.classes 列出 in_volume、beyond 等",
            "sharing.classes names in_volume, beyond and others",
        ],
        rows: &[&["procurement_class=elsewhere"]],
        detail: "elsewhere",
    },
    Example {
        name: "extreme_cost",
        region: Place::Review,
        context: ["points.review = 5 倍均费", "points.review = 5 times the mean cost"],
        rows: &[&["medfee_sumamt=5000.01"]],
        detail: "",
    },
];

/// How a command fails, with one typical message of each exit code.
#[derive(Clone, Copy, Debug)]
pub struct Failure {
    pub code: i32,
    /// 中文, English.
    pub meaning: [&'static str; 2],
    pub example: [&'static str; 2],
    /// A part of what the program says.
    pub said: &'static str,
}

/// The exit codes, from 1 on.
pub const FAILURES: &[Failure] = &[
    Failure {
        code: 1,
        meaning: [
            "完成，但拒收超过 --max-rejects，或 --strict 下有提示",
            "done, but more rejects than --max-rejects allows, or findings under --strict",
        ],
        example: [
            "`casemix run region -o out --max-rejects 0`，一条记录缺总费用",
            "`casemix run region -o out --max-rejects 0` with a record without a cost",
        ],
        said: "1 of 2 records were rejected, and --max-rejects allows 0; out is complete",
    },
    Failure {
        code: 2,
        meaning: ["用法错误，或无法写入", "wrong use, or a place that cannot be written"],
        example: ["`casemix report out --hospital X -o pack`", "`casemix report out --hospital X -o pack`"],
        said: "the run has no hospital `X`",
    },
    Failure {
        code: 3,
        meaning: ["方案、统筹区、政策或表格无效", "a scheme, region, policy or table is invalid"],
        example: [
            "`coefficients.csv` 第 2 行的系数为空",
            "a blank coefficient in line 2 of `coefficients.csv`",
        ],
        said: "coefficients.csv:2: `coefficient` is blank; a value is needed",
    },
    Failure {
        code: 4,
        meaning: ["输入无法读取，或已被更改", "an input cannot be read, or was changed"],
        example: ["出院记录没有 `hifp_pay` 列", "discharges without the column `hifp_pay`"],
        said: "column `hifp_pay` is missing",
    },
    Failure {
        code: 5,
        meaning: ["有一项合计不平，不写任何结果", "a sum did not close; nothing was written"],
        example: ["任何输入都不应出现；请报告", "no input should bring it about; please report it"],
        said: "pool employee: standard: sum = before closing + scaling: 1000.00 expected, 999.99 held; nothing was written",
    },
];

#[test]
fn every_exit_code_is_told_by_what_its_example_says() {
    let bad =
        Example { name: "", rows: &[&[], &["setl_id=2", "medfee_sumamt="]], ..*Example::of("missing_cost") };
    let scene = Scene::new();
    let command = |words: &[&str]| {
        let mut command = crate::support::program();
        let done =
            command.current_dir(scene.path("")).args(words).args(["--tables", "tables"]).output().unwrap();
        (done.status.code(), String::from_utf8(done.stderr).unwrap())
    };
    let told = |failure: &Failure, (code, said): (Option<i32>, String)| {
        assert_eq!(code, Some(failure.code), "{said}");
        assert!(said.contains(failure.said), "{said}");
    };
    scene.region(&mini_region(), &[]);
    std::fs::remove_file(scene.path("region/discharges/all.parquet")).unwrap();
    let run = ["run", "region", "-o", "out", "--year", "2023"];
    scene.discharges("example.csv", &bad.csv(bad.rows));
    told(&FAILURES[0], command(&[&run[..], &["--max-rejects", "0"]].concat()));
    told(&FAILURES[1], command(&["report", "out", "--hospital", "X", "-o", "pack"]));
    let lacking = bad.csv(bad.rows).replace("hifp_pay", "fund");
    scene.discharges("example.csv", &lacking);
    told(&FAILURES[3], command(&[&run[..], &["--force"]].concat()));
    mini_region().exchange("coefficients.csv", "A,1\n", "A,\n").write(&scene.path("region"));
    told(&FAILURES[2], command(&[&run[..], &["--force"]].concat()));
    // No input brings about a sum that does not close: the check is asked directly.
    let (expected, held) = (100_000, 99_999);
    let check = Check { name: "standard: sum = before closing + scaling", unit: Unit::Yuan, expected, held };
    let error = require("pool employee: ", &[check]).unwrap_err();
    assert_eq!((error.kind, error.to_string()), (Kind::Sum, FAILURES[4].said.to_owned()));
}

/// Of the reasons for which a case is in no payment group, in their order.
pub const UNGROUPED: &[Example] = &[
    Example {
        name: "unrelated_procedure",
        region: Place::Group("chs-drg-3.0"),
        context: ["CHS-DRG 3.0", "CHS-DRG 3.0"],
        rows: &[&["oprn_oprt_code=47.0100"]],
        detail: "",
    },
    Example {
        name: "no_group_in_mdc",
        region: Place::Group("chs-drg-1.1"),
        context: ["CHS-DRG 1.1", "CHS-DRG 1.1"],
        rows: &[&["diag_code=G25.800", "oprn_oprt_code=00.5500"]],
        detail: "",
    },
    Example {
        name: "no_mdc",
        region: Place::Group("chs-drg-1.1"),
        context: ["CHS-DRG 1.1", "CHS-DRG 1.1"],
        rows: &[&["diag_code=G25.800"]],
        detail: "",
    },
    Example {
        name: "unknown_principal_diagnosis",
        region: Place::Group("chs-drg-1.1"),
        context: ["CHS-DRG 1.1", "CHS-DRG 1.1"],
        rows: &[&["diag_code=Q99.9x9"]],
        detail: "",
    },
    Example {
        name: "excluded_principal_diagnosis",
        region: Place::Group("dip-3.0"),
        context: ["DIP 3.0", "DIP 3.0"],
        rows: &[&["diag_code=K80.000"]],
        detail: "",
    },
    Example {
        name: "no_dip_group",
        region: Place::Group("dip-3.0"),
        context: ["DIP 3.0", "DIP 3.0"],
        rows: &[&["diag_code=Z51.101", "oprn_oprt_code=99.2503"]],
        detail: "",
    },
];
