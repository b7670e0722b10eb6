//! The bytes of a text file as text, in whichever encoding a spreadsheet or an old program wrote them.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::incoming::{Loss, Losses};

/// Reads UTF-8 and UTF-16, with a byte order mark or without; anything else is taken for Windows-1252,
/// and that is noted. `None` for what is no text at all: none has a zero character.
pub fn decode(bytes: &[u8], losses: &mut Losses) -> Option<String> {
    Some(in_some_encoding(bytes, losses)).filter(|text| !text.contains('\0'))
}

fn in_some_encoding(bytes: &[u8], losses: &mut Losses) -> String {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let rest = bytes.get(length..).unwrap_or_default();
        return encoding.decode_without_bom_handling(rest).0.into_owned();
    }
    if let Some(encoding) = wide(bytes) {
        return encoding.decode_without_bom_handling(bytes).0.into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => {
            losses.add(Loss::OldEncoding);
            WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()
        }
    }
}

/// UTF-16 that does not say so: in nearly any text every other byte is zero.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let zeros = |from: usize| bytes.iter().skip(from).step_by(2).filter(|it| **it == 0).count();
    let half = bytes.len() / 2;
    let many = |count: usize| count * 10 > half * 4;
    match (zeros(0), zeros(1)) {
        _ if half == 0 || !bytes.len().is_multiple_of(2) => None,
        (0, low) if many(low) => Some(UTF_16LE),
        (high, 0) if many(high) => Some(UTF_16BE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_usual_encoding_is_read() {
        let text = "Frage?\tGrüße €";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let with = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
        let files = [
            text.as_bytes().to_vec(),
            with(b"\xef\xbb\xbf", text.as_bytes()),
            with(b"\xff\xfe", &little),
            with(b"\xfe\xff", &big),
            little,
            big,
        ];
        for file in files {
            let mut losses = Losses::default();
            assert_eq!(decode(&file, &mut losses).as_deref(), Some(text), "{file:x?}");
            assert_eq!(losses, Losses::default());
        }
        let mut losses = Losses::default();
        assert_eq!(decode(b"Gr\xfc\xdfe \x80", &mut losses).as_deref(), Some("Grüße €"));
        assert_eq!(losses.iter().next(), Some((Loss::OldEncoding, 1)));
    }

    #[test]
    fn a_picture_or_a_spreadsheet_is_no_text() {
        for file in [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!"] {
            assert_eq!(decode(file, &mut Losses::default()), None);
        }
    }
}
