//! Calendars that Google Calendar, Outlook and Thunderbird subscribe to (RFC 5545): the public one of each facility, which says when
//! it is taken and nothing else, and one for each member of staff behind a secret address, without contact data.

mod text;

use super::error::refuse;
use super::headers::Shareable;
use super::state::ServerState;
use crate::app::paths;
use crate::domain::code::ReservationCode;
use crate::domain::facility::{FacilityCode, FacilityId};
use crate::domain::language::Language;
use crate::domain::role::Role;
use crate::domain::slot::{Moment, Slot, local_date};
use crate::domain::working_calendar::days_later;
use crate::error::AppError;
use crate::store::sessions::hash_of;
use crate::store::{facilities, feeds};
use crate::tr;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use chrono::{Days, NaiveDateTime};
use text::{Sheet, of_public, of_reader};

/// End of every address.
const ENDING: &str = ".ics";
/// Calendars go back so many days; what was cancelled longer ago is told no more.
const DAYS_BACK: u64 = 90;
/// And so many ahead.
const DAYS_AHEAD: i64 = 366;
/// Who sees which requests there are; others see only that something is taken (service §7.5).
const WHO_KNOW: &[Role] = &[Role::Ult, Role::Sarpras, Role::Admin];
/// Moments of HTTP (RFC 9110, section 5.6.7).
const HTTP_DATE: &str = "%a, %d %b %Y %H:%M:%S GMT";

/// A calendar, and who may keep a copy.
struct Feed {
    text: String,
    /// Nothing in it has changed since; `None` when that is too near to be told in whole seconds, or nobody can say.
    modified: Option<Moment>,
    /// Name of the file, for browsers that save it.
    name: String,
    shareable: bool,
}

/// `GET /kalender/{facility}.ics`: when a facility is taken or closed, without a word about anybody; `?lang=en` for English.
pub async fn of_facility(State(state): State<ServerState>, Path(feed): Path<String>, request: Request) -> Response {
    let language = language_of(request.uri());
    let made = public(&state, &feed, language).await;
    answer(made, &request)
}

/// `GET /kalender/petugas/{token}.ics`: what is booked everywhere, for a member of staff.
pub async fn of_staff(State(state): State<ServerState>, Path(feed): Path<String>, request: Request) -> Response {
    let language = language_of(request.uri());
    let made = of_member(&state, &feed, language).await;
    answer(made, &request)
}

async fn public(state: &ServerState, feed: &str, language: Language) -> Result<Feed, AppError> {
    let code = FacilityCode(feed.strip_suffix(ENDING).ok_or(AppError::NotFound)?.to_owned());
    let now = state.clock.now();
    let mut db = state.store.read().await?;
    let facility = facilities::by_code(&mut db, &code).await?.filter(|facility| facility.active).ok_or(AppError::NotFound)?;
    let entries = feeds::of_facility(&mut db, facility.id, range(now)).await?;
    let sheet = Sheet { name: tr!(language, "feed.public", facility = &facility.name), language, public_url: state.public_url.to_string() };
    let events = entries.iter().map(|entry| of_public(&sheet, entry, facility.id));
    Ok(Feed { text: text::calendar(&sheet, events), modified: modified(&entries, now), name: format!("{code}{ENDING}"), shareable: true })
}

async fn of_member(state: &ServerState, feed: &str, language: Language) -> Result<Feed, AppError> {
    let token = feed.strip_suffix(ENDING).ok_or(AppError::NotFound)?;
    let now = state.clock.now();
    let mut db = state.store.read().await?;
    let member = feeds::owner(&mut db, &hash_of(token), now).await?.filter(|member| !member.must_change_password).ok_or(AppError::NotFound)?;
    let entries = feeds::of_all(&mut db, range(now), &member.roles, now).await?;
    let sheet = Sheet { name: tr!(language, "feed.staff"), language, public_url: state.public_url.to_string() };
    let knows = member.roles.any_of(WHO_KNOW);
    let events = entries.iter().map(|entry| of_reader(&sheet, entry, knows));
    // States, what was forgotten and the reader's own roles change without a time; the tag knows.
    Ok(Feed { text: text::calendar(&sheet, events), modified: None, name: format!("petugas{ENDING}"), shareable: false })
}

/// Whole days of the office.
fn range(now: Moment) -> Slot {
    let today = local_date(now);
    Slot { from: Slot::day(today - Days::new(DAYS_BACK)).from, to: Slot::day(days_later(today, DAYS_AHEAD)).to }
}

/// The last change; the days shown change at midnight. A change of this very second may be followed by another one.
fn modified(entries: &[feeds::Entry], now: Moment) -> Option<Moment> {
    let midnight = Slot::day(local_date(now)).from;
    let last = entries.iter().map(|entry| entry.changed_at).max().map_or(midnight, |changed| changed.max(midnight));
    Some(last).filter(|last| last.timestamp() < now.timestamp())
}

/// Indonesian, unless the address says otherwise: a calendar's program speaks for no reader.
fn language_of(uri: &Uri) -> Language {
    let asked = uri.query().and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("lang=")));
    asked.and_then(|code| code.parse().ok()).unwrap_or_default()
}

fn answer(made: Result<Feed, AppError>, request: &Request) -> Response {
    let feed = match made {
        Ok(feed) => feed,
        Err(error) => return refuse(request.uri(), request.headers(), &error),
    };
    let tag = format!("\"{}\"", &hash_of(&feed.text)[..32]);
    let is_known = is_known(request.headers(), &tag, feed.modified);
    let mut response = if is_known { StatusCode::NOT_MODIFIED.into_response() } else { feed.text.into_response() };
    let headers = response.headers_mut();
    let mut put = |name, value: String| {
        headers.insert(name, HeaderValue::try_from(value).expect("made of ASCII here"));
    };
    put(header::ETAG, tag);
    if let Some(modified) = feed.modified {
        put(header::LAST_MODIFIED, modified.format(HTTP_DATE).to_string());
    }
    put(header::CACHE_CONTROL, if feed.shareable { "no-cache" } else { "private, no-cache" }.to_owned());
    if !is_known {
        put(header::CONTENT_TYPE, "text/calendar; charset=utf-8".to_owned());
        put(header::CONTENT_DISPOSITION, format!("inline; filename=\"{}\"", file_name(&feed.name)));
    }
    if feed.shareable {
        response.extensions_mut().insert(Shareable);
    }
    response
}

/// The caller has this one already (RFC 9110, sections 13.1.2 and 13.1.3).
fn is_known(headers: &HeaderMap, tag: &str, modified: Option<Moment>) -> bool {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    if let Some(known) = text(header::IF_NONE_MATCH) {
        return known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag);
    }
    let since = text(header::IF_MODIFIED_SINCE).and_then(|since| NaiveDateTime::parse_from_str(since, HTTP_DATE).ok());
    since.zip(modified).is_some_and(|(since, modified)| modified.timestamp() <= since.and_utc().timestamp())
}

/// Codes are what the office makes of them; in a header only plain signs stand.
fn file_name(name: &str) -> String {
    name.chars().filter(|sign| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '-' | '_')).collect()
}

/// Where a request is shown to staff.
fn page_of(public_url: &str, code: &ReservationCode) -> String {
    format!("{public_url}{}", paths::reservation(code))
}

/// A stretch of a kin is seen from another facility.
fn is_of_kin(entry: &feeds::Entry, seen_from: FacilityId) -> bool {
    entry.facility != seen_from
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::wita;

    fn asked(name: header::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    #[test]
    fn an_unchanged_calendar_is_not_sent_again() {
        let changed = wita("2026-12-08 09:00");
        for known in ["\"abc\"", "W/\"abc\"", "\"x\", \"abc\""] {
            assert!(is_known(&asked(header::IF_NONE_MATCH, known), "\"abc\"", None), "{known}");
        }
        assert!(!is_known(&asked(header::IF_NONE_MATCH, "\"x\""), "\"abc\"", Some(changed)));
        for (since, known) in
            [("Tue, 08 Dec 2026 01:00:00 GMT", true), ("Tue, 08 Dec 2026 01:00:01 GMT", true), ("Tue, 08 Dec 2026 00:59:59 GMT", false), ("2026-12-08", false)]
        {
            assert_eq!(is_known(&asked(header::IF_MODIFIED_SINCE, since), "\"abc\"", Some(changed)), known, "{since}");
        }
        assert!(!is_known(&HeaderMap::new(), "\"abc\"", Some(changed)));
        let mut both = asked(header::IF_MODIFIED_SINCE, "Tue, 08 Dec 2026 02:00:00 GMT");
        both.insert(header::IF_NONE_MATCH, "\"x\"".parse().unwrap());
        assert!(!is_known(&both, "\"abc\"", Some(changed)), "the tag counts where there is one");
    }

    #[test]
    fn a_calendar_reaches_from_ninety_days_ago_to_a_year_ahead() {
        let range = range(wita("2026-12-08 09:00"));
        assert_eq!((range.from, range.to), (wita("2026-09-09 00:00"), wita("2027-12-10 00:00")));
    }
}
