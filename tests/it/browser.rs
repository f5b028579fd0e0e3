//! Pages in a browser and workbooks in an office program, where these are installed.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use casemix::run::{Language, ReportWish, report};
use tempfile::TempDir;

use crate::support::{Scene, mini_region, small_year};

/// A program that is installed; says that the test is skipped where it is not.
fn installed(names: &[&str], what: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found =
        names.iter().flat_map(|name| std::env::split_paths(&path).map(move |folder| folder.join(name)));
    let found = found.into_iter().find(|file| file.is_file());
    if found.is_none() {
        eprintln!("skipped: {what} is not installed (none of {})", names.join(", "));
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
    // The browser looks after itself; nothing of that is asked by a page.
    let own = ["google.com/", "googleapis.com/", "gvt1.com/"];
    let asked: Vec<String> = log
        .split("\"url\":\"")
        .skip(1)
        .map(address)
        .filter(|address| !address.starts_with("file:") && !address.starts_with("data:"))
        .filter(|address| !own.iter().any(|host| address.contains(host)))
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
    std::fs::write(&bad, "<img src=\"http://127.0.0.1:9/x.png\"><script>console.error('boom')</script>")
        .unwrap();
    let (output, asked) = browse(&browser, &bad, &["--dump-dom"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("CONSOLE"));
    assert_eq!(asked.first().map(String::as_str), Some("http://127.0.0.1:9/x.png"));
}

#[test]
fn a_page_fits_a_phone_and_paper() {
    let Some(browser) = installed(&BROWSERS, "a browser") else { return };
    let scene = scene_with_report();
    let (picture, paper) = (scene.path("phone.png"), scene.path("page.pdf"));
    let shot = format!("--screenshot={}", picture.display());
    browse(&browser, &scene.path("report/index.html"), &["--window-size=390,2000", &shot]);
    let print = format!("--print-to-pdf={}", paper.display());
    browse(&browser, &scene.path("report/index.html"), &[&print]);
    for file in [picture, paper] {
        assert!(std::fs::metadata(&file).is_ok_and(|file| file.len() > 10_000), "{}", file.display());
    }
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
