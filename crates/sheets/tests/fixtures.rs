//! The folder of fixtures holds what its generator makes.

#[path = "../examples/make_fixtures/fixtures.rs"]
mod fixtures;

#[test]
fn the_fixtures_are_what_their_generator_makes() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures");
    let again = "run `cargo run -p hengce-sheets --example make_fixtures`";
    for file in fixtures::all() {
        assert!(std::fs::read(folder.join(file.name)).unwrap() == file.bytes, "{}: {again}", file.name);
    }
    assert_eq!(std::fs::read_to_string(folder.join("README.md")).unwrap(), fixtures::readme(), "{again}");
    let known = fixtures::all().len() + 1;
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), known, "a file in fixtures/ has no generator");
}
