//! [H01] over HTTP: two processes on one database, two hundred people, one hall.

use crate::office::{Office, answer, application, token};
use futures::stream::{self, StreamExt};
use reqwest::{Method, StatusCode};
use serde_json::json;
use silandap::domain::role::Role;

const PEOPLE: usize = 200;
const CONNECTIONS: usize = 24;

#[tokio::test(flavor = "multi_thread")]
async fn of_two_hundred_approvals_for_one_hall_exactly_one_wins() {
    let mut office = Office::open();
    let second = office.another_process(&[]);
    let processes = [office.url.clone(), second];
    let office = &office;
    let at = |n: usize, path: String| format!("{}/api/v1/{path}", processes[n % 2]);

    let sent = stream::iter(0..PEOPLE).map(|n| {
        let request = office.client.post(at(n, "reservations".into())).header("x-forwarded-for", format!("10.9.{}.{}", n / 200, n % 200));
        request.json(&application("AUL-1", "2026-12-08T08:00", "2026-12-08T12:00")).send()
    });
    let codes: Vec<String> = sent
        .buffer_unordered(CONNECTIONS)
        .then(|response| async {
            let (status, receipt) = answer(response.unwrap()).await;
            assert_eq!(status, StatusCode::CREATED, "requests do not block each other: {receipt}");
            receipt["code"].as_str().unwrap().to_owned()
        })
        .collect()
        .await;
    assert_eq!(codes.len(), PEOPLE);

    stream::iter(&codes).for_each_concurrent(CONNECTIONS, |code| office.confirmed(code)).await;

    let approvals = stream::iter(codes.iter().enumerate()).map(|(n, code)| {
        let request = office.client.post(at(n, format!("staff/reservations/{code}/approve"))).bearer_auth(token(Role::Admin));
        request.json(&json!({ "version": 3, "agreement": { "how": "phone", "note": "" } })).send()
    });
    let answers: Vec<_> = approvals.buffer_unordered(PEOPLE).then(|response| async { answer(response.unwrap()).await }).collect().await;
    let won = answers.iter().filter(|(status, _)| *status == StatusCode::OK).count();
    assert_eq!(won, 1, "{:?}", answers.iter().map(|(status, body)| format!("{status} {}", body["code"])).collect::<std::collections::BTreeSet<_>>());
    for (status, problem) in answers.iter().filter(|(status, _)| *status != StatusCode::OK) {
        assert_eq!((*status, problem["code"].as_str()), (StatusCode::CONFLICT, Some("slot_taken")), "{problem}");
        assert!((1..=3).contains(&problem["alternatives"].as_array().unwrap().len()), "{problem}");
    }

    let late = office.request(Method::POST, "/api/v1/reservations").json(&application("AUL-1", "2026-12-08T09:00", "2026-12-08T11:00")).send().await.unwrap();
    let (status, problem) = answer(late).await;
    assert_eq!((status, problem["code"].as_str()), (StatusCode::CONFLICT, Some("slot_taken")), "{problem}");
    assert!(!problem["alternatives"].as_array().unwrap().is_empty());

    let check = office.run(&["check", "--json"]);
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stdout));
    assert!(!office.log().contains("ERROR"), "{}", office.log());
}
