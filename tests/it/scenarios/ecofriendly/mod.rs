//! "EcoFriendly Goods", an invented shop with separate tools: writes every file of the scenario, its truth and its counts.

mod chat;
mod contacts;
mod email;
mod helpdesk;
mod legs;
mod mime;
mod orders;
mod people;
mod phone;
mod relations;
mod shop;
mod social;
mod strays;
mod talk;
mod truth;

use super::Files;
use super::chance::Chance;
use jiff::Zoned;
use people::Person;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Names of the sources, as truth.csv and counts.json use them.
pub(crate) mod source {
    pub(crate) const GMAIL: &str = "gmail-takeout";
    pub(crate) const EML: &str = "mail";
    pub(crate) const PBX: &str = "freepbx-cdr";
    pub(crate) const META: &str = "meta-messages";
    pub(crate) const WHATSAPP: &str = "whatsapp";
    pub(crate) const ZENDESK: &str = "zendesk-json";
    pub(crate) const CUSTOMERS: &str = "shopify-customers";
    pub(crate) const ORDERS: &str = "shopify-orders";
    pub(crate) const SMS: &str = "sms-backup-restore";
    pub(crate) const GOOGLE: &str = "google-contacts";
    pub(crate) const UNRECOGNISED: &str = "(unrecognised)";
}

/// The people who answer: name, address, extension.
pub(crate) const AGENTS: [(&str, &str, &str); 6] = [
    ("Maya Holt", "maya@ecofriendly.example", "101"),
    ("Tom Reyes", "tom@ecofriendly.example", "102"),
    ("Ines Farkas", "ines@ecofriendly.example", "103"),
    ("Omar Dunn", "omar@ecofriendly.example", "104"),
    ("Lena Voss", "lena@ecofriendly.example", "105"),
    ("Priya Nand", "priya@ecofriendly.example", "106"),
];
/// The shop's name on every channel.
pub(crate) const SHOP: &str = "EcoFriendly Goods";
/// The mailbox that the Takeout came from.
pub(crate) const MAILBOX: &str = "hello@ecofriendly.example";

/// An order that messages refer to.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub(crate) name: String,
    /// Nobody for a sale over the counter.
    pub(crate) person: Option<usize>,
    pub(crate) at: Zoned,
}

/// Everything that grows while the scenario is written.
pub(crate) struct Build {
    pub(crate) chance: Chance,
    pub(crate) people: Vec<Person>,
    pub(crate) orders: Vec<Order>,
    pub(crate) files: Files,
    /// Rows of truth.csv: source, native id, cluster, e-mail, phone.
    pub(crate) truth: BTreeSet<[String; 5]>,
    /// Source and number of records framed of each export file.
    pub(crate) records: BTreeMap<String, (&'static str, usize)>,
    /// Counts of each source.
    pub(crate) sources: BTreeMap<&'static str, BTreeMap<&'static str, usize>>,
    /// Each planted problem with its count.
    pub(crate) planted: BTreeMap<&'static str, usize>,
    /// Who wrote a mail about an order, when, and which.
    pub(crate) asked: Vec<(usize, Zoned)>,
}

impl Build {
    /// Adds an export file with its records.
    pub(crate) fn export(&mut self, path: &str, source: &'static str, records: usize, content: Vec<u8>) {
        let path = format!("exports/{path}");
        self.count(source, "records", records);
        assert!(
            self.records.insert(path.clone(), (source, records)).is_none(),
            "{path} twice"
        );
        self.files.insert(path, content);
    }

    /// Adds to a count of a source.
    pub(crate) fn count(&mut self, source: &'static str, what: &'static str, n: usize) {
        *self.sources.entry(source).or_default().entry(what).or_default() += n;
    }

    /// Adds to the count of a planted problem.
    pub(crate) fn plant(&mut self, problem: &'static str, n: usize) {
        *self.planted.entry(problem).or_default() += n;
    }

    /// States whose record a native id is.
    pub(crate) fn belongs(&mut self, source: &str, native_id: &str, person: usize) {
        let one = &self.people[person];
        let (email, phone) = (one.email.clone(), one.phone.clone());
        let row = [
            source.to_owned(),
            native_id.to_owned(),
            one.cluster.clone(),
            email,
            phone,
        ];
        self.truth.insert(row);
    }

    /// States whose number it is: in E.164 and in the forms that files have, with and without country code.
    pub(crate) fn number_belongs(&mut self, source: &str, person: usize) {
        let number = self.people[person].phone.clone();
        for form in [&number[..], &number[1..], &number[2..]] {
            self.belongs(source, form, person);
        }
    }

    /// An order that the person had placed by then, or nothing.
    pub(crate) fn order_before(&self, person: usize, at: &Zoned, turn: usize) -> Option<String> {
        let mine = |order: &&Order| order.person == Some(person) && order.at <= *at;
        let placed: Vec<&Order> = self.orders.iter().filter(mine).collect();
        (!placed.is_empty()).then(|| placed[placed.len() - 1 - turn % placed.len()].name.clone())
    }
}

/// Every file of the scenario by its path.
pub(crate) fn files() -> Files {
    let mut chance = Chance::new(20_250_701);
    let people = people::people(&mut chance);
    let mut build = Build {
        chance,
        people,
        orders: Vec::new(),
        files: Files::new(),
        truth: BTreeSet::new(),
        records: BTreeMap::new(),
        sources: BTreeMap::new(),
        planted: BTreeMap::new(),
        asked: Vec::new(),
    };
    shop::write(&mut build);
    helpdesk::write(&mut build);
    email::write(&mut build);
    phone::write(&mut build);
    social::write(&mut build);
    chat::write(&mut build);
    contacts::write(&mut build);
    let tape = b"TILLROLL\x01\x02\x00\x1f0007;0000;Z-REPORT;\x03\x04".repeat(24);
    build.export("pos/tillroll.dat", source::UNRECOGNISED, 0, tape);
    build.plant("unrecognised_files", 1);
    truth::write(&mut build);
    build.files.insert("project.yaml".into(), PROJECT.into());
    build.files
}

/// counts.json of a scenario.
pub(crate) fn counts(build: &Build) -> Value {
    let files: Map<String, Value> = build
        .records
        .iter()
        .map(|(path, (source, records))| (path.clone(), json!({ "source": source, "records": records })))
        .collect();
    json!({ "people": build.people.len(), "files": files, "sources": build.sources, "planted": build.planted })
}

const PROJECT: &str = r##"# EcoFriendly Goods: an invented shop that moves from separate tools to one.
client: EcoFriendly Goods
as_of: 2026-06-30
exports: exports/
own:
  domains: [ecofriendly.example]
  addresses: [hello@ecofriendly.example]
  numbers: ["+12125550100", "+16175550100"]
  extensions: ["1xx", "600"]
  names: [EcoFriendly Goods]
  pages: [EcoFriendly Goods, ecofriendlygoods]
scope:
  exclude_labels: [Spam, Trash, Drafts]
hours:
  zone: America/New_York
  weekdays: { mon-fri: "09:00-17:30" }
  holidays: [2025-07-04, 2025-11-27, 2025-12-25, 2026-01-01]
promise: { facebook: 24h, instagram: 24h, whatsapp: 24h, email: 24h }
segments: { new: 30d, inactive: 180d, former: 540d }
vip: { lifetime_value: 400 }
session_gap: 72h
costs:
  contact: { email: 4.10, phone: 7.50, facebook: 3.20, instagram: 3.20, whatsapp: 3.00, sms: 2.40 }
  currency: USD
targets: [zendesk, freshdesk]
"##;
