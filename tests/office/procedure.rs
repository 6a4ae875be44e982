//! The procedure as a whole: whatever people do in whatever order, what the office promises stays true. Ten thousand sequences on a
//! model that asks the same table as the buttons, five hundred on the real thing.

use crate::support::{DAY, TestOffice, between};
use silandap::domain::action::Action;
use silandap::domain::code::ReservationCode;
use silandap::domain::disposition::PassTo;
use silandap::domain::procedure;
use silandap::domain::reservation::{Facts, Holding, Phase, Question, SarprasAnswer, Status};
use silandap::domain::role::{Role, Roles};
use silandap::domain::slot::{Moment, instant, wall_clock};
use silandap::domain::working_calendar::{WorkingCalendar, published_holidays};
use silandap::error::AppError;
use silandap::workflow::propose::Answer;
use std::collections::BTreeMap;

/// The same numbers every time (xorshift64*).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        usize::try_from((self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % sides as u64).expect("small")
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.roll(all.len())]
    }
}

/// One request of the model. Times of use are small numbers; two requests with the same one want the same hall at the same time.
#[derive(Debug, Clone)]
struct Request {
    status: Status,
    answer: Option<SarprasAnswer>,
    time: usize,
    /// Held beside or instead of `time` until the answer.
    proposed: Option<usize>,
    came_from: Status,
    phase: Phase,
    with_head: bool,
    due: Moment,
    /// The clock stands still since then.
    paused: Option<Moment>,
    /// Decisions that have a message.
    told: usize,
    decided: usize,
}

impl Request {
    fn new(time: usize, due: Moment) -> Self {
        Self {
            status: Status::Submitted,
            answer: None,
            time,
            proposed: None,
            came_from: Status::Submitted,
            phase: Phase::Ahead,
            with_head: false,
            due,
            paused: None,
            told: 0,
            decided: 0,
        }
    }

    fn facts(&self) -> Facts {
        let asked = self.proposed.is_some() || self.status == Status::NeedsInfo;
        Facts {
            status: self.status,
            sarpras_answer: self.answer,
            phase: self.phase,
            question: if asked { Question::Open } else { Question::None },
            damage_open: true,
            with_head: self.with_head,
        }
    }

    fn hard(&self) -> Vec<usize> {
        let own = (self.status.holding() == Holding::Hard).then_some(self.time);
        own.into_iter().chain(self.proposed).collect()
    }

    fn resume(&mut self, calendar: &WorkingCalendar, now: Moment) {
        if let Some(since) = self.paused.take() {
            self.due = calendar.due_after_pause(self.due, since, now);
        }
    }
}

/// Does `action` in the model; `false` when the time it needs is somebody else's.
fn act(all: &mut [Request], who: usize, action: Action, dice: &mut Dice, calendar: &WorkingCalendar, now: Moment) -> bool {
    let others: Vec<usize> = all.iter().enumerate().filter(|(place, _)| *place != who).flat_map(|(_, other)| other.hard()).collect();
    let free = |time: usize| !others.contains(&time);
    let request = &mut all[who];
    match action {
        Action::Dispose => {
            request.status = Status::Disposed;
            request.with_head = dice.roll(3) == 0;
        }
        Action::PassOn => {
            request.with_head = false;
            request.status = if dice.roll(2) == 0 { Status::Disposed } else { Status::Submitted };
        }
        Action::Confirm => {
            request.status = Status::Review;
            request.answer = Some(dice.of(&[SarprasAnswer::Available, SarprasAnswer::Available, SarprasAnswer::Partial, SarprasAnswer::Unavailable]));
        }
        Action::RequestInfo => {
            request.came_from = request.status;
            request.status = Status::NeedsInfo;
            request.paused = Some(now);
        }
        Action::Resubmit => {
            request.status = request.came_from;
            request.resume(calendar, now);
        }
        Action::Approve => {
            if !free(request.time) {
                return false;
            }
            request.status = Status::Approved;
            request.decided += 1;
            request.told += 1;
        }
        Action::Reject => {
            request.status = Status::Rejected;
            request.decided += 1;
            request.told += 1;
        }
        Action::Move | Action::Offer => {
            let time = dice.roll(3);
            if !free(time) || time == request.time {
                return false;
            }
            request.proposed = Some(time);
            if request.status != Status::Approved {
                request.status = Status::Offered;
                request.paused = request.paused.or(Some(now));
            }
        }
        Action::Reply => {
            let proposed = request.proposed.take().expect("something was asked");
            if dice.roll(2) == 0 {
                request.time = proposed;
                if request.status == Status::Offered {
                    request.decided += 1;
                    request.told += 1;
                }
                request.status = Status::Approved;
            } else if request.status == Status::Offered {
                request.status = Status::Review;
            }
            request.resume(calendar, now);
        }
        Action::Recall | Action::Undo => {
            request.proposed = None;
            if request.status == Status::Offered {
                request.status = Status::Review;
            }
            request.resume(calendar, now);
        }
        Action::Cancel => {
            request.status = Status::Cancelled;
            request.proposed = None;
            request.decided += 1;
            request.told += 1;
        }
        Action::Withdraw => {
            request.status = Status::Cancelled;
            request.proposed = None;
            request.paused = None;
        }
        Action::HandOver => {
            request.status = Status::InUse;
            request.proposed = None;
        }
        Action::ReceiveBack => request.status = Status::Done,
        Action::NoShow => {
            request.status = Status::NoShow;
            request.proposed = None;
        }
        Action::ReportDamage | Action::MarkNotified => {}
    }
    true
}

/// The clock goes on for everybody: what is undecided when its time comes expires.
fn tick(all: &mut [Request]) {
    for request in all {
        request.phase = match request.phase {
            Phase::Ahead => Phase::Near,
            Phase::Near => Phase::Begun,
            Phase::Begun => Phase::Missed,
            Phase::Missed | Phase::Over => Phase::Over,
        };
        let before = request.status;
        if request.facts().has_come_undecided() || (request.status == Status::Offered && request.phase >= Phase::Begun) {
            request.status = Status::Expired;
            request.proposed = None;
            request.paused = None;
        }
        assert!(procedure::leads(before, request.status), "{before} → {}", request.status);
    }
}

fn assert_promises(all: &[Request], history: &[String]) {
    let mut held: BTreeMap<usize, usize> = BTreeMap::new();
    for (place, request) in all.iter().enumerate() {
        for time in request.hard() {
            let other = held.insert(time, place);
            assert!(other.is_none_or(|other| other == place), "two hold time {time}: {all:?} after {history:?}");
        }
        // What lies on the head's desk was passed on to it, was never answered, and holds nothing.
        if request.with_head && request.status == Status::Disposed {
            assert!(request.answer.is_none() && request.hard().is_empty(), "on the head's desk: {request:?} after {history:?}");
        }
        assert_eq!(request.decided, request.told, "a decision without a message: {request:?} after {history:?}");
        let stands_still = matches!(request.status, Status::NeedsInfo | Status::Offered);
        assert_eq!(request.paused.is_some(), stands_still, "the clock: {request:?} after {history:?}");
    }
}

#[test]
fn ten_thousand_sequences_of_allowed_acts_break_no_promise() {
    let calendar = WorkingCalendar::new(published_holidays());
    let received = instant("2026-11-24T10:00:00".parse().expect("a time"));
    let mut dice = Dice(20_261_124);
    let mut seen: BTreeMap<(Status, Status), u32> = BTreeMap::new();
    for _ in 0..10_000 {
        let mut all: Vec<Request> = (0..3).map(|_| Request::new(dice.roll(2), calendar.due(received))).collect();
        let mut history = Vec::new();
        let mut now = received;
        for _ in 0..24 {
            now += chrono::Duration::hours(5);
            if dice.roll(9) == 0 {
                tick(&mut all);
                history.push("tick".to_owned());
            } else {
                let (who, action) = (dice.roll(3), dice.of(Action::ALL));
                let before = all[who].clone();
                match action.possible(before.facts()) {
                    Err(_) => continue,
                    Ok(()) => assert!(!before.status.is_terminal() || matches!(action, Action::MarkNotified | Action::ReportDamage), "{action} after the end"),
                }
                if !act(&mut all, who, action, &mut dice, &calendar, now) {
                    continue;
                }
                history.push(format!("{who} {action}"));
                let after = &all[who];
                assert!(procedure::leads(before.status, after.status), "{action}: {} → {} is no step", before.status, after.status);
                assert!(after.due >= before.due, "a due moment never comes nearer: {history:?}");
                *seen.entry((before.status, after.status)).or_default() += 1;
            }
            assert_promises(&all, &history);
        }
    }
    // The dice have been everywhere: every state was reached.
    for status in Status::ALL.iter().filter(|status| !matches!(status, Status::Submitted | Status::Expired)) {
        assert!(seen.keys().any(|(_, to)| to == status), "{status} was never reached");
    }
}

/// What brings a request nearer to its end, and is done more often than the rest.
const ONWARD: [Action; 8] =
    [Action::ReceiveBack, Action::HandOver, Action::Approve, Action::Confirm, Action::PassOn, Action::Dispose, Action::Resubmit, Action::Reply];

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

#[tokio::test]
async fn five_hundred_sequences_in_the_real_office_break_no_promise() {
    let mut dice = Dice(7);
    let mut done: BTreeMap<Action, u32> = BTreeMap::new();
    let everyone = Roles(Role::ALL.to_vec());
    for _ in 0..10 {
        let office = TestOffice::open().await;
        office.set_head_first(true).await;
        for sequence in 0..50 {
            office.set_clock("2026-11-24T10:00");
            // Two that want the same room at the same time, in one of the rooms.
            let room = ["AUL-1", "AUL-2", "RPT-1", "RPT-2", "KLS-A", "KLS-B"][sequence % 6];
            let first = instant(format!("{DAY}T08:00:00").parse().expect("a time"));
            let date = wall_clock(first + chrono::Duration::days([0, 1, 2, 3, 7, 8][sequence / 6 % 6])).date();
            let wish = || between(room, 1, &format!("{date}T08:00"), &format!("{date}T11:00"));
            let mut codes = Vec::new();
            for _ in 0..2 {
                match office.submit(wish()).await {
                    Ok(made) => codes.push(made.code),
                    // An earlier sequence has it for good.
                    Err(AppError::Refused(_)) => {}
                    Err(other) => panic!("{other:?}"),
                }
            }
            if codes.is_empty() {
                continue;
            }
            for step in 0..10 {
                match step {
                    6 => office.set_clock(&format!("{date}T07:30")),
                    8 => office.set_clock(&format!("{date}T10:00")),
                    _ => {}
                }
                if step == 7 {
                    office.look_at_the_clock().await;
                }
                let code = codes[dice.roll(codes.len())].clone();
                let before = office.reservation(&code).await;
                let possible: Vec<Action> = Action::ALL
                    .iter()
                    .copied()
                    .filter(|action| !matches!(action, Action::Undo | Action::ReportDamage) && action.allowed(before.facts(office.now()), &everyone).is_ok())
                    .collect();
                // Mostly what is possible; sometimes what is not, which has to be refused and to change nothing.
                let onward = ONWARD.into_iter().find(|action| possible.contains(action));
                let action = match (dice.roll(10), onward) {
                    (0..2, _) => dice.of(Action::ALL),
                    (2..7, Some(onward)) => onward,
                    _ => dice.of(&possible),
                };
                let answer = really(&office, &code, action, &mut dice).await;
                let after = office.reservation(&code).await;
                assert!(procedure::leads(before.status, after.status), "{action}: {} → {}", before.status, after.status);
                if matches!(action, Action::Undo | Action::ReportDamage) {
                    continue;
                }
                if action.allowed(before.facts(office.now()), &everyone).is_err() {
                    assert!(answer.is_err(), "{action} in {} is not allowed and was done", before.status);
                }
                match answer {
                    Ok(()) => *done.entry(action).or_default() += 1,
                    Err(_) => assert_eq!((before.status, before.version), (after.status, after.version), "{action}: a refusal changes nothing"),
                }
            }
        }
        office.assert_sound().await;
    }
    for action in Action::ALL.iter().filter(|action| !matches!(action, Action::Undo | Action::ReportDamage)) {
        assert!(done.get(action).is_some_and(|times| *times > 0), "{action} was never done: {done:?}");
    }
}
