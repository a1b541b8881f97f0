//! `hengce serve DIR`: the data folder in the browser, until Ctrl-C or SIGTERM; requests under way are finished.

use std::net::SocketAddr;
use std::path::PathBuf;

use super::Failure;

#[derive(clap::Args)]
pub struct Options {
    /// The data folder
    pub folder: PathBuf,
    /// Address and port to listen on
    #[arg(long, default_value = "127.0.0.1:8420")]
    pub listen: SocketAddr,
}

pub async fn run(options: Options) -> Result<(), Failure> {
    Err(Failure::environment(options.folder.display(), "The pages can't be served yet.", "Build a newer version."))
}
