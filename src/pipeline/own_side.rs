//! The company's own side: addresses, numbers and names that are no customer's.

use crate::model::kind::Emitted;
use crate::normalise::{email, phone};

/// The company's own side as the project names it.
#[derive(Debug, Clone, Default)]
pub struct OwnSide {
    /// Domains whose addresses are the company's.
    pub domains: Vec<String>,
    /// Addresses, normalised.
    pub addresses: Vec<String>,
    /// Telephone numbers, normalised.
    pub numbers: Vec<String>,
    /// Names in chats and pages, lower case.
    pub names: Vec<String>,
    /// Internal numbers, as patterns.
    pub extensions: Vec<regex::Regex>,
    /// Agents named by the project, as agent entities.
    pub agents: Vec<Emitted>,
}

impl OwnSide {
    /// Builds the lists from raw values.
    pub fn new(
        domains: &[String],
        addresses: &[String],
        numbers: &[String],
        names: &[String],
        country: Option<&str>,
    ) -> Self {
        Self {
            domains: domains
                .iter()
                .map(|domain| domain.trim().trim_start_matches('@').to_lowercase())
                .collect(),
            addresses: addresses
                .iter()
                .filter_map(|raw| email::normalise(raw))
                .map(|email| email.key)
                .collect(),
            numbers: numbers.iter().map(|raw| phone::normalise(raw, country).key).collect(),
            names: names
                .iter()
                .map(|name| name.trim().to_lowercase())
                .filter(|name| !name.is_empty())
                .collect(),
            extensions: Vec::new(),
            agents: Vec::new(),
        }
    }

    /// Whether a normalised address is the company's.
    pub fn is_own_address(&self, address: &str) -> bool {
        if self.addresses.iter().any(|own| own == address) {
            return true;
        }
        let Some((_, domain)) = address.rsplit_once('@') else {
            return false;
        };
        self.domains.iter().any(|own| {
            domain == own
                || domain
                    .strip_suffix(own.as_str())
                    .is_some_and(|rest| rest.ends_with('.'))
        })
    }

    /// Whether a normalised number is the company's.
    pub fn is_own_number(&self, number: &str) -> bool {
        self.numbers.iter().any(|own| own == number)
    }

    /// Whether a number is an internal one.
    pub fn is_extension(&self, number: &str) -> bool {
        self.extensions.iter().any(|own| own.is_match(number.trim()))
    }

    /// Whether a name is the company's in chats.
    pub fn is_own_name(&self, name: &str) -> bool {
        !name.is_empty() && !self.names.is_empty() && self.names.contains(&name.trim().to_lowercase())
    }
}
