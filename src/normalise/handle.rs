//! Names on chat and social systems. Numeric ids stay numeric ids; nothing is guessed about people.

use super::{reference, text};
use reference::Placeholder;

/// A cleaned handle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handle {
    /// Comparable form: without `@`, profile address or query, lower case.
    pub key: String,
    /// Whether it is a number that the system gave out and that survives a renaming.
    pub numeric: bool,
}

/// Cleans a handle: `@Name`, `https://x.com/Name?s=20`, `t.me/name` → `name`. `None` when nothing is left
/// or the value is typed in place of a handle.
pub fn normalise(raw: &str) -> Option<Handle> {
    let mut key = text::fold(raw);
    if let Some(rest) = key.strip_prefix("https://").or_else(|| key.strip_prefix("http://")) {
        key = rest.to_owned();
    }
    if let Some((host, path)) = key.split_once('/')
        && host.contains('.')
    {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        key = path
            .split('/')
            .rfind(|part| !part.is_empty())
            .unwrap_or_default()
            .to_owned();
    }
    let key = key.trim_start_matches('@').trim_end_matches('/').trim();
    if key.is_empty() || key.starts_with("profile.php") || reference::is_placeholder(Placeholder::Value, key) {
        return None;
    }
    Some(Handle {
        key: key.to_owned(),
        numeric: key.len() > 4 && key.bytes().all(|b| b.is_ascii_digit()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_lose_their_wrapping() {
        for (raw, key) in [
            ("@Maria_L", Some("maria_l")),
            ("https://x.com/Maria_L?s=20", Some("maria_l")),
            ("t.me/maria_l/", Some("maria_l")),
            ("  ", None),
            ("n/a", None),
        ] {
            assert_eq!(normalise(raw).map(|h| h.key).as_deref(), key, "{raw}");
        }
        assert!(normalise("17841400000000001").is_some_and(|h| h.numeric));
    }
}
