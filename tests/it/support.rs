//! What several themes need: the schemes of the repository, small schemes and regions written on the spot, discharges
//! made by hand, and the results read back.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use arrow_array::cast::AsArray;
use arrow_array::{Array, RecordBatch};
use casemix::domain::{Date, Error};
use casemix::generate::{Stay, write_stays};
use casemix::grouper::{dip, drg};
use casemix::report::Summary;
use casemix::run::{Context, Places, Silent, Task, perform};
use casemix::scheme::{Catalogue, LOCAL_TABLES, LocalCatalogue, MatchRules, Scheme};
use casemix::table::Sheet;
use casemix::table::sha256_hex;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use tempfile::TempDir;

/// A path of the repository. Asked of cargo when the test runs, not when it is built: a build folder
/// shared between two clones would else hand one clone's path to the other.
pub fn repository(path: &str) -> PathBuf {
    let root = std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo runs the tests");
    Path::new(&root).join(path)
}

/// The program under test.
pub fn program() -> std::process::Command {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_casemix"));
    command.current_dir(repository("")).env_remove("NO_COLOR");
    command
}

/// A published scheme, without a region.
pub fn load(id: &str) -> casemix::grouper::Grouper {
    let catalogue = Catalogue::at(&repository("grouper-tables")).unwrap();
    let scheme = catalogue.load(id).unwrap_or_else(|error| panic!("{error}"));
    let grouper = casemix::grouper::Grouper::compile(scheme, LocalCatalogue::none());
    grouper.unwrap_or_else(|error| panic!("{error}"))
}

fn load_drg(id: &str) -> drg::Grouper {
    match load(id) {
        casemix::grouper::Grouper::Drg(grouper) => grouper,
        casemix::grouper::Grouper::Dip(_) => panic!("{id} is a DRG scheme"),
    }
}

/// CHS-DRG 1.1.
pub static DRG_1_1: LazyLock<drg::Grouper> = LazyLock::new(|| load_drg("chs-drg-1.1"));
/// CHS-DRG 3.0.
pub static DRG_3_0: LazyLock<drg::Grouper> = LazyLock::new(|| load_drg("chs-drg-3.0"));
/// DIP 3.0.
pub static DIP_3_0: LazyLock<dip::Grouper> = LazyLock::new(|| match load("dip-3.0") {
    casemix::grouper::Grouper::Dip(grouper) => grouper,
    casemix::grouper::Grouper::Drg(_) => panic!("dip-3.0 is a DIP library"),
});

/// The library with a region's tables.
pub fn dip_region(
    tables: &[(&str, &str)],
    rules: MatchRules,
    scores: &[(&str, &str)],
) -> Result<dip::Grouper, String> {
    let catalogue = Catalogue::at(&repository("grouper-tables")).unwrap();
    let Scheme::Dip(mut library) = catalogue.load("dip-3.0").unwrap() else { panic!("a DIP library") };
    let sheet = |(name, text): &(&str, &str)| {
        let (name, columns) = LOCAL_TABLES.iter().find(|(own, _)| own == name).unwrap();
        (*name, Sheet::parse(text, name, columns).unwrap())
    };
    let sheets: BTreeMap<_, _> = tables.iter().map(sheet).collect();
    let number = |text: &str| casemix::domain::Number::parse(text).unwrap();
    let scores = scores.iter().map(|(group, score)| ((*group).to_owned(), number(score))).collect();
    let local = LocalCatalogue::read(&sheets, rules, &["1", "2", "3"], scores, &mut library);
    local.and_then(|local| dip::Grouper::compile(library, local)).map_err(|error| error.to_string())
}

/// Files of a folder by name, to be changed before they are written.
#[derive(Clone, Debug, Default)]
pub struct Texts(pub BTreeMap<String, String>);

impl Texts {
    /// From names and contents.
    pub fn new(files: &[(&str, &str)]) -> Self {
        Self(files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect())
    }

    /// With another content of a file.
    pub fn with(mut self, name: &str, text: &str) -> Self {
        self.0.insert(name.to_owned(), text.to_owned());
        self
    }

    /// Without a file.
    pub fn without(mut self, name: &str) -> Self {
        self.0.remove(name);
        self
    }

    /// With a piece of a file exchanged; it must be there.
    pub fn exchange(mut self, name: &str, from: &str, to: &str) -> Self {
        let text = self.0.get_mut(name).unwrap();
        assert!(text.contains(from), "{name} does not hold {from:?}");
        *text = text.replace(from, to);
        self
    }

    /// Writes the files.
    pub fn write(&self, folder: &Path) {
        std::fs::create_dir_all(folder).unwrap();
        for (name, text) in &self.0 {
            std::fs::write(folder.join(name), text).unwrap();
        }
    }
}

/// A scheme small enough to see through:
///
/// - MDCB takes G00.000 and G01.000, MDCN takes N80.000 of women;
/// - BB1 takes operation 01.0100 (BB11 with an MCC, else BB19), BR1 the rest of MDCB (BR11 MCC, BR13 CC, BR15 none);
/// - J96.000 is an MCC but not beside G01.000; E11.900 is a CC.
pub fn mini_scheme() -> Texts {
    Texts::new(&[
        (
            "mdc.csv",
            "order,mdc,name,rule\n1,MDCB,nerves,ZYZD in DI_B\n2,MDCN,women,ZYZD in DI_N and XB = 2\n",
        ),
        (
            "adrg.csv",
            "order,mdc,adrg,name,rule\n1,MDCB,BB1,operation,ZYSS in OP_B\n2,MDCB,BR1,nerves,ZYZD in DI_B\n\
             1,MDCN,NR1,women,ZYZD in DI_N\n",
        ),
        (
            "drg.csv",
            "order,adrg,drg,name,rule\n1,BB1,BB11,with MCC,QTZD in MCC\n2,BB1,BB19,without,\n\
             1,BR1,BR11,with MCC,QTZD in MCC\n2,BR1,BR13,with CC,\"QTZD in {MCC, CC}\"\n3,BR1,BR15,without,\n1,NR1,NR19,women,\n",
        ),
        ("set.csv", "set,code\nDI_B,G00.000\nDI_B,G01.000\nDI_N,N80.000\nOP_B,01.0100\n"),
        ("cc.csv", "code,level,exclusion\nJ96.000,MCC,EX1\nE11.900,CC,\n"),
        ("exclusion.csv", "exclusion,code\nEX1,G01.000\n"),
    ])
}

/// What the manifest of [`mini_scheme`] says before the files.
pub const MINI_MANIFEST: &str = "format = 1\nkind = \"drg\"\nid = \"mini\"\ntitle = \"a small scheme\"\nissuer = \"tests\"\n\
     document = \"none\"\nsource = \"made up\"\nnewborn_weight = \"birth\"\n[counts]\nadrg = 3\ndrg = 6\nset = 3\n";

/// Writes a scheme with the digests and row counts that its files have.
pub fn write_scheme(texts: &Texts, manifest: &str, folder: &Path) {
    let mut manifest = format!("{manifest}[files]\n");
    for (name, text) in &texts.0 {
        let rows = text.lines().count() - 1;
        manifest +=
            &format!("\"{name}\" = {{ rows = {rows}, sha256 = \"{}\" }}\n", sha256_hex(text.as_bytes()));
    }
    texts.clone().with("scheme.toml", &manifest).write(folder);
}

/// A policy in which a point is worth 100 yuan and nothing is shared: weights are points, months are paid by 95 %.
pub const MINI_POLICY: &str = r#"
format = 1
id = "mini"
title = "a small policy"
points.scale = { value = 1, unit = "points per weight", from = 2023-01-01, source = "t" }
points.decimals = { value = 4, unit = "decimals", from = 2023-01-01, source = "t" }
points.coefficient = { value = "table", from = 2023-01-01, source = "t" }
points.no_points = { value = "item", from = 2023-01-01, source = "t" }
points.ungrouped = { value = "item", ratio = 1, from = 2023-01-01, source = "t" }
points.ambiguous = { value = "item", ratio = 1, from = 2023-01-01, source = "t" }
point_value.opening = { value = 100, unit = "yuan per point", from = 2023-01-01, source = "t" }
month.convention = { value = "fund", from = 2023-01-01, source = "t" }
month.value = { value = "opening", from = 2023-01-01, source = "t" }
month.share_paid = { value = 0.95, unit = "share", from = 2023-01-01, source = "t" }
year.convention = { value = "fund", from = 2023-01-01, source = "t" }
sharing.level = { value = "none", from = 2023-01-01, source = "t" }
deposit.release = { unit = "share", from = 2023-01-01, source = "t", steps = [{ at_least = 0, released = 1 }] }
deposit.without_score = { value = "release", from = 2023-01-01, source = "t" }
deposit.forfeited_to = { value = "pool", from = 2023-01-01, source = "t" }
clearing.negative_due = { value = "recover", from = 2023-01-01, source = "t" }
"#;

/// A region of three hospitals and one pool on [`mini_scheme`]: BR15 weighs 1, BR13 2, BR11 3, BB19 4, BB11 5.
pub fn mini_region() -> Texts {
    Texts::new(&[
        (
            "region.toml",
            "format = 1\nid = \"mini\"\ntitle = \"a small region\"\nscheme_by = \"settlement_date\"\n\
             [[pool]]\nname = \"employee\"\ntitle = \"职工\"\ninsutype = [\"310\"]\n\
             [[scheme]]\nid = \"mini\"\nfrom = 2023-01-01\n",
        ),
        ("policy.toml", MINI_POLICY),
        ("hospitals.csv", "fixmedins_code,name,level\nA,Alpha,3\nB,Beta,3\nC,Gamma,2\n"),
        (
            "group_points.csv",
            "group_code,weight,mean_cost\nBR15,1,1000\nBR13,2,2000\nBR11,3,3000\nBB19,4,4000\nBB11,5,5000\n",
        ),
        ("coefficients.csv", "fixmedins_code,coefficient\nA,1\nB,1\nC,1\n"),
        ("budget.csv", "pool,year,order,line,kind,value\nemployee,2023,1,total,total,1000.00\n"),
    ])
}

/// [`mini_region`] with more keys in its policy.
pub fn mini_with(keys: &str) -> Texts {
    let policy = MINI_POLICY.replace("sharing.level", &format!("{keys}sharing.level"));
    mini_region().with("policy.toml", &policy)
}

/// An entry of a policy from 2023 on; `rest` is what is particular to the key.
pub fn entry(key: &str, rest: &str) -> String {
    format!("{key} = {{ {rest}, from = 2023-01-01, source = \"t\" }}\n")
}

/// A region of three hospitals on DIP 3.0: A and B of level 3, B of class tcm, C of level 1. Groups, all of I63:
/// JC3264 conservative 1000 points, BX0692 2000, mixed I63S 3000 and I63T 1500; JC3789 of K80 has none.
pub fn dip_mini_region() -> Texts {
    Texts::new(&[
        (
            "region.toml",
            "format = 1\nid = \"mini-dip\"\ntitle = \"a small region\"\nscheme_by = \"settlement_date\"\n\
             [[pool]]\nname = \"employee\"\ntitle = \"职工\"\ninsutype = [\"310\"]\n\
             [[scheme]]\nid = \"dip-3.0\"\nfrom = 2023-01-01\n",
        ),
        ("policy.toml", MINI_POLICY),
        ("hospitals.csv", "fixmedins_code,name,level,class\nA,Alpha,3,\nB,Beta,3,tcm\nC,Gamma,1,\n"),
        (
            "group_points.csv",
            "group_code,points\nJC3264,1000\nBX0692,2000\nI63S,3000\nI63T,1500\nJC1868,400\n",
        ),
        ("mixed_groups.csv", "key,class\nI63,S\nI63,T\n"),
        (
            "coefficients.csv",
            "fixmedins_code,class,level,coefficient\nA,,,1.1\n,tcm,,0.9\n,,3,1.05\n,,1,0.8\n",
        ),
        ("budget.csv", "pool,year,order,line,kind,value\nemployee,2023,1,total,total,1000.00\n"),
    ])
}

/// Four stays in [`mini_region`]. A: two cases of weight 1 in January; B: one of weight 2 in January, one of weight 3 in March; C: nothing.
pub fn small_year() -> Vec<Stay> {
    vec![
        stay("1", "A", 1, "G00.000", "", 1000, 80),
        stay("2", "A", 1, "G00.000", "", 1000, 120),
        stay("3", "B", 1, "G00.000|E11.900", "", 2000, 150),
        stay("4", "B", 3, "G00.000|J96.000", "", 3000, 400),
    ]
}

/// A place for schemes, a region and outputs, gone when it is dropped.
pub struct Scene {
    pub folder: TempDir,
    tables: PathBuf,
}

impl Scene {
    /// A scene with the small scheme.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let tables = folder.path().join("tables");
        write_scheme(&mini_scheme(), MINI_MANIFEST, &tables.join("mini"));
        Self { folder, tables }
    }

    /// A scene with the published schemes.
    pub fn published() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), tables: repository("grouper-tables") }
    }

    /// A path in the scene.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The folder of tables.
    pub fn tables(&self) -> PathBuf {
        self.tables.clone()
    }

    /// Writes a region with its discharges in one file.
    pub fn region(&self, texts: &Texts, stays: &[Stay]) -> PathBuf {
        let region = self.path("region");
        texts.write(&region);
        std::fs::create_dir_all(region.join("discharges")).unwrap();
        write_stays(&region.join("discharges/all.parquet"), stays).unwrap();
        region
    }

    fn perform(&self, task: &Task, places: Places, output: &str) -> Result<Summary, Error> {
        let places = Places { tables: Some(self.tables()), ..places };
        perform(task, &places, &self.path(output), true, Context { threads: 2, progress: &mut Silent })
    }

    /// The places of a task over the months in `paid`.
    pub fn over_paid(&self, region: PathBuf) -> Places {
        Places {
            tables: Some(self.tables()),
            region: Some(region),
            paid: Some(self.path("paid")),
            ..Places::default()
        }
    }

    /// Groups files by the small scheme into `out`.
    pub fn group(&self, inputs: &[PathBuf], columns: Option<PathBuf>) -> Result<Summary, Error> {
        let task = Task::Group { scheme: "mini".to_owned(), diagnosis_map: None, procedure_map: None };
        self.perform(&task, Places { inputs: inputs.to_vec(), columns, ..Places::default() }, "out")
    }

    /// Settles and clears 2023 into `out`.
    pub fn run(&self, texts: &Texts, stays: &[Stay]) -> Result<Summary, Error> {
        let region = self.region(texts, stays);
        self.perform(&Task::Run { year: 2023 }, Places { region: Some(region), ..Places::default() }, "out")
    }

    /// Settles the months of 2023 that `out` holds one by one and clears the year over them: every statement must be that
    /// of `out`, to the byte.
    pub fn month_by_month(&self) {
        let same = |folder: &Path, file: &str| {
            let read = |folder: &Path| std::fs::read(folder.join(file)).unwrap();
            assert!(
                read(folder) == read(&self.path("out")),
                "{file} of months settled one by one is another"
            );
        };
        let mut places = self.over_paid(self.path("region"));
        std::fs::create_dir_all(self.path("paid")).unwrap();
        for month in (1..=12).map(|month| format!("2023-{month:02}")) {
            if !self.path("out").join(&month).exists() {
                continue;
            }
            let task = Task::Settle { month: month.clone() };
            self.perform(&task, places.clone(), &format!("paid/{month}")).unwrap();
            for file in ["settlement.csv", "pool.csv"] {
                same(&self.path("paid").join(&month), &format!("{month}/{file}"));
            }
        }
        places.paid = Some(self.path("paid"));
        self.perform(&Task::Clear { year: 2023 }, places, "cleared").unwrap();
        let year = ["clearing.csv", "pool.csv", "ledger.csv", "closing.csv", "reconciliation.csv"];
        year.iter().for_each(|file| same(&self.path("cleared"), file));
    }

    /// The error of a run that must fail.
    pub fn refused(&self, texts: &Texts, stays: &[Stay]) -> String {
        let error = self.run(texts, stays).expect_err("the run is refused").to_string();
        let error = error.replace(&format!("{}/", self.path("region").display()), "");
        assert!(!self.path("out").exists(), "a refused run leaves no output");
        error
    }

    /// Some columns of a hospital's row of `clearing.csv`, blanks between them.
    pub fn cleared(&self, hospital: &str, columns: &[&str]) -> String {
        self.table("clearing.csv").row("fixmedins_code", hospital, columns).join(" ")
    }

    /// Movements to and from an account.
    pub fn booked(&self, account: &str) -> Vec<String> {
        let of_account = |row: &&Vec<String>| row[3] == account || row[4] == account;
        let shown = |row: &Vec<String>| format!("{} > {} {} {}", row[3], row[4], row[6], row[7]);
        self.table("ledger.csv").rows.iter().filter(of_account).map(shown).collect()
    }

    /// Columns of the cases that a run leaves; a null is blank.
    pub fn cases(&self, columns: &[&str]) -> Vec<Vec<String>> {
        let rows = parquet_rows(&self.path("out/cases.parquet"), columns);
        rows.into_iter().map(|row| row.into_iter().map(Option::unwrap_or_default).collect()).collect()
    }

    /// Puts a file of discharges beside those of a region that is run next.
    pub fn discharges(&self, name: &str, text: &str) {
        let folder = self.path("region/discharges");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(name), text).unwrap();
    }

    /// A table of the output by column.
    pub fn table(&self, name: &str) -> Table {
        Table::read(&self.path("out").join(name))
    }
}

/// A CSV table read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// Reads a table.
    pub fn read(path: &Path) -> Self {
        let mut reader =
            csv::Reader::from_path(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let header = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let rows = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        Self { header, rows }
    }

    /// The place of a column.
    pub fn place(&self, name: &str) -> usize {
        let place = self.header.iter().position(|own| own == name);
        place.unwrap_or_else(|| panic!("no column {name} in {:?}", self.header))
    }

    /// The cells of some columns in the rows whose `key` column holds `value`.
    pub fn cells(&self, key: &str, value: &str, columns: &[&str]) -> Vec<Vec<&str>> {
        let rows = self.rows.iter().filter(|row| row[self.place(key)] == value);
        rows.map(|row| columns.iter().map(|column| row[self.place(column)].as_str()).collect()).collect()
    }

    /// The cells of some columns in the only row whose `key` column holds `value`.
    pub fn row(&self, key: &str, value: &str, columns: &[&str]) -> Vec<&str> {
        let rows = self.cells(key, value, columns);
        assert_eq!(rows.len(), 1, "rows with {key} = {value}: {rows:?}");
        rows.into_iter().next().unwrap()
    }
}

/// Every file below a folder with its bytes, by its path from there.
pub fn files_below(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            files.extend(files_below(&path).into_iter().map(|(own, bytes)| (format!("{name}/{own}"), bytes)));
        } else {
            files.insert(name, std::fs::read(path).unwrap());
        }
    }
    files
}

/// Says that a check is not made here, and why. Not by a macro of the test's own output, which is shown only when it fails.
pub fn skipped(why: &str) {
    std::io::stderr().write_all(format!("skipped: {why}\n").as_bytes()).unwrap();
}

/// All rows of a Parquet file as text by column; a null is `None`.
pub fn parquet_rows(path: &Path, columns: &[&str]) -> Vec<Vec<Option<String>>> {
    let file = std::fs::File::open(path).unwrap();
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
    let mut rows = Vec::new();
    for batch in reader {
        let batch = batch.unwrap();
        for row in 0..batch.num_rows() {
            rows.push(columns.iter().map(|column| cell(&batch, column, row)).collect());
        }
    }
    rows
}

fn cell(batch: &RecordBatch, column: &str, row: usize) -> Option<String> {
    use arrow_array::types::{Decimal128Type, UInt64Type};
    use arrow_schema::DataType;
    let array = batch.column_by_name(column).unwrap_or_else(|| panic!("no column {column}"));
    if array.is_null(row) {
        return None;
    }
    Some(match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().value(row).to_owned(),
        DataType::Boolean => array.as_boolean().value(row).to_string(),
        DataType::UInt64 => array.as_primitive::<UInt64Type>().value(row).to_string(),
        DataType::Decimal128(..) => array.as_primitive::<Decimal128Type>().value_as_string(row),
        other => panic!("{column} is {other}"),
    })
}

/// A day of 2023.
pub fn day(month: u32, day: u32) -> i32 {
    Date::new(2023, month, day).unwrap().0
}

/// A sound discharge of the small scheme: hospital, month, diagnoses and procedures joined by `|`, cost and fund in yuan.
pub fn stay(
    id: &str,
    hospital: &str,
    month: u32,
    diagnoses: &str,
    procedures: &str,
    cost: i64,
    fund: i64,
) -> Stay {
    let list = |codes: &str| {
        codes.split('|').filter(|code| !code.is_empty()).map(|code| Some(code.to_owned())).collect()
    };
    Stay {
        setl_id: Some(id.to_owned()),
        fixmedins_code: Some(hospital.to_owned()),
        insutype: Some("310".to_owned()),
        gend: Some("1".to_owned()),
        age: Some(50),
        adm_time: Some(day(month, 1)),
        dscg_time: Some(day(month, 8)),
        setl_end_date: Some(day(month, 10)),
        act_ipt_days: Some(7),
        dscg_way: Some("1".to_owned()),
        diag_code: list(diagnoses),
        oprn_oprt_code: list(procedures),
        medfee_sumamt: Some(cost * 100),
        hifp_pay: Some(fund * 100),
        ..Stay::default()
    }
}

/// A stay that is of a kind and names another one.
pub fn naming(kind: &str, names: &str, own: Stay) -> Stay {
    Stay { record_kind: Some(kind.to_owned()), supersedes_setl_id: Some(names.to_owned()), ..own }
}

/// The same stay with all amounts below zero.
pub fn taking_back(own: Stay) -> Stay {
    let negated = |amount: Option<i64>| amount.map(|amount| -amount);
    Stay { medfee_sumamt: negated(own.medfee_sumamt), hifp_pay: negated(own.hifp_pay), ..own }
}
