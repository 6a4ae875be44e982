//! The procedure in the real office: five hundred sequences of what people do, against real databases. What has to be refused is
//! refused and changes nothing, of a pool never more is lent than there is, and the clock of a deadline runs as promised.

use crate::procedure::{Dice, stands_still};
use crate::support::{DAY, TestOffice, between};
use silandap::domain::action::Action;
use silandap::domain::code::ReservationCode;
use silandap::domain::disposition::PassTo;
use silandap::domain::procedure;
use silandap::domain::reservation::{Refusal, SarprasAnswer, Status};
use silandap::domain::role::{Role, Roles};
use silandap::domain::slot::{Moment, instant, wall_clock};
use silandap::domain::working_calendar::WorkingCalendar;
use silandap::error::AppError;
use silandap::store::reference;
use silandap::store::reservations::Reservation;
use silandap::workflow::propose::Answer;
use std::collections::BTreeMap;

/// So many offices, each with a database of its own,
const OFFICES: usize = 8;
/// and so many sequences in each: five hundred and four.
const SEQUENCES: usize = 63;
/// Six projectors that are lent by the day, and rooms that one uses alone.
const POOL: &str = "PRL-LCD";
const POOL_STOCK: i64 = 6;
const PLACES: [&str; 7] = ["AUL-1", "AUL-2", POOL, "RPT-1", "RPT-2", "KLS-A", "KLS-B"];
/// Days after [`DAY`], all of them Tuesday to Friday and no holiday. With the places they are more than are needed: what an earlier
/// sequence has for good is passed over.
const DAYS: [i64; 16] = [0, 1, 2, 3, 7, 8, 28, 29, 30, 31, 35, 36, 37, 38, 42, 43];

/// What brings a request nearer to its end, and is done more often than the rest.
const ONWARD: [Action; 8] =
    [Action::ReceiveBack, Action::HandOver, Action::Approve, Action::Confirm, Action::PassOn, Action::Dispose, Action::Resubmit, Action::Reply];

/// Units of the pool that are lent out or promised at once, at most.
const FULLEST: &str = "select coalesce(max((select sum(o.quantity) from occupancy o where o.facility_id = f.id and o.hold = 'hard' \
    and o.starts_at <= a.starts_at and o.ends_at > a.starts_at)), 0) \
    from occupancy a join facility f on f.id = a.facility_id where f.code = 'PRL-LCD' and a.hold = 'hard'";

/// Does `action` in the real office, with words and times that are in order.
async fn really(office: &TestOffice, code: &ReservationCode, action: Action, dice: &mut Dice) -> Result<(), AppError> {
    let row = office.reservation(code).await;
    let days = [1_i64, 2][dice.roll(2)];
    let (start, end) = (row.start + chrono::Duration::days(days), row.end + chrono::Duration::days(days));
    let (start, end) = (start.format("%Y-%m-%dT%H:%M").to_string(), end.format("%Y-%m-%dT%H:%M").to_string());
    match action {
        Action::Dispose if dice.roll(4) == 0 => office.send_to_head(code).await,
        Action::Dispose => office.dispose(code).await,
        Action::PassOn => office.pass_on(code, dice.of(&[PassTo::Sarpras, PassTo::Sarpras, PassTo::Counter])).await,
        Action::Confirm => office.confirm(code, dice.of(&[SarprasAnswer::Available, SarprasAnswer::Available, SarprasAnswer::Partial])).await,
        Action::RequestInfo => office.request_info(code, "susunan acara").await,
        Action::Resubmit => office.complete(code, "terlampir", None).await,
        Action::Approve => office.approve(code).await,
        Action::Reject => office.reject(code, "penuh").await,
        Action::Move if dice.roll(2) == 0 => office.move_to(code, None, &start, &end).await,
        Action::Move | Action::Offer => office.propose(code, None, &start, &end).await,
        Action::Reply => office.answer(code, if dice.roll(2) == 0 { Answer::Yes(None) } else { Answer::No }).await,
        Action::Recall => office.recall(code).await,
        Action::Cancel => office.cancel(code, "dipakai kantor").await,
        Action::Withdraw => office.withdraw(code).await,
        Action::HandOver => office.hand_over(code).await,
        Action::ReceiveBack => office.receive_back(code, Vec::new()).await,
        Action::NoShow => office.no_show(code).await,
        Action::MarkNotified => office.tell(code).await,
        // Undo belongs to the seconds after a move, and damage has its own tests.
        Action::Undo | Action::ReportDamage => Ok(()),
    }
}

/// When the office has to answer, worked out beside the office.
struct Deadline {
    due: Moment,
    /// The clock stands still since then.
    since: Option<Moment>,
    /// How often it has gone on with a later moment.
    put_off: u32,
}

impl Deadline {
    /// The request went from `before` to `after`; if its clock has run again, then from `goes_on`. `asked_anew`: another offer may have
    /// taken the place of an earlier one, whose pause counts until then.
    fn follow(&mut self, before: &Reservation, after: &Reservation, asked_anew: bool, goes_on: Moment, calendar: &WorkingCalendar) {
        assert!(after.due_at >= before.due_at, "{}: a due moment never comes nearer", after.code);
        if after.status.is_terminal() {
            // Nobody waits for it any more.
            (self.due, self.since) = (after.due_at, None);
            return;
        }
        let stands = stands_still(after.status);
        if let Some(since) = self.since.filter(|_| !stands || asked_anew) {
            let due = calendar.due_after_pause(self.due, since, goes_on);
            self.put_off += u32::from(due > self.due);
            (self.due, self.since) = (due, None);
        }
        if stands && self.since.is_none() {
            self.since = Some(goes_on);
        }
        let offered = after.proposal.as_ref().filter(|_| after.status == Status::Offered).map(|offer| offer.asked_at);
        let since = after.missing.as_ref().map(|missing| missing.asked_at).or(offered);
        assert_eq!((after.due_at, since), (self.due, self.since), "{}: {} → {}: due, and standing still since", after.code, before.status, after.status);
    }
}

/// What the sequences have seen.
#[derive(Default)]
struct Seen {
    done: BTreeMap<Action, u32>,
    /// Refused because too few units were left.
    too_few: u32,
    /// Deadlines that were put off by a pause.
    put_off: u32,
}

/// Two or three who want the same place at the same time; in the pool each wants several, and the facilities team has said yes to all of
/// them. Each with its deadline; nobody when an earlier sequence has the place for good.
async fn wishes(office: &TestOffice, place: &str, first: Moment, dice: &mut Dice, calendar: &WorkingCalendar) -> Vec<(ReservationCode, Deadline)> {
    let date = wall_clock(first).date();
    let next = wall_clock(first + chrono::Duration::days(1)).date();
    let is_pool = place == POOL;
    let mut made = Vec::new();
    for _ in 0..if is_pool { 3 } else { 2 } {
        let wish = if is_pool {
            between(place, dice.of(&[2, 3, 4, 5]), &format!("{date}T00:00"), &format!("{next}T00:00"))
        } else {
            between(place, 1, &format!("{date}T08:00"), &format!("{date}T11:00"))
        };
        let code = match office.submit(wish).await {
            Ok(submitted) => submitted.code,
            Err(AppError::Refused(_)) => continue,
            Err(other) => panic!("{place} on {date}: {other:?}"),
        };
        if is_pool {
            office.dispose(&code).await.expect("it is passed on");
            office.confirm(&code, SarprasAnswer::Available).await.expect("it is available");
        }
        let row = office.reservation(&code).await;
        let deadline = Deadline { due: calendar.due(office.now()), since: None, put_off: 0 };
        assert_eq!(row.due_at, deadline.due, "{place} on {date}");
        made.push((code, deadline));
    }
    made
}

/// One act of somebody, possible or not.
async fn step(office: &TestOffice, code: &ReservationCode, deadline: &mut Deadline, dice: &mut Dice, calendar: &WorkingCalendar, seen: &mut Seen) {
    let everyone = Roles(Role::ALL.to_vec());
    let before = office.reservation(code).await;
    let allowed = |action: Action| action.allowed(before.facts(office.now()), &everyone).is_ok();
    let possible: Vec<Action> =
        Action::ALL.iter().copied().filter(|action| !matches!(action, Action::Undo | Action::ReportDamage) && allowed(*action)).collect();
    // Mostly what is possible; sometimes what is not, which has to be refused and to change nothing.
    let onward = ONWARD.into_iter().find(|action| possible.contains(action));
    let action = match (dice.roll(10), onward) {
        (0..2, _) => dice.of(Action::ALL),
        (2..7, Some(onward)) => onward,
        _ => dice.of(&possible),
    };
    let answer = really(office, code, action, dice).await;
    let after = office.reservation(code).await;
    assert!(procedure::leads(before.status, after.status), "{action}: {} → {}", before.status, after.status);
    if matches!(action, Action::Undo | Action::ReportDamage) {
        return;
    }
    // Another time that is proposed for a booking is the proposal of a move.
    let may = allowed(action) || (action == Action::Offer && allowed(Action::Move));
    assert!(answer.is_err() || may, "{action} in {} is not allowed and was done", before.status);
    match answer {
        Ok(()) => *seen.done.entry(action).or_default() += 1,
        Err(error) => {
            assert_eq!((before.status, before.version), (after.status, after.version), "{action}: a refusal changes nothing");
            seen.too_few += u32::from(matches!(error, AppError::Refused(Refusal::StockExceeded { .. })));
        }
    }
    let asked_anew = matches!(action, Action::Move | Action::Offer) && before.version != after.version;
    deadline.follow(&before, &after, asked_anew, office.now(), calendar);
}

/// The clock ends what nobody has answered in time.
async fn the_clock_looks(office: &TestOffice, all: &mut [(ReservationCode, Deadline)], calendar: &WorkingCalendar) {
    let mut before = Vec::new();
    for (code, _) in all.iter() {
        before.push(office.reservation(code).await);
    }
    office.look_at_the_clock().await;
    for ((code, deadline), before) in all.iter_mut().zip(before) {
        let after = office.reservation(code).await;
        // From then on the office could go on with it, not only from when the clock has looked.
        let ended = before.proposal.as_ref().filter(|_| after.proposal.is_none()).map(|offer| calendar.work_goes_on(offer.answer_by));
        deadline.follow(&before, &after, false, ended.unwrap_or(office.now()), calendar);
    }
}

/// Ten acts from the request to the use; `false` when there was nobody.
async fn sequence(office: &TestOffice, place: &str, days: i64, dice: &mut Dice, calendar: &WorkingCalendar, seen: &mut Seen) -> bool {
    office.set_clock("2026-11-24T10:00");
    let first = instant(format!("{DAY}T00:00:00").parse().expect("a time")) + chrono::Duration::days(days);
    let date = wall_clock(first).date();
    let day_before = wall_clock(first - chrono::Duration::days(1)).date();
    let mut all = wishes(office, place, first, dice, calendar).await;
    if all.is_empty() {
        return false;
    }
    for turn in 0..10 {
        match turn {
            // The next working day: what stands still is put off, and can still be answered.
            3 => office.set_clock("2026-11-25T10:00"),
            // What is lent by the day has begun at midnight; nothing more would be decided.
            6 if place == POOL => office.set_clock(&format!("{day_before}T10:00")),
            6 => office.set_clock(&format!("{date}T07:30")),
            8 => office.set_clock(&format!("{date}T10:00")),
            _ => {}
        }
        if turn == 7 {
            the_clock_looks(office, &mut all, calendar).await;
        }
        let who = dice.roll(all.len());
        let (code, deadline) = &mut all[who];
        step(office, code, deadline, dice, calendar, seen).await;
    }
    seen.put_off += all.iter().map(|(_, deadline)| deadline.put_off).sum::<u32>();
    true
}

#[tokio::test]
async fn five_hundred_sequences_in_the_real_office_break_no_promise() {
    let mut dice = Dice(7);
    let mut seen = Seen::default();
    let mut ran = 0;
    for _ in 0..OFFICES {
        let office = TestOffice::open().await;
        office.set_head_first(true).await;
        assert_eq!(office.facility(POOL).await.stock, POOL_STOCK);
        let calendar = reference::load(&office.store, &mut office.store.read().await.expect("a connection")).await.expect("readable").calendar;
        let mut ran_here = 0;
        for (days, place) in DAYS.into_iter().flat_map(|days| PLACES.map(|place| (days, place))) {
            if ran_here == SEQUENCES {
                break;
            }
            ran_here += usize::from(sequence(&office, place, days, &mut dice, &calendar, &mut seen).await);
            if place == POOL {
                let held = office.number(FULLEST).await;
                assert!(held <= POOL_STOCK, "{held} of {POOL_STOCK} are promised {days} days after {DAY}");
            }
        }
        office.assert_sound().await;
        ran += ran_here;
    }
    assert!(ran >= 500, "{ran} sequences had somebody in them");
    assert!(seen.too_few > 10, "the stock has stopped {} approvals", seen.too_few);
    assert!(seen.put_off > 10, "{} deadlines were put off by a pause", seen.put_off);
    for action in Action::ALL.iter().filter(|action| !matches!(action, Action::Undo | Action::ReportDamage)) {
        assert!(seen.done.get(action).is_some_and(|times| *times > 0), "{action} was never done: {:?}", seen.done);
    }
}
