//! Counts of one month for the dashboard. No name of anybody is read.

use super::occupancies::LONGEST_STRETCH;
use super::reference::{self, Reference};
use super::rows::Columns;
use super::{Connection, Store, StoreError, holidays};
use crate::domain::applicant::Channel;
use crate::domain::facility::FacilityCode;
use crate::domain::figures::median;
use crate::domain::reservation::Status;
use crate::domain::slot::{Moment, Slot, local_date};
use crate::server_fns::dashboard::{Dashboard, FacilityUse, LateRequest};
use chrono::{Datelike, Months, NaiveDate};

/// Late requests that are listed.
const MOST_LATE: i64 = 100;
/// Requests of a month whose answers are looked at one by one.
const MOST_ANSWERS: i64 = 20_000;
/// More facilities than this are not listed.
const MOST_FACILITIES: i64 = 500;

/// Requests whose clock runs and has run out.
const LATE: &str = "status in ('submitted', 'disposed', 'review') and due_at < $1";

/// The numbers of the month in which `day` lies.
///
/// # Errors
/// Database trouble.
pub async fn load(store: &Store, db: &mut Connection, day: NaiveDate, now: Moment) -> Result<Dashboard, StoreError> {
    let month = day.with_day(1).unwrap_or(day);
    let next = month.checked_add_months(Months::new(1)).unwrap_or(month);
    let span = Slot { from: Slot::day(month).from, to: Slot::day(next).from };
    let Reference { calendar, .. } = reference::load(store, db).await?;
    let missing_year = holidays::office_days(db).await?.missing_year(local_date(now));
    let (late, late_count) = late(db, now).await?;
    let facilities = facilities(db, span).await?;
    let counts = counts(db, span).await?;
    let answers = answers(db, span, now).await?;
    let working_time = answers.iter().filter_map(|answer| Some(calendar.service_minutes_left(answer.received_at, answer.notified_at?)));
    Ok(Dashboard {
        month,
        received: sum(&counts, |_| true),
        by_channel: Channel::ALL.iter().map(|channel| (*channel, sum(&counts, |count| count.channel == *channel))).collect(),
        by_status: Status::ALL.iter().map(|status| (*status, sum(&counts, |count| count.status == *status))).filter(|(_, number)| *number > 0).collect(),
        in_time: length(answers.iter().filter(|answer| answer.is_in_time())),
        judged: length(answers.iter()),
        median_minutes: median(working_time.collect()),
        late,
        late_count,
        facilities,
        missing_year,
        now,
    })
}

/// Requests in one state from one door.
struct Count {
    status: Status,
    channel: Channel,
    number: i64,
}

fn sum(counts: &[Count], fits: impl Fn(&Count) -> bool) -> i64 {
    counts.iter().filter(|count| fits(count)).map(|count| count.number).sum()
}

fn length<T>(all: impl Iterator<Item = T>) -> i64 {
    i64::try_from(all.count()).unwrap_or(i64::MAX)
}

/// How many requests of the month there are in each state from each door.
async fn counts(db: &mut Connection, span: Slot) -> Result<Vec<Count>, StoreError> {
    let rows = sqlx::query("select status, channel, count(*) as number from reservation where received_at >= $1 and received_at < $2 group by status, channel")
        .bind(span.from.timestamp())
        .bind(span.to.timestamp())
        .fetch_all(db)
        .await?;
    rows.iter()
        .map(|row| {
            let columns = Columns::new(row, "reservation");
            Ok(Count { status: columns.code("status")?, channel: columns.code("channel")?, number: columns.int("number")? })
        })
        .collect()
}

/// When a request was to be answered, and when it was.
struct Answered {
    received_at: Moment,
    due_at: Moment,
    /// The applicant was told: here the clock stops (document step 9).
    notified_at: Option<Moment>,
}

impl Answered {
    fn is_in_time(&self) -> bool {
        self.notified_at.is_some_and(|told| told <= self.due_at)
    }
}

/// Requests of the month that are answered or should be. Whose clock stands still is not judged yet, nor is what the
/// applicant called off before they were told.
async fn answers(db: &mut Connection, span: Slot, now: Moment) -> Result<Vec<Answered>, StoreError> {
    let rows = sqlx::query(
        "select id, received_at, due_at, notified_at from reservation where received_at >= $1 and received_at < $2 \
         and (notified_at is not null or (due_at < $3 and status not in ('needs_info', 'offered') \
           and not (status = 'cancelled' and cancelled_by = 'applicant'))) \
         order by received_at, id limit $4",
    )
    .bind(span.from.timestamp())
    .bind(span.to.timestamp())
    .bind(now.timestamp())
    .bind(MOST_ANSWERS)
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let columns = Columns::new(row, "reservation");
            Ok(Answered { received_at: columns.moment("received_at")?, due_at: columns.moment("due_at")?, notified_at: columns.maybe_moment("notified_at")? })
        })
        .collect()
}

/// The first late ones, and how many there are.
async fn late(db: &mut Connection, now: Moment) -> Result<(Vec<LateRequest>, i64), StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("select count(*) as number from reservation where {LATE}"));
    let row = sqlx::query(sql).bind(now.timestamp()).fetch_one(&mut *db).await?;
    let count = Columns::new(&row, "reservation").int("number")?;
    let sql = sqlx::AssertSqlSafe(format!("select id, code, status, due_at from reservation where {LATE} order by due_at, id limit $2"));
    let rows = sqlx::query(sql).bind(now.timestamp()).bind(MOST_LATE).fetch_all(db).await?;
    let late = rows.iter().map(|row| {
        let columns = Columns::new(row, "reservation");
        Ok(LateRequest { code: columns.code("code")?, status: columns.code("status")?, due_at: columns.moment("due_at")? })
    });
    Ok((late.collect::<Result<_, StoreError>>()?, count))
}

/// Every facility with the time that was used of it inside of the month; rules of a unit are none.
async fn facilities(db: &mut Connection, span: Slot) -> Result<Vec<FacilityUse>, StoreError> {
    let rows = sqlx::query(
        "select f.id, f.code, f.name, count(distinct o.reservation_id) as bookings, \
           sum(case when o.id is null then 0 \
             else (case when o.ends_at < $2 then o.ends_at else $2 end) - (case when o.starts_at > $1 then o.starts_at else $1 end) end) as seconds \
         from facility f left join occupancy o on o.facility_id = f.id and o.hold = 'hard' and o.purpose <> 'maintenance' and o.proposed = 0 \
           and o.starts_at > $3 and o.starts_at < $2 and o.ends_at > $1 \
         where f.rule_only = 0 group by f.id, f.code, f.name, f.position order by f.position, f.code limit $4",
    )
    .bind(span.from.timestamp())
    .bind(span.to.timestamp())
    .bind(span.from.timestamp() - LONGEST_STRETCH - 1)
    .bind(MOST_FACILITIES)
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let columns = Columns::new(row, "facility");
            Ok(FacilityUse {
                code: FacilityCode(columns.text("code")?),
                name: columns.text("name")?,
                bookings: columns.int("bookings")?,
                minutes: columns.int("seconds")? / 60,
            })
        })
        .collect()
}
