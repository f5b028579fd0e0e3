//! The nearest right word, for messages.

/// The candidate most like `word`, if any is alike enough to be what was meant.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    let distance = |candidate: &str| strsim::damerau_levenshtein(&lower, &candidate.to_lowercase());
    // A word of one or two letters is not a slip of another; a longer one may miss a letter in four.
    let close_enough = (word.chars().count() + 1) / 4;
    candidates
        .into_iter()
        .map(|candidate| (distance(candidate), candidate))
        .filter(|(distance, _)| *distance <= close_enough)
        .min()
        .map(|(_, candidate)| candidate)
}

/// ` (did you mean …?)` or nothing, to be put behind a message.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    nearest(word, candidates).map(|found| format!("; did you mean `{found}`?")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_word_and_noise_finds_none() {
        let keys = ["share_paid", "opening_value", "convention"];
        assert_eq!(nearest("share_payed", keys), Some("share_paid"));
        assert_eq!(nearest("Convention", keys), Some("convention"));
        assert_eq!(nearest("zzz", keys), None);
        assert_eq!(did_you_mean("zzz", keys), "");
    }
}
