//! Single pipes: reading without losing a byte, writing without waiting, and the signals that end a process.
//!
//! The client's two are read and written on threads of their own, since they may be files of any kind; those of child
//! processes belong to the runtime.

use std::io::{Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc as std_mpsc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::process::Child;
use tokio::sync::{Notify, mpsc};

use crate::lsp::wrap::frames::Cutter;

/// Bytes read at once.
const CHUNK: usize = 64 * 1024;

/// So many chunks of the client may wait to be looked at.
const CHUNKS: usize = 4;

/// What the client says.
pub struct FromClient {
    pub cutter: Cutter,
    chunks: Option<mpsc::Receiver<Vec<u8>>>,
}

impl FromClient {
    pub fn start() -> std::io::Result<Self> {
        let (sender, chunks) = mpsc::channel(CHUNKS);
        let read = move || {
            let (mut input, mut space) = (std::io::stdin(), vec![0; CHUNK]);
            loop {
                match input.read(&mut space) {
                    Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                    Ok(0) | Err(_) => return,
                    Ok(count) => {
                        let bytes = space.get(..count).unwrap_or_default().to_vec();
                        if sender.blocking_send(bytes).is_err() {
                            return;
                        }
                    }
                }
            }
        };
        std::thread::Builder::new().name("from-client".to_owned()).spawn(read)?;
        Ok(Self { cutter: Cutter::default(), chunks: Some(chunks) })
    }

    /// The next bytes; `None` once at the end, and never again after it.
    pub async fn next(&mut self) -> Option<Vec<u8>> {
        let Some(chunks) = &mut self.chunks else { return std::future::pending().await };
        let heard = chunks.recv().await;
        if heard.is_none() {
            self.chunks = None;
        }
        heard
    }

    pub fn is_closed(&self) -> bool {
        self.chunks.is_none()
    }
}

/// What the client is told. Nobody waits for it.
pub struct ToClient {
    frames: Option<std_mpsc::Sender<Vec<u8>>>,
    state: Arc<Written>,
}

#[derive(Default)]
struct Written {
    waiting: AtomicUsize,
    broken: AtomicBool,
    progress: Notify,
}

impl ToClient {
    pub fn start() -> std::io::Result<Self> {
        let (frames, queue) = std_mpsc::channel::<Vec<u8>>();
        let state = Arc::new(Written::default());
        let theirs = Arc::clone(&state);
        let write = move || {
            let mut output = std::io::stdout().lock();
            while let Ok(mut bytes) = queue.recv() {
                bytes.extend(queue.try_iter().flatten());
                if output.write_all(&bytes).and_then(|()| output.flush()).is_err() {
                    theirs.broken.store(true, Ordering::Release);
                }
                theirs.waiting.fetch_sub(bytes.len(), Ordering::AcqRel);
                theirs.progress.notify_one();
            }
        };
        std::thread::Builder::new().name("to-client".to_owned()).spawn(write)?;
        Ok(Self { frames: Some(frames), state })
    }

    pub fn send(&self, bytes: Vec<u8>) {
        if let Some(frames) = &self.frames {
            self.state.waiting.fetch_add(bytes.len(), Ordering::AcqRel);
            // The thread lives as long as this sender.
            let _ = frames.send(bytes);
        }
    }

    pub fn waiting(&self) -> usize {
        self.state.waiting.load(Ordering::Acquire)
    }

    /// Whether nobody reads any more.
    pub fn is_broken(&self) -> bool {
        self.state.broken.load(Ordering::Acquire)
    }

    /// Something was written since this was waited for last.
    pub async fn written(&self) {
        self.state.progress.notified().await;
    }

    /// Waits until everything is written, or a client that does not read has had its time.
    pub async fn finish(&self, time: Duration) {
        let all = async {
            while self.waiting() > 0 {
                self.written().await;
            }
        };
        let _ = tokio::time::timeout(time, all).await;
    }
}

/// What a process says.
pub struct Source<R> {
    pub cutter: Cutter,
    input: Option<R>,
    space: Vec<u8>,
}

impl<R: AsyncRead + Unpin> Source<R> {
    pub fn new(input: Option<R>) -> Self {
        Self { cutter: Cutter::default(), input, space: vec![0; CHUNK] }
    }

    /// How many bytes came, to be had from [`Source::bytes`]; `None` once at the end, and never again after it.
    pub async fn next(&mut self) -> Option<usize> {
        let Some(input) = &mut self.input else { return std::future::pending().await };
        match input.read(&mut self.space).await {
            Ok(count) if count > 0 => Some(count),
            Ok(_) | Err(_) => {
                self.input = None;
                None
            }
        }
    }

    pub fn bytes(&self, count: usize) -> &[u8] {
        self.space.get(..count).unwrap_or_default()
    }

    pub fn close(&mut self) {
        self.input = None;
    }

    pub fn is_closed(&self) -> bool {
        self.input.is_none()
    }
}

/// What a process is told.
pub struct Outgoing<W> {
    output: Option<W>,
    bytes: Vec<u8>,
    /// How much of `bytes` is written.
    done: usize,
    closing: bool,
}

impl<W: AsyncWrite + Unpin> Outgoing<W> {
    pub fn new(output: Option<W>) -> Self {
        Self { output, bytes: Vec::new(), done: 0, closing: false }
    }

    /// Puts bytes into the line. To a process that does not listen any more nothing is said.
    pub fn send(&mut self, bytes: &[u8]) {
        if self.output.is_some() && !self.closing {
            self.bytes.extend_from_slice(bytes);
        }
    }

    pub fn waiting(&self) -> usize {
        self.bytes.len() - self.done
    }

    /// Writes something of what waits; does nothing for ever when nothing does.
    pub async fn write(&mut self) {
        let Some(output) = &mut self.output else { return std::future::pending().await };
        let rest = self.bytes.get(self.done..).unwrap_or_default();
        if rest.is_empty() {
            return std::future::pending().await;
        }
        match output.write(rest).await {
            Ok(count) if count > 0 => self.done += count,
            Ok(_) | Err(_) => self.output = None,
        }
        if self.waiting() == 0 || self.output.is_none() {
            self.bytes.clear();
            self.done = 0;
            self.close_if_asked();
        }
    }

    /// Nothing more comes: the pipe is closed behind what waits.
    pub fn close_when_written(&mut self) {
        self.closing = true;
        if self.waiting() == 0 {
            self.close_if_asked();
        }
    }

    pub fn is_closed(&self) -> bool {
        self.output.is_none()
    }

    fn close_if_asked(&mut self) {
        if self.closing {
            self.output = None;
        }
    }
}

/// Waits for a moment, or for ever where there is none.
pub async fn sleep_until(moment: Option<Instant>) {
    match moment {
        Some(moment) => tokio::time::sleep_until(moment.into()).await,
        None => std::future::pending().await,
    }
}

/// The signals by which an editor ends a server.
pub struct Signals {
    #[cfg(unix)]
    streams: Vec<(rustix::process::Signal, tokio::signal::unix::Signal)>,
}

#[cfg(unix)]
impl Signals {
    pub fn new() -> Self {
        use rustix::process::Signal;
        use tokio::signal::unix::{SignalKind, signal};
        let kinds = [
            (Signal::TERM, SignalKind::terminate()),
            (Signal::INT, SignalKind::interrupt()),
            (Signal::HUP, SignalKind::hangup()),
        ];
        // Where a signal cannot be heard it ends us, and our pipes with us.
        let streams = kinds.into_iter().filter_map(|(name, kind)| Some((name, signal(kind).ok()?)));
        Self { streams: streams.collect() }
    }

    pub async fn next(&mut self) -> rustix::process::Signal {
        std::future::poll_fn(|context| {
            let mut streams = self.streams.iter_mut();
            let came =
                streams.find_map(|(name, it)| it.poll_recv(context).is_ready().then_some(*name));
            came.map_or(std::task::Poll::Pending, std::task::Poll::Ready)
        })
        .await
    }
}

/// What ends us ends the other server, in its own way.
#[cfg(unix)]
pub fn pass_on(signal: rustix::process::Signal, other: &Child) {
    let id =
        other.id().and_then(|id| i32::try_from(id).ok()).and_then(rustix::process::Pid::from_raw);
    if let Some(id) = id {
        // It may be gone already.
        let _ = rustix::process::kill_process(id, signal);
    }
}

#[cfg(not(unix))]
impl Signals {
    pub fn new() -> Self {
        Self {}
    }

    /// Elsewhere a process is ended without being told.
    pub async fn next(&mut self) -> std::convert::Infallible {
        std::future::pending().await
    }
}

#[cfg(not(unix))]
pub fn pass_on(signal: std::convert::Infallible, _: &Child) {
    match signal {}
}
