//! Where things lie, and where a result may not be written.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::domain::{Error, Kind};

/// Where things are. Nothing in it decides the result: the same files elsewhere give the same bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// The folder of tables, where one was named.
    pub tables: Option<PathBuf>,
    /// Discharge files and folders, where no region has its own.
    pub inputs: Vec<PathBuf>,
    /// The region.
    pub region: Option<PathBuf>,
    /// A column map.
    pub columns: Option<PathBuf>,
    /// Months already paid.
    pub paid: Option<PathBuf>,
    /// The folder of the scheme, where it does not lie among the tables under its identifier.
    pub scheme: Option<PathBuf>,
    /// A map of diagnoses that does not lie among the tables.
    pub diagnosis_map: Option<PathBuf>,
    /// A map of procedures that does not lie among the tables.
    pub procedure_map: Option<PathBuf>,
    /// Variants of a what-if.
    pub variants: Vec<PathBuf>,
    /// A finished run whose sums stand in for the cases of a what-if.
    pub baseline: Option<PathBuf>,
    /// Where parts of results are kept from run to run.
    pub cache: Option<PathBuf>,
}

impl Places {
    /// What lies where, by the names of the receipt.
    fn all(&self) -> Vec<(&'static str, &Path)> {
        let one = [
            ("tables", &self.tables),
            ("region", &self.region),
            ("columns", &self.columns),
            ("paid", &self.paid),
            ("scheme", &self.scheme),
            ("diagnosis_map", &self.diagnosis_map),
            ("procedure_map", &self.procedure_map),
            ("baseline", &self.baseline),
            ("cache", &self.cache),
        ];
        let one = one.into_iter().filter_map(|(name, path)| Some((name, path.as_deref()?)));
        let inputs = self.inputs.iter().map(|path| ("inputs", path.as_path()));
        let variants = self.variants.iter().map(|path| ("variants", path.as_path()));
        one.chain(inputs).chain(variants).collect()
    }

    pub(super) fn named(&self) -> BTreeMap<String, Vec<PathBuf>> {
        let mut named: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
        for (name, path) in self.all() {
            let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
            named.entry(name.to_owned()).or_default().push(absolute);
        }
        named
    }

    pub(super) fn of_receipt(paths: &BTreeMap<String, Vec<PathBuf>>) -> Self {
        let all = |name: &str| paths.get(name).cloned().unwrap_or_default();
        let one = |name: &str| all(name).into_iter().next();
        Self {
            tables: one("tables"),
            inputs: all("inputs"),
            region: one("region"),
            columns: one("columns"),
            paid: one("paid"),
            scheme: one("scheme"),
            diagnosis_map: one("diagnosis_map"),
            procedure_map: one("procedure_map"),
            variants: all("variants"),
            baseline: one("baseline"),
            // What is verified is worked on again.
            cache: None,
        }
    }

    pub(super) fn region(&self) -> Result<&Path, Error> {
        self.region.as_deref().ok_or_else(|| Error::new(Kind::Usage, "no region was named"))
    }

    /// Refuses an output folder that is, holds or lies in something that the result rests on: what is replaced as a whole
    /// must hold nothing but results, and no result may become an input. The output may lie in `meant_for`.
    ///
    /// # Errors
    /// Names what is in the way.
    pub(super) fn keep_clear(&self, output: &Path, meant_for: Option<&Path>) -> Result<(), Error> {
        if let (Some(cache), Some(region)) = (&self.cache, &self.region)
            && real(cache).starts_with(real(region))
        {
            let message =
                "lies in the region, where it could become an input; name a folder outside it with --cache";
            return Err(Error::at(Kind::Usage, cache.display().to_string(), message));
        }
        let (own, meant_for) = (real(output), meant_for.map(real));
        for (name, path) in self.all() {
            let other = real(path);
            let replaced = "a result would replace it: name another folder";
            let (relation, advice) = if own == other {
                ("is", replaced)
            } else if other.starts_with(&own) {
                ("holds", replaced)
            } else if own.starts_with(&other) && meant_for.as_ref() != Some(&other) {
                ("lies in", "a result must not mix with what it rests on: name a folder outside it")
            } else {
                continue;
            };
            let what = match name {
                "tables" => "the folder of tables",
                "region" => "the region",
                "columns" => "the column map",
                "paid" => "the folder of paid months",
                "scheme" => "the scheme",
                "diagnosis_map" | "procedure_map" => "the code map",
                "variants" => "the variant",
                "baseline" => "the baseline's run",
                "cache" => "the cache",
                _ => "the input",
            };
            let message = format!("{relation} {what} {}; {advice}", path.display());
            return Err(Error::at(Kind::Usage, output.display().to_string(), message));
        }
        Ok(())
    }
}

/// A path without links, as far as it exists.
pub(super) fn real(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    path.canonicalize().unwrap_or_else(|_| match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) => real(parent).join(name),
        _ => path,
    })
}
