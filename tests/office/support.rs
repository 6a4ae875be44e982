//! An office for tests: a temporary database, a clock that stands where the test puts it, one person for each role.
//! Its verbs are the staff's verbs.

use chrono::NaiveDateTime;
use silandap::domain::applicant::{ApplicantKind, Channel};
use silandap::domain::application_form::{Applicant, NewItem, NewReservation};
use silandap::domain::availability::Purpose;
use silandap::domain::code::ReservationCode;
use silandap::domain::disposition::{Disposition, ForwardedTo, Instruction, PassOn, PassTo};
use silandap::domain::facility::{Facility, FacilityCode, Family};
use silandap::domain::handover::{Checklist, ChecklistLine, Condition};
use silandap::domain::item_answer::{Said, SaidOfItem};
use silandap::domain::language::Language;
use silandap::domain::office_settings::{Key, ON};
use silandap::domain::relocation::Shift;
use silandap::domain::reservation::{Agreement, AgreementHow, Pattern, Reason, Refusal, SarprasAnswer};
use silandap::domain::role::{Role, Roles, StaffId, StaffMember};
use silandap::domain::slot::{Moment, instant};
use silandap::error::AppError;
use silandap::store::inbox::message_view;
use silandap::store::messages::{self, Message};
use silandap::store::occupancies::{self, Held};
use silandap::store::reservations::{self, Reservation};
use silandap::store::{Store, StoreError, bulk, check, facilities, settings};
use silandap::workflow::close::{self, Closed};
use silandap::workflow::complete::{self, Completion};
use silandap::workflow::propose::{self, Answer, Seen};
use silandap::workflow::reschedule::{self, MoveTarget};
use silandap::workflow::reserve::{self, Submitted};
use silandap::workflow::together::{self, How};
use silandap::workflow::{Actor, Context, damage, decide, demo, expire, handover, head_desk, overdue, partial, reminders, settings as settings_workflow, tell};
use sqlx::Row as _;
use std::collections::BTreeMap;
use std::sync::Mutex;

/// Tuesday, 24 November 2026, 10.00 WITA: an ordinary working day.
pub const TUESDAY_TEN: &str = "2026-11-24T10:00";
/// Three weeks later, a Tuesday as well.
pub const DAY: &str = "2026-12-15";

pub struct TestOffice {
    pub store: Store,
    pub url: String,
    now: Mutex<Moment>,
    staff: Vec<StaffMember>,
    _folder: tempfile::TempDir,
}

/// `2026-11-24T10:00`, wall clock of the office.
pub fn wall(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").expect("a wall-clock time")
}

pub fn code(facility: &str) -> FacilityCode {
    FacilityCode(facility.to_owned())
}

/// A request for one facility on [`DAY`], by hour: `wish("AUL-2", "09:00", "12:00")`.
pub fn wish(facility: &str, from: &str, to: &str) -> NewReservation {
    between(facility, 1, &format!("{DAY}T{from}"), &format!("{DAY}T{to}"))
}

/// A request for some units of one facility.
pub fn between(facility: &str, quantity: i64, start: &str, end: &str) -> NewReservation {
    NewReservation {
        applicant: Applicant {
            name: "Rahmah".into(),
            kind: ApplicantKind::School,
            institution: "SDN Barabai 3".into(),
            npsn: String::new(),
            position: String::new(),
            regency: "63.07".into(),
            address: String::new(),
            whatsapp: Some("0812 5033 1234".parse().expect("a mobile number")),
            email: "rahmah@example.id".into(),
        },
        activity: "Pertemuan KKG".into(),
        purpose: "Menyusun soal".into(),
        participants: Some(10),
        items: vec![NewItem { facility: code(facility), quantity, layout: None }],
        pattern: Pattern::Daily,
        start: wall(start),
        end: wall(end),
        needs: String::new(),
        access_needs: "Kursi roda".into(),
        channel: Channel::Online,
        language: Language::Id,
        id_kind: None,
        on_behalf: String::new(),
    }
}

fn target(facility: Option<&str>, start: &str, end: &str) -> MoveTarget {
    MoveTarget { facility: facility.map(|code| FacilityCode(code.to_owned())), start: wall(start), end: wall(end), override_reason: None }
}

pub fn agreed() -> Agreement {
    Agreement { how: AgreementHow::Phone, note: "Bu Rahmah menelepon".into() }
}

impl TestOffice {
    /// An office with the example facilities, on Tuesday morning.
    pub async fn open() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = format!("sqlite://{}", folder.path().join("office.db").display());
        let store = Store::open(&url).await.expect("the database opens");
        let now = instant(wall(TUESDAY_TEN));
        let staff = store
            .write(move |db| {
                Box::pin(async move {
                    for (position, facility) in (0..).zip(demo::facilities()) {
                        facilities::insert(db, &facility, position).await?;
                    }
                    let mut staff = Vec::new();
                    for (name, role) in
                        [("Fauzi", Role::Ult), ("Anang", Role::Sarpras), ("Lestari", Role::Admin), ("Kepala", Role::Head), ("Iqbal", Role::Sysadmin)]
                    {
                        let id = bulk::staff(db, name, role, "", now).await?;
                        staff.push(StaffMember { id, name: name.into(), roles: Roles(vec![role]), must_change_password: false, standing_in_for: Vec::new() });
                    }
                    Ok::<_, StoreError>(staff)
                })
            })
            .await
            .expect("facilities and staff are entered");
        Self { store, url, now: Mutex::new(now), staff, _folder: folder }
    }

    /// Enters one more facility, like `like`, that lies in others.
    pub async fn add(&self, name: &str, like: &str, inside: &[&str]) {
        let family = Family { inside: inside.iter().map(|whole| code(whole)).collect(), ..Family::default() };
        let facility = Facility { code: code(name), name: name.to_owned(), family, ..self.facility(like).await };
        self.store.write(move |db| Box::pin(async move { facilities::insert(db, &facility, 100).await })).await.expect("it is entered");
    }

    /// The same database through other connections, as a second process would have it.
    pub async fn second_process(&self) -> Self {
        let store = Store::open(&self.url).await.expect("the database opens again");
        Self { store, url: self.url.clone(), now: Mutex::new(self.now()), staff: self.staff.clone(), _folder: tempfile::tempdir().expect("a folder") }
    }

    pub fn now(&self) -> Moment {
        *self.now.lock().expect("not poisoned")
    }

    /// Puts the clock to `2026-11-24T10:00`.
    pub fn set_clock(&self, time: &str) {
        self.set_moment(instant(wall(time)));
    }

    pub fn set_moment(&self, moment: Moment) {
        *self.now.lock().expect("not poisoned") = moment;
    }

    /// As the clock and the worker act.
    pub fn as_system(&self) -> Context {
        self.context(Actor::System)
    }

    pub fn as_applicant(&self) -> Context {
        self.context(Actor::Applicant)
    }

    pub fn as_role(&self, role: Role) -> Context {
        let member = self.staff.iter().find(|member| member.roles.has(role)).expect("one for each role");
        self.context(Actor::Staff(member.clone()))
    }

    /// A second admin, with an own name and the number of somebody else.
    pub fn as_another_admin(&self) -> Context {
        let member = StaffMember {
            id: StaffId(5),
            name: "Hj. Salasiah".into(),
            roles: Roles(vec![Role::Admin]),
            must_change_password: false,
            standing_in_for: Vec::new(),
        };
        self.context(Actor::Staff(member))
    }

    fn context(&self, actor: Actor) -> Context {
        Context { store: self.store.clone(), actor, now: self.now(), public_url: "https://reservasi.example.go.id".into() }
    }

    pub async fn submit(&self, new: NewReservation) -> Result<Submitted, AppError> {
        reserve::submit(&self.as_applicant(), new, None, None).await
    }

    pub async fn dispose(&self, code: &ReservationCode) -> Result<(), AppError> {
        let seen = Some(self.reservation(code).await.version);
        decide::dispose(&self.as_role(Role::Ult), code, seen, Disposition { note: "Mohon dicek".into(), ..Disposition::default() }).await
    }

    pub async fn confirm(&self, code: &ReservationCode, answer: SarprasAnswer) -> Result<(), AppError> {
        let seen = Some(self.reservation(code).await.version);
        decide::confirm(&self.as_role(Role::Sarpras), code, seen, answer, String::new()).await
    }

    /// The facilities team answers thing by thing: facility, answer, and how many there are when it is fewer.
    pub async fn confirm_each(&self, code: &ReservationCode, things: &[(&str, SarprasAnswer, Option<i64>)]) -> Result<(), AppError> {
        let said = things.iter().map(|(facility, answer, quantity)| SaidOfItem {
            facility: FacilityCode((*facility).to_owned()),
            answer: *answer,
            quantity: *quantity,
            note: String::new(),
        });
        let seen = Some(self.reservation(code).await.version);
        decide::confirm(&self.as_role(Role::Sarpras), code, seen, Said::Each(said.collect()), String::new()).await
    }

    /// The admin offers what is there.
    pub async fn offer_available(&self, code: &ReservationCode) -> Result<(), AppError> {
        let version = self.reservation(code).await.version;
        partial::offer_available(&self.as_role(Role::Admin), code, version).await
    }

    /// The admin lets the counter send requests to the head first, or not any more.
    pub async fn set_head_first(&self, on: bool) {
        let revision = settings::current(&mut self.store.read().await.expect("a connection")).await.expect("readable").0;
        let form = BTreeMap::from([(Key::HeadFirst.code().to_owned(), if on { ON.to_owned() } else { String::new() })]);
        settings_workflow::save(&self.as_role(Role::Admin), revision, &form).await.expect("it is set");
    }

    /// The counter sends it to the head.
    pub async fn send_to_head(&self, code: &ReservationCode) -> Result<(), AppError> {
        let sheet = Disposition { note: "Mohon arahan".into(), forwarded_to: ForwardedTo::Head, ..Disposition::default() };
        let seen = Some(self.reservation(code).await.version);
        decide::dispose(&self.as_role(Role::Ult), code, seen, sheet).await
    }

    /// The head passes it on.
    pub async fn pass_on(&self, code: &ReservationCode, to: PassTo) -> Result<(), AppError> {
        let version = self.reservation(code).await.version;
        let word = PassOn { to, instruction: Instruction::Settle, note: "Siapkan penjaga".into() };
        head_desk::pass_on(&self.as_role(Role::Head), code, version, word).await
    }

    /// Approves the version that stands there now.
    pub async fn approve(&self, code: &ReservationCode) -> Result<(), AppError> {
        let version = self.reservation(code).await.version;
        decide::approve(&self.as_role(Role::Admin), code, version, None, None).await
    }

    /// Approves beside uses of the unit, for a reason.
    pub async fn approve_past_the_rule(&self, code: &ReservationCode, reason: &str) -> Result<(), AppError> {
        let version = self.reservation(code).await.version;
        decide::approve(&self.as_role(Role::Admin), code, version, None, Some(reason.into())).await
    }

    pub async fn reject(&self, code: &ReservationCode, note: &str) -> Result<(), AppError> {
        let version = self.reservation(code).await.version;
        decide::reject(&self.as_role(Role::Admin), code, version, Reason::Unavailable, note.into()).await
    }

    pub async fn cancel(&self, code: &ReservationCode, note: &str) -> Result<(), AppError> {
        let version = self.reservation(code).await.version;
        decide::cancel(&self.as_role(Role::Admin), code, version, Reason::Internal, note.into()).await
    }

    pub async fn withdraw(&self, code: &ReservationCode) -> Result<(), AppError> {
        reserve::withdraw(&self.as_applicant(), code).await
    }

    pub async fn move_to(&self, code: &ReservationCode, facility: Option<&str>, start: &str, end: &str) -> Result<(), AppError> {
        let version = self.reservation(code).await.version;
        reschedule::move_to(&self.as_role(Role::Admin), code, version, target(facility, start, end), "Ujian sekolah".into(), agreed()).await
    }

    /// Proposes another time for a booking, or offers one to an undecided request.
    pub async fn propose(&self, code: &ReservationCode, facility: Option<&str>, start: &str, end: &str) -> Result<(), AppError> {
        let version = self.reservation(code).await.version;
        propose::propose(&self.as_role(Role::Admin), code, version, target(facility, start, end), "Ujian sekolah".into()).await
    }

    /// Moves several at once, as they stand now.
    pub async fn move_all(&self, codes: &[&ReservationCode], shift: Shift, how: How) -> Result<(), AppError> {
        let mut moves = Vec::with_capacity(codes.len());
        for code in codes {
            moves.push(((*code).clone(), self.reservation(code).await.version));
        }
        together::move_all(&self.as_role(Role::Admin), moves, shift, "Ujian sekolah".into(), how).await
    }

    /// The applicant's own answer to what is proposed.
    pub async fn answer(&self, code: &ReservationCode, answer: Answer) -> Result<(), AppError> {
        propose::reply(&self.as_applicant(), code, Seen::Unsaid, answer).await
    }

    /// What the server does once a minute; the number of proposals and requests that it has ended.
    pub async fn look_at_the_clock(&self) -> usize {
        let system = self.context(Actor::System);
        propose::expire_proposals(&system).await.expect("no trouble") + expire::expire_requests(&system).await.expect("no trouble")
    }

    /// The admin asks for what is missing.
    pub async fn request_info(&self, code: &ReservationCode, missing: &str) -> Result<(), AppError> {
        let version = self.reservation(code).await.version;
        complete::request_info(&self.as_role(Role::Admin), code, version, missing.into()).await
    }

    /// The applicant adds it.
    pub async fn complete(&self, code: &ReservationCode, reply: &str, participants: Option<i64>) -> Result<(), AppError> {
        complete::resubmit(&self.as_applicant(), code, None, Completion { reply: reply.into(), participants }).await
    }

    /// The facilities team hands it over, everything good.
    pub async fn hand_over(&self, code: &ReservationCode) -> Result<(), AppError> {
        let version = self.reservation(code).await.version;
        handover::hand_over(&self.as_role(Role::Sarpras), code, version, Checklist::default()).await
    }

    /// It comes back; `lines` tell what is not good.
    pub async fn receive_back(&self, code: &ReservationCode, lines: Vec<ChecklistLine>) -> Result<(), AppError> {
        let version = self.reservation(code).await.version;
        handover::receive_back(&self.as_role(Role::Sarpras), code, version, Checklist { lines, note: String::new() }).await
    }

    pub async fn report_damage(&self, code: &ReservationCode, lines: Vec<ChecklistLine>) -> Result<(), AppError> {
        let version = self.reservation(code).await.version;
        damage::report(&self.as_role(Role::Sarpras), code, version, Checklist { lines, note: String::new() }).await
    }

    pub async fn no_show(&self, code: &ReservationCode) -> Result<(), AppError> {
        let version = self.reservation(code).await.version;
        handover::no_show(&self.as_role(Role::Sarpras), code, version).await
    }

    /// What the server looks at once a minute beside the deadlines: what has not come back. Gives how many are newly late.
    pub async fn look_for_late_returns(&self) -> usize {
        overdue::watch(&self.context(Actor::System)).await.expect("no trouble")
    }

    /// And what people are to be reminded of. Gives how many reminders were written.
    pub async fn remind(&self) -> usize {
        reminders::watch(&self.context(Actor::System)).await.expect("no trouble")
    }

    /// The admin takes back what is proposed now.
    pub async fn recall(&self, code: &ReservationCode) -> Result<(), AppError> {
        let version = self.reservation(code).await.version;
        propose::recall(&self.as_role(Role::Admin), code, version).await
    }

    pub async fn close(&self, facility: &str, start: &str, end: &str) -> Result<Closed, AppError> {
        close::close_facility(&self.as_role(Role::Admin), code(facility), wall(start), wall(end), "Perbaikan AC".into(), Purpose::Maintenance).await
    }

    /// Submits, disposes and confirms: ready to be approved.
    pub async fn ready(&self, new: NewReservation) -> ReservationCode {
        let code = self.submit(new).await.expect("the request is received").code;
        self.dispose(&code).await.expect("it is passed on");
        self.confirm(&code, SarprasAnswer::Available).await.expect("it is available");
        code
    }

    /// All the way to an approved booking.
    pub async fn booked(&self, new: NewReservation) -> ReservationCode {
        let code = self.ready(new).await;
        self.approve(&code).await.expect("it is approved");
        code
    }

    pub async fn reservation(&self, code: &ReservationCode) -> Reservation {
        let mut db = self.store.read().await.expect("a connection");
        reservations::get(&mut db, code).await.expect("the request exists")
    }

    pub async fn facility(&self, facility: &str) -> Facility {
        let mut db = self.store.read().await.expect("a connection");
        facilities::by_code(&mut db, &code(facility)).await.expect("readable").expect("it exists")
    }

    pub async fn holds(&self, code: &ReservationCode) -> Vec<Held> {
        let id = self.reservation(code).await.id;
        let mut db = self.store.read().await.expect("a connection");
        occupancies::of_reservation(&mut db, id.0).await.expect("readable")
    }

    /// Codes of the rivals that an admin is shown.
    pub async fn rivals(&self, code: &ReservationCode) -> Vec<ReservationCode> {
        let mut db = self.store.read().await.expect("a connection");
        let roles = self.as_role(Role::Admin).actor.roles();
        let detail = silandap::store::inbox::detail(&mut db, code, &roles, self.now()).await.expect("readable").expect("it exists");
        detail.rivals.into_iter().map(|rival| rival.code).collect()
    }

    /// Messages that have not been overtaken, oldest first.
    pub async fn messages(&self, code: &ReservationCode) -> Vec<Message> {
        let id = self.reservation(code).await.id;
        let mut db = self.store.read().await.expect("a connection");
        messages::of_reservation(&mut db, id).await.expect("readable")
    }

    /// The newest message about the request is marked sent.
    pub async fn tell(&self, code: &ReservationCode) -> Result<(), AppError> {
        let messages = self.messages(code).await;
        let newest = message_view(messages.last().expect("there is a message"), self.now());
        tell::message_sent(&self.as_role(Role::Admin), newest.id).await
    }

    /// SQL typed by hand, past every rule of the program.
    pub async fn by_hand(&self, sql: &'static str) -> Result<(), StoreError> {
        self.store
            .write(move |db| {
                Box::pin(async move {
                    sqlx::raw_sql(sql).execute(db).await?;
                    Ok(())
                })
            })
            .await
    }

    pub async fn number(&self, sql: &'static str) -> i64 {
        let mut db = self.store.read().await.expect("a connection");
        sqlx::query(sql).fetch_one(&mut *db).await.expect("a row").get(0)
    }

    /// `silandap check` finds nothing.
    pub async fn assert_sound(&self) {
        for check in check::run(&self.store).await.expect("the checks run") {
            assert!(check.ok, "{}: {}", check.check, check.detail);
        }
    }
}

/// A line of a checklist that is not good.
pub fn not_good(facility: &str, condition: Condition, quantity: i64) -> ChecklistLine {
    ChecklistLine { facility: code(facility), condition, quantity, note: "dilihat petugas".into() }
}

/// The refusal inside an answer.
pub fn refusal<T: std::fmt::Debug>(answer: Result<T, AppError>) -> Refusal {
    match answer {
        Err(AppError::Refused(refusal)) => refusal,
        other => panic!("a refusal was expected, not {other:?}"),
    }
}

/// The faults inside an answer, as `field: code`.
pub fn faults<T: std::fmt::Debug>(answer: Result<T, AppError>) -> Vec<String> {
    match answer {
        Err(AppError::Invalid(faults)) => faults.0.iter().map(|fault| format!("{}: {}", fault.field, fault.code)).collect(),
        other => panic!("faults were expected, not {other:?}"),
    }
}

pub fn is_taken<T: std::fmt::Debug>(answer: &Result<T, AppError>) -> bool {
    matches!(answer, Err(AppError::Refused(Refusal::SlotTaken { .. })))
}
