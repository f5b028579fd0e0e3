//! Statements of county consortiums. They are written where a pool has such.

use crate::domain::{Fen, Quotient, decimal_text};
use crate::files::safe_text;
use crate::region::{Receiver, Region};
use crate::settlement::{ConsortiumBooks, HomeYear, IncentivePart, PoolBooks};

use super::statements::Statement;

/// The statements of the consortiums of a year, by the name of their file; none where no pool has consortiums.
pub fn consortium_statements(
    region: &Region,
    year: i32,
    books: &[PoolBooks],
) -> Vec<(&'static str, Statement)> {
    let own = books.iter().zip(region.pool_names()).enumerate();
    let own =
        own.filter_map(|(pool, (books, name))| Some(Own { pool, name, books: books.consortium.as_ref()? }));
    let own: Vec<Own<'_>> = own.collect();
    if own.is_empty() {
        return Vec::new();
    }
    vec![
        ("consortium.csv", consortiums(region, year, &own)),
        ("consortium_claims.csv", claims(region, year, &own)),
        ("netting.csv", nets(year, &own)),
        ("incentive.csv", incentive(region, year, &own)),
    ]
}

/// The consortiums of a pool.
struct Own<'b> {
    pool: usize,
    name: &'b str,
    books: &'b ConsortiumBooks,
}

fn rate(rate: Option<&Quotient>) -> String {
    rate.map(|rate| decimal_text(rate, 9)).unwrap_or_default()
}

fn amounts(amounts: &[Fen]) -> impl Iterator<Item = String> {
    amounts.iter().map(Fen::to_string)
}

/// `consortium.csv`: a row for every consortium of a pool, from its budget to what becomes of the difference.
fn consortiums(region: &Region, year: i32, own: &[Own<'_>]) -> Statement {
    let header = vec![
        "pool",
        "year",
        "consortium",
        "name",
        "heads",
        "budget",
        "recorded",
        "rate",
        "own",
        "at_others",
        "at_non_members",
        "by_item",
        "outside",
        "surplus",
        "kept",
        "county",
        "township",
        "village",
        "surplus_cut",
        "returned",
        "overrun",
        "owed",
        "carried",
        "borne_by_pool",
    ];
    let row = |own: &Own<'_>, number: usize, home: &HomeYear| {
        let heads = region.consortiums.heads(own.pool, year, number);
        let at_home = own.books.year.paid_at(number, Some(number));
        let at_non_members = own.books.year.paid_at(number, None);
        let recorded: Fen = home.bills.iter().map(|bill| bill.recorded).sum();
        let mut cells = vec![own.name.to_owned(), year.to_string(), home.code.clone()];
        cells.push(safe_text(&region.consortiums.all()[number].name).into_owned());
        cells.push(heads.map(|heads| heads.to_string()).unwrap_or_default());
        cells.extend(amounts(&[home.budget, recorded]));
        cells.push(rate(home.rate.as_ref()));
        cells.extend(amounts(&[at_home, home.paid() - at_home - at_non_members, at_non_members]));
        cells.extend(amounts(&[home.by_item(), home.outside, home.surplus, home.kept]));
        cells.extend(amounts(&home.levels));
        cells.extend(amounts(&[
            home.cut,
            home.returned(),
            home.overrun,
            home.owed,
            home.carried,
            home.borne(),
        ]));
        cells
    };
    let homes = |own: &'_ Own<'_>| -> Vec<Vec<String>> {
        own.books.year.homes.iter().enumerate().map(|(number, home)| row(own, number, home)).collect()
    };
    Statement { header, rows: own.iter().flat_map(homes).collect() }
}

/// `consortium_claims.csv`: what the people of each consortium, and of none, had at each hospital.
fn claims(region: &Region, year: i32, own: &[Own<'_>]) -> Statement {
    let header = vec![
        "pool",
        "year",
        "home_consortium",
        "fixmedins_code",
        "payee_consortium",
        "recorded",
        "rate",
        "paid",
        "by_item",
    ];
    let mut rows = Vec::new();
    for Own { name, books, .. } in own {
        let of_homes =
            books.year.homes.iter().map(|home| (home.code.as_str(), home.rate.as_ref(), &home.bills));
        for (home, own_rate, bills) in of_homes.chain([("", None, &books.year.others)]) {
            for (hospital, bill) in bills.iter().enumerate() {
                if (bill.recorded, bill.paid, bill.by_item) == (Fen::ZERO, Fen::ZERO, Fen::ZERO) {
                    continue;
                }
                let payee = books.year.members[hospital].map(|payee| books.year.homes[payee].code.clone());
                let code = region.hospitals.codes()[hospital].clone();
                let mut cells = vec![(*name).to_owned(), year.to_string(), home.to_owned(), code];
                cells.extend([payee.unwrap_or_default(), bill.recorded.to_string(), rate(own_rate)]);
                cells.extend(amounts(&[bill.paid, bill.by_item]));
                rows.push(cells);
            }
        }
    }
    Statement { header, rows }
}

/// `netting.csv`: one transfer for each pair of consortiums with bills between them.
fn nets(year: i32, own: &[Own<'_>]) -> Statement {
    let header = vec!["pool", "year", "from", "to", "owes", "is_owed", "net"];
    let rows = |own: &'_ Own<'_>| -> Vec<Vec<String>> {
        let code = |number: usize| own.books.year.homes[number].code.clone();
        let row = |net: &crate::settlement::Net| {
            let mut cells = vec![own.name.to_owned(), year.to_string(), code(net.from), code(net.to)];
            cells.extend(amounts(&[net.owes, net.is_owed, net.amount()]));
            cells
        };
        own.books.nets.iter().map(row).collect()
    };
    Statement { header, rows: own.iter().flat_map(rows).collect() }
}

/// `incentive.csv`: what each receiver gets of the incentive pool.
fn incentive(region: &Region, year: i32, own: &[Own<'_>]) -> Statement {
    let header = vec!["pool", "year", "consortium", "fixmedins_code", "weighted_score", "amount"];
    let rows = |own: &'_ Own<'_>| -> Vec<Vec<String>> {
        let row = |part: &IncentivePart| {
            let (consortium, hospital) = match part.receiver {
                Receiver::Consortium(number) => {
                    (region.consortiums.all()[number].code.clone(), String::new())
                }
                Receiver::Hospital(number) => (String::new(), region.hospitals.codes()[number].clone()),
            };
            let weighted = Quotient::new(part.weighted.into(), IncentivePart::ONE.into());
            let mut cells = vec![own.name.to_owned(), year.to_string(), consortium, hospital];
            cells.extend([decimal_text(&weighted, 8), part.amount.to_string()]);
            cells
        };
        own.books.incentive.parts.iter().map(row).collect()
    };
    Statement { header, rows: own.iter().flat_map(rows).collect() }
}
