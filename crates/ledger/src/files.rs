//! Kept files: named by their SHA-256, written whole or not at all, checked when they are read.

use std::io;
use std::path::{Path, PathBuf};

use crate::connection::FILES;
use crate::sql::Sql;
use crate::{FileRef, Refusal, canonical};

/// Where a hash is kept: two characters to a folder, so that no folder grows too large.
pub(crate) fn path(folder: &Path, hash: &str) -> Option<PathBuf> {
    let plain =
        hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    plain.then(|| folder.join(FILES).join(&hash[..2]).join(hash))
}

/// Writes the bytes under their hash, durable when it returns.
pub(crate) async fn keep(folder: &Path, name: &str, bytes: &[u8]) -> Result<FileRef, Refusal> {
    let hash = canonical::digest(bytes);
    let place = path(folder, &hash).expect("a digest is 64 hex characters");
    let kept = FileRef { media: media(bytes).into(), size: bytes.len() as u64, name: plain_name(name), hash };
    let bytes = bytes.to_vec();
    let written = tokio::task::spawn_blocking(move || write(&place, &bytes)).await;
    match written {
        Ok(Ok(())) => Ok(kept),
        Ok(Err(error)) => Err(trouble(&error, "the file could not be kept")),
        Err(_) => Err(Refusal::Storage("the file could not be kept: the program is stopping".into())),
    }
}

/// The statement that notes a kept file.
pub(crate) fn note(kept: &FileRef, at_us: i64) -> Sql {
    let mut sql = Sql::new("INSERT INTO files (hash, name, size, media, kept_us) VALUES (");
    sql.bind(kept.hash.as_str()).push(", ").bind(kept.name.as_str()).push(", ").bind(kept.size as i64);
    sql.push(", ").bind(kept.media.as_str()).push(", ").bind(at_us).push(") ON CONFLICT (hash) DO NOTHING");
    sql
}

/// The bytes of a kept file; a file that no longer matches its hash is refused.
pub(crate) async fn read(folder: &Path, hash: &str) -> Result<Vec<u8>, Refusal> {
    let place = path(folder, hash).ok_or(Refusal::NotFound)?;
    let bytes = tokio::fs::read(&place).await.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Refusal::NotFound,
        _ => trouble(&error, "the kept file could not be read"),
    })?;
    if canonical::digest(&bytes) == hash {
        Ok(bytes)
    } else {
        Err(Refusal::Storage(format!(
            "the kept file {hash} is damaged: its content no longer matches its hash"
        )))
    }
}

/// A temporary name first, then the name that counts: a crash leaves no half file under a hash.
fn write(place: &Path, bytes: &[u8]) -> io::Result<()> {
    if std::fs::read(place).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    let folder = place.parent().expect("a kept file stands in a folder");
    std::fs::create_dir_all(folder)?;
    let mut draft = tempfile::NamedTempFile::new_in(folder)?;
    io::Write::write_all(&mut draft, bytes)?;
    draft.as_file().sync_all()?;
    draft.persist(place)?;
    // The name must survive a power cut as well, and the folder's own name in its parent.
    std::fs::File::open(folder)?.sync_all()?;
    folder.parent().map_or(Ok(()), |parent| std::fs::File::open(parent)?.sync_all())
}

pub(crate) fn trouble(error: &io::Error, what: &str) -> Refusal {
    let why = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "the disk is full".to_owned(),
        io::ErrorKind::PermissionDenied => "this user may not write there".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
        _ => error.to_string(),
    };
    Refusal::Storage(format!("{what}: {why}"))
}

/// The last part of a path that a browser may have sent, without control characters.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control()).take(255).collect();
    if plain.trim().is_empty() { "file".into() } else { plain.trim().to_owned() }
}

/// Media type by content, never by name; text that is none of the known formats is `text/plain`, whatever it claims.
fn media(bytes: &[u8]) -> &'static str {
    match infer::get(bytes) {
        Some(kind) => kind.mime_type(),
        None if is_text(bytes) => "text/plain",
        None => "application/octet-stream",
    }
}

/// Without control characters it is text, in whatever encoding.
fn is_text(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(4_096)];
    start.iter().all(|byte| *byte >= 0x20 || matches!(byte, b'\n' | b'\r' | b'\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_it_holds_whatever_its_name_says() {
        assert_eq!(media(b"%PDF-1.7\n"), "application/pdf");
        assert_eq!(media(b"\x89PNG\r\n\x1a\n"), "image/png");
        assert_eq!(media("报告,日期\n".as_bytes()), "text/plain");
        assert_eq!(media(b"\x00\x01\x02"), "application/octet-stream");
    }

    #[test]
    fn a_name_keeps_no_path() {
        assert_eq!(plain_name("C:\\Users\\me\\报告.xlsx"), "报告.xlsx");
        assert_eq!(plain_name("../../etc/passwd"), "passwd");
        assert_eq!(plain_name("a/"), "file");
    }
}
