//! The proof of approval (*bukti persetujuan*, service W6 and §7.3): one sheet of A4 with the code, what is lent, when and where, the
//! house rules, and the QR code of the request's page. The applicant opens it from that page, the counter from the request; nobody has
//! signed it, and it does not say that it needs no signature.
//!
//! It is drawn here and not by the app: whoever only prints a sheet downloads no program for it.

use super::error::refuse;
use super::forms::signed_in;
use super::pages::language_of;
use super::qr;
use super::state::{ServerState, Visitor};
use crate::app::paths;
use crate::app::staff::inbox_table::items_text;
use crate::domain::format::{moment_long, wishes_of_each};
use crate::domain::house_rules::HouseRules;
use crate::domain::language::Language;
use crate::domain::office_settings::Contact;
use crate::domain::qr::QrPicture;
use crate::domain::reservation::Status;
use crate::domain::slot::local_date;
use crate::error::AppError;
use crate::store::reservations::Reservation;
use crate::store::{Connection, facilities, random_hex, read_log, reference, reservations};
use crate::tr;
use crate::workflow::front_desk::ROLES;
use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{DOCTYPE, Markup, html};

/// Brings the button that prints to life, and says so as the app does. Without script the browser's own menu prints. No sign in it may
/// be one that markup escapes.
const PRINT_SCRIPT: &str = "var b=document.querySelector('button');b.hidden=false;b.addEventListener('click',function(){print()});\
    document.documentElement.setAttribute('data-hydrated','')";

/// Who asks for the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reader {
    /// Whoever holds the secret link. Like the page behind it, their sheet names nobody.
    Applicant,
    Counter,
}

/// `GET /p/{secret}/bukti`: for whoever holds the link of the request.
pub async fn of_applicant(State(state): State<ServerState>, Path(secret): Path<String>, parts: Parts) -> Response {
    let found = async {
        let mut db = state.store.read().await?;
        let reservation = reservations::by_secret(&mut db, &secret).await?.ok_or(AppError::NotFound)?;
        sheet_or_page(&state, &mut db, &reservation, Reader::Applicant, &parts).await
    };
    found.await.unwrap_or_else(|error| refuse(&parts.uri, &parts.headers, &error))
}

/// `GET /kantor/permohonan/{code}/bukti`: for the counter. That it was read is written down.
pub async fn of_counter(State(state): State<ServerState>, Path(code): Path<String>, parts: Parts) -> Response {
    let visitor = parts.extensions.get::<Visitor>().cloned();
    let found = async {
        let context = signed_in(&state, &parts.headers, visitor).await?;
        // The QR code opens the applicant's own page, so it is for those who hand it to them.
        if !context.actor.roles().any_of(ROLES) {
            return Err(AppError::Forbidden);
        }
        let code = code.parse().map_err(|_| AppError::NotFound)?;
        let mut db = state.store.read().await?;
        let reservation = reservations::get(&mut db, &code).await?;
        if is_agreed(reservation.status) {
            read_log::note(&state.store, &mut db, context.staff_id(), &reservation.code, context.now).await;
        }
        sheet_or_page(&state, &mut db, &reservation, Reader::Counter, &parts).await
    };
    found.await.unwrap_or_else(|error| refuse(&parts.uri, &parts.headers, &error))
}

/// There is something to prove.
fn is_agreed(status: Status) -> bool {
    matches!(status, Status::Approved | Status::InUse)
}

/// The sheet; or, when the request is not approved or not any more, the way to its page, which says how it stands.
async fn sheet_or_page(state: &ServerState, db: &mut Connection, reservation: &Reservation, reader: Reader, parts: &Parts) -> Result<Response, AppError> {
    let back = match reader {
        Reader::Applicant => paths::track(&reservation.secret),
        Reader::Counter => paths::reservation(&reservation.code),
    };
    if !is_agreed(reservation.status) {
        return Ok(Redirect::to(&back).into_response());
    }
    let (language, _) = language_of(&parts.uri, &parts.headers);
    let office = reference::office(&state.store, db).await?;
    let times = facilities::own_times(db, reservation).await?;
    let track_url = format!("{}{}", state.public_url, paths::track(&reservation.secret));
    let rules = HouseRules::in_force(&office.rules, local_date(reservation.received_at));
    let contact = office.settings.contact(language);
    let mut facts = vec![(tr!(language, "track.code"), reservation.code.to_string())];
    if reader == Reader::Counter {
        facts.push((tr!(language, "proof.borrower"), borrower(reservation)));
    }
    let items: Vec<_> = reservation.items.iter().map(|asked| asked.item.clone()).collect();
    facts.extend([
        (tr!(language, "track.activity"), reservation.activity.clone()),
        (tr!(language, "apply.things"), items_text(&items)),
        (tr!(language, "track.when"), wishes_of_each(language, reservation.pattern, reservation.span.from, reservation.span.to, &times)),
        (tr!(language, "proof.place"), contact.address.clone()),
        (tr!(language, "apply.people"), reservation.participants.map(|people| tr!(language, "fac.people", n = people)).unwrap_or_default()),
        (tr!(language, "proof.approved"), reservation.decided_at.map(|at| format!("{} WITA", moment_long(language, at))).unwrap_or_default()),
    ]);
    facts.retain(|(_, value)| !value.is_empty());
    let nonce = random_hex(16);
    let sheet = Sheet {
        language,
        stylesheet: format!("{}/{}/{}.css", state.client_root, state.leptos.site_pkg_dir, state.leptos.output_name),
        nonce: nonce.clone(),
        back,
        code: reservation.code.to_string(),
        office: office.settings.office(language),
        contact,
        facts,
        rules: rules.map(|rules| rules.lines(language)).unwrap_or_default(),
        qr: qr::picture(&track_url),
        track_url,
        as_of: format!("{} WITA", moment_long(language, state.clock.now())),
    };
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    );
    let policy = HeaderValue::try_from(policy).expect("made of ASCII here");
    Ok(([(header::CONTENT_SECURITY_POLICY, policy)], Html(sheet.draw().into_string())).into_response())
}

/// Who comes, and for which institution.
fn borrower(reservation: &Reservation) -> String {
    let applicant = &reservation.applicant;
    if applicant.institution.is_empty() { applicant.name.clone() } else { format!("{}, {}", applicant.name, applicant.institution) }
}

/// Everything that stands on the sheet.
struct Sheet {
    language: Language,
    stylesheet: String,
    /// Of the only script that may run on it.
    nonce: String,
    /// The page of the request.
    back: String,
    code: String,
    /// Name of the office.
    office: String,
    contact: Contact,
    /// Name and value of each line.
    facts: Vec<(String, String)>,
    /// The house rules that were accepted with the request.
    rules: Vec<String>,
    qr: Option<QrPicture>,
    track_url: String,
    /// When the sheet was made.
    as_of: String,
}

impl Sheet {
    fn draw(&self) -> Markup {
        let language = self.language;
        let title = tr!(language, "proof.title");
        let reached: Vec<&str> = [self.contact.address.as_str(), self.contact.phone.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
        html! {
            (DOCTYPE)
            html lang=(language.code()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (title) " " (self.code) " · SILANDAP" }
                    link rel="icon" href="/favicon.png" type="image/png";
                    link rel="stylesheet" href=(self.stylesheet);
                }
                body {
                    main class="wrap page-main stack" {
                        nav class="row no-print" aria-label=(tr!(language, "staff.case.way_back")) {
                            a class="button quiet flush" href=(self.back) { (tr!(language, "staff.papers.back")) }
                            button class="button push" type="button" hidden { (tr!(language, "staff.papers.print")) }
                        }
                        article class="paper panel" aria-labelledby="judul" {
                            header class="letterhead" {
                                p { b { (self.office) } br; (self.contact.counter) @if !reached.is_empty() { br; span class="small" { (reached.join(", ")) } } }
                                h1 id="judul" { (title) }
                            }
                            table class="sheet" {
                                tbody {
                                    @for (name, value) in &self.facts {
                                        tr { th scope="row" { (name) } td { (value) } }
                                    }
                                }
                            }
                            @if !self.rules.is_empty() {
                                section {
                                    h2 { (tr!(language, "proof.rules")) }
                                    ul class="proof-rules small" { @for rule in &self.rules { li { (rule) } } }
                                }
                            }
                            div class="proof-scan" {
                                @if let Some(picture) = &self.qr { (drawn(language, picture)) }
                                div class="stack tight small" {
                                    p { (tr!(language, "staff.desk.scan")) }
                                    p class="slip-address" { (self.track_url) }
                                    p { (tr!(language, "proof.as_of", at = self.as_of)) }
                                }
                            }
                        }
                    }
                    script nonce=(self.nonce) { (PRINT_SCRIPT) }
                }
            }
        }
    }
}

fn drawn(language: Language, picture: &QrPicture) -> Markup {
    let side = picture.side();
    html! {
        svg class="qr" viewBox=(format!("0 0 {side} {side}")) role="img" aria-label=(tr!(language, "staff.desk.qr")) {
            path d=(picture.path()) {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::PRINT_SCRIPT;

    #[test]
    fn the_script_is_written_as_it_stands() {
        assert!(!PRINT_SCRIPT.contains(['<', '>', '&', '"']), "{PRINT_SCRIPT}");
    }
}
