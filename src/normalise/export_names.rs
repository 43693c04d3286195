//! What a column of any export holds, by its name: words in eight languages from `reference/export_columns.tsv`.
//! A name is a field (`subject`), or a party and what is told of it (`requester email`).

use super::columns_names::{by_name, split_words};
use crate::builtin;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Whom a column tells about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Party {
    /// Nobody in particular.
    None,
    /// The outside party.
    Customer,
    /// The own side.
    Agent,
    /// Who wrote or called.
    Author,
    /// Who was written to or called.
    Recipient,
}

/// One reading of a column's name.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Whom it tells about.
    pub party: Party,
    /// A role of the list, a field of a contact list, or empty when only a party is named.
    pub field: String,
    /// 0 to 1.
    pub score: f32,
}

/// The names, by their letters and digits.
#[derive(Debug, Default)]
pub struct Names {
    roles: HashMap<String, Vec<&'static str>>,
}

const PARTIES: &[(&str, Party)] = &[
    ("party.customer", Party::Customer),
    ("party.agent", Party::Agent),
    ("party.author", Party::Author),
    ("party.recipient", Party::Recipient),
];
/// Names with a party in front that are neither a party's detail nor, with it, something else.
const ATTRIBUTES: &[(&str, &str)] = &[
    ("attribute.id", "id"),
    ("attribute.number", "number"),
    ("attribute.person", "name"),
    ("attribute.address", "address"),
    ("author_kind", "author_kind"),
    ("type", "author_kind"),
    ("team", "team"),
    ("language", "language"),
];

impl Names {
    /// The names that ship with omnify.
    pub fn builtin() -> &'static Self {
        static ALL: LazyLock<Names> = LazyLock::new(Names::embedded);
        &ALL
    }

    fn embedded() -> Self {
        let mut names = Self::default();
        let list = builtin::file("reference/export_columns.tsv").unwrap_or_default();
        for line in list.lines().skip(1) {
            let mut cells = line.split('\t');
            let (Some(role), Some(_), Some(words)) = (cells.next(), cells.next(), cells.next()) else {
                continue;
            };
            for name in words.split(',') {
                let roles = names.roles.entry(key(&split_words(name))).or_default();
                if !roles.contains(&role) {
                    roles.push(role);
                }
            }
        }
        names
    }

    /// All readings of a name, the best first. A path is given as its members.
    pub fn readings(&self, members: &[String]) -> Vec<Reading> {
        let words: Vec<String> = members.iter().flat_map(|member| split_words(member)).collect();
        let mut found = Vec::new();
        self.exact(&words, 1.0, &mut found);
        self.party(&words, &mut found);
        if members.len() > 1
            && let Some(last) = members.last()
        {
            self.exact(&split_words(last), 0.85, &mut found);
        }
        if !found.iter().any(|reading| reading.score > 0.8) {
            self.without_noise(&words, &mut found);
        }
        let known = found
            .iter()
            .any(|reading| reading.field == "other" || reading.field == "cc");
        let label = words.join(" ");
        let last = members.last().map_or("", String::as_str);
        let plain = || {
            by_name(
                &words
                    .iter()
                    .filter(|word| !self.is_noise(word))
                    .cloned()
                    .collect::<Vec<_>>()
                    .join(" "),
            )
        };
        if let Some(field) = by_name(&label)
            .or_else(|| by_name(last))
            .or_else(plain)
            .filter(|_| !known)
        {
            let score = if found.is_empty() { 0.9 } else { 0.75 };
            add(&mut found, Party::None, field, score);
        }
        if found.is_empty() {
            self.part(&words, &mut found);
        }
        found.sort_by(|a, b| b.score.total_cmp(&a.score));
        found
    }

    fn roles(&self, words: &[String]) -> &[&'static str] {
        let found = self.roles.get(&key(words));
        let plain = || {
            let key = key(words);
            let plain = key.trim_end_matches(|c: char| c.is_ascii_digit());
            self.roles.get(plain).filter(|_| plain.len() > 3)
        };
        found.or_else(plain).map_or(&[], Vec::as_slice)
    }

    fn exact(&self, words: &[String], score: f32, found: &mut Vec<Reading>) {
        for role in self.roles(words) {
            match PARTIES.iter().find(|(name, _)| name == role) {
                Some((_, party)) => add(found, *party, "", score),
                None if role.starts_with("attribute.") || *role == "noise" => {}
                None => add(found, Party::None, role, score),
            }
        }
    }

    /// `customer email`, `E-Mail (Kunde)`, `Kundenname`: a party at one end, a detail of it at the other.
    fn party(&self, words: &[String], found: &mut Vec<Reading>) {
        for at in 1..words.len() {
            let (front, back) = words.split_at(at);
            for (who, what, score) in [(front, back, 0.95), (back, front, 0.92)] {
                for party in self.parties(who) {
                    if let Some(field) = self.attribute(what) {
                        add(found, party, field, score);
                    }
                }
            }
        }
        if let [word] = words {
            for at in word
                .char_indices()
                .map(|(at, _)| at)
                .filter(|at| *at >= 4 && at + 3 <= word.len())
            {
                let (front, back) = word.split_at(at);
                for party in self.parties(&[front.to_owned()]) {
                    if let Some(field) = self.attribute(&[back.to_owned()]) {
                        add(found, party, field, 0.9);
                    }
                }
            }
        }
    }

    fn parties(&self, words: &[String]) -> Vec<Party> {
        let mut words = words;
        while let [first, rest @ ..] = words
            && self.is_noise(first)
            && !rest.is_empty()
            && self.roles(words).is_empty()
        {
            words = rest;
        }
        let roles = self.roles(words);
        let known = PARTIES.iter().filter(|(name, _)| roles.contains(name));
        known.map(|(_, party)| *party).collect()
    }

    /// What of a party the words name.
    fn attribute(&self, words: &[String]) -> Option<&'static str> {
        let mut words = words;
        loop {
            let roles = self.roles(words);
            if let Some((_, field)) = ATTRIBUTES.iter().find(|(name, _)| roles.contains(name)) {
                return Some(field);
            }
            if let Some(field) = by_name(&words.join(" ")).filter(|field| *field != "label") {
                return Some(field);
            }
            match words {
                [first, rest @ ..] if !rest.is_empty() && (self.is_noise(first) || self.is_party(first)) => {
                    words = rest;
                }
                [rest @ .., last] if !rest.is_empty() && self.is_noise(last) => words = rest,
                _ => return None,
            }
        }
    }

    fn is_noise(&self, word: &str) -> bool {
        self.roles
            .get(&key(&[word.to_owned()]))
            .is_some_and(|roles| roles.contains(&"noise"))
    }

    fn is_party(&self, word: &str) -> bool {
        let roles = self.roles.get(&key(&[word.to_owned()]));
        roles.is_some_and(|roles| roles.iter().any(|role| role.starts_with("party.")))
    }

    /// `Ticket Created (UTC)` → `created`.
    fn without_noise(&self, words: &[String], found: &mut Vec<Reading>) {
        let front = words.iter().take_while(|word| self.is_noise(word)).count();
        let back = words.iter().rev().take_while(|word| self.is_noise(word)).count();
        let mut tries: Vec<(usize, usize)> = (0..=front).flat_map(|f| (0..=back).map(move |b| (f, b))).collect();
        tries.sort_by_key(|(f, b)| f + b);
        for (f, b) in tries {
            let end = words.len() - b;
            if (f, b) != (0, 0) && f < end {
                let before = found.len();
                self.exact(&words[f..end], 0.8, found);
                self.party(&words[f..end], found);
                if found.len() > before {
                    return;
                }
            }
        }
    }

    /// The longest known name at the end or at the start. An id of something else is no id of the record, and a word
    /// that is known to be something else decides.
    fn part(&self, words: &[String], found: &mut Vec<Reading>) {
        let other = |word: &String| {
            self.roles
                .get(&key(std::slice::from_ref(word)))
                .is_some_and(|roles| roles.contains(&"other"))
        };
        if words.iter().any(other) {
            return;
        }
        for at in 1..words.len() {
            let score = if words.len() - at > 1 { 0.65 } else { 0.5 };
            for part in [&words[at..], &words[..words.len() - at]] {
                let before = found.len();
                self.exact(part, score, found);
                let doubtful = ["id", "direction", "author_kind", "zone"];
                found.retain(|reading| part.len() > 1 || !doubtful.contains(&reading.field.as_str()));
                if found.len() > before {
                    return;
                }
            }
        }
    }
}

fn add(found: &mut Vec<Reading>, party: Party, field: &str, score: f32) {
    match found
        .iter_mut()
        .find(|known| known.party == party && known.field == field)
    {
        Some(known) => known.score = known.score.max(score),
        None => found.push(Reading {
            party,
            field: field.to_owned(),
            score,
        }),
    }
}

/// Letters and digits; German `ae`, `oe`, `ue` are the letters that they stand for.
fn key(words: &[String]) -> String {
    words.concat().replace("ae", "a").replace("oe", "o").replace("ue", "u")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(name: &str) -> (Party, String) {
        let members: Vec<String> = name.split('.').map(str::to_owned).collect();
        let found = Names::builtin().readings(&members);
        found.first().map_or((Party::None, "-".to_owned()), |reading| {
            (reading.party, reading.field.clone())
        })
    }

    #[test]
    fn names_are_known_in_eight_languages() {
        for (names, party, field) in [
            (
                "Subject|Betreff|Objet|Asunto|Assunto|Oggetto|Onderwerp|Temat",
                Party::None,
                "subject",
            ),
            (
                "Duration (sec)|Anrufdauer|Durée de l'appel|Duración|Duração|Durata|Belduur|Czas trwania",
                Party::None,
                "duration",
            ),
            (
                "Created at|Erstellt am|Date de création|Fecha de creación|Criado em|Data di creazione|Aangemaakt op|Data utworzenia",
                Party::None,
                "created_at",
            ),
            (
                "Customer Email|E-Mail Kunde|E-mail du client|Correo del cliente|E-mail do cliente|Email cliente|E-mail klant|E-mail klienta",
                Party::Customer,
                "email",
            ),
            (
                "assignee.name|Bearbeiter Name|Nom de l'agent|Nombre del agente|Nome do agente|Nome agente|Naam medewerker",
                Party::Agent,
                "name",
            ),
            (
                "From|Absender|Expéditeur|Remitente|Remetente|Mittente|Afzender|Nadawca",
                Party::Author,
                "",
            ),
            (
                "requester.email|Kundenmail|customerEmail|ticket_requester_email",
                Party::Customer,
                "email",
            ),
            (
                "Bestellnummer|Order No.|N° de commande|Número de pedido|Numer zamówienia",
                Party::None,
                "order_number",
            ),
        ] {
            for name in names.split('|') {
                let found = best(name);
                assert_eq!((found.0, found.1.as_str()), (party, field), "{name}");
            }
        }
    }
}
