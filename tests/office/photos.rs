//! Photos of what is lent, as parts of a facility. How they come in and are drawn anew is tested over HTTP.

use crate::support::{TestOffice, code, faults};
use silandap::domain::photo::{PhotoAct, PhotoForm, PhotoId, PhotoSize, PhotoWords, Pixels};
use silandap::domain::role::Role;
use silandap::error::AppError;
use silandap::store::photos::NewPhotoFile;
use silandap::store::{photos as rows, random_hex};
use silandap::workflow::Context;
use silandap::workflow::photos::{self, NewPicture};

fn picture() -> NewPicture {
    let file = |size: PhotoSize| NewPhotoFile {
        size,
        name: random_hex(16),
        pixels: Pixels { width: i64::from(size.width()), height: 300 },
        bytes: 20_000,
        sha256: random_hex(32),
    };
    NewPicture { key: random_hex(16), files: vec![file(PhotoSize::Small), file(PhotoSize::Large)] }
}

async fn add(context: &Context, words: &str) -> Result<PhotoId, AppError> {
    photos::add(context, &code("AUL-1"), PhotoWords { alt_id: words.to_owned(), alt_en: format!("{words} (en)") }, picture()).await
}

/// What is to be seen on the photos of the main hall, in their order.
async fn shown(office: &TestOffice) -> Vec<String> {
    let mut db = office.store.read().await.expect("a connection");
    rows::all(&mut db).await.expect("readable").remove(&code("AUL-1")).unwrap_or_default().into_iter().map(|photo| photo.alt_id).collect()
}

#[tokio::test]
async fn the_admin_alone_shows_what_is_lent_six_times_at_most() {
    let office = TestOffice::open().await;
    for role in [Role::Ult, Role::Sarpras, Role::Head, Role::Sysadmin] {
        assert_eq!(add(&office.as_role(role), "Panggung").await, Err(AppError::Forbidden), "{role}");
    }
    assert_eq!(add(&office.as_applicant(), "Panggung").await, Err(AppError::SignInRequired));
    let admin = office.as_role(Role::Admin);
    for n in 1..=6 {
        add(&admin, &format!("Sisi {n}")).await.unwrap_or_else(|error| panic!("photo {n}: {error}"));
    }
    assert_eq!(faults(add(&admin, "Sisi 7").await), ["file: photo_count"]);
    assert_eq!(shown(&office).await.len(), 6);
    assert_eq!(photos::add(&admin, &code("AUL-9"), PhotoWords { alt_id: "x".into(), alt_en: "x".into() }, picture()).await, Err(AppError::NotFound));
    assert_eq!(office.number("select count(*) from event where kind = 'place_photo_added'").await, 6);
    assert_eq!(office.number("select count(*) from event where changes like '%Sisi%'").await, 0, "words stay with the photo");
    office.assert_sound().await;
}

#[tokio::test]
async fn photos_are_put_in_order_described_and_taken_away() {
    let office = TestOffice::open().await;
    let admin = office.as_role(Role::Admin);
    let mut ids = Vec::new();
    for words in ["Panggung", "Kursi", "Pintu"] {
        ids.push(add(&admin, words).await.expect("added"));
    }
    photos::act(&admin, ids[2], PhotoAct::Earlier).await.expect("moved");
    assert_eq!(shown(&office).await, ["Panggung", "Pintu", "Kursi"]);
    let events = office.number("select count(*) from event").await;
    photos::act(&admin, ids[0], PhotoAct::Earlier).await.expect("it is the first already");
    assert_eq!(office.number("select count(*) from event").await, events, "nothing has happened");
    let words = |alt_id: &str, alt_en: &str| PhotoForm { alt_id: alt_id.into(), alt_en: alt_en.into() };
    assert_eq!(faults(photos::describe(&admin, ids[1], &words("Kursi lipat", "")).await), ["alt_en: photo_alt"]);
    photos::describe(&admin, ids[1], &words("Kursi lipat", "Folding chairs")).await.expect("described");
    photos::act(&admin, ids[0], PhotoAct::Remove).await.expect("taken away");
    assert_eq!(shown(&office).await, ["Pintu", "Kursi lipat"]);
    assert_eq!(photos::act(&admin, ids[0], PhotoAct::Later).await, Err(AppError::NotFound), "it is gone");
    let mut db = office.store.read().await.expect("a connection");
    assert_eq!(rows::names(&mut db).await.expect("readable").len(), 4, "the files of the third are nobody's now");
    drop(db);
    for act in [PhotoAct::Earlier, PhotoAct::Remove] {
        assert_eq!(photos::act(&office.as_role(Role::Ult), ids[2], act).await, Err(AppError::Forbidden), "{act}");
    }
    // A place that is free again takes another one, behind the others.
    add(&admin, "Jendela").await.expect("added");
    assert_eq!(shown(&office).await, ["Pintu", "Kursi lipat", "Jendela"]);
}
