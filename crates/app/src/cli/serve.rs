//! `hengce serve DIR`: the data folder in the browser, until Ctrl-C or SIGTERM; requests under way are finished.

use std::net::SocketAddr;
use std::path::PathBuf;

use tokio::net::TcpListener;

use super::{Failure, data_folder};
use crate::collector::{Collector, Settings};
use crate::{notices, web};

#[derive(clap::Args)]
pub struct Options {
    /// The data folder
    pub folder: PathBuf,
    /// Address and port to listen on
    #[arg(long, default_value = "127.0.0.1:8420")]
    pub listen: SocketAddr,
    /// Browsers reach this server by HTTPS only (a proxy in front of it): cookies are marked so
    #[arg(long)]
    pub https: bool,
    /// Where the tables of imported rows are, if not where the folder says: a folder or s3://bucket/prefix
    #[arg(long, value_name = "PLACE")]
    pub tables: Option<String>,
    /// File with the key of connectors' secrets, if not connectors.key in the folder (or HENGCE_SECRET_KEY)
    #[arg(long = "secret-key", value_name = "FILE")]
    pub secret_key: Option<PathBuf>,
    /// Network of proxies whose word on a visitor's address is believed (10.0.0.0/8); may stand several times
    #[arg(long = "trusted-proxy", value_name = "NETWORK", value_delimiter = ',')]
    pub trusted_proxies: Vec<ipnet::IpNet>,
    /// Events a second that one visitor's address may send in the long run
    #[arg(long, value_name = "COUNT", default_value_t = Settings::default().events_a_second)]
    pub events_a_second: u32,
}

pub async fn run(options: Options) -> Result<(), Failure> {
    let mut app = data_folder::open_with(&options.folder, options.tables.as_deref()).await?;
    app.https = options.https;
    if let Some(place) = &options.secret_key {
        app.connectors = app.connectors.with_key_in(place);
    }
    let settings = Settings { proxies: options.trusted_proxies, events_a_second: options.events_a_second };
    app.collector = Collector::new(&app.ledger, &options.folder, app.keys.clone(), settings);
    crate::checks::start(&app);
    crate::feeds::start(&app);
    crate::connectors::start(&app);
    crate::upkeep::start(&app);
    crate::traffic::start(&app);
    crate::tables::start(&app);
    let listener = TcpListener::bind(options.listen).await.map_err(|error| {
        Failure::environment(
            format!("{} can't be listened on: {error}", options.listen),
            "Nobody can reach the pages; the data is untouched.",
            "Stop what listens there, or name another address with --listen 127.0.0.1:8421.",
        )
    })?;
    let address = listener.local_addr().unwrap_or(options.listen);
    println!("Hengce serves {} on http://{address}   (Ctrl-C ends it)", options.folder.display());
    let schedules = tokio::spawn(hengce_schedules::watch(app.ledger.clone()));
    let notices = tokio::spawn(notices::follow(app.clone()));
    let served = web::serve(app, listener).await;
    schedules.abort();
    notices.abort();
    served.map_err(|error| data_folder::trouble(&options.folder, error))?;
    println!("Stopped.");
    Ok(())
}
