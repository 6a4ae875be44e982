//! What this machine can do at all, measured in the same run: a bare handler with one indexed read, and bare commits.

use super::office::{Running, folder, free_address, remove};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::header;
use axum::routing::get;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A bare axum server as a second process: one route, one indexed SQLite read, the answer as JSON text.
pub struct Bare {
    pub address: String,
    _running: Running,
}

impl Bare {
    pub fn open() -> Self {
        let database = folder().join("bare.db");
        let address = free_address();
        let binary = std::env::current_exe().expect("this program has a file");
        let child = Command::new(binary)
            .args(["bare", database.to_str().expect("a plain path")])
            .env("BARE_ADDRESS", &address)
            .stdout(Stdio::null())
            .spawn()
            .expect("a second process");
        let running = Running(child);
        let begun = Instant::now();
        while std::net::TcpStream::connect(&address).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(20), "the bare server listens");
            std::thread::sleep(Duration::from_millis(5));
        }
        Self { address, _running: running }
    }
}

/// The second process.
#[tokio::main]
pub async fn serve(database: &str) {
    let options = options(std::path::Path::new(database));
    remove(std::path::Path::new(database));
    let pool = SqlitePoolOptions::new().max_connections(4).test_before_acquire(false).connect_with(options).await.expect("a database");
    sqlx::query("create table thing (id integer primary key, code text not null unique, body text not null) strict").execute(&pool).await.expect("a table");
    for number in 0..1_000 {
        let body = format!("{{\"code\":\"THING-{number}\",\"revision\":{number}}}");
        sqlx::query("insert into thing (code, body) values ($1, $2)").bind(format!("THING-{number}")).bind(body).execute(&pool).await.expect("a row");
    }
    let router = Router::new().route("/things/{code}", get(thing)).with_state(pool);
    let address = std::env::var("BARE_ADDRESS").expect("BARE_ADDRESS");
    let listener = tokio::net::TcpListener::bind(address).await.expect("a port");
    axum::serve(listener, router).await.expect("served");
}

async fn thing(State(pool): State<SqlitePool>, Path(code): Path<String>) -> ([(header::HeaderName, &'static str); 1], String) {
    let body: String = sqlx::query_scalar("select body from thing where code = $1").bind(code).fetch_one(&pool).await.expect("the thing is there");
    ([(header::CONTENT_TYPE, "application/json")], body)
}

fn options(database: &std::path::Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(database)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .disable_statement_logging()
}

/// Commits per second of one connection that writes one row each (WAL, synchronous = FULL), over `time`.
#[tokio::main(flavor = "current_thread")]
pub async fn raw_commits(time: Duration) -> f64 {
    let database = folder().join("commits.db");
    remove(&database);
    let mut connection: SqliteConnection = options(&database).connect().await.expect("a database");
    sqlx::query("create table line (id integer primary key, text text not null) strict").execute(&mut connection).await.expect("a table");
    let begun = Instant::now();
    let mut done = 0_u32;
    while begun.elapsed() < time {
        sqlx::query("insert into line (text) values ($1)").bind("one row").execute(&mut connection).await.expect("a commit");
        done += 1;
    }
    let rate = f64::from(done) / begun.elapsed().as_secs_f64();
    connection.close().await.expect("closed");
    rate
}
