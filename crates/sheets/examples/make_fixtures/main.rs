//! Writes the synthetic files of `fixtures/`, each imitating the shape of a platform's export with its hazards:
//! `cargo run -p hengce-sheets --example make_fixtures`.

mod fixtures;

fn main() -> std::io::Result<()> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures");
    std::fs::create_dir_all(&folder)?;
    for file in fixtures::all() {
        std::fs::write(folder.join(file.name), file.bytes)?;
    }
    std::fs::write(folder.join("README.md"), fixtures::readme())
}
