//! One numbering of the groups of several arms' schemes, and of their hospitals.

use super::parts::GroupCodes;
use super::program::SchemeUse;

/// Groups by their code, the same in all schemes of all arms; hospitals by theirs.
#[derive(Clone, Debug)]
pub struct Numbering {
    groups: GroupCodes,
    /// By arm: the place of its first scheme among all, and behind them how many there are.
    starts: Vec<usize>,
    /// Codes of all hospitals, in order.
    pub hospitals: Vec<String>,
    /// By arm and hospital.
    of_hospital: Vec<Vec<usize>>,
}

impl Numbering {
    /// Numbers the groups and hospitals of some arms.
    pub fn of(arms: &[(&[SchemeUse], &[String])]) -> Self {
        let mut starts = vec![0];
        arms.iter().for_each(|(schemes, _)| starts.push(starts[starts.len() - 1] + schemes.len()));
        let mut hospitals: Vec<String> = arms.iter().flat_map(|(_, codes)| codes.iter().cloned()).collect();
        hospitals.sort_unstable();
        hospitals.dedup();
        let number = |code: &String| hospitals.binary_search(code).expect("all codes are known");
        let of_hospital = arms.iter().map(|(_, codes)| codes.iter().map(number).collect()).collect();
        let groups = GroupCodes::of(arms.iter().flat_map(|(schemes, _)| schemes.iter()));
        Self { groups, starts, of_hospital, hospitals }
    }

    /// The number of the group at a place of an arm's scheme.
    pub fn group(&self, arm: usize, scheme: usize, place: usize) -> u32 {
        self.groups.number(self.starts[arm] + scheme, place)
    }

    /// The code of a group.
    pub fn code(&self, group: u32) -> &str {
        &self.groups.codes[group as usize]
    }

    /// The number of a group by its code.
    pub fn group_named(&self, code: &str) -> Option<u32> {
        self.groups.codes.binary_search_by(|own| own.as_str().cmp(code)).ok().map(|place| place as u32)
    }

    /// The groups that the schemes of an arm have.
    pub fn groups_of(&self, arm: usize) -> impl Iterator<Item = u32> + '_ {
        self.groups.numbers[self.starts[arm]..self.starts[arm + 1]].iter().flatten().copied()
    }

    /// The number of an arm's hospital.
    pub fn hospital(&self, arm: usize, hospital: usize) -> usize {
        self.of_hospital[arm][hospital]
    }

    /// The place of a hospital in an arm, by its number; none where the arm does not have it.
    pub fn place(&self, arm: usize, number: usize) -> Option<usize> {
        self.of_hospital[arm].iter().position(|own| *own == number)
    }
}
