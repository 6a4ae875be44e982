//! The REST API as other people's scripts use it.

use crate::office::{DAY, Office, answer, application};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use silandap::domain::facility::{Facility, FacilityCode, Family};
use silandap::domain::role::Role;
use silandap::store::{Store, facilities};

/// The main job, from the request to the message that is marked sent.
#[tokio::test]
async fn a_request_is_made_checked_decided_and_told() {
    let office = Office::open();
    let (code, secret) = office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T12:00").await;
    let path = format!("reservations/{code}");
    let (status, early) = office.staff(Role::Admin, Method::POST, &format!("{path}/approve"), &json!({ "version": 1, "agreement": null })).await;
    assert_eq!((status, early["code"].as_str()), (StatusCode::CONFLICT, Some("sarpras_answer_missing")));
    office.confirmed(&code).await;
    let (_, detail) = office.staff(Role::Admin, Method::GET, &path, &Value::Null).await;
    assert_eq!((detail["status"].as_str(), detail["sarpras_answer"].as_str(), detail["version"].as_i64()), (Some("review"), Some("available"), Some(3)));
    let (status, stale) = office.staff(Role::Admin, Method::POST, &format!("{path}/approve"), &json!({ "version": 2 })).await;
    assert_eq!((status, stale["code"].as_str()), (StatusCode::CONFLICT, Some("version_conflict")));
    let (status, approved) =
        office.staff(Role::Admin, Method::POST, &format!("{path}/approve"), &json!({ "version": 3, "agreement": { "how": "phone" } })).await;
    assert_eq!((status, approved["status"].as_str(), approved["version"].as_i64()), (StatusCode::OK, Some("approved"), Some(4)), "{approved}");
    let (_, day) = answer(office.get(&format!("/api/v1/facilities/AUL-1/availability?from={DAY}&to=2026-12-09")).await).await;
    assert_eq!(day["days"][0]["state"], "partial");
    assert_eq!(
        day["days"][0]["busy"][0],
        json!({ "start": "2026-12-08T08:00:00+08:00", "end": "2026-12-08T12:00:00+08:00", "state": "booked", "quantity": 1 })
    );
    let (_, waiting) = office.staff(Role::Ult, Method::GET, "messages?state=waiting", &Value::Null).await;
    let message = waiting["messages"].as_array().unwrap().iter().find(|message| message["template"] == "approved").expect("the decision waits to be told");
    assert!(message["whatsapp_url"].as_str().unwrap().starts_with("https://wa.me/62812"));
    assert!(message["text"].as_str().unwrap().contains(&code));
    let (status, told) = office.staff(Role::Ult, Method::POST, &format!("{path}/notified"), &json!({ "message": message["id"] })).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    let (_, tracked) = answer(office.request(Method::GET, &format!("/api/v1/{path}")).bearer_auth(&secret).send().await.unwrap()).await;
    assert_eq!(tracked["status"], "approved");
    let (_, detail) = office.staff(Role::Ult, Method::GET, &path, &Value::Null).await;
    assert!(detail["notified_at"].is_string() && detail["history"].as_array().unwrap().len() >= 5, "{detail}");
    assert!(office.run(&["check"]).status.success());
}

/// [H09]
#[tokio::test]
async fn the_same_key_makes_one_request() {
    let mut office = Office::open();
    let body = application("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00");
    let send = |url: String| office.client.post(format!("{url}/api/v1/reservations")).header("idempotency-key", "kunci-1").json(&body).send();
    let both = futures::future::join_all((0..6).map(|_| send(office.url.clone()))).await;
    let mut answers = Vec::new();
    for response in both {
        answers.push(answer(response.unwrap()).await);
    }
    assert_eq!(answers.iter().filter(|(status, _)| *status == StatusCode::CREATED).count(), 1);
    assert_eq!(answers.iter().filter(|(status, _)| *status == StatusCode::OK).count(), 5);
    assert!(answers.iter().all(|(_, receipt)| receipt == &answers[0].1), "{answers:?}");
    let restarted = office.another_process(&[]);
    let request = office.client.post(format!("{restarted}/api/v1/reservations")).header("idempotency-key", "kunci-1").json(&body);
    let (status, receipt) = answer(request.send().await.unwrap()).await;
    assert_eq!((status, &receipt["code"]), (StatusCode::OK, &answers[0].1["code"]), "also after a restart");
}

#[tokio::test]
async fn availability_is_asked_for_again_only_when_it_changed() {
    let office = Office::open();
    let path = format!("/api/v1/facilities/AUL-1/availability?from={DAY}&to=2026-12-10");
    let first = office.get(&path).await;
    let tag = first.headers()["etag"].to_str().unwrap().to_owned();
    let (_, body) = answer(first).await;
    assert_eq!((body["facility"].as_str(), body["from"].as_str(), body["to"].as_str()), (Some("AUL-1"), Some(DAY), Some("2026-12-10")));
    assert_eq!(body["days"].as_array().unwrap().len(), 2);
    assert_eq!(body["days"][0], json!({ "date": DAY, "state": "free", "open": [["08:00", "16:00"]], "free_units_min": 1, "pending": 0, "busy": [] }));
    let again = |tag: &str| office.request(Method::GET, &path).header("if-none-match", tag).send();
    assert_eq!(again(&tag).await.unwrap().status(), StatusCode::NOT_MODIFIED);
    office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00").await;
    let changed = again(&tag).await.unwrap();
    assert_eq!(changed.status(), StatusCode::OK);
    let (_, body) = answer(changed).await;
    assert_eq!(
        (body["days"][0]["state"].as_str(), body["days"][0]["pending"].as_i64(), body["days"][0]["busy"][0]["state"].as_str()),
        (Some("free"), Some(1), Some("pending"))
    );
}

#[tokio::test]
async fn facilities_are_told_as_the_contract_has_them() {
    let office = Office::open();
    let (_, all) = answer(office.get("/api/v1/facilities").await).await;
    assert!(all.as_array().unwrap().len() > 10);
    let (status, hall) = answer(office.get("/api/v1/facilities/AUL-1").await).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        (&hall["kind"], &hall["stock"], &hall["capacity"]["theater"], &hall["hours"]["mon"]),
        (&json!("hall"), &json!(1), &json!(250), &json!(["08:00", "16:00"]))
    );
    assert_eq!((hall["set_up_minutes"].as_i64(), hall["clean_up_minutes"].as_i64()), (Some(30), Some(30)));
    let (status, problem) = answer(office.get("/api/v1/facilities/AUL-9?lang=en").await).await;
    assert_eq!((status, problem["code"].as_str(), problem["title"].as_str()), (StatusCode::NOT_FOUND, Some("not_found"), Some("Not found")));
}

#[tokio::test]
async fn the_counter_passes_a_rule_by_with_a_reason_and_nobody_else_does() {
    let office = Office::open();
    let mut body = application("AUL-1", "2026-12-08T17:00", "2026-12-08T19:00");
    let (status, problem) = answer(office.request(Method::POST, "/api/v1/reservations").json(&body).send().await.unwrap()).await;
    assert_eq!((status, problem["code"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("outside_hours")), "{problem}");
    assert_eq!(problem["errors"][0]["field"], "start");
    body["override"] = json!({ "reason": "Disetujui Kepala" });
    let online = office.request(Method::POST, "/api/v1/reservations").json(&body).send().await.unwrap();
    assert_eq!(online.status(), StatusCode::FORBIDDEN);
    body["id_kind"] = json!("ktp");
    let (status, receipt) = office.staff(Role::Ult, Method::POST, "reservations", &body).await;
    assert_eq!(status, StatusCode::CREATED, "{receipt}");
    let (_, detail) = office.staff(Role::Ult, Method::GET, &format!("reservations/{}", receipt["code"].as_str().unwrap()), &Value::Null).await;
    assert_eq!(detail["channel"], "ult");
}

/// Calls without an agreement keep working (W6).
#[tokio::test]
async fn an_approval_at_the_counter_without_an_agreement_records_that_they_sat_there() {
    let office = Office::open();
    let mut body = application("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00");
    body["id_kind"] = json!("ktp");
    let (status, receipt) = office.staff(Role::Ult, Method::POST, "reservations", &body).await;
    assert_eq!(status, StatusCode::CREATED, "{receipt}");
    let path = format!("reservations/{}", receipt["code"].as_str().unwrap());
    office.staff(Role::Ult, Method::POST, &format!("{path}/dispose"), &json!({ "note": "", "urgency": "normal" })).await;
    office.staff(Role::Sarpras, Method::POST, &format!("{path}/confirm"), &json!({ "answer": "available", "note": "" })).await;
    let (status, approved) = office.staff(Role::Admin, Method::POST, &format!("{path}/approve"), &json!({ "version": 3, "agreement": null })).await;
    assert_eq!((status, approved["status"].as_str()), (StatusCode::OK, Some("approved")), "{approved}");
    let (_, detail) = office.staff(Role::Admin, Method::GET, &path, &Value::Null).await;
    assert_eq!(detail["agreement"], json!({ "how": "in_person", "note": "" }), "{detail}");
}

#[tokio::test]
async fn a_closure_takes_the_day_unless_somebody_has_it() {
    let office = Office::open();
    let closure = json!({ "facility": "AUL-1", "start": "2026-12-08T00:00", "end": "2026-12-09T00:00", "reason": "Pengecatan" });
    let (status, made) = office.staff(Role::Admin, Method::POST, "closures", &closure).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let state = async || answer(office.get(&format!("/api/v1/facilities/AUL-1/availability?from={DAY}&to={DAY}")).await).await.1["days"][0]["state"].clone();
    assert_ne!(state().await, "free");
    let (status, _) = office.staff(Role::Admin, Method::DELETE, &format!("closures/{}", made["id"]), &Value::Null).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert_eq!(state().await, "free");
    let (code, _) = office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T12:00").await;
    office.confirmed(&code).await;
    let (status, approved) =
        office.staff(Role::Admin, Method::POST, &format!("reservations/{code}/approve"), &json!({ "version": 3, "agreement": { "how": "phone" } })).await;
    assert_eq!(status, StatusCode::OK, "{approved}");
    let (status, problem) = office.staff(Role::Admin, Method::POST, "closures", &closure).await;
    assert_eq!((status, problem["code"].as_str()), (StatusCode::CONFLICT, Some("bookings_in_the_way")));
    assert_eq!(problem["bookings"], json!([{ "code": code, "start": "2026-12-08T08:00:00+08:00", "end": "2026-12-08T12:00:00+08:00" }]), "and names them");
}

/// A hall and its half, as scripts and visitors see them.
#[tokio::test]
async fn a_part_says_what_it_lies_in_and_the_whole_what_it_consists_of() {
    let office = Office::open();
    let store = Store::open(&format!("sqlite://{}/office.db", office.folder.path().display())).await.unwrap();
    store
        .write(|db| {
            Box::pin(async move {
                let hall = facilities::by_code(db, &FacilityCode("AUL-1".into())).await?.unwrap();
                let family = Family { inside: vec![hall.code.clone()], ..Family::default() };
                facilities::insert(db, &Facility { code: FacilityCode("AUL-1A".into()), name: "Aula sisi timur".into(), family, ..hall }, 1).await
            })
        })
        .await
        .unwrap();
    let (_, half) = answer(office.get("/api/v1/facilities/AUL-1A").await).await;
    assert_eq!((&half["inside"], &half["parts"]), (&json!(["AUL-1"]), &json!([])));
    let (_, hall) = answer(office.get("/api/v1/facilities/AUL-1").await).await;
    assert_eq!((&hall["inside"], &hall["parts"]), (&json!([]), &json!(["AUL-1A"])));
    let page = office.get("/fasilitas/AUL-1A").await.text().await.unwrap();
    assert!(page.contains("Bagian dari") && page.contains("Aula Utama"), "{page}");
    let page = office.get("/fasilitas/AUL-1").await.text().await.unwrap();
    assert!(page.contains("Terdiri atas") && page.contains("Aula sisi timur"), "{page}");

    let (code, _) = office.submitted("AUL-1A", "2026-12-08T08:00", "2026-12-08T12:00").await;
    office.confirmed(&code).await;
    let (status, approved) =
        office.staff(Role::Admin, Method::POST, &format!("reservations/{code}/approve"), &json!({ "version": 3, "agreement": { "how": "phone" } })).await;
    assert_eq!(status, StatusCode::OK, "{approved}");
    let closure = json!({ "facility": "AUL-1", "start": "2026-12-08T00:00", "end": "2026-12-09T00:00", "reason": "Pengecatan" });
    let (_, problem) = office.staff(Role::Admin, Method::POST, "closures", &closure).await;
    assert_eq!((&problem["bookings"][0]["code"], &problem["bookings"][0]["facility"]), (&json!(code), &json!("AUL-1A")));
}

#[tokio::test]
async fn lists_go_on_where_the_page_before_ended() {
    let office = Office::open();
    for hour in ["08", "09", "10"] {
        office.submitted("AUL-1", &format!("2026-12-08T{hour}:00"), &format!("2026-12-08T{hour}:30")).await;
    }
    office.submitted("RPT-1", "2026-12-09T08:00", "2026-12-09T09:00").await;
    let mut seen = Vec::new();
    let mut path = "reservations?facility=AUL-1&status=submitted&from=2026-12-08&to=2026-12-09&limit=2".to_owned();
    loop {
        let (status, page) = office.staff(Role::Ult, Method::GET, &path, &Value::Null).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        seen.extend(page["reservations"].as_array().unwrap().iter().map(|row| row["start"].as_str().unwrap().to_owned()));
        let Some(next) = page["next_cursor"].as_str() else { break };
        path = format!("reservations?facility=AUL-1&status=submitted&from=2026-12-08&to=2026-12-09&limit=2&cursor={next}");
    }
    assert_eq!(seen, ["2026-12-08T10:00:00+08:00", "2026-12-08T09:00:00+08:00", "2026-12-08T08:00:00+08:00"]);
}

/// [§7.2 X2 to X6] Through the interface: a move proposed and agreed to, an offer replaced and declined.
#[tokio::test]
async fn a_move_and_an_offer_are_proposed_and_answered() {
    let office = Office::open();
    let (code, secret) = office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T12:00").await;
    office.confirmed(&code).await;
    let path = format!("reservations/{code}");
    let act = async |verb: &str, body: Value| office.staff(Role::Admin, Method::POST, &format!("{path}/{verb}"), &body).await;
    let reply =
        async |body: Value| answer(office.request(Method::POST, &format!("/api/v1/{path}/reply")).bearer_auth(&secret).json(&body).send().await.unwrap()).await;

    let (status, offered) = act("offer", json!({ "version": 3, "start": "2026-12-09T08:00", "end": "2026-12-09T12:00", "facility": "AUL-1" })).await;
    assert_eq!((status, offered["status"].as_str(), offered["version"].as_i64()), (StatusCode::OK, Some("offered"), Some(4)), "{offered}");
    let (_, detail) = office.staff(Role::Ult, Method::GET, &path, &Value::Null).await;
    let proposal = &detail["proposal"];
    assert_eq!(
        (&proposal["kind"], &proposal["start"], &proposal["answer_by"], &proposal["facility"]),
        (&json!("offer"), &json!("2026-12-09T08:00:00+08:00"), &json!("2026-11-25T16:00:00+08:00"), &Value::Null)
    );
    let (status, refused) =
        answer(office.request(Method::POST, "/api/v1/reservations").json(&application("AUL-1", "2026-12-09T09:00", "2026-12-09T10:00")).send().await.unwrap())
            .await;
    assert_eq!((status, refused["code"].as_str()), (StatusCode::CONFLICT, Some("slot_taken")), "it is kept for the applicant");
    let (status, again) = act("offer", json!({ "version": 4, "start": "2026-12-08T08:00", "end": "2026-12-08T12:00", "facility": "AUL-2" })).await;
    assert_eq!(status, StatusCode::OK, "{again}");
    let (status, stale) = reply(json!({ "accept": true, "proposal": proposal["id"] })).await;
    assert_eq!((status, stale["code"].as_str()), (StatusCode::CONFLICT, Some("not_allowed_in_state")), "{stale}");
    let (status, declined) = reply(json!({ "accept": false })).await;
    assert_eq!((status, declined["status"].as_str(), &declined["proposal"]), (StatusCode::OK, Some("review"), &Value::Null), "{declined}");

    let (status, approved) = act("approve", json!({ "version": 6, "agreement": null })).await;
    assert_eq!(status, StatusCode::OK, "{approved}");
    let wish = json!({ "version": 7, "start": "2026-12-09T08:00", "end": "2026-12-09T12:00", "reason": "Aula dipakai", "agreement": null });
    let (status, moved) = act("move", wish).await;
    assert_eq!((status, moved["status"].as_str()), (StatusCode::OK, Some("approved")), "{moved}");
    let (_, day) = answer(office.get("/api/v1/facilities/AUL-1/availability?from=2026-12-08&to=2026-12-10").await).await;
    assert_eq!((day["days"][0]["state"].as_str(), day["days"][1]["state"].as_str()), (Some("partial"), Some("partial")), "both times are held");
    let (status, unsaid) = office.staff(Role::Ult, Method::POST, &format!("{path}/reply"), &json!({ "version": 8, "accept": true })).await;
    assert_eq!((status, unsaid["errors"][0]["field"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("agreement")), "{unsaid}");
    let (status, agreed) = reply(json!({ "accept": true })).await;
    assert_eq!((status, agreed["start"].as_str()), (StatusCode::OK, Some("2026-12-09T08:00:00+08:00")), "{agreed}");
    let (status, twice) = reply(json!({ "accept": false })).await;
    assert_eq!((status, twice["code"].as_str()), (StatusCode::CONFLICT, Some("not_allowed_in_state")));
    let (_, day) = answer(office.get("/api/v1/facilities/AUL-1/availability?from=2026-12-08&to=2026-12-10").await).await;
    assert_eq!(day["days"][0]["state"], "free");
    assert!(office.run(&["check"]).status.success());
}

/// Without script: the form on the applicant's page, sent twice.
#[tokio::test]
async fn an_applicant_agrees_by_a_plain_form_and_a_second_click_is_told_so() {
    let office = Office::open();
    let (code, secret) = office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T12:00").await;
    let offer = json!({ "version": 1, "start": "2026-12-09T08:00", "end": "2026-12-09T12:00" });
    let (status, offered) = office.staff(Role::Admin, Method::POST, &format!("reservations/{code}/offer"), &offer).await;
    assert_eq!(status, StatusCode::OK, "{offered}");
    let page = office.get(&format!("/p/{secret}")).await.text().await.unwrap();
    assert!(page.contains("9 Desember 2026") && page.contains("Rabu, 25 November 2026, pukul 16.00 WITA"), "{page}");
    let id = page.split("name=\"proposal\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let send = || office.plain_form(&format!("/p/{secret}/jawab"), &[("proposal", &id), ("accept", "true")]).send();
    let first = send().await.unwrap();
    assert_eq!((first.status(), first.headers()["location"].to_str().unwrap()), (StatusCode::SEE_OTHER, format!("/p/{secret}").as_str()));
    let second = send().await.unwrap();
    let told = second.headers()["location"].to_str().unwrap().to_owned();
    assert_ne!(told, format!("/p/{secret}"));
    let page = office.get(&told).await.text().await.unwrap();
    assert!(page.contains("DISETUJUI") && page.contains("Tidak ada yang perlu dijawab"), "{page}");
}

#[tokio::test]
async fn a_move_is_undone_within_its_seconds_and_its_message_is_held_until_then() {
    let office = Office::open();
    let (code, _) = office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00").await;
    let path = format!("reservations/{code}");
    let (_, before) = office.staff(Role::Admin, Method::GET, &path, &Value::Null).await;
    let body = json!({ "version": before["version"], "start": "2026-12-09T08:00", "end": "2026-12-09T10:00", "reason": "pindah", "agreement": { "how": "phone", "note": "" } });
    let (status, moved) = office.staff(Role::Admin, Method::POST, &format!("{path}/move"), &body).await;
    assert_eq!(status, StatusCode::OK, "{moved}");
    let (_, detail) = office.staff(Role::Admin, Method::GET, &path, &Value::Null).await;
    let held = detail["messages"].as_array().unwrap().last().unwrap().clone();
    assert!(held["held_seconds"].as_i64().unwrap() > 0 && held["whatsapp_url"] == "", "{held}");
    let (status, problem) = office.staff(Role::Ult, Method::POST, &format!("{path}/notified"), &json!({ "message": held["id"] })).await;
    assert_eq!((status, problem["code"].as_str()), (StatusCode::CONFLICT, Some("not_allowed_in_state")), "{problem}");

    let (status, undone) = office.staff(Role::Admin, Method::POST, &format!("{path}/undo"), &Value::Null).await;
    assert_eq!((status, undone["status"].as_str()), (StatusCode::OK, Some("submitted")), "{undone}");
    let (_, after) = office.staff(Role::Admin, Method::GET, &path, &Value::Null).await;
    assert_eq!((&after["start"], &after["end"]), (&before["start"], &before["end"]));
    assert_eq!(after["messages"], before["messages"]);
    let (status, problem) = office.staff(Role::Admin, Method::POST, &format!("{path}/undo"), &Value::Null).await;
    assert_eq!((status, problem["code"].as_str()), (StatusCode::CONFLICT, Some("not_allowed_in_state")), "{problem}");
}

/// Without a body, as it was before it was asked how; and with one.
#[tokio::test]
async fn the_counter_records_a_cancellation_with_how_it_was_told() {
    let office = Office::open();
    let (code, _) = office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00").await;
    let path = format!("reservations/{code}/withdraw");
    let (status, problem) = office.staff(Role::Ult, Method::POST, &path, &json!({ "version": 1, "how": "mimpi", "note": "sakit" })).await;
    assert_eq!((status, problem["errors"][0]["field"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("how")), "{problem}");
    let (status, problem) = office.staff(Role::Ult, Method::POST, &path, &json!({ "version": 7, "how": "phone", "note": "sakit" })).await;
    assert_eq!((status, problem["code"].as_str()), (StatusCode::CONFLICT, Some("version_conflict")), "{problem}");
    for reason in ["mimpi", "unavailable", "no_agreement"] {
        let body = json!({ "version": 1, "how": "phone", "reason": reason, "note": "sakit" });
        let (status, problem) = office.staff(Role::Ult, Method::POST, &path, &body).await;
        assert_eq!((status, problem["errors"][0]["field"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("reason")), "{reason}: {problem}");
    }
    let (status, changed) = office.staff(Role::Ult, Method::POST, &path, &json!({ "version": 1, "how": "letter", "note": "Jadwal bergeser" })).await;
    assert_eq!((status, changed["status"].as_str()), (StatusCode::OK, Some("cancelled")), "{changed}");
    let (_, detail) = office.staff(Role::Ult, Method::GET, &format!("reservations/{code}"), &Value::Null).await;
    assert_eq!((detail["reason"].as_str(), detail["reason_note"].as_str()), (Some("applicant"), Some("Jadwal bergeser")), "{detail}");

    let (code, _) = office.submitted("AUL-2", "2026-12-08T08:00", "2026-12-08T10:00").await;
    let path = format!("reservations/{code}");
    office.staff(Role::Ult, Method::POST, &format!("{path}/dispose"), &json!({ "note": "", "urgency": "normal" })).await;
    office.staff(Role::Sarpras, Method::POST, &format!("{path}/confirm"), &json!({ "answer": "partial", "note": "" })).await;
    let body = json!({ "how": "in_person", "reason": "no_agreement", "note": "Hari lain tidak bisa" });
    let (status, changed) = office.staff(Role::Ult, Method::POST, &format!("{path}/withdraw"), &body).await;
    assert_eq!((status, changed["status"].as_str()), (StatusCode::OK, Some("cancelled")), "{changed}");
    let (_, detail) = office.staff(Role::Ult, Method::GET, &path, &Value::Null).await;
    assert_eq!(detail["reason"], "no_agreement", "under review it can be said (W7)");

    let (code, _) = office.submitted("AUL-1", "2026-12-09T08:00", "2026-12-09T10:00").await;
    let (status, changed) = office.staff(Role::Admin, Method::POST, &format!("reservations/{code}/withdraw"), &Value::Null).await;
    assert_eq!((status, changed["status"].as_str()), (StatusCode::OK, Some("cancelled")), "{changed}");
}
