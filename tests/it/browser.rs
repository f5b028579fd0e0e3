//! Pages in a browser and workbooks in an office program, where these are installed.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use casemix::run::{Language, ReportWish};
use tempfile::TempDir;

use crate::report::report;
use crate::support::{Scene, mini_region, repository, skipped, small_year};

/// A program that is installed; says that the test is skipped where it is not.
fn installed(names: &[&str], what: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found =
        names.iter().flat_map(|name| std::env::split_paths(&path).map(move |folder| folder.join(name)));
    let found = found.into_iter().find(|file| file.is_file());
    if found.is_none() {
        skipped(&format!("{what} is not installed (none of {})", names.join(", ")));
    }
    found
}

fn scene_with_report() -> Scene {
    let scene = Scene::new();
    scene.run(&mini_region(), &small_year()).unwrap();
    let wish = ReportWish { folder: scene.path("out"), language: Language::Chinese, hospital: None };
    report(&wish, &scene.path("report"), false).unwrap();
    scene
}

/// Hosts that the browser itself asks for its version, its clock, its dictionaries and its lists; any other host, and any
/// other service of the same company, was asked for by the page.
const OWN_SERVICES: [&str; 9] = [
    "accounts.google.com",
    "android.clients.google.com",
    "clients2.google.com",
    "clientservices.googleapis.com",
    "content-autofill.googleapis.com",
    "optimizationguide-pa.googleapis.com",
    "redirector.gvt1.com",
    "safebrowsing.googleapis.com",
    "update.googleapis.com",
];

/// The host of an address.
fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['/', ':', '?']).next().unwrap_or_default()
}

/// What a browser says of a page, and every address that it asked for on the page's behalf.
fn browse(browser: &Path, page: &Path, more: &[&str]) -> (Output, Vec<String>) {
    let place = TempDir::new().unwrap();
    let log = place.path().join("net.json");
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"])
        .args(["--disable-component-update", "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND"])
        .args(["--enable-logging=stderr", "--net-log-capture-mode=Everything"])
        .arg(format!("--user-data-dir={}", place.path().join("profile").display()))
        .arg(format!("--log-net-log={}", log.display()))
        .args(more)
        .arg(format!("file://{}", page.display()))
        .output()
        .unwrap();
    let log = std::fs::read_to_string(&log).unwrap_or_default();
    let address = |part: &str| part.split('"').next().unwrap_or_default().to_owned();
    let asked: Vec<String> = log
        .split("\"url\":\"")
        .skip(1)
        .map(address)
        .filter(|address| !address.starts_with("file:") && !address.starts_with("data:"))
        .filter(|address| !OWN_SERVICES.contains(&host(address)))
        .collect();
    (output, asked)
}

const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

#[test]
fn a_browser_finds_no_error_and_asks_for_nothing() {
    let Some(browser) = installed(&BROWSERS, "a browser") else { return };
    let scene = scene_with_report();
    for page in ["report/index.html", "report/packs/A/index.html"] {
        let (output, asked) = browse(&browser, &scene.path(page), &["--dump-dom"]);
        let (dom, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{said}");
        assert!(!said.contains("CONSOLE"), "{page}: {said}");
        assert!(asked.is_empty(), "{page} asks for {asked:?}");
        assert!(dom.contains("data-sheet=\"clearing\"") && dom.contains("<svg role=\"img\""), "{page}");
    }
    // The same check sees both faults of a page that has them.
    let bad = scene.path("bad.html");
    std::fs::write(
        &bad,
        "<img src=\"http://127.0.0.1:9/x.png\"><img src=\"https://fonts.googleapis.com/y.png\">\
                         <script>console.error('boom')</script>",
    )
    .unwrap();
    let (output, asked) = browse(&browser, &bad, &["--dump-dom"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("CONSOLE"));
    for address in ["http://127.0.0.1:9/x.png", "https://fonts.googleapis.com/y.png"] {
        assert!(asked.iter().any(|own| own == address), "{address} is not among {asked:?}");
    }
}

/// Reads a page in a frame as wide as a phone and says how wide it is, and what in it reaches beyond the frame without lying
/// in a part that is scrolled by itself, and how many such parts there are.
const PHONE: &str = "<!DOCTYPE html><meta charset=\"utf-8\"><iframe width=\"390\" height=\"800\" style=\"border:0\" src=\"PAGE\"></iframe>\
<script>document.querySelector('iframe').onload = function () {\
 const page = this.contentDocument, beyond = [];\
 for (const own of page.body.querySelectorAll('*')) {\
  if (own.closest('.skip, .patterns') || own.parentElement.closest('.wide, svg')) continue;\
  if (own.getBoundingClientRect().right > 390.5) beyond.push(own.tagName);\
 }\
 const told = document.createElement('pre');\
 told.textContent = 'width ' + page.documentElement.scrollWidth + ' beyond [' + beyond + '] scrolled ' +\
  page.querySelectorAll('.wide').length;\
 document.body.appendChild(told);\
}</script>";

#[test]
fn nothing_of_a_page_is_wider_than_a_phone() {
    let Some(browser) = installed(&BROWSERS, "a browser") else { return };
    let scene = scene_with_report();
    let told = |page: &str| {
        let frame = scene.path("frame.html");
        std::fs::write(&frame, PHONE.replace("PAGE", page)).unwrap();
        let (output, _) =
            browse(&browser, &frame, &["--allow-file-access-from-files", "--hide-scrollbars", "--dump-dom"]);
        let dom = String::from_utf8_lossy(&output.stdout).into_owned();
        let (_, told) = dom.rsplit_once("<pre>").unwrap_or_else(|| panic!("{dom}"));
        told.split("</pre>").next().unwrap().to_owned()
    };
    for page in ["report/index.html", "report/packs/A/index.html"] {
        let told = told(page);
        assert!(told.starts_with("width 390 beyond [] scrolled "), "{page}: {told}");
        assert!(!told.ends_with(" 0"), "{page}: {told}");
    }
    // The same measure sees what is too wide.
    std::fs::write(scene.path("broad.html"), "<p style=\"width:500px\">x</p>").unwrap();
    assert_eq!(told("broad.html"), "width 508 beyond [P] scrolled 0");
}

/// Width and height of a PNG, from its header.
fn size_of(picture: &[u8]) -> (u32, u32) {
    let number = |at: usize| u32::from_be_bytes(picture[at..at + 4].try_into().unwrap());
    assert_eq!(&picture[1..4], b"PNG");
    (number(16), number(20))
}

/// The pictures that the guides show: name, page, width, height, and whether in the dark.
const PICTURES: [(&str, &str, u32, u32, bool); 5] = [
    ("page-surplus.png", "index.html#surplus", 1000, 830, false),
    ("page-bureau.png", "index.html", 1100, 1300, false),
    ("page-hospital.png", "packs/D001/index.html", 1100, 1300, false),
    ("page-phone.png", "packs/D001/index.html", 390, 1100, false),
    ("page-dark.png", "index.html", 1100, 900, true),
];

#[test]
fn the_guides_show_the_pictures() {
    for (name, _, width, height, _) in PICTURES {
        let kept = std::fs::read(repository("docs/images").join(name)).unwrap();
        assert_eq!(size_of(&kept), (width, height), "{name}");
        for guide in ["reading-a-statement.md", "zh/reading-a-statement.md"] {
            let text = std::fs::read_to_string(repository("docs").join(guide)).unwrap();
            assert!(text.contains(&format!("images/{name})")), "{guide} does not show {name}");
        }
    }
}

/// A page with one figure of a page and nothing else.
fn alone(page: &Path, figure: &str, folder: &Path) -> PathBuf {
    let text = std::fs::read_to_string(page).unwrap();
    let part = |from: &str, until: &str| {
        let (_, rest) = text.split_once(from).unwrap();
        format!("{from}{}{until}", rest.split(until).next().unwrap())
    };
    let named = format!("<figure><svg role=\"img\" aria-labelledby=\"{figure}-t");
    let parts =
        [part("<style>", "</style>"), part("<svg class=\"patterns\"", "</svg>"), part(&named, "</figure>")];
    let alone = folder.join(format!("{figure}.html"));
    std::fs::write(&alone, format!("<!DOCTYPE html><meta charset=\"utf-8\">{}", parts.concat())).unwrap();
    alone
}

#[test]
fn the_pictures_of_the_guides_are_taken_from_the_demo() {
    let Some(browser) = installed(&BROWSERS, "a browser") else { return };
    let (_, report) = &*crate::report::DEMO;
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("images");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, page, width, height, dark) in PICTURES {
        let (shot, size) = (
            format!("--screenshot={}", folder.join(name).display()),
            format!("--window-size={width},{height}"),
        );
        let scheme = format!("--blink-settings=preferredColorScheme={}", if dark { 0 } else { 1 });
        let page = match page.split_once('#') {
            Some((page, figure)) => alone(&report.join(page), figure, &folder),
            None => report.join(page),
        };
        browse(&browser, &page, &[&shot, &size, &scheme, "--hide-scrollbars"]);
        // Taken anew each time: to renew those of docs/images copy them from there.
        let taken = std::fs::read(folder.join(name)).unwrap();
        assert_eq!(size_of(&taken), (width, height), "{name}");
        assert!(taken.len() > 20_000, "{name} shows nothing");
    }
}

#[test]
fn a_page_is_printed() {
    let Some(browser) = installed(&BROWSERS, "a browser") else { return };
    let scene = scene_with_report();
    let paper = scene.path("page.pdf");
    let print = format!("--print-to-pdf={}", paper.display());
    browse(&browser, &scene.path("report/index.html"), &[&print]);
    // That it is a document; how it looks on paper is for eyes.
    assert!(std::fs::read(&paper).unwrap().starts_with(b"%PDF-"));
}

#[test]
fn an_office_program_opens_the_workbook_and_has_the_same_figures() {
    let Some(office) = installed(&["soffice", "libreoffice"], "LibreOffice") else { return };
    let scene = scene_with_report();
    let out = scene.path("office");
    let output = Command::new(office)
        .arg(format!("-env:UserInstallation=file://{}", scene.path("profile").display()))
        .args(["--headless", "--convert-to"])
        // Comma, quotes, UTF-8, values as shown, every sheet.
        .arg("csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1")
        .arg("--outdir")
        .arg(&out)
        .arg(scene.path("report/report.xlsx"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).to_lowercase();
    assert!(output.status.success() && !said.contains("error") && !said.contains("repair"), "{said}");
    let text = std::fs::read_to_string(out.join("report-年度清算.csv")).unwrap();
    // 2/7 and 5/7 of 1000.00, and their sum by the formula of the total.
    for figure in ["285.71", "714.29", "1000"] {
        assert!(text.contains(figure), "{figure} is not in {text}");
    }
    assert!(text.lines().any(|line| line.starts_with("合计") && line.contains("1000")), "{text}");
    let sheets = std::fs::read_dir(&out).unwrap().count();
    assert!(sheets >= 9, "{sheets} sheets");
}

/// Reports with `--open` where only the programs of a folder are found.
#[cfg(target_os = "linux")]
fn opened_with(programs: &Path) -> (Scene, Output) {
    let scene = scene_with_report();
    let mut command = crate::support::program();
    command.current_dir(scene.path("")).env("PATH", programs).args([
        "report",
        "out",
        "--output=-seen",
        "--open",
    ]);
    let done = command.output().unwrap();
    (scene, done)
}

#[test]
#[cfg(target_os = "linux")]
fn open_hands_the_page_to_the_browser_of_the_machine() {
    use std::os::unix::fs::PermissionsExt;
    let programs = TempDir::new().unwrap();
    let (stub, seen) = (programs.path().join("xdg-open"), programs.path().join("seen"));
    let script = format!("#!/bin/sh\necho \"$#:$1\" > {0}.part && /bin/mv {0}.part {0}\n", seen.display());
    std::fs::write(&stub, script).unwrap();
    std::fs::set_permissions(&stub, std::fs::Permissions::from_mode(0o755)).unwrap();
    let (scene, done) = opened_with(programs.path());
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    // Nobody waits for a browser: the stand-in may still be about to write.
    let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while !seen.exists() && std::time::Instant::now() < until {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let page = scene.path("-seen/index.html");
    assert!(page.exists());
    assert_eq!(std::fs::read_to_string(&seen).unwrap(), format!("1:{}\n", page.display()));
}

#[test]
#[cfg(target_os = "linux")]
fn a_machine_without_a_browser_is_told_where_the_page_is() {
    let (scene, done) = opened_with(TempDir::new().unwrap().path());
    let said = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(0), "{said}");
    let page = scene.path("-seen/index.html");
    assert!(page.exists());
    let expected = "no browser was opened (xdg-open: No such file or directory (os error 2)); open ";
    assert!(said.contains(&format!("{expected}{} yourself", page.display())), "{said}");
}
