//! Runs libraries that read foreign binary files in threads of their own: their output becomes a stream, and a
//! panic on a damaged file becomes an error.

use anyhow::Result;
use std::io::{self, ErrorKind, Read, Write};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::Builder;

/// Name of the threads whose panics are expected and handled.
pub const GUARDED_THREAD: &str = "guarded reader";
/// Bytes handed over at once.
const CHUNK: usize = 64 << 10;
/// Chunks on their way.
const CHUNKS: usize = 4;
/// Stack of a thread: directories of a damaged file may be nested.
const STACK: usize = 8 << 20;
/// What is said of a file on which a library stopped.
const STOPPED: &str = "the file is damaged in a way that was not expected";

enum Message {
    Text(Vec<u8>),
    End,
    Failed(String),
}

/// Runs `work`; the error is a text without any value from the data.
pub(super) fn guarded<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, String> + Send + 'static,
) -> Result<T, String> {
    let thread = Builder::new()
        .name(GUARDED_THREAD.to_owned())
        .stack_size(STACK)
        .spawn(work);
    match thread.map(std::thread::JoinHandle::join) {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => Err(STOPPED.to_owned()),
        Err(error) => Err(format!("no thread can be started: {error}")),
    }
}

/// What `write` writes as a stream. Its error ends the stream as damaged data does.
pub(super) fn text_of(write: impl FnOnce(&mut dyn Write) -> Result<()> + Send + 'static) -> Text {
    // The bound is what keeps memory small: the writer waits for the reader.
    let (to_reader, messages) = sync_channel(CHUNKS);
    let work = move || {
        let mut out = Chunks {
            buffer: Vec::with_capacity(CHUNK),
            to_reader,
        };
        let outcome = write(&mut out).and_then(|()| Ok(out.flush()?));
        let last = match outcome {
            Ok(()) => Message::End,
            // What was written before is handed over; the reader may be gone.
            Err(error) => {
                let _ = out.flush();
                Message::Failed(error.to_string())
            }
        };
        let _ = out.to_reader.send(last);
    };
    let started = Builder::new()
        .name(GUARDED_THREAD.to_owned())
        .stack_size(STACK)
        .spawn(work);
    Text {
        messages,
        chunk: Vec::new(),
        at: 0,
        failure: started.err().map(|error| error.to_string()),
        ended: false,
    }
}

struct Chunks {
    buffer: Vec<u8>,
    to_reader: SyncSender<Message>,
}

impl Write for Chunks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= CHUNK {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let full = std::mem::replace(&mut self.buffer, Vec::with_capacity(CHUNK));
        self.to_reader
            .send(Message::Text(full))
            .map_err(|_| io::Error::from(ErrorKind::BrokenPipe))
    }
}

/// Text on its way from the thread that writes it.
pub(super) struct Text {
    messages: Receiver<Message>,
    chunk: Vec<u8>,
    at: usize,
    failure: Option<String>,
    ended: bool,
}

impl Read for Text {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at == self.chunk.len() && !self.ended {
            if let Some(why) = &self.failure {
                return Err(io::Error::new(ErrorKind::InvalidData, why.clone()));
            }
            match self.messages.recv() {
                Ok(Message::Text(chunk)) => (self.chunk, self.at) = (chunk, 0),
                Ok(Message::End) => self.ended = true,
                Ok(Message::Failed(why)) => self.failure = Some(why),
                Err(_) => self.failure = Some(STOPPED.to_owned()),
            }
        }
        let n = out.len().min(self.chunk.len() - self.at);
        out[..n].copy_from_slice(&self.chunk[self.at..self.at + n]);
        self.at += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(write: impl FnOnce(&mut dyn Write) -> Result<()> + Send + 'static) -> (usize, Option<String>) {
        let mut bytes = Vec::new();
        let outcome = text_of(write).read_to_end(&mut bytes);
        (bytes.len(), outcome.err().map(|error| error.to_string()))
    }

    #[test]
    fn text_before_an_error_or_a_panic_is_kept() {
        let text = vec![b'a'; 3 * CHUNK];
        let (all, whole) = (text.clone(), text.len());
        assert_eq!(read(move |out| Ok(out.write_all(&all)?)), (whole, None));
        let all = text.clone();
        let (n, why) = read(move |out| {
            out.write_all(&all)?;
            anyhow::bail!("cut off")
        });
        assert_eq!((n, why.as_deref()), (whole, Some("cut off")));
        let (n, why) = read(move |out| {
            out.write_all(&text)?;
            panic!("a fault of a library")
        });
        assert_eq!((n, why.as_deref()), (whole, Some(STOPPED)));
        assert_eq!(
            guarded(|| -> Result<(), String> { panic!("again") }),
            Err(STOPPED.to_owned())
        );
    }
}
