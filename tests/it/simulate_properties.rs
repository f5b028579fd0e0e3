//! What must hold for any small region and any variant of it: causes add up to the difference of every hospital, hospitals to
//! the pool, groups to what the pool's points stand for; cases that migrate are those of both arms; the baseline is what `run`
//! says, and so is the variant where it changes no case.

use casemix::generate::Stay;
use proptest::prelude::*;
use proptest::sample::select;

use crate::simulate::{Asked, policy, same_figures, table};
use crate::simulate_causes::closes;
use crate::support::{Texts, entry, mini_with, stay};

fn stays() -> impl Strategy<Value = Vec<Stay>> {
    let lists = vec!["G00.000", "G00.000|E11.900", "G00.000|J96.000", "G01.000", "Z99.900"];
    let one = (select(vec!["A", "B", "C"]), 1u32..=12, select(lists), 100i64..9000, 0i64..=100);
    proptest::collection::vec(one, 0..14).prop_map(|all| {
        // A has a case of BR15 in January, so that every filter below finds one.
        let first = ("A", 1, "G00.000", 1000, 70);
        let numbered = std::iter::once(first).chain(all).enumerate();
        let made = |(at, (hospital, month, list, cost, percent)): (usize, (&str, u32, &str, i64, i64))| {
            stay(&format!("{at:02}"), hospital, month, list, "", cost, cost * percent / 100)
        };
        numbered.map(made).collect()
    })
}

prop_compose! {
    /// A region with bounds, sharing and an assessment.
    fn region()(
        total in 0i64..5_000_000,
        reserve in 0i64..=30,
        convention in select(vec![("fund", ""), ("cost_ratio", ""), ("cost_ratio_hospital", "available"), ("cost_less_paid", "open"), ("rate", "reserve")]),
        kept in 0i64..=10,
        borne in 0i64..=10,
        coefficient in select(vec!["0.8", "1", "1.1234"]),
        scored in any::<bool>(),
    ) -> Texts {
        let (convention, close_to) = convention;
        let close_to = if close_to.is_empty() { String::new() } else { entry("year.close_to", &format!("value = \"{close_to}\"")) };
        let bands = format!("bands = [{{ up_to = 1, upper_inclusive = true, kept_by_hospital = {} }}, {{ borne_by_fund = {} }}]", tenth(kept), tenth(borne));
        let keys = [
            entry("points.denominator", "value = \"group_mean\""),
            entry("points.high", "value = 2, unit = \"times\", inclusive = false, form = \"excess\""),
            entry("points.low", "value = 0.5, unit = \"times\", inclusive = false, form = \"scaled\""),
            entry("point_value.reimbursement", "value = \"stated\", ratio = 0.7"),
            entry("rate.form", "value = \"standard\""),
            entry("sharing.mode", "value = \"marginal\""),
            entry("sharing.sources", "value = [\"unkept_surplus\", \"reserve\"]"),
            entry("sharing.bands", &format!("unit = \"share\", {bands}")),
            close_to,
        ];
        let texts = mini_with(&keys.concat())
            .exchange("policy.toml", "sharing.level = { value = \"none\"", "sharing.level = { value = \"hospital\"")
            .exchange("policy.toml", "year.convention = { value = \"fund\"", &format!("year.convention = {{ value = \"{convention}\""))
            .exchange("policy.toml", "steps = [{ at_least = 0, released = 1 }]", "steps = [{ at_least = 60, released = 1 }, { at_least = 0, released = 0.5 }]")
            .exchange("coefficients.csv", "A,1\n", &format!("A,{coefficient}\n"))
            .with("budget.csv", &format!(
                "pool,year,order,line,kind,value\nemployee,2023,1,total,total,{}.{:02}\nemployee,2023,2,reserve,reserve_share,{}.{:02}\n",
                total / 100, total % 100, reserve / 100, reserve % 100
            ));
        match scored {
            true => texts.with("assessments.csv", "year,fixmedins_code,score\n2023,A,55\n2023,B,95\n"),
            false => texts,
        }
    }
}

fn tenth(tenths: i64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Changes that may stand beside each other.
fn changes() -> Vec<(bool, String)> {
    let cases = |filter: &str, edit: &str| (true, format!("[[cases]]\nwhere = {{ {filter} }}\n{edit}\n"));
    let set = |file, rest| (false, table(file, rest));
    vec![
        set("budget.csv", "where = { kind = \"total\" }\nset = { value = \"31415.92\" }"),
        set("budget.csv", "where = { kind = \"reserve_share\" }\nset = { value = \"0.123\" }"),
        set("coefficients.csv", "where = { fixmedins_code = \"A\" }\nmultiply = { coefficient = 1.07 }"),
        set(
            "coefficients.csv",
            "where = { fixmedins_code = \"B\" }\nset = { coefficient = 0.9 }\nfrom = 2023-07-01",
        ),
        set("group_points.csv", "where = { group_code = \"BR15\" }\nset = { weight = 1.3, mean_cost = 900 }"),
        (false, policy("points.high", "value = 1.5; unit = \"times\"; inclusive = true; form = \"excess\"")),
        (false, policy("points.ungrouped", "value = \"row\"; group = \"BR15\"")),
        (false, policy("deposit.without_score", "value = \"keep\"")),
        cases("hospital = [\"A\"]", "volume = 0.37"),
        cases("group = [\"BR15\"], hospital = [\"A\"]", "move = { to = \"C\", share = 0.4 }"),
        cases("", "cost = 1.21"),
        cases("level = [\"3\"]", "without_diagnosis = [\"E11\"]"),
    ]
}

/// The sum of a column in the rows of a table whose `measure` is the word, without the decimal point.
fn sum(asked: &Asked, name: &str, measure: &str, column: &str) -> i128 {
    let table = asked.table(name);
    let digits = |text: &str| text.replace('.', "").parse::<i128>().unwrap();
    table.cells("measure", measure, &[column]).iter().map(|row| digits(row[0])).sum()
}

/// What a drawn year may be refused for.
const REFUSED: &[&str] = &[
    "no case of the year is as `where` says",
    "no case that is as `where` says has such an other diagnosis",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_changed_every_sum_closes(
        texts in region(),
        stays in stays(),
        chosen in proptest::collection::vec(prop::bool::weighted(0.3), changes().len()),
    ) {
        let taken: Vec<(bool, String)> = changes().into_iter().zip(chosen).filter(|(_, chosen)| *chosen).map(|(change, _)| change).collect();
        let touches_cases = taken.iter().any(|(cases, _)| *cases);
        let body: String = taken.into_iter().map(|(_, body)| body).collect();
        let asked = Asked::of(&texts, &stays).variant(&body);
        // Few draws cannot be settled, and each is refused for what it is; every other closes.
        if let Err(message) = asked.simulate("if", 2) {
            prop_assert!(REFUSED.iter().any(|known| message.contains(known)), "{}", message);
            return Err(TestCaseError::reject("it cannot be settled"));
        }
        closes(&asked);
        for arm in ["baseline", "variant"] {
            for measure in ["final", "standard", "cleared", "cases", "points", "recorded", "net_due"] {
                let told = sum(&asked, "hospitals.csv", measure, arm);
                prop_assert_eq!(told, sum(&asked, "pools.csv", measure, arm), "hospitals: {} of {}", measure, arm);
                prop_assert_eq!(told, sum(&asked, "levels.csv", measure, arm), "levels: {} of {}", measure, arm);
            }
            // Groups share what the points stand for; where nobody has points, nothing is shared.
            let points = sum(&asked, "pools.csv", "points", arm);
            if points > 0 {
                prop_assert_eq!(sum(&asked, "groups.csv", "amount", arm), sum(&asked, "pools.csv", "standard", arm), "groups of {}", arm);
            }
            prop_assert_eq!(sum(&asked, "groups.csv", "points", arm), points);
            prop_assert_eq!(sum(&asked, "groups.csv", "cases", arm), sum(&asked, "pools.csv", "cases", arm));
            prop_assert_eq!(sum(&asked, "months.csv", "cases", arm), sum(&asked, "pools.csv", "cases", arm));
        }
        // Cases that are moved to another hospital are in both arms; more of them are in one only.
        let migrated: i128 = asked.table("migration.csv").rows.iter().map(|row| row[2].parse::<i128>().unwrap()).sum();
        prop_assert_eq!(migrated, sum(&asked, "pools.csv", "cases", "baseline"));
        let run = asked.run(asked.region(), "ran");
        same_figures(&asked.scene.path("if"), "baseline", &run);
        if !touches_cases {
            let run = asked.run(&asked.written_out(), "ran");
            same_figures(&asked.scene.path("if"), "variant", &run);
        }
    }
}
