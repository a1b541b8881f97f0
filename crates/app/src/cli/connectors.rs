//! `hengce connectors rekey DIR`: every secret sealed anew under a new key.

use std::path::PathBuf;

use super::{Failure, data_folder};
use crate::connectors;

#[derive(clap::Args)]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Seal every secret anew under a new key, which takes the old one's place
    Rekey(Rekey),
}

#[derive(clap::Args)]
struct Rekey {
    /// The data folder
    folder: PathBuf,
    /// File with the key, if not connectors.key in the folder (or HENGCE_SECRET_KEY, followed by HENGCE_SECRET_KEY_NEXT)
    #[arg(long = "secret-key", value_name = "FILE")]
    secret_key: Option<PathBuf>,
}

pub async fn run(options: Options) -> Result<(), Failure> {
    let What::Rekey(options) = options.what;
    let mut app = data_folder::open(&options.folder).await?;
    if let Some(place) = &options.secret_key {
        app.connectors = app.connectors.with_key_in(place);
    }
    let renewed = connectors::rekey(&app).await.map_err(|error| {
        Failure::environment(
            format!("The secrets could not be sealed anew: {error}"),
            "Every secret still opens under the key that it was sealed under.",
            "Mend what is said above, then run the same command again: it goes on where it was broken off.",
        )
    })?;
    println!("{} secrets sealed anew under a new key.", renewed.renewed);
    if renewed.lost > 0 {
        println!("{} did not open: give them again on the pages of their connectors.", renewed.lost);
    }
    if !renewed.settled {
        println!("Now hand in HENGCE_SECRET_KEY_NEXT as HENGCE_SECRET_KEY, and leave out the other.");
    }
    Ok(())
}
