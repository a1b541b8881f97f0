//! `hengce digest DIR`: what everybody would be sent today, as text, or as JSON ready for whatever sends it.

use std::path::PathBuf;

use hengce_ledger::{Actor, RecordId};
use hengce_standard::Language;
use serde_json::json;

use super::{Failure, data_folder};
use crate::notices::{self, Digest};
use crate::people;
use crate::web::{App, Visit, WebError};

#[derive(clap::Args)]
pub struct Options {
    /// The data folder
    pub folder: PathBuf,
    /// Whose digest: a name, a person's code or a login; everybody's where left out
    #[arg(long)]
    pub person: Option<String>,
    /// The address at which people reach the site, before every link: https://hengce.example.com
    #[arg(long, default_value = "")]
    pub site: String,
    /// Prints JSON: receiver, subject, text and HTML of each
    #[arg(long)]
    pub json: bool,
}

pub async fn run(options: Options) -> Result<(), Failure> {
    let app = data_folder::open(&options.folder).await?;
    let trouble = |error: WebError| data_folder::trouble(&options.folder, format!("{:?}", error.kind));
    let mut people = people::everybody(&app).await.map_err(trouble)?;
    if let Some(wanted) = &options.person {
        let login = app.ledger.accounts().find(wanted).await;
        let login = login.map_err(|refusal| data_folder::trouble(&options.folder, refusal))?;
        people.retain(|actor| is_called(&app, actor, wanted, login.as_ref().map(|account| &account.person)));
        if people.is_empty() {
            return Err(Failure::refused(
                format!("Nobody who can sign in is called \"{wanted}\"."),
                "No digest was written.",
                "Give a name, a person's code or a login.",
            ));
        }
    }
    let mut written = Vec::new();
    for actor in people {
        let digest = one(&app, actor, options.site.trim_end_matches('/')).await.map_err(trouble)?;
        if options.json {
            written.push(as_json(&digest).map_err(trouble)?);
        } else {
            println!("{}\n\n{}", digest.subject(), digest.text().map_err(trouble)?);
        }
    }
    if options.json {
        println!("{}", serde_json::Value::Array(written));
    }
    Ok(())
}

fn is_called(app: &App, actor: &Actor, wanted: &str, login: Option<&RecordId>) -> bool {
    let directory = app.ledger.directory();
    let Some(person) = actor.person.as_ref().and_then(|id| directory.people.get(id)) else { return false };
    let names = [&person.name, &person.name_en, &person.code];
    names.iter().any(|name| name.eq_ignore_ascii_case(wanted)) || login == Some(&person.id)
}

/// In the language that the person last chose.
async fn one(app: &App, actor: Actor, site: &str) -> Result<Digest, WebError> {
    let language = match &actor.person {
        Some(person) => app.ledger.personal().preferences(person).await?.remove("language"),
        None => None,
    };
    let language = if language.as_deref() == Some("en") { Language::En } else { Language::Zh };
    notices::digest(app, &Visit::of(actor, language), site).await
}

fn as_json(digest: &Digest) -> Result<serde_json::Value, WebError> {
    Ok(json!({
        "name": digest.name,
        "email": digest.email,
        "language": digest.say.tag(),
        "day": digest.day,
        "empty": digest.is_empty(),
        "subject": digest.subject(),
        "text": digest.text()?,
        "html": digest.html()?,
        "late": digest.late,
        "soon": digest.soon,
        "waiting": digest.waiting,
        "told": digest.told,
    }))
}
