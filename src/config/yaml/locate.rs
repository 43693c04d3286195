//! Finds the line and column of a place in a YAML file: the file is read again and an error is raised
//! where the place is reached, because the YAML crate tells positions only with errors.

use super::key::KeySeed;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// One step from a value to a part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Entry of a mapping.
    Key(String),
    /// Item of a list, from 0.
    Item(usize),
}

/// Where the last step of a path points at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// The value.
    Value,
    /// The key; the n-th one with this text, from 0.
    Key(usize),
}

/// Line and column (from 1) of a place, or of the deepest part of its path that exists.
pub(super) fn locate(text: &str, path: &[Step], target: Target) -> (usize, usize) {
    let mut path = path;
    let mut target = target;
    loop {
        let walk = Walk { path, target };
        if let Err(error) = walk.deserialize(serde_yaml::Deserializer::from_str(text))
            && let Some(location) = error.location()
        {
            return (location.line(), location.column());
        }
        match path.split_last() {
            Some((_, rest)) => path = rest,
            None => return (1, 1),
        }
        target = Target::Value;
    }
}

#[derive(Clone, Copy)]
struct Walk<'p> {
    path: &'p [Step],
    target: Target,
}

impl Walk<'_> {
    fn here<E: serde::de::Error>(self) -> Result<(), E> {
        if self.path.is_empty() {
            Err(E::custom("here"))
        } else {
            Ok(())
        }
    }
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a value")
    }

    fn visit_bool<E: serde::de::Error>(self, _: bool) -> Result<(), E> {
        self.here()
    }

    fn visit_i64<E: serde::de::Error>(self, _: i64) -> Result<(), E> {
        self.here()
    }

    fn visit_u64<E: serde::de::Error>(self, _: u64) -> Result<(), E> {
        self.here()
    }

    fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<(), E> {
        self.here()
    }

    fn visit_str<E: serde::de::Error>(self, _: &str) -> Result<(), E> {
        self.here()
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        self.here()
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        self.here()?;
        let Some((Step::Item(wanted), rest)) = self.path.split_first() else {
            while seq.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(());
        };
        for _ in 0..*wanted {
            if seq.next_element::<IgnoredAny>()?.is_none() {
                return Ok(());
            }
        }
        let inner = Walk { path: rest, ..self };
        seq.next_element_seed(inner)?;
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        self.here()?;
        let mut seen = 0;
        let Some((Step::Key(wanted), rest)) = self.path.split_first() else {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return Ok(());
        };
        let last = rest.is_empty();
        while let Some(key) = map.next_key_seed(KeyAt {
            wanted,
            raise: match self.target {
                Target::Key(occurrence) if last => Some(occurrence == seen),
                _ => None,
            },
        })? {
            if key == *wanted && !(last && matches!(self.target, Target::Key(_))) {
                map.next_value_seed(Walk { path: rest, ..self })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
            seen += usize::from(key == *wanted);
        }
        Ok(())
    }
}

/// Reads a key; raises the error at the wanted one when the key itself is the target.
struct KeyAt<'p> {
    wanted: &'p str,
    raise: Option<bool>,
}

impl<'de> DeserializeSeed<'de> for KeyAt<'_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        struct Raise<'p>(KeyAt<'p>);
        impl Raise<'_> {
            fn key<E: serde::de::Error>(&self, key: String) -> Result<String, E> {
                if self.0.raise == Some(true) && key == self.0.wanted {
                    Err(E::custom("here"))
                } else {
                    Ok(key)
                }
            }
        }
        impl Visitor<'_> for Raise<'_> {
            type Value = String;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a key")
            }
            fn visit_bool<E: serde::de::Error>(self, v: bool) -> Result<String, E> {
                self.key(KeySeed.visit_bool::<E>(v)?)
            }
            fn visit_i64<E: serde::de::Error>(self, v: i64) -> Result<String, E> {
                self.key(KeySeed.visit_i64::<E>(v)?)
            }
            fn visit_u64<E: serde::de::Error>(self, v: u64) -> Result<String, E> {
                self.key(KeySeed.visit_u64::<E>(v)?)
            }
            fn visit_f64<E: serde::de::Error>(self, v: f64) -> Result<String, E> {
                self.key(KeySeed.visit_f64::<E>(v)?)
            }
            fn visit_str<E: serde::de::Error>(self, v: &str) -> Result<String, E> {
                self.key(KeySeed.visit_str::<E>(v)?)
            }
            fn visit_unit<E: serde::de::Error>(self) -> Result<String, E> {
                self.key(KeySeed.visit_unit::<E>()?)
            }
        }
        let key = deserializer.deserialize_any(Raise(self))?;
        if key.len() > 4096 {
            return Err(D::Error::custom("a key is too long"));
        }
        Ok(key)
    }
}
