//! The only room that knows SQL: one file per group of tables, one function per question, lower-case SQL with `$n`.
//!
//! One writer connection with a fair queue, readers apart. A commit may carry several waiting writes: each write runs in
//! its own savepoint and hears about its success only after the commit that carries it is on the disk
//! (WAL, `synchronous = FULL`).
//!
//! To add a question: a function in the file of its table, taking `&mut Connection`, giving domain values.

pub mod answers;
pub mod availability;
pub mod bulk;
pub mod calendar;
pub mod check;
pub mod closures;
pub mod dashboard;
pub mod deadlines;
pub mod delegations;
pub mod deliveries;
mod dialect;
pub mod dispositions;
pub mod error;
pub mod events;
pub mod facilities;
pub mod feeds;
pub mod handovers;
pub mod head_desk;
pub mod health;
pub mod holidays;
pub mod inbox;
mod inbox_page;
pub mod item_answers;
mod lanes;
pub mod last_moves;
pub mod message_list;
pub mod messages;
pub mod notices;
pub mod occupancies;
pub mod overrides;
pub mod people;
pub mod photos;
pub mod places;
pub mod privacy;
pub mod proposals;
pub mod push;
pub mod read_log;
pub mod reference;
pub mod reminders;
pub mod reservations;
mod rows;
pub mod second_factors;
pub mod series;
pub mod sessions;
pub mod settings;
pub mod slots;
pub mod staff;
pub mod survey;
pub mod tasks;
pub mod today;
pub mod tracking;
pub mod uploads;
pub mod visits;
pub mod webhooks;
pub mod wording_views;
pub mod wordings;

pub use error::StoreError;

use futures::FutureExt;
use futures::future::BoxFuture;
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyPool, ConnectOptions, Connection as _, Row};
use std::panic::AssertUnwindSafe;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot, watch};

/// A connection inside or outside a transaction; callers choose.
pub type Connection = sqlx::AnyConnection;

/// SQLite below this can corrupt a WAL database with two connections (decisions §4).
const OLDEST_SQLITE: [u32; 3] = [3, 51, 3];
/// So many waiting writes share one commit at most.
const WRITES_PER_COMMIT: usize = 64;
/// So often another process may be found migrating the same fresh file before opening is given up.
const OPENING_ATTEMPTS: u32 = 20;

type Deliver = Box<dyn FnOnce(Option<String>) + Send>;
type Job = Box<dyn for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, (bool, Deliver)> + Send>;

/// The office's memory.
#[derive(Clone)]
pub struct Store {
    readers: AnyPool,
    writer: mpsc::Sender<Job>,
    changed: Arc<watch::Sender<u64>>,
    answers: Arc<answers::Answers>,
}

impl Store {
    /// Opens (and creates, and migrates) the database at `url`, such as `sqlite://data/silandap.db`.
    ///
    /// # Errors
    /// When the file cannot be made, is no database, or SQLite is too old.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let path = url.strip_prefix("sqlite://").ok_or_else(|| StoreError::Unusable("only sqlite:// databases can be opened yet".into()))?;
        let path = path.split('?').next().unwrap_or(path);
        if let Some(folder) = std::path::Path::new(path).parent() {
            std::fs::create_dir_all(folder).map_err(|error| StoreError::Unusable(format!("{}: {error}", folder.display())))?;
        }
        let options = AnyConnectOptions::from_str(&format!("sqlite://{path}?mode=rwc"))?.disable_statement_logging();
        let writer = open_writer(&options).await?;
        let readers = AnyPoolOptions::new()
            .max_connections(4)
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
            .after_connect(|connection, _| Box::pin(async move { prepare(connection, true).await }))
            .connect_with(options.clone())
            .await?;
        let (jobs, queue) = mpsc::channel(1024);
        let changed = Arc::new(watch::Sender::new(0));
        tokio::spawn(write_all(writer, options, queue, changed.clone()));
        Ok(Self { readers, writer: jobs, changed, answers: Arc::default() })
    }

    /// A connection for reading.
    ///
    /// # Errors
    /// When none comes free in time.
    pub async fn read(&self) -> Result<sqlx::pool::PoolConnection<sqlx::Any>, StoreError> {
        Ok(self.readers.acquire().await?)
    }

    /// Runs `work` in a write transaction; what it wrote is on the disk when this returns `Ok`, and undone when `work`
    /// returns an error. The work goes on even when the caller has gone away.
    ///
    /// # Errors
    /// Those of `work`, and those of the commit.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |connection| {
            Box::pin(async move {
                let outcome = work(connection).await;
                let keep = outcome.is_ok();
                let deliver: Deliver = Box::new(move |failure| {
                    let outcome = match failure {
                        Some(failure) if keep => Err(StoreError::Commit(failure).into()),
                        _ => outcome,
                    };
                    // The caller may have gone; the write stands all the same.
                    let _ = reply.send(outcome);
                });
                (keep, deliver)
            })
        });
        self.writer.send(job).await.map_err(|_| StoreError::Stopped)?;
        answer.await.map_err(|_| StoreError::Stopped)?
    }

    /// Answers made before, kept until their facility's revision or the office's date changes.
    pub fn answers(&self) -> &answers::Answers {
        &self.answers
    }

    /// Wakes whenever this process has committed something.
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }
}

/// Opens, migrates and furnishes the file. Two processes may start on one fresh file: SQLite has no lock around
/// migrations, so the one that comes second finds a table made or a lock held, and looks again.
async fn open_writer(options: &AnyConnectOptions) -> Result<Connection, StoreError> {
    let mut attempt = 1;
    loop {
        match try_open_writer(options).await {
            Ok(writer) => return Ok(writer),
            Err(error @ StoreError::Unusable(_)) => return Err(error),
            Err(error) if attempt == OPENING_ATTEMPTS => return Err(error),
            Err(error) => {
                tracing::debug!(%error, attempt, "the database could not be opened yet");
                attempt += 1;
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

async fn try_open_writer(options: &AnyConnectOptions) -> Result<Connection, StoreError> {
    let mut writer = sqlx::AnyConnection::connect_with(options).await?;
    prepare(&mut writer, false).await?;
    check_version(&mut writer).await?;
    sqlx::migrate!("migrations/sqlite").run(&mut writer).await?;
    execute(&mut writer, "begin immediate").await?;
    holidays::furnish(&mut writer).await?;
    execute(&mut writer, "commit").await?;
    Ok(writer)
}

/// The writer: takes what waits, one savepoint each, one commit for all.
async fn write_all(mut connection: Connection, options: AnyConnectOptions, mut queue: mpsc::Receiver<Job>, changed: Arc<watch::Sender<u64>>) {
    while let Some(first) = queue.recv().await {
        if let Err(error) = execute(&mut connection, "begin immediate; savepoint one_write").await {
            tracing::error!(%error, "no write transaction could begin");
            // Nothing may run without a transaction. Dropping the jobs answers their callers: `Stopped`, which is
            // "unavailable, try again". A fresh connection gives the next ones a chance.
            drop(first);
            while let Ok(job) = queue.try_recv() {
                drop(job);
            }
            if let Ok(mut fresh) = sqlx::AnyConnection::connect_with(&options).await
                && prepare(&mut fresh, false).await.is_ok()
            {
                connection = fresh;
            }
            continue;
        }
        let failure = one_batch(&mut connection, first, &mut queue).await;
        if failure.is_none() {
            changed.send_modify(|count| *count += 1);
        }
    }
}

/// Runs `first` and what waits behind it in the open transaction, commits, and tells everybody. The failure, if any.
async fn one_batch(connection: &mut Connection, first: Job, queue: &mut mpsc::Receiver<Job>) -> Option<String> {
    let mut answers: Vec<Deliver> = Vec::new();
    let mut failure = None;
    let mut next = Some(first);
    let mut ran = 0;
    while let Some(job) = next.take() {
        let (answer, sound) = one_write(connection, job).await;
        answers.extend(answer);
        ran += 1;
        next = if sound && ran < WRITES_PER_COMMIT { queue.try_recv().ok() } else { None };
        if !sound || (next.is_some() && execute(connection, "release one_write; savepoint one_write").await.is_err()) {
            // SQLite ended the whole transaction by itself (disk full, I/O error): whatever ran before is gone too, and
            // what was to come hears that the writer stopped.
            failure = Some("the transaction was lost".to_owned());
            next = None;
        }
    }
    if failure.is_none()
        && let Err(error) = execute(connection, "commit").await
    {
        failure = Some(error.to_string());
    }
    if failure.is_some() {
        tracing::error!(error = failure.as_deref(), "a commit failed");
        // When SQLite has rolled back already, this only says so.
        let _ = execute(connection, "rollback").await;
    }
    for answer in answers {
        answer(failure.clone());
    }
    failure
}

/// One write inside the savepoint that is open; a panic is undone like an error, and its caller hears that the writer
/// stopped. The flag says whether the transaction around it still stands.
async fn one_write(connection: &mut Connection, job: Job) -> (Option<Deliver>, bool) {
    let outcome = AssertUnwindSafe(job(connection)).catch_unwind().await;
    let keep = matches!(outcome, Ok((true, _)));
    let sound = keep || execute(connection, "rollback to one_write").await.is_ok();
    (outcome.ok().map(|(_, answer)| answer), sound)
}

/// A statement without values; prepared once per connection.
async fn execute(connection: &mut Connection, sql: &'static str) -> Result<(), sqlx::Error> {
    sqlx::query(sql).execute(connection).await.map(|_| ())
}

/// Sets what sqlx leaves open, and asserts that it is set.
async fn prepare(connection: &mut Connection, read_only: bool) -> Result<(), sqlx::Error> {
    execute(connection, "pragma busy_timeout = 10000").await?;
    execute(connection, "pragma journal_mode = wal").await?;
    execute(connection, "pragma synchronous = full").await?;
    execute(connection, "pragma foreign_keys = on").await?;
    execute(connection, "pragma cache_size = -8000").await?;
    for (pragma, wanted) in [("pragma synchronous", 2), ("pragma foreign_keys", 1)] {
        let seen: i64 = sqlx::query(pragma).fetch_one(&mut *connection).await?.get(0);
        if seen != wanted {
            return Err(sqlx::Error::Configuration(format!("{pragma} is {seen}, not {wanted}").into()));
        }
    }
    if read_only {
        execute(connection, "pragma query_only = on").await?;
    }
    Ok(())
}

async fn check_version(connection: &mut Connection) -> Result<(), StoreError> {
    let text: String = sqlx::query("select sqlite_version()").fetch_one(connection).await?.get(0);
    let numbers: Vec<u32> = text.split('.').filter_map(|part| part.parse().ok()).collect();
    if numbers.as_slice() < OLDEST_SQLITE.as_slice() {
        return Err(StoreError::Unusable(format!("SQLite {text} can damage the database; {OLDEST_SQLITE:?} or newer is needed")));
    }
    Ok(())
}

/// `bytes` random bytes as lower-case hex.
///
/// # Panics
/// When the operating system gives no random numbers: nothing safe can be done then.
pub fn random_hex(bytes: usize) -> String {
    let mut buffer = vec![0_u8; bytes];
    getrandom::fill(&mut buffer).expect("the operating system gives random numbers");
    buffer.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn office() -> (Store, String, tempfile::TempDir) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = format!("sqlite://{}", folder.path().join("office.db").display());
        (Store::open(&url).await.expect("it opens"), url, folder)
    }

    /// Adds a holiday, the simplest row there is; `fail` undoes it.
    async fn add(store: &Store, date: &'static str, fail: bool) -> Result<(), StoreError> {
        store
            .write(move |db| {
                Box::pin(async move {
                    sqlx::query("insert into holiday (date, kind, name_id, name_en) values ($1, 'libur_kantor', 'Libur', 'Closed')")
                        .bind(date)
                        .execute(&mut *db)
                        .await?;
                    if fail { Err(StoreError::Unusable("no".into())) } else { Ok(()) }
                })
            })
            .await
    }

    async fn sql(store: &Store, sql: &'static str) -> Result<(), StoreError> {
        store.write(move |db| Box::pin(async move { Ok(execute(db, sql).await?) })).await
    }

    async fn has(store: &Store, date: &str) -> bool {
        let mut db = store.read().await.expect("a connection");
        sqlx::query("select date from holiday where date = $1").bind(date).fetch_optional(&mut *db).await.expect("readable").is_some()
    }

    #[tokio::test]
    async fn a_write_that_fails_takes_none_of_its_neighbours_along() {
        let (store, _url, _folder) = office().await;
        let answers = tokio::join!(add(&store, "2030-01-02", false), add(&store, "2030-01-03", true), add(&store, "2030-01-04", false));
        assert!(answers.0.is_ok() && answers.1.is_err() && answers.2.is_ok());
        assert!(has(&store, "2030-01-02").await && !has(&store, "2030-01-03").await && has(&store, "2030-01-04").await);
    }

    #[tokio::test]
    async fn a_write_that_panics_is_undone_and_the_writer_goes_on() {
        let (store, _url, _folder) = office().await;
        let panics = store.write::<(), StoreError, _>(|db| {
            Box::pin(async move {
                execute(db, "delete from holiday").await?;
                panic!("a fault of ours")
            })
        });
        let (answer, neighbour) = tokio::join!(panics, add(&store, "2030-01-02", false));
        assert!(matches!(answer, Err(StoreError::Stopped)));
        assert!(neighbour.is_ok());
        assert!(has(&store, "2026-12-25").await && has(&store, "2030-01-02").await);
    }

    #[tokio::test]
    async fn a_write_goes_on_when_its_caller_has_gone_away() {
        let (store, _url, _folder) = office().await;
        let caller = tokio::spawn({
            let store = store.clone();
            async move { add(&store, "2030-01-02", false).await }
        });
        tokio::task::yield_now().await;
        caller.abort();
        add(&store, "2030-01-03", false).await.expect("the next write is done after it");
        assert!(has(&store, "2030-01-02").await);
    }

    #[tokio::test]
    async fn while_the_file_is_locked_writes_are_unavailable_and_afterwards_they_work() {
        let (store, url, _folder) = office().await;
        sql(&store, "pragma busy_timeout = 20").await.expect("an impatient writer");
        let mut other = sqlx::AnyConnection::connect_with(&AnyConnectOptions::from_str(&url).expect("a url")).await.expect("a connection");
        execute(&mut other, "begin immediate").await.expect("the lock");
        let answers = tokio::join!(add(&store, "2030-01-02", false), add(&store, "2030-01-03", false));
        for answer in [answers.0, answers.1] {
            assert!(answer.expect_err("locked").is_unavailable());
        }
        assert!(has(&store, "2026-12-25").await, "reading goes on");
        execute(&mut other, "rollback").await.expect("the lock is gone");
        add(&store, "2030-01-04", false).await.expect("it recovers by itself");
        assert!(!has(&store, "2030-01-02").await && has(&store, "2030-01-04").await);
    }

    #[tokio::test]
    async fn when_the_disk_is_full_nothing_acknowledged_is_lost() {
        let (store, _url, _folder) = office().await;
        sql(&store, "create table ballast (content blob)").await.expect("a table");
        sql(&store, "pragma max_page_count = 1").await.expect("no page more than there are");
        let ballast = sql(&store, "insert into ballast values (randomblob(4000000))");
        let (before, full, after) = tokio::join!(add(&store, "2030-01-02", false), ballast, add(&store, "2030-01-03", false));
        assert!(full.expect_err("full").is_unavailable());
        assert_eq!(before.is_ok(), has(&store, "2030-01-02").await);
        assert_eq!(after.is_ok(), has(&store, "2030-01-03").await);
        sql(&store, "pragma max_page_count = 1000000").await.expect("there is space again");
        add(&store, "2030-01-04", false).await.expect("it recovers by itself");
        assert!(has(&store, "2030-01-04").await);
    }

    #[tokio::test]
    async fn processes_that_start_at_once_on_a_fresh_file_all_open_it() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = format!("sqlite://{}", folder.path().join("office.db").display());
        for opened in futures::future::join_all((0..4).map(|_| Store::open(&url))).await {
            let mut db = opened.expect("it opens").read().await.expect("a connection");
            let holidays: i64 = sqlx::query("select count(*) from holiday").fetch_one(&mut *db).await.expect("a row").get(0);
            assert!(holidays > 70, "{holidays} holidays");
        }
    }
}
