//! One numbering of the groups of several arms' schemes, and of their hospitals.

use super::program::SchemeUse;

/// Groups by their code, the same in all schemes of all arms; hospitals by theirs.
#[derive(Clone, Debug)]
pub struct Numbering {
    /// Codes of all groups, in order.
    pub groups: Vec<String>,
    /// By arm, scheme and place.
    of_place: Vec<Vec<Vec<u32>>>,
    /// Codes of all hospitals, in order.
    pub hospitals: Vec<String>,
    /// By arm and hospital.
    of_hospital: Vec<Vec<usize>>,
}

impl Numbering {
    /// Numbers the groups and hospitals of some arms.
    pub fn of(arms: &[(&[SchemeUse], &[String])]) -> Self {
        let codes: Vec<Vec<Vec<&str>>> = arms.iter().map(|(schemes, _)| codes_of(schemes)).collect();
        let groups = sorted(codes.iter().flatten().flatten().copied());
        let hospitals = sorted(arms.iter().flat_map(|(_, codes)| codes.iter().map(String::as_str)));
        let place = |known: &[String], code: &str| known.binary_search_by(|own| own.as_str().cmp(code));
        let group = |code: &&str| place(&groups, code).expect("all codes are known") as u32;
        let hospital = |code: &String| place(&hospitals, code).expect("all codes are known");
        Self {
            of_place: codes
                .iter()
                .map(|arm| arm.iter().map(|places| places.iter().map(group).collect()).collect())
                .collect(),
            of_hospital: arms.iter().map(|(_, codes)| codes.iter().map(hospital).collect()).collect(),
            groups,
            hospitals,
        }
    }

    /// The number of the group at a place of an arm's scheme.
    pub fn group(&self, arm: usize, scheme: usize, place: usize) -> u32 {
        self.of_place[arm][scheme][place]
    }

    /// The number of a group by its code.
    pub fn group_named(&self, code: &str) -> Option<u32> {
        self.groups.binary_search_by(|own| own.as_str().cmp(code)).ok().map(|place| place as u32)
    }

    /// The groups that the schemes of an arm have.
    pub fn groups_of(&self, arm: usize) -> impl Iterator<Item = u32> + '_ {
        self.of_place[arm].iter().flatten().copied()
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

/// The codes of the places of schemes.
fn codes_of(schemes: &[SchemeUse]) -> Vec<Vec<&str>> {
    let places = schemes.iter().map(|scheme| scheme.grouper.placements());
    places.map(|places| places.iter().map(|place| place.group.as_str()).collect()).collect()
}

fn sorted<'c>(codes: impl Iterator<Item = &'c str>) -> Vec<String> {
    let mut sorted: Vec<&str> = codes.collect();
    sorted.sort_unstable();
    sorted.dedup();
    sorted.into_iter().map(str::to_owned).collect()
}
