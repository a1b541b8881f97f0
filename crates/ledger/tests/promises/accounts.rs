//! Signing in: accounts, sessions, failures.

use hengce_ledger::accounts::{Account, Session};
use jiff::{SignedDuration, ToSpan};

use crate::world::World;

async fn with_account() -> (World, Account) {
    let world = World::new().await;
    let li = world.person("李静", None, None).await;
    let account = Account {
        login: "li.jing".into(),
        person: li.person.unwrap(),
        password_hash: "$argon2id$one".into(),
        roles: vec!["analyst".into()],
        disabled: false,
    };
    assert!(world.ledger.accounts().create(&account).await.unwrap());
    (world, account)
}

async fn sign_in(world: &World, account: &Account, token: &str) -> Session {
    let now = world.now();
    let session = Session {
        token_hash: token.into(),
        login: account.login.clone(),
        person: account.person.clone(),
        csrf: format!("csrf-{token}"),
        created_at: now,
        seen_at: now,
        expires_at: now + 12.hours(),
        user_agent: "Firefox".into(),
    };
    world.ledger.accounts().start(&session).await.unwrap();
    session
}

#[tokio::test]
async fn a_login_and_a_person_have_one_account() {
    let (world, account) = with_account().await;
    let accounts = world.ledger.accounts();
    assert_eq!(accounts.find(" Li.Jing ").await.unwrap(), Some(account.clone()));
    assert_eq!(accounts.of_person(&account.person).await.unwrap(), Some(account.clone()));
    assert!(!accounts.create(&account).await.unwrap());
    assert!(!accounts.create(&Account { login: "other".into(), ..account.clone() }).await.unwrap());
    assert_eq!(accounts.find("other").await.unwrap(), None);
    assert_eq!(accounts.list().await.unwrap(), [account]);
}

#[tokio::test]
async fn a_session_lasts_until_it_expires_or_is_ended() {
    let (world, account) = with_account().await;
    let accounts = world.ledger.accounts();
    let laptop = sign_in(&world, &account, "laptop").await;
    sign_in(&world, &account, "phone").await;
    assert_eq!(accounts.session("laptop").await.unwrap(), Some((laptop, account.clone())));
    world.pass(90);
    accounts.session("laptop").await.unwrap().unwrap();
    let seen = accounts.sessions("li.jing").await.unwrap();
    assert_eq!((seen[0].token_hash.as_str(), seen[0].seen_at), ("laptop", world.now()));
    assert!(!accounts.end("somebody.else", "phone").await.unwrap());
    assert!(accounts.end("li.jing", "phone").await.unwrap());
    assert_eq!(accounts.session("phone").await.unwrap(), None);
    world.pass(12 * 3_600);
    assert_eq!(accounts.session("laptop").await.unwrap(), None);
}

#[tokio::test]
async fn disabling_an_account_ends_its_sessions() {
    let (world, account) = with_account().await;
    let accounts = world.ledger.accounts();
    sign_in(&world, &account, "laptop").await;
    assert!(accounts.update("li.jing", &[], true).await.unwrap());
    assert_eq!(accounts.session("laptop").await.unwrap(), None);
    assert!(accounts.update("li.jing", &[], false).await.unwrap());
    assert_eq!(accounts.session("laptop").await.unwrap(), None, "it does not come back");
    assert!(!accounts.update("nobody", &[], true).await.unwrap());
}

#[tokio::test]
async fn a_new_password_ends_every_other_session() {
    let (world, account) = with_account().await;
    let accounts = world.ledger.accounts();
    sign_in(&world, &account, "here").await;
    sign_in(&world, &account, "elsewhere").await;
    assert!(accounts.set_password("li.jing", "$argon2id$two", Some("here")).await.unwrap());
    assert_eq!(accounts.find("li.jing").await.unwrap().unwrap().password_hash, "$argon2id$two");
    assert!(accounts.session("here").await.unwrap().is_some());
    assert!(accounts.session("elsewhere").await.unwrap().is_none());
    assert_eq!(accounts.end_all("li.jing", None).await.unwrap(), 1);
}

#[tokio::test]
async fn failures_make_the_next_attempt_wait_longer_and_longer() {
    let (world, _) = with_account().await;
    let accounts = world.ledger.accounts();
    let mut waits = Vec::new();
    for _ in 0..12 {
        accounts.failed("Li.Jing").await.unwrap();
        let attempts = accounts.attempts("li.jing").await.unwrap().unwrap();
        waits.push(attempts.wait_until().map(|until| until.duration_since(world.now()).as_secs()));
    }
    assert_eq!(waits[..4], [None; 4]);
    assert_eq!(waits[4..], [30, 60, 120, 240, 480, 900, 900, 900].map(Some));
    accounts.succeeded("li.jing").await.unwrap();
    assert_eq!(accounts.attempts("li.jing").await.unwrap(), None);
    accounts.failed("li.jing").await.unwrap();
    world.pass(SignedDuration::from_hours(25).as_secs());
    assert_eq!(accounts.attempts("li.jing").await.unwrap(), None);
}
