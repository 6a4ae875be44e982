//! The procedure as a whole: whatever people do in whatever order, what the office promises stays true. Ten thousand sequences on a
//! model that asks the same table as the buttons; five hundred on the real thing stand in `sequences.rs`.

use silandap::domain::action::Action;
use silandap::domain::procedure;
use silandap::domain::reservation::{Facts, Holding, Phase, Question, SarprasAnswer, Status};
use silandap::domain::slot::{Moment, instant};
use silandap::domain::working_calendar::{WorkingCalendar, published_holidays};
use std::collections::BTreeMap;

/// The same numbers every time (xorshift64*).
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        usize::try_from((self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % sides as u64).expect("small")
    }

    pub fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.roll(all.len())]
    }
}

/// The clock of the service stands still: it is the applicant's turn.
pub fn stands_still(status: Status) -> bool {
    matches!(status, Status::NeedsInfo | Status::Offered)
}

/// There are so many projectors in the model's pool.
const POOL: i64 = 6;

/// One request of the model. Times of use are small numbers; two requests with the same one want the same hall, or units of the same
/// pool, at the same time.
#[derive(Debug, Clone)]
struct Request {
    status: Status,
    answer: Option<SarprasAnswer>,
    quantity: i64,
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
    fn new(quantity: i64, time: usize, due: Moment) -> Self {
        Self {
            status: Status::Submitted,
            answer: None,
            quantity,
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

/// How many units are held at each time, where any are.
fn held<'r>(all: impl IntoIterator<Item = &'r Request>) -> BTreeMap<usize, i64> {
    let mut held: BTreeMap<usize, i64> = BTreeMap::new();
    for request in all {
        for time in request.hard() {
            *held.entry(time).or_default() += request.quantity;
        }
    }
    held
}

/// Does `action` in the model, where there are `stock` units; `false` when too few of them are free at the time it needs.
fn act(all: &mut [Request], who: usize, action: Action, dice: &mut Dice, calendar: &WorkingCalendar, now: Moment, stock: i64) -> bool {
    let others = held(all.iter().enumerate().filter(|(place, _)| *place != who).map(|(_, other)| other));
    let quantity = all[who].quantity;
    let free = |time: usize| others.get(&time).copied().unwrap_or_default() + quantity <= stock;
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
            // One of the two other times.
            let time = (request.time + 1 + dice.roll(2)) % 3;
            if !free(time) {
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

fn assert_promises(all: &[Request], stock: i64, history: &[String]) {
    for (time, units) in held(all) {
        assert!(units <= stock, "{units} of {stock} are held at time {time}: {all:?} after {history:?}");
    }
    for request in all {
        // What lies on the head's desk was passed on to it, was never answered, and holds nothing.
        if request.with_head && request.status == Status::Disposed {
            assert!(request.answer.is_none() && request.hard().is_empty(), "on the head's desk: {request:?} after {history:?}");
        }
        assert_eq!(request.decided, request.told, "a decision without a message: {request:?} after {history:?}");
        assert_eq!(request.paused.is_some(), stands_still(request.status), "the clock: {request:?} after {history:?}");
    }
}

#[test]
fn ten_thousand_sequences_of_allowed_acts_break_no_promise() {
    let calendar = WorkingCalendar::new(published_holidays());
    let received = instant("2026-11-24T10:00:00".parse().expect("a time"));
    let mut dice = Dice(20_261_124);
    let mut seen: BTreeMap<(Status, Status), u32> = BTreeMap::new();
    // In the pool: acts for which too few units were free, and how often several had units at the same time.
    let (mut too_few, mut shared) = (0, 0);
    for sequence in 0..10_000 {
        // A hall, which one uses alone, and a pool in turns.
        let stock = if sequence % 2 == 0 { 1 } else { POOL };
        let mut quantity = || if stock == 1 { 1 } else { dice.of(&[2, 3, 4, 5]) };
        let quantities = [quantity(), quantity(), quantity()];
        let mut all: Vec<Request> = quantities.into_iter().map(|quantity| Request::new(quantity, dice.roll(2), calendar.due(received))).collect();
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
                if !act(&mut all, who, action, &mut dice, &calendar, now, stock) {
                    too_few += u32::from(stock == POOL);
                    continue;
                }
                history.push(format!("{who} {action}"));
                let after = &all[who];
                assert!(procedure::leads(before.status, after.status), "{action}: {} → {} is no step", before.status, after.status);
                assert!(after.due >= before.due, "a due moment never comes nearer: {history:?}");
                *seen.entry((before.status, after.status)).or_default() += 1;
            }
            assert_promises(&all, stock, &history);
            let several = |time: usize| all.iter().filter(|request| request.hard().contains(&time)).count() > 1;
            shared += u32::from(stock == POOL && (0..3).any(several));
        }
    }
    assert!(too_few > 100 && shared > 100, "too few were free {too_few} times, and several had some {shared} times");
    // The dice have been everywhere: every state was reached.
    for status in Status::ALL.iter().filter(|status| !matches!(status, Status::Submitted | Status::Expired)) {
        assert!(seen.keys().any(|(_, to)| to == status), "{status} was never reached");
    }
}
