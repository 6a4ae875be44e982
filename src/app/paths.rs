//! Every URL, once.

use crate::domain::code::ReservationCode;
use crate::domain::format::year_month;
use crate::domain::message::Template;
use crate::domain::notice::NoticeKind;
use crate::domain::photo::{Photo, PhotoSize};
use crate::domain::series::EnteredDates;
use crate::domain::slot::{TimeOfDay, local_date};
use crate::domain::upload::UploadId;
use crate::domain::visit::VisitId;
use chrono::NaiveDate;

pub const HOME: &str = "/";
pub const APPLY: &str = "/ajukan";
pub const FIND: &str = "/lacak";
pub const FACILITIES: &str = "/fasilitas";
pub const STANDARD: &str = "/standar";
pub const COMPLAINT: &str = "/pengaduan";
/// The privacy notice.
pub const PRIVACY: &str = "/privasi";
pub const SIGN_IN: &str = "/masuk";
pub const OFFICE: &str = "/kantor";
pub const CALENDAR: &str = "/kantor/kalender";
/// *Catat kegiatan*; `facility`, `start` and `end` (`2026-12-17T08:00`) and `purpose` may stand in its query.
pub const EVENT: &str = "/kantor/kegiatan";
pub const MESSAGES: &str = "/kantor/pesan";
/// The facilities team's day.
pub const TASKS: &str = "/kantor/tugas";
/// What waits for the head (*meja Kepala*).
pub const HEAD_DESK: &str = "/kantor/kepala";
pub const ACCOUNT: &str = "/kantor/akun";
/// *Pemberitahuan*: what the reader is told.
pub const NOTICES: &str = "/kantor/pemberitahuan";
/// Today's agenda, of which browsers keep a copy (`public/sw.js` knows this address too).
pub const TODAY: &str = "/kantor/hari-ini";
/// The pages of single requests lie below.
pub const RESERVATIONS: &str = "/kantor/permohonan";
/// The counter's queue and guest book (*loket*).
pub const FRONT_DESK: &str = "/kantor/loket";
/// The request form of the counter; `visit` may stand in its query.
pub const WALK_IN: &str = "/kantor/loket/permohonan";
/// The screen in the waiting room.
pub const WAITING_ROOM: &str = "/antrean";
/// *Dasbor*; `month` (`2026-12`) may stand in its query.
pub const DASHBOARD: &str = "/kantor/dasbor";
/// *Hari kerja*; `year` and a `date` for its form may stand in its query.
pub const WORKING_DAYS: &str = "/kantor/hari-kerja";
pub const PEOPLE: &str = "/kantor/petugas";
/// *Fasilitas*, for the admin.
pub const PLACES: &str = "/kantor/fasilitas";
/// The admin's list of what can be set; the pages below lie in it.
pub const SETTINGS: &str = "/kantor/atur";
/// Names, links and the cut-off of the office.
pub const OFFICE_SETTINGS: &str = "/kantor/atur/kantor";
/// *Tata tertib*, by version.
pub const HOUSE_RULES: &str = "/kantor/atur/tata-tertib";
/// The wordings of messages; each has a page of its own below.
pub const WORDINGS: &str = "/kantor/atur/pesan";
/// The components of the service standard that the office writes.
pub const STANDARD_SETTINGS: &str = "/kantor/atur/standar";
/// Where notices to other programs go.
pub const WEBHOOKS: &str = "/kantor/atur/webhook";
/// What is forgotten when, and what the office keeps about one person.
pub const PERSONAL_DATA: &str = "/kantor/privasi";
/// Takes `person` by POST; the answer is a file.
pub const EXPORT_PERSON: &str = "/kantor/privasi/ekspor";

/// The availability calendar with a facility, a month and perhaps a chosen day.
pub fn home(facility: &str, month: NaiveDate, date: Option<NaiveDate>) -> String {
    let date = date.map(|date| format!("&date={date}")).unwrap_or_default();
    format!("/?facility={facility}&month={}{date}", year_month(month))
}

/// The availability calendar of a facility, in the current month.
pub fn home_of(facility: &str) -> String {
    format!("/?facility={facility}")
}

/// The request form for a facility, perhaps with a day and hours filled in. An end that is not after the beginning is one of
/// the next day; 24.00 has no place in a time field and is left out.
pub fn apply(facility: &str, when: Option<(NaiveDate, TimeOfDay, TimeOfDay)>) -> String {
    match when {
        None => format!("{APPLY}?facility={facility}"),
        Some((date, from, TimeOfDay::END_OF_DAY)) => format!("{APPLY}?facility={facility}&date={date}&from={from}"),
        Some((date, from, to)) => format!("{APPLY}?facility={facility}&date={date}&from={from}&to={to}"),
    }
}

/// The page of one request, for its applicant.
pub fn track(secret: &str) -> String {
    format!("/p/{secret}")
}

/// The satisfaction survey about a request; its form leads to the same address.
pub fn survey(secret: &str) -> String {
    format!("/p/{secret}/survei")
}

/// In the query of [`survey_thanks`].
pub const THANKS: &str = "diterima";

/// The same page after it was sent.
pub fn survey_thanks(secret: &str) -> String {
    format!("/p/{secret}/survei?{THANKS}=ya")
}

/// In the query of [`track_not_taken`].
pub const NOT_TAKEN: &str = "jawaban";

/// The same page, saying that an answer sent without script was not taken any more.
pub fn track_not_taken(secret: &str) -> String {
    format!("/p/{secret}?{NOT_TAKEN}=terlambat")
}

/// The proof of approval of a request (*bukti persetujuan*), for whoever holds its link. A way out of the app: the server draws it.
pub fn proof(secret: &str) -> String {
    format!("/p/{secret}/bukti")
}

/// Where the letters of a request are sent to; the page of the request as well.
pub fn letters(secret: &str) -> String {
    format!("/p/{secret}/surat")
}

/// One letter, for whoever holds the link of its request.
pub fn letter(secret: &str, id: UploadId) -> String {
    format!("/p/{secret}/surat/{}", id.0)
}

/// The page of one facility.
pub fn facility(code: &str) -> String {
    format!("/fasilitas/{code}")
}

/// The calendar of one facility, for programs that subscribe to it.
pub fn facility_feed(code: &str) -> String {
    format!("/kalender/{code}.ics")
}

/// The administration of one facility.
pub fn place(code: &str) -> String {
    format!("{PLACES}/{code}")
}

/// The wording of one message.
pub fn wording(template: Template) -> String {
    format!("{WORDINGS}/{template}")
}

/// Where photos of a facility are sent to; its administration as well.
pub fn place_photos(code: &str) -> String {
    format!("{PLACES}/{code}/foto")
}

/// A photo of a facility, for everybody.
pub fn photo(photo: &Photo, size: PhotoSize) -> String {
    format!("{FACILITIES}/foto/{}-{size}.jpg", photo.key)
}

/// The page of one request, for staff.
pub fn reservation(code: &ReservationCode) -> String {
    format!("{RESERVATIONS}/{code}")
}

/// Where a notice leads: to its request, or to the list of notices when it is about none, or about one that its readers may not open
/// any more. The head reads requests on a page of their own.
pub fn notice(kind: NoticeKind, code: Option<&ReservationCode>) -> String {
    match code {
        Some(_) if kind == NoticeKind::AskedOfHead => HEAD_DESK.to_owned(),
        Some(code) if !kind.names_the_use() => reservation(code),
        Some(_) | None => NOTICES.to_owned(),
    }
}

/// *Lembar disposisi* of a request.
pub fn disposition(code: &ReservationCode) -> String {
    format!("{RESERVATIONS}/{code}/disposisi")
}

/// *Berita acara serah terima* of a request.
pub fn handover_record(code: &ReservationCode) -> String {
    format!("{RESERVATIONS}/{code}/berita-acara")
}

/// The proof of approval of a request, for the counter. A way out of the app: the server draws it.
pub fn proof_at_counter(code: &ReservationCode) -> String {
    format!("{RESERVATIONS}/{code}/bukti")
}

/// Where a letter is sent to that the counter takes in; the page of the request as well.
pub fn letter_in(code: &ReservationCode) -> String {
    format!("{RESERVATIONS}/{code}/surat")
}

/// Where photos of a request's handover are sent to; the page of the request as well.
pub fn photos(code: &ReservationCode) -> String {
    format!("{RESERVATIONS}/{code}/foto")
}

/// A file of a request, for staff who may see the request.
pub fn file(id: UploadId) -> String {
    format!("/kantor/berkas/{}", id.0)
}

/// The counter's request form for somebody of the guest book.
pub fn walk_in(visit: VisitId) -> String {
    format!("{WALK_IN}?visit={}", visit.0)
}

/// The slip of a request that the counter has entered (*bukti*), for a roll of 80 mm, or for A4.
pub fn slip(code: &ReservationCode, paper: Paper) -> String {
    match paper {
        Paper::Roll => format!("{FRONT_DESK}/bukti/{code}"),
        Paper::A4 => format!("{FRONT_DESK}/bukti/{code}?{PAPER}=a4"),
    }
}

/// In the query of [`slip`].
pub const PAPER: &str = "kertas";

/// What a slip is printed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    Roll,
    A4,
}

/// The dashboard of a month.
pub fn dashboard(month: NaiveDate) -> String {
    format!("{DASHBOARD}?month={}", year_month(month))
}

/// One year of the working calendar.
pub fn working_days(year: i32) -> String {
    format!("{WORKING_DAYS}?year={year}")
}

/// The staff's calendar where an event has just been entered: its facility, around its first date.
pub fn calendar_of(entered: &EnteredDates) -> String {
    let date = entered.dates.first().map(|(_, slot)| format!("&date={}", local_date(slot.from))).unwrap_or_default();
    format!("{CALENDAR}?facility={}{date}", entered.facility)
}
