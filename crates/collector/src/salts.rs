//! Salts: each counting window has a secret of its own, which is destroyed when the window ends, so that nobody can
//! tell whether a visitor came before.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

use hengce_events::{Salt, VisitorWindow};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use rand::Rng;

const ENDING: &str = "salt";

/// The salts of a folder, by the organisation's days and months.
pub struct Salts {
    folder: PathBuf,
    zone: TimeZone,
    /// The present ones of day and month, so that an event need not read a file.
    present: RwLock<[Option<Present>; 2]>,
}

#[derive(Clone, Copy)]
struct Present {
    from: Timestamp,
    until: Timestamp,
    salt: Salt,
}

impl Salts {
    pub fn open(folder: &Path, zone: TimeZone) -> io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        Ok(Self { folder: folder.to_owned(), zone, present: RwLock::default() })
    }

    /// The salt of the window that an instant lies in: the one that is kept, or a new one. Earlier ones are destroyed.
    pub fn salt(&self, window: VisitorWindow, now: Timestamp) -> io::Result<Salt> {
        let known = self.present.read().unwrap_or_else(PoisonError::into_inner)[window as usize];
        if let Some(known) = known.filter(|known| known.from <= now && now < known.until) {
            return Ok(known.salt);
        }
        let mut present = self.present.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = present[window as usize].filter(|known| known.from <= now && now < known.until) {
            return Ok(known.salt);
        }
        let (name, from, until) = self.window(window, now)?;
        self.destroy_others(window, &name)?;
        let salt = self.kept(&name)?;
        present[window as usize] = Some(Present { from, until, salt });
        Ok(salt)
    }

    /// Destroys the salts of windows that have ended, events or not. Says how many.
    pub fn tend(&self, now: Timestamp) -> io::Result<usize> {
        let mut present = self.present.write().unwrap_or_else(PoisonError::into_inner);
        let mut destroyed = 0;
        for window in [VisitorWindow::Day, VisitorWindow::Month] {
            if present[window as usize].is_some_and(|known| now >= known.until) {
                present[window as usize] = None;
            }
            destroyed += self.destroy_others(window, &self.window(window, now)?.0)?;
        }
        Ok(destroyed)
    }

    /// Name of a window's file, its first instant and the one after its last.
    fn window(&self, window: VisitorWindow, now: Timestamp) -> io::Result<(String, Timestamp, Timestamp)> {
        let day = now.to_zoned_datetime(self.zone.clone()).date();
        let start = |day: Date| day.to_zoned_datetime(self.zone.clone()).map(|start| start.timestamp());
        let (name, first, next) = match window {
            VisitorWindow::Day => (format!("day-{day}.{ENDING}"), day, day.saturating_add(1.day())),
            VisitorWindow::Month => {
                let first = day.first_of_month();
                (format!("month-{}.{ENDING}", day.strftime("%Y-%m")), first, first.saturating_add(1.month()))
            }
        };
        let instant = |day| start(day).map_err(io::Error::other);
        Ok((name, instant(first)?, instant(next)?))
    }

    fn kept(&self, name: &str) -> io::Result<Salt> {
        let place = self.folder.join(name);
        match std::fs::read(&place) {
            Ok(bytes) => {
                let bytes = bytes.try_into().map_err(|_| io::Error::other(format!("{name} is damaged")))?;
                return Ok(Salt(bytes));
            }
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Err(_) => {}
        }
        let mut bytes = [0_u8; 16];
        rand::rng().fill_bytes(&mut bytes);
        // Whole under its name or not at all: a crash leaves no half of one.
        let draft = self.folder.join(format!("{name}.new"));
        let mut file = private(OpenOptions::new().write(true).create(true).truncate(true)).open(&draft)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        std::fs::rename(&draft, &place)?;
        File::open(&self.folder)?.sync_all()?;
        Ok(Salt(bytes))
    }

    /// Overwrites and removes the salts of a window's kind that have another name.
    fn destroy_others(&self, window: VisitorWindow, name: &str) -> io::Result<usize> {
        let prefix = match window {
            VisitorWindow::Day => "day-",
            VisitorWindow::Month => "month-",
        };
        let mut destroyed = 0;
        for entry in std::fs::read_dir(&self.folder)? {
            let entry = entry?;
            let other = entry.file_name().to_string_lossy().into_owned();
            if other.starts_with(prefix) && other != name {
                let mut file = OpenOptions::new().write(true).open(entry.path())?;
                file.write_all(&[0; 16])?;
                file.sync_all()?;
                std::fs::remove_file(entry.path())?;
                destroyed += 1;
            }
        }
        Ok(destroyed)
    }
}

/// Nobody but the program's own account may read it.
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn files(folder: &Path) -> Vec<String> {
        let names =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    fn open(folder: &Path) -> Salts {
        Salts::open(folder, TimeZone::get("Asia/Shanghai").unwrap()).unwrap()
    }

    #[test]
    fn a_window_has_one_salt_even_over_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let first = open(folder.path()).salt(VisitorWindow::Month, at("2026-09-01T00:00:00+08:00")).unwrap();
        let salts = open(folder.path());
        assert_eq!(salts.salt(VisitorWindow::Month, at("2026-09-30T23:59:59+08:00")).unwrap(), first);
        assert_ne!(salts.salt(VisitorWindow::Day, at("2026-09-30T23:59:59+08:00")).unwrap(), first);
    }

    #[test]
    fn a_day_ends_at_the_organisations_midnight_and_its_salt_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let salts = open(folder.path());
        let before = salts.salt(VisitorWindow::Day, at("2026-09-10T23:59:59+08:00")).unwrap();
        assert_eq!(files(folder.path()), ["day-2026-09-10.salt"]);
        let after = salts.salt(VisitorWindow::Day, at("2026-09-11T00:00:00+08:00")).unwrap();
        assert_ne!(before, after);
        assert_eq!(files(folder.path()), ["day-2026-09-11.salt"]);
    }

    #[test]
    fn salts_are_destroyed_on_time_though_nobody_comes() {
        let folder = tempfile::tempdir().unwrap();
        let salts = open(folder.path());
        salts.salt(VisitorWindow::Day, at("2026-09-10T12:00:00+08:00")).unwrap();
        salts.salt(VisitorWindow::Month, at("2026-09-10T12:00:00+08:00")).unwrap();
        assert_eq!(salts.tend(at("2026-09-10T23:00:00+08:00")).unwrap(), 0);
        assert_eq!(salts.tend(at("2026-09-11T00:00:01+08:00")).unwrap(), 1);
        assert_eq!(files(folder.path()), ["month-2026-09.salt"]);
        assert_eq!(salts.tend(at("2026-10-01T00:00:01+08:00")).unwrap(), 1);
        assert!(files(folder.path()).is_empty());
    }

    #[test]
    fn half_a_salt_that_a_crash_left_is_no_salt() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("day-2026-09-10.salt.new"), b"half").unwrap();
        let salts = open(folder.path());
        assert!(salts.salt(VisitorWindow::Day, at("2026-09-10T12:00:00+08:00")).is_ok());
        assert_eq!(files(folder.path()), ["day-2026-09-10.salt"]);
    }
}
