//! Compressed RTF bodies (MS-OXRTFCP) to plain text; HTML wrapped in RTF loses its markup.

use crate::read::encoding::Charset;

/// Dictionary that every compressed body begins with (MS-OXRTFCP 2.1.2.1).
const PRELOAD: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
/// Size of the sliding window.
const WINDOW: usize = 4096;
/// Destinations whose text is no part of the message.
const HIDDEN: &[&str] = &[
    "fonttbl",
    "colortbl",
    "stylesheet",
    "info",
    "pict",
    "header",
    "footer",
    "htmltag",
    "listtable",
    "generator",
];

/// Decompresses a body; `None` when it is damaged beyond its header.
pub(super) fn decompress(data: &[u8]) -> Option<Vec<u8>> {
    let size = usize::try_from(crate::read::compound::u32_at(data, 4)?).ok()?;
    let kind = data.get(8..12)?;
    let body = data.get(16..)?;
    if kind == b"MELA" {
        return Some(body[..size.min(body.len())].to_vec());
    }
    if kind != b"LZFu" {
        return None;
    }
    let mut window = [b' '; WINDOW];
    window[..PRELOAD.len()].copy_from_slice(PRELOAD);
    let (mut write, mut out) = (PRELOAD.len(), Vec::new());
    let mut bytes = body.iter().copied();
    'blocks: while out.len() < size {
        let Some(flags) = bytes.next() else { break };
        for bit in 0..8 {
            if flags & (1 << bit) == 0 {
                let Some(byte) = bytes.next() else { break 'blocks };
                out.push(byte);
                window[write] = byte;
                write = (write + 1) % WINDOW;
                continue;
            }
            let (Some(high), Some(low)) = (bytes.next(), bytes.next()) else {
                break 'blocks;
            };
            let reference = usize::from(high) << 8 | usize::from(low);
            let (offset, length) = (reference >> 4, (reference & 15) + 2);
            if offset == write {
                break 'blocks;
            }
            for step in 0..length {
                let byte = window[(offset + step) % WINDOW];
                out.push(byte);
                window[write] = byte;
                write = (write + 1) % WINDOW;
            }
        }
    }
    Some(out)
}

/// The text of an RTF document.
pub(super) fn text(rtf: &[u8]) -> String {
    let mut out = String::new();
    let mut charset = Charset::from_label("windows-1252").unwrap_or(Charset::Utf8);
    let (mut hidden, mut stack) = (false, Vec::new());
    // Bytes of an encoding wait until a whole run of them is there.
    let mut pending = Vec::new();
    let (mut at, mut skip) = (0, 0_u32);
    while at < rtf.len() {
        let byte = rtf[at];
        at += 1;
        if !pending.is_empty() && (byte != b'\\' || rtf.get(at) != Some(&b'\'')) {
            out.push_str(&charset.decode(&pending).0);
            pending.clear();
        }
        match byte {
            b'{' => stack.push(hidden),
            b'}' => hidden = stack.pop().unwrap_or(false),
            b'\r' | b'\n' => {}
            b'\\' => match rtf.get(at) {
                Some(b'\'') => {
                    let digits = rtf.get(at + 1..at + 3).and_then(|pair| std::str::from_utf8(pair).ok());
                    if let Some(code) = digits.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
                        match skip {
                            0 if !hidden => pending.push(code),
                            _ => skip = skip.saturating_sub(1),
                        }
                    }
                    at += 3;
                }
                Some(b'*') => {
                    hidden = true;
                    at += 1;
                }
                Some(sign @ (b'\\' | b'{' | b'}')) => {
                    if !hidden {
                        out.push(char::from(*sign));
                    }
                    at += 1;
                }
                Some(b'~') => {
                    out.push(' ');
                    at += 1;
                }
                Some(letter) if letter.is_ascii_alphabetic() => {
                    let word_end = at + rtf[at..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
                    let number_end = word_end
                        + rtf[word_end..]
                            .iter()
                            .take_while(|byte| byte.is_ascii_digit() || **byte == b'-')
                            .count();
                    let word = std::str::from_utf8(&rtf[at..word_end]).unwrap_or_default();
                    let number = std::str::from_utf8(&rtf[word_end..number_end])
                        .unwrap_or_default()
                        .parse::<i32>()
                        .ok();
                    at = number_end + usize::from(rtf.get(number_end) == Some(&b' '));
                    match (word, number) {
                        ("par" | "line" | "row", _) if !hidden => out.push('\n'),
                        ("tab" | "cell", _) if !hidden => out.push('\t'),
                        ("u", Some(code)) if !hidden => {
                            let unit = u32::from(code.rem_euclid(65536).unsigned_abs() as u16);
                            out.push(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER));
                            skip = 1;
                        }
                        ("ansicpg", Some(page)) => {
                            charset = Charset::from_label(&format!("windows-{page}")).unwrap_or(charset);
                        }
                        // HTML wrapped in RTF: what is between these two is a copy for plain RTF readers.
                        ("htmlrtf", Some(0)) => hidden = stack.last().copied().unwrap_or(false),
                        ("htmlrtf", _) => hidden = true,
                        (word, _) if HIDDEN.contains(&word) => hidden = true,
                        _ => {}
                    }
                }
                _ => at += 1,
            },
            _ if hidden => {}
            _ if skip > 0 => skip -= 1,
            _ => out.push(char::from(byte)),
        }
    }
    out.push_str(&charset.decode(&pending).0);
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_text_out() {
        let rtf = b"{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}\\f0 Gr\\'fc\\'dfe\\par \\u8364? 5\\{x\\}{\\*\\generator y}}";
        assert_eq!(text(rtf), "Grüße\n€ 5{x}");
    }

    #[test]
    fn decompresses_the_example_of_the_specification() {
        // MS-OXRTFCP 4.1.1: the compressed form of a short document.
        let data = [
            0x2d, 0, 0, 0, 0x2b, 0, 0, 0, 0x4c, 0x5a, 0x46, 0x75, 0xf1, 0xc5, 0xc7, 0xa7, 0x03, 0, 0x0a, 0, 0x72, 0x63,
            0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a, 0xf3, 0x20, 0x68, 0x65, 0x6c, 0x09, 0, 0x20, 0x62, 0x77,
            0x05, 0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f, 0xa0,
        ];
        let rtf = decompress(&data).expect("decompressed");
        assert_eq!(rtf, b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
        assert_eq!(text(&rtf), "hello world");
    }
}
