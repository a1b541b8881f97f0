//! Guests: found by what they type, checked in once, registered on the spot with their consent.

use hengce_ledger::{Actor, Change, Filter, FilterOp, Query, Record, RecordId, Refusal};
use serde_json::{Map, Value as Json, json};

use super::PARTICIPANT;
use super::door::{self, Page};
use crate::campaigns::parts::text;
use crate::web::{App, Fields, Purpose, WebError};

/// Digits of a telephone number that are kept.
const TAIL: usize = 4;

/// What came of a guest's wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    CheckedIn,
    /// They had checked in before.
    Again,
    /// Nobody of that name and number is registered.
    Unknown,
}

/// Checks in whoever is registered under the name with this end of a telephone number, or this code.
pub async fn check_in(app: &App, page: &Page, name: &str, mark: &str) -> Result<Outcome, WebError> {
    let (field, mark) = match tail(mark) {
        Some(tail) if mark.chars().all(|letter| !letter.is_ascii_alphabetic()) => ("contact_tail", tail),
        _ => ("code", mark.trim().to_uppercase()),
    };
    let found = registered(app, page, field, &mark).await?;
    admit(app, page, found.into_iter().find(|guest| plain(text(guest, "name")) == plain(name))).await
}

/// Registers a guest who came without registration, and checks them in; whoever is there already isn't doubled.
pub async fn register(app: &App, page: &Page, form: &Fields) -> Result<Outcome, Refusal> {
    let phone = digits(form.get("phone"));
    let key = app.keys.digest(Purpose::Contact, &phone);
    let tail = tail(&phone).unwrap_or_default();
    let name = plain(form.get("name"));
    let mut known = registered(app, page, "contact_key", &key).await?;
    let by_tail = registered(app, page, "contact_tail", &tail).await?;
    let without_key = by_tail.into_iter().filter(|guest| text(guest, "contact_key").is_empty());
    known.extend(without_key.filter(|guest| plain(text(guest, "name")) == name));
    if let Some(guest) = known.into_iter().next() {
        return admit(app, page, Some(guest)).await;
    }
    let fields = fields_of(page, form, (&key, &tail));
    let change = Change::Create { kind: PARTICIPANT.into(), fields, origin: None };
    let made = app.ledger.commit(&door::actor(&page.link), change).await?;
    admit(app, page, Some(made)).await
}

fn fields_of(page: &Page, form: &Fields, (key, tail): (&str, &str)) -> Map<String, Json> {
    let wanted = page.campaign.fields.get("target_groups").and_then(Json::as_array);
    let group = form.get("group");
    let fits = wanted.is_none_or(|groups| groups.is_empty() || groups.iter().any(|one| one == group));
    let fields = json!({
        "name": form.get("name"), "campaign": page.campaign.id, "owner": page.link.owner, "group": group,
        "profile_fits": fits, "contact_tail": tail, "contact_key": key, "consent": form.has("consent"),
        "wants_contact": form.has("wants_contact"), "link": page.link.id,
    });
    let mut fields = fields.as_object().cloned().unwrap_or_default();
    if !form.get("organisation").is_empty() {
        fields.insert("organisation".into(), json!(form.get("organisation")));
    }
    fields
}

async fn registered(app: &App, page: &Page, field: &str, value: &str) -> Result<Vec<Record>, Refusal> {
    if value.is_empty() {
        return Ok(Vec::new());
    }
    let is = |field: &str, value: &str| Filter {
        field: field.to_owned(),
        op: FilterOp::Is,
        value: value.to_owned(),
    };
    let query = Query {
        kind: PARTICIPANT.to_owned(),
        filters: vec![is("campaign", &page.campaign.id.0), is(field, value)],
        ..Query::default()
    };
    Ok(app.ledger.find(&Actor::program(), &query).await?.records)
}

async fn admit<E: From<Refusal>>(app: &App, page: &Page, guest: Option<Record>) -> Result<Outcome, E> {
    let Some(guest) = guest else { return Ok(Outcome::Unknown) };
    match guest.state.as_str() {
        "checked_in" => Ok(Outcome::Again),
        "registered" => {
            let change = moved(&guest.id, guest.version);
            match app.ledger.commit(&door::actor(&page.link), change).await {
                Ok(_) => Ok(Outcome::CheckedIn),
                // tapped twice: the other tap was faster
                Err(Refusal::Stale { .. } | Refusal::WrongState { .. }) => Ok(Outcome::Again),
                Err(refusal) => Err(refusal.into()),
            }
        }
        _ => Ok(Outcome::Unknown),
    }
}

fn moved(id: &RecordId, version: i64) -> Change {
    let transition = "check_in".to_owned();
    Change::Move { id: id.clone(), version, transition, fields: Map::new(), comment: None }
}

/// A name as it is compared: without spaces, in lower case.
fn plain(name: &str) -> String {
    name.chars().filter(|letter| !letter.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// A telephone number's digits, a Chinese one without the country's.
pub fn digits(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let domestic = digits.strip_prefix("0086").or_else(|| digits.strip_prefix("86"));
    match domestic {
        Some(rest) if rest.len() == 11 && rest.starts_with('1') => rest.to_owned(),
        _ => digits,
    }
}

/// Whether it can be a telephone number: a Chinese mobile one, or another of eight to fifteen digits.
pub fn is_phone(phone: &str) -> bool {
    let digits = digits(phone);
    let strange = phone.chars().any(|letter| !letter.is_ascii_digit() && !" +-()（）".contains(letter));
    !strange && (8..=15).contains(&digits.len())
}

/// The last digits of a number.
pub fn tail(phone: &str) -> Option<String> {
    let digits = digits(phone);
    digits.len().checked_sub(TAIL).map(|from| digits[from..].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_has_one_spelling() {
        for spelt in ["13800001234", "+86 138-0000-1234", "0086 138 0000 1234"] {
            assert_eq!(digits(spelt), "13800001234");
            assert!(is_phone(spelt), "{spelt}");
        }
        assert_eq!(tail("13800001234").as_deref(), Some("1234"));
        assert_eq!(tail("123"), None);
        assert!(!is_phone("1380000") && !is_phone("13800001234x"));
    }

    #[test]
    fn a_name_is_the_same_with_other_spaces_and_letters() {
        assert_eq!(plain(" Li  Jing "), plain("lijing"));
        assert_eq!(plain("李　静"), plain("李静"));
    }
}
