//! The panel's port: accepts connections, and refuses them while a fault says so.

use crate::connection::{Connection, Shared};
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls::ServerConfig;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

/// Connections that may wait to be accepted.
const BACKLOG: u32 = 128;

pub struct Panel {
    pub address: SocketAddr,
    /// Bound but never listening: keeps the port for us while we refuse.
    _reserved: TcpSocket,
    listener: TcpListener,
    tls: Option<Arc<ServerConfig>>,
    shared: Shared,
}

/// The port's side of the gate.
pub struct Gate {
    refusing: watch::Receiver<bool>,
    refuses: watch::Sender<bool>,
}

/// The side that opens and closes it.
pub struct Keeper {
    refusing: watch::Sender<bool>,
    refuses: watch::Receiver<bool>,
}

/// An open gate.
pub fn gate() -> (Keeper, Gate) {
    let (to_refuse, refusing) = watch::channel(false);
    let (to_tell, refuses) = watch::channel(false);
    (
        Keeper {
            refusing: to_refuse,
            refuses,
        },
        Gate {
            refusing,
            refuses: to_tell,
        },
    )
}

impl Keeper {
    /// Closes or opens the gate, and waits until the port has done so.
    pub async fn refuse(&self, refuse: bool) {
        self.refusing.send_replace(refuse);
        // The other side lives as long as the simulator.
        let _ = self
            .refuses
            .clone()
            .wait_for(|refuses| *refuses == refuse)
            .await;
    }
}

fn socket(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket)
}

impl Panel {
    /// Listens on the loopback address; port 0 takes a free one.
    pub fn bind(port: u16, tls: Option<Arc<ServerConfig>>, shared: Shared) -> io::Result<Self> {
        let reserved = socket((Ipv4Addr::LOCALHOST, port).into())?;
        let address = reserved.local_addr()?;
        let listener = socket(address)?.listen(BACKLOG)?;
        Ok(Self {
            address,
            _reserved: reserved,
            listener,
            tls,
            shared,
        })
    }

    /// Serves for ever, but while the gate is closed: then the port and every
    /// connection are closed too.
    pub async fn serve(self, gate: Gate) -> io::Result<()> {
        let Gate {
            mut refusing,
            refuses,
        } = gate;
        let acceptor = self.tls.clone().map(TlsAcceptor::from);
        let mut listener = Some(self.listener);
        let mut id = 0;
        loop {
            let Some(open) = &listener else {
                if refusing.wait_for(|refusing| !refusing).await.is_err() {
                    return Ok(());
                }
                listener = Some(socket(self.address)?.listen(BACKLOG)?);
                refuses.send_replace(false);
                continue;
            };
            let watching = refusing.clone();
            tokio::select! {
                accepted = open.accept() => {
                    let (stream, _) = accepted?;
                    stream.set_nodelay(true)?;
                    id += 1;
                    let connection = Connection::new(Arc::clone(&self.shared), id, acceptor.is_some());
                    tokio::spawn(converse(stream, acceptor.clone(), connection, watching));
                }
                changed = refusing.wait_for(|refusing| *refusing) => {
                    if changed.is_err() {
                        return Ok(());
                    }
                    listener = None;
                    refuses.send_replace(true);
                }
            }
        }
    }
}

/// One connection, until either side ends it. What goes wrong on it is the client's to see.
async fn converse(
    stream: TcpStream,
    acceptor: Option<TlsAcceptor>,
    connection: Connection,
    mut refusing: watch::Receiver<bool>,
) {
    let connection = Arc::new(connection);
    let cut = Arc::clone(&connection);
    let talk = async {
        match acceptor {
            None => serve(stream, connection, false).await,
            Some(acceptor) => {
                if let Ok(stream) = acceptor.accept(stream).await {
                    let http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
                    serve(stream, connection, http2).await;
                }
            }
        }
    };
    tokio::select! {
        biased;
        _ = refusing.wait_for(|refusing| *refusing) => {}
        () = cut.cut.notified() => {}
        () = talk => {}
    }
}

async fn serve(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    connection: Arc<Connection>,
    http2: bool,
) {
    let service = service_fn(move |request| {
        let connection = Arc::clone(&connection);
        async move { connection.serve(request).await }
    });
    let stream = TokioIo::new(stream);
    // An error ends the connection: nobody else needs to know.
    if http2 {
        let _ = http2::Builder::new(TokioExecutor::new())
            .serve_connection(stream, service)
            .await;
    } else {
        let _ = http1::Builder::new()
            .serve_connection(stream, service)
            .await;
    }
}
