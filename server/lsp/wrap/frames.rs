//! Bytes of a pipe as frames, each with the very bytes it came in, header and all.
//!
//! Nothing is lost and nothing is corrected: what is no frame comes out as it is too. What a frame says is
//! `message.rs`. (`lsp/wire.rs` reads messages for our own server, and answers rubbish; a proxy does not.)

/// The longest header block that is still taken for one.
const MAX_HEADER: usize = 4 * 1024;
/// The longest body that is looked into; a longer one is passed on in pieces.
const MAX_BODY: usize = 64 * 1024 * 1024;

/// A header and its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    bytes: Vec<u8>,
    /// Where the body begins.
    body: usize,
}

impl Frame {
    /// A frame around a body, with the usual header.
    pub fn around(body: &[u8]) -> Self {
        let mut bytes = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
        let start = bytes.len();
        bytes.extend_from_slice(body);
        Self { bytes, body: start }
    }

    pub fn body(&self) -> &[u8] {
        self.bytes.get(self.body..).unwrap_or_default()
    }

    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// The next of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Frame(Frame),
    /// Bytes that belong to no frame.
    Wild(Vec<u8>),
    /// A part of a frame that is too long to be looked into.
    Long(Vec<u8>),
}

impl Piece {
    pub fn into_bytes(self) -> Vec<u8> {
        match self {
            Self::Frame(frame) => frame.into_bytes(),
            Self::Wild(bytes) | Self::Long(bytes) => bytes,
        }
    }
}

/// Cuts a stream.
#[derive(Debug)]
pub struct Cutter {
    buffer: Vec<u8>,
    /// How far the buffer was searched for the end of a header.
    searched: usize,
    /// Where the body begins and where it ends, once the header was read.
    frame: Option<(usize, usize)>,
    /// How much of a long frame is still to come.
    long: usize,
    longest: usize,
}

impl Default for Cutter {
    fn default() -> Self {
        Self { buffer: Vec::new(), searched: 0, frame: None, long: 0, longest: MAX_BODY }
    }
}

impl Cutter {
    pub fn feed(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    /// Whatever is whole by now.
    pub fn next(&mut self) -> Option<Piece> {
        if self.long > 0 {
            return self.more_of_long();
        }
        if self.frame.is_none() {
            match self.header()? {
                Header::Frame(body, end) => self.frame = Some((body, end)),
                Header::Wild(count) => return Some(Piece::Wild(self.cut(count))),
                Header::Long(length) => {
                    self.long = length;
                    return self.more_of_long();
                }
            }
        }
        let (body, end) = self.frame.filter(|(_, end)| self.buffer.len() >= *end)?;
        self.frame = None;
        Some(Piece::Frame(Frame { bytes: self.cut(end), body }))
    }

    /// What is left when nothing more comes.
    pub fn rest(&mut self) -> Option<Piece> {
        self.frame = None;
        let all = self.cut(self.buffer.len());
        (!all.is_empty()).then_some(Piece::Wild(all))
    }

    fn header(&mut self) -> Option<Header> {
        let from = self.searched.saturating_sub(3);
        let unsearched = self.buffer.get(from..).unwrap_or_default();
        let Some(at) = unsearched.windows(4).position(|it| it == b"\r\n\r\n") else {
            self.searched = self.buffer.len();
            return (self.searched > MAX_HEADER).then(|| Header::Wild(self.whole_lines()));
        };
        let body = from + at + 4;
        let block = self.buffer.get(..body).unwrap_or_default();
        Some(match content_length(block) {
            Some(length) if length > self.longest => Header::Long(body.saturating_add(length)),
            Some(length) => Header::Frame(body, body + length),
            None => Header::Wild(body),
        })
    }

    /// How much of the buffer is surely no header: all but its last line, if it has several.
    fn whole_lines(&self) -> usize {
        let last = self.buffer.iter().rposition(|byte| *byte == b'\n').map(|at| at + 1);
        let rest = last.map_or(0, |at| self.buffer.len() - at);
        last.filter(|_| rest <= MAX_HEADER).unwrap_or(self.buffer.len())
    }

    fn more_of_long(&mut self) -> Option<Piece> {
        let there = self.long.min(self.buffer.len());
        self.long -= there;
        (there > 0).then(|| Piece::Long(self.cut(there)))
    }

    fn cut(&mut self, count: usize) -> Vec<u8> {
        self.searched = 0;
        let rest = self.buffer.split_off(count.min(self.buffer.len()));
        std::mem::replace(&mut self.buffer, rest)
    }
}

enum Header {
    /// Where the body begins and ends.
    Frame(usize, usize),
    /// So many bytes are none.
    Wild(usize),
    /// It belongs to a frame of so many bytes, which is too long.
    Long(usize),
}

/// The value of the last `Content-Length` in a block; after rubbish it may stand in the middle of a line.
fn content_length(block: &[u8]) -> Option<usize> {
    let lower = String::from_utf8_lossy(block).to_ascii_lowercase();
    let (_, value) = lower.rsplit_once("content-length:")?;
    value.lines().next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pieces(bytes: &[u8], step: usize, longest: usize) -> Vec<Piece> {
        let mut cutter = Cutter { longest, ..Cutter::default() };
        let mut found = Vec::new();
        for chunk in bytes.chunks(step.max(1)) {
            cutter.feed(chunk);
            while let Some(piece) = cutter.next() {
                found.push(piece);
            }
        }
        found.extend(cutter.rest());
        found
    }

    fn bodies(bytes: &[u8], step: usize) -> Vec<String> {
        let frames = pieces(bytes, step, MAX_BODY).into_iter().filter_map(|it| match it {
            Piece::Frame(frame) => Some(String::from_utf8_lossy(frame.body()).into_owned()),
            _ => None,
        });
        frames.collect()
    }

    #[test]
    fn frames_come_out_however_the_bytes_come_in() {
        let bytes = b"Content-Length: 2\r\n\r\n{}content-type: x\r\ncontent-length:3\r\n\r\n[1]Content-Length: 0\r\n\r\n";
        for step in [1, 2, 7, 1000] {
            assert_eq!(bodies(bytes, step), ["{}", "[1]", ""], "in steps of {step}");
        }
    }

    #[test]
    fn bytes_before_a_frame_come_along() {
        let bytes = b"warning: old\nContent-Length: x\r\n\r\nhello Content-Length: 2\r\n\r\n{}";
        let found = pieces(bytes, 5, MAX_BODY);
        assert_eq!(found[0], Piece::Wild(b"warning: old\nContent-Length: x\r\n\r\n".to_vec()));
        let Piece::Frame(frame) = &found[1] else { panic!("{found:?}") };
        assert_eq!(frame.body(), b"{}");
    }

    #[test]
    fn long_frames_go_through_in_pieces() {
        let bytes = b"Content-Length: 9\r\n\r\n123456789Content-Length: 2\r\n\r\n{}";
        let found = pieces(bytes, 4, 8);
        let long: Vec<u8> = found
            .iter()
            .filter_map(|it| match it {
                Piece::Long(bytes) => Some(bytes.clone()),
                _ => None,
            })
            .flatten()
            .collect();
        assert_eq!(long, b"Content-Length: 9\r\n\r\n123456789");
        assert!(matches!(found.last(), Some(Piece::Frame(frame)) if frame.body() == b"{}"));
    }

    #[test]
    fn a_flood_without_a_header_is_not_held_back() {
        let mut cutter = Cutter::default();
        cutter.feed(&[b'x'; 2 * MAX_HEADER]);
        assert_eq!(cutter.next(), Some(Piece::Wild(vec![b'x'; 2 * MAX_HEADER])));
        cutter.feed(format!("{}\nContent-", "y".repeat(MAX_HEADER)).as_bytes());
        assert!(matches!(cutter.next(), Some(Piece::Wild(_))));
        cutter.feed(b"Length: 2\r\n\r\n{}");
        assert!(matches!(cutter.next(), Some(Piece::Frame(_))), "the header's beginning was kept");
    }

    /// Noise with what looks like headers in it.
    fn noise() -> impl Strategy<Value = Vec<u8>> {
        let parts = prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..40),
            Just(b"Content-Length: 5\r\n\r\n".to_vec()),
            Just(b"\r\n\r\n".to_vec()),
            Just(b"Content-Length: 99999999999999999999\r\n\r\n".to_vec()),
            Just(b"Content-Length: 2\r\n\r\n{}".to_vec()),
        ];
        proptest::collection::vec(parts, 0..12).prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn every_byte_comes_out_once_and_in_order(bytes in noise(), step in 1usize..60) {
            let whole: Vec<u8> =
                pieces(&bytes, step, 8).into_iter().flat_map(Piece::into_bytes).collect();
            prop_assert_eq!(whole, bytes);
        }

        #[test]
        fn chunks_change_no_frame(bytes in noise(), step in 1usize..60) {
            prop_assert_eq!(bodies(&bytes, step), bodies(&bytes, usize::MAX));
        }
    }
}
