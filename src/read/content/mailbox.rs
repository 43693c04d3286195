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
    let part = |folder: pst::Counted| {
        let (name, path) = pst::name_of(&folder)?;
        Ok(Part {
            format: "pst",
            has_header: false,
            write: match folder.1 {
                Ok(_) => Ok(pst::write_folder),
                Err(fault) => Err(format!("a folder of an Outlook data file cannot be read: {fault}")),
            },
            member: Some(if path.is_empty() { "(top)".to_owned() } else { path }),
            name,
        })
    };
    folders.into_iter().map(part).collect()
}
