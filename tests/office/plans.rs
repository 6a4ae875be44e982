//! What staff look at all day is looked up: no list walks through every request, stretch of use, message or event.
//!
//! The statements are those that the store really runs, heard on a connection that tells them.

use crate::support::{TestOffice, code, wall, wish};
use silandap::domain::calendar_view::{CalendarView, WeekStart};
use silandap::domain::code::ReservationCode;
use silandap::domain::delivery::{ChannelKind, StatusNews};
use silandap::domain::facility::FacilityCode;
use silandap::domain::language::Language;
use silandap::domain::message::Template;
use silandap::domain::reservation::Status;
use silandap::domain::role::{Role, Roles};
use silandap::domain::slot::{Moment, instant};
use silandap::server_fns::inbox::InboxFilter;
use silandap::server_fns::messages::MessageFilter;
use silandap::store::availability::facility_days;
use silandap::store::calendar::{self, Asked};
use silandap::store::deliveries::due::{self, Wanted};
use silandap::store::deliveries::{self, news, stops};
use silandap::store::reservations::{self, Search};
use silandap::store::{Connection, events, head_desk, inbox, message_list, reference, tasks, tracking, wordings};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _, Row as _};
use std::str::FromStr as _;
use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};

/// Tables that grow with every request.
const GROWING: [&str; 8] = ["reservation", "reservation_item", "occupancy", "message", "event", "delivery", "delivery_attempt", "channel_news"];
/// Indexes that hold only what waits.
const WAITING: [&str; 3] = ["message_waiting", "message_untold", "delivery_sending"];
const ANYWHERE: &str = "";

/// What connections say that they run. The store's own say nothing, so only those opened here are heard.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<String>>>);

impl<S: tracing::Subscriber> Layer<S> for Heard {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            let mut statement = Statement::default();
            event.record(&mut statement);
            let whole = if statement.whole.is_empty() { statement.summary } else { statement.whole };
            self.0.lock().expect("not poisoned").push(whole);
        }
    }
}

/// A statement of up to four words is its own summary.
#[derive(Default)]
struct Statement {
    summary: String,
    whole: String,
}

impl Visit for Statement {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => value.clone_into(&mut self.summary),
            "db.statement" => value.trim().clone_into(&mut self.whole),
            _ => {}
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}

/// A connection that tells what it runs.
struct Told<'o> {
    office: &'o TestOffice,
    db: Connection,
    heard: Heard,
    plans: SqliteConnection,
    /// List and statement, each once.
    seen: Vec<(String, String)>,
}

impl<'o> Told<'o> {
    async fn listen(office: &'o TestOffice) -> Self {
        let heard = Heard::default();
        let subscriber = tracing_subscriber::registry().with(heard.clone());
        tracing::subscriber::set_global_default(subscriber).expect("nobody else listens in these tests");
        let db = Connection::connect(&office.url).await.expect("a connection");
        let mut told = Self { office, db, heard, plans: silent(office).await, seen: Vec::new() };
        // A connection begins with settings of its own.
        told.since_the_last_time().await;
        told
    }

    async fn since_the_last_time(&mut self) -> Vec<String> {
        // One connection runs one thing after the other: when this is answered, everything before it has been told.
        sqlx::query("select 1").fetch_one(&mut self.db).await.expect("an answer");
        let heard = std::mem::take(&mut *self.heard.0.lock().expect("not poisoned"));
        heard.into_iter().filter(|sql| sql != "select 1").collect()
    }

    /// Files what was run since the last call under the name of a list.
    async fn note(&mut self, list: &str) {
        let statements = self.since_the_last_time().await;
        assert!(!statements.is_empty(), "{list} asks the database something");
        self.seen.extend(statements.into_iter().map(|sql| (list.to_owned(), sql)));
    }

    async fn inbox(&mut self, list: &str, facility: &str, role: Role) {
        let filter = InboxFilter { list: list.to_owned(), facility: facility.to_owned(), ..InboxFilter::default() };
        inbox::load(&mut self.db, &filter, &Roles(vec![role]), self.office.now()).await.expect("an inbox");
        self.note(&format!("inbox {list} {facility} {role}")).await;
    }

    /// The same list, narrowed down in each way, and its later pages.
    async fn narrowed_inbox(&mut self, list: &str, facility: &str, role: Role) {
        for (date, status, channel, cursor) in [
            ("2026-12-15", "", "", ""),
            ("", "approved", "", ""),
            ("", "", "ult", ""),
            ("", "", "", "1.1797292800.1797200000.2"),
            ("2026-12-15", "approved", "online", "1.1.1.9"),
        ] {
            let filter = InboxFilter {
                list: list.to_owned(),
                facility: facility.to_owned(),
                q: String::new(),
                date: date.to_owned(),
                status: status.to_owned(),
                channel: channel.to_owned(),
                cursor: cursor.to_owned(),
            };
            inbox::load(&mut self.db, &filter, &Roles(vec![role]), self.office.now()).await.expect("an inbox");
            self.note(&format!("inbox {list} {facility} {role} of {date} {status} {channel} after {cursor}")).await;
        }
    }

    async fn requests(&mut self, name: &str, search: &Search) {
        reservations::list(&mut self.db, search, 51).await.expect("a list");
        self.note(name).await;
    }

    /// Every walk through a growing table, but those in which nothing is passed over.
    async fn walks(&mut self) -> Vec<String> {
        let mut found = Vec::new();
        for (list, sql) in std::mem::take(&mut self.seen) {
            let plan = plan(&mut self.plans, &sql).await;
            // The newest of all requests: the walk begins at the end, and the limit ends it.
            let newest_of_all = list == format!("inbox all {ANYWHERE} {}", Role::Admin) && plan.iter().all(|line| !line.contains("ORDER BY"));
            let walks = plan.iter().filter(|line| is_walk(line, &sql) && !(newest_of_all && *line == "SCAN r"));
            found.extend(walks.map(|line| format!("{list}: {line}\n{sql}")));
        }
        found
    }
}

/// A connection that tells nothing.
async fn silent(office: &TestOffice) -> SqliteConnection {
    SqliteConnectOptions::from_str(&office.url).expect("a url").disable_statement_logging().connect().await.expect("a connection")
}

/// What the database would do, line by line. Without statistics, as in every office, it is the same whatever the values are.
async fn plan(db: &mut SqliteConnection, sql: &str) -> Vec<String> {
    let rows = sqlx::query(sqlx::AssertSqlSafe(format!("explain query plan {sql}"))).fetch_all(db).await.unwrap_or_else(|error| panic!("{error}: {sql}"));
    rows.iter().map(|row| row.get::<String, _>("detail")).collect()
}

/// A line of a plan such as `SCAN r USING INDEX reservation_by_start`, of a growing table under its own or another name.
fn is_walk(line: &str, sql: &str) -> bool {
    let Some(name) = line.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next()) else { return false };
    let words: Vec<&str> = sql.split(|sign: char| !sign.is_alphanumeric() && sign != '_').filter(|word| !word.is_empty()).collect();
    let is_called = |table: &str| name == table || words.windows(2).any(|pair| pair == [table, name]);
    GROWING.iter().any(|table| is_called(table)) && !WAITING.iter().any(|index| line.ends_with(&format!("INDEX {index}")))
}

async fn an_office_with_some_of_everything() -> (TestOffice, ReservationCode, ReservationCode) {
    let office = TestOffice::open().await;
    let asked = office.submit(wish("AUL-2", "09:00", "10:00")).await.expect("received").code;
    office.booked(wish("AUL-1", "09:00", "12:00")).await;
    let used = office.booked(wish("RPT-1", "08:00", "12:00")).await;
    office.set_clock("2026-12-15T08:00");
    office.hand_over(&used).await.expect("it goes out");
    office.set_clock("2026-12-15T13:00");
    (office, asked, used)
}

#[tokio::test]
async fn no_list_walks_through_everything_that_ever_was() {
    let (office, asked, used) = an_office_with_some_of_everything().await;
    let now = office.now();
    let admin = Roles(vec![Role::Admin]);
    let mut told = Told::listen(&office).await;

    for list in ["open", "late", "today", "sarpras", "untold", "all"] {
        for facility in [ANYWHERE, "AUL-2"] {
            for role in [Role::Admin, Role::Sarpras] {
                told.inbox(list, facility, role).await;
                told.narrowed_inbox(list, facility, role).await;
            }
        }
    }
    inbox::detail(&mut told.db, &asked, &admin, now).await.expect("readable").expect("it exists");
    told.note("a request with its rivals, history and messages").await;
    for state in ["waiting", "sending", "failed", "unknown", "told", "all", "read"] {
        for (kind, channel, q) in [("", "", ""), ("approved", "", ""), ("", "email", ""), ("", "manual", "9B2T")] {
            let filter = MessageFilter { state: state.into(), kind: kind.into(), channel: channel.into(), q: q.into(), cursor: String::new() };
            message_list::load(&mut told.db, filter, now).await.expect("a list");
            told.note(&format!("messages {state} {kind} {channel} {q}")).await;
        }
    }
    wordings::current(&mut told.db, Template::Approved, Language::Id).await.expect("readable");
    told.note("the wording in force").await;

    let hall = || Some(FacilityCode("AUL-1".to_owned()));
    told.requests("REST list", &Search::default()).await;
    told.requests("REST list of a facility", &Search { facility: hall(), ..Search::default() }).await;
    told.requests("REST list of a state", &Search { status: Some(Status::Done), ..Search::default() }).await;
    told.requests("REST list of some days", &Search { facility: hall(), from: Some(now), to: Some(now), ..Search::default() }).await;
    told.requests("REST list of the facilities team", &Search { only_for_the_facilities_team: Some(now), ..Search::default() }).await;

    let tasks = tasks::day(&mut told.db, &admin, now).await.expect("readable");
    assert!(tasks.coming_back.iter().any(|row| row.late), "what is late is asked about too");
    told.note("tasks").await;
    head_desk::load(&mut told.db, now).await.expect("readable");
    told.note("the head's desk").await;
    tasks::papers(&mut told.db, &used, &admin, now).await.expect("readable").expect("they exist");
    told.note("papers").await;
    tasks::late(&mut told.db, now).await.expect("readable");
    told.note("what has not come back").await;
    let (other, room) = (office.reservation(&asked).await.id, office.facility("RPT-1").await.id);
    assert_eq!(tasks::who_still_has(&mut told.db, other, room, 1).await.expect("readable").as_ref(), Some(&used));
    told.note("who still has it").await;
    reservations::come_undecided(&mut told.db, now).await.expect("readable");
    told.note("what has come undecided").await;

    let known = reference::load_for(&office.store, &mut told.db, &code("AUL-1")).await.expect("readable").expect("it exists");
    let days = (wall("2026-12-01T00:00").date(), wall("2027-01-01T00:00").date());
    facility_days(&office.store, &mut told.db, &known, &code("AUL-1"), days, now).await.expect("readable");
    told.note("availability").await;
    for view in [CalendarView::Month, CalendarView::Week, CalendarView::Day, CalendarView::Agenda, CalendarView::Timeline] {
        for facility in [None, hall()] {
            let about = Asked { view, date: days.0, facility, skip: 0, week_start: WeekStart::Monday };
            calendar::load(&office.store, &mut told.db, &about, &admin, now).await.expect("readable");
            told.note(&format!("the calendar, {about:?}")).await;
        }
    }
    let secret = office.reservation(&asked).await.secret;
    tracking::load(&office.store, &mut told.db, &secret, now).await.expect("readable").expect("it exists");
    told.note("the applicant's page").await;
    events::since(&mut told.db, 3, 100).await.expect("readable");
    events::latest(&mut told.db).await.expect("readable");
    told.note("live").await;

    what_the_worker_looks_for(&mut told, instant(wall("2026-11-24T10:05"))).await;

    let heard: Vec<&str> = told.seen.iter().map(|(_, sql)| sql.as_str()).collect();
    for part in [
        "from occupancy own join occupancy other",
        "from event where reservation_id",
        "from message m join",
        "status = 'no_show'",
        "from delivery_attempt a join",
        "indexed by occupancy_by_time",
        "cross join occupancy o cross join reservation r",
    ] {
        assert!(heard.iter().any(|sql| sql.contains(part)), "{part} is among what was heard: {heard:#?}");
    }
    let found = told.walks().await;
    assert!(found.is_empty(), "{}", found.join("\n\n"));
}

/// Several times a second while messages leave.
async fn what_the_worker_looks_for(told: &mut Told<'_>, now: Moment) {
    for channel in [ChannelKind::CloudApi, ChannelKind::Email] {
        assert!(due::any_new(&mut told.db, channel, now).await.expect("readable"), "something waits");
        due::begin_new(&mut told.db, channel, now).await.expect("begun");
        for wanted in [Wanted::Due, Wanted::OldestOfAll] {
            assert!(due::next(&mut told.db, channel, wanted, now).await.expect("readable").is_some());
        }
        due::next_moment(&mut told.db, channel, now).await.expect("readable");
        due::any_sending(&mut told.db, channel).await.expect("readable");
        due::trouble(&mut told.db, channel).await.expect("readable");
        due::let_refused_wait(&mut told.db, channel).await.expect("they wait");
        due::end_trouble(&mut told.db, channel, now).await.expect("ended");
        stops::is_stopped(&mut told.db, channel).await.expect("readable");
        told.note(&format!("what {channel} sends next")).await;
    }
    let delivery = deliveries::by_id(&mut told.db, 1).await.expect("readable").expect("it exists");
    deliveries::letter(&mut told.db, delivery.id).await.expect("readable");
    deliveries::begin_attempt(&mut told.db, delivery.id, "+6281250331234", now).await.expect("begun");
    deliveries::end_attempt(&mut told.db, delivery.id, "accepted", "", "", now).await.expect("ended");
    deliveries::save(&mut told.db, &delivery).await.expect("saved");
    deliveries::sending(&mut told.db).await.expect("readable");
    told.note("one letter").await;
    let said =
        StatusNews { provider_id: "wamid.1".into(), idempotency_key: "0f3c".into(), state: delivery.state, at: 0, code: String::new(), detail: String::new() };
    news::is_known(&mut told.db, ChannelKind::CloudApi, "{}").await.expect("readable");
    news::concerned(&mut told.db, ChannelKind::CloudApi, &said).await.expect("readable");
    news::waiting(&mut told.db, 0).await.expect("readable");
    news::forget_old(&mut told.db, now).await.expect("forgotten");
    told.note("news").await;
}

/// The test above can fail: a walk is seen under every name.
#[tokio::test]
async fn a_walk_through_everything_is_noticed() {
    let office = TestOffice::open().await;
    let mut db = silent(&office).await;
    for sql in [
        "select code from reservation where name = 'Rahmah'",
        "select r.code from reservation r where r.name = 'Rahmah'",
        "select r.code from staff s cross join (select * from reservation r where r.purpose > '' limit 5) as r",
        "select o.id from facility f join occupancy o on o.facility_id + 0 = f.id",
        "select count(*) from event where kind = 'approved'",
        "select distinct reservation_id from message where decision = 1",
    ] {
        let plan = plan(&mut db, sql).await;
        assert!(plan.iter().any(|line| is_walk(line, sql)), "{sql}: {plan:?}");
    }
    for sql in
        ["select code from reservation where id = 5", "select f.name from facility f", "select id from message where sent_at is null and cancelled_at is null"]
    {
        let plan = plan(&mut db, sql).await;
        assert!(!plan.iter().any(|line| is_walk(line, sql)), "{sql}: {plan:?}");
    }
}
