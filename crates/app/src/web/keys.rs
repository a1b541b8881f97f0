//! The data folder's own secret: what is derived from it nobody can guess, and nothing derived has to be stored.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use hmac::{Hmac, KeyInit, Mac};
use rand::Rng;
use sha2::Sha256;

/// Name of the secret's file in the data folder.
const FILE: &str = "secret.key";

const LENGTH: usize = 32;

/// What a digest is for: the same text digested for two purposes gives two digests that nobody can match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The address of a campaign's public check-in page.
    CheckInLink,
    /// Somebody's telephone number or e-mail address, to know them again without keeping it.
    Contact,
    /// The key with which a server's word on a site's visitors is believed.
    CollectorKey,
}

/// The secret, never shown.
#[derive(Clone)]
pub struct Keys(Arc<[u8; LENGTH]>);

impl Keys {
    /// Reads the folder's secret; makes one where there is none yet.
    pub fn open(folder: &Path) -> io::Result<Self> {
        let place = folder.join(FILE);
        match read(&place) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => match make(&place) {
                // another process was faster
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => read(&place),
                made => made,
            },
            read => read,
        }
    }

    /// A digest of the text that only this folder's secret gives, as hex digits.
    pub fn digest(&self, purpose: Purpose, text: &str) -> String {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.0[..]).expect("a digest takes a key of any length");
        mac.update(&[purpose as u8]);
        mac.update(text.as_bytes());
        hex::encode(mac.finalize().into_bytes())
    }
}

fn read(place: &Path) -> io::Result<Keys> {
    let bytes = std::fs::read(place)?;
    let bytes = bytes.try_into().map_err(|_| io::Error::other(format!("{FILE} is damaged")))?;
    Ok(Keys(Arc::new(bytes)))
}

/// Nobody but the program's own account may read it.
fn make(place: &Path) -> io::Result<Keys> {
    let mut bytes = [0_u8; LENGTH];
    rand::rng().fill_bytes(&mut bytes);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(place)?;
    file.write_all(&bytes)?;
    file.sync_all()?;
    Ok(Keys(Arc::new(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_keeps_its_secret_and_another_has_another() {
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let digest = |folder: &Path| Keys::open(folder).unwrap().digest(Purpose::Contact, "13800000001");
        assert_eq!(digest(one.path()), digest(one.path()));
        assert_ne!(digest(one.path()), digest(two.path()));
    }

    #[test]
    fn the_same_text_has_another_digest_for_another_purpose() {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys::open(folder.path()).unwrap();
        assert_ne!(keys.digest(Purpose::Contact, "a"), keys.digest(Purpose::CheckInLink, "a"));
    }
}
