//! Whoever acts on what they were shown acts on nothing else: passing on, answering and reporting damage with the version that was
//! seen.

use super::support::{DAY, TestOffice, between, not_good, refusal, wish};
use silandap::domain::disposition::Disposition;
use silandap::domain::handover::{Checklist, Condition};
use silandap::domain::reservation::{Refusal, SarprasAnswer, Status};
use silandap::domain::role::{Role, Roles, StaffId, StaffMember};
use silandap::store::inbox;
use silandap::workflow::{Actor, Context, damage, decide};

#[tokio::test]
async fn a_word_about_the_old_day_is_none_about_the_new_one() {
    let office = TestOffice::open().await;
    let code = office.submit(wish("AUL-1", "08:00", "16:00")).await.expect("received").code;
    office.dispose(&code).await.expect("passed on");
    // The phone shows this, and hears nothing of what comes after.
    let shown = office.reservation(&code).await.version;
    office.move_to(&code, None, "2026-12-17T08:00", "2026-12-17T16:00").await.expect("moved");
    let moved = office.reservation(&code).await;
    let events = office.number("select count(*) from event").await;
    let answer = decide::confirm(&office.as_role(Role::Sarpras), &code, Some(shown), SarprasAnswer::Available, "AC baik".into()).await;
    assert_eq!(refusal(answer), Refusal::VersionConflict { current: moved.version });
    assert_eq!(office.reservation(&code).await, moved);
    assert_eq!((office.number("select count(*) from event").await, office.number("select count(*) from item_answer").await), (events, 0));
    assert_eq!(refusal(office.approve(&code).await), Refusal::SarprasAnswerMissing);
    office.confirm(&code, SarprasAnswer::Available).await.expect("about the new day");
    office.approve(&code).await.expect("approved");
    office.assert_sound().await;
}

#[tokio::test]
async fn of_two_different_answers_the_second_is_refused_and_is_told_who_was_first() {
    let office = TestOffice::open().await;
    let code = office.submit(wish("AUL-1", "08:00", "16:00")).await.expect("received").code;
    office.dispose(&code).await.expect("passed on");
    let shown = office.reservation(&code).await.version;
    let anang = office.as_role(Role::Sarpras);
    let ruslan =
        StaffMember { id: StaffId(1), name: "Ruslan".into(), roles: Roles(vec![Role::Sarpras]), must_change_password: false, standing_in_for: Vec::new() };
    let ruslan = Context { actor: Actor::Staff(ruslan), ..anang.clone() };
    decide::confirm(&anang, &code, Some(shown), SarprasAnswer::Available, "AC baik".into()).await.expect("the first");
    let answered = office.reservation(&code).await;
    let other = decide::confirm(&ruslan, &code, Some(shown), SarprasAnswer::Unavailable, "AC mati".into()).await;
    assert_eq!(refusal(other), Refusal::VersionConflict { current: answered.version });
    assert_eq!(office.reservation(&code).await, answered);
    assert_eq!((answered.sarpras_answer, answered.sarpras_note.as_str()), (Some(SarprasAnswer::Available), "AC baik"));
    let newest = {
        let mut db = office.store.read().await.expect("a connection");
        let detail = inbox::detail(&mut db, &code, &Roles(vec![Role::Sarpras]), office.now()).await.expect("readable").expect("it is theirs");
        detail.history.last().cloned().expect("it has a history")
    };
    assert_eq!((newest.actor.as_str(), newest.kind.as_str()), ("Anang", "confirmed"), "who reads the page again reads this");
    office.confirm(&code, SarprasAnswer::Unavailable).await.expect("whoever has read it may say otherwise");
    office.assert_sound().await;
}

#[tokio::test]
async fn what_has_changed_since_it_was_read_is_not_passed_on() {
    let office = TestOffice::open().await;
    let code = office.submit(wish("AUL-1", "08:00", "16:00")).await.expect("received").code;
    let ult = office.as_role(Role::Ult);
    let shown = office.reservation(&code).await.version;
    office.move_to(&code, None, "2026-12-17T08:00", "2026-12-17T16:00").await.expect("moved");
    let moved = office.reservation(&code).await;
    assert_eq!(moved.status, Status::Submitted);
    assert_eq!(refusal(decide::dispose(&ult, &code, Some(shown), Disposition::default()).await), Refusal::VersionConflict { current: moved.version });
    assert_eq!((office.reservation(&code).await, office.number("select count(*) from disposition").await), (moved.clone(), 0));
    decide::dispose(&ult, &code, Some(moved.version), Disposition::default()).await.expect("as it is now");
    assert_eq!(office.reservation(&code).await.status, Status::Disposed);
}

/// The answer was lost on the way, and the phone sends the report again.
#[tokio::test]
async fn damage_that_is_sent_twice_is_one_damage() {
    let office = TestOffice::open().await;
    let lent = office.booked(between("PRL-LCD", 3, &format!("{DAY}T00:00"), "2026-12-16T00:00")).await;
    office.set_clock(&format!("{DAY}T08:00"));
    office.hand_over(&lent).await.expect("handed over");
    office.set_clock(&format!("{DAY}T15:00"));
    office.receive_back(&lent, Vec::new()).await.expect("taken back");
    let shown = office.reservation(&lent).await.version;
    let sarpras = office.as_role(Role::Sarpras);
    let report = async || {
        let checklist = Checklist { lines: vec![not_good("PRL-LCD", Condition::Broken, 1)], note: String::new() };
        damage::report(&sarpras, &lent, shown, checklist).await
    };
    report().await.expect("it is written down");
    let current = office.reservation(&lent).await.version;
    assert_eq!(refusal(report().await), Refusal::VersionConflict { current });
    assert_eq!(office.number("select count(*) from damage").await, 1);
    assert_eq!(office.number("select count(*) from closure").await, 1, "of six one is off the offer");
    office.report_damage(&lent, vec![not_good("PRL-LCD", Condition::Missing, 1)]).await.expect("another one, by somebody who has read of the first");
    assert_eq!(office.number("select count(*) from damage").await, 2);
    office.assert_sound().await;
}
