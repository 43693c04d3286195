//! Who takes part: named values for the keys of the parties, and the contacts and agents that they make.

use super::scalars::Source;
use super::yaml::{Fields, Unit, Value};
use crate::normalise::export_shape::Shape;

/// What a party is known by in the draft.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Known {
    /// Name of the value with the key, e.g. `the_customer`.
    pub(super) key: String,
    /// `id`, `email`, `phone` or `name`: what the key is.
    pub(super) by: &'static str,
}

impl Source<'_> {
    /// Adds the named values of a party to a unit; `None` when nothing tells who it is.
    pub(super) fn party(&self, who: &'static str, unit: &mut Unit) -> Option<Known> {
        let field = |detail: &str| format!("{who}.{detail}");
        let key = format!("the_{who}");
        let mut ways: Vec<(String, &'static str, f32)> = Vec::new();
        if let Some(path) = self.path(&field("id")) {
            ways.push((path, "id", self.sure(&field("id"))));
        }
        if self.has(&field("email")) {
            let name = format!("{key}_email");
            unit.lets.maybe(&name, self.address(&field("email")));
            ways.push((format!("$let.{name}"), "email", self.sure(&field("email"))));
        }
        if self.has(&field("phone")) {
            let name = format!("{key}_phone");
            let front = "{ strip_prefix: [\"tel:\", \"whatsapp:\", \"'\"] }, e164";
            unit.lets.maybe(&name, self.transformed(&field("phone"), front));
            ways.push((format!("$let.{name}"), "phone", self.sure(&field("phone"))));
        }
        if ways.is_empty() {
            let path = self.path(&field("name"))?;
            let value = Value::plain(format!("{{ from: {path}, transform: [trim, lower] }}"))
                .noted("Only a name tells people apart here: people of the same name become one.");
            unit.lets.add(&key, value);
            return Some(Known { key, by: "name" });
        }
        let by = ways[0].1;
        let paths: Vec<&str> = ways.iter().map(|(path, _, _)| path.as_str()).collect();
        let mut value = Value::plain(match paths.as_slice() {
            [one] => (*one).to_owned(),
            several => format!("{{ from: [{}] }}", several.join(", ")),
        });
        if by == "id" {
            value.sure = ways[0].2;
        }
        unit.lets.add(&key, value);
        Some(Known { key, by })
    }

    /// One e-mail address, in small letters.
    fn address(&self, field: &str) -> Option<Value> {
        if self.column(field)?.looks.decorated {
            self.transformed(
                field,
                "{ regex_extract: \"([^\\\\s<>,;\\\"]+@[^\\\\s<>,;\\\"]+)\" }, lower",
            )
        } else {
            self.transformed(field, "email, lower")
        }
    }

    fn name(&self, who: &str) -> Option<Value> {
        let email = format!("{who}.email");
        match self.column(&email) {
            Some(column)
                if !self.has(&format!("{who}.name")) && column.values.iter().any(|value| value.contains('<')) =>
            {
                self.transformed(&email, "{ regex_extract: \"^([^<>]+)<\" }, name")
            }
            _ => self.plain(&format!("{who}.name")),
        }
    }

    /// The contact of a party that was seen in use at that time.
    pub(super) fn contact(&self, who: &str, seen_at: Option<&Value>, when: &str) -> Fields {
        let mut fields = self.person(who);
        if let Some(at) = seen_at {
            fields.0.insert(
                1,
                (
                    "seen_at".to_owned(),
                    Value {
                        notes: Vec::new(),
                        sure: 0.0,
                        ..at.clone()
                    },
                ),
            );
        }
        for name in ["given_name", "family_name", "company"] {
            fields.maybe(name, self.plain(&format!("{who}.{name}")));
        }
        if self.has(&format!("{who}.email")) {
            fields.add("emails", Value::plain(format!("[$let.the_{who}_email]")));
        }
        if self.has(&format!("{who}.phone")) {
            fields.add("phones", Value::plain(format!("[$let.the_{who}_phone]")));
        }
        fields.add("when", Value::plain(when));
        fields
    }

    /// The agent of a party.
    pub(super) fn agent(&self, who: &str, when: &str) -> Fields {
        let mut fields = self.person(who);
        if self.has(&format!("{who}.email")) {
            fields.add("email", Value::plain(format!("$let.the_{who}_email")));
        }
        fields.add("when", Value::plain(when));
        fields
    }

    fn person(&self, who: &str) -> Fields {
        let mut fields = Fields::default();
        fields.add("key", Value::plain(format!("$let.the_{who}")));
        fields.maybe("name", self.name(who));
        fields
    }

    /// The key of the records: a column without repetition, else a hash of columns that do not change.
    pub(super) fn key(&self, field: &str, of: &[&str]) -> Value {
        if let Some(column) = self.column(field) {
            let looks = &column.looks;
            let counted = self.table.path.is_empty() && row_number(column.name.as_str());
            if looks.unique && looks.filled * 10 >= self.table.rows * 9 && !counted {
                return self.plain(field).unwrap_or_default();
            }
        }
        let ids = self.table.columns.iter().filter(|column| {
            let looks = &column.looks;
            let code = looks.shape == Shape::Code && looks.digits >= 4;
            looks.unique && looks.filled == self.table.rows && self.table.rows > 4 && code && !row_number(&column.name)
        });
        if let Some(path) = ids.filter_map(|column| column.path.as_ref()).next() {
            return Value::plain(super::yaml::quoted(path)).noted("No value of this column comes twice.");
        }
        let parts: Vec<String> = of.iter().filter_map(|name| self.path(name)).collect();
        let note = match self.column(field) {
            Some(column) if column.looks.filled > 0 => {
                format!(
                    "Values of {} come twice or are missing: the key is made of columns that do not change.",
                    column.name
                )
            }
            _ => "No column is a key: it is made of columns that do not change.".to_owned(),
        };
        Value::plain(format!("{{ hash: [{}] }}", parts.join(", "))).noted(note)
    }
}

/// A number of the row, which another export numbers anew.
fn row_number(name: &str) -> bool {
    let plain: String = name.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    [
        "",
        "unnamed0",
        "index",
        "row",
        "rownumber",
        "rowid",
        "line",
        "lfdnr",
        "zeile",
        "ligne",
        "fila",
        "riga",
        "rij",
        "wiersz",
        "lp",
    ]
    .contains(&plain.as_str())
}
