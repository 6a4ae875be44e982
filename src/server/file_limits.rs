//! How much one part of the network may send: so many files and bytes a day, and so many at the same moment. What everybody together
//! sends on one day is counted in the database (`workflow::uploads`), so that a restart does not begin anew.

use super::limits::{Network, Open, Place};
use crate::error::AppError;
use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

const DAY: Duration = Duration::from_secs(24 * 3600);
/// More keys than this are swept for those whose time is over.
const SWEEP_ABOVE: usize = 10_000;
/// Letters that one network stores within a day.
const FILES_A_DAY: usize = 30;
const BYTES_A_DAY: u64 = 60 << 20;
/// Files that come in at the same moment: of one network, and of all. Each may hold some memory and some disk.
const AT_ONCE: usize = 6;
const ALL_AT_ONCE: usize = 24;

/// When, and how many bytes.
type Spent = VecDeque<(Instant, u64)>;

/// At most so many uses and so many bytes per key within any stretch of `period`.
pub struct Budget<K> {
    uses: usize,
    bytes: u64,
    period: Duration,
    spent: Mutex<HashMap<K, Spent>>,
}

impl<K: Eq + Hash + Clone> Budget<K> {
    pub fn new(uses: usize, bytes: u64, period: Duration) -> Self {
        Self { uses, bytes, period, spent: Mutex::new(HashMap::new()) }
    }

    /// Spends `bytes` of the key's share.
    ///
    /// # Errors
    /// `TooManyRequests` with the seconds to wait.
    pub fn take(&self, key: &K, bytes: u64) -> Result<(), AppError> {
        self.take_at(key, bytes, Instant::now())
    }

    /// Would one byte more be refused now?
    ///
    /// # Errors
    /// `TooManyRequests` with the seconds to wait.
    pub fn check(&self, key: &K) -> Result<(), AppError> {
        match self.lock().get_mut(key) {
            Some(spent) => self.room(spent, 1, Instant::now()),
            None => Ok(()),
        }
    }

    /// A use of so many bytes did not count after all.
    pub fn give_back(&self, key: &K, bytes: u64) {
        if let Some(spent) = self.lock().get_mut(key)
            && let Some(place) = spent.iter().rposition(|(_, known)| *known == bytes)
        {
            spent.remove(place);
        }
    }

    fn take_at(&self, key: &K, bytes: u64, now: Instant) -> Result<(), AppError> {
        let mut all = self.lock();
        if all.len() > SWEEP_ABOVE {
            all.retain(|_, spent| spent.back().is_some_and(|(last, _)| now.duration_since(*last) < self.period));
        }
        let spent = all.entry(key.clone()).or_default();
        self.room(spent, bytes, now)?;
        spent.push_back((now, bytes));
        Ok(())
    }

    /// Forgets what is over; is there room for so many bytes more?
    fn room(&self, spent: &mut Spent, bytes: u64, now: Instant) -> Result<(), AppError> {
        while spent.front().is_some_and(|(first, _)| now.duration_since(*first) >= self.period) {
            spent.pop_front();
        }
        let sum: u64 = spent.iter().map(|(_, bytes)| bytes).sum();
        if spent.len() >= self.uses || sum.saturating_add(bytes) > self.bytes {
            let left = spent.front().map_or(self.period, |(first, _)| self.period.saturating_sub(now.duration_since(*first)));
            return Err(AppError::TooManyRequests { retry_after_seconds: left.as_secs() + 1 });
        }
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, Spent>> {
        self.spent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Limits on files.
pub struct FileLimits {
    day: Budget<Network>,
    open: Open,
}

impl Default for FileLimits {
    fn default() -> Self {
        Self { day: Budget::new(FILES_A_DAY, BYTES_A_DAY, DAY), open: Open::new(AT_ONCE) }
    }
}

impl FileLimits {
    /// Is anything left of the network's share of the day?
    ///
    /// # Errors
    /// `TooManyRequests`.
    pub fn check(&self, network: Network) -> Result<(), AppError> {
        self.day.check(&network)
    }

    /// A place to send a file in; given back when dropped.
    ///
    /// # Errors
    /// `TooManyRequests` while too many are sending.
    pub fn enter(&self, network: Network) -> Result<Place, AppError> {
        let place = self.open.enter(network)?;
        // Counted after entering: many at the same moment are no way around.
        if self.open.count() > ALL_AT_ONCE { Err(AppError::TooManyRequests { retry_after_seconds: 30 }) } else { Ok(place) }
    }

    /// A letter of so many bytes is about to be stored.
    ///
    /// # Errors
    /// `TooManyRequests`.
    pub fn take(&self, network: Network, bytes: u64) -> Result<(), AppError> {
        self.day.take(&network, bytes)
    }

    /// It was not stored after all.
    pub fn give_back(&self, network: Network, bytes: u64) {
        self.day.give_back(&network, bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::IpAddr;

    #[test]
    fn a_day_has_so_many_files_and_so_many_bytes() {
        let budget = Budget::new(3, 100, DAY);
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        assert!(budget.take_at(&"a", 60, at(0)).is_ok());
        assert!(budget.take_at(&"a", 41, at(1)).is_err(), "more bytes than are left");
        assert!(budget.take_at(&"a", 40, at(2)).is_ok());
        let Err(AppError::TooManyRequests { retry_after_seconds }) = budget.take_at(&"a", 1, at(3)) else { panic!("nothing is left") };
        assert!(budget.take_at(&"a", 60, at(3 + retry_after_seconds)).is_ok(), "the wait that is named is long enough");
        assert!(budget.take_at(&"b", 100, at(3)).is_ok(), "others are not counted in");
        let many = Budget::new(3, 100, DAY);
        assert_eq!((0..10).filter(|second| many.take_at(&"a", 1, at(*second)).is_ok()).count(), 3);
        many.give_back(&"a", 1);
        assert!(many.take_at(&"a", 1, at(10)).is_ok());
    }

    #[test]
    fn one_network_stores_far_less_than_a_disk_holds() {
        let limits = FileLimits::default();
        let network = Network::from(IpAddr::from([203, 0, 113, 7]));
        let stored: u64 = (0..10_000).filter(|_| limits.check(network).and_then(|()| limits.take(network, 5 << 20)).is_ok()).map(|_| 5_u64 << 20).sum();
        assert_eq!(stored, BYTES_A_DAY);
    }

    #[test]
    fn only_some_send_at_the_same_moment() {
        let limits = FileLimits::default();
        let network = |n: u8| Network::from(IpAddr::from([10, 0, 0, n]));
        let places: Vec<Place> = (0..10).filter_map(|_| limits.enter(network(1)).ok()).collect();
        assert_eq!(places.len(), AT_ONCE);
        let more: Vec<Place> = (2..200).filter_map(|n| limits.enter(network(n)).ok()).collect();
        assert_eq!(places.len() + more.len(), ALL_AT_ONCE);
        drop(places);
        assert!(limits.enter(network(1)).is_ok(), "places are given back");
    }
}
