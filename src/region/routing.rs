//! What rules of routing ask of a region: the words they test, and the hospitals, lines and tables they name.

use crate::domain::{Period, Problems};
use crate::policy::{Route, RoutingRule, Selection, WordCondition, WordField};
use crate::table::did_you_mean;

use super::budget::{Basis, BudgetLine};
use super::capitation::Capitation;
use super::folder::Region;

/// All that rules ask of words, a bit each: words repeat, so each is tested once and a case carries the bits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RouteWords {
    conditions: Vec<WordCondition>,
}

impl RouteWords {
    /// The most conditions that have a bit.
    pub const MOST: usize = 128;

    /// The columns that are asked for.
    pub fn fields(&self) -> impl Iterator<Item = WordField> + '_ {
        WordField::ALL.into_iter().filter(|field| self.conditions.iter().any(|own| own.field == *field))
    }

    /// The bits of the conditions that a word of a column meets.
    pub fn bits(&self, field: WordField, word: Option<&str>) -> u128 {
        let Some(word) = word else { return 0 };
        let met = (0..).zip(&self.conditions).filter(|(_, own)| own.field == field && own.holds(word));
        met.fold(0, |bits, (bit, _)| bits | 1 << bit)
    }

    /// The bit of a condition.
    ///
    /// # Panics
    /// When the condition is not of the region: a slip in the code.
    pub fn bit(&self, condition: &WordCondition) -> u128 {
        let place = self.conditions.binary_search(condition);
        1 << place.expect("every condition of a region has its bit")
    }
}

impl Region {
    /// What rules and tables of the region ask of words.
    pub fn route_words(&self) -> RouteWords {
        let of_rules = self.routing_rules().flat_map(|rule| rule.conditions.words.iter());
        let of_table = self.bed_days.iter().filter_map(|row| row.department.as_ref());
        let mut conditions: Vec<WordCondition> = of_rules.chain(of_table).cloned().collect();
        conditions.sort();
        conditions.dedup();
        RouteWords { conditions }
    }

    /// What a hospital is paid per head in a pool's year.
    pub fn heads(&self, pool: usize, year: i32, hospital: usize) -> &[Capitation] {
        let key = |row: &Capitation| (row.pool, row.year, row.hospital);
        let first = self.capitation.partition_point(|row| key(row) < (pool, year, hospital));
        let after = self.capitation.partition_point(|row| key(row) <= (pool, year, hospital));
        &self.capitation[first..after]
    }

    /// The rules of all days.
    fn routing_rules(&self) -> impl Iterator<Item = &RoutingRule> {
        self.policy.routing_entries().iter().flat_map(|entry| &entry.value)
    }

    /// The lines of a pool's year, in order.
    pub fn budget_lines(&self, pool: usize, year: i32) -> impl Iterator<Item = &BudgetLine> {
        self.budget.iter().filter(move |line| (line.pool, line.year) == (pool, year))
    }

    /// The rules that some day of a year has in force for a pool.
    fn routing_in(&self, pool: &str, year: i32) -> Vec<&RoutingRule> {
        let mut lists: Vec<&[RoutingRule]> = Vec::new();
        for segment in self.segments(year) {
            let list = self.policy.routing(Selection { day: segment.from, pool, level: None });
            if !lists.contains(&list) {
                lists.push(list);
            }
        }
        lists.into_iter().flatten().collect()
    }

    /// Checks that everything that rules of the year name is there: hospitals, levels, lines of the budget that pay, rows of
    /// the tables that say what is paid.
    pub(super) fn check_routing(&self, year: i32, problems: &mut Problems) {
        if self.route_words().conditions.len() > RouteWords::MOST {
            let message = format!(
                "routing.rules and bed_day.csv ask more than {} different things of words; put words of one method into one rule",
                RouteWords::MOST
            );
            problems.add("policy.toml", None, message);
        }
        for rule in self.routing_rules() {
            self.check_names(rule, problems);
            self.check_tables_of(rule, problems);
        }
        for (pool, name) in self.pool_names().into_iter().enumerate() {
            let rules = self.routing_in(name, year);
            for rule in &rules {
                if let Some(line) = rule.route.line() {
                    self.check_line(("policy.toml", rule.line), line, (pool, year), problems);
                }
                if let Route::Capitation { line } = &rule.route {
                    self.check_heads(rule, line, (pool, year), problems);
                }
            }
            for row in self.capitation.iter().filter(|row| (row.pool, row.year) == (pool, year)) {
                self.check_line(("capitation.csv", row.line), &row.budget_line, (pool, year), problems);
            }
            self.check_actual(&rules, (pool, year), problems);
        }
    }

    fn check_names(&self, rule: &RoutingRule, problems: &mut Problems) {
        let codes: Vec<&str> = self.hospitals.codes().iter().map(String::as_str).collect();
        let levels = self.hospitals.levels();
        let named =
            [("`", &rule.conditions.hospitals, &codes), ("level `", &rule.conditions.levels, &levels)];
        for (what, words, known) in named {
            for word in words.iter().filter(|word| !known.contains(&word.as_str())) {
                let hint = did_you_mean(word, known.iter().copied());
                let message = format!("`routing.rules`: hospitals.csv has no {what}{word}`{hint}");
                problems.add("policy.toml", rule.line, message);
            }
        }
    }

    /// A table that a rule asks and that has no row would never let the rule hold.
    fn check_tables_of(&self, rule: &RoutingRule, problems: &mut Problems) {
        let asked = [
            (rule.conditions.single_disease, self.single_diseases.is_empty(), "single_disease"),
            (rule.conditions.bed_day, self.bed_days.is_empty(), "bed_day"),
        ];
        for (_, _, table) in asked.into_iter().filter(|(asked, empty, _)| *asked && *empty) {
            let message = format!("`routing.rules` asks for {table} = true, and {table}.csv holds no row");
            problems.add("policy.toml", rule.line, message);
        }
    }

    fn check_line(
        &self,
        (file, at): (&str, u64),
        line: &str,
        (pool, year): (usize, i32),
        problems: &mut Problems,
    ) {
        let others = || self.budget_lines(pool, year).filter(|own| own.kind.is_for_others());
        if others().any(|own| own.name == line) {
            return;
        }
        let hint = did_you_mean(line, others().map(|own| own.name.as_str()));
        let message = format!(
            "budget.csv has no line `{line}` of kind subtract or subtract_share for pool `{}` in {year}{hint}",
            self.settings.pools[pool].name
        );
        problems.add(file, at, message);
    }

    /// Cases that are paid per head belong to hospitals that are.
    fn check_heads(
        &self,
        rule: &RoutingRule,
        line: &str,
        (pool, year): (usize, i32),
        problems: &mut Problems,
    ) {
        let RoutingRule { conditions: asked, .. } = rule;
        let admits = |list: &[String], word: &str| list.is_empty() || list.iter().any(|own| own == word);
        for (hospital, code) in self.hospitals.codes().iter().enumerate() {
            let rows = self.hospitals.rows(hospital).iter();
            let mut here = rows.filter(|row| row.period.overlaps(Period::year(year)));
            let routed = admits(&asked.hospitals, code) && here.any(|row| admits(&asked.levels, &row.level));
            let heads = self.heads(pool, year, hospital);
            if routed && !heads.iter().any(|row| row.budget_line == line) {
                let message = format!(
                    "has no heads of hospital {code} in pool {} in {year} on the line `{line}`, and routing.rules (policy.toml:{}) \
                     pays its cases per head; write 0 heads where nobody is enrolled",
                    self.settings.pools[pool].name, rule.line
                );
                problems.add("capitation.csv", None, message);
            }
        }
    }

    /// What a line really costs is known only where a method draws on it.
    fn check_actual(&self, rules: &[&RoutingRule], (pool, year): (usize, i32), problems: &mut Problems) {
        let of_rules = rules.iter().filter_map(|rule| rule.route.line());
        let heads = self.capitation.iter().filter(|row| (row.pool, row.year) == (pool, year));
        let drawn: Vec<&str> = of_rules.chain(heads.map(|row| row.budget_line.as_str())).collect();
        for line in self.budget_lines(pool, year).filter(|line| line.basis == Basis::Actual) {
            if !drawn.contains(&line.name.as_str()) {
                let message = format!(
                    "`basis` is `actual`, and no rule of routing.rules and no row of capitation.csv draws on `{}`: what it costs \
                     is not known here; use budget",
                    line.name
                );
                problems.add("budget.csv", line.line, message);
            }
        }
    }

    /// Group codes that rules name, with their lines.
    pub fn routed_groups(&self) -> impl Iterator<Item = (&str, u64)> {
        self.routing_rules()
            .flat_map(|rule| rule.conditions.groups.iter().map(|group| (group.as_str(), rule.line)))
    }

    /// The first rule of a year that asks for a column, by its line in the policy.
    pub fn rule_asking(&self, field: WordField, year: i32) -> Option<u64> {
        let by_table = |rule: &RoutingRule| {
            let departments = self.bed_days.iter().any(|row| row.department.is_some());
            field == WordField::DscgCaty && rule.conditions.bed_day && departments
        };
        let asks = |rule: &&&RoutingRule| {
            by_table(rule) || rule.conditions.words.iter().any(|own| own.field == field)
        };
        let pools = self.pool_names();
        let mut found =
            pools.iter().filter_map(|pool| Some(self.routing_in(pool, year).iter().find(asks)?.line));
        found.next()
    }
}
