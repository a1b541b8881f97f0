//! The panels of a desk: which of them somebody has, and what stands in each.

use futures::future::try_join_all;
use hengce_standard::{Act, Kind, Panel, Words};

use super::changes::{self, Changed};
use super::duties::{self, Due, Mine, Waiting};
use super::{cycle, off_track};
use crate::records::{Glance, Scene, glance};
use crate::scorecards::subjects;
use crate::web::{App, Visit, WebError};

/// Records of a view that a desk shows.
const GLANCED: u32 = 6;

/// What everybody has whose roles say nothing of a desk.
const PLAIN: [Panel; 3] = [Panel::Mine, Panel::Waiting, Panel::Start];

/// The kinds of a duty that one may make records of: label, address.
pub struct Starts {
    pub label: String,
    pub kinds: Vec<(String, String)>,
}

/// A panel with what stands in it.
pub enum Drawn {
    Mine(Mine),
    Waiting(Vec<Waiting>),
    Team(Vec<Due>),
    /// Comes after the page: a scorecard takes longer than a desk may.
    Score,
    OffTrack,
    Cycle,
    Changes(Vec<Changed>),
    Start(Vec<Starts>),
    List(Glance),
    /// Lists in which nothing stands now, in one line.
    Quiet(Vec<Glance>),
}

impl Drawn {
    /// Stands beside the long ones.
    pub fn is_small(&self) -> bool {
        matches!(self, Self::Score | Self::OffTrack | Self::Start(_))
    }
}

/// The panels of everything that the caller is, the last role's first, each once; what they may not see is left out.
pub async fn drawn(app: &App, visit: &Visit, scene: &Scene) -> Result<Vec<Drawn>, WebError> {
    let drawing = of_roles(app, &visit.actor.roles).into_iter().map(|panel| draw(app, visit, scene, panel));
    let drawn = try_join_all(drawing).await?.into_iter().flatten();
    let (mut shown, mut quiet) = (Vec::new(), Vec::new());
    for panel in drawn {
        match panel {
            Drawn::List(list) if list.lines.is_empty() => quiet.push(list),
            panel => shown.push(panel),
        }
    }
    if !quiet.is_empty() {
        shown.push(Drawn::Quiet(quiet));
    }
    Ok(shown)
}

fn of_roles<'a>(app: &'a App, roles: &[String]) -> Vec<&'a Panel> {
    let mut panels: Vec<&Panel> = Vec::new();
    for panel in roles.iter().rev().filter_map(|role| app.standard().desks.get(role)).flatten() {
        if !panels.contains(&panel) {
            panels.push(panel);
        }
    }
    if panels.is_empty() { PLAIN.iter().collect() } else { panels }
}

async fn draw(app: &App, visit: &Visit, scene: &Scene, panel: &Panel) -> Result<Option<Drawn>, WebError> {
    Ok(match panel {
        Panel::Mine => Some(Drawn::Mine(duties::mine(app, visit, scene).await?)),
        Panel::Waiting => Some(Drawn::Waiting(duties::waiting(app, visit, scene).await?)),
        Panel::Team => Some(Drawn::Team(duties::of_my_team(app, visit, scene).await?)),
        Panel::Score => subjects::first_for(app, &visit.actor).map(|_| Drawn::Score),
        Panel::OffTrack => off_track::subject(app, visit).map(|_| Drawn::OffTrack),
        Panel::Cycle => Some(Drawn::Cycle).filter(|_| cycle::is_seen(app, visit)),
        Panel::Changes => changes::latest(app, visit, scene).await?.map(Drawn::Changes),
        Panel::Start => Some(Drawn::Start(starts(app, visit))).filter(Drawn::is_filled),
        Panel::View(id) => match app.standard().views.get(id) {
            Some(view) => glance(app, visit, scene, (view, GLANCED)).await?.map(Drawn::List),
            None => None,
        },
    })
}

impl Drawn {
    fn is_filled(&self) -> bool {
        !matches!(self, Self::Start(starts) if starts.is_empty())
    }
}

fn starts(app: &App, visit: &Visit) -> Vec<Starts> {
    let standard = app.standard();
    let of_duty = |(id, label): (&String, &Words)| {
        let kinds = standard.kinds.values().filter(|kind| kind.duty.as_ref() == Some(id));
        let kinds = kinds.filter(|kind| app.ledger.reach(&visit.actor, Act::Create, &kind.id).is_some());
        let one = |kind: &Kind| (visit.say().of(&kind.label).to_owned(), format!("/records/{}/new", kind.id));
        Starts { label: visit.say().of(label).to_owned(), kinds: kinds.map(one).collect() }
    };
    let starts = standard.organisation.duties.iter().map(of_duty);
    starts.filter(|starts| !starts.kinds.is_empty()).collect()
}
