//! Breakdowns side by side: each row narrows the page to itself.

use hengce_traffic::{Dimension, Row, Traffic};

use super::asked::Asked;
use super::goals::unanswered;
use super::names::Names;
use super::shown::{count, money, share, time};
use crate::web::WebError;
use crate::words::Speech;

/// Rows shown of a breakdown.
const ROWS: usize = 10;

/// What stands in each card, in order; the first tab of a card is shown at first.
const CARDS: [(&str, &[Dimension]); 6] = [
    ("traffic-sources", &[Dimension::Channel, Dimension::Source, Dimension::Referrer]),
    (
        "traffic-campaigns",
        &[
            Dimension::UtmCampaign,
            Dimension::UtmSource,
            Dimension::UtmMedium,
            Dimension::UtmContent,
            Dimension::UtmTerm,
            Dimension::Link,
        ],
    ),
    ("traffic-pages", &[Dimension::Page, Dimension::Entry, Dimension::Exit]),
    ("traffic-doings", &[Dimension::Goal, Dimension::Event]),
    ("traffic-places", &[Dimension::Country, Dimension::Province, Dimension::Language]),
    ("traffic-devices", &[Dimension::Device, Dimension::Browser, Dimension::Os]),
];

/// One value and what it comes to.
pub struct Line {
    pub label: String,
    pub address: String,
    pub wide: u64,
    pub visits: String,
    pub views: String,
    pub time: String,
    pub bounces: String,
    pub conversion: String,
    pub revenue: String,
}

/// One breakdown.
pub struct Panel {
    pub id: &'static str,
    pub label: String,
    pub is_first: bool,
    pub has_views: bool,
    pub has_revenue: bool,
    pub lines: Vec<Line>,
    pub more: usize,
}

pub struct Card {
    pub id: &'static str,
    pub label: String,
    pub panels: Vec<Panel>,
}

/// All breakdowns of what is asked.
pub async fn cards(
    traffic: &Traffic,
    asked: &Asked,
    names: &Names,
    say: Speech,
) -> Result<Vec<Card>, WebError> {
    let question = asked.question();
    let mut cards = Vec::new();
    for (id, dimensions) in CARDS {
        let mut panels = Vec::new();
        for dimension in dimensions {
            let rows = traffic.breakdown(&question, *dimension).await.map_err(unanswered)?;
            panels.push(panel(*dimension, &rows, (asked, names, say)));
        }
        // the first that says anything stands in front
        let first = panels.iter().position(|panel| !panel.lines.is_empty()).unwrap_or(0);
        panels[first].is_first = true;
        cards.push(Card { id, label: say.t(id), panels });
    }
    Ok(cards)
}

fn panel(dimension: Dimension, rows: &[Row], (asked, names, say): (&Asked, &Names, Speech)) -> Panel {
    // nothing said is no campaign
    let is_tag = matches!(
        dimension,
        Dimension::UtmSource
            | Dimension::UtmMedium
            | Dimension::UtmCampaign
            | Dimension::UtmContent
            | Dimension::UtmTerm
            | Dimension::Link
            | Dimension::Referrer
    );
    let rows: Vec<&Row> = rows.iter().filter(|row| !(is_tag && row.keys[0].is_empty())).collect();
    let most = rows.iter().map(|row| row.figures.visits).max().unwrap_or(1);
    let line = |row: &&Row| {
        let (value, figures) = (row.keys[0].as_str(), &row.figures);
        Line {
            label: names.value(dimension, value),
            address: asked.with(dimension, value).address(),
            wide: (figures.visits * 100).div_ceil(most),
            visits: count(figures.visits),
            views: count(figures.views),
            time: time(figures),
            bounces: share(say, figures.bounces, figures.visits),
            conversion: share(say, figures.converted, figures.visits),
            revenue: money(&row.revenue),
        }
    };
    Panel {
        id: dimension.id(),
        label: names.dimension(dimension),
        is_first: false,
        has_views: matches!(dimension, Dimension::Page | Dimension::Event),
        has_revenue: rows.iter().any(|row| !row.revenue.is_empty()),
        lines: rows.iter().take(ROWS).map(line).collect(),
        more: rows.len().saturating_sub(ROWS),
    }
}
