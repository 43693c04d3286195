//! Conditions of the simple kind (`role == 'user' and not public`), which need no template engine.
//! What this grammar cannot say goes to MiniJinja (`expression`).

use super::expression::Expression;
use super::path::{Path, name_end};
use serde_json::Value;

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
