//! Letters and photos as parts of a request. How their bytes come in is tested over HTTP.

use crate::support::{DAY, TestOffice, faults, wish};
use silandap::domain::code::ReservationCode;
use silandap::domain::reservation::SarprasAnswer;
use silandap::domain::role::Role;
use silandap::domain::upload::{FileType, Purpose, UploadId};
use silandap::error::AppError;
use silandap::store::{random_hex, tracking, uploads as rows};
use silandap::workflow::Context;
use silandap::workflow::uploads::{self, NewFile};

fn file(shown_name: &str, kind: FileType) -> NewFile {
    NewFile { name: random_hex(16), shown_name: shown_name.to_owned(), kind, bytes: 1_000, sha256: random_hex(32) }
}

async fn letter(context: &Context, code: &ReservationCode) -> Result<UploadId, AppError> {
    uploads::add(context, code, Purpose::Letter, file("Surat Bu Rahmah.pdf", FileType::Pdf)).await
}

async fn photo(context: &Context, code: &ReservationCode) -> Result<UploadId, AppError> {
    uploads::add(context, code, Purpose::Handover, file("aula.jpg", FileType::Jpeg)).await
}

#[tokio::test]
async fn a_request_has_at_most_three_letters_and_none_once_it_is_over() {
    let office = TestOffice::open().await;
    let sent = office.submit(wish("AUL-1", "08:00", "12:00")).await.expect("it is sent");
    let version = office.reservation(&sent.code).await.version;
    for n in 1..=3 {
        letter(&office.as_applicant(), &sent.code).await.unwrap_or_else(|error| panic!("letter {n}: {error}"));
    }
    assert_eq!(faults(letter(&office.as_applicant(), &sent.code).await), ["file: file_count"]);
    assert_eq!(office.reservation(&sent.code).await.version, version, "nobody's open form is out of date");
    assert_eq!(office.number("select count(*) from event where kind = 'letter_sent'").await, 3);
    assert_eq!(office.number("select count(*) from event where changes like '%Rahmah%' or changes like '%.pdf%'").await, 0, "names are personal");

    let other = office.submit(wish("AUL-2", "08:00", "12:00")).await.expect("it is sent");
    office.withdraw(&other.code).await.expect("it is taken back");
    assert_eq!(faults(letter(&office.as_applicant(), &other.code).await), ["file: file_state"]);
    office.assert_sound().await;
}

#[tokio::test]
async fn the_applicant_sees_the_letters_and_the_office_the_photos_as_well() {
    let office = TestOffice::open().await;
    let sent = office.submit(wish("AUL-1", "08:00", "12:00")).await.expect("it is sent");
    let first = letter(&office.as_applicant(), &sent.code).await.expect("a letter");
    let second = letter(&office.as_applicant(), &sent.code).await.expect("another letter");
    office.dispose(&sent.code).await.expect("passed on");
    office.confirm(&sent.code, SarprasAnswer::Available).await.expect("available");
    office.approve(&sent.code).await.expect("approved");
    let picture = photo(&office.as_role(Role::Admin), &sent.code).await.expect("a photo");

    let mut db = office.store.read().await.expect("a connection");
    let tracked = tracking::load(&office.store, &mut db, &sent.secret, office.now()).await.expect("readable").expect("it is there");
    assert_eq!(tracked.letters.iter().map(|file| file.id).collect::<Vec<_>>(), [second, first], "the newest first");
    assert!(tracked.can_send_letter);
    let kinds: Vec<&str> = tracked.timeline.iter().map(|entry| entry.kind.as_str()).collect();
    assert!(kinds.contains(&"letter_sent") && !kinds.contains(&"photo_added"), "{kinds:?}");

    let admin = office.as_role(Role::Admin).actor.roles();
    let files = rows::files(&mut db, &sent.code, &admin, office.now()).await.expect("readable").expect("for the admin");
    assert_eq!((files.letters.len(), files.photos.len(), files.may_add_photo), (2, 1, true));
    assert_eq!((files.photos[0].by.as_str(), files.letters[0].by.as_str()), ("Lestari", ""));
    let team = office.as_role(Role::Sarpras).actor.roles();
    assert!(rows::files(&mut db, &sent.code, &team, office.now()).await.expect("readable").is_none(), "three weeks before the use");
    assert!(rows::for_staff(&mut db, picture, &team, office.now()).await.expect("readable").is_none());
    assert!(rows::letter(&mut db, &sent.secret, picture).await.expect("readable").is_none(), "a photo is no letter");
    drop(db);

    office.by_hand("update upload set deleted_at = at where purpose = 'letter'").await.expect("deleted");
    let mut db = office.store.read().await.expect("a connection");
    assert!(rows::letter(&mut db, &sent.secret, first).await.expect("readable").is_none());
    assert!(rows::for_staff(&mut db, first, &admin, office.now()).await.expect("readable").is_none());
    assert_eq!(rows::names(&mut db).await.expect("readable").len(), 1, "their files are nobody's now");
}

/// A letter on paper is scanned or photographed where the applicant has brought it.
#[tokio::test]
async fn the_counter_takes_in_a_letter_under_the_same_limits() {
    let office = TestOffice::open().await;
    let sent = office.submit(wish("AUL-1", "08:00", "12:00")).await.expect("it is sent");
    for role in [Role::Sarpras, Role::Head, Role::Sysadmin] {
        assert_eq!(letter(&office.as_role(role), &sent.code).await, Err(AppError::Forbidden), "{role}");
    }
    let first = letter(&office.as_role(Role::Ult), &sent.code).await.expect("brought to the counter");
    letter(&office.as_applicant(), &sent.code).await.expect("and one by the applicant");
    letter(&office.as_role(Role::Admin), &sent.code).await.expect("and one sent to the office");
    assert_eq!(faults(letter(&office.as_role(Role::Ult), &sent.code).await), ["file: file_count"]);
    assert_eq!(office.number("select count(*) from event where kind = 'letter_taken_in' and actor like 'staff:%'").await, 2);

    let mut db = office.store.read().await.expect("a connection");
    let counter = office.as_role(Role::Ult).actor.roles();
    let files = rows::files(&mut db, &sent.code, &counter, office.now()).await.expect("readable").expect("for the counter");
    assert_eq!((files.letters.iter().map(|file| file.by.as_str()).collect::<Vec<_>>(), files.may_add_letter), (vec!["Lestari", "", "Fauzi"], false));
    let tracked = tracking::load(&office.store, &mut db, &sent.secret, office.now()).await.expect("readable").expect("it is there");
    assert!(tracked.letters.iter().any(|file| file.id == first), "the applicant sees that it has arrived");
    assert!(tracked.letters.iter().all(|file| file.by.is_empty()), "and not who has taken it in");
    drop(db);
    office.assert_sound().await;
}

#[tokio::test]
async fn photos_are_taken_by_those_who_hand_over() {
    let office = TestOffice::open().await;
    let hall = office.booked(wish("AUL-1", "08:00", "12:00")).await;
    office.set_clock(&format!("{DAY}T07:30"));
    for role in [Role::Ult, Role::Head, Role::Sysadmin] {
        assert_eq!(photo(&office.as_role(role), &hall).await, Err(AppError::Forbidden), "{role}");
    }
    assert_eq!(photo(&office.as_applicant(), &hall).await, Err(AppError::Forbidden));
    photo(&office.as_role(Role::Sarpras), &hall).await.expect("before it goes out");
    office.hand_over(&hall).await.expect("handed over");
    let version = office.reservation(&hall).await.version;
    photo(&office.as_role(Role::Sarpras), &hall).await.expect("while it is used");
    assert_eq!(office.reservation(&hall).await.version, version);
    office.set_clock(&format!("{DAY}T12:00"));
    office.receive_back(&hall, Vec::new()).await.expect("it is back");
    photo(&office.as_role(Role::Sarpras), &hall).await.expect("as it came back");
    assert_eq!(office.number("select count(*) from upload where by_staff is not null").await, 3);
}

#[tokio::test]
async fn nothing_is_photographed_before_it_is_agreed() {
    let office = TestOffice::open().await;
    let sent = office.submit(wish("AUL-1", "08:00", "12:00")).await.expect("it is sent");
    assert_eq!(faults(photo(&office.as_role(Role::Admin), &sent.code).await), ["file: file_state"]);
}
