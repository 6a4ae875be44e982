//! Answers made before. An answer about a facility stays right as long as the facility's revision and the office's date
//! stay the same; the revision is read on every call, so nothing has to be thrown away by hand.

use chrono::NaiveDate;
use std::any::Any;
use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

/// Entries of one generation; at most two generations are kept.
const GENERATION: usize = 1_000;

struct Entry {
    revision: i64,
    date: NaiveDate,
    value: Arc<dyn Any + Send + Sync>,
}

#[derive(Default)]
struct Generations {
    young: HashMap<String, Entry>,
    old: HashMap<String, Entry>,
}

/// At most 2,000 answers; those not asked for again leave first.
#[derive(Default)]
pub struct Answers {
    kept: Mutex<Generations>,
}

impl Answers {
    /// The kept answer under `key`, or the one that `make` makes now. `key` names the kind of answer, the facility and the
    /// range; one key always has one type.
    ///
    /// # Errors
    /// Those of `make`; a failure is not kept.
    pub async fn get_or_make<T, E, F>(&self, key: &str, revision: i64, date: NaiveDate, make: F) -> Result<Arc<T>, E>
    where
        T: Any + Send + Sync,
        F: Future<Output = Result<T, E>>,
    {
        if let Some(kept) = self.find(key, revision, date).and_then(|value| value.downcast::<T>().ok()) {
            return Ok(kept);
        }
        let made = Arc::new(make.await?);
        self.keep(key, Entry { revision, date, value: made.clone() });
        Ok(made)
    }

    fn find(&self, key: &str, revision: i64, date: NaiveDate) -> Option<Arc<dyn Any + Send + Sync>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = |entry: &Entry| entry.revision == revision && entry.date == date;
        if let Some(entry) = kept.young.get(key) {
            return fits(entry).then(|| entry.value.clone());
        }
        let entry = kept.old.remove(key)?;
        let value = fits(&entry).then(|| entry.value.clone())?;
        insert(&mut kept, key, entry);
        Some(value)
    }

    fn keep(&self, key: &str, entry: Entry) {
        insert(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner), key, entry);
    }
}

fn insert(kept: &mut Generations, key: &str, entry: Entry) {
    if kept.young.len() >= GENERATION && !kept.young.contains_key(key) {
        kept.old = std::mem::take(&mut kept.young);
    }
    kept.young.insert(key.to_owned(), entry);
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn ask(answers: &Answers, key: &str, revision: i64, day: u32, fresh: i32) -> i32 {
        let date = NaiveDate::from_ymd_opt(2026, 11, day).expect("a day of November");
        *answers.get_or_make(key, revision, date, async { Ok::<_, ()>(fresh) }).await.expect("never fails")
    }

    #[tokio::test]
    async fn an_answer_is_kept_until_the_revision_or_the_date_changes() {
        let answers = Answers::default();
        assert_eq!(ask(&answers, "AUL-1", 1, 24, 10).await, 10);
        assert_eq!(ask(&answers, "AUL-1", 1, 24, 11).await, 10);
        assert_eq!(ask(&answers, "AUL-1", 2, 24, 12).await, 12);
        assert_eq!(ask(&answers, "AUL-1", 2, 25, 13).await, 13);
    }

    #[tokio::test]
    async fn the_number_of_kept_answers_is_bounded_and_the_ones_in_use_stay() {
        let answers = Answers::default();
        ask(&answers, "in use", 1, 24, 1).await;
        for n in 0..5_000 {
            ask(&answers, &format!("key {n}"), 1, 24, n).await;
            assert_eq!(ask(&answers, "in use", 1, 24, 2).await, 1);
        }
        let kept = answers.kept.lock().expect("not poisoned");
        assert!(kept.young.len() + kept.old.len() <= 2 * GENERATION);
    }
}
