//! What the office says of itself is set by the admin; what was received already keeps its deadline and its house rules.

use super::support::{TestOffice, faults, wall, wish};
use silandap::domain::house_rules::RulesForm;
use silandap::domain::language::Language;
use silandap::domain::office_settings::Key;
use silandap::domain::role::Role;
use silandap::domain::slot::{TimeOfDay, instant};
use silandap::error::AppError;
use silandap::server_fns::messages::MessageFilter;
use silandap::store::settings::Office;
use silandap::store::{inbox, message_list, reference, settings as kept};
use silandap::workflow::settings;
use std::collections::BTreeMap;
use std::sync::Arc;

fn form(texts: &[(&str, &str)]) -> BTreeMap<String, String> {
    texts.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect()
}

async fn revision(office: &TestOffice) -> i64 {
    let mut db = office.store.read().await.expect("a connection");
    kept::current(&mut db).await.expect("readable").0
}

/// The admin saves what a page that was just loaded has.
async fn set(office: &TestOffice, texts: &[(&str, &str)]) -> Result<(), AppError> {
    settings::save(&office.as_role(Role::Admin), revision(office).await, &form(texts)).await
}

async fn told(office: &TestOffice) -> Arc<Office> {
    let mut db = office.store.read().await.expect("a connection");
    reference::office(&office.store, &mut db).await.expect("readable")
}

fn rules(text_id: &str, text_en: &str, from_date: &str) -> RulesForm {
    RulesForm { text_id: text_id.into(), text_en: text_en.into(), from_date: from_date.into() }
}

/// [H38]
#[tokio::test]
async fn a_link_that_runs_script_is_refused() {
    let office = TestOffice::open().await;
    for link in ["javascript:alert(1)", "data:text/html,x", "vbscript:msgbox(1)", " java\tscript:alert(1)"] {
        assert_eq!(faults(set(&office, &[("website", link), ("phone", "(0511) 1")]).await), ["website: link"], "{link:?}");
    }
    assert_eq!(office.number("select count(*) from setting").await, 0, "nothing of the form is kept");
    office.by_hand("insert into setting (key, value, changed_at) values ('website', 'javascript:alert(1)', 0)").await.expect("it can be typed");
    assert_eq!(told(&office).await.settings.channels(Language::Id).website, Key::Website.default_text(), "and is not followed");
}

#[tokio::test]
async fn who_agreed_to_version_1_stays_with_version_1_after_the_rules_change() {
    let office = TestOffice::open().await;
    office.submit(wish("AUL-2", "09:00", "10:00")).await.expect("received");
    let new = rules("Jaga kebersihan.\nTidak ada kembang api.", "Keep it clean.\nNo fireworks.", "2026-11-25");
    let version = settings::publish_rules(&office.as_role(Role::Admin), &new).await.expect("it is entered");
    assert_eq!(version, 2);
    office.submit(wish("AUL-2", "10:30", "11:00")).await.expect("received");
    let agreed = async |version: &'static str| match version {
        "1" => office.number("select count(*) from reservation where rules_version = '1'").await,
        _ => office.number("select count(*) from reservation where rules_version = '2'").await,
    };
    assert_eq!((agreed("1").await, agreed("2").await), (2, 0), "it counts from tomorrow on");
    office.set_clock("2026-11-25T00:00");
    office.submit(wish("AUL-2", "11:30", "12:00")).await.expect("received");
    assert_eq!((agreed("1").await, agreed("2").await), (2, 1));

    let mut db = office.store.read().await.expect("a connection");
    let versions = kept::versions(&mut db).await.expect("readable");
    assert_eq!(versions.iter().map(|version| (version.rules.version, version.agreed)).collect::<Vec<_>>(), [(2, 1), (1, 2)]);
    assert_eq!(versions[0].entered_by, "Lestari");
    assert_eq!(versions[1].rules.lines(Language::Id).len(), 11, "what was accepted first can be read again");
    assert!(office.by_hand("update house_rules set text_id = 'x' where version = 1").await.is_err());
    assert!(office.by_hand("delete from house_rules where version = 1").await.is_err());
    office.assert_sound().await;
}

#[tokio::test]
async fn new_rules_that_begin_today_or_say_nothing_new_are_refused() {
    let office = TestOffice::open().await;
    let publish = async |form: RulesForm| settings::publish_rules(&office.as_role(Role::Admin), &form).await;
    assert_eq!(faults(publish(rules("Satu.", "One.", "2026-11-24")).await), ["from_date: rules_from"]);
    publish(rules("Satu.", "One.", "2026-11-25")).await.expect("it is entered");
    assert_eq!(faults(publish(rules("1. Satu.", "1. One.", "25/11/2026")).await), ["text_id: rules_same"]);
    assert_eq!(office.number("select count(*) from house_rules").await, 2);
}

#[tokio::test]
async fn what_is_empty_is_not_shown_and_not_invented() {
    let office = TestOffice::open().await;
    let before = told(&office).await.settings.clone();
    assert_eq!(before.text(Key::Decree), "No. SK 0028/C7.…", "as far as it can be read");
    for unknown in [Key::Expansion, Key::Whatsapp, Key::Email, Key::Dangsanak, Key::HoursId, Key::PledgeId] {
        assert_eq!(before.text(unknown), "", "{unknown}");
    }
    assert!(before.components(Language::Id).iter().all(|component| component.text.is_empty()));

    set(&office, &[("phone", ""), ("lapor", ""), ("safety_id", "Satpam 24 jam"), ("whatsapp", "0812 5033 1234")]).await.expect("saved");
    let second = office.second_process().await;
    for office in [&office, &second] {
        let now = told(office).await.settings.clone();
        let contact = now.contact(Language::En);
        assert_eq!((contact.phone.as_str(), contact.whatsapp), ("", Some(("6281250331234".into(), "0812-5033-1234".into()))));
        assert_eq!(now.channels(Language::Id).lapor, "");
        let written: Vec<String> = now.components(Language::En).into_iter().map(|component| component.text).filter(|text| !text.is_empty()).collect();
        assert_eq!(written, ["Satpam 24 jam"]);
        assert_eq!(now.text(Key::Website), Key::Website.default_text(), "what the form does not have stays");
    }
}

#[tokio::test]
async fn only_the_admin_changes_settings() {
    let office = TestOffice::open().await;
    let revision = revision(&office).await;
    let new = rules("Satu.", "One.", "2026-11-25");
    for role in [Role::Ult, Role::Sarpras, Role::Head, Role::Sysadmin] {
        assert_eq!(settings::save(&office.as_role(role), revision, &form(&[("phone", "")])).await, Err(AppError::Forbidden), "{role}");
        assert_eq!(settings::publish_rules(&office.as_role(role), &new).await, Err(AppError::Forbidden), "{role}");
    }
    assert_eq!(settings::save(&office.as_applicant(), revision, &form(&[("phone", "")])).await, Err(AppError::SignInRequired));
    assert_eq!(office.number("select count(*) from setting").await, 0);
    assert_eq!(office.number("select count(*) from event where kind = 'setting_changed'").await, 0);
}

#[tokio::test]
async fn a_page_that_somebody_has_overtaken_changes_nothing() {
    let office = TestOffice::open().await;
    let stale = revision(&office).await;
    set(&office, &[("phone", "(0511) 1")]).await.expect("saved");
    let late = settings::save(&office.as_another_admin(), stale, &form(&[("phone", "(0511) 2")])).await;
    assert_eq!(faults(late), ["revision: settings_changed"]);
    assert_eq!(told(&office).await.settings.text(Key::Phone), "(0511) 1");
}

#[tokio::test]
async fn the_history_says_what_was_set_but_no_names_and_no_long_texts() {
    let office = TestOffice::open().await;
    let long = "Peraturan ".repeat(30);
    set(&office, &[("decree", "No. SK 0028/C7.14/2026"), ("pledge_head", "Drs. H. Contoh"), ("legal_basis_id", &long)]).await.expect("saved");
    set(&office, &[("decree", "No. SK 0028/C7.14/2026")]).await.expect("nothing to do");
    assert_eq!(office.number("select count(*) from event where kind = 'setting_changed'").await, 1);
    let says = office.number(
        "select count(*) from event where changes = '{\"decree\":[\"No. SK 0028/C7.…\",\"No. SK 0028/C7.14/2026\"],\"legal_basis_id\":null,\"pledge_head\":null}'",
    );
    assert_eq!(says.await, 1);
    office.assert_sound().await;
}

#[tokio::test]
async fn another_cut_off_counts_for_what_comes_later_only() {
    let office = TestOffice::open().await;
    office.set_clock("2026-11-24T14:30");
    let before = office.submit(wish("AUL-2", "09:00", "10:00")).await.expect("received");
    set(&office, &[("cut_off", "14.00")]).await.expect("saved");
    assert_eq!(told(&office).await.settings.cut_off(), TimeOfDay::at(14, 0));
    let after = office.submit(wish("AUL-2", "11:00", "12:00")).await.expect("received");
    assert_eq!(after.due_at, instant(wall("2026-11-26T16:00")));
    assert_eq!(before.due_at, instant(wall("2026-11-25T16:00")));
    assert_eq!(office.reservation(&before.code).await.due_at, before.due_at, "it keeps its deadline");
}

#[tokio::test]
async fn lists_show_only_the_ends_of_a_number() {
    let office = TestOffice::open().await;
    let code = office.submit(wish("AUL-2", "09:00", "10:00")).await.expect("received").code;
    let mut db = office.store.read().await.expect("a connection");
    let listed = message_list::load(&mut db, MessageFilter::default(), office.now()).await.expect("readable").rows;
    assert_eq!(listed.iter().map(|message| message.number.as_str()).collect::<Vec<_>>(), ["0812-••••-1234"]);
    assert!(listed[0].whatsapp_url.starts_with("https://wa.me/6281250331234?"), "the chat needs it whole");
    let detail = inbox::detail(&mut db, &code, &office.as_role(Role::Ult).actor.roles(), office.now()).await.expect("readable").expect("it exists");
    assert_eq!(detail.messages[0].number, "0812-5033-1234");
}
