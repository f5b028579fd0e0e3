//! `index.html`: one file without a script, a request or a font of its own.

mod charts;
mod parts;
mod sections;
mod steps;
mod style;

use std::path::Path;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::domain::Error;
use crate::files::write_text;

use super::finished::Finished;
use super::language::Language;
use super::notes;
use super::rank::Rank;
use super::sheets::Sheets;

/// What a page shows beside the run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beside<'b> {
    /// The tables of the run.
    pub(super) sheets: &'b Sheets,
    /// The hospital whose page it is, with its ranks; none on the page of a region.
    pub(super) hospital: Option<(&'b str, &'b [Rank])>,
    /// Codes of the hospitals that have packs, and the folders of these.
    pub(super) packs: &'b [(String, String)],
}

/// Writes the page.
///
/// # Errors
/// When it cannot be written.
pub(super) fn write_page(
    finished: &Finished,
    beside: Beside<'_>,
    language: Language,
    path: &Path,
) -> Result<(), Error> {
    let page = page(finished, beside, language).into_string();
    write_text(path, |out| out.write_all(page.as_bytes()))
}

fn page(finished: &Finished, beside: Beside<'_>, language: Language) -> Markup {
    let sections = sections::all(finished, beside, language);
    let title = match beside.hospital {
        Some((code, _)) => format!("{} · {code} {}", finished.text("title"), finished.name_of(code)),
        None => finished.text("title").to_owned(),
    };
    html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                // Nothing is loaded from anywhere, whatever text the page shows.
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:";
                link rel="icon" href="data:,";
                title { (title) }
                style { (PreEscaped(style::STYLE)) }
            }
            body {
                a.skip href="#main" { (language.of("跳到正文", "Skip to the content")) }
                svg.patterns aria-hidden="true" {
                    defs {
                        pattern id="hatched" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                            rect.hatched width="8" height="8" {}
                            line.hatch x1="0" y1="0" x2="0" y2="8" {}
                        }
                    }
                }
                header {
                    h1 dir="auto" { (title) }
                    @if !finished.text("notice").is_empty() { p.notice role="note" { (finished.text("notice")) } }
                    nav aria-label=(language.of("目录", "Contents")) {
                        ul { @for own in &sections { li { a href={ "#" (own.id) } { (own.title) } } } }
                    }
                }
                main id="main" {
                    @for own in &sections {
                        section aria-labelledby=(own.id) { h2 id=(own.id) { (own.title) } (own.content) }
                    }
                }
                footer { @for line in notes::lines(finished, language) { p { (line) } } }
            }
        }
    }
}
