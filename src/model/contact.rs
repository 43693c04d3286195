//! Contact records: what one source says about one party, as the identity engine reads it.

use std::collections::BTreeMap;

/// Kind of an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IdentifierKind {
    /// E-mail address.
    Email,
    /// Telephone number.
    Phone,
    /// Name on a chat or social system.
    Handle,
    /// Key of the party in some system (customer number, national id, page-scoped id).
    External,
}

impl IdentifierKind {
    /// The word stored in the published dataset.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Handle => "handle",
            Self::External => "external",
        }
    }
}

/// One identifier of a contact record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identifier {
    /// What it is.
    pub kind: IdentifierKind,
    /// As written in the export.
    pub raw: String,
    /// System of a handle or external id (`facebook`, `shopify`, …), empty for e-mail and phone.
    pub system: String,
    /// Page, workspace or account that the id is valid in; ids of different scopes never match.
    pub scope: String,
    /// The export itself says that several people use it.
    pub shared: bool,
    /// First and last time it was seen in use, microseconds since 1970 UTC.
    pub seen: Option<(i64, i64)>,
}

/// A postal address; parts that the export lacks are empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, PartialOrd, Ord)]
pub struct Address {
    /// `home`, `shipping`, …
    pub label: String,
    /// Street and number.
    pub street: String,
    /// City.
    pub city: String,
    /// State or region.
    pub region: String,
    /// Postal code.
    pub postcode: String,
    /// Country, as written.
    pub country: String,
}

/// What one source says about one party. Empty text and empty lists mean "not known".
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ContactRecord {
    /// Source, e.g. `zendesk-json` or `zendesk-json@shop-a`.
    pub source: String,
    /// Key of the record within its source; (source, native_id) is unique.
    pub native_id: String,
    /// Full name as written.
    pub name: String,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Company.
    pub company: String,
    /// Birth date as written or ISO.
    pub birth_date: String,
    /// E-mails, phones, handles, external ids.
    pub identifiers: Vec<Identifier>,
    /// Postal addresses.
    pub addresses: Vec<Address>,
    /// Country (ISO 3166-1 alpha-2) for national phone numbers, empty = unknown.
    pub country: String,
    /// Any further attributes by name.
    pub attributes: BTreeMap<String, String>,
    /// First and last time the record was seen in use, microseconds since 1970 UTC.
    pub seen: Option<(i64, i64)>,
    /// Whether the mapping promises that one person has one record in this source.
    pub unique_people: bool,
}
