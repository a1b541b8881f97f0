//! `hengce init DIR`: an empty data folder with the company's own standard beside it and a first administrator.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use hengce_ledger::accounts::Account;
use hengce_ledger::{Actor, Change, Clock, Ledger};
use rand::RngExt as _;
use serde_json::{Map, Value as Json, json};

use super::{Failure, data_folder};
use crate::signin::passwords;
use crate::tables::Place;

/// Letters and digits that are not mistaken for each other when copied from a screen.
const LETTERS: &[u8] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// Characters of a generated password: 100 bits.
const GENERATED_LENGTH: usize = 20;

/// What stands in a new `standard/` folder: nothing that changes anything, and how to change it.
const EXAMPLE: &str = include_str!("own_standard.toml");

#[derive(clap::Args)]
pub struct Options {
    /// The folder to make; it must not hold data yet
    pub folder: PathBuf,
    /// The first administrator's sign-in name
    #[arg(long, default_value = "admin")]
    pub login: String,
    /// The first administrator's name as shown
    #[arg(long, default_value = "系统管理员")]
    pub name: String,
    /// Read the first administrator's password from standard input, instead of making one up
    #[arg(long)]
    pub password_stdin: bool,
    /// Where the tables of imported rows shall be: a folder or s3://bucket/prefix (otherwise in the data folder)
    #[arg(long, value_name = "PLACE")]
    pub tables: Option<String>,
}

pub async fn run(options: Options) -> Result<(), Failure> {
    let folder = options.folder.as_path();
    data_folder::must_be_new(folder)?;
    let password = if options.password_stdin { typed(&options.login)? } else { generated() };
    let own = folder.join("standard");
    std::fs::create_dir_all(&own).map_err(|error| data_folder::trouble(folder, error))?;
    let example = own.join("own.toml");
    if !example.exists() {
        std::fs::write(&example, EXAMPLE).map_err(|error| data_folder::trouble(&example, error))?;
    }
    let place = Place::of(folder, options.tables.as_deref()).map_err(|error| data_folder::trouble(folder, error))?;
    let store = place.open(folder).map_err(|error| data_folder::unopened(folder, error.into()))?;
    place.settle(folder).map_err(|error| data_folder::trouble(folder, error))?;
    let standard = data_folder::standard(folder)?;
    let made = Ledger::create(folder, standard, Clock::system()).await;
    let ledger = made.map_err(|refusal| data_folder::refused(folder, refusal))?;
    administrator(&ledger, &options, &password).await?;
    let folder = folder.display();
    println!("A new data folder: {folder}");
    println!("The company's own standard: {}", own.display());
    println!("Tables of imported rows: {}", store.url());
    if options.password_stdin {
        println!("First administrator: {}", options.login);
    } else {
        println!("First administrator: {}   password (shown only now): {password}", options.login);
    }
    println!("Start it with: hengce serve {folder}");
    Ok(())
}

/// The administrator's person record and account.
async fn administrator(ledger: &Ledger, options: &Options, password: &str) -> Result<(), Failure> {
    let fields: Map<String, Json> = [("name", &*options.name), ("position", "admin")]
        .into_iter()
        .map(|(field, value)| (field.to_owned(), json!(value)))
        .collect();
    let create = Change::Create { kind: "person".into(), fields, origin: None };
    let failed = |refusal| data_folder::refused(&options.folder, refusal);
    let person = ledger.commit(&Actor::program(), create).await.map_err(failed)?;
    let password_hash =
        passwords::hash_now(password).map_err(|error| data_folder::trouble(Path::new("password"), error))?;
    let login = options.login.to_lowercase();
    let account = Account { login, person: person.id, password_hash, roles: Vec::new(), disabled: false };
    ledger.accounts().create(&account).await.map_err(failed)?;
    Ok(())
}

fn generated() -> String {
    let mut rng = rand::rng();
    (0..GENERATED_LENGTH).map(|_| char::from(LETTERS[rng.random_range(0..LETTERS.len())])).collect()
}

fn typed(login: &str) -> Result<String, Failure> {
    let mut text = String::new();
    let read = std::io::stdin().take(4096).read_to_string(&mut text);
    read.map_err(|error| data_folder::trouble(Path::new("standard input"), error))?;
    let password = text.trim_end_matches(['\r', '\n']).to_owned();
    if passwords::weakness(&password, login).is_some() {
        return Err(Failure::refused(
            "The password is too weak.",
            "Nothing was made: the first administrator could be guessed.",
            format!(
                "Give at least {} characters, not all alike, without the sign-in name in them.",
                passwords::LENGTH_MIN
            ),
        ));
    }
    Ok(password)
}
