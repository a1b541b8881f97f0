//! The sections of the navigation: those that exist and in which the caller may do something.

use fluent_bundle::FluentArgs;
use hengce_standard::{Act, Kind};

use crate::web::{App, Visit};

/// A section with its pages.
pub struct Section {
    pub label: String,
    pub icon: &'static str,
    pub links: Vec<Link>,
}

impl Section {
    /// The page that is shown now is one of it.
    pub fn here(&self) -> bool {
        self.links.iter().any(|link| link.here)
    }
}

pub struct Link {
    pub label: String,
    pub address: String,
    /// The page that is shown now, or one below it.
    pub here: bool,
}

/// Icons of the duties that ship; a duty that a company adds gets the plain one.
const DUTY_ICONS: [(&str, &str); 6] = [
    ("insight", "bulb"),
    ("brand", "color-swatch"),
    ("campaigns", "speakerphone"),
    ("digital", "device-analytics"),
    ("content", "photo"),
    ("collaboration", "messages"),
];

/// Pages beside the records: section (a duty, or one of [`ROOMS`]), address, label, and what they need.
const PAGES: &[(&str, &str, &str, Act, &str)] = &[
    ("insight", "/insight", "nav-insight-room", Act::Read, "report"),
    ("brand", "/brand", "nav-brand-room", Act::Read, "brand_core"),
    ("digital", "/digital", "digital-pages", Act::Read, "channel_account"),
    ("digital", "/traffic", "traffic", Act::Read, "site"),
    ("digital", "/links", "nav-links", Act::Read, "tracked_link"),
    ("digital", "/attribution", "attribution", Act::Read, "ad_campaign"),
    ("content", "/content", "content-pages", Act::Read, "material_request"),
    ("campaigns", "/campaigns/timeline", "nav-timeline", Act::Read, "campaign"),
    ("campaigns", "/incidents/new", "incident-file", Act::Create, "campaign_incident"),
    ("content", "/checks", "nav-checks", Act::Read, "wording_check"),
    ("collaboration", "/portal", "nav-portal", Act::Read, "support_request"),
    ("collaboration", "/intelligence", "nav-intelligence", Act::Move, "info_item"),
    ("collaboration", "/received", "nav-received", Act::Move, "info_receipt"),
    ("collaboration", "/meetings", "nav-meetings", Act::Read, "alignment_meeting"),
    ("collaboration", "/handover", "nav-handover", Act::Move, "lead"),
    ("collaboration", "/feeds", "nav-feeds", Act::Read, "info_source"),
    ("performance", "/scorecards", "nav-scorecards", Act::Read, "scorecard"),
    ("performance", "/handbook", "nav-handbook", Act::Read, "standard"),
    ("data", "/data", "data-sources", Act::Read, "import"),
    ("data", "/imports", "nav-imports", Act::Create, "import"),
    ("data", "/connectors", "connectors", Act::Read, "connector"),
    ("data", "/tables", "nav-tables", Act::Read, "tables"),
    ("settings", "/people/accounts", "nav-accounts", Act::Manage, "people"),
];

/// Sections that are no duty: id, icon, and the system kinds listed there.
const ROOMS: [(&str, &str, &[&str]); 3] = [
    ("performance", "gauge", &[]),
    ("data", "database-import", &["import_batch", "import_mapping"]),
    ("settings", "settings", &["person", "unit"]),
];

/// What the caller may use, in the order of the product's pages: desk, duties, performance, data, settings.
pub fn sections(app: &App, visit: &Visit) -> Vec<Section> {
    let standard = app.standard();
    let say = visit.say();
    let desk = Link { label: say.t("nav-desk"), address: "/".into(), here: path(visit) == "/" };
    let mut sections = vec![Section { label: String::new(), icon: "home", links: vec![desk] }];
    for id in standard.organisation.duties.keys() {
        let kinds = standard.kinds.values().filter(|kind| kind.duty.as_ref() == Some(id));
        let mut links = page_links(app, visit, id);
        links.extend(kinds.filter_map(|kind| kind_link(app, visit, kind)));
        let label = say.maybe(&format!("nav-{id}"), &FluentArgs::new());
        let label = label.unwrap_or_else(|| say.of(&standard.organisation.duties[id]).to_owned());
        let icon = DUTY_ICONS.iter().find(|(duty, _)| duty == id).map_or("checklist", |(_, icon)| icon);
        sections.push(Section { label, icon, links });
    }
    for (id, icon, kinds) in ROOMS {
        let mut links = page_links(app, visit, id);
        let kinds = kinds.iter().filter_map(|kind| standard.kinds.get(*kind));
        links.extend(kinds.filter_map(|kind| kind_link(app, visit, kind)));
        sections.push(Section { label: say.t(&format!("nav-{id}")), icon, links });
    }
    sections.retain(|section| !section.links.is_empty());
    sections
}

/// The pages of a section that the caller may use.
fn page_links(app: &App, visit: &Visit, section: &str) -> Vec<Link> {
    let pages = PAGES.iter().filter(|page| page.0 == section);
    let pages = pages.filter(|page| app.ledger.reach(&visit.actor, page.3, page.4).is_some());
    pages.map(|page| link(visit, visit.say().t(page.2), page.1.to_owned())).collect()
}

/// A page of a room with several: address, label, and the kind that it is about.
pub type Tab = (&'static str, &'static str, &'static str);

/// The pages of a room that the caller may read, for the line of tabs above each of them.
pub fn tabs(app: &App, visit: &Visit, pages: &[Tab]) -> Vec<Link> {
    let may = |page: &&Tab| app.ledger.reach(&visit.actor, Act::Read, page.2).is_some();
    let tab = |page: &Tab| Link {
        label: visit.say().t(page.1),
        address: page.0.to_owned(),
        here: path(visit) == page.0,
    };
    pages.iter().filter(may).map(tab).collect()
}

fn kind_link(app: &App, visit: &Visit, kind: &Kind) -> Option<Link> {
    app.ledger.reach(&visit.actor, Act::Read, &kind.id)?;
    Some(link(visit, visit.say().of(&kind.label).to_owned(), format!("/records/{}", kind.id)))
}

fn link(visit: &Visit, label: String, address: String) -> Link {
    let at = path(visit);
    let here = at == address || at.strip_prefix(&address).is_some_and(|rest| rest.starts_with('/'));
    Link { label, address, here }
}

fn path(visit: &Visit) -> &str {
    visit.path.split('?').next().unwrap_or_default()
}

/// How the caller is called in the page's language.
pub fn name_of(app: &App, visit: &Visit) -> String {
    let directory = app.ledger.directory();
    let person = visit.person().and_then(|id| directory.people.get(id));
    match person {
        Some(person) if visit.language == hengce_standard::Language::En && !person.name_en.is_empty() => {
            person.name_en.clone()
        }
        Some(person) => person.name.clone(),
        None => visit.actor.name.clone(),
    }
}
