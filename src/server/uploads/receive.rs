//! How a file comes in: one field of a form (`multipart/form-data`), its bytes counted here whatever the headers say. An error while
//! the body is read is a failure and never the end of the file; the form has to come to its own end, and the body behind it as well.

use super::folder::{Folder, Whole};
use crate::domain::application_form::FieldErrors;
use crate::domain::upload::{FIELD, LARGEST_FILE, Taken, shown_name};
use crate::error::AppError;
use crate::store::random_hex;
use crate::workflow::uploads::NewFile;
use axum::body::{Body, BodyDataStream, Bytes};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;
use futures::stream::{Fuse, Stream, StreamExt, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// Largest body of a form with a file. More than a file may have: the rest of one that is too large is read and thrown away, because a
/// browser whose connection is closed while it sends shows an error of its own instead of our answer.
pub const LARGEST_BODY: usize = 12 << 20;
/// Nobody is waited for longer.
pub const LONGEST: Duration = Duration::from_secs(300);

/// Whoever sends nothing is waited for so long …
const GRACE: Duration = Duration::from_secs(20);
/// … and a second longer for so many bytes that have come: a phone with a bad line can send its letter, and who sends a byte now and
/// then is let go.
const BYTES_PER_SECOND: u64 = 20_000;

/// So much is kept of what was typed in one field, bytes, and of so many fields; nobody types more beside a file.
const LONGEST_WORDS: usize = 4_096;
const MOST_WORDS: usize = 16;

/// Why a file was not taken.
#[derive(Debug)]
pub(super) enum Fault {
    /// No form, or one that does not come to its end.
    Broken,
    TooLarge,
    TooSlow,
    /// None was chosen, or several.
    NoFile,
    /// With the code of the fault.
    WrongType(&'static str),
    Disk(std::io::Error),
}

impl Fault {
    /// Status and failure of the answer.
    pub(super) fn answer(self) -> (StatusCode, AppError) {
        let (status, code) = match self {
            Self::Broken => (StatusCode::BAD_REQUEST, "file_broken"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "file_size"),
            Self::TooSlow => (StatusCode::REQUEST_TIMEOUT, "file_slow"),
            Self::NoFile => (StatusCode::UNPROCESSABLE_ENTITY, "file_missing"),
            Self::WrongType(code) => (StatusCode::UNPROCESSABLE_ENTITY, code),
            Self::Disk(error) => return (StatusCode::SERVICE_UNAVAILABLE, disk(&error)),
        };
        let mut faults = FieldErrors::default();
        faults.add(FIELD, code);
        (status, faults.into())
    }
}

/// The disk refuses: written down once, and hidden.
pub(super) fn disk(error: &std::io::Error) -> AppError {
    let incident = random_hex(4);
    tracing::warn!(%incident, %error, "a file could not be written");
    AppError::Unavailable
}

/// A file that has come whole, and what it is called.
#[derive(Debug)]
pub(super) struct Received {
    pub(super) whole: Whole,
    shown_name: String,
}

impl Received {
    /// What is to be entered for it.
    pub(super) fn entry(&self) -> NewFile {
        let Whole { name, kind, bytes, sha256, .. } = &self.whole;
        NewFile {
            name: name.clone(),
            shown_name: self.shown_name.clone(),
            kind: *kind,
            bytes: i64::try_from(*bytes).unwrap_or(i64::MAX),
            sha256: sha256.clone(),
        }
    }
}

/// How long to wait on: for what has not come yet, counted from the beginning.
struct Pace {
    begun: Instant,
    bytes: u64,
}

impl Pace {
    fn deadline(&self) -> Instant {
        self.begun + GRACE + Duration::from_millis(self.bytes * 1_000 / BYTES_PER_SECOND)
    }

    async fn wait<T, E>(&self, work: impl Future<Output = Result<T, E>>) -> Result<T, Fault> {
        match timeout_at(self.deadline(), work).await {
            Ok(Ok(value)) => Ok(value),
            // Whoever has sent so much has come to the bound around the route.
            Ok(Err(_)) if self.bytes > LARGEST_FILE => Err(Fault::TooLarge),
            Ok(Err(_)) => Err(Fault::Broken),
            Err(_) => Err(Fault::TooSlow),
        }
    }
}

/// The body: the form reads it up to its own end, and what stands behind that is read here.
#[derive(Clone)]
struct Source(Arc<Mutex<Fuse<BodyDataStream>>>);

impl Source {
    fn poll(&self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, axum::Error>>> {
        let mut stream = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Pin::new(&mut *stream).poll_next(context)
    }

    async fn next(&self) -> Result<Option<Bytes>, axum::Error> {
        std::future::poll_fn(|context| self.poll(context)).await.transpose()
    }
}

/// A form that has come: its one file, and what was typed beside it.
pub(super) struct Form {
    pub(super) file: Result<Received, Fault>,
    /// By the names of their fields; also what came before a fault.
    pub(super) words: Vec<(String, String)>,
}

/// Reads the form to its end and gives the one file in it. Until then, whatever happens, it leaves nothing.
pub(super) async fn receive(folder: &Folder, taken: Taken, request: Request) -> Result<Received, Fault> {
    receive_form(folder, taken, request).await.file
}

/// The same for a form with words beside its file.
pub(super) async fn receive_form(folder: &Folder, taken: Taken, request: Request) -> Form {
    let mut words = Vec::new();
    let file = read(folder, taken, request, &mut words).await;
    Form { file, words }
}

async fn read(folder: &Folder, taken: Taken, request: Request, words: &mut Vec<(String, String)>) -> Result<Received, Fault> {
    let (parts, body) = request.into_parts();
    let source = Source(Arc::new(Mutex::new(body.into_data_stream().fuse())));
    let read_by_the_form = source.clone();
    let body = Body::from_stream(poll_fn(move |context| read_by_the_form.poll(context)));
    let mut form = Multipart::from_request(Request::from_parts(parts, body), &()).await.map_err(|_| Fault::Broken)?;
    let mut pace = Pace { begun: Instant::now(), bytes: 0 };
    let mut found: Option<Result<Received, Fault>> = None;
    while let Some(mut field) = pace.wait(form.next_field()).await? {
        let field_name = field.name().unwrap_or_default().to_owned();
        let is_file = field_name == FIELD;
        let mut typed = Vec::new();
        let sent_name = field.file_name().unwrap_or_default().to_owned();
        let mut writing = if is_file && found.is_none() { Some(folder.begin().await.map_err(Fault::Disk)) } else { None };
        while let Some(chunk) = pace.wait(field.chunk()).await? {
            pace.bytes += chunk.len() as u64;
            let written = match &mut writing {
                Some(Ok(open)) => open.write(&chunk, taken).await,
                Some(Err(_)) | None => Ok(()),
            };
            if let Err(fault) = written {
                // What has come of it is gone with this; the rest is only read.
                writing = Some(Err(fault));
            }
            if !is_file {
                let room = LONGEST_WORDS.saturating_sub(typed.len());
                typed.extend_from_slice(&chunk[..room.min(chunk.len())]);
            }
        }
        found = match writing {
            Some(Ok(open)) => Some(open.finish(taken).await.map(|whole| named(whole, &sent_name))),
            Some(Err(fault)) => Some(Err(fault)),
            None if is_file => Some(Err(Fault::NoFile)),
            None => found,
        };
        if !is_file && words.len() < MOST_WORDS {
            words.push((field_name, String::from_utf8_lossy(&typed).into_owned()));
        }
    }
    while let Some(rest) = pace.wait(source.next()).await? {
        pace.bytes += rest.len() as u64;
    }
    found.unwrap_or(Err(Fault::NoFile))
}

fn named(whole: Whole, sent_name: &str) -> Received {
    let shown_name = shown_name(sent_name, whole.kind);
    Received { whole, shown_name }
}

// The rest of a file that is just too large is still read.
const _: () = assert!(LARGEST_BODY as u64 > 2 * LARGEST_FILE);
