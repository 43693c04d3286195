//! Reference lists: nicknames, freemail domains, role mailboxes, placeholders.
