//! A cheap HTTP/1.1 client over one kept connection: the load must not cost more than what it loads.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// One kept connection.
pub struct Client {
    address: String,
    stream: BufReader<TcpStream>,
}

pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
    /// `name=value` of a cookie that it sets.
    pub cookie: Option<String>,
}

impl Client {
    pub fn new(address: &str) -> Self {
        let stream = TcpStream::connect(address).expect("the server listens");
        stream.set_nodelay(true).expect("nodelay");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a timeout");
        Self { address: address.to_owned(), stream: BufReader::with_capacity(64 * 1024, stream) }
    }

    /// One GET; `headers` are whole lines, each ending with CRLF.
    pub fn get(&mut self, path: &str, headers: &str) -> Answer {
        self.send(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\n{headers}\r\n", self.address))
    }

    /// One POST of JSON.
    pub fn post(&mut self, path: &str, headers: &str, body: &str) -> Answer {
        let (address, length) = (&self.address, body.len());
        self.send(&format!("POST {path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n{headers}\r\n{body}"))
    }

    /// One POST of a form of our own pages; `body` is encoded already.
    pub fn form(&mut self, path: &str, headers: &str, body: &str) -> Answer {
        let (address, length) = (&self.address, body.len());
        self.send(&format!(
            "POST {path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\
             Accept: application/json\r\nSec-Fetch-Site: same-origin\r\n{headers}\r\n{body}"
        ))
    }

    fn send(&mut self, request: &str) -> Answer {
        self.stream.get_mut().write_all(request.as_bytes()).expect("the server reads");
        let status = self.line().split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status line");
        let (mut length, mut chunked, mut last, mut cookie) = (0_usize, false, false, None);
        loop {
            let line = self.line();
            let Some((name, value)) = line.split_once(':') else { break };
            let value = value.trim();
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse().expect("a length"),
                "transfer-encoding" => chunked = value.eq_ignore_ascii_case("chunked"),
                "connection" => last = value.eq_ignore_ascii_case("close"),
                "set-cookie" => cookie = value.split(';').next().map(str::to_owned),
                _ => {}
            }
        }
        let mut body = Vec::new();
        if chunked {
            loop {
                let size = usize::from_str_radix(self.line().split(';').next().expect("a size"), 16).expect("a size in hex");
                let at = body.len();
                body.resize(at + size, 0);
                self.stream.read_exact(&mut body[at..]).expect("a chunk");
                self.line();
                if size == 0 {
                    break;
                }
            }
        } else {
            body.resize(length, 0);
            self.stream.read_exact(&mut body).expect("a body");
        }
        if last {
            *self = Self::new(&self.address);
        }
        Answer { status, body, cookie }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.stream.read_line(&mut line).expect("the server answers");
        line.trim_end().to_owned()
    }
}

/// What came of a load.
pub struct Load {
    pub done: usize,
    pub seconds: f64,
    /// Answers whose status was not as wished.
    pub odd: usize,
    /// The status and text of one odd answer.
    pub example: String,
}

impl Load {
    pub fn per_second(&self) -> f64 {
        f64::from(u32::try_from(self.done).expect("fewer than 4 billion")) / self.seconds
    }
}

/// Runs `one` (given its client and a running number) on `connections` kept connections for `time`, or until `limit` calls.
pub fn load(address: &str, connections: usize, time: Duration, limit: usize, wished: u16, one: impl Fn(&mut Client, usize) -> Answer + Sync) -> Load {
    let (next, odd) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let example = std::sync::Mutex::new(String::new());
    let done = AtomicUsize::new(0);
    let begun = Instant::now();
    thread::scope(|scope| {
        for _ in 0..connections {
            scope.spawn(|| {
                let mut client = Client::new(address);
                while begun.elapsed() < time {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= limit {
                        break;
                    }
                    let answer = one(&mut client, number);
                    done.fetch_add(1, Ordering::Relaxed);
                    if answer.status != wished {
                        odd.fetch_add(1, Ordering::Relaxed);
                        let text = String::from_utf8_lossy(&answer.body).chars().take(300).collect::<String>();
                        *example.lock().expect("no panic") = format!("{} {text}", answer.status);
                    }
                }
            });
        }
    });
    Load { done: done.into_inner(), seconds: begun.elapsed().as_secs_f64(), odd: odd.into_inner(), example: example.into_inner().expect("no panic") }
}
