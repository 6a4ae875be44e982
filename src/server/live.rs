//! Server-sent events from the event table: which days of which facility changed, which request changed, and nothing
//! about anybody. Pages fetch what changed through the usual rights check.
//!
//! One reader of the table per process passes the news on to all streams. It wakes when this process has written, and
//! looks every quarter of a second for what other processes wrote.

use super::limits::Network;
use super::state::{OpenSession, ServerState, Visitor, stopped};
use super::{auth, error};
use crate::domain::facility::FacilityCode;
use crate::domain::reservation::ReservationId;
use crate::error::AppError;
use crate::store::events::{self, Recorded};
use crate::store::{Store, StoreError, facilities, reservations};
use axum::extract::{FromRequestParts, Path, Query, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Uri};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use futures::Stream;
use serde::Deserialize;
use serde_json::json;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, watch};
use tokio::time::Instant;

/// So often the table is read for the writes of other processes.
const POLL: Duration = Duration::from_millis(250);
/// A comment keeps the connection open; the session of a staff stream is looked at again.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// Whoever is further behind fetches everything anew.
const FURTHEST_BEHIND: i64 = 500;
/// So many facilities are listened to at most; no form has more rows.
const MOST_FACILITIES: usize = 20;
/// Begin of the kinds of events about the counter's queue.
const VISIT: &str = "visit_";
/// The browser waits so long before it connects again.
const RETRY: Duration = Duration::from_secs(2);

/// The news of this process.
#[derive(Clone)]
pub struct Feed {
    news: broadcast::Sender<Arc<Recorded>>,
}

impl Feed {
    /// Begins to read the table; ends when the server stops.
    pub fn start(store: Store, stopping: watch::Receiver<bool>) -> Self {
        let (news, _) = broadcast::channel(1024);
        tokio::spawn(read_on(store, news.clone(), stopping));
        Self { news }
    }
}

async fn read_on(store: Store, news: broadcast::Sender<Arc<Recorded>>, mut stopping: watch::Receiver<bool>) {
    let mut written = store.watch();
    let mut head = None;
    loop {
        if let Err(error) = pass_on(&store, &news, &mut head).await {
            tracing::warn!(%error, "the event table could not be read");
        }
        tokio::select! {
            _ = written.changed() => {}
            () = tokio::time::sleep(POLL) => {}
            () = stopped(&mut stopping) => return,
        }
    }
}

/// Passes on what came after `head`.
async fn pass_on(store: &Store, news: &broadcast::Sender<Arc<Recorded>>, head: &mut Option<i64>) -> Result<(), StoreError> {
    let mut db = store.read().await?;
    let Some(known) = *head else {
        *head = Some(events::latest(&mut db).await?);
        return Ok(());
    };
    for event in events::since(&mut db, known, FURTHEST_BEHIND).await? {
        *head = Some(event.sequence);
        // Nobody may be listening.
        let _ = news.send(Arc::new(event));
    }
    Ok(())
}

/// What a stream is about.
#[derive(Debug, Clone)]
enum Interest {
    /// The public calendar of these facilities, or of all when none is named.
    Calendar(Vec<FacilityCode>),
    /// One request, for its applicant.
    Request(ReservationId),
    /// Everything that staff work on.
    Office,
}

impl Interest {
    /// What the stream says about `recorded`; the last one carries the sequence, so that a reader cut off in between gets
    /// all of it again.
    fn tell(&self, recorded: &Recorded) -> Vec<Event> {
        let mut told = Vec::new();
        match self {
            Self::Calendar(facilities) => {
                let concerned = recorded.effects.iter().filter(|effect| facilities.is_empty() || facilities.contains(&effect.facility));
                told.extend(concerned.map(|effect| Event::default().event("changed").data(json!(effect).to_string())));
            }
            Self::Request(id) => {
                if recorded.reservation == Some(*id) {
                    told.push(Event::default().event("changed").data(request_of(recorded)));
                }
            }
            Self::Office => {
                if !recorded.code.is_empty() {
                    told.push(Event::default().event("request").data(request_of(recorded)));
                }
                if recorded.reservation.is_none() {
                    told.extend(recorded.effects.iter().map(|effect| Event::default().event("changed").data(json!(effect).to_string())));
                }
                if recorded.kind.starts_with(VISIT) {
                    told.push(Event::default().event("visit").data("{}"));
                }
                if recorded.kind == events::NOTICE {
                    told.push(Event::default().event("notice").data("{}"));
                }
                if recorded.kind == events::ARRIVAL {
                    told.push(Event::default().event("message").data("{}"));
                }
            }
        }
        if let Some(last) = told.pop() {
            told.push(last.id(recorded.sequence.to_string()));
        }
        told
    }
}

fn request_of(recorded: &Recorded) -> String {
    json!({ "code": recorded.code, "version": recorded.version.map(|version| version.0) }).to_string()
}

#[derive(Deserialize)]
pub struct CalendarQuery {
    #[serde(default)]
    facility: String,
}

/// What a stream needs to know of its request.
pub struct Reader {
    uri: Uri,
    headers: HeaderMap,
    visitor: Visitor,
}

impl<S: Send + Sync> FromRequestParts<S> for Reader {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        let visitor = parts.extensions.get::<Visitor>().cloned().ok_or(AppError::Forbidden)?;
        Ok(Self { uri: parts.uri.clone(), headers: parts.headers.clone(), visitor })
    }
}

/// `GET /live?facility=AUL-1`, or several with commas between them, for everybody.
pub async fn calendar(State(state): State<ServerState>, Query(query): Query<CalendarQuery>, reader: Reader) -> Response {
    let named = query.facility.split(',').filter(|_| !query.facility.is_empty());
    let codes: Vec<FacilityCode> = named.take(MOST_FACILITIES).map(|code| FacilityCode(code.to_owned())).collect();
    let interest = async {
        let asked = codes.len();
        let mut known = Vec::with_capacity(asked);
        for code in codes {
            // One that is offered no more says nothing; the others go on.
            if facilities::revision(&mut *state.store.read().await?, &code).await?.is_some() {
                known.push(code);
            }
        }
        if known.is_empty() && asked > 0 { Err(AppError::NotFound) } else { Ok((Interest::Calendar(known), None)) }
    };
    open(&state, interest.await, &reader).await
}

/// `GET /p/{secret}/live`, for whoever holds the link.
pub async fn tracked(State(state): State<ServerState>, Path(secret): Path<String>, reader: Reader) -> Response {
    let interest = async {
        let found = reservations::by_secret(&mut *state.store.read().await?, &secret).await?.ok_or(AppError::NotFound)?;
        Ok((Interest::Request(found.id), None))
    };
    open(&state, interest.await, &reader).await
}

/// `GET /kantor/live`, for staff who are signed in.
pub async fn office(State(state): State<ServerState>, reader: Reader) -> Response {
    let interest = async {
        let open = auth::session(&state, &reader.headers, &reader.visitor).await?.ok_or(AppError::SignInRequired)?;
        if open.session.member.must_change_password { Err(AppError::Forbidden) } else { Ok((Interest::Office, Some(open))) }
    };
    open(&state, interest.await, &reader).await
}

/// Begins the stream, or says why not.
async fn open(state: &ServerState, interest: Result<(Interest, Option<OpenSession>), AppError>, reader: &Reader) -> Response {
    let begun = async {
        let (interest, session) = interest?;
        let place = state.limits.streams.enter(Network::from(reader.visitor.address))?;
        let start = Start::read(state, last_seen(&reader.headers)).await?;
        Ok::<_, AppError>(tell(state.clone(), interest, session, start, place))
    };
    match begun.await {
        Ok(stream) => {
            let mut response = Sse::new(stream).into_response();
            // Otherwise nginx would keep the news for itself.
            response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
            response
        }
        Err(failure) => error::refuse(&reader.uri, &reader.headers, &failure),
    }
}

/// `Last-Event-ID`; what is no number of ours counts as none.
fn last_seen(headers: &HeaderMap) -> Option<i64> {
    headers.get("last-event-id")?.to_str().ok()?.parse().ok()
}

/// Where a stream begins.
struct Start {
    news: broadcast::Receiver<Arc<Recorded>>,
    head: i64,
    missed: Missed,
}

enum Missed {
    These(Vec<Recorded>),
    TooMuch,
}

impl Start {
    async fn read(state: &ServerState, last_seen: Option<i64>) -> Result<Self, StoreError> {
        // Listen first, then look how far the table reaches: nothing can fall between.
        let news = state.live.news.subscribe();
        let mut db = state.store.read().await?;
        let head = events::latest(&mut db).await?;
        let Some(last) = last_seen else { return Ok(Self { news, head, missed: Missed::These(Vec::new()) }) };
        let reaches_back = last == head || events::oldest(&mut db).await? <= last.saturating_add(1);
        let missed = if last > head || last < 0 || head - last > FURTHEST_BEHIND || !reaches_back {
            Missed::TooMuch
        } else {
            let mut missed = events::since(&mut db, last, FURTHEST_BEHIND).await?;
            missed.retain(|event| event.sequence <= head);
            Missed::These(missed)
        };
        Ok(Self { news, head, missed })
    }
}

fn resync(head: i64) -> Event {
    Event::default().event("resync").id(head.to_string()).data("{}")
}

fn tell(
    state: ServerState,
    interest: Interest,
    session: Option<OpenSession>,
    start: Start,
    place: super::limits::Place,
) -> impl Stream<Item = Result<Event, Infallible>> {
    let Start { mut news, mut head, missed } = start;
    async_stream::stream! {
        let _place = place;
        let mut stopping = state.stopping.clone();
        // An id without data tells the browser where it is without waking the page.
        yield Ok(match missed {
            Missed::TooMuch => resync(head).retry(RETRY),
            Missed::These(ref events) => Event::default().id(events.first().map_or(head, |event| event.sequence - 1).to_string()).retry(RETRY),
        });
        if let Missed::These(events) = missed {
            for event in events {
                for told in interest.tell(&event) {
                    yield Ok(told);
                }
            }
        }
        let mut heartbeat = tokio::time::interval_at(Instant::now() + HEARTBEAT, HEARTBEAT);
        loop {
            tokio::select! {
                heard = news.recv() => match heard {
                    Ok(event) if event.sequence <= head => {}
                    Ok(event) => {
                        head = event.sequence;
                        for told in interest.tell(&event) {
                            yield Ok(told);
                        }
                    }
                    Err(RecvError::Lagged(_)) => yield Ok(resync(head)),
                    Err(RecvError::Closed) => break,
                },
                _ = heartbeat.tick() => {
                    if let Some(session) = &session {
                        // When the database does not answer, the stream goes on: it carries nothing that needs protection for 20 seconds.
                        if matches!(auth::look_up(&state, session.token_hash.clone()).await, Ok(None)) {
                            break;
                        }
                    }
                    yield Ok(Event::default().comment(""));
                }
                () = stopped(&mut stopping) => break,
            }
        }
    }
}
