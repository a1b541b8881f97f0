//! Reads the organisation: zone, currency, working time, positions, roles with their grants, groups, duties, principles.

use indexmap::IndexMap;

use jiff::civil::Weekday;

use super::Loader;
use crate::WorkingTime;
use crate::block::Block;
use crate::model::{Act, Grant, Organisation, Position, Principle, Reach, Role, Words};

/// Things besides record kinds that a permission can be about.
const RESOURCES: [&str; 7] = ["scorecard", "import", "tables", "standard", "people", "audit", "system"];

const ACTS: [(&str, Act); 6] = [
    ("read", Act::Read),
    ("create", Act::Create),
    ("edit", Act::Edit),
    ("withdraw", Act::Withdraw),
    ("move", Act::Move),
    ("manage", Act::Manage),
];
const REACHES: [(&str, Reach); 4] =
    [("own", Reach::Own), ("line", Reach::Line), ("unit", Reach::Unit), ("all", Reach::All)];

impl<'t> Loader<'t> {
    pub(super) fn organisation(&self) -> Option<Organisation> {
        let block = self.single("organisation");
        let mut zone = None;
        let mut currency = "CNY".to_owned();
        let (mut feeds_inside, mut connectors_inside) = (Vec::new(), Vec::new());
        let mut working = WorkingTime::default();
        if let Some(block) = &block {
            zone = zone_of(block);
            working = working_of(block);
            if let Some(code) = block.text("currency") {
                if code.len() != 3 || !code.bytes().all(|letter| letter.is_ascii_uppercase()) {
                    block.say(
                        block.at("currency"),
                        format!("\"{code}\" is no currency code"),
                        Some("such as CNY".into()),
                    );
                }
                code.clone_into(&mut currency);
            }
            let hosts = block.texts("feeds_inside");
            feeds_inside.extend(hosts.into_iter().map(|(host, _)| host.to_lowercase()));
            connectors_inside = hosts_and_ports(block);
            block.finish();
        }
        let organisation = Organisation {
            zone: zone.unwrap_or(jiff::tz::TimeZone::UTC),
            currency,
            working,
            feeds_inside,
            connectors_inside,
            positions: self.positions(),
            roles: self.roles(),
            groups: self.chapters("group"),
            duties: self.chapters("duty"),
        };
        block.map(|_| organisation)
    }

    fn chapters(&self, section: &str) -> IndexMap<String, Words> {
        let mut chapters = IndexMap::new();
        for (id, block) in self.section(section) {
            block.check_id(id);
            self.clause(&block, true);
            chapters.insert(id.to_owned(), block.words("label"));
            block.finish();
        }
        chapters
    }

    fn positions(&self) -> IndexMap<String, Position> {
        let mut positions = IndexMap::new();
        for (id, block) in self.section("position") {
            block.check_id(id);
            let roles = block.texts("roles");
            let roles = roles.into_iter().filter(|(role, at)| self.refer(&block, "role", role, *at));
            let roles = roles.map(|(role, _)| role.to_owned()).collect();
            positions.insert(id.to_owned(), Position { label: block.words("label"), roles });
            block.finish();
        }
        positions
    }

    fn roles(&self) -> IndexMap<String, Role> {
        let mut roles = IndexMap::new();
        for (id, block) in self.section("role") {
            block.check_id(id);
            let label = block.words("label");
            let grants = match block.block("grants") {
                Some(inner) => inner.each(&[]).iter().filter_map(|(_, grant)| self.grant(grant)).collect(),
                None => Vec::new(),
            };
            roles.insert(id.to_owned(), Role { label, grants });
            block.finish();
        }
        roles
    }

    fn grant(&self, block: &Block<'t>) -> Option<Grant> {
        let acts = block.texts("acts");
        let acts: Vec<Act> =
            acts.into_iter().filter_map(|(act, at)| block.pick(act, at, "act", &ACTS)).collect();
        if acts.is_empty() {
            block.missing("acts", "what the grant lets do, such as [\"read\", \"create\"]");
        }
        let kinds = self.ids("kind");
        let known = |of: &str| of == "*" || RESOURCES.contains(&of) || kinds.contains(&of);
        let mut of = Vec::new();
        for (what, at) in block.texts("of") {
            if known(what) {
                of.push(what.to_owned());
            } else {
                block.no_such(at, "kind or resource", what, kinds.iter().copied().chain(RESOURCES));
            }
        }
        if !block.has("of") {
            block.missing("of", "the kinds or resources that it is about, or \"*\" for every kind");
        }
        let reach = block.need_one_of("reach", &REACHES);
        block.finish();
        Some(Grant { acts, of, reach: reach? })
    }

    pub(super) fn principles(&self) -> IndexMap<String, Principle> {
        let mut principles = IndexMap::new();
        for (id, block) in self.section("principle") {
            block.check_id(id);
            let share = |key| block.whole(key, 0, 100).and_then(|n| u32::try_from(n).ok());
            let principle = Principle {
                label: block.words("label"),
                help: block.words("help"),
                clause: self.clause(&block, true),
                result_share_min: share("result_share_min"),
                opinion_share_max: share("opinion_share_max"),
                goal_required: block.flag("goal_required"),
                action_below: share("action_below"),
            };
            principles.insert(id.to_owned(), principle);
            block.finish();
        }
        principles
    }
}

fn zone_of(block: &Block<'_>) -> Option<jiff::tz::TimeZone> {
    let name = block.need_text("zone")?;
    let zone = jiff::tz::TimeZone::get(name).ok();
    if zone.is_none() {
        let hint = "a name of the IANA time zone database, such as Asia/Shanghai".to_owned();
        block.say(block.at("zone"), format!("\"{name}\" is no time zone"), Some(hint));
    }
    zone
}

/// Each must name its port: what listens on another one of the same machine is not meant.
fn hosts_and_ports(block: &Block<'_>) -> Vec<String> {
    let mut hosts = Vec::new();
    for (host, at) in block.texts("connectors_inside") {
        let port = host.rsplit_once(':').filter(|(name, _)| !name.is_empty());
        if port.is_none_or(|(_, port)| port.parse::<u16>().is_err()) {
            let hint = "a host with its port, such as db.helan.example:5432".to_owned();
            block.say(at, format!("\"{host}\" names no port"), Some(hint));
            continue;
        }
        hosts.push(host.to_lowercase());
    }
    hosts
}

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// The working time, as far as the block says something else than the usual.
fn working_of(block: &Block<'_>) -> WorkingTime {
    let mut working = WorkingTime::default();
    for (key, time) in [("work_from", &mut working.from), ("work_until", &mut working.until)] {
        match block.text(key).map(str::parse) {
            Some(Ok(said)) => *time = said,
            Some(Err(_)) => {
                block.say(block.at(key), "this is no time of day", Some("such as \"09:00\"".into()));
            }
            None => {}
        }
    }
    if working.from >= working.until {
        block.say(block.at("work_until"), "work ends before it begins", None);
    }
    if block.has("rest_days") {
        let days = block.texts("rest_days").into_iter();
        working.rest =
            days.filter_map(|(day, at)| block.pick(day, at, "day of the week", &WEEKDAYS)).collect();
    }
    for (day, at) in block.texts("holidays") {
        match day.parse() {
            Ok(day) => working.holidays.push(day),
            Err(_) => block.say(at, format!("\"{day}\" is no date"), Some("such as \"2026-10-01\"".into())),
        }
    }
    working
}
