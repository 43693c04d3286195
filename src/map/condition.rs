//! Conditions of the simple kind (`role == 'user' and not public`), evaluated without a template engine.
//! What this grammar cannot say goes to MiniJinja (`expression`).

use super::expression::Expression;
use super::frame::Frame;
use super::path::Path;
use super::value::Val;
use serde_json::Value;
use std::cmp::Ordering;

/// A compiled condition.
#[derive(Debug)]
pub(crate) enum Condition {
    And(Vec<Self>),
    Or(Vec<Self>),
    Not(Box<Self>),
    True(Operand),
    Is(Operand, Test),
    Compare(Operand, Comparison, Operand),
    In(Operand, Vec<Operand>),
    Expression(Expression),
}

/// A side of a comparison.
#[derive(Debug)]
pub(crate) enum Operand {
    Path(Path),
    Constant(Value),
}

/// A test of `is`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Test {
    Defined,
    None,
    True,
    False,
    Text,
    Number,
    List,
    Object,
}

/// How two operands compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Operand {
    fn value<'f>(&'f self, frame: &'f Frame<'_>) -> Val<'f> {
        match self {
            Self::Path(path) => frame.value(path),
            Self::Constant(value) => Val::tree(value),
        }
    }
}

impl Condition {
    /// Whether it holds; an expression that fails does not hold.
    pub(crate) fn holds(&self, frame: &Frame<'_>) -> bool {
        match self {
            Self::And(all) => all.iter().all(|one| one.holds(frame)),
            Self::Or(any) => any.iter().any(|one| one.holds(frame)),
            Self::Not(one) => !one.holds(frame),
            Self::True(operand) => operand.value(frame).is_true(),
            Self::Is(operand, test) => test.holds(&operand.value(frame)),
            Self::Compare(a, comparison, b) => compare(&a.value(frame), *comparison, &b.value(frame)),
            Self::In(item, list) => {
                let item = item.value(frame);
                let alone = matches!(list.as_slice(), [Operand::Path(_)]);
                list.iter().any(|one| contains(&one.value(frame), &item, alone))
            }
            Self::Expression(expression) => expression.evaluate(frame).is_ok_and(|val| val.is_true()),
        }
    }
}

impl Test {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("defined", Self::Defined),
        ("none", Self::None),
        ("undefined", Self::None),
        ("true", Self::True),
        ("false", Self::False),
        ("string", Self::Text),
        ("number", Self::Number),
        ("sequence", Self::List),
        ("mapping", Self::Object),
    ];

    fn holds(self, val: &Val<'_>) -> bool {
        match (self, val.json()) {
            (Self::Defined, _) => !val.is_null(),
            (Self::None, _) => val.is_null(),
            (Self::Text, _) => matches!(val, Val::Text(_)),
            (Self::True, Some(Value::Bool(flag))) => *flag,
            (Self::False, Some(Value::Bool(flag))) => !*flag,
            (Self::Number, Some(Value::Number(_)))
            | (Self::List, Some(Value::Array(_)))
            | (Self::Object, Some(Value::Object(_))) => true,
            _ => false,
        }
    }
}

/// `x in [a, b]` compares items; `x in path` looks into the list or text at the path.
fn contains(list: &Val<'_>, item: &Val<'_>, alone: bool) -> bool {
    match (alone, list.json()) {
        (true, Some(Value::Array(items))) => items.iter().any(|one| Val::tree(one).equals(item)),
        (true, None) => match (list.as_text(), item.as_text()) {
            (Some(text), Some(part)) => text.contains(part.as_ref()),
            _ => false,
        },
        _ => list.equals(item),
    }
}

fn compare(a: &Val<'_>, comparison: Comparison, b: &Val<'_>) -> bool {
    match comparison {
        Comparison::Equal => a.equals(b),
        Comparison::NotEqual => !a.equals(b),
        _ if a.is_null() || b.is_null() => false,
        _ => {
            let order = match (a.as_number(), b.as_number()) {
                (Some(a), Some(b)) => a.partial_cmp(&b),
                _ => Some(a.as_text().cmp(&b.as_text())),
            };
            matches!(
                (comparison, order),
                (Comparison::Less | Comparison::LessOrEqual, Some(Ordering::Less))
                    | (
                        Comparison::Greater | Comparison::GreaterOrEqual,
                        Some(Ordering::Greater)
                    )
                    | (
                        Comparison::LessOrEqual | Comparison::GreaterOrEqual,
                        Some(Ordering::Equal)
                    )
            )
        }
    }
}

/// Parses a condition of the simple kind; `None` when it is not of that kind.
pub(crate) fn parse(text: &str, path: &mut dyn FnMut(&str) -> Option<Path>) -> Option<Condition> {
    let tokens = tokens(text)?;
    let mut parser = Parser {
        tokens: &tokens,
        at: 0,
        path,
    };
    let condition = parser.or()?;
    (parser.at == tokens.len()).then_some(condition)
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Name(String),
    Constant(Value),
    Sign(&'static str),
}

const SIGNS: &[&str] = &["==", "!=", "<=", ">=", "<", ">", "(", ")", "[", "]", ","];

fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        if matches!(first, '\'' | '"') {
            let end = rest[1..].find(first)? + 1;
            let inside = &rest[1..end];
            if inside.contains('\\') {
                return None;
            }
            tokens.push(Token::Constant(Value::from(inside)));
            rest = &rest[end + 1..];
        } else if first.is_ascii_digit() || (first == '-' && rest[1..].starts_with(|c: char| c.is_ascii_digit())) {
            let end = rest[1..]
                .find(|c: char| !(c.is_ascii_digit() || c == '.'))
                .map_or(rest.len(), |end| end + 1);
            let number: serde_json::Number = rest[..end].parse().ok()?;
            tokens.push(Token::Constant(Value::Number(number)));
            rest = &rest[end..];
        } else if first.is_alphabetic() || matches!(first, '_' | '$') {
            let end = name_end(rest)?;
            tokens.push(Token::Name(rest[..end].to_owned()));
            rest = &rest[end..];
        } else {
            let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign))?;
            tokens.push(Token::Sign(sign));
            rest = &rest[sign.len()..];
        }
        rest = rest.trim_start();
    }
    Some(tokens)
}

/// End of a path: names, dots, and brackets with what is in them.
pub(super) fn name_end(text: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if c.is_alphanumeric() || matches!(c, '_' | '$' | '.') {
            at += c.len_utf8();
        } else if c == '[' {
            at += text[at..].find(']')? + 1;
        } else {
            break;
        }
    }
    Some(at)
}

struct Parser<'t, 'p> {
    tokens: &'t [Token],
    at: usize,
    path: &'p mut dyn FnMut(&str) -> Option<Path>,
}

impl Parser<'_, '_> {
    fn word(&mut self, word: &str) -> bool {
        let hit = matches!(self.tokens.get(self.at), Some(Token::Name(name)) if name == word);
        self.at += usize::from(hit);
        hit
    }

    fn sign(&mut self, wanted: &str) -> bool {
        let hit = matches!(self.tokens.get(self.at), Some(Token::Sign(sign)) if *sign == wanted);
        self.at += usize::from(hit);
        hit
    }

    fn or(&mut self) -> Option<Condition> {
        let mut any = vec![self.and()?];
        while self.word("or") {
            any.push(self.and()?);
        }
        Some(if any.len() == 1 { any.pop()? } else { Condition::Or(any) })
    }

    fn and(&mut self) -> Option<Condition> {
        let mut all = vec![self.not()?];
        while self.word("and") {
            all.push(self.not()?);
        }
        Some(if all.len() == 1 {
            all.pop()?
        } else {
            Condition::And(all)
        })
    }

    fn not(&mut self) -> Option<Condition> {
        if self.word("not") {
            return Some(Condition::Not(Box::new(self.not()?)));
        }
        if self.sign("(") {
            let inside = self.or()?;
            return self.sign(")").then_some(inside);
        }
        let left = self.operand()?;
        if self.word("is") {
            let negated = self.word("not");
            let Token::Name(name) = self.tokens.get(self.at)? else {
                return None;
            };
            let (_, test) = Test::NAMES.iter().find(|(known, _)| known == name)?;
            self.at += 1;
            let condition = Condition::Is(left, *test);
            return Some(if negated {
                Condition::Not(Box::new(condition))
            } else {
                condition
            });
        }
        let negated = self.word("not");
        if self.word("in") {
            let condition = Condition::In(left, self.list()?);
            return Some(if negated {
                Condition::Not(Box::new(condition))
            } else {
                condition
            });
        }
        if negated {
            return None;
        }
        for (sign, comparison) in [
            ("==", Comparison::Equal),
            ("!=", Comparison::NotEqual),
            ("<=", Comparison::LessOrEqual),
            (">=", Comparison::GreaterOrEqual),
            ("<", Comparison::Less),
            (">", Comparison::Greater),
        ] {
            if self.sign(sign) {
                return Some(Condition::Compare(left, comparison, self.operand()?));
            }
        }
        Some(Condition::True(left))
    }

    fn list(&mut self) -> Option<Vec<Operand>> {
        if !self.sign("[") && !self.sign("(") {
            return match self.operand()? {
                Operand::Path(path) => Some(vec![Operand::Path(path)]),
                Operand::Constant(_) => None,
            };
        }
        let mut items = Vec::new();
        loop {
            if self.sign("]") || self.sign(")") {
                return Some(items);
            }
            items.push(self.operand()?);
            if !self.sign(",") && !matches!(self.tokens.get(self.at), Some(Token::Sign("]" | ")"))) {
                return None;
            }
        }
    }

    fn operand(&mut self) -> Option<Operand> {
        let token = self.tokens.get(self.at)?.clone();
        self.at += 1;
        Some(match token {
            Token::Constant(value) => Operand::Constant(value),
            Token::Sign(_) => return None,
            Token::Name(name) => match name.as_str() {
                "true" | "True" => Operand::Constant(Value::Bool(true)),
                "false" | "False" => Operand::Constant(Value::Bool(false)),
                "none" | "None" | "null" => Operand::Constant(Value::Null),
                "and" | "or" | "in" | "is" | "if" | "else" | "not" => return None,
                _ => Operand::Path((self.path)(&name)?),
            },
        })
    }
}
