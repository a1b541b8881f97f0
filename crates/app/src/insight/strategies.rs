//! The strategy tree as a page.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use hengce_exact::Number;

use super::serving::{Served, serving};
use super::tree::{Branch, Goal, grown};
use crate::records::{Ask, Scene, address};
use crate::scorecards::figures;
use crate::shell::{Link, Shell};
use crate::web::{App, Html, Visit, WebError, page};

/// A strategy as the page shows it; `deep` is 0 for the tops, 1 for phases under a plan.
struct Row {
    deep: usize,
    address: String,
    code: String,
    title: String,
    owner: String,
    dates: String,
    state: Html,
    elapsed: i64,
    attained: String,
    goals: Vec<GoalRow>,
}

struct GoalRow {
    goal: Goal,
    /// 0 to 100, for the bar.
    wide: i64,
    attained: String,
    served: Vec<Served>,
}

#[derive(Template)]
#[template(path = "insight/strategies.html")]
struct StrategiesPage {
    shell: Shell,
    tabs: Vec<Link>,
    rows: Vec<Row>,
    new: bool,
}

/// The tree of the strategies that the caller may read.
pub async fn tree(app: &App, visit: &Visit) -> Result<Vec<Branch>, WebError> {
    let strategies = Ask::of("strategy").by("starts_on").all(app, visit).await?;
    let served = serving(app, visit).await?;
    Ok(grown(&strategies, app.today(), &served))
}

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let scene = Scene::new(&app, &visit);
    let mut rows = Vec::new();
    for top in tree(&app, &visit).await? {
        rows.push(row(&app, &scene, &top, 0));
        rows.extend(top.phases.iter().map(|phase| row(&app, &scene, phase, 1)));
    }
    page(&StrategiesPage {
        tabs: super::pages(&app, &visit),
        rows,
        new: app.ledger.reach(&visit.actor, hengce_standard::Act::Create, "strategy").is_some(),
        shell: Shell::new(&app, &visit, visit.say().t("insight-strategies")),
    })
}

fn row(app: &App, scene: &Scene, branch: &Branch, deep: usize) -> Row {
    let state =
        app.standard().kinds.get("strategy").and_then(|kind| kind.lifecycle.states.get(&branch.state));
    let state = state.map_or_else(Html::default, |state| {
        let colour = if state.closed {
            "green"
        } else if branch.state == "active" {
            "blue"
        } else {
            "secondary"
        };
        Html(format!(r#"<span class="badge bg-{colour}-lt">{}</span>"#, scene.say.of(&state.label)))
    });
    Row {
        deep,
        address: address("strategy", &branch.id),
        code: branch.code.clone(),
        title: branch.title.clone(),
        owner: branch.owner.as_ref().map_or_else(String::new, |owner| scene.person(&owner.0)),
        dates: format!("{} – {}", branch.starts_on, branch.ends_on),
        state,
        elapsed: branch.elapsed,
        attained: shown(branch.attained.as_ref()),
        goals: branch.goals.iter().map(goal_row).collect(),
    }
}

fn goal_row(goal: &Goal) -> GoalRow {
    let hundredfold = |share: &Number| (share * &Number::hundred()).floor().to_i64().unwrap_or_default();
    GoalRow {
        wide: goal.attained.as_ref().map_or(0, hundredfold).clamp(0, 100),
        attained: shown(goal.attained.as_ref()),
        served: goal.served.clone(),
        goal: goal.clone(),
    }
}

fn shown(share: Option<&Number>) -> String {
    share.map_or_else(|| figures::NONE.to_owned(), figures::share)
}
