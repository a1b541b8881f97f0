//! Where a standard is read from: the folder that ships in the binary and a company's own.

use std::path::Path;

use rust_embed::RustEmbed;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::findings::{Finding, Findings};
use crate::model::Place;

/// A file may be so large (bytes); a folder may hold so many files.
pub const FILE_BYTES_MAX: usize = 1_000_000;
pub const FILES_MAX: usize = 500;
const DEPTH_MAX: usize = 4;

/// Which folder a file belongs to. Later layers are laid over earlier ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    Shipped,
    Company,
}

/// One file of a standard: its path inside its folder, with `/` between the parts, and its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    pub layer: Layer,
    pub name: String,
    pub bytes: Vec<u8>,
}

#[derive(RustEmbed)]
#[folder = "../../standard/"]
#[include = "*.toml"]
struct Embedded;

impl SourceFile {
    pub fn new(layer: Layer, name: impl Into<String>, text: impl Into<Vec<u8>>) -> Self {
        Self { layer, name: name.into(), bytes: text.into() }
    }
}

/// The files that ship in the binary, by name.
pub fn shipped_sources() -> Vec<SourceFile> {
    let mut names: Vec<_> = Embedded::iter().collect();
    names.sort();
    names
        .iter()
        .filter_map(|name| Some((name, Embedded::get(name)?)))
        .map(|(name, file)| SourceFile::new(Layer::Shipped, name.as_ref(), file.data.into_owned()))
        .collect()
}

/// The `*.toml` files of a company's folder and the folders in it, by name.
///
/// # Errors
/// Files that cannot be read, folders nested deeper than four, more than [`FILES_MAX`] files, files over [`FILE_BYTES_MAX`].
pub fn folder_sources(folder: &Path) -> Result<Vec<SourceFile>, Findings> {
    let mut walk = Walk::default();
    walk.folder(folder, "", 0);
    if walk.findings.is_empty() {
        walk.files.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(walk.files)
    } else {
        Err(Findings::from_list(walk.findings))
    }
}

#[derive(Default)]
struct Walk {
    files: Vec<SourceFile>,
    findings: Vec<Finding>,
}

impl Walk {
    fn folder(&mut self, folder: &Path, prefix: &str, depth: usize) {
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => return self.refuse(prefix, format!("the folder can't be read: {error}")),
        };
        for entry in entries.flatten() {
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let path = entry.path();
            if path.is_dir() {
                if depth >= DEPTH_MAX {
                    self.refuse(&name, "folders are nested too deep".to_owned());
                } else {
                    self.folder(&path, &format!("{name}/"), depth + 1);
                }
            } else if path.extension().is_some_and(|ending| ending == "toml") {
                self.file(&path, name);
            }
        }
    }

    fn file(&mut self, path: &Path, name: String) {
        if self.files.len() >= FILES_MAX {
            return self.refuse(&name, format!("more than {FILES_MAX} files"));
        }
        let size = std::fs::metadata(path).map_or(0, |about| about.len());
        if size > FILE_BYTES_MAX as u64 {
            return self
                .refuse(&name, format!("the file has {size} bytes; at most {FILE_BYTES_MAX} are read"));
        }
        match std::fs::read(path) {
            Ok(bytes) => self.files.push(SourceFile::new(Layer::Company, name, bytes)),
            Err(error) => self.refuse(&name, format!("the file can't be read: {error}")),
        }
    }

    fn refuse(&mut self, name: &str, message: String) {
        let place = Place { file: name.to_owned(), line: 1, column: 1 };
        self.findings.push(Finding::about_file(Layer::Company, place, message));
    }
}

/// SHA-256 (hex) over layers, names and contents, each with its length before it.
pub(crate) fn digest(files: &[SourceFile]) -> String {
    let mut hasher = Sha256::new();
    for file in files {
        hasher.update([u8::from(file.layer == Layer::Company)]);
        for part in [file.name.as_bytes(), &file.bytes] {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part);
        }
    }
    hex::encode(hasher.finalize())
}
