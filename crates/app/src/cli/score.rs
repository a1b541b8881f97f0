//! `hengce score DIR --period 2026-Q3`: scorecards in the terminal, down to the rows.

use std::path::PathBuf;

use hengce_appraisal::{AppraisalError, Scorecard, rows, scheme_for, scorecard, visible};
use hengce_ledger::{Actor, Directory};
use hengce_metrics::Subject;
use hengce_standard::{Language, Period};
use serde_json::json;

use super::{Failure, card_text, data_folder};
use crate::scorecards::{detail, subjects};
use crate::web::App;
use crate::words::Speech;

#[derive(clap::Args)]
pub struct Options {
    /// The data folder
    pub folder: PathBuf,
    /// The appraisal period: 2026-Q3, 2026-07, 2026-H1 or 2026; the running one where left out
    #[arg(long)]
    pub period: Option<Period>,
    /// Whose card: a name, a person's code or a unit's short name; everybody's in one line each where left out
    #[arg(long)]
    pub subject: Option<String>,
    /// Opens one KPI (its id or code) down to the rows that it counts
    #[arg(long, value_name = "KPI")]
    pub explain: Option<String>,
    /// Prints JSON with exact numbers
    #[arg(long)]
    pub json: bool,
    /// The language of the texts
    #[arg(long, value_enum, default_value_t = Tongue::Zh)]
    pub language: Tongue,
}

/// A language as typed on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Tongue {
    Zh,
    En,
}

impl Tongue {
    pub fn speech(self) -> Speech {
        Speech(match self {
            Self::Zh => Language::Zh,
            Self::En => Language::En,
        })
    }
}

/// Rows given of each list as JSON.
const ROWS_MAX: usize = 10_000;

pub async fn run(options: Options) -> Result<(), Failure> {
    let app = data_folder::open(&options.folder).await?;
    let say = options.language.speech();
    let directory = app.ledger.directory();
    let asked = options.subject.as_deref();
    if asked.is_none() && options.explain.is_none() {
        return everybody(&app, &options, say).await;
    }
    let subject = match asked {
        Some(name) => named(&app, &directory, name)?,
        None => visible(&app.ledger, &Actor::program()).into_iter().next().ok_or_else(nobody)?,
    };
    let card = card(&app, &options, &subject).await?;
    let name = subjects::name_of(say, &directory, &subject);
    match &options.explain {
        Some(kpi) => explain(&app, &options, (&subject, &name), &card, kpi).await,
        None if options.json => print_json(&card),
        None => {
            print!("{}", card_text::card(say, app.standard(), &name, &card));
            Ok(())
        }
    }
}

async fn everybody(app: &App, options: &Options, say: Speech) -> Result<(), Failure> {
    let directory = app.ledger.directory();
    let mut cards = Vec::new();
    for subject in visible(&app.ledger, &Actor::program()) {
        cards.push((subjects::name_of(say, &directory, &subject), card(app, options, &subject).await?));
    }
    if cards.is_empty() {
        return Err(nobody());
    }
    if options.json {
        return print_json(&cards.iter().map(|(_, card)| card).collect::<Vec<_>>());
    }
    print!("{}", card_text::overview(say, &cards));
    Ok(())
}

async fn card(app: &App, options: &Options, subject: &Subject) -> Result<Scorecard, Failure> {
    let directory = app.ledger.directory();
    let scheme = scheme_for(app.standard(), &directory, subject);
    let running = scheme.map(|scheme| Period::of(scheme.period, app.today()));
    let Some(period) = options.period.or(running) else { return Err(nobody()) };
    let card = scorecard(&app.ledger, &app.metrics, subject, period, None).await;
    let mut card = card.map_err(|error| failed(options, error))?;
    let marked = crate::sources::mark(app, subject, &mut card).await;
    marked.map_err(|error| data_folder::trouble(&options.folder, format!("{:?}", error.kind)))?;
    Ok(card)
}

fn failed(options: &Options, error: AppraisalError) -> Failure {
    let nothing = "Nothing was scored.";
    match error {
        AppraisalError::Metrics(cause) => data_folder::trouble(&options.folder, cause),
        AppraisalError::NoScheme(_) => Failure::refused(
            error,
            nothing,
            "Name somebody whose position or unit has a scheme, or leave --subject out.",
        ),
        AppraisalError::WrongPeriod { asked, .. } => {
            let like = Period::of(asked, jiff::civil::date(2026, 9, 30));
            Failure::refused(error, nothing, format!("Write a period like {like}."))
        }
    }
}

fn nobody() -> Failure {
    Failure::refused(
        "No scheme applies to anybody in this data folder.",
        "There is nothing to score.",
        "Give people a position, or a unit a short name, to which a scheme of the standard applies.",
    )
}

/// The subject of that name or code; more than one is as wrong as none.
fn named(app: &App, directory: &Directory, name: &str) -> Result<Subject, Failure> {
    if let Some(subject) = subjects::with_code(directory, name) {
        return Ok(subject);
    }
    let same = |text: &str| !text.is_empty() && text.to_lowercase() == name.to_lowercase();
    let people = directory.people.values().filter(|person| same(&person.name) || same(&person.name_en));
    let units = directory.units.values().filter(|unit| same(&unit.name) || same(&unit.name_en));
    let mut found: Vec<Subject> = people.map(|person| Subject::Person(person.id.clone())).collect();
    found.extend(units.map(|unit| Subject::Unit(unit.id.clone())));
    match found.as_slice() {
        [only] => Ok(only.clone()),
        [] => {
            let known = visible(&app.ledger, &Actor::program());
            let known =
                known.iter().map(|subject| subjects::name_of(Speech(Language::Zh), directory, subject));
            let known = known.collect::<Vec<_>>().join(", ");
            let remedy = format!("These have a scorecard: {known}.");
            Err(Failure::refused(format!("Nobody is called \"{name}\"."), "Nothing was scored.", remedy))
        }
        several => {
            let codes = several
                .iter()
                .map(|subject| subjects::code_of(directory, subject))
                .collect::<Vec<_>>()
                .join(", ");
            let remedy = format!("Name one by code: {codes}.");
            Err(Failure::refused(
                format!("\"{name}\" is the name of {}.", several.len()),
                "Nothing was scored.",
                remedy,
            ))
        }
    }
}

async fn explain(
    app: &App,
    options: &Options,
    (subject, name): (&Subject, &str),
    card: &Scorecard,
    kpi: &str,
) -> Result<(), Failure> {
    let say = options.language.speech();
    let item = card.items.iter().find(|item| item.kpi == kpi || item.code.eq_ignore_ascii_case(kpi));
    let Some((item, period)) = item.zip(card.period) else {
        let known = card
            .items
            .iter()
            .map(|item| format!("{} {}", item.code, item.kpi))
            .collect::<Vec<_>>()
            .join(", ");
        let remedy = format!("The card holds: {known}.");
        return Err(Failure::refused(
            format!("\"{kpi}\" is not on {name}'s card."),
            "Nothing was opened.",
            remedy,
        ));
    };
    if options.json {
        let lists = rows(&app.metrics, (subject, card.at), item, ROWS_MAX).await;
        let lists = lists.map_err(|error| failed(options, error))?.into_iter();
        let lists: indexmap::IndexMap<_, _> = lists.map(|rows| (rows.measure.written(), rows.list)).collect();
        return print_json(&json!({ "at": card.at, "period": period, "item": item, "rows": lists }));
    }
    let opened = detail::open(app, (say, &Actor::program()), subject, card, (&item.kpi, String::new())).await;
    let opened =
        opened.map_err(|error| data_folder::trouble(&options.folder, format!("{:?}", error.kind)))?;
    println!("{name} · {period}");
    print!("{}", card_text::explained(say, item, &opened));
    Ok(())
}

/// JSON on the output, indented.
pub fn print_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    match serde_json::to_string_pretty(value) {
        Ok(text) => {
            println!("{text}");
            Ok(())
        }
        Err(error) => Err(Failure::environment(
            error,
            "The card could not be written as JSON.",
            "Report this as a defect.",
        )),
    }
}
