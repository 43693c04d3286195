//! A mail and its text form.

use super::super::layout::{base64, header_text};
use jiff::Zoned;

/// How the body is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Plain,
    /// Plain text in Latin-1, as quoted-printable.
    Latin1,
    Html,
    /// Plain text and one attachment with that name; `true` when its bytes are there.
    Attachment(&'static str, bool),
    /// A delivery report in three parts.
    Bounce,
}

/// One mail.
#[derive(Debug, Clone)]
pub(crate) struct Mail {
    pub(crate) at: Zoned,
    pub(crate) from: (String, String),
    pub(crate) to: (String, String),
    pub(crate) subject: String,
    /// Message-ID without angle brackets.
    pub(crate) id: String,
    /// Message-IDs of the mails before it, oldest first.
    pub(crate) references: Vec<String>,
    pub(crate) more: Vec<(&'static str, String)>,
    pub(crate) form: Form,
    pub(crate) body: String,
    pub(crate) labels: String,
    pub(crate) thread: u64,
}

fn mailbox((name, address): &(String, String)) -> String {
    match name.is_empty() {
        true => address.clone(),
        false if name.contains(['.', ',', '(']) => format!("\"{name}\" <{address}>"),
        false => format!("{} <{address}>", header_text(name)),
    }
}

/// Latin-1 bytes as quoted-printable, lines kept below 76 characters.
fn quoted_printable_latin1(text: &str) -> String {
    let mut out = String::new();
    let mut width = 0;
    for c in text.chars() {
        let piece = match u32::from(c) {
            10 => "\n".to_owned(),
            code @ (61 | 128..=255) => format!("={code:02X}"),
            code => {
                assert!(code < 128, "not in Latin-1");
                c.to_string()
            }
        };
        if width + piece.len() > 75 && piece != "\n" {
            out += "=\n";
            width = 0;
        }
        width = if piece == "\n" { 0 } else { width + piece.len() };
        out += &piece;
    }
    out
}

impl Mail {
    /// The mail as RFC 5322 text with CRLF line ends; with Gmail's own headers for a Takeout.
    pub(crate) fn text(&self, gmail: bool) -> String {
        let mut lines = Vec::new();
        if gmail {
            lines.push(format!("X-GM-THRID: {}", self.thread));
            lines.push(format!("X-Gmail-Labels: {}", self.labels));
        }
        lines.push(format!("Date: {}", self.at.strftime("%a, %d %b %Y %H:%M:%S %z")));
        lines.push(format!("From: {}", mailbox(&self.from)));
        lines.push(format!("To: {}", mailbox(&self.to)));
        lines.push(format!("Subject: {}", header_text(&self.subject)));
        lines.push(format!("Message-ID: <{}>", self.id));
        if let Some(parent) = self.references.last() {
            let all: Vec<String> = self.references.iter().map(|id| format!("<{id}>")).collect();
            lines.push(format!("In-Reply-To: <{parent}>"));
            lines.push(format!("References: {}", all.join("\n ")));
        }
        lines.extend(self.more.iter().map(|(name, value)| format!("{name}: {value}")));
        lines.push("MIME-Version: 1.0".into());
        let boundary = format!("=_part_{:x}", self.thread);
        match self.form {
            Form::Plain => {
                lines.push("Content-Type: text/plain; charset=\"UTF-8\"".into());
                lines.push("Content-Transfer-Encoding: 8bit\n".into());
                lines.push(self.body.clone());
            }
            Form::Latin1 => {
                lines.push("Content-Type: text/plain; charset=\"ISO-8859-1\"".into());
                lines.push("Content-Transfer-Encoding: quoted-printable\n".into());
                lines.push(quoted_printable_latin1(&self.body));
            }
            Form::Html => {
                lines.push("Content-Type: text/html; charset=\"UTF-8\"".into());
                lines.push("Content-Transfer-Encoding: 8bit\n".into());
                let rows = self
                    .body
                    .replace('&', "&amp;")
                    .replace('<', "&lt;")
                    .replace('>', "&gt;")
                    .replace('\n', "<br>\n");
                lines.push(format!(
                    "<html><head><style>p{{margin:0}}</style></head><body><p>{rows}</p></body></html>"
                ));
            }
            Form::Attachment(name, present) => {
                lines.push(format!("Content-Type: multipart/mixed; boundary=\"{boundary}\"\n"));
                lines.push(format!(
                    "--{boundary}\nContent-Type: text/plain; charset=\"UTF-8\"\n\n{}",
                    self.body
                ));
                lines.push(format!("--{boundary}\nContent-Type: image/png; name=\"{name}\""));
                lines.push(format!(
                    "Content-Disposition: attachment; filename=\"{name}\"\nContent-Transfer-Encoding: base64\n"
                ));
                if present {
                    lines.push(base64(b"\x89PNG\r\n\x1a\n an invented picture of an invented parcel"));
                }
                lines.push(format!("--{boundary}--"));
            }
            Form::Bounce => {
                lines.push(format!(
                    "Content-Type: multipart/report; report-type=delivery-status; boundary=\"{boundary}\"\n"
                ));
                lines.push(format!(
                    "--{boundary}\nContent-Type: text/plain; charset=\"UTF-8\"\n\n{}",
                    self.body
                ));
                let status = "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such user";
                lines.push(format!("--{boundary}\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n{status}"));
                lines.push(format!("--{boundary}--"));
            }
        }
        lines.join("\n").replace('\n', "\r\n") + "\r\n"
    }

    /// The mail as one entry of a Takeout mbox, mboxrd-escaped, with the blank line after it.
    pub(crate) fn entry(&self, gmail_id: u64) -> String {
        let mut out = format!(
            "From {gmail_id}@xxx {}\r\n",
            self.at.timestamp().strftime("%a %b %d %H:%M:%S +0000 %Y")
        );
        for line in self.text(true).split_inclusive("\r\n") {
            if line.trim_start_matches('>').starts_with("From ") {
                out.push('>');
            }
            out += line;
        }
        out + "\r\n"
    }
}
