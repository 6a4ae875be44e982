//! As much of HTTP/1.1 as the clients here need, by hand, so that a connection can also be left hanging or be reset.

use std::future::Future;
use std::sync::Arc;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// One request as it came.
pub struct Call {
    pub method: String,
    pub path: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Call {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

pub enum Answer {
    Reply {
        status: u16,
        content_type: &'static str,
        /// Whole lines, each with CRLF.
        more: &'static str,
        body: String,
    },
    /// Nothing, until the client gives up.
    Silence,
    /// RST.
    Reset,
}

impl Answer {
    pub fn json(status: u16, body: &serde_json::Value) -> Self {
        Self::Reply { status, content_type: "application/json; charset=UTF-8", more: "", body: body.to_string() }
    }

    pub fn page(status: u16, text: &str) -> Self {
        Self::Reply { status, content_type: "text/html", more: "", body: format!("<!doctype html><title>{text}</title>{text}") }
    }
}

/// Serves on a free port of loopback; gives its origin.
pub async fn serve<H, F>(handler: H) -> String
where
    H: Fn(Call) -> F + Send + Sync + 'static,
    F: Future<Output = Answer> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let handler = Arc::new(handler);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let handler = handler.clone();
            tokio::spawn(async move {
                // Whoever goes away in the middle is a client that was killed.
                let _ = speak(stream, handler.as_ref()).await;
            });
        }
    });
    origin
}

async fn speak<H, F>(stream: TcpStream, handler: &H) -> std::io::Result<()>
where
    H: Fn(Call) -> F,
    F: Future<Output = Answer>,
{
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    while let Some(call) = read(&mut stream).await? {
        match handler(call).await {
            Answer::Reply { status, content_type, more, body } => {
                let head = format!("HTTP/1.1 {status} X\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n{more}\r\n", body.len());
                stream.get_mut().write_all(format!("{head}{body}").as_bytes()).await?;
            }
            Answer::Silence => {
                // Until the other side closes.
                stream.read_to_end(&mut Vec::new()).await?;
                return Ok(());
            }
            Answer::Reset => return stream.get_ref().set_zero_linger(),
        }
    }
    Ok(())
}

async fn read(stream: &mut BufReader<TcpStream>) -> std::io::Result<Option<Call>> {
    let mut line = String::new();
    if stream.read_line(&mut line).await? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace();
    let (method, path) = (words.next().unwrap_or_default().to_owned(), words.next().unwrap_or_default().to_owned());
    let (mut headers, mut length) = (Vec::new(), 0);
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(None);
        }
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        let (name, value) = (name.to_ascii_lowercase(), value.trim().to_owned());
        if name == "content-length" {
            length = value.parse().unwrap_or(0);
        }
        headers.push((name, value));
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    Ok(Some(Call { method, path, headers, body }))
}
