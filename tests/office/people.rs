//! Those who work here: who stands in for whom, who manages the system, and who has read what (service §7.5).

use crate::support::{TestOffice, faults, wish};
use silandap::domain::role::{Role, Roles};
use silandap::error::AppError;
use silandap::store::{random_hex, read_log, staff};
use silandap::workflow::{Actor, Context, accounts, decide, own_account};

/// The person of that name as a session finds them now: with whatever rights they have today.
async fn person(office: &TestOffice, name: &str) -> Context {
    let mut db = office.store.read().await.expect("a connection");
    let account = staff::find(&mut db, name).await.expect("readable").expect("somebody of that name");
    let member = staff::member(&mut db, account.member.id, office.now()).await.expect("readable").expect("an active account");
    Context { actor: Actor::Staff(member), ..office.as_applicant() }
}

async fn roles(office: &TestOffice, name: &str) -> Vec<Role> {
    person(office, name).await.actor.roles().0
}

#[tokio::test]
async fn a_delegate_approves_while_the_admin_is_away_and_the_history_names_both() {
    let office = TestOffice::open().await;
    let (first, second) = (office.ready(wish("AUL-1", "08:00", "10:00")).await, office.ready(wish("AUL-1", "13:00", "15:00")).await);
    let version = office.reservation(&first).await.version;
    assert_eq!(decide::approve(&person(&office, "Anang").await, &first, version, None, None).await, Err(AppError::Forbidden));

    own_account::delegate(&person(&office, "Lestari").await, "Anang", "2026-11-24", "2026-11-25").await.expect("Lestari is away");
    let delegate = person(&office, "Anang").await;
    assert_eq!(delegate.actor.roles().0, [Role::Sarpras, Role::Admin]);
    decide::approve(&delegate, &first, version, None, None).await.expect("with the admin's rights");
    let mut db = office.store.read().await.expect("a connection");
    let detail = silandap::store::inbox::detail(&mut db, &first, &Roles(vec![Role::Admin]), office.now()).await.expect("readable").expect("it exists");
    let last = detail.history.last().expect("a history");
    assert_eq!((last.kind.as_str(), last.actor.as_str()), ("approved", "Anang (mewakili Lestari)"));

    office.set_clock("2026-11-25T23:59");
    assert!(roles(&office, "Anang").await.contains(&Role::Admin), "the last date belongs to it");
    office.set_clock("2026-11-26T00:00");
    let back = person(&office, "Anang").await;
    assert_eq!(back.actor.roles().0, [Role::Sarpras]);
    let version = office.reservation(&second).await.version;
    assert_eq!(decide::approve(&back, &second, version, None, None).await, Err(AppError::Forbidden));
    assert_eq!(back.by().name, "Anang");
    office.assert_sound().await;
}

#[tokio::test]
async fn what_was_handed_to_the_absent_one_is_not_passed_on() {
    let office = TestOffice::open().await;
    own_account::delegate(&person(&office, "Lestari").await, "Anang", "2026-11-24", "").await.expect("away today");
    own_account::delegate(&person(&office, "Anang").await, "Fauzi", "2026-11-24", "").await.expect("away as well");
    assert_eq!(roles(&office, "Fauzi").await, [Role::Ult, Role::Sarpras]);
    office.by_hand("update staff set active = 0 where name = 'Anang'").await.expect("he has left");
    assert_eq!(roles(&office, "Fauzi").await, [Role::Ult], "nobody stands in for a disabled account");
}

#[tokio::test]
async fn whoever_is_back_takes_the_rights_back_at_once() {
    let office = TestOffice::open().await;
    own_account::delegate(&person(&office, "Lestari").await, "Anang", "2026-11-24", "2026-12-24").await.expect("away for long");
    let id = office.number("select id from delegation").await;
    assert_eq!(own_account::end_delegation(&person(&office, "Fauzi").await, id).await, Err(AppError::NotFound), "it is not his");
    assert_eq!(own_account::end_delegation(&person(&office, "Anang").await, id).await, Err(AppError::NotFound), "nor the delegate's");
    assert!(roles(&office, "Anang").await.contains(&Role::Admin));
    own_account::end_delegation(&person(&office, "Lestari").await, id).await.expect("she is back");
    assert_eq!(roles(&office, "Anang").await, [Role::Sarpras]);
    assert_eq!(own_account::end_delegation(&person(&office, "Lestari").await, id).await, Err(AppError::NotFound), "it has ended");
}

#[tokio::test]
async fn nobody_stands_in_for_themselves_and_all_faults_are_said_at_once() {
    let office = TestOffice::open().await;
    let lestari = person(&office, "Lestari").await;
    let refused = own_account::delegate(&lestari, "Lestari", "2026-11-26", "2026-11-25").await;
    assert_eq!(faults(refused), ["colleague: choice", "last_date: date_order"]);
    assert_eq!(faults(own_account::delegate(&lestari, "Siapa", "2026-11-26", "").await), ["colleague: choice"]);
    assert_eq!(office.number("select count(*) from delegation").await, 0);
}

#[tokio::test]
async fn the_last_system_manager_stays() {
    let office = TestOffice::open().await;
    let manager = office.as_role(Role::Sysadmin);
    accounts::add(&manager, "budi", Roles(vec![Role::Sysadmin]), false).await.expect("a second one");
    office.by_hand("update staff set active = 0 where name = 'Iqbal'").await.expect("the first one has left");
    assert_eq!(faults(accounts::disable(&manager, "budi").await), ["name: last_sysadmin"]);
    assert_eq!(faults(accounts::set_roles(&manager, "budi", Roles(vec![Role::Ult])).await), ["roles: last_sysadmin"]);
    accounts::set_roles(&manager, "budi", Roles(vec![Role::Sysadmin, Role::Ult])).await.expect("more is no less");
    accounts::add(&manager, "citra", Roles(vec![Role::Sysadmin]), false).await.expect("a third one");
    accounts::set_roles(&manager, "budi", Roles(vec![Role::Ult])).await.expect("somebody is left");
    assert_eq!(faults(accounts::disable(&manager, "citra").await), ["name: last_sysadmin"]);
}

/// [H13] What is lent for some days is not made to last.
#[tokio::test]
async fn whoever_stands_in_for_the_system_manager_gives_themselves_no_role() {
    let office = TestOffice::open().await;
    accounts::add(&office.as_role(Role::Sysadmin), "budi", Roles(vec![Role::Ult]), false).await.expect("a new colleague");
    own_account::delegate(&person(&office, "Iqbal").await, "budi", "2026-11-24", "").await.expect("away today");
    let budi = person(&office, "budi").await;
    assert!(budi.actor.roles().has(Role::Sysadmin));
    assert_eq!(accounts::set_roles(&budi, "budi", Roles(vec![Role::Sysadmin])).await, Err(AppError::Forbidden));
    accounts::end_sessions(&budi, "budi").await.expect("the rest of the work can be done");
}

#[tokio::test]
async fn what_was_read_is_noted_once_in_five_minutes() {
    let office = TestOffice::open().await;
    let code = office.submit(wish("AUL-1", "08:00", "10:00")).await.expect("it is received").code;
    for time in ["10:00", "10:04", "10:06", "10:07"] {
        office.set_clock(&format!("2026-11-24T{time}"));
        let mut db = office.store.read().await.expect("a connection");
        read_log::note(&office.store, &mut db, office.as_role(Role::Ult).staff_id(), &code, office.now()).await;
    }
    let mut db = office.store.read().await.expect("a connection");
    read_log::note(&office.store, &mut db, office.as_role(Role::Admin).staff_id(), &code, office.now()).await;
    read_log::note(&office.store, &mut db, None, &code, office.now()).await;
    let reads = read_log::latest(&mut db).await.expect("readable");
    let names: Vec<&str> = reads.iter().map(|read| read.name.as_str()).collect();
    assert_eq!(names, ["Lestari", "Fauzi", "Fauzi"]);
    assert!(reads.iter().all(|read| read.code == code));
    assert_eq!(office.number("select count(*) from event where kind = 'read'").await, 0, "outside of the chain of events");
}

/// [H33] What the system manager gives out by hand is our token for a reset; no message carries it.
#[tokio::test]
async fn a_given_password_opens_the_door_once_and_within_half_an_hour() {
    let office = TestOffice::open().await;
    let come_in = async |password: &str| {
        let end = office.now() + chrono::Duration::days(1);
        let begin = accounts::NewSession { token_hash: random_hex(16), replaces: None, expires_at: end, user_agent: String::new() };
        accounts::sign_in(&office.as_applicant(), "budi", password.to_owned(), String::new(), begin).await
    };
    office.set_clock("2026-11-24T10:00");
    let first = accounts::add(&office.as_role(Role::Sysadmin), "budi", Roles(vec![Role::Ult]), true).await.expect("a new colleague");
    office.set_clock("2026-11-24T10:30");
    assert_eq!(faults(come_in(&first).await), ["password: credentials"], "half an hour is over");

    let second = accounts::reset(&office.as_role(Role::Sysadmin), "budi").await.expect("another one");
    office.set_clock("2026-11-24T10:59");
    assert_eq!(faults(come_in(&first).await), ["password: credentials"], "a newer one was given out");
    let member = come_in(&second).await.expect("the last minute counts");
    assert!(member.must_change_password);
    assert_eq!(faults(come_in(&second).await), ["password: credentials"], "it was used");

    // Whoever has come in chooses their own, which stays.
    office.set_clock("2026-11-24T11:40");
    let budi = Context { actor: Actor::Staff(member), ..office.as_applicant() };
    accounts::change_password(&budi, second, "sungai barito tenang".to_owned(), None).await.expect("an own one");
    office.set_clock("2027-11-24T10:00");
    come_in("sungai barito tenang").await.expect("a year later");
    assert_eq!(office.number("select count(*) from message").await, 0);
}
