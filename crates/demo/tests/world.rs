//! The demo company, made and looked at.

#![allow(clippy::unwrap_used, reason = "a test that can't be set up has failed")]

use hengce_demo::{SIGN_INS, Size, TODAY, World, build};
use hengce_ledger::{Actor, Query};

async fn count(world: &World, actor: &Actor, kind: &str) -> u64 {
    let query = Query { kind: kind.into(), limit: 1, ..Query::default() };
    world.ledger.find(actor, &query).await.map_or(0, |page| page.total)
}

/// The company of two quarters, and the folder that holds it as long as it is kept.
async fn small(seed: u64) -> (tempfile::TempDir, World) {
    let folder = tempfile::tempdir().unwrap();
    let world = build(folder.path(), Size::Small, seed).await.unwrap();
    (folder, world)
}

/// What every record says of itself, without ids.
async fn said(world: &World) -> Vec<String> {
    let mut all = Vec::new();
    for kind in world.ledger.standard().kinds.keys() {
        let records = world.ledger.snapshot(kind, None).await.unwrap();
        all.extend(
            records.iter().map(|one| format!("{} {} {} {}", one.code, one.title, one.state, one.updated_at)),
        );
    }
    all.sort();
    all
}

#[tokio::test]
async fn the_company_is_sound_on_its_last_evening_and_everybody_signs_in_and_sees_what_is_theirs() {
    let (folder, world) = small(1).await;
    let zone = world.ledger.standard().organisation.zone.clone();
    assert_eq!(world.ledger.clock().now().to_zoned_datetime(zone).date(), TODAY);
    assert!(world.ledger.last_at().await.unwrap().unwrap() <= world.ledger.clock().now());
    let accounts = world.ledger.accounts().list().await.unwrap();
    let listed = std::fs::read_to_string(folder.path().join(SIGN_INS)).unwrap();
    assert_eq!(accounts.len(), 24);
    assert!(accounts.iter().all(|account| !account.disabled && listed.contains(&account.login)));
    let verified = world.ledger.verify().await.unwrap();
    assert!(verified.breaks.is_empty(), "{:?}", verified.breaks);
    let (executive, sales) = (&world.cast.executive.actor, &world.cast.sales.actor);
    assert!(count(&world, executive, "campaign").await >= 9);
    assert_eq!(count(&world, sales, "campaign").await, 0);
    let (all, own) =
        (count(&world, executive, "support_request").await, count(&world, sales, "support_request").await);
    assert!(0 < own && own < all, "{own} of {all}");
    audits_draw_again(&world).await;
}

/// The touch points of each audit are those that its seed draws from the ones in use.
async fn audits_draw_again(world: &World) {
    let points = world.ledger.snapshot("touch_point", None).await.unwrap();
    let codes: Vec<&str> = points.iter().map(|point| point.code.as_str()).collect();
    let audits = world.ledger.snapshot("brand_audit", None).await.unwrap();
    assert!(!audits.is_empty());
    for audit in audits {
        let seed = audit.fields["seed"].as_str().unwrap();
        let size = audit.fields["sample_size"].as_u64().unwrap() as usize;
        let mut again = hengce_sampling::draw(seed, &codes, size);
        again.sort_unstable();
        let rows = audit.fields["checkpoints"].as_array().unwrap();
        let code = |id: &str| points.iter().find(|point| &*point.id.0 == id).unwrap().code.as_str();
        let mut drawn: Vec<&str> =
            rows.iter().map(|row| code(row["touch_point"].as_str().unwrap())).collect();
        drawn.sort_unstable();
        drawn.dedup();
        assert_eq!(drawn, again, "{}", audit.code);
    }
}

#[tokio::test]
async fn the_same_seed_makes_the_same_company_and_another_seed_another() {
    let mut made = Vec::new();
    for seed in [1, 1, 2] {
        let (_folder, world) = small(seed).await;
        made.push(said(&world).await);
    }
    assert_eq!(made[0], made[1]);
    assert_ne!(made[0], made[2]);
}

#[tokio::test]
async fn two_years_hold_the_work_of_a_department_and_its_imports() {
    let folder = tempfile::tempdir().unwrap();
    let world = build(folder.path(), Size::Full, 1).await.unwrap();
    let executive = &world.cast.executive.actor;
    for (kind, least) in [
        ("report", 40),
        ("report_review", 60),
        ("decision", 18),
        ("campaign", 30),
        ("expense", 150),
        ("retrospective", 25),
        ("support_request", 200),
        ("strategy", 4),
        ("import_batch", 100),
    ] {
        let there = count(&world, executive, kind).await;
        assert!(there >= least, "{kind}: {there}");
    }
}
