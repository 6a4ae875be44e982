//! What is said once (a token, a one-time password) to a form that was sent without script: kept in this process's memory, for the
//! session that sent it, until the next page of it, and never longer than two minutes. It goes into no address, no log and no file.

use crate::server_fns::people::ShownOnce;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

const KEPT_FOR: Duration = Duration::from_secs(120);

/// By the hash of the session.
#[derive(Default)]
pub struct Once(Mutex<HashMap<String, (Instant, ShownOnce)>>);

impl Once {
    /// Keeps it for the next page of that session.
    pub fn keep(&self, session: &str, shown: ShownOnce) {
        let mut kept = self.kept();
        kept.retain(|_, (since, _)| since.elapsed() < KEPT_FOR);
        kept.insert(session.to_owned(), (Instant::now(), shown));
    }

    /// Gives it away.
    pub fn take(&self, session: &str) -> Option<ShownOnce> {
        self.kept().remove(session).filter(|(since, _)| since.elapsed() < KEPT_FOR).map(|(_, shown)| shown)
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<String, (Instant, ShownOnce)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_once_and_to_nobody_else() {
        let (once, token) = (Once::default(), ShownOnce::Token { secret: "abc".into() });
        once.keep("one", token.clone());
        assert_eq!(once.take("another"), None);
        assert_eq!(once.take("one"), Some(token));
        assert_eq!(once.take("one"), None);
    }
}
