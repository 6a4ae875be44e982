//! Example data for looking around and for measuring: facilities, people, requests in every state around today. The same
//! for everybody on the same day. Never into a database that holds anything.

mod access;
mod catalogue;
mod people;
mod plan;
mod random;
mod write;

pub use catalogue::facilities;

use crate::domain::availability::Purpose;
use crate::domain::facility::Facility;
use crate::domain::role::{Role, StaffId};
use crate::domain::service_standard::HORIZON_DAYS;
use crate::domain::slot::{Moment, Slot, local_date};
use crate::domain::working_calendar::WorkingCalendar;
use crate::error::AppError;
use crate::store::{Store, bulk, facilities as facility_rows, reference};
use chrono::{Datelike as _, Days, Duration, NaiveDate};
use plan::{Fate, Planned, Planner, Wanted};

/// A staff member of the example: name, role, Argon2 hash of the password.
pub type DemoStaff = (String, Role, String);

/// What was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filled {
    pub facilities: usize,
    pub requests: usize,
    pub events: i64,
}

/// Why nothing was made.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error("the database holds data already; the example goes into an empty one only")]
    NotEmpty,
    #[error(transparent)]
    Trouble(#[from] AppError),
}

impl From<crate::store::StoreError> for DemoError {
    fn from(error: crate::store::StoreError) -> Self {
        Self::Trouble(error.into())
    }
}

/// The example: the facilities of the service's description, about 300 requests in all states around today, a maintenance
/// closure, internal events.
///
/// # Errors
/// `NotEmpty`; database trouble.
pub async fn fill(store: &Store, now: Moment, public_url: &str, staff: &[DemoStaff]) -> Result<Filled, DemoError> {
    make(store, now, public_url, staff, None).await
}

/// The same facilities with `requests` requests spread over two years around today, for measuring.
///
/// # Errors
/// `NotEmpty`; database trouble.
pub async fn fill_many(store: &Store, now: Moment, public_url: &str, staff: &[DemoStaff], requests: u32) -> Result<Filled, DemoError> {
    make(store, now, public_url, staff, Some(requests)).await
}

async fn make(store: &Store, now: Moment, public_url: &str, staff: &[DemoStaff], many: Option<u32>) -> Result<Filled, DemoError> {
    let today = local_date(now);
    let (facilities, staff) = furnish(store, now, staff.to_vec()).await?;
    let calendar = {
        let mut db = store.read().await?;
        reference::load(store, &mut db).await?.calendar
    };
    let seed = u64::try_from(today.num_days_from_ce()).unwrap_or_default();
    let mut planner = Planner::new(seed, &facilities, &calendar, today);
    let mut writer = write::Writer::new(store.clone(), public_url.to_owned(), staff);
    for (place, from, to, reason, purpose) in closures(&facilities, &calendar, today) {
        let Some(slot) = Slot::new(from, to) else { continue };
        let claim = super::close::claim(facilities[place].clone(), slot, purpose);
        planner.hold(place, &claim.stretches);
        writer.close(&claim, slot, reason, purpose, Slot::day(today).from - Duration::days(20)).await?;
    }
    let wanted = match many {
        None => wanted_today(&mut planner, &calendar, today),
        Some(requests) => wanted_many(&mut planner, today, requests),
    };
    let mut requests = 0;
    let mut batch: Vec<Planned> = Vec::new();
    for wanted in wanted {
        let id = i64::try_from(requests + 1).expect("a number of requests");
        if let Some(planned) = planner.request(id, wanted) {
            requests += 1;
            batch.push(planned);
        }
        if batch.len() == write::TOGETHER {
            writer.write(std::mem::take(&mut batch)).await?;
        }
    }
    writer.write(batch).await?;
    let events = writer.finish().await?;
    Ok(Filled { facilities: facilities.len(), requests, events })
}

/// Facilities and staff, into an empty database.
async fn furnish(store: &Store, now: Moment, staff: Vec<DemoStaff>) -> Result<(Vec<Facility>, Vec<(Role, StaffId, String)>), DemoError> {
    store
        .write(move |db| {
            Box::pin(async move {
                if !bulk::is_empty(db).await? {
                    return Err(DemoError::NotEmpty);
                }
                for (position, facility) in (0..).zip(facilities()) {
                    let id = facility_rows::insert(db, &facility, position).await?;
                    facility_rows::set_access(db, id, &access::access(&facility.code)).await?;
                }
                let mut members = Vec::with_capacity(staff.len());
                for (name, role, hash) in staff {
                    let id = bulk::staff(db, &name, role, &hash, now).await?;
                    members.push((role, id, name));
                }
                Ok((facility_rows::all(db).await?, members))
            })
        })
        .await
}

type Closing = (usize, Moment, Moment, &'static str, Purpose);

/// Maintenance of the laboratory next week, a two-day event in the hall, and the Monday meeting.
fn closures(facilities: &[Facility], calendar: &WorkingCalendar, today: NaiveDate) -> Vec<Closing> {
    let place = |code: &str| facilities.iter().position(|facility| facility.code.as_str() == code);
    let hour = |date: NaiveDate, hour: i64| Slot::day(date).from + Duration::hours(hour);
    let monday = today - Days::new(u64::from(today.weekday().num_days_from_monday()));
    let mut closings = Vec::new();
    if let Some(lab) = place("LAB-1") {
        let from = monday + Days::new(8);
        closings.push((lab, hour(from, 0), hour(from + Days::new(3), 0), "Pemeliharaan jaringan dan AC", Purpose::Maintenance));
    }
    if let Some(hall) = place("AUL-1") {
        let from = monday + Days::new(16);
        closings.push((hall, hour(from, 8), hour(from + Days::new(1), 16), "Rapat Kerja BPMP", Purpose::Internal));
    }
    if let Some(room) = place("RPT-1") {
        let mondays = (0..8).map(|week| monday + Days::new(7 * week)).filter(|date| *date > today && calendar.closes(*date).is_none());
        closings.extend(mondays.map(|date| (room, hour(date, 8), hour(date, 10), "Rapat pimpinan mingguan", Purpose::Internal)));
    }
    closings
}

/// Those that the screens need today, and many more from the months before, in the order in which they were received.
fn wanted_today(planner: &mut Planner<'_>, calendar: &WorkingCalendar, today: NaiveDate) -> Vec<Wanted> {
    let midnight = Slot::day(today).from;
    let working_day_before = |date: NaiveDate| {
        let earlier = (1..40).map(|days| date - Days::new(days)).find(|date| calendar.is_working_day(*date));
        earlier.unwrap_or(date - Days::new(1))
    };
    let yesterday = working_day_before(today);
    let before = working_day_before(yesterday);
    let at = |date: NaiveDate, minutes: i64| Slot::day(date).from + Duration::minutes(minutes);
    let plain = |received: Moment, fate: Fate| Wanted { received, facility: None, first: None, whole_day: false, fate };
    let mut wanted = Vec::new();
    // Received yesterday before the cut-off: due today.
    wanted.extend((0..9).map(|n| plain(at(yesterday, 8 * 60 + 10 + 42 * n), Fate::Undecided)));
    // After the cut-off, and last night: due on the next working day.
    wanted.extend((0..6).map(|n| plain(at(yesterday, 15 * 60 + 20 + 55 * n), Fate::Undecided)));
    // Nobody has decided in time.
    wanted.extend((0..2).map(|n| plain(at(before, 9 * 60 + 75 * n), Fate::Undecided)));
    wanted.extend((0..5).map(|n| plain(at(before, 8 * 60 + 30 + 60 * n), Fate::Untold)));
    wanted.push(plain(at(before, 13 * 60), Fate::NeedsInfo));
    // Offered another time yesterday: the answer is awaited today, or on the next working day.
    wanted.push(plain(at(yesterday, 10 * 60 + 5), Fate::Offered));
    // Three rivals for the hall, three weeks ahead.
    let rivals = today + Days::new(21);
    wanted.extend((0..3).map(|n| Wanted {
        received: at(yesterday, 8 * 60 + 25 + 110 * n),
        facility: Some(0),
        first: Some(rivals),
        whole_day: true,
        fate: Fate::Undecided,
    }));
    // In use today and tomorrow; the dormitory since yesterday.
    for (facility, days) in [(3, 0), (4, 0), (7, 0), (1, 0), (5, 1), (8, 1), (9, -1), (13, 0)] {
        let first = midnight + Duration::days(days);
        let received = at(before, 10 * 60) - Duration::days(9);
        wanted.push(Wanted { received, facility: Some(facility), first: Some(local_date(first)), whole_day: facility == 9, fate: Fate::Approved });
    }
    let special = wanted.len();
    while wanted.len() < special + 265 {
        let days = if planner.random.chance(45) { planner.random.between(2, 35) } else { planner.random.between(36, 150) };
        let date = today - Days::new(u64::try_from(days).expect("not negative"));
        let received = at(date, planner.random.between(7 * 60 + 30, 20 * 60));
        // What was received on the last working day is laid out above.
        if received < at(before, 0) {
            wanted.push(plain(received, Fate::Any));
        }
    }
    wanted.sort_by_key(|wanted| wanted.received);
    wanted
}

/// Spread evenly over the eighteen months before today and, by their dates of use, the months after it.
fn wanted_many(planner: &mut Planner<'_>, today: NaiveDate, requests: u32) -> Vec<Wanted> {
    let midnight = Slot::day(today).from;
    let mut wanted: Vec<Wanted> = (0..requests)
        .map(|_| {
            let days = planner.random.between(1, 640);
            let received = midnight - Duration::days(days) + Duration::minutes(planner.random.between(7 * 60 + 30, 20 * 60));
            // A part of the newest asks far ahead, so that the coming months are full too.
            let ahead = planner.random.between(1, 170);
            let far = planner.random.chance(20) && days + ahead <= HORIZON_DAYS;
            let first = far.then(|| today + Days::new(u64::try_from(ahead).expect("not negative")));
            Wanted { received, facility: None, first, whole_day: false, fate: Fate::Any }
        })
        .collect();
    wanted.sort_by_key(|wanted| wanted.received);
    wanted
}
