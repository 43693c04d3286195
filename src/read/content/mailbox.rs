//! Outlook data files: lists the folders and writes one as lines of messages.

use super::Part;
use super::guard::guarded;
use crate::read::member::Backing;
use crate::read::pst;

/// The folders of a data file that hold messages.
///
/// # Errors
/// The file cannot be read, or holds no message.
pub(super) fn list(backing: &Backing) -> Result<Vec<Part>, String> {
    let backing = backing.clone();
    let folders = guarded(move || pst::list(&backing))?;
    let part = |folder: pst::Folder| Part {
        format: "pst",
        has_header: false,
        write: match folder.messages {
            Ok(_) => Ok(pst::write_folder),
            Err(fault) => Err(format!("a folder of an Outlook data file cannot be read: {fault}")),
        },
        member: Some(match folder.path.as_str() {
            "" => "(top)".to_owned(),
            path => path.to_owned(),
        }),
        name: folder.path,
    };
    Ok(folders.into_iter().map(part).collect())
}
