//! What becomes of a request when somebody wants it otherwise: the states that are final, and who may change what.

use crate::proposals::{last_event, waiting};
use crate::support::{DAY, TestOffice, agreed, between, refusal, wall, wish};
use silandap::domain::message::Template;
use silandap::domain::reservation::{Refusal, SarprasAnswer, Status};
use silandap::error::AppError;
use silandap::workflow::propose::{self, Answer};
use silandap::workflow::reschedule::{self, MoveTarget};

/// [I86] Ours: until the use starts, whatever was decided; after that it stays as it is.
#[tokio::test]
async fn an_applicant_cancels_their_own_booking_and_is_told_so() {
    let office = TestOffice::open().await;
    let (booking, begun) = (office.booked(wish("AUL-2", "09:00", "12:00")).await, office.booked(wish("RPT-1", "09:00", "12:00")).await);
    office.withdraw(&booking).await.expect("days before");
    assert_eq!(office.reservation(&booking).await.status, Status::Cancelled);
    assert!(office.holds(&booking).await.is_empty());
    assert_eq!((last_event(&office, &booking).await.as_str(), waiting(&office, &booking).await), ("withdrawn", vec![Template::CancelledByApplicant]));
    assert!(matches!(refusal(office.withdraw(&booking).await), Refusal::NotAllowedInState { .. }), "once");

    let before = office.reservation(&begun).await;
    office.set_clock(&format!("{DAY}T09:00"));
    assert_eq!(refusal(office.withdraw(&begun).await), Refusal::AlreadyStarted);
    assert_eq!(office.reservation(&begun).await, before);
    assert_eq!(office.holds(&begun).await.len(), 1);
    office.assert_sound().await;
}

/// [I87] Ours: applicants do not move a booking; they cancel it, or answer when the office proposes another time.
#[tokio::test]
async fn an_applicant_moves_no_booking_and_answers_a_proposed_one() {
    let office = TestOffice::open().await;
    let booking = office.booked(wish("AUL-2", "09:00", "12:00")).await;
    let before = office.reservation(&booking).await;
    let target = MoveTarget { facility: None, start: wall("2026-12-16T09:00"), end: wall("2026-12-16T12:00"), override_reason: None };
    let applicant = office.as_applicant();
    let moved = reschedule::move_to(&applicant, &booking, before.version, target.clone(), "Lebih cocok".into(), agreed()).await;
    assert_eq!(moved, Err(AppError::Forbidden));
    assert_eq!(propose::propose(&applicant, &booking, before.version, target, "Lebih cocok".into()).await, Err(AppError::Forbidden));
    assert_eq!(office.reservation(&booking).await, before);

    office.propose(&booking, None, "2026-12-16T09:00", "2026-12-16T12:00").await.expect("the office may");
    office.answer(&booking, Answer::Yes(None)).await.expect("and they agree");
    let after = office.reservation(&booking).await;
    assert_eq!((after.status, after.start), (Status::Approved, wall("2026-12-16T09:00")));
    office.assert_sound().await;
}

/// [I89] Ours: nothing leaves a state that is final, and nothing is approved once its time has come.
#[tokio::test]
async fn what_is_over_is_asked_for_again_and_never_reopened() {
    let office = TestOffice::open().await;
    let rejected = office.ready(wish("AUL-2", "09:00", "12:00")).await;
    office.reject(&rejected, "tidak tersedia").await.expect("rejected");
    let withdrawn = office.booked(wish("RPT-1", "09:00", "12:00")).await;
    office.withdraw(&withdrawn).await.expect("withdrawn");
    let expired = office.submit(wish("KLS-A", "09:00", "12:00")).await.expect("received").code;
    let approved = office.booked(wish("KLS-B", "09:00", "12:00")).await;
    assert!(matches!(refusal(office.approve(&approved).await), Refusal::NotAllowedInState { .. }), "approved once");
    let undecided = office.ready(wish("RPT-2", "13:00", "15:00")).await;

    office.set_clock(&format!("{DAY}T10:00"));
    assert_eq!(office.look_at_the_clock().await, 1);
    for code in [&rejected, &withdrawn, &expired] {
        let before = office.reservation(code).await;
        assert!(before.status.is_terminal(), "{}", before.status);
        for answer in [
            office.dispose(code).await,
            office.confirm(code, SarprasAnswer::Available).await,
            office.approve(code).await,
            office.reject(code, "tidak jadi").await,
            office.cancel(code, "tidak jadi").await,
            office.withdraw(code).await,
            office.move_to(code, None, "2026-12-16T09:00", "2026-12-16T12:00").await,
            office.propose(code, None, "2026-12-16T09:00", "2026-12-16T12:00").await,
        ] {
            assert!(matches!(refusal(answer), Refusal::NotAllowedInState { .. }), "{}", before.status);
        }
        assert_eq!(office.reservation(code).await, before);
    }
    office.set_clock(&format!("{DAY}T13:00"));
    assert_eq!(refusal(office.approve(&undecided).await), Refusal::AlreadyStarted);
    office.set_clock(&format!("{DAY}T08:00"));
    office.booked(between("AUL-2", 1, "2026-12-16T09:00", "2026-12-16T12:00")).await;
    office.assert_sound().await;
}

/// [I95] Ours: what has begun is not moved at all, so the days that are past stay as they were.
#[tokio::test]
async fn a_booking_of_several_days_that_has_begun_keeps_every_one_of_them() {
    let office = TestOffice::open().await;
    let booking = office.booked(between("RPT-1", 1, "2026-12-15T09:00", "2026-12-18T11:00")).await;
    let before = office.reservation(&booking).await;
    let slots = async || office.holds(&booking).await.iter().map(|held| held.occupancy.slot).collect::<Vec<_>>();
    let held = slots().await;
    assert_eq!(held.len(), 4, "the same hours on four days");
    office.set_clock("2026-12-18T08:00");
    for end in ["2026-12-18T12:00", "2026-12-21T11:00", "2026-12-17T11:00"] {
        assert_eq!(refusal(office.move_to(&booking, None, "2026-12-15T09:00", end).await), Refusal::AlreadyStarted, "{end}");
    }
    assert_eq!((office.reservation(&booking).await, slots().await), (before, held));
    office.assert_sound().await;
}
