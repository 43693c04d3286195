//! The contents of the attachments of a message, as the reader of messages counts them.

use super::body;
use super::message::{MAX_NESTED, content, nested_messages};
use anyhow::Result;
use mail_parser::MessageParser;

/// Hands over the content of every attachment of a message; `mailbox` says that its separator line comes first.
///
/// # Errors
/// What `each` says.
pub(in crate::read) fn each_file(bytes: &[u8], mailbox: bool, each: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()> {
    let (_, content) = content(bytes, mailbox, &mut Vec::new());
    if nested_messages(&content) > MAX_NESTED {
        return Ok(());
    }
    let Some(message) = MessageParser::default().parse(&*content) else {
        return Ok(());
    };
    message.attachments().try_for_each(|part| each(body::contents(part)))
}
