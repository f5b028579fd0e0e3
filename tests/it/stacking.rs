//! Variants that hold together: in which order they are named does not matter, and two that touch the same value are refused.

use casemix::region::Region;
use casemix::variant::{Knob, Stack, Sweep, Variant};
use proptest::prelude::*;

use crate::support::{mini_region, repository};
use crate::variant_files::{HEAD, World};

/// Changes of the small region of which no two touch the same value.
const CHANGES: [&str; 13] = [
    "[[policy.month.share_paid]]\nvalue = 0.9\nunit = \"share\"\nfrom = 2023-01-01\nuntil = 2023-07-01\nsource = \"a\"\n",
    "[[policy.month.share_paid]]\nvalue = 0.8\nunit = \"share\"\nfrom = 2023-07-01\nsource = \"b\"\n",
    "[[policy.points.review]]\nvalue = 5\nunit = \"times\"\nfrom = 2023-01-01\nsource = \"c\"\n",
    "[[policy.deposit.without_score]]\nvalue = \"keep\"\nfrom = 2023-01-01\nsource = \"d\"\n",
    "[[table]]\nfile = \"budget.csv\"\nwhere = { kind = \"total\" }\nset = { value = 1200 }\n",
    "[[table]]\nfile = \"budget.csv\"\nwhere = { kind = \"total\" }\nset = { reason = \"more\" }\n",
    "[[table]]\nfile = \"coefficients.csv\"\nwhere = { fixmedins_code = \"A\" }\nmultiply = { coefficient = 1.02 }\nfrom = 2023-07-01\n",
    "[[table]]\nfile = \"coefficients.csv\"\nwhere = { fixmedins_code = \"A\" }\nset = { coefficient = 1.5 }\nuntil = 2023-07-01\n",
    "[[table]]\nfile = \"coefficients.csv\"\nwhere = { fixmedins_code = \"B\" }\nset = { group_code = \"BR15\" }\n",
    "[[table]]\nfile = \"coefficients.csv\"\nadd = { level = \"2\", coefficient = 2 }\n",
    "[[table]]\nfile = \"group_points.csv\"\nwhere = { group_code = \"BR11\" }\nremove = true\n",
    "[[table]]\nfile = \"group_points.csv\"\nwhere = { group_code = \"BR15\" }\nmultiply = { weight = 2, mean_cost = 1.5 }\n",
    "[region]\nscheme_by = \"discharge_date\"\n",
];

fn named(id: &str, changes: impl Iterator<Item = usize>) -> String {
    let body: String = changes.map(|change| CHANGES[change]).collect();
    HEAD.replace("id = \"v\"", &format!("id = \"{id}\"")) + &body
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever changes three variants have, and in whichever order they are named: the files of the changed region are the
    /// same to the byte, and the region can be read.
    #[test]
    fn the_order_of_variants_does_not_matter(owners in prop::collection::vec(0..4usize, CHANGES.len())) {
        let world = World::new(&mini_region());
        let of = |owner: usize| (0..CHANGES.len()).filter(|change| owners[*change] == owner).collect::<Vec<_>>();
        let variants: Vec<Variant> = ["a", "b", "c"].iter().enumerate().map(|(owner, id)| {
            world.variant(&format!("{id}.toml"), &named(id, of(owner).into_iter())).unwrap()
        }).collect();
        let stack = |order: [usize; 3]| {
            let own = order.iter().map(|at| variants[*at].clone()).collect();
            Stack::of(own, &world.region, 2023).unwrap()
        };
        let first = stack([0, 1, 2]);
        for order in [[0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let other = stack(order);
            prop_assert_eq!(other.overlay(), first.overlay());
        }
        world.changed(&first).unwrap();
    }

    /// What one variant says, two may say in parts: the region they make has the same rows and the same rules in force.
    #[test]
    fn a_variant_may_be_cut_into_two(of_second in prop::collection::vec(any::<bool>(), CHANGES.len())) {
        let world = World::new(&mini_region());
        let part = |second: bool| (0..CHANGES.len()).filter(|change| of_second[*change] == second).collect::<Vec<_>>();
        let (one, other) = (named("a", part(false).into_iter()), named("b", part(true).into_iter()));
        let whole = world.changed(&world.stack(&[&named("a", 0..CHANGES.len())]).unwrap()).unwrap();
        let parts = world.changed(&world.stack(&[&one, &other]).unwrap()).unwrap();
        let rules = |region: &Region| {
            let days = region.policy.turning_days().into_iter();
            days.map(|day| {
                let own = region.policy.in_force(day, &["employee"], &["2", "3"]);
                own.into_iter().map(|own| (own.key.name, own.value.to_owned(), own.source.to_owned())).collect::<Vec<_>>()
            }).collect::<Vec<_>>()
        };
        prop_assert_eq!(rules(&parts), rules(&whole));
        prop_assert_eq!(&parts.budget, &whole.budget);
        let digest = |region: &Region, name: &str| {
            region.files.iter().find(|file| file.name == name).map(|file| file.sha256.clone())
        };
        for name in ["budget.csv", "coefficients.csv", "group_points.csv", "region.toml"] {
            prop_assert_eq!(digest(&parts, name), digest(&whole, name));
        }
    }
}

#[test]
fn two_changes_of_one_value_are_refused() {
    let world = World::new(&mini_region());
    let share = |limits: &str| {
        format!("[[policy.month.share_paid]]\nvalue = 0.9\nunit = \"share\"\n{limits}source = \"t\"\n")
    };
    let table = |file: &str, rest: &str| format!("[[table]]\nfile = \"{file}\"\n{rest}\n");
    let row =
        |rest: &str| table("coefficients.csv", &format!("where = {{ fixmedins_code = \"A\" }}\n{rest}"));
    std::fs::write(world.scene.path("c.csv"), "fixmedins_code,coefficient\nA,2\n").unwrap();
    let whole = table("coefficients.csv", "replace = \"c.csv\"");
    let history =
        "[from_history]\ncolumn = \"weight\"\nscale = 1\ndecimals = 4\nmean = \"case_weighted\"\nmin_cases = 1\n\
                   [[from_history.year]]\nyear = 2022\nweight = 1\n"
            .to_owned();
    let points = table("group_points.csv", "where = { group_code = \"BR15\" }\nset = { weight = 2 }");
    let scheme_by = "[region]\nscheme_by = \"discharge_date\"\n".to_owned();
    let pairs = [
        (share("from = 2023-01-01\n"), share("from = 2023-06-01\n"), 6, 6, "`policy.month.share_paid`"),
        (
            share("from = 2023-01-01\n"),
            share("pool = \"employee\"\nfrom = 2023-06-01\n"),
            6,
            6,
            "`policy.month.share_paid`",
        ),
        (
            row("set = { coefficient = 2 }"),
            row("multiply = { coefficient = 2 }\nfrom = 2023-07-01"),
            6,
            6,
            "`coefficients.csv` line 2 `coefficient`",
        ),
        (row("set = { coefficient = 2 }"), row("remove = true"), 6, 6, "`coefficients.csv` line 2"),
        (
            row("set = { coefficient = 2 }\nfrom = 2023-07-01"),
            row("set = { until = 2023-12-01 }"),
            6,
            6,
            "`coefficients.csv` line 2",
        ),
        (row("set = { coefficient = 2 }"), whole.clone(), 6, 6, "the whole of `coefficients.csv`"),
        (
            whole.clone(),
            table("coefficients.csv", "add = { fixmedins_code = \"B\", coefficient = 2 }"),
            6,
            6,
            "`coefficients.csv`",
        ),
        (whole, table("coefficients.csv", "drop = true"), 6, 6, "the whole of `coefficients.csv`"),
        (scheme_by.clone(), scheme_by, 7, 7, "`scheme_by` of region.toml"),
        (history.clone(), history.clone(), 6, 6, "the whole of `group_points.csv`"),
        (points, history, 6, 6, "the whole of `group_points.csv`"),
    ];
    for (one, other, first, second, what) in pairs {
        let of = |id: &str, body: &str| HEAD.replace("id = \"v\"", &format!("id = \"{id}\"")) + body;
        let expected = format!(
            "w.toml:{second}: changes {what}, which v.toml, line {first} changes too; leave it to one of them, or limit each to \
             days or rows of its own"
        );
        let message = world.stack(&[&of("a", &one), &of("b", &other)]).map(|_| ()).expect_err(&one);
        let message = message.replace("which /", "which ");
        assert_eq!(message.lines().next().unwrap(), expected, "{one}{other}");
    }
}

#[test]
fn one_variant_does_not_change_a_value_twice() {
    let world = World::new(&mini_region());
    let row = "[[table]]\nfile = \"coefficients.csv\"\nwhere = { fixmedins_code = \"A\" }\nset = { coefficient = 2 }\n";
    assert_eq!(
        world.one(&format!("{row}{row}")).map(|_| ()).unwrap_err(),
        "v.toml:10: changes `coefficients.csv` line 2 `coefficient`, which v.toml, line 6 changes too; leave it to one of them, \
         or limit each to days or rows of its own"
    );
    // Entries of a key that are limited in different ways stand beside each other, as in policy.toml.
    let share = |limit: &str, value: &str| {
        format!(
            "[[policy.month.share_paid]]\nvalue = {value}\nunit = \"share\"\n{limit}from = 2023-01-01\nsource = \"t\"\n"
        )
    };
    let both = share("", "0.9") + &share("pool = \"employee\"\n", "0.8");
    world.changed(&world.one(&both).unwrap()).unwrap();
}

#[test]
fn two_variants_of_one_name_are_refused() {
    let world = World::new(&mini_region());
    let message = world.stack(&[HEAD, HEAD]).map(|_| ()).unwrap_err();
    assert_eq!(message, "w.toml: has the same id as v.toml: `v`");
}

/// The blocks of one kind of a page.
fn blocks<'p>(page: &'p str, kind: &str) -> Vec<&'p str> {
    page.split("```").skip(1).step_by(2).filter_map(|block| block.strip_prefix(kind)).collect()
}

#[test]
fn every_example_of_the_page_can_be_applied_to_the_demo_region() {
    let page = std::fs::read_to_string(repository("docs/variants.md")).unwrap();
    let region = Region::load(&repository("fixtures/demo-drg")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("points.csv"), "group_code,weight\n0000,0.2\nBR15,0.9\n").unwrap();
    let (head, examples) = (HEAD.replace("\"mini\"", "\"demo-drg\""), blocks(&page, "toml\n"));
    assert_eq!(examples.len(), 5);
    for example in examples {
        let text =
            if example.starts_with("format") { example.to_owned() } else { format!("{head}{example}") };
        let path = folder.path().join("variant.toml");
        std::fs::write(&path, text).unwrap();
        let variant = Variant::read(&path).unwrap_or_else(|error| panic!("{error}\n{example}"));
        let stack =
            Stack::of(vec![variant], &region, 2023).unwrap_or_else(|error| panic!("{error}\n{example}"));
        assert!(!stack.overlay().is_empty() || stack.cases().count() > 0, "{example}");
        Region::load_with(&region.folder, stack.overlay())
            .unwrap_or_else(|error| panic!("{error}\n{example}"));
    }
    let none = Stack::of(Vec::new(), &region, 2023).unwrap();
    let knobs = blocks(&page, "text\n");
    for line in knobs[0].lines() {
        Knob::parse(line, &region, none.overlay(), 2023).unwrap_or_else(|error| panic!("{error}"));
    }
    let sweep = Sweep::parse(knobs[1].trim(), &region, none.overlay(), 2023).unwrap();
    assert_eq!(sweep.values.len(), 11);
}
