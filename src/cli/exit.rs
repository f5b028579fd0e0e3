//! Exit codes, which scripts rely on.

use std::process::ExitCode;

use crate::domain::Kind;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    /// Done.
    Done = 0,
    /// Done, but records were rejected above the stated limit, or findings exist under `--strict`.
    Findings = 1,
    /// Used wrongly.
    Usage = 2,
    /// Rules, tables or policy are invalid.
    Rules = 3,
    /// An input cannot be read or was changed.
    Input = 4,
    /// A sum did not close; nothing was written.
    Sum = 5,
}

impl Exit {
    /// The code of a failure.
    pub(super) fn of(kind: Kind) -> Self {
        match kind {
            Kind::Usage => Self::Usage,
            Kind::Rules => Self::Rules,
            Kind::Input => Self::Input,
            Kind::Sum => Self::Sum,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_contract() {
        let kinds = [Kind::Usage, Kind::Rules, Kind::Input, Kind::Sum].map(|kind| Exit::of(kind) as u8);
        assert_eq!(kinds, [2, 3, 4, 5]);
        assert_eq!((Exit::Done as u8, Exit::Findings as u8), (0, 1));
    }
}
