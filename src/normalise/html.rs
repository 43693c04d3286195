//! HTML bodies into plain text with quotes and lists kept; no network, no scripts, no styles.

use html2text::config;

/// Larger bodies are cut before conversion, in bytes.
const MAX_BYTES: usize = 4 << 20;

/// Deeper nesting than any program writes; the conversion takes time with the square of it.
const MAX_NESTING: usize = 1000;
/// Elements without an end tag, or whose end tag is often left out.
const SELF_CLOSING: [&[u8]; 19] = [
    b"area", b"base", b"br", b"col", b"dd", b"dt", b"hr", b"img", b"input", b"li", b"link", b"meta", b"option", b"p",
    b"source", b"td", b"th", b"tr", b"wbr",
];

/// The text of an HTML body. A text without any tag or entity comes back as it is.
pub fn to_text(html: &str) -> String {
    if !html.contains('<') && !html.contains('&') {
        return html.trim().to_owned();
    }
    let mut end = html.len().min(MAX_BYTES);
    while !html.is_char_boundary(end) {
        end -= 1;
    }
    if nesting(&html[..end]) > MAX_NESTING {
        return strip_tags(&html[..end]).trim().to_owned();
    }
    let converted = config::plain_no_decorate()
        .no_table_borders()
        .max_wrap_width(100_000)
        .string_from_read(&html.as_bytes()[..end], 100_000);
    let text = converted.unwrap_or_else(|_| strip_tags(&html[..end]));
    let mut out = String::with_capacity(text.len());
    let mut blank = 0;
    for line in text.lines() {
        let line = line.trim_end_matches([' ', '\u{a0}', '\t']);
        blank = if line.is_empty() { blank + 1 } else { 0 };
        if blank < 2 {
            out.push_str(line);
            out.push('\n');
        }
    }
    out.trim().to_owned()
}

/// Deepest nesting of elements, those that close themselves left out.
fn nesting(html: &str) -> usize {
    let bytes = html.as_bytes();
    let (mut depth, mut deepest) = (0_usize, 0);
    for at in memchr::memchr_iter(b'<', bytes) {
        match bytes.get(at + 1) {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(first) if first.is_ascii_alphabetic() => {
                let name = bytes[at + 1..]
                    .iter()
                    .take_while(|byte| byte.is_ascii_alphanumeric())
                    .count();
                let name = bytes[at + 1..at + 1 + name].to_ascii_lowercase();
                depth += usize::from(!SELF_CLOSING.contains(&name.as_slice()));
                deepest = deepest.max(depth);
            }
            _ => {}
        }
    }
    deepest
}

/// Drops everything in angle brackets: the way out when a body is too broken to be parsed.
fn strip_tags(html: &str) -> String {
    let mut inside = false;
    html.chars()
        .filter(|c| {
            match c {
                '<' => inside = true,
                '>' if inside => {
                    inside = false;
                    return false;
                }
                _ => {}
            }
            !inside
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies() {
        for (html, text) in [
            ("plain & simple", "plain & simple"),
            ("<p>Hello <b>Anna</b></p><p>Bye</p>", "Hello Anna\n\nBye"),
            ("a<br>b &amp; c", "a\nb & c"),
            ("<style>p{}</style><script>x()</script><div>ok</div>", "ok"),
            ("<ul><li>one</li><li>two</li></ul>", "* one\n* two"),
        ] {
            assert_eq!(to_text(html), text, "{html}");
        }
    }
}
