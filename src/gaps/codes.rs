//! docs/gap-codes.md, generated from the table of checks.

use super::check::Method;
use super::run::CHECK_GROUPS;

/// The page: what each code means, breaks and needs.
pub fn codes_page() -> String {
    let mut page = String::from(
        "# Gap codes\n\nGenerated from the table of checks (`OMNIFY_BLESS=1 cargo test --test it report::` writes it anew).\n\
         `omnify explain CODE` prints the same for one code.\n\n\
         S1 blocks the move. S2 is fixed, or accepted by name in project.yaml. S3 fits a budget. S4 informs.\n",
    );
    for (group, checks) in CHECK_GROUPS {
        page.push_str(&format!("\n## {group}\n"));
        for check in *checks {
            let method = match check.method {
                Method::Sql(_) => format!("`src/gaps/checks/{}.sql`", check.code),
                Method::Rust(_) => "a procedure under src/gaps".to_owned(),
                Method::Import(None) => "the importer".to_owned(),
                Method::Import(Some(_)) => format!("the importer, else `src/gaps/checks/{}.sql`", check.code),
            };
            page.push_str(&format!(
                "\n### {}\n\n{} {}\n\n- Breaks: {}\n- Fix: {}\n- Owner: {}\n- Found by: {method}\n",
                check.code,
                check.severity.as_str(),
                check.about,
                check.breaks,
                check.hint,
                check.owner
            ));
        }
    }
    page
}
