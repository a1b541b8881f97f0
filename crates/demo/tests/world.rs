//! The demo company, made and looked at.

use hengce_demo::{Size, build};
use hengce_ledger::{Actor, Query};

async fn count(world: &hengce_demo::World, actor: &Actor, kind: &str) -> u64 {
    let query = Query { kind: kind.into(), limit: 1, ..Query::default() };
    world.ledger.find(actor, &query).await.unwrap().total
}

#[tokio::test]
async fn the_small_company_is_made_and_its_ledger_verifies() {
    let folder = tempfile::tempdir().unwrap();
    let world = build(folder.path(), Size::Small, 1).await.unwrap();
    let verified = world.ledger.verify().await.unwrap();
    assert!(verified.breaks.is_empty(), "{:?}", verified.breaks);
    assert!(count(&world, &world.cast.executive.actor, "campaign").await >= 9);
    assert!(count(&world, &world.cast.executive.actor, "support_request").await >= 40);
}

#[tokio::test]
async fn the_cast_sees_what_its_positions_allow() {
    let folder = tempfile::tempdir().unwrap();
    let world = build(folder.path(), Size::Small, 1).await.unwrap();
    let cast = &world.cast;
    assert!(
        world
            .ledger
            .find(&cast.sales.actor, &Query { kind: "campaign".into(), ..Query::default() })
            .await
            .is_err()
            || count(&world, &cast.sales.actor, "campaign").await == 0
    );
    let all = count(&world, &cast.executive.actor, "support_request").await;
    let own = count(&world, &cast.sales.actor, "support_request").await;
    assert!(0 < own && own < all);
}

#[tokio::test]
async fn the_whole_company_is_made_with_two_years_of_work() {
    let folder = tempfile::tempdir().unwrap();
    let world = build(folder.path(), Size::Full, 1).await.unwrap();
    let executive = &world.cast.executive.actor;
    assert!(count(&world, executive, "report").await >= 40);
    assert!(count(&world, executive, "support_request").await >= 200);
    assert!(count(&world, executive, "decision").await >= 18);
}
