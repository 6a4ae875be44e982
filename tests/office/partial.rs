//! Not everything that was asked for is there: the facilities team answers thing by thing, the admin offers what is there, and only
//! the applicant's yes makes it a booking (service §7.3).

use super::proposals::{last_event, waiting};
use super::support::{DAY, TestOffice, agreed, between, code, faults, refusal};
use silandap::domain::application_form::{NewItem, NewReservation};
use silandap::domain::availability::Hold;
use silandap::domain::code::ReservationCode;
use silandap::domain::message::Template;
use silandap::domain::proposal::ProposalKind;
use silandap::domain::reservation::{Refusal, SarprasAnswer, Status};
use silandap::domain::role::Role;
use silandap::domain::slot::instant;
use silandap::domain::undo::undo_until;
use silandap::error::AppError;
use silandap::server_fns::inbox::ReservationDetail;
use silandap::store::{inbox, tracking};
use silandap::workflow::partial;
use silandap::workflow::propose::{self, Answer, Seen};

use SarprasAnswer::{Available, Partial, Unavailable};

/// The hall and so many chairs, in the morning of [`DAY`].
fn hall_with_chairs(chairs: i64) -> NewReservation {
    let mut wish = between("AUL-1", 1, &format!("{DAY}T08:00"), &format!("{DAY}T12:00"));
    wish.items.push(NewItem { facility: code("PRL-KRS"), quantity: chairs, layout: None });
    wish
}

/// A request for the hall and 20 chairs, of which the facilities team has 14.
async fn fourteen_of_twenty(office: &TestOffice) -> ReservationCode {
    let request = office.submit(hall_with_chairs(20)).await.expect("received").code;
    office.dispose(&request).await.expect("passed on");
    office.confirm_each(&request, &[("AUL-1", Available, None), ("PRL-KRS", Partial, Some(14))]).await.expect("answered");
    request
}

/// What the request asks for, or has.
async fn things(office: &TestOffice, request: &ReservationCode) -> Vec<(String, i64)> {
    office.reservation(request).await.lent().into_iter().map(|(facility, quantity)| (facility.to_string(), quantity)).collect()
}

fn owned(things: &[(&str, i64)]) -> Vec<(String, i64)> {
    things.iter().map(|(facility, quantity)| ((*facility).to_owned(), *quantity)).collect()
}

/// Facility, quantity and strength of what is held now.
async fn held(office: &TestOffice, request: &ReservationCode) -> Vec<(i64, Hold, bool)> {
    office.holds(request).await.iter().map(|held| (held.occupancy.quantity, held.occupancy.hold, held.proposed)).collect()
}

async fn detail(office: &TestOffice, request: &ReservationCode, role: Role) -> ReservationDetail {
    let mut db = office.store.read().await.expect("a connection");
    let roles = office.as_role(role).actor.roles();
    inbox::detail(&mut db, request, &roles, office.now()).await.expect("readable").expect("they may see it")
}

#[tokio::test]
async fn the_word_for_the_whole_request_follows_from_its_things() {
    let office = TestOffice::open().await;
    for (hall, chairs, whole) in [
        ((Available, None), (Available, None), Available),
        ((Unavailable, None), (Unavailable, None), Unavailable),
        ((Available, None), (Partial, Some(14)), Partial),
        ((Unavailable, None), (Available, None), Partial),
    ] {
        let request = office.submit(hall_with_chairs(20)).await.expect("received").code;
        office.dispose(&request).await.expect("passed on");
        office.confirm_each(&request, &[("AUL-1", hall.0, hall.1), ("PRL-KRS", chairs.0, chairs.1)]).await.expect("answered");
        let row = office.reservation(&request).await;
        assert_eq!((row.status, row.sarpras_answer), (Status::Review, Some(whole)));
    }
}

#[tokio::test]
async fn the_history_and_the_admin_read_how_many_of_each_thing_there_are() {
    let office = TestOffice::open().await;
    let request = fourteen_of_twenty(&office).await;
    let seen = detail(&office, &request, Role::Admin).await;
    let answers: Vec<_> = seen.item_answers.iter().map(|item| (item.facility.as_str(), item.answer, item.quantity, item.asked)).collect();
    assert_eq!(answers, [("AUL-1", Available, 1, 1), ("PRL-KRS", Partial, 14, 20)]);
    let told = seen.history.iter().find(|entry| entry.kind == "confirmed").expect("it is in the history");
    assert!(told.changes.contains(&("answer:PRL-KRS".into(), String::new(), "14/20".into())), "{:?}", told.changes);
    assert_eq!(refusal(office.approve(&request).await), Refusal::SarprasSaysNo { answer: Partial }, "not all of it");
}

#[tokio::test]
async fn one_tap_answers_every_thing() {
    let office = TestOffice::open().await;
    let request = office.ready(hall_with_chairs(20)).await;
    let answers = detail(&office, &request, Role::Admin).await.item_answers;
    assert_eq!(answers.iter().map(|item| (item.answer, item.quantity)).collect::<Vec<_>>(), [(Available, 1), (Available, 20)]);
    office.approve(&request).await.expect("all of it is there");
    assert_eq!(things(&office, &request).await, owned(&[("AUL-1", 1), ("PRL-KRS", 20)]));
}

#[tokio::test]
async fn answers_that_do_not_fit_what_is_asked_for_change_nothing() {
    let office = TestOffice::open().await;
    let request = office.submit(hall_with_chairs(20)).await.expect("received").code;
    office.dispose(&request).await.expect("passed on");
    for (things, fault) in [
        (vec![("AUL-1", Available, None)], "items: answer_each"),
        (vec![("AUL-1", Available, None), ("PRL-KRS", Partial, Some(20))], "items.1.quantity: fewer_than_asked"),
        (vec![("AUL-1", Available, None), ("PRL-KRS", Available, Some(14))], "items.1.quantity: answer_and_number"),
        (vec![("AUL-1", Available, None), ("LAB-1", Available, None)], "items.1.facility: choice"),
    ] {
        assert!(faults(office.confirm_each(&request, &things).await).contains(&fault.to_owned()), "{fault}");
    }
    let row = office.reservation(&request).await;
    assert_eq!((row.status, row.sarpras_answer), (Status::Disposed, None));
    assert_eq!(office.number("select count(*) from item_answer").await, 0);
}

#[tokio::test]
async fn what_is_there_is_offered_and_held_and_no_more() {
    let office = TestOffice::open().await;
    let request = fourteen_of_twenty(&office).await;
    office.offer_available(&request).await.expect("offered");
    let row = office.reservation(&request).await;
    let proposal = row.proposal.expect("an open offer");
    assert_eq!((row.status, proposal.kind, proposal.start), (Status::Offered, ProposalKind::Offer, row.start), "the time asked for");
    assert_eq!(proposal.things.iter().map(|item| (item.facility.as_str(), item.quantity)).collect::<Vec<_>>(), [("AUL-1", 1), ("PRL-KRS", 14)]);
    assert_eq!(things(&office, &request).await, owned(&[("AUL-1", 1), ("PRL-KRS", 20)]), "what was asked for stands until the answer");
    let mut holds = held(&office, &request).await;
    holds.sort_by_key(|(quantity, _, proposed)| (*proposed, *quantity));
    assert_eq!(holds, [(1, Hold::Soft, false), (20, Hold::Soft, false), (1, Hold::Hard, true), (14, Hold::Hard, true)]);
    assert_eq!(waiting(&office, &request).await, [Template::Received, Template::OfferPart]);
    let message = office.messages(&request).await.pop().expect("a message");
    for said in ["Aula Utama", "Kursi Lipat (14)", "15 Desember 2026", "Rabu, 25 November 2026, pukul 16.00"] {
        assert!(message.text.contains(said), "{said}: {}", message.text);
    }
    assert_eq!(last_event(&office, &request).await, "offered");
    office.assert_sound().await;
}

#[tokio::test]
async fn the_applicants_yes_books_the_fewer_things_and_nothing_else() {
    let office = TestOffice::open().await;
    let request = fourteen_of_twenty(&office).await;
    office.offer_available(&request).await.expect("offered");
    let secret = office.reservation(&request).await.secret;
    let tracked = {
        let mut db = office.store.read().await.expect("a connection");
        tracking::load(&office.store, &mut db, &secret, undo_until(office.now())).await.expect("readable").expect("their own")
    };
    let offered = tracked.proposal.expect("they are asked");
    assert_eq!(offered.things.iter().map(|item| item.quantity).collect::<Vec<_>>(), [1, 14]);
    propose::reply(&office.as_applicant(), &request, Seen::Proposal(offered.id), Answer::Yes(None)).await.expect("in time");
    let row = office.reservation(&request).await;
    assert_eq!((row.status, row.proposal), (Status::Approved, None));
    assert_eq!(things(&office, &request).await, owned(&[("AUL-1", 1), ("PRL-KRS", 14)]));
    let mut holds = held(&office, &request).await;
    holds.sort_by_key(|(quantity, ..)| *quantity);
    assert_eq!(holds, [(1, Hold::Hard, false), (14, Hold::Hard, false)]);
    let approval = office.messages(&request).await.pop().expect("a message");
    assert!(approval.decision && approval.text.contains("Kursi Lipat (14)"), "{}", approval.text);
    let seen = detail(&office, &request, Role::Admin).await;
    assert_eq!(seen.item_answers.iter().map(|item| (item.quantity, item.asked)).collect::<Vec<_>>(), [(1, 1), (14, 20)], "what was said stays known");
    let accepted = seen.history.iter().find(|entry| entry.kind == "accepted").expect("in the history");
    assert!(accepted.changes.contains(&("facilities".into(), "AUL-1, PRL-KRS × 20".into(), "AUL-1, PRL-KRS × 14".into())), "{:?}", accepted.changes);
    office.assert_sound().await;
}

#[tokio::test]
async fn what_is_not_there_at_all_is_left_out() {
    let office = TestOffice::open().await;
    let request = office.submit(hall_with_chairs(20)).await.expect("received").code;
    office.dispose(&request).await.expect("passed on");
    office.confirm_each(&request, &[("AUL-1", Available, None), ("PRL-KRS", Unavailable, None)]).await.expect("answered");
    office.offer_available(&request).await.expect("the hall is there");
    let version = office.reservation(&request).await.version;
    propose::reply(&office.as_role(Role::Ult), &request, Seen::Version(version), Answer::Yes(Some(agreed()))).await.expect("they rang up");
    assert_eq!(things(&office, &request).await, owned(&[("AUL-1", 1)]));
    let row = office.reservation(&request).await;
    assert_eq!((row.status, row.agreement), (Status::Approved, Some(agreed())));
    assert_eq!(row.span.from, instant(row.start), "the chairs held the whole day, the hall its hours");
    office.assert_sound().await;
}

#[tokio::test]
async fn a_no_leaves_the_request_as_it_was_asked_for() {
    let office = TestOffice::open().await;
    let request = fourteen_of_twenty(&office).await;
    office.offer_available(&request).await.expect("offered");
    office.answer(&request, Answer::No).await.expect("in time");
    let row = office.reservation(&request).await;
    assert_eq!((row.status, row.sarpras_answer), (Status::Review, Some(Partial)));
    assert_eq!(things(&office, &request).await, owned(&[("AUL-1", 1), ("PRL-KRS", 20)]));
    assert!(held(&office, &request).await.iter().all(|(_, hold, proposed)| *hold == Hold::Soft && !proposed));
    office.offer_available(&request).await.expect("it can be offered again");
    office.set_clock("2026-11-26T08:00");
    assert_eq!(office.look_at_the_clock().await, 1, "and runs out like any offer");
    assert_eq!(office.reservation(&request).await.status, Status::Review);
    office.assert_sound().await;
}

#[tokio::test]
async fn what_others_have_meanwhile_cannot_be_offered() {
    let office = TestOffice::open().await;
    let request = fourteen_of_twenty(&office).await;
    office.booked(between("AUL-1", 1, &format!("{DAY}T09:00"), &format!("{DAY}T11:00"))).await;
    assert!(matches!(refusal(office.offer_available(&request).await), Refusal::SlotTaken { .. }));
    assert_eq!(office.reservation(&request).await.status, Status::Review);
    office.assert_sound().await;
}

#[tokio::test]
async fn nothing_is_offered_without_an_answer_for_each_thing_and_by_nobody_but_the_admin() {
    let office = TestOffice::open().await;
    let in_a_word = office.submit(hall_with_chairs(20)).await.expect("received").code;
    office.dispose(&in_a_word).await.expect("passed on");
    office.confirm(&in_a_word, Partial).await.expect("only that it is a part");
    assert_eq!(faults(office.offer_available(&in_a_word).await), ["answer: nothing_to_offer"]);
    let ready = office.ready(hall_with_chairs(5)).await;
    assert_eq!(faults(office.offer_available(&ready).await), ["answer: nothing_to_offer"], "all of it is there: approve it");
    let request = fourteen_of_twenty(&office).await;
    let version = office.reservation(&request).await.version;
    for role in [Role::Ult, Role::Sarpras, Role::Head, Role::Sysadmin] {
        assert_eq!(partial::offer_available(&office.as_role(role), &request, version).await, Err(AppError::Forbidden), "{role}");
    }
}

#[tokio::test]
async fn a_part_that_was_offered_is_offered_again_when_the_other_time_is_undone() {
    let office = TestOffice::open().await;
    let request = fourteen_of_twenty(&office).await;
    office.offer_available(&request).await.expect("offered");
    let (before, held_before) = (office.reservation(&request).await, held(&office, &request).await);
    office.propose(&request, None, "2026-12-16T08:00", "2026-12-16T12:00").await.expect("another day, all of it");
    silandap::workflow::undo::undo(&office.as_role(Role::Admin), &request).await.expect("within ten seconds");
    let row = office.reservation(&request).await;
    assert_eq!((row.status, &row.proposal, row.due_at), (before.status, &before.proposal, before.due_at));
    assert_eq!(held(&office, &request).await, held_before);
    assert_eq!(waiting(&office, &request).await, [Template::Received, Template::OfferPart]);
    office.answer(&request, Answer::Yes(None)).await.expect("the part");
    assert_eq!(things(&office, &request).await, owned(&[("AUL-1", 1), ("PRL-KRS", 14)]));
    office.assert_sound().await;
}

#[tokio::test]
async fn a_moved_request_is_answered_anew_and_an_undone_move_has_its_answers_again() {
    let office = TestOffice::open().await;
    let request = fourteen_of_twenty(&office).await;
    office.move_to(&request, None, "2026-12-16T08:00", "2026-12-16T12:00").await.expect("as agreed");
    assert_eq!(detail(&office, &request, Role::Admin).await.item_answers, [], "what was said was said of another day");
    silandap::workflow::undo::undo(&office.as_role(Role::Admin), &request).await.expect("within ten seconds");
    assert_eq!(detail(&office, &request, Role::Admin).await.item_answers.len(), 2);
    office.offer_available(&request).await.expect("and they count again");
    office.assert_sound().await;
}
