//! Checks that the browser's files have been built, and says how if not.

use std::path::Path;

fn main() {
    let manifest = "assets/dist/manifest.json";
    println!("cargo::rerun-if-changed={manifest}");
    println!("cargo::rerun-if-changed=locales");
    if !Path::new(manifest).exists() {
        println!(
            "cargo::error=the browser's files are missing: run `cargo xtask assets` (it runs `npm ci --ignore-scripts` and `node build.mjs` in crates/app/web)"
        );
    }
}
