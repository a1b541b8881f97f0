//! Rebuilds the crate when the shipped standard gains, loses or changes a file: the folder is embedded in it.

fn main() {
    println!("cargo:rerun-if-changed=../../standard");
}
