use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Mutex, watch};
use tokio::task::JoinHandle;

/// What a [`StallingProxy`] does with what the server sends; the client's words always pass. Bytes are counted
/// from the moment the behaviour is set, over all connections together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behaviour {
    /// Hand everything on.
    Forward,
    /// Hand on so many bytes, then nothing; connections stay open.
    StallAfter(usize),
    /// Hand on up to the next IMAP literal (`{1234}` at the end of a line) and so many bytes of it, then nothing.
    StallInLiteral(usize),
    /// Hand on so many bytes, then close the connection; one without bytes left is closed at its first answer.
    CutAfter(usize),
    /// Hold every piece back for so long.
    Delay(Duration),
}

/// Stands between a client and a server on loopback and can stop, cut or slow the server's answers.
/// Lives in the tokio runtime in which it was started; dropping it closes all its connections.
#[derive(Debug)]
pub struct StallingProxy {
    port: u16,
    orders: watch::Sender<Order>,
    accepted: Arc<AtomicUsize>,
    listener: JoinHandle<()>,
}

/// A behaviour with what is left of its bytes, shared by all connections.
#[derive(Clone, Debug)]
struct Order {
    behaviour: Behaviour,
    left: Arc<Mutex<Left>>,
}

#[derive(Debug)]
struct Left {
    /// Bytes that may still pass; `None` while no literal was seen yet.
    bytes: Option<usize>,
    /// The end of what passed before, in case a literal's `{1234}` is cut in two.
    tail: Vec<u8>,
}

impl StallingProxy {
    /// Listens on a free port of 127.0.0.1 for a server on another. `Behaviour::Forward` at first.
    pub async fn start(server_port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        let (orders, receiver) = watch::channel(Order::new(Behaviour::Forward));
        let accepted = Arc::new(AtomicUsize::new(0));
        let listener = tokio::spawn(listen(listener, server_port, receiver, Arc::clone(&accepted)));
        Ok(Self {
            port,
            orders,
            accepted,
            listener,
        })
    }

    /// Where clients connect instead of to the server.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Changes the behaviour of running and new connections. Stalled ones go on if it lets them.
    pub fn set(&self, behaviour: Behaviour) {
        self.orders.send_replace(Order::new(behaviour));
    }

    /// How many connections were taken so far.
    pub fn accepted(&self) -> usize {
        self.accepted.load(Ordering::Relaxed)
    }

    /// Waits until an answer was held back by the present behaviour (no bytes are left to pass).
    pub async fn used_up(&self) {
        let order = self.orders.borrow().clone();
        while order.left.lock().await.bytes != Some(0) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

impl Drop for StallingProxy {
    fn drop(&mut self) {
        self.listener.abort();
    }
}

impl Order {
    fn new(behaviour: Behaviour) -> Self {
        let bytes = match behaviour {
            Behaviour::StallAfter(bytes) | Behaviour::CutAfter(bytes) => Some(bytes),
            Behaviour::Forward | Behaviour::Delay(_) => Some(usize::MAX),
            Behaviour::StallInLiteral(_) => None,
        };
        Self {
            behaviour,
            left: Arc::new(Mutex::new(Left {
                bytes,
                tail: Vec::new(),
            })),
        }
    }

    /// How many of these bytes may pass now.
    async fn take(&self, piece: &[u8]) -> usize {
        let mut left = self.left.lock().await;
        if let Some(bytes) = left.bytes {
            let pass = bytes.min(piece.len());
            left.bytes = Some(if bytes == usize::MAX { bytes } else { bytes - pass });
            return pass;
        }
        let before = left.tail.len();
        left.tail.extend_from_slice(piece);
        let (Some(start), Behaviour::StallInLiteral(wanted)) = (literal_start(&left.tail), self.behaviour)
        else {
            let keep = left.tail.len().saturating_sub(16);
            left.tail.drain(..keep);
            return piece.len();
        };
        let allowed = start.saturating_sub(before) + wanted;
        left.bytes = Some(allowed.saturating_sub(piece.len()));
        allowed.min(piece.len())
    }
}

/// Where a literal's first byte lies, after its `{1234}` and line end.
fn literal_start(bytes: &[u8]) -> Option<usize> {
    let ends = bytes
        .windows(3)
        .enumerate()
        .filter(|(_, window)| window == b"}\r\n");
    ends.map(|(at, _)| at).find_map(|at| {
        let open = bytes[..at].iter().rposition(|&byte| byte == b'{')?;
        let number = &bytes[open + 1..at];
        (!number.is_empty() && number.iter().all(u8::is_ascii_digit)).then_some(at + 3)
    })
}

async fn listen(
    listener: TcpListener,
    server_port: u16,
    orders: watch::Receiver<Order>,
    accepted: Arc<AtomicUsize>,
) {
    // Dropped with this task, and all connections with it.
    let mut connections = tokio::task::JoinSet::new();
    while let Ok((client, _)) = listener.accept().await {
        accepted.fetch_add(1, Ordering::Relaxed);
        connections.spawn(connect(client, server_port, orders.clone()));
        while connections.try_join_next().is_some() {}
    }
}

async fn connect(client: TcpStream, server_port: u16, orders: watch::Receiver<Order>) {
    let Ok(server) = TcpStream::connect(("127.0.0.1", server_port)).await else {
        return;
    };
    let _ = client.set_nodelay(true);
    let _ = server.set_nodelay(true);
    let (mut from_client, to_client) = client.into_split();
    let (from_server, mut to_server) = server.into_split();
    tokio::select! {
        _ = tokio::io::copy(&mut from_client, &mut to_server) => {}
        _ = answer(from_server, to_client, orders) => {}
    }
}

async fn answer(
    mut server: OwnedReadHalf,
    mut client: OwnedWriteHalf,
    mut orders: watch::Receiver<Order>,
) -> io::Result<()> {
    let mut piece = vec![0; 16 * 1024];
    loop {
        let size = server.read(&mut piece).await?;
        if size == 0 {
            return Ok(());
        }
        let mut sent = 0;
        while sent < size {
            let order = orders.borrow_and_update().clone();
            if let Behaviour::Delay(pause) = order.behaviour {
                tokio::time::sleep(pause).await;
            }
            let pass = order.take(&piece[sent..size]).await;
            client.write_all(&piece[sent..sent + pass]).await?;
            sent += pass;
            if sent == size {
                break;
            }
            if matches!(order.behaviour, Behaviour::CutAfter(_)) || orders.changed().await.is_err() {
                return Ok(());
            }
        }
    }
}
