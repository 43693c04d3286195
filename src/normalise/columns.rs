//! Columns of a bare contact list: what each holds, by its name in eight languages and by its content.
//! Pure; the caller reads the file. A column that looks like the solution of a matching task is not used.

use super::columns_content as content;
use super::columns_names::by_name;
use super::text;
use crate::model::contact::{Address, ContactRecord, Identifier, IdentifierKind};

/// What one column holds.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnGuess {
    /// `record_id`, `name`, `given_name`, `middle_name`, `family_name`, `suffix`, `email`, `phone`, `handle`,
    /// `birth_date` or its parts `birth_year`, `birth_month`, `birth_day`, `street`, `house_number`, `city`, `region`, `postcode`, `country`, `company`, `national_id`,
    /// `external_id`, `attributes.<column>`, or empty for a column that is not used.
    pub field: String,
    /// 0 to 1.
    pub confidence: f32,
    /// Why, for a person: `name`, `content`, `name and content`, `looks like a truth label`, …
    pub reason: &'static str,
}

/// The columns of one list.
#[derive(Debug, Clone, PartialEq)]
pub struct ContactColumns {
    /// One guess per column, in order.
    pub guesses: Vec<ColumnGuess>,
    header: Vec<String>,
}

/// Fields that a record has once; a second column for one becomes an attribute.
const SINGLE: &[&str] = &[
    "record_id",
    "name",
    "given_name",
    "family_name",
    "birth_date",
    "birth_year",
    "birth_month",
    "birth_day",
    "house_number",
    "city",
    "region",
    "postcode",
    "country",
    "company",
];
impl ContactColumns {
    /// Guesses from the header and some rows of data.
    pub fn new(header: &[String], rows: &[Vec<String>]) -> Self {
        let mut guesses: Vec<ColumnGuess> = (0..header.len())
            .map(|at| guess(&header[at], &values(rows, at)))
            .collect();
        for field in SINGLE {
            let best = (0..guesses.len())
                .filter(|at| guesses[*at].field == *field)
                .max_by(|a, b| guesses[*a].confidence.total_cmp(&guesses[*b].confidence).then(b.cmp(a)));
            for at in (0..guesses.len()).filter(|at| Some(*at) != best) {
                if guesses[at].field == *field {
                    guesses[at] = attribute(&header[at], "a better column has this field");
                }
            }
        }
        if guesses.iter().any(|g| g.field == "given_name") && guesses.iter().any(|g| g.field == "family_name") {
            // A single-word "name" beside both parts is the full name again, never a third part.
            for guess in guesses.iter_mut().filter(|g| g.field == "name") {
                guess.confidence = guess.confidence.min(0.8);
            }
        } else if guesses.iter().any(|g| g.field == "given_name") && !guesses.iter().any(|g| g.field == "family_name") {
            // French "nom", Dutch "naam": the family name where a given name stands beside it.
            if let Some(guess) = guesses.iter_mut().find(|g| g.field == "name") {
                "family_name".clone_into(&mut guess.field);
                guess.reason = "name beside a given name";
            }
        }
        Self {
            guesses,
            header: header.to_vec(),
        }
    }

    /// The column of a field.
    pub fn column(&self, field: &str) -> Option<usize> {
        self.guesses.iter().position(|g| g.field == field)
    }

    /// Whether anything was found by which people can be told apart.
    pub fn is_contact_list(&self) -> bool {
        ["name", "given_name", "family_name", "email", "phone", "handle"]
            .iter()
            .any(|field| self.column(field).is_some())
    }

    /// Builds the contact record of one row. `cell` gives a cell by column, empty text when there is none.
    pub fn contact<'c>(&self, source: &str, native_id: &str, cell: impl Fn(usize) -> &'c str) -> ContactRecord {
        let mut record = ContactRecord {
            source: source.to_owned(),
            native_id: native_id.to_owned(),
            ..ContactRecord::default()
        };
        let mut address = Address::default();
        let (mut middle, mut suffix, mut house) = ("", "", "");
        let mut birth = ["", "", ""];
        for (at, guess) in self.guesses.iter().enumerate() {
            let value = cell(at).trim();
            if value.is_empty() || guess.field.is_empty() {
                continue;
            }
            let mut identifier = |kind, system: String| {
                record.identifiers.push(Identifier {
                    kind,
                    raw: value.to_owned(),
                    system,
                    scope: String::new(),
                    shared: false,
                    seen: None,
                });
            };
            match guess.field.as_str() {
                "name" => value.clone_into(&mut record.name),
                "given_name" => value.clone_into(&mut record.given_name),
                "middle_name" => middle = value,
                "family_name" => value.clone_into(&mut record.family_name),
                "suffix" => suffix = value,
                "birth_date" => value.clone_into(&mut record.birth_date),
                "birth_year" => birth[0] = value,
                "birth_month" => birth[1] = value,
                "birth_day" => birth[2] = value,
                "company" => value.clone_into(&mut record.company),
                "email" => identifier(IdentifierKind::Email, String::new()),
                "phone" => identifier(IdentifierKind::Phone, String::new()),
                "handle" => identifier(IdentifierKind::Handle, handle_system(&self.header[at])),
                "national_id" => identifier(IdentifierKind::External, "national_id".to_owned()),
                "external_id" => identifier(IdentifierKind::External, text::alphanumeric(&self.header[at])),
                "street" => value.clone_into(&mut address.street),
                "house_number" => house = value,
                "city" => value.clone_into(&mut address.city),
                "region" => value.clone_into(&mut address.region),
                "postcode" => value.clone_into(&mut address.postcode),
                "country" => value.clone_into(&mut address.country),
                field => {
                    if let Some(name) = field.strip_prefix("attributes.") {
                        record.attributes.insert(name.to_owned(), value.to_owned());
                    }
                }
            }
        }
        join_words(&mut record.given_name, middle);
        join_words(&mut record.family_name, suffix);
        if !house.is_empty() {
            let street = std::mem::take(&mut address.street);
            house.clone_into(&mut address.street);
            join_words(&mut address.street, &street);
        }
        if record.birth_date.is_empty() && !birth[0].is_empty() {
            // As far as it is known: a day without a month says nothing.
            let known = birth.iter().take_while(|part| !part.is_empty()).count();
            record.birth_date = birth[..known].join("-");
        }
        if address.country.len() == 2 {
            record.country = address.country.to_ascii_uppercase();
        }
        if address != Address::default() {
            record.addresses.push(address);
        }
        record
    }
}

fn join_words(text: &mut String, word: &str) {
    if !word.is_empty() {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
    }
}

fn handle_system(header: &str) -> String {
    let key = text::alphanumeric(header);
    ["twitter", "instagram", "telegram", "facebook", "whatsapp"]
        .iter()
        .find(|s| key.contains(*s))
        .map_or(String::new(), |s| (*s).to_owned())
}

fn values(rows: &[Vec<String>], at: usize) -> Vec<&str> {
    rows.iter()
        .filter_map(|row| row.get(at))
        .map(|v| v.trim())
        .filter(|v| !v.is_empty())
        .collect()
}

fn guess(header: &str, values: &[&str]) -> ColumnGuess {
    let by_name = by_name(header);
    let by_content = content::kind(values);
    let made = |field: &str, confidence: f32, reason: &'static str| ColumnGuess {
        field: field.to_owned(),
        confidence,
        reason,
    };
    match (by_name, by_content) {
        (Some("label"), _) => made("", 1.0, "looks like a truth label"),
        (Some("title" | "street_extra"), _) => attribute(header, "name"),
        (Some(name), Some(kind)) if kind == name => made(name, 1.0, "name and content"),
        // A column whose name promises an address, number or date must hold some.
        (Some(name @ ("email" | "birth_date")), other) if !values.is_empty() => match other {
            Some(kind) => made(kind, 0.6, "content, against the name"),
            None if name == "email" => attribute(header, "name without the content"),
            None => made(name, 0.5, "name"),
        },
        (Some("street"), Some(kind @ ("email" | "phone"))) => made(kind, 0.7, "content, against the name"),
        (Some("phone" | "handle" | "name"), Some("email")) => made("email", 0.7, "content, against the name"),
        (Some("birth_year" | "birth_month" | "birth_day"), Some("birth_date")) => made("birth_date", 0.9, "content"),
        (Some("record_id"), _) if values.len() > 1 && !content::distinct(values) => {
            attribute(header, "an id that comes twice")
        }
        (Some(name), _) => made(name, 0.9, "name"),
        (None, Some(kind)) => made(kind, 0.6, "content"),
        (None, None) => attribute(header, "not recognised"),
    }
}

fn attribute(header: &str, reason: &'static str) -> ColumnGuess {
    ColumnGuess {
        field: format!("attributes.{}", header.trim()),
        confidence: 0.3,
        reason,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(header: &str, rows: &[&str]) -> Vec<String> {
        let split = |line: &str| line.split('|').map(str::to_owned).collect::<Vec<_>>();
        let rows: Vec<_> = rows.iter().map(|r| split(r)).collect();
        ContactColumns::new(&split(header), &rows)
            .guesses
            .into_iter()
            .map(|g| g.field)
            .collect()
    }

    #[test]
    fn columns_are_known_by_name_in_several_languages() {
        for (header, expected) in [
            (
                "First Name|Last Name|E-Mail Address|Mobile Phone",
                "given_name|family_name|email|phone",
            ),
            (
                "Vorname|Nachname|Straße|PLZ|Ort|Geburtsdatum",
                "given_name|family_name|street|postcode|city|birth_date",
            ),
            (
                "Prénom|Nom|Code postal|Ville|Téléphone",
                "given_name|family_name|postcode|city|phone",
            ),
            (
                "nombre|apellidos|correo electrónico|ciudad",
                "given_name|family_name|email|city",
            ),
            ("customerEmail|billing_city|phone_1|phone_2", "email|city|phone|phone"),
            (
                "given_name|surname|street_number|address_1|suburb|soc_sec_id",
                "given_name|family_name|house_number|street|city|national_id",
            ),
            ("Imię|Nazwisko|Miasto", "given_name|family_name|city"),
            (
                "fname_c1|fname_c2|lname_c1|by|bm|bd",
                "given_name|attributes.fname_c2|family_name|birth_year|birth_month|birth_day",
            ),
            (
                "first_and_surname|postcode_fake|mother surname",
                "attributes.first_and_surname|postcode|attributes.mother surname",
            ),
            ("Nome|Cognome|Città", "name|family_name|city"),
        ] {
            assert_eq!(fields(header, &[]).join("|"), expected);
        }
    }

    #[test]
    fn columns_are_known_by_content() {
        let rows = [
            "a@b.example|+12125550123|1980-05-17",
            "c@d.example|+12125550124|1975-12-01",
            "e@f.example|+12125550125|1990-07-30",
        ];
        assert_eq!(fields("c1|c2|c3", &rows), ["email", "phone", "birth_date"]);
    }

    #[test]
    fn labels_are_not_used() {
        assert_eq!(fields("cluster|true_id|name", &["1|2|Ann"]), ["", "", "name"]);
    }

    #[test]
    fn a_row_becomes_a_contact() {
        let header: Vec<String> = ["vorname", "nachname", "email", "hausnummer", "strasse", "ort"]
            .map(str::to_owned)
            .to_vec();
        let columns = ContactColumns::new(&header, &[]);
        let cells = ["Ada", "Beck", "ada@example.com", "7", "Hauptstr.", "Ulm"];
        let record = columns.contact("list", "1", |at| cells[at]);
        assert_eq!(
            (record.given_name.as_str(), record.family_name.as_str()),
            ("Ada", "Beck")
        );
        assert_eq!(record.addresses[0].street, "7 Hauptstr.");
        assert_eq!(record.identifiers[0].raw, "ada@example.com");
    }
}
