//! What people write about themselves in messages: addresses, telephone numbers, handles, order and ticket
//! numbers. Finds and cleans; whose they are is for others to say.

mod closing;
mod patterns;

use super::reference::{self, Placeholder};
use super::{email, handle, phone};
pub use closing::split_closing;
use patterns::{EMAIL, HANDLE_LABEL, HANDLE_URL, ORDER_CUE, PHONE, PHONE_CUE, REFERENCE, SHORT_PHONE_CUE, TICKET_CUE};

/// What a mention is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MentionKind {
    /// E-mail address of a person.
    Email,
    /// Telephone number in international form.
    Phone,
    /// Name on a system: `instagram`, `x`, `telegram`, `facebook`, `linkedin`.
    Handle(&'static str),
    /// A number introduced as that of an order.
    Order,
    /// A number introduced as that of a ticket.
    Ticket,
    /// A number behind `#`, or one that looks like nothing else: of an order or of a ticket.
    Reference,
}

/// A value found in a text, with its place in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// What it is.
    pub kind: MentionKind,
    /// Normalised value; of references: without `#`, upper case.
    pub value: String,
    /// First byte.
    pub start: usize,
    /// Byte behind the last.
    pub end: usize,
}

/// Addresses, numbers and handles. In a signature a number needs no word before it; elsewhere it needs a `+` or
/// one such as "call me at". `region` is the country of national numbers.
pub fn identifiers(text: &str, region: Option<&str>, signature: bool) -> Vec<Mention> {
    let mut found = Vec::new();
    if text.contains('@') {
        emails(text, &mut found);
    }
    if text.bytes().filter(u8::is_ascii_digit).count() >= 8 {
        phones(text, region, signature, &mut found);
    }
    handles(text, &mut found);
    found
}

fn emails(text: &str, found: &mut Vec<Mention>) {
    for hit in EMAIL.find_iter(text) {
        let raw = hit.as_str().trim_end_matches(['.', '-']);
        let Some(email) = email::normalise(raw) else {
            continue;
        };
        if !(email.placeholder || email.role || email.no_reply || email.relay) {
            found.push(Mention {
                kind: MentionKind::Email,
                value: email.key,
                start: hit.start(),
                end: hit.start() + raw.len(),
            });
        }
    }
}

fn phones(text: &str, region: Option<&str>, signature: bool, found: &mut Vec<Mention>) {
    for hit in PHONE.find_iter(text) {
        let before = line_before(text, hit.start());
        let glued = |c: char| c.is_alphanumeric() || matches!(c, '#' | '/' | '=' | '_' | '@' | '-' | '.');
        let raw = hit.as_str();
        if before.ends_with(glued) || text[hit.end()..].starts_with(|c: char| c.is_alphanumeric() || c == '@') {
            continue;
        }
        let cue = PHONE_CUE.is_match(before) || (signature && SHORT_PHONE_CUE.is_match(before));
        let formed = signature && raw.bytes().any(|b| !b.is_ascii_digit());
        if !(raw.starts_with('+') || cue || formed) || patterns::is_fax(before) || patterns::is_date(raw) {
            continue;
        }
        let phone = phone::normalise(raw, region);
        if phone.valid && phone.international && !phone.placeholder && !phone::is_shared_line(&phone.key) {
            found.push(Mention {
                kind: MentionKind::Phone,
                value: phone.key,
                start: hit.start(),
                end: hit.end(),
            });
        }
    }
}

fn handles(text: &str, found: &mut Vec<Mention>) {
    for hit in HANDLE_URL.captures_iter(text).chain(HANDLE_LABEL.captures_iter(text)) {
        let (Some(system), Some(name)) = (hit.name("system"), hit.name("name")) else {
            continue;
        };
        let Some(system) = patterns::system(system.as_str()) else {
            continue;
        };
        let Some(handle) = handle::normalise(name.as_str().trim_end_matches('.')) else {
            continue;
        };
        if !patterns::is_page(&handle.key) {
            found.push(Mention {
                kind: MentionKind::Handle(system),
                value: handle.key,
                start: name.start(),
                end: name.start() + name.as_str().trim_end_matches('.').len(),
            });
        }
    }
}

/// Numbers that may be those of orders or tickets: behind a word that says so, behind `#`, or long ones of letters
/// and digits. Whether there is such an order is for the caller to look up.
pub fn references(text: &str) -> Vec<Mention> {
    let mut found = Vec::new();
    for hit in REFERENCE.captures_iter(text) {
        let Some(number) = hit.name("number") else { continue };
        let value = reference_key(number.as_str());
        let before = line_before(text, hit.get(0).map_or(number.start(), |all| all.start()));
        if before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '=' | '_' | '@' | '+' | '.' | '&'))
            || text[number.end()..].starts_with(['@', '='])
            || value.bytes().filter(u8::is_ascii_digit).count() < 3
        {
            continue;
        }
        let kind = if ORDER_CUE.is_match(before) {
            MentionKind::Order
        } else if TICKET_CUE.is_match(before) {
            MentionKind::Ticket
        } else if hit.name("hash").is_some() || is_distinctive(&value) {
            MentionKind::Reference
        } else {
            continue;
        };
        if !reference::is_placeholder(Placeholder::Value, &value.to_lowercase()) {
            found.push(Mention {
                kind,
                value,
                start: number.start(),
                end: number.end(),
            });
        }
    }
    found
}

/// An order or ticket number as it is compared: without `#`, upper case.
pub fn reference_key(raw: &str) -> String {
    raw.trim().trim_start_matches('#').trim().to_ascii_uppercase()
}

/// Whether a number is so long and mixed that it can hardly be anything else.
fn is_distinctive(value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let letters = value.bytes().filter(u8::is_ascii_alphabetic).count();
    value.len() >= 7 && digits >= 4 && (letters >= 2 || (digits >= 12 && value.contains('-')))
}

/// The text of a line before a place, at most about forty bytes of it.
fn line_before(text: &str, at: usize) -> &str {
    let mut start = text[..at]
        .rfind('\n')
        .map_or(0, |end| end + 1)
        .max(at.saturating_sub(40));
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..at]
}

/// The line of a mention with everything hidden but signs and the words that introduce it; `shown` stands for
/// the value.
pub fn masked_line(text: &str, mention: &Mention, shown: &str) -> String {
    let hide = |part: &str| {
        let mut out = String::with_capacity(part.len());
        for word in part.split_inclusive(|c: char| !c.is_alphanumeric()) {
            let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
            if bare.is_empty() || patterns::is_cue_word(bare) {
                out.push_str(word);
            } else {
                out.push('•');
                out.push_str(&word[bare.len()..]);
            }
        }
        out
    };
    let behind = &text[mention.end..];
    let rest = behind.split('\n').next().unwrap_or_default();
    let cut = rest.char_indices().nth(16).map_or(rest.len(), |(at, _)| at);
    let line = format!(
        "{}{shown}{}",
        hide(line_before(text, mention.start)),
        hide(&rest[..cut])
    );
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
