//! Agents and contact records as the resolve stage makes them from emitted entities.

use super::contact::Address;

/// A person or robot of the company, merged over the sources.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AgentRow {
    /// Number within the run, from 1.
    pub agent_no: i64,
    /// Published id.
    pub agent_id: String,
    /// Name.
    pub name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Team.
    pub team: Option<String>,
    /// Whether the account is in use.
    pub active: Option<bool>,
    /// Whether it is a robot.
    pub bot: bool,
    /// Identifiers as (kind, normalised value); `extension` is a kind of its own here.
    pub identifiers: Vec<(String, String)>,
    /// Records as (source number, key).
    pub records: Vec<(u32, String)>,
}

/// A normalised identifier of a contact record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IdentifierRow {
    /// email, phone, handle or external.
    pub kind: &'static str,
    /// Normalised value.
    pub value: String,
    /// As exported.
    pub raw: String,
    /// System of a handle or external id.
    pub system: String,
    /// Page or workspace.
    pub scope: String,
    /// Type as exported: mobile, work, …
    pub type_: Option<String>,
    /// Whether the value is well-formed.
    pub valid: bool,
    /// Whether the export says it is shared.
    pub shared: bool,
}

/// A contact record: everything one source says about one key.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ContactRow {
    /// Number within the run, from 1, in order of source and key.
    pub record_id: i64,
    /// Source number.
    pub src: u32,
    /// Key within the source.
    pub key: String,
    /// First unit that names it.
    pub unit: i64,
    /// Whether it comes from a list (contacts, CRM, shop, help desk users).
    pub listed: bool,
    /// Whether only robots were seen under it.
    pub automated: bool,
    /// Why it can be no customer.
    pub not_customer: Option<&'static str>,
    /// Text fields in the order name, given_name, family_name, company, organisation, birth_date, language, tags, note, currency, attributes.
    pub texts: [Option<String>; 11],
    /// Marked as important.
    pub vip: Option<bool>,
    /// Orders as the tool counts them.
    pub order_count: Option<i64>,
    /// Money spent as the tool counts it, minor units.
    pub lifetime_value: Option<i64>,
    /// First and last time seen in use, microseconds UTC.
    pub seen: Option<(i64, i64)>,
    /// Last change, microseconds UTC.
    pub updated_at: Option<i64>,
    /// Identifiers.
    pub identifiers: Vec<IdentifierRow>,
    /// Addresses.
    pub addresses: Vec<Address>,
}

/// A chosen value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// Column of `customers`.
    pub field: &'static str,
    /// Value.
    pub value: String,
    /// Record it comes from.
    pub record_id: i64,
    /// Rule: `list-newest` (newest row of a list), `seen-newest` (latest seen in use), `only` (nothing else says).
    pub rule: &'static str,
}

/// A customer's golden record.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Golden {
    /// person or organisation.
    pub kind: &'static str,
    /// Chosen values in the order of the columns.
    pub values: Vec<Chosen>,
    /// Union of the labels, sorted.
    pub tags: Vec<String>,
    /// Any record marks the customer as important.
    pub vip: bool,
    /// First and last time seen, microseconds UTC.
    pub seen: Option<(i64, i64)>,
}

impl Golden {
    /// The chosen value of a field.
    pub fn value(&self, field: &str) -> Option<&str> {
        self.values
            .iter()
            .find(|chosen| chosen.field == field)
            .map(|chosen| chosen.value.as_str())
    }
}

/// Who is an important customer; any of these.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Vip {
    /// Money spent from this amount on, minor units.
    pub spent_minor: Option<i64>,
    /// Orders from this number on.
    pub orders: Option<u32>,
    /// Labels of the customer that mean it, in any case.
    pub tags: Vec<String>,
}
