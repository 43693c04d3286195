//! E-mail addresses to a comparable key. Does not check that a mailbox exists.

use super::reference::{self, MailboxClass, Placeholder};
use super::text;

/// A cleaned e-mail address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email {
    /// Comparable form `user@domain`: lower case, no tag, no dots at Gmail, domain in ASCII.
    pub key: String,
    /// The part before the `@` as written, lower case, tag included.
    pub local: String,
    /// The domain in ASCII.
    pub domain: String,
    /// Read by a group (info@, sales@); proves a company, never a person.
    pub role: bool,
    /// Sends only (no-reply@).
    pub no_reply: bool,
    /// A hidden address given out by a marketplace or sign-in service: stable only within it.
    pub relay: bool,
    /// Typed in place of a real address.
    pub placeholder: bool,
    /// The domain gives addresses to the public.
    pub freemail: bool,
}

const RELAYS: &[&str] = &[
    "privaterelay.appleid.com",
    "marketplace.amazon.com",
    "members.ebay.com",
    "duck.com",
    "relay.firefox.com",
    "mozmail.com",
    "users.noreply.github.com",
    "anonaddy.me",
    "simplelogin.com",
    "reply.airbnb.com",
    "messages.etsy.com",
];
/// Domains of RFC 2606 and of habit, where an address is a filler. The reserved example domains are not
/// in it: test data of every vendor lives there and its people are distinct.
const FILLER_DOMAINS: &[&str] = &[
    "test.com",
    "none.com",
    "noemail.com",
    "nomail.com",
    "email.invalid",
    "invalid",
];

/// Cleans one address. `None` when the text is not an address.
pub fn normalise(raw: &str) -> Option<Email> {
    let plain = raw.is_ascii()
        && raw
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'@' | b'_' | b'-' | b'+'));
    let cleaned = if plain { raw.to_ascii_lowercase() } else { unwrap(raw)? };
    let (local, domain) = cleaned.rsplit_once('@')?;
    let local = local
        .trim_matches(|c: char| c == '"' || c == '.' || c == '\'')
        .to_owned();
    let mut domain = domain.trim_matches('.').to_owned();
    if local.is_empty() || !domain.contains('.') || domain.contains("..") || local.contains('@') {
        return None;
    }
    if !domain.is_ascii() {
        domain = idna::domain_to_ascii(&domain).ok()?;
    }
    if matches!(domain.as_str(), "googlemail.com") {
        "gmail.com".clone_into(&mut domain);
    }
    let mut user = local.split('+').next().unwrap_or_default();
    if user.is_empty() {
        user = &local;
    }
    let mut key = String::with_capacity(user.len() + domain.len() + 1);
    if domain == "gmail.com" {
        key.extend(user.chars().filter(|c| *c != '.'));
    } else {
        key.push_str(user);
    }
    let bare = key.clone();
    key.push('@');
    key.push_str(&domain);
    let class = reference::mailbox_class(user);
    Some(Email {
        placeholder: reference::is_placeholder(Placeholder::Email, &key)
            || reference::is_placeholder(Placeholder::EmailLocal, &bare)
            || FILLER_DOMAINS.contains(&domain.as_str())
            || domain.ends_with(".invalid"),
        role: class == Some(MailboxClass::Role),
        no_reply: class == Some(MailboxClass::NoReply),
        relay: RELAYS
            .iter()
            .any(|relay| domain == *relay || domain.strip_suffix(relay).is_some_and(|d| d.ends_with('.'))),
        freemail: reference::is_freemail(&domain),
        key,
        local,
        domain,
    })
}

/// Takes the address out of `Name <a@b>`, `mailto:a@b?subject=x`, `a (at) b dot com`, quotes and brackets.
fn unwrap(raw: &str) -> Option<String> {
    let mut s = raw.trim().to_lowercase();
    if let (Some(open), Some(close)) = (s.rfind('<'), s.rfind('>'))
        && open < close
    {
        s = s[open + 1..close].to_owned();
    }
    if let Some(rest) = s.strip_prefix("mailto:") {
        s = rest.split('?').next().unwrap_or_default().to_owned();
    }
    if !s.contains('@') {
        for at in ["(at)", "[at]", "{at}", " at ", "%40"] {
            if let Some((local, domain)) = s.split_once(at) {
                s = format!("{}@{}", local.trim(), domain.trim());
                break;
            }
        }
        for dot in ["(dot)", "[dot]", " dot "] {
            s = s.replace(dot, ".");
        }
    }
    let s = s.trim_matches(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '\'' | ',' | ';' | '(' | ')'));
    let (_, domain) = s.rsplit_once('@')?;
    if s.contains(char::is_whitespace) || domain.chars().any(|c| matches!(c, ',' | ';' | '/' | '\\')) {
        return None;
    }
    Some(if s.is_ascii() {
        s.to_owned()
    } else {
        s.chars()
            .filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}'))
            .collect()
    })
}

/// The part of an address that names the owner, as letters and digits only; empty for role mailboxes.
pub fn user_letters(email: &Email) -> String {
    if email.role || email.no_reply || email.placeholder || email.relay {
        return String::new();
    }
    text::alphanumeric(email.key.split('@').next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_become_keys() {
        for (raw, key) in [
            (" Maria.Lopez@Example.COM ", Some("maria.lopez@example.com")),
            ("maria.lopez+shop@gmail.com", Some("marialopez@gmail.com")),
            ("m.lopez+shop@acme.example", Some("m.lopez@acme.example")),
            ("mailto:a@b.example?subject=x", Some("a@b.example")),
            ("Maria <maria@b.example>", Some("maria@b.example")),
            ("maria (at) b.example", Some("maria@b.example")),
            ("maria at b dot example", Some("maria@b.example")),
            ("maria@bücher.example", Some("maria@xn--bcher-kva.example")),
            ("maria", None),
            ("@b.example", None),
            ("maria@localhost", None),
            ("maria lopez@b.example", None),
        ] {
            assert_eq!(normalise(raw).map(|e| e.key).as_deref(), key, "{raw}");
        }
    }

    #[test]
    fn mailboxes_that_are_nobody_are_flagged() {
        let flags = |raw: &str| normalise(raw).map(|e| (e.role, e.no_reply, e.placeholder, e.relay));
        assert_eq!(flags("info@acme.example"), Some((true, false, false, false)));
        assert_eq!(flags("no-reply@acme.example"), Some((false, true, false, false)));
        assert_eq!(flags("test@test.com"), Some((false, false, true, false)));
        assert_eq!(
            flags("x1y2@privaterelay.appleid.com"),
            Some((false, false, false, true))
        );
        assert_eq!(flags("maria@acme.example"), Some((false, false, false, false)));
    }
}
