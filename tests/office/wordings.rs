//! The office changes what it tells: the next message reads so, what was told stays, and WhatsApp gets what it has approved.

use super::support::{TestOffice, faults, wish};
use silandap::domain::code::ReservationCode;
use silandap::domain::language::Language;
use silandap::domain::message::{Template, published_wording, shown_wording};
use silandap::domain::role::Role;
use silandap::domain::wordings::WordingForm;
use silandap::error::AppError;
use silandap::store::messages::Message;
use silandap::store::wordings::{self as kept, Wording};
use silandap::workflow::wordings;
use sqlx::Row as _;

const SHORT: &str = "Yth. {nama}, *{fasilitas}* disetujui. Kode {kode}, bukti {tautan}.";

fn published(language: Language) -> String {
    shown_wording(&published_wording(Template::Approved, language))
}

/// The form of the approval with another text in Indonesian, drawn from these versions.
fn form(text_id: &str, seen: [i64; 2]) -> WordingForm {
    WordingForm {
        template: "approved".into(),
        text_id: text_id.into(),
        text_en: published(Language::En),
        seen_id: seen[0].to_string(),
        seen_en: seen[1].to_string(),
        code: String::new(),
    }
}

async fn save(office: &TestOffice, form: &WordingForm) -> Result<(), AppError> {
    wordings::save(&office.as_role(Role::Admin), form).await
}

async fn in_force(office: &TestOffice) -> Wording {
    let mut db = office.store.read().await.expect("a connection");
    kept::current(&mut db, Template::Approved, Language::Id).await.expect("readable")
}

async fn approval(office: &TestOffice, code: &ReservationCode) -> Message {
    office.messages(code).await.into_iter().find(|message| message.template == Template::Approved).expect("the approval")
}

/// The values that a channel with approved templates would send, as they are kept.
async fn parameters(office: &TestOffice, message: i64) -> Vec<String> {
    let mut db = office.store.read().await.expect("a connection");
    let row = sqlx::query("select parameters from message where id = $1").bind(message).fetch_one(&mut *db).await.expect("a row");
    serde_json::from_str(&row.get::<String, _>(0)).expect("a list")
}

#[tokio::test]
async fn a_new_wording_counts_for_the_next_message_and_whatsapp_gets_it_once_approved() {
    let office = TestOffice::open().await;
    let before = office.booked(wish("AUL-2", "08:00", "09:00")).await;
    let told = approval(&office, &before).await;
    assert!(told.text.contains("*DISETUJUI*"), "{}", told.text);
    assert_eq!((told.registered_name.as_str(), told.registered_text.as_str()), ("approved", ""));

    save(&office, &form(SHORT, [0, 0])).await.expect("a good wording");
    assert_eq!(approval(&office, &before).await, told, "what was written stays");
    let next = office.booked(wish("AUL-2", "10:00", "11:00")).await;
    let message = approval(&office, &next).await;
    assert!(message.text.starts_with(&format!("Yth. Rahmah, *Aula Kecil* disetujui. Kode {next}, bukti https://")), "{}", message.text);
    assert!(message.text.ends_with("BPMP Provinsi Kalimantan Selatan"), "signed: {}", message.text);
    assert_eq!(message.registered_name, "approved", "WhatsApp knows the published one only");
    assert!(message.registered_text.contains("*DISETUJUI*") && message.registered_text.contains(next.as_str()), "{}", message.registered_text);
    let values = parameters(&office, message.id).await;
    assert_eq!((values.len(), values[0].as_str(), values[2].as_str()), (7, "Rahmah", next.as_str()), "in the order of what is approved: {values:?}");

    wordings::mark_registered(&office.as_role(Role::Admin), "approved", Language::Id, 1).await.expect("it exists");
    wordings::mark_registered(&office.as_role(Role::Admin), "approved", Language::Id, 1).await.expect("twice is once");
    let later = office.booked(wish("AUL-2", "12:00", "13:00")).await;
    let message = approval(&office, &later).await;
    assert_eq!((message.registered_name.as_str(), message.registered_text.as_str()), ("approved_v1", ""));
    let values = parameters(&office, message.id).await;
    assert_eq!((values.len(), values[1].as_str(), values[2].as_str()), (4, "Aula Kecil", later.as_str()), "{values:?}");
    assert_eq!(office.number("select count(*) from event where kind = 'setting_changed'").await, 2);
    office.assert_sound().await;
}

#[tokio::test]
async fn going_back_is_a_version_too_and_nothing_is_lost() {
    let office = TestOffice::open().await;
    save(&office, &form(SHORT, [0, 0])).await.expect("saved");
    save(&office, &form(SHORT, [1, 0])).await.expect("nothing to do");
    assert_eq!(office.number("select count(*) from message_wording").await, 1, "the same text is no new version");
    wordings::publish_again(&office.as_role(Role::Admin), "approved", Language::Id).await.expect("it goes back");
    wordings::publish_again(&office.as_role(Role::Admin), "approved", Language::Id).await.expect("it is back already");
    let now = in_force(&office).await;
    assert_eq!((now.version, now.registered_name.as_str()), (2, "approved"));
    assert_eq!(now.text, published_wording(Template::Approved, Language::Id));
    assert_eq!(now.registered_text, now.text, "WhatsApp knows it from the beginning");
    // Who types the published words means the published wording.
    save(&office, &form(SHORT, [2, 0])).await.expect("saved");
    save(&office, &form(&published(Language::Id), [3, 0])).await.expect("saved");
    let mut db = office.store.read().await.expect("a connection");
    let versions = kept::versions(&mut db, Template::Approved, Language::Id).await.expect("readable");
    let told: Vec<_> = versions.iter().map(|version| (version.version, version.is_published, version.registered_at.is_some())).collect();
    assert_eq!(told, [(4, true, true), (3, false, false), (2, true, true), (1, false, false)]);
    assert!(versions.iter().all(|version| version.entered_by == "Lestari"));
    assert!(kept::versions(&mut db, Template::Approved, Language::En).await.expect("readable").is_empty(), "the other language was not touched");
    drop(db);
    assert!(office.by_hand("update message_wording set text = 'x' where version = 1").await.is_err());
    assert!(office.by_hand("delete from message_wording where version = 1").await.is_err());
}

#[tokio::test]
async fn a_wording_with_faults_is_refused_whole() {
    let office = TestOffice::open().await;
    let wrong = WordingForm { text_en: "Dear {nama}, {alamat}".into(), ..form("Yth. {nama}, *disetujui.", [0, 0]) };
    assert_eq!(faults(save(&office, &wrong).await), ["text_id: wording_missing", "text_id: wording_asterisks", "text_en: wording_unknown"]);
    assert_eq!(faults(wordings::preview(&office.as_role(Role::Admin), &wrong).await).len(), 3, "also where it is only looked at");
    assert_eq!(office.number("select count(*) from message_wording").await, 0);
    let unknown = WordingForm { template: "greeting".into(), ..form(SHORT, [0, 0]) };
    assert_eq!(save(&office, &unknown).await, Err(AppError::NotFound));
}

#[tokio::test]
async fn a_page_that_somebody_has_overtaken_changes_no_wording() {
    let office = TestOffice::open().await;
    save(&office, &form(SHORT, [0, 0])).await.expect("saved");
    let late = wordings::save(&office.as_another_admin(), &form("{kode} {tautan}", [0, 0])).await;
    assert_eq!(faults(late), ["text_id: wording_changed"]);
    assert_eq!(in_force(&office).await.version, 1);
}

#[tokio::test]
async fn only_the_admin_changes_and_previews_wordings() {
    let office = TestOffice::open().await;
    for role in [Role::Ult, Role::Sarpras, Role::Head, Role::Sysadmin] {
        let context = office.as_role(role);
        assert_eq!(wordings::save(&context, &form(SHORT, [0, 0])).await, Err(AppError::Forbidden), "{role}");
        assert_eq!(wordings::preview(&context, &form(SHORT, [0, 0])).await, Err(AppError::Forbidden), "{role}");
        assert_eq!(wordings::publish_again(&context, "approved", Language::Id).await, Err(AppError::Forbidden), "{role}");
        assert_eq!(wordings::mark_registered(&context, "approved", Language::Id, 1).await, Err(AppError::Forbidden), "{role}");
    }
    assert_eq!(wordings::save(&office.as_applicant(), &form(SHORT, [0, 0])).await, Err(AppError::SignInRequired));
    assert_eq!(wordings::mark_registered(&office.as_role(Role::Admin), "approved", Language::Id, 1).await, Err(AppError::NotFound), "no such version");
    assert_eq!(office.number("select count(*) from message_wording").await, 0);
}

/// With the data of a request, each in its language; what the request does not have comes from the example.
#[tokio::test]
async fn a_preview_shows_a_real_request_in_both_languages_and_stores_nothing() {
    let office = TestOffice::open().await;
    let code = office.submit(wish("AUL-2", "09:00", "12:00")).await.expect("received").code;
    let admin = office.as_role(Role::Admin);
    let offer = WordingForm {
        template: "offer".into(),
        text_id: "{nama}, {tanggal}: {tawaran}, {batas}, {kode}, {tautan}".into(),
        text_en: "{nama}, {tanggal}: {tawaran}, {batas}, {kode}, {tautan}".into(),
        code: code.to_string(),
        ..WordingForm::default()
    };
    let seen = wordings::preview(&admin, &offer).await.expect("good wordings");
    assert_eq!(seen.code, code.to_string());
    assert!(seen.text_id.contains("15 Desember 2026: Aula Kecil, Kamis, 17 Desember 2026"), "{}", seen.text_id);
    assert!(seen.text_en.contains("15 December 2026: Aula Kecil, Thursday, 17 December 2026"), "{}", seen.text_en);
    for text in [&seen.text_id, &seen.text_en] {
        assert!(text.starts_with("Rahmah, ") && text.contains(code.as_str()), "{text}");
    }

    let example = wordings::preview(&admin, &WordingForm { code: String::new(), ..offer.clone() }).await.expect("the example");
    assert!(example.code.is_empty() && example.text_id.contains("9B2T-KX5R-1"), "{}", example.text_id);
    assert_eq!(faults(wordings::preview(&admin, &WordingForm { code: "0000-0000-0".into(), ..offer }).await), ["code: wording_request"]);
    assert_eq!(office.number("select count(*) from message_wording").await, 0);
    assert_eq!(office.number("select count(*) from read_log").await, 1, "whose data were read is written down");
}
