//! The chart of accounts: every account of the books, what it means and when it moves.

/// One of the five roots under which plain-text accounting keeps accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Root {
    /// What the fund has, and what it may claim.
    Assets,
    /// What it owes.
    Liabilities,
    /// What of its money is set apart for what.
    Equity,
    /// What it gets back.
    Income,
    /// What it uses up.
    Expenses,
}

impl Root {
    /// The word that beancount and hledger know.
    pub fn name(self) -> &'static str {
        match self {
            Self::Assets => "Assets",
            Self::Liabilities => "Liabilities",
            Self::Equity => "Equity",
            Self::Income => "Income",
            Self::Expenses => "Expenses",
        }
    }
}

/// A kind of account: a row of the chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountKind {
    /// The name in `ledger.csv`; a part in `<>` stands for whose account it is.
    pub pattern: &'static str,
    /// Its root in the exports. Money that moves from an account to another debits the first and credits the second: so
    /// what a hospital is owed is a credit, and what it was paid ahead is a debit until it is recovered.
    pub root: Root,
    /// What it holds.
    pub meaning: &'static str,
    /// When money comes in (`account_to`).
    pub comes_in: &'static str,
    /// When money goes out (`account_from`).
    pub goes_out: &'static str,
    /// What it holds when the year is cleared.
    pub at_the_end: &'static str,
    /// A name.
    pub example: &'static str,
}

/// The chart of accounts. A new account is a row here, a variant of [`Account`] and its pattern in [`Account::kind`].
pub const CHART: &[AccountKind] = &[
    AccountKind {
        pattern: "Fund:Budget",
        root: Root::Assets,
        meaning: "where the budget of the pool comes from",
        comes_in: "never",
        goes_out: "opening of the year, to every line of the budget",
        at_the_end: "less the total of the budget",
        example: "Fund:Budget",
    },
    AccountKind {
        pattern: "Fund:Available",
        root: Root::Equity,
        meaning: "money for the group method, and for amounts by item",
        comes_in: "opening; changes of the year on their day; clearing: what the reserve, the fund's balance or nobody adds, \
                   an estimate of a line that was not needed, surplus that is not kept, what the budgets of consortiums pay \
                   for their people",
        goes_out: "opening: claims of months before (`opening.csv`), budgets of consortiums; months: payable by points and \
                   other methods; clearing: difference to the standard, amounts by item, what lines lack, the fund's part \
                   of overruns, what is left",
        at_the_end: "nothing",
        example: "Fund:Available",
    },
    AccountKind {
        pattern: "Fund:Reserve",
        root: Root::Equity,
        meaning: "money set aside (风险金, 调剂金)",
        comes_in: "opening; clearing: forfeited deposits and reductions of assessment, where the policy sends them there",
        goes_out: "clearing: amounts by item, what lines lack, the total, overruns, rewards of assessment, surplus of \
                   consortiums, as far as the policy draws on it",
        at_the_end: "`reserve left` of `pool.csv`",
        example: "Fund:Reserve",
    },
    AccountKind {
        pattern: "Fund:Lines:<line>",
        root: Root::Equity,
        meaning: "money for something else, by the name of its line in `budget.csv`",
        comes_in: "opening; clearing: what it lacks, of the reserve and the available money",
        goes_out: "clearing: what its methods pay hospitals, an estimate that was not needed; of a line without a method \
                   never: what it is spent on is not in these books",
        at_the_end: "`line, left` of `pool.csv`; the amount of the line, if no method draws on it",
        example: "Fund:Lines:异地就医",
    },
    AccountKind {
        pattern: "Fund:Left",
        root: Root::Equity,
        meaning: "what the year leaves of the available money",
        comes_in: "clearing: what is left; forfeited deposits and reductions of assessment, where the policy sends them \
                   there; forfeited deposits that no other hospital has points for",
        goes_out: "never",
        at_the_end: "`left` of `pool.csv`",
        example: "Fund:Left",
    },
    AccountKind {
        pattern: "Fund:Balance",
        root: Root::Equity,
        meaning: "the fund's balance of earlier years",
        comes_in: "opening: debts of last year that the months take off",
        goes_out: "clearing: overruns up to the limit of `sharing.sources`, rewards up to that of `assessment.coefficient`",
        at_the_end: "debts of last year less what it gave",
        example: "Fund:Balance",
    },
    AccountKind {
        pattern: "Fund:Difference",
        root: Root::Equity,
        meaning: "what `year.close_to` leaves open above the available money: no budget pays it",
        comes_in: "never",
        goes_out: "clearing: the difference",
        at_the_end: "less `difference left open` of `pool.csv`, if that is above 0",
        example: "Fund:Difference",
    },
    AccountKind {
        pattern: "Hospital:<code>:Payable",
        root: Root::Liabilities,
        meaning: "what a hospital is owed; in between below nothing, where a month could not take off all it had to",
        comes_in: "opening: claims of months before; months: payable by points and other methods; clearing: difference to \
                   the standard, amounts by item, what lines pay, what was deferred, its part of overruns, reward of \
                   assessment, released deposit, forfeited deposits of others, what a predecessor is due",
        goes_out: "opening: what the months before deducted, held and paid, debt of last year; months: deferred above the \
                   quota, deduction, deposit, payment; clearing: surplus not kept, reduction of assessment, deduction, \
                   advance, due to the successor, net due",
        at_the_end: "nothing",
        example: "Hospital:D001:Payable",
    },
    AccountKind {
        pattern: "Hospital:<code>:Deposit",
        root: Root::Liabilities,
        meaning: "what is held from it until it is assessed",
        comes_in: "opening: held by the months before; months: deposit held",
        goes_out: "clearing: released or forfeited",
        at_the_end: "nothing",
        example: "Hospital:D001:Deposit",
    },
    AccountKind {
        pattern: "Hospital:<code>:Deferred",
        root: Root::Liabilities,
        meaning: "its claims above its quota, until the clearing",
        comes_in: "months: what is deferred above the quota",
        goes_out: "clearing: what the months deferred",
        at_the_end: "nothing",
        example: "Hospital:D001:Deferred",
    },
    AccountKind {
        pattern: "Hospital:<code>:Prepaid",
        root: Root::Assets,
        meaning: "what it was paid ahead and owes back, below nothing until then",
        comes_in: "clearing: the advance is recovered",
        goes_out: "opening: advance outstanding; the advance is paid",
        at_the_end: "nothing",
        example: "Hospital:D001:Prepaid",
    },
    AccountKind {
        pattern: "Hospital:<code>:Paid",
        root: Root::Assets,
        meaning: "the cash that went to it",
        comes_in: "opening: paid by the months before, advance outstanding; advance, payment of a month, net due",
        goes_out: "clearing: a net due below 0 comes back",
        at_the_end: "`final` of `clearing.csv`",
        example: "Hospital:D001:Paid",
    },
    AccountKind {
        pattern: "Hospital:<code>:Carried",
        root: Root::Assets,
        meaning: "what it owes at the end of the year and the next year takes off (`clearing.negative_due = \"carry\"`)",
        comes_in: "clearing: carried into the next year, below nothing",
        goes_out: "never",
        at_the_end: "`carried_to_next` of `clearing.csv`",
        example: "Hospital:D001:Carried",
    },
    AccountKind {
        pattern: "Recovered:Deductions",
        root: Root::Income,
        meaning: "what was refused or recovered by audit",
        comes_in: "opening: deducted by the months before; months and clearing: deductions",
        goes_out: "clearing: a deduction that was withdrawn after its month was paid",
        at_the_end: "`deductions` of `pool.csv`",
        example: "Recovered:Deductions",
    },
    AccountKind {
        pattern: "Recovered:Deposits",
        root: Root::Income,
        meaning: "forfeited deposits on the way to where the policy has them go",
        comes_in: "clearing: deposit forfeited",
        goes_out: "clearing: to `Fund:Left`, `Fund:Reserve` or the hospitals that forfeited nothing",
        at_the_end: "nothing",
        example: "Recovered:Deposits",
    },
    AccountKind {
        pattern: "Consortium:<code>:<part>",
        root: Root::Equity,
        meaning: "money of a county consortium: its `Budget`; `Outside` (paid for treatment outside the county); `County`, \
                  `Township`, `Village` (kept surplus); `Owed`, `Carried` (of an overrun, below nothing); `Between` (received \
                  from other consortiums less paid to them); `Incentive`",
        comes_in: "clearing: budget, bills outside, its part of the surplus, what others pay for their people, incentive",
        goes_out: "clearing: claims of its people, bills outside, surplus that is split, what it pays for its people elsewhere",
        at_the_end: "`Budget` nothing; the others their column of `consortium.csv`, `netting.csv` or `incentive.csv`",
        example: "Consortium:HS1:Budget",
    },
    AccountKind {
        pattern: "Incentive:From:<source>",
        root: Root::Equity,
        meaning: "who gave to the incentive pool",
        comes_in: "never",
        goes_out: "opening: what it gives",
        at_the_end: "less what it gave",
        example: "Incentive:From:county",
    },
    AccountKind {
        pattern: "Incentive:Pool",
        root: Root::Equity,
        meaning: "the incentive pool of the consortiums",
        comes_in: "opening: what is given",
        goes_out: "clearing: what each receives by its scores",
        at_the_end: "what nobody scored for",
        example: "Incentive:Pool",
    },
    AccountKind {
        pattern: "Hospital:<code>:Incentive",
        root: Root::Equity,
        meaning: "what a hospital receives of the incentive pool",
        comes_in: "clearing: by its scores",
        goes_out: "never",
        at_the_end: "its amount of `incentive.csv`",
        example: "Hospital:D001:Incentive",
    },
];

/// An account. Hospitals are named by number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Account {
    /// Where the budget comes from.
    Budget,
    /// Money for the group method.
    Available,
    /// Set aside.
    Reserve,
    /// Money for something else, by the name of its line.
    Line(String),
    /// What is left of the year.
    Left,
    /// The fund's balance of earlier years.
    Balance,
    /// What a policy leaves open.
    Difference,
    /// What a hospital is owed.
    Payable(usize),
    /// Held from it.
    Deposit(usize),
    /// Claims above its quota, until the clearing.
    Deferred(usize),
    /// Paid to it ahead.
    Prepaid(usize),
    /// Paid to it.
    Paid(usize),
    /// Owed by it at the end of the year, and carried into the next.
    Carried(usize),
    /// Refused or recovered by audit.
    Deductions,
    /// Deposits forfeited.
    Deposits,
    /// An account of a consortium, by its code.
    Consortium(String, ConsortiumAccount),
    /// Who gave to the incentive pool.
    IncentiveSource(String),
    /// The incentive pool.
    IncentivePool,
    /// What a hospital receives of it.
    HospitalIncentive(usize),
}

/// What an account of a consortium is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConsortiumAccount {
    /// Its budget; nothing is left there at the end.
    Budget,
    /// Paid for treatment outside the county.
    Outside,
    /// The county's part of the surplus that is kept.
    County,
    /// The townships' part.
    Township,
    /// The villages' part.
    Village,
    /// What it owes of an overrun: below zero.
    Owed,
    /// What its next year is to bear: below zero.
    Carried,
    /// What it received from other consortiums less what it paid them.
    Between,
    /// What it receives of the incentive pool.
    Incentive,
}

impl ConsortiumAccount {
    fn name(self) -> &'static str {
        match self {
            Self::Budget => "Budget",
            Self::Outside => "Outside",
            Self::County => "County",
            Self::Township => "Township",
            Self::Village => "Village",
            Self::Owed => "Owed",
            Self::Carried => "Carried",
            Self::Between => "Between",
            Self::Incentive => "Incentive",
        }
    }
}

impl Account {
    /// Its row of the chart.
    ///
    /// # Panics
    /// When the chart has no such row: a slip in the code.
    pub fn kind(&self) -> &'static AccountKind {
        let pattern = match self {
            Self::Budget => "Fund:Budget",
            Self::Available => "Fund:Available",
            Self::Reserve => "Fund:Reserve",
            Self::Line(_) => "Fund:Lines:<line>",
            Self::Left => "Fund:Left",
            Self::Balance => "Fund:Balance",
            Self::Difference => "Fund:Difference",
            Self::Payable(_) => "Hospital:<code>:Payable",
            Self::Deposit(_) => "Hospital:<code>:Deposit",
            Self::Deferred(_) => "Hospital:<code>:Deferred",
            Self::Prepaid(_) => "Hospital:<code>:Prepaid",
            Self::Paid(_) => "Hospital:<code>:Paid",
            Self::Carried(_) => "Hospital:<code>:Carried",
            Self::Deductions => "Recovered:Deductions",
            Self::Deposits => "Recovered:Deposits",
            Self::Consortium(..) => "Consortium:<code>:<part>",
            Self::IncentiveSource(_) => "Incentive:From:<source>",
            Self::IncentivePool => "Incentive:Pool",
            Self::HospitalIncentive(_) => "Hospital:<code>:Incentive",
        };
        CHART.iter().find(|kind| kind.pattern == pattern).expect("every account is in the chart")
    }

    /// Whose it is: what stands in the place of the part in `<>`.
    pub fn owner<'a>(&'a self, hospitals: &'a [String]) -> Option<&'a str> {
        match self {
            Self::Line(name) | Self::IncentiveSource(name) | Self::Consortium(name, _) => Some(name),
            _ => self.hospital().map(|hospital| hospitals[hospital].as_str()),
        }
    }

    /// The name of the account in `ledger.csv`, part by part: the word, and whether it is the owner's.
    pub fn parts<'a>(&'a self, hospitals: &'a [String]) -> impl Iterator<Item = (&'a str, bool)> {
        let owner = self.owner(hospitals).unwrap_or_default();
        self.kind().pattern.split(':').map(move |part| match (part, self) {
            ("<part>", Self::Consortium(_, own)) => (own.name(), false),
            _ if part.starts_with('<') => (owner, true),
            _ => (part, false),
        })
    }

    /// The name of the account in `ledger.csv`.
    pub fn name(&self, hospitals: &[String]) -> String {
        self.parts(hospitals).map(|(part, _)| part).collect::<Vec<_>>().join(":")
    }

    /// Whether it belongs to the consortiums or their incentive pool.
    pub fn is_of_consortiums(&self) -> bool {
        matches!(
            self,
            Self::Consortium(..)
                | Self::IncentiveSource(_)
                | Self::IncentivePool
                | Self::HospitalIncentive(_)
        )
    }

    /// The hospital it belongs to.
    pub fn hospital(&self) -> Option<usize> {
        match self {
            Self::Payable(hospital)
            | Self::Deposit(hospital)
            | Self::Deferred(hospital)
            | Self::Prepaid(hospital)
            | Self::Paid(hospital)
            | Self::Carried(hospital)
            | Self::HospitalIncentive(hospital) => Some(*hospital),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_account_has_one_row_of_the_chart_and_the_name_of_its_example() {
        use Account::*;
        let line = || Line("异地就医".to_owned());
        let all = [
            Budget,
            Available,
            Reserve,
            line(),
            Left,
            Balance,
            Difference,
            Payable(0),
            Deposit(0),
            Deferred(0),
            Prepaid(0),
            Paid(0),
            Carried(0),
            Deductions,
            Deposits,
            Consortium("HS1".to_owned(), ConsortiumAccount::Budget),
            IncentiveSource("county".to_owned()),
            IncentivePool,
            HospitalIncentive(0),
        ];
        let hospitals = ["D001".to_owned()];
        let names: Vec<String> = all.iter().map(|account| account.name(&hospitals)).collect();
        let examples: Vec<&str> = CHART.iter().map(|kind| kind.example).collect();
        assert_eq!(names, examples);
    }
}
