//! A reviewer's decision: passed on or returned with a comment, then the next item.

use axum::extract::{Path, State};
use axum::response::Response;
use hengce_ledger::{Change, FieldProblem, Problem, RecordId, Refusal};
use serde_json::Map;

use super::queue::{self, RETURN};
use super::review::{Said, page_of};
use crate::web::{App, Fields, Visit, WebError, redirect};

pub async fn take(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let item = queue::item(&app, &visit, &id).await?;
    let comment = fields.get("comment").to_owned();
    let step = if fields.get("decision") == RETURN { RETURN } else { item.stage.pass };
    let queue = queue::waiting(&app, &visit).await?;
    let change = Change::Move {
        id: item.record.id.clone(),
        version: fields.get("version").parse().unwrap_or(0),
        transition: step.to_owned(),
        fields: Map::new(),
        comment: (!comment.is_empty()).then(|| comment.clone()),
    };
    let say = visit.say();
    let said = |message: String| Said { comment: comment.clone(), message };
    match app.ledger.commit(&visit.actor, change).await {
        Ok(_) => {
            let mine: Vec<&RecordId> =
                queue.iter().filter(|item| item.is_mine()).map(|item| &item.record.id).collect();
            let done = format!("done={}", crate::web::forms::encoded(&item.record.code));
            Ok(redirect(&match after(&mine, &item.record.id) {
                Some(next) => format!("/content/review/{next}?{done}"),
                None => format!("/content/review?{done}"),
            }))
        }
        Err(Refusal::Invalid(problems)) if lacks_comment(&problems) => {
            page_of(&app, &visit, item, said(say.t("content-comment-needed"))).await
        }
        Err(Refusal::Condition { says: Some(says), .. }) => {
            page_of(&app, &visit, item, said(say.of(&says).to_owned())).await
        }
        Err(Refusal::Stale { .. }) => page_of(&app, &visit, item, said(say.t("clash-moved-on"))).await,
        Err(other) => Err(other.into()),
    }
}

fn lacks_comment(problems: &[FieldProblem]) -> bool {
    problems.iter().any(|problem| problem.field == "comment" && problem.problem == Problem::Required)
}

/// The item after this one in the queue; from its end it goes on at the beginning.
pub fn after<'q>(queue: &[&'q RecordId], id: &RecordId) -> Option<&'q RecordId> {
    let at = queue.iter().position(|other| *other == id);
    let rest = queue.iter().skip(at.map_or(0, |at| at + 1)).chain(queue.iter());
    rest.copied().find(|other| *other != id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_the_last_comes_the_first_and_after_the_only_one_nothing() {
        let ids: Vec<RecordId> = ["a", "b", "c"].into_iter().map(RecordId::from).collect();
        let queue: Vec<&RecordId> = ids.iter().collect();
        assert_eq!(after(&queue, &ids[1]), Some(&ids[2]));
        assert_eq!(after(&queue, &ids[2]), Some(&ids[0]));
        assert_eq!(after(&queue[..1], &ids[0]), None);
        assert_eq!(after(&queue[1..], &ids[0]), Some(&ids[1]), "one that had left the queue");
    }
}
