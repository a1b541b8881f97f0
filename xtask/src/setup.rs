//! What the project needs from the machine: found, installed where that is possible, or asked for in plain words.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const NODE_MIN: u32 = 18;

/// Whether a program can be run at all.
pub fn has(program: &str, argument: &str) -> bool {
    let quiet = Command::new(program).arg(argument).stdout(Stdio::null()).stderr(Stdio::null()).status();
    quiet.is_ok_and(|status| status.success())
}

/// Runs a command with the terminal as it is; a failure says what was tried.
pub fn run(command: &mut Command) -> Result<(), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command.status().map_err(|error| format!("\"{program}\" can't be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{command:?} failed ({status})")) }
}

/// Node and npm, new enough.
pub fn node() -> Result<(), String> {
    let asked = Command::new("node").arg("--version").output();
    let version = asked.ok().map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    let major = version
        .as_deref()
        .and_then(|text| text.trim_start_matches('v').split('.').next()?.parse::<u32>().ok());
    match (major, version) {
        (Some(major), _) if major >= NODE_MIN => {}
        (Some(_), Some(version)) => {
            return Err(format!(
                "Node {version} is too old: version {NODE_MIN} or newer builds the browser's files."
            ));
        }
        _ => {
            return Err(format!(
                "Node is missing: install Node {NODE_MIN} or newer (it comes with npm), then try again."
            ));
        }
    }
    if has("npm", "--version") {
        Ok(())
    } else {
        Err("npm is missing: it comes with Node; on Debian `apt-get install npm`.".into())
    }
}

/// cargo-deny: the machine's own, or one that is built once (a few minutes) into the target folder.
pub fn cargo_deny(target: &Path) -> Result<PathBuf, String> {
    if has("cargo-deny", "--version") {
        return Ok(PathBuf::from("cargo-deny"));
    }
    let tools = target.join("tools");
    let built = tools.join("bin").join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX));
    if !built.is_file() {
        println!("building cargo-deny into {}", tools.display());
        let mut install = Command::new("cargo");
        install.args(["install", "--locked", "--version", "^0.20", "--root"]).arg(&tools).arg("cargo-deny");
        run(&mut install)?;
    }
    Ok(built)
}

/// `npm ci --ignore-scripts` in a folder, skipped while its lock file is the one that was installed.
pub fn npm_ci(folder: &Path) -> Result<(), String> {
    let lock = folder.join("package-lock.json");
    let wanted =
        std::fs::read(&lock).map_err(|error| format!("{} can't be read: {error}", lock.display()))?;
    let stamp = folder.join("node_modules/.installed-lock");
    if std::fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    println!("npm ci in {}", folder.display());
    let mut npm = Command::new("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(folder);
    run(&mut npm).map_err(|why| {
        format!("{why}\nThe browser's packages could not be installed: is the npm registry in reach?")
    })?;
    std::fs::write(&stamp, wanted).map_err(|error| format!("{} can't be written: {error}", stamp.display()))
}

/// A Chromium that can be started.
pub fn chromium() -> Option<PathBuf> {
    let named = std::env::var_os("HENGCE_CHROMIUM").map(PathBuf::from);
    let known = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    named.into_iter().chain(known.into_iter().map(PathBuf::from)).find(|path| path.is_file())
}

/// Whether some font has Chinese characters.
fn has_chinese_font() -> bool {
    let listed = Command::new("fc-list").args([":lang=zh", "family"]).output();
    listed.is_ok_and(|output| !output.stdout.is_empty())
        || Path::new("/usr/share/fonts/opentype/noto").is_dir()
}

/// Chromium and a Chinese font; installed from Debian's packages where they are missing.
pub fn browser() -> Result<PathBuf, String> {
    let mut missing = Vec::new();
    if chromium().is_none() {
        missing.push("chromium");
    }
    if !has_chinese_font() {
        missing.push("fonts-noto-cjk");
    }
    if !missing.is_empty() {
        let packages = missing.join(" and ");
        let by_hand = format!("install {packages} by hand, or set HENGCE_CHROMIUM to a Chromium that you have");
        install(&missing, &by_hand)?;
    }
    chromium().ok_or_else(|| {
        "Chromium was installed, but is not at /usr/bin/chromium: set HENGCE_CHROMIUM to its path.".into()
    })
}

/// Debian's packages; where they can't be installed, `by_hand` says what else to do.
pub fn install(packages: &[&str], by_hand: &str) -> Result<(), String> {
    if !has("apt-get", "--version") {
        return Err(format!("The tests need {}: {by_hand}.", packages.join(" and ")));
    }
    let root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0");
    if !root && !has("sudo", "--version") {
        return Err(format!(
            "The tests need {}, and there is no right to install: {by_hand}.",
            packages.join(" and ")
        ));
    }
    let apt = |words: &[&str]| {
        let mut command = if root { Command::new("apt-get") } else { Command::new("sudo") };
        if !root {
            command.arg("apt-get");
        }
        command.args(words).env("DEBIAN_FRONTEND", "noninteractive");
        run(&mut command)
    };
    println!("installing {}", packages.join(", "));
    apt(&["update"])?;
    let mut words = vec!["install", "-y", "--no-install-recommends"];
    words.extend(packages);
    apt(&words).map_err(|why| format!("{why}\n{by_hand}."))
}
