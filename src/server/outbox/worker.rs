//! The worker: hands what waits to the channels, one letter at a time to one number but several numbers at once, and hears the news that
//! come back. It wakes when this process has written something, when something is due, and every few seconds for what other
//! processes wrote.

use super::Channel;
use crate::domain::delivery::Letter;
use crate::domain::slot::Moment;
use crate::error::AppError;
use crate::server::state::{ServerState, stopped};
use crate::workflow::deliver::{self, Next, Rules};
use crate::workflow::{Actor, Context};
use futures::StreamExt as _;
use futures::future::{BoxFuture, join_all};
use futures::stream::FuturesUnordered;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

/// So many letters of one channel are under way at once.
const TOGETHER: usize = 8;
/// So often it is looked anew, whatever happens.
const LOOK_AGAIN: Duration = Duration::from_secs(5);
/// Never more often than this.
const BREATH: Duration = Duration::from_millis(50);
/// What came of an attempt is written again after this time, when the database could not take it.
const WRITE_AGAIN: Duration = Duration::from_secs(1);
/// So often it is written again; then the next start sees to it.
const MOST_WRITES: u32 = 60;
/// A round is one moment, unless it takes longer than this.
const A_WHILE: Duration = Duration::from_secs(5);
/// A worker that has broken down begins anew after this time.
const BEGIN_ANEW: Duration = Duration::from_secs(10);

/// What a round has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Round {
    /// Letters that were handed to the channel, whatever came of them.
    pub sent: usize,
    /// When something may leave next; `None` = nothing waits for a moment.
    pub next: Option<Moment>,
}

/// Hands the channel everything that may leave now, at its pace. Returns when nothing is left to hand over and every attempt is
/// written down.
///
/// # Errors
/// Database trouble; attempts that were under way have been written down as far as that was possible.
pub async fn round(context: &Context, rules: &Rules, channel: &dyn Channel) -> Result<Round, AppError> {
    let (_stop, stopping) = watch::channel(false);
    round_until(context, rules, channel, &mut Instant::now(), &stopping).await
}

/// The same, beginning nothing new once it shall stop. The channel takes nothing before `free_at`.
async fn round_until(
    context: &Context,
    rules: &Rules,
    channel: &dyn Channel,
    free_at: &mut Instant,
    stopping: &watch::Receiver<bool>,
) -> Result<Round, AppError> {
    let begun = Instant::now();
    let mut round = Round { sent: 0, next: None };
    let mut under_way: FuturesUnordered<BoxFuture<'_, Result<(), AppError>>> = FuturesUnordered::new();
    let (mut nothing_left, mut trouble) = (false, None);
    loop {
        if nothing_left || trouble.is_some() || under_way.len() >= TOGETHER || *stopping.borrow() {
            let Some(written) = under_way.next().await else { break };
            // Its number is free again.
            nothing_left = false;
            trouble = trouble.or(Result::err(written));
            continue;
        }
        tokio::select! {
            biased;
            Some(written) = under_way.next(), if !under_way.is_empty() => {
                trouble = trouble.or(Result::err(written));
                continue;
            }
            () = tokio::time::sleep_until(*free_at) => {}
        }
        // Not to be let go half-way: a letter that was claimed must be sent.
        match deliver::take_next(&at(context, begun), rules).await {
            Ok(Next::Letter(letter)) => {
                round.sent += 1;
                *free_at = Instant::now() + channel.pace();
                under_way.push(Box::pin(carry(context, begun, channel, letter)));
            }
            Ok(Next::Wait(next)) => {
                round.next = next;
                nothing_left = true;
            }
            Err(error) => trouble = Some(error),
        }
    }
    trouble.map_or(Ok(round), Err)
}

/// One attempt, from claimed to written down.
async fn carry(context: &Context, begun: Instant, channel: &dyn Channel, letter: Letter) -> Result<(), AppError> {
    let outcome = channel.send(&letter).await;
    let jitter = jitter();
    for _ in 0..MOST_WRITES {
        match deliver::record_outcome(&at(context, begun), letter.delivery, outcome.clone(), jitter).await {
            Err(AppError::Unavailable) => tokio::time::sleep(WRITE_AGAIN).await,
            written => return written,
        }
    }
    tracing::error!(delivery = letter.delivery, "what came of an attempt could not be written down");
    Err(AppError::Unavailable)
}

/// The context as it is now, in a round that takes long.
fn at(context: &Context, begun: Instant) -> Context {
    let passed = begun.elapsed();
    let passed = if passed < A_WHILE { chrono::Duration::zero() } else { chrono::Duration::from_std(passed).expect("a round ends some day") };
    Context { now: context.now + passed, ..context.clone() }
}

/// From 0 to 1.
fn jitter() -> f64 {
    let mut bytes = [0_u8; 4];
    getrandom::fill(&mut bytes).expect("the operating system gives random numbers");
    f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX)
}

/// Works until the server stops; what is under way then is brought to its end.
pub async fn keep(state: ServerState) {
    recover(&state).await;
    if state.channels.is_empty() {
        return;
    }
    let channels = (0..state.channels.len()).map(|place| {
        let state = &state;
        keep_up(state.stopping.clone(), BEGIN_ANEW, move |again| {
            let state = state.clone();
            async move {
                // What it had under way when it broke down would be waited for until the next start.
                if again {
                    recover(&state).await;
                }
                keep_channel(state, place).await;
            }
        })
    });
    let news = keep_up(state.stopping.clone(), BEGIN_ANEW, |_| keep_news(state.clone()));
    tokio::join!(join_all(channels), news);
}

/// Lets a worker work until it has ended by itself, which is when the server stops. One that breaks down begins anew after a pause, and
/// is told so: what it is there for would stand still until somebody starts the server again.
async fn keep_up<W>(mut stopping: watch::Receiver<bool>, pause: Duration, begin: impl Fn(bool) -> W)
where
    W: Future<Output = ()> + Send + 'static,
{
    let mut again = false;
    while let Err(error) = tokio::spawn(begin(again)).await {
        tracing::error!(%error, "a worker of the outbox has broken down; it begins anew");
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = stopped(&mut stopping) => return,
        }
        again = true;
    }
}

/// What the process before this one had under way.
async fn recover(state: &ServerState) {
    let mut stopping = state.stopping.clone();
    loop {
        match deliver::after_restart(&state.context(Actor::System)).await {
            Ok(0) => return,
            Ok(left) => {
                tracing::warn!(left, "messages were under way when the process before this one ended");
                return;
            }
            Err(error) => tracing::warn!(%error, "what was under way could not be looked at"),
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_AGAIN) => {}
            () = stopped(&mut stopping) => return,
        }
    }
}

async fn keep_channel(state: ServerState, place: usize) {
    let Some(channel) = state.channels.get(place).map(|channel| &**channel) else { return };
    let rules = Rules { quiet: state.quiet_hours, channel: channel.kind() };
    let (mut written, mut free_at) = (state.store.watch(), Instant::now());
    while !*state.stopping.borrow() {
        written.mark_unchanged();
        let next = match round_until(&state.context(Actor::System), &rules, channel, &mut free_at, &state.stopping).await {
            Ok(round) => round.next,
            Err(error) => {
                tracing::warn!(channel = %rules.channel, %error, "messages could not be sent");
                None
            }
        };
        wait(&state, &mut written, next).await;
    }
}

async fn keep_news(state: ServerState) {
    let mut written = state.store.watch();
    while !*state.stopping.borrow() {
        written.mark_unchanged();
        match deliver::work_through_news(&state.context(Actor::System), super::read_news).await {
            Ok(0) => {}
            Ok(news) => tracing::debug!(news, "news about messages were worked through"),
            Err(error) => tracing::warn!(%error, "news about messages could not be worked through"),
        }
        wait(&state, &mut written, None).await;
    }
}

/// Until something was written, something is due, or a few seconds are over.
async fn wait(state: &ServerState, written: &mut watch::Receiver<u64>, next: Option<Moment>) {
    let rest = next.map_or(LOOK_AGAIN, |next| (next - state.clock.now()).to_std().unwrap_or_default().min(LOOK_AGAIN));
    let mut stopping = state.stopping.clone();
    // Many commits in a row are one look.
    tokio::time::sleep(BREATH).await;
    tokio::select! {
        _ = written.changed() => {}
        () = tokio::time::sleep(rest) => {}
        () = stopped(&mut stopping) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[tokio::test]
    async fn a_worker_that_breaks_down_begins_anew_and_is_told_so() {
        let (_stop, stopping) = watch::channel(false);
        let (begun, told) = (AtomicU32::new(0), AtomicU32::new(0));
        keep_up(stopping, Duration::from_millis(1), |again| {
            let before = begun.fetch_add(1, Ordering::Relaxed);
            told.fetch_add(u32::from(again), Ordering::Relaxed);
            async move { assert!(before >= 2, "it breaks down twice") }
        })
        .await;
        assert_eq!((begun.into_inner(), told.into_inner()), (3, 2));
    }

    async fn break_down() {
        panic!("it breaks down");
    }

    #[tokio::test]
    async fn nothing_begins_anew_once_the_server_stops() {
        let (stop, stopping) = watch::channel(false);
        stop.send(true).unwrap();
        let begun = AtomicU32::new(0);
        keep_up(stopping, Duration::from_secs(3600), |_| {
            begun.fetch_add(1, Ordering::Relaxed);
            break_down()
        })
        .await;
        assert_eq!(begun.into_inner(), 1);
    }
}
