//! The lists that staff look at all day, with 10,000 requests (issue 4): the whole page as a browser gets it, the list alone, and
//! the API. One caller after the other, so that the time is the server's.

use super::client::{Answer, Client};
use super::office::Office;
use super::server::{Table, count, middle};
use std::time::Instant;

const REQUESTS: usize = 10_000;
/// Of each list; the first tenth before them is not counted.
const CALLS: usize = 60;
/// Median, milliseconds.
const BAR: f64 = 50.0;
const BROTLI: &str = "Accept-Encoding: br\r\n";

pub fn measure() {
    let office = Office::open(REQUESTS);
    let mut table = Table::default();
    let mut client = Client::new(&office.address);
    for role in ["admin", "sarpras"] {
        let cookie = office.signed_in(role);
        for list in ["open", "late", "today", "sarpras", "untold", "all"] {
            for facility in ["", "AUL-1"] {
                let path = format!("/kantor?list={list}&facility={facility}");
                page(&mut table, &mut client, &format!("{role}: inbox {list} {facility}"), &path, &cookie);
            }
        }
        page(&mut table, &mut client, &format!("{role}: inbox all, searched"), "/kantor?list=all&q=SMP", &cookie);
        for narrowed in
            ["list=open&date=2026-12-08&status=review", "list=all&date=2026-12-08", "list=all&status=rejected&channel=ult", "list=all&cursor=1.0.0.5000"]
        {
            page(&mut table, &mut client, &format!("{role}: inbox {narrowed}"), &format!("/kantor?{narrowed}"), &cookie);
        }
        let (list, _) = timed(&mut client, |client| client.form("/api/inbox/list", &cookie, "filter%5Blist%5D=all"));
        table.at_most(&format!("{role}: list alone, all"), list, BAR, "ms");
    }
    let cookie = office.signed_in("ult");
    page(&mut table, &mut client, "ult: messages", "/kantor/pesan", &cookie);
    let token = format!("Authorization: Bearer {}\r\n", office.token);
    for query in ["", "?facility=KND-1", "?status=in_use", "?from=2026-11-24&to=2026-12-24", "?q=SMP"] {
        let (time, size) = timed(&mut client, |client| client.get(&format!("/api/v1/staff/reservations{query}"), &token));
        table.at_most(&format!("ult: API list {query} ({:.1} kB)", count(size) / 1_000.0), time, BAR, "ms");
    }
    table.print();
}

/// A page, unencoded as it is timed; its size so and in brotli.
fn page(table: &mut Table, client: &mut Client, name: &str, path: &str, cookie: &str) {
    let (time, size) = timed(client, |client| client.get(path, cookie));
    let packed = client.get(path, &format!("{cookie}{BROTLI}")).body.len();
    table.at_most(&format!("{name} ({:.1} kB, brotli {:.1} kB)", count(size) / 1_000.0, count(packed) / 1_000.0), time, BAR, "ms");
}

/// The median time of a call in milliseconds, and the bytes of its answer.
fn timed(client: &mut Client, one: impl Fn(&mut Client) -> Answer) -> (f64, usize) {
    let mut times = Vec::with_capacity(CALLS);
    let mut size = 0;
    for call in 0..CALLS + CALLS / 10 {
        let begun = Instant::now();
        let answer = one(client);
        let taken = begun.elapsed();
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body).chars().take(300).collect::<String>());
        size = answer.body.len();
        if call >= CALLS / 10 {
            times.push(taken.as_secs_f64() * 1_000.0);
        }
    }
    (middle(times), size)
}
