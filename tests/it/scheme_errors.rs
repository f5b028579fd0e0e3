//! One broken scheme per message: the exact text, file and line.

use casemix::grouper::Grouper;
use casemix::scheme::Catalogue;
use casemix::scheme::LocalCatalogue;

use crate::support::{MINI_MANIFEST, Texts, mini_scheme, write_scheme};

/// What is said of a scheme; its digests and row counts are those of its files.
fn said_with(texts: &Texts, manifest: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    write_scheme(texts, manifest, &folder.path().join("mini"));
    let loaded = Catalogue::at(folder.path())
        .unwrap()
        .load("mini")
        .and_then(|scheme| Grouper::compile(scheme, LocalCatalogue::none()));
    let error = loaded.expect_err("the scheme is refused").to_string();
    error.replace(&format!("{}/mini/", folder.path().display()), "")
}

fn said(texts: &Texts) -> String {
    said_with(texts, MINI_MANIFEST)
}

#[test]
fn the_small_scheme_itself_is_sound() {
    let folder = tempfile::tempdir().unwrap();
    write_scheme(&mini_scheme(), MINI_MANIFEST, &folder.path().join("mini"));
    Grouper::compile(Catalogue::at(folder.path()).unwrap().load("mini").unwrap(), LocalCatalogue::none())
        .unwrap();
}

#[test]
fn rules_that_do_not_parse() {
    let texts = mini_scheme().exchange("adrg.csv", "ZYSS in OP_B", "ZYYS in OP_B").exchange(
        "drg.csv",
        "QTZD in MCC\n2,BB1",
        "QTZD on MCC\n2,BB1",
    );
    assert_eq!(
        said(&texts),
        "adrg.csv:2: rule, column 1: unknown word `ZYYS`; did you mean `ZYSS`?\n\
         drg.csv:2: rule, column 6: `in` or `not in` was expected, `on` was found\n\
         drg.csv:2: DRG `BB11` always holds, so `BB19` behind it can never be reached"
    );
}

#[test]
fn sets_that_do_not_exist_or_serve_two_kinds() {
    assert_eq!(
        said(&mini_scheme().exchange("adrg.csv", "OP_B", "OP_C")),
        "adrg.csv:2: rule: set.csv has no set `OP_C`; did you mean `OP_B`?"
    );
    assert_eq!(
        said(&mini_scheme().exchange("adrg.csv", "ZYSS in OP_B", "ZYSS in DI_B")),
        "adrg.csv:2: set `DI_B` is used for diagnoses and for procedures"
    );
}

#[test]
fn parents_letters_and_doubles() {
    let texts = mini_scheme().exchange("adrg.csv", "2,MDCB,BR1", "2,MDCX,BR1").exchange(
        "drg.csv",
        "1,NR1,NR19",
        "1,NR2,NR19",
    );
    assert_eq!(
        said(&texts),
        "adrg.csv:3: mdc.csv has no `MDCX`; did you mean `MDCB`?\n\
         adrg.csv:4: ADRG `NR1` of MDCN has no row in drg.csv\n\
         drg.csv:4: adrg.csv has no `BR1`; did you mean `BB1`?\n\
         drg.csv:5: adrg.csv has no `BR1`; did you mean `BB1`?\n\
         drg.csv:6: adrg.csv has no `BR1`; did you mean `BB1`?\n\
         drg.csv:7: adrg.csv has no `NR2`; did you mean `NR1`?\n\
         scheme.toml: `counts` declares 3 ADRG groups, the tables have 2\n\
         scheme.toml: `counts` declares 6 DRG groups, the tables have 2"
    );
    let texts = mini_scheme()
        .exchange("mdc.csv", "2,MDCN,women", "1,MDCB,women")
        .exchange("adrg.csv", "1,MDCN,NR1", "2,MDCB,NR1")
        .exchange("drg.csv", "2,BB1,BB19", "1,BB1,BR11")
        .exchange("set.csv", "DI_B,G01.000", "DI_B,G00.000")
        .exchange("cc.csv", "E11.900,CC", "J96.000,CC");
    assert_eq!(
        said(&texts),
        "mdc.csv:3: `MDCB` stands already in line 2\n\
         mdc.csv:3: order 1 stands already in line 2\n\
         adrg.csv:4: ADRG `NR1` of MDCB must have three characters and begin with `B`\n\
         adrg.csv:4: order 2 of MDCB stands already in line 3\n\
         drg.csv:3: DRG `BR11` must begin with its ADRG `BB1`\n\
         drg.csv:3: order 1 of BB1 stands already in line 2\n\
         drg.csv:4: `BR11` stands already in line 3\n\
         set.csv:3: set `DI_B` holds `G00.000` twice\n\
         cc.csv:3: `J96.000` stands twice"
    );
}

#[test]
fn rows_that_always_hold_before_others() {
    assert_eq!(
        said(&mini_scheme().exchange("adrg.csv", "ZYSS in OP_B", "1")),
        "adrg.csv:2: ADRG `BB1` always holds, so `BR1` behind it can never be reached"
    );
    assert_eq!(
        said(&mini_scheme().exchange("drg.csv", "\"QTZD in {MCC, CC}\"", "")),
        "drg.csv:5: DRG `BR13` always holds, so `BR15` behind it can never be reached"
    );
}

#[test]
fn levels_and_exclusion_tables() {
    let texts = mini_scheme().with("cc.csv", "code,level,exclusion\nJ96.000,MMC,EX1\nE11.900,CC,EX2\n");
    assert_eq!(
        said(&texts),
        "cc.csv:2: level `MMC` is neither MCC nor CC\ncc.csv:3: exclusion.csv has no table `EX2`"
    );
}

#[test]
fn groups_that_no_case_reaches() {
    // An MCC counts as MCC before the row asks for it as anything else, so BR13 with MCC alone is never reached.
    let texts = mini_scheme().exchange("drg.csv", "\"QTZD in {MCC, CC}\"", "QTZD in MCC");
    let dead = "drg.csv:5: no case reaches `BR13`: rows before it take them all; mend the rule, or declare the group in \
                scheme.toml under [[unreachable]] with the reason";
    assert_eq!(said(&texts), dead);
    let manifest = format!(
        "{MINI_MANIFEST}[[unreachable]]\ngroup = \"BR15\"\nreason = \"x\"\n[[unreachable]]\ngroup = \"BR99\"\nreason = \"x\"\n"
    );
    assert_eq!(
        said_with(&mini_scheme(), &manifest),
        "scheme.toml:13: `BR15` is declared unreachable, but a case reaches it\n\
         scheme.toml:16: `BR99` is declared unreachable, but drg.csv has no such group"
    );
}

#[test]
fn manifests() {
    let manifest = MINI_MANIFEST
        .replace("kind = \"drg\"", "kind = \"drgs\"")
        .replace("issuer", "isuer")
        .replace("\"birth\"", "\"both\"");
    assert_eq!(
        said_with(&mini_scheme(), &manifest),
        "scheme.toml:1: `issuer` is missing; text was expected\n\
         scheme.toml:1: `newborn_weight` must be \"admission\" or \"birth\"\n\
         scheme.toml:1: `kind` must be \"drg\" or \"dip\"\n\
         scheme.toml:5: unknown key `isuer`; did you mean `issuer`?"
    );
    assert_eq!(
        said_with(&mini_scheme(), &MINI_MANIFEST.replace("drg = 6", "drg = 7")),
        "scheme.toml: `counts` declares 7 DRG groups, the tables have 6"
    );
    assert_eq!(
        said(&mini_scheme().with("notes.csv", "a\n1\n")).lines().next().unwrap(),
        "scheme.toml:19: a DRG scheme has no file `notes.csv`"
    );
    assert_eq!(
        said(&mini_scheme().without("cc.csv")),
        "scheme.toml: `files.\"cc.csv\"` is missing; declare its rows and sha256"
    );
}

#[test]
fn changed_files_are_named_with_their_digests() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("mini");
    write_scheme(&mini_scheme(), MINI_MANIFEST, &place);
    let changed = mini_scheme().0["set.csv"].replace("N80.000", "N80.001") + "DI_N,N80.002\n";
    std::fs::write(place.join("set.csv"), &changed).unwrap();
    let error = Catalogue::at(folder.path()).unwrap().load("mini").unwrap_err().to_string();
    let error = error.replace(&format!("{}/", place.display()), "");
    let digest = |text: &str| casemix::table::sha256_hex(text.as_bytes());
    let expected = format!(
        "set.csv: was changed: its SHA-256 is {}, the manifest declares {}\nset.csv: has 5 rows, the manifest declares 4",
        digest(&changed),
        digest(&mini_scheme().0["set.csv"])
    );
    assert_eq!(error, expected);
}

#[test]
fn corrections_add_and_remove_rows_and_must_fit() {
    let corrections = "file,key,change,value,evidence\nexclusion.csv,EX1,add,G00.000,printed\nset.csv,DI_B,remove,G09.000,printed\n\
                       cc.csv,E11.900,add,CC,printed\nset.csv,DI_B,drop,G00.000,printed\n";
    assert_eq!(
        said(&mini_scheme().with("corrections.csv", corrections)),
        "corrections.csv:4: `cc.csv`: only set.csv and exclusion.csv can be corrected\n\
         corrections.csv:5: change `drop` is neither add nor remove\n\
         set.csv: corrections.csv removes 1 rows, 0 of them are here"
    );
    let double = "file,key,change,value,evidence\nexclusion.csv,EX1,add,G01.000,printed\n";
    assert_eq!(
        said(&mini_scheme().with("corrections.csv", double)),
        "exclusion.csv:2: exclusion table `EX1` holds `G01.000` twice"
    );
}

#[test]
fn unknown_schemes_are_answered_with_those_there_are() {
    let catalogue = Catalogue::at(&crate::support::repository("grouper-tables")).unwrap();
    let error = catalogue.load("chs-drg-3").unwrap_err().to_string();
    assert!(error.starts_with("no scheme `chs-drg-3`; did you mean `chs-drg-3.0`?"), "{error}");
    assert!(error.ends_with("holds chs-drg-1.1, chs-drg-3.0, dip-3.0"), "{error}");
}
