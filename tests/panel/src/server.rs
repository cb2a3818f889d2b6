//! The panel as a server of its own.

use crate::connection::lock;
use crate::generation::Generation;
use crate::simulator::{Settings, Simulator, Span};
use crate::{chance, control, listener, panel, tls};
use clap::Parser;
use std::io::{self, Write};
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// Behaves like ConvoyPanel. Prints one line of JSON when it listens, and runs
/// until its standard input ends.
#[derive(Parser)]
struct Arguments {
    /// The panel's port; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// The panel's generation: v4.6.1, v3.10.2-beta with its limit of 60
    /// requests a minute, or v5; the control API can change it (`PATCH /settings`)
    #[arg(long, value_enum, default_value_t = Generation::V4)]
    panel: Generation,
    /// Serve HTTPS, with a certificate authority made for this run
    #[arg(long)]
    tls: bool,
    /// Offer HTTP/2
    #[arg(long, requires = "tls")]
    http2: bool,
    /// Milliseconds added to each answer, and once more to the first on a connection
    #[arg(long, value_name = "MS", default_value_t = 0)]
    rtt: u64,
    /// How long an installation or a backup takes, in milliseconds, or "manual"
    #[arg(long, value_name = "MS", default_value = "0")]
    install: Span,
    /// How long a deletion takes, in milliseconds, or "manual"
    #[arg(long, value_name = "MS", default_value = "0")]
    delete: Span,
    /// Make up ids and tokens of this number: the same after each reset
    #[arg(long)]
    seed: Option<u64>,
    /// Let the panel's clock stand still at this time, in seconds since 1970, after each reset
    #[arg(long, value_name = "SECONDS")]
    now: Option<u64>,
    /// The panel's address in its redirects, instead of the one it is asked by
    #[arg(long, value_name = "URL")]
    origin: Option<String>,
    /// Run until SIGTERM, whatever standard input does
    #[arg(long)]
    detach_stdin: bool,
}

#[derive(Debug, thiserror::Error)]
enum Error {
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("{0}")]
    Tls(#[from] tls::Error),
}

/// Reads the arguments of the process, and serves until it is told to end.
pub fn main() -> ExitCode {
    let ended = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Error::from)
        .and_then(|runtime| runtime.block_on(run(Arguments::parse())));
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("panel-simulator: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Error> {
    let settings = Settings {
        generation: arguments.panel,
        ways: arguments.panel.ways(),
        rtt_ms: arguments.rtt,
        install_ms: arguments.install,
        delete_ms: arguments.delete,
        locks_vms: true,
        memory_waits: false,
    };
    if let Some(seed) = arguments.seed {
        chance::seed(seed);
        // Before a reset begins with the seed again.
        panel::token::make_key();
        chance::again();
    }
    let mut simulator = Simulator::new(settings, arguments.now);
    simulator.origin = arguments.origin;
    let shared = Arc::new(Mutex::new(simulator));
    let identity = if arguments.tls {
        Some(tls::identity(arguments.http2)?)
    } else {
        None
    };
    let authority = identity
        .as_ref()
        .map(|identity| Authority::write(&identity.authority))
        .transpose()?;
    let panel = listener::Panel::bind(
        arguments.port,
        identity.map(|identity| identity.config),
        Arc::clone(&shared),
    )?;
    let control = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let token = lock(&shared)
        .world
        .tokens
        .first()
        .map(|token| token.token.clone());
    let scheme = if arguments.tls { "https" } else { "http" };
    let line = serde_json::json!({
        "url": format!("{scheme}://{}", panel.address),
        "control": format!("http://{}", control.local_addr()?),
        "token": token,
        "ca": authority.as_ref().map(|authority| authority.0.join("ca.pem")),
    });
    writeln!(io::stdout(), "{line}")?;
    io::stdout().flush()?;
    let (keeper, gate) = listener::gate();
    tokio::select! {
        ended = panel.serve(gate) => ended?,
        ended = control::serve(control, shared, keeper) => ended?,
        ended = told_to_end(arguments.detach_stdin) => ended?,
    }
    Ok(())
}

/// The authority's certificate in a folder of its own, removed at the end.
struct Authority(PathBuf);

impl Authority {
    fn write(pem: &str) -> io::Result<Self> {
        let folder = std::env::temp_dir().join(format!("panel-simulator-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("ca.pem"), pem)?;
        Ok(Self(folder))
    }
}

impl Drop for Authority {
    fn drop(&mut self) {
        // Nothing is lost if it stays behind.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Returns at SIGTERM, or when standard input ends.
async fn told_to_end(detached: bool) -> io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    // Its own thread: reading standard input can't be called off.
    let (sender, mut ended) = watch::channel(());
    if !detached {
        std::thread::spawn(move || {
            let _ = io::copy(&mut io::stdin(), &mut io::sink());
            drop(sender);
        });
        tokio::select! {
            _ = terminate.recv() => {}
            _ = ended.changed() => {}
        }
        return Ok(());
    }
    terminate.recv().await;
    Ok(())
}
