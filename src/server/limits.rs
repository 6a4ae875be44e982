//! How often one may try. Counts are exact (at most `limit` within any `period`), per process, and forgotten with it.
//! An IPv6 caller is counted by its /64, which is what one household or phone gets.

use super::file_limits::FileLimits;
use crate::error::AppError;
use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// More keys than this are swept for those whose time is over.
const SWEEP_ABOVE: usize = 10_000;
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);

/// Extension of a request that came too often, for a form that shows the failure together with what was typed.
#[derive(Debug, Clone)]
pub struct TooOften(pub AppError);

/// Part of the network that counts as one caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Network([u8; 8]);

impl From<IpAddr> for Network {
    fn from(address: IpAddr) -> Self {
        let address = match address {
            IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or(IpAddr::V6(v6), IpAddr::V4),
            v4 @ IpAddr::V4(_) => v4,
        };
        let mut bytes = [0; 8];
        match address {
            // 0 in the first byte keeps the two families apart: global IPv6 begins with 2 or f.
            IpAddr::V4(v4) => bytes[4..].copy_from_slice(&v4.octets()),
            IpAddr::V6(v6) => bytes.copy_from_slice(&v6.octets()[..8]),
        }
        Self(bytes)
    }
}

/// At most `limit` uses per key within any stretch of `period`.
pub struct Window<K> {
    limit: usize,
    period: Duration,
    uses: Mutex<HashMap<K, VecDeque<Instant>>>,
}

impl<K: Eq + Hash + Clone> Window<K> {
    pub fn new(limit: usize, period: Duration) -> Self {
        Self { limit, period, uses: Mutex::new(HashMap::new()) }
    }

    /// Uses the key once more.
    ///
    /// # Errors
    /// `TooManyRequests` with the seconds to wait.
    pub fn take(&self, key: &K) -> Result<(), AppError> {
        self.take_at(key, Instant::now())
    }

    /// Would another use be refused now?
    ///
    /// # Errors
    /// `TooManyRequests` with the seconds to wait.
    pub fn check(&self, key: &K) -> Result<(), AppError> {
        self.check_at(key, Instant::now())
    }

    /// The last use did not count after all.
    pub fn give_back(&self, key: &K) {
        if let Some(uses) = self.lock().get_mut(key) {
            uses.pop_back();
        }
    }

    fn take_at(&self, key: &K, now: Instant) -> Result<(), AppError> {
        let mut all = self.lock();
        if all.len() > SWEEP_ABOVE {
            all.retain(|_, uses| uses.back().is_some_and(|last| now.duration_since(*last) < self.period));
        }
        let uses = all.entry(key.clone()).or_default();
        self.forget_old(uses, now);
        if uses.len() >= self.limit {
            return Err(self.wait(uses, now));
        }
        uses.push_back(now);
        Ok(())
    }

    fn check_at(&self, key: &K, now: Instant) -> Result<(), AppError> {
        let mut all = self.lock();
        let Some(uses) = all.get_mut(key) else { return Ok(()) };
        self.forget_old(uses, now);
        if uses.len() >= self.limit { Err(self.wait(uses, now)) } else { Ok(()) }
    }

    fn forget_old(&self, uses: &mut VecDeque<Instant>, now: Instant) {
        while uses.front().is_some_and(|first| now.duration_since(*first) >= self.period) {
            uses.pop_front();
        }
    }

    fn wait(&self, uses: &VecDeque<Instant>, now: Instant) -> AppError {
        let left = uses.front().map_or(self.period, |first| self.period.saturating_sub(now.duration_since(*first)));
        AppError::TooManyRequests { retry_after_seconds: left.as_secs() + 1 }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, VecDeque<Instant>>> {
        self.uses.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// All limits of the server.
pub struct Limits {
    /// Requests that anonymous people have stored or taken back.
    pub stored: Window<Network>,
    /// Attempts at the same, good or bad: people correct their forms.
    pub attempts: Window<Network>,
    /// Codes, digits and secrets that opened nothing.
    pub misses: Window<Network>,
    pub sign_in: SignInLimits,
    /// Streams that are open now.
    pub streams: Open,
    /// Files that people send.
    pub files: FileLimits,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            stored: Window::new(10, MINUTE),
            attempts: Window::new(120, MINUTE),
            misses: Window::new(20, 10 * MINUTE),
            sign_in: SignInLimits::default(),
            streams: Open::new(50),
            files: FileLimits::default(),
        }
    }
}

/// Wrong passwords: few per account from strange networks, so that guessing is hopeless; a network from which the account
/// has signed in before has a share of its own, so that the guessing does not lock the real person out.
pub struct SignInLimits {
    by_network: Window<Network>,
    by_account_and_network: Window<(String, Network)>,
    by_account_from_strangers: Window<String>,
    familiar: Mutex<HashMap<(String, Network), Instant>>,
}

impl Default for SignInLimits {
    fn default() -> Self {
        Self {
            by_network: Window::new(100, HOUR),
            by_account_and_network: Window::new(20, HOUR),
            by_account_from_strangers: Window::new(40, HOUR),
            familiar: Mutex::new(HashMap::new()),
        }
    }
}

/// A network stays familiar so long after a successful sign-in.
const FAMILIAR_FOR: Duration = Duration::from_secs(30 * 24 * 3600);

impl SignInLimits {
    /// May this try reach the password? Known and unknown names are counted alike.
    ///
    /// # Errors
    /// `TooManyRequests` with the seconds to wait.
    pub fn take(&self, name: &str, network: Network) -> Result<(), AppError> {
        let key = (name.to_owned(), network);
        self.by_network.check(&network)?;
        self.by_account_and_network.check(&key)?;
        if !self.is_familiar(&key) {
            self.by_account_from_strangers.take(&key.0)?;
        }
        self.by_account_and_network.take(&key)?;
        self.by_network.take(&network)
    }

    /// The password was right: the try does not count, and the network is familiar from now on.
    pub fn succeeded(&self, name: &str, network: Network) {
        self.was_no_guess(name, network);
        let key = (name.to_owned(), network);
        self.familiar.lock().unwrap_or_else(PoisonError::into_inner).insert(key, Instant::now());
    }

    /// The password was right and more is asked for: the try does not count.
    pub fn was_no_guess(&self, name: &str, network: Network) {
        let key = (name.to_owned(), network);
        if !self.is_familiar(&key) {
            self.by_account_from_strangers.give_back(&key.0);
        }
        self.by_account_and_network.give_back(&key);
        self.by_network.give_back(&network);
    }

    fn is_familiar(&self, key: &(String, Network)) -> bool {
        let familiar = self.familiar.lock().unwrap_or_else(PoisonError::into_inner);
        familiar.get(key).is_some_and(|since| since.elapsed() < FAMILIAR_FOR)
    }
}

/// How many of something each network holds open.
pub struct Open {
    limit: usize,
    held: Arc<Mutex<HashMap<Network, usize>>>,
}

/// One place, given back when dropped.
pub struct Place {
    network: Network,
    held: Arc<Mutex<HashMap<Network, usize>>>,
}

impl Open {
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, held: Arc::default() }
    }

    /// How many are held by all together.
    pub fn count(&self) -> usize {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).values().sum()
    }

    /// Takes a place.
    ///
    /// # Errors
    /// `TooManyRequests` when the network holds all of its own.
    pub fn enter(&self, network: Network) -> Result<Place, AppError> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let count = held.entry(network).or_default();
        if *count >= self.limit {
            return Err(AppError::TooManyRequests { retry_after_seconds: 30 });
        }
        *count += 1;
        Ok(Place { network, held: self.held.clone() })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = held.get_mut(&self.network) {
            *count -= 1;
            if *count == 0 {
                held.remove(&self.network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_stretch_of_a_period_holds_more_than_the_limit() {
        let window = Window::new(10, MINUTE);
        let start = Instant::now();
        let taken: Vec<u64> = (0..600).filter(|second| window.take_at(&"a", start + Duration::from_secs(*second)).is_ok()).collect();
        for first in &taken {
            assert!(taken.iter().filter(|other| (*first..first + 60).contains(other)).count() <= 10);
        }
        assert_eq!(taken.len(), 100, "and the whole share can be used");
        assert!(window.take_at(&"b", start).is_ok(), "others are not counted in");
    }

    /// [H16] at its full scale: a hundred thousand tries from fifty addresses within ten minutes. What reaches a request over HTTP, and
    /// that it is answered alike, is tried with fewer (`tests/http/limits.rs`).
    #[test]
    fn of_a_hundred_thousand_guesses_a_thousand_reach_a_request() {
        let limits = Limits::default();
        let start = Instant::now();
        let mut reached = HashMap::new();
        for n in 0..100_000_u32 {
            let address = n % 50;
            let network = Network::from(IpAddr::from([203, 0, 113, u8::try_from(address).unwrap()]));
            let at = start + Duration::from_millis(u64::from(n) * 599_000 / 100_000);
            if limits.misses.take_at(&network, at).is_ok() {
                *reached.entry(address).or_insert(0) += 1;
            }
        }
        assert_eq!(reached.len(), 50);
        assert!(reached.values().all(|tries| *tries == 20), "{reached:?}");
    }

    #[test]
    fn the_wait_that_is_named_is_long_enough() {
        let window = Window::new(1, MINUTE);
        let start = Instant::now();
        window.take_at(&1, start).unwrap();
        let Err(AppError::TooManyRequests { retry_after_seconds }) = window.take_at(&1, start + Duration::from_secs(15)) else { panic!("over the limit") };
        assert!((45..=46).contains(&retry_after_seconds));
        assert!(window.take_at(&1, start + Duration::from_secs(15 + retry_after_seconds)).is_ok());
    }

    #[test]
    fn guessing_is_stopped_and_the_real_person_still_gets_in() {
        let limits = SignInLimits::default();
        let network = |n: u8| Network::from(IpAddr::from([10, 0, 0, n]));
        let home = network(250);
        limits.take("fauzi", home).unwrap();
        limits.succeeded("fauzi", home);
        let reached = (0..1_000).filter(|n| limits.take("fauzi", network(u8::try_from(n % 200).unwrap())).is_ok()).count();
        assert!(reached <= 100, "{reached} guesses reached the hash");
        assert!(limits.take("fauzi", home).is_ok(), "from the network they always use");

        let one_place = SignInLimits::default();
        let reached = (0..1_000).filter(|_| one_place.take("fauzi", network(1)).is_ok()).count();
        assert!(reached <= 100);
        assert!(one_place.take("fauzi", network(2)).is_ok(), "from any other network");
    }

    #[test]
    fn many_accounts_from_one_place_are_one_guesser() {
        let limits = SignInLimits::default();
        let network = Network::from(IpAddr::from([10, 0, 0, 1]));
        assert!((0..1_000).filter(|n| limits.take(&format!("nama{n}"), network).is_ok()).count() <= 100);
    }

    #[test]
    fn a_household_is_one_caller_whatever_address_it_takes() {
        let network = |text: &str| Network::from(text.parse::<IpAddr>().unwrap());
        assert_eq!(network("2001:db8:1:2::1"), network("2001:db8:1:2:ffff::9"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("::ffff:192.0.2.1"), network("192.0.2.1"));
    }

    #[test]
    fn a_closed_stream_gives_its_place_back() {
        let open = Open::new(2);
        let network = Network::from(IpAddr::from([10, 0, 0, 1]));
        let first = open.enter(network).unwrap();
        let _second = open.enter(network).unwrap();
        assert!(open.enter(network).is_err());
        drop(first);
        assert!(open.enter(network).is_ok());
    }
}
