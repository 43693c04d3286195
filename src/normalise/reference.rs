//! Reference lists from mappings/reference: nicknames, freemail domains, role mailboxes, placeholders.

use crate::builtin;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

type Set = HashSet<&'static str, foldhash::fast::FixedState>;
type Map<V> = HashMap<&'static str, V, foldhash::fast::FixedState>;

/// The rows of an embedded list behind its header line, as (first cell, rest).
fn rows(path: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    builtin::file(path)
        .unwrap_or_default()
        .lines()
        .skip(1)
        .filter(|line| !line.is_empty())
        .map(|line| line.split_once(',').unwrap_or((line, "")))
}

/// Whether a mail domain gives addresses to the public, so that sharing it says nothing.
pub fn is_freemail(domain: &str) -> bool {
    static LIST: OnceLock<Set> = OnceLock::new();
    LIST.get_or_init(|| {
        rows("reference/freemail_domains.csv")
            .map(|(domain, _)| domain)
            .collect()
    })
    .contains(domain)
}

/// What a mailbox that is not one person's is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailboxClass {
    /// Read by a group: info@, sales@, …
    Role,
    /// Sends only: no-reply@, mailer-daemon@, …
    NoReply,
}

/// The class of a mailbox by its part before the `@`, `None` for a personal one.
pub fn mailbox_class(local: &str) -> Option<MailboxClass> {
    static LIST: OnceLock<Map<MailboxClass>> = OnceLock::new();
    LIST.get_or_init(|| {
        rows("reference/role_mailboxes.csv")
            .map(|(local, class)| {
                let class = if class == "no-reply" {
                    MailboxClass::NoReply
                } else {
                    MailboxClass::Role
                };
                (local, class)
            })
            .collect()
    })
    .get(local)
    .copied()
}

/// Which list of placeholder values to look in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placeholder {
    /// Whole e-mail addresses.
    Email,
    /// Parts before the `@`.
    EmailLocal,
    /// Words and numbers that say that a caller is withheld.
    Phone,
    /// Digit strings typed to get past a required field.
    PhoneDigits,
    /// Names.
    Name,
    /// ISO dates.
    Date,
    /// Any other value.
    Value,
}

/// Whether a folded value is typed in place of a real one.
pub fn is_placeholder(list: Placeholder, value: &str) -> bool {
    static LISTS: OnceLock<[Set; 7]> = OnceLock::new();
    let lists = LISTS.get_or_init(|| {
        ["email", "email_local", "phone", "phone_digits", "name", "date", "value"].map(|kind| {
            rows("reference/placeholders.csv")
                .filter(|(k, _)| *k == kind)
                .map(|(_, value)| value)
                .collect()
        })
    });
    lists[list as usize].contains(value)
}

/// The groups of given names that a folded name can stand for: itself a head of a group, a listed
/// form, or both. Two names are forms of one another when they share a group.
pub fn nickname_groups(name: &str) -> &'static [u16] {
    static LIST: OnceLock<Map<Vec<u16>>> = OnceLock::new();
    LIST.get_or_init(|| {
        let mut groups: Map<Vec<u16>> = Map::default();
        for (group, (head, forms)) in (0u16..).zip(rows("reference/nicknames.csv")) {
            for name in std::iter::once(head).chain(forms.split_ascii_whitespace()) {
                groups.entry(name).or_default().push(group);
            }
        }
        groups
    })
    .get(name)
    .map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_embedded() {
        assert!(is_freemail("gmail.com") && !is_freemail("acme.example"));
        assert_eq!(mailbox_class("info"), Some(MailboxClass::Role));
        assert_eq!(mailbox_class("no-reply"), Some(MailboxClass::NoReply));
        assert_eq!(mailbox_class("maria.lopez"), None);
        assert!(is_placeholder(Placeholder::Email, "test@test.com"));
        assert!(is_placeholder(Placeholder::Date, "1900-01-01"));
        assert!(!is_placeholder(Placeholder::Name, "maria"));
    }

    #[test]
    fn nicknames_share_a_group() {
        let related = |a: &str, b: &str| nickname_groups(a).iter().any(|g| nickname_groups(b).contains(g));
        for (a, b) in [
            ("bob", "robert"),
            ("liz", "elizabeth"),
            ("bill", "william"),
            ("peggy", "margaret"),
        ] {
            assert!(related(a, b), "{a} {b}");
        }
        assert!(!related("robert", "william"));
    }
}
