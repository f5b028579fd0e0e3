//! Keys of the sections `deposit` and `clearing`.

use super::{KEY, Key};

pub(super) const KEYS: &[Key] = &[
    Key {
        name: "deposit.release",
        unit: Some("share"),
        range: "steps = [{ at_least, released }, …], each step with less_per_point and below, with in_proportion_to, or with \
                neither",
        meaning: "Share of the held deposits released, by assessment score: the first step whose at_least the score \
                  reaches. Every step states `released`; less_per_point is taken off it for each point below `below`; with \
                  in_proportion_to the share is released × score / in_proportion_to, so that `released = 1` releases score \
                  / in_proportion_to.",
        used_by: "Fujian 2001: all from 80, 3 % less per point from 60, nothing under 60; a city's text: all from 95, below \
                  it score / 95",
        example: r#"[[deposit.release]]
unit = "share"
from = 2001-01-01
source = "Fujian 2001"
steps = [
    { at_least = 80, released = 1 },
    { at_least = 60, released = 1, less_per_point = 0.03, below = 80 },
    { at_least = 0, released = 0 },
]"#,
        ..KEY
    },
    Key {
        name: "deposit.without_score",
        range: "release, keep",
        meaning: "The deposit of a hospital that has no score.",
        used_by: "—",
        example: r#"deposit.without_score = { value = "release", from = 2023-01-01, source = "Art. 20" }"#,
        ..KEY
    },
    Key {
        name: "deposit.forfeited_to",
        range: "pool, reserve, redistribute_by_points",
        meaning: "Where forfeited deposits go: what is left of the pool, its reserve, or the hospitals of the pool that \
                  forfeited nothing, by points and largest remainder (where none of those has points: what is left of the \
                  pool).",
        used_by: "—",
        example: r#"deposit.forfeited_to = { value = "pool", from = 2023-01-01, source = "Art. 21" }"#,
        ..KEY
    },
    Key {
        name: "clearing.negative_due",
        range: "recover, carry",
        meaning: "A hospital that owes at the clearing pays at once, or carries its debt into the next year: column \
                  carried_to_next of clearing.csv, and opening_next.csv, which is the opening.csv of next year's region.",
        used_by: "N-101: advances are cleared and recovered within the year",
        example: r#"clearing.negative_due = { value = "recover", from = 2023-01-01, source = "医保办函〔2024〕101号" }"#,
        ..KEY
    },
];
