//! An emission, and its schema written from the table of kinds: unknown kinds and fields are found by it.

use super::{AddressForm, Ordered, Spec};
use crate::model::kind::{FieldType, KINDS, Kind};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error as _};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// One entry of `emit`: a kind and the values of its fields.
#[derive(Debug, Clone)]
pub struct Emission {
    /// The kind.
    pub kind: Kind,
    /// Its fields as they stand in the file; `map` reads them by their types.
    pub fields: Ordered<Value>,
    /// Emitted only when this holds.
    pub when: Option<String>,
    /// Emitted only when this does not hold.
    pub unless: Option<String>,
}

impl<'de> Deserialize<'de> for Emission {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let map = Map::deserialize(deserializer)?;
        let mut entries = map.into_iter();
        let (Some((name, Value::Object(fields))), None) = (entries.next(), entries.next()) else {
            return Err(D::Error::custom("expected one kind with its fields"));
        };
        let kind = Kind::from_name(&name).ok_or_else(|| D::Error::custom("unknown kind"))?;
        let mut emission = Self {
            kind,
            fields: Ordered::default(),
            when: None,
            unless: None,
        };
        for (key, value) in fields {
            match (key.as_str(), value) {
                ("when", Value::String(text)) => emission.when = Some(text),
                ("unless", Value::String(text)) => emission.unless = Some(text),
                (_, value) => emission.fields.0.push((key, value)),
            }
        }
        Ok(emission)
    }
}

impl JsonSchema for Emission {
    fn schema_name() -> Cow<'static, str> {
        "Emission".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let spec = generator.subschema_for::<Spec>();
        let address = generator.subschema_for::<AddressForm>();
        let mut kinds = Map::new();
        for def in KINDS {
            let mut properties = Map::new();
            for field in def.fields {
                let mut schema = match field.ty {
                    FieldType::Addresses => json_schema!({
                        "anyOf": [address, { "type": "array", "items": address }]
                    }),
                    FieldType::Json => json_schema!({
                        "anyOf": [{ "type": "string" }, { "type": "object", "additionalProperties": spec }]
                    }),
                    _ => json_schema!({ "anyOf": [spec] }),
                };
                schema.insert("description".to_owned(), Value::from(field.about));
                properties.insert(field.name.to_owned(), schema.into());
            }
            for (name, about) in [
                ("when", "Emitted only when this holds"),
                ("unless", "Emitted only when this does not hold"),
            ] {
                let schema = json_schema!({ "type": "string", "description": about });
                properties.insert(name.to_owned(), schema.into());
            }
            let kind = json_schema!({
                "type": "object",
                "description": def.about,
                "properties": properties,
                "additionalProperties": false
            });
            kinds.insert(def.name.to_owned(), kind.into());
        }
        json_schema!({
            "type": "object",
            "description": "One kind with its fields",
            "properties": kinds,
            "additionalProperties": false,
            "minProperties": 1,
            "maxProperties": 1
        })
    }
}
