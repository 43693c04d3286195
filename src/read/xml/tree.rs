//! One XML element as JSON: attributes under their names, child elements as arrays under theirs, text
//! in `$text`, the element's own name in `$tag`.

use super::token::{Kind, attributes, name, token, unescape};
use serde_json::{Map, Value};

/// Deepest nesting of elements in one record.
const MAX_DEPTH: usize = 120;
/// Repair code: half a surrogate pair or a number that is no character became U+FFFD.
const DAMAGED: &str = "xml-bad-character-reference";

/// Builds the tree of one element. The error is a sentence without a value.
pub(super) fn element(text: &str) -> Result<(Value, Vec<&'static str>), &'static str> {
    let (mut stack, mut repairs) = (Vec::<(String, Map<String, Value>)>::new(), Vec::new());
    let mut rest = text;
    while let Some(token) = token(rest.as_bytes()) {
        let (part, behind) = rest.split_at(token.len);
        rest = behind;
        match token.kind {
            Kind::Open | Kind::Empty => {
                if stack.len() >= MAX_DEPTH {
                    return Err("the element is nested deeper than 120 levels");
                }
                stack.push(start(part, &mut repairs));
                if token.kind == Kind::Empty
                    && let Some(value) = end(&mut stack)
                {
                    return Ok((value, repairs));
                }
            }
            Kind::Close => {
                let closed = String::from_utf8_lossy(name(part.as_bytes())).into_owned();
                // A close tag of an outer element closes the unclosed ones inside it too.
                if let Some(at) = stack.iter().rposition(|(open, _)| *open == closed) {
                    while stack.len() > at {
                        if let Some(value) = end(&mut stack) {
                            return Ok((value, repairs));
                        }
                    }
                }
            }
            Kind::Text => {
                let (text, damaged) = unescape(part);
                note(damaged, &mut repairs);
                append(&mut stack, &text);
            }
            Kind::Cdata => append(&mut stack, &part[9..part.len() - 3]),
            Kind::Other => {}
        }
    }
    Err("the element is not closed")
}

fn note(damaged: bool, repairs: &mut Vec<&'static str>) {
    if damaged && !repairs.contains(&DAMAGED) {
        repairs.push(DAMAGED);
    }
}

/// The map of an open tag.
pub(super) fn start(tag: &str, repairs: &mut Vec<&'static str>) -> (String, Map<String, Value>) {
    let name = String::from_utf8_lossy(name(tag.as_bytes())).into_owned();
    let mut map = Map::new();
    map.insert("$tag".to_owned(), name.as_str().into());
    for (key, raw) in attributes(tag) {
        let (value, damaged) = unescape(raw);
        note(damaged, repairs);
        map.insert(key.to_owned(), value.into());
    }
    (name, map)
}

fn append(stack: &mut [(String, Map<String, Value>)], text: &str) {
    let Some((_, map)) = stack.last_mut() else { return };
    match map.get_mut("$text") {
        Some(Value::String(before)) => before.push_str(text),
        _ if text.trim().is_empty() => {}
        _ => {
            map.insert("$text".to_owned(), text.into());
        }
    }
}

/// Closes the innermost element; the value when it was the outermost.
fn end(stack: &mut Vec<(String, Map<String, Value>)>) -> Option<Value> {
    let (name, mut map) = stack.pop()?;
    if let Some(Value::String(text)) = map.get_mut("$text") {
        let trimmed = text.trim();
        if trimmed.len() != text.len() {
            *text = trimmed.to_owned();
        }
    }
    let Some((_, parent)) = stack.last_mut() else {
        return Some(Value::Object(map));
    };
    match parent.get_mut(&name) {
        Some(Value::Array(list)) => list.push(Value::Object(map)),
        attribute => {
            // An attribute of the same name gives way to the children.
            let attribute = attribute.map(|value| value.take());
            if let Some(attribute) = attribute {
                parent.insert(format!("@{name}"), attribute);
            }
            parent.insert(name, Value::Array(vec![Value::Object(map)]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn builds_trees() {
        let (value, _) =
            element("<call a=\"1\"><b>x &amp; y</b><b z='2'/><c><![CDATA[<d>]]></c></call>").expect("a tree");
        let expected = json!({
            "$tag": "call", "a": "1",
            "b": [{"$tag": "b", "$text": "x & y"}, {"$tag": "b", "z": "2"}],
            "c": [{"$tag": "c", "$text": "<d>"}],
        });
        assert_eq!(value, expected);
        assert!(element("<a><b></a>").is_ok());
        assert!(element("<a><b>").is_err());
        assert!(element(&"<a>".repeat(1000)).is_err());
    }
}
