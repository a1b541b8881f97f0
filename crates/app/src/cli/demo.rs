//! `hengce demo DIR`: a data folder with the demo company's two years of work in it.

use std::path::PathBuf;

use hengce_demo::{Issued, SIGN_INS, Size, World};
use hengce_ledger::Record;

use super::{Failure, data_folder};
use crate::records::Stored;
use crate::web::App;

#[derive(clap::Args)]
pub struct Options {
    /// The folder to make; it must not hold data yet
    pub folder: PathBuf,
    /// The seed of chance: the same seed gives the same company
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// How much of its work: two years, or two quarters
    #[arg(long, value_enum, default_value_t = Extent::Full)]
    pub size: Extent,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Extent {
    Full,
    Small,
}

pub async fn run(options: Options) -> Result<(), Failure> {
    let folder = options.folder.as_path();
    data_folder::must_be_new(folder)?;
    let size = match options.size {
        Extent::Full => Size::Full,
        Extent::Small => Size::Small,
    };
    println!("Making the demo company in {} ...", folder.display());
    let world = hengce_demo::build(folder, size, options.seed).await;
    let world = world.map_err(|error| data_folder::trouble(folder, error))?;
    data_folder::begin_time(folder, world.ledger.clock().now())
        .map_err(|error| data_folder::trouble(folder, error))?;
    visitors(&world, options.seed).await.map_err(|error| data_folder::trouble(folder, error))?;
    let sign_ins = std::fs::read_to_string(world.folder.join(SIGN_INS));
    println!("{}", sign_ins.map_err(|error| data_folder::trouble(folder, error))?);
    println!("Its time is the evening of {}; it runs while the folder is served.", world.today);
    println!("Start it with: hengce serve {}", folder.display());
    Ok(())
}

/// What visitors did on the company's site.
async fn visitors(world: &World, seed: u64) -> Result<(), Box<dyn std::error::Error>> {
    let app = App::new(world.ledger.clone(), &world.folder)?;
    let sites = world.ledger.snapshot("site", None).await?;
    if let Some(site) = sites.first() {
        let mut events = hengce_demo::visitors(seed, &site.id.to_string(), world.ledger.clock().now());
        hengce_demo::follow_links(&mut events, &links(world).await?);
        crate::traffic::remember(&app, &events).await.map_err(|error| format!("{error:?}"))?;
    }
    Ok(())
}

/// The links of the campaign that begins last.
async fn links(world: &World) -> Result<Vec<Issued>, Box<dyn std::error::Error>> {
    let links = world.ledger.snapshot("tracked_link", None).await?;
    let campaigns = world.ledger.snapshot("campaign", None).await?;
    let latest = campaigns
        .iter()
        .filter(|campaign| links.iter().any(|link| link.named("campaign").as_ref() == Some(&campaign.id)))
        .max_by_key(|campaign| campaign.date("starts_on"));
    let Some(campaign) = latest else { return Ok(Vec::new()) };
    let of_it = links.iter().filter(|link| link.named("campaign").as_ref() == Some(&campaign.id));
    let issued = |link: &Record| Issued {
        source: link.text("source").to_owned(),
        medium: link.text("medium").to_owned(),
        campaign: campaign.code.clone(),
        id: link.text("short_code").to_owned(),
    };
    Ok(of_it.map(issued).collect())
}
