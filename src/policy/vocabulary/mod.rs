//! Every key that a policy file may hold.

mod assessment;
mod consortium;
mod deposit;
mod grouping;
mod month;
mod points;
mod prepayment;
mod routing;
mod sharing;
mod special;
mod value;
mod warning;
mod year;

/// A key of the policy file.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// `section.name`
    pub name: &'static str,
    /// The unit that an entry must state; none for choices.
    pub unit: Option<&'static str>,
    /// Whether an entry may be limited to one pool.
    pub by_pool: bool,
    /// Whether an entry may be limited to one hospital level.
    pub by_level: bool,
    /// Whether the policy can do without it, where nothing else in it asks for it.
    pub optional: bool,
    /// What the value may be.
    pub range: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// Who uses it, as far as published.
    pub used_by: &'static str,
    /// An entry as it stands in a file.
    pub example: &'static str,
}

const KEY: Key = Key {
    name: "",
    unit: None,
    by_pool: true,
    by_level: false,
    optional: false,
    range: "",
    meaning: "",
    used_by: "",
    example: "",
};

/// The sections, in the order of the reference page.
const SECTIONS: [&[Key]; 13] = [
    routing::KEYS,
    points::KEYS,
    special::KEYS,
    value::KEYS,
    month::KEYS,
    prepayment::KEYS,
    year::KEYS,
    sharing::KEYS,
    assessment::KEYS,
    deposit::KEYS,
    consortium::KEYS,
    grouping::KEYS,
    warning::KEYS,
];

impl Key {
    /// All keys, in the order of the reference page.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        SECTIONS.into_iter().flatten()
    }

    /// The key with a name.
    ///
    /// # Panics
    /// When the vocabulary has no such key: a slip in the code.
    pub fn named(name: &str) -> &'static Self {
        Self::all().find(|key| key.name == name).unwrap_or_else(|| panic!("the vocabulary has no key {name}"))
    }
}
