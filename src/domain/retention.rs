//! How long the office keeps what names a person (*masa simpan*, UU PDP, service §3.3), and when it forgets.

use super::code::ReservationCode;
use super::phone::PhoneNumber;
use super::reservation::Status;
use super::slot::{Moment, TimeOfDay, instant, local_date, wall_clock};
use chrono::{Duration, Months};
use serde::{Deserialize, Serialize};

/// Stands where the words of a person were; the register is kept in the office's language, whatever the reader's is.
pub const FORGOTTEN: &str = "(dihapus)";

/// The night's run may begin from this hour on, WITA.
const NIGHT: TimeOfDay = TimeOfDay::at(1, 0);

super::codes! {
    /// What is kept for a time of its own. The audit trail is not among it: it never knew a personal value, and stays whole.
    pub enum Kept {
        /// Contact data and words of a request that came to use, or to nobody's coming; from its end. Facility, dates, regency and
        /// kind of applicant stay.
        Done = "done",
        /// The same of a request that was rejected or cancelled, or has expired.
        Closed = "closed",
        /// Files that came with a request, from its end.
        Attachments = "attachments",
        /// A line of the guest book, from the visit; day, number, regency and purpose stay.
        GuestBook = "guest_book",
        /// Who has read which request.
        ReadLog = "read_log",
        /// Answers to the survey, from the end of their month. They name nobody; whoever is forgotten does not take them along.
        Survey = "survey",
    }
}

impl Kept {
    /// For so many months (service §3.3).
    pub const fn months(self) -> u32 {
        match self {
            Self::Done | Self::GuestBook => 12,
            Self::Closed => 6,
            Self::Attachments => 3,
            Self::ReadLog | Self::Survey => 60,
        }
    }

    /// How the contact data of a request in this state is kept; `None` while it is open or in use.
    pub fn of(status: Status) -> Option<Self> {
        match status {
            Status::Done | Status::NoShow => Some(Self::Done),
            Status::Rejected | Status::Cancelled | Status::Expired => Some(Self::Closed),
            Status::Submitted | Status::Disposed | Status::Review | Status::NeedsInfo | Status::Offered | Status::Approved | Status::InUse => None,
        }
    }

    /// What ended then or earlier is forgotten at `now`: the same time of day, so many months ago; a day that month does not have
    /// is its last one.
    ///
    /// # Panics
    /// In the first years of the calendar.
    pub fn cutoff(self, now: Moment) -> Moment {
        let wall = wall_clock(now).checked_sub_months(Months::new(self.months()));
        instant(wall.expect("the office's clock is far from the beginning of the calendar"))
    }
}

/// How much one run has forgotten, or would have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Requests that came to use.
    pub done: i64,
    /// Requests that came to nothing.
    pub closed: i64,
    pub attachments: i64,
    /// Lines of the guest book.
    pub guest_book: i64,
    /// Lines of who has read what.
    pub read_log: i64,
    /// Answers to the survey.
    pub survey: i64,
}

impl Counts {
    /// Of one kind.
    pub fn of(&self, kept: Kept) -> i64 {
        match kept {
            Kept::Done => self.done,
            Kept::Closed => self.closed,
            Kept::Attachments => self.attachments,
            Kept::GuestBook => self.guest_book,
            Kept::ReadLog => self.read_log,
            Kept::Survey => self.survey,
        }
    }

    /// Of all kinds.
    pub fn total(&self) -> i64 {
        Kept::ALL.iter().map(|kept| self.of(*kept)).sum()
    }
}

/// One run of the forgetting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    pub at: Moment,
    /// Name of staff; empty for the clock and for commands.
    pub by: String,
    /// It only counted.
    pub dry_run: bool,
    pub counts: Counts,
}

/// What the clock has to do at night.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NightWork {
    /// Count only: the office sees what the next night will forget, once, before anything is.
    Rehearsal,
    Forget,
}

/// What is to be done at `now`, if anything: once a night, and after a night on which nobody ran it as soon as somebody does.
/// `first` is when it ran for the very first time, `last` when it last forgot.
pub fn night_work(first: Option<Moment>, last: Option<Moment>, now: Moment) -> Option<NightWork> {
    let Some(first) = first else { return Some(NightWork::Rehearsal) };
    (last.unwrap_or(first) < latest_night(now)).then_some(NightWork::Forget)
}

/// The latest moment at which a night's run could begin.
fn latest_night(now: Moment) -> Moment {
    let tonight = NIGHT.on(local_date(now));
    if tonight <= now { tonight } else { tonight - Duration::days(1) }
}

/// By what a person is found who asks for their data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PersonKey {
    Phone(PhoneNumber),
    /// Of any of their requests.
    Code(ReservationCode),
}

impl std::str::FromStr for PersonKey {
    type Err = super::UnknownCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Ok(code) = text.parse() {
            return Ok(Self::Code(code));
        }
        text.parse().map(Self::Phone).map_err(|_| super::UnknownCode)
    }
}

/// A request of somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptRequest {
    pub code: ReservationCode,
    pub status: Status,
}

/// What there is of one person.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct KeptPerson {
    /// The newest stands first.
    pub requests: Vec<KeptRequest>,
    /// Lines of the guest book.
    pub visits: i64,
}

impl KeptPerson {
    /// Whether the office keeps nothing of them.
    pub fn is_empty(&self) -> bool {
        self.requests.is_empty() && self.visits == 0
    }

    /// Codes of what is open or in use: until that is over the office has to be able to reach them.
    pub fn in_the_way(&self) -> Vec<ReservationCode> {
        self.requests.iter().filter(|request| Kept::of(request.status).is_none()).map(|request| request.code.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::wita;

    #[test]
    fn everything_is_kept_as_long_as_the_office_has_promised() {
        for (kept, now, last) in [
            (Kept::Done, "2026-11-24 10:00", "2025-11-24 10:00"),
            (Kept::Closed, "2026-11-24 10:00", "2026-05-24 10:00"),
            (Kept::Attachments, "2026-11-24 10:00", "2026-08-24 10:00"),
            (Kept::GuestBook, "2026-01-01 00:00", "2025-01-01 00:00"),
            (Kept::ReadLog, "2026-11-24 10:00", "2021-11-24 10:00"),
            (Kept::Survey, "2026-11-24 10:00", "2021-11-24 10:00"),
            // There is no 31 June and no 30 February; nothing leaves before its time.
            (Kept::Closed, "2026-12-31 10:00", "2026-06-30 10:00"),
            (Kept::Closed, "2026-08-30 10:00", "2026-02-28 10:00"),
            (Kept::Done, "2028-02-29 10:00", "2027-02-28 10:00"),
        ] {
            assert_eq!(kept.cutoff(wita(now)), wita(last), "{kept} at {now}");
        }
    }

    #[test]
    fn what_is_open_or_in_use_has_no_end_yet() {
        for status in Status::ALL {
            assert_eq!(Kept::of(*status).is_some(), status.is_terminal(), "{status}");
        }
        let kept = |status| KeptRequest { code: ReservationCode::from_bits(7), status };
        let person = |status| KeptPerson { requests: vec![kept(Status::Done), kept(status)], visits: 0 };
        assert_eq!(person(Status::Approved).in_the_way().len(), 1);
        assert!(person(Status::Rejected).in_the_way().is_empty());
    }

    #[test]
    fn the_first_run_only_counts_and_then_it_runs_once_a_night() {
        let work = |first: &str, last: &str, now: &str| {
            let moment = |text: &str| (!text.is_empty()).then(|| wita(text));
            night_work(moment(first), moment(last), wita(now))
        };
        assert_eq!(work("", "", "2026-11-24 09:00"), Some(NightWork::Rehearsal));
        let first = "2026-11-24 09:00";
        assert_eq!(work(first, "", "2026-11-25 00:59"), None, "not before the night");
        assert_eq!(work(first, "", "2026-11-25 01:00"), Some(NightWork::Forget));
        assert_eq!(work(first, "2026-11-25 01:00", "2026-11-25 23:59"), None, "once a night");
        assert_eq!(work(first, "2026-11-25 01:00", "2026-11-26 01:00"), Some(NightWork::Forget));
        assert_eq!(work(first, "2026-11-25 01:00", "2026-11-27 08:00"), Some(NightWork::Forget), "a night was missed");
    }

    #[test]
    fn a_person_is_found_by_number_or_code() {
        let code = ReservationCode::from_bits(987_654_321_012);
        assert_eq!(code.as_str().to_lowercase().parse(), Ok(PersonKey::Code(code)));
        assert_eq!("0812 5033 1234".parse(), Ok(PersonKey::Phone("+6281250331234".parse().expect("a good number"))));
        assert_eq!("Rahmah".parse::<PersonKey>(), Err(super::super::UnknownCode));
    }
}
