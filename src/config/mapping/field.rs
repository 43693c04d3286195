//! How a mapping says where the value of one field comes from.

use super::Ordered;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error as _};
use serde_json::Value;
use std::borrow::Cow;

/// Where a value comes from: a path, a list of them, a constant, or a mapping.
#[derive(Debug, Clone)]
pub enum Spec {
    /// A path as text, or the mapping form.
    Form(Box<FieldForm>),
    /// For a list field: its items; else the first that is present.
    List(Vec<Self>),
}

/// The mapping form of a field.
#[derive(Debug, Clone, Default, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldForm {
    /// A path, or several of which the first present one counts.
    #[serde(default)]
    pub from: Option<OneOrMany<String>>,
    /// Paths of which every present value counts.
    #[serde(default)]
    pub all: Option<OneOrMany<String>>,
    /// A fixed value.
    #[serde(default, rename = "const", deserialize_with = "present")]
    pub constant: Option<Value>,
    /// Values joined to one text; absent ones are left out, in keys they stay as empty parts.
    #[serde(default)]
    pub join: Option<Vec<Spec>>,
    /// What stands between joined values; a space without it.
    #[serde(default)]
    pub with: Option<String>,
    /// Values of which a short hash is taken.
    #[serde(default)]
    pub hash: Option<Vec<Spec>>,
    /// The first entry whose `when` holds counts.
    #[serde(default)]
    pub choose: Option<Vec<Spec>>,
    /// An expression.
    #[serde(default)]
    pub expr: Option<String>,
    /// Cleaning steps in order.
    #[serde(default)]
    pub transform: Option<OneOrMany<TransformCall>>,
    /// The tool's values and what they mean here; others stay as they are.
    #[serde(default)]
    pub values: Ordered<Value>,
    /// The value when nothing else gives one, and for a word that `values` and the field do not know.
    #[serde(default, rename = "else", deserialize_with = "present")]
    pub otherwise: Option<Value>,
    /// Time formats, tried in order.
    #[serde(default)]
    pub formats: Option<OneOrMany<String>>,
    /// Zone of times without an offset: an IANA name, or the form of a field.
    #[serde(default)]
    pub zone: Option<Spec>,
    /// Amounts: `major` (dollars) or `minor` (cents).
    #[serde(default)]
    pub unit: Option<Unit>,
    /// Without a value the record is not emitted; a text is the reject code.
    #[serde(default)]
    pub required: Option<Required>,
    /// Identifiers: a path or truth value that says several people use it.
    #[serde(default)]
    pub shared: Option<Flag>,
    /// Identifiers: name of the system (a fixed word unless written as a field form).
    #[serde(default)]
    pub system: Option<Spec>,
    /// Identifiers: page, workspace or account in which they are valid.
    #[serde(default)]
    pub scope: Option<Spec>,
    /// Identifiers: label such as `work` (a fixed word unless written as a field form).
    #[serde(default, rename = "type")]
    pub label: Option<Spec>,
    /// The value counts only when this holds.
    #[serde(default)]
    pub when: Option<String>,
    /// The value counts only when this does not hold.
    #[serde(default)]
    pub unless: Option<String>,
    /// Reference to a contact by its key.
    #[serde(default)]
    pub contact: Option<Spec>,
    /// Reference to an agent by its key.
    #[serde(default)]
    pub agent: Option<Spec>,
    /// Reference to an agent or a contact, whichever has the key.
    #[serde(default)]
    pub party: Option<Spec>,
    /// Reference to an organisation by its key.
    #[serde(default)]
    pub organisation: Option<Spec>,
    /// Reference to a conversation by its key.
    #[serde(default)]
    pub conversation: Option<Spec>,
    /// Reference to a message by its key.
    #[serde(default)]
    pub message: Option<Spec>,
    /// Reference to an order by its key.
    #[serde(default)]
    pub order: Option<Spec>,
    /// Whether the mapping form was written, not the short form of a path alone.
    #[serde(skip)]
    pub written: bool,
}

/// The parts of a postal address.
#[derive(Debug, Clone, Default, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddressForm {
    /// Label such as `shipping` (a fixed word unless written as a field form).
    #[serde(default)]
    pub label: Option<Spec>,
    /// Street and number.
    #[serde(default)]
    pub street: Option<Spec>,
    /// City.
    #[serde(default)]
    pub city: Option<Spec>,
    /// State or region.
    #[serde(default)]
    pub region: Option<Spec>,
    /// Postal code.
    #[serde(default)]
    pub postcode: Option<Spec>,
    /// Country.
    #[serde(default)]
    pub country: Option<Spec>,
    /// The address counts only when this holds.
    #[serde(default)]
    pub when: Option<String>,
}

/// Unit of an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Dollars, euros.
    Major,
    /// Cents.
    Minor,
}

/// `true`, or a reject code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Required {
    /// With the code `missing-<field>`.
    Yes(bool),
    /// With this code.
    Code(String),
}

/// A truth value or a path to one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flag {
    /// Fixed.
    Fixed(bool),
    /// Path or expression.
    Path(String),
}

/// A value or a list of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OneOrMany<T>(pub Vec<T>);

/// A transform with its arguments: `trim`, or `{strip_prefix: "'"}`.
#[derive(Debug, Clone, PartialEq)]
pub struct TransformCall {
    /// Name in the table of transforms.
    pub name: String,
    /// Arguments.
    pub args: Vec<Value>,
}

/// Tells `key: null` from an absent key.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

impl Spec {
    /// A path.
    pub fn path(path: &str) -> Self {
        Self::Form(Box::new(FieldForm {
            from: Some(OneOrMany(vec![path.to_owned()])),
            ..FieldForm::default()
        }))
    }

    /// A constant.
    pub fn constant(value: Value) -> Self {
        Self::Form(Box::new(FieldForm {
            constant: Some(value),
            ..FieldForm::default()
        }))
    }

    /// Reads a spec from the JSON form of its YAML.
    ///
    /// # Errors
    /// A message when the form is wrong; the schema check has found such mistakes before.
    pub fn from_value(value: Value) -> Result<Self, serde_json::Error> {
        match value {
            Value::String(path) => Ok(Self::path(&path)),
            Value::Array(items) => items
                .into_iter()
                .map(Self::from_value)
                .collect::<Result<_, _>>()
                .map(Self::List),
            Value::Object(_) => {
                let mut form: FieldForm = serde_json::from_value(value)?;
                form.written = true;
                Ok(Self::Form(Box::new(form)))
            }
            scalar => Ok(Self::constant(scalar)),
        }
    }
}

impl<'de> Deserialize<'de> for Spec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_value(Value::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl JsonSchema for Spec {
    fn schema_name() -> Cow<'static, str> {
        "Field".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let form = generator.subschema_for::<FieldForm>();
        let this = generator.subschema_for::<Self>();
        json_schema!({
            "description": "A path, a constant number or truth value, a list, or the mapping form",
            "anyOf": [
                { "type": ["string", "number", "boolean"] },
                { "type": "array", "items": this },
                form,
            ]
        })
    }
}

impl<'de, T: serde::de::DeserializeOwned> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::Array(items) => items
                .into_iter()
                .map(serde_json::from_value)
                .collect::<Result<_, _>>()
                .map(Self),
            one => serde_json::from_value(one).map(|one| Self(vec![one])),
        }
        .map_err(D::Error::custom)
    }
}

impl<T: JsonSchema> JsonSchema for OneOrMany<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("One_or_many_{}", T::schema_name()).into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [one, { "type": "array", "items": one }] })
    }
}

impl<'de> Deserialize<'de> for TransformCall {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::String(name) => Ok(Self { name, args: Vec::new() }),
            Value::Object(map) if map.len() == 1 => {
                let (name, args) = map.into_iter().next().unwrap_or_default();
                let args = match args {
                    Value::Array(list) => list,
                    one => vec![one],
                };
                Ok(Self { name, args })
            }
            _ => Err(D::Error::custom("expected a name, or one name with its arguments")),
        }
    }
}

impl JsonSchema for TransformCall {
    fn schema_name() -> Cow<'static, str> {
        "Transform".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Name of a transform, or one name with its arguments",
            "anyOf": [{ "type": "string" }, { "type": "object", "minProperties": 1, "maxProperties": 1 }]
        })
    }
}

impl<'de> Deserialize<'de> for Required {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::Bool(yes) => Ok(Self::Yes(yes)),
            Value::String(code) => Ok(Self::Code(code)),
            _ => Err(D::Error::custom("expected true or a reject code")),
        }
    }
}

impl JsonSchema for Required {
    fn schema_name() -> Cow<'static, str> {
        "Required".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["boolean", "string"] })
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::Bool(fixed) => Ok(Self::Fixed(fixed)),
            Value::String(path) => Ok(Self::Path(path)),
            _ => Err(D::Error::custom("expected a truth value or a path")),
        }
    }
}

impl JsonSchema for Flag {
    fn schema_name() -> Cow<'static, str> {
        "Flag".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["boolean", "string"] })
    }
}
