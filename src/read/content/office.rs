//! Tells documents of office programs, which are ZIP archives or OLE2 compound files by accident, from archives
//! of files and from messages.

use super::kind::{Kind, Layout};
use crate::read::compound;
use crate::read::member::Backing;
use std::io::{Read, Seek};
use zip::ZipArchive;

/// Bytes of a list of content types that are looked at.
const TYPES_BYTES: u64 = 1 << 20;

/// The document that a ZIP archive is; `None` for an archive of files.
pub(in crate::read) fn document<R: Read + Seek>(zip: &mut ZipArchive<R>) -> Option<Kind> {
    if ["Index/Document.iwa", "Index.zip"]
        .iter()
        .any(|name| zip.index_for_name(name).is_some())
    {
        return Some(Kind::Document(
            "a document of Apple Numbers, Pages or Keynote: export it as CSV or XLSX",
        ));
    }
    if let Some(types) = start_of(zip, "[Content_Types].xml") {
        return Some(match types {
            // Some programs name the type of binary workbooks in workbooks of XML as well.
            _ if zip.index_for_name("xl/workbook.bin").is_some() => Kind::Workbook(Layout::Binary),
            types if types.contains("spreadsheetml.") || types.contains("ms-excel.sheet") => {
                Kind::Workbook(Layout::Xml)
            }
            types if types.contains("wordprocessingml.") => Kind::Document("a Word document"),
            types if types.contains("presentationml.") => Kind::Document("a presentation"),
            _ => Kind::Document("an office document"),
        });
    }
    let media_type = start_of(zip, "mimetype")?;
    if media_type.contains("opendocument.spreadsheet") {
        Some(Kind::Workbook(Layout::Open))
    } else if media_type.contains("opendocument") {
        Some(Kind::Document("an OpenDocument file without tables"))
    } else if media_type.contains("epub") {
        Some(Kind::Document("an electronic book (EPUB)"))
    } else {
        None
    }
}

/// An old workbook or an encrypted document among the OLE2 compound files.
pub(super) fn compound(backing: &Backing) -> Option<Kind> {
    let streams = compound::root_names(&mut backing.open().ok()?)?;
    let has = |wanted: &str| streams.iter().any(|name| name.eq_ignore_ascii_case(wanted));
    if has("EncryptedPackage") {
        Some(Kind::Document(
            "an Office document encrypted with a password: save it without one",
        ))
    } else if has("Workbook") || has("Book") {
        Some(Kind::Workbook(Layout::Old))
    } else if has("WordDocument") {
        Some(Kind::Document("an old Word document (.doc)"))
    } else if has("PowerPoint Document") {
        Some(Kind::Document("an old presentation (.ppt)"))
    } else {
        None
    }
}

fn start_of<R: Read + Seek>(zip: &mut ZipArchive<R>, name: &str) -> Option<String> {
    let index = zip.index_for_name(name)?;
    let mut bytes = Vec::new();
    // A damaged member says what it can.
    let _ = zip.by_index(index).ok()?.take(TYPES_BYTES).read_to_end(&mut bytes);
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
