//! The folder where schemes and code tables lie (`grouper-tables/`).

use std::path::{Path, PathBuf};

use crate::domain::{Error, Kind, Problems};
use crate::table::{Document, TableFile, did_you_mean, read_bytes, sha256_hex, text_of};

use super::codes::{CodeBook, CodeMap};
use super::dip::DipScheme;
use super::drg::DrgScheme;
use super::edition::Scheme;
use super::manifest::{Content, Manifest, declared_text};

/// The folder of tables, and how to find things in it.
#[derive(Clone, Debug)]
pub struct Catalogue {
    root: PathBuf,
}

/// The file that makes a folder a scheme.
const MANIFEST: &str = "scheme.toml";

impl Catalogue {
    /// The name of the folder where none is given.
    pub const FOLDER: &str = "grouper-tables";

    /// The tables in a given folder.
    ///
    /// # Errors
    /// When there is no such folder.
    pub fn at(root: &Path) -> Result<Self, Error> {
        if root.is_dir() {
            return Ok(Self { root: root.to_owned() });
        }
        Err(Error::at(
            Kind::Usage,
            root.display().to_string(),
            "is not a folder; --tables names the folder of schemes",
        ))
    }

    /// The first folder named `grouper-tables` in one of the places, tried in order.
    ///
    /// # Errors
    /// When none of them holds one.
    pub fn find(places: &[PathBuf]) -> Result<Self, Error> {
        let root = places.iter().map(|place| place.join(Self::FOLDER)).find(|folder| folder.is_dir());
        root.map(|root| Self { root }).ok_or_else(|| {
            let message = "no folder `grouper-tables` here or beside the program; name it with --tables DIR";
            Error::new(Kind::Usage, message)
        })
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The identifiers of all schemes, sorted.
    ///
    /// # Errors
    /// When the folder cannot be listed.
    pub fn scheme_ids(&self) -> Result<Vec<String>, Error> {
        let listing = std::fs::read_dir(&self.root)
            .map_err(|error| Error::at(Kind::Rules, self.root.display().to_string(), error.to_string()))?;
        let mut ids: Vec<String> = listing
            .filter_map(Result::ok)
            .filter(|entry| entry.path().join(MANIFEST).is_file())
            .filter_map(|entry| entry.file_name().into_string().ok())
            .collect();
        ids.sort();
        Ok(ids)
    }

    /// The folder of a scheme, named by its identifier or by a path.
    ///
    /// # Errors
    /// When there is no such scheme; the message lists those there are.
    pub fn scheme_folder(&self, name: &str) -> Result<PathBuf, Error> {
        let candidates = [self.root.join(name), PathBuf::from(name)];
        if let Some(folder) = candidates.into_iter().find(|folder| folder.join(MANIFEST).is_file()) {
            return Ok(folder);
        }
        let ids = self.scheme_ids()?;
        let hint = did_you_mean(name, ids.iter().map(String::as_str));
        let message = format!("no scheme `{name}`{hint}; {} holds {}", self.root.display(), ids.join(", "));
        Err(Error::new(Kind::Usage, message))
    }

    /// The manifest of a scheme.
    ///
    /// # Errors
    /// As [`Catalogue::scheme_folder`], or an invalid manifest.
    pub fn manifest(&self, name: &str) -> Result<Manifest, Error> {
        let folder = self.scheme_folder(name)?;
        let manifest = Manifest::read(&folder.join(MANIFEST))?;
        self.check_name(&folder, &manifest)?;
        Ok(manifest)
    }

    /// Among the tables a scheme lies in a folder of its name, so that what is listed can be asked for.
    fn check_name(&self, folder: &Path, manifest: &Manifest) -> Result<(), Error> {
        let among = folder.parent() == Some(&self.root);
        let Some(name) = folder.file_name().filter(|name| among && *name != manifest.id.as_str()) else {
            return Ok(());
        };
        let (id, name) = (&manifest.id, name.to_string_lossy());
        let message = format!("is the scheme `{id}`, and its folder is called `{name}`; rename one of them");
        Err(Error::at(Kind::Rules, &manifest.file, message))
    }

    /// Loads and checks a scheme.
    ///
    /// # Errors
    /// Everything that is wrong with its tables, with file and line.
    pub fn load(&self, name: &str) -> Result<Scheme, Error> {
        let folder = self.scheme_folder(name)?;
        let (text, shown, sha256) = text_at(&folder.join(MANIFEST))?;
        let manifest = Manifest::parse(&text, &shown)?;
        self.check_name(&folder, &manifest)?;
        let mut files = vec![TableFile::new(MANIFEST, sha256, text.lines().count())];
        let mut problems = Problems::new();
        let mut book = |table: &Option<String>| {
            let Some(id) = table else { return CodeBook::default() };
            let read = self.code_file("table", id).and_then(|(text, shown, sha256)| {
                let book = CodeBook::parse(&text, &shown)?;
                files.push(TableFile::new(format!("codes/{id}"), sha256, book.size() - 1));
                Ok(book)
            });
            problems.absorb(read).unwrap_or_default()
        };
        let (diagnoses, procedures) = (book(&manifest.diagnosis_codes), book(&manifest.procedure_codes));
        problems.check(Kind::Rules)?;
        let content = manifest.content.clone();
        let mut scheme = match &content {
            Content::Drg(counts) => {
                Scheme::Drg(DrgScheme::load(&folder, manifest, *counts, diagnoses, procedures)?)
            }
            Content::Dip(content) => {
                Scheme::Dip(DipScheme::load(&folder, manifest, content, diagnoses, procedures)?)
            }
        };
        let own = scheme.files_mut();
        own.extend(files);
        own.sort();
        Ok(scheme)
    }

    /// A code map, named by its identifier in `codes/codes.toml` or by a path.
    ///
    /// # Errors
    /// When there is no such map, or it is invalid.
    pub fn code_map(&self, name: &str) -> Result<CodeMap, Error> {
        let path = Path::new(name);
        let (text, shown, sha256) =
            if path.is_file() { text_at(path)? } else { self.code_file("map", name)? };
        CodeMap::parse(&text, &shown, &sha256)
    }

    /// A code table or code map by its identifier: its text, what messages call it, and its digest, which was checked.
    fn code_file(&self, key: &'static str, id: &str) -> Result<(String, String, String), Error> {
        let folder = self.root.join("codes");
        let index = folder.join("codes.toml");
        let name = index.display().to_string();
        let document = Document::read(&index, &name, Kind::Rules)?;
        let mut problems = Problems::new();
        let mut fields = document.fields();
        fields.integer("format", &mut problems);
        let mut known = Vec::new();
        for kind in ["table", "map"] {
            for mut entry in fields.tables(kind, &mut problems) {
                let (found, file) = (entry.text("id", &mut problems), entry.text("file", &mut problems));
                let sha256 = entry.text("sha256", &mut problems);
                entry.text("title", &mut problems);
                entry.text("source", &mut problems);
                entry.finish(&mut problems);
                if let (Some(found), Some(file), Some(sha256), true) = (found, file, sha256, kind == key) {
                    known.push((found, file, sha256));
                }
            }
        }
        fields.finish(&mut problems);
        problems.check(Kind::Rules)?;
        let Some((_, file, sha256)) = known.iter().find(|(found, _, _)| *found == id) else {
            let hint = did_you_mean(id, known.iter().map(|(found, _, _)| *found));
            let there = known.iter().map(|(found, _, _)| *found).collect::<Vec<_>>().join(", ");
            let message = format!("no code {key} `{id}`{hint}; those there are: {there}");
            return Err(Error::at(Kind::Rules, name, message));
        };
        let file = folder.join(file);
        let shown = file.display().to_string();
        Ok((declared_text(&file, &shown, sha256)?, shown, (*sha256).to_owned()))
    }
}

/// The text of a file, what messages call it, and its digest; read once, so that all three are of the same bytes.
fn text_at(path: &Path) -> Result<(String, String, String), Error> {
    let shown = path.display().to_string();
    let bytes = read_bytes(path, &shown, Kind::Rules)?;
    let sha256 = sha256_hex(&bytes);
    Ok((text_of(bytes, &shown, Kind::Rules)?, shown, sha256))
}
