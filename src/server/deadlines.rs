//! What the clock does by itself: a proposal that nobody has answered in time ends (service §7.2, X2, X6, X14), a request whose
//! time comes undecided or that was not completed in time expires (X1, X14), what has not come back is late (X13), what can no
//! longer be undone is forgotten, once a night so is what names a person and was kept long enough (§3.3), files that belong
//! to nothing are thrown away, and people are reminded of what comes near (docs/decisions/0023).

use super::state::ServerState;
use super::uploads;
use crate::workflow::{Actor, expire, overdue, privacy, propose, reminders, undo};
use std::time::Duration;

/// So often the clock is looked at. An answer that comes too late is refused anyway.
const EVERY: Duration = Duration::from_secs(60);

/// In every so many of these rounds the folder of files is looked at: at the start and then once an hour.
const ROUNDS_PER_SWEEP: u32 = 60;

/// Ends what is overdue, at the start and then once a minute.
pub async fn keep(state: ServerState) {
    let mut round = 0_u32;
    loop {
        if round.is_multiple_of(ROUNDS_PER_SWEEP) {
            match uploads::sweep(&state).await {
                Ok(0) => {}
                Ok(thrown_away) => tracing::info!(thrown_away, "files that belonged to nothing are gone"),
                Err(error) => tracing::warn!(%error, "the folder of files could not be swept"),
            }
        }
        round = round.wrapping_add(1);
        if let Err(error) = undo::forget_old(&state.context(Actor::System)).await {
            tracing::warn!(%error, "what can no longer be undone could not be forgotten");
        }
        match propose::expire_proposals(&state.context(Actor::System)).await {
            Ok(0) => {}
            Ok(ended) => tracing::info!(ended, "proposals ended without an answer"),
            Err(error) => tracing::warn!(%error, "a proposal could not be ended"),
        }
        match overdue::watch(&state.context(Actor::System)).await {
            Ok(0) => {}
            Ok(late) => tracing::info!(late, "things have not come back in time"),
            Err(error) => tracing::warn!(%error, "what is late could not be marked"),
        }
        match expire::expire_requests(&state.context(Actor::System)).await {
            Ok(0) => {}
            Ok(ended) => tracing::info!(ended, "requests expired undecided"),
            Err(error) => tracing::warn!(%error, "a request could not expire"),
        }
        // After what has ended: nobody is reminded of that.
        match reminders::watch(&state.context(Actor::System)).await {
            Ok(0) => {}
            Ok(written) => tracing::info!(written, "reminders were written"),
            Err(error) => tracing::warn!(%error, "a reminder could not be written"),
        }
        match privacy::forget_nightly(&state.context(Actor::System)).await {
            Ok(None) => {}
            Ok(Some(run)) => tracing::info!(dry_run = run.dry_run, forgotten = run.counts.total(), "personal data was looked through"),
            Err(error) => tracing::warn!(%error, "personal data could not be forgotten"),
        }
        tokio::time::sleep(EVERY).await;
    }
}
