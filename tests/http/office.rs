//! An office for one test: a server process, a database with the example facilities, one member of staff per role.

use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use silandap::domain::role::{Role, Roles};
use silandap::server::auth::hash_of;
use silandap::store::{Store, StoreError, facilities, random_hex};
use silandap::workflow::{Actor, Context, accounts, demo};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

/// Tuesday morning; the clock of every test starts here.
pub const NOW: &str = "2026-11-24T09:00:00+08:00";
/// Two weeks later, a working day on which nobody has asked for anything.
pub const DAY: &str = "2026-12-08";

pub const ROLES: [Role; 5] = [Role::Ult, Role::Sarpras, Role::Admin, Role::Head, Role::Sysadmin];

/// What all tests start from; made once.
struct Template {
    folder: TempDir,
    passwords: Vec<(Role, String)>,
    tokens: Vec<(Role, String)>,
}

fn template() -> &'static Template {
    static TEMPLATE: OnceLock<Template> = OnceLock::new();
    TEMPLATE.get_or_init(|| std::thread::spawn(|| tokio::runtime::Runtime::new().unwrap().block_on(fill())).join().unwrap())
}

async fn fill() -> Template {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&format!("sqlite://{}/office.db", folder.path().display())).await.unwrap();
    let now = NOW.parse::<chrono::DateTime<chrono::FixedOffset>>().unwrap().to_utc();
    let context = Context { store: store.clone(), actor: Actor::System, now, public_url: "http://127.0.0.1:3000".into() };
    store
        .write(|db| {
            Box::pin(async move {
                for (facility, position) in demo::facilities().iter().zip(0..) {
                    facilities::insert(db, facility, position).await?;
                }
                Ok::<_, StoreError>(())
            })
        })
        .await
        .unwrap();
    let (mut passwords, mut tokens) = (Vec::new(), Vec::new());
    for role in ROLES {
        passwords.push((role, accounts::add(&context, role.code(), Roles(vec![role]), false).await.unwrap()));
        let token = random_hex(16);
        accounts::add_token(&context, role.code(), hash_of(&token)).await.unwrap();
        tokens.push((role, token));
    }
    Template { folder, passwords, tokens }
}

/// A running office; the process ends with it.
pub struct Office {
    pub folder: TempDir,
    pub url: String,
    pub client: Client,
    processes: Vec<Child>,
}

impl Drop for Office {
    fn drop(&mut self) {
        for process in &mut self.processes {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

impl Office {
    pub fn open() -> Self {
        Self::open_with(&[])
    }

    /// With more settings from the environment.
    pub fn open_with(settings: &[(&str, &str)]) -> Self {
        let folder = copy_of_template();
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let mut office = Self { folder, url: String::new(), client, processes: Vec::new() };
        office.url = office.another_process(settings);
        office
    }

    /// One more server process on the same database; gives its address.
    pub fn another_process(&mut self, settings: &[(&str, &str)]) -> String {
        let mut command = command(self.folder.path());
        command.arg("serve").env("SILANDAP_TRUSTED_PROXIES", "127.0.0.1").envs(settings.iter().copied());
        let log = std::fs::File::options().append(true).create(true).open(self.log_file()).unwrap();
        let mut process = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        self.processes.push(process);
        let address = line.trim().strip_prefix("SILANDAP listens on ");
        address.unwrap_or_else(|| panic!("the server did not start: {line:?} {}", self.log())).to_owned()
    }

    /// Ends the newest process as a power cut would (SIGKILL).
    pub fn kill(&mut self) {
        let mut process = self.processes.pop().expect("one runs");
        process.kill().unwrap();
        process.wait().unwrap();
    }

    /// Starts a process again on the same database, at another address.
    pub fn restart(&mut self, settings: &[(&str, &str)]) {
        self.url = self.another_process(settings);
    }

    /// Where the database lies.
    pub fn database_url(&self) -> String {
        format!("sqlite://{}/office.db", self.folder.path().display())
    }

    fn log_file(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(self.log_file()).unwrap_or_default()
    }

    /// Memory that the first process holds.
    pub fn resident_kilobytes(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.processes[0].id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }

    /// Runs a command of the system manager on this office's database.
    pub fn run(&self, arguments: &[&str]) -> std::process::Output {
        command(self.folder.path()).args(arguments).output().unwrap()
    }

    /// A request of somebody who has not been here before.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        static CALLER: AtomicU32 = AtomicU32::new(0);
        let [_, a, b, c] = CALLER.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        self.request_from(method, path, &format!("10.{a}.{b}.{c}"))
    }

    /// A request from a certain address.
    pub fn request_from(&self, method: Method, path: &str, address: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.url)).header("x-forwarded-for", address)
    }

    pub async fn get(&self, path: &str) -> Response {
        self.request(Method::GET, path).send().await.unwrap()
    }

    /// A staff call of the API.
    pub async fn staff(&self, role: Role, method: Method, path: &str, body: &Value) -> (StatusCode, Value) {
        let request = self.request(method, &format!("/api/v1/staff/{path}")).bearer_auth(token(role));
        let request = if body.is_null() { request } else { request.json(body) };
        answer(request.send().await.unwrap()).await
    }

    /// A server function, as a page of ours calls it.
    pub fn function(&self, path: &str, arguments: &[(&str, &str)]) -> RequestBuilder {
        self.posted(path, arguments, "application/json")
    }

    /// The same as a browser without scripts sends it.
    pub fn plain_form(&self, path: &str, arguments: &[(&str, &str)]) -> RequestBuilder {
        self.posted(path, arguments, "text/html,application/xhtml+xml")
    }

    fn posted(&self, path: &str, arguments: &[(&str, &str)], accept: &str) -> RequestBuilder {
        let body = arguments.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect::<Vec<_>>().join("&");
        self.request(Method::POST, path)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", accept)
            .header("sec-fetch-site", "same-origin")
            .body(body)
    }

    /// Signs in; gives the answer and the cookie.
    pub async fn sign_in(&self, name: &str, password: &str) -> (StatusCode, Option<String>) {
        let response = self.function("/api/session/sign-in", &[("name", name), ("password", password)]).send().await.unwrap();
        (response.status(), cookie_in(&response))
    }

    /// The cookie of a signed-in member of staff.
    pub async fn cookie(&self, role: Role) -> String {
        let (status, cookie) = self.sign_in(role.code(), password(role)).await;
        assert_eq!(status, StatusCode::OK, "{}", self.log());
        cookie.unwrap()
    }

    /// What a server function answers to somebody who is signed in.
    pub async fn ask(&self, cookie: &str, function: &str, arguments: &[(&str, &str)]) -> (StatusCode, Value) {
        answer(self.function(&format!("/api/{function}"), arguments).header("cookie", cookie).send().await.unwrap()).await
    }

    /// A new request of somebody; gives its code and the secret of its link.
    pub async fn submitted(&self, facility: &str, start: &str, end: &str) -> (String, String) {
        let (status, receipt) = answer(self.request(Method::POST, "/api/v1/reservations").json(&application(facility, start, end)).send().await.unwrap()).await;
        assert_eq!(status, StatusCode::CREATED, "{receipt}");
        let secret = receipt["track_url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
        (receipt["code"].as_str().unwrap().to_owned(), secret)
    }

    /// Passes a request on and has the facilities team say yes.
    pub async fn confirmed(&self, code: &str) {
        let (status, answer) = self.staff(Role::Ult, Method::POST, &format!("reservations/{code}/dispose"), &json!({})).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        let (status, answer) = self.staff(Role::Sarpras, Method::POST, &format!("reservations/{code}/confirm"), &json!({ "answer": "available" })).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
    }

    /// SQL typed by hand, beside the running server.
    pub async fn by_hand(&self, sql: &str) {
        let url = format!("sqlite://{}/office.db", self.folder.path().display());
        sqlx::any::install_default_drivers();
        let mut db = <sqlx::AnyConnection as sqlx::Connection>::connect(&url).await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(&mut db).await.unwrap();
    }

    /// The first column of what a question in SQL finds, as text.
    pub async fn texts(&self, sql: &str) -> Vec<String> {
        sqlx::any::install_default_drivers();
        let mut db = <sqlx::AnyConnection as sqlx::Connection>::connect(&self.database_url()).await.unwrap();
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql.to_owned())).fetch_all(&mut db).await.unwrap();
        rows.iter().map(|row| sqlx::Row::get(row, 0)).collect()
    }

    /// Waits until a question in SQL finds this, for at most twenty seconds.
    pub async fn until(&self, sql: &str, wanted: &[&str]) {
        self.until_within(sql, wanted, 20).await;
    }

    /// The same, for as many seconds.
    pub async fn until_within(&self, sql: &str, wanted: &[&str], seconds: u32) {
        for _ in 0..seconds * 10 {
            if self.texts(sql).await == wanted {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("{sql} finds {:?}, not {wanted:?}: {}", self.texts(sql).await, self.log());
    }

    /// Everything in the database but the use of sessions and tokens, who has read what and what the clock has looked through, as
    /// text: equal before and after means that nothing changed.
    pub async fn contents(&self) -> String {
        let url = format!("sqlite://{}/office.db?mode=ro", self.folder.path().display());
        sqlx::any::install_default_drivers();
        let mut db = <sqlx::AnyConnection as sqlx::Connection>::connect(&url).await.unwrap();
        let mut text = String::new();
        let tables = "select name from sqlite_master where type = 'table' and name not like 'sqlite!_%' escape '!' \
            and name not in ('session', 'last_sign_in', 'token_use', 'read_log', 'retention_run', '_sqlx_migrations') order by name";
        for table in sqlx::query(tables).fetch_all(&mut db).await.unwrap() {
            let table: String = sqlx::Row::get(&table, 0);
            let columns =
                sqlx::query(sqlx::AssertSqlSafe(format!("select group_concat('quote(' || name || ')', '||''|''||') from pragma_table_info('{table}')")));
            let columns: String = sqlx::Row::get(&columns.fetch_one(&mut db).await.unwrap(), 0);
            let rows = sqlx::query(sqlx::AssertSqlSafe(format!("select {columns} from {table} order by 1"))).fetch_all(&mut db).await.unwrap();
            for row in rows {
                let row: String = sqlx::Row::get(&row, 0);
                text.push_str(&format!("{table}: {row}\n"));
            }
        }
        text
    }
}

fn copy_of_template() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in std::fs::read_dir(template().folder.path()).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
    }
    folder
}

/// The memory of an office that no server runs for, and what the clock of a server would act with.
pub async fn without_server() -> (Context, TempDir) {
    let folder = copy_of_template();
    let store = Store::open(&format!("sqlite://{}/office.db", folder.path().display())).await.unwrap();
    let now = NOW.parse::<chrono::DateTime<chrono::FixedOffset>>().unwrap().to_utc();
    (Context { store, actor: Actor::System, now, public_url: "https://reservasi.example.go.id".into() }, folder)
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_silandap"));
    command.current_dir(folder).env_clear().env("DATABASE_URL", "sqlite://office.db").env("LEPTOS_SITE_ADDR", "127.0.0.1:0").env("SILANDAP_NOW", NOW);
    // [F61] Wherever the server stands, the office's clock shows WITA.
    command.env("RUST_LOG", "warn").env("TZ", "America/New_York");
    command
}

pub fn password(role: Role) -> &'static str {
    &template().passwords.iter().find(|(other, _)| *other == role).unwrap().1
}

pub fn token(role: Role) -> &'static str {
    &template().tokens.iter().find(|(other, _)| *other == role).unwrap().1
}

/// A good request for one room, by a new person.
pub fn application(facility: &str, start: &str, end: &str) -> Value {
    // Nobody has a number that ends with 0000, which is what wrong guesses say.
    static PERSON: AtomicU32 = AtomicU32::new(1);
    let number = PERSON.fetch_add(1, Ordering::Relaxed);
    json!({
        "applicant": { "name": "Siti Rahmah", "kind": "school", "institution": "SDN 1 Barabai", "whatsapp": format!("0812{:08}", 50_000_000 + number), "regency": "63.07", "email": "" },
        "activity": "Rapat guru", "purpose": "Persiapan asesmen", "participants": 20,
        "items": [{ "facility": facility, "quantity": 1 }],
        "pattern": "daily", "start": start, "end": end, "accept_rules": true
    })
}

/// Status and JSON of an answer.
pub async fn answer(response: Response) -> (StatusCode, Value) {
    let status = response.status();
    let text = response.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

/// `name=value` of the cookie that an answer sets.
pub fn cookie_in(response: &Response) -> Option<String> {
    let set = response.headers().get("set-cookie")?.to_str().unwrap();
    Some(set.split(';').next().unwrap().to_owned())
}

pub fn encoded(text: &str) -> String {
    text.bytes().map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
