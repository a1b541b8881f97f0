//! The vault of secrets: each is sealed under a key that lies outside the database, for one record and one address alone.
//!
//! ChaCha20-Poly1305 with a nonce of its own; what a secret is bound to is authenticated with it, so that a sealed secret
//! copied to another connector, or kept while the address was changed, does not open.

use std::fmt;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::rand::{SecureRandom as _, SystemRandom};
use sha2::{Digest as _, Sha256};

/// The key's file in a data folder.
const FILE: &str = "connectors.key";
const LENGTH: usize = 32;

/// A secret while it is used; never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub fn text(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(...)")
    }
}

/// A secret as it is stored: the name of the key that it is sealed under, nonce and ciphertext.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    pub key: String,
    pub bytes: Vec<u8>,
}

/// A sealed secret does not open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Lost {
    #[error("sealed under the key {0}, which is not here")]
    OtherKey(String),
    /// Damaged, or sealed for another record or address.
    #[error("sealed for something else, or damaged")]
    OtherPlace,
}

#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    #[error("the key of secrets: {0}")]
    Io(#[from] io::Error),
    #[error("{0} holds no key: 64 hexadecimal digits are one")]
    NoKey(String),
    #[error("the key is handed in, and its follower is not: set HENGCE_SECRET_KEY_NEXT")]
    NoNextKey,
}

/// Where the keys are.
#[derive(Clone)]
pub struct Vault(Arc<Keys>);

enum Keys {
    /// The key's file, beside which its follower lies while secrets are sealed anew.
    File(PathBuf),
    /// Handed in, as hexadecimal digits: the key, and its follower.
    Given(String, Option<String>),
}

struct Key {
    name: String,
    cipher: LessSafeKey,
}

impl Vault {
    /// The key of a data folder; made when it is first needed.
    pub fn of_folder(folder: &Path) -> Self {
        Self::of_file(folder.join(FILE))
    }

    pub fn of_file(place: PathBuf) -> Self {
        Self(Arc::new(Keys::File(place)))
    }

    /// A key that is handed in, and the one that follows it.
    pub fn given(key: String, next: Option<String>) -> Self {
        Self(Arc::new(Keys::Given(key, next)))
    }

    /// Seals a secret for what it is bound to.
    pub fn seal(&self, secret: &Secret, bound: &str) -> Result<Sealed, VaultError> {
        let key = match &*self.0 {
            Keys::File(place) => match read(&next_to(place))? {
                Some(next) => next,
                None => read_or_make(place)?,
            },
            Keys::Given(key, _) => parsed(key, "HENGCE_SECRET_KEY")?,
        };
        sealed(&key, secret, bound)
    }

    /// Opens what was sealed for this.
    pub fn open(&self, sealed: &Sealed, bound: &str) -> Result<Result<Secret, Lost>, VaultError> {
        for key in self.keys()? {
            if key.name == sealed.key {
                return Ok(opened(&key, sealed, bound).ok_or(Lost::OtherPlace));
            }
        }
        Ok(Err(Lost::OtherKey(sealed.key.clone())))
    }

    fn keys(&self) -> Result<Vec<Key>, VaultError> {
        match &*self.0 {
            Keys::File(place) => Ok([read(place)?, read(&next_to(place))?].into_iter().flatten().collect()),
            Keys::Given(key, next) => {
                let mut keys = vec![parsed(key, "HENGCE_SECRET_KEY")?];
                if let Some(next) = next {
                    keys.push(parsed(next, "HENGCE_SECRET_KEY_NEXT")?);
                }
                Ok(keys)
            }
        }
    }

    /// The follower of the key, by which secrets are sealed anew; one that was begun is gone on with.
    pub fn next(&self) -> Result<Self, VaultError> {
        match &*self.0 {
            Keys::File(place) => {
                read_or_make(&next_to(place))?;
                Ok(Self::of_file(next_to(place)))
            }
            Keys::Given(_, Some(next)) => Ok(Self::given(next.clone(), None)),
            Keys::Given(_, None) => Err(VaultError::NoNextKey),
        }
    }

    /// The follower takes the key's place; whether a file was changed.
    pub fn settle(&self) -> Result<bool, VaultError> {
        let Keys::File(place) = &*self.0 else { return Ok(false) };
        std::fs::rename(next_to(place), place)?;
        if let Some(folder) = place.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::File::open(folder)?.sync_all()?;
        }
        Ok(true)
    }
}

fn next_to(place: &Path) -> PathBuf {
    let mut name = place.as_os_str().to_owned();
    name.push(".next");
    PathBuf::from(name)
}

fn sealed(key: &Key, secret: &Secret, bound: &str) -> Result<Sealed, VaultError> {
    let nonce: [u8; NONCE_LEN] = drawn()?;
    let mut text = secret.text().as_bytes().to_vec();
    let about = Aad::from(bound.as_bytes());
    key.cipher
        .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), about, &mut text)
        .map_err(|_| io::Error::other("a secret is too long to be sealed"))?;
    Ok(Sealed { key: key.name.clone(), bytes: [&nonce[..], &text].concat() })
}

fn opened(key: &Key, sealed: &Sealed, bound: &str) -> Option<Secret> {
    let (nonce, text) = sealed.bytes.split_at_checked(NONCE_LEN)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let mut text = text.to_vec();
    let plain = key.cipher.open_in_place(nonce, Aad::from(bound.as_bytes()), &mut text).ok()?;
    String::from_utf8(plain.to_vec()).ok().map(Secret)
}

fn drawn<const N: usize>() -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| io::Error::other("the machine gives no random numbers"))?;
    Ok(bytes)
}

fn parsed(text: &str, place: &str) -> Result<Key, VaultError> {
    let wrong = || VaultError::NoKey(place.to_owned());
    let bytes: [u8; LENGTH] =
        hex::decode(text.trim()).ok().and_then(|bytes| bytes.try_into().ok()).ok_or_else(wrong)?;
    let cipher = UnboundKey::new(&CHACHA20_POLY1305, &bytes).map_err(|_| wrong())?;
    let name = hex::encode(&Sha256::digest([b"hengce key ".as_slice(), &bytes].concat())[..6]);
    Ok(Key { name, cipher: LessSafeKey::new(cipher) })
}

fn read(place: &Path) -> Result<Option<Key>, VaultError> {
    match std::fs::read_to_string(place) {
        Ok(text) => parsed(&text, &place.display().to_string()).map(Some),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn read_or_make(place: &Path) -> Result<Key, VaultError> {
    if let Some(key) = read(place)? {
        return Ok(key);
    }
    match make(place) {
        // another process was faster
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        made => made?,
    }
    read(place)?.ok_or_else(|| VaultError::NoKey(place.display().to_string()))
}

/// Whole or not at all, and for the program's own account alone.
fn make(place: &Path) -> io::Result<()> {
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut draft = tempfile::NamedTempFile::new_in(folder)?;
    writeln!(draft, "{}", hex::encode(drawn::<LENGTH>()?))?;
    draft.as_file().sync_all()?;
    draft.persist_noclobber(place)?;
    std::fs::File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault() -> (tempfile::TempDir, Vault) {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::of_folder(folder.path());
        (folder, vault)
    }

    #[test]
    fn a_secret_opens_for_what_it_was_sealed_for_and_for_nothing_else() {
        let (_folder, vault) = vault();
        let sealed = vault.seal(&Secret::new("钥匙-1"), "a https://one").unwrap();
        assert_eq!(vault.open(&sealed, "a https://one").unwrap().unwrap().text(), "钥匙-1");
        assert_eq!(vault.open(&sealed, "b https://one").unwrap(), Err(Lost::OtherPlace));
        assert_eq!(vault.open(&sealed, "a https://two").unwrap(), Err(Lost::OtherPlace));
        let mut damaged = sealed.clone();
        *damaged.bytes.last_mut().unwrap() ^= 1;
        assert_eq!(vault.open(&damaged, "a https://one").unwrap(), Err(Lost::OtherPlace));
        let again = vault.seal(&Secret::new("钥匙-1"), "a https://one").unwrap();
        assert_ne!(again.bytes, sealed.bytes, "the same secret is sealed differently each time");
    }

    #[test]
    fn what_is_stored_and_printed_does_not_show_the_secret() {
        let (_folder, vault) = vault();
        let secret = Secret::new("plain-words");
        let sealed = vault.seal(&secret, "a").unwrap();
        assert!(!sealed.bytes.windows(5).any(|part| part == b"plain"));
        assert_eq!(format!("{secret:?}"), "Secret(...)");
    }

    #[cfg(unix)]
    #[test]
    fn the_key_is_for_the_programs_own_account_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let (folder, vault) = vault();
        vault.seal(&Secret::new("x"), "a").unwrap();
        let mode = std::fs::metadata(folder.path().join(FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_key_is_followed_by_another_and_a_broken_off_change_is_gone_on_with() {
        let (_folder, vault) = vault();
        let old = vault.seal(&Secret::new("x"), "a").unwrap();
        let next = vault.next().unwrap().seal(&Secret::new("x"), "a").unwrap();
        assert_ne!(old.key, next.key);
        // broken off here: both open, and a second attempt goes on with the same follower
        assert!(vault.open(&old, "a").unwrap().is_ok() && vault.open(&next, "a").unwrap().is_ok());
        assert_eq!(vault.next().unwrap().seal(&Secret::new("y"), "a").unwrap().key, next.key);
        assert_eq!(
            vault.seal(&Secret::new("z"), "a").unwrap().key,
            next.key,
            "what is new is sealed by it too"
        );
        assert!(vault.settle().unwrap());
        assert!(vault.open(&next, "a").unwrap().is_ok());
        assert_eq!(vault.open(&old, "a").unwrap(), Err(Lost::OtherKey(old.key.clone())));
    }

    #[test]
    fn a_key_that_is_handed_in_is_checked_and_needs_its_follower_by_hand() {
        let (one, two) = ("1".repeat(64), "2".repeat(64));
        let vault = Vault::given(one.clone(), None);
        let sealed = vault.seal(&Secret::new("x"), "a").unwrap();
        assert!(matches!(vault.next(), Err(VaultError::NoNextKey)));
        let both = Vault::given(two, Some(one));
        assert!(both.open(&sealed, "a").unwrap().is_ok());
        assert!(matches!(
            Vault::given("short".into(), None).seal(&Secret::new("x"), "a"),
            Err(VaultError::NoKey(_))
        ));
    }
}
