//! What is mine to do, what waits for me, and what my people are late with, over every kind.

use hengce_ledger::Record;
use hengce_standard::Kind;
use jiff::ToSpan;

use crate::records::{Scene, address, due_day, state_badge};
use crate::web::{App, Html, Visit, WebError};
use crate::words::{Speech, days_between};

/// Due within so many days is soon.
pub const SOON_DAYS: i32 = 7;
const MINE_MAX: u32 = 300;
const LISTED_MAX: u32 = 30;

/// A record that somebody has to work on.
pub struct Due {
    pub address: String,
    pub title: String,
    pub kind: String,
    pub owner: String,
    /// Empty for a record that has no day yet.
    pub day: String,
    /// From today; negative is late.
    pub days: Option<i32>,
    /// "3 days late", "today", "in 2 days".
    pub when: String,
    pub state: Html,
}

impl Due {
    /// Late in red, soon in orange, later as its day.
    pub fn badge(&self) -> Html {
        let colour = match self.days {
            None => return Html(r#"<span class="none">–</span>"#.into()),
            Some(..0) => "red",
            Some(0..=SOON_DAYS) => "orange",
            Some(_) => {
                return Html(format!(r#"<span class="num" title="{}">{}</span>"#, self.when, self.day));
            }
        };
        Html(format!(r#"<span class="badge bg-{colour}-lt" title="{}">{}</span>"#, self.day, self.when))
    }
}

/// A record on which the next step is mine.
pub struct Waiting {
    pub address: String,
    pub title: String,
    pub kind: String,
    pub owner: String,
    pub moves: Vec<String>,
}

/// My own open work, by how much time is left.
#[derive(Default)]
pub struct Mine {
    pub late: Vec<Due>,
    pub soon: Vec<Due>,
    pub later: Vec<Due>,
    /// What has no day.
    pub undated: Vec<Due>,
}

impl Mine {
    pub fn is_empty(&self) -> bool {
        self.groups().iter().all(|(_, dues)| dues.is_empty())
    }

    /// The groups in their order, each with the key of its heading.
    pub fn groups(&self) -> [(&'static str, &[Due]); 4] {
        [
            ("desk-late", &self.late),
            ("desk-soon", &self.soon),
            ("desk-undated", &self.undated),
            ("desk-later", &self.later),
        ]
    }
}

pub async fn mine(app: &App, visit: &Visit, scene: &Scene) -> Result<Mine, WebError> {
    let records = app.ledger.mine(&visit.actor, MINE_MAX).await?;
    let mut mine = Mine::default();
    for due in records.iter().filter_map(|record| due(app, scene, record)) {
        match due.days {
            Some(..0) => mine.late.push(due),
            Some(0..=SOON_DAYS) => mine.soon.push(due),
            Some(_) => mine.later.push(due),
            None => mine.undated.push(due),
        }
    }
    Ok(mine)
}

/// Open records of the people below me that are late or soon due, earliest first.
pub async fn of_my_team(app: &App, visit: &Visit, scene: &Scene) -> Result<Vec<Due>, WebError> {
    let until = scene.today.saturating_add(SOON_DAYS.days());
    let records = app.ledger.of_line(&visit.actor, until, LISTED_MAX).await?;
    Ok(records.iter().filter_map(|record| due(app, scene, record)).collect())
}

fn due(app: &App, scene: &Scene, record: &Record) -> Option<Due> {
    let kind = app.standard().kinds.get(&record.kind)?;
    let day = due_day(scene, kind, record);
    let days = day.map(|day| days_between(scene.today, day));
    Some(Due {
        address: address(&kind.id, &record.id),
        title: record.title.clone(),
        kind: scene.say.of(&kind.label).to_owned(),
        owner: owner_of(scene, record),
        day: day.map_or_else(String::new, |day| day.to_string()),
        days,
        when: days.map_or_else(String::new, |days| when(scene.say, days)),
        state: state_badge(scene.say, kind, record),
    })
}

/// "3 days late", "today", "tomorrow", "in 2 days".
pub fn when(say: Speech, days: i32) -> String {
    match days {
        ..0 => say.t1("days-late", "days", -days),
        0 => say.t("due-today"),
        1 => say.t("due-tomorrow"),
        _ => say.t1("due-in-days", "days", days),
    }
}

fn owner_of(scene: &Scene, record: &Record) -> String {
    record.owner.as_ref().map_or_else(String::new, |owner| scene.person(&owner.0))
}

/// Records that wait for somebody else than their owner, on which I may take the next step.
pub async fn waiting(app: &App, visit: &Visit, scene: &Scene) -> Result<Vec<Waiting>, WebError> {
    let found = app.ledger.waiting(&visit.actor, LISTED_MAX).await?;
    let one = |(record, moves): (Record, Vec<hengce_ledger::Move>)| {
        let kind: &Kind = app.standard().kinds.get(&record.kind)?;
        let taken = moves.iter().filter_map(|found| kind.transition(&found.transition));
        Some(Waiting {
            address: address(&kind.id, &record.id),
            title: record.title.clone(),
            kind: scene.say.of(&kind.label).to_owned(),
            owner: owner_of(scene, &record),
            moves: taken.map(|taken| scene.say.of(&taken.label).to_owned()).collect(),
        })
    };
    Ok(found.into_iter().filter_map(one).collect())
}
