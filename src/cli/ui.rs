//! The only place that prints: data to standard output, the rest to standard error. Control characters
//! from data never reach a terminal raw.

use super::global::{Color, Global};
use crate::read::GUARDED_THREAD;
use anyhow::Result;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use std::io::{IsTerminal as _, Write as _};

/// Terminal output.
#[derive(Debug)]
pub(super) struct Ui {
    quiet: bool,
    /// How much detail was asked for: 0, 1 (-v), 2 (-vv).
    pub(super) verbose: u8,
    progress: bool,
    color: bool,
}

/// Leaves it to the reader of a damaged file to say so when the library behind it panics.
pub(super) fn hide_handled_panics() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().name() != Some(GUARDED_THREAD) {
            usual(panic);
        }
    }));
}

impl Ui {
    /// Output as the global flags ask for it.
    pub(super) fn new(global: &Global) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let color = match global.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        };
        Self {
            quiet: global.quiet,
            verbose: global.verbose,
            progress: terminal && !global.no_progress && !global.quiet,
            color,
        }
    }

    /// Writes data to standard output.
    ///
    /// # Errors
    /// When standard output is closed.
    pub(super) fn data(&self, bytes: &[u8]) -> Result<()> {
        let mut out = std::io::stdout().lock();
        out.write_all(bytes)?;
        out.flush()?;
        Ok(())
    }

    /// Writes a text to standard output, characters that steer a terminal shown as escapes.
    ///
    /// # Errors
    /// When standard output is closed.
    pub(super) fn text(&self, text: &str) -> Result<()> {
        self.data(format!("{}\n", visible(text.trim_end_matches('\n'))).as_bytes())
    }

    /// Writes a JSON document to standard output.
    ///
    /// # Errors
    /// When standard output is closed.
    pub(super) fn json(&self, document: &impl Serialize) -> Result<()> {
        let mut text = serde_json::to_string_pretty(document)?;
        text.push('\n');
        self.data(text.as_bytes())
    }

    /// Writes a table to standard output, without blanks at the ends of lines.
    ///
    /// # Errors
    /// When standard output is closed.
    pub(super) fn table(&self, table: &comfy_table::Table) -> Result<()> {
        let lines: Vec<String> = table
            .to_string()
            .lines()
            .map(|line| line.trim_end().to_owned())
            .collect();
        self.text(&lines.join("\n"))
    }

    /// Writes a line for the person at the terminal, even with --quiet.
    pub(super) fn always(&self, text: &str) {
        self.say(text);
    }

    /// Writes a line for the person at the terminal.
    pub(super) fn line(&self, text: &str) {
        if !self.quiet {
            self.say(text);
        }
    }

    /// Writes an error with its causes; the last line of a message may be a hint.
    pub(super) fn error(&self, error: &anyhow::Error) {
        let mut text = String::new();
        for (index, cause) in error.chain().enumerate() {
            let part = cause.to_string();
            if index > 0 && text.contains(&part) {
                continue;
            }
            text.push_str(if index == 0 { "" } else { "\n  because: " });
            text.push_str(part.strip_prefix("error: ").unwrap_or(&part));
        }
        let label = if self.color {
            "\u{1b}[1;31merror:\u{1b}[0m"
        } else {
            "error:"
        };
        let _ = writeln!(std::io::stderr().lock(), "{label} {}", visible(&text));
    }

    fn say(&self, text: &str) {
        let _ = writeln!(std::io::stderr().lock(), "{}", visible(text));
    }

    /// A progress bar over `total` bytes; hidden when nobody looks.
    pub(super) fn bar(&self, total: u64) -> ProgressBar {
        let target = if self.progress {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(Some(total), target);
        let style = ProgressStyle::with_template(
            "{msg:28!} {wide_bar} {binary_bytes}/{binary_total_bytes} {binary_bytes_per_sec} ETA {eta}",
        );
        if let Ok(style) = style {
            bar.set_style(style);
        }
        bar
    }
}

/// Text with control, bidirectional and zero-width characters shown as escapes; line breaks and tabs stay.
pub(super) fn visible(text: &str) -> String {
    text.chars()
        .flat_map(|c| {
            let hidden = (c.is_control() && c != '\n' && c != '\t')
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
            let escaped: Vec<char> = if hidden { c.escape_unicode().collect() } else { vec![c] };
            escaped
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn escape_sequences_are_shown_not_sent() {
        assert_eq!(super::visible("a\u{1b}[31m\u{202e}b\n"), "a\\u{1b}[31m\\u{202e}b\n");
    }
}
