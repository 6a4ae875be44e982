//! The server's figures beside their bars (issue 2, "Server, release build").

use super::client::{Answer, Client, load};
use super::office::Office;
use super::yardstick::{Bare, raw_commits};
use serde_json::Value;
use std::time::Duration;

const LONG: Duration = Duration::from_secs(60);
const EVERY: &str = "";
const BROTLI: &str = "Accept-Encoding: br\r\n";
/// One facility for one month.
const MONTH: &str = "/api/v1/facilities/AUL-1/availability?from=2026-12-01&to=2026-12-31";

struct Row {
    what: String,
    measured: String,
    bar: String,
    ok: bool,
}

/// Figures beside their bars.
#[derive(Default)]
pub struct Table(Vec<Row>);

impl Table {
    pub fn at_most(&mut self, what: &str, measured: f64, bar: f64, unit: &str) {
        self.row(what, format!("{measured:.2} {unit}"), format!("≤ {bar} {unit}"), measured <= bar);
    }

    fn at_least(&mut self, what: &str, measured: f64, bar: f64, unit: &str) {
        self.row(what, format!("{measured:.2} {unit}"), format!("≥ {bar} {unit}"), measured >= bar);
    }

    pub fn figure(&mut self, what: &str, measured: String) {
        self.row(what, measured, String::new(), true);
    }

    fn row(&mut self, what: &str, measured: String, bar: String, ok: bool) {
        println!("  {what}: {measured} {bar}");
        self.0.push(Row { what: what.to_owned(), measured, bar, ok });
    }

    pub fn print(&self) {
        println!("\n| what | measured | bar | ok |\n|---|---|---|---|");
        for Row { what, measured, bar, ok } in &self.0 {
            println!(
                "| {what} | {measured} | {bar} | {} |",
                if bar.is_empty() {
                    ""
                } else if *ok {
                    "yes"
                } else {
                    "NO"
                }
            );
        }
    }
}

/// What is measured at each size of the database.
struct Availability {
    cached_per_second: f64,
    of_bare: f64,
    uncached_ms: f64,
}

pub fn measure() {
    let mut table = Table::default();
    let bare = Bare::open();
    let sizes = [1_000, 50_000, 100_000].map(|requests| {
        println!("{requests} requests:");
        let office = Office::open(requests);
        if requests == 50_000 {
            process(&mut table, &office);
            pages(&mut table, &office);
        }
        let availability = availability(&mut table, &office, &bare, requests);
        if requests == 50_000 {
            creation(&mut table, &office);
            table.figure("memory after all that", format!("{:.0} MB", office.running.resident_mb()));
        }
        availability
    });
    let [small, middle, large] = sizes;
    table.at_least("availability from the cache, of a bare handler, 50,000 requests", middle.of_bare, 0.5, "×");
    table.at_most("availability not from the cache, own CPU, 50,000 requests", middle.uncached_ms, 0.3, "ms");
    table.at_most("from the cache: 1,000 against 100,000 requests", factor(small.cached_per_second, large.cached_per_second), 1.5, "×");
    table.at_most("not from the cache: 1,000 against 100,000 requests", factor(small.uncached_ms, large.uncached_ms), 1.5, "×");
    table.print();
}

/// The creation of requests alone, with 50,000 in the database.
pub fn measure_creation() {
    let mut table = Table::default();
    creation(&mut table, &Office::open(50_000));
    table.print();
}

fn factor(one: f64, other: f64) -> f64 {
    (one / other).max(other / one)
}

fn process(table: &mut Table, office: &Office) {
    table.at_most("start to ready", office.ready_after.as_secs_f64(), 1.0, "s");
    Client::new(&office.address).get("/", EVERY);
    std::thread::sleep(Duration::from_secs(3));
    table.at_most("memory idle", office.running.resident_mb(), 60.0, "MB");
}

/// Own CPU of `calls` calls in milliseconds each, at this concurrency, after a tenth of them to get warm.
fn cpu_each(office: &Office, concurrency: usize, calls: usize, wished: u16, one: impl Fn(&mut Client, usize) -> Answer + Sync) -> f64 {
    checked(load(&office.address, concurrency, LONG, calls / 10, wished, &one));
    let before = office.running.cpu_seconds();
    let done = checked(load(&office.address, concurrency, LONG, calls, wished, |client, number| one(client, number + calls / 10))).done;
    (office.running.cpu_seconds() - before) * 1_000.0 / count(done)
}

pub fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).expect("fewer than 4 billion"))
}

fn checked(load: super::client::Load) -> super::client::Load {
    assert_eq!(load.odd, 0, "of {} answers: {}", load.done, load.example);
    load
}

fn pages(table: &mut Table, office: &Office) {
    for (name, encoding, bar) in [("unencoded", EVERY, 1.5), ("brotli", BROTLI, 3.0)] {
        let size = Client::new(&office.address).get("/", encoding).body.len();
        let each = cpu_each(office, 1, 2_000, 200, |client, _| client.get("/", encoding));
        table.at_most(&format!("page `/`, {name} ({:.1} kB), own CPU", count(size) / 1_000.0), each, bar, "ms");
    }
}

/// In turn, so that a busy moment of the machine meets both.
fn availability(table: &mut Table, office: &Office, bare: &Bare, requests: usize) -> Availability {
    let turn = Duration::from_secs(3);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let before = office.running.cpu_seconds();
    let mut calls = 0;
    for _ in 0..3 {
        let load_of_ours = checked(load(&office.address, 8, turn, usize::MAX, 200, |client, _| client.get(MONTH, EVERY)));
        calls += load_of_ours.done;
        ours.push(load_of_ours.per_second());
        theirs.push(
            checked(load(&bare.address, 8, turn, usize::MAX, 200, |client, number| client.get(&format!("/things/THING-{}", number % 1_000), EVERY)))
                .per_second(),
        );
    }
    let cached_ms = (office.running.cpu_seconds() - before) * 1_000.0 / count(calls);
    let (cached_per_second, bare_per_second) = (middle(ours), middle(theirs));
    table.figure(
        &format!("availability from the cache, {requests} requests"),
        format!("{cached_per_second:.0}/s, own CPU {cached_ms:.3} ms; bare handler {bare_per_second:.0}/s"),
    );

    let facilities = ["AUL-1", "AUL-2", "RPT-1", "RPT-2", "KLS-A", "KLS-B", "KLS-C", "KLS-D", "LAB-1", "LAP-1"];
    let first = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).expect("a date");
    // Each call asks for another month of days, so that no answer lies ready.
    let uncached_ms = cpu_each(office, 8, 4_000, 200, |client, number| {
        let from = first + chrono::Days::new((number / facilities.len()) as u64);
        let to = from + chrono::Days::new(30);
        client.get(&format!("/api/v1/facilities/{}/availability?from={from}&to={to}", facilities[number % facilities.len()]), EVERY)
    });
    table.figure(&format!("availability not from the cache, {requests} requests"), format!("own CPU {uncached_ms:.3} ms at concurrency 8"));
    Availability { cached_per_second, of_bare: cached_per_second / bare_per_second, uncached_ms }
}

pub fn middle(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// The counter enters requests (the public door lets only ten a minute in from one address).
fn creation(table: &mut Table, office: &Office) {
    let wishes = wishes(office);
    let authorization = format!("Authorization: Bearer {}\r\n", office.token);
    let turn = Duration::from_secs(4);
    let (mut ours, mut raw) = (Vec::new(), Vec::new());
    let (mut made, mut cpu) = (0, 0.0);
    for round in 0..3 {
        raw.push(raw_commits(turn));
        let before = office.running.cpu_seconds();
        let done = checked(load(&office.address, 8, turn, usize::MAX, 201, |client, number| {
            let (facility, date) = &wishes[number % wishes.len()];
            let key = format!("{authorization}Idempotency-Key: bench-{round}-{number}-key\r\n");
            client.post("/api/v1/staff/reservations", &key, &body(facility, date, number))
        }));
        made += done.done;
        cpu += office.running.cpu_seconds() - before;
        ours.push(done.per_second());
    }
    let (ours, raw) = (middle(ours), middle(raw));
    table.figure("creation of requests at concurrency 8", format!("{ours:.0}/s; raw commits of one connection {raw:.0}/s"));
    table.at_least("creation of requests, of the raw commit rate", ours / raw, 0.7, "×");
    table.at_most("creation of a request, own CPU", cpu * 1_000.0 / count(made), 1.5, "ms");
}

fn body(facility: &str, date: &str, number: usize) -> String {
    serde_json::json!({
        "applicant": {"name": "Rahmah", "kind": "kkg", "institution": format!("KKG Gugus {number}"), "whatsapp": "081250331234", "regency": "63.07", "email": ""},
        "activity": "Pertemuan KKG", "purpose": "", "participants": 12,
        "items": [{"facility": facility, "quantity": 1, "layout": null}],
        "pattern": "daily", "start": format!("{date}T08:00"), "end": format!("{date}T10:00"),
        "id_kind": "ktp", "accept_rules": true,
    })
    .to_string()
}

/// Days of several rooms on which nothing is decided yet.
fn wishes(office: &Office) -> Vec<(String, String)> {
    let mut client = Client::new(&office.address);
    let mut found = Vec::new();
    for facility in ["RPT-1", "RPT-2", "KLS-A", "KLS-B", "KLS-C", "KLS-D", "LAB-1"] {
        let answer = client.get(&format!("/api/v1/facilities/{facility}/availability?from=2026-12-08&to=2027-05-10"), EVERY);
        let answer: Value = serde_json::from_slice(&answer.body).expect("JSON");
        let days = answer["days"].as_array().expect("days");
        found.extend(days.iter().filter(|day| day["state"] == "free").filter_map(|day| Some((facility.to_owned(), day["date"].as_str()?.to_owned()))));
    }
    assert!(!found.is_empty(), "some day is free");
    found
}
