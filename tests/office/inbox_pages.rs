//! The lists of the inbox narrowed down by day, state and channel, and page by page.

use super::support::{TestOffice, between, wish};
use silandap::domain::application_form::NewReservation;
use silandap::domain::code::ReservationCode;
use silandap::domain::role::{Role, Roles};
use silandap::server_fns::inbox::{Inbox, InboxFilter};
use silandap::store::inbox;
use silandap::workflow::reserve;
use std::collections::BTreeSet;

async fn page(office: &TestOffice, filter: &InboxFilter, role: Role, limit: i64) -> Inbox {
    let mut db = office.store.read().await.expect("a connection");
    inbox::page(&mut db, filter, &Roles(vec![role]), office.now(), limit).await.expect("readable")
}

async fn codes(office: &TestOffice, filter: InboxFilter) -> Vec<ReservationCode> {
    page(office, &filter, Role::Admin, 200).await.rows.into_iter().map(|row| row.code).collect()
}

fn on(facility: &str, start: &str, end: &str) -> NewReservation {
    between(facility, 1, start, end)
}

fn list(list: &str) -> InboxFilter {
    InboxFilter { list: list.into(), ..InboxFilter::default() }
}

#[tokio::test]
async fn a_day_shows_every_use_that_touches_it() {
    let office = TestOffice::open().await;
    let before = office.submit(on("PRL-LCD", "2026-12-14T08:00", "2026-12-14T12:00")).await.expect("received").code;
    let around = office.submit(on("PRL-LCD", "2026-12-14T08:00", "2026-12-16T12:00")).await.expect("received").code;
    let inside = office.submit(on("AUL-2", "2026-12-15T09:00", "2026-12-15T11:00")).await.expect("received").code;
    office.submit(on("AUL-2", "2026-12-16T09:00", "2026-12-16T11:00")).await.expect("received");
    let of_day = |list: &str, date: &str| InboxFilter { list: list.into(), date: date.into(), ..InboxFilter::default() };
    for of in ["open", "all"] {
        let found: BTreeSet<_> = codes(&office, of_day(of, "2026-12-15")).await.into_iter().collect();
        assert_eq!(found, BTreeSet::from([around.clone(), inside.clone()]), "{of}");
        assert!(!found.contains(&before), "what has ended by midnight is not of the day");
    }
    let here = InboxFilter { facility: "AUL-2".into(), ..of_day("open", "2026-12-15") };
    assert_eq!(codes(&office, here).await, [inside]);
    assert_eq!(codes(&office, of_day("open", "")).await.len(), 4);
    assert_eq!(codes(&office, of_day("open", "besok")).await.len(), 4, "what is no day counts as not said");
}

#[tokio::test]
async fn state_and_channel_narrow_a_list_and_a_state_that_is_over_is_looked_for_among_all() {
    let office = TestOffice::open().await;
    let counter = reserve::submit(&office.as_role(Role::Ult), wish("AUL-2", "09:00", "10:00"), None, None).await.expect("received").code;
    let asked = office.submit(wish("AUL-2", "11:00", "12:00")).await.expect("received").code;
    office.dispose(&asked).await.expect("passed on");
    let rejected = office.ready(wish("RPT-1", "09:00", "10:00")).await;
    office.reject(&rejected, "Ruang rusak").await.expect("rejected");
    let with = |status: &str, channel: &str| InboxFilter { status: status.into(), channel: channel.into(), ..InboxFilter::default() };
    assert_eq!(codes(&office, with("disposed", "")).await, std::slice::from_ref(&asked));
    assert_eq!(codes(&office, with("", "ult")).await, [counter]);
    assert!(codes(&office, with("disposed", "ult")).await.is_empty());
    assert_eq!(codes(&office, with("rejected", "")).await, std::slice::from_ref(&rejected), "no open list has it");
    assert_eq!(codes(&office, InboxFilter { status: "rejected".into(), ..list("untold") }).await, [rejected]);
    assert_eq!(codes(&office, with("x' or 1=1 --", "fax")).await.len(), 2, "what is no state and no channel counts as not said");
    let team = page(&office, &InboxFilter { status: "submitted".into(), ..list("all") }, Role::Sarpras, 200).await;
    assert!(team.rows.is_empty(), "a filter shows nobody more than their right");
}

#[tokio::test]
async fn page_by_page_every_request_is_shown_once_and_in_order() {
    let office = TestOffice::open().await;
    for hour in 0..4 {
        office.set_clock(&format!("2026-11-24T{:02}:00", 10 + hour));
        for facility in ["AUL-2", "RPT-1"] {
            let activity = format!("Rapat {hour}");
            office.submit(NewReservation { activity, ..wish(facility, "09:00", "10:00") }).await.expect("received");
        }
    }
    for of in ["open", "all"] {
        let whole = codes(&office, list(of)).await;
        assert_eq!(whole.len(), 8);
        let (mut read, mut filter) = (Vec::new(), list(of));
        loop {
            let shown = page(&office, &filter, Role::Admin, 3).await;
            assert_eq!(shown.open, 8, "the numbers are of the whole list");
            read.extend(shown.rows.into_iter().map(|row| row.code));
            if shown.next.is_empty() {
                break;
            }
            filter.cursor = shown.next;
        }
        assert_eq!(read, whole, "{of}");
    }
    let exactly = page(&office, &list("open"), Role::Admin, 8).await;
    assert_eq!((exactly.rows.len(), exactly.next.as_str()), (8, ""), "nothing follows a page that is just full");
}

#[tokio::test]
async fn what_is_urgent_ends_no_page_early() {
    let office = TestOffice::open().await;
    office.set_clock("2026-11-24T15:30");
    for hour in [10, 11, 12] {
        let mut new = on("RPT-1", &format!("2026-11-26T{hour}:00"), &format!("2026-11-26T{}:00", hour + 1));
        new.activity = format!("Rapat {hour}");
        office.submit(new).await.expect("received");
    }
    office.by_hand("update reservation set due_at = starts_at + 3600").await.expect("changed");
    office.submit(wish("AUL-2", "09:00", "10:00")).await.expect("received");
    let first = page(&office, &list("open"), Role::Admin, 2).await;
    assert!(first.rows.iter().all(|row| row.urgent));
    let second = page(&office, &InboxFilter { cursor: first.next, ..list("open") }, Role::Admin, 2).await;
    assert_eq!(second.rows.iter().map(|row| row.urgent).collect::<Vec<_>>(), [true, false]);
    assert_eq!(second.next, "");
}
