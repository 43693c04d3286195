//! E-mail: mailboxes and single messages to one JSON tree per message with stable lower-case names.

mod address;
mod automated;
mod body;
mod eml;
mod files;
mod mbox;
mod message;

pub(super) use eml::{open_eml, sniff_eml};
pub(super) use files::each_file;
pub(super) use mbox::{open_mbox, sniff_mbox};
pub(super) use message::headers_of;
