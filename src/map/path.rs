//! Paths of the mapping language: `a.b[0].c`, `a[].b`, `["E-mail {n} - Value"]`, `$parent.id`.

use std::fmt;

/// A parsed path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Path {
    /// As written.
    pub(crate) text: String,
    /// Where it starts.
    pub(crate) root: Root,
    /// Steps from there.
    pub(crate) steps: Vec<Step>,
    /// Slot in the table of columns, for rows.
    pub(crate) column: Option<usize>,
}

/// Where a path starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Root {
    /// The element at hand.
    Here,
    /// The framed record.
    Record,
    /// The element that many levels above.
    Up(usize),
    /// The document around the record.
    Document,
    /// A property of the file.
    File(FileProperty),
    /// A setting.
    Param(String),
    /// A `let` or `lookup`: levels up and index there.
    Named(usize, usize),
    /// Number of the element in its list, from 1.
    Index,
    /// Position of the record in its file.
    Ordinal,
}

/// A property of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileProperty {
    /// Name with extension.
    Name,
    /// Name without extension.
    Stem,
    /// Name of the folder.
    Parent,
    /// Whole path.
    Path,
    /// Chat of a transcript.
    Chat,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// Member of an object.
    Member(String),
    /// Item of a list; negative from the end.
    Item(isize),
    /// Every item of a list; anything else is a list of itself (`[]`).
    Every,
    /// Every value of an object or list (`*`).
    Values,
}

/// Why a text is no path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BadPath(pub(crate) String);

impl fmt::Display for BadPath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

const SCOPES: &[&str] = &[
    "$row", "$record", "$parent", "$root", "$file", "$let", "$param", "$index", "$ordinal", "$this",
];

impl Path {
    /// Parses a path. `names` gives levels and index of a `let` or `lookup` name.
    pub(crate) fn parse(text: &str, names: &dyn Fn(&str) -> Option<(usize, usize)>) -> Result<Self, BadPath> {
        let written = text.trim();
        if written.is_empty() {
            return Err(BadPath("the path is empty".to_owned()));
        }
        let mut path = Self {
            text: written.to_owned(),
            root: Root::Here,
            steps: Vec::new(),
            column: None,
        };
        let mut rest = written;
        if rest == "." || rest == "$this" {
            return Ok(path);
        }
        if rest.starts_with('$') {
            rest = path.scope(rest, names)?;
        } else if !rest.starts_with('[') {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            if let Some((up, index)) = names(&rest[..end]) {
                path.root = Root::Named(up, index);
                rest = &rest[end..];
            }
        }
        path.steps.extend(steps(rest)?);
        Ok(path)
    }

    fn scope<'t>(&mut self, text: &'t str, names: &dyn Fn(&str) -> Option<(usize, usize)>) -> Result<&'t str, BadPath> {
        let end = text.find(['.', '[']).unwrap_or(text.len());
        let (scope, mut rest) = text.split_at(end);
        let mut member = |what: &str| -> Result<&'t str, BadPath> {
            let tail = rest
                .strip_prefix('.')
                .ok_or_else(|| BadPath(format!("`{scope}` needs a name, such as `{scope}.{what}`")))?;
            let end = tail.find(['.', '[']).unwrap_or(tail.len());
            rest = &tail[end..];
            Ok(&tail[..end])
        };
        self.root = match scope {
            "$row" | "$record" => Root::Record,
            "$this" => Root::Here,
            "$root" => Root::Document,
            "$index" => Root::Index,
            "$ordinal" => Root::Ordinal,
            "$parent" => {
                let mut levels = 1;
                while let Some(tail) = rest.strip_prefix(".$parent") {
                    levels += 1;
                    rest = tail;
                }
                Root::Up(levels)
            }
            "$file" => match member("name")? {
                "name" => Root::File(FileProperty::Name),
                "stem" => Root::File(FileProperty::Stem),
                "parent" => Root::File(FileProperty::Parent),
                "path" => Root::File(FileProperty::Path),
                "chat" => Root::File(FileProperty::Chat),
                _ => return Err(BadPath("`$file` has name, stem, parent, path and chat".to_owned())),
            },
            "$param" => Root::Param(member("timezone")?.to_owned()),
            "$let" => {
                let name = member("name")?;
                let (up, index) =
                    names(name).ok_or_else(|| BadPath(format!("there is no `let` or `lookup` named `{name}`")))?;
                Root::Named(up, index)
            }
            _ => return Err(BadPath(format!("unknown scope; known are {}", SCOPES.join(" ")))),
        };
        Ok(rest)
    }

    /// The name of the column that the path means in a row: its text, or the one quoted name.
    pub(crate) fn column_name(&self) -> Option<&str> {
        match (&self.root, self.steps.as_slice()) {
            (Root::Here, [Step::Member(name)]) if self.text.starts_with(['[', '$']) => Some(name),
            (Root::Here, [_, ..]) => Some(&self.text),
            (Root::Record | Root::Up(_), [Step::Member(name)]) => Some(name),
            (Root::Record | Root::Up(_), [_, ..]) => self.text.split_once('.').map(|(_, rest)| rest),
            _ => None,
        }
    }
}

fn steps(text: &str) -> Result<Vec<Step>, BadPath> {
    let mut steps = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        if let Some(tail) = rest.strip_prefix('[') {
            let quote = tail.chars().next().filter(|c| matches!(c, '"' | '\''));
            if let Some(quote) = quote {
                let tail = &tail[1..];
                let end = tail
                    .find(quote)
                    .ok_or_else(|| BadPath("a quoted name has no end".to_owned()))?;
                steps.push(Step::Member(tail[..end].to_owned()));
                rest = tail[end + 1..]
                    .strip_prefix(']')
                    .ok_or_else(|| BadPath("`]` is missing behind a quoted name".to_owned()))?;
            } else {
                let end = tail.find(']').ok_or_else(|| BadPath("`]` is missing".to_owned()))?;
                let inside = tail[..end].trim();
                steps.push(match inside {
                    "" | "*" => Step::Every,
                    number => Step::Item(
                        number
                            .parse()
                            .map_err(|_| BadPath("expected a number, nothing or a quoted name in `[]`".to_owned()))?,
                    ),
                });
                rest = &tail[end + 1..];
            }
        } else {
            let tail = rest.strip_prefix('.').unwrap_or(rest);
            let end = tail.find(['.', '[']).unwrap_or(tail.len());
            if end == 0 {
                return Err(BadPath("a name is missing in the path".to_owned()));
            }
            steps.push(match &tail[..end] {
                "*" => Step::Values,
                name => Step::Member(name.to_owned()),
            });
            rest = &tail[end..];
        }
    }
    Ok(steps)
}

/// End of a path: names, dots, and brackets with what is in them.
pub(crate) fn name_end(text: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if c.is_alphanumeric() || matches!(c, '_' | '$' | '.') {
            at += c.len_utf8();
        } else if c == '[' {
            at += text[at..].find(']')? + 1;
        } else {
            break;
        }
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Path, BadPath> {
        Path::parse(text, &|name| (name == "author").then_some((0, 3)))
    }

    #[test]
    fn paths() {
        let member = |name: &str| Step::Member(name.to_owned());
        assert_eq!(
            parse("a.b[0].c").unwrap().steps,
            [member("a"), member("b"), Step::Item(0), member("c")]
        );
        assert_eq!(parse("a[].b").unwrap().steps, [member("a"), Step::Every, member("b")]);
        let quoted = parse("[\"E-mail {n} - Value\"]").unwrap();
        assert_eq!(quoted.column_name(), Some("E-mail {n} - Value"));
        assert_eq!(parse("First Name").unwrap().column_name(), Some("First Name"));
        assert_eq!(parse("$this.direction").unwrap().column_name(), Some("direction"));
        assert_eq!(parse("$parent.id").unwrap().root, Root::Up(1));
        assert_eq!(parse("$parent.$parent.id").unwrap().root, Root::Up(2));
        assert_eq!(parse("author.role").unwrap().root, Root::Named(0, 3));
        for bad in [
            "",
            "a..b",
            "a[",
            "a[x]",
            "$nothing",
            "$file",
            "$file.size",
            "$let.other",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
