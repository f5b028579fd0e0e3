//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::domain::{Date, Month, Number};

/// Groups inpatient cases by CHS-DRG or DIP and settles every hospital of a region inside its budget, to the fen.
///
/// Discharge records come in as Parquet or CSV; cases, monthly statements, the year-end clearing (年度清算), a ledger that
/// balances and a receipt that can be verified come out.
#[derive(Debug, Parser)]
#[command(name = "casemix", version, max_term_width = 110)]
#[command(
    after_help = "Exit codes: 0 done; 1 done, but rejects above --max-rejects or findings under --strict; 2 wrong use, or a \
place that cannot be written; 3 rules or policy invalid; 4 input unreadable or changed; 5 a sum did not close, nothing was written."
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
    #[command(flatten)]
    pub(super) common: Common,
}

/// Flags of every command.
#[derive(Debug, Args)]
pub(super) struct Common {
    /// Folder of schemes and code tables [default: `grouper-tables` here or beside the program]
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) tables: Option<PathBuf>,
    /// Threads to work with; 0 takes all. The result does not depend on it
    #[arg(long, global = true, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u16).range(..=1024))]
    pub(super) threads: u16,
    /// Print the summary as JSON
    #[arg(long, global = true)]
    pub(super) json: bool,
    /// How messages are written to standard error
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Text)]
    pub(super) log_format: LogFormat,
    /// How progress is shown on standard error [default: a bar on a terminal, else nothing]
    #[arg(long, global = true, value_enum)]
    pub(super) progress: Option<ProgressKind>,
}

/// How messages are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum LogFormat {
    /// For people.
    Text,
    /// One JSON object per line.
    Json,
}

/// How progress is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ProgressKind {
    /// A bar.
    Bar,
    /// One JSON object per line.
    Json,
    /// Nothing.
    None,
}

/// Where a command writes, and when it is not content.
#[derive(Debug, Args)]
pub(super) struct Output {
    /// Folder to write; it appears whole or not at all
    #[arg(short, long, value_name = "DIR")]
    pub(super) output: PathBuf,
    /// Replace the output folder if casemix wrote it
    #[arg(long)]
    pub(super) force: bool,
    /// Exit with 1 if there is any finding or reject
    #[arg(long)]
    pub(super) strict: bool,
    /// Exit with 1 if more records than this are rejected: a number, or a share such as 0.5%
    #[arg(long, value_name = "N|P%", value_parser = Limit::parse)]
    pub(super) max_rejects: Option<Limit>,
}

/// Where work is kept from run to run.
#[derive(Args, Clone, Debug)]
pub(super) struct Cache {
    /// Folder in which the priced cases of every file are kept: with the same folder the next run works only on files that
    /// are new or were corrected, and gives the same bytes as without. It may be removed at any time
    #[arg(long, value_name = "DIR")]
    pub(super) cache: Option<PathBuf>,
}

/// A limit on rejects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Limit {
    /// So many records.
    Records(u64),
    /// So many per cent of the records read.
    Percent(Number),
}

impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Records(limit) => write!(f, "{limit}"),
            Self::Percent(percent) => write!(f, "{percent}%"),
        }
    }
}

impl Limit {
    fn parse(text: &str) -> Result<Self, String> {
        let fault =
            || format!("`{text}` is neither a number of records nor a share from 0% to 100%, such as 0.5%");
        match text.strip_suffix('%') {
            None => text.parse().map(Self::Records).map_err(|_| fault()),
            Some(percent) => {
                let percent = Number::parse(percent).map_err(|_| fault())?;
                if percent.is_negative() || percent > Number::whole(100) {
                    Err(fault())
                } else {
                    Ok(Self::Percent(percent))
                }
            }
        }
    }

    /// Whether so many rejects of so many records are too many.
    pub(super) fn exceeded(self, rejected: u64, read: u64) -> bool {
        match self {
            Self::Records(limit) => rejected > limit,
            Self::Percent(percent) => {
                i128::from(rejected) * 100 * percent.denominator() > percent.mantissa() * i128::from(read)
            }
        }
    }
}

fn year(text: &str) -> Result<i32, String> {
    Month::parse_year(text).ok_or_else(|| "not a year such as 2023".to_owned())
}

fn day(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "not a day such as 2023-07-01".to_owned())
}

/// Code maps that are applied before grouping.
#[derive(Debug, Args)]
pub(super) struct Maps {
    /// Column map (TOML) for files with other column names or layouts
    #[arg(long, value_name = "FILE")]
    pub(super) columns: Option<PathBuf>,
    /// Map of diagnosis codes, such as icd10-clinical-2.0-to-nhsa-2.0, or a CSV file with columns from,to
    #[arg(long, value_name = "ID|FILE")]
    pub(super) diagnosis_map: Option<String>,
    /// Map of procedure codes, such as icd9cm3-clinical-3.0-to-nhsa-2.0, or a CSV file with columns from,to
    #[arg(long, value_name = "ID|FILE")]
    pub(super) procedure_map: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Group discharges (分组)
    ///
    /// Writes cases.parquet (one row per accepted case, in input order), rejects.parquet, findings.csv, summary.json and
    /// receipt.json.
    #[command(after_help = "Example: casemix group --scheme chs-drg-3.0 discharges/ -o grouped")]
    Group {
        /// Scheme: an identifier under the tables folder, or a folder
        #[arg(long, value_name = "ID|DIR")]
        scheme: String,
        #[command(flatten)]
        maps: Maps,
        /// Parquet or CSV files, or folders of them
        #[arg(required = true, value_name = "INPUT")]
        inputs: Vec<PathBuf>,
        #[command(flatten)]
        output: Output,
    },
    /// Tell how one case was grouped, and why not otherwise (入组说明), or how a hospital's amount came about (金额说明)
    ///
    /// A case: by a scheme, or by a region: then its schemes, code maps, own groups and hospital levels count, and without
    /// INPUT the case is looked for among its discharges. An amount (--hospital): INPUT is the folder of the region. Its
    /// year is reckoned anew, as `run` does, and told as a tree: each amount with its formula, what went into it and the
    /// entry of the policy, down to groups and cases; every level adds up to the one above it.
    #[command(
        after_help = "Examples: casemix explain --scheme chs-drg-1.1 discharges/ --case 330100S0000001; \
casemix explain --region fixtures/demo-dip --case S2027000005000; casemix explain fixtures/demo-drg --hospital D001"
    )]
    Explain {
        /// Scheme: an identifier under the tables folder, or a folder
        #[arg(long, value_name = "ID|DIR", required_unless_present_any = ["region", "hospital"])]
        scheme: Option<String>,
        /// Folder of a region
        #[arg(long, value_name = "DIR", conflicts_with_all = ["scheme", "diagnosis_map", "procedure_map"])]
        region: Option<PathBuf>,
        #[command(flatten)]
        maps: Maps,
        /// Parquet or CSV files, or folders of them
        #[arg(required_unless_present = "region", value_name = "INPUT")]
        inputs: Vec<PathBuf>,
        /// Settlement id of the case
        #[arg(long, value_name = "SETL_ID", required_unless_present = "hospital")]
        case: Option<String>,
        /// Hospital whose amount is explained
        #[arg(long, value_name = "CODE", conflicts_with_all = ["case", "scheme", "columns", "diagnosis_map", "procedure_map"])]
        hospital: Option<String>,
        /// Year of the amount [default: the only one that budget.csv has]
        #[arg(long, value_parser = year, requires = "hospital")]
        year: Option<i32>,
        /// Pool of the amount [default: all]
        #[arg(long, value_name = "NAME", requires = "hospital")]
        pool: Option<String>,
        /// How many groups, and how many cases of each, are told one by one, the largest first [default: 5]
        #[arg(long, value_name = "N", requires = "hospital")]
        cases: Option<usize>,
    },
    /// Everything of a year: all months, then the clearing (月结算与年度清算)
    ///
    /// Reads REGION/discharges, writes the cases, a folder per month with settlement.csv, and clearing.csv, pool.csv,
    /// ledger.csv (also for beancount and hledger), accounts.csv and closing.csv of the year.
    #[command(after_help = "Examples:\n  casemix run fixtures/demo-drg -o out\n  \
                      casemix run fixtures/demo-drg -o out --force --cache kept   every night, for new files only")]
    Run {
        /// Folder of the region
        region: PathBuf,
        /// Year [default: the only one that budget.csv has]
        #[arg(long, value_parser = year)]
        year: Option<i32>,
        #[command(flatten)]
        cache: Cache,
        #[command(flatten)]
        output: Output,
    },
    /// Settle one month (月结算)
    ///
    /// What the month before could not take off is read from where it was paid (--paid). Without --paid the months before
    /// are reckoned again from the same discharges, so late records change what they hand over.
    #[command(
        after_help = "Example: casemix settle fixtures/demo-drg --month 2023-02 --paid paid -o paid/2023-02"
    )]
    Settle {
        /// Folder of the region
        region: PathBuf,
        /// Month, such as 2023-04
        #[arg(long, value_name = "YYYY-MM")]
        month: String,
        /// Folder with the months settled before; without it they are reckoned again from the same discharges
        #[arg(long, value_name = "DIR")]
        paid: Option<PathBuf>,
        #[command(flatten)]
        cache: Cache,
        #[command(flatten)]
        output: Output,
    },
    /// Clear a year over months already paid (年度清算)
    #[command(after_help = "Example: casemix clear fixtures/demo-drg --year 2023 --paid paid -o cleared")]
    Clear {
        /// Folder of the region
        region: PathBuf,
        /// Year
        #[arg(long, value_parser = year)]
        year: i32,
        /// Folder with the twelve months: outputs of settle or run
        #[arg(long, value_name = "DIR")]
        paid: PathBuf,
        #[command(flatten)]
        cache: Cache,
        #[command(flatten)]
        output: Output,
    },
    /// What if: a year as it is against a year as it would be (模拟测算)
    ///
    /// Settles the year of REGION twice, as it is and with the variants applied, and tells who gains, who loses and why:
    /// pools.csv, levels.csv, hospitals.csv, months.csv, groups.csv, causes.csv (every hospital's difference taken apart, to
    /// the fen), migration.csv and group_changes.csv. A variant is a small file of changes (docs/variants.md): any value of
    /// the policy, rows of any table, the schemes, the cases. Variants are applied together; two that touch the same value
    /// are refused. Without a variant the baseline stands against itself.
    #[command(
        after_help = "Examples: casemix simulate fixtures/demo-drg --variant fixtures/variants/reserve-8.toml -o out; \
casemix simulate fixtures/demo-drg --sweep budget.reserve_share=0..0.1:0.01 -o out; \
casemix simulate fixtures/demo-drg --goal \"pool.employee.left = 0\" --vary budget.employee.total=150000000..300000000:100000 -o out"
    )]
    Simulate {
        /// Folder of the region
        region: PathBuf,
        /// Year [default: the only one that budget.csv has]
        #[arg(long, value_parser = year)]
        year: Option<i32>,
        /// File of a variant; may be repeated
        #[arg(long, value_name = "FILE")]
        variant: Vec<PathBuf>,
        /// Hospital whose own view is told: its months, groups and cases that differ
        #[arg(long, value_name = "CODE")]
        hospital: Option<String>,
        /// A number and the values it takes, such as budget.growth=1..1.1:0.01; given twice: every pair
        #[arg(long, value_name = "PATH=FROM..TO:STEP")]
        sweep: Vec<String>,
        /// A figure and what it is to be, such as "pool.employee.left = 0"; --vary says what is changed for it
        #[arg(long, value_name = "FIGURE = NUMBER", requires = "vary")]
        goal: Option<String>,
        /// The number that is varied to reach the goal, between which values and how finely
        #[arg(long, value_name = "PATH=FROM..TO:STEP", requires = "goal")]
        vary: Option<String>,
        /// Output of `run` for the region and year as they are: where only money changes, its sums stand in for the cases and no
        /// discharge file is read; else the discharges are read, and must be those of the run
        #[arg(long, value_name = "DIR")]
        baseline: Option<PathBuf>,
        #[command(flatten)]
        output: Output,
    },
    /// Make what people read of a finished run: workbook, page and a pack for each hospital (报告)
    ///
    /// DIR is the output of run, clear or settle, and must be as it was written. Writes report.xlsx, index.html (one file
    /// without a script, to be opened in any browser) and packs/HOSPITAL/ with what that hospital may see.
    #[command(after_help = "Example: casemix report out -o report --lang zh")]
    Report {
        /// A finished output folder
        folder: PathBuf,
        /// Folder to write; it appears whole or not at all
        #[arg(short, long, value_name = "DIR")]
        output: PathBuf,
        /// Language of what people read
        #[arg(long, value_enum, default_value_t = Lang::Zh)]
        lang: Lang,
        /// Only the pack of one hospital
        #[arg(long, value_name = "CODE")]
        hospital: Option<String>,
        /// Open the page in the browser of this machine
        #[arg(long)]
        open: bool,
        /// Replace the output folder if it is a report
        #[arg(long)]
        force: bool,
    },
    /// Load and check a region or a scheme; writes nothing (校验)
    #[command(
        after_help = "Examples: casemix check fixtures/demo-drg; casemix check fixtures/demo-drg --on 2023-07-01; casemix check --scheme chs-drg-3.0"
    )]
    Check {
        /// Folder of the region
        #[arg(required_unless_present = "scheme")]
        region: Option<PathBuf>,
        /// Scheme to check instead
        #[arg(long, value_name = "ID|DIR", conflicts_with = "region")]
        scheme: Option<String>,
        /// Year [default: every year that has a budget]
        #[arg(long, conflicts_with = "scheme", value_parser = year)]
        year: Option<i32>,
        /// Also print every entry of the policy that is in force on a day, with its line and source
        #[arg(long, value_name = "YYYY-MM-DD", conflicts_with = "scheme", value_parser = day)]
        on: Option<Date>,
    },
    /// Run again from a receipt and compare every byte (复核)
    #[command(after_help = "Example: casemix verify out")]
    Verify {
        /// A finished output folder
        folder: PathBuf,
    },
    /// List, show, compare and import schemes (分组方案)
    #[command(after_help = "Examples: casemix schemes list; casemix schemes show chs-drg-3.0")]
    Schemes {
        #[command(subcommand)]
        command: SchemeCommand,
    },
    /// Make synthetic discharges, seeded (合成病例)
    #[command(
        after_help = "Example: casemix generate --cases 60000 --seed 1 --region fixtures/demo-drg -o discharges"
    )]
    Generate {
        /// How many cases
        #[arg(long)]
        cases: u64,
        /// Seed: the same seed gives the same discharges
        #[arg(long)]
        seed: u64,
        /// Region whose hospitals, pools, schemes, weights and year are used
        #[arg(long, value_name = "REGION")]
        region: Option<PathBuf>,
        /// Scheme, where no region is named
        #[arg(long, value_name = "ID|DIR", default_value = "chs-drg-3.0", conflicts_with = "region")]
        scheme: String,
        /// Add a faulty record of every kind that is rejected or reported
        #[arg(long)]
        faults: bool,
        /// Folder to write
        #[arg(short, long, value_name = "DIR")]
        output: PathBuf,
        /// Replace the output folder if it holds nothing but generated discharges
        #[arg(long)]
        force: bool,
    },
    /// Print a completion script for a shell
    #[command(
        after_help = "Example: casemix completions bash > ~/.local/share/bash-completion/completions/casemix"
    )]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page
    #[command(after_help = "Example: casemix man > casemix.1; man ./casemix.1")]
    Man,
}

#[derive(Debug, Subcommand)]
pub(super) enum SchemeCommand {
    /// List the schemes there are
    #[command(after_help = "Example: casemix schemes list --json")]
    List,
    /// Show where a scheme comes from and what it holds
    #[command(after_help = "Example: casemix schemes show chs-drg-3.0")]
    Show {
        /// Scheme
        #[arg(value_name = "ID|DIR")]
        scheme: String,
    },
    /// Compare two schemes, and how cases move between them
    #[command(after_help = "Example: casemix schemes diff chs-drg-1.1 chs-drg-3.0 --cases discharges/")]
    Diff {
        /// The first scheme
        #[arg(value_name = "A")]
        first: String,
        /// The second scheme
        #[arg(value_name = "B")]
        second: String,
        /// Discharges to group by both
        #[arg(long, value_name = "INPUT")]
        cases: Vec<PathBuf>,
    },
    /// Turn a region's DIP catalogue (.xlsx or CSV) into the tables of a region (导入地方病种目录)
    ///
    /// Writes group_points.csv, core_subset.csv, local_groups.csv, mixed_groups.csv and primary_care.csv as far as the files
    /// speak of them, report.csv with what became of every row, and import.json. Codes that spreadsheets have damaged are
    /// mended where exactly one known code fits; a row that can be read in two ways is refused and says why.
    #[command(
        after_help = "Example: casemix schemes import catalogue.xlsx --sheet 核心病种 --sheet 综合病种 --comma any -o imported"
    )]
    Import {
        /// Workbooks (.xlsx) and CSV files (UTF-8 or GB18030); together they are one catalogue
        #[arg(required = true, value_name = "WORKBOOK")]
        workbooks: Vec<PathBuf>,
        /// DIP library that the region's catalogue is told apart from
        #[arg(long, value_name = "ID|DIR", default_value = "dip-3.0", conflicts_with = "region")]
        scheme: String,
        /// Region that the tables are for: its library and its rules of matching
        #[arg(long, value_name = "DIR")]
        region: Option<PathBuf>,
        /// Sheet of the workbooks to read; may be repeated [default: all]
        #[arg(long, value_name = "NAME")]
        sheet: Vec<String>,
        /// Column map (TOML) for files with other heads or words
        #[arg(long, value_name = "FILE")]
        columns: Option<PathBuf>,
        /// What a comma between procedures means, and 、 ; line breaks and codes run together: any of them is enough, or
        /// all are needed. Without it such rows are refused
        #[arg(long, value_enum)]
        comma: Option<CommaMeaning>,
        /// Folder to write; it appears whole or not at all
        #[arg(short, long, value_name = "DIR")]
        output: PathBuf,
        /// Replace the output folder if it exists
        #[arg(long)]
        force: bool,
        /// Exit with 1 if a row was refused
        #[arg(long)]
        strict: bool,
    },
}

/// The language of what people read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Lang {
    /// 中文
    Zh,
    /// English
    En,
}

/// What a comma between procedures means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum CommaMeaning {
    /// One of the procedures is enough.
    Any,
    /// All of them are needed.
    All,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_limit_on_rejects_is_a_number_or_a_share() {
        let limit = |text| Limit::parse(text).unwrap();
        assert!(!limit("3").exceeded(3, 10) && limit("3").exceeded(4, 10));
        // 0.5 % of 1000 is 5.
        assert!(!limit("0.5%").exceeded(5, 1000) && limit("0.5%").exceeded(6, 1000));
        assert!(limit("0%").exceeded(1, 10) && !limit("0%").exceeded(0, 0));
        assert!(Limit::parse("100%").is_ok() && Limit::parse("101%").is_err());
        assert!(Limit::parse("-1%").is_err() && Limit::parse("few").is_err());
    }
}
