//! Forms that are sent before the browser's program has arrived, or without it: the same acts as the server functions.
//! A fault renders the page again with everything that was typed; success leads on (303), so that a reload sends nothing.

use super::error::status as status_of;
use super::limits::TooOften;
use super::pages::{language_of, render};
use super::state::{ServerState, Visitor};
use super::{auth, context};
use crate::app::paths;
use crate::app::public::apply::{FormOutcome, edit};
use crate::app::public::survey::SurveyOutcome;
use crate::app::public::track::{CompletionOutcome, TrackOutcome};
use crate::app::staff::event::{ACT, ENTER, EventOutcome, NOTHING};
use crate::app::staff::places::place::{CLOSE, PlaceOutcome, SHIFT};
use crate::app::staff::settings::wordings::one::{SAVE, WordingOutcome};
use crate::app::staff::working_days::CalendarOutcome;
use crate::domain::application_form::ApplicationForm;
use crate::domain::closure::ClosureMove;
use crate::domain::facility::FacilityCode;
use crate::domain::language::Language;
use crate::domain::places::{Closing, ClosureForm, PlaceForm};
use crate::domain::proposal::ProposalId;
use crate::domain::series::{Entered, EventForm};
use crate::domain::survey::SurveyForm;
use crate::domain::wordings::WordingForm;
use crate::domain::working_days::CalendarForm;
use crate::error::AppError;
use crate::server_fns::inbox::people;
use crate::store::reservations;
use crate::workflow::complete::{self, Completion};
use crate::workflow::propose::{self, Answer, Seen};
use crate::workflow::survey::Taken;
use crate::workflow::{Actor, Context, close, places, reserve, series, survey, wordings, working_days};
use axum::Form;
use axum::body::Body;
use axum::extract::{FromRequest, Path, Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};

pub(super) type Pairs = Vec<(String, String)>;

/// The typed pairs, and a request for the page itself.
pub(super) async fn read(request: Request) -> Result<(Pairs, Request), Response> {
    let (parts, body) = request.into_parts();
    let Form(pairs) = Form::<Pairs>::from_request(Request::from_parts(parts.clone(), body), &()).await.map_err(IntoResponse::into_response)?;
    let mut page = Request::from_parts(parts, Body::empty());
    *page.method_mut() = Method::GET;
    Ok((pairs, page))
}

pub(super) fn value<'p>(pairs: &'p Pairs, name: &str) -> Option<&'p str> {
    pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// Forms that render their page again with every failure, so that nothing typed is lost.
pub fn shows_failures_itself(method: &Method, path: &str) -> bool {
    *method == Method::POST && ["/ajukan", "/lacak"].contains(&path)
}

/// Did this come too often?
fn not_too_often(page: &Request) -> Result<(), AppError> {
    page.extensions().get::<TooOften>().map_or(Ok(()), |TooOften(failure)| Err(failure.clone()))
}

/// `POST /ajukan`: the request form (document steps 3 and 7), or a button in it that only changes it.
pub async fn apply(State(state): State<ServerState>, request: Request) -> Response {
    let (pairs, page) = match read(request).await {
        Ok(read) => read,
        Err(refusal) => return refusal,
    };
    let mut form = ApplicationForm::from_pairs(&pairs);
    if edit(&mut form, &pairs) {
        return render(&state, page, StatusCode::OK, FormOutcome { form, error: None }).await;
    }
    let (language, _) = language_of(page.uri(), page.headers());
    let sent = match not_too_often(&page) {
        Ok(()) => send(&state, &form, language).await,
        Err(failure) => Err(failure),
    };
    match sent {
        Ok(path) => Redirect::to(&path).into_response(),
        Err(error) => {
            let status = status_of(&error);
            render(&state, page, status, FormOutcome { form, error: Some(error) }).await
        }
    }
}

async fn send(state: &ServerState, form: &ApplicationForm, language: Language) -> Result<String, AppError> {
    let new = form.parse(crate::domain::applicant::Channel::Online, language)?;
    let key = Some(form.idempotency_key.clone()).filter(|key| !key.is_empty());
    let submitted = reserve::submit(&state.context(Actor::Applicant), new, key, None).await?;
    Ok(paths::track(&submitted.secret))
}

/// `POST /lacak`: code and last four digits open the page of a request.
pub async fn find(State(state): State<ServerState>, request: Request) -> Response {
    let (pairs, page) = match read(request).await {
        Ok(read) => read,
        Err(refusal) => return refusal,
    };
    let typed = |name| value(&pairs, name).unwrap_or_default().to_owned();
    let (code, last_four) = (typed("code"), typed("last_four"));
    let found = match not_too_often(&page) {
        Ok(()) => found(&state, &code, &last_four).await,
        Err(failure) => Err(failure),
    };
    match found {
        Ok(secret) => Redirect::to(&paths::track(&secret)).into_response(),
        Err(error) => {
            let status = status_of(&error);
            render(&state, page, status, TrackOutcome { code, last_four, error: Some(error) }).await
        }
    }
}

async fn found(state: &ServerState, code: &str, last_four: &str) -> Result<String, AppError> {
    let code = code.parse().map_err(|_| AppError::NotFound)?;
    let mut db = state.store.read().await?;
    let found = crate::store::tracking::find(&mut db, &code, last_four).await?.ok_or(AppError::NotFound)?;
    Ok(found.secret)
}

/// `POST /p/{secret}/batal`: the applicant takes the request back (X7, X8); its page then shows how it stands.
pub async fn withdraw(State(state): State<ServerState>, Path(secret): Path<String>, request: Request) -> Response {
    match taken_back(&state, &secret).await {
        // A second click on an old page: the page says how the request stands.
        Ok(()) | Err(AppError::Refused(_)) => Redirect::to(&paths::track(&secret)).into_response(),
        Err(error) => super::error::refuse(request.uri(), request.headers(), &error),
    }
}

async fn taken_back(state: &ServerState, secret: &str) -> Result<(), AppError> {
    let code = reservations::code_behind(&state.store, secret).await?;
    reserve::withdraw(&state.context(Actor::Applicant), &code).await
}

/// `POST /p/{secret}/jawab`: the applicant's yes or no to what is proposed (X3, X5, X6); the page then shows how it stands, and
/// says so when the answer was not taken any more.
pub async fn reply(State(state): State<ServerState>, Path(secret): Path<String>, request: Request) -> Response {
    let (pairs, page) = match read(request).await {
        Ok(read) => read,
        Err(refusal) => return refusal,
    };
    match answered(&state, &secret, &pairs).await {
        Ok(()) => Redirect::to(&paths::track(&secret)).into_response(),
        Err(AppError::Refused(_)) => Redirect::to(&paths::track_not_taken(&secret)).into_response(),
        Err(error) => super::error::refuse(page.uri(), page.headers(), &error),
    }
}

async fn answered(state: &ServerState, secret: &str, pairs: &Pairs) -> Result<(), AppError> {
    let proposal = value(pairs, "proposal").and_then(|id| id.parse().ok()).map(ProposalId).ok_or(AppError::NotFound)?;
    let answer = if value(pairs, "accept") == Some("true") { Answer::Yes(None) } else { Answer::No };
    let code = reservations::code_behind(&state.store, secret).await?;
    propose::reply(&state.context(Actor::Applicant), &code, Seen::Proposal(proposal), answer).await
}

/// `POST /p/{secret}/lengkapi`: the applicant completes the request (X1). A fault shows the page again with what was typed.
pub async fn complete(State(state): State<ServerState>, Path(secret): Path<String>, request: Request) -> Response {
    let (pairs, mut page) = match read(request).await {
        Ok(read) => read,
        Err(refusal) => return refusal,
    };
    let typed = |name| value(&pairs, name).unwrap_or_default().to_owned();
    let (reply, participants) = (typed("reply"), typed("participants"));
    match completed(&state, &secret, &reply, &participants).await {
        Ok(()) => Redirect::to(&paths::track(&secret)).into_response(),
        Err(error @ (AppError::Invalid(_) | AppError::Refused(_))) => {
            let status = status_of(&error);
            if let Ok(address) = paths::track(&secret).parse() {
                *page.uri_mut() = address;
            }
            render(&state, page, status, CompletionOutcome { reply, participants, error: Some(error) }).await
        }
        Err(error) => super::error::refuse(page.uri(), page.headers(), &error),
    }
}

async fn completed(state: &ServerState, secret: &str, reply: &str, participants: &str) -> Result<(), AppError> {
    let completion = Completion { reply: reply.to_owned(), participants: people(participants)? };
    let code = reservations::code_behind(&state.store, secret).await?;
    complete::resubmit(&state.context(Actor::Applicant), &code, None, completion).await
}

/// `POST /p/{secret}/survei`: the satisfaction survey. A fault shows the page again with what was chosen; a second answer is told
/// by the page that there is one already.
pub async fn survey(State(state): State<ServerState>, Path(secret): Path<String>, request: Request) -> Response {
    let (pairs, page) = match read(request).await {
        Ok(read) => read,
        Err(refusal) => return refusal,
    };
    let form = SurveyForm::from_pairs(&pairs);
    match survey::answer(&state.context(Actor::Applicant), &secret, &form).await {
        Ok(Taken::Now) => Redirect::to(&paths::survey_thanks(&secret)).into_response(),
        Ok(Taken::Before | Taken::NotOpen) => Redirect::to(&paths::survey(&secret)).into_response(),
        Err(AppError::Invalid(faults)) => render(&state, page, StatusCode::UNPROCESSABLE_ENTITY, SurveyOutcome { form, faults }).await,
        Err(error) => super::error::refuse(page.uri(), page.headers(), &error),
    }
}

/// `POST /kantor/kegiatan`: looks at the dates of an event, or enters it. Strangers are shown the door.
pub async fn event(State(state): State<ServerState>, request: Request) -> Response {
    let (context, pairs, page) = match opened(&state, request).await {
        Ok(opened) => opened,
        Err(refusal) => return refusal,
    };
    let form = EventForm::from_pairs(&pairs);
    let (answer, refused) = match value(&pairs, ACT) {
        Some(NOTHING) => return render(&state, page, StatusCode::OK, EventOutcome { form, ..EventOutcome::default() }).await,
        Some(ENTER) => (series::enter_form(&context, &form).await, true),
        _ => (series::check_form(&context, &form).await.map(Entered::Clashing), false),
    };
    match answer {
        Ok(Entered::Done(done)) => Redirect::to(&paths::calendar_of(&done)).into_response(),
        Ok(Entered::Clashing(checked)) => {
            let status = if refused { StatusCode::CONFLICT } else { StatusCode::OK };
            render(&state, page, status, EventOutcome { form, error: None, checked: Some(checked), refused }).await
        }
        Err(error) => {
            let status = status_of(&error);
            render(&state, page, status, EventOutcome { form, error: Some(error), ..EventOutcome::default() }).await
        }
    }
}

/// `POST /kantor/hari-kerja`: shows what a change of the working calendar would do; saving is another form. Strangers are shown
/// the door.
pub async fn calendar_change(State(state): State<ServerState>, request: Request) -> Response {
    let (context, pairs, page) = match opened(&state, request).await {
        Ok(opened) => opened,
        Err(refusal) => return refusal,
    };
    let form = CalendarForm::from_pairs(&pairs);
    let answer = working_days::preview(&context, &form).await;
    let status = answer.as_ref().map_or_else(status_of, |_| StatusCode::OK);
    render(&state, page, status, CalendarOutcome { form, answer: Some(answer) }).await
}

/// `POST /kantor/fasilitas/{code}`: shows what a change of a facility would touch (saving is another form), or closes it for a
/// while, or changes the time of a closure. Strangers are shown the door.
pub async fn place(State(state): State<ServerState>, Path(code): Path<String>, request: Request) -> Response {
    let (context, pairs, page) = match opened(&state, request).await {
        Ok(opened) => opened,
        Err(refusal) => return refusal,
    };
    if value(&pairs, ACT) == Some(CLOSE) {
        let closure = ClosureForm::from_pairs(&pairs);
        return match places::close(&context, FacilityCode(code.clone()), &closure).await {
            Ok(Closing::Done) => Redirect::to(&paths::place(&code)).into_response(),
            Ok(closing) => render(&state, page, StatusCode::CONFLICT, PlaceOutcome { closure, closing: Some(Ok(closing)), ..PlaceOutcome::default() }).await,
            Err(error) => {
                let status = status_of(&error);
                render(&state, page, status, PlaceOutcome { closure, closing: Some(Err(error)), ..PlaceOutcome::default() }).await
            }
        };
    }
    if value(&pairs, ACT) == Some(SHIFT) {
        let form = ClosureMove::from_pairs(&pairs);
        let id = value(&pairs, "id").and_then(|id| id.parse().ok()).unwrap_or_default();
        let answer = close::move_by_form(&context, id, &form).await;
        let status = match &answer {
            Ok(Closing::Done) => return Redirect::to(&paths::place(&code)).into_response(),
            Ok(Closing::InTheWay(_)) => StatusCode::CONFLICT,
            Err(error) => status_of(error),
        };
        return render(&state, page, status, PlaceOutcome { shifting: Some((id, form, answer)), ..PlaceOutcome::default() }).await;
    }
    let form = PlaceForm { code, ..PlaceForm::from_pairs(&pairs) };
    let answer = places::preview(&context, &form).await;
    let status = answer.as_ref().map_or_else(status_of, |_| StatusCode::OK);
    render(&state, page, status, PlaceOutcome { form: Some(form), answer: Some(answer), ..PlaceOutcome::default() }).await
}

/// `POST /kantor/atur/pesan/{template}`: shows how a message would be read in another wording, or saves it. Strangers are shown the
/// door.
pub async fn wording(State(state): State<ServerState>, Path(template): Path<String>, request: Request) -> Response {
    let (context, pairs, page) = match opened(&state, request).await {
        Ok(opened) => opened,
        Err(refusal) => return refusal,
    };
    let form = WordingForm { template, ..WordingForm::from_pairs(&pairs) };
    let answer = if value(&pairs, ACT) == Some(SAVE) {
        match wordings::save(&context, &form).await {
            // The address of the page, as the router has understood it.
            Ok(()) => return Redirect::to(page.uri().path()).into_response(),
            Err(error) => Err(error),
        }
    } else {
        wordings::preview(&context, &form).await
    };
    let status = answer.as_ref().map_or_else(status_of, |_| StatusCode::OK);
    render(&state, page, status, WordingOutcome { form: Some(form), answer: Some(answer) }).await
}

/// A form of the staff's side: who sent it, what was typed, and a request for the page itself. Strangers are shown the door.
pub(super) async fn opened(state: &ServerState, request: Request) -> Result<(Context, Pairs, Request), Response> {
    let (uri, headers, visitor) = (request.uri().clone(), request.headers().clone(), request.extensions().get::<Visitor>().cloned());
    let context = match signed_in(state, &headers, visitor).await {
        Ok(context) => context,
        Err(AppError::SignInRequired) => return Err(Redirect::to(paths::SIGN_IN).into_response()),
        Err(failure) => return Err(super::error::refuse(&uri, &headers, &failure)),
    };
    let (pairs, page) = read(request).await?;
    Ok((context, pairs, page))
}

/// The member of staff behind the request's cookie.
pub(super) async fn signed_in(state: &ServerState, headers: &HeaderMap, visitor: Option<Visitor>) -> Result<Context, AppError> {
    let visitor = visitor.ok_or(AppError::SignInRequired)?;
    let open = auth::session(state, headers, &visitor).await?.ok_or(AppError::SignInRequired)?;
    context::as_staff(state, open.session.member)
}
