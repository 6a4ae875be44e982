//! The example data: for looking around, and for measuring.

use silandap::domain::reservation::Status;
use silandap::domain::role::{Role, Roles};
use silandap::domain::slot::instant;
use silandap::server_fns::inbox::InboxFilter;
use silandap::store::{Store, check, inbox};
use silandap::workflow::demo::{self, DemoError, DemoStaff};
use sqlx::Row as _;

use super::support::wall;

fn staff() -> Vec<DemoStaff> {
    [("fauzi", Role::Ult), ("anang", Role::Sarpras), ("lestari", Role::Admin), ("kepala", Role::Head), ("iqbal", Role::Sysadmin)]
        .map(|(name, role)| (name.to_owned(), role, String::new()))
        .to_vec()
}

async fn fresh() -> (Store, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = Store::open(&format!("sqlite://{}", folder.path().join("office.db").display())).await.expect("it opens");
    (store, folder)
}

async fn number(store: &Store, sql: &'static str) -> i64 {
    let mut db = store.read().await.expect("a connection");
    sqlx::query(sql).fetch_one(&mut *db).await.expect("a row").get(0)
}

async fn assert_sound(store: &Store, day: &str) {
    for check in check::run(store).await.expect("the checks run") {
        assert!(check.ok, "{day} {}: {}", check.check, check.detail);
    }
}

/// On an ordinary Tuesday, on a Sunday, on New Year's Day, and at the end of February.
#[tokio::test]
async fn the_example_is_sound_on_any_day_and_has_every_state() {
    for day in ["2026-11-24T10:00", "2026-11-29T23:30", "2027-01-01T00:05", "2027-02-28T12:00"] {
        let (store, _folder) = fresh().await;
        let now = instant(wall(day));
        let filled = demo::fill(&store, now, "http://127.0.0.1:3000", &staff()).await.expect("filled");
        assert_eq!(filled.facilities, 17);
        assert!((270..=330).contains(&filled.requests), "{day}: {} requests", filled.requests);
        assert_eq!(
            number(&store, "select count(*) from facility where access_id <> '' and access_en <> '' and example = 1").await,
            17,
            "{day}: how they are reached"
        );
        assert_sound(&store, day).await;
        for status in Status::ALL {
            let mut db = store.read().await.expect("a connection");
            let row = sqlx::query("select count(*) from reservation where status = $1").bind(status.code()).fetch_one(&mut *db).await.expect("a row");
            assert!(row.get::<i64, _>(0) > 0, "{day}: nothing is {status}");
        }
        assert_eq!(number(&store, "select count(*) from reservation where received_at >= due_at").await, 0);
        assert_eq!(number(&store, "select count(*) from event e where exists (select 1 from event f where f.sequence = e.sequence - 1 and f.at > e.at and e.kind <> 'closed' and f.kind <> 'closed')").await, 0);
        let mut db = store.read().await.expect("a connection");
        let inbox = inbox::load(&mut db, &InboxFilter::default(), &Roles(vec![Role::Admin]), now).await.expect("an inbox");
        assert!(inbox.open >= 15 && inbox.late >= 2 && inbox.untold >= 3 && inbox.sarpras >= 2, "{day}: {inbox:?}");
        if day == "2026-11-24T10:00" {
            assert!(inbox.today >= 5, "{} due today", inbox.today);
        }
    }
}

#[tokio::test]
async fn the_example_of_one_day_is_the_same_at_every_hour() {
    let mut seen = Vec::new();
    for hour in ["2026-11-24T00:01", "2026-11-24T18:00"] {
        let (store, _folder) = fresh().await;
        demo::fill(&store, instant(wall(hour)), "http://127.0.0.1:3000", &staff()).await.expect("filled");
        let mut db = store.read().await.expect("a connection");
        let row = sqlx::query("select hash from event order by sequence desc limit 1").fetch_one(&mut *db).await.expect("an event");
        seen.push(row.get::<String, _>(0));
    }
    assert_eq!(seen[0], seen[1]);
}

#[tokio::test]
async fn the_example_never_goes_into_a_database_with_data() {
    let (store, _folder) = fresh().await;
    let now = instant(wall("2026-11-24T10:00"));
    demo::fill(&store, now, "http://127.0.0.1:3000", &staff()).await.expect("filled");
    let before = number(&store, "select count(*) from event").await;
    assert!(matches!(demo::fill(&store, now, "http://127.0.0.1:3000", &staff()).await, Err(DemoError::NotEmpty)));
    assert!(matches!(demo::fill_many(&store, now, "http://127.0.0.1:3000", &staff(), 10).await, Err(DemoError::NotEmpty)));
    assert_eq!(number(&store, "select count(*) from event").await, before);
}

#[tokio::test]
async fn many_requests_are_spread_over_two_years_and_sound() {
    let (store, _folder) = fresh().await;
    let filled = demo::fill_many(&store, instant(wall("2026-11-24T10:00")), "http://127.0.0.1:3000", &staff(), 2_000).await.expect("filled");
    assert!(filled.requests >= 1_950, "{} requests", filled.requests);
    assert_sound(&store, "many").await;
    let days = number(&store, "select (max(starts_at) - min(starts_at)) / 86400 from reservation").await;
    assert!((600..=830).contains(&days), "{days} days");
    assert!(number(&store, "select count(*) from occupancy where hold = 'hard' and starts_at > 1795449600").await > 100);
}
