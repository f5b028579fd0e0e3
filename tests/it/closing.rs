//! One fen, one point or one case in the wrong place of really computed books: every closing check is seen failing, and
//! each stops the run (exit code 5).

use std::collections::BTreeSet;

use casemix::domain::{CaseSums, Draws, Fen, HomeSums, Kind, Points, Tally};
use casemix::region::Region;
use casemix::settlement::{
    Account, Check, MonthBooks, PoolBooks, Posting, YearBooks, YearCases, clear_region_year, failed,
    pool_checks, reading_checks, require, settle_region_year,
};

use crate::support::{MINI_POLICY, Scene, mini_region};

/// The small region with everything that its books can have: fixed and floating points that are left open, an advance, all
/// stages of deductions, a line for something else, surplus and overrun shared, a deposit forfeited.
fn region(scene: &Scene) -> Region {
    let more = r#"
point_value.fixed = { value = 100, unit = "yuan per point", from = 2023-01-01, source = "t" }
year.close_to = { value = "open", from = 2023-01-01, source = "t" }
sharing.mode = { value = "marginal", from = 2023-01-01, source = "t" }
sharing.bands = { unit = "share", from = 2023-01-01, source = "t", bands = [{ up_to = 1, upper_inclusive = true, kept_by_hospital = 0.5 }, { borne_by_fund = 0.5 }] }
sharing.sources = { value = ["unkept_surplus", "reserve"], from = 2023-01-01, source = "t" }
"#;
    let policy = MINI_POLICY
        .replace("year.convention = { value = \"fund\"", "year.convention = { value = \"elastic_severity\"")
        .replace("sharing.level = { value = \"none\"", "sharing.level = { value = \"hospital\"")
        .replace(
            "deposit.without_score = { value = \"release\"",
            "deposit.without_score = { value = \"keep\"",
        );
    let texts = mini_region()
        .with("policy.toml", &(policy + more))
        .with(
            "group_points.csv",
            "group_code,weight,marks\nBR15,1,\nBR13,2,\nBR11,3,severe\nBB19,4,\nBB11,5,\n",
        )
        .with(
            "budget.csv",
            "pool,year,order,line,kind,value\nemployee,2023,1,total,total,1150.00\n\
             employee,2023,2,reserve,reserve,100.00\nemployee,2023,3,elsewhere,subtract,50.00\n",
        )
        .with("prepayments.csv", "date,pool,fixmedins_code,amount\n2023-01-15,employee,A,20.00\n")
        .with(
            "deductions.csv",
            "date,pool,fixmedins_code,amount,stage,reason\n2023-01-02,employee,A,8.00,after_share,audit\n\
             2023-12-02,employee,B,3.00,at_clearing,year\n",
        );
    Region::load(&scene.region(&texts, &[])).unwrap()
}

/// A: 4 points in January, 900.00 recorded. B: 3 points of severe groups in March, 100.00 recorded. A has a case by item.
fn sums(_: usize, hospital: usize, month: usize) -> CaseSums {
    let tally = |cost, fund| Tally { cases: 1, cost: Fen(cost), fund: Fen(fund), days: 7 };
    let of = |points: i128, fixed: i128, group: Tally, item: Tally| {
        let mut all = group;
        all.add(&item);
        let points = Points(points * Points::ONE);
        let fixed_points = Points(fixed * Points::ONE);
        CaseSums {
            all,
            group,
            item,
            item_amount: item.fund,
            points,
            fixed_points,
            base_points: points,
            ..CaseSums::default()
        }
    };
    match (hospital, month) {
        (0, 0) => of(4, 0, tally(200_000, 90_000), tally(5000, 2500)),
        (1, 2) => of(3, 3, tally(200_000, 10_000), Tally::default()),
        _ => CaseSums::default(),
    }
}

/// What the checks look at.
#[derive(Clone)]
struct Books {
    year: YearBooks,
    read: CaseSums,
}

impl Books {
    fn pool(&mut self) -> &mut PoolBooks {
        &mut self.year.pools[0]
    }

    fn checks(&self) -> Vec<Check> {
        let pool = &self.year.pools[0];
        // What deductions.csv says of A, B and C.
        let stated = [Fen(800), Fen(300), Fen::ZERO];
        let mut checks = reading_checks(&self.read, pool.hospitals.iter().map(|hospital| &hospital.sums));
        checks.extend(pool_checks(&pool.clearing, &pool.hospitals, &pool.ledger, &stated));
        checks
    }

    /// One fen more in the first posting from an account to another.
    fn post(&mut self, from: &Account, to: &Account) {
        let postings = &mut self.pool().ledger.postings;
        let own = postings.iter_mut().find(|own| (&own.from, &own.to) == (from, to));
        own.unwrap_or_else(|| panic!("nothing goes from {from:?} to {to:?}")).amount += Fen(1);
    }
}

fn books() -> Books {
    let scene = Scene::new();
    let region = region(&scene);
    let by_month = |pool: usize, hospital: usize, month: usize| sums(pool, hospital, month).into();
    let months = settle_region_year(&region, 2023, &by_month).unwrap();
    let rows: Vec<_> = months.iter().map(MonthBooks::rows).collect();
    let mut read = CaseSums::default();
    (0..3).for_each(|hospital| (0..12).for_each(|month| read.add(&sums(0, hospital, month))));
    let cases = YearCases {
        months: &by_month,
        draws: &Draws::default(),
        parts: &|_, _| Vec::new(),
        homes: &|_, _, _| HomeSums::default(),
    };
    let year = clear_region_year(&region, 2023, &cases, &rows, &read).unwrap();
    Books { year, read }
}

/// A check of `closing.csv`, and what must not happen unseen.
type Plant = (&'static str, fn(&mut Books));

const ONE: Fen = Fen(1);

/// A row for every check.
const PLANTS: &[Plant] = &[
    ("cases: accepted = of all pools", |books| books.read.all.cases += 1),
    ("cost: accepted = of all pools", |books| books.read.all.cost += ONE),
    ("fund: accepted = of all pools", |books| books.read.all.fund += ONE),
    ("points: of cases written = of all pools", |books| books.read.points += Points(1)),
    ("points: fixed, of cases written = of all pools", |books| books.read.fixed_points += Points(1)),
    ("budget: lines leave what is available", |books| books.pool().clearing.budget.lines[0].effect += ONE),
    ("budget: total = available + reserve + lines", |books| books.pool().clearing.budget.total += ONE),
    ("cases: in = sum of methods", |books| books.pool().hospitals[0].sums.refused.cases += 1),
    ("cost: in = sum of methods", |books| books.pool().hospitals[0].sums.group.cost += ONE),
    ("fund: in = sum of methods", |books| books.pool().hospitals[0].sums.item.fund += ONE),
    ("by item: from available and reserve = paid", |books| books.pool().clearing.items_from_reserve += ONE),
    ("by item: cut = what available and reserve lack", |books| {
        books.pool().clearing.items_from_available -= ONE;
    }),
    ("other methods: by item + lines = paid", |books| books.pool().clearing.rows[0].other_methods += ONE),
    ("other methods: drawn = paid + cut", |books| books.pool().clearing.rows[0].other_cut += ONE),
    ("available: budget + returned − by item − lines − consortiums = for points", |books| {
        books.pool().clearing.lines[0].from_available += ONE;
    }),
    ("lines: cases routed to them = cases that draw on them", |books| {
        books.pool().hospitals[0].sums.other.cases += 1;
    }),
    ("lines: cost routed to them = cost that draws on them", |books| {
        books.pool().hospitals[0].sums.other.cost += ONE;
    }),
    ("lines: fund routed to them = fund that draws on them", |books| {
        books.pool().hospitals[0].sums.other.fund += ONE;
    }),
    ("lines: of cases and per head = drawn, hospital by hospital", |books| {
        // A fen too much of the cases here, a fen too little per head there.
        books.pool().hospitals[0].sums.other_amount += ONE;
        books.pool().hospitals[1].per_head -= ONE;
    }),
    ("lines: set aside + reserve + available = paid + returned + left, line by line", |books| {
        books.pool().clearing.lines[0].left += ONE;
    }),
    ("audit: deductions.csv before points = taken off cases", |books| books.read.audited += ONE),
    ("assessment: coefficient × cleared = effect + cut, hospital by hospital", |books| {
        books.pool().clearing.rows[0].assessment_cut += ONE;
    }),
    ("assessment: reductions = what came in", |books| {
        books.pool().clearing.rows[0].assessment_effect -= ONE;
    }),
    ("assessment: rewards = what their source paid", |books| {
        books.pool().clearing.rows[0].assessment_effect += ONE;
    }),
    ("net due + carried = final − paid − advance + transferred + debt, hospital by hospital", |books| {
        books.pool().hospitals[0].debt -= ONE;
    }),
    ("transferred: what is handed on arrives", |books| books.pool().clearing.rows[0].transferred += ONE),
    ("standard: sum = before closing + scaling", |books| books.pool().clearing.scaled += ONE),
    ("standard: sum = available + reserve used + difference", |books| {
        books.pool().clearing.rows[1].standard += ONE
    }),
    ("sharing: standard − recorded = surplus − overrun", |books| {
        books.pool().clearing.rows[1].recorded += ONE
    }),
    ("sharing: what the fund bears = what the sources paid", |books| {
        books.pool().clearing.rows[0].sharing_cut += ONE
    }),
    ("deductions.csv = deducted, hospital by hospital", |books| {
        // A fen too much here, a fen too little there.
        books.pool().clearing.rows[0].deduction += ONE;
        books.pool().clearing.rows[1].deduction -= ONE;
    }),
    ("points: fixed + floating = of all cases", |books| books.pool().hospitals[1].sums.points += Points(1)),
    ("elastic: fixed + floating points at their values = before closing", |books| {
        books.pool().clearing.before_closing[0] += ONE;
    }),
    ("ledger: the budget came in", |books| books.post(&Account::Budget, &Account::Available)),
    ("ledger: given = cleared + other methods, hospital by hospital", |books| {
        books.post(&Account::Available, &Account::Payable(1));
    }),
    ("ledger: paid + carried = final + transferred less debts of last year, hospital by hospital", |books| {
        books.post(&Account::Payable(0), &Account::Paid(0))
    }),
    ("ledger: carried into the next year, hospital by hospital", |books| {
        books.pool().clearing.rows[0].carried_to_next -= ONE;
    }),
    ("ledger: nothing deferred, hospital by hospital", |books| {
        let posting = books.pool().ledger.postings[0].clone();
        books.pool().ledger.postings.push(Posting { to: Account::Deferred(0), amount: ONE, ..posting });
    }),
    ("ledger: left on each line", |books| {
        books.post(&Account::Budget, &Account::Line("elsewhere".to_owned()));
    }),
    ("ledger: nothing payable, hospital by hospital", |books| {
        books.post(&Account::Payable(1), &Account::Paid(1))
    }),
    ("ledger: no deposit held, hospital by hospital", |books| {
        books.post(&Account::Payable(0), &Account::Deposit(0))
    }),
    ("ledger: no advance outstanding, hospital by hospital", |books| {
        books.post(&Account::Prepaid(0), &Account::Paid(0))
    }),
    ("ledger: deductions.csv = deducted", |books| books.post(&Account::Payable(1), &Account::Deductions)),
    ("ledger: every forfeited deposit has its place", |books| {
        books.post(&Account::Deposit(1), &Account::Deposits)
    }),
    ("ledger: reserve left", |books| books.post(&Account::Budget, &Account::Reserve)),
    ("ledger: left", |books| books.post(&Account::Deposits, &Account::Left)),
    ("budget = paid + carried + deducted + reserve + lines + left", |books| {
        books.post(&Account::Payable(0), &Account::Paid(0))
    }),
    ("accounts: in = postings to it, account by account", |books| {
        books.post(&Account::Budget, &Account::Line("elsewhere".to_owned()));
    }),
    ("accounts: opening + in − out = closing, account by account", |books| {
        books.pool().ledger.accounts.get_mut(&Account::Reserve).unwrap().went_out += ONE;
    }),
];

#[test]
fn each_closing_check_sees_one_fen_and_stops_the_run() {
    let sound = books();
    require("", &sound.checks()).unwrap();
    for (name, plant) in PLANTS {
        let mut planted = sound.clone();
        plant(&mut planted);
        let checks = planted.checks();
        let seen: Vec<_> = failed(&checks).filter(|check| check.name == *name).collect();
        assert_eq!(seen.len(), 1, "{name} does not see it");
        let error = require("pool employee: ", &checks).unwrap_err();
        // Which is exit code 5: src/cli/exit.rs.
        assert_eq!(error.kind, Kind::Sum);
        let (expected, held) = (seen[0].show(seen[0].expected), seen[0].show(seen[0].held));
        let told = format!("pool employee: {name}: {expected} expected, {held} held; nothing was written");
        assert!(error.to_string().lines().any(|line| line == told), "{told}\n{error}");
    }
}

#[test]
fn no_closing_check_goes_unseen() {
    let checks = books().checks();
    let written: BTreeSet<&str> = checks.iter().map(|check| check.name).collect();
    let planted: BTreeSet<&str> = PLANTS.iter().map(|(name, _)| *name).collect();
    let unseen: Vec<_> = written.difference(&planted).collect();
    assert!(unseen.is_empty(), "give each of these checks a row in PLANTS: {unseen:?}");
}
