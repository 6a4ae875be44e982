//! Forgetting people (service §3.3): nothing before its time, nothing left afterwards, and the office's numbers and its audit
//! trail stay true.

use super::support::{TestOffice, agreed, code, faults, wish};
use silandap::domain::applicant::{ApplicantKind, Channel};
use silandap::domain::application_form::{Applicant, NewReservation};
use silandap::domain::code::ReservationCode;
use silandap::domain::disposition::Disposition;
use silandap::domain::handover::{Checklist, ChecklistLine, Condition};
use silandap::domain::language::Language;
use silandap::domain::reservation::{Agreement, SarprasAnswer, Status};
use silandap::domain::retention::{Counts, FORGOTTEN, Run};
use silandap::domain::role::Role;
use silandap::domain::visit::{GuestBookForm, VisitId};
use silandap::error::AppError;
use silandap::store::{events, privacy as kept, read_log, reservations, visits};
use silandap::workflow::{Actor, Context, decide, front_desk, handover, privacy, reserve};
use sqlx::Row as _;

/// As the clock and the commands act.
fn system(office: &TestOffice) -> Context {
    Context { actor: Actor::System, ..office.as_applicant() }
}

async fn would_forget(office: &TestOffice) -> Counts {
    privacy::forget_due(&office.as_role(Role::Sysadmin), true).await.expect("it can be counted").counts
}

async fn forgets(office: &TestOffice) -> Counts {
    privacy::forget_due(&system(office), false).await.expect("no trouble").counts
}

fn guest(name: &str, whatsapp: &str) -> GuestBookForm {
    GuestBookForm {
        name: name.into(),
        institution: "SDN Guntung Payung 2".into(),
        whatsapp: whatsapp.into(),
        regency: "63.72".into(),
        purpose: "lending".into(),
        disability: "yes".into(),
        ..GuestBookForm::default()
    }
}

async fn comes(office: &TestOffice, form: &GuestBookForm) -> VisitId {
    let guest = form.parse(Language::Id).expect("a good page of the guest book");
    front_desk::register(&office.as_role(Role::Ult), guest, false).await.expect("written down").0
}

async fn reads(office: &TestOffice, request: &ReservationCode) {
    let mut db = office.store.read().await.expect("a connection");
    read_log::note(&office.store, &mut db, office.as_role(Role::Ult).staff_id(), request, office.now()).await;
}

/// Every table but the log of runs, as text.
async fn contents(office: &TestOffice) -> String {
    let mut db = office.store.read().await.expect("a connection");
    let tables = "select name from sqlite_master where type = 'table' and name not like 'sqlite!_%' escape '!' \
        and name not in ('retention_run', '_sqlx_migrations') order by name";
    let mut text = String::new();
    for table in sqlx::query(tables).fetch_all(&mut *db).await.expect("the tables") {
        let table: String = table.get(0);
        let columns = format!("select group_concat('quote(' || name || ')', '||''|''||') from pragma_table_info('{table}')");
        let columns: String = sqlx::query(sqlx::AssertSqlSafe(columns)).fetch_one(&mut *db).await.expect("the columns").get(0);
        for row in sqlx::query(sqlx::AssertSqlSafe(format!("select {columns} from {table} order by 1"))).fetch_all(&mut *db).await.expect("rows") {
            let row: String = row.get(0);
            text.push_str(&format!("{table}: {row}\n"));
        }
    }
    text
}

/// Columns of text, in any table, in which `needle` stands.
async fn places_of(office: &TestOffice, needle: &str) -> Vec<String> {
    let mut db = office.store.read().await.expect("a connection");
    let columns = "select m.name, p.name from sqlite_master m join pragma_table_info(m.name) p where m.type = 'table' and upper(p.type) = 'TEXT' order by 1, 2";
    let mut found = Vec::new();
    for row in sqlx::query(columns).fetch_all(&mut *db).await.expect("the schema") {
        let (table, column): (String, String) = (row.get(0), row.get(1));
        let sql = format!("select count(*) from \"{table}\" where \"{column}\" like $1");
        let count: i64 = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(format!("%{needle}%")).fetch_one(&mut *db).await.expect("readable").get(0);
        if count > 0 {
            found.push(format!("{table}.{column}"));
        }
    }
    found
}

#[tokio::test]
async fn everything_is_kept_until_the_last_minute_of_its_time() {
    let office = TestOffice::open().await;
    let rejected = office.ready(wish("AUL-2", "09:00", "12:00")).await;
    office.reject(&rejected, "Sudah penuh").await.expect("rejected at ten");
    let withdrawn = office.submit(wish("RPT-1", "09:00", "12:00")).await.expect("received").code;
    office.withdraw(&withdrawn).await.expect("taken back at ten");
    office.submit(wish("RPT-2", "09:00", "12:00")).await.expect("nobody will decide this one");
    let used = office.booked(wish("KLS-A", "08:00", "12:00")).await;
    let absent = office.booked(wish("RPT-1", "13:00", "15:00")).await;
    comes(&office, &guest("Norlina", "0852 4811 0937")).await;
    reads(&office, &rejected).await;
    office.set_clock("2026-12-15T08:00");
    office.hand_over(&used).await.expect("it begins");
    office.set_clock("2026-12-15T09:00");
    assert_eq!(office.look_at_the_clock().await, 1, "it has expired");
    office.set_clock("2026-12-15T12:00");
    office.receive_back(&used, Vec::new()).await.expect("it comes back");
    office.set_clock("2026-12-15T14:00");
    office.no_show(&absent).await.expect("nobody came");
    for (time, closed, guest_book, done, read_log) in [
        ("2027-05-24T09:59", 0, 0, 0, 0),
        ("2027-05-24T10:00", 2, 0, 0, 0),
        ("2027-06-15T08:59", 2, 0, 0, 0),
        ("2027-06-15T09:00", 3, 0, 0, 0),
        ("2027-11-24T09:59", 3, 0, 0, 0),
        ("2027-11-24T10:00", 3, 1, 0, 0),
        ("2027-12-15T11:59", 3, 1, 0, 0),
        ("2027-12-15T12:00", 3, 1, 1, 0),
        ("2027-12-15T14:00", 3, 1, 2, 0),
        ("2031-11-24T09:59", 3, 1, 2, 0),
        ("2031-11-24T10:00", 3, 1, 2, 1),
    ] {
        office.set_clock(time);
        assert_eq!(would_forget(&office).await, Counts { done, closed, attachments: 0, guest_book, read_log, survey: 0 }, "{time}");
    }
    office.assert_sound().await;
}

#[tokio::test]
async fn a_rehearsal_counts_and_changes_nothing() {
    let office = TestOffice::open().await;
    let rejected = office.ready(wish("AUL-2", "09:00", "12:00")).await;
    office.reject(&rejected, "Sudah penuh").await.expect("rejected");
    comes(&office, &guest("Norlina", "0852 4811 0937")).await;
    office.set_clock("2028-01-10T10:00");
    let before = contents(&office).await;
    let counted = would_forget(&office).await;
    assert_eq!((counted.closed, counted.guest_book, counted.total()), (1, 1, 2));
    assert!(contents(&office).await == before, "only the log knows of it");
    let mut db = office.store.read().await.expect("a connection");
    let runs = kept::runs(&mut db).await.expect("readable");
    assert_eq!(runs, [Run { at: office.now(), by: "Iqbal".into(), dry_run: true, counts: counted }]);
}

#[tokio::test]
async fn what_is_forgotten_leaves_facility_dates_regency_and_kind() {
    let office = TestOffice::open().await;
    let rejected = office.ready(wish("AUL-2", "09:00", "12:00")).await;
    office.reject(&rejected, "Bu Rahmah sudah diberi tahu").await.expect("rejected");
    let open = office.submit(wish("AUL-1", "09:00", "12:00")).await.expect("received").code;
    let visit = comes(&office, &guest("Norlina", "0852 4811 0937")).await;
    reads(&office, &rejected).await;
    let before = office.reservation(&rejected).await;
    office.set_clock("2027-11-24T10:00");
    let counts = forgets(&office).await;
    assert_eq!((counts.closed, counts.done, counts.guest_book), (1, 0, 1), "the one that is open stays, whatever its age");

    let after = office.reservation(&rejected).await;
    assert_eq!(after.applicant.name, FORGOTTEN);
    assert_eq!((after.activity.as_str(), after.purpose.as_str(), after.reason_note.as_str()), (FORGOTTEN, "", ""));
    assert_eq!((after.applicant.whatsapp.clone(), after.applicant.institution.as_str(), after.access_needs.as_str()), (None, "", ""));
    assert_eq!((after.applicant.regency.as_str(), after.applicant.kind, after.status), ("63.07", ApplicantKind::School, Status::Rejected));
    assert_eq!((after.span, &after.items, after.reason, after.participants), (before.span, &before.items, before.reason, before.participants));
    let mut db = office.store.read().await.expect("a connection");
    assert!(reservations::by_secret(&mut db, &before.secret).await.expect("readable").is_none(), "the link opens nothing any more");
    let event = events::of_reservation(&mut db, after.id).await.expect("readable").pop().expect("an event");
    assert_eq!((event.kind.as_str(), event.changes.as_str(), event.actor.as_str()), ("forgotten", "{}", "system"));
    let guest = visits::by_id(&mut db, visit).await.expect("readable").expect("the number of the day stays").guest;
    assert_eq!((guest.name.as_str(), guest.institution.as_str(), guest.whatsapp.clone()), (FORGOTTEN, "", None));
    assert_eq!((guest.regency.as_str(), guest.assistance.len()), ("63.72", 0));
    drop(db);
    assert_eq!(office.reservation(&open).await.applicant.name, "Rahmah");
    assert_eq!(office.number("select count(*) from read_log").await, 0);
    assert_eq!(forgets(&office).await, Counts::default(), "once");
    office.assert_sound().await;
}

/// Somebody whose name is in every field and in every note.
fn zubaidah(facility: &str, from: &str, to: &str) -> NewReservation {
    let wish = wish(facility, from, to);
    NewReservation {
        applicant: Applicant {
            name: "Zubaidah".into(),
            institution: "Yayasan Zubaidah".into(),
            npsn: "30399999".into(),
            position: "Ketua Yayasan Zubaidah".into(),
            address: "Jalan Zubaidah 1".into(),
            whatsapp: Some("0813 7770 0123".parse().expect("a mobile number")),
            email: "zubaidah@example.id".into(),
            ..wish.applicant.clone()
        },
        activity: "Pengajian Zubaidah".into(),
        purpose: "Atas undangan Zubaidah".into(),
        needs: "Kursi untuk Zubaidah".into(),
        access_needs: "Zubaidah memakai kursi roda".into(),
        on_behalf: "Zubaidah".into(),
        ..wish
    }
}

/// The whole way through the office, with a word about her at every step.
async fn her_use(office: &TestOffice) -> ReservationCode {
    let (ult, sarpras, admin) = (office.as_role(Role::Ult), office.as_role(Role::Sarpras), office.as_role(Role::Admin));
    let submitted = reserve::submit(&office.as_applicant(), zubaidah("KLS-B", "13:00", "15:00"), Some("kunci-zubaidah".into()), None).await;
    let request = submitted.expect("received").code;
    decide::dispose(&ult, &request, None, Disposition { note: "Zubaidah menunggu".into(), ..Disposition::default() }).await.expect("passed on");
    decide::confirm(&sarpras, &request, None, SarprasAnswer::Available, "Zubaidah sudah melihat".into()).await.expect("available");
    office.request_info(&request, "surat dari Zubaidah").await.expect("asked");
    office.complete(&request, "Surat Zubaidah menyusul", Some(12)).await.expect("completed");
    // Somebody else was faster in the other room of the unit.
    office.booked(wish("KLS-A", "12:00", "14:00")).await;
    let version = office.reservation(&request).await.version;
    let agreement = Agreement { note: "Zubaidah setuju".into(), ..agreed() };
    let approved = decide::approve(&admin, &request, version, Some(agreement), Some("Zubaidah dan penjaga kedua hadir".into())).await;
    approved.expect("past the rule of the unit");
    reads(office, &request).await;
    request
}

async fn her_return(office: &TestOffice, request: &ReservationCode) {
    office.set_clock("2026-12-15T12:30");
    let version = office.reservation(request).await.version;
    let out = Checklist { lines: Vec::new(), note: "Kunci pada Zubaidah".into() };
    handover::hand_over(&office.as_role(Role::Sarpras), request, version, out).await.expect("handed over");
    office.set_clock("2026-12-15T15:00");
    let broken = ChecklistLine { facility: code("KLS-B"), condition: Condition::Broken, quantity: 1, note: "Kaca pecah, kata Zubaidah".into() };
    office.receive_back(request, vec![broken]).await.expect("back, with damage");
}

/// An office in which she has used a classroom beside another one of its unit, and has been at the counter.
async fn with_zubaidah() -> (TestOffice, ReservationCode) {
    let office = TestOffice::open().await;
    office.add("PNJ-1", "RPT-1", &["KLS-A", "KLS-B"]).await;
    office.by_hand("update facility set rule_only = 1 where code = 'PNJ-1'").await.expect("the warden is a rule, not a room");
    comes(&office, &guest("Norlina", "0852 4811 0937")).await;
    comes(&office, &GuestBookForm { meets: "Zubaidah".into(), purpose_note: "Surat Zubaidah".into(), ..guest("Zubaidah", "0813 7770 0123") }).await;
    let request = her_use(&office).await;
    (office, request)
}

#[tokio::test]
async fn an_erased_person_is_found_nowhere() {
    let (office, request) = with_zubaidah().await;
    let admin = office.as_role(Role::Admin);
    assert_eq!(faults(privacy::erase(&admin, "081377700123", true).await), ["person: person_open"], "she still has the room");
    her_return(&office, &request).await;
    let secret = office.reservation(&request).await.secret;
    let before = places_of(&office, "Zubaidah").await;
    for place in [
        "closure.reason",
        "damage.note",
        "handover.note",
        "handover_line.note",
        "message.text",
        "reservation.access_needs",
        "reservation.agreement_note",
        "reservation.disposition_note",
        "reservation.info_reply",
        "reservation.name",
        "reservation.sarpras_note",
        "unit_override.reason",
        "visit.meets",
        "visit.name",
    ] {
        assert!(before.iter().any(|known| known == place), "{place} knew her: {before:?}");
    }
    assert_eq!(faults(privacy::erase(&admin, "+62 813-7770-0123", false).await), ["confirmed: person_confirm"]);
    let erased = privacy::erase(&admin, "+62 813-7770-0123", true).await.expect("it is over");
    assert_eq!((erased.requests.len(), erased.visits), (1, 1));
    for needle in ["Zubaidah", "81377700123", "813-7770", "30399999", secret.as_str()] {
        assert_eq!(places_of(&office, needle).await, Vec::<String>::new(), "{needle}");
    }
    assert_eq!(office.number("select count(*) from read_log").await, 0);
    assert_eq!(office.number("select count(*) from closure where reason = 'broken'").await, 1, "what is broken stays known");
    assert_eq!(office.number("select count(*) from visit where name = 'Norlina'").await, 1, "others stay");
    assert_eq!(office.number("select count(*) from reservation where name = 'Rahmah' and whatsapp <> ''").await, 1);
    assert_eq!(faults(privacy::find(&admin, "081377700123").await), ["person: person_unknown"]);
    assert_eq!(faults(privacy::erase(&admin, request.as_str(), true).await), ["person: person_unknown"], "once");
    office.assert_sound().await;
}

#[tokio::test]
async fn a_copy_holds_everything_about_one_person_and_nobody_else() {
    let (office, request) = with_zubaidah().await;
    her_return(&office, &request).await;
    let copy = privacy::export(&office.as_role(Role::Admin), request.as_str()).await.expect("by the code").to_string();
    for word in [
        "30399999",
        "+6281377700123",
        "zubaidah@example.id",
        "Jalan Zubaidah 1",
        "Kunci pada Zubaidah",
        "Kaca pecah, kata Zubaidah",
        "Zubaidah dan penjaga kedua hadir",
        "Surat Zubaidah menyusul",
        "DISETUJUI",
        "63.72",
        "opened_by_staff_at",
    ] {
        assert!(copy.contains(word), "{word} in {copy}");
    }
    for other in ["Norlina", "Rahmah", "Lestari", "Fauzi"] {
        assert!(!copy.contains(other), "{other} in {copy}");
    }
    assert_eq!(office.number("select count(*) from read_log where staff_id = 3").await, 1, "that the admin read it is noted");
}

#[tokio::test]
async fn whoever_has_no_number_is_found_by_the_code_and_takes_nobody_along() {
    let office = TestOffice::open().await;
    let ult = office.as_role(Role::Ult);
    let mut codes = Vec::new();
    for facility in ["RPT-1", "RPT-2"] {
        let wish = wish(facility, "09:00", "12:00");
        let on_paper = NewReservation { applicant: Applicant { whatsapp: None, ..wish.applicant.clone() }, channel: Channel::Ult, ..wish };
        let request = reserve::submit(&ult, on_paper, None, None).await.expect("received at the counter").code;
        office.withdraw(&request).await.expect("taken back");
        codes.push(request);
    }
    let visit = comes(&office, &guest("Norlina", "0852 4811 0937")).await;
    office.by_hand("update visit set whatsapp = '', reservation_id = (select max(id) from reservation)").await.expect("linked to the second");
    let erased = privacy::erase(&office.as_role(Role::Admin), codes[0].as_str(), true).await.expect("it is over");
    assert_eq!((erased.requests.len(), erased.visits), (1, 0));
    assert_eq!(office.reservation(&codes[1]).await.applicant.name, "Rahmah");
    let erased = privacy::erase(&office.as_role(Role::Admin), codes[1].as_str(), true).await.expect("it is over");
    assert_eq!((erased.requests.len(), erased.visits), (1, 1), "the guest whose request it was");
    let mut db = office.store.read().await.expect("a connection");
    assert_eq!(visits::by_id(&mut db, visit).await.expect("readable").expect("it exists").guest.name, FORGOTTEN);
    drop(db);
    office.assert_sound().await;
}

#[tokio::test]
async fn an_open_request_keeps_everything_of_its_person() {
    let office = TestOffice::open().await;
    let rejected = office.ready(wish("AUL-2", "09:00", "12:00")).await;
    office.reject(&rejected, "Sudah penuh").await.expect("rejected");
    let open = office.submit(wish("RPT-1", "09:00", "12:00")).await.expect("received").code;
    let before = contents(&office).await;
    let refused = privacy::erase(&office.as_role(Role::Admin), "081250331234", true).await;
    let AppError::Invalid(faults) = refused.expect_err("she is still to be answered") else { panic!("a fault of the field") };
    assert_eq!(faults.of("person").expect("the person").values["codes"], open.to_string(), "the codes in the way are named");
    assert!(contents(&office).await == before);
}

#[tokio::test]
async fn persons_are_the_admins_and_runs_the_system_managers_as_well() {
    let office = TestOffice::open().await;
    let withdrawn = office.submit(wish("RPT-1", "09:00", "12:00")).await.expect("received").code;
    office.withdraw(&withdrawn).await.expect("taken back");
    let before = contents(&office).await;
    for role in [Role::Ult, Role::Sarpras, Role::Head, Role::Sysadmin] {
        let context = office.as_role(role);
        assert_eq!(privacy::find(&context, withdrawn.as_str()).await, Err(AppError::Forbidden), "{role}");
        assert_eq!(privacy::export(&context, withdrawn.as_str()).await, Err(AppError::Forbidden), "{role}");
        assert_eq!(privacy::erase(&context, withdrawn.as_str(), true).await, Err(AppError::Forbidden), "{role}");
        assert_eq!(privacy::forget_due(&context, true).await.is_ok(), role == Role::Sysadmin, "{role}");
    }
    assert_eq!(privacy::erase(&office.as_applicant(), withdrawn.as_str(), true).await, Err(AppError::SignInRequired));
    assert_eq!(faults(privacy::find(&office.as_role(Role::Admin), "Rahmah").await), ["person: person_key"], "a name finds nobody");
    assert!(contents(&office).await == before);
}

#[tokio::test]
async fn the_clock_rehearses_once_and_then_forgets_every_night() {
    let office = TestOffice::open().await;
    let rejected = office.ready(wish("AUL-2", "09:00", "12:00")).await;
    office.reject(&rejected, "Sudah penuh").await.expect("rejected");
    let other = office.second_process().await;
    let mut seen = Vec::new();
    for time in ["2027-06-10T09:00", "2027-06-10T23:59", "2027-06-11T00:59", "2027-06-11T01:00", "2027-06-11T12:00", "2027-06-13T08:00"] {
        for process in [&office, &other] {
            process.set_clock(time);
            let run = privacy::forget_nightly(&system(process)).await.expect("no trouble");
            seen.extend(run.map(|run| (time, run.dry_run, run.counts.closed)));
        }
    }
    assert_eq!(seen, [("2027-06-10T09:00", true, 1), ("2027-06-11T01:00", false, 1), ("2027-06-13T08:00", false, 0)], "one of the two processes each time");
    assert_eq!(office.reservation(&rejected).await.applicant.name, FORGOTTEN);
    office.assert_sound().await;
}
