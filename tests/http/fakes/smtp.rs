//! A mail server on loopback, without TLS.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// How the server fails at one mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    None,
    /// 451 to the recipient: come again.
    Busy,
    /// 550 to the recipient: there is nobody of that name.
    NoSuchPerson,
    /// 530 to the sender: sign in first.
    SignInFirst,
    /// Reads the text, keeps it, and never answers.
    SilentAfterTaking,
    /// Reads the text, keeps it, and closes.
    ClosedAfterTaking,
}

/// The server.
#[derive(Clone)]
pub struct Smtp {
    pub port: u16,
    inside: Arc<Inside>,
}

#[derive(Default)]
struct Inside {
    faults: Mutex<VecDeque<Fault>>,
    /// The texts, with their headers.
    mails: Mutex<Vec<String>>,
}

impl Smtp {
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let inside = Arc::new(Inside::default());
        let shared = inside.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let shared = shared.clone();
                tokio::spawn(async move {
                    let _ = speak(stream, &shared).await;
                });
            }
        });
        Self { port, inside }
    }

    /// The next mails; then all goes well again.
    pub fn script(&self, faults: &[Fault]) {
        *self.inside.faults.lock().unwrap() = faults.iter().copied().collect();
    }

    pub fn mails(&self) -> Vec<String> {
        self.inside.mails.lock().unwrap().clone()
    }
}

async fn speak(stream: TcpStream, inside: &Inside) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    say(&mut stream, "220 surat.test ready").await?;
    let mut fault = Fault::None;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let verb = line.split([' ', '\r', '\n']).next().unwrap_or_default().to_ascii_uppercase();
        match verb.as_str() {
            "EHLO" => say(&mut stream, "250-surat.test\r\n250 8BITMIME").await?,
            "MAIL" => {
                fault = inside.faults.lock().unwrap().pop_front().unwrap_or(Fault::None);
                say(&mut stream, if fault == Fault::SignInFirst { "530 5.7.0 Authentication required" } else { "250 ok" }).await?;
            }
            "RCPT" => {
                let answer = match fault {
                    Fault::Busy => "451 4.7.1 Try again later",
                    Fault::NoSuchPerson => "550 5.1.1 No such user",
                    Fault::None | Fault::SignInFirst | Fault::SilentAfterTaking | Fault::ClosedAfterTaking => "250 ok",
                };
                say(&mut stream, answer).await?;
            }
            "DATA" => {
                say(&mut stream, "354 go ahead").await?;
                let text = text(&mut stream).await?;
                inside.mails.lock().unwrap().push(text);
                match fault {
                    Fault::SilentAfterTaking => {
                        stream.read_to_end(&mut Vec::new()).await?;
                        return Ok(());
                    }
                    Fault::ClosedAfterTaking => return Ok(()),
                    Fault::None | Fault::Busy | Fault::NoSuchPerson | Fault::SignInFirst => say(&mut stream, "250 2.0.0 queued").await?,
                }
            }
            "QUIT" => {
                say(&mut stream, "221 bye").await?;
                return Ok(());
            }
            _ => say(&mut stream, "502 5.5.2 not known here").await?,
        }
    }
}

async fn say(stream: &mut BufReader<TcpStream>, line: &str) -> std::io::Result<()> {
    stream.get_mut().write_all(format!("{line}\r\n").as_bytes()).await
}

/// Up to the line with a single dot.
async fn text(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut text = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 || line == ".\r\n" {
            return Ok(text);
        }
        text.push_str(&line);
    }
}
