//! What connectors must not do: show a secret, send it elsewhere, reach inside, make records, serve somebody else.

use axum::http::StatusCode;
use hengce_app::connectors::rekey;
use serde_json::{Map, json};

use crate::connectors::{KEY, Site, world_with};
use crate::world::{World, fields};

#[tokio::test]
async fn a_secret_is_never_shown_and_goes_to_no_other_address() {
    let site = Site::new().await;
    let world = world_with(&site).await;
    site.counts(&[("2026-09-09", 900)]);
    let mut operator = world.browser("xiaotong").await;
    let record = world.connector(&mut operator, "xiaotong", &site.address()).await;
    let base = format!("/connectors/{}", record.id);
    let listed = format!("/records/connector/{}", record.id);
    for path in
        [&base, &format!("{base}/edit"), &listed, &format!("{listed}/history"), &"/connectors".to_owned()]
    {
        let page = operator.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(!page.text.contains(KEY), "{path}");
    }
    assert!(operator.get(&base).await.text.contains("已加密保存"));
    let sealed = world.app.ledger.secrets().of(&record.id).await.unwrap().unwrap();
    assert!(!sealed.bytes.windows(9).any(|part| part == b"plausible"));
    // another address: the form asks for it again, and changed past the form it is not sent
    let elsewhere = Site::new().await;
    let has = ["title", "owner", "address", "subject", "report"].map(|field| ("has", field));
    let owner = world.people["xiaotong"].to_string();
    let site_id = record.fields["site"].as_str().unwrap().to_owned();
    let mut form = vec![
        ("version", "0"),
        ("f.title", "官网统计"),
        ("f.owner", owner.as_str()),
        ("f.subject", "x"),
        ("f.report", "days"),
        ("f.site", site_id.as_str()),
        ("has", "site"),
    ];
    form.extend(has);
    let address = elsewhere.address();
    form.push(("f.address", &address));
    let refused = operator.post(&format!("{base}/edit"), &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("以免它被发往别处"), "{}", refused.text);
    let change = hengce_ledger::Change::Edit {
        id: record.id.clone(),
        version: record.version,
        fields: fields(json!({ "address": elsewhere.address() })),
        origin: None,
    };
    world.app.ledger.commit(&world.actor("xiaotong"), change).await.unwrap();
    let tried = operator.post(&format!("{base}/test"), &[]).await;
    assert!(tried.text.contains("已保存的密钥不再适用"), "{}", tried.text);
    assert_eq!(elsewhere.asked(), 0);
}

#[tokio::test]
async fn secrets_are_sealed_anew_under_another_key_and_forgotten_with_their_connector() {
    let site = Site::new().await;
    let world = world_with(&site).await;
    site.counts(&[("2026-09-09", 900)]);
    let mut operator = world.browser("xiaotong").await;
    let record = world.connector(&mut operator, "xiaotong", &site.address()).await;
    let before = world.app.ledger.secrets().of(&record.id).await.unwrap().unwrap();
    let renewed = rekey(&world.app).await.unwrap();
    assert_eq!((renewed.renewed, renewed.lost, renewed.settled), (1, 0, true));
    let after = world.app.ledger.secrets().of(&record.id).await.unwrap().unwrap();
    assert_ne!(before.key, after.key);
    let tested = operator.post(&format!("/connectors/{}/test", record.id), &[]).await;
    assert!(tested.text.contains("连接正常"), "{}", tested.text);
    world.moved(&world.record(&record.id).await, "retire", Map::new()).await;
    world.pulled().await;
    assert_eq!(world.app.ledger.secrets().of(&record.id).await.unwrap(), None);
}

#[tokio::test]
async fn nothing_inside_is_reached_that_the_company_does_not_allow() {
    let site = Site::new().await;
    let world = World::new().await;
    let mut operator = world.browser("xiaotong").await;
    let record = world.connector(&mut operator, "xiaotong", &site.address()).await;
    let tried = operator.post(&format!("/connectors/{}/test", record.id), &[]).await;
    assert!(tried.text.contains("127.0.0.1 位于内部网络，未连接"), "{}", tried.text);
    assert_eq!(site.asked(), 0);
}

#[tokio::test]
async fn a_file_of_another_kind_is_not_brought_in_by_a_connector() {
    let site = Site::new().await;
    let world = world_with(&site).await;
    // people, where orders are expected: a connector must not make records
    site.says("200 OK", "姓名,职位,邮箱\n不速之客,系统管理员,x@helan.example\n");
    let connector = json!({ "title": "订单文件", "source": "url", "owner": world.people["xiaotong"], "dataset": "order",
        "address": format!("{}/orders.csv", site.address()), "tested_at": "2026-09-10T01:00:00Z" });
    let record = world.create("connector", fields(connector)).await;
    world.moved(&record, "start", Map::new()).await;
    let people = world.all_of("person").await.len();
    assert_eq!(world.pulled().await, 1);
    let run = world.all_of("connector_run").await.pop().unwrap();
    assert_eq!(run.fields["trouble"], "other_dataset");
    assert_eq!(world.all_of("person").await.len(), people);
}

#[tokio::test]
async fn another_departments_people_see_no_connectors_and_a_colleague_can_not_use_ones_secret() {
    let site = Site::new().await;
    let world = world_with(&site).await;
    site.counts(&[("2026-09-09", 900)]);
    let mut operator = world.browser("xiaotong").await;
    let record = world.connector(&mut operator, "xiaotong", &site.address()).await;
    let mut sales = world.browser("haitang").await;
    assert_eq!(sales.get("/connectors").await.status, StatusCode::NOT_FOUND);
    let mut analyst = world.browser("yuan").await;
    assert_eq!(analyst.get(&format!("/connectors/{}", record.id)).await.status, StatusCode::OK);
    let asked = site.asked();
    for act in ["test", "preview", "pull"] {
        let refused = analyst.post(&format!("/connectors/{}/{act}", record.id), &[]).await;
        assert!(refused.status.is_client_error(), "{act}: {}", refused.status);
    }
    assert_eq!(site.asked(), asked);
}
