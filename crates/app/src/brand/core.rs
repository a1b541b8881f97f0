//! The brand as it is to be: the core and the rules in force on a day, with who put them in force, for everybody to
//! read.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use hengce_ledger::Record;
use hengce_standard::{Act, Kind};
use jiff::civil::Date;
use serde::Deserialize;

use super::versions::{Version, versions};
use crate::records::{Ask, Scene, Stored, address, state_badge};
use crate::shell::{Link, Shell};
use crate::web::{App, Html, Visit, WebError, page};

/// The parts of the core, in the order in which they are read.
const PARTS: [&str; 4] = ["core_values", "positioning", "promise", "tone"];

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// The day; today where none is asked for.
    #[serde(default)]
    on: String,
}

struct Colour {
    name: String,
    hex: String,
    /// The value may stand in a picture: `#` and six hex digits.
    drawn: bool,
    tolerance: String,
}

/// The head of a version that holds.
struct Head {
    address: String,
    title: String,
    version: String,
    from: String,
    approved: String,
}

struct Rule {
    part: String,
    head: Head,
    rules: Html,
    colours: Vec<Colour>,
    files: Vec<(String, String)>,
}

struct Line {
    address: String,
    what: String,
    version: String,
    from: String,
    until: String,
    approved: String,
    state: Html,
    holds: bool,
}

#[derive(Template)]
#[template(path = "brand/core.html")]
struct CorePage {
    shell: Shell,
    tabs: Vec<Link>,
    on: String,
    today: bool,
    core: Option<Head>,
    parts: Vec<(String, Html)>,
    core_files: Vec<(String, String)>,
    rules: Vec<Rule>,
    lines: Vec<Line>,
    new_core: bool,
    new_rule: bool,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let scene = Scene::new(&app, &visit);
    let kind = |id: &str| app.standard().kinds.get(id).ok_or_else(WebError::not_found);
    let (core_kind, rule_kind) = (kind("brand_core")?, kind("brand_guideline")?);
    let on = asked.on.parse::<Date>().unwrap_or(scene.today);
    let cores = versions(&app, &visit, Ask::of("brand_core").every(&app, &visit).await?).await?;
    let mut by_part: BTreeMap<usize, Vec<Record>> = BTreeMap::new();
    for rule in Ask::of("brand_guideline").every(&app, &visit).await? {
        by_part.entry(place(rule_kind, &rule)).or_default().push(rule);
    }
    let (mut rules, mut lines) = (Vec::new(), Vec::new());
    lines.extend(cores.iter().map(|version| line(&scene, core_kind, version, on)));
    for (_, records) in by_part {
        let versions = versions(&app, &visit, records).await?;
        rules.extend(
            versions.iter().filter(|version| version.held_on(on)).map(|one| rule(&scene, rule_kind, one)),
        );
        lines.extend(versions.iter().map(|version| line(&scene, rule_kind, version, on)));
    }
    let core = cores.iter().find(|version| version.held_on(on));
    let may = |kind| app.ledger.reach(&visit.actor, Act::Create, kind).is_some();
    page(&CorePage {
        tabs: super::pages(&app, &visit),
        today: on == scene.today,
        on: on.to_string(),
        parts: core.map(|core| parts(&scene, core_kind, &core.record)).unwrap_or_default(),
        core_files: core.map(|core| files(&core.record)).unwrap_or_default(),
        core: core.map(|core| head(&scene, core)),
        rules,
        lines,
        new_core: may("brand_core"),
        new_rule: may("brand_guideline"),
        shell: Shell::new(&app, &visit, visit.say().t("brand-core")),
    })
}

/// Where its part stands in the standard's order.
fn place(kind: &Kind, rule: &Record) -> usize {
    let options = kind.fields.get("part").and_then(|field| field.kind.options());
    options.and_then(|options| options.get_index_of(rule.text("part"))).unwrap_or(usize::MAX)
}

fn part_of(scene: &Scene, kind: &Kind, rule: &Record) -> String {
    let options = kind.fields.get("part").and_then(|field| field.kind.options());
    let words = options.and_then(|options| options.get(rule.text("part")));
    words.map_or_else(|| scene.say.of(&kind.label).to_owned(), |words| scene.say.of(words).to_owned())
}

fn approved(scene: &Scene, version: &Version) -> String {
    version.approved.as_ref().map_or_else(String::new, |(who, day)| {
        scene.say.t2("brand-approved-by", ("who", who.as_str()), ("day", day.to_string()))
    })
}

fn head(scene: &Scene, version: &Version) -> Head {
    let record = &version.record;
    Head {
        address: address(&record.kind, &record.id),
        title: record.title.clone(),
        version: record.text("version").to_owned(),
        from: version.from.map_or_else(String::new, |day| format!("{day}")),
        approved: approved(scene, version),
    }
}

fn parts(scene: &Scene, kind: &Kind, core: &Record) -> Vec<(String, Html)> {
    let own = address(&core.kind, &core.id);
    let part = |id: &&str| {
        let field = kind.fields.get(*id)?;
        let value = core.fields.get(*id).filter(|value| !value.is_null())?;
        Some((scene.say.of(&field.label).to_owned(), scene.html(field, value, &own)))
    };
    PARTS.iter().filter_map(part).collect()
}

fn files(record: &Record) -> Vec<(String, String)> {
    let own = address(&record.kind, &record.id);
    let files = record.rows("files").into_iter();
    files.map(|file| (file.text("name").to_owned(), format!("{own}/files/{}", file.text("hash")))).collect()
}

fn rule(scene: &Scene, kind: &Kind, version: &Version) -> Rule {
    let record = &version.record;
    let rules = kind.fields.get("rules").zip(record.fields.get("rules"));
    let colour = |row: &serde_json::Map<String, serde_json::Value>| {
        let hex = row.text("hex").to_owned();
        Colour {
            name: row.text("name").to_owned(),
            drawn: hex.len() == 7
                && hex.starts_with('#')
                && hex[1..].bytes().all(|byte| byte.is_ascii_hexdigit()),
            hex,
            tolerance: row.number("tolerance").map_or_else(String::new, |number| format!("{number}")),
        }
    };
    Rule {
        part: part_of(scene, kind, record),
        head: head(scene, version),
        rules: rules.map_or_else(Html::default, |(field, value)| scene.html(field, value, "")),
        colours: record.rows("palette").into_iter().map(colour).collect(),
        files: files(record),
    }
}

fn line(scene: &Scene, kind: &Kind, version: &Version, on: Date) -> Line {
    let record = &version.record;
    let day = |day: Option<Date>| day.map_or_else(String::new, |day| format!("{day}"));
    let what = if kind.id == "brand_core" {
        scene.say.of(&kind.label).to_owned()
    } else {
        part_of(scene, kind, record)
    };
    Line {
        address: address(&record.kind, &record.id),
        what,
        version: record.text("version").to_owned(),
        from: day(version.from),
        until: day(version.until),
        approved: approved(scene, version),
        state: state_badge(scene.say, kind, record),
        holds: version.held_on(on),
    }
}
