//! [H63] The process is killed at any moment, over and over, with requests and messages under way. What was acknowledged is there,
//! every decision has its message, and nothing was sent more than twice. The bench (`make bench ARGS=kill`) runs the same for longer.

use super::fakes::Dice;
use super::fakes::graph::Graph;
use super::office::{Office, answer, application, token};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use silandap::domain::role::Role;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use tokio::task::JoinHandle;

/// Requests in flight when the process dies.
const IN_FLIGHT: usize = 20;
/// Of these so many are approvals, as far as there is something to approve.
const APPROVALS: usize = 8;
/// It dies at the latest so many milliseconds after they have left.
const LATEST_DEATH: u64 = 400;
/// At most so many times later, where nothing is done in that time.
const MOST_PATIENCE: u64 = 8;
/// Between two rounds so much of the office's time goes by: long enough to send again what may not have arrived.
const MINUTES_A_ROUND: i64 = 15;

/// What came of all rounds.
#[derive(Debug, Default)]
pub struct Tally {
    pub requests: usize,
    pub approvals: usize,
    /// Messages that the service took, each once.
    pub messages: usize,
    /// Of these it took so many twice.
    pub twice: usize,
}

/// What somebody asked for, and what they were told.
enum Flight {
    Request(JoinHandle<Option<(StatusCode, Value)>>),
    Approval(String, JoinHandle<Option<(StatusCode, Value)>>),
}

/// Kills an office so many times; fails as soon as something is not as it should be.
pub async fn hammer(rounds: u32, seed: u64) -> Tally {
    let graph = Graph::open().await;
    let mut dice = Dice::new(seed);
    let mut office = open(&graph);
    let slots = free_slots(&office).await;
    let (mut tally, mut next_slot, mut ready) = (Tally::default(), 0, Vec::<String>::new());
    let mut approved = BTreeSet::new();
    let mut patience = 1;
    for round in 1..=rounds {
        let mut flights = Vec::with_capacity(IN_FLIGHT);
        for place in 0..IN_FLIGHT {
            if let Some(code) = (place % 5 < 2).then(|| ready.pop()).flatten() {
                let request = approval(&office, &code);
                flights.push(Flight::Approval(code, in_flight(request)));
            } else {
                let (facility, start, end) = &slots[next_slot % slots.len()];
                next_slot += 1;
                let request = office.request(Method::POST, "/api/v1/reservations").json(&small(application(facility, start, end)));
                flights.push(Flight::Request(in_flight(request)));
            }
        }
        tokio::time::sleep(Duration::from_millis(dice.below(LATEST_DEATH * patience))).await;
        office.kill();
        let (asked, decided) = acknowledged(flights).await;

        let there = statuses(&office).await;
        for code in &asked {
            assert!(there.contains_key(code), "round {round}: {code} was acknowledged and is gone");
        }
        approved.extend(decided.iter().cloned());
        for code in &approved {
            assert_eq!(there.get(code).map(String::as_str), Some("approved"), "round {round}: {code} was approved");
        }
        let check = office.run(&["check", "--json"]);
        assert!(check.status.success(), "round {round}: {}", String::from_utf8_lossy(&check.stdout));
        tally.requests += asked.len();
        tally.approvals += decided.len();
        // On a slow machine nothing would ever be done before the end comes.
        if asked.is_empty() || (decided.is_empty() && !ready.is_empty()) || tally.approvals == 0 {
            patience = (patience + 1).min(MOST_PATIENCE);
        }

        restart(&mut office, &graph, i64::from(round));
        for code in asked.iter().take(APPROVALS) {
            office.confirmed(code).await;
            ready.push(code.clone());
        }
    }
    // Once more, so that what was under way at the last death is tried again.
    tokio::time::sleep(Duration::from_millis(500)).await;
    office.kill();
    restart(&mut office, &graph, i64::from(rounds) + 4);
    let waiting = "select cast((select count(*) from message where cancelled_at is null and state in ('queued', 'sending')) \
        + (select count(*) from delivery where state in ('queued', 'sending') and next_try_at is not null) as text)";
    // Two letters to one number leave seven seconds apart, and a loaded machine takes its time.
    office.until_within(waiting, &["0"], 180).await;
    compare(&office, &graph, &mut tally).await;
    tally
}

/// A message as the office knows it.
struct Known {
    state: String,
    /// Of its delivery; `-` when none was begun.
    delivery: String,
    counts_as_told: bool,
    maybe_twice: bool,
    sends: usize,
}

async fn known(office: &Office) -> BTreeMap<String, Known> {
    let sql = "select m.idempotency_key || ' ' || m.state || ' ' || coalesce(d.state, '-') || ' ' || (m.sent_at is not null) || ' ' \
        || coalesce(d.maybe_twice, 0) || ' ' || coalesce(d.sends, 0) from message m left join delivery d on d.message_id = m.id";
    let rows = office.texts(sql).await;
    let known = rows.iter().map(|row| {
        let words: Vec<&str> = row.split(' ').collect();
        let [key, state, delivery, told, twice, sends] = words.as_slice() else { panic!("{row}") };
        let known = Known {
            state: (*state).to_owned(),
            delivery: (*delivery).to_owned(),
            counts_as_told: *told == "1",
            maybe_twice: *twice == "1",
            sends: sends.parse().unwrap(),
        };
        ((*key).to_owned(), known)
    });
    known.collect()
}

/// The office's list of messages and the ledger of the service say the same, seen from either side.
async fn compare(office: &Office, graph: &Graph, tally: &mut Tally) {
    const PROOF: [&str; 3] = ["accepted", "delivered", "read"];
    // What it was told by now, it must know when it has worked through it.
    let told = graph.told();
    office.until("select count(*) || '' from channel_news where processed_at is null", &["0"]).await;
    let known = known(office).await;
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    for entry in graph.ledger().into_iter().filter(|entry| entry.taken.is_some()) {
        *taken.entry(entry.key).or_default() += 1;
    }
    for (key, times) in &taken {
        let Known { state, delivery, maybe_twice, sends, .. } = known.get(key).unwrap_or_else(|| panic!("{key} was sent, and the office knows nothing of it"));
        assert!(*times <= 2 && times <= sends, "{key} was taken {times} times; the office says {sends}");
        assert!(*times < 2 || *maybe_twice, "{key} was taken twice and is not marked");
        // Without an answer and without news it may have arrived.
        assert!(PROOF.contains(&delivery.as_str()) || delivery == "unknown", "{key} was taken, and its delivery is {delivery}");
        assert_eq!(state, delivery, "there is one way only: {key}");
    }
    for (key, Known { state, delivery, counts_as_told, .. }) in &known {
        let is_proof = PROOF.contains(&state.as_str());
        assert_eq!(is_proof, *counts_as_told, "{key} is {state}");
        if !taken.contains_key(key) {
            assert!(matches!(state.as_str(), "queued" | "unknown" | "failed"), "{key} never reached the service and is {state}");
            assert!(matches!(delivery.as_str(), "-" | "queued" | "unknown" | "failed"), "{key} never reached the service and its delivery is {delivery}");
        }
    }
    for (key, names) in &told {
        let state = &known.get(key).unwrap_or_else(|| panic!("news of {key} were taken, and the office knows nothing of it")).state;
        let furthest = ["read", "delivered"].into_iter().find(|name| names.contains(*name)).unwrap_or("accepted");
        let far = |state: &str| PROOF.iter().position(|proof| *proof == state);
        assert!(far(state.as_str()) >= far(furthest), "the office took the news that {key} is {furthest}, and says {state}");
    }
    tally.messages = taken.len();
    tally.twice = taken.values().filter(|times| **times > 1).count();
}

fn open(graph: &Graph) -> Office {
    let mut settings = graph.environment();
    settings.push(("SILANDAP_QUIET_HOURS", "none"));
    let office = Office::open_with(&settings);
    graph.tells(&office.url);
    office
}

/// The next process, some time later.
fn restart(office: &mut Office, graph: &Graph, rounds: i64) {
    let start: chrono::DateTime<chrono::FixedOffset> = super::office::NOW.parse().unwrap();
    let now = (start + chrono::Duration::minutes(rounds * MINUTES_A_ROUND)).to_rfc3339();
    let mut settings = graph.environment();
    settings.extend([("SILANDAP_QUIET_HOURS", "none"), ("SILANDAP_NOW", now.as_str())]);
    office.restart(&settings);
    graph.tells(&office.url);
}

/// A few people, whom every room holds.
fn small(mut application: Value) -> Value {
    application["participants"] = json!(8);
    application
}

fn approval(office: &Office, code: &str) -> RequestBuilder {
    let request = office.request(Method::POST, &format!("/api/v1/staff/reservations/{code}/approve")).bearer_auth(token(Role::Admin));
    request.json(&json!({ "version": 3, "agreement": { "how": "phone", "note": "" } }))
}

/// The whole answer, or nothing when the process died before it was here.
fn in_flight(request: RequestBuilder) -> JoinHandle<Option<(StatusCode, Value)>> {
    tokio::spawn(async move {
        let response = request.send().await.ok()?;
        let status = response.status();
        let body = response.text().await.ok()?;
        Some((status, serde_json::from_str(&body).unwrap_or(Value::String(body))))
    })
}

/// Codes of the requests and of the approvals that the office has said yes to.
async fn acknowledged(flights: Vec<Flight>) -> (Vec<String>, Vec<String>) {
    let (mut asked, mut decided) = (Vec::new(), Vec::new());
    for flight in flights {
        match flight {
            Flight::Request(answer) => match answer.await.unwrap() {
                Some((StatusCode::CREATED, receipt)) => asked.push(receipt["code"].as_str().unwrap().to_owned()),
                // Somebody has the room already.
                Some((StatusCode::CONFLICT, _)) | None => {}
                Some((status, problem)) => panic!("{status} {problem}"),
            },
            Flight::Approval(code, answer) => match answer.await.unwrap() {
                Some((StatusCode::OK, _)) => decided.push(code),
                // Taken meanwhile, or approved before the process died without saying so.
                Some((StatusCode::CONFLICT, _)) | None => {}
                Some((status, problem)) => panic!("{status} {problem}"),
            },
        }
    }
    (asked, decided)
}

/// Every request's status by its code, as the dead process left it.
async fn statuses(office: &Office) -> BTreeMap<String, String> {
    let rows = office.texts("select code || ' ' || status from reservation").await;
    rows.iter().filter_map(|row| row.split_once(' ')).map(|(code, status)| (code.to_owned(), status.to_owned())).collect()
}

/// Two times a day in several rooms, on days on which they can be had.
async fn free_slots(office: &Office) -> Vec<(&'static str, String, String)> {
    let mut slots = Vec::new();
    for (from, to) in [("08:00", "10:00"), ("13:00", "15:00")] {
        for facility in ["RPT-1", "RPT-2", "KLS-A", "KLS-B", "KLS-C", "KLS-D", "LAB-1"] {
            let path = format!("/api/v1/facilities/{facility}/availability?from=2026-12-08&to=2027-01-29");
            let (status, found) = answer(office.get(&path).await).await;
            assert_eq!(status, StatusCode::OK, "{found}");
            let days = found["days"].as_array().unwrap().iter().filter(|day| day["state"] == "free").filter_map(|day| day["date"].as_str());
            slots.extend(days.map(|date| (facility, format!("{date}T{from}"), format!("{date}T{to}"))));
        }
    }
    assert!(slots.len() > 100, "{} slots", slots.len());
    slots
}
