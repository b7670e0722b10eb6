//! As much of protobuf as Anki's package needs: the first field of a number or a text in a message.

/// A field of a message.
enum Value<'b> {
    Number(u64),
    Bytes(&'b [u8]),
}

/// The number in a field; 0 if it is not there, as protobuf has it.
pub(in crate::exchange) fn number_field(message: &[u8], field: u64) -> u64 {
    match find(message, field) {
        Some(Value::Number(number)) => number,
        _ => 0,
    }
}

/// The text in a field; empty if it is not there or no UTF-8.
pub(in crate::exchange) fn text_field(message: &[u8], field: u64) -> String {
    match find(message, field) {
        Some(Value::Bytes(bytes)) => String::from_utf8_lossy(bytes).into_owned(),
        _ => String::new(),
    }
}

/// How many fields of this number a message has.
pub(super) fn count_fields(mut message: &[u8], field: u64) -> usize {
    let mut count = 0;
    while let Some((number, _)) = next(&mut message) {
        count += usize::from(number == field);
    }
    count
}

fn find(mut message: &[u8], field: u64) -> Option<Value<'_>> {
    while let Some((number, value)) = next(&mut message) {
        if number == field {
            return Some(value);
        }
    }
    None
}

/// Takes the next field off a message; `None` at its end, or where it is none.
fn next<'b>(message: &mut &'b [u8]) -> Option<(u64, Value<'b>)> {
    let key = varint(message)?;
    let value = match key & 7 {
        0 => Value::Number(varint(message)?),
        1 => Value::Bytes(take(message, 8)?),
        2 => {
            let length = usize::try_from(varint(message)?).ok()?;
            Value::Bytes(take(message, length)?)
        }
        5 => Value::Bytes(take(message, 4)?),
        _ => return None,
    };
    Some((key >> 3, value))
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let byte = *take(bytes, 1)?.first()?;
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

fn take<'b>(bytes: &mut &'b [u8], count: usize) -> Option<&'b [u8]> {
    let (taken, rest) = bytes.split_at_checked(count)?;
    *bytes = rest;
    Some(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_by_their_number() {
        // 1: 3, 2: "hi", 3 (fixed32), 1: 9
        let message = [0x08, 0x03, 0x12, 0x02, b'h', b'i', 0x1d, 1, 2, 3, 4, 0x08, 0x09];
        assert_eq!(number_field(&message, 1), 3);
        assert_eq!(text_field(&message, 2), "hi");
        assert_eq!((number_field(&message, 7), text_field(&message, 7).as_str()), (0, ""));
        assert_eq!(count_fields(&message, 1), 2);
    }

    #[test]
    fn what_is_cut_off_is_not_there() {
        let message = [0x08, 0x03, 0x12, 0x7f, b'h'];
        assert_eq!((number_field(&message, 1), text_field(&message, 2).as_str()), (3, ""));
        assert_eq!(number_field(&[0xff; 20], 1), 0);
    }
}
