//! `hengce init DIR`: an empty data folder with the company's own standard beside it and a first administrator.

use std::path::PathBuf;

use super::Failure;

#[derive(clap::Args)]
pub struct Options {
    /// The folder to make; it must not hold data yet
    pub folder: PathBuf,
    /// The first administrator's sign-in name
    #[arg(long, default_value = "admin")]
    pub login: String,
    /// The first administrator's name as shown
    #[arg(long, default_value = "管理员")]
    pub name: String,
}

pub async fn run(options: Options) -> Result<(), Failure> {
    Err(Failure::environment(options.folder.display(), "The ledger can't be made yet.", "Build a newer version."))
}
