//! The optional way over the head's desk (service §2.3): off until the office sets it; then the request waits there, the clock goes
//! on, and nobody but the head passes it on.

use super::proposals::last_event;
use super::support::{TestOffice, faults, refusal, wish};
use silandap::domain::code::ReservationCode;
use silandap::domain::disposition::{Instruction, PassOn, PassTo};
use silandap::domain::reservation::{DeskOf, Refusal, SarprasAnswer, Status};
use silandap::domain::role::{Role, Roles};
use silandap::error::AppError;
use silandap::server_fns::inbox::InboxFilter;
use silandap::store::{dispositions, head_desk as desk, inbox, tasks, tracking};
use silandap::workflow::head_desk;

/// A request that the counter has sent to the head.
async fn on_the_heads_desk(office: &TestOffice) -> ReservationCode {
    office.set_head_first(true).await;
    let request = office.submit(wish("AUL-2", "09:00", "12:00")).await.expect("received").code;
    office.send_to_head(&request).await.expect("the office has set it so");
    request
}

/// How many requests the facilities team is asked about.
async fn asked_of_the_team(office: &TestOffice) -> usize {
    let mut db = office.store.read().await.expect("a connection");
    let roles = Roles(vec![Role::Sarpras]);
    let day = tasks::day(&mut db, &roles, office.now()).await.expect("readable").asked.len();
    let filter = InboxFilter { list: "sarpras".into(), ..InboxFilter::default() };
    let list = inbox::load(&mut db, &filter, &roles, office.now()).await.expect("readable");
    assert_eq!((list.rows.len(), usize::try_from(list.sarpras)), (day, Ok(day)), "the lists agree");
    day
}

async fn desk_of(office: &TestOffice, request: &ReservationCode) -> DeskOf {
    let mut db = office.store.read().await.expect("a connection");
    let roles = office.as_role(Role::Admin).actor.roles();
    inbox::detail(&mut db, request, &roles, office.now()).await.expect("readable").expect("it exists").desk
}

#[tokio::test]
async fn nothing_goes_over_the_head_until_the_office_sets_it() {
    let office = TestOffice::open().await;
    let request = office.submit(wish("AUL-2", "09:00", "12:00")).await.expect("received").code;
    assert_eq!(faults(office.send_to_head(&request).await), ["forwarded_to: head_off"]);
    assert_eq!(office.reservation(&request).await.status, Status::Submitted);
    office.dispose(&request).await.expect("the usual way");
    assert_eq!(refusal(office.pass_on(&request, PassTo::Sarpras).await), Refusal::NotWithHead);
    office.confirm(&request, SarprasAnswer::Available).await.expect("the team is asked at once");
}

#[tokio::test]
async fn the_request_waits_on_the_heads_desk_and_the_clock_goes_on() {
    let office = TestOffice::open().await;
    let due = office.submit(wish("RPT-1", "09:00", "12:00")).await.expect("received").due_at;
    let request = on_the_heads_desk(&office).await;
    let row = office.reservation(&request).await;
    assert_eq!((row.status, row.with_head, row.due_at), (Status::Disposed, true, due));
    assert_eq!(desk_of(&office, &request).await, DeskOf::Head);
    assert_eq!(asked_of_the_team(&office).await, 0);
    assert_eq!(refusal(office.confirm(&request, SarprasAnswer::Available).await), Refusal::WithHead);
    assert_eq!(refusal(office.move_to(&request, None, "2026-12-16T09:00", "2026-12-16T12:00").await), Refusal::WithHead);
    let waiting = {
        let mut db = office.store.read().await.expect("a connection");
        desk::load(&mut db, office.now()).await.expect("readable").rows
    };
    assert_eq!(
        waiting.iter().map(|row| (&row.code, row.institution.as_str(), row.note.as_str())).collect::<Vec<_>>(),
        [(&request, "SDN Barabai 3", "Mohon arahan")]
    );
    let shown = format!("{waiting:?}");
    assert!(!shown.contains("Rahmah") && !shown.contains("+6281250331234"), "no name and no number: {shown}");
    office.set_clock("2026-12-15T09:00");
    assert_eq!(office.look_at_the_clock().await, 2, "what waits for the head expires like all that is undecided");
    office.assert_sound().await;
}

#[tokio::test]
async fn the_head_passes_it_on_with_an_instruction_and_the_team_is_asked() {
    let office = TestOffice::open().await;
    let request = on_the_heads_desk(&office).await;
    office.pass_on(&request, PassTo::Sarpras).await.expect("it lies there");
    let row = office.reservation(&request).await;
    assert_eq!((row.status, row.with_head), (Status::Disposed, false));
    assert_eq!((desk_of(&office, &request).await, asked_of_the_team(&office).await), (DeskOf::Sarpras, 1));
    let sheet = {
        let mut db = office.store.read().await.expect("a connection");
        dispositions::of_reservation(&mut db, row.id).await.expect("readable").expect("a sheet")
    };
    let head = sheet.head.expect("the head's word is on it");
    assert_eq!((head.by.as_str(), head.word.instruction, head.word.note.as_str()), ("Kepala", Instruction::Settle, "Siapkan penjaga"));
    assert_eq!(last_event(&office, &request).await, "passed_on");
    let told = "select count(*) from event where kind = 'passed_on' and changes like '%Siapkan%'";
    assert_eq!(office.number(told).await, 0, "the words of people do not stand in events");
    assert_eq!(refusal(office.pass_on(&request, PassTo::Sarpras).await), Refusal::NotWithHead, "once");
    office.confirm(&request, SarprasAnswer::Available).await.expect("the team answers");
    office.approve(&request).await.expect("and it goes its way");
    office.assert_sound().await;
}

#[tokio::test]
async fn the_head_may_send_it_back_to_the_counter() {
    let office = TestOffice::open().await;
    let request = on_the_heads_desk(&office).await;
    let agenda = "select agenda_number from disposition";
    let number = office.number(agenda).await;
    office.pass_on(&request, PassTo::Counter).await.expect("back");
    assert_eq!(office.reservation(&request).await.status, Status::Submitted);
    assert_eq!(desk_of(&office, &request).await, DeskOf::Counter);
    office.dispose(&request).await.expect("passed on anew");
    assert_eq!(office.number(agenda).await, number, "it keeps its number");
    assert_eq!(asked_of_the_team(&office).await, 1);
}

#[tokio::test]
async fn nobody_but_the_head_passes_it_on_and_nobody_passes_on_what_they_have_not_seen() {
    let office = TestOffice::open().await;
    let request = on_the_heads_desk(&office).await;
    let before = office.reservation(&request).await;
    let word = || PassOn { to: PassTo::Sarpras, instruction: Instruction::Process, note: String::new() };
    for role in [Role::Ult, Role::Sarpras, Role::Admin, Role::Sysadmin] {
        assert_eq!(head_desk::pass_on(&office.as_role(role), &request, before.version, word()).await, Err(AppError::Forbidden), "{role}");
    }
    assert_eq!(head_desk::pass_on(&office.as_applicant(), &request, before.version, word()).await, Err(AppError::Forbidden));
    let old = silandap::domain::reservation::Version(before.version.0 - 1);
    assert!(matches!(refusal(head_desk::pass_on(&office.as_role(Role::Head), &request, old, word()).await), Refusal::VersionConflict { .. }));
    assert_eq!(office.reservation(&request).await, before);
}

#[tokio::test]
async fn what_lies_there_is_passed_on_also_after_the_way_is_closed_and_after_it_was_completed() {
    let office = TestOffice::open().await;
    let request = on_the_heads_desk(&office).await;
    office.set_head_first(false).await;
    office.request_info(&request, "susunan acara").await.expect("others may ask meanwhile");
    assert!(matches!(refusal(office.pass_on(&request, PassTo::Sarpras).await), Refusal::NotAllowedInState { .. }));
    office.complete(&request, "terlampir", None).await.expect("completed");
    assert_eq!(desk_of(&office, &request).await, DeskOf::Head, "it is where it was");
    office.pass_on(&request, PassTo::Sarpras).await.expect("nothing stays behind");
}

#[tokio::test]
async fn the_applicant_reads_nothing_of_the_heads_desk() {
    let office = TestOffice::open().await;
    let request = on_the_heads_desk(&office).await;
    office.pass_on(&request, PassTo::Sarpras).await.expect("passed on");
    let secret = office.reservation(&request).await.secret;
    let mut db = office.store.read().await.expect("a connection");
    let tracked = tracking::load(&office.store, &mut db, &secret, office.now()).await.expect("readable").expect("their own");
    assert_eq!(tracked.timeline.iter().map(|entry| entry.kind.as_str()).collect::<Vec<_>>(), ["submitted", "disposed"]);
}
