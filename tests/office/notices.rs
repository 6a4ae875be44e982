//! What those who work here are told (*pemberitahuan petugas*): once for each cause, by role, never of their own doing, and not a
//! word about the applicant; and how it comes to their phones.

use crate::support::{TestOffice, between, faults, wish};
use chrono::Duration;
use silandap::app::paths;
use silandap::domain::code::ReservationCode;
use silandap::domain::disposition::PassTo;
use silandap::domain::language::Language;
use silandap::domain::notice::{MOST_ATTEMPTS, Notice, next_attempt, title};
use silandap::domain::reservation::SarprasAnswer;
use silandap::domain::role::{Role, StaffId};
use silandap::error::AppError;
use silandap::server_fns::notices::NoticeView;
use silandap::store::push::{Due, Fate, NewSubscription};
use silandap::store::{StoreError, notices as kept, push as devices, staff};
use silandap::workflow::propose::Answer;
use silandap::workflow::vapid::VapidKey;
use silandap::workflow::{Actor, Context, notices, own_account, push, reserve};

/// The person with a role as a session finds them now, with whatever rights they have today.
async fn person(office: &TestOffice, role: Role) -> Context {
    let context = office.as_role(role);
    let mut db = office.store.read().await.expect("a connection");
    let member = staff::member(&mut db, context.staff_id().expect("staff"), office.now()).await.expect("readable").expect("active");
    Context { actor: Actor::Staff(member), ..context }
}

async fn list(office: &TestOffice, role: Role) -> Vec<NoticeView> {
    let context = person(office, role).await;
    let Actor::Staff(member) = &context.actor else { panic!("staff") };
    let mut db = office.store.read().await.expect("a connection");
    let list = kept::list(&mut db, member, office.now()).await.expect("readable");
    let unread = kept::count_unread(&mut db, member, office.now()).await.expect("readable");
    assert_eq!(i64::try_from(list.iter().filter(|notice| !notice.read).count()).expect("few"), unread, "badge and list agree");
    list
}

/// Kinds of what a role is told about a request, the oldest first.
async fn told(office: &TestOffice, role: Role, code: &ReservationCode) -> Vec<&'static str> {
    let mut kinds: Vec<(i64, &str)> =
        list(office, role).await.into_iter().filter(|notice| notice.code.as_ref() == Some(code)).map(|notice| (notice.id, notice.kind.code())).collect();
    kinds.sort_unstable();
    kinds.into_iter().map(|(_, kind)| kind).collect()
}

/// As a workflow of the clock or of a channel tells something.
async fn tell(office: &TestOffice, notice: Notice) -> bool {
    let context = office.as_applicant();
    let told: Result<bool, StoreError> = office.store.write(move |db| Box::pin(async move { notices::tell(db, &context, &notice).await })).await;
    told.expect("written")
}

#[tokio::test]
async fn everybody_is_told_what_waits_for_them_and_nobody_what_they_did_themselves() {
    let office = TestOffice::open().await;
    let code = office.submit(wish("AUL-2", "09:00", "12:00")).await.expect("received").code;
    assert_eq!(told(&office, Role::Ult, &code).await, ["new_request"]);
    assert_eq!(told(&office, Role::Sarpras, &code).await, [] as [&str; 0], "nobody has asked them yet");
    office.dispose(&code).await.expect("passed on");
    office.confirm(&code, SarprasAnswer::Available).await.expect("answered");
    office.propose(&code, None, "2026-12-16T09:00", "2026-12-16T12:00").await.expect("another time");
    office.answer(&code, Answer::No).await.expect("declined");
    office.request_info(&code, "susunan acara").await.expect("something is missing");
    office.complete(&code, "terlampir", None).await.expect("added");
    assert_eq!(told(&office, Role::Ult, &code).await, ["new_request", "applicant_replied", "applicant_replied"]);
    assert_eq!(told(&office, Role::Sarpras, &code).await, ["asked_of_sarpras"]);
    assert_eq!(told(&office, Role::Admin, &code).await, ["new_request", "answered", "applicant_replied", "applicant_replied"]);
    for role in [Role::Head, Role::Sysadmin] {
        assert!(list(&office, role).await.is_empty(), "{role}");
    }

    let at_the_counter = reserve::submit(&office.as_role(Role::Ult), wish("AUL-1", "09:00", "12:00"), None, None).await.expect("received").code;
    assert_eq!(told(&office, Role::Ult, &at_the_counter).await, [] as [&str; 0], "the counter has entered it itself");
    assert_eq!(told(&office, Role::Admin, &at_the_counter).await, ["new_request"]);
    office.assert_sound().await;
}

#[tokio::test]
async fn the_head_is_told_what_lies_on_their_desk_and_the_admin_who_has_not_answered() {
    let office = TestOffice::open().await;
    office.set_head_first(true).await;
    let code = office.submit(wish("AUL-2", "09:00", "12:00")).await.expect("received").code;
    office.send_to_head(&code).await.expect("sent there first");
    assert_eq!(told(&office, Role::Head, &code).await, ["asked_of_head"]);
    assert_eq!(told(&office, Role::Sarpras, &code).await, [] as [&str; 0], "not before it is passed on");
    office.pass_on(&code, PassTo::Sarpras).await.expect("passed on");
    assert_eq!(told(&office, Role::Sarpras, &code).await, ["asked_of_sarpras"]);

    office.propose(&code, None, "2026-12-16T09:00", "2026-12-16T12:00").await.expect("another time");
    office.set_clock("2026-11-26T08:00");
    assert_eq!(office.look_at_the_clock().await, 1);
    assert_eq!(told(&office, Role::Admin, &code).await, ["new_request", "unanswered"]);
    office.assert_sound().await;
}

/// X8: by the applicant themselves, or told the counter. What is over the facilities team may not open, so it is told what and when.
#[tokio::test]
async fn the_facilities_team_is_told_what_is_free_again_and_not_of_whom() {
    let office = TestOffice::open().await;
    let own = office.booked(wish("AUL-2", "09:00", "12:00")).await;
    let chairs = office.booked(between("PRL-KRS", 20, "2026-12-15T08:00", "2026-12-15T16:00")).await;
    let undecided = office.ready(wish("RPT-1", "09:00", "12:00")).await;
    push::add_device(&office.as_role(Role::Sarpras), browser(1)).await.expect("added");
    for code in [&own, &undecided] {
        office.withdraw(code).await.expect("taken back");
    }
    reserve::record_withdrawal(&office.as_role(Role::Ult), &chairs, None, None).await.expect("told the counter");
    assert_eq!(told(&office, Role::Sarpras, &own).await, ["asked_of_sarpras", "withdrawn"]);
    assert_eq!(told(&office, Role::Sarpras, &chairs).await, ["asked_of_sarpras", "withdrawn"]);
    assert_eq!(told(&office, Role::Sarpras, &undecided).await, ["asked_of_sarpras"], "nothing was kept ready for it");
    for role in [Role::Ult, Role::Admin, Role::Head, Role::Sysadmin] {
        assert!(!told(&office, role, &own).await.contains(&"withdrawn"), "{role}");
    }

    let read = list(&office, Role::Sarpras).await;
    let texts: Vec<String> = read.iter().filter(|notice| notice.kind.names_the_use()).map(words_of).collect();
    assert_eq!(
        texts,
        [
            "Pemakaian dibatalkan oleh pemohon: Kursi Lipat × 20; Selasa, 15 Desember 2026, 00.00–24.00 WITA",
            "Pemakaian dibatalkan oleh pemohon: Aula Kecil; Selasa, 15 Desember 2026, 09.00–12.00 WITA"
        ],
        "the newest first"
    );
    let lead = |notice: &NoticeView| paths::notice(notice.kind, notice.code.as_ref());
    assert!(read.iter().all(|notice| (lead(notice) == paths::NOTICES) == notice.kind.names_the_use()), "no way to a page that is not theirs");
    let on_the_phone: Vec<_> = due(&office).await.into_iter().map(|due| (due.kind.code(), due.named.map(|named| named.things))).collect();
    let things = |name: &str, quantity: i64| Some(vec![(name.to_owned(), quantity)]);
    assert_eq!(on_the_phone, [("withdrawn", things("Aula Kecil", 1)), ("withdrawn", things("Kursi Lipat", 20))]);
    office.assert_sound().await;
}

fn words_of(notice: &NoticeView) -> String {
    title(Language::Id, notice.kind, notice.code.as_ref(), notice.named.as_ref())
}

#[tokio::test]
async fn one_cause_is_told_once_however_often_it_is_looked_at() {
    let office = TestOffice::open().await;
    let used = office.booked(wish("RPT-1", "08:00", "12:00")).await;
    office.set_clock("2026-12-15T08:00");
    office.hand_over(&used).await.expect("it goes out");
    office.set_clock("2026-12-15T13:00");
    for _ in 0..3 {
        office.look_for_late_returns().await;
    }
    assert_eq!(office.number("select count(*) from notice where kind = 'overdue'").await, 1);
    assert_eq!(told(&office, Role::Sarpras, &used).await.last(), Some(&"overdue"));

    let key = || Some("kunci".to_owned());
    for _ in 0..2 {
        reserve::submit(&office.as_applicant(), between("AUL-1", 1, "2026-12-22T09:00", "2026-12-22T12:00"), key(), None).await.expect("received");
    }
    let due = office.now() + Duration::hours(3);
    assert!(tell(&office, Notice::deadline_near(&used, due)).await);
    assert!(!tell(&office, Notice::deadline_near(&used, due)).await, "also after a restart");
    assert!(tell(&office, Notice::deadline_near(&used, due + Duration::days(1))).await, "the deadline has moved");
    assert!(tell(&office, Notice::channel_stopped("gateway", due)).await);
    assert_eq!(list(&office, Role::Sysadmin).await.len(), 1, "a channel is the system manager's too");
    assert_eq!(office.number("select count(*) from event where kind = 'notice_made'").await, 3, "and pages are woken once for each");
    assert_eq!(office.number("select count(*) from notice where kind = 'new_request'").await, 2);
    office.assert_sound().await;
}

#[tokio::test]
async fn a_refused_act_tells_nobody() {
    let office = TestOffice::open().await;
    office.booked(wish("AUL-2", "09:00", "12:00")).await;
    let before = office.number("select count(*) from notice").await;
    assert!(office.submit(wish("AUL-2", "10:00", "11:00")).await.is_err(), "it is taken");
    assert_eq!(office.number("select count(*) from notice").await, before);
}

#[tokio::test]
async fn what_is_read_is_read_by_one_person_and_everything_by_what_they_were_shown() {
    let office = TestOffice::open().await;
    for hour in ["08:00", "10:00", "13:00"] {
        let to = format!("{}:30", &hour[..2]);
        office.submit(wish("AUL-2", hour, &to)).await.expect("received");
    }
    let (counter, admin) = (person(&office, Role::Ult).await, person(&office, Role::Admin).await);
    let shown = list(&office, Role::Ult).await;
    assert!(shown.windows(2).all(|pair| pair[0].id > pair[1].id), "the newest first");
    notices::read(&counter, shown[0].id).await.expect("read");
    notices::read(&counter, shown[0].id).await.expect("twice is once");
    let again = list(&office, Role::Ult).await;
    assert_eq!(again.iter().map(|notice| (notice.id, notice.read)).collect::<Vec<_>>(), [(shown[1].id, false), (shown[2].id, false), (shown[0].id, true)]);
    assert!(list(&office, Role::Admin).await.iter().all(|notice| !notice.read), "for the admin it is new");

    office.submit(wish("AUL-1", "08:00", "09:00")).await.expect("received meanwhile");
    notices::read_all(&counter, shown[0].id).await.expect("everything that was on the page");
    assert_eq!(list(&office, Role::Ult).await.iter().filter(|notice| !notice.read).count(), 1, "what they have not seen stays");
    assert_eq!(notices::read(&person(&office, Role::Head).await, shown[0].id).await, Err(AppError::NotFound), "it is none of theirs");
    assert_eq!(notices::read(&office.as_applicant(), shown[0].id).await, Err(AppError::SignInRequired));
    notices::read_all(&admin, i64::MAX).await.expect("all of it");
    assert_eq!(list(&office, Role::Admin).await.iter().filter(|notice| !notice.read).count(), 0);
    office.assert_sound().await;
}

#[tokio::test]
async fn whoever_stands_in_is_told_what_the_absent_one_would_be() {
    let office = TestOffice::open().await;
    let code = office.ready(wish("AUL-2", "09:00", "12:00")).await;
    assert!(!told(&office, Role::Ult, &code).await.contains(&"answered"));
    own_account::delegate(&office.as_role(Role::Admin), "Fauzi", "2026-11-24", "2026-11-24").await.expect("Lestari is away");
    assert!(told(&office, Role::Ult, &code).await.contains(&"answered"));
    office.set_clock("2026-11-25T08:00");
    assert!(!told(&office, Role::Ult, &code).await.contains(&"answered"), "she is back");
}

#[tokio::test]
async fn a_notice_for_one_person_is_theirs_alone() {
    let office = TestOffice::open().await;
    let code = office.submit(wish("AUL-2", "09:00", "12:00")).await.expect("received").code;
    let head = office.as_role(Role::Head).staff_id().expect("staff");
    assert!(tell(&office, Notice::deadline_missed(&code, office.now()).for_person(head)).await);
    assert_eq!(told(&office, Role::Head, &code).await, ["deadline_missed"]);
    assert_eq!(told(&office, Role::Admin, &code).await, ["new_request"]);
}

#[tokio::test]
async fn notices_go_after_thirty_days_and_never_hold_a_personal_value() {
    let office = TestOffice::open().await;
    office.ready(wish("AUL-2", "09:00", "12:00")).await;
    let personal = "select count(*) from notice where cause || kind || code || roles like '%Rahmah%' or cause like '%Barabai%' or cause like '%Mohon%'";
    assert_eq!(office.number(personal).await, 0);
    assert_eq!(office.number("select count(*) from notice where code <> ''").await, 3);
    office.set_clock("2026-12-24T09:59");
    notices::forget_old(&office.as_applicant()).await.expect("swept");
    assert_eq!(list(&office, Role::Admin).await.len(), 2);
    office.set_clock("2026-12-24T10:01");
    assert_eq!(list(&office, Role::Admin).await.len(), 0, "gone before they are swept away");
    notices::forget_old(&office.as_applicant()).await.expect("swept");
    assert_eq!(office.number("select count(*) from notice").await, 0);
    office.assert_sound().await;
}

/// A browser as it subscribes; `number` tells one from another.
fn browser(number: u8) -> NewSubscription {
    NewSubscription {
        endpoint: format!("https://push.example.org/send/{number}"),
        p256dh: VapidKey::generate().public_key(),
        auth: "BTBZMqHH6r4Tts7J_aSIgg".into(),
        language: Language::Id,
        device: "Chrome, Android".into(),
    }
}

async fn due(office: &TestOffice) -> Vec<Due> {
    let mut db = office.store.read().await.expect("a connection");
    devices::due(&mut db, office.now()).await.expect("readable")
}

#[tokio::test]
async fn a_phone_is_told_once_what_came_after_it_was_added() {
    let office = TestOffice::open().await;
    let admin = office.as_role(Role::Admin);
    office.submit(wish("AUL-2", "09:00", "10:00")).await.expect("before the phone was there");
    push::add_device(&admin, browser(1)).await.expect("added");
    push::add_device(&office.as_role(Role::Head), browser(2)).await.expect("added");
    assert!(due(&office).await.is_empty());
    let code = office.submit(wish("AUL-2", "10:00", "11:00")).await.expect("received").code;
    let waiting = due(&office).await;
    assert_eq!(waiting.iter().map(|due| (due.endpoint.as_str(), due.code.clone())).collect::<Vec<_>>(), [("https://push.example.org/send/1", Some(code))]);
    let (one, two) = tokio::join!(push::claim(&admin, &waiting[0]), push::claim(&admin, &waiting[0]));
    assert!(one.expect("claimed") != two.expect("claimed"), "of two servers one sends it");
    assert!(due(&office).await.is_empty(), "a server that dies now sends nothing twice");
    push::settle(&admin, &waiting[0], Fate::Sent).await.expect("noted");
    assert!(due(&office).await.is_empty());
    office.assert_sound().await;
}

#[tokio::test]
async fn a_busy_push_service_is_tried_again_later_and_at_most_five_times() {
    let office = TestOffice::open().await;
    let admin = office.as_role(Role::Admin);
    push::add_device(&admin, browser(1)).await.expect("added");
    office.submit(wish("AUL-2", "09:00", "10:00")).await.expect("received");
    for attempt in 1..=MOST_ATTEMPTS {
        let waiting = due(&office).await;
        assert_eq!(waiting.iter().map(|due| due.attempts).collect::<Vec<_>>(), [attempt - 1]);
        assert!(push::claim(&admin, &waiting[0]).await.expect("claimed"));
        let again = next_attempt(waiting[0].attempts + 1, office.now());
        push::settle(&admin, &waiting[0], again.map_or(Fate::Failed, Fate::Again)).await.expect("noted");
        assert!(due(&office).await.is_empty(), "not at once");
        office.set_clock(&format!("2026-11-24T10:{:02}", attempt * 6));
    }
    assert!(due(&office).await.is_empty(), "it was asked often enough");
    assert_eq!(office.number("select count(*) from push_delivery where state = 'failed' and attempts = 5").await, 1);
}

#[tokio::test]
async fn a_phone_is_not_told_what_was_read_what_is_old_or_what_no_longer_concerns_it() {
    let office = TestOffice::open().await;
    let admin = office.as_role(Role::Admin);
    push::add_device(&admin, browser(1)).await.expect("added");
    office.submit(wish("AUL-2", "09:00", "10:00")).await.expect("received");
    assert_eq!(due(&office).await.len(), 1);
    office.set_clock("2026-11-24T22:01");
    assert!(due(&office).await.is_empty(), "half a day later nobody is woken by it");
    office.set_clock("2026-11-24T10:05");
    office.by_hand("update staff set active = 0 where name = 'Lestari'").await.expect("she has left");
    assert!(due(&office).await.is_empty());
    office.by_hand("update staff set active = 1 where name = 'Lestari'").await.expect("she is back");
    assert_eq!(due(&office).await.len(), 1);
    notices::read_all(&person(&office, Role::Admin).await, i64::MAX).await.expect("read on the page");
    assert!(due(&office).await.is_empty());
}

#[tokio::test]
async fn a_phone_that_is_gone_is_forgotten_and_ones_own_are_ended_by_oneself_alone() {
    let office = TestOffice::open().await;
    let (admin, counter) = (office.as_role(Role::Admin), office.as_role(Role::Ult));
    push::add_device(&admin, browser(1)).await.expect("added");
    push::add_device(&counter, browser(2)).await.expect("added");
    office.submit(wish("AUL-2", "09:00", "10:00")).await.expect("received");
    let waiting = due(&office).await;
    assert_eq!(waiting.len(), 2);
    let gone = waiting.iter().find(|due| due.endpoint.ends_with("/1")).expect("the admin's");
    assert!(push::claim(&admin, gone).await.expect("claimed"));
    push::settle(&admin, gone, Fate::Gone).await.expect("410");
    assert!(!push::claim(&admin, gone).await.expect("nothing to claim"), "there is no such phone any more");
    assert_eq!(office.number("select count(*) from push_delivery").await, 0);
    let of = |person: StaffId| {
        let office = &office;
        async move { devices::devices(&mut office.store.read().await.expect("a connection"), person).await.expect("readable") }
    };
    assert!(of(admin.staff_id().expect("staff")).await.is_empty());
    let theirs = of(counter.staff_id().expect("staff")).await;
    assert_eq!(push::end_device(&admin, theirs[0].id).await, Err(AppError::NotFound), "it is not theirs");
    push::end_device(&counter, theirs[0].id).await.expect("ended");
    assert_eq!(office.number("select count(*) from push_subscription").await, 0);

    push::add_device(&admin, browser(3)).await.expect("added");
    push::add_device(&counter, browser(3)).await.expect("somebody else sits there now");
    assert_eq!((of(admin.staff_id().expect("staff")).await.len(), of(counter.staff_id().expect("staff")).await.len()), (0, 1));
    office.assert_sound().await;
}

#[tokio::test]
async fn an_address_that_may_not_be_sent_to_is_no_device() {
    let office = TestOffice::open().await;
    let admin = office.as_role(Role::Admin);
    for endpoint in ["", "http://push.example.org/1", "http://127.0.0.1:9/1", "https://user@push.example.org/1", "file:///etc/passwd"] {
        let device = NewSubscription { endpoint: endpoint.into(), ..browser(1) };
        assert_eq!(faults(push::add_device(&admin, device).await), ["endpoint: push_device"], "{endpoint}");
    }
    for (p256dh, auth) in [("", "BTBZMqHH6r4Tts7J_aSIgg"), ("BAAA", "BTBZMqHH6r4Tts7J_aSIgg"), (browser(1).p256dh.as_str(), "kunci")] {
        let device = NewSubscription { p256dh: p256dh.into(), auth: auth.into(), ..browser(1) };
        assert_eq!(faults(push::add_device(&admin, device).await), ["endpoint: push_device"], "{p256dh} {auth}");
    }
    for number in 0..10 {
        push::add_device(&admin, browser(number)).await.expect("added");
    }
    assert_eq!(faults(push::add_device(&admin, browser(10)).await), ["endpoint: push_devices_many"]);
    push::add_device(&admin, browser(9)).await.expect("a known one may change its keys");
    assert!(matches!(push::add_device(&office.as_applicant(), browser(1)).await, Err(AppError::SignInRequired)));
    let (one, two) = tokio::join!(push::key(&admin), push::key(&admin));
    assert_eq!(one.expect("a key").public_key(), two.expect("a key").public_key(), "the office has one");
}
