//! Closes a JSON document that was cut off, so that its beginning can be looked at.

use serde_json::Value;

/// Brackets around the elements of `[…]` and `{"tickets": […]}`.
const ELEMENT_DEPTH: usize = 2;

/// Parses the beginning of a document: everything up to the last value that is complete, with the
/// brackets closed behind it. Behind a mistake in the text nothing is looked at: the whole elements in front of it count.
pub(super) fn parse_prefix(data: &[u8]) -> Option<Value> {
    let (mut open, mut in_string, mut escaped) = (Vec::new(), false, false);
    let mut expect_key = false;
    let mut string_is_key = false;
    let (mut safe, mut safe_open) = (0, Vec::new());
    // Ends of whole elements, for a document that is wrong further behind.
    let mut elements = Vec::new();
    for (at, byte) in data.iter().copied().enumerate() {
        if in_string {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => {
                    in_string = false;
                    if !string_is_key {
                        (safe, safe_open) = (at + 1, open.clone());
                    }
                }
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => {
                in_string = true;
                string_is_key = expect_key;
            }
            b'{' | b'[' => {
                open.push(if byte == b'{' { b'}' } else { b']' });
                expect_key = byte == b'{';
                (safe, safe_open) = (at + 1, open.clone());
            }
            b'}' | b']' => {
                if open.pop() != Some(byte) {
                    break;
                }
                expect_key = false;
                (safe, safe_open) = (at + 1, open.clone());
                if open.is_empty() {
                    break;
                }
                if open.len() <= ELEMENT_DEPTH {
                    elements.push((safe, open.clone()));
                }
            }
            b',' => {
                // A number or literal is complete only at what follows it.
                if !expect_key && safe < at && ends_scalar(data[at - 1]) {
                    (safe, safe_open) = (at, open.clone());
                }
                expect_key = open.last() == Some(&b'}');
            }
            b':' => expect_key = false,
            _ => {}
        }
        if open.len() > super::split::MAX_DEPTH {
            break;
        }
    }
    if let Some(value) = closed(&data[..safe], &safe_open) {
        return Some(value);
    }
    let good = elements.partition_point(|(end, open)| closed(&data[..*end], open).is_some());
    let (end, open) = elements.get(good.checked_sub(1)?)?;
    closed(&data[..*end], open)
}

/// The value of a text with its brackets closed.
fn closed(data: &[u8], open: &[u8]) -> Option<Value> {
    let mut text = data.to_vec();
    text.extend(open.iter().rev());
    super::repair::parse(&text, true).ok().map(|(value, _)| value)
}

fn ends_scalar(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte.is_ascii_whitespace() || byte == b'.'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closes_at_every_cut() {
        let text = r#"{"a":[1,{"b":"c\"d"}],"e":true,"f":null}"#;
        for cut in 1..=text.len() {
            assert!(parse_prefix(&text.as_bytes()[..cut]).is_some(), "cut at {cut}");
        }
        let cut = parse_prefix(br#"[{"id":1,"name":"x"},{"id":2,"na"#).expect("a prefix");
        assert_eq!(cut, serde_json::json!([{"id": 1, "name": "x"}, {"id": 2}]));
        let wrong = parse_prefix(br#"{"t":[{"id":1},{"id":2},{"id":3 "a"},{"id":4}"#).expect("a prefix");
        assert_eq!(wrong, serde_json::json!({"t": [{"id": 1}, {"id": 2}]}));
    }
}
