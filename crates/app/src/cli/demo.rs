//! `hengce demo DIR`: a data folder with the demo company's two years of work in it.

use std::path::PathBuf;

use super::Failure;

#[derive(clap::Args)]
pub struct Options {
    /// The folder to make; it must not hold data yet
    pub folder: PathBuf,
    /// The seed of chance: the same seed gives the same company
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

pub async fn run(options: Options) -> Result<(), Failure> {
    Err(Failure::environment(options.folder.display(), "The demo company can't be made yet.", "Build a newer version."))
}
