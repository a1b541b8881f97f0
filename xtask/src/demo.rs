//! `demo` and `dev`: from a clone to a served demo company in one command.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{assets, setup, target};

/// What may be said on the command line.
#[derive(Debug, PartialEq, Eq)]
pub struct Options {
    folder: Option<PathBuf>,
    listen: String,
    fresh: bool,
}

impl Options {
    pub fn read(words: &[String]) -> Result<Self, String> {
        let mut options = Self { folder: None, listen: "127.0.0.1:8420".into(), fresh: false };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut value = || words.next().cloned().ok_or(format!("{word} needs a value after it"));
            match word.as_str() {
                "--folder" => options.folder = Some(value()?.into()),
                "--listen" => options.listen = value()?,
                "--fresh" => options.fresh = true,
                _ => {
                    return Err(format!(
                        "\"{word}\" is not known here: --folder DIR, --listen ADDRESS, --fresh"
                    ));
                }
            }
        }
        Ok(options)
    }

    fn folder(&self, root: &Path) -> PathBuf {
        self.folder.clone().unwrap_or_else(|| target(root).join("demo"))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    Debug,
    Release,
}

/// Release build, the demo company, served.
pub fn demo(root: &Path, options: &Options) -> Result<(), String> {
    serve_demo(root, options, Profile::Release)
}

/// The same from a debug build: quick to build, for work on the program.
pub fn dev(root: &Path, options: &Options) -> Result<(), String> {
    serve_demo(root, options, Profile::Debug)
}

fn serve_demo(root: &Path, options: &Options, profile: Profile) -> Result<(), String> {
    setup::node()?;
    assets::build(root)?;
    let hengce = build(root, profile)?;
    let folder = options.folder(root);
    make_company(&hengce, &folder, options.fresh)?;
    serve(Command::new(&hengce).arg("serve").arg(&folder).args(["--listen", &options.listen]))
}

/// Builds `hengce` and says where it is.
pub fn build(root: &Path, profile: Profile) -> Result<PathBuf, String> {
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--package", "hengce-app", "--bin", "hengce"]).current_dir(root);
    let folder = match profile {
        Profile::Debug => "debug",
        Profile::Release => {
            println!("building hengce in release; the first time takes some minutes");
            cargo.arg("--release");
            "release"
        }
    };
    setup::run(&mut cargo)
        .map_err(|why| format!("{why}\nhengce could not be built; the compiler's message is above."))?;
    Ok(target(root).join(folder).join(format!("hengce{}", std::env::consts::EXE_SUFFIX)))
}

/// The demo company in the folder, unless it is there already.
fn make_company(hengce: &Path, folder: &Path, fresh: bool) -> Result<(), String> {
    // the sign-ins are written last: without them it may be anybody's data, and is never removed
    let (begun, stands) = (folder.join("hengce.db").is_file(), folder.join("SIGN-INS.txt").is_file());
    if begun && !stands {
        return Err(format!(
            "{} holds data that is not a finished demo company, so it is left alone: name another --folder, or remove it by hand.",
            folder.display()
        ));
    }
    if begun && fresh {
        std::fs::remove_dir_all(folder)
            .map_err(|error| format!("{} can't be removed: {error}", folder.display()))?;
    } else if stands {
        println!("serving the company that is in {} (--fresh makes it anew)", folder.display());
        if let Ok(note) = std::fs::read_to_string(folder.join("SIGN-INS.txt")) {
            println!("{note}");
        }
        return Ok(());
    }
    setup::run(Command::new(hengce).arg("demo").arg(folder))
}

/// Becomes the server, so that Ctrl-C reaches it alone and it ends in good order.
#[cfg(unix)]
fn serve(command: &mut Command) -> Result<(), String> {
    use std::os::unix::process::CommandExt;
    Err(format!("the server can't be started: {}", command.exec()))
}

#[cfg(not(unix))]
fn serve(command: &mut Command) -> Result<(), String> {
    setup::run(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Result<Options, String> {
        Options::read(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn the_demo_listens_on_this_machine_alone_unless_told_otherwise() {
        assert_eq!(read(&[]).unwrap().listen, "127.0.0.1:8420");
        assert_eq!(read(&["--listen", "127.0.0.1:9000"]).unwrap().listen, "127.0.0.1:9000");
    }

    #[test]
    fn an_unknown_word_or_a_missing_value_is_refused() {
        assert!(read(&["--foldr", "x"]).is_err());
        assert!(read(&["--folder"]).is_err());
    }
}
