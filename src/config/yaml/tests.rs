//! Tests of reading YAML: every mistake at its place.

use super::*;
use serde::Deserialize;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "only the errors are looked at")]
struct Shop {
    name: String,
    own: Option<Vec<String>>,
    size: Option<u32>,
}

fn messages(text: &str) -> Vec<(usize, usize, String)> {
    let Err(problems) = parse::<Shop>("shop.yaml", text) else {
        return Vec::new();
    };
    problems
        .list
        .iter()
        .map(|problem| (problem.line, problem.column, problem.message.clone()))
        .collect()
}

#[test]
fn all_mistakes_are_listed_with_their_place() {
    let text = "nmae: A\nsize: many\nname: B\nname: C\n";
    assert_eq!(messages(text), [(4, 1, "this key is given twice".to_owned())]);
    let text = "nmae: A\nsize: many\nname: B\n";
    assert_eq!(
        messages(text),
        [
            (1, 1, "unknown key".to_owned()),
            (2, 7, "expected a whole number, found text".to_owned())
        ]
    );
}

#[test]
fn messages_show_the_line_and_hide_what_is_personal() {
    let shown = parse::<Shop>("shop.yaml", "name: A\nszie: 3\n")
        .unwrap_err()
        .to_string();
    assert!(shown.contains("shop.yaml:2:1"), "{shown}");
    assert!(shown.contains("did you mean `size`?"), "{shown}");
    let shown = parse::<Shop>("shop.yaml", "name: A\nown: {anna@shop.example: 1}\n")
        .unwrap_err()
        .to_string();
    assert!(!shown.contains("anna"), "{shown}");
}

#[test]
fn syntax_errors_and_alias_bombs_are_mistakes() {
    assert_eq!(messages("name: [a\n").len(), 1);
    let mut bomb = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for level in 1..9 {
        let refs = vec![format!("*a{}", level - 1); 10].join(",");
        bomb.push_str(&format!("a{level}: &a{level} [{refs}]\n"));
    }
    assert_eq!(messages(&bomb).len(), 1);
}
