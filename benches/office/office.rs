//! An office to measure: the release binary with a database of so many requests, and what the kernel says of its process.

use super::client::Client;
use serde_json::Value;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A fixed Tuesday, so that every run measures the same calendar.
const NOW: &str = "2026-11-24T09:00:00+08:00";

pub fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Where the databases of the measurements lie.
pub fn folder() -> PathBuf {
    let folder = project().join("target/bench");
    fs::create_dir_all(&folder).expect("target can be written");
    folder
}

pub fn free_address() -> String {
    TcpListener::bind("127.0.0.1:0").and_then(|probe| probe.local_addr()).expect("a free port").to_string()
}

/// A child that ends with its owner.
pub struct Running(pub Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Running {
    /// CPU time used so far, in seconds, of the process alone (user and system).
    pub fn cpu_seconds(&self) -> f64 {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.0.id())).expect("the process runs");
        let fields: Vec<&str> = stat.rsplit(") ").next().expect("a name").split(' ').collect();
        let ticks = |at: usize| fields[at].parse::<f64>().expect("ticks");
        // The kernel counts in hundredths of a second on every Linux that has ever been (USER_HZ).
        (ticks(11) + ticks(12)) / 100.0
    }

    /// Resident memory in MB.
    pub fn resident_mb(&self) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0.id())).expect("the process runs");
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("VmRSS");
        line.split_whitespace().nth(1).and_then(|kilobytes| kilobytes.parse::<f64>().ok()).expect("a number") / 1024.0
    }
}

pub struct Office {
    pub address: String,
    pub token: String,
    pub running: Running,
    /// From the start of the process to the first `/readyz` that says yes.
    pub ready_after: Duration,
    binary: PathBuf,
    database: PathBuf,
}

impl Office {
    /// Fills a database with `requests` requests (kept for the next run) and starts the server on a copy of it.
    pub fn open(requests: usize) -> Self {
        let address = free_address();
        let filled = folder().join(format!("filled-{requests}.db"));
        let database = folder().join(format!("office-{requests}.db"));
        let binary = std::env::var("SILANDAP_BIN").map_or_else(|_| project().join("target/release/silandap"), PathBuf::from);
        let command = |database: &Path| command(&binary, database, &address);
        if older(&filled, &binary) {
            println!("filling a database with {requests} requests …");
            remove(&filled);
            run(command(&filled).args(["demo", "--requests", &requests.to_string(), "--json"]));
        }
        remove(&database);
        fs::copy(&filled, &database).expect("a copy");
        let users: Value = serde_json::from_str(&run(command(&database).args(["user", "list", "--json"]))).expect("JSON");
        let counter = users.as_array().and_then(|users| users.iter().find(|user| user["roles"].as_array().is_some_and(|roles| roles.contains(&"ult".into()))));
        let name = counter.and_then(|user| user["name"].as_str()).expect("the example data has somebody at the counter").to_owned();
        let token: Value = serde_json::from_str(&run(command(&database).args(["token", "create", &name, "--json"]))).expect("JSON");
        let begun = Instant::now();
        let child = command(&database).arg("serve").stdout(Stdio::null()).spawn().expect("the server starts");
        let running = Running(child);
        while !is_ready(&address) {
            assert!(begun.elapsed() < Duration::from_secs(60), "the server is not ready after a minute");
            std::thread::sleep(Duration::from_millis(2));
        }
        let (token, ready_after) = (token["token"].as_str().expect("a token").to_owned(), begun.elapsed());
        Self { address, token, running, ready_after, binary, database }
    }

    /// A new member of staff with this role, signed in; gives the line of their cookie.
    pub fn signed_in(&self, role: &str) -> String {
        let name = format!("bench-{role}");
        let added = run(command(&self.binary, &self.database, &self.address).args(["user", "add", &name, "--role", role, "--json"]));
        let added: Value = serde_json::from_str(&added).expect("JSON");
        let given = added["password"].as_str().expect("a password");
        let mut client = Client::new(&self.address);
        let answer = client.form("/api/session/sign-in", "", &format!("name={name}&password={given}"));
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        let cookie = format!("Cookie: {}\r\n", answer.cookie.expect("a session"));
        // A given password is good for changing it and nothing else.
        let answer = client.form("/api/session/change-password", &cookie, &format!("current={given}&new=sungai+barito+tenang"));
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        cookie
    }
}

/// The program on this database, to be served at this address.
fn command(binary: &Path, database: &Path, address: &str) -> Command {
    let mut command = Command::new(binary);
    command.current_dir(project());
    command.env("DATABASE_URL", format!("sqlite://{}", database.display()));
    command.env("LEPTOS_SITE_ADDR", address).env("SILANDAP_PUBLIC_URL", format!("http://{address}")).env("SILANDAP_NOW", NOW);
    command.env("RUST_LOG", "warn");
    command
}

/// The database is missing, or was made by an older binary.
fn older(database: &Path, binary: &Path) -> bool {
    let changed = |path: &Path| fs::metadata(path).and_then(|data| data.modified()).ok();
    let made = changed(binary).unwrap_or_else(|| panic!("{}: build it first (make build)", binary.display()));
    changed(database).is_none_or(|then| then < made)
}

fn is_ready(address: &str) -> bool {
    std::net::TcpStream::connect(address).is_ok() && Client::new(address).get("/readyz", "").status == 200
}

/// Runs a command to its end and gives what it printed.
pub fn run(command: &mut Command) -> String {
    let output = command.stderr(Stdio::inherit()).output().expect("the command runs");
    assert!(output.status.success(), "{command:?}: {}", output.status);
    String::from_utf8(output.stdout).expect("text")
}

/// Removes a database with what SQLite lays beside it.
pub fn remove(database: &Path) {
    for ending in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(format!("{}{ending}", database.display()));
    }
}
